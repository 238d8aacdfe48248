//! Live refresh: who has a record open hears that somebody else changed it, and nobody hears more than they may see.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::Method;
use serde_json::json;
use tenure::base::{AccountId, Error};
use tenure::features::live::watch::Reader;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, TestApp};

/// Long enough for a busy machine; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

/// The next piece of a stream; none when it has ended.
async fn next(body: &mut Body) -> Option<String> {
    let frame = std::future::poll_fn(|cx| std::pin::Pin::new(&mut *body).poll_frame(cx));
    let frame = tokio::time::timeout(PATIENCE, frame).await.expect("the stream says something");
    frame.map(|f| String::from_utf8_lossy(f.unwrap().data_ref().unwrap()).into_owned())
}

/// The next word on the stream, or none when it ended.
async fn word(body: &mut Body) -> Option<String> {
    loop {
        let piece = next(body).await?;
        if piece.contains("event: changed") {
            return Some(piece);
        }
    }
}

async fn log(app: &TestApp, actor: &Actor, account: AccountId, text: &str) {
    let path = format!("/api/v1/accounts/{account}/conversations");
    let made = app.api(actor, Method::POST, &path, json!({"summary": text})).await;
    assert_eq!(made.status, 201, "{}", made.text);
}

async fn reading(app: &TestApp) {
    let reader = Reader::begin(&app.app).await.unwrap();
    tokio::spawn(reader.run(app.app.clone()));
}

both! {
    async fn one_hears_of_others_and_of_nothing_else(app) {
        reading(&app).await;
        let c = app.cast.clone();
        let stream = app.open(&c.anna_am, &format!("/live?account={}", c.castellan)).await;
        assert_eq!(stream.status(), 200);
        assert_eq!(stream.headers()["content-type"], "text/event-stream");
        assert_eq!(stream.headers()["cache-control"], "no-store");
        let mut body = stream.into_body();
        // Her own change, and one of an account that is not open, are no news; Dora's is.
        log(&app, &c.anna_am, c.castellan, "mine").await;
        log(&app, &c.carl_am, c.nordvik, "elsewhere").await;
        log(&app, &c.dora_director, c.castellan, "<b>secret</b>").await;
        let heard = word(&mut body).await.expect("a word");
        assert!(heard.contains("Dora Lind") && !heard.contains("secret"), "{heard}");

        // What is invisible and what is absent answer alike; a stranger is sent to the door.
        let absent = "0190ffff-0000-7000-8000-000000000000";
        for (actor, account) in [(&c.outsider, c.castellan.to_string()), (&c.carl_am, c.castellan.to_string()), (&c.anna_am, absent.to_owned()), (&c.admin, c.castellan.to_string())] {
            assert_eq!(app.get(actor, &format!("/live?account={account}")).await.status, 404, "{}", actor.name);
        }
        assert_eq!(app.get(&c.anna_am, "/live").await.status, 400);
        assert_eq!(app.get(&c.anna_am, "/live?account=x").await.status, 400);

        // Who loses the account hears no more: the line ends.
        let ended = match app.app.db.kind() {
            tenure_db::Kind::Sqlite => "/* test */ update account_access set valid_to = '2026-11-02' where level < 5 or via = 'lead'",
            tenure_db::Kind::Postgres => "/* test */ update account_access set valid_to = date '2026-11-02' where level < 5 or via = 'lead'",
        };
        app.app.db.write(move |tx| tx.execute(ended, &params![]).map_err(Error::from)).await.unwrap();
        let all = "/* test */ update users set all_accounts = 5 where id = $1";
        let dora = c.dora_director.id;
        app.app.db.write(move |tx| tx.execute(all, &params![dora]).map_err(Error::from)).await.unwrap();
        log(&app, &c.dora_director, c.castellan, "after that").await;
        assert_eq!(word(&mut body).await, None);
    }

    async fn what_came_between_page_and_line_is_told(app) {
        let c = app.cast.clone();
        let page = app.get(&c.anna_am, &format!("/accounts/{}", c.castellan)).await.text;
        let (_, src) = page.split_once("data-live=\"").expect("the page asks for the line");
        let src = src.split('"').next().unwrap().replace("&amp;", "&");
        assert!(page.contains("hidden"), "and shows nothing of it");
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        log(&app, &c.anna_am, c.castellan, "mine").await;
        let stream = app.open(&c.anna_am, &src).await;
        let mut quiet = stream.into_body();
        assert!(next(&mut quiet).await.unwrap().starts_with(": open"));
        log(&app, &c.dora_director, c.castellan, "hers").await;
        let mut body = app.open(&c.anna_am, &src).await.into_body();
        assert!(word(&mut body).await.expect("a word").contains("Dora Lind"));
        // Pages without an account ask for nothing.
        for path in ["/", "/accounts", "/profile"] {
            assert!(!app.get(&c.anna_am, path).await.text.contains("data-live"), "{path}");
        }
    }

    async fn nobody_takes_all_the_lines_and_all_end_with_the_server(app) {
        let path = format!("/live?account={}", app.cast.castellan);
        let anna = app.cast.anna_am.clone();
        let mut open = Vec::new();
        for _ in 0..6 {
            let stream = app.open(&anna, &path).await;
            assert_eq!(stream.status(), 200);
            open.push(stream.into_body());
        }
        assert_eq!(app.open(&anna, &path).await.status(), 204);
        assert_eq!(app.open(&app.cast.dora_director, &path).await.status(), 200);
        app.app.pulse.close();
        for body in &mut open {
            assert_eq!(word(body).await, None);
        }
    }
}
