//! Telling people. Called by other features in the transaction of the change itself, so that a notice exists exactly
//! when the change does; the event of that change is its trace.

use jiff::civil::Date;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::{Message, Notice};
use super::super::store;
use crate::base::{Acting, Result, UserId};

/// Tells one user.
///
/// # Errors
/// What the database says.
pub fn notify(tx: &Tx<'_>, by: &Acting, notice: Notice) -> Result<()> {
    let Notice { user, kind, account, href, args } = notice;
    tell(tx, by, &[user], &Message { kind, account, href, args })
}

/// Tells several users the same, in one statement. The one who acts is left out, and so is who may not sign in today
/// or does not want notices of this kind.
///
/// # Errors
/// What the database says.
pub fn tell(tx: &Tx<'_>, by: &Acting, users: &[UserId], what: &Message) -> Result<()> {
    debug_assert!(what.href.starts_with('/'), "a notice leads to a page of this site");
    if users.is_empty() { Ok(()) } else { store::insert(tx, by, users, what) }
}

/// For sweeps: tells each user of something that became true on a day, once for each thing and day. Answers how many
/// were told.
///
/// # Errors
/// What the database says.
pub fn tell_once(tx: &Tx<'_>, by: &Acting, rows: Vec<(UserId, Message, Uuid, Date)>) -> Result<u64> {
    let Some(kind) = rows.first().map(|row| row.1.kind) else { return Ok(0) };
    let mut users: Vec<UserId> = rows.iter().map(|row| row.0).collect();
    users.sort_unstable();
    users.dedup();
    let choices = store::choices_of(tx, kind, &users)?;
    store::insert_once(tx, by, &rows, &choices)
}
