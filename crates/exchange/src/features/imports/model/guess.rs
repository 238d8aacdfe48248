//! What the columns of a file mean: by a kept reading, a preset, our names, other words, and what stands in them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::evidence::Column;
use super::setup::{Match, Why};
use crate::base::registry::Reads;

/// One of our columns, built in or custom.
#[derive(Clone, Debug)]
pub struct Ours {
    /// Its name.
    pub name: String,
    /// How its cells are read.
    pub reads: Reads,
    /// What else it is called here: the labels of custom fields in both languages.
    pub labels: Vec<String>,
}

/// How files of one product are recognised and read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Its name, a proper name in every language.
    pub name: String,
    /// The product.
    pub product: String,
    /// Our kind.
    pub kind: String,
    /// Where its headers stand written.
    pub source: String,
    /// What `source_system` of all rows is; empty for none.
    #[serde(default)]
    pub source_system: String,
    /// Headers that all have to be there.
    pub known_by: Vec<String>,
    /// Which of our columns each header means.
    pub columns: BTreeMap<String, String>,
    /// What the product's words mean in ours, by our column.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
}

/// Other words for our columns, by kind and column.
type Words = HashMap<String, HashMap<String, Vec<String>>>;

static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("../guess/words.toml")).unwrap_or_default());

/// A header as words are compared: folded, nothing but letters and digits.
pub fn bare(header: &str) -> String {
    tenure_text::fold(header).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The presets whose headers are all there, those that know more headers first.
pub fn presets<'p>(all: &'p [Preset], kind: &str, headers: &[String]) -> Vec<&'p Preset> {
    let there: HashSet<String> = headers.iter().map(|h| bare(h)).collect();
    let fits =
        |p: &&Preset| p.kind == kind && !p.known_by.is_empty() && p.known_by.iter().all(|h| there.contains(&bare(h)));
    let mut found: Vec<&Preset> = all.iter().filter(fits).collect();
    found.sort_by_key(|p| std::cmp::Reverse(p.columns.keys().filter(|h| there.contains(&bare(h))).count()));
    found
}

/// What each column means. `kept` are the columns of a template by header, `preset` the one that was chosen.
pub fn guess(
    kind: &str,
    ours: &[Ours],
    (headers, columns): (&[String], &[Column]),
    kept: Option<(&str, &HashMap<String, Option<String>>)>,
    preset: Option<&Preset>,
) -> Vec<Match> {
    let mut guessed = vec![Match::default(); headers.len()];
    let mut taken: HashSet<String> = HashSet::new();
    let mut give = |at: usize, field: &str, why: Why, guessed: &mut Vec<Match>| {
        if guessed[at].field.is_none() && ours.iter().any(|o| o.name == field) && taken.insert(field.to_owned()) {
            guessed[at] = Match { field: Some(field.to_owned()), why };
        }
    };
    let mut silent = vec![false; headers.len()];
    for (at, header) in headers.iter().enumerate() {
        if let Some((name, kept)) = kept
            && let Some(field) = kept.get(&bare(header))
        {
            match field {
                Some(field) => give(at, field, Why::Template(name.to_owned()), &mut guessed),
                None => silent[at] = true,
            }
        }
    }
    for (at, header) in headers.iter().enumerate() {
        let known = preset.and_then(|p| p.columns.iter().find(|(h, _)| bare(h) == bare(header)).map(|(_, f)| (p, f)));
        if let Some((preset, field)) = known {
            give(at, field, Why::Preset(preset.name.clone()), &mut guessed);
        }
    }
    for (at, header) in headers.iter().enumerate().filter(|(at, _)| !silent[*at]) {
        let known = bare(header);
        let named = ours.iter().find(|o| bare(&o.name) == known || o.labels.iter().any(|l| bare(l) == known));
        if let Some(ours) = named {
            give(at, &ours.name, Why::Name, &mut guessed);
        }
    }
    let words = WORDS.get(kind);
    for (at, header) in headers.iter().enumerate().filter(|(at, _)| !silent[*at]) {
        let known = bare(header);
        let meant = words.and_then(|w| w.iter().find(|(_, list)| list.iter().any(|word| bare(word) == known)));
        if let Some((field, _)) = meant {
            give(at, field, Why::Words, &mut guessed);
        }
    }
    for (at, column) in columns.iter().enumerate().filter(|(at, _)| !silent[*at]) {
        if let Some(field) = by_values(ours, column, &guessed) {
            give(at, &field, Why::Values, &mut guessed);
        }
    }
    guessed
}

/// The only free column of ours whose kind of values fills this one.
fn by_values(ours: &[Ours], column: &Column, guessed: &[Match]) -> Option<String> {
    let nearly = |n: u64| column.filled > 0 && n * 10 >= column.filled * 9;
    let reads = if nearly(column.emails) {
        Reads::Email
    } else if nearly(column.sites) {
        Reads::Website
    } else {
        return None;
    };
    let free = |o: &&Ours| o.reads == reads && !guessed.iter().any(|m| m.field.as_deref() == Some(o.name.as_str()));
    let mut found = ours.iter().filter(free);
    let only = found.next()?;
    found.next().is_none().then(|| only.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours() -> Vec<Ours> {
        let one = |name: &str, reads| Ours { name: name.to_owned(), reads, labels: Vec::new() };
        let mut list = vec![
            one("name", Reads::Text),
            one("source_id", Reads::Text),
            one("city", Reads::Text),
            one("website", Reads::Website),
            one("country", Reads::Country),
        ];
        list.push(Ours {
            name: String::from("cf_level"),
            reads: Reads::Text,
            labels: vec![String::from("Service level"), String::from("服务级别")],
        });
        list
    }

    fn fields(headers: &[&str], columns: &[Column]) -> Vec<Option<String>> {
        let headers: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
        guess("accounts", &ours(), (&headers, columns), None, None).into_iter().map(|m| m.field).collect()
    }

    #[test]
    fn names_labels_and_other_words_are_known() {
        let some = |s: &str| Some(s.to_owned());
        assert_eq!(
            fields(&["NAME", "Source ID", "服务级别", "Colour"], &[]),
            [some("name"), some("source_id"), some("cf_level"), None]
        );
        assert_eq!(fields(&["客户名称", "城市"], &[]), [some("name"), some("city")]);
    }

    #[test]
    fn a_column_of_addresses_is_known_by_what_stands_in_it() {
        let mut sites = Column::default();
        sites.see(2, &tenure_sheet::Cell::of("https://a.example"));
        assert_eq!(fields(&["A"], &[sites]), [Some(String::from("website"))]);
    }

    #[test]
    fn what_a_template_left_out_stays_out() {
        let headers = [String::from("Name"), String::from("City")];
        let kept = HashMap::from([(String::from("name"), Some(String::from("name"))), (String::from("city"), None)]);
        let found = guess("accounts", &ours(), (&headers, &[]), Some(("ERP", &kept)), None);
        assert_eq!(found[0].why, Why::Template(String::from("ERP")));
        assert_eq!(found[1].field, None);
    }

    #[test]
    fn no_column_of_ours_is_given_twice() {
        assert_eq!(fields(&["name", "Name"], &[]), [Some(String::from("name")), None]);
    }
}
