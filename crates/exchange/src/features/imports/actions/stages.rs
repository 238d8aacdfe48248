//! From one stage to the next.

use jiff::SignedDuration;
use serde_json::json;
use tenure_db::Tx;

use super::super::model::answers::Rest;
use super::super::model::keys;
use super::super::model::setup::Setup;
use super::super::model::state::{Kind, State};
use super::super::store::lines;
use super::super::store::runs::{self, Import};
use crate::base::events::{self, NewEvent};
use crate::base::registry::{ImportKind, Registry};
use crate::base::{Acting, Error, Fields, ImportId, Result, Right, undo as undoing};

fn find(tx: &Tx<'_>, by: &Acting, id: ImportId) -> Result<Import> {
    by.viewer.demand(Right::Import)?;
    runs::find(tx, by.viewer.actor(), id)
}

fn go(tx: &Tx<'_>, by: &Acting, import: &Import, setup: &Setup, state: State) -> Result<()> {
    runs::set_up(tx, import, setup, state, by.now)?;
    Ok(())
}

/// Leaves a trace of who did what with which file.
fn note(tx: &Tx<'_>, by: &Acting, import: &Import, verb: &'static str) -> Result<()> {
    let changes = json!({
        "kind": [null, import.kind],
        "file": [null, import.file_name],
        "rows": [null, import.counts.rows],
    });
    events::record(tx, by, NewEvent::install(verb, "import", import.id.0).changes(changes))?;
    Ok(())
}

/// The column without which rows are parked, until somebody says which account they belong to.
const WAITS: &str = "account";

/// Notes the columns that the kind needs and the file lacks, and that rows cannot be found again.
pub(super) fn complete(kind: &ImportKind, setup: &Setup, by: &Acting, fields: &mut Fields) {
    for column in kind.columns.iter().filter(|c| c.required && c.name != WAITS && !setup.has(c.name)) {
        let help = column.help(by.viewer.locale).to_owned();
        fields.add_with(format!("columns.{}", column.name), "imports-error-missing", vec![("help", help)]);
    }
    keys::findable(setup, kind, fields);
}

/// Begins to check every row.
///
/// # Errors
/// `Invalid` when a column is missing that the kind needs, or when nothing is left by which rows are found again; `Conflict`
/// when the import is not open.
pub fn check(tx: &Tx<'_>, by: &Acting, registry: &Registry, id: ImportId) -> Result<()> {
    let import = find(tx, by, id)?;
    if !import.state.is_open() {
        return Err(Error::conflict("imports-error-closed"));
    }
    let kind = super::super::kind(registry, &import.kind)?;
    let mut fields = Fields::default();
    complete(kind, &import.setup, by, &mut fields);
    fields.finish()?;
    go(tx, by, &import, &import.setup, State::Checking)
}

/// Begins to write.
///
/// # Errors
/// `Conflict` when it was not checked, when there is nothing to write, and when rows are refused although nothing may
/// go in without them.
pub fn run(tx: &Tx<'_>, by: &Acting, id: ImportId) -> Result<()> {
    let import = find(tx, by, id)?;
    if import.state != State::Checked {
        return Err(Error::conflict("imports-error-unchecked"));
    }
    if import.setup.answers.rest == Rest::Waits && import.counts.refused > 0 {
        let n = import.counts.refused.to_string();
        return Err(Error::conflict_with("imports-error-waits", vec![("n", n)]));
    }
    if import.counts.to_write() == 0 {
        return Err(Error::conflict("imports-error-nothing"));
    }
    note(tx, by, &import, "import.started")?;
    go(tx, by, &import, &import.setup, State::Running)
}

/// Asks a runner to stop after the part at hand; what is written stays until it is taken back.
///
/// # Errors
/// `Conflict` when nothing runs.
pub fn stop(tx: &Tx<'_>, by: &Acting, id: ImportId) -> Result<()> {
    let import = find(tx, by, id)?;
    if !import.state.is_busy() {
        return Err(Error::conflict("imports-error-idle"));
    }
    runs::ask_to_stop(tx, import.id)
}

/// Goes on where an import stopped.
///
/// # Errors
/// `Conflict` when it has not stopped.
pub fn resume(tx: &Tx<'_>, by: &Acting, id: ImportId) -> Result<()> {
    let import = find(tx, by, id)?;
    if import.state != State::Stopped {
        return Err(Error::conflict("imports-error-idle"));
    }
    note(tx, by, &import, "import.resumed")?;
    runs::resume(tx, import.id, by.now)
}

/// Begins to take an import back; once it was, what stayed then.
///
/// # Errors
/// `Conflict` when nothing was written, and when its 30 days are over.
pub fn undo(tx: &Tx<'_>, by: &Acting, id: ImportId) -> Result<()> {
    let import = find(tx, by, id)?;
    if !import.can_go_back() {
        return Err(Error::conflict("imports-error-not-done"));
    }
    if import.created_at < by.now - SignedDuration::from_hours(24 * undoing::DAYS) {
        return Err(Error::conflict("imports-error-too-old"));
    }
    lines::forget(tx, import.id, Kind::Kept)?;
    note(tx, by, &import, "import.undo_started")?;
    go(tx, by, &import, &import.setup, State::Undoing)
}

/// Forgets an import that wrote nothing, or that was taken back, with its file.
///
/// # Errors
/// `Conflict` while it can still be taken back, or is at work.
pub fn discard(tx: &Tx<'_>, by: &Acting, id: ImportId) -> Result<()> {
    let import = find(tx, by, id)?;
    if !matches!(import.state, State::Matching | State::Checked | State::Broken | State::Undone) {
        return Err(Error::conflict("imports-error-kept"));
    }
    runs::delete(tx, import.id)
}
