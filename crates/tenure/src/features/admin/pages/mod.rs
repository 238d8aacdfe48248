//! Pages of administration.

pub mod audit;
pub mod changes;
pub mod home;
pub mod jobs;
