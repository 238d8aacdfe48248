//! A new endpoint.

use serde_json::json;
use tenure_db::Tx;

use super::super::feed::Place;
use super::super::model::{Endpoint, MOST, State, Target, verbs};
use super::super::{sign, store};
use super::actor;
use crate::base::events::{NewEvent, record};
use crate::base::{Acting, Error, Fields, Ids, Result};
use uuid::Uuid;

/// Makes one for the actor; the secret in it is shown once. `ids` makes the secret.
///
/// # Errors
/// `Invalid` for a wrong address or filter, or when there are too many.
pub fn create(tx: &Tx<'_>, by: &Acting, ids: &Ids, url: &str, words: &[String]) -> Result<Endpoint> {
    let user = actor(by)?;
    let mut fields = Fields::default();
    let url = url.trim();
    if let Err(Error::Invalid(wrong)) = Target::parse(url, by.settings.webhooks_private) {
        fields.0.extend(wrong.0);
    }
    let verbs = verbs(&mut fields, words);
    if store::endpoints::of_user(tx, user)?.len() >= MOST {
        fields.add_with("url", "webhooks-error-many", vec![("most", MOST.to_string())]);
    }
    fields.finish()?;
    let endpoint = Endpoint {
        id: by.uuid(),
        user,
        url: url.to_owned(),
        verbs,
        secret: sign::secret(ids),
        old_secret: None,
        state: State::Active,
        failures: 0,
        place: Place { at: by.now, id: Uuid::nil() },
        created_at: by.now,
        version: 1,
        archived: false,
    };
    store::endpoints::insert(tx, &endpoint)?;
    let what = json!({"url": [null, endpoint.url], "verbs": [null, endpoint.verbs]});
    record(tx, by, NewEvent::install("webhook.created", "webhook", endpoint.id).version(1).changes(what))?;
    Ok(endpoint)
}
