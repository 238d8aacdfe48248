//! Cross-sell rules: writing, changing, taking out of use.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::super::model::rules::Rule;
use super::super::model::tree::Tree;
use super::super::store::rules;
use crate::base::events::{self, NewEvent};
use crate::base::{Acting, Error, Fields, Result};
use crate::features::accounts::model::UNIT_KINDS;
use crate::features::deals::model::offered::ended;
use crate::features::offerings;
use crate::features::offerings::actions::may;
use crate::features::offerings::model::Offering;
use crate::features::people::merge;
use crate::features::settings::terms::Terms;

/// The fields of a rule as the log sees them.
pub fn fields(rule: &Rule) -> Map<String, Json> {
    let all = json!({
        "owns": rule.owns, "lacks": rule.lacks, "sector": rule.sector, "unit_kind": rule.unit_kind,
        "reason": rule.reason, "reason_zh": rule.reason_zh,
    });
    if let Json::Object(map) = all { map } else { Map::new() }
}

/// The rule with some fields replaced.
fn with(rule: &Rule, set: &Map<String, Json>) -> Rule {
    let text = |name: &str, now: &str| set.get(name).and_then(Json::as_str).unwrap_or(now).to_owned();
    let id = |name: &str, now| set.get(name).and_then(Json::as_str).and_then(|t| t.parse().ok()).unwrap_or(now);
    Rule {
        owns: id("owns", rule.owns),
        lacks: id("lacks", rule.lacks),
        sector: text("sector", &rule.sector),
        unit_kind: text("unit_kind", &rule.unit_kind),
        reason: text("reason", &rule.reason),
        reason_zh: text("reason_zh", &rule.reason_zh),
        ..rule.clone()
    }
}

/// What rules speak of.
pub(in crate::features::whitespace) struct Ground {
    /// All offerings.
    pub(in crate::features::whitespace) offerings: Vec<Offering>,
    /// The same, each below what it is part of.
    pub(in crate::features::whitespace) tree: Tree,
    /// The words of the house.
    pub(in crate::features::whitespace) terms: Terms,
    day: Date,
}

impl Ground {
    /// Reads it, as of a day.
    pub(in crate::features::whitespace) fn load(q: &Conn<'_>, day: Date) -> Result<Self> {
        let offerings = offerings::store::all(q)?;
        let tree = Tree::of(offerings.clone(), day);
        Ok(Self { offerings, tree, terms: Terms::load(q)?, day })
    }

    /// Why a rule cannot be, as far as other rules do not matter.
    pub(in crate::features::whitespace) fn wrong(&self, rule: &Rule) -> Fields {
        let mut wrong = Fields::default();
        for (field, id) in [("owns", rule.owns), ("lacks", rule.lacks)] {
            if let Some(refused) = ended(&self.offerings, id, self.day) {
                refused.tell(&mut wrong, field);
            }
        }
        let tree = &self.tree;
        if tree.below(rule.owns).contains(&rule.lacks) || tree.below(rule.lacks).contains(&rule.owns) {
            wrong.add("lacks", "whitespace-error-same");
        }
        if !rule.unit_kind.is_empty() && !UNIT_KINDS.contains(&rule.unit_kind.as_str()) {
            wrong.add("unit_kind", "error-choose");
        }
        if !rule.sector.is_empty() && self.terms.get("sector", &rule.sector).is_none() {
            wrong.add("sector", "error-choose");
        }
        wrong
    }
}

fn check(tx: &Tx<'_>, by: &Acting, rule: &Rule) -> Result<()> {
    let mut wrong = Ground::load(tx, by.today)?.wrong(rule);
    let same =
        |r: &Rule| (r.owns, r.lacks, &r.sector, &r.unit_kind) == (rule.owns, rule.lacks, &rule.sector, &rule.unit_kind);
    if rules::all(tx)?.iter().any(|r| r.id != rule.id && same(r)) {
        wrong.add("lacks", "whitespace-error-rule-taken");
    }
    wrong.finish()
}

/// Writes a rule; its id and version are given by the act. Answers the id.
///
/// # Errors
/// `Forbidden` for who neither leads nor administers; `Invalid` for offerings that are not sold or are part of one
/// another, an unknown sector or kind of unit, or a rule that there is already.
pub fn add(tx: &Tx<'_>, by: &Acting, rule: &Rule) -> Result<Uuid> {
    enter(tx, by, Rule { id: by.uuid(), ..rule.clone() })
}

/// The same under an id that was given before.
pub(in crate::features::whitespace) fn enter(tx: &Tx<'_>, by: &Acting, rule: Rule) -> Result<Uuid> {
    may(&by.viewer)?;
    let rule = Rule { version: 1, archived: false, ..rule };
    check(tx, by, &rule)?;
    rules::insert(tx, by, &rule)?;
    let set = fields(&rule).into_iter().filter(|(_, v)| *v != json!(""));
    let changes: Map<String, Json> = set.map(|(field, value)| (field, json!([null, value]))).collect();
    let event = NewEvent::install("cross_sell_rule.added", "cross_sell_rule", rule.id).version(1);
    events::record(tx, by, event.changes(Json::Object(changes)))?;
    Ok(rule.id)
}

/// Changes a rule; `read` is the version that was read. Answers the version.
///
/// # Errors
/// Those of [`add`]; `Conflict` when somebody changed it since.
pub fn edit(tx: &Tx<'_>, by: &Acting, after: &Rule, read: Option<i64>) -> Result<i64> {
    may(&by.viewer)?;
    let stored = rules::find(tx, after.id)?;
    if stored.archived || read.is_some_and(|v| v != stored.version) {
        return Err(Error::conflict("whitespace-error-since"));
    }
    save(tx, by, &stored, after)
}

fn save(tx: &Tx<'_>, by: &Acting, stored: &Rule, after: &Rule) -> Result<i64> {
    check(tx, by, after)?;
    let changes = merge::changes(&fields(stored), &fields(after));
    if changes.is_empty() {
        return Ok(stored.version);
    }
    rules::update(tx, after)?;
    let version = stored.version + 1;
    let event = NewEvent::install("cross_sell_rule.edited", "cross_sell_rule", after.id).version(version);
    events::record(tx, by, event.changes(changes.json()))?;
    Ok(version)
}

/// Takes a rule out of use, or brings it back.
///
/// # Errors
/// `Forbidden` for who neither leads nor administers; `Invalid` when it no longer fits.
pub fn set_archived(tx: &Tx<'_>, by: &Acting, id: Uuid, archived: bool) -> Result<()> {
    may(&by.viewer)?;
    let stored = rules::find(tx, id)?;
    if stored.archived == archived {
        return Ok(());
    }
    if !archived {
        check(tx, by, &stored)?;
    }
    rules::set_archived(tx, id, archived.then_some(by.now))?;
    let verb = if archived { "cross_sell_rule.archived" } else { "cross_sell_rule.restored" };
    let event = NewEvent::install(verb, "cross_sell_rule", id).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    Ok(())
}

/// Stores fields of a rule and whether it is in use: what a file says, or what was before it, in whichever order.
///
/// # Errors
/// Those of [`add`].
pub(in crate::features::whitespace) fn set(tx: &Tx<'_>, by: &Acting, id: Uuid, set: &Map<String, Json>) -> Result<()> {
    may(&by.viewer)?;
    if let Some(archived) = set.get("archived").and_then(Json::as_bool) {
        set_archived(tx, by, id, archived)?;
    }
    let stored = rules::find(tx, id)?;
    let after = with(&stored, set);
    if after == stored { Ok(()) } else { save(tx, by, &stored, &after).map(|_| ()) }
}

/// The rule with the fields that an event changed as they were.
///
/// # Errors
/// `Conflict` when somebody changed one of them since.
pub(super) fn back(tx: &Tx<'_>, by: &Acting, id: Uuid, changes: &Json) -> Result<()> {
    may(&by.viewer)?;
    let stored = rules::find(tx, id)?;
    let set = merge::back(&fields(&stored), changes)?;
    edit(tx, by, &with(&stored, &set), None).map(|_| ())
}
