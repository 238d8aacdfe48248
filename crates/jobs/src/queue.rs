//! SQL of the queue.

use jiff::Timestamp;
use tenure_db::{Conn, Error, Row, Tx, params};
use uuid::Uuid;

use crate::job::{Job, NewJob, Outcome, State, shorten, wait_after};

const COLUMNS: &str = "id, kind, payload, state, run_at, attempts, max_attempts, last_error, created_at, finished_at";

/// What a worker may take: whose time has come, and whose worker has gone.
const DUE: &str = "((state = 'pending' and run_at <= $1) or (state = 'running' and lease_until <= $1))";

/// Inserts a job in the caller's transaction; answers the id of the row that now stands for it.
///
/// While a job of the same kind and unique key waits there is no second one, and the earlier time counts. One that
/// runs just now will run once more, because it may have read what this transaction changes. A finished or failed one
/// is replaced.
///
/// # Errors
/// What the database says.
pub fn enqueue(tx: &Tx<'_>, job: &NewJob<'_>, id: Uuid, now: Timestamp) -> Result<Uuid, Error> {
    // A running row keeps its lease; `attempts = 0` tells its worker that it was asked for again.
    tx.query_one(
        "insert into jobs (id, kind, payload, unique_key, state, run_at, attempts, max_attempts, created_at)
         values ($1, $2, $3, $4, 'pending', $5, 0, $6, $7)
         on conflict (kind, unique_key) do update set
           id = case when jobs.state in ('done', 'failed') then excluded.id else jobs.id end,
           payload = case when jobs.state = 'pending' then jobs.payload else excluded.payload end,
           run_at = case when jobs.state = 'pending' and jobs.run_at < excluded.run_at then jobs.run_at
                         else excluded.run_at end,
           attempts = case when jobs.state = 'pending' then jobs.attempts else 0 end,
           max_attempts = excluded.max_attempts,
           last_error = case when jobs.state = 'pending' then jobs.last_error else '' end,
           created_at = case when jobs.state in ('done', 'failed') then excluded.created_at else jobs.created_at end,
           finished_at = null,
           state = case when jobs.state = 'running' then 'running' else 'pending' end
         returning id",
        &params![id, job.kind, &job.payload, job.unique_key, job.run_at, job.max_attempts.max(1), now],
        |row| row.get(0),
    )
}

/// Whether a job of this kind and unique key waits for its time. One that runs does not: it may have read already what the
/// caller changes.
///
/// # Errors
/// What the database says.
pub fn waits(q: &Conn<'_>, kind: &str, key: &str) -> Result<bool, Error> {
    let sql = "select 1 from jobs where kind = $1 and unique_key = $2 and state = 'pending'";
    Ok(q.query_opt(sql, &params![kind, key], |row| row.get::<i64>(0))?.is_some())
}

/// Ids of jobs that may be taken now, the longest waiting first.
pub(crate) fn due(q: &Conn<'_>, now: Timestamp, limit: i64) -> Result<Vec<Uuid>, Error> {
    let sql = format!("select id from jobs where {DUE} order by run_at, id limit $2");
    q.query(&sql, &params![now, limit], |row| row.get(0))
}

/// Takes one job; none when another worker was quicker.
pub(crate) fn claim(
    tx: &Tx<'_>,
    id: Uuid,
    lease: Uuid,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Job>, Error> {
    // The condition stands on the row itself, so that of two workers the later one finds nothing to update.
    let sql = format!(
        "update jobs set state = 'running', lease_id = $3, lease_until = $4, attempts = attempts + 1
          where id = $2 and {DUE} returning {COLUMNS}"
    );
    tx.query_opt(&sql, &params![now, id, lease, until], job_of)
}

/// Books how a claimed job ended; nothing happens when its lease has passed to another worker.
pub(crate) fn finish(tx: &Tx<'_>, job: &Job, lease: Uuid, outcome: &Outcome, now: Timestamp) -> Result<(), Error> {
    let (state, run_at, error) = match outcome {
        Outcome::Done => (State::Done, job.run_at, ""),
        Outcome::Retry(why) if job.attempts < job.max_attempts => {
            (State::Pending, now + wait_after(job.attempts), why.as_str())
        }
        Outcome::Retry(why) | Outcome::Fail(why) => (State::Failed, job.run_at, why.as_str()),
    };
    let ended = matches!(state, State::Done | State::Failed).then_some(now);
    let booked = tx.execute(
        "update jobs set state = $4, run_at = $5, last_error = $6, finished_at = $7, lease_id = null, lease_until = null
          where id = $1 and lease_id = $2 and attempts = $3",
        &params![job.id, lease, job.attempts, state.code(), run_at, shorten(error), ended],
    )?;
    if booked == 0 {
        // Asked for again while it ran: once more, whatever this run came to.
        tx.execute(
            "update jobs set state = 'pending', last_error = $3, lease_id = null, lease_until = null
              where id = $1 and lease_id = $2",
            &params![job.id, lease, shorten(error)],
        )?;
    }
    Ok(())
}

/// Whether the last run of a schedule lies at least its interval back.
pub(crate) fn schedule_due(q: &Conn<'_>, kind: &str, key: &str, since: Timestamp) -> Result<bool, Error> {
    let sql = "select state, run_at from jobs where kind = $1 and unique_key = $2";
    let stored = q.query_opt(sql, &params![kind, key], |row| Ok::<_, Error>((state_at(row, 0)?, row.get(1)?)))?;
    Ok(stored
        .is_none_or(|(state, ran): (State, Timestamp)| matches!(state, State::Done | State::Failed) && ran <= since))
}

/// Failed jobs, the latest first.
///
/// # Errors
/// What the database says.
pub fn list_failed(q: &Conn<'_>, limit: i64) -> Result<Vec<Job>, Error> {
    let sql = format!("select {COLUMNS} from jobs where state = 'failed' order by finished_at desc, id limit $1");
    q.query(&sql, &params![limit], job_of)
}

/// Lets a failed job run again, with all its attempts; false when there is no such failed job.
///
/// # Errors
/// What the database says.
pub fn retry(tx: &Tx<'_>, id: Uuid, now: Timestamp) -> Result<bool, Error> {
    let touched = tx.execute(
        "update jobs set state = 'pending', attempts = 0, run_at = $2, finished_at = null
          where id = $1 and state = 'failed'",
        &params![id, now],
    )?;
    Ok(touched > 0)
}

/// Deletes jobs that were done before `before`; says how many. Rows of schedules stay, because they tell the last run.
///
/// # Errors
/// What the database says.
pub fn forget(tx: &Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    let sql = "delete from jobs where state = 'done' and finished_at < $1 and coalesce(unique_key, '') <> $2";
    tx.execute(sql, &params![before, crate::worker::SCHEDULE])
}

fn state_at(row: &Row<'_>, i: usize) -> Result<State, Error> {
    let word: String = row.get(i)?;
    State::parse(&word).ok_or_else(|| Error::Other(format!("a job is in the unknown state {word:?}")))
}

fn job_of(row: &Row<'_>) -> Result<Job, Error> {
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        payload: row.get(2)?,
        state: state_at(row, 3)?,
        run_at: row.get(4)?,
        attempts: row.get(5)?,
        max_attempts: row.get(6)?,
        last_error: row.get(7)?,
        created_at: row.get(8)?,
        finished_at: row.get(9)?,
    })
}
