//! What files give upwards: tab, panels, timeline, search, undo, sweep, check, routes.

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;

use super::{actions, api, pages, sweep};
use crate::base::registry::{
    AccountPanel, AccountTab, AccountTable, PersonalData, Place, PromotionRule, Registry, SearchIndex, SearchSource,
    TimelineKind,
};
use crate::base::{Need, Routes};

/// What is found of a file: its name. What is in it is not read.
pub(super) const FILE: SearchSource = SearchSource {
    kind: "file",
    label: "files-title",
    icon: "file",
    href: |account, file| format!("/accounts/{account}/files/{file}"),
    order: 50,
    index: SearchIndex::Texts,
    entries: "select f.account_id as account_id, f.id as subject_id, f.created_at as at, f.name as title,
                     '' as names, '' as numbers, '' as words
                from files f where f.archived_at is null",
};

/// Files under a person, or under what was said with or promised to them.
const OF_PERSON: &str = "(about = 'person' and about_id = $1)
    or (about = 'promise' and about_id in (select p.id from promises p
          where p.account_id = files.account_id and p.person_id = $1))
    or (about = 'conversation' and about_id in (select ip.interaction_id from interaction_people ip
          where ip.account_id = files.account_id and ip.person_id = $1))";

pub(super) fn register(registry: &mut Registry) {
    registry.tabs.push(AccountTab { key: "files", label: "files-title", order: 27, render: pages::tab::render });
    registry.panels.push(AccountPanel { place: Place::Side, order: 60, render: pages::tab::panel });
    registry.own.records.push(pages::tab::record);
    registry.timeline.push(TimelineKind { key: "files", label: "files-title", list: pages::timeline::list });
    registry.tables.push(AccountTable { table: "files", key: &["id"], computed: false });
    // Files go with what they stand under.
    registry.promotion_rules.push(PromotionRule {
        table: "files",
        goes: "((m.about = 'person' and m.about_id in (select x.person_id from positions x
                   where x.account_id = m.account_id and x.unit_id in (:units)))
             or (m.about = 'conversation' and m.about_id in (select i.id from interactions i
                   where i.account_id = m.account_id and i.unit_id in (:units)))
             or (m.about = 'promise' and m.about_id in (select p.id from promises p
                   join interactions i on i.account_id = p.account_id and i.id = p.interaction_id
                   where p.account_id = m.account_id and i.unit_id in (:units))))",
    });
    registry.personal.extend([
        PersonalData { table: "files", column: "name", rows: OF_PERSON },
        PersonalData {
            table: "search_texts",
            column: "folded",
            rows: "kind = 'file' and exists (select 1 from files f
                    where f.account_id = search_texts.account_id and f.id = search_texts.subject_id
                      and ((f.about = 'person' and f.about_id = $1)
                        or (f.about = 'promise' and f.about_id in (select p.id from promises p
                              where p.account_id = f.account_id and p.person_id = $1))
                        or (f.about = 'conversation' and f.about_id in (select ip.interaction_id from interaction_people ip
                              where ip.account_id = f.account_id and ip.person_id = $1))))",
        },
    ]);
    registry.own.erasures.push(actions::erase::erase);
    registry.search.push(FILE);
    registry.undo.extend(actions::undo::KINDS);
    registry.jobs.push(sweep::JOB);
    registry.checks.push(sweep::CHECK);
}

pub(super) fn routes() -> Routes {
    const ONE: &str = "/accounts/{id}/files/{file}";
    let routes = Routes::default()
        .post("/accounts/{id}/files/new", Need::User, pages::upload::create.layer(DefaultBodyLimit::disable()))
        .get(ONE, Need::User, pages::show::show)
        .get("/accounts/{id}/files/{file}/content", Need::User, pages::show::content)
        .post("/accounts/{id}/files/{file}/archiving", Need::User, pages::show::remove);
    api::routes(routes)
}
