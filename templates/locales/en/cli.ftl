# The command line: help and messages. (The words for results, status-…, stand in pdf.ftl: they are the same there.)
help = Keep quality evidence in a hashed, versioned store, and make compliance packs that an outsider can check.
help-more = Begin with `sanad demo`, or with `sanad init --dir DIR --code CODE --name NAME` and `sanad import FOLDER --dir DIR`.
help-all-json = Print one JSON document instead of text
help-all-dir = Folder of the installation (default: this folder)
help-all-config = Configuration file of the installation, instead of --dir
help-all-organisation = Short code of the organisation, where the installation has several
help-all-actor = Act as this user (default: the first whose role may)

help-demo = Make a demonstration organisation, file its records, issue its first pack, verify it, and serve it
help-demo-dir = Folder of the demonstration
help-demo-no_serve = Do not serve pages afterwards
help-demo-listen = Address and port to serve on

help-init = Make a new installation with its organisation, ledger key and first two users
help-init-dir = Folder of the new installation
help-init-code = Short code of the organisation: 2 to 24 of a-z, 0-9 and "-"; it stands in every hash and never changes
help-init-name = Name of the organisation, as printed on packs
help-init-host = Host part of the ledger's name, for example quality.example.org
help-init-database = postgres://USER@HOST/NAME instead of the embedded database
help-init-admin = Login of the first administrator
help-init-manager = Login of the first quality manager
help-init-marking = Marking of new records that are filed without one (it can be changed in sanad.toml)
help-init-post_quantum = Let a key of ML-DSA-44 sign beside that of Ed25519, for evidence that must last decades (`sanad key add` adds one later)
help-init-clearance = Highest marking that these two may see: UNCLASSIFIED, RESTRICTED, CONFIDENTIAL or SECRET
init-done = { $name } is set up in { $dir }.
init-trust = Trust file for certification bodies: { $path }
init-key = Key of the installation: { $path } (keep a copy apart from the backups of the database)
init-marking-high = --marking { $marking } is above --clearance { $clearance }: nobody could file a record without naming its marking
init-name-missing = an organisation needs a name; it is printed on every pack
init-marking = Records without a marking of their own are filed as { $marking }.
init-next = Next: sanad import FOLDER --dir { $dir }

help-serve = Serve the pages and the API over HTTP until told to stop
help-serve-listen = Address and port to listen on, instead of the configuration's
help-migrate = Bring the tables of an installation up to date
migrate-none = The tables are up to date.
migrate-applied = Applied { $name }.

help-organisation = Add and list the organisations of an installation; each has people, records and a ledger of its own
help-organisation-add = Add an organisation with its ledger key and first administrator
help-organisation-add-code = Short code: 2 to 24 of a-z, 0-9 and "-"; it stands in every hash and never changes
help-organisation-add-name = Name of the organisation, as printed on packs
help-organisation-add-host = Host in the name of its ledger (default: that of the first organisation)
help-organisation-add-admin = Sign-in name of its first administrator
help-organisation-add-post_quantum = Let a key of ML-DSA-44 sign beside that of Ed25519, for evidence that must last decades
help-organisation-add-clearance = Highest marking that the administrator may see, and give to others
help-organisation-list = List organisations
organisation-added = Added { $name } ({ $code }) with the administrator { $login }.
    Its trust file is { $path }: hand it to those who check its packs.
    Now set a password: sanad user passwd { $login } --organisation { $code }
help-user = Add and list users, set passwords
help-user-add = Add a user
help-user-add-login = Sign-in name: a-z, 0-9, ".", "-" and "_"
help-user-add-name = Name as printed
help-user-add-role = administrator, quality-manager, contributor, auditor or certification-body
help-user-add-clearance = Highest marking that the user may see
help-user-passwd = Set a user's password: from the terminal, or the first line of standard input
help-user-passwd-login = Sign-in name
help-user-list = List users
help-user-confirm-address = Confirm for somebody that the e-mail address which they gave is theirs
help-user-confirm-address-login = Sign-in name
help-user-confirm-address-email = The address, as they gave it
user-address-unconfirmed = { $email } (not confirmed)
user-address-confirmed = The address { $email } of { $login } is confirmed.
user-added = Added { $login } as { $role }.
user-password-set = The password of { $login } is set.
user-password-prompt = New password (at least 15 characters):
user-password-again = The same again:
user-password-differs = the two differ
user-name-missing = a user needs a name
user-login-form = a login has 1 to 64 characters of a-z, 0-9, ".", "-" and "_"

help-import = File a folder of evidence: rows of index.csv or index.xlsx, every file as it is, or the rows of a spreadsheet
help-import-more =
    A folder may hold an index.csv (UTF-8, separated by commas, semicolons or tabs) or an index.xlsx (its first sheet); so may folders inside it. One row is one version of one record; a later row with the same number is its next version. A row without a number is known by its kind and title, so two such rows of the same kind and title are refused: give numbers. Columns: number, kind, title, occurred_on, marking, state, owner, files (apart by ";"), links (type:NUMBER, apart by ";"), reason; every other column is a field of the kind. A new record without a marking gets the one of --marking or sanad.toml; a new version without one keeps the record's. Without an index each file becomes a received document, under the step that its folder's name begins with (a- to o-). Importing the same folder again files nothing twice.

    A spreadsheet of your own (.xlsx, .ods, .csv) is filed with --kind KIND: each row is a record of that kind. What its columns mean is suggested from their headings; keep that with --save-mapping, change the file, and give it with --mapping. With --dry-run nothing is written and each row is told what would become of it. If one row is refused no row is filed, unless you say --keep-going. --errors writes the refused rows, each with its number and the reason: mend them there, and import that file with the same mapping.
help-import-folder = The folder, or the spreadsheet
help-import-kind = Kind of the records that a spreadsheet holds, by its code: nonconformity, supplier, …
help-import-mapping = What the columns of the spreadsheet mean: a file that --save-mapping wrote, or the page
help-import-sheet = Sheet of the workbook (default: the one of the mapping, or the first)
help-import-errors = Write the refused rows of the spreadsheet, with row and reason, to this file
help-import-save_mapping = Write what the columns were taken for to this file
import-mapped = “{ $heading }” is { $target }
import-columns-left-out = Left out: { $columns }
import-row-empty = { $path } has nothing in the columns that are used, and is left out
import-errors-ending = name a file that ends with .csv or .xlsx
import-errors-written = { $count ->
    [one] 1 refused row is in { $path }: mend it there, and import that file with the same mapping
   *[other] { $count } refused rows are in { $path }: mend them there, and import that file with the same mapping
}
help-import-dry_run = Find out what would happen; write nothing
help-import-keep_going = File what is right although other rows are wrong
help-import-marking = Marking of new records that have none in their row (default: the one in sanad.toml)
import-progress = Filing
import-filed = { $number } filed  sha256:{ $digest }…  { $files }
import-revised = { $number } version { $version }  sha256:{ $digest }…  { $files }
import-unchanged = { $number } is there already  { $files }
import-refused = { $place }: { $message }
import-unlisted = { $path } is in no index and was left out
import-counts = { $filed } filed, { $revised ->
    [one] 1 new version
   *[other] { $revised } new versions
}, { $unchanged } there already, { $refused } refused.
import-summary = { import-counts }
import-unmarked = { $count ->
    [one] 1 new record has no marking of its own: { $marking }.
   *[other] { $count } new records have no marking of their own: { $marking }.
}
import-summary-dry = Nothing was written. It would be: { import-counts }

help-draw-pages = Draw the pages of a file that comes on standard input; this program asks itself
help-record = List, show, print, copy and export records
help-record-list = List records
help-record-list-kind = Only this kind
help-record-list-state = Only this state
help-record-show = Show a record with its versions
help-record-show-number = Its number
help-record-report = Print a report of a record as PDF: an 8D report, an audit report, its sheet
help-record-report-number = Its number
help-record-report-report = Which report; without it, that of its kind
help-record-report-pdf = File to write; without it, one named after record and report, here
help-record-report-from = First day of the period, for a report of a period
help-record-report-to = Last day of the period
help-record-report-marking = Leave out what is marked higher than this
help-record-copy = Make a marked copy of a file of a record as PDF: its pages with marking, state, number of the copy and for whom
help-record-copy-number = Number of the record
help-record-copy-file = Name of the file; without it, the only one
help-record-copy-recipient = Whom the copy is for
help-record-copy-purpose = What it is for
help-record-copy-out = File to write
help-record-export = Write a record's files, manifests, events and receipts to a folder
help-record-export-number = Its number
help-record-export-to = Folder to write to
record-count =
    { $count ->
        [one] 1 record
       *[other] { $count } records
    }
record-version = version { $version }  { $at }  { $author }  { $state }  ledger { $event }  { $digest }  { $reason }
record-copied = Copy { $copy } of { $number } is in { $file }.
record-exported = { $number }: { $files ->
    [one] 1 file
   *[other] { $files } files
} written to { $folder }.

column-login = login
column-name = name
column-address = reminders to
column-organisation = organisation
column-origin = ledger
column-role = role
column-password = password
column-clearance = clearance
column-number = number
column-kind = kind
column-state = state
column-version = version
column-marking = marking
column-title = title
column-owner = owner
column-occurred-on = occurred on
column-step = step
column-status = result
column-rules = rules met
column-as-of = as of
column-copy = copy
column-recipient = recipient
column-digest = tag manifest (SHA-256)

help-readiness = Evaluate a profile's steps over the records: what is complete, what is not, and why
help-readiness-profile = Profile
help-readiness-site = Only this site
help-readiness-product = Only this product
help-readiness-as_of = As of this ledger position, for which a head was signed, judged on the day of that head unless --on names another; without it, now
help-readiness-on = Judge on this day (2026-03-31), over the last ledger position of it; a day to come is judged by what is on record now
help-readiness-reasons = Show every rule that is not met, with what fails it, what would settle it and who answers for it
readiness-title = { $profile }, judged on { $day } at ledger position { $size }

help-pack = Issue compliance packs, list them, make them again
help-pack-build = Issue a pack as ZIP and PDF
help-pack-build-profile = Profile (default: annexure-b, or unit-evidence for a pack about units and lots)
help-pack-build-unit = Only what bears on the unit of this serial number and on what is in it. May be repeated
help-pack-build-lot = Only what bears on this lot, on the units made in it and on what is in them. May be repeated
help-pack-build-order = Only what bears on what the trace batches of this work order made. May be repeated
help-pack-build-contract = Only what bears on the units and lots that records of this contract name. May be repeated
help-pack-build-item = Part number of the units and lots, where numbers are those of several parts
help-pack-build-site = Only this site
help-pack-build-product = Only this product
help-pack-build-months = Length of the look-back window in months (default: the profile's)
help-pack-build-marking = Highest marking to include (default: what you may see)
help-pack-build-as_of = Ledger position to stand at (default: now)
help-pack-build-copy = Copy number
help-pack-build-recipient = Whom this copy is for
help-pack-build-withhold = Leave something out, and say in the pack that and why. May be repeated
help-pack-build-preview = Show what would be withheld, and where it can still be read; issue nothing
help-pack-build-more =
    What is withheld is written OF/WHAT=REASON. OF is the number of a record, kind:CODE for all of a kind, or above:MARKING for all that were ever marked higher. WHAT is title, field/NAME, fields, file/NAME, files or all. It is withheld in all versions, and a file wherever its content stands. The pack still verifies, says what is withheld and why, and what is withheld can be disclosed later (sanad pack disclose). Results of rules are those of the true values.
help-pack-diff = Compare two issued packs: what was added, superseded, withdrawn and changed between two audits
help-pack-diff-from = Number of the earlier pack
help-pack-diff-to = Number of the later pack
help-pack-diff-pdf = Print it as PDF into this file
help-pack-diff-out = Write it as canonical JSON (sanad/pack-diff/v1) to this file
help-pack-disclose = Disclose something that a pack withholds, so that whoever holds the pack can check it
help-pack-disclose-number = Number of the pack
help-pack-disclose-record = Number of the record
help-pack-disclose-title = Its title
help-pack-disclose-field = This field
help-pack-disclose-file = This file: its true name, or its position from 1
help-pack-disclose-version = Version (default: the newest in which it is withheld)
help-pack-disclose-out = Where to write the disclosure; the content of a file is written beside it, as FILE.content
column-part = Withheld
column-value = What it says
column-versions = Versions
column-reason = Reason
preview-withheld = { $count ->
    [0] Nothing would be withheld.
    [one] 1 thing would be withheld. Nothing was issued.
   *[other] { $count } things would be withheld. Nothing was issued.
}
preview-elsewhere = Still to be read: “{ $value }” in { $number }, { $place }
help-pack-build-to = Folder to write to (default: the installation's packs)
help-pack-list = List issued packs
help-pack-rebuild = Make an issued pack again and prove that it is the same
help-pack-rebuild-number = Its number
help-pack-rebuild-to = Folder to write to (default: the installation's packs)
help-pack-timestamp = Ask the timestamp authorities for the timestamps that packs wait for, now
help-pack-timestamp-number = Only for this pack (default: every pack that waits)
pack-signed = Signed by { $signer }, whose certificate { $issuer } issued.
pack-timestamped = { $number }: timestamped, { $at }.
pack-waits = No timestamp authority could be asked. The pack is issued and waits for its timestamp: `sanad serve` fetches it, or `sanad pack timestamp`.
pack-none-waits = No pack waits for a timestamp.
pack-progress = Writing the pack
pack-built = { $number }: { $files ->
    [one] 1 file
   *[other] { $files } files
}, { $size }, as of ledger position { $as-of }
pack-withheld =
    { $count ->
        [one] 1 record is marked above { $limit } and was left out. The pack does not say so.
       *[other] { $count } records are marked above { $limit } and were left out. The pack does not say so.
    }

help-trace = Show what a unit is made of, and what was taken out
help-trace-unit = Serial number
help-trace-item = Part number, if several items have a unit of that number
help-trace-epcis = Write everything that is or was in it to this file, as an EPCIS 2.0 document, and show nothing
help-epcis = Show the events of an EPCIS 2.0 document with their hash ids, and what a trace batch would make of them; needs no installation
help-epcis-file = EPCIS document, or a single event (JSON)
help-where-used = Show where a lot went, and what held it until it was taken out
help-where-used-lot = Lot number, or the supplier's lot number
help-where-used-item = Part number, if several items have a lot of that number
help-fallout = Show what came of work in doubt: with equipment that was out of tolerance, or of somebody whose competence had lapsed
help-fallout-equipment = Number of the record of the equipment, or its own mark
help-fallout-operator = Whose work
help-fallout-from = First day; without it, for equipment, that of its last good calibration before it failed
help-fallout-to = Last day; without either, for equipment, that on which it failed
help-where-used-pdf = Write the recall list as PDF: delivered units by customer, units still here, units that held it
help-label = Make labels of units and lots: sheets of A4 as PDF, or one as a picture
help-label-unit = Serial number of a unit
help-label-lot = Lot number
help-label-numbers = The beginning of serial and lot numbers: all of these
help-label-item = Part number, if several items have the number
help-label-symbol = QR code (wants public_url in sanad.toml) or Data Matrix of MIL-STD-130 (wants the organisation's CAGE code there)
help-label-grid = How a sheet is cut: 3x8, 5x13, 2x7
help-label-start = The first free label of the first sheet
help-label-copies = How many of each
help-label-out = File to write: PDF, or a picture where it ends in .png
label-written = Labels: { $file }
trace-unit = unit
trace-lot = lot
trace-consumed = consumed
trace-installed = installed
trace-removed = taken out
trace-removed-of = taken out { $quantity } of { $of }
trace-removed-with = taken out with { $of }
trace-removed-by = by { $batch }
trace-as-above = as above
trace-stands-against = What stands against it:
trace-nothing-against = Nothing on record stands against it.
fallout-begins = From { $from } to { $to }, when it failed; the last good calibration before that: { $number }
fallout-has = { $units ->
    [one] One unit has it
   *[other] { $units } units have it
}, { $delivered } of them delivered:
trace-departure-by = Not built as designed: { $of }, { $find } { $parts }, covered by { $by }
trace-unit-certificate = Certificate of conformity { $number }: { $state }
trace-deviation = Deviation { $record } of { $of }
trace-deviation-by = Deviation { $record } of { $of }, covered by { $by }
trace-taken-out = Taken out, no longer in it:
where-used-balance = Mass balance: { $made } made or received, { $used } used, { $left } left.
where-used-overdrawn = Mass balance: { $made } made or received, { $used } used: more than there was ({ $left }).
where-used-earlier = Held it until it was taken out; none of it is in these now:
trace-epcis-written = written: { $file }
epcis-event = event { $event }  { $type }  { $id }
epcis-rows = rows for a trace batch: { $count }
where-used-delivered =
    { $count ->
        [0] No delivered unit holds it.
        [one] 1 delivered unit holds it.
       *[other] { $count } delivered units hold it.
    }
where-used-inside =
    { $count ->
        [one] Built into one of these is 1 unit that holds it; it is not counted again.
       *[other] Built into these are { $count } units that hold it; they are not counted again.
    }
where-used-not-delivered =
    { $count ->
        [one] 1 unit that is not delivered holds it.
       *[other] { $count } units that are not delivered hold it.
    }
where-used-held-earlier =
    { $count ->
        [one] 1 unit held it until it was taken out, and holds none now.
       *[other] { $count } units, those inside others included, held it until it was taken out, and hold none now.
    }

help-ledger = The ledger as files for other tools; its witnesses, and what they have signed
help-ledger-status = The present head and how each witness stands; ends with 1 if one of them contradicts the ledger
help-ledger-policy = The keys of the ledger and its witnesses, and how many must sign, as a trust file for `sanad-verify`
help-ledger-witness = Who witnesses the ledger
help-ledger-witness-add = Add a witness
help-ledger-witness-add-name = Name for it here, without blanks
help-ledger-witness-add-vkey = Its verifier key, as whoever runs it gave it to you
help-ledger-witness-add-url = Its address, http:// or https://, if this machine may ask it; without one heads go to it by file
help-ledger-witness-remove = Take a witness away; what it signed stays
help-ledger-witness-remove-name = Its name here
help-ledger-witness-quorum = Say how many witnesses must sign a head before it counts
help-ledger-witness-quorum-number = A number, all, any or none
help-ledger-witness-set = Take witnesses, groups and quorum from a policy file (C2SP tlog-policy)
help-ledger-witness-set-file = The file; - is standard input
help-ledger-witness-list = The witnesses and how each stands
help-ledger-witness-ask = Ask all witnesses with an address now (the service does so by itself)
help-ledger-export-checkpoint = Write the present head for a witness that cannot be reached over the network
help-ledger-export-checkpoint-since = Prove that it continues the ledger of so many leaves: what the witness signed last (default: 0)
help-ledger-export-checkpoint-witness = The same from what this witness signed last, as far as is known here
help-ledger-import-cosignature = Take in what a witness has signed
help-ledger-import-cosignature-file = The file; - is standard input
help-all-out = File to write; without it, the text is printed
help-all-qr = Also as a QR code: a file ending in .svg or .png, or `terminal`
help-witness = Witness the ledgers of others: sign that each head continues the one before (C2SP tlog-witness)
help-witness-init = Make a witness with a key of its own
help-witness-init-dir = Folder of the witness
help-witness-init-algorithm = What it signs with; a log that is to know ml-dsa-44 must be new enough
help-witness-init-name = Its name, like the address under which it is known: witness.example.org/pnac
help-witness-add-log = Witness a ledger from now on
help-witness-add-log-what = Its verifier key, or a file: a trust file, or keys one a line
help-witness-add-log-dir = Folder of the witness
help-witness-cosign = Sign a head that came by file or was scanned
help-witness-cosign-file = What `sanad ledger export-checkpoint` wrote; - is standard input
help-witness-cosign-dir = Folder of the witness
help-witness-serve = Sign heads over HTTP, until told to stop
help-witness-serve-dir = Folder of the witness
help-witness-serve-listen = Address and port
help-witness-serve-behind_proxy = A reverse proxy stands in front and sets X-Forwarded-For
help-witness-status = Which ledgers it witnesses, and what was refused; ends with 1 if something was
help-witness-status-dir = Folder of the witness

help-pack-build-unwitnessed = Stand at the present head, whoever has signed it, and do not wait for witnesses
pack-unwitnessed = Its own receipt, or its head, is not signed by enough witnesses yet. Once they have signed, make it again: sanad pack rebuild { $number }
ledger-status = { $origin }  { $size } leaves  signed { $at }
ledger-cosigned = { $witness } has signed the head of { $size } leaves on { $at }. It is kept.
ledger-cosigned-again = { $witness } has signed the head of { $size } leaves on { $at }. It was here already.
sheet-written = Written to { $path }.
sheet-too-long = { $size } bytes are too long for a QR code. This is the text:
sheet-left-out = With the signatures of ML-DSA-44 it is too long for a QR code. The code leaves them out; those of Ed25519 are in it.
sheet-qr-where = Name a file that ends in .svg or .png, or say: terminal
witness-none = Nobody witnesses this ledger. Add a witness with `sanad ledger witness add NAME VKEY`.
witness-alarm = WARNING: { $witness } contradicts this ledger. { $problem }
witness-quorum = { $needed } of { $all } must sign a head before it counts.
witness-quorum-own = Enough of them must sign a head before it counts: `sanad ledger policy` says who.
witness-quorum-none = No number of them is asked for.
witness-quorum-at = Reached by the head of { $size } leaves, { $behind } behind the present one.
witness-quorum-never = Not reached by any head yet.
witness-quorum-form = A number, or one of: all, any, none
column-witness = witness
column-cosigned = signed
column-behind = behind
column-at = on
column-problem = problem
witness-not-a-witness = This is the key of a log, not of a witness. A witness's key was printed by `sanad witness init`.
witness-log-not-a-log = This is the key of a witness, not of a ledger. A ledger's key is in its trust file.
witness-url = The address of a witness begins with http:// or https://
witness-needed = The quorum needs this witness. Lower it first: sanad ledger witness quorum NUMBER
witness-too-few = There are not as many witnesses.
witness-policy-form = This cannot stand in the policy.
witness-own-policy = The policy was taken from a file. Change the file, and take it in with `sanad ledger witness set FILE`.
witness-made = A witness was made in { $dir }. Its key, for those whose ledgers it witnesses and for those who trust it:
witness-made-next = Keep a copy of the file key where nobody else reads it, and never go back to an older copy of the folder. Next: sanad witness add-log VKEY --dir { $dir }
witness-log-added = Witnessing { $origin }.
witness-log-known = All of them are witnessed already.
witness-ready = Witnessing on { $address }. Stop with Ctrl-C.
witness-no-logs = No ledger is witnessed yet.
witness-log-head = { $origin }  signed { $size } leaves on { $at }
witness-log-none = { $origin }  nothing signed yet
witness-log-fork = WARNING: { $origin } signed two histories: on { $at } a head of { $size } leaves that contradicts the one of { $cosigned }. Proof: { $file }
witness-log-unproved = WARNING: { $origin } on { $at } presented a head of { $size } leaves without proof that it continues the one of { $cosigned }. See { $file }
witness-log-behind = WARNING: { $origin } on { $at } presented a head of { $size } leaves, fewer than the { $cosigned } that were signed. See { $file }
witness-refused-form = Have it exported again with `sanad ledger export-checkpoint`, and send the file as it is.
witness-refused-origin = If it is a ledger that you want to witness, add its key: sanad witness add-log VKEY
witness-refused-signature = Ask the organisation for the present key of its ledger, and add it: sanad witness add-log VKEY
witness-refused-size = Have it exported from there: sanad ledger export-checkpoint --since { $size }
witness-refused-inconsistent = The ledger was rewritten, or an old copy was put back. Both heads are kept in the folder refused; ask the organisation to explain them.
help-ledger-export = Write checkpoint, keys, tiles and entries in the C2SP tlog-tiles layout
help-ledger-export-to = Folder to write to
help-ledger-export-receipts = Also every event with its receipt
ledger-exported = { $size ->
    [one] 1 leaf
   *[other] { $size } leaves
} written to { $folder }.

help-key = The keys that sign a ledger: while one takes over from another, both sign (what to do when: deploy/keys.md)
help-key-list = List the keys, retired ones too: what they signed they still verify
help-key-add = Add a key that signs beside those that do already, to take over from one later
help-key-add-algorithm = What it signs with; ml-dsa-44 signs beside ed25519, for evidence that must last decades
help-key-retire = Let a key sign no more, once everybody who verifies has the new one
help-key-retire-key = The key, as `sanad key list` shows it
help-key-replace = Replace every key that signs by a new one of its kind, at once
help-key-replace-reason = Why: nobody has it any more, or somebody has it who should not
help-key-recover = Make a new installation key where it is lost, and with it new keys for every ledger
column-key = Key
column-algorithm = Algorithm
column-since = Signs since
column-until = Until
key-only = It is the only key of Ed25519 that signs, and every verifier knows how to check that. Add another first (`sanad key add`).
key-added =
    The ledger's heads are now also signed by { $key }.
    Hand { $path } to everybody who verifies your packs. Once they have it, retire the old key: sanad key retire KEY.
key-added-beside =
    The ledger's heads are now also signed by { $key }, with ML-DSA-44.
    Hand { $path } to everybody who verifies your packs and has a sanad-verify that knows ML-DSA-44. Whoever keeps the trust file that they have verifies as before.
key-retired =
    { $key } signs no more. What it signed it still verifies: { $path } still lists it.
key-replaced =
    The ledger's heads are now signed by { $key } and by nobody else.
    Nothing that was signed before vouches for that. Bring { $path } to everybody who verifies your packs by a way that they trust, and tell them why.
key-recovered = A new installation key is in { $path }. Keep a copy of it in a safe place, apart from backups of the database.
key-second-factors = These people have no second factor any more, since theirs was sealed under the lost key: { $logins }.
help-fsck = Prove an installation: hash every stored file again, derive every version, event, tile and head again
help-fsck-held = A signed head or receipt that was kept elsewhere, by a witness or certification body: also finds a ledger that was cut short or written anew (repeatable)
fsck-ledger = Ledger
fsck-versions = Versions
fsck-blobs = Stored files
fsck-genealogy = Serial and batch records
fsck-orphan-kept = orphan  { $path }  kept: an upload is under way
fsck-orphan-kept-unsound = orphan  { $path }  kept: while something else is wrong, nothing is removed
fsck-orphan-reclaimed = orphan  { $path }  reclaimed
fsck-unrecorded = The report could not be recorded in the ledger: either the ledger is broken, or another process was writing. What it says holds all the same.
fsck-summary =
    { $findings ->
        [0] Nothing is wrong
        [one] 1 thing is wrong
       *[other] { $findings } things are wrong
    }: { $blobs ->
        [one] 1 stored file
       *[other] { $blobs } stored files
    } ({ $size }), { $versions ->
        [one] 1 version
       *[other] { $versions } versions
    }, { $leaves ->
        [one] 1 ledger leaf
       *[other] { $leaves } ledger leaves
    }; { $orphans ->
        [one] 1 orphan
       *[other] { $orphans } orphans
    }.

help-kinds = Kinds and profiles
help-kinds-check = Check the built-in kinds and profiles, with an organisation's own over them
help-kinds-check-definitions = Folder with kinds/*.toml and profiles/*.toml (default: the installation's)
kinds-checked = { $kinds ->
    [one] 1 kind
   *[other] { $kinds } kinds
}, { $profiles ->
    [one] 1 profile
   *[other] { $profiles } profiles
}, { $problems ->
    [0] no problem
    [one] 1 problem
   *[other] { $problems } problems
}.

demo-begins = Making the demonstration of { $name } in { $dir }
demo-again = The demonstration of { $name } is in { $dir }
demo-filing = Filing the records of { $folder }
demo-packing = Issuing its first pack
demo-broken = the demonstration's own records were refused
demo-next =
    Read the PDF, open the ZIP, then try:
    {"  "}{ $sanad } readiness --reasons --dir { $dir }
    {"  "}{ $sanad } record list --dir { $dir }
    {"  "}{ $verify } { $pack } --trust { $trust }

serve-ready = Serving on { $address } Stop with Ctrl-C.
serve-ended = Stopped.

# Retention.
help-retention = What is past its retention, legal holds, and destruction by two people
help-retention-list = List records that are past their retention, with what stands in the way of destroying each
help-retention-holds = List legal holds, those in force first
help-retention-hold = Set a legal hold: on records by number, and on all that match the filters
help-retention-hold-name = Name of the case
help-retention-hold-reason = Why
help-retention-hold-records = Number of a record that it covers; may be given several times
help-retention-hold-kinds = Code of a kind; may be given several times
help-retention-hold-from = First day on which something happened or else came in, like 2026-10-02
help-retention-hold-to = Last day
help-retention-hold-supplier = Number or name of a supplier
help-retention-hold-unit = Serial number of a unit
help-retention-lift = Lift a legal hold
help-retention-lift-hold = Id of the hold
help-retention-lift-reason = Why
help-retention-destructions = List what was proposed for destruction, and what was decided
help-retention-propose = Propose the destruction of records; another person decides
help-retention-propose-numbers = Numbers of the records
help-retention-propose-reason = Why
help-retention-approve = Approve what another person proposed, with your password (--as names you): the records are destroyed
help-retention-approve-destruction = Number of the destruction
help-retention-approve-code = Code of your second factor
help-retention-refuse = Refuse what another person proposed, or take back your own proposal
help-retention-refuse-destruction = Number of the destruction
help-retention-refuse-reason = Why
help-retention-certificate = Print the certificate of a destruction: the text that the ledger commits to
help-retention-certificate-destruction = Number of the destruction
help-retention-certificate-pdf = Also write it as PDF to this file
column-kept = kept until
column-obstacle = what stands in the way
column-hold = hold
column-placed = set
column-lifted = lifted
column-outcome = outcome
column-records = records
column-proposed-by = proposed by
column-decided-by = decided by
user-password-own = Your password:
