//! What the API takes and gives.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::form::CellForm;
use super::gather::Books;
use super::model::grid::{Cell, Grid, NOBODY, Sums};
use super::model::{Confidence, Mark, Noted, State};
use super::portfolio::Portfolio;
use crate::base::money::Money;
use crate::base::{AccountId, CompetitorId, DealId, OfferingId, UnitId};

/// What cells come to. Amounts are in the install's currency; null where nobody knows.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SumsOut {
    /// Sold in twelve months; null where no rate converts any of it.
    pub sold: Option<Money>,
    /// What the client spends, where it is known.
    pub spend: Option<Money>,
    /// What is left to win of that.
    pub value: Option<Money>,
    /// What of it will probably be ours; null where nobody said how likely that is.
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
    /// Cells in which something is left to win and nobody said how likely that is.
    pub cells_without_chance: usize,
    /// Lines of revenue that no rate converts: they are in no amount.
    pub lines_without_rate: i64,
    /// Estimates that no rate converts: they are in no amount, and not unknown.
    pub estimates_without_rate: usize,
}

impl SumsOut {
    /// As the API gives it.
    pub fn of(s: &Sums, currency: &str) -> Self {
        let money = |minor| Money { minor, currency: currency.to_owned() };
        Self {
            sold: s.rated().map(money),
            spend: s.known_spend().map(money),
            value: s.known_gap().map(money),
            probable: s.known_probable().map(money),
            share_of_wallet: s.share(),
            penetration: s.penetration(),
            sellable: s.sellable,
            owned: s.owned,
            unknown: s.unknown,
            cells_without_chance: s.unlikely,
            lines_without_rate: s.unrated,
            estimates_without_rate: s.foreign,
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

/// What somebody noted of a cell, as it was written.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NotedOut {
    /// `open`, `competitor` or `not_applicable`.
    pub state: Mark,
    /// What the client spends there with all suppliers, in the currency in which somebody said so.
    pub spend: Option<Money>,
    /// In percent, that it can become ours.
    pub probability: Option<i64>,
    /// Where the estimate comes from.
    pub source: String,
    /// How sure it is.
    pub confidence: Option<Confidence>,
    /// Of which day it is.
    pub estimated_on: Option<String>,
    /// What else was said.
    pub note: String,
    /// Since when it holds.
    pub valid_from: String,
}

impl From<&Noted> for NotedOut {
    fn from(n: &Noted) -> Self {
        let f = &n.facts;
        Self {
            state: f.mark,
            spend: f.spend.clone(),
            probability: f.probability,
            source: f.source.clone(),
            confidence: f.confidence,
            estimated_on: f.estimated_on.map(|d| d.to_string()),
            note: f.note.clone(),
            valid_from: n.span.from.to_string(),
        }
    }
}

/// A cell.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CellOut {
    /// The offering.
    pub offering_id: OfferingId,
    /// What it is.
    pub state: State,
    /// Sold in twelve months; null without a line, and where no rate converts any of them.
    pub sold: Option<Money>,
    /// Lines of that which no rate converts: they are in no amount.
    pub lines_without_rate: i64,
    /// What the client spends there with all suppliers, in the install's currency.
    pub spend: Option<Money>,
    /// Estimates of it and of its parts that no rate converts.
    pub estimates_without_rate: usize,
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
    /// What is noted of this very cell; null where nothing is, or only of its parts.
    pub noted: Option<NotedOut>,
}

impl CellOut {
    fn of(cell: &Cell, books: &Books, account: AccountId, notes: &HashMap<Uuid, &Noted>) -> Self {
        let money = |minor| Money { minor, currency: books.currency.clone() };
        Self {
            offering_id: cell.place.1,
            state: cell.state,
            sold: cell.rated().filter(|_| cell.lines > 0).map(money),
            lines_without_rate: cell.unrated,
            spend: cell.spend.map(money),
            estimates_without_rate: cell.foreign,
            share: cell.share(),
            probable: cell.probable.map(money),
            estimate_too_low: cell.low,
            deal_id: cell.deal.map(|at| books.deals(account)[at].id),
            competitor_id: cell.competitor.filter(|id| *id != NOBODY),
            confidence: cell.confidence,
            noted: cell.noted.and_then(|id| notes.get(&id).copied()).map(NotedOut::from),
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
    /// Whether it was archived by the day: what was sold there counts, and nothing is left to win.
    pub archived: bool,
    /// Its cells, in the order of the columns.
    pub cells: Vec<CellOut>,
    /// Sold without an offering; null where no rate converts any of it.
    pub without_offering: Option<Money>,
    /// Lines of that which no rate converts.
    pub without_offering_without_rate: i64,
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
    /// Sold without an offering; null where no rate converts any of it.
    pub without_offering: Option<Money>,
    /// Lines of that which no rate converts.
    pub without_offering_without_rate: i64,
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
        let notes = books.notes(account);
        let rows = grid.rows.iter().map(|row| RowOut {
            unit_id: row.head.unit,
            unit: row.head.name.clone(),
            archived: row.head.archived,
            cells: row.cells.iter().map(|c| CellOut::of(c, books, account, &notes)).collect(),
            without_offering: row.other.rated().map(money),
            without_offering_without_rate: row.other.unrated,
            sums: SumsOut::of(&row.sums, currency),
        });
        Self {
            as_of: books.day.map(|d| d.to_string()).unwrap_or_default(),
            columns: columns.collect(),
            rows: rows.collect(),
            total: SumsOut::of(&grid.total, currency),
            without_offering: grid.other.rated().map(money),
            without_offering_without_rate: grid.other.unrated,
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
    /// The cells; all of them are noted, or none. A mistake names its cell, counted from 0: `cells.2.spend`.
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
    /// Sold without an offering; null where no rate converts any of it.
    pub without_offering: Option<Money>,
    /// Lines of that which no rate converts.
    pub without_offering_without_rate: i64,
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
    /// Sold without an offering; null where no rate converts any of it.
    pub without_offering: Option<Money>,
    /// Lines of that which no rate converts.
    pub without_offering_without_rate: i64,
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
            without_offering: l.other.rated().map(money),
            without_offering_without_rate: l.other.unrated,
        });
        Self {
            columns: columns.collect(),
            accounts: accounts.collect(),
            total: SumsOut::of(&p.total, currency),
            without_offering: p.other.rated().map(money),
            without_offering_without_rate: p.other.unrated,
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
