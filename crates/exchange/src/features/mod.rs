//! The features of this crate, with those below it under the same names.

pub use tenure_book::features::*;

pub mod exchange;
pub mod export;
pub mod imports;
