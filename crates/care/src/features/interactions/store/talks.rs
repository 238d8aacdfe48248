//! When each person of an account was last talked to (`person_talks`), kept so that a busy account's people are
//! listed without reading all its conversations.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Tx, Value, ids_value, params};

use super::super::model::Direction;
use super::interaction::Insert;
use crate::base::{AccountId, Error, PersonId, Result};

/// What the rows are computed from; one-way messages, archived conversations and
/// those who did not come do not count.
const COMPUTED: &str = "select ip.account_id, ip.person_id, max(i.happened_at) as last_at
   from interaction_people ip
   join interactions i on i.account_id = ip.account_id and i.id = ip.interaction_id
  where i.archived_at is null and i.direction = 'both' and ip.present = 1";

/// Moves the marks of whom the new conversations were held with forward.
pub(in crate::features::interactions) fn advance(tx: &Tx<'_>, rows: &[Insert<'_>]) -> Result<()> {
    let mut last: HashMap<(AccountId, PersonId), Timestamp> = HashMap::new();
    for row in rows.iter().filter(|row| row.direction == Direction::Both) {
        for person in &row.people {
            let mark = last.entry((row.new.account, *person)).or_insert(row.new.happened_at);
            *mark = (*mark).max(row.new.happened_at);
        }
    }
    let values: Vec<Vec<Value<'_>>> =
        last.into_iter().map(|((account, person), at)| params![account, person, at].into()).collect();
    tx.insert_many(
        "insert into person_talks (account_id, person_id, last_at)",
        &values,
        "on conflict (account_id, person_id) do update set last_at = excluded.last_at
          where excluded.last_at > person_talks.last_at",
    )?;
    Ok(())
}

/// Computes the marks of some people anew, after a conversation with them was changed or taken away.
pub(in crate::features::interactions) fn refresh(tx: &Tx<'_>, account: AccountId, people: &[PersonId]) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let ids = tx.ids_sql("$2");
    let values = || [Value::from(account.0), ids_value(people.iter().map(|p| p.0))];
    tx.execute(&format!("delete from person_talks where account_id = $1 and person_id in ({ids})"), &values())?;
    let one =
        format!("{COMPUTED} and ip.account_id = $1 and ip.person_id in ({ids}) group by ip.account_id, ip.person_id");
    tx.execute(&format!("insert into person_talks (account_id, person_id, last_at) {one}"), &values())?;
    Ok(())
}

/// Computes the marks of a whole account anew.
fn rebuild(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    tx.execute("delete from person_talks where account_id = $1", &params![account])?;
    tx.execute(
        &format!(
            "insert into person_talks (account_id, person_id, last_at) {COMPUTED} and ip.account_id = $1
              group by ip.account_id, ip.person_id"
        ),
        &params![account],
    )?;
    Ok(())
}

/// Computes the marks of the accounts in a work set anew.
pub(in crate::features::interactions) fn rebuild_set(tx: &Tx<'_>, set: uuid::Uuid) -> Result<()> {
    const SET: &str = "account_id in (select id from work_sets where set_id = $1)";
    tx.execute(&format!("delete from person_talks where {SET}"), &params![set])?;
    tx.execute(
        &format!(
            "insert into person_talks (account_id, person_id, last_at) {COMPUTED} and ip.{SET}
              group by ip.account_id, ip.person_id"
        ),
        &params![set],
    )?;
    Ok(())
}

/// Accounts whose marks differ from their conversations, as a check; with `repair` they are computed anew.
pub(in crate::features::interactions) fn check(tx: &Tx<'_>, _today: Date, repair: bool) -> Result<Vec<String>> {
    let all = format!("{COMPUTED} group by ip.account_id, ip.person_id");
    let stored = "select account_id, person_id, last_at from person_talks";
    let wrong: Vec<AccountId> = tx.query(
        &format!(
            "select distinct account_id from (select * from ({all} except {stored}) missing
             union all select * from ({stored} except {all}) extra) differing order by account_id"
        ),
        &[],
        |r| Ok::<_, Error>(r.get(0)?),
    )?;
    if repair {
        wrong.iter().try_for_each(|account| rebuild(tx, *account))?;
    }
    Ok(wrong
        .iter()
        .map(|account| format!("the days of the last conversations with the people of account {account} are wrong"))
        .collect())
}
