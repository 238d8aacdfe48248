//! The steps of a deal: what is to be done, by whom, until when.

use serde_json::{Map, json};
use tenure_db::Tx;
use uuid::Uuid;

use super::{Tale, change, fitting};
use crate::base::{AccountId, Acting, DealId, Error, Result};

/// A step is done, or not done after all; answers the version. The next step that is not done becomes what is next of the
/// deal, where what was next was this one.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`, or when the deal has no such step.
pub fn tick(tx: &Tx<'_>, by: &Acting, at: (AccountId, DealId), step: Uuid, done: bool) -> Result<i64> {
    change(tx, by, at, Tale { verb: "deal.steps_set", reason: "" }, |_, before| {
        let mut steps = before.facts.steps.clone();
        let this = steps.iter_mut().find(|s| s.id == step).ok_or(Error::NotFound)?;
        if this.done_on.is_some() != done {
            this.done_on = done.then_some(by.today);
            this.done_by = if done { by.viewer.actor() } else { None };
        }
        let was = this.name.clone();
        let mut set = Map::from_iter([(String::from("steps"), json!(steps))]);
        if done && before.facts.next_step == was {
            let next = steps.iter().find(|s| s.done_on.is_none());
            set.insert(String::from("next_step"), json!(next.map(|s| s.name.clone()).unwrap_or_default()));
            set.insert(String::from("next_step_on"), json!(next.and_then(|s| s.due_on).map(|d| d.to_string())));
        }
        fitting(before, &set)
    })
}
