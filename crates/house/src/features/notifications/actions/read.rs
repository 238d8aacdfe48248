//! Marking notices as read. What one has read is nobody else's business: no event tells of it.

use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::Told;
use super::super::store;
use crate::base::{Acting, Result};

/// Marks one of the viewer's notices as read; answers it.
///
/// # Errors
/// `NotFound` when the viewer has no such notice.
pub fn read(tx: &Tx<'_>, by: &Acting, id: Uuid) -> Result<Told> {
    let told = store::find(tx, &by.viewer, id)?;
    if told.read_at.is_none() {
        store::mark(tx, by.viewer.id, id, Some(by.now))?;
    }
    Ok(told)
}

/// Marks one of the viewer's notices as unread.
///
/// # Errors
/// `NotFound` when the viewer has no such notice.
pub fn unread(tx: &Tx<'_>, by: &Acting, id: Uuid) -> Result<()> {
    store::find(tx, &by.viewer, id)?;
    store::mark(tx, by.viewer.id, id, None)
}

/// Marks all of the viewer's notices as read.
///
/// # Errors
/// What the database says.
pub fn read_all(tx: &Tx<'_>, by: &Acting) -> Result<()> {
    store::mark_all(tx, by.viewer.id, by.now)
}
