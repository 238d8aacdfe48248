//! Concerns: noted in the client's words, answered by appending, settled only with a word of theirs, taken back.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, Answer, TestApp};

const NOBODY: &str = "0190ffff-0000-7000-8000-00000000000a";

fn base(app: &TestApp) -> String {
    format!("/api/v1/accounts/{}/concerns", app.cast.castellan)
}

async fn note(app: &TestApp, input: Json) -> Json {
    let made = app.api(&app.cast.anna_am, Method::POST, &base(app), input).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    made.json()
}

async fn verb(app: &TestApp, by: &Actor, concern: &Json, verb: &str, input: Json) -> Answer {
    app.api(by, Method::POST, &format!("{}/{}/{verb}", base(app), concern["id"].as_str().unwrap()), input).await
}

/// Takes the newest deed of this verb back.
async fn undo(app: &TestApp, verb: &str) -> StatusCode {
    let anna = &app.cast.anna_am;
    let list = app.get(anna, "/api/v1/undo").await.json();
    let deed = list["items"].as_array().unwrap().iter().find(|d| d["verb"] == verb).unwrap();
    let batch = deed["batch"].as_str().unwrap().to_owned();
    app.api(anna, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status
}

async fn one(app: &TestApp, concern: &Json) -> Json {
    app.get(&app.cast.anna_am, &format!("{}/{}", base(app), concern["id"].as_str().unwrap())).await.json()
}

both! {
    async fn a_concern_is_heard_answered_and_settled(app) {
        let anna = &app.cast.anna_am;
        let people = format!("/api/v1/accounts/{}/people", app.cast.castellan);
        let vos = app.api(anna, Method::POST, &people, json!({"name": "Anneke Vos"})).await.json()["person_id"].as_str().unwrap().to_owned();
        let talks = format!("/api/v1/accounts/{}/conversations", app.cast.castellan);
        let talk = app.api(anna, Method::POST, &talks, json!({"summary": "A call"})).await.json()["id"].as_str().unwrap().to_owned();
        let words = "Will <script>alert(1)</script> Lille stay? 会不会关 '; drop table concerns; --";
        let concern = note(&app, json!({"words": words, "person_id": vos, "since": "2026-11-01", "conversation_id": talk})).await;
        assert_eq!((&concern["state"], &concern["since"], &concern["answers"]), (&json!("open"), &json!("2026-11-01"), &json!([])));
        let page = format!("/accounts/{}/concerns/{}", app.cast.castellan, concern["id"].as_str().unwrap());
        let talked = format!("/accounts/{}/conversations/{talk}", app.cast.castellan);
        assert!(app.get(anna, &talked).await.text.contains(&page), "the conversation shows what was heard in it");
        let shown = app.get(anna, &page).await.text;
        assert!(shown.contains(&talked) && shown.contains("&lt;script&gt;alert(1)") && !shown.contains("<script>alert"), "{shown}");
        for path in ["", "/brief", "/timeline"] {
            let text = app.get(anna, &format!("/accounts/{}{path}", app.cast.castellan)).await.text;
            assert!(text.contains(&page) && !text.contains("<script>alert"), "{path}");
        }
        assert!(app.get(anna, "/concerns").await.text.contains("Not answered"));

        // Answers are appended; each says who and when.
        for (body, on) in [("The plant stays until 2030.", "2026-11-05"), ("Here is the letter.\nSigned.", "")] {
            let said = verb(&app, anna, &concern, "answers", json!({"body": body, "on": on})).await;
            assert_eq!(said.status, StatusCode::CREATED, "{}", said.text);
        }
        for wrong in [json!({"body": " "}), json!({"body": "x", "on": "2026-11-13"})] {
            assert_eq!(verb(&app, anna, &concern, "answers", wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let form = app.post(anna, &format!("{page}/answers"), &[("body", ""), ("on", "2026-11-11")]).await;
        assert!(form.status == StatusCode::UNPROCESSABLE_ENTITY && form.text.contains("2026-11-11"), "what was typed stays");
        let answers = one(&app, &concern).await["answers"].as_array().unwrap().clone();
        assert_eq!((answers.len(), &answers[0]["on"], &answers[1]["on"]), (2, &json!("2026-11-05"), &json!("2026-11-12")));
        assert_eq!(undo(&app, "concern.answered").await, StatusCode::NO_CONTENT);
        assert_eq!(one(&app, &concern).await["answers"].as_array().unwrap().len(), 1, "the last answer is taken back");

        // Settled only by somebody of theirs, or by what shows it.
        let bare = verb(&app, anna, &concern, "settling", json!({})).await;
        assert!(bare.status == StatusCode::UNPROCESSABLE_ENTITY && bare.text.contains("confirmed_by"), "{}", bare.text);
        let stranger = verb(&app, anna, &concern, "settling", json!({"confirmed_by": NOBODY})).await;
        assert_eq!(stranger.status, StatusCode::UNPROCESSABLE_ENTITY);
        let ahead = verb(&app, anna, &concern, "settling", json!({"confirmed_by": vos, "on": "2026-11-13"})).await;
        assert_eq!(ahead.status, StatusCode::UNPROCESSABLE_ENTITY);
        let settled = verb(&app, anna, &concern, "settling", json!({"confirmed_by": vos})).await;
        assert_eq!((settled.status, &settled.json()["state"]), (StatusCode::CREATED, &json!("settled")));
        assert_eq!(verb(&app, anna, &concern, "answers", json!({"body": "x"})).await.status, StatusCode::CONFLICT);
        assert!(!app.get(anna, "/concerns").await.text.contains(&page));
        assert!(app.get(anna, "/concerns?state=settled").await.text.contains(&page));
        assert_eq!(undo(&app, "concern.settled").await, StatusCode::NO_CONTENT);
        assert_eq!(one(&app, &concern).await["state"], "open");
        verb(&app, anna, &concern, "settling", json!({"evidence": "A letter"})).await;
        let again = verb(&app, anna, &concern, "reopening", json!({"reason": "came back"})).await;
        assert_eq!((again.status, &again.json()["evidence"]), (StatusCode::CREATED, &json!("")));
        assert_eq!(verb(&app, anna, &concern, "reopening", json!({})).await.status, StatusCode::CONFLICT);

        let sql = "/* test */ select count(*) from concerns c where c.state = 'open' and c.archived_at is null";
        let count: i64 = app.app.db.read(move |q| q.query_one(sql, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap();
        let listed = app.get(anna, "/api/v1/concerns?state=open").await.json()["items"].as_array().unwrap().len();
        assert_eq!(i64::try_from(listed).unwrap(), count);
        // The brief of the API has it too, and archiving takes it away everywhere.
        let brief = app.get(anna, &format!("/api/v1/accounts/{}/brief", app.cast.castellan)).await.json();
        assert_eq!(brief["concerns"][0]["words"], words);
        let path = format!("{}/{}", base(&app), concern["id"].as_str().unwrap());
        assert_eq!(app.api(anna, Method::DELETE, &path, json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(app.get(anna, "/api/v1/concerns").await.ids(), Vec::<String>::new());
        assert_eq!(undo(&app, "concern.archived").await, StatusCode::NO_CONTENT);
        assert_eq!(app.get(anna, "/api/v1/concerns").await.ids().len(), 1);
    }

    async fn two_people_edit_a_concern(app) {
        let anna = &app.cast.anna_am;
        let concern = note(&app, json!({"words": "Prices"})).await;
        let path = format!("{}/{}", base(&app), concern["id"].as_str().unwrap());
        let patched = |version: &'static str, body: Json| {
            let (app, path) = (&app, path.clone());
            async move { app.send(Some(anna), Method::PATCH, &path, Some("application/json"), &[("if-match", version)], body.to_string()).await }
        };
        assert_eq!(patched("\"1\"", json!({"words": "Prices next year"})).await.status, StatusCode::OK);
        app.clock.advance(jiff::SignedDuration::from_mins(1));
        assert_eq!(patched("\"1\"", json!({"since": "2026-10-01"})).await.status, StatusCode::OK, "other fields merge");
        assert_eq!(patched("\"1\"", json!({"words": "Costs"})).await.status, StatusCode::CONFLICT);
        assert_eq!(patched("*", json!({"since": "2027-10-01"})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(patched("*", json!({"person_id": NOBODY})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(patched("*", json!({"conversation_id": NOBODY})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(patched("*", json!({"state": "settled"})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = format!("/accounts/{}/concerns/{}", app.cast.castellan, concern["id"].as_str().unwrap());
        let edit = [("words", "Costs"), ("since", "2026-10-02"), ("version", "1")];
        let clash = app.post(anna, &format!("{page}/edit"), &edit).await;
        assert!(clash.status == StatusCode::CONFLICT && clash.text.contains("Prices next year"), "{}", clash.text);
        assert_eq!(undo(&app, "concern.edited").await, StatusCode::NO_CONTENT);
        assert_eq!(one(&app, &concern).await["since"], "2026-11-12");
    }

    async fn strangers_find_nothing(app) {
        let concern = note(&app, json!({"words": "A secret worry"})).await;
        let id = concern["id"].as_str().unwrap();
        let (api, page) = (format!("{}/{id}", base(&app)), format!("/accounts/{}/concerns/{id}", app.cast.castellan));
        for actor in [&app.cast.carl_am, &app.cast.outsider, &app.cast.admin] {
            for path in [&api, &page, &format!("{page}/edit"), &format!("{page}/settling")] {
                assert_eq!(app.get(actor, path).await.status, StatusCode::NOT_FOUND, "{path}");
            }
            assert_eq!(app.api(actor, Method::POST, &base(&app), json!({"words": "x"})).await.status, StatusCode::NOT_FOUND);
            for (word, input) in [("answers", json!({"body": "x"})), ("settling", json!({"evidence": "x"})), ("reopening", json!({}))] {
                assert_eq!(verb(&app, actor, &concern, word, input).await.status, StatusCode::NOT_FOUND, "{word}");
            }
            assert_eq!(app.api(actor, Method::DELETE, &api, json!({})).await.status, StatusCode::NOT_FOUND);
            for list in ["/concerns?scope=all&state=all", "/concerns.csv?scope=all", "/api/v1/concerns", "/api/v1/search?q=secret"] {
                assert!(!app.get(actor, list).await.text.contains("secret worry"), "{list}");
            }
        }
        // Through another account of one's own it is not found either.
        let other = format!("/api/v1/accounts/{}/concerns/{id}", app.cast.nordvik);
        assert_eq!(app.get(&app.cast.carl_am, &other).await.status, StatusCode::NOT_FOUND);
        // Whoever may only read may not write.
        let dora = app.get(&app.cast.dora_director, &api).await;
        assert_eq!(dora.status, StatusCode::OK);
        let found = app.get(&app.cast.anna_am, "/api/v1/search?q=secret&kind=concern").await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
    }

    async fn a_file_is_read_twice(app) {
        let csv = "account,words,since,answer,answered_on,settled_on,evidence\nCastellan Retail,Delivery in winter,2026-10-01,We keep stock,2026-10-05,,\nCastellan Retail,Cyber security,2026-09-01,,,2026-09-20,Their audit\n";
        let load = || app.send(Some(&app.cast.admin), Method::POST, "/api/v1/imports/concerns", Some("text/csv"), &[], csv.to_owned());
        let first = load().await;
        assert!(first.status.is_success(), "{}", first.text);
        assert_eq!((&first.json()["new"], &first.json()["changed"]), (&json!(2), &json!(0)));
        assert_eq!(load().await.json()["same"], 2);
        let all = app.get(&app.cast.anna_am, "/api/v1/concerns").await.json();
        let states: Vec<&str> = all["items"].as_array().unwrap().iter().map(|c| c["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["settled", "open"]);
        let bad = "account,words,settled_on\nCastellan Retail,Prices,2026-10-01\nNobody,x,\n";
        let refused = app.send(Some(&app.cast.admin), Method::POST, "/api/v1/imports/concerns", Some("text/csv"), &[], bad.to_owned()).await;
        let columns: Vec<Json> = refused.json()["refused"].as_array().unwrap().iter().map(|r| r["column"].clone()).collect();
        assert_eq!(columns, ["confirmed_by", "account"], "{}", refused.text);
    }
    async fn how_severe_it_is_is_said_changed_undone_and_found_again_in_files(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let concern = note(&app, json!({"words": "The line stands still", "severity": "high"})).await;
        assert_eq!(concern["severity"], "high");
        assert_eq!(note(&app, json!({"words": "Whose is it?"})).await["severity"], Json::Null, "nobody has assessed it");
        let wrong = app.api(anna, Method::POST, &base(&app), json!({"words": "x", "severity": "dire"})).await;
        assert!(wrong.status.is_client_error(), "{}", wrong.text);
        let page = format!("/accounts/{castellan}/concerns/{}", concern["id"].as_str().unwrap());
        let form = [("words", "The line stands still"), ("since", "2026-11-12"), ("severity", "low"), ("version", "1")];
        assert_eq!(app.post(anna, &format!("{page}/edit"), &form).await.status, StatusCode::SEE_OTHER);
        assert_eq!(one(&app, &concern).await["severity"], "low");
        assert!(app.get(anna, &page).await.text.contains("Low"));
        let bad = app.post(anna, &format!("{page}/edit"), &[form[0], form[1], ("severity", "dire"), ("version", "2")]).await;
        assert!(bad.status == StatusCode::UNPROCESSABLE_ENTITY && bad.text.contains("#f-severity"), "{}", bad.text);
        assert!(undo(&app, "concern.edited").await.is_success());
        assert_eq!(one(&app, &concern).await["severity"], "high");
        let severe = app.get(anna, "/api/v1/concerns?severe=true").await.json();
        assert_eq!(severe["items"].as_array().unwrap().len(), 1, "{severe}");
        assert!(app.get(anna, "/concerns").await.text.contains("High"));
        let csv = "account,words,severity\nCastellan Retail,The line stands still,1\nCastellan Retail,Whose is it?,\nCastellan Retail,A new one,Normal\nCastellan Retail,Another,huge\n";
        let load = |rows: &str| app.send(Some(&app.cast.admin), Method::POST, "/api/v1/imports/concerns", Some("text/csv"), &[], rows.to_owned());
        let refused = load(csv).await;
        assert_eq!(refused.json()["refused"][0]["column"], "severity", "{}", refused.text);
        let three = csv.rsplit_once("Castellan").unwrap().0;
        let done = load(three).await.json();
        assert_eq!((&done["new"], &done["changed"], &done["same"]), (&json!(1), &json!(1), &json!(1)), "{done}");
        assert_eq!(load(three).await.json()["same"], 3);
        assert_eq!(one(&app, &concern).await["severity"], "critical");
        let file = app.get(anna, "/concerns.csv").await.text;
        assert!(file.contains("severity") && file.contains("critical"), "{file}");
    }
}
