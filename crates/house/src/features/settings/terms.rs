//! Sectors, tiers, lifecycles and privacy bases as other features read them.

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

    /// All codes of a kind, archived ones too.
    pub fn codes(&self, kind: &str) -> Vec<String> {
        self.0.iter().filter(|t| t.kind == kind).map(|t| t.code.clone()).collect()
    }

    /// What forms and filters offer: the words of a kind that are not archived, in their order.
    pub fn offered(&self, kind: &str) -> Vec<Term> {
        self.0.iter().filter(|t| t.kind == kind && t.archived_at.is_none()).cloned().collect()
    }
}
