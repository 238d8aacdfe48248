//! The deals of a period, as they stand now.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::{Conn, Row, params};
use uuid::Uuid;

use super::super::model::credit::Credit;
use super::super::model::{self, Category, Key, Outcome, Shot, effective};
use super::{Ask, led, led_by, most, probabilities};
use crate::base::by_id::{ById, IdSet};
use crate::base::dated::Span;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, UserId};
use crate::features::revenue::model::month_of;

/// A deal with what rows of a forecast are told by.
#[derive(Clone, Debug, PartialEq)]
pub struct Deal {
    /// How it stands. Its own amount and currency are left empty.
    pub shot: Shot,
    /// Its kind.
    pub kind: String,
    /// The territory of its account.
    pub territory: Option<Uuid>,
}

/// What a period holds.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Its deals.
    pub deals: Vec<Deal>,
    /// Who has the credit for deals that are split.
    pub credits: HashMap<Key, Vec<Credit>>,
}

impl Book {
    /// The credits of a deal; none where it is not split.
    pub fn credits(&self, key: &Key) -> &[Credit] {
        self.credits.get(key).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Open deals that close in the period, and deals that were won in it.
///
/// # Errors
/// What the database says.
pub fn read(q: &Conn<'_>, ask: &Ask<'_>, period: &Span) -> Result<Book> {
    let mut deals = open(q, ask, period)?;
    deals.extend(closed(q, ask, period, &[Outcome::Won])?);
    let credits = credits(q, ask, period)?;
    Ok(Book { deals, credits })
}

/// The join that gives `at`, the territory of the account today.
fn territory(sql: &mut Sql, ask: &Ask<'_>) -> String {
    let today = sql.param(ask.today);
    format!(
        " left join account_territories at on at.account_id = d.account_id and at.valid_from <= {today} and at.valid_to > {today}"
    )
}

/// Which deals are open and close in the period: whole months, so that the index says it.
fn closing(sql: &mut Sql, period: &Span) {
    sql.push("d.outcome = 'open' and d.close_month >= ").bind(month_of(period.from));
    sql.push(" and d.close_month < ").bind(month_of(period.to)).push(" and ");
}

fn open(q: &Conn<'_>, ask: &Ask<'_>, period: &Span) -> Result<Vec<Deal>> {
    match most(q, ask)?.as_ref() {
        Some(own) => along(q, ask, period, own),
        None => by_account(q, ask, period),
    }
}

/// Those of all accounts, read along their index; whose they are, who leads which account and where it lies is read
/// before.
fn along(q: &Conn<'_>, ask: &Ask<'_>, period: &Span, own: &IdSet<AccountId>) -> Result<Vec<Deal>> {
    let (leads, stages) = (led_by(q, ask.today)?, probabilities(q)?);
    let places = q.query(
        "select at.account_id, at.territory_id from account_territories at where at.valid_from <= $1 and at.valid_to > $1",
        &params![ask.today],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)),
    )?;
    let places: ById<AccountId, Uuid> = places.into_iter().collect();
    let own: ById<AccountId, (Option<UserId>, Option<Uuid>)> =
        own.iter().map(|id| (*id, (leads.get(id).copied(), places.get(id).copied()))).collect();
    let mut sql = Sql::new("");
    let worth = ask.worth(&mut sql, "d");
    sql.push(&format!(
        "select d.account_id, d.id, d.category, d.override_category, d.override_until, d.probability, d.stage_id, d.close_on,
                {worth}, d.kind from deals d where "
    ));
    closing(&mut sql, period);
    sql.push("d.archived_at is null");
    if let Some(kind) = &ask.only.kind {
        sql.push(" and d.kind = ").bind(kind.clone());
    }
    let mut deals = Vec::new();
    q.query(&sql.text, &sql.values, |r| {
        let account: AccountId = r.get(0)?;
        let Some((lead, territory)) = own.get(&account).copied() else { return Ok(()) };
        let probability = match r.get::<Option<i64>>(5)? {
            Some(own) => own,
            None => stages.get(&r.get::<Uuid>(6)?).copied().unwrap_or(0),
        };
        let shot = Shot {
            key: (account, r.get(1)?),
            outcome: Outcome::Open,
            category: category(r, 2, ask.today)?,
            probability,
            day: r.get(7)?,
            minor: r.get(8)?,
            own: None,
            currency: String::new(),
            lead,
        };
        deals.push(Deal { shot, kind: r.get(9)?, territory });
        Ok::<_, Error>(())
    })?;
    Ok(deals)
}

/// Those of the accounts in scope, which each is asked for.
fn by_account(q: &Conn<'_>, ask: &Ask<'_>, period: &Span) -> Result<Vec<Deal>> {
    let mut sql = Sql::new("");
    let worth = ask.worth(&mut sql, "d");
    let today = sql.param(ask.today);
    let territory = territory(&mut sql, ask);
    sql.push(&format!(
        "select d.account_id, d.id, d.category, d.override_category, d.override_until, coalesce(d.probability, st.probability),
                d.close_on, {worth}, ln.user_id, d.kind, at.territory_id
           from deals d join deal_stages st on st.id = d.stage_id{}{territory} where ",
        led(&today)
    ));
    closing(&mut sql, period);
    ask.deals(&mut sql);
    q.query(&sql.text, &sql.values, |r| {
        Ok(Deal {
            shot: Shot {
                key: (r.get(0)?, r.get(1)?),
                outcome: Outcome::Open,
                category: category(r, 2, ask.today)?,
                probability: r.get(5)?,
                day: r.get(6)?,
                minor: r.get(7)?,
                own: None,
                currency: String::new(),
                lead: r.get(8)?,
            },
            kind: r.get(9)?,
            territory: r.get(10)?,
        })
    })
}

/// The category that holds: three columns from `at` on, by evidence, instead, and until when.
pub(super) fn category(r: &Row<'_>, at: usize, day: Date) -> Result<Category> {
    let instead: Option<String> = r.get(at + 1)?;
    let instead = match instead {
        Some(code) => Some((model::category(&code), r.get::<Option<Date>>(at + 2)?)),
        None => None,
    };
    Ok(effective(model::category(&r.get::<String>(at)?), instead, day))
}

/// Deals that closed in these days with one of these outcomes, led by whoever led the account then.
///
/// # Errors
/// What the database says.
pub fn closed(q: &Conn<'_>, ask: &Ask<'_>, period: &Span, outcomes: &[Outcome]) -> Result<Vec<Deal>> {
    let mut all = Vec::new();
    for outcome in outcomes {
        let mut sql = Sql::new("");
        let worth = ask.worth(&mut sql, "d");
        let territory = territory(&mut sql, ask);
        sql.push(&format!(
            "select d.account_id, d.id, d.category, d.closed_on, {worth}, ln.user_id, d.kind, at.territory_id
               from deals d{}{territory} where d.outcome = ",
            led("d.closed_on")
        ));
        sql.bind(outcome.code()).push(" and d.closed_on >= ").bind(period.from);
        sql.push(" and d.closed_on < ").bind(period.to).push(" and ");
        ask.deals(&mut sql);
        all.extend(q.query(&sql.text, &sql.values, |r| {
            let won = *outcome == Outcome::Won;
            Ok::<_, Error>(Deal {
                shot: Shot {
                    key: (r.get(0)?, r.get(1)?),
                    outcome: *outcome,
                    category: model::category(&r.get::<String>(2)?),
                    probability: if won { 100 } else { 0 },
                    day: r.get(3)?,
                    minor: r.get(4)?,
                    own: None,
                    currency: String::new(),
                    lead: r.get(5)?,
                },
                kind: r.get(6)?,
                territory: r.get(7)?,
            })
        })?);
    }
    Ok(all)
}

/// Who has the credit for deals of the period that are split: today for open ones, on the day of closing for others.
///
/// # Errors
/// What the database says.
pub fn credits(q: &Conn<'_>, ask: &Ask<'_>, period: &Span) -> Result<HashMap<Key, Vec<Credit>>> {
    let mut open = Sql::new("");
    let today = open.param(ask.today);
    open.push(&credited(&today));
    closing(&mut open, period);
    ask.deals_of(&mut open, "k.account_id");
    let mut closed = Sql::new(&credited("d.closed_on"));
    closed.push("d.outcome in ('won', 'lost') and d.closed_on >= ").bind(period.from);
    closed.push(" and d.closed_on < ").bind(period.to).push(" and ");
    ask.deals_of(&mut closed, "k.account_id");
    gather(q, [open, closed])
}

/// The beginning of a statement that reads credits as they are on a day.
pub(super) fn credited(day: &str) -> String {
    format!(
        "select k.account_id, k.deal_id, k.user_id, k.share, k.share_before from deals d cross join deal_credits k
          where k.account_id = d.account_id and k.deal_id = d.id and k.valid_from <= {day} and k.valid_to > {day} and "
    )
}

/// Reads credits by deal, in the order of the split.
pub(super) fn gather<const N: usize>(q: &Conn<'_>, statements: [Sql; N]) -> Result<HashMap<Key, Vec<Credit>>> {
    let mut all: HashMap<Key, Vec<Credit>> = HashMap::new();
    for sql in statements {
        let rows = q.query(&sql.text, &sql.values, |r| {
            let credit = Credit { user: r.get(2)?, share: r.get(3)?, before: r.get(4)? };
            Ok::<_, Error>(((r.get(0)?, r.get(1)?), credit))
        })?;
        for (key, credit) in rows {
            all.entry(key).or_default().push(credit);
        }
    }
    all.values_mut().for_each(|credits| credits.sort_by_key(|c| (c.before, c.user)));
    Ok(all)
}

/// Some deals as they stand now, with their own amounts: whatever became of them. Closed ones belong to who led the account
/// when they closed.
///
/// # Errors
/// What the database says.
pub fn some(q: &Conn<'_>, ask: &Ask<'_>, keys: &[Key]) -> Result<Vec<Shot>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("");
    let worth = ask.worth(&mut sql, "d");
    let today = sql.param(ask.today);
    sql.push(&format!(
        "select d.account_id, d.id, d.outcome, d.category, d.override_category, d.override_until,
                case d.outcome when 'won' then 100 when 'lost' then 0 else coalesce(d.probability, st.probability) end,
                case when d.outcome = 'open' then d.close_on else d.closed_on end,
                {worth}, d.amount_minor, d.currency, ln.user_id
           from deals d join deal_stages st on st.id = d.stage_id{} where ",
        led(&format!("case when d.outcome = 'open' then {today} else d.closed_on end"))
    ));
    within(q, &mut sql, "d.account_id, d.id", keys);
    sql.push(" and ");
    ask.deals(&mut sql);
    q.query(&sql.text, &sql.values, |r| {
        Ok(Shot {
            key: (r.get(0)?, r.get(1)?),
            outcome: model::outcome(&r.get::<String>(2)?),
            category: category(r, 3, ask.today)?,
            probability: r.get(6)?,
            day: r.get(7)?,
            minor: r.get(8)?,
            own: r.get(9)?,
            currency: r.get(10)?,
            lead: r.get(11)?,
        })
    })
}

/// Appends that the pair of columns is one of these keys.
pub(super) fn within(q: &Conn<'_>, sql: &mut Sql, columns: &str, keys: &[Key]) {
    sql.values.push(tenure_db::pairs_value(keys.iter().map(|(account, deal)| (account.0, *deal))));
    let place = format!("${}", sql.values.len());
    sql.push(&format!("({columns}) in ({})", q.pairs_sql(&place)));
}
