# Sanad, English: pdf. Also what PDF and index.html share (pack-, status-).

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

pdf-language = en
pdf-creator = Sanad
pdf-document-title = Compliance pack { $number }: { $profile }
pdf-page-of = Page { $page } of { $pages }
pdf-foot = Copy { $copy } · as of { $size } events of ledger { $origin }
pdf-bookmark-cover = Cover
pdf-bookmark-records = Records
pdf-bookmark-record = { $number } { $title }
pdf-none = none

## Cover

pdf-cover-kind = Compliance pack
pdf-site = Site
pdf-all-sites = All sites
pdf-product = Product
pdf-all-products = All products
pdf-period-label = Period
pdf-period = { $from } to { $to }
pdf-marking = Marking
pdf-copy-label = Copy
pdf-copy = Copy { $copy }
pdf-recipient = Recipient
pdf-no-recipient = Not stated
pdf-content-digest = Content digest: SHA-256 of data/pack.json
pdf-ledger = Ledger
pdf-ledger-position-label = As of
pdf-ledger-position = { $size } events, head signed { $at }
pdf-ledger-root = Merkle root at that position
pdf-ledger-key = Key of the ledger (compare it with the key that reached you another way)
pdf-profile-digest = Digest of the profile in use
pdf-qr-caption = Pack number and content digest
pdf-check-title = How to check this pack
pdf-check-1 = Take the file { $number }.zip that came with these pages. This print repeats what is in it and proves nothing by itself.
pdf-check-2 = Compare the content digest above with the digest of data/pack.json inside the file: sha256sum data/pack.json, or scan the code and compare.
pdf-check-3 = Run sanad-verify { $number }.zip --trust FILE. The trust file holds the ledger’s key. It must reach you another way than with this pack, for example handed over at accreditation or published by the organisation.
pdf-check-4 = README.txt in the pack shows how to check everything with public tools only: unzip, sha256sum, a BagIt validator.

## Readiness

pdf-summary = { $steps } steps: { $parts }. { $records ->
    [0] No records in this pack.
    [one] { $records-text } record in this pack.
   *[other] { $records-text } records in this pack.
}
pdf-summary-part = { $count } { $status }
pdf-summary-join = {", "}
pdf-readiness-title = Readiness by step
pdf-readiness-intro = What the records show under the profile “{ $profile }”. { $summary }
pdf-steps-title = Steps, rules and reasons
pdf-column-step = Step
pdf-column-title = Title
pdf-column-status = Status
pdf-column-rules-met = Rules met
pdf-column-open-items = Open items
pdf-column-records = Records
pdf-column-page = Page
pdf-rules-met = { $met } of { $rules }
pdf-legend-title = What the words mean
pdf-legend-complete = Every rule of the step is met by records in the pack.
pdf-legend-not-applicable = A signed justification in the pack says why the step does not apply.
pdf-legend-stale = Evidence is there but out of date: expired, or older than the period allows.
pdf-legend-incomplete = Evidence is missing; the reasons name what.
pdf-legend-blocked = Something open forbids the step to be complete, for example a major finding without verified correction.
pdf-no-verdict = This pack states which evidence exists and which does not. It gives no verdict: whether the evidence is adequate is for the certification body to judge.
pdf-step-title = { $step }. { $title }
pdf-clauses-of = { $standard }: { $clauses }
pdf-clauses-join = {"  ·  "}
pdf-step-no-rules = The profile has no rules for this step.
pdf-see-page = page { $page }
pdf-page-number = { $page }
pdf-no-rules = no rules

## Traceability

pdf-trace-title = Serial and batch records
pdf-trace-intro = Counts of what is in scope. The lists themselves are in data/traceability/ of the pack (units.csv, edges.csv), each line with the record that it came from.
pdf-trace-items = Part definitions
pdf-trace-lots = Lots
pdf-trace-units = Serialised units
pdf-trace-edges = Genealogy edges
pdf-trace-sample = First units by serial number
pdf-trace-more = { $count ->
    [one] { $text } more unit in units.csv.
   *[other] { $text } more units in units.csv.
}
pdf-column-serial = Serial number
pdf-column-item = Item
pdf-column-unit-status = Status
pdf-column-installed = Installed directly
pdf-installed = { $lots ->
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
pdf-register-empty = No records are in the scope of this pack.
pdf-column-number = Number
pdf-column-kind = Kind
pdf-column-state = State
pdf-column-version = Version

## Record sheets

pdf-record-head = { $number } · { $kind }
pdf-fact-kind = Kind
pdf-fact-state = State
pdf-fact-marking = Marking
pdf-fact-version = Version
pdf-fact-occurred = Occurred on
pdf-fact-received = Received
pdf-fact-steps = Evidence for steps
pdf-fact-event = Ledger position
pdf-fields-title = Fields
pdf-continued = continued
pdf-missing-letters = � stands for a control character or for a letter that the fonts of this print lack. index.html in the pack has the value as filed.
pdf-no-fields = No field has a value.
pdf-links-title = Links
pdf-column-link = Link
pdf-not-in-pack = not in pack
pdf-files-title = Files
pdf-no-files = No files are attached to the current version.
pdf-column-file = File, path under data/, SHA-256
pdf-column-media-type = Type
pdf-column-size = Size
pdf-versions-title = Version history
pdf-column-what = Filed, reason, version digest
pdf-column-event = Ledger position
pdf-version-filed = { $at } by { $author }
pdf-versions-note = The digest of a version is the SHA-256 of its manifest.json; the ledger position is the index of the event that committed to it. Both can be checked offline with the files under proof/ in the pack.
