//! Pages of meetings, one screen a file.

pub mod form;
pub mod list;
pub mod new;
pub mod panels;
pub mod recap;
pub mod record;
pub mod share;
