//! Frozen deals as exports write them. They are never imported: what was forecast is not told afterwards.

use tenure_book::account_word;

use crate::base::registry::{ExportCell, ExportForm, ExportKind};

const fn text(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql)
}

const fn day(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql).form(ExportForm::Day)
}

/// What each deal was on the days of freezes.
pub const SNAPSHOTS: ExportKind = ExportKind {
    name: "forecast-snapshots",
    from: "deal_snapshots s join accounts a on a.id = s.account_id join deals d on d.account_id = s.account_id and d.id = s.deal_id
      join deal_stages st on st.id = s.stage_id left join users u on u.id = s.lead_id",
    key: &["s.account_id", "s.deal_id", "s.taken_on"],
    account: Some("s.account_id"),
    rows: "a.archived_at is null",
    cells: &[
        day("frozen_on", "s.taken_on"),
        text("account", account_word!("a")),
        text("deal", "d.name"),
        text("kind", "d.kind"),
        text("stage", "st.name"),
        text("outcome", "s.outcome"),
        text("category", "s.category"),
        ExportCell::text("probability", "s.probability").form(ExportForm::Int),
        ExportCell::text("amount", "s.amount_minor").form(ExportForm::Minor("currency")),
        text("currency", "s.currency"),
        ExportCell::text("reporting_amount", "s.reporting_minor").form(ExportForm::Minor("reporting_currency")),
        text("reporting_currency", "s.reporting_currency"),
        day("closes_on", "s.close_on"),
        text("lead_email", "u.email"),
    ],
    owner: None,
    custom: None,
};
