//! Saying what a position is in its account.

use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::super::model::Profile;
use super::super::store::positions::{self, Stored};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Error, Fields, Permit, PositionId, Result, UserId};
use crate::features::people::merge::{self, Base};

/// Changes of the attributes of a position.
#[derive(Clone, Debug, Default)]
pub struct EditProfile {
    /// New values by field.
    pub set: Map<String, Json>,
    /// What the editor had read.
    pub base: Base,
    /// Whether the whole form was looked through: then the facts are fresh even where nothing changed.
    pub whole: bool,
}

/// Changes attributes; answers the version of the position.
///
/// # Errors
/// `Conflict` with both values when somebody changed the same field since; `Invalid` for one of us who may not see the
/// account.
pub fn edit(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId, input: &EditProfile) -> Result<i64> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = positions::find(&permit, id)?;
    let now = stored.profile.fields();
    let place = merge::Stored { scope: account.0, subject: id.0, version: stored.version, now: &now };
    let mine = merge::merge(tx, &place, &input.base, &input.set)?;
    save(tx, by, &permit, &stored, &mine, input.whole)
}

/// Stores attributes with the event; answers the version.
pub(super) fn save(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    stored: &Stored,
    set: &Map<String, Json>,
    looked: bool,
) -> Result<i64> {
    let mut after = stored.profile.with(set);
    let changes = merge::changes(&stored.profile.fields(), &after.fields());
    let fresh = stored.profile.checked_on == Some(by.today);
    if changes.is_empty() && (!looked || fresh) {
        return Ok(stored.version);
    }
    colleagues(permit, by, &stored.profile, &after)?;
    after.checked_on = Some(by.today);
    positions::update(tx, permit, stored.id, &stored.profile, &after)?;
    let version = stored.version + 1;
    let mut changes = changes.json();
    if !fresh && let Some(map) = changes.as_object_mut() {
        let days = [stored.profile.checked_on, after.checked_on].map(|d| d.map(|d| d.to_string()));
        map.insert(String::from("checked_on"), json!(days));
    }
    let event = NewEvent::on(permit.account(), "position.profiled", "position", stored.id.0);
    events::record(tx, by, event.version(version).changes(changes))?;
    Ok(version)
}

/// Those of us who are named must be able to see the account, and a deputy is somebody else than the owner.
fn colleagues(permit: &Permit<'_, Edit>, by: &Acting, before: &Profile, after: &Profile) -> Result<()> {
    let mut wrong = Fields::default();
    let asked: [(&'static str, Option<UserId>, Option<UserId>); 3] = [
        ("owner", before.owner, after.owner),
        ("deputy", before.deputy, after.deputy),
        ("peer", before.peer, after.peer),
    ];
    if asked.iter().any(|(_, old, new)| old != new && new.is_some()) {
        let ours = positions::ours(permit, by.today)?;
        for (field, _, new) in asked.iter().filter(|(_, old, new)| old != new) {
            if new.is_some_and(|id| !ours.iter().any(|c| c.id == id)) {
                wrong.add(*field, "relations-error-colleague");
            }
        }
    }
    if after.deputy.is_some() && after.deputy == after.owner {
        wrong.add("deputy", "relations-error-deputy");
    }
    wrong.finish()
}

/// The attributes go back to what they were, provided that nobody changed them since.
pub(super) fn back(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId, changes: &Json) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = positions::find(&permit, id)?;
    let set = merge::back(&stored.profile.fields(), changes)?;
    match save(tx, by, &permit, &stored, &set, false) {
        // Somebody who may no longer see the account cannot be named again.
        Err(Error::Invalid(_)) => Err(Error::conflict("accounts-error-changed-since")),
        other => other.map(|_| ()),
    }
}
