//! What each rule of Contact next gives (`domain.md` 4.1), with its starting points. Pure.

use crate::features::interactions::model::{NEVER, rhythm_points};
use crate::features::promises::model::late_points;

/// A person whose position began at most so many days ago is new in it.
pub const NEW_DAYS: i64 = 60;
/// Points of somebody who is new in role.
pub const NEW: f64 = 24.0;
/// Points of a key role that was never met.
pub const NEVER_MET: f64 = 26.0;
/// Points of a case that was closed at most three days ago.
pub const CASE_CLOSED: f64 = 18.0;

/// Rules, as reasons name them; each is a text key.
pub const RHYTHM: &str = "interactions-rule-rhythm";
/// Our promise is late.
pub const PROMISE: &str = "promises-rule-late";
/// High influence, and a budget of their own.
pub const INFLUENCE: &str = "today-rule-influence";
/// New in role.
pub const NEW_IN_ROLE: &str = "today-rule-new-role";
/// A key role that was never met.
pub const UNMET: &str = "today-rule-never-met";
/// A renewal is near.
pub const RENEWAL: &str = "today-rule-renewal";
/// Health fell.
pub const HEALTH: &str = "today-rule-health";
/// A case was closed.
pub const CASE: &str = "today-rule-case";

/// Everything that the score of a person is computed from; what nobody knows is left out and gives nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Inputs {
    /// Days until the next renewal.
    pub renewal_in: Option<i64>,
    /// Days since the last touch (none for never), and the goal.
    pub rhythm: Option<(Option<i64>, i64)>,
    /// Influence, 1 to 5.
    pub influence: Option<i64>,
    /// Whether they hold the budget.
    pub economic_buyer: bool,
    /// Points of health lost in 30 days.
    pub health_lost: Option<f64>,
    /// Days by which our promise is late.
    pub promise_late: Option<i64>,
    /// Days in the role.
    pub in_role: Option<i64>,
    /// Whether it is a key position that nobody has met.
    pub unmet: bool,
    /// Days since a case was closed.
    pub case_closed: Option<i64>,
}

/// Points of a renewal in so many days.
pub fn renewal_points(days: i64) -> f64 {
    match days {
        ..=45 => 34.0,
        46..=90 => 22.0,
        91..=120 => 12.0,
        _ => 0.0,
    }
}

/// Points of influence.
pub fn influence_points(influence: i64, economic_buyer: bool) -> f64 {
    match (influence, economic_buyer) {
        (4.., true) => 14.0,
        (4.., false) => 8.0,
        _ => 0.0,
    }
}

/// Points of health that fell by so much.
pub fn health_points(lost: f64) -> f64 {
    (lost.max(0.0) * 4.0 / 3.0).min(20.0)
}

impl Inputs {
    /// Each rule that gives something, with its points.
    pub fn points(&self) -> Vec<(&'static str, f64)> {
        // Who was never met has no rhythm that could be over: one fact counts once.
        let rhythm = match self.rhythm {
            Some((None, _)) if self.unmet => 0.0,
            Some((None, _)) => NEVER,
            Some((days, goal)) => rhythm_points(days, goal),
            None => 0.0,
        };
        let all = [
            (RENEWAL, self.renewal_in.map_or(0.0, renewal_points)),
            (RHYTHM, rhythm),
            (INFLUENCE, self.influence.map_or(0.0, |n| influence_points(n, self.economic_buyer))),
            (HEALTH, self.health_lost.map_or(0.0, health_points)),
            (PROMISE, self.promise_late.map_or(0.0, |days| if days > 0 { late_points(days) } else { 0.0 })),
            (NEW_IN_ROLE, if self.in_role.is_some_and(|days| (0..=NEW_DAYS).contains(&days)) { NEW } else { 0.0 }),
            (UNMET, if self.unmet { NEVER_MET } else { 0.0 }),
            (CASE, if self.case_closed.is_some_and(|days| (0..=3).contains(&days)) { CASE_CLOSED } else { 0.0 }),
        ];
        all.into_iter().filter(|(_, points)| *points > 0.0).collect()
    }

    /// The score.
    pub fn total(&self) -> f64 {
        self.points().iter().map(|(_, points)| points).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vector_of_the_specification_holds() {
        // Renewal in 41 days, 38 days of goal 21, economic buyer of influence 5, health -6: 34 + 21.86 + 14 + 8.
        let inputs = Inputs {
            renewal_in: Some(41),
            rhythm: Some((Some(38), 21)),
            influence: Some(5),
            economic_buyer: true,
            health_lost: Some(6.0),
            ..Inputs::default()
        };
        let shown: Vec<String> = inputs.points().iter().map(|(_, p)| format!("{p:.2}")).collect();
        assert_eq!(shown, ["34.00", "21.86", "14.00", "8.00"]);
        assert_eq!((format!("{:.2}", inputs.total()), format!("{:.0}", inputs.total())), ("77.86".into(), "78".into()));
    }

    #[test]
    fn every_rule_has_its_bounds() {
        let only = |inputs: Inputs| inputs.total();
        let renewal = |days| only(Inputs { renewal_in: Some(days), ..Inputs::default() });
        assert_eq!([45, 46, 90, 91, 120, 121].map(renewal), [34.0, 22.0, 22.0, 12.0, 12.0, 0.0]);
        let influence = |n, economic_buyer| only(Inputs { influence: Some(n), economic_buyer, ..Inputs::default() });
        assert_eq!([influence(5, true), influence(4, false), influence(3, true)], [14.0, 8.0, 0.0]);
        let health = |lost| only(Inputs { health_lost: Some(lost), ..Inputs::default() });
        assert_eq!([health(15.0), health(90.0), health(-4.0)], [20.0, 20.0, 0.0]);
        let late = |days| only(Inputs { promise_late: Some(days), ..Inputs::default() });
        assert_eq!([late(0), late(1), late(2), late(9)], [0.0, 23.0, 26.0, 40.0]);
        let new = |days| only(Inputs { in_role: Some(days), ..Inputs::default() });
        assert_eq!([new(-3), new(0), new(60), new(61)], [0.0, 24.0, 24.0, 0.0]);
        let case = |days| only(Inputs { case_closed: Some(days), ..Inputs::default() });
        assert_eq!([case(0), case(3), case(4)], [18.0, 18.0, 0.0]);
        assert_eq!(only(Inputs { unmet: true, rhythm: Some((None, 30)), ..Inputs::default() }), 26.0, "counted once");
        assert_eq!(only(Inputs::default()), 0.0);
    }
}
