//! Targets as JSON.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::actions;
use super::api_results::{GridOut, reached};
use super::model::Target;
use super::pages::form::TargetForm;
use super::pages::grid::asked_year;
use super::store::target::{self, Filter};
use super::store::versions;
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::money::Money;
use crate::base::paging::{Cursor, List};
use crate::base::routes::Op;
use crate::base::{Acting, Cx, Error, Need, Result, Routes, TargetId, Tx, UserId};
use crate::features::people::listing::slice;
use crate::features::people::merge::Base;
use crate::features::people::wire::{created, tagged};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/targets";
    const ONE: &str = "/api/v1/targets/{target}";
    let user = Need::User;
    let list = Op::new("Targets of the caller and of those who report to them; by the first day");
    let list = list.gives::<List<TargetOut>>().query(&[
        ("limit", "Rows per page, 1 to 200; 50 without it"),
        ("cursor", "The `next` of the page before"),
        ("user", "Only of this person"),
        ("year", "Only those that begin in the fiscal year that begins in this calendar year"),
        ("kind", "person, team or part; all without it"),
    ]);
    let post = Op::new("Sets a target; for whoever leads the person, and for admins");
    let patch = Op::new("Changes period or amount, with the reason; needs If-Match").takes::<TargetPatch>();
    let gone = Op::new("Takes a target away; its versions stay");
    let history = Op::new("What a target was after each change, why, and by whom").gives::<List<VersionOut>>();
    let give =
        Op::new("Gives a team's target to people, in proportion to weights; the parts add up").takes::<SplitInput>();
    let results = Op::new("What people reached of their targets in a year, with the pace").gives::<GridOut>().query(&[
        ("year", "The calendar year in which the fiscal year begins; that of today without it"),
        ("scope", "Whose rows: mine, team, all or territory:ID (who holds it or leads accounts in it); all without it"),
        ("by", "person, team or part; person without it"),
    ]);
    routes
        .api(Method::GET, ALL, user, list, find)
        .api(Method::POST, ALL, user, post.takes::<TargetInput>().gives::<TargetOut>(), create)
        .api(Method::GET, "/api/v1/targets/results", user, results, reached)
        .api(Method::GET, ONE, user, Op::new("A target").gives::<TargetOut>(), get)
        .api(Method::PATCH, ONE, user, patch.gives::<TargetOut>(), change)
        .api(Method::DELETE, ONE, user, gone, archive)
        .api(Method::GET, "/api/v1/targets/{target}/versions", user, history, versions_of)
        .api(Method::POST, "/api/v1/targets/{target}/split", user, give.gives::<List<ShareOut>>(), split)
}

/// A target.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TargetOut {
    id: TargetId,
    user_id: UserId,
    /// Whether it is of everybody who reports to them, and of themselves.
    team: bool,
    /// territory, account, offering, or empty for everything.
    part: &'static str,
    /// What it is narrowed to.
    part_id: Option<Uuid>,
    valid_from: String,
    /// The last day.
    valid_to: String,
    amount: String,
    currency: String,
    /// For If-Match.
    version: i64,
    archived: bool,
}

impl TargetOut {
    fn of(t: Target) -> Self {
        Self {
            id: t.id,
            user_id: t.about.user,
            team: t.about.team,
            part: t.about.part.code(),
            part_id: t.about.part.id(),
            valid_from: t.span.from.to_string(),
            valid_to: t.span.last().unwrap_or(t.span.to).to_string(),
            amount: t.amount.decimal(),
            currency: t.amount.currency,
            version: t.version,
            archived: t.archived,
        }
    }
}

/// A target to be set.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetInput {
    user_id: UserId,
    #[serde(default)]
    team: bool,
    /// Narrowed to this territory; at most one of the three.
    #[serde(default)]
    territory_id: Option<Uuid>,
    #[serde(default)]
    account_id: Option<Uuid>,
    #[serde(default)]
    offering_id: Option<Uuid>,
    valid_from: String,
    /// The last day.
    valid_to: String,
    amount: String,
    /// The company's without it.
    #[serde(default)]
    currency: String,
    #[serde(default)]
    reason: String,
}

/// Period and amount of a target anew.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetPatch {
    valid_from: String,
    valid_to: String,
    amount: String,
    #[serde(default)]
    currency: String,
    reason: String,
}

/// A version of a target.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VersionOut {
    version: i64,
    valid_from: String,
    valid_to: String,
    amount: String,
    currency: String,
    archived: bool,
    reason: String,
    changed_at: String,
    changed_by: Option<String>,
}

/// How a target is split.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitInput {
    /// Whose weight is how much.
    shares: Vec<ShareInput>,
    #[serde(default)]
    reason: String,
}

/// A weight.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareInput {
    user_id: UserId,
    weight: u64,
}

/// What somebody got.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ShareOut {
    user_id: UserId,
    amount: String,
    currency: String,
}

/// What the list was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TargetQuery {
    limit: String,
    cursor: String,
    user: Option<UserId>,
    year: String,
    kind: String,
}

async fn find(cx: Cx, Query(asked): Query<TargetQuery>) -> Result<axum::Json<List<TargetOut>>> {
    let slice = slice(&asked.limit, &asked.cursor, "", "", &["valid_from"])?;
    let year = if asked.year.is_empty() { None } else { Some(asked_year(&cx, &asked.year)?) };
    let after = match &slice.cursor {
        None => None,
        Some(cursor) => {
            let wrong = || Error::field("cursor", "error-cursor");
            let day = cursor.value.as_deref().and_then(|day| day.parse().ok()).ok_or_else(wrong)?;
            Some((day, TargetId(cursor.id)))
        }
    };
    let filter = Filter {
        user: asked.user,
        begins: year.map(|y| (y.from, y.to)),
        team: match asked.kind.as_str() {
            "team" => Some(true),
            "person" => Some(false),
            "" | "part" => None,
            _ => return Err(Error::field("kind", "error-choose")),
        },
        narrowed: (asked.kind == "part").then_some(true),
        after,
    };
    let (viewer, limit) = (cx.viewer.clone(), slice.limit);
    let found = cx.read(move |q| target::list(q, &viewer, &filter, limit + 1)).await?;
    let place = |t: &Target| Cursor { value: Some(t.span.from.to_string()), id: t.id.0 };
    let list = List::cut(found, limit, place);
    Ok(axum::Json(List { items: list.items.into_iter().map(TargetOut::of).collect(), next: list.next }))
}

fn out(tx: &Tx<'_>, by: &Acting, id: TargetId) -> Result<TargetOut> {
    target::find(tx, &by.viewer, id).map(TargetOut::of)
}

async fn get(cx: Cx, Path(id): Path<TargetId>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| target::find(q, &viewer, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, TargetOut::of(found)))
}

async fn create(cx: Cx, Json(input): Json<TargetInput>) -> Result<Response> {
    let text = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let form = TargetForm {
        user: input.user_id.to_string(),
        team: if input.team { String::from("1") } else { String::new() },
        territory: text(input.territory_id),
        account: text(input.account_id),
        offering: text(input.offering_id),
        valid_from: input.valid_from,
        valid_to: input.valid_to,
        amount: input.amount,
        currency: input.currency,
        ..TargetForm::default()
    };
    let body = cx
        .write(move |tx, by| {
            let new = form.new_target(tx, &by.viewer, by.today, &by.settings.currency)?;
            let id = actions::set(tx, by, &new, &input.reason)?;
            out(tx, by, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/targets/{}", body.id), body.version, body))
}

async fn change(
    cx: Cx,
    Path(id): Path<TargetId>,
    version: IfMatch,
    Json(input): Json<TargetPatch>,
) -> Result<Response> {
    let TargetPatch { valid_from, valid_to, amount, currency, reason } = input;
    let form = TargetForm { valid_from, valid_to, amount, currency, reason, ..TargetForm::default() };
    let base = version.version();
    let body = cx
        .write(move |tx, by| {
            let stored = target::find(tx, &by.viewer, id)?;
            actions::edit(tx, by, id, &form.edit(Base::at(base), by.today, &stored.amount.currency)?)?;
            out(tx, by, id)
        })
        .await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

async fn archive(cx: Cx, Path(id): Path<TargetId>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, id, "")).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn versions_of(cx: Cx, Path(id): Path<TargetId>) -> Result<axum::Json<List<VersionOut>>> {
    let viewer = cx.viewer.clone();
    let found = cx
        .read(move |q| {
            target::find(q, &viewer, id)?;
            versions::of(q, id)
        })
        .await?;
    let version = |v: versions::Version| VersionOut {
        version: v.version,
        valid_from: v.span.from.to_string(),
        valid_to: v.span.last().unwrap_or(v.span.to).to_string(),
        amount: v.amount.decimal(),
        currency: v.amount.currency,
        archived: v.archived,
        reason: v.reason,
        changed_at: v.at.to_string(),
        changed_by: v.by,
    };
    Ok(axum::Json(List { items: found.into_iter().map(version).collect(), next: None }))
}

async fn split(cx: Cx, Path(id): Path<TargetId>, Json(input): Json<SplitInput>) -> Result<axum::Json<List<ShareOut>>> {
    let shares: actions::Shares = input.shares.iter().map(|s| (s.user_id, s.weight)).collect();
    let given = cx.write(move |tx, by| actions::split_over(tx, by, id, &shares, &input.reason)).await?;
    let share = |(user_id, m): (UserId, Money)| ShareOut { user_id, amount: m.decimal(), currency: m.currency };
    Ok(axum::Json(List { items: given.into_iter().map(share).collect(), next: None }))
}
