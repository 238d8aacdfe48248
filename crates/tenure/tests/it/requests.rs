//! Internal requests: the asker's side, the owner's side, and the permit between them, which gives one request and the
//! account's head line and nothing else, while the request is the owner's.

use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::params;
use tenure_jobs::Outcome;

use crate::both;
use crate::kit::{Actor, Answer, TestApp};
use crate::notifications::job;

const NOBODY: &str = "0190ffff-0000-7000-8000-00000000000a";
const WHAT: &str = "Read the <b>terms</b> of 清河 '; drop table requests; --";

fn base(app: &TestApp) -> String {
    format!("/api/v1/accounts/{}/requests", app.cast.castellan)
}

fn at(app: &TestApp, request: &Json) -> String {
    format!("{}/{}", base(app), request["id"].as_str().unwrap())
}

fn page(app: &TestApp, request: &Json) -> String {
    format!("/accounts/{}/requests/{}", app.cast.castellan, request["id"].as_str().unwrap())
}

/// Anna asks the outsider, who sees no account.
async fn ask(app: &TestApp, more: Json) -> Json {
    let mut input =
        json!({"department": "legal", "owner_id": app.cast.outsider.id, "what": WHAT, "details": "Page 3."});
    for (key, value) in more.as_object().unwrap() {
        input[key] = value.clone();
    }
    let made = app.api(&app.cast.anna_am, Method::POST, &base(app), input).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    made.json()
}

async fn verb(app: &TestApp, by: &Actor, request: &Json, verb: &str, input: Json) -> Answer {
    app.api(by, Method::POST, &format!("{}/{verb}", at(app, request)), input).await
}

async fn notices(app: &TestApp, by: &Actor) -> Vec<String> {
    let list = app.get(by, "/api/v1/notifications").await.json();
    list["items"].as_array().unwrap().iter().map(|n| n["text"].as_str().unwrap().to_owned()).collect()
}

/// Takes the newest deed of this verb back.
async fn undo(app: &TestApp, by: &Actor, verb: &str) -> StatusCode {
    let list = app.get(by, "/api/v1/undo").await.json();
    let deed = list["items"].as_array().unwrap().iter().find(|d| d["verb"] == verb).unwrap();
    let batch = deed["batch"].as_str().unwrap().to_owned();
    app.api(by, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status
}

/// The batch of the one event of a verb.
async fn batch(app: &TestApp, verb: &'static str) -> String {
    let sql = "/* test */ select e.batch_id from events e where e.verb = $1";
    let id: uuid::Uuid =
        app.app.db.read(move |q| q.query_one(sql, &params![verb], |r| r.get(0).map_err(Error::from))).await.unwrap();
    id.to_string()
}

async fn ids(app: &TestApp, by: &Actor, query: &str) -> Vec<String> {
    app.get(by, &format!("/api/v1/requests?{query}")).await.ids()
}

both! {
    async fn the_owner_sees_the_request_and_the_head_line_only(app) {
        let (anna, olga) = (&app.cast.anna_am, &app.cast.outsider);
        let people = format!("/api/v1/accounts/{}/people", app.cast.castellan);
        app.api(anna, Method::POST, &people, json!({"name": "Anneke Secret"})).await;
        let talks = format!("/api/v1/accounts/{}/conversations", app.cast.castellan);
        let talk = app.api(anna, Method::POST, &talks, json!({"summary": "A confidential call"})).await.json()["id"].as_str().unwrap().to_owned();
        let request = ask(&app, json!({"conversation_id": talk})).await;
        assert_eq!(request["conversation_id"], talk);

        let seen = app.get(olga, &at(&app, &request)).await;
        assert_eq!(seen.status, StatusCode::OK);
        let json = seen.json();
        assert_eq!(json["account"], json!({"name": "Castellan Retail", "tier": "status", "lead": "Anna Prins"}));
        assert_eq!((&json["what"], &json["conversation_id"]), (&json!(WHAT), &Json::Null));
        let shown = app.get(olga, &page(&app, &request)).await.text;
        for word in ["Castellan Retail", "Anna Prins", "Read the &lt;b&gt;terms", "Page 3.", "Legal", "Status"] {
            assert!(shown.contains(word), "{word}: {shown}");
        }
        assert!(!shown.contains("<b>terms"), "{shown}");
        for secret in ["Anneke Secret", "confidential", &format!("\"/accounts/{}\"", app.cast.castellan)] {
            assert!(!shown.contains(secret) && !seen.text.contains(secret), "{secret}: {shown}");
        }
        assert_eq!((ids(&app, olga, "whose=to_me").await.len(), ids(&app, olga, "").await.len()), (1, 0));
        assert!(app.get(olga, "/requests?whose=to_me").await.text.contains(&page(&app, &request)));
        assert!(app.get(olga, "/").await.text.contains(&page(&app, &request)), "Today shows it");
        assert_eq!(notices(&app, olga).await.len(), 1);
        assert!(notices(&app, olga).await[0].starts_with("Anna Prins asks you for Castellan Retail: Read the <b>terms"));

        // Nothing else of the account opens, whatever is asked.
        let account = format!("/accounts/{}", app.cast.castellan);
        for path in ["", "/timeline", "/people", "/brief", "/access", "/team", "/why", "/edit", "/fields", "/comments"] {
            assert_eq!(app.get(olga, &format!("{account}{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in [&account, &format!("{account}/brief"), &format!("{account}/access"), &format!("{account}/conversations/{talk}")] {
            assert_eq!(app.get(olga, &format!("/api/v1{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in ["/api/v1/accounts", "/api/v1/search?q=castellan", "/api/v1/search?q=terms", "/api/v1/changes", "/api/v1/people", "/accounts.csv?scope=all", "/hierarchy?scope=all"] {
            let text = app.get(olga, path).await.text;
            assert!(!text.contains("Castellan Retail") && !text.contains("terms</b>"), "{path}: {text}");
        }
        assert_eq!(app.get(olga, &format!("/requests?account={}", app.cast.castellan)).await.status, StatusCode::NOT_FOUND);
        for write in [
            verb(&app, olga, &request, "withdrawal", json!({})).await.status,
            app.api(olga, Method::PATCH, &at(&app, &request), json!({"what": "x"})).await.status,
            app.api(olga, Method::DELETE, &at(&app, &request), json!({})).await.status,
            app.get(olga, &format!("{}/withdrawal", page(&app, &request))).await.status,
        ] {
            assert_eq!(write, StatusCode::FORBIDDEN, "what they see they may not change");
        }
        assert_eq!(app.get(olga, &format!("{}/edit", page(&app, &request))).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.api(olga, Method::POST, &base(&app), json!({"department": "it", "owner_id": olga.id, "what": "x"})).await.status, StatusCode::NOT_FOUND);

        // Access explains it: no right on the account, but this request.
        let asked = app.get(anna, &format!("/api/v1/accounts/{}/access?user={}", app.cast.castellan, olga.id)).await.json();
        let verdict = &asked["verdict"];
        assert_eq!((&verdict["sees"], &verdict["level"], &verdict["requests"]), (&json!(false), &json!("none"), &json!(1)));
        assert!(verdict["requests_reason"].as_str().unwrap().contains("name, tier and lead, nothing else"));
        let all = app.get(anna, &format!("/api/v1/accounts/{}/access", app.cast.castellan)).await.json();
        assert_eq!(all["request_owners"], json!([{"user": {"id": olga.id, "name": "Olga Out"}, "requests": 1}]));
        let tab = app.get(anna, &format!("{account}/access?user={}", olga.id)).await.text;
        assert!(tab.contains("Looks after one internal request"), "{tab}");
    }

    async fn strangers_and_those_who_lost_it_find_nothing(app) {
        let (anna, olga, carl) = (&app.cast.anna_am, &app.cast.outsider, &app.cast.carl_am);
        let request = ask(&app, json!({})).await;
        for actor in [carl, &app.cast.admin, &app.cast.auditor] {
            for path in [at(&app, &request), page(&app, &request), format!("{}/answer", page(&app, &request)), format!("{}/giving", page(&app, &request))] {
                assert_eq!(app.get(actor, &path).await.status, StatusCode::NOT_FOUND, "{path}");
            }
            for (word, input) in [("answer", json!({"answer": "x"})), ("acceptance", json!({})), ("declining", json!({"answer": "x"})), ("withdrawal", json!({})), ("giving", json!({"owner_id": carl.id}))] {
                assert_eq!(verb(&app, actor, &request, word, input).await.status, StatusCode::NOT_FOUND, "{word}");
            }
            assert!(!app.get(actor, "/requests?whose=all&scope=all").await.text.contains("terms"));
        }
        // The absent one answers the same bytes as the invisible one.
        let absent = app.get(carl, &format!("{}/{NOBODY}", base(&app))).await;
        let hidden = app.get(carl, &at(&app, &request)).await;
        assert_eq!(absent.status, hidden.status);
        // One request opens no other of the same account.
        let other = ask(&app, json!({"owner_id": app.cast.ben_kam.id, "what": "Another secret"})).await;
        assert_eq!(app.get(olga, &at(&app, &other)).await.status, StatusCode::NOT_FOUND);

        // Given away: gone with the next request, and so is the notice.
        let given = verb(&app, olga, &request, "giving", json!({"owner_id": carl.id, "reason": "on leave"})).await;
        assert_eq!(given.status, StatusCode::NO_CONTENT, "{}", given.text);
        for path in [at(&app, &request), page(&app, &request)] {
            assert_eq!(app.get(olga, &path).await.status, StatusCode::NOT_FOUND);
            assert_eq!(app.get(carl, &path).await.status, StatusCode::OK);
        }
        assert_eq!(notices(&app, olga).await, Vec::<String>::new());
        assert!(notices(&app, carl).await[0].starts_with("Olga Out asks you for Castellan Retail"));
        let taken = batch(&app, "request.given").await;
        assert_eq!(app.api(olga, Method::POST, &format!("/api/v1/undo/{taken}"), json!({})).await.status, StatusCode::NOT_FOUND);
        // Withdrawn: gone too, and the notice that says so names neither request nor account.
        assert_eq!(verb(&app, anna, &request, "withdrawal", json!({"answer": "Solved"})).await.status, StatusCode::CREATED);
        assert_eq!(app.get(carl, &page(&app, &request)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(notices(&app, carl).await, ["Anna Prins withdrew a request that you looked after"]);
        assert_eq!(app.get(anna, &page(&app, &request)).await.status, StatusCode::OK);
        assert_eq!(undo(&app, anna, "request.withdrawn").await, StatusCode::NO_CONTENT);
        assert_eq!(app.get(carl, &page(&app, &request)).await.status, StatusCode::OK, "asked again");
        // Archived with its account.
        let dora = &app.cast.dora_director;
        let gone = app.post(dora, &format!("/accounts/{}/archive", app.cast.castellan), &[]).await;
        assert!(gone.status.is_redirection() || gone.status.is_success(), "{}", gone.status);
        assert_eq!(app.get(carl, &page(&app, &request)).await.status, StatusCode::NOT_FOUND);
    }

    async fn an_answer_stays_thirty_days_with_who_gave_it(app) {
        let (anna, olga) = (&app.cast.anna_am, &app.cast.outsider);
        let request = ask(&app, json!({})).await;
        // Nobody answers in somebody else's name, and nobody without words.
        for (word, input) in [("answer", json!({"answer": "x"})), ("acceptance", json!({})), ("declining", json!({"answer": "x"}))] {
            assert_eq!(verb(&app, anna, &request, word, input).await.status, StatusCode::FORBIDDEN, "{word}");
        }
        let silent = verb(&app, olga, &request, "answer", json!({"answer": " "})).await;
        assert!(silent.status == StatusCode::UNPROCESSABLE_ENTITY && silent.text.contains("\"answer\""), "{}", silent.text);
        assert_eq!(verb(&app, olga, &request, "acceptance", json!({})).await.json()["state"], "accepted");
        assert_eq!(verb(&app, olga, &request, "acceptance", json!({})).await.status, StatusCode::CONFLICT);
        let form = app.post(olga, &format!("{}/answer", page(&app, &request)), &[("answer", "Fine.\nBut not <i>clause</i> 7.")]).await;
        assert_eq!(form.location(), page(&app, &request), "{}", form.text);
        let got = app.get(anna, &at(&app, &request)).await.json();
        assert_eq!((&got["state"], &got["answer"], &got["closed_on"]), (&json!("answered"), &json!("Fine.\nBut not <i>clause</i> 7."), &json!("2026-11-12")));
        assert!(notices(&app, anna).await[0].starts_with("Olga Out answered for Castellan Retail"));
        assert!(!app.get(anna, &page(&app, &request)).await.text.contains("<i>clause"));
        assert_eq!(verb(&app, olga, &request, "declining", json!({"answer": "x"})).await.status, StatusCode::CONFLICT);
        assert_eq!(ids(&app, anna, "whose=from_me&show=waiting").await.len(), 0);
        // The owner takes it back without seeing the account.
        let taken = batch(&app, "request.answered").await;
        assert_eq!(app.api(olga, Method::POST, &format!("/api/v1/undo/{taken}"), json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(app.get(olga, &at(&app, &request)).await.json()["state"], "accepted");
        verb(&app, olga, &request, "answer", json!({"answer": "Fine."})).await;
        app.clock.advance(SignedDuration::from_hours(24 * 30));
        assert_eq!(app.get(olga, &page(&app, &request)).await.status, StatusCode::OK);
        app.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(app.get(olga, &page(&app, &request)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get(anna, &page(&app, &request)).await.status, StatusCode::OK);
    }

    async fn late_ones_show_on_both_sides(app) {
        let (anna, olga) = (&app.cast.anna_am, &app.cast.outsider);
        // Legal answers within five working days: from Thursday the 12th to Thursday the 19th.
        let request = ask(&app, json!({})).await;
        assert_eq!((&request["service_on"], &request["need_by"]), (&json!("2026-11-19"), &json!("2026-11-19")));
        let soon = ask(&app, json!({"department": "logistics", "need_by": "2026-11-13", "what": "A lorry"})).await;
        assert_eq!((&soon["service_on"], &soon["need_by"]), (&json!("2026-11-16"), &json!("2026-11-13")));
        for wrong in [json!({"need_by": "2026-11-11"}), json!({"department": "magic"}), json!({"owner_id": NOBODY}), json!({"what": " "}), json!({"conversation_id": NOBODY})] {
            let mut input = json!({"department": "legal", "owner_id": olga.id, "what": "x"});
            let (key, value) = wrong.as_object().unwrap().iter().next().unwrap();
            input[key] = value.clone();
            let answer = app.api(anna, Method::POST, &base(&app), input).await;
            let field = key.trim_end_matches("_id");
            assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.text.contains(field), "{key}: {}", answer.text);
        }
        app.clock.advance(SignedDuration::from_hours(24 * 2));
        let late = app.get(anna, "/api/v1/requests?show=late").await.json();
        assert_eq!((late["items"].as_array().unwrap().len(), &late["items"][0]["id"]), (1, &soon["id"]));
        assert_eq!((&late["items"][0]["late"], &late["items"][0]["past_service"]), (&json!(true), &json!(false)));
        assert_eq!(ids(&app, olga, "whose=to_me&show=late").await, [soon["id"].as_str().unwrap()]);
        for actor in [anna, olga] {
            for path in ["/", "/requests?whose=to_me", "/requests?whose=from_me"] {
                let text = app.get(actor, path).await.text;
                let shows = path == "/" || path.contains("to_me") == (actor.id == olga.id);
                assert_eq!(text.contains("A lorry") && text.contains("1 day late"), shows, "{} {path}", actor.name);
            }
        }
        assert_eq!(job(&app.app, "late-requests").await, Outcome::Done);
        assert_eq!(job(&app.app, "late-requests").await, Outcome::Done);
        for actor in [anna, olga] {
            let told = notices(&app, actor).await;
            let late: Vec<&String> = told.iter().filter(|n| n.starts_with("Request for Castellan Retail is late: A lorry")).collect();
            assert_eq!(late.len(), 1, "{}: {told:?}", actor.name);
        }
        // The counts are those of an independent statement.
        let sql = "/* test */ select count(*) from requests r where r.state in ('open', 'accepted') and r.archived_at is null and r.need_by < '2026-11-14'";
        let count: i64 = app.app.db.read(move |q| q.query_one(sql, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap();
        assert_eq!(count, 1);
        assert!(app.get(anna, "/requests").await.text.contains("From me: 2 waiting, 1 late"));
        // Another department brings its own service level, from the day of asking.
        let moved = app.api(anna, Method::PATCH, &at(&app, &soon), json!({"department": "development", "need_by": "2026-11-30"})).await;
        assert_eq!((moved.status, &moved.json()["service_on"], &moved.json()["late"]), (StatusCode::OK, &json!("2026-11-26"), &json!(false)));
        assert_eq!(undo(&app, anna, "request.edited").await, StatusCode::NO_CONTENT);
        assert_eq!(app.get(anna, &at(&app, &soon)).await.json()["service_on"], "2026-11-16");
        // An administrator sets the service level.
        let level = app.api(&app.cast.admin, Method::PATCH, "/api/v1/terms/department/legal", json!({"points": 1})).await;
        assert_eq!(level.status, StatusCode::OK, "{}", level.text);
        app.clock.set("2026-11-12T09:00:00Z".parse().unwrap());
        assert_eq!(ask(&app, json!({"what": "Quick"})).await["need_by"], "2026-11-13");
    }

    async fn the_account_shows_its_requests_to_those_who_see_it(app) {
        let anna = &app.cast.anna_am;
        let request = ask(&app, json!({})).await;
        for path in ["", "/timeline"] {
            let text = app.get(anna, &format!("/accounts/{}{path}", app.cast.castellan)).await.text;
            assert!(text.contains(&page(&app, &request)) && !text.contains("<b>terms"), "{path}");
        }
        let found = app.get(anna, "/api/v1/search?q=terms&kind=request").await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
        let edited = [("what", "Read it"), ("department", "legal"), ("need_by", "2026-11-25"), ("version", "1")];
        let saved = app.post(anna, &format!("{}/edit", page(&app, &request)), &edited).await;
        assert_eq!(saved.location(), page(&app, &request), "{}", saved.text);
        let again = [("what", "Read all"), ("department", "legal"), ("need_by", "2026-11-25"), ("version", "1")];
        assert_eq!(app.post(anna, &format!("{}/edit", page(&app, &request)), &again).await.status, StatusCode::CONFLICT);
        assert_eq!(app.api(anna, Method::DELETE, &at(&app, &request), json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!((ids(&app, anna, "").await.len(), ids(&app, &app.cast.outsider, "whose=to_me").await.len()), (0, 0));
        assert_eq!(undo(&app, anna, "request.archived").await, StatusCode::NO_CONTENT);
        assert_eq!((ids(&app, anna, "").await.len(), ids(&app, &app.cast.outsider, "whose=to_me").await.len()), (1, 1));
        for wrong in ["whose=nobody", "show=some", "limit=0", "cursor=zz"] {
            assert_eq!(app.get(anna, &format!("/api/v1/requests?{wrong}")).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
    }
}
