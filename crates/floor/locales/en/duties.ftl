# Duty profiles: what looking after an account asks for, by role, tier and sector.
duties-title = Duty profiles
duties-summary = What looking after an account asks for, by role, tier and sector: fields that must be filled, how often to talk, and what the overview shows.
duties-order = From top to bottom: the first profile that fits and says something counts. More conditions come first; with as many, a role comes before a tier, and a tier before a sector.
duties-new = New profile
duties-none = No profiles yet. Key accounts are to be talked to every 21 days, others every 60.
duties-profile = Profile
duties-who = For whom, and what
duties-everybody = Everybody, every account
duties-any = Any
duties-role = Role
duties-tier = Tier
duties-sector = Sector
duties-mandatory = Must be filled
duties-mandatory-hint = New accounts must have these, and so must the form of an account. What has none is marked as missing it.
duties-built-in = Built in
duties-cadence = Rhythm
duties-days = Days between conversations
duties-days-hint = Empty leaves it to a less specific profile; without any it is 21 for key accounts and 60 for others.
duties-every = { $n ->
    [one] every day
   *[other] every { $n } days
}
duties-panels = Overview
duties-panels-hint = Give a place to each panel that the overview is to show. Without any place here, it shows all.
duties-panel-off = Not shown
duties-affected = Affects
duties-accounts = { $n ->
    [one] one account
   *[other] { $n } accounts
}
duties-people = { $n ->
    [one] one person
   *[other] { $n } people
}
duties-comma = {", "}
duties-more = and { $n } more
duties-note = Holds from the next page on.
duties-archive-note = The next profile that fits takes over.
duties-added = Profile added
duties-saved = Profile saved
duties-archived = Profile archived
duties-restored = Profile restored
duties-demanded = Must be filled here: { $fields }

duties-why = Why
duties-page = Duties on { $name }
duties-page-summary = Why these fields, this rhythm and these panels.
duties-facts = What decides
duties-your-roles = Your roles
duties-no-role = None
duties-asked = Profiles that fit, in the order in which they are asked
duties-none-fits = No profile fits. Key accounts are to be talked to every 21 days, others every 60.
duties-from = From “{ $name }”
duties-from-field = By the field itself
duties-from-tier = No profile says how often. The tier decides: 21 days for key accounts, 60 for others.
duties-all-panels = All of them
duties-speaks = decides
duties-last = Last conversation
duties-due = Next conversation due
duties-due-now = now
duties-state-filled = Filled
duties-state-missing = Missing
duties-nothing-mandatory = Nothing must be filled here.

duties-error-nothing = Say something: a field, a rhythm or a panel.
duties-error-taken = “{ $name }” is for the same role, tier and sector. Change that one, or narrow this one.
duties-error-place-taken = Another profile is for the same role, tier and sector by now. Archive that one first.
duties-error-panels = Choose panels from the list.

event-duty-added = Duty profile added
event-duty-changed = Duty profile changed
event-duty-archived = Duty profile archived
event-duty-restored = Duty profile restored
