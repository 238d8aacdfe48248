//! What the API takes and gives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::form::CellForm;
use super::gather::Books;
use super::model::grid::{Cell, Grid, NOBODY, Sums};
use super::model::openings::{Dismissed, Opening, Why};
use super::model::rules::{Found, Rule};
use super::model::{Confidence, Mark, State};
use super::portfolio::Portfolio;
use crate::base::money::Money;
use crate::base::{AccountId, CompetitorId, DealId, OfferingId, UnitId};

/// What cells come to. Amounts are in the install's currency; null where nobody knows.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SumsOut {
    /// Sold in twelve months.
    pub sold: Money,
    /// What the client spends, where it is known.
    pub spend: Option<Money>,
    /// What is left to win of that.
    pub value: Option<Money>,
    /// What of it will probably be ours.
    pub probable: Option<Money>,
    /// Share of wallet, 0 to 1; null without a known spend.
    pub share_of_wallet: Option<f64>,
    /// Cells in which we sold of those that can be sold; null without any.
    pub penetration: Option<f64>,
    /// Cells that can be sold.
    pub sellable: usize,
    /// Those of them in which we sold.
    pub owned: usize,
    /// Those of them of which nobody knows what the client spends.
    pub unknown: usize,
}

impl SumsOut {
    /// As the API gives it.
    pub fn of(s: &Sums, currency: &str) -> Self {
        let money = |minor| Money { minor, currency: currency.to_owned() };
        let known = |minor| (s.spend > 0).then(|| money(minor));
        Self {
            sold: money(s.sold),
            spend: known(s.spend),
            value: known(s.gap),
            probable: known(s.probable),
            share_of_wallet: s.share(),
            penetration: s.penetration(),
            sellable: s.sellable,
            owned: s.owned,
            unknown: s.unknown,
        }
    }
}

/// A column: a line that we sell.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ColumnOut {
    /// The offering.
    pub offering_id: OfferingId,
    /// Its name.
    pub name: String,
    /// What its cells come to.
    pub sums: SumsOut,
}

/// A cell.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CellOut {
    /// The offering.
    pub offering_id: OfferingId,
    /// What it is.
    pub state: State,
    /// Sold in twelve months; null without a line.
    pub sold: Option<Money>,
    /// What the client spends there with all suppliers.
    pub spend: Option<Money>,
    /// Our share, 0 to 1.
    pub share: Option<f64>,
    /// What of the rest will probably be ours.
    pub probable: Option<Money>,
    /// Whether the estimate is less than what we sold.
    pub estimate_too_low: bool,
    /// The open deal.
    pub deal_id: Option<DealId>,
    /// Who else sells there; null where nobody does, or nobody knows who.
    pub competitor_id: Option<CompetitorId>,
    /// How sure the estimate is.
    pub confidence: Option<Confidence>,
}

impl CellOut {
    fn of(cell: &Cell, books: &Books, account: AccountId) -> Self {
        let money = |minor| Money { minor, currency: books.currency.clone() };
        Self {
            offering_id: cell.place.1,
            state: cell.state,
            sold: (cell.lines > 0).then(|| money(cell.sold)),
            spend: cell.spend.map(money),
            share: cell.share(),
            probable: cell.probable.map(money),
            estimate_too_low: cell.low,
            deal_id: cell.deal.map(|at| books.deals(account)[at].id),
            competitor_id: cell.competitor.filter(|id| *id != NOBODY),
            confidence: cell.confidence,
        }
    }
}

/// A row: a unit, or the account as a whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RowOut {
    /// The unit; null for the account as a whole.
    pub unit_id: Option<UnitId>,
    /// Its name; empty for the account as a whole.
    pub unit: String,
    /// Its cells, in the order of the columns.
    pub cells: Vec<CellOut>,
    /// Sold without an offering.
    pub without_offering: Money,
    /// What the cells come to.
    pub sums: SumsOut,
}

/// The grid of an account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GridOut {
    /// The day.
    pub as_of: String,
    /// The columns.
    pub columns: Vec<ColumnOut>,
    /// The rows.
    pub rows: Vec<RowOut>,
    /// What all cells come to.
    pub total: SumsOut,
    /// Sold without an offering.
    pub without_offering: Money,
}

impl GridOut {
    /// As the API gives it.
    pub fn of(books: &Books, account: AccountId, grid: &Grid) -> Self {
        let currency = books.currency.as_str();
        let money = |minor| Money { minor, currency: currency.to_owned() };
        let columns = grid.columns.iter().zip(&grid.sums).map(|(id, sums)| ColumnOut {
            offering_id: *id,
            name: books.tree.name(*id).to_owned(),
            sums: SumsOut::of(sums, currency),
        });
        let rows = grid.rows.iter().map(|row| RowOut {
            unit_id: row.head.unit,
            unit: row.head.name.clone(),
            cells: row.cells.iter().map(|c| CellOut::of(c, books, account)).collect(),
            without_offering: money(row.other.0),
            sums: SumsOut::of(&row.sums, currency),
        });
        Self {
            as_of: books.day.map(|d| d.to_string()).unwrap_or_default(),
            columns: columns.collect(),
            rows: rows.collect(),
            total: SumsOut::of(&grid.total, currency),
            without_offering: money(grid.other.0),
        }
    }
}

/// What is to be noted of a cell.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CellInput {
    /// The unit; null for the account as a whole.
    pub unit_id: Option<UnitId>,
    /// The offering: a line or a part of one.
    pub offering_id: Option<OfferingId>,
    /// `open` (an estimate), `competitor`, `not_applicable`, or `unknown`, which ends what was noted; `open` without it.
    pub state: Option<Mark>,
    /// Who sells there.
    pub competitor_id: Option<CompetitorId>,
    /// What the client spends there a year with all suppliers; never below zero.
    pub spend: Option<Money>,
    /// In percent, that it can become ours: 0 to 100.
    pub probability: Option<i64>,
    /// Where the estimate comes from.
    pub source: String,
    /// How sure it is.
    pub confidence: Option<Confidence>,
    /// Of which day it is.
    pub estimated_on: String,
    /// What else is to be said.
    pub note: String,
    /// From which day on it holds, today or earlier; today without it.
    pub valid_from: String,
}

impl CellInput {
    /// The same as people type it.
    pub fn form(&self) -> CellForm {
        CellForm {
            state: self.state.map_or("", Mark::code).to_owned(),
            competitor: self.competitor_id.map(|id| id.to_string()).unwrap_or_default(),
            spend: self.spend.as_ref().map(Money::decimal).unwrap_or_default(),
            currency: self.spend.as_ref().map(|m| m.currency.clone()).unwrap_or_default(),
            probability: self.probability.map(|p| p.to_string()).unwrap_or_default(),
            source: self.source.clone(),
            confidence: self.confidence.map_or("", Confidence::code).to_owned(),
            estimated_on: self.estimated_on.clone(),
            note: self.note.clone(),
        }
    }
}

/// Cells to be noted.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CellsInput {
    /// The cells; all of them, or none.
    pub cells: Vec<CellInput>,
}

/// What was noted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CellsOut {
    /// Cells that changed.
    pub changed: usize,
    /// The grid as it is now.
    pub grid: GridOut,
}

/// An account in the roll-up.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PortfolioLineOut {
    /// The account.
    pub account_id: AccountId,
    /// Its name.
    pub account: String,
    /// What its cells of each line come to, in the order of the columns.
    pub sums: Vec<SumsOut>,
    /// What all of them come to.
    pub total: SumsOut,
    /// Sold without an offering.
    pub without_offering: Money,
}

/// How many lines accounts buy, and how much of what grew came from first ones.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CrossSellOut {
    /// Accounts that bought in the last twelve months.
    pub active_accounts: usize,
    /// Those of them that bought two lines or more.
    pub with_two_lines: usize,
    /// The share of these, 0 to 1.
    pub ratio: Option<f64>,
    /// Mean lines of an account.
    pub mean_lines: Option<f64>,
    /// Revenue of lines that clients had never bought, of what clients spent more, 0 to 1.
    pub revenue_share: Option<f64>,
}

/// The roll-up.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PortfolioOut {
    /// The columns.
    pub columns: Vec<ColumnOut>,
    /// The accounts, those with the most left to win first.
    pub accounts: Vec<PortfolioLineOut>,
    /// What all comes to.
    pub total: SumsOut,
    /// Sold without an offering.
    pub without_offering: Money,
    /// How many lines accounts buy.
    pub cross_sell: CrossSellOut,
}

impl PortfolioOut {
    /// As the API gives it.
    pub fn of(p: &Portfolio, currency: &str) -> Self {
        let money = |minor| Money { minor, currency: currency.to_owned() };
        let columns = p.columns.iter().zip(&p.sums).map(|(id, sums)| ColumnOut {
            offering_id: *id,
            name: p.tree.name(*id).to_owned(),
            sums: SumsOut::of(sums, currency),
        });
        let accounts = p.lines.iter().map(|l| PortfolioLineOut {
            account_id: l.account,
            account: l.name.clone(),
            sums: l.sums.iter().map(|s| SumsOut::of(s, currency)).collect(),
            total: SumsOut::of(&l.total, currency),
            without_offering: money(l.other),
        });
        Self {
            columns: columns.collect(),
            accounts: accounts.collect(),
            total: SumsOut::of(&p.total, currency),
            without_offering: money(p.other),
            cross_sell: CrossSellOut {
                active_accounts: p.cross.active,
                with_two_lines: p.cross.several,
                ratio: p.cross.ratio(),
                mean_lines: p.cross.mean(),
                revenue_share: p.cross.share(),
            },
        }
    }
}

/// An account that proves an opening.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProofOut {
    /// The account.
    pub account_id: AccountId,
    /// Its name.
    pub account: String,
}

/// An opening.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OpeningOut {
    /// The unit; null for the account as a whole.
    pub unit_id: Option<UnitId>,
    /// Its name.
    pub unit: Option<String>,
    /// The offering.
    pub offering_id: OfferingId,
    /// Its name.
    pub offering: String,
    /// What the client spends there; null where only a rule speaks for it.
    pub estimate: Option<Money>,
    /// Estimate × access × proof; null without an estimate.
    pub score: Option<f64>,
    /// Strength of the best relationship with a key position there / 100, at least 0.1.
    pub access: f64,
    /// Who that is.
    pub door: Option<String>,
    /// 1, and a quarter more for each of the first two that buy it already.
    pub proof: f64,
    /// Other units of the account that buy it.
    pub proved_by_units: Vec<String>,
    /// Other accounts of the sector that you see and that buy it.
    pub proved_by_accounts: Vec<ProofOut>,
    /// The rule that speaks for it, in words.
    pub rule: Option<String>,
}

impl OpeningOut {
    /// As the API gives it.
    pub fn of(o: Opening, currency: &str) -> Self {
        let (score, proof) = (o.score(), o.proof.weight());
        let rule = o.why.map(|why| match why {
            Why::Written(en, _) => en,
            Why::Found(owns, both, first, lift) => {
                format!("{both} of {first} accounts that buy {owns}; lift {lift:.2}")
            }
        });
        let account = |(account_id, account)| ProofOut { account_id, account };
        Self {
            unit_id: o.place.0,
            unit: o.unit,
            offering_id: o.place.1,
            offering: o.offering,
            estimate: o.estimate.map(|minor| Money { minor, currency: currency.to_owned() }),
            score: score.map(|s| s / 10_f64.powi(crate::base::money::exponent(currency).cast_signed())),
            access: super::model::openings::access(o.door.as_ref().map(|d| d.strength)),
            door: o.door.map(|d| d.name),
            proof,
            proved_by_units: o.proof.units,
            proved_by_accounts: o.proof.accounts.into_iter().map(account).collect(),
            rule,
        }
    }
}

/// An opening that is put off.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DismissedOut {
    /// Its id.
    pub id: Uuid,
    /// The unit; null for the account as a whole.
    pub unit_id: Option<UnitId>,
    /// The offering.
    pub offering_id: OfferingId,
    /// Why: `not_now`, `no_need`, `no_budget`, `competitor` or `other`.
    pub reason: String,
    /// In words.
    pub note: String,
    /// First day on which it may come back.
    pub until: String,
}

impl From<Dismissed> for DismissedOut {
    fn from(d: Dismissed) -> Self {
        let (unit_id, offering_id) = d.place;
        Self { id: d.id, unit_id, offering_id, reason: d.reason, note: d.note, until: d.until.to_string() }
    }
}

/// Openings of an account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OpeningsOut {
    /// The best first.
    pub items: Vec<OpeningOut>,
    /// Those that are put off.
    pub dismissed: Vec<DismissedOut>,
    /// The concern that nobody has answered; while it stands, nothing is suggested.
    pub waits_for_concern: Option<Uuid>,
}

/// Why an opening is put off.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DismissInput {
    /// The unit; null for the account as a whole.
    pub unit_id: Option<UnitId>,
    /// The offering.
    pub offering_id: Option<OfferingId>,
    /// `not_now`, `no_need`, `no_budget`, `competitor` or `other`.
    pub reason: String,
    /// In words; needed for `other`.
    pub note: String,
    /// First day on which it may come back, at most three years ahead.
    pub until: String,
}

/// A cross-sell rule.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleOut {
    /// Its id.
    pub id: Uuid,
    /// What they own.
    pub owns_id: OfferingId,
    /// What they lack.
    pub lacks_id: OfferingId,
    /// Only accounts of this sector; empty for all.
    pub sector: String,
    /// Only units of this kind; empty for all.
    pub unit_kind: String,
    /// Why, in English.
    pub reason: String,
    /// Why, in Chinese.
    pub reason_zh: String,
    /// For If-Match.
    pub version: i64,
}

impl From<Rule> for RuleOut {
    fn from(r: Rule) -> Self {
        Self {
            id: r.id,
            owns_id: r.owns,
            lacks_id: r.lacks,
            sector: r.sector,
            unit_kind: r.unit_kind,
            reason: r.reason,
            reason_zh: r.reason_zh,
            version: r.version,
        }
    }
}

/// A rule to be written, or its fields to be changed: absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RuleInput {
    /// What they own.
    pub owns_id: Option<OfferingId>,
    /// What they lack.
    pub lacks_id: Option<OfferingId>,
    /// Only accounts of this sector; empty for all.
    pub sector: Option<String>,
    /// Only units of this kind; empty for all.
    pub unit_kind: Option<String>,
    /// Why, in English.
    pub reason: Option<String>,
    /// Why, in Chinese.
    pub reason_zh: Option<String>,
}

/// A rule that purchases of the accounts that you see show.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FoundOut {
    /// What they own.
    pub owns_id: OfferingId,
    /// What they have too.
    pub has_id: OfferingId,
    /// Accounts that have both.
    pub both: usize,
    /// Of all that buy, how many have both: 0 to 1.
    pub support: f64,
    /// Of those who have the first, how many have the second too: 0 to 1.
    pub confidence: f64,
    /// How much oftener than among all.
    pub lift: f64,
}

impl From<&Found> for FoundOut {
    fn from(f: &Found) -> Self {
        Self {
            owns_id: f.owns,
            has_id: f.lacks,
            both: f.both,
            support: f.support(),
            confidence: f.confidence(),
            lift: f.lift(),
        }
    }
}

/// Rules that purchases show.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FoundListOut {
    /// The strongest first.
    pub items: Vec<FoundOut>,
    /// Accounts that buy something.
    pub accounts: usize,
    /// Whether these are enough for the numbers to say something.
    pub enough: bool,
}
