//! Promise-keeping rates for machines: of a scope, of each account, person, manager or account director, and the
//! promises behind them.

use axum::http::Method;
use serde::Deserialize;

use super::super::model::{By, Fact, Pick, Side, groups, keeping_rate, year_before};
use super::super::store::keeping::{behind, counted};
use super::super::store::ledger::{Filter, Show, facts};
use super::super::wire::{CountedOut, GroupOut, KeepingRates, PromiseOut};
use crate::base::extract::Query;
use crate::base::paging::{API_LIMIT, List};
use crate::base::permit::look;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{AccountId, Conn, Cx, Error, Need, Read, Result, Routes, Scope, UserId, Viewer};
use crate::features::people::listing::slice;

const NARROW: [(&str, &str); 5] = [
    LIST_QUERY[3],
    ("account", "Only this account"),
    ("owner", "Only of this user"),
    ("person", "Only to or by this person; none for those that name nobody"),
    ("director", "Only of users who report to this one; none for those who report to nobody"),
];
const RATE: &[(&str, &str)] = &NARROW;
const GROUPS: &[(&str, &str)] =
    &[NARROW[0], NARROW[1], NARROW[2], NARROW[3], NARROW[4], ("by", "account, person, owner or director")];
const BEHIND: &[(&str, &str)] =
    &[NARROW[0], NARROW[1], NARROW[2], NARROW[3], NARROW[4], LIST_QUERY[0], ("side", "ours or theirs")];

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    let rates = Op::new("Share of promises kept on time, ours and theirs, with what it is computed from");
    let each = Op::new("The same share of each account, person, manager or account director");
    let list = Op::new("The promises behind the share, the latest first date first, and how each counts");
    routes
        .api(
            Method::GET,
            "/api/v1/promise-keeping",
            Need::User,
            rates.gives::<KeepingRates>().query(RATE),
            keeping_rates,
        )
        .api(
            Method::GET,
            "/api/v1/promise-keeping/groups",
            Need::User,
            each.gives::<List<GroupOut>>().query(GROUPS),
            by_group,
        )
        .api(
            Method::GET,
            "/api/v1/promise-keeping/promises",
            Need::User,
            list.gives::<List<CountedOut>>().query(BEHIND),
            promises,
        )
}

/// Query of the rates.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateQuery {
    scope: String,
    account: Option<AccountId>,
    owner: Option<UserId>,
    person: String,
    director: String,
    by: String,
    side: String,
    limit: String,
}

impl RateQuery {
    /// The accounts and what narrows them; an account that is absent or invisible is not found.
    fn read(&self, q: &Conn<'_>, viewer: &Viewer) -> Result<(Scope, Filter, usize)> {
        if let Some(account) = self.account {
            look::<Read>(q, viewer, account)?;
        }
        let slice = slice(&self.limit, "", &self.scope, "", &["due_on"])?;
        let filter = Filter {
            show: Show::All,
            account: self.account,
            owner: self.owner,
            person: Pick::read("person", &self.person)?,
            director: Pick::read("director", &self.director)?,
            made_in: None,
        };
        let limit = if self.limit.is_empty() { API_LIMIT } else { slice.limit };
        Ok((Scope::resolve(q, viewer, slice.choice)?, filter, limit))
    }
}

async fn keeping_rates(cx: Cx, Query(asked): Query<RateQuery>) -> Result<axum::Json<KeepingRates>> {
    let (viewer, to) = (cx.viewer.clone(), cx.today());
    let from = year_before(to);
    let found = cx
        .read(move |q| {
            let (scope, filter, _) = asked.read(q, &viewer)?;
            facts(q, &scope, &filter, from, to)
        })
        .await?;
    let rate = |side| keeping_rate(found.iter().filter(|(s, _)| *s == side).map(|(_, f)| *f), from, to);
    Ok(axum::Json(KeepingRates { ours: rate(Side::Ours), theirs: rate(Side::Theirs) }))
}

async fn by_group(cx: Cx, Query(asked): Query<RateQuery>) -> Result<axum::Json<List<GroupOut>>> {
    let (viewer, to) = (cx.viewer.clone(), cx.today());
    let window = (year_before(to), to);
    let found = cx
        .read(move |q| {
            let (scope, filter, limit) = asked.read(q, &viewer)?;
            let by = match asked.by.as_str() {
                "" => By::Account,
                text => By::parse(text).ok_or_else(|| Error::field("by", "error-choose"))?,
            };
            Ok((groups(&counted(q, &scope, &filter, by, window)?, window), limit))
        })
        .await?;
    let out = |(id, name, ours, theirs)| GroupOut { id, name, ours, theirs };
    Ok(axum::Json(List { items: found.0.into_iter().take(found.1).map(out).collect(), next: None }))
}

async fn promises(cx: Cx, Query(asked): Query<RateQuery>) -> Result<axum::Json<List<CountedOut>>> {
    let (viewer, to) = (cx.viewer.clone(), cx.today());
    let window = (year_before(to), to);
    let found = cx
        .read(move |q| {
            let (scope, filter, limit) = asked.read(q, &viewer)?;
            let side = match asked.side.as_str() {
                "" => None,
                text => Some(Side::parse(text).ok_or_else(|| Error::field("side", "error-choose"))?),
            };
            behind(q, &scope, (&filter, side), window, i64::try_from(limit).unwrap_or(i64::MAX))
        })
        .await?;
    let out = |p: super::super::model::Promise| {
        let fact = Fact { state: p.state, original_due_on: p.original_due_on, closed_on: p.closed_on };
        CountedOut { ending: fact.ending(), promise: PromiseOut::of(p, to) }
    };
    Ok(axum::Json(List { items: found.into_iter().map(|line| out(line.promise)).collect(), next: None }))
}
