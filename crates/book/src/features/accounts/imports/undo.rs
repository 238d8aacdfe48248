//! Taking an import of accounts back: new accounts go unless somebody has used them since, fields and facts return
//! unless they were changed since.

use std::collections::{BTreeMap, HashSet};

use serde_json::json;
use tenure_db::Tx;

use super::super::actions::{self, undo};
use super::super::store::{batch, removal};
use super::shared::importer;
use crate::base::events::{self, NewEvent};
use crate::base::imports::{Kept, Undoing, Undone};
use crate::base::registry::{Registry, StoredEvent};
use crate::base::taking_back::{self, Stays, tried};
use crate::base::{AccountId, Acting, Result};

/// Events of one part: some two hundred accounts.
const PART: usize = 400;

pub(super) fn take_back(tx: &Tx<'_>, by: &Acting, registry: &Registry, undoing: &Undoing) -> Result<Undone> {
    let by = &importer(by)?;
    let (events, next) = undoing.events(tx, PART)?;
    let mut undone = Undone { next, ..Undone::default() };
    let (created, changed): (Vec<_>, Vec<_>) = accounts(&events).into_iter().partition(|(_, events)| is_new(events));
    let new: Vec<AccountId> = created.iter().map(|(id, _)| *id).collect();
    if !new.is_empty() {
        let hung = removal::hung(tx, undoing, &new)?;
        unhang(tx, by, &hung, &mut undone)?;
        remove(tx, by, registry, undoing, &created, &mut undone)?;
    }
    // What hung below a new account is back already.
    let left = undoing.left(tx, &changed.iter().flat_map(|(_, events)| events).copied().collect::<Vec<_>>())?;
    for (account, events) in &changed {
        let events: Vec<&StoredEvent> = events.iter().copied().filter(|e| left.contains(&e.id)).collect();
        if !events.is_empty() {
            back(tx, by, *account, &events, &mut undone)?;
        }
    }
    Ok(undone)
}

/// Events by account, the newest first.
fn accounts(events: &[StoredEvent]) -> Vec<(AccountId, Vec<&StoredEvent>)> {
    let mut all: BTreeMap<AccountId, Vec<&StoredEvent>> = BTreeMap::new();
    for event in events.iter().rev() {
        all.entry(AccountId(event.scope)).or_default().push(event);
    }
    all.into_iter().collect()
}

fn is_new(events: &[&StoredEvent]) -> bool {
    events.iter().any(|e| e.verb == "account.created")
}

/// Takes accounts that were there before from under those that go.
fn unhang(tx: &Tx<'_>, by: &Acting, events: &[StoredEvent], undone: &mut Undone) -> Result<()> {
    for event in events {
        if tried(tx, |tx| undo::fact_set(tx, by, event))? {
            taking_back::mark(tx, by, &[event])?;
            undone.back += 1;
        }
    }
    Ok(())
}

fn remove(
    tx: &Tx<'_>,
    by: &Acting,
    registry: &Registry,
    undoing: &Undoing,
    created: &[(AccountId, Vec<&StoredEvent>)],
    undone: &mut Undone,
) -> Result<()> {
    let ids: Vec<AccountId> = created.iter().map(|(id, _)| *id).collect();
    let staying = removal::staying(tx, registry, undoing, &ids)?;
    let names = batch::names(tx, &ids)?;
    let (kept, gone): (Vec<AccountId>, Vec<AccountId>) =
        ids.into_iter().filter(|id| names.contains_key(id)).partition(|id| staying.contains(id));
    let log: Vec<NewEvent<'_>> = gone
        .iter()
        .map(|id| {
            let changes = json!({"name": [names[id], null]});
            NewEvent::on(*id, "account.import_undone", "account", id.0).changes(changes)
        })
        .collect();
    removal::delete(tx, registry, &gone)?;
    events::record_set(tx, by, &log)?;
    let gone: HashSet<AccountId> = gone.into_iter().collect();
    let events: Vec<&StoredEvent> =
        created.iter().filter(|(id, _)| gone.contains(id)).flat_map(|(_, events)| events).copied().collect();
    taking_back::mark(tx, by, &events)?;
    undone.back += gone.len() as u64;
    undone.kept.extend(kept.iter().map(|id| Kept::used(by, *id, id.0, names[id].as_str())));
    let cut = removal::cut_lost(tx, &kept)?;
    actions::below(tx, by, &cut)
}

/// Takes the changes of one account back, field by field.
fn back(tx: &Tx<'_>, by: &Acting, account: AccountId, events: &[&StoredEvent], undone: &mut Undone) -> Result<()> {
    let (mut done, mut all) = (Vec::new(), Stays::default());
    for event in events {
        if event.verb == "account.edited" {
            let stays = fields_back(tx, by, account, event)?;
            if stays.nothing() {
                done.push(*event);
            }
            all.add(stays);
        } else if event.verb.ends_with("_set") {
            if tried(tx, |tx| undo::fact_set(tx, by, event))? {
                done.push(*event);
            } else {
                let fact = event.verb["account.".len()..event.verb.len() - "_set".len()].to_owned();
                all.add(Stays { changed: vec![fact], refused: false });
            }
        }
    }
    taking_back::mark(tx, by, &done)?;
    undone.back += u64::from(!done.is_empty());
    if !all.nothing() {
        let name = batch::names(tx, &[account])?.remove(&account).unwrap_or_default();
        undone.kept.push(Kept::stays(by, account, account.0, name, &all));
    }
    Ok(())
}

/// Fields that still are what the event left return. A number that another account has taken since
/// cannot return.
fn fields_back(tx: &Tx<'_>, by: &Acting, account: AccountId, event: &StoredEvent) -> Result<Stays> {
    let Some(stored) = batch::whole(tx, &[account])?.remove(&account) else { return Ok(Stays::default()) };
    let now = stored.profile.fields();
    taking_back::fields_back(tx, &now, &event.changes, |tx, set| undo::put_back(tx, by, &stored, set))
}
