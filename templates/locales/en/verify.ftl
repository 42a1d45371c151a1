# Sanad, English: verify

# The verdict, and what it means.
verdict-verified = verified
verdict-not-verified = not verified
verdict-could-not-check = could not check
verdict-intact = intact, issuer not established
verdict-with-findings = { $verdict } ({ $count ->
    [one] 1 finding
   *[other] { $count } findings
})
explain-verified = Every file is the one that was issued, every version is in the ledger, and a key in your trust file signed it. Whether the evidence is adequate is for the reader to judge.
explain-not-verified = Do not rely on this pack. The findings above name each place; ask the issuer for a new copy, and show them this report.
explain-could-not-check = No statement can be made about this pack. The findings above say what stood in the way.
explain-intact = The pack agrees with itself, but anyone could have made it. Get the issuer's trust file from the issuer, not from the pack, and run again with --trust FILE.
explain-receipt-verified = The ledger gave this answer, and a key in your trust file signed it. It says how things stood then; how they stand now, the ledger says when it is asked again.
explain-receipt-not-verified = Do not rely on this receipt. The findings above say what is wrong; ask the ledger again.
explain-receipt-could-not-check = No statement can be made about this receipt. The findings above say what stood in the way.
explain-receipt-intact = The receipt agrees with itself, but anyone could have made it. Get the trust file from whoever keeps the ledger, and run again with --trust FILE.

# Labels of the summary.
label-pack = Pack
label-organisation = Organisation
label-scope = Scope
label-about = Of units
label-marking = Marking
label-copy = Copy
label-profile = Profile
label-as-of = As of
label-issued = Issued
label-contents = Contents
label-withheld = Withheld
label-disclosed = Disclosed
label-sample = Sample
label-steps = Steps
label-asked = Asked
label-answer = Answer
label-given = Given
label-checked = Checked
label-elsewhere = Not in it
label-issuer = Issuer's key
label-signature = Signature
label-timestamp = Timestamp
label-trust = Trust
label-verdict = Verdict

# Texts of the summary.
elsewhere = { $count ->
    [one] 1 file of the evidence, which is only in the ZIP; the PDF says what its SHA-256 is
   *[other] { $count } files of the evidence, which are only in the ZIP; the PDF says what their SHA-256 are
}
scope = site { $site }; product { $product }; { $from } to { $to }
not-limited = any
copy = no. { $copy }, for { $recipient }
recipient-not-stated = a recipient that is not stated
as-of = position { $size } of the ledger { $origin }, { $at }
contents = { $records ->
    [one] 1 record
   *[other] { $records } records
}, { $versions ->
    [one] 1 version
   *[other] { $versions } versions
}, { $files ->
    [one] 1 file
   *[other] { $files } files
}
withheld = { $counts }: { $reason }
count-titles = { $count ->
    [one] 1 title
   *[other] { $count } titles
}
count-fields = { $count ->
    [one] 1 value
   *[other] { $count } values
}
count-files = { $count ->
    [one] 1 file
   *[other] { $count } files
}
opened-title = { $number } version { $version }: the title is “{ $value }”
opened-field = { $number } version { $version }: { $name } is “{ $value }”
opened-file-name = { $number } version { $version }: the name of file { $name } is “{ $value }”
opened-file = { $number } version { $version }: the file given is file { $name }
steps-complete = { $count } complete ({ $steps })
steps-not-applicable = { $count } not applicable ({ $steps })
steps-stale = { $count } stale ({ $steps })
steps-incomplete = { $count } incomplete ({ $steps })
steps-blocked = { $count } blocked ({ $steps })
checked = { $files ->
    [one] 1 file
   *[other] { $files } files
}, { $bytes } bytes: container, bag, digests, versions, disclosures, receipts, signatures
sealed = { $signer }, certified by { $issuer }
sealed-stamped = timestamped { $at }
sealed-by-ledger = in the ledger { $at }
sealed-no-time = at no known time
sealed-unchecked = not checked against an authority (name one with --ca)
sealed-certified = its certificate leads to an authority that you named and was valid then; nothing is known about revocation
sealed-not-revoked = its certificate leads to an authority that you named and was valid then; not revoked as of { $at }
trusted = signed by a key in your trust file; { $witnesses ->
    [0] it asks for no witness
    [one] cosigned by 1 witness
   *[other] cosigned by { $witnesses } witnesses
}
not-trusted = not established: the issuer's key is not known from outside the pack
given = { $at }, as event { $position } of the ledger { $origin }, about its first { $size } events
answered-known = known: on record at position { $position } since { $at }, and nothing had taken its place
answered-superseded = superseded: on record at position { $position } since { $at }, but a later version had taken its place
answered-destroyed = destroyed: it was on record at position { $position } since { $at }, and the record was destroyed when its retention was over
answered-withdrawn = withdrawn: on record at position { $position } since { $at }, but the record was declared void
answered-unknown = unknown: not on record in this ledger
findings-omitted = … and { $count } more findings

# One message for each finding code.
finding-pack-unreadable = it cannot be opened: { $error }
finding-read-failed = it cannot be read: { $error }
finding-limit-exceeded = it exceeds what the verifier takes in ({ $limit })
finding-container-broken = the container cannot be read: { $what }
finding-container-form = the container differs from its only form: { $part }, at byte { $at }
finding-top-directory = it does not stand in one top directory named after the pack
finding-name-hostile = the name is not portable or leaves the pack
finding-name-collision = the name occurs twice, or differs from another only by case
finding-member-order = it stands out of order in the container
finding-entry-special = it is a symbolic link or a special file
finding-pdf-broken = the PDF cannot be read as a pack: { $what }
finding-pdf-form = the PDF differs from its only form: { $what }, at byte { $at }
finding-pdf-validation = behind its signature the PDF carries certificates, lists of revoked ones or answers of responders that are by nobody who has to do with its signatures
finding-pdf-alone = this is the report as it lies in a pack, and nothing that proves it is attached; check the ZIP that it was in, or the PDF that came beside it
finding-folder-empty = the folder is empty; a pack has none
finding-file-missing = the file is missing
finding-file-unlisted = the file is not listed in { $manifest }
finding-file-unknown = the file is none that pack.json accounts for
finding-digest-mismatch = its SHA-256 is not the one in { $manifest }
finding-crc-mismatch = its CRC-32 is not the one in the container
finding-manifest-form = the manifest is not in its only form: { $error }
finding-bag-form = it is not what the contents of this pack demand
finding-text-form = it is no plain UTF-8 text, or does not name this pack
finding-json-form = it is not canonical JSON of the expected shape: { $error }
finding-pack-inconsistent = it contradicts itself: { $rule } ({ $subject })
finding-step-mismatch = the step is not the one in pack.json
finding-version-digest = its SHA-256 is not the version digest in pack.json
finding-version-mismatch = it disagrees with pack.json about { $member }
finding-version-chain = it does not name the digest of the version before it
finding-disclosure-mismatch = { $what }
finding-withheld-undeclared = it does not show { $part } { $name }, and pack.json does not say that this is withheld
finding-withheld-present = it shows { $part } { $name }, which pack.json says is withheld
finding-withheld-unknown = pack.json withholds { $part } { $name }, of which the version's manifest knows nothing
finding-file-mismatch = the file is not the one that the version's manifest commits to
finding-signed-mismatch = this is no signature of the version that the pack lists it under: { $member } differs
finding-refusal-mismatch = this is no refusal to sign the version that the pack lists it under: { $member } differs
finding-acknowledgement-mismatch = this does not say that somebody has read the version that the pack lists it under: { $member } differs
finding-event-mismatch = the event does not commit to this version: { $member } differs
finding-sample-mismatch = what this sample says does not follow: { $what }
finding-policy-form = the policy is wrong: { $error }
finding-checkpoint-form = the checkpoint is wrong: { $error }
finding-checkpoint-mismatch = the checkpoint is not the position or the ledger that pack.json states
finding-signature-invalid = the signature does not hold under the pack's own policy: { $error }
finding-signature-unknown = a signature is by a key that proof/policy does not list: { $name }
finding-receipt-form = the receipt is wrong: { $error }
finding-receipt-mismatch = the receipt is not the one for this event: { $what }
finding-answer-form = it is no answer of a verification in its only form: { $what }
finding-receipt-invalid = the receipt does not prove that the event is in the ledger: { $error }
finding-issue-mismatch = the event that issued this pack does not commit to it: { $what }
finding-disclosed-unknown = { $what }
finding-disclosed-mismatch = it is not { $part } that the version's manifest in this pack commits to
finding-disclosed-unreadable = it cannot be read: { $error }
finding-seal-mismatch = the event that issued this pack says something else about this file: { $what }
finding-cms-form = this is no CMS signature as it is read here: { $error }
finding-cms-invalid = the signature does not hold: { $error }
finding-certificates-form = the list of certificates is wrong: { $error }
finding-timestamp-form = this is no timestamp as it is read here: { $error }
finding-timestamp-invalid = the timestamp does not hold: { $error }
finding-algorithm-unknown = this could not be checked: { $error }
finding-certificate-missing = authorities were named with --ca, but no certificate signed this pack
finding-certificate-unknown = the signer's certificate leads to none of the authorities that were named with --ca
finding-certificate-refused = the certificate cannot be accepted: { $error }
finding-trust-missing = no trust file was given, so nothing is known about who issued this pack
finding-trust-unknown-key = the trust file has not the key that signed this for its ledger
finding-trust-signature = the signature by the key in the trust file is false: { $error }
finding-trust-quorum = the witnesses that the trust file demands have not cosigned; valid cosignatures: { $found }
finding-trust-unusable = the trust file cannot be used: { $error }

# Parts of these messages.
part-local = local header
part-central = entry in the central directory
part-gap = bytes that belong to no member
part-end = end of the central directory
broken-end = no end record where one must stand; the file is truncated, followed by other bytes, or no ZIP file
broken-data = the bytes end too early
broken-entry = no entry of the central directory where one must stand
broken-count = the number of members is another
broken-compressed = the member is compressed, so the container is not the one that was issued; unpack it and check the folder
broken-overlap = the members overlap
pdf-foreign = it does not begin or end as one; it is another PDF, or was saved again by a program
pdf-short = the bytes end too early
pdf-attachment = what must be attached is not there
pdf-differs = a byte around or behind the attachments
pdf-not-here = a file that has no place in a PDF
trust-inside = it lies inside the pack, which cannot vouch for itself; get it from the issuer
changed-meanwhile = it changed while it was being checked
gave-up = the check gave up on it
not-utf8 = not UTF-8
manifest-line = a line is not a digest, two spaces and a path
manifest-order = a line is out of order or a duplicate
manifest-foreign = a line is about a file that this manifest does not cover
policy-spelling = it is not written in the only form
policy-no-log = it lacks the key of the ledger
rule-number = the pack's number is no portable name
rule-origin = the ledger's origin does not end in the organisation's code
rule-period = the period ends before it begins
rule-marking = the marking is unknown
rule-copy = copies are numbered from 1
rule-about = what the pack is about is named once, in order, units and lots with their parts
rule-steps = the steps are not those of the profile, each once and in order
rule-order = the records are not sorted by step and number
rule-step = the record's steps are unknown, out of order, or lack the one that it stands under
rule-record = the record's identifier is malformed or occurs twice
rule-path = the record's folder is not the one that its step and number demand
rule-versions = the versions are not numbered from 1 to the current one
rule-events = the events are out of order, occur twice, or lie beyond the ledger position
rule-files = the file names are not portable, occur twice, stand where a file is withheld or are missing where none is, or belong to a version that ships no files
rule-withheld = the list of what is withheld is not in its only form: each thing once, title, fields, files, in order, each with a reason
disclosure-subject = the disclosures are those of another version
disclosure-title = the title is not the one that the manifest commits to
disclosure-field = a field has not the value that the manifest commits to
disclosure-unknown = a field is unknown to the manifest
disclosure-order = the fields are not sorted by name, each once
disclosure-file = the name of a file is not the one that the manifest commits to
disclosure-count = the number of file names is not the number of files
disclosure-shown-title = the title in pack.json is not the disclosed one
disclosure-shown-names = the file names in pack.json do not follow from the disclosed ones
part-title = the title
part-field = the field
part-file = the file
disclosed-no-version = it is about a version of a record that is not in this pack
disclosed-not-withheld = it is about something that this pack does not withhold
disclosed-no-file = it is no disclosure in its only form, and not the content of a file that this pack withholds
seal-missing = it names the file, which is not there
seal-unnamed = it does not name it
seal-other = it names other bytes
cms-unbound = it does not name all certificates that it carries, or carries a list of revoked ones, or an answer about them, by somebody else
cms-attached = it carries content of its own
certificates-alone = there is no signature
certificates-none = it is missing
certificates-pem = it is not PEM, or spelled otherwise than it would be written
certificates-others = it has not the certificates of the signature, the signer's first
certificates-chain = a certificate in it did not issue the one before
issue-no-event = the receipt does not carry it
issue-action = it is an event of another kind
issue-digest = its digest is not that of tagmanifest-sha256.txt
issue-subject = it is about another pack
issue-organisation = it is another organisation's
issue-position = it stands before the position that the pack refers to
receipt-index = it is for another position
receipt-extra = it carries extra data
receipt-head = its checkpoint is not proof/checkpoint
answer-no-event = the receipt does not carry an event, so it cannot be checked by itself
answer-action = it is about something else that happened; check the receipt of a pack with the pack
answer-only-form = its members are not those of an answer
answer-position = its positions contradict each other
answer-organisation = it is of another organisation than the ledger

# Samples, drawn again.
sampled-agreed = { $number }: drawn again, the same { $drawn } of { $population }; the root is the ledger's at position { $position }
sampled-agreed-root = { $number }: drawn again, the same { $drawn } of { $population }; the pack does not show the ledger's root at position { $position }, so compare it with the ledger
sampled-disagreed = { $number }: what it says does not follow
sampled-not-checked = { $number }: not drawn again: { $why }
redraw-withheld = something that it is drawn by is withheld
redraw-elsewhere = the list of all is not here
redraw-unread = something that it is drawn by cannot be read
redraw-large = the list is longer than what is read
redraw-asked = no version before it asks for it
redraw-lacks = a value that it is drawn by is missing, or is not what it should be
redraw-changed = what decides it is not what was asked for
redraw-secret = the secret is not the one whose SHA-256 was written down before
redraw-position = the position of the root does not lie between the question and the answer
redraw-root = the root is not that of the ledger at this position
redraw-seed = the seed does not follow from origin, position, root and secret
redraw-no-list = the list of all, population.txt, is not among its files
redraw-list = the list does not have each line once, in order
redraw-population = the list has not as many lines as there are said to be
redraw-plan = there is no such plan
redraw-size = size or acceptance numbers are not those of the plan
redraw-drawn = what is drawn again is something else
redraw-decision = the decision does not follow from what was found

# Two packs side by side.
compare-unsound = The packs were not compared: what a pack says is not to be relied on while something is wrong with it.
compare-organisations = The packs were not compared: they are of two organisations, or of two ledgers.
compare-altered = The packs were not compared: { $path } is no longer what was verified.
diff-head = From { $from } (position { $from-size }) to { $to } (position { $to-size })
diff-nothing = nothing
diff-withheld = (withheld)
diff-pair = { $name }: { $from } → { $to }
diff-complete = complete
diff-not-applicable = not applicable
diff-stale = stale
diff-incomplete = incomplete
diff-blocked = blocked
diff-steps = { $count ->
    [0] No step differs.
    [one] 1 step differs:
   *[other] { $count } steps differ:
}
diff-added = { $count ->
    [0] No record was added.
    [one] 1 record was added:
   *[other] { $count } records were added:
}
diff-changed = { $count ->
    [0] No record was superseded by another version.
    [one] 1 record was superseded by another version:
   *[other] { $count } records were superseded by another version:
}
diff-gone = { $count ->
    [0] No record is gone.
    [one] 1 record is gone:
   *[other] { $count } records are gone:
}
diff-unchanged = { $count ->
    [one] 1 record is unchanged.
   *[other] { $count } records are unchanged.
}
diff-new = { $number } { $title }
diff-was-on-record = { $number } { $title } (it was on record before, but not in the earlier pack)
diff-superseded = { $number } { $title }: version { $from } → { $to }: { $reason }
diff-withdrawn = { $number } { $title }: withdrawn, version { $from } → { $to }: { $reason }
diff-file-added = file added: { $name } { $digest }
diff-file-removed = file removed: { $name } { $digest }
diff-file-renamed = file renamed: { $name } → { $new } { $digest }
diff-link-added = link added: { $link } { $to }
diff-link-removed = link removed: { $link } { $to }
diff-gone-line = { $number } { $title }: { $why }
diff-why-settled = settled before the window of the later pack ({ $state })
diff-why-marking = marked above what the later pack includes
diff-why-scope = of another site or product than those of the later pack
diff-why-not-yet = the later pack stands at a position before it was filed
diff-why-not-stated = the packs do not say why

# Help of the program.
verify-help-about = Checks a compliance pack: every file, digest, receipt and signature. Or a verification receipt: what a ledger answered. Needs no network and nothing but the pack or receipt and the issuer's key, which must reach you another way.
verify-help-pack = The pack: its ZIP, the folder that was taken out of one, its PDF; or a verification receipt (.tlog-proof); or - for a ZIP or PDF on standard input (from a pipe at most 1 GiB, which is kept in memory; from a file any size)
verify-help-trust = The trust file (C2SP tlog-policy) with the issuer's key, got from the issuer and not from the pack
verify-help-disclosed = What was disclosed of the pack later: a disclosure (JSON), or a file that the pack withholds. May be repeated
verify-help-diff = Compares two packs of one organisation, from the packs alone: verifies both, then says what was added, superseded, withdrawn and changed
verify-help-diff-from = The earlier pack
verify-help-diff-to = The later pack
verify-help-diff-json = Print the comparison as JSON (sanad/pack-diff/v1, canonical)
verify-help-ca = Certification authorities (PEM) that you trust to name signers and timestamp authorities; may be given several times
verify-help-timestamp = A timestamp (.tsr) that came after the pack was issued (default: the file of the pack's name beside it, if there is one)
verify-help-json = Print the report as JSON
verify-help-exit =
    Exit codes:
      0  verified
      1  not verified: something is wrong, and named
      2  could not check
      3  intact, issuer not established: no trust file was given, or the key is not in it

# A whole ledger as a folder.
verify-help-ledger = Audits a whole ledger: a folder of tiles (C2SP tlog-tiles), from "sanad ledger export" or fetched from where it is published. Every hash is derived again from the entries
verify-help-ledger-folder = The folder with "checkpoint" and "tile"
finding-audit-missing = the file is not there
finding-audit-unreadable = the file cannot be read
finding-audit-form = the file is not what should stand there
finding-audit-tile = its hashes do not follow from the entries
finding-audit-root = the root of the signed head does not follow from the entries
finding-audit-signature = the head is not signed as the trust file asks
finding-audit-trust = the trust file cannot be used
finding-audit-inside = the trust file lies in the folder itself, which cannot vouch for itself: get it another way
audit-more = and { $count } more findings
audit-summary = { $origin }: { $entries } of { $size } entries and { $tiles } tiles checked; root { $root }
audit-witnesses = cosigned by { $names }
