//! Taking back what was done to drafts and their rules.

use serde_json::Value as Json;

use super::drafts::{edit_set, lock};
use super::rules::demand;
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{Acting, Error, Result, RuleId, RuleSetId, Tx};
use crate::features::territories::model::State;
use crate::features::territories::store::{rules, sets};

/// How each verb is undone.
pub const KINDS: [UndoKind; 6] = [
    UndoKind { verb: "territory_rules.drafted", run: drafted },
    UndoKind { verb: "territory_rules.edited", run: edited },
    UndoKind { verb: "territory_rules.discarded", run: discarded },
    UndoKind { verb: "territory_rule.added", run: rule },
    UndoKind { verb: "territory_rule.edited", run: rule },
    UndoKind { verb: "territory_rule.removed", run: rule },
];

fn changed() -> Error {
    Error::conflict("territories-error-changed")
}

/// A draft is thrown away, provided that nobody worked on it since.
fn drafted(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let id = RuleSetId(event.subject);
    let set = lock(tx, id)?;
    if Some(set.version) != event.version.map(|version| version + 1) {
        return Err(changed());
    }
    demand(by)?;
    sets::set_state(tx, id, State::Discarded)
}

fn edited(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let id = RuleSetId(event.subject);
    let set = sets::find(tx, id)?.ok_or(Error::NotFound)?;
    let pair = |field: &str| event.changes.get(field);
    let (mut name, mut follow) = (set.name.clone(), set.leads_follow);
    if let Some(names) = pair("name") {
        if names[1].as_str() != Some(set.name.as_str()) {
            return Err(changed());
        }
        names[0].as_str().unwrap_or_default().clone_into(&mut name);
    }
    if let Some(flags) = pair("leads_follow") {
        if flags[1].as_bool() != Some(set.leads_follow) {
            return Err(changed());
        }
        follow = flags[0].as_bool().unwrap_or(follow);
    }
    edit_set(tx, by, id, &name, follow).map(|_| ())
}

fn discarded(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    demand(by)?;
    let id = RuleSetId(event.subject);
    let set = sets::find(tx, id)?.ok_or(Error::NotFound)?;
    if set.state != State::Discarded {
        return Err(changed());
    }
    sets::set_state(tx, id, State::Draft)
}

/// The rule goes back to what it was, provided that it is still what the event left.
fn rule(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    demand(by)?;
    let side = |i: usize| match event.changes.get("rule").and_then(|pair| pair.get(i)) {
        None | Some(Json::Null) => Ok(None),
        Some(json) => rules::of_json(json).map(Some).ok_or_else(|| Error::conflict("error-no-undo")),
    };
    let (before, after) = (side(0)?, side(1)?);
    let Some(set) = before.as_ref().or(after.as_ref()).map(|(rule, _)| rule.set) else {
        return Err(Error::conflict("error-no-undo"));
    };
    lock(tx, set)?;
    let id = RuleId(event.subject);
    let now = rules::find(tx, set, id)?;
    if now != after.map(|(rule, _)| rule) {
        return Err(changed());
    }
    match before {
        None => rules::delete(tx, id),
        Some((rule, named)) => {
            let stored = rules::named(tx, id)?;
            rules::drop_named(tx, id, &stored)?;
            rules::put(tx, by, std::slice::from_ref(&rule))?;
            rules::add_named(tx, id, &named)
        }
    }
}
