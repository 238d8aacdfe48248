//! Taking back what was done to accounts.

use serde_json::{Map, Value as Json};
use tenure_db::Tx;

use super::super::model::{Account, closes_circle};
use super::super::store::{self, facts};
use super::{archive, edit, refresh, restore};
use crate::base::dated::{Fact, LIFECYCLE, PARENT, Span, TERRITORY, TIER};
use crate::base::events::{self, NewEvent};
use crate::base::permit::{permit, permit_archived};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{AccountId, Acting, Edit, Error, Manage, Result};

/// How each verb of this file's feature is undone.
pub const KINDS: [UndoKind; 9] = [
    UndoKind { verb: "account.created", run: created },
    UndoKind { verb: "account.edited", run: edited },
    UndoKind { verb: "account.tagged", run: edited },
    UndoKind { verb: "account.archived", run: archived },
    UndoKind { verb: "account.restored", run: restored },
    UndoKind { verb: "account.tier_set", run: fact_set },
    UndoKind { verb: "account.lifecycle_set", run: fact_set },
    UndoKind { verb: "account.territory_set", run: fact_set },
    UndoKind { verb: "account.parent_set", run: fact_set },
];

/// A new account is archived, not deleted: what hangs on it stays readable.
fn created(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archive::archive(tx, by, &[AccountId(event.scope)], "")
}

fn archived(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, &[AccountId(event.scope)])
}

fn restored(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archive::archive(tx, by, &[AccountId(event.scope)], "")
}

/// Each field goes back to what it was, provided that nobody changed it since.
fn edited(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, AccountId(event.scope))?;
    let stored = store::account::find(&permit)?;
    let now = stored.profile.fields();
    let mut set = Map::new();
    for (field, pair) in event.changes.as_object().into_iter().flatten() {
        // A custom field without a value is absent.
        if now.get(field).unwrap_or(&Json::Null) != pair.get(1).unwrap_or(&Json::Null) {
            return Err(Error::conflict("accounts-error-changed-since"));
        }
        set.insert(field.clone(), pair.get(0).cloned().unwrap_or(Json::Null));
    }
    put_back(tx, by, &stored, &set)
}

/// Gives fields their values of before.
pub(in crate::features::accounts) fn put_back(
    tx: &Tx<'_>,
    by: &Acting,
    stored: &Account,
    set: &Map<String, Json>,
) -> Result<()> {
    let after = stored.profile.with(set).ok_or_else(|| Error::internal("an event holds a field that does not fit"))?;
    edit::save(tx, by, stored, &after, None, "account.edited").map(|_| ())
}

/// The rows go back to what they were, provided that they are still what the event left.
pub(in crate::features::accounts) fn fact_set(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let account = AccountId(event.scope);
    permit_archived::<Manage>(tx, &by.viewer, account)?;
    let (fact, verb, field) = which(&event.verb);
    let rows = &event.changes["_rows"];
    let now = facts::rows(tx, fact, account)?;
    if now != rows[1] {
        return Err(Error::conflict("accounts-error-changed-since"));
    }
    if field == "parent" {
        no_circle(tx, account, &rows[0])?;
    }
    facts::replace(tx, fact, account, &rows[0])?;
    let changes =
        serde_json::json!({ field: [event.changes[field][1], event.changes[field][0]], "_rows": [rows[1], rows[0]] });
    events::record(tx, by, NewEvent::on(account, verb, "account", account.0).changes(changes))?;
    match field {
        "territory" => refresh::access(tx, by, &[account]),
        "parent" => refresh::below(tx, by, &[account]),
        _ => Ok(()),
    }
}

/// The parents of before may meanwhile stand below the account.
fn no_circle(tx: &Tx<'_>, account: AccountId, rows: &Json) -> Result<()> {
    for row in rows.as_array().into_iter().flatten() {
        let parsed = (row[1].as_str().and_then(|p| p.parse().ok()), day(&row[2]), day(&row[3]));
        let (Some(parent), Some(from), Some(to)) = parsed else { continue };
        if closes_circle(&facts::edges_above(tx, parent)?, account, parent, Span { from, to }) {
            return Err(Error::conflict("accounts-error-circle"));
        }
    }
    Ok(())
}

fn day(value: &Json) -> Option<jiff::civil::Date> {
    value.as_str()?.parse().ok()
}

fn which(verb: &str) -> (&'static Fact, &'static str, &'static str) {
    match verb {
        "account.tier_set" => (&TIER, "account.tier_set", "tier"),
        "account.lifecycle_set" => (&LIFECYCLE, "account.lifecycle_set", "lifecycle"),
        "account.territory_set" => (&TERRITORY, "account.territory_set", "territory"),
        _ => (&PARENT, "account.parent_set", "parent"),
    }
}
