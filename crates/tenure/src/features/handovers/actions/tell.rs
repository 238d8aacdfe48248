//! Who is told of what. Notices name no account: the page that they lead to does, for those who see it.

use serde_json::json;
use tenure_db::Tx;

use super::super::model::Handover;
use super::super::store::people;
use crate::base::{Acting, Result, UserId};
use crate::features::notifications::{Message, tell};

/// Somebody is asked to take accounts on, or hears that theirs go.
pub const OFFERED: &str = "handover-offered";
/// A hand-over was accepted, declined or taken back.
pub const ANSWERED: &str = "handover-answered";

fn message(kind: &'static str, h: &Handover, case: &str) -> Message {
    let args = json!({
        "case": case, "n": h.accounts, "day": h.from.to_string(), "giver": h.giver.name, "receiver": h.receiver.name,
    });
    Message { kind, account: None, href: format!("/handovers/{}", h.id), args }
}

/// The receiver is asked; the giver knows, should somebody else have done it.
pub(super) fn offered(tx: &Tx<'_>, by: &Acting, h: &Handover) -> Result<()> {
    tell(tx, by, &[h.receiver.id], &message(OFFERED, h, "receiver"))?;
    tell(tx, by, &[h.giver.id], &message(OFFERED, h, "giver"))
}

/// The giver, whoever made it, and those to whom the giver reports hear the answer.
pub(super) fn answered(tx: &Tx<'_>, by: &Acting, h: &Handover) -> Result<()> {
    let mut users: Vec<UserId> = people::above(tx, h.giver.id, by.today)?;
    users.push(h.giver.id);
    users.extend(h.creator.as_ref().map(|c| c.id));
    users.sort_unstable();
    users.dedup();
    tell(tx, by, &users, &message(ANSWERED, h, h.state.code()))
}

/// Both sides hear that it was taken back.
pub(super) fn withdrawn(tx: &Tx<'_>, by: &Acting, h: &Handover) -> Result<()> {
    tell(tx, by, &[h.giver.id, h.receiver.id], &message(ANSWERED, h, "withdrawn"))
}
