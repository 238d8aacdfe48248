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
        ImportColumn { name: "name", required: true, help: "The name that people use" },
        column("source_system", "The system that the file comes from"),
        column("source_id", "The account's id in that system; rows are found again by it"),
        column("legal_name", "The name in the register"),
        column("former_names", "Names that it had, divided by semicolons"),
        column("sector", "A sector by code or name; unknown words become sectors"),
        column("kind", "group, legal_entity or country_organisation; legal_entity without it"),
        column("tier", "A tier by code or name"),
        column("lifecycle", "onboarding, active, at_risk, leaving or former; active without it"),
        column("parent", "The account above, by name or by source id; it may stand later in the file"),
        column("territory", "A territory by name"),
        column("valid_from", "First day of tier, lifecycle, parent and territory; today without it"),
        column("client_since", "YYYY, YYYY-MM or a day"),
        column("client_since_year", "YYYY, instead of client_since"),
        column("client_revenue", "The client's yearly revenue in whole units of currency"),
        column("client_revenue_musd", "The client's yearly revenue in millions of USD, instead of client_revenue"),
        column("currency", "ISO 4217 code; the install's currency without it"),
        column("employees", "A whole number"),
        column("country", "An ISO code or a name"),
        column("city", "The city"),
        column("address", "The postal address"),
        column("website", "The web address"),
        column("tags", "Words divided by semicolons"),
        column("description", "Free text"),
        column("language", "A language tag like en or zh-CN"),
        column("time_zone", "An IANA name like Europe/Zurich"),
        column("registration_number", "The number in the register; unique"),
        column("lei", "The legal entity identifier, 20 characters; unique"),
        column("tax_id", "The tax number; unique"),
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
