//! Values on their way in: what a form, a file or a program gave becomes values under `cf_KEY`; what must be filled is
//! demanded; what changed goes to the table.

use std::collections::BTreeMap;
use std::fmt;

use axum::http::StatusCode;
use jiff::civil::Date;
use serde::de::{DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::catalogue::Catalogue;
use super::model::value::Ground;
use super::model::{Facts, Field, Owner, PREFIX, Subject};
use super::store;
use crate::base::registry::Record;
use crate::base::{Acting, Error, Fields, Result, Tx};

/// The inputs of a form that begin with `cf_`, as typed. Flattened into the form of a record, it takes what the form
/// itself does not know, and refuses all else.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Typed(pub BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Inputs;
        impl<'de> Visitor<'de> for Inputs {
            type Value = Typed;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("inputs of custom fields")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Typed, A::Error> {
                let mut typed = BTreeMap::new();
                while let Some(name) = map.next_key::<String>()? {
                    if !name.starts_with(PREFIX) {
                        return Err(A::Error::custom(format!("unknown field `{name}`")));
                    }
                    typed.insert(name, map.next_value::<String>()?);
                }
                Ok(Typed(typed))
            }
        }
        d.deserialize_map(Inputs)
    }
}

impl Typed {
    /// What stands in an input.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The inputs of stored values, for editing.
    pub fn of(
        catalogue: &Catalogue,
        subject: Subject,
        values: &Map<String, Json>,
        locale: crate::base::Locale,
    ) -> Self {
        let text = |f: &Field| {
            let value = values.get(&f.name()).and_then(|json| f.known(json));
            (f.name(), value.map(|v| f.typed(&v, locale)).unwrap_or_default())
        };
        Self(catalogue.fields(subject).map(text).collect())
    }

    /// The inputs of a new record: the defaults.
    pub fn initial(catalogue: &Catalogue, subject: Subject) -> Self {
        Self(catalogue.fields(subject).map(|f| (f.name(), f.initial.clone())).collect())
    }

    /// The values by `cf_KEY`; null where an input was left empty. Mistakes go to `fields`.
    pub fn values(
        &self,
        catalogue: &Catalogue,
        subject: Subject,
        ground: Ground<'_>,
        fields: &mut Fields,
    ) -> Map<String, Json> {
        let mut values = Map::new();
        for (name, text) in &self.0 {
            let Some(field) = name.strip_prefix(PREFIX).and_then(|key| catalogue.find(subject, key)) else {
                fields.add(name.clone(), "fields-error-unknown");
                continue;
            };
            let value = field.parse(fields, name, text, ground);
            values.insert(name.clone(), value.map_or(Json::Null, |v| field.to_json(&v)));
        }
        values
    }
}

/// Takes the inputs of custom fields out of the pairs of a form; the rest is the form's own.
pub fn split(pairs: Vec<(String, String)>) -> (Typed, Vec<(String, String)>) {
    let (custom, rest): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| name.starts_with(PREFIX));
    (Typed(custom.into_iter().collect()), rest)
}

/// The pairs of a form with its custom inputs, to be carried through the conflict page.
pub fn pairs(mut form: Vec<(String, String)>, custom: &Typed) -> Vec<(String, String)> {
    form.extend(custom.0.iter().map(|(name, text)| (name.clone(), text.clone())));
    form
}

/// Reads a form with its custom inputs.
///
/// # Errors
/// `BadRequest` for what is no field at all.
pub fn form<T: DeserializeOwned>(pairs: Vec<(String, String)>) -> Result<(T, Typed)> {
    let (custom, rest) = split(pairs);
    let broken = |e: &dyn fmt::Display| Error::BadRequest(StatusCode::BAD_REQUEST, "error-form", e.to_string());
    let text = serde_html_form::to_string(&rest).map_err(|e| broken(&e))?;
    Ok((serde_html_form::from_str(&text).map_err(|e| broken(&e))?, custom))
}

/// What was read of a record, with its custom values; the mistakes of both come at once.
///
/// # Errors
/// `Invalid` with all mistakes.
pub fn both<T>(parsed: Result<T>, values: Map<String, Json>, wrong: Fields) -> Result<(T, Map<String, Json>)> {
    match parsed {
        Ok(read) => wrong.finish().map(|()| (read, values)),
        Err(Error::Invalid(mut fields)) => {
            fields.0.extend(wrong.0);
            Err(Error::Invalid(fields))
        }
        Err(other) => Err(other),
    }
}

/// The cells of a file that belong to custom fields, as typed; empty ones say nothing.
pub fn cells(record: &Record) -> Typed {
    let given = record.pairs().filter(|(name, text)| name.starts_with(PREFIX) && !text.is_empty());
    Typed(given.map(|(name, text)| (name.to_owned(), text.to_owned())).collect())
}

/// The values that a program sent as `custom`, by `cf_KEY`; null takes one away. Mistakes go to `fields` as
/// `custom.KEY`.
pub fn from_json(
    custom: &Map<String, Json>,
    catalogue: &Catalogue,
    subject: Subject,
    ground: Ground<'_>,
    fields: &mut Fields,
) -> Map<String, Json> {
    let mut values = Map::new();
    for (key, json) in custom {
        let name = format!("custom.{key}");
        let Some(field) = catalogue.find(subject, key) else {
            fields.add(name, "fields-error-unknown");
            continue;
        };
        let value = field.from_json(fields, &name, json, ground);
        values.insert(field.name(), value.map_or(Json::Null, |v| field.to_json(&v)));
    }
    values
}

/// The values of a record as the API gives them: by key, without what other fields stand beside them.
pub fn to_json(values: &Map<String, Json>) -> Map<String, Json> {
    let custom = values.iter().filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?.to_owned(), value.clone())));
    custom.filter(|(_, value)| !value.is_null()).collect()
}

/// Gives a new record the defaults of fields that it says nothing of.
pub fn fill(catalogue: &Catalogue, subject: Subject, today: Date, currency: &str, values: &mut Map<String, Json>) {
    for field in catalogue.fields(subject).filter(|f| !f.initial.is_empty()) {
        let name = field.name();
        if !values.contains_key(&name)
            && let Some(value) = field.parse(&mut Fields::default(), &name, &field.initial, Ground { today, currency })
        {
            values.insert(name, field.to_json(&value));
        }
    }
}

/// Demands the fields that must be filled. `touched` limits that to what an edit sets; none means all.
pub fn demand(
    catalogue: &Catalogue,
    subject: Subject,
    facts: Facts<'_>,
    values: &Map<String, Json>,
    touched: Option<&Map<String, Json>>,
    fields: &mut Fields,
) {
    for field in catalogue.required(subject, facts) {
        let name = field.name();
        let empty = values.get(&name).is_none_or(Json::is_null);
        if empty && touched.is_none_or(|t| t.contains_key(&name)) {
            fields.add(name, "error-required");
        }
    }
}

/// Stores the values of new records. What is null is none.
pub fn insert(tx: &Tx<'_>, catalogue: &Catalogue, records: &[(Owner, &Map<String, Json>)]) -> Result<()> {
    let rows: Vec<store::Values<'_>> =
        records.iter().map(|(owner, values)| (*owner, known(catalogue, *owner, values, |v| !v.is_null()))).collect();
    store::put(tx, &rows)
}

/// Stores what differs between two states of a record.
pub fn save(tx: &Tx<'_>, owner: Owner, before: &Map<String, Json>, after: &Map<String, Json>) -> Result<()> {
    let mut changed = after.clone();
    changed.retain(|name, value| before.get(name).unwrap_or(&Json::Null) != value);
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    changed.extend(gone.map(|name| (name.clone(), Json::Null)));
    if changed.is_empty() {
        return Ok(());
    }
    let catalogue = Catalogue::load(tx)?;
    store::put(tx, &[(owner, known(&catalogue, owner, &changed, |_| true))])
}

fn known<'a>(
    catalogue: &'a Catalogue,
    owner: Owner,
    values: &Map<String, Json>,
    take: fn(&Json) -> bool,
) -> Vec<(&'a Field, Option<super::model::Value>)> {
    let found = values.iter().filter(|(_, v)| take(v));
    found
        .filter_map(|(name, json)| {
            let field = catalogue.named(owner.subject, name)?;
            Some((field, field.known(json)))
        })
        .collect()
}

/// What a reading needs to know, of whoever acts.
pub fn ground(by: &Acting) -> Ground<'_> {
    Ground { today: by.today, currency: &by.settings.currency }
}
