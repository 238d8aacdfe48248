//! Many accounts at once, for rows of files: found by what a file calls them, and read whole. For whoever has the right
//! to import; what is read for somebody's eyes goes through a scope.

use std::collections::{BTreeSet, HashMap};

use tenure_db::{Conn, Value, ids_value};

use super::super::matching::{Key, KeyKind};
use super::super::model::{Account, Identifier};
use super::account::{COLUMNS, read};
use super::lookup::Known;
use crate::base::scope::Scope;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, Viewer};
use crate::features::fields;

/// Words of one statement at most.
const WORDS: usize = 500;
/// Accounts of one statement that share keys with rows of a file at most: what very many share says nothing.
const ALIKE: i64 = 5_000;

fn list(ids: &[AccountId]) -> [Value<'static>; 1] {
    [ids_value(ids.iter().map(|id| id.0))]
}

/// `($1, $2 …)`; lists are filled up with their last word to a few lengths, so that statements are prepared once.
fn any(sql: &mut Sql, words: &[&str]) {
    let length = [1, 8, 64, 250, WORDS].into_iter().find(|length| *length >= words.len()).unwrap_or(WORDS);
    let last = words.last().copied().unwrap_or_default();
    let filled = words.iter().copied().chain(std::iter::repeat(last)).take(length);
    let places: Vec<String> = filled.map(|word| sql.param(word.to_owned())).collect();
    sql.push("(").push(&places.join(", ")).push(")");
}

/// The accounts of exactly these names, archived ones too.
pub(in crate::features::accounts) fn by_names(q: &Conn<'_>, names: &[&str]) -> Result<HashMap<String, Vec<Known>>> {
    let keys: BTreeSet<String> = names.iter().map(|name| tenure_text::fold(name)).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut found: HashMap<String, Vec<Known>> = HashMap::new();
    for keys in keys.chunks(WORDS) {
        let mut sql = Sql::new("select name, id, archived_at is not null from accounts where name_key in ");
        any(&mut sql, keys);
        sql.push(" order by id");
        for (name, known) in q.query(&sql.text, &sql.values, |r| {
            Ok::<_, Error>((r.get::<String>(0)?, Known { id: r.get(1)?, archived: r.get(2)? }))
        })? {
            found.entry(name).or_default().push(known);
        }
    }
    Ok(found)
}

/// The accounts that hold some of these identifiers, by scheme and key.
pub(in crate::features::accounts) fn by_keys(
    q: &Conn<'_>,
    wanted: impl Iterator<Item = (String, String)>,
) -> Result<HashMap<(String, String), Known>> {
    let mut schemes: HashMap<String, BTreeSet<String>> = HashMap::new();
    for (scheme, key) in wanted {
        schemes.entry(scheme).or_default().insert(key);
    }
    let mut found = HashMap::new();
    for (scheme, keys) in schemes {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        for keys in keys.chunks(WORDS) {
            let mut sql = Sql::new(
                "select k.value_key, a.id, a.archived_at is not null from account_keys k cross join accounts a
                  where k.scheme = ",
            );
            sql.bind(scheme.clone()).push(" and a.id = k.account_id and k.value_key in ");
            any(&mut sql, keys);
            for (key, known) in q.query(&sql.text, &sql.values, |r| {
                Ok::<_, Error>((r.get::<String>(0)?, Known { id: r.get(1)?, archived: r.get(2)? }))
            })? {
                found.insert((scheme.clone(), key), known);
            }
        }
    }
    Ok(found)
}

/// All identifiers of these accounts that are no ids of systems.
pub fn numbers(q: &Conn<'_>, ids: &[AccountId]) -> Result<HashMap<AccountId, Vec<Identifier>>> {
    let mut all = identifiers(q, ids)?;
    all.values_mut().for_each(|list| list.retain(|i| !i.scheme.starts_with("source:")));
    Ok(all)
}

/// All identifiers of these accounts, sorted.
pub(in crate::features::accounts) fn identifiers(
    q: &Conn<'_>,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, Vec<Identifier>>> {
    let sql = format!(
        "select account_id, scheme, value from account_identifiers where account_id in ({}) order by scheme, value",
        q.ids_sql("$1")
    );
    let mut all: HashMap<AccountId, Vec<Identifier>> = HashMap::new();
    for (id, identifier) in q.query(&sql, &list(ids), |r| {
        Ok::<_, Error>((r.get::<AccountId>(0)?, Identifier { scheme: r.get(1)?, value: r.get(2)? }))
    })? {
        all.entry(id).or_default().push(identifier);
    }
    Ok(all)
}

/// These accounts with all their fields.
pub(in crate::features::accounts) fn whole(q: &Conn<'_>, ids: &[AccountId]) -> Result<HashMap<AccountId, Account>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let place = q.ids_sql("$1");
    let rows = q.query(&format!("select {COLUMNS}, id from accounts where id in ({place})"), &list(ids), |r| {
        let id: AccountId = r.get(19)?;
        Ok::<_, Error>((id, read(id, r)?))
    })?;
    let mut all: HashMap<AccountId, Account> = rows.into_iter().collect();
    let names = format!(
        "select account_id, name from account_names where account_id in ({place})
          order by account_id, case when until_on is null then 0 else 1 end, until_on, name"
    );
    for (id, name) in q.query(&names, &list(ids), |r| Ok::<_, Error>((r.get::<AccountId>(0)?, r.get::<String>(1)?)))? {
        all.entry(id).and_modify(|a| a.profile.former_names.push(name));
    }
    for (id, mut identifiers) in identifiers(q, ids)? {
        identifiers.sort();
        all.entry(id).and_modify(|a| a.profile.identifiers = identifiers);
    }
    for (id, tags) in super::bulk::tags(q, ids)? {
        all.entry(id).and_modify(|a| a.profile.tags = tags);
    }
    for (id, custom) in fields::store::of_accounts(q, ids)? {
        let custom = custom.into_iter().map(|(key, value)| (format!("{}{key}", fields::model::PREFIX), value));
        all.entry(id).and_modify(|a| a.profile.custom = custom.collect());
    }
    Ok(all)
}

/// Names of accounts.
pub(in crate::features::accounts) fn names(q: &Conn<'_>, ids: &[AccountId]) -> Result<HashMap<AccountId, String>> {
    let sql = format!("select id, name from accounts where id in ({})", q.ids_sql("$1"));
    let rows = q.query(&sql, &list(ids), |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// What is compared of an account, for rows of a file.
pub(in crate::features::accounts) struct Alike {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// City.
    pub city: String,
    /// Stored country.
    pub country: String,
    /// Its keys.
    pub keys: BTreeSet<Key>,
    /// All its identifiers.
    pub numbers: Vec<Identifier>,
    /// Whether the importer may see it.
    pub visible: bool,
}

/// The accounts in use that share keys with these, by key.
pub(in crate::features::accounts) fn holders(
    q: &Conn<'_>,
    wanted: &BTreeSet<Key>,
) -> Result<HashMap<Key, Vec<AccountId>>> {
    let mut found: HashMap<Key, Vec<AccountId>> = HashMap::new();
    for kind in KeyKind::ALL {
        let keys: Vec<&str> = wanted.iter().filter(|(k, _)| *k == kind).map(|(_, key)| key.as_str()).collect();
        for keys in keys.chunks(WORDS) {
            let mut sql = Sql::new(
                "select m.match_key, m.account_id from account_matches m cross join accounts a
                  where m.account_id = a.id and a.archived_at is null and m.kind = ",
            );
            sql.bind(kind.code()).push(" and m.match_key in ");
            any(&mut sql, keys);
            sql.push(" limit ").bind(ALIKE);
            for (key, id) in
                q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get::<String>(0)?, r.get::<AccountId>(1)?)))?
            {
                found.entry((kind, key)).or_default().push(id);
            }
        }
    }
    Ok(found)
}

/// What is compared of these accounts, and which of them the viewer may see.
pub(in crate::features::accounts) fn alike(
    q: &Conn<'_>,
    viewer: &Viewer,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, Alike>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let (mut keys, mut numbers) = (super::matching::of(q, ids)?, identifiers(q, ids)?);
    let mut sql = Sql::default();
    sql.values.extend(list(ids));
    sql.push("select a.id, a.name, a.city, a.country, case when ");
    Scope::probe(viewer).filter(&mut sql, "a.id");
    sql.push(&format!(" then 1 else 0 end from accounts a where a.id in ({})", q.ids_sql("$1")));
    let rows = q.query(&sql.text, &sql.values, |r| {
        let id: AccountId = r.get(0)?;
        let (keys, numbers) = (keys.remove(&id).unwrap_or_default(), numbers.remove(&id).unwrap_or_default());
        let (name, city, country) = (r.get(1)?, r.get(2)?, r.get(3)?);
        Ok::<_, Error>((id, Alike { id, name, city, country, keys, numbers, visible: r.get(4)? }))
    })?;
    Ok(rows.into_iter().collect())
}

/// Which of these accounts exist and are in use.
pub(in crate::features::accounts) fn living(q: &Conn<'_>, ids: &[AccountId]) -> Result<BTreeSet<AccountId>> {
    let sql = format!("select id from accounts where id in ({}) and archived_at is null", q.ids_sql("$1"));
    Ok(q.query(&sql, &list(ids), |r| Ok::<_, Error>(r.get(0)?))?.into_iter().collect())
}
