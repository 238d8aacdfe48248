//! All SQL of the feature.

pub mod account;
pub mod cards;
pub mod handing;
pub mod leaving;
pub mod lines;
pub mod opinions;
pub mod peers;
pub mod positions;
pub mod scope;
pub mod turns;

pub use account::{World, account, gaps};
pub use cards::cards;
