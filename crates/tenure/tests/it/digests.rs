//! The weekly digest: on the day one chose, about what one may see, once, and again after a failure.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};

use axum::http::{Method, StatusCode};
use jiff::civil::date;
use serde_json::{Value as Json, json};
use tenure::base::app::{Config, Smtp};
use tenure::base::{App, Ids};
use tenure::features::access::model::Reassign;
use tenure::features::access::team;
use tenure_db::params;
use tenure_jobs::{Job, Outcome, State};

use crate::both;
use crate::kit::{Actor, TestApp, cast};

/// A mail server that takes everything while it is willing, and gives it to the test.
fn mail_server(willing: Arc<AtomicBool>) -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let mut say = |text: &str| stream.write_all(format!("{text}\r\n").as_bytes());
            say("220 test").unwrap();
            while let Some(Ok(line)) = lines.next() {
                match line.split(' ').next().unwrap_or_default() {
                    "DATA" => {
                        say("354 go on").unwrap();
                        let text: Vec<String> = lines.by_ref().map_while(Result::ok).take_while(|l| l != ".").collect();
                        if !willing.load(Ordering::Relaxed) {
                            say("451 not now").unwrap();
                            continue;
                        }
                        say("250 taken").unwrap();
                        if sender.send(text.join("\n")).is_err() {
                            return;
                        }
                    }
                    "QUIT" => {
                        let _ = say("221 bye");
                        break;
                    }
                    _ => say("250 fine").unwrap(),
                }
            }
        }
    });
    (port, receiver)
}

/// The same app with a mail server.
fn mailing(app: &TestApp, port: u16) -> App {
    let smtp = Smtp {
        host: String::from("127.0.0.1"),
        port,
        from: String::from("Tenure <tenure@test.example>"),
        ..Smtp::default()
    };
    let config =
        Config { public_url: String::from("https://tenure.test.example/"), smtp: Some(smtp), ..Config::default() };
    tenure::server::build(app.app.db.clone(), app.clock.clone(), Ids::seeded(9), config).0
}

async fn job(app: &App) -> Outcome {
    let (app, now) = (app.clone(), app.clock.now());
    let job = Job {
        id: app.ids.uuid(now),
        kind: String::from("digests"),
        payload: json!({}),
        state: State::Running,
        run_at: now,
        attempts: 1,
        max_attempts: 5,
        last_error: String::new(),
        created_at: now,
        finished_at: None,
    };
    let run = move || {
        let found = app.registry.jobs.iter().find(|j| j.kind == "digests").expect("registered");
        (found.run)(&app, &job).unwrap()
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

/// The text of a mail: quoted-printable lines put together again.
fn plain(mail: &str) -> String {
    mail.replace("=\n", "").replace("=3D", "=")
}

async fn choose(app: &TestApp, actor: &Actor, day: Json) -> StatusCode {
    app.api(actor, Method::PUT, "/api/v1/digest", json!({"weekday": day})).await.status
}

async fn promise(app: &TestApp, actor: &Actor, account: &str, content: &str, due: &str) {
    let path = format!("/api/v1/accounts/{account}/promises");
    let made = app.api(actor, Method::POST, &path, json!({"content": content, "due_on": due})).await;
    assert_eq!(made.status, 201, "{}", made.text);
}

both! {
    async fn it_says_what_is_late_due_and_new(app) {
        let (anna, carl) = (&app.cast.anna_am, &app.cast.carl_am);
        let castellan = app.cast.castellan.to_string();
        promise(&app, anna, &castellan, "The price table", "2026-11-16").await;
        promise(&app, anna, &castellan, "An old thing", "2026-11-10").await;
        promise(&app, anna, &castellan, "Far away", "2026-11-27").await;
        promise(&app, carl, &app.cast.nordvik.to_string(), "Of Nordvik", "2026-11-16").await;
        let to = Reassign { accounts: vec![app.cast.orphan], to: anna.id, from: date(2026, 11, 12), reason: String::from("a test") };
        app.app.db.write(move |tx| team::reassign(tx, &cast::operator(960), &to)).await.unwrap();
        let willing = Arc::new(AtomicBool::new(true));
        let (port, mails) = mail_server(willing.clone());
        let mailing = mailing(&app, port);

        assert_eq!(job(&mailing).await, Outcome::Done);
        assert!(mails.try_recv().is_err(), "off until somebody wants it");
        assert_eq!(choose(&app, anna, json!("thursday")).await, 200);
        assert_eq!(choose(&app, carl, json!("friday")).await, 200);
        assert_eq!(job(&app.app).await, Outcome::Done, "without a mail server nothing waits or fails");
        // A server that refuses: the job comes again, and nothing is lost.
        willing.store(false, Ordering::Relaxed);
        assert!(matches!(job(&mailing).await, Outcome::Retry(_)));
        willing.store(true, Ordering::Relaxed);
        assert_eq!(job(&mailing).await, Outcome::Done);
        let mail = plain(&mails.try_recv().expect("one mail"));
        assert!(mail.contains("To: \"Anna Prins\" <anna.prins@test.example>"), "{mail}");
        assert!(mail.contains("Subject: Tenure: your week, 12 Nov 2026"), "{mail}");
        assert!(mail.contains("multipart/alternative") && mail.contains("text/plain") && mail.contains("<ul>"), "{mail}");
        let (late, due) = (mail.find("An old thing").expect("late"), mail.find("The price table").expect("due"));
        assert!(late < due && !mail.contains("Far away") && !mail.contains("Nordvik"), "{mail}");
        assert!(mail.contains("Orphan Works came to your accounts"), "{mail}");
        assert!(mail.contains(&format!("https://tenure.test.example/accounts/{castellan}/promises/")), "{mail}");
        assert_eq!(job(&mailing).await, Outcome::Done);
        assert!(mails.try_recv().is_err(), "once in a week");
        app.clock.set("2026-11-13T09:00:00Z".parse().unwrap());
        job(&mailing).await;
        let mail = plain(&mails.try_recv().expect("Carl's"));
        assert!(mail.contains("carl.meyer@") && mail.contains("Of Nordvik") && !mail.contains("Castellan"), "{mail}");
    }

    async fn it_is_made_with_the_rights_of_the_moment(app) {
        let anna = &app.cast.anna_am;
        promise(&app, anna, &app.cast.castellan.to_string(), "Secret of Castellan", "2026-11-13").await;
        assert_eq!(choose(&app, anna, json!("thursday")).await, 200);
        let to = Reassign { accounts: vec![app.cast.castellan], to: app.cast.carl_am.id, from: date(2026, 11, 12), reason: String::from("a test") };
        app.app.db.write(move |tx| team::reassign(tx, &cast::operator(961), &to)).await.unwrap();
        promise(&app, anna, &app.cast.dairy.to_string(), "For the dairy", "2026-11-13").await;
        let (port, mails) = mail_server(Arc::new(AtomicBool::new(true)));
        assert_eq!(job(&mailing(&app, port)).await, Outcome::Done);
        let mail = plain(&mails.try_recv().expect("one mail"));
        assert!(mail.contains("For the dairy") && !mail.contains("Castellan"), "{mail}");
        let looked = app.get(anna, "/profile/digest").await;
        assert!(looked.status == StatusCode::OK && looked.text.contains("For the dairy") && !looked.text.contains("Castellan"), "{}", looked.text);
        // Who may not sign in any more gets none.
        let id = anna.id;
        app.clock.set("2026-11-19T09:00:00Z".parse().unwrap());
        app.app.db.write(move |tx| tx.execute("/* test */ update users set active_to = '2026-11-19' where id = $1", &params![id])).await.unwrap();
        assert_eq!(job(&mailing(&app, port)).await, Outcome::Done);
        assert!(mails.try_recv().is_err());
    }

    async fn the_day_is_everybodys_own_choice(app) {
        let (anna, carl) = (&app.cast.anna_am, &app.cast.carl_am);
        assert_eq!(choose(&app, anna, json!("someday")).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(app.post(anna, "/profile/digest", &[("weekday", "tuesday")]).await.status, StatusCode::SEE_OTHER);
        let read = async |actor: &Actor| app.get(actor, "/api/v1/digest").await.json()["weekday"].clone();
        assert_eq!((read(anna).await, read(carl).await), (json!("tuesday"), Json::Null));
        let deeds = app.get(anna, "/api/v1/undo").await.json();
        let batch = deeds["items"][0]["batch"].as_str().expect("an undo").to_owned();
        assert_eq!(app.api(anna, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status, 204);
        assert_eq!(read(anna).await, Json::Null);
        let empty = app.get(anna, "/api/v1/digest/preview").await.json();
        assert_eq!(empty["empty"], true, "{empty}");
        assert!(app.get(anna, "/profile").await.text.contains("Weekly digest"));
    }

    async fn no_name_can_write_a_head_line(app) {
        let anna = &app.cast.anna_am;
        promise(&app, anna, &app.cast.castellan.to_string(), "<script>alert(1)</script> {$x} 价格表", "2026-11-13").await;
        assert_eq!(choose(&app, anna, json!("thursday")).await, 200);
        let id = anna.id;
        app.app.db.write(move |tx| {
            let name = "Anna, \"x\" <evil@test.example>\r\nBcc: evil@test.example";
            tx.execute("/* test */ update users set name = $2 where id = $1", &params![id, name])?;
            let company = serde_json::Value::from("Ha\"ld<en>\r\nBcc: evil@test.example 清河");
            tx.execute("/* test */ update settings set value = $1 where key = 'company'", &params![company])
        }).await.unwrap();
        let (port, mails) = mail_server(Arc::new(AtomicBool::new(true)));
        assert_eq!(job(&mailing(&app, port)).await, Outcome::Done);
        let mail = mails.try_recv().expect("one mail");
        let head: Vec<&str> = mail.split("\n\n").next().unwrap().lines().collect();
        assert!(!head.iter().any(|l| l.starts_with("Bcc")), "{head:?}");
        assert_eq!(head.iter().filter(|l| l.starts_with("To:") || l.starts_with("Subject:")).count(), 2, "{head:?}");
        let html = app.get(anna, "/api/v1/digest/preview").await.json()["html"].as_str().unwrap().to_owned();
        assert!(html.contains("&lt;script&gt;alert(1)") && html.contains("{$x} 价格表") && !html.contains("<script>"), "{html}");
    }
}
