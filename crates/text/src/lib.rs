//! Text for search and display: folding, tokens, and the letters on an avatar. Knows nothing of the product.

mod chars;
mod fold;
mod initials;
mod tokens;

pub use fold::fold;
pub use initials::initials;
pub use tokens::{query_terms, search_tokens};
