//! What deals give upwards.

use jiff::civil::Date;

use super::{SEARCH, actions, api, dates, exports, imports, pages, report, store};
use crate::base::registry::{
    AccountFigure, AccountTable, Cell, CheckSource, Command, HandoverPart, ListColumn, NavItem, PersonalData,
    PromotionRule, ReasonSource, Rebuild, Registry, TeamColumn, TimelineKind,
};
use crate::base::{Need, Result, Right, Routes, Tx};

/// What is open on an account, in the install's currency; none without an amount that a rate converts.
const OPEN: &str = "(select cast(sum(d.reporting_minor) as bigint) from deals d
    where d.account_id = a.id and d.outcome = 'open' and d.archived_at is null and d.reporting_currency = :currency)";

/// Rows of deals that are about a unit.
const OF_UNIT: &str = "exists (select 1 from deals d where d.account_id = m.account_id and d.id = m.deal_id
    and d.unit_id in (:units))";

pub(super) fn register(registry: &mut Registry) {
    let user = Need::User;
    let nav = |href, label, icon, order| NavItem { href, label, icon, order, need: user };
    registry.nav.push(nav("/pipeline", "deals-pipeline", "pipeline", 22));
    let command = |label, href, icon, in_new, need| Command { label, href, icon, key: "", in_new, need };
    registry.commands.extend([
        command("deals-pipeline", "/pipeline", "pipeline", false, user),
        command("deals-new", "/deals/new", "pipeline", true, user),
        command("deals-renewals", "/pipeline/renewals", "renew", false, user),
        command("deals-stages", "/admin/deal-stages", "columns", false, Need::Right(Right::Administer)),
        command("deals-renewal-rules", "/admin/renewal-rules", "renew", false, Need::Right(Right::Administer)),
        command("deals-reasons", "/admin/deal-reasons", "flag", false, Need::Right(Right::Administer)),
    ]);
    registry.figures.push(AccountFigure { order: 8, render: pages::figure::open });
    registry.timeline.push(TimelineKind { key: "deals", label: "deals-title", list: pages::timeline::list });
    registry.reasons.push(ReasonSource { list: pages::reason::list });
    registry.search.push(SEARCH);
    registry.columns.push(ListColumn {
        key: "open_pipeline",
        label: "deals-open-pipeline",
        cell: Cell::House,
        sql: OPEN,
        sortable: false,
        default: false,
        total: false,
        order: 24,
    });
    registry.team_columns.push(TeamColumn { label: "deals-open-pipeline", sql: OPEN.to_owned(), order: 24 });
    registry.compiled.calendar.extend([dates::STEPS, dates::RENEWALS]);
    registry.compiled.reports.push(report::DEALS);
    // Before the deals, which name stages and reasons.
    registry.imports.extend([imports::stage_kind::STAGES, imports::reason_kind::REASONS, imports::rule_kind::RULES]);
    registry.exports.extend([exports::STAGES, exports::REASONS, exports::RULES]);
    registry.imports.extend([imports::DEALS, imports::lines::LINES, imports::credits::CREDITS]);
    registry.imports.extend([imports::part_kinds::COMPETITORS, imports::part_kinds::PEOPLE]);
    registry.imports.extend([imports::part_kinds::EVIDENCE, imports::part_kinds::STEPS]);
    registry.exports.extend([exports::DEALS, exports::LINES, exports::CREDITS]);
    registry.exports.extend([exports::COMPETITORS, exports::PEOPLE, exports::EVIDENCE, exports::STEPS]);
    registry.undo.extend(actions::undo::KINDS);
    registry.undo.extend(actions::stages::KINDS);
    registry.undo.extend(actions::renewals::KINDS);
    registry.jobs.push(actions::renewals::JOB);
    registry.own.notices.push(actions::renewals::NOTICE);
    registry.undo.extend(actions::reasons::KINDS);
    registry.own.erasures.push(actions::erase::erase);
    registry.undo_batches.push(actions::undo::HANDED_OVER);
    registry.handover_parts.push(HandoverPart {
        key: "deals",
        label: "deals-shares",
        note: "deals-handed-over-note",
        count: store::handing::counts,
        give: actions::hand_over,
    });
    registry.repriced.push(actions::reprice::run);
    registry.checks.push(CheckSource { name: "what is kept beside deals", run: check_kept });
    registry.checks.push(CheckSource { name: "deal keys", run: check_keys });
    registry.checks.push(CheckSource { name: "open deals", run: check_open });
    tables(registry);
}

fn tables(registry: &mut Registry) {
    let table = |table, key, computed| AccountTable { table, key, computed };
    registry.tables.extend([
        table("deals", &["id"], false),
        table("deal_keys", &["source_system", "source_id"], true),
        table("deal_lines", &["deal_id", "id"], false),
        table("deal_stage_spans", &["deal_id", "valid_from"], false),
        table("deal_credits", &["deal_id", "user_id", "valid_from"], false),
        table("deal_people", &["deal_id", "person_id"], false),
        table("deal_competitors", &["deal_id", "competitor_id"], false),
        table("deal_evidence", &["deal_id", "evidence"], false),
        table("deal_steps", &["deal_id", "id"], false),
        table("deal_renewals", &["deal_id"], false),
        table("open_deals", &["kind", "currency"], true),
    ]);
    registry.rebuilds.push(Rebuild { table: "open_deals", run: store::packed::rebuild });
    registry.rebuilds.push(Rebuild { table: "deal_keys", run: |tx, set| store::write::KEYS.rebuild(tx, set) });
    registry.promotion_rules.push(PromotionRule { table: "deals", goes: "m.unit_id in (:units)" });
    for table in [
        "deal_lines",
        "deal_stage_spans",
        "deal_credits",
        "deal_people",
        "deal_competitors",
        "deal_evidence",
        "deal_steps",
        "deal_renewals",
    ] {
        registry.promotion_rules.push(PromotionRule { table, goes: OF_UNIT });
    }
    registry.personal.push(PersonalData { table: "deal_evidence", column: "note", rows: "person_id = $1" });
}

pub(super) fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}

fn check_kept(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let wrong = actions::reprice::check(tx, repair)?;
    Ok(if wrong > 0 {
        vec![format!("{wrong} deals have an amount, a category or a month that does not follow")]
    } else {
        Vec::new()
    })
}

fn check_keys(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let wrong = store::write::KEYS.check(tx, repair)?;
    Ok(if wrong > 0 { vec![format!("deal_keys and deals differ in {wrong} rows")] } else { Vec::new() })
}

fn check_open(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let wrong = store::packed::check(tx, repair)?;
    Ok(if wrong > 0 { vec![format!("open_deals and deals differ in {wrong} rows")] } else { Vec::new() })
}
