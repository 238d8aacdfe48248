//! Being told: who, of what, once, only while one may see it, and by mail for those who asked for it.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use tenure::base::app::{Config, Smtp};
use tenure::base::{AccountId, App, Error, Ids, UserId};
use tenure::features::access::model::Reassign;
use tenure::features::access::team;
use tenure::features::notifications::{Notice, notify};
use tenure_db::params;
use tenure_jobs::{Job, Outcome, State};

use crate::both;
use crate::kit::{Actor, TestApp, cast};

/// Somebody else each time, so that no two rows get the same id.
fn operator() -> tenure::base::Acting {
    static SEED: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(500);
    cast::operator(SEED.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
}

/// Runs a job as the worker would.
pub(crate) async fn job(app: &App, kind: &'static str) -> Outcome {
    let (app, now) = (app.clone(), app.clock.now());
    let job = Job {
        id: app.ids.uuid(now),
        kind: kind.to_owned(),
        payload: json!({}),
        state: State::Running,
        run_at: now,
        attempts: 1,
        max_attempts: 5,
        last_error: String::new(),
        created_at: now,
        finished_at: None,
    };
    tokio::task::spawn_blocking(move || {
        let found = app.registry.jobs.iter().find(|j| j.kind == kind).expect("registered");
        (found.run)(&app, &job).unwrap()
    })
    .await
    .unwrap()
}

async fn tell(app: &TestApp, user: UserId, account: Option<AccountId>, what: &str) {
    let notice = Notice {
        user,
        kind: "promise-late",
        account,
        href: String::from("/promises"),
        args: json!({"what": what, "day": "2026-11-10"}),
    };
    app.app.db.write(move |tx| notify(tx, &operator(), notice.clone())).await.unwrap();
}

async fn notices(app: &TestApp, actor: &Actor) -> Vec<Json> {
    let answer = app.get(actor, "/api/v1/notifications").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["items"].as_array().expect("a list").clone()
}

async fn bell(app: &TestApp, actor: &Actor) -> String {
    let page = app.get(actor, "/profile").await.text;
    let label = page.split("btn ghost icon bell").nth(1).and_then(|rest| rest.split("aria-label=\"").nth(1));
    label.and_then(|rest| rest.split('"').next()).expect("a bell").to_owned()
}

async fn late_promise(app: &TestApp, due: &str) -> Json {
    let path = format!("/api/v1/accounts/{}/promises", app.cast.castellan);
    let made =
        app.api(&app.cast.anna_am, Method::POST, &path, json!({"content": "Send the prices", "due_on": due})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

async fn hand_over(app: &TestApp, to: UserId) {
    let input = Reassign {
        accounts: vec![app.cast.castellan],
        to,
        from: jiff::civil::date(2026, 11, 12),
        reason: String::from("a test"),
    };
    app.app.db.write(move |tx| team::reassign(tx, &operator(), &input)).await.unwrap();
}

/// A mail server that takes everything and gives it to the test.
fn mail_server() -> (u16, Receiver<String>) {
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

both! {
    async fn a_late_promise_is_told_once_for_each_date(app) {
        let (anna, ben) = (&app.cast.anna_am, &app.cast.ben_kam);
        let due = late_promise(&app, "2026-11-11").await;
        late_promise(&app, "2026-11-12").await;
        assert_eq!(job(&app.app, "late-promises").await, Outcome::Done);
        assert_eq!(job(&app.app, "late-promises").await, Outcome::Done);
        let list = notices(&app, anna).await;
        assert_eq!(list.len(), 1, "what is due today is not late: {list:?}");
        assert_eq!(list[0]["text"], "Late for Castellan Retail: Send the prices (due 11 Nov)");
        assert_eq!(bell(&app, anna).await, "1 new notice");
        assert_eq!((bell(&app, ben).await, notices(&app, ben).await.len()), (String::from("No new notices"), 0));

        // Moved, and late again: that is news.
        let path = format!("/api/v1/accounts/{}/promises/{}/due-date", app.cast.castellan, due["id"].as_str().unwrap());
        let moved = app.api(anna, Method::POST, &path, json!({"due_on": "2026-11-13", "reason": "x"})).await;
        assert!(moved.status.is_success(), "{}", moved.text);
        app.clock.advance(SignedDuration::from_hours(24 * 3));
        job(&app.app, "late-promises").await;
        job(&app.app, "late-promises").await;
        assert_eq!(notices(&app, anna).await.len(), 3);
        let counted = "/* test */ select count(*) from promises where due_on < '2026-11-15' and state = 'open'";
        let late: i64 = app.app.db.read(move |q| q.query_one(counted, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap();
        assert_eq!(late + 1, 3, "both promises, one of them twice");
    }

    async fn notices_are_read_by_their_receiver_alone(app) {
        let (anna, carl) = (&app.cast.anna_am, &app.cast.carl_am);
        tell(&app, anna.id, Some(app.cast.castellan), "first").await;
        app.clock.advance(SignedDuration::from_mins(1));
        tell(&app, anna.id, None, "<script>alert(1)</script> {$x} 清河").await;
        let page = app.get(anna, "/notifications").await.text;
        assert!(page.contains("&lt;script&gt;alert(1)") && page.contains("{$x} 清河") && !page.contains("<script>alert"), "{page}");
        let list = notices(&app, anna).await;
        let first = list.iter().find(|n| n["text"].as_str().unwrap().contains("first")).unwrap()["id"].as_str().unwrap().to_owned();
        for path in ["opening", "reading", "unreading"] {
            assert_eq!(app.post(carl, &format!("/notifications/{first}/{path}"), &[]).await.status, StatusCode::NOT_FOUND);
        }
        let opened = app.post(anna, &format!("/notifications/{first}/opening"), &[]).await;
        assert_eq!((opened.status, opened.location()), (StatusCode::SEE_OTHER, "/promises"));
        assert_eq!(bell(&app, anna).await, "1 new notice");
        let api = format!("/api/v1/notifications/{first}/reading");
        assert_eq!(app.api(anna, Method::DELETE, &api, json!({})).await.status, 204);
        assert_eq!(bell(&app, anna).await, "2 new notices");
        assert_eq!(app.post(anna, "/notifications/reading", &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(bell(&app, anna).await, "No new notices");
        let read = app.get(anna, "/api/v1/notifications?state=read&limit=1").await.json();
        let next = read["next"].as_str().expect("a second page");
        let more = app.get(anna, &format!("/api/v1/notifications?state=read&limit=1&cursor={next}")).await.json();
        assert!(read["items"][0]["id"] != more["items"][0]["id"] && more["next"].is_null(), "{more}");
        assert_eq!(app.get(anna, "/api/v1/notifications?state=all").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn what_one_does_not_see_any_more_is_not_told(app) {
        let (anna, carl) = (&app.cast.anna_am, &app.cast.carl_am);
        tell(&app, anna.id, Some(app.cast.castellan), "secret of Castellan").await;
        let id = notices(&app, anna).await[0]["id"].as_str().unwrap().to_owned();
        assert_eq!(bell(&app, anna).await, "1 new notice");
        hand_over(&app, carl.id).await;
        assert_eq!((bell(&app, anna).await, notices(&app, anna).await.len()), (String::from("No new notices"), 0));
        let page = app.get(anna, "/notifications").await.text;
        assert!(!page.contains("Castellan") && !page.contains("secret"), "{page}");
        assert_eq!(app.post(anna, &format!("/notifications/{id}/opening"), &[]).await.status, StatusCode::NOT_FOUND);
        hand_over(&app, anna.id).await;
        assert_eq!(bell(&app, anna).await, "1 new notice");
    }

    async fn everybody_chooses_how_to_be_told(app) {
        let anna = &app.cast.anna_am;
        let put = async |body: Json| app.api(anna, Method::PUT, "/api/v1/notifications/choices", body).await;
        let line = |kind: &str, in_app: bool, by_mail: bool| json!({"items": [{"kind": kind, "in_app": in_app, "by_mail": by_mail}]});
        let wrong = put(line("nonsense", true, true)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
        assert!(wrong.text.contains("kind"), "{}", wrong.text);
        let chosen = put(line("promise-late", false, false)).await;
        assert_eq!(chosen.status, 200, "{}", chosen.text);
        tell(&app, anna.id, None, "unwanted").await;
        assert_eq!(notices(&app, anna).await.len(), 0);
        let form = [("in_app", "promise-late"), ("by_mail", "promise-late")];
        assert_eq!(app.post(anna, "/notifications/choices", &form).await.status, StatusCode::SEE_OTHER);
        tell(&app, anna.id, None, "wanted").await;
        assert_eq!(notices(&app, anna).await.len(), 1);
        let choices = app.get(anna, "/api/v1/notifications/choices").await.json();
        let late = choices["items"].as_array().unwrap().iter().find(|c| c["kind"] == "promise-late").unwrap().clone();
        assert_eq!(late, json!({"kind": "promise-late", "in_app": true, "by_mail": true}));
    }

    async fn the_mail_names_only_what_its_receiver_sees(app) {
        let (anna, carl) = (&app.cast.anna_am, &app.cast.carl_am);
        let (port, mails) = mail_server();
        let smtp = Smtp { host: String::from("127.0.0.1"), port, from: String::from("Tenure <tenure@test.example>"), ..Smtp::default() };
        let config = Config { public_url: String::from("https://tenure.test.example/"), smtp: Some(smtp), ..Config::default() };
        let (mailing, _) = tenure::server::build(app.app.db.clone(), app.clock.clone(), Ids::seeded(8), config);
        for (user, by_mail) in [(anna, true), (carl, false)] {
            let body = json!({"items": [{"kind": "promise-late", "in_app": false, "by_mail": by_mail}]});
            assert_eq!(app.api(user, Method::PUT, "/api/v1/notifications/choices", body).await.status, 200);
        }
        tell(&app, anna.id, Some(app.cast.castellan), "the price table").await;
        tell(&app, anna.id, Some(app.cast.nordvik), "a thing of Nordvik").await;
        tell(&app, carl.id, Some(app.cast.nordvik), "not wanted").await;
        assert_eq!(job(&app.app, "notices").await, Outcome::Done, "without a mail server nothing waits or fails");
        assert_eq!(job(&mailing, "notices").await, Outcome::Done);
        let mail = mails.try_recv().expect("one mail");
        assert!(mail.contains("To: \"Anna Prins\" <anna.prins@test.example>"), "{mail}");
        assert!(mail.contains("Late for Castellan Retail: the price table"), "{mail}");
        assert!(mail.contains("https://tenure.test.example/promises") && !mail.contains("Nordvik"), "{mail}");
        job(&mailing, "notices").await;
        assert!(mails.try_recv().is_err(), "nothing is mailed twice");
        assert_eq!(bell(&app, anna).await, "No new notices", "she wants mails only");
    }
}
