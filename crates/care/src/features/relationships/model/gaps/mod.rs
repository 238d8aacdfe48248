//! Where we are not covered, and what to do about it: rules G0 to G12 by tier, each with one proposed move. Pure.

mod rules;

use std::collections::HashSet;

use jiff::civil::Date;

use super::{Account, Card, Colleague};
use crate::base::{PersonId, PositionId};

/// What is asked of an account by its tier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standards {
    /// Threads that it should have.
    pub threads: usize,
    /// Days between two touches of a key contact.
    pub days: i64,
    /// People who should be mapped.
    pub people: usize,
    /// Whether the tier is a key one: then rules that ask for breadth count too.
    pub key: bool,
}

impl Standards {
    /// By the code of the tier.
    pub fn of(tier: Option<&str>, key: bool) -> Self {
        let (threads, days, people) = match tier {
            Some("strategic") => (6, 30, 10),
            Some("star") => (4, 45, 0),
            Some("status") => (3, 60, 0),
            _ if key => (4, 45, 0),
            _ => (2, 120, 0),
        };
        Self { threads, days, people, key }
    }
}

/// How much a gap matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// Now.
    High,
    /// Soon.
    Medium,
    /// When there is time.
    Low,
}

impl Severity {
    /// The word for machines, and the end of its text key.
    pub fn code(self) -> &'static str {
        match self {
            Severity::High => "high",
            Severity::Medium => "medium",
            Severity::Low => "low",
        }
    }

    fn lower(self) -> Self {
        if self == Severity::High { Severity::Medium } else { Severity::Low }
    }
}

/// The rules; `G0` is a key position that nobody of us reaches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "the rules are told in docs/formulas.md")]
pub enum Rule {
    G0,
    G1,
    G2,
    G3,
    G4,
    G5,
    G6,
    G7,
    G8,
    G9,
    G10,
    G11,
    G12,
}

impl Rule {
    /// `G0` … `G12`.
    pub fn code(self) -> &'static str {
        ["G0", "G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10", "G11", "G12"][self as usize]
    }
}

/// A word in a sentence.
#[derive(Clone, PartialEq, Debug)]
pub enum Arg {
    /// As it is.
    Text(String),
    /// A number.
    Number(i64),
    /// Text keys, in a list.
    Keys(Vec<&'static str>),
}

/// What to do: a sentence, and about whom.
#[derive(Clone, PartialEq, Debug)]
pub struct Move {
    /// Text key of the sentence.
    pub key: &'static str,
    /// Its words.
    pub args: Vec<(&'static str, Arg)>,
    /// The verb that helps: `log`, `judge`, `edit`, `add`, `plan` or empty.
    pub verb: &'static str,
    /// Whom the verb is about.
    pub at: Option<PositionId>,
}

/// A gap.
#[derive(Clone, PartialEq, Debug)]
pub struct Gap {
    /// Which rule found it.
    pub rule: Rule,
    /// How much it matters.
    pub severity: Severity,
    /// About whom; none is the account.
    pub position: Option<PositionId>,
    /// First line: a name with the title, or empty.
    pub subject: String,
    /// Text key of the sentence.
    pub key: &'static str,
    /// Its words.
    pub args: Vec<(&'static str, Arg)>,
    /// What to do.
    pub step: Move,
}

/// What the rules look at.
#[derive(Clone, Debug)]
pub struct Ground<'a> {
    /// The day.
    pub day: Date,
    /// Positions and open roles that hold on it.
    pub cards: &'a [Card],
    /// Positions that ended within the last half year.
    pub former: &'a [Card],
    /// The account's numbers.
    pub account: &'a Account,
    /// What is asked of it.
    pub standards: Standards,
    /// Who leads it.
    pub lead: Option<Colleague>,
    /// People with whom a next step or a promise is open.
    pub acted: &'a HashSet<PersonId>,
}

/// All gaps, the ones that matter most first.
pub fn gaps(g: &Ground<'_>) -> Vec<Gap> {
    let mut found = Vec::new();
    if g.cards.iter().all(|c| c.open) {
        return found;
    }
    rules::uncovered(g, &mut found);
    rules::missing_roles(g, &mut found);
    rules::buyer(g, &mut found);
    rules::threads(g, &mut found);
    rules::breadth(g, &mut found);
    for card in g.cards.iter().filter(|c| !c.open) {
        rules::single(g, card, &mut found);
    }
    rules::champions(g, &mut found);
    rules::dependency(g, &mut found);
    rules::facts(g, &mut found);
    for gap in &mut found {
        if !g.standards.key && gap.rule != Rule::G3 {
            gap.severity = gap.severity.lower();
        }
    }
    let weight =
        |gap: &Gap| g.cards.iter().find(|c| Some(c.position) == gap.position).and_then(|c| c.profile.influence);
    found.sort_by_key(|gap| (gap.severity, gap.rule, std::cmp::Reverse(weight(gap).unwrap_or(0))));
    found
}

fn text(words: &str) -> Arg {
    Arg::Text(words.to_owned())
}

fn number(n: usize) -> Arg {
    Arg::Number(i64::try_from(n).unwrap_or(i64::MAX))
}

fn subject(card: &Card) -> String {
    if card.open || card.title.is_empty() { card.name.clone() } else { format!("{}, {}", card.name, card.title) }
}

fn about(card: &Card, rule: Rule, severity: Severity, key: &'static str, step: Move) -> Gap {
    Gap { rule, severity, position: Some(card.position), subject: subject(card), key, args: Vec::new(), step }
}

fn of_account(rule: Rule, severity: Severity, key: &'static str, step: Move) -> Gap {
    Gap { rule, severity, position: None, subject: String::new(), key, args: Vec::new(), step }
}

fn step(key: &'static str, verb: &'static str, at: Option<PositionId>) -> Move {
    Move { key, args: Vec::new(), verb, at }
}

impl Move {
    fn with(mut self, name: &'static str, arg: Arg) -> Self {
        self.args.push((name, arg));
        self
    }
}

/// Who of theirs could introduce us: reached, not against us; near in the lines before far, then the strongest.
pub(super) fn introducer<'a>(cards: &'a [Card], to: &Card) -> Option<&'a Card> {
    let near = |c: &Card| {
        let line = to.reports_to == Some(c.position)
            || c.reports_to == Some(to.position)
            || c.influences.iter().any(|(whom, _)| *whom == to.position);
        let peer = to.reports_to.is_some() && c.reports_to == to.reports_to;
        i64::from(line) * 2 + i64::from(peer)
    };
    let ready = |c: &&Card| {
        c.position != to.position && c.covered() && c.support().is_none_or(|s| s >= 0) && c.person != to.person
    };
    let rank = |c: &Card| (near(c), c.support().unwrap_or(0).max(0));
    cards.iter().filter(ready).max_by(|a, b| rank(a).cmp(&rank(b)).then(a.strength.total_cmp(&b.strength)))
}

/// Who of us fits: the peer, who looks after them, who knows the introducer, who leads the account.
fn fits<'a>(g: &'a Ground<'_>, card: &'a Card, via: Option<&'a Card>) -> Option<&'a Colleague> {
    card.peer.as_ref().or(card.owner.as_ref()).or_else(|| via.and_then(Card::ours)).or(g.lead.as_ref())
}

/// How to reach somebody.
fn reach(g: &Ground<'_>, card: &Card) -> Move {
    let via = introducer(g.cards, card);
    let us = fits(g, card, via).map(|c| c.name.clone());
    let at = Some(card.position);
    match (via, us) {
        (Some(via), Some(us)) => {
            step("relations-move-introduce", "plan", at).with("name", text(&via.name)).with("us", Arg::Text(us))
        }
        (Some(via), None) => step("relations-move-introduce-only", "plan", at).with("name", text(&via.name)),
        (None, Some(us)) => step("relations-move-ask", "plan", at).with("us", Arg::Text(us)),
        (None, None) => step("relations-move-owner", "edit", at),
    }
}
