//! A queue of jobs in the database that the work is about.
//!
//! A job is inserted by the transaction that needs it ([`enqueue`]), so that it exists exactly when the change does.
//! A [`Worker`] claims due jobs by a conditional update with a lease, runs them one after the other, and books the
//! [`Outcome`]. A job runs at least once: when a process dies, its lease expires and the job is taken again. Time and
//! ids are passed in.

mod job;
mod queue;
mod worker;

pub use job::{Job, NewJob, Outcome, State};
pub use queue::{enqueue, forget, list_failed, retry, waits};
pub use worker::{Handler, Running, Worker};
