//! Conversion by the rates of one day in SQL, on both databases to the same minor unit as `Factor::apply`.
//!
//! Neither database multiplies two large whole numbers without loss, and rates have up to twenty digits. So the rate is
//! laid out as a whole number and a fraction of pieces of 28 bits, the amount in two pieces, and they are multiplied as
//! on paper: each product and each sum of them stays below 2^58. The fraction is rounded up at its end, and has so many
//! pieces that what this adds to an amount is less than what lies between a converted amount and the next half: nothing
//! is rounded that `Factor::apply` does not round.

use std::fmt::Write;

use super::lines::Ask;
use crate::base::money::MOST;
use crate::base::sql::Sql;
use crate::features::rates::model::Factor;

/// Bits of a piece.
const BITS: u32 = 28;
/// One more than what a piece can hold.
const PIECE: i64 = 1 << BITS;
/// Fewest pieces of a fraction: enough for any rate between two currencies, so that statements are alike. Rates over a
/// third currency may need more.
const LEAST: usize = 4;

/// A rate between two currencies, as the statement needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exact {
    /// The largest amount in minor units whose conversion is an amount; larger ones have none.
    most: i64,
    /// The rate in whole minor units.
    whole: i64,
    /// What is left of it, the smallest piece first.
    fraction: Vec<i64>,
}

impl Exact {
    /// Lays out a rate; none where nothing is converted by it.
    pub(super) fn new(factor: &Factor, from: &str, to: &str) -> Option<Self> {
        let (num, den) = factor.quotient(from, to)?;
        let (mut most, mut over) = (0, MOST + 1);
        while over - most > 1 {
            let middle = most + (over - most) / 2;
            if factor.apply(middle, from, to).is_some() { most = middle } else { over = middle }
        }
        // Where not even one minor unit can be converted, nothing is multiplied.
        if most == 0 {
            return Some(Self { most, whole: 0, fraction: vec![0; LEAST] });
        }
        let (den, mut rest) = (den.unsigned_abs(), (num % den).unsigned_abs());
        // Twice the divisor times the largest amount: a half is told from what lies beside it.
        let wanted = (u128::BITS - den.leading_zeros()) + 1 + (i64::BITS - MOST.leading_zeros());
        let count = usize::try_from(wanted.div_ceil(BITS)).unwrap_or(LEAST).max(LEAST);
        let mut fraction = vec![0; count];
        for piece in fraction.iter_mut().rev() {
            for _ in 0..BITS {
                rest *= 2;
                let bit = rest >= den;
                rest -= if bit { den } else { 0 };
                *piece = *piece * 2 + i64::from(bit);
            }
        }
        let mut whole = i64::try_from(num / i128::try_from(den).ok()?).ok()?;
        let mut up = rest > 0;
        for piece in &mut fraction {
            *piece += i64::from(up);
            up = *piece == PIECE;
            *piece %= PIECE;
        }
        whole += i64::from(up);
        Some(Self { most, whole, fraction })
    }

    /// The largest amount in minor units whose conversion is an amount.
    pub(super) fn most(&self) -> i64 {
        self.most
    }

    /// The pieces of the fraction, as many as are asked for: smaller ones before them are nothing.
    fn pieces(&self, count: usize) -> impl Iterator<Item = i64> {
        std::iter::repeat_n(0, count.saturating_sub(self.fraction.len())).chain(self.fraction.iter().copied())
    }
}

/// What a line is worth by those rates.
pub(super) struct Converted {
    /// The join that gives the rate of a line, or nothing.
    pub(super) join: String,
    /// Minor units of the reporting currency; null without a rate.
    pub(super) minor: String,
    /// The same for counting: null without a rate, and cheaper to tell than what it comes to.
    pub(super) known: String,
}

/// What the line `l` is worth in the reporting currency by rates of one day, of currencies other than that.
pub(super) fn converted<'r>(
    sql: &mut Sql,
    ask: &Ask<'_>,
    rates: impl Iterator<Item = (&'r String, &'r Exact)>,
) -> Converted {
    let base = sql.param(ask.currency.to_owned());
    let own = format!("l.currency = {base}");
    let rates: Vec<_> = rates.filter(|(currency, _)| *currency != ask.currency).collect();
    let Some(count) = rates.iter().map(|(_, rate)| rate.fraction.len()).max() else {
        let minor = format!("case when {own} then l.amount_minor end");
        return Converted { join: String::new(), known: minor.clone(), minor };
    };
    let pieces: Vec<String> = (0..count).map(|i| format!("column{} as p{i}", i + 4)).collect();
    let mut join = format!(
        " left join (select column1 as currency, column2 as most, column3 as whole, {} from (values ",
        pieces.join(", ")
    );
    for (n, (currency, rate)) in rates.into_iter().enumerate() {
        let comma = if n > 0 { ", " } else { "" };
        let _ = write!(join, "{comma}(cast({} as text)", sql.param(currency.clone()));
        for number in [rate.most, rate.whole].into_iter().chain(rate.pieces(count)) {
            let _ = write!(join, ", cast({} as bigint)", sql.param(number));
        }
        join.push(')');
    }
    join.push_str(") as given) rate on rate.currency = l.currency");
    let fits = "abs(l.amount_minor) <= rate.most";
    let minor = format!(
        "case when {own} then l.amount_minor
              when {fits} then (case when l.amount_minor < 0 then -1 else 1 end)
                * (abs(l.amount_minor) * rate.whole + {})
         end",
        product(count)
    );
    Converted { join, minor, known: format!("case when {own} or {fits} then 1 end") }
}

/// The amount times the fraction, rounded half up: from its smallest piece to its largest, each with what the one before
/// hands on.
fn product(count: usize) -> String {
    let (low, high) = (format!("abs(l.amount_minor) % {PIECE}"), format!("abs(l.amount_minor) / {PIECE}"));
    let mut sum = format!("{low} * rate.p0");
    for i in 1..count {
        let half = if i + 1 == count { format!(" + {}", PIECE / 2) } else { String::new() };
        sum = format!("{low} * rate.p{i} + {high} * rate.p{} + ({sum}) / {PIECE}{half}", i - 1);
    }
    format!("{high} * rate.p{} + ({sum}) / {PIECE}", count - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::rates::model::Rates;
    use jiff::civil::date;

    /// What the statement comes to, with numbers that do not overflow unseen.
    fn told(rate: &Exact, minor: i64, count: usize) -> Option<i64> {
        let (size, pieces) = (minor.abs(), rate.pieces(count).collect::<Vec<_>>());
        if size > rate.most {
            return None;
        }
        let (low, high) = (size % PIECE, size / PIECE);
        let times = |a: i64, b: i64| a.checked_mul(b).unwrap();
        let mut sum = times(low, pieces[0]);
        for i in 1..count {
            let half = if i + 1 == count { PIECE / 2 } else { 0 };
            let of = times(low, pieces[i]).checked_add(times(high, pieces[i - 1])).unwrap();
            sum = of.checked_add(sum / PIECE + half).unwrap();
        }
        let whole = times(size, rate.whole).checked_add(times(high, pieces[count - 1]) + sum / PIECE).unwrap();
        Some(if minor < 0 { -whole } else { whole })
    }

    #[test]
    fn the_statement_rounds_as_the_model_does() {
        let day = date(2026, 1, 1);
        let mut seed = 7_u64;
        let mut roll = move || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from(seed >> 17).unwrap()
        };
        let given = [1, 2, 3_333_333_333, 5_000_000_000, 9_267_840_593, 10_000_000_000, 99_999_999_999, i64::MAX];
        let (mut seen, mut unknown) = (0, 0);
        for n in 0..400 {
            let mut rate =
                || if n < 64 { given[usize::try_from(roll()).unwrap() % 8] } else { 1 + roll() % 90_000_000_000 };
            let stored = |a: &str, b: &str, rate| (a.to_owned(), b.to_owned(), day, rate);
            // Given so, the other way round, and over a third currency.
            let rates = Rates::new([
                stored("USD", "EUR", rate()),
                stored("EUR", "JPY", rate()),
                stored("GBP", "SEK", rate()),
                stored("EUR", "SEK", rate()),
                stored("KWD", "SEK", rate()),
            ]);
            for (from, to) in
                [("USD", "EUR"), ("JPY", "EUR"), ("EUR", "JPY"), ("GBP", "EUR"), ("KWD", "EUR"), ("KWD", "JPY")]
            {
                let Some(factor) = rates.factor(from, to, day) else { continue };
                let Some(exact) = Exact::new(&factor, from, to) else { continue };
                let halves = [0, 1, -1, 3, 50, exact.most, -exact.most, exact.most + 1, MOST, -MOST];
                let sizes = (0..20).map(|i| roll() % 10_i64.pow(1 + i % 15));
                for minor in halves.into_iter().chain(sizes.collect::<Vec<_>>()).filter(|minor| minor.abs() <= MOST) {
                    let want = factor.apply(minor, from, to);
                    for more in [0, 1, 3] {
                        assert_eq!(
                            told(&exact, minor, exact.fraction.len() + more),
                            want,
                            "{factor:?} {minor} {exact:?}"
                        );
                    }
                    seen += 1;
                    unknown += i64::from(want.is_none());
                }
            }
        }
        assert!(seen > 10_000 && unknown > 100, "{seen} {unknown}");
    }
}
