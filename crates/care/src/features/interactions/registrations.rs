//! What conversations give upwards: maintained columns, figures, timeline, reasons, imports, undo, routes.

use super::{actions, api, healing, imports, pages, store};
use crate::base::registry::{
    AccountFigure, AccountTable, Cell, CheckSource, Command, HandoverPart, ListColumn, PersonTimeline, PersonalData,
    Place, PromotionRule, ReasonSource, Rebuild, Registry, SearchIndex, SearchSource, StatsColumn, TimelineKind,
    TodaySource,
};
use crate::base::taking_back::NamedBy;
use crate::base::{Need, Routes};

/// Only what went both ways counts as a conversation here: a touch. Nothing depends on now.
pub(super) const STATS: [StatsColumn; 3] = [
    StatsColumn {
        column: "last_conversation_at",
        sql: "select i.happened_at from interactions i
               where i.account_id = account_stats.account_id and i.archived_at is null and i.direction = 'both'
               order by i.happened_at desc, i.id desc limit 1",
    },
    StatsColumn {
        column: "last_conversation_id",
        sql: "select i.id from interactions i
               where i.account_id = account_stats.account_id and i.archived_at is null and i.direction = 'both'
               order by i.happened_at desc, i.id desc limit 1",
    },
    StatsColumn {
        column: "next_step_on",
        sql: "select min(i.next_step_on) from interactions i
               where i.account_id = account_stats.account_id and i.next_step_on is not null
                 and i.next_step_done_at is null and i.archived_at is null",
    },
];

/// What is found of a conversation: its line, what comes next, and with whom it was.
pub(super) const TALK: SearchSource = SearchSource {
    kind: "conversation",
    label: "interactions-title",
    icon: "call",
    href: |account, talk| format!("/accounts/{account}/conversations/{talk}"),
    order: 40,
    index: SearchIndex::Texts,
    entries: "select i.account_id as account_id, i.id as subject_id, i.happened_at as at, i.summary as title,
                     coalesce((select string_agg(n.name, ' • ' order by n.id)
                        from interaction_people ip join persons n on n.id = ip.person_id
                       where ip.account_id = i.account_id and ip.interaction_id = i.id and ip.present = 1), '') as names,
                     '' as numbers, i.next_step || ' ' || i.notes as words
                from interactions i where i.archived_at is null",
};

/// What the day of the next conversation is computed from when it is read (`Cell::Due`).
const DUE: &str = "(coalesce(cast(s.last_conversation_at as text), '') || '|' ||
    coalesce((select t.tier || '|' || coalesce(a.sector, '') || '|' || cast(m.is_key as text)
                from account_tiers t join terms m on m.kind = 'tier' and m.code = t.tier
               where t.account_id = a.id and t.valid_from <= :today and t.valid_to > :today),
             '|' || coalesce(a.sector, '') || '|0'))";

pub(super) fn register(registry: &mut Registry) {
    registry.commands.push(Command {
        label: "interactions-log",
        href: "/conversations/new",
        icon: "call",
        key: "l",
        in_new: true,
        need: Need::User,
    });
    registry.figures.push(AccountFigure { order: 10, render: pages::figures::last });
    registry.figures.push(AccountFigure { order: 15, render: pages::figures::due });
    registry.figures.push(AccountFigure { order: 20, render: pages::figures::next });
    registry.timeline.push(TimelineKind {
        key: "conversations",
        label: "interactions-title",
        list: pages::timeline::list,
    });
    registry.own.with_person.push(PersonTimeline { key: "conversations", list: pages::timeline::with_person });
    registry.own.timeline_people = Some(pages::timeline::people);
    registry.stats.extend(STATS);
    registry.columns.extend([
        ListColumn {
            key: "next_conversation_due_on",
            label: "interactions-due",
            cell: Cell::Due,
            sql: DUE,
            sortable: false,
            default: false,
            total: false,
            order: 35,
        },
        ListColumn {
            key: "last_conversation_at",
            label: "interactions-last",
            cell: Cell::Instant,
            sql: "s.last_conversation_at",
            sortable: true,
            default: true,
            total: false,
            order: 30,
        },
        ListColumn {
            key: "next_step_on",
            label: "interactions-next",
            cell: Cell::Day,
            sql: "s.next_step_on",
            sortable: true,
            default: true,
            total: false,
            order: 40,
        },
    ]);
    registry.reasons.push(ReasonSource { list: pages::reason::list });
    registry.tables.extend([
        AccountTable { table: "interactions", key: &["id"], computed: false },
        AccountTable { table: "interaction_people", key: &["interaction_id", "person_id"], computed: false },
        AccountTable { table: "interaction_users", key: &["interaction_id", "user_id"], computed: false },
        AccountTable { table: "conversation_drafts", key: &["id"], computed: false },
        AccountTable { table: "person_talks", key: &["person_id"], computed: true },
        AccountTable { table: "contact_strengths", key: &["person_id", "user_id"], computed: true },
        AccountTable { table: "conversation_times", key: &["happened_at", "id"], computed: true },
    ]);
    let those = store::times::spoke;
    registry.named_by.push(NamedBy { subject_kind: "user", those, instead_of: Some("interactions") });
    const WITH: &str = "exists (select 1 from interaction_people ip where ip.account_id = interactions.account_id
                          and ip.interaction_id = interactions.id and ip.person_id = $1)";
    const CUSTOM: &str = "subject = 'conversation' and exists (select 1 from interaction_people ip
                           where ip.account_id = custom_values.account_id and ip.interaction_id = custom_values.subject_id
                             and ip.person_id = $1)";
    registry.personal.extend([
        PersonalData { table: "custom_values", column: "value", rows: CUSTOM },
        PersonalData { table: "custom_values", column: "word", rows: CUSTOM },
        PersonalData { table: "interactions", column: "summary", rows: WITH },
        PersonalData { table: "interactions", column: "notes", rows: WITH },
        PersonalData { table: "interactions", column: "next_step", rows: WITH },
        PersonalData {
            table: "search_texts",
            column: "folded",
            rows: "kind = 'conversation' and exists (select 1 from interaction_people ip
                    where ip.account_id = search_texts.account_id and ip.interaction_id = search_texts.subject_id and ip.person_id = $1)",
        },
    ]);
    registry.rebuilds.push(Rebuild { table: "person_talks", run: store::talks::rebuild_set });
    registry.rebuilds.push(Rebuild { table: "conversation_times", run: store::times::rebuild_set });
    registry.rebuilds.push(Rebuild { table: "contact_strengths", run: store::strengths::rebuild_set });
    const OF_UNIT: &str = "m.interaction_id in (select i.id from interactions i
                             where i.account_id = m.account_id and i.unit_id in (:units))";
    registry.promotion_rules.extend([
        PromotionRule { table: "interactions", goes: "m.unit_id in (:units)" },
        PromotionRule { table: "interaction_people", goes: OF_UNIT },
        PromotionRule { table: "interaction_users", goes: OF_UNIT },
    ]);
    registry.imports.extend([imports::CONVERSATIONS, imports::NOTES]);
    registry.exports.extend([super::exports::CONVERSATIONS, super::exports::NOTES]);
    registry.search.push(TALK);
    registry.undo.extend(actions::undo::KINDS);
    registry.undo_batches.push(actions::undo::HANDED_OVER);
    registry.undo_batches.push(actions::drafts::HANDED_OVER);
    registry.today.push(TodaySource { place: Place::Main, order: 10, render: pages::drafts::today });
    let part = |key, label, note, count, give| HandoverPart { key, label, note, count, give };
    registry.handover_parts.extend([
        part(
            "steps",
            "interactions-steps",
            "interactions-handed-over-note",
            store::handing::counts,
            actions::hand_over,
        ),
        part(
            "drafts",
            "interactions-drafts",
            "interactions-drafts-handed-over-note",
            store::drafts::counts,
            actions::drafts::hand_over,
        ),
    ]);
    registry.checks.push(CheckSource { name: "last conversations", run: store::talks::check });
    registry.jobs.extend([healing::JOB, healing::IMPORTED]);
    registry.checks.push(CheckSource { name: "order of conversations", run: store::times::check });
    registry.checks.push(CheckSource { name: "strength of relationships", run: store::strengths::check });
}

pub(super) fn routes() -> Routes {
    let routes = pages::record::routes(pages::new::routes(pages::drafts::routes(Routes::default())));
    api::routes(pages::edit::routes(routes))
}
