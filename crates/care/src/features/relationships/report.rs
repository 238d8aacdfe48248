//! The section of the status report about who turned for us and away from us.

use serde_json::json;
use tenure_db::Conn;

use super::model::turns::{TURNS, Turn, missed, turned};
use super::store::turns;
use crate::base::Result;
use crate::base::compiled::{ReportAsk, ReportLine, ReportLines, ReportSource, user};

/// People won and lost since the last report.
pub(super) const TURNED: ReportSource = ReportSource {
    key: "turned",
    order: 52,
    formula: TURNS,
    figures: &[("people_won", "good"), ("people_lost", "bad")],
    rates: &[],
    gather,
};

fn gather(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    let days = (ask.since.day, ask.until.day);
    if ask.book.is_empty() || days.0 >= days.1 {
        return Ok(Vec::new());
    }
    let mut told: Vec<_> = turned(&turns::judged(q, ask.book, days)?, days.0)
        .into_iter()
        .map(|(turn, said)| (turn, said, said.on))
        .collect();
    let left = turns::left(q, ask.book, days)?.into_iter().filter(|(said, day)| missed(said, *day));
    told.extend(left.map(|(said, day)| (Turn::Left, said, day)));
    told.sort_by_key(|(_, said, day)| (*day, said.position));
    let mut lines = ReportLines::default();
    for (turn, said, day) in told {
        let (figure, item) = match turn {
            Turn::Won => ("people_won", "person-won"),
            Turn::Lost => ("people_lost", "person-lost"),
            Turn::Left => ("people_lost", "supporter-left"),
        };
        let line = lines.of(said.account);
        line.add(figure, 1);
        let args = json!({"person": {"person": said.person}, "who": user(said.author), "day": day.to_string()});
        line.say(item, args, format!("/accounts/{}/people/{}", said.account, said.position));
    }
    Ok(lines.list())
}
