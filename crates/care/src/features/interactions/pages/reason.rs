//! Contact next: accounts whose rhythm is over its goal.

use tenure_db::Conn;

use super::super::model::rhythm_points;
use super::super::store::rhythm::{Measure, Silent, silent};
use crate::base::clock::day_in;
use crate::base::registry::Reason;
use crate::base::{Cx, Result, Scope, calendar};
use crate::features::duties::Rules;

/// Most accounts looked at per group.
const MOST: i64 = 150;

/// All reasons in scope, the longest silence first.
pub fn list(q: &Conn<'_>, cx: &Cx, scope: &Scope) -> Result<Vec<Reason>> {
    let cadences = Rules::of(q, cx)?.cadences(&cx.viewer.roles);
    let measure = Measure { now: cx.now(), cadences: &cadences };
    let mut found = silent(q, scope, true, measure, MOST)?;
    found.extend(silent(q, scope, false, measure, MOST)?);
    Ok(found.iter().filter_map(|s| reason(cx, s)).collect())
}

fn reason(cx: &Cx, s: &Silent) -> Option<Reason> {
    let goal = s.goal;
    let days = s.last_at.map(|at| calendar::days_between(day_in(at, &cx.settings().zone), cx.today()));
    let points = rhythm_points(days, goal);
    if points <= 0.0 {
        return None;
    }
    let headline = match days {
        Some(days) => cx.tr("interactions-reason-days", &[("n", days.into())]),
        None => cx.t("interactions-reason-never").to_owned(),
    };
    let advice = match days {
        Some(_) => cx.tr("interactions-advice-topic", &[("n", goal.into()), ("topic", shorten(&s.topic).into())]),
        None => cx.tr("interactions-advice-never", &[("n", goal.into())]),
    };
    Some(Reason {
        account: s.account,
        person: s.person,
        points,
        rule: "interactions-rule-rhythm",
        headline,
        advice,
        icon: "clock",
    })
}

/// A topic that fits on a line.
fn shorten(text: &str) -> String {
    const MOST: usize = 90;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST - 1).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_topics_are_cut_between_characters() {
        assert_eq!(shorten("Line 4"), "Line 4");
        let long = shorten(&"清河".repeat(80));
        assert!(long.chars().count() == 90 && long.ends_with('…'));
    }
}
