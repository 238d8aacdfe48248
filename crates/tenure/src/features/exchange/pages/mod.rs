//! Pages of this feature.

pub(super) mod import;
