//! Files on pages: a tab, panels under things, one file, the form that takes them.

pub mod draw;
pub mod show;
pub mod tab;
pub mod timeline;
pub mod upload;
