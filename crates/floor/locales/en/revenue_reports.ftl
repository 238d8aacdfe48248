# Revenue reports: by whom, of what, in which periods.
revenue_reports-title = Revenue
revenue_reports-title-lead = Revenue by manager
revenue_reports-title-team = Revenue by team
revenue_reports-title-territory = Revenue by territory
revenue_reports-title-account = Revenue by account
revenue_reports-title-group = Revenue by group
revenue_reports-title-unit = Revenue by unit
revenue_reports-title-offering = Revenue by offering
revenue_reports-title-sector = Revenue by sector
revenue_reports-by = By
revenue_reports-by-lead = Manager
revenue_reports-by-team = Team
revenue_reports-by-territory = Territory
revenue_reports-by-account = Account
revenue_reports-by-group = Group
revenue_reports-by-unit = Unit
revenue_reports-by-offering = Offering
revenue_reports-by-sector = Sector
revenue_reports-who = To whom revenue belongs
revenue_reports-who-both = Both
revenue_reports-who-then = Owner then
revenue_reports-who-now = Today’s owner
revenue_reports-for-targets = counts for targets and pay
revenue_reports-for-planning = counts for planning
revenue_reports-then-means = Each line belongs to whoever led the account on its day, or sold it.
revenue_reports-now-means = All history follows the account to the person who leads it today.
revenue_reports-step-month = Month
revenue_reports-step-quarter = Quarter
revenue_reports-step-year = Year
revenue_reports-step-fiscal_quarter = Fiscal quarter
revenue_reports-step-fiscal_year = Fiscal year
revenue_reports-fiscal = FY { $from }/{ $to }
revenue_reports-period = Period
revenue_reports-months = { $n ->
    [one] one month
   *[other] { $n } months
  }
revenue_reports-quarters = { $n ->
    [one] one quarter
   *[other] { $n } quarters
  }
revenue_reports-years = { $n ->
    [one] one year
   *[other] { $n } years
  }
revenue_reports-fiscal-quarters = { $n ->
    [one] one fiscal quarter
   *[other] { $n } fiscal quarters
  }
revenue_reports-fiscal-years = { $n ->
    [one] one fiscal year
   *[other] { $n } fiscal years
  }
revenue_reports-rates = Rates
revenue_reports-rates-historical = of each day
revenue_reports-rates-constant = Use this day’s rates
revenue_reports-rates-constant-on = of { $day }
revenue_reports-rates-on = Rates of
revenue_reports-rates-help = Of each day: every line counts by the rate of its own day. Of one day: all lines count by the same rates, so that only sales change.
revenue_reports-rates-back = Back to the rates of each day
revenue_reports-filter-off = Take the filter off
revenue_reports-thousand = { $sign } k
revenue_reports-total = Total
revenue_reports-others = Others
revenue_reports-no-lead = No lead
revenue_reports-no-team = No team
revenue_reports-no-territory = No territory
revenue_reports-no-unit = No unit
revenue_reports-no-offering = No offering
revenue_reports-no-sector = No sector
revenue_reports-difference = Difference
revenue_reports-what-moved = What moved
revenue_reports-nothing-moved = No accounts moved
revenue_reports-left-right = right: more today, left: less today
revenue_reports-figures = Show as table
revenue_reports-to-date = { $year } to { $day }
revenue_reports-since = Since { $from }, to { $day }
revenue_reports-year-by = { $when }, by { $by ->
    [Manager] manager
    [Team] team
    [Territory] territory
   *[other] { $by }
  }
revenue_reports-periods-by = { $by }, { $periods }
revenue_reports-summary = { $when }: { $total }, of { $accounts ->
    [one] one account
   *[other] { $accounts } accounts
  }, { $silent ->
    [0] all with revenue
    [one] one without revenue
   *[other] { $silent } without revenue
  }
revenue_reports-summary-moved = { $when }. Between managers: { $moved }; the sum stays the same
revenue_reports-told-handed = { $n ->
    [one] one hand-over moves { $sum }
   *[other] { $n } hand-overs move { $sum }
  }
revenue_reports-told-others = { $sum } counts for somebody else than today’s lead without a hand-over
revenue_reports-summary-none = { $when }: nothing was sold
revenue_reports-until = Until
revenue_reports-until-today = today
revenue_reports-until-help = The last period is the one in which this day lies; the year is that of this day, whole.
revenue_reports-until-back = Back to today
revenue_reports-until-day = Day
revenue_reports-until-show = Show
revenue_reports-none-since = Nothing was sold in these periods. The last line is of { $day }.
revenue_reports-show-then = Show the periods until then
revenue_reports-none = What was sold to these accounts will be here, once revenue is entered or imported.
revenue_reports-none-match = Nothing was sold that matches these filters.
revenue_reports-note-accounts = { $n ->
    [one] One account
   *[other] { $n } accounts
  }, { $silent ->
    [0] all with revenue in these periods.
    [one] one without revenue in these periods.
   *[other] { $silent } without revenue in these periods.
  }
revenue_reports-note-seen = Sums are of the accounts that you can see.
revenue_reports-note-historical = Each line by the rate of its day.
revenue_reports-note-constant = All lines by the rates of { $day }.
revenue_reports-note-shared = A document that stands on several accounts of a group counts once.
revenue_reports-note-unknown = { $n ->
    [one] One line is left out: its currency has no rate
   *[other] { $n } lines are left out: their currency has no rate
  }
revenue_reports-unknown-lines = { $n ->
    [one] One line without a rate
   *[other] { $n } lines without a rate
  }
revenue_reports-unknown = Lines without a rate
revenue_reports-no-rate = no rate
revenue_reports-what-counts = What this counts
revenue_reports-count-lines = Orders, invoices, credit notes and recurring lines up to today, archived accounts too; a credit note takes away.
revenue_reports-count-then = Owner then: who is told to have sold it, else who led the account on the line’s day; teams and territories as they were on that day.
revenue_reports-count-now = Today’s owner: who leads the account now, with today’s team and territory.
revenue_reports-count-seen = Only accounts that you can see today count, whatever day is told of.
revenue_reports-count-shared = The same document line on several accounts of a group counts once, at the account that was entered first.
revenue_reports-count-unknown = A line whose currency has no rate is left out and counted as such; unknown is not zero.
revenue_reports-count-historical = Amounts are converted line by line, by the last rate on or before the line’s day.
revenue_reports-count-constant = Amounts are converted line by line, all by the last rate on or before the chosen day:
revenue_reports-next = Next
revenue_reports-comma = {", "}
revenue_reports-and-more = { $n ->
    [one] and one more
   *[other] and { $n } more
  }
revenue_reports-n-accounts = { $n } accounts
revenue_reports-in-on = { $what } in from { $who } ({ $day })
revenue_reports-in = { $what } in from { $who }
revenue_reports-in-unled = { $what }, without a lead before
revenue_reports-out-unled-on = { $what }, without a lead since { $day }
revenue_reports-out-on = { $what } out to { $who } ({ $day })
revenue_reports-out = { $what } out to { $who }
revenue_reports-moved-title = What moved between managers
revenue_reports-moved-summary = { $when } · { $n ->
    [0] nothing moved
    [one] one row with { $sum }
   *[other] { $n } rows with { $sum }
  }
revenue_reports-moved-none = Every line belongs to whoever leads the account today.
revenue_reports-moved-note = Lines of each account whose owner then is not today’s. The day is that on which the owner then stopped leading the account.
revenue_reports-moved-shown = { $n } of { $all } rows, the largest first.
revenue_reports-from-day = from { $day }
revenue_reports-until-the-day = until { $day }
revenue_reports-handed = Handed over
revenue_reports-sold-by = sold without leading it
revenue_reports-led-later = nobody led it then
revenue_reports-told = told
revenue_reports-amount = Amount
revenue_reports-day = Day
revenue_reports-document = Document
revenue_reports-lines-title = Lines behind the sum
revenue_reports-lines-summary = { $n ->
    [0] no lines
    [one] one line
   *[other] { $n } lines
  }, { $sum }{ $unknown ->
    [0] {""}
    [one] , one without a rate
   *[other] , { $unknown } without a rate
  }
revenue_reports-lines-shown = { $n } of { $all } lines, the newest first
revenue_reports-lines-none = There is no line like this among the accounts that you can see.
