//! Taking back what was done to relationships.

use serde_json::json;
use tenure_db::Tx;

use super::super::store::opinions::{self, Opinion};
use super::{hand_over, line, order, profile, role};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::registry::{StoredEvent, UndoBatch, UndoKind};
use crate::base::{AccountId, Acting, Contribute, PositionId, Result};

/// How each verb is undone.
pub const KINDS: [UndoKind; 11] = [
    UndoKind { verb: "position.profiled", run: profiled },
    UndoKind { verb: "line.drawn", run: drawn },
    UndoKind { verb: "peers.ordered", run: ordered },
    UndoKind { verb: "support.judged", run: judged },
    UndoKind { verb: "support.withdrawn", run: judged_again },
    UndoKind { verb: "strength.rated", run: rated },
    UndoKind { verb: "strength.withdrawn", run: rated_again },
    UndoKind { verb: "role.opened", run: gone },
    UndoKind { verb: "role.restored", run: gone },
    UndoKind { verb: "role.archived", run: again },
    UndoKind { verb: "role.changed", run: changed },
];

/// Positions that went to somebody else with their accounts are taken back together.
pub const HANDED_OVER: UndoBatch = UndoBatch { verb: "position.handed_over", run: hand_over::undo };

fn at(event: &StoredEvent) -> (AccountId, PositionId) {
    (AccountId(event.scope), PositionId(event.subject))
}

fn profiled(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let (account, id) = at(event);
    profile::back(tx, by, account, id, &event.changes)
}

fn drawn(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let (account, id) = at(event);
    line::back(tx, by, account, id, &event.changes)
}

fn ordered(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let (account, id) = at(event);
    order::back(tx, by, account, id, &event.changes)
}

fn changed(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let (account, id) = at(event);
    role::back(tx, by, account, id, &event.changes)
}

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let (account, id) = at(event);
    role::archive(tx, by, account, id)
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let (account, id) = at(event);
    role::restore(tx, by, account, id)
}

fn judged(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    withdraw(tx, by, event, Opinion::Support, true)
}

fn judged_again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    withdraw(tx, by, event, Opinion::Support, false)
}

fn rated(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    withdraw(tx, by, event, Opinion::Strength, true)
}

fn rated_again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    withdraw(tx, by, event, Opinion::Strength, false)
}

/// What was appended stays in the table, but counts no more.
fn withdraw(tx: &Tx<'_>, by: &Acting, event: &StoredEvent, opinion: Opinion, gone: bool) -> Result<()> {
    let account = AccountId(event.scope);
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    opinions::withdraw(tx, &permit, opinion, event.subject, gone.then_some(by.now))?;
    let (verb, kind) = match (opinion, gone) {
        (Opinion::Support, true) => ("support.withdrawn", "judgement"),
        (Opinion::Support, false) => ("support.judged", "judgement"),
        (Opinion::Strength, true) => ("strength.withdrawn", "rating"),
        (Opinion::Strength, false) => ("strength.rated", "rating"),
    };
    let changes = json!({"position": [event.changes["position"][1], event.changes["position"][1]]});
    events::record(tx, by, NewEvent::on(account, verb, kind, event.subject).changes(changes))?;
    Ok(())
}
