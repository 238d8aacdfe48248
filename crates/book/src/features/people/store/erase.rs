//! What is stored of one person everywhere: for its export, and for its erasure. The tables are those that the features
//! registered, so that what a feature adds is found without a word here.

use serde_json::{Map, Value as Json, json};
use tenure_db::{Conn, Tx, Value, params};
use uuid::Uuid;

use super::super::words::{ERASED, Words, json_text};
use crate::base::registry::{AccountTable, PersonalData};
use crate::base::sql::Sql;
use crate::base::{AccountId, Acting, Error, PersonId, PositionId, Result};

/// Tables that hold the person; they are emptied and not searched for words.
const OWN: [&str; 3] = ["persons", "positions", "position_contacts"];
/// What accounts are called: a company may be called like its owner, and stays so.
const CALLED: [&str; 4] = ["account_names", "account_identifiers", "account_keys", "account_stats"];
/// Tables that are made anew from the others.
const MADE: [&str; 2] = ["search_entries", "search_texts"];

/// All places of a person, archived ones too.
pub fn places(q: &Conn<'_>, person: PersonId) -> Result<Vec<(AccountId, PositionId)>> {
    q.query(
        "select account_id, id from positions where person_id = $1 order by account_id, id",
        &params![person],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// Whether there is such a person, and whether they were erased.
pub fn known(q: &Conn<'_>, person: PersonId) -> Result<Option<bool>> {
    q.query_opt("select erased_at is not null from persons where id = $1", &params![person], |r| Ok(r.get(0)?))
}

/// Persons of this name.
pub fn by_name(q: &Conn<'_>, name: &str) -> Result<Vec<PersonId>> {
    q.query("select id from persons where name_key = $1 order by id limit 20", &params![tenure_text::fold(name)], |r| {
        Ok(r.get(0)?)
    })
}

/// Names, addresses and numbers of a person, those before a change too.
pub fn words(q: &Conn<'_>, person: PersonId) -> Result<Words> {
    let (mut names, mut numbers) = q.query_one(
        "select name, native_name, former_names, given_name, family_name from persons where id = $1",
        &params![person],
        |r| {
            let mut names: Vec<String> = vec![r.get(0)?, r.get(1)?];
            names.extend(r.get::<String>(2)?.lines().map(str::to_owned));
            let (given, family): (String, String) = (r.get(3)?, r.get(4)?);
            names.extend([format!("{given} {family}"), format!("{family} {given}"), format!("{family}{given}")]);
            Ok::<_, Error>((names, Vec::<String>::new()))
        },
    )?;
    let rows = q.query(
        "select email, phone, phone_key from positions where person_id = $1
         union all select c.value, c.value_key, '' from position_contacts c
                     join positions p on p.account_id = c.account_id and p.id = c.position_id where p.person_id = $1",
        &params![person],
        |r| Ok::<_, Error>([r.get::<String>(0)?, r.get(1)?, r.get(2)?]),
    )?;
    numbers.extend(rows.into_iter().flatten());
    for (account, id) in places(q, person)? {
        let changes = q.query(
            "select changes from events where scope_id = $1 and subject_id = $2",
            &params![account, id],
            |r| Ok::<_, Error>(r.get::<Json>(0)?),
        )?;
        for change in changes {
            let texts = |field: &str| {
                let pair = change.get(field).and_then(Json::as_array).cloned().unwrap_or_default();
                pair.into_iter().filter_map(|v| v.as_str().map(str::to_owned)).collect::<Vec<_>>()
            };
            ["name", "native_name", "former_names"]
                .iter()
                .for_each(|f| names.extend(texts(f).iter().flat_map(|t| t.lines().map(str::to_owned))));
            ["email", "phone"].iter().for_each(|f| numbers.extend(texts(f)));
        }
    }
    Ok(Words::of(names.iter().map(String::as_str), numbers.iter().map(String::as_str)))
}

/// The addresses of a person, folded.
pub(in crate::features::people) fn emails(q: &Conn<'_>, person: PersonId) -> Result<Vec<String>> {
    q.query(
        "select p.email_key from positions p where p.person_id = $1 and p.email_key <> ''
         union select c.value_key from positions p
                 join position_contacts c on c.account_id = p.account_id and c.position_id = p.id
                where p.person_id = $1 and c.value_key like '%@%'",
        &params![person],
        |r| Ok(r.get(0)?),
    )
}

/// Empties the person's own rows. Positions stay, so that counts stay true.
pub(in crate::features::people) fn own(tx: &Tx<'_>, by: &Acting, person: PersonId) -> Result<()> {
    tx.execute(
        "update persons set name = $2, name_key = $3, given_name = '', family_name = '', name_order = '', native_name = '',
                former_names = '', pronunciation = '', erased_at = $4, version = version + 1 where id = $1",
        &params![person, ERASED, tenure_text::fold(ERASED), by.now],
    )?;
    for (account, id) in places(tx, person)? {
        let key = params![account, id];
        tx.execute("delete from position_contacts where account_id = $1 and position_id = $2", &key)?;
        tx.execute("delete from custom_values where account_id = $1 and subject = 'person' and subject_id = $2", &key)?;
    }
    tx.execute(
        "update positions set title = '', email = '', email_key = '', phone = '', phone_key = '', languages = '', channel = '',
                basis_note = '', keep_until = null, birthday = '', notes = '', version = version + 1 where person_id = $1",
        &params![person],
    )?;
    Ok(())
}

/// How a column is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Json,
}

/// Whether a column holds words. Days are text to SQLite; they are told by their names.
fn kind(name: &str, stored: &str) -> Option<Kind> {
    let day = ["_on", "_from", "_to", "_until", "_since"].iter().any(|end| name.ends_with(end)) || name == "day";
    match stored {
        _ if day => None,
        "text" => Some(Kind::Text),
        "jsonb" => Some(Kind::Json),
        _ => None,
    }
}

/// Whether rows are found by what they are about, and not only by the accounts at which somebody works: those concern
/// others too.
pub(super) fn about(data: &PersonalData) -> bool {
    !data.rows.contains("from positions")
}

/// The registered columns that are neither the person's own nor made from others.
pub(super) fn elsewhere(personal: &[PersonalData]) -> impl Iterator<Item = &PersonalData> {
    personal.iter().filter(|d| !OWN.contains(&d.table) && !MADE.contains(&d.table))
}

/// Whose words go, and where that person works or worked.
pub(in crate::features::people) struct Whose<'a> {
    /// The person.
    pub person: PersonId,
    /// All of their accounts.
    pub accounts: &'a [AccountId],
    /// Their words.
    pub words: &'a Words,
}

/// Takes the words out of every registered column, in the rows that concern the person.
pub(in crate::features::people) fn registered(tx: &Tx<'_>, personal: &[PersonalData], whose: &Whose<'_>) -> Result<()> {
    for data in elsewhere(personal) {
        let columns = tx.columns(data.table)?;
        let stored = columns.iter().find(|(name, _)| name == data.column);
        let Some(kind) = stored.and_then(|(name, stored)| kind(name, stored)) else { continue };
        let mut rows = Sql::new(&format!("({})", data.rows));
        rows.values.push(Value::Uuid(whose.person.0));
        if columns.iter().any(|(name, _)| name == "account_id") {
            within(tx, &mut rows, &format!("{}.account_id", data.table), whose.accounts);
        }
        replace(tx, (data.table, data.column, kind), &rows, (whose.words, about(data)))?;
        if about(data) && ["id", "account_id"].iter().all(|c| columns.iter().any(|(name, _)| name == c)) {
            logged(tx, data.table, &rows, whose)?;
        }
    }
    Ok(())
}

/// What the log says of the rows that are about the person.
fn logged(tx: &Tx<'_>, table: &str, rows: &Sql, whose: &Whose<'_>) -> Result<()> {
    let mut events = Sql { text: String::new(), values: rows.values.clone() };
    events.push(&format!("subject_id in (select {table}.id from {table} where {})", rows.text));
    within(tx, &mut events, "scope_id", whose.accounts);
    let columns = tx.columns("events")?;
    for column in ["changes", "reason"] {
        let stored = columns.iter().find(|(name, _)| name == column);
        if let Some(kind) = stored.and_then(|(name, stored)| kind(name, stored)) {
            replace(tx, ("events", column, kind), &events, (whose.words, true))?;
        }
    }
    Ok(())
}

fn within(q: &Conn<'_>, sql: &mut Sql, column: &str, accounts: &[AccountId]) {
    let ids = sql.param(tenure_db::ids_value(accounts.iter().map(|a| a.0)));
    sql.push(&format!(" and {column} in ({})", q.ids_sql(&ids)));
}

/// Takes whole names, addresses and numbers out of every text of the person's accounts.
pub(in crate::features::people) fn everywhere(tx: &Tx<'_>, tables: &[AccountTable], whose: &Whose<'_>) -> Result<()> {
    if whose.words.whole().is_empty() {
        return Ok(());
    }
    let others = [("accounts", "id"), ("events", "scope_id"), ("webhook_deliveries", "scope_id")];
    let all = tables.iter().filter(|t| !t.computed).map(|t| (t.table, "account_id")).chain(others);
    let left_out = |table: &str| OWN.contains(&table) || MADE.contains(&table) || CALLED.contains(&table);
    for (table, scope) in all.filter(|(table, _)| !left_out(table)) {
        let columns = tx.columns(table)?;
        if !columns.iter().any(|(name, _)| name == scope) {
            continue;
        }
        for (column, stored) in columns {
            let Some(kind) = kind(&column, &stored).filter(|_| table != "accounts" || column == "description") else {
                continue;
            };
            let mut rows = Sql::new("1 = 1");
            within(tx, &mut rows, scope, whose.accounts);
            rows.push(" and (");
            for (i, word) in whose.words.whole().iter().enumerate() {
                let place = rows.param(pattern(word));
                let or = if i == 0 { "" } else { " or " };
                rows.push(&format!("{or}lower(cast({column} as text)) like {place} escape '\\'"));
            }
            rows.push(")");
            replace(tx, (table, &column, kind), &rows, (whose.words, false))?;
        }
    }
    Ok(())
}

/// What a text that holds the word looks like. SQLite makes only plain letters small, and JSON writes some signs
/// otherwise: those are left open.
fn pattern(word: &str) -> String {
    let mut pattern = String::from("%");
    for c in json_text(&word.to_lowercase()).chars() {
        let plain = c.is_ascii_alphanumeric() || (!c.is_ascii() && c.to_uppercase().eq(std::iter::once(c)));
        pattern.push(if plain || matches!(c, ' ' | '@' | '.' | '-' | '+') { c } else { '%' });
    }
    pattern.push('%');
    pattern
}

fn replace(
    tx: &Tx<'_>,
    (table, column, kind): (&str, &str, Kind),
    rows: &Sql,
    (words, about): (&Words, bool),
) -> Result<()> {
    let sql =
        format!("select distinct cast({column} as text) from {table} where {column} is not null and {}", rows.text);
    let texts = tx.query(&sql, &rows.values, |r| Ok::<_, Error>(r.get::<String>(0)?))?;
    for text in texts {
        let json = if text.starts_with(['{', '[']) { serde_json::from_str::<Json>(&text).ok() } else { None };
        let new: Value<'static> = match (json, kind) {
            (Some(json), Kind::Json) => match words.without_json(&json, about) {
                Some(new) => new.into(),
                None => continue,
            },
            (Some(json), Kind::Text) => match words.without_json(&json, about) {
                Some(new) => new.to_string().into(),
                None => continue,
            },
            (None, Kind::Text) => match words.without(&text, about) {
                Some(new) => new.into(),
                None => continue,
            },
            (None, Kind::Json) => continue,
        };
        let mut update = Sql { text: String::new(), values: rows.values.clone() };
        let (new, old) = (update.param(new), update.param(text));
        let sql = format!("update {table} set {column} = {new} where cast({column} as text) = {old} and {}", rows.text);
        tx.execute(&sql, &update.values)?;
    }
    Ok(())
}

/// Rewrites the events of the person's own positions: that something happened stays, what it said goes.
pub(in crate::features::people) fn events(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    for (account, id) in places(tx, person)? {
        let stored = tx.query(
            "select id, changes from events where scope_id = $1 and subject_id = $2",
            &params![account, id],
            |r| Ok::<_, Error>((r.get::<Uuid>(0)?, r.get::<Json>(1)?)),
        )?;
        for (event, changes) in stored {
            tx.execute(
                "update events set changes = $3, reason = '' where scope_id = $1 and id = $2",
                &params![account, event, emptied(&changes)],
            )?;
        }
    }
    Ok(())
}

/// Days, units and states stay; names become that of nobody, and everything else nothing.
fn emptied(changes: &Json) -> Json {
    let kept = ["valid_from", "valid_to", "unit", "archived"];
    let pair = |field: &String, pair: &Json| {
        if kept.contains(&field.as_str()) {
            return pair.clone();
        }
        let blank = |value: &Json| match value {
            Json::String(_) if field == "name" => json!(ERASED),
            Json::String(_) => json!(""),
            Json::Array(_) => json!([]),
            _ => Json::Null,
        };
        Json::Array(pair.as_array().into_iter().flatten().map(blank).collect())
    };
    let map = changes.as_object().cloned().unwrap_or_default();
    Json::Object(map.iter().map(|(field, value)| (field.clone(), pair(field, value))).collect::<Map<_, _>>())
}

/// Forgets the bodies of kept answers that tell of the person: a request that is sent again is still not done twice.
pub(in crate::features::people) fn answers(tx: &Tx<'_>, person: PersonId, words: &Words) -> Result<()> {
    let kept =
        tx.query("select user_id, key_hash, body from idempotency_keys where body is not null", &params![], |r| {
            Ok::<_, Error>((r.get::<Uuid>(0)?, r.get::<Vec<u8>>(1)?, r.get::<Vec<u8>>(2)?))
        })?;
    let id = person.to_string();
    for (user, key, body) in kept {
        if words.stand_in(&body) || String::from_utf8_lossy(&body).contains(&id) {
            tx.execute(
                "update idempotency_keys set body = null where user_id = $1 and key_hash = $2",
                &params![user, key],
            )?;
        }
    }
    Ok(())
}
