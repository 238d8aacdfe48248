//! Today: whom to contact and why, what is said of rows, and what needs a director.

use axum::http::Method;
use serde_json::{Value as Json, json};
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, TestApp};
use crate::rhythm::{account, anybody, person, role, talk};

const RHYTHM: &str = "interactions-rule-rhythm";

async fn next(app: &TestApp, actor: &Actor) -> Vec<Json> {
    let found = app.get(actor, "/api/v1/contact-next?scope=mine").await;
    assert_eq!(found.status, 200, "{}", found.text);
    found.json()["items"].as_array().unwrap().clone()
}

/// Each row as person (or account) and points.
async fn rows(app: &TestApp, actor: &Actor) -> Vec<(String, String)> {
    let id = |row: &Json| row["person_id"].as_str().unwrap_or(row["account_id"].as_str().unwrap()).to_owned();
    next(app, actor).await.iter().map(|row| (id(row), format!("{:.2}", row["points"].as_f64().unwrap()))).collect()
}

async fn undo_last(app: &TestApp, actor: &Actor) -> axum::http::StatusCode {
    let list = app.get(actor, "/api/v1/undo").await.json();
    let batch = list["items"][0]["batch"].as_str().expect("something to undo").to_owned();
    app.api(actor, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status
}

/// Two people of a strategic account, 45 and 40 days ago, of a goal of 30: 13.50 and 9.00 points.
async fn two(app: &TestApp) -> (String, String, String) {
    let account = account(app, "Aurelia Works", "strategic").await;
    let (_, late) = person(app, &account, "Anneke Vos", "2026-01-05").await;
    let (_, later) = person(app, &account, "Tomás <b>Rivera</b>", "2026-01-05").await;
    talk(app, &account, &late, 45, "call").await;
    talk(app, &account, &later, 40, "call").await;
    talk(app, &account, &later, 1, "email").await;
    // The account's own rhythm would name whoever spoke last.
    let (_, third) = person(app, &account, "Paul Kessler", "2026-01-05").await;
    talk(app, &account, &third, 2, "call").await;
    for id in [app.cast.castellan, app.cast.dairy] {
        let path = format!("/api/v1/accounts/{id}/conversations");
        app.api(&app.cast.anna_am, Method::POST, &path, json!({"summary": "quiet"})).await;
    }
    (account, late, later)
}

both! {
    async fn people_come_first_by_their_points_and_done_takes_them_off(app) {
        let anna = &app.cast.anna_am;
        let (account, late, later) = two(&app).await;
        let all = [(late.clone(), String::from("13.50")), (later.clone(), String::from("9.00"))];
        assert_eq!(rows(&app, anna).await, all, "a mail that nobody answered is no touch");
        let page = app.get(anna, "/").await.text;
        for text in ["No talk for 45 days", "15 days past the goal of 30 days.", "Last topic: Talked about line 4", "Why Anneke Vos is first", "Score 14", "tel:+3235550102", "2 people to contact"] {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert!(!page.contains("<b>Rivera"), "{page}");

        let path = format!("/today/done?account={account}&person={late}&kind=call");
        let form = app.get(anna, &path).await.text;
        assert!(form.contains("What was said?") && form.contains("12 Dec 2026"), "the goal of 30 days fills in: {form}");
        let empty = [("account", account.as_str()), ("person", late.as_str()), ("kind", "call"), ("summary", " ")];
        assert_eq!(app.post(anna, "/today/done", &empty).await.status, 422);
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        let said = [("account", account.as_str()), ("person", late.as_str()), ("kind", "call"), ("summary", "Scope <i>agreed</i>"), ("answered", "1"), ("next_on", "12 Dec 2026")];
        let done = app.post(anna, "/today/done", &said).await;
        assert_eq!((done.status.as_u16(), done.location()), (303, "/"), "{}", done.text);
        assert_eq!(rows(&app, anna).await, all[1..]);
        let talks = app.get(anna, &format!("/api/v1/conversations?scope=mine&account={account}")).await.json();
        let logged = &talks["items"][0];
        assert_eq!((&logged["summary"], &logged["direction"], &logged["next_step_on"]), (&json!("Scope <i>agreed</i>"), &json!("both"), &json!("2026-12-12")));
        assert_eq!(undo_last(&app, anna).await, 204);
        assert_eq!(rows(&app, anna).await, all, "undo takes back the conversation and the row comes back");

        let silent = [("account", account.as_str()), ("person", later.as_str()), ("kind", "email"), ("summary", "Sent the table")];
        assert_eq!(app.post(anna, "/today/done", &silent).await.status, 303);
        assert_eq!(rows(&app, anna).await, all[..1], "left out for today");
        app.clock.advance(jiff::SignedDuration::from_hours(24));
        let back = rows(&app, anna).await;
        assert!(back.iter().any(|(id, _)| *id == later), "tomorrow again, as nobody answered: {back:?}");

        for actor in [&app.cast.outsider, &app.cast.carl_am, &app.cast.admin] {
            assert_eq!(app.get(actor, &path).await.status, 404, "{}", actor.name);
            assert_eq!(app.post(actor, "/today/done", &said).await.status, 404);
            assert!(!app.get(actor, "/?scope=all").await.text.contains("Anneke"), "{}", actor.name);
            assert_eq!(next(&app, actor).await.iter().filter(|row| row["account_id"] == *account).count(), 0);
        }
    }

    async fn influence_newness_and_never_met_count(app) {
        let anna = &app.cast.anna_am;
        let account = account(&app, "Aurelia Works", "strategic").await;
        let (position, buyer) = anybody(&app, &account, "Anneke Vos", "2026-01-05").await;
        role(&app, &account, &position, "economic_buyer", Some(5)).await;
        talk(&app, &account, &buyer, 45, "call").await;
        let (_, unmet) = person(&app, &account, "Priya Raman", "2026-01-05").await;
        let (_, new) = person(&app, &account, "Lin Xiaowen", "2026-11-01").await;
        talk(&app, &account, &new, 5, "call").await;
        // High influence alone is no reason, and of whom nothing is known nobody is told.
        let (position, fine) = anybody(&app, &account, "Paul Kessler", "2026-01-05").await;
        role(&app, &account, &position, "coach", Some(4)).await;
        talk(&app, &account, &fine, 1, "call").await;
        anybody(&app, &account, "Somebody", "2026-01-05").await;
        let mine: Vec<(String, String)> = rows(&app, anna).await.into_iter().filter(|(id, _)| [&buyer, &unmet, &new, &fine].contains(&id)).collect();
        let want = [(buyer, "27.50"), (unmet, "26.00"), (new, "24.00")].map(|(id, points)| (id, points.to_owned()));
        assert_eq!(mine, want);
        let page = app.get(anna, "/").await.text;
        for text in ["High influence, owns the budget", "Key role, and nobody of us has met them", "New in role since 1 Nov"] {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert!(!page.contains("Somebody"), "{page}");
    }

    async fn later_and_not_this_one_are_visible_and_undone(app) {
        let anna = &app.cast.anna_am;
        let (account, late, later) = two(&app).await;
        let row = |until: &'static str| [("account", account.clone()), ("person", late.clone()), ("until", until.to_owned()), ("back", String::from("/"))];
        let post = |path: &'static str, pairs: Vec<(&'static str, String)>| {
            let app = &app;
            async move {
                app.clock.advance(jiff::SignedDuration::from_secs(1));
                let pairs: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (*k, v.as_str())).collect();
                app.post(&app.cast.anna_am, path, &pairs).await
            }
        };
        assert_eq!(post("/today/snooze", row("week").to_vec()).await.status, 303);
        assert_eq!(rows(&app, anna).await.len(), 1);
        assert!(app.get(anna, "/today/taught").await.text.contains("until Mon 16 Nov"));
        assert_eq!(undo_last(&app, anna).await, 204);
        assert_eq!(rows(&app, anna).await.len(), 2);
        for wrong in ["", "yesterday", "whenever"] {
            assert_eq!(post("/today/snooze", row(wrong).to_vec()).await.status, 422, "{wrong}");
        }
        assert_eq!(post("/today/snooze", row("tomorrow").to_vec()).await.status, 303);
        assert_eq!(post("/today/wake", row("").to_vec()).await.status, 303);
        assert_eq!(rows(&app, anna).await.len(), 2);

        let not = vec![("account", account.clone()), ("person", late.clone()), ("rule", RHYTHM.to_owned()), ("back", String::from("/"))];
        assert_eq!(post("/today/not-this", not.clone()).await.status, 303);
        assert_eq!(rows(&app, anna).await, [(later.clone(), String::from("9.00"))], "gone for today");
        app.clock.advance(jiff::SignedDuration::from_hours(24));
        // A day later 46 and 41 days: 14.40 halved, and 9.90.
        assert_eq!(rows(&app, anna).await, [(later.clone(), String::from("9.90")), (late.clone(), String::from("7.20"))]);
        let seen = next(&app, anna).await;
        assert_eq!((&seen[1]["reasons"][0]["times"], &seen[1]["reasons"][0]["rule"]), (&json!(1), &json!(RHYTHM)));
        let page = app.get(anna, "/").await.text;
        assert!(page.contains("halved once") && page.contains("You lowered one reason"), "{page}");
        assert!(app.get(anna, "/today/taught").await.text.contains("Anneke Vos"));
        assert_eq!(app.get(&app.cast.ben_kam, "/api/v1/contact-next/taught").await.json()["items"], json!([]), "one's own only");
        assert_eq!(post("/today/forget", not.clone()).await.status, 303);
        assert_eq!(rows(&app, anna).await[0], (late.clone(), String::from("14.40")));
        assert_eq!(undo_last(&app, anna).await, 204);
        assert_eq!(rows(&app, anna).await[1].1, "7.20");

        let api = |path: &'static str, body: Json| {
            let app = &app;
            async move { app.api(&app.cast.anna_am, Method::POST, path, body).await.status.as_u16() }
        };
        let who = json!({"account_id": account, "person_id": late});
        let with = |more: Json| {
            let mut body = who.clone();
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        assert_eq!(api("/api/v1/contact-next/forget", with(json!({"rule": RHYTHM}))).await, 204);
        assert_eq!(api("/api/v1/contact-next/forget", with(json!({"rule": RHYTHM}))).await, 404);
        assert_eq!(api("/api/v1/contact-next/not-this", with(json!({"rule": "<script>"}))).await, 422);
        assert_eq!(api("/api/v1/contact-next/snooze", with(json!({"until": "2026-11-20"}))).await, 204);
        assert_eq!(api("/api/v1/contact-next/snooze", with(json!({"until": "2020-01-01"}))).await, 422);
        let elsewhere = json!({"account_id": app.cast.castellan, "person_id": late, "until": "tomorrow"});
        assert_eq!(api("/api/v1/contact-next/snooze", elsewhere).await, 404, "none of its people");
        for actor in [&app.cast.outsider, &app.cast.carl_am, &app.cast.admin] {
            let body = with(json!({"until": "tomorrow"}));
            assert_eq!(app.api(actor, Method::POST, "/api/v1/contact-next/snooze", body).await.status, 404);
            assert_eq!(app.api(actor, Method::POST, "/api/v1/contact-next/not-this", with(json!({"rule": RHYTHM}))).await.status, 404);
        }
    }

    async fn rules_are_weighed_by_admins_with_a_preview(app) {
        let (anna, admin) = (&app.cast.anna_am, &app.cast.admin);
        let (account, late, _) = two(&app).await;
        let promise = json!({"side": "ours", "content": "Send prices", "person_id": late, "due_on": "2026-11-10"});
        let made = app.api(anna, Method::POST, &format!("/api/v1/accounts/{account}/promises"), promise).await;
        assert_eq!(made.status, 201, "{}", made.text);
        assert_eq!(rows(&app, anna).await[0], (late.clone(), String::from("39.50")), "26 of the promise and 13.50");
        let body = json!({"rules": [{"rule": "promises-rule-late", "weight": 0}, {"rule": RHYTHM, "weight": 0}]});
        let effect = app.api(admin, Method::POST, "/api/v1/contact-rules/preview", body.clone()).await;
        assert_eq!(effect.status, 200, "{}", effect.text);
        let effect = effect.json();
        assert!(effect["changed"].as_i64().unwrap() >= 1 && effect["rows"] == json!(0), "{effect}");
        assert_eq!(rows(&app, anna).await.len(), 2, "a preview changes nothing");
        let form = [("promises-rule-late", "50"), (RHYTHM, "200"), ("do", "preview")];
        let page = app.post(admin, "/admin/contact-rules", &form).await;
        assert!(page.status == 200 && page.text.contains("would change") && !page.text.contains("Aurelia"), "{}", page.text);
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        let form = [("promises-rule-late", "50"), (RHYTHM, "200"), ("do", "save")];
        assert_eq!(app.post(admin, "/admin/contact-rules", &form).await.status, 303);
        assert_eq!(rows(&app, anna).await[0].1, "40.00", "13 and 27");
        assert_eq!(undo_last(&app, admin).await, 204);
        assert_eq!(rows(&app, anna).await[0].1, "39.50");
        for (weight, status) in [("301", 422), ("", 422), ("much", 422)] {
            let form = [("promises-rule-late", weight), ("do", "save")];
            assert_eq!(app.post(admin, "/admin/contact-rules", &form).await.status, status);
        }
        let wrong = json!({"rules": [{"rule": "nobody", "weight": 1}]});
        assert_eq!(app.api(admin, Method::PUT, "/api/v1/contact-rules", wrong).await.status, 422);
        for actor in [anna, &app.cast.dora_director, &app.cast.outsider] {
            assert_eq!(app.get(actor, "/admin/contact-rules").await.status, 403);
            assert_eq!(app.api(actor, Method::PUT, "/api/v1/contact-rules", body.clone()).await.status, 403);
            assert_eq!(app.api(actor, Method::POST, "/api/v1/contact-rules/preview", body.clone()).await.status, 403);
        }
    }

    async fn a_director_sees_what_needs_them(app) {
        let dora = &app.cast.dora_director;
        let (account, late, _) = two(&app).await;
        let promise = json!({"side": "ours", "content": "Send prices", "person_id": late, "due_on": "2026-11-01"});
        app.api(&app.cast.anna_am, Method::POST, &format!("/api/v1/accounts/{account}/promises"), promise).await;
        let page = app.get(dora, "/?scope=all").await.text;
        // A large scope sends the panel after the page.
        let needs = if page.contains("/today/needs?") { app.get(dora, "/today/needs?scope=all").await.text } else { page };
        for text in ["Needs you", "Account without a lead", "Key contacts overdue", "Late promise of Anna"] {
            assert!(needs.contains(text), "{text}: {needs}");
        }
        let sql = "/* test */ select count(*) from accounts a where not exists
                     (select 1 from assignments l where l.account_id = a.id and l.role = 'lead')";
        let bare: i64 = app.app.db.read(move |q| q.query_one(sql, &params![], |r| r.get(0))).await.unwrap();
        assert_eq!(bare, 1, "the orphan");
        for actor in [&app.cast.anna_am, &app.cast.outsider] {
            assert!(!app.get(actor, "/?scope=all").await.text.contains("Needs you"), "{}", actor.name);
            assert!(!app.get(actor, "/today/needs?scope=all").await.text.contains("Needs you"));
        }
        let figures = app.get(&app.cast.anna_am, "/today/figures?scope=mine").await.text;
        assert!(figures.contains("Key contacts in rhythm") && figures.contains("33%"), "one of three: {figures}");
    }
}
