//! Text for search and display: folding, tokens, and the letters on an avatar. Knows nothing of the product.

mod chars;
mod company;
mod fold;
mod initials;
mod matching;
mod readings;
mod tokens;
mod typing;

pub use company::{company_key, company_sound, domain, same_address};
pub use fold::fold;
pub use initials::initials;
pub use matching::{begins, holds, whole_words};
pub use readings::readings;
pub use tokens::{gram_terms, grams, plain, query_terms, search_tokens};
pub use typing::{one_edit, shortened};
