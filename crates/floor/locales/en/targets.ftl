# Targets: what somebody is to sell in a period, and goals measured by them.
targets-goals = Goals
targets-title = Targets
targets-target = Target
targets-new = New target
targets-edit = Change a target
targets-split = Split targets
targets-archive = Take the target away
targets-whole = Everything
targets-team = Team
targets-together = Together
targets-team-of = { $name }’s team
targets-team-part = Team, { $part }
targets-own = their own
targets-of-team = their team’s
targets-narrow = Only for a territory, an account or an offering
targets-choose = Choose somebody
targets-period = Period
targets-of = Of what
targets-reached = Reached
targets-attainment = Attainment
targets-pace = Pace
targets-list = Targets as a file
targets-days-held = Days held
targets-year = Year
targets-show = What stands above
targets-by-person = Person
targets-by-team = Team
targets-by-part = Part
targets-field-user = Who
targets-field-team = Whose sales
targets-field-territory = Territory
targets-field-account = Account
targets-field-offering = Offering
targets-field-valid_from = From
targets-field-valid_to = Last day
targets-field-amount = Amount
targets-field-currency = Currency
targets-field-reason = Reason
targets-hint-from = Any day: periods need not be quarters
targets-hint-to = This day belongs to the period
targets-hint-amount = In whole units, 1200000 or 1,200,000
targets-hint-reason = It stands beside the change
targets-set = The target is set.
targets-edited = The target is changed.
targets-archived = The target is taken away.
targets-given = The target is given to its people.
targets-undone = Undone
targets-imported = Imported
targets-archived-note = This target was taken away. Its history stays.
targets-history = What it was
targets-console = the console
targets-running = { $period }, to { $day }
targets-no-target = no target
targets-beyond = too large to add up
targets-bar = { $share } of the target
targets-bar-pace = { $share } of the target, the pace is { $pace }
targets-whose-own = Your revenue
targets-whose-team = Your team’s revenue
targets-whose-sum = Revenue of those with a target
targets-whose-of = Revenue of { $name }
targets-summary = { $whose }, { $year }: { $share } reached
targets-summary-pace = { $whose }, { $year }: { $share } reached, pace { $pace }
targets-summary-none = Revenue { $year }: no targets yet
targets-summary-none-here = Revenue { $year }: no targets in this list
targets-summary-rows = Revenue { $year }: { $n ->
    [one] one row
   *[other] { $n } rows
  }
targets-behind-one = . { $name } is furthest behind
targets-behind-two = . { $one } and { $two } are furthest behind
targets-person-summary = { $n ->
    [0] No targets in { $year }
    [one] One target in { $year }
   *[other] { $n } targets in { $year }
  }
targets-none = There are no targets for { $year } yet. Set the first one, or import a list.
targets-none-mine = You have no target of your own for { $year }. Choose your team or everything to see the others.
targets-none-territory = Nobody who holds this territory or leads accounts in it has a target for { $year }.
targets-none-team = No team of this choice has a target in this year.
targets-none-part = In this choice no target of the year is for a territory, an account or an offering alone.
targets-note = Left: reached, right: target, { $unit }, credited to the owner then and prorated for the days held. Line: target; while a period runs its pace, which follows last year’s shape.
targets-note-whole = Each row is of all that counts for it among the accounts that you can see; the choice of accounts only says whose rows are shown.
targets-note-territory = Shown is who holds the territory or leads accounts in it, with all their accounts.
targets-note-team = A team has what its members were credited with while they were in it.
targets-note-together = Together: those in the list who have a target.
targets-note-unknown = { $n ->
    [one] One line or target is left out: its currency has no rate.
   *[other] { $n } lines or targets are left out: their currency has no rate.
  }
targets-note-more = { $n ->
    [one] One more period is on the pages of its people.
   *[other] { $n } more periods are on the pages of their people.
  }
targets-prorated-note = A target counts for the days on which the account, the territory or any account was held: amount × days held ÷ days. The bar compares what was credited with that.
targets-adds-up = Targets add up?
targets-adds-team = Team target
targets-adds-no-team = none
targets-adds-given = Given to managers
targets-adds-unled = On accounts without a lead
targets-adds-rest = Not given to anyone
targets-adds-over = Given beyond the team’s target
targets-changes = Changes to targets
targets-change = { $name }, { $period }: { $what }
targets-change-by = { $name }, { $day }
targets-change-gone = taken away
targets-change-back = back again
targets-change-period = { $was } became { $is }
targets-split-summary = { $amount } of { $period }, over the people below you
targets-split-note = The parts add up to the last unit: what is left by rounding goes to the largest remainders.
targets-split-try = Try
targets-split-give = Give
targets-weight = Weight
targets-weight-of = Weight of { $name }
targets-now = Now
targets-becomes = Becomes
targets-figure = Revenue against target
targets-figure-team = Team revenue against target
targets-figure-none = No target for today
targets-figure-of = of { $target }
targets-figure-pace = pace { $pace }
targets-figure-left = { $left } to go
targets-figure-over = { $over } above
targets-error-amount = Enter an amount above zero
targets-error-long = A period has five years at most
targets-error-same = There is a target for this period already; change that one
targets-error-overlap = The period overlaps { $from } to { $last } in part; periods lie apart, or one in the other
targets-error-reason = Say why it changes
targets-error-archived = The target was taken away
targets-error-may = You may set the targets of people who report to you
targets-error-one-part = Choose one: a territory, an account or an offering
targets-error-nobody = Give somebody a weight
targets-error-team = Only the whole target of a team can be split
targets-error-weight = Enter a number
targets-error-person = Nobody here has this e-mail address
import-targets-person = E-mail address of the person, or of who leads the team
import-targets-team = yes for the target of their team; no without it
import-targets-territory = Name of the territory that it is narrowed to
import-targets-account = Name or id of the account that it is narrowed to
import-targets-offering = Name or code of the offering that it is narrowed to
import-targets-from = First day
import-targets-to = Last day
import-targets-amount = Amount
import-targets-currency = Its currency; that of the company without it
import-targets-reason = Why
reports-section-revenue = Revenue against target
reports-figure-revenue-credited = Credited in the target’s period
reports-figure-revenue-target = Target, prorated
reports-figure-revenue-unknown = Lines without a rate
reports-rate-revenue = Reached

event-target-set = Target set
event-target-changed = Target changed
event-target-archived = Target archived
event-target-restored = Target restored
event-target-removed = Target removed with its import
