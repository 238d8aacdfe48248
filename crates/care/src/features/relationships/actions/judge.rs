//! Judging whether somebody is for us.

use jiff::civil::Date;
use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::store::{opinions, positions};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, Error, PositionId, Result};

/// A judgement.
#[derive(Clone, Debug)]
pub struct Judged {
    /// −2 … +2.
    pub support: i64,
    /// How we know, or empty.
    pub evidence: String,
    /// On which day.
    pub on: Date,
}

/// Appends a judgement; those of others stay beside it. Answers its id.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute`; `Invalid` beyond −2 … +2 and for a day that lies ahead.
pub fn judge(tx: &Tx<'_>, by: &Acting, account: AccountId, position: PositionId, input: &Judged) -> Result<Uuid> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    positions::find(&permit, position)?;
    if !(-2..=2).contains(&input.support) {
        return Err(Error::field("support", "error-choose"));
    }
    if input.on > by.today {
        return Err(Error::field("on", "error-day-future"));
    }
    let id = by.uuid();
    opinions::judge(tx, by, &permit, (id, position), (input.support, &input.evidence, input.on))?;
    let changes = json!({
        "support": [null, input.support],
        "evidence": [null, input.evidence],
        "position": [null, position],
        "judged_on": [null, input.on.to_string()],
    });
    events::record(tx, by, NewEvent::on(account, "support.judged", "judgement", id).changes(changes))?;
    Ok(id)
}
