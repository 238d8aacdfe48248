//! What goes wrong around the product: many writers at once, a clock that jumps, a disk that is full or read-only.
//! Errors are clear, reading goes on, nothing is half-written.

use axum::http::Method;
use serde_json::json;
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::kit::TestApp;

/// Tells SQLite's writer something; that it is a pragma is the point.
async fn pragma(app: &TestApp, text: &'static str) {
    app.app.db.write(move |tx| tx.query(text, &params![], |_| Ok::<_, Error>(()))).await.unwrap();
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    app.app.db.read(move |q| q.query_one(sql, &params![], |r| Ok::<_, Error>(r.get(0)?))).await.unwrap()
}

const STORED: &str = "/* test */ select count(*) from interactions";

async fn log(app: &TestApp, text: &str) -> crate::kit::Answer {
    let path = format!("/api/v1/accounts/{}/conversations", app.cast.castellan);
    app.api(&app.cast.api_token, Method::POST, &path, json!({"kind": "call", "summary": text})).await
}

/// Refused with a sentence that says what to do; reading goes on; nothing was stored.
async fn refused_but_readable(app: &TestApp, stored: i64) {
    let refused = log(app, &"x".repeat(480)).await;
    assert_eq!(refused.status, 503, "{}", refused.text);
    let problem = refused.json();
    assert!(problem["detail"].as_str().is_some_and(|d| d.len() > 20), "{}", refused.text);
    assert!(!refused.text.contains("insert into"), "{}", refused.text);
    let page = app.get(&app.cast.anna_am, &format!("/accounts/{}", app.cast.castellan)).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert_eq!(count(app, STORED).await, stored);
}

both! {
    async fn sixty_four_writers_on_one_account_lose_nothing(app) {
        let app = std::sync::Arc::new(app);
        let writers: Vec<_> = (0..64)
            .map(|i| {
                let app = app.clone();
                tokio::spawn(async move { log(&app, &format!("call {i}")).await.status })
            })
            .collect();
        for writer in writers {
            assert_eq!(writer.await.unwrap(), 201);
        }
        assert_eq!(count(&app, STORED).await, 64);
        let events = "/* test */ select count(*) from events where verb = 'conversation.logged'";
        assert_eq!(count(&app, events).await, 64);
    }

    async fn of_sixty_four_edits_of_one_field_one_wins_and_the_others_are_told(app) {
        let app = std::sync::Arc::new(app);
        let path = format!("/api/v1/accounts/{}", app.cast.castellan);
        let read = app.api(&app.cast.api_token, Method::GET, &path, json!(null)).await;
        let version = format!("\"{}\"", read.json()["version"]);
        let writers: Vec<_> = (0..64)
            .map(|i| {
                let (app, path, version) = (app.clone(), path.clone(), version.clone());
                tokio::spawn(async move {
                    let body = json!({"city": format!("City {i}")}).to_string();
                    let headers = [("if-match", version.as_str())];
                    let token = Some(&app.cast.api_token);
                    app.send(token, Method::PATCH, &path, Some("application/json"), &headers, body).await.status
                })
            })
            .collect();
        let mut won = 0;
        for writer in writers {
            match writer.await.unwrap().as_u16() {
                200 => won += 1,
                status => assert!(status == 409 || status == 412, "{status}"),
            }
        }
        assert_eq!(won, 1);
    }

    async fn a_clock_set_back_breaks_nothing(app) {
        assert_eq!(log(&app, "before").await.status, 201);
        app.clock.set("2026-11-11T21:00:00Z".parse().unwrap());
        assert_eq!(log(&app, "after, says the calendar before").await.status, 201);
        for path in ["/", "/accounts", "/people", "/promises", "/team"] {
            let answer = app.get(&app.cast.dora_director, path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        }
        let timeline = app.get(&app.cast.anna_am, &format!("/accounts/{}/timeline", app.cast.castellan)).await;
        assert!(timeline.text.contains("says the calendar before"), "{}", timeline.text);
        app.clock.set("2026-11-13T09:00:00Z".parse().unwrap());
        assert_eq!(log(&app, "right again").await.status, 201);
        assert_eq!(count(&app, STORED).await, 3);
    }
}

async fn full_disk(app: TestApp) {
    assert_eq!(log(&app, "fits").await.status, 201);
    pragma(&app, "pragma max_page_count = 1").await;
    // The pages that are there already can still be filled.
    let mut stored = 1;
    while log(&app, &"y".repeat(480)).await.status == 201 {
        stored += 1;
        assert!(stored < 2_000, "the disk is never full");
    }
    refused_but_readable(&app, stored).await;
    pragma(&app, "pragma max_page_count = 1073741823").await;
    assert_eq!(log(&app, "fits again").await.status, 201);
    assert_eq!(count(&app, STORED).await, stored + 1);
}

async fn read_only(app: TestApp) {
    // From here on the writer may not even begin: that this statement cannot be committed either is the fault.
    let _ = app.app.db.write(|tx| tx.query("pragma query_only = 1", &params![], |_| Ok::<_, Error>(()))).await;
    refused_but_readable(&app, 0).await;
}

#[test]
fn a_full_disk_is_said_and_passes() {
    TestApp::run(false, full_disk);
}

#[test]
fn a_read_only_file_is_said() {
    TestApp::run(false, read_only);
}
