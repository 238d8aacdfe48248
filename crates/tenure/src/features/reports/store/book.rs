//! Which accounts a report is about, and which of them its reader may see.

use std::collections::HashMap;

use tenure_db::{Conn, ids_value};

use crate::base::asof::AsOf;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, Scope, Viewer};

/// Accounts on whose team somebody was at the end of a day, of those that they see today; `led` leaves what they led.
pub fn accounts(q: &Conn<'_>, author: &Viewer, on: AsOf, led: bool) -> Result<Vec<AccountId>> {
    let mut sql = Sql::new(
        "select a.id from accounts a where a.id in (select s.account_id from assignments s where s.user_id = ",
    );
    sql.bind(author.id);
    let day = sql.param(on.day);
    sql.push(&format!(" and s.valid_from <= {day} and s.valid_to > {day}"));
    if led {
        sql.push(" and s.role = 'lead'");
    }
    sql.push(") and ");
    on.live(&mut sql);
    sql.push(" and ");
    Scope::probe(author).filter(&mut sql, "a.id");
    sql.push(" order by a.id");
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))
}

/// Those of the accounts that the reader sees now, with their names and folded names.
pub fn visible(q: &Conn<'_>, reader: &Viewer, accounts: &[AccountId]) -> Result<HashMap<AccountId, (String, String)>> {
    if accounts.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new("select a.id, a.name, a.name_key from accounts a where a.id in (");
    let list = sql.param(ids_value(accounts.iter().map(|a| a.0)));
    sql.push(&q.ids_sql(&list)).push(") and ");
    Scope::probe(reader).filter(&mut sql, "a.id");
    let rows = q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
    Ok(rows.into_iter().collect())
}
