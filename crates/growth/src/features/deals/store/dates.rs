//! What somebody has to do about deals, and what deals did in a period.

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::Conn;

use super::super::model::{Deal, Outcome, Step as Doing};
use super::deal::{COLUMNS, WIDTH, read};
use crate::base::sql::Sql;
use crate::base::{AccountId, DealId, Error, Result, Scope, StageId, UserId};

/// A next step of a deal with its day.
#[derive(Clone, Debug)]
pub struct Step {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// The deal.
    pub deal: DealId,
    /// Its name.
    pub title: String,
    /// What is next.
    pub step: String,
    /// When.
    pub on: Date,
    /// Counts edits of the deal.
    pub version: i64,
    /// When the deal was entered.
    pub made_at: Timestamp,
}

/// The next steps of open deals that are somebody's: theirs is the largest share, or they lead the account when nobody
/// has a share.
///
/// # Errors
/// What the database says.
pub fn steps(q: &Conn<'_>, scope: &Scope, user: UserId, from: Date, to: Date) -> Result<Vec<Step>> {
    let mut sql = Sql::new(
        "select d.account_id, a.name, d.id, d.name, d.next_step, d.next_step_on, d.version, d.created_at
           from deals d join accounts a on a.id = d.account_id
          where d.outcome = 'open' and d.archived_at is null and a.archived_at is null and d.next_step <> ''
            and d.next_step_on >= ",
    );
    sql.bind(from).push(" and d.next_step_on < ").bind(to);
    let (user, day) = (sql.param(user), sql.param(scope.today));
    sql.push(&format!(" and {} and ", whose(&user, &day)));
    scope.filter(&mut sql, "d.account_id");
    sql.push(" order by d.next_step_on, d.id limit 500");
    q.query(&sql.text, &sql.values, |r| {
        Ok(Step {
            account: r.get(0)?,
            name: r.get(1)?,
            deal: r.get(2)?,
            title: r.get(3)?,
            step: r.get(4)?,
            on: r.get(5)?,
            version: r.get(6)?,
            made_at: r.get(7)?,
        })
    })
}

/// Whose a deal is: theirs is the largest share, or they lead the account when nobody has a share.
fn whose(user: &str, day: &str) -> String {
    format!(
        "coalesce(
            (select c.user_id from deal_credits c where c.account_id = d.account_id and c.deal_id = d.id
                and c.valid_from <= {day} and c.valid_to > {day} order by c.share_before limit 1),
            (select s.user_id from assignments s where s.account_id = d.account_id and s.role = 'lead'
                and s.valid_from <= {day} and s.valid_to > {day} limit 1)) = {user}"
    )
}

/// Somebody's own open renewals of which notice ends, or that end, on one of these days; each with the account's name.
///
/// # Errors
/// What the database says.
pub fn renewals(q: &Conn<'_>, scope: &Scope, user: UserId, from: Date, to: Date) -> Result<Vec<(String, Deal)>> {
    let mut sql = Sql::new(&format!("select {COLUMNS}, a.name from deals d join accounts a on a.id = d.account_id"));
    let (from, to) = (sql.param(from), sql.param(to));
    let (user, day) = (sql.param(user), sql.param(scope.today));
    sql.push(&format!(
        " where d.kind = 'renewal' and d.outcome = 'open' and d.archived_at is null and a.archived_at is null
            and ((d.notice_on >= {from} and d.notice_on < {to}) or (d.close_on >= {from} and d.close_on < {to}))
            and {} and ",
        whose(&user, &day)
    ));
    scope.filter(&mut sql, "d.account_id");
    sql.push(" order by d.close_on, d.id limit 500");
    q.query(&sql.text, &sql.values, |r| Ok((r.get(WIDTH)?, read(r)?)))
}

/// The steps of open deals that somebody owns and that are to be done on one of these days.
///
/// # Errors
/// What the database says.
pub fn owned(q: &Conn<'_>, scope: &Scope, user: UserId, from: Date, to: Date) -> Result<Vec<(String, Deal, Doing)>> {
    let mut sql = Sql::new(&format!(
        "select {COLUMNS}, a.name, t.id, t.name, t.due_on from deal_steps t
           join deals d on d.account_id = t.account_id and d.id = t.deal_id join accounts a on a.id = d.account_id
          where t.done_on is null and t.owner_id = "
    ));
    sql.bind(user).push(" and t.due_on >= ").bind(from).push(" and t.due_on < ").bind(to);
    sql.push(" and d.outcome = 'open' and d.archived_at is null and a.archived_at is null and ");
    scope.filter(&mut sql, "d.account_id");
    sql.push(" order by t.due_on, t.id limit 500");
    q.query(&sql.text, &sql.values, |r| {
        let step = Doing {
            id: r.get(WIDTH + 1)?,
            name: r.get(WIDTH + 2)?,
            due_on: r.get(WIDTH + 3)?,
            owner: Some(user),
            done_on: None,
            done_by: None,
        };
        Ok((r.get(WIDTH)?, read(r)?, step))
    })
}

/// An open deal that wants something done.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The account.
    pub account: AccountId,
    /// The deal.
    pub deal: DealId,
    /// Its name.
    pub name: String,
    /// Its stage.
    pub stage: StageId,
    /// Since when.
    pub since: Date,
    /// What it is worth in the reporting currency.
    pub reporting_minor: Option<i64>,
    /// Whether it has a next step that is not over.
    pub step: bool,
}

/// The largest open deals in scope that have no next step or have been in their stage since before a day.
///
/// # Errors
/// What the database says.
pub fn waiting(q: &Conn<'_>, scope: &Scope, norms: &[(StageId, Date)], limit: i64) -> Result<Vec<Waiting>> {
    let mut sql = Sql::new(
        "select d.account_id, d.id, d.name, d.stage_id, d.stage_since, d.reporting_minor,
                case when d.next_step = '' then 0 else 1 end
           from deals d join accounts a on a.id = d.account_id
          where d.outcome = 'open' and d.archived_at is null and a.archived_at is null and (d.next_step = ''",
    );
    for (stage, day) in norms {
        let (stage, day) = (sql.param(*stage), sql.param(*day));
        sql.push(&format!(" or (d.stage_id = {stage} and d.stage_since < {day})"));
    }
    sql.push(") and ");
    scope.filter(&mut sql, "d.account_id");
    // Few accounts are collected and sorted; of many, the largest deals are walked until there are enough.
    let size = if scope.large { "d.reporting_minor" } else { "d.reporting_minor + 0" };
    sql.push(&format!(" order by {size} desc nulls last, d.id limit ")).bind(limit);
    q.query(&sql.text, &sql.values, |r| {
        Ok(Waiting {
            account: r.get(0)?,
            deal: r.get(1)?,
            name: r.get(2)?,
            stage: r.get(3)?,
            since: r.get(4)?,
            reporting_minor: r.get(5)?,
            step: r.get::<i64>(6)? == 1,
        })
    })
}

/// A deal that was opened or closed in a period, or is open at its end.
#[derive(Clone, Debug)]
pub struct Told {
    /// The account.
    pub account: AccountId,
    /// The deal.
    pub deal: DealId,
    /// How it ended, if it did.
    pub outcome: Outcome,
    /// When it was opened.
    pub opened_on: Date,
    /// When it closed.
    pub closed_on: Option<Date>,
    /// Its stage.
    pub stage: StageId,
    /// Since when.
    pub since: Date,
    /// What it is worth in the reporting currency.
    pub reporting_minor: Option<i64>,
    /// Whether it has a next step.
    pub step: bool,
}

/// The deals in scope that are open, or closed from a day on; of archived accounts only the closed ones.
///
/// # Errors
/// What the database says.
pub fn told(q: &Conn<'_>, scope: &Scope, from: Date) -> Result<Vec<Told>> {
    let mut sql = Sql::new(
        "select d.account_id, d.id, d.outcome, d.opened_on, d.closed_on, d.stage_id, d.stage_since, d.reporting_minor,
                case when d.next_step = '' then 0 else 1 end
           from deals d join accounts a on a.id = d.account_id
          where d.archived_at is null and ((d.outcome = 'open' and a.archived_at is null) or d.closed_on >= ",
    );
    sql.bind(from).push(") and ");
    scope.filter(&mut sql, "d.account_id");
    sql.push(" order by d.account_id, d.id limit 5000");
    q.query(&sql.text, &sql.values, |r| {
        let outcome: String = r.get(2)?;
        Ok(Told {
            account: r.get(0)?,
            deal: r.get(1)?,
            outcome: Outcome::parse(&outcome).ok_or_else(|| Error::internal("a deal has no outcome"))?,
            opened_on: r.get(3)?,
            closed_on: r.get(4)?,
            stage: r.get(5)?,
            since: r.get(6)?,
            reporting_minor: r.get(7)?,
            step: r.get::<i64>(8)? == 1,
        })
    })
}
