//! How deals end: won, lost, and open again.

use jiff::civil::Date;
use tenure_db::{Conn, Tx};

use super::super::model::{Deal, Facts, Outcome, split};
use super::super::store::known;
use super::{Tale, change, check, stored};
use crate::base::dated::Span;
use crate::base::events;
use crate::base::permit::permit;
use crate::base::{
    AccountId, Acting, CompetitorId, DealId, DealReasonId, Edit, Error, Permit, Result, RevenueLineId, UserId,
};
use crate::features::people::merge::{self, Base};
use crate::features::revenue::actions as revenue;
use crate::features::revenue::model::{Facts as Sold, Kind as Document, NewLine};

/// The system of what a deal itself has made.
const HOUSE: &str = "tenure";

/// How a deal was won.
#[derive(Clone, Debug, Default)]
pub struct Won {
    /// When; today without it.
    pub on: Option<Date>,
    /// Why.
    pub reason: Option<DealReasonId>,
    /// Why, in words.
    pub note: String,
    /// Whether its lines are added to what was sold.
    pub revenue: bool,
    /// What the winner had read.
    pub base: Base,
}

/// How a deal was lost.
#[derive(Clone, Debug, Default)]
pub struct Lost {
    /// When; today without it.
    pub on: Option<Date>,
    /// Why.
    pub reason: Option<DealReasonId>,
    /// Why, in words.
    pub note: String,
    /// To whom.
    pub to: Option<CompetitorId>,
    /// What the loser had read.
    pub base: Base,
}

fn open(permit: &Permit<'_, Edit>, before: &Deal, base: &Base) -> Result<Facts> {
    if before.facts.outcome != Outcome::Open {
        return Err(Error::conflict("deals-error-closed"));
    }
    as_read(permit, before, base)?;
    Ok(before.facts.clone())
}

/// Nobody ends a deal that they have not seen as it is: what says something else than in the version that was read is
/// told first, each field with its value now and then.
fn as_read(permit: &Permit<'_, Edit>, before: &Deal, base: &Base) -> Result<()> {
    let Some(version) = base.version else { return Ok(()) };
    if version > before.version {
        return Err(Error::field("version", "error-version"));
    }
    if version == before.version {
        return Ok(());
    }
    let now = before.facts.fields();
    let then = events::values_at(permit.conn(), before.account.0, before.id.0, version)?;
    let other = then.into_iter().filter_map(|(field, then)| {
        let now = now.get(&field).filter(|now| **now != then)?;
        Some((field, merge::show(now), merge::show(&then)))
    });
    let other: Vec<(String, String, String)> = other.collect();
    if other.is_empty() { Ok(()) } else { Err(merge::conflict(before.version, other)) }
}

/// A deal is won. With `revenue` what its lines say is added to what was sold, one order for each line and each of ours
/// who has a share in it. Answers the version.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`; `Conflict` when it has closed already, or with what has changed since it was
/// read; `Invalid` for a day to come.
pub fn win(tx: &Tx<'_>, by: &Acting, at: (AccountId, DealId), input: &Won) -> Result<i64> {
    let after = |permit: &Permit<'_, Edit>, before: &Deal| {
        let mut after = open(permit, before, &input.base)?;
        (after.outcome, after.closed_on) = (Outcome::Won, Some(input.on.unwrap_or(by.today)));
        (after.reason, after.reason_note) = (input.reason, input.note.clone());
        Ok::<Facts, Error>(after.settled())
    };
    if input.revenue {
        // First, so that the deed is called after the deal.
        let permit = permit::<Edit>(tx, &by.viewer, at.0)?;
        let before = stored(&permit, at.1)?;
        let won = after(&permit, &before)?;
        check::check(&permit, by, Some(&before), &won)?;
        revenue::add_many(tx, by, &sold(&permit, &Deal { facts: won, ..before })?)?;
    }
    change(tx, by, at, Tale { verb: "deal.won", reason: "" }, |permit, before| after(permit, before))
}

/// What a won deal adds to what was sold: parts of a line add up to its amount.
fn sold(permit: &Permit<'_, Edit>, deal: &Deal) -> Result<Vec<NewLine>> {
    let f = &deal.facts;
    let Some(on) = f.closed_on else { return Ok(Vec::new()) };
    let held = split::on(&f.credits, on);
    let mut shares: Vec<(Option<UserId>, i64)> = held.into_iter().map(|c| (Some(c.user), c.share)).collect();
    if shares.is_empty() {
        shares.push((known::lead(permit, on)?, split::WHOLE));
    }
    let mut made = Vec::new();
    for line in &f.lines {
        let Some(amount) = line.amount_minor else { continue };
        let mut before = 0;
        for (user, share) in &shares {
            let part = |n: i64| split::part(n, before, *share);
            let (minor, quantity) = (part(amount), line.quantity.map(part));
            before += share;
            if minor == 0 && amount != 0 {
                continue;
            }
            let whose = user.map(|u| format!(":{u}")).unwrap_or_default();
            let period = line.period_from.and_then(|from| Span::new(from, line.period_to).ok());
            let facts = Sold {
                unit: f.unit_of(line),
                sold_on: on,
                amount_minor: minor,
                currency: f.currency.clone(),
                quantity,
                offering: line.offering,
                document_number: String::new(),
                document_line: String::new(),
                kind: Document::Order,
                period,
                due_on: None,
                paid_on: None,
                disputed: false,
                agreement_ref: f.agreement.clone(),
                sold_by: *user,
                territory: None,
                source_system: HOUSE.to_owned(),
                source_id: format!("{}{}{whose}", prefix(deal.id), line.id),
            };
            made.push(NewLine { account: deal.account, facts });
        }
    }
    Ok(made)
}

/// Whether something stands among what was sold that a deal has added.
pub(in crate::features::deals) fn has_sold(q: &Conn<'_>, at: (AccountId, DealId)) -> Result<bool> {
    Ok(!known::sold(q, at.0, &prefix(at.1))?.is_empty())
}

/// Takes out what a deal had added to what was sold.
pub(super) fn unsell(tx: &Tx<'_>, by: &Acting, at: (AccountId, DealId)) -> Result<()> {
    known::sold(tx, at.0, &prefix(at.1))?.into_iter().try_for_each(|id| {
        revenue::remove(tx, by, at.0, RevenueLineId(id))?;
        Ok(())
    })
}

/// How the source ids of what a deal has sold begin.
fn prefix(deal: DealId) -> String {
    format!("deal:{deal}:")
}

/// A deal is lost. Answers the version.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`; `Conflict` when it has closed already, or with what has changed since it was
/// read; `Invalid` for a day to come.
pub fn lose(tx: &Tx<'_>, by: &Acting, at: (AccountId, DealId), input: &Lost) -> Result<i64> {
    change(tx, by, at, Tale { verb: "deal.lost", reason: "" }, |permit, before| {
        let mut after = open(permit, before, &input.base)?;
        (after.outcome, after.closed_on) = (Outcome::Lost, Some(input.on.unwrap_or(by.today)));
        (after.reason, after.reason_note, after.lost_to) = (input.reason, input.note.clone(), input.to);
        Ok(after)
    })
}

/// A closed deal is open again; what it had added to what was sold is taken out. Answers the version.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`; `Conflict` when it is open.
pub fn reopen(tx: &Tx<'_>, by: &Acting, at: (AccountId, DealId), why: &str) -> Result<i64> {
    unsell(tx, by, at)?;
    change(tx, by, at, Tale { verb: "deal.reopened", reason: why }, |_, before| {
        if before.facts.outcome == Outcome::Open {
            return Err(Error::conflict("deals-error-open"));
        }
        let mut after = before.facts.clone();
        (after.outcome, after.closed_on) = (Outcome::Open, None);
        (after.reason, after.lost_to) = (None, None);
        after.reason_note = String::new();
        Ok(after)
    })
}
