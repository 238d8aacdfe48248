//! Duty profiles: what they demand, how often they let talk, what they show, and that they hold at once.

use axum::http::Method;
use jiff::ToSpan;
use jiff::civil::date;
use serde_json::{Value as Json, json};
use tenure_db::params;

use crate::both;
use crate::fields::define;
use crate::kit::{Actor, Answer, TestApp};

async fn profile(app: &TestApp, body: Json) -> Json {
    app.clock.advance(jiff::SignedDuration::from_secs(1));
    let made = app.api(&app.cast.admin, Method::POST, "/api/v1/duties", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

async fn patch(app: &TestApp, actor: &Actor, account: impl std::fmt::Display, body: Json) -> Answer {
    app.clock.advance(jiff::SignedDuration::from_secs(1));
    app.api(actor, Method::PATCH, &format!("/api/v1/accounts/{account}"), body).await
}

async fn duties(app: &TestApp, actor: &Actor, account: impl std::fmt::Display) -> Json {
    app.get(actor, &format!("/api/v1/accounts/{account}/duties")).await.json()
}

async fn undo_last(app: &TestApp, actor: &Actor) -> Answer {
    let list = app.get(actor, "/api/v1/undo").await.json();
    let batch = list["items"][0]["batch"].as_str().expect("something to undo").to_owned();
    app.api(actor, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await
}

/// A conversation so many days ago.
async fn talk(app: &TestApp, account: impl std::fmt::Display, days: i64) {
    let day = date(2026, 11, 12).checked_sub(days.days()).unwrap();
    let path = format!("/api/v1/accounts/{account}/conversations");
    let said = json!({"summary": "Talked", "happened_at": format!("{day}T08:00:00Z")});
    let made = app.api(&app.cast.anna_am, Method::POST, &path, said).await;
    assert_eq!(made.status, 201, "{}", made.text);
}

both! {
    async fn a_changed_sector_changes_fields_and_rhythm_at_once(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        define(&app, "account", json!({"key": "level", "kind": "text", "label_en": "Service level"})).await;
        profile(&app, json!({"name_en": "Food", "name_zh": "食品", "sector": "food", "mandatory": ["website", "cf_level"], "cadence": 14})).await;
        profile(&app, json!({"name_en": "All", "cadence": 45})).await;
        talk(&app, castellan, 20).await;

        let before = duties(&app, anna, castellan).await;
        assert_eq!((&before["cadence"], &before["fields"], &before["next_conversation_due_on"]), (&json!(45), &json!([]), &json!("2026-12-07")));
        assert_eq!(patch(&app, anna, castellan, json!({"sector": "food"})).await.status, 200);
        let after = duties(&app, anna, castellan).await;
        assert_eq!(after["profiles"], json!(["Food", "All"]));
        assert_eq!((&after["cadence"], &after["cadence_profile"], &after["next_conversation_due_on"]), (&json!(14), &json!("Food"), &json!("2026-11-06")));
        assert_eq!(after["fields"], json!([{"field": "cf_level", "profile": "Food", "missing": true}, {"field": "website", "profile": "Food", "missing": true}]));

        let page = app.get(anna, &format!("/accounts/{castellan}")).await.text;
        assert!(page.contains("every 14 days") && page.contains("Missing") && page.contains("Service level, Website"), "{page}");
        let why = app.get(anna, &format!("/accounts/{castellan}/duties")).await.text;
        for text in ["From “Food”", "Food and beverages", "every 14 days", "Account manager", "decides", "Missing"] {
            assert!(why.contains(text), "{text}: {why}");
        }
        let list = app.get(anna, "/api/v1/accounts?q=castellan").await.json();
        assert_eq!(list["items"][0]["next_conversation_due_on"], json!("2026-11-06"));
        let table = app.get(anna, "/accounts?q=castellan&columns=next_conversation_due_on").await.text;
        assert!(table.contains("Next conversation due") && table.contains(r#"datetime="2026-11-06""#), "{table}");
        assert!(app.get(anna, "/accounts.csv?q=castellan&columns=next_conversation_due_on").await.text.contains("2026-11-06"));
        assert!(app.get(anna, "/").await.text.contains("No conversation for 20 days"), "six days over is a reason to call");

        // New accounts must have the fields; what exists is not blocked but by its own form.
        let refused = app.api(anna, Method::POST, "/api/v1/accounts", json!({"name": "New Food", "sector": "food"})).await;
        let fields: Vec<&str> = refused.json()["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap().to_owned().leak() as &str).collect();
        assert_eq!((refused.status.as_u16(), fields), (422, vec!["cf_level", "website"]));
        assert_eq!(patch(&app, anna, castellan, json!({"city": "Ghent"})).await.status, 200);
        let form = [("name", "Castellan Retail"), ("sector", "food"), ("cf_level", "A"), ("version", "3")];
        let saved = app.post(anna, &format!("/accounts/{castellan}/edit"), &form).await;
        assert_eq!(saved.status, 422, "{}", saved.text);
        assert!(saved.text.contains("Must be filled here") && saved.text.contains(r#"id="f-website-e""#), "{}", saved.text);
        assert_eq!(patch(&app, anna, castellan, json!({"website": "castellan.example", "custom": {"level": "A"}})).await.status, 200);
        assert_eq!(patch(&app, anna, castellan, json!({"website": null})).await.status, 422);
        assert!(duties(&app, anna, castellan).await["fields"].as_array().unwrap().iter().all(|f| f["missing"] == json!(false)));
        assert_eq!(patch(&app, anna, castellan, json!({"sector": "retail"})).await.status, 200);
        let back = duties(&app, anna, castellan).await;
        assert_eq!((&back["cadence"], &back["fields"]), (&json!(45), &json!([])));
    }

    async fn the_most_specific_counts_and_roles_differ(app) {
        let (castellan, set) = (app.cast.castellan, "update account_tiers set tier = 'star' where account_id = $1");
        app.app.db.write(move |tx| tx.execute(set, &params![castellan])).await.unwrap();
        profile(&app, json!({"name_en": "Star", "tier": "star", "cadence": 10})).await;
        profile(&app, json!({"name_en": "Managers", "role": "account_manager", "cadence": 12})).await;
        profile(&app, json!({"name_en": "Directors of stars", "role": "director", "tier": "star", "cadence": 90, "panels": ["latest"]})).await;
        let says = |actor: &Actor, account: tenure::base::AccountId| {
            let (app, actor) = (&app, actor.clone());
            async move { duties(app, &actor, account).await["cadence"].as_i64().unwrap() }
        };
        assert_eq!(says(&app.cast.anna_am, castellan).await, 12, "a role before a tier");
        assert_eq!(says(&app.cast.dora_director, castellan).await, 90);
        assert_eq!(says(&app.cast.anna_am, app.cast.dairy).await, 12);
        assert_eq!(says(&app.cast.dora_director, app.cast.dairy).await, 60, "nothing fits: by the tier");
        talk(&app, castellan, 31).await;
        assert!(app.get(&app.cast.anna_am, "/?scope=all").await.text.contains("No conversation for 31 days"));
        assert!(!app.get(&app.cast.dora_director, "/?scope=all").await.text.contains("No conversation for 31 days"), "ninety days are not over");

        let overview = app.get(&app.cast.dora_director, &format!("/accounts/{castellan}")).await.text;
        assert!(overview.contains("<h2>Latest") && !overview.contains("<h2>Facts"), "{overview}");
        assert!(app.get(&app.cast.anna_am, &format!("/accounts/{castellan}")).await.text.contains("Facts"));
        for actor in [&app.cast.outsider, &app.cast.carl_am, &app.cast.admin] {
            assert_eq!(app.get(actor, &format!("/accounts/{castellan}/duties")).await.status, 404, "{}", actor.name);
            assert_eq!(app.get(actor, &format!("/api/v1/accounts/{castellan}/duties")).await.status, 404);
        }
    }

    async fn reasons_agree_with_an_independent_count(app) {
        let anna = &app.cast.anna_am;
        for n in 0..12 {
            let sector = ["food", "retail", "energy"][n % 3];
            let made = app.api(anna, Method::POST, "/api/v1/accounts", json!({"name": format!("Account {n:02}"), "sector": sector, "tier": if n % 2 == 0 { "star" } else { "status" }})).await.json();
            talk(&app, made["id"].as_str().unwrap(), i64::try_from(n).unwrap() * 6 + 1).await;
        }
        profile(&app, json!({"name_en": "Star food", "tier": "star", "sector": "food", "cadence": 5})).await;
        profile(&app, json!({"name_en": "Food", "sector": "food", "cadence": 40})).await;
        profile(&app, json!({"name_en": "Star", "tier": "star", "cadence": 30})).await;
        // By hand: days since, tier and sector of each account against the table above; 60 days for the rest.
        let sql = "select count(*) from accounts a join account_stats s on s.account_id = a.id
                     join account_tiers t on t.account_id = a.id
                    where a.name like 'Account %' and s.last_conversation_at < $1 - 86400000000 *
                      (case when t.tier = 'star' and a.sector = 'food' then 5 when t.tier = 'star' then 30
                            when a.sector = 'food' then 40 else 60 end) /* test */";
        let now = app.clock.now().as_microsecond();
        let want: i64 = app.app.db.read(move |q| q.query_one(sql, &params![now], |r| r.get(0))).await.unwrap();
        let rows = app.get(anna, "/api/v1/accounts?q=account&limit=50").await.json()["items"].as_array().unwrap().clone();
        let over = |row: &&Json| row["next_conversation_due_on"].as_str() < Some("2026-11-12");
        let mut names: Vec<&str> = rows.iter().filter(over).map(|row| row["id"].as_str().unwrap()).collect();
        names.sort_unstable();
        let found = app.get(anna, "/api/v1/contact-next?scope=mine").await.json();
        let ours = |id: &&str| rows.iter().any(|row| row["id"] == **id);
        let items = found["items"].as_array().unwrap().iter();
        let silent = items.filter(|i| i["reasons"].as_array().unwrap().iter().any(|r| r["rule"] == "interactions-rule-rhythm"));
        let mut reasons: Vec<&str> = silent.map(|i| i["account_id"].as_str().unwrap()).filter(ours).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, names, "Today and the list agree");
        assert_eq!(i64::try_from(names.len()).unwrap(), want, "{names:?}");
        assert!(want > 2);
    }

    async fn profiles_are_administered_with_undo_and_without_doubles(app) {
        let admin = &app.cast.admin;
        let first = profile(&app, json!({"name_en": "Stars", "tier": "star", "cadence": 10})).await;
        let path = format!("/api/v1/duties/{}", first["id"].as_str().unwrap());
        for (body, field) in [
            (json!({"name_en": "Again", "tier": "star", "cadence": 5}), "role"),
            (json!({"name_en": "Nothing"}), ""),
            (json!({"name_en": "", "cadence": 5}), "name_en"),
            (json!({"name_en": "X", "cadence": 0}), "cadence"),
            (json!({"name_en": "X", "cadence": 5, "tier": "moon"}), "tier"),
            (json!({"name_en": "X", "mandatory": ["password_hash"]}), "mandatory"),
            (json!({"name_en": "X", "panels": ["<b>"]}), "panels"),
        ] {
            let wrong = app.api(admin, Method::POST, "/api/v1/duties", body).await;
            assert_eq!((wrong.status.as_u16(), &wrong.json()["errors"][0]["field"]), (422, &json!(field)), "{}", wrong.text);
        }
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        assert_eq!(app.api(admin, Method::PATCH, &path, json!({"cadence": 20})).await.json()["cadence"], json!(20));
        assert_eq!(undo_last(&app, admin).await.status, 204);
        assert_eq!(app.get(admin, "/api/v1/duties").await.json()["items"][0]["cadence"], json!(10));

        let page = app.get(admin, "/admin/duties").await.text;
        assert!(page.contains("Stars") && page.contains("every 10 days") && page.contains("accounts,"), "{page}");
        let one = path.replace("/api/v1/duties", "/admin/duties");
        let form = [("name_en", "Stars & <b>"), ("tier", "star"), ("cadence", "11"), ("mandatory", "website"), ("panels", "latest=2"), ("panels", "facts=1"), ("panels", "units="), ("base", "3")];
        let saved = app.post(admin, &one, &form).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        assert_eq!(app.get(admin, "/api/v1/duties").await.json()["items"][0]["panels"], json!(["facts", "latest"]));
        assert_eq!(app.post(admin, &one, &form).await.status, 409, "somebody saved first");
        assert!(app.get(admin, &one).await.text.contains("Stars &amp; &lt;b&gt;"));
        assert_eq!(app.post(admin, &one, &[("name_en", ""), ("base", "4")]).await.status, 422);
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        assert_eq!(app.post(admin, &format!("{one}/archive"), &[]).await.status, 303);
        assert_eq!(app.get(admin, "/api/v1/duties").await.json()["items"], json!([]));
        profile(&app, json!({"name_en": "New stars", "tier": "star", "cadence": 9})).await;
        assert_eq!(app.post(admin, &format!("{one}/restore"), &[]).await.status, 409, "its place is taken");
        for actor in [&app.cast.anna_am, &app.cast.outsider, &app.cast.auditor] {
            assert_eq!(app.get(actor, "/admin/duties").await.status, 403);
            assert_eq!(app.api(actor, Method::POST, "/api/v1/duties", json!({"name_en": "X", "cadence": 1})).await.status, 403);
        }
    }
}
