//! Taking an import of deals back, part by part: new deals that nobody has touched go into the archive, changed ones
//! become what they were, and the rest is told.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::SEARCH;
use super::super::model::Deal;
use super::super::store::{batch, packed, write};
use super::{DEAL, check, parts_from_sold, reporting};
use crate::base::events::{self, NewEvent};
use crate::base::imports::{Kept, Undoing, Undone};
use crate::base::permit::permit;
use crate::base::registry::{Registry, StoredEvent};
use crate::base::taking_back::{self, Stays, returning};
use crate::base::{AccountId, Acting, Edit, Error, Permit, Result, search};
use crate::features::people::imports::importer;
use crate::features::people::merge;
use crate::features::rates;
use crate::features::rates::model::Rates;

/// Events of one part.
const PART: usize = 1_000;

/// Takes the next part back.
///
/// # Errors
/// `Forbidden` without the right to import; what the database says.
pub(in crate::features::deals) fn part(tx: &Tx<'_>, by: &Acting, _: &Registry, undoing: &Undoing) -> Result<Undone> {
    let by = &importer(by)?;
    let (found, next) = undoing.events(tx, PART)?;
    let mut undone = Undone { next, ..Undone::default() };
    let (made, other): (Vec<&StoredEvent>, Vec<&StoredEvent>) = found.iter().partition(|e| e.verb == "deal.added");
    gone(tx, by, undoing, &made, &mut undone)?;
    back(tx, by, &other, &mut undone)?;
    Ok(undone)
}

fn place(event: &StoredEvent) -> (Uuid, Uuid) {
    (event.scope, event.subject)
}

/// What stays for a reason that is none of its own.
fn kept(by: &Acting, event: &StoredEvent, deal: Option<&Deal>, reason: &'static str) -> Kept {
    let then = || event.changes["name"][1].as_str().unwrap_or_default().to_owned();
    let name = deal.map_or_else(then, |deal| deal.facts.name.clone());
    Kept::because(by, AccountId(event.scope), event.subject, name, reason)
}

/// Archives the deals that the import made; what is archived already is as it should be.
fn gone(tx: &Tx<'_>, by: &Acting, undoing: &Undoing, made: &[&StoredEvent], undone: &mut Undone) -> Result<()> {
    if made.is_empty() {
        return Ok(());
    }
    let mut accounts: Vec<AccountId> = made.iter().map(|e| AccountId(e.scope)).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let shut = batch::lock(tx, &accounts)?;
    let places: Vec<(Uuid, Uuid)> = made.iter().map(|e| place(e)).collect();
    let used = undoing.used(tx, &places)?;
    let stored: HashMap<Uuid, Deal> = batch::plain(tx, &places)?.into_iter().map(|d| (d.id.0, d)).collect();
    let (mut done, mut going): (Vec<&StoredEvent>, Vec<&Deal>) = (Vec::new(), Vec::new());
    for event in made {
        match stored.get(&event.subject) {
            None => undone.kept.push(kept(by, event, None, "imports-kept-since")),
            Some(deal) if deal.archived => done.push(event),
            Some(deal) if shut.contains(&deal.account) => {
                undone.kept.push(kept(by, event, Some(deal), "error-archived"));
            }
            Some(deal) if used.contains(&deal.id.0) => {
                undone.kept.push(Kept::used(by, deal.account, deal.id.0, deal.facts.name.as_str()));
            }
            Some(deal) => {
                done.push(event);
                going.push(deal);
            }
        }
    }
    batch::archive(tx, by, &going)?;
    search::refresh(tx, &SEARCH, &going.iter().map(|d| (d.account, d.id.0)).collect::<Vec<_>>())?;
    let told = |deal: &&Deal| {
        let event = NewEvent::on(deal.account, "deal.archived", DEAL, deal.id.0).version(deal.version + 1);
        event.changes(json!({"archived": [false, true]}))
    };
    events::record_set(tx, by, &going.iter().map(told).collect::<Vec<_>>())?;
    taking_back::mark(tx, by, &done)?;
    undone.back += done.len() as u64;
    Ok(())
}

/// What was changed of deals, and is to be written for all of them at once.
#[derive(Default)]
struct Written {
    accounts: Vec<AccountId>,
    found: Vec<search::Key>,
    told: Vec<NewEvent<'static>>,
}

/// Gives deals back what the import changed, the newest first.
fn back(tx: &Tx<'_>, by: &Acting, changed: &[&StoredEvent], undone: &mut Undone) -> Result<()> {
    if changed.is_empty() {
        return Ok(());
    }
    let rates = rates::store::all(tx)?;
    let places: Vec<(Uuid, Uuid)> = changed.iter().map(|e| place(e)).collect();
    let mut of_accounts: BTreeMap<AccountId, Vec<&StoredEvent>> = BTreeMap::new();
    for event in changed.iter().rev() {
        of_accounts.entry(AccountId(event.scope)).or_default().push(event);
    }
    // Each account's permit, or why there is none.
    let mut permits: HashMap<AccountId, Result<Permit<'_, Edit>, &'static str>> = HashMap::new();
    for account in of_accounts.keys() {
        let permit = match permit::<Edit>(tx, &by.viewer, *account) {
            Ok(permit) => Ok(permit),
            Err(Error::Conflict(why)) => Err(why.key),
            Err(Error::NotFound | Error::Forbidden(_)) => Err("imports-kept-since"),
            Err(other) => return Err(other),
        };
        permits.insert(*account, permit);
    }
    // Read under the locks of their accounts.
    let mut deals: HashMap<Uuid, Deal> = batch::whole(tx, &places)?.into_iter().map(|d| (d.id.0, d)).collect();
    let (mut written, mut done) = (Written::default(), Vec::new());
    for (account, events) in of_accounts {
        for event in events {
            let deal = deals.get_mut(&event.subject);
            let stays = match (&permits[&account], deal) {
                (Ok(permit), Some(deal)) => one(permit, by, &rates, (deal, event), (tx, &mut written))?,
                (Err(why), deal) => Some(kept(by, event, deal.as_deref(), why)),
                (Ok(_), None) => Some(kept(by, event, None, "imports-kept-since")),
            };
            match stays {
                None => done.push(event),
                Some(stays) => undone.kept.push(stays),
            }
        }
    }
    packed::changed(tx, by, &written.accounts)?;
    search::refresh(tx, &SEARCH, &written.found)?;
    events::record_set(tx, by, &written.told)?;
    taking_back::mark(tx, by, &done)?;
    let mut subjects: Vec<Uuid> = done.iter().map(|e| e.subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    undone.back += subjects.len() as u64;
    Ok(())
}

/// Gives one deal back what an event changed, provided that nobody changed it since; else why it stays.
fn one(
    permit: &Permit<'_, Edit>,
    by: &Acting,
    rates: &Rates,
    (deal, event): (&mut Deal, &StoredEvent),
    (tx, written): (&Tx<'_>, &mut Written),
) -> Result<Option<Kept>> {
    let now = deal.facts.fields();
    let (set, changed) = returning(&now, &event.changes);
    if !changed.is_empty() {
        let stays = Stays { changed, refused: false };
        return Ok(Some(Kept::stays(by, deal.account, deal.id.0, deal.facts.name.as_str(), &stays)));
    }
    let stands = || Ok(Some(kept(by, event, Some(&*deal), "imports-kept-since")));
    let Some(after) = deal.facts.with(&set) else { return stands() };
    let changes = merge::changes(&now, &after.fields());
    if changes.is_empty() {
        return Ok(None);
    }
    if parts_from_sold(tx, deal, &after)? {
        return stands();
    }
    match check::check(permit, by, Some(&*deal), &after) {
        Err(Error::Invalid(_)) => return stands(),
        other => other?,
    }
    let reporting_minor = reporting(rates, by, &after);
    let row = write::Insert { account: deal.account, id: deal.id, facts: &after, reporting_minor };
    write::change(tx, by, permit, deal, &row)?;
    if written.accounts.last() != Some(&deal.account) {
        written.accounts.push(deal.account);
    }
    if deal.facts.name != after.name || deal.facts.source_id != after.source_id {
        written.found.push((deal.account, deal.id.0));
    }
    deal.version += 1;
    deal.facts = after;
    let told = NewEvent::on(deal.account, "deal.edited", DEAL, deal.id.0).version(deal.version);
    written.told.push(told.changes(changes.json()));
    Ok(None)
}
