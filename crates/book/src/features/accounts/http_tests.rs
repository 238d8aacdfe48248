//! Pages and API of the feature through its router.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use super::registrations;
use super::tests::{World, registry};
use crate::base::app::{App, Config};
use crate::base::clock::Clock;
use crate::base::cx::RequestContext;
use crate::base::{Acting, Locale};

struct Client {
    router: Router,
    runtime: tokio::runtime::Runtime,
}

struct Answer {
    status: StatusCode,
    tag: String,
    place: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap()
    }
}

impl Client {
    fn new(world: &World, by: &Acting, locale: Locale) -> Self {
        let context = RequestContext {
            viewer: Some(by.viewer.clone()),
            settings: by.settings.clone(),
            locale,
            now: by.now,
            today: by.today,
            request_id: by.uuid(),
            address: String::new(),
            api: true,
            fragment: false,
            uri: String::from("/accounts"),
            unread: 0,
            flash: None,
            claim: None,
            underway: None,
        };
        let app = App {
            db: world.db.clone(),
            clock: Clock::fixed(by.now),
            ids: world.ids.clone(),
            registry: Arc::new(registry()),
            config: Arc::new(Config::default()),
            pulse: crate::base::pulse::Pulse::default(),
            memo: crate::base::app::Memo::default(),
        };
        let router = registrations::routes().router().layer(axum::Extension(Arc::new(context))).with_state(app);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { router, runtime }
    }

    fn send(&self, method: Method, path: &str, kind: &str, body: String, version: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, kind);
        if !version.is_empty() {
            request = request.header(header::IF_MATCH, version);
        }
        let request = request.body(Body::from(body)).unwrap();
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let head = |name| response.headers().get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
            let (status, tag, place) = (response.status(), head(header::ETAG), head(header::LOCATION));
            let bytes = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
            Answer { status, tag, place, body: String::from_utf8(bytes.to_vec()).unwrap() }
        })
    }

    fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "", String::new(), "")
    }

    fn form(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let body = serde_html_form::to_string(pairs).unwrap();
        self.send(Method::POST, path, "application/x-www-form-urlencoded", body, "")
    }

    fn json(&self, method: Method, path: &str, body: &Json, version: &str) -> Answer {
        self.send(method, path, "application/json", body.to_string(), version)
    }
}

#[test]
fn every_page_renders_in_both_languages() {
    let world = World::new();
    let anna = world.user("anna");
    let id = world.create(&anna, "Aurelia <b>Foods</b>");
    for locale in Locale::ALL {
        let client = Client::new(&world, &anna, locale);
        for path in [
            "/accounts/new",
            &format!("/accounts/{id}/edit"),
            &format!("/accounts/{id}/place"),
            &format!("/accounts/{id}/units"),
        ] {
            let page = client.get(path);
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
            assert!(!page.body.contains("accounts-"), "{path} shows a key: {}", around(&page.body));
            assert!(!page.body.contains("<b>Foods"), "{path}");
        }
    }
}

/// What stands around a key that is shown.
fn around(body: &str) -> &str {
    let at = body.find("accounts-").unwrap_or(0);
    body.get(at.saturating_sub(80)..(at + 60).min(body.len())).unwrap_or_default()
}

#[test]
fn forms_create_edit_and_ask_when_somebody_was_faster() {
    let world = World::new();
    let anna = world.user("anna");
    let client = Client::new(&world, &anna, Locale::En);
    let bad =
        client.form("/accounts/new", &[("name", ""), ("employees", "many"), ("parent", "Nobody"), ("city", "Basel")]);
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.body.contains("3 fields need") && bad.body.contains("value=\"Basel\""));
    let made = client.form("/accounts/new", &[("name", "Aurelia"), ("city", "Basel")]);
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let path = made.place;
    let edit = format!("{path}/edit");
    assert_eq!(
        client.form(&edit, &[("name", "Aurelia"), ("city", "Bern"), ("version", "1")]).status,
        StatusCode::SEE_OTHER
    );
    let late = client.form(&edit, &[("name", "Aurelia"), ("city", "Biel"), ("employees", "5"), ("version", "1")]);
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.body.contains("Bern") && late.body.contains("Biel") && late.body.contains("name=\"seen\" value=\"2\"")
    );
    let typed = [("name", "Aurelia"), ("city", "Biel"), ("employees", "5"), ("version", "1"), ("seen", "2")];
    let settled = [typed.as_slice(), &[("keep.city", "theirs")]].concat();
    assert_eq!(client.form(&edit, &settled).status, StatusCode::SEE_OTHER);
    let account = client.get(&format!("/api/v1{path}")).json();
    assert_eq!(
        (account["city"].as_str(), account["employees"].as_i64(), account["version"].as_i64()),
        (Some("Bern"), Some(5), Some(3))
    );
    assert_eq!(account["lead"]["name"], "anna");
    let place = format!("{path}/place");
    let moved =
        client.form(&place, &[("tier", "star"), ("lifecycle", "active"), ("from", "2026-11-01"), ("reason", "review")]);
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
    assert_eq!(client.get(&format!("/api/v1{path}")).json()["tier"], "star");
    let units = format!("{path}/units");
    assert_eq!(client.form(&units, &[("name", "Plant Basel"), ("kind", "plant")]).status, StatusCode::SEE_OTHER);
    assert!(client.get(&units).body.contains("Plant Basel"));
    assert_eq!(client.form(&format!("{path}/archive"), &[("reason", "")]).status, StatusCode::SEE_OTHER);
    assert_eq!(client.get(&edit).status, StatusCode::CONFLICT);
    assert_eq!(client.form(&format!("{path}/restore"), &[]).status, StatusCode::SEE_OTHER);
}

#[test]
fn the_api_creates_changes_and_hides() {
    let world = World::new();
    let (anna, otto) = (world.user("anna"), world.user("otto"));
    let (client, outsider) = (Client::new(&world, &anna, Locale::En), Client::new(&world, &otto, Locale::En));
    let body = json!({
        "name": "Aurelia", "revenue": { "minor": 125_000, "currency": "EUR" }, "tags": ["food", "export"], "tier": "star",
        "identifiers": [{ "scheme": "source:erp", "value": "A:7" }, { "scheme": "tax_id", "value": "DE 1" }],
    });
    let made = client.json(Method::POST, "/api/v1/accounts", &body, "");
    assert_eq!((made.status, made.tag.as_str()), (StatusCode::CREATED, "\"1\""), "{}", made.body);
    let account = made.json();
    for field in ["name", "revenue", "tier"] {
        assert_eq!(account[field], body[field], "{field}");
    }
    assert_eq!(account["identifiers"], body["identifiers"]);
    let path = made.place;
    assert_eq!(outsider.get(&path).status, StatusCode::NOT_FOUND);
    assert_eq!(
        outsider.json(Method::PATCH, &path, &json!({ "name": 5 }), "*").status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(outsider.json(Method::PATCH, &path, &json!({ "name": "" }), "*").status, StatusCode::NOT_FOUND);
    assert_eq!(
        client.json(Method::PATCH, &path, &json!({ "city": "Bern" }), "").status,
        StatusCode::PRECONDITION_REQUIRED
    );
    let changed = client.json(Method::PATCH, &path, &json!({ "city": "Bern", "revenue": null, "tags": [] }), "\"1\"");
    assert_eq!((changed.status, changed.tag.as_str()), (StatusCode::OK, "\"2\""));
    assert!(changed.json()["revenue"].is_null() && changed.json()["name"] == "Aurelia");
    assert_eq!(client.json(Method::PATCH, &path, &json!({ "city": "Biel" }), "\"1\"").status, StatusCode::CONFLICT);
    assert_eq!(
        client.json(Method::PATCH, &path, &json!({ "employees": -1 }), "*").status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let tier =
        client.json(Method::POST, &format!("{path}/tier"), &json!({ "tier": "status", "from": "2026-12-01" }), "");
    assert_eq!((tier.status, tier.json()["tier"].as_str()), (StatusCode::OK, Some("star")));
    assert_eq!(client.get(&format!("{path}/history")).json()["tier"].as_array().unwrap().len(), 2);
    assert_eq!(
        client.json(Method::POST, &format!("{path}/tier"), &json!({}), "").status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let unit = client.json(Method::POST, &format!("{path}/units"), &json!({ "name": "Plant", "kind": "plant" }), "");
    assert_eq!(unit.status, StatusCode::CREATED);
    let one = format!("{path}/units/{}", unit.json()["id"].as_str().unwrap());
    assert_eq!(client.json(Method::PATCH, &one, &json!({ "city": "Basel" }), "\"1\"").json()["name"], "Plant");
    assert_eq!(client.send(Method::POST, &format!("{one}/archiving"), "", String::new(), "").status, StatusCode::OK);
    let batch = json!({ "ids": [account["id"]], "tag": ["new"], "lifecycle": "former" });
    assert_eq!(client.json(Method::POST, "/api/v1/accounts/batch", &batch, "").status, StatusCode::OK);
    assert_eq!(outsider.json(Method::POST, "/api/v1/accounts/batch", &batch, "").status, StatusCode::NOT_FOUND);
    let after = client.get(&path).json();
    assert_eq!((&after["tags"], &after["lifecycle"]), (&json!(["new"]), &json!("former")));
    assert_eq!(client.json(Method::POST, &format!("{path}/archiving"), &json!({}), "").status, StatusCode::OK);
    assert_eq!(client.json(Method::PATCH, &path, &json!({ "city": "x" }), "*").status, StatusCode::CONFLICT);
    assert_eq!(client.send(Method::DELETE, &format!("{path}/archiving"), "", String::new(), "").status, StatusCode::OK);
}
