//! Numbers, gaps and departures as the API gives them.

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::super::model::{Account, Gap, Leaving, Lost, Part};
use super::super::pages::words;
use super::out::{ColleagueOut, PositionCardOut};
use crate::base::{Cx, PositionId};
use crate::features::interactions::model::strength::VERSION;

/// A gap, with what to do about it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GapOut {
    /// G0 to G12.
    rule: &'static str,
    /// high, medium or low.
    severity: &'static str,
    /// About whom; null is the account.
    position_id: Option<PositionId>,
    subject: String,
    /// What is missing, in the caller's language.
    words: String,
    /// What to do about it.
    r#move: String,
}

impl GapOut {
    /// In the language of the request.
    pub fn of(cx: &Cx, gap: &Gap) -> Self {
        Self {
            rule: gap.rule.code(),
            severity: gap.severity.code(),
            position_id: gap.position,
            subject: gap.subject.clone(),
            words: words::sentence(cx, gap.key, &gap.args),
            r#move: words::sentence(cx, gap.step.key, &gap.step.args),
        }
    }
}

/// What a key contact adds to the score.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScorePartOut {
    position_id: PositionId,
    name: String,
    influence: i64,
    /// False where nobody said: then 3 counts.
    influence_known: bool,
    strength: f64,
    /// Null where none holds: then neutral counts.
    support: Option<i64>,
    /// strength * (support + 2) / 4
    effective: f64,
}

/// What one of us holds of the account's contacts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ContactShareOut {
    who: ColleagueOut,
    /// 0 to 1.
    share: f64,
}

/// The numbers of an account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RelationshipNumbers {
    /// R, 0 to 100; null without a key contact.
    score: Option<f64>,
    /// What it is made of.
    parts: Vec<ScorePartOut>,
    /// People with a strength of 30 or more.
    threads: usize,
    people: usize,
    key_positions: usize,
    covered: usize,
    /// Dependency on one of us: the sum of the squares of the shares; above 0.5 it is a risk.
    hhi: Option<f64>,
    shares: Vec<ContactShareOut>,
    /// Which formula gave the strengths.
    formula: &'static str,
}

impl From<&Account> for RelationshipNumbers {
    fn from(a: &Account) -> Self {
        let part = |p: &Part| ScorePartOut {
            position_id: p.position,
            name: p.name.clone(),
            influence: p.influence,
            influence_known: p.influence_known,
            strength: p.strength,
            support: p.support,
            effective: p.effective,
        };
        Self {
            score: a.score,
            parts: a.parts.iter().map(part).collect(),
            threads: a.threads,
            people: a.people,
            key_positions: a.key,
            covered: a.covered,
            hhi: a.hhi,
            shares: a.shares.iter().map(|s| ContactShareOut { who: (&s.who).into(), share: s.share }).collect(),
            formula: VERSION,
        }
    }
}

/// An account's relationships.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RelationshipsOut {
    /// The day that is shown.
    pub day: String,
    /// The numbers.
    pub numbers: RelationshipNumbers,
    /// Positions and open roles.
    pub cards: Vec<PositionCardOut>,
    /// What is missing, the most important first.
    pub gaps: Vec<GapOut>,
}

/// A conversation in a strength.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SummandOut {
    /// The conversation.
    pub conversation_id: Uuid,
    /// Its day.
    pub day: String,
    /// Its channel.
    pub kind: &'static str,
    /// Who spoke.
    pub direction: &'static str,
    /// What the channel weighs.
    pub weight: f64,
    /// What the outcome makes of it.
    pub quality: f64,
    /// What is left today.
    pub fade: f64,
    /// What it adds; 0 where a heavier one of that channel and day counts.
    pub adds: f64,
}

/// What a strength is made of.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StrengthOut {
    /// 0 to 100.
    pub strength: f64,
    /// 0 to 4.
    pub band: usize,
    /// Where both sides spoke.
    pub two_way: f64,
    /// Messages without an answer; together at most 0.15 count.
    pub one_way: f64,
    /// Each conversation, the newest first.
    pub summands: Vec<SummandOut>,
    /// Which formula.
    pub formula: &'static str,
}

/// Somebody whom we would reach less.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReachLostOut {
    position_id: PositionId,
    name: String,
    key: bool,
    before: f64,
    after: f64,
    /// The next one of us who talks to them.
    second: Option<ColleagueOut>,
}

impl From<&Lost> for ReachLostOut {
    fn from(l: &Lost) -> Self {
        Self {
            position_id: l.position,
            name: l.name.clone(),
            key: l.key,
            before: l.before,
            after: l.after,
            second: l.second.as_ref().map(|(c, _)| c.into()),
        }
    }
}

/// What a departure would do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DepartureOut {
    threads_before: usize,
    threads_after: usize,
    score_before: Option<f64>,
    score_after: Option<f64>,
    /// Units that nobody of us would reach any more.
    units_lost: Vec<String>,
    lost: Vec<ReachLostOut>,
    /// The best way that would be left.
    second_path: Option<ReachLostOut>,
    /// Who of us knows them.
    second_path_through: Option<ColleagueOut>,
    /// Key positions without their coverage owner.
    unowned: Vec<PositionId>,
}

impl From<&Leaving> for DepartureOut {
    fn from(l: &Leaving) -> Self {
        Self {
            threads_before: l.threads_before,
            threads_after: l.threads_after,
            score_before: l.score_before,
            score_after: l.score_after,
            units_lost: l.units.clone(),
            lost: l.lost.iter().map(ReachLostOut::from).collect(),
            second_path: l.path.as_ref().map(|(p, _)| p.into()),
            second_path_through: l.path.as_ref().and_then(|(_, c)| c.as_ref()).map(ColleagueOut::from),
            unowned: l.unowned.iter().map(|(id, _)| *id).collect(),
        }
    }
}
