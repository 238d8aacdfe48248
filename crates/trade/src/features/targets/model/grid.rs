//! The periods that stand beside one another on the page: columns of a year, and which targets make its sum.

use std::collections::BTreeMap;

use super::Target;
use crate::base::dated::Span;

/// Columns beside the year: more periods than this are seen on the page of a person.
const MOST: usize = 12;

/// A column of the grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its days.
    pub span: Span,
    /// Whether it is the whole year.
    pub year: bool,
}

/// The columns of a year: each period that some target has and that begins in the year, in the order of their days, and
/// the year itself last. Where there are too many, those that most people have. Answers how many were left out too.
pub fn columns(year: Span, targets: &[&Target]) -> (Vec<Column>, usize) {
    let mut held: BTreeMap<Span, usize> = BTreeMap::new();
    for target in targets.iter().filter(|t| t.span != year && year.holds(t.span.from)) {
        *held.entry(target.span).or_default() += 1;
    }
    let mut spans: Vec<(Span, usize)> = held.into_iter().collect();
    let left_out = spans.len().saturating_sub(MOST);
    spans.sort_by_key(|(span, people)| (std::cmp::Reverse(*people), *span));
    spans.truncate(MOST);
    let mut spans: Vec<Span> = spans.into_iter().map(|(span, _)| span).collect();
    // A period stands before those that lie in it.
    spans.sort_by_key(|span| (span.from, std::cmp::Reverse(span.to)));
    let mut columns: Vec<Column> = spans.into_iter().map(|span| Column { span, year: false }).collect();
    columns.push(Column { span: year, year: true });
    (columns, left_out)
}

/// Of targets about the same, those that begin in the period and lie in no other one of them: what the period adds up
/// to, each day once. A year that has a target of its own is that target.
pub fn outermost<'a>(period: &Span, targets: &[&'a Target]) -> Vec<&'a Target> {
    let here: Vec<&Target> = targets.iter().copied().filter(|t| period.holds(t.span.from)).collect();
    let inside = |a: &Target, b: &Target| a.span != b.span && b.span.from <= a.span.from && a.span.to <= b.span.to;
    here.iter().copied().filter(|t| !here.iter().any(|other| inside(t, other))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{About, Part};
    use super::*;
    use crate::base::money::Money;
    use crate::base::{TargetId, UserId};
    use jiff::civil::{Date, date};
    use uuid::Uuid;

    const YEAR: Span = Span { from: date(2026, 1, 1), to: date(2027, 1, 1) };

    fn target(user: u128, from: Date, to: Date) -> Target {
        Target {
            id: TargetId(Uuid::from_u128(user)),
            about: About { user: UserId(Uuid::from_u128(user)), team: false, part: Part::Whole },
            span: Span { from, to },
            amount: Money { minor: 100, currency: String::from("EUR") },
            version: 1,
            archived: false,
        }
    }

    #[test]
    fn columns_are_the_periods_in_use_and_the_year() {
        let q1 = target(1, date(2026, 1, 1), date(2026, 4, 1));
        let odd = target(2, date(2026, 3, 20), date(2026, 4, 6));
        let whole = target(3, YEAR.from, YEAR.to);
        let next = target(3, YEAR.to, date(2027, 4, 1));
        let (found, left_out) = columns(YEAR, &[&odd, &q1, &whole, &next, &target(9, q1.span.from, q1.span.to)]);
        assert_eq!(found.iter().map(|c| c.span).collect::<Vec<_>>(), [q1.span, odd.span, YEAR]);
        assert_eq!((found[2].year, left_out), (true, 0));
        // Thirteen periods of one person each, and one that two have: that one stays.
        let mut many: Vec<Target> =
            (1..=28).step_by(2).map(|day| target(1, date(2026, 2, day), date(2026, 2, day + 1))).collect();
        many.extend([target(1, date(2026, 9, 1), date(2026, 10, 1)), target(2, date(2026, 9, 1), date(2026, 10, 1))]);
        let (found, left_out) = columns(YEAR, &many.iter().collect::<Vec<_>>());
        assert_eq!((found.len(), left_out), (13, 3));
        assert!(found.iter().any(|c| c.span.from == date(2026, 9, 1)));
    }

    #[test]
    fn a_sum_counts_each_day_once() {
        let (q1, jan) = (target(1, date(2026, 1, 1), date(2026, 4, 1)), target(1, date(2026, 1, 1), date(2026, 2, 1)));
        let q2 = target(1, date(2026, 4, 1), date(2026, 7, 1));
        let whole = target(1, YEAR.from, YEAR.to);
        let spans = |period: &Span, of: &[&Target]| outermost(period, of).iter().map(|t| t.span).collect::<Vec<_>>();
        assert_eq!(spans(&YEAR, &[&jan, &q1, &q2]), [q1.span, q2.span]);
        assert_eq!(spans(&YEAR, &[&jan, &q1, &whole]), [YEAR]);
        assert_eq!(spans(&Span { from: date(2026, 2, 1), to: date(2026, 3, 1) }, &[&jan, &q1]), []);
    }
}
