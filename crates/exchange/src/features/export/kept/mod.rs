//! Exports that are made in the background and kept for a day: asked for on a page or by the API, written by a job, given
//! to nobody but their maker, and swept.

pub mod actions;
pub mod api;
pub mod job;
pub mod model;
pub mod page;
pub mod serve;
pub mod store;
