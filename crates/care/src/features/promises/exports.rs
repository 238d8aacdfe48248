//! Promises as exports write them: the columns of the import.

use tenure_book::account_word;

use crate::base::registry::{ExportCell, ExportForm, ExportKind};

const fn text(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql)
}

const fn day(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql).form(ExportForm::Day)
}

/// Promises of both sides.
pub const PROMISES: ExportKind = ExportKind {
    name: "promises",
    from: "promises p join accounts a on a.id = p.account_id left join users u on u.id = p.owner_id",
    key: &["p.account_id", "p.id"],
    account: Some("p.account_id"),
    rows: "p.archived_at is null and a.archived_at is null",
    cells: &[
        text("account", account_word!("a")),
        text("side", "p.side"),
        text("content", "p.content"),
        text("person", "(select x.name from persons x where x.id = p.person_id and x.erased_at is null)"),
        text("owner_email", "u.email"),
        day("due_on", "p.due_on"),
        day("original_due_on", "p.original_due_on"),
        ExportCell::text("made_on", "p.created_at").form(ExportForm::DayOf),
        text("state", "p.state"),
        day("closed_on", "p.closed_on"),
        text("evidence", "p.evidence"),
        text("confirmed_by", "(select x.name from persons x where x.id = p.confirmed_by and x.erased_at is null)"),
        text("moved_because", "''"),
        text("owner", "u.name"),
        ExportCell::text("moves", "p.moves").form(ExportForm::Int),
    ],
    owner: None,
    custom: None,
};
