//! How often people are talked to: which goal holds for whom, and whether it was kept. Pure.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::base::calendar::days_between;
use crate::features::duties::model::{Cadence, goal};

/// Version of the rule that counts windows, kept beside every number it gives.
pub const COMPLIANCE: &str = "compliance/1";
/// How many days back compliance looks.
pub const WINDOW: i64 = 90;
/// The longest goal: two years.
pub const LONGEST: i64 = 730;
/// How many days before the goal somebody counts as due soon.
pub const SOON: i64 = 7;

/// A contact goal: days between touches with a key contact of an account of this tier.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Goal {
    /// Code of the tier.
    pub tier: String,
    /// A buying role that the person holds; empty for any.
    pub role: String,
    /// Days; null asks for no rhythm.
    pub days: Option<i64>,
    /// Counts edits.
    pub version: i64,
}

/// Where the goal of a person comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Set for this person, with a reason.
    Person,
    /// The goal of a buying role.
    Role,
    /// A duty profile.
    Duty,
    /// The goal of the account's tier.
    Tier,
    /// The starting value.
    Start,
    /// Neither a key contact nor with a rhythm of their own: none.
    NotKey,
}

impl Source {
    /// Its text key.
    pub fn label(self) -> &'static str {
        match self {
            Source::Person => "rhythm-source-person",
            Source::Role => "rhythm-source-role",
            Source::Duty => "rhythm-source-duty",
            Source::Tier => "rhythm-source-tier",
            Source::Start => "rhythm-source-start",
            Source::NotKey => "rhythm-source-not-key",
        }
    }
}

/// Everything that decides about goals, for one viewer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Goals {
    /// Goals by tier and role.
    pub rows: Vec<Goal>,
    /// Cadences of duty profiles, in the order in which they are asked.
    pub cadences: Vec<Cadence>,
    /// Codes of tiers whose accounts are key accounts.
    pub key_tiers: Vec<String>,
}

/// A person at an account, as far as the goal depends on them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    /// Days set for the person; 0 asks for no rhythm.
    pub own: Option<i64>,
    /// Code of the account's tier.
    pub tier: Option<&'a str>,
    /// Code of its sector.
    pub sector: Option<&'a str>,
    /// Buying roles of the person.
    pub roles: &'a [String],
}

impl Goals {
    /// The goals of roles, those that ask for most first.
    pub fn of_roles(&self) -> Vec<&Goal> {
        let mut list: Vec<&Goal> = self.rows.iter().filter(|g| !g.role.is_empty()).collect();
        list.sort_by_key(|g| (g.days.unwrap_or(i64::MAX), g.tier.clone(), g.role.clone()));
        list
    }

    /// The goals of tiers.
    pub fn of_tiers(&self) -> impl Iterator<Item = &Goal> {
        self.rows.iter().filter(|g| g.role.is_empty())
    }

    /// Days between touches and where they come from: what was set for the person, else the goal of a role that they
    /// hold, else that of a duty profile, else that of the tier. 0 asks for no rhythm.
    pub fn of(&self, facts: Facts<'_>) -> (i64, Source) {
        if let Some(days) = facts.own {
            return (days, Source::Person);
        }
        let held = |g: &&&Goal| Some(g.tier.as_str()) == facts.tier && facts.roles.contains(&g.role);
        if let Some(g) = self.of_roles().iter().find(held) {
            return (g.days.unwrap_or(0), Source::Role);
        }
        let fits = |c: &&Cadence| {
            c.tier.as_deref().is_none_or(|tier| facts.tier == Some(tier))
                && c.sector.as_deref().is_none_or(|sector| facts.sector == Some(sector))
        };
        if let Some(c) = self.cadences.iter().find(fits) {
            return (c.days, Source::Duty);
        }
        if let Some(g) = self.of_tiers().find(|g| Some(g.tier.as_str()) == facts.tier) {
            return (g.days.unwrap_or(0), Source::Tier);
        }
        let key = facts.tier.is_some_and(|tier| self.key_tiers.iter().any(|k| k == tier));
        (goal(key), Source::Start)
    }
}

/// How somebody's rhythm stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Longer ago than the goal.
    Overdue,
    /// Due within a week.
    Soon,
    /// Within the goal.
    Kept,
    /// Never talked to.
    Never,
}

/// How a rhythm stands; `last` is the day of the last touch.
pub fn standing(last: Option<Date>, goal: i64, today: Date) -> Standing {
    let Some(last) = last else { return Standing::Never };
    let left = goal - days_between(last, today);
    match left {
        ..0 => Standing::Overdue,
        0..SOON => Standing::Soon,
        _ => Standing::Kept,
    }
}

/// Windows of a rhythm, and in how many of them there was a touch.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, schemars::JsonSchema)]
pub struct Kept {
    /// Windows with a touch.
    pub done: i64,
    /// Windows.
    pub windows: i64,
}

impl Kept {
    /// The share; none when there is no window, never 0 for that.
    pub fn share(self) -> Option<f64> {
        (self.windows > 0).then(|| self.done as f64 / self.windows as f64)
    }

    /// Adds up.
    pub fn add(&mut self, other: Kept) {
        self.done += other.done;
        self.windows += other.windows;
    }
}

/// Compliance (`domain.md` 4.1): the last 90 days are cut into windows of the goal's length, ending today; a window is
/// done when a touch lies in it. What is left over is no window, nor is one that began before `since`, the first day on
/// which the person held the position. A goal of more than 90 days has none.
pub fn compliance(goal: i64, touches: &[Date], since: Date, today: Date) -> Kept {
    let mut kept = Kept::default();
    if goal <= 0 {
        return kept;
    }
    for n in 0..WINDOW / goal {
        let day = |back: i64| today.checked_sub(back.days()).unwrap_or(today);
        let (first, last) = (day((n + 1) * goal - 1), day(n * goal));
        if first < since {
            break;
        }
        kept.windows += 1;
        kept.done += i64::from(touches.iter().any(|t| (first..=last).contains(t)));
    }
    kept
}

/// The last day of a period on which a rhythm ran out, and whether it still is over at the period's end. Each touch
/// begins it anew, as the first day of the position did; the period lies after its first day and ends with its second.
pub fn ran_out(goal: i64, touches: &[Date], since: Date, (after, until): (Date, Date)) -> (Option<Date>, bool) {
    let mut begins: Vec<Date> = touches.iter().copied().filter(|t| since < *t && *t <= until).chain([since]).collect();
    begins.sort_unstable();
    let (mut out, mut over) = (None, false);
    for (n, begin) in begins.iter().enumerate() {
        let ran = begin.checked_add((goal + 1).days()).unwrap_or(*begin);
        over = ran <= begins.get(n + 1).copied().unwrap_or(until);
        if over && after < ran && ran <= until {
            out = Some(ran);
        }
    }
    (out, over)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn goals() -> Goals {
        let goal =
            |tier: &str, role: &str, days| Goal { tier: tier.to_owned(), role: role.to_owned(), days, version: 1 };
        Goals {
            rows: vec![
                goal("strategic", "", Some(30)),
                goal("star", "", Some(45)),
                goal("strategic", "champion", Some(20)),
                goal("strategic", "economic_buyer", Some(14)),
                goal("streamline", "", None),
            ],
            cadences: vec![Cadence { tier: Some(String::from("star")), sector: Some(String::from("food")), days: 10 }],
            key_tiers: vec![String::from("vip")],
        }
    }

    #[test]
    fn the_most_specific_goal_counts() {
        let goals = goals();
        let roles = [String::from("champion"), String::from("economic_buyer")];
        let strategic = Facts { tier: Some("strategic"), ..Facts::default() };
        assert_eq!(goals.of(strategic), (30, Source::Tier));
        assert_eq!(goals.of(Facts { roles: &roles, ..strategic }), (14, Source::Role), "the role that asks for most");
        assert_eq!(goals.of(Facts { own: Some(60), roles: &roles, ..strategic }), (60, Source::Person));
        let star = Facts { tier: Some("star"), ..Facts::default() };
        assert_eq!(goals.of(Facts { sector: Some("food"), ..star }), (10, Source::Duty));
        assert_eq!(goals.of(Facts { sector: Some("energy"), ..star }), (45, Source::Tier));
        assert_eq!(goals.of(Facts { tier: Some("streamline"), ..Facts::default() }), (0, Source::Tier));
        assert_eq!(goals.of(Facts { tier: Some("vip"), ..Facts::default() }), (21, Source::Start));
        assert_eq!(goals.of(Facts::default()), (60, Source::Start));
    }

    #[test]
    fn standing_follows_the_days() {
        let today = date(2026, 11, 12);
        let ago = |n: i64| Some(today.checked_sub(n.days()).unwrap());
        assert_eq!(standing(ago(38), 21, today), Standing::Overdue);
        assert_eq!(standing(ago(22), 21, today), Standing::Overdue);
        assert_eq!(standing(ago(21), 21, today), Standing::Soon, "due today");
        assert_eq!(standing(ago(15), 21, today), Standing::Soon);
        assert_eq!(standing(ago(14), 21, today), Standing::Kept);
        assert_eq!(standing(None, 21, today), Standing::Never);
    }

    #[test]
    fn windows_end_today_and_are_whole() {
        let today = date(2026, 11, 12);
        let (long_ago, ago) = (date(2020, 1, 1), |n: i64| today.checked_sub(n.days()).unwrap());
        let kept = |done, windows| Kept { done, windows };
        assert_eq!(compliance(30, &[], long_ago, today), kept(0, 3));
        assert_eq!(compliance(30, &[ago(0), ago(29)], long_ago, today), kept(1, 3), "both in the last one");
        assert_eq!(compliance(30, &[ago(0), ago(30), ago(89)], long_ago, today), kept(3, 3));
        assert_eq!(compliance(30, &[ago(90)], long_ago, today), kept(0, 3), "too long ago");
        assert_eq!(compliance(45, &[ago(50)], long_ago, today), kept(1, 2));
        assert_eq!(compliance(60, &[ago(70)], long_ago, today), kept(0, 1), "thirty days are left over");
        assert_eq!(compliance(120, &[ago(3)], long_ago, today), kept(0, 0));
        assert_eq!(compliance(120, &[ago(3)], long_ago, today).share(), None, "null, not 0");
        assert_eq!(compliance(0, &[ago(3)], long_ago, today), kept(0, 0));
        assert_eq!(compliance(30, &[ago(3)], ago(45), today), kept(1, 1), "the other windows began before them");
        assert_eq!(compliance(30, &[ago(3)], ago(10), today), kept(0, 0));
    }

    #[test]
    fn a_rhythm_runs_out_between_touches() {
        let day = |d| date(2026, 11, d);
        let ran = |touches: &[Date]| ran_out(10, touches, day(1), (day(8), day(15)));
        assert_eq!(ran(&[]), (Some(day(12)), true), "counted from the beginning");
        assert_eq!(ran(&[day(4)]), (Some(day(15)), true));
        assert_eq!(ran(&[day(5)]), (None, false), "due on the last day");
        assert_eq!(ran(&[day(11)]), (None, false), "just in time");
        assert_eq!(ran(&[day(13), day(12)]), (Some(day(12)), false), "a day late, and mended");
        assert_eq!(ran_out(10, &[], date(2026, 1, 1), (day(8), day(15))), (None, true), "over long before");
        assert_eq!(ran(&[day(20)]), (Some(day(12)), true), "what came later is not in it");
    }
}
