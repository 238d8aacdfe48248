//! Taking imports of things of accounts back: what was made goes, what was done to others is undone by their own rules.

use std::collections::HashMap;

use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::super::store::batch;
use super::shared::importer;
use crate::base::events::{self, NewEvent};
use crate::base::imports::{Kept, Undoing, Undone};
use crate::base::registry::{Registry, SearchSource, StoredEvent};
use crate::base::taking_back::{self, referred, tried};
use crate::base::{AccountId, Acting, Error, INSTALL, Result, search};

/// Events of one part.
const PART: usize = 200;

/// Something of an account, by its account and id.
pub type Thing = (AccountId, Uuid);

/// What things are called, by id.
pub type Names = HashMap<Uuid, String>;

/// Things of one sort, which an import makes.
pub struct Things {
    /// The verb of the event that made one.
    pub made: &'static str,
    /// The verb of the event by which it goes.
    pub gone: &'static str,
    /// The noun of both.
    pub noun: &'static str,
    /// Columns by which others name it.
    pub named: &'static [&'static str],
    /// Tables that are its own.
    pub own: &'static [&'static str],
    /// What finds it.
    pub search: Option<&'static SearchSource>,
    /// What those that exist are called.
    pub names: fn(&Conn<'_>, &[Thing]) -> Result<Names>,
    /// Deletes them.
    pub delete: fn(&Tx<'_>, &[Thing]) -> Result<()>,
    /// Computes anew what accounts show.
    pub refresh: fn(&Tx<'_>, &Acting, &[AccountId]) -> Result<()>,
}

/// Takes an import back event by event, each by the rules of its own undo, with the rights of whoever imports.
///
/// # Errors
/// `Forbidden` without the right to import.
pub fn each(tx: &Tx<'_>, by: &Acting, registry: &Registry, undoing: &Undoing) -> Result<Undone> {
    let by = &importer(by)?;
    let (events, next) = undoing.events(tx, PART)?;
    let mut undone = Undone { next, ..Undone::default() };
    one_by_one(tx, by, registry, &events.iter().collect::<Vec<_>>(), &mut undone)?;
    Ok(undone)
}

/// Takes an import back: things that it made go unless somebody has used them since, all else event by event.
///
/// # Errors
/// `Forbidden` without the right to import.
pub fn things(tx: &Tx<'_>, by: &Acting, registry: &Registry, undoing: &Undoing, sort: &Things) -> Result<Undone> {
    let by = &importer(by)?;
    let (events, next) = undoing.events(tx, PART)?;
    let mut undone = Undone { next, ..Undone::default() };
    let (made, rest): (Vec<&StoredEvent>, Vec<&StoredEvent>) = events.iter().partition(|e| e.verb == sort.made);
    let there: Vec<Thing> = made.iter().map(|e| (AccountId(e.scope), e.subject)).collect();
    let names = (sort.names)(tx, &there)?;
    // What is done to things that go needs no undo of its own.
    let other: Vec<&StoredEvent> = rest.into_iter().filter(|e| !made.iter().any(|m| m.subject == e.subject)).collect();
    one_by_one(tx, by, registry, &other, &mut undone)?;
    let pairs: Vec<(Uuid, Uuid)> = made.iter().map(|e| (e.scope, e.subject)).collect();
    let mut staying = undoing.used(tx, &pairs)?;
    staying.extend(referred(tx, registry, sort.named, sort.own, &pairs)?);
    let (kept, gone): (Vec<Thing>, Vec<Thing>) =
        there.into_iter().filter(|(_, id)| names.contains_key(id)).partition(|(_, id)| staying.contains(id));
    undone.kept.extend(kept.iter().map(|(account, id)| Kept::used(by, *account, *id, names[id].as_str())));
    if gone.is_empty() {
        return Ok(undone);
    }
    (sort.delete)(tx, &gone)?;
    if let Some(source) = sort.search {
        search::refresh(tx, source, &gone)?;
    }
    let log: Vec<NewEvent<'_>> =
        gone.iter().map(|(account, id)| NewEvent::on(*account, sort.gone, sort.noun, *id)).collect();
    events::record_set(tx, by, &log)?;
    let done: Vec<&StoredEvent> = events.iter().filter(|e| gone.iter().any(|(_, id)| *id == e.subject)).collect();
    taking_back::mark(tx, by, &done)?;
    undone.back += gone.len() as u64;
    let mut accounts: Vec<AccountId> = gone.iter().map(|(account, _)| *account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    (sort.refresh)(tx, by, &accounts)?;
    Ok(undone)
}

/// Takes events back one by one, and lists what cannot be.
///
/// # Errors
/// What has nothing to do with what is stored.
pub fn one_by_one(
    tx: &Tx<'_>,
    by: &Acting,
    registry: &Registry,
    events: &[&StoredEvent],
    undone: &mut Undone,
) -> Result<()> {
    let (mut done, mut stuck): (Vec<&StoredEvent>, Vec<&StoredEvent>) =
        (Vec::new(), events.iter().rev().copied().collect());
    // The newest first, so that what was set twice goes back twice. Ids of one instant have no order: what stands in the
    // way of another may come after it.
    loop {
        let mut left = Vec::new();
        for event in &stuck {
            if tried(tx, |tx| back(tx, by, registry, event))? {
                done.push(*event);
            } else {
                left.push(*event);
            }
        }
        let went = left.len() < stuck.len();
        stuck = left;
        if !went || stuck.is_empty() {
            break;
        }
    }
    taking_back::mark(tx, by, &done)?;
    undone.back += done.len() as u64;
    let names = batch::names(tx, &stuck.iter().map(|e| AccountId(e.scope)).collect::<Vec<_>>())?;
    for event in stuck {
        let account = Some(AccountId(event.scope)).filter(|id| id.0 != INSTALL);
        let own = || event.changes["name"][1].as_str().unwrap_or(&event.verb).to_owned();
        let name = account.and_then(|id| names.get(&id).cloned()).unwrap_or_else(own);
        undone.kept.push(Kept::because(by, account, event.subject, name, "imports-kept-since"));
    }
    Ok(())
}

fn back(tx: &Tx<'_>, by: &Acting, registry: &Registry, event: &StoredEvent) -> Result<()> {
    if let Some(kind) = registry.undo_batches.iter().find(|k| k.verb == event.verb) {
        return (kind.run)(tx, by, by.batch, std::slice::from_ref(event));
    }
    match registry.undo.iter().find(|k| k.verb == event.verb) {
        Some(kind) => (kind.run)(tx, by, event),
        None => Err(Error::conflict("error-no-undo")),
    }
}
