//! The sections of tasks and meetings, and of what other departments owe us and what worries the clients.

use serde_json::json;
use tenure_db::Conn;

use super::store::facts;
use crate::base::Result;
use crate::base::clock::day_in;
use crate::base::compiled::{ReportAsk, ReportLine, ReportLines};
use crate::features::meetings::model::overdue_before;

/// Requests of the author to other departments, the late ones by department; and worries of the accounts they lead.
pub(super) fn requests(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    let mut lines = ReportLines::default();
    let (before, end) = (ask.before.day, ask.until.day);
    let asked = if ask.book.is_empty() { Vec::new() } else { facts::requests(q, ask)? };
    for r in asked {
        let line = lines.of(r.account);
        line.add("asked", i64::from(r.asked_on > before));
        // What was closed later waited then.
        match r.closed_on.filter(|day| *day <= end) {
            Some(_) => line.add("answered", i64::from(r.state == "answered")),
            None if r.need_by < end => {
                line.add("overdue_requests", 1);
                let what = json!({"request": r.id});
                let args =
                    json!({"what": what, "who": {"term": ["department", r.department]}, "day": r.need_by.to_string()});
                line.say("request-late", args, format!("/accounts/{}/requests/{}", r.account, r.id));
            }
            None => {}
        }
    }
    let worries = if ask.led.is_empty() { Vec::new() } else { facts::concerns(q, ask)? };
    for (account, id, since, settled_on) in worries {
        let line = lines.of(account);
        match settled_on.filter(|day| *day <= end) {
            Some(_) => line.add("settled", 1),
            None => {
                line.add("concerns", 1);
                let args = json!({"what": {"concern": id}, "day": since.to_string()});
                line.say("concern-open", args, format!("/accounts/{account}/concerns/{id}"));
            }
        }
    }
    Ok(lines.list())
}

/// The author's tasks, done and late, and the meetings they called, held and written up.
pub(super) fn tasks(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    let mut lines = ReportLines::default();
    if ask.book.is_empty() {
        return Ok(Vec::new());
    }
    for (account, id, due_on, done_at) in facts::tasks(q, ask)? {
        let line = lines.of(account);
        match due_on {
            _ if done_at.is_some_and(|at| at < ask.until.until) => line.add("tasks_done", 1),
            Some(day) if day < ask.until.day => {
                line.add("tasks_late", 1);
                let args = json!({"what": {"task": id}, "day": day.to_string()});
                line.say("task-late", args, format!("/accounts/{account}/tasks/{id}"));
            }
            _ => {}
        }
    }
    // A visit is to be written up within three working days.
    let limit = overdue_before(ask.author.today);
    for (account, id, starts_at, visit, reported) in facts::meetings(q, ask)? {
        let line = lines.of(account);
        line.add("meetings", 1);
        line.add("meetings_reported", i64::from(reported));
        let day = day_in(starts_at, &ask.author.zone);
        if visit && !reported && day < limit {
            line.add("unreported", 1);
            let args = json!({"day": day.to_string()});
            line.say("visit-unreported", args, format!("/accounts/{account}/meetings/{id}"));
        }
    }
    Ok(lines.list())
}
