//! One reading of a file of people.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::super::model::Position;
use super::super::registrations::PEOPLE_COUNT;
use super::super::store::batch;
use super::super::{actions, merge};
use super::PEOPLE;
use super::row::{Place, Row, row};
use crate::base::imports::{FieldChange, Keys, Outcome, Plan, Record, Rows, Surveys};
use crate::base::permit::permit;
use crate::base::permit_set::permit_set;
use crate::base::{AccountId, Acting, Edit, Error, PositionId, Result, UnitId, Viewer};
use crate::features::access::sets;
use crate::features::accounts::imports::importer;
use crate::features::accounts::imports::shared::{Lines, account, twice, wrong};
use crate::features::accounts::store::bulk;
use crate::features::accounts::store::named::Accounts;
use crate::features::fields::{Catalogue, Subject, draw};
use crate::features::settings::terms::{self, BASIS};

/// A reading.
pub(in crate::features::people) struct Reading {
    by: Acting,
    looker: Arc<Viewer>,
    keys: Keys,
    accounts: Accounts,
    custom: Catalogue,
    bases: Vec<String>,
    /// Lines by whom they are about.
    seen: Lines,
}

impl Rows for Reading {
    type Row = Row;

    const SURVEYS: Surveys = Surveys::Nothing;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        Ok(Self {
            by: importer(by)?,
            looker: by.viewer.clone(),
            keys: Keys::of(&PEOPLE, None),
            accounts: Accounts::load(q)?,
            custom: Catalogue::load(q)?,
            bases: terms::list(q, BASIS)?.into_iter().map(|t| t.code).collect(),
            seen: Lines::default(),
        })
    }

    fn found_by(&mut self, keys: Keys) {
        self.keys = keys;
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        let places: Vec<Result<AccountId, Outcome>> =
            records.iter().map(|record| account(&self.by, &self.accounts, record, "account")).collect();
        let known = Known::read(q, &self.by, &self.custom, &places)?;
        let mut rows = Vec::with_capacity(records.len());
        for (record, place) in records.iter().zip(places) {
            rows.push(match place {
                Ok(account) => self.row(record, account, &known)?,
                Err(outcome) => Err(outcome),
            });
        }
        let changed: Vec<(AccountId, PositionId)> =
            rows.iter().flatten().filter_map(|row| Some((row.new.account, row.known?))).collect();
        let stored = batch::whole(q, &changed)?;
        let accounts: Vec<AccountId> = changed.iter().map(|(account, _)| *account).collect();
        let visible: HashSet<AccountId> = bulk::visible(q, &self.looker, &accounts)?.into_iter().collect();
        for row in rows {
            match row {
                Err(outcome) => plan.none(outcome),
                Ok(row) => match row.known.map(|id| stored.get(&id)) {
                    None => plan.row(Outcome::New, row),
                    Some(stored) => {
                        let shown = visible.contains(&row.new.account);
                        let changes = stored.map(|stored| self.changes(&row, stored, &known, shown));
                        match changes.filter(|changes| !changes.is_empty()) {
                            None => plan.none(Outcome::Same),
                            Some(changes) => plan.row(Outcome::Changed(changes), row),
                        }
                    }
                },
            }
        }
        Ok(())
    }

    fn subject(row: &Row) -> Option<(AccountId, Uuid)> {
        row.known.map(|id| (row.new.account, id.0))
    }

    fn keep(row: &mut Row, fields: &HashSet<String>) {
        row.set.retain(|field, _| !fields.contains(column(field)));
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let by = &importer(by)?;
        let (known, new): (Vec<&Row>, Vec<&Row>) = rows.iter().copied().partition(|row| row.known.is_some());
        self.add(tx, by, &new)?;
        for row in known {
            let Some(id) = row.known else { continue };
            let permit = permit::<Edit>(tx, &by.viewer, row.new.account)?;
            let stored = super::super::store::position::find(&permit, id)?;
            let set: Map<String, Json> = merge::differing(&stored.fields(), &row.set);
            actions::save(tx, by, &permit, &stored, &set, ("person.edited", ""))?;
        }
        Ok(())
    }
}

/// The column of a field.
pub(super) fn column(field: &str) -> &str {
    match field {
        "channel" => "preferred_channel",
        "basis" => "privacy_basis",
        "basis_note" => "privacy_note",
        other => other,
    }
}

/// What is stored at the accounts of one call.
struct Known {
    people: HashMap<AccountId, Vec<super::super::store::position::Match>>,
    units: HashMap<(AccountId, String), UnitId>,
    names: HashMap<UnitId, String>,
    standing: HashMap<AccountId, (Option<String>, Option<String>)>,
}

impl Known {
    fn read(q: &Conn<'_>, by: &Acting, custom: &Catalogue, places: &[Result<AccountId, Outcome>]) -> Result<Self> {
        let mut ids: Vec<AccountId> = places.iter().flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let demands = custom.demands(Subject::Person);
        let units = batch::units(q, &ids)?;
        Ok(Self {
            people: batch::matches(q, &ids)?,
            names: units.iter().map(|((_, name), id)| (*id, name.clone())).collect(),
            units,
            standing: if demands { batch::standing(q, &ids, by.today)? } else { HashMap::new() },
        })
    }
}

impl Reading {
    fn row(&mut self, record: &Record, account: AccountId, known: &Known) -> Result<Result<Row, Outcome>> {
        let standing = known.standing.get(&account);
        let place = Place {
            account,
            keys: &self.keys,
            people: known.people.get(&account).map(Vec::as_slice).unwrap_or_default(),
            unit: &|name| known.units.get(&(account, name.to_owned())).copied(),
            custom: &self.custom,
            bases: &self.bases,
            standing: standing.map_or((None, None), |(sector, tier)| (sector.as_deref(), tier.as_deref())),
        };
        let row = match row(&self.by, record, &place) {
            Ok(row) => row,
            Err(Error::Invalid(fields)) => return Ok(Err(wrong(&self.by, &fields, column))),
            Err(other) => return Err(other),
        };
        let by_name = row.new.email.is_empty() || !self.keys.by("email");
        let key = if by_name { tenure_text::fold(&row.new.name) } else { row.new.email.clone() };
        Ok(match self.seen.note((account, key), record)? {
            None => Ok(row),
            Some(again) => Err(twice(&self.by, "name", again)),
        })
    }

    /// What a row changes, in words.
    fn changes(&self, row: &Row, stored: &Position, known: &Known, shown: bool) -> Vec<FieldChange> {
        let now = stored.fields();
        let told = |field: &str, value: &Json| {
            let unit = (field == "unit").then(|| value.as_str()?.parse().ok()).flatten();
            match unit.and_then(|unit: UnitId| known.names.get(&unit)) {
                Some(name) => name.clone(),
                None => draw::told(&self.custom, Subject::Person, self.by.viewer.locale, field, value)
                    .unwrap_or_else(|| merge::show(value)),
            }
        };
        let change = |(field, value): (String, Json)| FieldChange {
            old: if shown { now.get(&field).map(|old| told(&field, old)).unwrap_or_default() } else { String::new() },
            new: told(&field, &value),
            field: column(&field).to_owned(),
        };
        merge::differing(&now, &row.set).into_iter().map(change).collect()
    }

    /// Adds those who are new, but those whom somebody else added since the rows were planned.
    fn add(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let mut ids: Vec<AccountId> = rows.iter().map(|row| row.new.account).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(());
        }
        let set = sets::fill(tx, by, &ids)?;
        permit_set::<Edit>(tx, &by.viewer, set)?;
        let there = batch::matches(tx, &ids)?;
        let fresh: Vec<_> = rows
            .iter()
            .filter(|row| {
                let people = there.get(&row.new.account);
                people.is_none_or(|people| super::row::find(people, &row.new, &self.keys).is_none())
            })
            .map(|row| row.new.clone())
            .collect();
        let countries: BTreeMap<AccountId, String> = batch::countries(tx, &ids)?.into_iter().collect();
        actions::insert(tx, by, &self.custom, &fresh, &countries)?;
        PEOPLE_COUNT.refresh_set(tx, set)?;
        sets::clear(tx, set)
    }
}
