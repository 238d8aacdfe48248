//! Another address or filter; stopping and going on.

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::{Endpoint, State, Target, verbs};
use super::super::{send, store};
use super::{actor, own};
use crate::base::events::{Changes, NewEvent, record};
use crate::base::{Acting, Error, Fields, Result, Right};

/// New values; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// Where to.
    pub url: Option<String>,
    /// Which events, as typed.
    pub verbs: Option<Vec<String>>,
    /// `active` or `paused`.
    pub state: Option<State>,
    /// The version that was read.
    pub version: Option<i64>,
}

/// Changes one's own endpoint.
///
/// # Errors
/// `NotFound`; `Invalid`; `Conflict` when somebody saved first.
pub fn edit(tx: &Tx<'_>, by: &Acting, id: Uuid, edit: &Edit) -> Result<Endpoint> {
    let stored = own(tx, actor(by)?, id)?;
    if edit.version.is_some_and(|read| read != stored.version) {
        return Err(Error::conflict("error-conflict"));
    }
    let mut after = stored.clone();
    let mut fields = Fields::default();
    if let Some(url) = &edit.url {
        url.trim().clone_into(&mut after.url);
        if after.url != stored.url
            && let Err(Error::Invalid(wrong)) = Target::parse(&after.url, by.settings.webhooks_private)
        {
            fields.0.extend(wrong.0);
        }
    }
    if let Some(words) = &edit.verbs {
        after.verbs = verbs(&mut fields, words);
    }
    fields.finish()?;
    after.state = edit.state.unwrap_or(stored.state);
    save(tx, by, &stored, after)
}

/// Stops an endpoint or lets it go on: one's own, or anybody's for administrators.
///
/// # Errors
/// `NotFound`.
pub fn set_state(tx: &Tx<'_>, by: &Acting, id: Uuid, state: State) -> Result<Endpoint> {
    let stored = store::endpoints::find(tx, id)?;
    let mine = by.viewer.actor() == Some(stored.user);
    if stored.archived || !(mine || by.viewer.has(Right::Administer)) {
        return Err(Error::NotFound);
    }
    let after = Endpoint { state, ..stored.clone() };
    save(tx, by, &stored, after)
}

/// Stores the difference, with its event. Who goes on is told of what happens from now on.
pub(super) fn save(tx: &Tx<'_>, by: &Acting, stored: &Endpoint, mut after: Endpoint) -> Result<Endpoint> {
    let mut changes = Changes::default();
    changes.note("url", stored.url.clone(), after.url.clone());
    changes.note("verbs", json!(stored.verbs), json!(after.verbs));
    changes.note("state", stored.state.code(), after.state.code());
    if changes.is_empty() {
        return Ok(after);
    }
    let again = after.state == State::Active && stored.state != State::Active;
    store::endpoints::update(tx, &after, again.then_some(by.now))?;
    after.version = stored.version + 1;
    if again {
        after.failures = 0;
        send::ask(tx, after.id, by.uuid(), by.now, by.now)?;
    }
    let event = NewEvent::install("webhook.edited", "webhook", after.id);
    record(tx, by, event.version(after.version).changes(changes.json()))?;
    Ok(after)
}
