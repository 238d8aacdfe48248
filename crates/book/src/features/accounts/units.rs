//! Verbs on units: the parts inside one account.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use tenure_db::Tx;

use super::forms;
use super::found::UNIT;
use super::model::{Edges, UNIT_KINDS, Unit, closes_circle};
use super::store;
use crate::base::dated::{OPEN, Span};
use crate::base::error::Conflict;
use crate::base::events::{self, Changes, NewEvent};
use crate::base::permit::permit;
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{AccountId, Acting, Edit, Error, Fields, Permit, Result, UnitId, search, validate};

/// A unit as typed.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnitForm {
    /// Its name.
    pub name: String,
    /// One of [`UNIT_KINDS`]; a business unit when empty.
    pub kind: String,
    /// Id of the unit that it belongs to.
    pub parent: String,
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
    /// The version that was read, for edits.
    pub version: String,
}

impl UnitForm {
    /// The form of a unit to be edited.
    pub fn of(unit: &Unit) -> Self {
        Self {
            name: unit.name.clone(),
            kind: unit.kind.clone(),
            parent: unit.parent.map(|p| p.to_string()).unwrap_or_default(),
            city: unit.city.clone(),
            country: unit.country.clone(),
            version: unit.version.to_string(),
        }
    }
}

/// A unit to be made, or the new values of one.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct NewUnit {
    /// Its name.
    pub name: String,
    /// One of [`UNIT_KINDS`].
    pub kind: String,
    /// The unit that it belongs to.
    pub parent: Option<UnitId>,
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
}

impl NewUnit {
    /// Reads a form, with the version that was read.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    pub fn parse(form: &UnitForm) -> Result<(Self, Option<i64>)> {
        let mut fields = Fields::default();
        let kind = if form.kind.trim().is_empty() { UNIT_KINDS[0] } else { form.kind.trim() };
        let new = NewUnit {
            name: validate::required(&mut fields, "name", &form.name, validate::NAME),
            kind: validate::one_of(&mut fields, "kind", kind, &UNIT_KINDS),
            parent: validate::id(&mut fields, "parent", &form.parent),
            city: validate::line(&mut fields, "city", &form.city, validate::NAME),
            country: forms::country(&mut fields, &form.country),
        };
        let version = validate::int(&mut fields, "version", &form.version, 1, i64::MAX);
        fields.finish()?;
        Ok((new, version))
    }
}

/// Adds units to an account.
///
/// # Errors
/// `Invalid` when a parent is no unit of the account, or is archived.
pub fn add(tx: &Tx<'_>, by: &Acting, account: AccountId, input: &[NewUnit]) -> Result<Vec<UnitId>> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let mut ids = Vec::with_capacity(input.len());
    for new in input {
        let unit = fill(
            Unit {
                id: UnitId(by.uuid()),
                parent: None,
                name: String::new(),
                kind: String::new(),
                city: String::new(),
                country: String::new(),
                version: 1,
                archived_at: None,
            },
            new,
        );
        check_place(&permit, &unit)?;
        store::units::insert(tx, by, &permit, &unit)?;
        let mut changes = Changes::default();
        changes.note("name", Json::Null, unit.name.as_str());
        events::record(
            tx,
            by,
            NewEvent::on(account, "unit.added", "unit", unit.id.0).version(1).changes(changes.json()),
        )?;
        ids.push(unit.id);
    }
    let things: Vec<_> = ids.iter().map(|id| (account, id.0)).collect();
    search::refresh(tx, &UNIT, &things)?;
    Ok(ids)
}

/// Renames, moves or otherwise changes a unit; answers its version.
///
/// # Errors
/// `Conflict` when somebody changed it since `base`; `Invalid` when it would stand below itself.
pub fn edit(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    unit: UnitId,
    new: &NewUnit,
    base: Option<i64>,
) -> Result<i64> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = store::units::find(&permit, unit)?;
    let after = merge(tx, account, &stored, fill(stored.clone(), new), base)?;
    if after.parent != stored.parent {
        check_place(&permit, &after)?;
    }
    save(tx, by, &permit, &stored, &after, "unit.edited")
}

/// Fields that nobody but the viewer changed since `base` take the viewer's value; the others keep what is stored.
fn merge(tx: &Tx<'_>, account: AccountId, stored: &Unit, mine: Unit, base: Option<i64>) -> Result<Unit> {
    let Some(base) = base.filter(|base| *base != stored.version) else { return Ok(mine) };
    if base > stored.version {
        return Err(Error::field("version", "error-version"));
    }
    let then = events::values_at(tx, account.0, stored.id.0, base)?;
    let (mut after, mut both) = (mine.clone(), Vec::new());
    for ((field, current), (_, value)) in fields(stored).into_iter().zip(fields(&mine)) {
        let Some(read) = then.get(field).filter(|read| **read != current && value != current) else { continue };
        if value == *read {
            put(&mut after, field, &current);
        } else {
            let text = |v: &Json| v.as_str().unwrap_or_default().to_owned();
            both.push((field.to_owned(), text(&current), text(&value)));
        }
    }
    if both.is_empty() {
        return Ok(after);
    }
    Err(Error::Conflict(Conflict {
        key: "error-conflict",
        args: Vec::new(),
        version: Some(stored.version),
        fields: both,
    }))
}

/// Sets a field to a value as [`fields`] gives it.
fn put(unit: &mut Unit, field: &str, value: &Json) {
    let text = value.as_str();
    match field {
        "name" => unit.name = text.unwrap_or_default().to_owned(),
        "kind" => unit.kind = text.unwrap_or_default().to_owned(),
        "city" => unit.city = text.unwrap_or_default().to_owned(),
        "country" => unit.country = text.unwrap_or_default().to_owned(),
        "parent" => unit.parent = text.and_then(|p| p.parse().ok()),
        _ => unit.archived_at = text.and_then(|at| at.parse().ok()),
    }
}

/// Moves a unit below another, or to the top.
///
/// # Errors
/// `Invalid` when it would stand below itself.
pub fn shift(tx: &Tx<'_>, by: &Acting, account: AccountId, unit: UnitId, parent: Option<UnitId>) -> Result<i64> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = store::units::find(&permit, unit)?;
    let after = Unit { parent, ..stored.clone() };
    check_place(&permit, &after)?;
    save(tx, by, &permit, &stored, &after, "unit.edited")
}

/// Archives a unit; the units below it go one level up in lists.
pub fn archive(tx: &Tx<'_>, by: &Acting, account: AccountId, unit: UnitId) -> Result<i64> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = store::units::find(&permit, unit)?;
    let after = Unit { archived_at: stored.archived_at.or(Some(by.now)), ..stored.clone() };
    save(tx, by, &permit, &stored, &after, "unit.archived")
}

/// Restores an archived unit.
pub fn restore(tx: &Tx<'_>, by: &Acting, account: AccountId, unit: UnitId) -> Result<i64> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = store::units::find(&permit, unit)?;
    let after = Unit { archived_at: None, ..stored.clone() };
    save(tx, by, &permit, &stored, &after, "unit.restored")
}

fn fill(unit: Unit, new: &NewUnit) -> Unit {
    Unit {
        name: new.name.clone(),
        kind: new.kind.clone(),
        parent: new.parent,
        city: new.city.clone(),
        country: new.country.clone(),
        ..unit
    }
}

fn save(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    before: &Unit,
    after: &Unit,
    verb: &'static str,
) -> Result<i64> {
    let mut changes = Changes::default();
    for ((field, old), (_, new)) in fields(before).into_iter().zip(fields(after)) {
        changes.note(field, old, new);
    }
    if changes.is_empty() {
        return Ok(before.version);
    }
    store::units::update(tx, permit, after)?;
    search::refresh(tx, &UNIT, &[(permit.account(), after.id.0)])?;
    let version = before.version + 1;
    let event = NewEvent::on(permit.account(), verb, "unit", after.id.0).version(version).changes(changes.json());
    events::record(tx, by, event)?;
    Ok(version)
}

fn fields(unit: &Unit) -> [(&'static str, Json); 6] {
    [
        ("name", unit.name.as_str().into()),
        ("kind", unit.kind.as_str().into()),
        ("parent", unit.parent.map(|p| p.to_string()).into()),
        ("city", unit.city.as_str().into()),
        ("country", unit.country.as_str().into()),
        ("archived_at", unit.archived_at.map(|at| at.to_string()).into()),
    ]
}

/// The parent must be a living unit of the same account, and not stand below the unit.
fn check_place(permit: &Permit<'_, Edit>, unit: &Unit) -> Result<()> {
    let Some(parent) = unit.parent else { return Ok(()) };
    let all = store::units::list(permit)?;
    if !all.iter().any(|u| u.id == parent && u.archived_at.is_none()) {
        return Err(Error::field("parent", "error-choose"));
    }
    let always = Span { from: jiff::civil::Date::MIN, to: OPEN };
    let edges: Edges<UnitId> =
        all.iter().filter(|u| u.id != unit.id).filter_map(|u| Some((u.id, vec![(u.parent?, always)]))).collect();
    if closes_circle(&edges, unit.id, parent, always) {
        return Err(Error::field("parent", "accounts-error-circle"));
    }
    Ok(())
}

/// How verbs on units are undone.
pub const UNDO: [UndoKind; 4] = [
    UndoKind { verb: "unit.added", run: undo_added },
    UndoKind { verb: "unit.edited", run: undo_changed },
    UndoKind { verb: "unit.archived", run: undo_changed },
    UndoKind { verb: "unit.restored", run: undo_changed },
];

fn undo_added(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archive(tx, by, AccountId(event.scope), UnitId(event.subject)).map(|_| ())
}

fn undo_changed(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, AccountId(event.scope))?;
    let stored = store::units::find(&permit, UnitId(event.subject))?;
    if Some(stored.version) != event.version {
        return Err(Error::conflict("accounts-error-changed-since"));
    }
    let mut after = stored.clone();
    for (field, pair) in event.changes.as_object().into_iter().flatten() {
        put(&mut after, field, &pair[0]);
    }
    if after.parent != stored.parent {
        check_place(&permit, &after)?;
    }
    save(tx, by, &permit, &stored, &after, "unit.edited").map(|_| ())
}
