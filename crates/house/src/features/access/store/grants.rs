//! Named grants: rights given to one person, always with an end.

use jiff::civil::Date;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::base::dated::{Span, span_at};
use crate::base::permit::AtLeast;
use crate::base::{AccountId, Acting, Manage, Permit, Read, Result, RowId, UserId, params};
use crate::features::access::model::{Grant, Granted, NewGrant};

const COLUMNS: &str =
    "g.id, g.account_id, g.user_id, g.level, g.valid_from, g.valid_to, g.reason, g.created_by, g.created_at";

fn map(r: &tenure_db::Row<'_>) -> Result<Grant> {
    Ok(Grant {
        id: r.get(0)?,
        account: r.get(1)?,
        user: r.get(2)?,
        level: r.get(3)?,
        span: span_at(r, 4)?,
        reason: r.get(6)?,
        created_by: r.get(7)?,
        created_at: r.get(8)?,
    })
}

/// All grants of the account, latest first.
pub fn list(permit: &Permit<'_, impl AtLeast<Read>>) -> Result<Vec<Granted>> {
    let sql = format!(
        "select {COLUMNS}, u.name, b.name from account_grants g join users u on u.id = g.user_id
          left join users b on b.id = g.created_by where g.account_id = $1 order by g.valid_to desc, g.id desc"
    );
    permit
        .conn()
        .query(&sql, &params![permit.account()], |r| Ok(Granted { row: map(r)?, name: r.get(9)?, by: r.get(10)? }))
}

/// One grant of the account.
pub fn find(permit: &Permit<'_, impl AtLeast<Read>>, row: RowId) -> Result<Option<Grant>> {
    let sql = format!("select {COLUMNS} from account_grants g where g.account_id = $1 and g.id = $2");
    permit.conn().query_opt(&sql, &params![permit.account(), row], map)
}

/// Stores a grant, new or with changed days.
pub fn put(tx: &crate::base::Tx<'_>, permit: &Permit<'_, impl AtLeast<Manage>>, row: &Grant) -> Result<()> {
    tx.execute(
        "insert into account_grants (account_id, id, user_id, level, valid_from, valid_to, reason, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (account_id, id) do update set valid_from = excluded.valid_from, valid_to = excluded.valid_to",
        &params![
            permit.account(),
            row.id,
            row.user,
            row.level,
            row.span.from,
            row.span.to,
            row.reason.as_str(),
            row.created_by,
            row.created_at
        ],
    )?;
    Ok(())
}

/// Deletes a grant that never held.
pub fn delete(tx: &crate::base::Tx<'_>, permit: &Permit<'_, impl AtLeast<Manage>>, row: RowId) -> Result<()> {
    tx.execute("delete from account_grants where account_id = $1 and id = $2", &params![permit.account(), row])?;
    Ok(())
}

/// A grant that is not stored yet.
pub fn new_row(by: &Acting, new: &NewGrant) -> Grant {
    Grant {
        id: RowId(by.uuid()),
        account: new.account,
        user: new.user,
        level: new.level,
        span: new.span,
        reason: new.reason.clone(),
        created_by: by.viewer.actor(),
        created_at: by.now.as_microsecond(),
    }
}

/// For the event that undo reads.
pub fn to_json(row: &Grant) -> Json {
    json!({
        "id": row.id, "user": row.user, "level": row.level, "valid_from": row.span.from.to_string(),
        "valid_to": row.span.to.to_string(), "reason": row.reason, "created_by": row.created_by,
        "created_at": row.created_at,
    })
}

/// What [`to_json`] wrote.
pub fn of_json(account: AccountId, json: &Json) -> Option<Grant> {
    let text = |key: &str| json.get(key).and_then(Json::as_str);
    let id = |key: &str| text(key).and_then(|t| Uuid::parse_str(t).ok());
    let day = |key: &str| text(key).and_then(|t| t.parse::<Date>().ok());
    Some(Grant {
        id: RowId(id("id")?),
        account,
        user: UserId(id("user")?),
        level: json.get("level")?.as_i64()?,
        span: Span { from: day("valid_from")?, to: day("valid_to")? },
        reason: text("reason")?.to_owned(),
        created_by: id("created_by").map(UserId),
        created_at: json.get("created_at")?.as_i64()?,
    })
}
