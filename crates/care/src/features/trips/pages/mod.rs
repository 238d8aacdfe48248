//! Pages of trips.

pub mod form;
pub mod list;
pub mod record;
