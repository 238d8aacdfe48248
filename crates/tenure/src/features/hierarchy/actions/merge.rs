//! Two accounts become one, and two again.

use serde_json::{Value as Json, json};
use tenure_db::{Conn, Tx};

use super::super::model::merge::taken;
use super::super::store::merge::{self, Edge};
use super::super::store::moves::{self, Shape, Way};
use crate::base::events::{self, NewEvent};
use crate::base::permit::{look, permit, permit_archived};
use crate::base::registry::{AccountTable, MergeRule, StoredEvent};
use crate::base::{AccountId, Acting, Error, EventId, Manage, Permit, Read, Result, Right, Viewer};
use crate::features::access::sets;
use crate::features::accounts;
use crate::features::accounts::model::EditAccount;
use crate::features::accounts::store::{account, merged};

/// Which account stays, which goes into it, and which fields it takes over.
#[derive(Clone, Debug)]
pub struct Merge {
    /// It stays.
    pub stays: AccountId,
    /// It goes, and is archived.
    pub goes: AccountId,
    /// Fields whose value is that of the one that goes.
    pub take: Vec<String>,
    /// Why.
    pub reason: String,
}

/// The tables whose rows move, those that are computed left out.
pub fn tables() -> impl Iterator<Item = (&'static AccountTable, &'static str)> {
    let all = crate::features::registry();
    let rule = |table: &str| all.merge_rules.iter().find(|r| r.table == table).map_or("1 = 1", |r| r.moves);
    let rows = all.tables.iter().filter(|t| !t.computed).map(move |t| (t, rule(t.table)));
    rows.filter(|(_, moves)| *moves != MergeRule::NOTHING)
}

/// Whether two accounts may be merged by the viewer; answers permits for both, the one that stays first.
///
/// # Errors
/// `Forbidden` without the right to merge or without managing both; `Invalid` when the one that stays stands below the
/// other, or both are one.
pub fn allowed<'q>(
    q: &'q Conn<'q>,
    viewer: &Viewer,
    stays: AccountId,
    goes: AccountId,
) -> Result<(Permit<'q, Read>, Permit<'q, Read>)> {
    let both = (look(q, viewer, stays)?, look(q, viewer, goes)?);
    viewer.demand(Right::Merge)?;
    for permit in [&both.0, &both.1] {
        permit.may::<Manage>()?;
    }
    if stays == goes {
        return Err(Error::field("goes", "hierarchy-error-same"));
    }
    if merge::below(q, stays, goes, viewer.today)? {
        return Err(Error::field("stays", "hierarchy-error-merge-below"));
    }
    Ok(both)
}

/// Merges one account into another: chosen fields, all rows that can go, the accounts below. The one that goes is
/// archived and leads to the other.
///
/// # Errors
/// As [`allowed`].
pub fn merge(tx: &Tx<'_>, by: &Acting, input: &Merge) -> Result<()> {
    let (stays, goes) = (input.stays, input.goes);
    let (here, there) = allowed(tx, &by.viewer, stays, goes)?;
    for id in [stays.min(goes), stays.max(goes)] {
        permit::<Manage>(tx, &by.viewer, id)?;
    }
    let (mine, theirs) = (account::find(&here)?, account::find(&there)?);
    let set = taken(&mine.profile, &theirs.profile, &input.take);
    let first = EventId(by.uuid());
    accounts::actions::edit(tx, by, stays, &EditAccount { set, ..EditAccount::default() })?;
    let way = Way { from: goes, to: stays, batch: by.batch.0 };
    let mut shapes = Vec::new();
    for (table, moves) in tables() {
        let shape = Shape::of(tx, table)?;
        moves::mark(tx, by, &shape, &way, moves)?;
        shapes.push(shape);
    }
    shapes.iter().try_for_each(|shape| moves::carry(tx, shape, &way, &|_| None))?;
    let edges = merge::rehang(tx, by, goes, stays)?;
    merged::note(tx, by, goes, stays)?;
    account::set_archived(tx, &permit_archived::<Manage>(tx, &by.viewer, goes)?, Some(by.now))?;
    rebuild(tx, by, &[stays, goes], &edges)?;
    let hung: Vec<Json> = edges.iter().map(Edge::json).collect();
    let changes = json!({"_goes": goes, "_edges": hung});
    let event =
        NewEvent::on(stays, "account.merged", "account", stays.0).changes(changes).reason(&input.reason).first(first);
    events::record(tx, by, event)?;
    let event = NewEvent::on(goes, "account.merged_away", "account", goes.0).changes(json!({"_stays": stays}));
    events::record(tx, by, event.reason(&input.reason))?;
    Ok(())
}

/// Writes anew what is computed of both accounts, and tree and access of what hangs elsewhere now.
pub(super) fn rebuild(tx: &Tx<'_>, by: &Acting, both: &[AccountId], edges: &[Edge]) -> Result<()> {
    const WIDE: [&str; 2] = ["account_tree", "account_access"];
    let hung: Vec<AccountId> = both.iter().copied().chain(edges.iter().map(|e| e.account)).collect();
    let (wide, narrow): (Vec<_>, Vec<_>) =
        crate::features::registry().rebuilds.iter().partition(|r| WIDE.contains(&r.table));
    for (ids, kinds) in [(hung.as_slice(), wide), (both, narrow)] {
        let set = sets::fill(tx, by, ids)?;
        for kind in kinds {
            (kind.run)(tx, set)?;
        }
        sets::clear(tx, set)?;
    }
    Ok(())
}

/// Parts two accounts again: every row that still is where the merge put it goes back.
pub(super) fn part(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let broken = || Error::internal("an event of a merge cannot be read");
    let stays = AccountId(event.scope);
    let goes: AccountId = event.changes["_goes"].as_str().and_then(|id| id.parse().ok()).ok_or_else(broken)?;
    by.viewer.demand(Right::Merge)?;
    for id in [stays.min(goes), stays.max(goes)] {
        permit_archived::<Manage>(tx, &by.viewer, id)?;
    }
    let edges: Option<Vec<Edge>> =
        event.changes["_edges"].as_array().ok_or_else(broken)?.iter().map(Edge::read).collect();
    let edges = edges.ok_or_else(broken)?;
    let batch = merged::batch(tx, goes)?.ok_or_else(|| Error::conflict("accounts-error-changed-since"))?;
    let way = Way { from: goes, to: stays, batch };
    let moved = moves::tables(tx, &way)?;
    for (table, _) in tables().filter(|(t, _)| moved.iter().any(|name| name == t.table)) {
        moves::back(tx, &Shape::of(tx, table)?, &way, &|_| None)?;
    }
    moves::forget(tx, &way)?;
    merge::hang_back(tx, goes, stays, &edges)?;
    merged::forget(tx, goes)?;
    account::set_archived(tx, &permit_archived::<Manage>(tx, &by.viewer, goes)?, None)?;
    rebuild(tx, by, &[stays, goes], &edges)?;
    for id in [stays, goes] {
        events::record(tx, by, NewEvent::on(id, "account.parted", "account", id.0))?;
    }
    Ok(())
}
