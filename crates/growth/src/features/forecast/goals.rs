//! What is to be sold in a period: targets of people, teams and territories that lie in it.

use std::collections::{BTreeMap, HashMap};

use tenure_db::Conn;
use uuid::Uuid;

use super::model::Outcome;
use super::store::{Ask, book};
use crate::base::dated::Span;
use crate::base::money::Money;
use crate::base::scope::Choice;
use crate::base::settings::Settings;
use crate::base::{Result, UserId, Viewer};
use crate::features::rates;
use crate::features::targets::model::{About, Part, Shape, Target, outermost, pace, prorated};
use crate::features::targets::store::held;
use crate::features::targets::store::target::{self, Filter};

/// Most targets that are read.
const MOST: usize = 10_000;

/// Targets by whose they are, in minor units of the reporting currency.
#[derive(Clone, Debug, Default)]
pub struct Goals {
    /// Of what is in scope; none without a target.
    pub whole: Option<i64>,
    /// Of people, prorated by the days on which they led an account.
    pub people: HashMap<UserId, i64>,
    /// Of teams, by who leads them.
    pub teams: HashMap<UserId, i64>,
    /// Of territories.
    pub territories: HashMap<Uuid, i64>,
    /// Targets that are left out, because their currency has no rate.
    pub unknown: i64,
}

/// Targets that the viewer may know of and that lie in the period. A choice of a kind has none.
///
/// # Errors
/// What the database says.
pub fn load(q: &Conn<'_>, viewer: &Viewer, settings: &Settings, ask: &Ask<'_>, period: &Span) -> Result<Goals> {
    if ask.only.kind.is_some() {
        return Ok(Goals::default());
    }
    let filter = Filter { begins: Some((period.from, period.to)), ..Filter::default() };
    let mut all = target::list(q, viewer, &filter, MOST)?;
    all.retain(|t| t.span.to <= period.to);
    let rates = rates::store::all(q)?;
    let worth = |t: &Target| {
        let Money { minor, currency } = &t.amount;
        rates.factor(currency, &settings.currency, t.span.from)?.apply(*minor, currency, &settings.currency)
    };
    let mut by: BTreeMap<About, Vec<&Target>> = BTreeMap::new();
    all.iter().for_each(|t| by.entry(t.about).or_default().push(t));
    let people: Vec<UserId> = by.keys().filter(|a| !a.team && a.part == Part::Whole).map(|a| a.user).collect();
    let held = held::led(q, &people)?;
    let mut goals = Goals::default();
    let mut split: HashMap<Uuid, i64> = HashMap::new();
    for (about, targets) in &by {
        let mut sum = None;
        for t in outermost(period, targets) {
            let Some(minor) = worth(t) else {
                goals.unknown += 1;
                continue;
            };
            let days = held.get(&about.user).map(Vec::as_slice).unwrap_or_default();
            let own = !about.team && about.part == Part::Whole;
            *sum.get_or_insert(0) += if own { prorated(minor, &t.span, days) } else { minor };
        }
        let Some(sum) = sum else { continue };
        match (about.part, about.team) {
            (Part::Whole, true) => drop(goals.teams.insert(about.user, sum)),
            (Part::Whole, false) => drop(goals.people.insert(about.user, sum)),
            (Part::Territory(id), true) => *goals.territories.entry(id.0).or_default() += sum,
            (Part::Territory(id), false) => *split.entry(id.0).or_default() += sum,
            _ => {}
        }
    }
    // What people were given of a territory tells nothing more where its team has a target.
    for (territory, sum) in split {
        goals.territories.entry(territory).or_insert(sum);
    }
    goals.whole = whole(&goals, viewer, ask);
    if ask.only.territory.is_some() {
        goals.people.clear();
        goals.teams.clear();
    }
    Ok(goals)
}

fn whole(goals: &Goals, viewer: &Viewer, ask: &Ask<'_>) -> Option<i64> {
    if let Some(territory) = ask.only.territory {
        return goals.territories.get(&territory).copied();
    }
    match ask.scope.choice {
        Choice::Mine => goals.people.get(&viewer.id).copied(),
        Choice::Territory(id) => goals.territories.get(&id.0).copied(),
        Choice::Team | Choice::All => {
            let people = (!goals.people.is_empty()).then(|| goals.people.values().sum());
            goals.teams.get(&viewer.id).copied().or(people)
        }
    }
}

/// The share of a target that is expected by the end of today: last year's cumulative share of what was won, linear
/// where nothing was. None once the period is over, or before it began.
///
/// # Errors
/// What the database says.
pub fn expected(q: &Conn<'_>, ask: &Ask<'_>, period: &Span) -> Result<Option<f64>> {
    if !period.holds(ask.today) {
        return Ok(None);
    }
    let back = |day: jiff::civil::Date| day.checked_sub(jiff::ToSpan::year(1)).unwrap_or(day);
    let before = Span { from: back(period.from), to: back(period.to) };
    let mut shape = Shape::new();
    for deal in book::closed(q, ask, &before, &[Outcome::Won])? {
        if let (Some(day), Some(minor)) = (deal.shot.day, deal.shot.minor) {
            *shape.entry(day).or_default() += minor;
        }
    }
    Ok(pace(&[*period], ask.today, &shape))
}
