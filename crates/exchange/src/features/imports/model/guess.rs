//! What the columns of a file mean: by a kept reading, a preset, our names, other words, and what stands in them.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::evidence::Column;
use super::made::{Made, Part};
use super::preset::Preset;
use super::setup::{Match, Why};
use crate::base::Locale;
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

/// Other words for our columns: by kind and column the words, the likeliest first. `never` is what looks like a column
/// and is none; `people_contacts` and `accounts_address` are the parts of columns that several headers make.
type Words = HashMap<String, Vec<(String, Vec<String>)>>;

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let read: HashMap<String, toml::Table> = toml::from_str(include_str!("../guess/words.toml")).unwrap_or_default();
    let words = |list: &toml::Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(|word| Some(bare(word.as_str()?))).collect()
    };
    let columns = |table: toml::Table| table.iter().map(|(name, list)| (name.clone(), words(list))).collect();
    read.into_iter().map(|(kind, table)| (kind, columns(table))).collect()
});

/// The words of a kind, or of the parts of one of its columns.
fn words(section: &str) -> &'static [(String, Vec<String>)] {
    WORDS.get(section).map(Vec::as_slice).unwrap_or_default()
}

/// What looks like a column of the kind and is none.
const NEVER: &str = "never";

/// A header as words are compared: folded, nothing but letters and digits.
pub fn bare(header: &str) -> String {
    tenure_text::fold(header).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The heads that files of refused rows have before those of the file, in the order of their columns.
pub const TOLD: [&str; 3] = ["imports-file-line", "imports-file-column", "imports-file-reason"];

/// Whether a column is one that the file of refused rows had added, in whatever language: it means nothing.
pub fn is_told(header: &str) -> bool {
    let header = bare(header);
    // They stand behind the name of the program, which hardly another column begins with.
    header.starts_with("tenure") && Locale::ALL.iter().any(|l| TOLD.iter().any(|key| bare(l.t(key)) == header))
}

/// Whether a word is a head that files of the kind have.
pub fn knows(kind: &str, ours: &[Ours], head: &str) -> bool {
    let head = bare(head);
    let mut listed = words(kind).iter().filter(|(field, _)| field != NEVER);
    ours.iter().any(|o| bare(&o.name) == head || o.labels.iter().any(|l| bare(l) == head))
        || listed.any(|(_, list)| list.contains(&head))
}

/// What is known about a file before its columns are guessed.
#[derive(Default)]
pub struct Known<'a> {
    /// A kept reading: its name, and by header what it says.
    pub kept: Option<(&'a str, &'a HashMap<String, Option<String>>)>,
    /// The preset that was chosen.
    pub preset: Option<&'a Preset>,
    /// Columns of ours that others make.
    pub made: &'a [Made],
    /// Whether the file names its columns; letters in place of names mean nothing.
    pub headless: bool,
    /// The type of its records in files of JSON records; empty where there are none.
    pub object: &'a str,
}

impl Known<'_> {
    /// Whether a header has its meaning already, be it none.
    fn settles(&self, header: &str) -> bool {
        self.kept.is_some_and(|(_, kept)| kept.contains_key(&bare(header)))
            || self.preset.is_some_and(|p| p.reads(header))
            || self.made.iter().any(|made| made.takes(header))
    }

    /// Whether a column of ours comes from elsewhere.
    fn fills(&self, field: &str) -> bool {
        self.preset.is_some_and(|p| p.fills().contains(field)) || self.made.iter().any(|made| made.field == field)
    }
}

/// What each column means: by a kept reading, a preset, our names, other words, what stands in it. A wrong guess is worse
/// than none.
pub fn guess(kind: &str, ours: &[Ours], (headers, columns): (&[String], &[Column]), known: &Known<'_>) -> Vec<Match> {
    let mut guessed = vec![Match::default(); headers.len()];
    let mut taken: HashSet<String> = HashSet::new();
    let told: HashSet<usize> = headers.iter().enumerate().filter(|(_, h)| is_told(h)).map(|(at, _)| at).collect();
    let mut give = |at: usize, field: &str, why: Why, guessed: &mut Vec<Match>| {
        if guessed[at].field.is_none()
            && !told.contains(&at)
            && ours.iter().any(|o| o.name == field)
            && taken.insert(field.to_owned())
        {
            guessed[at] = Match { field: Some(field.to_owned()), why };
        }
    };
    for (at, header) in headers.iter().enumerate() {
        if let Some((name, kept)) = known.kept
            && let Some(Some(field)) = kept.get(&bare(header))
        {
            give(at, field, Why::Template(name.to_owned()), &mut guessed);
        }
    }
    if let Some(preset) = known.preset {
        // `Type` and `type` may both be there: the one that is written as the preset has it comes first.
        let exact = headers.iter().enumerate().filter_map(|(at, h)| Some((at, preset.columns.get(h)?.as_str())));
        let alike = headers.iter().enumerate().filter_map(|(at, h)| Some((at, preset.means(h)?)));
        for (at, field) in exact.chain(alike) {
            give(at, field, Why::Preset(preset.name.clone()), &mut guessed);
        }
    }
    let word = |(at, header): (usize, &String)| (at, if known.headless { String::new() } else { bare(header) });
    let open: Vec<(usize, String)> = headers.iter().enumerate().filter(|(_, h)| !known.settles(h)).map(word).collect();
    for (at, header) in &open {
        let named = ours.iter().find(|o| bare(&o.name) == *header || o.labels.iter().any(|l| bare(l) == *header));
        if let Some(ours) = named {
            give(*at, &ours.name, Why::Name, &mut guessed);
        }
    }
    // A preset knows its product: what it does not read has none of our columns, whatever it sounds like.
    if known.preset.is_some() {
        return guessed;
    }
    let never = words(kind).iter().find(|(name, _)| name == NEVER).map(|(_, list)| list.as_slice()).unwrap_or_default();
    // What each record of a file is called says nothing about one of them.
    let names_all =
        |at: usize| !known.object.is_empty() && columns.get(at).is_some_and(|c| c.samples == [known.object]);
    let open = || open.iter().filter(|(at, header)| !never.contains(header) && !names_all(*at));
    for (field, list) in words(kind).iter().filter(|(field, _)| field != NEVER && !known.fills(field)) {
        let Some(reads) = ours.iter().find(|o| o.name == *field).map(|o| o.reads) else { continue };
        // The likeliest of the headers that all could be it.
        let rank = |header: &String| list.iter().position(|word| word == header);
        let fits = |at: usize| columns.get(at).is_none_or(|column| column.may_be(reads));
        let best = open().filter_map(|(at, header)| Some((rank(header)?, *at))).filter(|(_, at)| fits(*at)).min();
        if let Some((_, at)) = best {
            give(at, field, Why::Words, &mut guessed);
        }
    }
    for (at, _) in open() {
        if let Some(field) = columns.get(*at).and_then(|column| by_values(ours, column, &guessed, known)) {
            give(*at, &field, Why::Values, &mut guessed);
        }
    }
    guessed
}

/// The only free column of ours whose kind of values fills this one.
fn by_values(ours: &[Ours], column: &Column, guessed: &[Match], known: &Known<'_>) -> Option<String> {
    let nearly = |n: u64| column.filled > 0 && n * 10 >= column.filled * 9;
    let reads = if nearly(column.emails) {
        Reads::Email
    } else if nearly(column.sites) {
        Reads::Website
    } else {
        return None;
    };
    let given = |name: &str| guessed.iter().any(|m| m.field.as_deref() == Some(name)) || known.fills(name);
    let mut found = ours.iter().filter(|o| o.reads == reads && !given(&o.name));
    let only = found.next()?;
    found.next().is_none().then(|| only.name.clone())
}

/// Columns of ours that headers make together without a preset: further numbers of a person, an address in parts. What
/// they take part in means nothing by itself any more.
pub fn made(kind: &str, ours: &[Ours], headers: &[String], guessed: &mut [Match]) -> Vec<Made> {
    let made = parts(kind, ours, headers, guessed);
    let joined = |m: &Match| m.field.as_ref().is_some_and(|field| made.iter().any(|made| made.field == *field));
    guessed.iter_mut().filter(|m| joined(m)).for_each(|m| *m = Match::default());
    made
}

fn parts(kind: &str, ours: &[Ours], headers: &[String], guessed: &[Match]) -> Vec<Made> {
    let there = |name: &str| ours.iter().any(|o| o.name == name);
    let filled = |name: &str| guessed.iter().any(|m| m.field.as_deref() == Some(name));
    let free = || headers.iter().zip(guessed).filter(|(_, m)| m.field.is_none()).map(|(h, _)| h);
    let of = |section: &str, name: &str| -> Vec<&String> {
        let list = words(section).iter().find(|(part, _)| part == name).map(|(_, list)| list.as_slice());
        free().filter(|h| list.unwrap_or_default().contains(&bare(h))).collect()
    };
    let mut made = Vec::new();
    if kind == "people" && there("contacts") && !filled("contacts") {
        let from: Vec<Part> = ["mobile", "private", "assistant", "other"]
            .into_iter()
            .flat_map(|name| of("people_contacts", name).into_iter().map(move |h| (h, name)))
            .map(|(header, name)| Part { header: header.clone(), before: format!("{name}: "), only: None })
            .collect();
        made.push(Made { field: String::from("contacts"), from, with: Some(String::from("|")) });
    }
    if kind == "accounts" {
        made.extend(address(headers, guessed, &of));
    }
    made.retain(|m| !m.from.is_empty());
    made
}

/// Street, further lines, postcode, city and state as one address, where the file has more than the street.
fn address<'h>(headers: &[String], guessed: &[Match], of: &dyn Fn(&str, &str) -> Vec<&'h String>) -> Option<Made> {
    let mapped = |name: &str| guessed.iter().position(|m| m.field.as_deref() == Some(name)).map(|at| &headers[at]);
    let street = mapped("address")?;
    let more = ["more", "postcode"].into_iter().flat_map(|name| of("accounts_address", name));
    let rest: Vec<&String> = more.collect();
    let state = of("accounts_address", "state");
    if rest.is_empty() && state.is_empty() {
        return None;
    }
    let all = std::iter::once(street).chain(rest).chain(mapped("city")).chain(state);
    let from = all.map(|header| Part { header: header.clone(), ..Part::default() }).collect();
    Some(Made { field: String::from("address"), from, with: Some(String::from(", ")) })
}

#[cfg(test)]
mod tests {
    use super::super::setup::fingerprint;
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
        guess("accounts", &ours(), (&headers, columns), &Known::default()).into_iter().map(|m| m.field).collect()
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
        let found =
            guess("accounts", &ours(), (&headers, &[]), &Known { kept: Some(("ERP", &kept)), ..Known::default() });
        assert_eq!(found[0].why, Why::Template(String::from("ERP")));
        assert_eq!(found[1].field, None);
    }

    #[test]
    fn what_refused_rows_were_told_means_nothing() {
        for locale in Locale::ALL {
            let heads = TOLD.map(|key| locale.t(key));
            assert!(heads.iter().all(|head| is_told(head)), "{heads:?}");
            let mut ours = ours();
            let all = ["line", "reason", "column"].map(str::to_owned);
            ours.extend(all.map(|name| Ours { name, reads: Reads::Text, labels: Vec::new() }));
            let headers = heads.map(str::to_owned);
            for kind in WORDS.keys() {
                let found = guess(kind, &ours, (&headers, &[]), &Known::default());
                assert!(found.iter().all(|m| m.field.is_none()), "{kind}: {found:?}");
            }
            let mended: Vec<String> = headers.into_iter().chain([String::from("Name")]).collect();
            assert_eq!(fingerprint(&mended), fingerprint(&mended[3..]));
        }
        assert!(!is_told("line") && !is_told("Reason") && !is_told("原因"));
    }

    #[test]
    fn no_column_of_ours_is_given_twice() {
        assert_eq!(fields(&["name", "Name"], &[]), [Some(String::from("name")), None]);
    }
}
