//! Submitting a forecast: what is said beside what the deals say, who has said it and who has not, who may see it, and
//! what moved since.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};

use crate::both;
use crate::kit::{Actor, TestApp};

const PATH: &str = "/api/v1/forecast/submissions";

async fn get(app: &TestApp, actor: &Actor, path: &str) -> Json {
    let answer = app.get(actor, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    answer.json()
}

/// A deal that counts as commit, because somebody says so.
async fn commit(app: &TestApp, by: &Actor, account: impl std::fmt::Display, name: &str, minor: i64) -> String {
    let body = json!({
        "name": name, "amount": {"minor": minor, "currency": "EUR"}, "close_on": "2026-12-10",
        "override_category": "commit", "override_reason": "Signed", "override_until": "2026-12-31",
    });
    let made = app.api(by, Method::POST, &format!("/api/v1/accounts/{account}/deals"), body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    format!("/api/v1/accounts/{account}/deals/{}", made.json()["id"].as_str().unwrap())
}

fn row<'a>(list: &'a Json, who: &Actor) -> &'a Json {
    let of = |r: &&Json| r["user_id"] == who.id.to_string().as_str();
    list["items"].as_array().unwrap().iter().find(of).unwrap_or(&Json::Null)
}

async fn undo(app: &TestApp, by: &Actor, verb: &str) -> bool {
    let list = app.get(by, "/api/v1/undo").await.json();
    let deed = list["items"].as_array().unwrap().iter().find(|d| d["verb"] == verb).unwrap_or_else(|| panic!("{list}"));
    let path = format!("/api/v1/undo/{}", deed["batch"].as_str().unwrap());
    app.api(by, Method::POST, &path, json!({})).await.status.is_success()
}

both! {
    async fn a_forecast_is_submitted_and_compared_with_what_came(app) {
        let c = &app.cast;
        let (anna, dora) = (&c.anna_am, &c.dora_director);
        let vision = commit(&app, anna, c.castellan, "Vision", 3_000_000).await;
        let probes = commit(&app, anna, c.dairy, "Probes", 1_000_000).await;
        commit(&app, &c.ben_kam, c.aurelia, "Analysers", 500_000).await;

        // The form begins with what the deals say.
        let form = app.get(anna, "/pipeline/forecast/submissions/new").await;
        assert_eq!(form.status, StatusCode::OK);
        assert!(form.text.contains("value=\"40000.00\"") && form.text.contains("Commit by the deals"), "{}", form.text);
        assert!(app.get(anna, "/pipeline/forecast").await.text.contains("Submit forecast"));
        let wait = get(&app, dora, PATH).await;
        assert_eq!((&row(&wait, anna)["submission"], &row(&wait, anna)["commit_now"]), (&Json::Null, &json!("40000.00")), "{wait}");

        // Who says otherwise than the deals says why; best case holds commit.
        let said = |commit: &str, best: &str, comment: &str| json!({"commit": commit, "best": best, "comment": comment});
        for (body, field) in [
            (said("35000", "40000", ""), "comment"),
            (said("41000", "40000", "more"), "best"),
            (said("-1", "40000", "less"), "commit"),
            (said("", "40000", "none"), "commit"),
            (said("much", "40000", "none"), "commit"),
            (json!({"commit": "1", "best": "1", "comment": "x", "on": "2026-02-01"}), "on"),
            (json!({"commit": "1", "best": "1", "comment": "x", "period": "week"}), "period"),
            (json!({"commit": "1", "best": "1", "comment": "x", "team": "1"}), "team"),
        ] {
            let wrong = app.api(anna, Method::POST, PATH, body.clone()).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", wrong.text);
            assert!(wrong.text.contains(&format!("\"{field}\"")), "{body}: {}", wrong.text);
        }
        let typed = [("commit", "35,000"), ("best", "40,000"), ("comment", "")];
        let again = app.post(anna, "/pipeline/forecast/submissions/new", &typed).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("Say why") && again.text.contains("35,000"), "{}", again.text);
        let typed = [("commit", "35,000"), ("best", "40,000"), ("comment", "Probes may slip <b>")];
        let done = app.post(anna, "/pipeline/forecast/submissions/new", &typed).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/pipeline/forecast/submissions"));

        // Her director is told, sees it, and sees who has not submitted.
        assert!(app.get(dora, "/notifications").await.text.contains("Anna Prins submitted the forecast"));
        let list = get(&app, dora, PATH).await;
        let hers = row(&list, anna);
        assert_eq!((&hers["submission"]["commit"], &hers["submission"]["counted_commit"]), (&json!("35000.00"), &json!("40000.00")));
        assert_eq!(hers["commit_moved"], json!("5000.00"), "what the deals say beside what she said");
        assert_eq!(row(&list, &c.ben_kam)["submission"], Json::Null);
        let page = app.get(dora, "/pipeline/forecast/submissions").await.text;
        assert!(page.contains("1 of 2 have submitted") && page.contains("Not submitted") && page.contains("Probes may slip &lt;b&gt;"), "{page}");
        assert!(app.shown(dora, "/pipeline/forecast?scope=team").await.contains("Submitted forecasts"));

        // What moves later is told against what was submitted, deal by deal.
        let lost = app.api(anna, Method::POST, &format!("{probes}/loss"), json!({})).await;
        assert_eq!(lost.status, StatusCode::OK, "{}", lost.text);
        let slipped = app.api(anna, Method::PATCH, &vision, json!({"close_on": "2027-01-20"})).await;
        assert_eq!(slipped.status, StatusCode::OK, "{}", slipped.text);
        commit(&app, anna, c.castellan, "Fresh", 200_000).await;
        let id = hers["submission"]["id"].as_str().unwrap();
        let one = get(&app, dora, &format!("{PATH}/{id}")).await;
        let moves: Vec<(&str, &str)> = one["moves"].as_array().unwrap().iter().map(|m| (m["deal"].as_str().unwrap(), m["step"].as_str().unwrap())).collect();
        assert_eq!(moves, [("Vision", "slipped"), ("Probes", "lost"), ("Fresh", "new")], "{one}");
        assert_eq!((&one["commit"], &one["commit_now"], &one["commit_moved"]), (&json!("35000.00"), &json!("2000.00"), &json!("-33000.00")));
        let page = app.get(dora, &format!("/pipeline/forecast/submissions/{id}")).await.text;
        assert!(page.contains("Slipped") && page.contains("Fresh") && page.contains("the deals said €40k"), "{page}");

        // A second one stands beside the first; taking it back leaves the first.
        app.clock.advance(jiff::SignedDuration::from_mins(5));
        let second = app.api(anna, Method::POST, PATH, said("2000", "2000", "")).await;
        assert_eq!(second.status, StatusCode::CREATED, "{}", second.text);
        assert_eq!(row(&get(&app, dora, PATH).await, anna)["commit_moved"], json!("0.00"));
        let newest = format!("{PATH}/{}", second.json()["id"].as_str().unwrap());
        assert_eq!(app.api(dora, Method::DELETE, &newest, json!({})).await.status, StatusCode::FORBIDDEN, "only she takes it back");
        assert!(undo(&app, anna, "forecast.submitted").await);
        assert_eq!(row(&get(&app, dora, PATH).await, anna)["submission"]["commit"], json!("35000.00"));
        assert_eq!(get(&app, anna, &newest).await["withdrawn"], json!(true));
        assert_eq!(app.api(anna, Method::DELETE, &format!("{PATH}/{id}"), json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(row(&get(&app, dora, PATH).await, anna)["submission"], Json::Null);
        assert!(undo(&app, anna, "forecast.withdrawn").await);
        assert_eq!(row(&get(&app, dora, PATH).await, anna)["submission"]["id"], json!(id));
    }

    async fn a_director_submits_for_the_team_and_nobody_else_sees_it(app) {
        let c = &app.cast;
        let (anna, dora) = (&c.anna_am, &c.dora_director);
        let vision = commit(&app, anna, c.castellan, "Hidden vision", 3_000_000).await;
        commit(&app, &c.ben_kam, c.aurelia, "Hidden analysers", 500_000).await;
        commit(&app, &c.carl_am, c.nordvik, "Elsewhere", 90_000).await;
        let form = app.get(dora, "/pipeline/forecast/submissions/new?team=1").await.text;
        assert!(form.contains("value=\"35000.00\""), "Anna's and Ben's, not Carl's: {form}");
        let made = app.api(dora, Method::POST, PATH, json!({"team": "1", "commit": "35000", "best": "35000"})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let path = format!("{PATH}/{}", made.json()["id"].as_str().unwrap());
        let page = format!("/pipeline/forecast/submissions/{}", made.json()["id"].as_str().unwrap());
        assert_eq!((&made.json()["team"], &made.json()["commit_now"]), (&json!(true), &json!("35000.00")));
        for actor in [anna, &c.ben_kam, &c.carl_am, &c.outsider, &c.admin, &c.auditor] {
            assert_eq!(app.get(actor, &path).await.status, StatusCode::NOT_FOUND, "{}", actor.name);
            assert_eq!(app.get(actor, &page).await.status, StatusCode::NOT_FOUND, "{}", actor.name);
            let list = app.get(actor, PATH).await.text;
            assert!(!list.contains("Dora") && !list.contains("35000"), "{}: {list}", actor.name);
            assert!(!app.get(actor, "/pipeline/forecast/submissions").await.text.contains("€35k"), "{}", actor.name);
        }
        // Who manages nobody's accounts submits nothing.
        let body = json!({"commit": "0", "best": "0", "comment": "none"});
        assert_eq!(app.api(&c.admin, Method::POST, PATH, body).await.status, StatusCode::NOT_FOUND);
        // A share that goes to Carl is gone from what Anna answers for; the team has all deals of its accounts.
        let all = [("if-match", "*")];
        let shares = json!({"shares": [{"user_id": anna.id, "share": 4_000}, {"user_id": c.carl_am.id, "share": 6_000}]}).to_string();
        let own = app.api(anna, Method::POST, PATH, json!({"commit": "30000", "best": "30000"})).await;
        assert_eq!(own.status, StatusCode::CREATED, "{}", own.text);
        let hers = format!("{PATH}/{}", own.json()["id"].as_str().unwrap());
        let put = app.send(Some(anna), Method::PUT, &format!("{vision}/credits"), Some("application/json"), &all, shares).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.text);
        let one = get(&app, dora, &hers).await;
        assert_eq!((&one["commit_now"], &one["moves"][0]["amount"]), (&json!("12000.00"), &json!("-18000.00")), "{one}");
        assert_eq!(get(&app, dora, &path).await["commit_now"], json!("35000.00"));
        let shares = json!({"shares": [{"user_id": c.carl_am.id, "share": 10_000}]}).to_string();
        app.send(Some(anna), Method::PUT, &format!("{vision}/credits"), Some("application/json"), &all, shares).await;
        let one = get(&app, dora, &hers).await;
        assert_eq!((&one["commit_now"], &one["moves"][0]["why"]), (&json!("0.00"), &json!("gone")), "{one}");
        // What was submitted of a deal goes along when accounts become one.
        assert_eq!(app.api(anna, Method::POST, &format!("{vision}/loss"), json!({})).await.status, StatusCode::OK);
        let merge = json!({"goes": c.castellan});
        let merged = app.api(dora, Method::POST, &format!("/api/v1/accounts/{}/merge", c.dairy), merge).await;
        assert_eq!(merged.status, StatusCode::OK, "{}", merged.text);
        let one = get(&app, dora, &path).await;
        let moved = &one["moves"][0];
        assert_eq!((&moved["account"], &moved["step"], &moved["amount"]), (&json!("Aurelia Dairy"), &json!("lost"), &json!("-30000.00")), "{one}");
    }
}
