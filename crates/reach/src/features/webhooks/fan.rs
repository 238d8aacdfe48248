//! From events to messages: each endpoint reads the feed with the eyes of its owner, from where it was left.

use jiff::SignedDuration;
use serde_json::json;
use tenure_db::Tx;
use tenure_jobs::{Job, NewJob, Outcome, enqueue};
use uuid::Uuid;

use super::feed::{self, Place};
use super::model::{self, Delivery, Endpoint, Message};
use super::{send, store};
use crate::base::clock::day_in;
use crate::base::registry::JobKind;
use crate::base::viewer::Via;
use crate::base::{App, Error, Result, settings};
use crate::features::identity;

/// Reads the feed for all endpoints; also every hour, in case a nudge was lost.
pub const JOB: JobKind = JobKind { kind: KIND, every: Some(1), run };
/// Name of the job.
const KIND: &str = "webhooks.fan";
/// Events read at once.
const PART: usize = 200;
/// Parts of one endpoint in one run; the rest waits for the next.
const PARTS: usize = 25;
/// After how long one looks again for what was recorded just now, and what other processes may still write.
const SOON: SignedDuration = SignedDuration::from_secs(1);
const LATER: SignedDuration = SignedDuration::from_secs(36);

/// Asks for a run, now or at a time.
///
/// # Errors
/// What the database says.
pub fn ask(tx: &Tx<'_>, id: Uuid, now: jiff::Timestamp, at: jiff::Timestamp) -> Result<()> {
    let job = NewJob { kind: KIND, payload: json!({}), unique_key: Some("now"), run_at: at, max_attempts: 20 };
    enqueue(tx, &job, id, now)?;
    Ok(())
}

fn run(app: &App, _: &Job) -> Result<Outcome> {
    let horizon = feed::horizon(app);
    let endpoints = app.db.read_blocking(store::endpoints::active)?;
    let mut behind = false;
    for endpoint in &endpoints {
        let reached = read_for(app, endpoint, horizon)?;
        let newest = app.db.read_blocking(store::feed::newest)?;
        behind |= newest.is_some_and(|newest| newest > reached);
    }
    if behind {
        let shared = app.db.read_blocking(|q| Ok::<_, Error>(q.oldest_write()?.is_some()))?;
        let now = app.clock.now();
        let (id, at) = (app.ids.uuid(now), now + if shared { LATER } else { SOON });
        app.db.write_blocking(move |tx| ask(tx, id, now, at))?;
    }
    Ok(Outcome::Done)
}

/// Makes the messages of one endpoint; answers how far it has read.
fn read_for(app: &App, endpoint: &Endpoint, horizon: jiff::Timestamp) -> Result<Place> {
    let mut place = endpoint.place;
    for _ in 0..PARTS {
        let (user, now) = (endpoint.user, app.clock.now());
        let (viewer, found) = app.db.read_blocking(|q| {
            let today = day_in(now, &settings::load(q)?.zone);
            let viewer = identity::viewer_of(q, user, today, Via::Job)?;
            let found = match &viewer {
                Some(viewer) => feed::read(q, viewer, place, horizon, PART)?,
                // Nobody reads for somebody who left; what happened meanwhile is not told later.
                None => feed::Changes {
                    items: Vec::new(),
                    next: Place { at: horizon.max(place.at), id: place.id },
                    more: false,
                },
            };
            Ok::<_, Error>((viewer, found))
        })?;
        let rows: Vec<(Message, Option<Uuid>)> = found
            .items
            .iter()
            .filter(|change| viewer.is_some() && endpoint.wants(&change.verb))
            .map(|change| (message(app, change, now), Some(change.id)))
            .collect();
        let (id, from, to) = (endpoint.id, place, found.next);
        let job = app.ids.uuid(now);
        let kept = app.db.write_blocking(move |tx| {
            if from == to || !store::endpoints::advance(tx, id, from, to)? {
                return Ok::<_, Error>(from == to);
            }
            store::deliveries::insert(tx, id, &rows)?;
            if !rows.is_empty() {
                send::ask(tx, id, job, now, now)?;
            }
            Ok(true)
        })?;
        // Where another process was quicker it has told them.
        if !kept {
            return Ok(to);
        }
        place = to;
        if !found.more {
            break;
        }
    }
    Ok(place)
}

fn message(app: &App, change: &feed::Change, now: jiff::Timestamp) -> Message {
    Message {
        id: app.ids.uuid(now),
        verb: change.verb.clone(),
        scope: Some(change.account.map_or(crate::base::INSTALL, |a| a.0)),
        payload: model::payload(change),
        state: Delivery::Waiting,
        attempts: 0,
        due_at: now,
        status: None,
        error: String::new(),
        created_at: now,
        finished_at: None,
    }
}
