//! Relationships for machines.

use std::collections::HashSet;

use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;

use super::actions::{self, EditProfile, Judged, NewLine};
use super::model::{LineKind, person_leaves, user_leaves};
use super::store::{World, lines, opinions, positions};
use super::wire::{
    DepartureOut, GapOut, JudgementInput, JudgementOut, OpenRoleInput, OpenRoleOut, PositionCardOut, PositionLineInput,
    PositionLineOut, PositionProfileOut, PositionProfilePatch, RatingInput, RatingOut, RelationshipsOut, StrengthOut,
    SummandOut, list,
};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::Op;
use crate::base::{
    AccountId, Cx, Error, Fields, Need, Permit, PositionId, Read, Result, Routes, Tx, UserId, calendar, validate,
};
use crate::features::interactions::model::strength::{VERSION, band, counted, fade_between, quality, strength, weight};
use crate::features::interactions::store::strengths;
use crate::features::people::merge::Base;
use crate::features::people::wire::{created, tagged};

const ALL: &str = "/api/v1/accounts/{id}/relationships";
const PROFILE: &str = "/api/v1/accounts/{id}/people/{position}/profile";
const SUPPORT: &str = "/api/v1/accounts/{id}/people/{position}/judgements";
const RATINGS: &str = "/api/v1/accounts/{id}/people/{position}/ratings";
const ROLES: &str = "/api/v1/accounts/{id}/open-roles";
const ROLE: &str = "/api/v1/accounts/{id}/open-roles/{role}";

/// The operations.
pub fn routes(routes: Routes) -> Routes {
    let user = Need::User;
    let day = &[("day", "The day that is shown; today without it")];
    let all = Op::new("People, numbers and gaps of an account").gives::<RelationshipsOut>().query(day);
    let leaving = Op::new("What the departure of one of theirs or one of ours would do").gives::<DepartureOut>();
    let leaving = leaving.query(&[("position", "One of theirs"), ("user", "Or one of ours")]);
    let strength = Op::new("What the strength of a relationship is made of").gives::<StrengthOut>();
    let patch = Op::new("Changes attributes of a position; needs If-Match");
    let patch = patch.takes::<PositionProfilePatch>().gives::<PositionProfileOut>();
    let judge = Op::new("Adds a judgement of support").takes::<JudgementInput>().gives::<List<JudgementOut>>();
    let rate = Op::new("Adds a rating of the strength by hand").takes::<RatingInput>().gives::<List<RatingOut>>();
    let drawn = Op::new("Draws or ends a line between positions");
    let drawn = drawn.takes::<PositionLineInput>().gives::<List<PositionLineOut>>();
    let lines = Op::new("Lines between the positions of an account").gives::<List<PositionLineOut>>().query(day);
    let judged = Op::new("All judgements of support, the newest first").gives::<List<JudgementOut>>();
    let rated = Op::new("All ratings by hand, the newest first").gives::<List<RatingOut>>();
    let role = Op::new("Changes an open role; needs If-Match").takes::<OpenRoleInput>().gives::<OpenRoleOut>();
    let open = Op::new("Notes an open role").takes::<OpenRoleInput>().gives::<OpenRoleOut>();
    let profile = Op::new("The attributes of a position").gives::<PositionProfileOut>();
    routes
        .api(Method::GET, ALL, user, all, show)
        .api(Method::GET, "/api/v1/accounts/{id}/relationships/leaving", user, leaving, departure)
        .api(Method::GET, "/api/v1/accounts/{id}/people/{position}/strength", user, strength, explain)
        .api(Method::GET, PROFILE, user, profile, get)
        .api(Method::PATCH, PROFILE, user, patch, change)
        .api(Method::GET, SUPPORT, user, judged, judgements)
        .api(Method::POST, SUPPORT, user, judge, judge_one)
        .api(Method::GET, RATINGS, user, rated, ratings)
        .api(Method::POST, RATINGS, user, rate, rate_one)
        .api(Method::GET, "/api/v1/accounts/{id}/position-lines", user, lines, list_lines)
        .api(Method::POST, "/api/v1/accounts/{id}/position-lines", user, drawn, draw)
        .api(Method::POST, ROLES, user, open, open_role)
        .api(Method::GET, ROLE, user, Op::new("An open role").gives::<OpenRoleOut>(), get_role)
        .api(Method::PATCH, ROLE, user, role, change_role)
        .api(Method::DELETE, ROLE, user, Op::new("Takes an open role off the map"), archive_role)
}

/// Which day.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DayQuery {
    day: String,
}

impl DayQuery {
    fn day(&self, today: Date) -> Result<Date> {
        let mut wrong = Fields::default();
        let day = calendar::parse_optional(&mut wrong, "day", &self.day, today).unwrap_or(today);
        wrong.finish()?;
        Ok(day)
    }
}

async fn show(cx: Cx, Path(account): Path<AccountId>, Query(asked): Query<DayQuery>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let world = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, account)?;
            World::load(&permit, asked.day(viewer.today)?)
        })
        .await?;
    let out = RelationshipsOut {
        day: world.day.to_string(),
        numbers: (&world.account).into(),
        cards: world.map.cards.iter().map(|c| PositionCardOut::of(c, world.day)).collect(),
        gaps: world.gaps().iter().map(|gap| GapOut::of(&cx, gap)).collect(),
    };
    Ok(axum::Json(out).into_response())
}

/// Who leaves.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LeavingQuery {
    position: Option<PositionId>,
    user: Option<UserId>,
}

async fn departure(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<LeavingQuery>,
) -> Result<axum::Json<DepartureOut>> {
    let viewer = cx.viewer.clone();
    let found = cx
        .read(move |q| {
            let world = World::load(&look::<Read>(q, &viewer, account)?, viewer.today)?;
            match (asked.position, asked.user) {
                (Some(position), None) => person_leaves(&world.map.cards, position).ok_or(Error::NotFound),
                (None, Some(user)) => Ok(user_leaves(&world.map.cards, user)),
                _ => Err(Error::field("position", "error-required")),
            }
        })
        .await?;
    Ok(axum::Json((&found).into()))
}

type At = Path<(AccountId, PositionId)>;

async fn explain(cx: Cx, Path((account, id)): At) -> Result<axum::Json<StrengthOut>> {
    let (viewer, zone) = (cx.viewer.clone(), cx.settings().zone.clone());
    let talks = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, account)?;
            let person = positions::find(&permit, id)?.person;
            Ok(strengths::talks_of(&permit, &zone, Some(person))?.remove(&person).unwrap_or_default())
        })
        .await?;
    let today = cx.today();
    let counts: HashSet<_> = counted(&talks).into_iter().map(|t| t.id).collect();
    let (mut two_way, mut one_way) = (0.0, 0.0);
    let summands = talks
        .iter()
        .map(|t| {
            let fade = fade_between(t.day, today);
            let adds = if counts.contains(&t.id) { t.adds() * fade } else { 0.0 };
            *(if t.two_way() { &mut two_way } else { &mut one_way }) += adds;
            SummandOut {
                conversation_id: t.id.0,
                day: t.day.to_string(),
                kind: t.kind.code(),
                direction: t.direction.code(),
                weight: weight(t.kind, t.direction),
                quality: quality(t.outcome),
                fade,
                adds,
            }
        })
        .collect();
    let value = strength(two_way, one_way);
    Ok(axum::Json(StrengthOut { strength: value, band: band(value), two_way, one_way, summands, formula: VERSION }))
}

async fn get(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| positions::find(&look::<Read>(q, &viewer, account)?, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, PositionProfileOut::from(&found)))
}

async fn change(
    cx: Cx,
    Path((account, id)): At,
    version: IfMatch,
    Json(asked): Json<PositionProfilePatch>,
) -> Result<Response> {
    let base = version.version();
    let body = cx
        .write(move |tx, by| {
            positions::find(&look::<Read>(tx, &by.viewer, account)?, id)?;
            let (form, given) = asked.clone().form();
            let edit = EditProfile { set: form.read(&given)?, base: Base::at(base), whole: false };
            actions::edit(tx, by, account, id, &edit)?;
            Ok(PositionProfileOut::from(&positions::find(&look::<Read>(tx, &by.viewer, account)?, id)?))
        })
        .await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

fn judged(permit: &Permit<'_, Read>, id: PositionId, day: Date) -> Result<Vec<JudgementOut>> {
    positions::find(permit, id)?;
    let all = opinions::judgements(permit, Some(id), day)?;
    Ok(all.iter().map(|j| JudgementOut::of(j, day)).collect())
}

async fn judgements(cx: Cx, Path((account, id)): At) -> Result<axum::Json<List<JudgementOut>>> {
    let viewer = cx.viewer.clone();
    Ok(list(cx.read(move |q| judged(&look::<Read>(q, &viewer, account)?, id, viewer.today)).await?))
}

async fn judge_one(cx: Cx, Path((account, id)): At, Json(input): Json<JudgementInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            positions::find(&look::<Read>(tx, &by.viewer, account)?, id)?;
            let mut wrong = Fields::default();
            let new = Judged {
                support: input.support,
                evidence: validate::text(&mut wrong, "evidence", &input.evidence),
                on: calendar::parse_optional(&mut wrong, "judged_on", &input.judged_on, by.today).unwrap_or(by.today),
            };
            wrong.finish()?;
            actions::judge(tx, by, account, id, &new)?;
            judged(&look::<Read>(tx, &by.viewer, account)?, id, by.today)
        })
        .await?;
    Ok((StatusCode::CREATED, list(body)).into_response())
}

fn rated(permit: &Permit<'_, Read>, id: PositionId, day: Date) -> Result<Vec<RatingOut>> {
    positions::find(permit, id)?;
    Ok(opinions::ratings(permit, Some(id), day)?.iter().map(RatingOut::from).collect())
}

async fn ratings(cx: Cx, Path((account, id)): At) -> Result<axum::Json<List<RatingOut>>> {
    let viewer = cx.viewer.clone();
    Ok(list(cx.read(move |q| rated(&look::<Read>(q, &viewer, account)?, id, viewer.today)).await?))
}

async fn rate_one(cx: Cx, Path((account, id)): At, Json(input): Json<RatingInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            positions::find(&look::<Read>(tx, &by.viewer, account)?, id)?;
            let mut wrong = Fields::default();
            let comment = validate::text(&mut wrong, "comment", &input.comment);
            wrong.finish()?;
            actions::rate(tx, by, account, id, (input.rating, &comment))?;
            rated(&look::<Read>(tx, &by.viewer, account)?, id, by.today)
        })
        .await?;
    Ok((StatusCode::CREATED, list(body)).into_response())
}

fn line_out(l: &super::model::Line) -> PositionLineOut {
    PositionLineOut {
        id: l.id,
        from: l.from,
        to: l.to,
        kind: l.kind.code(),
        weight: l.weight,
        valid_from: l.span.from.to_string(),
        valid_to: l.span.last().map(|d| d.to_string()),
    }
}

async fn list_lines(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<DayQuery>,
) -> Result<axum::Json<List<PositionLineOut>>> {
    let viewer = cx.viewer.clone();
    let found = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, account)?;
            lines::on(&permit, asked.day(viewer.today)?)
        })
        .await?;
    Ok(list(found.iter().map(line_out).collect()))
}

async fn draw(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<PositionLineInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            let mut wrong = Fields::default();
            let kind = LineKind::parse(&input.kind);
            if kind.is_none() {
                wrong.add("kind", "error-choose");
            }
            let since = calendar::parse_optional(&mut wrong, "valid_from", &input.valid_from, by.today);
            wrong.finish()?;
            let line = NewLine {
                from: input.from,
                kind: kind.unwrap_or(LineKind::Reports),
                to: input.to,
                weight: input.weight,
                since: since.unwrap_or(by.today),
            };
            actions::draw(tx, by, account, &[line])?;
            lines::on(&look::<Read>(tx, &by.viewer, account)?, by.today)
        })
        .await?;
    let body = body.iter().filter(|l| l.from == input.from).map(line_out).collect();
    Ok((StatusCode::CREATED, list::<PositionLineOut>(body)).into_response())
}

fn role_out(tx: &Tx<'_>, by: &crate::base::Acting, account: AccountId, id: PositionId) -> Result<OpenRoleOut> {
    Ok((&positions::open_role(&look::<Read>(tx, &by.viewer, account)?, id)?).into())
}

async fn open_role(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<OpenRoleInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            let role = input.form().read(PositionId(uuid::Uuid::nil()), by.today)?;
            let id = actions::open(tx, by, account, &role)?;
            role_out(tx, by, account, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/accounts/{account}/open-roles/{}", body.id), body.version, body))
}

async fn get_role(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| positions::open_role(&look::<Read>(q, &viewer, account)?, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, OpenRoleOut::from(&found)))
}

async fn change_role(
    cx: Cx,
    Path((account, id)): At,
    version: IfMatch,
    Json(input): Json<OpenRoleInput>,
) -> Result<Response> {
    let base = Base::at(version.version());
    let body = cx
        .write(move |tx, by| {
            role_out(tx, by, account, id)?;
            let set = input.form().read(id, by.today)?.fields();
            actions::change(tx, by, account, id, (&set, &base))?;
            role_out(tx, by, account, id)
        })
        .await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

async fn archive_role(cx: Cx, Path((account, id)): At) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
