//! `/hierarchy.csv`: the whole tree in scope, each account followed by all below it.

use axum::response::Response;
use serde::Deserialize;
use tenure_db::Conn;

use super::super::model::{Node, depth_first, sum_up};
use super::super::store::tree::{self, Ask};
use crate::base::asof::{self, AsOf};
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::scope::{self, Scope};
use crate::base::{AccountId, Cx, Error, Need, Result, Routes, sheets};
use crate::features::accounts::countries;

/// Roots whose trees are read at once.
const CHUNK: usize = 2_000;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/hierarchy.csv", Need::User, file).get("/hierarchy.xlsx", Need::User, file)
}

/// What the file was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileQuery {
    scope: String,
    under: Option<AccountId>,
    as_of: String,
}

const HEAD: [&str; 13] = [
    "level",
    "account",
    "above",
    "kind",
    "country",
    "city",
    "lead",
    "accounts_below",
    "people",
    "open_promises",
    "last_conversation",
    "revenue",
    "revenue_with_all_below",
];

async fn file(cx: Cx, Query(asked): Query<FileQuery>) -> Result<Response> {
    let (inner, day) = (cx.clone(), asof::day(AsOf::of(&cx, &asked.as_of)?, cx.today()));
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let rows = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            load(q, &scope, day, asked.under)
        })
        .await?;
    let names: std::collections::HashMap<AccountId, String> =
        rows.iter().map(|(_, node)| (node.id, node.name.clone())).collect();
    let zone = &cx.viewer.zone;
    let cells = rows.iter().map(|(level, n)| {
        vec![
            sheets::Cell::Int(i64::try_from(level + 1).unwrap_or(i64::MAX)),
            n.name.clone().into(),
            n.parent.and_then(|p| names.get(&p).cloned()).into(),
            n.kind.code().into(),
            countries::name(cx.locale(), &n.country).into(),
            n.city.clone().into(),
            n.lead.as_ref().map(|(_, name)| name.clone()).into(),
            n.below.into(),
            n.all.people.into(),
            n.all.promises.into(),
            n.all.last.map(|at| at.to_zoned_datetime(zone.clone()).date()).into(),
            amounts(&n.own.revenue).into(),
            amounts(&n.all.revenue).into(),
        ]
    });
    sheets::answer(&cx, "hierarchy", &HEAD, cells)
}

/// `EUR 1200.00; USD 3.00`.
fn amounts(list: &[Money]) -> String {
    list.iter().map(|m| format!("{} {}", m.currency, m.decimal())).collect::<Vec<_>>().join("; ")
}

fn load(q: &Conn<'_>, scope: &Scope, day: jiff::civil::Date, under: Option<AccountId>) -> Result<Vec<(usize, Node)>> {
    if let Some(under) = under {
        let top = tree::shown(q, scope, under)?;
        if top.is_empty() {
            return Err(Error::NotFound);
        }
        return whole(q, scope, day, &top);
    }
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let ask = Ask { scope, day, under: None, after: after.as_ref(), limit: CHUNK };
        let mut roots = tree::alone(q, scope, day, &tree::ids(q, &ask)?)?;
        let more = roots.len() > CHUNK;
        roots.truncate(CHUNK);
        let ids: Vec<AccountId> = roots.iter().map(|n| n.id).collect();
        rows.extend(whole(q, scope, day, &ids)?);
        after = roots.last().filter(|_| more).map(Node::cursor);
        if after.is_none() {
            return Ok(rows);
        }
    }
}

fn whole(q: &Conn<'_>, scope: &Scope, day: jiff::civil::Date, roots: &[AccountId]) -> Result<Vec<(usize, Node)>> {
    let ids = tree::subtree(q, scope, day, roots)?;
    // Every account is here with all below it, so the sums need no second walk through the tree.
    let mut rows = depth_first(tree::alone(q, scope, day, &ids)?);
    sum_up(&mut rows);
    Ok(rows)
}
