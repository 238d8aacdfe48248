//! Pages of tasks.

pub mod file;
pub mod form;
pub mod list;
pub mod new;
pub mod panels;
pub mod record;
pub mod row;
