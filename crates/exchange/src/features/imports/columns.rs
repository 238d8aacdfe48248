//! The columns of a kind on this install: those built in and its custom fields.

use tenure_db::Conn;

pub use super::model::guess::Ours;
use crate::base::registry::{ImportKind, Reads};
use crate::base::{Locale, Result};
use crate::features::exchange::extra::{self, Extra};
use crate::features::fields::Catalogue;

/// All columns of a kind: what a file may have.
pub fn of(kind: &ImportKind, extra: &[Extra]) -> Vec<Ours> {
    let built_in = kind.columns.iter().map(|c| Ours { name: c.name.to_owned(), reads: c.reads, labels: Vec::new() });
    let custom = extra.iter().map(|c| Ours { name: c.name.clone(), reads: Reads::Text, labels: c.labels.to_vec() });
    built_in.chain(custom).collect()
}

/// The custom columns of a kind.
pub fn extra_of(q: &Conn<'_>, kind: &ImportKind) -> Result<Vec<Extra>> {
    Ok(extra::of(&Catalogue::load(q)?, kind.name))
}

/// What a column is called on a page: the text `imports-field-KIND-NAME` where there is one, else that of the name
/// alone, else the name as words.
pub fn label(locale: Locale, kind: &str, extra: &[Extra], name: &str) -> String {
    if let Some(custom) = extra.iter().find(|c| c.name == name) {
        return custom.help(locale).to_owned();
    }
    let word = name.replace('_', "-");
    locale
        .find(&format!("imports-field-{kind}-{word}"))
        .or_else(|| locale.find(&format!("imports-field-{word}")))
        .map_or_else(|| name.replace('_', " "), str::to_owned)
}
