//! `user_reach`: whose holdings each user reaches.

use std::collections::BTreeSet;

use crate::base::{Conn, Result, Tx};
use crate::features::org::rules::{self, Reach};
use crate::features::org::store::reach as store;

/// Rows to delete, rows to insert.
type Difference = (Vec<(Reach, String)>, Vec<Reach>);

/// What differs between the stored rows and a recomputation.
fn difference(q: &Conn<'_>) -> Result<Difference> {
    let wanted = rules::reach(&store::users(q)?, &store::lines(q)?, &store::deputies(q)?);
    let stored = store::stored(q)?;
    let known: BTreeSet<Reach> = stored.iter().filter(|(r, word)| r.via == word).map(|(r, _)| *r).collect();
    let gone = stored.into_iter().filter(|(r, word)| r.via != word || !wanted.contains(r)).collect();
    Ok((gone, wanted.difference(&known).copied().collect()))
}

/// Recomputes `user_reach` from all reporting lines and deputies, and writes only what differs. To be called by
/// whatever creates users or changes lines or deputies.
///
/// # Errors
/// What the database says.
pub fn rebuild(tx: &Tx<'_>) -> Result<()> {
    let (gone, new) = difference(tx)?;
    store::write(tx, &gone, &new)
}

/// How many rows differ from a recomputation.
///
/// # Errors
/// What the database says.
pub fn check(q: &Conn<'_>) -> Result<usize> {
    let (gone, new) = difference(q)?;
    Ok(gone.len().max(new.len()))
}
