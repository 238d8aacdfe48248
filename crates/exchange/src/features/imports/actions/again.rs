//! Going on with an import that is done: its file is opened again, so that rows that wait get their accounts.

use std::collections::BTreeSet;

use tenure_db::Tx;

use super::super::model::setup::{Continues, Setup};
use super::super::model::state::{Counts, Kind, State};
use super::super::store::runs::{self, Import, NewImport};
use super::super::store::{lines, pieces};
use crate::base::imports::Twin;
use crate::base::{Acting, BatchId, Conn, Cx, Error, ImportId, Result, Right};

/// Pieces of the file that are copied at once, so that nobody waits long.
const AT_ONCE: i64 = 16;

/// Opens the file of an import that is done again, as a new import that is checked at once: rows that are in are the same,
/// and accounts can be chosen for those that wait. While such a one is open, it is the one.
///
/// # Errors
/// `NotFound` for another's import; `Conflict` when it is not done, when no row waits, and when its file is gone.
pub async fn again(cx: &Cx, of: ImportId) -> Result<ImportId> {
    let by = cx.acting();
    let user = cx.viewer.actor();
    if let Some(open) = cx.read(move |q| continued(q, &by, of)).await? {
        return Ok(open);
    }
    let by = cx.acting();
    let (id, batch) = (ImportId(by.uuid()), BatchId(by.uuid()));
    let mut place = 0;
    loop {
        let copied = cx.app.db.write(move |tx| pieces::copy(tx, of, id, place..place + AT_ONCE)).await?;
        place += copied;
        if copied < AT_ONCE {
            break;
        }
    }
    cx.write(move |tx, by| {
        runs::lock(tx, of)?;
        // Somebody may have gone on meanwhile, in another window.
        if let Some(open) = continued(tx, by, of)? {
            pieces::discard(tx, id)?;
            return Ok(open);
        }
        let import = waits(tx, by, of)?;
        open(
            tx,
            by,
            &import,
            NewImport {
                id,
                kind: &import.kind,
                user,
                file_name: &import.file_name,
                size: import.size,
                sha256: runs::fingerprint(tx, of)?,
                pieces: place,
                setup: &onwards(tx, &import)?,
                batch,
            },
        )
    })
    .await
}

/// An import with rows that wait.
fn waits(q: &Conn<'_>, by: &Acting, of: ImportId) -> Result<Import> {
    by.viewer.demand(Right::Import)?;
    let import = runs::find(q, by.viewer.actor(), of)?;
    if import.state != State::Done {
        return Err(Error::conflict("imports-error-not-done-yet"));
    }
    if import.counts.parked == 0 {
        return Err(Error::conflict("imports-error-none-wait"));
    }
    if !pieces::kept(q, of)? {
        return Err(Error::conflict("imports-error-erased"));
    }
    Ok(import)
}

/// The import that goes on with one already and is not run yet.
fn continued(q: &Conn<'_>, by: &Acting, of: ImportId) -> Result<Option<ImportId>> {
    waits(q, by, of)?;
    runs::continued(q, of)
}

/// How the file is read from now on. A row that became a thing of its own beside one that is alike is in: it is left out,
/// or it would become another one.
fn onwards(q: &Conn<'_>, import: &Import) -> Result<Setup> {
    let mut setup = import.setup.clone();
    let at = setup.continues.as_ref().map_or(import.created_at, |before| before.at);
    setup.continues = Some(Continues { import: import.id, at });
    let mut written = BTreeSet::new();
    for (line, twin) in &setup.twins {
        if *twin == Twin::Both && !lines::is(q, import.id, *line, Kind::Parked)? {
            written.insert(*line);
        }
    }
    setup.twins.retain(|line, _| !written.contains(line));
    setup.skipped.append(&mut written);
    Ok(setup)
}

fn open(tx: &Tx<'_>, by: &Acting, import: &Import, new: NewImport<'_>) -> Result<ImportId> {
    let found = import.found.as_ref().ok_or_else(|| Error::conflict("imports-error-unread"))?;
    runs::insert(tx, &new, by.now)?;
    let counts = Counts { rows: import.counts.rows, read_ms: import.counts.read_ms, ..Counts::default() };
    runs::is_read(tx, new.id, found, &counts)?;
    Ok(new.id)
}
