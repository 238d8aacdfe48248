//! Answering a concern. An answer is appended and stays as it was given.

use jiff::civil::Date;
use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::store::concern;
use super::open;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, ConcernId, Contribute, Error, Result};

/// Appends an answer of the viewer; answers its id.
///
/// # Errors
/// `Conflict` when the concern is settled; `Invalid` without words or for a day to come.
pub fn answer(tx: &Tx<'_>, by: &Acting, account: AccountId, id: ConcernId, (body, on): (&str, Date)) -> Result<Uuid> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = concern::find(&permit, id)?;
    open(&stored)?;
    if body.is_empty() {
        return Err(Error::field("body", "error-required"));
    }
    if on > by.today {
        return Err(Error::field("on", "error-day-future"));
    }
    let answer = by.uuid();
    concern::append(tx, by, &permit, (id, answer), (body, on))?;
    let changes = json!({"answer": [null, body], "answer_id": [null, answer], "answered_on": [null, on.to_string()]});
    events::record(tx, by, NewEvent::on(account, "concern.answered", "concern", id.0).changes(changes))?;
    Ok(answer)
}
