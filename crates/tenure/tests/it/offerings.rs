//! Offerings: a tree that holds together, changed by those who may, found by all names, imported and taken back.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure::base::imports::{ImportReport, Record};
use tenure::features::offerings::imports::OFFERINGS;

use crate::both;
use crate::kit::TestApp;
use crate::kit::cast::operator;

const ALL: &str = "/api/v1/offerings";

async fn add(app: &TestApp, input: Json) -> Json {
    let made = app.api(&app.cast.dora_director, Method::POST, ALL, input).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    made.json()
}

fn path(offering: &Json) -> String {
    format!("{ALL}/{}", offering["id"].as_str().unwrap())
}

async fn load(app: &TestApp, seed: u64, rows: &'static [&'static [(&'static str, &'static str)]]) -> ImportReport {
    let run = app.app.db.write(move |tx| {
        let records: Vec<Record> = (2..).zip(rows).map(|(line, pairs)| Record::of(line, pairs)).collect();
        let mut report = ImportReport::default();
        OFFERINGS.load(tx, &operator(seed), &records, &mut report)?;
        Ok::<_, Error>(report)
    });
    run.await.unwrap()
}

both! {
    async fn the_tree_holds_together(app) {
        let dora = &app.cast.dora_director;
        let line = add(&app, json!({"name": "Gas analysers", "level": "line"})).await;
        let product = add(&app, json!({"name": "GTX Pro", "parent_id": line["id"], "code": "G-2", "names": ["GTXPro"], "prices": ["EUR 100", "EUR 2026-01-01 120.50"]})).await;
        assert_eq!((&product["depth"], &product["prices"][1]["price"]["minor"]), (&json!(1), &json!(12_050)));
        for (input, field) in [
            (json!({"name": "gtx pro"}), "name"),
            (json!({"name": "Other", "names": ["g-2"]}), "names"),
            (json!({"name": "Line under a product", "level": "line", "parent_id": product["id"]}), "level"),
            (json!({"name": "Lost", "parent_id": "0190ffff-0000-7000-8000-00000000000a"}), "parent"),
            (json!({"name": ""}), "name"),
            (json!({"name": "Odd", "prices": ["EUR many"]}), "prices"),
            (json!({"name": "Odd", "unit_kinds": ["castle"]}), "unit_kinds"),
            (json!({"name": "Odd", "valid_from": "2026-02-01", "valid_to": "2026-01-01"}), "valid_to"),
        ] {
            let wrong = app.api(dora, Method::POST, ALL, input.clone()).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{input}: {}", wrong.text);
            assert!(wrong.text.contains(&format!("\"{field}\"")), "{input}: {}", wrong.text);
        }
        let own = app.api(dora, Method::PATCH, &path(&product), json!({"parent_id": product["id"]})).await;
        assert!(own.status == StatusCode::UNPROCESSABLE_ENTITY && own.text.contains("part of itself"), "{}", own.text);
        assert_eq!(app.api(dora, Method::DELETE, &path(&line), json!({})).await.status, StatusCode::CONFLICT, "its parts are offered");
        assert_eq!(app.api(dora, Method::DELETE, &path(&product), json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(app.get(dora, ALL).await.ids().len(), 1);
        let undo = app.get(dora, "/api/v1/undo").await.json();
        let batch = undo["items"].as_array().unwrap().iter().find(|d| d["verb"] == "offering.archived").unwrap()["batch"].as_str().unwrap().to_owned();
        assert!(app.api(dora, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status.is_success());
        assert_eq!(app.get(dora, ALL).await.ids().len(), 2);
    }

    async fn all_read_and_few_write(app) {
        let made = add(&app, json!({"name": "<script>alert(1)</script> 传感器", "level": "product"})).await;
        let page = format!("/offerings/{}", made["id"].as_str().unwrap());
        for actor in app.cast.actors().into_iter().filter(|a| !a.token) {
            for read in ["/offerings", "/offerings.csv", page.as_str(), ALL] {
                let answer = app.get(actor, read).await;
                assert_eq!(answer.status, StatusCode::OK, "{} {read}", actor.name);
                assert!(read == ALL || !answer.text.contains("<script>alert") || read.ends_with(".csv"), "{read}");
            }
            let may = ["dora_director", "admin"].contains(&actor.name);
            let want = if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(app.get(actor, &format!("{page}/edit")).await.status, want, "{}", actor.name);
            let tried = app.api(actor, Method::PATCH, &path(&made), json!({"code": actor.name})).await;
            assert_eq!(tried.status, want, "{}", actor.name);
        }
        let stale = app.post(&app.cast.dora_director, &format!("{page}/edit"), &[("name", "Mine"), ("level", "product"), ("version", "1")]).await;
        assert_eq!(stale.status, StatusCode::SEE_OTHER, "the code was changed, not the name: {}", stale.text);
        let lost = app.post(&app.cast.dora_director, &format!("{page}/edit"), &[("name", "Again"), ("level", "product"), ("version", "1")]).await;
        assert_eq!(lost.status, StatusCode::CONFLICT);
        assert!(lost.text.contains("Again") && lost.text.contains("Mine"), "what was typed stays, and both are shown");
        let shown = app.get(&app.cast.anna_am, &page).await.text;
        assert!(shown.contains("Mine") && shown.contains("Dora Lind"), "the history tells who");
    }

    async fn a_file_makes_a_tree_and_makes_it_once(app) {
        const FILE: &[&[(&str, &str)]] = &[
            &[("name", "GTX Pro"), ("parent", "Analysers"), ("former_names", "GTXPro; GTX-P"), ("price", "4821"), ("currency", "USD"), ("source_system", "erp"), ("source_id", "7")],
            &[("name", "GTX Pro"), ("price", "4900"), ("currency", "USD"), ("price_from", "2026-01-01")],
            &[("name", "Analysers"), ("level", "line")],
        ];
        let first = load(&app, 5, FILE).await;
        assert_eq!((first.new, first.changed, first.refused.len()), (2, 1, 0), "{:?}", first.refused);
        let list = app.get(&app.cast.anna_am, ALL).await.json();
        let product = &list["items"][1];
        assert_eq!((&product["name"], &product["depth"], &product["names"]), (&json!("GTX Pro"), &json!(1), &json!(["GTX-P", "GTXPro"])));
        assert_eq!(product["prices"].as_array().unwrap().len(), 2);
        let again = load(&app, 6, FILE).await;
        assert_eq!((again.new, again.changed, again.same), (0, 0, 3));
        const WRONG: &[&[(&str, &str)]] = &[
            &[("name", "A"), ("parent", "B")],
            &[("name", "B"), ("parent", "C")],
            &[("name", "C"), ("parent", "A")],
            &[("name", "D"), ("parent", "What is nowhere becomes a line")],
            &[("name", "E"), ("level", "planet")],
        ];
        let wrong = load(&app, 7, WRONG).await;
        let columns: Vec<(u64, &str)> = wrong.refused.iter().map(|r| (r.line, r.column.as_str())).collect();
        assert_eq!(columns, [(2, "parent"), (3, "parent"), (4, "parent"), (6, "level")]);
        assert_eq!(app.get(&app.cast.anna_am, ALL).await.ids().len(), 2, "nothing of it is written");
    }
}
