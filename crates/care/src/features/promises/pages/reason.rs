//! Contact next: our promises that are late.

use std::collections::HashSet;

use tenure_db::Conn;

use super::super::model::late_points;
use super::super::store::ledger::late_ours;
use crate::base::registry::Reason;
use crate::base::{Cx, Result, Scope, calendar};

/// Most promises looked at.
const MOST: i64 = 300;

/// One reason per account: the promise that is late for longest.
pub fn list(q: &Conn<'_>, cx: &Cx, scope: &Scope) -> Result<Vec<Reason>> {
    let mut seen = HashSet::new();
    let lines = late_ours(q, scope, MOST)?.into_iter().filter(|line| seen.insert(line.promise.account));
    Ok(lines
        .map(|line| {
            let p = line.promise;
            let days = p.days_late(cx.today());
            let due = calendar::short(cx.locale(), cx.today(), p.due_on);
            let headline = cx.tr("promises-reason", &[("n", days.into()), ("what", p.content.into())]);
            let advice = match line.person {
                Some(person) => cx.tr("promises-advice-person", &[("person", person.into()), ("day", due.into())]),
                None => cx.tr("promises-advice", &[("day", due.into())]),
            };
            Reason {
                account: p.account,
                person: p.person,
                points: late_points(days),
                rule: "promises-rule-late",
                headline,
                advice,
                icon: "warn",
            }
        })
        .collect())
}
