//! Who was won for us and who was lost, as judgements of support tell it. Pure.

use jiff::civil::Date;

use super::FADES;
use crate::base::calendar::days_between;
use crate::base::{AccountId, PersonId, PositionId, UserId};

/// Version of the rule, kept in every report that follows it.
pub const TURNS: &str = "people-turned/1";
/// From this judgement on somebody is for us.
const FOR_US: i64 = 1;
/// From this one on, downwards, they are against us.
const AGAINST_US: i64 = -1;

/// A judgement, without names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Said {
    /// The account.
    pub account: AccountId,
    /// About whom.
    pub position: PositionId,
    /// Who holds the position.
    pub person: PersonId,
    /// −2 … +2.
    pub support: i64,
    /// Who judged.
    pub author: UserId,
    /// On which day.
    pub on: Date,
}

/// What became of somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// They rose to +1 or more.
    Won,
    /// They fell to −1 or less.
    Lost,
    /// They were for us, and left.
    Left,
}

/// Judgements after a day that crossed a line the one before them had not, by whomever of us each is. Of each position
/// the oldest comes first; the first judgement of all turns nobody.
pub fn turned(said: &[Said], after: Date) -> Vec<(Turn, Said)> {
    let crossed = |(before, now): (&Said, &Said)| match (before.support, now.support) {
        (..FOR_US, FOR_US..) => Some((Turn::Won, *now)),
        (b, ..=AGAINST_US) if b > AGAINST_US => Some((Turn::Lost, *now)),
        _ => None,
    };
    let pairs = said.iter().zip(said.iter().skip(1));
    pairs.filter(|(before, now)| before.position == now.position && now.on > after).filter_map(crossed).collect()
}

/// Whether whoever left on this day was for us then: the newest judgement said so, and had not faded.
pub fn missed(newest: &Said, left: Date) -> bool {
    newest.support >= FOR_US && days_between(newest.on, left) <= FADES
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn said(position: u128, support: i64, day: i8) -> Said {
        let id = uuid::Uuid::from_u128;
        Said {
            account: AccountId(id(1)),
            position: PositionId(id(position)),
            person: PersonId(id(position)),
            support,
            author: UserId(id(3)),
            on: date(2026, 11, day),
        }
    }

    #[test]
    fn a_turn_crosses_a_line() {
        let turns = |list: &[(u128, i64, i8)]| -> Vec<Turn> {
            let list: Vec<Said> = list.iter().map(|(position, support, day)| said(*position, *support, *day)).collect();
            turned(&list, date(2026, 11, 5)).into_iter().map(|(turn, _)| turn).collect()
        };
        assert_eq!(turns(&[(1, 0, 1), (1, 1, 6)]), [Turn::Won]);
        assert_eq!(turns(&[(1, -2, 1), (1, 2, 6), (1, 1, 7)]), [Turn::Won], "won once");
        assert_eq!(turns(&[(1, 1, 1), (1, 0, 6), (1, -1, 7), (1, -2, 8)]), [Turn::Lost]);
        assert_eq!(turns(&[(1, 2, 6), (1, -2, 7), (1, 1, 8)]), [Turn::Lost, Turn::Won]);
        assert_eq!(turns(&[(1, 0, 1), (1, 1, 5)]), [], "told before");
        assert_eq!(turns(&[(1, 0, 1), (2, 1, 6)]), [], "a first word about somebody else");
    }

    #[test]
    fn whoever_leaves_is_missed_while_the_judgement_holds() {
        assert!(missed(&said(1, 1, 2), date(2026, 11, 9)) && !missed(&said(1, 0, 2), date(2026, 11, 9)));
        assert!(missed(&said(1, 2, 2), date(2027, 5, 1)) && !missed(&said(1, 2, 2), date(2027, 5, 2)), "180 days");
    }
}
