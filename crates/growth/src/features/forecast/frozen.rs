//! The deals of a past day: as they were frozen, or as they stood at its end; a page of them, with what all of them come to
//! and what has become of each.

use jiff::civil::Date;
use tenure_db::Conn;

use super::asked::{Asked, Counts, When};
use super::behind::{Reads, team_of};
use super::gather::{Ground, counts, rank, since};
use super::model::fate::{Fate, Now};
use super::model::{Category, Key, Shot, Sum};
use super::store::{Ask, freezes, frozen, snapshots};
use super::then::Then;
use crate::base::dated::Span;
use crate::base::{Error, Result};
use crate::features::revenue_reports::store::named as names;

/// A deal in a list.
#[derive(Clone, Debug)]
pub struct Item {
    /// How it stood then: `minor` is what counted of it, in minor units of the reporting currency.
    pub shot: Shot,
    /// The name of its stage then, in English and in Chinese; none where nobody wrote it down.
    pub stage: Option<[String; 2]>,
    /// How it stands now; none where it is no longer kept.
    pub now: Option<Now>,
    /// What has become of it, and the day of that.
    pub fate: (Fate, Option<Date>),
}

/// Deals of a past day.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Which day; none where nothing was frozen yet.
    pub when: Option<When>,
    /// The days of freezes, the last one first.
    pub freezes: Vec<Date>,
    /// Those of a page, the largest first.
    pub items: Vec<Item>,
    /// What all of them come to.
    pub sum: Sum,
    /// The place of the next one, where there are more.
    pub next: Option<usize>,
    /// Names of people.
    pub people: names::Names,
}

/// The deals of a past day that counted towards a number, from a place on: without a day those of the freeze that changes
/// are told since.
///
/// # Errors
/// `Invalid` for a day on which nothing was frozen.
pub fn read(q: &Conn<'_>, by: &Reads<'_>, asked: &Asked, from: usize, limit: usize) -> Result<Found> {
    let freezes = freezes::list(q, i64::MAX)?;
    let when = match asked.when {
        Some(When::Frozen(day)) if !freezes.contains(&day) => {
            return Err(Error::field("frozen_on", "forecast-error-no-freeze"));
        }
        Some(when) => Some(when),
        None => since(None, &freezes, by.ask.today)?.map(When::Frozen),
    };
    let Some(when) = when else { return Ok(Found { freezes, ..Found::default() }) };
    let team = asked.team.map(|user| team_of(by.ask.scope, user));
    let (ask, period) = (Ask { team: team.as_ref(), ..by.ask }, asked.period.span());
    let mut all = match when {
        When::Frozen(day) => as_frozen(q, &ask, day, &period, asked.counts)?,
        When::Stood(day) => {
            Then::read(q, &ask, &Ground::load(q, &ask, period)?, &freezes, day)?.shots().cloned().collect()
        }
    };
    all.retain(|shot| counts(asked.counts, shot.counted(&period)));
    all.sort_by_key(|shot| rank(shot, shot.minor));
    let mut sum = Sum::default();
    all.iter().for_each(|shot| sum.add(shot.minor));
    let end = from.saturating_add(limit);
    let next = (all.len() > end).then_some(end);
    let page: Vec<Shot> = all.into_iter().skip(from).take(limit).collect();
    let keys: Vec<Key> = page.iter().map(|shot| shot.key).collect();
    let mut stages = match when {
        When::Frozen(day) => frozen::stages_frozen(q, &ask, day, &keys)?,
        When::Stood(day) => frozen::stages_on(q, &ask, day, &keys)?,
    };
    let mut now = frozen::now(q, &ask, &keys)?;
    let people = names::users(q, ask.scope, page.iter().filter_map(|shot| shot.lead))?;
    let item = |shot: Shot| {
        let now = now.remove(&shot.key);
        // A deal that is no longer kept is part of the sum that was frozen all the same.
        let fate = now.as_ref().map_or((Fate::Gone, None), |now| now.fate(&period));
        Item { stage: stages.remove(&shot.key), shot, now, fate }
    };
    let items = page.into_iter().map(item).collect();
    Ok(Found { when: Some(when), freezes, items, sum, next, people })
}

/// What counted in a period on the day of a freeze: no more is read than the number asks for.
fn as_frozen(q: &Conn<'_>, ask: &Ask<'_>, day: Date, period: &Span, of: Option<Counts>) -> Result<Vec<Shot>> {
    let only = match of {
        Some(Counts::Commit | Counts::Committed) => Some(Category::Commit),
        Some(Counts::Likely) => Some(Category::BestCase),
        Some(Counts::Pipeline) => Some(Category::Pipeline),
        Some(Counts::Won | Counts::Best | Counts::Open) | None => None,
    };
    let mut all = Vec::new();
    if of != Some(Counts::Won) {
        all = snapshots::open(q, ask, day, period, only)?;
    }
    if matches!(of, None | Some(Counts::Won | Counts::Commit | Counts::Best)) {
        all.extend(snapshots::won(q, ask, day, period)?);
    }
    Ok(all)
}
