//! `GET /api/v1/accounts/{id}/brief`.

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::gather::{Brief, gather, gather_with};
use super::pages::brief::sentence;
use crate::base::extract::Path;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, MeetingId, Read, Result};
use crate::features::meetings;
use crate::features::settings::terms::Terms;

/// One of us.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TeamOut {
    user_id: Uuid,
    name: String,
    /// `lead`, `co_manager` …
    role: String,
}

/// Somebody to know.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonOut {
    person_id: Uuid,
    name: String,
    title: String,
    email: String,
    phone: String,
    /// The last conversation with them here, RFC 3339; null for none.
    last_conversation_at: Option<String>,
}

/// A conversation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TalkOut {
    id: Uuid,
    kind: String,
    happened_at: String,
    summary: String,
    outcome: Option<String>,
    with: Vec<String>,
}

/// An open promise.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OwedOut {
    id: Uuid,
    /// `ours` or `theirs`.
    side: String,
    content: String,
    person: Option<String>,
    due_on: String,
    late: bool,
}

/// A next step.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StepOut {
    /// The conversation that it follows from.
    conversation_id: Uuid,
    what: String,
    on: String,
}

/// What worries them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "BriefConcern")]
pub struct ConcernOut {
    id: Uuid,
    words: String,
    person: Option<String>,
    since: String,
    /// What we answered last.
    answer: Option<String>,
}

/// Where it hurts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SoreOut {
    /// `lifecycle`, `no-lead`, `late`, `theirs-late`, `broken`, `badly`, `silent` or `never`.
    rule: String,
    /// The sentence of the page, in the caller's language.
    text: String,
}

/// The brief.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BriefOut {
    account_id: Uuid,
    name: String,
    /// The install's today.
    prepared_on: String,
    tier: Option<String>,
    lifecycle: Option<String>,
    sector: Option<String>,
    city: String,
    country: String,
    website: String,
    client_since: Option<String>,
    description: String,
    team: Vec<TeamOut>,
    people: Vec<PersonOut>,
    conversations: Vec<TalkOut>,
    promises: Vec<OwedOut>,
    next_steps: Vec<StepOut>,
    concerns: Vec<ConcernOut>,
    sore_spots: Vec<SoreOut>,
}

/// `GET /api/v1/accounts/{id}/brief`
pub async fn brief(cx: Cx, Path(id): Path<AccountId>) -> Result<axum::Json<BriefOut>> {
    let inner = cx.clone();
    let (brief, terms) =
        cx.snapshot(move |q| Ok((gather(&look::<Read>(q, &inner.viewer, id)?, &inner)?, Terms::load(q)?))).await?;
    Ok(axum::Json(out(&cx, id, brief, &terms)))
}

/// `GET /api/v1/accounts/{id}/meetings/{meeting}/brief`
pub async fn of_meeting(cx: Cx, Path((id, meeting)): Path<(AccountId, MeetingId)>) -> Result<axum::Json<BriefOut>> {
    let inner = cx.clone();
    let (brief, terms) = cx
        .snapshot(move |q| {
            let permit = look::<Read>(q, &inner.viewer, id)?;
            let with = meetings::store::find(&permit, meeting)?.people;
            Ok((gather_with(&permit, &inner, &with)?, Terms::load(q)?))
        })
        .await?;
    Ok(axum::Json(out(&cx, id, brief, &terms)))
}

fn out(cx: &Cx, id: AccountId, b: Brief, terms: &Terms) -> BriefOut {
    let today = cx.today();
    BriefOut {
        account_id: id.0,
        prepared_on: today.to_string(),
        concerns: b
            .concerns
            .into_iter()
            .map(|w| ConcernOut {
                id: w.id.0,
                words: w.words,
                person: w.person,
                since: w.since.to_string(),
                answer: w.answer,
            })
            .collect(),
        sore_spots: b
            .sore
            .iter()
            .map(|s| SoreOut { rule: s.code().to_owned(), text: sentence(cx, terms, s) })
            .collect(),
        team: b
            .team
            .into_iter()
            .map(|m| TeamOut { user_id: m.row.user.0, name: m.name, role: m.row.role.code().to_owned() })
            .collect(),
        people: b
            .people
            .into_iter()
            .map(|p| PersonOut {
                person_id: p.person.0,
                name: p.name,
                title: p.title,
                email: p.email,
                phone: p.phone,
                last_conversation_at: p.last_at.map(|at| at.to_string()),
            })
            .collect(),
        conversations: b
            .talks
            .into_iter()
            .map(|t| TalkOut {
                id: t.id.0,
                kind: t.kind.code().to_owned(),
                happened_at: t.at.to_string(),
                summary: t.summary,
                outcome: t.outcome.map(|o| o.code().to_owned()),
                with: t.people,
            })
            .collect(),
        promises: b
            .owed
            .into_iter()
            .map(|p| OwedOut {
                id: p.id.0,
                side: if p.ours { "ours" } else { "theirs" }.to_owned(),
                content: p.content,
                person: p.person,
                late: p.due_on < today,
                due_on: p.due_on.to_string(),
            })
            .collect(),
        next_steps: b
            .steps
            .into_iter()
            .map(|s| StepOut { conversation_id: s.talk.0, what: s.what, on: s.on.to_string() })
            .collect(),
        name: b.head.name,
        tier: b.head.tier,
        lifecycle: b.head.lifecycle,
        sector: b.head.sector,
        city: b.head.city,
        country: b.head.country,
        client_since: b.head.client_since,
        website: b.account.profile.website,
        description: b.account.profile.description,
    }
}
