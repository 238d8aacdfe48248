//! All SQL of imports.

pub mod erase;
pub mod events;
pub mod lines;
pub mod newer;
pub mod pieces;
pub mod runs;
pub mod templates;
pub mod turns;
