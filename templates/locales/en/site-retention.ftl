# How long records are kept, what holds them longer, and how they are destroyed.

site-column-kept = Kept until
kept-no-end = no end yet
kept-over = past its retention
kept-open = Something remains to be done about it: no end is near before that is done.
kept-waiting-occurred_on = It is kept without an end: it has no date.
kept-waiting-received_at = It is kept without an end: it has no date.
kept-waiting-closed = The time runs from the day on which it is closed.
kept-waiting-superseded = The time runs from the day on which it is superseded or declared void.
kept-waiting-expiry = The time runs from the last day of its validity, and it names none.
kept-waiting-field = The time runs from a date that it does not have yet.
kept-rule = { $years ->
    [0] { $months ->
        [one] 1 month
       *[other] { $months } months
    }
    [one] { $months ->
        [0] 1 year
        [one] 1 year and 1 month
       *[other] 1 year and { $months } months
    }
   *[other] { $months ->
        [0] { $years } years
        [one] { $years } years and 1 month
       *[other] { $years } years and { $months } months
    }
} from { $base }, { $from }.
kept-from-occurred_on = the day on which it happened
kept-from-occurred-receipt = the day on which it was received, for it does not say when it happened
kept-from-received_at = the day on which its last version was received
kept-from-closed = the day on which it was closed
kept-from-superseded = the day on which it was superseded or declared void
kept-from-expiry = the last day of its validity
kept-from-field = the day under “{ $field }”
kept-earlier = An earlier version has promised this; that is not taken back.
list-kept = Retention
list-kept-all = Any
list-kept-over = Past its retention
list-kept-unknown = "{ $given }" is none of: over
register-keep_until = Kept until

nav-retention = Retention
retention-title = Retention and destruction
retention-what = Nothing is ever destroyed by itself: one person proposes it, another approves it with their password.
retention-past = Past its retention
retention-past-none = No record that you may see is past its retention.
retention-choose = Propose for destruction
retention-choose-one = Propose { $number } for destruction
record-destroyed = (destroyed)
record-hold = Under legal hold “{ $name }” since { $since }: it cannot be destroyed.
record-hold-open = The hold

holds-title = Legal holds
holds-what = What is under a legal hold is not destroyed, whatever its retention says. What is filed later is covered as soon as it matches.
holds-none = There is no legal hold.
hold-new = Set a legal hold
hold-good = in force
hold-lifted = lifted
hold-by = { $name }, { $at }
hold-lifted-by = { $name }, { $at }
hold-set = Set by
hold-ended = Lifted by
hold-place = The hold
hold-name = Name of the case
hold-reason = Why
hold-records = Records
hold-records-help = Their numbers, separated by commas or lines.
hold-filter = And all records that match
hold-filter-what = All of the following that you fill in must hold. One version of a record that matches is enough.
hold-from = From this day
hold-to = Up to this day
hold-supplier = Supplier, by number or name
hold-unit = Serial number of a unit
hold-kinds = Kinds (none chosen: all)
hold-do = Set the hold
hold-text = say it in 1 to { $max } characters, without control characters
hold-record = there is no record { $number } that you may see
hold-days = this day lies before the first one
hold-nothing = name records, or say what they have in common
hold-covered = Records under it
hold-covered-what = Those that you may see, as they match now.
hold-covered-none = None that you may see.
hold-covered-more = And more than these { $count }.
hold-lift = Lift the hold
hold-lift-why = Why it is lifted
hold-lift-do = Lift

destructions-title = Destructions
destructions-none = Nothing was ever proposed for destruction.
destruction-place = The proposal
destruction-records = choose 1 to { $max } records
destruction-reason = Why they are destroyed
destruction-propose = Propose the destruction
destruction-propose-what = Another administrator or quality manager decides. Until then nothing changes.
destruction-is-proposed = waits for another person
destruction-is-approved = destroyed
destruction-is-refused = refused
destruction-is-withdrawn = taken back
destruction-by = { $name }, { $at }
destruction-proposed = Proposed by
destruction-decided-by = { $name }, { $at }
destruction-count = { $count ->
    [one] 1 record
   *[other] { $count } records
}
destruction-line = was to be kept until { $day } · { $count ->
    [one] 1 version
   *[other] { $count } versions
}
destruction-digest = Certificate
destruction-certificate = Certificate (PDF)
destruction-waits = You have proposed this, so another person decides.
destruction-approve = Approve
destruction-approve-what = Titles, values, file names, comments and the files that no other record has are destroyed, and cannot be brought back. Numbers, hashes, manifests and the ledger stay, so earlier packs still verify.
destruction-approve-do = Destroy these records
destruction-refuse = Refuse
destruction-withdraw = Take back
destruction-refuse-why = Why not
destruction-decided = it was decided before
destruction-own = you have proposed it yourself; another person has to approve it

obstacle-unknown = it is no record that you may propose
obstacle-destroyed = it was destroyed before
obstacle-trace = the genealogy is made from it, so it stays
obstacle-kept-until = it is kept until { $day }: { $why }
obstacle-kept = it is kept: { $why }
obstacle-hold = it is under the legal hold “{ $name }”
obstacle-proposed = it stands in another proposal
obstacle-linked = { $number }, which is open, links to it
obstacle-changed = something was filed since it was proposed

ghost-what = This record was destroyed on { $at } under the procedure for records whose retention is over. Its number, hashes and events are left; what it said is not.
ghost-procedure = Procedure
pack-destroyed-record = { $number } was destroyed on { $day } under { $destruction }
standing-destroyed = Destroyed
standing-what-destroyed = These bytes were on record, and were destroyed there under the procedure for records whose retention is over.
verify-destroyed = destroyed under procedure { $at }

event-hold_placed = Legal hold set
event-hold_lifted = Legal hold lifted
event-destruction_proposed = Destruction proposed
event-destruction_withdrawn = Destruction taken back
event-destruction_refused = Destruction refused
event-destruction_approved = Destruction approved
event-record_destroyed = Record destroyed
event-answer-destroyed = Somebody from outside asked whether a file with this hash is on record, and has it in writing: destroyed, it was at position { $position }

api-list-past-retention = Records that are past their retention, and what stands in the way of destroying each
api-list-holds = Legal holds, those in force first
api-find-hold = A legal hold, and the records that it covers
api-place-hold = Set a legal hold
api-lift-hold = Lift a legal hold
api-list-destructions = Destructions, proposed and decided
api-find-destruction = A destruction
api-propose-destruction = Propose the destruction of records; another person decides
api-approve-destruction = Approve what another person proposed, with the caller’s password: the records are destroyed
api-refuse-destruction = Refuse what another person proposed, or take back one’s own proposal
api-find-certificate = The certificate of destruction: canonical JSON, to which the ledger commits
api-download-certificate = The certificate of destruction as PDF
api-find-ghost = What is left of a destroyed record
api-part-hold = Id of the hold
api-part-destruction = Number of the destruction
api-parameter-kept = “over”: only what is past its retention
