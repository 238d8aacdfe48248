//! What the account page's frame and its group card show: few columns, in one read each.

use jiff::Timestamp;
use tenure_db::{Conn, params};

use crate::base::asof::{self, AsOf};
use crate::base::permit::AtLeast;
use crate::base::scope::Scope;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Permit, Read, Result};

/// The head of an account page.
#[derive(Clone, PartialEq, Debug)]
pub struct HeadData {
    /// Its name.
    pub name: String,
    /// Code of the sector.
    pub sector: Option<String>,
    /// City.
    pub city: String,
    /// Stored country.
    pub country: String,
    /// As exact as it is known.
    pub client_since: Option<String>,
    /// When it was archived.
    pub archived_at: Option<Timestamp>,
    /// The last two-way conversation.
    pub last_conversation_at: Option<Timestamp>,
    /// Units that are not archived.
    pub units: i64,
    /// Code of the tier on the day.
    pub tier: Option<String>,
    /// Code of the lifecycle on the day.
    pub lifecycle: Option<String>,
}

/// Reads the head, with the dated facts of `day`.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: jiff::civil::Date) -> Result<HeadData> {
    permit.conn().query_one(
        "select a.name, a.sector, a.city, a.country, a.client_since, a.archived_at, s.last_conversation_at,
                (select count(*) from units u where u.account_id = a.id and u.archived_at is null),
                (select t.tier from account_tiers t where t.account_id = a.id and t.valid_from <= $2 and t.valid_to > $2),
                (select l.lifecycle from account_lifecycles l
                  where l.account_id = a.id and l.valid_from <= $2 and l.valid_to > $2)
           from accounts a left join account_stats s on s.account_id = a.id where a.id = $1",
        &params![permit.account(), day],
        |r| {
            Ok::<_, Error>(HeadData {
                name: r.get(0)?,
                sector: r.get(1)?,
                city: r.get(2)?,
                country: r.get(3)?,
                client_since: r.get(4)?,
                archived_at: r.get(5)?,
                last_conversation_at: r.get(6)?,
                units: r.get(7)?,
                tier: r.get(8)?,
                lifecycle: r.get(9)?,
            })
        },
    )
}

/// Whether the account was there on another day and not archived.
pub fn was_there<L: AtLeast<Read>>(permit: &Permit<'_, L>, as_of: AsOf) -> Result<bool> {
    let mut sql = Sql::new("select 1 from accounts a where a.id = ");
    sql.bind(permit.account()).push(" and ");
    as_of.live(&mut sql);
    Ok(permit.conn().query_opt(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some())
}

/// An account directly below another.
#[derive(Clone, PartialEq, Debug)]
pub struct Child {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Code of its tier on the day.
    pub tier: Option<String>,
    /// Where it is.
    pub city: String,
    /// Stored country.
    pub country: String,
}

/// The accounts directly below the one of the permit, today or on another day, that are within `scope`, by name.
pub fn children<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    scope: &Scope,
    as_of: Option<AsOf>,
    limit: i64,
) -> Result<Vec<Child>> {
    let mut sql = Sql::default();
    let (account, day) = (sql.param(permit.account()), sql.param(asof::day(as_of, scope.today)));
    sql.push(&format!(
        "select a.id, a.name, a.city, a.country,
                (select t.tier from account_tiers t where t.account_id = a.id and t.valid_from <= {day} and t.valid_to > {day})
           from account_parents p cross join accounts a
          where p.parent_id = {account} and p.valid_from <= {day} and p.valid_to > {day} and a.id = p.account_id
            and "
    ));
    asof::live(as_of, &mut sql);
    sql.push(" and ");
    scope.filter(&mut sql, "a.id");
    sql.push(" order by a.name_key, a.id limit ").bind(limit);
    permit.conn().query(&sql.text, &sql.values, |r| {
        Ok(Child { id: r.get(0)?, name: r.get(1)?, city: r.get(2)?, country: r.get(3)?, tier: r.get(4)? })
    })
}

/// Names of territories, for words about changes.
pub fn territory_names(q: &Conn<'_>, ids: &[uuid::Uuid]) -> Result<Vec<(uuid::Uuid, String)>> {
    let sql = format!("select id, name from territories where id in ({})", q.ids_sql("$1"));
    q.query(&sql, &[tenure_db::ids_value(ids.iter().copied())], |r| Ok((r.get(0)?, r.get(1)?)))
}
