//! Sums of lines: in their own currencies, and in one. Pure.
//!
//! A sum in one currency counts the lines that a rate converts, each rounded for itself, and tells how many it leaves
//! out. Where no line of a sum can be converted the sum is unknown, not zero.

use std::collections::BTreeMap;

use crate::base::Locale;
use crate::base::money::Money;

/// A sum of lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many lines.
    pub lines: i64,
    /// How many of them no rate converts.
    pub unrated: i64,
    /// The converted ones, in minor units of the currency asked for.
    pub converted: i64,
    /// All, by their own currency.
    pub own: BTreeMap<String, i64>,
}

impl Sum {
    /// Adds lines of one currency and one amount, of which each is converted to the same.
    pub fn add(&mut self, currency: &str, minor: i64, lines: i64, converted: Option<i64>) {
        self.lines += lines;
        *self.own.entry(currency.to_owned()).or_default() += minor.saturating_mul(lines);
        match converted {
            Some(each) => self.converted = self.converted.saturating_add(each.saturating_mul(lines)),
            None => self.unrated += lines,
        }
    }

    /// Adds what was summed already.
    pub fn join(&mut self, other: &Sum) {
        self.lines += other.lines;
        self.unrated += other.unrated;
        self.converted = self.converted.saturating_add(other.converted);
        for (currency, minor) in &other.own {
            *self.own.entry(currency.clone()).or_default() += minor;
        }
    }

    /// The sum; none when there are lines and none of them can be converted.
    pub fn minor(&self) -> Option<i64> {
        (self.lines == 0 || self.unrated < self.lines).then_some(self.converted)
    }

    /// The sum with its currency.
    pub fn money(&self, currency: &str) -> Option<Money> {
        self.minor().map(|minor| Money { minor, currency: currency.to_owned() })
    }

    /// For pages: `€1.71m`, or a sign that it is unknown.
    pub fn short(&self, currency: &str, locale: Locale) -> String {
        self.money(currency).map_or_else(|| String::from("–"), |money| money.short(locale))
    }
}

/// How much a sum grew, in tenths of a percent of what it was; none when either is unknown or it was not above zero.
pub fn change(now: Option<i64>, before: Option<i64>) -> Option<i64> {
    let (now, before) = (i128::from(now?), i128::from(before?));
    if before <= 0 {
        return None;
    }
    let (num, half) = ((now - before) * 1_000, before / 2);
    i64::try_from(if num < 0 { (num - half) / before } else { (num + half) / before }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_is_not_zero() {
        let mut sum = Sum::default();
        assert_eq!(sum.minor(), Some(0), "no lines are no revenue");
        sum.add("CHF", 500, 2, None);
        assert_eq!((sum.minor(), sum.lines, sum.unrated), (None, 2, 2));
        sum.add("EUR", 100, 3, Some(100));
        assert_eq!((sum.minor(), sum.unrated, sum.own["CHF"]), (Some(300), 2, 1_000));
    }

    #[test]
    fn change_needs_something_to_compare_with() {
        assert_eq!(change(Some(110), Some(100)), Some(100));
        assert_eq!(change(Some(90), Some(100)), Some(-100));
        assert_eq!(change(Some(1), Some(3)), Some(-667));
        assert_eq!((change(Some(1), Some(0)), change(None, Some(1)), change(Some(1), Some(-5))), (None, None, None));
    }
}
