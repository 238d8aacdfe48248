//! What an undo of an import leaves as it is, and which fields of a change can return.

use std::collections::HashSet;

use serde_json::{Map, Value as Json};
use tenure_db::{Conn, Tx, ids_value};
use uuid::Uuid;

use super::super::records::CUSTOM;
use super::super::registry::Registry;
use super::super::{AccountId, Acting, Error, Result};

/// Something that an undo left as it is.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Kept {
    /// Its account; none for things of the install.
    #[schemars(with = "Option<Uuid>")]
    pub account: Option<AccountId>,
    /// Its id.
    pub subject: Uuid,
    /// What it is called.
    pub name: String,
    /// Why it stays, in the importer's language.
    pub reason: String,
}

impl Kept {
    /// Something that stays for a reason of which there is a text.
    pub fn because(
        by: &Acting,
        account: impl Into<Option<AccountId>>,
        subject: Uuid,
        name: impl Into<String>,
        key: &'static str,
    ) -> Self {
        let reason = by.viewer.locale.t(key).to_owned();
        Self { account: account.into(), subject, name: name.into(), reason }
    }

    /// Something that was used since.
    pub fn used(by: &Acting, account: impl Into<Option<AccountId>>, subject: Uuid, name: impl Into<String>) -> Self {
        Self::because(by, account, subject, name, "imports-kept-used")
    }

    /// Something that is not as it was before.
    pub fn stays(
        by: &Acting,
        account: impl Into<Option<AccountId>>,
        subject: Uuid,
        name: impl Into<String>,
        stays: &Stays,
    ) -> Self {
        let said =
            |key: &'static str, fields: &[String]| by.viewer.locale.tr(key, &[("fields", fields.join(", ").into())]);
        let reason = match (&stays.changed[..], stays.refused) {
            ([], _) => said("imports-kept-since", &[]),
            (fields, false) => said("imports-kept-changed", fields),
            (fields, true) => said("imports-kept-both", fields),
        };
        Self { account: account.into(), subject, name: name.into(), reason }
    }
}

/// Why an event is not taken back whole.
#[derive(Debug, Default)]
pub struct Stays {
    /// Fields that somebody changed since.
    pub changed: Vec<String>,
    /// Whether what the others were cannot be stored any more.
    pub refused: bool,
}

impl Stays {
    /// Whether nothing stays.
    pub fn nothing(&self) -> bool {
        self.changed.is_empty() && !self.refused
    }

    /// Adds why another event of the same thing is not taken back whole. A field is told once.
    pub fn add(&mut self, other: Stays) {
        self.refused |= other.refused;
        for field in other.changed {
            if !self.changed.contains(&field) {
                self.changed.push(field);
            }
        }
    }
}

/// The fields of a change that can return, with what they were, and those that somebody changed since. What is as it was
/// needs nothing.
pub fn returning(now: &Map<String, Json>, changes: &Json) -> (Map<String, Json>, Vec<String>) {
    let (mut set, mut changed) = (Map::new(), Vec::new());
    // A custom field without a value is absent; what else is absent is no field.
    let known = |field: &String| now.contains_key(field) || field.starts_with(CUSTOM);
    for (field, pair) in changes.as_object().into_iter().flatten().filter(|(field, _)| known(field)) {
        let value = now.get(field).unwrap_or(&Json::Null);
        if *value == pair[1] {
            set.insert(field.clone(), pair[0].clone());
        } else if *value != pair[0] {
            changed.push(field.clone());
        }
    }
    (set, changed)
}

/// Gives the fields of an event their values of before, as far as they can return. An event of which nothing stays is taken
/// back.
///
/// # Errors
/// What has nothing to do with what is stored.
pub fn fields_back(
    tx: &Tx<'_>,
    now: &Map<String, Json>,
    changes: &Json,
    save: impl FnOnce(&Tx<'_>, &Map<String, Json>) -> Result<()>,
) -> Result<Stays> {
    let (set, changed) = returning(now, changes);
    let refused = !set.is_empty() && !tried(tx, |tx| save(tx, &set))?;
    Ok(Stays { changed, refused })
}

/// Whether something could be done; what stands in its way is no error here.
///
/// # Errors
/// What has nothing to do with what is stored.
pub fn tried(tx: &Tx<'_>, f: impl FnOnce(&Tx<'_>) -> Result<()>) -> Result<bool> {
    match tx.attempt(f) {
        Ok(()) => Ok(true),
        Err(Error::Conflict(_) | Error::Invalid(_) | Error::NotFound) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Which of these things, each with its account, rows of other tables name in one of the columns.
///
/// # Errors
/// What the database says.
pub fn referred(
    q: &Conn<'_>,
    registry: &Registry,
    columns: &[&str],
    own: &[&str],
    things: &[(Uuid, Uuid)],
) -> Result<HashSet<Uuid>> {
    let mut accounts: Vec<Uuid> = things.iter().map(|(account, _)| *account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let values = [ids_value(accounts), ids_value(things.iter().map(|(_, id)| *id))];
    let mut found = HashSet::new();
    for table in registry.tables.iter().filter(|t| !t.computed && !own.contains(&t.table)) {
        for (column, _) in q.columns(table.table)?.iter().filter(|(name, _)| columns.contains(&name.as_str())) {
            let sql = format!(
                "select distinct {column} from {} where account_id in ({}) and {column} in ({})",
                table.table,
                q.ids_sql("$1"),
                q.ids_sql("$2")
            );
            found.extend(q.query(&sql, &values, |r| Ok::<_, Error>(r.get::<Uuid>(0)?))?);
        }
    }
    Ok(found)
}
