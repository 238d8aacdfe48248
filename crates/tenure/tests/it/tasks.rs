//! Tasks: made, given, moved, done, opened again, handed over; beside the next steps of conversations.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, TestApp};

async fn make(app: &TestApp, by: &Actor, body: Json) -> Json {
    let answer = app.api(by, Method::POST, &format!("/api/v1/accounts/{}/tasks", app.cast.castellan), body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.json()
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    app.app.db.read(move |q| q.query_one(sql, &params![], |r| r.get::<i64>(0).map_err(Error::from))).await.unwrap()
}

/// A minute later, so that the newest change is the last one.
fn later(app: &TestApp) {
    app.clock.advance(jiff::SignedDuration::from_mins(1));
}

/// Takes back the last batch of changes.
async fn undo(app: &TestApp, by: &Actor) {
    let list = app.get(by, "/api/v1/undo").await.json();
    let batch = list["items"][0]["batch"].as_str().expect("a batch").to_owned();
    let done = app.api(by, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await;
    assert!(done.status.is_success(), "{}", done.text);
}

both! {
    async fn a_task_is_made_moved_done_and_taken_back(app) {
        let c = &app.cast;
        let task = make(&app, &c.anna_am, json!({"content": "Send <b>the</b> '; drop table", "due_on": "next Tue"})).await;
        assert_eq!((task["due_on"].as_str(), task["late"].as_bool()), (Some("2026-11-17"), Some(false)));
        let one = format!("/api/v1/accounts/{}/tasks/{}", c.castellan, task["id"].as_str().unwrap());
        let page = format!("/accounts/{}/tasks/{}", c.castellan, task["id"].as_str().unwrap());
        let shown = app.get(&c.anna_am, &page).await;
        assert!(shown.text.contains("Send &lt;b&gt;the&lt;/b&gt; &#39;; drop table") || shown.text.contains("Send &lt;b&gt;the&lt;/b&gt; '; drop table"), "{}", shown.text);

        let moved = app.api(&c.anna_am, Method::POST, &format!("{one}/due-date"), json!({"due_on": "2026-11-10", "reason": "They wait"})).await.json();
        assert_eq!((moved["original_due_on"].as_str(), moved["moves"].as_i64(), moved["late"].as_bool()), (Some("2026-11-17"), Some(1), Some(true)));
        assert_eq!(app.get(&c.anna_am, "/api/v1/tasks?late=true").await.ids().len(), 1);
        assert!(app.get(&c.anna_am, "/tasks").await.text.contains("2 days late"));
        assert!(app.get(&c.anna_am, "/").await.text.contains("Tasks and next steps"));

        later(&app);
        let done = app.post(&c.anna_am, &format!("{page}/completion?back=/tasks"), &[]).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/tasks"));
        assert_eq!(app.api(&c.anna_am, Method::POST, &format!("{one}/completion"), json!({})).await.status, StatusCode::CONFLICT);
        assert_eq!(count(&app, "/* test */ select count(*) from tasks where done_at is not null").await, 1);
        undo(&app, &c.anna_am).await;
        assert_eq!(count(&app, "/* test */ select count(*) from tasks where done_at is not null").await, 0);
        app.api(&c.anna_am, Method::POST, &format!("{one}/completion"), json!({})).await;
        let open = app.api(&c.anna_am, Method::POST, &format!("{one}/reopening"), json!({})).await;
        assert_eq!((open.status, open.json()["done_at"].is_null()), (StatusCode::CREATED, true));
        let timeline = app.get(&c.anna_am, &format!("/accounts/{}/timeline?kind=tasks", c.castellan)).await.text;
        assert!(timeline.contains("Task: Send"), "{timeline}");
        later(&app);
        assert_eq!(app.api(&c.anna_am, Method::DELETE, &one, json!({})).await.status, StatusCode::NO_CONTENT);
        assert!(app.get(&c.anna_am, "/api/v1/tasks").await.ids().is_empty());
        undo(&app, &c.anna_am).await;
        assert_eq!(app.get(&c.anna_am, "/api/v1/tasks").await.ids().len(), 1);
        let found = app.get(&c.anna_am, "/search?q=drop+table&kind=task").await.text;
        assert!(found.contains(&page), "{found}");
    }

    async fn what_is_wrong_is_told_at_its_field(app) {
        let c = &app.cast;
        let account = c.castellan.to_string();
        for (form, field) in [
            (vec![("account", account.as_str()), ("content", "")], "content"),
            (vec![("account", account.as_str()), ("content", "x"), ("due_on", "some day")], "due_on"),
            (vec![("account", account.as_str()), ("content", "x"), ("owner", "me")], "owner"),
            (vec![("account", "Nordvik"), ("content", "x")], "account"),
        ] {
            let wrong = app.post(&c.anna_am, "/tasks/new", &form).await;
            assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains(&format!("#f-{field}")), "{field}: {}", wrong.text);
        }
        let strange = json!({"content": "x", "person_id": uuid::Uuid::from_u128(1)});
        let wrong = app.api(&c.anna_am, Method::POST, &format!("/api/v1/accounts/{account}/tasks"), strange).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("person"), "{}", wrong.text);
        assert_eq!(count(&app, "/* test */ select count(*) from tasks").await, 0);
    }

    async fn tasks_and_next_steps_stand_in_one_list_of_what_one_sees(app) {
        let c = &app.cast;
        let path = format!("/api/v1/accounts/{}/conversations", c.castellan);
        app.api(&c.anna_am, Method::POST, &path, json!({"summary": "x", "next_step": "Call about the audit", "next_step_on": "2026-11-13"})).await;
        make(&app, &c.anna_am, json!({"content": "Order samples"})).await;
        make(&app, &c.anna_am, json!({"content": "Ask the plant", "owner_id": c.dora_director.id, "due_on": "2026-12-01"})).await;
        let mine = app.get(&c.anna_am, "/tasks").await.text;
        assert!(mine.contains("Call about the audit") && mine.contains("Order samples") && !mine.contains("Ask the plant"), "{mine}");
        let all = app.get(&c.anna_am, "/tasks?owner=all&scope=all").await.text;
        assert!(all.contains("Ask the plant") && all.contains("Without a date"), "{all}");
        let here = app.get(&c.anna_am, &format!("/accounts/{}", c.castellan)).await.text;
        assert!(here.contains("Call about the audit") && here.contains("Ask the plant"));
        // The director is told, and finds it.
        assert!(app.get(&c.dora_director, "/notifications").await.text.contains("gives you a task at Castellan Retail: Ask the plant"));
        assert!(app.get(&c.dora_director, "/tasks").await.text.contains("Ask the plant"));
        // Others find nothing, by any way.
        let list = app.get(&c.anna_am, "/api/v1/tasks?state=open").await;
        assert_eq!(i64::try_from(list.ids().len()).unwrap(), count(&app, "/* test */ select count(*) from tasks where done_at is null").await);
        for other in [&c.outsider, &c.carl_am, &c.admin] {
            assert_eq!(app.get(other, "/api/v1/tasks?scope=all").await.ids(), Vec::<String>::new(), "{}", other.name);
            assert_eq!(app.get(other, &format!("/api/v1/accounts/{}/tasks", c.castellan)).await.status, StatusCode::NOT_FOUND);
            let page = app.get(other, &format!("/accounts/{}/tasks/{}", c.castellan, list.ids()[0])).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{}", other.name);
            assert!(!app.get(other, "/tasks?owner=all&scope=all").await.text.contains("Order samples"));
        }
    }

    async fn open_tasks_go_along_by_choice(app) {
        let c = &app.cast;
        make(&app, &c.anna_am, json!({"content": "Order samples"})).await;
        let done = make(&app, &c.anna_am, json!({"content": "Sent"})).await;
        let one = format!("/api/v1/accounts/{}/tasks/{}/completion", c.castellan, done["id"].as_str().unwrap());
        app.api(&c.anna_am, Method::POST, &one, json!({})).await;
        later(&app);
        let body = json!({"giver": c.anna_am.id, "receiver": c.ben_kam.id, "from": "2026-11-12", "accounts": [c.castellan], "parts": ["tasks"]});
        let given = app.api(&c.dora_director, Method::POST, "/api/v1/handovers", body).await;
        assert!(given.status.is_success(), "{}", given.text);
        let (ben, anna) = (format!("/api/v1/tasks?scope=all&owner={}", c.ben_kam.id), format!("/api/v1/tasks?scope=all&owner={}", c.anna_am.id));
        assert_eq!(app.get(&c.dora_director, &ben).await.ids().len(), 1);
        assert_eq!(app.get(&c.dora_director, &anna).await.ids().len(), 1, "what is done stays");
        undo(&app, &c.dora_director).await;
        assert_eq!(app.get(&c.dora_director, &anna).await.ids().len(), 2);
    }
}
