//! Asking a department for something.

use std::collections::BTreeMap;

use serde_json::json;
use tenure_db::Tx;

use super::super::model::NewRequest;
use super::super::registrations::REQUEST;
use super::super::store::request::{Insert, insert};
use super::{active, service, tell};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, Error, RequestId, Result, search};
use crate::features::promises::store::promise::has_interaction;

/// Makes requests, in the order given, and tells their owners; permits are asked for in the order of the accounts' ids.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on an account; `Invalid` for a department that is not offered, an owner
/// who cannot sign in, a conversation of another account, and a day that has passed.
pub fn ask(tx: &Tx<'_>, by: &Acting, requests: &[NewRequest]) -> Result<Vec<RequestId>> {
    let mut accounts: BTreeMap<AccountId, Vec<usize>> = BTreeMap::new();
    for (i, new) in requests.iter().enumerate() {
        accounts.entry(new.account).or_default().push(i);
    }
    let mut ids = vec![None; requests.len()];
    for (account, places) in &accounts {
        let permit = permit::<Contribute>(tx, &by.viewer, *account)?;
        let mut rows = Vec::new();
        for i in places {
            let new = &requests[*i];
            let service_on = service(tx, &new.department, by.today)?;
            active(tx, by, new.owner)?;
            if let Some(interaction) = new.interaction
                && !has_interaction(&permit, interaction)?
            {
                return Err(Error::field("conversation", "error-unknown"));
            }
            let need_by = new.need_by.unwrap_or(service_on);
            if need_by < by.today {
                return Err(Error::field("need_by", "requests-error-passed"));
            }
            let row = Insert { id: RequestId(by.uuid()), new, need_by, service_on };
            ids[*i] = Some(row.id);
            rows.push(row);
        }
        insert(tx, by, &permit, &rows)?;
        for row in &rows {
            let changes = json!({
                "department": [null, row.new.department],
                "what": [null, row.new.what],
                "details": [null, row.new.details],
                "owner": [null, row.new.owner],
                "need_by": [null, row.need_by.to_string()],
                "service_on": [null, row.service_on.to_string()],
                "conversation": [null, row.new.interaction],
            });
            let event = NewEvent::on(*account, "request.asked", "request", row.id.0);
            events::record(tx, by, event.version(1).changes(changes))?;
            let what = (row.new.what.as_str(), row.need_by);
            tell::tell(tx, by, tell::ASKED, row.new.owner, (*account, row.id), what)?;
        }
        let things: Vec<_> = rows.iter().map(|row| (*account, row.id.0)).collect();
        search::refresh(tx, &REQUEST, &things)?;
    }
    Ok(ids.into_iter().flatten().collect())
}
