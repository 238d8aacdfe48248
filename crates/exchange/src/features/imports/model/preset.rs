//! Presets: how files of well-known products are recognised and read. `presets/SOURCES.md` says how they are written.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::Deserialize;

use super::answers::Decimals;
use super::filters::Filter;
use super::guess::Ours;
use super::made::{Made, Only, Part};
use super::rules::{self, Repair, Rule};
use super::setup::Setup;

type Lists = BTreeMap<String, Vec<String>>;

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
    /// The system whose ids stand in the file; empty for none.
    #[serde(default)]
    pub source_system: String,
    /// Whether ids hold within one file only, so that each file is a system of its own.
    #[serde(default)]
    pub per_file: bool,
    /// The type of its records in files of JSON records; empty where there are none.
    #[serde(default)]
    pub object: String,
    /// What all headers may begin with.
    #[serde(default)]
    pub prefix: String,
    /// Headers that all have to be there.
    pub known_by: Vec<String>,
    /// Headers of which at least one has to be there; empty for none.
    #[serde(default)]
    pub one_of: Vec<String>,
    /// Headers of which none may be there.
    #[serde(default)]
    pub not_with: Vec<String>,
    /// Which of our columns each header means.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Our columns that the first of several headers is whose cell is not blank.
    #[serde(default)]
    pub first: Lists,
    /// Our columns that the first of several headers is beside which another header has a word.
    #[serde(default)]
    pub chosen: BTreeMap<String, Chosen>,
    /// Our columns that several headers make together.
    #[serde(default)]
    pub joined: BTreeMap<String, Joined>,
    /// Values of rows that have no other.
    #[serde(default)]
    pub fixed: BTreeMap<String, String>,
    /// What the product's words mean in ours, by our column.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// What divides lists, by our column.
    #[serde(default)]
    pub lists: BTreeMap<String, String>,
    /// What is cut off at the beginning, by our column.
    #[serde(default)]
    pub without: BTreeMap<String, String>,
    /// Amounts that change their sign, by the words of another column of ours.
    #[serde(default)]
    pub negative: BTreeMap<String, Lists>,
    /// Our columns whose number is turned round.
    #[serde(default)]
    pub inverse: Vec<String>,
    /// Our columns of which the first of several is taken.
    #[serde(default)]
    pub first_of: Vec<String>,
    /// Our columns whose cells are HTML.
    #[serde(default)]
    pub html: Vec<String>,
    /// Our columns whose cells are JSON objects of ids and names.
    #[serde(default)]
    pub json_names: Vec<String>,
    /// Rows with other words are left out, by header.
    #[serde(default)]
    pub only: Lists,
    /// Rows with these words are left out, by header.
    #[serde(default)]
    pub except: Lists,
    /// The same as `only`, but merely offered.
    #[serde(default)]
    pub offer_only: Lists,
    /// What need not be asked.
    #[serde(default)]
    pub answers: Known,
}

/// Several headers that make a column of ours together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joined {
    /// The headers.
    pub headers: Vec<String>,
    /// What stands between them.
    pub with: String,
    /// What stands before each; empty for nothing.
    #[serde(default)]
    pub before: Vec<String>,
}

/// Several headers, one of which makes a column of ours: the first whose neighbour has the word.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// The headers.
    pub headers: Vec<String>,
    /// The neighbour of each.
    pub beside: Vec<String>,
    /// The word.
    pub word: String,
}

/// Answers that a product has for all its files.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Known {
    /// What stands before the decimals.
    pub decimals: Option<Decimals>,
    /// Time zone of times that name none.
    pub zone: Option<String>,
}

impl Preset {
    /// Whether a header of a file is this one of the preset, with the prefix or without. Case and outer blanks do not
    /// count; inner ones do, since products tell `accountName` from `Account Name`.
    pub fn is(&self, header: &str, theirs: &str) -> bool {
        let (header, theirs) = (plain(header), plain(theirs));
        header == theirs || (!self.prefix.is_empty() && header == format!("{}{theirs}", self.prefix.to_lowercase()))
    }

    /// What a header means by itself.
    pub fn means(&self, header: &str) -> Option<&str> {
        self.columns.iter().find(|(theirs, _)| self.is(header, theirs)).map(|(_, field)| field.as_str())
    }

    /// Whether a file of these headers is one of this product; `object` is the type of its records, or empty.
    fn fits(&self, headers: &[String], object: &str) -> bool {
        let has = |theirs: &String| headers.iter().any(|h| self.is(h, theirs));
        let names = |theirs: &String| headers.iter().any(|h| plain(h) == plain(theirs));
        let typed = object.is_empty() || self.object.is_empty() || self.object == object;
        typed
            && !self.known_by.is_empty()
            && self.known_by.iter().all(has)
            && (self.one_of.is_empty() || self.one_of.iter().any(has))
            && !self.not_with.iter().any(names)
    }

    /// All headers that it reads, in whatever way.
    fn headers(&self) -> impl Iterator<Item = &String> {
        let chosen = self.chosen.values().flat_map(|c| [&c.headers, &c.beside]);
        let parts = self.first.values().chain(self.joined.values().map(|j| &j.headers)).chain(chosen).flatten();
        let filters = self.only.keys().chain(self.except.keys()).chain(self.offer_only.keys());
        self.columns.keys().chain(parts).chain(filters)
    }

    /// Whether it reads a header in some way: nobody else guesses what it means.
    pub fn reads(&self, header: &str) -> bool {
        self.headers().any(|theirs| self.is(header, theirs))
    }

    /// Our columns that it fills in some way.
    pub fn fills(&self) -> BTreeSet<&str> {
        let made = self.first.keys().chain(self.chosen.keys()).chain(self.joined.keys()).chain(self.fixed.keys());
        self.columns.values().chain(made).map(String::as_str).collect()
    }

    /// Takes what the preset says beside the columns into a setup: made columns, filters, fixed values, rules, answers.
    /// `file` is the fingerprint of the file, `ours` are the columns of the kind.
    pub fn apply(&self, headers: &[String], file: &[u8], ours: &[Ours], setup: &mut Setup) {
        let own = |theirs: &String| headers.iter().find(|h| self.is(h, theirs)).unwrap_or(theirs).clone();
        let there = |header: &String| headers.contains(header);
        setup.made = self.made(own);
        setup.made.iter_mut().for_each(|made| made.from.retain(|part| there(&part.header)));
        setup.made.retain(|made| !made.from.is_empty());
        setup.filters = self.filters(own);
        setup.filters.retain(|filter| there(&filter.header));
        setup.fixed = self.fixed.clone();
        if !self.source_system.is_empty() && self.names_system(headers, ours, setup) {
            let mut system = self.source_system.clone();
            if self.per_file {
                system.push(' ');
                file.iter().take(4).for_each(|byte| system.push_str(&format!("{byte:02x}")));
            }
            setup.fixed.insert(String::from("source_system"), system);
        }
        setup.rules = self.rules();
        setup.answers.decimals = setup.answers.decimals.or(self.answers.decimals);
        setup.answers.zone = setup.answers.zone.clone().or_else(|| self.answers.zone.clone());
    }

    /// Whether rows may name the system: those that have columns for it and for an id give both or none. Accounts may name
    /// it alone, because the one above is looked up by it.
    fn names_system(&self, headers: &[String], ours: &[Ours], setup: &Setup) -> bool {
        let id = |field: &str| field == "source_id";
        let own = headers.iter().filter_map(|h| self.means(h)).any(id);
        let pair = self.kind != "accounts" && ours.iter().any(|o| o.name == "source_system");
        !pair || own || setup.made.iter().any(|made| id(&made.field))
    }

    fn made(&self, own: impl Fn(&String) -> String) -> Vec<Made> {
        let part = |header, before: Option<&String>| Part {
            header: own(header),
            before: before.cloned().unwrap_or_default(),
            only: None,
        };
        let first = self.first.iter().map(|(field, headers)| Made {
            field: field.clone(),
            from: headers.iter().map(|h| part(h, None)).collect(),
            with: None,
        });
        let joined = self.joined.iter().map(|(field, joined)| Made {
            field: field.clone(),
            from: joined.headers.iter().enumerate().map(|(at, h)| part(h, joined.before.get(at))).collect(),
            with: Some(joined.with.clone()),
        });
        let one = |word: &String, header, by| {
            let only = Some(Only { header: own(by), word: word.clone() });
            Part { header: own(header), only, ..Part::default() }
        };
        let chosen = self.chosen.iter().map(|(field, chosen)| Made {
            field: field.clone(),
            from: chosen.headers.iter().zip(&chosen.beside).map(|(h, by)| one(&chosen.word, h, by)).collect(),
            with: None,
        });
        first.chain(chosen).chain(joined).collect()
    }

    fn filters(&self, own: impl Fn(&String) -> String) -> Vec<Filter> {
        let all = [(&self.only, true, true), (&self.except, false, true), (&self.offer_only, true, false)];
        let filters = all.into_iter().flat_map(|(lists, only, on)| lists.iter().map(move |list| (list, only, on)));
        filters
            .map(|((header, words), only, on)| Filter { header: own(header), words: words.clone(), only, on })
            .collect()
    }

    fn rules(&self) -> Vec<Rule> {
        let rule = |field: &String, repair| Rule { field: field.clone(), repair };
        let mut rules: Vec<Rule> = Vec::new();
        rules.extend(self.html.iter().map(|f| rule(f, Repair::Html {})));
        rules.extend(self.json_names.iter().map(|f| rule(f, Repair::Names {})));
        rules.extend(self.lists.iter().map(|(f, mark)| rule(f, Repair::List { mark: mark.clone() })));
        rules.extend(self.first_of.iter().map(|f| rule(f, Repair::First {})));
        rules.extend(self.without.iter().map(|(f, prefix)| rule(f, Repair::Without { prefix: prefix.clone() })));
        for (field, words) in &self.values {
            words.iter().for_each(|(from, to)| rules::add_reading(&mut rules, field, from, to));
        }
        rules.extend(self.inverse.iter().map(|f| rule(f, Repair::Inverse {})));
        for (field, lists) in &self.negative {
            let minus = |(by, words): (&String, &Vec<String>)| Repair::Minus { by: by.clone(), words: words.clone() };
            rules.extend(lists.iter().map(|list| rule(field, minus(list))));
        }
        rules
    }
}

/// A header as presets compare it.
fn plain(header: &str) -> String {
    header.trim().to_lowercase()
}

/// The presets of a kind that know a file by its headers, those that read most of them first. `object` is the type of
/// its records where the file tells one.
pub fn fitting<'p>(all: &'p [Preset], kind: &str, headers: &[String], object: &str) -> Vec<&'p Preset> {
    let mut found: Vec<&Preset> = all.iter().filter(|p| p.kind == kind && p.fits(headers, object)).collect();
    let known = |p: &Preset| headers.iter().filter(|h| p.reads(h)).collect::<HashSet<_>>().len();
    found.sort_by_key(|p| std::cmp::Reverse(known(p)));
    found
}
