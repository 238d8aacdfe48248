//! Taking back what was done to the hierarchy.

use tenure_db::Tx;

use super::super::store::duplicates;
use crate::base::permit::permit;
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{AccountId, Acting, Edit, Error, Result};

/// How each verb of this feature is undone.
pub const KINDS: [UndoKind; 5] = [
    UndoKind { verb: "account.told_apart", run: told_apart },
    UndoKind { verb: "account.merged", run: super::merge::part },
    // Its other half does all.
    UndoKind { verb: "account.merged_away", run: |_, _, _| Ok(()) },
    UndoKind { verb: "unit.promoted", run: super::promote::demote },
    UndoKind { verb: "account.promoted", run: |_, _, _| Ok(()) },
];

fn told_apart(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let one = AccountId(event.scope);
    let other = event.changes["_other"].as_str().and_then(|id| id.parse().ok());
    let other: AccountId = other.ok_or_else(|| Error::internal("an event does not name the other account"))?;
    permit::<Edit>(tx, &by.viewer, one)?;
    permit::<Edit>(tx, &by.viewer, other)?;
    duplicates::forget(tx, (one, other))
}
