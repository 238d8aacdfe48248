//! Handing accounts over.

use serde_json::json;
use tenure_db::{Conn, Tx};

use super::super::model::{MOST, NewHandover, reason};
use super::super::store::{accounts, handover, people};
use crate::base::events::{self, NewEvent};
use crate::base::permit_set::permit_set;
use crate::base::registry::HandoverPart;
use crate::base::{AccountId, Acting, Error, Fields, HandoverId, Manage, Result, Scope, Viewer, validate};
use crate::features::access::actions::reassign::reassign_set;
use crate::features::access::model::Reassign;
use crate::features::access::sets;
use crate::features::access::store::assignments;

/// Hands accounts over: the lead changes from the day on, what is chosen moves with it (now, or when the day comes), and
/// the receiver is asked. All events carry one batch.
///
/// # Errors
/// `Invalid` for a giver for whom one may not act, a receiver who is not active on the day, a day that has passed, no
/// accounts, or accounts that the giver does not lead then; `NotFound` and `Forbidden` as for managing each account.
pub fn offer(tx: &Tx<'_>, by: &Acting, parts: &[HandoverPart], new: &NewHandover) -> Result<HandoverId> {
    check(tx, &by.viewer, parts, new)?;
    let list = accounts_of(tx, &by.viewer, new)?;
    let set = sets::fill(tx, by, &list)?;
    let permit = permit_set::<Manage>(tx, &by.viewer, set)?;
    if accounts::not_led(&permit, new.giver, new.from)? > 0 {
        return Err(Error::field("accounts", "handovers-error-not-led"));
    }
    let id = HandoverId(by.uuid());
    handover::insert(tx, by, (id, list.len()), new)?;
    accounts::insert(&permit, id)?;
    let why = reason(&new.note);
    let event = NewEvent::install("handover.offered", "handover", id.0).reason(&why).changes(json!({
        "giver": [null, new.giver], "receiver": [null, new.receiver], "from_on": [null, new.from.to_string()],
        "accounts": [null, list.len()], "parts": [null, new.parts.join(", ")],
    }));
    events::record(tx, by, event)?;
    if new.from <= by.today {
        for part in parts.iter().filter(|p| new.parts.iter().any(|key| key == p.key)) {
            (part.give)(&permit, by, new.giver, new.receiver)?;
        }
    }
    let input = Reassign { accounts: list, to: new.receiver, from: new.from, reason: why };
    reassign_set(&permit, by, &input).map_err(renamed)?;
    super::tell::offered(tx, by, &handover::load(tx, id)?)?;
    Ok(id)
}

/// The reassignment knows the receiver as `user`.
fn renamed(error: Error) -> Error {
    match error {
        Error::Invalid(mut fields) => {
            for wrong in &mut fields.0 {
                if wrong.field == "user" {
                    wrong.field = "receiver".into();
                }
            }
            Error::Invalid(fields)
        }
        other => other,
    }
}

/// What can be checked without looking at accounts.
pub(super) fn check(q: &Conn<'_>, viewer: &Viewer, parts: &[HandoverPart], new: &NewHandover) -> Result<()> {
    let mut fields = Fields::default();
    if !people::may_give(q, viewer, new.giver)? {
        fields.add("giver", "handovers-error-giver");
    }
    match assignments::active_spans(q, &[new.receiver])?.first() {
        None => fields.add("receiver", "error-unknown"),
        Some(_) if new.receiver == new.giver => fields.add("receiver", "handovers-error-same"),
        Some((_, span)) if !span.holds(new.from) => fields.add("receiver", "access-error-inactive"),
        Some(_) => {}
    }
    if new.from < viewer.today {
        fields.add("from", "handovers-error-past");
    }
    if new.parts.iter().any(|key| !parts.iter().any(|p| p.key == key)) {
        let allowed = parts.iter().map(|p| p.key).collect::<Vec<_>>().join(", ");
        fields.add_with("parts", "error-one-of", vec![("allowed", allowed)]);
    }
    validate::text(&mut fields, "note", &new.note);
    fields.finish()
}

/// The accounts meant, each once.
pub(super) fn accounts_of(q: &Conn<'_>, viewer: &Viewer, new: &NewHandover) -> Result<Vec<AccountId>> {
    let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let mut list = match &new.accounts {
        Some(list) => list.clone(),
        None => {
            let led = assignments::led(q, &Scope::all(q, viewer)?, None, Some(new.giver), new.from, most)?;
            led.into_iter().map(|l| l.account).collect()
        }
    };
    list.sort_unstable();
    list.dedup();
    let mut fields = Fields::default();
    if list.is_empty() {
        fields.add("accounts", "access-error-no-accounts");
    } else if list.len() > MOST {
        fields.add_with("accounts", "access-error-too-many", vec![("most", MOST.to_string())]);
    }
    fields.finish()?;
    Ok(list)
}
