//! The presets are read as they are written, and know their own files and nobody else's.

use std::collections::BTreeSet;
use std::io::Cursor;

use tenure_sheet::Wish;

use super::super::model::preset::fitting;
use super::*;

macro_rules! fixtures {
    ($($file:literal: [$($preset:literal),*];)*) => {
        /// A file as the product writes it, and the presets that know it.
        const FIXTURES: &[(&str, &[u8], &[&str])] =
            &[$(($file, include_bytes!(concat!("fixtures/", $file, ".csv")), &[$($preset),*])),*];
    };
}

fixtures! {
    "dynamics-accounts": ["dynamics-accounts", "dynamics-account-owners"];
    "dynamics-contacts": ["dynamics-contacts"];
    "dynamics-phone-calls": ["dynamics-phone-calls"];
    "espocrm-account": ["espocrm-account", "espocrm-account-owners"];
    "espocrm-call": ["espocrm-call"];
    "espocrm-contact": ["espocrm-contact"];
    "espocrm-meeting": ["espocrm-meeting"];
    "espocrm-user": ["espocrm-user"];
    "gleif-level1": ["gleif-level1"];
    "hubspot-calls": ["hubspot-calls"];
    "hubspot-companies": ["hubspot-companies", "hubspot-company-owners"];
    "hubspot-contacts": ["hubspot-contacts"];
    "hubspot-meetings": ["hubspot-meetings"];
    "hubspot-notes": ["hubspot-notes"];
    "odoo-contacts": ["odoo-companies", "odoo-people", "odoo-salespersons"];
    "odoo-contacts-technical": ["odoo-companies-technical", "odoo-people-technical"];
    "odoo-invoices": ["odoo-invoices"];
    "odoo-invoices-company-currency": ["odoo-invoices-company-currency"];
    "odoo-order-lines": ["odoo-order-lines"];
    "odoo-products": ["odoo-products"];
    "pipedrive-organizations": ["pipedrive-organizations", "pipedrive-owners"];
    "pipedrive-people": ["pipedrive-people"];
    "salesforce-account": ["salesforce-account", "salesforce-account-owners"];
    "salesforce-account-team": ["salesforce-account-team"];
    "salesforce-contact": ["salesforce-contact"];
    "salesforce-conversion-rates": ["salesforce-conversion-rates"];
    "salesforce-event": ["salesforce-event"];
    "salesforce-note": ["salesforce-note"];
    "salesforce-order": ["salesforce-order"];
    "salesforce-product": ["salesforce-product"];
    "salesforce-report-accounts": ["salesforce-report-accounts", "salesforce-report-account-owners"];
    "salesforce-report-activities": ["salesforce-report-activities"];
    "salesforce-report-contacts": ["salesforce-report-contacts"];
    "salesforce-report-with-objects": ["salesforce-report-with-objects-accounts", "salesforce-report-with-objects-contacts"];
    "salesforce-task": ["salesforce-task"];
    "salesforce-user": ["salesforce-user"];
    "suitecrm-accounts": ["suitecrm-accounts", "suitecrm-account-owners"];
    "suitecrm-calls": ["suitecrm-calls"];
    "suitecrm-contacts": ["suitecrm-contacts"];
    "suitecrm-meetings": ["suitecrm-meetings"];
    "zoho-accounts": ["zoho-accounts", "zoho-account-owners"];
    "zoho-contacts": ["zoho-contacts"];
    "zoho-notes": ["zoho-notes"];
}

fn headers(file: &str, bytes: &[u8]) -> Vec<String> {
    let shape = tenure_sheet::look(&mut Cursor::new(bytes), &format!("{file}.csv"), &Wish::default());
    shape.unwrap_or_else(|fault| panic!("{file}: {fault:?}")).columns
}

#[test]
fn every_preset_is_read_and_says_where_it_comes_from() {
    for (file, text) in FILES {
        let preset: Preset = toml::from_str(text).unwrap_or_else(|e| panic!("{file}: {e}"));
        assert!(!preset.source.is_empty() && !preset.product.is_empty(), "{file}");
        assert!(FIXTURES.iter().any(|(.., presets)| presets.contains(file)), "{file} has no file of its own");
    }
    let names: BTreeSet<&str> = all().iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names.len(), FILES.len(), "a name stands for one preset");
}

#[test]
fn a_file_is_known_by_its_presets_and_no_other() {
    let of_name = |name: &str| FILES.iter().zip(all()).find(|(_, p)| p.name == name).map(|((file, _), _)| *file);
    let kinds: BTreeSet<&str> = all().iter().map(|p| p.kind.as_str()).collect();
    for (file, bytes, expected) in FIXTURES {
        let headers = headers(file, bytes);
        let found = kinds.iter().flat_map(|kind| fitting(all(), kind, &headers, ""));
        let found: BTreeSet<&str> = found.filter_map(|p| of_name(&p.name)).collect();
        assert_eq!(found, expected.iter().copied().collect(), "{file}");
    }
}

#[test]
fn every_header_that_a_preset_reads_stands_in_one_of_its_files_or_is_another_spelling() {
    // What a preset knows a file by has to be there; the rest of its headers are columns that one may leave out.
    for ((file, _), preset) in FILES.iter().zip(all()) {
        let own = FIXTURES.iter().filter(|(.., presets)| presets.contains(file));
        let found = own
            .map(|(fixture, bytes, _)| headers(fixture, bytes))
            .any(|headers| preset.known_by.iter().all(|known| headers.iter().any(|h| preset.is(h, known))));
        assert!(found, "{file}");
    }
}
