//! Ids of other systems, in the one form in which they are kept and looked up.

use std::borrow::Cow;

/// The system whose ids have two forms.
const SALESFORCE: &str = "salesforce";

/// An id of a system in its full form. Salesforce writes the same id with 15 characters, of which large and small ones
/// differ, in reports, and with 18, where three more say which of them are large, everywhere else: the longer one is
/// kept. Ids of other systems stay as they are.
///
/// Source: the three are, for each five characters, a number whose bits say which are capitals, the first one lowest,
/// written as one of A to Z and 0 to 5.
pub fn full<'a>(system: &str, id: &'a str) -> Cow<'a, str> {
    if !system.trim().eq_ignore_ascii_case(SALESFORCE) || !short(id) {
        return Cow::Borrowed(id);
    }
    let tail = id.as_bytes().chunks(5).map(|five| {
        let bits = five.iter().enumerate().map(|(at, b)| u8::from(b.is_ascii_uppercase()) << at).sum::<u8>();
        char::from(if bits < 26 { b'A' + bits } else { b'0' + bits - 26 })
    });
    Cow::Owned(id.chars().chain(tail).collect())
}

/// Whether a word is an id of 15 characters. Types of records begin with `0`, those that people define with `a` and a
/// digit; no name of a company of just so many letters is taken for one.
fn short(word: &str) -> bool {
    let bytes = word.as_bytes();
    let kind =
        bytes.first() == Some(&b'0') || (bytes.first() == Some(&b'a') && bytes.get(1).is_some_and(u8::is_ascii_digit));
    bytes.len() == 15 && kind && bytes.iter().all(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::full;

    #[test]
    fn both_forms_of_an_id_are_one() {
        // From the public samples of Salesforce's own documentation.
        assert_eq!(full("salesforce", "001D000000IRFma"), "001D000000IRFmaIAH");
        assert_eq!(full("Salesforce", "0015000000Gv7qJ"), "0015000000Gv7qJAAR");
        assert_eq!(full("salesforce", "001D000000IRFmaIAH"), "001D000000IRFmaIAH");
    }

    #[test]
    fn other_systems_and_other_words_stay() {
        assert_eq!(full("erp", "001D000000IRFma"), "001D000000IRFma");
        for word in ["Internationales", "", "0012", "00000000-000000", "Übergrößenträger"] {
            assert_eq!(full("salesforce", word), word);
        }
    }
}
