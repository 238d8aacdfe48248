//! All accounts by name and by foreign id, as hashes: for what the lines of a whole file say of each other. For whoever
//! has the right to import.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use tenure_db::{Conn, params};

use crate::base::{AccountId, Error, Result};

/// An account that a file may mean.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(in crate::features::accounts) struct Known {
    /// Its id.
    pub(in crate::features::accounts) id: AccountId,
    /// Whether it is archived.
    pub(in crate::features::accounts) archived: bool,
}

/// What stands for a text: files of millions of lines are remembered by these.
pub(in crate::features::accounts) fn hash(parts: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish().max(1)
}

/// What stands for an id of a system; 0 for none.
pub(in crate::features::accounts) fn source(system: &str, id: &str) -> u64 {
    if id.is_empty() || system.is_empty() { 0 } else { hash(&["source:", system, id]) }
}

/// What a name or an id in a file can mean.
#[derive(Default)]
pub(in crate::features::accounts) struct Lookup {
    names: HashMap<u64, Vec<AccountId>>,
    sources: HashMap<u64, AccountId>,
    /// Ids of any system.
    ids: HashMap<u64, Vec<AccountId>>,
}

impl Lookup {
    /// Reads all accounts in use, and all ids.
    pub(in crate::features::accounts) fn load(q: &Conn<'_>) -> Result<Self> {
        let mut lookup = Self::default();
        let accounts = q.query("select id, name, archived_at is not null from accounts", &params![], |r| {
            Ok::<_, Error>((r.get::<AccountId>(0)?, hash(&[&r.get::<String>(1)?]), r.get::<bool>(2)?))
        })?;
        let mut archived = HashSet::new();
        for (id, name, gone) in accounts {
            if gone {
                archived.insert(id);
            } else {
                lookup.names.entry(name).or_default().push(id);
            }
        }
        let sql = "select scheme, value_key, account_id from account_keys where scheme > $1 and scheme < $2";
        let keys = q.query(sql, &params!["source:", "source;"], |r| {
            let (scheme, key): (String, String) = (r.get(0)?, r.get(1)?);
            let system = scheme.strip_prefix("source:").unwrap_or_default();
            Ok::<_, Error>((source(system, &key), hash(&[&key]), r.get::<AccountId>(2)?))
        })?;
        for (source, key, id) in keys.into_iter().filter(|(.., id)| !archived.contains(id)) {
            lookup.sources.insert(source, id);
            lookup.ids.entry(key).or_default().push(id);
        }
        Ok(lookup)
    }

    /// The account that a system knows by an id.
    pub(in crate::features::accounts) fn by_source(&self, source: u64) -> Option<AccountId> {
        self.sources.get(&source).copied()
    }

    /// The only account of a name.
    pub(in crate::features::accounts) fn only_named(&self, name: u64) -> Option<AccountId> {
        self.names.get(&name).filter(|all| all.len() == 1).map(|all| all[0])
    }

    /// The accounts of a name; of none, those that any system knows by it.
    pub(in crate::features::accounts) fn meant(&self, word: u64) -> HashSet<AccountId> {
        self.names.get(&word).or_else(|| self.ids.get(&word)).into_iter().flatten().copied().collect()
    }
}
