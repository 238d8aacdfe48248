//! Pages of administration.

pub mod audit;
pub mod home;
pub mod jobs;
