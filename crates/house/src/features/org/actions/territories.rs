//! Territories and their tree.

use std::collections::HashMap;

use crate::base::events::{Changes, NewEvent, record};
use crate::base::validate::{self, NAME};
use crate::base::{Acting, Conn, Error, Fields, Result, TerritoryId, Tx};
use crate::features::org::model::{EditTerritory, NewTerritory, Territory, TreeRow};
use crate::features::org::rules::{ALWAYS, Edge, circle, territory_pairs};
use crate::features::org::store::holdings::{Of, spread};
use crate::features::org::store::territories as store;

use super::support::{finish_row, may_arrange};

pub use crate::features::org::store::territories::{by_name, find};

/// All territories that are not archived, by name.
pub fn list(q: &Conn<'_>) -> Result<Vec<Territory>> {
    store::list(q, false)
}

/// The tree, parents before children, siblings by name.
pub fn tree(q: &Conn<'_>, archived: bool) -> Result<Vec<TreeRow>> {
    let all = store::list(q, archived)?;
    let known: std::collections::HashSet<TerritoryId> = all.iter().map(|t| t.id).collect();
    let mut below: HashMap<Option<TerritoryId>, Vec<Territory>> = HashMap::new();
    for t in all {
        // Under an archived territory that is not listed, it stands at the root.
        let parent = t.parent.filter(|p| known.contains(p));
        below.entry(parent).or_default().push(t);
    }
    let mut rows = Vec::new();
    let mut open: Vec<(Territory, u8)> = roots(&mut below, None, 0);
    while let Some((territory, depth)) = open.pop() {
        open.extend(roots(&mut below, Some(territory.id), depth + 1));
        rows.push(TreeRow { territory, depth });
    }
    Ok(rows)
}

fn roots(
    below: &mut HashMap<Option<TerritoryId>, Vec<Territory>>,
    at: Option<TerritoryId>,
    depth: u8,
) -> Vec<(Territory, u8)> {
    below.remove(&at).unwrap_or_default().into_iter().rev().map(|t| (t, depth)).collect()
}

/// Creates territories, parents before children.
///
/// # Errors
/// `Forbidden` without the right, `Invalid` for a name that is taken or a parent that does not exist.
pub fn create(tx: &Tx<'_>, by: &Acting, new: &[NewTerritory]) -> Result<Vec<TerritoryId>> {
    may_arrange(by)?;
    let mut ids = Vec::with_capacity(new.len());
    for (i, input) in new.iter().enumerate() {
        let mut fields = Fields::default();
        let name = validate::required(&mut fields, "name", &input.name, NAME);
        if store::by_name(tx, &name)?.is_some() {
            fields.add("name", "error-taken");
        }
        check_parent(tx, &mut fields, input.parent)?;
        finish_row(fields, i, new.len())?;
        let id = TerritoryId(by.uuid());
        let stored = NewTerritory { name, ..input.clone() };
        store::insert(tx, by, id, &stored)?;
        let mut changes = Changes::default();
        changes.note("name", (), stored.name);
        changes.note("level", (), stored.level.code());
        changes.note("parent", (), stored.parent.map(|p| p.to_string()));
        let event = NewEvent::install("territory.created", "territory", id.0).version(1).changes(changes.json());
        record(tx, by, event)?;
        ids.push(id);
    }
    rebuild_tree(tx)?;
    Ok(ids)
}

fn check_parent(q: &Conn<'_>, fields: &mut Fields, parent: Option<TerritoryId>) -> Result<()> {
    if let Some(parent) = parent
        && store::find(q, parent)?.is_none_or(|t| t.archived)
    {
        fields.add("parent", "error-unknown");
    }
    Ok(())
}

/// Changes name, level or place in the tree.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Invalid` (also for a circle, with the names), `Conflict` when somebody saved first.
pub fn edit(tx: &Tx<'_>, by: &Acting, id: TerritoryId, input: &EditTerritory) -> Result<Territory> {
    may_arrange(by)?;
    let old = store::find(tx, id)?.ok_or(Error::NotFound)?;
    let mut fields = Fields::default();
    let mut new = old.clone();
    if let Some(name) = &input.name {
        new.name = validate::required(&mut fields, "name", name, NAME);
        if store::by_name(tx, &new.name)?.is_some_and(|other| other != id) {
            fields.add("name", "error-taken");
        }
    }
    new.level = input.level.unwrap_or(old.level);
    if let Some(parent) = input.parent {
        new.parent = parent;
        check_parent(tx, &mut fields, parent)?;
        refuse_circle(tx, &mut fields, &new)?;
    }
    fields.finish()?;
    let changes = differences(&old, &new);
    if changes.is_empty() {
        return Ok(old);
    }
    refuse_stale(&old, &new, input.base)?;
    store::update(tx, &new)?;
    new.version += 1;
    let event = NewEvent::install("territory.edited", "territory", id.0).version(new.version).changes(changes.json());
    record(tx, by, event)?;
    if new.parent != old.parent {
        rebuild_tree(tx)?;
        spread(tx, Of::Territory(id))?;
    }
    Ok(new)
}

fn differences(old: &Territory, new: &Territory) -> Changes {
    let mut changes = Changes::default();
    changes.note("name", old.name.as_str(), new.name.as_str());
    changes.note("level", old.level.code(), new.level.code());
    changes.note("parent", old.parent.map(|p| p.to_string()), new.parent.map(|p| p.to_string()));
    changes
}

/// A territory has three fields: whoever edits one that somebody changed meanwhile looks at all of them again.
fn refuse_stale(old: &Territory, new: &Territory, base: Option<i64>) -> Result<()> {
    if base.is_none_or(|base| base == old.version) {
        return Ok(());
    }
    let mut fields = Vec::new();
    if old.name != new.name {
        fields.push((String::from("name"), old.name.clone(), new.name.clone()));
    }
    if old.level != new.level {
        fields.push((String::from("level"), old.level.code().to_owned(), new.level.code().to_owned()));
    }
    if old.parent != new.parent {
        let id = |p: Option<TerritoryId>| p.map(|p| p.to_string()).unwrap_or_default();
        fields.push((String::from("parent"), id(old.parent), id(new.parent)));
    }
    let conflict =
        crate::base::error::Conflict { key: "error-conflict", args: Vec::new(), version: Some(old.version), fields };
    Err(Error::Conflict(conflict))
}

fn refuse_circle(q: &Conn<'_>, fields: &mut Fields, new: &Territory) -> Result<()> {
    let Some(parent) = new.parent else { return Ok(()) };
    let all = store::list(q, true)?;
    let others = all.iter().filter(|t| t.id != new.id);
    let edges: Vec<Edge<TerritoryId>> =
        others.filter_map(|t| Some(Edge { from: t.id, to: t.parent?, span: ALWAYS })).collect();
    if let Some(path) = circle(&edges, Edge { from: new.id, to: parent, span: ALWAYS }) {
        let name = |id: &TerritoryId| all.iter().find(|t| t.id == *id).map_or("", |t| t.name.as_str());
        let words: Vec<&str> = path.iter().map(name).collect();
        fields.add_with("parent", "org-error-territory-circle", vec![("path", words.join(" → "))]);
    }
    Ok(())
}

/// Archives a territory on which nothing hangs any more.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Conflict` while territories, holders or accounts hang on it.
pub fn archive(tx: &Tx<'_>, by: &Acting, id: TerritoryId) -> Result<()> {
    may_arrange(by)?;
    let old = store::find(tx, id)?.filter(|t| !t.archived).ok_or(Error::NotFound)?;
    if store::in_use(tx, id, by.today)? {
        return Err(Error::conflict("org-error-territory-used"));
    }
    set_archived(tx, by, &old, true)
}

/// Takes a territory out of the archive.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub fn restore(tx: &Tx<'_>, by: &Acting, id: TerritoryId) -> Result<()> {
    may_arrange(by)?;
    let old = store::find(tx, id)?.filter(|t| t.archived).ok_or(Error::NotFound)?;
    set_archived(tx, by, &old, false)
}

/// Removes a territory that came by mistake; false when anything names it still.
///
/// # Errors
/// `Forbidden` without the right.
pub fn remove(tx: &Tx<'_>, by: &Acting, id: TerritoryId) -> Result<bool> {
    may_arrange(by)?;
    let Some(old) = store::find(tx, id)?.filter(|t| t.version == 1) else { return Ok(false) };
    if !store::delete(tx, id)? {
        return Ok(false);
    }
    let mut changes = Changes::default();
    changes.note("name", old.name, ());
    record(tx, by, NewEvent::install("territory.removed", "territory", id.0).changes(changes.json()))?;
    Ok(true)
}

fn set_archived(tx: &Tx<'_>, by: &Acting, old: &Territory, archived: bool) -> Result<()> {
    store::set_archived(tx, old.id, archived.then_some(by.now))?;
    let verb = if archived { "territory.archived" } else { "territory.restored" };
    let mut changes = Changes::default();
    changes.note("archived", old.archived, archived);
    record(tx, by, NewEvent::install(verb, "territory", old.id.0).version(old.version + 1).changes(changes.json()))?;
    Ok(())
}

/// Recomputes the pairs of the tree and writes what differs; says how many pairs did.
///
/// # Errors
/// What the database says.
pub fn rebuild_tree(tx: &Tx<'_>) -> Result<usize> {
    let parents: Vec<_> = store::list(tx, true)?.into_iter().map(|t| (t.id, t.parent)).collect();
    let (stored, wanted) = (store::pairs(tx)?, territory_pairs(&parents));
    store::write_pairs(tx, &stored, &wanted)?;
    Ok(stored.symmetric_difference(&wanted).count())
}
