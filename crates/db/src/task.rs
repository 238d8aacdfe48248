//! A write closure on its way: run with panics contained, perhaps more than once, then answered.

use std::any::Any;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::conn::State;
use crate::{Error, Tx};

/// What runs once a transaction is on disk.
pub(crate) type AfterCommit = Box<dyn FnOnce() + Send>;

/// Runs `f`; a panic becomes an error.
pub(crate) fn contained<T, E: From<Error>>(f: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|panic| {
        let why = message(panic.as_ref());
        tracing::error!("a database closure panicked: {why}");
        Err(Error::Other(format!("a database closure panicked: {why}")).into())
    })
}

/// Runs a write closure: an error that it hid still fails it, and one that takes long is logged.
pub(crate) fn timed<T, E: From<Error>>(
    f: &impl Fn(&Tx<'_>) -> Result<T, E>,
    tx: &Tx<'_>,
    state: &State,
    slow: Duration,
    caller: &Location<'_>,
) -> Result<T, E> {
    let started = Instant::now();
    let result = match contained(|| f(tx)) {
        Ok(_) if state.poisoned.get() => Err(Error::Poisoned.into()),
        other => other,
    };
    let took = started.elapsed();
    if took > slow {
        tracing::warn!(milliseconds = took.as_millis(), %caller, "slow write closure");
    }
    result
}

/// Runs what waited for the commit; a panic is logged and goes no further.
pub(crate) fn run_after_commit(callbacks: Vec<AfterCommit>) {
    for callback in callbacks {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(callback)) {
            tracing::error!("an after-commit callback panicked: {}", message(panic.as_ref()));
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// A write that waits for the writer thread.
pub(crate) trait Task: Send {
    /// Nobody waits for the answer any more.
    fn abandoned(&self) -> bool;
    /// Runs the closure, forgetting an earlier run; says whether to keep what it did.
    fn run(&mut self, tx: &Tx<'_>, state: &State) -> bool;
    /// Replaces the result by an error.
    fn fail(&mut self, error: Error);
    /// Sends the result.
    fn answer(self: Box<Self>);
}

/// Where the answer goes.
pub(crate) enum Reply<R> {
    /// To a future.
    Future(oneshot::Sender<R>),
    /// To a thread.
    Thread(mpsc::SyncSender<R>),
}

/// A closure with its result and its reply.
pub(crate) struct Write<F, T, E> {
    pub(crate) f: F,
    pub(crate) result: Option<Result<T, E>>,
    pub(crate) reply: Reply<Result<T, E>>,
    pub(crate) slow: Duration,
    pub(crate) caller: &'static Location<'static>,
}

impl<F, T, E> Task for Write<F, T, E>
where
    F: Fn(&Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn abandoned(&self) -> bool {
        matches!(&self.reply, Reply::Future(sender) if sender.is_closed())
    }

    fn run(&mut self, tx: &Tx<'_>, state: &State) -> bool {
        let result = timed(&self.f, tx, state, self.slow, self.caller);
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn fail(&mut self, error: Error) {
        self.result = Some(Err(error.into()));
    }

    fn answer(self: Box<Self>) {
        let Write { f, result, reply, .. } = *self;
        // What the closure holds is let go before its caller goes on.
        drop(f);
        let Some(result) = result else { return };
        // Whoever asked may be gone; that is no error.
        match reply {
            Reply::Future(sender) => drop(sender.send(result)),
            Reply::Thread(sender) => drop(sender.send(result)),
        }
    }
}
