//! What the map itself does; lines between cards are drawn by the actions of relationships.

use std::collections::HashMap;

use tenure_db::Tx;

use super::model;
use super::model::forest::Forest;
use super::model::paste::{self, Known, Plan, Row, Who};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Error, PersonId, PositionId, Result};
use crate::features::people::model::NewPerson;
use crate::features::relationships::actions::{NewLine, draw, draw_first};
use crate::features::relationships::model::{Card, LineKind};
use crate::features::relationships::store;
use crate::features::{people, relationships};

/// Somebody new on the map.
#[derive(Clone, Debug)]
pub struct NewCard {
    /// The name.
    pub name: String,
    /// The title, or empty.
    pub title: String,
    /// Whom they report to.
    pub manager: Option<PositionId>,
}

/// Adds a person with the line to the manager.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`; `Invalid` on `manager` when it is nobody of the account.
pub fn add(tx: &Tx<'_>, by: &Acting, account: AccountId, new: &NewCard) -> Result<PositionId> {
    let mut person = NewPerson::named(account, &new.name, by.today);
    person.title.clone_from(&new.title);
    let added: Vec<(PersonId, PositionId)> = people::actions::add(tx, by, &[person])?;
    let Some((_, id)) = added.first().copied() else { return Err(Error::internal("nobody was added")) };
    if let Some(manager) = new.manager {
        let done = draw(tx, by, account, &[line(id, Some(manager), by)]);
        done.map_err(|e| if matches!(e, Error::Invalid(_)) { Error::field("manager", "error-unknown") } else { e })?;
    }
    Ok(id)
}

fn line(from: PositionId, to: Option<PositionId>, by: &Acting) -> NewLine {
    NewLine { from, kind: LineKind::Reports, to, weight: None, since: by.today }
}

/// Puts a card one place back (`-1`) or on (`1`) among those with the same manager; answers whether it went.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`, or for what is not on the map.
pub fn step(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId, to: isize) -> Result<bool> {
    let mut cards = store::cards(&permit::<Edit>(tx, &by.viewer, account)?, by.today)?;
    model::order(&mut cards);
    let card = cards.iter().find(|c| c.position == id).ok_or(Error::NotFound)?;
    let Some(row) = model::moved(&cards, id, to) else { return Ok(false) };
    relationships::actions::order(tx, by, account, (id, card.reports_to), &row)?;
    Ok(true)
}

/// Which way a card goes, as it was asked for.
///
/// # Errors
/// `Invalid` on `by` for anything but one place.
pub fn way(by: i64) -> Result<isize> {
    match by {
        -1 => Ok(-1),
        1 => Ok(1),
        _ => Err(Error::field("by", "error-choose")),
    }
}

/// What taking a card off the map did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Off {
    /// It reports to nobody now.
    Line,
    /// The open role is closed; below whom it stood.
    Role(Option<PositionId>),
    /// It reported to nobody before.
    Nothing,
}

/// Takes a card off its place: an open role is closed, somebody reports to nobody any more. The person stays.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`, or for what is not on the map.
pub fn off(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId) -> Result<Off> {
    let cards = store::cards(&permit::<Edit>(tx, &by.viewer, account)?, by.today)?;
    let card = cards.iter().find(|c| c.position == id).ok_or(Error::NotFound)?;
    if card.open {
        relationships::actions::archive(tx, by, account, id)?;
        return Ok(Off::Role(card.reports_to));
    }
    if card.reports_to.is_none() {
        return Ok(Off::Nothing);
    }
    draw(tx, by, account, &[line(id, None, by)])?;
    Ok(Off::Line)
}

/// Who is on the map, for a list.
pub fn known(cards: &[Card]) -> Vec<Known> {
    let people = cards.iter().map(|c| Known { id: c.position, name: c.name.clone(), manager: c.reports_to });
    people.collect()
}

/// Makes a map of a pasted list: adds who is new, draws all lines; answers what it did.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`; `Invalid` on `list` when any line is wrong: then nothing is saved.
pub fn paste(tx: &Tx<'_>, by: &Acting, account: AccountId, list: &str) -> Result<Plan> {
    let cards = store::cards(&permit::<Edit>(tx, &by.viewer, account)?, by.today)?;
    let plan = paste::read(list, &known(&cards));
    if let Some(first) = plan.problems.first() {
        return Err(Error::field("list", first.key));
    }
    let people: Vec<NewPerson> = plan
        .rows
        .iter()
        .filter(|row| row.known.is_none())
        .map(|row| NewPerson { title: row.title.clone(), ..NewPerson::named(account, &row.name, by.today) })
        .collect();
    let added = if people.is_empty() { Vec::new() } else { people::actions::add(tx, by, &people)? };
    let mut added = added.into_iter().map(|(_, position)| position);
    let ids: Vec<PositionId> = plan.rows.iter().filter_map(|row| row.known.or_else(|| added.next())).collect();
    let place = |who: Who| match who {
        Who::Line(i) => ids.get(i).copied(),
        Who::Known(id) => Some(id),
    };
    let all: Vec<(&Row, NewLine)> = plan
        .rows
        .iter()
        .zip(&ids)
        .filter_map(|(row, id)| Some((row, line(*id, Some(place(row.manager?)?), by))))
        .collect();
    // Those who are new have no lines yet: theirs are drawn at once. The others are looked at one by one.
    let (new, old): (Vec<_>, Vec<_>) = all.into_iter().partition(|(row, _)| row.known.is_none());
    let new: Vec<NewLine> = new.into_iter().map(|(_, line)| line).collect();
    draw_first(tx, by, account, &new)?;
    draw(tx, by, account, &from_the_top(&cards, &new, old.into_iter().map(|(_, line)| line).collect()))?;
    Ok(plan)
}

/// The lines that change something, those of whoever stands highest in the end first: so none closes a circle on the way.
fn from_the_top(cards: &[Card], new: &[NewLine], moved: Vec<NewLine>) -> Vec<NewLine> {
    let stored: HashMap<PositionId, Option<PositionId>> = cards.iter().map(|c| (c.position, c.reports_to)).collect();
    let mut last = stored.clone();
    last.extend(new.iter().chain(&moved).map(|l| (l.from, l.to)));
    let ids: Vec<PositionId> = last.keys().copied().collect();
    let index: HashMap<PositionId, usize> = ids.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    let managers: Vec<Option<usize>> =
        ids.iter().map(|id| last.get(id).copied().flatten().and_then(|m| index.get(&m).copied())).collect();
    let level = Forest::new(&managers).level;
    let mut moved: Vec<NewLine> = moved.into_iter().filter(|l| stored.get(&l.from) != Some(&l.to)).collect();
    moved.sort_by_key(|l| index.get(&l.from).map(|i| level[*i]));
    moved
}
