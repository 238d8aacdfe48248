//! Duty profiles as JSON.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::{Profile, ProfileForm, Rules};
use super::{actions, store};
use crate::base::extract::{IfMatch, Json, Path};
use crate::base::paging::List;
use crate::base::{Cx, Result, Role, RowId};

/// A duty profile.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProfileOut {
    /// Its id.
    pub id: RowId,
    /// English name.
    pub name_en: String,
    /// Chinese name.
    pub name_zh: String,
    /// Only for people with this role; null for all.
    pub role: Option<Role>,
    /// Only for accounts of this tier.
    pub tier: Option<String>,
    /// Only for accounts of this sector.
    pub sector: Option<String>,
    /// Fields of accounts that must be filled; custom ones as `cf_KEY`. Empty says nothing.
    pub mandatory: Vec<String>,
    /// Days between conversations; null says nothing.
    pub cadence: Option<i64>,
    /// Panels of the overview in their order; empty says nothing.
    pub panels: Vec<String>,
    /// When it was archived.
    pub archived_at: Option<String>,
    /// Adds one per edit.
    pub version: i64,
}

impl From<Profile> for ProfileOut {
    fn from(p: Profile) -> Self {
        Self {
            id: p.id,
            name_en: p.name_en,
            name_zh: p.name_zh,
            role: p.role,
            tier: p.tier,
            sector: p.sector,
            mandatory: p.mandatory,
            cadence: p.cadence,
            panels: p.panels,
            archived_at: p.archived_at.map(|at| at.to_string()),
            version: p.version,
        }
    }
}

/// The list, so that the description names it.
pub type ProfileList = List<ProfileOut>;

/// `GET /api/v1/duties`
pub async fn list(cx: Cx) -> Result<axum::Json<ProfileList>> {
    let rules = cx.read(Rules::load).await?;
    let items = rules.all().iter().cloned().map(ProfileOut::from).collect();
    Ok(axum::Json(List { items, next: None }))
}

fn answer(status: StatusCode, profile: Profile) -> Response {
    let tag = format!("\"{}\"", profile.version);
    (status, [(header::ETAG, tag)], axum::Json(ProfileOut::from(profile))).into_response()
}

/// A new profile; what is absent is any, or says nothing.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of ProfileOut")]
pub struct ProfileInput {
    pub name_en: String,
    pub name_zh: String,
    pub role: Option<Role>,
    pub tier: Option<String>,
    pub sector: Option<String>,
    pub mandatory: Vec<String>,
    pub cadence: Option<i64>,
    pub panels: Vec<String>,
}

/// `POST /api/v1/duties`
pub async fn add(cx: Cx, Json(input): Json<ProfileInput>) -> Result<Response> {
    let panels = super::pages::panel_keys(&cx);
    let form = ProfileForm {
        name_en: input.name_en,
        name_zh: input.name_zh,
        role: input.role.map(|r| r.code().to_owned()).unwrap_or_default(),
        tier: input.tier.unwrap_or_default(),
        sector: input.sector.unwrap_or_default(),
        mandatory: input.mandatory,
        cadence: input.cadence.map(|days| days.to_string()).unwrap_or_default(),
        panels: input.panels,
        base: String::new(),
    };
    let profile = cx.write(move |tx, by| actions::add(tx, by, &form, &panels)).await?;
    Ok(answer(StatusCode::CREATED, profile))
}

/// What changes of a profile; what is absent stays. An empty text is any; a cadence of 0 says nothing.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of ProfileOut")]
pub struct ProfilePatch {
    pub name_en: Option<String>,
    pub name_zh: Option<String>,
    pub role: Option<String>,
    pub tier: Option<String>,
    pub sector: Option<String>,
    pub mandatory: Option<Vec<String>>,
    pub cadence: Option<i64>,
    pub panels: Option<Vec<String>>,
    /// True archives it, false takes it out again.
    pub archived: Option<bool>,
}

impl ProfilePatch {
    fn over(&self, old: &Profile, base: Option<i64>) -> ProfileForm {
        let was = ProfileForm::of(old);
        let text = |given: &Option<String>, old: String| given.clone().unwrap_or(old);
        ProfileForm {
            name_en: text(&self.name_en, was.name_en),
            name_zh: text(&self.name_zh, was.name_zh),
            role: text(&self.role, was.role),
            tier: text(&self.tier, was.tier),
            sector: text(&self.sector, was.sector),
            mandatory: self.mandatory.clone().unwrap_or(was.mandatory),
            cadence: match self.cadence {
                Some(0) => String::new(),
                Some(days) => days.to_string(),
                None => was.cadence,
            },
            panels: self.panels.clone().unwrap_or(was.panels),
            base: base.map(|b| b.to_string()).unwrap_or_default(),
        }
    }
}

/// `PATCH /api/v1/duties/{id}`
pub async fn edit(
    cx: Cx,
    Path(id): Path<RowId>,
    version: IfMatch,
    Json(patch): Json<ProfilePatch>,
) -> Result<Response> {
    let (base, panels) = (version.version(), super::pages::panel_keys(&cx));
    let profile = cx
        .write(move |tx, by| {
            let old = store::find(tx, id)?;
            actions::edit(tx, by, id, &patch.over(&old, base), &panels)?;
            if let Some(archived) = patch.archived {
                actions::set_archived(tx, by, id, archived)?;
            }
            store::find(tx, id)
        })
        .await?;
    Ok(answer(StatusCode::OK, profile))
}
