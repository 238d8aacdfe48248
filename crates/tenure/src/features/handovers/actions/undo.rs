//! Taking back what was done to hand-overs. The leads, promises and next steps of the same batch are taken back by the
//! features that they belong to.

use tenure_db::Tx;

use super::super::model::State;
use super::super::store::handover;
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{Acting, Error, HandoverId, Result};

/// How each verb is undone.
pub const KINDS: [UndoKind; 3] = [
    UndoKind { verb: "handover.offered", run: withdrawn },
    UndoKind { verb: "handover.accepted", run: |tx, _, event| open_again(tx, event, State::Accepted) },
    UndoKind { verb: "handover.declined", run: |tx, _, event| open_again(tx, event, State::Declined) },
];

fn withdrawn(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let found = handover::load(tx, HandoverId(event.subject))?;
    if !found.state.open() {
        return Err(Error::conflict("handovers-error-accepted"));
    }
    let at = found.answered_at.unwrap_or(by.now);
    if handover::set_state(tx, found.id, (found.state, State::Withdrawn), &found.answer, Some(at))? {
        Ok(())
    } else {
        Err(Error::conflict("handovers-error-answered"))
    }
}

fn open_again(tx: &Tx<'_>, event: &StoredEvent, from: State) -> Result<()> {
    if handover::set_state(tx, HandoverId(event.subject), (from, State::Offered), "", None)? {
        Ok(())
    } else {
        Err(Error::conflict("handovers-error-answered"))
    }
}
