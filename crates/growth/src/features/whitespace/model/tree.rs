//! The offerings as columns: the tree that deals ask as well whether something is sold.

pub use crate::features::deals::model::tree::{Node, Tree};
