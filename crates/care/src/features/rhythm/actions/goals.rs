//! Contact goals, for admins.

use serde_json::{Value as Json, json};

use super::super::model::{Goal, LONGEST};
use super::super::store::goals;
use crate::base::events::{Changes, NewEvent, record};
use crate::base::registry::StoredEvent;
use crate::base::{Acting, Error, Fields, INSTALL, Result, Right, Tx};
use crate::features::relationships::model::Role;
use crate::features::settings::terms::Terms;

/// New days for a tier and a buying role; an empty role is any.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GoalChange {
    /// Code of the tier.
    pub tier: String,
    /// Code of a buying role; empty or absent for any.
    #[serde(default)]
    pub role: String,
    /// Days between touches; null asks for none, and forgets the goal of a role.
    pub days: Option<i64>,
}

/// What is wrong with goals, under the name `TIER` or `TIER.ROLE` of the form's field.
///
/// # Errors
/// `Invalid` for tiers and roles that nobody knows, and for days out of bounds.
pub fn read(terms: &Terms, changes: &[GoalChange]) -> Result<()> {
    let mut fields = Fields::default();
    for c in changes {
        if terms.get("tier", &c.tier).is_none() {
            fields.add("tier", "error-unknown");
        }
        if !c.role.is_empty() && Role::parse(&c.role).is_none() {
            fields.add("role", "error-unknown");
        }
        if c.days.is_some_and(|days| !(1..=LONGEST).contains(&days)) {
            fields.add_with("days", "error-int", vec![("least", String::from("1")), ("most", LONGEST.to_string())]);
        }
    }
    fields.finish()
}

/// The name of a goal in events and forms.
fn name(tier: &str, role: &str) -> String {
    if role.is_empty() { tier.to_owned() } else { format!("{tier}.{role}") }
}

/// Sets goals; what is as it was is left alone. Answers how many changed.
///
/// # Errors
/// As [`read`]; `Forbidden` without the right to administer.
pub fn set_goals(tx: &Tx<'_>, by: &Acting, asked: &[GoalChange]) -> Result<usize> {
    by.viewer.demand(Right::Administer)?;
    read(&Terms::load(tx)?, asked)?;
    let mut changes = Changes::default();
    for c in asked {
        let before = goals::find(tx, &c.tier, &c.role)?;
        let days = |g: &Option<Goal>| g.as_ref().and_then(|g| g.days);
        changes.note(&name(&c.tier, &c.role), days(&before), c.days);
        if days(&before) != c.days {
            store(tx, &c.tier, &c.role, c.days)?;
        }
    }
    let json = changes.json();
    let count = json.as_object().map_or(0, serde_json::Map::len);
    if count > 0 {
        record(tx, by, NewEvent::install("contact_goal.set", "contact_goal", INSTALL).changes(json))?;
    }
    Ok(count)
}

/// The goal of a role without days is none; that of a tier says that there is no rhythm.
fn store(tx: &Tx<'_>, tier: &str, role: &str, days: Option<i64>) -> Result<()> {
    if days.is_none() && !role.is_empty() { goals::delete(tx, tier, role) } else { goals::put(tx, tier, role, days) }
}

/// Each goal goes back to what it was, provided that nobody changed it since.
pub(super) fn undo(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let mut back = Vec::new();
    for (key, pair) in event.changes.as_object().into_iter().flatten() {
        let (tier, role) = key.split_once('.').unwrap_or((key, ""));
        let now = goals::find(tx, tier, role)?.and_then(|g| g.days);
        if json!(now) != *pair.get(1).unwrap_or(&Json::Null) {
            return Err(Error::conflict("accounts-error-changed-since"));
        }
        let days = pair.get(0).and_then(Json::as_i64);
        back.push(GoalChange { tier: tier.to_owned(), role: role.to_owned(), days });
    }
    set_goals(tx, by, &back).map(|_| ())
}
