//! Adding, changing and archiving duty profiles.

pub mod undo;

use serde_json::{Map, Value as Json, json};

use super::model::{FormGround, Profile, ProfileForm};
use super::store;
use crate::base::error::Conflict;
use crate::base::events::{Changes, NewEvent, record};
use crate::base::{Acting, Conn, Error, Result, Right, RowId, Tx};
use crate::features::fields::store::touch;
use crate::features::fields::{Catalogue, Field, Subject};
use crate::features::settings::terms::Terms;

/// What reading a profile needs to know; `panels` are the keys that features registered.
pub fn ground(q: &Conn<'_>, panels: &[&'static str]) -> Result<FormGround> {
    let terms = Terms::load(q)?;
    let custom = Catalogue::load(q)?.fields(Subject::Account).map(Field::name).collect();
    Ok(FormGround { sectors: terms.codes("sector"), tiers: terms.codes("tier"), custom, panels: panels.to_vec() })
}

/// The parts of a profile that an edit changes.
fn parts(p: &Profile) -> Map<String, Json> {
    let whole = json!({
        "name_en": p.name_en,
        "name_zh": p.name_zh,
        "role": p.role,
        "tier": p.tier,
        "sector": p.sector,
        "mandatory": p.mandatory,
        "cadence": p.cadence,
        "panels": p.panels,
    });
    whole.as_object().cloned().unwrap_or_default()
}

fn differences(old: Option<&Profile>, new: &Profile) -> Changes {
    let mut changes = Changes::default();
    let before = old.map(parts).unwrap_or_default();
    for (name, value) in parts(new) {
        changes.note(&name, before.get(&name).cloned().unwrap_or_default(), value);
    }
    changes
}

/// One profile per role, tier and sector: two would have to be told apart by chance.
fn alone(tx: &Tx<'_>, profile: &Profile) -> Result<()> {
    let place = |p: &Profile| (p.role, p.tier.clone(), p.sector.clone());
    let taken = |p: &Profile| p.archived_at.is_none() && p.id != profile.id && place(p) == place(profile);
    match store::list(tx)?.into_iter().find(taken) {
        None => Ok(()),
        Some(other) => {
            let mut fields = crate::base::Fields::default();
            fields.add_with("role", "duties-error-taken", vec![("name", other.name_en)]);
            Err(Error::Invalid(fields))
        }
    }
}

/// Adds a profile.
///
/// # Errors
/// `Invalid` for what is not known, and when another profile has the same role, tier and sector.
pub fn add(tx: &Tx<'_>, by: &Acting, form: &ProfileForm, panels: &[&'static str]) -> Result<Profile> {
    by.viewer.demand(Right::Administer)?;
    let profile = form.parse(RowId(by.uuid()), &ground(tx, panels)?)?;
    alone(tx, &profile)?;
    store::insert(tx, &profile)?;
    touch(tx, by)?;
    let event = NewEvent::install("duty.added", "duty_profile", profile.id.0).version(1);
    record(tx, by, event.changes(differences(None, &profile).json()))?;
    Ok(profile)
}

/// Changes a profile.
///
/// # Errors
/// As [`add`]; `Conflict` when somebody saved first.
pub fn edit(tx: &Tx<'_>, by: &Acting, id: RowId, form: &ProfileForm, panels: &[&'static str]) -> Result<Profile> {
    by.viewer.demand(Right::Administer)?;
    let old = store::find(tx, id)?;
    let new = form.parse(id, &ground(tx, panels)?)?;
    store_edit(tx, by, &old, &new, form.base.trim().parse().ok())
}

/// Stores what differs.
pub(super) fn store_edit(tx: &Tx<'_>, by: &Acting, old: &Profile, new: &Profile, base: Option<i64>) -> Result<Profile> {
    if base.is_some_and(|base| base < old.version) {
        return Err(lost_race(old, new));
    }
    alone(tx, new)?;
    let changes = differences(Some(old), new);
    if !changes.is_empty() {
        store::update(tx, new)?;
        touch(tx, by)?;
        let event = NewEvent::install("duty.changed", "duty_profile", old.id.0).version(old.version + 1);
        record(tx, by, event.changes(changes.json()))?;
    }
    store::find(tx, old.id)
}

fn lost_race(theirs: &Profile, mine: &Profile) -> Error {
    let (theirs_parts, mine_parts) = (parts(theirs), parts(mine));
    let show = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let differs = theirs_parts.iter().filter(|(name, value)| mine_parts.get(*name) != Some(*value));
    let fields = differs.map(|(name, value)| (name.clone(), show(value), show(&mine_parts[name])));
    let fields = fields.collect();
    Error::Conflict(Conflict { key: "error-conflict", args: Vec::new(), version: Some(theirs.version), fields })
}

/// Archives a profile, or takes it out again.
///
/// # Errors
/// `Invalid` when another profile has taken its place.
pub fn set_archived(tx: &Tx<'_>, by: &Acting, id: RowId, archived: bool) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let profile = store::find(tx, id)?;
    if profile.archived_at.is_some() == archived {
        return Ok(());
    }
    if !archived {
        alone(tx, &profile)?;
    }
    store::set_archived(tx, id, archived.then_some(by.now))?;
    touch(tx, by)?;
    let verb = if archived { "duty.archived" } else { "duty.restored" };
    record(tx, by, NewEvent::install(verb, "duty_profile", id.0).version(profile.version + 1))?;
    Ok(())
}
