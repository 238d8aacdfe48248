//! Hand-overs as the API takes and gives them.

use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actions::Preview;
use super::model::{Handover, NewHandover, Party, State};
use super::store::accounts::Line;
use crate::base::registry::HandoverPart;
use crate::base::{AccountId, BatchId, Fields, HandoverId, Result, UserId, calendar};
use crate::features::org::api::wire::Named;

/// A hand-over to be made.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandoverInput {
    /// Whose accounts; one's own without it.
    #[serde(default)]
    pub giver: Option<UserId>,
    /// Who gets them.
    pub receiver: UserId,
    /// First day of the receiver, ISO; tomorrow without it.
    #[serde(default)]
    pub from: String,
    /// The accounts; all that the giver leads on that day without it.
    #[serde(default)]
    pub accounts: Option<Vec<AccountId>>,
    /// What moves with them: promises, steps. Everything without it.
    #[serde(default)]
    pub parts: Option<Vec<String>>,
    /// What the receiver should know.
    #[serde(default)]
    pub note: String,
}

impl HandoverInput {
    /// Reads it.
    ///
    /// # Errors
    /// `Invalid` for a day that is none.
    pub fn parse(self, me: UserId, today: Date, parts: &[HandoverPart]) -> Result<NewHandover> {
        let mut fields = Fields::default();
        let from = calendar::parse_optional(&mut fields, "from", &self.from, today).unwrap_or(tomorrow(today));
        fields.finish()?;
        Ok(NewHandover {
            giver: self.giver.unwrap_or(me),
            receiver: self.receiver,
            from,
            accounts: self.accounts,
            parts: self.parts.unwrap_or_else(|| parts.iter().map(|p| p.key.to_owned()).collect()),
            note: self.note.trim().to_owned(),
        })
    }
}

/// The day on which a hand-over begins when nobody says otherwise: the giver's access ends with today.
pub fn tomorrow(today: Date) -> Date {
    today.checked_add(1.day()).unwrap_or(today)
}

/// A hand-over.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HandoverOut {
    /// Its id.
    pub id: HandoverId,
    /// Who gives.
    pub giver: Named,
    /// Who receives.
    pub receiver: Named,
    /// First day of the receiver.
    pub from: String,
    /// How many accounts.
    pub accounts: i64,
    /// What moves with them.
    pub parts: Vec<String>,
    /// What the receiver should know.
    pub note: String,
    /// Where it stands.
    pub state: State,
    /// Why it was declined, or empty.
    pub answer: String,
    /// When it was answered or taken back.
    pub answered_at: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// Who made it; null for the console.
    pub created_by: Option<Named>,
    /// The handle of undo, for who made it.
    pub batch: BatchId,
}

fn named(party: Party) -> Named {
    Named { id: party.id.0, name: party.name }
}

impl From<Handover> for HandoverOut {
    fn from(h: Handover) -> Self {
        Self {
            id: h.id,
            giver: named(h.giver),
            receiver: named(h.receiver),
            from: h.from.to_string(),
            accounts: h.accounts,
            parts: h.parts,
            note: h.note,
            state: h.state,
            answer: h.answer,
            answered_at: h.answered_at.map(|at| at.to_string()),
            created_at: h.created_at.to_string(),
            created_by: h.creator.map(named),
            batch: h.batch,
        }
    }
}

/// What moves or stays.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PartOut {
    /// Its key.
    pub key: &'static str,
    /// How many the giver has on the accounts.
    pub count: i64,
    /// Whether they go to the receiver.
    pub moves: bool,
}

/// What a hand-over would do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PreviewOut {
    /// How many accounts.
    pub count: usize,
    /// The accounts, by name.
    pub accounts: Vec<Named>,
    /// What moves and what stays.
    pub parts: Vec<PartOut>,
    /// On how many of the accounts the giver keeps access by other ways.
    pub kept: i64,
}

impl From<Preview> for PreviewOut {
    fn from(p: Preview) -> Self {
        Self {
            count: p.accounts.len(),
            accounts: p.accounts.into_iter().map(|a| Named { id: a.account.0, name: a.name }).collect(),
            parts: p.parts.iter().map(|m| PartOut { key: m.key, count: m.count, moves: m.moves }).collect(),
            kept: p.kept,
        }
    }
}

/// An account of a hand-over that the caller can see.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HandoverAccountOut {
    /// The account.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// The last conversation.
    pub last_conversation_at: Option<String>,
    /// Open promises, ours and theirs.
    pub open_promises: i64,
    /// How many of them are late.
    pub late_promises: i64,
}

impl From<Line> for HandoverAccountOut {
    fn from(l: Line) -> Self {
        Self {
            id: l.account,
            name: l.name,
            last_conversation_at: l.last_at.map(|at| at.to_string()),
            open_promises: l.promises,
            late_promises: l.late,
        }
    }
}

/// Why a hand-over is declined.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineInput {
    /// In a line.
    pub reason: String,
}
