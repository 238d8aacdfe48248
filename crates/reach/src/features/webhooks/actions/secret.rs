//! A new secret for an endpoint.

use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::OVERLAP;
use super::super::{sign, store};
use super::{actor, own};
use crate::base::events::{NewEvent, record};
use crate::base::{Acting, Ids, Result};

/// Puts a new secret in place and answers it, once; for a day both sign, so that the receiver has time to change.
///
/// # Errors
/// `NotFound`.
pub fn roll(tx: &Tx<'_>, by: &Acting, ids: &Ids, id: Uuid) -> Result<String> {
    let endpoint = own(tx, actor(by)?, id)?;
    let secret = sign::secret(ids);
    store::endpoints::roll(tx, id, &secret, by.now + OVERLAP)?;
    record(tx, by, NewEvent::install("webhook.secret_rolled", "webhook", id).version(endpoint.version + 1))?;
    Ok(secret)
}
