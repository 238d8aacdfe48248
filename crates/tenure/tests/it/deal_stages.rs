//! The stages of deals over the API: what the page of an administrator does, and refuses, as JSON.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, Answer, TestApp};

const API: &str = "/api/v1/deal-stages";
const PAGE: &str = "/admin/deal-stages";

async fn of_kind(app: &TestApp, kind: &str) -> Vec<Json> {
    let all = app.get(&app.cast.anna_am, API).await.json();
    all["items"].as_array().unwrap().iter().filter(|s| s["kind"] == kind && s["archived"] == false).cloned().collect()
}

fn names(list: &[Json]) -> Vec<&str> {
    list.iter().map(|s| s["name"].as_str().unwrap()).collect()
}

fn id(of: &Json) -> String {
    of["id"].as_str().unwrap_or_else(|| panic!("{of}")).to_owned()
}

async fn patch(app: &TestApp, by: &Actor, id: &str, version: &str, body: Json) -> Answer {
    let (path, tag) = (format!("{API}/{id}"), [("if-match", version)]);
    app.send(Some(by), Method::PATCH, &path, Some("application/json"), &tag, body.to_string()).await
}

async fn undo(app: &TestApp, by: &Actor, verb: &str) -> Answer {
    let deeds = app.get(by, "/api/v1/undo").await.json();
    let deed =
        deeds["items"].as_array().unwrap().iter().find(|d| d["verb"] == verb).unwrap_or_else(|| panic!("{deeds}"));
    app.api(by, Method::POST, &format!("/api/v1/undo/{}", deed["batch"].as_str().unwrap()), json!({})).await
}

both! {
    async fn stages_are_kept_over_the_api(app) {
        let (c, admin, anna) = (&app.cast, &app.cast.admin, &app.cast.anna_am);
        let before = of_kind(&app, "project").await;
        let body = json!({
            "kind": "project", "name": "Pilot <runs>", "name_zh": "试点", "probability": 40, "norm_days": 21,
            "criteria": ["need", "close_on"],
        });
        for actor in [anna, &c.dora_director, &c.outsider, &c.auditor, &c.api_token] {
            assert_eq!(app.api(actor, Method::POST, API, body.clone()).await.status, StatusCode::FORBIDDEN, "{}", actor.name);
        }
        let made = app.api(admin, Method::POST, API, body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let (stage, one) = (id(&made.json()), made.location().to_owned());
        assert_eq!(one, format!("{API}/{stage}"));
        let got = app.get(anna, &one).await;
        assert!(got.headers["etag"].to_str().unwrap().starts_with("\"1-"), "{:?}", got.headers);
        let got = got.json();
        assert_eq!(got, made.json());
        assert_eq!((&got["criteria"], &got["norm_days"], &got["archived"]), (&json!(["close_on", "need"]), &json!(21), &json!(false)));
        assert_eq!(names(&of_kind(&app, "project").await).last(), Some(&"Pilot <runs>"), "behind the others");
        assert!(app.get(admin, PAGE).await.text.contains("Pilot &lt;runs&gt;"));
        // Both languages are shown where the reader works.
        let deals = format!("/api/v1/accounts/{}/deals", c.castellan);
        let deal = app.api(anna, Method::POST, &deals, json!({"name": "Line 4", "kind": "project", "stage_id": stage, "close_on": "2026-12-10"})).await;
        assert_eq!(deal.status, StatusCode::UNPROCESSABLE_ENTITY, "the need was not said: {}", deal.text);

        for (wrong, field, words) in [
            (json!({"kind": "project", "name": "PILOT <RUNS>", "probability": 1}), "name", "Another stage of this kind has this name"),
            (json!({"kind": "project", "name": " ", "probability": 1}), "name", ""),
            (json!({"kind": "moon", "name": "A", "probability": 1}), "kind", ""),
            (json!({"kind": "project", "name": "A"}), "probability", ""),
            (json!({"kind": "project", "name": "A", "probability": 101}), "probability", "100"),
            (json!({"kind": "project", "name": "A", "probability": 1, "norm_days": 0}), "norm_days", ""),
            (json!({"kind": "project", "name": "A", "probability": 1, "position": 101}), "position", ""),
            (json!({"kind": "project", "name": "A", "probability": 1, "criteria": ["luck"]}), "criteria", "economic_buyer"),
        ] {
            let refused = app.api(admin, Method::POST, API, wrong.clone()).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", refused.text);
            assert!(refused.text.contains(&format!("\"{field}\"")) && refused.text.contains(words), "{wrong}: {}", refused.text);
        }
        assert_eq!(app.api(admin, Method::POST, API, json!({"kind": "project", "odds": 3})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        // The same name of another kind is another stage.
        let other = app.api(admin, Method::POST, API, json!({"kind": "renewal", "name": "Pilot <runs>", "probability": 5})).await;
        assert_eq!(other.status, StatusCode::CREATED, "{}", other.text);

        // A change says which version it saw; two who change one field are told.
        let blind = app.send(Some(admin), Method::PATCH, &one, Some("application/json"), &[], String::from("{\"probability\": 45}")).await;
        assert_eq!(blind.status, StatusCode::PRECONDITION_REQUIRED, "{}", blind.text);
        assert_eq!(patch(&app, anna, &stage, "*", json!({"probability": 45})).await.status, StatusCode::FORBIDDEN);
        let changed = patch(&app, admin, &stage, "\"1\"", json!({"probability": 45, "norm_days": null, "name_zh": ""})).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
        let now = changed.json();
        assert_eq!((&now["probability"], &now["norm_days"], &now["name_zh"], &now["version"]), (&json!(45), &Json::Null, &json!(""), &json!(2)));
        assert_eq!(now["criteria"], json!(["close_on", "need"]), "what is not named stays");
        let late = patch(&app, admin, &stage, "\"1\"", json!({"probability": 50})).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
        let aside = patch(&app, admin, &stage, "\"1\"", json!({"name": "Pilot"})).await;
        assert_eq!((aside.status, &aside.json()["probability"]), (StatusCode::OK, &json!(45)), "{}", aside.text);
        assert_eq!(patch(&app, admin, "0190ffff-0000-7000-8000-00000000000a", "*", json!({"name": "A"})).await.status, StatusCode::NOT_FOUND);

        // Order.
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        let first = before[0]["position"].as_i64().unwrap();
        for (n, s) in (2..).zip(&before) {
            assert_eq!(patch(&app, admin, &id(s), "*", json!({"position": first + n})).await.status, StatusCode::OK);
        }
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        assert_eq!(patch(&app, admin, &stage, "*", json!({"position": first})).await.status, StatusCode::OK);
        assert_eq!(names(&of_kind(&app, "project").await)[0], "Pilot");
        assert!(undo(&app, admin, "deal_stage.edited").await.status.is_success());
        assert_ne!(names(&of_kind(&app, "project").await)[0], "Pilot", "it is back where it was");
        let events = "/* test */ select count(*) from events where subject_id = $1 and verb in ('deal_stage.added', 'deal_stage.edited')";
        let of: uuid::Uuid = stage.parse().unwrap();
        let told = app.app.db.read(move |q| q.query_one(events, &params![of], |r| Ok::<_, Error>(r.get::<i64>(0)?))).await.unwrap();
        assert_eq!(told, 5, "added, changed twice, moved, moved back");
    }

    async fn a_stage_is_archived_once_no_open_deal_is_in_it(app) {
        let (c, admin, anna) = (&app.cast, &app.cast.admin, &app.cast.anna_am);
        let made = app.api(admin, Method::POST, API, json!({"kind": "project", "name": "Pilot", "probability": 40})).await.json();
        let one = format!("{API}/{}", id(&made));
        let deals = format!("/api/v1/accounts/{}/deals", c.castellan);
        let deal = app.api(anna, Method::POST, &deals, json!({"name": "Line 4", "kind": "project", "stage_id": id(&made)})).await;
        assert_eq!(deal.status, StatusCode::CREATED, "{}", deal.text);
        let at = format!("{deals}/{}", id(&deal.json()));
        for refused in [
            app.api(admin, Method::DELETE, &one, json!({})).await,
            patch(&app, admin, &id(&made), "*", json!({"archived": true})).await,
        ] {
            assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
            assert!(refused.text.contains("Open deals are in this stage. Move them first."), "{}", refused.text);
        }
        assert_eq!(app.api(anna, Method::DELETE, &one, json!({})).await.status, StatusCode::FORBIDDEN);
        let lost = app.api(anna, Method::POST, &format!("{at}/loss"), json!({})).await;
        assert_eq!(lost.status, StatusCode::OK, "{}", lost.text);
        assert_eq!(app.api(admin, Method::DELETE, &one, json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(app.api(admin, Method::DELETE, &one, json!({})).await.status, StatusCode::NO_CONTENT, "twice is as once");
        assert!(!names(&of_kind(&app, "project").await).contains(&"Pilot"));
        assert_eq!(app.get(anna, &at).await.json()["stage"], "Pilot", "the deal keeps it");
        let new = app.api(anna, Method::POST, &deals, json!({"name": "Line 5", "kind": "project", "stage_id": id(&made)})).await;
        assert_eq!(new.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", new.text);
        // Its name is free, so bringing it back may be refused.
        let twin = app.api(admin, Method::POST, API, json!({"kind": "project", "name": "pilot", "probability": 30})).await;
        assert_eq!(twin.status, StatusCode::CREATED, "{}", twin.text);
        let taken = patch(&app, admin, &id(&made), "*", json!({"archived": false})).await;
        assert!(taken.status == StatusCode::UNPROCESSABLE_ENTITY && taken.text.contains("Another stage"), "{}", taken.text);
        assert_eq!(app.api(admin, Method::DELETE, &format!("{API}/{}", id(&twin.json())), json!({})).await.status, StatusCode::NO_CONTENT);
        let back = patch(&app, admin, &id(&made), "*", json!({"archived": false})).await;
        assert_eq!((back.status, &back.json()["archived"]), (StatusCode::OK, &json!(false)), "{}", back.text);
        // A kind keeps at least one.
        let live = of_kind(&app, "new_unit").await;
        let (last, others) = live.split_last().unwrap();
        for stage in others {
            assert_eq!(app.api(admin, Method::DELETE, &format!("{API}/{}", id(stage)), json!({})).await.status, StatusCode::NO_CONTENT);
        }
        let refused = app.api(admin, Method::DELETE, &format!("{API}/{}", id(last)), json!({})).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("at least one stage"), "{}", refused.text);
    }
}
