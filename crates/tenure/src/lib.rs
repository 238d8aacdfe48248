//! Tenure: account management for the clients a company already has.
//!
//! `base` is the thin floor every feature stands on, `ui` draws, `features` hold one noun each,
//! `surfaces` gather their routes, and `server` puts all together. ARCHITECTURE.md is the map.

pub use tenure_floor::{base, ui};

pub mod cli;
pub mod demo;
pub mod features;
pub mod server;
pub mod surfaces;
#[cfg(test)]
mod tests;
