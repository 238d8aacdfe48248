//! Sets of territory rules and what a rule asks of an account.

pub mod claims;
pub mod gap;
pub mod plan;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::{AccountId, RuleId, RuleSetId, TerritoryId};
pub use crate::features::org::model::TerritoryLevel;

/// Most rules of a set.
pub const MOST_RULES: usize = 500;
/// Most accounts that one rule names.
pub const MOST_NAMED: usize = 2_000;

/// Most points of one account.
pub const MOST_POINTS: i64 = 1_000;

/// What an account weighs in its lead's load.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Workload {
    /// Code of its tier.
    pub tier: Option<String>,
    /// What its tier says; an account without one weighs one point.
    pub by_tier: i64,
    /// What was set for this account.
    pub own: Option<i64>,
    /// Why it was.
    pub reason: String,
}

impl Workload {
    /// What it weighs: its own points before those of its tier.
    pub fn points(&self) -> i64 {
        self.own.unwrap_or(self.by_tier)
    }
}

/// What a set of rules is at the moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Edited without effect.
    Draft,
    /// In force: applied last.
    Live,
    /// Was in force before another set.
    Past,
    /// Thrown away.
    Discarded,
}

impl State {
    /// The word kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Live => "live",
            State::Past => "past",
            State::Discarded => "discarded",
        }
    }

    /// The state with this code.
    pub fn parse(code: &str) -> Option<Self> {
        [State::Draft, State::Live, State::Past, State::Discarded].into_iter().find(|s| s.code() == code)
    }

    /// Text key of its name.
    pub fn label(self) -> &'static str {
        match self {
            State::Draft => "territories-state-draft",
            State::Live => "territories-state-live",
            State::Past => "territories-state-past",
            State::Discarded => "territories-state-discarded",
        }
    }
}

/// A set of rules.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleSet {
    /// The set.
    pub id: RuleSetId,
    /// Its name.
    pub name: String,
    /// Whether it has an effect.
    pub state: State,
    /// Whether accounts that move, and those without a lead, get the holder of the territory as lead.
    pub leads_follow: bool,
    /// Counts edits of the set and of its rules.
    pub version: i64,
    /// Who began it, by name.
    pub author: Option<String>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// From which day on it was applied.
    pub applied_from: Option<Date>,
    /// When it was applied.
    pub applied_at: Option<Timestamp>,
    /// Who applied it, by name.
    pub applied_by: Option<String>,
    /// Why it was applied.
    pub reason: String,
    /// How many rules it has.
    pub rules: i64,
}

/// The client's revenue between two amounts of one currency; the first is included, the second is not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// ISO 4217 code. Accounts whose revenue is in another currency do not fit.
    pub currency: String,
    /// Least revenue in minor units.
    #[serde(default)]
    pub from_minor: Option<i64>,
    /// The revenue from which on it no longer fits, in minor units.
    #[serde(default)]
    pub below_minor: Option<i64>,
}

impl Band {
    /// Whether an amount lies within; unknown revenue does not.
    pub fn holds(&self, revenue: Option<(i64, &str)>) -> bool {
        revenue.is_some_and(|(minor, currency)| {
            currency == self.currency
                && self.from_minor.is_none_or(|least| minor >= least)
                && self.below_minor.is_none_or(|most| minor < most)
        })
    }
}

/// What an account must be. Every field that is filled must hold; of a list, one entry is enough.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Conditions {
    /// Countries as accounts store them: ISO codes.
    pub countries: Vec<String>,
    /// Codes of regions.
    pub regions: Vec<String>,
    /// Codes of sectors.
    pub sectors: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// The client's revenue.
    pub revenue: Option<Band>,
    /// Whether accounts below the named ones count as named too.
    pub groups: bool,
}

impl Conditions {
    /// Whether nothing is asked: then every account fits.
    pub fn is_empty(&self) -> bool {
        *self == Self { groups: self.groups, ..Self::default() }
    }
}

/// A rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// The rule.
    pub id: RuleId,
    /// Its set.
    pub set: RuleSetId,
    /// The territory that it claims accounts for.
    pub territory: TerritoryId,
    /// Which rule wins: named over global over national over regional.
    pub precedence: TerritoryLevel,
    /// What an account must be.
    pub conditions: Conditions,
    /// Place in the list.
    pub position: i64,
    /// Counts edits.
    pub version: i64,
}

/// What people may say of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleInput {
    /// The territory.
    pub territory: TerritoryId,
    /// Its precedence.
    pub precedence: TerritoryLevel,
    /// What an account must be.
    pub conditions: Conditions,
    /// The named accounts, of those that the drafter can see.
    pub accounts: Vec<AccountId>,
}

/// How strong a precedence is; the largest wins.
pub fn rank(level: TerritoryLevel) -> u8 {
    match level {
        TerritoryLevel::Named => 4,
        TerritoryLevel::Global => 3,
        TerritoryLevel::National => 2,
        TerritoryLevel::Regional => 1,
    }
}

/// All precedences, the strongest first.
pub const PRECEDENCES: [TerritoryLevel; 4] =
    [TerritoryLevel::Named, TerritoryLevel::Global, TerritoryLevel::National, TerritoryLevel::Regional];

/// A region with its countries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Region {
    /// Its code.
    pub code: String,
    /// English name.
    pub name_en: String,
    /// Chinese name.
    pub name_zh: String,
    /// ISO codes.
    pub countries: Vec<String>,
}

impl Region {
    /// The name in a language.
    pub fn name(&self, locale: crate::base::Locale) -> &str {
        match locale {
            crate::base::Locale::En => &self.name_en,
            crate::base::Locale::Zh => &self.name_zh,
        }
    }
}
