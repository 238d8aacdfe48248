//! What can be said of which cell: whether an offering is sold, and to such a unit, by the rule of deals.

use jiff::civil::Date;
use tenure_db::Conn;

use super::super::gather::Books;
use super::super::model::{Mark, Place, State};
use super::super::store::Whose;
use crate::base::{AccountId, Acting, Result};
use crate::features::deals::model::offered::Offered;
use crate::features::offerings;

/// What is sold on a day, and to which kinds of units.
pub(in crate::features::whitespace) fn offered(q: &Conn<'_>, day: Date) -> Result<Offered> {
    Ok(Offered::of(offerings::store::all(q)?, day))
}

/// Whether what somebody notes would count only where the offering can be sold.
pub(in crate::features::whitespace) const fn needs_fit(mark: Mark) -> bool {
    matches!(mark, Mark::Open | Mark::Competitor)
}

/// Which of these places were sold to, or have an open deal, whatever their kind: of them more may be said.
pub(in crate::features::whitespace) fn dealt(
    q: &Conn<'_>,
    by: &Acting,
    places: &[(AccountId, Place)],
) -> Result<Vec<(AccountId, Place)>> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let mut accounts: Vec<AccountId> = places.iter().map(|(account, _)| *account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let books = Books::load(q, &Whose::These(&accounts), &by.settings, by.today, by.today)?;
    let found = places.iter().filter(|(account, place)| {
        let grid = books.grid(*account, &books.tree.above(place.1));
        grid.cell(*place).is_some_and(|c| matches!(c.state, State::Sold | State::Deal))
    });
    Ok(found.copied().collect())
}
