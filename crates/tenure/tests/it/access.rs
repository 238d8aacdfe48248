//! What each of the cast sees, and how fast it changes.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::both;
use crate::kit::{Actor, TestApp};

both! {
    async fn each_sees_exactly_what_the_rules_give(app) {
        let c = &app.cast;
        for (actor, want) in [
            (&c.anna_am, vec![c.dairy, c.castellan]),
            (&c.api_token, vec![c.dairy, c.castellan]),
            // The lead of the group edits what is below it.
            (&c.ben_kam, vec![c.aurelia, c.dairy]),
            // Those of her people, and her territory.
            (&c.dora_director, vec![c.aurelia, c.dairy, c.castellan, c.orphan]),
            (&c.carl_am, vec![c.nordvik]),
            (&c.outsider, vec![]),
            (&c.admin, vec![]),
            (&c.auditor, vec![]),
        ] {
            let mut want: Vec<String> = want.iter().map(ToString::to_string).collect();
            want.sort();
            assert_eq!(app.get(actor, "/api/v1/accounts?scope=all").await.ids(), want, "{}", actor.name);
        }
    }

    async fn a_revocation_is_true_for_the_very_next_request(app) {
        let c = &app.cast;
        let grant = json!({"user": c.outsider.id, "level": "read", "valid_to": "2026-11-30", "reason": "cover"});
        let made = app.api(&c.dora_director, Method::POST, &format!("/api/v1/accounts/{}/grants", c.castellan), grant).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!(see(&app, &c.outsider).await, StatusCode::OK);
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let gone = app.api(&c.dora_director, Method::PATCH, &format!("/api/v1/accounts/{}/grants/{id}", c.castellan), json!({"valid_to": "2026-11-11"})).await;
        assert!(gone.status.is_success(), "{}", gone.text);
        assert_eq!(see(&app, &c.outsider).await, StatusCode::NOT_FOUND);
    }

    async fn a_grant_ends_with_its_last_day(app) {
        let c = &app.cast;
        let grant = json!({"user": c.outsider.id, "level": "read", "valid_to": "2026-11-13", "reason": "cover"});
        app.api(&c.dora_director, Method::POST, &format!("/api/v1/accounts/{}/grants", c.castellan), grant).await;
        app.clock.set("2026-11-13T23:59:00Z".parse().unwrap());
        assert_eq!(see(&app, &c.outsider).await, StatusCode::OK);
        app.clock.set("2026-11-14T00:00:00Z".parse().unwrap());
        assert_eq!(see(&app, &c.outsider).await, StatusCode::NOT_FOUND);
    }

    async fn a_hand_over_moves_lead_and_sight(app) {
        let c = &app.cast;
        let body = json!({"accounts": [c.castellan], "to": c.ben_kam.id, "from": "2026-11-12", "reason": "balance"});
        let moved = app.api(&c.dora_director, Method::POST, "/api/v1/reassignments", body).await;
        assert!(moved.status.is_success(), "{}", moved.text);
        assert_eq!(see(&app, &c.ben_kam).await, StatusCode::OK);
        assert_eq!(see(&app, &c.anna_am).await, StatusCode::NOT_FOUND);
    }
}

async fn see(app: &TestApp, actor: &Actor) -> StatusCode {
    app.get(actor, &format!("/accounts/{}", app.cast.castellan)).await.status
}
