//! Taking an import of territories back: holders and edits return first, then territories go on which nothing hangs.

use super::Way;
use crate::base::imports::{Kept, Undoing, Undone};
use crate::base::registry::{Registry, StoredEvent};
use crate::base::{Acting, Result, TerritoryId, Tx, taking_back};
use crate::features::accounts::imports::back::one_by_one;
use crate::features::org::territories;

/// Takes a part back.
///
/// # Errors
/// `Forbidden` without the right to import.
pub fn take_back(tx: &Tx<'_>, by: &Acting, registry: &Registry, undoing: &Undoing) -> Result<Undone> {
    let Way { events, second, mut undone } = Way::next(tx, by, undoing)?;
    let (made, rest): (Vec<&StoredEvent>, Vec<&StoredEvent>) =
        events.iter().partition(|e| e.verb == "territory.created");
    if second {
        remove(tx, by, registry, made, &mut undone)?;
        return Ok(undone);
    }
    one_by_one(tx, by, registry, &rest, &mut undone)?;
    Ok(undone)
}

/// Removes territories, those below before those above.
fn remove(tx: &Tx<'_>, by: &Acting, registry: &Registry, made: Vec<&StoredEvent>, undone: &mut Undone) -> Result<()> {
    let named = taking_back::named(tx, registry, "territory", &made.iter().map(|e| e.subject).collect::<Vec<_>>())?;
    let mut left = made;
    let mut gone = Vec::new();
    loop {
        let before = left.len();
        let mut stuck = Vec::new();
        for event in left {
            let id = TerritoryId(event.subject);
            // Whose territory anything still names, the database does not let go.
            if !named.contains(&id.0) && territories::remove(tx, by, id)? {
                gone.push(event);
            } else {
                stuck.push(event);
            }
        }
        left = stuck;
        if left.len() == before {
            break;
        }
    }
    for event in left {
        if let Some(territory) = territories::find(tx, TerritoryId(event.subject))? {
            undone.kept.push(Kept::used(by, None, event.subject, territory.name));
        }
    }
    taking_back::mark(tx, by, &gone)?;
    undone.back += gone.len() as u64;
    Ok(())
}
