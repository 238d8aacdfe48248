//! Changing users: by administrators, and by themselves.

use serde_json::{Map, Value as Json};

use super::users::values;
use crate::base::error::Conflict;
use crate::base::events::{Changes, NewEvent, record, values_at};
use crate::base::validate::{self, NAME};
use crate::base::{Acting, Error, Fields, INSTALL, Result, Right, Tx, UserId};
use crate::features::identity::model::{
    EditUser, Preferences, User, check_capacity, check_level, source_ids, time_zone,
};
use crate::features::identity::store;

/// Changes a user. Fields that somebody else changed since `base` merge; the same field conflicts.
pub fn edit(tx: &Tx<'_>, by: &Acting, id: UserId, input: &EditUser) -> Result<User> {
    by.viewer.demand(Right::Administer)?;
    let stored = store::find(tx, id)?.ok_or(Error::NotFound)?;
    let later = match input.base {
        Some(base) if base < stored.version => values_at(tx, INSTALL, id.0, base)?,
        _ => Map::new(),
    };
    let wanted = wanted(&stored, input, &later)?;
    let user = merge(&stored, wanted, &later)?;
    if user.email != stored.email && store::by_email(tx, &user.email)?.is_some() {
        return Err(Error::field("email", "identity-error-email-taken"));
    }
    guard_admins(tx, by, &stored, &user)?;
    save(tx, by, &stored, &user)?;
    store::find(tx, id)?.ok_or(Error::NotFound)
}

/// The user as the input wants it, with all mistakes told.
fn wanted(stored: &User, input: &EditUser, later: &Map<String, Json>) -> Result<User> {
    let mut f = Fields::default();
    let mut user = stored.clone();
    if let Some(v) = &input.email {
        user.email = validate::email(&mut f, "email", v, false);
    }
    if let Some(v) = &input.name {
        user.name = validate::required(&mut f, "name", v, NAME);
    }
    if let Some(v) = &input.job_title {
        user.job_title = validate::line(&mut f, "job_title", v, NAME);
    }
    if let Some(v) = &input.source_ids {
        user.source_ids = source_ids(&v.join(";"));
    }
    if let Some(v) = &input.time_zone {
        user.time_zone = time_zone(&mut f, "time_zone", v);
    }
    if let Some(v) = input.all_accounts {
        check_level(&mut f, v);
        user.all_accounts = v;
    }
    if let Some(v) = input.capacity {
        check_capacity(&mut f, v);
        user.capacity = v;
    }
    if let Some(v) = input.active_from {
        if v > stored.active_to && !later.contains_key("active_to") {
            f.add("active_from", "error-ends-before-start");
        }
        user.active_from = v;
    }
    user.language = input.language.unwrap_or(user.language);
    if let Some(v) = &input.roles {
        user.roles = v.clone();
    }
    if let Some(v) = &input.rights {
        user.rights = v.clone();
    }
    user.roles.sort_unstable();
    user.roles.dedup();
    user.rights.sort_unstable();
    user.rights.dedup();
    f.finish()?;
    Ok(user)
}

/// Puts back what the person did not change, and refuses what both changed.
fn merge(stored: &User, mut mine: User, later: &Map<String, Json>) -> Result<User> {
    let mut clashes = Vec::new();
    let pairs: Vec<_> = values(stored).into_iter().zip(values(&mine)).collect();
    for ((field, now), (_, new)) in pairs {
        let Some(then) = later.get(field) else { continue };
        if new == *then {
            keep(&mut mine, stored, field);
        } else if new != now {
            clashes.push((field.to_owned(), plain(&now), plain(&new)));
        }
    }
    if clashes.is_empty() {
        return Ok(mine);
    }
    let version = Some(stored.version);
    Err(Error::Conflict(Conflict { key: "error-conflict", args: Vec::new(), version, fields: clashes }))
}

fn plain(value: &Json) -> String {
    match value {
        Json::String(s) => s.clone(),
        Json::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn keep(mine: &mut User, stored: &User, field: &str) {
    match field {
        "email" => mine.email.clone_from(&stored.email),
        "name" => mine.name.clone_from(&stored.name),
        "language" => mine.language = stored.language,
        "time_zone" => mine.time_zone.clone_from(&stored.time_zone),
        "job_title" => mine.job_title.clone_from(&stored.job_title),
        "source_ids" => mine.source_ids.clone_from(&stored.source_ids),
        "active_from" => mine.active_from = stored.active_from,
        "active_to" => mine.active_to = stored.active_to,
        "roles" => mine.roles.clone_from(&stored.roles),
        "rights" => mine.rights.clone_from(&stored.rights),
        "all_accounts" => mine.all_accounts = stored.all_accounts,
        _ => mine.capacity = stored.capacity,
    }
}

/// Somebody must be left who can administer, and nobody gives themself a view of all accounts.
pub fn guard_admins(tx: &Tx<'_>, by: &Acting, before: &User, after: &User) -> Result<()> {
    if after.all_accounts > before.all_accounts && by.viewer.id == after.id {
        return Err(Error::field("all_accounts", "identity-error-not-yourself"));
    }
    let could = before.active(by.today) && before.has(Right::Administer);
    let can = after.active(by.today) && after.active_last().is_none() && after.has(Right::Administer);
    if could && !can && store::users::other_admins(tx, after.id, by.today)? == 0 {
        return Err(Error::conflict("identity-error-last-admin"));
    }
    Ok(())
}

/// Writes what differs, with its event; false when nothing does.
pub fn save(tx: &Tx<'_>, by: &Acting, before: &User, after: &User) -> Result<bool> {
    let mut changes = Changes::default();
    for ((field, old), (_, new)) in values(before).into_iter().zip(values(after)) {
        changes.note(field, old, new);
    }
    if changes.is_empty() {
        return Ok(false);
    }
    store::users::update(tx, after)?;
    if before.roles != after.roles || before.rights != after.rights {
        store::users::update_powers(tx, after)?;
    }
    let event = NewEvent::install("user.changed", "user", after.id.0).version(before.version + 1);
    record(tx, by, event.changes(changes.json()))?;
    Ok(true)
}

/// A person's own language, time zone, theme and keys.
pub fn prefer(tx: &Tx<'_>, by: &Acting, input: &Preferences) -> Result<()> {
    let id = by.viewer.actor().ok_or(Error::NotFound)?;
    let stored = store::find(tx, id)?.ok_or(Error::NotFound)?;
    let mut user = stored.clone();
    let mut fields = Fields::default();
    user.language = input.language.unwrap_or(user.language);
    if let Some(v) = &input.time_zone {
        user.time_zone = time_zone(&mut fields, "time_zone", v);
    }
    if let Some(v) = &input.theme {
        user.theme = validate::one_of(&mut fields, "theme", v, &["auto", "light", "dark"]);
    }
    user.keys_on = input.keys_on.unwrap_or(user.keys_on);
    fields.finish()?;
    let mut changes = Changes::default();
    changes.note("language", stored.language.code(), user.language.code());
    changes.note("time_zone", stored.time_zone, user.time_zone.as_str());
    changes.note("theme", stored.theme, user.theme.as_str());
    changes.note("keys_on", stored.keys_on, user.keys_on);
    if !changes.is_empty() {
        store::users::update_preferences(tx, &user)?;
        record(tx, by, NewEvent::install("user.preferred", "user", id.0).changes(changes.json()))?;
    }
    Ok(())
}
