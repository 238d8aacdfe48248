//! What somebody leads and has open, summed up before anybody asks, so that who asks reads no deals. Pure.
//!
//! Deals that count alike are one number: those of one kind and currency whose credit somebody has, with one probability,
//! by the month in which they close. The probability of a stage is data that may change, so the stage stands in its place.
//!
//! Packed, each such part is: kind and currency (two bytes of length, then the text), the user and the stage (16 bytes each),
//! the probability in place of that of the stage, the number of months; then of each month 28 bytes: the month, the deals,
//! those without a known amount, the sum of the amounts. The highest number where there is none; whole numbers stand with
//! their highest byte first.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::base::{Error, Result, UserId};

/// How likely deals are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likely {
    /// As deals of a stage are.
    Stage(Uuid),
    /// As somebody said, in percent.
    Said(i64),
}

/// Deals that count alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alike {
    /// The sum of their amounts, where these are known.
    pub minor: i128,
    /// How many they are.
    pub deals: u32,
    /// How many of them have no amount that is known.
    pub unknown: u32,
}

/// Months with what closes in them; none: nobody knows when.
type Months = BTreeMap<Option<i64>, Alike>;

/// Deals of one kind and currency.
pub type Group = BTreeMap<(UserId, Likely), Months>;

/// Everything that somebody leads and has open, by kind and currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summed(BTreeMap<(String, String), Group>);

/// Bytes of a month.
const WIDTH: usize = 28;

/// Adds a deal of a group, or the part of it for which somebody has the credit.
pub fn add(group: &mut Group, whose: (UserId, Likely), month: Option<i64>, minor: Option<i64>) {
    let alike = group.entry(whose).or_default().entry(month).or_default();
    alike.deals += 1;
    match minor {
        Some(minor) => alike.minor += i128::from(minor),
        None => alike.unknown += 1,
    }
}

impl Summed {
    /// The deals of a kind and a currency.
    pub fn of(&mut self, kind: String, currency: String) -> &mut Group {
        self.0.entry((kind, currency)).or_default()
    }

    /// Whether nothing is open.
    pub fn nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// As it is stored; the same for what is the same.
    ///
    /// # Errors
    /// `Internal` for a kind or a currency with 64 KB of text.
    pub fn pack(&self) -> Result<Vec<u8>> {
        let mut to = Vec::new();
        for ((kind, currency), group) in &self.0 {
            for ((user, likely), months) in group {
                for text in [kind, currency] {
                    let length =
                        u16::try_from(text.len()).map_err(|_| Error::internal("a kind is too long to be packed"))?;
                    to.extend(length.to_be_bytes());
                    to.extend(text.as_bytes());
                }
                let (stage, said) = match likely {
                    Likely::Stage(stage) => (*stage, None),
                    Likely::Said(percent) => (Uuid::nil(), Some(*percent)),
                };
                to.extend(user.0.as_bytes());
                to.extend(stage.as_bytes());
                to.extend(small(said).to_be_bytes());
                to.extend(u32::try_from(months.len()).unwrap_or(u32::MAX).to_be_bytes());
                for (month, alike) in months {
                    to.extend(small(*month).to_be_bytes());
                    to.extend(alike.deals.to_be_bytes());
                    to.extend(alike.unknown.to_be_bytes());
                    to.extend(alike.minor.to_be_bytes());
                }
            }
        }
        Ok(to)
    }
}

fn small(n: Option<i64>) -> i32 {
    // `deals::store::packed` has no other numbers.
    n.and_then(|n| i32::try_from(n).ok()).unwrap_or(i32::MAX)
}

fn large(n: i32) -> Option<i64> {
    Some(n).filter(|n| *n < i32::MAX).map(i64::from)
}

/// Deals of somebody that are of one kind, currency and probability.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Their kind.
    pub kind: &'a str,
    /// In which their amounts are told.
    pub currency: &'a str,
    /// Whose credit they are.
    pub user: UserId,
    /// How likely they are.
    pub likely: Likely,
    months: &'a [[u8; WIDTH]],
}

impl Part<'_> {
    /// What closes in which month.
    pub fn months(&self) -> impl Iterator<Item = (Option<i64>, Alike)> {
        self.months.iter().map(|of| {
            let [m0, m1, m2, m3, d0, d1, d2, d3, u0, u1, u2, u3, minor @ ..] = *of;
            let (deals, unknown) = (u32::from_be_bytes([d0, d1, d2, d3]), u32::from_be_bytes([u0, u1, u2, u3]));
            let alike = Alike { minor: i128::from_be_bytes(minor), deals, unknown };
            (large(i32::from_be_bytes([m0, m1, m2, m3])), alike)
        })
    }
}

/// Gives the parts of what was packed.
///
/// # Errors
/// What `each` says; `Internal` for what was not packed here.
pub fn each<'a>(mut packed: &'a [u8], mut each: impl FnMut(&Part<'a>)) -> Result<()> {
    let from = &mut packed;
    while !from.is_empty() {
        let (kind, currency) = (text(from)?, text(from)?);
        let user = UserId(Uuid::from_bytes(*take(from)?));
        let stage = Uuid::from_bytes(*take(from)?);
        let likely = large(i32::from_be_bytes(*take(from)?)).map_or(Likely::Stage(stage), Likely::Said);
        let months = usize::try_from(u32::from_be_bytes(*take(from)?)).unwrap_or(usize::MAX);
        let (months, _) = bytes(from, months.saturating_mul(WIDTH))?.as_chunks::<WIDTH>();
        each(&Part { kind, currency, user, likely, months });
    }
    Ok(())
}

fn broken() -> Error {
    Error::internal("sums end within a part")
}

fn take<'a, const N: usize>(from: &mut &'a [u8]) -> Result<&'a [u8; N]> {
    let (head, rest) = from.split_first_chunk().ok_or_else(broken)?;
    *from = rest;
    Ok(head)
}

fn bytes<'a>(from: &mut &'a [u8], length: usize) -> Result<&'a [u8]> {
    let (head, rest) = from.split_at_checked(length).ok_or_else(broken)?;
    *from = rest;
    Ok(head)
}

fn text<'a>(from: &mut &'a [u8]) -> Result<&'a str> {
    let length = u16::from_be_bytes(*take(from)?);
    std::str::from_utf8(bytes(from, usize::from(length))?).map_err(|_| broken())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_is_read_again() {
        let (anna, ben) = (UserId(Uuid::from_u128(1)), UserId(Uuid::max()));
        let stage = Likely::Stage(Uuid::from_u128(9));
        let mut summed = Summed::default();
        assert!(summed.nothing() && summed.pack().unwrap().is_empty());
        let group = summed.of(String::from("扩展"), String::from("EUR"));
        for (whose, month, minor) in [
            ((anna, stage), Some(24_322), Some(i64::MAX)),
            ((anna, stage), Some(24_322), Some(i64::MAX)),
            ((anna, stage), Some(24_322), None),
            ((anna, stage), None, Some(-5)),
            ((anna, Likely::Said(0)), Some(0), Some(7)),
            ((ben, Likely::Said(100)), Some(-1), None),
        ] {
            add(group, whose, month, minor);
        }
        add(summed.of(String::new(), String::new()), (ben, stage), None, None);
        let packed = summed.pack().unwrap();
        let mut again = Summed::default();
        each(&packed, |part| {
            let group = again.of(part.kind.to_owned(), part.currency.to_owned());
            group.entry((part.user, part.likely)).or_default().extend(part.months());
        })
        .unwrap();
        assert_eq!(again, summed);
        let twice = Alike { minor: 2 * i128::from(i64::MAX), deals: 3, unknown: 1 };
        assert_eq!(again.of(String::from("扩展"), String::from("EUR"))[&(anna, stage)][&Some(24_322)], twice);
        for end in 1..packed.len() {
            // What ends within a part is no sum, and what ends after one is a smaller one.
            let mut found = 0;
            if each(&packed[..end], |_| found += 1).is_ok() {
                assert!(found < 5, "{end}");
            }
        }
    }
}
