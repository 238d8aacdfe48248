//! What people give upwards: tab, panel, column, search, imports, undo, personal data, routes.

use super::{actions, api, api_data, imports, pages, retention};
use crate::base::registry::{
    AccountPanel, AccountTab, AccountTable, Cell, Command, ListColumn, NavItem, PanelName, PersonalData, Place,
    PromotionRule, Registry, SearchIndex, SearchSource, StatsColumn,
};
use crate::base::{Need, Routes};

/// People with a position that has no end. A position with an end already entered is not counted, as nothing here may
/// depend on today.
pub(super) const PEOPLE_COUNT: StatsColumn = StatsColumn {
    column: "people_count",
    sql: "select count(distinct p.person_id) from positions p
           where p.account_id = account_stats.account_id and p.archived_at is null and p.valid_to = '9999-12-31'",
};

/// What is found of a person: a position at one account. Former names stand a line each.
pub(super) const PERSON: SearchSource = SearchSource {
    kind: "person",
    label: "people-title",
    icon: "people",
    href: |account, position| format!("/accounts/{account}/people/{position}"),
    order: 20,
    index: SearchIndex::Names,
    entries: "select p.account_id as account_id, p.id as subject_id, cast(null as bigint) as at, n.name as title,
                     n.native_name || ' • ' || replace(n.former_names, '
', ' • ') || ' • ' || n.pronunciation as names,
                     p.email || ' • ' || p.phone || case when p.phone_key = '' then '' else ' • ' || p.phone_key end
                     || coalesce((select ' • ' || c.value || ' • ' || c.value_key from position_contacts c
                          where c.account_id = p.account_id and c.position_id = p.id and c.place = 1), '')
                     || coalesce((select ' • ' || c.value || ' • ' || c.value_key from position_contacts c
                          where c.account_id = p.account_id and c.position_id = p.id and c.place = 2), '') as numbers,
                     p.title as words
                from positions p join persons n on n.id = p.person_id where p.archived_at is null",
};

const PERSON_ENTRIES: &str = "kind = 'person' and subject_id in (select p.id from positions p where p.person_id = $1)";

const CONTACTS: &str = "position_id in (select p.id from positions p where p.person_id = $1)";

pub(super) fn register(registry: &mut Registry) {
    registry.nav.push(NavItem { href: "/people", label: "people-title", icon: "people", order: 20, need: Need::User });
    commands(registry);
    registry.tabs.push(AccountTab { key: "people", label: "people-title", order: 20, render: pages::tab::render });
    registry.panels.push(AccountPanel { place: Place::Side, order: 20, render: pages::panel::render });
    let name = PanelName { key: "people", label: "people-title", place: Place::Side, order: 20 };
    registry.panel_names.push(name);
    registry.stats.push(PEOPLE_COUNT);
    registry.columns.push(ListColumn {
        key: "people_count",
        label: "people-title",
        cell: Cell::Int,
        sql: "s.people_count",
        sortable: true,
        default: false,
        total: true,
        order: 60,
    });
    registry.search.push(PERSON);
    registry.tables.extend([
        AccountTable { table: "positions", key: &["id"], computed: false },
        AccountTable { table: "position_contacts", key: &["position_id", "place"], computed: false },
    ]);
    personal(registry);
    registry.promotion_rules.extend([
        PromotionRule { table: "positions", goes: "m.unit_id in (:units)" },
        PromotionRule {
            table: "position_contacts",
            goes: "m.position_id in (select p.id from positions p where p.account_id = m.account_id and p.unit_id in (:units))",
        },
    ]);
    registry.imports.extend([imports::PEOPLE, imports::VCARDS]);
    registry.exports.push(super::exports::PEOPLE);
    registry.jobs.push(retention::JOB);
    registry.own.notices.push(retention::KIND);
    registry.undo.extend(actions::undo::KINDS);
}

fn commands(registry: &mut Registry) {
    registry.commands.push(Command {
        label: "people-title",
        href: "/people",
        icon: "people",
        key: "",
        in_new: false,
        need: Need::User,
    });
    registry.commands.push(Command {
        label: "people-new",
        href: "/people/new",
        icon: "people",
        key: "",
        in_new: true,
        need: Need::User,
    });
    registry.commands.push(Command {
        label: "people-retention",
        href: "/people/retention",
        icon: "shield",
        key: "",
        in_new: false,
        need: Need::User,
    });
}

/// What is personal; the rest follows from the tables of accounts when somebody is erased.
fn personal(registry: &mut Registry) {
    registry.personal.extend([
        PersonalData { table: "persons", column: "name", rows: "id = $1" },
        PersonalData { table: "persons", column: "name_key", rows: "id = $1" },
        PersonalData { table: "persons", column: "given_name", rows: "id = $1" },
        PersonalData { table: "persons", column: "family_name", rows: "id = $1" },
        PersonalData { table: "persons", column: "native_name", rows: "id = $1" },
        PersonalData { table: "persons", column: "former_names", rows: "id = $1" },
        PersonalData { table: "persons", column: "pronunciation", rows: "id = $1" },
        PersonalData { table: "positions", column: "title", rows: "person_id = $1" },
        PersonalData { table: "positions", column: "phone_key", rows: "person_id = $1" },
        PersonalData { table: "positions", column: "languages", rows: "person_id = $1" },
        PersonalData { table: "positions", column: "channel", rows: "person_id = $1" },
        PersonalData { table: "positions", column: "basis_note", rows: "person_id = $1" },
        PersonalData { table: "positions", column: "birthday", rows: "person_id = $1" },
        PersonalData { table: "positions", column: "notes", rows: "person_id = $1" },
        PersonalData { table: "position_contacts", column: "value", rows: CONTACTS },
        PersonalData { table: "position_contacts", column: "value_key", rows: CONTACTS },
        PersonalData { table: "positions", column: "email", rows: "person_id = $1" },
        PersonalData { table: "positions", column: "email_key", rows: "person_id = $1" },
        PersonalData { table: "positions", column: "phone", rows: "person_id = $1" },
        PersonalData { table: "search_entries", column: "title", rows: PERSON_ENTRIES },
        PersonalData { table: "search_entries", column: "folded", rows: PERSON_ENTRIES },
        PersonalData { table: "search_entries", column: "tokens", rows: PERSON_ENTRIES },
    ]);
    const CUSTOM: &str = "subject = 'person' and subject_id in (select p.id from positions p where p.person_id = $1)";
    registry.personal.extend([
        PersonalData { table: "custom_values", column: "value", rows: CUSTOM },
        PersonalData { table: "custom_values", column: "word", rows: CUSTOM },
    ]);
}

pub(super) fn routes() -> Routes {
    let routes = pages::person::routes(pages::list::routes(pages::new::routes(Routes::default())));
    let routes = pages::introductions::routes(routes);
    let routes = pages::retention::routes(pages::data::routes(pages::moved::routes(routes)));
    api::routes(api_data::routes(pages::edit::routes(routes)))
}
