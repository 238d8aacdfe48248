//! Noting what cells are.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::{Facts, Mark, Noted, Place};
use super::super::store::{cells, known};
use super::fit::{dealt, needs_fit, offered};
use crate::base::dated::{OPEN, Span};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, CompetitorId, Edit, Error, Fields, Permit, Result};

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
/// `NotFound` or `Forbidden` without `edit` on the account; `Invalid` for a unit of another account or an archived one,
/// an offering that is not sold, or not to such a unit, a competitor that is unknown or archived, or one cell twice;
/// `Conflict` when a cell was changed since it was read.
pub fn set(tx: &Tx<'_>, by: &Acting, account: AccountId, settings: &[Setting]) -> Result<usize> {
    set_at(tx, by, account, settings, |_, wrong| wrong)
}

/// The same; `at` says at which fields the mistakes of a cell are told, by its place in the list.
///
/// # Errors
/// Those of [`set`].
pub(in crate::features::whitespace) fn set_at(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    settings: &[Setting],
    at: impl Fn(usize, Fields) -> Fields,
) -> Result<usize> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let mut all = Fields::default();
    for (n, wrong) in check(&permit, by, settings)?.into_iter().enumerate() {
        // The same of many cells is told once.
        for one in at(n, wrong).0 {
            if !all.0.contains(&one) {
                all.0.push(one);
            }
        }
    }
    all.finish()?;
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

/// What is wrong with each cell.
fn check(permit: &Permit<'_, Edit>, by: &Acting, settings: &[Setting]) -> Result<Vec<Fields>> {
    let (q, account, mut twice) = (permit.conn(), permit.account(), HashSet::new());
    let mut offered = offered(q, by.today)?;
    let rivals: HashSet<CompetitorId> = known::competitors(q, false)?.into_iter().map(|(id, _)| id).collect();
    let units = match settings.iter().any(|s| s.place.0.is_some()) {
        true => known::kinds(permit)?,
        false => HashMap::new(),
    };
    let (mut all, mut odd) = (Vec::with_capacity(settings.len()), Vec::new());
    for (n, setting) in settings.iter().enumerate() {
        let (mut wrong, facts, (unit, offering)) = (Fields::default(), &setting.facts, setting.place);
        let ends = facts.mark == Mark::Unknown;
        let head = unit.map(|unit| units.get(&unit));
        // What was noted of an archived unit can still be ended.
        if head.is_some_and(|head| head.is_none_or(|h| h.archived && !ends)) {
            wrong.add("unit", "whitespace-error-unit");
        }
        let kind = head.flatten().and_then(|h| h.kind.as_deref());
        match offered.unsold(offering).filter(|_| !ends) {
            Some(refused) => refused.tell(&mut wrong, "offering"),
            None if needs_fit(facts.mark) && !facts.is_empty() => {
                let name = head.flatten().map_or("", |h| &h.name);
                odd.extend(offered.unfit(offering, kind, name).map(|refused| (n, refused)));
            }
            None => (),
        }
        if let Some(id) = facts.competitor.filter(|id| !rivals.contains(id))
            && !holds(permit, setting, id)?
        {
            wrong.add("competitor", "error-choose");
        }
        if facts.spend.as_ref().is_some_and(|m| m.minor < 0) {
            wrong.add("spend", "whitespace-error-negative");
        }
        if facts.probability.is_some_and(|p| !(0..=100).contains(&p)) {
            wrong.add("probability", "whitespace-error-percent");
        }
        if !twice.insert((setting.place, setting.from)) {
            wrong.add("offering", "whitespace-error-twice");
        }
        all.push(wrong);
    }
    let places: Vec<_> = odd.iter().map(|(n, _)| (account, settings[*n].place)).collect();
    let dealt = dealt(q, by, &places)?;
    for ((n, refused), place) in odd.into_iter().zip(places) {
        if !dealt.contains(&place) {
            refused.tell(&mut all[n], "offering");
        }
    }
    Ok(all)
}

/// Whether the cell has this competitor already: one that was archived since stays.
fn holds(permit: &Permit<'_, Edit>, setting: &Setting, rival: CompetitorId) -> Result<bool> {
    let rows = cells::from_on(permit, setting.place, setting.from)?;
    let now = rows.first().filter(|n| n.span.from <= setting.from);
    Ok(now.is_some_and(|n| n.facts.competitor == Some(rival)))
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
