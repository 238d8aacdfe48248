//! What duty profiles mean for one account: fields that must be filled, the rhythm of conversations, panels.

use serde_json::{Map, Value as Json};

use super::store;
use crate::base::permit::AtLeast;
use crate::base::{Cx, Fields, Permit, Read, Result};
use crate::features::duties::Rules;
use crate::features::fields::draw::is_custom;
use crate::features::fields::model::Facts;
use crate::features::fields::{Catalogue, Field, Subject};

/// Whether a field says nothing.
pub fn empty(values: &Map<String, Json>, name: &str) -> bool {
    match values.get(name) {
        None | Some(Json::Null) => true,
        Some(Json::String(text)) => text.is_empty(),
        Some(Json::Array(list)) => list.is_empty(),
        Some(_) => false,
    }
}

/// Demands the fields that a profile names; `touched` limits that to what an edit sets. Those that are demanded
/// already are not told twice.
pub fn demand(
    rules: &Rules,
    facts: Facts<'_>,
    values: &Map<String, Json>,
    touched: Option<&Map<String, Json>>,
    fields: &mut Fields,
) {
    let Some(profile) = rules.mandatory(facts) else { return };
    for name in profile.mandatory.iter().filter(|name| empty(values, name)) {
        if touched.is_none_or(|t| t.contains_key(name)) && fields.of(name).is_none() {
            fields.add(name.clone(), "error-required");
        }
    }
}

/// The panels of the overview in their order; empty shows all.
pub fn panels<L: AtLeast<Read>>(permit: &Permit<'_, L>, cx: &Cx) -> Result<Vec<String>> {
    let rules = Rules::of(permit.conn(), cx)?;
    if rules.all().iter().all(|p| p.panels.is_empty()) {
        return Ok(Vec::new());
    }
    let (sector, tier) = store::account::standing(permit, cx.today())?;
    let facts = Facts { sector: sector.as_deref(), tier: tier.as_deref(), roles: &cx.viewer.roles };
    Ok(rules.panels(facts).map(|p| p.panels.clone()).unwrap_or_default())
}

/// Names of all fields that must be filled: by themselves, or by a profile.
pub fn must(catalogue: &Catalogue, rules: &Rules, facts: Facts<'_>) -> Vec<String> {
    let mut names: Vec<String> = catalogue.required(Subject::Account, facts).map(Field::name).collect();
    names.extend(rules.mandatory(facts).into_iter().flat_map(|p| p.mandatory.iter().cloned()));
    names.sort();
    names.dedup();
    names
}

/// Names of the built-in fields among those that a profile demands.
pub fn built_in(rules: &Rules, facts: Facts<'_>) -> Vec<String> {
    let names = rules.mandatory(facts).map(|p| p.mandatory.as_slice()).unwrap_or_default();
    names.iter().filter(|name| !is_custom(name)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_says_nothing_is_empty() {
        let values = json!({"a": "", "b": null, "c": [], "d": 0, "e": "x", "f": ["x"]});
        let values = values.as_object().unwrap();
        for name in ["a", "b", "c", "none"] {
            assert!(empty(values, name), "{name}");
        }
        for name in ["d", "e", "f"] {
            assert!(!empty(values, name), "{name}");
        }
    }
}
