//! Changing what is asked, of which department and until when.

use serde_json::json;
use tenure_db::Tx;

use super::super::model::EditRequest;
use super::super::sight::Hand;
use super::super::store::request::held;
use super::{save, service, waits};
use crate::base::{AccountId, Acting, Error, RequestId, Result};
use crate::features::people::merge::{self, Stored};
use crate::features::promises::store::promise::has_interaction;

/// Changes fields; answers the version. Another department brings its own service level, from the day of asking.
///
/// # Errors
/// `Conflict` with both values when somebody changed the same field since, or when nobody waits any more; `Invalid` as
/// for asking.
pub fn edit(tx: &Tx<'_>, by: &Acting, account: AccountId, id: RequestId, input: &EditRequest) -> Result<i64> {
    let hand = Hand::asker(tx, by, account, id)?;
    let stored = held(&hand, id)?;
    waits(&stored)?;
    let now = stored.fields();
    let place = Stored { scope: account.0, subject: id.0, version: stored.version, now: &now };
    let mut mine = merge::merge(tx, &place, &input.base, &input.set)?;
    mine.retain(|field, _| ["department", "what", "details", "need_by", "conversation"].contains(&field.as_str()));
    let after = stored.with(&mine).ok_or_else(|| Error::internal("a changed field does not fit the request"))?;
    if after.department != stored.department {
        let service_on = service(tx, &after.department, stored.asked_on)?;
        mine.insert(String::from("service_on"), json!(service_on.to_string()));
    }
    if after.need_by != stored.need_by && after.need_by < by.today {
        return Err(Error::field("need_by", "requests-error-passed"));
    }
    if let (Some(interaction), Hand::Asker(permit)) =
        (after.interaction.filter(|_| after.interaction != stored.interaction), &hand)
        && !has_interaction(permit, interaction)?
    {
        return Err(Error::field("conversation", "error-unknown"));
    }
    save(tx, by, &hand, &stored, &mine, ("request.edited", "")).map(|after| after.version)
}
