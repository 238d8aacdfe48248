//! What promises give upwards: panels, figure, columns, timeline, reasons, imports, undo, routes.

use super::{actions, api, imports, late, pages, store};
use crate::base::registry::{
    AccountFigure, AccountPanel, AccountTable, Cell, Command, HandoverPart, ListColumn, PanelName, PersonTimeline,
    PersonalData, Place, PromotionRule, ReasonSource, Registry, SearchIndex, SearchSource, StatsColumn, TimelineKind,
    TodaySource,
};
use crate::base::{Need, Routes};

/// Open promises per side, and the earliest date among them. Whether it is late is computed when it is read.
pub(super) const STATS: [StatsColumn; 3] = [
    StatsColumn {
        column: "open_promises",
        sql: "select count(*) from promises p
               where p.account_id = account_stats.account_id and p.state = 'open' and p.side = 'ours' and p.archived_at is null",
    },
    StatsColumn {
        column: "open_promises_theirs",
        sql: "select count(*) from promises p
               where p.account_id = account_stats.account_id and p.state = 'open' and p.side = 'theirs' and p.archived_at is null",
    },
    StatsColumn {
        column: "next_promise_due_on",
        sql: "select min(p.due_on) from promises p
               where p.account_id = account_stats.account_id and p.state = 'open' and p.archived_at is null",
    },
];

/// What is found of a promise: its words, to or from whom, and what shows that it was kept.
pub(super) const PROMISE: SearchSource = SearchSource {
    kind: "promise",
    label: "promises-title",
    icon: "promise",
    href: |account, promise| format!("/accounts/{account}/promises/{promise}"),
    order: 30,
    index: SearchIndex::Texts,
    entries: "select p.account_id as account_id, p.id as subject_id, p.created_at as at, p.content as title,
                     coalesce((select n.name from persons n where n.id = p.person_id), '') as names,
                     '' as numbers, p.evidence as words
                from promises p where p.archived_at is null",
};

pub(super) fn register(registry: &mut Registry) {
    let command = |label, href, in_new| Command { label, href, icon: "promise", key: "", in_new, need: Need::User };
    registry.commands.push(command("promises-new", "/promises/new", true));
    registry.commands.push(command("promises-title", "/promises", false));
    registry.panels.push(AccountPanel { place: Place::Main, order: 20, render: pages::panels::account });
    let name = PanelName { key: "promises", label: "promises-title", place: Place::Main, order: 20 };
    registry.panel_names.push(name);
    registry.figures.push(AccountFigure { order: 30, render: pages::panels::figure });
    registry.today.push(TodaySource { place: Place::Main, order: 20, render: pages::panels::today });
    registry.timeline.push(TimelineKind { key: "promises", label: "promises-title", list: pages::timeline::list });
    registry.own.with_person.push(PersonTimeline { key: "promises", list: pages::timeline::with_person });
    registry.reasons.push(ReasonSource { list: pages::reason::list });
    registry.stats.extend(STATS);
    let column = |key, label, cell, sql, default, total, order| ListColumn {
        key,
        label,
        cell,
        sql,
        sortable: key != "open_promises_theirs",
        default,
        total,
        order,
    };
    registry.columns.extend([
        column("open_promises", "promises-column-ours", Cell::Int, "s.open_promises", true, true, 50),
        column("open_promises_theirs", "promises-column-theirs", Cell::Int, "s.open_promises_theirs", false, true, 51),
        column("next_promise_due_on", "promises-column-due", Cell::Day, "s.next_promise_due_on", false, false, 52),
    ]);
    registry.tables.push(AccountTable { table: "promises", key: &["id"], computed: false });
    registry.own.records.push(pages::panels::record);
    registry.personal.extend([
        PersonalData { table: "promises", column: "content", rows: "person_id = $1" },
        PersonalData { table: "promises", column: "evidence", rows: "person_id = $1 or confirmed_by = $1" },
        PersonalData {
            table: "search_texts",
            column: "folded",
            rows: "kind = 'promise' and exists (select 1 from promises p
                    where p.account_id = search_texts.account_id and p.id = search_texts.subject_id and p.person_id = $1)",
        },
    ]);
    // A promise has no unit of its own: it goes with the conversation in which it was made.
    registry.promotion_rules.push(PromotionRule {
        table: "promises",
        goes: "m.interaction_id in (select i.id from interactions i
                 where i.account_id = m.account_id and i.unit_id in (:units))",
    });
    registry.imports.push(imports::PROMISES);
    registry.exports.push(super::exports::PROMISES);
    registry.search.push(PROMISE);
    registry.undo.extend(actions::undo::KINDS);
    registry.undo_batches.push(actions::undo::HANDED_OVER);
    registry.handover_parts.push(HandoverPart {
        key: "promises",
        label: "promises-open",
        note: "promises-handed-over-note",
        count: store::handing::counts,
        give: actions::hand_over,
    });
    registry.own.views.push(crate::base::personal::ViewPlace {
        place: "promises",
        path: "/promises",
        label: "promises-title",
        everything: "promises-everything",
        normal: pages::Asked::normal,
    });
    registry.own.notices.push(late::KIND);
    registry.jobs.push(late::JOB);
}

pub(super) fn routes() -> Routes {
    let routes =
        pages::record::routes(pages::new::routes(pages::keeping::routes(pages::ledger::routes(Routes::default()))));
    api::routes(pages::verbs::routes(pages::edit::routes(routes)))
}
