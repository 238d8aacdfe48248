//! Teams: whoever leads others, with all who report to them at any distance. Pure.

use std::collections::{HashMap, HashSet};

use crate::base::UserId;

/// Who reports to whom by a solid line.
#[derive(Clone, Debug, Default)]
pub struct Teams {
    managers: HashMap<UserId, UserId>,
    leaders: HashSet<UserId>,
}

impl Teams {
    /// From whom everybody reports to.
    pub fn new(managers: HashMap<UserId, UserId>) -> Self {
        let leaders = managers.values().copied().collect();
        Self { managers, leaders }
    }

    /// The teams that somebody belongs to, the smallest first: the one that they lead themselves, that of whom they report
    /// to, and so on. A line that leads back ends where it began.
    pub fn of(&self, user: UserId) -> Vec<UserId> {
        let mut teams: Vec<UserId> = Vec::new();
        let mut next = if self.leaders.contains(&user) { Some(user) } else { self.managers.get(&user).copied() };
        while let Some(leader) = next.filter(|leader| !teams.contains(leader)) {
            teams.push(leader);
            next = self.managers.get(&leader).copied();
        }
        teams
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_team_is_everybody_below_at_any_distance() {
        let id = |n| UserId(Uuid::from_u128(n));
        let teams = Teams::new(HashMap::from([(id(1), id(2)), (id(2), id(3)), (id(7), id(8)), (id(8), id(7))]));
        assert_eq!(teams.of(id(1)), [id(2), id(3)]);
        assert_eq!(teams.of(id(2)), [id(2), id(3)], "who leads is of their own team");
        assert_eq!(teams.of(id(3)), [id(3)]);
        assert_eq!(teams.of(id(4)), [], "who neither leads nor reports is of none");
        assert_eq!(teams.of(id(7)), [id(7), id(8)]);
    }
}
