//! All SQL of the feature.

pub mod account;
pub mod batch;
pub mod bulk;
pub mod changes;
pub mod facts;
pub mod filter;
pub mod head;
pub mod identifiers;
pub mod list;
pub(in crate::features::accounts) mod lookup;
mod made;
pub mod matching;
pub mod merged;
pub mod named;
pub mod names;
pub(in crate::features::accounts) mod removal;
pub mod stats;
pub mod tags;
pub mod team;
pub mod units;
