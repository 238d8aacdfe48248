//! Columns of files that an install defines itself: its custom fields, as `cf_KEY` or by their label in either language.

use crate::base::Locale;
use crate::features::fields::{Catalogue, Subject};

/// A column that a kind of file has on this install.
#[derive(Clone, Debug, PartialEq)]
pub struct Extra {
    /// How the record calls it: `cf_KEY`.
    pub name: String,
    /// Both labels, folded: a head may call it by one of them.
    pub labels: [String; 2],
    /// What it means, for the page of imports, in both languages.
    pub help: [String; 2],
}

impl Extra {
    /// What it means.
    pub fn help(&self, locale: Locale) -> &str {
        &self.help[usize::from(locale == Locale::Zh)]
    }
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
            help: [Locale::En, Locale::Zh].map(|locale| format!("{}{choices}", f.label(locale))),
        }
    };
    catalogue.fields(subject).map(extra).collect()
}
