//! Hostile strings survive every text field, come back identical, and are inert.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::both;

const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'; drop table accounts; --",
    "=cmd|' /C calc'!A0",
    "{{7*7}} ${7*7} %{7}",
    "../../etc/passwd",
    "\u{202e}gnp.exe",
    "Ω≈ç√∫˜µ≤≥÷ åß∂ƒ",
    "田中さんにあげて下さい 部落格 사회과학원",
    "👩‍👩‍👧‍👦 🏳️‍🌈",
    "%00%0d%0aSet-Cookie: x=y",
    "1;base64,PHN2Zy8+ &amp; &lt;b&gt;",
];

both! {
    async fn names_come_back_as_they_went_and_do_nothing(app) {
        let c = &app.cast;
        for text in HOSTILE {
            let made = app.api(&c.anna_am, Method::POST, "/api/v1/accounts", json!({"name": text, "kind": "legal_entity", "description": text, "city": text})).await;
            assert_eq!(made.status, StatusCode::CREATED, "{text}: {}", made.text);
            let id = made.json()["id"].as_str().unwrap().to_owned();
            let stored = app.get(&c.anna_am, &format!("/api/v1/accounts/{id}")).await.json();
            assert_eq!(stored["name"], text);
            for path in [format!("/accounts/{id}"), String::from("/accounts?scope=all"), format!("/accounts/{id}/edit")] {
                let page = app.get(&c.anna_am, &path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                assert!(!page.text.contains("<script>alert") && !page.text.contains("<img src=x"), "{path}: {text} is live");
            }
            let csv = app.get(&c.anna_am, "/accounts.csv?scope=all").await;
            assert!(!csv.text.contains("\n=cmd") && !csv.text.contains(",=cmd"), "a formula is live");
            let talk = app.api(&c.anna_am, Method::POST, &format!("/api/v1/accounts/{id}/conversations"), json!({"kind": "call", "summary": text})).await;
            assert_eq!(talk.status, StatusCode::CREATED, "{}", talk.text);
            assert_eq!(talk.json()["summary"], text);
            let promise = app.api(&c.anna_am, Method::POST, &format!("/api/v1/accounts/{id}/promises"), json!({"side": "ours", "content": text, "due_on": "2026-12-01"})).await;
            assert_eq!(promise.status, StatusCode::CREATED, "{}", promise.text);
            assert_eq!(promise.json()["content"], text);
        }
    }

    async fn the_naughty_list_survives(app) {
        let c = &app.cast;
        for text in naughty_strings::BLNS {
            let name = text.trim();
            let body = json!({"kind": "call", "summary": name});
            let made = app.api(&c.anna_am, Method::POST, &format!("/api/v1/accounts/{}/conversations", c.castellan), body).await;
            if name.is_empty() || name.chars().any(char::is_control) || name.chars().count() > 200 {
                assert!(made.status == StatusCode::UNPROCESSABLE_ENTITY || made.json()["summary"] == name, "{name:?}: {}", made.text);
            } else {
                assert_eq!(made.status, StatusCode::CREATED, "{name:?}: {}", made.text);
                assert_eq!(made.json()["summary"], name);
            }
        }
        let page = app.get(&c.anna_am, &format!("/accounts/{}/timeline", c.castellan)).await;
        assert_eq!(page.status, StatusCode::OK);
        for live in ["<img src=x", "<svg/onload", "<script>alert", "<iframe"] {
            assert!(!page.text.to_lowercase().contains(live), "{live} is live");
        }
    }

    async fn malformed_input_names_the_field(app) {
        let c = &app.cast;
        for (body, status, word) in [
            ("{", 400, ""),
            (r#"{"name": 7, "kind": "legal_entity"}"#, 422, "name"),
            (r#"{"name": "A", "kind": "legal_entity", "nonsense": 1}"#, 422, "nonsense"),
            (r#"{"name": "A", "name": "B"}"#, 422, "name"),
            (r#"{"name": "", "kind": "legal_entity"}"#, 422, "name"),
        ] {
            let answer = app.send(Some(&c.anna_am), Method::POST, "/api/v1/accounts", Some("application/json"), &[], body.to_owned()).await;
            assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.text);
            assert!(answer.text.contains(word), "{body}: {}", answer.text);
        }
        let big = format!(r#"{{"name": "{}"}}"#, "x".repeat(3 * 1024 * 1024));
        let answer = app.send(Some(&c.anna_am), Method::POST, "/api/v1/accounts", Some("application/json"), &[], big).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        let forged = app.send(Some(&c.anna_am), Method::POST, "/sign-out", Some("application/x-www-form-urlencoded"), &[("sec-fetch-site", "cross-site")], String::new()).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
    }

    async fn a_stranger_is_sent_to_the_door_and_back(app) {
        let answer = app.send(None, Method::GET, "/accounts?scope=mine", None, &[], String::new()).await;
        assert_eq!(answer.location(), "/sign-in?next=/accounts%3Fscope%3Dmine");
        let door = app.send(None, Method::GET, "/sign-in", None, &[], String::new()).await;
        let policy = door.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    }
}
