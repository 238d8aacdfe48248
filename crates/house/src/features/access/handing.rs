//! What one of us looks after on many accounts and gives to another: promises, tasks, positions, drafts.

use std::collections::HashSet;

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::sets;
use crate::base::events::{self, NewEvent};
use crate::base::permit_set::{PermitSet, permit_set_archived};
use crate::base::registry::StoredEvent;
use crate::base::{AccountId, Acting, Error, Manage, Result, UserId};

/// A thing that changes hands: account, id, version before where it has versions.
pub type Held = (AccountId, Uuid, Option<i64>);

/// One kind of thing that changes hands, by few statements however many there are.
pub struct Handing {
    /// Verb of its events.
    pub verb: &'static str,
    /// Kind of the subject.
    pub subject: &'static str,
    /// What the events call whoever looks after it.
    pub field: &'static str,
    /// What somebody looks after on the accounts of the set, as far as it may change hands.
    pub held: fn(&PermitSet<'_, Manage>, UserId) -> Result<Vec<Held>>,
    /// Gives those of a work set of ids from one to the other.
    pub give: Give,
}

/// Changes the rows whose ids a work set holds, from one of us to another.
pub type Give = fn(&PermitSet<'_, Manage>, Uuid, (UserId, UserId)) -> Result<()>;

impl Handing {
    /// Gives what `from` looks after on the accounts of the permit to `to`; answers how much.
    ///
    /// # Errors
    /// What the database says.
    pub fn hand_over(&self, permit: &PermitSet<'_, Manage>, by: &Acting, from: UserId, to: UserId) -> Result<i64> {
        let moved = (self.held)(permit, from)?;
        self.pass(permit, by, &moved, (from, to))?;
        Ok(i64::try_from(moved.len()).unwrap_or(i64::MAX))
    }

    /// Takes all of a batch back at once. What was finished since, or went on to somebody else, stays as it is.
    ///
    /// # Errors
    /// As [`permit_set_archived`]; `Conflict` when the events do not say who gave to whom.
    pub fn undo(&self, tx: &Tx<'_>, by: &Acting, events: &[StoredEvent]) -> Result<()> {
        let user = |i: usize| events.first()?.changes.get(self.field)?.get(i)?.as_str()?.parse::<UserId>().ok();
        let (Some(was), Some(became)) = (user(0), user(1)) else { return Err(Error::conflict("error-no-undo")) };
        let accounts: Vec<AccountId> = events.iter().map(|e| AccountId(e.scope)).collect();
        let set = sets::fill(tx, by, &accounts)?;
        let permit = permit_set_archived::<Manage>(tx, &by.viewer, set)?;
        let given: HashSet<Uuid> = events.iter().map(|e| e.subject).collect();
        let mut still = (self.held)(&permit, became)?;
        still.retain(|(_, id, _)| given.contains(id));
        self.pass(&permit, by, &still, (became, was))?;
        sets::clear(tx, set)
    }

    fn pass(
        &self,
        permit: &PermitSet<'_, Manage>,
        by: &Acting,
        moved: &[Held],
        (from, to): (UserId, UserId),
    ) -> Result<()> {
        let (tx, ids) = (permit.tx(), by.uuid());
        sets::put(tx, ids, moved.iter().map(|(_, id, _)| *id))?;
        (self.give)(permit, ids, (from, to))?;
        sets::clear(tx, ids)?;
        let event = |(account, id, version): &Held| {
            let event = NewEvent::on(*account, self.verb, self.subject, *id).changes(json!({ self.field: [from, to] }));
            match version {
                Some(version) => event.version(version + 1),
                None => event,
            }
        };
        events::record_set(tx, by, &moved.iter().map(event).collect::<Vec<_>>())
    }
}
