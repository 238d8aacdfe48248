//! The whole open pipeline by lead and month.

use std::collections::{HashMap, HashSet};

use tenure_db::{Cell, Conn, Row};
use uuid::Uuid;

use super::super::model::credit::{self, Credit};
use super::super::model::{Counted, Figures, Key};
use super::book::{credited, gather};
use super::{Ask, led_by, most, probabilities};
use crate::base::by_id::ById;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, UserId};
use crate::features::deals::store::packed;

/// What somebody has open by the month in which it closes (none: nobody knows).
pub type Months = Vec<(Option<i64>, Figures)>;

/// What is open by who has it (none: nobody leads the account), in the order of their ids.
pub type Pipeline = Vec<(Option<UserId>, Months)>;

/// Reads it and adds up as it goes: a sort of all deals by lead and month would cost more than the rest.
///
/// # Errors
/// What the database says.
pub fn read(q: &Conn<'_>, ask: &Ask<'_>) -> Result<Pipeline> {
    let mut sums = Sums { stages: probabilities(q)?, split: split(q, ask)?, ..Sums::default() };
    match most(q, ask)? {
        Some(own) => along(q, ask, &own, &mut sums)?,
        None => by_account(q, ask, &mut sums)?,
    }
    Ok(sums.sorted())
}

/// The deals of all accounts; who leads which is read before.
fn along(q: &Conn<'_>, ask: &Ask<'_>, own: &HashSet<AccountId>, sums: &mut Sums) -> Result<()> {
    let leads = led_by(q, ask.today)?;
    let slots: ById<AccountId, usize> =
        own.iter().map(|account| (*account, sums.slot(leads.get(account).copied()))).collect();
    let mut sql = Sql::new("select o.account_id, o.currency, o.deals from open_deals o");
    if let Some(kind) = &ask.only.kind {
        sql.push(" where o.kind = ").bind(kind.clone());
    }
    q.query(&sql.text, &sql.values, |r| match slots.get(&r.get(0)?) {
        Some(slot) => sums.add(ask, r, *slot),
        None => Ok(()),
    })?;
    Ok(())
}

/// Account by account.
fn by_account(q: &Conn<'_>, ask: &Ask<'_>, sums: &mut Sums) -> Result<()> {
    let mut sql = Sql::new("");
    let today = sql.param(ask.today);
    sql.push(&format!(
        "select o.account_id, o.currency, o.deals, ln.user_id from accounts own
           left join assignments ln on ln.account_id = own.id and ln.role = 'lead'
            and ln.valid_from <= {today} and ln.valid_to > {today}
           cross join open_deals o where "
    ));
    ask.accounts(&mut sql, "own.id");
    sql.push(" and own.archived_at is null and o.account_id = own.id");
    if let Some(kind) = &ask.only.kind {
        sql.push(" and o.kind = ").bind(kind.clone());
    }
    q.query(&sql.text, &sql.values, |r| {
        let slot = sums.slot(r.get(3)?);
        sums.add(ask, r, slot)
    })?;
    Ok(())
}

/// What has been added up.
#[derive(Default)]
struct Sums {
    /// In percent, by stage.
    stages: ById<Uuid, i64>,
    split: HashMap<Key, Vec<Credit>>,
    places: ById<Option<UserId>, usize>,
    rows: Vec<OneRow>,
}

/// Somebody's row while it is added up. The months stand apart from what they come to: they are looked through for each
/// deal.
struct OneRow {
    lead: Option<UserId>,
    months: Vec<i64>,
    figures: Vec<Figures>,
}

/// Stands for no month.
const NEVER: i64 = i64::MIN;

impl Sums {
    /// The place of somebody's row.
    fn slot(&mut self, lead: Option<UserId>) -> usize {
        let next = self.rows.len();
        let place = *self.places.entry(lead).or_insert(next);
        if place == next {
            self.rows.push(OneRow { lead, months: Vec::new(), figures: Vec::new() });
        }
        place
    }

    /// Adds the deals of a row of an account whose lead has that place.
    fn add(&mut self, ask: &Ask<'_>, r: &Row<'_>, slot: usize) -> Result<()> {
        // An amount that is kept in another currency is not known.
        let known = matches!(r.cell(1)?, Cell::Text(currency) if currency == ask.currency);
        let account = if self.split.is_empty() { None } else { Some(r.get::<AccountId>(0)?) };
        packed::each(r, 2, |deal| {
            let minor = deal.minor.filter(|_| known);
            let likely = deal.probability.or_else(|| self.stages.get(&deal.stage).copied()).unwrap_or(0);
            let split = account.and_then(|account| self.split.get(&(account, deal.id)));
            let Some(credits) = split else {
                self.cell(slot, deal.month).add(Counted::Pipeline, minor, likely);
                return Ok(());
            };
            for (user, part) in credit::parts(minor, credits, None) {
                let slot = self.slot(user);
                self.cell(slot, deal.month).add(Counted::Pipeline, part, likely);
            }
            Ok(())
        })
    }

    /// A month of a row.
    fn cell(&mut self, slot: usize, month: Option<i64>) -> &mut Figures {
        let (row, month) = (&mut self.rows[slot], month.unwrap_or(NEVER));
        let at = row.months.iter().position(|at| *at == month).unwrap_or_else(|| {
            row.months.push(month);
            row.figures.push(Figures::default());
            row.months.len() - 1
        });
        &mut row.figures[at]
    }

    fn sorted(self) -> Pipeline {
        let row = |row: OneRow| {
            let months = row.months.into_iter().map(|month| Some(month).filter(|month| *month != NEVER));
            let mut months: Months = months.zip(row.figures).collect();
            months.sort_unstable_by_key(|(month, _)| *month);
            (row.lead, months)
        };
        let mut rows: Pipeline = self.rows.into_iter().filter(|row| !row.months.is_empty()).map(row).collect();
        rows.sort_unstable_by_key(|(lead, _)| *lead);
        rows
    }
}

/// Open deals that are split today.
fn split(q: &Conn<'_>, ask: &Ask<'_>) -> Result<HashMap<Key, Vec<Credit>>> {
    let any = q.query_opt("select 1 from deal_credits limit 1", &[], |r| Ok::<_, Error>(r.get::<i64>(0)?))?;
    if any.is_none() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new("");
    let today = sql.param(ask.today);
    sql.push(&credited(&today)).push("d.outcome = 'open' and ");
    ask.deals_of(&mut sql, "k.account_id");
    gather(q, [sql])
}
