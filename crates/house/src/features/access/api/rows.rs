//! Assignments, grants, reassignment.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::dated::parse_span;
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::{
    AccountId, BatchId, Cx, Error, Fields, Manage, Read, Result, RowId, UnitId, UserId, calendar, validate,
};
use crate::features::access::model::{EndRow, NewAssignment, NewGrant, Part, Reassign, level_of, level_word};
use crate::features::access::store::{assignments as team_store, grants as grant_store};
use crate::features::access::{grants, team};
use crate::features::org::api::wire::{EndInput, ListQuery, Made, Named, days};

/// An assignment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AssignmentOut {
    /// The row.
    id: RowId,
    /// Who.
    user: Named,
    /// As what.
    role: Part,
    /// On which unit; null is the whole account.
    unit: Option<Named>,
    /// Share of their time in percent.
    allocation: Option<i64>,
    /// First day.
    valid_from: String,
    /// Last day, included; null when open.
    valid_to: Option<String>,
    /// Why.
    reason: String,
}

/// A page of assignments.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Assignments {
    /// The rows.
    items: Vec<AssignmentOut>,
    /// The cursor of the next page; null on the last.
    next: Option<String>,
    /// The day on which all of them hold; null when rows of all days are listed.
    as_of: Option<String>,
}

/// GET assignments.
pub async fn assignments(
    cx: Cx,
    Path(id): Path<AccountId>,
    Query(query): Query<ListQuery>,
) -> Result<axum::Json<Assignments>> {
    let (day, user) = query.filter(cx.today())?;
    let viewer = cx.viewer.clone();
    let rows = cx.read(move |q| team_store::members(&look::<Read>(q, &viewer, id)?)).await?;
    let rows = rows
        .into_iter()
        .filter(|m| day.is_none_or(|d| m.row.span.holds(d)) && user.is_none_or(|u| m.row.user == u))
        .map(|m| {
            let (valid_from, valid_to) = days(&m.row.span);
            AssignmentOut {
                id: m.row.id,
                user: Named { id: m.row.user.0, name: m.name },
                role: m.row.role,
                unit: m.row.unit.map(|u| Named { id: u.0, name: m.unit.unwrap_or_default() }),
                allocation: m.row.allocation,
                valid_from,
                valid_to,
                reason: m.row.reason,
            }
        });
    let List { items, next } = query.page(rows.collect(), |r| r.id.0)?;
    Ok(axum::Json(Assignments { items, next, as_of: day.map(|d| d.to_string()) }))
}

/// An assignment to be made.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentInput {
    /// Who.
    user: UserId,
    /// As what.
    role: Part,
    /// On which unit; the whole account without it.
    #[serde(default)]
    unit: Option<UnitId>,
    /// Share of their time in percent, 1 to 100.
    #[serde(default)]
    allocation: Option<i64>,
    /// First day, ISO; today without it.
    #[serde(default)]
    valid_from: String,
    /// Last day, ISO, included; open without it.
    #[serde(default)]
    valid_to: String,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// POST an assignment.
pub async fn assign(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<AssignmentInput>) -> Result<Response> {
    let ids = cx
        .write(move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            let mut fields = Fields::default();
            let span = parse_span(&mut fields, by.today, &input.valid_from, &input.valid_to);
            let reason = validate::line(&mut fields, "reason", &input.reason, validate::LINE);
            fields.finish()?;
            let (user, role, unit, allocation) = (input.user, input.role, input.unit, input.allocation);
            team::assign(tx, by, &[NewAssignment { account, user, role, unit, allocation, span, reason }])
        })
        .await?;
    Ok(Made::answer(ids[0]))
}

/// PATCH: ends an assignment; dated rows have no versions, so any is taken.
pub async fn end(
    cx: Cx,
    Path((account, row)): Path<(AccountId, RowId)>,
    _: IfMatch,
    Json(input): Json<EndInput>,
) -> Result<StatusCode> {
    cx.write(move |tx, by| {
        look::<Read>(tx, &by.viewer, account)?;
        let end = input.parse(row, by.today)?;
        team::end(tx, by, &EndRow { account, row, last: end.last, reason: end.reason })
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A grant.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GrantOut {
    /// The row.
    id: RowId,
    /// To whom.
    user: Named,
    /// read, contribute, edit or manage.
    level: &'static str,
    /// First day.
    valid_from: String,
    /// Last day, included.
    valid_to: Option<String>,
    /// Why.
    reason: String,
    /// Who gave it.
    by: Option<String>,
}

/// A page of grants.
pub type Grants = List<GrantOut>;

/// GET grants.
pub async fn grants(cx: Cx, Path(id): Path<AccountId>, Query(query): Query<ListQuery>) -> Result<axum::Json<Grants>> {
    let (day, user) = query.filter(cx.today())?;
    let viewer = cx.viewer.clone();
    let rows = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, id)?;
            if !permit.ranks::<Manage>() {
                return Err(Error::Forbidden("error-needs-manage"));
            }
            grant_store::list(&permit)
        })
        .await?;
    let rows = rows
        .into_iter()
        .filter(|g| day.is_none_or(|d| g.row.span.holds(d)) && user.is_none_or(|u| g.row.user == u))
        .map(|g| {
            let (valid_from, valid_to) = days(&g.row.span);
            let user = Named { id: g.row.user.0, name: g.name };
            let level = level_word(g.row.level);
            GrantOut { id: g.row.id, user, level, valid_from, valid_to, reason: g.row.reason, by: g.by }
        });
    query.page(rows.collect(), |r| r.id.0).map(axum::Json)
}

/// A grant to be given.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantInput {
    /// To whom.
    user: UserId,
    /// read, contribute, edit or manage.
    level: String,
    /// First day, ISO; today without it.
    #[serde(default)]
    valid_from: String,
    /// Last day, ISO, included.
    valid_to: String,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// POST a grant.
pub async fn give(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<GrantInput>) -> Result<Response> {
    let id = cx
        .write(move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            let mut fields = Fields::default();
            let span = parse_span(&mut fields, by.today, &input.valid_from, &input.valid_to);
            let reason = validate::line(&mut fields, "reason", &input.reason, validate::LINE);
            fields.finish()?;
            // An unknown word is level 0, which the verb refuses with the words that are known.
            let level = level_of(&input.level).unwrap_or(0);
            grants::give(tx, by, &NewGrant { account, user: input.user, level, span, reason })
        })
        .await?;
    Ok(Made::answer(id))
}

/// PATCH: ends a grant; dated rows have no versions, so any is taken.
pub async fn revoke(
    cx: Cx,
    Path((account, row)): Path<(AccountId, RowId)>,
    _: IfMatch,
    Json(input): Json<EndInput>,
) -> Result<StatusCode> {
    cx.write(move |tx, by| {
        look::<Read>(tx, &by.viewer, account)?;
        let end = input.parse(row, by.today)?;
        grants::revoke(tx, by, &EndRow { account, row, last: end.last, reason: end.reason })
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A new lead for many accounts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReassignInput {
    /// The accounts.
    accounts: Vec<AccountId>,
    /// The new lead.
    to: UserId,
    /// Their first day, ISO; today without it.
    #[serde(default)]
    from: String,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// What a reassignment did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reassigned {
    /// The handle of undo.
    batch: BatchId,
    /// Accounts that have a new lead.
    changed: usize,
}

/// POST a reassignment.
pub async fn reassign(cx: Cx, Json(input): Json<ReassignInput>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    let changed = cx
        .write_as(by, move |tx, by| {
            let mut fields = Fields::default();
            let from = calendar::parse_optional(&mut fields, "from", &input.from, by.today).unwrap_or(by.today);
            let reason = validate::line(&mut fields, "reason", &input.reason, validate::LINE);
            fields.finish()?;
            team::reassign(tx, by, &Reassign { accounts: input.accounts.clone(), to: input.to, from, reason })
        })
        .await?;
    Ok((StatusCode::CREATED, axum::Json(Reassigned { batch, changed: changed.len() })).into_response())
}
