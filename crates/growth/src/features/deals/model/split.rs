//! Who of ours gets which share of a deal, and of each amount of it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::facts::Credit;
use crate::base::UserId;
use crate::base::dated::next_day;

/// All of it, in hundredths of a percent.
pub const WHOLE: i64 = 10_000;

/// The order of a split: by days, the largest share first.
pub fn sort(credits: &mut [Credit]) {
    credits.sort_by_key(|c| (c.from, std::cmp::Reverse(c.share), c.user));
}

/// What is wrong with a split; a text key. On each day on which somebody has a share, all shares make a whole, and
/// nobody has two.
pub fn wrong(credits: &[Credit]) -> Option<&'static str> {
    if credits.iter().any(|c| c.share <= 0 || c.share > WHOLE) {
        return Some("deals-error-share");
    }
    if credits.iter().any(|c| c.to.is_some_and(|to| to < c.from)) {
        return Some("error-ends-before-start");
    }
    let ends = credits.iter().filter_map(|c| c.to).map(next_day);
    let days: BTreeSet<Date> = credits.iter().map(|c| c.from).chain(ends).collect();
    for day in days {
        let held = on(credits, day);
        let users: BTreeSet<UserId> = held.iter().map(|c| c.user).collect();
        if users.len() < held.len() {
            return Some("deals-error-split-twice");
        }
        if !held.is_empty() && held.iter().map(|c| c.share).sum::<i64>() != WHOLE {
            return Some("deals-error-split-sum");
        }
    }
    None
}

/// The shares of a day, in the order of the split.
pub fn on(credits: &[Credit], day: Date) -> Vec<&Credit> {
    let mut held: Vec<&Credit> = credits.iter().filter(|c| c.from <= day && c.to.is_none_or(|to| to >= day)).collect();
    held.sort_by_key(|c| (std::cmp::Reverse(c.share), c.user));
    held
}

/// What stands before each share in the order of its split, so that shares of an amount round to their sum.
pub fn before(credits: &[Credit]) -> Vec<i64> {
    let place = |c: &Credit| {
        let held = on(credits, c.from);
        held.iter().take_while(|other| other.user != c.user).map(|other| other.share).sum()
    };
    credits.iter().map(place).collect()
}

/// The shares with those of a day and of all later ones replaced; an empty list gives it all to the account's lead.
pub fn replaced(credits: &[Credit], from: Date, shares: &[(UserId, i64)]) -> Vec<Credit> {
    let last = from.yesterday().unwrap_or(from);
    let mut after: Vec<Credit> = credits
        .iter()
        .filter(|c| c.from < from)
        .map(|c| Credit { to: Some(c.to.map_or(last, |to| to.min(last))), ..c.clone() })
        .collect();
    after.extend(shares.iter().map(|(user, share)| Credit { user: *user, share: *share, from, to: None }));
    sort(&mut after);
    after
}

/// One share of an amount: what stands up to its end less what stands before it, each rounded half up, so that all
/// shares of a split add up to the amount.
pub fn part(minor: i64, before: i64, share: i64) -> i64 {
    let up_to =
        |at: i64| (i128::from(minor) * i128::from(at) * 2 + i128::from(WHOLE)).div_euclid(i128::from(2 * WHOLE));
    i64::try_from(up_to(before + share) - up_to(before)).unwrap_or_default()
}
