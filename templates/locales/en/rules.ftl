# Sanad, English: rules, field checks and lifecycle guards.
# Reasons are one sentence each. They say what is missing, never what it means: that is the auditor's judgement.

# The language in which labels from kinds and profiles are shown beside these sentences.
rules-language = en

# ---- Fields (FieldProblem)

field-unknown = “{ $field }” is no field of { $kind }.
field-required = { $field }: a value is needed in this state.
field-type = { $field }: the value has the wrong type.
field-control = { $field }: character { $place } ({ $character }) is a control character and cannot stand in a record.
field-too-long = { $field }: longer than { $longest } characters.
field-pattern = { $field }: “{ $given }” does not have the form { $pattern }.
field-choice = { $field }: “{ $given }” is none of { $allowed }.
field-date = { $field }: “{ $given }” is no date; write it like 2026-10-02.
field-integer = { $field }: “{ $given }” is no whole number.
field-decimal = { $field }: “{ $given }” is no decimal number; write it like 12.50.
field-boolean = { $field }: “{ $given }” is neither yes nor no.
field-too-small = { $field }: below { $limit }.
field-too-large = { $field }: above { $limit }.
field-too-many = { $field }: more than { $most } values.
field-twice = { $field }: “{ $given }” stands twice.
field-link-unknown = { $kind } has no link “{ $field }”; it has { $allowed }.
field-link-kind = { $field }: leads to a record of kind { $given }; allowed is { $allowed }.
field-state = { $kind } has no state “{ $given }”; it has { $allowed }.
field-state-initial = { $kind } does not start in state “{ $given }”; it starts in { $allowed }.

# ---- Guards (GuardFailure)

guard-other-person = Somebody who wrote none of the versions since the last approval has to do this.
guard-files-present = The record needs at least one file first.
guard-field-present = { $field } needs a value first.
guard-different-people = These have to name different people: { $fields }.
guard-field-is = { $field } has to say { $values } first.
guard-links-present = A link “{ $link }” is needed first.
guard-all-linked-closed = Linked records are still open: { $open }.
# Stands in the place of the number of a record that the reader may not see.
guard-hidden = one that you may not see
guard-min-delay = { $days ->
    [one] One day has
   *[other] { $days } days have
} to pass since { $field }: not before { $earliest }.
guard-units-conform = { $what }

# What stands against a unit or lot, and against what is in it.
conformity-status = { $what ->
    [quarantined] { $piece } is in quarantine.
   *[other] { $piece } is scrapped.
}
conformity-untested = No approved test of { $piece } is on record.
conformity-test-failed = { $piece } did not pass its last test: { $record }.
conformity-test-open = The test { $record } of { $piece } is not approved yet.
conformity-test-bare = The test { $record } of { $piece } does not say with what it was made: it has no calibration.
conformity-test-uncalibrated = The test { $record } of { $piece } was made with { $other }, which was not in calibration on that day.
conformity-open = The nonconformity { $record } of { $piece } is not closed.
conformity-rejected = { $piece } is to be scrapped or sent back: { $record }.
conformity-unapproved = { $piece } is used although something is wrong with it ({ $record }), and neither a concession nor the customer's approval covers it.
conformity-uncertified = { $what ->
    [none] { $piece } has no certificate.
   *[other] The certificate { $what } of { $piece } is not on record.
}
conformity-not-as-designed = { $what ->
    [missing] { $piece } is not built as designed: find number { $find } needs { $needed } of { $parts }, and { $built } is in.
    [surplus] { $piece } is not built as designed: find number { $find } needs { $needed } of { $parts }, and more is in: { $built }.
    [foreign] { $piece } is not built as designed: { $built } of { $parts } is in, and no line of its parts list that holds for it has that.
    [revision] { $piece } is not built as designed: find number { $find } needs { $needed } of { $parts }, and another revision is in: { $built }.
    [measure] Whether { $piece } is built as designed cannot be told: find number { $find } needs { $needed } of { $parts }, and what is in is counted otherwise: { $built }.
   *[undated] Whether { $piece } is built as designed cannot be told: find number { $find } hangs on the day on which it was made, which is not on record.
}
conformity-unknown = No trace batch knows { $piece } of this part.
conformity-deviations = “Deviations” cannot say “none”: { $records }.
conformity-more = { $count ->
    [one] One more reason stands against it.
   *[other] { $count } more reasons stand against it.
}
guard-signature-missing = The signature “{ $meaning }” is missing: { $roles }.
guard-signature-given = Given: “{ $meaning }” by { $name } on { $day }.
guard-signature-refused = Refused: “{ $meaning }” by { $name } on { $day }. The content has to change, or they have to sign after all.
guard-signature-changing = This move would change what was signed. Change it first, then have it signed.
guard-sign-not-asked = The signature “{ $meaning }” is not asked for here.
guard-sign-role = “{ $meaning }” is for others to sign.
guard-sign-author = “{ $meaning }” is for somebody to sign who wrote none of the versions since the last approval.
guard-sign-not-author = “{ $meaning }” is for those to sign who wrote a version since the last approval.
guard-sign-twice = Each signature is given by somebody else, and one of these is yours already.
guard-sign-order = Another signature comes before “{ $meaning }”.
guard-sign-given = “{ $meaning }” is signed already.
guard-sign-no-delegate = You do not sign for “{ $name }” today, or not records of this kind.

# ---- What a signature says (Meaning)

meaning-authored = Authored
meaning-reviewed = Reviewed
meaning-approved = Approved
meaning-verified = Verified
meaning-responsible = Responsible

# ---- Why a record does not count

lack-state = its state is “{ $state }”
lack-expired = it was valid until { $date }
lack-not-yet = it begins only on { $date }
lack-window = its date, { $date }, lies outside { $from } to { $to }
lack-undated = it has no date
lack-same-person = it does not name different people in { $fields }
lack-too-soon = its date, { $on }, is too soon; it should not lie before { $date }
lack-superseded = { $by } supersedes it
lack-kind = its kind is “{ $kind }”, and a record of another kind is asked for: { $asked }
lack-not-stated = { $field } is not stated
lack-value = { $field } is “{ $value }”, not “{ $asked }”
lack-excluded = { $field } is “{ $value }”
# Between several reasons of one record.
lacks-and = {" and "}
# Between the names of kinds or values of which one is asked for.
kinds-or = {" or "}
label-occurred-on = Date

# ---- Rules

any-record = record
exists-none = There is no { $kind } that counts.
exists-few = Only { $count } of the { $needed } that are needed: { $kind }.
does-not-count = Does not count: { $why }.
has-no-linked = No { $kind } is linked with it.
linked-does-not-count = { $kind } { $other } does not count: { $why }.
linked-not-valid-then = { $kind } { $other } was not valid on { $day }: { $why }.
nothing-to-look-at = There is no { $kind } that counts, so there is nothing to look at.
still-open = Open since { $since }; { $why }.
none-with = { $facts }.
not-stated = not stated
value-yes = yes
value-no = no
value-withheld = (withheld)
withdrawn = Withdrawn on { $date }, and nothing that counts takes its place.
no-expiry = Does not say until when it is valid.
expired = Was valid until { $date }.
retired = No newer one takes its place, and { $why }.
no-review-date = Does not say when it is to be reviewed.
never-reviewed = Does not say when it was last reviewed.
review-overdue = { $field }: { $date }, which has passed.
reviewed-long-ago = { $field }: { $date }, too long ago.
overdue = Was due on { $date } and is still open.
field-missing = Not stated: { $fields }.
one-author = Filed and approved by one person: there is no second author.
author-approved = Approved by a person who also wrote an earlier version.
same-person = The same person in { $fields }.
person-missing = Does not name the people in { $fields }.
values-missing = Does not cover: { $values }.
value-not-covered = No { $kind } that counts covers “{ $value }”.
values-join = {"”, “"}
value-does-not-count = Covers “{ $values }”, but does not count: { $why }.
no-values = No { $kind } that counts states any { $field }, so there is nothing to compare with.
not-done-in-time = { $field }: not stated, and due by { $date }.
done-too-late = { $field }: { $done }, due by { $date }.
done-too-soon = { $field }: { $done }, before { $date }, too soon to tell.
above-limit = { $field } is { $value }, above { $limit } of { $most }.
not-answered = { $by } does not name { $values }, due by { $date }.
person-without = { $person } is named, and no { $kind } of theirs is on record.
person-not-then = { $person } was not qualified on { $day }: { $kind } { $other }, { $why }.
no-file = Has no file.
ledger-broken = The ledger does not verify up to this position.
against-no-pieces = It is only said of the lots and units that a pack is about.

trace-none = No serial or batch data is on record.
trace-duplicates = { $count ->
    [one] One serial number stands for more than one unit: { $examples }.
   *[other] { $count } serial numbers stand for more than one unit, among them { $examples }.
}
trace-units-without-parts = { $count ->
    [one] One unit does not show what went into it: { $examples }.
   *[other] { $count } units do not show what went into them, among them { $examples }.
}
trace-lots-without-supplier = { $count ->
    [one] One received lot names no supplier: { $examples }.
   *[other] { $count } received lots name no supplier, among them { $examples }.
}
trace-lots-without-certificate = { $count ->
    [one] One received lot names no certificate on record: { $examples }.
   *[other] { $count } received lots name no certificate on record, among them { $examples }.
}
trace-not-as-designed = { $count ->
    [one] One unit is not built as its parts list says for its serial number, and no concession covers it: { $examples }.
   *[other] { $count } units are not built as their parts lists say for their serial numbers, and no concessions cover it, among them { $examples }.
}
trace-deliveries = { $count ->
    [one] One delivered unit names no customer: { $examples }.
   *[other] { $count } delivered units name no customer, among them { $examples }.
}

# ---- What would complete a rule: after a reason, one sentence. What to do, never what to write so that it looks done.

remedy-move = Next step of { $number }: “{ $move }”.
remedy-open = Bring { $number } to its end.
remedy-replace = File another { $kind } in place of { $number }.
remedy-superseded = Link { $by } instead.
remedy-lapsed = File the { $kind } that follows { $number } and is valid now, with a link “Supersedes”.
remedy-not-yet = { $number } begins on { $date }; until then another has to do.
remedy-window = File a newer { $kind }, dated { $from } to { $to }.
remedy-undated = State the date of { $number }.
remedy-people = In { $number }, different people have to do this: { $fields }.
remedy-too-soon = Do it once more, on { $date } or later, and file that { $kind }.
remedy-link-other = Link what is asked for: { $kind }.
remedy-other = File another { $kind } that says what is asked for, or correct { $number } if it says something wrong.
remedy-exists-none = File the { $kind } that is lacking, and take it to a state that counts.
remedy-exists-few = File what is lacking of the { $needed }, and take it to a state that counts: { $kind }.
remedy-has-no-linked = Link the { $kind } with it, or file it first.
remedy-linked-not-valid-then = Link one that was valid on { $day }, or have the work done again and file that.
remedy-nothing-to-look-at = File the { $kind } that is lacking, and take it to a state that counts.
remedy-none-with = { $fields ->
    [none] Settle what it says, and file that as its next version or as another that supersedes it.
   *[other] Settle what it says, or state what excuses it: { $fields }.
}
remedy-withdrawn = File what takes its place, with a link “Supersedes”.
remedy-no-expiry = State until when it is valid.
remedy-expired = File the one that follows it and is valid now, with a link “Supersedes”.
remedy-retired = File the one that follows it and is valid now, with a link “Supersedes”.
remedy-no-review-date = State when it is to be reviewed.
remedy-never-reviewed = Review it and state the date of the review.
remedy-review-overdue = Do what was due, and state the next date: { $field }.
remedy-reviewed-long-ago = Review it and state the date of the review.
remedy-field-missing = State what is missing: { $fields }.
remedy-one-author = Have somebody else check it and approve the next version.
remedy-author-approved = Have somebody approve it who wrote none of its versions.
remedy-same-person = Have different people do this: { $fields }.
remedy-person-missing = Name who did this: { $fields }.
remedy-values-missing = See to what is missing, and file it as the next version: { $values }.
remedy-value-not-covered = File the { $kind } that covers “{ $value }”, and take it to a state that counts.
remedy-no-values = State { $field } in a record that counts: { $kind }.
remedy-not-done-in-time = Do it, and state { $field }. That it was late stays on record.
remedy-done-too-late = Nothing undoes it: as long as this record counts, it shows that it was late. State the reason in it.
remedy-done-too-soon = Do it once more, on { $date } or later, and state that date.
remedy-above-limit = Bring { $field } to { $most } at most, or have those who may raise { $limit }.
remedy-not-answered = Have { $values } answer, so that { $by } names them.
remedy-person-without = File the { $kind } of { $person }, or have the work done again by somebody who has one.
remedy-person-not-then = File what shows that { $person } was qualified on { $day }, or have the work done again by somebody who is.
remedy-no-file = Attach the file.
remedy-ledger-broken = Have an administrator run “sanad fsck”: it names the place, and what to do.
remedy-against-no-pieces = Build a pack about lots or units.
remedy-not-applicable-same-person = Have somebody approve it who wrote none of its versions.
remedy-trace-none = File a trace batch with the lots and units.
remedy-trace-duplicates = Find out which piece is which, and file the later version of the trace batch that tells them apart.
remedy-trace-units-without-parts = File the trace batch that says what went in.
remedy-trace-lots-without-supplier = Name the supplier in the later version of the trace batch.
remedy-trace-lots-without-certificate = File the certificate, and name it in the later version of the trace batch.
remedy-trace-not-as-designed = Put it right and file that, or have a concession approved that names unit and line.
remedy-trace-deliveries = Name the customer in the later version of the trace batch.

# ---- Late filing

late-one = Filed late: dated { $occurred }, received on { $received }, { $days } days later.
late-many = Filed late: { $count } of the records that count were received more than { $days } days after their date.
late-after = Late: received { $received }, after the position of { $asof }; not counted.

# ---- Not applicable

not-applicable-label = The step does not apply, with a justification approved by a second person
not-applicable-signed = Justified as not applicable: { $title }
not-applicable-unsigned = Claims that the step does not apply, without a signature: { $why }.
not-applicable-same-person = Claims that the step does not apply, but nobody except its author approved it.

# ---- Rows of a trace batch (TraceProblem)

trace-row-column-twice = Row { $row }: the column “{ $column }” stands twice.
trace-row-column-unknown = Row { $row }: “{ $column }” is no column of a trace batch; it has { $allowed }.
trace-row-column-missing = Row { $row }: the column “{ $column }” is missing.
trace-row-too-many-cells = Row { $row }: more cells than columns; the first is “{ $given }”.
trace-row-empty = Row { $row }, { $column }: a value is needed here.
trace-row-unexpected = Row { $row }, { $column }: a row of this type has no such value (“{ $given }”); it has { $allowed }.
trace-row-control = Row { $row }, { $column }: a control character cannot stand here.
trace-row-too-long = Row { $row }, { $column }: longer than { $allowed } characters.
trace-row-choice = Row { $row }, { $column }: “{ $given }” is none of { $allowed }.
trace-row-date = Row { $row }, { $column }: “{ $given }” is no date; write it like 2026-10-02.
trace-row-quantity = Row { $row }, { $column }: “{ $given }” is no positive decimal number; write it like 12.50.
trace-row-unit-quantity = Row { $row }, { $column }: a unit with a serial number is one piece, not “{ $given }”.
trace-row-lot-or-serial = Row { $row }, { $column }: name either a lot or a serial number.
trace-row-itself = Row { $row }, { $column }: a thing cannot go into itself.
trace-row-backwards = Row { $row }, { $column }: “{ $given }” stands before the beginning, or is not of its series.
trace-row-pattern = Row { $row }, { $column }: “{ $given }” is no regular expression; write it like SN-[0-9]{"{"}4{"}"}.

# ---- What a scanner read (SymbolProblem)

scan-place = What was read
scan-wrong-empty = Nothing was read. Scan again, or type the number.
scan-wrong-too-long = What was read is longer than { $allowed } characters.
scan-wrong-symbology-unknown = The scanner names a kind of symbol ({ $place }) that is not read here. Scan another symbol of the piece, or type its number.
scan-wrong-symbology = “{ $given }” was read from { $place }, where such data do not belong: they are expected in { $allowed }. Scan another symbol of the piece, or set the scanner to name the kind of symbol correctly.
scan-wrong-qualifier = “{ $given }” begins with no identifier that is known here ({ $place }). Scan another symbol of the piece, or type its number.
scan-wrong-length = The value of { $place }, “{ $given }”, has the wrong length: { $allowed } characters are expected.
scan-wrong-digits = The value of { $place }, “{ $given }”, may have digits only, not “{ $allowed }”.
scan-wrong-characters = In “{ $given }” ({ $place }) the character “{ $allowed }” is not allowed.
scan-wrong-check-digit = The check digit of { $place }, “{ $given }”, is wrong; { $allowed } is expected. Scan again, or compare the number with what is printed.
scan-wrong-date = The value of { $place }, “{ $given }”, is no date: year, month and day with two digits each are expected.
scan-wrong-twice = { $place } stands twice: as “{ $allowed }” and as “{ $given }”.
scan-wrong-format = The envelope has the format { $place }; those that are read are { $allowed }.
scan-wrong-envelope = “{ $given }” is not as ISO/IEC 15434 wants it: { $allowed } is expected. The scanner may leave separators out; set it to send them.
scan-wrong-address = “{ $given }” is neither an address of this service ({ $allowed }) nor a GS1 Digital Link.
scan-wrong-link = In a GS1 Digital Link, { $given } cannot follow { $place } there.

# ---- EPCIS documents (EpcisProblem)

epcis-place-document = Document, { $pointer }
epcis-place-event = Event { $event }, { $pointer }
epcis-json = { $place }: this is no JSON that can be read ({ $given }).
epcis-too-large = { $place }: longer than { $given } MiB; send it in parts.
epcis-too-many-events = { $place }: more than { $given } events; send it in parts.
epcis-not-events = { $place }: neither an EPCIS document nor an event (“{ $given }”); its type says which it is.
epcis-schema = { $place }: the EPCIS 2.0 schema of GS1 refuses this: { $given }
epcis-error-declared = { $place }: an earlier event is declared to be wrong, and no event before it in this batch has the id “{ $given }” or says the same. File the declaration as a version of the batch that has the event.
epcis-identifier = { $place }: “{ $given }” names no lot and no unit.
epcis-class = { $place }: “{ $given }” names a product, and no lot or serial of it.
epcis-quantity = { $place }: “{ $given }” does not fit here: a lot stands with a quantity above zero, a unit without one.
epcis-quantity-missing = { $place }: how much of { $given } went in is missing.
epcis-text = { $place }: “{ $given }” is too long or has characters that cannot stand here.
epcis-date = { $place }: “{ $given }” is no date; write it like 2026-10-02.
epcis-several-outputs = { $place }: { $given } things came out, and which input went into which is not said; write one event for each.
epcis-half-transformation = { $place }: inputs and outputs must stand in one event.
epcis-itself = { $place }: { $given } cannot go into itself.
epcis-all-out = { $place }: everything was taken out, but not what; name each child.
epcis-passed-event = Event { $event } ({ $type }) changes nothing here; it stays in the file.
epcis-passed-field = Event { $event }: the field { $field } is not used here; it stays in the file.
epcis-passed-id = Event { $event }: its id is a hash, but not that of what it says.
epcis-passed-more = … and { $count } more of that kind.
