//! Conversations in full: who was there, notes, several accounts, drafts, corrections, who of us talked lately.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::{AccountId, Error, UserId};
use tenure::features::interactions::actions::drafts;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, TestApp};

async fn log(app: &TestApp, by: &Actor, account: AccountId, body: Json) -> Json {
    let answer = app.api(by, Method::POST, &format!("/api/v1/accounts/{account}/conversations"), body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.json()
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    app.app.db.read(move |q| q.query_one(sql, &params![], |r| r.get::<i64>(0).map_err(Error::from))).await.unwrap()
}

fn id(json: &Json) -> &str {
    json["id"].as_str().expect("an id")
}

both! {
    async fn only_who_was_there_counts_as_talked_to(app) {
        let c = &app.cast;
        let first = log(&app, &c.anna_am, c.castellan, json!({"summary": "x", "new_people": ["Mara Lind", "Jo Park"], "happened_at": "2026-11-01T09:00:00Z"})).await;
        let people: Vec<String> = first["person_ids"].as_array().unwrap().iter().map(|p| p.as_str().unwrap().to_owned()).collect();
        let body = json!({
            "kind": "meeting", "summary": "Line 4", "happened_at": "2026-11-10T09:00:00Z",
            "notes": "She wants **a spare**:\n\n- before <b>January</b>\n- see https://x.example/a?b=1",
            "person_ids": [people[0]], "absent_person_ids": [people[1], people[0]],
            "colleague_ids": [c.ben_kam.id, c.anna_am.id], "absent_colleague_ids": [c.dora_director.id],
        });
        let talk = log(&app, &c.anna_am, c.castellan, body).await;
        assert_eq!(talk["person_ids"], json!([people[0]]));
        assert_eq!(talk["absent_person_ids"], json!([people[1]]));
        assert_eq!(talk["colleague_ids"], json!([c.ben_kam.id]), "the author needs no mention");
        let marks = "/* test */ select count(*) from person_talks where last_at > 1794200000000000";
        assert_eq!(count(&app, marks).await, 1, "who did not come was not talked to");
        let page = app.get(&c.anna_am, &format!("/accounts/{}/conversations/{}", c.castellan, id(&talk))).await.text;
        assert!(page.contains("<strong>a spare</strong>") && page.contains("<li>before &lt;b&gt;January&lt;/b&gt;</li>"), "{page}");
        assert!(page.contains("href=\"https://x.example/a?b=1\"") && page.contains("Invited, but not there") && page.contains("Ben Okafor"));

        // Nobody came: no touch.
        let missed = log(&app, &c.anna_am, c.castellan, json!({"kind": "meeting", "summary": "Nobody came", "absent_person_ids": [people[0]]})).await;
        assert_eq!(missed["direction"], "out");
        // Moved to those who were there by an edit, and back by undo.
        let one = format!("/api/v1/accounts/{}/conversations/{}", c.castellan, id(&talk));
        let changed = app.api(&c.anna_am, Method::PATCH, &one, json!({"person_ids": people, "absent_person_ids": []})).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
        assert_eq!(count(&app, marks).await, 2);
        let batch = "/* test */ select batch_id from events where verb = 'conversation.edited'";
        let batch: uuid::Uuid = app.app.db.read(move |q| q.query_one(batch, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap();
        let undone = app.post(&c.anna_am, &format!("/undo/{batch}"), &[]).await;
        assert!(undone.status.is_redirection(), "{}", undone.text);
        assert_eq!(count(&app, marks).await, 1);
        assert_eq!(app.get(&c.anna_am, &one).await.json()["absent_person_ids"], json!([people[1]]));

        let strange = json!({"summary": "x", "colleague_ids": [people[0]]});
        let refused = app.api(&c.anna_am, Method::POST, &format!("/api/v1/accounts/{}/conversations", c.castellan), strange).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("colleagues"), "{}", refused.text);
    }

    async fn people_of_two_accounts_are_noted_at_both(app) {
        let c = &app.cast;
        let form = [
            ("account", c.castellan.to_string()), ("kind", "meeting".into()), ("summary", "Joint audit\n- one\n- two".into()),
            ("others", "Mara Lind".into()), ("also_account", "Aurelia Dairy".into()), ("also_people", "Bo Sund; Li Wei".into()),
        ];
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let done = app.post(&c.anna_am, "/conversations/new", &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(count(&app, "/* test */ select count(*) from interactions where thread_id is not null").await, 2);
        assert_eq!(count(&app, "/* test */ select count(distinct thread_id) from interactions").await, 1);
        let of = |account: AccountId| format!("/api/v1/accounts/{account}/conversations");
        let here = app.get(&c.anna_am, &of(c.castellan)).await.json()["items"][0].clone();
        let there = app.get(&c.anna_am, &of(c.dairy)).await.json()["items"][0].clone();
        assert_eq!((here["summary"].as_str(), here["notes"].as_str()), (Some("Joint audit"), Some("- one\n- two")));
        assert_eq!((here["person_ids"].as_array().unwrap().len(), there["person_ids"].as_array().unwrap().len()), (1, 2));
        let page = format!("/accounts/{}/conversations/{}", c.dairy, id(&there));
        assert!(app.get(&c.anna_am, &page).await.text.contains("Also at"));
        // Ben sees the dairy through its parent, and nothing of Castellan.
        let seen = app.get(&c.ben_kam, &page).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert!(!seen.text.contains("Castellan") && !seen.text.contains("Mara Lind") && !seen.text.contains("Also at"), "{}", seen.text);
        let elsewhere = |account: AccountId, talk: &Json| format!("/api/v1/accounts/{account}/conversations/{}/elsewhere", id(talk));
        assert_eq!(app.get(&c.ben_kam, &elsewhere(c.dairy, &there)).await.json()["items"], json!([]));
        assert_eq!(app.get(&c.anna_am, &elsewhere(c.dairy, &there)).await.json()["items"][0]["account"], "Castellan Retail");
        assert_eq!(app.get(&c.ben_kam, &elsewhere(c.castellan, &here)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get(&c.outsider, &page).await.status, StatusCode::NOT_FOUND);
        let raw = app.get(&c.ben_kam, &format!("{}/{}", of(c.dairy), id(&there))).await.text;
        assert!(!raw.contains("thread"), "not even that there is a thread");

        for (account, word) in [("Castellan Retail", "also_account"), ("Nordvik", "also_account"), ("", "also_account")] {
            let form = [("account", form[0].1), ("summary", "x"), ("also_account", account), ("also_people", "A")];
            let wrong = app.post(&c.anna_am, "/conversations/new", &form).await;
            assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains(&format!("#f-{word}")), "{account}: {}", wrong.text);
        }
        let hidden = json!({"summary": "x", "also": [{"account_id": c.nordvik, "new_people": ["A"]}]});
        assert_eq!(app.api(&c.anna_am, Method::POST, &of(c.castellan), hidden).await.status, StatusCode::NOT_FOUND);
        assert_eq!(count(&app, "/* test */ select count(*) from interactions where summary = 'x'").await, 0, "all or nothing");
    }

    async fn drafts_are_seen_by_their_author_only(app) {
        let c = &app.cast;
        let account = c.castellan.to_string();
        let form = [("account", account.as_str()), ("kind", "visit"), ("summary", "Half a <b>sentence</b>\nand more"), ("draft", "")];
        let kept = app.post(&c.anna_am, "/conversations/drafts?quiet=true", &form).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.text);
        let draft = id(&kept.json()).to_owned();
        // Again under the same id: one draft.
        let longer = [("account", account.as_str()), ("kind", "visit"), ("summary", "Half a <b>sentence</b>\nand more still"), ("draft", draft.as_str())];
        assert_eq!(id(&app.post(&c.anna_am, "/conversations/drafts?quiet=true", &longer).await.json()), draft);
        assert_eq!(count(&app, "/* test */ select count(*) from conversation_drafts").await, 1);
        assert_eq!(count(&app, "/* test */ select count(*) from events where verb like 'conversation.%'").await, 0, "without a trace");
        let here = format!("/conversations/new?account={account}");
        let finish = format!("{here}&draft={draft}");
        assert!(app.get(&c.anna_am, "/").await.text.contains("Half a &lt;b&gt;sentence"));
        assert!(app.get(&c.anna_am, &here).await.text.contains("Half a &lt;b&gt;sentence"));
        assert!(app.get(&c.anna_am, &finish).await.text.contains("and more still"));
        // The director reads the account, not the draft.
        for path in ["/", here.as_str()] {
            assert!(!app.get(&c.dora_director, path).await.text.contains("Half a"), "{path}");
        }
        assert_eq!(app.get(&c.dora_director, &finish).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.post(&c.dora_director, &format!("/conversations/drafts/{draft}/removal"), &[]).await.status, StatusCode::NOT_FOUND);
        let stolen = app.post(&c.dora_director, "/conversations/drafts?quiet=true", &longer).await;
        assert_ne!(id(&stolen.json()), draft, "somebody else's draft is not overwritten");
        assert_eq!(app.post(&c.outsider, "/conversations/drafts?quiet=true", &form).await.status, StatusCode::NOT_FOUND);
        let nowhere = app.post(&c.anna_am, "/conversations/drafts?quiet=true", &[("account", ""), ("summary", "x")]).await;
        assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Logged: gone.
        let logged = app.post(&c.anna_am, "/conversations/new", &longer).await;
        assert_eq!(logged.status, StatusCode::SEE_OTHER, "{}", logged.text);
        assert!(!app.get(&c.anna_am, "/").await.text.contains("Half a &lt;b&gt;sentence"));
        let button = app.post(&c.anna_am, "/conversations/drafts", &form).await;
        assert_eq!(button.status, StatusCode::SEE_OTHER);
        assert_eq!(app.post(&c.anna_am, "/conversations/drafts", &form).await.status, StatusCode::SEE_OTHER);
    }

    async fn drafts_go_along_by_choice(app) {
        let c = &app.cast;
        let account = c.castellan.to_string();
        let form = [("account", account.as_str()), ("summary", "To be finished")];
        app.post(&c.anna_am, "/conversations/drafts", &form).await;
        let body = |parts: Json| json!({"giver": c.anna_am.id, "receiver": c.ben_kam.id, "from": "2026-11-12", "accounts": [c.castellan], "parts": parts});
        let preview = app.api(&c.dora_director, Method::POST, "/api/v1/handovers/preview", body(json!(["drafts"]))).await.json();
        let part = preview["parts"].as_array().unwrap().iter().find(|p| p["key"] == "drafts").cloned();
        assert_eq!(part, Some(json!({"key": "drafts", "count": 1, "moves": true})));
        let done = app.api(&c.dora_director, Method::POST, "/api/v1/handovers", body(json!(["drafts"]))).await;
        assert!(done.status.is_success(), "{}", done.text);
        let whose = move |app: &TestApp| {
            let db = app.app.db.clone();
            async move {
                let sql = "/* test */ select author_id from conversation_drafts";
                db.read(move |q| q.query_one(sql, &params![], |r| r.get::<UserId>(0).map_err(Error::from))).await.unwrap()
            }
        };
        assert_eq!(whose(&app).await, c.ben_kam.id);
        assert!(app.get(&c.ben_kam, "/").await.text.contains("To be finished"));
        let sql = "/* test */ select batch_id from events where verb = 'conversation.draft_handed_over'";
        let batch: uuid::Uuid = app.app.db.read(move |q| q.query_one(sql, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap();
        let undone = app.post(&c.dora_director, &format!("/undo/{batch}"), &[]).await;
        assert!(undone.status.is_redirection(), "{}", undone.text);
        assert_eq!(whose(&app).await, c.anna_am.id);
        let timeline = app.get(&c.dora_director, &format!("/accounts/{account}/timeline")).await.text;
        assert!(!timeline.contains("To be finished") && !timeline.contains("Draft went"), "{timeline}");
        assert_eq!(drafts::HANDED_OVER.verb, "conversation.draft_handed_over");
    }

    async fn earlier_wordings_stay_readable(app) {
        let c = &app.cast;
        let talk = log(&app, &c.anna_am, c.castellan, json!({"summary": "They pay in <i>May</i>", "notes": "- first"})).await;
        let page = format!("/accounts/{}/conversations/{}", c.castellan, id(&talk));
        assert!(!app.get(&c.anna_am, &page).await.text.contains("Earlier wordings"));
        let one = format!("/api/v1{page}");
        for change in [json!({"summary": "They pay in June", "outcome": "negative"}), json!({"notes": "- second"})] {
            app.clock.advance(jiff::SignedDuration::from_mins(1));
            assert_eq!(app.api(&c.anna_am, Method::PATCH, &one, change).await.status, StatusCode::OK);
        }
        let shown = app.get(&c.dora_director, &page).await.text;
        assert!(shown.contains("Earlier wordings") && shown.contains("They pay in &lt;i&gt;May&lt;/i&gt;") && shown.contains("<li>first</li>"), "{shown}");
        let list = app.get(&c.anna_am, &format!("{one}/corrections")).await.json();
        let items = list["items"].as_array().unwrap();
        assert_eq!(items.len(), 2);
        assert_eq!(items[0]["before"], json!({"notes": "- first"}));
        assert_eq!((items[1]["before"]["summary"].as_str(), items[1]["by"].as_str()), (Some("They pay in <i>May</i>"), Some("Anna Prins")));
        assert_eq!(app.get(&c.outsider, &format!("{one}/corrections")).await.status, StatusCode::NOT_FOUND);
        let too_long = app.api(&c.anna_am, Method::PATCH, &one, json!({"notes": "x".repeat(10_001)})).await;
        assert!(too_long.status == StatusCode::UNPROCESSABLE_ENTITY && too_long.text.contains("notes"), "{}", too_long.text);
    }

    async fn who_of_us_talked_lately_is_told_before_one_writes(app) {
        let c = &app.cast;
        let first = log(&app, &c.ben_kam, c.dairy, json!({"summary": "Price list", "new_people": ["Mara Lind"], "happened_at": "2026-11-10T09:00:00Z"})).await;
        log(&app, &c.ben_kam, c.dairy, json!({"summary": "Long ago", "happened_at": "2026-11-01T09:00:00Z"})).await;
        let form = app.get(&c.anna_am, &format!("/conversations/new?account={}", c.dairy)).await.text;
        assert!(form.contains("Ben Okafor, Call with Mara Lind") && form.contains("Price list") && !form.contains("Long ago"), "{form}");
        assert!(form.contains(&format!("value=\"{}\" checked", first["person_ids"][0].as_str().unwrap())), "the only person is ticked");
        // One's own talks are no news.
        let own = app.get(&c.ben_kam, &format!("/conversations/new?account={}", c.dairy)).await.text;
        assert!(!own.contains("Price list"));
        let touches = format!("/api/v1/accounts/{}/recent-touches", c.dairy);
        let list = app.get(&c.anna_am, &touches).await.json();
        assert_eq!((list["items"].as_array().unwrap().len(), list["items"][0]["author"].as_str()), (1, Some("Ben Okafor")));
        assert_eq!(app.get(&c.outsider, &touches).await.status, StatusCode::NOT_FOUND);

        // The same person at an account that Anna cannot see: nothing of what was said there.
        let person = first["person_ids"][0].as_str().unwrap().to_owned();
        let add = "insert into positions (account_id, id, person_id, title, email, phone, valid_from, valid_to, version, created_at)
                   select $1, $2, person_id, title, email, phone, valid_from, valid_to, version, created_at from positions";
        let (nordvik, fresh) = (c.nordvik, uuid::Uuid::from_u128(77));
        let add = format!("/* test */ {add}");
        app.app.db.write(move |tx| tx.execute(&add, &params![nordvik, fresh]).map_err(Error::from)).await.unwrap();
        log(&app, &c.carl_am, c.nordvik, json!({"summary": "Secret of Nordvik", "person_ids": [person]})).await;
        for path in [format!("{touches}?person={person}"), format!("/conversations/new?account={}&person={person}", c.dairy)] {
            assert!(!app.get(&c.anna_am, &path).await.text.contains("Secret of Nordvik"), "{path}");
        }
        // Whoever sees both is told.
        let grant = "/* test */ update users set all_accounts = 2 where id = $1";
        let dora = c.dora_director.id;
        app.app.db.write(move |tx| tx.execute(grant, &params![dora]).map_err(Error::from)).await.unwrap();
        assert!(app.get(&c.dora_director, &format!("{touches}?person={person}")).await.text.contains("Secret of Nordvik"));
    }

    async fn the_log_offers_where_one_logged_last(app) {
        let c = &app.cast;
        log(&app, &c.anna_am, c.castellan, json!({"summary": "x"})).await;
        let form = app.get(&c.anna_am, "/conversations/new").await.text;
        assert!(form.contains(&format!("/conversations/new?account={}", c.castellan)), "{form}");
        assert!(!app.get(&c.dora_director, "/conversations/new").await.text.contains(&format!("account={}", c.castellan)));
        app.clock.advance(jiff::SignedDuration::from_mins(1));
        let long = "word ".repeat(400);
        let form = [("account", c.castellan.to_string()), ("summary", long.clone()), ("next_step", "Call".to_owned()), ("next_step_on", "下周二".to_owned())];
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let done = app.post(&c.anna_am, "/conversations/new", &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let stored = app.get(&c.anna_am, &format!("/api/v1/accounts/{}/conversations", c.castellan)).await.json()["items"][0].clone();
        assert!(stored["summary"].as_str().unwrap().ends_with('…'), "{stored}");
        assert_eq!((stored["notes"].as_str(), stored["next_step_on"].as_str()), (Some(long.trim()), Some("2026-11-17")));
        let wrong = app.post(&c.anna_am, "/conversations/new", &[("account", &c.castellan.to_string()), ("summary", "x\u{7}")]).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("#f-summary"));
    }
}
