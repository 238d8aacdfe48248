//! Pace: how much of a period's target would be reached by now if this year went as last year did (`domain.md` 4.1).

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::held::{days_of, until};
use crate::base::dated::Span;

/// What was credited by day, in minor units: the shape of a year.
pub type Shape = BTreeMap<Date, i64>;

/// What a shape holds in a period.
fn sum(shape: &Shape, span: &Span) -> i128 {
    shape.range(span.from..span.to).map(|(_, minor)| i128::from(*minor)).sum()
}

/// The same days a year earlier; 29 February becomes the 28th.
fn year_before(span: &Span) -> Span {
    let back = |day: Date| day.checked_sub(1.year()).unwrap_or(day);
    Span { from: back(span.from), to: back(span.to) }
}

/// The share of days that are over, `today` included: 0 to 1; none without days.
pub fn linear(days: &[Span], today: Date) -> Option<f64> {
    let all: i64 = days.iter().map(days_of).sum();
    let past: i64 = until(days, today).iter().map(days_of).sum();
    (all > 0).then(|| past as f64 / all as f64)
}

/// The share of the target that is expected by the end of `today`: last year's cumulative share of the days held by
/// the same day; linear where last year has none, or where it fell below zero on the way. None without days.
pub fn pace(days: &[Span], today: Date, last_year: &Shape) -> Option<f64> {
    let of = |days: &[Span]| days.iter().map(|span| sum(last_year, &year_before(span))).sum::<i128>();
    let (past, all) = (of(&until(days, today)), of(days));
    if all > 0 && past >= 0 { Some((past as f64 / all as f64).min(1.0)) } else { linear(days, today) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const Q4: Span = Span { from: date(2026, 10, 1), to: date(2027, 1, 1) };
    const TODAY: Date = date(2026, 11, 12);

    #[test]
    fn it_follows_last_years_shape() {
        let shape = Shape::from([
            (date(2025, 9, 30), 999),
            (date(2025, 10, 3), 300),
            (date(2025, 11, 12), 440),
            (date(2025, 11, 13), 160),
            (date(2025, 12, 31), 100),
            (date(2026, 1, 1), 999),
        ]);
        assert_eq!(pace(&[Q4], TODAY, &shape), Some(0.74));
        assert_eq!(pace(&[Q4], date(2026, 12, 31), &shape), Some(1.0));
        assert_eq!(pace(&[Q4], date(2026, 9, 30), &shape), Some(0.0));
        // Held from 13 November on: only those days give the shape.
        assert_eq!(pace(&[Span { from: date(2026, 11, 13), ..Q4 }], date(2026, 12, 30), &shape), Some(160.0 / 260.0));
    }

    #[test]
    fn it_is_linear_where_there_is_no_last_year() {
        // 43 of 92 days.
        assert_eq!(pace(&[Q4], TODAY, &Shape::new()), Some(43.0 / 92.0));
        let credited_back = Shape::from([(date(2025, 10, 3), -300), (date(2025, 12, 3), 900)]);
        assert_eq!(pace(&[Q4], TODAY, &credited_back), Some(43.0 / 92.0));
        assert_eq!(pace(&[], TODAY, &Shape::new()), None);
    }

    #[test]
    fn a_leap_day_looks_back_on_the_28th() {
        let february = Span { from: date(2028, 2, 1), to: date(2028, 3, 1) };
        let shape = Shape::from([(date(2027, 2, 27), 50), (date(2027, 2, 28), 50)]);
        assert_eq!(pace(&[february], date(2028, 2, 27), &shape), Some(0.5));
        assert_eq!(pace(&[february], date(2028, 2, 29), &shape), Some(1.0));
        // The year after: 28 February is the last day, and the leap day of last year counts with the month.
        let shape = Shape::from([(date(2028, 2, 10), 30), (date(2028, 2, 29), 70)]);
        let after = Span { from: date(2029, 2, 1), to: date(2029, 3, 1) };
        assert_eq!(pace(&[after], date(2029, 2, 27), &shape), Some(0.3));
        assert_eq!(pace(&[after], date(2029, 2, 28), &shape), Some(1.0));
    }
}
