//! Administration of custom fields.

pub mod edit;
pub mod list;
