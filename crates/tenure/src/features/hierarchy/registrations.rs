//! What the hierarchy gives upwards: a place in the navigation, commands, tables, undo, its routes.

use super::{actions, api, pages};
use crate::base::registry::{
    AccountTable, AccountsView, Command, MergeRule, NavItem, Place, PromotionRule, Registry, TodaySource,
};
use crate::base::{Need, Routes};

pub(super) fn register(registry: &mut Registry) {
    let (href, label, icon) = ("/hierarchy", "hierarchy-title", "tree");
    registry.nav.push(NavItem { href, label, icon, order: 25, need: Need::User });
    registry.commands.push(Command { label, href, icon, key: "", in_new: false, need: Need::User });
    registry.accounts_views.push(AccountsView { key: "hierarchy", path: href });
    let (label, href) = ("hierarchy-duplicates", "/accounts/duplicates");
    registry.commands.push(Command { label, href, icon, key: "", in_new: false, need: Need::User });
    registry.tables.push(AccountTable { table: "account_distinctions", key: &["other_id"], computed: false });
    let journal = &["batch_id", "table_name", "id_1", "id_2", "word_1", "word_2"];
    registry.tables.push(AccountTable { table: "account_moves", key: journal, computed: false });
    registry.merge_rules.push(MergeRule { table: "account_moves", moves: MergeRule::NOTHING });
    registry.merge_rules.push(MergeRule { table: "account_distinctions", moves: "m.other_id <> :to" });
    registry.merge_rules.push(MergeRule { table: "duplicate_tasks", moves: "m.other_id <> :to" });
    registry.today.push(TodaySource { place: Place::Main, order: 26, render: pages::today::panel });
    // Values of custom fields go with the person or the conversation that they belong to.
    registry.promotion_rules.push(PromotionRule {
        table: "custom_values",
        goes:
            "m.subject_id in (select p.id from positions p where p.account_id = m.account_id and p.unit_id in (:units))
            or m.subject_id in (select i.id from interactions i
                                 where i.account_id = m.account_id and i.unit_id in (:units))",
    });
    // And comments with what they are about.
    registry.promotion_rules.push(PromotionRule {
        table: "comments",
        goes: "m.about_id in (select p.id from positions p where p.account_id = m.account_id and p.unit_id in (:units))
            or m.about_id in (select i.id from interactions i where i.account_id = m.account_id and i.unit_id in (:units))
            or m.about_id in (select w.id from promises w cross join interactions i
                               where w.account_id = m.account_id and i.account_id = w.account_id
                                 and i.id = w.interaction_id and i.unit_id in (:units))",
    });
    registry.undo.extend(actions::undo::KINDS);
}

pub(super) fn routes() -> Routes {
    let routes = pages::moves::routes(pages::csv::routes(pages::tree::routes(Routes::default())));
    api::routes(pages::promote::routes(pages::merge::routes(pages::duplicates::routes(routes))))
}
