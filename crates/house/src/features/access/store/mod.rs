//! All SQL of the feature.

pub mod assignments;
pub mod check;
pub mod explain;
pub mod grants;
pub mod leads;
pub mod materialise;
pub mod sets;
pub mod tree;
