//! Forecasts that were submitted: who may see which, and the deals that each was about.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, Value, params};
use uuid::Uuid;

use super::super::model::Shot;
use super::super::model::submitted::Submission;
use super::Ask;
use super::snapshots::unled;
use crate::base::dated::span_at;
use crate::base::sql::Sql;
use crate::base::{Acting, Error, Result, UserId, Viewer};

const COLUMNS: &str = "s.id, s.author_id, u.name, s.team, s.period, s.valid_from, s.valid_to, s.commit_minor, s.best_minor,
    s.currency, s.counted_won_minor, s.counted_commit_minor, s.counted_best_minor, s.target_minor, s.comment, s.submitted_on,
    s.submitted_at, s.withdrawn_at is not null";

fn read(r: &Row<'_>) -> Result<Submission> {
    Ok(Submission {
        id: r.get(0)?,
        author: r.get(1)?,
        name: r.get(2)?,
        team: r.get::<i64>(3)? == 1,
        period: r.get(4)?,
        span: span_at(r, 5)?,
        commit: r.get(7)?,
        best: r.get(8)?,
        currency: r.get(9)?,
        counted_won: r.get(10)?,
        counted_commit: r.get(11)?,
        counted_best: r.get(12)?,
        target: r.get(13)?,
        comment: r.get(14)?,
        on: r.get(15)?,
        at: r.get(16)?,
        withdrawn: r.get(17)?,
    })
}

/// Appends whose submissions the viewer may see: whoever sees all that somebody answers for sees what they say of it.
fn visible(sql: &mut Sql, viewer: &Viewer) {
    if viewer.all_accounts >= 2 {
        sql.push("1 = 1");
        return;
    }
    let (me, day) = (sql.param(viewer.id), sql.param(viewer.today));
    sql.push(&format!(
        "(s.author_id = {me} or s.author_id in (select ur.holder_id from user_reach ur where ur.viewer_id = {me}
            and ur.level_cap >= 2 and ur.valid_from <= {day} and ur.valid_to > {day}))"
    ));
}

/// A submission that the viewer may see, also one that was taken back.
///
/// # Errors
/// `NotFound` when there is none for this viewer.
pub fn find(q: &Conn<'_>, viewer: &Viewer, id: Uuid) -> Result<Submission> {
    let mut sql = Sql::new(&format!(
        "select {COLUMNS} from forecast_submissions s join users u on u.id = s.author_id where s.id = "
    ));
    sql.bind(id).push(" and ");
    visible(&mut sql, viewer);
    q.query_one(&sql.text, &sql.values, read)
}

/// What was said of a period that the viewer may see, the newest first; without what was taken back.
///
/// # Errors
/// What the database says.
pub fn list(
    q: &Conn<'_>,
    viewer: &Viewer,
    (period, from): (&str, Date),
    author: Option<UserId>,
) -> Result<Vec<Submission>> {
    let mut sql = Sql::new(&format!(
        "select {COLUMNS} from forecast_submissions s join users u on u.id = s.author_id
          where s.withdrawn_at is null and s.valid_from = "
    ));
    sql.bind(from).push(" and s.period = ").bind(period.to_owned());
    if let Some(author) = author {
        sql.push(" and s.author_id = ").bind(author);
    }
    sql.push(" and ");
    visible(&mut sql, viewer);
    sql.push(" order by s.submitted_at desc, s.id desc limit 2000");
    q.query(&sql.text, &sql.values, read)
}

/// Somebody from whom a forecast is expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Whether others report to them.
    pub leads: bool,
}

/// Those who report to the viewer by solid lines of today, at any distance, and who lead an account or people; by name.
///
/// # Errors
/// What the database says.
pub fn expected(q: &Conn<'_>, viewer: &Viewer) -> Result<Vec<Expected>> {
    let sql = "select e.id, e.name, e.leads from (
          select u.id, u.name, u.name_key,
                 case when exists (select 1 from reporting_lines l where l.manager_id = u.id and l.kind = 'solid'
                                      and l.valid_from <= $2 and l.valid_to > $2) then 1 else 0 end as leads,
                 case when exists (select 1 from assignments a where a.user_id = u.id and a.role = 'lead'
                                      and a.valid_from <= $2 and a.valid_to > $2) then 1 else 0 end as holds
            from users u
           where u.id in (select ur.holder_id from user_reach ur where ur.viewer_id = $1 and ur.via = 'solid'
                             and ur.level_cap >= 2 and ur.valid_from <= $2 and ur.valid_to > $2)
             and u.id <> $1 and u.active_from <= $2 and u.active_to > $2) e
        where e.leads + e.holds > 0 order by e.name_key, e.id limit 500";
    q.query(sql, &params![viewer.id, viewer.today], |r| {
        Ok::<_, Error>(Expected { id: r.get(0)?, name: r.get(1)?, leads: r.get::<i64>(2)? == 1 })
    })
}

/// Whom each of these leads by solid lines of today, at any distance.
///
/// # Errors
/// What the database says.
pub fn below(q: &Conn<'_>, people: &[UserId], day: Date) -> Result<HashMap<UserId, Vec<UserId>>> {
    let sql = format!(
        "select ur.viewer_id, ur.holder_id from user_reach ur where ur.viewer_id in ({}) and ur.via = 'solid'
            and ur.level_cap >= 2 and ur.valid_from <= $2 and ur.valid_to > $2",
        q.ids_sql("$1")
    );
    let ids = tenure_db::ids_value(people.iter().map(|id| id.0));
    let mut all: HashMap<UserId, Vec<UserId>> = HashMap::new();
    for (manager, user) in
        q.query(&sql, &[ids, day.into()], |r| Ok::<_, Error>((r.get::<UserId>(0)?, r.get::<UserId>(1)?)))?
    {
        all.entry(manager).or_default().push(user);
    }
    Ok(all)
}

/// Those to whom somebody reports by a solid line today.
///
/// # Errors
/// What the database says.
pub fn above(q: &Conn<'_>, user: UserId, day: Date) -> Result<Vec<UserId>> {
    q.query(
        "select manager_id from reporting_lines where user_id = $1 and kind = 'solid' and valid_from <= $2 and valid_to > $2",
        &params![user, day],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}

/// Inserts a submission with the deals that it is about.
pub(in crate::features::forecast) fn insert(tx: &Tx<'_>, by: &Acting, s: &Submission, deals: &[Shot]) -> Result<()> {
    tx.execute(
        "insert into forecast_submissions (id, author_id, team, period, valid_from, valid_to, commit_minor, best_minor,
            currency, counted_won_minor, counted_commit_minor, counted_best_minor, target_minor, comment, submitted_on,
            submitted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        &params![
            s.id,
            s.author,
            i64::from(s.team),
            s.period.as_str(),
            s.span.from,
            s.span.to,
            s.commit,
            s.best,
            s.currency.as_str(),
            s.counted_won,
            s.counted_commit,
            s.counted_best,
            s.target,
            s.comment.as_str(),
            by.today,
            by.now
        ],
    )?;
    let rows: Vec<Vec<Value<'_>>> = deals
        .iter()
        .map(|d| {
            params![
                d.key.0,
                d.key.1,
                s.id,
                d.outcome.code(),
                d.category.code(),
                d.probability,
                d.own,
                d.currency.as_str(),
                d.minor,
                d.day
            ]
            .into()
        })
        .collect();
    tx.insert_many(
        "insert into forecast_submission_deals (account_id, deal_id, submission_id, outcome, category, probability,
            amount_minor, currency, part_minor, close_on)",
        &rows,
        "",
    )?;
    Ok(())
}

/// Takes a submission back (an instant), or takes that back (none).
pub(in crate::features::forecast) fn set_withdrawn(tx: &Tx<'_>, id: Uuid, at: Option<Timestamp>) -> Result<()> {
    tx.execute("update forecast_submissions set withdrawn_at = $2 where id = $1", &params![id, at])?;
    Ok(())
}

/// How the deals stood that a submission was about, of the accounts that count.
///
/// # Errors
/// What the database says.
pub fn deals(q: &Conn<'_>, ask: &Ask<'_>, id: Uuid) -> Result<Vec<Shot>> {
    let mut sql = Sql::new(
        "select s.account_id, s.deal_id, s.outcome, s.category, s.probability, s.close_on, s.part_minor, s.amount_minor, s.currency
           from forecast_submission_deals s where s.submission_id = ",
    );
    sql.bind(id).push(" and ");
    ask.accounts(&mut sql, "s.account_id");
    q.query(&sql.text, &sql.values, unled)
}
