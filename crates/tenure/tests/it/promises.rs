//! Promises: the rate against an independent SQL, dates that move with a reason, what closes theirs, both ways between a
//! promise and its conversation.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::kit::{Answer, TestApp};

fn base(app: &TestApp) -> String {
    format!("/api/v1/accounts/{}/promises", app.cast.castellan)
}

async fn make(app: &TestApp, input: Json) -> Json {
    let made = app.api(&app.cast.anna_am, Method::POST, &base(app), input).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    made.json()
}

async fn verb(app: &TestApp, promise: &Json, verb: &str, input: Json) -> Answer {
    let path = format!("{}/{}/{verb}", base(app), promise["id"].as_str().unwrap());
    app.api(&app.cast.anna_am, Method::POST, &path, input).await
}

async fn person(app: &TestApp, name: &str) -> String {
    let path = format!("/api/v1/accounts/{}/people", app.cast.castellan);
    let made = app.api(&app.cast.anna_am, Method::POST, &path, json!({"name": name})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    made.json()["person_id"].as_str().unwrap().to_owned()
}

/// Takes the newest deed of this verb back.
async fn undo(app: &TestApp, verb: &str) -> StatusCode {
    let anna = &app.cast.anna_am;
    let list = app.get(anna, "/api/v1/undo").await.json();
    let deed = list["items"].as_array().unwrap().iter().find(|d| d["verb"] == verb).unwrap();
    let batch = deed["batch"].as_str().unwrap().to_owned();
    app.api(anna, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status
}

/// The rate as somebody else would count it: kept by the first date, and due, of one side and a condition on `p`.
async fn counted(app: &TestApp, side: &'static str, more: String) -> (i64, i64) {
    let sql = format!(
        "/* test */ select cast(coalesce(sum(case when p.state = 'kept' and p.closed_on <= p.original_due_on then 1 else 0 end), 0) as bigint),
                count(*)
           from promises p where p.side = '{side}' and p.state <> 'released' and p.archived_at is null
            and p.original_due_on >= '2025-11-12' and p.original_due_on < '2026-11-12'{more}"
    );
    app.app.db.read(move |q| q.query_one(&sql, &params![], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))).await.unwrap()
}

fn pair(rate: &Json) -> (i64, i64) {
    (rate["kept_on_time"].as_i64().unwrap(), rate["due"].as_i64().unwrap())
}

/// A year of every ending, on two people and two managers.
async fn year(app: &TestApp) -> (String, String) {
    let (tomas, lin) = (person(app, "Tomás <Rivera>").await, person(app, "林晓雯").await);
    let ends: [(&str, &str, &str, &str); 8] = [
        ("2026-10-20", "keeping", "2026-10-20", "ours"),
        ("2026-10-21", "keeping", "2026-10-22", "ours"),
        ("2026-10-22", "breaking", "2026-10-22", "ours"),
        ("2026-10-23", "release", "2026-10-23", "ours"),
        ("2026-10-24", "", "", "ours"),
        ("2026-10-25", "keeping", "2026-10-20", "theirs"),
        ("2026-11-12", "", "", "theirs"),
        ("2025-11-11", "", "", "theirs"),
    ];
    for (n, (due, end, on, side)) in ends.into_iter().enumerate() {
        let owner = if n % 2 == 0 { app.cast.anna_am.id } else { app.cast.dora_director.id };
        let who = if n < 4 { &tomas } else { &lin };
        let promise = make(
            app,
            json!({"content": format!("promise {n}"), "due_on": due, "side": side, "owner_id": owner, "person_id": who}),
        )
        .await;
        if !end.is_empty() {
            let input = match end {
                "keeping" => json!({"on": on, "evidence": "a mail"}),
                _ => json!({"on": on, "reason": "asked to"}),
            };
            let closed = verb(app, &promise, end, input).await;
            assert_eq!(closed.status, StatusCode::CREATED, "{}", closed.text);
        }
    }
    (tomas, lin)
}

both! {
    async fn the_rate_is_what_an_independent_count_gives(app) {
        let (tomas, lin) = year(&app).await;
        let (anna, dora) = (&app.cast.anna_am, &app.cast.dora_director);
        let all = app.get(anna, "/api/v1/promise-keeping").await.json();
        assert_eq!(pair(&all["ours"]), counted(&app, "ours", String::new()).await);
        assert_eq!(pair(&all["ours"]), (1, 4));
        assert_eq!(pair(&all["theirs"]), counted(&app, "theirs", String::new()).await);
        let account = String::from(" and p.account_id = (select id from accounts where name = 'Castellan Retail')");
        let here = app.get(anna, &format!("/api/v1/promise-keeping?account={}", app.cast.castellan)).await.json();
        assert_eq!(pair(&here["ours"]), counted(&app, "ours", account).await);
        let name = |id: &str| format!("(select n.id from persons n where n.name = '{id}')");
        for (id, words) in [(&tomas, "Tomás <Rivera>"), (&lin, "林晓雯")] {
            let of = app.get(anna, &format!("/api/v1/promise-keeping?person={id}")).await.json();
            for side in ["ours", "theirs"] {
                let want = counted(&app, side, format!(" and p.person_id = {}", name(words))).await;
                assert_eq!(pair(&of[side]), want, "{side} of {words}");
            }
        }
        // Each group of each kind, and the promises behind it, say the same as the count.
        for by in ["account", "person", "owner", "director"] {
            let groups = app.get(anna, &format!("/api/v1/promise-keeping/groups?by={by}")).await.json();
            let (mut kept, mut due) = (0, 0);
            for group in groups["items"].as_array().unwrap() {
                let id = group["id"].as_str().unwrap_or("none").to_owned();
                let path = format!("/api/v1/promise-keeping/promises?{by}={id}&side=ours");
                let behind = app.get(anna, &path).await.json();
                let behind = behind["items"].as_array().unwrap().clone();
                let ending = |e: &str| behind.iter().filter(|p| p["ending"] == e).count() as i64;
                let listed = behind.len() as i64 - ending("released");
                assert_eq!(pair(&group["ours"]), (ending("on_time"), listed), "{by} {id}: {behind:?}");
                kept += pair(&group["ours"]).0;
                due += pair(&group["ours"]).1;
            }
            assert_eq!((kept, due), pair(&all["ours"]), "{by}");
        }
        // Anna reports to Dora, who reports to nobody.
        let directors = app.get(anna, "/api/v1/promise-keeping/groups?by=director").await.json();
        let names: Vec<&str> = directors["items"].as_array().unwrap().iter().map(|g| g["name"].as_str().unwrap_or("-")).collect();
        assert_eq!(names, ["Dora Lind", "-"]);
        assert_eq!(directors["items"][0]["id"], dora.id.to_string());
        let page = app.get(anna, "/promises/keeping?side=ours").await.text;
        assert!(page.contains("25%") && page.contains("promise 0") && page.contains("Released, left out"), "{page}");
        assert!(!page.contains("promise 6") && !page.contains("promise 7"), "due today or before the window");
        let people = app.get(anna, "/promises/keeping?by=person").await.text;
        assert!(people.contains("Tomás &lt;Rivera&gt;") && !people.contains("<Rivera>"));
        // Nothing due is unknown, never 0 or 100.
        let none = app.get(anna, &format!("/api/v1/promise-keeping?account={}", app.cast.dairy)).await.json();
        assert_eq!((&none["ours"]["share"], &none["theirs"]["share"]), (&Json::Null, &Json::Null));
        for wrong in ["by=colour", "side=both", "person=x", "director=x"] {
            let path = if wrong.starts_with("side") { "/promises" } else { "/groups" };
            let answer = app.get(anna, &format!("/api/v1/promise-keeping{path}?{wrong}")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
    }

    async fn nobody_counts_promises_of_what_they_cannot_see(app) {
        year(&app).await;
        for actor in [&app.cast.carl_am, &app.cast.outsider, &app.cast.admin] {
            let rates = app.get(actor, "/api/v1/promise-keeping").await.json();
            assert_eq!((rates["ours"]["due"].as_i64(), rates["theirs"]["due"].as_i64()), (Some(0), Some(0)), "{}", actor.name);
            let at = format!("account={}", app.cast.castellan);
            for path in ["/api/v1/promise-keeping", "/api/v1/promise-keeping/groups", "/promises/keeping", "/promises"] {
                assert_eq!(app.get(actor, &format!("{path}?{at}")).await.status, StatusCode::NOT_FOUND, "{path}");
            }
            for path in ["/promises/keeping?scope=all", "/promises?scope=all&group=account"] {
                let page = app.get(actor, path).await.text;
                assert!(!page.contains("Castellan") && !page.contains("promise 1") && !page.contains("Rivera"), "{path}");
            }
            let behind = app.get(actor, "/api/v1/promise-keeping/promises").await.json();
            assert_eq!(behind["items"].as_array().unwrap().len(), 0);
        }
    }

    async fn a_date_moves_with_a_reason_and_the_first_one_stays(app) {
        let anna = &app.cast.anna_am;
        let promise = make(&app, json!({"content": "Send '; drop table promises; --", "due_on": "2026-11-10"})).await;
        let silent = verb(&app, &promise, "due-date", json!({"due_on": "2026-11-20"})).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(silent.text.contains("\"reason\""), "{}", silent.text);
        let page = format!("/accounts/{}/promises/{}", app.cast.castellan, promise["id"].as_str().unwrap());
        let form = app.post(anna, &format!("{page}/due-date"), &[("due_on", "2026-11-20"), ("reason", " ")]).await;
        assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(form.text.contains("Say why the date moves"), "{}", form.text);
        for (day, why) in [("2026-11-20", "Steel <b>costs</b>"), ("2026-11-25", "再等一周")] {
            let moved = verb(&app, &promise, "due-date", json!({"due_on": day, "reason": why})).await;
            assert_eq!(moved.status, StatusCode::CREATED, "{}", moved.text);
            assert_eq!(moved.json()["original_due_on"], "2026-11-10");
            app.clock.advance(jiff::SignedDuration::from_mins(1));
        }
        let shown = app.get(anna, &page).await.text;
        let places: Vec<usize> = ["First date", "Steel &lt;b&gt;costs", "再等一周"].iter().filter_map(|w| shown.find(w)).collect();
        assert!(places.len() == 3 && places.is_sorted(), "{shown}");
        assert!(shown.contains("Moved by Anna Prins") && !shown.contains("<b>costs"));
        // Kept by the moved date is late by the first one.
        verb(&app, &promise, "keeping", json!({})).await;
        assert_eq!(app.get(anna, "/api/v1/promise-keeping").await.json()["ours"]["kept_late"], 1);
        assert_eq!(undo(&app, "promise.kept").await, StatusCode::NO_CONTENT);
        assert_eq!(app.get(anna, &format!("{}/{}", base(&app), promise["id"].as_str().unwrap())).await.json()["state"], "open");
    }

    async fn theirs_closes_only_with_a_word_of_theirs(app) {
        let anna = &app.cast.anna_am;
        let vos = person(&app, "Anneke Vos").await;
        let theirs = json!({"content": "Name the contact", "due_on": "2026-11-11", "side": "theirs"});
        let promise = make(&app, theirs.clone()).await;
        let bare = verb(&app, &promise, "keeping", json!({})).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        let stranger = verb(&app, &promise, "keeping", json!({"confirmed_by": "0190ffff-0000-7000-8000-00000000000a"})).await;
        assert_eq!(stranger.status, StatusCode::UNPROCESSABLE_ENTITY);
        let kept = verb(&app, &promise, "keeping", json!({"confirmed_by": vos})).await;
        assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.text);
        assert_eq!((&kept.json()["confirmed_by"], &kept.json()["evidence"]), (&json!(vos), &json!("")));
        let page = app.get(anna, &format!("/accounts/{}/promises/{}", app.cast.castellan, promise["id"].as_str().unwrap())).await;
        assert!(page.text.contains("Confirmed by") && page.text.contains("Anneke Vos"), "{}", page.text);
        // Ours that was kept with nothing cannot become theirs.
        let ours = make(&app, json!({"content": "Call back", "due_on": "2026-11-11"})).await;
        assert_eq!(verb(&app, &ours, "keeping", json!({})).await.status, StatusCode::CREATED);
        let one = format!("{}/{}", base(&app), ours["id"].as_str().unwrap());
        let turned = app.api(anna, Method::PATCH, &one, json!({"side": "theirs"})).await;
        assert_eq!(turned.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", turned.text);
        // Its file can be read in again, and says who confirmed it.
        let file = app.get(anna, "/promises.csv?scope=all&show=all").await.text;
        assert!(file.lines().next().unwrap().contains("confirmed_by") && file.contains("Anneke Vos"), "{file}");
    }

    async fn a_promise_and_its_conversation_lead_to_each_other(app) {
        let anna = &app.cast.anna_am;
        let path = format!("/api/v1/accounts/{}/conversations", app.cast.castellan);
        let talk = |text: &str| {
            let (app, path, text) = (&app, path.clone(), text.to_owned());
            async move { app.api(anna, Method::POST, &path, json!({"summary": text})).await.json()["id"].as_str().unwrap().to_owned() }
        };
        let (first, second) = (talk("Said “You’ll have the table on Tuesday”").await, talk("Another call").await);
        let promise = make(&app, json!({"content": "Send the table", "due_on": "2026-11-17", "conversation_id": first})).await;
        let page = |talk: &str| format!("/accounts/{}/conversations/{talk}", app.cast.castellan);
        let record = format!("/accounts/{}/promises/{}", app.cast.castellan, promise["id"].as_str().unwrap());
        assert!(app.get(anna, &page(&first)).await.text.contains(&record), "the conversation shows its promise");
        assert!(!app.get(anna, &page(&second)).await.text.contains(&record));
        assert!(app.get(anna, &record).await.text.contains(&page(&first)), "the promise shows its conversation");
        assert!(app.get(anna, "/promises").await.text.contains("You’ll have the table on Tuesday"));
        assert!(app.get(anna, "/promises?made=call").await.text.contains("Send the table"));
        assert!(!app.get(anna, "/promises?made=visit").await.text.contains("Send the table"));
        // It was said elsewhere, and that can be taken back.
        let one = format!("{}/{}", base(&app), promise["id"].as_str().unwrap());
        let moved = app.api(anna, Method::PATCH, &one, json!({"conversation_id": second})).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        assert!(app.get(anna, &page(&second)).await.text.contains(&record));
        let foreign = app.api(anna, Method::PATCH, &one, json!({"conversation_id": "0190ffff-0000-7000-8000-00000000000a"})).await;
        assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(undo(&app, "promise.edited").await, StatusCode::NO_CONTENT);
        assert!(app.get(anna, &page(&first)).await.text.contains(&record));
    }
}
