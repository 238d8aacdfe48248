//! Signing in, links and tokens, over the router and a real database.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use jiff::SignedDuration;
use tower::ServiceExt;

use crate::base::clock::Clock;
use crate::base::{Acting, App, Error, Ids, Role, UserId, Viewer};
use crate::features::identity::actions::{self, links};
use crate::features::identity::model::{EditUser, LinkKind, NewUser, State};
use crate::features::identity::store;

struct World {
    app: App,
    router: Router,
    clock: Clock,
    _room: tenure_testing::Room,
}

struct Answer {
    status: StatusCode,
    location: String,
    cookie: String,
    text: String,
}

impl World {
    fn new() -> Self {
        let ids = Ids::random();
        let clock = Clock::fixed("2026-11-12T10:00:00Z".parse().unwrap());
        let (db, room) = tenure_testing::database();
        let (app, router) = crate::server::build(db, clock.clone(), ids, crate::base::app::Config::default());
        Self { app, router, clock, _room: room }
    }

    fn operator(&self) -> Acting {
        let today = self.clock.now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
        Acting::new(
            std::sync::Arc::new(Viewer::operator(today)),
            std::sync::Arc::default(),
            self.clock.now(),
            self.app.ids.clone(),
        )
    }

    async fn user(&self, email: &'static str, role: Role) -> UserId {
        let by = self.operator();
        let new =
            NewUser { email: email.into(), name: format!("User {email}"), roles: vec![role], ..NewUser::default() };
        self.app.db.write(move |tx| actions::create(tx, &by, std::slice::from_ref(&new))).await.unwrap()[0]
    }

    async fn secret(&self, user: UserId, kind: LinkKind) -> String {
        let by = self.operator();
        self.app.db.write(move |tx| links::issue(tx, &by, user, kind, 1)).await.unwrap()
    }

    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: String) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = response.status();
        let text = |name: &str| {
            let all = response.headers().get_all(name).iter().filter_map(|v| v.to_str().ok());
            all.collect::<Vec<_>>().join("\n")
        };
        let (location, cookie) = (text("location"), text("set-cookie"));
        let bytes = axum::body::to_bytes(response.into_body(), 4_000_000).await.unwrap();
        Answer { status, location, cookie, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send(Method::GET, path, &[("cookie", cookie), ("accept-language", "en")], String::new()).await
    }

    async fn post(&self, path: &str, cookie: &str, form: &[(&str, &str)]) -> Answer {
        let headers =
            [("cookie", cookie), ("content-type", "application/x-www-form-urlencoded"), ("accept-language", "en")];
        self.send(Method::POST, path, &headers, serde_html_form::to_string(form).unwrap()).await
    }

    async fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.post("/sign-in", "", &[("email", email), ("password", password), ("stay", "1"), ("next", "/profile")])
            .await
    }
}

fn session(answer: &Answer) -> String {
    answer.cookie.split(['\n', ';']).find(|c| c.starts_with("tenure_session=")).unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_is_looked_at_often_and_used_once() {
    let w = World::new();
    let mei = w.user("mei@halden.example", Role::AccountManager).await;
    let secret = w.secret(mei, LinkKind::Invite).await;
    let path = format!("/links/{secret}");
    for _ in 0..3 {
        let page = w.get(&path, "").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("User mei@halden.example") && page.text.contains("<h1>"));
    }
    let short = w.post(&path, "", &[("password", "short")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.text.contains("at least 12 characters") && !short.text.contains("value=\"short\""));
    let done = w.post(&path, "", &[("password", "a long enough phrase")]).await;
    assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/"));
    let cookie = session(&done);
    assert!(
        done.cookie.contains("HttpOnly") && done.cookie.contains("SameSite=Lax") && !done.cookie.contains("Secure")
    );
    assert_eq!(w.get("/profile", &cookie).await.status, StatusCode::OK);
    assert_eq!(w.post(&path, "", &[("password", "another long phrase")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(w.get(&path, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(w.sign_in("MEI@halden.example ", "a long enough phrase").await.location, "/profile");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_tries_are_counted_told_and_paused_alike_for_known_and_unknown() {
    let w = World::new();
    let mei = w.user("mei@halden.example", Role::AccountManager).await;
    let secret = w.secret(mei, LinkKind::Invite).await;
    w.post(&format!("/links/{secret}"), "", &[("password", "a long enough phrase")]).await;
    for email in ["mei@halden.example", "nobody@halden.example"] {
        for left in ["4 tries left", "3 tries left", "2 tries left", "One try left"] {
            let wrong = w.sign_in(email, "wrong").await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(wrong.text.contains(left) && wrong.text.contains("one minute"), "{email} {left}");
        }
        assert_eq!(w.sign_in(email, "wrong").await.status, StatusCode::TOO_MANY_REQUESTS);
        let paused = w.sign_in(email, "a long enough phrase").await;
        assert_eq!(paused.status, StatusCode::TOO_MANY_REQUESTS, "the right password waits too");
        assert!(paused.text.contains("Wait one minute"));
    }
    w.clock.advance(SignedDuration::from_secs(61));
    let fine = w.sign_in("mei@halden.example", "a long enough phrase").await;
    assert_eq!(fine.status, StatusCode::SEE_OTHER);
    let again = w.sign_in("mei@halden.example", "wrong").await;
    assert!(again.text.contains("4 tries left"), "success forgets the failures");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tries_at_once_do_not_slip_by() {
    let w = World::new();
    let mut waiting = tokio::task::JoinSet::new();
    for n in 0..12 {
        let (router, body) = (w.router.clone(), String::from("email=other%40halden.example&password=wrong"));
        waiting.spawn(async move {
            let request = Request::builder().method(Method::POST).uri("/sign-in");
            let request = request.header("content-type", "application/x-www-form-urlencoded").header("x-n", n);
            router.oneshot(request.body(Body::from(body)).unwrap()).await.unwrap().status()
        });
    }
    let answers = waiting.join_all().await;
    let checked = answers.iter().filter(|s| **s == StatusCode::UNPROCESSABLE_ENTITY).count();
    assert_eq!(checked, 4, "{answers:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_password_ends_other_sessions_and_keeps_tokens() {
    let w = World::new();
    let mei = w.user("mei@halden.example", Role::AccountManager).await;
    let secret = w.secret(mei, LinkKind::Invite).await;
    let one = session(&w.post(&format!("/links/{secret}"), "", &[("password", "a long enough phrase")]).await);
    let other = session(&w.sign_in("mei@halden.example", "a long enough phrase").await);
    let made = w.post("/profile/tokens", &one, &[("name", "Report"), ("days", "30")]).await;
    let at = made.text.find("tnr_").unwrap();
    let token: String =
        made.text[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect();
    let bad = w.post("/profile/password", &one, &[("current", "wrong"), ("password", "yet another phrase")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = [("current", "a long enough phrase"), ("password", "yet another phrase")];
    assert_eq!(w.post("/profile/password", &one, &form).await.location, "/profile");
    assert_eq!(w.get("/profile", &one).await.status, StatusCode::OK);
    assert_eq!(w.get("/profile", &other).await.location, "/sign-in?next=/profile");
    let bearer = format!("Bearer {token}");
    let me = w.send(Method::GET, "/api/v1/me", &[("authorization", &bearer)], String::new()).await;
    assert!(me.status == StatusCode::OK && me.text.contains("mei@halden.example"));
    let none = w
        .send(Method::GET, "/api/v1/me", &[("authorization", "Bearer tnr_wrong"), ("cookie", &one)], String::new())
        .await;
    assert_eq!(none.status, StatusCode::UNAUTHORIZED, "a bad token is nobody, whatever the cookie says");
    assert_eq!(w.post("/sign-out", &one, &[]).await.location, "/sign-in");
    assert_eq!(w.get("/profile", &one).await.status, StatusCode::SEE_OTHER, "the session is over on the server");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_start_makes_one_administrator_and_then_is_over() {
    let w = World::new();
    let by = w.operator();
    let code = w.app.db.write(move |tx| crate::features::identity::setup_link(tx, &by)).await.unwrap().unwrap();
    let to = w.get(&format!("/links/{code}"), "").await.location;
    assert_eq!(to, format!("/setup?code={code}"));
    assert_eq!(w.get(&to, "").await.status, StatusCode::OK);
    let form = |code: &'static str, zone: &'static str| {
        vec![
            ("code", code),
            ("name", "Ingrid Moe"),
            ("email", "ingrid@halden.example"),
            ("password", "a long enough phrase"),
            ("company", "Halden Instruments"),
            ("time_zone", zone),
            ("currency", "eur"),
            ("language", "en"),
        ]
    };
    let wrong = w.post("/setup", "", &form("wrong", "Europe/Oslo")).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("This code does not work"));
    let code: &'static str = Box::leak(code.into_boxed_str());
    let zone = w.post("/setup", "", &form(code, "Mars/Olympus")).await;
    assert!(
        zone.status == StatusCode::UNPROCESSABLE_ENTITY && zone.text.contains("Write a time zone like Europe/Oslo")
    );
    let done = w.post("/setup", "", &form(code, "Europe/Oslo")).await;
    assert_eq!(done.location, "/");
    let cookie = session(&done);
    for page in ["/admin/users", "/admin/users/new", "/admin/settings", "/admin/terms/tier", "/profile"] {
        let answer = w.get(page, &cookie).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        assert_eq!(answer.text.matches("<h1").count(), 1, "{page}");
        assert!(!answer.text.contains(">identity-") && !answer.text.contains(">settings-"), "{page}");
    }
    assert!(w.get("/sign-in", "").await.text.contains("Ask Ingrid Moe"));
    assert_eq!(w.get("/setup", "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(w.post("/setup", "", &form(code, "Europe/Oslo")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_makes_edits_and_deactivates_users() {
    let w = World::new();
    let admin = w.user("ingrid@halden.example", Role::Admin).await;
    let secret = w.secret(admin, LinkKind::Reset).await;
    let cookie = session(&w.post(&format!("/links/{secret}"), "", &[("password", "a long enough phrase")]).await);
    let new = [
        ("name", "田中 芽衣"),
        ("email", "Mei@Halden.example"),
        ("language", "zh-CN"),
        ("time_zone", "Asia/Tokyo"),
        ("roles", "account_manager"),
        ("roles", "director"),
        ("all_accounts", "0"),
        ("capacity", "60"),
        ("invite", "1"),
    ];
    let made = w.post("/admin/users/new", &cookie, &new).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    assert!(made.text.contains("/links/") && made.text.contains("it is shown only now"));
    let twice = w.post("/admin/users/new", &cookie, &new).await;
    assert!(twice.status == StatusCode::UNPROCESSABLE_ENTITY && twice.text.contains("Another user has this email"));
    let mei = w.app.db.read(|q| store::by_email(q, "mei@halden.example")).await.unwrap().unwrap();
    assert_eq!((mei.roles.as_slice(), mei.has_password), ([Role::AccountManager, Role::Director].as_slice(), false));
    assert!(w.get("/admin/users?q=halden&role=director", &cookie).await.text.contains("田中 芽衣"));
    assert!(w.get("/admin/users?role=auditor", &cookie).await.text.contains("No users match"));
    let path = format!("/admin/users/{}", mei.id);
    assert_eq!(w.get(&path, &cookie).await.status, StatusCode::OK);
    assert_eq!(w.post(&format!("{path}/deactivate"), &cookie, &[("last", "")]).await.location, path);
    assert!(w.get("/admin/users?state=inactive", &cookie).await.text.contains("田中 芽衣"));
    let last = w.post(&format!("/admin/users/{admin}/deactivate"), &cookie, &[("last", "")]).await;
    assert!(last.status == StatusCode::CONFLICT && last.text.contains("last administrator"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edits_of_different_fields_merge_and_of_the_same_one_conflict() {
    let w = World::new();
    let mei = w.user("mei@halden.example", Role::AccountManager).await;
    let by = w.operator();
    let edit = move |change: EditUser| {
        let by = by.clone();
        w.app.db.write_blocking(move |tx| actions::edit(tx, &by, mei, &change))
    };
    tokio::task::spawn_blocking(move || {
        let titled = EditUser { job_title: Some("Manager".into()), base: Some(1), ..EditUser::default() };
        assert_eq!(edit(titled).unwrap().version, 2);
        let named = EditUser {
            name: Some("Mei Tanaka".into()),
            job_title: Some(String::new()),
            base: Some(1),
            ..EditUser::default()
        };
        let both = edit(named).unwrap();
        assert_eq!((both.name.as_str(), both.job_title.as_str()), ("Mei Tanaka", "Manager"));
        let clash = EditUser { job_title: Some("Director".into()), base: Some(1), ..EditUser::default() };
        let Err(Error::Conflict(c)) = edit(clash) else { panic!("no conflict") };
        assert_eq!(c.fields, [(String::from("job_title"), String::from("Manager"), String::from("Director"))]);
        assert_eq!(c.version, Some(3));
    })
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upsert_tells_what_it_did() {
    let w = World::new();
    let by = w.operator();
    let row = |name: &str| NewUser { email: "mei@halden.example".into(), name: name.into(), ..NewUser::default() };
    for (name, state) in [("Mei", State::New), ("Mei", State::Same), ("Mei Tanaka", State::Changed)] {
        let (by, row) = (by.clone(), row(name));
        let done = w.app.db.write(move |tx| actions::upsert(tx, &by, std::slice::from_ref(&row))).await.unwrap();
        assert_eq!(done[0].state, state, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn visitors_choose_a_language_and_never_leave_the_site() {
    let w = World::new();
    let chosen = w.post("/profile/language", "", &[("language", "zh-CN"), ("back", "//evil.example")]).await;
    assert_eq!((chosen.status, chosen.location.as_str()), (StatusCode::SEE_OTHER, "/"));
    assert!(chosen.cookie.contains("tenure_lang=zh-CN"));
    assert!(w.get("/sign-in", "tenure_lang=zh-CN").await.text.contains("保持登录"));
    assert!(w.get("/lookup/time-zones?q=oslo", "").await.text.contains("Europe/Oslo"));
    assert!(w.get("/password-reset", "").await.text.contains("sends no mail"));
    let asked = w.post("/password-reset", "", &[("email", "mei@halden.example")]).await;
    assert_eq!(asked.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_still_leads_accounts_is_handed_over_first() {
    let w = World::new();
    let admin = w.user("ingrid@halden.example", Role::Admin).await;
    let mei = w.user("mei@halden.example", Role::AccountManager).await;
    let (admin_link, mei_link) = (w.secret(admin, LinkKind::SignIn).await, w.secret(mei, LinkKind::SignIn).await);
    let admin = session(&w.post(&format!("/links/{admin_link}"), "", &[]).await);
    let owner = session(&w.post(&format!("/links/{mei_link}"), "", &[]).await);
    let lead = mei.to_string();
    let account = [("name", "Aurelia Foods"), ("kind", "legal_entity"), ("lead", lead.as_str()), ("lifecycle", "")];
    let made = w.post("/accounts/new", &owner, &account).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let path = format!("/admin/users/{mei}");
    let refused = w.post(&format!("{path}/deactivate"), &admin, &[("last", "")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.text.contains("still lead one account")
            && refused.text.contains(&format!("/handovers/new?giver={mei}"))
    );
    let anyway = w.post(&format!("{path}/deactivate"), &admin, &[("last", ""), ("anyway", "1")]).await;
    assert_eq!(anyway.location, path);
    assert_eq!(w.get("/profile", &owner).await.status, StatusCode::SEE_OTHER, "out at once");
    let undo = anyway.cookie.split(['.', ';']).nth(1).unwrap_or_default().to_owned();
    assert_eq!(w.post(&format!("/undo/{undo}"), &admin, &[]).await.status, StatusCode::SEE_OTHER);
    let back = w.app.db.read(move |q| store::find(q, mei)).await.unwrap().unwrap();
    assert!(back.active_last().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_and_words_are_changed_on_their_pages() {
    let w = World::new();
    let user = w.user("ingrid@halden.example", Role::Admin).await;
    let link = w.secret(user, LinkKind::SignIn).await;
    let admin = session(&w.post(&format!("/links/{link}"), "", &[]).await);
    let form = [
        ("company", "Halden <b>"),
        ("time_zone", "Asia/Shanghai"),
        ("currency", "cny"),
        ("fiscal_month", "4"),
        ("language", "zh-CN"),
        ("retention_months", "0"),
        ("operator", "Ingrid Moe"),
    ];
    assert_eq!(w.post("/admin/settings", &admin, &form).await.location, "/admin/settings");
    let page = w.get("/admin/settings", &admin).await.text;
    assert!(page.contains("Halden &lt;b&gt;") && page.contains("Default: EUR"));
    let tier = [("name_en", "Pilot"), ("name_zh", "试点"), ("is_key", "1"), ("points", "4")];
    assert_eq!(w.post("/admin/terms/tier", &admin, &tier).await.status, StatusCode::SEE_OTHER);
    assert_eq!(w.post("/admin/terms/tier", &admin, &tier).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let term = w.get("/admin/terms/tier/pilot", &admin).await.text;
    assert!(term.contains("试点"));
    let stale = [("name_en", "Trial"), ("name_zh", "试点"), ("points", "4"), ("base", "1")];
    assert_eq!(w.post("/admin/terms/tier/pilot", &admin, &stale).await.status, StatusCode::SEE_OTHER);
    assert_eq!(w.post("/admin/terms/tier/pilot", &admin, &tier_again()).await.status, StatusCode::CONFLICT);
    assert_eq!(w.post("/admin/terms/tier/pilot/archive", &admin, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(w.get("/admin/terms/tier", &admin).await.text.contains("/admin/terms/tier/pilot/restore"));
    assert_eq!(w.get("/admin/terms/colour", &admin).await.status, StatusCode::NOT_FOUND);
}

fn tier_again() -> [(&'static str, &'static str); 4] {
    [("name_en", "Attempt"), ("name_zh", "尝试"), ("points", "4"), ("base", "1")]
}
