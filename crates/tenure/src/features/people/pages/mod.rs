//! Pages of people, one screen a file.

pub mod draw;
pub mod edit;
pub mod list;
pub mod new;
pub mod panel;
pub mod person;
pub mod tab;
