//! What the imports of things of accounts share: which account a row belongs to, and what undo needs to know.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use tenure_db::{Conn, Register, Tx, ids_value};
use uuid::Uuid;

use super::super::store::named::Accounts;
use crate::base::imports::{Outcome, Record};
use crate::base::registry::Registry;
use crate::base::{AccountId, Acting, Error, Fields, Result, Right};
use crate::features::fields::draw::is_custom;

/// Who imports may write any account, visible or not.
///
/// # Errors
/// `Forbidden` without the right to import.
pub fn importer(by: &Acting) -> Result<Acting> {
    by.viewer.demand(Right::Import)?;
    let mut viewer = (*by.viewer).clone();
    viewer.all_accounts = 5;
    let mut importer = by.clone();
    importer.viewer = Arc::new(viewer);
    Ok(importer)
}

/// The account that the column of a row means. A row whose account is blank, unknown or not the only one of its name
/// waits until one is chosen; one of an archived account is refused.
///
/// # Errors
/// What becomes of the row.
pub fn account(by: &Acting, accounts: &Accounts, record: &Record, column: &'static str) -> Result<AccountId, Outcome> {
    let t = |key: &'static str| by.viewer.locale.t(key).to_owned();
    let word = record.get(column);
    if word.is_empty() {
        return Err(Outcome::Parked(column.to_owned(), t("accounts-import-blank")));
    }
    accounts.find(word).map_err(|key| match key {
        "accounts-import-archived" => refused(column, t(key)),
        key => Outcome::Parked(column.to_owned(), t(key)),
    })
}

/// A row that is refused for one reason.
pub fn refused(column: &str, reason: impl Into<String>) -> Outcome {
    Outcome::Refused(vec![(column.to_owned(), reason.into())])
}

/// A row that is refused for these mistakes; `column` gives the file's name of a field.
pub fn wrong(by: &Acting, fields: &Fields, column: impl Fn(&str) -> &str) -> Outcome {
    let told = |e| crate::features::identity::pages::draw::sentence(by.viewer.locale, e);
    Outcome::Refused(fields.0.iter().map(|e| (column(&e.field).to_owned(), told(e))).collect())
}

/// The lines of a file by what they speak of, each with what it says, however many the file has.
///
/// They are known by a hash of 64 bits: of ten million lines two are taken for the same once in 370,000 files.
#[derive(Default)]
pub struct Lines {
    /// The line in the upper half, half of a hash of what it says in the lower one.
    seen: Register,
}

/// An earlier line that speaks of the same.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Again {
    /// The line.
    pub line: u64,
    /// Whether all its cells are those of this row.
    pub alike: bool,
}

impl Lines {
    /// Notes a row; an earlier one that speaks of the same, where there is one.
    ///
    /// # Errors
    /// When a file of very many lines finds no room for them.
    pub fn note(&mut self, of: impl Hash, record: &Record) -> Result<Option<Again>> {
        let (mut key, mut says) = (DefaultHasher::new(), DefaultHasher::new());
        of.hash(&mut key);
        record.pairs().for_each(|pair| pair.hash(&mut says));
        // Half of the hash is enough: it only tells apart rows that speak of the same.
        let line = u32::try_from(record.line).unwrap_or(u32::MAX);
        let own = u64::from(line) << 32 | says.finish() & 0xFFFF_FFFF;
        let before = self.seen.note(key.finish(), own)?.filter(|held| held >> 32 != u64::from(line));
        Ok(before.map(|held| Again { line: held >> 32, alike: (held ^ own) & 0xFFFF_FFFF == 0 }))
    }
}

/// The same line twice: all of it changes nothing, a part of it is refused.
pub fn twice(by: &Acting, column: &str, again: Again) -> Outcome {
    if again.alike {
        return Outcome::Same;
    }
    let args = [("line", i64::try_from(again.line).unwrap_or(i64::MAX).into())];
    refused(column, by.viewer.locale.tr("accounts-import-twice", &args))
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

    /// The same in words.
    pub fn reason(&self, by: &Acting) -> String {
        match self.refused {
            true => by.viewer.locale.t("imports-kept-since").to_owned(),
            false => by.viewer.locale.tr("imports-kept-changed", &[("fields", self.changed.join(", ").into())]),
        }
    }
}

/// The fields of an event that can return, with what they were, and those that somebody changed since. What is as it was
/// needs nothing.
pub fn returning(now: &Map<String, Json>, changes: &Json) -> (Map<String, Json>, Vec<String>) {
    let (mut set, mut changed) = (Map::new(), Vec::new());
    // A custom field without a value is absent; what else is absent is no field.
    let known = |field: &String| now.contains_key(field) || is_custom(field);
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
