//! What an account is, and the rules that need no database.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::base::dated::Span;
use crate::base::money::Money;
use crate::base::{AccountId, TerritoryId, UnitId, UserId};

/// Level of an organisation at which an account stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A group: the top of a tree.
    Group,
    /// One legal entity.
    #[default]
    LegalEntity,
    /// The organisation of one country.
    CountryOrganisation,
}

impl Kind {
    /// All kinds, in the order in which forms offer them.
    pub const ALL: [Kind; 3] = [Kind::Group, Kind::LegalEntity, Kind::CountryOrganisation];

    /// The word kept in the database and used by the API.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Group => "group",
            Kind::LegalEntity => "legal_entity",
            Kind::CountryOrganisation => "country_organisation",
        }
    }

    /// The text key of its name.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Group => "accounts-kind-group",
            Kind::LegalEntity => "accounts-kind-legal_entity",
            Kind::CountryOrganisation => "accounts-kind-country_organisation",
        }
    }

    /// The kind with this code; files may write spaces for the underscore.
    pub fn parse(code: &str) -> Option<Kind> {
        let code = code.trim().to_lowercase().replace([' ', '-'], "_");
        Self::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// A number that another register knows the account by; unique over all accounts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// `registration_number`, `lei`, `tax_id` or `source:SYSTEM`.
    pub scheme: String,
    /// The value as given.
    pub value: String,
}

/// Schemes with a field of their own in forms and files; any other scheme is `source:SYSTEM`.
pub const SCHEMES: [&str; 3] = ["registration_number", "lei", "tax_id"];

impl Identifier {
    /// What is compared for uniqueness: official numbers without blanks and punctuation, ids of systems as they are.
    pub fn key(&self) -> String {
        if self.scheme.starts_with("source:") {
            return self.value.clone();
        }
        let plain: String = self.value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
        if plain.is_empty() { self.value.clone() } else { plain }
    }
}

/// The fields that are edited together under one version. Its JSON is what events and conflicts speak of.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Profile {
    /// The name that people use.
    pub name: String,
    /// Names that it had.
    pub former_names: Vec<String>,
    /// The name in the register.
    pub legal_name: String,
    /// Level of the organisation.
    pub kind: Kind,
    /// Code of a sector.
    pub sector: Option<String>,
    /// Web address.
    pub website: String,
    /// ISO 3166 code of two letters, or a name that is none.
    pub country: String,
    /// City.
    pub city: String,
    /// Postal address, several lines.
    pub address: String,
    /// Head count.
    pub employees: Option<i64>,
    /// The client's own yearly revenue.
    pub revenue: Option<Money>,
    /// IANA name.
    pub time_zone: String,
    /// Language tag.
    pub language: String,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: as exact as it is known.
    pub client_since: Option<String>,
    /// Words, sorted.
    pub tags: Vec<String>,
    /// Numbers in other registers, sorted.
    pub identifiers: Vec<Identifier>,
    /// Free text.
    pub description: String,
    /// Values of custom fields under `cf_KEY`. What is unknown is absent; null is meant only in input.
    #[serde(flatten)]
    pub custom: Map<String, Json>,
}

impl Profile {
    /// Field by field, for events, merging and undo.
    pub fn fields(&self) -> Map<String, Json> {
        match serde_json::to_value(self) {
            Ok(Json::Object(map)) => map,
            _ => Map::new(),
        }
    }

    /// The profile with some fields replaced; none when a value does not fit its field.
    pub fn with(&self, changes: &Map<String, Json>) -> Option<Profile> {
        let mut map = self.fields();
        map.extend(changes.clone());
        let mut profile: Profile = serde_json::from_value(Json::Object(map)).ok()?;
        profile.custom.retain(|_, value| !value.is_null());
        Some(profile)
    }

    /// The value of an identifier; empty when there is none.
    pub fn identifier(&self, scheme: &str) -> &str {
        self.identifiers.iter().find(|i| i.scheme == scheme).map_or("", |i| i.value.as_str())
    }

    /// The ids that other systems know it by: system and id.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.identifiers.iter().filter_map(|i| Some((i.scheme.strip_prefix("source:")?, i.value.as_str())))
    }
}

/// An account as stored, without its dated facts.
#[derive(Clone, PartialEq, Debug)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The edited fields.
    pub profile: Profile,
    /// Counts edits.
    pub version: i64,
    /// When it was archived.
    pub archived_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a field was changed last.
    pub updated_at: Timestamp,
}

/// The dated facts of an account that hold on one day.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Current {
    /// Code of the tier.
    pub tier: Option<String>,
    /// Code of the lifecycle.
    pub lifecycle: Option<String>,
    /// The territory and its name.
    pub territory: Option<(TerritoryId, String)>,
    /// The parent and its name; none when the viewer cannot see it.
    pub parent: Option<(AccountId, String)>,
    /// The lead and their name.
    pub lead: Option<(UserId, String)>,
}

/// A new account.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct NewAccount {
    /// The edited fields.
    pub profile: Profile,
    /// Code of the tier.
    pub tier: Option<String>,
    /// Code of the lifecycle.
    pub lifecycle: Option<String>,
    /// The account above.
    pub parent: Option<AccountId>,
    /// The territory.
    pub territory: Option<TerritoryId>,
    /// The lead; the creator when none is named.
    pub lead: Option<UserId>,
    /// First day of all of these; today when none is given.
    pub from: Option<Date>,
}

/// Changed fields of an account; made by the parse functions, so every value is fine in itself.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct EditAccount {
    /// The version that was read; none overwrites.
    pub base: Option<i64>,
    /// New values of [`Profile`] by field.
    pub set: Map<String, Json>,
    /// Fields of which the viewer chose their own value after a conflict.
    pub keep: Vec<String>,
    /// The version at which they chose; what changed after it conflicts anew.
    pub seen: Option<i64>,
    /// Whether the whole form was sent: then everything that must be filled is demanded, else only what is set.
    pub whole: bool,
}

/// A part inside one account: business unit, plant, site, department.
#[derive(Clone, PartialEq, Debug)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// The unit that it belongs to.
    pub parent: Option<UnitId>,
    /// Its name.
    pub name: String,
    /// One of [`UNIT_KINDS`].
    pub kind: String,
    /// City.
    pub city: String,
    /// Country as in [`Profile`].
    pub country: String,
    /// Counts edits.
    pub version: i64,
    /// When it was archived.
    pub archived_at: Option<Timestamp>,
}

/// What a unit can be.
pub const UNIT_KINDS: [&str; 5] = ["business_unit", "plant", "site", "department", "other"];

/// Edges to parents by child, with the days on which they hold.
pub type Edges<T> = HashMap<T, Vec<(T, Span)>>;

/// Whether `child` under `parent` during `span` would close a circle on some day.
pub fn closes_circle<T: Copy + Eq + std::hash::Hash>(edges: &Edges<T>, child: T, parent: T, span: Span) -> bool {
    if child == parent {
        return true;
    }
    let mut open = vec![(parent, span)];
    // Each step narrows the span; a stored tree holds no circle, so the walk ends.
    while let Some((at, days)) = open.pop() {
        for (above, held) in edges.get(&at).into_iter().flatten() {
            let Some(both) = days.intersect(held) else { continue };
            if *above == child {
                return true;
            }
            open.push((*above, both));
        }
    }
    false
}

/// Units with their depth, each below the one it belongs to, by name; lost ones stand at the root.
pub fn unit_tree(units: &[Unit]) -> Vec<(usize, &Unit)> {
    let mut children: HashMap<Option<UnitId>, Vec<&Unit>> = HashMap::new();
    for unit in units {
        let parent = unit.parent.filter(|p| units.iter().any(|u| u.id == *p));
        children.entry(parent).or_default().push(unit);
    }
    for list in children.values_mut() {
        list.sort_by_key(|u| std::cmp::Reverse((tenure_text::fold(&u.name), u.id)));
    }
    let mut rows = Vec::with_capacity(units.len());
    let mut open: Vec<(usize, &Unit)> =
        children.remove(&None).unwrap_or_default().into_iter().map(|u| (0, u)).collect();
    while let Some((depth, unit)) = open.pop() {
        rows.push((depth, unit));
        open.extend(children.remove(&Some(unit.id)).unwrap_or_default().into_iter().map(|u| (depth + 1, u)));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn span(from: i16, to: i16) -> Span {
        Span { from: date(from, 1, 1), to: date(to, 1, 1) }
    }

    #[test]
    fn circles_count_only_on_days_that_overlap() {
        let mut edges: Edges<u8> = HashMap::new();
        edges.insert(2, vec![(1, span(2020, 2022))]);
        edges.insert(3, vec![(2, span(2021, 2030))]);
        assert!(closes_circle(&edges, 1, 1, span(2020, 2021)));
        assert!(closes_circle(&edges, 1, 2, span(2021, 2023)));
        assert!(!closes_circle(&edges, 1, 2, span(2022, 2023)));
        assert!(closes_circle(&edges, 1, 3, span(2021, 2023)));
        assert!(!closes_circle(&edges, 1, 3, span(2023, 2025)), "the days of the way up must overlap too");
        assert!(!closes_circle(&edges, 4, 3, span(2021, 2023)));
    }

    #[test]
    fn profiles_merge_field_by_field() {
        let profile = Profile { name: String::from("A"), employees: Some(3), ..Profile::default() };
        let mut changes = Map::new();
        changes.insert(String::from("employees"), Json::Null);
        changes.insert(String::from("tags"), serde_json::json!(["x"]));
        let merged = profile.with(&changes).unwrap();
        assert_eq!((merged.name.as_str(), merged.employees, merged.tags.len()), ("A", None, 1));
        changes.insert(String::from("employees"), Json::from("many"));
        assert!(profile.with(&changes).is_none());
    }

    #[test]
    fn official_numbers_compare_without_punctuation() {
        let id = |scheme: &str, value: &str| Identifier { scheme: scheme.into(), value: value.into() }.key();
        assert_eq!(id("tax_id", "de 123.456-789"), "DE123456789");
        assert_eq!(id("source:erp", "a-1"), "a-1");
        assert_eq!(id("tax_id", "--"), "--");
    }
}
