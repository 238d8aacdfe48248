//! All accounts by name and by foreign id, for matching the rows of a file. For whoever has the right to import.

use std::collections::{HashMap, HashSet};

use tenure_db::{Conn, params};

use crate::base::{AccountId, Error, Result};

/// An account that a file may mean.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::features::accounts) struct Known {
    /// Its id.
    pub(in crate::features::accounts) id: AccountId,
    /// Whether it is archived.
    pub(in crate::features::accounts) archived: bool,
}

/// What a name or an id in a file can mean.
#[derive(Default)]
pub(in crate::features::accounts) struct Lookup {
    names: HashMap<String, Vec<Known>>,
    keys: HashMap<(String, String), AccountId>,
    schemes: HashSet<(AccountId, String)>,
    archived: HashSet<AccountId>,
}

impl Lookup {
    /// Reads all accounts.
    pub(in crate::features::accounts) fn load(q: &Conn<'_>) -> Result<Self> {
        let mut lookup = Self::default();
        let accounts = q.query("select id, name, archived_at is not null from accounts", &params![], |r| {
            Ok::<_, Error>((r.get::<String>(1)?, Known { id: r.get(0)?, archived: r.get(2)? }))
        })?;
        for (name, known) in accounts {
            if known.archived {
                lookup.archived.insert(known.id);
            }
            lookup.names.entry(name).or_default().push(known);
        }
        let keys = q.query("select scheme, value_key, account_id from account_keys", &params![], |r| {
            Ok::<_, Error>(((r.get(0)?, r.get(1)?), r.get(2)?))
        })?;
        lookup.keys = keys.into_iter().collect();
        lookup.schemes = lookup.keys.iter().map(|((scheme, _), account)| (*account, scheme.clone())).collect();
        Ok(lookup)
    }

    /// The accounts of exactly this name; archived ones only when there is no other.
    pub(in crate::features::accounts) fn by_name(&self, name: &str) -> Vec<Known> {
        let all = self.names.get(name).map(Vec::as_slice).unwrap_or_default();
        let living: Vec<Known> = all.iter().filter(|k| !k.archived).copied().collect();
        if living.is_empty() { all.to_vec() } else { living }
    }

    /// The account that holds an identifier.
    pub(in crate::features::accounts) fn by_key(&self, scheme: &str, key: &str) -> Option<Known> {
        let id = *self.keys.get(&(scheme.to_owned(), key.to_owned()))?;
        Some(Known { id, archived: self.archived.contains(&id) })
    }

    /// Whether an account has an identifier of this scheme.
    pub(in crate::features::accounts) fn has_scheme(&self, account: AccountId, scheme: &str) -> bool {
        self.schemes.contains(&(account, scheme.to_owned()))
    }

    /// The accounts that some system knows by this id.
    pub(in crate::features::accounts) fn by_any_source(&self, value: &str) -> Vec<Known> {
        let hits = self.keys.iter().filter(|((scheme, key), _)| scheme.starts_with("source:") && key == value);
        hits.map(|(_, id)| Known { id: *id, archived: self.archived.contains(id) }).collect()
    }
}
