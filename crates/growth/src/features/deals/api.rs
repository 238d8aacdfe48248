//! Deals for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value as Json2, json};

use super::actions::{self, Lost, Move, Won};
use super::ask::Ask;
use super::model::{EditDeal, NewDeal};
use super::store::filter::Whose;
use super::store::list::{Sort, cursor, page};
use super::store::{board, deal, stages};
use super::wire::{
    CreditsInput, DealFull, DealInput, DealOut, DealSum, DealSums, LineInput, MemberInput, ProofInput, ReasonOut,
    RivalOut, StageOut, lines, members, proofs, rivals,
};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{
    AccountId, Acting, CompetitorId, Conn, Cx, DealId, DealReasonId, Error, Fields, Need, Read, Result, Routes, Scope,
    StageId, Tx, calendar, validate,
};
use crate::features::people::listing::slice;
use crate::features::people::merge::Base;
use crate::features::people::wire::{created, tagged};

const QUERY: &[(&str, &str)] = &[
    LIST_QUERY[0],
    LIST_QUERY[1],
    ("sort", "close_on, amount, name, account, stage_since or notice_on; with a minus falling"),
    LIST_QUERY[3],
    ("kind", "One kind, growth for all but renewals, or all; all without it"),
    ("outcome", "open, won, lost or all; open without it"),
    ("account", "Only of this account"),
    ("under", "Only of this account and of those below it"),
    ("stage", "Only in this stage"),
    ("closes", "overdue, month, quarter, year or none"),
    ("from", "First day of closing"),
    ("to", "Last day of closing"),
    ("only", "no_step, stalled, no_sponsor or unrated"),
    ("category", "commit, best_case or pipeline"),
    ("credited", "Only those in which this one of us has a share"),
    ("offering", "Only with a line of this offering"),
    ("competitor", "Only against this competitor"),
    ("q", "Part of the deal's or the account's name"),
];

const SUMS: &[(&str, &str)] = &[
    LIST_QUERY[3],
    ("by", "stage or account; only the total without it"),
    ("kind", "One kind, growth for all but renewals, or all; all without it"),
    ("outcome", "open, won, lost or all; open without it"),
    ("account", "Only of this account"),
    ("under", "Only of this account and of those below it"),
    ("closes", "overdue, month, quarter, year or none"),
    ("from", "First day of closing"),
    ("to", "Last day of closing"),
    ("category", "commit, best_case or pipeline"),
    ("credited", "Only those in which this one of us has a share"),
];

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const OF: &str = "/api/v1/accounts/{id}/deals";
    const ONE: &str = "/api/v1/accounts/{id}/deals/{deal}";
    let (user, list_op) = (Need::User, |what| Op::new(what).gives::<List<DealOut>>().query(QUERY));
    let post = Op::new("Adds a deal").takes::<DealInput>().gives::<DealFull>();
    let patch = Op::new("Changes a deal; needs If-Match").takes::<DealInput>().gives::<DealFull>();
    let sums_op = Op::new("Sums of deals, in the install's currency");
    let routes = routes
        .api(Method::GET, "/api/v1/deals", user, list_op("Deals in scope, those that close first at the top"), all)
        .api(Method::GET, "/api/v1/deal-sums", user, sums_op.gives::<DealSums>().query(SUMS), summed)
        .api(Method::GET, OF, user, list_op("Deals of an account"), of_account)
        .api(Method::POST, OF, user, post, create)
        .api(Method::GET, ONE, user, Op::new("A deal").gives::<DealFull>(), get)
        .api(Method::PATCH, ONE, user, patch, change)
        .api(Method::DELETE, ONE, user, Op::new("Archives a deal entered by mistake"), archive);
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
            verb("A deal is won").takes::<WinInput>(),
            win,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/deals/{deal}/loss",
            user,
            verb("A deal is lost").takes::<LossInput>(),
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
            "/api/v1/accounts/{id}/deals/{deal}/evidence",
            user,
            verb("What speaks for a deal, as a whole; needs If-Match").takes::<Vec<ProofInput>>(),
            set_evidence,
        )
        .api(
            Method::GET,
            "/api/v1/deal-stages",
            user,
            Op::new("The stages of all kinds of deals").gives::<List<StageOut>>(),
            list_stages,
        )
        .api(
            Method::GET,
            "/api/v1/deal-reasons",
            user,
            Op::new("Why deals are won and lost").gives::<List<ReasonOut>>(),
            list_reasons,
        )
}

async fn all(cx: Cx, Query(asked): Query<Ask>) -> Result<axum::Json<List<DealOut>>> {
    let account = asked.of_account()?;
    list(cx, asked, account).await
}

async fn of_account(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<Ask>,
) -> Result<axum::Json<List<DealOut>>> {
    list(cx, asked, Some(account)).await
}

async fn list(cx: Cx, asked: Ask, account: Option<AccountId>) -> Result<axum::Json<List<DealOut>>> {
    let inner = cx.clone();
    let (found, stages) = cx
        .read(move |q| {
            let s = slice(&asked.limit, &asked.cursor, &asked.scope, &asked.sort, &Sort::WORDS)?;
            let (today, stages) = (inner.today(), stages::all(q)?);
            let filter = asked.filter(today, inner.settings(), &stages, "all")?;
            if let Some(under) = filter.under {
                look::<Read>(q, &inner.viewer, under)?;
            }
            let order = (Sort::parse(&s.sort), s.descending);
            let rows = match account {
                Some(account) => {
                    look::<Read>(q, &inner.viewer, account)?;
                    page(q, &Whose::Account(account), &filter, today, order, s.cursor.as_ref(), s.limit)?
                }
                None => {
                    let scope = Scope::resolve(q, &inner.viewer, s.choice)?;
                    page(q, &Whose::Scope(&scope), &filter, today, order, s.cursor.as_ref(), s.limit)?
                }
            };
            Ok((List::cut(rows, s.limit, cursor), stages))
        })
        .await?;
    let (locale, today, currency) = (cx.locale(), cx.today(), &cx.settings().currency);
    let items = found.items.iter().map(|n| DealOut::of(&n.deal, &stages, locale, today, currency)).collect();
    Ok(axum::Json(List { items, next: found.next }))
}

async fn summed(cx: Cx, Query(asked): Query<Ask>) -> Result<axum::Json<DealSums>> {
    let inner = cx.clone();
    let body = cx
        .read(move |q| {
            let (today, currency) = (inner.today(), &inner.settings().currency);
            let filter = asked.filter(today, inner.settings(), &stages::all(q)?, "all")?;
            let s = slice("", "", &asked.scope, "", &["name"])?;
            if let Some(account) = filter.account.or(filter.under) {
                look::<Read>(q, &inner.viewer, account)?;
            }
            let scope = Scope::resolve(q, &inner.viewer, s.choice)?;
            let whose = Whose::Scope(&scope);
            let mut groups: Vec<(uuid::Uuid, board::Sum)> = match asked.by.as_str() {
                "account" => {
                    let found = board::by_account(q, &whose, &filter, today, currency)?;
                    found.into_iter().map(|(id, sum)| (id.0, sum)).collect()
                }
                "" | "stage" => {
                    let found = board::by_stage(q, &whose, &filter, today, currency)?;
                    found.into_iter().map(|(id, sum)| (id.0, sum)).collect()
                }
                _ => return Err(Error::field("by", "error-choose")),
            };
            groups.sort_by_key(|(id, _)| *id);
            let total = board::total(groups.iter().map(|(_, sum)| sum));
            let shown = groups.iter().filter(|_| !asked.by.is_empty());
            Ok(DealSums {
                currency: currency.clone(),
                total: DealSum::of(None, &total, currency),
                groups: shown.map(|(id, sum)| DealSum::of(Some(*id), sum, currency)).collect(),
            })
        })
        .await?;
    Ok(axum::Json(body))
}

type Place = (AccountId, DealId);
type At = Path<Place>;

fn out(q: &Conn<'_>, by: &Acting, at: Place) -> Result<DealFull> {
    let permit = look::<Read>(q, &by.viewer, at.0)?;
    let found = deal::find(&permit, at.1)?;
    if found.archived {
        return Err(Error::NotFound);
    }
    let head = DealOut::of(&found, &stages::all(q)?, by.viewer.locale, by.today, &by.settings.currency);
    Ok(DealFull::of(&found, head, &board::reached(q, at.0, by.today)?))
}

async fn get(cx: Cx, Path(at): At) -> Result<Response> {
    let by = cx.acting();
    let found = cx.read(move |q| out(q, &by, at)).await?;
    Ok(tagged(StatusCode::OK, found.deal.version, found))
}

async fn create(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<DealInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            // Whether the account exists is told before what is wrong with the input.
            look::<Read>(tx, &by.viewer, account)?;
            let all = stages::all(tx)?;
            let first = |kind| all.iter().find(|s| s.kind == kind && !s.archived).map(|s| s.id);
            let facts = input.facts(by, first)?;
            let made = actions::add(tx, by, &[NewDeal { account, facts }])?;
            let id = made.first().copied().ok_or_else(|| Error::internal("no deal was added"))?;
            out(tx, by, (account, id))
        })
        .await?;
    let at = format!("/api/v1/accounts/{account}/deals/{}", body.deal.id);
    Ok(created(&at, body.deal.version, body))
}

async fn change(cx: Cx, Path(at): At, version: IfMatch, Json(input): Json<DealInput>) -> Result<Response> {
    let base = Base::at(version.version());
    act(cx, at, move |tx, by| {
        let stored = deal::find(&look::<Read>(tx, &by.viewer, at.0)?, at.1)?;
        let set = input.changes(&stored, by)?;
        actions::edit(tx, by, at, &EditDeal { set, base: base.clone() })
    })
    .await
}

async fn archive(cx: Cx, Path(at): At) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, at)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A verb of one deal; answers the deal.
async fn act(
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

async fn win(cx: Cx, Path(at): At, Json(input): Json<WinInput>) -> Result<Response> {
    act(cx, at, move |tx, by| {
        let mut wrong = Fields::default();
        let won = Won {
            on: calendar::parse_optional(&mut wrong, "on", &input.on, by.today),
            reason: input.reason_id,
            note: validate::line(&mut wrong, "note", &input.note, validate::LINE),
            revenue: input.add_revenue.unwrap_or(true),
            base: Base::default(),
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

async fn lose(cx: Cx, Path(at): At, Json(input): Json<LossInput>) -> Result<Response> {
    act(cx, at, move |tx, by| {
        let mut wrong = Fields::default();
        let lost = Lost {
            on: calendar::parse_optional(&mut wrong, "on", &input.on, by.today),
            reason: input.reason_id,
            note: validate::line(&mut wrong, "note", &input.note, validate::LINE),
            to: input.lost_to,
            base: Base::default(),
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
    value: impl Fn(&Acting) -> Result<Json2> + Send + Sync + 'static,
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

async fn list_stages(cx: Cx) -> Result<axum::Json<List<StageOut>>> {
    let all = cx.read(stages::all).await?;
    Ok(axum::Json(List { items: all.into_iter().map(StageOut::from).collect(), next: None }))
}

async fn list_reasons(cx: Cx) -> Result<axum::Json<List<ReasonOut>>> {
    let all = cx.read(stages::reasons).await?;
    let items = all.into_iter().map(|r| ReasonOut { id: r.id, outcome: r.outcome, name: r.name, name_zh: r.name_zh });
    Ok(axum::Json(List { items: items.collect(), next: None }))
}
