//! The whole open pipeline by lead and month.

use std::collections::{HashMap, HashSet};

use tenure_db::{Cell, Conn, Row, ids_value, params};
use uuid::Uuid;

use super::super::model::credit::{self, Credit};
use super::super::model::summed::{self, Alike, Likely, Part};
use super::super::model::{Counted, Figures, Key};
use super::book::gather;
use super::{Ask, probabilities};
use crate::base::by_id::ById;
use crate::base::dated::span_at;
use crate::base::scope::Whole;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, UserId};
use crate::features::access::leads::{NOBODY, UNLED};
use crate::features::deals::store::packed;

/// What somebody has open by the month in which it closes (none: nobody knows).
pub type Months = Vec<(Option<i64>, Figures)>;

/// What is open by who has it (none: nobody leads the account), in the order of their ids.
pub type Pipeline = Vec<(Option<UserId>, Months)>;

/// Reads what is summed up by lead, as far as the scope holds all that these lead, and the rest account by account.
///
/// # Errors
/// What the database says.
pub fn read(q: &Conn<'_>, ask: &Ask<'_>) -> Result<Pipeline> {
    let mut sums = Sums { stages: probabilities(q)?, ..Sums::default() };
    let narrow = ask.only.territory.is_some() || ask.team.is_some();
    let whole = if narrow { None } else { ask.scope.whole(q)? };
    let rest = whole.map(|whole| by_lead(q, ask, &whole, &mut sums)).transpose()?;
    by_account(q, ask, rest.as_ref(), &mut sums)?;
    Ok(sums.sorted())
}

/// What the sums of leads do not tell.
struct Rest {
    /// Whose sums were read: all that they lead is told.
    told: HashSet<UserId>,
    /// Who else leads accounts that may be in scope.
    leads: HashSet<UserId>,
    /// Whether the accounts of all others are among those which are held in the scope otherwise than by leading them; else
    /// nobody leads them.
    beside: bool,
}

impl Rest {
    /// Appends which accounts are looked at: all in scope that were not told are among them.
    fn filter(&self, q: &Conn<'_>, ask: &Ask<'_>, sql: &mut Sql, account: &str) {
        let (leads, today) = (sql.param(ids_value(self.leads.iter().map(|lead| lead.0))), sql.param(ask.today));
        sql.push(&format!(
            "{account} in (select s.account_id from assignments s where s.user_id in ({}) and s.role = 'lead'
                and s.valid_from <= {today} and s.valid_to > {today} union ",
            q.ids_sql(&leads)
        ));
        if self.beside {
            ask.scope.beside(sql);
        } else {
            sql.push("select w.account_id from lead_sums_waiting w where w.lead_id in (").bind(NOBODY);
            sql.push(", ").bind(UNLED).push(")");
        }
        sql.push(")");
    }
}

/// Adds what is summed up by lead and holds today.
fn by_lead(q: &Conn<'_>, ask: &Ask<'_>, whole: &Whole, sums: &mut Sums) -> Result<Rest> {
    let waiting = "select distinct w.lead_id from lead_sums_waiting w where w.lead_id > $1 and w.lead_id < $2";
    let waiting = q.query(waiting, &params![NOBODY, UNLED], |r| Ok::<_, Error>(r.get::<UserId>(0)?))?;
    let waiting: HashSet<UserId> = waiting.into_iter().collect();
    let kept = q.query_one("select count(*) from lead_sums", &[], |r| Ok::<_, Error>(r.get::<i64>(0)?))?;
    let mut sql = Sql::new("select l.lead_id, l.valid_from, l.valid_to, l.sums from lead_sums l");
    // Who reaches most of us looks at the accounts of the others, to see which of these are in scope; who reaches few looks
    // at the other accounts of the scope, to see who leads them.
    let few = match whole {
        Whole::Of(users) if i64::try_from(users.len() * 2).is_ok_and(|twice| twice < kept) => Some(users),
        _ => None,
    };
    if let Some(users) = few {
        let ids = sql.param(ids_value(users.iter().map(|user| user.0)));
        sql.push(&format!(" where l.lead_id in ({})", q.ids_sql(&ids)));
    }
    let leads = few.unwrap_or(&waiting).clone();
    let mut rest = Rest { told: HashSet::new(), leads, beside: few.is_some() };
    q.query(&sql.text, &sql.values, |r| {
        let lead = r.get(0)?;
        if waiting.contains(&lead) || !whole.holds(lead) || !span_at(r, 1)?.holds(ask.today) {
            rest.leads.insert(lead);
            return Ok(());
        }
        rest.leads.remove(&lead);
        rest.told.insert(lead);
        let Cell::Bytes(packed) = r.cell(3)? else { return Err(Error::internal("sums are no bytes")) };
        summed::each(packed, |part| {
            if ask.only.kind.as_ref().is_none_or(|kind| kind == part.kind) {
                sums.add_part(ask, part);
            }
        })
    })?;
    Ok(rest)
}

/// Account by account: all in scope, or the rest.
fn by_account(q: &Conn<'_>, ask: &Ask<'_>, rest: Option<&Rest>, sums: &mut Sums) -> Result<()> {
    sums.split = split(q, ask, rest)?;
    let mut sql = Sql::new("");
    let today = sql.param(ask.today);
    sql.push(&format!(
        "select o.account_id, o.currency, o.deals, ln.user_id from accounts own
           left join assignments ln on ln.account_id = own.id and ln.role = 'lead'
            and ln.valid_from <= {today} and ln.valid_to > {today}
           cross join open_deals o where "
    ));
    if let Some(rest) = rest {
        rest.filter(q, ask, &mut sql, "own.id");
        sql.push(" and ");
    }
    ask.accounts(&mut sql, "own.id");
    sql.push(" and own.archived_at is null and o.account_id = own.id");
    if let Some(kind) = &ask.only.kind {
        sql.push(" and o.kind = ").bind(kind.clone());
    }
    q.query(&sql.text, &sql.values, |r| {
        let lead: Option<UserId> = r.get(3)?;
        if rest.is_some_and(|rest| lead.is_some_and(|lead| rest.told.contains(&lead))) {
            return Ok(());
        }
        let slot = sums.slot(lead);
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

    /// Adds deals that were added up before.
    fn add_part(&mut self, ask: &Ask<'_>, part: &Part<'_>) {
        let likely = match part.likely {
            Likely::Said(percent) => percent,
            Likely::Stage(stage) => self.stages.get(&stage).copied().unwrap_or(0),
        };
        let (known, slot) = (part.currency == ask.currency, self.slot(Some(part.user)));
        for (month, alike) in part.months() {
            let alike = if known { alike } else { Alike { minor: 0, unknown: alike.deals, ..alike } };
            self.cell(slot, month).add_alike(&alike, likely);
        }
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

/// Deals that are split today.
fn split(q: &Conn<'_>, ask: &Ask<'_>, rest: Option<&Rest>) -> Result<HashMap<Key, Vec<Credit>>> {
    let any = q.query_opt("select 1 from deal_credits limit 1", &[], |r| Ok::<_, Error>(r.get::<i64>(0)?))?;
    if any.is_none() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new("");
    let today = sql.param(ask.today);
    sql.push(&format!(
        "select k.account_id, k.deal_id, k.user_id, k.share, k.share_before from deal_credits k
          where k.valid_from <= {today} and k.valid_to > {today} and "
    ));
    if let Some(rest) = rest {
        rest.filter(q, ask, &mut sql, "k.account_id");
        sql.push(" and ");
    }
    ask.accounts(&mut sql, "k.account_id");
    gather(q, [sql])
}
