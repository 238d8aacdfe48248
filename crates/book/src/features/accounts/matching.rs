//! By what two accounts may be one and the same company: keys of names, sounds, numbers and domains.

use super::model::Profile;

/// Hosts that say nothing about who has a page there.
const HOSTS: [&str; 8] = [
    "linkedin.com",
    "facebook.com",
    "instagram.com",
    "x.com",
    "github.io",
    "wordpress.com",
    "wixsite.com",
    "sites.google.com",
];
/// Fewest characters of a number that says something.
const NUMBER: usize = 6;

/// What kind of key it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum KeyKind {
    /// A name, legal name or former name without its legal form.
    Name,
    /// What a name sounds like.
    Sound,
    /// A number in an official register, whatever the register.
    Number,
    /// The web domain.
    Domain,
}

impl KeyKind {
    /// All kinds.
    pub const ALL: [KeyKind; 4] = [KeyKind::Name, KeyKind::Sound, KeyKind::Number, KeyKind::Domain];

    /// The word kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            KeyKind::Name => "name",
            KeyKind::Sound => "sound",
            KeyKind::Number => "number",
            KeyKind::Domain => "domain",
        }
    }

    /// The kind with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// A key that accounts can share.
pub type Key = (KeyKind, String);

/// All keys of an account, sorted, each once; the name gives at least one.
pub fn keys(profile: &Profile) -> Vec<Key> {
    let mut keys = Vec::new();
    let names = [profile.name.as_str(), profile.legal_name.as_str()];
    for name in names.into_iter().chain(profile.former_names.iter().map(String::as_str)) {
        let key = tenure_text::company_key(name);
        keys.push((KeyKind::Sound, tenure_text::company_sound(&key)));
        keys.push((KeyKind::Name, key));
    }
    if keys.iter().all(|(_, key)| key.is_empty()) {
        keys.push((KeyKind::Name, if profile.name.is_empty() { String::from("-") } else { profile.name.clone() }));
    }
    keys.extend(profile.identifiers.iter().map(|i| (KeyKind::Number, number(&i.scheme, &i.key()))));
    let domain = tenure_text::domain(&profile.website);
    if !HOSTS.iter().any(|host| domain == *host || domain.ends_with(&format!(".{host}"))) {
        keys.push((KeyKind::Domain, domain));
    }
    keys.retain(|(_, key)| !key.is_empty());
    keys.sort();
    keys.dedup();
    keys
}

/// An official number without the letters of its country; empty for ids of systems, which mean nothing elsewhere.
fn number(scheme: &str, key: &str) -> String {
    if scheme.starts_with("source:") {
        return String::new();
    }
    let bare = key.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let bare = if key.len() - bare.len() <= 3 { bare } else { key };
    if bare.chars().count() < NUMBER { String::new() } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::model::Identifier;
    use super::*;

    #[test]
    fn a_number_is_the_same_in_every_register() {
        let id = |scheme: &str, value: &str| Identifier { scheme: scheme.into(), value: value.into() };
        let with = |i| Profile { name: String::from("Ltd"), identifiers: vec![i], ..Profile::default() };
        let one = keys(&with(id("tax_id", "DE 123 456 789")));
        let other = keys(&with(id("registration_number", "123456789")));
        assert_eq!(one, other);
        assert_eq!(one.len(), 2, "a name that is only a legal form still is a key: {one:?}");
        assert!(keys(&with(id("source:erp", "H-10001"))).iter().all(|(kind, _)| *kind == KeyKind::Name));
    }

    #[test]
    fn common_hosts_are_nobodys() {
        let with = |website: &str| Profile { name: String::from("!"), website: website.into(), ..Profile::default() };
        assert_eq!(keys(&with("https://www.linkedin.com/company/x")), [(KeyKind::Name, String::from("!"))]);
        assert!(
            keys(&with("https://aurelia.example/nl")).contains(&(KeyKind::Domain, String::from("aurelia.example")))
        );
    }
}
