//! The import `identifiers`: numbers in registers, and ids by which other systems know accounts.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::date;
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::actions;
use super::forms::AccountForm;
use super::imports::back::each;
use super::imports::claims::{Claim, Claims, Word};
use super::imports::shared::{Lines, account, importer, refused, twice, wrong};
use super::model::{Identifier, SCHEMES};
use super::store::named::Accounts;
use super::store::{batch, bulk};
use crate::base::dated::Span;
use crate::base::imports::{
    FieldChange, ImportColumn, ImportKind, ImportWay, KeySet, Outcome, Plan, Record, Rows, Twin, reading,
};
use crate::base::permit_set::permit_set;
use crate::base::{AccountId, Acting, Edit, Fields, Result, Viewer};
use crate::features::access::sets;

/// The import of numbers and foreign ids.
pub const IDENTIFIERS: ImportKind = ImportKind {
    name: "identifiers",
    columns: &[
        ImportColumn::text("account", "import-identifiers-account").must(),
        ImportColumn::text("scheme", "import-identifiers-scheme").must(),
        ImportColumn::text("value", "import-identifiers-value").must(),
    ],
    keys: &[KeySet::of(&["account", "scheme", "value"])],
    way: ImportWay::Rows(reading::<Reading>),
    undo: Some(each),
};

/// A row that can be stored.
struct Row {
    account: AccountId,
    identifier: Identifier,
}

/// One reading of a file.
struct Reading {
    by: Acting,
    looker: Arc<Viewer>,
    accounts: Accounts,
    /// Of numbers of which an account has one.
    claims: Claims<(AccountId, String)>,
    taken: Lines,
}

/// The scheme that a word means: a register, else the system of that name.
fn scheme(word: &str) -> String {
    let folded = word.to_lowercase().replace([' ', '-'], "_");
    if SCHEMES.contains(&folded.as_str()) { folded } else { format!("source:{word}") }
}

/// What a row gives.
fn identifier(record: &Record, fields: &mut Fields) -> Option<Identifier> {
    let (word, value) = (record.get("scheme"), record.get("value").to_owned());
    for column in ["scheme", "value"] {
        if record.get(column).is_empty() {
            fields.add(column, "error-required");
        }
    }
    let mut form = AccountForm::default();
    match scheme(word).as_str() {
        "registration_number" => form.registration_number = value,
        "lei" => form.lei = value,
        "tax_id" => form.tax_id = value,
        _ if word.contains([':', '：', '\n']) => fields.add("scheme", "accounts-error-source"),
        _ => form.sources = format!("{word}: {value}"),
    }
    form.identifiers(fields).pop()
}

impl Rows for Reading {
    type Row = Row;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        let (accounts, looker) = (Accounts::load(q)?, by.viewer.clone());
        Ok(Self { by: importer(by)?, looker, accounts, claims: Claims::default(), taken: Lines::default() })
    }

    fn survey(&mut self, records: &[Record]) -> Result<()> {
        for record in records {
            let found = (self.accounts.find(record.get("account")), identifier(record, &mut Fields::default()));
            let (Ok(account), Some(identifier)) = found else { continue };
            if identifier.scheme.starts_with("source:") {
                continue;
            }
            let (who, taken) = (identifier.key(), record.twin == Twin::Both);
            let claim = Claim { line: record.line, who, span: Span::since(date(1, 1, 1)), taken };
            self.claims.see((account, identifier.scheme), claim);
        }
        Ok(())
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        self.claims.settle();
        let mut read = Vec::with_capacity(records.len());
        for record in records {
            read.push(match self.row(record) {
                Ok(row) => self.alone(record, row)?,
                Err(outcome) => Err(outcome),
            });
        }
        let ids: Vec<AccountId> = read.iter().flatten().map(|row| row.account).collect();
        let stored = batch::identifiers(q, &ids)?;
        let keys = read.iter().flatten().map(|row| (row.identifier.scheme.clone(), row.identifier.key()));
        let holders = batch::by_keys(q, keys)?;
        let visible = bulk::visible(q, &self.looker, &ids)?;
        for row in read {
            let row = match row {
                Ok(row) => row,
                Err(outcome) => {
                    plan.none(outcome);
                    continue;
                }
            };
            let held = stored.get(&row.account).map(Vec::as_slice).unwrap_or_default();
            let outcome = match holders.get(&(row.identifier.scheme.clone(), row.identifier.key())) {
                Some(holder) if holder.id != row.account => {
                    refused("value", self.by.viewer.locale.t("accounts-error-identifier-used"))
                }
                Some(_) => Outcome::Same,
                None => change(&row, held, visible.contains(&row.account)),
            };
            match outcome {
                outcome @ (Outcome::New | Outcome::Changed(_)) => plan.row(outcome, row),
                outcome => plan.none(outcome),
            }
        }
        Ok(())
    }

    fn subject(row: &Row) -> Option<(AccountId, Uuid)> {
        (!row.identifier.scheme.starts_with("source:")).then_some((row.account, row.account.0))
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let by = &importer(by)?;
        let mut new: HashMap<AccountId, Vec<&Identifier>> = HashMap::new();
        for row in rows {
            new.entry(row.account).or_default().push(&row.identifier);
        }
        let ids: Vec<AccountId> = new.keys().copied().collect();
        let set = sets::fill(tx, by, &ids)?;
        permit_set::<Edit>(tx, &by.viewer, set)?;
        sets::clear(tx, set)?;
        for (id, account) in batch::whole(tx, &ids)? {
            let mut after = account.profile.clone();
            for mine in new.remove(&id).unwrap_or_default() {
                let system = mine.scheme.starts_with("source:");
                after.identifiers.retain(|i| i.scheme != mine.scheme || (system && i.value != mine.value));
                after.identifiers.push(mine.clone());
            }
            after.identifiers.sort();
            actions::apply(tx, by, &account, &after.fields(), "account.edited")?;
        }
        Ok(())
    }
}

/// What a row changes of the numbers of its account.
fn change(row: &Row, held: &[Identifier], shown: bool) -> Outcome {
    let official = !row.identifier.scheme.starts_with("source:");
    match held.iter().find(|i| official && i.scheme == row.identifier.scheme) {
        None => Outcome::New,
        Some(old) => Outcome::Changed(vec![FieldChange {
            field: String::from("value"),
            old: if shown { old.value.clone() } else { String::new() },
            new: row.identifier.value.clone(),
        }]),
    }
}

impl Reading {
    fn row(&self, record: &Record) -> Result<Row, Outcome> {
        let account = account(&self.by, &self.accounts, record, "account")?;
        let mut fields = Fields::default();
        let identifier = identifier(record, &mut fields);
        let column = |field: &str| if field == "scheme" { "scheme" } else { "value" };
        let Some(identifier) = identifier.filter(|_| fields.0.is_empty()) else {
            return Err(wrong(&self.by, &fields, |field| if column(field) == "scheme" { "scheme" } else { "value" }));
        };
        match self.claims.word(record.line) {
            Word::Twice(_) => return Err(Outcome::Same),
            Word::Left => return Err(Outcome::Skipped),
            Word::Against(lines) => {
                let first = lines.first().copied().unwrap_or_default();
                let lines = lines.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
                return Err(Outcome::Contradiction {
                    key: format!("identifier:{account}:{first}"),
                    reason: self.by.viewer.locale.tr("accounts-import-two-values", &[("lines", lines.into())]),
                });
            }
            Word::Holds(_) => {}
        }
        Ok(Row { account, identifier })
    }

    /// No two lines may have the same number.
    fn alone(&mut self, record: &Record, row: Row) -> Result<Result<Row, Outcome>> {
        let again = self.taken.note((&row.identifier.scheme, row.identifier.key()), record)?;
        Ok(again.map_or(Ok(row), |again| Err(twice(&self.by, "value", again))))
    }
}
