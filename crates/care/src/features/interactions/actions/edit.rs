//! Changing a conversation.

use serde_json::{Map, Value as Json};
use tenure_db::Tx;

use super::super::custom;
use super::super::model::{EditInteraction, Interaction};
use super::super::registrations::TALK;
use super::super::store::{interaction, strengths, talks};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, Edit, Error, InteractionId, Permit, PersonId, Result, search};
use crate::features::fields::draw::is_custom;
use crate::features::fields::{Catalogue, Owner, input};
use crate::features::people;
use crate::features::people::merge::{self, Stored};

/// Changes fields of a conversation; answers its version.
///
/// # Errors
/// `Forbidden` for what somebody else wrote without `edit`; `Conflict` with both values when somebody changed the same
/// field since.
pub fn edit(tx: &Tx<'_>, by: &Acting, account: AccountId, id: InteractionId, asked: &EditInteraction) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = interaction::find(&permit, id)?;
    own(by, &permit, &stored)?;
    let now = stored.fields();
    let place = Stored { scope: account.0, subject: id.0, version: stored.version, now: &now };
    let mine = merge::merge(tx, &place, &asked.base, &asked.set)?;
    let catalogue = Catalogue::acting(tx, by, mine.keys().any(|name| is_custom(name)))?;
    if let Some(after) = stored.with(&mine) {
        custom::demand(&catalogue, by, &permit, &after.custom, (!asked.whole).then_some(&mine))?;
    }
    save(tx, by, &permit, &stored, &mine, "conversation.edited")
}

/// What somebody else wrote is changed only with `edit`.
pub(super) fn own(by: &Acting, permit: &Permit<'_, Contribute>, stored: &Interaction) -> Result<()> {
    if stored.author == by.viewer.id || permit.allows::<Edit>() {
        Ok(())
    } else {
        Err(Error::Forbidden("error-needs-edit"))
    }
}

/// Stores fields, with the event; answers the version.
pub(in crate::features::interactions) fn save(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    stored: &Interaction,
    set: &Map<String, Json>,
    verb: &'static str,
) -> Result<i64> {
    let mut after = stored.with(set).ok_or_else(|| Error::internal("a changed field does not fit the conversation"))?;
    after.others.settle(&mut after.people, stored.author);
    let changes = merge::changes(&stored.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    let known = |p: &&PersonId| stored.people.contains(p) || stored.others.absent.contains(p);
    let new: Vec<PersonId> = after.people.iter().chain(&after.others.absent).filter(|p| !known(p)).copied().collect();
    if people::store::position::known(permit, &new)?.len() < new.len() {
        return Err(Error::field("people", "interactions-error-people"));
    }
    if after.others != stored.others {
        let ours = after.others.colleagues.iter().chain(&after.others.absent_colleagues);
        super::log::colleagues(permit, &ours.copied().collect::<Vec<_>>())?;
    }
    if let Some(unit) = after.unit.filter(|_| after.unit != stored.unit)
        && !people::store::position::has_unit(permit, unit)?
    {
        return Err(Error::field("unit", "error-unknown"));
    }
    if after.custom != stored.custom {
        let owner = Owner::conversation(stored.account, stored.id);
        input::save(tx, owner, &stored.custom, &after.custom)?;
    }
    interaction::update(tx, permit, stored, &after)?;
    let version = stored.version + 1;
    let event = NewEvent::on(stored.account, verb, "conversation", stored.id.0);
    events::record(tx, by, event.version(version).changes(changes.json()))?;
    search::refresh(tx, &TALK, &[(stored.account, stored.id.0)])?;
    let touched: Vec<PersonId> = stored.people.iter().chain(&stored.others.absent).chain(&new).copied().collect();
    talks::refresh(tx, stored.account, &touched)?;
    strengths::refresh(tx, &by.settings.zone, &touched.iter().map(|p| (stored.account, *p)).collect())?;
    interaction::refresh(tx, stored.account)?;
    Ok(version)
}
