//! What a position is in its account, and what is known of whoever holds it. Pure.

mod account;
mod gaps;
mod leaving;
mod open_role;
mod profile;
pub mod turns;

pub use account::{Account, Part, Share, account, hhi, score};
pub use gaps::{Arg, Gap, Ground, Move, Rule, Severity, Standards, gaps};
pub use leaving::{Leaving, Lost, person_leaves, user_leaves};
pub use open_role::{OpenRole, OpenRoleForm};
pub(super) use profile::FIELDS;
pub use profile::{Profile, ProfileForm};

use jiff::civil::Date;
use uuid::Uuid;

use crate::base::codes;
use crate::base::dated::Span;
use crate::base::{PersonId, PositionId, UnitId, UserId, calendar};
use crate::features::interactions::model::strength::{REACHED, Sums, band, strength};

/// Days after which a judgement says nothing any more, and a fact about a position wants to be looked at again.
pub const FADES: i64 = 180;
/// From this influence on a position is a key one.
pub const HIGH: i64 = 4;
/// From this seniority on somebody counts as a director.
pub const DIRECTOR: i64 = 4;

codes! {
    /// The work of a position.
    Function, "relations-function-" {
        /// Runs the business.
        Business = "business",
        /// Money.
        Finance = "finance",
        /// Buying.
        Procurement = "procurement",
        /// Engineering and IT.
        Technical = "technical",
        /// Making and moving things.
        Operations = "operations",
        /// Law and compliance.
        Legal = "legal",
    }
}

codes! {
    /// A part in the buying group.
    Role, "relations-role-" {
        /// Owns the budget.
        EconomicBuyer = "economic_buyer",
        /// Decides.
        DecisionMaker = "decision_maker",
        /// Signs off.
        Approver = "approver",
        /// Judges whether it fits technically.
        TechnicalBuyer = "technical_buyer",
        /// Works with it.
        UserBuyer = "user_buyer",
        /// Speaks for us when we are not there.
        Champion = "champion",
        /// Explains to us how things go over there.
        Coach = "coach",
        /// Is listened to.
        Influencer = "influencer",
        /// Decides who gets in.
        Gatekeeper = "gatekeeper",
        /// Lends their name at the top.
        ExecutiveSponsor = "executive_sponsor",
    }
}

impl Role {
    /// Whether whoever has it is a key position.
    pub fn key(self) -> bool {
        use Role::{Approver, Champion, DecisionMaker, EconomicBuyer, ExecutiveSponsor, TechnicalBuyer};
        matches!(self, EconomicBuyer | DecisionMaker | Approver | TechnicalBuyer | ExecutiveSponsor | Champion)
    }
}

codes! {
    /// What may change.
    ChangeRisk, "relations-risk-" {
        /// Goes elsewhere.
        Leaving = "leaving",
        /// Stops working.
        Retiring = "retiring",
        /// Came lately.
        New = "new",
    }
}

codes! {
    /// What a line between two positions says.
    LineKind, "relations-line-" {
        /// Reports to.
        Reports = "reports",
        /// Has the ear of.
        Influences = "influences",
    }
}

/// What a judgement of support says on pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stance {
    /// +1 or +2.
    Supporter,
    /// 0.
    Neutral,
    /// −1 or −2.
    Critic,
    /// None, or faded.
    Unknown,
}

impl Stance {
    /// Of a judgement that holds.
    pub fn of(support: Option<i64>) -> Self {
        match support {
            None => Stance::Unknown,
            Some(1..) => Stance::Supporter,
            Some(0) => Stance::Neutral,
            Some(_) => Stance::Critic,
        }
    }

    /// Its text key.
    pub fn label(self) -> &'static str {
        match self {
            Stance::Supporter => "relations-stance-supporter",
            Stance::Neutral => "relations-stance-neutral",
            Stance::Critic => "relations-stance-critic",
            Stance::Unknown => "relations-stance-unknown",
        }
    }

    /// The word for machines.
    pub fn code(self) -> &'static str {
        self.label().rsplit('-').next().unwrap_or_default()
    }
}

/// The text key of a value of support.
pub fn support_label(support: i64) -> &'static str {
    match support {
        2.. => "relations-support-2",
        1 => "relations-support-1",
        0 => "relations-support-0",
        -1 => "relations-support-m1",
        _ => "relations-support-m2",
    }
}

/// One of us, with the name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Colleague {
    /// Who.
    pub id: UserId,
    /// The name.
    pub name: String,
}

/// Whether somebody is for us, as one of us judged it.
#[derive(Clone, PartialEq, Debug)]
pub struct Judgement {
    /// The judgement.
    pub id: Uuid,
    /// About whom.
    pub position: PositionId,
    /// −2 … +2.
    pub support: i64,
    /// How we know, or empty.
    pub evidence: String,
    /// Who judged.
    pub author: Colleague,
    /// On which day.
    pub on: Date,
}

impl Judgement {
    /// Whether it still says something on a day.
    pub fn holds(&self, day: Date) -> bool {
        self.on <= day && calendar::days_between(self.on, day) <= FADES
    }
}

/// How strong one of us feels the relationship to be.
#[derive(Clone, PartialEq, Debug)]
pub struct Rating {
    /// The rating.
    pub id: Uuid,
    /// About whom.
    pub position: PositionId,
    /// 0 … 100.
    pub rating: i64,
    /// What was computed then.
    pub computed: i64,
    /// Why it differs, or empty.
    pub comment: String,
    /// Who rated.
    pub author: Colleague,
    /// On which day.
    pub on: Date,
}

/// From this difference on a rating wants a comment.
pub const RATING_APART: i64 = 25;

/// A line from one position to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// The row.
    pub id: Uuid,
    /// From whom.
    pub from: PositionId,
    /// To whom.
    pub to: PositionId,
    /// What it says.
    pub kind: LineKind,
    /// How much, 1 to 3.
    pub weight: i64,
    /// When.
    pub span: Span,
}

/// Who of us leads how much of what is between us and somebody.
#[derive(Clone, PartialEq, Debug)]
pub struct Contact {
    /// Which of us.
    pub who: Colleague,
    /// What is left of the conversations that they led.
    pub sums: Sums,
}

impl Contact {
    /// The strength that this one of us alone would have.
    pub fn strength(&self) -> f64 {
        strength(self.sums.two_way, self.sums.one_way)
    }
}

/// A position of the account, or an open role, with all that is known of it on a day.
#[derive(Clone, PartialEq, Debug)]
pub struct Card {
    /// The position, or the open role: their ids are one space.
    pub position: PositionId,
    /// Who holds it; none for an open role.
    pub person: Option<PersonId>,
    /// The name of whoever holds it; the title of an open role.
    pub name: String,
    /// The name as lists are ordered by.
    pub name_key: String,
    /// The title.
    pub title: String,
    /// The unit.
    pub unit: Option<(UnitId, String)>,
    /// When.
    pub span: Span,
    /// The attributes.
    pub profile: Profile,
    /// Which of us looks after it, stands in, is the peer.
    pub owner: Option<Colleague>,
    /// Who stands in.
    pub deputy: Option<Colleague>,
    /// Who of us is on the same level.
    pub peer: Option<Colleague>,
    /// The latest judgement of each of us that holds, the newest first.
    pub supports: Vec<Judgement>,
    /// The newest judgement of all, be it faded.
    pub judged: Option<Judgement>,
    /// Who of us talks to them, the most first.
    pub contacts: Vec<Contact>,
    /// 0 … 100, computed.
    pub strength: f64,
    /// The newest rating by hand, beside it.
    pub rating: Option<Rating>,
    /// The last day on which both sides spoke.
    pub touch: Option<Date>,
    /// To whom it reports on the day.
    pub reports_to: Option<PositionId>,
    /// Where it was put among those with the same manager, from 1; none where nobody did.
    pub place: Option<i64>,
    /// Whose ear it has, with the weight.
    pub influences: Vec<(PositionId, i64)>,
    /// Whether it is a key position.
    pub key: bool,
    /// Whether it is an open role.
    pub open: bool,
    /// Counts edits of the position or the open role.
    pub version: i64,
}

impl Card {
    /// The judgement that counts: the newest that holds.
    pub fn support(&self) -> Option<i64> {
        self.supports.first().map(|j| j.support)
    }

    /// What it says.
    pub fn stance(&self) -> Stance {
        Stance::of(self.support())
    }

    /// Whether somebody of us has a live contact.
    pub fn covered(&self) -> bool {
        !self.open && self.strength >= REACHED
    }

    /// Blocks of the strength, 0 to 4.
    pub fn band(&self) -> usize {
        band(self.strength)
    }

    /// Bars of the influence: 1 for 1–2, 2 for 3, 3 for 4–5; 0 when nobody said.
    pub fn bars(&self) -> usize {
        match self.profile.influence {
            None => 0,
            Some(..=2) => 1,
            Some(3) => 2,
            Some(_) => 3,
        }
    }

    /// Whether it has a part in the buying group.
    pub fn is(&self, role: Role) -> bool {
        self.profile.roles.contains(&role)
    }

    /// Days since both sides spoke.
    pub fn silent(&self, day: Date) -> Option<i64> {
        self.touch.map(|on| calendar::days_between(on, day))
    }

    /// Who of us should speak: the coverage owner, else who talks most.
    pub fn ours(&self) -> Option<&Colleague> {
        self.owner.as_ref().or_else(|| self.contacts.first().map(|c| &c.who))
    }
}

/// Whether a position is a key one: by influence, by a role, or because an open role is marked so.
pub fn is_key(profile: &Profile, marked: bool) -> bool {
    marked || profile.influence.is_some_and(|i| i >= HIGH) || profile.roles.iter().any(|r| r.key())
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
