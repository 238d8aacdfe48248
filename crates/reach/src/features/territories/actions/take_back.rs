//! Taking an import of rules back: first its rules leave their drafts, as far as nobody changed them since, then the
//! drafts that it began go, once nothing is left in them.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::drafts::lock;
use crate::base::imports::{Kept, Undoing, Undone};
use crate::base::registry::{Registry, StoredEvent};
use crate::base::{Acting, Error, INSTALL, Result, RuleId, RuleSetId, Tx, taking_back};
use crate::features::org::territories;
use crate::features::people::imports::importer;
use crate::features::territories::model::{Rule, State};
use crate::features::territories::store::{rules, sets};

/// Events of one part.
const PART: usize = 500;
/// Marks the second way through the events, in the place of their scope.
const SECOND: Uuid = Uuid::from_u128(1);

/// Takes the next part back.
///
/// # Errors
/// `Forbidden` without the right to import.
pub(in crate::features::territories) fn part(
    tx: &Tx<'_>,
    by: &Acting,
    _: &Registry,
    undoing: &Undoing,
) -> Result<Undone> {
    let by = &importer(by)?;
    let second = undoing.after.is_some_and(|(scope, _)| scope == SECOND);
    let after = undoing.after.map(|(scope, id)| (if second { INSTALL } else { scope }, id));
    let (found, next) = Undoing { after, ..*undoing }.events(tx, PART)?;
    let of = |verb: &str| found.iter().filter(|e| e.verb == verb).collect::<Vec<&StoredEvent>>();
    if second {
        let mut undone = Undone { next: next.map(|(_, id)| (SECOND, id)), ..Undone::default() };
        begun(tx, by, undoing, &of("territory_rules.drafted"), &mut undone)?;
        return Ok(undone);
    }
    let mut undone = Undone { next: next.or(Some((SECOND, Uuid::nil()))), ..Undone::default() };
    let mut of_sets: BTreeMap<RuleSetId, Vec<(&StoredEvent, Rule)>> = BTreeMap::new();
    for event in of("territory_rule.added") {
        let (rule, _) = event.changes["rule"].get(1).and_then(rules::of_json).ok_or(Error::NotFound)?;
        of_sets.entry(rule.set).or_default().push((event, rule));
    }
    for (set, made) in of_sets {
        added(tx, by, set, &made, &mut undone)?;
    }
    Ok(undone)
}

/// Takes rules out of their draft. Those of a set that is no draft any more stay, as do those that were changed.
fn added(tx: &Tx<'_>, by: &Acting, set: RuleSetId, made: &[(&StoredEvent, Rule)], undone: &mut Undone) -> Result<()> {
    let draft = match lock(tx, set) {
        Ok(_) => true,
        Err(Error::Conflict(_)) => false,
        // Whoever threw the draft away threw its rules away too.
        Err(Error::NotFound) => return Ok(()),
        Err(other) => return Err(other),
    };
    let stored: HashMap<RuleId, Rule> = rules::list(tx, set)?.into_iter().map(|rule| (rule.id, rule)).collect();
    let (mut done, mut kept) = (Vec::new(), Vec::new());
    for (event, rule) in made {
        match stored.get(&rule.id) {
            None => {}
            Some(now) if draft && now == rule => {
                rules::delete(tx, rule.id)?;
                done.push(*event);
            }
            Some(now) => kept.push(now),
        }
    }
    taking_back::mark(tx, by, &done)?;
    undone.back += done.len() as u64;
    if kept.is_empty() {
        return Ok(());
    }
    let name = sets::find(tx, set)?.map(|set| set.name).unwrap_or_default();
    let why = if draft { "imports-kept-since" } else { "territories-error-no-draft" };
    for rule in kept {
        let territory = territories::find(tx, rule.territory)?.map(|t| t.name).unwrap_or_default();
        undone.kept.push(Kept::because(by, None, rule.id.0, format!("{name} · {territory}"), why));
    }
    Ok(())
}

/// Throws drafts away that are empty and that nobody has renamed or applied.
fn begun(tx: &Tx<'_>, by: &Acting, undoing: &Undoing, made: &[&StoredEvent], undone: &mut Undone) -> Result<()> {
    let used = undoing.used(tx, &made.iter().map(|e| (e.scope, e.subject)).collect::<Vec<_>>())?;
    let mut done = Vec::new();
    for event in made {
        let id = RuleSetId(event.subject);
        match sets::find(tx, id)? {
            None => {}
            Some(set) if set.state == State::Discarded => {}
            Some(set) if set.state == State::Draft && set.rules == 0 && !used.contains(&id.0) => {
                lock(tx, id)?;
                sets::set_state(tx, id, State::Discarded)?;
                done.push(*event);
            }
            Some(set) => {
                undone.kept.push(Kept::used(by, None, id.0, set.name));
            }
        }
    }
    taking_back::mark(tx, by, &done)?;
    undone.back += done.len() as u64;
    Ok(())
}
