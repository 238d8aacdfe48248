//! Where a card stands: one place on or back among its peers, or off the map. Keys and buttons post the same forms.

use axum::response::Response;
use serde::Deserialize;

use super::super::actions::{self, Off};
use super::edit::home;
use crate::base::extract::{Form, Path};
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Error, Need, PositionId, Read, Result, Routes, flash};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.post("/accounts/{id}/map/order", Need::User, order).post("/accounts/{id}/map/removal", Need::User, remove)
}

/// A card as posted, and which way it goes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlaceForm {
    position: String,
    by: String,
    back: String,
}

async fn order(cx: Cx, Path(account): Path<AccountId>, Form(form): Form<PlaceForm>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    let id: PositionId = form.position.parse().map_err(|_| Error::NotFound)?;
    let way = form.by.clone();
    let went = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            actions::step(tx, by, account, id, actions::way(way.parse().unwrap_or(0))?)
        })
        .await?;
    if went {
        return Ok(flash::done(&home(account, &form.back, id, "ordered"), "map-ordered", Some(batch)));
    }
    Ok(flash::done(&home(account, &form.back, id, "end"), "map-at-the-end", None))
}

async fn remove(cx: Cx, Path(account): Path<AccountId>, Form(form): Form<PlaceForm>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    let id: PositionId = form.position.parse().map_err(|_| Error::NotFound)?;
    let off = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            actions::off(tx, by, account, id)
        })
        .await?;
    let at = |card, did| home(account, &form.back, card, did);
    Ok(match off {
        Off::Line => flash::done(&at(id, "reports"), "map-moved", Some(batch)),
        Off::Role(above) => flash::done(&at(above.unwrap_or(id), "closed"), "map-role-closed", Some(batch)),
        Off::Nothing => flash::done(&at(id, "reports"), "map-at-the-top", None),
    })
}
