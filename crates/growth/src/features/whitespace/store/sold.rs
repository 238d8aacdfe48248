//! What was sold, by account, unit and offering.

use jiff::civil::Date;
use tenure_db::{Conn, ids_value};

use super::super::model::Sold;
use super::super::model::cross::Bought;
use super::Whose;
use crate::base::by_id::ById;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, OfferingId, Result, UnitId};
use crate::features::revenue::ask::year_before;
use crate::features::revenue_reports::store::once;

/// What was sold in the twelve months that end on a day, in a currency by the rates of the days of sale. Over several
/// accounts a line that stands on more than one of a group counts once.
///
/// # Errors
/// What the database says.
pub fn year(q: &Conn<'_>, whose: &Whose<'_>, day: Date, today: Date, currency: &str) -> Result<Vec<Sold>> {
    let mut sql = Sql::default();
    let into = sql.param(currency.to_owned());
    let rated = format!("case when l.reporting_currency = {into} then l.reporting_minor end");
    // Lines of one account are added up below: SQLite sorts what it groups, which takes longer than reading it.
    let (sums, group) = match whose {
        Whose::Account(_) => (format!("coalesce({rated}, 0), 1, case when {rated} is null then 0 else 1 end"), ""),
        _ => (
            format!("cast(coalesce(sum({rated}), 0) as bigint), count(*), count({rated})"),
            " group by l.account_id, l.unit_id, l.offering_id",
        ),
    };
    sql.push(&format!("select l.account_id, l.unit_id, l.offering_id, {sums} from revenue_lines l where "));
    sql.push("l.archived_at is null and l.sold_on > ").bind(year_before(day)).push(" and l.sold_on <= ").bind(day);
    sql.push(" and ");
    whose.narrow(&mut sql, "l.account_id");
    if let Whose::Scope(scope) = whose {
        once(&mut sql, scope, today);
    }
    sql.push(group);
    let mut places: ById<(AccountId, Option<UnitId>, Option<OfferingId>), usize> = ById::default();
    let mut all: Vec<Sold> = Vec::new();
    q.query(&sql.text, &sql.values, |r| {
        let (account, unit, offering) = (r.get(0)?, r.get(1)?, r.get(2)?);
        let (minor, lines): (i64, i64) = (r.get(3)?, r.get(4)?);
        let unrated = lines - r.get::<i64>(5)?;
        let at = *places.entry((account, unit, offering)).or_insert(all.len());
        match all.get_mut(at) {
            Some(sold) => {
                // Amounts have no bound but that of whole numbers.
                sold.minor = sold.minor.saturating_add(minor);
                sold.lines += lines;
                sold.unrated += unrated;
            }
            None => all.push(Sold { account, unit, offering, minor, lines, unrated }),
        }
        Ok::<_, Error>(())
    })?;
    Ok(all)
}

/// What each account bought of each offering: in the last twelve months, in the twelve before, and whether earlier or
/// then at all.
///
/// # Errors
/// What the database says.
pub fn bought(q: &Conn<'_>, whose: &Whose<'_>, (day, today): (Date, Date), currency: &str) -> Result<Vec<Bought>> {
    let mut sql = Sql::default();
    let (into, now, before) =
        (sql.param(currency.to_owned()), sql.param(year_before(day)), sql.param(year_before(year_before(day))));
    let rated = format!("case when l.reporting_currency = {into} then l.reporting_minor else 0 end");
    sql.push(&format!(
        "select l.account_id, l.offering_id,
                cast(coalesce(sum(case when l.sold_on > {now} then {rated} else 0 end), 0) as bigint),
                cast(coalesce(sum(case when l.sold_on <= {now} and l.sold_on > {before} then {rated} else 0 end), 0) as bigint),
                cast(sum(case when l.sold_on <= {now} then 1 else 0 end) as bigint)
           from revenue_lines l where l.archived_at is null and l.offering_id is not null and l.sold_on <= "
    ));
    sql.bind(day).push(" and ");
    whose.narrow(&mut sql, "l.account_id");
    if let Whose::Scope(scope) = whose {
        once(&mut sql, scope, today);
    }
    sql.push(" group by l.account_id, l.offering_id");
    q.query(&sql.text, &sql.values, |r| {
        let ever = r.get::<i64>(4)? > 0;
        Ok::<_, Error>(Bought { account: r.get(0)?, line: r.get(1)?, now: r.get(2)?, before: r.get(3)?, ever })
    })
}

/// Which accounts bought which offerings in the twelve months that end on a day: for rules that purchases show.
///
/// # Errors
/// What the database says.
pub fn baskets(q: &Conn<'_>, whose: &Whose<'_>, day: Date, limit: i64) -> Result<Vec<(AccountId, OfferingId)>> {
    let mut sql = Sql::new("select l.account_id, l.offering_id from revenue_lines l where ");
    bought_by(&mut sql, day);
    sql.push(" and ");
    whose.narrow(&mut sql, "l.account_id");
    limited(q, sql, limit)
}

/// The same of some accounts, archived ones left out.
///
/// # Errors
/// What the database says.
pub fn baskets_of(q: &Conn<'_>, accounts: &[AccountId], day: Date, limit: i64) -> Result<Vec<(AccountId, OfferingId)>> {
    let mut sql = Sql::new("");
    sql.values.push(ids_value(accounts.iter().map(|id| id.0)));
    sql.push(&format!(
        "select l.account_id, l.offering_id from accounts a cross join revenue_lines l where a.id in ({})
            and a.archived_at is null and l.account_id = a.id and ",
        q.ids_sql("$1")
    ));
    bought_by(&mut sql, day);
    limited(q, sql, limit)
}

/// Lines of the twelve months that end on a day, of something that is offered.
fn bought_by(sql: &mut Sql, day: Date) {
    sql.push("l.archived_at is null and l.offering_id is not null and l.sold_on > ").bind(year_before(day));
    sql.push(" and l.sold_on <= ").bind(day);
}

fn limited(q: &Conn<'_>, mut sql: Sql, limit: i64) -> Result<Vec<(AccountId, OfferingId)>> {
    sql.push(" group by l.account_id, l.offering_id having sum(l.amount_minor) > 0 order by l.account_id, l.offering_id limit ");
    sql.bind(limit);
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))
}
