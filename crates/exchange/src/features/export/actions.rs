//! What is done about exports.

use serde_json::json;
use uuid::Uuid;

use crate::base::events::{NewEvent, record};
use crate::base::{Acting, Result, Tx};
use crate::features::identity::actions::links;
use crate::features::identity::model::LinkKind;
use crate::features::identity::store::users;

/// Notes that something left: which export, how many accounts, and whose view of them; none is everything.
///
/// # Errors
/// What the database says.
pub fn note(tx: &Tx<'_>, by: &Acting, id: Uuid, accounts: u64, seen_by: Option<&str>, reason: &str) -> Result<()> {
    let what = json!({"accounts": [null, accounts], "seen_by": [null, seen_by.unwrap_or("everything")]});
    record(tx, by, NewEvent::install("export.made", "export", id).changes(what).reason(reason)).map(drop)
}

/// A link to a first password for everybody who may sign in today: after a restore nobody has one. Answers e-mails and
/// secrets. It leaves no event, so that the history of the new install is that of the old one.
///
/// # Errors
/// `Forbidden` without the right to administer.
pub fn invite_all(tx: &Tx<'_>, by: &Acting) -> Result<Vec<(String, String)>> {
    let mut made = Vec::new();
    for user in users::active(tx, by.today)? {
        made.push((user.email, links::issue_quietly(tx, by, user.id, LinkKind::Invite)?));
    }
    Ok(made)
}
