//! The rules of a draft.

use std::collections::{BTreeSet, HashSet};

use serde_json::json;

use super::drafts::lock;
use crate::base::events::{NewEvent, record};
use crate::base::{AccountId, Acting, Error, Fields, Result, Right, RuleId, RuleSetId, Tx};
use crate::features::accounts;
use crate::features::settings::terms;
use crate::features::territories::model::{MOST_NAMED, MOST_RULES, Rule, RuleInput, TerritoryLevel};
use crate::features::territories::store::{regions, rules as store};

/// Rules are drafted and applied by those who lead; by importers too.
pub(super) fn demand(by: &Acting) -> Result<()> {
    if by.viewer.has(Right::Import) { Ok(()) } else { by.viewer.demand(Right::Lead) }
}

/// Adds rules to a draft, at its end.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Conflict` when it is no draft, `Invalid` for what a rule cannot be.
pub fn add(tx: &Tx<'_>, by: &Acting, set: RuleSetId, new: &[RuleInput]) -> Result<Vec<RuleId>> {
    demand(by)?;
    let stored = lock(tx, set)?;
    if usize::try_from(stored.rules).unwrap_or(0) + new.len() > MOST_RULES {
        let mut fields = Fields::default();
        fields.add_with("rules", "territories-error-many-rules", vec![("most", MOST_RULES.to_string())]);
        return fields.finish().map(|()| Vec::new());
    }
    let first = store::next_position(tx, set)?;
    let mut ids = Vec::with_capacity(new.len());
    for ((i, input), position) in new.iter().enumerate().zip(first..) {
        check(tx, by, input, None).map_err(|error| match error {
            Error::Invalid(fields) if new.len() > 1 => Error::Invalid(fields.at(&format!("rows[{i}]"))),
            other => other,
        })?;
        let rule = Rule {
            id: RuleId(by.uuid()),
            set,
            territory: input.territory,
            precedence: input.precedence,
            conditions: input.conditions.clone(),
            position,
            version: 1,
        };
        store::put(tx, by, std::slice::from_ref(&rule))?;
        store::add_named(tx, rule.id, &input.accounts)?;
        let after = store::to_json(&rule, &unique(&input.accounts));
        note(tx, by, "territory_rule.added", &rule, json!({ "rule": [null, after] }))?;
        ids.push(rule.id);
    }
    Ok(ids)
}

/// Changes a rule of a draft; whether anything changed. Named accounts that the drafter cannot see stay named.
///
/// # Errors
/// As [`add`]; `Conflict` when somebody changed the rule since version `base`.
pub fn edit(
    tx: &Tx<'_>,
    by: &Acting,
    (set, rule): (RuleSetId, RuleId),
    input: &RuleInput,
    base: Option<i64>,
) -> Result<bool> {
    demand(by)?;
    lock(tx, set)?;
    let old = store::find(tx, set, rule)?.ok_or(Error::NotFound)?;
    if base.is_some_and(|base| base != old.version) {
        return Err(Error::conflict("territories-error-changed"));
    }
    check(tx, by, input, Some(&old))?;
    let before = store::named(tx, rule)?;
    let seen = visible(tx, by, &before)?;
    let wanted: HashSet<AccountId> = input.accounts.iter().copied().collect();
    let gone: Vec<AccountId> = seen.into_iter().filter(|account| !wanted.contains(account)).collect();
    let new = Rule {
        territory: input.territory,
        precedence: input.precedence,
        conditions: input.conditions.clone(),
        version: old.version + 1,
        ..old.clone()
    };
    store::drop_named(tx, rule, &gone)?;
    store::add_named(tx, rule, &input.accounts)?;
    let after = store::named(tx, rule)?;
    let same = Rule { version: old.version, ..new.clone() } == old && before == after;
    if same {
        return Ok(false);
    }
    store::put(tx, by, std::slice::from_ref(&new))?;
    let changes = json!({ "rule": [store::to_json(&old, &before), store::to_json(&new, &after)] });
    note(tx, by, "territory_rule.edited", &new, changes)?;
    Ok(true)
}

/// Takes a rule out of a draft.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Conflict` when it is no draft.
pub fn remove(tx: &Tx<'_>, by: &Acting, set: RuleSetId, rule: RuleId) -> Result<()> {
    demand(by)?;
    lock(tx, set)?;
    let old = store::find(tx, set, rule)?.ok_or(Error::NotFound)?;
    let before = store::to_json(&old, &store::named(tx, rule)?);
    store::delete(tx, rule)?;
    note(tx, by, "territory_rule.removed", &old, json!({ "rule": [before, null] }))
}

fn note(tx: &Tx<'_>, by: &Acting, verb: &'static str, rule: &Rule, changes: serde_json::Value) -> Result<()> {
    let event = NewEvent::install(verb, "territory_rule", rule.id.0).version(rule.version).changes(changes);
    record(tx, by, event)?;
    Ok(())
}

fn unique(accounts: &[AccountId]) -> Vec<AccountId> {
    accounts.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

/// Those of the accounts that the actor can see.
fn visible(tx: &Tx<'_>, by: &Acting, accounts: &[AccountId]) -> Result<HashSet<AccountId>> {
    let found = accounts::store::account::visible(tx, &by.viewer, accounts)?;
    Ok(found.into_iter().map(|(id, _)| id).collect())
}

/// What cannot be: territories, regions and sectors that do not exist, accounts that cannot be seen, a named rule that
/// names nobody, and names under another precedence.
fn check(tx: &Tx<'_>, by: &Acting, input: &RuleInput, old: Option<&Rule>) -> Result<()> {
    let mut fields = Fields::default();
    let kept = old.is_some_and(|old| old.territory == input.territory);
    if !kept && store::territories_in_use(tx, &[input.territory])?.is_empty() {
        fields.add("territory", "error-choose");
    }
    let asked = &input.conditions;
    let known = regions::list(tx)?;
    if asked.regions.iter().any(|code| known.iter().all(|region| region.code != *code)) {
        fields.add("regions", "territories-error-region");
    }
    let sectors = terms::list(tx, "sector")?;
    let was = |code: &String| old.is_some_and(|old| old.conditions.sectors.contains(code));
    if asked.sectors.iter().any(|code| !was(code) && sectors.iter().all(|term| term.code != *code)) {
        fields.add("sectors", "territories-error-sector");
    }
    if let Some(band) = &asked.revenue
        && band.from_minor.zip(band.below_minor).is_some_and(|(from, below)| from >= below)
    {
        fields.add("below", "territories-error-band");
    }
    let names = unique(&input.accounts);
    if visible(tx, by, &names)?.len() < names.len() {
        fields.add("accounts", "territories-error-accounts");
    }
    if names.len() > MOST_NAMED {
        fields.add_with("accounts", "territories-error-many-accounts", vec![("most", MOST_NAMED.to_string())]);
    }
    match (input.precedence, names.is_empty()) {
        // Accounts that the drafter cannot see may still be named by the rule.
        (TerritoryLevel::Named, true) if old.is_none() => fields.add("accounts", "territories-error-nobody"),
        (TerritoryLevel::Global | TerritoryLevel::National | TerritoryLevel::Regional, false) => {
            fields.add("accounts", "territories-error-named-only");
        }
        _ => {}
    }
    fields.finish()
}
