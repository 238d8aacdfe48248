# Users, sign-in, profile.
identity-admin = Admin
identity-sign-in = Sign in
identity-sign-in-lead = Your accounts, people and promises
identity-sign-in-both = Write your email and your password.
identity-sign-in-wrong = Email or password is wrong. { $tries ->
    [one] One try left
   *[other] { $tries } tries left
  }, then a pause of { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
  }.
identity-wait-seconds = Too many wrong tries. Wait { $n ->
    [one] one second
   *[other] { $n } seconds
  }, then try again.
identity-wait-minutes = Too many wrong tries. Wait { $n ->
    [one] one minute
   *[other] { $n } minutes
  }, then try again.
identity-forgotten = Forgotten?
identity-stay = Stay signed in on this device for 30 days
identity-no-account = No account? Ask whoever runs this installation.
identity-no-account-ask = No account? Ask { $operator }, who runs this installation.
identity-back-to-sign-in = Back to sign in

identity-password = Password
identity-password-current = Current password
identity-password-new = New password
identity-password-hint = At least 12 characters. Several words are easy to remember and hard to guess.
identity-password-change = Change password
identity-password-changed = Password changed
identity-password-note = Your other sessions end. API tokens stay.
identity-error-password-short = Write at least { $least } characters.
identity-error-password-email = Choose something other than your email.
identity-error-password-one = Choose something other than one character repeated.
identity-error-password-current = This is not your current password.

identity-reset-title = New password
identity-reset-lead = We mail you a link that works once, for one hour.
identity-reset-send = Send me a link
identity-reset-asked = If this email belongs to a user, a link is on its way. It works once, for one hour. Nothing there? Look into the spam folder, then ask again.
identity-reset-no-mail = This installation sends no mail. Ask whoever runs it for a link.
identity-reset-no-mail-ask = This installation sends no mail. Ask { $operator } for a link.

identity-link-invite = Welcome
identity-link-invite-lead = { $name }, choose a password. You sign in with { $email }.
identity-link-invite-go = Set password and sign in
identity-link-reset = New password
identity-link-reset-lead = { $name }, choose a new password for { $email }.
identity-link-reset-go = Set password and sign in
identity-link-sign-in = One-time sign-in
identity-link-sign-in-lead = You sign in as { $name } ({ $email }). This link works once.
identity-link-sign-in-go = Sign in
identity-link-gone = This link no longer works
identity-link-gone-text = It was used already, or its time is over. Sign in with your password, or ask for a new link.
identity-link-mailed = The link was mailed to { $email }. You may also pass it on yourself: it works once, and it is shown only now.
identity-link-not-mailed = The mail to { $email } could not be sent; the server’s log says why. Pass the link on yourself: it works once, and it is shown only now.
identity-link-give = Give this link to { $name }. It works once, and it is shown only now.

identity-mail-invite-subject = Your access to { $company }
identity-mail-invite = Hello { $name },

  you can now work with the accounts of { $company }. Choose a password here:

  { $url }

  The link works once, for { $hours } hours.
identity-mail-reset-subject = New password for { $company }
identity-mail-reset = Hello { $name },

  choose a new password here:

  { $url }

  The link works once, for { $hours ->
    [one] one hour
   *[other] { $hours } hours
  }. If you did not ask for it, do nothing: your password stays.

identity-setup = Set up Tenure
identity-setup-lead = You become the first user and run this installation.
identity-setup-code = Set-up code
identity-setup-code-hint = It stands in the server’s log.
identity-setup-bad-code = This code does not work. Take the newest one from the server’s log; it holds for a day.
identity-setup-company = Company
identity-setup-currency = Reporting currency
identity-setup-manages = I look after accounts too
identity-setup-go = Set up and sign in
identity-setup-note = The data lies in the database that the server was started with. No backup is set up yet, and nothing is sent out.
identity-your-name = Your name

identity-profile = Profile
identity-deputy = Deputy while away
identity-preferences = How it looks
identity-language = Language
identity-time-zone = Time zone
identity-time-zone-hint = Like Europe/Oslo or Asia/Shanghai
identity-error-time-zone = Write a time zone like Europe/Oslo, from the list.
identity-theme = Theme
identity-theme-auto = Like the device
identity-theme-light = Light
identity-theme-dark = Dark
identity-keys = Single letters are keys (L logs a conversation, J and K move)

identity-sessions = Signed in
identity-sessions-none = You use an API token and are signed in nowhere.
identity-sessions-end-others = End all others
identity-sessions-ended = The other sessions have ended
identity-session-since = since { $day }, until { $until }
identity-session-seen = last used
identity-session-this = This device
identity-session-end = End
identity-session-ended = The session has ended

identity-tokens = API tokens
identity-token-once = Copy the token now: it is shown only this once.
identity-token-name = What it is for
identity-token-name-hint = Like “Monthly report”
identity-token-ends = Ends after
identity-token-days = { $n ->
    [365] one year
   *[other] { $n } days
  }
identity-token-read-only = May only read
identity-token-reads = only reads
identity-token-until = until { $day }
identity-token-open = without end
identity-token-used = last used { $day }
identity-token-unused = never used
identity-token-over = Over
identity-token-make = Make a token
identity-token-revoke = Revoke
identity-token-revoked = The token no longer works
identity-token-docs = What the API can do
identity-error-token-past = Choose a time that is still to come.
identity-error-token-instant = Write a time like 2027-01-31T00:00:00Z.

identity-users = Users
identity-users-lead = Who signs in, and what their roles open. What they see comes from teams, territories and reporting lines.
identity-users-search = Name, email, job title
identity-users-none = No users match.
identity-user-new = New user
identity-user-new-lead = They sign in with their email and choose their password by a link.
identity-user-create = Create user
identity-user-created = User created
identity-user-invite-now = Make an invitation at once
identity-user-deactivated = Deactivated
identity-user-reactivated = Active again
identity-state = State
identity-state-active = Active
identity-state-invited = No password yet
identity-state-coming = Not yet active
identity-state-left = Inactive
identity-filter-active = Active
identity-filter-inactive = Inactive
identity-filter-all = All
identity-section-person = Person
identity-section-powers = Roles and rights
identity-source-ids = Ids in other systems
identity-source-ids-hint = Divided by semicolons; files name people by them, as OwnerId does
identity-job-title = Job title
identity-capacity = Capacity, points
identity-capacity-hint = How much account weight fits; 60 is usual.
identity-active-from = First day
identity-active-to = Last day
identity-active-to-hint = Leave empty for no end
identity-what = At a glance
identity-access = What they can see, and why
identity-roles = Roles
identity-role-account-manager = Account manager
identity-role-key-account-manager = Key account manager
identity-role-director = Director
identity-role-contributor = Contributor
identity-role-auditor = Auditor
identity-role-admin = Administrator
identity-rights = Further rights, beyond the roles
identity-right-administer = Administer users, words and settings
identity-right-audit = Read the audit log
identity-right-lead = Team page and reassignment of many accounts
identity-right-create-accounts = Create accounts
identity-right-import = Import
identity-right-export-all = Export everything
identity-right-grant = Give access by name
identity-right-merge = Merge accounts
identity-right-erase = Erase a person
identity-all = All accounts
identity-all-none = No: only what teams, territories and lines give
identity-all-read = May read all
identity-all-contribute = May log on all
identity-all-edit = May change all
identity-all-manage = May manage all
identity-all-hint = For auditors and boards of small companies. It stands in the audit log, and nobody gives it to themselves.
identity-make-invite = Make an invitation
identity-make-invite-text = They have no password yet. The link lets them choose one; it works once, for seven days.
identity-make-reset = Make a reset link
identity-make-reset-text = The link lets them choose a new password; it works once, for one hour. The old password works until then.
identity-deactivate = Leaving
identity-deactivate-go = Deactivate
identity-deactivate-anyway = Deactivate anyway
identity-last-day = Last day
identity-last-day-hint = Leave empty to end access at once, everywhere.
identity-is-inactive = They can no longer sign in. What they did stays.
identity-reactivate = Let them in again
identity-hand-over = Hand the accounts over
identity-lost-race = Somebody saved before you. Crossed out stands what is stored, behind the arrow what you typed. Save again to keep yours.

identity-error-email-taken = Another user has this email. Choose another, or edit that user.
identity-error-still-leads = { $n ->
    [one] They still lead one account
   *[other] They still lead { $n } accounts
  } after that day. Hand them over first, or nobody looks after them.
identity-error-last-admin = This is the last administrator. Give somebody else the role first.
identity-error-not-yourself = Nobody gives themselves all accounts. Ask another administrator, or use the console.
identity-error-only-self = Only the person themselves can do this.
identity-error-role-above = You cannot give rights that you do not have. Ask an administrator.
identity-error-inactive = They can no longer sign in. Let them in again first.

event-user-created = User created
event-user-changed = User changed
event-user-preferred = Preferences changed
event-user-deactivated = User deactivated
event-user-reactivated = User active again
event-user-password-set = Password set
event-user-signed-in = Signed in
event-user-signed-out = Signed out
event-user-link-made = One-time link made
event-user-link-used = One-time link used
event-user-token-created = API token made
event-user-token-revoked = API token revoked
