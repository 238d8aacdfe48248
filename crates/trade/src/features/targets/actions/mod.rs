//! The verbs of targets: who leads somebody sets their targets, and so do admins.

mod archive;
mod edit;
mod set;
mod split;
mod undo;

use tenure_db::Tx;

pub use archive::{archive, restore};
pub use edit::edit;
pub use set::set;
pub use split::{Shares, split_over};
pub(super) use undo::{KINDS, put_back};

use super::model::{About, Part, Target};
use super::store::{target, versions};
use crate::base::permit::look;
use crate::base::{Acting, Error, Fields, Read, Result, Right, TargetId, UserId, Viewer};
use crate::features::org;

/// Whether the viewer may set the targets of somebody: an admin of anybody, a director of whoever reports to them by
/// solid lines, at any distance. Nobody sets their own.
///
/// # Errors
/// What the database says.
pub fn may_set(q: &tenure_db::Conn<'_>, viewer: &Viewer, user: UserId) -> Result<bool> {
    if viewer.has(Right::Administer) {
        return Ok(true);
    }
    Ok(viewer.has(Right::Lead) && org::store::reach::reports(q, viewer.id, viewer.today)?.contains(&user))
}

/// Refuses who may not: where they may not even know of the person's targets, there are none.
fn demand(tx: &Tx<'_>, by: &Acting, user: UserId) -> Result<()> {
    if may_set(tx, &by.viewer, user)? {
        return Ok(());
    }
    if target::knows(tx, &by.viewer, user)? { Err(Error::Forbidden("targets-error-may")) } else { Err(Error::NotFound) }
}

/// A target that the viewer may change.
fn own(tx: &Tx<'_>, by: &Acting, id: TargetId) -> Result<Target> {
    let stored = target::find(tx, &by.viewer, id)?;
    demand(tx, by, stored.about.user)?;
    Ok(stored)
}

/// Checks amount and part.
fn sound(tx: &Tx<'_>, by: &Acting, about: &About, minor: i64) -> Result<()> {
    let mut fields = Fields::default();
    if minor <= 0 {
        fields.add("amount", "targets-error-amount");
    }
    match about.part {
        Part::Whole => {}
        Part::Account(account) => {
            if look::<Read>(tx, &by.viewer, account).is_err() {
                fields.add("account", "error-unknown");
            }
        }
        Part::Territory(id) => {
            if org::store::territories::find(tx, id)?.is_none() {
                fields.add("territory", "error-unknown");
            }
        }
        Part::Offering(id) => {
            if !target::offering_known(tx, id)? {
                fields.add("offering", "error-unknown");
            }
        }
    }
    fields.finish()
}

/// Keeps what a target is now, and why.
fn keep(tx: &Tx<'_>, by: &Acting, stored: &Target, reason: &str) -> Result<()> {
    versions::keep(tx, by, stored, reason)
}
