//! Sectors, tiers, lifecycles and privacy bases as other features read them.

use std::collections::HashMap;

use jiff::Timestamp;

pub use super::actions::terms::ensure;
use super::store;
use crate::base::{Conn, Locale, Result};

/// Why one may keep the data of a person.
pub const BASIS: &str = "privacy_basis";
/// The kinds of terms.
pub const KINDS: [&str; 5] = ["sector", "tier", "lifecycle", "department", BASIS];

/// One word of a taxonomy.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// `sector`, `tier`, `lifecycle`, `department` or `privacy_basis`.
    pub kind: String,
    /// What accounts and people store.
    pub code: String,
    /// English name.
    pub name_en: String,
    /// Chinese name.
    pub name_zh: String,
    /// Whether accounts with it are key accounts (tiers).
    pub is_key: bool,
    /// What an account with it weighs in somebody's load (tiers); the service level in working days (departments).
    pub points: i64,
    /// Place in lists.
    pub position: i64,
    /// When it was archived: accounts keep it, forms no longer offer it.
    pub archived_at: Option<Timestamp>,
    /// Adds one per edit.
    pub version: i64,
}

impl Term {
    /// The name in a language.
    pub fn name(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.name_en,
            Locale::Zh => &self.name_zh,
        }
    }
}

/// What forms offer: the words of a kind that are not archived, in their order.
pub fn list(q: &Conn<'_>, kind: &str) -> Result<Vec<Term>> {
    let mut all = store::list(q, Some(kind))?;
    all.retain(|t| t.archived_at.is_none());
    Ok(all)
}

/// All words, archived ones too, for showing names. A few dozen at most, so they are simply walked.
#[derive(Clone, Debug, Default)]
pub struct Terms(Vec<Term>);

impl Terms {
    /// Reads all kinds.
    pub fn load(q: &Conn<'_>) -> Result<Self> {
        Ok(Self(store::list(q, None)?))
    }

    /// The name of a code; the code itself when nobody knows it.
    pub fn name<'a>(&'a self, locale: Locale, kind: &str, code: &'a str) -> &'a str {
        self.get(kind, code).map_or(code, |t| t.name(locale))
    }

    /// The term.
    pub fn get(&self, kind: &str, code: &str) -> Option<&Term> {
        self.0.iter().find(|t| t.code == code && t.kind == kind)
    }

    /// The words of a kind, archived ones too.
    pub fn all(&self, kind: &str) -> impl Iterator<Item = &Term> {
        self.0.iter().filter(move |t| t.kind == kind)
    }

    /// All codes of a kind, archived ones too.
    pub fn codes(&self, kind: &str) -> Vec<String> {
        self.all(kind).map(|t| t.code.clone()).collect()
    }

    /// What forms and filters offer: the words of a kind that are not archived, in their order.
    pub fn offered(&self, kind: &str) -> Vec<Term> {
        self.0.iter().filter(|t| t.kind == kind && t.archived_at.is_none()).cloned().collect()
    }
}

/// Codes by what they are called, folded once: every row of a file asks.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    codes: Vec<String>,
    /// The place of the first code that is called so.
    by_name: HashMap<String, usize>,
}

impl Codes {
    /// Of codes with their names in both languages.
    pub fn of<'a>(all: impl IntoIterator<Item = (&'a str, [&'a str; 2])>) -> Self {
        let all: Vec<_> = all.into_iter().collect();
        let mut by_name = HashMap::new();
        // A code is meant before whatever is called like it.
        for (place, (code, _)) in all.iter().enumerate() {
            by_name.entry(tenure_text::fold(code)).or_insert(place);
        }
        for (place, name) in all.iter().enumerate().flat_map(|(place, (_, names))| names.map(|name| (place, name))) {
            by_name.entry(tenure_text::fold(name)).or_insert(place);
        }
        Self { codes: all.iter().map(|(code, _)| (*code).to_owned()).collect(), by_name }
    }

    /// Of terms.
    pub fn of_terms<'a>(terms: impl IntoIterator<Item = &'a Term>) -> Self {
        Self::of(terms.into_iter().map(|term| (term.code.as_str(), [term.name_en.as_str(), term.name_zh.as_str()])))
    }

    /// The code that a word means: by code, or by name in either language.
    pub fn meant(&self, word: &str) -> Option<&str> {
        self.by_name.get(&tenure_text::fold(word)).map(|place| self.codes[*place].as_str())
    }

    /// All of them, for an error that says what is allowed.
    pub fn listed(&self) -> String {
        self.codes.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_means_the_code_before_the_name_and_the_first_of_two() {
        let codes = Codes::of([("a", ["Retail", "零售"]), ("retail", ["Shops", "商店"]), ("c", ["Shops", "铺"])]);
        assert_eq!(codes.meant("RETAIL"), Some("retail"));
        assert_eq!(codes.meant("零售"), Some("a"));
        assert_eq!(codes.meant("shops"), Some("retail"));
        assert_eq!((codes.meant("x"), codes.listed().as_str()), (None, "a, retail, c"));
    }
}
