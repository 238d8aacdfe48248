//! Contact next: large deals without a next step, or standing still.

use std::collections::HashSet;

use tenure_db::Conn;

use super::super::model::stages::{days_in, stalled};
use super::super::store::dates::waiting;
use super::super::store::filter::norms;
use super::super::store::stages;
use super::words::{short, stage};
use crate::base::registry::Reason;
use crate::base::{Cx, Result, Scope};

/// Most deals looked at.
const MOST: i64 = 200;

/// One reason per account and rule: its largest deal.
///
/// # Errors
/// What the database says.
pub fn list(q: &Conn<'_>, cx: &Cx, scope: &Scope) -> Result<Vec<Reason>> {
    let all = stages::all(q)?;
    let mut seen = HashSet::new();
    let mut reasons = Vec::new();
    for w in waiting(q, scope, &norms(&all, cx.today()), MOST)? {
        let norm = all.iter().find(|s| s.id == w.stage).and_then(|s| s.norm_days);
        let late = stalled(w.since, norm, cx.today());
        let rule = if w.step { "deals-rule-stalled" } else { "deals-rule-no-step" };
        if (w.step && !late) || !seen.insert((w.account, rule)) {
            continue;
        }
        let days = days_in(w.since, cx.today());
        let args = [
            ("name", w.name.as_str().into()),
            ("stage", stage(cx, &all, w.stage).into()),
            ("n", days.into()),
            ("amount", short(cx, w.reporting_minor, &cx.settings().currency).into()),
        ];
        let (headline, advice) = if w.step {
            ("deals-reason-stalled", "deals-advice-stalled")
        } else {
            ("deals-reason-no-step", "deals-advice-no-step")
        };
        reasons.push(Reason {
            account: w.account,
            person: None,
            points: if w.step { 12.0 } else { 15.0 },
            rule,
            headline: cx.tr(headline, &args),
            advice: cx.tr(advice, &args),
            icon: "pipeline",
        });
    }
    Ok(reasons)
}
