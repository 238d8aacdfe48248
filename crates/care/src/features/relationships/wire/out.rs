//! Positions, opinions and lines as the API gives them.

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::super::model::{Card, Colleague, Judgement, OpenRole, Profile, Rating};
use super::super::store::positions::Stored;
use crate::base::{PersonId, PositionId, UnitId, UserId};
use crate::features::people::wire::last_day;

/// One of us.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ColleagueOut {
    id: UserId,
    name: String,
}

impl From<&Colleague> for ColleagueOut {
    fn from(c: &Colleague) -> Self {
        Self { id: c.id, name: c.name.clone() }
    }
}

/// A judgement of support.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct JudgementOut {
    /// The judgement.
    pub id: Uuid,
    /// −2 opponent, −1 sceptic, 0 neutral, 1 supporter, 2 champion.
    support: i64,
    /// How we know, or empty.
    evidence: String,
    author: ColleagueOut,
    judged_on: String,
    /// Whether it still says something: after 180 days it does not.
    holds: bool,
}

impl JudgementOut {
    /// As of a day.
    pub fn of(j: &Judgement, day: jiff::civil::Date) -> Self {
        Self {
            id: j.id,
            support: j.support,
            evidence: j.evidence.clone(),
            author: (&j.author).into(),
            judged_on: j.on.to_string(),
            holds: j.holds(day),
        }
    }
}

/// A rating of the strength by hand.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RatingOut {
    /// The rating.
    pub id: Uuid,
    /// 0 to 100.
    rating: i64,
    /// What was computed then.
    computed: i64,
    /// Why it differs, or empty.
    comment: String,
    author: ColleagueOut,
    rated_on: String,
}

impl From<&Rating> for RatingOut {
    fn from(r: &Rating) -> Self {
        Self {
            id: r.id,
            rating: r.rating,
            computed: r.computed,
            comment: r.comment.clone(),
            author: (&r.author).into(),
            rated_on: r.on.to_string(),
        }
    }
}

/// The attributes of a position.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PositionProfileOut {
    /// The position.
    id: PositionId,
    /// business, finance, procurement, technical, operations or legal; null when nobody said.
    function: Option<&'static str>,
    /// 1 to 5; 5 is the top.
    seniority: Option<i64>,
    /// 1 to 5.
    influence: Option<i64>,
    /// Parts in the buying group.
    roles: Vec<&'static str>,
    /// What they want for the business.
    motives_business: String,
    /// What they want for themselves.
    motives_personal: String,
    /// Which of us looks after them.
    owner_id: Option<UserId>,
    /// Who stands in.
    deputy_id: Option<UserId>,
    /// Who of us is on the same level.
    peer_id: Option<UserId>,
    /// What binds them to a competitor.
    competitor_ties: String,
    /// leaving, retiring, new, or null.
    change_risk: Option<&'static str>,
    /// When somebody last looked through these facts.
    checked_on: Option<String>,
    /// For If-Match.
    pub version: i64,
}

impl PositionProfileOut {
    fn of(id: PositionId, p: &Profile, version: i64) -> Self {
        Self {
            id,
            function: p.function.map(|f| f.code()),
            seniority: p.seniority,
            influence: p.influence,
            roles: p.roles.iter().map(|r| r.code()).collect(),
            motives_business: p.motives_business.clone(),
            motives_personal: p.motives_personal.clone(),
            owner_id: p.owner,
            deputy_id: p.deputy,
            peer_id: p.peer,
            competitor_ties: p.competitor_ties.clone(),
            change_risk: p.change_risk.map(|r| r.code()),
            checked_on: p.checked_on.map(|d| d.to_string()),
            version,
        }
    }
}

impl From<&Stored> for PositionProfileOut {
    fn from(s: &Stored) -> Self {
        Self::of(s.id, &s.profile, s.version)
    }
}

/// How much of a position one of us holds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ContactOut {
    who: ColleagueOut,
    /// The strength that they alone would have.
    strength: f64,
}

/// A position or an open role, with all that is known of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PositionCardOut {
    /// The position or the open role.
    pub id: PositionId,
    person_id: Option<PersonId>,
    name: String,
    title: String,
    unit_id: Option<UnitId>,
    unit: Option<String>,
    profile: PositionProfileOut,
    owner: Option<ColleagueOut>,
    deputy: Option<ColleagueOut>,
    peer: Option<ColleagueOut>,
    /// The judgement that counts; null when there is none, or when it faded.
    support: Option<i64>,
    /// supporter, neutral, critic or unknown.
    stance: &'static str,
    /// The latest judgement of each of us that holds.
    judgements: Vec<JudgementOut>,
    /// 0 to 100, computed.
    strength: f64,
    /// 0 dormant, 1 weak, 2 working, 3 strong, 4 very strong.
    band: usize,
    /// The newest rating by hand, beside it.
    rating: Option<RatingOut>,
    /// Who of us talks to them.
    contacts: Vec<ContactOut>,
    /// The last day on which both sides spoke.
    last_touch_on: Option<String>,
    reports_to: Option<PositionId>,
    influences: Vec<InfluenceOut>,
    /// Whether it is a key position.
    key: bool,
    /// Whether somebody of us has a live contact.
    covered: bool,
    /// Whether it is an open role.
    open: bool,
    /// First day.
    valid_from: String,
    /// Last day, included; null when open.
    valid_to: Option<String>,
}

/// Whose ear somebody has.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InfluenceOut {
    to: PositionId,
    /// 1 to 3.
    weight: i64,
}

impl PositionCardOut {
    /// As of a day.
    pub fn of(c: &Card, day: jiff::civil::Date) -> Self {
        let who = |c: &Option<Colleague>| c.as_ref().map(ColleagueOut::from);
        Self {
            id: c.position,
            person_id: c.person,
            name: c.name.clone(),
            title: c.title.clone(),
            unit_id: c.unit.as_ref().map(|u| u.0),
            unit: c.unit.as_ref().map(|u| u.1.clone()),
            profile: PositionProfileOut::of(c.position, &c.profile, c.version),
            owner: who(&c.owner),
            deputy: who(&c.deputy),
            peer: who(&c.peer),
            support: c.support(),
            stance: c.stance().code(),
            judgements: c.supports.iter().map(|j| JudgementOut::of(j, day)).collect(),
            strength: c.strength,
            band: c.band(),
            rating: c.rating.as_ref().map(RatingOut::from),
            contacts: c.contacts.iter().map(|c| ContactOut { who: (&c.who).into(), strength: c.strength() }).collect(),
            last_touch_on: c.touch.map(|d| d.to_string()),
            reports_to: c.reports_to,
            influences: c.influences.iter().map(|(to, weight)| InfluenceOut { to: *to, weight: *weight }).collect(),
            key: c.key,
            covered: c.covered(),
            open: c.open,
            valid_from: c.span.from.to_string(),
            valid_to: last_day(c.span.to),
        }
    }
}

/// A line.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PositionLineOut {
    /// The row.
    pub id: Uuid,
    /// From whom.
    pub from: PositionId,
    /// To whom.
    pub to: PositionId,
    /// reports or influences.
    pub kind: &'static str,
    /// 1 to 3.
    pub weight: i64,
    /// First day.
    pub valid_from: String,
    /// Last day, included; null when open.
    pub valid_to: Option<String>,
}

/// A place that nobody holds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OpenRoleOut {
    /// Its id.
    pub id: PositionId,
    title: String,
    unit_id: Option<UnitId>,
    function: Option<&'static str>,
    seniority: Option<i64>,
    influence: Option<i64>,
    key: bool,
    valid_from: String,
    valid_to: Option<String>,
    archived: bool,
    /// For If-Match.
    pub version: i64,
}

impl From<&OpenRole> for OpenRoleOut {
    fn from(r: &OpenRole) -> Self {
        Self {
            id: r.id,
            title: r.title.clone(),
            unit_id: r.unit,
            function: r.function.map(|f| f.code()),
            seniority: r.seniority,
            influence: r.influence,
            key: r.key,
            valid_from: r.span.from.to_string(),
            valid_to: last_day(r.span.to),
            archived: r.archived,
            version: r.version,
        }
    }
}
