//! Drafts: begun as a copy of what is in force, renamed, thrown away.

use serde_json::json;

use super::rules::demand;
use crate::base::events::{Changes, NewEvent, record};
use crate::base::validate::{self, NAME};
use crate::base::{Acting, Error, Fields, Result, RuleId, RuleSetId, Tx};
use crate::features::territories::model::{RuleSet, State};
use crate::features::territories::store::{rules, sets};

/// Begins a draft as a copy of `of`, or without rules.
///
/// # Errors
/// `Forbidden` without the right to lead; `Invalid` without a name; `NotFound` when there is no such set to copy.
pub fn draft(tx: &Tx<'_>, by: &Acting, name: &str, of: Option<RuleSetId>) -> Result<RuleSetId> {
    demand(by)?;
    let mut fields = Fields::default();
    let name = validate::required(&mut fields, "name", name, NAME);
    fields.finish()?;
    let source = of.map(|of| stored(tx, of)).transpose()?;
    let id = RuleSetId(by.uuid());
    sets::insert(tx, by, id, &name, source.as_ref().is_some_and(|set| set.leads_follow))?;
    if let Some(source) = &source {
        let mut copies = rules::list(tx, source.id)?;
        let mut named = Vec::with_capacity(copies.len());
        for rule in &mut copies {
            named.push(rules::named(tx, rule.id)?);
            (rule.id, rule.set, rule.version) = (RuleId(by.uuid()), id, 1);
        }
        rules::put(tx, by, &copies)?;
        for (rule, named) in copies.iter().zip(&named) {
            rules::add_named(tx, rule.id, named)?;
        }
    }
    let changes = json!({ "name": [null, name], "copied": [null, source.map(|set| set.name)] });
    record(tx, by, NewEvent::install("territory_rules.drafted", "territory_rules", id.0).version(1).changes(changes))?;
    Ok(id)
}

/// A set that is not discarded.
///
/// # Errors
/// `NotFound`.
pub fn stored(tx: &crate::base::Conn<'_>, id: RuleSetId) -> Result<RuleSet> {
    sets::find(tx, id)?.filter(|set| set.state != State::Discarded).ok_or(Error::NotFound)
}

/// Locks a draft for a change; answers it as it was.
///
/// # Errors
/// `NotFound`; `Conflict` when it is no draft any more.
pub fn lock(tx: &Tx<'_>, id: RuleSetId) -> Result<RuleSet> {
    let drafted = sets::lock_draft(tx, id)?;
    let set = stored(tx, id)?;
    if drafted { Ok(set) } else { Err(Error::conflict("territories-error-no-draft")) }
}

/// Changes name and manner of a draft; whether anything changed.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Conflict` when it is no draft, `Invalid` without a name.
pub fn edit_set(tx: &Tx<'_>, by: &Acting, id: RuleSetId, name: &str, leads_follow: bool) -> Result<bool> {
    demand(by)?;
    let set = lock(tx, id)?;
    let mut fields = Fields::default();
    let name = validate::required(&mut fields, "name", name, NAME);
    fields.finish()?;
    let mut changes = Changes::default();
    changes.note("name", set.name.as_str(), name.as_str());
    changes.note("leads_follow", set.leads_follow, leads_follow);
    if changes.is_empty() {
        return Ok(false);
    }
    sets::update(tx, id, &name, leads_follow)?;
    let event = NewEvent::install("territory_rules.edited", "territory_rules", id.0);
    record(tx, by, event.version(set.version).changes(changes.json()))?;
    Ok(true)
}

/// Throws a draft away.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Conflict` when it is no draft.
pub fn discard(tx: &Tx<'_>, by: &Acting, id: RuleSetId) -> Result<()> {
    demand(by)?;
    let set = lock(tx, id)?;
    sets::set_state(tx, id, State::Discarded)?;
    let changes = json!({ "state": [State::Draft.code(), State::Discarded.code()], "name": [set.name, set.name] });
    let event = NewEvent::install("territory_rules.discarded", "territory_rules", id.0);
    record(tx, by, event.version(set.version).changes(changes))?;
    Ok(())
}
