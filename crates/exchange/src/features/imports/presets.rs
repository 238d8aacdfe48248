//! Presets: how files of well-known products are read. Each is a file in `presets/`, with the source of its headers.

use std::sync::LazyLock;

use super::model::preset::Preset;

macro_rules! files {
    ($($name:literal),* $(,)?) => { &[$(($name, include_str!(concat!("presets/", $name, ".toml")))),*] };
}

/// The files, by name.
const FILES: &[(&str, &str)] = files![
    "dynamics-account-owners",
    "dynamics-accounts",
    "dynamics-contacts",
    "dynamics-phone-calls",
    "espocrm-account",
    "espocrm-account-owners",
    "espocrm-call",
    "espocrm-contact",
    "espocrm-meeting",
    "espocrm-opportunity",
    "espocrm-user",
    "gleif-level1",
    "gleif-level2",
    "hubspot-calls",
    "hubspot-companies",
    "hubspot-company-owners",
    "hubspot-contacts",
    "hubspot-deals",
    "hubspot-meetings",
    "hubspot-notes",
    "icalendar",
    "odoo-companies",
    "odoo-companies-technical",
    "odoo-invoices",
    "odoo-invoices-company-currency",
    "odoo-opportunities",
    "odoo-opportunities-technical",
    "odoo-order-lines",
    "odoo-people",
    "odoo-people-technical",
    "odoo-products",
    "odoo-salespersons",
    "pipedrive-organizations",
    "pipedrive-owners",
    "pipedrive-people",
    "salesforce-account",
    "salesforce-account-owners",
    "salesforce-account-team",
    "salesforce-contact",
    "salesforce-conversion-rates",
    "salesforce-event",
    "salesforce-note",
    "salesforce-opportunity",
    "salesforce-order",
    "salesforce-product",
    "salesforce-report-account-owners",
    "salesforce-report-accounts",
    "salesforce-report-activities",
    "salesforce-report-contacts",
    "salesforce-report-opportunities",
    "salesforce-report-with-objects-accounts",
    "salesforce-report-with-objects-contacts",
    "salesforce-task",
    "salesforce-tree-account",
    "salesforce-tree-contact",
    "salesforce-tree-event",
    "salesforce-tree-opportunity",
    "salesforce-tree-product",
    "salesforce-tree-product-family",
    "salesforce-tree-task",
    "salesforce-user",
    "suitecrm-account-owners",
    "suitecrm-accounts",
    "suitecrm-calls",
    "suitecrm-contacts",
    "suitecrm-meetings",
    "suitecrm-opportunities",
    "zoho-account-owners",
    "zoho-accounts",
    "zoho-contacts",
    "zoho-notes",
];

/// All presets.
pub fn all() -> &'static [Preset] {
    static ALL: LazyLock<Vec<Preset>> =
        LazyLock::new(|| FILES.iter().filter_map(|(_, text)| toml::from_str(text).ok()).collect());
    &ALL
}

#[cfg(test)]
mod tests;
