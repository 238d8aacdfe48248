//! What lines are worth in the reporting currency: by the rate of the day of each, which stands on it, or all by the
//! rates of one day. Each line is rounded for itself (`docs/formulas.md`, Conversion), so that whatever lines are
//! summed by, the sums add up.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use tenure_db::{Conn, Row, params};

use super::super::model::{By, Whose};
use super::exact::{self, Converted, Exact};
use super::lines::{Ask, LINES, below_account};
use crate::base::sql::Sql;
use crate::base::{Error, Result};
use crate::features::rates;
use crate::features::rates::model::Factor;
use crate::features::revenue::model::month_of;

/// Most currencies beside the reporting one that a statement is given without asking which of them lines have. SQLite looks at each of them for
/// each line, and those who take the rates of a central bank have dozens.
const FEW: usize = 4;

/// The rates of one day, of all currencies that have one.
#[derive(Clone, Debug)]
pub struct Constant {
    /// The day.
    pub day: Date,
    factors: BTreeMap<String, Factor>,
    /// The same as statements need them, of the currencies that they meet.
    exact: BTreeMap<String, Exact>,
}

impl Constant {
    /// Reads them; for statements those of currencies that lines of what is asked have.
    ///
    /// # Errors
    /// What the database says.
    pub(super) fn load(q: &Conn<'_>, ask: &Ask<'_>, day: Date) -> Result<Self> {
        let base = ask.currency;
        let rates = rates::store::all(q)?;
        let sql = "select currency from currency_rates union select base from currency_rates";
        let mut currencies: Vec<String> = q.query(sql, &params![], |r| Ok::<_, Error>(r.get(0)?))?;
        currencies.push(base.to_owned());
        let factor = |currency: String| Some((rates.factor(&currency, base, day)?, currency));
        let factors: BTreeMap<String, Factor> =
            currencies.into_iter().filter_map(factor).map(|(factor, currency)| (currency, factor)).collect();
        let others = factors.keys().filter(|currency| *currency != base).count();
        let found = if others > FEW { Some(sold_in(q, ask)?) } else { None };
        let exact = factors
            .iter()
            .filter(|(currency, _)| found.as_ref().is_none_or(|found| found.contains(*currency)))
            .filter_map(|(currency, factor)| Some((currency.clone(), Exact::new(factor, currency, base)?)))
            .collect();
        Ok(Self { day, factors, exact })
    }

    /// The rate of a currency.
    pub fn factor(&self, currency: &str) -> Option<&Factor> {
        self.factors.get(currency)
    }

    /// The rates by which statements convert, by currency.
    pub(super) fn exact(&self) -> impl Iterator<Item = (&String, &Exact)> {
        self.exact.iter()
    }

    /// An amount in the reporting currency; none without a rate.
    pub(super) fn convert(&self, minor: i64, currency: &str, base: &str) -> Option<i64> {
        self.factor(currency)?.apply(minor, currency, base)
    }
}

/// The currencies of the lines of what is asked: by its accounts and its first month, maybe with some more.
fn sold_in(q: &Conn<'_>, ask: &Ask<'_>) -> Result<BTreeSet<String>> {
    let mut sql = Sql::new(&format!("select distinct l.currency from {LINES} where "));
    ask.scope.filter(&mut sql, "own.id");
    sql.push(" and l.account_id = own.id and l.archived_at is null");
    if let Some((By::Account, Whose::Id(id))) = &ask.filter.row {
        sql.push(" and own.id = ").bind(*id);
    }
    if let Some(account) = ask.filter.account {
        below_account(&mut sql, ask, "l", account);
    }
    if let Some(day) = ask.filter.from {
        sql.push(" and l.sold_month >= ").bind(month_of(day));
    }
    Ok(q.query(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))?.into_iter().collect())
}

/// What a line is worth by the rate of its day: null without one.
pub(super) fn reported(sql: &mut Sql, ask: &Ask<'_>) -> String {
    let currency = sql.param(ask.currency.to_owned());
    format!("case when l.reporting_currency = {currency} then l.reporting_minor end")
}

/// What a line is worth by the rates that the report goes by.
pub(super) fn worth(sql: &mut Sql, ask: &Ask<'_>) -> Converted {
    match &ask.constant {
        Some(constant) => exact::converted(sql, ask, constant.exact()),
        None => {
            let minor = reported(sql, ask);
            Converted { join: String::new(), known: minor.clone(), minor }
        }
    }
}

/// What is summed of lines: columns, the first of which is the currency, and the join that they need.
pub(super) struct Measures {
    pub(super) columns: String,
    pub(super) join: String,
}

/// The columns that [`Worth::read`] reads.
pub(super) fn measures(sql: &mut Sql, ask: &Ask<'_>) -> Measures {
    let Converted { join, minor, known } = worth(sql, ask);
    let columns = format!("l.currency, cast(coalesce(sum({minor}), 0) as bigint), count(*), count(*) - count({known})");
    Measures { columns, join }
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
    pub(super) fn read(r: &Row<'_>, at: usize) -> Result<Self> {
        Ok(Self { currency: r.get(at)?, minor: r.get(at + 1)?, lines: r.get(at + 2)?, unknown: r.get(at + 3)? })
    }
}
