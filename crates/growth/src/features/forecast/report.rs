//! The section of the status report about the forecast: commit and best case of the quarter, and what moved since the
//! last report.

use jiff::ToSpan;
use tenure_db::Conn;

use super::gather::{Ground, bridge};
use super::model::{Counted, FORMULA};
use super::store::{Ask, Only, freezes};
use crate::base::compiled::{ReportAsk, ReportLine, ReportLines, ReportSource};
use crate::base::money::exponent;
use crate::base::{Result, Scope, settings};
use crate::features::revenue_reports::model::periods::{Step, period_of};

/// Deals that are told of, the largest first.
const MOST: usize = 10;

/// Of the accounts that the author leads, in whole units of the reporting currency: lines of a report are of accounts,
/// and their readers see some of them.
pub(super) const FORECAST: ReportSource = ReportSource {
    key: "forecast",
    order: 44,
    formula: FORMULA,
    figures: &[
        ("forecast_won", ""),
        ("forecast_commit", ""),
        ("forecast_best", ""),
        ("forecast_moved", ""),
        ("forecast_unknown", "warn"),
    ],
    rates: &[],
    gather,
};

fn gather(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    let (author, day) = (ask.author, ask.until.day);
    let settings = settings::load(q)?;
    let unit = 10_i64.pow(exponent(&settings.currency));
    let only = Only::default();
    let scope = Scope::all(q, author)?;
    let of = Ask::new(&scope, &settings, &only);
    let period = period_of(Step::FiscalQuarter, day, settings.fiscal_month).span();
    let ground = Ground::load(q, &of, period)?;
    let mut lines = ReportLines::default();
    for deal in ground.book.deals.iter().filter(|d| ask.led.contains(&d.shot.key.0)) {
        let counted = deal.shot.counted(&period);
        let line = lines.of(deal.shot.key.0);
        let Some(minor) = deal.shot.minor else {
            line.add("forecast_unknown", 1);
            continue;
        };
        let whole = minor / unit;
        if counted == Counted::Won {
            line.add("forecast_won", whole);
        }
        if counted.in_commit() {
            line.add("forecast_commit", whole);
        }
        if counted.in_commit() || counted == Counted::Best {
            line.add("forecast_best", whole);
        }
    }
    // The freeze before the days that the report is about.
    let since = ask.since.day.checked_add(1.day()).unwrap_or(ask.since.day);
    let freezes = freezes::list(q, 60)?;
    let Some(taken) = freezes.iter().copied().filter(|d| *d <= since).max().or(freezes.last().copied()) else {
        return Ok(lines.list());
    };
    let moved = bridge(q, &of, &ground, taken)?;
    for m in moved.moves.iter().filter(|m| ask.led.contains(&m.key.0)).take(MOST) {
        let line = lines.of(m.key.0);
        line.add("forecast_moved", m.minor / unit);
        let args = serde_json::json!({
            "why": m.why.code(),
            "amount": (m.minor / unit).abs(),
            "up": i64::from(m.minor > 0),
            "since": taken.to_string(),
        });
        line.say("forecast-moved", args, super::pages::moves::deal_href(&m.key));
    }
    Ok(lines.list())
}
