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

use crate::base::{AccountId, Contribute, Permit, PositionId, Read};

/// The page of a position's relationship.
pub fn href(account: AccountId, position: PositionId) -> String {
    format!("/accounts/{account}/people/{position}/relationship")
}

/// The page of the account's relationships.
pub fn home(account: AccountId) -> String {
    format!("/accounts/{account}/relationships")
}

/// Whether the viewer may give an opinion.
fn may_say(permit: &Permit<'_, Read>) -> bool {
    permit.allows::<Contribute>()
}
