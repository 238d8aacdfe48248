//! The import `accounts`: rows become new accounts or change known ones, matched by source id, else by exact name.
//!
//! An empty cell leaves what is stored. Parents may stand later in the same file. The right to import is the right to
//! write any account; who imports leads nothing, and accounts have no lead until `assignments` are imported.

mod places;
mod rows;
mod write;

use std::sync::Arc;

use crate::base::registry::{ImportColumn, ImportKind, ImportReport, Record};
use crate::base::{Acting, Result, Right, Tx};

const fn column(name: &'static str, help: &'static str) -> ImportColumn {
    ImportColumn { name, required: false, help }
}

/// The import of accounts.
pub const ACCOUNTS: ImportKind = ImportKind {
    name: "accounts",
    columns: &[
        ImportColumn { name: "name", required: true, help: "import-accounts-name" },
        column("source_system", "import-accounts-source-system"),
        column("source_id", "import-accounts-source-id"),
        column("legal_name", "import-accounts-legal-name"),
        column("former_names", "import-accounts-former-names"),
        column("sector", "import-accounts-sector"),
        column("kind", "import-accounts-kind"),
        column("tier", "import-accounts-tier"),
        column("lifecycle", "import-accounts-lifecycle"),
        column("parent", "import-accounts-parent"),
        column("territory", "import-accounts-territory"),
        column("valid_from", "import-accounts-valid-from"),
        column("client_since", "import-accounts-client-since"),
        column("client_since_year", "import-accounts-client-since-year"),
        column("client_revenue", "import-accounts-client-revenue"),
        column("client_revenue_musd", "import-accounts-client-revenue-musd"),
        column("currency", "import-accounts-currency"),
        column("employees", "import-accounts-employees"),
        column("country", "import-accounts-country"),
        column("city", "import-accounts-city"),
        column("address", "import-accounts-address"),
        column("website", "import-accounts-website"),
        column("tags", "import-accounts-tags"),
        column("description", "import-accounts-description"),
        column("language", "import-accounts-language"),
        column("time_zone", "import-accounts-time-zone"),
        column("registration_number", "import-accounts-registration-number"),
        column("lei", "import-accounts-lei"),
        column("tax_id", "import-accounts-tax-id"),
    ],
    load,
};

/// Who imports may write any account, visible or not.
///
/// # Errors
/// `Forbidden` without the right to import.
pub(super) fn importer(by: &Acting) -> Result<Acting> {
    by.viewer.demand(Right::Import)?;
    let mut viewer = (*by.viewer).clone();
    viewer.all_accounts = 5;
    let mut importer = by.clone();
    importer.viewer = Arc::new(viewer);
    Ok(importer)
}

fn load(tx: &Tx<'_>, by: &Acting, records: &[Record], report: &mut ImportReport) -> Result<()> {
    let by = importer(by)?;
    let mut rows = rows::read(tx, &by, records, report)?;
    places::resolve(tx, &by, &mut rows, report)?;
    // What is refused is not written at all, so nothing needs writing to know the rest.
    if !report.refused.is_empty() {
        return Ok(());
    }
    write::store(tx, &by, rows, report)
}
