# Lists, search, the first page, the audit trail, the ledger, and what the API says of itself.
error-key-reused = This Idempotency-Key was used for another request within the last 24 hours. Send this request under a new key.
error-key-busy = A request with this Idempotency-Key is under way. Wait a moment and send it again.
record-part-first = the first part must be “record”, as application/json
record-part-unknown = “{ $name }” is no file of “files” with a file name
idempotency-key-form = an Idempotency-Key has 1 to 200 visible ASCII characters

# What is wrong with a question.
list-place = The question
list-cursor = the cursor is damaged, or belongs to another question; begin with the first page again
list-kind-unknown = there is no kind "{ $given }"; choose one of the list
list-state-unknown = no record of this kind can be in the state "{ $given }"; choose one of the list
list-marking-unknown = "{ $given }" is no marking; choose UNCLASSIFIED, RESTRICTED, CONFIDENTIAL or SECRET
list-owner-unknown = nobody here has the login "{ $given }"
list-open-unknown = "{ $given }" is none of: 1, draft, review, effective, open, closed, superseded, void
list-due-unknown = "{ $given }" is none of: overdue, soon
list-order-unknown = "{ $given }" is no order; sort by number, title, received, state or due, in the order asc or desc
list-limit = "{ $given }" rows cannot be shown; ask for 1 to 200
events-place = The question
events-number = "{ $given }" is no position in the ledger
events-day = "{ $given }" is no day; write it like 2026-10-02
events-actor = nobody here has the login "{ $given }"
events-limit = "{ $given }" rows cannot be shown; ask for 1 to 500

# The list of records.
list-title = Records
list-search = Words
list-search-hint = All of them are looked for in number, title and fields; “between quotation marks” word for word
list-kind = Kind
list-state = State
list-marking = Marking
list-owner = Owner
list-open = Work left
list-due = Due
list-anybody = Anybody
list-me = Me
list-open-all = All
list-open-open = Open: draft, in review or to be done
list-open-review = Waiting for approval
list-open-effective = In force
list-open-closed = Closed
list-due-all = Any time
list-due-overdue = Overdue
list-due-soon = In the next 30 days
list-reset = Clear
list-more-filters = More filters
list-count = { $count ->
    [0] No record
    [one] 1 record
   *[other] { $count } records
}
list-count-more = More than 1,000 records
list-next = Next page
list-previous = Previous page
list-pages = Pages
list-caption = Records, with links in the head to change their order
list-sort = Sort by { $column }
list-empty = No record is like that. Loosen a filter, or use fewer words.
list-nothing = No record is filed yet. File the first one, or import a folder.
list-overdue = overdue
list-column-number = Number
list-column-title = Title
list-column-kind = Kind
list-column-state = State
list-column-marking = Marking
list-column-owner = Owner
list-column-due = Due
list-column-received = Received

# The first page.
home-mine = Mine to finish
home-mine-empty = Nothing that you own is open.
home-overdue = Overdue
home-overdue-empty = Nothing is overdue.
home-soon = Due in the next 30 days
home-soon-empty = Nothing is due in the next 30 days.
home-review = Waiting for approval
home-review-empty = Nothing waits for approval.
home-changed = Changed last
home-changed-empty = Nothing is filed yet.
home-all = All { $count }
home-all-more = All of more than 1,000
home-due = due { $day }
home-readiness-counts = { $complete } of { $all } steps complete

# Readiness.
readiness-profile = Profile
readiness-site = Site
readiness-product = Product
readiness-all-sites = All sites
readiness-all-products = All products
readiness-show = Judge
readiness-file = File: { $kind }
readiness-remark = remark
readiness-day = As of the day
readiness-position = Ledger position
readiness-not-now = As it stood, not as it is now: the ledger's head was signed at { $at }.
readiness-to-come = The day has not come: what is on record is judged by it.
readiness-responsible = Answers for it: { $names }
readiness-left = left; hand over

# The audit trail.
nav-events = Audit trail
nav-ledger = Ledger
events-title = Audit trail
events-about = Everything that happened, in the order of the ledger. Nothing here can be changed or taken out.
events-from = From day
events-to = To day
events-by = By
events-action = What happened
events-subject = About
events-subject-hint = Number of a record or pack, or a login
events-anybody = Anybody
events-anything = Anything
events-show = Show
events-csv = All of these as CSV
events-empty = Nothing like that has happened. Loosen a filter.
events-nothing = Nothing has happened yet.
events-newer = Newer
events-older = Older
events-pages = Pages
events-column-index = Ledger
events-column-at = Time
events-column-who = By
events-column-what = What happened
events-column-about = About
events-system = the system
events-hidden = a record above your clearance
events-version = version { $version }
events-csv-index = ledger index
events-csv-at = time
events-csv-person = person
events-csv-login = login
events-csv-action = action
events-csv-label = action in words
events-csv-about = about
events-csv-subject = subject
events-csv-title = title
events-csv-version = version
event-title = Event { $index }
event-back = Audit trail
event-body = As it was hashed
event-body-hidden = It names a record above your clearance, so only its hash is shown.
event-leaf = Leaf: SHA-256 of these bytes
event-receipt = Receipt
event-receipt-about = It proves, without this service, that the event stands in the ledger. Keep it with what it proves.
event-proof = Proof
event-path = From the leaf to the root
event-path-about = Each line joins two hashes to one. The last is the root of the head over { $size } leaves, which is signed; so the event cannot be another.
event-path-leaf = leaf { $index }, this event
event-path-joined = joined with leaves { $from } to { $to }, which stand { $side ->
    [before] before it
   *[after] after it
}:
event-path-joined-one = joined with leaf { $from }, which stands { $side ->
    [before] before it
   *[after] after it
}:
event-path-node = gives
event-path-root = gives the root
event-path-alone = It was the only leaf when the head was signed: its hash is the root.
event-version_committed = Version filed
event-record_signed = Record signed
event-signature_refused = Signature refused
event-delegation_given = Delegate named
event-delegation_ended = Delegation taken back
event-file_downloaded = File downloaded
event-register_exported = Register taken out
event-pack_issued = Pack issued
event-pack_disclosed = Withheld value disclosed
event-verification_answered = Verification receipt given
event-answer-known = Somebody from outside asked whether a file with this hash is on record, and has it in writing: known, at position { $position }
event-answer-superseded = Somebody from outside asked whether a file with this hash is on record, and has it in writing: superseded, at position { $position }
event-answer-withdrawn = Somebody from outside asked whether a file with this hash is on record, and has it in writing: withdrawn, at position { $position }
event-answer-unknown = Somebody from outside asked whether a file with this hash is on record, and has it in writing: unknown
event-definition_adopted = Definition used for the first time
event-signed_in = Signed in
event-signed_out = Signed out
event-sign_in_refused = Sign-in refused
event-user_added = Person added
event-password_set = Password set
event-token_created = Token made
event-token_revoked = Token taken back
event-ledger_key_added = Ledger key added
event-ledger_key_retired = Ledger key retired
event-integrity_checked = Integrity checked
event-witnesses_changed = Witnesses changed
event-witness_contradicted = A witness contradicted the ledger
event-organisation_created = Organisation set up

# The ledger.
ledger-title = Ledger
ledger-about = One hash for each event, in a tree whose head is signed. Whoever keeps a head can see later that nothing before it was changed.
ledger-origin = Name
ledger-head = Present head
ledger-size = Size
ledger-size-events = { $size ->
    [one] 1 event
   *[other] { $size } events
}
ledger-root = Root
ledger-signed = Signed
ledger-key = Key
ledger-note = Signed note
ledger-empty = Nothing is in the ledger yet.
ledger-heads = Heads
ledger-heads-about = Every head that was ever signed. Each covers all events before its size.
ledger-heads-older = Older heads
ledger-heads-first = The newest heads
ledger-heads-last = last event
ledger-check = How to check it yourself
ledger-check-1 = Write the ledger out as files that anybody’s tools for transparency logs can read:
ledger-check-2 = Compare the head with one that you kept earlier. Keep today’s:
ledger-check-3 = Check a pack, offline, with a key that you got from outside the pack:
ledger-check-head = The signed head as text

# What the API says of itself.
api-title = Sanad
api-description = Records, their evidence, readiness and the audit trail of an organisation. Problems are told as RFC 9457 says, with a stable code. What the caller may not see is answered like what is not there.
api-token = A token made under “Your account”; it does what its owner may do, within its scopes.
api-cookie = The session of somebody signed in with a browser. Requests that change something must come from the site itself.
api-problem = A problem with one of these codes: { $codes }
api-done = Done
api-part = The part that was asked for
api-not-modified = The caller has it already
api-no-such-part = The part that was asked for lies outside
api-idempotency-key = The same request under the same key is done once within 24 hours; the answer is given again. Files that are sent count by their SHA-256.
api-find-openapi = This description
api-find-me = Who the caller is, and what they may do
api-list-kinds = Kinds of records
api-find-kind = A kind, with the JSON Schema of its fields
api-list-records = Records that pass a question, a page at a time
api-find-record = A record with its versions and the links in both directions
api-find-version = What proves a version: manifest, disclosures, event and receipt
api-download-file = A file of a record; the download is recorded
api-find-readiness = Readiness of the steps of a profile, with reasons
api-list-events = The audit trail, the newest first
api-find-event = An event with its proof
api-find-checkpoint = The signed head of the ledger
api-part-number = Number of the record
api-part-version = Version, from 1
api-part-digest = SHA-256 of the file, hexadecimal, with or without “sha256:”
api-part-code = Code of the kind
api-part-index = Index in the ledger
api-parameter-equipment = Number of the record of the equipment, or its own mark
api-parameter-operator = Whose work
api-parameter-q = Words that must all occur; the last one may go on, quotation marks make a phrase
api-parameter-kind = Kind code
api-parameter-state = State code
api-parameter-marking = Marking
api-parameter-owner = Login of the owner, or “me”
api-parameter-open = 1: only what something remains to be done about; or a category of state
api-parameter-due = Only what is overdue, or due within 30 days
api-parameter-sort = Order; the newest first without it
api-parameter-order = Direction of the order
api-parameter-cursor = Where to go on: “next” or “previous” of another page of the same question
api-parameter-limit = Rows of a page
api-parameter-profile = Profile code; Annexure B without it
api-parameter-site = Site
api-parameter-product = Product
api-parameter-as_of = Ledger position, in leaves; the last one of the day without it, or the present one
api-parameter-from = First day
api-parameter-to = Last day
api-parameter-actor = Login of who did it
api-parameter-action = Action code
api-parameter-subject = Number of a record or pack, or a login
api-parameter-after = Only what comes after this one: a ledger index for events, a number for packs
api-parameter-before = Only what is older than this ledger index

help-openapi = Print the description of the API (OpenAPI 3.1)

api-if-match = ETag of the version that the change is made over; somebody else’s change in between is a 412
api-create-record = File a record
api-revise-record = File a new version of a record, over the one that If-Match names
api-move-record = Move a record to another state, over the version that If-Match names
api-create-upload = Send the bytes of a file that a version to come will hold
api-discard-upload = Forget a file that was sent
api-part-upload = Id of the upload
api-parameter-name = Name of the file
api-list-tokens = The caller’s tokens, the latest first
api-create-token = Make a token, as somebody signed in: a program makes none
api-revoke-token = Take one of the caller’s tokens back
api-list-sessions = Where the caller is signed in; not for programs
api-end-session = Sign the caller out there; not for programs
api-find-comparison = Two versions of a record side by side
api-find-comparison-from = Version on the earlier side
api-find-comparison-to = Version on the later side
api-download-proof = What proves a version, byte for byte: its receipt (tlog-proof), or what was hashed
api-export-events = The audit trail as a table, the newest first
api-find-ledger = The ledger: its name, keys and signed heads
api-find-ledger-before = Only heads of fewer leaves than this
api-export-records-csv = The records of a list as CSV; with kind, their fields too
api-export-records-xlsx = The same as a workbook (Office Open XML)
api-download-recall-list = Units that hold, or held, a lot, as a table for a recall
api-find-fallout = What came of work that is in doubt: with equipment, or of an operator, in a period; the units that have it
api-download-fallout = The same units as a table
api-print-recall = The same as PDF, delivered units by customer
api-download-unit-epcis = Everything that is or was in a unit, as an EPCIS 2.0 document with event-hash ids
api-part-token = Id of the token
api-part-session = Id of the session
api-part-part = Receipt, manifest, disclosures or event

# ---- Registers: the columns of a list that is taken away

register-number = Number
register-title = Title
register-kind = Kind
register-state = State
register-marking = Marking
register-owner = Owner
register-occurred_on = Date
register-due_on = Due on
register-received_at = Received (UTC)
register-version = Version
register-digest = SHA-256 of the version
register-too-long = The register has more than { $most } rows, which is all that a sheet can hold. Narrow the list, or take it as CSV.
list-csv = CSV
list-xlsx = Excel
list-take = Take this list away:
