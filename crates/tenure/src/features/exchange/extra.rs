//! Columns of files that an install defines itself: its custom fields, as `cf_KEY` or by their label in either language.

use crate::features::fields::{Catalogue, Subject};

/// A column that a kind of file has on this install.
#[derive(Clone, Debug, PartialEq)]
pub struct Extra {
    /// How the record calls it: `cf_KEY`.
    pub name: String,
    /// Both labels, folded: a head may call it by one of them.
    pub labels: [String; 2],
    /// What it means, for the page of imports.
    pub help: String,
}

/// The extra columns of a kind; files of other things have none.
pub fn of(catalogue: &Catalogue, kind: &str) -> Vec<Extra> {
    let subject = match kind {
        "accounts" => Subject::Account,
        "people" => Subject::Person,
        "conversations" => Subject::Conversation,
        _ => return Vec::new(),
    };
    let extra = |f: &crate::features::fields::Field| {
        let choices = if f.choices.is_empty() { String::new() } else { format!(" ({})", f.codes()) };
        Extra {
            name: f.name(),
            labels: [tenure_text::fold(&f.label_en), tenure_text::fold(&f.label_zh)],
            help: format!("{}{choices}", f.label_en),
        }
    };
    catalogue.fields(subject).map(extra).collect()
}
