//! What moves what growth knows: an import that is taken back, a unit that becomes an account, somebody who is erased; and
//! what an import leaves to whoever looks after duplicates.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::{Value, params};

use crate::both;
use crate::kit::{Actor, TestApp, packed_follows};
use crate::presets::{RUNS, counts, give, look, settle, step};
use crate::revenue_reports::get;

async fn made(app: &TestApp, by: &Actor, path: &str, body: Json) -> Json {
    let answer = app.api(by, Method::POST, path, body.clone()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{path} {body}: {}", answer.text);
    answer.json()
}

async fn number(app: &TestApp, sql: &'static str, values: Vec<Value<'static>>) -> i64 {
    app.app.db.read(move |q| q.query_one(sql, &values, |r| Ok::<_, Error>(r.get(0)?))).await.unwrap()
}

async fn right(app: &TestApp, who: &Actor, name: &'static str) {
    let id = who.id;
    let sql = "/* test */ insert into user_rights (user_id, name) values ($1, $2)";
    app.app.db.write(move |tx| tx.execute(sql, &params![id, name]).map_err(Error::from)).await.unwrap();
}

/// Two offerings and two units of Castellan.
async fn ground(app: &TestApp) -> [Json; 4] {
    let (dora, anna, castellan) = (&app.cast.dora_director, &app.cast.anna_am, app.cast.castellan);
    let flow = made(app, dora, "/api/v1/offerings", json!({"name": "Flow", "level": "line"})).await["id"].clone();
    let vision = made(app, dora, "/api/v1/offerings", json!({"name": "Vision", "level": "line"})).await["id"].clone();
    let units = format!("/api/v1/accounts/{castellan}/units");
    let dairy = made(app, anna, &units, json!({"name": "Dairy", "kind": "plant"})).await["id"].clone();
    let hall = made(app, anna, &units, json!({"name": "Hall", "kind": "plant"})).await["id"].clone();
    [flow, vision, dairy, hall]
}

fn cell(grid: &Json, unit: &Json, offering: &Json) -> Json {
    let row = grid["rows"].as_array().unwrap().iter().find(|r| r["unit_id"] == *unit).cloned().unwrap_or_default();
    row["cells"].as_array().and_then(|c| c.iter().find(|c| c["offering_id"] == *offering)).cloned().unwrap_or_default()
}

both! {
    async fn an_import_of_whitespace_is_taken_back(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let [flow, vision, dairy, hall] = ground(&app).await;
        let path = format!("/api/v1/accounts/{castellan}/whitespace");
        let before = json!({"cells": [{"unit_id": dairy, "offering_id": flow, "spend": {"minor": 50_000, "currency": "EUR"}, "source": "Buyer"}]});
        assert_eq!(app.api(anna, Method::PUT, &path, before).await.status, StatusCode::OK);
        let csv = "account,unit,offering,spend,currency,state\n\
                   Castellan Retail,Dairy,Flow,900.00,EUR,\nCastellan Retail,Dairy,Vision,100.00,EUR,\nCastellan Retail,Hall,Vision,,,not_applicable\n";
        let file = give(&app, "whitespace", "cells.csv", csv.as_bytes()).await;
        let checked = step(&app, &file, "check").await;
        assert_eq!(counts(&checked, ["new", "changed", "refused"]), [2, 1, 0], "{checked}");
        let done = step(&app, &checked, "run").await;
        assert_eq!(done["state"], "done", "{done}");
        let grid = get(&app, anna, &path).await;
        assert_eq!((&cell(&grid, &dairy, &flow)["spend"]["minor"], &cell(&grid, &hall, &vision)["state"]), (&json!(90_000), &json!("not_applicable")));
        // Somebody has said otherwise of one cell since: that stays.
        let since = json!({"cells": [{"unit_id": dairy, "offering_id": vision, "spend": {"minor": 77_700, "currency": "EUR"}}]});
        assert_eq!(app.api(anna, Method::PUT, &path, since).await.status, StatusCode::OK);
        let back = step(&app, &done, "undo").await;
        assert_eq!(back["state"], "undone", "{back}");
        let grid = get(&app, anna, &path).await;
        assert_eq!(cell(&grid, &dairy, &flow)["spend"]["minor"], 50_000, "what was noted before is back");
        assert_eq!(cell(&grid, &hall, &vision)["state"], "unknown", "what the file said is gone");
        assert_eq!(cell(&grid, &dairy, &vision)["spend"]["minor"], 77_700, "what somebody said since stays");
        // In again: as the first time.
        let again = step(&app, &give(&app, "whitespace", "cells.csv", csv.as_bytes()).await, "check").await;
        assert_eq!(counts(&again, ["new", "changed"]), [1, 2], "{again}");
        let sql = "/* test */ select count(*) from whitespace_cells a join whitespace_cells b on b.account_id = a.account_id
                     and b.offering_id = a.offering_id and b.unit_id = a.unit_id and b.id <> a.id
                     and a.valid_from < b.valid_to and b.valid_from < a.valid_to";
        assert_eq!(number(&app, sql, Vec::new()).await, 0, "no two notes of a cell hold on one day");
        packed_follows(&app).await;
    }

    async fn a_unit_takes_its_cells_and_deals_along_when_it_becomes_an_account(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let [flow, vision, dairy, hall] = ground(&app).await;
        let path = format!("/api/v1/accounts/{castellan}/whitespace");
        let spend = |minor: i64| json!({"minor": minor, "currency": "EUR"});
        let cells = json!({"cells": [
            {"unit_id": dairy, "offering_id": flow, "spend": spend(51_000)},
            {"unit_id": hall, "offering_id": flow, "spend": spend(30_000)},
            {"offering_id": vision, "spend": spend(20_000)},
        ]});
        assert_eq!(app.api(anna, Method::PUT, &path, cells).await.status, StatusCode::OK);
        let deals = format!("/api/v1/accounts/{castellan}/deals");
        let of = |name: &str, unit: &Json| json!({"name": name, "unit_id": unit, "lines": [{"unit_id": unit, "offering_id": flow, "amount_minor": 40_000}]});
        let goes = made(&app, anna, &deals, of("Dairy flow", &dairy)).await;
        let stays = made(&app, anna, &deals, of("Hall flow", &hall)).await;
        let lead = anna.id.to_string();
        let form = [("name", "Castellan Dairy"), ("kind", "legal_entity"), ("lead", lead.as_str()), ("from", "2026-11-12")];
        let promoted = app.post(anna, &format!("/accounts/{castellan}/units/{}/promotion", dairy.as_str().unwrap()), &form).await;
        assert_eq!(promoted.status, StatusCode::SEE_OTHER, "{}", promoted.text);
        let new = promoted.location().trim_start_matches("/accounts/").to_owned();
        let (here, there) = (get(&app, anna, &path).await, get(&app, anna, &format!("/api/v1/accounts/{new}/whitespace")).await);
        assert_eq!(cell(&there, &Json::Null, &flow)["spend"]["minor"], 51_000, "the cell is the new account's own: {there}");
        assert_eq!(cell(&here, &hall, &flow)["spend"]["minor"], 30_000);
        assert!(!here.to_string().contains("51000"), "nothing counts twice: {here}");
        assert_eq!(app.get(anna, &format!("{deals}/{}", goes["id"].as_str().unwrap())).await.status, StatusCode::NOT_FOUND);
        let moved = app.get(anna, &format!("/api/v1/accounts/{new}/deals/{}", goes["id"].as_str().unwrap())).await.json();
        assert_eq!((&moved["amount"]["minor"], moved["lines"].as_array().unwrap().len()), (&json!(40_000), 1), "{moved}");
        assert_eq!(app.get(anna, &format!("{deals}/{}", stays["id"].as_str().unwrap())).await.status, StatusCode::OK);
        let deeds = app.get(anna, "/api/v1/undo").await.json();
        let of = |d: &&Json| d["verb"].as_str().unwrap().contains("promoted") || d["verb"] == "unit.archived";
        let batch = deeds["items"].as_array().unwrap().iter().find(of).unwrap()["batch"].as_str().unwrap().to_owned();
        assert_eq!(app.post(anna, &format!("/undo/{batch}"), &[]).await.status, StatusCode::SEE_OTHER);
        let grid = get(&app, anna, &path).await;
        assert_eq!(cell(&grid, &dairy, &flow)["spend"]["minor"], 51_000, "undone: {grid}");
        assert_eq!(app.get(anna, &format!("{deals}/{}", goes["id"].as_str().unwrap())).await.status, StatusCode::OK);
        packed_follows(&app).await;
    }

    async fn who_is_erased_is_nameless_in_buying_groups_and_evidence(app) {
        let (anna, dora, castellan) = (&app.cast.anna_am, &app.cast.dora_director, app.cast.castellan);
        let people = format!("/api/v1/accounts/{castellan}/people");
        let lin = made(&app, anna, &people, json!({"name": "Lin Xiaowen"})).await;
        let bo = made(&app, anna, &people, json!({"name": "Bo Berg"})).await;
        let (person, other) = (lin["person_id"].clone(), bo["person_id"].clone());
        let deals = format!("/api/v1/accounts/{castellan}/deals");
        let deal = made(&app, anna, &deals, json!({
            "name": "Vision for Lin Xiaowen", "next_step": "Call Lin Xiaowen", "next_step_on": "2026-12-01",
            "people": [{"person_id": person, "part": "economic_buyer"}, {"person_id": other, "part": "champion"}],
        })).await;
        let one = format!("{deals}/{}", deal["id"].as_str().unwrap());
        let any = [("if-match", "*")];
        let proofs = json!([{"evidence": "economic_buyer", "happened_on": "2026-11-01", "person_id": person, "note": "Xiaowen said yes at lunch"},
                            {"evidence": "champion", "happened_on": "2026-11-02", "person_id": other, "note": "Bo wants it"}]);
        let set = app.send(Some(anna), Method::PUT, &format!("{one}/evidence"), Some("application/json"), &any, proofs.to_string()).await;
        assert_eq!(set.status, StatusCode::OK, "{}", set.text);
        right(&app, dora, "erase").await;
        let erasure = format!("{people}/{}/erasure", lin["id"].as_str().unwrap());
        let done = app.api(dora, Method::POST, &erasure, json!({"confirm": "Lin Xiaowen", "really": true})).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        let api = app.get(anna, &one).await.text;
        let page = app.get(anna, &one.replace("/api/v1", "")).await.text;
        let told = app.get(anna, &format!("/accounts/{castellan}/timeline")).await.text;
        let found = app.get(anna, "/api/v1/search?q=Xiaowen").await.text;
        for (what, text) in [("api", &api), ("page", &page), ("timeline", &told)] {
            assert!(!text.contains("Xiaowen"), "{what}: {text}");
        }
        assert!(!found.contains("Vision for Lin"), "{found}");
        assert!(page.contains("Erased person") && page.contains("Bo Berg") && page.contains("Bo wants it"), "{page}");
        let left = number(&app, "/* test */ select count(*) from events where cast(changes as text) like '%Xiaowen%' or reason like '%Xiaowen%'", Vec::new()).await;
        assert_eq!(left, 0, "the log names nobody either");
        // The deal is as much as before: its group and its evidence still count.
        let now: Json = serde_json::from_str(&api).unwrap();
        assert_eq!((now["people"].as_array().unwrap().len(), now["evidence"].as_array().unwrap().len()), (2, 2), "{now}");
        assert_eq!(now["category_by_evidence"], app.get(anna, &one).await.json()["category_by_evidence"]);
        packed_follows(&app).await;
    }

    async fn share_of_wallet_is_a_column_of_accounts(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let [flow, _, dairy, _] = ground(&app).await;
        let line = json!({"sold_on": "2026-06-01", "amount": {"minor": 40_000, "currency": "EUR"}, "offering_id": flow, "unit_id": dairy});
        made(&app, anna, &format!("/api/v1/accounts/{castellan}/revenue-lines"), line).await;
        let path = format!("/api/v1/accounts/{castellan}/whitespace");
        let cells = json!({"cells": [{"unit_id": dairy, "offering_id": flow, "spend": {"minor": 120_000, "currency": "EUR"}}]});
        assert_eq!(app.api(anna, Method::PUT, &path, cells).await.status, StatusCode::OK);
        let list = app.get(anna, "/api/v1/accounts?columns=share_of_wallet").await.json();
        let of = |name: &str| list["items"].as_array().unwrap().iter().find(|a| a["name"] == name).unwrap()["share_of_wallet"].clone();
        assert_eq!((of("Castellan Retail"), of("Aurelia Dairy")), (json!(0.333), Json::Null), "nobody knows what the other spends");
        let plain = app.get(anna, "/api/v1/accounts").await.text;
        assert!(!plain.contains("share_of_wallet"), "computed only for whoever asks");
        let page = app.get(anna, "/accounts?columns=tier,share_of_wallet").await.text;
        assert!(page.contains("Share of wallet") && page.contains("33%"), "{page}");
        let own = app.get(anna, &format!("/accounts/{castellan}")).await.text;
        assert!(own.contains("33%"), "the account's own page says the same");
        let file = app.get(anna, "/accounts.csv?columns=share_of_wallet").await.text;
        assert!(file.contains("0.333"), "{file}");
        assert!(!app.get(&app.cast.outsider, "/accounts?columns=share_of_wallet").await.text.contains("33%"));
        for (asked, path) in [("view=whitespace", "/whitespace"), ("view=whitespace&scope=all", "/whitespace?scope=all"), ("view=hierarchy", "/hierarchy")] {
            let there = app.get(anna, &format!("/accounts?{asked}")).await;
            assert_eq!((there.status, there.location()), (StatusCode::SEE_OTHER, path));
        }
        assert_eq!(app.get(anna, "/accounts?view=table").await.status, StatusCode::OK);
        packed_follows(&app).await;
    }

    async fn accounts_are_sorted_by_share_of_wallet_on_any_day(app) {
        let (c, anna, dora) = (&app.cast, &app.cast.anna_am, &app.cast.dora_director);
        let [flow, _, _, _] = ground(&app).await;
        let sold = |minor: i64| json!({"sold_on": "2026-03-01", "amount": {"minor": minor, "currency": "EUR"}, "offering_id": flow});
        for (account, minor) in [(c.castellan, 20_000), (c.dairy, 30_000)] {
            made(&app, anna, &format!("/api/v1/accounts/{account}/revenue-lines"), sold(minor)).await;
        }
        let note = |account, spend: i64, from: &'static str| {
            let (app, flow) = (&app, flow.clone());
            async move {
                let cells = json!({"cells": [{"offering_id": flow, "spend": {"minor": spend, "currency": "EUR"}, "valid_from": from}]});
                let put = app.api(anna, Method::PUT, &format!("/api/v1/accounts/{account}/whitespace"), cells).await;
                assert_eq!(put.status, StatusCode::OK, "{}", put.text);
            }
        };
        // Castellan: a half until the end of July, a fifth since. The dairy: a quarter, known since August.
        note(c.castellan, 100_000, "2026-08-01").await;
        note(c.castellan, 40_000, "2026-02-01").await;
        note(c.dairy, 120_000, "2026-08-01").await;
        let list = |query: String| {
            let app = &app;
            async move { get(app, dora, &format!("/api/v1/accounts?columns=share_of_wallet&scope=all&{query}")).await }
        };
        let rows = |list: &Json| -> Vec<(String, Json)> {
            let row = |a: &Json| (a["name"].as_str().unwrap().to_owned(), a["share_of_wallet"].clone());
            list["items"].as_array().unwrap().iter().map(row).collect()
        };
        let has = |name: &str, share: Json| (name.to_owned(), share);
        let (castellan, dairy) = ("Castellan Retail", "Aurelia Dairy");
        for (day, rising) in [
            ("", vec![has(castellan, json!(0.2)), has(dairy, json!(0.25))]),
            ("&as_of=2026-08-15", vec![has(castellan, json!(0.2)), has(dairy, json!(0.25))]),
            ("&as_of=2026-07-31", vec![has(castellan, json!(0.5))]),
        ] {
            let whole = rows(&list(format!("sort=share_of_wallet{day}")).await);
            assert_eq!(whole[..rising.len()], rising, "{day}");
            assert!(whole.len() >= 4 && whole[rising.len()..].iter().all(|(_, share)| share.is_null()), "{day}: {whole:?}");
            let falling = rows(&list(format!("sort=-share_of_wallet{day}")).await);
            let turned: Vec<_> = rising.iter().rev().cloned().collect();
            assert_eq!(falling[..rising.len()], turned, "{day}: unknown stands last in both directions");
            // Page by page the same rows, none twice.
            for sort in ["share_of_wallet", "-share_of_wallet"] {
                let (mut all, mut cursor) = (Vec::new(), String::new());
                loop {
                    let page = list(format!("sort={sort}{day}&limit=1&cursor={cursor}")).await;
                    all.extend(rows(&page));
                    match page["next"].as_str() {
                        Some(next) => next.clone_into(&mut cursor),
                        None => break,
                    }
                }
                assert_eq!(all, if sort == "share_of_wallet" { whole.clone() } else { falling.clone() }, "{sort}{day}");
            }
        }
        // The page sorts by its head, says which day it shows, and so does the file; nobody sorts what they do not see.
        let page = app.get(dora, "/accounts?scope=all&columns=share_of_wallet&sort=-share_of_wallet&as_of=2026-07-31").await.text;
        assert!(page.contains("50%") && page.contains("sort=share_of_wallet") && !page.contains("Share of wallet (today)"), "{page}");
        let file = app.get(dora, "/accounts.csv?scope=all&columns=share_of_wallet&sort=-share_of_wallet").await.text;
        let at = |name: &str| file.find(name).unwrap_or_else(|| panic!("{file}"));
        assert!(at(dairy) < at(castellan) && file.contains("0.25"), "{file}");
        let theirs = rows(&get(&app, &c.carl_am, "/api/v1/accounts?columns=share_of_wallet&scope=all&sort=share_of_wallet").await);
        assert_eq!(theirs, [has("Nordvik Shipping", Json::Null)]);
        let cursor = list(String::from("sort=name&limit=1")).await["next"].as_str().unwrap().to_owned();
        let wrong = app.get(dora, &format!("/api/v1/accounts?sort=share_of_wallet&cursor={cursor}")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    }

    async fn a_duplicate_that_the_importer_may_not_see_waits_on_today_of_whoever_decides(app) {
        let c = &app.cast;
        let (ben, carl, dora) = (&c.ben_kam, &c.carl_am, &c.dora_director);
        right(&app, carl, "import").await;
        right(&app, carl, "create_accounts").await;
        // Carl leads Nordvik and does not see Castellan. Dora sees what Anna leads, and not Nordvik.
        let sql = "/* test */ select email from users where name = 'Anna Prins'";
        let anna = app.app.db.read(move |q| q.query_one(sql, &params![], |r| Ok::<_, Error>(r.get::<String>(0)?))).await.unwrap();
        let csv = "name,city,country\nCastellan Retail Ltd,Ghent,BE\nNordvik Shipping A/S,Oslo,NO\n";
        let path = format!("{RUNS}?kind=accounts&file_name=more.csv");
        let given = app.send(Some(carl), Method::POST, &path, Some("application/octet-stream"), &[], csv.as_bytes().to_vec()).await;
        assert_eq!(given.status, StatusCode::CREATED, "{}", given.text);
        settle(&app).await;
        let id = given.json()["id"].as_str().unwrap().to_owned();
        let run = |verb: &'static str| {
            let (app, id) = (&app, id.clone());
            async move {
                let done = app.api(carl, Method::POST, &format!("{RUNS}/{id}/{verb}"), json!({})).await;
                assert_eq!(done.status, StatusCode::ACCEPTED, "{verb}: {}", done.text);
                settle(app).await;
                look(app, carl, &id).await
            }
        };
        let checked = run("check").await;
        assert_eq!(counts(&checked, ["new", "duplicate"]), [1, 1], "what he may not see is not shown: {checked}");
        let done = run("run").await;
        assert_eq!(done["state"], "done", "{done}");
        assert_eq!(number(&app, "/* test */ select count(*) from duplicate_tasks", Vec::new()).await, 1);
        let lead = format!("account,user_email,team_role\nCastellan Retail Ltd,{anna},lead\n");
        let given = app.send(Some(&c.admin), Method::POST, "/api/v1/imports/assignments", Some("text/csv"), &[], lead).await;
        assert_eq!(given.status, StatusCode::CREATED, "{}", given.text);
        let waits = "Duplicates to decide";
        // Who may not merge is not asked, nor who does not see both: not even that there is something is told.
        for actor in [carl, ben, &c.anna_am, &c.admin, &c.outsider] {
            assert!(!app.get(actor, "/").await.text.contains(waits), "{}", actor.name);
        }
        let sql = "/* test */ select id from accounts where name = 'Castellan Retail Ltd'";
        let new = app.app.db.read(move |q| q.query_one(sql, &params![], |r| Ok::<_, Error>(r.get::<tenure::base::AccountId>(0)?))).await.unwrap();
        let today = app.get(dora, "/").await.text;
        assert!(today.contains(waits) && today.contains("Castellan Retail Ltd") && today.contains("/accounts/merge?"), "{today}");
        assert!(!app.get(&c.anna_am, "/").await.text.contains(waits), "who may not merge is not asked");
        assert!(!app.get(carl, "/").await.text.contains(waits));
        // It stays until it is decided, and comes back when the decision is taken back.
        app.clock.advance(jiff::SignedDuration::from_hours(24 * 8));
        assert!(app.get(dora, "/").await.text.contains(waits));
        let (one, other) = (new.to_string(), c.castellan.to_string());
        let told = app.post(dora, "/accounts/duplicates/distinct", &[("one", &one), ("other", &other), ("back", "/")]).await;
        assert_eq!((told.status, told.location()), (StatusCode::SEE_OTHER, "/"), "{}", told.text);
        assert!(!app.get(dora, "/").await.text.contains(waits));
        let deeds = app.get(dora, "/api/v1/undo").await.json();
        app.post(dora, &format!("/undo/{}", deeds["items"][0]["batch"].as_str().unwrap()), &[]).await;
        assert!(app.get(dora, "/").await.text.contains(waits));
        let merged = app.api(dora, Method::POST, &format!("/api/v1/accounts/{other}/merge"), json!({"goes": one})).await;
        assert_eq!(merged.status, StatusCode::OK, "{}", merged.text);
        assert!(!app.get(dora, "/").await.text.contains(waits), "merged is decided");
        packed_follows(&app).await;
    }
}
