//! Numbers as digits, without what computers add to them.

/// Digits that a spreadsheet keeps of a number.
const DIGITS: i32 = 15;

/// A number of a spreadsheet as plain digits: `1.2E+3` is `1200`, `3.3000000000000003` is `3.3`. Whole numbers keep all
/// their digits. `None` when it is no number.
pub(crate) fn canonical(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let whole = (1..=40).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if whole && !digits.starts_with('0') {
        return Some(text.to_owned());
    }
    let value: f64 = text.parse().ok()?;
    value.is_finite().then(|| plain(value))
}

/// A number with the digits that spreadsheets show, without an exponent.
pub(crate) fn plain(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{:.*e}", DIGITS as usize - 1, value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    // Digits before the full stop.
    let before = exponent + 1;
    let sign = if value < 0.0 { "-" } else { "" };
    let count = digits.len() as i32;
    if before <= 0 {
        format!("{sign}0.{}{digits}", "0".repeat(-before as usize))
    } else if before >= count {
        format!("{sign}{digits}{}", "0".repeat((before - count) as usize))
    } else {
        let (whole, fraction) = digits.split_at(before as usize);
        format!("{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (text, digits) in [
            ("3.3000000000000003", "3.3"),
            ("0.30000000000000004", "0.3"),
            ("1.2E+3", "1200"),
            ("-1.5e-7", "-0.00000015"),
            ("1265793.04", "1265793.04"),
            ("0.1", "0.1"),
            ("007", "7"),
            ("-0", "0"),
            ("12345678901234567890", "12345678901234567890"),
            ("1E+15", "1000000000000000"),
            ("99.999999999999999999", "100"),
        ] {
            assert_eq!(canonical(text).as_deref(), Some(digits), "{text}");
        }
        for text in ["", "-", "abc", "1,5", "NaN", "inf", "1e999"] {
            assert_eq!(canonical(text), None, "{text}");
        }
    }
}
