//! Amounts: integer minor units with an ISO 4217 currency. Never a float, never without its currency.

use std::fmt::{self, Write};

use super::i18n::group;
use super::{Fields, Locale};

/// Kind of the job that converts stored amounts again, after the install's currency or a rate has changed.
pub const REPRICE: &str = "reprice";

/// The largest amount in minor units that is taken: ten trillion in most currencies. Sums of thousands of such amounts still
/// fit into what a database adds up.
pub const MOST: i64 = 1_000_000_000_000_000;

/// An amount of money.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units: cents for EUR, whole yen for JPY. At most [`MOST`], or as much below zero.
    #[serde(deserialize_with = "within")]
    #[schemars(range(min = -1_000_000_000_000_000_i64, max = 1_000_000_000_000_000_i64))]
    pub minor: i64,
    /// ISO 4217 code, upper case.
    pub currency: String,
}

/// Whether an amount is one that is taken.
pub fn fits(minor: i64) -> bool {
    minor.unsigned_abs() <= MOST.unsigned_abs()
}

fn within<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let minor = <i64 as serde::Deserialize>::deserialize(deserializer)?;
    if fits(minor) {
        return Ok(minor);
    }
    Err(serde::de::Error::custom(format!("{minor} is too large: at most {MOST} minor units, or as much below zero")))
}

/// Digits after the point of a currency.
pub fn exponent(currency: &str) -> u32 {
    match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "UGX" | "XAF" | "XOF" | "PYG" | "RWF" => 0,
        "KWD" | "BHD" | "OMR" | "JOD" | "TND" | "IQD" | "LYD" => 3,
        _ => 2,
    }
}

/// The sign of a currency; its code and a space when it has none that is unambiguous.
pub fn sign(currency: &str) -> String {
    let mut text = String::new();
    push_sign(&mut text, currency);
    text
}

fn push_sign(text: &mut String, currency: &str) {
    match currency {
        "EUR" => text.push('€'),
        "GBP" => text.push('£'),
        "USD" => text.push('$'),
        "CNY" => text.push('¥'),
        other => {
            text.push_str(other);
            text.push('\u{a0}');
        }
    }
}

/// Whole units, rounded half away from zero.
fn whole(minor: i64, currency: &str) -> i64 {
    let unit = 10_i64.pow(exponent(currency));
    let half = if minor < 0 { -unit / 2 } else { unit / 2 };
    minor.saturating_add(half) / unit
}

/// Three significant digits with the locale's unit: `€1.18m`, `€118万`.
pub fn short(minor: i64, currency: &str, locale: Locale) -> String {
    let whole = whole(minor, currency);
    let size = whole.unsigned_abs() as f64;
    let steps: &[(f64, &str)] = match locale {
        Locale::En => &[(1e9, "bn"), (1e6, "m"), (1e3, "k")],
        Locale::Zh => &[(1e8, "亿"), (1e4, "万")],
    };
    let minus = if whole < 0 { "\u{2212}" } else { "" };
    for (unit, word) in steps {
        if size >= unit * 0.9995 {
            let mut text = String::with_capacity(16);
            text.push_str(minus);
            push_sign(&mut text, currency);
            push_significant(&mut text, size / unit);
            text.push_str(word);
            return text;
        }
    }
    long(minor, currency)
}

/// Whole units with grouping and sign: `€1,704,900`.
fn long(minor: i64, currency: &str) -> String {
    let whole = whole(minor, currency);
    let minus = if whole < 0 { "\u{2212}" } else { "" };
    format!("{minus}{}{}", sign(currency), group(whole.abs()))
}

impl Money {
    /// Whole units with grouping and sign: `€1,704,900`.
    pub fn long(&self) -> String {
        long(self.minor, &self.currency)
    }

    /// Three significant digits with the locale's unit: `€1.18m`, `€118万`.
    pub fn short(&self, locale: Locale) -> String {
        short(self.minor, &self.currency, locale)
    }

    /// Minor units as a plain decimal for files: `1704900.00`.
    pub fn decimal(&self) -> String {
        Decimal::new(self.minor, &self.currency).to_string()
    }
}

/// Minor units as a plain decimal, `1704900.00`, written where it goes without a text of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decimal {
    minor: i64,
    digits: u32,
}

impl Decimal {
    /// So many minor units of a currency.
    pub fn new(minor: i64, currency: &str) -> Self {
        Self { minor, digits: exponent(currency) }
    }
}

/// No decimal is longer: 19 digits, a point and a minus.
const LONGEST: usize = 24;

impl Decimal {
    /// Its text, at the end of the buffer: answers hold tens of thousands of them.
    fn text<'b>(&self, buffer: &'b mut [u8; LONGEST]) -> &'b str {
        let (mut at, mut left) = (LONGEST, self.minor.unsigned_abs());
        let mut put = |byte: u8| {
            at -= 1;
            buffer[at] = byte;
        };
        let mut written = 0;
        while left > 0 || written <= self.digits {
            if written == self.digits && self.digits > 0 {
                put(b'.');
            }
            put(b'0' + (left % 10) as u8);
            left /= 10;
            written += 1;
        }
        if self.minor < 0 {
            put(b'-');
        }
        std::str::from_utf8(&buffer[at..]).unwrap_or_default()
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text(&mut [0; LONGEST]))
    }
}

impl serde::Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text(&mut [0; LONGEST]))
    }
}

/// Appends three significant digits, trailing zeros after the point dropped.
fn push_significant(text: &mut String, n: f64) {
    let digits = if n >= 99.95 {
        0
    } else if n >= 9.995 {
        1
    } else {
        2
    };
    // Writing into a text cannot fail.
    let _ = write!(text, "{n:.digits$}");
    if digits > 0 {
        let kept = text.trim_end_matches('0').trim_end_matches('.').len();
        text.truncate(kept);
    }
}

/// Reads an amount as people write it: `1,100.04`, `1100`, `-3.50`. Empty is none.
pub fn parse(fields: &mut Fields, field: &'static str, text: &str, currency: &str) -> Option<Money> {
    let text = text.trim().replace([',', ' ', '\u{a0}'], "").replace('\u{2212}', "-");
    if text.is_empty() {
        return None;
    }
    let digits = exponent(currency);
    let minor = minor_units(&text, digits);
    if minor.is_some_and(|minor| !fits(minor)) || (minor.is_none() && is_long(&text)) {
        let most = group(MOST / 10_i64.pow(digits));
        fields.add_with(field, "error-money-large", vec![("currency", currency.to_owned()), ("most", most)]);
        return None;
    }
    if minor.is_none() {
        // An amount all the same, but finer than the currency: nothing is rounded silently.
        if is_finer(&text, digits) {
            let args = vec![("currency", currency.to_owned()), ("digits", digits.to_string())];
            fields.add_with(field, "error-money-finer", args);
        } else {
            fields.add(field, "error-money");
        }
    }
    minor.map(|minor| Money { minor, currency: currency.to_owned() })
}

/// Whether it would be an amount with fewer digits before the point.
fn is_long(text: &str) -> bool {
    let whole = text.strip_prefix('-').unwrap_or(text).split('.').next().unwrap_or_default();
    whole.len() > 15 && whole.bytes().all(|b| b.is_ascii_digit())
}

/// Whether it would be an amount with fewer decimals.
fn is_finer(text: &str, digits: u32) -> bool {
    text.split_once('.').is_some_and(|(whole, rest)| {
        rest.chars().all(|c| c.is_ascii_digit()) && minor_units(&format!("{whole}.0"), digits.max(1)).is_some()
    })
}

fn minor_units(text: &str, digits: u32) -> Option<i64> {
    let (minus, text) = text.strip_prefix('-').map_or((false, text), |t| (true, t));
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let all_digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    // Machines write more zeros than the currency has decimals.
    let rest = if rest.len() > digits as usize { rest.trim_end_matches('0') } else { rest };
    if (whole.is_empty() && rest.is_empty()) || !all_digits(whole) || !all_digits(rest) || rest.len() > digits as usize
    {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let rest: i64 = if rest.is_empty() {
        0
    } else {
        rest.parse::<i64>().ok()?.checked_mul(10_i64.pow(digits - rest.len() as u32))?
    };
    let minor = whole.checked_mul(10_i64.pow(digits))?.checked_add(rest)?;
    Some(if minus { -minor } else { minor })
}

/// A currency code: three letters, upper-cased. Empty gives `fallback`.
pub fn currency(fields: &mut Fields, field: &'static str, text: &str, fallback: &str) -> String {
    let code = text.trim().to_ascii_uppercase();
    if code.is_empty() {
        return fallback.to_owned();
    }
    if code.len() != 3 || !code.chars().all(|c| c.is_ascii_uppercase()) {
        fields.add(field, "error-currency");
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(minor: i64) -> Money {
        Money { minor, currency: String::from("EUR") }
    }

    #[test]
    fn decimals_have_the_digits_of_their_currency() {
        let told = |minor, currency: &str| Decimal::new(minor, currency).to_string();
        for (minor, text) in [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (170_490_000, "1704900.00"), (-100, "-1.00")] {
            assert_eq!(told(minor, "EUR"), text);
        }
        assert_eq!(told(i64::MIN, "EUR"), "-92233720368547758.08");
        assert_eq!((told(0, "JPY").as_str(), told(-1_204, "JPY").as_str()), ("0", "-1204"));
        assert_eq!((told(7, "KWD").as_str(), told(1_204, "KWD").as_str()), ("0.007", "1.204"));
        assert_eq!(serde_json::to_string(&Decimal::new(-5, "EUR")).unwrap(), "\"-0.05\"");
    }

    #[test]
    fn short_amounts_have_three_significant_digits() {
        assert_eq!(eur(118_000_000).short(Locale::En), "€1.18m");
        assert_eq!(eur(64_000_000).short(Locale::En), "€640k");
        assert_eq!(eur(118_000_000).short(Locale::Zh), "€118万");
        assert_eq!(eur(12_000_000_000).short(Locale::Zh), "€1.2亿");
        assert_eq!(eur(18_500_000).short(Locale::Zh), "€18.5万");
        assert_eq!(eur(-4_200_000).short(Locale::En), "\u{2212}€42k");
        assert_eq!(eur(170_490_000).long(), "€1,704,900");
    }

    #[test]
    fn amounts_parse_to_minor_units_exactly() {
        let mut fields = Fields::default();
        assert_eq!(parse(&mut fields, "revenue", "1,100.04", "USD").unwrap().minor, 110_004);
        assert_eq!(parse(&mut fields, "revenue", "5", "JPY").unwrap().minor, 5);
        assert_eq!(parse(&mut fields, "revenue", "250.0000", "EUR").unwrap().minor, 25_000);
        assert_eq!(parse(&mut fields, "revenue", "7.00", "JPY").unwrap().minor, 7);
        assert!(fields.0.is_empty());
        assert!(parse(&mut fields, "revenue", "1.234", "EUR").is_none());
        assert_eq!(fields.0.len(), 1);
        assert_eq!(eur(110_004).decimal(), "1100.04");
    }

    #[test]
    fn amounts_that_no_sum_holds_are_refused_in_words() {
        let most = r#"{"minor":-1000000000000000,"currency":"EUR"}"#;
        assert_eq!(serde_json::from_str::<Money>(most).unwrap().minor, -MOST);
        let more = serde_json::from_str::<Money>(r#"{"minor":1000000000000001,"currency":"EUR"}"#).unwrap_err();
        assert!(more.to_string().contains("at most 1000000000000000"), "{more}");
        for text in ["10000000000000.01", "92233720368547758.07", "-999999999999999999999999"] {
            let mut fields = Fields::default();
            assert_eq!(parse(&mut fields, "revenue", text, "EUR"), None);
            assert_eq!(fields.0[0].key, "error-money-large", "{text}");
        }
        assert_eq!(parse(&mut Fields::default(), "revenue", "-10,000,000,000,000", "EUR"), Some(eur(-MOST)));
    }
}
