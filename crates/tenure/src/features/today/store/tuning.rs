//! Weights of rules, and what people said of single rows.

use std::collections::HashSet;

use jiff::civil::Date;
use tenure_db::{Conn, Tx, params};
use uuid::Uuid;

use super::super::model::{Tuning, Who};
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Permit, PersonId, Read, Result, Scope, UserId};

/// Weights by rule, in per cent.
pub fn weights(q: &Conn<'_>) -> Result<Vec<(String, i64)>> {
    q.query("select rule, weight from contact_rules order by rule", &[], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// Sets the weight of a rule.
pub fn put_weight(tx: &Tx<'_>, rule: &str, weight: i64) -> Result<()> {
    tx.execute(
        "insert into contact_rules (rule, weight) values ($1, $2)
         on conflict (rule) do update set weight = excluded.weight, version = contact_rules.version + 1",
        &params![rule, weight],
    )?;
    Ok(())
}

fn person(id: Uuid) -> Option<PersonId> {
    (!id.is_nil()).then_some(PersonId(id))
}

/// The id that stands for the person; nil for the account.
fn stored(person: Option<PersonId>) -> Uuid {
    person.map_or(Uuid::nil(), |p| p.0)
}

/// Everything that changes points for a user.
pub fn of(q: &Conn<'_>, user: UserId) -> Result<Tuning> {
    let lessons = q.query(
        "select account_id, person_id, rule, times from contact_lessons where user_id = $1",
        &params![user],
        |r| Ok::<_, Error>((((r.get(0)?, person(r.get(1)?)), r.get(2)?), r.get(3)?)),
    )?;
    Ok(Tuning { weights: weights(q)?.into_iter().collect(), lessons: lessons.into_iter().collect() })
}

/// Whom a user does not want to see today.
pub fn asleep(q: &Conn<'_>, user: UserId, today: Date) -> Result<HashSet<Who>> {
    let rows = q.query(
        "select account_id, person_id from contact_snoozes where user_id = $1 and until_on > $2",
        &params![user, today],
        |r| Ok::<_, Error>((r.get(0)?, person(r.get(1)?))),
    )?;
    Ok(rows.into_iter().collect())
}

/// Until when a user does not want to see somebody.
pub fn snooze<L: AtLeast<Read>>(permit: &Permit<'_, L>, user: UserId, who: Option<PersonId>) -> Result<Option<Date>> {
    permit.conn().query_opt(
        "select until_on from contact_snoozes where account_id = $1 and user_id = $2 and person_id = $3",
        &params![permit.account(), user, stored(who)],
        |r| Ok(r.get(0)?),
    )
}

/// Sets until when; none forgets it.
pub fn put_snooze<L: AtLeast<Read>>(
    tx: &Tx<'_>,
    permit: &Permit<'_, L>,
    user: UserId,
    who: Option<PersonId>,
    until: Option<Date>,
) -> Result<()> {
    let (account, person) = (permit.account(), stored(who));
    match until {
        None => tx.execute(
            "delete from contact_snoozes where account_id = $1 and user_id = $2 and person_id = $3",
            &params![account, user, person],
        )?,
        Some(until) => tx.execute(
            "insert into contact_snoozes (account_id, user_id, person_id, until_on) values ($1, $2, $3, $4)
             on conflict (account_id, user_id, person_id) do update set until_on = excluded.until_on",
            &params![account, user, person, until],
        )?,
    };
    Ok(())
}

/// How often a user said "not this one" of a rule.
pub fn lesson<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    user: UserId,
    who: Option<PersonId>,
    rule: &str,
) -> Result<i64> {
    let found = permit.conn().query_opt(
        "select times from contact_lessons where account_id = $1 and user_id = $2 and person_id = $3 and rule = $4",
        &params![permit.account(), user, stored(who), rule],
        |r| Ok::<_, Error>(r.get(0)?),
    )?;
    Ok(found.unwrap_or(0))
}

/// Sets how often; 0 forgets it.
pub fn put_lesson<L: AtLeast<Read>>(
    tx: &Tx<'_>,
    permit: &Permit<'_, L>,
    (user, today): (UserId, Date),
    who: Option<PersonId>,
    rule: &str,
    times: i64,
) -> Result<()> {
    let (account, person) = (permit.account(), stored(who));
    if times <= 0 {
        tx.execute(
            "delete from contact_lessons where account_id = $1 and user_id = $2 and person_id = $3 and rule = $4",
            &params![account, user, person, rule],
        )?;
        return Ok(());
    }
    tx.execute(
        "insert into contact_lessons (account_id, user_id, person_id, rule, times, taught_on) values ($1, $2, $3, $4, $5, $6)
         on conflict (account_id, user_id, person_id, rule) do update set times = excluded.times, taught_on = excluded.taught_on",
        &params![account, user, person, rule, times, today],
    )?;
    Ok(())
}

/// Whether somebody is a person of the permit's account.
pub fn known<L: AtLeast<Read>>(permit: &Permit<'_, L>, person: PersonId) -> Result<bool> {
    let found = permit.conn().query_opt(
        "select 1 from positions where person_id = $2 and account_id = $1 and archived_at is null limit 1",
        &params![permit.account(), person],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    Ok(found.is_some())
}

/// Something that a user said of a row.
#[derive(Clone, Debug)]
pub struct Said {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub account_name: String,
    /// The person; none is the account.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: Option<String>,
    /// Until when not to show them.
    pub until: Option<Date>,
    /// The rule that was lowered, and how often.
    pub lesson: Option<(String, i64)>,
}

/// Everything that a user said and that still holds, of accounts that they can see.
pub fn said(q: &Conn<'_>, scope: &Scope) -> Result<Vec<Said>> {
    let mut sql = Sql::default();
    let (user, day) = (sql.param(scope.viewer), sql.param(scope.today));
    sql.push(&format!(
        "select x.account_id, a.name, x.person_id, n.name, x.until_on, x.rule, x.times
           from (select s.account_id, s.person_id, s.until_on, '' as rule, cast(0 as bigint) as times
                   from contact_snoozes s where s.user_id = {user} and s.until_on > {day}
                 union all
                 select l.account_id, l.person_id, l.taught_on, l.rule, l.times from contact_lessons l where l.user_id = {user}) x
           join accounts a on a.id = x.account_id left join persons n on n.id = x.person_id
          where "
    ));
    scope.each().filter(&mut sql, "x.account_id");
    sql.push(" order by a.name_key, n.name_key nulls first, x.rule limit 200");
    q.query(&sql.text, &sql.values, |r| {
        let (rule, day): (String, Date) = (r.get(5)?, r.get(4)?);
        let times: i64 = r.get(6)?;
        let snoozed = rule.is_empty();
        Ok::<_, Error>(Said {
            account: r.get(0)?,
            account_name: r.get(1)?,
            person: person(r.get(2)?),
            name: r.get(3)?,
            until: snoozed.then_some(day),
            lesson: (!snoozed).then_some((rule, times)),
        })
    })
}
