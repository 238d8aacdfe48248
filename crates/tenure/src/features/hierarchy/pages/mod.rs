//! Pages of the hierarchy, one screen a file.

pub mod csv;
pub mod duplicates;
pub mod merge;
pub mod moves;
pub mod promote;
pub mod rows;
pub mod today;
pub mod tree;
