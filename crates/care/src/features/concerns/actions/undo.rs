//! Taking back what was done to concerns.

use serde_json::json;
use tenure_db::Tx;

use super::super::store::concern;
use super::{archive, restore, save};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{AccountId, Acting, ConcernId, Contribute, Error, Result};
use crate::features::people::merge;

/// How each verb is undone.
pub const KINDS: [UndoKind; 8] = [
    UndoKind { verb: "concern.noted", run: gone },
    UndoKind { verb: "concern.restored", run: gone },
    UndoKind { verb: "concern.archived", run: again },
    UndoKind { verb: "concern.edited", run: back },
    UndoKind { verb: "concern.settled", run: back },
    UndoKind { verb: "concern.reopened", run: back },
    UndoKind { verb: "concern.answered", run: unsaid },
    UndoKind { verb: "concern.unanswered", run: said },
];

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archive(tx, by, AccountId(event.scope), ConcernId(event.subject))
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, AccountId(event.scope), ConcernId(event.subject))
}

/// Each field goes back to what it was, provided that nobody changed it since.
fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let permit = permit::<Contribute>(tx, &by.viewer, AccountId(event.scope))?;
    let stored = concern::find(&permit, ConcernId(event.subject))?;
    let set = merge::back(&stored.fields(), &event.changes)?;
    save(tx, by, &permit, &stored, &set, ("concern.edited", "")).map(|_| ())
}

fn unsaid(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    answer(tx, by, event, true)
}

fn said(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    answer(tx, by, event, false)
}

fn answer(tx: &Tx<'_>, by: &Acting, event: &StoredEvent, archived: bool) -> Result<()> {
    let (account, id) = (AccountId(event.scope), ConcernId(event.subject));
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = concern::find(&permit, id)?;
    let place =
        event.changes["answer_id"].as_array().and_then(|pair| pair.iter().find_map(|v| v.as_str()?.parse().ok()));
    let answer = place.ok_or_else(|| Error::conflict("error-no-undo"))?;
    concern::set_answer_archived(tx, &permit, (stored.id, answer), archived.then_some(by.now))?;
    let (verb, pair) = if archived {
        ("concern.unanswered", json!([answer, null]))
    } else {
        ("concern.answered", json!([null, answer]))
    };
    events::record(tx, by, NewEvent::on(account, verb, "concern", id.0).changes(json!({"answer_id": pair})))?;
    Ok(())
}
