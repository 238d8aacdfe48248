//! Pages of promises, one screen a file.

mod asked;
pub mod edit;
mod file;
mod filters;
pub mod form;
pub mod keeping;
pub mod ledger;
pub mod new;
pub mod panels;
pub mod reason;
pub mod record;
pub mod row;
pub mod timeline;
pub mod verbs;

pub use asked::Asked;
