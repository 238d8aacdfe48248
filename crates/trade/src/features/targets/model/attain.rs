//! Attainment: what was credited against the prorated target, and what a number says.

use jiff::civil::Date;

use crate::base::dated::Span;

/// A period of somebody: what they reached of what.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Attained {
    /// What was credited to them so far, in minor units of the reporting currency; none where the viewer sees no
    /// account of which one could know.
    pub credited: Option<i64>,
    /// The prorated target; none without a target.
    pub target: Option<i64>,
    /// The share of the target that is expected by today; none once the period is over, or before it began.
    pub pace: Option<f64>,
    /// Whether a sum is larger than can be counted: then its amounts are unknown.
    pub beyond: bool,
}

impl Attained {
    /// Credited ÷ prorated target; none, not 0, without a target or with one of nothing.
    pub fn share(&self) -> Option<f64> {
        let target = self.target.filter(|minor| *minor > 0)?;
        Some(self.credited? as f64 / target as f64)
    }

    /// What is expected by today, in minor units.
    pub fn expected(&self) -> Option<i64> {
        let (target, pace) = (self.target?, self.pace?);
        Some((target as f64 * pace).round() as i64)
    }
}

/// What a number says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Judged {
    /// All of it, or more.
    Reached,
    /// Neither.
    Fair,
    /// Clearly behind.
    Behind,
}

/// Points under the pace at which a running period is clearly behind (`ux.md` 4, Bullet).
const UNDER_PACE: f64 = 0.06;
/// Points under a closed target at which it is.
const UNDER_TARGET: f64 = 0.15;

/// Says it: reached from 100 % on; behind at 6 points under the pace, or 15 under a target whose period is over.
pub fn judge(a: &Attained, period: &Span, today: Date) -> Judged {
    let Some(share) = a.share() else { return Judged::Fair };
    // Shares are compared in tenths of a thousandth, so that 85 % is not 84.999…
    let share = (share * 10_000.0).round();
    let least = match a.pace {
        Some(pace) => ((pace - UNDER_PACE) * 10_000.0).round(),
        None if period.to <= today => ((1.0 - UNDER_TARGET) * 10_000.0).round(),
        None => f64::NEG_INFINITY,
    };
    if share >= 10_000.0 {
        Judged::Reached
    } else if share < least {
        Judged::Behind
    } else {
        Judged::Fair
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 12);
    const Q3: Span = Span { from: date(2026, 7, 1), to: date(2026, 10, 1) };
    const Q4: Span = Span { from: date(2026, 10, 1), to: date(2027, 1, 1) };

    fn attained(credited: i64, target: i64, pace: Option<f64>) -> Attained {
        Attained { credited: Some(credited), target: Some(target), pace, beyond: false }
    }

    #[test]
    fn nothing_is_not_zero() {
        assert_eq!(Attained { credited: Some(5), ..Attained::default() }.share(), None);
        assert_eq!(attained(5, 0, None).share(), None);
        assert_eq!(Attained { target: Some(5), ..Attained::default() }.share(), None);
        assert_eq!(attained(0, 5, None).share(), Some(0.0));
        assert_eq!(attained(-5, 10, None).share(), Some(-0.5));
        assert_eq!(attained(0, 4_100, Some(0.5)).expected(), Some(2_050));
    }

    #[test]
    fn only_what_is_clearly_behind_is_red() {
        // The pictures: 83 % of a quarter with a pace of 74 % is fair, 66 % behind; closed 85 % is fair, 84 % behind.
        assert_eq!(judge(&attained(3_420, 4_100, Some(0.74)), &Q4, TODAY), Judged::Fair);
        assert_eq!(judge(&attained(1_720, 2_600, Some(0.74)), &Q4, TODAY), Judged::Behind);
        assert_eq!(judge(&attained(68, 100, Some(0.74)), &Q4, TODAY), Judged::Fair);
        assert_eq!(judge(&attained(85, 100, None), &Q3, TODAY), Judged::Fair);
        assert_eq!(judge(&attained(2_010, 2_400, None), &Q3, TODAY), Judged::Behind);
        assert_eq!(judge(&attained(2_115, 2_000, None), &Q3, TODAY), Judged::Reached);
        assert_eq!(judge(&attained(0, 100, None), &Span::since(date(2027, 1, 1)), TODAY), Judged::Fair);
    }
}
