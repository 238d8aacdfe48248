//! When somebody leaves, and when they come back.

use jiff::civil::Date;

use super::edit::guard_admins;
use crate::base::dated::{OPEN, next_day};
use crate::base::error::Conflict;
use crate::base::events::{Changes, NewEvent, record};
use crate::base::registry::StoredEvent;
use crate::base::{Acting, Error, Result, Right, Tx, UserId};
use crate::features::identity::model::User;
use crate::features::identity::store;

/// Deactivates a user after `last`, their last day; without it from now on.
///
/// # Errors
/// `Conflict` with the number of accounts that they would still lead, unless `anyway`; `Conflict` for the last
/// administrator.
pub fn deactivate(tx: &Tx<'_>, by: &Acting, id: UserId, last: Option<Date>, anyway: bool) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let user = store::find(tx, id)?.ok_or(Error::NotFound)?;
    let to = last.map_or(by.today, next_day);
    if to < user.active_from {
        return Err(Error::field("last", "error-ends-before-start"));
    }
    let leads = store::users::leads_from(tx, id, to)?;
    if leads > 0 && !anyway {
        let args = vec![("n", leads.to_string())];
        return Err(Error::Conflict(Conflict {
            key: "identity-error-still-leads",
            args,
            version: None,
            fields: Vec::new(),
        }));
    }
    end(tx, by, &user, to, "user.deactivated")
}

/// Lets a user in again, without end.
pub fn reactivate(tx: &Tx<'_>, by: &Acting, id: UserId) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let user = store::find(tx, id)?.ok_or(Error::NotFound)?;
    end(tx, by, &user, OPEN, "user.reactivated")
}

fn end(tx: &Tx<'_>, by: &Acting, before: &User, to: Date, verb: &'static str) -> Result<()> {
    if before.active_to == to {
        return Ok(());
    }
    let after = User { active_to: to, ..before.clone() };
    guard_admins(tx, by, before, &after)?;
    store::users::update(tx, &after)?;
    if to <= by.today {
        store::sessions::delete_others(tx, after.id, None)?;
        store::links::forget_all(tx, after.id)?;
    }
    let mut changes = Changes::default();
    changes.note("active_to", before.active_to.to_string(), to.to_string());
    record(tx, by, NewEvent::install(verb, "user", after.id.0).version(before.version + 1).changes(changes.json()))?;
    Ok(())
}

/// Takes a deactivation (or a reactivation) back; sessions stay ended.
pub fn undo(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let user = store::find(tx, UserId(event.subject))?.ok_or(Error::NotFound)?;
    let day = |at: usize| event.changes["active_to"][at].as_str().and_then(|d| d.parse::<Date>().ok());
    let (Some(was), Some(became)) = (day(0), day(1)) else { return Err(Error::conflict("error-no-undo")) };
    if user.active_to != became {
        return Err(Error::conflict("error-undone-already"));
    }
    let verb = if was > became { "user.reactivated" } else { "user.deactivated" };
    end(tx, by, &user, was, verb)
}
