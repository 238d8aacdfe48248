//! The verbs of one deal for machines: moving, winning, losing, reopening, and its lists as a whole.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::actions::{self, Lost, Move, Won};
use super::api::{At, Place, out};
use super::input::{
    CreditsInput, LineInput, MemberInput, ProofInput, StepInput, lines, members, proofs, rivals, steps,
};
use super::store::deal;
use super::wire::{DealFull, RivalOut};
use crate::base::extract::{IfMatch, Json, Path};
use crate::base::permit::look;
use crate::base::routes::Op;
use crate::base::{
    Acting, CompetitorId, Cx, DealReasonId, Error, Fields, Need, Read, Result, Routes, StageId, Tx, calendar, validate,
};
use crate::features::people::merge::Base;
use crate::features::people::wire::tagged;

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    let user = Need::User;
    let verb = |what| Op::new(what).gives::<DealFull>();
    routes
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/deals/{deal}/moves",
            user,
            verb("Moves a deal into a stage").takes::<MoveInput>(),
            move_to,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/deals/{deal}/win",
            user,
            verb("A deal is won; with If-Match only as it was read").takes::<WinInput>(),
            win,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/deals/{deal}/loss",
            user,
            verb("A deal is lost; with If-Match only as it was read").takes::<LossInput>(),
            lose,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/deals/{deal}/reopening",
            user,
            verb("A closed deal is open again").takes::<ReopeningInput>(),
            reopen,
        )
        .api(
            Method::PUT,
            "/api/v1/accounts/{id}/deals/{deal}/lines",
            user,
            verb("What a deal is about, as a whole; needs If-Match").takes::<Vec<LineInput>>(),
            set_lines,
        )
        .api(
            Method::PUT,
            "/api/v1/accounts/{id}/deals/{deal}/credits",
            user,
            verb("Who of ours gets which share, from a day on; needs If-Match").takes::<CreditsInput>(),
            set_credits,
        )
        .api(
            Method::PUT,
            "/api/v1/accounts/{id}/deals/{deal}/people",
            user,
            verb("The buying group, as a whole; needs If-Match").takes::<Vec<MemberInput>>(),
            set_people,
        )
        .api(
            Method::PUT,
            "/api/v1/accounts/{id}/deals/{deal}/competitors",
            user,
            verb("Who else bids, as a whole; needs If-Match").takes::<Vec<RivalOut>>(),
            set_rivals,
        )
        .api(
            Method::PUT,
            "/api/v1/accounts/{id}/deals/{deal}/steps",
            user,
            verb("What is to be done for a deal, as a whole and in order; needs If-Match").takes::<Vec<StepInput>>(),
            set_steps,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/deals/{deal}/ticks",
            user,
            verb("A step of a deal is done, or not done after all").takes::<TickInput>(),
            tick,
        )
        .api(
            Method::PUT,
            "/api/v1/accounts/{id}/deals/{deal}/evidence",
            user,
            verb("What speaks for a deal, as a whole; needs If-Match").takes::<Vec<ProofInput>>(),
            set_evidence,
        )
}

/// A verb of one deal; answers the deal.
pub(super) async fn act(
    cx: Cx,
    at: Place,
    run: impl Fn(&Tx<'_>, &Acting) -> Result<i64> + Send + Sync + 'static,
) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            look::<Read>(tx, &by.viewer, at.0)?;
            run(tx, by)?;
            out(tx, by, at)
        })
        .await?;
    Ok(tagged(StatusCode::OK, body.deal.version, body))
}

/// A move.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveInput {
    /// Into which stage.
    pub stage_id: StageId,
}

async fn move_to(cx: Cx, Path(at): At, Json(input): Json<MoveInput>) -> Result<Response> {
    let stage = input.stage_id;
    act(cx, at, move |tx, by| actions::move_to(tx, by, at, &Move { stage, base: Base::default(), more: Map::new() }))
        .await
}

/// How a deal was won.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WinInput {
    /// When; today without it.
    pub on: String,
    /// Why.
    pub reason_id: Option<DealReasonId>,
    /// Why, in words.
    pub note: String,
    /// Whether its lines are added to what was sold; they are without it.
    pub add_revenue: Option<bool>,
}

/// What a client says to have read; ending a deal does not need it, and is refused when it is not what is stored.
struct Seen(Base);

impl<S: Sync> FromRequestParts<S> for Seen {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        if !parts.headers.contains_key(header::IF_MATCH) {
            return Ok(Self(Base::default()));
        }
        Ok(Self(Base::at(IfMatch::from_request_parts(parts, state).await?.version())))
    }
}

async fn win(cx: Cx, Path(at): At, Seen(base): Seen, Json(input): Json<WinInput>) -> Result<Response> {
    act(cx, at, move |tx, by| {
        let mut wrong = Fields::default();
        let won = Won {
            on: calendar::parse_optional(&mut wrong, "on", &input.on, by.today),
            reason: input.reason_id,
            note: validate::line(&mut wrong, "note", &input.note, validate::LINE),
            revenue: input.add_revenue.unwrap_or(true),
            base: base.clone(),
        };
        wrong.finish()?;
        actions::win(tx, by, at, &won)
    })
    .await
}

/// How a deal was lost.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LossInput {
    /// When; today without it.
    pub on: String,
    /// Why.
    pub reason_id: Option<DealReasonId>,
    /// Why, in words.
    pub note: String,
    /// To whom.
    pub lost_to: Option<CompetitorId>,
}

async fn lose(cx: Cx, Path(at): At, Seen(base): Seen, Json(input): Json<LossInput>) -> Result<Response> {
    act(cx, at, move |tx, by| {
        let mut wrong = Fields::default();
        let lost = Lost {
            on: calendar::parse_optional(&mut wrong, "on", &input.on, by.today),
            reason: input.reason_id,
            note: validate::line(&mut wrong, "note", &input.note, validate::LINE),
            to: input.lost_to,
            base: base.clone(),
        };
        wrong.finish()?;
        actions::lose(tx, by, at, &lost)
    })
    .await
}

/// Why a deal is open again.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReopeningInput {
    /// The reason.
    pub reason: String,
}

async fn reopen(cx: Cx, Path(at): At, Json(input): Json<ReopeningInput>) -> Result<Response> {
    act(cx, at, move |tx, by| {
        let mut wrong = Fields::default();
        let why = validate::line(&mut wrong, "reason", &input.reason, validate::LINE);
        wrong.finish()?;
        actions::reopen(tx, by, at, &why)
    })
    .await
}

async fn part(
    cx: Cx,
    at: Place,
    version: IfMatch,
    name: &'static str,
    value: impl Fn(&Acting) -> Result<Value> + Send + Sync + 'static,
) -> Result<Response> {
    let base = Base::at(version.version());
    act(cx, at, move |tx, by| actions::set_part(tx, by, at, &base, (name, value(by)?))).await
}

async fn set_lines(cx: Cx, Path(at): At, version: IfMatch, Json(input): Json<Vec<LineInput>>) -> Result<Response> {
    part(cx, at, version, "lines", move |by| Ok(json!(lines(by, &input)?))).await
}

async fn set_people(cx: Cx, Path(at): At, version: IfMatch, Json(input): Json<Vec<MemberInput>>) -> Result<Response> {
    part(cx, at, version, "people", move |_| Ok(json!(members(&input)))).await
}

async fn set_rivals(cx: Cx, Path(at): At, version: IfMatch, Json(input): Json<Vec<RivalOut>>) -> Result<Response> {
    part(cx, at, version, "competitors", move |_| Ok(json!(rivals(&input)?))).await
}

async fn set_evidence(cx: Cx, Path(at): At, version: IfMatch, Json(input): Json<Vec<ProofInput>>) -> Result<Response> {
    part(cx, at, version, "evidence", move |by| Ok(json!(proofs(by, &input)?))).await
}

async fn set_steps(cx: Cx, Path(at): At, version: IfMatch, Json(input): Json<Vec<StepInput>>) -> Result<Response> {
    let base = Base::at(version.version());
    act(cx, at, move |tx, by| {
        let stored = deal::find(&look::<Read>(tx, &by.viewer, at.0)?, at.1)?.facts.steps;
        actions::set_part(tx, by, at, &base, ("steps", json!(steps(by, &stored, &input)?)))
    })
    .await
}

/// A step that is done, or not.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TickInput {
    /// Which.
    pub step_id: uuid::Uuid,
    /// Whether it is done; it is without it.
    #[serde(default)]
    pub done: Option<bool>,
}

async fn tick(cx: Cx, Path(at): At, Json(input): Json<TickInput>) -> Result<Response> {
    act(cx, at, move |tx, by| actions::tick(tx, by, at, input.step_id, input.done.unwrap_or(true))).await
}

async fn set_credits(cx: Cx, Path(at): At, version: IfMatch, Json(input): Json<CreditsInput>) -> Result<Response> {
    let base = Base::at(version.version());
    act(cx, at, move |tx, by| {
        let mut wrong = Fields::default();
        let from = calendar::parse_optional(&mut wrong, "valid_from", &input.valid_from, by.today);
        wrong.finish()?;
        let shares: Vec<_> = input.shares.iter().map(|s| (s.user_id, s.share)).collect();
        actions::set_credits(tx, by, at, &base, from, &shares)
    })
    .await
}
