//! Won ÷ (won + lost), by count and by value. Pure.

use super::Sum;

/// Deals that were decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Those won.
    pub won: Sum,
    /// Those lost.
    pub lost: Sum,
}

impl Decided {
    /// Won ÷ decided, by count; none where nothing was decided.
    pub fn by_count(&self) -> Option<f64> {
        let all = self.won.deals + self.lost.deals;
        (all > 0).then(|| self.won.deals as f64 / all as f64)
    }

    /// Won ÷ decided, by value of those whose amount is known; none where nothing is.
    pub fn by_value(&self) -> Option<f64> {
        let all = self.won.minor + self.lost.minor;
        (all > 0).then(|| self.won.minor as f64 / all as f64)
    }
}

/// A deal's amount by line, in proportion to the lines' own amounts; parts add up. Lines without an amount get nothing;
/// where no line has one, the deal belongs to its first line.
pub fn by_line(minor: Option<i64>, lines: &[Option<i64>]) -> Vec<Option<i64>> {
    let Some(minor) = minor else { return vec![None; lines.len()] };
    let weight: Vec<i128> = lines.iter().map(|l| i128::from(l.unwrap_or(0).max(0))).collect();
    let whole: i128 = weight.iter().sum();
    if whole == 0 {
        return (0..lines.len()).map(|i| Some(if i == 0 { minor } else { 0 })).collect();
    }
    let (mut before, mut parts) = (0, Vec::new());
    for own in weight {
        let up_to = |weight: i128| i128::from(minor) * weight / whole;
        parts.push(i64::try_from(up_to(before + own) - up_to(before)).ok());
        before += own;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_decided_has_no_rate() {
        assert_eq!((Decided::default().by_count(), Decided::default().by_value()), (None, None));
        let mut decided = Decided::default();
        [Some(300), None].into_iter().for_each(|minor| decided.won.add(minor));
        [Some(100), Some(0)].into_iter().for_each(|minor| decided.lost.add(minor));
        assert_eq!((decided.by_count(), decided.by_value()), (Some(0.5), Some(0.75)));
        let mut lost = Decided::default();
        lost.lost.add(Some(5));
        assert_eq!((lost.by_count(), lost.by_value()), (Some(0.0), Some(0.0)));
    }

    #[test]
    fn lines_share_the_amount() {
        assert_eq!(by_line(Some(100), &[Some(1), Some(1), Some(1)]), [Some(33), Some(33), Some(34)]);
        assert_eq!(by_line(Some(100), &[None, Some(7)]), [Some(0), Some(100)]);
        assert_eq!(by_line(Some(100), &[None, None]), [Some(100), Some(0)]);
        assert_eq!(by_line(None, &[Some(1)]), [None]);
        assert!(by_line(Some(1), &[]).is_empty());
    }
}
