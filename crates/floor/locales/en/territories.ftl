# Territory rules.
territories-title = Territory rules
territories-summary = In force: { $name }, { $n ->
    [one] one rule
   *[other] { $n } rules
  }. { $drafts ->
    [0] No drafts.
    [one] One draft, without effect until it is applied.
   *[other] { $drafts } drafts, without effect until they are applied.
  }
territories-summary-none = No rules are in force yet. Begin a draft, look at what it would change, then apply it.
territories-sets = Sets of rules
territories-set = Name
territories-state = State
territories-state-draft = Draft
territories-state-live = In force
territories-state-past = Earlier
territories-state-discarded = Thrown away
territories-rules = Rules
territories-since = Since
territories-by = By
territories-from-day = from { $day }
territories-begun = begun { $day }
territories-empty = No rules yet. A rule says which accounts belong to a territory: by country, region, sector, revenue, tags or name.
territories-new-draft = New draft
territories-copy-of = Begin as a copy of
territories-copy-none = Nothing: without rules
territories-draft-note = A draft changes nothing.
territories-begin = Begin
territories-drafted = The draft is begun
territories-discard = Throw the draft away
territories-discarded = The draft is thrown away
territories-draft = Draft
territories-draft-told = Edit it as you like: nothing changes before it is applied.
territories-applied-told = Applied from { $day } by { $name }. { $reason }
territories-leads-follow = Leads follow territories
territories-leads-follow-hint = Accounts that move to another territory, and accounts without a lead, get the territory’s holder as lead. Where several people hold it, the lead stays.
territories-add-rule = Add rule
territories-new-rule = New rule
territories-edit-rule = Edit rule
territories-rule = Rule
territories-rule-summary = Every field that you fill must hold. Of a list, one entry is enough.
territories-rule-note = Only the draft changes.
territories-rule-added = The rule is added
territories-rule-saved = The rule is saved
territories-rule-removed = The rule is taken out
territories-remove = Take the rule out
territories-no-rules = This set has no rules. Add one for each territory.
territories-territory = Territory
territories-precedence = Precedence
territories-precedence-default = As wide as the territory is
territories-precedence-note = named wins over global, global over national, national over regional
territories-precedence-named = Named
territories-precedence-global = Global
territories-precedence-national = National
territories-precedence-regional = Regional
territories-claims-what = Claims
territories-holder = Held by
territories-nobody = nobody
territories-field-regions = Region
territories-field-countries = Country
territories-field-sectors = Sector
territories-field-tags = Tag
territories-field-revenue = Revenue
territories-field-accounts = Named accounts
territories-field-groups = with what belongs to them
territories-groups = Accounts that belong to a named one are named too
territories-every-account = Every account
territories-and-more = { $names } and { $n } more
territories-band = { $from } to below { $below }
territories-band-from = { $from } and more
territories-band-below = below { $below }
territories-revenue-from = Revenue from
territories-revenue-below = Revenue below
territories-hint-countries = Names or codes, separated by commas
territories-hint-tags = Separated by commas; one of them is enough
territories-hint-revenue = The client’s own revenue in the install’s currency
territories-hint-accounts = One a line, by exact name. Only for the precedence Named.

territories-preview = Preview
territories-preview-sentence = From { $day }, { $n ->
    [0] none of your
    [one] one of your
   *[other] { $n } of your
  } { $all } accounts would change, { $leads } of them with a new lead. { $conflicts ->
    [0] No conflict,
    [one] One conflict,
   *[other] { $conflicts } conflicts,
  } { $unassigned } without a territory afterwards.
territories-preview-note = Nothing changes by looking.
territories-preview-again = Show
territories-when = From which day
territories-from = First day
territories-from-hint = Today, or a day to come
territories-first = The first { $n } of { $all }, those with most revenue first. The file has all of them.
territories-changes = What would change
territories-no-changes = Nothing would change: every account is where the rules put it.
territories-account = Account
territories-lead = Lead
territories-people = People
territories-promises = Promises
territories-why = Why
territories-conflicts = Conflicts
territories-conflicts-note = They stay as they are until one of the rules gives way.
territories-planned = Planned already
territories-planned-note = Another change begins later, so these stay. Decide them by hand.
territories-unclaimed = Claimed by no rule
territories-unclaimed-note = They keep what they have.
territories-claimed-by = Claimed by
territories-no-rule = no rule
territories-none = No territory
territories-no-lead = No lead
territories-leads = Leads, before and after
territories-territories = Territories, before and after
territories-accounts = Accounts
territories-points = Points
territories-load = Load
territories-load-label = { $after } of { $all } points, { $before } before
territories-revenue = Revenue
territories-foreign = { $n } more in other currencies
territories-shared = several holders
territories-over = { $n } over capacity with more than before
territories-barred = { $n } more are not yours to manage
territories-kpi-changes = Accounts that change
territories-kpi-moves = { $n } to another territory
territories-kpi-leads = New leads
territories-kpi-conflicts = Conflicts
territories-kpi-planned = { $n } with a change planned already
territories-kpi-unassigned = Without a territory
territories-kpi-unclaimed = { $n } claimed by no rule
territories-kpi-price = Relationships that change hands
territories-kpi-promises = people talked to in a year; { $n ->
    [one] one open promise
   *[other] { $n } open promises
  }

territories-claims = Unassigned and doubly claimed
territories-claims-summary = { $unassigned } without a territory, { $doubly } claimed twice, { $elsewhere } elsewhere than the rules say, { $unled } without a lead.
territories-gap-unassigned = Without a territory
territories-gap-doubly = Claimed twice
territories-gap-elsewhere = Elsewhere than the rules say
territories-gap-unled = Without a lead
territories-gap-count = { $name } { $n }
territories-gap-none = None. Nothing to do here.

territories-error-no-draft = This set is no draft any more. Begin a new draft as a copy of it.
territories-error-changed = Somebody changed this meanwhile. Load the page again and look at what it says now.
territories-error-many-rules = A set has at most { $most } rules
territories-error-many-accounts = A rule names at most { $most } accounts
territories-error-region = One of the regions does not exist
territories-error-sector = One of the sectors does not exist
territories-error-band = This must be more than the least revenue
territories-error-accounts = One of the accounts does not exist
territories-error-account = There is no account { $name }. Write the exact name.
territories-error-two-accounts = Several accounts are called { $name }. Write the id of the one you mean.
territories-error-nobody = A rule with the precedence Named needs at least one account
territories-error-named-only = Only a rule with the precedence Named can name accounts
territories-error-country = There is no country { $name }. Separate names by commas.
territories-error-past = This day is over. Choose today or a day to come.

event-territory-rules-drafted = Draft of territory rules begun
event-territory-rules-edited = Draft of territory rules changed
event-territory-rules-discarded = Draft of territory rules thrown away
event-territory-rule-added = Territory rule added
event-territory-rule-edited = Territory rule changed
event-territory-rule-removed = Territory rule taken out
event-territory-rules-applied = Territory rules applied
event-account-placed = Placed by territory rules

territories-apply = Apply
territories-apply-do = { $n ->
    [one] Apply to one account
   *[other] Apply to { $n } accounts
  }
territories-apply-none = Put in force
territories-apply-note = From { $day }. What the preview shows is what happens; it can be taken back for 30 days.
territories-applied = The rules are applied
territories-error-moved = Something changed since you looked. Nothing was applied: look at the preview again.
territories-error-undo-changed = One of the accounts was changed since. Nothing was taken back.

territories-workload = Workload
territories-workload-points = { $n ->
    [one] One point
   *[other] { $n } points
  }
territories-workload-by-tier = By its tier
territories-workload-own = Set for this account; its tier says { $n }. { $reason }
territories-workload-hint = Its tier says { $n }. Set points only where the account costs more or less work than that.
territories-workload-note = Empty goes back to the tier. Points need a reason.

territories-regions = Regions
territories-regions-summary = Which countries a region holds. A country may stand in several. Territory rules that name a region follow it.
territories-region = Region
territories-region-new = New region
territories-region-edit = Edit region
territories-region-note = Accounts change only when rules are applied.
territories-countries = Countries
territories-code = Code
territories-name-en = English name
territories-name-zh = Chinese name
territories-error-code = Use small letters, digits and _ only

event-account-workload-set = Workload set
event-region-set = Region changed

# Columns of import files.
import-territory-rules-set = The draft, by name; it is begun when there is none
import-territory-rules-territory = The territory that the rule claims accounts for, by name
import-territory-rules-precedence = named, global, national or regional; as wide as the territory without it
import-territory-rules-regions = Codes or English names of regions, separated by semicolons
import-territory-rules-countries = Names or codes, separated by semicolons
import-territory-rules-sectors = Codes or English names of sectors, separated by semicolons
import-territory-rules-tags = Tags, separated by semicolons
import-territory-rules-revenue-from = Least revenue of the client
import-territory-rules-revenue-below = The revenue from which on the rule no longer claims
import-territory-rules-currency = Currency of both; the install's without it
import-territory-rules-accounts = Named accounts by exact name, separated by semicolons; only with the precedence named
import-territory-rules-groups = yes when what belongs to the named accounts is named too
