//! What imports keep of somebody who is erased.

use serde_json::Value as Json;
use tenure_db::{Conn, Tx, ids_value, params};

use crate::base::registry::Leaving;
use crate::base::{AccountId, Error, ImportId, Result};

/// Lines that are looked through at once.
const PART: i64 = 1_000;

/// Imports that wrote at some accounts.
pub fn wrote_at(q: &Conn<'_>, accounts: &[AccountId]) -> Result<Vec<ImportId>> {
    let sql = format!(
        "select i.id from imports i
          where exists (select 1 from events e where e.batch_id = i.batch_id and e.scope_id in ({}))",
        q.ids_sql("$1")
    );
    q.query(&sql, &[ids_value(accounts.iter().map(|a| a.0))], |r| Ok::<_, Error>(r.get(0)?))
}

/// Takes somebody's words out of what an import notes of its file and of its rows.
pub fn words(tx: &Tx<'_>, import: ImportId, leaving: &Leaving<'_>) -> Result<()> {
    let text = |text: &str| (leaving.without)(text, false);
    let json = |json: &Json| (leaving.without_json)(json, false);
    let noted: (Option<Json>, Json) =
        tx.query_one("select found, setup from imports where id = $1", &params![import], |r| {
            Ok::<_, Error>((r.get(0)?, r.get(1)?))
        })?;
    let (found, setup) = (noted.0.as_ref().and_then(json), json(&noted.1));
    if found.is_some() || setup.is_some() {
        let values = params![import, found, setup];
        tx.execute(
            "update imports set found = coalesce($2, found), setup = coalesce($3, setup) where id = $1",
            &values,
        )?;
    }
    let mut after = (-1_i64, -1_i64);
    loop {
        let lines = tx.query(
            "select line, place, value, reason, detail from import_lines
              where import_id = $1 and (line, place) > ($2, $3) order by line, place limit $4",
            &params![import, after.0, after.1, PART],
            |r| {
                Ok::<_, Error>((
                    (r.get(0)?, r.get(1)?),
                    r.get::<String>(2)?,
                    r.get::<String>(3)?,
                    r.get::<Option<Json>>(4)?,
                ))
            },
        )?;
        let Some(last) = lines.last() else { return Ok(()) };
        after = last.0;
        for ((line, place), value, reason, detail) in lines {
            let (value, reason) = (text(&value), text(&reason));
            let detail = detail.as_ref().and_then(json);
            if value.is_some() || reason.is_some() || detail.is_some() {
                tx.execute(
                    "update import_lines set value = coalesce($4, value), reason = coalesce($5, reason),
                            detail = coalesce($6, detail) where import_id = $1 and line = $2 and place = $3",
                    &params![import, line, place, value, reason, detail],
                )?;
            }
        }
    }
}
