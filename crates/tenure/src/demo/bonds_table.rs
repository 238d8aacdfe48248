//! The tables behind the bonds: the story's client in full, and what titles say elsewhere.

use super::cast::Who;
use crate::features::interactions::model::{Kind, Outcome};

use Kind::{Call, Event, Meeting, Video, Visit, Workshop};
use Outcome::{Neutral, Positive};

/// What is known of somebody.
pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) function: &'static str,
    pub(super) seniority: i64,
    pub(super) influence: i64,
    pub(super) roles: &'static [&'static str],
    pub(super) owner: Option<Who>,
    pub(super) peer: Option<Who>,
    pub(super) cares: &'static str,
    pub(super) ties: &'static str,
    pub(super) risk: &'static str,
    /// Days ago on which the attributes were entered.
    pub(super) days: i64,
    pub(super) support: Option<i64>,
    pub(super) evidence: &'static str,
    /// Days ago on which it was judged.
    pub(super) judged: i64,
}

const NOBODY: Person = Person {
    name: "",
    function: "operations",
    seniority: 3,
    influence: 3,
    roles: &[],
    owner: None,
    peer: None,
    cares: "",
    ties: "",
    risk: "",
    days: 30,
    support: None,
    evidence: "",
    judged: 30,
};

/// The people of Aurelia Foods Group.
pub(super) const AURELIA: [Person; 12] = [
    Person {
        name: "Hendrik Maas",
        function: "business",
        seniority: 5,
        influence: 5,
        roles: &["executive_sponsor"],
        owner: Some(Who::Claire),
        peer: Some(Who::Claire),
        cares: "One supplier who answers for all six units",
        support: Some(0),
        evidence: "Listened for an hour and left the choice to Anneke",
        judged: 84,
        ..NOBODY
    },
    Person {
        name: "Anneke Vos",
        seniority: 4,
        influence: 5,
        roles: &["economic_buyer"],
        owner: Some(Who::Mei),
        peer: Some(Who::Nadia),
        cares: "Unplanned stops, audit findings",
        support: Some(1),
        evidence: "No new supplier before the line 4 audit in January",
        judged: 38,
        ..NOBODY
    },
    Person {
        name: "Marcus Oyelaran",
        function: "finance",
        seniority: 5,
        influence: 5,
        roles: &["approver"],
        cares: "Approves everything above half a million",
        ..NOBODY
    },
    Person {
        name: "Ines Duarte",
        function: "technical",
        seniority: 5,
        influence: 3,
        roles: &["technical_buyer"],
        owner: Some(Who::Mei),
        cares: "Who owns the data of the lines",
        days: 200,
        support: Some(0),
        evidence: "Asks the same questions of every supplier",
        judged: 70,
        ..NOBODY
    },
    Person {
        name: "Paul Kessler",
        function: "procurement",
        seniority: 4,
        influence: 3,
        roles: &["gatekeeper"],
        owner: Some(Who::Mei),
        ties: "Buys the probes of a competitor for the bakery lines",
        cares: "A price step at every volume",
        support: Some(-1),
        evidence: "Wants three offers for Lille, and said so twice",
        judged: 58,
        ..NOBODY
    },
    Person {
        name: "Jeroen Bakker",
        seniority: 4,
        influence: 3,
        roles: &["champion", "user_buyer"],
        owner: Some(Who::Sara),
        peer: Some(Who::Mei),
        cares: "Line 4 has to run",
        support: Some(2),
        evidence: "Showed our trend view to his board without us",
        judged: 47,
        ..NOBODY
    },
    Person {
        name: "Sofie Lindqvist",
        function: "technical",
        seniority: 4,
        influence: 4,
        roles: &["champion"],
        owner: Some(Who::Mei),
        cares: "Vision on powder; a paper with her name on it",
        support: Some(2),
        evidence: "Called Marcus Oyelaran about the scrap figures on her own",
        judged: 41,
        ..NOBODY
    },
    Person {
        name: "张伟 Zhang Wei",
        function: "technical",
        seniority: 3,
        influence: 3,
        roles: &["user_buyer"],
        owner: Some(Who::Mei),
        support: Some(1),
        evidence: "希望苏州工厂也采用同样的看板 Wants the same dashboards in Suzhou",
        judged: 42,
        ..NOBODY
    },
    Person {
        name: "Lotte Smit",
        function: "procurement",
        seniority: 2,
        influence: 2,
        roles: &["user_buyer"],
        owner: Some(Who::Mei),
        support: Some(0),
        evidence: "",
        judged: 54,
        ..NOBODY
    },
    Person {
        name: "Marek Nowak",
        seniority: 2,
        influence: 2,
        roles: &["user_buyer"],
        owner: Some(Who::Sara),
        risk: "new",
        support: Some(1),
        evidence: "Knew our probes from Łódź and asked for them",
        judged: 44,
        ..NOBODY
    },
    Person {
        name: "Aisha Rahman",
        function: "technical",
        seniority: 2,
        influence: 1,
        roles: &["user_buyer"],
        owner: Some(Who::Mei),
        support: Some(0),
        evidence: "Works with whatever the site decides",
        judged: 59,
        ..NOBODY
    },
    Person { name: "Declan Byrne", seniority: 3, influence: 2, owner: Some(Who::Mei), days: 200, ..NOBODY },
];

/// Who reports to whom (no weight), and who has whose ear (a weight).
pub(super) const LINES: [(&str, &str, i64); 15] = [
    ("Anneke Vos", "Hendrik Maas", 0),
    ("Marcus Oyelaran", "Hendrik Maas", 0),
    ("Ines Duarte", "Hendrik Maas", 0),
    ("Paul Kessler", "Hendrik Maas", 0),
    ("Jeroen Bakker", "Anneke Vos", 0),
    ("Sofie Lindqvist", "Anneke Vos", 0),
    ("Head of Quality", "Anneke Vos", 0),
    ("张伟 Zhang Wei", "Ines Duarte", 0),
    ("Lotte Smit", "Paul Kessler", 0),
    ("Marek Nowak", "Jeroen Bakker", 0),
    ("Aisha Rahman", "Sofie Lindqvist", 0),
    ("Declan Byrne", "Jeroen Bakker", 0),
    ("Paul Kessler", "Marcus Oyelaran", 2),
    ("Sofie Lindqvist", "Marcus Oyelaran", 3),
    ("Marek Nowak", "Sofie Lindqvist", 1),
];

/// A talk of the pilot: days ago, how, outcome, with whom, led by whom of us, what.
pub(super) struct Talked(
    pub(super) i64,
    pub(super) Kind,
    pub(super) Outcome,
    pub(super) &'static [&'static str],
    pub(super) Who,
    pub(super) &'static str,
);

const PILOT: &[&str] = &["Jeroen Bakker", "Sofie Lindqvist", "Marek Nowak"];
const PILOT_ALL: &[&str] = &["Jeroen Bakker", "Sofie Lindqvist", "Marek Nowak", "Aisha Rahman"];

/// All older than the call from which the days are counted.
#[rustfmt::skip]
pub(super) const TALKS: [Talked; 30] = [
    Talked(178, Visit, Neutral, &["Anneke Vos"], Who::Mei, "Walked line 4 with her; three stops last month"),
    Talked(150, Meeting, Positive, &["Anneke Vos"], Who::Mei, "Agreed what the pilot has to show"),
    Talked(142, Workshop, Positive, PILOT, Who::Mei, "Pilot steering group: where vision looks first"),
    Talked(130, Meeting, Neutral, &["Paul Kessler"], Who::Mei, "Terms of the pilot"),
    Talked(128, Video, Neutral, &["张伟 Zhang Wei"], Who::Mei, "远程查看苏州看板 Looked at the dashboards of Suzhou"),
    Talked(120, Visit, Positive, &["Anneke Vos"], Who::Mei, "Audit findings of last year, one by one"),
    Talked(115, Workshop, Positive, PILOT, Who::Mei, "Pilot steering group: first pictures from the line"),
    Talked(106, Video, Neutral, &["张伟 Zhang Wei"], Who::Mei, "看板的数据接口 The interface of the dashboards"),
    Talked(101, Workshop, Positive, PILOT_ALL, Who::Mei, "Pilot steering group: reject rate by shift"),
    Talked(100, Meeting, Neutral, &["Paul Kessler", "Lotte Smit"], Who::Mei, "Volumes of next year"),
    Talked(99, Video, Neutral, &["Ines Duarte"], Who::Mei, "Which data leaves the plant"),
    Talked(95, Visit, Positive, &["张伟 Zhang Wei"], Who::Mei, "到访苏州工厂 Visit to the Suzhou plant"),
    Talked(92, Visit, Positive, &["Anneke Vos", "Jeroen Bakker"], Who::Sara, "Service review on site"),
    Talked(87, Workshop, Positive, PILOT, Who::Mei, "Pilot steering group: second line proposed"),
    Talked(79, Video, Neutral, &["Lotte Smit"], Who::Mei, "Order forecast, third quarter"),
    Talked(76, Visit, Positive, &["Jeroen Bakker", "Marek Nowak"], Who::Sara, "Calibrated with the shift"),
    Talked(75, Meeting, Neutral, &["Paul Kessler"], Who::Mei, "Price steps; he wants one more"),
    Talked(73, Workshop, Positive, PILOT, Who::Mei, "Pilot steering group: operators join"),
    Talked(70, Visit, Positive, &["Ines Duarte", "张伟 Zhang Wei"], Who::Mei, "Architecture of the pilot; two open questions"),
    Talked(66, Video, Neutral, &["Lotte Smit"], Who::Mei, "Order forecast, fourth quarter"),
    Talked(64, Visit, Positive, &["Anneke Vos"], Who::Mei, "Lille with her production team"),
    Talked(61, Event, Positive, &["Hendrik Maas"], Who::Claire, "Dinner of the trade association; he asked about the pilot"),
    Talked(59, Workshop, Positive, PILOT_ALL, Who::Mei, "Pilot steering group: scrap down 12 per cent"),
    Talked(55, Video, Positive, &["Lotte Smit"], Who::Mei, "Call-off of the spare parts"),
    Talked(52, Visit, Positive, &["Jeroen Bakker", "Marek Nowak"], Who::Sara, "Probe change on line 4"),
    Talked(50, Visit, Positive, &["Anneke Vos"], Who::Mei, "What the audit in January will look at"),
    Talked(48, Video, Neutral, &["Lotte Smit", "张伟 Zhang Wei"], Who::Mei, "Packing lists for Suzhou"),
    Talked(46, Visit, Positive, &["Sofie Lindqvist", "Marek Nowak"], Who::Mei, "Lens cleaning, done together"),
    Talked(44, Workshop, Positive, PILOT, Who::Mei, "Pilot steering group: ready for the review"),
    Talked(42, Call, Positive, &["Lotte Smit"], Who::Mei, "Confirmed the call-off"),
];

/// What a title says: a word of it, function, level, influence, parts.
#[rustfmt::skip]
pub(super) const OTHERS: [(&str, &str, i64, i64, &[&str]); 36] = [
    ("CEO", "business", 5, 5, &["decision_maker"]),
    ("President", "business", 5, 5, &["decision_maker"]),
    ("Owner", "business", 5, 5, &["decision_maker", "economic_buyer"]),
    ("Chairwoman", "business", 5, 4, &["executive_sponsor"]),
    ("CFO", "finance", 5, 5, &["approver"]),
    ("Finance director", "finance", 4, 4, &["approver"]),
    ("General manager", "business", 5, 5, &["decision_maker", "economic_buyer"]),
    ("Vice president", "operations", 5, 5, &["economic_buyer"]),
    ("Plant director", "operations", 4, 5, &["economic_buyer"]),
    ("Site director", "operations", 4, 5, &["economic_buyer"]),
    ("Works director", "operations", 4, 5, &["decision_maker", "economic_buyer"]),
    ("Operations director", "operations", 4, 4, &["economic_buyer"]),
    ("Director of operations", "operations", 4, 5, &["decision_maker"]),
    ("Terminal director", "operations", 4, 4, &["economic_buyer"]),
    ("Facilities director", "operations", 4, 4, &["economic_buyer"]),
    ("Fleet director", "operations", 4, 5, &["decision_maker"]),
    ("Brewing director", "operations", 4, 4, &["decision_maker"]),
    ("Technical director", "technical", 4, 4, &["decision_maker"]),
    ("Director", "operations", 4, 4, &["decision_maker"]),
    ("Head of Procurement", "procurement", 4, 4, &["gatekeeper", "approver"]),
    ("Procurement", "procurement", 3, 3, &["gatekeeper"]),
    ("buyer", "procurement", 2, 2, &["gatekeeper"]),
    ("Buyer", "procurement", 2, 2, &["gatekeeper"]),
    ("Legal", "legal", 3, 3, &["influencer"]),
    ("Head of Quality", "technical", 4, 4, &["technical_buyer"]),
    ("Head of", "technical", 4, 4, &["technical_buyer"]),
    ("Plant manager", "operations", 4, 4, &["economic_buyer"]),
    ("Mine manager", "operations", 4, 4, &["economic_buyer"]),
    ("Fab manager", "operations", 4, 4, &["economic_buyer"]),
    ("Maintenance lead", "operations", 2, 2, &["champion", "user_buyer"]),
    ("Chief", "technical", 4, 4, &["technical_buyer"]),
    ("manager", "operations", 3, 3, &["user_buyer"]),
    ("Validation lead", "technical", 3, 3, &["coach"]),
    ("engineer", "technical", 2, 2, &["user_buyer"]),
    ("Directora", "operations", 4, 5, &["economic_buyer"]),
    ("Diretor", "technical", 4, 4, &["decision_maker"]),
];

/// How one knows.
pub(super) const EVIDENCE: [&str; 6] = [
    "Said so at the last review",
    "Named us to a colleague as the example",
    "Asked for a second offer without a reason",
    "Answers our mails the same day",
    "Defended the price in their meeting",
    "Has not moved since spring, and says why",
];
