//! What the address of a map asks for: the view, filters that all views share, what is folded, the person, the days.

use serde::Deserialize;

use super::gap;
use crate::base::{Error, PositionId, Result, UserId};
use crate::features::relationships::model::{Card, Role, Stance};

/// How the people are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Who reports to whom.
    #[default]
    Chart,
    /// Influence against support.
    Grid,
    /// One row a person.
    Table,
    /// Our people against theirs.
    Links,
}

impl View {
    /// All, as the switch lists them.
    pub const ALL: [View; 4] = [View::Chart, View::Grid, View::Table, View::Links];

    /// In addresses; the first is what one sees without asking.
    pub fn code(self) -> &'static str {
        match self {
            View::Chart => "",
            View::Grid => "grid",
            View::Table => "table",
            View::Links => "links",
        }
    }
}

/// What people are filtered by.
pub const STANCES: [Stance; 4] = [Stance::Supporter, Stance::Neutral, Stance::Critic, Stance::Unknown];

/// The parameters as they stand in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Raw {
    view: String,
    support: String,
    role: String,
    us: String,
    gaps: String,
    q: String,
    person: String,
    open: String,
    shut: String,
    all: String,
    zoom: String,
    lines: String,
    since: String,
    did: String,
    as_of: String,
    day: String,
}

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ask {
    /// The view.
    pub view: View,
    /// Only who is for, against …
    pub support: Option<Stance>,
    /// Only one part in the buying group.
    pub role: Option<Role>,
    /// Only those whom one of us looks after.
    pub us: Option<UserId>,
    /// Only coverage gaps.
    pub gaps: bool,
    /// Words in name, title or unit, folded.
    pub words: Vec<String>,
    /// The same as typed.
    pub q: String,
    /// The card that is chosen.
    pub person: Option<PositionId>,
    /// Branches that were opened.
    pub open: Vec<PositionId>,
    /// Branches that were folded.
    pub shut: Vec<PositionId>,
    /// Whether nothing is folded of itself.
    pub all: bool,
    /// Size in percent: 75 or 50; 0 is full size.
    pub zoom: u8,
    /// Whether informal influence is left out.
    pub no_lines: bool,
    /// The day since which changes are told, as typed.
    pub since: String,
    /// What was just done, to be said aloud.
    pub did: String,
    /// The day that is shown, as typed.
    pub as_of: String,
}

/// Most branches that an address may name.
const BRANCHES: usize = 200;

fn ids(text: &str) -> Vec<PositionId> {
    text.split(',').filter_map(|id| id.parse().ok()).take(BRANCHES).collect()
}

fn join(ids: &[PositionId]) -> String {
    ids.iter().map(PositionId::to_string).collect::<Vec<_>>().join(",")
}

impl Ask {
    /// Reads a query string. What does not parse in a filter is no filter; unknown names are refused.
    ///
    /// # Errors
    /// `BadRequest` for unknown or repeated parameters.
    pub fn read(query: &str) -> Result<Self> {
        let raw: Raw = serde_html_form::from_str(query)
            .map_err(|e| Error::BadRequest(axum::http::StatusCode::BAD_REQUEST, "error-query", e.to_string()))?;
        let q: String = raw.q.trim().chars().take(100).collect();
        Ok(Self {
            view: View::ALL.into_iter().find(|v| v.code() == raw.view).unwrap_or_default(),
            support: STANCES.into_iter().find(|s| s.code() == raw.support),
            role: Role::parse(&raw.role),
            us: raw.us.parse().ok(),
            gaps: raw.gaps == "1",
            words: tenure_text::fold(&q).split_whitespace().map(str::to_owned).collect(),
            q,
            person: raw.person.parse().ok(),
            open: ids(&raw.open),
            shut: ids(&raw.shut),
            all: raw.all == "1",
            zoom: [75, 50].into_iter().find(|z: &u8| z.to_string() == raw.zoom).unwrap_or_default(),
            no_lines: raw.lines == "off",
            since: raw.since,
            did: raw.did,
            as_of: if raw.as_of.is_empty() { raw.day } else { raw.as_of },
        })
    }

    /// The parameters that an address needs for the same again; what was just done is not said twice.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let flag = |on: bool, word: &str| if on { word.to_owned() } else { String::new() };
        let mut pairs = vec![
            ("view", self.view.code().to_owned()),
            ("support", self.support.map(|s| s.code().to_owned()).unwrap_or_default()),
            ("role", self.role.map(|r| r.code().to_owned()).unwrap_or_default()),
            ("us", self.us.map(|u| u.to_string()).unwrap_or_default()),
            ("gaps", flag(self.gaps, "1")),
            ("q", self.q.clone()),
            ("person", self.person.map(|p| p.to_string()).unwrap_or_default()),
            ("open", join(&self.open)),
            ("shut", join(&self.shut)),
            ("all", flag(self.all, "1")),
            ("zoom", flag(self.zoom != 0, &self.zoom.to_string())),
            ("lines", flag(self.no_lines, "off")),
            ("since", self.since.clone()),
            ("as_of", self.as_of.clone()),
        ];
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// The address of a map with something changed.
    pub fn href(&self, path: &str, change: impl FnOnce(&mut Ask)) -> String {
        let mut other = self.clone();
        change(&mut other);
        let query = serde_html_form::to_string(other.pairs()).unwrap_or_default();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// Whether any filter is set.
    pub fn filters(&self) -> bool {
        self.support.is_some() || self.role.is_some() || self.us.is_some() || self.gaps || !self.words.is_empty()
    }

    /// Takes all filters off.
    pub fn clear(&mut self) {
        (self.support, self.role, self.us, self.gaps) = (None, None, None, false);
        self.q.clear();
        self.words.clear();
    }

    /// Whether a card meets the filters.
    pub fn keeps(&self, card: &Card) -> bool {
        let ours = || [&card.owner, &card.deputy, &card.peer].into_iter().flatten().map(|c| c.id);
        self.support.is_none_or(|s| card.stance() == s && !card.open)
            && self.role.is_none_or(|role| card.is(role))
            && self.us.is_none_or(|us| ours().any(|c| c == us))
            && (!self.gaps || gap(card) || (card.open && card.key))
            && self.says(card)
    }

    fn says(&self, card: &Card) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let unit = card.unit.as_ref().map_or("", |(_, name)| name.as_str());
        let text = tenure_text::fold(&format!("{} {} {unit}", card.name, card.title));
        self.words.iter().all(|word| text.contains(word.as_str()))
    }
}
