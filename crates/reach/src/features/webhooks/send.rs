//! Sends the messages of one endpoint, one after the other, and books how it went.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tenure_db::Tx;
use tenure_jobs::{Job, NewJob, Outcome, enqueue};
use uuid::Uuid;

use super::model::{Delivery, Endpoint, Message, PATIENCE, State, Target, message_id, wait_after};
use super::post::{Letter, post};
use super::{sign, store};
use crate::base::clock::day_in;
use crate::base::events::{NewEvent, record};
use crate::base::permit::look;
use crate::base::registry::JobKind;
use crate::base::settings::{self, Settings};
use crate::base::viewer::Via;
use crate::base::{AccountId, Acting, App, Conn, Error, INSTALL, Read, Result, Right, Viewer};
use crate::features::identity;

/// Sends.
pub const JOB: JobKind = JobKind { kind: KIND, every: None, run };
/// Forgets what was settled long ago.
pub const SWEEP: JobKind = JobKind { kind: "webhooks.sweep", every: Some(24), run: sweep };
/// Name of the job.
const KIND: &str = "webhooks.send";
/// Messages of one run; then other jobs have their turn.
const RUN: i64 = 50;
/// Days for which messages can be looked up and sent again.
const DAYS: i64 = 30;

/// Asks for a run for one endpoint at a time.
///
/// # Errors
/// What the database says.
pub fn ask(tx: &Tx<'_>, webhook: Uuid, id: Uuid, now: Timestamp, at: Timestamp) -> Result<()> {
    let key = webhook.to_string();
    let job = NewJob {
        kind: KIND,
        payload: json!({"webhook": webhook}),
        unique_key: Some(&key),
        run_at: at,
        max_attempts: 20,
    };
    enqueue(tx, &job, id, now)?;
    Ok(())
}

fn run(app: &App, job: &Job) -> Result<Outcome> {
    let Some(id) = job.payload["webhook"].as_str().and_then(|text| text.parse::<Uuid>().ok()) else {
        return Ok(Outcome::Fail(String::from("the job names no webhook")));
    };
    let now = app.clock.now();
    let (endpoint, due) = app.db.read_blocking(|q| {
        let endpoint = store::endpoints::find(q, id)?;
        let on = endpoint.state == State::Active && !endpoint.archived;
        let due = if on { store::deliveries::due(q, id, now, RUN)? } else { Vec::new() };
        Ok::<_, Error>((endpoint, due))
    })?;
    for message in due {
        // One failure is enough: a receiver that is down is not asked for the rest of the list.
        if !one(app, &endpoint, message)? {
            break;
        }
    }
    let next = app.ids.uuid(now);
    app.db.write_blocking(move |tx| {
        let endpoint = store::endpoints::find(tx, id)?;
        match store::deliveries::next_due(tx, id)? {
            Some(at) if endpoint.state == State::Active && !endpoint.archived => ask(tx, id, next, now, at),
            _ => Ok(()),
        }
    })?;
    Ok(Outcome::Done)
}

/// What one try came to.
enum Try {
    Taken(u16),
    Refused(Option<u16>, String),
    Withheld,
}

/// Sends one message and books it; false when the receiver did not take it.
fn one(app: &App, endpoint: &Endpoint, message: Message) -> Result<bool> {
    let now = app.clock.now();
    let (user, scope) = (endpoint.user, message.scope);
    let (settings, viewer) = app.db.read_blocking(|q| {
        let settings = settings::load(q)?;
        let today = day_in(now, &settings.zone);
        let viewer = identity::viewer_of(q, user, today, Via::Job)?;
        let viewer = match viewer {
            Some(viewer) if may_know(q, &viewer, scope)? => Some(viewer),
            _ => None,
        };
        Ok::<_, Error>((settings, viewer))
    })?;
    let tried = match &viewer {
        None => Try::Withheld,
        Some(_) => send(endpoint, &message, &settings, now),
    };
    let taken = !matches!(tried, Try::Refused(..));
    let gone = matches!(tried, Try::Refused(Some(410), _));
    let booked = booked(message, tried, app.clock.now());
    let by = viewer.map(|v| Acting::new(Arc::new(v), Arc::new(settings), now, app.ids.clone()));
    let id = endpoint.id;
    app.db.write_blocking(move |tx| {
        store::deliveries::book(tx, id, &booked)?;
        if booked.state == Delivery::Withheld {
            return Ok(());
        }
        let failures = store::endpoints::count(tx, id, !taken)?;
        let over = !taken && (gone || failures >= PATIENCE);
        if let (true, Some(by)) = (over && store::endpoints::disable(tx, id)?, &by) {
            let why = if gone { "410" } else { booked.error.as_str() };
            let event = NewEvent::install("webhook.disabled", "webhook", id);
            record(tx, by, event.changes(json!({"state": ["active", "disabled"]})).reason(why))?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(taken)
}

/// Whether the owner may still know of it; what they lost since is not sent.
fn may_know(q: &Conn<'_>, viewer: &Viewer, scope: Option<Uuid>) -> Result<bool> {
    match scope {
        None => Ok(true),
        Some(scope) if scope == INSTALL => Ok(viewer.has(Right::Administer) || viewer.has(Right::Audit)),
        Some(scope) => match look::<Read>(q, viewer, AccountId(scope)) {
            Ok(_) => Ok(true),
            Err(Error::NotFound) => Ok(false),
            Err(other) => Err(other),
        },
    }
}

fn send(endpoint: &Endpoint, message: &Message, settings: &Settings, now: Timestamp) -> Try {
    let private = settings.webhooks_private;
    let Ok(target) = Target::parse(&endpoint.url, private) else {
        return Try::Refused(None, String::from("this address is not allowed (any more)"));
    };
    let (id, timestamp) = (message_id(message.id), now.as_second());
    let mut signature = sign::signature(&endpoint.secret, &id, timestamp, &message.payload);
    if let Some((old, until)) = &endpoint.old_secret
        && *until > now
    {
        signature = format!("{signature} {}", sign::signature(old, &id, timestamp, &message.payload));
    }
    let letter = Letter { id: &id, timestamp, signature: &signature, body: &message.payload };
    match post(&target, private, &letter) {
        Ok(status) if (200..300).contains(&status) => Try::Taken(status),
        Ok(status) if (300..400).contains(&status) => {
            Try::Refused(Some(status), format!("{status}: redirects are not followed"))
        }
        Ok(status) => Try::Refused(Some(status), format!("answered {status}")),
        Err(why) => Try::Refused(None, why),
    }
}

/// The message after a try.
fn booked(message: Message, tried: Try, now: Timestamp) -> Message {
    let attempts = message.attempts + 1;
    let ended = |state, status: Option<u16>, error| Message {
        state,
        attempts,
        status: status.map(i64::from),
        error,
        finished_at: Some(now),
        ..message.clone()
    };
    match tried {
        Try::Taken(status) => ended(Delivery::Delivered, Some(status), String::new()),
        Try::Withheld => Message { attempts: message.attempts, ..ended(Delivery::Withheld, None, String::new()) },
        Try::Refused(status, why) => match wait_after(attempts, message.id) {
            None => ended(Delivery::Dead, status, why),
            Some(wait) => {
                Message { attempts, due_at: now + wait, status: status.map(i64::from), error: why, ..message }
            }
        },
    }
}

fn sweep(app: &App, _: &Job) -> Result<Outcome> {
    let before = app.clock.now() - SignedDuration::from_hours(24 * DAYS);
    app.db.write_blocking(move |tx| store::deliveries::sweep(tx, before))?;
    Ok(Outcome::Done)
}
