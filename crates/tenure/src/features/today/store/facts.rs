//! What rows of Contact next show of accounts and people.

use std::collections::HashMap;

use tenure_db::{Conn, ids_value};

use crate::base::sql::Sql;
use crate::base::{AccountId, Error, PersonId, Result, Scope};

/// What a row shows of an account.
#[derive(Clone, Debug)]
pub struct AccountFacts {
    /// Its name.
    pub name: String,
    /// The client's revenue in minor units; 0 when unknown, for ties only.
    pub revenue: i64,
    /// Whether it is a key account.
    pub key: bool,
}

/// Facts of the accounts, within scope.
pub fn accounts(q: &Conn<'_>, scope: &Scope, ids: &[AccountId]) -> Result<HashMap<AccountId, AccountFacts>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::default();
    let (list, day) = (sql.param(ids_value(ids.iter().map(|id| id.0))), sql.param(scope.today));
    sql.push(&format!(
        "select a.id, a.name, coalesce(a.revenue_minor, 0), coalesce(m.is_key, 0) from accounts a
           left join account_tiers t on t.account_id = a.id and t.valid_from <= {day} and t.valid_to > {day}
           left join terms m on m.kind = 'tier' and m.code = t.tier
          where a.id in ({}) and ",
        q.ids_sql(&list)
    ));
    scope.each().filter(&mut sql, "a.id");
    let rows = q.query(&sql.text, &sql.values, |r| {
        let facts = AccountFacts { name: r.get(1)?, revenue: r.get(2)?, key: r.get::<i64>(3)? == 1 };
        Ok::<_, Error>((r.get(0)?, facts))
    })?;
    Ok(rows.into_iter().collect())
}

/// What a row shows of a person at an account.
#[derive(Clone, Debug)]
pub struct PersonFacts {
    /// Full name.
    pub name: String,
    /// Title of the position.
    pub title: String,
    /// The position, for the link.
    pub position: uuid::Uuid,
    /// Phone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// By what they like to be reached, or empty.
    pub channel: String,
    /// What the last touch was about, or empty.
    pub topic: String,
}

/// Facts of persons at their accounts; the accounts are known to be visible.
pub fn persons(
    q: &Conn<'_>,
    scope: &Scope,
    pairs: &[(AccountId, PersonId)],
) -> Result<HashMap<(AccountId, PersonId), PersonFacts>> {
    if pairs.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::default();
    let accounts = sql.param(ids_value(pairs.iter().map(|(account, _)| account.0)));
    let persons = sql.param(ids_value(pairs.iter().map(|(_, person)| person.0)));
    sql.push(&format!(
        "select p.account_id, p.person_id, n.name, p.title, p.id, p.phone, p.email, coalesce(nullif(c.channel, ''), p.channel),
                coalesce((select i.summary from interaction_people ip
                            join interactions i on i.account_id = ip.account_id and i.id = ip.interaction_id
                           where ip.account_id = p.account_id and ip.person_id = p.person_id and ip.present = 1 and i.archived_at is null
                             and i.direction = 'both' order by i.happened_at desc, i.id desc limit 1), '')
           from positions p join persons n on n.id = p.person_id
           left join contact_plans c on c.account_id = p.account_id and c.person_id = p.person_id
          where p.archived_at is null and p.account_id in ({}) and p.person_id in ({}) and ",
        q.ids_sql(&accounts),
        q.ids_sql(&persons)
    ));
    scope.each().filter(&mut sql, "p.account_id");
    // A person may have had several positions there: the latest speaks.
    sql.push(" order by p.valid_to, p.valid_from, p.id");
    let rows = q.query(&sql.text, &sql.values, |r| {
        let key: (AccountId, PersonId) = (r.get(0)?, r.get(1)?);
        let facts = PersonFacts {
            name: r.get(2)?,
            title: r.get(3)?,
            position: r.get(4)?,
            phone: r.get(5)?,
            email: r.get(6)?,
            channel: r.get(7)?,
            topic: r.get(8)?,
        };
        Ok::<_, Error>((key, facts))
    })?;
    Ok(rows.into_iter().collect())
}
