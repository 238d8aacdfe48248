//! Deals for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::actions;
use super::ask::Ask;
use super::input::DealInput;
use super::model::{EditDeal, NewDeal};
use super::store::filter::Whose;
use super::store::list::{Sort, cursor, page};
use super::store::{board, deal, stages};
use super::wire::{DealFull, DealOut, DealSum, DealSums};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{AccountId, Acting, Conn, Cx, DealId, Error, Need, Read, Result, Routes, Scope};
use crate::features::people::listing::slice;
use crate::features::people::merge::Base;
use crate::features::people::wire::{created, tagged};

const QUERY: &[(&str, &str)] = &[
    LIST_QUERY[0],
    LIST_QUERY[1],
    ("sort", "close_on, amount, name, account, stage_since or notice_on; with a minus falling"),
    LIST_QUERY[3],
    ("kind", "One kind, growth for all but renewals, or all; all without it"),
    ("outcome", "open, won, lost or all; open without it"),
    ("account", "Only of this account"),
    ("under", "Only of this account and of those below it"),
    ("territory", "Only of accounts in this territory and those below it"),
    ("stage", "Only in this stage"),
    ("closes", "overdue, month, quarter, year or none"),
    ("from", "First day of closing"),
    ("to", "Last day of closing"),
    ("only", "no_step, stalled, no_sponsor, no_sponsor_call or unrated"),
    ("state", "How renewals stand: on_track, open or risk"),
    ("category", "commit, best_case or pipeline"),
    ("credited", "Only those in which this one of us has a share"),
    ("offering", "Only with a line of this offering"),
    ("competitor", "Only against this competitor"),
    ("q", "Part of the deal's or the account's name"),
];

const SUMS: &[(&str, &str)] = &[
    LIST_QUERY[3],
    ("by", "stage or account; only the total without it"),
    ("kind", "One kind, growth for all but renewals, or all; all without it"),
    ("outcome", "open, won, lost or all; open without it"),
    ("account", "Only of this account"),
    ("under", "Only of this account and of those below it"),
    ("territory", "Only of accounts in this territory and those below it"),
    ("closes", "overdue, month, quarter, year or none"),
    ("from", "First day of closing"),
    ("to", "Last day of closing"),
    ("category", "commit, best_case or pipeline"),
    ("credited", "Only those in which this one of us has a share"),
];

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const OF: &str = "/api/v1/accounts/{id}/deals";
    const ONE: &str = "/api/v1/accounts/{id}/deals/{deal}";
    let (user, list_op) = (Need::User, |what| Op::new(what).gives::<List<DealOut>>().query(QUERY));
    let post = Op::new("Adds a deal").takes::<DealInput>().gives::<DealFull>();
    let patch = Op::new("Changes a deal; needs If-Match").takes::<DealInput>().gives::<DealFull>();
    let sums_op = Op::new("Sums of deals, in the install's currency");
    let routes = routes
        .api(Method::GET, "/api/v1/deals", user, list_op("Deals in scope, those that close first at the top"), all)
        .api(Method::GET, "/api/v1/deal-sums", user, sums_op.gives::<DealSums>().query(SUMS), summed)
        .api(Method::GET, OF, user, list_op("Deals of an account"), of_account)
        .api(Method::POST, OF, user, post, create)
        .api(Method::GET, ONE, user, Op::new("A deal").gives::<DealFull>(), get)
        .api(Method::PATCH, ONE, user, patch, change)
        .api(Method::DELETE, ONE, user, Op::new("Archives a deal entered by mistake"), archive);
    let routes = super::api_stages::routes(super::api_verbs::routes(routes));
    super::api_renewals::routes(super::api_reasons::routes(routes))
}

async fn all(cx: Cx, Query(asked): Query<Ask>) -> Result<axum::Json<List<DealOut>>> {
    let account = asked.of_account()?;
    list(cx, asked, account).await
}

async fn of_account(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<Ask>,
) -> Result<axum::Json<List<DealOut>>> {
    list(cx, asked, Some(account)).await
}

async fn list(cx: Cx, asked: Ask, account: Option<AccountId>) -> Result<axum::Json<List<DealOut>>> {
    let inner = cx.clone();
    let (found, stages) = cx
        .snapshot(move |q| {
            let s = slice(&asked.limit, &asked.cursor, &asked.scope, &asked.sort, &Sort::WORDS)?;
            let (today, stages) = (inner.today(), stages::all(q)?);
            let filter = asked.filter(today, inner.settings(), &stages, "all")?;
            if let Some(under) = filter.under {
                look::<Read>(q, &inner.viewer, under)?;
            }
            let order = (Sort::parse(&s.sort), s.descending);
            let rows = match account {
                Some(account) => {
                    look::<Read>(q, &inner.viewer, account)?;
                    page(q, &Whose::Account(account), &filter, today, order, s.cursor.as_ref(), s.limit)?
                }
                None => {
                    let scope = Scope::resolve(q, &inner.viewer, s.choice)?;
                    page(q, &Whose::Scope(&scope), &filter, today, order, s.cursor.as_ref(), s.limit)?
                }
            };
            Ok((List::cut(rows, s.limit, cursor), stages))
        })
        .await?;
    let (locale, today, currency) = (cx.locale(), cx.today(), &cx.settings().currency);
    let items = found.items.iter().map(|n| DealOut::of(&n.deal, &stages, locale, today, currency)).collect();
    Ok(axum::Json(List { items, next: found.next }))
}

async fn summed(cx: Cx, Query(asked): Query<Ask>) -> Result<axum::Json<DealSums>> {
    let inner = cx.clone();
    let body = cx
        .read(move |q| {
            let (today, currency) = (inner.today(), &inner.settings().currency);
            let filter = asked.filter(today, inner.settings(), &stages::all(q)?, "all")?;
            let s = slice("", "", &asked.scope, "", &["name"])?;
            if let Some(account) = filter.account.or(filter.under) {
                look::<Read>(q, &inner.viewer, account)?;
            }
            let scope = Scope::resolve(q, &inner.viewer, s.choice)?;
            let whose = Whose::Scope(&scope);
            let mut groups: Vec<(uuid::Uuid, board::Sum)> = match asked.by.as_str() {
                "account" => {
                    let found = board::by_account(q, &whose, &filter, today, currency)?;
                    found.into_iter().map(|(id, sum)| (id.0, sum)).collect()
                }
                "" | "stage" => {
                    let found = board::by_stage(q, &whose, &filter, (today, None), currency)?;
                    found.into_iter().map(|(id, sum)| (id.0, sum)).collect()
                }
                _ => return Err(Error::field("by", "error-choose")),
            };
            groups.sort_by_key(|(id, _)| *id);
            let total = board::total(groups.iter().map(|(_, sum)| sum));
            let shown = groups.iter().filter(|_| !asked.by.is_empty());
            Ok(DealSums {
                currency: currency.clone(),
                total: DealSum::of(None, &total, currency),
                groups: shown.map(|(id, sum)| DealSum::of(Some(*id), sum, currency)).collect(),
            })
        })
        .await?;
    Ok(axum::Json(body))
}

pub(super) type Place = (AccountId, DealId);
pub(super) type At = Path<Place>;

pub(super) fn out(q: &Conn<'_>, by: &Acting, at: Place) -> Result<DealFull> {
    let permit = look::<Read>(q, &by.viewer, at.0)?;
    let found = deal::find(&permit, at.1)?;
    if found.archived {
        return Err(Error::NotFound);
    }
    let head = DealOut::of(&found, &stages::all(q)?, by.viewer.locale, by.today, &by.settings.currency);
    Ok(DealFull::of(&found, head, &board::reached(q, at.0, by.today)?))
}

async fn get(cx: Cx, Path(at): At) -> Result<Response> {
    let by = cx.acting();
    let found = cx.read(move |q| out(q, &by, at)).await?;
    Ok(tagged(StatusCode::OK, found.deal.version, found))
}

async fn create(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<DealInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            // Whether the account exists is told before what is wrong with the input.
            look::<Read>(tx, &by.viewer, account)?;
            let all = stages::all(tx)?;
            let first = |kind| all.iter().find(|s| s.kind == kind && !s.archived).map(|s| s.id);
            let facts = input.facts(by, first)?;
            let made = actions::add(tx, by, &[NewDeal { account, facts }])?;
            let id = made.first().copied().ok_or_else(|| Error::internal("no deal was added"))?;
            out(tx, by, (account, id))
        })
        .await?;
    let at = format!("/api/v1/accounts/{account}/deals/{}", body.deal.id);
    Ok(created(&at, body.deal.version, body))
}

async fn change(cx: Cx, Path(at): At, version: IfMatch, Json(input): Json<DealInput>) -> Result<Response> {
    let base = Base::at(version.version());
    super::api_verbs::act(cx, at, move |tx, by| {
        let stored = deal::find(&look::<Read>(tx, &by.viewer, at.0)?, at.1)?;
        let set = input.changes(&stored, by)?;
        actions::edit(tx, by, at, &EditDeal { set, base: base.clone() })
    })
    .await
}

async fn archive(cx: Cx, Path(at): At) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, at)).await?;
    Ok(StatusCode::NO_CONTENT)
}
