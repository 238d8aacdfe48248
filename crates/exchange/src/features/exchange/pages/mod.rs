//! Pages of this feature.

pub mod import;
