//! Changing the stages of deals.

use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::super::model::Stage;
use super::super::store::stages;
use crate::base::events::{self, NewEvent};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{Acting, Error, INSTALL, Result, Right, StageId};
use crate::features::people::merge::{self, Base, Stored};

/// How each verb is undone.
pub const KINDS: [UndoKind; 2] =
    [UndoKind { verb: "deal_stage.added", run: gone }, UndoKind { verb: "deal_stage.edited", run: back }];

/// Adds a stage behind the others of its kind.
///
/// # Errors
/// `Forbidden` for who does not administer; `Invalid` for a name that is taken.
pub fn add(tx: &Tx<'_>, by: &Acting, stage: &Stage) -> Result<StageId> {
    enter(tx, by, Stage { id: StageId(by.uuid()), ..stage.clone() })
}

/// The same under an id that was given before.
pub(in crate::features::deals) fn enter(tx: &Tx<'_>, by: &Acting, stage: Stage) -> Result<StageId> {
    by.viewer.demand(Right::Administer)?;
    let all = stages::all(tx)?;
    let last = all.iter().filter(|s| s.kind == stage.kind).map(|s| s.position).max().unwrap_or(0);
    let position = if stage.position > 0 { stage.position } else { last + 1 };
    let new = Stage { position, version: 1, archived: false, ..stage };
    free(&all, &new)?;
    stages::insert(tx, by, &new)?;
    let changes: Map<String, Json> = new.fields().into_iter().map(|(f, v)| (f, json!([null, v]))).collect();
    let event = NewEvent::install("deal_stage.added", "deal_stage", new.id.0).version(1);
    events::record(tx, by, event.changes(Json::Object(changes)))?;
    Ok(new.id)
}

/// Two stages of a kind have two names.
fn free(all: &[Stage], stage: &Stage) -> Result<()> {
    let key = tenure_text::fold(&stage.name);
    let taken = all
        .iter()
        .any(|s| s.id != stage.id && s.kind == stage.kind && !s.archived && tenure_text::fold(&s.name) == key);
    if taken && !stage.archived { Err(Error::field("name", "deals-error-stage-taken")) } else { Ok(()) }
}

/// Changes a stage; answers the version.
///
/// # Errors
/// `Forbidden` for who does not administer; `Conflict` with both values when somebody changed the same field since, or
/// when deals are in a stage that is to go.
pub fn edit(tx: &Tx<'_>, by: &Acting, id: StageId, set: &Map<String, Json>, base: &Base) -> Result<i64> {
    by.viewer.demand(Right::Administer)?;
    let stored = stages::find(tx, id)?;
    let now = stored.fields();
    let place = Stored { scope: INSTALL, subject: id.0, version: stored.version, now: &now };
    let mine = merge::merge(tx, &place, base, set)?;
    save(tx, by, &stored, &mine)
}

fn save(tx: &Tx<'_>, by: &Acting, stored: &Stage, set: &Map<String, Json>) -> Result<i64> {
    let after = stored.with(set).ok_or_else(|| Error::field("probability", "deals-error-probability"))?;
    let changes = merge::changes(&stored.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    let all = stages::all(tx)?;
    free(&all, &after)?;
    if after.archived && !stored.archived {
        if stages::used(tx, stored.id)? > 0 {
            return Err(Error::conflict("deals-error-stage-used"));
        }
        if !all.iter().any(|s| s.kind == stored.kind && s.id != stored.id && !s.archived) {
            return Err(Error::conflict("deals-error-stage-last"));
        }
    }
    stages::update(tx, by, &after)?;
    let version = stored.version + 1;
    let event = NewEvent::install("deal_stage.edited", "deal_stage", stored.id.0).version(version);
    events::record(tx, by, event.changes(changes.json()))?;
    Ok(version)
}

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let stored = stages::find(tx, StageId(event.subject))?;
    save(tx, by, &stored, &Map::from_iter([(String::from("archived"), Json::from(true))])).map(|_| ())
}

fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let stored = stages::find(tx, StageId(event.subject))?;
    let set = merge::back(&stored.fields(), &event.changes)?;
    save(tx, by, &stored, &set).map(|_| ())
}
