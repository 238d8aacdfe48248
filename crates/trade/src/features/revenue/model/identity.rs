//! By what a line is found again when the same file comes a second time. Pure.
//!
//! A line with a source id is found by that. Any other by its key: document and line where both are given, else all
//! that it says. The key is a hash that stands in an index; what it finds is compared field by field before it counts.

use uuid::Uuid;

use super::Facts;

/// 128 bits that tell texts apart (FNV-1a); the same on every machine and in every version, since they are stored.
#[derive(Clone, Copy)]
struct Hash(u128);

impl Hash {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

    fn add(mut self, text: &str) -> Self {
        // A byte that no text holds ends each part, so that "ab" + "c" is not "a" + "bc".
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(Self::PRIME);
        }
        self
    }
}

/// A hash of texts, each for itself.
pub fn hash(parts: &[&str]) -> Uuid {
    Uuid::from_u128(parts.iter().fold(Hash(Hash::OFFSET), |hash, part| hash.add(part)).0)
}

/// The key of a line.
pub fn match_key(facts: &Facts) -> Uuid {
    let number = tenure_text::fold(&facts.document_number);
    if !number.is_empty() && !facts.document_line.is_empty() {
        return hash(&["document", &number, &tenure_text::fold(&facts.document_line)]);
    }
    hash(&[
        "line",
        &facts.sold_on.to_string(),
        &facts.amount_minor.to_string(),
        &facts.currency,
        &facts.offering.map(|id| id.to_string()).unwrap_or_default(),
        &facts.quantity.map(|n| n.to_string()).unwrap_or_default(),
        &number,
    ])
}

/// Whether two lines of one account with the same key are one: a hash alone decides nothing.
pub fn same(a: &Facts, b: &Facts) -> bool {
    let fold = tenure_text::fold;
    if fold(&a.document_number) != fold(&b.document_number) {
        return false;
    }
    if !a.document_number.is_empty() && !a.document_line.is_empty() {
        return fold(&a.document_line) == fold(&b.document_line);
    }
    alike(a, b)
}

/// Whether two lines say the same, whatever their documents are.
pub fn alike(a: &Facts, b: &Facts) -> bool {
    let told = |f: &Facts| (f.sold_on, f.amount_minor, f.offering, f.quantity);
    told(a) == told(b) && a.currency == b.currency
}
