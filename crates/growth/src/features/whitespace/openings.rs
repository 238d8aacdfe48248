//! Best openings of an account, and what stands in their way.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use tenure_db::Conn;

use super::gather::Books;
use super::model::grid::{Cell, Row};
use super::model::openings::{Dismissed, Opening, Proof, Why, rank};
use super::model::rules::{Found, Rule, mine};
use super::model::tree::Tree;
use super::model::{Place, State};
use super::store::{Whose, dismissals, known, proof, rules, sold};
use crate::base::{AccountId, ConcernId, OfferingId, Result, Scope, Viewer};

/// Most accounts and offerings of which purchases are looked through for rules.
const MOST: i64 = 50_000;
/// Accounts that are looked through for who sees very many: what a part of them shows, all of them show.
const SOME: i64 = 1_000;

/// Rules that purchases of visible accounts show.
#[derive(Clone, Debug, Default)]
pub struct Mined {
    /// The rules, the strongest first.
    pub rules: Vec<Found>,
    /// Accounts that buy something.
    pub accounts: usize,
    /// Of how many accounts, spread evenly over all, only a part was looked through; none for all of them.
    pub part: Option<i64>,
}

impl Mined {
    /// Looks through what the accounts in a scope buy: of very many, through some that are spread evenly over them.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(q: &Conn<'_>, scope: &Scope, tree: &Tree, day: Date) -> Result<Self> {
        let rows = match scope.large {
            false => sold::baskets(q, &Whose::Scope(scope), day, MOST)?,
            true => sold::baskets_of(q, &scope.sample(q, SOME)?, day, MOST)?,
        };
        let mut baskets: BTreeMap<AccountId, BTreeSet<OfferingId>> = BTreeMap::new();
        for (account, offering) in rows {
            baskets.entry(account).or_default().insert(tree.root(offering));
        }
        let all: Vec<BTreeSet<OfferingId>> = baskets.into_values().collect();
        Ok(Self { rules: mine(&all), accounts: all.len(), part: scope.large.then_some(SOME) })
    }
}

/// What is suggested for some accounts.
#[derive(Clone, Debug, Default)]
pub struct Openings {
    /// The best first.
    pub list: Vec<Opening>,
    /// Those that are put off.
    pub put_off: Vec<Dismissed>,
    /// What worries the client severely: while it is open, nothing is suggested there.
    pub waits: Vec<(AccountId, ConcernId, String)>,
}

/// What openings are found by.
struct Ground<'a> {
    books: &'a Books,
    rules: Vec<Rule>,
    mined: &'a Mined,
    doors: proof::Doors,
    names: HashMap<AccountId, (String, Option<String>)>,
}

/// Finds the openings of these accounts on a day. `books` hold their grids.
///
/// # Errors
/// What the database says.
pub fn find(
    q: &Conn<'_>,
    viewer: &Viewer,
    whose: &Whose<'_>,
    books: &Books,
    accounts: &[AccountId],
    mined: &Mined,
    day: Date,
) -> Result<Openings> {
    let (mut made, ground) = all(q, whose, books, accounts, mined, day)?;
    ground.prove(q, viewer, &mut made.list, day)?;
    rank(&mut made.list);
    Ok(made)
}

/// The best openings of many accounts of which it is known what they are worth: as many as other accounts are asked for.
///
/// # Errors
/// What the database says.
pub fn best(
    q: &Conn<'_>,
    viewer: &Viewer,
    whose: &Whose<'_>,
    books: &Books,
    accounts: &[AccountId],
    day: Date,
    most: usize,
) -> Result<Openings> {
    let mined = Mined::default();
    let (mut made, ground) = all(q, whose, books, accounts, &mined, day)?;
    made.list.retain(|o| o.estimate.is_some());
    rank(&mut made.list);
    made.list.truncate(most);
    ground.prove(q, viewer, &mut made.list, day)?;
    rank(&mut made.list);
    Ok(made)
}

/// All openings, proved by units of the same account alone.
fn all<'a>(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    books: &'a Books,
    accounts: &[AccountId],
    mined: &'a Mined,
    day: Date,
) -> Result<(Openings, Ground<'a>)> {
    let mut made = Openings { put_off: dismissals::on(q, whose, day)?, ..Openings::default() };
    let worries = known::severe(q, whose)?;
    let ground = Ground {
        books,
        rules: rules::all(q)?,
        mined,
        doors: proof::doors(q, whose, day)?,
        names: known::accounts(q, whose)?,
    };
    let off: BTreeSet<(AccountId, Place)> = made.put_off.iter().map(|d| (d.account, d.place)).collect();
    for account in accounts {
        if let Some((concern, words)) = worries.get(account) {
            made.waits.push((*account, *concern, words.clone()));
            continue;
        }
        let list = ground.of(*account);
        made.list.extend(list.into_iter().filter(|o| !off.contains(&(o.account, o.place))));
    }
    Ok((made, ground))
}

impl Ground<'_> {
    fn of(&self, account: AccountId) -> Vec<Opening> {
        let tree = &self.books.tree;
        let parents = self.rules.iter().flat_map(|r| [r.owns, r.lacks]).filter_map(|id| tree.get(id)?.parent);
        let grid = self.books.grid(account, &parents.collect::<Vec<_>>());
        let units = || grid.rows.iter().filter(|r| r.head.unit.is_some());
        let mut found = Vec::new();
        for (at, line) in grid.columns.iter().enumerate() {
            if !tree.get(*line).is_some_and(|node| node.live) {
                continue;
            }
            let owning: Vec<&Row> = units().filter(|r| r.cells[at].owned()).collect();
            let live = grid.rows.iter().filter(|r| !r.head.archived);
            found.extend(live.filter_map(|row| self.opening(account, row, &row.cells[at], &owning)));
        }
        found
    }

    /// What a cell could become; `owning` are the units that own the offering.
    fn opening(&self, account: AccountId, row: &Row, cell: &Cell, owning: &[&Row]) -> Option<Opening> {
        let (id, unit) = (cell.place.1, row.head.unit);
        let (estimate, why) = match cell.state {
            // An estimate that no rate converts is one all the same.
            State::Open if cell.gap().is_none() && cell.foreign > 0 => (None, self.why(account, row, id)),
            State::Open => (Some(cell.gap().filter(|gap| *gap > 0)?), self.why(account, row, id)),
            State::Unknown => (None, Some(self.why(account, row, id)?)),
            _ => return None,
        };
        let sisters = owning.iter().filter(|r| r.head.unit != unit);
        Some(Opening {
            account,
            place: cell.place,
            unit: unit.map(|_| row.head.name.clone()),
            offering: self.books.tree.name(id).to_owned(),
            estimate,
            own: cell.own.clone().filter(|_| estimate.is_none()),
            door: self.doors.get(&(account, unit)).cloned(),
            proof: Proof { units: sisters.map(|r| r.head.name.clone()).collect(), accounts: Vec::new() },
            why,
        })
    }

    /// The rule that speaks for selling this to the row: one that somebody wrote before one that was found.
    fn why(&self, account: AccountId, row: &Row, line: OfferingId) -> Option<Why> {
        let tree = &self.books.tree;
        let sector = self.names.get(&account).and_then(|(_, sector)| sector.as_deref());
        let owns = |id: OfferingId| row.cells.iter().chain(row.parts.values()).any(|c| c.place.1 == id && c.owned());
        let fits = |r: &&Rule| tree.root(r.lacks) == line && r.fits(sector, row.head.kind.as_deref()) && owns(r.owns);
        if let Some(rule) = self.rules.iter().find(fits) {
            return Some(Why::Written(rule.reason.clone(), rule.reason_zh.clone()));
        }
        let found = self.mined.rules.iter().find(|f| f.lacks == line && owns(f.owns))?;
        Some(Why::Found { owns: tree.name(found.owns).to_owned(), found: *found })
    }

    /// Adds accounts of the sector where the account's own units do not prove enough.
    fn prove(&self, q: &Conn<'_>, viewer: &Viewer, list: &mut [Opening], day: Date) -> Result<()> {
        let sector = |account: &AccountId| self.names.get(account).and_then(|(_, sector)| sector.as_deref());
        let short: BTreeSet<(AccountId, OfferingId)> =
            list.iter().filter(|o| o.proof.count() < 2).map(|o| (o.account, o.place.1)).collect();
        let (mut keys, mut wanted) = (Vec::new(), Vec::new());
        for (account, id) in short {
            if let Some(sector) = sector(&account) {
                keys.push((account, id));
                wanted.push(proof::Wanted { account, sector, parts: self.books.tree.below(id) });
            }
        }
        let found = proof::accounts(q, &Scope::probe(viewer), day, &wanted)?;
        let found: HashMap<(AccountId, OfferingId), Vec<(AccountId, String)>> = keys.into_iter().zip(found).collect();
        for opening in list.iter_mut().filter(|o| o.proof.count() < 2) {
            let others = found.get(&(opening.account, opening.place.1)).into_iter().flatten();
            opening.proof.accounts = others.take(2 - opening.proof.units.len()).cloned().collect();
        }
        Ok(())
    }
}
