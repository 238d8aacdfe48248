# Account teams, grants, explanations of access.
access-tab-team = Team
access-tab-access = Access
access-accounts = Accounts
access-account = Account
access-city = City
access-level = Level
access-why = Why

access-part = Part
access-part-lead = Lead
access-part-co-manager = Co-manager
access-part-specialist = Specialist
access-part-service = Service
access-part-sponsor = Sponsor
access-part-deputy = Deputy
access-part-unit = { $part }, { $unit }

access-level-manage = Manage
access-level-edit = Edit
access-level-contribute = Contribute
access-level-read = Read
access-level-head = Name only

access-team-title = Team, dated
access-team-count = { $now } on this day, { $all } in all
access-team-none = Nobody has been on this account's team yet. Assign a lead first.
access-track = From when to when
access-before = before { $year }
access-share = { $n } % of their time
access-deputy-of = Stands in for { $name }
access-link-who = Who can see this account, and why
access-no-lead = no lead

access-assign = Assign…
access-assign-title = Assign somebody to { $name }
access-assign-panel = Assign
access-assign-do = Assign
access-assign-note = A new lead takes over from the first day on; the row of the lead before ends the day before.
access-assigned = Assigned
access-unit = Unit
access-whole-account = The whole account
access-allocation = Share of their time, %
access-end = End…
access-end-title = End: { $name }, { $part }
access-ended = The assignment ends

access-grants-title = Named grants
access-grants-none = Nobody has a right by name.
access-grant = Grant…
access-grant-title = Grant access to { $name }
access-grant-panel = Grant
access-grant-do = Grant
access-grant-note = A grant always ends. It stands in the log with its reason.
access-granted = Access is granted
access-revoke = End…
access-revoke-title = End: { $name }, { $level }
access-revoked = The grant ends

access-who-title = Who can see this, and why
access-who-count = { $n ->
    [one] 1 person on { $day }
   *[other] { $n } people on { $day }
  }
access-who-none = Nobody could see this account on that day.
access-admins = Administrators read no client data without a grant.
access-list-for-managers = The list of everybody who sees this account is for its lead and those above.
access-also = { $n ->
    [one] and in one more way
   *[other] and in { $n } more ways
  }
access-source = Source
access-source-team = On the team
access-source-above = Above somebody
access-source-territory = Territory
access-source-ancestor = Group lead
access-source-grant = Granted by name
access-source-deputy = Deputy
access-source-all = All accounts
access-note-team = by assignment
access-note-above = by reporting line
access-note-territory = by territory
access-note-ancestor = by the account above
access-note-grant = until its end
access-note-deputy = while somebody is away
access-note-all = by a flag on the user

access-phrase-right = a right
access-phrase-unit = { $part } for { $unit }
access-phrase-territory = Holder of the territory { $name }
access-phrase-territories = Holder of territories
access-phrase-ancestor = Lead of { $name } above
access-phrase-group = Lead of an account above
access-phrase-grant = Named grant
access-phrase-grant-by = Named grant by { $name }

access-why-title = Why do I see this
access-why-all = Sees all accounts
access-why-solid = Above { $name } ({ $part }) in the reporting line
access-why-dotted = Dotted line from { $name } ({ $part }), so read only
access-why-deputy = Stands in for { $name } ({ $part })
access-why-since = { $what }, since { $from }
access-why-until = { $what }, until { $to }
access-why-between = { $what }, { $from } – { $to }

access-check-title = Check a person
access-check = Check
access-pair-yes = { $name } sees this account on { $day }.
access-pair-no = { $name } does not see this account on { $day }.
access-pair-inactive = { $name } could not sign in on { $day }, so does not see this account.
access-pair-same = On { $day }: the same.
access-not-team = Not on the team.
access-not-above = Nobody who has a right here reports to them.
access-not-territory = They hold no territory that this account is in.
access-not-territory-held = Their territory ({ $names }) does not hold this account.
access-not-ancestor = They lead no account above this one.
access-not-grant = No grant by name.
access-not-deputy = They stand in for nobody who sees it.
access-not-all = They do not see all accounts.
access-was-team = Not on the team any more; the last day was { $day }.
access-was-grant = No grant any more; the last day was { $day }.

access-user-title = What { $name } can see, and why
access-user-total = { $n ->
    [one] 1 account on { $day }
   *[other] { $n } accounts on { $day }
  }
access-user-narrow = { $n ->
    [one] 1 of the accounts that you can see, on { $day }
   *[other] { $n } of the accounts that you can see, on { $day }
  }
access-user-sources = Where it comes from
access-user-nothing = Nothing gives them a right on any account.
access-user-accounts = Accounts
access-user-yours-too = only those that you can see too
access-user-none-yours = None of these accounts is one that you can see.

access-reassign-title = Hand over accounts
access-reassign-summary = A new lead for many accounts from a day on. The history stays.
access-reassign-choose = Which accounts
access-reassign-from-user = Those led by
access-reassign-show = Show them
access-reassign-new-lead = New lead
access-reassign-accounts = Accounts
access-reassign-none = Choose whose accounts to hand over, or tick accounts in the list of accounts.
access-reassign-note = Leads of later days are replaced. All of it can be undone for 30 days.
access-reassign-do = { $n ->
    [one] Hand over 1 account
   *[other] Hand over up to { $n } accounts
  }
access-reassign-take = Hand over { $name }
access-reassign-tick = Hand over
access-reassign-same = Nothing to do: they lead these accounts already
access-reassigned = The accounts have a new lead
access-lead-today = Lead today
access-team-page = Team

access-error-inactive = This user is not active on the first day. Choose somebody else, or an earlier day.
access-error-two-leads = An account has exactly one lead on a day. Leave one out.
access-error-end = It cannot end before it began, nor later than it does already. Choose another last day.
access-error-undo-changed = Somebody changed this team since, so it cannot be taken back. Change it by hand.
access-error-may-not-grant = Only the lead of this account, or somebody with the right to grant, gives rights by name.
access-error-grant-end = Say until when. A grant always has a last day.
access-error-grant-past = This day is over. Choose today or later.
access-error-grant-over = This grant has ended already.
access-error-no-accounts = Choose at least one account.
access-error-too-many = At most { $most } accounts at once. Hand them over in parts.
event-assignment-made = Joined the account team
event-assignment-ended = Left the account team
event-assignment-reassigned = The account has a new lead
event-grant-given = Access given by name
event-grant-revoked = Access by name ended
access-not-ahead = Who will see it is not told ahead: the list is for today.

access-own-requests = { $n ->
    [one] Looks after one internal request: sees it and the account’s name, tier and lead, nothing else, and only while it is theirs.
   *[other] Looks after { $n } internal requests: sees these and the account’s name, tier and lead, nothing else, and only while they are theirs.
  }
access-request-owners = Internal requests
access-request-owners-note = see their request and the head line, nothing else
