//! The verbs of reports. The author writes and submits; who leads the author replies.

mod judge;
mod rules;
mod tell;
pub mod undo;
mod write;

pub use judge::{acknowledge, answer, send_back};
pub use rules::{EditRules, set_rules};
pub use tell::{DUE, JUDGED, KINDS, SUBMITTED};
pub use write::{edit, start, submit};

pub(super) use tell::due;

use tenure_db::Conn;
use uuid::Uuid;

use super::model::{Report, State};
use super::store::report;
use crate::base::{Error, Result, UserId, Viewer};
use crate::features::handovers::store::people::may_give;
use crate::features::history::store::user_name;

/// A report that the viewer may read: their own, and submitted ones of people whose holdings they reach today.
///
/// # Errors
/// `NotFound` for all others, as for none.
pub fn readable(q: &Conn<'_>, viewer: &Viewer, id: Uuid) -> Result<Report> {
    let found = report::find(q, id)?;
    if found.author == viewer.id {
        return Ok(found);
    }
    if found.submissions == 0 || user_name(q, viewer, found.author)?.is_none() {
        return Err(Error::NotFound);
    }
    Ok(found)
}

/// Whether the viewer leads the author, by solid lines of today: who does may reply.
///
/// # Errors
/// What the database says.
pub fn leads(q: &Conn<'_>, viewer: &Viewer, author: UserId) -> Result<bool> {
    Ok(viewer.id != author && may_give(q, viewer, author)?)
}

/// A report of the viewer's own that they may write.
fn writable(q: &Conn<'_>, viewer: &Viewer, id: Uuid) -> Result<Report> {
    let found = readable(q, viewer, id)?;
    if found.author != viewer.id {
        return Err(Error::Forbidden("reports-error-author"));
    }
    if !found.state.open() {
        return Err(Error::conflict("reports-error-frozen"));
    }
    Ok(found)
}

/// A report that the viewer may reply to.
fn judgeable(q: &Conn<'_>, viewer: &Viewer, id: Uuid) -> Result<Report> {
    let found = readable(q, viewer, id)?;
    if !leads(q, viewer, found.author)? {
        return Err(Error::Forbidden("reports-error-leads"));
    }
    if matches!(found.state, State::Draft | State::Returned) {
        return Err(Error::conflict("reports-error-not-submitted"));
    }
    Ok(found)
}
