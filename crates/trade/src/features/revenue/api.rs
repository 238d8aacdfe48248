//! Revenue for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::actions;
use super::ask::Ask;
use super::model::{EditLine, NewLine};
use super::store::filter::Whose;
use super::store::line;
use super::store::list::{cursor, one, page};
use super::store::sums::{By, Into, sums, total};
use super::wire::{LineInput, LineOut, SumOut, SumsOut};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{AccountId, Conn, Cx, Error, Need, Read, Result, RevenueLineId, Routes, Scope, Viewer};
use crate::features::people::listing::slice;
use crate::features::people::merge::Base;
use crate::features::people::wire::{created, tagged};
use crate::features::rates;
use crate::features::rates::model::Basis;

const QUERY: &[(&str, &str)] = &[
    LIST_QUERY[0],
    LIST_QUERY[1],
    LIST_QUERY[3],
    ("account", "Only of this account"),
    ("under", "Only of this account and of those below it"),
    ("from", "First day of sale"),
    ("to", "Last day of sale"),
    ("offering", "Only of this offering and its parts, or none"),
    ("unit", "Only of this unit, or none"),
    ("kind", "order, invoice, credit_note or recurring"),
    ("currency", "Only in this currency"),
    ("document", "Only of the document with this number"),
    ("sold_by", "Only sold by this one of us"),
    ("territory", "Only sold in this territory"),
    ("only", "disputed, overdue or unrated"),
];

const SUMS: &[(&str, &str)] = &[
    LIST_QUERY[3],
    ("by", "month, offering, unit, kind or account; only the total without it"),
    ("rates", "historical, or constant"),
    ("rate_date", "The day of constant rates; today without it"),
    ("account", "Only of this account"),
    ("under", "Only of this account and of those below it"),
    ("from", "First day of sale"),
    ("to", "Last day of sale"),
    ("offering", "Only of this offering and its parts, or none"),
    ("unit", "Only of this unit, or none"),
    ("kind", "order, invoice, credit_note or recurring"),
    ("currency", "Only in this currency"),
    ("sold_by", "Only sold by this one of us"),
    ("territory", "Only sold in this territory"),
    ("only", "disputed, overdue or unrated"),
];

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const OF: &str = "/api/v1/accounts/{id}/revenue-lines";
    const ONE: &str = "/api/v1/accounts/{id}/revenue-lines/{line}";
    let (user, list_op) = (Need::User, |what| Op::new(what).gives::<List<LineOut>>().query(QUERY));
    let post = Op::new("Adds a line").takes::<LineInput>().gives::<LineOut>();
    let patch = Op::new("Changes a line; needs If-Match").takes::<LineInput>().gives::<LineOut>();
    let sums_op = Op::new("Sums of lines; what stands on several accounts of a group counts once");
    routes
        .api(Method::GET, "/api/v1/revenue-lines", user, list_op("What was sold in scope, the latest first"), all)
        .api(Method::GET, "/api/v1/revenue-sums", user, sums_op.gives::<SumsOut>().query(SUMS), summed)
        .api(Method::GET, OF, user, list_op("What was sold to an account, the latest first"), of_account)
        .api(Method::POST, OF, user, post, create)
        .api(Method::GET, ONE, user, Op::new("A line").gives::<LineOut>(), get)
        .api(Method::PATCH, ONE, user, patch, change)
        .api(Method::DELETE, ONE, user, Op::new("Removes a line entered by mistake"), remove)
}

async fn all(cx: Cx, Query(asked): Query<Ask>) -> Result<axum::Json<List<LineOut>>> {
    let account = asked.of_account()?;
    list(cx, asked, account).await
}

async fn of_account(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<Ask>,
) -> Result<axum::Json<List<LineOut>>> {
    list(cx, asked, Some(account)).await
}

async fn list(cx: Cx, asked: Ask, account: Option<AccountId>) -> Result<axum::Json<List<LineOut>>> {
    let inner = cx.clone();
    let found = cx
        .read(move |q| {
            let s = slice(&asked.limit, &asked.cursor, &asked.scope, "", &["-sold_on"])?;
            let (today, settings) = (inner.today(), inner.settings());
            let filter = asked.filter(q, today, settings)?;
            if let Some(under) = filter.under {
                look::<Read>(q, &inner.viewer, under)?;
            }
            let rows = match account {
                Some(account) => {
                    look::<Read>(q, &inner.viewer, account)?;
                    page(q, &Whose::Account(account), &filter, today, s.cursor.as_ref(), s.limit)?
                }
                None => {
                    let scope = Scope::resolve(q, &inner.viewer, s.choice)?;
                    page(q, &Whose::Scope(&scope), &filter, today, s.cursor.as_ref(), s.limit)?
                }
            };
            Ok(List::cut(rows, s.limit, cursor))
        })
        .await?;
    let currency = &cx.settings().currency;
    let items = found.items.into_iter().map(|named| LineOut::of(named, currency)).collect();
    Ok(axum::Json(List { items, next: found.next }))
}

fn by(text: &str) -> Result<By> {
    Ok(match text {
        "" => By::Nothing,
        "month" => By::Month,
        "offering" => By::Offering,
        "unit" => By::Unit,
        "kind" => By::Kind,
        "account" => By::Account,
        _ => return Err(Error::field("by", "error-choose")),
    })
}

async fn summed(cx: Cx, Query(asked): Query<Ask>) -> Result<axum::Json<SumsOut>> {
    let inner = cx.clone();
    let body = cx
        .snapshot(move |q| {
            let (today, settings) = (inner.today(), inner.settings());
            let (by, basis) = (by(&asked.by)?, asked.basis(today)?);
            let s = slice("", "", &asked.scope, "", &["-sold_on"])?;
            let filter = asked.filter(q, today, settings)?;
            if let Some(under) = filter.under {
                look::<Read>(q, &inner.viewer, under)?;
            }
            let rates = rates::store::all(q)?;
            let into = Into { currency: &settings.currency, basis, rates: &rates };
            let found = match asked.of_account()? {
                Some(account) => {
                    look::<Read>(q, &inner.viewer, account)?;
                    sums(q, &Whose::Account(account), &filter, today, by, into)?
                }
                None => {
                    let scope = Scope::resolve(q, &inner.viewer, s.choice)?;
                    sums(q, &Whose::Scope(&scope), &filter, today, by, into)?
                }
            };
            let groups = found.iter().filter(|_| by != By::Nothing);
            let (rates, rate_date) = match basis {
                Basis::Historical => ("historical", None),
                Basis::Constant(day) => ("constant", Some(day.to_string())),
            };
            Ok(SumsOut {
                currency: settings.currency.clone(),
                rates: rates.to_owned(),
                rate_date,
                total: SumOut::of(None, &total(&found), &settings.currency),
                groups: groups.map(|(key, sum)| SumOut::of(Some(key), sum, &settings.currency)).collect(),
            })
        })
        .await?;
    Ok(axum::Json(body))
}

fn out(q: &Conn<'_>, viewer: &Viewer, at: (AccountId, RevenueLineId), currency: &str) -> Result<LineOut> {
    let permit = look::<Read>(q, viewer, at.0)?;
    let found = one(q, permit.account(), at.1)?;
    if found.line.archived {
        return Err(Error::NotFound);
    }
    Ok(LineOut::of(found, currency))
}

type At = Path<(AccountId, RevenueLineId)>;

async fn get(cx: Cx, Path(at): At) -> Result<Response> {
    let inner = cx.clone();
    let found = cx.read(move |q| out(q, &inner.viewer, at, &inner.settings().currency)).await?;
    Ok(tagged(StatusCode::OK, found.version, found))
}

async fn create(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<LineInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            // Whether the account exists is told before what is wrong with the input.
            look::<Read>(tx, &by.viewer, account)?;
            let id = actions::add(tx, by, &NewLine { account, facts: input.facts(by)? })?;
            out(tx, &by.viewer, (account, id), &by.settings.currency)
        })
        .await?;
    Ok(created(&format!("/api/v1/accounts/{account}/revenue-lines/{}", body.id), body.version, body))
}

async fn change(cx: Cx, Path(at): At, version: IfMatch, Json(input): Json<LineInput>) -> Result<Response> {
    let base = Base::at(version.version());
    let body = cx
        .write(move |tx, by| {
            let stored = line::find(&look::<Read>(tx, &by.viewer, at.0)?, at.1)?;
            let edit = EditLine { set: input.changes(&stored, by)?, base: base.clone() };
            actions::edit(tx, by, at.0, at.1, &edit)?;
            out(tx, &by.viewer, at, &by.settings.currency)
        })
        .await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

async fn remove(cx: Cx, Path((account, id)): At) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::remove(tx, by, account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
