//! What territory rules give upwards: commands, tables, undo, routes.

use super::{actions, api, imports, pages};
use crate::base::registry::{AccountPanel, AccountTable, Command, MergeRule, NavItem, Place, Registry};
use crate::base::{Need, Right, Routes};

/// Who may draft, preview and apply.
pub(super) const LEAD: Need = Need::Right(Right::Lead);

/// Who says which countries a region holds.
pub(super) const ADMIN: Need = Need::Right(Right::Administer);

pub(super) fn register(registry: &mut Registry) {
    let command = |label, href, icon| Command { label, href, icon, key: "", in_new: false, need: LEAD };
    registry.commands.push(command("territories-title", "/team/rules", "globe"));
    registry.commands.push(command("territories-claims", "/team/claims", "globe"));
    registry.commands.push(Command {
        label: "territories-regions",
        href: "/admin/regions",
        icon: "globe",
        key: "",
        in_new: false,
        need: ADMIN,
    });
    registry.nav.push(NavItem {
        href: "/team/rules",
        label: "territories-title",
        icon: "globe",
        order: 120,
        need: LEAD,
    });
    registry.panels.push(AccountPanel { place: Place::Side, order: 80, render: pages::workload::panel });
    registry.imports.push(imports::TERRITORY_RULES);
    registry.tables.push(AccountTable { table: "territory_rule_accounts", key: &["rule_id"], computed: false });
    registry.tables.push(AccountTable { table: "account_workloads", key: &[], computed: false });
    registry.merge_rules.push(MergeRule { table: "account_workloads", moves: MergeRule::NOTHING });
    registry.undo.extend(actions::undo::KINDS);
    registry.undo.extend([actions::unplace::APPLIED, actions::workloads::SET, actions::regions::SET]);
    registry.undo_batches.push(actions::unplace::PLACED);
}

pub(super) fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
