//! Taking back what was done to definitions.

use serde_json::Value as Json;

use super::super::model::form::FieldForm;
use super::super::model::{Choice, Required, Subject};
use super::super::store;
use super::{edit, place, set_archived};
use crate::base::registry::StoredEvent;
use crate::base::{Acting, Error, Result, Tx};

type Run = fn(&Tx<'_>, &Acting, &StoredEvent) -> Result<()>;

/// How each verb is undone.
pub const KINDS: [(&str, Run); 5] = [
    ("field.added", added),
    ("field.changed", changed),
    ("field.moved", moved),
    ("field.archived", archived),
    ("field.restored", restored),
];

fn subject(event: &StoredEvent) -> Result<(Subject, String)> {
    let name = event.changes["field"][0].as_str().unwrap_or_default();
    let (subject, key) = name.split_once('/').ok_or(Error::NotFound)?;
    Ok((Subject::parse(subject)?, key.to_owned()))
}

/// A new field is archived, not deleted: values that it got meanwhile stay readable.
fn added(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archived_to(tx, by, event, true)
}

fn archived(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archived_to(tx, by, event, false)
}

fn restored(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archived_to(tx, by, event, true)
}

fn archived_to(tx: &Tx<'_>, by: &Acting, event: &StoredEvent, to: bool) -> Result<()> {
    let (subject, key) = subject(event)?;
    set_archived(tx, by, subject, &key, to)
}

fn moved(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let (subject, key) = subject(event)?;
    let from = event.changes["place"][0].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
    place(tx, by, subject, &key, from)
}

/// Each part goes back to what it was, by the rules of any edit, provided that nobody changed it since.
fn changed(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let (subject, key) = subject(event)?;
    let stored = store::find(tx, subject, &key)?.ok_or(Error::NotFound)?;
    let now = super::parts(&stored);
    let mut form = FieldForm { base: String::new(), ..FieldForm::of(&stored) };
    for (name, pair) in event.changes.as_object().into_iter().flatten().filter(|(name, _)| *name != "field") {
        if now.get(name) != pair.get(1) {
            return Err(Error::conflict("fields-error-changed-since"));
        }
        put(&mut form, name, &pair[0])?;
    }
    edit(tx, by, subject, &key, &form)?;
    Ok(())
}

fn put(form: &mut FieldForm, name: &str, old: &Json) -> Result<()> {
    let broken = || Error::internal("an event holds a part of a field that does not fit");
    let text = old.as_str().unwrap_or_default().to_owned();
    match name {
        "kind" => form.kind = text,
        "label_en" => form.label_en = text,
        "label_zh" => form.label_zh = text,
        "help_en" => form.help_en = text,
        "help_zh" => form.help_zh = text,
        "currency" => form.currency = text,
        "initial" => form.initial = text,
        "decimals" => form.decimals = old.to_string(),
        "choices" => {
            let choices: Vec<Choice> = serde_json::from_value(old.clone()).map_err(|_| broken())?;
            let lines: Vec<String> = choices.iter().map(|c| format!("{} | {} | {}", c.code, c.en, c.zh)).collect();
            form.choices = lines.join("\n");
        }
        "required" => {
            let rule: Required = serde_json::from_value(old.clone()).map_err(|_| broken())?;
            form.required = String::from(if rule.on { "1" } else { "" });
            form.roles = rule.roles.iter().map(|r| r.code().to_owned()).collect();
            (form.sectors, form.tiers) = (rule.sectors, rule.tiers);
        }
        _ => return Err(broken()),
    }
    Ok(())
}
