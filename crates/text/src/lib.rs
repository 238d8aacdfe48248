//! Text for search and display: folding, tokens, and the letters on an avatar. Knows nothing of the product.

mod chars;
mod company;
mod fold;
mod initials;
mod tokens;

pub use company::{company_key, company_sound, domain};
pub use fold::fold;
pub use initials::initials;
pub use tokens::{query_terms, search_tokens};
