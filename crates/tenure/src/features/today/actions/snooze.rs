//! Not before a day.

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::super::store::tuning;
use super::{about, who};
use crate::base::events::{NewEvent, record};
use crate::base::registry::StoredEvent;
use crate::base::{AccountId, Acting, Error, PersonId, Result, Tx};

/// Leaves somebody out of Contact next before a day; none shows them again. Answers whether anything changed.
///
/// # Errors
/// `NotFound` when the account is invisible or the person is none of its people, `Invalid` for a day that is not ahead.
pub fn snooze(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    person: Option<PersonId>,
    until: Option<Date>,
) -> Result<bool> {
    let permit = about(tx, by, account, person)?;
    if until.is_some_and(|day| day <= by.today) {
        return Err(Error::field("until", "today-error-ahead"));
    }
    let before = tuning::snooze(&permit, by.viewer.id, person)?;
    if before == until {
        return Ok(false);
    }
    tuning::put_snooze(tx, &permit, by.viewer.id, person, until)?;
    let text = |day: Option<Date>| day.map(|d| d.to_string());
    let subject = person.map_or(account.0, |p| p.0);
    let changes = json!({
        "account": [account, account], "person": [person, person], "until": [text(before), text(until)],
    });
    record(tx, by, NewEvent::install("contact_next.snoozed", "contact", subject).changes(changes))?;
    Ok(true)
}

/// Shows them again, or as before; a day that has passed since is none.
pub(super) fn undo(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let (account, person) = who(event)?;
    let day: Option<Date> = event.changes["until"].get(0).and_then(Json::as_str).and_then(|d| d.parse().ok());
    snooze(tx, by, account, person, day.filter(|day| *day > by.today)).map(|_| ())
}
