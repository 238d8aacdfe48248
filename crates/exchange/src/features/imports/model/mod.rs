//! Types and pure rules of imports.

pub mod answers;
pub mod evidence;
pub mod guess;
pub mod rules;
pub mod sensitive;
pub mod setup;
pub mod state;
pub mod values;
