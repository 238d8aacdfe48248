# What changed between two days.
history-title = What changed
history-title-of = What changed: { $name }
history-own = What changed in my accounts
history-days = Two days to compare
history-from = From
history-to = to
history-compare = Compare
history-since = Since
history-since-yesterday = Yesterday
history-since-week = A week
history-since-month = A month
history-since-quarter = 3 months
history-since-year = A year
history-error-order = The first day must lie before the second.
history-visible-only = Told of the accounts that you can see today.

history-sentence = { $from } to { $to }: { $what }.
history-sentence-size = { $from } to { $to }: { $before } → { $after } accounts; { $what }.
history-nothing = nothing changed
history-n-came = { $n ->
    [one] 1 account came
   *[other] { $n } accounts came
  }
history-n-left = { $n ->
    [one] 1 account left
   *[other] { $n } accounts left
  }
history-n-lead = { $n ->
    [one] 1 new lead
   *[other] { $n } new leads
  }
history-n-territory = { $n ->
    [one] 1 territory changed
   *[other] { $n } territories changed
  }
history-n-tier = { $n ->
    [one] 1 tier changed
   *[other] { $n } tiers changed
  }
history-n-lifecycle = { $n ->
    [one] 1 lifecycle changed
   *[other] { $n } lifecycles changed
  }
history-n-parent = { $n ->
    [one] 1 move in a group
   *[other] { $n } moves in groups
  }
history-n-joined = { $n ->
    [one] 1 person joined a team
   *[other] { $n } people joined teams
  }
history-n-parted = { $n ->
    [one] 1 person left a team
   *[other] { $n } people left teams
  }
history-n-conversations = { $n ->
    [one] 1 conversation
   *[other] { $n } conversations
  }
history-n-made = { $n ->
    [one] 1 promise made
   *[other] { $n } promises made
  }
history-n-kept = { $n } kept
history-n-broken = { $n } broken
history-n-people-came = { $n ->
    [one] 1 new person
   *[other] { $n } new people
  }
history-n-people-went = { $n ->
    [one] 1 person gone
   *[other] { $n } people gone
  }

history-conversations = Conversations
history-made = Promises made
history-kept = Promises kept
history-broken = Promises broken
history-people-came = New people
history-people-came-none = Nobody is new.
history-people-went = People gone
history-people-went-none = Nobody has gone.
history-came = Accounts that came
history-came-none = No account came.
history-left = Accounts that left
history-left-none = No account left.
history-was-with = from { $name }
history-now-with = now { $name }
history-archived = archived
history-facts = Lead, territory, tier, lifecycle, group
history-facts-none = None of these changed.
history-joined = Joined the team
history-joined-none = Nobody joined.
history-parted = Left the team
history-parted-none = Nobody left.
history-more = { $n } more in the file

history-csv-change = Change
history-csv-account = Account
history-csv-before = Before
history-csv-after = After
history-csv-day = Day
