today-title = Today
today-log = Log a conversation
today-log-short = Log
today-summary = { $people ->
    [0] nobody to contact
    [one] one account to contact
   *[other] { $people } accounts to contact
  }, { $late ->
    [0] no promise late
    [one] one promise late
   *[other] { $late } promises late
  }, { $steps ->
    [0] no next step due
    [one] one next step due
   *[other] { $steps } next steps due
  }
today-figure-talked = Talked to in 30 days
today-of = of { $n }
today-silent = { $n ->
    [0] all of them
    [one] one account silent
   *[other] { $n } accounts silent
  }
today-figure-ours = We owe
today-late = { $n ->
    [one] one late
   *[other] { $n } late
  }
today-none-late = none late
today-figure-theirs = They owe
today-theirs-note = open promises of clients
today-figure-steps = Next steps, 7 days
today-steps-note = late ones included
today-next = Contact next
today-next-none = Nothing due. Every account in this scope was talked to within its rhythm, and no promise is late.
today-to-accounts = All accounts
today-why = Why this account
today-total = Total
today-formula = Points add up; formula { $version }.
