//! All definitions, kept by the process until they change.

use std::sync::Arc;

use super::model::{Facts, Field, Kind, Required, Subject};
use super::store;
use crate::base::{Acting, Conn, Cx, Result};

/// All definitions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue(Vec<Field>);

impl Catalogue {
    /// Reads all definitions.
    pub fn load(q: &Conn<'_>) -> Result<Self> {
        Ok(Self(store::list(q)?))
    }

    /// Those of a request. Costs a statement only after somebody changed a definition.
    pub fn of(q: &Conn<'_>, cx: &Cx) -> Result<Arc<Self>> {
        // An install that never defined a field has none.
        if cx.settings().catalogue.is_empty() {
            return Ok(Arc::default());
        }
        cx.app.memo.get(&cx.settings().catalogue, || Self::load(q))
    }

    /// For the most frequent write: no statement where nothing was ever defined and nothing is given.
    pub fn acting(q: &Conn<'_>, by: &Acting, given: bool) -> Result<Self> {
        if by.settings.catalogue.is_empty() && !given { Ok(Self::default()) } else { Self::load(q) }
    }

    /// The fields in use of a subject, in their order.
    pub fn fields(&self, subject: Subject) -> impl Iterator<Item = &Field> {
        self.0.iter().filter(move |f| f.subject == subject && f.archived_at.is_none())
    }

    /// All fields of a subject, archived ones too.
    pub fn all(&self, subject: Subject) -> impl Iterator<Item = &Field> {
        self.0.iter().filter(move |f| f.subject == subject)
    }

    /// A field in use.
    pub fn find(&self, subject: Subject, key: &str) -> Option<&Field> {
        self.fields(subject).find(|f| f.key == key)
    }

    /// A field, archived or not.
    pub fn any(&self, subject: Subject, key: &str) -> Option<&Field> {
        self.all(subject).find(|f| f.key == key)
    }

    /// A field by `cf_KEY`, archived or not.
    pub fn named(&self, subject: Subject, name: &str) -> Option<&Field> {
        self.any(subject, name.strip_prefix(super::model::PREFIX)?)
    }

    /// The fields that must be filled.
    pub fn required<'a>(&'a self, subject: Subject, facts: Facts<'a>) -> impl Iterator<Item = &'a Field> {
        self.fields(subject).filter(move |f| f.required.holds(facts))
    }

    /// Whether any field of a subject must ever be filled.
    pub fn demands(&self, subject: Subject) -> bool {
        self.fields(subject).any(|f| f.required.on)
    }
}

impl Field {
    /// A field of which only the kind of its values matters.
    pub(super) fn of_kind(kind: Kind, decimals: u8) -> Self {
        Field {
            subject: Subject::Account,
            key: String::new(),
            kind,
            label_en: String::new(),
            label_zh: String::new(),
            help_en: String::new(),
            help_zh: String::new(),
            choices: Vec::new(),
            decimals,
            currency: String::new(),
            required: Required::default(),
            initial: String::new(),
            position: 0,
            archived_at: None,
            version: 1,
        }
    }
}
