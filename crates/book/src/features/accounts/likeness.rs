//! Whether two accounts may be one and the same company: points for what speaks for it and against it, each in words.
//! Used where accounts are compared with each other, and where rows of a file are compared with accounts.

use std::collections::BTreeSet;

use super::matching::{Key, KeyKind};
use super::model::Identifier;

/// Points from which two are proposed as one.
pub const PROPOSED: i64 = 50;

/// What is compared of an account.
#[derive(Clone, Copy, Debug)]
pub struct Marks<'a> {
    /// Its keys.
    pub keys: &'a BTreeSet<Key>,
    /// Numbers of which it has only one of each scheme.
    pub numbers: &'a [Identifier],
    /// City.
    pub city: &'a str,
    /// Stored country.
    pub country: &'a str,
}

/// Something that speaks for one company, or against it.
#[derive(Clone, PartialEq, Debug)]
pub enum Evidence {
    /// The same name without legal form.
    Name(String),
    /// Names that sound alike.
    Sound,
    /// The same number in a register.
    Number(String),
    /// The same web domain.
    Domain(String),
    /// The same city.
    Place(String),
    /// Different countries.
    Apart,
    /// Different numbers in one register.
    OtherNumber,
    /// Different web domains.
    OtherDomain,
    /// Both belong to one group.
    Related,
}

impl Evidence {
    /// Its points.
    pub fn points(&self) -> i64 {
        match self {
            Evidence::Name(_) | Evidence::Number(_) => 60,
            Evidence::Domain(_) => 40,
            Evidence::Sound => 35,
            Evidence::Place(_) => 15,
            Evidence::Apart | Evidence::OtherNumber | Evidence::OtherDomain => -25,
            Evidence::Related => -30,
        }
    }

    /// The text key of its words, and what they name.
    pub fn words(&self) -> (&'static str, &str) {
        match self {
            Evidence::Name(key) => ("hierarchy-evidence-name", key),
            Evidence::Sound => ("hierarchy-evidence-sound", ""),
            Evidence::Number(number) => ("hierarchy-evidence-number", number),
            Evidence::Domain(domain) => ("hierarchy-evidence-domain", domain),
            Evidence::Place(city) => ("hierarchy-evidence-place", city),
            Evidence::Apart => ("hierarchy-evidence-apart", ""),
            Evidence::OtherNumber => ("hierarchy-evidence-other-number", ""),
            Evidence::OtherDomain => ("hierarchy-evidence-other-domain", ""),
            Evidence::Related => ("hierarchy-evidence-related", ""),
        }
    }

    /// The word of the API.
    pub fn code(&self) -> &'static str {
        match self {
            Evidence::Name(_) => "name",
            Evidence::Sound => "sound",
            Evidence::Number(_) => "number",
            Evidence::Domain(_) => "domain",
            Evidence::Place(_) => "place",
            Evidence::Apart => "other_country",
            Evidence::OtherNumber => "other_number",
            Evidence::OtherDomain => "other_domain",
            Evidence::Related => "same_group",
        }
    }
}

/// What speaks for and against two being one company, and the sum of the points, 0 to 100: `duplicates/2`.
pub fn judge(one: &Marks<'_>, other: &Marks<'_>, related: bool) -> (i64, Vec<Evidence>) {
    let mut found = Vec::new();
    let common = |kind| one.keys.intersection(other.keys).find(|(k, _)| *k == kind).map(|(_, key)| key.clone());
    match common(KeyKind::Name) {
        Some(key) => found.push(Evidence::Name(key)),
        None => found.extend(common(KeyKind::Sound).map(|_| Evidence::Sound)),
    }
    found.extend(common(KeyKind::Number).map(Evidence::Number));
    let domain = common(KeyKind::Domain).map(Evidence::Domain);
    let place = !one.city.is_empty() && tenure_text::fold(one.city) == tenure_text::fold(other.city);
    let against = against(one, other);
    found.extend(domain);
    if place && !against.contains(&Evidence::Apart) {
        found.push(Evidence::Place(one.city.to_owned()));
    }
    found.extend(against);
    if related {
        found.push(Evidence::Related);
    }
    (found.iter().map(Evidence::points).sum::<i64>().clamp(0, 100), found)
}

/// What speaks against two being one company.
pub fn against(one: &Marks<'_>, other: &Marks<'_>) -> Vec<Evidence> {
    let mut found = Vec::new();
    if !one.country.is_empty() && !other.country.is_empty() && one.country != other.country {
        found.push(Evidence::Apart);
    }
    let differs = |a: &Identifier| other.numbers.iter().any(|b| a.scheme == b.scheme && a.key() != b.key());
    if one.numbers.iter().any(differs) {
        found.push(Evidence::OtherNumber);
    }
    let domains = |marks: &Marks<'_>| marks.keys.iter().filter(|(k, _)| *k == KeyKind::Domain).count();
    let shared = one.keys.intersection(other.keys).any(|(k, _)| *k == KeyKind::Domain);
    if !shared && domains(one) > 0 && domains(other) > 0 {
        found.push(Evidence::OtherDomain);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::accounts::matching::keys;
    use crate::features::accounts::model::Profile;

    fn firm(website: &str, number: &str) -> Profile {
        let identifiers = match number {
            "" => Vec::new(),
            number => vec![Identifier { scheme: String::from("registration_number"), value: number.to_owned() }],
        };
        Profile { name: String::from("Castellan Retail"), website: website.into(), identifiers, ..Profile::default() }
    }

    fn points(one: &Profile, other: &Profile) -> i64 {
        let (a, b) = (keys(one).into_iter().collect(), keys(other).into_iter().collect());
        let one = Marks { keys: &a, numbers: &one.identifiers, city: "", country: "" };
        judge(&one, &Marks { keys: &b, numbers: &other.identifiers, city: "", country: "" }, false).0
    }

    #[test]
    fn two_firms_of_one_name_stay_two() {
        let one = firm("castellan.example", "HRB 20301");
        assert_eq!(points(&one, &firm("", "")), 60);
        assert_eq!(points(&one, &firm("castellan-bakery.example", "")), 35);
        assert_eq!(points(&one, &firm("", "HRB 99999")), 35);
        assert_eq!(points(&one, &firm("castellan.example", "HRB 99999")), 75);
        assert_eq!(points(&one, &firm("castellan.example", "hrb-20301")), 100);
    }
}
