//! People, conversations and promises over HTTP and by their verbs, on a real database: the slice through everything.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use jiff::civil::date;
use serde_json::{Value as Json, json};
use tenure_db::{Db, Tx};
use tower::ServiceExt;

mod files;
mod slice;
mod visibility;

use crate::base::clock::Clock;
use crate::base::dated::Span;
use crate::base::permit::look;
use crate::base::registry::{ImportKind, ImportReport, Record};
use crate::base::settings::Settings;
use crate::base::viewer::Viewer;
use crate::base::{AccountId, Acting, App, Error, Ids, Locale, Read, Result, Role, UserId, undo};
use crate::features::accounts::model::{NewAccount, Profile};
use crate::features::identity::model::NewUser;
use crate::features::interactions::model::{Kind, NewInteraction};
use crate::features::people::model::NewPerson;
use crate::features::{access, accounts, identity, interactions, org, people, settings};

const NOW: &str = "2026-11-12T09:00:00Z";

struct World {
    db: Db,
    app: App,
    router: Router,
    ids: Ids,
    _room: tenure_testing::Room,
    /// Leads Aurelia.
    anna: (UserId, String),
    /// Leads nothing.
    olga: (UserId, String),
    aurelia: AccountId,
    nordvik: AccountId,
}

fn operator(ids: &Ids) -> Acting {
    let viewer = Viewer::operator(date(2026, 11, 12));
    Acting::new(Arc::new(viewer), Arc::new(Settings::default()), NOW.parse().unwrap(), ids.clone())
}

fn user(name: &str) -> NewUser {
    NewUser {
        email: format!("{name}@test.example"),
        name: name.to_owned(),
        language: Some(Locale::En),
        time_zone: String::from("UTC"),
        job_title: String::new(),
        roles: vec![Role::AccountManager],
        rights: Vec::new(),
        active_from: Some(date(2026, 1, 1)),
        active_last: None,
        all_accounts: 0,
        capacity: None,
        source_ids: Vec::new(),
    }
}

type Cast = (Vec<UserId>, Vec<String>, Vec<AccountId>);

fn cast(tx: &Tx<'_>, by: &Acting) -> Result<Cast> {
    settings::defaults(tx, by)?;
    let users = identity::actions::create(tx, by, &[user("anna"), user("olga")])?;
    let account = |name: &str, tier: &str, lead| NewAccount {
        profile: Profile { name: name.to_owned(), ..Profile::default() },
        tier: Some(tier.to_owned()),
        lifecycle: Some(String::from("active")),
        lead,
        from: Some(date(2026, 1, 1)),
        ..NewAccount::default()
    };
    let new = [account("Aurelia & Söhne", "strategic", Some(users[0])), account("Nordvik", "status", None)];
    let made = accounts::actions::create(tx, by, &new)?;
    org::actions::reach::rebuild(tx)?;
    let tokens: Result<Vec<String>> =
        users.iter().map(|u| identity::actions::tokens::create(tx, by, *u, "test", None, false)).collect();
    Ok((users, tokens?, made))
}

impl World {
    fn new() -> Self {
        let ids = Ids::random();
        let (db, room) = tenure_testing::database();
        let by = operator(&ids);
        let (users, tokens, made) = db.write_blocking(move |tx| cast(tx, &by)).unwrap();
        let clock = Clock::fixed(NOW.parse().unwrap());
        let (app, router) = crate::server::build(db.clone(), clock, ids.clone(), crate::base::app::Config::default());
        let _ = access::model::Part::Lead;
        let actor = |i: usize| (users[i], tokens[i].clone());
        Self { app, router, ids, _room: room, anna: actor(0), olga: actor(1), aurelia: made[0], nordvik: made[1], db }
    }

    fn acting(&self, user: UserId) -> Acting {
        let by = operator(&self.ids);
        self.db
            .read_blocking(|q| {
                let viewer = identity::viewer_of(q, user, by.today, crate::base::viewer::Via::Job)?.unwrap();
                Ok::<_, Error>(Acting::new(Arc::new(viewer), by.settings.clone(), by.now, self.ids.clone()))
            })
            .unwrap()
    }

    fn write<T: Send + 'static>(&self, f: impl Fn(&Tx<'_>) -> Result<T> + Send + 'static) -> T {
        self.db.write_blocking(f).unwrap()
    }

    fn send(
        &self,
        who: &(UserId, String),
        method: Method,
        path: &str,
        kind: &str,
        body: String,
    ) -> (StatusCode, String, String) {
        let mut request = Request::builder().method(method.clone()).uri(path).header("host", "test");
        request = request.header("authorization", format!("Bearer {}", who.1)).header("content-type", kind);
        if method == Method::PATCH {
            request = request.header("if-match", "\"1\"");
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let router = self.router.clone();
        runtime.block_on(async {
            let response = router.oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
            let place = response.headers().get(header::LOCATION).map(|v| v.to_str().unwrap().to_owned());
            let status = response.status();
            let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap();
            (status, String::from_utf8(bytes.to_vec()).unwrap(), place.unwrap_or_default())
        })
    }

    fn page(&self, path: &str) -> String {
        let (status, text, _) = self.send(&self.anna, Method::GET, path, "text/plain", String::new());
        assert_eq!(status, StatusCode::OK, "{path}: {text}");
        assert_eq!(text.matches("<h1").count(), usize::from(!path.contains(".csv")), "{path}");
        for prefix in ["people-", "interactions-", "promises-"] {
            assert!(!text.contains(&format!(">{prefix}")), "a missing key on {path}");
        }
        text
    }

    fn post(&self, path: &str, form: &[(&str, &str)]) -> (StatusCode, String, String) {
        let body = serde_html_form::to_string(form).unwrap();
        self.send(&self.anna, Method::POST, path, "application/x-www-form-urlencoded", body)
    }

    fn api(&self, who: &(UserId, String), method: Method, path: &str, body: Json) -> (StatusCode, Json) {
        let (status, text, _) = self.send(who, method, path, "application/json", body.to_string());
        (status, serde_json::from_str(&text).unwrap_or(Json::String(text)))
    }

    fn stats(&self) -> Json {
        let (_, account) = self.api(&self.anna, Method::GET, &format!("/api/v1/accounts/{}", self.aurelia), json!({}));
        account["stats"].clone()
    }

    /// Everything maintained is what its SQL gives.
    fn check(&self) {
        let checks: Vec<_> = self.app.registry.checks.iter().map(|c| c.run).collect();
        self.write(move |tx| {
            for run in &checks {
                assert_eq!(run(tx, date(2026, 11, 12), false)?, Vec::<String>::new());
            }
            Ok(())
        });
    }
}
