# The tab.
whitespace-tab = Opportunities & whitespace
whitespace-title = Whitespace
whitespace-subtitle = last 12 months, share of estimated spend
whitespace-matrix = Whitespace: units and offerings
whitespace-unit = Unit
whitespace-total = Total
whitespace-whole = Whole account
whitespace-without = No offering
whitespace-no-offering = to assign
whitespace-several = Fill cells
whitespace-several-note = The same is noted for every chosen unit and offering, from today on.
whitespace-fold = Hide its products
whitespace-unfold = Show its products
whitespace-comma = ,{" "}
whitespace-colon = :{" "}
whitespace-of = of { $sum }
whitespace-of-about = of about { $sum }
whitespace-of-unknown = of { $sum }, { $n } ?
whitespace-n-unknown = { $n } ?
whitespace-no-estimate = no estimate
whitespace-no-rate = no rate
whitespace-somebody = Somebody
whitespace-unit-archived = { $name } (archived)
whitespace-low = The estimate is less than what we sold

# States and marks.
whitespace-state-sold = Sold
whitespace-state-deal = Deal
whitespace-state-competitor = Competitor
whitespace-state-not_applicable = Not applicable
whitespace-state-open = Open
whitespace-state-unknown = Unknown
whitespace-legend-share = Share
whitespace-mark-open = Open
whitespace-mark-competitor = Competitor
whitespace-mark-not_applicable = Not applicable
whitespace-mark-unknown = Unknown
whitespace-confidence-low = A guess
whitespace-confidence-medium = Somebody said so
whitespace-confidence-high = Seen in their books
whitespace-told-sold = { $first } sold, share { $second }
whitespace-told-sold-only = { $first } sold; nobody knows what they spend
whitespace-told-deal = deal { $first }, { $second }
whitespace-told-competitor = { $first } sells there
whitespace-told-open = open, about { $first }
whitespace-told-never = does not apply
whitespace-told-unknown = unknown
whitespace-cell-sold-only = { $first } sold, { $second }
whitespace-cell-competitor = { $first }, { $second }
whitespace-cell-open = about { $first }, { $second }
whitespace-as-grid = Grid
whitespace-as-list = List by unit
whitespace-beside-deal = Deal: { $name }, { $stage }
whitespace-beside-competitor = { $name } sells there too

# One cell.
whitespace-note = What is it?
whitespace-known = What is known
whitespace-history = History
whitespace-history-none = Nobody has noted anything of this cell.
whitespace-contacts = People of the unit
whitespace-contacts-none = We know nobody there.
whitespace-key = Key
whitespace-sold = Sold, 12 months
whitespace-spend = They spend a year
whitespace-cell-share = Our share
whitespace-accept = New deal
whitespace-show-cell = Show the cell
whitespace-since = Since { $day }
whitespace-sure = { $how }
whitespace-field-state = Mark as
whitespace-field-competitor = Competitor
whitespace-field-spend = They spend a year
whitespace-field-currency = Currency
whitespace-field-probability = Chance to win, %
whitespace-field-confidence = How sure
whitespace-field-estimated_on = As of
whitespace-field-source = Source
whitespace-field-note = Note
whitespace-field-units = Units
whitespace-field-offerings = Offerings
whitespace-field-unit = Unit
whitespace-field-offering = Offering
whitespace-field-valid_from = From
whitespace-hint-spend = With all suppliers together
whitespace-hint-probability = 0 to 100
whitespace-hint-source = Who said so, or where it stands
whitespace-saved-low = Saved. The estimate is less than what we sold; until it is corrected, the cell counts as much as we sold.

# Mistakes.
whitespace-error-negative = Spend cannot be below zero. Leave it empty where nobody knows.
whitespace-error-percent = Write a whole number from 0 to 100.
whitespace-error-never = What they cannot use costs them nothing. Leave the spend empty, or choose another state.
whitespace-error-unit = This unit is not part of the account, or is archived. Choose another one.
whitespace-error-no-opening = This does not apply there, so there is nothing to put off.
whitespace-error-twice = A cell is here twice. Say it once.
whitespace-error-since = Somebody changed this since you opened it. Look at what is noted now, then save again.
whitespace-error-many = These are more than 3,000 cells. Choose fewer units or offerings.
whitespace-error-until = Choose a day after today and within three years.
whitespace-error-reason = Say in a few words why.
whitespace-error-back = This opening has come back already.
whitespace-error-same = One is part of the other. Choose two different things.
whitespace-error-rule-taken = There is such a rule already.
whitespace-import-competitor = There is no competitor of this name. Add it first, or correct the name.

# Numbers.
whitespace-numbers = Numbers
whitespace-share = Share of wallet
whitespace-no-spend = spend unknown
whitespace-penetration = Penetration
whitespace-value = Left to win
whitespace-probable = Probably ours
whitespace-by-unit = Share of wallet by unit
whitespace-cells-of = { $owned } of { $all } cells
whitespace-unlikely = { $n ->
    [one] one cell without a chance
   *[other] { $n } cells without a chance
}
whitespace-left = { $sum } left to win
whitespace-cells-unknown = spend unknown in { $n } of { $all } cells
whitespace-unrated = { $n ->
    [one] one line without a rate left out
   *[other] { $n } lines without a rate left out
}
whitespace-unrated-estimates = { $n ->
    [one] one estimate without a rate left out
   *[other] { $n } estimates without a rate left out
}
whitespace-what = What this counts
whitespace-what-sold = Sold is net sales of the last twelve months, by the rates of the days of sale. Lines without a unit stand in the row “Whole account”, lines without an offering in the column “No offering”. An archived unit stays as long as something was sold in it in that time or an estimate stands; nothing is left to win there.
whitespace-what-share = Share of wallet: what we sold, divided by what the client spends with all suppliers, in cells of which that is known.
whitespace-what-penetration = Penetration: cells in which we sold, divided by cells that can be sold. What does not apply is left out.
whitespace-what-value = Left to win: what the client spends minus what we sold. Probably ours: that times the chance somebody noted, or that of the open deal.
whitespace-what-once = Nothing counts twice: a line is worth its own estimate or the sum of its products, whichever is more; the whole account shows only what its units do not; a document on several accounts of a group counts once.
whitespace-what-unknown = Unknown is not zero: cells of which nobody knows the spend are in no share, and are told as “?”. What no rate converts is in no sum either; how much that is stands beside the sums.
whitespace-what-openings = Openings are ranked by estimate × access × proof. Access is the strength of the best relationship with a key position of the unit, at least a tenth; proof is 1, and a quarter more for each of the first two that buy it already.

# Openings.
whitespace-best = Best openings
whitespace-best-by = value × access
whitespace-best-none = No opening yet. Note what they spend in some cells.
whitespace-waits = Nothing is suggested while a severe concern is open: “{ $words }”
whitespace-waits-answer = Open it
whitespace-opening = { $offering }, { $unit }
whitespace-join = ;{" "}
whitespace-proof-none = nobody has it yet
whitespace-proof-one = { $name } proves it
whitespace-proof-two = { $one } and { $two } prove it
whitespace-proof-more = { $one } and { $n } more prove it
whitespace-door-none = no key position known
whitespace-door-open = { $who } opens the door
whitespace-door-weak = { $who } is hardly known
whitespace-why-found = { $both } of { $first } that buy { $owns } buy it too (support { $support } of { $all } accounts, lift { $lift })
whitespace-why-found-few = { $both } of { $first } that buy { $owns } buy it too (support { $support } of { $all } accounts, lift { $lift }; fewer than { $useful } accounts, so it may be chance)
whitespace-new-deal = New deal
whitespace-act = What to do with { $name }
whitespace-dismiss = Put off
whitespace-dismissed = Put off. It comes back on the day you chose.
whitespace-recall = Show again
whitespace-recalled = It is suggested again.
whitespace-put-off = { $n } put off
whitespace-until = until { $day }
whitespace-reason-not_now = Not now
whitespace-reason-no_need = They do not need it
whitespace-reason-no_budget = No budget
whitespace-reason-competitor = A competitor is too strong
whitespace-reason-other = Something else
whitespace-field-reason = Why
whitespace-field-until = Until
whitespace-hint-until = Until then it is not suggested.
whitespace-today = Openings found
whitespace-today-all = Whitespace

# Nothing yet.
whitespace-none = Nothing is known yet of what this client buys, and from whom.
whitespace-none-offerings = Nothing is sold yet. Add what you sell, then come back.
whitespace-none-start = Choose the units and the offerings that matter, and note what they spend. Then add what was sold, or import it.
whitespace-none-next = Note these cells
whitespace-none-import = Import
whitespace-none-units = Units

# The roll-up.
whitespace-portfolio = Whitespace of accounts
whitespace-portfolio-note = What the accounts in view buy of each line, and what is left to win. Only accounts that you can see.
whitespace-portfolio-none = Nothing is sold to the accounts in view, and nobody noted what they spend.
whitespace-portfolio-more = { $n ->
    [one] One more account counts in the totals; the file has it.
   *[other] { $n } more accounts count in the totals; the file has them.
}
whitespace-account = Account
whitespace-cross = Cross-sell ratio
whitespace-cross-of = { $n } of { $all } accounts buy two lines or more; { $mean } on average
whitespace-cross-share = Growth from new lines
whitespace-cross-first = { $sum } in lines they never bought before

# Cross-sell rules.
whitespace-rules = Cross-sell rules
whitespace-rules-note = Who buys the one could use the other: rules become openings where something is missing.
whitespace-rules-new = New rule
whitespace-rules-edit = Edit rule
whitespace-rules-form = The reason stands beside the opening. Write it for whoever talks to the client.
whitespace-rules-added = The rule is in use.
whitespace-rules-gone = The rule is no longer used.
whitespace-rules-archive = Take out of use
whitespace-rules-written = Written
whitespace-rules-none = Nobody has written a rule yet.
whitespace-rules-found = Found in purchases
whitespace-rules-part = You see very many accounts: up to { $n } of them, spread evenly over all, are looked through.
whitespace-rules-found-none = Purchases show no rule: no two lines are bought together oftener than by chance.
whitespace-rules-of = { $n ->
    [one] From the purchases of one account that you can see. At least { $least } must have both.
   *[other] From the purchases of the { $n } accounts that you can see. At least { $least } must have both.
}
whitespace-rules-few = { $n ->
    [one] Only one account: chance alone could make these numbers. From { $useful } accounts on they say something.
   *[other] Only { $n } accounts: chance alone could make these numbers. From { $useful } accounts on they say something.
}
whitespace-rules-too = buys too
whitespace-rules-take = Make it a rule
whitespace-support = Support
whitespace-confidence = Confidence
whitespace-lift = Lift
whitespace-any = Any
whitespace-field-owns = Who buys
whitespace-field-lacks = could use
whitespace-field-sector = Sector
whitespace-field-unit_kind = Kind of unit
whitespace-field-reason_zh = Why, in Chinese
whitespace-hint-reason = One sentence
whitespace-hint-reason-zh = Empty: the English sentence is shown

# Files.
import-whitespace-account = An account by exact name, or by a source id
import-whitespace-unit = A unit of the account; empty for the account as a whole
import-whitespace-offering = An offering by name, former name, code or source id
import-whitespace-state = open, competitor, not_applicable or unknown; unknown ends what was noted
import-whitespace-competitor = A competitor by name
import-whitespace-spend = What they spend a year with all suppliers
import-whitespace-currency = Currency; that of the install without it
import-whitespace-probability = Chance to win, 0 to 100
import-whitespace-source = Where the estimate comes from
import-whitespace-confidence = low, medium or high
import-whitespace-date = Of which day the estimate is
import-whitespace-note = What else is to be said
import-cross-sell-rules-owns = What they buy: an offering by name, former name, code or source id
import-cross-sell-rules-lacks = What they could use: another offering
import-cross-sell-rules-sector = Only accounts of this sector, by code or name; empty for all
import-cross-sell-rules-unit-kind = Only units of this kind: business_unit, plant, site, department or other; empty for all
import-cross-sell-rules-reason = Why, in one sentence
import-cross-sell-rules-reason-zh = The same in Chinese

# The log.
event-whitespace-noted = Whitespace noted
event-whitespace-cleared = Whitespace marked unknown
event-whitespace-undone = Whitespace note taken back
event-opening-dismissed = Opening put off
event-opening-recalled = Opening shown again
event-cross-sell-rule-added = Cross-sell rule added
event-cross-sell-rule-edited = Cross-sell rule changed
event-cross-sell-rule-archived = Cross-sell rule taken out of use
event-cross-sell-rule-restored = Cross-sell rule used again
event-cross-sell-rule-removed = Cross-sell rule removed
