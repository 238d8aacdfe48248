//! Whose deal a row is about that is part of one: a deal is found by its source id, else by account, kind and name.

use std::collections::{BTreeSet, HashMap};

use tenure_db::Conn;

use super::super::model::{Deal, Kind};
use super::super::store::deal;
use super::name_key_of;
use super::read::find_kind;
use crate::base::imports::Outcome as Found;
use crate::base::registry::Record;
use crate::base::{AccountId, Acting, Fields, Result};
use crate::features::accounts::imports::shared::wrong;
use crate::features::people::csv::plain;

/// How a row names its deal.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Named {
    /// By its id in another system.
    Source(String, String),
    /// By its account, kind and name.
    Name(AccountId, Kind, String),
}

/// What a row says of it, whatever its account is.
pub(super) struct Words {
    kind: Kind,
    system: String,
    id: String,
    name: String,
}

impl Words {
    /// Reads the columns `deal`, `kind`, `source_system` and `source_id`.
    pub(super) fn read(by: &Acting, record: &Record, bad: &mut Fields) -> Self {
        let get = |name| plain(record.get(name)).trim().to_owned();
        let words = Self {
            kind: find_kind(by, &get("kind"), bad),
            system: get("source_system"),
            id: get("source_id"),
            name: get("deal"),
        };
        if words.id.is_empty() != words.system.is_empty() {
            bad.add("source_id", "revenue-error-source");
        } else if words.id.is_empty() && words.name.is_empty() {
            bad.add("deal", "error-required");
        }
        words
    }

    /// The deal of an account.
    pub(super) fn of(self, account: AccountId) -> Named {
        match self.id.as_str() {
            "" => Named::Name(account, self.kind, tenure_text::fold(&self.name)),
            _ => Named::Source(self.system, self.id),
        }
    }
}

/// The account of a row, and that nothing else is wrong with it: an unknown account parks a row only when everything else
/// is right.
pub(super) fn settled(by: &Acting, place: Result<AccountId, Found>, bad: &Fields) -> Result<AccountId, Found> {
    match place {
        Err(Found::Parked(..)) | Ok(_) if !bad.0.is_empty() => Err(wrong(by, bad, |field| field)),
        other => other,
    }
}

/// The deals that rows name.
pub(super) fn load<'a>(q: &Conn<'_>, named: impl Iterator<Item = &'a Named>) -> Result<HashMap<Named, Deal>> {
    let (mut sources, mut accounts) = (BTreeSet::new(), BTreeSet::new());
    for deal in named {
        match deal {
            Named::Source(system, id) => drop(sources.insert((system.clone(), id.clone()))),
            Named::Name(account, ..) => drop(accounts.insert(*account)),
        }
    }
    let mut found = HashMap::new();
    for stored in deal::without_source(q, &accounts.into_iter().collect::<Vec<_>>())? {
        let (account, kind, name) = name_key_of(stored.account, &stored.facts);
        found.entry(Named::Name(account, kind, name)).or_insert(stored);
    }
    let sources: Vec<(String, String)> = sources.into_iter().collect();
    for ((system, id), stored) in deal::by_source(q, &sources)? {
        found.insert(Named::Source(system, id), stored);
    }
    Ok(found)
}

/// The one that a row of an account names.
pub(super) fn pick<'a>(
    by: &Acting,
    deals: &'a mut HashMap<Named, Deal>,
    (account, named): (AccountId, &Named),
) -> Result<&'a mut Deal, Found> {
    let found = deals.get_mut(named).filter(|d| d.account == account && !d.archived);
    found.ok_or_else(|| {
        let mut bad = Fields::default();
        bad.add(if matches!(named, Named::Source(..)) { "source_id" } else { "deal" }, "deals-import-deal");
        wrong(by, &bad, |field| field)
    })
}
