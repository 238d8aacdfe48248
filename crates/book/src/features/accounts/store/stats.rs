//! Integrity of what is computed: stats rows, name keys, identifier keys.

use tenure_db::{Conn, Row, Tx, params};

use crate::base::registry::StatsColumn;
use crate::base::{AccountId, Error, Result};

/// The columns of `account_stats` for one account as JSON, for the API. `columns` are the registered ones.
pub(in crate::features::accounts) fn values(
    q: &Conn<'_>,
    account: AccountId,
    columns: &[&'static str],
) -> Result<serde_json::Map<String, serde_json::Value>> {
    if columns.is_empty() {
        return Ok(serde_json::Map::new());
    }
    let sql = format!("select {} from account_stats where account_id = $1", columns.join(", "));
    let row = q.query_opt(&sql, &params![account], |r| {
        let cells = columns.iter().enumerate().map(|(i, name)| Ok(((*name).to_owned(), cell(r, i, name)?)));
        cells.collect::<Result<serde_json::Map<_, _>>>()
    })?;
    Ok(row.unwrap_or_default())
}

/// By the column's name: `_at` instants, `_on` days, `_id` ids, anything else a number.
fn cell(r: &Row<'_>, i: usize, name: &str) -> Result<serde_json::Value> {
    Ok(if name.ends_with("_at") {
        r.get::<Option<jiff::Timestamp>>(i)?.map(|at| at.to_string()).into()
    } else if name.ends_with("_on") {
        r.get::<Option<jiff::civil::Date>>(i)?.map(|day| day.to_string()).into()
    } else if name.ends_with("_id") {
        r.get::<Option<uuid::Uuid>>(i)?.map(|id| id.to_string()).into()
    } else {
        r.get::<Option<i64>>(i)?.into()
    })
}

/// Accounts without a stats row; `repair` adds them.
pub fn missing(tx: &Tx<'_>, repair: bool) -> Result<u64> {
    let lost: i64 = tx.query_one(
        "select count(*) from accounts a where not exists (select 1 from account_stats s where s.account_id = a.id)",
        &params![],
        |r| Ok::<_, Error>(r.get(0)?),
    )?;
    if lost > 0 && repair {
        tx.execute(
            "insert into account_stats (account_id)
             select a.id from accounts a where not exists (select 1 from account_stats s where s.account_id = a.id)",
            &params![],
        )?;
    }
    Ok(lost.unsigned_abs())
}

/// Accounts whose stored value of a column is not what its SQL gives; `repair` stores that.
pub fn wrong(tx: &Tx<'_>, column: &StatsColumn, repair: bool) -> Result<i64> {
    let (name, sql) = (column.column, column.sql);
    let count = format!("select count(*) from account_stats where {name} is distinct from ({sql})");
    let wrong: i64 = tx.query_one(&count, &params![], |r| Ok::<_, Error>(r.get(0)?))?;
    if wrong > 0 && repair {
        tx.execute(
            &format!("update account_stats set {name} = ({sql}) where {name} is distinct from ({sql})"),
            &params![],
        )?;
    }
    Ok(wrong)
}

/// Names whose folded key is not what folding gives; `repair` stores that.
pub(in crate::features::accounts) fn wrong_keys(tx: &Tx<'_>, repair: bool) -> Result<Vec<String>> {
    let all = tx.query("select id, name, name_key from accounts order by id", &params![], |r| {
        Ok::<_, Error>((r.get::<AccountId>(0)?, r.get::<String>(1)?, r.get::<String>(2)?))
    })?;
    let mut wrong = Vec::new();
    for (id, name, key) in all {
        let want = tenure_text::fold(&name);
        if want != key {
            wrong.push(name);
            if repair {
                tx.execute("update accounts set name_key = $2 where id = $1", &params![id, want])?;
            }
        }
    }
    Ok(wrong)
}

/// Identifiers without their key, and keys without their identifier; `repair` makes the keys anew where it can.
pub(in crate::features::accounts) fn wrong_identifiers(tx: &Tx<'_>, repair: bool) -> Result<u64> {
    let stored = tx.query("select account_id, scheme, value from account_identifiers", &params![], |r| {
        let identifier = crate::features::accounts::model::Identifier { scheme: r.get(1)?, value: r.get(2)? };
        Ok::<_, Error>((identifier.scheme.clone(), identifier.key(), r.get::<AccountId>(0)?))
    })?;
    let keys = tx.query("select scheme, value_key, account_id from account_keys", &params![], |r| {
        Ok::<_, Error>((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<AccountId>(2)?))
    })?;
    let (stored, keys): (std::collections::BTreeSet<_>, std::collections::BTreeSet<_>) =
        (stored.into_iter().collect(), keys.into_iter().collect());
    let mut wrong = 0;
    for (scheme, key, account) in keys.difference(&stored) {
        wrong += 1;
        if repair {
            let sql = "delete from account_keys where scheme = $1 and value_key = $2 and account_id = $3";
            tx.execute(sql, &params![scheme.as_str(), key.as_str(), *account])?;
        }
    }
    for (scheme, key, account) in stored.difference(&keys) {
        wrong += 1;
        if repair {
            let sql = "insert into account_keys (scheme, value_key, account_id) values ($1, $2, $3) on conflict (scheme, value_key) do nothing";
            tx.execute(sql, &params![scheme.as_str(), key.as_str(), *account])?;
        }
    }
    Ok(wrong)
}

/// Accounts on which a fact holds two values on one day.
pub(in crate::features::accounts) fn overlaps(q: &Conn<'_>, table: &str) -> Result<i64> {
    let sql = format!(
        "select count(*) from {table} a where exists (select 1 from {table} b
          where b.account_id = a.account_id and b.id <> a.id and b.valid_from < a.valid_to and a.valid_from < b.valid_to)"
    );
    q.query_one(&sql, &params![], |r| Ok(r.get(0)?))
}
