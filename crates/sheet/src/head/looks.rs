//! Whether a cell looks like a value or like a word.

use crate::Cell;

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looks {
    Blank,
    Value,
    Word,
}

/// A number, day, address or web page is a value, other texts are words.
pub(super) fn looks(cell: &Cell) -> Looks {
    match cell {
        Cell::Empty => Looks::Blank,
        Cell::Text(text) => match text.trim() {
            "" => Looks::Blank,
            text if numeric(text) || address(text) || truth(text) => Looks::Value,
            _ => Looks::Word,
        },
        _ => Looks::Value,
    }
}

/// Digits with the signs that numbers, days, times, money and telephone numbers have, and few letters.
fn numeric(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let unit = letters <= 3 && (digits > letters || digits == letters && !text.starts_with(char::is_alphabetic));
    digits > 0 && unit && !text.contains('_')
}

fn address(text: &str) -> bool {
    let mail = text.split_once('@').is_some_and(|(name, place)| !name.is_empty() && place.contains('.'));
    let page = ["http://", "https://", "www."].iter().any(|start| text.starts_with(start));
    !text.contains(char::is_whitespace) && (mail || page)
}

fn truth(text: &str) -> bool {
    ["true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// A year or a month, which may stand above a column of sums.
pub(super) fn period(cell: &Cell) -> bool {
    let text = cell.text();
    let mut parts = text.trim().split(['-', '/', '.']);
    let number = |part: Option<&str>| part.and_then(|p| p.parse::<u16>().ok());
    let year = number(parts.next()).is_some_and(|y| (1900..2100).contains(&y));
    let month = parts.next().is_none_or(|m| number(Some(m)).is_some_and(|m| (1..=12).contains(&m)));
    year && month && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_words() {
        for text in ["12", "-1,234.50", "€ 3", "07/15/2009 02:14:45+0800", "2010-10-14T12:00:00.000Z", "415-555-0000"]
        {
            assert_eq!(looks(&Cell::of(text)), Looks::Value, "{text}");
        }
        for text in ["a@b.example", "https://example.com/x", "TRUE", "12 kg", "3 %"] {
            assert_eq!(looks(&Cell::of(text)), Looks::Value, "{text}");
        }
        for text in ["Name", "ACCT_0", "客户", "Address 2", "user@", "E-Mail", "Q1", "column1"] {
            assert_eq!(looks(&Cell::of(text)), Looks::Word, "{text}");
        }
        assert_eq!(looks(&Cell::of("  ")), Looks::Blank);
    }

    #[test]
    fn periods() {
        for text in ["2024", "2024-01", "2024/12"] {
            assert!(period(&Cell::of(text)), "{text}");
        }
        for text in ["1024", "2024-13", "2024-01-01", "x"] {
            assert!(!period(&Cell::of(text)), "{text}");
        }
    }
}
