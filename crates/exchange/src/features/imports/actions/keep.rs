//! Keeping how a file was read, for the next one of the same shape.

use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::setup::fingerprint;
use super::super::store::runs;
use super::super::store::templates::{self, Kept, Template};
use crate::base::{Acting, Error, Fields, ImportId, Result, Right, validate};

/// Keeps the reading of an import under a name; a kept reading of that name is replaced.
///
/// # Errors
/// `Invalid` without a name; `NotFound` for another's import.
pub fn keep(tx: &Tx<'_>, by: &Acting, id: ImportId, name: &str) -> Result<Uuid> {
    by.viewer.demand(Right::Import)?;
    let import = runs::find(tx, by.viewer.actor(), id)?;
    let found = import.found.ok_or_else(|| Error::conflict("imports-error-unread"))?;
    let mut fields = Fields::default();
    let name = validate::required(&mut fields, "name", name, validate::LINE);
    fields.finish()?;
    let before = templates::named(tx, &import.kind, &name)?;
    let template = Template {
        id: before.map_or_else(|| by.uuid(), |t| t.id),
        kind: import.kind,
        name,
        shape: fingerprint(&found.shape.columns),
        setup: Kept { headers: found.shape.columns, setup: import.setup.reusable() },
    };
    templates::save(tx, &template, by.viewer.actor(), by.now)?;
    Ok(template.id)
}

/// Forgets a kept reading.
///
/// # Errors
/// `NotFound` when there is none.
pub fn forget(tx: &Tx<'_>, by: &Acting, kind: &str, id: Uuid) -> Result<()> {
    by.viewer.demand(Right::Import)?;
    if templates::delete(tx, kind, id)? { Ok(()) } else { Err(Error::NotFound) }
}
