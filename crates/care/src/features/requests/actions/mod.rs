//! The verbs of requests, one a file.

mod archive;
mod ask;
mod edit;
mod give;
mod reply;
mod tell;
pub mod undo;

pub use archive::{archive, restore};
pub use ask::ask;
pub use edit::edit;
pub use give::give;
pub use reply::{accept, answer, decline, withdraw};
pub(in crate::features::requests) use tell::message;
pub use tell::{ANSWERED, ASKED, DECLINED, WITHDRAWN};

use jiff::civil::Date;
use serde_json::{Map, Value as Json};
use tenure_db::Tx;

use super::model::{Request, working_days};
use super::registrations::REQUEST;
use super::sight::Hand;
use super::store;
use crate::base::events::{self, NewEvent};
use crate::base::{Acting, Conn, Error, Result, UserId, search};
use crate::features::identity;
use crate::features::people::merge;
use crate::features::settings::terms;

/// Stores fields of a request, with the event; answers the request as it is then.
pub(in crate::features::requests) fn save(
    tx: &Tx<'_>,
    by: &Acting,
    hand: &Hand<'_>,
    stored: &Request,
    set: &Map<String, Json>,
    (verb, reason): (&'static str, &str),
) -> Result<Request> {
    let mut after = stored.with(set).ok_or_else(|| Error::internal("a changed field does not fit the request"))?;
    let changes = merge::changes(&stored.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(after);
    }
    store::request::update(tx, hand, &after)?;
    after.version = stored.version + 1;
    let event = NewEvent::on(stored.account, verb, "request", stored.id.0);
    events::record(tx, by, event.version(after.version).changes(changes.json()).reason(reason))?;
    search::refresh(tx, &REQUEST, &[(stored.account, stored.id.0)])?;
    Ok(after)
}

/// Only a request on which somebody waits can be changed, answered and given away.
fn waits(stored: &Request) -> Result<()> {
    if stored.state.waits() && !stored.archived { Ok(()) } else { Err(Error::conflict("requests-error-closed")) }
}

/// The last day of a department's service level.
fn service(q: &Conn<'_>, department: &str, asked_on: Date) -> Result<Date> {
    let offered = terms::list(q, "department")?;
    let found = offered.iter().find(|t| t.code == department);
    found.map(|t| working_days(asked_on, t.points)).ok_or_else(|| Error::field("department", "error-choose"))
}

/// Whoever looks after a request must be able to sign in.
fn active(q: &Conn<'_>, by: &Acting, owner: UserId) -> Result<()> {
    if identity::store::active(q, by.today)?.iter().any(|u| u.id == owner) {
        Ok(())
    } else {
        Err(Error::field("owner", "error-unknown"))
    }
}
