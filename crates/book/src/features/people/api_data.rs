//! A person's data for machines: the copy, and its erasure.

use axum::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{actions, pages, store};
use crate::base::extract::{Json, Path};
use crate::base::permit::look;
use crate::base::routes::Op;
use crate::base::{AccountId, Cx, Error, Need, PositionId, Read, Result, Right, Routes};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let copy =
        Op::new("A copy of what is known of the person, at the accounts that one sees").gives::<serde_json::Value>();
    let erase = Op::new("Erases what is known of the person at all accounts; cannot be undone")
        .takes::<ErasureInput>()
        .gives::<ErasureOut>();
    routes.api(Method::GET, "/api/v1/accounts/{id}/people/{position}/data", Need::User, copy, data).api(
        Method::POST,
        "/api/v1/accounts/{id}/people/{position}/erasure",
        Need::Right(Right::Erase),
        erase,
        erasure,
    )
}

/// That one means it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ErasureInput {
    /// The person's name as it is now.
    pub confirm: String,
    /// Must be true.
    pub really: bool,
}

/// What became of it.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct ErasureOut {
    /// Always true.
    pub erased: bool,
}

async fn data(cx: Cx, Path((account, id)): Path<(AccountId, PositionId)>) -> Result<axum::Json<serde_json::Value>> {
    let inner = cx.clone();
    Ok(axum::Json(cx.snapshot(move |q| pages::data::copy(q, &inner, account, id)).await?))
}

async fn erasure(
    cx: Cx,
    Path((account, id)): Path<(AccountId, PositionId)>,
    Json(asked): Json<ErasureInput>,
) -> Result<axum::Json<ErasureOut>> {
    let registry = cx.app.registry.clone();
    cx.write(move |tx, by| {
        let person = store::position::find(&look::<Read>(tx, &by.viewer, account)?, id)?.person;
        if !asked.really {
            return Err(Error::field("really", "error-required"));
        }
        actions::erase(tx, by, &registry, person, &asked.confirm)
    })
    .await?;
    Ok(axum::Json(ErasureOut { erased: true }))
}
