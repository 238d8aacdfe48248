//! Who of ours gets which part of a deal. Pure.

use crate::base::UserId;

/// A part of the credit for a deal on a day: share and what stands before it, in hundredths of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Whose.
    pub user: UserId,
    /// How much.
    pub share: i64,
    /// What stands before it in the order of the split.
    pub before: i64,
}

/// All of it.
const WHOLE: i128 = 10_000;

/// The part of an amount: what is due up to its end less what is due up to its beginning, so that parts add up.
pub fn part(minor: i64, before: i64, share: i64) -> i64 {
    let up_to = |share: i64| i128::from(minor) * i128::from(share) / WHOLE;
    i64::try_from(up_to(before + share) - up_to(before)).unwrap_or(0)
}

/// Who gets what of a deal. Without a split it belongs to whoever leads the account; none where nobody does.
pub fn parts(minor: Option<i64>, credits: &[Credit], lead: Option<UserId>) -> Vec<(Option<UserId>, Option<i64>)> {
    if credits.is_empty() {
        return vec![(lead, minor)];
    }
    credits.iter().map(|c| (Some(c.user), minor.map(|minor| part(minor, c.before, c.share)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn split(shares: &[i64]) -> Vec<Credit> {
        let mut before = 0;
        let credit = |(n, share): (usize, &i64)| {
            let credit = Credit { user: UserId(Uuid::from_u128(n as u128)), share: *share, before };
            before += share;
            credit
        };
        shares.iter().enumerate().map(credit).collect()
    }

    #[test]
    fn parts_add_up_to_the_last_minor_unit() {
        let given = |minor: i64, shares: &[i64]| -> Vec<i64> {
            parts(Some(minor), &split(shares), None).into_iter().filter_map(|(_, part)| part).collect()
        };
        assert_eq!(given(100, &[3_333, 3_333, 3_334]), [33, 33, 34]);
        assert_eq!(given(1, &[5_000, 5_000]), [0, 1]);
        assert_eq!(given(-101, &[5_000, 5_000]), [-50, -51]);
        for minor in [7, 99, 1_234_567, i64::MAX / 2] {
            assert_eq!(given(minor, &[1, 2_499, 2_500, 5_000]).iter().sum::<i64>(), minor);
        }
    }

    #[test]
    fn without_a_split_it_is_the_leads() {
        let lead = Some(UserId(Uuid::from_u128(7)));
        assert_eq!(parts(Some(5), &[], lead), [(lead, Some(5))]);
        assert_eq!(parts(None, &split(&[10_000]), lead), [(Some(UserId(Uuid::nil())), None)]);
    }
}
