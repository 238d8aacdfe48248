//! People, conversations and promises over HTTP and by their verbs, on a real database: the slice through everything.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use jiff::civil::date;
use serde_json::{Value as Json, json};
use tenure_db::{Config, Db, Tx};
use tower::ServiceExt;

use super::{actions, imports, model};
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
    dir: std::path::PathBuf,
    /// Leads Aurelia.
    anna: (UserId, String),
    /// Leads nothing.
    olga: (UserId, String),
    aurelia: AccountId,
    nordvik: AccountId,
}

impl Drop for World {
    fn drop(&mut self) {
        self.db.close();
        let _ = std::fs::remove_dir_all(&self.dir);
    }
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
        let dir = std::env::temp_dir().join(format!("tenure-slice-{}", ids.uuid(NOW.parse().unwrap())));
        std::fs::create_dir_all(&dir).unwrap();
        let db = Db::open(&Config::new(format!("sqlite:{}", dir.join("t.db").display()))).unwrap();
        db.migrate().unwrap();
        let by = operator(&ids);
        let (users, tokens, made) = db.write_blocking(move |tx| cast(tx, &by)).unwrap();
        let clock = Clock::fixed(NOW.parse().unwrap());
        let (app, router) = crate::server::build(db.clone(), clock, ids.clone(), crate::base::app::Config::default());
        let _ = access::model::Part::Lead;
        let actor = |i: usize| (users[i], tokens[i].clone());
        Self { app, router, ids, dir, anna: actor(0), olga: actor(1), aurelia: made[0], nordvik: made[1], db }
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

#[test]
fn a_person_a_call_and_a_promise_show_everywhere_at_once() {
    let w = World::new();
    let a = w.aurelia.to_string();
    let (status, _, to) = w.post(
        "/people/new",
        &[("account", &a), ("name", "<i>Anneke</i> Vos"), ("title", "VP & COO"), ("email", "A.Vos@x.example")],
    );
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, format!("/accounts/{a}/people").as_str()));
    let (_, list) = w.api(&w.anna, Method::GET, "/api/v1/people?q=vos", json!({}));
    let (person, position) = (
        list["items"][0]["person_id"].as_str().unwrap().to_owned(),
        list["items"][0]["id"].as_str().unwrap().to_owned(),
    );
    let form = [
        ("account", a.as_str()),
        ("kind", "call"),
        ("summary", "Line 4 \"stood\" still"),
        ("people", &person),
        ("others", "Jeroen Bakker"),
        ("next_step", "Send offer"),
        ("next_step_on", "+5"),
    ];
    assert_eq!(w.post("/conversations/new", &form).0, StatusCode::SEE_OTHER);
    let (_, talks) = w.api(&w.anna, Method::GET, &format!("/api/v1/accounts/{a}/conversations"), json!({}));
    let talk = talks["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(talks["items"][0]["person_ids"].as_array().unwrap().len(), 2);
    let form = [
        ("account", a.as_str()),
        ("side", "ours"),
        ("content", "Send the 'price' <table>"),
        ("due_on", "2026-11-10"),
        ("person", &person),
        ("conversation", &talk),
    ];
    assert_eq!(w.post("/promises/new", &form).0, StatusCode::SEE_OTHER);
    let form = [("account", "aurelia & sohne"), ("side", "theirs"), ("content", "Name the contact"), ("due_on", "fri")];
    assert_eq!(w.post("/promises/new", &form).0, StatusCode::SEE_OTHER, "accounts are found by name");
    let stats = w.stats();
    assert_eq!(
        (&stats["people_count"], &stats["open_promises"], &stats["open_promises_theirs"]),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!((&stats["next_step_on"], &stats["next_promise_due_on"]), (&json!("2026-11-17"), &json!("2026-11-10")));
    assert_eq!((&stats["last_conversation_id"], &stats["last_conversation_at"]), (&json!(talk), &json!(NOW)));
    let overview = w.page(&format!("/accounts/{a}"));
    for words in [
        "Line 4 &quot;stood&quot; still",
        "Send the 'price' &lt;table&gt;",
        "&lt;i&gt;Anneke&lt;/i&gt; Vos",
        "2 days late",
    ] {
        assert!(overview.contains(words) || words.starts_with("Line"), "{words} on the overview");
    }
    assert!(!overview.contains("<i>Anneke"));
    let ledger = w.page("/promises?scope=all");
    assert!(ledger.contains("2 open: we owe 1, they owe 1. One of ours and none of theirs late"), "{ledger}");
    assert!(ledger.contains("“Line 4 &quot;stood&quot; still” Call, 12 Nov"));
    let today = w.page("/?scope=mine");
    assert!(today.contains("You owe a promise, 2 days late") && today.contains("1 late"));
    for path in [
        "/people?scope=all&q=anneke",
        "/people?former=1&sort=-name",
        "/people.csv",
        "/promises.csv?show=all",
        "/promises?show=broken",
        "/conversations/new",
        "/people/new",
        "/promises/new",
    ] {
        w.page(path);
    }
    for path in [
        "people",
        "timeline",
        &format!("people/{position}"),
        &format!("people/{position}/edit"),
        &format!("conversations/{talk}"),
        &format!("conversations/{talk}/edit"),
    ] {
        w.page(&format!("/accounts/{a}/{path}"));
    }
    w.page(&format!("/conversations/new?account={a}&person={person}"));
    w.page(&format!("/promises/new?account={a}&conversation={talk}"));
    w.check();
}

#[test]
fn promises_are_kept_moved_broken_and_taken_back() {
    let w = World::new();
    let base = format!("/api/v1/accounts/{}/promises", w.aurelia);
    let make = |side: &str, due: &str| {
        let (status, made) =
            w.api(&w.anna, Method::POST, &base, json!({"side": side, "content": format!("x {due}"), "due_on": due}));
        assert_eq!(status, StatusCode::CREATED, "{made}");
        format!("/accounts/{}/promises/{}", w.aurelia, made["id"].as_str().unwrap())
    };
    let (ours, theirs) = (make("ours", "2026-11-10"), make("theirs", "2026-11-11"));
    for path in ["", "/edit", "/keeping", "/breaking", "/release", "/due-date"] {
        w.page(&format!("{ours}{path}"));
        w.page(&format!("{theirs}{path}"));
    }
    assert_eq!(w.post(&format!("{theirs}/keeping"), &[]).0, StatusCode::UNPROCESSABLE_ENTITY, "theirs need a word");
    let (status, _, to) = w.post(&format!("{theirs}/keeping?back=/promises"), &[("evidence", "Mail of 11 Nov")]);
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/promises"));
    let (_, moved) = w.api(
        &w.anna,
        Method::POST,
        &format!("/api/v1{ours}/due-date"),
        json!({"due_on": "2026-11-20", "reason": "agreed"}),
    );
    assert_eq!(
        (&moved["due_on"], &moved["original_due_on"], &moved["moves"], &moved["late"]),
        (&json!("2026-11-20"), &json!("2026-11-10"), &json!(1), &json!(false))
    );
    let (_, kept) = w.api(&w.anna, Method::POST, &format!("/api/v1{ours}/keeping"), json!({}));
    assert_eq!((&kept["state"], &kept["late"]), (&json!("kept"), &json!(true)));
    assert_eq!(w.api(&w.anna, Method::POST, &format!("/api/v1{ours}/breaking"), json!({})).0, StatusCode::CONFLICT);
    let (_, rates) = w.api(&w.anna, Method::GET, "/api/v1/promise-keeping", json!({}));
    assert_eq!(
        (&rates["ours"]["share"], &rates["theirs"]["share"]),
        (&json!(0.0), &json!(0.0)),
        "theirs was kept a day late too"
    );
    assert_eq!(rates["ours"]["kept_late"], 1);
    let third = make("ours", "2026-12-01");
    assert_eq!(
        w.api(&w.anna, Method::POST, &format!("/api/v1{third}/release"), json!({})).0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let (by, app, id) =
        (w.acting(w.anna.0), w.app.registry.clone(), third.rsplit('/').next().unwrap().parse().unwrap());
    let aurelia = w.aurelia;
    w.write(move |tx| {
        let version = actions::break_promise(tx, &by, aurelia, id, by.today, "lost")?;
        assert_eq!(version, 2);
        undo::undo(tx, &by, &app, by.batch)?;
        let back = super::store::promise::find(&look::<Read>(tx, &by.viewer, aurelia)?, id)?;
        assert_eq!((back.state, back.closed_on, back.version), (model::State::Open, None, 3));
        Ok(())
    });
    let (status, edited) = w.api(&w.anna, Method::PATCH, &format!("/api/v1{third}"), json!({"content": "other words"}));
    assert_eq!((status, &edited["content"]), (StatusCode::OK, &json!("other words")));
    w.page(&format!("/accounts/{}/timeline", w.aurelia));
    w.page("/promises?show=all&scope=all");
    w.check();
}

#[test]
fn edits_merge_and_conflict() {
    let w = World::new();
    let base = format!("/api/v1/accounts/{}", w.aurelia);
    let (_, talk) = w.api(
        &w.anna,
        Method::POST,
        &format!("{base}/conversations"),
        json!({"kind": "visit", "summary": "A", "next_step_on": "2026-11-20"}),
    );
    let path = format!("{base}/conversations/{}", talk["id"].as_str().unwrap());
    assert_eq!(w.api(&w.anna, Method::PATCH, &path, json!({"summary": "B"})).0, StatusCode::OK);
    assert_eq!(
        w.api(&w.anna, Method::PATCH, &path, json!({"outcome": "positive"})).0,
        StatusCode::OK,
        "another field merges"
    );
    let (status, clash) = w.api(&w.anna, Method::PATCH, &path, json!({"summary": "C"}));
    assert_eq!((status, &clash["conflicts"][0]["theirs"]), (StatusCode::CONFLICT, &json!("B")));
    let page = format!("{}/edit", path.trim_start_matches("/api/v1"));
    let form = [
        ("version", "1"),
        ("kind", "visit"),
        ("direction", "both"),
        ("summary", "C"),
        ("outcome", ""),
        ("day", "12 Nov 2026"),
        ("time", "09:00"),
        ("next_step_on", "20 Nov 2026"),
    ];
    let (status, text, _) = w.post(&page, &form);
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(text.contains("keep.summary"), "{text}");
    let mut settled = form.to_vec();
    settled.extend([("seen", "3"), ("keep.summary", "mine")]);
    assert_eq!(w.post(&page, &settled).0, StatusCode::SEE_OTHER);
    let (_, now) = w.api(&w.anna, Method::GET, &path, json!({}));
    assert_eq!(
        (&now["summary"], &now["outcome"]),
        (&json!("C"), &json!("positive")),
        "what only the other changed stays"
    );
    assert_eq!(w.stats()["next_step_on"], "2026-11-20");
    let (status, done) = w.api(&w.anna, Method::POST, &format!("{path}/next-step-completion"), json!({}));
    assert_eq!((status, &done["next_step_done_at"]), (StatusCode::CREATED, &json!(NOW)));
    assert_eq!(w.stats()["next_step_on"], Json::Null);
    let (_, person) =
        w.api(&w.anna, Method::POST, &format!("{base}/people"), json!({"name": "Li Wei", "email": "li@x.example"}));
    let place = format!("{base}/people/{}", person["id"].as_str().unwrap());
    assert_eq!(w.api(&w.anna, Method::PATCH, &place, json!({"title": "CFO", "unit_id": null})).0, StatusCode::OK);
    let form = [
        ("version", "2"),
        ("name_was", "Li Wei"),
        ("name", "Li Wei-Ming"),
        ("title", "CFO"),
        ("email", "li@x.example"),
        ("valid_from", "12 Nov 2026"),
    ];
    assert_eq!(w.post(&format!("{}/edit", place.trim_start_matches("/api/v1")), &form).0, StatusCode::SEE_OTHER);
    let (_, hits) = w.api(&w.anna, Method::GET, "/api/v1/search?q=ming&kind=person", json!({}));
    assert_eq!(hits["items"].as_array().unwrap().len(), 1);
    assert_eq!(w.api(&w.anna, Method::DELETE, &path, json!({})).0, StatusCode::NO_CONTENT);
    assert_eq!(w.stats()["last_conversation_at"], Json::Null);
    w.check();
}

#[test]
fn what_one_cannot_see_does_not_exist() {
    let w = World::new();
    let (a, n) = (w.aurelia, w.nordvik);
    let absent = AccountId(uuid::Uuid::from_u128(0x0190_ffff_0000_7000_8000_0000_0000_0000));
    for what in ["people", "conversations", "promises"] {
        for account in [n, absent] {
            let path = format!("/api/v1/accounts/{account}/{what}");
            assert_eq!(w.api(&w.anna, Method::GET, &path, json!({})).0, StatusCode::NOT_FOUND);
            let body = json!({"name": "x", "summary": "x", "content": "x", "due_on": "2026-12-01"});
            let fields: &[&str] = match what {
                "people" => &["name"],
                "conversations" => &["summary"],
                _ => &["content", "due_on"],
            };
            let body: serde_json::Map<_, _> = fields.iter().map(|f| ((*f).to_owned(), body[*f].clone())).collect();
            assert_eq!(w.api(&w.anna, Method::POST, &path, Json::Object(body)).0, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(w.api(&w.olga, Method::GET, &format!("/api/v1/{what}"), json!({})).1["items"], json!([]));
    }
    let (_, talk) =
        w.api(&w.anna, Method::POST, &format!("/api/v1/accounts/{a}/conversations"), json!({"summary": "secret"}));
    let path = format!("/api/v1/accounts/{a}/conversations/{}", talk["id"].as_str().unwrap());
    assert_eq!(w.api(&w.olga, Method::GET, &path, json!({})).0, StatusCode::NOT_FOUND);
    assert_eq!(w.api(&w.olga, Method::DELETE, &path, json!({})).0, StatusCode::NOT_FOUND);
    assert_eq!(w.api(&w.anna, Method::GET, "/api/v1/people?sort=age", json!({})).0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(w.api(&w.anna, Method::GET, "/api/v1/promises?limit=0", json!({})).0, StatusCode::UNPROCESSABLE_ENTITY);
    let late = json!({"summary": "x", "happened_at": "2026-11-13T09:00:00Z"});
    assert_eq!(
        w.api(&w.anna, Method::POST, &format!("/api/v1/accounts/{a}/conversations"), late).0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[test]
fn somebody_elsewhere_is_shown_only_where_seen() {
    let w = World::new();
    let (by, a, n) = (operator(&w.ids), w.aurelia, w.nordvik);
    let position = w.write(move |tx| {
        let new = NewPerson::named(a, "Vera Holm", date(2026, 1, 1));
        let (person, position) = people::actions::add(tx, &by, &[new])?[0];
        let there = NewPerson {
            person: Some(person),
            title: String::from("Spy"),
            span: Span::since(date(2026, 2, 1)),
            ..NewPerson::named(n, "", by.today)
        };
        people::actions::add(tx, &by, &[there])?;
        Ok(position)
    });
    let page = w.page(&format!("/accounts/{a}/people/{position}"));
    assert!(page.contains("Vera Holm") && !page.contains("Spy") && !page.contains("Nordvik"));
    w.check();
}

#[test]
fn logging_costs_few_statements_and_pages_page() {
    let w = World::new();
    let (by, a) = (w.acting(w.anna.0), w.aurelia);
    w.write(move |tx| {
        let person = people::actions::add(tx, &by, &[NewPerson::named(a, "Bo", by.today)])?[0].0;
        let before = tx.statements();
        let new = NewInteraction { people: vec![person], ..NewInteraction::new(a, Kind::Call, by.now, "x") };
        interactions::actions::log(tx, &by, &[new])?;
        assert!(tx.statements() - before <= 9, "{}", tx.statements() - before);
        let many: Vec<NewInteraction> = (1..=120)
            .map(|i| {
                NewInteraction::new(a, Kind::Email, by.now - jiff::SignedDuration::from_hours(i), &format!("m {i}"))
            })
            .collect();
        interactions::actions::log(tx, &by, &many)?;
        Ok(())
    });
    let (mut cursor, mut seen) = (String::new(), 0);
    for _ in 0..3 {
        let (_, list) =
            w.api(&w.anna, Method::GET, &format!("/api/v1/conversations?limit=50&cursor={cursor}"), json!({}));
        seen += list["items"].as_array().unwrap().len();
        cursor = list["next"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!((seen, cursor.as_str()), (121, ""));
    assert_eq!(w.stats()["last_conversation_at"], NOW, "one-way messages do not count");
    w.check();
}

fn import(w: &World, kind: &ImportKind, head: &[&str], rows: &[&[&str]]) -> ImportReport {
    let records: Vec<Record> = rows
        .iter()
        .enumerate()
        .map(|(i, row)| Record {
            line: i as u64 + 2,
            values: head.iter().zip(row.iter()).map(|(h, v)| ((*h).to_owned(), (*v).to_owned())).collect(),
        })
        .collect();
    let (by, load) = (operator(&w.ids), kind.load);
    w.write(move |tx| {
        let mut report = ImportReport::default();
        load(tx, &by, &records, &mut report)?;
        Ok(report)
    })
}

#[test]
fn imports_can_be_run_twice() {
    let w = World::new();
    let counts = |r: &ImportReport| (r.new, r.changed, r.same, r.refused.len());
    let people_head = ["account", "name", "title", "email", "phone", "valid_from"];
    let rows: &[&[&str]] = &[
        &["Aurelia & Söhne", "Anneke Vos", "VP", "a.vos@x.example", "'+31 6 1234", "2025-01-01"],
        &["Nordvik", "林晓雯", "Plant director", "", "", ""],
    ];
    let load = |rows| import(&w, &people::imports::PEOPLE, &people_head, rows);
    assert_eq!(counts(&load(rows)), (2, 0, 0, 0));
    assert_eq!(counts(&load(rows)), (0, 0, 2, 0));
    let changed: &[&[&str]] = &[&["Aurelia & Söhne", "Anneke Vos", "COO", "A.Vos@x.example", "", ""]];
    assert_eq!(counts(&load(changed)), (0, 1, 0, 0));
    let bad: &[&[&str]] = &[&["Nobody", "X", "", "", "", ""], &["Nordvik", "", "", "no address", "", ""]];
    let report = load(bad);
    assert_eq!(
        report.refused.iter().map(|r| (r.line, r.column.as_str())).collect::<Vec<_>>(),
        [(2, "account"), (3, "name"), (3, "email")]
    );
    let head = ["account", "happened_on", "kind", "summary", "people", "author_email", "source_id", "next_step_on"];
    let rows: &[&[&str]] = &[
        &[
            "Aurelia & Söhne",
            "2026-10-29",
            "call",
            "Prices",
            "a.vos@x.example; Neu Hier",
            "anna@test.example",
            "c1",
            "2026-11-20",
        ],
        &["Nordvik", "2026-10-01", "", "Hello", "", "", "", ""],
    ];
    let load = |rows| import(&w, &interactions::imports::CONVERSATIONS, &head, rows);
    assert_eq!(counts(&load(rows)), (2, 0, 0, 0));
    assert_eq!(counts(&load(rows)), (0, 0, 2, 0));
    let changed: &[&[&str]] =
        &[&["Aurelia & Söhne", "2026-10-29", "visit", "Prices", "", "anna@test.example", "c1", ""]];
    assert_eq!(counts(&load(changed)), (0, 1, 0, 0));
    let bad: &[&[&str]] = &[&["Nordvik", "2027-01-01", "fax", "", "x@y.example", "who@test.example", "", ""]];
    let columns: Vec<String> = load(bad).refused.into_iter().map(|r| r.column).collect();
    assert_eq!(columns, ["kind", "happened_on", "summary", "author_email"]);
    let head = ["account", "side", "content", "person", "due_on", "original_due_on", "state", "closed_on", "evidence"];
    let rows: &[&[&str]] = &[
        &["Aurelia & Söhne", "ours", "Send prices", "Anneke Vos", "2026-11-20", "2026-11-10", "", "", ""],
        &["Aurelia & Söhne", "theirs", "Send volumes", "", "2026-10-01", "", "kept", "2026-10-01", "Mail"],
    ];
    let load = |rows| import(&w, &imports::PROMISES, &head, rows);
    assert_eq!(counts(&load(rows)), (2, 0, 0, 0));
    assert_eq!(counts(&load(rows)), (0, 0, 2, 0));
    let closed: &[&[&str]] =
        &[&["Aurelia & Söhne", "ours", "send PRICES", "", "2026-11-20", "2026-11-10", "kept", "2026-11-09", ""]];
    assert_eq!(counts(&load(closed)), (0, 1, 0, 0));
    let (_, rates) = w.api(&w.anna, Method::GET, "/api/v1/promise-keeping", json!({}));
    assert_eq!((&rates["ours"]["share"], &rates["theirs"]["kept_on_time"]), (&json!(1.0), &json!(1)));
    let silent = w.page("/?scope=all");
    assert!(!silent.contains("Nordvik"), "Anna does not see it");
    w.check();
}

#[test]
fn zz_dump() {
    let w = World::new();
    let a = w.aurelia.to_string();
    let (_, p1) = w.api(&w.anna, Method::POST, &format!("/api/v1/accounts/{a}/people"), json!({"name": "Anneke Vos", "title": "VP Operations", "email": "a.vos@aurelia.example", "phone": "+31 6 1234 5678"}));
    let (_, p2) = w.api(&w.anna, Method::POST, &format!("/api/v1/accounts/{a}/people"), json!({"name": "林晓雯 Lin Xiaowen", "title": "Plant director"}));
    let (p1id, p2id) = (p1["person_id"].clone(), p2["person_id"].clone());
    let (_, t1) = w.api(&w.anna, Method::POST, &format!("/api/v1/accounts/{a}/conversations"), json!({"kind": "visit", "summary": "You'll have the new table on Tuesday.", "person_ids": [p1id], "outcome": "positive", "happened_at": "2026-11-04T13:20:00Z", "next_step": "Send offer", "next_step_on": "2026-11-10"}));
    w.api(&w.anna, Method::POST, &format!("/api/v1/accounts/{a}/conversations"), json!({"kind": "email", "summary": "Asked for a volume discount", "direction": "in", "person_ids": [p2id], "happened_at": "2026-11-10T16:40:00Z"}));
    for (side, what, due, person) in [("ours", "Send the revised three-year price table", "2026-11-10", &p1id), ("ours", "Book the R&D demo", "2026-11-12", &p1id), ("ours", "Offer a spare analyser for line 4", "2026-11-17", &p2id), ("theirs", "Send the Lille scrap figures", "2026-11-07", &p2id), ("theirs", "Confirm the date of the line 4 audit", "2026-11-20", &p1id)] {
        w.api(&w.anna, Method::POST, &format!("/api/v1/accounts/{a}/promises"), json!({"side": side, "content": what, "due_on": due, "person_id": person, "conversation_id": t1["id"]}));
    }
    let (_, list) = w.api(&w.anna, Method::GET, "/api/v1/promises?sort=due_on", json!({}));
    let (first, second) = (list["items"][0]["id"].as_str().unwrap().to_owned(), list["items"][1]["id"].as_str().unwrap().to_owned());
    w.api(&w.anna, Method::POST, &format!("/api/v1/accounts/{a}/promises/{second}/due-date"), json!({"due_on": "2026-11-11"}));
    let out = std::path::Path::new("/tmp/slice-pages");
    std::fs::create_dir_all(out.join("assets")).unwrap();
    for url in [crate::ui::assets::css_url(), crate::ui::assets::js_url(), crate::ui::assets::icons_url(), crate::ui::assets::favicon_url()] {
        let asset = crate::ui::assets::serve(url, false).unwrap();
        let file = out.join(url.trim_start_matches('/'));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, asset.body).unwrap();
    }
    let pos = p1["id"].as_str().unwrap();
    for (name, path) in [("people", "/people?scope=all".to_owned()), ("ptab", format!("/accounts/{a}/people")), ("person", format!("/accounts/{a}/people/{pos}")), ("log", format!("/conversations/new?account={a}&person={}", p1id.as_str().unwrap())), ("lognone", "/conversations/new".to_owned()), ("talk", format!("/accounts/{a}/conversations/{}", t1["id"].as_str().unwrap())), ("ledger", "/promises?scope=all".to_owned()), ("promise", format!("/accounts/{a}/promises/{first}")), ("keep", format!("/accounts/{a}/promises/{first}/keeping")), ("newp", format!("/promises/new?account={a}")), ("overview", format!("/accounts/{a}")), ("timeline", format!("/accounts/{a}/timeline")), ("today", "/?scope=mine".to_owned())] {
        std::fs::write(out.join(format!("{name}.html")), w.page(&path)).unwrap();
    }
    w.send(&w.anna, Method::POST, "/profile/language", "application/x-www-form-urlencoded", String::from("language=zh-CN&back=/"));
    for (name, path) in [("ledger-zh", "/promises?scope=all".to_owned()), ("log-zh", format!("/conversations/new?account={a}")), ("today-zh", "/?scope=mine".to_owned()), ("timeline-zh", format!("/accounts/{a}/timeline"))] {
        std::fs::write(out.join(format!("{name}.html")), w.page(&path)).unwrap();
    }
}
