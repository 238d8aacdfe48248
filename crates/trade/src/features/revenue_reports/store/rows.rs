//! The lines behind a sum.

use jiff::civil::Date;
use tenure_db::Conn;

use super::super::model::By;
use super::lines::{Ask, LEADS, counting, credited, in_move, in_row, keys_and_owners};
use super::worth::{Worth, measures, reported};
use crate::base::paging::Cursor;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, OfferingId, Result, RevenueLineId, UserId};

/// A line of the list.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its account.
    pub account: AccountId,
    /// The account's name.
    pub name: String,
    /// Its id.
    pub id: RevenueLineId,
    /// Its day.
    pub sold_on: Date,
    /// Minor units.
    pub minor: i64,
    /// Their currency.
    pub currency: String,
    /// In the reporting currency, by the rates asked for; none without a rate.
    pub reporting: Option<i64>,
    /// Number of its document, or empty.
    pub document: String,
    /// What was sold.
    pub offering: Option<OfferingId>,
    /// To whom it belonged on its day.
    pub then: Option<UserId>,
    /// Whether somebody is told to have sold it.
    pub told: bool,
    /// Who leads the account today.
    pub now: Option<UserId>,
}

/// Which lines, and how many.
pub struct Page<'a> {
    /// Whose rows were asked for; lead without one.
    pub by: By,
    /// The months.
    pub months: (i64, i64),
    /// After which line.
    pub cursor: Option<&'a Cursor>,
    /// How many, and one more.
    pub limit: usize,
}

/// Lines of a report, the newest first.
///
/// # Errors
/// `Invalid` for a cursor of another list.
pub fn page(q: &Conn<'_>, ask: &Ask<'_>, page: &Page<'_>) -> Result<Vec<Line>> {
    let mut sql = Sql::new("");
    // The names of owners stand beside every line, whatever the rows of the report are.
    let asked = keys_and_owners(&mut sql, ask, page.by);
    let reported = reported(&mut sql, ask);
    sql.push(&format!(
        "select l.account_id, a.name, l.id, l.sold_on, l.amount_minor, l.currency, {reported}, l.document_number, l.offering_id,
                {}, l.sold_by is not null, {LEADS}
           from revenue_lines l join accounts a on a.id = l.account_id{} where ",
        credited(),
        asked.joins
    ));
    ask.scope.filter(&mut sql, "l.account_id");
    sql.push(" and ");
    counting(&mut sql, ask, page.months);
    in_row(&mut sql, ask, &asked);
    in_move(&mut sql, ask);
    if let Some(cursor) = page.cursor {
        let wrong = || Error::field("cursor", "error-cursor");
        let day: Date = cursor.value.as_deref().and_then(|day| day.parse().ok()).ok_or_else(wrong)?;
        let (day, id) = (sql.param(day), sql.param(cursor.id));
        sql.push(&format!(" and (l.sold_on < {day} or (l.sold_on = {day} and l.id > {id}))"));
    }
    sql.push(" order by l.sold_on desc, l.id limit ").bind(i64::try_from(page.limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, |r| {
        let (minor, currency): (i64, String) = (r.get(4)?, r.get(5)?);
        let reporting = match &ask.constant {
            None => r.get(6)?,
            Some(constant) => constant.convert(minor, &currency, ask.currency),
        };
        Ok::<_, Error>(Line {
            account: r.get(0)?,
            name: r.get(1)?,
            id: r.get(2)?,
            sold_on: r.get(3)?,
            minor,
            currency,
            reporting,
            document: r.get(7)?,
            offering: r.get(8)?,
            then: r.get(9)?,
            told: r.get(10)?,
            now: r.get(11)?,
        })
    })
}

/// The place of a line in that order.
pub fn cursor(line: &Line) -> Cursor {
    Cursor { value: Some(line.sold_on.to_string()), id: line.id.0 }
}

/// The sum over all these lines: what they are worth, how many there are, and how many have no rate.
///
/// # Errors
/// What the database says.
pub fn sum(q: &Conn<'_>, ask: &Ask<'_>, page: &Page<'_>) -> Result<(i64, i64, i64)> {
    let mut sql = Sql::new("");
    let asked = keys_and_owners(&mut sql, ask, page.by);
    let sums = measures(&mut sql, ask);
    sql.push(&format!("select {} from revenue_lines l{}{} where ", sums.columns, asked.joins, sums.join));
    ask.scope.filter(&mut sql, "l.account_id");
    sql.push(" and ");
    counting(&mut sql, ask, page.months);
    in_row(&mut sql, ask, &asked);
    in_move(&mut sql, ask);
    sql.push(" group by 1");
    let found = q.query(&sql.text, &sql.values, |r| Worth::read(r, 0))?;
    Ok(found.into_iter().fold((0, 0, 0), |(minor, lines, unknown), worth| {
        (worth.minor.saturating_add(minor), lines + worth.lines, unknown + worth.unknown)
    }))
}
