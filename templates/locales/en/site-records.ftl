# The site: making, editing, moving and comparing records.
new-title = File a record
new-choose = What do you want to file? The kinds stand under the step of Annexure B that they are evidence for.
new-others = For any step
new-of-kind = New record: { $kind }
new-do = File it
edit-title = Edit { $number }
edit-do = Save as a new version

site-error-invalid = Something is not right yet, so nothing was saved. Correct what is named below and send it again.

form-what = What it is
form-needed = (needed)
form-needed-note = needs a value now. The rest can follow later.
form-number-help = Leave it empty for the next number.
form-state = It starts as
form-occurred-help = The day of the audit, test, delivery or whatever it records.
form-marking-help = Who is cleared for less does not see that it exists.
form-choose = Choose
form-not-stated = Not stated
form-one-a-line = One a line.
form-between = From { $min } to { $max }.
form-at-least = At least { $min }.
form-at-most = At most { $max }.
form-later = Needed for: { $states }.
form-kept = Files of the present version; those that are ticked stay
form-received = Received and not filed yet
form-add-files = Add files
form-files-help = Up to 16 GiB each. Every file is hashed as it arrives and is never changed afterwards.
form-links-help = Type the number of the other record. Rows without a number are passed over.
form-links-needed = Needed now: { $links }.
form-link-type = What joins the two
form-link-number = Number of the other record
form-link-add = Add a link
form-link-missing = There is no record with this number that you may see.
form-reason = Why is there a new version?
form-reason-new = Remark
form-reason-help = It stands beside the version for good.
form-cancel = Cancel
form-there = There now (version { $version }):
form-nothing = nothing
form-wrong = { $count ->
    [one] One thing is marked below. Everything you typed is still here.
   *[other] { $count } things are marked below. Everything you typed is still here.
}

conflict-what = What you typed is below. Where version { $version } says something else, it stands under the field; files and links that came since were taken over. Change what you want to change, then save on top of it.
conflict-reason = Its reason: { $reason }
conflict-open = Open the present version
conflict-save = Save on top of version { $version }

upload-drop = Drop files or folders here, or choose them:
upload-folder = Choose a folder
upload-waiting = waiting
upload-sending = sending
upload-hashing = being checked and made durable
upload-done = received
upload-failed = not received
upload-cancelled = cancelled
upload-cancel = Cancel
upload-retry = Try again
upload-remove = Remove
upload-all = All files
upload-busy = Files are still being sent. Save when they have arrived.

record-edit = Edit
record-next = What can happen next
record-leads-to = to
record-add-files = Add some
record-no-links = It is linked with nothing yet.
record-linked-from = “{ $label }” from
record-follow-up = File something about it
record-compare = Compare the last two
record-ledger = The present version is leaf { $event } of the ledger, which has { $size } now.
record-proofs = Proof:
record-proof-receipt = receipt
record-proof-manifest = manifest
record-proof-disclosures = disclosures
record-proof-event = event
record-done-filed = Filed. It is durable and stands in the ledger as leaf { $event }; its receipt is below.
record-done-saved = Saved as version { $version }, leaf { $event } of the ledger; its receipt is below.
record-done-moved = Moved. Version { $version } is leaf { $event } of the ledger; its receipt is below.

move-title = Move
move-to = to
move-role = Only for: { $roles }.
move-not-yet = This cannot be done yet:
move-fields = This step asks for the following.
move-reason = Remark
move-gone = The record stands in “{ $state }” now, from where this step does not lead on.
move-typed = You had typed:
move-back = Back to the record

compare-title = Compare versions of { $number }
compare-from = Earlier
compare-to = Later
compare-do = Compare
compare-same = The two say the same; only author, time or reason differ.
compare-changed = (changed)
compare-row-title = Title
compare-row-state = State
compare-row-marking = Marking
compare-row-occurred_on = Happened on
compare-no-files = Neither version has files.
compare-no-links = Neither version has links that you may see.
compare-file-same = same
compare-file-added = added
compare-file-removed = removed
compare-file-renamed = renamed
compare-link-same = same
compare-link-added = added
compare-link-removed = removed
