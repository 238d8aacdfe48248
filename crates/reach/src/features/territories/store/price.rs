//! What a change of leads costs in relationships.

use std::collections::HashMap;

use jiff::Timestamp;
use tenure_db::ids_value;

use crate::base::{AccountId, Conn, Error, Result};

/// Accounts asked for at once.
const CHUNK: usize = 5_000;

/// People talked to since `since`, and our open promises, by account; accounts without either are left out. The caller
/// found the accounts through the viewer's scope.
pub fn relationships(q: &Conn<'_>, accounts: &[AccountId], since: Timestamp) -> Result<HashMap<AccountId, (i64, i64)>> {
    let mut all: HashMap<AccountId, (i64, i64)> = HashMap::new();
    for chunk in accounts.chunks(CHUNK) {
        let ids = || ids_value(chunk.iter().map(|a| a.0));
        let people = format!(
            "select t.account_id, count(*) from person_talks t
              where t.account_id in ({}) and t.last_at >= $2 group by t.account_id",
            q.ids_sql("$1")
        );
        let pair = |r: &tenure_db::Row<'_>| Ok::<_, Error>((r.get::<AccountId>(0)?, r.get::<i64>(1)?));
        for (account, n) in q.query(&people, &[ids(), since.into()], pair)? {
            all.entry(account).or_default().0 = n;
        }
        let promises = format!(
            "select s.account_id, s.open_promises from account_stats s
              where s.account_id in ({}) and s.open_promises > 0",
            q.ids_sql("$1")
        );
        for (account, n) in q.query(&promises, &[ids()], pair)? {
            all.entry(account).or_default().1 = n;
        }
    }
    Ok(all)
}
