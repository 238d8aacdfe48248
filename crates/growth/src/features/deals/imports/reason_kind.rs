//! The import `deal-reasons`: why deals are won and lost; a second run of the same file changes nothing.
//!
//! A reason is found again by its outcome and one of its names; an empty cell leaves what is stored. What stands in a
//! file is offered, unless the file says that it is retired: deals that ended long ago name such reasons.

use std::collections::HashSet;

use serde_json::{Map, Value as Json};
use tenure_db::{Conn, Tx};

use super::super::actions::reasons as actions;
use super::super::model::{Outcome, Reason};
use super::super::reason_form::ReasonForm;
use super::super::store::reasons as store;
use super::part_kinds::meant;
use crate::base::imports::{FieldChange, Outcome as Found, Plan, Rows, Surveys, Undoing, Undone, reading};
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, KeySet, Reads, Record, Registry};
use crate::base::{Acting, DealReasonId, Fields, Result, validate};
use crate::features::accounts::imports::shared::{Lines, twice};
use crate::features::people::csv::plain;
use crate::features::people::imports::agreed::{Agreed, each, setter, take_back, told};
use crate::features::people::merge;

/// The import of reasons.
pub const REASONS: ImportKind = ImportKind {
    name: "deal-reasons",
    columns: &[
        ImportColumn::text("outcome", "import-deal-reasons-outcome").must(),
        ImportColumn::text("name", "import-deal-reasons-name").must(),
        ImportColumn::text("name_zh", "import-deal-reasons-name-zh"),
        ImportColumn::text("position", "import-deal-reasons-position").reads(Reads::Number),
        ImportColumn::text("retired", "import-deal-reasons-retired").reads(Reads::YesNo),
    ],
    keys: &[KeySet::of(&["outcome", "name"])],
    way: ImportWay::Rows(reading::<ReasonReading>),
    undo: Some(back),
};

const AGREED: Agreed = Agreed {
    noun: "deal_reason",
    added: "deal_reason.added",
    removed: "deal_reason.removed",
    now: |q, id| {
        let reason = store::find(q, DealReasonId(id))?;
        let mut fields = reason.fields();
        fields.insert(String::from("archived"), Json::from(reason.archived));
        Ok((reason.name, fields))
    },
    save: |tx, by, id, set| actions::set(tx, by, DealReasonId(id), set),
    delete: |tx, id| store::delete(tx, DealReasonId(id)),
};

fn back(tx: &Tx<'_>, by: &Acting, _: &Registry, undoing: &Undoing) -> Result<Undone> {
    take_back(tx, by, undoing, &AGREED)
}

/// One reading of a file.
pub struct ReasonReading {
    by: Acting,
    /// What there is, with the rows read so far.
    known: Vec<Reason>,
    seen: Lines,
}

/// A reason that can be stored.
pub struct Row {
    id: DealReasonId,
    /// The reason, when it is new.
    new: Option<Reason>,
    set: Map<String, Json>,
}

impl Rows for ReasonReading {
    type Row = Row;

    const SURVEYS: Surveys = Surveys::Nothing;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        Ok(Self { by: setter(by)?, known: store::all(q)?, seen: Lines::default() })
    }

    fn plan(&mut self, _: &Conn<'_>, by: &Acting, records: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        each(by, records, plan, |record| self.row(record))
    }

    fn keep(row: &mut Row, fields: &HashSet<String>) {
        row.set.retain(|field, _| !fields.contains(column(field)));
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let by = setter(by)?;
        for row in rows {
            if let Some(reason) = &row.new {
                actions::enter(tx, &by, reason.clone())?;
            }
            actions::set(tx, &by, row.id, &row.set)?;
        }
        Ok(())
    }
}

/// The column of a field.
fn column(field: &str) -> &str {
    if field == "archived" { "retired" } else { field }
}

impl ReasonReading {
    fn row(&mut self, record: &Record) -> Result<(Found, Option<Row>)> {
        let (by, mut bad) = (&self.by, Fields::default());
        let get = |name| plain(record.get(name)).trim();
        let ends = [Outcome::Won, Outcome::Lost].map(|o| (o, o.code(), o.label()));
        let outcome = meant(by, record, "outcome", &ends, &mut bad);
        let answers = [(true, "yes", "yes"), (false, "no", "no")];
        let retired = meant(by, record, "retired", &answers, &mut bad).unwrap_or(false);
        for field in ["outcome", "name"] {
            if get(field).is_empty() {
                bad.add(field, "error-required");
            }
        }
        let position = validate::int(&mut bad, "position", get("position"), 1, 1_000);
        bad.finish()?;
        let form = ReasonForm {
            outcome: outcome.map(|o| o.code().to_owned()).unwrap_or_default(),
            name: get("name").to_owned(),
            name_zh: get("name_zh").to_owned(),
            version: String::new(),
        };
        let said = Reason { position: position.unwrap_or(0), archived: retired, ..form.parse()? };
        let at = self.known.iter().position(|r| r.outcome == said.outcome && r.means(&said.name));
        let key = tenure_text::fold(at.map_or(&said.name, |at| &self.known[at].name));
        if let Some(again) = self.seen.note((said.outcome, key), record)? {
            return Ok((twice(by, "name", again), None));
        }
        match at {
            Some(at) => self.changed(at, said),
            None => self.added(said),
        }
    }

    fn added(&mut self, said: Reason) -> Result<(Found, Option<Row>)> {
        let new = Reason { id: DealReasonId(self.by.uuid()), ..said };
        actions::free(&self.known, &new)?;
        self.known.push(new.clone());
        let retired = new.archived.then(|| (String::from("archived"), Json::from(true)));
        Ok((Found::New, Some(Row { id: new.id, new: Some(new), set: Map::from_iter(retired) })))
    }

    fn changed(&mut self, at: usize, said: Reason) -> Result<(Found, Option<Row>)> {
        let stored = &self.known[at];
        let mut after = Reason { archived: said.archived, ..stored.clone() };
        if !said.name_zh.is_empty() {
            after.name_zh = said.name_zh;
        }
        if said.position > 0 {
            after.position = said.position;
        }
        actions::free(&self.known, &after)?;
        let now = stored.fields();
        let mut set = merge::differing(&now, &after.fields());
        let mut changes = told(&now, &set, ("name", &stored.name));
        if after.archived != stored.archived {
            let word = |gone: bool| String::from(if gone { "yes" } else { "no" });
            let (old, new) = (word(stored.archived), word(after.archived));
            changes.push(FieldChange { field: String::from("retired"), old, new });
            set.insert(String::from("archived"), Json::from(after.archived));
        }
        let found = if changes.is_empty() { Found::Same } else { Found::Changed(changes) };
        let id = after.id;
        self.known[at] = after;
        Ok((found, Some(Row { id, new: None, set })))
    }
}
