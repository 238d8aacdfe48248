//! What targets give upwards: the navigation, a figure of Today, a section of the report, imports, undo.

use super::{actions, api, figure, imports, pages, report, store};
use crate::base::registry::{AccountTable, Command, NavItem, Place, Registry, TodaySource};
use crate::base::taking_back::NamedBy;
use crate::base::{Need, Routes};

pub(super) fn register(registry: &mut Registry) {
    let (label, href, icon) = ("targets-goals", pages::HERE, "goal");
    registry.nav.push(NavItem { href, label, icon, order: 50, need: Need::User });
    registry.commands.push(Command { label, href, icon, key: "", in_new: false, need: Need::User });
    registry.today.push(TodaySource { place: Place::Figures, order: 1, render: figure::today });
    registry.compiled.reports.push(report::REVENUE);
    registry.tables.push(AccountTable { table: "target_accounts", key: &["target_id"], computed: false });
    registry.named_by.push(NamedBy { subject_kind: "account", those: store::target::accounts_named, instead_of: None });
    registry.named_by.push(NamedBy { subject_kind: "territory", those: store::target::parts_named, instead_of: None });
    registry.imports.push(imports::TARGETS);
    registry.exports.push(super::exports::TARGETS);
    registry.undo.extend(actions::KINDS);
}

pub(super) fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
