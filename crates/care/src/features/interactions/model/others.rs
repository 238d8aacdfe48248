//! Who else belonged to a conversation: those of theirs who were invited and did not come, and those of ours beside the
//! author.

use crate::base::{PersonId, UserId};

/// Participants beside the author and the people who were there.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Others {
    /// People of the account who were invited and did not come.
    pub absent: Vec<PersonId>,
    /// Those of us who were there too.
    pub colleagues: Vec<UserId>,
    /// Those of us who were invited and did not come.
    pub absent_colleagues: Vec<UserId>,
}

impl Others {
    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.absent.is_empty() && self.colleagues.is_empty() && self.absent_colleagues.is_empty()
    }

    /// In order, each once and in one role only: who was there was not absent, and the author needs no mention.
    pub fn settle(&mut self, people: &mut Vec<PersonId>, author: UserId) {
        fn once<T: Ord>(list: &mut Vec<T>) {
            list.sort_unstable();
            list.dedup();
        }
        once(people);
        once(&mut self.absent);
        once(&mut self.colleagues);
        once(&mut self.absent_colleagues);
        self.absent.retain(|p| !people.contains(p));
        self.colleagues.retain(|u| *u != author);
        self.absent_colleagues.retain(|u| *u != author && !self.colleagues.contains(u));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_stands_once() {
        let (p, u) = (|n| PersonId(uuid::Uuid::from_u128(n)), |n| UserId(uuid::Uuid::from_u128(n)));
        let mut people = vec![p(2), p(1), p(2)];
        let mut others = Others {
            absent: vec![p(1), p(3)],
            colleagues: vec![u(9), u(8)],
            absent_colleagues: vec![u(8), u(9), u(7)],
        };
        others.settle(&mut people, u(9));
        assert_eq!(people, [p(1), p(2)]);
        assert_eq!(others, Others { absent: vec![p(3)], colleagues: vec![u(8)], absent_colleagues: vec![u(7)] });
    }
}
