//! The section of the status report about the forecast: commit and best case of the quarter, and what moved since the
//! last report.

use std::collections::BTreeMap;

use jiff::ToSpan;
use tenure_db::Conn;

use super::gather::{Ground, bridge};
use super::model::{Counted, FORMULA, Shot};
use super::store::{Ask, Only, freezes};
use super::then::Then;
use crate::base::compiled::{ReportAsk, ReportLine, ReportLines, ReportSource};
use crate::base::money::exponent;
use crate::base::{AccountId, Result, Scope, settings};
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

/// What the deals of an account come to, in minor units: cents are left out of sums, not of deals.
#[derive(Default)]
struct Sums {
    won: i64,
    commit: i64,
    best: i64,
    moved: i64,
    unknown: i64,
}

fn gather(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    let (author, day) = (ask.author, ask.until.day);
    let settings = settings::load(q)?;
    let unit = 10_i64.pow(exponent(&settings.currency));
    let only = Only::default();
    let scope = Scope::all(q, author)?;
    let of = Ask::new(&scope, &settings, &only);
    let period = period_of(Step::FiscalQuarter, day, settings.fiscal_month).span();
    let ground = Ground::load(q, &of, period)?;
    let freezes = freezes::list(q, i64::MAX)?;
    // A report of a week that is over says how it was on its last day.
    let then = if day < of.today { Some(Then::read(q, &of, &ground, &freezes, day)?) } else { None };
    let mut sums: BTreeMap<AccountId, Sums> = BTreeMap::new();
    let shots: Vec<&Shot> = match &then {
        Some(then) => then.shots().collect(),
        None => ground.book.deals.iter().map(|deal| &deal.shot).collect(),
    };
    for shot in shots.into_iter().filter(|shot| ask.led.contains(&shot.key.0)) {
        let counted = shot.counted(&period);
        if counted != Counted::Not {
            add(sums.entry(shot.key.0).or_default(), counted, shot.minor);
        }
    }
    let mut lines = ReportLines::default();
    // The freeze before the days that the report is about.
    let since = ask.since.day.checked_add(1.day()).unwrap_or(ask.since.day);
    let first = freezes.iter().copied().filter(|d| *d <= since).max().or(freezes.last().copied());
    if let Some(taken) = first.filter(|taken| *taken <= day) {
        let moved = match then {
            Some(then) => then.moved(q, &of, (taken, day), &period)?,
            None => bridge(q, &of, &ground, taken)?,
        };
        let known = moved.moves.iter().filter_map(|m| Some((m, m.minor?)));
        let known = known.filter(|(m, _)| ask.led.contains(&m.key.0));
        for (nth, (m, minor)) in known.enumerate() {
            let sum = &mut sums.entry(m.key.0).or_default().moved;
            *sum = sum.saturating_add(minor);
            if nth < MOST {
                let args = serde_json::json!({
                    "why": m.why.code(),
                    "amount": (minor / unit).abs(),
                    "up": i64::from(minor > 0),
                    "since": taken.to_string(),
                });
                lines.of(m.key.0).say("forecast-moved", args, super::pages::moves::deal_href(&m.key));
            }
        }
    }
    for (account, sums) in sums {
        let line = lines.of(account);
        line.add("forecast_won", sums.won / unit);
        line.add("forecast_commit", sums.commit / unit);
        line.add("forecast_best", sums.best / unit);
        line.add("forecast_moved", sums.moved / unit);
        line.add("forecast_unknown", sums.unknown);
    }
    Ok(lines.list())
}

fn add(sums: &mut Sums, counted: Counted, minor: Option<i64>) {
    let Some(minor) = minor else {
        sums.unknown += 1;
        return;
    };
    let add = |sum: &mut i64, counts: bool| *sum = sum.saturating_add(if counts { minor } else { 0 });
    add(&mut sums.won, counted == Counted::Won);
    add(&mut sums.commit, counted.in_commit());
    add(&mut sums.best, counted.in_commit() || counted == Counted::Best);
}
