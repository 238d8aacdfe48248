//! Holders of territories with names.

use jiff::civil::Date;

use crate::base::dated::span_at;
use crate::base::sql::Sql;
use crate::base::{Conn, Error, Result, TerritoryId};
use crate::features::org::model::Holder;

/// Holders of a territory (of all when none), on a day or ever, oldest first.
pub fn list(q: &Conn<'_>, territory: Option<TerritoryId>, day: Option<Date>) -> Result<Vec<Holder>> {
    let mut sql = Sql::new(
        "select h.id, h.territory_id, h.user_id, u.name, h.valid_from, h.valid_to, h.reason, b.name
           from territory_holders h join users u on u.id = h.user_id left join users b on b.id = h.created_by
          where 1 = 1",
    );
    if let Some(territory) = territory {
        sql.push(" and h.territory_id = ").bind(territory);
    }
    if let Some(day) = day {
        let place = sql.param(day);
        sql.push(&format!(" and h.valid_from <= {place} and h.valid_to > {place}"));
    }
    sql.push(" order by h.valid_from, u.name_key, h.id");
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Holder {
            id: r.get(0)?,
            territory: r.get(1)?,
            user: r.get(2)?,
            user_name: r.get(3)?,
            span: span_at(r, 4)?,
            reason: r.get(6)?,
            by: r.get(7)?,
        })
    })
}
