//! The section of what other departments owe us and what worries the clients.

use serde_json::json;
use tenure_db::Conn;

use super::store::facts;
use crate::base::Result;
use crate::base::compiled::{ReportAsk, ReportLine, ReportLines};

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
