//! Rating by hand how strong a relationship is; what is computed stays beside it.

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::RATING_APART;
use super::super::store::{cards, opinions, positions};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, Error, PositionId, Result};

/// Appends a rating; answers its id.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute`; `Invalid` beyond 0 … 100, and without a comment where it lies 25
/// points or more from what is computed.
pub fn rate(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    position: PositionId,
    (rating, comment): (i64, &str),
) -> Result<Uuid> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    positions::find(&permit, position)?;
    if !(0..=100).contains(&rating) {
        return Err(Error::field("rating", "error-choose"));
    }
    let card = cards::cards(&permit, by.today)?.into_iter().find(|c| c.position == position);
    let computed = card.map_or(0, |c| c.strength.round() as i64);
    if (rating - computed).abs() >= RATING_APART && comment.is_empty() {
        return Err(Error::field("comment", "relations-error-comment"));
    }
    let id = by.uuid();
    opinions::rate(tx, by, &permit, (id, position), (rating, computed, comment))?;
    let changes = json!({
        "rating": [null, rating],
        "computed": [null, computed],
        "comment": [null, comment],
        "position": [null, position],
    });
    events::record(tx, by, NewEvent::on(account, "strength.rated", "rating", id).changes(changes))?;
    Ok(id)
}
