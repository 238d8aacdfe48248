//! Taking an import of conversations back: new ones go unless somebody has used them since, changed fields return unless
//! they were changed since.

use std::collections::{BTreeMap, HashMap, HashSet};

use tenure_db::Tx;

use super::super::actions;
use super::super::model::Interaction;
use super::super::registrations::{STATS, TALK};
use super::super::store::{batch, strengths, talks};
use crate::base::events::{self, NewEvent};
use crate::base::imports::{Kept, Undoing, Undone};
use crate::base::permit::permit;
use crate::base::registry::{Registry, StoredEvent};
use crate::base::taking_back::{self, fields_back, referred};
use crate::base::{AccountId, Acting, Contribute, InteractionId, PersonId, Result, search};
use crate::features::access::sets;
use crate::features::accounts::imports::shared::importer;

/// Events of one part.
const PART: usize = 300;

/// Columns by which others name a conversation.
const NAMED: [&str; 2] = ["interaction_id", "about_id"];
/// Tables of the conversations themselves.
const OWN: [&str; 4] = ["interactions", "interaction_people", "interaction_users", "custom_values"];

pub(super) fn take_back(tx: &Tx<'_>, by: &Acting, registry: &Registry, undoing: &Undoing) -> Result<Undone> {
    let by = &importer(by)?;
    let (events, next) = undoing.events(tx, PART)?;
    let mut undone = Undone { next, ..Undone::default() };
    let ids: Vec<(AccountId, InteractionId)> = events
        .iter()
        .filter(|e| e.verb == "conversation.logged")
        .map(|e| (AccountId(e.scope), InteractionId(e.subject)))
        .collect();
    let stored = batch::whole(tx, &ids)?;
    for event in events.iter().rev().filter(|e| e.verb == "conversation.edited") {
        back(tx, by, event, &mut undone)?;
    }
    remove(tx, by, registry, undoing, (&events, stored), &mut undone)?;
    people_back(tx, by, registry, undoing, &events, &mut undone)?;
    Ok(undone)
}

/// Fields that still are what the event left return.
fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent, undone: &mut Undone) -> Result<()> {
    let (account, id) = (AccountId(event.scope), InteractionId(event.subject));
    let Some(stored) = batch::whole(tx, &[(account, id)])?.remove(&id) else { return Ok(()) };
    let stays = fields_back(tx, &stored.fields(), &event.changes, |tx, set| {
        let permit = permit::<Contribute>(tx, &by.viewer, account)?;
        actions::save(tx, by, &permit, &stored, set, "conversation.edited").map(|_| ())
    })?;
    if stays.nothing() {
        taking_back::mark(tx, by, &[event])?;
        undone.back += 1;
    } else {
        undone.kept.push(Kept::stays(by, account, id.0, stored.summary, &stays));
    }
    Ok(())
}

fn remove(
    tx: &Tx<'_>,
    by: &Acting,
    registry: &Registry,
    undoing: &Undoing,
    (events, stored): (&[StoredEvent], HashMap<InteractionId, Interaction>),
    undone: &mut Undone,
) -> Result<()> {
    let things: Vec<_> = stored.values().map(|i| (i.account.0, i.id.0)).collect();
    if things.is_empty() {
        return Ok(());
    }
    let mut staying = undoing.used(tx, &things)?;
    staying.extend(referred(tx, registry, &NAMED, &OWN, &things)?);
    let (kept, gone): (Vec<Interaction>, Vec<Interaction>) =
        stored.into_values().partition(|i| staying.contains(&i.id.0));
    undone.kept.extend(kept.iter().map(|i| Kept::used(by, i.account, i.id.0, i.summary.as_str())));
    let ids: Vec<_> = gone.iter().map(|i| (i.account, i.id)).collect();
    batch::delete(tx, &ids)?;
    search::refresh(tx, &TALK, &ids.iter().map(|(account, id)| (*account, id.0)).collect::<Vec<_>>())?;
    let log: Vec<NewEvent<'_>> =
        gone.iter().map(|i| NewEvent::on(i.account, "conversation.import_undone", "conversation", i.id.0)).collect();
    events::record_set(tx, by, &log)?;
    let removed: HashSet<_> = gone.iter().map(|i| i.id.0).collect();
    let done: Vec<&StoredEvent> = events.iter().filter(|e| removed.contains(&e.subject)).collect();
    taking_back::mark(tx, by, &done)?;
    undone.back += gone.len() as u64;
    refresh(tx, by, &gone)
}

/// Computes anew what accounts and people show.
fn refresh(tx: &Tx<'_>, by: &Acting, gone: &[Interaction]) -> Result<()> {
    let mut touched: BTreeMap<AccountId, HashSet<PersonId>> = BTreeMap::new();
    for one in gone {
        touched.entry(one.account).or_default().extend(&one.people);
    }
    for (account, people) in &touched {
        talks::refresh(tx, *account, &people.iter().copied().collect::<Vec<_>>())?;
    }
    let contacts = touched.iter().flat_map(|(account, people)| people.iter().map(|person| (*account, *person)));
    strengths::refresh(tx, &by.settings.zone, &contacts.collect())?;
    let set = sets::fill(tx, by, &touched.keys().copied().collect::<Vec<_>>())?;
    for column in &STATS {
        column.refresh_set(tx, set)?;
    }
    sets::clear(tx, set)
}

/// People who came into being by their names in the file go too, unless somebody knows them by now.
fn people_back(
    tx: &Tx<'_>,
    by: &Acting,
    registry: &Registry,
    undoing: &Undoing,
    events: &[StoredEvent],
    undone: &mut Undone,
) -> Result<()> {
    let added: Vec<&StoredEvent> = events.iter().filter(|e| e.verb == "person.added").collect();
    if added.is_empty() {
        return Ok(());
    }
    // Their conversations may stand in a later part: those of the same account have gone already when they fit into
    // this one, and whoever is still named stays.
    crate::features::people::imports::remove_added(tx, by, registry, undoing, &added, undone)
}
