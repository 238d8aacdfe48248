//! The rhythm of contact: how long is too long.

/// Version of the rhythm rule, kept beside every number it gives.
pub const RHYTHM: &str = "rhythm/1";
pub use crate::features::duties::model::{GOAL, GOAL_KEY, goal};

/// Points of an account that was never talked to: as one that is a whole goal over. A starting value.
pub const NEVER: f64 = 27.0;

/// Points for a rhythm that is over its goal (`domain.md` 4.1): `min(40, 27 * days over / goal)`; 0 within the goal.
/// `days` since the last touch; none when there was no touch yet.
pub fn rhythm_points(days: Option<i64>, goal: i64) -> f64 {
    let Some(days) = days else { return NEVER };
    let over = (days - goal).max(0);
    if goal <= 0 { 0.0 } else { (27.0 * over as f64 / goal as f64).min(40.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rhythm_follows_the_specification() {
        // 38 days of goal 21: 27 * 17 / 21 = 21.86, the vector of domain.md 4.1.
        assert_eq!(format!("{:.2}", rhythm_points(Some(38), 21)), "21.86");
        assert_eq!(rhythm_points(Some(21), 21), 0.0);
        assert_eq!(rhythm_points(Some(5), 21), 0.0);
        assert_eq!(rhythm_points(Some(120), 60), 27.0);
        assert_eq!(rhythm_points(Some(4_000), 60), 40.0);
        assert_eq!(rhythm_points(None, 60), 27.0);
        assert_eq!((goal(true), goal(false)), (21, 60));
    }
}
