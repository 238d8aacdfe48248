//! Names of sheets.

/// Most UTF-16 units of a name.
const MOST: usize = 31;

/// A name that spreadsheets take, and that no other sheet has: without the signs of references, short, not empty.
pub(super) fn safe(name: &str, taken: &[String]) -> String {
    let odd = |c: char| matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control();
    let plain: String = name.chars().map(|c| if odd(c) { ' ' } else { c }).collect();
    let plain = short(plain.trim().trim_matches('\''), MOST);
    // Excel keeps "History" for itself.
    let plain = if plain.is_empty() { "Sheet" } else { plain };
    let free = |name: &str| {
        let same = |other: &str| other.to_lowercase() == name.to_lowercase();
        !same("History") && !taken.iter().any(|t| same(t))
    };
    if free(plain) {
        return plain.to_owned();
    }
    let numbered = (2..).map(|number: u32| {
        let end = format!(" ({number})");
        format!("{}{end}", short(plain, MOST - end.len()))
    });
    numbered.into_iter().find(|name| free(name)).unwrap_or_default()
}

/// The beginning of a text, of at most `most` UTF-16 units.
fn short(text: &str, most: usize) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > most
    });
    text[..end.map_or(text.len(), |(at, _)| at)].trim_end().trim_end_matches('\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_spreadsheets_take() {
        assert_eq!(safe("Q1/Q2: [all]", &[]), "Q1 Q2   all");
        assert_eq!(safe("'", &[]), "Sheet");
        assert_eq!(safe("history", &[]), "history (2)");
        assert_eq!(safe(&"客".repeat(40), &[]), "客".repeat(31));
        let taken = [safe("Deals", &[])];
        assert_eq!(safe("deals", &taken), "deals (2)");
        let long = "x".repeat(31);
        assert_eq!(safe(&long, std::slice::from_ref(&long)).len(), 31);
    }
}
