//! The verbs: drafts and their rules; previews; applying a set; regions; what accounts weigh.

pub mod apply;
pub mod drafts;
pub mod preview;
pub mod regions;
pub mod rules;
pub(in crate::features::territories) mod take_back;
pub mod undo;
pub mod unplace;
pub mod workloads;

pub use drafts::{discard, draft, edit_set};
pub use rules::{add, edit, remove};
