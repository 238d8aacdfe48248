//! What the imports of things of accounts share: who may, which account a row belongs to, and which lines speak of the same.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use tenure_db::Register;

use super::super::store::named::Accounts;
use crate::base::imports::{Outcome, Record};
use crate::base::{AccountId, Acting, Fields, Result, Right};

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
