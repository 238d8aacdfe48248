//! Taking a hand-over back.

use serde_json::json;
use tenure_db::{Conn, Tx};

use super::super::model::{Handover, State};
use super::super::store::{handover, people};
use crate::base::events::{self, NewEvent};
use crate::base::registry::Registry;
use crate::base::{Acting, Error, HandoverId, Result, Viewer, undo};

/// Whether somebody may take it back as far as people go; the accounts are asked when it is done.
///
/// # Errors
/// What the database says.
pub fn may_withdraw(q: &Conn<'_>, viewer: &Viewer, found: &Handover) -> Result<bool> {
    let made = found.creator.as_ref().is_some_and(|c| c.id == viewer.id);
    Ok(made || people::may_give(q, viewer, found.giver.id)?)
}

/// Takes a hand-over back that was not accepted: leads, promises and next steps are as they were before, all accounts
/// together.
///
/// # Errors
/// `NotFound` when one may not know of it; `Forbidden` for whoever neither made it nor may act for the giver, or does not
/// manage the accounts any more; `Conflict` when it was accepted or taken back, or when later changes build on it.
pub fn withdraw(tx: &Tx<'_>, by: &Acting, registry: &Registry, id: HandoverId) -> Result<()> {
    let found = handover::find(tx, &by.viewer, id)?;
    if !may_withdraw(tx, &by.viewer, &found)? {
        return Err(Error::Forbidden("handovers-error-not-giver"));
    }
    match found.state {
        State::Accepted => return Err(Error::conflict("handovers-error-accepted")),
        State::Withdrawn => return Err(Error::conflict("error-undone-already")),
        State::Offered | State::Declined => {}
    }
    // Who gave away what they led cannot see it any more once the day has come.
    undo::revert(tx, by, registry, found.batch).map_err(|error| match error {
        Error::NotFound => Error::Forbidden("handovers-error-too-late"),
        other => other,
    })?;
    let event = NewEvent::install("handover.withdrawn", "handover", id.0);
    events::record(tx, by, event.changes(json!({"state": [found.state.code(), State::Withdrawn.code()]})))?;
    super::tell::withdrawn(tx, by, &found)
}
