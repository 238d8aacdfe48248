//! How strong a relationship is, in closed form: what each conversation adds, and how it fades. Pure.
//!
//! `raw = sum(weight * quality * 0.5^(age / 60 days))`, `strength = 100 * (1 - exp(-raw / 2.5))`. As everything fades at
//! one rate, two sums and a day say it all: at any later day both are multiplied by one factor.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Direction, Kind, Outcome};
use crate::base::{InteractionId, UserId, calendar};

/// Version of the formula, stored and shown beside what it gives.
pub const VERSION: &str = "strength 1";
/// Days in which a conversation loses half its weight.
pub const HALF_LIFE: f64 = 60.0;
/// What the sum is measured against.
pub const SCALE: f64 = 2.5;
/// Most that messages without an answer add together.
pub const ONE_WAY_MOST: f64 = 0.15;
/// From this strength on somebody counts as reached: a thread, a covered position.
pub const REACHED: f64 = 30.0;

/// What a conversation weighs by its channel.
pub fn weight(kind: Kind, direction: Direction) -> f64 {
    match kind {
        // Whoever writes something down has talked to nobody.
        Kind::Note => 0.0,
        _ if direction != Direction::Both => 0.05,
        Kind::Workshop => 1.5,
        Kind::Visit | Kind::Meeting => 1.0,
        Kind::Video => 0.8,
        Kind::Call => 0.5,
        Kind::Event => 0.4,
        Kind::Email | Kind::Message => 0.25,
    }
}

/// What its outcome makes of the weight.
pub fn quality(outcome: Option<Outcome>) -> f64 {
    match outcome {
        Some(Outcome::Positive) => 1.2,
        Some(Outcome::Negative) => 0.5,
        Some(Outcome::Conflict) => 0.3,
        Some(Outcome::Neutral | Outcome::NoAnswer) | None => 1.0,
    }
}

/// What is left of something after so many days; nothing grows backwards.
pub fn fade(days: i64) -> f64 {
    let days = days.max(0) as f64;
    0.5_f64.powf(days / HALF_LIFE)
}

/// The share that is left on `day` of what was on `at`.
pub fn fade_between(at: Date, day: Date) -> f64 {
    fade(calendar::days_between(at, day))
}

/// The strength of two sums as of one day.
pub fn strength(two_way: f64, one_way: f64) -> f64 {
    let raw = two_way.max(0.0) + one_way.clamp(0.0, ONE_WAY_MOST);
    100.0 * (1.0 - (-raw / SCALE).exp())
}

/// The band of a strength, 0 to 4: as many blocks as it shows. 0 dormant, 1 weak, 2 working, 3 strong, 4 very strong.
pub fn band(strength: f64) -> usize {
    [20.0, 40.0, 60.0, 80.0].iter().filter(|from| strength >= **from).count()
}

/// A conversation with one person.
#[derive(Clone, Debug)]
pub struct Talk {
    /// Which.
    pub id: InteractionId,
    /// How.
    pub kind: Kind,
    /// Who spoke.
    pub direction: Direction,
    /// How it went.
    pub outcome: Option<Outcome>,
    /// When.
    pub at: Timestamp,
    /// Its day where we are.
    pub day: Date,
    /// Which of us.
    pub author: UserId,
}

impl Talk {
    /// What it adds on its day.
    pub fn adds(&self) -> f64 {
        weight(self.kind, self.direction) * quality(self.outcome)
    }

    /// Whether both sides spoke.
    pub fn two_way(&self) -> bool {
        self.direction == Direction::Both
    }

    /// Of two on one day and channel the heavier counts; of equals the earlier one.
    fn outdoes(&self, other: &Talk) -> bool {
        let (mine, theirs) = (self.adds(), other.adds());
        mine > theirs || (mine >= theirs && (self.at, self.id) < (other.at, other.id))
    }
}

/// The conversations that count: of each channel and day the heaviest.
pub fn counted(talks: &[Talk]) -> Vec<&Talk> {
    let mut best: BTreeMap<(Date, Kind), &Talk> = BTreeMap::new();
    for talk in talks {
        let place = best.entry((talk.day, talk.kind)).or_insert(talk);
        if talk.outdoes(place) {
            *place = talk;
        }
    }
    best.into_values().collect()
}

/// What the conversations with one person led by one of us amount to, as of a day.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Sums {
    /// Where both sides spoke.
    pub two_way: f64,
    /// Messages without an answer, before their limit.
    pub one_way: f64,
    /// The last day on which both sides spoke.
    pub touched_on: Option<Date>,
}

impl Sums {
    /// The sums so many days later.
    pub fn faded(self, by: f64) -> Self {
        Self { two_way: self.two_way * by, one_way: self.one_way * by, ..self }
    }

    /// With one more conversation, whose day gets the factor.
    pub fn with(mut self, talk: &Talk, factor: f64) -> Self {
        if talk.two_way() {
            self.two_way += talk.adds() * factor;
            self.touched_on = self.touched_on.max(Some(talk.day));
        } else {
            self.one_way += talk.adds() * factor;
        }
        self
    }
}

/// The sums of one person by which of us, as of the last day among the conversations; none without any.
pub fn sums(talks: &[Talk]) -> Option<(Date, BTreeMap<UserId, Sums>)> {
    let at = talks.iter().map(|t| t.day).max()?;
    let mut by: BTreeMap<UserId, Sums> = BTreeMap::new();
    for talk in counted(talks) {
        let sums = by.entry(talk.author).or_default();
        *sums = sums.with(talk, fade_between(talk.day, at));
    }
    Some((at, by))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;
    use uuid::Uuid;

    const TODAY: Date = date(2026, 11, 12);

    fn talk(kind: Kind, direction: Direction, days: i64) -> Talk {
        let day = TODAY.checked_sub(days.days()).unwrap();
        let at = day.at(12, 0, 0, 0).to_zoned_datetime(jiff::tz::TimeZone::UTC).unwrap().timestamp();
        let id = InteractionId(Uuid::from_u128(u128::try_from(days).unwrap()));
        Talk { id, kind, direction, outcome: None, at, day, author: UserId(Uuid::nil()) }
    }

    fn on(talks: &[Talk], day: Date) -> (f64, f64) {
        let (at, by) = sums(talks).unwrap();
        let sums = by.values().fold(Sums::default(), |a, b| Sums {
            two_way: a.two_way + b.two_way,
            one_way: a.one_way + b.one_way,
            touched_on: None,
        });
        let left = sums.faded(fade_between(at, day));
        (left.two_way + left.one_way.min(ONE_WAY_MOST), strength(left.two_way, left.one_way))
    }

    #[test]
    fn the_vectors_hold() {
        use Direction::{Both, Out};
        let mixed = [
            talk(Kind::Visit, Both, 10),
            talk(Kind::Call, Both, 30),
            talk(Kind::Email, Both, 5),
            talk(Kind::Workshop, Both, 75),
        ];
        let (raw, now) = on(&mixed, TODAY);
        assert_eq!((format!("{raw:.5}"), format!("{now:.2}")), (String::from("2.11109"), String::from("57.02")));
        let later = TODAY.checked_add(60.days()).unwrap();
        let (half, silent) = on(&mixed, later);
        assert_eq!(format!("{silent:.2}"), "34.44");
        assert!((half - raw / 2.0).abs() < 1e-12, "one half-life halves the sum");
        assert_eq!(format!("{:.2}", on(&[talk(Kind::Visit, Both, 0)], TODAY).1), "32.97");
        let mails: Vec<Talk> = (0..10).map(|_| talk(Kind::Email, Out, 0)).collect();
        assert_eq!(format!("{:.2}", on(&mails, TODAY).1), "1.98");
        let mails: Vec<Talk> = (0..10).map(|days| talk(Kind::Email, Out, days)).collect();
        assert_eq!(format!("{:.2}", on(&mails, TODAY).1), "5.82");
    }

    #[test]
    fn the_heaviest_of_a_channel_and_day_counts() {
        let mut good = talk(Kind::Call, Direction::Both, 3);
        good.outcome = Some(Outcome::Positive);
        good.author = UserId(Uuid::from_u128(9));
        let poor = talk(Kind::Call, Direction::Out, 3);
        let (_, by) = sums(&[poor.clone(), good.clone(), talk(Kind::Call, Direction::Both, 3)]).unwrap();
        assert_eq!(by.len(), 1);
        assert!((by[&good.author].two_way - 0.6).abs() < 1e-12);
        let visit = talk(Kind::Visit, Direction::Both, 3);
        assert_eq!(counted(&[good, visit, poor]).len(), 2, "another channel counts beside it");
        assert!(sums(&[]).is_none());
    }

    #[test]
    fn bands_begin_at_their_number() {
        let bands = [0.0, 19.99, 20.0, 39.9, 40.0, 60.0, 79.99, 80.0, 100.0].map(band);
        assert_eq!(bands, [0, 0, 1, 1, 2, 3, 3, 4, 4]);
    }
}
