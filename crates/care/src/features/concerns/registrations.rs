//! What concerns give upwards: a panel, a timeline, search, imports, undo.

use super::{actions, imports, pages};
use crate::base::Need;
use crate::base::registry::{
    AccountPanel, AccountTable, Command, PanelName, PersonalData, Place, PromotionRule, Registry, SearchIndex,
    SearchSource, TimelineKind,
};

/// What is found of a concern: its words, whose it is, and what was answered.
pub(super) const CONCERN: SearchSource = SearchSource {
    kind: "concern",
    label: "concerns-title",
    icon: "question",
    href: |account, concern| format!("/accounts/{account}/concerns/{concern}"),
    order: 32,
    index: SearchIndex::Texts,
    entries: "select c.account_id as account_id, c.id as subject_id, c.created_at as at, c.words as title,
                     coalesce((select n.name from persons n where n.id = c.person_id), '') as names,
                     '' as numbers, c.evidence as words
                from concerns c where c.archived_at is null",
};

pub(super) fn register(registry: &mut Registry) {
    let command = |label, href, in_new| Command { label, href, icon: "question", key: "", in_new, need: Need::User };
    registry.commands.push(command("concerns-new", "/concerns/new", true));
    registry.commands.push(command("concerns-title", "/concerns", false));
    registry.panels.push(AccountPanel { place: Place::Main, order: 24, render: pages::panel::account });
    registry.panel_names.push(PanelName { key: "concerns", label: "concerns-title", place: Place::Main, order: 24 });
    registry.own.records.push(pages::panel::record);
    registry.timeline.push(TimelineKind { key: "concerns", label: "concerns-title", list: pages::timeline::list });
    registry.tables.push(AccountTable { table: "concerns", key: &["id"], computed: false });
    registry.tables.push(AccountTable { table: "concern_answers", key: &["concern_id", "id"], computed: false });
    registry.personal.extend([
        PersonalData { table: "concerns", column: "words", rows: "person_id = $1" },
        PersonalData { table: "concerns", column: "evidence", rows: "person_id = $1 or confirmed_by = $1" },
        PersonalData {
            table: "concern_answers",
            column: "body",
            rows: "exists (select 1 from concerns c where c.account_id = concern_answers.account_id
                             and c.id = concern_answers.concern_id and c.person_id = $1)",
        },
        PersonalData {
            table: "search_texts",
            column: "folded",
            rows: "kind = 'concern' and exists (select 1 from concerns c
                    where c.account_id = search_texts.account_id and c.id = search_texts.subject_id and c.person_id = $1)",
        },
    ]);
    // A concern has no unit of its own: it goes with the conversation in which it was heard.
    registry.promotion_rules.extend([
        PromotionRule {
            table: "concerns",
            goes: "m.interaction_id in (select i.id from interactions i
                     where i.account_id = m.account_id and i.unit_id in (:units))",
        },
        PromotionRule {
            table: "concern_answers",
            goes: "m.concern_id in (select c.id from concerns c
                     join interactions i on i.account_id = c.account_id and i.id = c.interaction_id
                    where c.account_id = m.account_id and i.unit_id in (:units))",
        },
    ]);
    registry.imports.push(imports::CONCERNS);
    registry.exports.push(super::exports::CONCERNS);
    registry.search.push(CONCERN);
    registry.undo.extend(actions::undo::KINDS);
}
