//! The section of the status report about deals: what is open, what was won and lost, what stands still.

use serde_json::json;
use tenure_db::Conn;

use super::model::Outcome;
use super::model::stages::stalled;
use super::pages::href;
use super::store::dates::told;
use super::store::stages;
use crate::base::compiled::{ReportAsk, ReportLine, ReportLines, ReportSource};
use crate::base::money::exponent;
use crate::base::{Result, Scope, settings};

/// Deals of the accounts that the author leads; amounts in whole units of the reporting currency.
pub(super) const DEALS: ReportSource = ReportSource {
    key: "deals",
    order: 47,
    formula: "report-deals/1",
    figures: &[
        ("deals_open", ""),
        ("deals_open_amount", ""),
        ("deals_opened", ""),
        ("deals_won", "good"),
        ("deals_won_amount", "good"),
        ("deals_lost", "bad"),
        ("deals_no_step", "warn"),
        ("deals_stalled", "warn"),
    ],
    rates: &[("deals_win_rate", "deals_won", "deals_closed")],
    gather,
};

fn gather(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    if ask.led.is_empty() {
        return Ok(Vec::new());
    }
    let (from, day) = (ask.before.day, ask.until.day);
    let unit = 10_i64.pow(exponent(&settings::load(q)?.currency));
    let all = stages::all(q)?;
    let mut lines = ReportLines::default();
    for d in told(q, &Scope::all(q, ask.author)?, from)? {
        let closed = d.closed_on.filter(|on| *on <= day);
        if !ask.led.contains(&d.account) || d.opened_on > day || closed.is_some_and(|on| on <= from) {
            continue;
        }
        let line = lines.of(d.account);
        let amount = d.reporting_minor.unwrap_or(0) / unit;
        let what = |more: serde_json::Value| json!({"what": {"deal": d.deal}, "n": more});
        if d.opened_on > from {
            line.add("deals_opened", 1);
        }
        match (d.outcome, closed) {
            (Outcome::Won, Some(_)) => {
                line.add("deals_won", 1);
                line.add("deals_closed", 1);
                line.add("deals_won_amount", amount);
                line.say("deals-won", what(json!(amount)), href(d.account, d.deal));
            }
            (Outcome::Lost, Some(_)) => {
                line.add("deals_lost", 1);
                line.add("deals_closed", 1);
                line.say("deals-lost", what(json!(amount)), href(d.account, d.deal));
            }
            _ => {
                line.add("deals_open", 1);
                line.add("deals_open_amount", amount);
                line.add("deals_no_step", i64::from(!d.step));
                let norm = all.iter().find(|s| s.id == d.stage).and_then(|s| s.norm_days);
                if stalled(d.since, norm, day) {
                    line.add("deals_stalled", 1);
                    let days = super::model::stages::days_in(d.since, day);
                    line.say("deals-stalled", what(json!(days)), href(d.account, d.deal));
                }
            }
        }
    }
    Ok(lines.list())
}
