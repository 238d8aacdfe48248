//! Who opens the door to a unit, and which accounts of the sector have an offering already.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::Conn;

use super::super::model::openings::Door;
use super::Whose;
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, OfferingId, Permit, PositionId, Read, Result, Scope, UnitId};
use crate::features::interactions::model::strength::{fade_between, strength};
use crate::features::relationships::store::scope::KEY;
use crate::features::revenue::ask::year_before;
use crate::features::revenue::model::month_of;

/// The doors by account and unit; under none the best of the account.
pub type Doors = HashMap<(AccountId, Option<UnitId>), Door>;

/// The key position of each unit with the strongest relationship, on a day.
///
/// # Errors
/// What the database says.
pub fn doors(q: &Conn<'_>, whose: &Whose<'_>, day: Date) -> Result<Doors> {
    let mut sql = Sql::default();
    let on = sql.param(day);
    sql.push(&format!(
        "select p.account_id, p.unit_id, n.name, p.title, sum(c.two_way_raw), sum(c.one_way_raw), max(c.at_day)
           from positions p join persons n on n.id = p.person_id
           left join contact_strengths c on c.account_id = p.account_id and c.person_id = p.person_id
          where p.archived_at is null and p.valid_from <= {on} and p.valid_to > {on} and {KEY} and "
    ));
    whose.narrow(&mut sql, "p.account_id");
    sql.push(" group by p.account_id, p.id, p.unit_id, n.name, p.title order by p.account_id, p.id");
    let rows = q.query(&sql.text, &sql.values, |r| {
        let left = r.get::<Option<Date>>(6)?.map_or(0.0, |at| fade_between(at, day));
        let raw = |at: usize| Ok::<_, Error>(r.get::<Option<f64>>(at)?.unwrap_or(0.0) * left);
        let strength = strength(raw(4)?, raw(5)?);
        Ok::<_, Error>((r.get(0)?, r.get::<Option<UnitId>>(1)?, Door { name: r.get(2)?, title: r.get(3)?, strength }))
    })?;
    let mut doors = Doors::new();
    let mut put = |key, door: &Door| {
        let best = doors.entry(key).or_insert_with(|| door.clone());
        if door.strength > best.strength {
            *best = door.clone();
        }
    };
    for (account, unit, door) in &rows {
        put((*account, *unit), door);
        put((*account, None), door);
    }
    Ok(doors)
}

/// Most accounts that prove an offering: more weigh no more.
const MOST: usize = 2;

/// What others may prove: an account, its sector, and an offering with all that is part of it.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// The account.
    pub account: AccountId,
    /// Its sector.
    pub sector: &'a str,
    /// The offering and its parts.
    pub parts: Vec<OfferingId>,
}

/// Of each that is wanted up to two other accounts of the sector that the viewer sees and that bought something of it in
/// the twelve months that end on a day. One statement.
///
/// # Errors
/// What the database says.
pub fn accounts(
    q: &Conn<'_>,
    scope: &Scope,
    day: Date,
    wanted: &[Wanted<'_>],
) -> Result<Vec<Vec<(AccountId, String)>>> {
    let mut found = vec![Vec::new(); wanted.len()];
    if wanted.is_empty() {
        return Ok(found);
    }
    let mut sql = Sql::default();
    let (from, until) = (sql.param(year_before(day)), sql.param(day));
    let month = sql.param(month_of(year_before(day)));
    for (at, Wanted { account, sector, parts }) in wanted.iter().enumerate() {
        let (me, sector) = (sql.param(*account), sql.param((*sector).to_owned()));
        let parts: Vec<String> = parts.iter().map(|id| sql.param(*id)).collect();
        sql.push(if at == 0 { "" } else { " union all " });
        sql.push(&format!(
            "select * from (select distinct cast({at} as bigint) as line, a.id, a.name from revenue_lines l cross join accounts a
              where l.offering_id in ({}) and l.sold_month >= {month} and l.archived_at is null and l.sold_on > {from}
                and l.sold_on <= {until} and l.amount_minor > 0 and a.id = l.account_id and a.id <> {me}
                and a.archived_at is null and a.sector = {sector} and ",
            parts.join(", ")
        ));
        scope.each().filter(&mut sql, "a.id");
        sql.push(&format!(" limit {MOST}) x{at}"));
    }
    for (at, id, name) in q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>((r.get::<i64>(0)?, r.get::<AccountId>(1)?, r.get::<String>(2)?))
    })? {
        if let Some(list) = usize::try_from(at).ok().and_then(|at| found.get_mut(at)) {
            list.push((id, name));
        }
    }
    Ok(found)
}

/// Somebody of a unit.
#[derive(Clone, Debug)]
pub struct Contact {
    /// The position.
    pub position: PositionId,
    /// The name.
    pub name: String,
    /// The title.
    pub title: String,
    /// Whether it is a key position.
    pub key: bool,
}

/// People of a unit of the permit's account on a day, or of those without a unit: key positions first.
///
/// # Errors
/// What the database says.
pub fn people<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    unit: Option<UnitId>,
    day: Date,
    limit: i64,
) -> Result<Vec<Contact>> {
    let mut sql = Sql::default();
    let on = sql.param(day);
    sql.push(&format!(
        "select p.id, n.name, p.title, case when {KEY} then 1 else 0 end as is_key from positions p
           join persons n on n.id = p.person_id
          where p.archived_at is null and p.valid_from <= {on} and p.valid_to > {on} and p.account_id = "
    ));
    sql.bind(permit.account());
    match unit {
        Some(unit) => sql.push(" and p.unit_id = ").bind(unit),
        None => sql.push(" and p.unit_id is null"),
    };
    sql.push(" order by is_key desc, n.name_key, p.id limit ").bind(limit);
    permit.conn().query(&sql.text, &sql.values, |r| {
        Ok(Contact { position: r.get(0)?, name: r.get(1)?, title: r.get(2)?, key: r.get::<i64>(3)? == 1 })
    })
}
