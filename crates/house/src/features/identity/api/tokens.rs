//! `/api/v1/tokens`: one's own API tokens.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base::extract::{Json, Path};
use crate::base::paging::List;
use crate::base::{Cx, Error, Result};
use crate::features::identity::store::tokens::Token;
use crate::features::identity::{actions, store, web};

/// A token without its secret.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TokenOut {
    id: Uuid,
    name: String,
    read_only: bool,
    created_at: String,
    /// Null when it never ends by itself.
    expires_at: Option<String>,
    /// The last day on which it was used.
    last_used_on: Option<String>,
}

/// Tokens.
pub type Tokens = List<TokenOut>;

impl From<Token> for TokenOut {
    fn from(t: Token) -> Self {
        Self {
            id: t.id,
            name: t.name,
            read_only: t.read_only,
            created_at: t.created_at.to_string(),
            expires_at: t.expires_at.map(|at| at.to_string()),
            last_used_on: t.last_used_on.map(|day| day.to_string()),
        }
    }
}

/// `GET /api/v1/tokens`
pub async fn list(cx: Cx) -> Result<axum::Json<Tokens>> {
    let id = cx.viewer.id;
    let all = cx.read(move |q| store::tokens::list(q, id)).await?;
    Ok(axum::Json(List { items: all.into_iter().map(TokenOut::from).collect(), next: None }))
}

/// A token to be made.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenInput {
    /// What it is for.
    name: String,
    /// When it ends, RFC 3339.
    expires_at: String,
    /// Whether it only reads.
    #[serde(default)]
    read_only: bool,
}

/// A token with its secret.
#[derive(Clone, Serialize, JsonSchema)]
pub struct NewToken {
    /// The token.
    token: TokenOut,
    /// What goes into `Authorization: Bearer`; shown this once.
    secret: String,
}

/// `POST /api/v1/tokens`
pub async fn create(cx: Cx, Json(input): Json<TokenInput>) -> Result<Response> {
    let expires: Timestamp =
        input.expires_at.parse().map_err(|_| Error::field("expires_at", "identity-error-token-instant"))?;
    let user = cx.viewer.id;
    let (token, secret) = cx
        .write(move |tx, by| actions::tokens::make(tx, by, user, &input.name, Some(expires), input.read_only))
        .await?;
    let made = NewToken { token: TokenOut::from(token), secret };
    Ok(web::no_store((StatusCode::CREATED, axum::Json(made)).into_response()))
}

/// `DELETE /api/v1/tokens/{id}`
pub async fn revoke(cx: Cx, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let user = cx.viewer.id;
    cx.write(move |tx, by| actions::tokens::revoke(tx, by, user, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
