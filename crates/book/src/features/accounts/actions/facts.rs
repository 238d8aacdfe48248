//! Tier, lifecycle, territory and parent: dated, with a reason.

use jiff::civil::Date;
use serde_json::{Value as Json, json};
use tenure_db::{Tx, Value};
use uuid::Uuid;

use super::super::model::closes_circle;
use super::super::store::facts;
use super::archive::sorted;
use super::create::check_parent;
use super::refresh;
use crate::base::dated::{Fact, LIFECYCLE, PARENT, Span, TERRITORY, TIER};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Error, Fields, Manage, Result, TerritoryId};

/// Sets the tier from a day on; none ends it.
///
/// # Errors
/// `Invalid` when there is no such tier.
pub fn set_tier(
    tx: &Tx<'_>,
    by: &Acting,
    accounts: &[AccountId],
    tier: Option<&str>,
    from: Date,
    reason: &str,
) -> Result<()> {
    if let Some(tier) = tier
        && !facts::term_exists(tx, "tier", tier)?
    {
        return Err(Error::field("tier", "error-choose"));
    }
    for account in sorted(accounts) {
        permit::<Manage>(tx, &by.viewer, account)?;
        store_fact(tx, by, &Change { fact: &TIER, account, value: tier.map(text), from, reason, only_new: false })?;
    }
    Ok(())
}

/// Sets the lifecycle from a day on.
///
/// # Errors
/// `Invalid` when there is no such lifecycle.
pub fn set_lifecycle(
    tx: &Tx<'_>,
    by: &Acting,
    accounts: &[AccountId],
    lifecycle: &str,
    from: Date,
    reason: &str,
) -> Result<()> {
    if !facts::term_exists(tx, "lifecycle", lifecycle)? {
        return Err(Error::field("lifecycle", "error-choose"));
    }
    for account in sorted(accounts) {
        permit::<Manage>(tx, &by.viewer, account)?;
        store_fact(
            tx,
            by,
            &Change { fact: &LIFECYCLE, account, value: Some(text(lifecycle)), from, reason, only_new: false },
        )?;
    }
    Ok(())
}

/// Sets the territory from a day on; none ends it. Who may see the accounts follows at once.
///
/// # Errors
/// `Invalid` when there is no such territory.
pub fn set_territory(
    tx: &Tx<'_>,
    by: &Acting,
    accounts: &[AccountId],
    territory: Option<TerritoryId>,
    from: Date,
    reason: &str,
) -> Result<()> {
    if let Some(territory) = territory
        && !facts::territory_exists(tx, territory)?
    {
        return Err(Error::field("territory", "error-choose"));
    }
    let accounts = sorted(accounts);
    for account in accounts.iter().copied() {
        permit::<Manage>(tx, &by.viewer, account)?;
        store_fact(
            tx,
            by,
            &Change { fact: &TERRITORY, account, value: territory.map(|t| id(t.0)), from, reason, only_new: false },
        )?;
    }
    refresh::access(tx, by, &accounts)
}

/// Hangs accounts below `parent` from a day on; none takes them to the root. Needs edit on the parent too.
///
/// # Errors
/// `Invalid` when the parent is unknown to the viewer, or the edge would close a circle on some day.
pub fn set_parent(
    tx: &Tx<'_>,
    by: &Acting,
    accounts: &[AccountId],
    parent: Option<AccountId>,
    from: Date,
    reason: &str,
) -> Result<()> {
    let accounts = sorted(accounts);
    let mut fields = Fields::default();
    // Ids are locked in order, so that two moves that together close a circle cannot pass each other.
    let mut locked = accounts.clone();
    locked.extend(parent);
    for account in sorted(&locked) {
        if Some(account) == parent {
            check_parent(tx, by, account, &mut fields)?;
        }
        if accounts.contains(&account) {
            permit::<Manage>(tx, &by.viewer, account)?;
        }
    }
    fields.finish()?;
    for account in accounts.iter().copied() {
        if let Some(parent) = parent
            && closes_circle(&facts::edges_above(tx, parent)?, account, parent, Span::since(from))
        {
            return Err(Error::field("parent", "accounts-error-circle"));
        }
        store_fact(
            tx,
            by,
            &Change { fact: &PARENT, account, value: parent.map(|p| id(p.0)), from, reason, only_new: false },
        )?;
    }
    refresh::below(tx, by, &accounts)
}

fn text(code: &str) -> Value<'static> {
    Value::from(code.to_owned())
}

fn id(id: Uuid) -> Value<'static> {
    Value::Uuid(id)
}

/// A new value of a fact.
pub(in crate::features::accounts) struct Change<'a> {
    /// Which fact.
    pub fact: &'a Fact,
    /// Whose.
    pub account: AccountId,
    /// None ends it.
    pub value: Option<Value<'static>>,
    /// First day.
    pub from: Date,
    /// Why.
    pub reason: &'a str,
    /// Leave it when the value holds on that day already, whatever comes later: for imports that are run again.
    pub only_new: bool,
}

/// The verb and the field of a fact's events.
fn words(fact: &Fact) -> (&'static str, &'static str) {
    match fact.table {
        "account_tiers" => ("account.tier_set", "tier"),
        "account_lifecycles" => ("account.lifecycle_set", "lifecycle"),
        "account_territories" => ("account.territory_set", "territory"),
        _ => ("account.parent_set", "parent"),
    }
}

/// Stores a fact of an account that the caller may manage, with its event; whether anything changed. Access is not
/// refreshed. The event keeps all rows of the fact under `_rows`, so that undo puts them back exactly.
pub(in crate::features::accounts) fn store_fact(tx: &Tx<'_>, by: &Acting, change: &Change<'_>) -> Result<bool> {
    let (verb, field) = words(change.fact);
    let before = facts::rows(tx, change.fact, change.account)?;
    let old = facts::value_on(before.as_array().map(Vec::as_slice).unwrap_or_default(), change.from);
    let new = match &change.value {
        Some(Value::Uuid(id)) => Json::from(id.to_string()),
        Some(Value::Text(code)) => Json::from(code.as_ref()),
        _ => Json::Null,
    };
    if old == new && (change.only_new || !later(&before, change.from)) {
        return Ok(false);
    }
    change.fact.set(tx, by, change.account, change.value.clone(), change.from, change.reason)?;
    let after = facts::rows(tx, change.fact, change.account)?;
    let changes = json!({ field: [old, new], "from": [Json::Null, change.from.to_string()], "_rows": [before, after] });
    let event = NewEvent::on(change.account, verb, "account", change.account.0).changes(changes).reason(change.reason);
    events::record(tx, by, event)?;
    Ok(true)
}

/// The value in stored rows that holds on a day. ISO days compare as text.
/// Whether something begins after a day, which setting a value from that day would take away.
fn later(rows: &Json, day: Date) -> bool {
    let day = day.to_string();
    rows.as_array().is_some_and(|rows| rows.iter().any(|row| row[2].as_str().is_some_and(|f| f > day.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn stored_rows_say_what_holds() {
        let rows = json!([["", "star", "2024-01-01", "2026-01-01"], ["", "status", "2026-01-01", "9999-12-31"]]);
        let on = |year, month, day| facts::value_on(rows.as_array().unwrap(), date(year, month, day));
        assert_eq!((on(2025, 12, 31), on(2026, 1, 1)), (json!("star"), json!("status")));
        assert_eq!(on(2023, 1, 1), Json::Null);
        assert!(later(&rows, date(2025, 1, 1)) && !later(&rows, date(2026, 1, 1)));
    }
}
