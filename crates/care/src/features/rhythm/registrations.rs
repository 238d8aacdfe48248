//! What the rhythm of contact gives upwards.

use super::{actions, api, pages, report};
use crate::base::registry::{
    AccountPanel, AccountTable, Command, PanelName, PersonalData, Place, PromotionRule, Registry,
};
use crate::base::{Need, Right, Routes};

pub(super) fn register(registry: &mut Registry) {
    registry.commands.push(Command {
        label: "rhythm-title",
        href: "/rhythm",
        icon: "clock",
        key: "",
        in_new: false,
        need: Need::User,
    });
    registry.commands.push(Command {
        label: "rhythm-goals-title",
        href: "/admin/rhythm",
        icon: "clock",
        key: "",
        in_new: false,
        need: Need::Right(Right::Administer),
    });
    registry.own.beside_person.push(pages::panel::person);
    registry.panels.push(AccountPanel { place: Place::Side, order: 25, render: pages::panel::account });
    registry.panel_names.push(PanelName { key: "rhythm", label: "rhythm-title", place: Place::Side, order: 25 });
    registry.tables.push(AccountTable { table: "contact_plans", key: &["person_id"], computed: false });
    registry.personal.extend([
        PersonalData { table: "contact_plans", column: "reason", rows: "person_id = $1" },
        PersonalData { table: "contact_plans", column: "channel", rows: "person_id = $1" },
        PersonalData { table: "contact_plans", column: "language", rows: "person_id = $1" },
    ]);
    registry.promotion_rules.push(PromotionRule {
        table: "contact_plans",
        goes: "m.person_id in (select p.person_id from positions p
                 where p.account_id = m.account_id and p.unit_id in (:units))",
    });
    registry.undo.extend(actions::UNDO);
    registry.compiled.reports.push(report::KEPT);
}

pub(super) fn routes() -> Routes {
    let routes = pages::plan::routes(pages::kept::routes(pages::list::routes(Routes::default())));
    api::routes(pages::goals::routes(routes))
}
