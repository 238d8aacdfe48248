//! Taking an import of people back: who was added goes unless somebody has used the entry since, changed fields return
//! unless they were changed since.

use tenure_db::Tx;

use super::super::actions;
use super::super::model::Position;
use super::super::registrations::{PEOPLE_COUNT, PERSON};
use super::super::store::batch;
use crate::base::events::{self, NewEvent};
use crate::base::imports::{Kept, Undoing, Undone};
use crate::base::permit::permit;
use crate::base::registry::{Registry, StoredEvent};
use crate::base::taking_back::{self, fields_back, referred};
use crate::base::{AccountId, Acting, Edit, PositionId, Result, search};
use crate::features::access::sets;
use crate::features::accounts::imports::shared::importer;

/// Events of one part.
const PART: usize = 200;

/// Columns by which others name a person or a position.
const NAMED: [&str; 3] = ["person_id", "position_id", "confirmed_by"];
/// Tables of the people themselves.
const OWN: [&str; 3] = ["positions", "position_contacts", "custom_values"];

pub(super) fn take_back(tx: &Tx<'_>, by: &Acting, registry: &Registry, undoing: &Undoing) -> Result<Undone> {
    let by = &importer(by)?;
    let (events, next) = undoing.events(tx, PART)?;
    let mut undone = Undone { next, ..Undone::default() };
    let (added, changed): (Vec<&StoredEvent>, Vec<&StoredEvent>) =
        events.iter().rev().partition(|e| e.verb == "person.added");
    for event in changed {
        back(tx, by, event, &mut undone)?;
    }
    remove_added(tx, by, registry, undoing, &added, &mut undone)?;
    Ok(undone)
}

/// Fields that still are what the event left return.
fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent, undone: &mut Undone) -> Result<()> {
    let (account, id) = (AccountId(event.scope), PositionId(event.subject));
    let Some(stored) = batch::whole(tx, &[(account, id)])?.remove(&id) else { return Ok(()) };
    let stays = fields_back(tx, &stored.fields(), &event.changes, |tx, set| {
        let permit = permit::<Edit>(tx, &by.viewer, account)?;
        actions::save(tx, by, &permit, &stored, set, ("person.edited", "")).map(|_| ())
    })?;
    if stays.nothing() {
        taking_back::mark(tx, by, &[event])?;
        undone.back += 1;
    } else {
        undone.kept.push(Kept::stays(by, account, id.0, stored.name, &stays));
    }
    Ok(())
}

/// Takes away who was added by these events, unless somebody has used the entry since.
///
/// # Errors
/// What the database says.
pub fn remove_added(
    tx: &Tx<'_>,
    by: &Acting,
    registry: &Registry,
    undoing: &Undoing,
    added: &[&StoredEvent],
    undone: &mut Undone,
) -> Result<()> {
    let ids: Vec<_> = added.iter().map(|e| (AccountId(e.scope), PositionId(e.subject))).collect();
    let stored = batch::whole(tx, &ids)?;
    let there: Vec<(&StoredEvent, &Position)> =
        added.iter().filter_map(|e| Some((*e, stored.get(&PositionId(e.subject))?))).collect();
    if there.is_empty() {
        return Ok(());
    }
    let used = undoing.used(tx, &there.iter().map(|(e, _)| (e.scope, e.subject)).collect::<Vec<_>>())?;
    let names = there.iter().flat_map(|(e, p)| [(e.scope, e.subject), (e.scope, p.person.0)]).collect::<Vec<_>>();
    let named = referred(tx, registry, &NAMED, &OWN, &names)?;
    let stays = |p: &Position| used.contains(&p.id.0) || named.contains(&p.id.0) || named.contains(&p.person.0);
    let (kept, gone): (Vec<_>, Vec<_>) = there.into_iter().partition(|(_, p)| stays(p));
    undone.kept.extend(kept.iter().map(|(_, p)| Kept::used(by, p.account, p.id.0, p.name.as_str())));
    batch::delete(tx, &gone.iter().map(|(_, p)| (p.account, p.id, p.person)).collect::<Vec<_>>())?;
    search::refresh(tx, &PERSON, &gone.iter().map(|(_, p)| (p.account, p.id.0)).collect::<Vec<_>>())?;
    let log: Vec<NewEvent<'_>> =
        gone.iter().map(|(_, p)| NewEvent::on(p.account, "person.import_undone", "position", p.id.0)).collect();
    events::record_set(tx, by, &log)?;
    taking_back::mark(tx, by, &gone.iter().map(|(e, _)| *e).collect::<Vec<_>>())?;
    undone.back += gone.len() as u64;
    let set = sets::fill(tx, by, &gone.iter().map(|(_, p)| p.account).collect::<Vec<_>>())?;
    PEOPLE_COUNT.refresh_set(tx, set)?;
    sets::clear(tx, set)
}
