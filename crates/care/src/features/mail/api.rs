//! Mails for machines.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{Filed, Is, Outcome, Stray, Waiting};
use super::receive::{limit, receive};
use super::store::waiting;
use super::{actions, pages};
use crate::base::arriving::piece;
use crate::base::extract::{Json, Path};
use crate::base::routes::Op;
use crate::base::{AccountId, Cx, Error, Fields, InteractionId, Need, PersonId, Result, Routes};
use crate::features::files::model::MEGABYTE;

/// The operations.
pub fn routes(routes: Routes) -> Routes {
    let user = Need::User;
    let post = Op::new("Files a mail: the body is the message as it was sent (message/rfc822)").gives::<MailOut>();
    let list = Op::new("Mails of which addresses wait to be told what they are").gives::<WaitingOut>();
    let settle =
        Op::new("Files a mail to somebody known, or to somebody new").takes::<SettleInput>().gives::<FiledOut>();
    routes
        .api(Method::POST, "/api/v1/mails", user, post, create)
        .api(Method::GET, "/api/v1/mails/unknown", user, list, unknown)
        .api(Method::POST, "/api/v1/mails/unknown/{id}/filing", user, settle, filing)
        .api(Method::DELETE, "/api/v1/mails/unknown/{id}", user, Op::new("Lets an address be nobody's"), dismiss)
}

/// A conversation that a mail was filed as.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FiledOut {
    account_id: AccountId,
    conversation_id: InteractionId,
    /// False when the mail was there already.
    new: bool,
}

/// An address that nobody is known by.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StrayOut {
    id: Uuid,
    email: String,
    name: String,
    /// Whether it sent the mail.
    sender: bool,
}

/// An attachment that is not kept, and why.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LeftOut {
    name: String,
    reason: String,
}

/// What became of a mail.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MailOut {
    subject: String,
    conversations: Vec<FiledOut>,
    /// Addresses that wait.
    unknown: Vec<StrayOut>,
    left_out: Vec<LeftOut>,
}

/// A mail with addresses that wait.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WaitingMail {
    id: Uuid,
    subject: String,
    sent_at: String,
    unknown: Vec<StrayOut>,
}

/// Mails with addresses that wait, the newest first, at most 50.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WaitingOut {
    items: Vec<WaitingMail>,
}

/// Who an address is.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SettleInput {
    /// Where.
    account_id: Option<AccountId>,
    /// Somebody known there.
    person_id: Option<PersonId>,
    /// The name of somebody new there; not with a person.
    name: Option<String>,
}

impl From<Filed> for FiledOut {
    fn from(f: Filed) -> Self {
        Self { account_id: f.account, conversation_id: f.id, new: f.new }
    }
}

impl From<Stray> for StrayOut {
    fn from(s: Stray) -> Self {
        Self { id: s.id, email: s.email, name: s.name, sender: s.sender }
    }
}

impl From<Waiting> for WaitingMail {
    fn from(w: Waiting) -> Self {
        let unknown = w.strays.into_iter().map(StrayOut::from).collect();
        Self { id: w.id, subject: w.subject, sent_at: w.sent_at.to_string(), unknown }
    }
}

fn out(cx: &Cx, o: Outcome) -> MailOut {
    let left = |(name, why)| LeftOut { name, reason: pages::reason(cx, &why) };
    MailOut {
        subject: o.subject,
        conversations: o.filed.into_iter().map(FiledOut::from).collect(),
        unknown: o.unknown.into_iter().map(StrayOut::from).collect(),
        left_out: o.left_out.into_iter().map(left).collect(),
    }
}

async fn create(cx: Cx, body: Body) -> Result<(StatusCode, axum::Json<MailOut>)> {
    let by = cx.acting();
    let raw = whole(body, limit(&by)).await?;
    let received = receive(&cx, &by, raw).await?;
    let outcome = cx.write_as(by, move |tx, by| actions::file(tx, by, &received, None)).await?;
    Ok((StatusCode::CREATED, axum::Json(out(&cx, outcome))))
}

/// A body of at most so many bytes.
async fn whole(body: Body, most: u64) -> Result<Vec<u8>> {
    let (mut stream, mut raw) = (body.into_data_stream(), Vec::new());
    while let Some(bytes) = piece(&mut stream).await? {
        raw.extend(&bytes);
        if raw.len() as u64 > most {
            let mut fields = Fields::default();
            fields.add_with("file", "mail-error-large", vec![("most", (most / MEGABYTE).to_string())]);
            return Err(Error::Invalid(fields));
        }
    }
    Ok(raw)
}

async fn unknown(cx: Cx) -> Result<axum::Json<WaitingOut>> {
    let author = cx.viewer.id;
    let items = cx.read(move |q| waiting::list(q, author)).await?;
    Ok(axum::Json(WaitingOut { items: items.into_iter().map(WaitingMail::from).collect() }))
}

async fn filing(
    cx: Cx,
    Path(id): Path<Uuid>,
    Json(input): Json<SettleInput>,
) -> Result<(StatusCode, axum::Json<FiledOut>)> {
    let by = cx.acting();
    pages::settle::find(&cx, id).await?;
    let is = match (input.account_id, input.person_id, input.name) {
        (None, ..) => return Err(Error::field("account_id", "error-required")),
        (Some(account), Some(person), None) => Is::Known(account, person),
        (Some(account), None, Some(name)) => Is::New(account, name),
        (Some(_), None, None) => return Err(Error::field("person_id", "error-required")),
        (Some(_), Some(_), Some(_)) => return Err(Error::field("name", "mail-error-either")),
    };
    let done = pages::settle::settle(&cx, by, id, is).await?.ok_or(Error::NotFound)?;
    Ok((StatusCode::CREATED, axum::Json(FiledOut::from(done))))
}

async fn dismiss(cx: Cx, Path(id): Path<Uuid>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::settle(tx, by, id, &Is::Nobody, None).map(drop)).await?;
    Ok(StatusCode::NO_CONTENT)
}
