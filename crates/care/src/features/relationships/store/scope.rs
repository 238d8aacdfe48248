//! The positions of many accounts at once, for lists over a scope.

use jiff::civil::Date;
use tenure_db::{Conn, Row};

use crate::base::sql::Sql;
use crate::base::{AccountId, PersonId, PositionId, Result, Scope, UserId};
use crate::features::interactions::model::strength::{Sums, fade_between, strength};

/// A position as lists over many accounts need it.
#[derive(Clone, Debug)]
pub struct Scoped {
    /// The account.
    pub account: AccountId,
    /// The position.
    pub position: PositionId,
    /// Who holds it.
    pub person: PersonId,
    /// Influence, 1 to 5.
    pub influence: Option<i64>,
    /// Whether they own the budget.
    pub economic_buyer: bool,
    /// Whether it is a key position.
    pub key: bool,
    /// Which of us looks after it.
    pub owner: Option<UserId>,
    /// First day in the role.
    pub since: Date,
    /// What the conversations amount to, as of `at`.
    pub sums: Sums,
    /// The day of the sums; none when nobody ever talked.
    pub at: Option<Date>,
}

impl Scoped {
    /// The strength on a day.
    pub fn strength(&self, day: Date) -> f64 {
        let Some(at) = self.at else { return 0.0 };
        let left = self.sums.faded(fade_between(at, day));
        strength(left.two_way, left.one_way)
    }

    /// The last day on which both sides spoke.
    pub fn touch(&self) -> Option<Date> {
        self.sums.touched_on
    }
}

/// The condition that the position `p` is a key one.
pub const KEY: &str = "(p.influence >= 4 or exists (select 1 from position_roles k
    where k.account_id = p.account_id and k.position_id = p.id
      and k.role in ('economic_buyer', 'decision_maker', 'approver', 'technical_buyer', 'executive_sponsor', 'champion')))";

fn read(r: &Row<'_>) -> Result<Scoped> {
    let sums = Sums {
        two_way: r.get::<Option<f64>>(8)?.unwrap_or(0.0),
        one_way: r.get::<Option<f64>>(9)?.unwrap_or(0.0),
        touched_on: r.get(11)?,
    };
    Ok(Scoped {
        account: r.get(0)?,
        position: r.get(1)?,
        person: r.get(2)?,
        influence: r.get(3)?,
        economic_buyer: r.get::<i64>(4)? == 1,
        key: r.get::<i64>(5)? == 1,
        owner: r.get(6)?,
        since: r.get(7)?,
        sums,
        at: r.get(10)?,
    })
}

/// Positions of today at the accounts in scope, those of key people only or all, at most `limit`.
///
/// # Errors
/// What the database says.
pub fn positions(q: &Conn<'_>, scope: &Scope, only_key: bool, limit: i64) -> Result<Vec<Scoped>> {
    // All rows of a person have one day, so their sums can be added.
    let mut sql = Sql::new(&format!(
        "select p.account_id, p.id, p.person_id, p.influence,
                case when exists (select 1 from position_roles b where b.account_id = p.account_id
                                    and b.position_id = p.id and b.role = 'economic_buyer') then 1 else 0 end,
                case when {KEY} then 1 else 0 end, p.owner_id, p.valid_from,
                (select sum(c.two_way_raw) from contact_strengths c where c.account_id = p.account_id and c.person_id = p.person_id),
                (select sum(c.one_way_raw) from contact_strengths c where c.account_id = p.account_id and c.person_id = p.person_id),
                (select max(c.at_day) from contact_strengths c where c.account_id = p.account_id and c.person_id = p.person_id),
                (select max(c.touched_on) from contact_strengths c where c.account_id = p.account_id and c.person_id = p.person_id)
           from accounts a join positions p on p.account_id = a.id
          where a.archived_at is null and p.archived_at is null and p.valid_from <= "
    ));
    let day = sql.param(scope.today);
    sql.push(&format!("{day} and p.valid_to > {day}"));
    if only_key {
        sql.push(&format!(" and {KEY}"));
    }
    sql.push(" and ");
    scope.filter(&mut sql, "p.account_id");
    sql.push(" order by p.account_id, p.id limit ").bind(limit);
    q.query(&sql.text, &sql.values, read)
}
