//! What accounts give upwards: tables, undo, imports, checks, search, commands, routes.

use jiff::civil::Date;
use tenure_jobs::Outcome;
use uuid::Uuid;

use super::found::{ACCOUNT, UNIT};
use super::store::{matching, stats};
use super::{
    actions, api, exports, imports, imports_assignments, imports_dated, imports_identifiers, imports_units, pages,
    rebuilds, units,
};
use crate::base::dated::{LIFECYCLE, PARENT, TERRITORY, TIER};
use crate::base::registry::{AccountTable, CheckSource, Command, JobKind, NoticeKind, PromotionRule, Registry};
use crate::base::{AccountId, App, Need, Result, Right, Routes, Tx};

/// Lists everything; what the accounts table and the account page give stands in their own files.
pub(super) fn register(registry: &mut Registry) {
    let tables: [(&'static str, &'static [&'static str], bool); 14] = [
        ("account_stats", &[], true),
        ("account_names", &["id"], false),
        ("account_identifiers", &["id"], false),
        ("account_keys", &["scheme", "value_key"], true),
        ("account_merges", &[], false),
        ("account_matches", &["kind", "match_key"], true),
        ("account_tags", &["tag"], false),
        ("duplicate_tasks", &["other_id"], false),
        ("units", &["id"], false),
        ("unit_sources", &["source", "value"], false),
        ("account_parents", &["id"], false),
        ("account_territories", &["id"], false),
        ("account_tiers", &["id"], false),
        ("account_lifecycles", &["id"], false),
    ];
    registry.tables.extend(tables.map(|(table, key, computed)| AccountTable { table, key, computed }));
    registry.promotion_rules.push(PromotionRule { table: "units", goes: "m.parent_unit_id in (:units)" });
    registry.promotion_rules.push(PromotionRule { table: "unit_sources", goes: "m.unit_id in (:units)" });
    registry.rebuilds.extend(rebuilds::REBUILDS);
    registry.merge_rules.extend(rebuilds::RULES);
    registry.undo.extend(actions::undo::KINDS);
    registry.undo.extend(units::UNDO);
    registry.imports.extend([
        imports::ACCOUNTS,
        imports_identifiers::IDENTIFIERS,
        imports_units::UNITS,
        imports_dated::PARENTS,
        imports_dated::TERRITORIES,
        imports_assignments::ASSIGNMENTS,
    ]);
    registry.exports.extend([
        exports::ACCOUNTS,
        exports::IDENTIFIERS,
        exports::UNITS,
        exports::PARENTS,
        exports::TERRITORIES,
        exports::ASSIGNMENTS,
    ]);
    registry.own.notices.push(NoticeKind {
        kind: imports::NOTICE,
        label: "accounts-notice-duplicates",
        icon: "accounts",
    });
    registry.checks.push(CheckSource { name: "account_rows", run: check_rows });
    registry.checks.push(CheckSource { name: "account_facts", run: check_facts });
    registry.checks.push(CheckSource { name: "account_matches", run: check_matches });
    registry.jobs.push(JobKind { kind: "match", every: Some(24), run: |app, _| fill_matches(app) });
    registry.search.extend([ACCOUNT, UNIT]);
    registry.commands.push(Command {
        label: "accounts-new",
        href: "/accounts/new",
        icon: "accounts",
        key: "",
        in_new: true,
        need: Need::Right(Right::CreateAccounts),
    });
}

/// The routes of this half of the feature.
pub(super) fn routes() -> Routes {
    let routes = api::batch::routes(api::units::routes(api::facts::routes(api::account::routes(Routes::default()))));
    let routes = pages::units::routes(pages::edit::routes(pages::new::routes(routes)));
    let routes = pages::duties::routes(pages::custom::routes(routes));
    pages::facts::routes(pages::lookup::routes(pages::archive::routes(routes)))
}

fn check_rows(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let mut found: Vec<String> = stats::wrong_keys(tx, repair)?
        .into_iter()
        .map(|name| format!("accounts.name_key does not fit the name {name}"))
        .collect();
    let wrong = stats::wrong_identifiers(tx, repair)?;
    if wrong > 0 {
        found.push(format!("account_keys and account_identifiers differ in {wrong} rows"));
    }
    Ok(found)
}

/// A fact that holds two values on one day cannot be mended by a program: which one is right is not known.
fn check_facts(tx: &Tx<'_>, _: Date, _: bool) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for fact in [&TIER, &LIFECYCLE, &TERRITORY, &PARENT] {
        let overlaps = stats::overlaps(tx, fact.table)?;
        if overlaps > 0 {
            found.push(format!("{} holds {overlaps} rows that overlap another of the same account", fact.table));
        }
    }
    Ok(found)
}

fn check_matches(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let wrong = matching::check(tx, repair)?;
    Ok(if wrong > 0 { vec![format!("account_matches is wrong for {wrong} accounts")] } else { Vec::new() })
}

/// Accounts that came before their keys did get them, a few at a time, so that nobody waits.
fn fill_matches(app: &App) -> Result<Outcome> {
    let mut after = AccountId(Uuid::nil());
    while let Some(last) = app.db.write_blocking(move |tx| matching::fill(tx, after, 500))? {
        after = last;
    }
    Ok(Outcome::Done)
}
