//! Territories.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::wire::ListQuery;
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::{Cx, Error, Result, TerritoryId};
use crate::features::org::model::{EditTerritory, NewTerritory, Territory, TerritoryLevel};
use crate::features::org::territories;

/// A territory.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TerritoryOut {
    /// The territory.
    id: TerritoryId,
    /// Its name.
    name: String,
    /// How wide it is.
    level: TerritoryLevel,
    /// The territory above.
    parent: Option<TerritoryId>,
    /// Counts edits.
    version: i64,
    /// Whether it is archived.
    archived: bool,
}

/// A page of territories.
pub type Territories = List<TerritoryOut>;

impl From<Territory> for TerritoryOut {
    fn from(t: Territory) -> Self {
        Self { id: t.id, name: t.name, level: t.level, parent: t.parent, version: t.version, archived: t.archived }
    }
}

impl TerritoryOut {
    fn answer(self, status: StatusCode) -> Response {
        (status, [(header::ETAG, format!("\"{}\"", self.version))], axum::Json(self)).into_response()
    }
}

/// A territory to be created.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TerritoryInput {
    /// Its name, unique.
    name: String,
    /// How wide it is.
    level: TerritoryLevel,
    /// The territory above.
    #[serde(default)]
    parent: Option<TerritoryId>,
}

/// What to change of a territory; a field that is absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TerritoryPatch {
    /// New name.
    name: Option<String>,
    /// New level.
    level: Option<TerritoryLevel>,
    /// New territory above; null makes it a root.
    #[serde(deserialize_with = "given")]
    parent: Option<Option<TerritoryId>>,
    /// Whether it shall be archived.
    archived: Option<bool>,
}

/// Tells null from absent.
fn given<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Option<TerritoryId>>, D::Error> {
    Option::<TerritoryId>::deserialize(d).map(Some)
}

/// GET of all.
pub async fn list(cx: Cx, Query(query): Query<ListQuery>) -> Result<axum::Json<Territories>> {
    let rows = cx.read(|q| territories::tree(q, false)).await?;
    let rows: Vec<TerritoryOut> = rows.into_iter().map(|r| r.territory.into()).collect();
    query.page(rows, |r| r.id.0).map(axum::Json)
}

/// GET of one.
pub async fn show(cx: Cx, Path(id): Path<TerritoryId>) -> Result<Response> {
    let territory = cx.read(move |q| territories::find(q, id)?.ok_or(Error::NotFound)).await?;
    Ok(TerritoryOut::from(territory).answer(StatusCode::OK))
}

/// POST.
pub async fn create(cx: Cx, Json(input): Json<TerritoryInput>) -> Result<Response> {
    let territory = cx
        .write(move |tx, by| {
            let new = NewTerritory { name: input.name.clone(), level: input.level, parent: input.parent };
            let ids = territories::create(tx, by, &[new])?;
            territories::find(tx, ids[0])?.ok_or(Error::NotFound)
        })
        .await?;
    Ok(TerritoryOut::from(territory).answer(StatusCode::CREATED))
}

/// PATCH.
pub async fn edit(
    cx: Cx,
    Path(id): Path<TerritoryId>,
    version: IfMatch,
    Json(input): Json<TerritoryPatch>,
) -> Result<Response> {
    let base = version.version();
    let territory = cx
        .write(move |tx, by| {
            let edit = EditTerritory { name: input.name.clone(), level: input.level, parent: input.parent, base };
            let stored = territories::edit(tx, by, id, &edit)?;
            match input.archived {
                Some(true) if !stored.archived => territories::archive(tx, by, id)?,
                Some(false) if stored.archived => territories::restore(tx, by, id)?,
                _ => {}
            }
            territories::find(tx, id)?.ok_or(Error::NotFound)
        })
        .await?;
    Ok(TerritoryOut::from(territory).answer(StatusCode::OK))
}
