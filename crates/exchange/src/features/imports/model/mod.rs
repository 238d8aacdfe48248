//! Types and pure rules of imports.

pub mod answers;
pub mod currencies;
pub mod evidence;
pub mod filters;
pub mod guess;
mod html;
pub mod keys;
pub mod made;
pub mod preset;
pub mod rules;
pub mod sensitive;
pub mod setup;
pub mod state;
pub mod values;
