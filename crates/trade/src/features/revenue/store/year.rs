//! The figures of an account: twelve months, what is overdue, what is disputed.

use jiff::civil::Date;
use tenure_db::params;

use super::super::ask::year_before;
use super::super::model::sums::Sum;
use crate::base::permit::AtLeast;
use crate::base::{Error, Permit, Read, Result};

/// The figures.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// The twelve months that end today.
    pub now: Sum,
    /// The twelve before.
    pub before: Sum,
    /// Due before today and not paid.
    pub overdue: Sum,
    /// Disputed and not paid.
    pub disputed: Sum,
    /// Whether there was ever a line.
    pub any: bool,
}

/// The figures of the permit's account in the install's currency, by the rates of the days of sale.
///
/// # Errors
/// What the database says.
pub fn figures<L: AtLeast<Read>>(permit: &Permit<'_, L>, today: Date, currency: &str) -> Result<Figures> {
    let (year, two) = (year_before(today), year_before(year_before(today)));
    let group =
        "case when l.sold_on > $2 and l.sold_on <= $3 then 1 when l.sold_on > $4 and l.sold_on <= $2 then 2 else 0 end";
    let owed = "case when l.paid_on is null and l.kind <> 'credit_note' and l.due_on < $3 then 1 else 0 end";
    let contested = "case when l.paid_on is null and l.disputed = 1 then 1 else 0 end";
    let sql = format!(
        "select {group}, {owed}, {contested}, l.currency, count(*), cast(sum(l.amount_minor) as bigint),
                cast(coalesce(sum(case when l.reporting_currency = $5 then l.reporting_minor end), 0) as bigint),
                count(case when l.reporting_currency = $5 then l.reporting_minor end)
           from revenue_lines l where l.account_id = $1 and l.archived_at is null group by 1, 2, 3, 4"
    );
    let rows = permit.conn().query(&sql, &params![permit.account(), year, today, two, currency], |r| {
        let lines: i64 = r.get(4)?;
        let own = [(r.get::<String>(3)?, r.get::<i64>(5)?)].into();
        let sum = Sum { lines, unrated: lines - r.get::<i64>(7)?, converted: r.get(6)?, own };
        Ok::<_, Error>((r.get::<i64>(0)?, r.get::<i64>(1)? == 1, r.get::<i64>(2)? == 1, sum))
    })?;
    let mut figures = Figures { any: !rows.is_empty(), ..Figures::default() };
    for (when, overdue, disputed, sum) in rows {
        match when {
            1 => figures.now.join(&sum),
            2 => figures.before.join(&sum),
            _ => {}
        }
        if overdue {
            figures.overdue.join(&sum);
        }
        if disputed {
            figures.disputed.join(&sum);
        }
    }
    Ok(figures)
}
