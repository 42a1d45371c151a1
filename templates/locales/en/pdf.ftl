# Sanad, English: pdf. The messages pack-… and status-… serve report.pdf and index.html alike, pdf-… report.pdf alone.

pack-digit-group = ,
pack-bytes = { $bytes ->
    [one] { $text } byte
   *[other] { $text } bytes
}
pack-instant = { $instant } UTC
pack-date = { $day }{"\u00A0"}{ $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}{"\u00A0"}{ $year }

status-complete = Complete
status-not-applicable = Not applicable
status-stale = Stale
status-incomplete = Incomplete
status-blocked = Blocked

## Document

pack-language = en
pack-direction = ltr
pdf-creator = Sanad
pack-document-title = Compliance pack { $number }: { $profile }
pdf-page-of = Page { $page } of { $pages }
pdf-foot = Copy { $copy } · as of { $size } events of ledger { $origin }
pdf-link = Go to { $title }
pdf-bookmark-cover = Cover
pdf-bookmark-records = Records
pdf-bookmark-record = { $number } { $title }
pack-none = none
pack-withheld-value = Withheld: { $reason }

## Cover

pack-kind = Compliance pack
pack-site = Site
pack-all-sites = All sites
pack-product = Product
pack-all-products = All products
pack-period-label = Period
pack-period = { $from } to { $to }
pack-marking = Marking
pack-copy-label = Copy
pack-copy = Copy { $copy }
pack-recipient = Recipient
pack-no-recipient = Not stated
pack-content-digest = Content digest: SHA-256 of data/pack.json
pack-ledger = Ledger
pack-as-of = As of
pack-ledger-position = { $size } events, head signed { $at }
pack-ledger-root = Merkle root at that position
pack-ledger-key = Key of the ledger (compare it with the key that reached you another way)
pack-profile-digest = Digest of the profile in use
pdf-qr-alternative = QR code of the pack number { $number } and the content digest { $digest }
pdf-qr-caption = Pack number and content digest
pdf-check-title = How to check this pack
pdf-check-1 = Paper proves nothing by itself. The file { $number }.pdf does: what proves it is attached to it, and sanad-verify { $number }.pdf --trust FILE checks every page, result and receipt. The evidence itself is in { $number }.zip.
pdf-check-2 = Compare the content digest above with that of pack.json, which is attached to the PDF and lies in the ZIP under data: sha256sum pack.json, or scan the code and compare.
pdf-check-3 = sanad-verify { $number }.zip --trust FILE checks the evidence, too. The trust file holds the ledger’s key. It must reach you another way than with this pack, for example handed over at accreditation or published by the organisation.
pdf-check-4 = README.txt in the pack shows how to check everything with public tools only: unzip, sha256sum, a BagIt validator.

## Readiness

pack-summary = { $steps } steps: { $parts }. { $records ->
    [0] No records in this pack.
    [one] { $records-text } record in this pack.
   *[other] { $records-text } records in this pack.
}
pack-summary-part = { $count } { $status }
pack-summary-join = {", "}
pack-readiness-title = Readiness by step
pdf-readiness-intro = What the records show under the profile “{ $profile }”. { $summary }
pack-steps-title = Steps, rules and reasons
pack-column-step = Step
pack-column-title = Title
pack-column-status = Status
pack-column-rules-met = Rules met
pack-column-open-items = Open items
pack-column-records = Records
pdf-column-page = Page
pack-rules-met = { $met } of { $rules }
pack-legend-title = What the words mean
pack-legend-complete = Every rule of the step is met by records in the pack.
pack-legend-not-applicable = A signed justification in the pack says why the step does not apply.
pack-legend-stale = Evidence is there but out of date: expired, or older than the period allows.
pack-legend-incomplete = Evidence is missing; the reasons name what.
pack-legend-blocked = Something open forbids the step to be complete, for example a major finding without verified correction.
pack-no-verdict = This pack states which evidence exists and which does not. It gives no verdict: whether the evidence is adequate is for the certification body to judge.
pack-step-title = { $step }. { $title }
pack-clauses = Clauses:
pack-clauses-of = { $standard }: { $clauses }
pdf-clauses-join = {"  ·  "}
pack-step-no-rules = The profile has no rules for this step.
pdf-see-page = page { $page }
pdf-page-number = { $page }
pack-no-rules = no rules

## Traceability

pack-trace-title = Serial and batch records
pack-trace-intro = Counts of what is in scope. The lists themselves are in data/traceability/ of the pack: units.csv, and edges.csv with every edge as it was filed, also those that take something out again.
pack-trace-items = Part definitions
pack-trace-lots = Lots
pack-trace-units = Serialised units
pack-trace-edges = Genealogy edges in force
pack-trace-sample = First units by serial number
pack-trace-structure = What is in what, and what bears on it
pack-about-label = Of units
pack-batch-others = names other lots and units too; what it says of those in this pack stands in data/traceability/
pack-column-level = Level
pack-column-piece = Piece
pack-column-went-in = Went in
pack-column-standing = Status, or supplier and certificate
pack-column-bears = Records
pack-structure-repeated = what is in it stands above
pack-trace-more = { $count ->
    [one] { $text } more unit in units.csv.
   *[other] { $text } more units in units.csv.
}
pack-column-serial = Serial number
pack-column-item = Item
pack-column-unit-status = Status
pack-column-installed = Installed directly
pack-installed = { $lots ->
    [0] no lots
    [one] 1 lot
   *[other] { $lots } lots
}, { $units ->
    [0] no units
    [one] 1 unit
   *[other] { $units } units
}

## Register

pdf-register-title = List of records
pdf-register-intro = In the order of the pack: by step, then by number. A record that evidences several steps stands under the first.
pack-register-empty = No records are in the scope of this pack.
pack-column-number = Number
pack-column-kind = Kind
pack-column-state = State
pack-column-version = Version

## Record sheets

pdf-record-head = { $number } · { $kind }
pack-fact-kind = Kind
pack-fact-state = State
pack-fact-marking = Marking
pack-fact-version = Version
pack-fact-occurred = Occurred on
pack-fact-received = Received
pack-fact-steps = Evidence for steps
pack-fact-event = Ledger position
pack-fields-title = Fields
pdf-continued = continued
pdf-missing-letters = � stands for a control character or for a letter that the fonts of this print lack. index.html in the pack has the value as filed.
pack-no-fields = No field has a value.
pack-links-title = Links
pack-column-link = Link
pack-not-in-pack = not in pack
pack-files-title = Files
pack-no-files = No files are attached to the current version.
pack-column-file = File, path under data/, SHA-256
pack-column-media-type = Type
pack-column-size = Size
pack-signatures-title = Electronic signatures
pack-column-signed = Meaning and printed name
pack-column-signed-at = Signed
pack-column-signed-version = Version
pack-signed-for = { $role }, for { $name }
pack-signed-version = { $version }
pack-signed-void = { $version }; the content changed in { $void }, and this counts no more
pack-refusals-title = Refusals to sign
pack-column-refused = Meaning, printed name, reason
pack-column-refused-at = Refused
pack-refused-void = { $version }; the content changed in { $void }
pack-refused-taken-back = { $version }; the same person has said something else since
pack-acknowledgements-title = Read and acknowledged
pack-column-acknowledged = Printed name and login
pack-column-acknowledged-at = Acknowledged
pack-read-version = { $version }, revision { $revision }
pack-acknowledgements-withheld = { $count ->
    [one] 1 acknowledgement is withheld, since it tells what is withheld: { $reason }
   *[other] { $count } acknowledgements are withheld, since they tell what is withheld: { $reason }
}
pack-versions-title = Version history
pdf-column-what = Filed, reason, version digest
pack-column-event = Ledger position
pdf-version-filed = { $at } by { $author }
pack-versions-note = The digest of a version is the SHA-256 of its manifest.json; the ledger position is the index of the event that committed to it. Both can be checked offline with the files under proof/ in the pack.

# The comparison of two packs, printed.
diff-print-kind = Comparison of two compliance packs
diff-print-from = Earlier pack
diff-print-to = Later pack
diff-print-position = Ledger position
diff-print-as-of = As of
diff-print-content = SHA-256 of its pack.json
diff-print-unchanged = Records in the same version
diff-print-what = What
diff-print-before = Earlier
diff-print-now = Later
diff-print-note = Note
diff-print-why = Why
diff-print-version = Version { $version }
diff-print-foot = What differs between { $from } and { $to }

# The certificate of destruction.
certificate-kind = Certificate of destruction
certificate-title = Destruction { $number }
certificate-foot = Certificate of destruction { $number }
certificate-reason = Reason
certificate-proposed = Proposed by
certificate-approved = Approved by
certificate-records = Records
certificate-files = Files destroyed
certificate-event = Event in the ledger
certificate-digest = SHA-256 of the certificate
certificate-what = What was done
certificate-what-gone = The records below were destroyed: their titles, field values and file names with the salts that hid them, the comments on them, and the files that no kept record has.
certificate-what-left = Left are their numbers, the manifests and hashes of all versions, and the events. The ledger, its receipts and every pack that was issued before still verify.
certificate-what-elsewhere = Not reached by this are packs that were issued before, copies that others hold, and backups: those end under the rules of whoever keeps them.
certificate-records-title = Records
certificate-number = Record
certificate-why = Kind, retention, versions
certificate-rule = { $kind }, { $marking }: { $years ->
    [0] { $months } months
    [one] { $months ->
        [0] 1 year
       *[other] 1 year and { $months } months
    }
   *[other] { $months ->
        [0] { $years } years
       *[other] { $years } years and { $months } months
    }
} from { $base }, { $from }; kept until { $until }.
certificate-from-occurred_on = when it happened
certificate-from-received_at = when its last version was received
certificate-from-closed = when it was closed
certificate-from-superseded = when it was superseded or declared void
certificate-from-expiry = the last day of its validity
certificate-from-field = a date in it
certificate-version = Version { $version }, event { $event } of the ledger, SHA-256 of its manifest:
certificate-files-title = Files
certificate-files-none = None: the records had no file, or kept records have the same ones.
certificate-file = SHA-256 of the file

# Reports of records, printed. Titles of sections and columns stand with the reports and kinds.
report-number = Number
report-version = Version
report-state = State
report-owner = Owner
report-title = Title
report-marking = Marking
report-occurred-on = Date
report-head = Ledger position
report-as-of = Head signed
report-period = Period
report-above = Left out
report-above-count = { $count ->
    [one] 1 record marked above { $marking }
   *[other] { $count } records marked above { $marking }
 }
report-above-sentence = { $count ->
    [one] 1 record belongs here and is marked above { $marking }. It is left out.
   *[other] { $count } records belong here and are marked above { $marking }. They are left out.
 }
report-foot = { $report } of { $number }, version { $version }, at ledger position { $position }
report-none = None on record.
report-yes = Yes
report-no = No
report-not-stated = Not stated
report-what = Record
report-count = In all
report-record = { $kind } { $number }: { $title }
report-link = { $label }
report-link-from = { $label } (from there)
report-link-column = Link
report-file = File
report-size = Size
report-digest = SHA-256
report-meaning = Meaning
report-signer = Printed name and role
report-signed-at = Signed
report-signed-version = Version
report-event = Position
report-refused = { $meaning }: refused. { $reason }
report-replaced = { $version }; the same person has said something else since
report-received = Received
report-author = By
report-reason = Reason
report-figure = Figure
report-value = Value
report-value-of = Of
report-target = Target
report-judged = Judged
report-no-value = No value
report-on-target = On target
report-off-target = Off target
report-figures-at = Computed as of { $day } from the records at the ledger position of this report, up to its marking.
report-sheet-from = From the file { $name }, SHA-256 { $digest }.
report-sheet-cut = The file has more rows than are printed here.
report-sheet-none = No table for this stands among the files of the record.
report-known = { $word }: { $number }
report-notice-open = This document is not in force. Its record has stood in the state “{ $state }” since { $since }; nobody may rely on what follows.
report-notice-superseded = This document is no longer in force: superseded since { $since }.
report-notice-void = This document is not in force: void since { $since }. It keeps its number, { $number }, which is not used again.
report-notice-instead = In its place: { $numbers }.
report-pieces-part = Part and revision
report-pieces-title = Title
report-pieces-number = Serial number or lot
report-pieces-quantity = Quantity
report-pieces-made-on = Made on
report-pieces-status = Status
report-pieces-made-in = lot { $lot }
report-pieces-unknown = No trace batch on record knows this number of this part.
report-pieces-test = Test
report-pieces-of = Of
report-pieces-all = all { $count } named pieces
report-pieces-more = and { $count } more
report-pieces-method = Method and criterion
report-pieces-day = Day
report-pieces-result = Result
report-pieces-with = Made with, as calibrated
report-pieces-valid = { $from } to { $until }
report-pieces-deviation = Deviation
report-pieces-disposition = Disposition
report-pieces-concession = Concession
report-pieces-approval = Customer approval
report-pieces-departure = Find number { $find }, { $parts }: { $needed } designed, { $built } built in
report-pieces-foreign = { $built } of { $parts } built in, in no line of the parts list
report-pieces-until = valid until { $day }
report-pieces-lot = Lot
report-pieces-supplier = Supplier
report-pieces-supplier-lot = Supplier's lot or heat
report-pieces-certificate = Certificate
report-pieces-uncertified = None on record
report-sources = What this report was made from
report-sources-note = Each SHA-256 is that of a version's manifest, and each position the index of the event that committed to it. They can be compared with the record's page, with a pack, or on the public page of the service. That this report was printed is an event, too, with the SHA-256 of the file.
report-origin = Ledger
report-limit = Up to marking
report-definition = Report and SHA-256 of its definition
report-root = Root of the ledger at that position
report-basis = SHA-256 of all this together

## Recall list

recall-kind = Recall list
recall-title = Where lot { $lot } of { $item } went
recall-foot = Recall list, made { $at }
recall-lot = Lot
recall-item = Item
recall-supplier = Supplier and its lot
recall-certificate = Certificate
recall-delivered = Delivered units that hold it
recall-inside = Units inside these
recall-here = Units that hold it and are not delivered
recall-earlier = Units that held it and hold none now
recall-at = As of
recall-customer = Customer
recall-status = Status
recall-serial = Serial number
recall-through = Holds it through
recall-none = None.
recall-section-delivered = Delivered, by customer
recall-section-here = Not delivered
recall-section-earlier = Held it earlier

# Marked copies of stored files.
copy-document = { $title }: marked copy { $copy } of { $number }, version { $version }
copy-foot = Uncontrolled when printed. Marked copy { $copy } of { $number }, version { $version }. { $organisation }
copy-title = { $number }  { $title }
copy-state = Version { $version } · { $state }
copy-issued = Marked copy { $copy } · issued to { $recipient } · by { $name } · { $at }
copy-purpose = Purpose: { $purpose }
copy-uncontrolled = Uncontrolled when printed: before use, make sure that this is the version in force.
copy-digest = SHA-256 { $digest } · ledger position { $position }
copy-page = Page { $page } of { $pages } of { $title }, version { $version }
copy-bookmark = Page { $page }
copy-qr-alternative = QR code: { $address }
copy-state-in = { $state } as of { $day }
copy-state-replaced = Superseded as of { $day }: the record is at version { $current }
copy-word-draft = DRAFT
copy-word-superseded = SUPERSEDED
