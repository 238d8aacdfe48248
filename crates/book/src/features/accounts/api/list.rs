//! The list of accounts in the API: the columns of the table, and the totals over a filter.

use std::collections::HashMap;

use axum::http::Method;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::super::columns::Columns;
use super::super::listing::{ListQuery, ground};
use super::super::store::list::{self, Ask, Item, Raw};
use super::wire::Named;
use crate::base::asof;
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::paging::{API_LIMIT, PAGE};
use crate::base::registry::{Cell, ListColumn};
use crate::base::routes::Op;
use crate::base::scope::{Choice, Scope};
use crate::base::{AccountId, Cx, Error, Fields, Need, Result, Routes, validate};
use crate::features::fields;

const PARAMETERS: &[(&str, &str)] = &[
    ("limit", "Rows per page, 1 to 200; 50 without it"),
    ("cursor", "The `next` of the page before"),
    ("sort", "A sortable column; a leading minus turns the order; name without it"),
    ("scope", "mine, team, all or territory:ID; all without it"),
    ("q", "Words that the name holds"),
    ("tier", "Code of a tier"),
    ("lifecycle", "Code of a lifecycle"),
    ("sector", "Code of a sector"),
    ("lead", "A user's id, or none"),
    ("territory", "A territory's id; those below it count"),
    ("country", "ISO 3166 code of two letters"),
    ("tag", "A tag"),
    ("archived", "1 for archived accounts"),
    ("as_of", "The day whose lead, territory, tier, lifecycle and parent are shown and filtered by; today without it"),
    ("columns", "share_of_wallet gives this column, too: it is computed for the rows of the page"),
    ("cf_KEY", "A custom field: a code (several with commas), yes or no, from..to, words, none or any"),
];

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let all = Op::new("Lists accounts").query(PARAMETERS).gives::<AccountList>();
    let sums = Op::new("Counts accounts and sums their numbers").query(PARAMETERS).gives::<TotalsOut>();
    routes.api(Method::GET, "/api/v1/accounts", Need::User, all, list).api(
        Method::GET,
        "/api/v1/accounts/totals",
        Need::User,
        sums,
        totals,
    )
}

/// One page of accounts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AccountList {
    /// The rows.
    pub items: Vec<AccountRow>,
    /// The cursor of the next page; null on the last.
    pub next: Option<String>,
    /// The day whose dated facts are shown; the other columns are today's.
    pub as_of: String,
}

/// An account of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Who leads it on the day.
    pub lead: Option<Named>,
    /// Where it belongs on the day.
    pub territory: Option<Named>,
    /// The account above it on the day; null also when you cannot see it.
    pub parent: Option<Named>,
    /// Whether it is archived.
    pub archived: bool,
    /// Values of custom fields by their key; those without a value are absent.
    pub custom: Map<String, Json>,
    /// The other columns of the table by their keys: codes, days, instants, numbers, money; null when unknown.
    #[serde(flatten)]
    pub columns: Map<String, Json>,
}

/// Numbers over a whole filter.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TotalsOut {
    /// Accounts.
    pub count: i64,
    /// The day by which it was filtered.
    pub as_of: String,
    /// Sums of the columns that can be summed; money is null where currencies differ.
    pub sums: Map<String, Json>,
}

/// Which rows; wrong parameters are gathered.
fn read(cx: &Cx, columns: &Columns, query: &ListQuery) -> Result<(Choice, usize)> {
    let mut wrong = Fields::default();
    let most = i64::try_from(API_LIMIT).unwrap_or(i64::MAX);
    let limit =
        validate::int(&mut wrong, "limit", &query.limit, 1, most).and_then(|n| usize::try_from(n).ok()).unwrap_or(PAGE);
    let choice = if query.scope.is_empty() { Some(Choice::All) } else { Choice::parse(&query.scope) };
    for (name, value) in [("back", &query.back), ("at", &query.at)] {
        if !value.is_empty() {
            wrong.add(name, "error-unknown");
        }
    }
    if choice.is_none() {
        wrong.add("scope", "error-choose");
    }
    for error in [query.parse(columns, ground(cx)).err(), query.start().err()].into_iter().flatten() {
        match error {
            Error::Invalid(more) => wrong.0.extend(more.0),
            other => return Err(other),
        }
    }
    wrong.finish()?;
    Ok((choice.unwrap_or(Choice::All), limit))
}

async fn list(cx: Cx, Query(query): Query<ListQuery>) -> Result<axum::Json<AccountList>> {
    let query = query.settled(&cx)?;
    let inner = cx.clone();
    let answer = cx.read(move |q| {
        let all = Columns::of(q, &inner)?;
        let (choice, limit) = read(&inner, &all, &query)?;
        // What costs more than a statement is computed for whoever asks for it.
        let wanted = |c: &ListColumn| c.cell != Cell::Share || query.names(c.key);
        let built_in = |c: &&ListColumn| c.key != "name" && c.cell != Cell::Custom && wanted(c);
        let columns: Vec<&ListColumn> = all.all().filter(built_in).collect();
        let scope = Scope::resolve(q, &inner.viewer, choice)?;
        let (filter, start) = (query.parse(&all, ground(&inner))?, query.start()?);
        let order = query.order(&all)?;
        let ask = Ask {
            scope: &scope,
            filter: &filter,
            order,
            columns: &columns,
            start: start.as_ref(),
            back: false,
            limit,
            ids: true,
            currency: &inner.settings().currency,
        };
        let page = list::read(q, &inner, &ask)?;
        let next = page.items.last().filter(|_| page.after).map(|last| last.cursor().encode());
        let ids: Vec<AccountId> = page.items.iter().map(|item| item.id).collect();
        let known = all.fields().next().is_some();
        let mut values = if known { fields::store::of_accounts(q, &ids)? } else { HashMap::new() };
        let zone = &inner.settings().zone;
        let rows = page.items.into_iter().map(|item| {
            let custom = values.remove(&item.id).unwrap_or_default();
            let mut row = AccountRow { custom, ..row(&columns, item, &inner.settings().currency) };
            for column in columns.iter().filter(|c| c.cell == Cell::Due) {
                let due = row.columns.get(column.key).and_then(|text| all.due(text.as_str()?, zone));
                row.columns.insert(column.key.to_owned(), due.map(|day| day.to_string()).into());
            }
            row
        });
        let as_of = asof::day(query.day, inner.today()).to_string();
        Ok(AccountList { items: rows.collect(), next, as_of })
    });
    answer.await.map(axum::Json)
}

fn row(columns: &[&ListColumn], item: Item, house: &str) -> AccountRow {
    let mut map = Map::new();
    let (mut lead, mut territory, mut parent) = (None, None, None);
    for (column, raw) in columns.iter().zip(&item.cells) {
        match (column.key, raw) {
            ("lead", Raw::Text(name)) => lead = item.lead.map(|id| Named { id: id.0, name: name.clone() }),
            ("territory", Raw::Text(name)) => {
                territory = item.territory.map(|id| Named { id: id.0, name: name.clone() })
            }
            ("parent", Raw::Text(name)) => parent = item.parent.map(|id| Named { id: id.0, name: name.clone() }),
            ("lead" | "territory" | "parent", _) => {}
            (key, raw) => {
                let currency = if column.cell == Cell::House { house } else { &item.currency };
                map.insert(key.to_owned(), value(column.cell, raw, currency));
            }
        }
    }
    AccountRow {
        id: item.id,
        name: item.name,
        lead,
        territory,
        parent,
        archived: item.archived,
        custom: Map::new(),
        columns: map,
    }
}

fn value(cell: Cell, raw: &Raw, currency: &str) -> Json {
    match raw {
        Raw::None => Json::Null,
        Raw::Text(text) => Json::from(text.as_str()),
        Raw::Int(minor) if matches!(cell, Cell::Money | Cell::House) => {
            json!(Money { minor: *minor, currency: currency.to_owned() })
        }
        Raw::Int(n) if cell == Cell::Share => json!(*n as f64 / 1_000.0),
        Raw::Int(n) => Json::from(*n),
        Raw::Day(day) => Json::from(day.to_string()),
        Raw::Instant(at) => Json::from(at.to_string()),
    }
}

async fn totals(cx: Cx, Query(query): Query<ListQuery>) -> Result<axum::Json<TotalsOut>> {
    let query = query.settled(&cx)?;
    let inner = cx.clone();
    let answer = cx.read(move |q| {
        let all = Columns::of(q, &inner)?;
        let (choice, _) = read(&inner, &all, &query)?;
        let columns: Vec<&ListColumn> = all.all().filter(|c| c.total).collect();
        let scope = Scope::resolve(q, &inner.viewer, choice)?;
        let totals = list::totals(q, &scope, &query.parse(&all, ground(&inner))?, &columns)?;
        let sum = |(column, sum): (&&ListColumn, &Option<i64>)| {
            let raw = sum.map_or(Raw::None, Raw::Int);
            (column.key.to_owned(), value(column.cell, &raw, &totals.currency))
        };
        let as_of = asof::day(query.day, inner.today()).to_string();
        Ok(TotalsOut { count: totals.count, as_of, sums: columns.iter().zip(&totals.sums).map(sum).collect() })
    });
    answer.await.map(axum::Json)
}
