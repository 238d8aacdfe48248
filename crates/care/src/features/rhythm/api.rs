//! The rhythm of contact as JSON.

use axum::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actions::{GoalChange, PlanForm, read_goals, set_goals, set_plan};
use super::model::{COMPLIANCE, Goal, Goals, Kept, Source, Standing, standing};
use super::pages::{self, last_day, start};
use super::store::due::{Ask, Counts, Filter, Line, View, counts, cursor, page};
use super::store::goals;
use crate::base::extract::{Json, Path, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::Op;
use crate::base::{
    AccountId, Cx, Error, Fields, Need, PersonId, PositionId, Read, Result, Right, Routes, Scope, UserId, scope,
};
use crate::features::duties::model::next_due;
use crate::features::people::listing::slice;
use crate::features::settings::terms::Terms;

const ADMIN: Need = Need::Right(Right::Administer);
/// Query parameters of the list.
const QUERY: &[(&str, &str)] = &[
    ("limit", "Rows per page, 1 to 200; 50 without it"),
    ("cursor", "The `next` of the page before"),
    ("scope", "mine, team, all or territory:ID; all without it"),
    ("view", "overdue, soon, never or kept; overdue without it"),
    ("account", "Only this account"),
    ("owner", "Only those whom this user keeps in touch with"),
];
const SCOPE: &[(&str, &str)] =
    &[("scope", "mine, team, all or territory:ID; all without it"), ("by", "manager or account; manager without it")];

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const PLAN: &str = "/api/v1/accounts/{id}/people/{position}/rhythm";
    routes
        .api(
            Method::GET,
            "/api/v1/rhythm",
            Need::User,
            Op::new("People by their rhythm of contact").gives::<List<LineView>>().query(QUERY),
            list,
        )
        .api(
            Method::GET,
            "/api/v1/rhythm/counts",
            Need::User,
            Op::new("How many people are overdue, due soon or never met").gives::<Counts>().query(SCOPE),
            count,
        )
        .api(
            Method::GET,
            "/api/v1/rhythm/compliance",
            Need::User,
            Op::new("How well rhythms were kept over 90 days").gives::<Compliance>().query(SCOPE),
            compliance,
        )
        .api(Method::GET, PLAN, Need::User, Op::new("The rhythm of one person").gives::<PlanView>(), plan)
        .api(
            Method::PUT,
            PLAN,
            Need::User,
            Op::new("Sets how one keeps in touch with a person").takes::<PlanInput>().gives::<PlanView>(),
            put_plan,
        )
        .api(
            Method::GET,
            "/api/v1/contact-goals",
            Need::User,
            Op::new("Days between touches by tier and buying role").gives::<List<Goal>>(),
            list_goals,
        )
        .api(
            Method::PUT,
            "/api/v1/contact-goals",
            ADMIN,
            Op::new("Sets contact goals").takes::<GoalsInput>().gives::<List<Goal>>(),
            put_goals,
        )
        .api(
            Method::POST,
            "/api/v1/contact-goals/preview",
            ADMIN,
            Op::new("How many people would become due").takes::<GoalsInput>().gives::<Preview>(),
            preview,
        )
}

/// The query of the list.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    limit: String,
    cursor: String,
    scope: String,
    view: String,
    account: Option<AccountId>,
    owner: Option<UserId>,
}

/// A person with their rhythm.
#[derive(Serialize, JsonSchema)]
pub struct LineView {
    /// The account.
    pub account_id: AccountId,
    /// The position.
    pub id: PositionId,
    /// The person.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// Title of the position.
    pub title: String,
    /// The day of the last touch.
    pub last_touch_on: Option<String>,
    /// Days between touches.
    pub goal_days: i64,
    /// Whether the goal was set for this person.
    pub own_goal: bool,
    /// How it stands.
    pub standing: Standing,
    /// The earliest next step that was agreed.
    pub next_step_on: Option<String>,
    /// Who keeps in touch.
    pub owner_id: Option<UserId>,
}

async fn list(cx: Cx, Query(asked): Query<ListQuery>) -> Result<axum::Json<List<LineView>>> {
    let slice = slice(&asked.limit, &asked.cursor, &asked.scope, "", &["last_touch_on"])?;
    let view = match asked.view.as_str() {
        "" => View::default(),
        code => View::parse(code).ok_or_else(|| Error::field("view", "error-choose"))?,
    };
    let inner = cx.clone();
    let limit = slice.limit;
    let rows = cx
        .snapshot(move |q| {
            if let Some(id) = asked.account {
                look::<Read>(q, &inner.viewer, id)?;
            }
            let scope = Scope::resolve(q, &inner.viewer, slice.choice)?;
            let goals = Goals::asked(q, &inner)?;
            let ask = Ask { goals: &goals, start: start(&inner), today: inner.today() };
            let filter = Filter { account: asked.account, owner: asked.owner };
            page(q, &scope, &ask, (view, &filter), slice.cursor.as_ref(), slice.limit)
        })
        .await?;
    let List { items, next } = List::cut(rows, limit, cursor);
    Ok(axum::Json(List { items: items.into_iter().map(|line| view_of(&cx, line)).collect(), next }))
}

fn view_of(cx: &Cx, line: Line) -> LineView {
    let last = last_day(cx, &line);
    LineView {
        account_id: line.account,
        id: line.position,
        person_id: line.person,
        name: line.name,
        title: line.title,
        last_touch_on: last.map(|day| day.to_string()),
        goal_days: line.goal,
        own_goal: line.own,
        standing: standing(last, line.goal, cx.today()),
        next_step_on: line.step_on.map(|day| day.to_string()),
        owner_id: line.owner.map(|(id, _)| id),
    }
}

/// The query of numbers over a scope.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct ScopeQuery {
    scope: String,
    by: String,
}

impl ScopeQuery {
    fn choice(&self) -> Result<scope::Choice> {
        match self.scope.as_str() {
            "" => Ok(scope::Choice::All),
            code => scope::Choice::parse(code).ok_or_else(|| Error::field("scope", "error-choose")),
        }
    }
}

async fn count(cx: Cx, Query(asked): Query<ScopeQuery>) -> Result<axum::Json<Counts>> {
    let (inner, choice) = (cx.clone(), asked.choice()?);
    let counts = cx.snapshot(move |q| {
        let scope = Scope::resolve(q, &inner.viewer, choice)?;
        let goals = Goals::asked(q, &inner)?;
        let ask = Ask { goals: &goals, start: start(&inner), today: inner.today() };
        counts(q, &scope, &ask, &Filter::default())
    });
    Ok(axum::Json(counts.await?))
}

/// Compliance over a scope.
#[derive(Serialize, JsonSchema)]
pub struct Compliance {
    /// Formula and version.
    pub formula: String,
    /// Windows with a touch, and windows.
    #[serde(flatten)]
    pub kept: Kept,
    /// By manager or account, those that keep least first.
    pub items: Vec<pages::kept::Row>,
}

async fn compliance(cx: Cx, Query(asked): Query<ScopeQuery>) -> Result<axum::Json<Compliance>> {
    let (inner, choice) = (cx.clone(), asked.choice()?);
    if !matches!(asked.by.as_str(), "" | "manager" | "account") {
        return Err(Error::field("by", "error-choose"));
    }
    let found = cx.snapshot(move |q| {
        let scope = Scope::resolve(q, &inner.viewer, choice)?;
        pages::kept::rows(q, &inner, &scope, asked.by != "account", &Filter::default())
    });
    let (items, kept) = found.await?;
    Ok(axum::Json(Compliance { formula: COMPLIANCE.to_owned(), kept, items }))
}

/// How one keeps in touch with a person.
#[derive(Serialize, JsonSchema)]
pub struct PlanView {
    /// Days between touches that hold; 0 asks for no rhythm.
    pub goal_days: i64,
    /// Where they come from.
    pub source: Source,
    /// Days set for this person.
    pub own_days: Option<i64>,
    /// Why.
    pub reason: String,
    /// By what they like to be reached: call, email, message, video, visit, letter, or empty.
    pub channel: String,
    /// In which language, as a tag.
    pub language: String,
    /// Who keeps in touch.
    pub owner_id: Option<UserId>,
    /// The day of the last touch.
    pub last_touch_on: Option<String>,
    /// The day by which the next one is due; null without rhythm, and at once without a touch.
    pub due_on: Option<String>,
    /// Windows kept in 90 days.
    pub kept: Kept,
}

async fn read_plan(cx: Cx, at: (AccountId, PositionId)) -> Result<axum::Json<PlanView>> {
    let inner = cx.clone();
    let s = cx.read(move |q| pages::plan::load(q, &inner, at)).await?;
    let (days, source) = s.goal;
    Ok(axum::Json(PlanView {
        goal_days: days,
        source,
        own_days: s.plan.goal_days,
        reason: s.plan.reason,
        channel: s.plan.channel,
        language: s.plan.language,
        owner_id: s.ground.owner.map(|(id, _)| id),
        last_touch_on: s.last.map(|day| day.to_string()),
        due_on: next_due(s.last, days).filter(|_| days > 0).map(|day| day.to_string()),
        kept: s.kept,
    }))
}

async fn plan(cx: Cx, Path(at): Path<(AccountId, PositionId)>) -> Result<axum::Json<PlanView>> {
    read_plan(cx, at).await
}

/// How one keeps in touch; what is absent says nothing.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlanInput {
    /// Days between touches; 0 asks for no rhythm, null leaves it to the goals.
    pub own_days: Option<i64>,
    /// Why; needed where days are set.
    pub reason: String,
    /// call, email, message, video, visit, letter, or empty.
    pub channel: String,
    /// A language tag, or empty.
    pub language: String,
}

async fn put_plan(
    cx: Cx,
    Path(at): Path<(AccountId, PositionId)>,
    Json(input): Json<PlanInput>,
) -> Result<axum::Json<PlanView>> {
    let form = PlanForm {
        goal_days: input.own_days.map(|days| days.to_string()).unwrap_or_default(),
        reason: input.reason,
        channel: input.channel,
        language: input.language,
    };
    cx.write(move |tx, by| {
        look::<Read>(tx, &by.viewer, at.0)?;
        set_plan(tx, by, at.0, at.1, &form.parse()?)
    })
    .await?;
    read_plan(cx, at).await
}

async fn list_goals(cx: Cx) -> Result<axum::Json<List<Goal>>> {
    Ok(axum::Json(List { items: cx.read(goals::list).await?, next: None }))
}

/// Goals to be set.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GoalsInput {
    /// Those that change; others stay.
    pub goals: Vec<GoalChange>,
}

async fn put_goals(cx: Cx, Json(input): Json<GoalsInput>) -> Result<axum::Json<List<Goal>>> {
    let items = cx
        .write(move |tx, by| {
            set_goals(tx, by, &input.goals)?;
            goals::list(tx)
        })
        .await?;
    Ok(axum::Json(List { items, next: None }))
}

/// What goals would do.
#[derive(Serialize, JsonSchema)]
pub struct Preview {
    /// As it is.
    pub now: Counts,
    /// As it would be.
    pub after: Counts,
}

async fn preview(cx: Cx, Json(input): Json<GoalsInput>) -> Result<axum::Json<Preview>> {
    if input.goals.is_empty() {
        let mut fields = Fields::default();
        fields.add("goals", "error-required");
        fields.finish()?;
    }
    let inner = cx.clone();
    let (now, after) = cx
        .read(move |q| {
            read_goals(&Terms::load(q)?, &input.goals)?;
            pages::goals::preview(q, &inner, &input.goals)
        })
        .await?;
    Ok(axum::Json(Preview { now, after }))
}
