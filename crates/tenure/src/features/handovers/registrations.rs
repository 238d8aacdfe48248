//! What hand-overs give upwards: commands, tables, undo, the job of the day, routes.

use super::{actions, api, pages};
use crate::base::registry::{
    AccountNotice, AccountTable, Command, NoticeKind, Place, Registry, TodayNotice, TodaySource,
};
use crate::base::{Need, Routes};

pub(super) fn register(registry: &mut Registry) {
    for (label, href) in [("handovers-new", "/handovers/new"), ("handovers-title", "/handovers")] {
        registry.commands.push(Command { label, href, icon: "swap", key: "", in_new: false, need: Need::User });
    }
    registry.tables.push(AccountTable { table: "handover_accounts", key: &["handover_id"], computed: false });
    registry.today.push(TodaySource { place: Place::Main, order: 15, render: pages::away::waiting });
    registry.today_notices.push(TodayNotice { render: pages::away::today });
    registry.account_notices.push(AccountNotice { render: pages::away::account });
    registry.jobs.push(actions::carry::JOB);
    for (kind, label) in
        [(actions::tell::OFFERED, "handovers-notice-offered"), (actions::tell::ANSWERED, "handovers-notice-answered")]
    {
        registry.own.notices.push(NoticeKind { kind, label, icon: "swap" });
    }
    registry.undo.extend(actions::undo::KINDS);
}

pub(super) fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
