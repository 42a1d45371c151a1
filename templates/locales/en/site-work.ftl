# Work that finds people: what has to be read.

record-done-acknowledged = Acknowledged. It stands in the ledger, bound to version { $version }.
reading-title = Read and acknowledged
reading-count = { $done } of { $all }
reading-of = Revision { $revision }
reading-waits = Waiting for your acknowledgement
reading-what = You are named among those who have to read revision { $revision }. Open its files below, read them, then say so here. It stands in the ledger under your name.
reading-do = I have read revision { $revision }
reading-done = has read it
reading-on-paper = acknowledged on paper
reading-open = still has to
reading-earlier = Earlier acknowledgements, of other revisions or by people who need not any more
reading-revision = revision { $revision }
acknowledge-not-asked = Nobody asks you to read it: you are not named among its readers.
acknowledge-not-now = It can be acknowledged while it is: { $states }.
acknowledge-by-themselves = nobody is entered here: each reader acknowledges the document themselves

home-to_read = Waiting for your acknowledgement
home-to_read-empty = Nothing waits for your acknowledgement.

event-record_acknowledged = Read and acknowledged

api-acknowledge-record = Say that the caller has read the version of a record that If-Match names

record-done-commented = Said. It stands below and in the ledger.
comments-title = Comments
comments-all = Show all
comments-none = Nobody has said anything about it.
comment-label = Say something about this record
comment-help = Everybody who may see the record sees it, and it stays. Name somebody with @ and their login, and they find it on their first page.
comment-do = Add the comment
comment-named = Names:
comment-untold = { $login } was not told: there is nobody of that login here who may see this record.
comment-text = something to say, in at most { $max } characters

home-mentions = You were named

event-record_commented = Commented on

api-create-comment = Say something about a record; @login names somebody
api-list-comments = What was said about a record, the oldest first

nav-hand-over = Hand over work
hand-over-what = Everything that somebody owns and that is open or in force goes to somebody else, at once, with an event in the ledger for each record. Nothing of the records changes but their owner.
hand-over-from-label = Whose records
hand-over-to-label = Who takes over
hand-over-open = { $count ->
    [one] 1 record
   *[other] { $count } records
}
hand-over-do = Hand over
hand-over-owners = Who owns what is open or in force
hand-over-none = Nothing is open or in force.
hand-over-done = { $count ->
    [one] 1 record was handed over to { $to }.
   *[other] { $count } records were handed over to { $to }.
}
hand-over-to = choose somebody else here who works on records
hand-over-above = { $name } may not see { $numbers }: choose somebody who may, or lower the marking first
hand-over-needed = { $count ->
    [one] 1 record, open or in force, is theirs: say who takes it over
   *[other] { $count } records, open or in force, are theirs: say who takes them over
}
hand-over-role = Needed only where the new role works on no records: then these go to somebody who does.
hand-over-successor = { $count ->
    [one] Who takes over their record?
   *[other] Who takes over their { $count } records?
}
hand-over-left = { $count ->
    [one] { $name } was switched off and still owns 1 record that is open or in force. Hand it over.
   *[other] { $name } was switched off and still owns { $count } records that are open or in force. Hand them over.
}

event-record_handed_over = Record handed over

api-list-owners = Who owns records that are open or in force, and who can take over
api-hand-over-records = Hand everything of somebody that is open or in force over to somebody else

account-calendar = Due dates in your calendar
account-calendar-what = Make an address under which your calendar finds what is due of the records that you own. Of records with a marking it tells the number alone. Whoever has the address sees what it tells; take it back below, among the tokens.
account-calendar-made = Copy the address now; it is shown this once.
account-calendar-do = Make an address
scope-calendar = calendar
calendar-name = Calendar
calendar-title = Due: { $organisation }
calendar-entry = { $number } { $title }
calendar-entry-marked = { $number }

api-create-calendar = Make an address under which a calendar finds what is due of the caller’s own records; it is shown this once

reminders-title = Reminders by e-mail
reminders-what = On a day on which something of yours is due, or something waits for you, a letter tells you so in the morning: at most one a day. Of records with a marking it tells the number alone.
reminders-no-server = No mail server is configured here, so nothing is sent yet. Whoever looks after Sanad sets one up in sanad.toml, under [mail].
reminders-email = Your e-mail address
reminders-email-help = Leave it empty for no letters.
reminders-do = Save
reminders-saved = Saved.
reminders-email-wrong = an address like a.raza@example.com
reminders-language-wrong = choose one of the languages
reminders-address = Is this address yours?
reminders-is-confirmed = Confirmed
reminders-is-unconfirmed = Not confirmed
reminders-to-ask = A letter that asks you is on its way. Until you answer, nothing else is sent there.
reminders-asked = A letter that asks you was sent on { $at }. Until you answer, nothing else is sent there.
reminders-code = Code from the letter
reminders-code-help = It is good once, for three days. If no letter comes, an administrator can confirm the address.
reminders-code-wrong = this is not the code of the last letter, or it has run out
reminders-confirm = This address is mine
reminders-again = Send another letter
reminders-confirmed = The address is confirmed.
reminders-letter = Another letter is sent, at the soonest ten minutes after the last. The code of an earlier one is good no more.
account-reminders-what = Get a letter on days on which something is due or waits for you.
account-reminders-open = Set up reminders
letter-subject = { $count ->
    [one] { $organisation }: one thing for you
   *[other] { $organisation }: { $count } things for you
}
letter-to-sign = Waiting for your signature: { $count }
letter-to-read = Waiting for your acknowledgement: { $count }
letter-mentions = You were named: { $count }
letter-overdue = Overdue: { $count }
letter-soon = Due within a week: { $count }
letter-due = { $day }  { $what }
letter-named = { $what } ({ $name })
letter-more = and { $count } more
letter-confirm-subject = { $organisation }: is this address yours?
letter-confirm = Somebody who is signed in at Sanad of { $organisation } wants to be reminded at this address. If that was you, say so while you are signed in.
letter-confirm-code = The code, good once, for { $days } days:
letter-confirm-end = If it was not you, you need not do anything: nothing else is sent here.
letter-end = You get this letter because you asked for it, under Your account.

event-reminders_set = Reminders set
event-address_confirmed = E-mail address confirmed

api-find-reminders = Where and in which language the caller wants to be reminded
api-confirm-address = Confirm the caller’s e-mail address with the code of the letter that was sent there
api-send-confirmation = Have the letter sent again that asks whether the caller’s e-mail address is theirs
api-confirm-person-address = Confirm somebody’s e-mail address by hand
api-set-reminders = Set where and in which language the caller wants to be reminded; an empty address ends it
