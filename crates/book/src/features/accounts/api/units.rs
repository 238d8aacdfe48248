//! Units of an account.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;

use super::super::units::{self, NewUnit, UnitForm};
use super::super::{model, store};
use super::wire::{UnitOut, given};
use crate::base::extract::{IfMatch, Json, Path};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::Op;
use crate::base::{AccountId, Acting, Cx, Need, Read, Result, Routes, Tx, UnitId};

const MANY: &str = "/api/v1/accounts/{id}/units";
const ONE: &str = "/api/v1/accounts/{id}/units/{unit}";
const ARCHIVING: &str = "/api/v1/accounts/{id}/units/{unit}/archiving";

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let list_op = Op::new("Units of an account, each below the one it belongs to").gives::<List<UnitOut>>();
    let patch = Op::new("Renames, moves or changes a unit; needs If-Match").takes::<UnitInput>().gives::<UnitOut>();
    routes
        .api(Method::GET, MANY, Need::User, list_op, list)
        .api(Method::POST, MANY, Need::User, Op::new("Adds a unit").takes::<UnitInput>().gives::<UnitOut>(), add)
        .api(Method::GET, ONE, Need::User, Op::new("A unit").gives::<UnitOut>(), get)
        .api(Method::PATCH, ONE, Need::User, patch, change)
        .api(Method::POST, ARCHIVING, Need::User, Op::new("Archives a unit").gives::<UnitOut>(), archive)
        .api(Method::DELETE, ARCHIVING, Need::User, Op::new("Restores an archived unit").gives::<UnitOut>(), restore)
}

/// A new unit, or changed fields of one: absent fields stay, null clears.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct UnitInput {
    /// Its name.
    pub name: Option<String>,
    /// business_unit, plant, site, department or other.
    pub kind: Option<String>,
    /// The unit that it belongs to.
    #[serde(deserialize_with = "given")]
    pub parent: Option<Option<UnitId>>,
    /// City.
    #[serde(deserialize_with = "given")]
    pub city: Option<Option<String>>,
    /// Country.
    #[serde(deserialize_with = "given")]
    pub country: Option<Option<String>>,
}

impl UnitInput {
    /// The form: given fields over those of `stored`.
    fn over(&self, stored: UnitForm) -> UnitForm {
        UnitForm {
            name: self.name.clone().unwrap_or(stored.name),
            kind: self.kind.clone().unwrap_or(stored.kind),
            parent: self.parent.map_or(stored.parent, |p| p.map(|p| p.to_string()).unwrap_or_default()),
            city: self.city.clone().map_or(stored.city, Option::unwrap_or_default),
            country: self.country.clone().map_or(stored.country, Option::unwrap_or_default),
            version: stored.version,
        }
    }
}

async fn list(cx: Cx, Path(id): Path<AccountId>) -> Result<axum::Json<List<UnitOut>>> {
    let viewer = cx.viewer.clone();
    let all = cx.read(move |q| store::units::list(&look::<Read>(q, &viewer, id)?)).await?;
    let items = model::unit_tree(&all).into_iter().map(|(_, unit)| UnitOut::of(id, unit.clone())).collect();
    Ok(axum::Json(List { items, next: None }))
}

async fn get(cx: Cx, Path((id, unit)): Path<(AccountId, UnitId)>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let unit = cx.read(move |q| store::units::find(&look::<Read>(q, &viewer, id)?, unit)).await?;
    Ok(UnitOut::of(id, unit).respond(StatusCode::OK))
}

fn out(tx: &Tx<'_>, by: &Acting, id: AccountId, unit: UnitId) -> Result<UnitOut> {
    Ok(UnitOut::of(id, store::units::find(&look::<Read>(tx, &by.viewer, id)?, unit)?))
}

async fn add(cx: Cx, Path(id): Path<AccountId>, Json(input): Json<UnitInput>) -> Result<Response> {
    let unit = cx
        .write(move |tx, by| {
            look::<Read>(tx, &by.viewer, id)?;
            let (new, _) = NewUnit::parse(&input.over(UnitForm::default()))?;
            let unit = units::add(tx, by, id, &[new])?[0];
            out(tx, by, id, unit)
        })
        .await?;
    Ok(unit.respond(StatusCode::CREATED))
}

async fn change(
    cx: Cx,
    Path((id, unit)): Path<(AccountId, UnitId)>,
    version: IfMatch,
    Json(input): Json<UnitInput>,
) -> Result<Response> {
    let base = version.version();
    let unit = cx
        .write(move |tx, by| {
            let stored = store::units::find(&look::<Read>(tx, &by.viewer, id)?, unit)?;
            let (new, _) = NewUnit::parse(&input.over(UnitForm::of(&stored)))?;
            units::edit(tx, by, id, unit, &new, base)?;
            out(tx, by, id, unit)
        })
        .await?;
    Ok(unit.respond(StatusCode::OK))
}

async fn archive(cx: Cx, Path((id, unit)): Path<(AccountId, UnitId)>) -> Result<Response> {
    let unit = cx
        .write(move |tx, by| {
            units::archive(tx, by, id, unit)?;
            out(tx, by, id, unit)
        })
        .await?;
    Ok(unit.respond(StatusCode::OK))
}

async fn restore(cx: Cx, Path((id, unit)): Path<(AccountId, UnitId)>) -> Result<Response> {
    let unit = cx
        .write(move |tx, by| {
            units::restore(tx, by, id, unit)?;
            out(tx, by, id, unit)
        })
        .await?;
    Ok(unit.respond(StatusCode::OK))
}
