//! What is kept beside a deal is computed anew after a rate or the install's currency has changed.

use tenure_db::Tx;
use uuid::Uuid;

use super::super::store::reprice;
use crate::base::{App, Result, settings};
use crate::features::rates;

/// Converts all deals, some hundred in one transaction, each time by the rates of that moment.
///
/// # Errors
/// What the database says.
pub fn run(app: &App) -> Result<()> {
    let mut after = Some((Uuid::nil(), Uuid::nil()));
    while let Some(place) = after {
        after = app.db.write_blocking(move |tx| step(tx, place, true))?.1;
    }
    Ok(())
}

fn step(tx: &Tx<'_>, place: (Uuid, Uuid), repair: bool) -> Result<(usize, Option<(Uuid, Uuid)>)> {
    reprice::run(tx, &rates::store::all(tx)?, &settings::load(tx)?.currency, place, repair)
}

/// How many deals have something beside them that does not follow from what they say; with `repair` they are mended.
///
/// # Errors
/// What the database says.
pub fn check(tx: &Tx<'_>, repair: bool) -> Result<usize> {
    let (mut after, mut wrong) = (Some((Uuid::nil(), Uuid::nil())), 0);
    while let Some(place) = after {
        let (found, next) = step(tx, place, repair)?;
        wrong += found;
        after = next;
    }
    Ok(wrong)
}
