//! Open roles: places at the client that nobody holds.

use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::super::model::OpenRole;
use super::super::store::positions;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Error, Permit, PositionId, Result};
use crate::features::people::merge::{self, Base};
use crate::features::people::store::position::has_unit;

/// Notes an open role; answers its id.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`; `Invalid` for a unit of another account.
pub fn open(tx: &Tx<'_>, by: &Acting, account: AccountId, role: &OpenRole) -> Result<PositionId> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    unit(&permit, role)?;
    let role = OpenRole { id: PositionId(by.uuid()), ..role.clone() };
    positions::open(tx, by, &permit, &role)?;
    let mut changes = Map::new();
    for (field, value) in role.fields() {
        if !value.is_null() && value != json!("") {
            changes.insert(field, json!([null, value]));
        }
    }
    let event = NewEvent::on(account, "role.opened", "open_role", role.id.0);
    events::record(tx, by, event.version(1).changes(Json::Object(changes)))?;
    Ok(role.id)
}

fn unit(permit: &Permit<'_, Edit>, role: &OpenRole) -> Result<()> {
    match role.unit {
        Some(unit) if !has_unit(permit, unit)? => Err(Error::field("unit", "error-unknown")),
        _ => Ok(()),
    }
}

/// Changes an open role; answers its version.
///
/// # Errors
/// `Conflict` with both values when somebody changed the same field since.
pub fn change(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    id: PositionId,
    (set, base): (&Map<String, Json>, &Base),
) -> Result<i64> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = positions::open_role(&permit, id)?;
    let now = stored.fields();
    let place = merge::Stored { scope: account.0, subject: id.0, version: stored.version, now: &now };
    let mine = merge::merge(tx, &place, base, set)?;
    save(tx, by, &permit, &stored, &mine)
}

fn save(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    stored: &OpenRole,
    set: &Map<String, Json>,
) -> Result<i64> {
    let after = stored.with(set)?;
    let changes = merge::changes(&stored.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    unit(permit, &after)?;
    positions::change_open(tx, permit, &after)?;
    let version = stored.version + 1;
    let event = NewEvent::on(permit.account(), "role.changed", "open_role", stored.id.0);
    events::record(tx, by, event.version(version).changes(changes.json()))?;
    Ok(version)
}

/// Takes an open role off the map.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`.
pub fn archive(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId) -> Result<()> {
    set(tx, by, account, id, true)
}

/// Puts it back.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`.
pub fn restore(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId) -> Result<()> {
    set(tx, by, account, id, false)
}

fn set(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId, archived: bool) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = positions::open_role(&permit, id)?;
    if stored.archived == archived {
        return Ok(());
    }
    positions::archive_open(tx, &permit, id, archived.then_some(by.now))?;
    let verb = if archived { "role.archived" } else { "role.restored" };
    let event = NewEvent::on(account, verb, "open_role", id.0).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    Ok(())
}

/// Each field goes back to what it was, provided that nobody changed it since.
pub(super) fn back(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId, changes: &Json) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = positions::open_role(&permit, id)?;
    let set = merge::back(&stored.fields(), changes)?;
    save(tx, by, &permit, &stored, &set).map(|_| ())
}
