# Deals: what we are selling to a client.
deals-title = Deals
deals-pipeline = Pipeline
deals-new = New deal
deals-added = Deal added
deals-archive = Archive this deal
deals-archived = Deal archived
deals-moved = Deal moved
deals-won = Deal won
deals-lost = Deal lost
deals-reopened = Deal reopened
deals-views = Views
deals-view-board = Board
deals-view-table = Table
deals-view-forecast = Forecast
deals-summary =
    { $n ->
    [one] 1 deal
   *[other] { $n } deals
    }, { $sum } open, { $weighted } weighted.
deals-summary-won =
    { $n ->
    [one] 1 deal
   *[other] { $n } deals
    } won, { $sum }.
deals-summary-lost =
    { $n ->
    [one] 1 deal
   *[other] { $n } deals
    } lost, { $sum }.
deals-summary-all =
    { $n ->
    [one] 1 deal
   *[other] { $n } deals
    }, { $sum }; what is open of it is { $weighted } weighted.
deals-summary-no-step =
    { $n ->
    [one] 1 has no next step
   *[other] { $n } have no next step
    }
deals-summary-unknown =
    { $n ->
    [one] 1 without a known amount
   *[other] { $n } without a known amount
    }
deals-none = No deal fits this choice.
deals-none-here = No open deals
deals-open = Open deals
deals-open-pipeline = Open pipeline
deals-figure =
    { $n ->
    [one] 1 deal
   *[other] { $n } deals
    } · { $weighted } weighted
deals-search = Search by deal or account
deals-all = All
deals-lead = Lead
deals-weighted = Weighted
deals-counts-as = Counts as
deals-by-evidence = By evidence
deals-overridden = Until { $day }: { $why }
deals-of-stage = Probability of the stage
deals-originally = Originally { $day }
deals-lines-unknown = Some lines have no amount
deals-lines-unsaid = No line says how much of it is its own
deals-amount-of-lines = The amount is the sum of the lines.
deals-line-unit-of-deal = The unit of the deal
deals-lines-closed = This deal has closed. Its lines stay as they are; reopen it to change them.
deals-shown = { $n } of { $of }
deals-first-page = First page
deals-next-page = Next page
deals-days =
    { $n ->
    [one] 1 day
   *[other] { $n } days
    }
deals-days-of =
    { $n ->
    [one] 1 day
   *[other] { $n } days
    } in this stage, norm { $norm }
deals-column-note = { $percent }%, norm { $days } days
deals-column-no-norm = { $percent }%
deals-board-more = The largest 50 of { $n }: see all
deals-board-pick =
    { $stage }: { $n ->
    [one] 1 deal
   *[other] { $n } deals
    }
deals-board-note = Days in stage turn amber past the stage’s norm. Dots: people of the buying group we are in contact with.
deals-board-keys = Drag a card, use its menu, or
deals-move = Move to…
deals-win = Won
deals-lose = Lost
deals-reopen = Reopen
deals-reopen-note = The deal is open again. What it had added to revenue is taken out.
deals-change-amount = Change the amount
deals-change-close_on = Change the close date
deals-change-next_step = Change the next step
deals-quick = Amount, date, next step
deals-no-step = No next step
deals-stalled = Stalled
deals-no-sponsor = Without sponsor
deals-unrated = Without a known amount
deals-no-date = No date
deals-month-year = { $month } { $short }
deals-known = Known
deals-missing = Missing
deals-covered = { $n } of { $of }
deals-nobody = Nobody
deals-nobody-yet = Nobody of the client is named yet. Add who decides, who pays and who speaks for us.
deals-buying-group = Buying group
deals-in-contact = In contact
deals-not-in-contact = Not in contact
deals-people-note = People of this account who take part in the decision. To take somebody out, choose nobody.
deals-no-people = This account has no people yet. Add them first.
deals-evidence = Evidence
deals-evidence-note = A day says that it happened: commit needs the economic buyer and the paper process, best case a champion and a stated need.
deals-evidence-need = The client has said what they need
deals-evidence-champion = Somebody there speaks for us
deals-evidence-economic_buyer = Who owns the budget has agreed
deals-evidence-paper_process = The way to the signature is dated
deals-lacks = For { $category } it lacks: { $what }.
deals-gap-between = ,{" "}
deals-gap-need = a stated need
deals-gap-champion = a champion
deals-gap-economic_buyer = the economic buyer’s agreement
deals-gap-paper_process = a dated paper process
deals-gap-close_on = a close date
deals-gap-period = a close date inside the period
deals-gap-lines = At least one line with an offering is needed.
deals-gap-buying_group = At least one person of the buying group is needed.
deals-credit = Credit
deals-credit-lead = The account’s lead has all of it.
deals-credit-note = Shares of our people in percent; together they make 100. Without any the account’s lead has all of it.
deals-shares = Shares in open deals
deals-handed-over-note =
    { $n ->
    [one] A share in 1 open deal moves
   *[other] Shares in { $n } open deals move
    }
deals-facts = Facts
deals-forecast = Forecast
deals-agreement = Agreement
deals-lines = Lines
deals-line-n = Line { $n }
deals-history = History
deals-source = Id elsewhere
deals-lost-to = Lost to { $who }
deals-first-stage = The first of its kind
deals-add-revenue =
    { $n ->
    [one] Add this line to revenue
   *[other] Add these { $n } lines to revenue
    }
deals-win-nothing-sold = No line of this deal says what the amount of { $amount } was sold for. Nothing will be added to revenue.
deals-win-mend = Give the lines their amounts first
deals-changed-since = Somebody has changed this deal since you opened it. What you typed is kept: look at what is different, then go on.
deals-imported = Imported
deals-kind-expansion = Expansion
deals-kind-cross_sell = Cross-sell
deals-kind-new_unit = New unit
deals-kind-project = Project
deals-kind-renewal = Renewal
deals-kind-growth = New and expansion
deals-kind-all = All kinds
deals-outcome-open = Open
deals-outcome-won = Won
deals-outcome-lost = Lost
deals-outcome-all = All
deals-category-commit = Commit
deals-category-best_case = Best case
deals-category-pipeline = Pipeline
deals-criterion-amount = amount
deals-criterion-close_on = close date
deals-criterion-next_step = next step with its day
deals-criterion-lines = a line with an offering
deals-criterion-buying_group = somebody of the buying group
deals-criterion-need = a stated need
deals-criterion-champion = a champion
deals-criterion-economic_buyer = the economic buyer’s agreement
deals-criterion-paper_process = a dated paper process
deals-closes = Closes
deals-closes-overdue = Overdue
deals-closes-month = This month
deals-closes-quarter = This quarter
deals-closes-year = This year
deals-closes-none = Without a date
deals-field-account = Account
deals-field-name = Name
deals-field-kind = Kind
deals-field-stage = Stage
deals-field-outcome = Outcome
deals-field-unit = Unit
deals-field-amount = Amount
deals-field-amount_minor = Amount
deals-field-currency = Currency
deals-field-opened_on = Opened on
deals-field-close_on = Closes on
deals-field-closed_on = Closed on
deals-field-next_step = Next step
deals-field-next_step_on = Next step on
deals-field-goal = Client’s goal
deals-field-agreement = Agreement
deals-field-notice_on = Last day for notice
deals-field-former = Worth before
deals-field-former_minor = Worth before
deals-field-probability = Probability in %
deals-field-probability_reason = Why another probability
deals-field-override_category = Counts as
deals-field-override_reason = Why not by evidence
deals-field-override_until = Until
deals-field-reason = Reason
deals-field-reason_note = In words
deals-field-note = In words
deals-field-on = On
deals-field-lost_to = Lost to
deals-field-source_system = Source system
deals-field-source_id = Source id
deals-field-lines = Lines
deals-field-credits = Credit
deals-field-people = Buying group
deals-field-competitors = Competitors
deals-field-evidence = Evidence
deals-field-line_offering = Offering
deals-field-line_unit = Unit
deals-field-line_quantity = Quantity
deals-field-line_amount = Amount
deals-field-line_from = Period from
deals-field-line_to = Period to
deals-field-person = Person
deals-field-part = Part in the decision
deals-field-user = Who
deals-field-share = Share in %
deals-field-from = From
deals-field-evidence_on = On
deals-field-evidence_note = What was said
deals-field-need_on = Need stated on
deals-field-champion_on = Champion since
deals-field-economic_buyer_on = Economic buyer agreed on
deals-field-paper_process_on = Paper process dated on
deals-field-name_zh = Name in Chinese
deals-field-position = Place
deals-field-norm_days = Norm in days
deals-field-criteria = To enter it a deal needs
deals-field-version = Version
deals-hint-amount = Empty when nobody knows it; the sum of the lines where they say amounts, else it stays and is that of a single line
deals-hint-opened = Empty means today
deals-hint-next-step = What happens next, such as “Site walk with Paul”
deals-hint-goal = What the client wants to reach with it
deals-hint-lines = What is sold, where, for how much. Empty lines are left out.
deals-hint-probability = Empty takes that of the stage; another one needs a reason
deals-hint-until = Then the evidence counts again; at the latest at the end of the quarter in which it closes
deals-hint-notice = For renewals: the last day on which somebody can give notice
deals-hint-former = For renewals: what the agreement was worth until now
deals-hint-on = Empty means today
deals-hint-need = The day on which they said what they need
deals-hint-champion = The day on which somebody there began to speak for us
deals-hint-economic-buyer = The day on which who owns the budget agreed
deals-hint-paper-process = The day on which the way to the signature was agreed
deals-hint-credit-from = Empty: from the beginning for the first split, else from today
deals-hint-position = 1 is the first; empty puts it last
deals-hint-stage-probability = How likely deals in this stage are won
deals-hint-norm = How many days a deal usually stays; empty for none
deals-renewals = Renewals
deals-renewal-new = New renewal
deals-renewals-summary =
    { $n ->
    [one] 1 agreement
   *[other] { $n } agreements
    }, { $sum }.
deals-renewals-soonest =
    { $n ->
    [0] A notice period ends today
   *[other] The next notice period ends in { $n } days
    }
deals-renewals-sort = Order
deals-renewals-by-notice = By notice
deals-renewals-by-end = By end date
deals-renewals-by-value = By value
deals-renewals-year = Up for renewal, 12 months
deals-renewals-near = Notice ends within 60 days
deals-renewals-kept = Kept so far this year
deals-renewals-kept-of = { $n } of { $of } agreements
deals-renewals-price = Average price change
deals-renewals-price-of =
    { $n ->
    [one] 1 agreement
   *[other] { $n } agreements
    } with a value before
deals-renewals-none = No renewal is open.
deals-renewals-none-so = No renewal stands like this. Take a filter off to see the others.
deals-renewals-note = At risk: too long in its stage, or notice within 30 days and no evidence. Open points: no next step or no evidence.
deals-renewal-what = Account, agreement
deals-renewal-state = State, next step
deals-renewal-track = From notice to end
deals-renewal-ends = Ends
deals-renewal-price = Price
deals-renewal-on_track = On track
deals-renewal-open = Open points
deals-renewal-risk = At risk
deals-renewal-standing = State
deals-renewal-standing-n = { $state }: { $n }
deals-no-sponsor-call = No sponsor call
deals-calendar-file = Calendar file
deals-calendar-name = Renewals, { $company }
deals-calendar-notice = Notice ends: { $deal } ({ $account })
deals-calendar-end = Agreement ends: { $deal } ({ $account })
deals-n-agreements =
    { $n ->
    [one] 1 agreement
   *[other] { $n } agreements
    }
deals-at-risk = { $sum } at risk
deals-of-value = of value
deals-expected = Expected { $sum }
deals-today = today
deals-passed = passed
deals-days-left =
    { $n ->
    [one] 1 day
   *[other] { $n } days
    }
deals-stages = Stages of deals
deals-stages-summary = The way of each kind of deal: how likely it is won, how long it usually stays, what it needs to go on.
deals-stage-new = New stage
deals-stage-added = Stage added
deals-stage-archived = Archived
deals-stages-text = The way of each kind of deal, its probabilities and what it needs
deals-reasons = Reasons for winning and losing
deals-reasons-summary = What is offered when a deal is won or lost, in this order. A retired reason stays on the deals that gave it.
deals-reasons-text = What is offered when a deal is won or lost, in which order
deals-reasons-won = Why deals are won
deals-reasons-lost = Why deals are lost
deals-reasons-none = No reason is offered: deals end with words only.
deals-reasons-retired = Retired
deals-reason-new = New reason
deals-reason-added = Reason added
deals-reason-retire = Retire
deals-reason-retire-note = Deals that gave it keep it. It is no longer offered.
deals-reason-retired-done = Reason retired
deals-reason-restored = Reason offered again
deals-reason-offer = Offer again
deals-told-opened = Deal opened: { $name }
deals-told-moved = { $name } moved to { $stage }
deals-told-won = Deal won: { $name }
deals-told-lost = Deal lost: { $name }
deals-verb-deal-added = added
deals-verb-deal-edited = changed
deals-verb-deal-moved = moved
deals-verb-deal-won = won
deals-verb-deal-lost = lost
deals-verb-deal-reopened = reopened
deals-verb-deal-archived = archived
deals-verb-deal-restored = restored
deals-verb-deal-lines-set = changed the lines
deals-verb-deal-credits-set = split the credit
deals-verb-deal-people-set = changed the buying group
deals-verb-deal-competitors-set = changed the competitors
deals-verb-deal-evidence-set = changed the evidence
deals-verb-deal-handed-over = handed over
deals-calendar-step = { $what } ({ $deal })
deals-rule-no-step = Deal without next step
deals-rule-stalled = Deal stalled
deals-reason-no-step = No next step: { $name }, { $amount }
deals-advice-no-step = Agree what happens next, and write it on the deal.
deals-reason-stalled = { $name } has stood in { $stage } for { $n } days
deals-advice-stalled = Ask what holds it, move its date, or close it.
deals-error-missing = To enter { $stage } the deal still needs: { $what }.
deals-error-stage = This stage does not exist for this kind of deal. Choose one of its stages.
deals-error-stage-taken = Another stage of this kind has this name. Choose another name.
deals-error-stage-used = Open deals are in this stage. Move them first.
deals-error-reason-taken = Another reason has this name. Choose another name.
deals-error-reason-retired = A retired reason has this name. Offer that one again, or choose another name.
deals-error-reason-gone = This reason was retired. Offer it again first.
deals-error-place = Places are counted from 1.
deals-error-stage-last = A kind of deal needs at least one stage.
deals-error-no-stages = This kind of deal has no stages. An administrator can add some.
deals-error-move = Move the deal to change its stage.
deals-error-negative = An amount cannot be below zero. Write it without the minus.
deals-error-quantity = Write a quantity as a number, with at most six digits after the point.
deals-error-why = Say why, so that others understand it.
deals-error-until = Say until when, at the longest for the period.
deals-error-until-within = Choose a day from today to { $last }, the end of the quarter in which the deal is to close.
deals-error-evidence-ahead = Evidence tells what has happened. Choose today or an earlier day.
deals-error-step = Write what is to happen on that day.
deals-error-share = Write a share in percent, above 0 and at most 100, with at most two digits after the point.
deals-error-split-sum = The shares do not make 100 percent on each day. Change one of them.
deals-error-split-twice = Somebody stands in the split twice. Add both shares up in one row.
deals-error-line-twice = Two lines have one id. Leave the id of a new line out.
deals-error-line-unit = A line names a unit that is not part of this account. Choose one of its units.
deals-unsold-unknown = There is no such offering. Choose one that is sold.
deals-unsold-ended = “{ $offering }” is no longer sold. Choose an offering that is.
deals-unsold-ahead = “{ $offering }” is not sold yet. Choose an offering that is, or change its first day.
deals-unsold-kind = “{ $offering }” is not sold to this kind of unit: { $unit }. Choose another unit or offering.
deals-error-lines = A deal has at most { $most } lines.
deals-error-person = Somebody named is not at this account. Choose people of this account.
deals-error-person-twice = Somebody stands in the buying group twice. Keep one row.
deals-error-part = This part in the decision does not exist. Choose one of the list.
deals-error-evidence-twice = The same evidence stands there twice. Keep one row.
deals-error-competitor-twice = The same competitor stands there twice. Keep one row.
deals-error-source-used = Another deal has this source id. Each deal has its own.
deals-error-lost-to = Only a lost deal names to whom it was lost.
deals-error-open-closed = An open deal has no day on which it closed. Win or lose it first.
deals-error-closed-before = It would have closed before it was opened. Check both days.
deals-error-closed-ahead = A deal cannot have closed on a day to come. Choose today or an earlier day.
deals-error-closed = This deal has closed already. Reopen it first.
deals-error-open = This deal is open.
deals-error-archived = This deal is archived. Restore it first.
deals-error-probability = Write a probability from 0 to 100.
deals-import-deal = This account has no such deal. Import deals first, or correct the name.
deals-import-currency = A line has the currency of its deal. Correct one of them.
deals-import-many = This deal has 100 lines already; more do not fit.
deals-import-competitor = This competitor is not known. Import competitors first, or correct the name.
import-deals-account = The account: name, number or source id
import-deals-name = Its name; the offering's, or the source id, when empty
import-deals-kind = expansion, cross_sell, new_unit, project or renewal
import-deals-stage = The stage's name; may also say Won or Lost
import-deals-outcome = open, won or lost
import-deals-amount = The amount
import-deals-currency = Its currency
import-deals-unit = The part of the account
import-deals-offering = What is sold: name, code or id
import-deals-quantity = How much of it
import-deals-owner = Which of us has all the credit: e-mail or name
import-deals-credits = Shares in percent: anna@example.com 60; ben@example.com 40
import-deals-probability = Its own probability in percent
import-deals-opened-on = When it was opened
import-deals-close-on = When it is to close
import-deals-original-close-on = When it was to close at first
import-deals-closed-on = When it closed
import-deals-reason = Why it was won or lost
import-deals-reason-note = Why, in words
import-deals-lost-to = The competitor to whom it was lost
import-deals-next-step = What is next
import-deals-next-step-on = When
import-deals-goal = The client's goal that it serves
import-deals-agreement = Reference of the agreement
import-deals-notice-on = Last day for notice
import-deals-former = What the agreement was worth before
import-deals-source-system = The system that it comes from
import-deals-source-id = Its id there

# Renewals opened by rules, and the panel beside the desk.
deals-renewal-rules = Renewal rules
deals-renewal-rules-summary = When renewals are opened by themselves, and what is to be done for each
deals-renewal-rules-none = There is no rule yet: renewals are opened by hand.
deals-renewal-rules-note = The first rule that fits an agreement counts. No renewal is opened twice, or beside one that is open.
deals-renewal-rule-new = New rule
deals-renewal-rule-added = The rule is added
deals-rule-archived = archived
deals-rule-archive = Opens no more renewals
deals-rule-about = About
deals-rule-any-kind = Anything sold for a period
deals-rule-any-offering = Any offering
deals-rule-when = When a renewal is opened
deals-rule-what = What it begins with
deals-rule-step-lead = The account’s lead
deals-field-offering = Offering
deals-field-least_months = Shortest period, months
deals-field-days_before = Days before the end
deals-field-notice_days = Notice, days before the end
deals-field-without_notice = Without notice
deals-field-runs_on_months = Runs on for, months
deals-field-steps = Steps
deals-hint-least-months = What is billed for a shorter period, such as a quarter, is left alone
deals-hint-days-before = The renewal is opened so many days before the agreement ends
deals-hint-rule-position = The first rule that fits counts
deals-hint-notice-days = The last day for notice lies so many days before the end; 0 for none
deals-hint-runs-on = Only where it runs on
deals-hint-rule-steps = Each step is due so many days before the last day for notice. An empty row is left out.
deals-without-unknown = Not known
deals-without-ends = Without notice it ends.
deals-without-runs_on = It runs on
deals-without-runs-on = Without notice it runs on for { $n ->
    [one] one month
   *[other] { $n } months
  }.
deals-error-notice-days = Notice lies between the opening and the end: fewer days than those before the end.
deals-error-runs-on = Say for how many months it runs on, and only where it does.
deals-error-steps = No more than { $most } steps.
deals-error-step-name = Say what is to be done.
deals-steps = Steps
deals-steps-done = { $n } of { $of }
deals-steps-none = No step is noted.
deals-steps-edit = Change the steps
deals-steps-hint = An empty name takes a step out.
deals-step-n = Step { $n }
deals-step-name = What
deals-step-name_zh = What, in Chinese
deals-step-due = Until
deals-step-owner = Who
deals-step-days = Days before notice
deals-step-nobody = Nobody owns it
deals-step-by = by { $day }
deals-step-do = Done: { $name }
deals-step-undo = Not done: { $name }
deals-step-done = The step is done
deals-step-undone = The step is open again
deals-notice-until = Notice ends { $day }.
deals-notice-was = The last day for notice was { $day }.
deals-notice-none = It ends { $day }.
deals-gave-before = What we gave before
deals-gave-nothing = No earlier renewal is known.
deals-open-page = Open full page
deals-close-panel = Close
deals-notice-renewal = A renewal was opened for an account of mine
deals-verb-deal-steps-set = changed the steps
notify-renewal-opened = A renewal of { $account } was opened; its last day is { $day }
event-deal-steps-set = Steps of a deal changed
event-renewal-rule-added = Renewal rule added
event-renewal-rule-edited = Renewal rule changed
import-deal-lines-deal = The name of the deal; not needed with its source id
import-deal-lines-source-id = The id of the deal there
import-deal-lines-unit = The part of the account that buys; empty for the account as a whole
import-deal-lines-offering = What is sold: name, code or id
import-deal-lines-amount = The amount of the line
import-deal-lines-currency = Its currency: that of the deal
import-deal-lines-from = First day of the period that is paid for
import-deal-lines-to = Last day of it
import-deal-credits-user = Who of ours: e-mail address or name
import-deal-credits-share = In percent, at most two decimals; on each day the shares of a deal make 100
import-deal-credits-from = First day of the share
import-deal-credits-to = Last day of it; empty while it holds
import-deal-competitors-competitor = Who else bids: the name of a competitor
import-deal-competitors-note = What we know of their bid
import-deal-people-person = Somebody of the buying group: name or e-mail address
import-deal-people-part = Their part, such as champion or economic_buyer
import-deal-evidence-evidence = need, champion, economic_buyer or paper_process
import-deal-evidence-on = The day of it
import-deal-evidence-person = From whom it comes: name or e-mail address
import-deal-evidence-note = What was said
import-deal-steps-step = What is to be done; a step is found again by it
import-deal-steps-due-on = Until when
import-deal-steps-owner = Who of ours owns it: e-mail address or name
import-deal-steps-done-on = When it was done
import-deal-steps-done-by = Who of ours has done it: e-mail address or name
deals-import-steps-done = Say when it was done, or leave out by whom.
import-deal-stages-kind = expansion, cross_sell, new_unit, project or renewal
import-deal-stages-name = Its name in English; a stage is found again by kind and name
import-deal-stages-name-zh = Its name in Chinese
import-deal-stages-position = Its place among those of its kind, from 1
import-deal-stages-probability = How likely deals in it are won, in percent
import-deal-stages-norm-days = How many days a deal usually stays
import-deal-stages-criteria = What a deal must have to enter it, such as amount; close_on
event-deal-stage-removed = Stage of deals removed
import-deal-reasons-outcome = won or lost
import-deal-reasons-name = Its name in English; a reason is found again by outcome and name
import-deal-reasons-name-zh = Its name in Chinese
import-deal-reasons-position = Its place among those of its outcome, from 1
import-deal-reasons-retired = yes where it is no longer offered; without it, it is offered
event-deal-reason-removed = Reason for winning or losing removed
import-renewal-rules-name = Its name in English; a rule is found again by it
import-renewal-rules-name-zh = Its name in Chinese
import-renewal-rules-position = Its place, from 1: the first rule that fits counts
import-renewal-rules-revenue-kind = Only revenue lines of this kind, such as recurring
import-renewal-rules-offering = Only this offering and what is below it: name, code or id
import-renewal-rules-least-months = Only periods of at least so many months
import-renewal-rules-days-before = How many days before the end the renewal is opened
import-renewal-rules-notice-days = How many days before the end the last day for notice is
import-renewal-rules-without-notice = ends or runs_on
import-renewal-rules-runs-on-months = For how many months it runs on
import-renewal-rules-stage = The stage of renewals in which it begins
import-renewal-rules-step = A step of it, one in each row; all rows of a rule are all of its steps
import-renewal-rules-step-zh = The step in Chinese
import-renewal-rules-step-days-before = How many days before the last day for notice the step is due
import-renewal-rules-step-owner = lead (the account’s lead) or nobody
deals-import-rule-differs = Another row of this rule says something else. Say the same in all rows of a rule.
deals-import-rule-row = Line { $line } of the same rule cannot be taken. Mend it first.
deals-import-rule-ambiguous = Several rules have this name. Give each a name of its own first.
event-renewal-rule-removed = Renewal rule removed

event-deal-added = Deal added
event-deal-edited = Deal changed
event-deal-moved = Deal moved to another stage
event-deal-won = Deal won
event-deal-lost = Deal lost
event-deal-reopened = Deal reopened
event-deal-archived = Deal archived
event-deal-restored = Deal restored
event-deal-handed-over = Deal handed over
event-deal-lines-set = Lines of a deal changed
event-deal-credits-set = Credit split of a deal changed
event-deal-people-set = Buying group of a deal changed
event-deal-competitors-set = Competitors of a deal changed
event-deal-evidence-set = Evidence of a deal changed
event-deal-stage-added = Stage of deals added
event-deal-stage-edited = Stage of deals changed
event-deal-reason-added = Reason for winning or losing added
event-deal-reason-edited = Reason for winning or losing changed
event-deal-reason-moved = Reasons for winning or losing reordered
event-deal-reason-retired = Reason for winning or losing retired
event-deal-reason-restored = Reason for winning or losing in use again
