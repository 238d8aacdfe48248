//! What requests give upwards: panels, a timeline, search, notices, undo.

use super::{actions, late, pages};
use crate::base::Need;
use crate::base::registry::{
    AccountPanel, AccountTable, Command, NoticeKind, PanelName, Place, PromotionRule, Registry, SearchIndex,
    SearchSource, TimelineKind, TodaySource,
};

/// What is found of a request by those who see the account: what is asked, and the answer.
pub(super) const REQUEST: SearchSource = SearchSource {
    kind: "request",
    label: "requests-title",
    icon: "arrow-right",
    href: |account, request| format!("/accounts/{account}/requests/{request}"),
    order: 34,
    index: SearchIndex::Texts,
    entries: "select r.account_id as account_id, r.id as subject_id, r.created_at as at, r.what as title,
                     '' as names, '' as numbers, r.details || ' ' || r.answer as words
                from requests r where r.archived_at is null",
};

pub(super) fn register(registry: &mut Registry) {
    let command = |label, href, in_new| Command { label, href, icon: "arrow-right", key: "", in_new, need: Need::User };
    registry.commands.push(command("requests-new", "/requests/new", true));
    registry.commands.push(command("requests-title", "/requests", false));
    registry.panels.push(AccountPanel { place: Place::Main, order: 28, render: pages::panels::account });
    registry.panel_names.push(PanelName { key: "requests", label: "requests-title", place: Place::Main, order: 28 });
    registry.today.push(TodaySource { place: Place::Main, order: 30, render: pages::panels::today });
    registry.timeline.push(TimelineKind { key: "requests", label: "requests-title", list: pages::timeline::list });
    registry.tables.push(AccountTable { table: "requests", key: &["id"], computed: false });
    registry.promotion_rules.push(PromotionRule {
        table: "requests",
        goes: "m.interaction_id in (select i.id from interactions i
                 where i.account_id = m.account_id and i.unit_id in (:units))",
    });
    registry.search.push(REQUEST);
    registry.undo.extend(actions::undo::KINDS);
    for (kind, label) in [
        (actions::ASKED, "requests-notice-asked"),
        (actions::ANSWERED, "requests-notice-answered"),
        (actions::DECLINED, "requests-notice-declined"),
        (actions::WITHDRAWN, "requests-notice-withdrawn"),
    ] {
        registry.own.notices.push(NoticeKind { kind, label, icon: "arrow-right" });
    }
    registry.own.notices.push(late::KIND);
    registry.jobs.push(late::JOB);
}
