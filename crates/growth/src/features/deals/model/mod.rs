//! What a deal is. Pure.

mod day;
pub mod evidence;
pub mod facts;
pub mod offered;
pub mod reasons;
pub mod renewals;
pub mod split;
pub mod stages;
#[cfg(test)]
mod tests;
pub mod tree;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::base::codes;
use crate::base::{AccountId, BatchId, DealId};
use crate::features::people::merge::Base;

pub use facts::{Credit, Facts, Line, Member, Proof, Rival, Step};
pub use reasons::Reason;
pub use stages::{Criterion, Stage};

/// What an admin has named, in a language; in English where it has no name in that one.
pub fn named_in<'a>(locale: crate::base::Locale, name: &'a str, name_zh: &'a str) -> &'a str {
    if locale == crate::base::Locale::Zh && !name_zh.is_empty() { name_zh } else { name }
}

codes! {
    /// What kind of deal it is; each has stages of its own.
    Kind, "deals-kind-" {
        /// More of what the client buys already.
        Expansion = "expansion",
        /// Something that the client does not buy yet.
        CrossSell = "cross_sell",
        /// A unit that does not buy yet.
        NewUnit = "new_unit",
        /// Something with a beginning and an end.
        Project = "project",
        /// An agreement goes on.
        Renewal = "renewal",
    }
}

codes! {
    /// How it ended, if it did.
    Outcome, "deals-outcome-" {
        /// It is being sold.
        Open = "open",
        /// The client bought.
        Won = "won",
        /// The client did not.
        Lost = "lost",
    }
}

codes! {
    /// What the forecast counts it as.
    Category, "deals-category-" {
        /// It will come.
        Commit = "commit",
        /// It comes if all goes well.
        BestCase = "best_case",
        /// It is being worked on.
        Pipeline = "pipeline",
    }
}

codes! {
    /// What can speak for a deal.
    Evidence, "deals-evidence-" {
        /// The client has said what they need.
        Need = "need",
        /// Somebody there speaks for us.
        Champion = "champion",
        /// Who owns the budget has agreed.
        EconomicBuyer = "economic_buyer",
        /// The way to the signature is known, with its day.
        PaperProcess = "paper_process",
    }
}

/// A stored deal.
#[derive(Clone, Debug, PartialEq)]
pub struct Deal {
    /// Its account.
    pub account: AccountId,
    /// Its id.
    pub id: DealId,
    /// What it says.
    pub facts: Facts,
    /// What the evidence says.
    pub category: Category,
    /// The amount in the reporting currency; none without amount or rate.
    pub reporting_minor: Option<i64>,
    /// The reporting currency.
    pub reporting_currency: String,
    /// The import that made it.
    pub batch: Option<BatchId>,
    /// Counts edits.
    pub version: i64,
    /// Whether it was archived.
    pub archived: bool,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub changed_at: Timestamp,
}

impl Deal {
    /// What the forecast counts it as on a day; also where its evidence was not read.
    pub fn counts_as(&self, today: Date) -> Category {
        self.facts.overridden(today).unwrap_or(self.category)
    }
}

/// A deal to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewDeal {
    /// Its account.
    pub account: AccountId,
    /// What it says.
    pub facts: Facts,
}

/// Fields to be changed, under the version that was read.
#[derive(Clone, Debug, Default)]
pub struct EditDeal {
    /// Fields by name, as [`Facts::fields`] names them.
    pub set: serde_json::Map<String, serde_json::Value>,
    /// What the editor had read.
    pub base: Base,
}

/// Months counted through: the year times twelve, plus the month from 0.
pub fn month_of(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

/// What a sum comes to by probabilities: products of minor units and percent, rounded once, half away from zero.
pub fn weighted(products: i64) -> i64 {
    let half = if products < 0 { -50 } else { 50 };
    products.saturating_add(half) / 100
}

/// What is left of an amount by a probability in percent, rounded half away from zero.
pub fn expected(minor: i64, percent: i64) -> i64 {
    let product = i128::from(minor) * i128::from(percent);
    let half = if product < 0 { -50 } else { 50 };
    i64::try_from((product + half) / 100).unwrap_or(i64::MAX)
}
