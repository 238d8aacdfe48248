//! API tokens: shown once, kept as a hash.

use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::only_self;
use crate::base::events::{NewEvent, record};
use crate::base::validate::{self, NAME};
use crate::base::{Acting, Error, Fields, Result, Tx, UserId, secret_hash};
use crate::features::identity::store::{self, tokens::Token};

/// What every token begins with, so that scanners of leaked secrets know it.
pub const PREFIX: &str = "tnr_";

/// Makes a token for the user themself (the console makes them for anybody) and answers its secret: the only time.
pub fn create(
    tx: &Tx<'_>,
    by: &Acting,
    user: UserId,
    name: &str,
    expires: Option<Timestamp>,
    read_only: bool,
) -> Result<String> {
    make(tx, by, user, name, expires, read_only).map(|(_, secret)| secret)
}

/// Like [`create`], with the stored row.
pub fn make(
    tx: &Tx<'_>,
    by: &Acting,
    user: UserId,
    name: &str,
    expires: Option<Timestamp>,
    read_only: bool,
) -> Result<(Token, String)> {
    only_self(by, user)?;
    store::find(tx, user)?.ok_or(Error::NotFound)?;
    let mut fields = Fields::default();
    let name = validate::required(&mut fields, "name", name, NAME);
    if expires.is_some_and(|at| at <= by.now) {
        fields.add("expires_at", "identity-error-token-past");
    }
    fields.finish()?;
    let secret = format!("{PREFIX}{}", by.secret());
    let token = Token {
        id: by.uuid(),
        name,
        read_only,
        created_at: by.now,
        expires_at: expires,
        last_used_on: None,
        revoked_at: None,
    };
    store::tokens::insert(tx, user, &token, &secret_hash(&secret))?;
    let ends = expires.map(|at| at.to_string());
    let what = json!({"token": [null, token.name], "read_only": [null, read_only], "expires_at": [null, ends]});
    record(tx, by, NewEvent::install("user.token_created", "user", user.0).changes(what))?;
    Ok((token, secret))
}

/// Revokes a token of the user: from the next request on it is worth nothing.
///
/// # Errors
/// `NotFound` when the user has no such token that still works.
pub fn revoke(tx: &Tx<'_>, by: &Acting, user: UserId, id: Uuid) -> Result<()> {
    only_self(by, user)?;
    let name = store::tokens::list(tx, user)?.into_iter().find(|t| t.id == id).map(|t| t.name);
    if !store::tokens::revoke(tx, user, id, by.now)? {
        return Err(Error::NotFound);
    }
    record(tx, by, NewEvent::install("user.token_revoked", "user", user.0).changes(json!({"token": [name, null]})))?;
    Ok(())
}
