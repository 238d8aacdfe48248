//! Pages of people, one screen a file.

pub mod changes;
pub mod data;
pub mod details;
pub mod draw;
pub mod edit;
pub mod facts;
pub mod introductions;
pub mod list;
pub mod moved;
pub mod new;
pub mod panel;
pub mod person;
pub mod retention;
pub mod roles;
pub mod tab;
pub mod timeline;
