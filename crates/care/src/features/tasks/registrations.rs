//! What tasks give upwards: panels, timeline, search, hand-over, undo, routes.

use super::{GIVEN, actions, api, pages, store};
use crate::base::registry::{
    AccountPanel, AccountTable, Command, HandoverPart, NoticeKind, PanelName, PersonTimeline, PersonalData, Place,
    PromotionRule, Registry, SearchIndex, SearchSource, TimelineKind, TodaySource,
};
use crate::base::{Need, Routes};

/// What is found of a task: its words, and with whom.
pub(super) const TASK: SearchSource = SearchSource {
    kind: "task",
    label: "tasks-title",
    icon: "check",
    href: |account, task| format!("/accounts/{account}/tasks/{task}"),
    order: 35,
    index: SearchIndex::Texts,
    entries: "select t.account_id as account_id, t.id as subject_id, t.created_at as at, t.content as title,
                     coalesce((select n.name from persons n where n.id = t.person_id), '') as names,
                     '' as numbers, '' as words
                from tasks t where t.archived_at is null",
};

pub(super) fn register(registry: &mut Registry) {
    let command = |label, href, in_new| Command { label, href, icon: "check", key: "", in_new, need: Need::User };
    registry.commands.push(command("tasks-new", "/tasks/new", true));
    registry.commands.push(command("tasks-title", "/tasks", false));
    registry.panels.push(AccountPanel { place: Place::Main, order: 22, render: pages::panels::account });
    registry.panel_names.push(PanelName { key: "tasks", label: "tasks-title", place: Place::Main, order: 22 });
    registry.today.push(TodaySource { place: Place::Main, order: 25, render: pages::panels::today });
    registry.timeline.push(TimelineKind { key: "tasks", label: "tasks-title", list: pages::panels::timeline });
    registry.own.with_person.push(PersonTimeline { key: "tasks", list: pages::panels::with_person });
    registry.tables.push(AccountTable { table: "tasks", key: &["id"], computed: false });
    registry.personal.extend([
        PersonalData { table: "tasks", column: "content", rows: "person_id = $1" },
        PersonalData {
            table: "search_texts",
            column: "folded",
            rows: "kind = 'task' and exists (select 1 from tasks t
                    where t.account_id = search_texts.account_id and t.id = search_texts.subject_id and t.person_id = $1)",
        },
    ]);
    // A task has no unit of its own: it goes with the conversation that it came from.
    registry.promotion_rules.push(PromotionRule {
        table: "tasks",
        goes: "m.interaction_id in (select i.id from interactions i
                 where i.account_id = m.account_id and i.unit_id in (:units))",
    });
    registry.search.push(TASK);
    registry.undo.extend(actions::KINDS);
    registry.undo_batches.push(actions::HANDED_OVER);
    registry.handover_parts.push(HandoverPart {
        key: "tasks",
        label: "tasks-open",
        note: "tasks-handed-over-note",
        count: store::counts,
        give: actions::hand_over,
    });
    registry.own.notices.push(NoticeKind { kind: GIVEN, label: "tasks-notice", icon: "check" });
}

pub(super) fn routes() -> Routes {
    api::routes(pages::record::routes(pages::new::routes(pages::list::routes(Routes::default()))))
}
