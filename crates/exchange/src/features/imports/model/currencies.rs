//! The currency that an amount names: codes, signs that mean one currency, and signs that several share.

use super::values::Wrong;

/// What an amount says about its currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Named {
    /// Nothing.
    #[default]
    Nothing,
    /// This one.
    One(&'static str),
    /// One of these.
    Shared(&'static [&'static str]),
}

impl Named {
    /// The currency that is meant where this one is taken; none when that is no answer.
    pub fn with(self, taken: &str) -> Option<&'static str> {
        match self {
            Named::Nothing => None,
            Named::One(code) => Some(code),
            Named::Shared(all) => all.iter().find(|code| **code == taken).copied(),
        }
    }

    /// What two together say; none when they contradict each other.
    fn and(self, other: Named) -> Option<Named> {
        match (self, other) {
            (Named::Nothing, x) | (x, Named::Nothing) => Some(x),
            (Named::One(code), x) | (x, Named::One(code)) => (x.with(code) == Some(code)).then_some(Named::One(code)),
            (a, b) => (a == b).then_some(a),
        }
    }
}

/// Codes of ISO 4217, in order: those of today, and those withdrawn since the euro, which stand in older lists.
#[rustfmt::skip]
const CODES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "ATS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BEF", "BGN", "BHD", "BIF",
    "BMD", "BND", "BOB", "BOV", "BRL", "BSD", "BTN", "BWP", "BYN", "BYR", "BZD", "CAD", "CDF", "CHE", "CHF", "CHW", "CLF", "CLP",
    "CNY", "COP", "COU", "CRC", "CUC", "CUP", "CVE", "CYP", "CZK", "DEM", "DJF", "DKK", "DOP", "DZD", "EEK", "EGP", "ERN", "ESP",
    "ETB", "EUR", "FIM", "FJD", "FKP", "FRF", "GBP", "GEL", "GHC", "GHS", "GIP", "GMD", "GNF", "GRD", "GTQ", "GYD", "HKD", "HNL",
    "HRK", "HTG", "HUF", "IDR", "IEP", "ILS", "INR", "IQD", "IRR", "ISK", "ITL", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF",
    "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LTL", "LUF", "LVL", "LYD", "MAD", "MDL", "MGA", "MKD",
    "MMK", "MNT", "MOP", "MRO", "MRU", "MTL", "MUR", "MVR", "MWK", "MXN", "MXV", "MYR", "MZM", "MZN", "NAD", "NGN", "NIO", "NLG",
    "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PTE", "PYG", "QAR", "ROL", "RON", "RSD", "RUB", "RWF",
    "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SIT", "SKK", "SLE", "SLL", "SOS", "SRD", "SRG", "SSP", "STD", "STN", "SVC",
    "SYP", "SZL", "THB", "TJS", "TMM", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "USN", "UYI", "UYU",
    "UYW", "UZS", "VEB", "VED", "VEF", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMK", "ZMW",
    "ZWG", "ZWL",
];

/// Signs and words that mean one currency, in capitals and without blanks and points.
#[rustfmt::skip]
const OWN: &[(&str, &str)] = &[
    ("€", "EUR"), ("EURO", "EUR"), ("EUROS", "EUR"), ("欧元", "EUR"), ("歐元", "EUR"),
    ("£", "GBP"), ("￡", "GBP"), ("英镑", "GBP"), ("英鎊", "GBP"),
    ("US$", "USD"), ("$US", "USD"), ("U$S", "USD"), ("美元", "USD"), ("美金", "USD"),
    ("CN¥", "CNY"), ("RMB", "CNY"), ("CNH", "CNY"), ("RMB¥", "CNY"), ("元", "CNY"), ("元整", "CNY"), ("人民币", "CNY"), ("人民幣", "CNY"),
    ("JP¥", "JPY"), ("円", "JPY"), ("日元", "JPY"), ("日圆", "JPY"), ("日圓", "JPY"),
    ("HK$", "HKD"), ("港元", "HKD"), ("港币", "HKD"), ("港幣", "HKD"), ("NT$", "TWD"), ("TW$", "TWD"), ("新台币", "TWD"), ("新臺幣", "TWD"),
    ("A$", "AUD"), ("AU$", "AUD"), ("澳元", "AUD"), ("C$", "CAD"), ("CA$", "CAD"), ("CAN$", "CAD"), ("$CA", "CAD"), ("加元", "CAD"),
    ("NZ$", "NZD"), ("S$", "SGD"), ("SG$", "SGD"), ("R$", "BRL"), ("MX$", "MXN"), ("MEX$", "MXN"), ("AR$", "ARS"), ("COL$", "COP"),
    ("SFR", "CHF"), ("瑞士法郎", "CHF"), ("瑞郎", "CHF"), ("KČ", "CZK"), ("ZŁ", "PLN"), ("FT", "HUF"), ("ЛВ", "BGN"),
    ("₹", "INR"), ("₩", "KRW"), ("￦", "KRW"), ("韩元", "KRW"), ("₽", "RUB"), ("РУБ", "RUB"), ("₺", "TRY"), ("TL", "TRY"), ("₪", "ILS"),
    ("₫", "VND"), ("₱", "PHP"), ("₴", "UAH"), ("ГРН", "UAH"), ("₦", "NGN"), ("₲", "PYG"), ("₡", "CRC"), ("₵", "GHS"), ("₸", "KZT"),
    ("₮", "MNT"), ("฿", "THB"), ("₾", "GEL"), ("₼", "AZN"), ("֏", "AMD"), ("៛", "KHR"), ("₭", "LAK"), ("৳", "BDT"), ("RP", "IDR"),
    ("RM", "MYR"), ("S/", "PEN"),
];

/// Signs that several currencies share, or that mean one only to those who have it.
#[rustfmt::skip]
const SHARED: &[(&str, &[&str])] = &[
    ("$", &["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "DOP", "BSD", "BBD", "BMD", "BND",
        "BZD", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "XCD"]),
    ("¥", YEN), ("￥", YEN), ("KR", &["SEK", "NOK", "DKK", "ISK"]), ("FR", &["CHF", "XAF", "XOF", "XPF"]),
    ("RS", RUPEE), ("₨", RUPEE), ("LEI", &["RON", "MDL"]), ("R", &["ZAR"]),
];
const YEN: &[&str] = &["JPY", "CNY"];
const RUPEE: &[&str] = &["INR", "PKR", "LKR", "NPR", "MUR", "SCR"];

/// The code as it stands in the list; none when it is no currency.
pub fn listed(code: &str) -> Option<&'static str> {
    CODES.binary_search(&code).ok().and_then(|at| CODES.get(at)).copied()
}

/// The currency that a word means by itself, be it a code or a sign.
pub fn code(word: &str) -> Option<&'static str> {
    match known(&plain(word)) {
        Some(Named::One(code)) => Some(code),
        _ => None,
    }
}

fn plain(text: &str) -> String {
    let text = text.trim().trim_matches([':', '/']);
    let letters = text.chars().filter(|c| !c.is_whitespace() && *c != '.');
    letters.flat_map(char::to_uppercase).collect()
}

fn known(word: &str) -> Option<Named> {
    let own = || OWN.iter().find(|(sign, _)| *sign == word).map(|(_, code)| *code);
    let shared = || SHARED.iter().find(|(sign, _)| *sign == word).map(|(_, all)| Named::Shared(all));
    listed(word).or_else(own).map(Named::One).or_else(shared)
}

/// What stands on one side of a number.
fn side(text: &str) -> Result<Named, Wrong> {
    let word = plain(text);
    if word.is_empty() {
        return Ok(Named::Nothing);
    }
    if let Some(named) = known(&word) {
        return Ok(named);
    }
    // A code beside a sign: `USD $`.
    let cuts = [Some(3), word.len().checked_sub(3)].into_iter().flatten();
    let pair = cuts.filter_map(|at| word.split_at_checked(at)).find_map(|(a, b)| Some((known(a)?, known(b)?)));
    match pair {
        Some((a, b)) => a.and(b).ok_or(Wrong::OtherCurrency),
        None if word.chars().any(|c| c.is_alphabetic() || "$€£¥￥￡".contains(c)) => Err(Wrong::NoCurrency),
        None => Err(Wrong::Number),
    }
}

/// The number in an amount, with a minus for accountants' brackets, and the currency that it names. Full-width letters
/// are narrow already.
///
/// # Errors
/// What stands beside the number is no currency, or it is no number at all.
pub fn apart(text: &str) -> Result<(String, Named), Wrong> {
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Ok((text.to_owned(), Named::Nothing));
    }
    let text = text.trim().trim_start_matches('\'');
    let (brackets, text) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inner) => (true, inner),
        None => (false, text),
    };
    let digit = |c: char| c.is_ascii_digit();
    let (Some(first), Some(last)) = (text.find(digit), text.rfind(digit)) else { return Err(Wrong::Number) };
    let (head, rest) = text.split_at(first);
    let (number, tail) = rest.split_at(last + 1 - first);
    // `.5` begins with its point; that of `Fr.5` belongs to the word.
    let bare = head.strip_suffix(['.', ',']).filter(|h| !h.ends_with(char::is_alphabetic));
    let point = bare.map_or("", |_| if head.ends_with(',') { "0," } else { "0." });
    let head = bare.unwrap_or(head).trim();
    let mut signs = usize::from(brackets);
    let head = match head.strip_prefix(['-', '+']).or_else(|| head.strip_suffix(['-', '+'])) {
        Some(rest) => {
            signs += usize::from(head.contains('-'));
            rest
        }
        None => head,
    };
    let mut tail = tail.trim();
    if let Some(whole) = tail.strip_prefix(['.', ',']) {
        // `5.-` are five, without cents.
        tail = whole.trim_start_matches('-').trim();
    } else if let Some(rest) = tail.strip_prefix('-').or_else(|| tail.strip_suffix('-')) {
        (signs, tail) = (signs + 1, rest);
    }
    let named = side(head)?.and(side(tail)?).ok_or(Wrong::OtherCurrency)?;
    let minus = match signs {
        0 => "",
        1 => "-",
        _ => return Err(Wrong::Number),
    };
    Ok((format!("{minus}{point}{number}"), named))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order() {
        assert!(CODES.is_sorted() && CODES.iter().all(|code| listed(code) == Some(*code)));
        assert!(OWN.iter().all(|(_, code)| listed(code).is_some()));
        assert!(SHARED.iter().flat_map(|(_, all)| *all).all(|code| listed(code).is_some()));
    }

    #[test]
    fn codes_and_signs_of_one_currency_are_known() {
        for (text, number, code) in [
            ("MXN 1000.00", "1000.00", "MXN"),
            ("BRL8", "8", "BRL"),
            ("US$ 4", "4", "USD"),
            ("R$ 4", "4", "BRL"),
            ("5元", "5", "CNY"),
            ("5 円", "5", "JPY"),
            ("-£3.20", "-3.20", "GBP"),
            ("£-3.20", "-3.20", "GBP"),
            ("(€5)", "-5", "EUR"),
            ("usd 5-", "-5", "USD"),
            ("USD $ 5", "5", "USD"),
            ("$5 CAD", "5", "CAD"),
            ("zł 5", "5", "PLN"),
            ("CHF 5.-", "5", "CHF"),
            ("1 234,50 Kč", "1 234,50", "CZK"),
        ] {
            assert_eq!(apart(text), Ok((number.to_owned(), Named::One(code))), "{text}");
        }
        assert_eq!((code("€"), code("eur"), code("$")), (Some("EUR"), Some("EUR"), None));
    }

    #[test]
    fn a_shared_sign_is_what_was_answered() {
        for (text, taken, code) in [
            ("$ 5", "AUD", Some("AUD")),
            ("$ 5", "EUR", None),
            ("¥ 3", "CNY", Some("CNY")),
            ("3 kr", "SEK", Some("SEK")),
            ("3 kr.", "EUR", None),
            ("Fr.5", "CHF", Some("CHF")),
            ("R 5", "ZAR", Some("ZAR")),
        ] {
            assert_eq!(apart(text).map(|(_, named)| named.with(taken)), Ok(code), "{text}");
        }
    }

    #[test]
    fn other_words_beside_a_number_make_it_none() {
        for text in ["abc 14.00 xyz", "5 万元", "5k", "12 pcs", "€ 5 m", "XYZ 5"] {
            assert_eq!(apart(text), Err(Wrong::NoCurrency), "{text}");
        }
        for text in ["EUR 5 USD", "€ 5 $"] {
            assert_eq!(apart(text), Err(Wrong::OtherCurrency), "{text}");
        }
        for text in ["--5", "auf Anfrage", "€", "5%", "(-5)"] {
            assert_eq!(apart(text), Err(Wrong::Number), "{text}");
        }
    }
}
