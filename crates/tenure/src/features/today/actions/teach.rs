//! "Not this one": lowers a rule for one person, for whoever says so.

use serde_json::{Value as Json, json};

use super::super::store::tuning;
use super::{about, snooze, who};
use crate::base::dated::next_day;
use crate::base::events::{NewEvent, record};
use crate::base::registry::StoredEvent;
use crate::base::{AccountId, Acting, Error, PersonId, Result, Tx};

/// Most times that count: the points are next to nothing then.
const MOST: i64 = 10;

/// Halves the points of a rule for somebody from now on, and leaves them out for today.
///
/// # Errors
/// `NotFound` when the account is invisible or the person is none of its people, `Invalid` for rules nobody knows.
pub fn not_this_one(tx: &Tx<'_>, by: &Acting, account: AccountId, person: Option<PersonId>, rule: &str) -> Result<()> {
    let known = !rule.is_empty() && rule.len() <= 60 && crate::base::Locale::En.find(rule).is_some();
    let permit = about(tx, by, account, person)?;
    if !known || !rule.contains("-rule-") {
        return Err(Error::field("rule", "error-unknown"));
    }
    let times = tuning::lesson(&permit, by.viewer.id, person, rule)?;
    set(tx, by, account, person, rule, (times + 1).min(MOST))?;
    let tomorrow = next_day(by.today);
    let asleep = tuning::snooze(&permit, by.viewer.id, person)?;
    if asleep.is_none_or(|day| day < tomorrow) {
        snooze(tx, by, account, person, Some(tomorrow))?;
    }
    Ok(())
}

/// Forgets what was said of a rule.
///
/// # Errors
/// As [`not_this_one`]; `NotFound` when nothing was said.
pub fn forget(tx: &Tx<'_>, by: &Acting, account: AccountId, person: Option<PersonId>, rule: &str) -> Result<()> {
    let permit = about(tx, by, account, person)?;
    if tuning::lesson(&permit, by.viewer.id, person, rule)? == 0 {
        return Err(Error::NotFound);
    }
    set(tx, by, account, person, rule, 0)
}

fn set(tx: &Tx<'_>, by: &Acting, account: AccountId, person: Option<PersonId>, rule: &str, times: i64) -> Result<()> {
    let permit = about(tx, by, account, person)?;
    let before = tuning::lesson(&permit, by.viewer.id, person, rule)?;
    if before == times {
        return Ok(());
    }
    tuning::put_lesson(tx, &permit, (by.viewer.id, by.today), person, rule, times)?;
    let subject = person.map_or(account.0, |p| p.0);
    let changes = json!({
        "account": [account, account], "person": [person, person], "rule": [rule, rule], "times": [before, times],
    });
    record(tx, by, NewEvent::install("contact_next.taught", "contact", subject).changes(changes))?;
    Ok(())
}

/// As often as before, provided that nothing was said since.
pub(super) fn undo(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let (account, person) = who(event)?;
    let rule = event.changes["rule"].get(1).and_then(Json::as_str).unwrap_or_default();
    let times = |i: usize| event.changes["times"].get(i).and_then(Json::as_i64).unwrap_or(0);
    let permit = about(tx, by, account, person)?;
    if tuning::lesson(&permit, by.viewer.id, person, rule)? != times(1) {
        return Err(Error::conflict("accounts-error-changed-since"));
    }
    set(tx, by, account, person, rule, times(0))
}
