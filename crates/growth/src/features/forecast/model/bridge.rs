//! What moved commit between two days: the steps add up exactly to the difference. Pure.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Category, Key, Outcome, Shot, Standing, Sum};
use crate::base::codes;
use crate::base::dated::Span;

codes! {
    /// A step between two days.
    Step, "forecast-step-" {
        /// It became commit: it was not there, or its evidence was not.
        New = "new",
        /// It is won without having been commit.
        Won = "won",
        /// It was commit, and closes in this period now.
        PulledIn = "pulled_in",
        /// It is worth more.
        Raised = "raised",
        /// It closes in another period now.
        Slipped = "slipped",
        /// It is worth less, or no longer commit.
        Cut = "cut",
        /// It is lost.
        Lost = "lost",
    }
}

codes! {
    /// Why a deal moved, in words.
    Why, "forecast-why-" {
        /// It did not exist, or nobody knew of it.
        Fresh = "fresh",
        /// What it needs to be commit is there.
        Committed = "committed",
        /// It was won without having been commit.
        Won = "won",
        /// It was won, and nobody knew of it.
        WonFresh = "won_fresh",
        /// Its close date moved here.
        MovedIn = "moved_in",
        /// Its close date moved away.
        MovedOut = "moved_out",
        /// It has no close date any more.
        Undated = "undated",
        /// It is worth more.
        Raised = "raised",
        /// It is worth less.
        Lowered = "lowered",
        /// Only the rate changed.
        Rate = "rate",
        /// Its amount is known now.
        Known = "known",
        /// Its amount is no longer known.
        Unknown = "unknown",
        /// What makes it commit is no longer there.
        Uncommitted = "uncommitted",
        /// It is lost.
        Lost = "lost",
        /// It was taken out.
        Gone = "gone",
    }
}

/// What a deal did to commit.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Which deal.
    pub key: Key,
    /// The step that it is part of.
    pub step: Step,
    /// Why.
    pub why: Why,
    /// By how much, in minor units of the reporting currency; none where nobody knows.
    pub minor: Option<i64>,
    /// By how many deals: 1 where it counts now and did not, -1 the other way round.
    pub deals: i64,
    /// Its close date before.
    pub from: Option<Date>,
    /// Its close date now.
    pub to: Option<Date>,
}

/// What a step comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stepped {
    /// Its amounts as far as they are known, and its deals.
    pub sum: Sum,
    /// By how many deals commit is more, or less.
    pub more: i64,
}

impl Stepped {
    /// In minor units; none where there are deals and nothing is known of any.
    pub fn minor(&self) -> Option<i64> {
        self.sum.known()
    }
}

/// From one day to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bridge {
    /// Commit on the first day.
    pub start: Sum,
    /// Commit on the second.
    pub end: Sum,
    /// The deals that moved it, the largest first.
    pub moves: Vec<Move>,
}

impl Bridge {
    /// Compares two days. Both hold what counts on either of them; of deals that count on one day only the other day's
    /// shot says why.
    pub fn new(before: &Standing, after: &Standing, period: &Span) -> Self {
        let keys: BTreeSet<&Key> = before.0.keys().chain(after.0.keys()).collect();
        let of = |key: &Key| moved(*key, before.0.get(key), after.0.get(key), period);
        let mut moves: Vec<Move> = keys.into_iter().filter_map(of).collect();
        moves.sort_by_key(|m| (std::cmp::Reverse(m.minor.unwrap_or(0).unsigned_abs()), m.key));
        Self { start: before.commit(period), end: after.commit(period), moves }
    }

    /// What a step comes to.
    pub fn step(&self, step: Step) -> Stepped {
        let mut all = Stepped::default();
        for m in self.moves.iter().filter(|m| m.step == step) {
            all.sum.add(m.minor);
            all.more += m.deals;
        }
        all
    }

    /// The difference.
    pub fn difference(&self) -> i64 {
        self.end.minor.saturating_sub(self.start.minor)
    }
}

fn moved(key: Key, before: Option<&Shot>, after: Option<&Shot>, period: &Span) -> Option<Move> {
    let counts = |shot: Option<&Shot>| shot.is_some_and(|s| s.counted(period).in_commit());
    let (was, is) = (counts(before), counts(after));
    let worth = |shot: Option<&Shot>, counts: bool| shot.filter(|_| counts).and_then(|s| s.minor);
    let (then, now) = (worth(before, was), worth(after, is));
    // A deal that comes or goes is a step whatever it is worth, so that deals add up as amounts do.
    if was == is && then == now {
        return None;
    }
    let known = then.is_some() || now.is_some();
    let minor = known.then(|| now.unwrap_or(0).saturating_sub(then.unwrap_or(0)));
    let (step, why) = match (was, is) {
        (true, true) => changed(before?, after?),
        (false, _) => entered(before, after?, period),
        (true, false) => left(before?, after, period),
    };
    let deals = i64::from(is) - i64::from(was);
    let day = |shot: Option<&Shot>| shot.and_then(|s| s.day);
    Some(Move { key, step, why, minor, deals, from: day(before), to: day(after) })
}

/// It counts on both days, for another amount.
fn changed(before: &Shot, after: &Shot) -> (Step, Why) {
    let step = if before.minor.unwrap_or(0) < after.minor.unwrap_or(0) { Step::Raised } else { Step::Cut };
    let why = match (before.minor, after.minor) {
        (None, _) => Why::Known,
        (_, None) => Why::Unknown,
        _ if before.own == after.own && before.currency == after.currency => Why::Rate,
        _ if step == Step::Raised => Why::Raised,
        _ => Why::Lowered,
    };
    (step, why)
}

/// It counts now, and did not.
fn entered(before: Option<&Shot>, after: &Shot, period: &Span) -> (Step, Why) {
    let won = after.outcome == Outcome::Won;
    let Some(before) = before else { return if won { (Step::Won, Why::WonFresh) } else { (Step::New, Why::Fresh) } };
    let elsewhere = !before.day.is_some_and(|day| period.holds(day));
    let sure =
        before.outcome == Outcome::Won || (before.outcome == Outcome::Open && before.category == Category::Commit);
    match () {
        () if elsewhere && sure => (Step::PulledIn, Why::MovedIn),
        () if won => (Step::Won, Why::Won),
        () => (Step::New, Why::Committed),
    }
}

/// It counted, and does not any more.
fn left(before: &Shot, after: Option<&Shot>, period: &Span) -> (Step, Why) {
    let Some(after) = after else { return (Step::Cut, Why::Gone) };
    match after.day {
        _ if after.outcome == Outcome::Lost && before.outcome != Outcome::Lost => (Step::Lost, Why::Lost),
        None => (Step::Slipped, Why::Undated),
        Some(day) if !period.holds(day) => (Step::Slipped, Why::MovedOut),
        Some(_) => (Step::Cut, Why::Uncommitted),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sums::tests::{Q4, shot};
    use super::*;
    use jiff::civil::date;

    const DEC: Date = date(2026, 12, 10);
    const JAN: Date = date(2027, 1, 20);

    fn standing(shots: Vec<Shot>) -> Standing {
        Standing(shots.into_iter().map(|s| (s.key, s)).collect())
    }

    #[test]
    fn each_step_is_named_and_they_add_up() {
        use Category::{BestCase, Commit};
        use Outcome::{Lost, Open, Won};
        let before = standing(vec![
            shot(1, Won, Commit, DEC, 10_000),
            shot(2, Open, Commit, DEC, 310),
            shot(3, Open, BestCase, DEC, 160),
            shot(4, Open, Commit, DEC, 400),
            shot(5, Open, Commit, DEC, 100),
            shot(6, Open, Commit, DEC, 50),
            shot(7, Open, Commit, JAN, 80),
            shot(8, Open, BestCase, DEC, 20),
            shot(9, Open, Commit, DEC, 33),
            shot(10, Open, Commit, DEC, 44),
            Shot { own: Some(500), currency: String::from("USD"), ..shot(11, Open, Commit, DEC, 450) },
        ]);
        let after = standing(vec![
            shot(1, Won, Commit, DEC, 10_000),
            shot(2, Open, Commit, JAN, 310),
            shot(3, Open, Commit, DEC, 160),
            shot(4, Open, Commit, DEC, 290),
            shot(5, Open, Commit, DEC, 190),
            shot(6, Lost, Commit, DEC, 50),
            shot(7, Open, Commit, DEC, 80),
            shot(8, Won, BestCase, DEC, 21),
            shot(10, Open, BestCase, DEC, 44),
            Shot { own: Some(500), currency: String::from("USD"), ..shot(11, Open, Commit, DEC, 440) },
            shot(12, Open, Commit, DEC, 5),
        ]);
        let bridge = Bridge::new(&before, &after, &Q4);
        assert_eq!(bridge.start.minor + bridge.moves.iter().filter_map(|m| m.minor).sum::<i64>(), bridge.end.minor);
        let step = |step| {
            let of = bridge.step(step);
            (of.sum.minor, of.sum.deals)
        };
        assert_eq!(step(Step::New), (165, 2));
        assert_eq!(step(Step::Won), (21, 1));
        assert_eq!(step(Step::PulledIn), (80, 1));
        assert_eq!(step(Step::Raised), (90, 1));
        assert_eq!(step(Step::Slipped), (-310, 1));
        assert_eq!(step(Step::Cut), (-110 - 33 - 44 - 10, 4));
        assert_eq!(step(Step::Lost), (-50, 1));
        let why: Vec<Why> = bridge.moves.iter().map(|m| m.why).collect();
        use Why::{Committed, Fresh, Gone, Lowered, MovedIn, MovedOut, Raised, Rate, Uncommitted};
        assert_eq!(
            why,
            [MovedOut, Committed, Lowered, Raised, MovedIn, Why::Lost, Uncommitted, Gone, Why::Won, Rate, Fresh]
        );
    }

    #[test]
    fn amounts_that_become_known_or_unknown_move_it_too() {
        let some = shot(1, Outcome::Open, Category::Commit, DEC, 70);
        let none = Shot { minor: None, ..some.clone() };
        let up = Bridge::new(&standing(vec![none.clone()]), &standing(vec![some.clone()]), &Q4);
        assert_eq!((up.moves[0].step, up.moves[0].why, up.difference()), (Step::Raised, Why::Known, 70));
        let down = Bridge::new(&standing(vec![some]), &standing(vec![none]), &Q4);
        assert_eq!((down.moves[0].why, down.difference(), down.end.known()), (Why::Unknown, -70, None));
    }

    #[test]
    fn deals_of_which_nothing_is_known_are_steps_too() {
        let some = |n, minor| Shot { minor, ..shot(n, Outcome::Open, Category::Commit, DEC, 0) };
        let later = |n| Shot { minor: None, ..shot(n, Outcome::Open, Category::Commit, JAN, 0) };
        let before = standing(vec![some(1, None), some(2, None), some(4, Some(0))]);
        let after = standing(vec![some(1, None), later(2), some(3, None), some(5, Some(0))]);
        let bridge = Bridge::new(&before, &after, &Q4);
        let (new, slipped) = (bridge.step(Step::New), bridge.step(Step::Slipped));
        assert_eq!((new.minor(), new.sum.deals, new.sum.unknown, new.more), (Some(0), 2, 1, 2));
        assert_eq!((slipped.minor(), slipped.sum.deals, slipped.more), (None, 1, -1));
        assert_eq!((bridge.start.deals, bridge.end.deals, bridge.moves.len()), (3, 3, 4));
        let most = |minor| standing(vec![some(1, Some(minor)), some(2, Some(minor))]);
        let far = Bridge::new(&most(i64::MIN), &most(i64::MAX), &Q4);
        assert_eq!((far.difference(), far.step(Step::Raised).sum.minor), (i64::MAX, i64::MAX));
    }

    #[test]
    fn random_books_add_up() {
        let mut seed = 7_u64;
        let mut roll = |sides: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % sides
        };
        let mut book = |n: u64| {
            let mut shots = Vec::new();
            for i in 0..n {
                let (outcome, category) = (roll(3) as usize, roll(3) as usize);
                let day = if roll(2) == 0 { DEC } else { JAN };
                let minor = i64::try_from(roll(1_000)).unwrap() - 100;
                let made = shot(u128::from(i), Outcome::ALL[outcome], Category::ALL[category], day, minor);
                if roll(5) > 0 {
                    let known = roll(9) > 0;
                    shots.push(Shot { minor: made.minor.filter(|_| known), ..made });
                }
            }
            standing(shots)
        };
        for _ in 0..200 {
            let (before, after) = (book(30), book(30));
            let bridge = Bridge::new(&before, &after, &Q4);
            let steps: Vec<Stepped> = Step::ALL.iter().map(|s| bridge.step(*s)).collect();
            assert_eq!(steps.iter().map(|s| s.sum.minor).sum::<i64>(), bridge.difference());
            let more = steps.iter().map(|s| s.more).sum::<i64>();
            assert_eq!(bridge.start.deals + more, bridge.end.deals);
        }
    }
}
