# The site: what people read in their browser.
site-name = Sanad
site-tagline = Quality evidence that others can check
site-skip = Skip to the content
site-search = Search numbers, titles and fields
site-error-inside = Something went wrong here, not with what you sent. Try again in a moment; if it stays so, tell whoever looks after Sanad the time and the address of this page.
site-error-not-found = There is nothing here that you may see. Check the address, or search for the number.
site-error-denied = Your role may not do this. Ask somebody whose role may.
site-error-busy = Sanad is busy with the work of others. Nothing of this was kept; send it again in half a minute.
site-error-definitions = The kinds or profiles of your organisation are wrong, so nobody works in it until they are mended. Nothing is lost. Tell whoever looks after Sanad: its log names the file and the line, and `sanad kinds check` does.
site-error-disk-full = The disk of the service is full. Nothing of this was kept; tell whoever looks after Sanad, and try again afterwards.

nav-menu = Menu
nav-home = Home
nav-records = Records
nav-readiness = Readiness
nav-account = Your account
nav-group-proof = Proof
nav-group-settings = Settings
nav-sign-out = Sign out

settings-language = Language
settings-theme = Colours
language-en = English
language-ur = اردو
theme-auto = Automatic
theme-light = Light
theme-dark = Dark

role-administrator = Administrator
role-quality-manager = Quality manager
role-contributor = Contributor
role-auditor = Auditor
role-certification-body = Certification body

sign-in-title = Sign in
sign-in-organisation = Organisation (short code)
sign-in-login = Login
sign-in-password = Password
sign-in-do = Sign in

problem-title = This did not work
problem-home = To the first page

home-title = Good to see you, { $name }
home-readiness = Readiness at a glance
home-readiness-more = With reasons
home-readiness-late = This is how it was at ledger position { $position }. What was filed since is being looked at.
home-readiness-begun = The records are being looked at; with very many it takes some seconds.
home-readiness-again = Look again
home-readiness-empty = Nothing is filed yet. File records or import a folder, and the steps of the profile appear here with what they still lack.

readiness-as-of = Judged on { $day }, over ledger position { $size }
readiness-met = { $met } of { $all } rules met

site-column-number = Number
site-column-title = Title
site-column-kind = Kind
site-column-state = State
site-column-marking = Marking
site-column-received = Received
site-column-owner = Owner
site-column-occurred-on = Happened on

filter-all = All
filter-do = Show

records-empty = No record is like that. Choose another kind, or file the first one.
record-fields = What it says
record-files = Files
record-no-files = No files stand in this version.
record-links = Links
record-versions = Versions
record-event = ledger { $event }

account-sessions = Where you are signed in
account-agent-unknown = A browser without a name
account-session = from { $address }, since { $since }, last seen { $seen }
account-this = this one
account-end = Sign out there
account-tokens = Tokens for programs
account-tokens-what = A program with a token does what you may do, within the token's scopes, until it expires.
account-token-made = Copy the token now; it is shown this once.
account-token = made { $since }, good until { $until }
account-revoked = taken back
account-expired = expired
account-revoke = Take back
account-no-tokens = There is none yet. Make one where a program is to file or fetch for you.
account-token-name = What it is for
account-token-scopes = What it may be used for
account-token-days = Good for how many days
account-token-create = Make a token
scope-read = read
scope-write = write
scope-packs = packs
scope-manage = manage

resume-title = You were signed out meanwhile
resume-what = What you typed was not saved, and is not lost: it is in this page. Sign in in another tab, then come back here and send it again.
resume-files = Files that you chose have to be chosen again; whatever had been received stays.
resume-sign-in = Sign in, in another tab
resume-send = Send it again
