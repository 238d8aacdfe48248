//! One account: read, create, change, archive, restore.

use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;

use super::super::model::{EditAccount, NewAccount};
use super::super::{actions, store};
use super::wire::{AccountInput, AccountOut, AccountPatch, custom};
use crate::base::asof::{self, AsOf};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::permit::look;
use crate::base::routes::Op;
use crate::base::{AccountId, Acting, Cx, Fields, Need, Read, Result, Right, Routes, Tx, validate};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ONE: &str = "/api/v1/accounts/{id}";
    const ARCHIVING: &str = "/api/v1/accounts/{id}/archiving";
    let post = Op::new("Creates an account").takes::<AccountInput>().gives::<AccountOut>();
    let patch = Op::new("Changes fields of an account; needs If-Match").takes::<AccountPatch>().gives::<AccountOut>();
    let archiving = Op::new("Archives an account").takes::<ArchiveInput>().gives::<AccountOut>();
    let restoring = Op::new("Restores an archived account").gives::<AccountOut>();
    routes
        .api(Method::POST, "/api/v1/accounts", Need::Right(Right::CreateAccounts), post, create)
        .api(
            Method::GET,
            ONE,
            Need::User,
            Op::new("An account with all its fields and numbers").query(AS_OF).gives::<AccountOut>(),
            get,
        )
        .api(Method::PATCH, ONE, Need::User, patch, change)
        .api(Method::POST, ARCHIVING, Need::User, archiving, archive)
        .api(Method::DELETE, ARCHIVING, Need::User, restoring, restore)
}

const AS_OF: &[(&str, &str)] =
    &[("as_of", "The day whose lead, territory, tier, lifecycle and parent are shown; today without it")];

/// Why an account is archived.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ArchiveInput {
    /// The reason, for the log.
    pub reason: String,
}

/// Names of the registered columns of `account_stats`.
pub(super) fn columns(cx: &Cx) -> Vec<&'static str> {
    cx.app.registry.stats.iter().map(|s| s.column).collect()
}

/// The account as it is now, at the end of a write.
pub(super) fn out(tx: &Tx<'_>, by: &Acting, id: AccountId, columns: &[&'static str]) -> Result<AccountOut> {
    AccountOut::load(&look::<Read>(tx, &by.viewer, id)?, &by.viewer, columns)
}

/// Which day is asked for.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DayQuery {
    as_of: String,
}

async fn get(cx: Cx, Path(id): Path<AccountId>, Query(query): Query<DayQuery>) -> Result<Response> {
    let (viewer, columns, asked) = (cx.viewer.clone(), columns(&cx), cx.clone());
    let account = cx.read(move |q| {
        // Whether the account exists is told before what is wrong with the day.
        let permit = look::<Read>(q, &viewer, id)?;
        let day = asof::day(AsOf::of(&asked, &query.as_of)?, viewer.today);
        AccountOut::load_on(&permit, &viewer, &columns, day)
    });
    let account = account.await?;
    Ok(account.respond(StatusCode::OK))
}

async fn create(cx: Cx, Json(input): Json<AccountInput>) -> Result<Response> {
    let columns = columns(&cx);
    let account = cx
        .write(move |tx, by| {
            let mut fields = Fields::default();
            let form = input.new_form(&mut fields);
            fields.finish()?;
            let ground = store::account::ground(tx, by.today, &by.settings.currency)?;
            let mut new = NewAccount::parse(&form, &ground)?;
            new.profile.custom = custom(&input.custom, &ground)?;
            let id = actions::create(tx, by, &[new])?[0];
            match out(tx, by, id, &columns) {
                // Whoever names another lead may not see the account any more; it exists all the same.
                Err(crate::base::Error::NotFound) => Ok((id, None)),
                other => Ok((id, Some(other?))),
            }
        })
        .await?;
    let (id, body) = account;
    let mut response = match body {
        Some(body) => body.respond(StatusCode::CREATED),
        None => axum::response::IntoResponse::into_response((
            StatusCode::CREATED,
            axum::Json(serde_json::json!({ "id": id })),
        )),
    };
    if let Ok(place) = HeaderValue::from_str(&format!("/api/v1/accounts/{id}")) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

async fn change(
    cx: Cx,
    Path(id): Path<AccountId>,
    version: IfMatch,
    Json(input): Json<AccountPatch>,
) -> Result<Response> {
    let (columns, base) = (columns(&cx), version.version());
    let account = cx
        .write(move |tx, by| {
            let mut fields = Fields::default();
            let (form, given) = input.form(&mut fields);
            // Whether the account exists is told before what is wrong with the input.
            let stored = store::account::find(&look::<Read>(tx, &by.viewer, id)?)?;
            fields.finish()?;
            let ground = store::account::ground(tx, by.today, &by.settings.currency)?.with(&stored.profile);
            let mut edit = EditAccount::parse(&form, &given, base, &ground)?;
            edit.set.extend(custom(&input.custom, &ground)?);
            actions::edit(tx, by, id, &edit)?;
            out(tx, by, id, &columns)
        })
        .await?;
    Ok(account.respond(StatusCode::OK))
}

async fn archive(cx: Cx, Path(id): Path<AccountId>, Json(input): Json<ArchiveInput>) -> Result<Response> {
    let columns = columns(&cx);
    let account = cx
        .write(move |tx, by| {
            let mut fields = Fields::default();
            let reason = validate::line(&mut fields, "reason", &input.reason, validate::LINE);
            look::<Read>(tx, &by.viewer, id)?;
            fields.finish()?;
            actions::archive(tx, by, &[id], &reason)?;
            out(tx, by, id, &columns)
        })
        .await?;
    Ok(account.respond(StatusCode::OK))
}

async fn restore(cx: Cx, Path(id): Path<AccountId>) -> Result<Response> {
    let columns = columns(&cx);
    let account = cx
        .write(move |tx, by| {
            actions::restore(tx, by, &[id])?;
            out(tx, by, id, &columns)
        })
        .await?;
    Ok(account.respond(StatusCode::OK))
}
