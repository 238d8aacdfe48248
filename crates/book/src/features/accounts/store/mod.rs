//! All SQL of the feature.

pub mod account;
pub mod bulk;
pub mod changes;
pub mod facts;
pub mod filter;
pub mod head;
pub mod identifiers;
pub mod list;
mod lookup;
pub mod matching;
pub mod merged;
pub mod names;
pub mod stats;
pub mod tags;
pub mod team;
pub mod units;

pub(in crate::features::accounts) use lookup::{Known, Lookup};
