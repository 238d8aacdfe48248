//! Pages of promises, one screen a file.

pub mod edit;
pub mod form;
pub mod ledger;
pub mod new;
pub mod panels;
pub mod reason;
pub mod record;
pub mod row;
pub mod timeline;
pub mod verbs;
