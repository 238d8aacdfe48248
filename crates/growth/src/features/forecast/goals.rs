//! What is to be sold in a period: targets of people, teams and territories that cover it, and with whose credit they are
//! compared.

use std::collections::{BTreeMap, HashMap, HashSet};

use tenure_db::Conn;
use uuid::Uuid;

use super::model::Outcome;
use super::store::{Ask, book};
use crate::base::dated::Span;
use crate::base::money::Money;
use crate::base::scope::Choice;
use crate::base::settings::Settings;
use crate::base::{Result, Right, UserId, Viewer};
use crate::features::org::store::reach;
use crate::features::org::territories;
use crate::features::rates;
use crate::features::rates::model::Rates;
use crate::features::revenue::model::{first_day, month_of};
use crate::features::targets::model::{About, Part, Shape, Target, days_of, held_days, outermost, pace, prorated};
use crate::features::targets::store::held::{self, Held};
use crate::features::targets::store::target::{self, Filter};

/// Most targets that are read.
const MOST: usize = 10_000;

/// What the target of all is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Of {
    /// All deals in scope: it is of a territory, or there is none.
    #[default]
    Everything,
    /// What is credited to the viewer.
    Me(UserId),
    /// What is credited to whoever reports to the viewer at any distance, and to them.
    Team(HashSet<UserId>),
    /// What is credited to those who have a target.
    People(HashSet<UserId>),
}

impl Of {
    /// Whether somebody's credit is compared.
    pub fn holds(&self, user: Option<UserId>) -> bool {
        match self {
            Of::Everything => true,
            Of::Me(me) => user == Some(*me),
            Of::Team(people) | Of::People(people) => user.is_some_and(|user| people.contains(&user)),
        }
    }
}

/// Targets by whose they are, in minor units of the reporting currency. Those that cover only a part of the period are
/// left out: they are no target of all of it.
#[derive(Clone, Debug, Default)]
pub struct Goals {
    /// Of what is in scope; none without a target.
    pub whole: Option<i64>,
    /// With what that is compared.
    pub of: Of,
    /// Of people, prorated by the days on which they led an account.
    pub people: HashMap<UserId, i64>,
    /// Of teams, by who leads them.
    pub teams: HashMap<UserId, i64>,
    /// Of territories.
    pub territories: HashMap<Uuid, i64>,
    /// Of the months of the period; empty without a target of all of it.
    pub months: BTreeMap<i64, i64>,
    /// Whether the months have no targets of their own: then each has its share by days.
    pub by_days: bool,
    /// Targets that are left out, because their currency has no rate.
    pub unknown: i64,
    /// People, teams and territories whose targets leave days of the period without one.
    pub partial: i64,
}

/// Targets that the viewer may know of and that lie in the period. A choice of a kind has none, and no target of all is
/// kept beside a part of the deals.
///
/// # Errors
/// What the database says.
pub fn load(q: &Conn<'_>, viewer: &Viewer, settings: &Settings, ask: &Ask<'_>, period: &Span) -> Result<Goals> {
    if ask.only.kind.is_some() {
        return Ok(Goals::default());
    }
    let source = Source::read(q, viewer, settings, ask, period)?;
    let mut goals = source.sum(period);
    goals.of = of(q, &goals, viewer, ask)?;
    goals.whole = whole(&goals, viewer, ask);
    source.months(&mut goals, viewer, ask, period);
    if ask.scope.choice == Choice::All && ask.only.territory.is_none() && !goals.territories.is_empty() {
        // A row holds the accounts of the territory itself, its target those below it, too.
        let rows = territories::tree(q, false)?;
        let above = rows.iter().zip(rows.iter().skip(1)).filter(|(row, next)| next.depth > row.depth);
        for (row, _) in above {
            goals.territories.remove(&row.territory.id.0);
        }
    } else {
        goals.territories.clear();
    }
    Ok(goals)
}

/// With whose credit the target of all is compared.
fn of(q: &Conn<'_>, goals: &Goals, viewer: &Viewer, ask: &Ask<'_>) -> Result<Of> {
    if ask.only.territory.is_some() {
        return Ok(Of::Everything);
    }
    Ok(match ask.scope.choice {
        Choice::Territory(_) => Of::Everything,
        Choice::Mine => Of::Me(viewer.id),
        Choice::Team | Choice::All if goals.teams.contains_key(&viewer.id) => {
            let below = reach::reports(q, viewer.id, viewer.today)?;
            Of::Team(below.into_iter().chain([viewer.id]).collect())
        }
        Choice::Team | Choice::All => Of::People(goals.people.keys().copied().collect()),
    })
}

/// The target of all that `of` says; none where the deals asked for are only a part of what it is about.
fn whole(goals: &Goals, viewer: &Viewer, ask: &Ask<'_>) -> Option<i64> {
    let choice = ask.scope.choice;
    if let Some(territory) = ask.only.territory {
        let all = choice == Choice::All || matches!(choice, Choice::Territory(id) if id.0 == territory);
        return goals.territories.get(&territory).copied().filter(|_| all);
    }
    match (&goals.of, choice) {
        (Of::Everything, Choice::Territory(id)) => goals.territories.get(&id.0).copied(),
        (Of::Everything, _) => None,
        (Of::Me(me), _) => goals.people.get(me).copied(),
        (Of::Team(_), _) => goals.teams.get(&viewer.id).copied(),
        (Of::People(people), _) => {
            let of = people.iter().map(|user| goals.people.get(user).copied());
            if people.is_empty() { None } else { of.sum() }
        }
    }
}

/// Whether what is asked for holds all that a target is about, so that both may be compared.
fn concerns(about: &About, viewer: &Viewer, ask: &Ask<'_>) -> bool {
    match (ask.only.territory, ask.scope.choice) {
        (Some(id), _) => matches!(about.part, Part::Territory(of) if of.0 == id),
        (None, Choice::Territory(id)) => about.part == Part::Territory(id),
        (None, Choice::Mine) => own(about) && about.user == viewer.id,
        (None, Choice::Team) => about.part == Part::Whole,
        (None, Choice::All) => matches!(about.part, Part::Whole | Part::Territory(_)),
    }
}

/// What goals are added up from.
struct Source {
    by: BTreeMap<About, Vec<Target>>,
    held: Held,
    rates: Rates,
    currency: String,
}

impl Source {
    fn read(q: &Conn<'_>, viewer: &Viewer, settings: &Settings, ask: &Ask<'_>, period: &Span) -> Result<Self> {
        let filter = Filter { begins: Some((period.from, period.to)), ..Filter::default() };
        let mut all = target::list(q, viewer, &filter, MOST)?;
        all.retain(|t| t.span.to <= period.to && concerns(&t.about, viewer, ask));
        let narrow = !ask.scope.everything || ask.scope.choice == Choice::Team;
        if viewer.has(Right::Administer) && narrow && !all.is_empty() {
            // An admin knows of all targets, sees not all that is sold for them, and has a team all the same.
            let below = reach::reports(q, viewer.id, viewer.today)?;
            all.retain(|t| t.about.user == viewer.id || below.contains(&t.about.user));
        }
        let mut by: BTreeMap<About, Vec<Target>> = BTreeMap::new();
        all.into_iter().for_each(|t| by.entry(t.about).or_default().push(t));
        let people: Vec<UserId> = by.keys().filter(|about| own(about)).map(|about| about.user).collect();
        let (held, rates) = (held::led(q, &people)?, rates::store::all(q)?);
        Ok(Self { by, held, rates, currency: settings.currency.clone() })
    }

    fn worth(&self, t: &Target) -> Option<i64> {
        let Money { minor, currency } = &t.amount;
        self.rates.factor(currency, &self.currency, t.span.from)?.apply(*minor, currency, &self.currency)
    }

    /// What the targets within some days come to, of those that have one for each of these days.
    fn sum(&self, span: &Span) -> Goals {
        let mut goals = Goals::default();
        let mut split: HashMap<Uuid, i64> = HashMap::new();
        // Territories of which a target is left out: what is left is no target of the whole.
        let mut torn: HashSet<(Uuid, bool)> = HashSet::new();
        for (about, targets) in &self.by {
            let inside: Vec<&Target> =
                targets.iter().filter(|t| span.from <= t.span.from && t.span.to <= span.to).collect();
            let targets = outermost(span, &inside);
            if targets.is_empty() {
                continue;
            }
            let held = self.held.get(&about.user).map(Vec::as_slice).unwrap_or_default();
            if !covers(&targets, &if own(about) { held_days(span, held) } else { vec![*span] }) {
                goals.partial += 1;
                torn.extend(territory(about));
                continue;
            }
            let worth =
                |t: &&Target| Some(if own(about) { prorated(self.worth(t)?, &t.span, held) } else { self.worth(t)? });
            let known: Vec<i64> = targets.iter().filter_map(worth).collect();
            if known.len() < targets.len() {
                goals.unknown += i64::try_from(targets.len() - known.len()).unwrap_or(i64::MAX);
                torn.extend(territory(about));
                continue;
            }
            let sum = known.into_iter().fold(0, i64::saturating_add);
            match (about.part, about.team) {
                (Part::Whole, true) => drop(goals.teams.insert(about.user, sum)),
                (Part::Whole, false) => drop(goals.people.insert(about.user, sum)),
                (Part::Territory(id), true) => *goals.territories.entry(id.0).or_default() += sum,
                (Part::Territory(id), false) => *split.entry(id.0).or_default() += sum,
                _ => {}
            }
        }
        // What people were given of a territory tells nothing more where its team has a target.
        goals.territories.retain(|id, _| !torn.contains(&(*id, true)));
        for (territory, sum) in split {
            if !torn.contains(&(territory, true)) && !torn.contains(&(territory, false)) {
                goals.territories.entry(territory).or_insert(sum);
            }
        }
        goals
    }

    /// Sets the targets of the months: their own where each has one, else their share by days.
    fn months(&self, goals: &mut Goals, viewer: &Viewer, ask: &Ask<'_>, period: &Span) {
        let Some(all) = goals.whole else { return };
        let months = month_of(period.from)..month_of(period.to);
        let own = months.clone().map(|month| {
            let span = Span { from: first_day(month), to: first_day(month + 1) };
            let of = Goals { of: goals.of.clone(), ..self.sum(&span) };
            Some((month, whole(&of, viewer, ask)?))
        });
        if let Some(own) = own.collect::<Option<BTreeMap<i64, i64>>>() {
            goals.months = own;
            return;
        }
        goals.by_days = true;
        let mut before = 0;
        for month in months {
            let upto = prorated(all, period, &[Span { from: period.from, to: first_day(month + 1) }]);
            goals.months.insert(month, upto - before);
            before = upto;
        }
    }
}

/// The territory that a target is of, and whether it is a team's.
fn territory(about: &About) -> Option<(Uuid, bool)> {
    if let Part::Territory(id) = about.part { Some((id.0, about.team)) } else { None }
}

/// Whether it is the whole of a person: then it counts for the days on which they led an account.
fn own(about: &About) -> bool {
    !about.team && about.part == Part::Whole
}

/// Whether targets leave none of these days out.
fn covers(targets: &[&Target], days: &[Span]) -> bool {
    let spans: Vec<Span> = targets.iter().map(|t| t.span).collect();
    let length = |spans: &[Span]| spans.iter().map(days_of).sum::<i64>();
    days.iter().all(|days| length(&held_days(days, &spans)) == length(&[*days]))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::TargetId;
    use jiff::civil::{Date, date};

    fn target(from: Date, to: Date) -> Target {
        Target {
            id: TargetId(Uuid::nil()),
            about: About { user: UserId(Uuid::nil()), team: false, part: Part::Whole },
            span: Span { from, to },
            amount: Money { minor: 1, currency: String::from("EUR") },
            version: 1,
            archived: false,
        }
    }

    #[test]
    fn a_target_counts_only_where_no_day_is_left_out() {
        let (jan, rest) = (target(date(2026, 1, 1), date(2026, 2, 1)), target(date(2026, 2, 1), date(2026, 4, 1)));
        let q1 = [Span { from: date(2026, 1, 1), to: date(2026, 4, 1) }];
        assert!(!covers(&[&jan], &q1));
        assert!(covers(&[&jan, &rest], &q1));
        // Who leads nothing in February and March has what January says.
        assert!(covers(&[&jan], &[Span { from: date(2026, 1, 10), to: date(2026, 2, 1) }]));
    }
}
