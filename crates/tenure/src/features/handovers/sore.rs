//! Where an account hurts: what whoever takes it over should know first. Pure.

use jiff::civil::Date;

use crate::base::calendar::days_between;
use crate::features::promises::model::{Promise, Side, State};

/// Version of the rule, kept beside what it gives.
pub const SORE: &str = "sore-spots/1";
/// Days for which a broken promise hurts: a starting value.
pub const BROKEN_DAYS: i64 = 180;

/// One sore spot.
#[derive(Clone, Debug, PartialEq)]
pub enum Sore<'a> {
    /// A promise past its date, with the days.
    Late(&'a Promise, i64),
    /// A promise that was broken within [`BROKEN_DAYS`].
    Broken(&'a Promise),
    /// Nobody talked to them for so many days, which is more than the goal; none when nobody ever did.
    Silence(Option<i64>, i64),
}

/// The sore spots in the order in which they hurt: our late promises, the longest late first; those that we broke, the
/// latest first; silence beyond the goal of contact; what they owe and have broken.
pub fn sore_spots(today: Date, goal: i64, last_talk: Option<Date>, promises: &[Promise]) -> Vec<Sore<'_>> {
    let silent = last_talk.map(|day| days_between(day, today));
    let quiet = silent.is_none_or(|days| days > goal).then_some(Sore::Silence(silent, goal));
    let mut spots: Vec<Sore<'_>> = late(today, Side::Ours, promises);
    spots.extend(broken(today, Side::Ours, promises));
    spots.extend(quiet);
    spots.extend(late(today, Side::Theirs, promises));
    spots.extend(broken(today, Side::Theirs, promises));
    spots
}

fn late(today: Date, side: Side, promises: &[Promise]) -> Vec<Sore<'_>> {
    let mut list: Vec<(&Promise, i64)> = promises
        .iter()
        .filter(|p| p.side == side && !p.archived)
        .map(|p| (p, p.days_late(today)))
        .filter(|(_, days)| *days > 0)
        .collect();
    list.sort_by_key(|(p, days)| (-days, p.id));
    list.into_iter().map(|(p, days)| Sore::Late(p, days)).collect()
}

fn broken(today: Date, side: Side, promises: &[Promise]) -> Vec<Sore<'_>> {
    let lately = |p: &&Promise| p.closed_on.is_some_and(|day| days_between(day, today) <= BROKEN_DAYS);
    let mut list: Vec<&Promise> =
        promises.iter().filter(|p| p.side == side && p.state == State::Broken && !p.archived).filter(lately).collect();
    list.sort_by_key(|p| (std::cmp::Reverse(p.closed_on), p.id));
    list.into_iter().map(Sore::Broken).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{AccountId, PromiseId, UserId};
    use jiff::Timestamp;
    use jiff::civil::date;
    use uuid::Uuid;

    const TODAY: Date = date(2026, 11, 12);

    fn promise(n: u128, side: Side, state: State, due: Date, closed: Option<Date>) -> Promise {
        Promise {
            account: AccountId(Uuid::from_u128(1)),
            id: PromiseId(Uuid::from_u128(n)),
            side,
            content: n.to_string(),
            person: None,
            owner: UserId(Uuid::from_u128(3)),
            due_on: due,
            original_due_on: due,
            moves: 0,
            state,
            closed_on: closed,
            closed_at: None,
            evidence: String::new(),
            confirmed_by: None,
            interaction: None,
            version: 1,
            archived: false,
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_hurts_most_comes_first() {
        let (open, broken) = (State::Open, State::Broken);
        let all = [
            promise(1, Side::Theirs, open, date(2026, 11, 1), None),
            promise(2, Side::Ours, open, date(2026, 11, 10), None),
            promise(3, Side::Ours, open, date(2026, 11, 2), None),
            promise(4, Side::Ours, broken, date(2026, 6, 1), Some(date(2026, 6, 1))),
            promise(5, Side::Ours, broken, date(2026, 5, 1), Some(date(2026, 5, 15))),
            promise(6, Side::Ours, open, date(2026, 11, 13), None),
            promise(7, Side::Theirs, broken, date(2026, 11, 1), Some(date(2026, 11, 5))),
        ];
        let spots = sore_spots(TODAY, 60, Some(date(2026, 9, 1)), &all);
        let names: Vec<String> = spots
            .iter()
            .map(|s| match s {
                Sore::Late(p, days) => format!("late {} {days}", p.content),
                Sore::Broken(p) => format!("broken {}", p.content),
                Sore::Silence(days, goal) => format!("silence {days:?} {goal}"),
            })
            .collect();
        // 15 May is 181 days ago, one too many; 1 June is 164.
        assert_eq!(names, ["late 3 10", "late 2 2", "broken 4", "silence Some(72) 60", "late 1 11", "broken 7"]);
    }

    #[test]
    fn silence_begins_after_the_goal() {
        assert_eq!(sore_spots(TODAY, 60, Some(date(2026, 9, 13)), &[]), []);
        assert_eq!(sore_spots(TODAY, 60, Some(date(2026, 9, 12)), &[]), [Sore::Silence(Some(61), 60)]);
        assert_eq!(sore_spots(TODAY, 21, None, &[]), [Sore::Silence(None, 21)]);
    }
}
