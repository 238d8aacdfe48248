//! Adding, renaming, ordering and retiring the reasons for which deals end.

use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::super::model::Reason;
use super::super::store::reasons as store;
use crate::base::events::{self, NewEvent};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{Acting, DealReasonId, Error, INSTALL, Result, Right};
use crate::features::people::merge::{self, Base, Stored};

/// How each verb is undone.
pub const KINDS: [UndoKind; 5] = [
    UndoKind { verb: "deal_reason.added", run: gone },
    UndoKind { verb: "deal_reason.edited", run: back },
    UndoKind { verb: "deal_reason.moved", run: replaced },
    UndoKind { verb: "deal_reason.retired", run: again },
    UndoKind { verb: "deal_reason.restored", run: gone },
];

fn event(verb: &'static str, id: DealReasonId, changes: Json) -> NewEvent<'static> {
    NewEvent::install(verb, "deal_reason", id.0).changes(changes)
}

/// No two reasons of an outcome have one name, retired ones neither: files name reasons by it.
pub(in crate::features::deals) fn free(all: &[Reason], reason: &Reason) -> Result<()> {
    match all.iter().find(|other| reason.clashes(other)) {
        Some(other) if other.archived => Err(Error::field("name", "deals-error-reason-retired")),
        Some(_) => Err(Error::field("name", "deals-error-reason-taken")),
        None => Ok(()),
    }
}

/// Adds a reason behind the others of its outcome.
///
/// # Errors
/// `Forbidden` for who does not administer; `Invalid` for a name that is taken, or for an outcome that is none.
pub fn add(tx: &Tx<'_>, by: &Acting, reason: &Reason) -> Result<DealReasonId> {
    enter(tx, by, Reason { id: DealReasonId(by.uuid()), ..reason.clone() })
}

/// The same under an id that was given before, at its place where it has one.
pub(in crate::features::deals) fn enter(tx: &Tx<'_>, by: &Acting, reason: Reason) -> Result<DealReasonId> {
    by.viewer.demand(Right::Administer)?;
    let all = store::all(tx)?;
    let last = all.iter().filter(|r| r.outcome == reason.outcome).map(|r| r.position).max().unwrap_or(0);
    let position = if reason.position > 0 { reason.position } else { last + 1 };
    let new = Reason { position, version: 1, archived: false, ..reason };
    free(&all, &new)?;
    store::insert(tx, &new)?;
    let mut changes: Map<String, Json> = new.fields().into_iter().map(|(f, v)| (f, json!([null, v]))).collect();
    changes.insert(String::from("outcome"), json!([null, new.outcome.code()]));
    events::record(tx, by, event("deal_reason.added", new.id, Json::Object(changes)).version(1))?;
    Ok(new.id)
}

/// Changes the names of a reason; answers the version. Deals that gave it are shown with the new name.
///
/// # Errors
/// `Forbidden` for who does not administer; `Conflict` with both values when somebody changed the same field since.
pub fn edit(tx: &Tx<'_>, by: &Acting, id: DealReasonId, set: &Map<String, Json>, base: &Base) -> Result<i64> {
    by.viewer.demand(Right::Administer)?;
    let stored = store::find(tx, id)?;
    let now = stored.fields();
    let place = Stored { scope: INSTALL, subject: id.0, version: stored.version, now: &now };
    let mine = merge::merge(tx, &place, base, set)?;
    save(tx, by, &stored, &mine)
}

fn save(tx: &Tx<'_>, by: &Acting, stored: &Reason, set: &Map<String, Json>) -> Result<i64> {
    let wrong = || Error::internal("a changed field does not fit the reason");
    let after = stored.with(set).ok_or_else(wrong)?;
    let changes = merge::changes(&stored.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    free(&store::all(tx)?, &after)?;
    store::update(tx, by, &after)?;
    if after.position != stored.position {
        store::place(tx, stored.id, after.position)?;
    }
    let version = stored.version + 1;
    events::record(tx, by, event("deal_reason.edited", stored.id, changes.json()).version(version))?;
    Ok(version)
}

/// Which way a reason goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// One place up.
    Up,
    /// One place down.
    Down,
    /// At a place, counted from 1.
    At(usize),
}

/// Puts a reason at another place among those of its outcome that are offered.
///
/// # Errors
/// `Forbidden` for who does not administer; `Conflict` for a reason that was retired.
pub fn arrange(tx: &Tx<'_>, by: &Acting, id: DealReasonId, place: Place) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let stored = store::find(tx, id)?;
    let mut all: Vec<Reason> = store::live(tx)?.into_iter().filter(|r| r.outcome == stored.outcome).collect();
    let Some(at) = all.iter().position(|r| r.id == id) else { return Err(Error::conflict("deals-error-reason-gone")) };
    let moved = all.remove(at);
    let to = match place {
        Place::Up => at.saturating_sub(1),
        Place::Down => at + 1,
        Place::At(n) => n.saturating_sub(1),
    };
    let to = to.min(all.len());
    if to == at {
        return Ok(());
    }
    all.insert(to, moved);
    for (n, reason) in (1..).zip(&all) {
        store::place(tx, reason.id, n)?;
    }
    events::record(tx, by, event("deal_reason.moved", id, json!({"place": [at + 1, to + 1]})))?;
    Ok(())
}

/// Retires a reason (deals keep it, forms no longer offer it), or offers it again.
///
/// # Errors
/// `Forbidden` for who does not administer.
pub fn retire(tx: &Tx<'_>, by: &Acting, id: DealReasonId, retired: bool) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let stored = store::find(tx, id)?;
    if stored.archived == retired {
        return Ok(());
    }
    store::update(tx, by, &Reason { archived: retired, ..stored.clone() })?;
    let verb = if retired { "deal_reason.retired" } else { "deal_reason.restored" };
    let changes = json!({"archived": [!retired, retired]});
    events::record(tx, by, event(verb, id, changes).version(stored.version + 1))?;
    Ok(())
}

/// Stores fields of a reason and whether it is retired: what a file says, or what was before it.
///
/// # Errors
/// Those of [`edit`] and [`retire`].
pub(in crate::features::deals) fn set(
    tx: &Tx<'_>,
    by: &Acting,
    id: DealReasonId,
    set: &Map<String, Json>,
) -> Result<()> {
    let mut fields = set.clone();
    if let Some(retired) = fields.remove("archived").and_then(|value| value.as_bool()) {
        retire(tx, by, id, retired)?;
    }
    edit(tx, by, id, &fields, &Base::at(None)).map(|_| ())
}

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    retire(tx, by, DealReasonId(event.subject), true)
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    retire(tx, by, DealReasonId(event.subject), false)
}

fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let stored = store::find(tx, DealReasonId(event.subject))?;
    let set = merge::back(&stored.fields(), &event.changes)?;
    save(tx, by, &stored, &set).map(|_| ())
}

fn replaced(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let place = event.changes["place"][0].as_u64().and_then(|n| usize::try_from(n).ok()).ok_or(Error::NotFound)?;
    arrange(tx, by, DealReasonId(event.subject), Place::At(place))
}
