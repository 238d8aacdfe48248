//! The roll-up: accounts × lines, of the accounts in a scope.

use std::collections::BTreeMap;

use jiff::civil::Date;
use tenure_db::Conn;

use super::gather::Books;
use super::model::cross::{Bought, CrossSell, cross_sell};
use super::model::grid::{Other, Sums};
use super::model::tree::Tree;
use super::store::{Whose, known, sold};
use crate::base::settings::Settings;
use crate::base::{AccountId, OfferingId, Result, Scope};

/// An account in the roll-up.
#[derive(Clone, Debug)]
pub struct Line {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// What its cells of each line come to.
    pub sums: Vec<Sums>,
    /// What all of them come to.
    pub total: Sums,
    /// Sold without an offering.
    pub other: Other,
}

/// The roll-up.
#[derive(Debug, Default)]
pub struct Portfolio {
    /// The offerings.
    pub tree: Tree,
    /// The lines of which something is known anywhere, or that are offered.
    pub columns: Vec<OfferingId>,
    /// The accounts, those with the most left to win first.
    pub lines: Vec<Line>,
    /// What each line comes to.
    pub sums: Vec<Sums>,
    /// What all comes to.
    pub total: Sums,
    /// Sold without an offering.
    pub other: Other,
    /// How many lines accounts buy.
    pub cross: CrossSell,
}

/// Gathers it as of a day: the accounts in scope of which something is sold, noted or on its way.
///
/// # Errors
/// What the database says.
pub fn gather(q: &Conn<'_>, scope: &Scope, settings: &Settings, day: Date) -> Result<Portfolio> {
    let (whose, today) = (Whose::Scope(scope), scope.today);
    let books = Books::load(q, &whose, settings, day, today)?;
    let names = known::accounts(q, &whose)?;
    let grids: Vec<_> = books.accounts().into_iter().map(|id| (id, books.grid(id, &[]))).collect();
    let used: std::collections::HashSet<OfferingId> =
        grids.iter().flat_map(|(_, g)| g.columns.iter().copied()).collect();
    let columns: Vec<OfferingId> = books.tree.roots().iter().copied().filter(|id| used.contains(id)).collect();
    let mut made = Portfolio { sums: vec![Sums::default(); columns.len()], ..Portfolio::default() };
    for (account, grid) in grids {
        let by_line: BTreeMap<OfferingId, Sums> = grid.columns.iter().copied().zip(grid.sums.iter().copied()).collect();
        let sums: Vec<Sums> = columns.iter().map(|id| by_line.get(id).copied().unwrap_or_default()).collect();
        made.sums.iter_mut().zip(&sums).for_each(|(all, one)| all.join(one));
        made.total.join(&grid.total);
        made.other.join(&grid.other);
        let name = names.get(&account).map(|(name, _)| name.clone()).unwrap_or_default();
        made.lines.push(Line { account, name, sums, total: grid.total, other: grid.other });
    }
    made.lines.sort_by(|a, b| {
        (b.total.gap, b.total.sold).cmp(&(a.total.gap, a.total.sold)).then_with(|| a.name.cmp(&b.name))
    });
    made.cross = cross_sell(&bought(q, &whose, &books, (day, today), &settings.currency)?);
    Ok(Portfolio { tree: books.tree, columns, ..made })
}

/// What each account bought, line by line.
fn bought(q: &Conn<'_>, whose: &Whose<'_>, books: &Books, days: (Date, Date), currency: &str) -> Result<Vec<Bought>> {
    let mut all: BTreeMap<(AccountId, OfferingId), Bought> = BTreeMap::new();
    for part in sold::bought(q, whose, days, currency)? {
        let (account, line) = (part.account, books.tree.root(part.line));
        let one = all.entry((account, line)).or_insert(Bought { account, line, now: 0, before: 0, ever: false });
        one.now += part.now;
        one.before += part.before;
        one.ever |= part.ever;
    }
    Ok(all.into_values().collect())
}
