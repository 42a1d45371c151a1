# Witnesses: on the page of the ledger, on the first page, and the page of a witness itself.

witness-title = Witnesses
witness-about = Each signs that the head extends every head it signed before. So nobody can show one history to one reader and another to the next.
witness-none-yet = Nobody witnesses this ledger. A certification body or the ministry can: they run “sanad witness” and give you their key. Then, on the service’s machine:
witness-name = Witness
witness-cosigned = Cosigned
witness-cosigned-size = { $size } events
witness-never = nothing yet
witness-when = When
witness-behind = Behind
witness-behind-none = up to date
witness-behind-events = { $behind ->
    [one] 1 event
   *[other] { $behind } events
}
witness-state = State
witness-fine = cosigns
witness-by-file = heads go to it by file
witness-never-asked = not asked yet
witness-asked = Asked { $at }
witness-quorum-k = A head counts once { $needed } of { $all } have signed it.
witness-quorum-all = A head counts once all { $all } have signed it.
witness-quorum-file = A head counts once enough of them have signed it, as the policy below says.
witness-quorum-not = No number of them is asked for. Packs carry what they have signed.
witness-quorum-reached = Reached by the head of { $size } events, signed { $at }. This head is published, and packs stand at it.
witness-quorum-missed = Not reached by any head yet.
witness-policy = Policy for a trust file
witness-policy-about = Who checks your packs needs these keys, from you and not from the pack.
witness-alarm-title = A witness says that this ledger is not the one it signed
witness-alarm-what = { $witness } has signed a head that this ledger does not continue, or one that is longer. Either an old copy of the database was put back, or recorded events were changed. Stop filing, keep everything as it is, and tell whoever looks after Sanad: “sanad fsck” and the latest backup show what happened.
witness-alarm-more = What the witness said

witness-problem-unreachable = It did not answer. Check its address, and that the network lets this machine reach it.
witness-problem-no-cosignature = It answered without a signature by its key. Check that its key here is its present one.
witness-problem-false-cosignature = Its signature is false. Ask whoever runs it; nothing of it was kept.
witness-problem-conflict = It signed another head meanwhile. It will be asked again.
witness-problem-ahead = It has signed a longer ledger than this one is. An old copy of the database was put back.
witness-problem-forked = This ledger does not continue the one it signed. Recorded events were changed, or an old copy was put back and went on.
witness-problem-key = It does not know the key of this ledger. Give it the present key.
witness-problem-stranger = It does not witness this ledger yet. Give whoever runs it the name and key of the ledger.
witness-problem-busy = It is asked too often. It will be asked again later.
witness-problem-answer = It gave an answer that is none. Check that its address is that of a witness.

witness-home-alarm = { $witness } says that this ledger is not the one it signed. Look at the ledger at once.
witness-home-look = To the ledger

watch-title = Witness { $name }
watch-about = This witness signs the heads of the ledgers below, after it has checked that each continues the one before. It keeps what it signed and refuses everything else.
watch-key = Key of this witness
watch-logs = Ledgers
watch-no-logs = No ledger is witnessed here yet.
watch-size = Signed last
watch-size-events = { $size ->
    [one] a head of 1 event
   *[other] a head of { $size } events
}
watch-at = When
watch-none = Nothing of it was signed yet.
watch-head = The signed head
watch-log-key = Key of the ledger
watch-all-well = Nothing was refused.
watch-fork = This ledger signed two histories
watch-fork-what = On { $at } it presented a head of { $size } events that contradicts the head of { $cosigned } events that it had presented before. Both are signed with its key. The file proves it to anybody.
watch-unproved = A head was refused
watch-unproved-what = On { $at } a head of { $size } events came without proof that it continues the head of { $cosigned } events. Either somebody sent it with a wrong proof, or history was changed. This goes away when the ledger shows that it continues.
watch-behind = A smaller head was presented
watch-behind-what = On { $at } a head of { $size } events came, though one of { $cosigned } was signed before. Either an old head was sent again, or an old copy of the ledger was put back. This goes away when the ledger shows that it continues.
watch-evidence = Both heads, to download
