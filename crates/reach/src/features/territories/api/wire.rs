//! What the API of territory rules takes and gives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::money::Money;
use crate::base::{AccountId, RuleId, RuleSetId, TerritoryId, UserId};
use crate::features::territories::actions::preview::Preview;
use crate::features::territories::model::claims::Rules;
use crate::features::territories::model::plan::{Change, Load, Stays, Sums};
use crate::features::territories::model::{Conditions, Region, Rule, RuleInput, RuleSet, State, TerritoryLevel};

/// A new draft.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetInput {
    /// Its name.
    pub name: String,
    /// The set that it begins as a copy of.
    #[serde(default)]
    pub copy_of: Option<RuleSetId>,
}

/// What to change of a draft; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SetPatch {
    /// New name.
    pub name: Option<String>,
    /// Whether accounts that move, and those without a lead, get the holder of the territory as lead.
    pub leads_follow: Option<bool>,
}

/// A set of rules.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SetOut {
    /// The set.
    pub id: RuleSetId,
    /// Its name.
    pub name: String,
    /// `draft`, `live` or `past`.
    pub state: State,
    /// Whether leads follow territories.
    pub leads_follow: bool,
    /// Counts edits of the set and of its rules.
    pub version: i64,
    /// The day from which it was applied.
    pub applied_from: Option<String>,
    /// How many rules it has.
    pub rule_count: i64,
    /// Its rules, the strongest first; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<RuleOut>>,
}

impl SetOut {
    /// Without rules.
    pub fn of(set: RuleSet) -> Self {
        Self {
            id: set.id,
            name: set.name,
            state: set.state,
            leads_follow: set.leads_follow,
            version: set.version,
            applied_from: set.applied_from.map(|day| day.to_string()),
            rule_count: set.rules,
            rules: None,
        }
    }
}

/// A rule to be stored.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleIn {
    /// The territory that it claims accounts for.
    pub territory: TerritoryId,
    /// Its precedence; the territory's level without it.
    #[serde(default)]
    pub precedence: Option<TerritoryLevel>,
    /// What an account must be.
    #[serde(default)]
    pub conditions: Conditions,
    /// The named accounts; only for the precedence `named`.
    #[serde(default)]
    pub accounts: Vec<AccountId>,
}

impl RuleIn {
    /// With the precedence that it has in the end.
    pub fn input(&self, level: Option<TerritoryLevel>) -> RuleInput {
        let mut conditions = self.conditions.clone();
        for list in [&mut conditions.countries, &mut conditions.regions, &mut conditions.sectors, &mut conditions.tags]
        {
            list.sort();
            list.dedup();
        }
        RuleInput {
            territory: self.territory,
            precedence: self.precedence.or(level).unwrap_or(TerritoryLevel::Regional),
            conditions,
            accounts: self.accounts.clone(),
        }
    }
}

/// A rule.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleOut {
    /// The rule.
    pub id: RuleId,
    /// The territory that it claims accounts for.
    pub territory: TerritoryId,
    /// Named wins over global, global over national, national over regional.
    pub precedence: TerritoryLevel,
    /// What an account must be.
    pub conditions: Conditions,
    /// The named accounts that you can see.
    pub accounts: Vec<AccountId>,
    /// Counts edits.
    pub version: i64,
}

impl RuleOut {
    /// With the accounts that the reader can see.
    pub fn of(rule: Rule, accounts: Vec<AccountId>) -> Self {
        Self {
            id: rule.id,
            territory: rule.territory,
            precedence: rule.precedence,
            conditions: rule.conditions,
            accounts,
            version: rule.version,
        }
    }
}

/// A region.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RegionOut {
    code: String,
    name_en: String,
    name_zh: String,
    countries: Vec<String>,
}

impl From<Region> for RegionOut {
    fn from(r: Region) -> Self {
        Self { code: r.code, name_en: r.name_en, name_zh: r.name_zh, countries: r.countries }
    }
}

/// A region to be made or changed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionIn {
    /// Its code: small letters, digits and `_`.
    pub code: String,
    /// English name.
    pub name_en: String,
    /// Chinese name.
    pub name_zh: String,
    /// ISO codes of its countries.
    pub countries: Vec<String>,
}

/// An account that would change.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangeOut {
    account: AccountId,
    territory_before: Option<TerritoryId>,
    territory_after: TerritoryId,
    lead_before: Option<UserId>,
    lead_after: Option<UserId>,
    /// The rule that says so.
    rule: RuleId,
    /// People talked to in the last year, when the lead changes.
    people: i64,
    /// Our open promises, when the lead changes.
    open_promises: i64,
    revenue: Option<Money>,
}

/// An account that stays.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StaysOut {
    account: AccountId,
    territory: Option<TerritoryId>,
    lead: Option<UserId>,
    /// The rules that claim it.
    rules: Vec<RuleId>,
}

/// Sums over accounts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SumsOut {
    accounts: i64,
    points: i64,
    /// In the install's currency, in minor units; revenue in other currencies is left out.
    revenue_minor: i64,
}

/// Somebody's load, or a territory's, before and after.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LoadOut {
    /// User or territory; null is nobody or none.
    id: Option<uuid::Uuid>,
    before: SumsOut,
    after: SumsOut,
}

/// A preview. Lists are cut at `limit`; the counts are not.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PreviewOut {
    /// The set.
    set: RuleSetId,
    /// The first day.
    from: String,
    /// Names exactly these changes; applying needs it.
    fingerprint: String,
    /// Accounts looked at: those that you can see.
    seen: usize,
    change_count: usize,
    lead_count: usize,
    conflict_count: usize,
    unclaimed_count: usize,
    planned_count: usize,
    /// Accounts without a territory afterwards.
    unassigned_count: usize,
    /// Would change, but are not yours to manage.
    barred_count: usize,
    /// People talked to in the last year whose account gets another lead.
    people: i64,
    /// Our open promises on those accounts.
    open_promises: i64,
    changes: Vec<ChangeOut>,
    conflicts: Vec<StaysOut>,
    unclaimed: Vec<StaysOut>,
    /// Another change begins later, so they stay.
    planned: Vec<StaysOut>,
    leads: Vec<LoadOut>,
    territories: Vec<LoadOut>,
}

fn sums(s: Sums) -> SumsOut {
    SumsOut { accounts: s.accounts, points: s.points, revenue_minor: s.revenue }
}

fn load(id: Option<uuid::Uuid>, load: &Load) -> LoadOut {
    LoadOut { id, before: sums(load.before), after: sums(load.after) }
}

fn staying(list: &[Stays], rules: &Rules, limit: usize) -> Vec<StaysOut> {
    list.iter().take(limit).map(|one| StaysOut::of(one, rules)).collect()
}

impl StaysOut {
    /// With the rules' ids.
    pub fn of(one: &Stays, rules: &Rules) -> Self {
        Self {
            account: one.account,
            territory: one.territory,
            lead: one.lead,
            rules: one.rules.iter().map(|place| rules.list[*place].id).collect(),
        }
    }
}

impl PreviewOut {
    /// With at most `limit` accounts in each list.
    pub fn of(p: &Preview, limit: usize) -> Self {
        let plan = &p.plan;
        let (people, open_promises) = p.total_price();
        let one = |c: &Change| {
            let (people, open_promises) = p.price.get(&c.account).copied().unwrap_or_default();
            ChangeOut {
                account: c.account,
                territory_before: c.territory.0,
                territory_after: c.territory.1,
                lead_before: c.lead.0,
                lead_after: c.lead.1,
                rule: p.rules.list[c.rule].id,
                people,
                open_promises,
                revenue: c.revenue.clone().map(|(minor, currency)| Money { minor, currency }),
            }
        };
        let mut leads: Vec<LoadOut> = plan.leads.iter().map(|(id, l)| load(id.map(|u| u.0), l)).collect();
        let mut territories: Vec<LoadOut> = plan.territories.iter().map(|(id, l)| load(id.map(|t| t.0), l)).collect();
        leads.sort_by_key(|l| l.id);
        territories.sort_by_key(|l| l.id);
        Self {
            set: p.set.id,
            from: p.from.to_string(),
            fingerprint: p.fingerprint.clone(),
            seen: plan.seen,
            change_count: plan.changes.len(),
            lead_count: plan.new_leads(),
            conflict_count: plan.torn.len(),
            unclaimed_count: plan.unclaimed.len(),
            planned_count: plan.planned.len(),
            unassigned_count: plan.unassigned(),
            barred_count: plan.barred,
            people,
            open_promises,
            changes: plan.changes.iter().take(limit).map(one).collect(),
            conflicts: staying(&plan.torn, &p.rules, limit),
            unclaimed: staying(&plan.unclaimed, &p.rules, limit),
            planned: staying(&plan.planned, &p.rules, limit),
            leads,
            territories,
        }
    }
}

/// What is open.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClaimsOut {
    /// Accounts without a territory.
    pub unassigned_count: usize,
    /// Accounts that rules of the same precedence claim for several territories.
    pub doubly_count: usize,
    /// Accounts whose territory is not the one that the rules say.
    pub elsewhere_count: usize,
    /// Accounts without a lead.
    pub unled_count: usize,
    /// The accounts of the kind asked for.
    pub items: Vec<StaysOut>,
}

/// How a set is applied.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyInput {
    /// The first day, ISO; today without it.
    #[serde(default)]
    pub from: String,
    /// Why.
    pub reason: String,
    /// The fingerprint of the preview. When something that would change differs from it, nothing is applied.
    pub fingerprint: String,
}

/// What was done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AppliedOut {
    /// Accounts that changed.
    pub accounts: usize,
    /// Accounts with a new lead.
    pub leads: usize,
    /// All of it, for undo.
    pub batch: crate::base::BatchId,
}
