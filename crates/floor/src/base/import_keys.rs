//! By what rows of a file are found again: sets of columns, some of which the importer may leave out.

use std::collections::BTreeSet;

use super::imports::{ImportKind, ImportWay};
use super::records::Record;

/// The account of a row may be chosen after the file was matched, so no set waits for its column.
const LATER: &str = "account";

/// Columns by which a row is found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeySet {
    /// All of them, in the order in which they are read out.
    pub columns: &'static [&'static str],
    beside: &'static [&'static str],
}

impl KeySet {
    /// A set that counts unless the importer leaves it out. A row has to fill in all of its columns.
    pub const fn of(columns: &'static [&'static str]) -> Self {
        Self { columns, beside: &[] }
    }

    /// The same set, some columns of which do not decide whether it can be used: they are compared as they are, filled in
    /// or not.
    pub const fn beside(self, beside: &'static [&'static str]) -> Self {
        Self { beside, ..self }
    }

    /// Its name in the API, on the command line and in what is kept: `account+email`.
    pub fn name(&self) -> String {
        self.columns.join("+")
    }

    /// Whether it is an id of another system. Such an id belongs to one record only: a row that became another one would
    /// be refused for it, or would take it away. So whoever maps it means it, and it cannot be left out.
    pub fn is_source(&self) -> bool {
        self.columns.contains(&"source_id")
    }

    /// The columns without which it cannot be used.
    pub fn needs(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().copied().filter(|column| *column != LATER && !self.beside.contains(column))
    }

    /// Whether it can be used: `has` says of a column whether there is a value.
    pub fn usable(&self, has: impl Fn(&str) -> bool) -> bool {
        self.needs().all(has)
    }
}

impl ImportKind {
    /// The sets among which the importer may choose; empty where rows have one identity, and where the rows of a file only
    /// make sense together: those are no two ways to find one thing, but what belongs to each other.
    pub fn choices(&self) -> &'static [KeySet] {
        if self.keys.len() > 1 && matches!(self.way, ImportWay::Rows(_)) { self.keys } else { &[] }
    }

    /// The set among [`ImportKind::choices`] of this name, in whatever order it names the columns.
    pub fn choice(&self, name: &str) -> Option<&'static KeySet> {
        let mut wanted: Vec<&str> = name.split('+').map(str::trim).collect();
        wanted.sort_unstable();
        self.choices().iter().find(|set| {
            let mut columns = set.columns.to_vec();
            columns.sort_unstable();
            columns == wanted
        })
    }
}

/// The sets of a kind by which the rows of one file are found again.
#[derive(Clone, Debug)]
pub struct Keys {
    sets: Vec<KeySet>,
}

impl Keys {
    /// Those that were chosen, by name, with the ids of other systems; without a choice all.
    pub fn of(kind: &ImportKind, chosen: Option<&BTreeSet<String>>) -> Self {
        let chosen = chosen.filter(|_| !kind.choices().is_empty());
        let counts = |set: &&KeySet| chosen.is_none_or(|chosen| set.is_source() || chosen.contains(&set.name()));
        Self { sets: kind.keys.iter().filter(counts).copied().collect() }
    }

    /// Whether this set counts.
    pub fn has(&self, set: &KeySet) -> bool {
        self.sets.contains(set)
    }

    /// Whether a set with this column counts.
    pub fn by(&self, column: &str) -> bool {
        self.sets.iter().any(|set| set.columns.contains(&column))
    }

    /// Whether any set can be used of the columns that there are.
    pub fn usable(&self, has: impl Fn(&str) -> bool) -> bool {
        self.sets.iter().any(|set| set.usable(&has))
    }

    /// Whether a row fills in any set. A row that does not would become something new each time its file is read.
    pub fn find(&self, row: &Record) -> bool {
        self.usable(|column| !row.get(column).is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(
        _: &tenure_db::Conn<'_>,
        _: &super::super::Acting,
    ) -> super::super::Result<Box<dyn super::super::imports::Reading>> {
        Err(super::super::Error::NotFound)
    }

    const KIND: ImportKind = ImportKind {
        name: "things",
        columns: &[],
        keys: &[
            KeySet::of(&["source_system", "source_id"]),
            KeySet::of(&["account", "kind", "name"]).beside(&["kind"]),
            KeySet::of(&["email"]),
        ],
        way: ImportWay::Rows(nothing),
        undo: None,
    };

    fn chosen(names: &[&str]) -> Keys {
        Keys::of(&KIND, Some(&names.iter().map(|name| (*name).to_owned()).collect()))
    }

    #[test]
    fn sets_are_named_by_their_columns_in_any_order() {
        assert_eq!(KIND.choice("name + account+kind").map(KeySet::name).as_deref(), Some("account+kind+name"));
        assert!(KIND.choice("name").is_none() && KIND.choice("").is_none());
    }

    #[test]
    fn ids_of_other_systems_always_count() {
        let unasked = Keys::of(&KIND, None);
        assert!(unasked.by("source_id") && unasked.by("name") && unasked.by("email"));
        let by_mail = chosen(&["email"]);
        assert!(by_mail.by("source_id") && by_mail.by("email") && !by_mail.by("name"));
    }

    #[test]
    fn a_row_needs_one_set_that_it_fills_in() {
        let row = |pairs: &[(&str, &str)]| Record::of(2, pairs);
        assert!(chosen(&["account+kind+name"]).find(&row(&[("name", "Ada")])), "account and kind may be empty");
        assert!(!chosen(&[]).find(&row(&[("name", "Ada"), ("source_id", "7")])), "an id needs its system");
        assert!(chosen(&["email"]).find(&row(&[("email", "a@b.example")])));
    }
}
