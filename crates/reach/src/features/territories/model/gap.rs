//! What is open about accounts: no territory, two of them, another one than the rules say, no lead.

use super::claims::{Rules, Verdict};
use super::plan::{Seen, Stays, stays};

/// What is open about accounts, by today's territories and leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// It has no territory.
    Unassigned,
    /// Rules of the same precedence claim it for several territories.
    Doubly,
    /// Its territory is not the one that the rules say.
    Elsewhere,
    /// It has no lead.
    Unled,
}

impl Gap {
    /// All, in the order of the page.
    pub const ALL: [Gap; 4] = [Gap::Unassigned, Gap::Doubly, Gap::Elsewhere, Gap::Unled];

    /// The word in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Gap::Unassigned => "unassigned",
            Gap::Doubly => "doubly",
            Gap::Elsewhere => "elsewhere",
            Gap::Unled => "unled",
        }
    }

    /// The gap with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gap| gap.code() == code)
    }

    /// Whether it is open for an account of which the rules say `verdict`.
    pub fn is_open(self, seen: &Seen, verdict: &Verdict, rules: &Rules) -> bool {
        match (self, verdict) {
            (Gap::Unassigned, _) => seen.territory.is_none(),
            (Gap::Unled, _) => seen.lead.is_none(),
            (Gap::Doubly, verdict) => matches!(verdict, Verdict::Torn(_)),
            (Gap::Elsewhere, Verdict::One(rule)) => {
                seen.territory.is_some_and(|territory| territory != rules.list[*rule].territory)
            }
            (Gap::Elsewhere, _) => false,
        }
    }

    /// The account, when the gap is open for it.
    pub fn find(self, seen: &Seen, rules: &Rules) -> Option<Stays> {
        let verdict = rules.verdict(&seen.facts);
        let places = match &verdict {
            Verdict::Nobody => Vec::new(),
            Verdict::One(rule) => vec![*rule],
            Verdict::Torn(places) => places.clone(),
        };
        self.is_open(seen, &verdict, rules).then(|| stays(seen, places))
    }
}
