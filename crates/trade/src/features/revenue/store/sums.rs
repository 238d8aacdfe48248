//! Sums of lines by what they have in common. Each leads to its rows: the same [`Filter`] lists them.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use tenure_db::{Conn, Row};
use uuid::Uuid;

use super::super::model::shared::{Copy, left_out};
use super::super::model::sums::Sum;
use super::filter::{Filter, Whose};
use crate::base::sql::Sql;
use crate::base::{Error, Result};
use crate::features::rates::model::{Basis, Rates};

/// What lines are summed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// All together.
    Nothing,
    /// The month of the sale.
    Month,
    /// The offering.
    Offering,
    /// The unit.
    Unit,
    /// The kind of document.
    Kind,
    /// The account.
    Account,
}

/// What the lines of one sum have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// That they are in the list.
    All,
    /// The month, counted through (`model::month_of`).
    Month(i64),
    /// The offering, unit or account; none for lines without.
    Id(Option<Uuid>),
    /// The kind.
    Word(String),
}

impl By {
    fn column(self) -> &'static str {
        match self {
            By::Nothing => "cast(0 as bigint)",
            By::Month => "l.sold_month",
            By::Offering => "l.offering_id",
            By::Unit => "l.unit_id",
            By::Kind => "l.kind",
            By::Account => "l.account_id",
        }
    }

    fn read(self, r: &Row<'_>, at: usize) -> Result<Key> {
        Ok(match self {
            By::Nothing => Key::All,
            By::Month => Key::Month(r.get(at)?),
            By::Offering | By::Unit | By::Account => Key::Id(r.get(at)?),
            By::Kind => Key::Word(r.get(at)?),
        })
    }
}

/// Into what sums are converted.
#[derive(Clone, Copy, Debug)]
pub struct Into<'a> {
    /// The currency.
    pub currency: &'a str,
    /// By which rates.
    pub basis: Basis,
    /// The rates; those of the day of each line need none, because they are stored with the lines.
    pub rates: &'a Rates,
}

/// Sums lines. A document line that stands on several accounts of a group counts once.
///
/// # Errors
/// What the database says.
pub fn sums(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    filter: &Filter,
    today: Date,
    by: By,
    into: Into<'_>,
) -> Result<BTreeMap<Key, Sum>> {
    let mut found = match into.basis {
        Basis::Historical => stored(q, whose, filter, today, by, into.currency)?,
        Basis::Constant(_) => converted(q, whose, filter, today, by, into)?,
    };
    if matches!(whose, Whose::Scope(_)) {
        for (key, sum) in doubled(q, whose, filter, today, by, into)? {
            if let Some(of) = found.get_mut(&key) {
                of.lines -= sum.lines;
                of.unrated -= sum.unrated;
                of.converted -= sum.converted;
                for (currency, minor) in sum.own {
                    *of.own.entry(currency).or_default() -= minor;
                }
            }
        }
        found.retain(|_, sum| sum.lines > 0);
    }
    Ok(found)
}

/// By the rates of the days of sale: what stands on the lines.
fn stored(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    filter: &Filter,
    today: Date,
    by: By,
    currency: &str,
) -> Result<BTreeMap<Key, Sum>> {
    let mut sql = Sql::default();
    let into = sql.param(currency.to_owned());
    let rated = format!("case when l.reporting_currency = {into} then l.reporting_minor end");
    let column = by.column();
    sql.push(&format!(
        "select {column}, l.currency, count(*), cast(sum(l.amount_minor) as bigint),
                cast(coalesce(sum({rated}), 0) as bigint), count({rated}) from revenue_lines l"
    ));
    filter.narrow(&mut sql, whose, today);
    let group = if by == By::Nothing { String::new() } else { format!("{column}, ") };
    sql.push(&format!(" group by {group}l.currency"));
    let mut found: BTreeMap<Key, Sum> = BTreeMap::new();
    let rows = q.query(&sql.text, &sql.values, |r| {
        let lines: i64 = r.get(2)?;
        let own = BTreeMap::from([(r.get::<String>(1)?, r.get::<i64>(3)?)]);
        let sum = Sum { lines, unrated: lines - r.get::<i64>(5)?, converted: r.get(4)?, own };
        Ok::<_, Error>((by.read(r, 0)?, sum))
    })?;
    rows.into_iter().for_each(|(key, sum)| found.entry(key).or_default().join(&sum));
    Ok(found)
}

/// By the rates of one day: amounts that are alike are converted once.
fn converted(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    filter: &Filter,
    today: Date,
    by: By,
    into: Into<'_>,
) -> Result<BTreeMap<Key, Sum>> {
    let column = by.column();
    let mut sql = Sql::new(&format!("select {column}, l.currency, l.amount_minor, count(*) from revenue_lines l"));
    filter.narrow(&mut sql, whose, today);
    let group = if by == By::Nothing { String::new() } else { format!("{column}, ") };
    sql.push(&format!(" group by {group}l.currency, l.amount_minor"));
    let mut found: BTreeMap<Key, Sum> = BTreeMap::new();
    let rows = q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>((by.read(r, 0)?, r.get::<String>(1)?, r.get::<i64>(2)?, r.get::<i64>(3)?))
    })?;
    for (key, currency, minor, lines) in rows {
        let each = into.rates.convert(minor, &currency, into.currency, today, into.basis);
        found.entry(key).or_default().add(&currency, minor, lines, each);
    }
    Ok(found)
}

/// The sums of lines that do not count, because another account of the group in the same sum has them too.
fn doubled(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    filter: &Filter,
    today: Date,
    by: By,
    into: Into<'_>,
) -> Result<BTreeMap<Key, Sum>> {
    let mut sql = Sql::default();
    let day = sql.param(today);
    sql.push(&format!(
        "select {}, l.account_id, l.id, h.match_key, l.currency, l.amount_minor, l.sold_on, l.reporting_minor,
                l.reporting_currency,
                (select t.ancestor_id from account_tree t where t.account_id = l.account_id and t.valid_from <= {day}
                    and t.valid_to > {day} order by t.depth desc limit 1)
           from revenue_shared h cross join revenue_lines l",
        by.column()
    ));
    filter.narrow(&mut sql, whose, today);
    sql.push(" and l.account_id = h.account_id and l.id = h.line_id");
    let rows = q.query(&sql.text, &sql.values, |r| {
        let (currency, minor, day): (String, i64, Date) = (r.get(4)?, r.get(5)?, r.get(6)?);
        let account = r.get(1)?;
        // The key of a document line says nothing of day and amount, by which parts of a document differ.
        let key = super::super::model::identity::hash(&[
            &r.get::<Uuid>(3)?.to_string(),
            &day.to_string(),
            &minor.to_string(),
            &currency,
        ]);
        let copy = Copy { account, line: r.get(2)?, group: r.get::<Option<_>>(9)?.unwrap_or(account), key };
        let rated = r.get::<Option<i64>>(7)?.filter(|_| r.get::<String>(8).is_ok_and(|c| c == into.currency));
        let each = match into.basis {
            Basis::Historical => rated,
            Basis::Constant(_) => into.rates.convert(minor, &currency, into.currency, today, into.basis),
        };
        let mut sum = Sum::default();
        sum.add(&currency, minor, 1, each);
        Ok::<_, Error>((by.read(r, 0)?, copy, sum))
    })?;
    let copies: Vec<Copy> = rows.iter().map(|(_, copy, _)| copy.clone()).collect();
    let out: HashSet<_> = left_out(&copies).into_iter().collect();
    let mut found: BTreeMap<Key, Sum> = BTreeMap::new();
    for (key, _, sum) in rows.iter().filter(|(_, copy, _)| out.contains(&copy.line)) {
        found.entry(key.clone()).or_default().join(sum);
    }
    Ok(found)
}

/// All sums as one.
pub fn total(sums: &BTreeMap<Key, Sum>) -> Sum {
    let mut all = Sum::default();
    sums.values().for_each(|sum| all.join(sum));
    all
}
