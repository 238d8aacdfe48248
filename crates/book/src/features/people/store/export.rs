//! What the features registered of one person, row by row, for a copy of their data.

use serde_json::{Map, Value as Json, json};
use tenure_db::{Conn, Row, Value, params};
use uuid::Uuid;

use super::super::words::Words;
use super::erase;
use crate::base::permit::AtLeast;
use crate::base::registry::PersonalData;
use crate::base::sql::Sql;
use crate::base::viewer::Via;
use crate::base::{Permit, PersonId, PositionId, Read, Result, Scope, Viewer};

/// Columns that say what a row is and when it was.
const MARKS: [&str; 4] = ["id", "happened_at", "created_at", "due_on"];

/// Everything of a person at the accounts of the scope: by table, row by row.
pub fn rows(
    q: &Conn<'_>,
    (viewer, scope): (&Viewer, &Scope),
    personal: &[PersonalData],
    (person, words): (PersonId, &Words),
) -> Result<Map<String, Json>> {
    let mut tables: Map<String, Json> = Map::new();
    for data in erase::elsewhere(personal) {
        let columns = q.columns(data.table)?;
        let has = |name: &str| columns.iter().any(|(column, _)| column == name);
        // What belongs to no account is its author's own: mails that wait, for one.
        let place = match (has("account_id"), has("author_id")) {
            (true, _) => "account_id",
            (false, true) if erase::about(data) => "author_id",
            _ => continue,
        };
        if !has(data.column) {
            continue;
        }
        let table = data.table;
        let marks: Vec<&str> = MARKS.into_iter().filter(|mark| has(mark)).collect();
        let list: Vec<String> = marks.iter().map(|mark| format!("{table}.{mark}, ")).collect();
        let mut sql = Sql::new(&format!(
            "select {}{table}.{place}, cast({table}.{column} as text) from {table}
              where ({}) and {table}.{column} is not null",
            list.concat(),
            data.rows,
            column = data.column,
        ));
        sql.values.push(Value::Uuid(person.0));
        match (place, &viewer.via) {
            ("account_id", _) => {
                sql.push(&format!(
                    " and {table}.account_id in (select p.account_id from positions p where p.person_id = $1) and "
                ));
                scope.filter(&mut sql, &format!("{table}.account_id"));
            }
            (_, Via::Console) => {}
            _ => {
                sql.push(&format!(" and {table}.author_id = ")).bind(viewer.id);
            }
        }
        let found = q.query(&sql.text, &sql.values, |r| row(r, &marks, place))?;
        let about = erase::about(data);
        for (mut row, value) in found {
            if !value.is_empty() && (about || words.stand_in(value.as_bytes())) {
                row.insert(data.column.to_owned(), json!(value));
                if let Some(list) = tables.entry(table).or_insert_with(|| json!([])).as_array_mut() {
                    list.push(Json::Object(row));
                }
            }
        }
    }
    Ok(tables)
}

fn row(r: &Row<'_>, marks: &[&str], place: &str) -> Result<(Map<String, Json>, String)> {
    let mut map = Map::new();
    for (i, mark) in marks.iter().enumerate() {
        let value = match *mark {
            "id" => json!(r.get::<Option<Uuid>>(i)?),
            "due_on" => json!(r.get::<Option<jiff::civil::Date>>(i)?.map(|d| d.to_string())),
            _ => json!(r.get::<Option<jiff::Timestamp>>(i)?.map(|at| at.to_string())),
        };
        map.insert((*mark).to_owned(), value);
    }
    map.insert(place.to_owned(), json!(r.get::<Uuid>(marks.len())?));
    Ok((map, r.get(marks.len() + 1)?))
}

/// What was changed of a position when, the oldest first.
pub fn history<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: PositionId) -> Result<Vec<Json>> {
    permit.conn().query(
        "select happened_at, verb, changes, reason from events where scope_id = $1 and subject_id = $2 order by id",
        &params![permit.account(), id],
        |r| {
            let at: jiff::Timestamp = r.get(0)?;
            let (verb, changes, reason): (String, Json, String) = (r.get(1)?, r.get(2)?, r.get(3)?);
            Ok(json!({"at": at.to_string(), "verb": verb, "changes": changes, "reason": reason}))
        },
    )
}
