# Accounts: the table, the account page, the team page. Forms have their words in accounts.ftl.
accounts-column-account = Account
accounts-column-revenue = Client revenue
accounts-comma = {", "}
accounts-choose = Choose…
accounts-no-lead = No lead
accounts-count = { $n ->
    [one] One account
   *[other] { $n } accounts
  }
accounts-count-of = { $n } of { $all } accounts
accounts-count-later = Counted under the table
accounts-narrowed = { $count }: { $filters }
accounts-all = All { $n }
accounts-totals = Totals
accounts-rows = Rows { $from }–{ $to } of { $all }, { $sorted }
accounts-rows-large = Rows { $from }–{ $to }, { $sorted }
accounts-sorted-a-z = by { $by }, A to Z
accounts-sorted-z-a = by { $by }, Z to A
accounts-sorted-low = by { $by }, lowest first
accounts-sorted-high = by { $by }, highest first
accounts-sorted-early = by { $by }, earliest first
accounts-sorted-late = by { $by }, latest first
accounts-next = Next { $n }
accounts-columns-of = Columns { $n } of { $all }
accounts-columns-show = Show these
accounts-none-match = No account matches these filters.
accounts-none-yet = No accounts here yet. Those on whose team you are will stand here, with their last conversation and next step.

accounts-filter-title = Filter accounts
accounts-filter-by = Show accounts with
accounts-filter-name = Name
accounts-filter-tag = Tag
accounts-filter-archived = Archived accounts instead of live ones
accounts-filter-any = Any
accounts-filter-apply = Show accounts
accounts-filter-add = More filters
accounts-filter-remove = Take this filter off

accounts-ticked = ticked
accounts-tick-all = Tick all { $n }
accounts-tick-filter = Tick the whole filter
accounts-untick = Untick
accounts-batch-lead = Lead…
accounts-batch-tier = Tier…
accounts-batch-tag = Tag…
accounts-batch-lead-title = { $n ->
    [one] New lead for one account
   *[other] New lead for { $n } accounts
  }
accounts-batch-tier-title = { $n ->
    [one] Tier of one account
   *[other] Tier of { $n } accounts
  }
accounts-batch-tag-title = { $n ->
    [one] Tags of one account
   *[other] Tags of { $n } accounts
  }
accounts-batch-more = { $names } and { $n } more
accounts-batch-change = What to change
accounts-batch-note = All of them or none: if one cannot be changed, nothing is. It can be undone.
accounts-batch-do = { $n ->
    [one] Change one account
   *[other] Change { $n } accounts
  }
accounts-batch-add = Add tags
accounts-batch-remove = Take tags off
accounts-batch-changed = The list has changed since you looked. Check the number and confirm again.
accounts-batch-none = Nothing was ticked
accounts-batch-lead-done = The accounts have a new lead
accounts-batch-tier-done = The tier is set
accounts-batch-tag-done = The tags are set

accounts-overview = Overview
accounts-timeline = Timeline
accounts-tabs = Parts of the account
accounts-log = Log a conversation
accounts-why = Why do I see this
accounts-units-count = { $n ->
    [one] One unit
   *[other] { $n } units
  }
accounts-since = Client since { $when }
accounts-last-talk = Last conversation { $day }
accounts-no-talk = No conversation yet
accounts-archived-notice = Archived on { $day }. It can be read, not changed.
accounts-latest = Latest
accounts-facts = Facts
accounts-group = Group
accounts-group-tree = Hierarchy
accounts-group-parent = Part of
accounts-group-more = There are more below it.
accounts-more = and { $n } more

accounts-changes = Changes
accounts-timeline-all = All
accounts-timeline-person = Person
accounts-timeline-none = Nothing has happened here yet. Log the first conversation.
accounts-timeline-older = Older
accounts-timeline-newest = Newest
accounts-event-other = Something was changed
accounts-event-by = by { $name }
accounts-event-undone = (taken back)
event-account-created = Account created
event-account-edited = Account changed
event-account-archived = Account archived
event-account-restored = Account restored
event-account-tagged = Tags changed
event-account-tier-set = Tier set
event-account-lifecycle-set = Lifecycle set
event-account-territory-set = Territory set
event-account-parent-set = Place in the group set
event-unit-added = Unit added
event-unit-edited = Unit changed
event-unit-archived = Unit archived
event-unit-restored = Unit restored

accounts-team = Team
accounts-team-summary = { $managers ->
    [one] One manager
   *[other] { $managers } managers
  }, { $accounts ->
    [one] one account
   *[other] { $accounts } accounts
  }. { $bare ->
    [0] Every account has a lead
    [one] One account has no lead
   *[other] { $bare } accounts have no lead
  }
accounts-team-hand-over = Hand over accounts
accounts-team-managers = Managers
accounts-team-bare = Accounts without a lead
accounts-team-load = Load
accounts-team-at-risk = At risk
accounts-team-quiet = Quiet, 60 days
accounts-team-promises = Open promises
accounts-team-points = Points
accounts-team-of = of { $n }
accounts-team-points-of = { $n } of { $all } points
accounts-team-oldest = { $n ->
    [0] since today
    [one] oldest one day
   *[other] oldest { $n } days
  }
accounts-team-age = { $n ->
    [0] since today
    [one] for one day
   *[other] for { $n } days
  }
accounts-team-over = { $n ->
    [0] nobody above capacity
    [one] one above capacity
   *[other] { $n } above capacity
  }
accounts-team-quiet-count = { $n } without a conversation in { $days } days
accounts-team-roll-up = Roll-up
accounts-team-roll-up-note = Of the accounts you can see. Load counts all territories of a manager.
accounts-team-column = Territory, manager, account
accounts-team-no-territory = No territory
accounts-team-open = Open
accounts-team-close = Close
accounts-team-never = never
accounts-team-more = { $n ->
    [one] One more account
   *[other] { $n } more accounts
  }
accounts-team-none = No accounts in this scope yet.
accounts-not-there = This account was not here on that day: it came later, or was archived.
accounts-on-day = As it was on { $day }
accounts-held-since = since { $day }
accounts-team-on-day = On the team that day
accounts-team-changes = What changed here
accounts-changed-since = What changed since
accounts-everything = All accounts
accounts-bulk-edit = Edit…
accounts-bulk-title = { $n ->
    [one] Edit 1 account
   *[other] Edit { $n } accounts
}
accounts-bulk-summary = Choose what to change, look at what it would do, then do it. What is left as it is stays.
accounts-bulk-stays = Stays as it is
accounts-bulk-clear = None
accounts-bulk-from = First day of tier and lifecycle; today when empty
accounts-bulk-show = Show what changes
accounts-bulk-note = In one act, and one undo takes it back. Nothing happens that is not shown here.
accounts-bulk-n-changed = { $n ->
    [one] 1 account changes
   *[other] { $n } accounts change
}
accounts-bulk-n-same = { $n ->
    [one] 1 is so already.
   *[other] { $n } are so already.
}
accounts-bulk-n-refused = { $n ->
    [one] 1 is not yours to edit.
   *[other] { $n } are not yours to edit.
}
accounts-bulk-n-archived = { $n ->
    [one] 1 is archived.
   *[other] { $n } are archived.
}
accounts-bulk-n-crowded = { $n ->
    [one] 1 would have too many tags.
   *[other] { $n } would have too many tags.
}
accounts-bulk-more = { $n ->
    [one] And 1 more
   *[other] And { $n } more
}
accounts-bulk-done = The accounts are changed
accounts-bulk-same = Nothing changes
accounts-bulk-changed = Something of this has changed since you looked. Here is what it would do now.
accounts-bulk-nobody = There is no account that you see among these.
accounts-bulk-both = Give either ids or a filter.
event-account-sector-set = Sector changed
