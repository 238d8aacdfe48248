//! The lines behind a sum.

use jiff::civil::Date;
use tenure_db::Conn;

use super::super::model::By;
use super::lines::{Ask, LED_THEN, counting, credited, in_row, keys};
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
    /// In the reporting currency; none without a rate.
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
    let asked = keys(&mut sql, ask, page.by);
    let today = sql.param(ask.today);
    let currency = sql.param(ask.currency.to_owned());
    // The names of owners stand beside every line, whatever the rows of the report are.
    let owners = format!(
        "{LED_THEN} left join assignments ln on ln.account_id = l.account_id and ln.role = 'lead'
           and ln.valid_from <= {today} and ln.valid_to > {today}"
    );
    let joins = match page.by {
        By::Lead | By::Team => asked.joins.clone(),
        _ => format!("{owners}{}", asked.joins),
    };
    sql.push(&format!(
        "select l.account_id, a.name, l.id, l.sold_on, l.amount_minor, l.currency,
                case when l.reporting_currency = {currency} then l.reporting_minor end, l.document_number, l.offering_id,
                {}, l.sold_by is not null, ln.user_id
           from revenue_lines l join accounts a on a.id = l.account_id{joins} where ",
        credited()
    ));
    ask.scope.filter(&mut sql, "l.account_id");
    sql.push(" and ");
    counting(&mut sql, ask, page.months);
    in_row(&mut sql, ask, &asked);
    if let Some(cursor) = page.cursor {
        let wrong = || Error::field("cursor", "error-cursor");
        let day: Date = cursor.value.as_deref().and_then(|day| day.parse().ok()).ok_or_else(wrong)?;
        let (day, id) = (sql.param(day), sql.param(cursor.id));
        sql.push(&format!(" and (l.sold_on < {day} or (l.sold_on = {day} and l.id > {id}))"));
    }
    sql.push(" order by l.sold_on desc, l.id limit ").bind(i64::try_from(page.limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Line {
            account: r.get(0)?,
            name: r.get(1)?,
            id: r.get(2)?,
            sold_on: r.get(3)?,
            minor: r.get(4)?,
            currency: r.get(5)?,
            reporting: r.get(6)?,
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
    let asked = keys(&mut sql, ask, page.by);
    let currency = sql.param(ask.currency.to_owned());
    let reported = format!("case when l.reporting_currency = {currency} then l.reporting_minor end");
    sql.push(&format!(
        "select cast(coalesce(sum({reported}), 0) as bigint), count(*), count(*) - count({reported})
           from revenue_lines l{} where ",
        asked.joins
    ));
    ask.scope.filter(&mut sql, "l.account_id");
    sql.push(" and ");
    counting(&mut sql, ask, page.months);
    in_row(&mut sql, ask, &asked);
    q.query_one(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)))
}
