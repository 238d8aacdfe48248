//! Taking an import of territories back: holders and edits return first, then territories go on which nothing hangs.

use uuid::Uuid;

use crate::base::imports::{Kept, Undoing, Undone};
use crate::base::registry::{Registry, StoredEvent};
use crate::base::{Acting, INSTALL, Result, Right, TerritoryId, Tx, taking_back};
use crate::features::accounts::imports::back::one_by_one;
use crate::features::exchange::store;
use crate::features::org::territories;

/// Events of one part.
const PART: usize = 200;
/// Marks the second way through the events, in the place of their scope.
const SECOND: Uuid = Uuid::from_u128(1);

/// Takes a part back.
///
/// # Errors
/// `Forbidden` without the right to import.
pub fn take_back(tx: &Tx<'_>, by: &Acting, registry: &Registry, undoing: &Undoing) -> Result<Undone> {
    by.viewer.demand(Right::Import)?;
    let second = undoing.after.is_some_and(|(scope, _)| scope == SECOND);
    let after = undoing.after.map(|(scope, id)| (if second { INSTALL } else { scope }, id));
    let (events, next) = Undoing { after, ..*undoing }.events(tx, PART)?;
    let mut undone = Undone::default();
    let (made, rest): (Vec<&StoredEvent>, Vec<&StoredEvent>) =
        events.iter().partition(|e| e.verb == "territory.created");
    if second {
        undone.next = next.map(|(_, id)| (SECOND, id));
        remove(tx, by, registry, made, &mut undone)?;
        return Ok(undone);
    }
    undone.next = next.or(Some((SECOND, Uuid::nil())));
    one_by_one(tx, by, registry, &rest, &mut undone)?;
    Ok(undone)
}

/// Removes territories, those below before those above.
fn remove(tx: &Tx<'_>, by: &Acting, registry: &Registry, made: Vec<&StoredEvent>, undone: &mut Undone) -> Result<()> {
    let mut left = made;
    let mut gone = Vec::new();
    loop {
        let before = left.len();
        let mut stuck = Vec::new();
        for event in left {
            let id = TerritoryId(event.subject);
            // Whose territory anything still names, the database does not let go.
            if !store::named_territory(tx, registry, id)? && territories::remove(tx, by, id)? {
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
            let reason = by.viewer.locale.t("imports-kept-used").to_owned();
            undone.kept.push(Kept { account: None, subject: event.subject, name: territory.name, reason });
        }
    }
    taking_back::mark(tx, by, &gone)?;
    undone.back += gone.len() as u64;
    Ok(())
}
