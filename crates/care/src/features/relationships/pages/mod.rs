//! The screens of the feature.

pub mod departures;
pub mod edit;
pub mod figure;
pub mod leaving;
pub mod lines;
pub mod marks;
pub mod opinions;
pub mod person;
pub mod role;
pub mod tab;
pub mod why;
pub mod words;

use crate::base::{AccountId, Contribute, Edit, Error, Permit, PositionId, Read, Result};

/// The page of a position's relationship.
pub fn href(account: AccountId, position: PositionId) -> String {
    format!("/accounts/{account}/people/{position}/relationship")
}

/// The page of the account's relationships.
pub fn home(account: AccountId) -> String {
    format!("/accounts/{account}/relationships")
}

/// Whether the viewer may change attributes: asked before a form is shown, so that nobody types in vain.
fn may_edit(permit: &Permit<'_, Read>) -> Result<()> {
    if permit.archived() {
        return Err(Error::conflict("error-archived"));
    }
    if permit.allows::<Edit>() { Ok(()) } else { Err(Error::Forbidden("error-needs-edit")) }
}

/// Whether the viewer may give an opinion.
fn may_say(permit: &Permit<'_, Read>) -> bool {
    permit.allows::<Contribute>()
}
