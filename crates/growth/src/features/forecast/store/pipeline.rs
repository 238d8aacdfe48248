//! The whole open pipeline by lead and month.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use tenure_db::{Conn, Row};
use uuid::Uuid;

use super::super::model::credit::{self, Credit};
use super::super::model::{Counted, Figures, Key};
use super::book::{credited, gather};
use super::{Ask, led_by};
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, UserId};

/// What somebody has open by the month in which it closes (none: nobody knows).
pub type Months = Vec<(Option<i64>, Figures)>;

/// What is open by who has it (none: nobody leads the account), in the order of their ids.
pub type Pipeline = Vec<(Option<UserId>, Months)>;

/// Who sees one account in this many, or more, has all open deals read along their index, and those of other accounts
/// left out: to ask for each account would cost more.
const SHARE: usize = 3;

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

/// The accounts in scope, where they are a good part of all.
fn most(q: &Conn<'_>, ask: &Ask<'_>) -> Result<Option<HashSet<AccountId>>> {
    if !ask.scope.large || ask.only.territory.is_some() {
        return Ok(None);
    }
    let mut own = ask.scope.collect(q)?;
    let limit = i64::try_from(own.len() * SHARE + 1).unwrap_or(i64::MAX);
    let sql = "select count(*) from (select 1 from accounts a limit $1) few";
    let all = q.query_one(sql, &tenure_db::params![limit], |r| Ok::<_, Error>(r.get::<i64>(0)?))?;
    if all >= limit {
        return Ok(None);
    }
    for gone in archived(q)? {
        own.remove(&gone);
    }
    Ok(Some(own))
}

/// The accounts that are archived: what is open there is no part of the pipeline.
fn archived(q: &Conn<'_>) -> Result<Vec<AccountId>> {
    q.query("select a.id from accounts a where a.archived_at is not null", &[], |r| Ok::<_, Error>(r.get(0)?))
}

/// All open deals, whose index holds what is summed; who leads which account is read before.
fn along(q: &Conn<'_>, ask: &Ask<'_>, own: &HashSet<AccountId>, sums: &mut Sums) -> Result<()> {
    let leads = led_by(q, ask.today)?;
    let slots: ById<AccountId, usize> =
        own.iter().map(|account| (*account, sums.slot(leads.get(account).copied()))).collect();
    let mut sql = Sql::new("");
    let worth = ask.worth(&mut sql, "d");
    sql.push(&format!("select {} from deals d where d.outcome = 'open' and d.archived_at is null", columns(&worth)));
    if let Some(kind) = &ask.only.kind {
        sql.push(" and d.kind = ").bind(kind.clone());
    }
    q.query(&sql.text, &sql.values, |r| match slots.get(&r.get(0)?) {
        Some(slot) => sums.add(r, *slot),
        None => Ok(()),
    })?;
    Ok(())
}

/// Account by account, each by the index of its own deals.
fn by_account(q: &Conn<'_>, ask: &Ask<'_>, sums: &mut Sums) -> Result<()> {
    let mut sql = Sql::new("");
    let worth = ask.worth(&mut sql, "d");
    let today = sql.param(ask.today);
    sql.push(&format!(
        "select {}, ln.user_id from accounts own left join assignments ln on ln.account_id = own.id and ln.role = 'lead'
            and ln.valid_from <= {today} and ln.valid_to > {today}
           cross join deals d where ",
        columns(&worth)
    ));
    ask.accounts(&mut sql, "own.id");
    sql.push(" and own.archived_at is null and d.account_id = own.id and d.outcome = 'open' and d.archived_at is null");
    if let Some(kind) = &ask.only.kind {
        sql.push(" and d.kind = ").bind(kind.clone());
    }
    q.query(&sql.text, &sql.values, |r| {
        let slot = sums.slot(r.get(WIDTH)?);
        sums.add(r, slot)
    })?;
    Ok(())
}

/// The columns that [`Sums::add`] reads.
fn columns(worth: &str) -> String {
    format!("d.account_id, d.close_month, {worth}, d.probability, d.stage_id, d.id")
}

/// How many those are.
const WIDTH: usize = 6;

/// A map that is asked for each of many deals, by ids of ours: nobody chooses them, so few multiplications spread them.
type ById<K, V> = HashMap<K, V, BuildHasherDefault<IdHasher>>;

/// 2^64 over the golden ratio.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

#[derive(Default)]
struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut eight = [0; 8];
            eight[..part.len()].copy_from_slice(part);
            self.0 = (self.0.rotate_left(32) ^ u64::from_be_bytes(eight)).wrapping_mul(MIX);
        }
    }

    /// How long an id is tells nothing.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        // A multiplication carries upwards only; what is above has to come down again.
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(MIX);
        mixed ^ (mixed >> 32)
    }
}

/// What has been added up.
#[derive(Default)]
struct Sums {
    /// In percent, by stage.
    stages: ById<Uuid, i64>,
    split: HashMap<Key, Vec<Credit>>,
    places: HashMap<Option<UserId>, usize>,
    rows: Pipeline,
}

impl Sums {
    /// The place of somebody's row.
    fn slot(&mut self, lead: Option<UserId>) -> usize {
        let next = self.rows.len();
        let place = *self.places.entry(lead).or_insert(next);
        if place == next {
            self.rows.push((lead, Months::new()));
        }
        place
    }

    /// Adds a deal of an account whose lead has that place.
    fn add(&mut self, r: &Row<'_>, slot: usize) -> Result<()> {
        let (month, minor): (Option<i64>, Option<i64>) = (r.get(1)?, r.get(2)?);
        let probability = match r.get::<Option<i64>>(3)? {
            Some(own) => own,
            None => self.stages.get(&r.get::<Uuid>(4)?).copied().unwrap_or(0),
        };
        if !self.split.is_empty() {
            let key: Key = (r.get(0)?, r.get(5)?);
            if let Some(credits) = self.split.get(&key) {
                for (user, part) in credit::parts(minor, credits, None) {
                    let slot = self.slot(user);
                    self.cell(slot, month).add(Counted::Pipeline, part, probability);
                }
                return Ok(());
            }
        }
        self.cell(slot, month).add(Counted::Pipeline, minor, probability);
        Ok(())
    }

    /// A month of a row. They come month by month, or are a few.
    fn cell(&mut self, slot: usize, month: Option<i64>) -> &mut Figures {
        let months = &mut self.rows[slot].1;
        let at = match months.iter().rposition(|(at, _)| *at == month) {
            Some(at) => at,
            None => {
                months.push((month, Figures::default()));
                months.len() - 1
            }
        };
        &mut months[at].1
    }

    fn sorted(mut self) -> Pipeline {
        self.rows.retain(|(_, months)| !months.is_empty());
        self.rows.sort_unstable_by_key(|(lead, _)| *lead);
        self.rows.iter_mut().for_each(|(_, months)| months.sort_unstable_by_key(|(month, _)| *month));
        self.rows
    }
}

fn probabilities(q: &Conn<'_>) -> Result<ById<Uuid, i64>> {
    let rows =
        q.query("select st.id, st.probability from deal_stages st", &[], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
    Ok(rows.into_iter().collect())
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
    ask.deals(&mut sql);
    gather(q, [sql])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_differ_in_one_place_are_spread() {
        for shift in [0, 8, 40, 64, 100] {
            let hash = |n: u128| {
                let mut hasher = IdHasher::default();
                hasher.write(Uuid::from_u128((7 << 120) + (n << shift)).as_bytes());
                hasher.finish()
            };
            // What a map looks at: the highest seven bits, and the lowest of its size.
            let low: HashSet<u64> = (0..4_096).map(|n| hash(n) & 0xffff).collect();
            let high: HashSet<u64> = (0..4_096).map(|n| hash(n) >> 57).collect();
            assert!(low.len() > 3_500 && high.len() == 128, "{shift}: {} {}", low.len(), high.len());
        }
    }
}
