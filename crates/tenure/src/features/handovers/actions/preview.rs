//! What a hand-over would do, without doing it.

use std::collections::HashMap;

use tenure_db::Conn;

use super::super::model::NewHandover;
use super::super::store::accounts;
use super::offer::{accounts_of, check};
use crate::base::registry::HandoverPart;
use crate::base::{AccountId, Error, Result, Scope, Viewer};
use crate::features::access::store::assignments::{self, Led};

/// A part, how many of it there are, and whether they move.
#[derive(Clone, Debug)]
pub struct Moving {
    /// Its key.
    pub key: &'static str,
    /// Its text key.
    pub label: &'static str,
    /// How many the giver has on the accounts.
    pub count: i64,
    /// Whether they go to the receiver.
    pub moves: bool,
    /// By account.
    pub by_account: HashMap<AccountId, i64>,
}

/// What would happen.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The accounts, by name.
    pub accounts: Vec<Led>,
    /// What moves and what stays.
    pub parts: Vec<Moving>,
    /// On how many of the accounts the giver keeps access by other ways.
    pub kept: i64,
}

/// Counts what a hand-over would do; says what is wrong with it as doing it would.
///
/// # Errors
/// As for the hand-over.
pub fn preview(q: &Conn<'_>, viewer: &Viewer, parts: &[HandoverPart], new: &NewHandover) -> Result<Preview> {
    check(q, viewer, parts, new)?;
    let ids = accounts_of(q, viewer, new)?;
    let scope = Scope::all(q, viewer)?;
    let most = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let led = assignments::led(q, &scope, Some(&ids), Some(new.giver), new.from, most)?;
    if led.len() < ids.len() {
        // Those that cannot be seen and those that the giver does not lead are not told apart.
        return Err(Error::field("accounts", "handovers-error-not-led"));
    }
    let moving = parts.iter().map(|part| {
        let by_account: HashMap<AccountId, i64> = (part.count)(q, &ids, new.giver)?.into_iter().collect();
        let moves = new.parts.iter().any(|key| key == part.key);
        Ok(Moving { key: part.key, label: part.label, count: by_account.values().sum(), moves, by_account })
    });
    let parts = moving.collect::<Result<Vec<_>>>()?;
    Ok(Preview { accounts: led, parts, kept: accounts::kept(q, &ids, new.giver, new.from)? })
}
