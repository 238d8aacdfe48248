//! Dated rows between a user and something else: reporting lines, holders and deputies are stored alike.

use jiff::civil::Date;
use serde_json::{Value as Json, json};
use tenure_db::{FromColumn, IntoValue};
use uuid::Uuid;

use crate::base::dated::{Span, span_at};
use crate::base::{Acting, Conn, Error, Result, Tx, params};

/// One of the three tables: its name and the two columns that say who and whom.
pub struct Table {
    /// The table.
    pub name: &'static str,
    /// The first column.
    pub one: &'static str,
    /// The second column.
    pub other: &'static str,
    /// Whether it has a column `kind`.
    pub kinds: bool,
}

/// `reporting_lines`.
pub const LINES: Table = Table { name: "reporting_lines", one: "user_id", other: "manager_id", kinds: true };
/// `territory_holders`.
pub const HOLDERS: Table = Table { name: "territory_holders", one: "territory_id", other: "user_id", kinds: false };
/// `deputies`.
pub const DEPUTIES: Table = Table { name: "deputies", one: "person_id", other: "deputy_id", kinds: false };

/// A row of one of the tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The row's id.
    pub id: Uuid,
    /// The first column.
    pub one: Uuid,
    /// The second column.
    pub other: Uuid,
    /// The kind, or empty.
    pub kind: String,
    /// When.
    pub span: Span,
    /// Why.
    pub reason: String,
    /// Who set it.
    pub created_by: Option<Uuid>,
    /// When it was set, in microseconds.
    pub created_at: i64,
}

impl Row {
    /// For the event that undo reads.
    pub fn json(&self) -> Json {
        json!({
            "id": self.id, "one": self.one, "other": self.other, "kind": self.kind, "reason": self.reason,
            "valid_from": self.span.from.to_string(), "valid_to": self.span.to.to_string(),
            "created_by": self.created_by, "created_at": self.created_at,
        })
    }

    /// What [`Row::json`] wrote.
    pub fn parse(json: &Json) -> Option<Self> {
        let text = |key: &str| json.get(key).and_then(Json::as_str);
        let id = |key: &str| text(key).and_then(|t| Uuid::parse_str(t).ok());
        let day = |key: &str| text(key).and_then(|t| t.parse::<Date>().ok());
        Some(Row {
            id: id("id")?,
            one: id("one")?,
            other: id("other")?,
            kind: text("kind")?.to_owned(),
            span: Span { from: day("valid_from")?, to: day("valid_to")? },
            reason: text("reason")?.to_owned(),
            created_by: id("created_by"),
            created_at: json.get("created_at")?.as_i64()?,
        })
    }
}

impl Table {
    fn columns(&self) -> String {
        let kind = if self.kinds { "kind" } else { "''" };
        format!("id, {}, {}, {kind}, valid_from, valid_to, reason, created_by, created_at", self.one, self.other)
    }

    fn map(r: &tenure_db::Row<'_>) -> Result<Row> {
        Ok(Row {
            id: r.get(0)?,
            one: r.get(1)?,
            other: r.get(2)?,
            kind: r.get(3)?,
            span: span_at(r, 4)?,
            reason: r.get(6)?,
            created_by: r.get(7)?,
            created_at: r.get(8)?,
        })
    }

    /// All rows.
    pub fn all(&self, q: &Conn<'_>) -> Result<Vec<Row>> {
        let sql = format!("select {} from {} order by valid_from, id", self.columns(), self.name);
        q.query(&sql, &params![], Self::map)
    }

    /// The rows of which the first column is `one`.
    pub fn of(&self, q: &Conn<'_>, one: Uuid) -> Result<Vec<Row>> {
        let sql =
            format!("select {} from {} where {} = $1 order by valid_from, id", self.columns(), self.name, self.one);
        q.query(&sql, &params![one], Self::map)
    }

    /// One row.
    pub fn find(&self, q: &Conn<'_>, id: Uuid) -> Result<Option<Row>> {
        let sql = format!("select {} from {} where id = $1", self.columns(), self.name);
        q.query_opt(&sql, &params![id], Self::map)
    }

    /// A row that is not stored yet.
    pub fn new_row(by: &Acting, one: Uuid, other: Uuid, kind: &str, span: Span, reason: &str) -> Row {
        Row {
            id: by.uuid(),
            one,
            other,
            kind: kind.to_owned(),
            span,
            reason: reason.to_owned(),
            created_by: by.viewer.actor().map(|u| u.0),
            created_at: by.now.as_microsecond(),
        }
    }

    /// Stores a row, new or changed.
    pub fn put(&self, tx: &Tx<'_>, row: &Row) -> Result<()> {
        let (kind, place) = if self.kinds { (", kind", ", $9") } else { ("", "") };
        let sql = format!(
            "insert into {} (id, {}, {}, valid_from, valid_to, reason, created_by, created_at{kind})
             values ($1, $2, $3, $4, $5, $6, $7, $8{place})
             on conflict (id) do update set valid_from = excluded.valid_from, valid_to = excluded.valid_to",
            self.name, self.one, self.other
        );
        let mut values = params![
            row.id,
            row.one,
            row.other,
            row.span.from,
            row.span.to,
            row.reason.as_str(),
            row.created_by,
            row.created_at
        ]
        .to_vec();
        if self.kinds {
            values.push(row.kind.as_str().into_value());
        }
        tx.execute(&sql, &values)?;
        Ok(())
    }

    /// Deletes a row that never held.
    pub fn delete(&self, tx: &Tx<'_>, id: Uuid) -> Result<()> {
        tx.execute(&format!("delete from {} where id = $1", self.name), &params![id])?;
        Ok(())
    }
}

/// Which of the ids are users.
pub fn known_users(q: &Conn<'_>, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let sql = format!("select id from users where id in ({})", q.ids_sql("$1"));
    q.query(&sql, &[tenure_db::ids_value(ids.iter().copied())], |r| Ok::<_, Error>(Uuid::from_column(r, 0)?))
}

/// The names of users.
pub fn user_names(q: &Conn<'_>, ids: &[Uuid]) -> Result<std::collections::HashMap<Uuid, String>> {
    let sql = format!("select id, name from users where id in ({})", q.ids_sql("$1"));
    let rows = q.query(&sql, &[tenure_db::ids_value(ids.iter().copied())], |r| {
        Ok::<_, Error>((r.get::<Uuid>(0)?, r.get::<String>(1)?))
    })?;
    Ok(rows.into_iter().collect())
}
