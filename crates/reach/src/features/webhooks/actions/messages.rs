//! Testing an endpoint, and sending again what it did not take.

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::{Delivery, Endpoint, Message, PING, State, body};
use super::super::{send, store};
use super::{actor, own};
use crate::base::events::{NewEvent, record};
use crate::base::{Acting, Error, Result};

/// Sends a test message; answers its id.
///
/// # Errors
/// `NotFound`; `Conflict` when the endpoint is stopped.
pub fn ping(tx: &Tx<'_>, by: &Acting, id: Uuid) -> Result<Uuid> {
    let endpoint = running(tx, by, id)?;
    let message = Message {
        id: by.uuid(),
        verb: PING.to_owned(),
        scope: None,
        payload: body(PING, by.now, &json!({"webhook_id": id})),
        state: Delivery::Waiting,
        attempts: 0,
        due_at: by.now,
        status: None,
        error: String::new(),
        created_at: by.now,
        finished_at: None,
    };
    let made = message.id;
    store::deliveries::insert(tx, endpoint.id, &[(message, None)])?;
    send::ask(tx, endpoint.id, by.uuid(), by.now, by.now)?;
    Ok(made)
}

/// Sends one message again, or all dead letters; says how many.
///
/// # Errors
/// `NotFound`; `Conflict` when the endpoint is stopped.
pub fn replay(tx: &Tx<'_>, by: &Acting, id: Uuid, one: Option<Uuid>) -> Result<u64> {
    let endpoint = running(tx, by, id)?;
    if let Some(one) = one {
        store::deliveries::find(tx, id, one)?;
    }
    let again = store::deliveries::replay(tx, endpoint.id, one, by.now)?;
    if again > 0 {
        send::ask(tx, endpoint.id, by.uuid(), by.now, by.now)?;
        let count = i64::try_from(again).unwrap_or(i64::MAX);
        let event = NewEvent::install("webhook.replayed", "webhook", id);
        record(tx, by, event.changes(json!({"messages": [null, count]})))?;
    }
    Ok(again)
}

fn running(tx: &Tx<'_>, by: &Acting, id: Uuid) -> Result<Endpoint> {
    let endpoint = own(tx, actor(by)?, id)?;
    if endpoint.state == State::Active { Ok(endpoint) } else { Err(Error::conflict("webhooks-error-stopped")) }
}
