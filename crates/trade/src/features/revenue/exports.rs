//! Revenue as exports write it: the columns of the import.

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

/// What was sold to accounts.
pub const LINES: ExportKind = ExportKind {
    name: "revenue-lines",
    from: "revenue_lines l join accounts a on a.id = l.account_id left join users u on u.id = l.sold_by",
    key: &["l.account_id", "l.id"],
    account: Some("l.account_id"),
    rows: "l.archived_at is null and a.archived_at is null",
    cells: &[
        text("account", account_word!("a")),
        text("unit", "(select x.name from units x where x.account_id = l.account_id and x.id = l.unit_id)"),
        day("date", "l.sold_on"),
        ExportCell::text("amount", "l.amount_minor").form(ExportForm::Minor("currency")),
        text("currency", "l.currency"),
        ExportCell::text("quantity", "l.quantity").form(ExportForm::Scaled(6)),
        text("offering", "(select o.name from offerings o where o.id = l.offering_id)"),
        text("document_number", "l.document_number"),
        text("line", "l.document_line"),
        text("kind", "l.kind"),
        day("period_from", "l.period_from"),
        last("period_to", "l.period_to"),
        day("due_on", "l.due_on"),
        day("paid_on", "l.paid_on"),
        text("disputed", "case when l.disputed = 1 then 'yes' else 'no' end"),
        text("agreement", "l.agreement_ref"),
        text("sold_by_email", "u.email"),
        text("territory", "(select te.name from territories te where te.id = l.territory_id)"),
        text("source_system", "l.source_system"),
        text("source_id", "l.source_id"),
    ],
    owner: None,
    custom: None,
};
