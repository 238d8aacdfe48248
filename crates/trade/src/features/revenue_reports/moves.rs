//! Reads what moved between managers: the same for the report, the list, its files and the API.

use tenure_db::Conn;

use super::asked::{Asked, ReportQuery};
use super::model::periods::year_of;
use super::model::{Filter, Period};
use super::store::Ask;
use super::store::moved::{self, Moved};
use super::store::named::{self, Names};
use crate::base::paging::Cursor;
use crate::base::settings::Settings;
use crate::base::{Error, Result, Scope};
use crate::features::revenue::model::month_of;

/// What moved, the largest first.
#[derive(Debug)]
pub struct Moves {
    /// Those of a page.
    pub items: Vec<Moved>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// How many there are on all pages.
    pub all: usize,
    /// What all of them come to.
    pub sum: i64,
    /// How many of them are hand-overs.
    pub handed: usize,
    /// What the hand-overs come to.
    pub handed_sum: i64,
    /// Names of the people on the page.
    pub people: Names,
    /// The year that they are of; none where days were asked for.
    pub year: Option<Period>,
}

/// The parameters of a list: its rows are managers, whatever the report before it was by.
///
/// # Errors
/// `Invalid` naming each wrong one.
pub fn read(query: &ReportQuery, today: jiff::civil::Date) -> Result<Asked> {
    ReportQuery { by: String::new(), ..query.clone() }.read(today)
}

/// A page of what moved in the days asked for, else in the year of a report with these parameters.
///
/// # Errors
/// `Invalid` for wrong parameters.
pub fn list(
    q: &Conn<'_>,
    scope: &Scope,
    settings: &Settings,
    asked: &Asked,
    (cursor, limit): (&str, usize),
) -> Result<Moves> {
    asked.known(q)?;
    let year = year_of(asked.step, asked.last_day(scope.today), settings.fiscal_month);
    let (filter, months) = match asked.filter.from {
        Some(from) => (asked.filter.clone(), (month_of(from), month_of(scope.today) + 1)),
        None => (Filter { before: None, ..asked.filter.clone() }, (year.from, year.to)),
    };
    let ask = Ask::new(q, scope, &settings.currency, &filter)?.by(q, asked.basis)?;
    let found = between(q, &ask, months, (place(cursor)?, limit))?;
    Ok(Moves { year: asked.filter.from.is_none().then_some(year), ..found })
}

/// What moved in these months: so many after so many others.
///
/// # Errors
/// What the database says.
pub(super) fn between(q: &Conn<'_>, ask: &Ask<'_>, months: (i64, i64), (skip, limit): (usize, usize)) -> Result<Moves> {
    let found = moved::all(q, ask, months)?;
    let all = found.len();
    let sum = |of: &mut dyn Iterator<Item = &Moved>| of.map(|m| m.minor).fold(0, i64::saturating_add);
    let (whole, handed_sum) = (sum(&mut found.iter()), sum(&mut found.iter().filter(|m| m.on.is_some())));
    let handed = found.iter().filter(|m| m.on.is_some()).count();
    let mut items: Vec<Moved> = found.into_iter().skip(skip).take(limit).collect();
    moved::name(q, ask, &mut items)?;
    let people = named::users(q, ask.scope, items.iter().flat_map(|m| [m.then, m.now]).flatten())?;
    let after = skip.saturating_add(items.len());
    let next = (after < all && !items.is_empty())
        .then(|| Cursor { value: Some(after.to_string()), id: uuid::Uuid::nil() }.encode());
    Ok(Moves { items, next, all, sum: whole, handed, handed_sum, people, year: None })
}

/// How many stand before the page of a cursor: the list is sorted by its sums, which no index has.
fn place(cursor: &str) -> Result<usize> {
    if cursor.is_empty() {
        return Ok(0);
    }
    let text = Cursor::decode(cursor)?.value.unwrap_or_default();
    text.parse().map_err(|_| Error::field("cursor", "error-cursor"))
}
