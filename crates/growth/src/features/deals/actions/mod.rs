//! The verbs of deals. All but archiving end in [`save`]: what a deal says after, checked, stored, told.

mod add;
mod check;
mod close;
mod edit;
pub mod erase;
mod hand_over;
mod import;
mod moving;
pub mod reasons;
pub mod renewals;
pub mod reprice;
mod shelve;
pub mod stages;
mod steps;
pub(in crate::features::deals) mod take_back;
pub mod undo;

pub use add::add;
pub(in crate::features::deals) use close::has_sold;
pub use close::{Lost, Won, lose, reopen, win};
use edit::fitting;
pub use edit::{edit, set_credits, set_part};
pub use hand_over::hand_over;
pub use import::enter;
pub use moving::{Move, move_to};
pub use shelve::{archive, restore};
pub use steps::tick;

pub(in crate::features::deals) use import::{
    Given, GivenLine, GivenPart, GivenSplit, store, store_lines, store_parts, store_splits,
};

use serde_json::{Map, Value as Json, json};
use tenure_db::{Conn, Tx};

use super::SEARCH;
use super::model::{Deal, Facts, Outcome};
use super::store::{deal, reprice as priced, write};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, DealId, Edit, Error, Permit, Result, search};
use crate::features::people::merge::{self, Base, Stored};
use crate::features::rates;
use crate::features::rates::model::Rates;

/// The subject of the events.
const DEAL: &str = "deal";

/// A deal of the permit's account that is not archived.
fn stored(permit: &Permit<'_, Edit>, id: DealId) -> Result<Deal> {
    let found = deal::find(permit, id)?;
    if found.archived { Err(Error::conflict("deals-error-archived")) } else { Ok(found) }
}

/// What of `set` is to be stored, by the version that was read.
fn mine(permit: &Permit<'_, Edit>, deal: &Deal, base: &Base, set: &Map<String, Json>) -> Result<Map<String, Json>> {
    let now = deal.facts.fields();
    let place = Stored { scope: deal.account.0, subject: deal.id.0, version: deal.version, now: &now };
    merge::merge(permit.conn(), &place, base, set)
}

/// The amount in the install's currency.
fn reporting(rates: &Rates, by: &Acting, facts: &Facts) -> Option<i64> {
    priced::reporting(rates, facts, &by.settings.currency)
}

/// What the log says of a new deal.
fn told(facts: &Facts) -> Json {
    let said = |v: &Json| !v.is_null() && *v != json!("") && *v != json!([]);
    let set = facts.fields().into_iter().filter(|(_, v)| said(v));
    Json::Object(set.map(|(field, value)| (field, json!([null, value]))).collect::<Map<_, _>>())
}

/// What is told of a change.
#[derive(Clone, Copy)]
struct Tale<'a> {
    verb: &'static str,
    reason: &'a str,
}

/// Stores what a deal says after, with the event; answers the version.
fn save(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    before: &Deal,
    after: &Facts,
    tale: Tale<'_>,
) -> Result<i64> {
    let changes = merge::changes(&before.facts.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(before.version);
    }
    check::check(permit, by, Some(before), after)?;
    keep(tx, by, permit, before, after, tale)
}

/// The same for what was looked up: a file tells what was, whatever is asked of people today.
fn keep(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    before: &Deal,
    after: &Facts,
    tale: Tale<'_>,
) -> Result<i64> {
    let changes = merge::changes(&before.facts.fields(), &after.fields());
    let reporting_minor = reporting(&rates::store::all(tx)?, by, after);
    let row = write::Insert { account: before.account, id: before.id, facts: after, reporting_minor };
    write::update(tx, by, permit, before, &row)?;
    if before.facts.name != after.name || before.facts.source_id != after.source_id {
        search::refresh(tx, &SEARCH, &[(before.account, before.id.0)])?;
    }
    let version = before.version + 1;
    let event = NewEvent::on(before.account, tale.verb, DEAL, before.id.0).version(version).reason(tale.reason);
    events::record(tx, by, event.changes(changes.json()))?;
    Ok(version)
}

/// A change of a live deal by what it says now; answers the version.
fn change(
    tx: &Tx<'_>,
    by: &Acting,
    (account, id): (AccountId, DealId),
    tale: Tale<'_>,
    after: impl FnOnce(&Permit<'_, Edit>, &Deal) -> Result<Facts>,
) -> Result<i64> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let before = stored(&permit, id)?;
    let after = after(&permit, &before)?;
    sold_as_said(&before.facts, &after)?;
    check::days(by, Some(&before.facts), &after)?;
    save(tx, by, &permit, &before, &after, tale)
}

/// Whether a change would part a closed deal from what it has added to what was sold.
///
/// # Errors
/// What the database says.
pub(in crate::features::deals) fn parts_from_sold(q: &Conn<'_>, before: &Deal, after: &Facts) -> Result<bool> {
    Ok(sold_as_said(&before.facts, after).is_err() && close::has_sold(q, (before.account, before.id))?)
}

/// What a closed deal was about stays as it closed: what it has added to what was sold was made from that.
fn sold_as_said(before: &Facts, after: &Facts) -> Result<()> {
    let said = |f: &Facts| {
        let units: Vec<_> = f.lines.iter().map(|line| f.unit_of(line)).collect();
        (f.lines.clone(), units, Some(f.currency.clone()).filter(|_| !f.lines.is_empty()))
    };
    let closed = before.outcome != Outcome::Open && after.outcome == before.outcome;
    if closed && said(before) != said(after) { Err(Error::conflict("deals-error-closed")) } else { Ok(()) }
}
