//! Deputies with names.

use jiff::civil::Date;

use crate::base::dated::span_at;
use crate::base::sql::Sql;
use crate::base::{Conn, Error, Result, UserId};
use crate::features::org::model::Deputy;

/// Deputies of a person (all people when none), of the days from `since` on, soonest first.
pub fn list(q: &Conn<'_>, person: Option<UserId>, since: Option<Date>) -> Result<Vec<Deputy>> {
    let mut sql = Sql::new(
        "select d.id, d.person_id, p.name, d.deputy_id, u.name, d.valid_from, d.valid_to, d.reason
           from deputies d join users p on p.id = d.person_id join users u on u.id = d.deputy_id where 1 = 1",
    );
    if let Some(person) = person {
        sql.push(" and d.person_id = ").bind(person);
    }
    if let Some(day) = since {
        sql.push(" and d.valid_to > ").bind(day);
    }
    sql.push(" order by d.valid_from, d.id");
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Deputy {
            id: r.get(0)?,
            person: r.get(1)?,
            person_name: r.get(2)?,
            deputy: r.get(3)?,
            deputy_name: r.get(4)?,
            span: span_at(r, 5)?,
            reason: r.get(7)?,
        })
    })
}
