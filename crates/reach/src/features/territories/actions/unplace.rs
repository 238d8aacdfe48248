//! Taking back what a set of rules did: all accounts at once, provided that nobody changed one of them since.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use crate::base::dated::Span;
use crate::base::permit_set::permit_set_unled;
use crate::base::registry::{StoredEvent, UndoBatch, UndoKind};
use crate::base::{AccountId, Acting, BatchId, Error, Result, Right, RowId, RuleSetId, Tx};
use crate::features::access::model::Assignment;
use crate::features::access::store::assignments;
use crate::features::access::{materialise, sets as work};
use crate::features::territories::model::State;
use crate::features::territories::store::place::{self, Placed};
use crate::features::territories::store::sets;

/// The accounts go back, all of them or none.
pub const PLACED: UndoBatch = UndoBatch { verb: "account.placed", run: placed };
/// The set is a draft again.
pub const APPLIED: UndoKind = UndoKind { verb: "territory_rules.applied", run: applied };

fn changed() -> Error {
    Error::conflict("territories-error-undo-changed")
}

/// The first day of everything.
const EVER: jiff::civil::Date = jiff::civil::date(1, 1, 1);

fn placed(tx: &Tx<'_>, by: &Acting, _: BatchId, events: &[StoredEvent]) -> Result<()> {
    by.viewer.demand(Right::Lead)?;
    let accounts: Vec<AccountId> = events.iter().map(|event| AccountId(event.scope)).collect();
    let set = work::fill(tx, by, &accounts)?;
    let (mut territories, mut leads) = (Sides::default(), Sides::default());
    for event in events {
        let account = AccountId(event.scope);
        territories.read(event, "_territories", |json| place::of_json(account, json))?;
        leads.read(event, "_leads", |json| assignments::of_json(account, json))?;
    }
    let ids = by.uuid();
    // What had no lead before has one by this act only: who might give it may take it back.
    let old: HashSet<RowId> = leads.before.iter().map(|row| row.id).collect();
    work::put(tx, ids, leads.after.iter().map(|row| row.id).filter(|id| !old.contains(id)).map(|id| id.0))?;
    let permit = permit_set_unled(tx, &by.viewer, set, by.today, (true, ids))?;
    work::clear(tx, ids)?;
    let gone = gone(&place::rows(&permit, EVER)?, &territories)?;
    work::put(tx, ids, gone.iter().map(|id| id.0))?;
    place::delete(&permit, ids)?;
    place::put(&permit, &territories.before)?;
    work::clear(tx, ids)?;
    let gone = self::gone(&assignments::leads_of_set(&permit, EVER)?, &leads)?;
    work::put(tx, ids, gone.iter().map(|id| id.0))?;
    assignments::delete_set(&permit, ids)?;
    assignments::put_set(&permit, &leads.before)?;
    work::clear(tx, ids)?;
    work::descend(tx, set)?;
    materialise::accounts(tx, set)?;
    work::clear(tx, set)
}

/// A dated row of an account, of whichever table.
trait Row {
    fn key(&self) -> (AccountId, RowId, Span);
}

impl Row for Placed {
    fn key(&self) -> (AccountId, RowId, Span) {
        (self.account, self.id, self.span)
    }
}

impl Row for Assignment {
    fn key(&self) -> (AccountId, RowId, Span) {
        (self.account, self.id, self.span)
    }
}

/// The rows of all accounts as they were, and as the act left them.
struct Sides<T> {
    before: Vec<T>,
    after: Vec<T>,
}

impl<T> Default for Sides<T> {
    fn default() -> Self {
        Self { before: Vec::new(), after: Vec::new() }
    }
}

impl<T> Sides<T> {
    fn read(&mut self, event: &StoredEvent, key: &str, of: impl Fn(&Json) -> Option<T>) -> Result<()> {
        let side =
            |i: usize| -> Option<Vec<T>> { event.changes.get(key)?.get(i)?.as_array()?.iter().map(&of).collect() };
        let (before, after) = side(0).zip(side(1)).ok_or_else(|| Error::conflict("error-no-undo"))?;
        self.before.extend(before);
        self.after.extend(after);
        Ok(())
    }
}

/// The rows to delete so that those of before hold again.
///
/// # Errors
/// `Conflict` when the stored rows are not what the act left, or others took the days meanwhile.
fn gone<T: Row>(stored: &[T], sides: &Sides<T>) -> Result<Vec<RowId>> {
    let mut left: HashMap<RowId, (AccountId, Span)> =
        stored.iter().map(|row| (row.key().1, (row.key().0, row.key().2))).collect();
    if sides.after.iter().any(|row| left.get(&row.key().1) != Some(&(row.key().0, row.key().2))) {
        return Err(changed());
    }
    let back: HashSet<RowId> = sides.before.iter().map(|row| row.key().1).collect();
    let gone: Vec<RowId> = sides.after.iter().map(|row| row.key().1).filter(|id| !back.contains(id)).collect();
    for id in gone.iter().chain(&back) {
        left.remove(id);
    }
    let mut others: HashMap<AccountId, Vec<Span>> = HashMap::new();
    for (account, span) in left.into_values() {
        others.entry(account).or_default().push(span);
    }
    let taken = |row: &T| others.get(&row.key().0).is_some_and(|list| list.iter().any(|s| s.overlaps(&row.key().2)));
    if sides.before.iter().any(taken) { Err(changed()) } else { Ok(gone) }
}

/// The set is a draft again, and the one that it replaced is in force.
fn applied(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    by.viewer.demand(Right::Lead)?;
    if event.changes["state"][0].as_str() == Some(State::Live.code()) {
        // It was in force already, and stays.
        return Ok(());
    }
    let id = RuleSetId(event.subject);
    sets::count(tx, id)?;
    if sets::find(tx, id)?.is_none_or(|set| set.state != State::Live) {
        return Err(changed());
    }
    sets::set_draft(tx, id)?;
    let replaced: Option<RuleSetId> = event.changes["_replaced"].as_str().and_then(|id| id.parse().ok());
    match replaced {
        Some(replaced) => sets::set_state(tx, replaced, State::Live),
        None => Ok(()),
    }
}
