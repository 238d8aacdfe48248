//! The import `competitors`: a row is found again by its name; an empty cell leaves what is stored, and who was archived
//! is in use again.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value as Json};
use tenure_db::{Conn, Tx};

use super::form::CompetitorForm;
use super::model::{Competitor, Facts, Lookup, key};
use super::{actions, store};
use crate::base::imports::{Outcome, Plan, Rows, reading};
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, KeySet, Record};
use crate::base::{Acting, CompetitorId, Result};
use crate::features::accounts::imports::shared::{Lines, twice};
use crate::features::people::csv::plain;
use crate::features::people::imports::agreed::{each, in_use, told};
use crate::features::people::imports::importer;
use crate::features::people::merge;

/// The import of competitors.
pub const COMPETITORS: ImportKind = ImportKind {
    name: "competitors",
    columns: &[
        ImportColumn::text("name", "import-competitors-name").must(),
        ImportColumn::text("website", "import-competitors-website"),
        ImportColumn::text("note", "import-competitors-note"),
    ],
    keys: &[KeySet::of(&["name"])],
    way: ImportWay::Rows(reading::<Reading>),
    undo: None,
};

/// One reading of a file.
pub struct Reading {
    known: HashMap<CompetitorId, Competitor>,
    lookup: Lookup,
    /// Names that the file has given, with the line.
    lines: Lines,
}

/// A row that can be stored.
pub struct Row {
    id: CompetitorId,
    new: Option<Facts>,
    set: Map<String, Json>,
}

impl Rows for Reading {
    type Row = Row;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        importer(by)?;
        let all = store::all(q)?;
        let lookup = Lookup::of(&all);
        Ok(Self { known: all.into_iter().map(|c| (c.id, c)).collect(), lookup, lines: Lines::default() })
    }

    fn plan(&mut self, _: &Conn<'_>, by: &Acting, rows: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        each(by, rows, plan, |record| self.row(by, record))
    }

    fn keep(row: &mut Row, fields: &HashSet<String>) {
        row.set.retain(|field, _| !fields.contains(field));
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        for row in rows {
            match &row.new {
                Some(facts) => actions::insert(tx, by, row.id, facts)?,
                None => {
                    actions::archive(tx, by, row.id, false)?;
                    actions::save(tx, by, &store::find(tx, row.id)?, &row.set)?;
                }
            }
        }
        Ok(())
    }
}

impl Reading {
    fn row(&mut self, by: &Acting, record: &Record) -> Result<(Outcome, Option<Row>)> {
        let get = |name| plain(record.get(name)).to_owned();
        let form =
            CompetitorForm { name: get("name"), website: get("website"), note: get("note"), version: String::new() };
        let facts = form.parse()?;
        if let Some(again) = self.lines.note(key(&facts.name), record)? {
            return Ok((twice(by, "name", again), None));
        }
        let Some(stored) = self.lookup.find(&facts.name).and_then(|id| self.known.get(&id)) else {
            let id = CompetitorId(by.uuid());
            return Ok((Outcome::New, Some(Row { id, new: Some(facts), set: Map::new() })));
        };
        let mut set = facts.fields();
        set.retain(|field, _| field != "name" && !record.get(field).is_empty());
        let now = stored.facts.fields();
        let set = merge::differing(&now, &set);
        let name = stored.facts.name.as_str();
        let mut changes = told(&now, &set, ("name", name));
        if stored.archived_at.is_some() {
            changes.push(in_use("name", name));
        }
        let outcome = if changes.is_empty() { Outcome::Same } else { Outcome::Changed(changes) };
        Ok((outcome, Some(Row { id: stored.id, new: None, set })))
    }
}
