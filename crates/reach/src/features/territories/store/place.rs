//! The territories of many accounts at once: rows are cut, deleted, inserted and put back by few statements.

use jiff::civil::Date;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::base::dated::{Span, span_at};
use crate::base::permit_set::PermitSet;
use crate::base::{AccountId, Error, Manage, Result, RowId, TerritoryId, UserId, Value, params};

/// A stored row: an account lies in a territory for some days.
#[derive(Clone, PartialEq, Debug)]
pub struct Placed {
    /// The row.
    pub id: RowId,
    /// The account.
    pub account: AccountId,
    /// The territory.
    pub territory: TerritoryId,
    /// When.
    pub span: Span,
    /// Why.
    pub reason: String,
    /// Who set it.
    pub created_by: Option<UserId>,
    /// When it was set, in microseconds.
    pub created_at: i64,
}

/// The rows of the set's accounts that hold on `day` or later.
pub fn rows(permit: &PermitSet<'_, Manage>, day: Date) -> Result<Vec<Placed>> {
    permit.tx().query(
        "select x.id, x.account_id, x.territory_id, x.valid_from, x.valid_to, x.reason, x.created_by, x.created_at
           from work_sets w cross join account_territories x
          where w.set_id = $1 and x.account_id = w.id and x.valid_to > $2",
        &params![permit.set(), day],
        |r| {
            Ok::<_, Error>(Placed {
                id: r.get(0)?,
                account: r.get(1)?,
                territory: r.get(2)?,
                span: span_at(r, 3)?,
                reason: r.get(5)?,
                created_by: r.get(6)?,
                created_at: r.get(7)?,
            })
        },
    )
}

/// Ends what holds before a day; what would begin on it or later goes.
pub fn cut(permit: &PermitSet<'_, Manage>, from: Date) -> Result<()> {
    let rule = "account_id in (select id from work_sets where set_id = $1)";
    let cut =
        format!("update account_territories set valid_to = $2 where {rule} and valid_from < $2 and valid_to > $2");
    permit.tx().execute(&cut, &params![permit.set(), from])?;
    let delete = format!("delete from account_territories where {rule} and valid_from >= $2");
    permit.tx().execute(&delete, &params![permit.set(), from])?;
    Ok(())
}

/// Stores rows, new or with their days of before.
pub fn put(permit: &PermitSet<'_, Manage>, rows: &[Placed]) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> = rows
        .iter()
        .map(|row| {
            params![
                row.account,
                row.id,
                row.territory,
                row.span.from,
                row.span.to,
                row.reason.as_str(),
                row.created_by,
                row.created_at
            ]
            .into()
        })
        .collect();
    permit.tx().insert_many(
        "insert into account_territories (account_id, id, territory_id, valid_from, valid_to, reason, created_by, created_at)",
        &rows,
        "on conflict (account_id, id) do update set valid_from = excluded.valid_from, valid_to = excluded.valid_to",
    )?;
    Ok(())
}

/// Deletes the rows of the set whose ids stand in another work set.
pub fn delete(permit: &PermitSet<'_, Manage>, ids: Uuid) -> Result<()> {
    permit.tx().execute(
        // The second set is probed: two lists over one key would be tried in every combination.
        "delete from account_territories where account_id in (select id from work_sets where set_id = $1)
            and exists (select 1 from work_sets w where w.set_id = $2 and w.id = account_territories.id)",
        &params![permit.set(), ids],
    )?;
    Ok(())
}

/// For the event that undo reads.
pub fn to_json(row: &Placed) -> Json {
    json!({
        "id": row.id, "territory": row.territory, "valid_from": row.span.from.to_string(),
        "valid_to": row.span.to.to_string(), "reason": row.reason, "created_by": row.created_by,
        "created_at": row.created_at,
    })
}

/// What [`to_json`] wrote.
pub fn of_json(account: AccountId, json: &Json) -> Option<Placed> {
    let text = |key: &str| json.get(key).and_then(Json::as_str);
    let id = |key: &str| text(key).and_then(|t| Uuid::parse_str(t).ok());
    let day = |key: &str| text(key).and_then(|t| t.parse::<Date>().ok());
    Some(Placed {
        id: RowId(id("id")?),
        account,
        territory: TerritoryId(id("territory")?),
        span: Span { from: day("valid_from")?, to: day("valid_to")? },
        reason: text("reason")?.to_owned(),
        created_by: id("created_by").map(UserId),
        created_at: json.get("created_at")?.as_i64()?,
    })
}
