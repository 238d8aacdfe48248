//! Regions: which countries they hold. Rules that name a region follow it.

use serde_json::json;

use crate::base::events::{NewEvent, record};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::validate::{self, NAME};
use crate::base::{Acting, Error, Fields, Result, Right, Tx};
use crate::features::territories::model::Region;
use crate::features::territories::store::regions as store;

/// Taking it back.
pub const SET: UndoKind = UndoKind { verb: "region.set", run: undo };

/// Most letters of a code.
const CODE: usize = 40;

/// Makes a region or changes it; whether anything changed.
///
/// # Errors
/// `Forbidden` without the right to administer; `Invalid` for a code with other than small letters, digits and `_`, for
/// names that are missing, and without a country.
pub fn set_region(tx: &Tx<'_>, by: &Acting, input: &Region) -> Result<bool> {
    by.viewer.demand(Right::Administer)?;
    let mut fields = Fields::default();
    let code = validate::required(&mut fields, "code", &input.code, CODE);
    if !code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        fields.add("code", "territories-error-code");
    }
    let name_en = validate::required(&mut fields, "name_en", &input.name_en, NAME);
    let name_zh = validate::required(&mut fields, "name_zh", &input.name_zh, NAME);
    if input.countries.is_empty() {
        fields.add("countries", "error-required");
    }
    fields.finish()?;
    let new = Region { code, name_en, name_zh, countries: input.countries.clone() };
    let old = store::list(tx)?.into_iter().find(|region| region.code == new.code);
    if old.as_ref() == Some(&new) {
        return Ok(false);
    }
    store::put(tx, &new)?;
    let side = |region: &Region| json!([region.code, region.name_en, region.name_zh, region.countries]);
    let changes = json!({ "name": [old.as_ref().map(|r| &r.name_en), new.name_en], "_region": [old.as_ref().map(side), side(&new)] });
    record(tx, by, NewEvent::install("region.set", "region", by.uuid()).changes(changes))?;
    Ok(true)
}

fn undo(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let side = |i: usize| -> Option<Region> {
        let (code, name_en, name_zh, countries) = serde_json::from_value(event.changes["_region"][i].clone()).ok()?;
        Some(Region { code, name_en, name_zh, countries })
    };
    let after = side(1).ok_or_else(|| Error::conflict("error-no-undo"))?;
    if store::list(tx)?.into_iter().find(|region| region.code == after.code).as_ref() != Some(&after) {
        return Err(Error::conflict("territories-error-changed"));
    }
    match side(0) {
        Some(before) => store::put(tx, &before),
        None => store::delete(tx, &after.code),
    }
}
