//! Data that was to be kept until a day.

use jiff::civil::Date;
use tenure_db::{Conn, Tx, params};

use crate::base::sql::Sql;
use crate::base::{AccountId, Error, PersonId, PositionId, Result, Scope, UserId};

/// A position whose data was to be kept until a day.
#[derive(Clone, Debug)]
pub struct Due {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub account_name: String,
    /// The position.
    pub id: PositionId,
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Code of the reason to keep the data.
    pub basis: String,
    /// The day.
    pub until: Date,
    /// Whether they work there today.
    pub works: bool,
}

/// What is due before `day` at the accounts of the scope, the longest due first: `limit` rows and one more.
pub fn list(q: &Conn<'_>, scope: &Scope, day: Date, limit: i64) -> Result<Vec<Due>> {
    let mut sql = Sql::new(
        "select p.account_id, a.name, p.id, p.person_id, n.name, p.title, p.basis, p.keep_until, p.valid_to
           from positions p join accounts a on a.id = p.account_id join persons n on n.id = p.person_id
          where p.keep_until is not null and p.archived_at is null and a.archived_at is null and p.keep_until < ",
    );
    sql.bind(day).push(" and ");
    scope.filter(&mut sql, "p.account_id");
    sql.push(" order by p.keep_until, p.account_id, p.id limit ").bind(limit + 1);
    q.query(&sql.text, &sql.values, |r| {
        let to: Date = r.get(8)?;
        Ok::<_, Error>(Due {
            account: r.get(0)?,
            account_name: r.get(1)?,
            id: r.get(2)?,
            person: r.get(3)?,
            name: r.get(4)?,
            title: r.get(5)?,
            basis: r.get(6)?,
            until: r.get(7)?,
            works: to > scope.today,
        })
    })
}

/// A position that became due and whose account's lead was not told yet: account, position, day, lead.
pub type Newly = (AccountId, PositionId, Date, UserId);

/// Such positions, at most `limit`.
pub(in crate::features::people) fn newly(
    tx: &Tx<'_>,
    notice: &str,
    since: Date,
    today: Date,
    limit: i64,
) -> Result<Vec<Newly>> {
    tx.query(
        "select p.account_id, p.id, p.keep_until, s.user_id
           from positions p join accounts a on a.id = p.account_id
           join assignments s on s.account_id = p.account_id and s.role = 'lead' and s.valid_from <= $2 and s.valid_to > $2
          where p.keep_until is not null and p.keep_until >= $1 and p.keep_until < $2 and p.archived_at is null
            and a.archived_at is null
            and not exists (select 1 from notifications n where n.user_id = s.user_id and n.kind = $3
                              and n.about_id = p.id and n.about_on = p.keep_until)
          order by p.keep_until, p.id limit $4",
        &params![since, today, notice, limit],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )
}
