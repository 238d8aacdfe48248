//! The letters on an avatar.

use crate::chars::is_cjk;

/// The first character of a CJK name, else the initials of the first two words. Empty when there is no letter.
///
/// ```
/// assert_eq!(tenure_text::initials("林晓雯 Lin Xiaowen"), "林");
/// assert_eq!(tenure_text::initials("Mei Tanaka"), "MT");
/// ```
pub fn initials(name: &str) -> String {
    let mut firsts = name
        .split(|c: char| c.is_whitespace() || c == '-' || c == '/')
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    match firsts.next() {
        None => String::new(),
        Some(c) if is_cjk(c) => c.to_string(),
        Some(first) => {
            let second = firsts.find(|c| !is_cjk(*c));
            [Some(first), second].into_iter().flatten().filter_map(|c| c.to_uppercase().next()).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn two_letters_or_one_character() {
        for (name, letters) in [
            ("Aurelia Foods Group", "AF"),
            ("Nordvik", "N"),
            ("łukasz nowak", "ŁN"),
            ("Jean-Luc Picard", "JL"),
            ("清河生命科学", "清"),
            ("Qinghe 清河", "Q"),
            ("(new) person", "NP"),
            ("3M", "3"),
            ("김민준", "김"),
            ("", ""),
            ("  – ", ""),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}
