//! All SQL of the feature.

pub mod batch;
pub mod corrections;
pub mod drafts;
pub mod handing;
pub mod interaction;
pub mod list;
pub mod rhythm;
pub mod strengths;
pub(super) mod talks;
pub(super) mod times;
pub mod touches;
