//! What relationships give upwards: tables, personal data, undo, routes.

use super::{actions, api, pages, report, store};
use crate::base::registry::{
    AccountFigure, AccountTab, AccountTable, Cell, Command, HandoverPart, ListColumn, PersonalData, PromotionRule,
    Registry,
};
use crate::base::{Need, Routes};

/// Positions that go with a unit.
const OF_UNIT: &str = "m.position_id in (select p.id from positions p
    where p.account_id = m.account_id and p.unit_id in (:units))";

/// Lines whose two ends both go with a unit.
const INSIDE_UNIT: &str = "m.position_id in (
      select p.id from positions p where p.account_id = m.account_id and p.unit_id in (:units)
      union all select o.id from open_roles o where o.account_id = m.account_id and o.unit_id in (:units))
    and m.to_id in (
      select p.id from positions p where p.account_id = m.account_id and p.unit_id in (:units)
      union all select o.id from open_roles o where o.account_id = m.account_id and o.unit_id in (:units))";

/// Key positions of today.
const KEY_PEOPLE: &str = "(select count(*) from positions p
    where p.account_id = a.id and p.archived_at is null and p.valid_from <= :today and p.valid_to > :today
      and (p.influence >= 4 or exists (select 1 from position_roles k
             where k.account_id = p.account_id and k.position_id = p.id
               and k.role in ('economic_buyer', 'decision_maker', 'approver', 'technical_buyer', 'executive_sponsor', 'champion'))))";

/// Roles that nobody holds today.
const OPEN_ROLES: &str = "(select count(*) from open_roles o
    where o.account_id = a.id and o.archived_at is null and o.valid_from <= :today and o.valid_to > :today)";

pub(super) fn register(registry: &mut Registry) {
    registry.tabs.push(AccountTab {
        key: "relationships",
        label: "relations-title",
        order: 22,
        render: pages::tab::render,
    });
    registry.commands.push(Command {
        label: "relations-leaving",
        href: "/relationships/leaving",
        icon: "gap",
        key: "",
        in_new: false,
        need: Need::User,
    });
    let column = |key, label, sql, order| ListColumn {
        key,
        label,
        cell: Cell::Int,
        sql,
        sortable: false,
        default: false,
        total: false,
        order,
    };
    registry.columns.extend([
        column("key_people", "relations-column-key", KEY_PEOPLE, 61),
        column("open_roles", "relations-column-open", OPEN_ROLES, 62),
    ]);
    registry.figures.push(AccountFigure { order: 40, render: pages::figure::covered });
    registry.tables.extend([
        AccountTable { table: "position_roles", key: &["position_id", "role"], computed: false },
        AccountTable { table: "open_roles", key: &["id"], computed: false },
        AccountTable { table: "peer_places", key: &["position_id"], computed: false },
        AccountTable { table: "position_lines", key: &["id"], computed: false },
        AccountTable { table: "support_judgements", key: &["id"], computed: false },
        AccountTable { table: "strength_ratings", key: &["id"], computed: false },
    ]);
    registry.promotion_rules.extend([
        PromotionRule { table: "position_roles", goes: OF_UNIT },
        PromotionRule { table: "peer_places", goes: OF_UNIT },
        PromotionRule { table: "support_judgements", goes: OF_UNIT },
        PromotionRule { table: "strength_ratings", goes: OF_UNIT },
        PromotionRule { table: "open_roles", goes: "m.unit_id in (:units)" },
        PromotionRule { table: "position_lines", goes: INSIDE_UNIT },
    ]);
    const HELD: &str = "position_id in (select p.id from positions p where p.person_id = $1)";
    registry.personal.extend([
        PersonalData { table: "positions", column: "motives_business", rows: "person_id = $1" },
        PersonalData { table: "positions", column: "motives_personal", rows: "person_id = $1" },
        PersonalData { table: "positions", column: "competitor_ties", rows: "person_id = $1" },
        PersonalData { table: "support_judgements", column: "evidence", rows: HELD },
        PersonalData { table: "strength_ratings", column: "comment", rows: HELD },
    ]);
    registry.undo.extend(actions::undo::KINDS);
    registry.undo_batches.push(actions::undo::HANDED_OVER);
    registry.compiled.reports.push(report::TURNED);
    registry.handover_parts.push(HandoverPart {
        key: "coverage",
        label: "relations-coverage",
        note: "relations-handed-over-note",
        count: store::handing::counts,
        give: actions::hand_over,
    });
}

pub(super) fn routes() -> Routes {
    let routes = pages::why::routes(pages::leaving::routes(pages::person::routes(Routes::default())));
    let routes = pages::edit::routes(pages::opinions::routes(pages::lines::routes(pages::role::routes(routes))));
    api::routes(pages::departures::routes(routes))
}
