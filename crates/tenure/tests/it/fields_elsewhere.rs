//! Custom fields of people and conversations, and in files.

use axum::http::Method;
use serde_json::{Value as Json, json};
use tenure_db::params;

use crate::both;
use crate::fields::define;
use crate::kit::{Actor, Answer, TestApp};

async fn fields(app: &TestApp) {
    let choice = json!([{"code": "phone", "en": "Phone", "zh": "电话"}, {"code": "mail", "en": "Mail", "zh": "邮件"}]);
    define(
        app,
        "person",
        json!({"key": "channel", "kind": "choice", "label_en": "Channel", "label_zh": "联系方式", "choices": choice}),
    )
    .await;
    define(app, "person", json!({"key": "badge", "kind": "number", "label_en": "Badge"})).await;
    define(app, "conversation", json!({"key": "purpose", "kind": "text", "label_en": "Purpose", "label_zh": "目的"}))
        .await;
    define(app, "conversation", json!({"key": "cost", "kind": "money", "label_en": "Cost", "currency": "EUR"})).await;
}

async fn require(app: &TestApp, subject: &str, key: &str) {
    let path = format!("/api/v1/fields/{subject}/{key}");
    let done = app.api(&app.cast.admin, Method::PATCH, &path, json!({"required": {"on": true}})).await;
    assert_eq!(done.status, 200, "{}", done.text);
}

async fn undo_last(app: &TestApp, actor: &Actor) -> Answer {
    let list = app.get(actor, "/api/v1/undo").await.json();
    let batch = list["items"][0]["batch"].as_str().expect("something to undo").to_owned();
    app.api(actor, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await
}

fn tick(app: &TestApp) {
    app.clock.advance(jiff::SignedDuration::from_secs(1));
}

async fn import(app: &TestApp, kind: &str, file: &str) -> Answer {
    tick(app);
    app.send(
        Some(&app.cast.admin),
        Method::POST,
        &format!("/api/v1/imports/{kind}"),
        Some("text/csv"),
        &[],
        file.to_owned(),
    )
    .await
}

async fn values(app: &TestApp, subject: &'static str) -> i64 {
    let sql = "select count(*) from custom_values where subject = $1 /* test */";
    app.app.db.read(move |q| q.query_one(sql, &params![subject], |r| r.get(0))).await.unwrap()
}

both! {
    async fn people_have_values_at_their_account(app) {
        fields(&app).await;
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let all = format!("/api/v1/accounts/{castellan}/people");
        let made = app.api(anna, Method::POST, &all, json!({"name": "Vera Holm", "custom": {"channel": "mail", "badge": 7}})).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let made = made.json();
        assert_eq!(made["custom"], json!({"channel": "mail", "badge": 7}));
        let one = format!("{all}/{}", made["id"].as_str().unwrap());
        assert_eq!(app.get(anna, &all).await.json()["items"][0]["custom"], made["custom"], "lists have them too");
        assert_eq!(app.get(anna, "/api/v1/people").await.json()["items"][0]["custom"], made["custom"]);
        assert_eq!(app.get(&app.cast.outsider, "/api/v1/people?scope=all").await.json()["items"], json!([]));
        for (custom, field) in [(json!({"channel": "Mail"}), "custom.channel"), (json!({"nothing": 1}), "custom.nothing")] {
            let wrong = app.api(anna, Method::PATCH, &one, json!({"custom": custom})).await;
            assert_eq!((wrong.status.as_u16(), &wrong.json()["errors"][0]["field"]), (422, &json!(field)));
        }
        tick(&app);
        let patched = app.api(anna, Method::PATCH, &one, json!({"title": "Buyer", "custom": {"badge": null}})).await.json();
        assert_eq!(patched["custom"], json!({"channel": "mail"}));
        assert_eq!(undo_last(&app, anna).await.status, 204);
        assert_eq!(app.get(anna, &one).await.json()["custom"], json!({"channel": "mail", "badge": 7}));

        let page = one.replace("/api/v1", "");
        assert!(app.get(anna, &page).await.text.contains("Mail"));
        let form = app.get(anna, &format!("{page}/edit")).await.text;
        assert!(form.contains(r#"<option value="mail" selected>"#) && form.contains(r#"name="cf_badge""#), "{form}");
        let typed = |version: &'static str, badge: &'static str| [("name", "Vera Holm"), ("name_was", "Vera Holm"), ("valid_from", "2026-11-12"), ("cf_channel", "phone"), ("cf_badge", badge), ("version", version)];
        assert_eq!(app.post(anna, &format!("{page}/edit"), &typed("3", "x")).await.status, 422);
        assert_eq!(app.post(anna, &format!("{page}/edit"), &typed("3", "8")).await.status, 303);
        let lost = app.post(anna, &format!("{page}/edit"), &typed("3", "9")).await;
        assert_eq!(lost.status, 409, "{}", lost.text);
        assert!(lost.text.contains("Badge") && lost.text.contains(r#"name="cf_badge" value="9""#), "{}", lost.text);
        let timeline = app.get(anna, &format!("/accounts/{castellan}/timeline")).await.text;
        assert!(timeline.contains("Channel"), "{timeline}");
        assert_eq!(app.get(&app.cast.carl_am, &one).await.status, 404);
    }

    async fn required_fields_of_people_wait_where_only_a_name_is_asked(app) {
        fields(&app).await;
        require(&app, "person", "channel").await;
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let all = format!("/api/v1/accounts/{castellan}/people");
        assert_eq!(app.api(anna, Method::POST, &all, json!({"name": "Vera Holm"})).await.status, 422);
        let form = app.post(anna, "/people/new", &[("account", &castellan.to_string()), ("name", "Vera Holm"), ("cf_channel", "")]).await;
        assert_eq!(form.status, 422);
        assert!(form.text.contains(r#"id="f-cf_channel-e""#), "{}", form.text);
        let form = app.post(anna, "/people/new", &[("account", &castellan.to_string()), ("name", "Vera Holm"), ("cf_channel", "mail")]).await;
        assert_eq!(form.status, 303, "{}", form.text);
        // A name typed while logging becomes a person without more questions.
        let logged = app.api(anna, Method::POST, &format!("/api/v1/accounts/{castellan}/conversations"), json!({"summary": "Hello", "new_people": ["Bo Lund"]})).await;
        assert_eq!(logged.status, 201, "{}", logged.text);
    }

    async fn logging_asks_only_for_what_must_be_filled(app) {
        fields(&app).await;
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let path = format!("/conversations/new?account={castellan}");
        let form = app.get(anna, &path).await.text;
        assert!(!form.contains("cf_purpose") && !form.contains("cf_cost"), "{form}");
        require(&app, "conversation", "purpose").await;
        let form = app.get(anna, &path).await.text;
        assert!(form.contains("cf_purpose") && !form.contains("cf_cost"), "{form}");
        assert!(app.get(anna, "/conversations/new").await.text.contains("cf_purpose"), "also before the account is known");
        let account = castellan.to_string();
        let refused = app.post(anna, "/conversations/new", &[("account", &account), ("summary", "A call"), ("cf_purpose", " ")]).await;
        assert_eq!(refused.status, 422);
        let saved = app.post(anna, "/conversations/new", &[("account", &account), ("summary", "A call"), ("cf_purpose", "Offer & <price>")]).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        let all = format!("/api/v1/accounts/{castellan}/conversations");
        assert_eq!(app.api(anna, Method::POST, &all, json!({"summary": "A second call"})).await.status, 422);

        let list = app.get(anna, &all).await.json();
        let talk = &list["items"][0];
        assert_eq!(talk["custom"], json!({"purpose": "Offer & <price>"}));
        let page = format!("/accounts/{castellan}/conversations/{}", talk["id"].as_str().unwrap());
        assert!(app.get(anna, &page).await.text.contains("Offer &amp; &lt;price&gt;"));
        let edit = app.get(anna, &format!("{page}/edit")).await.text;
        assert!(edit.contains("cf_cost") && edit.contains("cf_purpose"), "the edit form has them all: {edit}");
        let typed = [("account", account.as_str()), ("kind", "call"), ("direction", "both"), ("summary", "A call"), ("day", "12 Nov 2026"), ("time", "09:00"), ("cf_purpose", "Offer"), ("cf_cost", "12.50"), ("version", "1")];
        tick(&app);
        let saved = app.post(anna, &format!("{page}/edit"), &typed).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        let one = format!("/api/v1{page}");
        assert_eq!(app.get(anna, &one).await.json()["custom"], json!({"purpose": "Offer", "cost": {"minor": 1250, "currency": "EUR"}}));
        assert_eq!(undo_last(&app, anna).await.status, 204);
        assert_eq!(app.get(anna, &one).await.json()["custom"], json!({"purpose": "Offer & <price>"}));
        assert_eq!(app.api(anna, Method::PATCH, &one, json!({"custom": {"purpose": null}})).await.status, 422);
        assert_eq!(app.api(anna, Method::PATCH, &one, json!({"summary": "The call"})).await.status, 200);
        assert_eq!(app.get(&app.cast.carl_am, &one).await.status, 404);
    }

    async fn files_fill_fields_by_name_and_by_label(app) {
        fields(&app).await;
        define(&app, "account", json!({"key": "level", "kind": "choice", "label_en": "Service level", "label_zh": "服务级别", "choices": [{"code": "gold", "en": "Gold", "zh": "金牌"}]})).await;
        define(&app, "account", json!({"key": "seats", "kind": "number", "label_en": "Seats", "default": "5"})).await;
        let done = import(&app, "accounts", "name,服务级别,cf_seats\nFile One,金牌,\nFile Two,,12\n").await;
        assert_eq!(done.status, 201, "{}", done.text);
        let custom = |name: &'static str| { let app = &app; async move {
            let sql = "select field, value from custom_values v join accounts a on a.id = v.account_id where a.name = $1 order by field /* test */";
            let rows: Vec<(String, String)> = app.app.db.read(move |q| q.query(sql, &params![name], |r| Ok::<_, tenure_db::Error>((r.get(0)?, r.get(1)?)))).await.unwrap();
            rows.into_iter().map(|(f, v)| format!("{f}={v}")).collect::<Vec<_>>().join(" ")
        } };
        assert_eq!(custom("File One").await, "level=gold seats=5", "an empty cell of a new row gets the default");
        assert_eq!(custom("File Two").await, "seats=12");
        let again = import(&app, "accounts", "name,Service level,cf_seats\nFile One,,6\nFile Two,Gold,\n").await;
        assert_eq!((&again.json()["changed"], &again.json()["new"]), (&json!(2), &json!(0)), "{}", again.text);
        assert_eq!(custom("File One").await, "level=gold seats=6", "an empty cell leaves what is stored");
        assert_eq!(custom("File Two").await, "level=gold seats=12");
        let same = import(&app, "accounts", "name,cf_seats\nFile One,6\n").await.json();
        assert_eq!(same["same"], json!(1));
        let wrong = import(&app, "accounts", "name,cf_level,cf_seats\nFile Three,silver,6\nFile Four,gold,1.5\n").await;
        assert_eq!(wrong.status, 422, "{}", wrong.text);
        let refused: Vec<Json> = wrong.json()["refused"].as_array().unwrap().clone();
        assert_eq!(refused.iter().map(|r| (r["line"].as_u64().unwrap(), r["column"].as_str().unwrap())).collect::<Vec<_>>(), [(2, "cf_level"), (3, "cf_seats")]);
        assert_eq!(import(&app, "accounts", "name,cf_nothing\nFile Five,1\n").await.status, 422);

        require(&app, "account", "level").await;
        let missing = import(&app, "accounts", "name,cf_seats\nFile Six,1\n").await;
        assert_eq!((missing.status.as_u16(), &missing.json()["refused"][0]["column"]), (422, &json!("cf_level")));
        assert_eq!(import(&app, "accounts", "name,cf_seats\nFile Two,13\n").await.status, 201);

        require(&app, "person", "channel").await;
        assert_eq!(import(&app, "people", "account,name\nFile One,Ana Gil\n").await.status, 422);
        assert_eq!(import(&app, "people", "account,name,Channel,Badge\nFile One,Ana Gil,电话,3\n").await.status, 201);
        assert_eq!(import(&app, "people", "account,name,Badge\nFile One,Ana Gil,4\n").await.json()["changed"], json!(1));
        assert_eq!(values(&app, "person").await, 2);
        require(&app, "conversation", "purpose").await;
        let talk = "account,happened_on,summary,source_id,cf_purpose\nFile One,2026-11-02,Met,77,";
        assert_eq!(import(&app, "conversations", &format!("{talk}\n")).await.json()["refused"][0]["column"], json!("cf_purpose"));
        assert_eq!(import(&app, "conversations", &format!("{talk}Review\n")).await.status, 201);
        assert_eq!(import(&app, "conversations", &format!("{talk}\n")).await.json()["same"], json!(1));
        assert_eq!(import(&app, "conversations", &format!("{talk}Offer\n")).await.json()["changed"], json!(1));
        assert_eq!(values(&app, "conversation").await, 1);
        let page = app.get(&app.cast.admin, "/import?kind=accounts").await.text;
        assert!(page.contains("cf_level") && page.contains("gold"), "{page}");
    }
}
