//! Tables into files.

mod csv;
#[cfg(test)]
mod tests;
mod xlsx;
mod zip;

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};

pub use csv::Csv;
pub use xlsx::{Xlsx, XlsxFault};

/// One value that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Out<'a> {
    /// Nothing.
    Empty,
    /// Words; never a formula, whatever they begin with.
    Text(Cow<'a, str>),
    /// A whole number.
    Int(i64),
    /// An amount in minor units, and how many of its digits stand behind the full stop: `Decimal(-1250, 2)` is −12.50.
    Decimal(i64, u8),
    /// A calendar day.
    Day(Date),
    /// A day and a time.
    Moment(DateTime),
    /// Yes or no.
    Bool(bool),
}

impl<'a, T: Into<Cow<'a, str>>> From<T> for Out<'a> {
    fn from(text: T) -> Self {
        Self::Text(text.into())
    }
}

/// The digits of an amount in minor units.
fn decimal(minor: i64, exponent: u8) -> String {
    let exponent = usize::from(exponent);
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = exponent + 1);
    let (whole, fraction) = digits.split_at(digits.len() - exponent);
    let sign = if minor < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}
