//! The map for machines: everybody with their places, and a list that becomes a map.

use axum::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actions;
use super::model::layout::{self, CARD_H, CARD_W};
use super::model::paste::{self, Plan};
use super::model::{gap, shown};
use super::pages::paste::told;
use super::pages::scene::Scene;
use crate::base::extract::{Json, Path};
use crate::base::permit::{look, permit};
use crate::base::routes::Op;
use crate::base::{AccountId, BatchId, Cx, Edit, Need, PersonId, PositionId, Read, Result, Routes, UserId};
use crate::features::relationships::model::Card;
use crate::features::relationships::store;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let map = Op::new("The relationship map: people, open roles, lines, and where each card stands").gives::<MapOut>();
    let list = Op::new("Makes a map of a pasted list: all of it, or nothing and what is wrong with each line");
    let routes = places(routes);
    routes.api(Method::GET, "/api/v1/accounts/{id}/map", Need::User, map.query(QUERY), get).api(
        Method::POST,
        "/api/v1/accounts/{id}/map/list",
        Need::User,
        list.takes::<ListInput>().gives::<ListOut>(),
        take,
    )
}

fn places(routes: Routes) -> Routes {
    let order = Op::new("Puts a card one place back or on among those with the same manager")
        .takes::<StepInput>()
        .gives::<PlacedOut>();
    let off =
        Op::new("Takes a card off its place: an open role is closed, somebody reports to nobody; the person stays")
            .takes::<RemovalInput>()
            .gives::<PlacedOut>();
    routes.api(Method::POST, "/api/v1/accounts/{id}/map/order", Need::User, order, put).api(
        Method::POST,
        "/api/v1/accounts/{id}/map/removal",
        Need::User,
        off,
        remove,
    )
}

/// Which card goes which way.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepInput {
    /// The position, or the open role.
    pub position_id: PositionId,
    /// −1: back; 1: on.
    pub by: i64,
}

/// Which card.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemovalInput {
    /// The position, or the open role.
    pub position_id: PositionId,
}

/// What became of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlacedOut {
    /// Whether anything changed: at the end of a row, and above everybody, there is nothing to do.
    pub changed: bool,
    /// What to undo: `POST /api/v1/undo/{batch}`; null when nothing changed.
    pub batch: Option<BatchId>,
}

async fn put(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<StepInput>) -> Result<axum::Json<PlacedOut>> {
    let by = cx.acting();
    let batch = by.batch;
    let changed = cx
        .write_as(by, move |tx, by| actions::step(tx, by, account, input.position_id, actions::way(input.by)?))
        .await?;
    Ok(axum::Json(PlacedOut { changed, batch: changed.then_some(batch) }))
}

async fn remove(
    cx: Cx,
    Path(account): Path<AccountId>,
    Json(input): Json<RemovalInput>,
) -> Result<axum::Json<PlacedOut>> {
    let by = cx.acting();
    let batch = by.batch;
    let off = cx.write_as(by, move |tx, by| actions::off(tx, by, account, input.position_id)).await?;
    let changed = off != actions::Off::Nothing;
    Ok(axum::Json(PlacedOut { changed, batch: changed.then_some(batch) }))
}

const QUERY: &[(&str, &str)] = &[
    ("as_of", "A day, 2026-11-12 or in words; today without it"),
    ("support", "Only supporter, neutral, critic or unknown"),
    ("role", "Only this part in the buying group"),
    ("us", "Only whom one of us looks after"),
    ("gaps", "1: only coverage gaps and open key roles"),
    ("q", "Words in name, title or unit"),
    ("all", "1: folds no branch of itself"),
    ("open", "Branches to open, ids by comma"),
    ("shut", "Branches to fold, ids by comma"),
];

/// A map.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MapOut {
    /// The day.
    pub day: String,
    /// Width of the org chart; all lengths are quarters of the size of type.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// Width of a card.
    pub card_width: i32,
    /// Height of a card.
    pub card_height: i32,
    /// Everybody who meets the filters.
    pub cards: Vec<CardOut>,
}

/// A card.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CardOut {
    /// The position, or the open role.
    pub id: PositionId,
    /// Who holds it; null for an open role.
    pub person_id: Option<PersonId>,
    /// The name; the title of an open role.
    pub name: String,
    /// The title.
    pub title: String,
    /// The unit's name.
    pub unit: Option<String>,
    /// Function.
    pub function: Option<&'static str>,
    /// 1 to 5.
    pub seniority: Option<i64>,
    /// 1 to 5.
    pub influence: Option<i64>,
    /// Parts in the buying group.
    pub roles: Vec<&'static str>,
    /// −2 to +2; null when nobody has judged in the last 180 days.
    pub support: Option<i64>,
    /// 0 to 100.
    pub strength: f64,
    /// The last day on which both sides spoke.
    pub last_conversation_on: Option<String>,
    /// Who of us looks after them.
    pub owner_id: Option<UserId>,
    /// Whom they report to.
    pub reports_to: Option<PositionId>,
    /// Whose ear they have.
    pub influences: Vec<InfluenceOut>,
    /// Whether it is a key position.
    pub key: bool,
    /// Whether the relationship is strong enough to count.
    pub covered: bool,
    /// A key position without a live contact.
    pub gap: bool,
    /// Whether nobody holds it.
    pub open: bool,
    /// Where it stands in the org chart; null while its branch is folded.
    pub place: Option<PlaceOut>,
}

/// Somebody has somebody's ear.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InfluenceOut {
    /// Whose.
    pub to: PositionId,
    /// 1 to 3.
    pub weight: i64,
}

/// The upper left corner of a card.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlaceOut {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
    /// How many managers stand above.
    pub level: usize,
    /// How many people are folded below it.
    pub folded: usize,
}

async fn get(cx: Cx, Path(account): Path<AccountId>) -> Result<axum::Json<MapOut>> {
    let inner = cx.clone();
    cx.snapshot(move |q| {
        let query = inner.request.uri.split_once('?').map_or("", |(_, query)| query);
        let s = Scene::load(&look::<Read>(q, &inner.viewer, account)?, &inner, query)?;
        Ok(axum::Json(map(&s)))
    })
    .await
}

fn map(s: &Scene<'_>) -> MapOut {
    let drawn = shown(s.cards(), &s.ask);
    let layout = layout::tree(&drawn.forest);
    let mut places: Vec<Option<PlaceOut>> = vec![None; s.cards().len()];
    for (c, i) in drawn.cards.iter().enumerate() {
        let (place, level) = (layout.places[c], drawn.forest.level[c]);
        places[*i] = Some(PlaceOut { x: place.x, y: place.y, level, folded: drawn.folded[c] });
    }
    let kept = s.cards().iter().zip(places).filter(|(card, _)| s.ask.keeps(card));
    MapOut {
        day: s.day.to_string(),
        width: layout.width,
        height: layout.height,
        card_width: CARD_W,
        card_height: CARD_H,
        cards: kept.map(|(card, place)| out(card, place)).collect(),
    }
}

fn out(card: &Card, place: Option<PlaceOut>) -> CardOut {
    let profile = &card.profile;
    CardOut {
        id: card.position,
        person_id: card.person,
        name: card.name.clone(),
        title: card.title.clone(),
        unit: card.unit.as_ref().map(|(_, name)| name.clone()),
        function: profile.function.map(|f| f.code()),
        seniority: profile.seniority,
        influence: profile.influence,
        roles: profile.roles.iter().map(|r| r.code()).collect(),
        support: card.support(),
        strength: (card.strength * 10.0).round() / 10.0,
        last_conversation_on: card.touch.map(|d| d.to_string()),
        owner_id: card.owner.as_ref().map(|c| c.id),
        reports_to: card.reports_to,
        influences: card.influences.iter().map(|(to, weight)| InfluenceOut { to: *to, weight: *weight }).collect(),
        key: card.key,
        covered: card.covered(),
        gap: gap(card),
        open: card.open,
        place,
    }
}

/// A list of people.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ListInput {
    /// Lines of name, title and manager, by tab, comma or semicolon; at most 10,000.
    pub list: String,
    /// Whether it is only to be tried.
    pub dry_run: bool,
}

/// What a list did, or would do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListOut {
    /// People who are new.
    pub new: usize,
    /// People who were on the map.
    pub known: usize,
    /// Lines that say who somebody reports to.
    pub lines: usize,
    /// What is wrong; nothing is saved while there is any.
    pub problems: Vec<ProblemOut>,
    /// What to undo: `POST /api/v1/undo/{batch}`; null when nothing was saved.
    pub batch: Option<BatchId>,
}

/// What is wrong with a line.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProblemOut {
    /// Line of the list, from 1; 0 is the whole.
    pub line: usize,
    /// What is wrong, in the caller's language.
    pub reason: String,
}

async fn take(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<ListInput>) -> Result<axum::Json<ListOut>> {
    let by = cx.acting();
    let batch = by.batch;
    let dry = input.dry_run;
    let (plan, saved) = cx
        .write_as(by, move |tx, by| {
            let cards = store::cards(&permit::<Edit>(tx, &by.viewer, account)?, by.today)?;
            let plan = paste::read(&input.list, &actions::known(&cards));
            if dry || !plan.problems.is_empty() {
                return Ok((plan, false));
            }
            Ok((actions::paste(tx, by, account, &input.list)?, true))
        })
        .await?;
    Ok(axum::Json(answer(&cx, &plan, saved.then_some(batch))))
}

fn answer(cx: &Cx, plan: &Plan, batch: Option<BatchId>) -> ListOut {
    let problem =
        |p: &paste::Problem| ProblemOut { line: p.line, reason: told(cx, &paste::Problem { line: 0, ..p.clone() }) };
    ListOut {
        new: plan.fresh(),
        known: plan.rows.len() - plan.fresh(),
        lines: plan.lines(),
        problems: plan.problems.iter().map(problem).collect(),
        batch,
    }
}
