//! Users and territories as exports write them: the columns of the imports.

use crate::base::registry::{ExportCell, ExportForm, ExportKind};

const fn text(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql)
}

/// Users with the manager of today.
pub const USERS: ExportKind = ExportKind {
    name: "users",
    from: "users u left join reporting_lines l on l.user_id = u.id and l.kind = 'solid' and l.valid_from <= :today
             and l.valid_to > :today
           left join users m on m.id = l.manager_id",
    key: &["u.id"],
    account: None,
    rows: "u.active_to > :today",
    cells: &[
        text("email", "u.email"),
        text("name", "u.name"),
        ExportCell {
            name: "role",
            sql: "select r.user_id, r.user_id, r.role from user_roles r where :within(r.user_id) order by r.user_id, r.role",
            form: ExportForm::Many("; "),
        },
        text("language", "u.language"),
        text("manager_email", "m.email"),
        text("office", "''"),
        text("job_title", "u.job_title"),
        text("time_zone", "u.time_zone"),
        text("source_id", "u.source_ids"),
        ExportCell::text("valid_from", "coalesce(l.valid_from, u.active_from)").form(ExportForm::Day),
    ],
    owner: Some(("u.id", "u.id")),
    custom: None,
};

/// Territories, with a row for each holder.
pub const TERRITORIES: ExportKind = ExportKind {
    name: "territories",
    from: "territories t left join territories up on up.id = t.parent_id
           left join territory_holders h on h.territory_id = t.id left join users u on u.id = h.user_id",
    key: &["t.id", "coalesce(h.id, t.id)"],
    account: None,
    rows: "t.archived_at is null",
    cells: &[
        text("territory", "t.name"),
        text("parent", "up.name"),
        text("level", "t.level"),
        text("holder_email", "u.email"),
        ExportCell::text("valid_from", "h.valid_from").form(ExportForm::Day),
        ExportCell::text("valid_to", "h.valid_to").form(ExportForm::LastDay),
        text("reason", "h.reason"),
    ],
    owner: None,
    custom: None,
};

/// Who reports to whom, with days.
pub const REPORTING_LINES: ExportKind = ExportKind {
    name: "reporting-lines",
    from: "reporting_lines l join users u on u.id = l.user_id join users m on m.id = l.manager_id",
    key: &["l.id"],
    account: None,
    rows: "u.active_to > :today and m.active_to > :today",
    cells: &[
        text("user_email", "u.email"),
        text("manager_email", "m.email"),
        text("kind", "l.kind"),
        ExportCell::text("valid_from", "l.valid_from").form(ExportForm::Day),
        ExportCell::text("valid_to", "l.valid_to").form(ExportForm::LastDay),
        text("reason", "l.reason"),
    ],
    owner: None,
    custom: None,
};

/// Who holds a territory, with days.
pub const TERRITORY_HOLDERS: ExportKind = ExportKind {
    name: "territory-holders",
    from: "territory_holders h join territories t on t.id = h.territory_id join users u on u.id = h.user_id",
    key: &["h.id"],
    account: None,
    rows: "t.archived_at is null and u.active_to > :today",
    cells: &[
        text("territory", "t.name"),
        text("holder_email", "u.email"),
        ExportCell::text("valid_from", "h.valid_from").form(ExportForm::Day),
        ExportCell::text("valid_to", "h.valid_to").form(ExportForm::LastDay),
        text("reason", "h.reason"),
    ],
    owner: None,
    custom: None,
};
