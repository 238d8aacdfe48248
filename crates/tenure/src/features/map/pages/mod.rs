//! The screens of the map, one a file.

mod card;
mod chart;
pub mod edit;
pub mod export;
pub mod paste;
pub mod place;
pub mod scene;
mod side;
pub mod tab;
mod table;
