//! What is stored of the accounts that the rows of one call may mean.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::Value as Json;
use tenure_db::Conn;

use super::super::model::Account;
use super::super::store::lookup::Known;
use super::super::store::{batch, bulk, facts};
use super::alike::{Firm, Near};
use super::rows::{Row, Wrong};
use crate::base::dated::{Fact, LIFECYCLE, PARENT, TERRITORY, TIER};
use crate::base::imports::{Keys, Record, Twin};
use crate::base::{AccountId, Result, Viewer};

/// What is stored of the accounts that rows of one call may mean.
pub(super) struct Found {
    pub(super) keys: HashMap<(String, String), Known>,
    pub(super) names: HashMap<String, Vec<Known>>,
    pub(super) schemes: HashSet<(AccountId, String)>,
    pub(super) living: BTreeSet<AccountId>,
    /// What is compared of rows that no id finds, by line.
    pub(super) firms: HashMap<u64, Firm>,
    pub(super) near: Near,
}

impl Found {
    pub(super) fn read(
        q: &Conn<'_>,
        (looker, by): (&Viewer, &Keys),
        records: &[Record],
        read: &[Result<Row, Wrong>],
    ) -> Result<Self> {
        let rows = || read.iter().flatten();
        let wanted = rows().flat_map(|row| row.new.profile.identifiers.iter().map(|i| (i.scheme.clone(), i.key())));
        let keys = batch::by_keys(q, wanted)?;
        let names: Vec<&str> = rows().map(|row| row.new.profile.name.as_str()).collect();
        let names = batch::by_names(q, &names)?;
        let decided = records.iter().filter_map(|record| match record.twin {
            Twin::Merge(id) => Some(AccountId(id)),
            _ => None,
        });
        let named: Vec<AccountId> = names.values().flatten().map(|k| k.id).collect();
        let ids: Vec<AccountId> = named.iter().copied().chain(decided).collect();
        let schemes = batch::identifiers(q, &ids)?;
        let schemes = schemes.into_iter().flat_map(|(id, all)| all.into_iter().map(move |i| (id, i.scheme))).collect();
        let (living, firms, near) = (batch::living(q, &ids)?, HashMap::new(), Near::default());
        let mut found = Self { keys, names, schemes, living, firms, near };
        let unknown = rows().filter(|row| found.by_source(row).is_none());
        found.firms = unknown.map(|row| (row.line, Firm::of(row.line, &row.new.profile))).collect();
        let numbered = rows().filter_map(|row| found.by_number(row, by)).map(|known| known.id);
        let alike: Vec<AccountId> = named.into_iter().chain(numbered).collect();
        found.near = Near::read(q, looker, found.firms.values(), &alike)?;
        Ok(found)
    }

    /// By source id, else by a number in a register that counts.
    pub(super) fn by_id(&self, row: &Row, by: &Keys) -> Option<Known> {
        self.by_source(row).or_else(|| {
            let known = self.by_number(row, by)?;
            // Each court has its own register and each country its own courts: a number alone is nobody's name.
            let same = self.firms.get(&row.line).is_none_or(|firm| self.near.same_place(firm, known.id));
            // An account that this system knows by another id is another account, whatever its numbers are.
            (same && !self.has_other_id(row, known.id)).then_some(known)
        })
    }

    fn by_source(&self, row: &Row) -> Option<Known> {
        self.by_scheme(row, |scheme| scheme.starts_with("source:"))
    }

    /// By a number that is not left out. Of an account that has one, a row of another name is refused then instead: the
    /// number stays its own.
    fn by_number(&self, row: &Row, by: &Keys) -> Option<Known> {
        self.by_scheme(row, |scheme| !scheme.starts_with("source:") && by.by(scheme))
    }

    fn by_scheme(&self, row: &Row, wanted: impl Fn(&str) -> bool) -> Option<Known> {
        let mut wanted = row.new.profile.identifiers.iter().filter(|i| wanted(&i.scheme));
        wanted.find_map(|i| self.keys.get(&(i.scheme.clone(), i.key())).copied())
    }

    /// Those of the accounts of a row's name against which nothing speaks.
    pub(super) fn fitting(&self, row: &Row, named: &[AccountId]) -> Vec<AccountId> {
        match self.firms.get(&row.line) {
            Some(firm) if !named.is_empty() => self.near.fitting(firm, named),
            _ => Vec::new(),
        }
    }

    fn has_other_id(&self, row: &Row, id: AccountId) -> bool {
        let mine = row.new.profile.identifiers.iter().filter(|i| i.scheme.starts_with("source:"));
        mine.into_iter().any(|i| self.schemes.contains(&(id, i.scheme.clone())))
    }

    /// The accounts in use of exactly this name that the row's system does not know by another id.
    pub(super) fn named(&self, row: &Row) -> Vec<AccountId> {
        let all = self.names.get(&row.new.profile.name).map(Vec::as_slice).unwrap_or_default();
        all.iter().filter(|k| !k.archived && !self.has_other_id(row, k.id)).map(|k| k.id).collect()
    }

    /// An archived account of this name, when there is no other.
    pub(super) fn archived(&self, row: &Row) -> Option<Known> {
        let all = self.names.get(&row.new.profile.name)?;
        let mine: Vec<&Known> = all.iter().filter(|k| !self.has_other_id(row, k.id)).collect();
        mine.iter().all(|k| k.archived).then(|| mine.first().copied().copied()).flatten()
    }
}

/// The accounts that rows of one call change, whole.
pub(super) struct Stored {
    pub(super) accounts: HashMap<AccountId, Account>,
    pub(super) visible: HashSet<AccountId>,
    pub(super) facts: Vec<(&'static str, HashMap<AccountId, Vec<Json>>)>,
    pub(super) names: HashMap<String, String>,
}

impl Stored {
    pub(super) fn read<'r>(q: &Conn<'_>, looker: &Viewer, rows: impl Iterator<Item = &'r Row>) -> Result<Self> {
        let mut ids: Vec<AccountId> = rows.filter(|row| row.known).map(|row| row.id).collect();
        ids.sort_unstable();
        let mut stored = Self {
            accounts: batch::whole(q, &ids)?,
            visible: HashSet::new(),
            facts: Vec::new(),
            names: HashMap::new(),
        };
        if ids.is_empty() {
            return Ok(stored);
        }
        stored.visible = bulk::visible(q, looker, &ids)?.into_iter().collect();
        for fact in [&TIER, &LIFECYCLE, &TERRITORY, &PARENT] {
            stored.facts.push((fact.table, facts::rows_of(q, fact, &ids)?));
        }
        let parents = stored.facts.iter().filter(|(table, _)| *table == PARENT.table);
        let parents: BTreeSet<AccountId> = parents
            .flat_map(|(_, rows)| rows.values().flatten())
            .filter_map(|row| row[1].as_str()?.parse().ok())
            .collect();
        let parents = bulk::visible(q, looker, &parents.into_iter().collect::<Vec<_>>())?;
        stored.names = batch::names(q, &parents)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        Ok(stored)
    }

    pub(super) fn fact(&self, fact: &Fact, id: AccountId, day: jiff::civil::Date) -> Json {
        let rows = self.facts.iter().find(|(table, _)| *table == fact.table).and_then(|(_, rows)| rows.get(&id));
        rows.map_or(Json::Null, |rows| facts::value_on(rows, day))
    }
}
