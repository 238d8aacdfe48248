//! The import `units`: the parts of accounts, by the id of another system, else by name. Parents stand anywhere in the
//! file.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::found::UNIT;
use super::imports::back::{self, Things};
use super::imports::shared::{Lines, account, importer, refused, twice, wrong};
use super::model::Unit;
use super::store::bulk;
use super::store::named::Accounts;
use super::store::units::{self as store, Source};
use super::units::{self, NewUnit, UnitForm};
use crate::base::imports::{
    FieldChange, ImportColumn, ImportKind, ImportWay, KeySet, Keys, Outcome, Plan, Reads, Record, Rows, Undoing,
    Undone, reading,
};
use crate::base::registry::Registry;
use crate::base::{AccountId, Acting, Error, Result, UnitId, Viewer};

/// The import of units.
pub const UNITS: ImportKind = ImportKind {
    name: "units",
    columns: &[
        ImportColumn::text("account", "import-units-account").must(),
        ImportColumn::text("name", "import-units-name").must(),
        ImportColumn::text("parent", "import-units-parent"),
        ImportColumn::text("kind", "import-units-kind"),
        ImportColumn::text("city", "import-units-city"),
        ImportColumn::text("country", "import-units-country").reads(Reads::Country),
        ImportColumn::text("source_system", "import-units-source-system"),
        ImportColumn::text("source_id", "import-units-source-id"),
    ],
    keys: &[KeySet::of(&["account", "source_system", "source_id"]), KeySet::of(&["account", "name"])],
    way: ImportWay::Rows(reading::<Reading>),
    undo: Some(take_back),
};

/// A row that can be stored.
struct Row {
    account: AccountId,
    known: Option<UnitId>,
    new: NewUnit,
    /// Columns that have a value.
    given: Vec<&'static str>,
    source: Option<Source>,
    /// What the row calls the unit above.
    above: String,
}

/// One reading of a file.
struct Reading {
    by: Acting,
    looker: Arc<Viewer>,
    accounts: Accounts,
    keys: Keys,
    /// The unit above each unit of the file: account and word, folded.
    above: HashMap<(AccountId, String), String>,
    seen: Lines,
}

fn source(record: &Record) -> Option<Source> {
    let (system, id) = (record.get("source_system"), record.get("source_id"));
    (!system.is_empty() && !id.is_empty()).then(|| Source { system: system.to_owned(), id: id.to_owned() })
}

/// Units of some accounts, by what a file calls them.
struct Known {
    units: HashMap<UnitId, Unit>,
    names: HashMap<(AccountId, String), UnitId>,
    sources: HashMap<(AccountId, Source), UnitId>,
}

impl Known {
    fn read(q: &Conn<'_>, ids: &[AccountId]) -> Result<Self> {
        let all = store::of_accounts(q, ids)?;
        let names = all.iter().map(|(account, unit)| ((*account, tenure_text::fold(&unit.name)), unit.id)).collect();
        let units = all.into_iter().map(|(_, unit)| (unit.id, unit)).collect();
        Ok(Self { units, names, sources: store::sources(q, ids)? })
    }

    fn find(&self, row: &Row, keys: &Keys) -> Option<UnitId> {
        let named = || self.names.get(&(row.account, tenure_text::fold(&row.new.name))).filter(|_| keys.by("name"));
        let by_source = |source: &Source| self.sources.get(&(row.account, source.clone()));
        let known = row.source.as_ref().and_then(by_source).or_else(named);
        known.copied().filter(|id| self.units.contains_key(id))
    }

    /// The unit that a row hangs below, as far as it is there.
    fn above(&self, row: &Row) -> Option<UnitId> {
        let system = row.source.as_ref().map(|s| s.system.clone()).unwrap_or_default();
        let by_source = self.sources.get(&(row.account, Source { system, id: row.above.clone() }));
        let found = by_source.or_else(|| self.names.get(&(row.account, tenure_text::fold(&row.above))));
        found.copied().filter(|id| self.units.contains_key(id))
    }
}

impl Rows for Reading {
    type Row = Row;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        let (accounts, looker) = (Accounts::load(q)?, by.viewer.clone());
        let keys = Keys::of(&UNITS, None);
        Ok(Self { by: importer(by)?, looker, accounts, keys, above: HashMap::new(), seen: Lines::default() })
    }

    fn found_by(&mut self, keys: Keys) {
        self.keys = keys;
    }

    fn survey(&mut self, records: &[Record]) -> Result<()> {
        for record in records {
            let Ok(account) = self.accounts.find(record.get("account")) else { continue };
            let above = tenure_text::fold(record.get("parent"));
            for word in [record.get("name"), record.get("source_id")].into_iter().filter(|word| !word.is_empty()) {
                self.above.insert((account, tenure_text::fold(word)), above.clone());
            }
        }
        Ok(())
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        let mut read = Vec::with_capacity(records.len());
        for record in records {
            read.push(self.row(record)?);
        }
        let ids: Vec<AccountId> = read.iter().flatten().map(|row| row.account).collect();
        let known = Known::read(q, &ids)?;
        let visible: HashSet<AccountId> = bulk::visible(q, &self.looker, &ids)?.into_iter().collect();
        for row in read {
            let mut row = match row {
                Ok(row) => row,
                Err(outcome) => {
                    plan.none(outcome);
                    continue;
                }
            };
            let here = (row.account, tenure_text::fold(&row.above));
            if !row.above.is_empty() && known.above(&row).is_none() && !self.above.contains_key(&here) {
                plan.none(refused("parent", self.by.viewer.locale.t("accounts-import-unit-parent")));
                continue;
            }
            row.known = known.find(&row, &self.keys);
            let Some(unit) = row.known.and_then(|id| known.units.get(&id)) else {
                plan.row(Outcome::New, row);
                continue;
            };
            let changes = changes(&row, unit, &known, visible.contains(&row.account));
            if changes.is_empty() { plan.none(Outcome::Same) } else { plan.row(Outcome::Changed(changes), row) }
        }
        Ok(())
    }

    fn subject(row: &Row) -> Option<(AccountId, Uuid)> {
        row.known.map(|id| (row.account, id.0))
    }

    fn keep(row: &mut Row, fields: &HashSet<String>) {
        row.given.retain(|column| !fields.contains(*column));
        if fields.contains("parent") {
            row.above = String::new();
        }
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let by = &importer(by)?;
        let ids: Vec<AccountId> = rows.iter().map(|row| row.account).collect();
        // Somebody else may have stored the same rows since they were planned.
        let known = Known::read(tx, &ids)?;
        for row in rows {
            let id = match known.find(row, &self.keys) {
                Some(id) => {
                    edit(tx, by, row, (id, &known))?;
                    id
                }
                None => {
                    let new = NewUnit { parent: known.above(row), ..row.new.clone() };
                    units::add(tx, by, row.account, &[new])?[0]
                }
            };
            if let Some(source) = &row.source {
                store::know_as(tx, row.account, id, source)?;
            }
        }
        Ok(())
    }

    fn links(&self) -> bool {
        self.above.values().any(|above| !above.is_empty())
    }

    fn link(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let by = &importer(by)?;
        let rows: Vec<&&Row> = rows.iter().filter(|row| !row.above.is_empty()).collect();
        let ids: Vec<AccountId> = rows.iter().map(|row| row.account).collect();
        let known = Known::read(tx, &ids)?;
        for row in rows {
            if let (Some(id), Some(above)) = (known.find(row, &self.keys), known.above(row))
                && known.units[&id].parent != Some(above)
            {
                units::shift(tx, by, row.account, id, Some(above))?;
            }
        }
        Ok(())
    }
}

impl Reading {
    fn row(&mut self, record: &Record) -> Result<Result<Row, Outcome>> {
        let account = match account(&self.by, &self.accounts, record, "account") {
            Ok(account) => account,
            Err(outcome) => return Ok(Err(outcome)),
        };
        let text = |column: &str| record.get(column).to_owned();
        let form = UnitForm {
            name: text("name"),
            kind: record.get("kind").to_lowercase().replace([' ', '-'], "_"),
            city: text("city"),
            country: text("country"),
            ..UnitForm::default()
        };
        let new = match NewUnit::parse(&form) {
            Ok((new, _)) => new,
            Err(Error::Invalid(fields)) => return Ok(Err(wrong(&self.by, &fields, |field| field))),
            Err(other) => return Err(other),
        };
        let (source, above) = (source(record), text("parent"));
        if source.is_none() && !record.get("source_id").is_empty() {
            let reason = self.by.viewer.locale.t("accounts-import-source");
            return Ok(Err(refused("source_system", reason)));
        }
        // Without names, only ids tell units apart; a row has one then.
        let (key, column) = match &source {
            Some(source) if !self.keys.by("name") => (format!("{}\n{}", source.system, source.id), "source_id"),
            _ => (tenure_text::fold(&new.name), "name"),
        };
        if let Some(again) = self.seen.note((account, key), record)? {
            return Ok(Err(twice(&self.by, column, again)));
        }
        if self.circle(account, &tenure_text::fold(&new.name)) {
            return Ok(Err(refused("parent", self.by.viewer.locale.t("accounts-error-circle"))));
        }
        let given = ["name", "kind", "city", "country"].into_iter().filter(|column| !record.get(column).is_empty());
        Ok(Ok(Row { account, known: None, new, given: given.collect(), source, above }))
    }

    /// Whether the file hangs a unit below itself.
    fn circle(&self, account: AccountId, name: &str) -> bool {
        let mut at = name.to_owned();
        for _ in 0..=self.above.len() {
            match self.above.get(&(account, at)) {
                Some(above) if above == name => return true,
                Some(above) if !above.is_empty() => at = above.clone(),
                _ => return false,
            }
        }
        true
    }
}

/// What a row changes, in words.
fn changes(row: &Row, unit: &Unit, known: &Known, shown: bool) -> Vec<FieldChange> {
    let pairs = [
        ("name", unit.name.as_str(), row.new.name.as_str()),
        ("kind", unit.kind.as_str(), row.new.kind.as_str()),
        ("city", unit.city.as_str(), row.new.city.as_str()),
        ("country", unit.country.as_str(), row.new.country.as_str()),
    ];
    let change = |field: &str, old: &str, new: &str| FieldChange {
        field: field.to_owned(),
        old: if shown { old.to_owned() } else { String::new() },
        new: new.to_owned(),
    };
    let mut all: Vec<FieldChange> = pairs
        .into_iter()
        .filter(|(field, old, new)| row.given.contains(field) && old != new)
        .map(|(field, old, new)| change(field, old, new))
        .collect();
    let above = known.above(row);
    if !row.above.is_empty() && (above.is_none() || above != unit.parent) {
        let old = unit.parent.and_then(|id| known.units.get(&id)).map_or("", |unit| unit.name.as_str());
        all.push(change("parent", old, &row.above));
    }
    if let Some(source) = row.source.as_ref().filter(|s| !known.sources.contains_key(&(row.account, (*s).clone()))) {
        all.push(change("source_id", "", &source.id));
    }
    all
}

/// Stores what the row says of a known unit.
fn edit(tx: &Tx<'_>, by: &Acting, row: &Row, (id, known): (UnitId, &Known)) -> Result<()> {
    let Some(unit) = known.units.get(&id) else { return Ok(()) };
    let pick = |column: &'static str, new: &str, old: &str| {
        if row.given.contains(&column) { new.to_owned() } else { old.to_owned() }
    };
    let new = NewUnit {
        name: pick("name", &row.new.name, &unit.name),
        kind: pick("kind", &row.new.kind, &unit.kind),
        city: pick("city", &row.new.city, &unit.city),
        country: pick("country", &row.new.country, &unit.country),
        parent: known.above(row).or(unit.parent),
    };
    units::edit(tx, by, row.account, id, &new, None).map(|_| ())
}

fn take_back(tx: &Tx<'_>, by: &Acting, registry: &Registry, undoing: &Undoing) -> Result<Undone> {
    let sort = Things {
        made: "unit.added",
        gone: "unit.import_undone",
        noun: "unit",
        named: &["unit_id", "about_id"],
        own: &["units", "unit_sources"],
        search: Some(&UNIT),
        names: store::names,
        delete: store::delete,
        refresh: |_, _, _| Ok(()),
    };
    back::things(tx, by, registry, undoing, &sort)
}
