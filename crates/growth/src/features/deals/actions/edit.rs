//! Changing what a deal says.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::super::model::{Deal, EditDeal, Facts, Kind, split};
use super::super::store::stages;
use super::{Tale, change, mine};
use crate::base::{AccountId, Acting, Conn, DealId, Error, Result, UserId};
use crate::features::people::merge::Base;

const EDITED: Tale<'_> = Tale { verb: "deal.edited", reason: "" };

/// Changes fields; answers the version. Another kind puts it into the stage at the same place of that kind.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`; `Conflict` with both values when somebody changed the same field since, or
/// when the deal was archived; `Invalid` for what does not exist.
pub fn edit(tx: &Tx<'_>, by: &Acting, at: (AccountId, DealId), input: &EditDeal) -> Result<i64> {
    change(tx, by, at, EDITED, |permit, before| {
        let set = mine(permit, before, &input.base, &input.set)?;
        let after = fitting(before, &set)?;
        let after = signed(by, before, after);
        rehoused(permit.conn(), before, after)
    })
}

pub(super) fn fitting(before: &Deal, set: &Map<String, Json>) -> Result<Facts> {
    before.facts.with(set).ok_or_else(|| Error::internal("a changed field does not fit the deal"))
}

/// Who says otherwise than the evidence signs it.
fn signed(by: &Acting, before: &Deal, mut after: Facts) -> Facts {
    if after.override_category.is_none() {
        (after.override_by, after.override_until) = (None, None);
        after.override_reason = String::new();
    } else if after.override_category != before.facts.override_category {
        after.override_by = by.viewer.actor();
    }
    after
}

/// The stage at the same place of another kind, or its last one.
fn rehoused(q: &Conn<'_>, before: &Deal, mut after: Facts) -> Result<Facts> {
    if after.kind == before.facts.kind || after.stage != before.facts.stage {
        return Ok(after);
    }
    let all = stages::all(q)?;
    let place = all.iter().find(|s| s.id == before.facts.stage).map_or(1, |s| s.position);
    let of = |kind: Kind| all.iter().filter(move |s| s.kind == kind && !s.archived);
    let found = of(after.kind).rfind(|s| s.position <= place).or_else(|| of(after.kind).next());
    after.stage = found.map(|s| s.id).ok_or_else(|| Error::field("kind", "deals-error-no-stages"))?;
    Ok(after)
}

/// Sets a list of the deal (`lines`, `people`, `competitors`, `evidence`, `steps`) as a whole; answers the version.
///
/// # Errors
/// Those of [`edit`].
pub fn set_part(
    tx: &Tx<'_>,
    by: &Acting,
    at: (AccountId, DealId),
    base: &Base,
    (part, value): (&'static str, Json),
) -> Result<i64> {
    let verb = match part {
        "lines" => "deal.lines_set",
        "people" => "deal.people_set",
        "competitors" => "deal.competitors_set",
        "steps" => "deal.steps_set",
        _ => "deal.evidence_set",
    };
    change(tx, by, at, Tale { verb, reason: "" }, |permit, before| {
        let mut set = Map::from_iter([(part.to_owned(), value)]);
        before.facts.forget_sum(&mut set);
        fitting(before, &mine(permit, before, base, &set)?)
    })
}

/// Splits the deal between our people from a day on; an empty list gives it to the account's lead. Answers the version.
///
/// # Errors
/// Those of [`edit`]; `Invalid` when the shares do not make a whole.
pub fn set_credits(
    tx: &Tx<'_>,
    by: &Acting,
    at: (AccountId, DealId),
    base: &Base,
    from: Option<Date>,
    shares: &[(UserId, i64)],
) -> Result<i64> {
    change(tx, by, at, Tale { verb: "deal.credits_set", reason: "" }, |permit, before| {
        let f = &before.facts;
        // The first split holds for all of the deal's life.
        let from = from.unwrap_or(if f.credits.is_empty() { f.opened_on } else { by.today });
        let credits = split::replaced(&f.credits, from, shares);
        let set = Map::from_iter([(String::from("credits"), json!(credits))]);
        fitting(before, &mine(permit, before, base, &set)?)
    })
}
