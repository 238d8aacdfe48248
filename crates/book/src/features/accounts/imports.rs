//! The import `accounts`: rows become new accounts or change known ones, matched by source id, else by a number in a
//! register, else by exact name, unless country, number or web address tell two of a name apart. What only looks like an
//! account is proposed as a duplicate.
//!
//! An empty cell leaves what is stored. Parents may stand anywhere in the same file. The right to import is the right to
//! write any account; who imports leads nothing, and accounts have no lead until `assignments` are imported. What the
//! importer may not see is not told.

mod alike;
pub mod back;
pub mod claims;
mod found;
mod reading;
mod rows;
pub mod shared;
mod tree;
mod undo;
mod words;
mod write;

pub use shared::importer;
pub use write::NOTICE;

use crate::base::imports::{ImportColumn, ImportKind, ImportWay, KeySet, Reads, reading};

/// The import of accounts.
pub const ACCOUNTS: ImportKind = ImportKind {
    name: "accounts",
    columns: &[
        ImportColumn::text("name", "import-accounts-name").must(),
        ImportColumn::text("source_system", "import-accounts-source-system"),
        ImportColumn::text("source_id", "import-accounts-source-id"),
        ImportColumn::text("legal_name", "import-accounts-legal-name"),
        ImportColumn::text("former_names", "import-accounts-former-names"),
        ImportColumn::text("sector", "import-accounts-sector"),
        ImportColumn::text("kind", "import-accounts-kind"),
        ImportColumn::text("tier", "import-accounts-tier"),
        ImportColumn::text("lifecycle", "import-accounts-lifecycle"),
        ImportColumn::text("parent", "import-accounts-parent"),
        ImportColumn::text("territory", "import-accounts-territory"),
        ImportColumn::text("valid_from", "import-accounts-valid-from").reads(Reads::Day),
        ImportColumn::text("client_since", "import-accounts-client-since").reads(Reads::PartDay),
        ImportColumn::text("client_since_year", "import-accounts-client-since-year"),
        ImportColumn::text("client_revenue", "import-accounts-client-revenue").reads(Reads::Amount),
        ImportColumn::text("client_revenue_musd", "import-accounts-client-revenue-musd").reads(Reads::Number),
        ImportColumn::text("currency", "import-accounts-currency").reads(Reads::Currency),
        ImportColumn::text("employees", "import-accounts-employees").reads(Reads::Number),
        ImportColumn::text("country", "import-accounts-country").reads(Reads::Country),
        ImportColumn::text("city", "import-accounts-city"),
        ImportColumn::text("address", "import-accounts-address"),
        ImportColumn::text("website", "import-accounts-website").reads(Reads::Website),
        ImportColumn::text("tags", "import-accounts-tags"),
        ImportColumn::text("description", "import-accounts-description"),
        ImportColumn::text("language", "import-accounts-language"),
        ImportColumn::text("time_zone", "import-accounts-time-zone"),
        ImportColumn::text("registration_number", "import-accounts-registration-number"),
        ImportColumn::text("lei", "import-accounts-lei"),
        ImportColumn::text("tax_id", "import-accounts-tax-id"),
    ],
    keys: &[
        KeySet::of(&["source_system", "source_id"]),
        KeySet::of(&["registration_number"]),
        KeySet::of(&["lei"]),
        KeySet::of(&["tax_id"]),
        KeySet::of(&["name"]),
    ],
    way: ImportWay::Rows(reading::<reading::Reading>),
    undo: Some(undo::take_back),
};
