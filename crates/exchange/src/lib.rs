//! Everything in, everything out: imports, exports, backups.
//!
//! The names are those of the whole house: `crate::base`, `crate::ui` and `crate::features` hold what lies below too.

pub use tenure_floor::{base, ui};

pub mod features;
