//! Whitespace for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::actions::openings::{Dismiss, dismiss, recall};
use super::actions::{self, Setting};
use super::gather::Books;
use super::model::openings::Reason;
use super::openings::{self, Mined};
use super::portfolio;
use super::store::Whose;
use super::wire::{CellsInput, CellsOut, GridOut, PortfolioOut};
use super::wire_openings::{DismissInput, DismissedOut, OpeningOut, OpeningsOut};
use crate::base::asof::{self, AsOf};
use crate::base::extract::{Json, Path, Query};
use crate::base::permit::look;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{
    AccountId, Acting, Conn, Cx, Error, Fields, Need, Read, Result, Routes, Scope, Viewer, calendar, validate,
};
use crate::features::people::listing::slice;

const AS_OF: (&str, &str) = ("as_of", "The day whose facts are shown; today without it");
const ROLL_UP: &[(&str, &str)] = &[LIST_QUERY[3], AS_OF];
/// Most cells in one request.
const MOST: usize = 3_000;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const GRID: &str = "/api/v1/accounts/{id}/whitespace";
    const OPENINGS: &str = "/api/v1/accounts/{id}/openings";
    let user = Need::User;
    let grid_op = Op::new("What an account buys, by unit and line").gives::<GridOut>().query(&[AS_OF]);
    let put_op = Op::new("Notes what cells are").takes::<CellsInput>().gives::<CellsOut>();
    let all_op = Op::new("What accounts in scope buy, by line").gives::<PortfolioOut>();
    let post_op = Op::new("Puts an opening off").takes::<DismissInput>().gives::<DismissedOut>();
    let routes = routes
        .api(Method::GET, GRID, user, grid_op, grid)
        .api(Method::PUT, GRID, user, put_op, put)
        .api(Method::GET, "/api/v1/whitespace", user, all_op.query(ROLL_UP), all)
        .api(Method::GET, OPENINGS, user, Op::new("Best openings of an account").gives::<OpeningsOut>(), found)
        .api(Method::POST, "/api/v1/accounts/{id}/openings/dismissals", user, post_op, put_off)
        .api(
            Method::DELETE,
            "/api/v1/accounts/{id}/openings/dismissals/{dismissal}",
            user,
            Op::new("Lets an opening come back"),
            back,
        );
    super::api_rules::routes(routes)
}

/// Query of what has a day.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DayQuery {
    as_of: String,
    scope: String,
}

fn out(q: &Conn<'_>, viewer: &Viewer, cx: &Cx, account: AccountId, as_of: Option<AsOf>) -> Result<GridOut> {
    look::<Read>(q, viewer, account)?;
    let (day, today) = (asof::day(as_of, cx.today()), cx.today());
    let books = Books::load(q, &Whose::Account(account), cx.settings(), day, today)?;
    Ok(GridOut::of(&books, account, &books.grid(account, &[])))
}

async fn grid(cx: Cx, Path(account): Path<AccountId>, Query(asked): Query<DayQuery>) -> Result<axum::Json<GridOut>> {
    let (as_of, inner) = (AsOf::of(&cx, &asked.as_of)?, cx.clone());
    Ok(axum::Json(cx.snapshot(move |q| out(q, &inner.viewer, &inner, account, as_of)).await?))
}

/// The mistakes of a cell, at its place in the list, counted from 0: `cells.2.spend`. Fields are called as they are sent.
fn at(n: usize, mut wrong: Fields) -> Fields {
    for e in &mut wrong.0 {
        let sent = match e.field.as_ref() {
            "unit" => "unit_id",
            "offering" => "offering_id",
            "competitor" => "competitor_id",
            _ => continue,
        };
        e.field = sent.into();
    }
    wrong.at(&format!("cells.{n}"))
}

/// Understands cells.
fn settings(input: &CellsInput, by: &Acting) -> Result<Vec<Setting>> {
    let (mut made, mut all) = (Vec::new(), Fields::default());
    if input.cells.is_empty() {
        all.add("cells", "error-required");
    }
    if input.cells.len() > MOST {
        all.add("cells", "whitespace-error-many");
    }
    for (n, cell) in input.cells.iter().enumerate() {
        let mut wrong = Fields::default();
        let facts = cell.form().facts(by, cell.competitor_id, &mut wrong);
        let from = calendar::parse_optional(&mut wrong, "valid_from", &cell.valid_from, by.today).unwrap_or(by.today);
        if from > by.today {
            wrong.add("valid_from", "error-day-future");
        }
        match cell.offering_id {
            None => wrong.add("offering_id", "error-required"),
            Some(offering) => made.push(Setting { place: (cell.unit_id, offering), facts, from, seen: None }),
        }
        all.0.extend(at(n, wrong).0);
    }
    all.finish()?;
    Ok(made)
}

async fn put(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<CellsInput>) -> Result<axum::Json<CellsOut>> {
    let inner = cx.clone();
    let body = cx
        .write(move |tx, by| {
            // Whether the account exists is told before what is wrong with the input.
            look::<Read>(tx, &by.viewer, account)?;
            let changed = actions::set_at(tx, by, account, &settings(&input, by)?, at)?;
            Ok(CellsOut { changed, grid: out(tx, &by.viewer, &inner, account, None)? })
        })
        .await?;
    Ok(axum::Json(body))
}

async fn all(cx: Cx, Query(asked): Query<DayQuery>) -> Result<axum::Json<PortfolioOut>> {
    let (as_of, inner) = (AsOf::of(&cx, &asked.as_of)?, cx.clone());
    let body = cx
        .snapshot(move |q| {
            let s = slice("", "", &asked.scope, "", &["name"])?;
            let scope = Scope::resolve(q, &inner.viewer, s.choice)?;
            let found = portfolio::gather(q, &scope, inner.settings(), asof::day(as_of, inner.today()))?;
            Ok(PortfolioOut::of(&found, &inner.settings().currency))
        })
        .await?;
    Ok(axum::Json(body))
}

async fn found(cx: Cx, Path(account): Path<AccountId>) -> Result<axum::Json<OpeningsOut>> {
    let inner = cx.clone();
    let body = cx
        .snapshot(move |q| {
            look::<Read>(q, &inner.viewer, account)?;
            let (whose, today) = (Whose::Account(account), inner.today());
            let books = Books::load(q, &whose, inner.settings(), today, today)?;
            let scope = Scope::all(q, &inner.viewer)?;
            let mined = Mined::load(q, &scope, &books.tree, today)?;
            let found = openings::find(q, &inner.viewer, &whose, &books, &[account], &mined, today)?;
            let currency = &inner.settings().currency;
            Ok(OpeningsOut {
                items: found.list.into_iter().map(|o| OpeningOut::of(o, currency)).collect(),
                dismissed: found.put_off.into_iter().map(DismissedOut::from).collect(),
                waits_for_concern: found.waits.first().map(|(_, concern, _)| concern.0),
            })
        })
        .await?;
    Ok(axum::Json(body))
}

fn understood(input: &DismissInput, by: &Acting) -> Result<Dismiss> {
    let mut wrong = Fields::default();
    let reason = Reason::parse(&input.reason);
    if reason.is_none() {
        let allowed = Reason::ALL.iter().map(|r| r.code()).collect::<Vec<_>>().join(", ");
        wrong.add_with("reason", "error-one-of", vec![("allowed", allowed), ("given", input.reason.clone())]);
    }
    let note = validate::line(&mut wrong, "note", &input.note, validate::LINE);
    let until = calendar::parse_required(&mut wrong, "until", &input.until, by.today);
    if input.offering_id.is_none() {
        wrong.add("offering_id", "error-required");
    }
    wrong.finish()?;
    let place = input.offering_id.map(|id| (input.unit_id, id)).ok_or(Error::NotFound)?;
    Ok(Dismiss { place, reason: reason.unwrap_or(Reason::Other), note, until })
}

async fn put_off(
    cx: Cx,
    Path(account): Path<AccountId>,
    Json(input): Json<DismissInput>,
) -> Result<(StatusCode, axum::Json<DismissedOut>)> {
    let body = cx
        .write(move |tx, by| {
            let permit = look::<Read>(tx, &by.viewer, account)?;
            let id = dismiss(tx, by, account, &understood(&input, by)?)?;
            Ok(DismissedOut::from(super::store::dismissals::find(&permit, id)?))
        })
        .await?;
    Ok((StatusCode::CREATED, axum::Json(body)))
}

async fn back(cx: Cx, Path((account, id)): Path<(AccountId, Uuid)>) -> Result<StatusCode> {
    cx.write(move |tx, by| recall(tx, by, account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The answer of something made, with its address.
pub(super) fn made(at: &str, version: i64, body: impl serde::Serialize) -> Response {
    crate::features::people::wire::created(at, version, body)
}
