//! What meetings give upwards: panels, search, undo, routes.

use super::{actions, api, pages};
use crate::base::registry::{
    AccountPanel, AccountTable, Command, PanelName, PersonalData, Place, Registry, SearchIndex, SearchSource,
    TodaySource,
};
use crate::base::{Need, Routes};

/// What is found of a meeting: what it is about, the agenda, the place, and who comes.
pub(super) const MEETING: SearchSource = SearchSource {
    kind: "meeting",
    label: "meetings-title",
    icon: "calendar",
    href: |account, meeting| format!("/accounts/{account}/meetings/{meeting}"),
    order: 38,
    index: SearchIndex::Texts,
    entries: "select m.account_id as account_id, m.id as subject_id, m.starts_at as at, m.title as title,
                     coalesce((select string_agg(n.name, ' • ' order by n.id) from meeting_people w join persons n on n.id = w.person_id
                       where w.account_id = m.account_id and w.meeting_id = m.id), '') as names,
                     '' as numbers, m.place || ' ' || m.agenda as words
                from meetings m where m.archived_at is null",
};

pub(super) fn register(registry: &mut Registry) {
    let command = |label, href, in_new| Command { label, href, icon: "calendar", key: "", in_new, need: Need::User };
    registry.commands.push(command("meetings-new", "/meetings/new", true));
    registry.commands.push(command("meetings-title", "/meetings", false));
    registry.panels.push(AccountPanel { place: Place::Side, order: 5, render: pages::panels::account });
    registry.panel_names.push(PanelName { key: "meetings", label: "meetings-coming", place: Place::Side, order: 5 });
    registry.today.push(TodaySource { place: Place::Side, order: 5, render: pages::panels::today });
    registry.tables.extend([
        AccountTable { table: "meetings", key: &["id"], computed: false },
        AccountTable { table: "meeting_people", key: &["meeting_id", "person_id"], computed: false },
        AccountTable { table: "meeting_users", key: &["meeting_id", "user_id"], computed: false },
    ]);
    const WITH: &str = "exists (select 1 from meeting_people w where w.account_id = meetings.account_id
                          and w.meeting_id = meetings.id and w.person_id = $1)";
    registry.personal.extend([
        PersonalData { table: "meetings", column: "title", rows: WITH },
        PersonalData { table: "meetings", column: "agenda", rows: WITH },
        PersonalData {
            table: "search_texts",
            column: "folded",
            rows: "kind = 'meeting' and exists (select 1 from meeting_people w
                    where w.account_id = search_texts.account_id and w.meeting_id = search_texts.subject_id and w.person_id = $1)",
        },
    ]);
    registry.search.push(MEETING);
    registry.undo.extend(actions::KINDS);
}

pub(super) fn routes() -> Routes {
    let routes = pages::record::routes(pages::new::routes(pages::list::routes(Routes::default())));
    api::routes(pages::share::routes(pages::recap::routes(routes)))
}
