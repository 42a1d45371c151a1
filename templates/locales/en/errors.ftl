# Errors of the product: what happened and where, then what to do next.
error-line = Error: { $message }
error-cause = because: { $cause }

error-not-found = There is no { $what } { $name } that you may see. { $what ->
    [record] Check the spelling; `sanad record list` shows what is there.
    [user] Check the spelling; `sanad user list` shows who is there.
    [organisation] `sanad organisation list` shows which there are.
    [pack] Check the spelling; `sanad pack list` shows what was issued.
   *[other] Check the spelling.
}
error-denied = The role { $role } may not { $action }. Ask somebody whose role may, or name another user with --as.
error-denied-kind = The role { $role } does not file or work records of this kind. Ask somebody whose role does.
error-denied-others = The role { $role } revises only what it recorded itself. Ask whoever recorded it, or a quality manager.
error-cross-site = This was sent from another site and was not done. Open the page here and do it again.
error-request = What was sent cannot be read: { $reason }.
error-method = This address cannot be used that way.
error-too-large = What was sent is longer than { $max } MiB. Send files as uploads, and forms in parts.
error-conflict = { $number } was changed by { $author } while you were working on it (version { $version }). Nothing was kept yet: look at both and save again.
error-precondition-failed = { $number } has another present version than the one named ({ $version }, by { $author }). Nothing was kept: fetch it, look at what changed, and send the change again over that version.
error-precondition-required = Say over which version this change is made: send its digest in If-Match, as ETag gave it.
error-media-type = { $given } is not taken here; send { $taken }.
error-listen = The service cannot listen on { $address }. Another program may be using it; name another address with --listen.
error-scope = This token may not be used for that: it has not the scope "{ $scope }". Make a token that has it.
error-sign-in = No user with this login and password may sign in. Check both; passwords are set by an administrator.
error-second-factor = This code is not right, or was used already. Wait for the next one and type it.
error-signed-out = You are not signed in, or were for too long without doing anything. Sign in and try again.
error-too-many = This was tried, or asked, too often. Wait { $seconds } { $seconds ->
    [1] second
   *[other] seconds
} and try again.
error-clearance = { $marking } is above your clearance, { $clearance }. Choose a marking up to { $clearance }, or ask somebody who may see { $marking }.
error-organisation = There are several organisations in this installation ({ $names }). Name one with --organisation.
error-nobody = No user of this installation may { $action }. Add one with `sanad user add`.
withhold-place = What to withhold
withhold-wrong-form = “{ $given }” says nothing that can be withheld. Write OF/WHAT=REASON: OF is the number of a record, kind:CODE or above:MARKING; WHAT is title, field/NAME, fields, file/NAME, files or all. A field needs a record or a kind, and a file a record.
withhold-wrong-marking = “{ $given }” names no marking.
withhold-wrong-reason = “{ $given }” gives no reason, or one that is longer than a line of 300 characters. The reason stands in the pack.
withhold-no-record = { $number } is not among the records of this pack.
withhold-no-kind = { $kind } is no kind of record.
withhold-no-field = { $of } has no field { $field }.
withhold-no-file = { $number } has no file { $file }.
withhold-no-files = { $number } has no files.
error-invalid = { $place } is not right. Correct what is named below and try again; nothing was kept.
error-signature = “{ $meaning }” of { $number } cannot be signed:
error-acknowledgement = { $number } cannot be acknowledged as read:
error-transition = { $number } cannot move from { $from } to { $to }:
error-keys-changed = The keys of the ledger changed while the pack was being made. Nothing was issued; build it again.
error-exists = There is already { $what } { $name }. Choose another name, or work with the one that is there.
error-file = Cannot use { $path }. Check that it exists and that you may read and write there, then try again.
error-disk-full = The disk is full ({ $path }). What was reported as filed is kept and nothing is lost; free some room and run the same command again.
error-no-installation = There is no installation at { $path }. Name its folder with --dir, or make one with `sanad init`.
error-installation-exists = There is already an installation in { $path }. Use it, or choose another folder.
error-config = The configuration { $path } is wrong. Correct what is named below and try again.
error-migrate = The tables of this installation are older than this program ({ $names }). Make a backup, then run `sanad migrate`.
error-newer = This installation was used by a newer release of this program (migrations { $versions }). Use that release; this one would not understand its data.
error-definitions = Kinds or profiles are wrong. Correct the files named below; `sanad kinds check` looks again.
error-ledger = The ledger of { $organisation } does not agree with itself: { $reason }. Nothing is written on such a ledger. Run `sanad fsck` to see what is wrong, and restore the database from a backup.
error-clock = The clock says { $now }, but the last event was recorded at { $last }. Set the machine's clock right and try again; nothing was kept.
error-key = The installation's key cannot be used: { $reason }. It is in the key file named in sanad.toml, or in SANAD_KEY: bring it back from where you keep a copy. If it is lost for good: `sanad key recover` (deploy/keys.md says what follows).
error-database = The database failed. Check that it runs and has room, then try again; what was reported as filed is kept.
error-busy = Another process is writing to this installation and kept it for too long. Wait until it has ended, then try again; nothing was kept of what this command was writing.
error-address = "{ $given }" is no address of a database. Write sqlite:PATH or postgres://USER@HOST/NAME.
error-unavailable = The database { $url } cannot be opened. Check that it runs, that the address is right, and that you may use it, then try again.
error-blob = The stored file { $path } is missing or altered. Run `sanad fsck` and restore it from a backup.
error-index = The index { $path } cannot be used.
error-trace = The trace batch { $file } cannot be filed; nothing of it was kept.
error-pack = The pack { $number } cannot be made.
error-signing = Packs of { $organisation } cannot be signed, so none is issued. Put right what is named below, in sanad.toml or the files that it names, and try again.
error-timestamp = No timestamp authority gave a timestamp for pack { $number }. It goes on waiting for one; check [[timestamps]] in sanad.toml and that the authority can be reached.
signing-file = { $what } cannot be read
signing-exposed = others may read { $what }; take that right from them (chmod 600)
signing-form = { $what } is not what it should be: PEM for certificates, PEM (PKCS #8) for a key, DER or PEM for a list of revoked certificates
signing-variable = the environment has no variable { $what }
signing-source = for the certificates in { $what }, name either "key" or "token", and not both
signing-passphrase = the key { $what } is sealed, and "passphrase" is missing or does not open it
signing-kind = the key of { $what } is of another kind; signing takes ECDSA on P-256, and RSA of 2048 to 8192 bits
signing-mismatch = the key does not belong to the certificate of { $what }
signing-chain = the certificate of { $what } did not issue the one before it; put the signer's first, then the one that issued it, and so on
signing-usage = the certificate of { $what } is not for signing documents
signing-validity = the certificate of { $what } is not valid now; get a new one, or take the section out of sanad.toml to issue packs without
signing-revoked = the list { $what } is by none of the authorities whose certificates are configured
signing-token = the token { $what } does not sign: is it there, are label, key and PIN right?
error-pack-gone = The file of pack { $number } is not in the folder of packs any more. Rebuild the pack: the same bytes come out again.
error-not-that-long = The ledger has { $size } leaves, so it cannot be exported from { $since }. If a witness says that it has signed { $since }, an old copy of the database was put back: run `sanad ledger status`.
error-cosignature = No signature in it is by a witness of this ledger under one of its heads. See `sanad ledger witness list` for who they are, and have the witness cosign what `sanad ledger export-checkpoint` wrote.
error-contradicted = { $witness } has signed a head of { $size } events that this ledger never had. Either an old copy of the database was put back, or recorded events were changed. Keep everything as it is, and run `sanad fsck`.
error-unwitnessed = No head of this ledger has been signed by enough witnesses. See `sanad ledger status` for what keeps them from it, or issue the pack without them.
error-not-cosigned = The head was not cosigned: { $reason }.
error-witness-folder = The folder of the witness cannot be used: { $reason }.
error-working = This cannot be changed now: a job works on it, or files are still on their way. Wait until that has ended.
error-queue = { $max } jobs of yours wait already. Let one of them finish, or take one back, and ask again.
error-interrupted = The service ended while this ran. See whether it was done all the same, and ask for it again if it was not.
error-withdrawn = This was taken back before it began.
error-internal = Something happened that should not happen. { $reason } Please report it with the lines below.

field-too-long-by-name = { $name } is too long; { $max } characters are the most
field-missing-by-name = { $name } is missing
too-many-files-or-links = more than { $max } files or links
text-line-end = { $name } goes over several lines; in a CSV file, a quotation mark may be missing before its end
number-form = the number "{ $number }" has other characters than letters, digits, "-", "_" and ".", or is longer than 64
number-case = the number "{ $number }" differs only by case from { $other }, which is there; write it as it is there, or choose another
number-unusable = the number "{ $number }" cannot be used; choose another
occurred-in-future = occurred_on lies in the future
number-taken = the number "{ $number }" is taken; choose another, or leave it empty for the next one
reason-missing = say in a few words why there is a new version
owner-unknown = there is nobody with the login { $login } here
file-not-in-version = the file { $digest } does not stand in the present version; upload it again
upload-unknown = the upload { $upload } is not there any more; an upload is kept for a day. Send the file again
link-target-unknown = link { $link }: there is no record { $number }

upload-name = the name of the file cannot be used; give it a name of up to 300 characters without control characters
upload-name-path = the name of the file holds a path ("/", "\\" or ".."); give it a plain name
upload-name-order = the name of the file holds characters that change the order of what is shown, so that it reads as something else; rename it
upload-stalled = hardly anything arrived for { $seconds } seconds
upload-digest = the file arrived with another digest ({ $found }) than was said; send it again
token-name = say in up to { $max } characters what the token is for
token-scopes = choose at least one of: read, write, packs, manage
token-days = a token is good for 1 to { $max } days

import-place = { $file }, row { $row }
import-problem = { $place }: { $text }
import-reason-index = Imported from an index
import-reason-path = Imported from a folder without an index
import-too-deep = folders are nested deeper than { $max }; a mistake is likely
import-not-a-file = { $file } is not an ordinary file
import-column-scripted = the column { $column } is set by the service and cannot be imported; remove it
import-kind-unknown = there is no kind "{ $kind }"
import-bad-occurred_on = occurred_on "{ $given }" is not a date like 2026-10-02
import-bad-received_at = received_at "{ $given }" is not an instant like 2026-10-03T08:14:05.120Z
import-bad-marking = marking "{ $given }" is none of UNCLASSIFIED, RESTRICTED, CONFIDENTIAL, SECRET
import-bad-link = "{ $given }" is no link; write type:NUMBER
import-bad-name = the file name of { $file } cannot be used: { $reason }
import-column-unknown = the kind { $kind } has no field "{ $column }"
import-row-double = has no number, and kind and title (“{ $title }”) are those of { $other }; it would become a version of the same record. Give each row a number
import-two-indexes = { $file } and { $other } are both indexes; keep one of them in the folder
import-index-format = { $file } is called an index but cannot be read as one; save it as index.csv (UTF-8) or index.xlsx
import-file-twice = { $file } stands twice in the row
import-nothing = there is nothing to file here; name the folder that holds the index or the files
import-is-a-file = it is a file; name the folder that holds the index and the files
import-own-folder = { $path } belongs to this installation and would become evidence; name a folder that holds evidence only
import-trace-one-file = a trace batch has exactly one CSV file
import-path-outside = "{ $file }" leads out of the folder; an index names files beside or below it
import-symlink = { $file } is a symbolic link; put the file itself there
import-name-not-utf8 = the name of { $file } is not valid UTF-8; rename it
import-file-missing = { $file } cannot be read: { $reason }. Check the name (capitals matter; several files are apart by ";") and that you may read it
import-file-empty = { $file } is empty; an empty file is no evidence
import-file-renamed = { $file } does not begin as { $media } does, which its name says it is; correct the name or the file
import-file-truncated = the end of { $file } is missing for { $media }; it was probably not copied whole

index-unreadable = cannot be read: { $what }
index-too-large = has { $what } bytes, more than an index may have
index-too-many-columns = row { $row }: { $what } columns are too many
index-duplicate-column = row { $row }: the column { $what } stands twice
index-no-header = row { $row }: there are no column names
index-cell-without-column = row { $row }: "{ $what }" stands in a column without a name
index-cell-too-long = row { $row }: the cell { $what } is too long
index-not-utf8 = row { $row }: the text is not valid UTF-8; save the file as UTF-8 (in Excel: “CSV UTF-8”)
index-too-many-rows = row { $row }: more than { $what } rows; split the file
index-empty = is empty; the first line names the columns
index-cell-error = row { $row }, column { $what }: the cell holds an error value
index-not-calculated = row { $row }, column { $what }: the formula has no stored result; open the workbook in a spreadsheet, save it there, and try again

trace-empty = the file is empty; the first line names the columns
trace-item-unknown = the item { $name } is not defined before this row
trace-item-differs = the item { $name } is on record with another title
trace-lot-differs = the lot { $name } is on record with other data; correct it in a new batch with another lot number
trace-piece-unknown = the lot or unit { $name } is not defined before this row
trace-piece-ambiguous = { $name } is a lot or unit of several revisions; the edge does not say which
trace-into-itself = { $name } cannot go into itself
trace-contains-itself = { $child } cannot go into { $parent }, which is in it already
trace-is-in = { $child } cannot go into { $parent }: it is in { $place }. Take it out there first, with a row of the relation “removed”
trace-used-up = { $child } cannot go into { $parent }: it was consumed in { $place }
trace-not-in = { $child } cannot be taken out of { $parent }: it is not in there
trace-consumed-stays = { $child } cannot be taken out of { $parent }: it was consumed there, and what is used up stays
trace-other-unit = { $given } of { $child } cannot be taken out of { $parent }: { $held } are in there; give the quantity in the same unit
trace-more-than-in = { $given } of { $child } cannot be taken out of { $parent }: only { $held } are in there
trace-several-items = several items have this number ({ $name }); name one with --item

pack-request-unknown = what was asked for when it was issued is not stored as this program stores it; a pack issued by an earlier one cannot be made again, so keep the issued file
pack-differs = issued was { $issued }, made now was { $made }: the templates or this program have changed since
