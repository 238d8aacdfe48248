//! An account that is archived: what is open there counts nowhere, what closed there stays, and every number opens its
//! rows.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};

use crate::both;
use crate::kit::{Actor, TestApp};
use crate::revenue_reports::get;

async fn made(app: &TestApp, by: &Actor, path: &str, body: Json) -> Json {
    let answer = app.api(by, Method::POST, path, body.clone()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{path} {body}: {}", answer.text);
    answer.json()
}

/// Castellan has a deal that is open and commit, one that was won, one that was lost and an open renewal; the dairy has
/// an open deal and a renewal.
async fn store(app: &TestApp) {
    let (c, dora) = (&app.cast, &app.cast.dora_director);
    let flow = made(app, dora, "/api/v1/offerings", json!({"name": "Flow", "level": "line"})).await["id"].clone();
    for (account, scale) in [(c.castellan, 1), (c.dairy, 10)] {
        let deals = format!("/api/v1/accounts/{account}/deals");
        let deal = |name: &str, kind: &str, minor: i64| {
            json!({
                "name": name, "kind": kind, "opened_on": "2026-06-01", "close_on": "2026-12-10",
                "lines": [{"offering_id": flow, "amount_minor": minor * scale}],
            })
        };
        made(app, dora, &deals, deal("Open", "expansion", 100_000)).await;
        made(app, dora, &deals, deal("Goes on", "renewal", 20_000)).await;
        for (name, minor, verb) in [("Won", 40_000, "win"), ("Lost", 7_000, "loss")] {
            let id = made(app, dora, &deals, deal(name, "expansion", minor)).await["id"].as_str().unwrap().to_owned();
            let closed =
                app.api(dora, Method::POST, &format!("{deals}/{id}/{verb}"), json!({"on": "2026-11-02"})).await;
            assert_eq!(closed.status, StatusCode::OK, "{verb}: {}", closed.text);
        }
        let units = format!("/api/v1/accounts/{account}/units");
        let plant = made(app, dora, &units, json!({"name": "Plant", "kind": "plant"})).await["id"].clone();
        let cells = json!({"cells": [{"unit_id": plant, "offering_id": flow, "spend": {"minor": 500_000 * scale, "currency": "EUR"}}]});
        let path = format!("/api/v1/accounts/{account}/whitespace");
        let put = app.api(dora, Method::PUT, &path, cells).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.text);
    }
}

/// How many deals each number tells of, and how many rows stand behind it.
async fn numbers(app: &TestApp, by: &Actor) -> Vec<(String, i64)> {
    let mut all = Vec::new();
    let forecast = get(app, by, "/api/v1/forecast?scope=all").await;
    for (figure, counts) in [("won", "won"), ("commit", "commit"), ("best_case", "best"), ("open", "open")] {
        let n = forecast["total"][figure]["deals"].as_i64().unwrap();
        let rows = get(app, by, &format!("/api/v1/forecast/deals?scope=all&counts={counts}&limit=200")).await;
        assert_eq!(n, rows["items"].as_array().unwrap().len() as i64, "{figure}: {rows}");
        let sum: i64 = forecast["rows"].as_array().unwrap().iter().map(|r| r[figure]["deals"].as_i64().unwrap()).sum();
        assert_eq!(n, sum, "each belongs to somebody: {forecast}");
        all.push((format!("forecast {figure}"), n));
    }
    let pipeline = get(app, by, "/api/v1/forecast/pipeline?scope=all").await;
    let months = pipeline["rows"].as_array().unwrap().iter().flat_map(|r| r["months"].as_array().unwrap().clone());
    all.push((String::from("pipeline"), months.map(|m| m["deals"].as_i64().unwrap()).sum()));
    for outcome in ["open", "won", "lost", "all"] {
        let asked = format!("scope=all&kind=all&outcome={outcome}");
        let list =
            get(app, by, &format!("/api/v1/deals?{asked}&limit=200")).await["items"].as_array().unwrap().len() as i64;
        for group in ["", "&by=stage", "&by=account"] {
            let sums = get(app, by, &format!("/api/v1/deal-sums?{asked}{group}")).await;
            assert_eq!(sums["total"]["deals"].as_i64().unwrap(), list, "{outcome}{group}: {sums}");
        }
        let outcome = if outcome == "open" { "" } else { outcome };
        let file = app.shown(by, &format!("/pipeline/table.csv?scope=all&kind=all&outcome={outcome}")).await;
        assert_eq!(file.trim_end().lines().count() as i64 - 1, list, "{file}");
        let page = app.shown(by, &format!("/pipeline/table?scope=all&kind=all&outcome={outcome}")).await;
        let mut shown: Vec<&str> =
            page.split("/deals/").skip(1).filter_map(|p| p.get(..36)).filter(|id| id.contains("-7")).collect();
        shown.sort_unstable();
        shown.dedup();
        assert_eq!(shown.len() as i64, list, "{outcome}: {page}");
        all.push((format!("table {outcome}"), list));
    }
    let board = app.shown(by, "/pipeline?scope=all&kind=expansion").await;
    all.push((String::from("board"), board.matches(">Open</").count() as i64));
    let desk = app.shown(by, "/pipeline/renewals?scope=all").await;
    all.push((String::from("desk"), desk.matches("Goes on").count() as i64));
    let wins = get(app, by, "/api/v1/win-rates?scope=all").await;
    all.push((
        String::from("decided"),
        wins["total"]["won"]["deals"].as_i64().unwrap() + wins["total"]["lost"]["deals"].as_i64().unwrap(),
    ));
    let whitespace = get(app, by, "/api/v1/whitespace?scope=all").await;
    all.push((String::from("whitespace"), whitespace["accounts"].as_array().unwrap().len() as i64));
    let today = app.shown(by, "/?scope=all").await;
    let shown = [app.cast.castellan, app.cast.dairy];
    let shown = shown.iter().filter(|id| today.contains(&format!("href=\"/accounts/{id}/whitespace\""))).count();
    all.push((String::from("openings"), shown as i64));
    all
}

both! {
    async fn what_is_open_on_an_archived_account_counts_nowhere_and_what_closed_stays(app) {
        let (c, dora, anna) = (&app.cast, &app.cast.dora_director, &app.cast.anna_am);
        store(&app).await;
        let before = numbers(&app, dora).await;
        println!("{before:?}");
        let file = app.shown(dora, "/pipeline/forecast/deals.csv?scope=all&counts=open").await;
        assert!(file.contains("Castellan Retail") && file.contains("Aurelia Dairy"), "{file}");
        assert_eq!(app.api(dora, Method::POST, "/api/v1/forecast/freezes", json!({})).await.status, StatusCode::CREATED);
        let frozen = get(&app, dora, "/api/v1/forecast/changes?scope=all").await;

        let path = format!("/api/v1/accounts/{}/archiving", c.castellan);
        let gone = app.api(dora, Method::POST, &path, json!({})).await;
        assert!(gone.status.is_success(), "{}", gone.text);
        let after = numbers(&app, dora).await;
        for ((what, before), (_, after)) in before.iter().zip(&after) {
            let stays = ["forecast won", "table won", "table lost", "decided"].contains(&what.as_str());
            let of_two = ["forecast commit", "forecast best_case"].contains(&what.as_str());
            if stays || of_two {
                assert_eq!(before, after, "{what}: what happened stays");
            } else {
                assert!(after < before, "{what}: {before} and then {after}");
            }
        }
        for actor in [dora, anna] {
            for path in ["/pipeline/forecast/deals.csv?scope=all&counts=open", "/pipeline/table.csv?scope=all&kind=all"] {
                let file = app.shown(actor, path).await;
                assert!(!file.contains("Castellan Retail") && file.contains("Aurelia Dairy"), "{path}: {file}");
            }
            let won = app.shown(actor, "/pipeline/forecast/deals.csv?scope=all&counts=won").await;
            assert!(won.contains("Castellan Retail") && won.contains("Aurelia Dairy"), "{won}");
            let whole = app.shown(actor, "/whitespace.csv?scope=all").await;
            assert!(!whole.contains("Castellan Retail") && whole.contains("Aurelia Dairy"), "{whole}");
        }
        // Who asks for the account itself still sees its deals.
        let own = get(&app, dora, &format!("/api/v1/accounts/{}/deals?outcome=all", c.castellan)).await;
        assert_eq!(own["items"].as_array().unwrap().len(), 4, "{own}");
        let table = app.shown(dora, &format!("/pipeline/table?scope=all&kind=all&account={}", c.castellan)).await;
        assert!(table.contains(">Open</a>"), "{table}");
        // What was frozen stays as it was.
        let then = get(&app, dora, "/api/v1/forecast/changes?scope=all").await;
        assert_eq!(then["start"], frozen["start"], "{then}");

        let back = app.api(dora, Method::DELETE, &path, json!({})).await;
        assert!(back.status.is_success(), "{}", back.text);
        assert_eq!(numbers(&app, dora).await, before, "the account is back, and so are its deals");
    }
}
