//! `account_matches`: the keys of [`super::super::matching`], and which of them several accounts share.

use std::collections::{BTreeMap, BTreeSet};

use tenure_db::{Conn, Tx, Value, params};
use uuid::Uuid;

use super::super::matching::{Key, KeyKind, keys};
use super::super::model::{Identifier, Profile};
use crate::base::scope::Scope;
use crate::base::sql::Sql;
use crate::base::{AccountId, Acting, Error, Result};

/// Accounts whose keys are computed at once.
const CHUNK: i64 = 1_000;
/// Most rows of one key kind that are looked at for proposals.
const MOST: i64 = 20_000;

/// Stores the keys of a changed account.
pub(in crate::features::accounts) fn replace(tx: &Tx<'_>, account: AccountId, profile: &Profile) -> Result<()> {
    take(tx, &[account])?;
    put(tx, &[(account, keys(profile))])
}

/// Stores the keys of accounts that have none.
pub(in crate::features::accounts) fn put(tx: &Tx<'_>, all: &[(AccountId, impl AsRef<[Key]>)]) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let rows: Vec<Vec<Value<'_>>> = all
        .iter()
        .flat_map(|(id, keys)| keys.as_ref().iter().map(|(kind, key)| params![kind.code(), key.as_str(), *id].into()))
        .collect();
    tx.insert_many("insert into account_matches (kind, match_key, account_id)", &rows, "")?;
    // A limit with an offset keeps PostgreSQL from reading all keys beside these, while it does not know how many there are.
    let sql = format!(
        "select distinct n.kind, n.match_key from account_matches n
          where {} and exists (select 1 from account_matches o where o.kind = n.kind and o.match_key = n.match_key
                                 and o.account_id <> n.account_id limit 1 offset 0)",
        tx.among_sql("n.account_id", "$1")
    );
    let ids = [tenure_db::ids_value(all.iter().map(|(id, _)| id.0))];
    let shared = tx.query(&sql, &ids, |r| Ok::<_, Error>((r.get::<String>(0)?, r.get::<String>(1)?)))?;
    for (kind, key) in &shared {
        let sql = "update account_matches set shared = 1 where shared = 0 and kind = $1 and match_key = $2";
        tx.execute(sql, &params![kind.as_str(), key.as_str()])?;
    }
    Ok(())
}

/// Takes the keys of accounts away; whoever shared one alone with them shares it no longer.
pub(super) fn take(tx: &Tx<'_>, accounts: &[AccountId]) -> Result<()> {
    let ids = || tenure_db::ids_value(accounts.iter().map(|id| id.0));
    let shared = format!(
        "update account_matches set shared = 0
          where shared = 1 and account_id not in ({0})
            and (kind, match_key) in (select n.kind, n.match_key from account_matches n where {1})
            and not exists (select 1 from account_matches o where o.kind = account_matches.kind
                              and o.match_key = account_matches.match_key
                              and o.account_id <> account_matches.account_id and o.account_id not in ({0}))",
        tx.ids_sql("$1"),
        tx.among_sql("n.account_id", "$1")
    );
    tx.execute(&shared, &[ids()])?;
    tx.execute(&format!("delete from account_matches where {}", tx.among_sql("account_id", "$1")), &[ids()])?;
    Ok(())
}

/// Live accounts in scope that share a key with another, by key: for each key its holders.
pub fn shared(q: &Conn<'_>, scope: &Scope) -> Result<Vec<(Key, Vec<AccountId>)>> {
    let mut sql = Sql::new(
        "select m.kind, m.match_key, m.account_id from account_matches m cross join accounts a
          where m.shared = 1 and a.id = m.account_id and a.archived_at is null and ",
    );
    scope.filter(&mut sql, "m.account_id");
    sql.push(" order by m.kind, m.match_key, m.account_id limit ").bind(MOST);
    grouped(q, &sql)
}

fn grouped(q: &Conn<'_>, sql: &Sql) -> Result<Vec<(Key, Vec<AccountId>)>> {
    let rows = q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<AccountId>(2)?))
    })?;
    let mut groups: BTreeMap<Key, Vec<AccountId>> = BTreeMap::new();
    for (kind, key, account) in rows {
        if let Some(kind) = KeyKind::parse(&kind) {
            groups.entry((kind, key)).or_default().push(account);
        }
    }
    Ok(groups.into_iter().collect())
}

/// Live accounts in scope that hold one of these keys.
pub fn holders(q: &Conn<'_>, scope: &Scope, wanted: &[Key], limit: i64) -> Result<Vec<AccountId>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("select distinct m.account_id from account_matches m cross join accounts a where (");
    for (i, (kind, key)) in wanted.iter().enumerate() {
        let (kind, key) = (sql.param(kind.code().to_owned()), sql.param(key.clone()));
        sql.push(&format!("{}(m.kind = {kind} and m.match_key = {key})", if i > 0 { " or " } else { "" }));
    }
    sql.push(") and a.id = m.account_id and a.archived_at is null and ");
    scope.filter(&mut sql, "m.account_id");
    sql.push(" limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| Ok(r.get(0)?))
}

/// The keys of some accounts.
pub fn of(q: &Conn<'_>, accounts: &[AccountId]) -> Result<BTreeMap<AccountId, BTreeSet<Key>>> {
    let sql =
        format!("select account_id, kind, match_key from account_matches where account_id in ({})", q.ids_sql("$1"));
    let rows = q.query(&sql, &[tenure_db::ids_value(accounts.iter().map(|id| id.0))], |r| {
        Ok::<_, Error>((r.get::<AccountId>(0)?, r.get::<String>(1)?, r.get::<String>(2)?))
    })?;
    let mut all: BTreeMap<AccountId, BTreeSet<Key>> = BTreeMap::new();
    for (account, kind, key) in rows {
        all.entry(account).or_default().extend(KeyKind::parse(&kind).map(|kind| (kind, key)));
    }
    Ok(all)
}

/// Accounts whose stored keys are not those of their fields, and flags that say otherwise than the rows; `repair` stores
/// the right ones. Answers how many were wrong.
pub fn check(tx: &Tx<'_>, repair: bool) -> Result<u64> {
    let (mut wrong, mut after) = (0, AccountId(Uuid::nil()));
    loop {
        let ids: Vec<AccountId> =
            tx.query("select id from accounts where id > $1 order by id limit $2", &params![after, CHUNK], |r| {
                Ok::<_, Error>(r.get(0)?)
            })?;
        let Some(last) = ids.last() else { break };
        after = *last;
        let some = parts(tx, &ids)?;
        let mut stored = of(tx, &ids)?;
        let mended: Vec<(AccountId, Vec<Key>)> = some
            .iter()
            .map(|(id, profile)| (*id, keys(profile)))
            .filter(|(id, want)| !stored.remove(id).unwrap_or_default().iter().eq(want.iter()))
            .collect();
        wrong += mended.len() as u64;
        if repair && !mended.is_empty() {
            take(tx, &mended.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
            put(tx, &mended)?;
        }
    }
    const SHARED: &str = "case when exists (select 1 from account_matches o where o.kind = account_matches.kind
        and o.match_key = account_matches.match_key and o.account_id <> account_matches.account_id) then 1 else 0 end";
    let flags: i64 =
        tx.query_one(&format!("select count(*) from account_matches where shared <> {SHARED}"), &params![], |r| {
            Ok::<_, Error>(r.get(0)?)
        })?;
    if repair && flags > 0 {
        tx.execute(&format!("update account_matches set shared = {SHARED} where shared <> {SHARED}"), &params![])?;
    }
    Ok(wrong + flags.unsigned_abs())
}

/// Stores the keys of those of the next accounts after one that have none; answers the last that was looked at.
pub fn fill(tx: &Tx<'_>, after: AccountId, limit: i64) -> Result<Option<AccountId>> {
    let next: Vec<(AccountId, bool)> = tx.query(
        "select a.id, exists (select 1 from account_matches m where m.account_id = a.id) from accounts a
          where a.id > $1 order by a.id limit $2",
        &params![after, limit],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)),
    )?;
    let ids: Vec<AccountId> = next.iter().filter(|(_, known)| !known).map(|(id, _)| *id).collect();
    let all: Vec<(AccountId, Vec<Key>)> = parts(tx, &ids)?.iter().map(|(id, p)| (*id, keys(p))).collect();
    put(tx, &all)?;
    Ok(next.last().map(|(id, _)| *id))
}

/// Writes the keys of the accounts in a work set anew.
pub(in crate::features::accounts) fn rebuild(tx: &Tx<'_>, set: Uuid) -> Result<()> {
    let ids: Vec<AccountId> =
        tx.query("select id from work_sets where set_id = $1", &params![set], |r| Ok::<_, Error>(r.get(0)?))?;
    let all: Vec<(AccountId, Vec<Key>)> = parts(tx, &ids)?.iter().map(|(id, p)| (*id, keys(p))).collect();
    take(tx, &ids)?;
    put(tx, &all)
}

/// What keys are made of, by id.
fn parts(q: &Conn<'_>, ids: &[AccountId]) -> Result<Vec<(AccountId, Profile)>> {
    let (list, place) = ([tenure_db::ids_value(ids.iter().map(|id| id.0))], q.ids_sql("$1"));
    let mut some = q.query(
        &format!("select id, name, legal_name, website from accounts where id in ({place}) order by id"),
        &list,
        |r| {
            let profile = Profile { name: r.get(1)?, legal_name: r.get(2)?, website: r.get(3)?, ..Profile::default() };
            Ok::<_, Error>((r.get::<AccountId>(0)?, profile))
        },
    )?;
    let names =
        q.query(&format!("select account_id, name from account_names where account_id in ({place})"), &list, |r| {
            Ok::<_, Error>((r.get::<AccountId>(0)?, r.get::<String>(1)?))
        })?;
    let identifiers = q.query(
        &format!("select account_id, scheme, value from account_identifiers where account_id in ({place})"),
        &list,
        |r| Ok::<_, Error>((r.get::<AccountId>(0)?, Identifier { scheme: r.get(1)?, value: r.get(2)? })),
    )?;
    for (id, name) in names {
        if let Ok(at) = some.binary_search_by_key(&id, |(id, _)| *id) {
            some[at].1.former_names.push(name);
        }
    }
    for (id, identifier) in identifiers {
        if let Ok(at) = some.binary_search_by_key(&id, |(id, _)| *id) {
            some[at].1.identifiers.push(identifier);
        }
    }
    Ok(some)
}

/// Asks whoever looks after duplicates to decide pairs: a new account, and one that the importer may not see. No event
/// tells of it: whoever reads those of the new account may not know that there is another one.
///
/// # Errors
/// What the database says.
pub fn ask(tx: &Tx<'_>, by: &Acting, pairs: &[(AccountId, AccountId)]) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> =
        pairs.iter().map(|(new, other)| params![*new, *other, by.batch, by.now].into()).collect();
    tx.insert_many(
        "insert into duplicate_tasks (account_id, other_id, batch_id, created_at)",
        &rows,
        "on conflict (account_id, other_id) do nothing",
    )?;
    Ok(())
}
