//! Rows that look like an account that is there, or like an earlier row of their file.

use std::collections::{BTreeSet, HashMap, HashSet};

use tenure_db::Conn;

use super::super::likeness::{self, Evidence, Marks, PROPOSED};
use super::super::matching::{Key, KeyKind, keys};
use super::super::model::{Identifier, Profile};
use super::super::store::batch::{self, Alike};
use super::super::store::lookup::hash;
use super::tree::line_id;
use crate::base::imports::Likeness;
use crate::base::{AccountId, Result, Viewer};

/// Most accounts that are shown for a row.
const SHOWN: usize = 5;
/// Most accounts that are compared for one key: what more share says nothing by itself.
const COMPARED: usize = 8;
/// Rows of one file that are remembered for comparing; of more, later ones are compared with accounts only.
const REMEMBERED: usize = 200_000;

/// What is compared of one row.
pub(super) struct Firm {
    pub(super) line: u64,
    name: String,
    city: String,
    country: String,
    keys: BTreeSet<Key>,
    numbers: Vec<Identifier>,
}

impl Firm {
    /// Of what a row says.
    pub(super) fn of(line: u64, profile: &Profile) -> Self {
        Self {
            line,
            name: profile.name.clone(),
            city: profile.city.clone(),
            country: profile.country.clone(),
            keys: keys(profile).into_iter().collect(),
            numbers: profile.identifiers.clone(),
        }
    }

    pub(super) fn marks(&self) -> Marks<'_> {
        Marks { keys: &self.keys, numbers: &self.numbers, city: &self.city, country: &self.country }
    }
}

fn marks(alike: &Alike) -> Marks<'_> {
    Marks { keys: &alike.keys, numbers: &alike.numbers, city: &alike.city, country: &alike.country }
}

/// The rows of a file that became new accounts so far.
#[derive(Default)]
pub(super) struct Earlier {
    firms: Vec<Firm>,
    places: HashMap<u64, Vec<u32>>,
}

fn place(key: &Key) -> u64 {
    hash(&[key.0.code(), &key.1])
}

impl Earlier {
    /// Remembers a row.
    pub(super) fn add(&mut self, firm: Firm) {
        if self.firms.len() >= REMEMBERED {
            return;
        }
        let at = u32::try_from(self.firms.len()).unwrap_or(u32::MAX);
        for key in &firm.keys {
            self.places.entry(place(key)).or_default().push(at);
        }
        self.firms.push(firm);
    }

    fn like(&self, firm: &Firm) -> Vec<Likeness> {
        let mut found: BTreeSet<u32> = BTreeSet::new();
        for key in &firm.keys {
            let all = self.places.get(&place(key)).map(Vec::as_slice).unwrap_or_default();
            if all.len() > COMPARED && key.0 == KeyKind::Domain {
                continue;
            }
            found.extend(all.iter().rev().take(COMPARED));
        }
        let earlier = found.into_iter().filter_map(|at| self.firms.get(at as usize));
        let judged = earlier.filter(|other| other.line != firm.line).filter_map(|other| {
            let (points, mut why) = likeness(&firm.marks(), &other.marks())?;
            why.push((String::from("imports-like-line"), other.line.to_string()));
            Some(Likeness { id: line_id(other.line), name: other.name.clone(), why, score: points })
        });
        judged.collect()
    }
}

type Judged = (u8, Vec<(String, String)>);

fn likeness(one: &Marks<'_>, other: &Marks<'_>) -> Option<Judged> {
    let (points, found) = likeness::judge(one, other, false);
    let why = |e: &Evidence| {
        let (key, what) = e.words();
        (key.to_owned(), what.to_owned())
    };
    (points >= PROPOSED).then(|| (u8::try_from(points).unwrap_or(100), found.iter().map(why).collect()))
}

/// The accounts that rows of one call may be.
#[derive(Default)]
pub(super) struct Near {
    holders: HashMap<Key, Vec<AccountId>>,
    accounts: HashMap<AccountId, Alike>,
}

impl Near {
    /// Reads what shares keys with the rows, and these accounts, which have the same name.
    pub(super) fn read<'f>(
        q: &Conn<'_>,
        viewer: &Viewer,
        firms: impl Iterator<Item = &'f Firm>,
        namesakes: &[AccountId],
    ) -> Result<Self> {
        let wanted: BTreeSet<Key> = firms.flat_map(|f| f.keys.iter().cloned()).collect();
        let holders = batch::holders(q, &wanted)?;
        let mut ids: BTreeSet<AccountId> = namesakes.iter().copied().collect();
        for ((kind, _), all) in &holders {
            if all.len() <= COMPARED || *kind != KeyKind::Domain {
                ids.extend(all.iter().take(COMPARED));
            }
        }
        let ids: Vec<AccountId> = ids.into_iter().collect();
        Ok(Self { accounts: batch::alike(q, viewer, &ids)?, holders })
    }

    /// Those of the accounts against which nothing speaks but their being two.
    pub(super) fn fitting(&self, firm: &Firm, ids: &[AccountId]) -> Vec<AccountId> {
        let fits = |id: &AccountId| {
            self.accounts.get(id).is_none_or(|other| likeness::against(&firm.marks(), &marks(other)).is_empty())
        };
        ids.iter().copied().filter(fits).collect()
    }

    /// Whether an account that has a number of the row may be the same firm: nothing else would say that it is not. An
    /// identifier of the whole world is enough; else the countries agree, and a name, a web address or the town does.
    pub(super) fn same_place(&self, firm: &Firm, id: AccountId) -> bool {
        let Some(other) = self.accounts.get(&id) else { return true };
        let (mine, theirs) = (firm.marks(), marks(other));
        let of =
            |numbers: &[Identifier], scheme: &str| numbers.iter().find(|i| i.scheme == scheme).map(Identifier::key);
        // A tax number that begins with its country is nobody else's either.
        let own = |key: &str, scheme: &str| scheme == "lei" || key.starts_with(|c: char| c.is_ascii_alphabetic());
        let alone = ["lei", "tax_id"].into_iter().any(|scheme| {
            of(mine.numbers, scheme).is_some_and(|key| own(&key, scheme) && of(theirs.numbers, scheme) == Some(key))
        });
        if alone {
            return true;
        }
        let apart = !mine.country.is_empty() && !theirs.country.is_empty() && mine.country != theirs.country;
        let shared = mine.keys.intersection(theirs.keys).any(|(kind, _)| *kind != KeyKind::Number);
        let silent = mine.city.is_empty() || theirs.city.is_empty();
        let towns = silent || tenure_text::fold(mine.city) == tenure_text::fold(theirs.city);
        !apart && (shared || towns)
    }

    /// What a row looks like: what the importer may see, the likeliest first, and the accounts that they may not.
    pub(super) fn like(&self, firm: &Firm, earlier: &Earlier) -> (Vec<Likeness>, Vec<AccountId>) {
        let ids: HashSet<AccountId> =
            firm.keys.iter().filter_map(|key| self.holders.get(key)).flatten().copied().collect();
        let (mut shown, mut unseen) = (earlier.like(firm), Vec::new());
        for other in ids.iter().filter_map(|id| self.accounts.get(id)) {
            let Some((score, why)) = likeness(&firm.marks(), &marks(other)) else { continue };
            if other.visible {
                shown.push(Likeness { id: other.id.0, name: other.name.clone(), why, score });
            } else {
                unseen.push(other.id);
            }
        }
        shown.sort_by(|a, b| (b.score, &a.name, a.id).cmp(&(a.score, &b.name, b.id)));
        shown.truncate(SHOWN);
        unseen.sort_unstable();
        (shown, unseen)
    }
}
