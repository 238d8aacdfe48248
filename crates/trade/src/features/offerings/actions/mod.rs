//! The verbs of offerings: adding, changing, archiving. The whole tree is checked each time; it is small.

pub mod undo;

use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};
use tenure_db::{Conn, Tx};

use super::model::{Facts, Offering, misplaced};
use super::store;
use crate::base::error::Conflict;
use crate::base::events::{self, NewEvent};
use crate::base::{Acting, Error, Fields, INSTALL, OfferingId, Result, Right, Viewer};
use crate::features::accounts::model::UNIT_KINDS;
use crate::features::people::merge::{self, Base, Stored};

/// Who may change what we sell: who runs the install, and who leads.
///
/// # Errors
/// `Forbidden` for anybody else.
pub fn may(viewer: &Viewer) -> Result<()> {
    if viewer.has(Right::Lead) { Ok(()) } else { viewer.demand(Right::Administer) }
}

/// Adds an offering.
///
/// # Errors
/// `Forbidden` without the right; `Invalid` for a name that is taken or a place that does not fit.
pub fn add(tx: &Tx<'_>, by: &Acting, facts: &Facts) -> Result<OfferingId> {
    may(&by.viewer)?;
    let id = OfferingId(by.uuid());
    insert(tx, by, id, facts)?;
    Ok(id)
}

/// Adds an offering under an id; the caller has asked for the right.
pub(super) fn insert(tx: &Tx<'_>, by: &Acting, id: OfferingId, facts: &Facts) -> Result<()> {
    check(tx, id, facts)?;
    store::insert(tx, by, id, facts)?;
    let set = facts.fields().into_iter().filter(|(_, v)| !v.is_null() && *v != json!("") && *v != json!([]));
    let changes: Map<String, Json> = set.map(|(field, value)| (field, json!([null, value]))).collect();
    let event = NewEvent::install("offering.added", "offering", id.0).version(1).changes(Json::Object(changes));
    events::record(tx, by, event)?;
    Ok(())
}

/// Changes fields; answers the version.
///
/// # Errors
/// `Forbidden` without the right; `Conflict` with both values when somebody changed the same field since.
pub fn edit(tx: &Tx<'_>, by: &Acting, id: OfferingId, set: &Map<String, Json>, base: &Base) -> Result<i64> {
    may(&by.viewer)?;
    let stored = store::find(tx, id)?;
    let now = stored.facts.fields();
    let place = Stored { scope: INSTALL, subject: id.0, version: stored.version, now: &now };
    let mine = merge::merge(tx, &place, base, set)?;
    save(tx, by, &stored, &mine)
}

/// Stores fields, with the event; the caller has asked for the right.
pub(super) fn save(tx: &Tx<'_>, by: &Acting, stored: &Offering, set: &Map<String, Json>) -> Result<i64> {
    let wrong = || Error::internal("a changed field does not fit the offering");
    let after = stored.facts.with(set).ok_or_else(wrong)?;
    let changes = merge::changes(&stored.facts.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    check(tx, stored.id, &after)?;
    store::update(tx, stored.id, &after)?;
    let version = stored.version + 1;
    let event = NewEvent::install("offering.edited", "offering", stored.id.0).version(version);
    events::record(tx, by, event.changes(changes.json()))?;
    Ok(version)
}

/// Takes an offering out of what can be chosen, or brings it back. What was sold keeps its name.
///
/// # Errors
/// `Forbidden` without the right; `Conflict` when something below it is still offered, or its name was taken since.
pub fn set_archived(tx: &Tx<'_>, by: &Acting, id: OfferingId, archived: bool) -> Result<()> {
    may(&by.viewer)?;
    archive(tx, by, id, archived)
}

/// The same; the caller has asked for the right.
pub(super) fn archive(tx: &Tx<'_>, by: &Acting, id: OfferingId, archived: bool) -> Result<()> {
    let stored = store::find(tx, id)?;
    if stored.archived_at.is_some() == archived {
        return Ok(());
    }
    if archived {
        let all = store::all(tx)?;
        if all.iter().any(|o| o.facts.parent == Some(id) && o.archived_at.is_none()) {
            return Err(Error::conflict("offerings-error-has-parts"));
        }
    } else if let Err(Error::Invalid(_)) = check(tx, id, &stored.facts) {
        return Err(Error::Conflict(Conflict {
            key: "offerings-error-taken-since",
            args: Vec::new(),
            version: None,
            fields: Vec::new(),
        }));
    }
    store::set_archived(tx, id, archived.then_some(by.now))?;
    let verb = if archived { "offering.archived" } else { "offering.restored" };
    let event = NewEvent::install(verb, "offering", id.0).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    Ok(())
}

/// Whether an offering may say this: its place in the tree, and that every word by which it is found is its own.
fn check(q: &Conn<'_>, id: OfferingId, facts: &Facts) -> Result<()> {
    let all = store::all(q)?;
    let mut fields = Fields::default();
    let mut places: HashMap<_, _> = all.iter().map(|o| (o.id, (o.facts.parent, o.facts.level))).collect();
    places.insert(id, (facts.parent, facts.level));
    if facts.parent.is_some_and(|p| all.iter().any(|o| o.id == p && o.archived_at.is_some())) {
        fields.add("parent", "offerings-error-parent");
    } else if let Some(key) = misplaced(&places, id, facts) {
        let field = if key.contains("-level") { "level" } else { "parent" };
        fields.add(field, key);
    }
    if facts.from.is_some_and(|from| from >= facts.to) {
        fields.add("valid_to", "error-ends-before-start");
    }
    if let Some(kind) = facts.unit_kinds.iter().find(|k| !UNIT_KINDS.contains(&k.as_str())) {
        let args = vec![("allowed", UNIT_KINDS.join(", ")), ("given", kind.clone())];
        fields.add_with("unit_kinds", "error-one-of", args);
    }
    taken(&all, id, facts, &mut fields);
    fields.finish()
}

fn taken(all: &[Offering], id: OfferingId, facts: &Facts, fields: &mut Fields) {
    let fold = tenure_text::fold;
    let others = || all.iter().filter(|o| o.id != id);
    let words = |o: &Offering| {
        let all = o.facts.names.iter().chain([&o.facts.name, &o.facts.code]);
        all.filter(|w| !w.is_empty()).map(|w| fold(w)).collect::<Vec<_>>()
    };
    let used: HashMap<String, &Offering> = others()
        .filter(|o| o.archived_at.is_none())
        .flat_map(|o| words(o).into_iter().map(move |word| (word, o)))
        .collect();
    let mut look = |field: &'static str, word: &str| {
        if let Some(other) = used.get(&fold(word)).filter(|_| !word.is_empty()) {
            fields.add_with(
                field,
                "offerings-error-taken",
                vec![("name", other.facts.name.clone()), ("word", word.to_owned())],
            );
        }
    };
    look("name", &facts.name);
    look("code", &facts.code);
    facts.names.iter().for_each(|name| look("names", name));
    for text in &facts.sources {
        if let Some(other) = others().find(|o| o.facts.sources.contains(text)) {
            fields.add_with(
                "sources",
                "offerings-error-taken",
                vec![("name", other.facts.name.clone()), ("word", text.clone())],
            );
        }
    }
}
