//! Taking back what was done to lines, territories and deputies.

use serde_json::Value as Json;
use uuid::Uuid;

use crate::base::registry::StoredEvent;
use crate::base::{Acting, Error, Result, Right, TerritoryId, Tx, UserId};
use crate::features::org::actions::{reach, territories};
use crate::features::org::store::dated::{DEPUTIES, HOLDERS, LINES, Row, Table};
use crate::features::org::store::holdings::{Of, spread};

/// The rows before and after, as the event holds them.
fn rows(event: &StoredEvent) -> Result<(Vec<Row>, Vec<Row>)> {
    let list = |i: usize| -> Option<Vec<Row>> {
        event.changes.get("rows")?.get(i)?.as_array()?.iter().map(Row::parse).collect()
    };
    match (list(0), list(1)) {
        (Some(before), Some(after)) => Ok((before, after)),
        _ => Err(Error::conflict("error-no-undo")),
    }
}

/// Puts the rows back, unless somebody changed them since.
fn restore(tx: &Tx<'_>, table: &Table, event: &StoredEvent) -> Result<Vec<Row>> {
    let (before, after) = rows(event)?;
    for row in &after {
        if table.find(tx, row.id)?.is_none_or(|now| now.span != row.span) {
            return Err(Error::conflict("org-error-undo-changed"));
        }
    }
    for row in after.iter().filter(|a| before.iter().all(|b| b.id != a.id)) {
        table.delete(tx, row.id)?;
    }
    for row in &before {
        table.put(tx, row)?;
    }
    Ok(before.into_iter().chain(after).collect())
}

/// Takes back a reporting line.
pub fn line(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let (before, _) = rows(event)?;
    restore(tx, &LINES, event)?;
    refuse_clash(tx, &before)?;
    reach::rebuild(tx)
}

/// What comes back must not meet a solid line that was set meanwhile, nor close a circle.
fn refuse_clash(tx: &Tx<'_>, back: &[Row]) -> Result<()> {
    use crate::features::org::rules::{Edge, circle};
    let solid: Vec<Row> = LINES.all(tx)?.into_iter().filter(|r| r.kind == "solid").collect();
    for row in back.iter().filter(|r| r.kind == "solid") {
        let others = || solid.iter().filter(|o| o.id != row.id);
        let edges: Vec<Edge<Uuid>> = others().map(|o| Edge { from: o.one, to: o.other, span: o.span }).collect();
        let twice = others().any(|o| o.one == row.one && o.span.overlaps(&row.span));
        if twice || circle(&edges, Edge { from: row.one, to: row.other, span: row.span }).is_some() {
            return Err(Error::conflict("org-error-undo-changed"));
        }
    }
    Ok(())
}

/// Takes back a holder.
pub fn holder(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    for user in restore(tx, &HOLDERS, event)?.iter().map(|r| r.other).collect::<std::collections::BTreeSet<Uuid>>() {
        spread(tx, Of::Holder(UserId(user)))?;
    }
    Ok(())
}

/// Takes back a deputy.
pub fn deputy(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let (before, after) = rows(event)?;
    let own = before.iter().chain(&after).all(|r| r.one == by.viewer.id.0);
    if !own {
        by.viewer.demand(Right::Administer)?;
    }
    restore(tx, &DEPUTIES, event)?;
    reach::rebuild(tx)
}

/// Takes back an archiving.
pub fn territory_archived(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let archived = event.changes.get("archived").and_then(|c| c.get(1)).and_then(Json::as_bool);
    if archived != Some(true) {
        return Err(Error::conflict("error-no-undo"));
    }
    territories::restore(tx, by, TerritoryId(event.subject))
}
