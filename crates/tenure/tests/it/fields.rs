//! Custom fields of accounts: definitions, values on every way in and out, conflicts, undo, and who sees what.

use axum::http::Method;
use serde_json::{Value as Json, json};
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, Answer, TestApp};

/// Defines a field of a subject and answers it.
pub(crate) async fn define(app: &TestApp, subject: &str, body: Json) -> Json {
    let made = app.api(&app.cast.admin, Method::POST, &format!("/api/v1/fields/{subject}"), body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

async fn change(app: &TestApp, subject: &str, key: &str, body: Json) -> Answer {
    tick(app);
    app.api(&app.cast.admin, Method::PATCH, &format!("/api/v1/fields/{subject}/{key}"), body).await
}

/// What is done later stands first among what can be undone.
fn tick(app: &TestApp) {
    app.clock.advance(jiff::SignedDuration::from_secs(1));
}

/// One field of every kind.
async fn every_kind(app: &TestApp) {
    for (key, kind, more) in [
        ("code_word", "text", json!({})),
        ("seats", "number", json!({"decimals": 1})),
        ("budget", "money", json!({})),
        ("ends", "date", json!({})),
        (
            "level",
            "choice",
            json!({"choices": [{"code": "gold", "en": "Gold", "zh": "金牌"}, {"code": "tin", "en": "Tin", "zh": "锡牌"}]}),
        ),
        ("audited", "yes_no", json!({})),
        ("portal", "link", json!({})),
    ] {
        let mut body =
            json!({"key": key, "kind": kind, "label_en": format!("The {key}"), "label_zh": format!("某{key}")});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        define(app, "account", body).await;
    }
}

async fn patch(app: &TestApp, actor: &Actor, account: impl std::fmt::Display, body: Json) -> Answer {
    tick(app);
    app.api(actor, Method::PATCH, &format!("/api/v1/accounts/{account}"), body).await
}

async fn custom(app: &TestApp, account: impl std::fmt::Display) -> Json {
    app.get(&app.cast.anna_am, &format!("/api/v1/accounts/{account}")).await.json()["custom"].clone()
}

async fn undo_last(app: &TestApp, actor: &Actor) -> Answer {
    let list = app.get(actor, "/api/v1/undo").await.json();
    let batch = list["items"][0]["batch"].as_str().expect("something to undo").to_owned();
    app.api(actor, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await
}

fn all() -> Json {
    json!({
        "code_word": "Ñandú <b>&amp; 清河", "seats": 12.5, "budget": {"minor": 1_250_050, "currency": "CHF"}, "ends": "2027-02-28",
        "level": "gold", "audited": false, "portal": "https://example.com/a"
    })
}

both! {
    async fn values_of_every_kind_go_in_and_out(app) {
        every_kind(&app).await;
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let set = patch(&app, anna, castellan, json!({"custom": all()})).await;
        assert_eq!(set.status, 200, "{}", set.text);
        assert_eq!(custom(&app, castellan).await, all());

        let page = app.get(anna, &format!("/accounts/{castellan}")).await.text;
        for text in ["The code_word", "Ñandú &lt;b&gt;&amp;amp; 清河", "12.5", "12,500.50", "28 Feb 2027", "Gold", "No</dd>", "https://example.com/a"] {
            assert!(page.contains(text), "{text}: {page}");
        }
        let stored: i64 = app.app.db.read(move |q| q.query_one("select count(*) from custom_values /* test */", &params![], |r| r.get(0))).await.unwrap();
        assert_eq!(stored, 7);

        // PATCH merges: null takes one away, the others stay.
        assert_eq!(patch(&app, anna, castellan, json!({"custom": {"seats": null, "level": "tin"}})).await.status, 200);
        let now = custom(&app, castellan).await;
        assert_eq!((&now["level"], now.get("seats"), &now["portal"]), (&json!("tin"), None, &json!("https://example.com/a")));
        assert_eq!(undo_last(&app, anna).await.status, 204);
        assert_eq!(custom(&app, castellan).await, all());

        // The form shows and takes the same values, and changes nothing when nothing was typed.
        let form = app.get(anna, &format!("/accounts/{castellan}/fields")).await.text;
        assert!(form.contains(r#"value="12500.50 CHF""#), "{form}");
        let typed = [("version", "4"), ("cf_code_word", "Ñandú <b>&amp; 清河"), ("cf_seats", "12.5"), ("cf_budget", "12,500.50 chf"), ("cf_ends", "28 Feb 2027"), ("cf_level", "gold"), ("cf_audited", "no"), ("cf_portal", "example.com/a")];
        let saved = app.post(anna, &format!("/accounts/{castellan}/fields"), &typed).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        let whole = app.get(anna, &format!("/api/v1/accounts/{castellan}")).await.json();
        assert_eq!((&whole["version"], &whole["custom"]), (&json!(4), &all()));

        let timeline = app.get(anna, &format!("/accounts/{castellan}/timeline")).await.text;
        assert!(timeline.contains("The level") && timeline.contains("Tin"), "{timeline}");
    }

    async fn what_does_not_fit_is_told_field_by_field(app) {
        every_kind(&app).await;
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        for (key, value, word) in [
            ("level", json!("lead"), "gold, tin"),
            ("seats", json!(1.25), "decimals"),
            ("seats", json!("many"), "number"),
            ("budget", json!({"minor": 1}), "minor"),
            ("ends", json!("2027-02-30"), "day"),
            ("audited", json!("yes"), "true or false"),
            ("portal", json!("javascript:alert(1)"), "web address"),
            ("nothing", json!("x"), "no such field"),
            ("code_word", json!(3), "text"),
        ] {
            let answer = patch(&app, anna, castellan, json!({"custom": {key: value}})).await;
            assert_eq!(answer.status, 422, "{key}: {}", answer.text);
            let error = &answer.json()["errors"][0];
            assert_eq!(error["field"], format!("custom.{key}"));
            assert!(error["message"].as_str().unwrap().contains(word), "{key}: {error}");
        }
        let made = app.api(anna, Method::POST, "/api/v1/accounts", json!({"name": "New", "custom": {"nothing": 1}})).await;
        assert_eq!(made.status, 422, "{}", made.text);
        let form = app.post(anna, &format!("/accounts/{castellan}/fields"), &[("version", "1"), ("cf_level", "lead"), ("cf_seats", "x")]).await;
        assert_eq!(form.status, 422);
        assert!(form.text.contains("Choose one of: gold, tin") && form.text.contains(r#"id="f-cf_seats-e""#), "{}", form.text);
        assert_eq!(app.post(anna, &format!("/accounts/{castellan}/fields"), &[("version", "1"), ("name", "x")]).await.status, 400);
        assert_eq!(app.post(anna, &format!("/accounts/{castellan}/fields"), &[("version", "1"), ("cf_nothing", "x")]).await.status, 422);
        assert_eq!(custom(&app, castellan).await, json!({}));
    }

    async fn who_may_not_see_or_edit_gets_nothing(app) {
        every_kind(&app).await;
        let castellan = app.cast.castellan;
        patch(&app, &app.cast.anna_am, castellan, json!({"custom": all()})).await;
        for actor in [&app.cast.outsider, &app.cast.carl_am, &app.cast.admin] {
            assert_eq!(app.get(actor, &format!("/accounts/{castellan}/fields")).await.status, 404, "{}", actor.name);
            assert_eq!(app.post(actor, &format!("/accounts/{castellan}/fields"), &[("version", "2"), ("cf_level", "tin")]).await.status, 404);
            assert_eq!(patch(&app, actor, castellan, json!({"custom": {"nothing": "x"}})).await.status, 404, "absent before wrong");
        }
        for actor in [&app.cast.anna_am, &app.cast.outsider, &app.cast.auditor] {
            assert_eq!(app.get(actor, "/admin/fields").await.status, 403, "{}", actor.name);
            assert_eq!(app.api(actor, Method::POST, "/api/v1/fields/account", json!({"kind": "text", "label_en": "X"})).await.status, 403);
        }
        assert_eq!(app.get(&app.cast.outsider, "/api/v1/fields/account").await.json()["items"].as_array().unwrap().len(), 7, "definitions are no secret");
    }

    async fn two_people_conflict_field_by_field(app) {
        every_kind(&app).await;
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let path = format!("/api/v1/accounts/{castellan}");
        let write = |base: &'static str, body: Json| {
            let path = path.clone();
            let app = &app;
            async move { app.send(Some(anna), Method::PATCH, &path, Some("application/json"), &[("if-match", base)], body.to_string()).await }
        };
        assert_eq!(write("\"1\"", json!({"custom": {"level": "gold"}})).await.status, 200);
        assert_eq!(write("\"1\"", json!({"custom": {"seats": 3}, "city": "Ghent"})).await.status, 200, "another field merges");
        let lost = write("\"1\"", json!({"custom": {"level": "tin"}})).await;
        assert_eq!(lost.status, 409, "{}", lost.text);
        assert_eq!(lost.json()["conflicts"], json!([{"field": "cf_level", "theirs": "Gold", "mine": "Tin"}]));
        let form = app.post(anna, &format!("/accounts/{castellan}/fields"), &[("version", "1"), ("cf_level", "tin")]).await;
        assert_eq!(form.status, 409);
        assert!(form.text.contains("Gold") && form.text.contains(r#"name="version" value="3""#), "{}", form.text);
        assert_eq!(custom(&app, castellan).await, json!({"level": "gold", "seats": 3.0}));
    }

    async fn required_fields_are_demanded_where_they_apply(app) {
        every_kind(&app).await;
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let rule = json!({"required": {"on": true, "sectors": ["food"], "roles": ["account_manager"]}});
        assert_eq!(change(&app, "account", "level", rule).await.status, 200);
        let create = |actor: &Actor, body: Json| { let actor = actor.clone(); let app = &app; async move { app.api(&actor, Method::POST, "/api/v1/accounts", body).await } };
        let refused = create(anna, json!({"name": "Food One", "sector": "food"})).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert_eq!(refused.json()["errors"][0]["field"], "cf_level");
        assert_eq!(create(anna, json!({"name": "Food One", "sector": "food", "custom": {"level": "tin"}})).await.status, 201);
        assert_eq!(create(anna, json!({"name": "Bank One", "sector": "finance"})).await.status, 201, "another sector");
        assert_eq!(create(&app.cast.ben_kam, json!({"name": "Food Two", "sector": "food"})).await.status, 201, "another role");

        // What exists is not blocked; it is marked, and the field cannot be emptied.
        assert_eq!(patch(&app, anna, castellan, json!({"sector": "food"})).await.status, 200);
        let page = app.get(anna, &format!("/accounts/{castellan}")).await.text;
        assert!(page.contains("Missing") && page.contains("The level"), "{page}");
        assert_eq!(patch(&app, anna, castellan, json!({"city": "Ghent"})).await.status, 200, "an unrelated edit");
        assert_eq!(patch(&app, anna, castellan, json!({"custom": {"level": null}})).await.status, 422);
        let form = app.get(anna, &format!("/accounts/{castellan}/edit")).await.text;
        assert!(form.contains(r#"name="cf_level" required"#), "{form}");
        let saved = app.post(anna, &format!("/accounts/{castellan}/edit"), &[("name", "Castellan Retail"), ("sector", "food"), ("cf_level", ""), ("version", "3")]).await;
        assert_eq!(saved.status, 422, "the page's form demands it: {}", saved.text);
        let saved = app.post(anna, &format!("/accounts/{castellan}/edit"), &[("name", "Castellan Retail"), ("sector", "food"), ("cf_level", "gold"), ("version", "3")]).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        assert!(!app.get(anna, &format!("/accounts/{castellan}")).await.text.contains("Missing"));
    }

    async fn defaults_fill_new_records(app) {
        every_kind(&app).await;
        let anna = &app.cast.anna_am;
        assert_eq!(change(&app, "account", "level", json!({"default": "tin"})).await.status, 200);
        assert_eq!(change(&app, "account", "ends", json!({"default": "+14"})).await.status, 200);
        assert_eq!(change(&app, "account", "seats", json!({"default": "a lot"})).await.status, 422);
        let page = app.get(anna, "/accounts/new").await.text;
        assert!(page.contains(r#"<option value="tin" selected>"#), "{page}");
        let made = app.api(anna, Method::POST, "/api/v1/accounts", json!({"name": "One"})).await.json();
        assert_eq!(made["custom"], json!({"level": "tin", "ends": "2026-11-26"}));
        let made = app.api(anna, Method::POST, "/api/v1/accounts", json!({"name": "Two", "custom": {"level": null}})).await.json();
        assert_eq!(made["custom"], json!({"ends": "2026-11-26"}), "null says none");
        let form = app.post(anna, "/accounts/new", &[("name", "Three"), ("cf_level", ""), ("cf_ends", "")]).await;
        assert_eq!(form.status, 303, "{}", form.text);
        let id = form.location().trim_start_matches("/accounts/").to_owned();
        assert_eq!(custom(&app, id).await, json!({}), "so does an emptied input");
    }

    async fn definitions_guard_what_is_stored(app) {
        every_kind(&app).await;
        let (admin, castellan) = (&app.cast.admin, app.cast.castellan);
        patch(&app, &app.cast.anna_am, castellan, json!({"custom": all()})).await;
        let refused = change(&app, "account", "seats", json!({"kind": "text"})).await;
        assert_eq!(refused.status, 422);
        assert!(refused.json()["errors"][0]["message"].as_str().unwrap().contains("Add a new field instead"), "{}", refused.text);
        assert_eq!(change(&app, "account", "seats", json!({"decimals": 2})).await.status, 422);
        assert_eq!(change(&app, "account", "budget", json!({"currency": "EUR"})).await.status, 422);
        let gone = change(&app, "account", "level", json!({"choices": [{"code": "tin", "en": "Tin", "zh": "锡牌"}]})).await;
        assert_eq!(gone.status, 422, "gold is in use: {}", gone.text);
        let kept = change(&app, "account", "level", json!({"choices": [{"code": "gold", "en": "Golden", "zh": "金"}]})).await;
        assert_eq!(kept.status, 200, "tin is not: {}", kept.text);
        assert!(app.get(&app.cast.anna_am, &format!("/accounts/{castellan}")).await.text.contains("Golden"), "at once");
        assert_eq!(undo_last(&app, admin).await.status, 204);
        assert_eq!(app.get(admin, "/api/v1/fields/account").await.json()["items"][4]["choices"].as_array().unwrap().len(), 2);

        for (body, field) in [
            (json!({"kind": "text", "label_en": "The seats"}), "label_en"),
            (json!({"kind": "text", "label_en": "X", "key": "seats"}), "key"),
            (json!({"kind": "text", "label_en": "X", "key": "Robert'); drop table accounts;--"}), "key"),
            (json!({"kind": "choice", "label_en": "X"}), "choices"),
            (json!({"kind": "text", "label_en": "X", "required": {"on": true, "sectors": ["mining"]}}), "sectors"),
        ] {
            let refused = app.api(admin, Method::POST, "/api/v1/fields/account", body).await;
            assert_eq!(refused.status, 422, "{field}: {}", refused.text);
            assert_eq!(refused.json()["errors"][0]["field"], field);
        }

        // Archiving hides a field and keeps its values.
        tick(&app);
        let archived = app.post(admin, "/admin/fields/account/seats/archive", &[]).await;
        assert_eq!(archived.status, 303);
        assert_eq!(custom(&app, castellan).await.get("seats"), None);
        assert_eq!(patch(&app, &app.cast.anna_am, castellan, json!({"custom": {"seats": 1}})).await.status, 422);
        assert_eq!(undo_last(&app, admin).await.status, 204);
        assert_eq!(custom(&app, castellan).await["seats"], json!(12.5));
    }

    async fn the_pages_of_definitions_add_order_and_lose_races(app) {
        let admin = &app.cast.admin;
        let added = app.post(admin, "/admin/fields/account/new", &[("label_en", "Contract end"), ("label_zh", "合同到期"), ("kind", "date"), ("help_en", "Last <day>")]).await;
        assert_eq!(added.status, 303, "{}", added.text);
        app.post(admin, "/admin/fields/account/new", &[("label_en", "Seats"), ("kind", "number"), ("tiers", "star"), ("tiers", "status"), ("required", "1")]).await;
        let wrong = app.post(admin, "/admin/fields/account/new", &[("label_en", ""), ("kind", "choice"), ("choices", "only words 词")]).await;
        assert_eq!(wrong.status, 422, "{}", wrong.text);
        let list = app.get(admin, "/admin/fields").await.text;
        assert!(list.find("Contract end") < list.find("Seats") && list.contains("Star or Status"), "{list}");
        app.post(admin, "/admin/fields/account/seats/move", &[("up", "1")]).await;
        let list = app.get(admin, "/admin/fields/account").await.text;
        assert!(list.find("Contract end") > list.find("Seats"), "{list}");
        let page = app.get(admin, "/admin/fields/account/contract_end").await.text;
        assert!(page.contains("Last &lt;day&gt;") && page.contains("合同到期"), "{page}");
        let form = |label: &'static str| [("label_en", label), ("kind", "date"), ("base", "1")];
        assert_eq!(app.post(admin, "/admin/fields/account/contract_end", &form("End")).await.status, 303);
        let lost = app.post(admin, "/admin/fields/account/contract_end", &form("Finish")).await;
        assert_eq!(lost.status, 409, "{}", lost.text);
        assert!(lost.text.contains("End") && lost.text.contains(r#"value="2""#), "{}", lost.text);
        assert_eq!(app.get(admin, "/admin/fields/planet").await.status, 404);
        assert_eq!(app.get(admin, "/admin/fields/account/nothing").await.status, 404);
        let chinese = "update users set language = 'zh-CN'";
        app.app.db.write(move |tx| tx.execute(chinese, &params![])).await.unwrap();
        assert!(app.get(&app.cast.anna_am, "/accounts/new").await.text.contains("End"), "no Chinese label was given, so it is the English one");
    }
}
