//! The feature for machines.

mod changes;

pub use changes::{ChangeOut, ChangesOut, SubjectOut, changes};
