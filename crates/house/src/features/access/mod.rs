//! Who may see what: account teams, named grants, and what is computed from them.
//!
//! `account_tree` holds who stands above whom and when; `account_access` holds what assignments, territories, leads
//! of accounts above and grants give to each holder. Both are written by set-based statements in the transaction that
//! changes their cause, and compared with a recomputation by `tenure check`. [`explain`] says in words why somebody
//! sees an account.

pub mod actions;
pub mod api;
pub mod checks;
pub mod explain;
pub mod handing;
pub mod model;
pub mod pages;
pub mod permits;
pub mod sources;
pub mod store;
pub mod undo;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_explain;
#[cfg(test)]
mod tests_pages;

pub use actions::{grants, team};
pub use store::{leads, materialise, sets, tree};

use crate::base::registry::{
    AccountTab, AccountTable, CheckSource, Command, MergeRule, Rebuild, Registry, UndoBatch, UndoKind,
};
use crate::base::{Need, Right, Routes, params};

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registry.tabs.push(AccountTab { key: "team", label: "access-tab-team", order: 80, render: pages::team::tab });
    registry.tabs.push(AccountTab { key: "access", label: "access-tab-access", order: 90, render: pages::access::tab });
    registry.commands.push(Command {
        label: "access-reassign-title",
        href: "/team/reassign",
        icon: "swap",
        key: "",
        in_new: false,
        need: Need::Right(Right::Lead),
    });
    registry.tables.push(AccountTable { table: "assignments", key: &["id"], computed: false });
    registry.tables.push(AccountTable { table: "account_grants", key: &["id"], computed: false });
    registry.tables.push(AccountTable {
        table: "account_access",
        key: &["holder_id", "via", "source_id", "valid_from"],
        computed: true,
    });
    registry.tables.push(AccountTable { table: "account_tree", key: &["ancestor_id", "valid_from"], computed: true });
    registry.tables.push(AccountTable { table: "lead_sums_waiting", key: &["lead_id"], computed: true });
    registry.rebuilds.push(Rebuild { table: "account_tree", run: tree::rebuild });
    registry.rebuilds.push(Rebuild { table: "account_access", run: materialise::accounts });
    registry.rebuilds.push(Rebuild {
        table: "lead_sums_waiting",
        run: |tx, set| leads::note(tx, "select id from work_sets where set_id = $1", &params![set]),
    });
    // One lead a day, and nobody has a part twice.
    registry.merge_rules.push(MergeRule {
        table: "assignments",
        moves: "m.role <> 'lead' and not exists (select 1 from assignments s where s.account_id = :to
                  and s.user_id = m.user_id and s.valid_from < m.valid_to and m.valid_from < s.valid_to)",
    });
    registry.checks.push(CheckSource { name: "account_tree", run: checks::account_tree });
    registry.checks.push(CheckSource { name: "account_access", run: checks::account_access });
    registry.checks.push(CheckSource { name: "one_lead", run: checks::one_lead });
    for verb in ["assignment.made", "assignment.ended"] {
        registry.undo.push(UndoKind { verb, run: undo::assignment });
    }
    registry.undo_batches.push(UndoBatch { verb: "assignment.reassigned", run: undo::reassigned });
    for verb in ["grant.given", "grant.revoked"] {
        registry.undo.push(UndoKind { verb, run: undo::grant });
    }
}

/// The feature's routes.
pub fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
