//! Who came and who left: the gap that somebody left, and where they are now, as far as the viewer sees it.

use jiff::civil::Date;
use tenure_db::{Conn, params};

use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Permit, PersonId, PositionId, Read, Result, Scope, Viewer};

/// Somebody who came or left.
#[derive(Clone, Debug)]
pub struct Change {
    /// The position at the permit's account.
    pub id: PositionId,
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// What they are or were called there.
    pub title: String,
    /// The first day, or the last one.
    pub on: Date,
    /// Who has the same title by now, of those who left.
    pub successor: Option<String>,
}

/// Who left the permit's account on or after `since`, the last first.
pub fn left<L: AtLeast<Read>>(permit: &Permit<'_, L>, since: Date, today: Date) -> Result<Vec<Change>> {
    permit.conn().query(
        "select p.id, p.person_id, n.name, p.title, p.valid_to,
                (select max(m.name) from positions s join persons m on m.id = s.person_id
                  where s.account_id = p.account_id and s.archived_at is null and s.person_id <> p.person_id
                    and s.title = p.title and s.title <> '' and s.valid_from >= p.valid_from and s.valid_to > $3)
           from positions p join persons n on n.id = p.person_id
          where p.account_id = $1 and p.archived_at is null and p.valid_to > $2 and p.valid_to <= $3
            and not exists (select 1 from positions o where o.account_id = p.account_id and o.person_id = p.person_id
                             and o.archived_at is null and o.valid_to > $3)
          order by p.valid_to desc, p.id limit 20",
        &params![permit.account(), since, today],
        |r| {
            let to: Date = r.get(4)?;
            Ok(Change {
                id: r.get(0)?,
                person: r.get(1)?,
                name: r.get(2)?,
                title: r.get(3)?,
                on: to.yesterday().unwrap_or(to),
                successor: r.get(5)?,
            })
        },
    )
}

/// Who came to the permit's account on or after `since`, the last first.
pub fn came<L: AtLeast<Read>>(permit: &Permit<'_, L>, since: Date, today: Date) -> Result<Vec<Change>> {
    permit.conn().query(
        "select p.id, p.person_id, n.name, p.title, p.valid_from
           from positions p join persons n on n.id = p.person_id
          where p.account_id = $1 and p.archived_at is null and p.valid_from > $2 and p.valid_to > $3
          order by p.valid_from desc, p.id limit 20",
        &params![permit.account(), since, today],
        |r| {
            Ok(Change {
                id: r.get(0)?,
                person: r.get(1)?,
                name: r.get(2)?,
                title: r.get(3)?,
                on: r.get(4)?,
                successor: None,
            })
        },
    )
}

/// A position elsewhere, as far as the viewer sees the account.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// Who.
    pub person: PersonId,
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// The position.
    pub id: PositionId,
    /// First day.
    pub from: Date,
    /// First day after.
    pub to: Date,
}

/// Positions of these persons at other accounts than `here` that the viewer can see, the newest first.
pub fn elsewhere(q: &Conn<'_>, viewer: &Viewer, here: AccountId, persons: &[PersonId]) -> Result<Vec<Elsewhere>> {
    if persons.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("select p.person_id, p.account_id, a.name, p.id, p.valid_from, p.valid_to from positions p");
    sql.push(" join accounts a on a.id = p.account_id where p.archived_at is null and p.account_id <> ").bind(here);
    let ids = sql.param(tenure_db::ids_value(persons.iter().map(|p| p.0)));
    sql.push(&format!(" and p.person_id in ({}) and ", q.ids_sql(&ids)));
    Scope::probe(viewer).filter(&mut sql, "p.account_id");
    sql.push(" order by p.valid_from desc, p.id");
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Elsewhere {
            person: r.get(0)?,
            account: r.get(1)?,
            name: r.get(2)?,
            id: r.get(3)?,
            from: r.get(4)?,
            to: r.get(5)?,
        })
    })
}
