//! What an account weighs in its lead's load.

use serde_json::json;

use crate::base::events::{NewEvent, record};
use crate::base::permit::permit;
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::validate::{self, LINE};
use crate::base::{AccountId, Acting, Error, Fields, Manage, Result, Tx};
use crate::features::territories::model::MOST_POINTS;
use crate::features::territories::store::workloads as store;

/// Taking it back.
pub const SET: UndoKind = UndoKind { verb: "account.workload_set", run: undo };

/// Sets what an account weighs; none goes back to what its tier says. Whether anything changed.
///
/// # Errors
/// `NotFound` and `Forbidden` as for the permit to manage; `Invalid` for points out of bounds, or without a reason.
pub fn set_workload(tx: &Tx<'_>, by: &Acting, account: AccountId, points: Option<i64>, reason: &str) -> Result<bool> {
    let permit = permit::<Manage>(tx, &by.viewer, account)?;
    let mut fields = Fields::default();
    let reason = validate::line(&mut fields, "reason", reason, LINE);
    if points.is_some_and(|points| !(0..=MOST_POINTS).contains(&points)) {
        let bounds = vec![("least", String::from("0")), ("most", MOST_POINTS.to_string())];
        fields.add_with("points", "error-int", bounds);
    }
    if points.is_some() && reason.is_empty() && fields.of("reason").is_none() {
        fields.add("reason", "error-required");
    }
    fields.finish()?;
    let old = store::find(&permit, by.today)?;
    let reason = if points.is_some() { reason } else { String::new() };
    if old.own == points && old.reason == reason {
        return Ok(false);
    }
    store::put(tx, by, &permit, points, &reason)?;
    let changes = json!({ "points": [old.own, points], "_reason": [old.reason, reason] });
    let event = NewEvent::on(account, "account.workload_set", "account", account.0);
    record(tx, by, event.changes(changes).reason(&reason))?;
    Ok(true)
}

fn undo(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let permit = permit::<Manage>(tx, &by.viewer, AccountId(event.scope))?;
    let points = |i: usize| event.changes["points"][i].as_i64();
    if store::find(&permit, by.today)?.own != points(1) {
        return Err(Error::conflict("territories-error-changed"));
    }
    store::put(tx, by, &permit, points(0), event.changes["_reason"][0].as_str().unwrap_or_default())
}
