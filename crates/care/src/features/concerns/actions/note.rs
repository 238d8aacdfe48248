//! Noting what worries the client.

use std::collections::BTreeMap;

use serde_json::json;
use tenure_db::Tx;

use super::super::model::{NewConcern, Severity};
use super::super::registrations::CONCERN;
use super::super::store::concern;
use super::check_parts;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, ConcernId, Contribute, Error, Result, search};

/// Notes concerns, in the order given; permits are asked for in the order of the accounts' ids.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on an account; `Invalid` for people or conversations of another
/// account and for a day to come.
pub fn note(tx: &Tx<'_>, by: &Acting, concerns: &[NewConcern]) -> Result<Vec<ConcernId>> {
    let mut accounts: BTreeMap<AccountId, Vec<&NewConcern>> = BTreeMap::new();
    for new in concerns {
        accounts.entry(new.account).or_default().push(new);
    }
    for (account, list) in &accounts {
        let permit = permit::<Contribute>(tx, &by.viewer, *account)?;
        for new in list {
            check_parts(&permit, new.person, new.interaction)?;
            if new.since.is_some_and(|day| day > by.today) {
                return Err(Error::field("since", "error-day-future"));
            }
        }
    }
    let rows: Vec<(ConcernId, &NewConcern)> = concerns.iter().map(|new| (ConcernId(by.uuid()), new)).collect();
    concern::insert(tx, by, &rows)?;
    for (id, new) in &rows {
        let changes = json!({
            "words": [null, new.words],
            "person": [null, new.person],
            "since": [null, new.since.unwrap_or(by.today).to_string()],
            "conversation": [null, new.interaction],
            "severity": [null, new.severity.map(Severity::code)],
        });
        let event = NewEvent::on(new.account, "concern.noted", "concern", id.0);
        events::record(tx, by, event.version(1).changes(changes))?;
    }
    let things: Vec<_> = rows.iter().map(|(id, new)| (new.account, id.0)).collect();
    search::refresh(tx, &CONCERN, &things)?;
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}
