//! What people reached in the columns of the grid. Pure: everything that was read is given.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Attained, Column, Shape, Target, held_days, outermost, pace, prorated};
use crate::base::UserId;
use crate::base::dated::{Span, next_day};

/// What a target is worth in the reporting currency; none without a rate.
pub type Worth<'a> = &'a dyn Fn(&Target) -> Option<i64>;

/// What is known of one row of the grid.
pub struct Line<'a> {
    /// Its targets, about one and the same thing.
    pub targets: Vec<&'a Target>,
    /// The days for which they count; none: all (a team is always there).
    pub held: Option<&'a [Span]>,
    /// What was credited by day, this year and the one before.
    pub credits: &'a Shape,
    /// Whether the viewer sees any account, so that nothing credited means nothing.
    pub sees: bool,
}

/// A sum; none where it is larger than can be counted.
pub fn total(amounts: impl IntoIterator<Item = i64>) -> Option<i64> {
    i64::try_from(amounts.into_iter().map(i128::from).sum::<i128>()).ok()
}

/// What a shape holds in a period, up to and with a day; none where it is larger than can be counted.
pub fn credited(shape: &Shape, span: &Span, today: Date) -> Option<i64> {
    let to = span.to.min(next_day(today));
    // Days of a shape are added up to the largest number and no further (`add`).
    let days = || shape.range(span.from..to).map(|(_, minor)| *minor);
    if span.from >= to { Some(0) } else { total(days()).filter(|_| days().all(|minor| minor < i64::MAX)) }
}

impl Line<'_> {
    /// What was credited in a period, without a target.
    fn bare(&self, span: &Span, today: Date) -> Attained {
        let credited = if self.sees { credited(self.credits, span, today) } else { None };
        Attained { credited, beyond: self.sees && credited.is_none(), ..Attained::default() }
    }

    /// One target: what was credited of it, its prorated amount, and the pace while it runs.
    pub fn one(&self, target: &Target, worth: Worth<'_>, today: Date) -> Attained {
        let everything = [target.span];
        let held = self.held.unwrap_or(&everything);
        let days = held_days(&target.span, held);
        let running = target.span.holds(today);
        Attained {
            target: worth(target).map(|minor| prorated(minor, &target.span, held)),
            pace: if running { pace(&days, today, self.credits) } else { None },
            ..self.bare(&target.span, today)
        }
    }

    /// The targets of a column together. Those of a year are its outermost ones; a column without a target tells only
    /// what was credited.
    pub fn column(&self, column: &Column, worth: Worth<'_>, today: Date) -> Attained {
        let of: Vec<&Target> = match column.year {
            true => outermost(&column.span, &self.targets),
            false => self.targets.iter().copied().filter(|t| t.span == column.span).collect(),
        };
        if of.is_empty() {
            return self.bare(&column.span, today);
        }
        let parts: Vec<(Attained, &Target)> = of.iter().map(|t| (self.one(t, worth, today), *t)).collect();
        together(&parts, column.span.holds(today), today)
    }
}

/// Adds targets up. The pace of several is what is expected of all by today: all of those that are over, nothing of
/// those to come.
fn together(parts: &[(Attained, &Target)], running: bool, today: Date) -> Attained {
    let expected = parts.iter().map(|(a, t)| {
        let share = if t.span.to <= today { 1.0 } else { a.pace.unwrap_or(0.0) };
        a.target.unwrap_or(0) as f64 * share
    });
    paced(summed(parts.iter().map(|(a, _)| a)), running, expected.sum())
}

/// Several rows as one: the sum of people.
pub fn added(rows: &[Attained]) -> Attained {
    let expected = rows.iter().map(|a| a.target.unwrap_or(0) as f64 * a.pace.unwrap_or(0.0));
    paced(summed(rows.iter()), rows.iter().any(|a| a.pace.is_some()), expected.sum())
}

/// The amounts of several as one: unknown where one of them is, or where their sum is larger than can be counted.
fn summed<'a>(of: impl Iterator<Item = &'a Attained> + Clone) -> Attained {
    let known: Option<Vec<i64>> = of.clone().map(|a| a.credited).collect();
    let targets: Vec<i64> = of.clone().filter_map(|a| a.target).collect();
    let (credited, target) = (known.as_ref().map(|all| total(all.iter().copied())), total(targets.iter().copied()));
    if of.clone().any(|a| a.beyond) || credited == Some(None) || target.is_none() {
        return Attained { beyond: true, ..Attained::default() };
    }
    let target = target.filter(|_| !targets.is_empty());
    Attained { credited: credited.flatten(), target, ..Attained::default() }
}

/// With the pace: what is expected of the whole target by today.
fn paced(sum: Attained, running: bool, expected: f64) -> Attained {
    let pace = sum.target.filter(|minor| running && *minor > 0).map(|minor| expected / minor as f64);
    Attained { pace, ..sum }
}

/// Credits by person; the key none is what belongs to nobody.
pub type Credits = HashMap<Option<UserId>, Shape>;

/// Adds the days of a shape that lie in a span to another one.
pub fn add(to: &mut Shape, shape: &Shape, span: &Span) {
    for (day, minor) in shape.range(span.from..span.to) {
        let sum = to.entry(*day).or_default();
        *sum = sum.saturating_add(*minor);
    }
}

/// Who was in somebody's team on which days; days of one person lie apart.
pub type Members = Vec<(UserId, Span)>;

/// What was credited to a team: to who leads it, and to its members on the days on which they were in it.
pub fn of_team(credits: &Credits, leader: UserId, members: &[(UserId, Span)]) -> Shape {
    let mut all = Shape::new();
    let always = Span { from: Date::MIN, to: Date::MAX };
    for (user, span) in members.iter().chain([&(leader, always)]) {
        if let Some(shape) = credits.get(&Some(*user)) {
            add(&mut all, shape, span);
        }
    }
    all
}

/// Whether what people were given adds up to their team's target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddsUp {
    /// The team's target; none without one.
    pub team: Option<i64>,
    /// What people were given, whole periods.
    pub given: i64,
    /// What stands on accounts that nobody leads today.
    pub unled: i64,
    /// Whether a sum is larger than can be counted, so that these are unknown.
    pub beyond: bool,
}

impl AddsUp {
    /// What nobody was given; below zero when more was given than there is.
    pub fn rest(&self) -> Option<i64> {
        self.team?.checked_sub(self.given)?.checked_sub(self.unled)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{About, Part};
    use super::*;
    use crate::base::TargetId;
    use crate::base::money::Money;
    use jiff::civil::date;
    use uuid::Uuid;

    const TODAY: Date = date(2026, 11, 12);

    fn target(from: Date, to: Date, minor: i64) -> Target {
        Target {
            id: TargetId(Uuid::nil()),
            about: About { user: UserId(Uuid::nil()), team: false, part: Part::Whole },
            span: Span { from, to },
            amount: Money { minor, currency: String::from("EUR") },
            version: 1,
            archived: false,
        }
    }

    fn worth(t: &Target) -> Option<i64> {
        (t.amount.currency == "EUR").then_some(t.amount.minor)
    }

    #[test]
    fn a_year_is_the_sum_of_its_quarters() {
        let q3 = target(date(2026, 7, 1), date(2026, 10, 1), 1_000);
        let q4 = target(date(2026, 10, 1), date(2027, 1, 1), 2_000);
        let credits = Shape::from([
            (date(2025, 10, 5), 60),
            (date(2025, 12, 5), 40),
            (date(2026, 7, 1), 800),
            (date(2026, 11, 12), 500),
            (date(2026, 11, 13), 9_999),
        ]);
        let line = Line { targets: vec![&q3, &q4], held: None, credits: &credits, sees: true };
        let year = Column { span: Span { from: date(2026, 1, 1), to: date(2027, 1, 1) }, year: true };
        let sum = line.column(&year, &worth, TODAY);
        assert_eq!((sum.credited, sum.target), (Some(1_300), Some(3_000)));
        // All of the third quarter, and 60 % of the fourth, as last year: 2,200 of 3,000.
        assert!((sum.pace.unwrap() - 2_200.0 / 3_000.0).abs() < 1e-9);
        let closed = line.column(&Column { span: q3.span, year: false }, &worth, TODAY);
        assert_eq!((closed.share(), closed.pace), (Some(0.8), None));
        // A column in which one has no target tells what was credited, and no share.
        let odd = Column { span: Span { from: date(2026, 7, 1), to: date(2026, 7, 18) }, year: false };
        let bare = line.column(&odd, &worth, TODAY);
        assert_eq!((bare.credited, bare.target, bare.share()), (Some(800), None, None));
    }

    #[test]
    fn who_joined_midway_is_measured_by_their_days() {
        let q4 = target(date(2026, 10, 1), date(2027, 1, 1), 92_00);
        let held = [Span::since(date(2026, 11, 1))];
        let credits = Shape::from([(date(2026, 11, 2), 30_00)]);
        let line = Line { targets: vec![&q4], held: Some(&held), credits: &credits, sees: true };
        let got = line.one(&q4, &worth, TODAY);
        assert_eq!(got.target, Some(61_00));
        // Twelve of 61 days are over.
        assert_eq!(got.pace, Some(12.0 / 61.0));
        let nobody = Line { held: Some(&[]), ..line };
        assert_eq!((nobody.one(&q4, &worth, TODAY).target, nobody.one(&q4, &worth, TODAY).share()), (Some(0), None));
    }

    #[test]
    fn what_has_no_rate_is_left_out() {
        let mut other = target(date(2026, 10, 1), date(2027, 1, 1), 500);
        other.amount.currency = String::from("XAU");
        let credits = Shape::new();
        let line = Line { targets: vec![&other], held: None, credits: &credits, sees: false };
        let year = Column { span: Span { from: date(2026, 1, 1), to: date(2027, 1, 1) }, year: true };
        assert_eq!(line.column(&year, &worth, TODAY), Attained::default());
    }

    #[test]
    fn rows_add_up() {
        let row = |credited, target, pace| Attained { credited, target, pace, beyond: false };
        let sum =
            added(&[row(Some(5), Some(10), Some(0.5)), row(Some(7), None, None), row(Some(1), Some(30), Some(1.0))]);
        assert_eq!((sum.credited, sum.target, sum.pace), (Some(13), Some(40), Some(0.875)));
        assert_eq!(added(&[]).target, None);
        let adds = AddsUp { team: Some(64_680), given: 63_700, unled: 980, beyond: false };
        assert_eq!(adds.rest(), Some(0));
        assert_eq!(AddsUp::default().rest(), None);
        assert_eq!(AddsUp { team: Some(-2), given: i64::MAX, ..adds }.rest(), None);
    }

    #[test]
    fn a_sum_beyond_counting_is_unknown() {
        let row = |credited, target| Attained { credited: Some(credited), target: Some(target), ..Attained::default() };
        let unknown = Attained { beyond: true, ..Attained::default() };
        assert_eq!(added(&[row(1, i64::MAX), row(2, i64::MAX)]), unknown);
        assert_eq!(added(&[row(i64::MAX, 1), row(1, 1)]), unknown);
        assert_eq!(added(&[row(1, 1), unknown]), unknown);
        assert_eq!(added(&[row(1, i64::MAX - 1), row(2, 1)]).target, Some(i64::MAX));
        let (q3, q4) = (date(2026, 7, 1), date(2026, 10, 1));
        let (a, b) = (target(q3, q4, i64::MAX), target(q4, date(2027, 1, 1), i64::MAX));
        let line = Line { targets: vec![&a, &b], held: None, credits: &Shape::new(), sees: true };
        let year = Column { span: Span { from: date(2026, 1, 1), to: date(2027, 1, 1) }, year: true };
        assert_eq!(line.column(&year, &worth, TODAY), unknown);
        let shape = Shape::from([(q3, i64::MAX - 1), (q4, 5)]);
        assert_eq!(credited(&shape, &year.span, TODAY), None);
        assert_eq!(credited(&shape, &Span { from: q4, to: year.span.to }, TODAY), Some(5));
    }

    #[test]
    fn a_team_has_what_its_members_were_credited_with_while_they_were_in_it() {
        let user = |n: u128| UserId(Uuid::from_u128(n));
        let (may, june, july) = (date(2026, 5, 31), date(2026, 6, 1), date(2026, 7, 1));
        let all = Shape::from([(may, 1), (june, 10), (july, 100)]);
        let credits = Credits::from([
            (Some(user(1)), all.clone()),
            (Some(user(2)), all.clone()),
            (Some(user(3)), all.clone()),
            (None, all.clone()),
        ]);
        // One leads it, two came on 1 June and went on 1 July, three is somebody else's.
        let members = [(user(2), Span { from: june, to: july })];
        assert_eq!(of_team(&credits, user(1), &members), Shape::from([(may, 1), (june, 20), (july, 100)]));
        assert_eq!(of_team(&credits, user(9), &[]), Shape::new());
    }
}
