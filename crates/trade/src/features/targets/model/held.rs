//! Proration: a target counts for the days on which its holder held what it is about.

use jiff::civil::Date;

use crate::base::calendar::days_between;
use crate::base::dated::Span;

/// Days of a period.
pub fn days_of(span: &Span) -> i64 {
    days_between(span.from, span.to)
}

/// The days of `period` on which any of `held` holds, as spans that do not overlap, in their order.
pub fn held_days(period: &Span, held: &[Span]) -> Vec<Span> {
    let mut parts: Vec<Span> = held.iter().filter_map(|span| span.intersect(period)).collect();
    parts.sort_unstable();
    let mut days: Vec<Span> = Vec::with_capacity(parts.len());
    for part in parts {
        match days.last_mut() {
            Some(last) if part.from <= last.to => last.to = last.to.max(part.to),
            _ => days.push(part),
        }
    }
    days
}

/// The part of an amount that falls on the days held: amount × days held ÷ days of the period, rounded half away from
/// zero (`domain.md` 6, quota attainment).
pub fn prorated(amount: i64, period: &Span, held: &[Span]) -> i64 {
    let (days, all) = (held_days(period, held).iter().map(days_of).sum::<i64>(), days_of(period));
    share(amount, days, all)
}

/// `amount × part ÷ whole`, rounded half away from zero; 0 of nothing.
pub(super) fn share(amount: i64, part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let (product, whole) = (i128::from(amount) * i128::from(part), i128::from(whole));
    let half = if product < 0 { -whole } else { whole };
    i64::try_from((2 * product + half) / (2 * whole)).unwrap_or(i64::MAX)
}

/// The days of `spans` up to and with `day`.
pub(super) fn until(spans: &[Span], day: Date) -> Vec<Span> {
    let past = Span { from: Date::MIN, to: crate::base::dated::next_day(day) };
    spans.iter().filter_map(|span| span.intersect(&past)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn span(from: Date, to: Date) -> Span {
        Span { from, to }
    }

    const Q1: Span = Span { from: date(2026, 1, 1), to: date(2026, 4, 1) };

    #[test]
    fn who_joins_midway_has_the_days_from_then_on() {
        // 90 days, of which 45 lie from 15 February on.
        assert_eq!(days_of(&Q1), 90);
        assert_eq!(prorated(9_000_000, &Q1, &[Span::since(date(2026, 2, 15))]), 4_500_000);
        assert_eq!(prorated(9_000_000, &Q1, &[span(date(2025, 1, 1), date(2026, 2, 15))]), 4_500_000);
        // Both halves make the whole: the day of the hand-over belongs to the new holder.
        assert_eq!(prorated(9_000_000, &Q1, &[]), 0);
        assert_eq!(prorated(9_000_000, &Q1, &[Span::since(date(2025, 7, 1))]), 9_000_000);
    }

    #[test]
    fn days_held_twice_count_once() {
        let held = [
            span(date(2026, 1, 1), date(2026, 1, 11)),
            span(date(2026, 1, 6), date(2026, 1, 21)),
            span(date(2026, 1, 21), date(2026, 1, 31)),
            span(date(2026, 3, 1), date(2026, 3, 11)),
        ];
        assert_eq!(
            held_days(&Q1, &held),
            [span(date(2026, 1, 1), date(2026, 1, 31)), span(date(2026, 3, 1), date(2026, 3, 11))]
        );
        assert_eq!(prorated(9_000, &Q1, &held), 4_000);
    }

    #[test]
    fn a_leap_day_is_a_day() {
        let leap = span(date(2028, 1, 1), date(2028, 4, 1));
        assert_eq!(days_of(&leap), 91);
        assert_eq!(prorated(9_100, &leap, &[Span::since(date(2028, 2, 29))]), 3_200);
        assert_eq!(prorated(9_100, &leap, &[span(date(2028, 2, 29), date(2028, 3, 1))]), 100);
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        let two = span(date(2026, 1, 1), date(2026, 1, 3));
        let one = [span(date(2026, 1, 1), date(2026, 1, 2))];
        assert_eq!(prorated(5, &two, &one), 3);
        assert_eq!(prorated(-5, &two, &one), -3);
        // Seventeen days of which five are held: 1,000 × 5 ÷ 17 = 294.117…
        let odd = span(date(2026, 3, 20), date(2026, 4, 6));
        assert_eq!(prorated(1_000, &odd, &[Span::since(date(2026, 4, 1))]), 294);
        assert_eq!(share(i64::MAX, 1, 1), i64::MAX);
        assert_eq!(share(7, 1, 0), 0);
    }
}
