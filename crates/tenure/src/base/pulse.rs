//! What this process is doing: which changes are under way, and that one has just been committed.
//!
//! Whoever reads events in the order of their time needs to know up to when all of them are there: an event carries
//! the instant at which its request came in, and becomes visible when it is committed, which is later.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::watch;

use super::clock::Clock;

/// One per running app; cheap to clone.
#[derive(Clone)]
pub struct Pulse(Arc<Inner>);

struct Inner {
    underway: Mutex<Started>,
    beats: watch::Sender<u64>,
}

#[derive(Default)]
struct Started {
    since: BTreeSet<(Timestamp, u64)>,
    next: u64,
}

impl Default for Pulse {
    fn default() -> Self {
        Self(Arc::new(Inner { underway: Mutex::default(), beats: watch::Sender::new(0) }))
    }
}

/// A change that is under way, until it is dropped.
pub struct Underway {
    pulse: Pulse,
    mark: (Timestamp, u64),
}

impl Underway {
    /// When it began: the instant of its events.
    pub fn since(&self) -> Timestamp {
        self.mark.0
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        self.pulse.started().since.remove(&self.mark);
    }
}

impl Pulse {
    fn started(&self) -> std::sync::MutexGuard<'_, Started> {
        self.0.underway.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a change. The clock is read under the lock, so that no instant is handed out behind [`Pulse::horizon`].
    pub fn begin(&self, clock: &Clock) -> Underway {
        let mut started = self.started();
        let mark = (clock.now(), started.next);
        started.next += 1;
        started.since.insert(mark);
        Underway { pulse: self.clone(), mark }
    }

    /// Before this instant everything that this process will ever record has been committed or given up.
    pub fn horizon(&self, clock: &Clock) -> Timestamp {
        let started = self.started();
        let now = clock.now();
        started.since.first().map_or(now, |(since, _)| now.min(*since))
    }

    /// Says that something was committed.
    pub fn beat(&self) {
        self.0.beats.send_modify(|n| *n = n.wrapping_add(1));
    }

    /// Waits for what is committed from now on.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.0.beats.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_horizon_is_the_oldest_change_under_way() {
        let at = |s: i64| Timestamp::from_second(1_800_000_000 + s).unwrap();
        let (clock, pulse) = (Clock::fixed(at(0)), Pulse::default());
        assert_eq!(pulse.horizon(&clock), at(0));
        let first = pulse.begin(&clock);
        clock.set(at(5));
        let second = pulse.begin(&clock);
        clock.set(at(9));
        assert_eq!((first.since(), pulse.horizon(&clock)), (at(0), at(0)));
        drop(first);
        assert_eq!(pulse.horizon(&clock), at(5));
        drop(second);
        assert_eq!(pulse.horizon(&clock), at(9));
    }
}
