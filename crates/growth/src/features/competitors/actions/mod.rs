//! The verbs of competitors: adding, changing, archiving.

pub mod undo;

use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::model::{Competitor, Facts};
use super::store;
use crate::base::events::{self, NewEvent};
use crate::base::{Acting, CompetitorId, Error, INSTALL, Result, Right, Viewer};
use crate::features::people::merge::{self, Base, Stored};

/// Who may change competitors: who runs the install, and who leads.
///
/// # Errors
/// `Forbidden` for anybody else.
pub fn may(viewer: &Viewer) -> Result<()> {
    if viewer.has(Right::Lead) { Ok(()) } else { viewer.demand(Right::Administer) }
}

/// Adds a competitor.
///
/// # Errors
/// `Forbidden` without the right; `Invalid` for a name that is taken.
pub fn add(tx: &Tx<'_>, by: &Acting, facts: &Facts) -> Result<CompetitorId> {
    may(&by.viewer)?;
    let id = CompetitorId(by.uuid());
    insert(tx, by, id, facts)?;
    Ok(id)
}

/// Adds a competitor under an id; the caller has asked for the right.
pub(in crate::features) fn insert(tx: &Tx<'_>, by: &Acting, id: CompetitorId, facts: &Facts) -> Result<()> {
    free(tx, id, &facts.name)?;
    store::insert(tx, by, id, facts)?;
    let set = facts.fields().into_iter().filter(|(_, v)| *v != json!(""));
    let changes: Map<String, Json> = set.map(|(field, value)| (field, json!([null, value]))).collect();
    let event = NewEvent::install("competitor.added", "competitor", id.0).version(1);
    events::record(tx, by, event.changes(Json::Object(changes)))?;
    Ok(())
}

fn free(tx: &Tx<'_>, id: CompetitorId, name: &str) -> Result<()> {
    if store::namesake(tx, id, name)? { Err(Error::field("name", "competitors-error-taken")) } else { Ok(()) }
}

/// Changes fields; answers the version.
///
/// # Errors
/// `Forbidden` without the right; `Conflict` with both values when somebody changed the same field since.
pub fn edit(tx: &Tx<'_>, by: &Acting, id: CompetitorId, set: &Map<String, Json>, base: &Base) -> Result<i64> {
    may(&by.viewer)?;
    let stored = store::find(tx, id)?;
    let now = stored.facts.fields();
    let place = Stored { scope: INSTALL, subject: id.0, version: stored.version, now: &now };
    let mine = merge::merge(tx, &place, base, set)?;
    save(tx, by, &stored, &mine)
}

/// Stores fields, with the event; the caller has asked for the right.
pub(super) fn save(tx: &Tx<'_>, by: &Acting, stored: &Competitor, set: &Map<String, Json>) -> Result<i64> {
    let wrong = || Error::internal("a changed field does not fit the competitor");
    let after = stored.facts.with(set).ok_or_else(wrong)?;
    let changes = merge::changes(&stored.facts.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    free(tx, stored.id, &after.name)?;
    store::update(tx, stored.id, &after)?;
    let version = stored.version + 1;
    let event = NewEvent::install("competitor.edited", "competitor", stored.id.0).version(version);
    events::record(tx, by, event.changes(changes.json()))?;
    Ok(version)
}

/// Takes a competitor out of what can be chosen, or brings it back. What names it keeps the name.
///
/// # Errors
/// `Forbidden` without the right; `Conflict` when its name was taken since.
pub fn set_archived(tx: &Tx<'_>, by: &Acting, id: CompetitorId, archived: bool) -> Result<()> {
    may(&by.viewer)?;
    archive(tx, by, id, archived)
}

/// The same; the caller has asked for the right.
pub(super) fn archive(tx: &Tx<'_>, by: &Acting, id: CompetitorId, archived: bool) -> Result<()> {
    let stored = store::find(tx, id)?;
    if stored.archived_at.is_some() == archived {
        return Ok(());
    }
    if !archived && store::namesake(tx, id, &stored.facts.name)? {
        return Err(Error::conflict("competitors-error-taken-since"));
    }
    store::set_archived(tx, id, archived.then_some(by.now))?;
    let verb = if archived { "competitor.archived" } else { "competitor.restored" };
    let event = NewEvent::install(verb, "competitor", id.0).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    Ok(())
}
