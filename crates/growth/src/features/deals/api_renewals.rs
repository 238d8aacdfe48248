//! Renewal rules for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::actions::renewals as actions;
use super::model::renewals::{Rule, RuleStep, WithoutNotice};
use super::store::renewals;
use crate::base::extract::{IfMatch, Json, Path};
use crate::base::paging::List;
use crate::base::routes::Op;
use crate::base::{Cx, Need, OfferingId, Result, Right, Routes, StageId};
use crate::features::people::merge::Base;
use crate::features::people::wire::{created, tagged};
use crate::features::revenue::model::Kind as Document;

const MANY: &str = "/api/v1/renewal-rules";
const ONE: &str = "/api/v1/renewal-rules/{id}";

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    let (user, admin) = (Need::User, Need::Right(Right::Administer));
    let list = Op::new("When renewals are opened by themselves; the first rule that fits counts");
    let post = Op::new("Adds a renewal rule").takes::<RuleInput>().gives::<RuleOut>();
    let put = Op::new("A renewal rule as a whole; needs If-Match").takes::<RuleInput>().gives::<RuleOut>();
    routes
        .api(Method::GET, MANY, user, list.gives::<List<RuleOut>>(), all)
        .api(Method::POST, MANY, admin, post, add)
        .api(Method::PUT, ONE, admin, put, set)
}

/// A step that a renewal begins with.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleStepWire {
    /// What is to be done, in English.
    pub name: String,
    /// The same in Chinese, or empty.
    #[serde(default)]
    pub name_zh: String,
    /// Days before the last day for notice.
    pub days_before: i64,
    /// Whether the account's lead owns it; else nobody does yet.
    #[serde(default)]
    pub by_lead: bool,
}

/// A rule, as a whole.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RuleInput {
    /// What it is called, in English.
    pub name: String,
    /// The same in Chinese, or empty.
    pub name_zh: String,
    /// Its place; behind the others without it.
    pub position: Option<i64>,
    /// Only lines of this kind; any without it.
    pub revenue_kind: Option<Document>,
    /// Only of this offering and of those below it.
    pub offering_id: Option<OfferingId>,
    /// Only periods of at least so many months.
    pub least_months: i64,
    /// How many days before the end the renewal is opened.
    pub days_before: i64,
    /// How many days before the end the last day for notice is; none with 0.
    pub notice_days: i64,
    /// What happens without notice.
    pub without_notice: Option<WithoutNotice>,
    /// For how many months it runs on.
    pub runs_on_months: Option<i64>,
    /// The stage of renewals in which it begins; the first one without it.
    pub stage_id: Option<StageId>,
    /// What is to be done.
    pub steps: Vec<RuleStepWire>,
    /// Whether it opens no more.
    pub archived: bool,
}

impl RuleInput {
    fn rule(self, base: &Rule) -> Rule {
        let step = |s: RuleStepWire| RuleStep {
            name: s.name.trim().to_owned(),
            name_zh: s.name_zh.trim().to_owned(),
            days_before: s.days_before,
            by_lead: s.by_lead,
        };
        Rule {
            name: self.name.trim().to_owned(),
            name_zh: self.name_zh.trim().to_owned(),
            position: self.position.unwrap_or(base.position),
            kind: self.revenue_kind,
            offering: self.offering_id,
            least_months: self.least_months,
            days_before: self.days_before,
            notice_days: self.notice_days,
            without_notice: self.without_notice,
            runs_on_months: self.runs_on_months,
            stage: self.stage_id,
            steps: self.steps.into_iter().map(step).collect(),
            archived: self.archived,
            ..base.clone()
        }
    }
}

/// A rule.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleOut {
    /// Its id.
    pub id: Uuid,
    /// What it is called, in English.
    pub name: String,
    /// The same in Chinese, or empty.
    pub name_zh: String,
    /// Its place.
    pub position: i64,
    /// Only lines of this kind.
    pub revenue_kind: Option<Document>,
    /// Only of this offering and of those below it.
    pub offering_id: Option<OfferingId>,
    /// Only periods of at least so many months.
    pub least_months: i64,
    /// How many days before the end the renewal is opened.
    pub days_before: i64,
    /// How many days before the end the last day for notice is.
    pub notice_days: i64,
    /// What happens without notice.
    pub without_notice: Option<WithoutNotice>,
    /// For how many months it runs on.
    pub runs_on_months: Option<i64>,
    /// The stage in which it begins.
    pub stage_id: Option<StageId>,
    /// What is to be done.
    pub steps: Vec<RuleStepWire>,
    /// Whether it opens no more.
    pub archived: bool,
    /// For If-Match.
    pub version: i64,
}

impl From<Rule> for RuleOut {
    fn from(r: Rule) -> Self {
        let step = |s: RuleStep| RuleStepWire {
            name: s.name,
            name_zh: s.name_zh,
            days_before: s.days_before,
            by_lead: s.by_lead,
        };
        Self {
            id: r.id,
            name: r.name,
            name_zh: r.name_zh,
            position: r.position,
            revenue_kind: r.kind,
            offering_id: r.offering,
            least_months: r.least_months,
            days_before: r.days_before,
            notice_days: r.notice_days,
            without_notice: r.without_notice,
            runs_on_months: r.runs_on_months,
            stage_id: r.stage,
            steps: r.steps.into_iter().map(step).collect(),
            archived: r.archived,
            version: r.version,
        }
    }
}

async fn all(cx: Cx) -> Result<axum::Json<List<RuleOut>>> {
    let all = cx.read(renewals::all).await?;
    Ok(axum::Json(List { items: all.into_iter().map(RuleOut::from).collect(), next: None }))
}

async fn add(cx: Cx, Json(input): Json<RuleInput>) -> Result<Response> {
    let made = cx
        .write(move |tx, by| {
            let id = actions::add_rule(tx, by, &input.clone().rule(&Rule::empty()))?;
            renewals::find(tx, id)
        })
        .await?;
    Ok(created(&format!("{MANY}/{}", made.id), made.version, RuleOut::from(made)))
}

async fn set(cx: Cx, Path(id): Path<Uuid>, version: IfMatch, Json(input): Json<RuleInput>) -> Result<Response> {
    let base = Base::at(version.version());
    let after = cx
        .write(move |tx, by| {
            let set = input.clone().rule(&renewals::find(tx, id)?).fields();
            actions::edit_rule(tx, by, id, &set, &base)?;
            renewals::find(tx, id)
        })
        .await?;
    Ok(tagged(StatusCode::OK, after.version, RuleOut::from(after)))
}
