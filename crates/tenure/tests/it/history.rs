//! What changed between two days: the same numbers as a count of our own, by today's rights, and gone again by undo.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::features::access::model::Reassign;
use tenure::features::access::team;
use tenure::features::accounts::actions::set_territory;
use tenure_db::{FromColumn, Value, params};

use crate::both;
use crate::kit::cast::operator;
use crate::kit::{Actor, TestApp, app_encode as encode};

async fn post(app: &TestApp, actor: &Actor, path: &str, body: Json) -> Json {
    let answer = app.api(actor, Method::POST, path, body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    if answer.text.is_empty() { Json::Null } else { answer.json() }
}

async fn get(app: &TestApp, actor: &Actor, path: &str) -> Json {
    let answer = app.get(actor, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    answer.json()
}

async fn count<T: FromColumn + Send + 'static>(app: &TestApp, sql: &'static str, values: Vec<Value<'static>>) -> T {
    app.app.db.read(move |q| q.query_one(sql, &values, |r| Ok::<_, tenure::base::Error>(r.get(0)?))).await.unwrap()
}

/// A week of work: a talk, two promises, a person, a tier, a helper; then Castellan goes from Anna to Ben.
async fn week(app: &TestApp) -> Json {
    let (c, anna, dora) = (&app.cast, &app.cast.anna_am, &app.cast.dora_director);
    let castellan = format!("/api/v1/accounts/{}", c.castellan);
    let talk = json!({"summary": "About the winter", "direction": "both"});
    post(app, anna, &format!("{castellan}/conversations"), talk).await;
    for content in ["Send the offer", "Bring the analyser"] {
        let body = json!({"side": "ours", "content": content, "due_on": "2026-11-20"});
        let made = post(app, anna, &format!("{castellan}/promises"), body).await;
        if content.starts_with("Send") {
            let kept = format!("{castellan}/promises/{}/keeping", made["id"].as_str().unwrap());
            post(app, anna, &kept, json!({})).await;
        }
    }
    post(app, anna, &format!("{castellan}/people"), json!({"name": "=Paul Kessler", "title": "Buyer"})).await;
    post(app, anna, &format!("{castellan}/tier"), json!({"tier": "star", "from": "2026-11-10", "reason": "grew <b>"}))
        .await;
    let helper = json!({"user": c.carl_am.id, "role": "service", "valid_from": "2026-11-12", "reason": "line 4"});
    post(app, anna, &format!("{castellan}/assignments"), helper).await;
    let body = json!({"accounts": [c.castellan], "to": c.ben_kam.id, "from": "2026-11-12", "reason": "balance"});
    post(app, dora, "/api/v1/reassignments", body).await
}

fn fact<'a>(changes: &'a Json, name: &str) -> Option<&'a Json> {
    changes["facts"].as_array().unwrap().iter().find(|f| f["fact"] == name)
}

both! {
    async fn an_account_tells_what_changed_and_the_numbers_agree(app) {
        let c = &app.cast;
        let moved = week(&app).await;
        let path = format!("/api/v1/accounts/{}/changes?from=2026-11-09", c.castellan);
        let changes = get(&app, &c.ben_kam, &path).await;
        assert_eq!((&changes["from"], &changes["to"]), (&json!("2026-11-09"), &json!("2026-11-12")));
        let lead = fact(&changes, "lead").unwrap();
        assert_eq!((&lead["before"]["value"], &lead["after"]["value"]), (&json!("Anna Prins"), &json!("Ben Okafor")));
        assert_eq!((&lead["on"], &lead["reason"]), (&json!("2026-11-12"), &json!("balance")));
        let tier = fact(&changes, "tier").unwrap();
        assert_eq!((&tier["before"]["value"], &tier["after"]["value"], &tier["on"]), (&json!("status"), &json!("star"), &json!("2026-11-10")));
        assert_eq!(changes["facts_count"], 2);
        assert_eq!(changes["joined"][0]["user_name"], "Carl Meyer");
        assert_eq!(changes["parted"].as_array().unwrap().len(), 0);
        let id = || vec![Value::Uuid(c.castellan.0)];
        let talks: i64 = count(&app, "select count(*) from interactions where account_id = $1 and direction = 'both'", id()).await;
        let made: i64 = count(&app, "select count(*) from promises where account_id = $1", id()).await;
        let kept: i64 = count(&app, "select count(*) from promises where account_id = $1 and state = 'kept'", id()).await;
        let people: i64 = count(&app, "select count(*) from positions where account_id = $1", id()).await;
        assert_eq!((talks, made, kept, people), (1, 2, 1, 1));
        let counts = &changes["counts"];
        assert_eq!(
            [&counts["conversations"], &counts["promises_made"], &counts["promises_kept"], &counts["promises_broken"], &counts["people_came"], &counts["people_went"]],
            [&json!(talks), &json!(made), &json!(kept), &json!(0), &json!(people), &json!(0)]
        );
        // Before it all, nothing.
        let quiet = get(&app, &c.ben_kam, &format!("/api/v1/accounts/{}/changes?from=2026-10-01&to=2026-10-31", c.castellan)).await;
        assert_eq!((&quiet["facts_count"], &quiet["counts"]["conversations"]), (&json!(0), &json!(0)));

        let page = app.get(&c.ben_kam, &format!("/accounts/{}/changes?from=last+monday", c.castellan)).await.text;
        for words in ["9 Nov 2026 to 12 Nov 2026", "1 new lead", "1 conversation", "2 promises made", "1 kept", "Carl Meyer", "grew &lt;b&gt;", "=Paul Kessler"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let file = app.get(&c.ben_kam, &format!("/accounts/{}/changes.csv?from=2026-11-09", c.castellan)).await;
        assert!(file.text.contains("Lead,Castellan Retail,Anna Prins,Ben Okafor,2026-11-12,balance"), "{}", file.text);

        // Undo takes it out of the comparison.
        let undo = format!("/api/v1/undo/{}", moved["batch"].as_str().unwrap());
        assert_eq!(app.api(&c.dora_director, Method::POST, &undo, json!({})).await.status, StatusCode::NO_CONTENT);
        let after = get(&app, &c.anna_am, &path).await;
        assert!(fact(&after, "lead").is_none(), "{after}");
    }

    async fn a_book_tells_what_came_and_went_by_todays_rights(app) {
        let c = &app.cast;
        week(&app).await;
        let of = |actor: &Actor| format!("/api/v1/users/{}/changes?from=2026-11-09", actor.id);
        // Dora sees all of it.
        let changes = get(&app, &c.dora_director, &of(&c.anna_am)).await;
        assert_eq!((&changes["accounts_before"], &changes["accounts_after"]), (&json!(2), &json!(1)));
        assert_eq!((&changes["left_count"], &changes["came_count"]), (&json!(1), &json!(0)));
        assert_eq!((&changes["left"][0]["name"], &changes["left"][0]["lead_after"]), (&json!("Castellan Retail"), &json!("Ben Okafor")));
        let own: i64 = count(&app, "select count(distinct account_id) from assignments where user_id = $1 and valid_from <= $2 and valid_to > $2",
            params![c.anna_am.id, jiff::civil::date(2026, 11, 9)].to_vec()).await;
        assert_eq!(changes["accounts_before"], own);
        // Ben's book has it, and what happened on it.
        let ben = get(&app, &c.ben_kam, &of(&c.ben_kam)).await;
        assert_eq!((&ben["came"][0]["name"], &ben["came"][0]["lead_before"]), (&json!("Castellan Retail"), &json!("Anna Prins")));
        assert_eq!(ben["counts"]["conversations"], 1);
        // Anna cannot see Castellan today: her own book does not name or count it, on no day.
        let anna = get(&app, &c.anna_am, &of(&c.anna_am)).await;
        assert_eq!((&anna["accounts_before"], &anna["left_count"], &anna["counts"]["conversations"]), (&json!(1), &json!(0), &json!(0)));
        for path in ["/changes?from=2026-11-09", &format!("/team/users/{}/changes?from=2026-11-09", c.anna_am.id), &format!("/team/users/{}/changes.csv?from=2026-11-09", c.anna_am.id)] {
            let page = app.get(&c.anna_am, path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.text.contains("Castellan"), "{path}: {}", page.text);
        }
        let page = app.get(&c.dora_director, &format!("/team/users/{}/changes?from=2026-11-09", c.anna_am.id)).await.text;
        assert!(page.contains("2 → 1 accounts") && page.contains("now Ben Okafor"), "{page}");
    }

    async fn a_territory_tells_what_came_and_went(app) {
        let (c, dora) = (&app.cast, &app.cast.dora_director);
        // Somebody must still see it: Dora leads it from today.
        let today = jiff::civil::date(2026, 11, 12);
        let lead = Reassign { accounts: vec![c.orphan], to: dora.id, from: today, reason: String::from("sold") };
        app.app.db.write(move |tx| {
            team::reassign(tx, &operator(5), &lead)?;
            set_territory(tx, &operator(6), &lead.accounts, None, today, "sold")
        }).await.unwrap();
        let path = format!("/api/v1/territories/{}/changes?from=yesterday", c.north);
        let changes = get(&app, dora, &path).await;
        assert_eq!((&changes["accounts_before"], &changes["accounts_after"], &changes["left_count"]), (&json!(1), &json!(0), &json!(1)));
        assert_eq!(changes["left"][0]["territory_before"], "North");
        let page = app.get(dora, &format!("/team/territories/{}/changes?from=yesterday", c.north)).await;
        assert!(page.status == StatusCode::OK && page.text.contains("Orphan Works"), "{}", page.text);
    }

    async fn nobody_asks_about_others_and_bad_days_are_refused(app) {
        let c = &app.cast;
        week(&app).await;
        for path in [
            format!("/accounts/{}/changes", c.dairy),
            format!("/accounts/{}/changes.csv", c.dairy),
            format!("/team/users/{}/changes", c.anna_am.id),
            format!("/team/users/{}/changes.csv", c.anna_am.id),
            format!("/team/territories/{}/changes", c.north),
            format!("/team/territories/{}/changes.csv", c.north),
            format!("/api/v1/accounts/{}/changes", c.dairy),
            format!("/api/v1/users/{}/changes", c.anna_am.id),
            format!("/api/v1/territories/{}/changes", c.north),
        ] {
            for query in ["", "?from=soon"] {
                let answer = app.get(&c.outsider, &format!("{path}{query}")).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}{query}: {}", answer.text);
            }
            for (query, field) in [("from=soon", "from"), ("to=2026-02-30", "to"), ("from=2026-11-12", "from"), ("from=2026-11-12&to=2026-11-01", "from"), (&format!("from={}", encode("<script>'; --")), "from")] {
                let answer = app.get(&c.dora_director, &format!("{path}?{query}")).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}?{query}: {}", answer.text);
                assert!(answer.text.contains(field) && !answer.text.contains("<script>'"), "{path}?{query}: {}", answer.text);
            }
        }
        // Carl helps on Castellan since today: its past is his to read, Anna's book is not.
        assert_eq!(app.get(&c.carl_am, &format!("/accounts/{}/changes", c.castellan)).await.status, StatusCode::OK);
        assert_eq!(app.get(&c.carl_am, &format!("/team/users/{}/changes", c.anna_am.id)).await.status, StatusCode::NOT_FOUND);
    }
}
