//! Webhooks: what their owner may see is told, signed, again after failures, and nowhere it must not go.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use axum::http::Method;
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use tenure::base::{AccountId, Error};
use tenure::features::exchange::sweep::worker;
use tenure::features::webhooks::sign::signature;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, TestApp};

/// Past what other processes may still write on PostgreSQL.
const LATER: SignedDuration = SignedDuration::from_mins(2);

/// A request as the receiver saw it.
struct Seen {
    head: String,
    body: String,
}

impl Seen {
    fn header(&self, name: &str) -> &str {
        let line =
            self.head.lines().find(|l| l.to_lowercase().starts_with(&format!("{name}:"))).expect("the header is there");
        line.split_once(": ").expect("a value").1.trim()
    }

    fn json(&self) -> Json {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

/// A receiver that answers with these statuses, one after the other, and then with the last one.
fn receiver(statuses: &'static [u16]) -> (String, Receiver<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/hook?token=1", listener.local_addr().expect("an address"));
    let (sender, seen) = channel();
    std::thread::spawn(move || {
        for (n, stream) in listener.incoming().enumerate() {
            let Ok(mut stream) = stream else { return };
            let mut bytes = Vec::new();
            let mut part = [0_u8; 4096];
            loop {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                if let Some((head, body)) = text.split_once("\r\n\r\n") {
                    let length = head.lines().find_map(|l| l.strip_prefix("Content-Length: ")?.parse::<usize>().ok());
                    if body.len() >= length.unwrap_or(0) {
                        let _ = sender.send(Seen { head: head.to_owned(), body: body.to_owned() });
                        break;
                    }
                }
                match stream.read(&mut part) {
                    Ok(0) | Err(_) => break,
                    Ok(read) => bytes.extend_from_slice(&part[..read]),
                }
            }
            let status = statuses.get(n).or(statuses.last()).copied().unwrap_or(200);
            let _ = write!(
                stream,
                "HTTP/1.1 {status} Whatever\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
            );
        }
    });
    (url, seen)
}

/// The own network is allowed: the receivers of these tests are there.
async fn open(app: &TestApp) {
    let allow = json!({"webhooks_private": true});
    let answer = app.api(&app.cast.admin, Method::PATCH, "/api/v1/settings", allow).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

/// Runs the jobs that are due.
async fn work(app: &TestApp) {
    let worker = worker(&app.app);
    tokio::task::spawn_blocking(move || worker.run_due()).await.unwrap().unwrap();
}

/// Makes one at an instant of its own: the test's clock stands still, and what was recorded at the same one is told.
async fn make(app: &TestApp, actor: &Actor, url: &str, verbs: Json) -> (String, String) {
    app.clock.advance(SignedDuration::from_secs(1));
    let made = app.api(actor, Method::POST, "/api/v1/webhooks", json!({"url": url, "verbs": verbs})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.headers["cache-control"], "no-store");
    let made = made.json();
    (made["webhook"]["id"].as_str().unwrap().to_owned(), made["secret"].as_str().unwrap().to_owned())
}

async fn log(app: &TestApp, actor: &Actor, account: AccountId, text: &str) {
    let path = format!("/api/v1/accounts/{account}/conversations");
    let made = app.api(actor, Method::POST, &path, json!({"summary": text})).await;
    assert_eq!(made.status, 201, "{}", made.text);
}

async fn messages(app: &TestApp, actor: &Actor, id: &str) -> Vec<Json> {
    let answer = app.get(actor, &format!("/api/v1/webhooks/{id}/messages")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["items"].as_array().unwrap().clone()
}

both! {
    async fn what_the_owner_may_see_is_told_and_signed(app) {
        open(&app).await;
        let (url, seen) = receiver(&[204]);
        let c = app.cast.clone();
        let (id, secret) = make(&app, &c.anna_am, &url, json!(["conversation."])).await;
        app.clock.advance(SignedDuration::from_secs(1));
        log(&app, &c.anna_am, c.castellan, "with <Castellan>").await;
        log(&app, &c.carl_am, c.nordvik, "with Nordvik").await;
        let promise = json!({"side": "ours", "content": "a promise", "due_on": "2026-12-01"});
        app.api(&c.anna_am, Method::POST, &format!("/api/v1/accounts/{}/promises", c.castellan), promise).await;
        app.clock.advance(LATER);
        work(&app).await;

        let got = seen.try_recv().expect("a message");
        let body = got.json();
        assert_eq!(body["type"], "conversation.logged");
        assert_eq!(body["data"]["account_id"], c.castellan.to_string());
        assert!(!got.body.contains("Castellan"), "thin: {}", got.body);
        let (message, time) = (got.header("webhook-id"), got.header("webhook-timestamp"));
        assert_eq!(time.parse::<i64>().unwrap(), app.clock.now().as_second());
        assert_eq!(got.header("webhook-signature"), signature(&secret, message, time.parse().unwrap(), &got.body));
        assert!(got.head.starts_with("POST /hook?token=1 HTTP/1.1"), "{}", got.head);
        assert!(seen.try_recv().is_err(), "one event, one message");
        work(&app).await;
        assert!(seen.try_recv().is_err(), "and only once");

        let list = messages(&app, &c.anna_am, &id).await;
        assert_eq!((list.len(), &list[0]["state"], &list[0]["status"]), (1, &json!("delivered"), &json!(204)));
        assert_eq!(list[0]["webhook_id"], message);
        let stored = "/* test */ select count(*) from events where verb = 'conversation.logged' and scope_id = $1";
        let account = c.castellan;
        let n: i64 = app.app.db.read(move |q| q.query_one(stored, &params![account], |r| Ok::<_, Error>(r.get(0)?))).await.unwrap();
        assert_eq!(n, 1);
        // The feature belongs to its owner alone.
        for other in [&c.carl_am, &c.outsider, &c.admin] {
            for path in [format!("/api/v1/webhooks/{id}"), format!("/api/v1/webhooks/{id}/messages"), format!("/profile/webhooks/{id}")] {
                assert_eq!(app.get(other, &path).await.status, 404, "{path}");
            }
            assert_eq!(app.api(other, Method::DELETE, &format!("/api/v1/webhooks/{id}"), json!({})).await.status, 404);
            assert_eq!(app.api(other, Method::POST, &format!("/api/v1/webhooks/{id}/ping"), json!({})).await.status, 404);
        }
        let listed = app.get(&c.anna_am, &format!("/api/v1/webhooks/{id}")).await;
        assert!(!listed.text.contains("whsec_"));
        let page = app.get(&c.anna_am, &format!("/profile/webhooks/{id}")).await;
        assert!(page.status == 200 && page.text.contains("conversation.logged") && !page.text.contains("whsec_"));
    }

    async fn failures_are_tried_again_and_then_laid_aside(app) {
        open(&app).await;
        let (url, seen) = receiver(&[500, 302, 200]);
        let anna = app.cast.anna_am.clone();
        let (id, _) = make(&app, &anna, &url, json!([])).await;
        assert_eq!(app.api(&anna, Method::POST, &format!("/api/v1/webhooks/{id}/ping"), json!({})).await.status, 201);
        work(&app).await;
        let first = seen.try_recv().expect("the test");
        assert_eq!(first.json()["type"], "webhook.ping");
        let waiting = &messages(&app, &anna, &id).await[0];
        assert_eq!((&waiting["state"], &waiting["attempts"], &waiting["status"]), (&json!("waiting"), &json!(1), &json!(500)));
        work(&app).await;
        assert!(seen.try_recv().is_err(), "not before its time");
        app.clock.advance(SignedDuration::from_secs(10));
        work(&app).await;
        let second = seen.try_recv().expect("again");
        assert_eq!((second.header("webhook-id"), &second.body), (first.header("webhook-id"), &first.body));
        let waiting = &messages(&app, &anna, &id).await[0];
        assert!(waiting["error"].as_str().unwrap().contains("redirects are not followed"), "{waiting}");
        app.clock.advance(SignedDuration::from_mins(10));
        work(&app).await;
        assert_eq!(messages(&app, &anna, &id).await[0]["state"], "delivered");
        assert_eq!(app.get(&anna, &format!("/api/v1/webhooks/{id}")).await.json()["failures"], 0);

        // A receiver that is gone: after eight tries a dead letter, which can be sent again.
        let (down, _) = make(&app, &anna, "http://127.0.0.1:1/", json!([])).await;
        app.api(&anna, Method::POST, &format!("/api/v1/webhooks/{down}/ping"), json!({})).await;
        for _ in 0..9 {
            work(&app).await;
            app.clock.advance(SignedDuration::from_hours(24));
        }
        let dead = &messages(&app, &anna, &down).await[0];
        assert_eq!((&dead["state"], &dead["attempts"]), (&json!("dead"), &json!(8)), "{dead}");
        let again = app.api(&anna, Method::POST, &format!("/api/v1/webhooks/{down}/replay"), json!({})).await;
        assert_eq!(again.json()["messages"], 1);
        assert_eq!(messages(&app, &anna, &down).await[0]["state"], "waiting");
        // Too many failures in a row turn it off, and say so.
        for _ in 0..3 {
            app.api(&anna, Method::POST, &format!("/api/v1/webhooks/{down}/ping"), json!({})).await;
        }
        for _ in 0..40 {
            work(&app).await;
            app.clock.advance(SignedDuration::from_hours(24));
        }
        let off = app.get(&anna, &format!("/api/v1/webhooks/{down}")).await.json();
        assert_eq!((&off["state"], &off["failures"]), (&json!("disabled"), &json!(24)), "{off}");
        let verb = "/* test */ select count(*) from events where verb = 'webhook.disabled'";
        let n: i64 = app.app.db.read(move |q| q.query_one(verb, &params![], |r| Ok::<_, Error>(r.get(0)?))).await.unwrap();
        assert_eq!(n, 1);
        let page = app.get(&anna, &format!("/profile/webhooks/{down}")).await;
        assert!(page.text.contains("24 failed tries"), "{}", page.text);
        let on = app.api(&anna, Method::PATCH, &format!("/api/v1/webhooks/{down}"), json!({"state": "active"})).await;
        assert_eq!((on.json()["state"].clone(), on.json()["failures"].clone()), (json!("active"), json!(0)));
    }

    async fn who_lost_an_account_or_left_is_told_nothing_more(app) {
        open(&app).await;
        let (url, seen) = receiver(&[200]);
        let c = app.cast.clone();
        let (id, _) = make(&app, &c.anna_am, &url, json!([])).await;
        app.clock.advance(SignedDuration::from_secs(1));
        log(&app, &c.anna_am, c.castellan, "a call").await;
        app.clock.advance(LATER);
        let (gone, heard) = receiver(&[200]);
        make(&app, &c.carl_am, &gone, json!([])).await;
        app.clock.advance(SignedDuration::from_secs(1));
        log(&app, &c.carl_am, c.nordvik, "the last call").await;
        app.clock.advance(LATER);
        // Somebody who left is told nothing at all.
        let left = match app.app.db.kind() {
            tenure_db::Kind::Sqlite => "/* test */ update users set active_to = '2026-11-02' where id = $1",
            tenure_db::Kind::Postgres => "/* test */ update users set active_to = date '2026-11-02' where id = $1",
        };
        let carl = c.carl_am.id;
        app.app.db.write(move |tx| tx.execute(left, &params![carl]).map_err(Error::from)).await.unwrap();
        // The message is made, and before it is sent the account goes.
        let fan = app.app.registry.jobs.iter().find(|j| j.kind == "webhooks.fan").expect("registered").run;
        let job = app.app.clone();
        tokio::task::spawn_blocking(move || {
            let job_row = tenure_jobs::Job { id: uuid::Uuid::nil(), kind: String::new(), payload: json!({}), state: tenure_jobs::State::Running, run_at: job.clock.now(), attempts: 1, max_attempts: 1, last_error: String::new(), created_at: job.clock.now(), finished_at: None };
            fan(&job, &job_row).map(drop)
        }).await.unwrap().unwrap();
        assert_eq!(messages(&app, &c.anna_am, &id).await.len(), 1);
        let ended = match app.app.db.kind() {
            tenure_db::Kind::Sqlite => "/* test */ update account_access set valid_to = '2026-11-02'",
            tenure_db::Kind::Postgres => "/* test */ update account_access set valid_to = date '2026-11-02'",
        };
        app.app.db.write(move |tx| tx.execute(ended, &params![]).map_err(Error::from)).await.unwrap();
        work(&app).await;
        assert!(seen.try_recv().is_err());
        assert_eq!(messages(&app, &c.anna_am, &id).await[0]["state"], "withheld");
        app.clock.advance(LATER);
        work(&app).await;
        assert!(heard.try_recv().is_err());
    }

    async fn addresses_inside_are_refused_unless_a_setting_lets_them_in(app) {
        let anna = app.cast.anna_am.clone();
        let refused = app.api(&anna, Method::POST, "/api/v1/webhooks", json!({"url": "http://example.com/"})).await;
        assert!(refused.status == 422 && refused.json()["errors"][0]["field"] == "url", "{}", refused.text);
        for wrong in ["ftp://example.com", "https://u:p@example.com/", "https://", "javascript:alert(1)", "https://<script>/"] {
            let answer = app.api(&anna, Method::POST, "/api/v1/webhooks", json!({"url": wrong})).await;
            assert_eq!(answer.status, 422, "{wrong}: {}", answer.text);
            let page = app.post(&anna, "/profile/webhooks", &[("url", wrong), ("verbs", "")]).await;
            assert!(page.status == 422 && !page.text.contains("<script>"), "{wrong}");
        }
        let verbs = app.api(&anna, Method::POST, "/api/v1/webhooks", json!({"url": "https://example.com/", "verbs": ["Kept!"]})).await;
        assert!(verbs.status == 422 && verbs.json()["errors"][0]["field"] == "verbs", "{}", verbs.text);
        // A name or number that leads inside is found out when it is looked up, and nobody is asked.
        for inside in ["https://127.0.0.1:9/", "https://localhost:9/", "https://[::ffff:127.0.0.1]:9/", "https://169.254.169.254/latest/"] {
            let (id, _) = make(&app, &anna, inside, json!([])).await;
            app.api(&anna, Method::POST, &format!("/api/v1/webhooks/{id}/ping"), json!({})).await;
            work(&app).await;
            let message = &messages(&app, &anna, &id).await[0];
            assert!(message["error"].as_str().unwrap().contains("not allowed"), "{inside}: {message}");
            assert_eq!(message["status"], Json::Null);
        }
    }

    async fn endpoints_can_be_changed_stopped_and_brought_back(app) {
        open(&app).await;
        let c = app.cast.clone();
        let (url, seen) = receiver(&[200]);
        let (id, first) = make(&app, &c.anna_am, &url, json!([])).await;
        let one = format!("/api/v1/webhooks/{id}");
        // Both secrets sign for a day.
        let rolled = app.api(&c.anna_am, Method::POST, &format!("{one}/secret"), json!({})).await.json();
        let second = rolled["secret"].as_str().unwrap().to_owned();
        app.api(&c.anna_am, Method::POST, &format!("{one}/ping"), json!({})).await;
        work(&app).await;
        let got = seen.try_recv().expect("a message");
        let (mid, time) = (got.header("webhook-id").to_owned(), got.header("webhook-timestamp").parse().unwrap());
        let both = format!("{} {}", signature(&second, &mid, time, &got.body), signature(&first, &mid, time, &got.body));
        assert_eq!(got.header("webhook-signature"), both);
        app.clock.advance(SignedDuration::from_hours(25));
        app.api(&c.anna_am, Method::POST, &format!("{one}/ping"), json!({})).await;
        work(&app).await;
        assert!(!seen.try_recv().expect("a message").header("webhook-signature").contains(' '));

        // An administrator sees whose it is and may stop it, but not read it.
        let admin = app.get(&c.admin, "/admin/webhooks").await;
        assert!(admin.text.contains("Anna Prins") && !admin.text.contains("token=1"), "{}", admin.text);
        assert_eq!(app.get(&c.anna_am, "/admin/webhooks").await.status, 403);
        assert_eq!(app.post(&c.anna_am, &format!("/admin/webhooks/{id}/state"), &[("state", "paused")]).await.status, 403);
        assert_eq!(app.post(&c.admin, &format!("/admin/webhooks/{id}/state"), &[("state", "paused")]).await.status, 303);
        assert_eq!(app.get(&c.anna_am, &one).await.json()["state"], "paused");
        assert_eq!(app.api(&c.anna_am, Method::POST, &format!("{one}/ping"), json!({})).await.status, 409);
        app.clock.advance(SignedDuration::from_secs(1));
        log(&app, &c.anna_am, c.castellan, "while it was stopped").await;
        app.clock.advance(LATER);
        assert_eq!(app.post(&c.anna_am, &format!("/profile/webhooks/{id}/state"), &[("state", "active")]).await.status, 303);
        app.clock.advance(LATER);
        work(&app).await;
        let later: Vec<Json> = seen.try_iter().map(|s| s.json()["type"].clone()).collect();
        assert!(later.iter().all(|verb| verb != "conversation.logged"), "{later:?}");
        assert!(seen.try_recv().is_err(), "what happened meanwhile is not told");

        // Removed, and brought back by undo; an edit too.
        assert_eq!(app.post(&c.anna_am, &format!("/profile/webhooks/{id}/removal"), &[]).await.status, 303);
        assert_eq!(app.get(&c.anna_am, &one).await.status, 404);
        let undo = |verb: &'static str| {
            let (app, anna) = (&app, c.anna_am.clone());
            async move {
                let deeds = app.get(&anna, "/api/v1/undo").await.json();
                let deed = deeds["items"].as_array().unwrap().iter().find(|d| d["verb"] == verb).expect("it can be undone").clone();
                let path = format!("/api/v1/undo/{}", deed["batch"].as_str().unwrap());
                let undone = app.api(&anna, Method::POST, &path, json!({})).await;
                assert_eq!(undone.status, 204, "{}", undone.text);
            }
        };
        undo("webhook.removed").await;
        assert_eq!(app.get(&c.anna_am, &one).await.json()["state"], "active");
        app.clock.advance(SignedDuration::from_secs(1));
        let moved = app.post(&c.anna_am, &format!("/profile/webhooks/{id}"), &[("url", "https://other.example.com/x"), ("verbs", "promise.")]).await;
        assert_eq!(moved.status, 303, "{}", moved.text);
        assert_eq!(app.get(&c.anna_am, &one).await.json()["verbs"], json!(["promise."]));
        undo("webhook.edited").await;
        let back = app.get(&c.anna_am, &one).await.json();
        assert_eq!((&back["url"], &back["verbs"]), (&json!(url), &json!([])));
    }
}
