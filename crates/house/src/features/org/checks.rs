//! What is materialised here must equal a recomputation.

use jiff::civil::Date;

use crate::base::{Error, Result, Tx};
use crate::features::org::actions::{reach, territories};

/// `user_reach` against all lines and deputies.
pub fn user_reach(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let wrong = reach::check(tx)?;
    if wrong == 0 {
        return Ok(Vec::new());
    }
    if repair {
        reach::rebuild(tx)?;
    }
    Ok(vec![format!("{wrong} rows of user_reach differ from the reporting lines and deputies")])
}

/// `territory_tree` against the territories' parents.
pub fn territory_tree(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let mut wrong = 0;
    let tried = tx.attempt(|tx| {
        wrong = territories::rebuild_tree(tx)?;
        // Without leave to repair, the difference is counted and what was written is taken back.
        if repair { Ok(()) } else { Err(Error::NotFound) }
    });
    match tried {
        Ok(()) | Err(Error::NotFound) => {}
        Err(other) => return Err(other),
    }
    if wrong == 0 {
        Ok(Vec::new())
    } else {
        Ok(vec![format!("{wrong} pairs of territory_tree differ from the territories")])
    }
}
