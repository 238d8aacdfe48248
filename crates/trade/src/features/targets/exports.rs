//! Targets as exports write them: the columns of the import.

use tenure_book::account_word;

use crate::base::registry::{ExportCell, ExportForm, ExportKind};

const fn text(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql)
}

const fn day(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql).form(ExportForm::Day)
}

const fn last(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql).form(ExportForm::LastDay)
}

/// What people are to sell.
pub const TARGETS: ExportKind = ExportKind {
    name: "targets",
    from: "targets g join users u on u.id = g.user_id
           left join target_accounts ta on ta.target_id = g.id left join accounts a on a.id = ta.account_id",
    key: &["g.id"],
    account: None,
    rows: "g.archived_at is null and u.active_to > :today",
    cells: &[
        text("person", "u.email"),
        text("team", "case when g.team = 1 then 'yes' else 'no' end"),
        text("territory", "(select te.name from territories te where g.part = 'territory' and te.id = g.part_id)"),
        text("account", account_word!("a")),
        text("offering", "(select o.name from offerings o where g.part = 'offering' and o.id = g.part_id)"),
        day("valid_from", "g.valid_from"),
        last("valid_to", "g.valid_to"),
        ExportCell::text("amount", "g.amount_minor").form(ExportForm::Minor("currency")),
        text("currency", "g.currency"),
        text("reason", "''"),
    ],
    owner: None,
    custom: None,
};
