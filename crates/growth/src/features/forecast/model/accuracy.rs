//! How well earlier forecasts hit. Pure.

use jiff::civil::Date;

use super::Sum;
use crate::base::dated::Span;

/// How many days before the end of a period forecasts are judged.
pub const AGES: [i64; 3] = [30, 60, 90];

/// The freeze that tells what was forecast so many days before the end of a period: the last one up to that day, no more
/// than a fortnight older.
pub fn freeze_for(period: &Span, age: i64, freezes: &[Date]) -> Option<Date> {
    use jiff::ToSpan;
    let day = period.to.checked_sub(age.days()).ok()?;
    let oldest = day.checked_sub(14.days()).ok()?;
    freezes.iter().copied().filter(|taken| *taken <= day && *taken > oldest).max()
}

/// What was forecast of a period, and what came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// The period.
    pub period: Span,
    /// How many days before its end.
    pub age: i64,
    /// The day of the freeze.
    pub taken_on: Date,
    /// Commit on that day.
    pub forecast: Sum,
    /// What was won.
    pub actual: Sum,
}

impl Judged {
    /// `1 − |F − A| ÷ A`; none where nothing came, or where either is not known.
    pub fn accuracy(&self) -> Option<f64> {
        ratio(&[*self]).map(|(accuracy, _)| accuracy)
    }

    /// `(F − A) ÷ A`: above zero it was too high.
    pub fn bias(&self) -> Option<f64> {
        ratio(&[*self]).map(|(_, bias)| bias)
    }
}

/// Accuracy and bias over several periods: the sum of what each missed, and of what all missed, against what came in all.
pub fn ratio(of: &[Judged]) -> Option<(f64, f64)> {
    let known: Vec<(i64, i64)> = of.iter().filter_map(|j| Some((j.forecast.known()?, j.actual.known()?))).collect();
    let came: i64 = known.iter().map(|(_, actual)| actual).sum();
    if came <= 0 {
        return None;
    }
    let missed: u64 = known.iter().map(|(forecast, actual)| forecast.abs_diff(*actual)).sum();
    let off: i64 = known.iter().map(|(forecast, actual)| forecast - actual).sum();
    Some((1.0 - missed as f64 / came as f64, off as f64 / came as f64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn judged(forecast: i64, actual: i64) -> Judged {
        let sum = |minor| Sum { minor, deals: 1, unknown: 0 };
        let period = Span { from: date(2026, 7, 1), to: date(2026, 10, 1) };
        Judged { period, age: 30, taken_on: date(2026, 8, 27), forecast: sum(forecast), actual: sum(actual) }
    }

    #[test]
    fn accuracy_and_bias_follow_their_formulas() {
        assert_eq!(judged(110, 100).accuracy(), Some(0.9));
        assert_eq!(judged(110, 100).bias(), Some(0.1));
        assert_eq!((judged(75, 100).accuracy(), judged(75, 100).bias()), (Some(0.75), Some(-0.25)));
        // A forecast of more than twice what came is worse than none at all.
        assert_eq!(judged(300, 100).accuracy(), Some(-1.0));
        assert_eq!((judged(5, 0).accuracy(), judged(5, 0).bias()), (None, None));
        let unknown = Judged { forecast: Sum { minor: 0, deals: 2, unknown: 2 }, ..judged(0, 100) };
        assert_eq!(unknown.accuracy(), None);
    }

    #[test]
    fn misses_of_several_periods_do_not_cancel_out() {
        let (accuracy, bias) = ratio(&[judged(110, 100), judged(90, 100)]).unwrap();
        assert!((accuracy - 0.9).abs() < 1e-12 && bias.abs() < 1e-12);
        assert_eq!(ratio(&[]), None);
    }

    #[test]
    fn the_freeze_of_an_age_is_the_last_one_before_it() {
        let period = judged(1, 1).period;
        let weekly = [date(2026, 8, 20), date(2026, 8, 27), date(2026, 9, 3)];
        assert_eq!(freeze_for(&period, 30, &weekly), Some(date(2026, 8, 27)));
        assert_eq!(freeze_for(&period, 60, &weekly), None);
        assert_eq!(freeze_for(&period, 30, &[date(2026, 8, 18)]), None);
        assert_eq!(freeze_for(&period, 30, &[date(2026, 9, 1)]), Some(date(2026, 9, 1)));
    }
}
