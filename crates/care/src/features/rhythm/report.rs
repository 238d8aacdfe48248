//! The section of the status report about how well the rhythm of contact was kept.

use jiff::SignedDuration;
use serde_json::json;
use tenure_db::Conn;

use super::model::{COMPLIANCE, Goals, WINDOW, compliance, ran_out};
use super::store::due::{Ask, people_of};
use super::store::kept::touches_of;
use crate::base::Result;
use crate::base::compiled::{ReportAsk, ReportLine, ReportLines, ReportSource};
use crate::features::duties::Rules;

/// Whom the author keeps in touch with, and how well.
pub(super) const KEPT: ReportSource = ReportSource {
    key: "rhythm",
    order: 32,
    formula: COMPLIANCE,
    figures: &[("rhythm_people", ""), ("rhythm_talked", "good"), ("rhythm_missed", "warn"), ("rhythm_over", "warn")],
    rates: &[("rhythm", "rhythm_kept", "rhythm_windows")],
    gather,
};

/// Everything is told as of the end of the period: its goals, positions and touches.
fn gather(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    if ask.book.is_empty() {
        return Ok(Vec::new());
    }
    let (author, day) = (ask.author, ask.until.day);
    let goals = Goals::load(q, &Rules::load(q)?, &author.roles)?;
    let asked = Ask { goals: &goals, start: ask.until.until, today: day };
    let people = people_of(q, &asked, author.id, ask.book)?;
    let longest = people.iter().map(|p| p.goal).max().unwrap_or(0).max(WINDOW);
    let since = ask.before.until - SignedDuration::from_hours(24 * (longest + 2));
    let keys: Vec<_> = people.iter().map(|p| (p.account, p.person)).collect();
    let touches = touches_of(q, &keys, since, &author.zone)?;
    let mut lines = ReportLines::default();
    for p in people {
        let days = touches.get(&(p.account, p.person)).map(Vec::as_slice).unwrap_or_default();
        let line = lines.of(p.account);
        line.add("rhythm_people", 1);
        line.add("rhythm_talked", i64::from(days.iter().any(|d| ask.before.day < *d && *d <= day)));
        let kept = compliance(p.goal, days, p.since, day);
        line.add("rhythm_kept", kept.done);
        line.add("rhythm_windows", kept.windows);
        let (out, over) = ran_out(p.goal, days, p.since, (ask.before.day, day));
        line.add("rhythm_over", i64::from(over));
        if let Some(out) = out {
            line.add("rhythm_missed", 1);
            let args = json!({"person": {"person": p.person}, "n": p.goal, "day": out.to_string()});
            line.say("rhythm-missed", args, format!("/accounts/{}/people/{}", p.account, p.position));
        }
    }
    Ok(lines.list())
}
