//! What the accounts table, the account page and the team page give upwards.

use super::{api, pages};
use crate::base::registry::{AccountTab, Cell, ListColumn, NavItem, Registry};
use crate::base::{Need, Right, Routes};

/// A dated fact on the day that is looked at: one value per account.
macro_rules! held {
    ($what:literal from $table:literal) => {
        concat!(
            "(select x.",
            $what,
            " from ",
            $table,
            " x where x.account_id = a.id and x.valid_from <= :day and x.valid_to > :day)"
        )
    };
}

const LEAD: &str = "(select u.name from assignments x cross join users u
                      where x.account_id = a.id and x.role = 'lead' and x.valid_from <= :day and x.valid_to > :day
                        and u.id = x.user_id)";
const TERRITORY: &str = "(select t.name from account_territories x cross join territories t
                           where x.account_id = a.id and x.valid_from <= :day and x.valid_to > :day
                             and t.id = x.territory_id)";
/// Named only if the viewer can see it today.
const PARENT: &str = "(select p.name from account_parents x cross join accounts p
                        where x.account_id = a.id and x.valid_from <= :day and x.valid_to > :day and p.id = x.parent_id
                          and :visible)";

/// The columns that accounts give. Sortable are those with an index.
fn columns() -> [ListColumn; 12] {
    let column = |key, label, cell, sql, order| ListColumn {
        key,
        label,
        cell,
        sql,
        sortable: false,
        default: true,
        total: false,
        order,
    };
    [
        ListColumn { sortable: true, ..column("name", "accounts-column-account", Cell::Text, "a.name", 0) },
        column("tier", "accounts-field-tier", Cell::Term, held!("tier" from "account_tiers"), 10),
        column("lifecycle", "accounts-field-lifecycle", Cell::Term, held!("lifecycle" from "account_lifecycles"), 12),
        column("lead", "accounts-field-lead", Cell::Text, LEAD, 14),
        ListColumn { sortable: true, ..column("city", "accounts-field-city", Cell::Text, "a.city", 16) },
        ListColumn {
            sortable: true,
            total: true,
            ..column("revenue", "accounts-column-revenue", Cell::Money, "a.revenue_minor", 20)
        },
        ListColumn { default: false, ..column("sector", "accounts-field-sector", Cell::Term, "a.sector", 70) },
        ListColumn { default: false, ..column("territory", "accounts-field-territory", Cell::Text, TERRITORY, 72) },
        ListColumn { default: false, ..column("parent", "accounts-field-parent", Cell::Text, PARENT, 73) },
        ListColumn { default: false, ..column("country", "accounts-field-country", Cell::Text, "a.country", 74) },
        ListColumn {
            default: false,
            total: true,
            ..column("employees", "accounts-field-employees", Cell::Int, "a.employees", 76)
        },
        ListColumn {
            default: false,
            ..column("client_since", "accounts-field-client_since", Cell::Text, "a.client_since", 78)
        },
    ]
}

/// Lists everything.
pub(super) fn register(registry: &mut Registry) {
    registry.columns.extend(columns());
    registry.nav.push(NavItem {
        href: "/accounts",
        label: "accounts-title",
        icon: "accounts",
        order: 20,
        need: Need::User,
    });
    registry.nav.push(NavItem {
        href: "/team",
        label: "accounts-team",
        icon: "team",
        order: 100,
        need: Need::Right(Right::Lead),
    });
    registry.tabs.push(AccountTab { key: "", label: "accounts-overview", order: 0, render: pages::overview::render });
    registry.tabs.push(AccountTab {
        key: "timeline",
        label: "accounts-timeline",
        order: 30,
        render: pages::timeline::render,
    });
    registry.panels.extend(pages::overview::PANELS);
    registry.panel_names.extend(pages::overview::NAMES);
    registry.timeline.push(pages::timeline::CHANGES);
}

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    let routes = pages::batch::routes(pages::csv::routes(pages::list::routes(routes)));
    api::list::routes(pages::team::routes(pages::frame::routes(routes)))
}
