//! Closures on their way to the database, their types forgotten: everything below the first call is compiled once, not
//! once for each of the hundreds of closures of the product.

use std::any::Any;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::conn::State;
use crate::{Conn, Error, Tx};

/// What runs once a transaction is on disk.
pub(crate) type AfterCommit = Box<dyn FnOnce() + Send>;

/// A `Result<T, E>` whose types only the caller knows.
pub(crate) type Answer = Box<dyn Any + Send>;

/// What the caller gets of an answer.
pub(crate) fn unpack<T: 'static, E: From<Error> + 'static>(answer: Answer) -> Result<T, E> {
    match answer.downcast::<Result<T, E>>() {
        Ok(result) => *result,
        Err(_) => Err(Error::Other(String::from("an answer of another type")).into()),
    }
}

/// A read closure; what it gives stays with it.
pub(crate) type Reading<'a> = &'a mut dyn FnMut(&Conn<'_>);

/// Runs `f`; a panic becomes an error.
pub(crate) fn contained(f: &mut dyn FnMut()) -> Result<(), Error> {
    catch_unwind(AssertUnwindSafe(f)).map_err(|panic| {
        let why = message(panic.as_ref());
        tracing::error!("a database closure panicked: {why}");
        Error::Other(format!("a database closure panicked: {why}"))
    })
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

/// A write closure with the result of its last run.
pub(crate) trait Writing: Send {
    /// Runs the closure, forgetting an earlier run; says whether it gave no error.
    fn run(&mut self, tx: &Tx<'_>) -> bool;
    /// Replaces the result by an error.
    fn fail(&mut self, error: Error);
    /// Lets go of what the closure holds, then gives its result.
    fn answer(self: Box<Self>) -> Answer;
}

struct Closure<F, T, E> {
    f: F,
    result: Option<Result<T, E>>,
}

impl<F, T, E> Writing for Closure<F, T, E>
where
    F: Fn(&Tx<'_>) -> Result<T, E> + Send,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    fn run(&mut self, tx: &Tx<'_>) -> bool {
        // Not before: what an earlier run gave would survive a panic of this one.
        self.result = None;
        self.result = Some((self.f)(tx));
        matches!(self.result, Some(Ok(_)))
    }

    fn fail(&mut self, error: Error) {
        self.result = Some(Err(error.into()));
    }

    fn answer(self: Box<Self>) -> Answer {
        let Closure { f, result } = *self;
        drop(f);
        let never = || Err(Error::Other(String::from("a write was not run")).into());
        Box::new(result.unwrap_or_else(never))
    }
}

/// Where the answer goes.
pub(crate) enum Reply {
    /// To a future.
    Future(oneshot::Sender<Answer>),
    /// To a thread.
    Thread(mpsc::SyncSender<Answer>),
    /// To whoever runs it.
    Here,
}

/// A write on its way.
pub(crate) struct Task {
    writing: Box<dyn Writing>,
    reply: Reply,
    slow: Duration,
    caller: &'static Location<'static>,
}

impl Task {
    /// `slow`: a run that takes longer is logged, with the caller.
    pub(crate) fn new<F, T, E>(f: F, slow: Duration, caller: &'static Location<'static>) -> Self
    where
        F: Fn(&Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        Self { writing: Box::new(Closure { f, result: None }), reply: Reply::Here, slow, caller }
    }

    /// With somebody who waits.
    pub(crate) fn reply(self, reply: Reply) -> Self {
        Self { reply, ..self }
    }

    /// Who wrote.
    pub(crate) fn caller(&self) -> &'static Location<'static> {
        self.caller
    }

    /// Nobody waits for the answer any more.
    pub(crate) fn abandoned(&self) -> bool {
        matches!(&self.reply, Reply::Future(sender) if sender.is_closed())
    }

    /// Runs the closure, forgetting an earlier run; says whether to keep what it did. An error that the closure hid
    /// still fails it.
    pub(crate) fn run(&mut self, tx: &Tx<'_>, state: &State) -> bool {
        let started = Instant::now();
        let mut keep = false;
        if let Err(panicked) = contained(&mut || keep = self.writing.run(tx)) {
            self.writing.fail(panicked);
        } else if keep && state.poisoned.get() {
            self.writing.fail(Error::Poisoned);
            keep = false;
        }
        let took = started.elapsed();
        if took > self.slow {
            tracing::warn!(milliseconds = took.as_millis(), caller = %self.caller, "slow write closure");
        }
        keep
    }

    /// Replaces the result by an error.
    pub(crate) fn fail(&mut self, error: Error) {
        self.writing.fail(error);
    }

    /// The result, for whoever ran it.
    pub(crate) fn finish(self) -> Answer {
        self.writing.answer()
    }

    /// Sends the result.
    pub(crate) fn answer(self) {
        let answer = self.writing.answer();
        // Whoever asked may be gone; that is no error.
        match self.reply {
            Reply::Future(sender) => drop(sender.send(answer)),
            Reply::Thread(sender) => drop(sender.send(answer)),
            Reply::Here => {}
        }
    }
}
