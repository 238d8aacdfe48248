//! SQL of definitions and values.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value as Json};
use tenure_db::{Conn, Row, Tx, Value as Param, params};
use uuid::Uuid;

use super::model::{Choice, Field, Kind, Owner, PREFIX, Required, Subject};
use crate::base::{AccountId, Acting, Error, Result};

const COLUMNS: &str = "subject, key, kind, label_en, label_zh, help_en, help_zh, choices, decimals, currency, required, \
                       initial, position, archived_at, version";

fn field(r: &Row<'_>) -> Result<Field> {
    let (subject, kind): (String, String) = (r.get(0)?, r.get(2)?);
    let (choices, required): (Json, Json) = (r.get(7)?, r.get(10)?);
    let broken = |what: &str| Error::internal(format!("a custom field has a {what} that cannot be read"));
    Ok(Field {
        subject: Subject::parse(&subject).map_err(|_| broken("subject"))?,
        key: r.get(1)?,
        kind: Kind::parse(&kind).ok_or_else(|| broken("kind"))?,
        label_en: r.get(3)?,
        label_zh: r.get(4)?,
        help_en: r.get(5)?,
        help_zh: r.get(6)?,
        choices: serde_json::from_value::<Vec<Choice>>(choices).map_err(|_| broken("list of choices"))?,
        decimals: u8::try_from(r.get::<i64>(8)?).unwrap_or(0),
        currency: r.get(9)?,
        required: serde_json::from_value::<Required>(required).map_err(|_| broken("condition"))?,
        initial: r.get(11)?,
        position: r.get(12)?,
        archived_at: r.get(13)?,
        version: r.get(14)?,
    })
}

/// All definitions, archived ones too, by subject and place.
pub fn list(q: &Conn<'_>) -> Result<Vec<Field>> {
    q.query(&format!("select {COLUMNS} from custom_fields order by subject, position, key"), &[], field)
}

/// One definition.
pub fn find(q: &Conn<'_>, subject: Subject, key: &str) -> Result<Option<Field>> {
    let sql = format!("select {COLUMNS} from custom_fields where subject = $1 and key = $2");
    q.query_opt(&sql, &params![subject.code(), key], field)
}

fn values(f: &Field) -> Vec<Param<'_>> {
    let json = |value: serde_json::Result<Json>| Param::from(value.unwrap_or_default());
    vec![
        Param::from(f.subject.code()),
        Param::from(f.key.as_str()),
        Param::from(f.kind.code()),
        Param::from(f.label_en.as_str()),
        Param::from(f.label_zh.as_str()),
        Param::from(f.help_en.as_str()),
        Param::from(f.help_zh.as_str()),
        json(serde_json::to_value(&f.choices)),
        Param::from(i64::from(f.decimals)),
        Param::from(f.currency.as_str()),
        json(serde_json::to_value(&f.required)),
        Param::from(f.initial.as_str()),
    ]
}

/// Inserts a definition.
pub fn insert(tx: &Tx<'_>, f: &Field) -> Result<()> {
    let mut row = values(f);
    row.push(Param::from(f.position));
    tx.execute(
        "insert into custom_fields (subject, key, kind, label_en, label_zh, help_en, help_zh, choices, decimals,
                                    currency, required, initial, position)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &row,
    )?;
    Ok(())
}

/// Stores an edited definition and counts its version up.
pub fn update(tx: &Tx<'_>, f: &Field) -> Result<()> {
    tx.execute(
        "update custom_fields set kind = $3, label_en = $4, label_zh = $5, help_en = $6, help_zh = $7, choices = $8,
                decimals = $9, currency = $10, required = $11, initial = $12, version = version + 1
          where subject = $1 and key = $2",
        &values(f),
    )?;
    Ok(())
}

/// Moves a definition to a place.
pub fn place(tx: &Tx<'_>, subject: Subject, key: &str, position: i64) -> Result<()> {
    let sql = "update custom_fields set position = $3 where subject = $1 and key = $2";
    tx.execute(sql, &params![subject.code(), key, position])?;
    Ok(())
}

/// Archives a definition, or takes it out.
pub fn set_archived(tx: &Tx<'_>, subject: Subject, key: &str, at: Option<jiff::Timestamp>) -> Result<()> {
    let sql = "update custom_fields set archived_at = $3, version = version + 1 where subject = $1 and key = $2";
    tx.execute(sql, &params![subject.code(), key, at])?;
    Ok(())
}

/// Says to all processes that definitions changed.
pub fn touch(tx: &Tx<'_>, by: &Acting) -> Result<()> {
    crate::base::settings::store(tx, by, "catalogue", &by.uuid().to_string())
}

/// Records with a value of the field; with `code`, only those that chose it. For admins: a number, no names.
pub fn used(q: &Conn<'_>, subject: Subject, key: &str, code: Option<&str>) -> Result<i64> {
    match code {
        None => q.query_one(
            "select count(*) from custom_values v where v.subject = $1 and v.field = $2",
            &params![subject.code(), key],
            |r| Ok(r.get(0)?),
        ),
        Some(code) => q.query_one(
            "select count(*) from custom_values v where v.subject = $1 and v.field = $2 and v.word = $3",
            &params![subject.code(), key, code],
            |r| Ok(r.get(0)?),
        ),
    }
}

/// How many records have a value, by subject and key.
pub fn counts(q: &Conn<'_>, subject: Subject) -> Result<BTreeMap<String, i64>> {
    let sql = "select v.field, count(*) from custom_values v where v.subject = $1 group by v.field";
    let rows = q.query(sql, &params![subject.code()], |r| Ok::<_, Error>((r.get::<String>(0)?, r.get::<i64>(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// The kind of a value without the rest of its definition.
fn shape(kind: &str, decimals: i64) -> Result<Field> {
    let kind = Kind::parse(kind).ok_or_else(|| Error::internal("a custom field has a kind that cannot be read"))?;
    Ok(Field::of_kind(kind, u8::try_from(decimals).unwrap_or(0)))
}

/// The values of a record under `cf_KEY`, as events and the API have them. Those of archived fields are left out.
pub fn of(q: &Conn<'_>, owner: Owner) -> Result<Map<String, Json>> {
    let rows = q.query(
        "select v.field, v.value, f.kind, f.decimals from custom_values v
           join custom_fields f on f.subject = v.subject and f.key = v.field
          where v.account_id = $1 and v.subject = $2 and v.subject_id = $3 and f.archived_at is null",
        &params![owner.account, owner.subject.code(), owner.id],
        |r| {
            let (kind, decimals): (String, i64) = (r.get(2)?, r.get(3)?);
            Ok::<_, Error>((r.get::<String>(0)?, r.get::<String>(1)?, shape(&kind, decimals)?))
        },
    )?;
    let read = |(key, text, shape): (String, String, Field)| {
        Some((format!("{PREFIX}{key}"), shape.to_json(&shape.read(&text)?)))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// The values of records of one subject, each under `cf_KEY`, by record: for lists.
pub fn of_many(q: &Conn<'_>, subject: Subject, ids: &[(AccountId, Uuid)]) -> Result<HashMap<Uuid, Map<String, Json>>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "select v.subject_id, v.field, v.value, f.kind, f.decimals from custom_values v
           join custom_fields f on f.subject = v.subject and f.key = v.field
          where v.subject = $2 and (v.account_id, v.subject_id) in ({}) and f.archived_at is null",
        q.pairs_sql("$1")
    );
    let values = [tenure_db::pairs_value(ids.iter().map(|(account, id)| (account.0, *id))), subject.code().into()];
    let rows = q.query(&sql, &values, |r| {
        let (kind, decimals): (String, i64) = (r.get(3)?, r.get(4)?);
        Ok::<_, Error>((r.get::<Uuid>(0)?, r.get::<String>(1)?, r.get::<String>(2)?, shape(&kind, decimals)?))
    })?;
    let mut all: HashMap<Uuid, Map<String, Json>> = HashMap::new();
    for (id, key, text, shape) in rows {
        if let Some(value) = shape.read(&text) {
            all.entry(id).or_default().insert(format!("{PREFIX}{key}"), shape.to_json(&value));
        }
    }
    Ok(all)
}

/// The values of accounts by key, as the API has them: for lists.
pub fn of_accounts(q: &Conn<'_>, ids: &[AccountId]) -> Result<HashMap<AccountId, Map<String, Json>>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "select v.account_id, v.field, v.value, f.kind, f.decimals from custom_values v
           join custom_fields f on f.subject = v.subject and f.key = v.field
          where v.account_id in ({}) and v.subject = 'account' and f.archived_at is null",
        q.ids_sql("$1")
    );
    let rows = q.query(&sql, &[tenure_db::ids_value(ids.iter().map(|id| id.0))], |r| {
        let (kind, decimals): (String, i64) = (r.get(3)?, r.get(4)?);
        Ok::<_, Error>((r.get::<AccountId>(0)?, r.get::<String>(1)?, r.get::<String>(2)?, shape(&kind, decimals)?))
    })?;
    let mut all: HashMap<AccountId, Map<String, Json>> = HashMap::new();
    for (id, key, text, shape) in rows {
        if let Some(value) = shape.read(&text) {
            all.entry(id).or_default().insert(key, shape.to_json(&value));
        }
    }
    Ok(all)
}

/// Values of one record by field; none takes a value away.
pub type Values<'a> = (Owner, Vec<(&'a Field, Option<super::model::Value>)>);

/// Stores values of records; those of other fields stay.
pub fn put(tx: &Tx<'_>, records: &[Values<'_>]) -> Result<()> {
    let mut rows: Vec<Vec<Param<'static>>> = Vec::new();
    for (owner, list) in records {
        for (field, value) in list {
            match value {
                None => {
                    let sql = "delete from custom_values
                                where account_id = $1 and subject = $2 and subject_id = $3 and field = $4";
                    tx.execute(sql, &params![owner.account, owner.subject.code(), owner.id, field.key.as_str()])?;
                }
                Some(value) => rows.push(row(*owner, field, value)),
            }
        }
    }
    tx.insert_many(
        "insert into custom_values (account_id, subject, subject_id, field, value, word, num, day, currency)",
        &rows,
        "on conflict (account_id, subject, subject_id, field)
         do update set value = excluded.value, word = excluded.word, num = excluded.num, day = excluded.day,
                       currency = excluded.currency",
    )?;
    Ok(())
}

fn row(owner: Owner, field: &Field, value: &super::model::Value) -> Vec<Param<'static>> {
    let stored = field.store(value);
    params![
        owner.account,
        owner.subject.code().to_owned(),
        owner.id,
        field.key.clone(),
        stored.value,
        stored.word,
        stored.num,
        stored.day,
        stored.currency
    ]
    .into()
}

/// One stored value, for the check.
pub struct Kept {
    /// Its record.
    pub owner: Owner,
    /// Its field.
    pub key: String,
    /// As it stands.
    pub stored: super::model::value::Stored,
}

/// Values after a key, in key order, at most `limit`: for the check.
pub fn walk(q: &Conn<'_>, after: Option<&Kept>, limit: i64) -> Result<Vec<Kept>> {
    let columns = "account_id, subject, subject_id, field, value, word, num, day, currency";
    let read = |r: &Row<'_>| {
        let (account, subject, id): (AccountId, String, Uuid) = (r.get(0)?, r.get(1)?, r.get(2)?);
        let stored = super::model::value::Stored {
            value: r.get(4)?,
            word: r.get(5)?,
            num: r.get(6)?,
            day: r.get(7)?,
            currency: r.get(8)?,
        };
        Ok::<_, Error>(Kept {
            owner: Owner { account, subject: Subject::parse(&subject)?, id },
            key: r.get(3)?,
            stored,
        })
    };
    match after {
        None => q.query(
            &format!("select {columns} from custom_values order by account_id, subject, subject_id, field limit $1"),
            &params![limit],
            read,
        ),
        Some(k) => q.query(
            &format!(
                "select {columns} from custom_values where (account_id, subject, subject_id, field) > ($1, $2, $3, $4)
                  order by account_id, subject, subject_id, field limit $5"
            ),
            &params![k.owner.account, k.owner.subject.code(), k.owner.id, k.key.as_str(), limit],
            read,
        ),
    }
}
