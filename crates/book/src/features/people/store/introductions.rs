//! Who of us talked with whom at an account.

use jiff::Timestamp;
use tenure_db::params;

use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{Error, Permit, PersonId, PositionId, Read, Result, Scope, UserId, Viewer};

/// One of us who knows one of them.
#[derive(Clone, Debug)]
pub struct Acquaintance {
    /// Which of us.
    pub user: UserId,
    /// Their name.
    pub user_name: String,
    /// Whom they know.
    pub person: PersonId,
    /// That name.
    pub person_name: String,
    /// The position at the account.
    pub position: PositionId,
    /// The title there.
    pub title: String,
    /// How often they talked, wherever the person worked.
    pub talks: i64,
    /// When last.
    pub last_at: Timestamp,
    /// How many of the conversations were at another account.
    pub elsewhere: i64,
}

/// Who of us talked since a day with people who work at the permit's account today: there, or at other accounts that
/// the viewer sees. Those who talked most come first.
pub fn list<L: AtLeast<Read>>(permit: &Permit<'_, L>, viewer: &Viewer, since: Timestamp) -> Result<Vec<Acquaintance>> {
    let mut sql = Sql::new(
        "select i.author_id, u.name, p.person_id, n.name, max(p.title), count(distinct i.id), max(i.happened_at),
                count(distinct case when i.account_id <> p.account_id then i.id end), p.id
           from positions p
           join persons n on n.id = p.person_id
           join positions o on o.person_id = p.person_id and o.archived_at is null
           join interaction_people ip on ip.account_id = o.account_id and ip.person_id = o.person_id
           join interactions i on i.account_id = ip.account_id and i.id = ip.interaction_id and i.archived_at is null
           join users u on u.id = i.author_id
          where p.account_id = $1 and p.archived_at is null and p.valid_from <= $2 and p.valid_to > $2
            and i.happened_at >= $3 and ",
    );
    sql.values.extend(params![permit.account(), viewer.today, since]);
    Scope::probe(viewer).filter(&mut sql, "o.account_id");
    sql.push(" group by i.author_id, u.name, p.person_id, n.name, p.id order by 6 desc, 7 desc, 2, 4 limit 200");
    permit.conn().query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Acquaintance {
            user: r.get(0)?,
            user_name: r.get(1)?,
            person: r.get(2)?,
            person_name: r.get(3)?,
            title: r.get(4)?,
            talks: r.get(5)?,
            last_at: r.get(6)?,
            elsewhere: r.get(7)?,
            position: r.get(8)?,
        })
    })
}
