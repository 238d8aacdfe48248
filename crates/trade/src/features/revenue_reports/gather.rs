//! Reads and lays out a report: the same for the page, its file and the API.

use std::cmp::Reverse;
use std::collections::HashMap;

use tenure_db::Conn;
use uuid::Uuid;

use super::asked::Asked;
use super::model::periods::{periods, year_of};
use super::model::{By, Cell, Matrix, Period, Row, Who};
use super::moves::{self, Told};
use super::store::named::{self, Names};
use super::store::sums::{self, page_rows};
use super::store::{Ask, Constant};
use crate::base::settings::Settings;
use crate::base::{Locale, Result, Scope};
use crate::features::settings::terms::Terms;

/// Most rows of a file.
const MOST: usize = 100_000;

/// A row of the report.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is of: an id, a sector's code, or `none`.
    pub key: String,
    /// Its name; none for the row without a value.
    pub name: Option<String>,
    /// Its sums.
    pub row: Row,
}

/// A rate that was used.
#[derive(Clone, Debug)]
pub struct Used {
    /// The currency.
    pub currency: String,
    /// How much of the reporting currency one unit is worth; none without a rate.
    pub rate: Option<String>,
    /// From which day.
    pub on: Option<jiff::civil::Date>,
}

/// A report.
pub struct Report {
    /// Periods that stand beside one another.
    pub periods: Vec<Period>,
    /// The year of the last period, whole or to date, of which differences are told.
    pub sum: Period,
    /// Rows in their order.
    pub rows: Vec<Line>,
    /// All of it, rows that are not shown as well.
    pub total: Row,
    /// Accounts in scope, and how many of them have lines in these months.
    pub accounts: (i64, i64),
    /// What moved between people in the year, where rows are people.
    pub moves: Option<Told>,
    /// Rates used at a constant day.
    pub rates: Vec<Used>,
    /// Whether there are more rows.
    pub more: bool,
    /// Whether lines stand on several accounts.
    pub shared: bool,
    /// Where nothing was sold in these months: the last day before them on which something was.
    pub latest: Option<jiff::civil::Date>,
}

impl Report {
    /// Whether nothing was sold in what it shows.
    pub fn is_empty(&self) -> bool {
        self.total.then.iter().all(|a| a.lines == 0) && self.total.sum_then.lines == 0
    }
}

/// Reads a report.
///
/// # Errors
/// What the database says.
pub fn gather(q: &Conn<'_>, scope: &Scope, settings: &Settings, locale: Locale, asked: &Asked) -> Result<Report> {
    asked.known(q)?;
    // The last day chooses the periods; all of each is counted, so that a sum is that of its lines.
    let filter = super::model::Filter { before: None, ..asked.filter.clone() };
    let ask = Ask::new(q, scope, &settings.currency, &filter)?.by(q, asked.basis)?;
    let last = asked.last_day(ask.today);
    let shown = periods(asked.step, last, asked.n, settings.fiscal_month);
    let year = year_of(asked.step, last, settings.fiscal_month);
    let from = shown.first().map_or(year.from, |p| p.from.min(year.from));
    // The year is whole as well: it may go on after the last period.
    let months = (from, shown.last().map_or(year.to, |p| p.to.max(year.to)));
    let read = read(q, &ask, locale, asked, (months, year))?;
    let matrix = Matrix::new(&read.cells, &shown, year);
    let total = match &read.totals {
        Some(totals) => Matrix::new(totals, &shown, year).total,
        None => matrix.total.clone(),
    };
    let moves = match asked.by {
        By::Lead => Some(moves::told(q, &ask, (year.from, year.to))?),
        _ => None,
    };
    let used = ask.constant.as_ref().map(|constant| used(&read, constant, ask.currency)).unwrap_or_default();
    let rows = lines(&matrix, &read, asked.who);
    let accounts = sums::accounts(q, &ask, months)?;
    let shared = ask.shared;
    let mut report = Report {
        periods: shown,
        sum: year,
        rows,
        total,
        accounts,
        moves,
        rates: used,
        more: read.more,
        shared,
        latest: None,
    };
    if report.is_empty() {
        report.latest = sums::latest(q, &ask, months.0)?;
    }
    Ok(report)
}

/// What the database gave, with the names of its rows.
struct Read {
    cells: Vec<Cell>,
    /// Sums of everything, where the cells are those of a page.
    totals: Option<Vec<Cell>>,
    names: Names,
    /// What rows are called in addresses, where that is not their id.
    codes: HashMap<Uuid, String>,
    /// The order of the rows, where the database chose it.
    order: Option<Vec<Option<Uuid>>>,
    more: bool,
}

fn read(
    q: &Conn<'_>,
    ask: &Ask<'_>,
    locale: Locale,
    asked: &Asked,
    (months, year): ((i64, i64), Period),
) -> Result<Read> {
    match asked.by {
        By::Sector => sectors(q, ask, locale, months),
        by if by.many() => {
            let (skip, rows) = if asked.whole { (0, MOST) } else { (asked.skip, page_rows(asked.n)) };
            let mut order = sums::largest(q, ask, by, months, year, (skip, rows))?;
            let more = order.len() > rows;
            order.truncate(rows);
            let cells = sums::cells(q, ask, by, months, (!asked.whole).then_some(&order))?;
            let names = named::of(q, ask.scope, by, &order.iter().flatten().copied().collect::<Vec<_>>())?;
            let totals = Some(sums::totals(q, ask, months)?);
            Ok(Read { cells, totals, names, codes: HashMap::new(), order: Some(order), more })
        }
        by => {
            let mut cells = sums::cells(q, ask, by, months, None)?;
            if by == By::Offering {
                roll_up(&mut cells, &named::offerings(q)?, asked.filter.offering);
            }
            let mut ids: Vec<Uuid> = cells.iter().flat_map(|c| [c.then, c.now]).flatten().collect();
            ids.sort_unstable();
            ids.dedup();
            let names = named::of(q, ask.scope, by, &ids)?;
            Ok(Read { cells, totals: None, names, codes: HashMap::new(), order: None, more: false })
        }
    }
}

/// Sectors are words: each becomes a row under a number of its own.
fn sectors(q: &Conn<'_>, ask: &Ask<'_>, locale: Locale, months: (i64, i64)) -> Result<Read> {
    let terms = Terms::load(q)?;
    let (mut names, mut codes, mut cells) = (Names::new(), HashMap::new(), Vec::new());
    for (code, cell) in sums::by_sector(q, ask, months)? {
        let id = (!code.is_empty()).then(|| crate::features::revenue::model::identity::hash(&["sector", &code]));
        if let Some(id) = id {
            names.insert(id, terms.name(locale, "sector", &code).to_owned());
            codes.insert(id, code);
        }
        cells.push(Cell { then: id, now: id, ..cell });
    }
    Ok(Read { cells, totals: None, names, codes, order: None, more: false })
}

/// Gives what was sold of offerings to those above them: to the topmost ones, or to those right below the one that the
/// report is narrowed to. What was sold of that one itself keeps its name.
fn roll_up(cells: &mut [Cell], offerings: &[named::Offering], within: Option<Uuid>) {
    let parents: HashMap<Uuid, Option<Uuid>> = offerings.iter().map(|(id, parent, _)| (*id, *parent)).collect();
    let top = |mut id: Uuid| {
        // A tree has no circles; the bound guards against one all the same.
        for _ in 0..parents.len() {
            match parents.get(&id).copied().flatten() {
                Some(parent) if Some(parent) != within && Some(id) != within => id = parent,
                _ => break,
            }
        }
        id
    };
    for cell in cells {
        cell.then = cell.then.map(top);
        cell.now = cell.then;
    }
}

fn lines(matrix: &Matrix, read: &Read, who: Who) -> Vec<Line> {
    let line = |key: Option<Uuid>, row: &Row| Line {
        key: key
            .map_or_else(|| String::from("none"), |id| read.codes.get(&id).cloned().unwrap_or_else(|| id.to_string())),
        name: key.map(|id| read.names.get(&id).cloned().unwrap_or_default()),
        row: row.clone(),
    };
    if let Some(order) = &read.order {
        return order.iter().filter_map(|key| Some(line(*key, matrix.rows.get(key)?))).collect();
    }
    let mut lines: Vec<Line> = matrix.rows.iter().map(|(key, row)| line(*key, row)).collect();
    // What is alike stands by name, the row without a value last.
    lines.sort_by_cached_key(|l| {
        let name = l.name.as_deref().map(tenure_text::fold);
        (Reverse(l.row.rank(who)), name.is_none(), name, l.key.clone())
    });
    lines
}

fn used(read: &Read, constant: &Constant, base: &str) -> Vec<Used> {
    let cells = read.totals.as_ref().unwrap_or(&read.cells);
    let mut currencies: Vec<&str> = cells.iter().map(|c| c.currency.as_str()).filter(|c| *c != base).collect();
    currencies.sort_unstable();
    currencies.dedup();
    let rate = |currency: &&str| {
        let factor = constant.factor(currency);
        Used { currency: (*currency).to_owned(), rate: factor.map(|f| f.shown()), on: factor.and_then(|f| f.on) }
    };
    currencies.iter().map(rate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offerings_roll_up_to_those_below_the_one_asked_for() {
        let id = |n: u128| Uuid::from_u128(n);
        let tree =
            [(id(1), None, String::new()), (id(2), Some(id(1)), String::new()), (id(3), Some(id(2)), String::new())];
        let cell = |n: u128| Cell {
            then: Some(id(n)),
            now: Some(id(n)),
            month: 0,
            currency: String::from("EUR"),
            reporting: 1,
            lines: 1,
            unknown: 0,
        };
        let rolled = |within| {
            let mut cells = [cell(1), cell(2), cell(3)];
            roll_up(&mut cells, &tree, within);
            cells.map(|c| c.then.unwrap().as_u128())
        };
        assert_eq!(rolled(None), [1, 1, 1]);
        assert_eq!(rolled(Some(id(1))), [1, 2, 2]);
        assert_eq!(rolled(Some(id(2))), [1, 2, 3]);
    }
}
