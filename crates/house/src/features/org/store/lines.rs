//! Reporting lines with names.

use jiff::civil::Date;

use crate::base::dated::span_at;
use crate::base::{Conn, Error, Result, UserId, params};
use crate::features::org::model::{Line, LineKind};

/// Which lines to list.
#[derive(Clone, Copy, Default)]
pub struct Filter {
    /// Only those of this person, or to them.
    pub user: Option<UserId>,
    /// Only those that hold on this day.
    pub day: Option<Date>,
}

/// Lines by the manager's name, then the name of who reports, oldest first.
pub fn list(q: &Conn<'_>, filter: Filter) -> Result<Vec<Line>> {
    let mut sql = crate::base::sql::Sql::new(
        "select l.id, l.user_id, u.name, l.manager_id, m.name, l.kind, l.valid_from, l.valid_to, l.reason, b.name
           from reporting_lines l join users u on u.id = l.user_id join users m on m.id = l.manager_id
           left join users b on b.id = l.created_by where 1 = 1",
    );
    if let Some(user) = filter.user {
        let place = sql.param(user);
        sql.push(&format!(" and (l.user_id = {place} or l.manager_id = {place})"));
    }
    if let Some(day) = filter.day {
        let place = sql.param(day);
        sql.push(&format!(" and l.valid_from <= {place} and l.valid_to > {place}"));
    }
    sql.push(" order by m.name_key, m.id, u.name_key, u.id, l.valid_from");
    q.query(&sql.text, &sql.values, |r| {
        let kind: String = r.get(5)?;
        Ok::<_, Error>(Line {
            id: r.get(0)?,
            user: r.get(1)?,
            user_name: r.get(2)?,
            manager: r.get(3)?,
            manager_name: r.get(4)?,
            kind: LineKind::parse(&kind).unwrap_or(LineKind::Dotted),
            span: span_at(r, 6)?,
            reason: r.get(8)?,
            by: r.get(9)?,
        })
    })
}

/// Whether `manager` reaches `user` by lines on `day`.
pub fn leads(q: &Conn<'_>, manager: UserId, user: UserId, day: Date) -> Result<bool> {
    let found = q.query_opt(
        "select 1 from user_reach where viewer_id = $1 and holder_id = $2 and via in ('solid', 'dotted')
            and valid_from <= $3 and valid_to > $3 limit 1",
        &params![manager, user, day],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    Ok(found.is_some())
}
