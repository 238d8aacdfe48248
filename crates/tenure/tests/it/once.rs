//! `Idempotency-Key` and `ETag`: what is sent twice is done once, what is known is not sent again.

use axum::http::{HeaderMap, Method};
use serde_json::{Value as Json, json};
use tenure::base::idempotency::{self, Asked, Found, Kept};
use tenure::base::{Error, UserId};
use tenure_db::{Tx, params};

use crate::both;
use crate::kit::{Actor, Answer, TestApp};

const TALKS: &str = "/* test */ select count(*) from interactions";

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    app.app.db.read(move |q| q.query_one(sql, &params![], |r| Ok::<_, Error>(r.get(0)?))).await.unwrap()
}

async fn run(app: &TestApp, sql: &'static str) {
    app.app.db.write(move |tx| tx.execute(sql, &params![]).map_err(Error::from)).await.unwrap();
}

async fn keyed(app: &TestApp, actor: &Actor, path: &str, key: &str, body: &Json) -> Answer {
    let headers = [("idempotency-key", key)];
    app.send(Some(actor), Method::POST, path, Some("application/json"), &headers, body.to_string()).await
}

fn replayed(headers: &HeaderMap) -> bool {
    headers.get("idempotent-replayed").is_some_and(|v| v == "true")
}

fn talks(app: &TestApp) -> String {
    format!("/api/v1/accounts/{}/conversations", app.cast.castellan)
}

both! {
    async fn a_request_with_a_key_is_done_once(app) {
        let (anna, path) = (&app.cast.api_token, talks(&app));
        let body = json!({"summary": "the first call"});
        let first = keyed(&app, anna, &path, "k-1", &body).await;
        assert!(first.status == 201 && !replayed(&first.headers), "{}", first.text);
        let again = keyed(&app, anna, &path, "\"k-1\"", &body).await;
        assert_eq!((again.status, &again.text), (first.status, &first.text));
        assert!(replayed(&again.headers));
        for name in ["location", "etag", "content-type"] {
            assert_eq!(again.headers[name], first.headers[name], "{name}");
        }
        assert_eq!(count(&app, TALKS).await, 1);

        let other = keyed(&app, anna, &path, "k-1", &json!({"summary": "another call"})).await;
        assert_eq!(other.status, 422, "{}", other.text);
        assert_eq!(other.json()["errors"][0]["field"], "Idempotency-Key");
        let elsewhere = format!("/api/v1/accounts/{}/conversations", app.cast.dairy);
        assert_eq!(keyed(&app, anna, &elsewhere, "k-1", &body).await.status, 422);
        for wrong in ["", &"x".repeat(256)] {
            assert_eq!(keyed(&app, anna, &path, wrong, &body).await.status, 400);
        }
        // Somebody else's key of the same name is another key; her own session's is the same.
        assert_eq!(keyed(&app, &app.cast.dora_director, &path, "k-1", &body).await.status, 201);
        assert!(replayed(&keyed(&app, &app.cast.anna_am, &path, "k-1", &body).await.headers));
        assert_eq!(count(&app, TALKS).await, 2);

        app.clock.advance(jiff::SignedDuration::from_hours(24));
        let later = keyed(&app, anna, &path, "k-1", &body).await;
        assert!(later.status == 201 && !replayed(&later.headers), "kept for a day only");
        assert_eq!(count(&app, TALKS).await, 3);
    }

    async fn thirty_two_at_once_are_one(app) {
        let app = std::sync::Arc::new(app);
        let tries: Vec<_> = (0..32)
            .map(|_| {
                let app = app.clone();
                tokio::spawn(async move {
                    let body = json!({"summary": "once"});
                    keyed(&app, &app.cast.api_token, &talks(&app), "together", &body).await.status.as_u16()
                })
            })
            .collect();
        for one in tries {
            let status = one.await.unwrap();
            assert!([201, 409].contains(&status), "{status}");
        }
        assert_eq!(count(&app, TALKS).await, 1);
        let last = keyed(&app, &app.cast.api_token, &talks(&app), "together", &json!({"summary": "once"})).await;
        assert!(last.status == 201 && replayed(&last.headers));
    }

    async fn mistakes_are_repeated_and_failures_are_not(app) {
        let (anna, path) = (&app.cast.api_token, talks(&app));
        let wrong = json!({"summary": ""});
        let first = keyed(&app, anna, &path, "w", &wrong).await;
        let again = keyed(&app, anna, &path, "w", &wrong).await;
        assert_eq!((first.status.as_u16(), again.status.as_u16(), &again.text), (422, 422, &first.text));
        assert!(replayed(&again.headers));
        // Not found for her, and nothing about whether it is there.
        let hidden = format!("/api/v1/accounts/{}/conversations", app.cast.nordvik);
        assert_eq!(keyed(&app, anna, &hidden, "h", &json!({"summary": "x"})).await.status, 404);
        assert_eq!(count(&app, TALKS).await, 0);
        // An answer with a secret is not kept.
        let token = json!({"name": "warehouse", "expires_at": "2027-01-01T00:00:00Z"});
        assert_eq!(keyed(&app, &app.cast.anna_am, "/api/v1/tokens", "t", &token).await.status, 201);
        let second = keyed(&app, &app.cast.anna_am, "/api/v1/tokens", "t", &token).await;
        assert_eq!(second.status, 409, "{}", second.text);
        assert_eq!(count(&app, "/* test */ select count(*) from api_tokens where name = 'warehouse'").await, 1);
        let stored = "/* test */ select count(*) from idempotency_keys where body is null and status = 201";
        assert_eq!(count(&app, stored).await, 1);
        // A stranger gets no further than without a key.
        let headers = [("idempotency-key", "s")];
        let stranger = app.send(None, Method::POST, &path, Some("application/json"), &headers, String::from("{}")).await;
        assert_eq!(stranger.status, 401);
    }

    async fn a_revocation_is_stronger_than_a_kept_answer(app) {
        let (path, body) = (talks(&app), json!({"summary": "a call"}));
        assert_eq!(keyed(&app, &app.cast.api_token, &path, "r", &body).await.status, 201);
        let ended = match app.app.db.kind() {
            tenure_db::Kind::Sqlite => "/* test */ update account_access set valid_to = '2026-11-01'",
            tenure_db::Kind::Postgres => "/* test */ update account_access set valid_to = date '2026-11-01'",
        };
        run(&app, ended).await;
        let gone = keyed(&app, &app.cast.api_token, &path, "r", &body).await;
        assert_eq!(gone.status, 404, "{}", gone.text);
        assert!(!gone.text.contains("a call"));
    }

    async fn after_a_crash_nothing_is_written_twice(app) {
        let (path, body) = (talks(&app), json!({"summary": "the call"}));
        let anna = &app.cast.api_token;
        assert_eq!(keyed(&app, anna, &path, "c", &body).await.status, 201);
        // The process died after the change was committed and before the answer was stored.
        run(&app, "/* test */ update idempotency_keys set status = null, headers = null, body = null").await;
        assert_eq!(keyed(&app, anna, &path, "c", &body).await.status, 409, "it may still be running");
        app.clock.advance(jiff::SignedDuration::from_mins(2));
        let lost = keyed(&app, anna, &path, "c", &body).await;
        assert!(lost.status == 409 && lost.text.contains("lost"), "{}", lost.text);
        assert_eq!(count(&app, TALKS).await, 1);
        // The process died before it wrote.
        run(&app, "/* test */ update idempotency_keys set written = 0").await;
        run(&app, "/* test */ delete from interactions").await;
        run(&app, "/* test */ delete from conversation_times").await;
        app.clock.advance(jiff::SignedDuration::from_mins(2));
        let done = keyed(&app, anna, &path, "c", &body).await;
        assert!(done.status == 201 && !replayed(&done.headers), "{}", done.text);
        assert_eq!(count(&app, TALKS).await, 1);
    }

    async fn a_try_that_was_given_up_cannot_write_any_more(app) {
        let at = |s: i64| jiff::Timestamp::from_second(1_800_000_000 + s).unwrap();
        let ids = app.app.ids.clone();
        let (one, two) = (ids.uuid(at(0)), ids.uuid(at(0)));
        let told = app.app.db.write(move |tx: &Tx<'_>| {
            let asked = || Asked::new(UserId(uuid::Uuid::nil()), "key", "/api/v1/x", "application/json", b"{}");
            let Found::New(slow) = idempotency::claim(tx, &asked(), one, at(0))? else { panic!("taken") };
            assert!(matches!(idempotency::claim(tx, &asked(), two, at(59))?, Found::Running));
            let Found::New(fast) = idempotency::claim(tx, &asked(), two, at(61))? else { panic!("not given up") };
            fast.mark(tx)?;
            let late = slow.mark(tx);
            fast.keep(tx, &Kept { status: 201, headers: json!({}), body: Some(b"{}".to_vec()) })?;
            assert!(matches!(idempotency::claim(tx, &asked(), one, at(200))?, Found::Answered(_)));
            assert_eq!(idempotency::sweep(tx, at(86_400 + 60))?, 0);
            assert_eq!(idempotency::sweep(tx, at(86_400 + 61))?, 1);
            Ok::<_, Error>(late.is_err())
        });
        assert!(told.await.unwrap());
    }

    async fn what_is_known_is_not_sent_again(app) {
        let anna = &app.cast.api_token;
        let one = format!("/api/v1/accounts/{}", app.cast.castellan);
        for path in ["/api/v1/accounts?scope=mine", one.as_str(), "/api/v1/changes", "/api/v1/me"] {
            let first = app.get(anna, path).await;
            let tag = first.headers["etag"].to_str().unwrap().to_owned();
            let known = app.send(Some(anna), Method::GET, path, None, &[("if-none-match", &tag)], String::new()).await;
            assert_eq!((known.status.as_u16(), known.text.as_str()), (304, ""), "{path} {tag}");
            assert_eq!(known.headers["etag"], first.headers["etag"], "{path}");
        }
        let read = app.get(anna, &one).await;
        let tag = read.headers["etag"].to_str().unwrap().to_owned();
        assert!(tag.starts_with(&format!("\"{}-", read.json()["version"])), "{tag}");
        let patch = |tag: String| {
            let (app, one) = (&app, one.clone());
            async move { app.send(Some(&app.cast.api_token), Method::PATCH, &one, Some("application/json"), &[("if-match", &tag)], json!({"city": "Delft"}).to_string()).await }
        };
        assert_eq!(patch(tag.clone()).await.status, 200);
        let changed = app.send(Some(anna), Method::GET, &one, None, &[("if-none-match", &tag)], String::new()).await;
        assert!(changed.status == 200 && changed.headers["etag"] != tag.as_str());
        // What depends on the day is another answer on another day, though the version is the same.
        let page = app.get(&app.cast.anna_am, &format!("/accounts/{}", app.cast.castellan)).await;
        assert!(page.headers.get("etag").is_none());
        assert_eq!(page.headers["cache-control"], "private, no-cache");
    }
}
