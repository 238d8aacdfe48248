//! The hierarchy for machines.

use axum::http::{Method, StatusCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actions;
use super::duplicates::{Proposal, proposals};
use super::model::merge::FIELDS;
use super::model::{Node, Sums};
use super::store::tree::{self, Ask};
use crate::base::asof::{self, AsOf};
use crate::base::extract::{Json, Path, Query};
use crate::base::money::Money;
use crate::base::paging::List;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{
    AccountId, Cx, Error, Fields, Need, Result, Right, Routes, Scope, UnitId, UserId, calendar, validate,
};
use crate::features::accounts::api::wire::Named;
use crate::features::accounts::model::Kind;
use crate::features::people::listing::slice;

const QUERY: &[(&str, &str)] = &[
    LIST_QUERY[0],
    LIST_QUERY[1],
    LIST_QUERY[3],
    ("under", "An account's id: lists those directly below it instead of the roots"),
    ("as_of", "The day whose edges and leads are shown; today without it"),
];

const SCOPE: &[(&str, &str)] = &[LIST_QUERY[3]];

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let op = Op::new("One level of the tree of accounts by name, with sums over all accounts below that you can see");
    let pairs = Op::new("Pairs of accounts that may be one company, the likeliest first, with what speaks for it");
    let one = Op::new("Merges another account into this one; the other is archived");
    let unit = Op::new("Makes a unit an account below the one that it was a part of, with all that is about it");
    let apart = Op::new("Remembers that two accounts are not the same").takes::<ApartInput>();
    routes
        .api(Method::GET, "/api/v1/hierarchy", Need::User, op.gives::<List<NodeOut>>().query(QUERY), list)
        .api(Method::GET, "/api/v1/duplicates", Need::User, pairs.gives::<List<PairOut>>().query(SCOPE), duplicates)
        .api(Method::POST, "/api/v1/accounts/{id}/distinctions", Need::User, apart, distinguish)
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/units/{unit}/promotion",
            Need::Right(Right::CreateAccounts),
            unit.takes::<PromotionInput>().gives::<PromotionOut>(),
            promote,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/merge",
            Need::Right(Right::Merge),
            one.takes::<MergeInput>().gives::<MergeOut>(),
            merge,
        )
}

/// Query of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NodesQuery {
    limit: String,
    cursor: String,
    scope: String,
    under: Option<AccountId>,
    as_of: String,
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
    let (viewer, day, limit) = (cx.viewer.clone(), asof::day(AsOf::of(&cx, &asked.as_of)?, cx.today()), slice.limit);
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

/// Query of the pairs.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PairsQuery {
    scope: String,
}

/// Something that speaks for one company, or against it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EvidenceOut {
    /// name, sound, number, domain, place, other_country or same_group.
    pub kind: String,
    /// What both share; empty where there is nothing to name.
    pub value: String,
    /// Its part of the score.
    pub points: i64,
}

/// Two accounts that may be one company.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PairOut {
    /// The older account.
    pub one: Named,
    /// The younger account.
    pub other: Named,
    /// 0 to 100; from 50 on a pair is proposed.
    pub score: i64,
    /// Where the score comes from.
    pub evidence: Vec<EvidenceOut>,
}

async fn duplicates(cx: Cx, Query(asked): Query<PairsQuery>) -> Result<axum::Json<List<PairOut>>> {
    let slice = slice("", "", &asked.scope, "", &["name"])?;
    let (viewer, day) = (cx.viewer.clone(), cx.today());
    let found = cx.snapshot(move |q| proposals(q, &Scope::resolve(q, &viewer, slice.choice)?, day)).await?;
    let pair = |p: Proposal| PairOut {
        one: Named { id: p.one.id.0, name: p.one.name },
        other: Named { id: p.other.id.0, name: p.other.name },
        score: p.score,
        evidence: p
            .evidence
            .iter()
            .map(|e| EvidenceOut { kind: e.code().to_owned(), value: e.words().1.to_owned(), points: e.points() })
            .collect(),
    };
    Ok(axum::Json(List { items: found.into_iter().map(pair).collect(), next: None }))
}

/// The account that is another one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApartInput {
    /// The other account.
    pub other: AccountId,
}

async fn distinguish(cx: Cx, Path(id): Path<AccountId>, Json(input): Json<ApartInput>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::tell_apart(tx, by, id, input.other)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The account that goes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeInput {
    /// It is archived, and its rows go along.
    pub goes: AccountId,
    /// Fields of which its value is taken over: name, city, revenue …
    #[serde(default)]
    pub take: Vec<String>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A merge that was done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MergeOut {
    /// What to undo: `POST /api/v1/undo/{batch}`.
    pub batch: uuid::Uuid,
}

async fn merge(cx: Cx, Path(id): Path<AccountId>, Json(input): Json<MergeInput>) -> Result<axum::Json<MergeOut>> {
    let batch = cx
        .write(move |tx, by| {
            crate::base::permit::look::<crate::base::Read>(tx, &by.viewer, id)?;
            let mut fields = Fields::default();
            if !input.take.iter().all(|field| FIELDS.contains(&field.as_str())) {
                fields.add_with("take", "error-one-of", vec![("allowed", FIELDS.join(", "))]);
            }
            let reason = validate::line(&mut fields, "reason", &input.reason, validate::LINE);
            fields.finish()?;
            let merge = actions::Merge { stays: id, goes: input.goes, take: input.take.clone(), reason };
            actions::merge(tx, by, &merge)?;
            Ok(by.batch.0)
        })
        .await?;
    Ok(axum::Json(MergeOut { batch }))
}

/// What the new account is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromotionInput {
    /// Its name.
    pub name: String,
    /// Its level.
    #[serde(default)]
    pub kind: Kind,
    /// Who leads it; the caller without it.
    #[serde(default)]
    pub lead: Option<UserId>,
    /// Members of the team who come along.
    #[serde(default)]
    pub team: Vec<UserId>,
    /// First day; today without it.
    #[serde(default)]
    pub from: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A promotion that was done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PromotionOut {
    /// The new account.
    pub id: AccountId,
    /// What to undo: `POST /api/v1/undo/{batch}`.
    pub batch: uuid::Uuid,
}

async fn promote(
    cx: Cx,
    Path((account, unit)): Path<(AccountId, UnitId)>,
    Json(input): Json<PromotionInput>,
) -> Result<(StatusCode, axum::Json<PromotionOut>)> {
    let made = cx
        .write(move |tx, by| {
            crate::base::permit::look::<crate::base::Read>(tx, &by.viewer, account)?;
            let mut fields = Fields::default();
            let promotion = actions::Promotion {
                account,
                unit,
                name: validate::required(&mut fields, "name", &input.name, validate::NAME),
                kind: input.kind,
                lead: input.lead,
                team: input.team.clone(),
                from: calendar::parse_optional(&mut fields, "from", &input.from, by.today).unwrap_or(by.today),
                reason: validate::line(&mut fields, "reason", &input.reason, validate::LINE),
            };
            fields.finish()?;
            Ok(PromotionOut { id: actions::promote(tx, by, &promotion)?, batch: by.batch.0 })
        })
        .await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}
