//! What revenue gives upwards.

use jiff::civil::Date;

use super::{actions, imports, pages, store};
use crate::base::registry::{
    AccountFigure, AccountTab, AccountTable, Cell, CheckSource, ListColumn, PromotionRule, Rebuild, Registry,
    TeamColumn, TimelineKind,
};
use crate::base::{Result, Tx};

/// What was sold in the twelve months that end today, in the install's currency; none without a line that a rate
/// converts.
const YEAR: &str = "(select cast(sum(r.reporting_minor) as bigint) from revenue_lines r
    where r.account_id = a.id and r.archived_at is null and r.sold_on > :year_ago and r.sold_on <= :today
      and r.reporting_currency = :currency)";

/// The same for the team's roll-up: a line that stands on several accounts of a group counts once, as in revenue reports.
fn team_year() -> String {
    format!(
        "(select cast(sum(l.reporting_minor) as bigint) from revenue_lines l
           where l.account_id = a.id and l.archived_at is null and l.sold_on > :year_ago and l.sold_on <= :today
             and l.reporting_currency = :currency and not {}))",
        store::shared::EARLIER
    )
}

pub(super) fn register(registry: &mut Registry) {
    registry.tables.extend([
        AccountTable { table: "revenue_lines", key: &["id"], computed: false },
        AccountTable { table: "revenue_line_keys", key: &["source_system", "source_id"], computed: true },
        AccountTable { table: "revenue_shared", key: &["line_id"], computed: true },
    ]);
    registry.rebuilds.push(Rebuild { table: "revenue_line_keys", run: |tx, set| store::line::KEYS.rebuild(tx, set) });
    registry.rebuilds.push(Rebuild { table: "revenue_shared", run: store::shared::rebuild });
    registry.promotion_rules.push(PromotionRule { table: "revenue_lines", goes: "m.unit_id in (:units)" });
    registry.merge_rules.push(store::shared::MERGE);
    registry.tabs.push(AccountTab { key: "revenue", label: "revenue-title", order: 22, render: pages::tab::render });
    registry.figures.push(AccountFigure { order: 5, render: pages::figure::year });
    registry.timeline.push(TimelineKind { key: "revenue", label: "revenue-title", list: pages::timeline::list });
    registry.columns.push(ListColumn {
        key: "revenue_12_months",
        label: "revenue-twelve-months",
        cell: Cell::House,
        sql: YEAR,
        sortable: false,
        default: false,
        total: false,
        order: 22,
    });
    registry.team_columns.push(TeamColumn { label: "revenue-twelve-months", sql: team_year(), order: 22 });
    registry.imports.push(imports::LINES);
    registry.exports.push(super::exports::LINES);
    registry.undo.extend(actions::undo::KINDS);
    registry.undo_batches.push(actions::undo::IMPORTED);
    registry.jobs.push(actions::reprice::JOB);
    registry.checks.push(CheckSource { name: "shared revenue lines", run: check_shared });
    registry.checks.push(CheckSource { name: "converted revenue lines", run: check_converted });
    registry.checks.push(CheckSource { name: "revenue line keys", run: check_keys });
}

fn check_shared(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let wrong = store::shared::check(tx, repair)?;
    Ok(if wrong > 0 { vec![format!("revenue_shared is wrong for {wrong} lines")] } else { Vec::new() })
}

fn check_converted(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let wrong = actions::reprice::check(tx, repair)?;
    Ok(if wrong > 0 { vec![format!("{wrong} revenue lines are not converted as the rates say")] } else { Vec::new() })
}

fn check_keys(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let wrong = store::line::KEYS.check(tx, repair)?;
    Ok(if wrong > 0 { vec![format!("revenue_line_keys and revenue_lines differ in {wrong} rows")] } else { Vec::new() })
}
