//! Counting tries to sign in.

use jiff::Timestamp;

use crate::base::{Result, Tx, secret_hash};
use crate::features::identity::store::throttles as store;
use crate::features::identity::throttle::{Kind, Record, fail, wait};

/// What a try may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// Go on; it is the user's failure with this number unless it succeeds.
    Go(i64),
    /// Seconds to wait; nothing was counted.
    Wait(i64),
}

/// The key of a user. Only a hash: people type passwords into the field for the e-mail.
fn user_key(email: &str) -> String {
    let hash = secret_hash(email);
    let hex: String = hash.iter().take(16).map(|b| format!("{b:02x}")).collect();
    format!("user:{hex}")
}

fn keys(what: &str, email: &str, address: &str) -> Vec<(Kind, String)> {
    let mut keys = vec![(Kind::User, format!("{what}{}", user_key(email)))];
    if !address.is_empty() {
        keys.push((Kind::Address, format!("{what}address:{address}")));
    }
    keys
}

fn count(tx: &Tx<'_>, keys: &[(Kind, String)], now: Timestamp) -> Result<Turn> {
    let mut records = Vec::with_capacity(keys.len());
    for (kind, key) in keys {
        store::hold(tx, key, now)?;
        records.push((*kind, key, store::find(tx, key)?));
    }
    let longest = records.iter().filter_map(|(_, _, record)| wait(record.as_ref(), now)).max();
    if let Some(seconds) = longest {
        return Ok(Turn::Wait(seconds));
    }
    let mut failures = 0;
    for (kind, key, record) in records {
        let next = fail(kind, record.as_ref(), now);
        store::put(tx, key, &next)?;
        if kind == Kind::User {
            failures = next.failures;
        }
    }
    Ok(Turn::Go(failures))
}

/// Counts a try to sign in before it is checked.
pub fn turn(tx: &Tx<'_>, email: &str, address: &str, now: Timestamp) -> Result<Turn> {
    count(tx, &keys("", email, address), now)
}

/// Counts a request for a reset link, by rules of the same kind but apart from sign-in: asking locks nobody out.
pub fn reset_turn(tx: &Tx<'_>, email: &str, address: &str, now: Timestamp) -> Result<Turn> {
    count(tx, &keys("reset:", email, address), now)
}

/// Takes back what a try that succeeded had counted.
pub fn succeed(tx: &Tx<'_>, email: &str, address: &str) -> Result<()> {
    forget(tx, email)?;
    let key = format!("address:{address}");
    if let Some(record) = store::find(tx, &key)? {
        store::put(tx, &key, &Record { failures: record.failures - 1, locked_until: None, ..record })?;
    }
    Ok(())
}

/// Forgets the failures of a user.
pub fn forget(tx: &Tx<'_>, email: &str) -> Result<()> {
    store::delete(tx, &user_key(email))
}
