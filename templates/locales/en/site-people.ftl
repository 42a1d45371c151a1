# People, passwords, second factor, grants: what administrators and everybody with an account read.
nav-people = People
nav-granted = Packs granted to you

people-what = { $count ->
    [one] One person has an account in this organisation.
   *[other] { $count } people have an account in this organisation.
}
people-add = Add somebody
people-add-do = Add
people-login = Login
people-login-help = 1 to 64 characters of a-z, 0-9, ".", "-" and "_". It cannot be changed later.
people-name-label = Name
people-role = Role
people-clearance = Clearance
people-sign-in = Sign-in
people-on = May sign in
people-off = Switched off
people-off-since = Switched off since { $since }
people-no-password = No password yet
people-one-factor = Password
people-two-factors = Password and code
people-who = Who they are
people-role-administrator = Runs the installation: people, definitions, integrity. Reads records, writes none.
people-role-quality-manager = Owns the quality system: files, approves and closes records, issues packs.
people-role-contributor = Files and works records.
people-role-auditor = Reads and downloads evidence and the audit trail, and records findings.
people-role-certification-body = Sees readiness, issued packs, and packs that other organisations granted.
people-change-note = Whoever gets another role or clearance is signed out everywhere.
people-save = Save
people-password = Password
people-has-password = A password is set. Setting another signs them out everywhere.
people-has-no-password = There is none yet, so they cannot sign in. Set a first one, tell it to them in person, and ask them to change it.
people-password-new = New password
people-password-set = Set password
people-factor-on = Signing in takes a code from their telephone. Reset it only if they have lost both the telephone and the recovery codes, and you are sure who is asking.
people-factor-off = They sign in with their password alone. They can set up a second factor under "Your account".
people-factor-reset = Reset second factor
people-address = E-mail address for reminders
people-address-none = They gave none: they are not reminded by e-mail.
people-address-what = A letter that asks them was sent there, or is to be. If it cannot come through and you know that the address is theirs, confirm it for them; that is on record in your name.
people-address-confirm = Confirm for them
people-address-other = they have another address by now, or none; look again
people-access = Access
people-self = This is your own account. Another administrator can switch it off.
people-off-what = Whoever is switched off is signed out everywhere, and their tokens are taken back. What they did stays on record under their name.
people-on-what = They can sign in again with the password that they had. Their tokens stay taken back.
people-switch-off = Switch off
people-switch-on = Switch on again
people-above = Their clearance, { $clearance }, is above yours, { $own }: you can switch this account off and on. The rest is for an administrator with that clearance, or whoever looks after the machine (sanad user).
people-name = a name has 1 to { $max } characters
people-role-unknown = choose one of the roles
people-clearance-unknown = choose one of the markings
people-last-administrator = nobody else could manage people then; make somebody else an administrator first
people-not-oneself = nobody can switch themselves off; ask another administrator

password-title = Change your password
password-old = Present password
password-new = New password
password-again = New password again
password-change = Change password
password-done = Your password is changed, and you are signed out everywhere else.
password-others-end = You stay signed in here and are signed out everywhere else.
password-help = At least { $min } characters; longer is better than stranger. A few words that have nothing to do with each other, or with you, are good.
password-length = a password has { $min } to { $max } characters; this one has { $length }
password-common = this is among the first that anybody tries; use a few words of your own that do not belong together
password-repetition = this is the same over and over; use a few words that do not belong together
password-run = this is mostly a row of keys, letters or digits; use a few words that do not belong together
password-context = this is mostly the login, the name or the organisation; use words that have nothing to do with them
password-old-wrong = this is not your present password
password-same = this is the password that you have
password-differs = the two new passwords differ

second-factor = Second factor
account-password = Password
account-password-what = Change it when you think that somebody else may know it.
account-password-change = Change password
account-factor-what = With a second factor, whoever knows your password cannot sign in without your telephone.
account-factor-open = Set up or change
factor-on = On
factor-what = An app on your telephone shows a new code every 30 seconds (any authenticator app will do; it needs no network). At sign-in you give your password and the code.
factor-begin = Set up
factor-scan = Scan this with the app:
factor-qr = QR code with the secret for your app
factor-type = Or type this into the app (time-based, six digits):
factor-first = Type the code that the app shows now:
factor-code = Code
factor-confirm = Confirm
factor-cancel = Cancel the set-up
factor-recovery = Recovery codes
factor-recovery-now = The second factor is on. Print these codes or write them down now and lock them away; they are shown this once. Each lets you in once when you have lost your telephone.
factor-recovery-left = { $left ->
    [0] None is left. Make new ones.
    [one] One is left. Make new ones.
   *[other] { $left } are left.
}
factor-recovery-renew = Make new recovery codes
factor-recovery-do = Make new ones
factor-remove = Take the second factor away
factor-remove-what = Afterwards your password alone lets anybody in.
factor-remove-do = Take away

code-title = Your second factor
code-what = Type the code that the app on your telephone shows.
code-lost = Telephone lost? Type one of your recovery codes instead. No codes either? An administrator can reset your second factor.
code-anew = Sign in as somebody else

grants-title = Who may see this pack
grants-what = A certification body sees a pack of yours only if you grant it to one of its people. Each grant, its end and each download are in the ledger.
grants-line = given { $since }, good until { $until }
grants-revoke = Take back
grants-revoked = taken back { $when }
grants-expired = run out
grants-none = It is granted to nobody yet.
grants-to-form = organisation/login
grants-to = To whom
grants-to-help = Their organisation's short code and login, as they told you: "bureau/i.malik".
grants-days = Good for how many days
grants-do = Grant
grant-to = there is nobody of that name at a certification body who is cleared for { $marking }; check the spelling with them
grant-days = 1 to { $max } days
granted-what = Compliance packs that organisations here have given you to see.
granted-zip = Pack (ZIP)
granted-pdf = Report (PDF)
granted-timestamp = Timestamp
granted-line = judged on { $day }, issued { $issued }; you may see it until { $until }
granted-check = Check a pack with sanad-verify and the organisation's key, which you get from the organisation and never from the pack.
granted-verify = Look a single file up
granted-none = Nothing is granted to you at present. Tell the organisation that you assess your own organisation's short code and your login; its quality manager grants you the pack.

api-list-people = People of the organisation
api-create-person = Add somebody
api-find-person = Somebody of the organisation
api-update-person = Change somebody, or switch them off and on; what is left out stays
api-set-person-password = Set somebody's password; they are signed out everywhere
api-reset-second-factor = Take somebody's second factor away
api-list-grants = Who of a certification body may see a pack
api-create-grant = Let somebody of a certification body see a pack
api-revoke-grant = Take a grant back
api-list-granted = Packs of other organisations that the caller was granted
api-download-granted-zip = A granted pack; the download is recorded in the ledger of its organisation
api-download-granted-timestamp = The timestamp of a granted pack, if it came after the pack was issued; the download is recorded
api-download-granted-pdf = The report of a granted pack; the download is recorded
api-verify-digest = Whether bytes with this SHA-256 are on record; for anybody, sixty times a minute
api-create-verification-receipt = The same answer in writing, without an account: an event in the ledger of the organisation that answers, and its receipt (C2SP tlog-proof) to be checked offline with sanad-verify. At most 20 at once and then one in ten minutes for an address, and 200 a day for an organisation
api-create-verification-receipt-organisation = Who is to answer: short code of an organisation, or the name of its ledger; without it, the one organisation that has these bytes
api-part-login = Login
api-part-grant = Id of the grant
