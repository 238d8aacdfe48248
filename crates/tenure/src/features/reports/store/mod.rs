//! All SQL of the feature.

pub mod book;
pub mod facts;
pub mod named;
pub mod report;
pub mod rules;
