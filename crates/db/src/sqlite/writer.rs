//! The writer thread: takes the closures that wait, runs each in a savepoint, commits once, answers all.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle, ThreadId};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::run;
use crate::conn::{Link, State};
use crate::db::closed;
use crate::task::{AfterCommit, Task, run_after_commit};
use crate::{Error, Tx};

/// Closures of one commit at most.
const GROUP: usize = 256;
/// A group takes no further closure after this long: those in it wait for its commit.
const GROUP_TIME: Duration = Duration::from_millis(50);

/// The writer thread's handle.
pub(crate) struct Writer {
    inbox: Mutex<Option<Sender<Task>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    id: ThreadId,
}

impl Writer {
    pub(crate) fn start(conn: Connection) -> Result<Self, Error> {
        let (sender, inbox) = mpsc::channel();
        let thread = thread::Builder::new()
            .name(String::from("sqlite-writer"))
            .spawn(move || serve(&conn, &inbox))
            .map_err(|e| Error::Unavailable(e.to_string()))?;
        let id = thread.thread().id();
        Ok(Self { inbox: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)), id })
    }

    pub(crate) fn send(&self, task: Task) -> Result<(), Error> {
        let inbox = self.inbox.lock().unwrap_or_else(PoisonError::into_inner);
        inbox.as_ref().ok_or_else(closed)?.send(task).map_err(|_| closed())
    }

    pub(crate) fn is_current(&self) -> bool {
        thread::current().id() == self.id
    }

    pub(crate) fn alive(&self) -> Result<(), Error> {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if thread.as_ref().is_some_and(|thread| !thread.is_finished()) { Ok(()) } else { Err(closed()) }
    }

    /// Finishes what waits and ends the thread.
    pub(crate) fn close(&self) {
        drop(self.inbox.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // An after-commit callback may hold the last handle: the thread cannot wait for itself, and ends anyway.
        if let Some(thread) = thread
            && !self.is_current()
            && thread.join().is_err()
        {
            tracing::error!("the writer thread panicked");
        }
    }
}

fn serve(conn: &Connection, inbox: &Receiver<Task>) {
    while let Ok(first) = inbox.recv() {
        group(conn, first, inbox);
    }
}

/// A closure that has run, and what waits for its commit.
type Ran = (Task, Vec<AfterCommit>);

fn group(conn: &Connection, first: Task, inbox: &Receiver<Task>) {
    if let Err(error) = run(conn, "begin immediate") {
        return refuse(first, error);
    }
    let started = Instant::now();
    let mut ran: Vec<Ran> = Vec::new();
    let mut next = Some(first);
    let mut intact = true;
    while let Some(mut task) = next.take() {
        if !task.abandoned() {
            let kept = if ran.is_empty() { first_of(conn, &mut task) } else { in_savepoint(conn, &mut task) };
            ran.push((task, kept.unwrap_or_default()));
            // A full disk rolls back everything at once, whatever the savepoints say.
            intact = !conn.is_autocommit();
        }
        if intact && ran.len() < GROUP && started.elapsed() < GROUP_TIME {
            next = inbox.try_recv().ok();
        }
    }
    if intact && commit(conn).is_ok() {
        ran.into_iter().for_each(finish);
    } else {
        ran.into_iter().for_each(|(task, _)| alone(conn, task));
    }
}

/// Runs the first closure of a group: nothing is there yet that its failure could undo, so it needs no savepoint, for
/// which SQLite would keep a copy of each page that it changes. None when nothing of it is kept.
fn first_of(conn: &Connection, task: &mut Task) -> Option<Vec<AfterCommit>> {
    let state = State::guarded();
    let keep = task.run(&Tx::new(Link::Sqlite(conn), &state), &state);
    if conn.is_autocommit() {
        return None;
    }
    if keep {
        return Some(state.after.take());
    }
    // When it cannot begin anew, each closure that follows is told so.
    rollback(conn);
    if let Err(error) = run(conn, "begin immediate") {
        tracing::error!(%error, "a group could not begin anew");
    }
    None
}

/// Runs a closure so that its failure undoes only itself. None when nothing of it is kept.
fn in_savepoint(conn: &Connection, task: &mut Task) -> Option<Vec<AfterCommit>> {
    if let Err(error) = run(conn, "savepoint task") {
        task.fail(error);
        return None;
    }
    let state = State::guarded();
    let keep = task.run(&Tx::new(Link::Sqlite(conn), &state), &state);
    if conn.is_autocommit() {
        return None;
    }
    let ended = if keep {
        run(conn, "release task")
    } else {
        run(conn, "rollback to task").and_then(|()| run(conn, "release task"))
    };
    match ended {
        Ok(()) => keep.then(|| state.after.take()),
        Err(error) => {
            task.fail(error);
            // Whether the savepoint still stands is unknown: the group is run again, each alone.
            rollback(conn);
            None
        }
    }
}

/// The group could not be committed: each closure gets a transaction of its own, so that the culprit fails alone.
fn alone(conn: &Connection, mut task: Task) {
    if let Err(error) = run(conn, "begin immediate") {
        return refuse(task, error);
    }
    let state = State::guarded();
    let keep = task.run(&Tx::new(Link::Sqlite(conn), &state), &state);
    if !keep {
        rollback(conn);
        return task.answer();
    }
    match commit(conn) {
        Ok(()) => finish((task, state.after.take())),
        Err(error) => refuse(task, error),
    }
}

fn commit(conn: &Connection) -> Result<(), Error> {
    run(conn, "commit").inspect_err(|error| {
        tracing::warn!(%error, "a commit failed");
        rollback(conn);
    })
}

fn rollback(conn: &Connection) {
    if !conn.is_autocommit()
        && let Err(error) = run(conn, "rollback")
    {
        tracing::error!(%error, "a rollback failed");
    }
}

fn refuse(mut task: Task, error: Error) {
    task.fail(error);
    task.answer();
}

fn finish((task, callbacks): Ran) {
    run_after_commit(callbacks);
    task.answer();
}
