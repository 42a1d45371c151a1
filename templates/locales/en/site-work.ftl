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
