//! What this process is doing: which changes are under way, and that one has just been committed.
//!
//! Whoever reads events in the order of their time needs to know up to when all of them are there: an event carries
//! the instant at which its request came in, and becomes visible when it is committed, which is later.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::{broadcast, watch};
use uuid::Uuid;

use super::UserId;
use super::clock::Clock;

/// One per running app; cheap to clone.
#[derive(Clone)]
pub struct Pulse(Arc<Inner>);

struct Inner {
    underway: Mutex<Started>,
    beats: watch::Sender<u64>,
    news: broadcast::Sender<News>,
    closing: watch::Sender<bool>,
    listeners: Mutex<HashMap<UserId, usize>>,
}

/// Whose account was changed, and by whom; none for the console.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Changed {
    /// The account, or the install.
    pub scope: Uuid,
    /// Who did it.
    pub actor: Option<UserId>,
}

/// What was changed lately.
pub type News = Arc<[Changed]>;

/// News that a slow listener may be behind.
const BEHIND: usize = 64;

#[derive(Default)]
struct Started {
    since: BTreeSet<(Timestamp, u64)>,
    next: u64,
}

impl Default for Pulse {
    fn default() -> Self {
        Self(Arc::new(Inner {
            underway: Mutex::default(),
            beats: watch::Sender::new(0),
            news: broadcast::Sender::new(BEHIND),
            closing: watch::Sender::new(false),
            listeners: Mutex::default(),
        }))
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

    /// Passes on what was changed.
    pub fn tell(&self, news: Vec<Changed>) {
        // Nobody listening is no mistake.
        let _ = self.0.news.send(news.into());
    }

    /// Hears what is changed from now on.
    pub fn hear(&self) -> broadcast::Receiver<News> {
        self.0.news.subscribe()
    }

    /// Says that the server stops: open streams end.
    pub fn close(&self) {
        self.0.closing.send_replace(true);
    }

    /// Whether the server stops.
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.0.closing.subscribe()
    }

    /// A place for one listener more; none when the user has `most` already.
    pub fn listen(&self, user: UserId, most: usize) -> Option<Listener> {
        let mut listeners = self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        let count = listeners.entry(user).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Listener { pulse: self.clone(), user })
    }
}

/// A place of a listener, until it is dropped.
pub struct Listener {
    pulse: Pulse,
    user: UserId,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut listeners = self.pulse.0.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = listeners.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                listeners.remove(&self.user);
            }
        }
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
