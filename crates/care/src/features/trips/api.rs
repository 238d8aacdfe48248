//! Trips for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::Trip;
use super::pages::form::TripForm;
use super::pages::list::unreported;
use super::{actions, store};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::money::Money;
use crate::base::paging::List;
use crate::base::routes::Op;
use crate::base::{AccountId, Acting, Cx, MeetingId, Need, Result, Routes, Scope, TripId, Tx, UserId};
use crate::features::meetings::store::{Filter, lines};
use crate::features::people::merge::Base;
use crate::features::people::wire::{created, tagged};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/trips";
    const ONE: &str = "/api/v1/trips/{trip}";
    let list = Op::new("Trips of the caller, or of all whom the caller reaches; the last ones first");
    let list = list.gives::<List<TripOut>>().query(&[("whose", "all; the caller's without it")]);
    let post = Op::new("Makes a trip").takes::<TripInput>().gives::<TripOut>();
    let patch = Op::new("Replaces the fields of a trip; needs If-Match").takes::<TripInput>().gives::<TripOut>();
    let visits = Op::new("Visits of a trip at accounts that the caller can see").gives::<List<VisitOut>>();
    let late = Op::new("The caller's visits without a report after three working days").gives::<List<VisitOut>>();
    routes
        .api(Method::GET, ALL, Need::User, list, find)
        .api(Method::POST, ALL, Need::User, post, create)
        .api(Method::GET, ONE, Need::User, Op::new("A trip").gives::<TripOut>(), get)
        .api(Method::PATCH, ONE, Need::User, patch, change)
        .api(Method::DELETE, ONE, Need::User, Op::new("Takes a trip away; its visits stay"), archive)
        .api(Method::GET, "/api/v1/trips/{trip}/visits", Need::User, visits, visits_of)
        .api(Method::GET, "/api/v1/visits-without-report", Need::User, late, late_visits)
}

/// A trip.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TripOut {
    id: TripId,
    /// Who travels.
    owner_id: UserId,
    name: String,
    purpose: String,
    starts_on: String,
    /// The last day.
    ends_on: String,
    /// What it costs, in the currency beside it.
    cost: Option<String>,
    currency: String,
    /// For If-Match.
    version: i64,
    archived: bool,
}

impl TripOut {
    fn of(t: Trip) -> Self {
        let cost = t.cost_minor.map(|minor| Money { minor, currency: t.currency.clone() }.decimal());
        Self {
            id: t.id,
            owner_id: t.owner,
            name: t.name,
            purpose: t.purpose,
            starts_on: t.starts_on.to_string(),
            ends_on: t.ends_on.to_string(),
            cost,
            currency: t.currency,
            version: t.version,
            archived: t.archived,
        }
    }
}

/// A trip to be made, or all of its fields anew.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TripInput {
    name: String,
    #[serde(default)]
    purpose: String,
    starts_on: String,
    /// The last day; the first one without it.
    #[serde(default)]
    ends_on: String,
    /// What it costs, in the install's currency.
    #[serde(default)]
    cost: String,
}

impl TripInput {
    fn form(self) -> TripForm {
        let Self { name, purpose, starts_on, ends_on, cost } = self;
        TripForm { name, purpose, starts_on, ends_on, cost, version: String::new() }
    }
}

/// A visit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VisitOut {
    account_id: AccountId,
    account: String,
    /// The meeting.
    id: MeetingId,
    title: String,
    starts_at: String,
    /// Whether its recap is written.
    reported: bool,
}

/// Whose trips.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TripQuery {
    whose: String,
}

async fn find(cx: Cx, Query(asked): Query<TripQuery>) -> Result<axum::Json<List<TripOut>>> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| store::list(q, &viewer, asked.whose != "all", 200)).await?;
    Ok(axum::Json(List { items: found.into_iter().map(|(t, _)| TripOut::of(t)).collect(), next: None }))
}

fn out(tx: &Tx<'_>, by: &Acting, id: TripId) -> Result<TripOut> {
    store::find(tx, &by.viewer, id).map(TripOut::of)
}

async fn get(cx: Cx, Path(id): Path<TripId>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| store::find(q, &viewer, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, TripOut::of(found)))
}

async fn create(cx: Cx, Json(input): Json<TripInput>) -> Result<Response> {
    let form = input.form();
    let body = cx
        .write(move |tx, by| {
            let id = actions::make(tx, by, &form.new_trip(by.today, &by.settings.currency)?)?;
            out(tx, by, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/trips/{}", body.id), body.version, body))
}

async fn change(cx: Cx, Path(id): Path<TripId>, version: IfMatch, Json(input): Json<TripInput>) -> Result<Response> {
    let (base, form) = (version.version(), input.form());
    let body = cx
        .write(move |tx, by| {
            out(tx, by, id)?;
            actions::edit(tx, by, id, &form.edit(Base::at(base), by.today, &by.settings.currency)?)?;
            out(tx, by, id)
        })
        .await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

async fn archive(cx: Cx, Path(id): Path<TripId>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn visit(l: crate::features::meetings::store::Line) -> VisitOut {
    VisitOut {
        account_id: l.meeting.account,
        account: l.account,
        id: l.meeting.id,
        reported: l.meeting.interaction.is_some(),
        title: l.meeting.title,
        starts_at: l.meeting.starts_at.to_string(),
    }
}

async fn visits_of(cx: Cx, Path(id): Path<TripId>) -> Result<axum::Json<List<VisitOut>>> {
    let viewer = cx.viewer.clone();
    let found = cx
        .read(move |q| {
            store::find(q, &viewer, id)?;
            lines(q, &Scope::probe(&viewer), &Filter { trip: Some(id), ..Filter::default() }, false, 200)
        })
        .await?;
    Ok(axum::Json(List { items: found.into_iter().map(visit).collect(), next: None }))
}

async fn late_visits(cx: Cx) -> Result<axum::Json<List<VisitOut>>> {
    let inner = cx.clone();
    let found = cx.read(move |q| unreported(q, &inner, 200)).await?;
    Ok(axum::Json(List { items: found.into_iter().map(visit).collect(), next: None }))
}
