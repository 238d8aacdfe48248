//! Telephone numbers: read, checked and shown by country. What nobody can read stays as it was typed, and is marked.

use phonelib::PhoneNumber;

/// A number as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// `+49301234567`: the same for all ways of writing it.
    pub key: String,
    /// The international form, grouped as it was typed.
    pub shown: String,
    /// Code of its country.
    pub country: &'static str,
    /// The extension, where one is named.
    pub extension: Option<String>,
}

/// Reads a number; one without its country's prefix belongs to `country`, the account's.
pub fn read(text: &str, country: &str) -> Option<Phone> {
    // Some countries write a stroke after the area.
    let text = &text.replace('/', " ");
    if text.trim().is_empty() {
        return None;
    }
    let parsed = if country.is_empty() {
        PhoneNumber::parse(text)
    } else {
        PhoneNumber::parse_with_country(text, country).or_else(|| PhoneNumber::parse(text))
    }?;
    let key = parsed.e164().to_owned();
    let shown = grouped(text, &key, parsed.country_code());
    Some(Phone { key, shown, country: parsed.country().code, extension: parsed.extension().map(str::to_owned) })
}

/// What all ways of writing a number share; empty for what is no number.
pub fn key(text: &str, country: &str) -> String {
    read(text, country).map(|phone| phone.key).unwrap_or_default()
}

/// People group the digits of their country by its habits, so their groups stay: only prefix and signs are made alike.
fn grouped(text: &str, key: &str, code: u32) -> String {
    let prefix = format!("+{code}");
    let national = key.strip_prefix(&prefix).unwrap_or(key);
    let main = text.split(['x', 'X', '#', ';', 'e', 'E']).next().unwrap_or(text);
    // From the right, as many digits as the national number has.
    let (mut left, mut groups) = (national.len(), String::new());
    for c in main.chars().rev() {
        if left == 0 {
            break;
        }
        if c.is_ascii_digit() {
            groups.insert(0, c);
            left -= 1;
        } else if !groups.starts_with(' ') && !groups.is_empty() {
            groups.insert(0, ' ');
        }
    }
    let typed: String = groups.chars().filter(char::is_ascii_digit).collect();
    // A zero in brackets stands inside the typed digits but not in the number.
    if typed == national { format!("{prefix} {}", groups.trim()) } else { format!("{prefix} {national}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_by_country_and_keep_their_groups() {
        let shown = |text: &str, country: &str| read(text, country).map(|p| (p.shown, p.country));
        assert_eq!(shown("+49 30 1234567", ""), Some((String::from("+49 30 1234567"), "DE")));
        assert_eq!(shown("030/123 45-67", "DE"), Some((String::from("+49 30 123 45 67"), "DE")));
        assert_eq!(shown("+49 (0)30 1234-567", ""), Some((String::from("+49 30 1234 567"), "DE")));
        assert_eq!(shown("0031 10 234 5678", "DE"), Some((String::from("+31 10 234 5678"), "NL")));
        assert_eq!(shown("138 0013 8000", "CN"), Some((String::from("+86 138 0013 8000"), "CN")));
        assert_eq!(shown("(212) 555-0123", "US"), Some((String::from("+1 212 555 0123"), "US")));
        assert_eq!(read("+1 212 555 0123 ext. 12", "").unwrap().extension.as_deref(), Some("12"));
        assert_eq!(key("030 1234567", "DE"), key("+49 (0)30/1234567", "FR"));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "call me", "12", "+999 123", "ask for Bo", "<b>030</b>", &"9".repeat(60)] {
            assert_eq!(read(text, "DE"), None, "{text}");
        }
        assert_eq!(read("030 1234567", ""), None, "without a country nobody knows whose it is");
    }
}
