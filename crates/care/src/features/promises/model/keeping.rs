//! The promise-keeping rate.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

use super::{Side, State};
use crate::base::codes;

/// Version of the promise-keeping rate, kept beside every number it gives.
pub const KEEPING: &str = "promise-keeping/1";
/// The share that we aim at: a starting value.
pub const GOAL: f64 = 0.9;

/// The part of a promise that its keeping is measured by.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// What became of it.
    pub state: State,
    /// The first date.
    pub original_due_on: Date,
    /// When it was closed.
    pub closed_on: Option<Date>,
}

codes! {
    /// How a promise counts in the rate.
    Ending, "promises-ending-" {
        /// Kept by the first date.
        OnTime = "on_time",
        /// Kept after it.
        Late = "late",
        /// Broken.
        Broken = "broken",
        /// Open past it.
        Open = "open",
        /// Left out.
        Released = "released",
    }
}

impl Fact {
    /// How it counts, once its first date has passed.
    pub fn ending(&self) -> Ending {
        match (self.state, self.closed_on) {
            (State::Released, _) => Ending::Released,
            (State::Kept, Some(day)) if day <= self.original_due_on => Ending::OnTime,
            (State::Kept, _) => Ending::Late,
            (State::Broken, _) => Ending::Broken,
            (State::Open, _) => Ending::Open,
        }
    }
}

/// The promise-keeping rate with what it was computed from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Rate {
    /// Formula and version.
    pub formula: &'static str,
    /// First day of the window.
    pub from: String,
    /// First day after the window.
    pub to: String,
    /// Promises due in the window by their first date, released ones left out.
    pub due: i64,
    /// Kept by that date.
    pub kept_on_time: i64,
    /// Kept after it.
    pub kept_late: i64,
    /// Broken.
    pub broken: i64,
    /// Open past it.
    pub open_late: i64,
    /// Left out because they were released.
    pub released: i64,
    /// Kept on time / due; null when nothing was due.
    pub share: Option<f64>,
}

/// Promise-keeping rate (`domain.md` 4.1): kept by the original due date / due in the window, released left out.
/// A promise counts in the window in which its original date lies: from `from` on, before `to`.
pub fn keeping_rate(facts: impl IntoIterator<Item = Fact>, from: Date, to: Date) -> Rate {
    let mut rate = Rate { formula: KEEPING, from: from.to_string(), to: to.to_string(), ..Rate::default() };
    for fact in facts.into_iter().filter(|f| from <= f.original_due_on && f.original_due_on < to) {
        match fact.ending() {
            Ending::Released => rate.released += 1,
            Ending::OnTime => rate.kept_on_time += 1,
            Ending::Late => rate.kept_late += 1,
            Ending::Broken => rate.broken += 1,
            Ending::Open => rate.open_late += 1,
        }
    }
    rate.due = rate.kept_on_time + rate.kept_late + rate.broken + rate.open_late;
    rate.share = (rate.due > 0).then(|| rate.kept_on_time as f64 / rate.due as f64);
    rate
}

/// A promise as it counts, and whose it is.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The account, person or user; none for nobody.
    pub key: Option<Uuid>,
    /// Their name.
    pub name: Option<String>,
    /// Whose promise.
    pub side: Side,
    /// How it counts.
    pub fact: Fact,
}

/// Whose rates: id, name, ours, theirs.
pub type Group = (Option<Uuid>, Option<String>, Rate, Rate);

/// The rates of each, those with the most due first.
pub fn groups(all: &[Counted], (from, to): (Date, Date)) -> Vec<Group> {
    let mut of: BTreeMap<Option<Uuid>, (Option<String>, Vec<&Counted>)> = BTreeMap::new();
    for one in all {
        of.entry(one.key).or_insert_with(|| (one.name.clone(), Vec::new())).1.push(one);
    }
    let rate = |list: &[&Counted], side| keeping_rate(list.iter().filter(|c| c.side == side).map(|c| c.fact), from, to);
    let mut groups: Vec<Group> = of
        .into_iter()
        .map(|(key, (name, list))| (key, name, rate(&list, Side::Ours), rate(&list, Side::Theirs)))
        .collect();
    groups.sort_by_key(|(key, _, ours, theirs)| (std::cmp::Reverse(ours.due + theirs.due), *key));
    groups
}

/// The twelve months before `today`.
pub fn year_before(today: Date) -> Date {
    today.checked_sub(1.year()).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 12);

    #[test]
    fn the_rate_counts_against_the_first_date() {
        let fact = |state, due, closed| Fact { state, original_due_on: due, closed_on: closed };
        let due = date(2026, 6, 30);
        let from = year_before(TODAY);
        let facts = [
            fact(State::Kept, due, Some(due)),                               // on the day: on time
            fact(State::Kept, due, Some(date(2026, 6, 1))),                  // before
            fact(State::Kept, due, Some(date(2026, 7, 1))),                  // a day late, moved or not
            fact(State::Broken, due, Some(due)),                             // broken before the date is still not kept
            fact(State::Open, due, None),                                    // open past it
            fact(State::Released, due, Some(due)),                           // left out
            fact(State::Open, TODAY, None),                                  // due today: not yet in the window
            fact(State::Kept, date(2026, 12, 1), Some(TODAY)), // kept early: counts when its date has passed
            fact(State::Kept, date(2025, 11, 11), Some(date(2025, 11, 11))), // before the window
            fact(State::Kept, date(2025, 11, 12), Some(date(2025, 11, 12))), // first day of the window
        ];
        let rate = keeping_rate(facts, from, TODAY);
        assert_eq!(from, date(2025, 11, 12));
        assert_eq!((rate.kept_on_time, rate.kept_late, rate.broken, rate.open_late, rate.released), (3, 1, 1, 1, 1));
        assert_eq!((rate.due, rate.share), (6, Some(0.5)));
        assert_eq!(rate.formula, "promise-keeping/1");
    }

    #[test]
    fn the_rate_of_nothing_is_unknown() {
        assert_eq!(keeping_rate([], year_before(TODAY), TODAY).share, None);
        let released = Fact { state: State::Released, original_due_on: date(2026, 6, 1), closed_on: None };
        assert_eq!(keeping_rate([released], year_before(TODAY), TODAY).share, None);
        // The picture of the ledger: 49 of 57 are 86 %, 24 of 34 are 71 %.
        let many = |kept: usize, all: usize| {
            let due = date(2026, 6, 1);
            let facts = (0..all).map(move |i| Fact {
                state: if i < kept { State::Kept } else { State::Broken },
                original_due_on: due,
                closed_on: Some(due),
            });
            format!("{:.0}", keeping_rate(facts, year_before(TODAY), TODAY).share.unwrap() * 100.0)
        };
        assert_eq!((many(49, 57).as_str(), many(24, 34).as_str()), ("86", "71"));
    }
}
