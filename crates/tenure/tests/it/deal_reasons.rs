//! Why deals are won and lost: an administrator adds, renames, orders and retires; deals keep what they gave.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};

use crate::both;
use crate::kit::{Actor, TestApp};

const API: &str = "/api/v1/deal-reasons";
const PAGE: &str = "/admin/deal-reasons";

async fn list(app: &TestApp, outcome: &str, query: &str) -> Vec<Json> {
    let all = app.get(&app.cast.anna_am, &format!("{API}{query}")).await.json();
    all["items"].as_array().unwrap().iter().filter(|r| r["outcome"] == outcome).cloned().collect()
}

fn names(list: &[Json]) -> Vec<&str> {
    list.iter().map(|r| r["name"].as_str().unwrap()).collect()
}

fn id(of: &Json) -> String {
    of["id"].as_str().unwrap().to_owned()
}

async fn undo(app: &TestApp, by: &Actor, verb: &str) {
    let deeds = app.get(by, "/api/v1/undo").await.json();
    let deed =
        deeds["items"].as_array().unwrap().iter().find(|d| d["verb"] == verb).unwrap_or_else(|| panic!("{deeds}"));
    let path = format!("/api/v1/undo/{}", deed["batch"].as_str().unwrap());
    let done = app.api(by, Method::POST, &path, json!({})).await;
    assert!(done.status.is_success(), "{}", done.text);
}

both! {
    async fn reasons_are_kept_by_an_administrator(app) {
        let (admin, anna) = (&app.cast.admin, &app.cast.anna_am);
        for path in [PAGE, &format!("{PAGE}/{}", id(&list(&app, "lost", "").await[0]))] {
            assert_eq!(app.get(anna, path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(app.api(anna, Method::POST, API, json!({"outcome": "won", "name": "Luck"})).await.status, StatusCode::FORBIDDEN);
        let page = app.get(admin, PAGE).await.text;
        assert!(page.contains("Why deals are lost") && page.contains("Price") && page.contains("价格"), "{page}");
        assert!(app.get(admin, "/admin").await.text.contains(PAGE), "administration leads there");
        // Added behind the others, once.
        let form = [("outcome", "lost"), ("name", "They <b>merged</b>"), ("name_zh", "合并")];
        assert_eq!(app.post(admin, PAGE, &form).await.status, StatusCode::SEE_OTHER);
        let lost = list(&app, "lost", "").await;
        assert_eq!(names(&lost).last(), Some(&"They <b>merged</b>"));
        assert!(app.get(admin, PAGE).await.text.contains("They &lt;b&gt;merged"));
        for (bad, field) in [
            ([("outcome", "lost"), ("name", "PRICE")], "f-name"),
            ([("outcome", "lost"), ("name", "")], "f-name"),
            ([("outcome", "open"), ("name", "Later")], "f-outcome"),
        ] {
            let refused = app.post(admin, PAGE, &bad).await;
            assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains(field), "{bad:?} {}", refused.text);
        }
        // The same name for the other outcome is another reason.
        let made = app.api(admin, Method::POST, API, json!({"outcome": "won", "name": "Relationship"})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        // Order.
        let last = id(lost.last().unwrap());
        assert_eq!(app.post(admin, &format!("{PAGE}/{last}/place"), &[("up", "1")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(names(&list(&app, "lost", "").await)[lost.len() - 2], "They <b>merged</b>");
        let any = [("if-match", "*")];
        let patch = |body: Json| {
            let (app, path) = (&app, format!("{API}/{last}"));
            async move { app.send(Some(admin), Method::PATCH, &path, Some("application/json"), &any, body.to_string()).await.status }
        };
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        assert_eq!(patch(json!({"place": 1})).await, StatusCode::OK);
        assert_eq!(names(&list(&app, "lost", "").await)[0], "They <b>merged</b>");
        undo(&app, admin, "deal_reason.moved").await;
        assert_eq!(names(&list(&app, "lost", "").await)[lost.len() - 2], "They <b>merged</b>");
        assert_eq!(patch(json!({"place": 0})).await, StatusCode::UNPROCESSABLE_ENTITY);
        // Two who rename at once: the second is told.
        let one = format!("{PAGE}/{last}");
        assert_eq!(app.post(admin, &one, &[("name", "They merged"), ("name_zh", "合并"), ("version", "1")]).await.status, StatusCode::SEE_OTHER);
        let late = app.post(admin, &one, &[("name", "Merger"), ("name_zh", "合并"), ("version", "1")]).await;
        assert!(late.status == StatusCode::CONFLICT && late.text.contains("They merged") && late.text.contains("Merger"), "{}", late.text);
        undo(&app, admin, "deal_reason.edited").await;
        assert_eq!(app.get(anna, &format!("{API}/{last}")).await.json()["name"], "They <b>merged</b>");
    }

    async fn a_retired_reason_stays_on_the_deals_that_gave_it(app) {
        let (admin, anna, castellan) = (&app.cast.admin, &app.cast.anna_am, app.cast.castellan);
        let price = id(&list(&app, "lost", "").await[0]);
        let deals = format!("/api/v1/accounts/{castellan}/deals");
        let lose = |name: &'static str, reason: String| {
            let (app, deals) = (&app, &deals);
            async move {
                let deal = app.api(anna, Method::POST, deals, json!({"name": name})).await.json();
                let one = format!("{deals}/{}", deal["id"].as_str().unwrap());
                (app.api(anna, Method::POST, &format!("{one}/loss"), json!({"reason_id": reason})).await, one)
            }
        };
        let (lost, one) = lose("Pump", price.clone()).await;
        assert_eq!(lost.status, StatusCode::OK, "{}", lost.text);
        assert_eq!(app.post(admin, &format!("{PAGE}/{price}/retirement"), &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!names(&list(&app, "lost", "").await).contains(&"Price"));
        assert!(list(&app, "lost", "?archived=true").await.iter().any(|r| r["name"] == "Price" && r["archived"] == true));
        let page = app.get(admin, PAGE).await.text;
        assert!(page.contains("Retired") && page.contains("Offer again"), "{page}");
        assert_eq!(app.get(anna, &one).await.json()["reason_id"], json!(price));
        let shown = app.get(anna, &one.replace("/api/v1", "")).await.text;
        assert!(shown.contains("Price"), "{shown}");
        let (refused, open) = lose("Valve", price.clone()).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("reason"), "{}", refused.text);
        let form = app.get(anna, &format!("{}/loss", open.replace("/api/v1", ""))).await.text;
        assert!(form.contains("Relationship") && !form.contains(&price), "forms no longer offer it");
        // Its name is still taken: files name reasons by it.
        let twin = app.api(admin, Method::POST, API, json!({"outcome": "lost", "name": "price"})).await;
        assert!(twin.status == StatusCode::UNPROCESSABLE_ENTITY && twin.text.contains("retired"), "{}", twin.text);
        assert_eq!(app.post(admin, &format!("{PAGE}/{price}/place"), &[("up", "1")]).await.status, StatusCode::CONFLICT);
        // A file that says what was gives it, too.
        let csv = "account,name,outcome,opened_on,closed_on,reason\nCastellan Retail,Hose,lost,2026-01-01,2026-02-01,Price\n";
        let load = app.send(Some(admin), Method::POST, "/api/v1/imports/deals", Some("text/csv"), &[], csv.to_owned()).await;
        assert_eq!(load.status, StatusCode::CREATED, "{}", load.text);
        undo(&app, admin, "deal_reason.retired").await;
        assert!(names(&list(&app, "lost", "").await).contains(&"Price"));
        let gone = app.api(admin, Method::DELETE, &format!("{API}/{price}"), json!({})).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert_eq!(app.post(admin, &format!("{PAGE}/{price}/restoring"), &[]).await.status, StatusCode::SEE_OTHER);
        assert!(names(&list(&app, "lost", "").await).contains(&"Price"));
    }
}
