//! Names of companies: what is left when the legal form is taken off, and what they sound like.

mod forms;

use crate::chars::is_apostrophe;
use crate::fold;

/// What `&` is spelled out as.
const AND: &[&str] = &["and", "und", "et"];

/// The name by which two spellings of one company meet: folded, without legal form, spaces and punctuation. A name that
/// is nothing but a legal form stays what it is.
///
/// ```
/// use tenure_text::company_key;
/// assert_eq!(company_key("Müller & Söhne GmbH & Co. KG"), company_key("MULLER und SOHNE"));
/// assert_eq!(company_key("清河生命科学有限公司"), company_key("清河生命科学"));
/// ```
pub fn company_key(name: &str) -> String {
    let words = words(name);
    let whole: String = words.concat();
    let core: String = stripped(&words).into_iter().filter(|w| !AND.contains(w)).collect();
    let core = unjoined(&core).to_owned();
    if core.is_empty() { whole } else { core }
}

/// What a company sounds like whose [`company_key`] this is, for typing mistakes: consonants without repetition. Empty
/// for names too short to say anything, and for scripts that do not write sounds.
///
/// ```
/// use tenure_text::{company_key, company_sound};
/// assert_eq!(company_sound(&company_key("Mueller Maschinen AG")), company_sound(&company_key("Müller Maschinen")));
/// assert_eq!(company_sound(&company_key("ABB")), "");
/// ```
pub fn company_sound(key: &str) -> String {
    if !key.chars().all(|c| c.is_ascii_alphanumeric()) {
        return String::new();
    }
    let spelled = key.replace("ph", "f").replace("ck", "k").replace("th", "t").replace("sch", "s").replace("sh", "s");
    let mut sound = String::with_capacity(spelled.len());
    for (at, c) in spelled.char_indices() {
        let c = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w' if at > 0 => continue,
            'c' | 'q' => 'k',
            'z' => 's',
            'v' => 'f',
            'd' => 't',
            other => other,
        };
        if !sound.ends_with(c) || c.is_ascii_digit() {
            sound.push(c);
        }
    }
    if sound.len() < 5 { String::new() } else { sound }
}

/// The host of a web address without `www.`; empty when it is none.
///
/// ```
/// assert_eq!(tenure_text::domain("https://www.Aurelia.example/de?x=1"), "aurelia.example");
/// ```
pub fn domain(address: &str) -> String {
    let rest = address.trim().split_once("://").map_or(address.trim(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
    let host = host.trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    if host.contains('.') { host.to_owned() } else { String::new() }
}

/// Whether two web addresses lead to the same page: scheme, `www.`, a slash at the end and the case of the host aside.
///
/// ```
/// assert!(tenure_text::same_address("kestrel.example", "https://www.Kestrel.example/"));
/// assert!(!tenure_text::same_address("kestrel.example/de", "kestrel.example/fr"));
/// ```
pub fn same_address(one: &str, other: &str) -> bool {
    let rest = |address: &str| {
        let rest = address.trim().split_once("://").map_or(address.trim(), |(_, rest)| rest);
        rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]).trim_end_matches('/').to_owned()
    };
    !domain(one).is_empty() && domain(one) == domain(other) && rest(one) == rest(other)
}

/// Words of a folded name; points and apostrophes join what they stand in (`S.A.`), single letters beside a slash too.
fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    let mut joined = String::with_capacity(folded.len());
    for c in folded.chars() {
        if c == '.' || is_apostrophe(c) {
            continue;
        }
        joined.push(if c.is_alphanumeric() || c == '/' { c } else { ' ' });
    }
    let parts = joined.split_whitespace().flat_map(|word| {
        let short = word.split('/').all(|piece| piece.chars().count() <= 1);
        if short { vec![word.replace('/', "")] } else { word.split('/').map(str::to_owned).collect() }
    });
    parts.filter(|word| !word.is_empty()).collect()
}

/// The words without the forms at either end; at least one is left.
fn stripped(words: &[String]) -> Vec<&str> {
    let mut left: Vec<&str> = words.iter().map(String::as_str).collect();
    while let Some(length) = last(&left) {
        left.truncate(left.len() - length);
    }
    while let Some(length) = first(&left) {
        left.drain(..length);
    }
    left
}

/// Of how many words the form at the end is; none when there is none, or nothing beside it.
fn last(words: &[&str]) -> Option<usize> {
    let beside = |length: &usize| *length < words.len();
    let end = words.last()?;
    let phrase = forms::PHRASES.iter().filter(|phrase| phrase.ends_with(end)).filter_map(|phrase| {
        let parts: Vec<&str> = phrase.split(' ').collect();
        words.ends_with(&parts).then_some(parts.len())
    });
    if let Some(length) = phrase.filter(beside).max() {
        return Some(length);
    }
    let (word, before) = words.split_last()?;
    forms::LAST.binary_search(word).ok()?;
    // "Müller und Co": what joins the form to the name goes with it.
    let joined = matches!(*word, "co" | "cie" | "company") && before.last().is_some_and(|word| AND.contains(word));
    Some(if joined { 2 } else { 1 }).filter(beside)
}

/// The same at the beginning.
fn first(words: &[&str]) -> Option<usize> {
    let begin = words.first()?;
    let phrase = forms::FIRST_PHRASES.iter().filter(|phrase| phrase.starts_with(begin)).find_map(|phrase| {
        let parts: Vec<&str> = phrase.split(' ').collect();
        words.starts_with(&parts).then_some(parts.len())
    });
    let word = || words.first().filter(|word| forms::FIRST.binary_search(word).is_ok()).map(|_| 1);
    phrase.or_else(word).filter(|length| *length < words.len())
}

/// Takes off what is written without a space, at either end.
fn unjoined(name: &str) -> &str {
    for form in forms::JOINED {
        let rest = name.strip_suffix(form).or_else(|| name.strip_prefix(form));
        if let Some(rest) = rest.filter(|rest| !rest.is_empty()) {
            return rest;
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_come_off_in_many_languages() {
        for (one, other) in [
            ("Castellan Retail Ltd.", "Castellan Retail"),
            ("Castellan Retail plc", "THE CASTELLAN RETAIL COMPANY"),
            ("Nordvik Shipping AS", "Nordvik Shipping A/S"),
            ("Tallinna Elekter OÜ", "AS Tallinna Elekter"),
            ("Rīgas Osta SIA", "Sia Rigas Osta"),
            ("Aurelia Polska Sp. z o.o.", "Aurelia Polska"),
            ("Aurelia France S.A.R.L.", "Aurelia France SAS"),
            ("Caledon B.V.", "Caledon N.V."),
            ("Müller & Co. KG", "Muller"),
            ("Smith and Sons", "Smith & Sons Inc"),
            ("Aurelia Polska Sp. z o. o.", "Aurelia Polska spółka z ograniczoną odpowiedzialnością"),
            ("Cemento Monterrey, S.A. de C.V.", "Cemento Monterrey"),
            ("Castellan Retail Private Limited", "Castellan Retail Pvt. Ltd."),
            ("Castellan Public Limited Company", "Castellan PLC"),
            ("Müller und Co.", "Müller"),
            ("Anadolu Gıda Ltd. Şti.", "Anadolu Gida"),
            ("ООО Ромашка", "Ромашка"),
            ("PT Laut Biru Tbk", "Laut Biru"),
            ("青岛海风集团有限公司", "青岛海风集团"),
            ("清河生物（苏州）有限公司", "清河生物 苏州"),
            ("株式会社ミドリ", "ミドリ"),
            ("ＡＣＭＥ Ｃｏｒｐ．", "Acme"),
        ] {
            assert_eq!(company_key(one), company_key(other), "{one} and {other}");
        }
    }

    #[test]
    fn the_lists_of_forms_are_sorted() {
        assert!(forms::LAST.is_sorted() && forms::FIRST.is_sorted());
    }

    #[test]
    fn different_companies_stay_different() {
        for (one, other) in [
            ("Aurelia Foods", "Aurelia Foods Dairy"),
            ("Castellan België", "Castellan Logistics"),
            ("清河生物", "清河诊断"),
            ("A B Volvo", "Volvo Cars"),
            ("Public Storage", "Storage Ltd"),
            ("Limited Brands", "Brands Inc"),
            ("Private Media", "Media"),
            ("Company of Heroes", "Heroes"),
            ("Vitamin E Ltd", "Vitamin Ltd"),
            ("Castellan NL", "Castellan AT"),
        ] {
            assert_ne!(company_key(one), company_key(other), "{one} and {other}");
        }
        assert_eq!(company_key("Limited"), "limited");
        assert_eq!(company_key("公司"), "公司");
        assert_eq!(company_key(" & "), "");
    }

    fn sound(name: &str) -> String {
        company_sound(&company_key(name))
    }

    #[test]
    fn typing_mistakes_sound_the_same() {
        for (one, other) in [
            ("Nordvik Shipping", "Nordvick Shiping AS"),
            ("Castellan Retail", "Kastelan Retail"),
            ("Philipsen Maritime", "Filipsen Maritime"),
        ] {
            assert_eq!(sound(one), sound(other));
            assert!(!sound(one).is_empty());
        }
        assert_ne!(sound("Castellan Retail"), sound("Castellan Logistics"));
        assert_eq!(sound("清河生物"), "");
    }

    #[test]
    fn a_domain_is_what_is_between() {
        for (address, host) in [
            ("example.com", "example.com"),
            ("http://user@www.example.com:8080/x", "example.com"),
            ("HTTPS://Sub.Example.com.", "sub.example.com"),
            ("nonsense", ""),
            ("", ""),
        ] {
            assert_eq!(domain(address), host);
        }
    }
}
