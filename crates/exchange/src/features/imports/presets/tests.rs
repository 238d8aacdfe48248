//! The presets are read as they are written, and know their own files and nobody else's.

use std::collections::BTreeSet;
use std::io::Cursor;

use tenure_sheet::Wish;

use super::super::model::guess::{Known, Ours, guess};
use super::super::model::preset::fitting;
use super::super::model::setup::Setup;
use super::*;
use crate::base::registry::Reads;

macro_rules! fixtures {
    ($($file:literal: [$($preset:literal),*];)*) => {
        /// A file as the product writes it, and the presets that know it.
        const FIXTURES: &[(&str, &[u8], &[&str])] =
            &[$(($file, include_bytes!(concat!("fixtures/", $file)), &[$($preset),*])),*];
    };
}

fixtures! {
    "dynamics-accounts.csv": ["dynamics-accounts", "dynamics-account-owners"];
    "dynamics-contacts.csv": ["dynamics-contacts"];
    "dynamics-phone-calls.csv": ["dynamics-phone-calls"];
    "espocrm-account.csv": ["espocrm-account", "espocrm-account-owners"];
    "espocrm-call.csv": ["espocrm-call"];
    "espocrm-contact.csv": ["espocrm-contact"];
    "espocrm-meeting.csv": ["espocrm-meeting"];
    "espocrm-opportunity.csv": ["espocrm-opportunity"];
    "espocrm-user.csv": ["espocrm-user"];
    "gleif-level1.csv": ["gleif-level1"];
    "gleif-level2.json": ["gleif-level2"];
    "icalendar.ics": ["icalendar"];
    "hubspot-calls.csv": ["hubspot-calls"];
    "hubspot-companies.csv": ["hubspot-companies", "hubspot-company-owners"];
    "hubspot-contacts.csv": ["hubspot-contacts"];
    "hubspot-deals.csv": ["hubspot-deals"];
    "hubspot-meetings.csv": ["hubspot-meetings"];
    "hubspot-notes.csv": ["hubspot-notes"];
    "odoo-contacts.csv": ["odoo-companies", "odoo-people", "odoo-salespersons"];
    "odoo-contacts-technical.csv": ["odoo-companies-technical", "odoo-people-technical"];
    "odoo-invoices.csv": ["odoo-invoices"];
    "odoo-invoices-company-currency.csv": ["odoo-invoices-company-currency"];
    "odoo-opportunities.csv": ["odoo-opportunities"];
    "odoo-opportunities-technical.csv": ["odoo-opportunities-technical"];
    "odoo-order-lines.csv": ["odoo-order-lines"];
    "odoo-products.csv": ["odoo-products"];
    "pipedrive-organizations.csv": ["pipedrive-organizations", "pipedrive-owners"];
    "pipedrive-people.csv": ["pipedrive-people"];
    "salesforce-account.csv": ["salesforce-account", "salesforce-account-owners"];
    "salesforce-account-team.csv": ["salesforce-account-team"];
    "salesforce-contact.csv": ["salesforce-contact"];
    "salesforce-conversion-rates.csv": ["salesforce-conversion-rates"];
    "salesforce-event.csv": ["salesforce-event"];
    "salesforce-note.csv": ["salesforce-note"];
    "salesforce-opportunity.csv": ["salesforce-opportunity"];
    "salesforce-order.csv": ["salesforce-order"];
    "salesforce-product.csv": ["salesforce-product"];
    "salesforce-report-accounts.csv": ["salesforce-report-accounts", "salesforce-report-account-owners"];
    "salesforce-report-activities.csv": ["salesforce-report-activities"];
    "salesforce-report-contacts.csv": ["salesforce-report-contacts"];
    "salesforce-report-opportunities.csv": ["salesforce-report-opportunities"];
    "salesforce-report-with-objects.csv": ["salesforce-report-with-objects-accounts", "salesforce-report-with-objects-contacts"];
    "salesforce-tree-accounts.json": ["salesforce-tree-account"];
    "salesforce-tree-contacts.json": ["salesforce-tree-contact"];
    "salesforce-tree-events.json": ["salesforce-tree-event"];
    "salesforce-tree-opportunities.json": ["salesforce-tree-opportunity"];
    "salesforce-tree-tasks.json": ["salesforce-tree-task"];
    "salesforce-task.csv": ["salesforce-task"];
    "salesforce-tree-product-families.json": ["salesforce-tree-product-family"];
    "salesforce-tree-products.json": ["salesforce-tree-product"];
    "salesforce-user.csv": ["salesforce-user"];
    "suitecrm-accounts.csv": ["suitecrm-accounts", "suitecrm-account-owners"];
    "suitecrm-calls.csv": ["suitecrm-calls"];
    "suitecrm-contacts.csv": ["suitecrm-contacts"];
    "suitecrm-meetings.csv": ["suitecrm-meetings"];
    "suitecrm-opportunities.csv": ["suitecrm-opportunities"];
    "zoho-accounts.csv": ["zoho-accounts", "zoho-account-owners"];
    "zoho-contacts.csv": ["zoho-contacts"];
    "zoho-notes.csv": ["zoho-notes"];
}

/// The headers of a file, and the type of its records.
fn headers(file: &str, bytes: &[u8]) -> (Vec<String>, String) {
    let shape = tenure_sheet::look(&mut Cursor::new(bytes), file, &Wish::default());
    let shape = shape.unwrap_or_else(|fault| panic!("{file}: {fault:?}"));
    (shape.columns, shape.sheet)
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
        let (headers, object) = headers(file, bytes);
        let found = kinds.iter().flat_map(|kind| fitting(all(), kind, &headers, &object));
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
            .any(|headers| preset.known_by.iter().all(|known| headers.0.iter().any(|h| preset.is(h, known))));
        assert!(found, "{file}");
    }
}

/// Kinds whose rows give a system and an id, or neither.
const PAIRS: [&str; 6] = ["deal-credits", "deal-lines", "deals", "offerings", "revenue-lines", "units"];

#[test]
fn a_preset_names_no_system_in_rows_that_have_no_id() {
    let column = |name: &str| Ours { name: name.to_owned(), reads: Reads::Text, labels: Vec::new() };
    for (file, bytes, expected) in FIXTURES {
        let (headers, _) = headers(file, bytes);
        for name in *expected {
            let preset = FILES.iter().zip(all()).find(|((file, _), _)| file == name).unwrap().1;
            let mut ours: Vec<Ours> = preset.fills().into_iter().map(column).collect();
            if PAIRS.contains(&preset.kind.as_str()) {
                ours.extend(["source_system", "source_id"].map(column));
            }
            let mut setup = Setup::default();
            preset.apply(&headers, &[1, 2, 3, 4], &ours, &mut setup);
            let known = Known { preset: Some(preset), made: &setup.made, ..Known::default() };
            setup.columns = guess(&preset.kind, &ours, (&headers, &[]), &known);
            let pair = (setup.has("source_system"), setup.has("source_id"));
            assert!(pair.0 == pair.1 || !PAIRS.contains(&preset.kind.as_str()), "{file}: {name}: {pair:?}");
            assert!(
                pair.0 || preset.source_system.is_empty() || PAIRS.contains(&preset.kind.as_str()),
                "{file}: {name}"
            );
        }
    }
}
