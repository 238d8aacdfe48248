//! The hierarchy for machines.

use axum::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::{Node, Sums};
use super::store::tree::{self, Ask};
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::paging::List;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{AccountId, Cx, Error, Need, Result, Routes, Scope};
use crate::features::accounts::api::wire::Named;
use crate::features::accounts::model::Kind;
use crate::features::people::listing::slice;

const QUERY: &[(&str, &str)] = &[
    LIST_QUERY[0],
    LIST_QUERY[1],
    LIST_QUERY[3],
    ("under", "An account's id: lists those directly below it instead of the roots"),
];

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let op = Op::new("One level of the tree of accounts by name, with sums over all accounts below that you can see");
    routes.api(Method::GET, "/api/v1/hierarchy", Need::User, op.gives::<List<NodeOut>>().query(QUERY), list)
}

/// Query of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NodesQuery {
    limit: String,
    cursor: String,
    scope: String,
    under: Option<AccountId>,
}

/// Numbers of one account, or of it with all below.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SumsOut {
    /// People with a position that has no end.
    pub people: i64,
    /// Our open promises.
    pub open_promises: i64,
    /// The last two-way conversation.
    pub last_conversation_at: Option<String>,
    /// The clients' own yearly revenue, one amount per currency.
    pub revenue: Vec<Money>,
}

impl From<Sums> for SumsOut {
    fn from(sums: Sums) -> Self {
        Self {
            people: sums.people,
            open_promises: sums.promises,
            last_conversation_at: sums.last.map(|at| at.to_string()),
            revenue: sums.revenue,
        }
    }
}

/// An account in the tree.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NodeOut {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Level of the organisation.
    pub kind: Kind,
    /// City.
    pub city: String,
    /// ISO 3166 code of two letters, or a name that is none.
    pub country: String,
    /// Who leads it.
    pub lead: Option<Named>,
    /// The account above; null at the root, which is also where those stand whose parent you cannot see.
    pub parent: Option<AccountId>,
    /// Accounts directly below it.
    pub children: i64,
    /// All accounts below it.
    pub accounts_below: i64,
    /// Its own numbers.
    pub own: SumsOut,
    /// Its numbers with those of all below it.
    pub with_all_below: SumsOut,
}

impl From<Node> for NodeOut {
    fn from(n: Node) -> Self {
        Self {
            id: n.id,
            name: n.name,
            kind: n.kind,
            city: n.city,
            country: n.country,
            lead: n.lead.map(|(id, name)| Named { id: id.0, name }),
            parent: n.parent,
            children: n.children,
            accounts_below: n.below,
            own: n.own.into(),
            with_all_below: n.all.into(),
        }
    }
}

async fn list(cx: Cx, Query(asked): Query<NodesQuery>) -> Result<axum::Json<List<NodeOut>>> {
    let slice = slice(&asked.limit, &asked.cursor, &asked.scope, "", &["name"])?;
    let (viewer, day, limit) = (cx.viewer.clone(), cx.today(), slice.limit);
    let rows = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &viewer, slice.choice)?;
            if let Some(under) = asked.under
                && tree::shown(q, &scope, under)?.is_empty()
            {
                return Err(Error::NotFound);
            }
            let ask = Ask { scope: &scope, day, under: asked.under, after: slice.cursor.as_ref(), limit };
            tree::level(q, &ask)
        })
        .await?;
    let page = List::cut(rows, limit, Node::cursor);
    Ok(axum::Json(List { items: page.items.into_iter().map(NodeOut::from).collect(), next: page.next }))
}
