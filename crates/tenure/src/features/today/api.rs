//! `GET /api/v1/contact-next`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{model, pages::next};
use crate::base::extract::Query;
use crate::base::scope::{self, Choice};
use crate::base::{AccountId, Cx, Error, PersonId, Result, Scope};

/// Query: only the scope counts; the list is short.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextQuery {
    scope: Option<String>,
}

/// One reason with its points.
#[derive(Serialize, JsonSchema)]
pub struct ReasonView {
    /// The rule.
    pub rule: String,
    /// What it adds.
    pub points: f64,
    /// In words.
    pub headline: String,
    /// What to do.
    pub advice: String,
}

/// One account to contact.
#[derive(Serialize, JsonSchema)]
pub struct NextView {
    /// The account.
    pub account_id: AccountId,
    /// The person, where a reason names one.
    pub person_id: Option<PersonId>,
    /// Sum of the points.
    pub points: f64,
    /// All reasons, heaviest first.
    pub reasons: Vec<ReasonView>,
}

/// The list, with the version of the formula that ranked it.
#[derive(Serialize, JsonSchema)]
pub struct ContactNext {
    /// Formula and version.
    pub formula: String,
    /// Most points first.
    pub items: Vec<NextView>,
}

/// Ranks the caller's accounts.
pub async fn contact_next(cx: Cx, Query(query): Query<NextQuery>) -> Result<axum::Json<ContactNext>> {
    let choice = match query.scope.as_deref() {
        None => Choice::Mine,
        Some(code) => scope::Choice::parse(code).ok_or_else(|| Error::field("scope", "error-choose"))?,
    };
    let inner = cx.clone();
    let found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            next::candidates(q, &inner, &scope)
        })
        .await?;
    let items = found.into_iter().map(|c| NextView {
        account_id: c.account,
        person_id: c.person,
        points: c.points,
        reasons: c
            .reasons
            .into_iter()
            .map(|r| ReasonView { rule: r.rule.to_owned(), points: r.points, headline: r.headline, advice: r.advice })
            .collect(),
    });
    Ok(axum::Json(ContactNext { formula: model::FORMULA.to_owned(), items: items.collect() }))
}
