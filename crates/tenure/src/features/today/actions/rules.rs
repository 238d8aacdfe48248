//! How much rules weigh, for admins.

use serde_json::Value as Json;

use super::super::model::{HEAVIEST, RULES};
use super::super::store::tuning;
use crate::base::events::{Changes, NewEvent, record};
use crate::base::registry::StoredEvent;
use crate::base::{Acting, Error, Fields, INSTALL, Result, Right, Tx};

/// A new weight of a rule.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightChange {
    /// The rule.
    pub rule: String,
    /// Per cent of the points that it gives: 0 turns it off, 100 is as it is.
    pub weight: i64,
}

/// What is wrong with weights.
///
/// # Errors
/// `Invalid` for rules that nobody knows and weights out of bounds.
pub fn check(changes: &[WeightChange]) -> Result<()> {
    let mut fields = Fields::default();
    for c in changes {
        if !RULES.contains(&c.rule.as_str()) {
            fields.add("rule", "error-unknown");
        }
        if !(0..=HEAVIEST).contains(&c.weight) {
            fields.add_with("weight", "error-int", vec![("least", String::from("0")), ("most", HEAVIEST.to_string())]);
        }
    }
    fields.finish()
}

/// Sets weights; answers how many changed.
///
/// # Errors
/// As [`check`]; `Forbidden` without the right to administer.
pub fn set_weights(tx: &Tx<'_>, by: &Acting, asked: &[WeightChange]) -> Result<usize> {
    by.viewer.demand(Right::Administer)?;
    check(asked)?;
    let stored = tuning::weights(tx)?;
    let mut changes = Changes::default();
    for c in asked {
        let before = stored.iter().find(|(rule, _)| *rule == c.rule).map_or(100, |(_, weight)| *weight);
        changes.note(&c.rule, before, c.weight);
        if before != c.weight {
            tuning::put_weight(tx, &c.rule, c.weight)?;
        }
    }
    let json = changes.json();
    let count = json.as_object().map_or(0, serde_json::Map::len);
    if count > 0 {
        record(tx, by, NewEvent::install("contact_rules.set", "contact_rules", INSTALL).changes(json))?;
    }
    Ok(count)
}

/// Each weight goes back to what it was, provided that nobody changed it since.
pub(super) fn undo(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let stored = tuning::weights(tx)?;
    let mut back = Vec::new();
    for (rule, pair) in event.changes.as_object().into_iter().flatten() {
        let now = stored.iter().find(|(r, _)| r == rule).map_or(100, |(_, weight)| *weight);
        if pair.get(1).and_then(Json::as_i64) != Some(now) {
            return Err(Error::conflict("accounts-error-changed-since"));
        }
        back.push(WeightChange { rule: rule.clone(), weight: pair.get(0).and_then(Json::as_i64).unwrap_or(100) });
    }
    set_weights(tx, by, &back).map(|_| ())
}
