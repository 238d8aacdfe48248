//! Edits under a version: what two people changed apart merges, what both changed conflicts. Shared by the features to
//! the right, whose records have the same shape of fields.

use axum::http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};
use tenure_db::Conn;
use uuid::Uuid;

use crate::base::error::Conflict;
use crate::base::events::{self, Changes};
use crate::base::taking_back::returning;
use crate::base::{Error, Result};

/// What an editor had read.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// The version; none overwrites.
    pub version: Option<i64>,
    /// The version that the conflict page showed, if one was shown.
    pub seen: Option<i64>,
    /// Fields whose conflict was settled for the editor's value.
    pub keep: Vec<String>,
}

impl Base {
    /// A version read, or none to overwrite.
    pub fn at(version: Option<i64>) -> Self {
        Self { version, ..Self::default() }
    }
}

/// A stored record, as far as merging needs it.
pub struct Stored<'a> {
    /// The account.
    pub scope: Uuid,
    /// The record.
    pub subject: Uuid,
    /// Its version.
    pub version: i64,
    /// Its fields.
    pub now: &'a Map<String, Json>,
}

/// What of `set` is to be stored: fields that differ from the version that was read.
///
/// # Errors
/// `Conflict` when such a field was changed since to something else; `Invalid` for a version that does not exist.
pub fn merge(q: &Conn<'_>, stored: &Stored<'_>, base: &Base, set: &Map<String, Json>) -> Result<Map<String, Json>> {
    let Some(version) = base.version else { return Ok(set.clone()) };
    if version > stored.version {
        return Err(Error::field("version", "error-version"));
    }
    let then = if version < stored.version {
        events::values_at(q, stored.scope, stored.subject, version)?
    } else {
        Map::new()
    };
    let unseen = match base.seen {
        Some(seen) if seen < stored.version => events::values_at(q, stored.scope, stored.subject, seen)?,
        _ => Map::new(),
    };
    three_way(stored, base, set, &then, &unseen)
}

/// The rule: `then` holds the values read of fields changed since, `unseen` those changed after the conflict page.
fn three_way(
    stored: &Stored<'_>,
    base: &Base,
    set: &Map<String, Json>,
    then: &Map<String, Json>,
    unseen: &Map<String, Json>,
) -> Result<Map<String, Json>> {
    let settled = |field: &String| base.seen.is_some() && base.keep.contains(field) && !unseen.contains_key(field);
    let (mut mine, mut both) = (Map::new(), Vec::new());
    for (field, value) in set {
        let current = stored.now.get(field).unwrap_or(&Json::Null);
        let read = then.get(field).unwrap_or(current);
        if value == read || value == current {
            continue;
        }
        if then.contains_key(field) && read != current && !settled(field) {
            both.push((field.clone(), show(current), show(value)));
        }
        mine.insert(field.clone(), value.clone());
    }
    if both.is_empty() { Ok(mine) } else { Err(conflict(stored.version, both)) }
}

/// The error that shows both values of each field.
pub fn conflict(version: i64, fields: Vec<(String, String, String)>) -> Error {
    Error::Conflict(Conflict { key: "error-conflict", args: Vec::new(), version: Some(version), fields })
}

/// The differences of two field maps, for the event.
pub fn changes(before: &Map<String, Json>, after: &Map<String, Json>) -> Changes {
    let mut changes = Changes::default();
    for (field, new) in after {
        changes.note(field, before.get(field).cloned().unwrap_or(Json::Null), new.clone());
    }
    // A custom field without a value is absent.
    for (field, old) in before.iter().filter(|(field, _)| !after.contains_key(*field)) {
        changes.note(field, old.clone(), Json::Null);
    }
    changes
}

/// What of `set` is not stored yet.
pub fn differing(now: &Map<String, Json>, set: &Map<String, Json>) -> Map<String, Json> {
    set.iter().filter(|(field, value)| now.get(*field) != Some(*value)).map(|(f, v)| (f.clone(), v.clone())).collect()
}

/// What takes the changes of an event back, provided that nobody changed those fields since.
///
/// # Errors
/// `Conflict` when a field holds something else by now.
pub fn back(now: &Map<String, Json>, event: &Json) -> Result<Map<String, Json>> {
    let (set, changed) = returning(now, event);
    if changed.is_empty() { Ok(set) } else { Err(Error::conflict("accounts-error-changed-since")) }
}

/// A value for the eyes of who decides between two.
pub fn show(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(show).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

/// A posted edit form, with the choices of the conflict page taken out.
pub struct Posted<T> {
    /// What was typed.
    pub form: T,
    /// What the editor had read, without the version, which stands in the form.
    pub base: Base,
    /// Fields whose conflict was settled for the stored value.
    pub drop: Vec<String>,
}

impl<T: DeserializeOwned> Posted<T> {
    /// Reads the pairs of a form.
    ///
    /// # Errors
    /// `BadRequest` for unknown fields.
    pub fn read(pairs: Vec<(String, String)>) -> Result<Self> {
        let (mut base, mut drop, mut rest) = (Base::default(), Vec::new(), Vec::new());
        for (name, value) in pairs {
            match (name.strip_prefix("keep."), value.as_str()) {
                (Some(field), "mine") => base.keep.push(field.to_owned()),
                (Some(field), _) => drop.push(field.to_owned()),
                (None, _) if name == "seen" => base.seen = value.parse().ok(),
                _ => rest.push((name, value)),
            }
        }
        let broken =
            |e: &dyn std::fmt::Display| Error::BadRequest(StatusCode::BAD_REQUEST, "error-form", e.to_string());
        let text = serde_html_form::to_string(&rest).map_err(|e| broken(&e))?;
        let form = serde_html_form::from_str(&text).map_err(|e| broken(&e))?;
        Ok(Self { form, base, drop })
    }
}

/// The pairs of a form, to be carried through the conflict page.
pub fn pairs(form: &impl Serialize) -> Vec<(String, String)> {
    let text = serde_html_form::to_string(form).unwrap_or_default();
    serde_html_form::from_str(&text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: Json) -> Map<String, Json> {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn different_fields_merge_and_the_same_conflicts() {
        let now = map(json!({"title": "CFO", "phone": "1"}));
        let stored = Stored { scope: Uuid::nil(), subject: Uuid::nil(), version: 3, now: &now };
        let base = Base::at(Some(2));
        let then = map(json!({"title": "Buyer"}));
        let none = Map::new();
        let merged = three_way(&stored, &base, &map(json!({"title": "Buyer", "phone": "2"})), &then, &none).unwrap();
        assert_eq!(Json::Object(merged), json!({"phone": "2"}));
        let clash = three_way(&stored, &base, &map(json!({"title": "CEO"})), &then, &none);
        let Err(Error::Conflict(conflict)) = clash else { panic!() };
        assert_eq!(conflict.fields, [("title".to_owned(), "CFO".to_owned(), "CEO".to_owned())]);
        let settled = Base { seen: Some(3), keep: vec![String::from("title")], ..base };
        assert!(three_way(&stored, &settled, &map(json!({"title": "CEO"})), &then, &none).is_ok());
    }

    #[test]
    fn an_undo_needs_the_value_that_it_left() {
        let event = json!({"title": ["Buyer", "CFO"], "note": [1, 2]});
        assert_eq!(Json::Object(back(&map(json!({"title": "CFO"})), &event).unwrap()), json!({"title": "Buyer"}));
        assert!(back(&map(json!({"title": "CEO"})), &event).is_err());
    }
}
