//! The import `currency-rates`: each row sets the rate of a pair from a day on.

use std::collections::{HashMap, HashSet};

use tenure_db::{Conn, Tx};

use super::actions::{self, NewRate};
use super::model::decimal;
use super::store::{self, Key};
use crate::base::imports::{FieldChange, Outcome, Plan, Rows, reading};
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, KeySet, Reads, Record};
use crate::base::{Acting, Fields, Result};
use crate::features::identity::pages::draw::sentence;
use crate::features::people::csv::plain;
use crate::features::people::imports::importer;

/// The import of rates.
pub const RATES: ImportKind = ImportKind {
    name: "currency-rates",
    columns: &[
        ImportColumn::text("currency", "import-rates-currency").reads(Reads::Currency).must(),
        ImportColumn::text("base", "import-rates-base").reads(Reads::Currency),
        ImportColumn::text("date", "import-rates-date").reads(Reads::Day).must(),
        ImportColumn::text("rate", "import-rates-rate").reads(Reads::Number).must(),
    ],
    keys: &[KeySet::of(&["currency", "base", "date"])],
    way: ImportWay::Rows(reading::<Reading>),
    undo: None,
};

/// One reading of a file.
pub struct Reading {
    known: HashMap<Key, (i64, i64)>,
    /// The rate that a row of the file gave, with its line.
    seen: HashMap<Key, (i64, u64)>,
    currency: String,
}

impl Rows for Reading {
    type Row = NewRate;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        importer(by)?;
        Ok(Self { known: store::by_key(q)?, seen: HashMap::new(), currency: by.settings.currency.clone() })
    }

    fn plan(&mut self, _: &Conn<'_>, by: &Acting, rows: &[Record], plan: &mut Plan<NewRate>) -> Result<()> {
        for record in rows {
            let get = |name| plain(record.get(name));
            let mut wrong = Fields::default();
            let typed = (get("currency"), get("base"), get("date"), get("rate"));
            let row = NewRate::parse(typed, &self.currency, by.today, &mut wrong);
            let key = (row.currency.clone(), row.base.clone(), row.on);
            let rate = row.rate.unwrap_or_default();
            if wrong.0.is_empty()
                && let Some((_, line)) =
                    self.seen.get(&key).filter(|(other, line)| *other != rate && *line != record.line)
            {
                wrong.add_with("rate", "rates-error-twice", vec![("line", line.to_string())]);
            }
            if !wrong.0.is_empty() {
                let told = wrong.0.iter().map(|e| (e.field.to_string(), sentence(by.viewer.locale, e)));
                plan.none(Outcome::Refused(told.collect()));
                continue;
            }
            self.seen.entry(key.clone()).or_insert((rate, record.line));
            match self.known.get(&key) {
                None => plan.row(Outcome::New, row),
                Some((old, _)) if *old == rate => plan.row(Outcome::Same, row),
                Some((old, _)) => {
                    let change = FieldChange { field: String::from("rate"), old: decimal(*old), new: decimal(rate) };
                    plan.row(Outcome::Changed(vec![change]), row);
                }
            }
        }
        Ok(())
    }

    fn keep(row: &mut NewRate, fields: &HashSet<String>) {
        if fields.contains("rate") {
            row.rate = None;
        }
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&NewRate]) -> Result<()> {
        let rates: Vec<NewRate> = rows.iter().filter(|row| row.rate.is_some()).map(|row| (*row).clone()).collect();
        actions::put(tx, by, &rates).map(|_| ())
    }
}
