//! Whitespace and cross-sell rules as exports write them: the columns of the imports.

use tenure_book::account_word;

use crate::base::registry::{ExportCell, ExportForm, ExportKind};

const fn text(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql)
}

/// What is noted of cells today.
pub const WHITESPACE: ExportKind = ExportKind {
    name: "whitespace",
    from: "whitespace_cells w join accounts a on a.id = w.account_id",
    key: &["w.account_id", "w.id"],
    account: Some("w.account_id"),
    rows: "w.valid_from <= :today and w.valid_to > :today and a.archived_at is null
           and (w.unit_id is null or exists (select 1 from units x where x.account_id = w.account_id and x.id = w.unit_id
                                                and x.archived_at is null))",
    cells: &[
        text("account", account_word!("a")),
        text("unit", "(select x.name from units x where x.account_id = w.account_id and x.id = w.unit_id)"),
        text("offering", "(select o.name from offerings o where o.id = w.offering_id)"),
        text("state", "case when w.state = '' then 'open' else w.state end"),
        text("competitor", "(select c.name from competitors c where c.id = w.competitor_id)"),
        ExportCell::text("spend", "w.spend_minor").form(ExportForm::Minor("currency")),
        text("currency", "w.currency"),
        ExportCell::text("probability", "w.probability").form(ExportForm::Int),
        text("source", "w.source"),
        text("confidence", "w.confidence"),
        ExportCell::text("date", "w.estimated_on").form(ExportForm::Day),
        text("note", "w.note"),
    ],
    owner: None,
    custom: None,
};

/// Cross-sell rules that are in use.
pub const RULES: ExportKind = ExportKind {
    name: "cross-sell-rules",
    from: "cross_sell_rules r",
    key: &["r.id"],
    account: None,
    rows: "r.archived_at is null",
    cells: &[
        text("owns", "(select o.name from offerings o where o.id = r.owns_id)"),
        text("lacks", "(select o.name from offerings o where o.id = r.lacks_id)"),
        text("sector", "r.sector"),
        text("unit_kind", "r.unit_kind"),
        text("reason", "r.reason"),
        text("reason_zh", "r.reason_zh"),
    ],
    owner: None,
    custom: None,
};
