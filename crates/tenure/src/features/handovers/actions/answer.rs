//! The receiver's answer. It moves nothing: the dates do.

use serde_json::json;
use tenure_db::Tx;

use super::super::model::{Handover, State};
use super::super::store::handover;
use crate::base::events::{self, NewEvent};
use crate::base::{Acting, Error, Fields, HandoverId, Result, validate};

/// Takes a hand-over on.
///
/// # Errors
/// `NotFound` when one may not know of it, `Forbidden` for anybody but the receiver, `Conflict` when it was answered or
/// taken back.
pub fn accept(tx: &Tx<'_>, by: &Acting, id: HandoverId) -> Result<Handover> {
    answer(tx, by, id, State::Accepted, "")
}

/// Declines a hand-over, with a reason. The accounts stay where the dates put them, until the hand-over is taken back or
/// they are handed over again.
///
/// # Errors
/// As [`accept`]; `Invalid` without a reason.
pub fn decline(tx: &Tx<'_>, by: &Acting, id: HandoverId, reason: &str) -> Result<Handover> {
    answer(tx, by, id, State::Declined, reason)
}

fn answer(tx: &Tx<'_>, by: &Acting, id: HandoverId, state: State, reason: &str) -> Result<Handover> {
    let found = handover::find(tx, &by.viewer, id)?;
    if found.receiver.id != by.viewer.id {
        return Err(Error::Forbidden("handovers-error-not-receiver"));
    }
    if state == State::Declined {
        let mut fields = Fields::default();
        validate::required(&mut fields, "reason", reason, validate::LINE);
        fields.finish()?;
    }
    if !handover::set_state(tx, id, (State::Offered, state), reason, Some(by.now))? {
        return Err(Error::conflict("handovers-error-answered"));
    }
    let verb = if state == State::Accepted { "handover.accepted" } else { "handover.declined" };
    let event = NewEvent::install(verb, "handover", id.0).reason(reason);
    events::record(tx, by, event.changes(json!({"state": [State::Offered.code(), state.code()]})))?;
    let after = handover::load(tx, id)?;
    super::tell::answered(tx, by, &after)?;
    Ok(after)
}
