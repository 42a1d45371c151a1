# Packs, background jobs, imports and traceability at the site.
nav-packs = Packs
nav-trace = Traceability
nav-import = Import
nav-jobs = Jobs

action-show = Show
action-back-packs = All packs

## Jobs
jobs-title = Your jobs
jobs-what = Work that takes a while is done in the background. You may leave this page; the result stays here.
jobs-empty = Nothing was asked for yet. A new pack, a verification or an import appears here.
jobs-column-task = What
jobs-column-state = State
jobs-column-asked = Asked for
jobs-column-ended = Ended
job-build-pack = Issue a pack
job-rebuild-pack = Rebuild pack { $number }
job-verify-pack = Verify pack { $number }
job-check-import = Try an import
job-run-import = Import
job-state-waiting = waiting
job-state-running = under way
job-state-done = done
job-state-failed = not done
job-asked = Asked for { $at }
job-ended = Ended { $at }
job-waits = It waits until others are done. This page goes on by itself.
job-runs = It is under way. This page goes on by itself; you may also leave and come back.
job-progress = Progress
job-percent = { $percent } %
job-reload = Look again
job-withdraw = Take it back
job-failed = This was not done
job-again = Ask again
job-pack-issued = Pack { $number } is issued.
job-pack-open = Open the pack
job-pack-files = { $count ->
    [one] 1 file
   *[other] { $count } files
  }, { $size }
job-pack-withheld = { $count ->
    [one] 1 record of this scope is marked above { $limit } and was left out.
   *[other] { $count } records of this scope are marked above { $limit } and were left out.
  } The pack does not say so.
job-pack-rebuilt = Pack { $number } was made again. Its bytes are those that were issued: the tag manifest has the digest that the ledger holds.

## Packs
packs-title = Packs
packs-what = A pack is the evidence of a scope as of one ledger position, as ZIP and PDF, with the proofs. Whoever receives it checks it without trusting this service.
packs-new = New pack
packs-empty = No pack was issued yet.
packs-empty-do = Issue the first one: choose nothing but the product, and the rest is set to what is usual.
packs-empty-wait = A quality manager issues packs; they appear here.
packs-more = Older packs
packs-column-number = Number
packs-column-scope = Scope
packs-column-position = Ledger position
packs-column-marking = Marking
packs-column-size = Size
packs-column-issued = Issued
packs-scope-all = whole organisation
packs-scope-all-sites = all sites
packs-scope-all-products = all products
packs-scope-months = { $months ->
    [one] 1 month
   *[other] { $months } months
  } back from { $day }
packs-copy = copy { $copy }
packs-copy-for = copy { $copy } for { $recipient }
packs-gone = file removed
packs-issued = { $at } by { $by }

pack-new-what = Everything in the scope as of the ledger position goes in: records with their versions, files and receipts, and what the rules of the profile say of each step.
pack-field-profile = Profile
pack-field-site = Site
pack-field-site-help = Leave it empty for all sites. Records without a site belong to all.
pack-field-product = Product
pack-field-product-help = Leave it empty for all products. Records without a product belong to all.
pack-field-months = Look-back window, in months
pack-field-months-help = What was settled before the window stays out; what is in force or open is in, whatever its age. Empty: the { $months } months of the profile.
pack-field-as-of = As of ledger position
pack-field-as-of-help = Empty: as things are now, position { $size }. An earlier position is judged on its own day.
pack-field-marking = Highest marking to include
pack-field-marking-help = Records above it are left out, and the pack does not say so.
pack-field-copy = Copy number
pack-field-recipient = Recipient
pack-field-recipient-help = Printed on every page of the report. May stay empty.
pack-more = More choices
pack-do = Issue the pack
pack-do-help = It gets the next number and an entry in the ledger. That cannot be undone.
pack-any = all
pack-grants = Who may see it
pack-wrong-profile = There is no such profile. Choose one from the list.
pack-wrong-text = One line of at most { $max } characters, without control characters.
pack-wrong-number = A whole number from 1 to { $max }, or nothing.
pack-wrong-marking = Choose one of the markings that you may see.
pack-wrong-position = No head of the ledger was signed at this position. Take the position of a pack or of a receipt, or leave it empty.
pack-about = Only for certain units, lots, an order or a contract
pack-about-what = The pack then has what bears on these and on everything in them, and nothing else. It is judged by a profile for units and lots.
pack-about-unit = Unit
pack-about-lot = Lot
pack-about-order = Work order
pack-about-contract = Contract
pack-of-lot = Pack about this lot
pack-field-units = Serial numbers
pack-field-units-help = One a line.
pack-field-lots = Lots
pack-field-lots-help = One a line. With the units that were made in them.
pack-field-orders = Work orders
pack-field-orders-help = One a line: what the trace batches of the order made.
pack-field-contracts = Contracts
pack-field-contracts-help = One a line: the units and lots that certificates of conformity under the contract name.
pack-field-part = Part number
pack-field-part-help = Only needed where units or lots of several parts have these numbers.
pack-of-unit = Pack about this unit
pack-wrong-no-pieces = This profile is for packs about units, lots, an order or a contract: name some below, or choose another profile.
pack-wrong-pieces = A pack about units, lots, an order or a contract is judged by a profile for these: choose it here, or name none.
pack-wrong-scope-of-pieces = A pack about units and lots has whatever bears on them, of every site and product: leave this empty.
pack-wrong-many-pieces = At most { $max } units, lots, orders and contracts in one pack.
pack-wrong-piece = No trace batch knows { $number } (of this part, up to this position).
pack-wrong-piece-several = { $number } is a number of several parts: { $parts }. Say which.
pack-wrong-unit = No unit { $number } is known up to this position.
pack-wrong-lot = No lot { $number } is known up to this position.
pack-wrong-order = No trace batch of the work order { $number } names a lot or unit.
pack-wrong-contract = No record of the contract { $number } names a lot or unit.

pack-scope = Scope
pack-organisation-wide = All
pack-window = Look-back window
pack-judged = Judged on
pack-position = Ledger position
pack-position-at = { $size }, head signed { $at }
pack-line-copy = Copy
pack-line-recipient = Recipient
pack-issued = Issued
pack-event = Ledger entry
pack-files = Files
pack-download-zip = Download the ZIP
pack-download-pdf = Download the report (PDF)
pack-download-receipt = Receipt of issue
pack-download-note = Every download is written to the audit trail. A download that breaks off can be resumed.
pack-file-gone = The file was removed from the folder of packs. What was issued stays on record; rebuild it, and the same bytes come out again.
pack-digests = To compare
pack-digests-what = Whoever holds a copy compares these with it. They must be equal, character for character.
pack-digest-content = Content: SHA-256 of pack.json, printed on the report
pack-digest-tagmanifest = Tag manifest: SHA-256 of tagmanifest-sha256.txt, in the ledger
pack-verification = Verification of the file here
pack-verification-none = The file was not verified here yet.
pack-verification-at = Verified { $at }
pack-verification-note = This says whether the file here is still the one that was issued. Whoever receives it verifies it themselves, with sanad-verify and keys that they got from elsewhere.
pack-verify = Verify the file
pack-rebuild = Rebuild it
pack-rebuild-what = Makes the pack again from the ledger, and proves that the same bytes come out.
pack-verdict-verified = Verified: every byte is as it was issued
pack-verdict-not-verified = Not verified
pack-verdict-could-not-check = Could not be checked
pack-verdict-intact = Intact, but whose key signed it is not established
pack-findings = { $count ->
    [0] No findings.
    [one] 1 finding
   *[other] { $count } findings
  }
pack-sealed = Signature and timestamp
pack-signer = Signed by
pack-signer-by = { $signer }, certified by { $issuer }
pack-timestamp = Timestamp
pack-timestamp-waiting = No authority could be reached when the pack was issued; it is asked again until it answers.
pack-sealed-what = Made over tagmanifest-sha256.txt. README.txt in the pack says how to check both with OpenSSL. A timestamp that came after the pack was issued stands beside it: keep the two together.
pack-download-timestamp = Timestamp (RFC 3161)
pack-receipt = Receipt
pack-receipt-what = Proof that this pack was issued and stands in the ledger: a C2SP tlog-proof. It is in the pack as well.
pack-history = What happened to it
pack-happened-pack_issued = Issued
pack-happened-pack_downloaded = Downloaded
pack-happened-pack_timestamped = Timestamped
pack-happened-pack_verified = Verified
pack-happened-pack_disclosed = Withheld value disclosed
pack-happened-pack_granted = Access given
pack-happened-pack_grant_revoked = Access taken back
pack-happened-other = { $action }

## Import
import-title = Import
import-what = Send a folder, files with an index (index.csv or index.xlsx), or one ZIP. First it is tried and nothing is written; then you decide.
import-drop = Drop a folder, files or one ZIP here
import-choose-files = Choose files
import-choose-folder = Choose a folder
import-or = or
import-sent = { $files ->
    [one] 1 file
   *[other] { $files } files
  }, { $size }
import-sent-progress = Sent so far
import-cancel = Stop
import-start-over = Start over
import-try = Try it, write nothing
import-failed-some = Some files could not be sent. Send them again before you go on.
import-retry = Send them again
import-waiting = waiting
import-sending = on its way
import-received = received
import-not-sent = not sent
import-no-script = Dropping and sending folders needs JavaScript. Without it, send one ZIP of the folder, or single files.
import-zip-file = One ZIP, or files
import-zip-send = Send and try
import-limits = At most { $files } files and { $size } at a time.
import-help-title = How a folder is read
import-help-index = A folder with an index: each row of index.csv or index.xlsx is one version of a record, with the columns kind, title, number, state, occurred_on, marking, owner, files, links, reason and the fields of the kind.
import-help-none = A folder without an index: each file becomes a received document. It counts for nothing until somebody files what it is.
import-help-again = Sending the same again files nothing twice.
import-no-files = Nothing was sent yet. Choose a folder, files or one ZIP.
import-path-wrong = The path leads outside of what is sent, or holds characters that cannot stand in a name.
import-path-taken = A file of this name stands where a folder is needed, or the other way round.
import-zip-broken = The ZIP cannot be read: { $reason }. Make it again and send it again.
import-zip-many = The ZIP has more than { $max } entries. Send it in parts.
import-zip-link = { $name } is a link or no ordinary file. Put the file itself into the ZIP.
import-zip-path = { $name } leads outside of the ZIP, or cannot stand as a name. Make the ZIP of a folder, with plain names.
import-zip-encrypted = { $name } is encrypted. Make the ZIP without a password.
import-zip-twice = { $name } is in the ZIP twice. Keep the one that is meant.
import-zip-ratio = { $name } becomes more than 200 times as long when it is unpacked. Send the file by itself, unpacked.
import-zip-large = Unpacked, the ZIP is larger than { $max } GiB. Send it in parts.
import-result-dry = This would happen. Nothing was written.
import-result-done = This was done.
import-result-stopped = Nothing was written, because some rows are wrong. Put them right, or carry out the rest.
import-count-filed = new records
import-count-revised = new versions
import-count-unchanged = there already
import-count-refused = refused
import-column-place = Where it stands
import-column-number = Record
import-column-files = Files
import-column-outcome = What becomes of it
import-outcome-filed = new record
import-outcome-revised = new version { $version }
import-outcome-unchanged = there already
import-outcome-refused = refused
import-problems-title = What keeps rows from being filed
import-unlisted-title = Files that no index mentions; they are left out
import-rows-cut = The first { $shown } of { $total } are shown, what is wrong first.
import-carry-out = Carry it out
import-carry-out-rest = Carry out what is right
import-marking = Marking of new records that have none
import-marking-installation = { $marking } (the setting here)
import-keep-going = File what is right although other rows are wrong
import-again = Send something else
import-records = See the records
import-gone = What was sent is not here any more. Send it again to carry it out.

## Traceability
trace-title = Traceability
trace-what = Find a unit by its serial number, a lot by its number or its supplier's, or a part.
trace-search = Serial, lot or part number
trace-search-do = Find
trace-search-empty = No parts, lots or units are on record yet. File a trace batch, or import a folder with one.
trace-search-none = Nothing on record begins with “{ $query }”.
trace-cut = There is more than is listed. Type more of the number.
trace-parts = Parts
trace-lots = Lots
trace-units = Units
trace-column-part = Part
trace-column-title = Title
trace-column-lot = Lot
trace-column-serial = Serial
trace-column-supplier = Supplier and its lot
trace-column-certificate = Certificate
trace-column-status = Status
trace-column-customer = Customer
trace-several = Several parts have this number. Choose the one that is meant.
trace-unit-sub = Unit
trace-lot-sub = Lot
trace-location = Where it lies
trace-made-on = Made on
trace-made-in = Made in lot
trace-first-batch = First named in
trace-made-of = What it is made of
trace-made-of-none = Nothing on record went into it.
trace-balance = Mass balance
trace-balance-made = Made or received
trace-balance-used = Used in other things
trace-balance-left = Left
trace-balance-overdrawn = More was used than there was.
trace-balance-uncounted = Used in another unit, not in the balance
trace-records = Records about it
trace-certificates = Certificates of conformity
trace-against = What stands against it
trace-against-what = From the tests, nonconformities, concessions, calibrations and certificates on record that name it or what is in it.
trace-against-none = Nothing on record stands against it.
trace-deviations = What is not as it should be, and stays
trace-deviation-covered = covered by
conformity-is-test = test
conformity-is-nonconformity = nonconformity
conformity-is-concession = concession
conformity-is-calibration = calibration
conformity-outcome-pass = passed
conformity-outcome-fail = failed
conformity-outcome-inconclusive = inconclusive
conformity-outcome-open = open
conformity-outcome-use-as-is = used as it is
conformity-outcome-repair = repaired
conformity-outcome-rework = reworked
conformity-outcome-scrap = to be scrapped
conformity-outcome-return = to be sent back
fallout-title = Fallout
fallout-what = A gauge was found out of tolerance, or somebody's competence had lapsed: what was tested or made with it or by them, which units have it, and who has those.
fallout-equipment = Equipment
fallout-operator = Operator
fallout-from = From
fallout-to = To
fallout-do = Find
fallout-list = List of units
fallout-since = From { $from } to { $to }, when it failed; the last good calibration before that is
fallout-none = No such work is on record in this time.
fallout-units = Units that have it
fallout-counts = { $units ->
    [one] One unit has it
   *[other] { $units } units have it
}, { $delivered ->
    [0] none of them delivered.
    [one] one of them delivered.
   *[other] { $delivered } of them delivered.
}
fallout-through = Through
fallout-inside = inside another
fallout-more = and { $count } more
fallout-work = The work
fallout-day = Day
fallout-done = What was done
fallout-on = On
fallout-record = Said in
fallout-is-operation = Operation
fallout-is-test = Test
trace-happened-operation = Worked on
as-designed-title = As built and as designed
as-designed-what = What is in it beside the parts list that holds for its serial number and the day on which it was made.
as-designed-find = Find number
as-designed-part = Part
as-designed-needed = Designed
as-designed-as-required = as required
as-designed-built = Built in
as-designed-difference = Difference
as-designed-none = as designed
as-designed-missing = missing
as-designed-surplus = too much
as-designed-foreign = in no line of the parts list
as-designed-revision = another revision
as-designed-measure = counted otherwise
as-designed-undated = date of making unknown
trace-unit-taken-out = What was taken out
trace-holders = Where it is
trace-holders-none = It is built into nothing on record.
trace-history = What happened to it
trace-history-none = Nothing more is on record.
trace-where-used = What holds it now
trace-where-used-none = Nothing on record holds it.
trace-earlier = What held it earlier
trace-delivered = delivered units hold it
trace-delivered-inside = units inside those
trace-not-delivered = units not delivered
trace-held-earlier = held it earlier
trace-recall = The list of units
trace-recall-csv = Download as CSV
trace-recall-pdf = Print as PDF
trace-epcis = Download as EPCIS
trace-relation-consumed = used up
trace-relation-installed = installed
trace-relation-removed = taken out
trace-relation-status = { $status }
trace-of = of
trace-went-into = went into
trace-came-out = came out of
trace-delivered-to = to { $customer }
trace-by-batch = { $batch }
trace-repeated = shown above
trace-deeper = goes on deeper; open it
trace-lines-cut = { $count ->
    [one] 1 more line is
   *[other] { $count } more lines are
  } not shown here. Open a part of it, or ask the API.
trace-certificate = certificate { $number }
trace-unit-status-unknown = no status
trace-status-in-work = in work
trace-status-quarantined = quarantined
trace-status-released = released
trace-status-delivered = delivered
trace-status-returned = returned
trace-status-scrapped = scrapped

## What a pack withholds
withhold-title = Withheld
withhold-what = Whatever the reader of the pack should not see can be left out. The pack says what and why, still verifies, and the rest can be disclosed later. Results of rules are those of the true values.
withhold-add-title = Withhold something
withhold-choose = What
withhold-group-record = Of one record (give its number below)
withhold-group-above = Of records by their marking
withhold-record = Only of this record
withhold-record-help = Its number. Empty: of all records that the choice above names.
withhold-file = Only this file
withhold-file-help = Its name, as it was filed. Needs the record’s number.
withhold-reason = Reason
withhold-reason-help = It stands in the pack, for its reader.
withhold-add = Withhold it
withhold-drop = Show it after all
withhold-preview = What will be withheld
withhold-preview-count = { $count ->
    [0] Nothing
    [one] 1 thing
   *[other] { $count } things
  } in { $records ->
    [one] 1 record
   *[other] { $records } records
  }
withhold-cut = Only the first { $count } are shown.
withhold-elsewhere = These values can still be read elsewhere in the pack. Withhold them there too, if they must not be known:
withhold-elsewhere-line = “{ $value }” in { $number }: { $place }
withhold-column-record = Record
withhold-column-what = What
withhold-column-value = What it says
withhold-column-reason = Reason
withhold-what-title = title
withhold-what-field = { $name }
withhold-what-fields = all fields
withhold-what-file = file { $name }
withhold-what-files = all files
withhold-what-all = title, fields and files
withhold-of-record = record { $name }
withhold-of-kind = all of the kind { $name }
withhold-of-above = records marked above { $name }
withheld-open = See and disclose
withheld-title = What { $number } withholds
withheld-what = A disclosure is a small file. Whoever holds the pack checks it against that pack, and learns that the value is the one that was withheld. Each is an entry in the ledger.
withheld-versions = versions { $versions }
withheld-disclose = Disclose
withheld-note = A disclosure is of the newest version in which the value is withheld. Of a file it tells the name; send the file itself along, it is checked by its digest.
withheld-none = This pack withholds nothing.

## Two packs
diff-open = Compare with an earlier pack
diff-title = What changed up to { $number }
diff-with = Compared with
diff-none = There is no earlier pack to compare with.
diff-download = Download as JSON
diff-download-pdf = Download as PDF
diff-positions = From { $from } (position { $from_size }) to { $to } (position { $to_size }).
diff-count-added = { $count } added
diff-count-changed = { $count } superseded
diff-count-gone = { $count } gone
diff-count-unchanged = { $count } unchanged
diff-value-withheld = (withheld)
diff-scope-site = Site
diff-scope-product = Product
diff-scope-from = First day of the window
diff-scope-to = Last day of the window
diff-scope-marking = Marking
diff-scope-copy = Copy
diff-scope-recipient = Recipient
diff-scope-about = Of units
diff-scope-profile = Profile
diff-member-title = Title
diff-member-state = State
diff-member-marking = Marking
diff-member-occurred_on = Happened on
diff-member-step = Step
diff-steps-title = Steps
diff-steps-same = No step has another result or other reasons.
diff-gained = new
diff-lost = settled
diff-added-title = Added
diff-added-none = No record was added.
diff-was-before = on record before, but not in the earlier pack
diff-changed-title = Superseded by another version
diff-changed-none = No record has another version.
diff-is-withdrawn = withdrawn
diff-gone-title = No longer in the pack
diff-gone-none = No record is gone.
diff-gone-settled = settled before the window of the later pack
diff-gone-marking = marked above what the later pack includes
diff-gone-scope = of another site or product
diff-gone-not-yet = filed after the position of the later pack
diff-gone-not-stated = the packs do not say why

## The API
api-preview-pack = What a pack would withhold, and where that can still be read; nothing is issued
api-list-withheld = What an issued pack withholds
api-disclose-withheld = Disclose something that a pack withholds: the answer is checked with sanad-verify --disclosed; it is recorded
api-find-pack-diff = What differs between two packs (sanad/pack-diff/v1)
api-download-printed-pack-diff = What differs between two packs, as PDF
api-parameter-with = Number of the pack to compare with; without it, the one issued before
api-list-jobs = The caller's jobs, newest first
api-find-job = How far a job is, and what came of it
api-delete-job = Take back a job that still waits
api-list-packs = Issued packs, newest first, a page at a time
api-create-pack = Issue a pack, in the background
api-find-pack = A pack: scope, digests, verification, history, receipt
api-download-pack-zip = The pack as ZIP; the download is recorded
api-download-pack-pdf = The report of the pack as PDF; the download is recorded
api-find-pack-receipt = Proof that the pack was issued, a tlog-proof
api-find-pack-timestamp = Timestamp of the pack (RFC 3161), in it or beside it
api-rebuild-pack = Make the pack again and prove that the bytes are the same, in the background
api-verify-pack = Verify the file of the pack, in the background
api-create-import = Begin an import: a place for what will be sent
api-find-import = What was sent for an import so far
api-delete-import = Throw away what was sent for an import
api-upload-import-file = Send a file of an import, as it is
api-find-import-mapping = What the columns of the spreadsheet that was sent mean: as it is suggested, or was said
api-set-import-mapping = Say what the columns of the spreadsheet that was sent mean; from then on it is imported under that
api-download-import-errors = The rows of the spreadsheet that were refused, each with its number and the reason
api-parameter-sheet = Name of the sheet in the workbook; the first without it
api-parameter-head_row = Row with the headings; guessed without it
api-parameter-form = “csv” or “xlsx”; CSV without it
api-run-import = Try an import, or carry it out, in the background
api-search-trace = Parts, lots and units whose numbers begin so
api-find-unit = What a unit is made of, where it is and what happened to it
api-find-where-used = What a lot went into, with the counts for a recall
api-part-job = Id of the job
api-part-import = Id of the import
api-part-serial = Serial number of the unit
api-part-lot = Lot number, or the supplier's
api-parameter-path = Where the file stands in what is sent, with “/”
api-parameter-item = Part number, with or without the revision, where several parts have the number
trace-below = Show or hide what stands below { $number }

pack-field-unwitnessed = Do not wait for the witnesses
pack-field-unwitnessed-help = The pack stands at the present head, whoever has signed it. Who asks for their signatures will not take it until it is made again.
job-pack-unwitnessed = Not enough witnesses have signed it yet. Once they have, press “Rebuild it” on its page: everything stays, and their signatures are added.

# A spreadsheet of somebody's own, and what its columns mean
import-sheet-which = Send one spreadsheet (.xlsx, .ods or .csv) at the top, with the files that it names beside it; { $count } were found.
sheet-own-title = A spreadsheet of your own
sheet-own-what = Each row becomes a record of one kind. What the columns mean is suggested from their headings and you put it right. Then it is tried, and nothing is written until you say so.
sheet-own-file = Spreadsheet (XLSX, ODS, CSV), or a ZIP of it with the files that it names
sheet-own-mapping = Mapping of last time, if you kept one
sheet-own-send = Send and look
sheet-title = What the columns mean
sheet-what = { $count ->
    [one] 1 row below the headings.
   *[other] { $count } rows below the headings.
}
sheet-where = Where it stands
sheet-kind = Kind of record
sheet-sheet = Sheet
sheet-head-row = Row with the headings
sheet-look-again = Look again
sheet-columns = Columns
sheet-columns-what = What is marked with * every record needs: from a column, or the same for all rows.
sheet-column-heading = Heading
sheet-column-examples = What stands there
sheet-column-target = Is
sheet-column-is = What “{ $heading }” is
sheet-leave-out = leave out
sheet-values = What stands under “{ $heading }”
sheet-values-what = This field takes only some values. Say what is meant by the ones that it does not know.
sheet-values-none = as it stands
sheet-flag-yes = yes
sheet-flag-no = no
sheet-how-written = How it is written
sheet-dates = Days that are text
sheet-decimal-comma = Decimal comma, as in
sheet-constants = The same for all rows
sheet-constants-what = For what has no column, and for cells that are empty.
sheet-take-mapping = Take the mapping as a file
sheet-change = Change what the columns mean
sheet-errors-title = The rows that were refused
sheet-errors-what = { $count ->
    [one] 1 row as it stands in your sheet, with its number and the reason. Mend it there, and import that file with the same mapping.
   *[other] { $count } rows as they stand in your sheet, each with its number and the reason. Mend them there, and import that file with the same mapping.
}
sheet-columns-left-out = Columns that are left out:
sheet-rows-left-out = Rows with nothing in the columns that are used; they are left out
sheet-errors-xlsx = Take them as XLSX
sheet-errors-csv = Take them as CSV
