//! Rates as exports write them: the columns of the import.

use crate::base::registry::{ExportCell, ExportForm, ExportKind};

/// What currencies are worth.
pub const RATES: ExportKind = ExportKind {
    name: "currency-rates",
    from: "currency_rates r",
    key: &["r.currency", "r.base", "r.rated_on"],
    account: None,
    rows: "1 = 1",
    cells: &[
        ExportCell::text("currency", "r.currency"),
        ExportCell::text("base", "r.base"),
        ExportCell::text("date", "r.rated_on").form(ExportForm::Day),
        ExportCell::text("rate", "r.rate").form(ExportForm::Scaled(10)),
    ],
    owner: None,
    custom: None,
};
