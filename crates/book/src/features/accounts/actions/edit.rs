//! Changing fields, under a version: what two people changed apart merges, what both changed conflicts.

use serde_json::{Map, Value as Json};
use tenure_db::Tx;

use super::super::duties;
use super::super::found::ACCOUNT;
use super::super::model::{Account, EditAccount, Profile};
use super::super::{matching, store};
use super::create::check_identifier;
use crate::base::error::Conflict;
use crate::base::events::{self, Changes, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Error, Fields, Locale, Result, search};
use crate::features::duties::Rules;
use crate::features::fields::model::Facts;
use crate::features::fields::{Catalogue, Owner, Subject, draw, input};

/// Changes fields of an account; answers its version.
///
/// # Errors
/// `Conflict` with both values when somebody changed the same field since; `Invalid` when an identifier is used already.
pub fn edit(tx: &Tx<'_>, by: &Acting, account: AccountId, input: &EditAccount) -> Result<i64> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = store::account::find(&permit)?;
    let mine = merge(tx, by.viewer.locale, &stored, input)?;
    demand(tx, by, &stored, &mine, input.whole)?;
    apply(tx, by, &stored, &mine, "account.edited")
}

/// What must be filled is demanded of a whole form; else only of what the edit sets.
fn demand(tx: &Tx<'_>, by: &Acting, stored: &Account, set: &Map<String, Json>, whole: bool) -> Result<()> {
    let catalogue = Catalogue::load(tx)?;
    let rules = Rules::acting(tx, by)?;
    if !catalogue.demands(Subject::Account) && rules.all().iter().all(|p| p.mandatory.is_empty()) {
        return Ok(());
    }
    let Some(after) = stored.profile.with(set) else { return Ok(()) };
    let tier = store::account::tier(tx, stored.id, by.today)?;
    let facts = Facts { sector: after.sector.as_deref(), tier: tier.as_deref(), roles: &by.viewer.roles };
    let mut fields = Fields::default();
    let touched = (!whole).then_some(set);
    input::demand(&catalogue, Subject::Account, facts, &after.custom, touched, &mut fields);
    duties::demand(&rules, facts, &after.fields(), touched, &mut fields);
    fields.finish()
}

/// What of the input is to be stored: fields that differ from the version that was read.
///
/// # Errors
/// `Conflict` when such a field was changed since to something else.
pub(in crate::features::accounts) fn merge(
    tx: &Tx<'_>,
    locale: Locale,
    stored: &Account,
    input: &EditAccount,
) -> Result<Map<String, Json>> {
    let now = stored.profile.fields();
    let Some(base) = input.base else {
        return Ok(input.set.clone());
    };
    if base > stored.version {
        return Err(Error::field("version", "error-version"));
    }
    let then = if base < stored.version { events::values_at(tx, stored.id.0, stored.id.0, base)? } else { Map::new() };
    let unseen = match input.seen {
        Some(seen) if seen < stored.version => events::values_at(tx, stored.id.0, stored.id.0, seen)?,
        _ => Map::new(),
    };
    let catalogue = if base < stored.version { Catalogue::load(tx)? } else { Catalogue::default() };
    let words = |field: &str, value: &Json| {
        let told = draw::told(&catalogue, Subject::Account, locale, field, value);
        told.unwrap_or_else(|| show(value))
    };
    let settled = |field: &String| input.seen.is_some() && input.keep.contains(field) && !unseen.contains_key(field);
    let (mut mine, mut both) = (Map::new(), Vec::new());
    for (field, value) in &input.set {
        let current = now.get(field).unwrap_or(&Json::Null);
        let read = then.get(field).unwrap_or(current);
        if value == read || value == current {
            continue;
        }
        if then.contains_key(field) && read != current && !settled(field) {
            both.push((field.clone(), words(field, current), words(field, value)));
        }
        mine.insert(field.clone(), value.clone());
    }
    if both.is_empty() {
        return Ok(mine);
    }
    Err(Error::Conflict(Conflict {
        key: "error-conflict",
        args: Vec::new(),
        version: Some(stored.version),
        fields: both,
    }))
}

/// Stores changed fields of an account that the caller may edit; answers its version.
///
/// # Errors
/// `Invalid` when an identifier is used already.
pub(in crate::features::accounts) fn apply(
    tx: &Tx<'_>,
    by: &Acting,
    stored: &Account,
    set: &Map<String, Json>,
    verb: &'static str,
) -> Result<i64> {
    let mut after =
        stored.profile.with(set).ok_or_else(|| Error::internal("a changed field does not fit the account"))?;
    let renamed = keep_former_name(&stored.profile, &mut after);
    save(tx, by, stored, &after, renamed.as_deref(), verb)
}

/// Stores a whole profile; `renamed` is the name that became a former one today.
pub(super) fn save(
    tx: &Tx<'_>,
    by: &Acting,
    stored: &Account,
    after: &Profile,
    renamed: Option<&str>,
    verb: &'static str,
) -> Result<i64> {
    let before = &stored.profile;
    let mut changes = Changes::default();
    let (old, new) = (before.fields(), after.fields());
    // Custom fields are absent where they are unknown.
    for field in old.keys().chain(new.keys().filter(|name| !old.contains_key(*name))) {
        let value = |map: &Map<String, Json>| map.get(field).cloned().unwrap_or_default();
        changes.note(field, value(&old), value(&new));
    }
    if changes.is_empty() {
        return Ok(stored.version);
    }
    if before.identifiers != after.identifiers {
        let mut fields = Fields::default();
        for identifier in after.identifiers.iter().filter(|i| !before.identifiers.contains(i)) {
            check_identifier(tx, by, identifier, Some(stored.id), &mut fields)?;
        }
        fields.finish()?;
        store::identifiers::replace(tx, by, stored.id, after)?;
    }
    if before.former_names != after.former_names {
        store::names::replace(tx, by, stored.id, (&before.former_names, &after.former_names), renamed)?;
    }
    if before.tags != after.tags {
        store::tags::replace(tx, stored.id, after)?;
    }
    if before.custom != after.custom {
        input::save(tx, Owner::account(stored.id), &before.custom, &after.custom)?;
    }
    store::account::update(tx, by, stored.id, after)?;
    search::refresh(tx, &ACCOUNT, &[(stored.id, stored.id.0)])?;
    if matching::keys(before) != matching::keys(after) {
        store::matching::replace(tx, stored.id, after)?;
    }
    let version = stored.version + 1;
    let event = NewEvent::on(stored.id, verb, "account", stored.id.0).version(version).changes(changes.json());
    events::record(tx, by, event)?;
    Ok(version)
}

/// A new name makes the old one a former name; a former name that is taken up again is none any more.
fn keep_former_name(before: &Profile, after: &mut Profile) -> Option<String> {
    if before.name == after.name {
        return None;
    }
    let new = after.name.clone();
    after.former_names.retain(|n| *n != new);
    if !after.former_names.contains(&before.name) {
        after.former_names.push(before.name.clone());
    }
    Some(before.name.clone())
}

/// A value for the eyes of who decides between two.
pub(in crate::features::accounts) fn show(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(s) => s.clone(),
        Json::Array(items) => items.iter().map(show).collect::<Vec<_>>().join("\n"),
        Json::Object(map) => match (map.get("scheme"), map.get("minor"), map.get("currency")) {
            (Some(scheme), ..) => format!("{}: {}", show(scheme), show(map.get("value").unwrap_or(&Json::Null))),
            (_, Some(minor), Some(currency)) => {
                let money = crate::base::money::Money { minor: minor.as_i64().unwrap_or(0), currency: show(currency) };
                format!("{} {}", money.currency, money.decimal())
            }
            _ => value.to_string(),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renaming_keeps_the_former_name() {
        let before =
            Profile { name: String::from("Old"), former_names: vec![String::from("Oldest")], ..Profile::default() };
        let mut after = Profile { name: String::from("Oldest"), ..before.clone() };
        assert_eq!(keep_former_name(&before, &mut after).as_deref(), Some("Old"));
        assert_eq!(after.former_names, ["Old"]);
        let mut same = before.clone();
        assert_eq!(keep_former_name(&before, &mut same), None);
    }

    #[test]
    fn values_are_shown_as_people_write_them() {
        assert_eq!(show(&serde_json::json!({"minor": 110_004, "currency": "USD"})), "USD 1100.04");
        assert_eq!(
            show(&serde_json::json!([{"scheme": "lei", "value": "X"}, {"scheme": "tax_id", "value": "7"}])),
            "lei: X\ntax_id: 7"
        );
        assert_eq!(show(&Json::Null), "");
    }
}
