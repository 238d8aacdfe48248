//! How many wrong sign-ins are let through: the arithmetic, without clock or database.

use jiff::{SignedDuration, Timestamp};

/// What is kept of one key (a user's e-mail, or an address).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record {
    /// Failures that count.
    pub failures: i64,
    /// When the last one was (users), or the first one of the window (addresses).
    pub window_start: Timestamp,
    /// Nothing is let through before.
    pub locked_until: Option<Timestamp>,
}

/// Failures before a user's first pause.
pub const USER_TRIES: i64 = 5;
/// Failures of one address in a window.
pub const ADDRESS_TRIES: i64 = 30;
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(15);
const FORGET: SignedDuration = SignedDuration::from_hours(1);
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// What keys differ in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// 5 failures, then pauses of 1 minute, doubling to 15; forgotten an hour after the last failure.
    User,
    /// 30 failures in 15 minutes, then nothing until the window is over.
    Address,
}

/// Seconds still to wait, if a pause holds.
pub fn wait(record: Option<&Record>, now: Timestamp) -> Option<i64> {
    let until = record?.locked_until?;
    (until > now).then(|| until.duration_since(now).as_secs().max(1))
}

/// The record after one more try, which counts as failed until it succeeds: tries that come at once cannot slip by.
pub fn fail(kind: Kind, record: Option<&Record>, now: Timestamp) -> Record {
    match kind {
        Kind::User => fail_user(record, now),
        Kind::Address => fail_address(record, now),
    }
}

fn fail_user(record: Option<&Record>, now: Timestamp) -> Record {
    let remembered = record.filter(|r| {
        let quiet_since = r.locked_until.map_or(r.window_start, |until| until.max(r.window_start));
        now < quiet_since + FORGET
    });
    let failures = remembered.map_or(0, |r| r.failures) + 1;
    Record { failures, window_start: now, locked_until: pause(failures).map(|p| now + p) }
}

fn fail_address(record: Option<&Record>, now: Timestamp) -> Record {
    let open = record.filter(|r| now < r.window_start + WINDOW);
    let failures = open.map_or(0, |r| r.failures) + 1;
    let window_start = open.map_or(now, |r| r.window_start);
    let locked_until = (failures >= ADDRESS_TRIES).then(|| window_start + WINDOW);
    Record { failures, window_start, locked_until }
}

/// The pause that the failure with this number brings.
pub fn pause(failures: i64) -> Option<SignedDuration> {
    let doublings = u32::try_from(failures - USER_TRIES).ok()?;
    let factor = 1_i32.checked_shl(doublings.min(10)).unwrap_or(i32::MAX);
    Some((FIRST_PAUSE * factor).min(LONGEST_PAUSE))
}

/// Tries left before the next pause, and how many minutes it would last.
pub fn left(failures: i64) -> (i64, i64) {
    let tries = (USER_TRIES - failures).max(1);
    let minutes = pause(failures + tries).unwrap_or(FIRST_PAUSE).as_mins();
    (tries, minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn five_failures_bring_a_pause_that_doubles_up_to_fifteen_minutes() {
        let mut record = None;
        let mut now = 0;
        let mut pauses = Vec::new();
        for _ in 0..10 {
            let next = fail(Kind::User, record.as_ref(), at(now));
            pauses.push(wait(Some(&next), at(now)).unwrap_or(0));
            now += pauses.last().unwrap();
            assert_eq!(wait(Some(&next), at(now)), None, "the pause is over");
            record = Some(next);
        }
        assert_eq!(pauses, [0, 0, 0, 0, 60, 120, 240, 480, 900, 900]);
    }

    #[test]
    fn an_hour_of_quiet_is_forgiven() {
        let mut record = fail(Kind::User, None, at(0));
        for n in 1..5 {
            record = fail(Kind::User, Some(&record), at(n));
        }
        assert_eq!(record.failures, 5);
        let later = fail(Kind::User, Some(&record), at(4 + 60 + 3_599));
        assert_eq!(later.failures, 6, "not yet an hour after the pause");
        let forgiven = fail(Kind::User, Some(&record), at(4 + 60 + 3_600));
        assert_eq!((forgiven.failures, forgiven.locked_until), (1, None));
    }

    #[test]
    fn an_address_has_thirty_tries_per_quarter_of_an_hour() {
        let mut record = None;
        for n in 0..29 {
            record = Some(fail(Kind::Address, record.as_ref(), at(n)));
            assert_eq!(wait(record.as_ref(), at(n)), None);
        }
        let last = fail(Kind::Address, record.as_ref(), at(100));
        assert_eq!(wait(Some(&last), at(100)), Some(800), "until the window that began at 0 is over");
        let fresh = fail(Kind::Address, Some(&last), at(900));
        assert_eq!((fresh.failures, fresh.locked_until), (1, None));
    }

    #[test]
    fn the_tries_left_are_told_with_the_pause_that_follows() {
        assert_eq!(left(1), (4, 1));
        assert_eq!(left(4), (1, 1));
        assert_eq!(left(5), (1, 2));
        assert_eq!(left(9), (1, 15));
    }

    #[test]
    fn huge_counts_do_not_overflow() {
        assert_eq!(pause(i64::MAX), None, "unreachable, but no panic");
        assert_eq!(pause(4_000_000_000), Some(LONGEST_PAUSE));
    }
}
