//! Takes due jobs and runs their handlers.

use std::any::Any;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tenure_db::{Db, Error};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::job::{Job, NewJob, Outcome};
use crate::queue;

/// Runs one job, on a thread that may block.
pub type Handler = Box<dyn Fn(&Job) -> Outcome + Send + Sync>;

/// The unique key of jobs that a schedule makes.
pub(crate) const SCHEDULE: &str = "schedule";
/// How long a job may run before another worker takes it for abandoned.
const LEASE: SignedDuration = SignedDuration::from_mins(15);
/// Jobs looked up at once.
const BATCH: i64 = 50;
/// Attempts of a scheduled job; after that the next round comes anyway.
const SWEEP_ATTEMPTS: i64 = 5;

type ClockFn = Box<dyn Fn() -> Timestamp + Send + Sync>;
type IdsFn = Box<dyn Fn() -> Uuid + Send + Sync>;

/// Runs the jobs of one process. Several processes may work on one queue.
pub struct Worker {
    db: Db,
    now: ClockFn,
    uuid: IdsFn,
    handlers: HashMap<&'static str, Handler>,
    schedules: Vec<(&'static str, SignedDuration)>,
    lease: SignedDuration,
    stopping: AtomicBool,
}

impl Worker {
    /// A worker with its clock, its ids and a handler for each kind.
    pub fn new(
        db: Db,
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
        uuid: impl Fn() -> Uuid + Send + Sync + 'static,
        handlers: HashMap<&'static str, Handler>,
    ) -> Self {
        Self {
            db,
            now: Box::new(now),
            uuid: Box::new(uuid),
            handlers,
            schedules: Vec::new(),
            lease: LEASE,
            stopping: AtomicBool::new(false),
        }
    }

    /// Runs a kind again and again, once at the start and then at least `every` apart.
    pub fn schedule(mut self, kind: &'static str, every: SignedDuration) -> Self {
        self.schedules.push((kind, every));
        self
    }

    /// With another time after which a running job counts as abandoned; longer than the longest handler.
    pub fn lease(mut self, lease: SignedDuration) -> Self {
        self.lease = lease;
        self
    }

    /// Runs everything that is due, one job after the other; says how many ran. Not to be called from async code.
    ///
    /// # Errors
    /// What the database says; errors of handlers are booked on their jobs.
    pub fn run_due(&self) -> Result<usize, Error> {
        self.enqueue_schedules()?;
        let mut ran = 0;
        loop {
            let now = (self.now)();
            let due = self.db.read_blocking(|q| queue::due(q, now, BATCH))?;
            let before = ran;
            for id in due {
                if self.stopping.load(Ordering::Relaxed) {
                    return Ok(ran);
                }
                ran += usize::from(self.take(id)?);
            }
            if ran == before {
                return Ok(ran);
            }
        }
    }

    fn enqueue_schedules(&self) -> Result<(), Error> {
        for (kind, every) in &self.schedules {
            let (kind, now) = (*kind, (self.now)());
            let since = now - *every;
            if !self.db.read_blocking(|q| queue::schedule_due(q, kind, SCHEDULE, since))? {
                continue;
            }
            let id = (self.uuid)();
            self.db.write_blocking(move |tx| {
                // Another process may have been quicker.
                if !queue::schedule_due(tx, kind, SCHEDULE, since)? {
                    return Ok::<_, Error>(());
                }
                let job = NewJob {
                    kind,
                    payload: json!({}),
                    unique_key: Some(SCHEDULE),
                    run_at: now,
                    max_attempts: SWEEP_ATTEMPTS,
                };
                queue::enqueue(tx, &job, id, now).map(drop)
            })?;
        }
        Ok(())
    }

    fn take(&self, id: Uuid) -> Result<bool, Error> {
        let (lease, now) = ((self.uuid)(), (self.now)());
        let until = now + self.lease;
        let Some(job) = self.db.write_blocking(move |tx| queue::claim(tx, id, lease, now, until))? else {
            return Ok(false);
        };
        let outcome = self.run(&job);
        if let Outcome::Retry(why) | Outcome::Fail(why) = &outcome {
            tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempts, "job did not succeed: {why}");
        }
        let now = (self.now)();
        self.db.write_blocking(move |tx| queue::finish(tx, &job, lease, &outcome, now))?;
        Ok(true)
    }

    fn run(&self, job: &Job) -> Outcome {
        // Its lease ran out on the last attempt: whatever it does, it takes its process along.
        if job.attempts > job.max_attempts {
            return Outcome::Fail(String::from("its process ended before it did, each time"));
        }
        let Some(handler) = self.handlers.get(job.kind.as_str()) else {
            return Outcome::Fail(format!("this program has no handler for jobs of the kind {}", job.kind));
        };
        catch_unwind(AssertUnwindSafe(|| handler(job)))
            .unwrap_or_else(|panic| Outcome::Retry(format!("the handler panicked: {}", message(panic.as_ref()))))
    }

    /// Looks for due jobs at each interval until stopped. Needs a runtime.
    pub fn spawn(self, interval: Duration) -> Running {
        let (stop, mut stopped) = watch::channel(false);
        let worker = Arc::new(self);
        let looping = worker.clone();
        let task = tokio::spawn(async move {
            loop {
                let turn = looping.clone();
                match tokio::task::spawn_blocking(move || turn.run_due()).await {
                    Ok(Ok(_)) => {}
                    Ok(Err(error)) => tracing::warn!("jobs have to wait: {error}"),
                    Err(error) => tracing::error!("the worker stumbled: {error}"),
                }
                tokio::select! {
                    _ = stopped.changed() => return,
                    () = tokio::time::sleep(interval) => {}
                }
            }
        });
        Running { worker, stop, task }
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// A worker that runs in the background.
pub struct Running {
    worker: Arc<Worker>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    /// Lets the job that runs now finish, starts no other one, and returns.
    pub async fn stop(self) {
        self.worker.stopping.store(true, Ordering::Relaxed);
        // No receiver means that the loop has ended already.
        let _ = self.stop.send(true);
        if let Err(error) = self.task.await {
            tracing::error!("the worker did not stop well: {error}");
        }
    }
}
