//! Pages of search.

pub mod palette;
pub mod results;

use serde::Deserialize;

/// `?q=`.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Question {
    /// The question, as typed.
    pub q: String,
}
