//! One's own changes of 30 days: what stands in the list can be undone, and nobody else's does.

use axum::http::Method;
use serde_json::{Value as Json, json};
use tenure::features::access::model::Reassign;
use tenure::features::access::team;

use crate::both;
use crate::kit::{Actor, TestApp, cast};

async fn log(app: &TestApp, text: &str) {
    let path = format!("/api/v1/accounts/{}/conversations", app.cast.castellan);
    let made = app.api(&app.cast.anna_am, Method::POST, &path, json!({"summary": text})).await;
    assert_eq!(made.status, 201, "{}", made.text);
}

async fn deeds(app: &TestApp, actor: &Actor) -> Vec<Json> {
    let answer = app.get(actor, "/api/v1/undo").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["items"].as_array().expect("a list").clone()
}

both! {
    async fn what_is_listed_can_be_undone_once(app) {
        let anna = &app.cast.anna_am;
        assert_eq!(deeds(&app, anna).await, Vec::<Json>::new());
        log(&app, "the first call").await;
        app.clock.advance(jiff::SignedDuration::from_mins(1));
        log(&app, "the second call").await;
        let list = deeds(&app, anna).await;
        assert_eq!(list.len(), 2);
        assert_eq!(list[0]["verb"], "conversation.logged");
        assert_eq!(list[0]["account_id"], app.cast.castellan.to_string());
        assert!(list[0]["recorded_at"].as_str() > list[1]["recorded_at"].as_str(), "newest first: {list:?}");
        let page = app.get(anna, "/admin/changes").await.text;
        let batch = list[0]["batch"].as_str().unwrap();
        assert!(page.contains(&format!("/undo/{batch}")) && page.contains("Castellan Retail"), "{page}");

        let path = format!("/api/v1/undo/{batch}");
        assert_eq!(app.api(&app.cast.carl_am, Method::POST, &path, json!({})).await.status, 404);
        assert_eq!(app.api(anna, Method::POST, &path, json!({})).await.status, 204);
        let timeline = app.get(anna, &format!("/accounts/{}/timeline", app.cast.castellan)).await.text;
        assert!(timeline.contains("the first call") && !timeline.contains("the second call"), "{timeline}");
        let left: Vec<Json> = deeds(&app, anna).await;
        assert!(left.iter().all(|deed| deed["batch"] != batch) && left.contains(&list[1]), "{left:?}");
    }

    async fn nobody_elses_changes_are_listed_and_none_of_an_account_one_lost(app) {
        let (anna, carl) = (&app.cast.anna_am, &app.cast.carl_am);
        log(&app, "a call").await;
        for other in [carl, &app.cast.outsider, &app.cast.dora_director, &app.cast.admin, &app.cast.auditor] {
            assert_eq!(deeds(&app, other).await, Vec::<Json>::new(), "{}", other.name);
        }
        let input = Reassign {
            accounts: vec![app.cast.castellan],
            to: carl.id,
            from: jiff::civil::date(2026, 11, 12),
            reason: String::from("a test"),
        };
        app.app.db.write(move |tx| team::reassign(tx, &cast::operator(5), &input)).await.unwrap();
        assert_eq!(deeds(&app, anna).await, Vec::<Json>::new());
        assert!(!app.get(anna, "/admin/changes").await.text.contains("Castellan"));
    }

    async fn a_reassignment_of_several_accounts_is_one_deed(app) {
        let (c, dora) = (&app.cast, &app.cast.dora_director);
        let body = json!({"accounts": [c.castellan, c.dairy], "to": c.ben_kam.id, "from": "2026-11-12"});
        assert!(app.api(dora, Method::POST, "/api/v1/reassignments", body).await.status.is_success());
        let page = format!("/accounts/{}", c.castellan);
        assert_eq!((app.get(&c.anna_am, &page).await.status, app.get(&c.ben_kam, &page).await.status), (404.try_into().unwrap(), 200.try_into().unwrap()));
        let list = deeds(&app, dora).await;
        assert_eq!((list.len(), &list[0]["verb"], &list[0]["events"]), (1, &json!("assignment.reassigned"), &json!(2)));
        let path = format!("/api/v1/undo/{}", list[0]["batch"].as_str().unwrap());
        assert_eq!(app.api(dora, Method::POST, &path, json!({})).await.status, 204);
        assert_eq!((app.get(&c.anna_am, &page).await.status, app.get(&c.ben_kam, &page).await.status), (200.try_into().unwrap(), 404.try_into().unwrap()));
        assert_eq!(app.api(dora, Method::POST, &path, json!({})).await.status, 409, "once only");
    }

    async fn after_thirty_days_the_list_is_empty(app) {
        log(&app, "a call").await;
        app.clock.advance(jiff::SignedDuration::from_hours(24 * 30 - 1));
        assert_eq!(deeds(&app, &app.cast.anna_am).await.len(), 1);
        app.clock.advance(jiff::SignedDuration::from_hours(2));
        assert_eq!(deeds(&app, &app.cast.anna_am).await, Vec::<Json>::new());
    }
}
