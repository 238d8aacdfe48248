//! What the sections of the features before this one are made of, set-based over the accounts of a book.

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, ids_value};
use uuid::Uuid;

use crate::base::asof::AsOf;
use crate::base::compiled::ReportAsk;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, PersonId, Result, Scope, UserId};
use crate::features::history::store::moved;

/// Begins a statement over these accounts `a`.
fn over(q: &Conn<'_>, head: &str, accounts: &[AccountId]) -> Sql {
    let mut sql = Sql::new(head);
    let list = sql.param(ids_value(accounts.iter().map(|a| a.0)));
    sql.push(&format!(" where a.id in ({})", q.ids_sql(&list)));
    sql
}

/// Appends that an instant lies in the period.
fn within(sql: &mut Sql, column: &str, ask: &ReportAsk<'_>) {
    let (from, to) = (sql.param(ask.before.until), sql.param(ask.until.until));
    sql.push(&format!(" and {column} >= {from} and {column} < {to}"));
}

/// Appends that a day lies in the period.
fn on(sql: &mut Sql, column: &str, ask: &ReportAsk<'_>) {
    let (from, to) = (sql.param(ask.before.day), sql.param(ask.until.day));
    sql.push(&format!(" and {column} > {from} and {column} <= {to}"));
}

/// The state of an account that the author leads.
pub(in crate::features::reports) struct Led {
    pub(in crate::features::reports) account: AccountId,
    pub(in crate::features::reports) lifecycle: Option<String>,
    pub(in crate::features::reports) tier: Option<String>,
    pub(in crate::features::reports) sector: Option<String>,
    pub(in crate::features::reports) country: String,
    pub(in crate::features::reports) people: i64,
}

/// What the accounts are at the end of the period; what has no dates, now.
pub(in crate::features::reports) fn led(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<Led>> {
    if ask.led.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::default();
    let day = sql.param(ask.until.day);
    let fact = |table: &str, column: &str| {
        format!(
            "(select x.{column} from {table} x where x.account_id = a.id and x.valid_from <= {day} and x.valid_to > {day})"
        )
    };
    sql.push(&format!(
        "select a.id, {}, {}, a.sector, a.country,
                coalesce((select s.people_count from account_stats s where s.account_id = a.id), 0) from accounts a where a.id in (",
        fact("account_lifecycles", "lifecycle"),
        fact("account_tiers", "tier")
    ));
    let list = sql.param(ids_value(ask.led.iter().map(|a| a.0)));
    sql.push(&q.ids_sql(&list)).push(")");
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Led {
            account: r.get(0)?,
            lifecycle: r.get(1)?,
            tier: r.get(2)?,
            sector: r.get(3)?,
            country: r.get(4)?,
            people: r.get(5)?,
        })
    })
}

/// The author's two-way conversations of the period: account, kind, number.
pub(in crate::features::reports) fn talks(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<(AccountId, String, i64)>> {
    let head = "select i.account_id, i.kind, count(*) from accounts a cross join interactions i";
    let mut sql = over(q, head, ask.book);
    sql.push(" and i.account_id = a.id and i.archived_at is null and i.direction = 'both' and i.author_id = ");
    sql.bind(ask.author.id);
    within(&mut sql, "i.happened_at", ask);
    sql.push(" group by i.account_id, i.kind order by i.account_id, i.kind");
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)))
}

/// The author's next steps that were due in the period: account, whether each is done, and its number.
pub(in crate::features::reports) fn steps(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<(AccountId, i64, i64)>> {
    let head =
        "select i.account_id, count(*), cast(sum(case when i.next_step_done_at is null then 0 else 1 end) as bigint)
                  from accounts a cross join interactions i";
    let mut sql = over(q, head, ask.book);
    sql.push(" and i.account_id = a.id and i.archived_at is null and coalesce(i.next_step_owner_id, i.author_id) = ");
    sql.bind(ask.author.id);
    on(&mut sql, "i.next_step_on", ask);
    sql.push(" group by i.account_id order by i.account_id");
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)))
}

/// An account that the author leads, with its last two-way conversation until the end of the period.
pub(in crate::features::reports) struct Talked {
    pub(in crate::features::reports) account: AccountId,
    pub(in crate::features::reports) last_at: Option<Timestamp>,
    /// Whether its tier was a key one then.
    pub(in crate::features::reports) key: bool,
}

/// When each account that the author leads was last talked with, by whomever of us.
pub(in crate::features::reports) fn talked(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<Talked>> {
    let mut sql = Sql::new(
        "select a.id, (select max(i.happened_at) from interactions i where i.account_id = a.id and i.archived_at is null
             and i.direction = 'both' and i.happened_at < ",
    );
    sql.bind(ask.until.until);
    let day = sql.param(ask.until.day);
    sql.push(&format!(
        "), case when exists (select 1 from account_tiers t join terms m on m.kind = 'tier' and m.code = t.tier
             where t.account_id = a.id and t.valid_from <= {day} and t.valid_to > {day} and m.is_key = 1) then 1 else 0 end
           from accounts a where a.id in ("
    ));
    let list = sql.param(ids_value(ask.led.iter().map(|a| a.0)));
    sql.push(&q.ids_sql(&list)).push(") order by a.id");
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Talked { account: r.get(0)?, last_at: r.get(1)?, key: r.get::<i64>(2)? != 0 })
    })
}

/// A promise of ours that the author owns.
pub(in crate::features::reports) struct Promised {
    pub(in crate::features::reports) account: AccountId,
    pub(in crate::features::reports) id: Uuid,
    pub(in crate::features::reports) state: String,
    pub(in crate::features::reports) due_on: Date,
    pub(in crate::features::reports) original_due_on: Date,
    pub(in crate::features::reports) closed_on: Option<Date>,
    pub(in crate::features::reports) created_at: Timestamp,
}

/// Those that were open, made, due or closed since a day.
pub(in crate::features::reports) fn promises(q: &Conn<'_>, ask: &ReportAsk<'_>, since: Date) -> Result<Vec<Promised>> {
    let head = "select p.account_id, p.id, p.state, p.due_on, p.original_due_on, p.closed_on, p.created_at
                  from accounts a cross join promises p";
    let mut sql = over(q, head, ask.book);
    sql.push(" and p.account_id = a.id and p.archived_at is null and p.side = 'ours' and p.owner_id = ");
    sql.bind(ask.author.id).push(" and p.created_at < ").bind(ask.until.until);
    let (since, made) = (sql.param(since), sql.param(ask.before.until));
    sql.push(&format!(
        " and (p.state = 'open' or p.original_due_on >= {since} or p.closed_on >= {since} or p.created_at >= {made})
          order by p.account_id, p.due_on, p.id"
    ));
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Promised {
            account: r.get(0)?,
            id: r.get(1)?,
            state: r.get(2)?,
            due_on: r.get(3)?,
            original_due_on: r.get(4)?,
            closed_on: r.get(5)?,
            created_at: r.get(6)?,
        })
    })
}

/// Somebody of a client's who came or went: account, position, person, day.
pub(in crate::features::reports) type Met = (AccountId, Uuid, PersonId, Date);

/// Who came to the author's accounts since the last report, or went.
pub(in crate::features::reports) fn people(q: &Conn<'_>, ask: &ReportAsk<'_>, came: bool) -> Result<Vec<Met>> {
    let day = if came { "p.valid_from" } else { "p.valid_to" };
    let mut sql = over(
        q,
        &format!("select p.account_id, p.id, p.person_id, {day} from accounts a cross join positions p"),
        ask.book,
    );
    let (from, to) = (sql.param(ask.since.day), sql.param(ask.until.day));
    sql.push(&format!(
        " and p.account_id = a.id and {} order by p.account_id, {day}, p.id limit 2000",
        moved(came, &from, &to)
    ));
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
}

/// An account of a hand-over of the author's.
pub(in crate::features::reports) struct Handed {
    pub(in crate::features::reports) account: AccountId,
    pub(in crate::features::reports) id: Uuid,
    pub(in crate::features::reports) giver: UserId,
    pub(in crate::features::reports) receiver: UserId,
    pub(in crate::features::reports) from: Date,
    pub(in crate::features::reports) state: String,
}

/// Hand-overs to or from the author that take effect in the period or were offered in it.
pub(in crate::features::reports) fn handovers(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<Handed>> {
    let mut sql = Sql::new(
        "select x.account_id, h.id, h.giver_id, h.receiver_id, h.from_on, h.state
           from handovers h cross join handover_accounts x where (h.giver_id = ",
    );
    let author = sql.param(ask.author.id);
    let (from, to) = (sql.param(ask.before.day), sql.param(ask.until.day));
    let (made, until): (AsOf, AsOf) = (ask.before, ask.until);
    let (made, until) = (sql.param(made.until), sql.param(until.until));
    sql.push(&format!(
        "{author} or h.receiver_id = {author}) and h.state in ('offered', 'accepted')
         and ((h.from_on > {from} and h.from_on <= {to}) or (h.created_at >= {made} and h.created_at < {until}))
         and x.handover_id = h.id and "
    ));
    Scope::probe(ask.author).filter(&mut sql, "x.account_id");
    sql.push(" order by h.from_on, x.account_id limit 2000");
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Handed {
            account: r.get(0)?,
            id: r.get(1)?,
            giver: r.get(2)?,
            receiver: r.get(3)?,
            from: r.get(4)?,
            state: r.get(5)?,
        })
    })
}

/// A request of the author's to another department.
pub(in crate::features::reports) struct Asked {
    pub(in crate::features::reports) account: AccountId,
    pub(in crate::features::reports) id: Uuid,
    pub(in crate::features::reports) department: String,
    pub(in crate::features::reports) state: String,
    pub(in crate::features::reports) asked_on: Date,
    pub(in crate::features::reports) need_by: Date,
    pub(in crate::features::reports) closed_on: Option<Date>,
}

/// Those that were asked or closed in the period, or waited at its end.
pub(in crate::features::reports) fn requests(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<Asked>> {
    let head = "select r.account_id, r.id, r.department, r.state, r.asked_on, r.need_by, r.closed_on
                  from accounts a cross join requests r";
    let mut sql = over(q, head, ask.book);
    sql.push(" and r.account_id = a.id and r.archived_at is null and r.state <> 'withdrawn' and r.asker_id = ");
    let (author, from, to) = (sql.param(ask.author.id), sql.param(ask.before.day), sql.param(ask.until.day));
    sql.push(&format!(
        "{author} and r.asked_on <= {to} and (r.closed_on is null or r.closed_on > {from})
          order by r.account_id, r.need_by, r.id limit 2000"
    ));
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Asked {
            account: r.get(0)?,
            id: r.get(1)?,
            department: r.get(2)?,
            state: r.get(3)?,
            asked_on: r.get(4)?,
            need_by: r.get(5)?,
            closed_on: r.get(6)?,
        })
    })
}

/// A worry of a client's: account, concern, since when, and when it was settled.
pub(in crate::features::reports) type Worry = (AccountId, Uuid, Date, Option<Date>);

/// Worries on the accounts that the author leads which were raised or settled in the period, or stood at its end.
pub(in crate::features::reports) fn concerns(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<Worry>> {
    let head = "select c.account_id, c.id, c.since, c.settled_on from accounts a cross join concerns c";
    let mut sql = over(q, head, ask.led);
    let (from, to) = (sql.param(ask.before.day), sql.param(ask.until.day));
    sql.push(&format!(
        " and c.account_id = a.id and c.archived_at is null and c.since <= {to}
          and (c.settled_on is null or c.settled_on > {from}) order by c.account_id, c.since, c.id limit 2000"
    ));
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
}

/// A task of the author's: account, task, due day, and when it was done.
pub(in crate::features::reports) type Task = (AccountId, Uuid, Option<Date>, Option<Timestamp>);

/// Those that were done in the period or were due by its end.
pub(in crate::features::reports) fn tasks(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<Task>> {
    let head = "select t.account_id, t.id, t.due_on, t.done_at from accounts a cross join tasks t";
    let mut sql = over(q, head, ask.book);
    sql.push(" and t.account_id = a.id and t.archived_at is null and t.owner_id = ").bind(ask.author.id);
    let (from, until, day) = (sql.param(ask.before.until), sql.param(ask.until.until), sql.param(ask.until.day));
    sql.push(&format!(
        " and ((t.done_at >= {from} and t.done_at < {until})
            or (t.due_on <= {day} and (t.done_at is null or t.done_at >= {until})))
          order by t.account_id, t.due_on, t.id limit 5000"
    ));
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
}

/// A meeting that the author called: account, meeting, when, whether it is a visit, and whether it was written up.
pub(in crate::features::reports) type Called = (AccountId, Uuid, Timestamp, bool, bool);

/// Those of the period, cancelled ones left out.
pub(in crate::features::reports) fn meetings(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<Called>> {
    let head = "select m.account_id, m.id, m.starts_at, case when m.kind = 'visit' then 1 else 0 end,
                       case when m.interaction_id is null then 0 else 1 end
                  from accounts a cross join meetings m";
    let mut sql = over(q, head, ask.book);
    sql.push(" and m.account_id = a.id and m.archived_at is null and m.cancelled_at is null and m.organiser_id = ");
    sql.bind(ask.author.id);
    within(&mut sql, "m.starts_at", ask);
    sql.push(" order by m.account_id, m.starts_at, m.id");
    q.query(&sql.text, &sql.values, |r| {
        let (visit, reported): (i64, i64) = (r.get(3)?, r.get(4)?);
        Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?, visit != 0, reported != 0))
    })
}
