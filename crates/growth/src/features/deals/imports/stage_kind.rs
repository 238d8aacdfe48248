//! The import `deal-stages`: the stages of each kind of deals; a second run of the same file changes nothing.
//!
//! A stage is found again by kind and name; an empty cell leaves what is stored.

use std::collections::HashSet;

use serde_json::{Map, Value as Json};
use tenure_db::{Conn, Tx};

use super::super::actions::stages as actions;
use super::super::model::{Criterion, Stage};
use super::super::stage_form::StageForm;
use super::super::store::stages;
use super::read::find_kind;
use crate::base::imports::{Outcome as Found, Plan, Rows, Surveys, Undoing, Undone, reading};
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, KeySet, Reads, Record, Registry};
use crate::base::{Acting, Fields, Result, StageId};
use crate::features::accounts::imports::shared::{Lines, twice};
use crate::features::people::csv::plain;
use crate::features::people::imports::agreed::{Agreed, each, setter, take_back, told};
use crate::features::people::merge::{self, Base};

/// The import of stages.
pub const STAGES: ImportKind = ImportKind {
    name: "deal-stages",
    columns: &[
        ImportColumn::text("kind", "import-deal-stages-kind").must(),
        ImportColumn::text("name", "import-deal-stages-name").must(),
        ImportColumn::text("name_zh", "import-deal-stages-name-zh"),
        ImportColumn::text("position", "import-deal-stages-position").reads(Reads::Number),
        ImportColumn::text("probability", "import-deal-stages-probability").reads(Reads::Percent),
        ImportColumn::text("norm_days", "import-deal-stages-norm-days").reads(Reads::Number),
        ImportColumn::text("criteria", "import-deal-stages-criteria"),
    ],
    keys: &[KeySet::of(&["kind", "name"])],
    way: ImportWay::Rows(reading::<StageReading>),
    undo: Some(back),
};

const AGREED: Agreed = Agreed {
    noun: "deal_stage",
    added: "deal_stage.added",
    removed: "deal_stage.removed",
    now: |q, id| stages::find(q, StageId(id)).map(|stage| (stage.name.clone(), stage.fields())),
    save: |tx, by, id, set| actions::edit(tx, by, StageId(id), set, &Base::at(None)).map(|_| ()),
    delete: |tx, id| stages::delete(tx, StageId(id)),
};

fn back(tx: &Tx<'_>, by: &Acting, _: &Registry, undoing: &Undoing) -> Result<Undone> {
    take_back(tx, by, undoing, &AGREED)
}

/// One reading of a file.
pub struct StageReading {
    by: Acting,
    /// All stages; archived ones behind the others.
    stored: Vec<Stage>,
    seen: Lines,
}

/// A stage that can be stored.
pub struct Row {
    id: StageId,
    /// The stage, when it is new.
    new: Option<Stage>,
    set: Map<String, Json>,
}

impl Rows for StageReading {
    type Row = Row;

    const SURVEYS: Surveys = Surveys::Nothing;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        let mut stored = stages::all(q)?;
        stored.sort_by_key(|stage| stage.archived);
        // What a stage asks for has no order; rows are read in that of the codes.
        stored.iter_mut().for_each(|stage| stage.criteria.sort());
        Ok(Self { by: setter(by)?, stored, seen: Lines::default() })
    }

    fn plan(&mut self, _: &Conn<'_>, by: &Acting, records: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        each(by, records, plan, |record| self.row(record))
    }

    fn keep(row: &mut Row, fields: &HashSet<String>) {
        row.set.retain(|field, _| !fields.contains(field));
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let by = setter(by)?;
        for row in rows {
            match &row.new {
                Some(stage) => drop(actions::enter(tx, &by, stage.clone())?),
                None => drop(actions::edit(tx, &by, row.id, &row.set, &Base::at(None))?),
            }
        }
        Ok(())
    }
}

impl StageReading {
    fn row(&mut self, record: &Record) -> Result<(Found, Option<Row>)> {
        let mut bad = Fields::default();
        let get = |name| plain(record.get(name)).trim();
        let (kind, name) = (find_kind(&self.by, get("kind"), &mut bad), get("name"));
        for field in ["kind", "name"] {
            if get(field).is_empty() {
                bad.add(field, "error-required");
            }
        }
        let criteria = self.criteria(get("criteria"), &mut bad);
        bad.finish()?;
        let key = tenure_text::fold(name);
        if let Some(again) = self.seen.note((kind, &key), record)? {
            return Ok((twice(&self.by, "name", again), None));
        }
        let stored = self.stored.iter().find(|s| s.kind == kind && tenure_text::fold(&s.name) == key);
        let mut form = match stored {
            Some(stage) => StageForm { archived: String::new(), ..StageForm::of(stage) },
            None => StageForm { kind: kind.code().to_owned(), name: name.to_owned(), ..StageForm::default() },
        };
        for (field, slot) in [
            ("name_zh", &mut form.name_zh),
            ("position", &mut form.position),
            ("probability", &mut form.probability),
            ("norm_days", &mut form.norm_days),
        ] {
            if !get(field).is_empty() {
                get(field).clone_into(slot);
            }
        }
        if !criteria.is_empty() {
            form.criteria = criteria;
        }
        let Some(stored) = stored else {
            let stage = Stage { id: StageId(self.by.uuid()), ..form.new_stage()? };
            return Ok((Found::New, Some(Row { id: stage.id, new: Some(stage), set: Map::new() })));
        };
        let now = stored.fields();
        let set = merge::differing(&now, &form.set(stored)?);
        let changes = told(&now, &set, ("name", &stored.name));
        let found = if changes.is_empty() { Found::Same } else { Found::Changed(changes) };
        Ok((found, Some(Row { id: stored.id, new: None, set })))
    }

    /// The codes of criteria that a cell names by code or name, separated by semicolons.
    fn criteria(&self, cell: &str, bad: &mut Fields) -> Vec<String> {
        let mut codes = Vec::new();
        for word in cell.split([';', '；', '|']).map(str::trim).filter(|word| !word.is_empty()) {
            let key = tenure_text::fold(word).replace(['_', '-'], " ");
            let means = |c: &&Criterion| {
                c.code().replace('_', " ") == key || tenure_text::fold(self.by.viewer.locale.t(c.label())) == key
            };
            match Criterion::ALL.iter().find(means) {
                Some(criterion) => codes.push(criterion.code().to_owned()),
                None if bad.of("criteria").is_none() => {
                    let allowed: Vec<&str> = Criterion::ALL.iter().map(|c| c.code()).collect();
                    bad.add_with("criteria", "error-one-of", vec![("allowed", allowed.join(", "))]);
                }
                None => {}
            }
        }
        codes
    }
}
