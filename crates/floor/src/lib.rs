//! What every feature of Tenure stands on: permits, scopes, events, dated rows, forms, words, and how it looks.

pub mod base;
pub mod ui;
