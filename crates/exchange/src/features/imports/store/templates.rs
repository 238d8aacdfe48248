//! How files of a shape were read, under a name.

use std::collections::HashMap;

use jiff::Timestamp;
use tenure_db::{Conn, Row, Tx, params};
use uuid::Uuid;

use super::super::model::guess::bare;
use super::super::model::setup::Setup;
use crate::base::{Error, Result, UserId};

/// A kept reading.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its id.
    pub id: Uuid,
    /// The kind of its files.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The fingerprint of the columns of its files.
    pub shape: String,
    /// How they are read, with the headers.
    pub setup: Kept,
}

impl Template {
    /// What it says of each header, folded; none for "not imported".
    pub fn columns(&self) -> HashMap<String, Option<String>> {
        let kept = &self.setup;
        kept.headers.iter().zip(&kept.setup.columns).map(|(header, m)| (bare(header), m.field.clone())).collect()
    }
}

/// What a template keeps.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Kept {
    /// The headers, in the order of the columns of `setup`.
    pub headers: Vec<String>,
    /// How they are read.
    pub setup: Setup,
}

fn read(r: &Row<'_>) -> Result<Template> {
    let setup: serde_json::Value = r.get(4)?;
    Ok(Template {
        id: r.get(0)?,
        kind: r.get(1)?,
        name: r.get(2)?,
        shape: r.get(3)?,
        // A template of an older version whose columns have changed is offered without them.
        setup: serde_json::from_value(setup).unwrap_or_default(),
    })
}

/// Templates of a kind, the last used first.
pub fn list(q: &Conn<'_>, kind: &str) -> Result<Vec<Template>> {
    let sql =
        "select id, kind, name, shape, setup from import_templates where kind = $1 order by used_at desc, id limit 100";
    q.query(sql, &params![kind], read)
}

/// The template of this name, whatever its case.
pub fn named(q: &Conn<'_>, kind: &str, name: &str) -> Result<Option<Template>> {
    let sql = "select id, kind, name, shape, setup from import_templates where kind = $1 and folded = $2";
    q.query_opt(sql, &params![kind, tenure_text::fold(name)], read)
}

/// Keeps a reading under a name; what had the name before is replaced.
pub fn save(tx: &Tx<'_>, template: &Template, user: Option<UserId>, now: Timestamp) -> Result<()> {
    let setup = serde_json::to_value(&template.setup).map_err(|e| Error::internal(e.to_string()))?;
    tx.execute(
        "insert into import_templates (id, kind, name, folded, shape, setup, user_id, used_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (kind, folded) do update set name = excluded.name, shape = excluded.shape, setup = excluded.setup,
           user_id = excluded.user_id, used_at = excluded.used_at",
        &params![
            template.id,
            template.kind.as_str(),
            template.name.as_str(),
            tenure_text::fold(&template.name),
            template.shape.as_str(),
            setup,
            user,
            now
        ],
    )?;
    Ok(())
}

/// Notes that a template was used.
pub fn used(tx: &Tx<'_>, id: Uuid, now: Timestamp) -> Result<()> {
    tx.execute("update import_templates set used_at = $2 where id = $1", &params![id, now])?;
    Ok(())
}

/// Forgets a template.
pub fn delete(tx: &Tx<'_>, kind: &str, id: Uuid) -> Result<bool> {
    Ok(tx.execute("delete from import_templates where kind = $1 and id = $2", &params![kind, id])? == 1)
}
