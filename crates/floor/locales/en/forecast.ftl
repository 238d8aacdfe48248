# What will close when and for how much.
forecast-title = Forecast
forecast-figures = Figures of the forecast
forecast-month = Month
forecast-quarter = Quarter
forecast-year = Year
forecast-month-of = { $month } { $year }
forecast-quarter-of = Q{ $n } { $year }
# One fiscal quarter by its months: in one year, and over a turn of the year.
forecast-months-of = { $from }–{ $to } { $year }
forecast-months-over = { $from } { $first }–{ $to } { $year }
# A month of another year than this one.
forecast-month-other-year = { $name } { $yy }
forecast-first-quarter = First quarter
forecast-second-quarter = Second quarter
forecast-third-quarter = Third quarter
forecast-fourth-quarter = Fourth quarter
forecast-length = Length of period
forecast-rows-shown = The largest { $n } of { $all } rows
forecast-rows = Rows
forecast-by-lead = Manager
forecast-by-team = Team
forecast-by-month = Month
forecast-by-kind = Kind
forecast-by-territory = Territory
forecast-by-offering = Offering
forecast-by-quarter = Quarter
forecast-filter-off = Take this filter off
forecast-frozen-every = Frozen every { $weekday }, { $hour }
forecast-change-since = Change since…
forecast-freeze-now = Freeze now
forecast-frozen = All deals are frozen as they are today
forecast-frozen-already = Today’s deals were frozen before; that stays as it is
forecast-error-no-freeze = Nothing was frozen on that day. Choose the day of a freeze.
forecast-error-day-over = That day is not over. Choose an earlier one.
forecast-error-one-day = Choose a freeze or a day, not both.
forecast-comma = ,{ " " }
forecast-semicolon = ;{ " " }
forecast-today = Today

# The sentence.
forecast-whose-mine = my accounts
forecast-whose-team = team
forecast-whose-territory = territory
forecast-whose-all = all I can see
forecast-a-week-ago = a week ago
forecast-on-day = on { $day }
forecast-sentence = { $period }, { $whose }: commit is { $commit }{ $change }
forecast-sentence-over = { $period }, { $whose }: commit is { $gap } over target{ $change }
forecast-sentence-under = { $period }, { $whose }: commit is { $gap } under target{ $change }
forecast-sentence-none = { $period }: no deal closes in it
forecast-sentence-unknown = { $period }: { $n ->
    [one] one deal, whose amount or rate is not known
   *[other] { $n } deals, whose amounts or rates are not known
  }
forecast-change-up = {" "}and { $amount } higher than { $when }
forecast-change-down = {" "}and { $amount } lower than { $when }
forecast-change-none = , as { $when }

# Key figures.
forecast-won-so-far = Won so far
forecast-commit = Commit
forecast-best = Best case
forecast-hit-rate = Forecast hit rate
forecast-weighted = Weighted
forecast-target = Target
forecast-to-target = To target
forecast-of-target = of target { $target }
forecast-of-target-pace = of target { $target }; pace { $pace }
forecast-no-target = no target for this period · { $n ->
    [one] one deal
   *[other] { $n } deals
  }
forecast-over-target = { $amount } over target
forecast-under-target = { $amount } under target
forecast-beside-teams = beside it { $amount } of other teams and of accounts without a lead
forecast-beside-others = beside it { $amount } credited to others
forecast-beside-people = beside it { $amount } of those without a target
forecast-against-target = Against the target
forecast-attained-note = Against a target counts all that is credited to those whom it is of, also on accounts outside this choice; what others have credit for stands beside it.
forecast-weighted-is = weighted { $amount }
forecast-since = since { $day }
forecast-deals = { $n ->
    [one] one deal
   *[other] { $n } deals
  }
forecast-unknown = { $n ->
    [one] one deal without a known amount or rate is left out
   *[other] { $n } deals without a known amount or rate are left out
  }
forecast-bar-won = { $share } of target won
forecast-bar-commit = Commit is { $share } of target
forecast-bar-best = Best case is { $share } of target
forecast-bar-hits = { $share } of what came was forecast
forecast-days-before = { $n } days before
forecast-last-months = last { $n ->
    [one] month
   *[other] { $n } months
  }
forecast-last-quarters = last { $n ->
    [one] quarter
   *[other] { $n } quarters
  }
forecast-last-years = last { $n ->
    [one] year
   *[other] { $n } years
  }
forecast-bias-none = neither too high nor too low
forecast-bias-high = { $n ->
    [one] one point too high
   *[other] { $n } points too high
  }
forecast-bias-low = { $n ->
    [one] one point too low
   *[other] { $n } points too low
  }
forecast-no-history = no period that is over was frozen in time

# What moved.
forecast-changes = Change of commit
forecast-changes-since = Commit, change since { $day }
forecast-no-freeze = Nothing was frozen yet. From the first freeze on, this tells what moved commit.
forecast-nothing-moved = No deal moved commit.
forecast-waterfall = Commit went from { $from } to { $to }: { $steps }
forecast-show-table = Show as table
forecast-step = Step
forecast-frozen-deals = { $n ->
    [one] one deal, as it was frozen
   *[other] { $n } deals, as they were frozen
  }
forecast-why = Why
forecast-step-new = New
forecast-step-won = Won
forecast-step-pulled_in = Pulled in
forecast-step-raised = Raised
forecast-step-slipped = Slipped
forecast-step-cut = Cut
forecast-step-lost = Lost
forecast-why-fresh = New deal
forecast-why-committed = New in commit
forecast-why-won = Won without having been commit
forecast-why-won_fresh = Won, and entered since
forecast-why-moved_in = Moved in
forecast-why-moved_out = Slipped
forecast-why-undated = No close date any more
forecast-why-raised = Raised
forecast-why-lowered = Lowered
forecast-why-rate = Exchange rate
forecast-why-known = Its amount is known now
forecast-why-unknown = Its amount is no longer known
forecast-why-uncommitted = No longer commit
forecast-why-lost = Lost
forecast-why-gone = Taken out
forecast-moved-most = What moved most

# Rows.
forecast-title-lead = By manager
forecast-title-team = By team
forecast-title-kind = By kind
forecast-title-territory = By territory
forecast-title-month = By month
forecast-drawn = Drawn against target
forecast-rate-drawn = Win rate, drawn
forecast-drawn-words = { $name }, { $unit }: won { $won }, commit { $commit }, best case { $best }, target { $target }
forecast-won = Won
forecast-lost = Lost
forecast-all = All
forecast-no-lead = Accounts without a lead
forecast-no-team = Without a manager
forecast-no-territory = Without a territory
forecast-no-offering = Without an offering
forecast-months-note = Commit and best case here are what is still open.
forecast-months-by-days = A month without a target of its own has its share of that of the period, by days.
forecast-teams-note = A team holds those within it; all counts each deal once.
forecast-none = No deal closes in this period, and none was won in it.
forecast-none-match = No deal of this period matches these filters.
forecast-left-out = { $n ->
    [one] One deal is left out of these sums: its amount or its rate is not known.
   *[other] { $n } deals are left out of these sums: their amounts or rates are not known.
  }
forecast-targets-left-out = { $n ->
    [one] One target is left out: its currency has no rate.
   *[other] { $n } targets are left out: their currencies have no rate.
  }
forecast-targets-partial = { $n ->
    [one] One target covers only a part of these days: it is compared with nothing.
   *[other] { $n } targets cover only a part of these days: they are compared with nothing.
  }
forecast-left-out-head = Deals left out
forecast-note = Sums are of the accounts that you can see. Deals that are split count for each by their share; others for whoever leads the account.

# What it rests on.
forecast-unsupported = Commits without their evidence
forecast-all-commits = All commits
forecast-commit-asks = Commit asks for the budget owner’s word and dated paper work.
forecast-lacks = Lacks { $what }
forecast-said-until = said until { $day }
forecast-weak = Open deals that need a look
forecast-weak-stalled = Longer in their stage than usual
forecast-weak-no_step = No next step
forecast-weak-no_sponsor = No sponsor or champion
forecast-weak-overdue = Close date has passed
forecast-weak-no_date = No close date

# Deals behind a number.
forecast-deals-title = Deals behind the number
forecast-deals-none = No deal is behind this number.
forecast-deals-shown = { $n } of { $all ->
    [one] one deal
   *[other] { $all } deals
  }
forecast-next = More
forecast-deal = Deal
forecast-account = Account
forecast-stage = Stage
forecast-counts-as = Counts as
forecast-closes = Closes
forecast-next-step = Next step
forecast-no-step = No next step
forecast-no-day = No close date
forecast-first-day = first { $day }
forecast-amount = Amount
forecast-no-amount = Not known
forecast-no-rate = No rate
forecast-part-in = Share in { $currency }
forecast-open-deals = Open deals
forecast-counts-won = Won
forecast-counts-commit = Commit
forecast-counts-committed = Open, commit
forecast-counts-best = Best case
forecast-counts-likely = Open, best case
forecast-counts-pipeline = Open, pipeline
forecast-counts-open = Open

# Deals of a past day.
forecast-frozen-title = Deals as they were frozen
forecast-stood-title = Deals as they stood
forecast-frozen-day = Frozen on { $day }
forecast-stood-day = At the end of { $day }
forecast-other-freeze = Another freeze…
forecast-frozen-never = Nothing was frozen yet. From the first freeze on, this lists the deals as they were then.
forecast-frozen-none = No deal was behind this number on that day.
forecast-frozen-note = Amounts, categories, stages and close dates are those of that day; names are those of today.
forecast-stood-note = Open deals are shown as the last freeze up to that day has them, otherwise as the next freeze has them. What no freeze has is shown as it stands now, or as it closed, with the category that its evidence of that day gave. Stages are those of the day.
forecast-counted-as = Counted as
forecast-closed-then = Close date then
forecast-counted = Counted
forecast-since-then = Since then
forecast-fate-open = Still open
forecast-fate-moved_out = Moved to another period
forecast-fate-undated = Open, without a close date
forecast-fate-won = Won
forecast-fate-lost = Lost
forecast-fate-gone = Taken out
forecast-closes-now = closes { $day }

# The past.
forecast-past-title = How forecasts hit
forecast-past-summary = Commit as it was frozen before the end of periods that are over, beside what was won in them
forecast-past-none = No period that is over was frozen in time. From the first freeze on, this compares what was forecast with what came.
forecast-past-periods = Period by period
forecast-past-note = Accuracy is 1 − |forecast − won| ÷ won, bias is (forecast − won) ÷ won; nothing is told where nothing was won.
forecast-periods = { $n ->
    [one] one period
   *[other] { $n } periods
  }
forecast-age = Frozen
forecast-frozen-on = Day
forecast-forecast = Forecast
forecast-came = Won
forecast-accuracy = Accuracy
forecast-bias = Bias

# Win rates.
forecast-wins-title = Win rates
forecast-wins-summary = Deals decided from { $from } to { $until }
forecast-wins-none = No deal was decided in these days.
forecast-win-rate = Win rate
forecast-win-rate-value = By value
forecast-won-value = Won value
forecast-lost-value = Lost value
forecast-wins-note = Won ÷ (won + lost). A deal with several managers or offerings counts once for each, and by its share.
forecast-days = Days
forecast-from = From
forecast-until = Up to and with
forecast-show = Show

# Submitted forecasts.
forecast-submit = Submit forecast
forecast-submit-note = Whom you report to is told. What you said before stays.
forecast-submissions = Submitted forecasts
forecast-submissions-note = Stated is what each said; now is what their deals come to today, of those that you can see. A team counts all deals of its accounts.
forecast-submitted = Forecast submitted
forecast-submitted-on = Submitted
forecast-submitted-mine = { $period }: you have submitted
forecast-submitted-not = { $period }: you have not submitted yet
forecast-submitted-of = { $period }: { $n } of { $of } have submitted
forecast-not-submitted = Not submitted
forecast-nobody-submits = Nobody whose forecast you may see submits one.
forecast-whose = Whose forecast
forecast-of-mine = Own deals
forecast-of-team = Team
forecast-me = { $name } (you)
forecast-counted-commit = Commit by the deals
forecast-counted-best = Best case by the deals
forecast-said-last = Said last
forecast-said-of = commit { $commit }, best case { $best } on { $day }
forecast-said-day = submitted { $day }
forecast-said-else = Said at other times
forecast-deals-said = the deals said { $amount }
forecast-field-commit = Commit
forecast-field-best = Best case
forecast-field-comment = Comment
forecast-hint-comment = Why, where you say otherwise than the deals
forecast-stated-commit = Commit, stated
forecast-stated-best = Best case, stated
forecast-commit-now = Commit now
forecast-best-now = Best case now
forecast-change = Change
forecast-unchanged = unchanged
forecast-submission-of = { $name }, { $period }
forecast-moved-since = What moved since
forecast-moved-from-to = By the deals commit went from { $from } to { $to }.
forecast-withdraw = Take back
forecast-withdrawn = Taken back
forecast-withdrawn-done = The forecast is taken back
forecast-error-negative = An amount is not under zero.
forecast-error-best = Best case is less than commit. It holds all of commit and what may come on top.
forecast-error-comment = This is not what the deals say. Say why.
forecast-error-over = This period is over.
forecast-error-no-team = Nobody reports to you.
forecast-error-not-yours = Only who has submitted a forecast takes it back.
forecast-notice-submitted = Somebody submitted their forecast to me
notify-forecast-submitted = { $case ->
    [team] { $author } submitted the team’s forecast for { $from } to { $last }
   *[other] { $author } submitted the forecast for { $from } to { $last }
}
event-forecast-submitted = Forecast submitted
event-forecast-withdrawn = Forecast taken back
event-forecast-resubmitted = Forecast submitted again

# Elsewhere.
reports-section-forecast = Forecast of the quarter
reports-figure-forecast_won = Won so far
reports-figure-forecast_commit = Commit
reports-figure-forecast_best = Best case
reports-figure-forecast_moved = Moved since the last report
reports-figure-forecast_unknown = Deals without a known amount or rate
reports-item-forecast-moved = { $account }: { $up ->
    [1] +{ $amount }
   *[other] −{ $amount }
  } in commit since { $since }, { $why ->
    [fresh] a new deal
    [committed] new in commit
    [won] won
    [won_fresh] won and entered since
    [moved_in] its close date moved in
    [moved_out] its close date slipped
    [undated] without a close date now
    [raised] raised
    [lowered] lowered
    [rate] by the exchange rate
    [known] its amount is known now
    [unknown] its amount is no longer known
    [uncommitted] no longer commit
    [lost] lost
   *[gone] taken out
  }

event-forecast-frozen = Weekly snapshot of the forecast taken
