//! One permit for many accounts; it stands on the floor, since what is registered for hand-overs takes one.

pub use crate::base::permit_set::{PermitSet, permit_set, permit_set_archived, permit_set_unled};
