//! Reports and their snapshots.

use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, ids_value, params};
use uuid::Uuid;

use super::super::model::{Frozen, Period, Report, Span, State, Words};
use crate::base::sql::Sql;
use crate::base::{Acting, Error, Result, UserId, Viewer};

const COLUMNS: &str = "r.id, r.author_id, u.name, r.period, r.from_on, r.to_on, r.due_on, r.state, r.rag, r.headline,
    r.comment, r.help, r.reply, r.answer, j.name, r.judged_at, r.submitted_at, r.submissions, r.version
    from reports r join users u on u.id = r.author_id left join users j on j.id = r.judged_by";

fn read(r: &Row<'_>) -> Result<Report> {
    let (period, state): (String, String) = (r.get(3)?, r.get(7)?);
    Ok(Report {
        id: r.get(0)?,
        author: r.get(1)?,
        author_name: r.get(2)?,
        period: Period::parse(&period).unwrap_or(Period::Week),
        span: Span { from: r.get(4)?, to: r.get(5)?, due: r.get(6)? },
        state: State::parse(&state).unwrap_or(State::Draft),
        words: Words { rag: r.get(8)?, headline: r.get(9)?, comment: r.get(10)?, help: r.get(11)? },
        reply: r.get(12)?,
        answer: r.get(13)?,
        judge: r.get(14)?,
        judged_at: r.get(15)?,
        submitted_at: r.get(16)?,
        submissions: r.get(17)?,
        version: r.get(18)?,
    })
}

/// One report, whoever may read it.
pub fn find(q: &Conn<'_>, id: Uuid) -> Result<Report> {
    q.query_one(&format!("select {COLUMNS} where r.id = $1"), &params![id], read)
}

/// The report of an author about a period, if there is one.
pub fn of_period(q: &Conn<'_>, author: UserId, period: Period, from: Date) -> Result<Option<Uuid>> {
    q.query_opt(
        "select id from reports where author_id = $1 and period = $2 and from_on = $3",
        &params![author, period.code(), from],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}

/// The first day after the last period that the author submitted a report about, of those before a day.
pub fn last_told(q: &Conn<'_>, author: UserId, before: Date) -> Result<Option<Date>> {
    q.query_opt(
        "select to_on from reports where author_id = $1 and to_on <= $2 and submissions > 0 order by to_on desc limit 1",
        &params![author, before],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}

/// The author's report before this one that was submitted.
pub fn before(q: &Conn<'_>, report: &Report) -> Result<Option<Uuid>> {
    q.query_opt(
        "select id from reports where author_id = $1 and to_on <= $2 and submissions > 0 order by to_on desc limit 1",
        &params![report.author, report.span.from],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}

/// The viewer's own, the newest first.
pub fn own(q: &Conn<'_>, viewer: &Viewer, limit: i64) -> Result<Vec<Report>> {
    let sql = format!("select {COLUMNS} where r.author_id = $1 order by r.from_on desc, r.id desc limit $2");
    q.query(&sql, &params![viewer.id, limit], read)
}

/// Submitted reports of these people, the newest first; `waiting` leaves those that wait for an answer.
pub fn of_people(q: &Conn<'_>, people: &[UserId], waiting: bool, limit: i64) -> Result<Vec<Report>> {
    let mut sql = Sql::new(&format!("select {COLUMNS} where r.submissions > 0 and r.author_id in ("));
    let list = sql.param(ids_value(people.iter().map(|u| u.0)));
    sql.push(&q.ids_sql(&list)).push(")");
    if waiting {
        sql.push(" and r.state = 'submitted'");
    }
    sql.push(" order by r.from_on desc, u.name_key, r.id limit ").bind(limit);
    q.query(&sql.text, &sql.values, read)
}

/// Whose report about which period was submitted, since a day: author and first day.
pub fn told(q: &Conn<'_>, people: &[UserId], period: Period, since: Date) -> Result<Vec<(UserId, Date)>> {
    let sql = format!(
        "select author_id, from_on from reports
          where submissions > 0 and period = $1 and from_on >= $2 and author_id in ({})",
        q.ids_sql("$3")
    );
    let values = params![period.code(), since, ids_value(people.iter().map(|u| u.0))];
    q.query(&sql, &values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))
}

/// The last snapshot of a report.
pub fn frozen(q: &Conn<'_>, report: Uuid) -> Result<Option<Frozen>> {
    q.query_opt(
        "select n, data, hash from report_snapshots where report_id = $1 order by n desc limit 1",
        &params![report],
        |r| Ok::<_, Error>(Frozen { n: r.get(0)?, data: r.get(1)?, hash: r.get(2)? }),
    )
}

/// Adds a snapshot; none is ever changed.
pub(in crate::features::reports) fn freeze(tx: &Tx<'_>, by: &Acting, report: Uuid, frozen: &Frozen) -> Result<()> {
    tx.execute(
        "insert into report_snapshots (report_id, n, data, hash, created_at) values ($1, $2, $3, $4, $5)",
        &params![report, frozen.n, frozen.data.as_str(), frozen.hash.as_str(), by.now],
    )?;
    Ok(())
}

/// Takes the last snapshot away: what was submitted by mistake and nobody has answered.
pub(in crate::features::reports) fn thaw(tx: &Tx<'_>, report: Uuid, n: i64) -> Result<()> {
    tx.execute("delete from report_snapshots where report_id = $1 and n = $2", &params![report, n])?;
    Ok(())
}

/// Stores everything that may change of a report. `judge` is who replied now, none to leave it.
pub(in crate::features::reports) fn save(tx: &Tx<'_>, r: &Report, judge: Option<&Acting>) -> Result<()> {
    let w = &r.words;
    tx.execute(
        "update reports set state = $2, rag = $3, headline = $4, comment = $5, help = $6, reply = $7, answer = $8,
                judged_at = $9, submitted_at = $10, submissions = $11, version = $12 where id = $1",
        &params![
            r.id,
            r.state.code(),
            w.rag.as_str(),
            w.headline.as_str(),
            w.comment.as_str(),
            w.help.as_str(),
            r.reply.as_str(),
            r.answer.as_str(),
            r.judged_at,
            r.submitted_at,
            r.submissions,
            r.version
        ],
    )?;
    if let Some(by) = judge {
        let sql = "update reports set judged_by = $2, judged_at = $3 where id = $1";
        tx.execute(sql, &params![r.id, by.viewer.actor(), by.now])?;
    }
    Ok(())
}

/// A new draft.
pub(in crate::features::reports) fn insert(
    tx: &Tx<'_>,
    by: &Acting,
    id: Uuid,
    author: UserId,
    of: (Period, Span),
) -> Result<()> {
    let (period, span) = of;
    tx.execute(
        "insert into reports (id, author_id, period, from_on, to_on, due_on, state, created_at)
         values ($1, $2, $3, $4, $5, $6, 'draft', $7)",
        &params![id, author, period.code(), span.from, span.to, span.due, by.now],
    )?;
    Ok(())
}

/// Drafts that are due before a day and were due since another: report, author and due day.
pub(in crate::features::reports) fn overdue(
    q: &Conn<'_>,
    since: Date,
    today: Date,
    limit: i64,
) -> Result<Vec<(Uuid, UserId, Date)>> {
    q.query(
        "select id, author_id, due_on from reports
          where state = 'draft' and submissions = 0 and due_on >= $1 and due_on < $2 order by due_on, id limit $3",
        &params![since, today, limit],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)),
    )
}
