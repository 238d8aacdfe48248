//! Reads what moved between managers: the same for the report, the list, its files and the API.

use std::collections::HashMap;

use tenure_db::Conn;

use super::asked::{Asked, ReportQuery};
use super::model::periods::year_of;
use super::model::{Filter, Period};
use super::store::Ask;
use super::store::moved::{self, Moved, Phrase, Place, Totals};
use crate::base::paging::{Cursor, List};
use crate::base::settings::Settings;
use crate::base::{Result, Scope, UserId};
use crate::features::revenue::model::month_of;

/// Phrases beside a person of a report; the list tells the rest.
const PHRASES: i64 = 3;

/// A page of what moved, the largest first.
#[derive(Debug)]
pub struct Moves {
    /// Those of the page.
    pub items: Vec<Moved>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// What those of all pages come to.
    pub totals: Totals,
    /// The year that they are of; none where days were asked for.
    pub year: Option<Period>,
}

/// What moved, in words beside the people of a report.
#[derive(Debug, Default)]
pub struct Told {
    /// What all of it comes to.
    pub totals: Totals,
    /// Of each person the largest, with how many there are; none is nobody.
    pub people: HashMap<Option<UserId>, (Vec<Phrase>, i64)>,
}

/// The parameters of a list: its rows are managers, whatever the report before it was by.
///
/// # Errors
/// `Invalid` naming each wrong one.
pub fn read(query: &ReportQuery, today: jiff::civil::Date) -> Result<Asked> {
    ReportQuery { by: String::new(), ..query.clone() }.read(today)
}

/// The months of which a list is, with the filter that says the rest: the days asked for, else the year of a report with
/// these parameters.
fn period(asked: &Asked, settings: &Settings, today: jiff::civil::Date) -> (Filter, (i64, i64), Option<Period>) {
    let year = year_of(asked.step, asked.last_day(today), settings.fiscal_month);
    match asked.filter.from {
        Some(from) => (asked.filter.clone(), (month_of(from), month_of(today) + 1), None),
        None => (Filter { before: None, ..asked.filter.clone() }, (year.from, year.to), Some(year)),
    }
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
    let after = if cursor.is_empty() { None } else { Some(Place::read(&Cursor::decode(cursor)?)?) };
    let (filter, months, year) = period(asked, settings, scope.today);
    let ask = Ask::new(q, scope, &settings.currency, &filter)?.by(q, asked.basis)?;
    let mut items = Vec::new();
    let totals = moved::each(q, &ask, months, (after.as_ref(), limit.saturating_add(1)), |m| {
        items.push(m);
        Ok(())
    })?;
    let List { items, next } = List::cut(items, limit, |m| Place::of(m).cursor());
    Ok(Moves { items, next, totals, year })
}

/// All of the list, but no more than `most`, each through `row` as it is read.
///
/// # Errors
/// `Invalid` for wrong parameters; what `row` says.
pub fn each(
    q: &Conn<'_>,
    scope: &Scope,
    settings: &Settings,
    asked: &Asked,
    most: usize,
    row: impl FnMut(Moved) -> Result<()>,
) -> Result<()> {
    asked.known(q)?;
    let (filter, months, _) = period(asked, settings, scope.today);
    let ask = Ask::new(q, scope, &settings.currency, &filter)?.by(q, asked.basis)?;
    moved::each(q, &ask, months, (None, most), row).map(|_| ())
}

/// What moved in these months, in words.
///
/// # Errors
/// What the database says.
pub(super) fn told(q: &Conn<'_>, ask: &Ask<'_>, months: (i64, i64)) -> Result<Told> {
    let mut people: HashMap<Option<UserId>, (Vec<Phrase>, i64)> = HashMap::new();
    let totals = moved::told(q, ask, months, PHRASES, |person, phrase, all| {
        let of = people.entry(person).or_default();
        of.0.push(phrase);
        of.1 = all;
    })?;
    Ok(Told { totals, people })
}
