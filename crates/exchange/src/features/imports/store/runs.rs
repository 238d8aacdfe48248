//! Imports as rows.

use jiff::Timestamp;
use tenure_db::{Conn, Row, Tx, params};
use uuid::Uuid;

use super::super::model::setup::{Found, Setup};
use super::super::model::state::{Counts, State};
use crate::base::{BatchId, Error, ImportId, Result, UserId};

/// A file that somebody imports.
#[derive(Clone, Debug)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// The kind of its rows.
    pub kind: String,
    /// Who gave it; nobody else may see it. None is the console.
    pub user: Option<UserId>,
    /// What it is called.
    pub file_name: String,
    /// Bytes.
    pub size: u64,
    /// Where it stands.
    pub state: State,
    /// Whether the importer asked it to stop.
    pub stop_asked: bool,
    /// What the importer chose.
    pub setup: Setup,
    /// What reading the file told.
    pub found: Option<Found>,
    /// What its rows are.
    pub counts: Counts,
    /// Which time the rows are gone through: 0 storing, 1 linking.
    pub pass: i64,
    /// Rows of the file that this time is through with.
    pub done: u64,
    /// All its events carry it.
    pub batch: BatchId,
    /// Why it stopped, in the importer's language.
    pub problem: Option<String>,
    /// Counts changes of the setup.
    pub version: i64,
    /// When the file came.
    pub created_at: Timestamp,
    /// When the present stage began.
    pub began_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

const COLUMNS: &str =
    "id, kind, user_id, file_name, size, state, stop_asked, setup, found, counts, pass, done, batch_id,
                       problem, version, created_at, began_at, ended_at";

fn read(r: &Row<'_>) -> Result<Import> {
    let broken = |what: &str| Error::internal(format!("an import has a {what} that cannot be read"));
    let json = |i: usize, what: &'static str| -> Result<serde_json::Value> { r.get(i).map_err(|_| broken(what)) };
    let found: Option<serde_json::Value> = r.get(8)?;
    let size = |i: usize| -> Result<u64> { Ok(u64::try_from(r.get::<i64>(i)?).unwrap_or(0)) };
    Ok(Import {
        id: r.get(0)?,
        kind: r.get(1)?,
        user: r.get(2)?,
        file_name: r.get(3)?,
        size: size(4)?,
        state: State::parse(&r.get::<String>(5)?).ok_or_else(|| broken("state"))?,
        stop_asked: r.get::<i64>(6)? == 1,
        setup: serde_json::from_value(json(7, "setup")?).map_err(|_| broken("setup"))?,
        found: found.map(serde_json::from_value).transpose().map_err(|_| broken("reading"))?,
        counts: serde_json::from_value(json(9, "count")?).map_err(|_| broken("count"))?,
        pass: r.get(10)?,
        done: size(11)?,
        batch: r.get(12)?,
        problem: r.get(13)?,
        version: r.get(14)?,
        created_at: r.get(15)?,
        began_at: r.get(16)?,
        ended_at: r.get(17)?,
    })
}

fn json<T: serde::Serialize>(value: &T) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(|e| Error::internal(e.to_string()))
}

/// A new import whose pieces have arrived.
pub struct NewImport<'a> {
    /// Its id.
    pub id: ImportId,
    /// The kind of its rows.
    pub kind: &'a str,
    /// Who gave it; none is the console.
    pub user: Option<UserId>,
    /// What it is called.
    pub file_name: &'a str,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of them.
    pub sha256: Vec<u8>,
    /// Pieces.
    pub pieces: i64,
    /// What is known before reading.
    pub setup: &'a Setup,
    /// The batch of its events.
    pub batch: BatchId,
}

/// Inserts one, to be read.
pub fn insert(tx: &Tx<'_>, new: &NewImport<'_>, now: Timestamp) -> Result<()> {
    tx.execute(
        "insert into imports (id, kind, user_id, file_name, size, sha256, pieces, state, setup, counts, batch_id, created_at,
                              began_at, continues)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13)",
        &params![
            new.id,
            new.kind,
            new.user,
            new.file_name,
            i64::try_from(new.size).unwrap_or(i64::MAX),
            new.sha256.clone(),
            new.pieces,
            State::Reading.code(),
            json(new.setup)?,
            json(&Counts::default())?,
            new.batch,
            now,
            new.setup.continues.as_ref().map(|before| before.import)
        ],
    )?;
    Ok(())
}

/// One of somebody's imports.
///
/// # Errors
/// `NotFound` when there is none, or when it is another's.
pub fn find(q: &Conn<'_>, user: Option<UserId>, id: ImportId) -> Result<Import> {
    any(q, id)?.filter(|import| import.user == user).ok_or(Error::NotFound)
}

/// One, for whoever runs it.
pub(in crate::features::imports) fn any(q: &Conn<'_>, id: ImportId) -> Result<Option<Import>> {
    q.query_opt(&format!("select {COLUMNS} from imports where id = $1"), &params![id], read)
}

/// Somebody's imports, the latest first.
pub fn list(q: &Conn<'_>, user: Option<UserId>, limit: i64) -> Result<Vec<Import>> {
    let whose = if user.is_some() { "user_id = $1" } else { "user_id is null and $1 = $1" };
    let sql = format!("select {COLUMNS} from imports where {whose} order by created_at desc, id limit $2");
    q.query(&sql, &params![user.map_or(uuid::Uuid::nil(), |u| u.0), limit], read)
}

/// The latest import that goes on with one and is not run yet.
pub fn continued(q: &Conn<'_>, of: ImportId) -> Result<Option<ImportId>> {
    let sql = "select id from imports where continues = $1 and state in ('matching', 'checking', 'checked')
                order by created_at desc, id limit 1";
    q.query_opt(sql, &params![of], |r| Ok::<_, Error>(r.get(0)?))
}

/// Holds an import until the end of the transaction, so that others who do the same wait.
pub fn lock(tx: &Tx<'_>, id: ImportId) -> Result<()> {
    tx.execute("update imports set version = version where id = $1", &params![id])?;
    Ok(())
}

/// Saves setup and state, provided that nobody changed them since; the version after.
///
/// # Errors
/// `Conflict` when somebody did.
pub fn set_up(tx: &Tx<'_>, import: &Import, setup: &Setup, state: State, now: Timestamp) -> Result<i64> {
    let changed = tx.execute(
        "update imports set setup = $3, state = $4, version = version + 1, pass = 0, done = 0, stop_asked = 0, problem = null,
                beat_at = null, runner_id = null, began_at = $5
          where id = $1 and version = $2",
        &params![import.id, import.version, json(setup)?, state.code(), now],
    )?;
    if changed == 1 { Ok(import.version + 1) } else { Err(Error::conflict("imports-error-changed")) }
}

/// Says of a new one whose file was read before what that told: it is checked next.
pub fn is_read(tx: &Tx<'_>, id: ImportId, found: &Found, counts: &Counts) -> Result<()> {
    let sql = "update imports set state = 'checking', found = $2, counts = $3 where id = $1";
    tx.execute(sql, &params![id, json(found)?, json(counts)?])?;
    Ok(())
}

/// Lets one that has stopped go on where it was.
pub fn resume(tx: &Tx<'_>, id: ImportId, now: Timestamp) -> Result<()> {
    let sql = "update imports set state = 'running', stop_asked = 0, problem = null, beat_at = null, runner_id = null,
                      began_at = $2, version = version + 1 where id = $1 and state = 'stopped'";
    tx.execute(sql, &params![id, now])?;
    Ok(())
}

/// Asks a runner to stop.
pub fn ask_to_stop(tx: &Tx<'_>, id: ImportId) -> Result<()> {
    tx.execute("update imports set stop_asked = 1 where id = $1", &params![id])?;
    Ok(())
}

/// Imports that wait for a runner, or whose runner has gone, the oldest first.
pub fn waiting(q: &Conn<'_>, stale: Timestamp) -> Result<Vec<(ImportId, State)>> {
    let sql = "select id, state from imports where state in ('reading', 'checking', 'running', 'undoing')
               and (beat_at is null or beat_at < $1) order by began_at, id limit 20";
    q.query(sql, &params![stale], |r| {
        let state = State::parse(&r.get::<String>(1)?).ok_or_else(|| Error::internal("an unknown state"))?;
        Ok::<_, Error>((r.get(0)?, state))
    })
}

/// Takes one that waits; false when another runner was quicker.
pub fn claim(tx: &Tx<'_>, id: ImportId, runner: Uuid, stale: Timestamp, now: Timestamp) -> Result<bool> {
    let sql = "update imports set runner_id = $2, beat_at = $4
                where id = $1 and state in ('reading', 'checking', 'running', 'undoing') and (beat_at is null or beat_at < $3)";
    Ok(tx.execute(sql, &params![id, runner, stale, now])? == 1)
}

/// How far a runner has come.
pub struct Progress<'a> {
    /// Which time the rows are gone through.
    pub pass: i64,
    /// Rows of the file that this time is through with.
    pub done: u64,
    /// What the rows are so far.
    pub counts: &'a Counts,
}

/// Notes how far the runner has come; whether it is asked to stop.
///
/// # Errors
/// `Conflict` when another runner has taken over.
pub fn beat(tx: &Tx<'_>, id: ImportId, runner: Uuid, at: &Progress<'_>, now: Timestamp) -> Result<bool> {
    let sql = "update imports set pass = $3, done = $4, counts = $5, beat_at = $6 where id = $1 and runner_id = $2
               returning stop_asked";
    let values = params![id, runner, at.pass, i64::try_from(at.done).unwrap_or(i64::MAX), json(at.counts)?, now];
    let asked: Option<i64> = tx.query_opt(sql, &values, |r| Ok::<_, Error>(r.get(0)?))?;
    asked.map(|asked| asked == 1).ok_or_else(|| Error::conflict("imports-error-taken"))
}

/// Ends a stage.
pub struct End<'a> {
    /// Where it stands now.
    pub state: State,
    /// What its rows are.
    pub counts: &'a Counts,
    /// What reading the file told, when that was the stage.
    pub found: Option<&'a Found>,
    /// The setup, when the stage changed it.
    pub setup: Option<&'a Setup>,
    /// Why it stopped.
    pub problem: Option<&'a str>,
}

/// Ends the stage of a runner.
///
/// # Errors
/// `Conflict` when another runner has taken over.
pub fn end(tx: &Tx<'_>, id: ImportId, runner: Uuid, end: &End<'_>, now: Timestamp) -> Result<()> {
    let sql = "update imports set state = $3, counts = $4, problem = $5, ended_at = $6, stop_asked = 0, beat_at = null,
                      runner_id = null, version = version + 1,
                      found = coalesce($7, found), setup = coalesce($8, setup)
                where id = $1 and runner_id = $2";
    let (found, setup) = (end.found.map(json).transpose()?, end.setup.map(json).transpose()?);
    let values = params![id, runner, end.state.code(), json(end.counts)?, end.problem, now, found, setup];
    if tx.execute(sql, &values)? == 1 { Ok(()) } else { Err(Error::conflict("imports-error-taken")) }
}

/// Deletes an import with its file and its lines.
pub fn delete(tx: &Tx<'_>, id: ImportId) -> Result<()> {
    super::pieces::discard(tx, id)?;
    tx.execute("delete from import_lines where import_id = $1", &params![id])?;
    tx.execute("delete from imports where id = $1", &params![id])?;
    Ok(())
}

/// Imports that nobody can take back any more and no runner works on: ended, or left lying, before a time.
pub fn expired(q: &Conn<'_>, before: Timestamp) -> Result<Vec<ImportId>> {
    let sql = "select id from imports where created_at < $1 and coalesce(ended_at, created_at) < $1
               and state not in ('running', 'undoing') order by created_at limit 20";
    q.query(sql, &params![before], |r| Ok::<_, Error>(r.get(0)?))
}

/// The SHA-256 of an import's file.
pub fn fingerprint(q: &Conn<'_>, id: ImportId) -> Result<Vec<u8>> {
    q.query_one("select sha256 from imports where id = $1", &params![id], |r| Ok::<_, Error>(r.get(0)?))
}
