//! Adding, changing, ordering and archiving definitions.

pub mod undo;

use serde_json::json;

use super::model::form::{FieldForm, FormGround, dropped, reshapes};
use super::model::{Field, MOST, Subject};
use super::store;
use crate::base::error::Conflict;
use crate::base::events::{Changes, NewEvent, record};
use crate::base::{Acting, Conn, Error, Fields, INSTALL, Result, Right, Tx};
use crate::features::settings::terms::Terms;

/// What reading a definition needs to know.
pub fn ground(q: &Conn<'_>, by: &Acting) -> Result<FormGround> {
    let terms = Terms::load(q)?;
    let codes = |kind| terms.codes(kind);
    Ok(FormGround {
        today: by.today,
        currency: by.settings.currency.clone(),
        sectors: codes("sector"),
        tiers: codes("tier"),
    })
}

fn find(tx: &Tx<'_>, subject: Subject, key: &str) -> Result<Field> {
    store::find(tx, subject, key)?.ok_or(Error::NotFound)
}

/// Definitions have keys instead of ids: the event names both in its changes.
fn event(verb: &'static str, field: &Field, changes: Changes) -> NewEvent<'static> {
    let mut changes = changes.json();
    let name = format!("{}/{}", field.subject.code(), field.key);
    changes["field"] = json!([name, name]);
    NewEvent::install(verb, "custom_field", INSTALL).changes(changes)
}

fn in_use(tx: &Tx<'_>, subject: Subject) -> Result<Vec<Field>> {
    let mut all = store::list(tx)?;
    all.retain(|f| f.subject == subject && f.archived_at.is_none());
    Ok(all)
}

/// Adds a field at the end of its subject's list.
///
/// # Errors
/// `Invalid` when the key or a label is taken, or there are too many fields.
pub fn add(tx: &Tx<'_>, by: &Acting, subject: Subject, form: &FieldForm) -> Result<Field> {
    by.viewer.demand(Right::Administer)?;
    let mut field = form.parse(subject, &ground(tx, by)?)?;
    let mut all = store::list(tx)?;
    all.retain(|f| f.subject == subject);
    if form.key.trim().is_empty() {
        field.key = free_key(&all, &field.key);
    }
    let mut fields = Fields::default();
    if field.key == "new" || all.iter().any(|f| f.key == field.key) {
        fields.add("key", "error-taken");
    }
    same_label(&all, &field, &mut fields);
    if all.iter().filter(|f| f.archived_at.is_none()).count() >= MOST {
        fields.add_with("", "fields-error-too-many", vec![("most", MOST.to_string())]);
    }
    fields.finish()?;
    field.position = all.iter().map(|f| f.position).max().unwrap_or(0) + 10;
    store::insert(tx, &field)?;
    store::touch(tx, by)?;
    record(tx, by, event("field.added", &field, differences(None, &field)))?;
    Ok(field)
}

fn free_key(all: &[Field], stem: &str) -> String {
    let taken = |key: &str| key == "new" || all.iter().any(|f| f.key == key);
    let mut key = stem.to_owned();
    let mut n = 2;
    while taken(&key) {
        key = format!("{stem}_{n}");
        n += 1;
    }
    key
}

/// Two fields of one form must not look the same.
fn same_label(all: &[Field], field: &Field, fields: &mut Fields) {
    let fold = tenure_text::fold;
    for other in all.iter().filter(|f| f.key != field.key && f.archived_at.is_none()) {
        if fold(&other.label_en) == fold(&field.label_en) {
            fields.add("label_en", "error-taken");
        }
        if fold(&other.label_zh) == fold(&field.label_zh) {
            fields.add("label_zh", "error-taken");
        }
    }
}

/// Changes a field. The key stays; what stored values would no longer fit is refused.
///
/// # Errors
/// `Conflict` when somebody saved first; `Invalid` when the kind of a used field would change, or a used choice go.
pub fn edit(tx: &Tx<'_>, by: &Acting, subject: Subject, key: &str, form: &FieldForm) -> Result<Field> {
    by.viewer.demand(Right::Administer)?;
    let old = find(tx, subject, key)?;
    let typed = FieldForm { key: old.key.clone(), ..form.clone() };
    let new = Field { position: old.position, archived_at: old.archived_at, ..typed.parse(subject, &ground(tx, by)?)? };
    if form.base.trim().parse::<i64>().is_ok_and(|base| base < old.version) {
        return Err(lost_race(&old, &new));
    }
    let mut fields = Fields::default();
    same_label(&in_use(tx, subject)?, &new, &mut fields);
    fit(tx, &old, &new, &mut fields)?;
    fields.finish()?;
    let changes = differences(Some(&old), &new);
    if !changes.is_empty() {
        store::update(tx, &new)?;
        store::touch(tx, by)?;
        record(tx, by, event("field.changed", &old, changes))?;
    }
    find(tx, subject, key)
}

/// Whether all stored values stay values of the field.
fn fit(tx: &Tx<'_>, old: &Field, new: &Field, fields: &mut Fields) -> Result<()> {
    if reshapes(old, new) {
        let used = store::used(tx, old.subject, &old.key, None)?;
        if used > 0 {
            let name = if old.kind != new.kind {
                "kind"
            } else if old.decimals != new.decimals {
                "decimals"
            } else {
                "currency"
            };
            fields.add_with(name, "fields-error-used", vec![("n", used.to_string())]);
        }
    }
    if old.kind == new.kind {
        for code in dropped(old, new) {
            let used = store::used(tx, old.subject, &old.key, Some(&code))?;
            if used > 0 {
                fields.add_with("choices", "fields-error-choice-used", vec![("code", code), ("n", used.to_string())]);
            }
        }
    }
    Ok(())
}

/// Field by field, what an event tells.
fn differences(old: Option<&Field>, new: &Field) -> Changes {
    let mut changes = Changes::default();
    let empty = serde_json::Map::new();
    let before = old.map(parts).unwrap_or(empty);
    for (name, value) in parts(new) {
        changes.note(&name, before.get(&name).cloned().unwrap_or_default(), value);
    }
    changes
}

/// The parts of a definition that an edit changes.
fn parts(field: &Field) -> serde_json::Map<String, serde_json::Value> {
    let whole = json!({
        "kind": field.kind,
        "label_en": field.label_en,
        "label_zh": field.label_zh,
        "help_en": field.help_en,
        "help_zh": field.help_zh,
        "choices": field.choices,
        "decimals": field.decimals,
        "currency": field.currency,
        "required": field.required,
        "initial": field.initial,
    });
    whole.as_object().cloned().unwrap_or_default()
}

fn lost_race(theirs: &Field, mine: &Field) -> Error {
    let (theirs_form, mine_form) = (FieldForm::of(theirs), FieldForm::of(mine));
    let pairs = [
        ("label_en", theirs_form.label_en, mine_form.label_en),
        ("label_zh", theirs_form.label_zh, mine_form.label_zh),
        ("help_en", theirs_form.help_en, mine_form.help_en),
        ("help_zh", theirs_form.help_zh, mine_form.help_zh),
        ("choices", theirs_form.choices, mine_form.choices),
        ("initial", theirs_form.initial, mine_form.initial),
    ];
    let fields = pairs.into_iter().filter(|(_, theirs, mine)| theirs != mine);
    let fields = fields.map(|(name, theirs, mine)| (name.to_owned(), theirs, mine)).collect();
    Error::Conflict(Conflict { key: "error-conflict", args: Vec::new(), version: Some(theirs.version), fields })
}

/// Moves a field one place up or down among those in use.
pub fn shift(tx: &Tx<'_>, by: &Acting, subject: Subject, key: &str, up: bool) -> Result<()> {
    arrange(tx, by, subject, key, |at| if up { at.saturating_sub(1) } else { at + 1 })
}

/// Puts a field at a place, counted from 1, among those in use.
pub fn place(tx: &Tx<'_>, by: &Acting, subject: Subject, key: &str, to: usize) -> Result<()> {
    arrange(tx, by, subject, key, |_| to.saturating_sub(1))
}

fn arrange(tx: &Tx<'_>, by: &Acting, subject: Subject, key: &str, to: impl Fn(usize) -> usize) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let field = find(tx, subject, key)?;
    let mut all = in_use(tx, subject)?;
    let Some(at) = all.iter().position(|f| f.key == key) else { return Err(Error::conflict("error-archived")) };
    all.remove(at);
    let to = to(at).min(all.len());
    if to == at {
        return Ok(());
    }
    all.insert(to, field.clone());
    for (n, moved) in (1..).zip(&all) {
        store::place(tx, subject, &moved.key, n * 10)?;
    }
    store::touch(tx, by)?;
    let mut changes = Changes::default();
    changes.note("place", at + 1, to + 1);
    record(tx, by, event("field.moved", &field, changes))?;
    Ok(())
}

/// Archives a field (values stay, nothing offers it), or takes it out again.
pub fn set_archived(tx: &Tx<'_>, by: &Acting, subject: Subject, key: &str, archived: bool) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let field = find(tx, subject, key)?;
    if field.archived_at.is_some() == archived {
        return Ok(());
    }
    if !archived {
        let mut fields = Fields::default();
        same_label(&in_use(tx, subject)?, &field, &mut fields);
        if !fields.0.is_empty() {
            return Err(Error::conflict("fields-error-label-taken"));
        }
    }
    store::set_archived(tx, subject, key, archived.then_some(by.now))?;
    store::touch(tx, by)?;
    let verb = if archived { "field.archived" } else { "field.restored" };
    record(tx, by, event(verb, &field, Changes::default()))?;
    Ok(())
}
