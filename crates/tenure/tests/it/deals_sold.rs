//! What a deal says it is worth and what is sold when it is won: amounts that are typed once, lines that say no unit,
//! deals that have closed, and nobody who ends what they have not seen.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};

use crate::both;
use crate::deals::{deals, fine, id, refused};
use crate::kit::{Actor, Answer, TestApp, packed_follows};
use crate::presets::{counts, give, lines, step};

async fn made(app: &TestApp, by: &Actor, path: &str, body: Json) -> Json {
    let answer = app.api(by, Method::POST, path, body.clone()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{path} {body}: {}", answer.text);
    answer.json()
}

/// A deal of Castellan: where it is for machines and for people.
async fn deal(app: &TestApp, input: Json) -> (String, String) {
    let deal = made(app, &app.cast.anna_am, &deals(app.cast.castellan), input).await;
    let one = format!("{}/{}", deals(app.cast.castellan), id(&deal));
    let page = one.replace("/api/v1", "");
    (one, page)
}

async fn offering(app: &TestApp, input: Json) -> String {
    id(&made(app, &app.cast.dora_director, "/api/v1/offerings", input).await)
}

async fn put(app: &TestApp, path: &str, version: &str, body: Json) -> Answer {
    let tag = [("if-match", version)];
    app.send(Some(&app.cast.anna_am), Method::PUT, path, Some("application/json"), &tag, body.to_string()).await
}

async fn ended(app: &TestApp, path: &str, version: &str, body: Json) -> Answer {
    let tag = [("if-match", version)];
    app.send(Some(&app.cast.anna_am), Method::POST, path, Some("application/json"), &tag, body.to_string()).await
}

/// What the deal is worth, and what each of its lines is.
fn worth(deal: &Json) -> (Option<i64>, Vec<Option<i64>>) {
    let lines = deal["lines"].as_array().unwrap().iter();
    (deal["amount"]["minor"].as_i64(), lines.map(|l| l["amount"]["minor"].as_i64()).collect())
}

/// Amounts of what was sold.
async fn sold(app: &TestApp) -> Vec<i64> {
    let path = format!("/api/v1/accounts/{}/revenue-lines", app.cast.castellan);
    let list = app.get(&app.cast.anna_am, &path).await.json();
    list["items"].as_array().unwrap().iter().map(|l| l["amount"]["minor"].as_i64().unwrap()).collect()
}

/// Takes back what Anna did last, which is one of these.
async fn undo(app: &TestApp, verbs: &[&str]) {
    let anna = &app.cast.anna_am;
    let list = app.get(anna, "/api/v1/undo").await.json();
    let all = list["items"].as_array().unwrap();
    let last = all.iter().find(|d| verbs.contains(&d["verb"].as_str().unwrap())).unwrap_or_else(|| panic!("{list}"));
    let path = format!("/api/v1/undo/{}", last["batch"].as_str().unwrap());
    let done = app.api(anna, Method::POST, &path, json!({})).await;
    assert!(done.status.is_success(), "{}", done.text);
}

fn euro(minor: i64) -> Json {
    json!({"minor": minor, "currency": "EUR"})
}

both! {
    async fn an_amount_that_is_typed_once_is_kept_and_sold(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let probe = offering(&app, json!({"name": "Probe"})).await;
        // As an opening fills the form: one line without an amount.
        let account = castellan.to_string();
        let form = [("account", account.as_str()), ("name", "Probes"), ("kind", "expansion"), ("currency", "EUR"), ("amount", "30000"), ("line_id", ""), ("line_offering", probe.as_str()), ("line_unit", ""), ("line_quantity", ""), ("line_amount", ""), ("line_from", ""), ("line_to", "")];
        let saved = app.post(anna, "/deals/new", &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let page = saved.location().split('?').next().unwrap().to_owned();
        let one = format!("/api/v1{page}");
        assert_eq!(worth(&app.get(anna, &one).await.json()), (Some(3_000_000), vec![Some(3_000_000)]));
        assert!(app.shown(anna, &page).await.contains("€30,000"));
        // Typed again: over the API, in the table, in the form.
        let patched = fine(&app.api(anna, Method::PATCH, &one, json!({"amount": euro(50_000)})).await);
        assert_eq!(worth(&patched), (Some(50_000), vec![Some(50_000)]));
        let quick = app.shown(anna, &format!("{page}/quick?only=amount")).await;
        assert!(quick.contains("name=\"amount\"") && !quick.contains("sum of the lines"), "{quick}");
        let version = patched["version"].to_string();
        let cell = [("amount", "700"), ("close_on", ""), ("next_step", ""), ("next_step_on", ""), ("version", version.as_str())];
        assert_eq!(app.post(anna, &format!("{page}/quick"), &cell).await.status, StatusCode::SEE_OTHER);
        let now = app.get(anna, &one).await.json();
        assert_eq!(worth(&now), (Some(70_000), vec![Some(70_000)]));
        let (line, version) = (id(&now["lines"][0]), now["version"].to_string());
        let edit = |amount: &'static str, of_line: &'static str, version: String| {
            let (line, probe) = (line.clone(), probe.clone());
            let pairs = [("name", "Probes"), ("kind", "expansion"), ("currency", "EUR"), ("amount", amount), ("line_id", &line), ("line_offering", &probe), ("line_unit", ""), ("line_quantity", ""), ("line_amount", of_line), ("line_from", ""), ("line_to", ""), ("version", &version)];
            pairs.map(|(name, value)| (name, value.to_owned()))
        };
        for (amount, of_line, kept, want) in [("800", "700.00", version.as_str(), 80_000), ("800.00", "900", "", 90_000), ("900.00", "", "", 90_000)] {
            let version = if kept.is_empty() { app.get(anna, &one).await.json()["version"].to_string() } else { kept.to_owned() };
            let typed = edit(amount, of_line, version);
            let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(app.post(anna, &format!("{page}/edit"), &typed).await.status, StatusCode::SEE_OTHER);
            assert_eq!(worth(&app.get(anna, &one).await.json()), (Some(want), vec![Some(want)]), "{amount} {of_line}");
        }
        // Nothing warns where the line says what was sold, and it is.
        assert!(!app.shown(anna, &format!("{page}/win")).await.contains("Nothing will be added to revenue"));
        fine(&app.api(anna, Method::POST, &format!("{one}/win"), json!({})).await);
        assert_eq!(sold(&app).await, [90_000]);
        packed_follows(&app).await;
    }

    async fn an_amount_without_lines_that_say_it_is_told_before_the_win(app) {
        let anna = &app.cast.anna_am;
        let probe = offering(&app, json!({"name": "Probe"})).await;
        let bare = || json!({"offering_id": probe});
        let (one, page) = deal(&app, json!({"name": "Probes", "amount": euro(40_000), "lines": [bare(), bare()]})).await;
        assert_eq!(worth(&app.get(anna, &one).await.json()), (Some(40_000), vec![None, None]), "the deal's own amount stays");
        let win = app.shown(anna, &format!("{page}/win")).await;
        assert!(win.contains("Nothing will be added to revenue") && win.contains("€400") && win.contains(&format!("{page}/edit")), "{win}");
        assert!(app.shown(anna, &page).await.contains("No line says how much"));
        fine(&app.api(anna, Method::POST, &format!("{one}/win"), json!({})).await);
        assert_eq!(sold(&app).await, Vec::<i64>::new());
        // A deal without any line is told, too; one that knows no amount has nothing to lose.
        let (_, page) = deal(&app, json!({"name": "Bare", "amount": euro(40_000)})).await;
        assert!(app.shown(anna, &format!("{page}/win")).await.contains("Nothing will be added to revenue"));
        let (_, page) = deal(&app, json!({"name": "Unknown"})).await;
        assert!(!app.shown(anna, &format!("{page}/win")).await.contains("Nothing will be added to revenue"));
        // Some of the lines say it: their sum. None any more: what followed from them goes with them.
        let (one, _) = deal(&app, json!({"name": "Mixed", "amount": euro(5), "lines": [{"offering_id": probe, "amount_minor": 700}, bare()]})).await;
        assert_eq!(worth(&app.get(anna, &one).await.json()), (Some(700), vec![Some(700), None]));
        let now = fine(&put(&app, &format!("{one}/lines"), "*", json!([bare(), bare()])).await);
        assert_eq!(worth(&now), (None, vec![None, None]));
        undo(&app, &["deal.lines_set"]).await;
        assert_eq!(worth(&app.get(anna, &one).await.json()), (Some(700), vec![Some(700), None]));
        packed_follows(&app).await;
    }

    async fn what_a_won_deal_was_sold_for_stays_and_goes_with_it(app) {
        let anna = &app.cast.anna_am;
        let probe = offering(&app, json!({"name": "Probe"})).await;
        let line = |minor: i64| json!([{"offering_id": probe, "amount_minor": minor}]);
        let (one, page) = deal(&app, json!({"name": "Probes", "lines": line(10_000)})).await;
        let open = app.shown(anna, &format!("{page}/edit")).await;
        assert!(open.contains("<select") && open.contains("name=\"line_offering\""), "{open}");
        fine(&app.api(anna, Method::POST, &format!("{one}/win"), json!({})).await);
        for body in [json!({"lines": line(90_000)}), json!({"amount": euro(90_000)}), json!({"currency": "USD"})] {
            let late = app.api(anna, Method::PATCH, &one, body.clone()).await;
            assert_eq!(late.status, StatusCode::CONFLICT, "{body}: {}", late.text);
            assert!(late.text.contains("Reopen it first"), "{}", late.text);
        }
        assert_eq!(put(&app, &format!("{one}/lines"), "*", line(90_000)).await.status, StatusCode::CONFLICT);
        // A file does not change it either.
        for (kind, text) in [
            ("deals", "account,name,kind,amount,currency\nCastellan Retail,Probes,expansion,900.00,EUR\n"),
            ("deal-lines", "account,deal,offering,amount\nCastellan Retail,Probes,Probe,900.00\n"),
        ] {
            let checked = step(&app, &give(&app, kind, "late.csv", text.as_bytes()).await, "check").await;
            assert_eq!(counts(&checked, ["new", "changed", "refused"]), [0, 0, 1], "{kind}: {checked}");
            let why = lines(&app, &checked, "refused").await;
            assert!(why[0]["reason"].as_str().unwrap().contains("Reopen it first"), "{why:?}");
        }
        let goal = json!({"goal": "Less scrap"});
        fine(&app.api(anna, Method::PATCH, &one, goal).await);
        // The page says so, and what else it asks for can still be changed.
        let edit = app.shown(anna, &format!("{page}/edit")).await;
        assert!(edit.contains("This deal has closed. Its lines stay") && !edit.contains("Line 1"), "{edit}");
        let now = app.get(anna, &one).await.json();
        let (id, version) = (id(&now["lines"][0]), now["version"].to_string());
        let form = [("name", "Probes"), ("kind", "expansion"), ("currency", "EUR"), ("amount", "100.00"), ("goal", "No scrap"), ("line_id", id.as_str()), ("line_offering", probe.as_str()), ("line_unit", ""), ("line_quantity", ""), ("line_amount", "100.00"), ("line_from", ""), ("line_to", ""), ("version", version.as_str())];
        assert_eq!(app.post(anna, &format!("{page}/edit"), &form).await.status, StatusCode::SEE_OTHER);
        assert_eq!((&app.get(anna, &one).await.json()["goal"], sold(&app).await), (&json!("No scrap"), vec![10_000]));
        // Archived by mistake, it takes along what it had added to revenue; both come back together.
        let gone = app.api(anna, Method::DELETE, &one, json!({})).await;
        assert_eq!((gone.status, sold(&app).await), (StatusCode::NO_CONTENT, Vec::new()));
        undo(&app, &["deal.archived", "revenue.removed"]).await;
        assert_eq!((&app.get(anna, &one).await.json()["outcome"], sold(&app).await), (&json!("won"), vec![10_000]));
        fine(&app.api(anna, Method::POST, &format!("{one}/reopening"), json!({})).await);
        assert_eq!(sold(&app).await, Vec::<i64>::new());
        fine(&put(&app, &format!("{one}/lines"), "*", line(90_000)).await);
        fine(&app.api(anna, Method::POST, &format!("{one}/win"), json!({})).await);
        assert_eq!(sold(&app).await, [90_000]);
        packed_follows(&app).await;
    }

    async fn what_has_closed_is_weighed_by_nothing(app) {
        let anna = &app.cast.anna_am;
        deal(&app, json!({"name": "Open one", "amount": euro(50_000)})).await;
        let (won, won_page) = deal(&app, json!({"name": "Won one", "amount": euro(20_000)})).await;
        let (lost, lost_page) = deal(&app, json!({"name": "Lost one", "amount": euro(10_000)})).await;
        fine(&app.api(anna, Method::POST, &format!("{won}/win"), json!({})).await);
        fine(&app.api(anna, Method::POST, &format!("{lost}/loss"), json!({})).await);
        for (outcome, amount, weighted) in [("won", 20_000, None), ("lost", 10_000, None), ("open", 50_000, Some(5_000)), ("all", 80_000, Some(5_000))] {
            for group in ["", "&by=stage", "&by=account"] {
                let sums = app.get(anna, &format!("/api/v1/deal-sums?outcome={outcome}{group}")).await.json();
                let total = &sums["total"];
                assert_eq!((total["amount"]["minor"].as_i64(), total["weighted"]["minor"].as_i64()), (Some(amount), weighted), "{outcome}{group}: {sums}");
                assert!(sums["groups"].as_array().unwrap().iter().all(|g| g["weighted"]["minor"].as_i64() == weighted), "{sums}");
            }
        }
        let asked = app.get(anna, "/api/v1/deal-sums?outcome=open&q=one").await.json();
        assert_eq!(asked["total"]["weighted"]["minor"], 5_000, "asked in SQL it is the same");
        for (one, page, how) in [(&won, &won_page, "Won"), (&lost, &lost_page, "Lost")] {
            let told = app.get(anna, one).await.json();
            assert_eq!((&told["probability"], &told["category"], &told["outcome"]), (&Json::Null, &Json::Null, &json!(how.to_lowercase())));
            let own = app.shown(anna, page).await;
            assert!(own.contains(how) && !own.contains("10%") && !own.contains("Probability of the stage") && !own.contains("By evidence"), "{own}");
        }
        let table = app.shown(anna, "/pipeline/table?outcome=lost").await;
        assert!(table.contains("1 deal lost, €100") && !table.contains("10%") && !table.contains(">€10<"), "{table}");
        let table = app.shown(anna, "/pipeline/table?outcome=all").await;
        assert!(table.contains("3 deals, €800; what is open of it is €50 weighted"), "{table}");
        let file = app.shown(anna, "/pipeline/table.csv?outcome=all&kind=all").await;
        let cell = |name: &str, column: &str| {
            let at = file.lines().next().unwrap().trim_start_matches('\u{feff}').split(',').position(|c| c == column).unwrap();
            file.lines().find(|l| l.contains(name)).unwrap().split(',').nth(at).unwrap().to_owned()
        };
        let both = |name: &str| (cell(name, "probability"), cell(name, "category"));
        assert_eq!([both("Open one"), both("Won one"), both("Lost one")], [("10", "pipeline"), ("", "won"), ("", "lost")].map(|(a, b)| (a.to_owned(), b.to_owned())), "{file}");
    }

    async fn nobody_ends_a_deal_that_they_have_not_seen(app) {
        let anna = &app.cast.anna_am;
        for (path, done) in [("win", "won"), ("loss", "lost")] {
            let (one, page) = deal(&app, json!({"name": "Vision", "amount": euro(10_000)})).await;
            assert!(app.shown(anna, &format!("{page}/{path}")).await.contains("name=\"version\" value=\"1\""));
            // Somebody changes it while the dialog is open.
            fine(&app.api(anna, Method::PATCH, &one, json!({"amount": euro(99_900)})).await);
            let form = |version: &'static str| [("note", "Signed at lunch"), ("on", "2026-11-12"), ("version", version)];
            let late = app.post(anna, &format!("{page}/{path}"), &form("1")).await;
            assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
            for text in ["Somebody has changed this deal", "Signed at lunch", "€100", "€999", "name=\"version\" value=\"2\""] {
                assert!(late.text.contains(text), "{text}: {}", late.text);
            }
            assert_eq!(app.get(anna, &one).await.json()["outcome"], "open");
            let late = ended(&app, &format!("{one}/{path}"), "\"1\"", json!({})).await;
            assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
            assert!(late.text.contains("amount_minor"), "{}", late.text);
            refused(&ended(&app, &format!("{one}/{path}"), "\"9\"", json!({})).await, "version");
            // Who has seen it goes on.
            assert_eq!(app.post(anna, &format!("{page}/{path}"), &form("2")).await.status, StatusCode::SEE_OTHER);
            let now = app.get(anna, &one).await.json();
            assert_eq!((&now["outcome"], &now["reason_note"]), (&json!(done), &json!("Signed at lunch")));
            let twice = ended(&app, &format!("{one}/{path}"), "\"2\"", json!({})).await;
            assert_eq!(twice.status, StatusCode::CONFLICT, "never twice");
            assert!(twice.text.contains("Reopen it first"), "{}", twice.text);
        }
    }

    async fn a_line_without_a_unit_is_for_the_unit_of_the_deal(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let probe = offering(&app, json!({"name": "Line vision", "unit_kinds": ["plant"]})).await;
        let units = format!("/api/v1/accounts/{castellan}/units");
        let office = id(&made(&app, anna, &units, json!({"name": "Head office", "kind": "department"})).await);
        let plant = id(&made(&app, anna, &units, json!({"name": "Plant Lille", "kind": "plant"})).await);
        let new = |unit: &str| json!({"name": "Vision", "unit_id": unit, "lines": [{"offering_id": probe, "amount_minor": 500}]});
        refused(&app.api(anna, Method::POST, &deals(castellan), new(&office)).await, "lines");
        let (one, page) = deal(&app, new(&plant)).await;
        let shown = app.shown(anna, &page).await;
        assert!(shown.matches("Plant Lille").count() >= 2 && !shown.contains("The account as a whole"), "{shown}");
        assert!(app.shown(anna, &format!("{page}/edit")).await.contains("The unit of the deal"));
        refused(&app.api(anna, Method::PATCH, &one, json!({"unit_id": office})).await, "lines");
        fine(&app.api(anna, Method::POST, &format!("{one}/win"), json!({})).await);
        let list = app.get(anna, &format!("/api/v1/accounts/{castellan}/revenue-lines")).await.json();
        assert_eq!(list["items"][0]["unit_id"], plant.as_str(), "{list}");
        // It was sold to that unit, so the closed deal stays there.
        assert_eq!(app.api(anna, Method::PATCH, &one, json!({"unit_id": ""})).await.status, StatusCode::CONFLICT);
        // Without a unit of the deal it is for the account as a whole.
        let (_, page) = deal(&app, json!({"name": "All", "lines": [{"offering_id": probe, "amount_minor": 5}]})).await;
        assert!(app.shown(anna, &page).await.contains("The account as a whole"));
    }

    async fn evidence_has_happened_and_what_is_said_instead_ends_with_the_quarter(app) {
        let anna = &app.cast.anna_am;
        let (one, page) = deal(&app, json!({"name": "Vision", "close_on": "2026-12-10"})).await;
        let proof = |day: &str| json!([{"evidence": "economic_buyer", "happened_on": day}, {"evidence": "paper_process", "happened_on": day}]);
        refused(&put(&app, &format!("{one}/evidence"), "*", proof("2026-11-13")).await, "evidence");
        refused(&app.api(anna, Method::PATCH, &one, json!({"evidence": proof("2027-05-01")})).await, "evidence");
        let form = [("evidence", "need"), ("on", "2026-11-13"), ("person", ""), ("note", "Will say so"), ("version", "1")];
        let typed = app.post(anna, &format!("{page}/evidence"), &form).await;
        assert_eq!(typed.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(typed.text.contains("Evidence tells what has happened"), "{}", typed.text);
        assert_eq!(app.get(anna, &one).await.json()["category"], "pipeline");
        let now = fine(&put(&app, &format!("{one}/evidence"), "*", proof("2026-11-12")).await);
        assert_eq!(now["category"], "commit");
        let until = |day: &str| json!({"override_category": "pipeline", "override_reason": "Budget frozen", "override_until": day});
        for day in ["2020-01-01", "2026-11-11", "2027-01-01", "2099-01-01"] {
            let wrong = app.api(anna, Method::PATCH, &one, until(day)).await;
            refused(&wrong, "override_until");
            assert!(wrong.text.contains("end of the quarter") && wrong.text.contains("31 Dec"), "{day}: {}", wrong.text);
        }
        fine(&app.api(anna, Method::PATCH, &one, until("2026-11-12")).await);
        fine(&app.api(anna, Method::PATCH, &one, until("2026-12-31")).await);
        // It closes later: the quarter is that one. What was stored before is not asked for again.
        fine(&app.api(anna, Method::PATCH, &one, json!({"close_on": "2027-02-01", "override_until": "2027-03-31"})).await);
        fine(&app.api(anna, Method::PATCH, &one, json!({"close_on": "2026-12-10"})).await);
        fine(&app.api(anna, Method::PATCH, &one, until("2026-11-12")).await);
        app.clock.set("2026-11-13T09:00:00Z".parse().unwrap());
        let kept = fine(&app.api(anna, Method::PATCH, &one, json!({"goal": "Less scrap"})).await);
        assert_eq!((&kept["override_until"], &kept["category"]), (&json!("2026-11-12"), &json!("commit")));
        // A deal that is late has until the end of the quarter of today.
        let (late, _) = deal(&app, json!({"name": "Late", "close_on": "2026-09-10"})).await;
        fine(&app.api(anna, Method::PATCH, &late, until("2026-12-31")).await);
        refused(&app.api(anna, Method::PATCH, &late, until("2027-01-01")).await, "override_until");
    }
}
