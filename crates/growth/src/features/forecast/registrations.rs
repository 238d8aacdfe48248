//! What forecasts give upwards: the weekly freeze, a figure of Today, a section of the report, checks, routes.

use jiff::civil::Date;
use tenure_db::Tx;

use super::store::freezes;
use super::{actions, api, figure, pages, report};
use crate::base::registry::{AccountTable, CheckSource, Command, Place, PromotionRule, Rebuild, Registry, TodaySource};
use crate::base::{Need, Result, Routes};

/// Every freeze still has the deals that it counted: snapshots are written once. Merging accounts moves them, erasing
/// takes them away, and neither leaves a freeze with more than it had.
const FREEZES: CheckSource = CheckSource { name: "forecast-freezes", run: check };

/// What is summed up by lead is what the open deals come to.
const SUMS: CheckSource = CheckSource { name: "open deals by lead", run: check_sums };

pub(super) fn register(registry: &mut Registry) {
    let (label, href) = ("forecast-title", pages::HERE);
    registry.commands.push(Command { label, href, icon: "report", key: "", in_new: false, need: Need::User });
    let (label, href) = ("forecast-wins-title", "/pipeline/win-rates");
    registry.commands.push(Command { label, href, icon: "report", key: "", in_new: false, need: Need::User });
    registry.tables.push(AccountTable { table: "deal_snapshots", key: &["deal_id", "taken_on"], computed: false });
    let key = &["deal_id", "submission_id"];
    registry.tables.push(AccountTable { table: "forecast_submission_deals", key, computed: false });
    // What was frozen of a deal goes with it, and so does what was submitted of it.
    let goes = "m.deal_id in (select d.id from deals d where d.account_id = m.account_id and d.unit_id in (:units))";
    registry.promotion_rules.push(PromotionRule { table: "deal_snapshots", goes });
    registry.promotion_rules.push(PromotionRule { table: "forecast_submission_deals", goes });
    registry.rebuilds.push(Rebuild { table: "deal_snapshots", run: |tx, set| freezes::moved(tx, set) });
    registry.jobs.extend([actions::JOB, actions::SUMS]);
    registry.undo.extend(actions::submit::KINDS);
    registry.own.notices.push(actions::submit::NOTICE);
    registry.today.push(TodaySource { place: Place::Figures, order: 2, render: figure::today });
    registry.compiled.reports.push(report::FORECAST);
    registry.checks.extend([FREEZES, SUMS]);
}

fn check_sums(tx: &Tx<'_>, today: Date, repair: bool) -> Result<Vec<String>> {
    let wrong = super::store::summed::check(tx, today, repair)?;
    Ok(if wrong > 0 { vec![format!("lead_sums and open deals differ in {wrong} rows")] } else { Vec::new() })
}

fn check(tx: &Tx<'_>, _: Date, _: bool) -> Result<Vec<String>> {
    let wrong = super::store::snapshots::miscounted(tx)?;
    let told = |(day, told, found): (Date, i64, i64)| {
        format!("freeze of {day}: {told} deals were frozen, {found} stand there")
    };
    Ok(wrong.into_iter().filter(|(_, told, found)| found > told).map(told).collect())
}

pub(super) fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
