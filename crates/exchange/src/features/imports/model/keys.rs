//! By what the rows of a file are found again: what the importer chose among the sets of the kind, and what can be used of
//! the columns that were matched.

use std::collections::BTreeSet;

use super::setup::Setup;
use crate::base::Fields;
use crate::base::imports::{KeySet, Keys};
use crate::base::registry::ImportKind;

/// A set of columns by which rows may be found again.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// The set.
    pub set: KeySet,
    /// Whether its columns are matched.
    pub usable: bool,
    /// Whether it counts.
    pub on: bool,
}

/// The sets among which one may choose, in their order; empty for kinds that leave no choice.
pub fn ways(kind: &ImportKind, setup: &Setup) -> Vec<Way> {
    let keys = Keys::of(kind, setup.keys.as_ref());
    let way = |set: &KeySet| Way { set: *set, usable: set.usable(|c| setup.has(c)), on: keys.has(set) };
    kind.choices().iter().map(way).collect()
}

/// Whether there is anything to choose of the columns that are matched.
pub fn asks(ways: &[Way]) -> bool {
    ways.iter().filter(|way| way.usable).count() > 1 || ways.iter().any(|way| way.usable && !way.on)
}

/// Chooses sets by name; all of them are no choice, but one that counts more than that of a kept reading.
pub fn choose(setup: &mut Setup, kind: &ImportKind, names: &[String], fields: &mut Fields) {
    let mut chosen = BTreeSet::new();
    for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        match kind.choice(name) {
            Some(set) => drop(chosen.insert(set.name())),
            None if kind.choices().is_empty() => fields.add("keys", "imports-error-keys-one"),
            None => {
                let args = vec![("name", name.to_owned()), ("known", known(kind))];
                fields.add_with("keys", "imports-error-keys-unknown", args);
            }
        }
    }
    let mut free = kind.choices().iter().filter(|set| !set.is_source());
    let all = free.all(|set| chosen.contains(&set.name()));
    (setup.keys, setup.keys_given) = (Some(chosen).filter(|_| !all), true);
}

/// Notes that no row could be found again by what was chosen.
pub fn findable(setup: &Setup, kind: &ImportKind, fields: &mut Fields) {
    let chosen = setup.keys.is_some() && !kind.choices().is_empty();
    if chosen && !Keys::of(kind, setup.keys.as_ref()).usable(|column| setup.has(column)) {
        let usable: Vec<String> =
            ways(kind, setup).into_iter().filter(|way| way.usable).map(|way| way.set.name()).collect();
        let known = if usable.is_empty() { known(kind) } else { usable.join(", ") };
        fields.add_with("keys", "imports-error-keys-off", vec![("known", known)]);
    }
}

/// The names of the sets of a kind.
pub fn known(kind: &ImportKind) -> String {
    kind.choices().iter().map(KeySet::name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::setup::Match;
    use super::*;
    use crate::features::accounts::imports::ACCOUNTS;

    fn chosen(names: &[&str]) -> (Setup, Fields) {
        let (mut setup, mut fields) = (Setup::default(), Fields::default());
        setup.columns = vec![Match { field: Some(String::from("name")), ..Match::default() }];
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        choose(&mut setup, &ACCOUNTS, &names, &mut fields);
        findable(&setup, &ACCOUNTS, &mut fields);
        (setup, fields)
    }

    #[test]
    fn what_counts_anyway_is_a_choice_too() {
        let (setup, fields) = chosen(&["name", "registration_number", "lei", "tax_id"]);
        assert!(setup.keys_given && setup.keys.is_none() && fields.0.is_empty());
        let (setup, fields) = chosen(&["name"]);
        assert!(setup.keys_given && setup.keys.is_some() && fields.0.is_empty());
    }

    #[test]
    fn rows_that_nothing_finds_are_refused() {
        let keys = |fields: Fields| fields.0.iter().map(|e| e.key).collect::<Vec<_>>();
        assert_eq!(keys(chosen(&["tax_id"]).1), ["imports-error-keys-off"], "no column is a number");
        assert_eq!(keys(chosen(&["name", "colour"]).1), ["imports-error-keys-unknown"]);
    }
}
