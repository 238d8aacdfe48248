//! Competitors for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::form::CompetitorForm;
use super::model::{Competitor, Facts};
use super::{EDITORS, actions, store};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::routes::Op;
use crate::base::{CompetitorId, Cx, Need, Result, Routes};
use crate::features::people::merge::Base;
use crate::features::people::wire::{created, tagged};

/// A competitor.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CompetitorOut {
    /// Its id.
    pub id: CompetitorId,
    /// Their name.
    pub name: String,
    /// Where they stand in the web, or empty.
    pub website: String,
    /// What we know of them.
    pub note: String,
    /// Whether it is archived.
    pub archived: bool,
    /// For If-Match.
    pub version: i64,
}

impl From<Competitor> for CompetitorOut {
    fn from(c: Competitor) -> Self {
        let Facts { name, website, note } = c.facts;
        Self { id: c.id, name, website, note, archived: c.archived_at.is_some(), version: c.version }
    }
}

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/competitors";
    const ONE: &str = "/api/v1/competitors/{id}";
    let query = &[("archived", "true also lists what is archived")];
    let list_op = Op::new("Who else sells to our clients, by name").gives::<List<CompetitorOut>>().query(query);
    let post = Op::new("Adds a competitor").takes::<CompetitorInput>().gives::<CompetitorOut>();
    let patch = Op::new("Changes a competitor; needs If-Match").takes::<CompetitorPatch>().gives::<CompetitorOut>();
    routes
        .api(Method::GET, ALL, Need::User, list_op, list)
        .api(Method::POST, ALL, EDITORS, post, create)
        .api(Method::GET, ONE, Need::User, Op::new("A competitor").gives::<CompetitorOut>(), get)
        .api(Method::PATCH, ONE, EDITORS, patch, change)
        .api(Method::DELETE, ONE, EDITORS, Op::new("Archives a competitor"), archive)
}

/// Query of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CompetitorQuery {
    archived: bool,
}

async fn list(cx: Cx, Query(asked): Query<CompetitorQuery>) -> Result<axum::Json<List<CompetitorOut>>> {
    let all = cx.read(store::all).await?;
    let shown = all.into_iter().filter(|c| asked.archived || c.archived_at.is_none());
    Ok(axum::Json(List { items: shown.map(CompetitorOut::from).collect(), next: None }))
}

async fn get(cx: Cx, Path(id): Path<CompetitorId>) -> Result<Response> {
    let found = cx.read(move |q| store::find(q, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, CompetitorOut::from(found)))
}

/// A new competitor.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CompetitorInput {
    /// Their name.
    pub name: String,
    /// Where they stand in the web.
    pub website: String,
    /// What we know of them.
    pub note: String,
}

async fn create(cx: Cx, Json(input): Json<CompetitorInput>) -> Result<Response> {
    let CompetitorInput { name, website, note } = input;
    let form = CompetitorForm { name, website, note, version: String::new() };
    let found = cx
        .write(move |tx, by| {
            let id = actions::add(tx, by, &form.parse()?)?;
            store::find(tx, id)
        })
        .await?;
    let at = format!("/api/v1/competitors/{}", found.id);
    Ok(created(&at, found.version, CompetitorOut::from(found)))
}

/// Fields to change: absent stays, an empty text clears.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of CompetitorInput")]
pub struct CompetitorPatch {
    pub name: Option<String>,
    pub website: Option<String>,
    pub note: Option<String>,
    /// True archives it, false brings it back.
    pub archived: Option<bool>,
}

impl CompetitorPatch {
    /// The names of the fields that are given, and the form with them over the stored one.
    fn over(&self, stored: &Competitor) -> (Vec<&'static str>, CompetitorForm) {
        let (mut form, mut given) = (CompetitorForm::of(stored), Vec::new());
        let text = [
            ("name", &self.name, &mut form.name),
            ("website", &self.website, &mut form.website),
            ("note", &self.note, &mut form.note),
        ];
        for (field, value, slot) in text {
            if let Some(value) = value {
                given.push(field);
                slot.clone_from(value);
            }
        }
        (given, form)
    }
}

async fn change(
    cx: Cx,
    Path(id): Path<CompetitorId>,
    version: IfMatch,
    Json(input): Json<CompetitorPatch>,
) -> Result<Response> {
    let base = version.version();
    let found = cx
        .write(move |tx, by| {
            let (given, form) = input.over(&store::find(tx, id)?);
            let mut set = form.parse()?.fields();
            set.retain(|field, _| given.contains(&field.as_str()));
            actions::edit(tx, by, id, &set, &Base::at(base))?;
            if let Some(archived) = input.archived {
                actions::set_archived(tx, by, id, archived)?;
            }
            store::find(tx, id)
        })
        .await?;
    Ok(tagged(StatusCode::OK, found.version, CompetitorOut::from(found)))
}

async fn archive(cx: Cx, Path(id): Path<CompetitorId>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::set_archived(tx, by, id, true)).await?;
    Ok(StatusCode::NO_CONTENT)
}
