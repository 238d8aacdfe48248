//! Taking bulk edits back: all accounts of a batch at once, or none of them.

use std::collections::HashMap;

use serde_json::{Value as Json, json};
use tenure_db::Tx;

use super::actions::grouped;
use crate::base::dated::{LIFECYCLE, TIER};
use crate::base::events::{self, NewEvent};
use crate::base::permit_set::permit_set_archived;
use crate::base::registry::StoredEvent;
use crate::base::{AccountId, Acting, BatchId, Edit, Error, Level, Manage, Result};
use crate::features::access::sets;
use crate::features::accounts::store::{bulk as store, facts};

/// The accounts of the events, on all of which the viewer holds the level; they are locked.
fn may<L: Level>(tx: &Tx<'_>, by: &Acting, events: &[StoredEvent]) -> Result<Vec<AccountId>> {
    let ids: Vec<AccountId> = events.iter().map(|e| AccountId(e.scope)).collect();
    let set = sets::fill(tx, by, &ids)?;
    permit_set_archived::<L>(tx, &by.viewer, set)?;
    sets::clear(tx, set)?;
    Ok(ids)
}

fn changed() -> Error {
    Error::conflict("accounts-error-changed-since")
}

/// The rows of tier or lifecycle go back to what they were, provided that they are still what the events left.
pub fn facts(tx: &Tx<'_>, by: &Acting, _: BatchId, events: &[StoredEvent]) -> Result<()> {
    let ids = may::<Manage>(tx, by, events)?;
    let tier = events.first().is_some_and(|e| e.verb == "account.tier_set");
    let (fact, verb, field) =
        if tier { (&TIER, "account.tier_set", "tier") } else { (&LIFECYCLE, "account.lifecycle_set", "lifecycle") };
    let mut now = facts::rows_of(tx, fact, &ids)?;
    // Newest first: an import may have set the same account more than once.
    let mut back: HashMap<AccountId, Json> = HashMap::new();
    for event in events {
        let id = AccountId(event.scope);
        let rows = back.remove(&id).unwrap_or_else(|| Json::from(now.remove(&id).unwrap_or_default()));
        if rows != event.changes["_rows"][1] {
            return Err(changed());
        }
        back.insert(id, event.changes["_rows"][0].clone());
    }
    let before: Vec<(AccountId, &Json)> = back.iter().map(|(id, rows)| (*id, rows)).collect();
    facts::replace_all(tx, fact, &before)?;
    let turned = |pair: &Json| json!([pair[1], pair[0]]);
    let log: Vec<NewEvent<'_>> = events
        .iter()
        .map(|e| {
            let changes = json!({ field: turned(&e.changes[field]), "_rows": turned(&e.changes["_rows"]) });
            NewEvent::on(AccountId(e.scope), verb, "account", e.scope).changes(changes)
        })
        .collect();
    events::record_set(tx, by, &log)
}

/// The sectors go back.
pub fn sectors(tx: &Tx<'_>, by: &Acting, _: BatchId, events: &[StoredEvent]) -> Result<()> {
    let ids = may::<Edit>(tx, by, events)?;
    let mut now = store::versions(tx, &ids)?;
    let mut log = Vec::new();
    for event in events {
        let id = AccountId(event.scope);
        let pair = &event.changes["sector"];
        let (version, sector) = now.get_mut(&id).ok_or(Error::NotFound)?;
        if json!(sector) != pair[1] {
            return Err(changed());
        }
        *sector = pair[0].as_str().map(str::to_owned);
        let changes = json!({"sector": [pair[1], pair[0]]});
        log.push(NewEvent::on(id, "account.sector_set", "account", id.0).version(*version + 1).changes(changes));
    }
    let back = now.into_iter().map(|(id, (_, sector))| (sector, id)).collect();
    for (sector, ids) in grouped(back) {
        store::set_sector(tx, by, &ids, sector.as_deref())?;
    }
    events::record_set(tx, by, &log)
}

/// The tags go back.
pub fn tags(tx: &Tx<'_>, by: &Acting, _: BatchId, events: &[StoredEvent]) -> Result<()> {
    let ids = may::<Edit>(tx, by, events)?;
    let mut now: HashMap<AccountId, Vec<String>> = store::tags(tx, &ids)?;
    let versions = store::versions(tx, &ids)?;
    let mut log = Vec::new();
    for event in events {
        let id = AccountId(event.scope);
        let pair = &event.changes["tags"];
        let tags = now.entry(id).or_default();
        if json!(tags) != pair[1] {
            return Err(changed());
        }
        *tags = pair[0].as_array().into_iter().flatten().filter_map(|t| t.as_str().map(str::to_owned)).collect();
        let version = versions.get(&id).map_or(0, |(version, _)| *version) + 1;
        let changes = json!({"tags": [pair[1], pair[0]]});
        log.push(NewEvent::on(id, "account.tagged", "account", id.0).version(version).changes(changes));
    }
    let back: Vec<(AccountId, Vec<String>)> = now.into_iter().collect();
    store::set_tags(tx, by, &back)?;
    events::record_set(tx, by, &log)
}
