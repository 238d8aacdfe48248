//! Files of well-known products, from the first look to a check: what each preset does with its own file.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::features::imports::engine;

use crate::both;
use crate::kit::{Actor, TestApp, app_encode as encode};

pub(crate) const RUNS: &str = "/api/v1/import-runs";

pub(crate) async fn settle(app: &TestApp) {
    let running = app.app.clone();
    tokio::task::spawn_blocking(move || while engine::step(&running).unwrap() {}).await.unwrap();
}

pub(crate) async fn look(app: &TestApp, by: &Actor, id: &str) -> Json {
    let seen = app.get(by, &format!("{RUNS}/{id}")).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    seen.json()
}

/// Gives a file and waits until it is read.
pub(crate) async fn give(app: &TestApp, kind: &str, name: &str, bytes: &[u8]) -> Json {
    let path = format!("{RUNS}?kind={kind}&file_name={}", encode(name));
    let by = &app.cast.admin;
    let made = app.send(Some(by), Method::POST, &path, Some("application/octet-stream"), &[], bytes.to_vec()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    settle(app).await;
    look(app, by, made.json()["id"].as_str().unwrap()).await
}

/// One step, and the import after it.
pub(crate) async fn step(app: &TestApp, import: &Json, verb: &str) -> Json {
    let (id, by) = (import["id"].as_str().unwrap(), &app.cast.admin);
    let answer = app.api(by, Method::POST, &format!("{RUNS}/{id}/{verb}"), json!({})).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{verb}: {}", answer.text);
    settle(app).await;
    look(app, by, id).await
}

/// The rows of one outcome, as far as they are listed.
pub(crate) async fn lines(app: &TestApp, import: &Json, outcome: &str) -> Vec<Json> {
    let id = import["id"].as_str().unwrap();
    let list = app.get(&app.cast.admin, &format!("{RUNS}/{id}/lines?outcome={outcome}")).await;
    list.json()["lines"].as_array().unwrap().clone()
}

pub(crate) fn counts<const N: usize>(import: &Json, names: [&str; N]) -> [u64; N] {
    names.map(|name| import["counts"][name].as_u64().unwrap())
}

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../exchange/src/features/imports/presets/fixtures/",
            $name,
            ".csv"
        ))
    };
}

/// The kinds that take files of products, each with a preset and its file.
const FILES: &[(&str, &str, &[u8])] = &[
    ("accounts", "Dynamics 365: accounts", fixture!("dynamics-accounts")),
    ("assignments", "Dynamics 365: owners of accounts", fixture!("dynamics-accounts")),
    ("people", "Dynamics 365: contacts", fixture!("dynamics-contacts")),
    ("conversations", "Dynamics 365: phone calls", fixture!("dynamics-phone-calls")),
    ("accounts", "EspoCRM: accounts", fixture!("espocrm-account")),
    ("assignments", "EspoCRM: owners of accounts", fixture!("espocrm-account")),
    ("conversations", "EspoCRM: calls", fixture!("espocrm-call")),
    ("people", "EspoCRM: contacts", fixture!("espocrm-contact")),
    ("conversations", "EspoCRM: meetings", fixture!("espocrm-meeting")),
    ("deals", "EspoCRM: opportunities", fixture!("espocrm-opportunity")),
    ("users", "EspoCRM: users", fixture!("espocrm-user")),
    ("accounts", "GLEIF: legal entities", fixture!("gleif-level1")),
    ("conversations", "HubSpot: calls", fixture!("hubspot-calls")),
    ("accounts", "HubSpot: companies", fixture!("hubspot-companies")),
    ("assignments", "HubSpot: owners of companies", fixture!("hubspot-companies")),
    ("people", "HubSpot: contacts", fixture!("hubspot-contacts")),
    ("deals", "HubSpot: deals", fixture!("hubspot-deals")),
    ("conversations", "HubSpot: meetings", fixture!("hubspot-meetings")),
    ("accounts", "Odoo contacts: companies", fixture!("odoo-contacts")),
    ("people", "Odoo contacts: people", fixture!("odoo-contacts")),
    ("assignments", "Odoo contacts: salespersons", fixture!("odoo-contacts")),
    ("accounts", "Odoo contacts for import: companies", fixture!("odoo-contacts-technical")),
    ("people", "Odoo contacts for import: people", fixture!("odoo-contacts-technical")),
    ("deals", "Odoo: opportunities", fixture!("odoo-opportunities")),
    ("deals", "Odoo for import: opportunities", fixture!("odoo-opportunities-technical")),
    ("accounts", "Pipedrive: organizations", fixture!("pipedrive-organizations")),
    ("assignments", "Pipedrive: owners of organizations", fixture!("pipedrive-organizations")),
    ("people", "Pipedrive: people", fixture!("pipedrive-people")),
    ("accounts", "Salesforce Data Loader: Account", fixture!("salesforce-account")),
    ("assignments", "Salesforce Data Loader: owners of accounts", fixture!("salesforce-account")),
    ("assignments", "Salesforce Data Loader: AccountTeamMember", fixture!("salesforce-account-team")),
    ("people", "Salesforce Data Loader: Contact", fixture!("salesforce-contact")),
    ("conversations", "Salesforce Data Loader: Event", fixture!("salesforce-event")),
    ("deals", "Salesforce Data Loader: Opportunity", fixture!("salesforce-opportunity")),
    ("deals", "Salesforce report: opportunities", fixture!("salesforce-report-opportunities")),
    ("accounts", "Salesforce report: accounts", fixture!("salesforce-report-accounts")),
    ("assignments", "Salesforce report: owners of accounts", fixture!("salesforce-report-accounts")),
    ("conversations", "Salesforce report: activities", fixture!("salesforce-report-activities")),
    ("people", "Salesforce report: contacts", fixture!("salesforce-report-contacts")),
    ("accounts", "Salesforce report with objects in its labels: accounts", fixture!("salesforce-report-with-objects")),
    ("people", "Salesforce report with objects in its labels: contacts", fixture!("salesforce-report-with-objects")),
    ("conversations", "Salesforce Data Loader: Task", fixture!("salesforce-task")),
    ("users", "Salesforce Data Loader: User", fixture!("salesforce-user")),
    ("accounts", "SuiteCRM: accounts", fixture!("suitecrm-accounts")),
    ("assignments", "SuiteCRM: owners of accounts", fixture!("suitecrm-accounts")),
    ("conversations", "SuiteCRM: calls", fixture!("suitecrm-calls")),
    ("people", "SuiteCRM: contacts", fixture!("suitecrm-contacts")),
    ("conversations", "SuiteCRM: meetings", fixture!("suitecrm-meetings")),
    ("deals", "SuiteCRM: opportunities", fixture!("suitecrm-opportunities")),
    ("accounts", "Zoho CRM: accounts", fixture!("zoho-accounts")),
    ("assignments", "Zoho CRM: owners of accounts", fixture!("zoho-accounts")),
    ("people", "Zoho CRM: contacts", fixture!("zoho-contacts")),
];

/// Columns that may be refused: they name somebody or something of their own install, or a day in the future.
const ELSEWHERE: [&str; 6] = ["user_email", "author_email", "owner", "territory", "happened_on", "happened_at"];

both! {
    async fn every_preset_reads_its_own_file(app) {
        for (kind, preset, bytes) in FILES {
            let file = give(&app, kind, "export.csv", bytes).await;
            assert_eq!(file["presets"][0], *preset, "{file}");
            let checked = step(&app, &file, "check").await;
            assert_eq!(checked["state"], "checked", "{preset}: {checked}");
            for line in lines(&app, &checked, "refused").await {
                // Reports on people repeat their account in every row.
                let again = line["reason"].as_str().unwrap().ends_with("says this already. Keep one of the two.");
                assert!(again || ELSEWHERE.contains(&line["field"].as_str().unwrap()), "{preset}: {line}");
            }
        }
    }

    async fn a_file_of_salesforce_becomes_accounts_and_their_people(app) {
        let accounts = give(&app, "accounts", "Account.csv", fixture!("salesforce-account")).await;
        assert_eq!(accounts["presets"], json!(["Salesforce Data Loader: Account"]));
        let checked = step(&app, &accounts, "check").await;
        assert_eq!(counts(&checked, ["rows", "new", "refused", "skipped"]), [4, 3, 0, 1], "{checked}");
        assert_eq!(checked["counts"]["left_out"], json!({"IsDeleted": 1}));
        let done = step(&app, &checked, "run").await;
        assert_eq!((&done["state"], counts(&done, ["done_new"])), (&json!("done"), [3]), "{done}");
        let sql = "/* test */ select address || '; ' || coalesce(revenue_minor, 0) from accounts where name like 'Quellhof%' order by name";
        let read = app.app.db.read(move |q| q.query(sql, &[], |r| r.get::<String>(0)));
        let told: Vec<String> = read.await.unwrap();
        assert_eq!(told[0], "3, rue de l'Écluse, 25000, Besançon; 610000000");

        // The same file again, with the ids as reports write them.
        let text = String::from_utf8_lossy(fixture!("salesforce-account")).replace("EAAV", "E").replace("FAAV", "F").replace("GAAV", "G");
        let again = give(&app, "accounts", "Account.csv", text.as_bytes()).await;
        let again = step(&app, &again, "check").await;
        assert_eq!(counts(&again, ["new", "changed", "same", "refused"]), [0, 0, 3, 0], "{again}");

        let people = give(&app, "people", "Contact.csv", fixture!("salesforce-contact")).await;
        let people = step(&app, &people, "check").await;
        assert_eq!(counts(&people, ["new", "refused", "parked"]), [2, 0, 1], "{people}");
        let people = step(&app, &people, "run").await;
        assert_eq!(counts(&people, ["done_new"]), [2], "{people}");
        let back = step(&app, &people, "undo").await;
        assert_eq!((&back["state"], counts(&back, ["back", "kept"])), (&json!("undone"), [2, 0]), "{back}");
    }
}
