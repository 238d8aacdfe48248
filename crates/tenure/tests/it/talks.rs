//! The day of the last talk with each person follows every change of a conversation.

use axum::http::Method;
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::kit::TestApp;

async fn call(app: &TestApp, method: Method, path: &str, body: Json) -> Json {
    let path = format!("/api/v1/accounts/{}{path}", app.cast.castellan);
    let answer = app.api(&app.cast.anna_am, method, &path, body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    if answer.text.is_empty() { Json::Null } else { answer.json() }
}

/// The stored days, in order.
async fn marks(app: &TestApp) -> Vec<String> {
    let read = "/* test */ select last_at from person_talks order by last_at";
    let rows =
        app.app.db.read(move |q| q.query(read, &params![], |r| r.get::<jiff::Timestamp>(0).map_err(Error::from)));
    rows.await.unwrap().iter().map(|at| at.to_string()[..10].to_owned()).collect()
}

/// What `tenure check` says of the marks.
async fn check(app: &TestApp, repair: bool) -> Vec<String> {
    let registry = app.app.registry.clone();
    let today = jiff::civil::date(2026, 11, 12);
    let run = move |tx: &tenure_db::Tx<'_>| {
        let check = registry.checks.iter().find(|c| c.name == "last conversations").expect("registered");
        (check.run)(tx, today, repair)
    };
    app.app.db.write(run).await.unwrap()
}

both! {
    async fn the_last_talk_follows_every_change(app) {
        let talk = |day: &str, who: Json| json!({"summary": "a call", "happened_at": format!("{day}T09:00:00Z"), "new_people": who});
        call(&app, Method::POST, "/conversations", talk("2026-11-03", json!(["Mara Lind", "Jo Park"]))).await;
        let late = call(&app, Method::POST, "/conversations", talk("2026-11-10", json!(["Mara Lind"]))).await;
        assert_eq!(marks(&app).await, ["2026-11-03", "2026-11-10"]);
        // An earlier call entered later moves nothing back.
        call(&app, Method::POST, "/conversations", talk("2026-11-01", json!(["Mara Lind"]))).await;
        // A message that went one way is no talk.
        let mut mail = talk("2026-11-11", json!(["Jo Park"]));
        mail["kind"] = json!("email");
        call(&app, Method::POST, "/conversations", mail).await;
        assert_eq!(marks(&app).await, ["2026-11-03", "2026-11-10"]);

        let one = format!("/conversations/{}", late["id"].as_str().unwrap());
        call(&app, Method::PATCH, &one, json!({"happened_at": "2026-11-02T09:00:00Z"})).await;
        assert_eq!(marks(&app).await, ["2026-11-03", "2026-11-03"]);
        call(&app, Method::PATCH, &one, json!({"happened_at": "2026-11-09T09:00:00Z"})).await;
        call(&app, Method::DELETE, &one, json!({})).await;
        assert_eq!(marks(&app).await, ["2026-11-03", "2026-11-03"]);
        assert_eq!(check(&app, false).await, Vec::<String>::new());

        app.app.db.write(|tx| tx.execute("/* test */ delete from person_talks", &[]).map_err(Error::from)).await.unwrap();
        assert_eq!(check(&app, true).await.len(), 1);
        assert_eq!(marks(&app).await, ["2026-11-03", "2026-11-03"]);
        assert_eq!(check(&app, false).await, Vec::<String>::new());
    }
}
