//! Noting what cells are.

use std::collections::HashSet;

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::{Facts, Mark, Noted, Place};
use super::super::store::{cells, known};
use crate::base::dated::{OPEN, Span};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, CompetitorId, Edit, Error, Fields, OfferingId, Permit, Result};
use crate::features::offerings;
use crate::features::offerings::model::Offering;

/// What a cell is from a day on.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Where.
    pub place: Place,
    /// What it is; [`Mark::Unknown`] ends what was noted.
    pub facts: Facts,
    /// From which day on, until what is noted of a later day.
    pub from: Date,
    /// The row that was read; none within where there was none. Without it nobody is asked.
    pub seen: Option<Option<Uuid>>,
}

/// Notes what cells of an account are, each with an event of its own; what says nothing new is left as it is. Answers
/// how many changed.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit` on the account; `Invalid` for a unit of another account, an offering that is
/// no longer sold, an unknown competitor, or one cell twice; `Conflict` when a cell was changed since it was read.
pub fn set(tx: &Tx<'_>, by: &Acting, account: AccountId, settings: &[Setting]) -> Result<usize> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    check(&permit, by, settings)?;
    let mut made = Vec::new();
    for setting in settings {
        made.extend(one(tx, by, &permit, setting)?);
    }
    let log: Vec<NewEvent<'_>> = made
        .into_iter()
        .map(|(verb, subject, changes)| NewEvent::on(account, verb, "whitespace_cell", subject).changes(changes))
        .collect();
    events::record_set(tx, by, &log)?;
    Ok(log.len())
}

fn check(permit: &Permit<'_, Edit>, by: &Acting, settings: &[Setting]) -> Result<()> {
    let (q, mut wrong, mut twice) = (permit.conn(), Fields::default(), HashSet::new());
    let offered: Vec<Offering> = offerings::store::all(q)?;
    let rivals: HashSet<CompetitorId> = known::competitors(q, true)?.into_iter().map(|(id, _)| id).collect();
    let units = settings.iter().filter_map(|s| s.place.0).collect::<HashSet<_>>();
    for unit in units {
        if !known::has_unit(permit, unit)? {
            wrong.add("unit", "whitespace-error-unit");
        }
    }
    for setting in settings {
        if let Some(key) = unsold(&offered, setting.place.1, by.today)
            && setting.facts.mark != Mark::Unknown
        {
            wrong.add("offering", key);
        }
        if setting.facts.competitor.is_some_and(|id| !rivals.contains(&id)) {
            wrong.add("competitor", "error-choose");
        }
        if setting.facts.spend.as_ref().is_some_and(|m| m.minor < 0) {
            wrong.add("spend", "whitespace-error-negative");
        }
        if setting.facts.probability.is_some_and(|p| !(0..=100).contains(&p)) {
            wrong.add("probability", "whitespace-error-percent");
        }
        if !twice.insert((setting.place, setting.from)) {
            wrong.add("offering", "whitespace-error-twice");
        }
    }
    wrong.0.dedup_by(|a, b| a.field == b.field && a.key == b.key);
    wrong.finish()
}

/// Why nothing can be said of an offering any more; a text key.
pub(in crate::features::whitespace) fn unsold(all: &[Offering], id: OfferingId, day: Date) -> Option<&'static str> {
    match all.iter().find(|o| o.id == id) {
        None => Some("error-choose"),
        Some(o) if o.archived_at.is_some() || o.facts.to <= day => Some("whitespace-error-ended"),
        Some(_) => None,
    }
}

type Made = (&'static str, Uuid, Json);

fn one(tx: &Tx<'_>, by: &Acting, permit: &Permit<'_, Edit>, setting: &Setting) -> Result<Option<Made>> {
    let Setting { place, facts, from, seen } = setting;
    let rows = cells::from_on(permit, *place, *from)?;
    let now = rows.first().filter(|n| n.span.from <= *from);
    if seen.is_some_and(|seen| seen != now.map(|n| n.id)) {
        return Err(Error::conflict("whitespace-error-since"));
    }
    let clear = facts.is_empty();
    if now.is_none_or(|n| clear && n.facts.is_empty() || n.facts == *facts) && (now.is_some() || clear) {
        return Ok(None);
    }
    let later = rows.iter().map(|n| n.span.from).find(|day| *day > *from);
    if let Some(now) = now {
        if now.span.from == *from {
            cells::delete(tx, permit, now.id)?
        } else {
            cells::until(tx, permit, now.id, *from)?
        }
    }
    let id = by.uuid();
    if !clear {
        let span = Span { from: *from, to: later.unwrap_or(OPEN) };
        cells::insert(tx, by, permit, &[(id, *place, facts, span)])?;
    }
    let subject = if clear { now.map_or(id, |n| n.id) } else { id };
    let verb = if clear { "whitespace.cleared" } else { "whitespace.noted" };
    Ok(Some((verb, subject, told(now, *place, if clear { None } else { Some(facts) }, *from))))
}

/// What the log says: what changed, where, and all that undo needs to know of the row before.
fn told(now: Option<&Noted>, (unit, offering): Place, after: Option<&Facts>, from: Date) -> Json {
    let fields = |f: Option<&Facts>| f.map(Facts::fields).unwrap_or_default();
    let (old, new) = (fields(now.map(|n| &n.facts)), fields(after));
    let mut changes = Map::new();
    for field in old.keys().chain(new.keys()) {
        let value = |map: &Map<String, Json>| map.get(field).filter(|v| **v != json!("")).cloned().unwrap_or_default();
        if value(&old) != value(&new) {
            changes.insert(field.clone(), json!([value(&old), value(&new)]));
        }
    }
    changes.insert(String::from("unit"), json!([null, unit]));
    changes.insert(String::from("offering"), json!([null, offering]));
    changes.insert(String::from("from"), json!([null, from.to_string()]));
    if let Some(now) = now {
        let was = json!({
            "id": now.id, "from": now.span.from.to_string(), "to": now.span.to.to_string(), "facts": now.facts.fields(),
        });
        changes.insert(String::from("was"), json!([was, null]));
    }
    Json::Object(changes)
}
