//! What lines are worth in the reporting currency: by the rate of the day of each, which stands on it, or all by the
//! rates of one day. Each line is rounded for itself (`docs/formulas.md`, Conversion), so that whatever lines are
//! summed by, the sums add up.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use jiff::civil::Date;
use tenure_db::{Conn, Row, params};

use super::lines::Ask;
use crate::base::sql::Sql;
use crate::base::{Error, Result};
use crate::features::rates;
use crate::features::rates::model::Factor;

/// The rates of one day, of all currencies that have one.
#[derive(Clone, Debug)]
pub struct Constant {
    /// The day.
    pub day: Date,
    factors: BTreeMap<String, Factor>,
}

impl Constant {
    /// Reads them.
    ///
    /// # Errors
    /// What the database says.
    pub(super) fn load(q: &Conn<'_>, day: Date, base: &str) -> Result<Self> {
        let rates = rates::store::all(q)?;
        let sql = "select currency from currency_rates union select base from currency_rates";
        let mut currencies: Vec<String> = q.query(sql, &params![], |r| Ok::<_, Error>(r.get(0)?))?;
        currencies.push(base.to_owned());
        let factor = |currency: String| Some((rates.factor(&currency, base, day)?, currency));
        let factors = currencies.into_iter().filter_map(factor).map(|(factor, currency)| (currency, factor)).collect();
        Ok(Self { day, factors })
    }

    /// The rate of a currency.
    pub fn factor(&self, currency: &str) -> Option<&Factor> {
        self.factors.get(currency)
    }

    /// The currencies that have a rate.
    pub(super) fn currencies(&self) -> impl Iterator<Item = &String> {
        self.factors.keys()
    }

    /// An amount in the reporting currency; none without a rate.
    pub(super) fn convert(&self, minor: i64, currency: &str, base: &str) -> Option<i64> {
        self.factor(currency)?.apply(minor, currency, base)
    }
}

/// What a line is worth by the rate of its day: null without one.
pub(super) fn reported(sql: &mut Sql, ask: &Ask<'_>) -> String {
    let currency = sql.param(ask.currency.to_owned());
    format!("case when l.reporting_currency = {currency} then l.reporting_minor end")
}

/// What is summed of lines: columns, the first of which is the currency, and what they are grouped by besides that.
pub(super) struct Measures {
    pub(super) columns: String,
    pub(super) group: String,
}

/// The columns that [`Worth::read`] reads. By the rates of one day, amounts that are alike are converted once.
pub(super) fn measures(sql: &mut Sql, ask: &Ask<'_>) -> Measures {
    let reported = reported(sql, ask);
    let group = match ask.constant {
        None => String::new(),
        Some(_) => {
            let currency = sql.param(ask.currency.to_owned());
            format!(", case when l.currency = {currency} then 0 else l.amount_minor end")
        }
    };
    let columns = format!(
        "l.currency, cast(sum(l.amount_minor) as bigint), cast(coalesce(sum({reported}), 0) as bigint), count(*),
         count(*) - count({reported})"
    );
    Measures { columns, group }
}

/// What some lines of one currency are worth together.
#[derive(Clone, Debug, Default)]
pub(super) struct Worth {
    pub(super) currency: String,
    /// Minor units of the reporting currency, of lines with a rate.
    pub(super) minor: i64,
    pub(super) lines: i64,
    pub(super) unknown: i64,
}

impl Worth {
    /// Reads the columns of [`measures`], from one place on.
    pub(super) fn read(r: &Row<'_>, at: usize, ask: &Ask<'_>) -> Result<Self> {
        let (currency, own): (String, i64) = (r.get(at)?, r.get(at + 1)?);
        let lines: i64 = r.get(at + 3)?;
        let Some(constant) = &ask.constant else {
            return Ok(Self { currency, minor: r.get(at + 2)?, lines, unknown: r.get(at + 4)? });
        };
        if currency == ask.currency {
            return Ok(Self { currency, minor: own, lines, unknown: 0 });
        }
        // All of them have the same amount.
        let each = constant.convert(own / lines.max(1), &currency, ask.currency);
        let unknown = if each.is_some() { 0 } else { lines };
        Ok(Self { currency, minor: each.unwrap_or(0).saturating_mul(lines), lines, unknown })
    }

    /// Adds what other lines are worth.
    fn add(&mut self, other: &Self) {
        self.minor = self.minor.saturating_add(other.minor);
        self.lines += other.lines;
        self.unknown += other.unknown;
    }
}

/// What a statement gives by key and currency: `width` columns of the key, then those of [`measures`]. What is alike
/// but for the amount is added up while it is read.
///
/// # Errors
/// What the database says.
pub(super) fn added<K: Eq + Hash + Clone>(
    q: &Conn<'_>,
    ask: &Ask<'_>,
    sql: &Sql,
    width: usize,
    key: impl Fn(&Row<'_>) -> Result<K>,
) -> Result<Vec<(K, Worth)>> {
    let mut all: HashMap<(K, String), Worth> = HashMap::new();
    q.query(&sql.text, &sql.values, |r| {
        let worth = Worth::read(r, width, ask)?;
        all.entry((key(r)?, worth.currency.clone())).or_default().add(&worth);
        Ok::<_, Error>(())
    })?;
    Ok(all.into_iter().map(|((key, currency), worth)| (key, Worth { currency, ..worth })).collect())
}
