//! All accounts by name, source id and id, for the rows of files about what accounts have. For whoever has the right to
//! import.

use std::collections::{HashMap, HashSet};

use tenure_db::{Conn, params};

use crate::base::{AccountId, Error, Result};

/// What an account's name or foreign id in a file can mean.
pub struct Accounts {
    names: HashMap<String, Vec<(AccountId, bool)>>,
    sources: HashMap<String, Vec<AccountId>>,
    all: HashSet<AccountId>,
    archived: HashSet<AccountId>,
}

impl Accounts {
    /// Reads all accounts.
    pub fn load(q: &Conn<'_>) -> Result<Self> {
        let mut names: HashMap<String, Vec<(AccountId, bool)>> = HashMap::new();
        let (mut all, mut archived) = (HashSet::new(), HashSet::new());
        let rows = q.query("select id, name, archived_at is not null from accounts", &params![], |r| {
            Ok::<_, Error>((r.get::<AccountId>(0)?, r.get::<String>(1)?, r.get::<bool>(2)?))
        })?;
        for (id, name, gone) in rows {
            all.insert(id);
            if gone {
                archived.insert(id);
            }
            names.entry(name).or_default().push((id, gone));
        }
        let mut sources: HashMap<String, Vec<AccountId>> = HashMap::new();
        let sql = "select value_key, account_id from account_keys where scheme > $1 and scheme < $2";
        let keys = q.query(sql, &params!["source:", "source;"], |r| {
            Ok::<_, Error>((r.get::<String>(0)?, r.get::<AccountId>(1)?))
        })?;
        for (key, id) in keys {
            sources.entry(key).or_default().push(id);
        }
        Ok(Self { names, sources, all, archived })
    }

    /// The one account that the word means: a name, an id of another system, or our own id. The error is a text key.
    ///
    /// # Errors
    /// When there is none, several, or only an archived one.
    pub fn find(&self, word: &str) -> Result<AccountId, &'static str> {
        let named = self.names.get(word).map(Vec::as_slice).unwrap_or_default();
        let living: Vec<AccountId> = named.iter().filter(|(_, gone)| !gone).map(|(id, _)| *id).collect();
        let all = || named.iter().map(|(id, _)| *id).collect::<Vec<_>>();
        let mut found = if living.is_empty() { all() } else { living };
        if found.is_empty() {
            found = self.sources.get(word).cloned().unwrap_or_default();
            found.dedup();
        }
        if found.is_empty() {
            found.extend(word.parse().ok().filter(|id| self.all.contains(id)));
        }
        match found.as_slice() {
            [] => Err("accounts-import-account"),
            [id] if self.archived.contains(id) => Err("accounts-import-archived"),
            [id] => Ok(*id),
            _ => Err("accounts-import-ambiguous"),
        }
    }
}
