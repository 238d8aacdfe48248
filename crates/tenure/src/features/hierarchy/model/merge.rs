//! Two accounts that become one: which fields differ, and what the one that stays takes over.

use serde_json::{Map, Value as Json};

use crate::base::money::Money;
use crate::features::accounts::model::Profile;

/// The fields of which one value stays, in the order of the form. Former names, tags and identifiers of both are kept.
pub const FIELDS: [&str; 14] = [
    "name",
    "legal_name",
    "kind",
    "sector",
    "website",
    "country",
    "city",
    "address",
    "employees",
    "revenue",
    "time_zone",
    "language",
    "client_since",
    "description",
];

/// A field that differs: its name, what stays without a choice, and the other value.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    /// The field.
    pub field: &'static str,
    /// The value of the account that stays.
    pub mine: String,
    /// The value of the account that goes.
    pub theirs: String,
}

impl Difference {
    /// Whether the value of the account that stays is proposed: it is, unless it says nothing.
    pub fn keep_mine(&self) -> bool {
        !self.mine.is_empty()
    }
}

/// The fields that differ.
pub fn differences(stays: &Profile, goes: &Profile) -> Vec<Difference> {
    let (mine, theirs) = (stays.fields(), goes.fields());
    let value = |map: &Map<String, Json>, field: &str| show(map.get(field).unwrap_or(&Json::Null));
    let all =
        FIELDS.into_iter().map(|field| Difference { field, mine: value(&mine, field), theirs: value(&theirs, field) });
    all.filter(|d| d.mine != d.theirs).collect()
}

/// A value for the eyes.
fn show(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Object(map) => {
            let minor = map.get("minor").and_then(Json::as_i64).unwrap_or(0);
            let money = Money { minor, currency: show(map.get("currency").unwrap_or(&Json::Null)) };
            format!("{} {}", money.currency, money.decimal())
        }
        other => other.to_string(),
    }
}

/// What the account that stays is changed to: the chosen fields of the other, and all former names.
pub fn taken(stays: &Profile, goes: &Profile, take: &[String]) -> Map<String, Json> {
    let theirs = goes.fields();
    let mut set: Map<String, Json> = FIELDS
        .into_iter()
        .filter(|field| take.iter().any(|t| t == field))
        .filter_map(|field| Some((field.to_owned(), theirs.get(field)?.clone())))
        .collect();
    let name = if set.contains_key("name") { &goes.name } else { &stays.name };
    let mut former = stays.former_names.clone();
    for other in goes.former_names.iter().chain([&goes.name, &stays.name]) {
        if other != name && !former.contains(other) {
            former.push(other.clone());
        }
    }
    former.retain(|n| n != name);
    set.insert(String::from("former_names"), Json::from(former));
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_taken_and_no_name_is_lost() {
        let stays = Profile { name: "Castellan".into(), city: "Ghent".into(), ..Profile::default() };
        let goes = Profile {
            name: "Castellan NV".into(),
            former_names: vec!["Kastelan".into(), "Castellan".into()],
            employees: Some(7),
            ..Profile::default()
        };
        let found = differences(&stays, &goes);
        let fields: Vec<(&str, bool)> = found.iter().map(|d| (d.field, d.keep_mine())).collect();
        assert_eq!(fields, [("name", true), ("city", true), ("employees", false)]);
        let set = taken(&stays, &goes, &[String::from("employees"), String::from("tags")]);
        assert_eq!(set["employees"], 7);
        assert_eq!(set["former_names"], serde_json::json!(["Kastelan", "Castellan NV"]));
        assert!(!set.contains_key("tags") && !set.contains_key("city"));
        let renamed = taken(&stays, &goes, &[String::from("name")]);
        assert_eq!(renamed["former_names"], serde_json::json!(["Kastelan", "Castellan"]));
    }
}
