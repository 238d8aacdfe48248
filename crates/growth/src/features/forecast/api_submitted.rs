//! Forecasts that were submitted, as JSON.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::actions::submit;
use super::api::{DaysOut, days, decimal};
use super::api_past::{MoveOut, StepOut, moves, steps};
use super::asked::{ForecastQuery, QUERY};
use super::model::submitted::Submission;
use super::stated::Stated;
use super::store::{Ask, Only, named, submissions};
use super::submitting::{self, Row, Since};
use crate::base::extract::{Json, Path, Query};
use crate::base::paging::List;
use crate::base::routes::Op;
use crate::base::{Conn, Cx, Need, Result, Routes, Scope, UserId};
use crate::features::people::wire::created;

const MANY: &str = "/api/v1/forecast/submissions";
const ONE: &str = "/api/v1/forecast/submissions/{id}";

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    let user = Need::User;
    let list = Op::new("Who has submitted a forecast of a period and who has not: oneself, and all who report to one");
    let post = Op::new("Submits a forecast to whom one reports").takes::<Stated>().gives::<SubmissionFull>();
    let one = Op::new("A forecast that was submitted, and what moved since").gives::<SubmissionFull>();
    routes
        .api(Method::GET, MANY, user, list.gives::<List<ExpectedOut>>().query(&QUERY[1..3]), all)
        .api(Method::POST, MANY, user, post, create)
        .api(Method::GET, ONE, user, one, show)
        .api(Method::DELETE, ONE, user, Op::new("Takes back what one has submitted"), withdraw)
}

/// A forecast that was submitted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct SubmissionOut {
    id: Uuid,
    author_id: UserId,
    author: String,
    /// Whether it is that of all who report to them, too.
    team: bool,
    period: DaysOut,
    currency: String,
    /// What they commit to.
    commit: String,
    /// What they hope for.
    best_case: String,
    /// What was won by then; null where nothing was known of any.
    counted_won: Option<String>,
    /// What the deals said of commit then.
    counted_commit: Option<String>,
    /// What they said of best case.
    counted_best_case: Option<String>,
    /// What was to be sold.
    target: Option<String>,
    comment: String,
    submitted_on: String,
    submitted_at: String,
    /// Whether it was taken back.
    withdrawn: bool,
}

impl SubmissionOut {
    fn of(s: &Submission) -> Self {
        let amount = |minor| decimal(minor, &s.currency);
        Self {
            id: s.id,
            author_id: s.author,
            author: s.name.clone(),
            team: s.team,
            period: days(&s.span),
            currency: s.currency.clone(),
            commit: amount(s.commit),
            best_case: amount(s.best),
            counted_won: s.counted_won.map(amount),
            counted_commit: s.counted_commit.map(amount),
            counted_best_case: s.counted_best.map(amount),
            target: s.target.map(amount),
            comment: s.comment.clone(),
            submitted_on: s.on.to_string(),
            submitted_at: s.at.to_string(),
            withdrawn: s.withdrawn,
        }
    }
}

/// Somebody from whom a forecast is expected.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ExpectedOut {
    user_id: UserId,
    name: String,
    /// Whether others report to them.
    leads: bool,
    /// What they submitted last; null where they have not.
    submission: Option<SubmissionOut>,
    /// What their deals come to today: commit; null where nothing is known of any.
    commit_now: Option<String>,
    /// And best case.
    best_case_now: Option<String>,
    /// By how much commit is another than the one submitted.
    commit_moved: Option<String>,
}

fn expected(r: &Row, currency: &str) -> ExpectedOut {
    let commit = r.now.commit();
    ExpectedOut {
        user_id: r.who.id,
        name: r.who.name.clone(),
        leads: r.who.leads,
        commit_moved: r.said.as_ref().and_then(|s| s.moved(&commit, currency)).map(|minor| decimal(minor, currency)),
        submission: r.said.as_ref().map(SubmissionOut::of),
        commit_now: commit.known().map(|minor| decimal(minor, currency)),
        best_case_now: r.now.best().known().map(|minor| decimal(minor, currency)),
    }
}

async fn all(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<axum::Json<List<ExpectedOut>>> {
    let asked = query.read(cx.today(), cx.settings())?;
    let inner = cx.clone();
    let rows = cx.snapshot(move |q| submitting::rows(q, &inner.viewer, inner.settings(), &asked, true)).await?;
    let currency = &cx.settings().currency;
    Ok(axum::Json(List { items: rows.iter().map(|r| expected(r, currency)).collect(), next: None }))
}

/// A submission with what moved since.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct SubmissionFull {
    #[serde(flatten)]
    submission: SubmissionOut,
    commit_now: Option<String>,
    best_case_now: Option<String>,
    commit_moved: Option<String>,
    /// What moved the commit of the deals, by step.
    steps: Vec<StepOut>,
    moves: Vec<MoveOut>,
}

fn full(q: &Conn<'_>, cx: &Cx, id: Uuid) -> Result<SubmissionFull> {
    let (settings, currency) = (cx.settings(), &cx.settings().currency);
    let s = submissions::find(q, &cx.viewer, id)?;
    let Since { now, bridge } = submitting::since(q, &cx.viewer, settings, &s)?;
    let (scope, only) = (Scope::all(q, &cx.viewer)?, Only::default());
    let keys: Vec<_> = bridge.moves.iter().map(|m| m.key).collect();
    let called = named::read(q, &Ask::new(&scope, settings, &only), &keys)?;
    let amount = |minor| decimal(minor, currency);
    Ok(SubmissionFull {
        commit_now: now.commit().known().map(amount),
        best_case_now: now.best().known().map(amount),
        commit_moved: s.moved(&now.commit(), currency).map(amount),
        steps: steps(&bridge, currency),
        moves: moves(&bridge, &called, currency),
        submission: SubmissionOut::of(&s),
    })
}

async fn show(cx: Cx, Path(id): Path<Uuid>) -> Result<axum::Json<SubmissionFull>> {
    let inner = cx.clone();
    Ok(axum::Json(cx.snapshot(move |q| full(q, &inner, id)).await?))
}

async fn create(cx: Cx, Json(input): Json<Stated>) -> Result<Response> {
    let (asked, team) = input.about(cx.today(), cx.settings())?;
    let id = cx.write(move |tx, by| submit::submit(tx, by, &asked, team, &input.statement(&by.settings)?)).await?;
    let inner = cx.clone();
    let body = cx.snapshot(move |q| full(q, &inner, id)).await?;
    Ok(created(&format!("{MANY}/{id}"), 1, body))
}

async fn withdraw(cx: Cx, Path(id): Path<Uuid>) -> Result<StatusCode> {
    cx.write(move |tx, by| submit::withdraw(tx, by, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
