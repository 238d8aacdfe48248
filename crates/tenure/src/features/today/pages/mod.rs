//! Pages of Today.

pub mod done;
pub mod needs;
pub mod next;
pub mod people;
pub mod row;
pub mod rules;
pub mod said;
pub mod taught;
pub mod today;
