//! What people reached in the columns of the grid. Pure: everything that was read is given.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Attained, Column, Shape, Target, held_days, outermost, pace, prorated};
use crate::base::UserId;
use crate::base::dated::Span;

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

/// What a shape holds in a period, up to and with a day.
pub fn credited(shape: &Shape, span: &Span, today: Date) -> i64 {
    let to = span.to.min(crate::base::dated::next_day(today));
    if span.from >= to { 0 } else { shape.range(span.from..to).map(|(_, minor)| minor).sum() }
}

impl Line<'_> {
    /// One target: what was credited of it, its prorated amount, and the pace while it runs.
    pub fn one(&self, target: &Target, worth: Worth<'_>, today: Date) -> Attained {
        let everything = [target.span];
        let held = self.held.unwrap_or(&everything);
        let days = held_days(&target.span, held);
        let running = target.span.holds(today);
        Attained {
            credited: self.sees.then(|| credited(self.credits, &target.span, today)),
            target: worth(target).map(|minor| prorated(minor, &target.span, held)),
            pace: if running { pace(&days, today, self.credits) } else { None },
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
            let credited = self.sees.then(|| credited(self.credits, &column.span, today));
            return Attained { credited, target: None, pace: None };
        }
        let parts: Vec<(Attained, &Target)> = of.iter().map(|t| (self.one(t, worth, today), *t)).collect();
        together(&parts, column.span.holds(today), today)
    }
}

/// Adds targets up. The pace of several is what is expected of all by today: all of those that are over, nothing of
/// those to come.
fn together(parts: &[(Attained, &Target)], running: bool, today: Date) -> Attained {
    let credited = parts.iter().map(|(a, _)| a.credited).sum::<Option<i64>>();
    let known: Vec<&(Attained, &Target)> = parts.iter().filter(|(a, _)| a.target.is_some()).collect();
    let target = (!known.is_empty()).then(|| known.iter().filter_map(|(a, _)| a.target).sum::<i64>());
    let expected: f64 = known
        .iter()
        .map(|(a, t)| {
            let share = if t.span.to <= today { 1.0 } else { a.pace.unwrap_or(0.0) };
            a.target.unwrap_or(0) as f64 * share
        })
        .sum();
    let pace = target.filter(|minor| running && *minor > 0).map(|minor| expected / minor as f64);
    Attained { credited, target, pace }
}

/// Several rows as one: the sum of people.
pub fn added(rows: &[Attained]) -> Attained {
    let known = |a: &&Attained| a.target.is_some();
    let target = rows.iter().any(|a| a.target.is_some()).then(|| rows.iter().filter_map(|a| a.target).sum::<i64>());
    let expected: f64 = rows.iter().filter(known).map(|a| a.target.unwrap_or(0) as f64 * a.pace.unwrap_or(0.0)).sum();
    let running = rows.iter().any(|a| a.pace.is_some());
    Attained {
        credited: rows.iter().map(|a| a.credited).sum::<Option<i64>>(),
        target,
        pace: target.filter(|minor| running && *minor > 0).map(|minor| expected / minor as f64),
    }
}

/// Credits by person; the key none is what belongs to nobody.
pub type Credits = HashMap<Option<UserId>, Shape>;

/// Everything that was credited.
pub fn all_of(credits: &Credits) -> Shape {
    let mut all = Shape::new();
    for shape in credits.values() {
        for (day, minor) in shape {
            *all.entry(*day).or_default() += minor;
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
}

impl AddsUp {
    /// What nobody was given; below zero when more was given than there is.
    pub fn rest(&self) -> Option<i64> {
        Some(self.team? - self.given - self.unled)
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
        let row = |credited, target, pace| Attained { credited, target, pace };
        let sum =
            added(&[row(Some(5), Some(10), Some(0.5)), row(Some(7), None, None), row(Some(1), Some(30), Some(1.0))]);
        assert_eq!((sum.credited, sum.target, sum.pace), (Some(13), Some(40), Some(0.875)));
        assert_eq!(added(&[]).target, None);
        let adds = AddsUp { team: Some(64_680), given: 63_700, unled: 980 };
        assert_eq!(adds.rest(), Some(0));
        assert_eq!(AddsUp::default().rest(), None);
        let credits =
            Credits::from([(None, Shape::from([(TODAY, 1)])), (Some(UserId(Uuid::nil())), Shape::from([(TODAY, 2)]))]);
        assert_eq!(all_of(&credits), Shape::from([(TODAY, 3)]));
        assert_eq!(credited(&all_of(&credits), &Span::since(date(2027, 1, 1)), TODAY), 0);
    }
}
