//! The kinds of import files that come before accounts: users, whom they report to, territories and who holds them.

pub mod dated;
pub mod exports;
pub mod territories;
pub mod territories_back;
pub mod users;
pub mod users_back;

use uuid::Uuid;

use crate::base::imports::{Undoing, Undone};
use crate::base::registry::StoredEvent;
use crate::base::{Acting, INSTALL, Result, Right, Tx};

/// Events of one part of an undo.
const PART: usize = 200;
/// Marks the second way through the events, in the place of their scope.
const SECOND: Uuid = Uuid::from_u128(1);

/// A part of an undo that goes through the events twice: all else returns first, then what the import made goes, which
/// nothing of the import names any more.
struct Way {
    /// The events of this part.
    events: Vec<StoredEvent>,
    /// Whether this is the second way.
    second: bool,
    /// Where the next part begins.
    undone: Undone,
}

impl Way {
    fn next(tx: &Tx<'_>, by: &Acting, undoing: &Undoing) -> Result<Self> {
        by.viewer.demand(Right::Import)?;
        let second = undoing.after.is_some_and(|(scope, _)| scope == SECOND);
        let after = undoing.after.map(|(scope, id)| (if second { INSTALL } else { scope }, id));
        let (events, next) = Undoing { after, ..*undoing }.events(tx, PART)?;
        let next = if second { next.map(|(_, id)| (SECOND, id)) } else { next.or(Some((SECOND, Uuid::nil()))) };
        Ok(Self { events, second, undone: Undone { next, ..Undone::default() } })
    }
}
