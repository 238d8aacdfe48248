//! Currency rates for machines.

use axum::http::{Method, StatusCode};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ADMIN;
use super::actions::{self, NewRate};
use super::model::{Rate, decimal};
use super::store::{self, Filter, cursor};
use crate::base::extract::{Json, Path, Query};
use crate::base::paging::List;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{Cx, Error, Fields, Need, Result, Routes};
use crate::features::people::listing::slice;

/// What one unit of a currency is worth, from a day until the next rate of the pair.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RateOut {
    /// What is valued.
    pub currency: String,
    /// In what it is valued.
    pub base: String,
    /// From which day.
    pub date: String,
    /// A decimal number as text, so that nothing is lost: `1.0843`.
    pub rate: String,
}

impl From<Rate> for RateOut {
    fn from(r: Rate) -> Self {
        Self { currency: r.currency, base: r.base, date: r.on.to_string(), rate: decimal(r.rate) }
    }
}

/// A rate to be set.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RateInput {
    /// What is valued.
    pub currency: String,
    /// In what it is valued; the install's currency without it.
    pub base: String,
    /// From which day.
    pub date: String,
    /// A decimal number as text.
    pub rate: String,
}

const ALL: &str = "/api/v1/currency-rates";
const ONE: &str = "/api/v1/currency-rates/{currency}/{base}/{date}";

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const QUERY: &[(&str, &str)] =
        &[LIST_QUERY[0], LIST_QUERY[1], ("currency", "Only of this currency, valued or valuing")];
    let list_op = Op::new("Currency rates, the latest first").gives::<List<RateOut>>().query(QUERY);
    let post = Op::new("Sets a rate, instead of the one of its pair and day").takes::<RateInput>().gives::<RateOut>();
    routes.api(Method::GET, ALL, Need::User, list_op, list).api(Method::POST, ALL, ADMIN, post, create).api(
        Method::DELETE,
        ONE,
        ADMIN,
        Op::new("Takes a rate out"),
        remove,
    )
}

/// Query of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateQuery {
    limit: String,
    cursor: String,
    currency: String,
}

async fn list(cx: Cx, Query(asked): Query<RateQuery>) -> Result<axum::Json<List<RateOut>>> {
    let s = slice(&asked.limit, &asked.cursor, "", "", &["-date"])?;
    let limit = s.limit;
    let currency = Some(asked.currency.trim().to_uppercase()).filter(|c| !c.is_empty());
    let rows = cx.read(move |q| store::page(q, &Filter { currency }, s.cursor.as_ref(), s.limit)).await?;
    let found = List::cut(rows, limit, cursor);
    Ok(axum::Json(List { items: found.items.into_iter().map(RateOut::from).collect(), next: found.next }))
}

async fn create(cx: Cx, Json(input): Json<RateInput>) -> Result<(StatusCode, axum::Json<RateOut>)> {
    let body = cx
        .write(move |tx, by| {
            let mut wrong = Fields::default();
            let typed = (input.currency.as_str(), input.base.as_str(), input.date.as_str(), input.rate.as_str());
            let new = NewRate::parse(typed, &by.settings.currency, by.today, &mut wrong);
            wrong.finish()?;
            actions::set(tx, by, std::slice::from_ref(&new))?;
            store::find(tx, &new.currency, &new.base, new.on)?.map(RateOut::from).ok_or(Error::NotFound)
        })
        .await?;
    Ok((StatusCode::CREATED, axum::Json(body)))
}

async fn remove(cx: Cx, Path((currency, base, date)): Path<(String, String, String)>) -> Result<StatusCode> {
    let on: Date = date.parse().map_err(|_| Error::NotFound)?;
    cx.write(move |tx, by| {
        store::find(tx, &currency, &base, on)?.ok_or(Error::NotFound)?;
        let gone = NewRate { currency: currency.clone(), base: base.clone(), on, rate: None };
        actions::set(tx, by, &[gone]).map(|_| ())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
