//! What a rate is, and how amounts are converted. Pure.
//!
//! A rate says how much of a base currency one unit of a currency is worth, from its day until the next rate of the
//! same pair. It is a whole number of ten-thousand-millionths ([`SCALE`]), so that nothing is lost on either database.
//!
//! Two ways to convert (`docs/formulas.md`, Conversion): *historical* takes for each amount the last rate on or before
//! its own day, *constant* the rate of one chosen day for all. An amount is rounded once, at the end, to the minor unit
//! of the currency that it becomes, half away from zero. Without a rate the result is unknown, never zero.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::base::money::{exponent, fits};

/// Stored rates are this many times the rate: ten digits after the point.
pub const SCALE: i64 = 10_000_000_000;
/// Digits after the point.
const DIGITS: usize = 10;

/// One rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// What is valued.
    pub currency: String,
    /// In what it is valued.
    pub base: String,
    /// From which day.
    pub on: Date,
    /// How much of the base one unit is worth, times [`SCALE`].
    pub rate: i64,
    /// Counts edits.
    pub version: i64,
}

/// Reads a rate as people write it: `1.0843`, `0,92`. Digits after the tenth are rounded half up. None when it is no
/// number, not above zero, too large, or when a comma may be meant either way (`1,234`).
pub fn parse(text: &str) -> Option<i64> {
    let text: String = text.trim().chars().filter(|c| !c.is_whitespace()).collect();
    let either = text.split_once(',').is_some_and(|(_, rest)| rest.len() == 3);
    let text = match (text.contains('.'), either) {
        (true, _) => text.replace(',', ""),
        (false, true) => return None,
        (false, false) => text.replace(',', "."),
    };
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if (whole.is_empty() && rest.is_empty()) || !digits(whole) || !digits(rest) || whole.len() > 9 {
        return None;
    }
    let kept: String = rest.chars().chain(std::iter::repeat('0')).take(DIGITS).collect();
    let up = i64::from(rest.as_bytes().get(DIGITS).is_some_and(|d| *d >= b'5'));
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let rate = whole.checked_mul(SCALE)?.checked_add(kept.parse().ok()?)?.checked_add(up)?;
    (rate > 0).then_some(rate)
}

/// A stored rate as a decimal number: `1.0843`.
pub fn decimal(rate: i64) -> String {
    let text = format!("{}.{:0DIGITS$}", rate / SCALE, rate % SCALE);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// By what an amount is converted, exactly: times `num`, divided by `den`. In whole units of both currencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factor {
    num: i128,
    den: i128,
    /// The day of the rate; of a cross rate the older one of the two. None when the currencies are the same.
    pub on: Option<Date>,
}

impl Factor {
    const ONE: Factor = Factor { num: 1, den: 1, on: None };

    fn new(num: i128, den: i128, on: Date) -> Self {
        let common = gcd(num, den).max(1);
        Self { num: num / common, den: den / common, on: Some(on) }
    }

    /// One after the other.
    fn then(self, next: Factor) -> Option<Factor> {
        // Shortened crosswise first, so that the products stay small.
        let (a, b) = (gcd(self.num, next.den).max(1), gcd(next.num, self.den).max(1));
        Some(Factor {
            num: (self.num / a).checked_mul(next.num / b)?,
            den: (self.den / b).checked_mul(next.den / a)?,
            on: match (self.on, next.on) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
        })
    }

    /// The factor as a rate, times [`SCALE`], rounded; none when it is too large to be told.
    pub fn scaled(&self) -> Option<i64> {
        let scaled = self.num.checked_mul(i128::from(SCALE)).map(|n| rounded(n, self.den));
        scaled.and_then(|n| i64::try_from(n).ok())
    }

    /// The factor as a rate for the eye.
    pub fn shown(&self) -> String {
        self.scaled().map(decimal).unwrap_or_default()
    }

    /// The factor between minor units of two currencies: times the first, divided by the second. None when it is too
    /// large to be written so.
    pub fn quotient(&self, from: &str, to: &str) -> Option<(i128, i128)> {
        let (up, down) = (10_i128.pow(exponent(to)), 10_i128.pow(exponent(from)));
        let common = gcd(up, down);
        Some((self.num.checked_mul(up / common)?, self.den.checked_mul(down / common)?))
    }

    /// Minor units of one currency in minor units of another, rounded half away from zero. None when it comes to more
    /// than any amount may be.
    pub fn apply(&self, minor: i64, from: &str, to: &str) -> Option<i64> {
        let (num, den) = self.quotient(from, to)?;
        let num = i128::from(minor).checked_mul(num)?;
        i64::try_from(rounded(num, den)).ok().filter(|minor| fits(*minor))
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// A quotient rounded half away from zero; the divisor is positive.
fn rounded(num: i128, den: i128) -> i128 {
    let (whole, rest) = (num / den, (num % den).abs());
    if rest >= den - rest { whole + num.signum() } else { whole }
}

/// How amounts are converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Each by the last rate on or before its own day.
    Historical,
    /// All by the last rate on or before this day.
    Constant(Date),
}

/// Rates, ready for conversion.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    pairs: BTreeMap<(String, String), Vec<(Date, i64)>>,
    /// What each currency is valued in, or values.
    near: BTreeMap<String, BTreeSet<String>>,
}

impl Rates {
    /// From stored rates, in any order.
    pub fn new(rates: impl IntoIterator<Item = (String, String, Date, i64)>) -> Self {
        let mut all = Self::default();
        for (currency, base, on, rate) in rates {
            all.near.entry(currency.clone()).or_default().insert(base.clone());
            all.near.entry(base.clone()).or_default().insert(currency.clone());
            all.pairs.entry((currency, base)).or_default().push((on, rate));
        }
        all.pairs.values_mut().for_each(|list| list.sort_unstable());
        all
    }

    fn stored(&self, currency: &str, base: &str, day: Date) -> Option<(Date, i64)> {
        let list = self.pairs.get(&(currency.to_owned(), base.to_owned()))?;
        let after = list.partition_point(|(on, _)| *on <= day);
        list.get(after.checked_sub(1)?).copied()
    }

    /// By a rate of the two currencies, whichever way it was given; the later one where both were.
    fn direct(&self, from: &str, to: &str, day: Date) -> Option<Factor> {
        let scale = i128::from(SCALE);
        let one = self.stored(from, to, day).map(|(on, rate)| Factor::new(rate.into(), scale, on));
        let other = self.stored(to, from, day).map(|(on, rate)| Factor::new(scale, rate.into(), on));
        match (one, other) {
            (Some(one), Some(other)) if other.on > one.on => Some(other),
            (one, other) => one.or(other),
        }
    }

    /// By what to convert on a day: directly, else over one currency that both have a rate with, the one whose rates
    /// are the most recent. None without a rate.
    pub fn factor(&self, from: &str, to: &str, day: Date) -> Option<Factor> {
        if from == to {
            return Some(Factor::ONE);
        }
        if let Some(direct) = self.direct(from, to, day) {
            return Some(direct);
        }
        let (near, far) = (self.near.get(from)?, self.near.get(to)?);
        let crossings = near.intersection(far).filter_map(|via| {
            let (first, second) = (self.direct(from, via, day)?, self.direct(via, to, day)?);
            first.then(second)
        });
        crossings.max_by_key(|factor| factor.on)
    }

    /// Converts an amount of a day. None when there is no rate, or when it comes to more than any amount may be.
    pub fn convert(&self, minor: i64, from: &str, to: &str, day: Date, basis: Basis) -> Option<i64> {
        let day = match basis {
            Basis::Historical => day,
            Basis::Constant(day) => day,
        };
        self.factor(from, to, day)?.apply(minor, from, to)
    }
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
