//! Putting those who have the same manager in order.

use serde_json::{Value as Json, json};
use tenure_db::Tx;

use super::super::store::{lines, peers};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Error, Permit, PositionId, Result};

/// Puts those who report to `under` in the order of `row`; `moved` is whom it was done for.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`, or when one of them is not of the account.
pub fn order(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    (moved, under): (PositionId, Option<PositionId>),
    row: &[PositionId],
) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let names = lines::names(&permit)?;
    if row.iter().chain([&moved]).any(|id| !names.contains_key(id)) {
        return Err(Error::NotFound);
    }
    let rows: Vec<(PositionId, Option<peers::Place>)> =
        row.iter().zip(1..).map(|(id, n)| (*id, Some((under, n)))).collect();
    save(tx, by, &permit, moved, &rows)
}

fn save(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    moved: PositionId,
    rows: &[(PositionId, Option<peers::Place>)],
) -> Result<()> {
    let stored = peers::all(permit)?;
    let changed: Vec<_> = rows.iter().filter(|(id, new)| stored.get(id) != new.as_ref()).copied().collect();
    if changed.is_empty() {
        return Ok(());
    }
    let was = |id: &PositionId| stored.get(id).copied();
    let before: Vec<Json> = changed.iter().map(|(id, _)| json!([id, was(id)])).collect();
    let after: Vec<Json> = changed.iter().map(|(id, new)| json!([id, new])).collect();
    peers::set(tx, permit, &changed)?;
    let place = |list: &[(PositionId, Option<peers::Place>)]| {
        list.iter().find(|(id, _)| *id == moved).and_then(|(_, place)| place.map(|(_, n)| n))
    };
    let changes = json!({"place": [was(&moved).map(|(_, n)| n), place(rows)], "_rows": [before, after]});
    events::record(tx, by, NewEvent::on(permit.account(), "peers.ordered", "position", moved.0).changes(changes))?;
    Ok(())
}

/// The places go back to what they were, provided that they are still what the event left.
pub(super) fn back(tx: &Tx<'_>, by: &Acting, account: AccountId, moved: PositionId, changes: &Json) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let rows = |side: usize| -> Result<Vec<(PositionId, Option<peers::Place>)>> {
        serde_json::from_value(changes["_rows"][side].clone())
            .map_err(|_| Error::internal("an event holds places that do not fit"))
    };
    let stored = peers::all(&permit)?;
    if rows(1)?.iter().any(|(id, place)| stored.get(id) != place.as_ref()) {
        return Err(Error::conflict("accounts-error-changed-since"));
    }
    save(tx, by, &permit, moved, &rows(0)?)
}
