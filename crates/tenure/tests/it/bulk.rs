//! Bulk edit: what is shown is what happens, all of it or nothing, and one undo takes it back.

use axum::http::{Method, StatusCode};
use jiff::civil::date;
use serde_json::{Value as Json, json};
use tenure::base::{AccountId, Error};
use tenure::features::accounts;
use tenure::features::accounts::bulk::actions;
use tenure::features::accounts::bulk::model::{Change, Deed};
use tenure_db::params;

use crate::both;
use crate::kit::cast::{account, operator};
use crate::kit::{Actor, TestApp};

const BULK: &str = "/api/v1/accounts/bulk";

async fn bulk(app: &TestApp, by: &Actor, body: Json) -> Json {
    let answer = app.api(by, Method::POST, BULK, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// How many accounts have each tier on the day of the tests.
async fn tiers(app: &TestApp) -> Vec<(String, i64)> {
    let sql = "/* test */ select tier, count(*) from account_tiers where valid_from <= $1 and valid_to > $1 group by tier order by tier";
    let day = date(2026, 11, 12);
    app.app.db.read(move |q| q.query(sql, &params![day], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))).await.unwrap()
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    app.app.db.read(move |q| q.query_one(sql, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap()
}

both! {
    async fn a_whole_filter_changes_in_one_act_and_one_undo(app) {
        let dora = &app.cast.dora_director;
        let before = tiers(&app).await;
        let ask = |more: Json| {
            let mut body = json!({"filter": "scope=all", "tier": "strategic", "reason": "review"});
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        let shown = bulk(&app, dora, ask(json!({"preview": true}))).await;
        let numbers = |b: &Json| [&b["accounts"], &b["changed"], &b["refused"], &b["same"]].map(|n| n.as_i64().unwrap());
        assert_eq!(numbers(&shown), [4, 3, 1, 0], "she manages three of four that she sees: {shown}");
        assert_eq!((shown["batch"].is_null(), tiers(&app).await), (true, before.clone()), "a look changes nothing");

        let done = bulk(&app, dora, ask(json!({"token": shown["token"]}))).await;
        assert_eq!(numbers(&done), [4, 3, 1, 0]);
        assert_eq!(tiers(&app).await, [(String::from("status"), 2), (String::from("strategic"), 3)]);
        let events = "/* test */ select count(*) from events where verb = 'account.tier_set' and reason = 'review'";
        assert_eq!(count(&app, events).await, 3);
        let again = bulk(&app, dora, ask(json!({}))).await;
        assert_eq!((numbers(&again), again["batch"].is_null()), ([4, 0, 1, 3], true), "it is so already");

        let undo = format!("/api/v1/undo/{}", done["batch"].as_str().unwrap());
        assert_eq!(app.api(&app.cast.anna_am, Method::POST, &undo, json!({})).await.status, StatusCode::NOT_FOUND);
        let undone = app.api(dora, Method::POST, &undo, json!({})).await;
        assert_eq!(undone.status, StatusCode::NO_CONTENT, "{}", undone.text);
        assert_eq!(tiers(&app).await, before);
        let rows = "/* test */ select count(*) from account_tiers where tier = 'strategic'";
        assert_eq!(count(&app, rows).await, 0, "no row is left of it");
    }

    async fn fields_and_tags_change_together(app) {
        let (anna, castellan, dairy) = (&app.cast.anna_am, app.cast.castellan, app.cast.dairy);
        let sector = app.get(anna, "/api/v1/terms/sector").await;
        assert_eq!(sector.status, 200, "{}", sector.text);
        let code = sector.json()["items"][0]["code"].as_str().unwrap().to_owned();
        let one = format!("/api/v1/accounts/{castellan}");
        let tag = app.api(anna, Method::PATCH, &one, json!({"tags": ["Café", "old"]})).await;
        assert_eq!(tag.status, 200, "{}", tag.text);
        let body = json!({"ids": [castellan, dairy, app.cast.nordvik], "sector": code, "tag": ["cafe", "2027; no"], "untag": ["OLD"]});
        let wrong = app.api(anna, Method::POST, BULK, body).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
        let body = json!({"ids": [castellan, dairy, app.cast.nordvik], "sector": code, "tag": ["cafe", "2027"], "untag": ["OLD"]});
        let done = bulk(&app, anna, body).await;
        assert_eq!((&done["accounts"], &done["changed"]), (&json!(2), &json!(2)), "Nordvik does not exist for her");
        let now = app.get(anna, &one).await.json();
        assert_eq!((&now["tags"], &now["sector"]), (&json!(["2027", "Café"]), &json!(code)));
        // What somebody edits afterwards is kept from an undo that would lose it.
        let later = app.api(anna, Method::PATCH, &one, json!({"tags": ["mine"]})).await;
        assert_eq!(later.status, 200, "{}", later.text);
        let undo = format!("/api/v1/undo/{}", done["batch"].as_str().unwrap());
        assert_eq!(app.api(anna, Method::POST, &undo, json!({})).await.status, StatusCode::CONFLICT);
        let sectors = "/* test */ select count(*) from accounts where sector is not null";
        assert_eq!(count(&app, sectors).await, 2, "all or nothing: the sectors stayed too");
        app.api(anna, Method::PATCH, &one, json!({"tags": ["2027", "Café"]})).await;
        assert_eq!(app.api(anna, Method::POST, &undo, json!({})).await.status, StatusCode::NO_CONTENT);
        let now = app.get(anna, &one).await.json();
        assert_eq!((&now["tags"], &now["sector"], count(&app, sectors).await), (&json!(["Café", "old"]), &Json::Null, 0));
    }

    async fn what_was_not_shown_does_not_happen(app) {
        let (anna, ben) = (&app.cast.anna_am, &app.cast.ben_kam);
        let body = json!({"ids": [app.cast.castellan, app.cast.dairy], "lifecycle": "former"});
        let mut ask = body.clone();
        ask["preview"] = json!(true);
        let shown = bulk(&app, anna, ask).await;
        let tag = app.api(ben, Method::PATCH, &format!("/api/v1/accounts/{}", app.cast.dairy), json!({"tags": ["urgent"]})).await;
        assert_eq!(tag.status, 200, "{}", tag.text);
        let mut late = body.clone();
        late["token"] = shown["token"].clone();
        let refused = app.api(anna, Method::POST, BULK, late).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        let former = "/* test */ select count(*) from account_lifecycles where lifecycle = 'former'";
        assert_eq!(count(&app, former).await, 0);
    }

    async fn strangers_and_wrong_input(app) {
        let absent = "0190ffff-0000-7000-8000-000000000000";
        let ask = async |actor: &Actor, body: Json| app.api(actor, Method::POST, BULK, body).await;
        let ids = [json!([app.cast.castellan]), json!([absent])];
        let answers = [ask(&app.cast.outsider, json!({"ids": ids[0], "tier": "star"})).await, ask(&app.cast.outsider, json!({"ids": ids[1], "tier": "star"})).await];
        assert_eq!(answers[0].status, StatusCode::UNPROCESSABLE_ENTITY);
        let errors = |a: &crate::kit::Answer| a.json()["errors"].clone();
        assert_eq!(errors(&answers[0]), errors(&answers[1]), "invisible and absent are the same");
        for (body, field) in [
            (json!({"ids": ids[0]}), "no_change"),
            (json!({"ids": ids[0], "tier": "<script>"}), "tier"),
            (json!({"ids": ids[0], "sector": "nonsense"}), "sector"),
            (json!({"ids": ids[0], "tag": ["x".repeat(41)]}), "tags"),
            (json!({"ids": ids[0], "tier": "star", "from": "someday"}), "from"),
            (json!({"ids": ids[0], "filter": "scope=all", "tier": "star"}), "filter"),
            (json!({"filter": "nonsense=1", "tier": "star"}), "filter"),
        ] {
            let answer = ask(&app.cast.anna_am, body).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", answer.text);
            assert!(field == "no_change" || answer.text.contains(&format!("\"{field}\"")), "{field}: {}", answer.text);
        }
    }

    async fn the_page_shows_then_does(app) {
        let anna = &app.cast.anna_am;
        let id = app.cast.castellan.to_string();
        let start = [("filter", "scope=mine"), ("id", id.as_str()), ("verb", "edit"), ("all", "")];
        let form = app.post(anna, "/accounts/bulk", &start).await;
        assert!(form.status == 200 && form.text.contains("Edit 1 account") && !form.text.contains("/accounts/bulk/apply"), "{}", form.text);
        let chosen = [("filter", "scope=mine"), ("id", id.as_str()), ("shown", "1"), ("tier", "star"), ("add", "<b>; 清河")];
        let shown = app.post(anna, "/accounts/bulk", &chosen).await;
        assert!(shown.text.contains("1 account changes") && shown.text.contains("&lt;b&gt;") && shown.text.contains("清河"), "{}", shown.text);
        let token = shown.text.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let mut apply: Vec<(&str, &str)> = chosen.to_vec();
        apply.push(("token", "somethingelse"));
        let refused = app.post(anna, "/accounts/bulk/apply", &apply).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("has changed since you looked"), "{}", refused.text);
        apply.pop();
        apply.push(("token", &token));
        let done = app.post(anna, "/accounts/bulk/apply", &apply).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/accounts?scope=mine"), "{}", done.text);
        let none = [("filter", "scope=mine"), ("verb", "edit"), ("all", "")];
        assert_eq!(app.post(anna, "/accounts/bulk", &none).await.status, StatusCode::SEE_OTHER);
    }

    async fn three_hundred_accounts_cost_few_statements(app) {
        let (db, lead) = (&app.app.db, app.cast.anna_am.id);
        let made = db.write(move |tx| {
            let by = operator(70);
            let new: Vec<_> = (0..300).map(|i| account(&format!("Bulk {i}"), Some(lead), None, None)).collect();
            accounts::actions::create(tx, &by, &new)
        }).await.unwrap();
        let spent = db.write(move |tx| {
            let by = operator(71);
            let change = Change {
                tier: Some(String::from("star")),
                lifecycle: Some(String::from("former")),
                add: vec![String::from("many")],
                ..Change::default()
            };
            let deed = Deed { from: by.today, reason: String::new(), by: None, at: by.now.as_microsecond() };
            let run = |ids: &[AccountId]| {
                let before = tx.statements();
                let plan = actions::apply(tx, &by, ids, (&change, &deed), None)?;
                Ok::<_, Error>((plan.changed.len(), tx.statements() - before))
            };
            Ok::<_, Error>((run(&made[..3])?, run(&made[3..])?))
        }).await.unwrap();
        let ((few, base), (many, cost)) = spent;
        assert_eq!((few, many), (3, 297));
        assert!(base <= 20 && cost <= base + 12, "{base} statements for 3, {cost} for 297");
    }
}
