//! Meetings and trips: planned, prepared, told of, shared; visits without a report.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, TestApp};

async fn post(app: &TestApp, by: &Actor, path: &str, body: Json) -> Json {
    let answer = app.api(by, Method::POST, path, body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{path}: {}", answer.text);
    answer.json()
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    app.app.db.read(move |q| q.query_one(sql, &params![], |r| r.get::<i64>(0).map_err(Error::from))).await.unwrap()
}

fn id(json: &Json) -> &str {
    json["id"].as_str().expect("an id")
}

/// Mara of Castellan, with an address.
async fn mara(app: &TestApp) -> String {
    let path = format!("/api/v1/accounts/{}/people", app.cast.castellan);
    let made =
        post(app, &app.cast.anna_am, &path, json!({"name": "Mara Lind", "email": "mara@castellan.example"})).await;
    made["person_id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
}

both! {
    async fn a_meeting_is_planned_prepared_told_of_and_shared(app) {
        let c = &app.cast;
        let (anna, all) = (&c.anna_am, format!("/api/v1/accounts/{}/meetings", c.castellan));
        let person = mara(&app).await;
        let body = json!({
            "title": "Audit <b>line 4</b>", "kind": "visit", "starts_at": "2026-11-12T13:00:00Z", "minutes": 90, "place": "Lille",
            "agenda": "- spare **analyser**\n- prices", "person_ids": [person], "colleague_ids": [c.ben_kam.id, c.anna_am.id],
        });
        let meeting = post(&app, anna, &all, body).await;
        assert_eq!(meeting["colleague_ids"], json!([c.ben_kam.id]));
        let page = format!("/accounts/{}/meetings/{}", c.castellan, id(&meeting));
        let one = format!("/api/v1{page}");
        let shown = app.get(anna, &page).await.text;
        assert!(shown.contains("Audit &lt;b&gt;line 4") && shown.contains("<strong>analyser</strong>") && shown.contains("Mara Lind"), "{shown}");
        let today = app.get(anna, "/").await.text;
        assert!(today.contains("Meetings today") && today.contains(&format!("{page}/brief")), "{today}");
        assert!(app.get(anna, "/meetings").await.text.contains("Audit &lt;b&gt;"));
        let brief = app.get(anna, &format!("{page}/brief")).await;
        assert!(brief.status == StatusCode::OK && brief.text.contains("Mara Lind") && brief.text.contains("Agenda"), "{}", brief.text);
        assert_eq!(app.get(anna, &format!("{one}/brief")).await.json()["people"][0]["name"], "Mara Lind");

        // Not before it took place.
        let early = app.api(anna, Method::POST, &format!("{one}/recap"), json!({"summary": "x"})).await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        assert_eq!(app.get(anna, &format!("{one}/recap")).await.status, StatusCode::CONFLICT);
        app.clock.advance(jiff::SignedDuration::from_hours(6));
        let form = app.get(anna, &format!("{page}/recap")).await;
        assert!(form.status == StatusCode::OK && form.text.contains(&format!("value=\"{person}\" checked")), "{}", form.text);
        let typed = [
            ("kind", "visit"), ("summary", "They take the spare\n- **before** January\n- <script>alert(1)</script>"), ("people", person.as_str()),
            ("day", "2026-11-12"), ("time", "14:00"), ("next_step", "Send the offer"), ("next_step_on", "next Tue"),
        ];
        let done = app.post(anna, &format!("{page}/recap"), &typed).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, format!("{page}/minutes").as_str()), "{}", done.text);
        assert_eq!(count(&app, "/* test */ select count(*) from interactions i join meetings m on m.interaction_id = i.id").await, 1);
        let share = app.get(anna, &format!("{page}/minutes")).await.text;
        assert!(share.contains("- before January") && share.contains("&lt;script&gt;") && share.contains("Present: Mara Lind, Anna Prins"), "{share}");
        assert!(share.contains("mailto:?subject=Recap"));
        let text = app.get(anna, &format!("{one}/recap")).await.json();
        assert_eq!(text["subject"], "Recap: Audit <b>line 4</b>");
        // No mail server: told at the field, nothing recorded.
        let mailed = app.post(anna, &format!("{page}/minutes"), &[("subject", "x"), ("body", "y"), ("to", "mara@castellan.example")]).await;
        assert!(mailed.status == StatusCode::UNPROCESSABLE_ENTITY && mailed.text.contains("#f-to"), "{}", mailed.text);
        let stranger = app.post(anna, &format!("{page}/minutes"), &[("subject", "x"), ("body", "y"), ("to", "spy@x.example")]).await;
        assert_eq!(stranger.status, StatusCode::UNPROCESSABLE_ENTITY, "only those who were there");

        // Undo takes both back.
        let sql = "/* test */ select batch_id from events where verb = 'meeting.reported'";
        let batch: uuid::Uuid = app.app.db.read(move |q| q.query_one(sql, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap();
        let undone = app.post(anna, &format!("/undo/{batch}"), &[]).await;
        assert!(undone.status.is_redirection(), "{}", undone.text);
        assert_eq!(count(&app, "/* test */ select count(*) from meetings where interaction_id is not null").await, 0);
        assert_eq!(count(&app, "/* test */ select count(*) from interactions where archived_at is null").await, 0);

        for other in [&c.outsider, &c.carl_am, &c.admin] {
            for path in [page.clone(), format!("{page}/brief"), format!("{page}/recap"), format!("{page}/minutes"), one.clone(), all.clone()] {
                assert_eq!(app.get(other, &path).await.status, StatusCode::NOT_FOUND, "{path} as {}", other.name);
            }
            assert!(app.get(other, "/api/v1/meetings?scope=all").await.ids().is_empty());
            assert!(!app.get(other, "/meetings?whose=all&scope=all").await.text.contains("line 4"));
        }
    }

    async fn meetings_change_are_called_off_and_come_back(app) {
        let c = &app.cast;
        let (anna, all) = (&c.anna_am, format!("/api/v1/accounts/{}/meetings", c.castellan));
        let meeting = post(&app, anna, &all, json!({"title": "Review", "starts_at": "2026-11-20T09:00:00Z"})).await;
        let one = format!("{all}/{}", id(&meeting));
        let page = one.trim_start_matches("/api/v1").to_owned();
        let moved = app.api(anna, Method::PATCH, &one, json!({"starts_at": "2026-11-21T09:00:00Z", "minutes": 30})).await;
        assert_eq!((moved.status, moved.json()["minutes"].as_i64()), (StatusCode::OK, Some(30)));
        assert_eq!(app.get(anna, "/api/v1/meetings?from=2026-11-21T00:00:00Z&planned=true").await.ids().len(), 1);
        assert!(app.get(anna, "/api/v1/meetings?until=2026-11-21T00:00:00Z").await.ids().is_empty());
        let off = app.post(anna, &format!("{page}/cancellation"), &[]).await;
        assert_eq!(off.status, StatusCode::SEE_OTHER, "{}", off.text);
        assert_eq!(app.api(anna, Method::PATCH, &one, json!({"minutes": 10})).await.status, StatusCode::CONFLICT);
        let sql = "/* test */ select batch_id from events where verb = 'meeting.cancelled'";
        let batch: uuid::Uuid = app.app.db.read(move |q| q.query_one(sql, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap();
        app.post(anna, &format!("/undo/{batch}"), &[]).await;
        assert!(app.get(anna, &one).await.json()["cancelled_at"].is_null());

        let account = c.castellan.to_string();
        for (form, field) in [
            (vec![("title", ""), ("day", "next Tue"), ("time", "9:00")], "title"),
            (vec![("title", "x"), ("day", ""), ("time", "9:00")], "day"),
            (vec![("title", "x"), ("day", "next Tue"), ("time", "late")], "time"),
            (vec![("title", "x"), ("day", "next Tue"), ("time", "9:00"), ("minutes", "0")], "minutes"),
        ] {
            let form: Vec<(&str, &str)> = form.into_iter().chain([("account", account.as_str())]).collect();
            let wrong = app.post(anna, "/meetings/new", &form).await;
            assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains(&format!("#f-{field}")), "{field}: {}", wrong.text);
        }
        let strange = json!({"title": "x", "starts_at": "2026-11-20T09:00:00Z", "person_ids": [uuid::Uuid::from_u128(5)]});
        let wrong = app.api(anna, Method::POST, &all, strange).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("people"), "{}", wrong.text);
        // Whoever of us talked there lately is told before one plans.
        let talk = format!("/api/v1/accounts/{}/conversations", c.castellan);
        post(&app, &c.dora_director, &talk, json!({"summary": "Called about prices"})).await;
        let planning = app.get(anna, &format!("/meetings/new?account={account}")).await.text;
        assert!(planning.contains("Called about prices") && planning.contains("Dora Lind"), "{planning}");
    }

    async fn trips_group_visits_and_late_reports_are_listed(app) {
        let c = &app.cast;
        let anna = &c.anna_am;
        let trip = post(&app, anna, "/api/v1/trips", json!({"name": "Flanders <i>tour</i>", "starts_on": "2026-11-17", "ends_on": "2026-11-18", "cost": "1,250"})).await;
        assert_eq!(trip["cost"], "1250.00", "{trip}");
        let wrong = app.api(anna, Method::POST, "/api/v1/trips", json!({"name": "x", "starts_on": "2026-11-17", "ends_on": "2026-11-16"})).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("ends_on"), "{}", wrong.text);
        let visit = |account, day: &str, trip: Json| {
            (format!("/api/v1/accounts/{account}/meetings"), json!({"title": format!("Visit {day}"), "kind": "visit", "starts_at": format!("{day}T09:00:00Z"), "trip_id": trip}))
        };
        for (account, day) in [(c.castellan, "2026-11-17"), (c.dairy, "2026-11-18")] {
            let (path, body) = visit(account, day, trip["id"].clone());
            post(&app, anna, &path, body).await;
        }
        let page = format!("/trips/{}", id(&trip));
        let shown = app.get(anna, &page).await.text;
        assert!(shown.contains("Flanders &lt;i&gt;tour") && shown.contains("Visit 2026-11-17") && shown.contains("Aurelia Dairy"), "{shown}");
        let visits = app.get(anna, &format!("/api/v1/trips/{}/visits", id(&trip))).await.json();
        assert_eq!(i64::try_from(visits["items"].as_array().unwrap().len()).unwrap(), count(&app, "/* test */ select count(*) from meetings where trip_id is not null").await);
        // Somebody else's trip takes no visits; who does not reach the traveller finds no trip.
        let (path, body) = visit(c.dairy, "2026-11-19", trip["id"].clone());
        let foreign = app.api(&c.ben_kam, Method::POST, &path, body).await;
        assert!(foreign.status == StatusCode::UNPROCESSABLE_ENTITY && foreign.text.contains("trip"), "{}", foreign.text);
        for other in [&c.ben_kam, &c.outsider, &c.carl_am, &c.admin] {
            assert_eq!(app.get(other, &page).await.status, StatusCode::NOT_FOUND, "{}", other.name);
            assert!(app.get(other, "/api/v1/trips?whose=all").await.ids().is_empty(), "{}", other.name);
        }
        // The director reads it, and changes nothing.
        assert_eq!(app.get(&c.dora_director, &page).await.status, StatusCode::OK);
        assert_eq!(app.post(&c.dora_director, &format!("{page}/archiving"), &[]).await.status, StatusCode::FORBIDDEN);

        // Three working days later the visit without a report is listed, until it has one.
        assert!(app.get(anna, "/api/v1/visits-without-report").await.ids().is_empty());
        app.clock.advance(jiff::SignedDuration::from_hours(24 * 11));
        assert_eq!(app.get(anna, "/api/v1/visits-without-report").await.ids().len(), 1, "a Monday: Wednesday to Friday have passed since Tuesday");
        app.clock.advance(jiff::SignedDuration::from_hours(24));
        assert_eq!(app.get(anna, "/api/v1/visits-without-report").await.ids().len(), 2);
        for path in ["/trips", "/"] {
            assert!(app.get(anna, path).await.text.contains("Visits without a report"), "{path}");
        }
        assert!(!app.get(&c.dora_director, "/").await.text.contains("Visits without a report"), "they are Anna's");
        let late = app.get(anna, "/api/v1/visits-without-report").await.json()["items"][0].clone();
        let recap = format!("/api/v1/accounts/{}/meetings/{}/recap", late["account_id"].as_str().unwrap(), id(&late));
        post(&app, anna, &recap, json!({"kind": "visit", "summary": "Seen the cold store", "happened_at": "2026-11-17T09:00:00Z"})).await;
        assert_eq!(app.get(anna, "/api/v1/visits-without-report").await.ids().len(), 1);
        let gone = app.api(anna, Method::DELETE, &format!("/api/v1{page}"), json!({})).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert_eq!(count(&app, "/* test */ select count(*) from meetings where archived_at is null").await, 2, "the visits stay");
    }

    async fn the_timeline_narrows_to_a_person(app) {
        let c = &app.cast;
        let anna = &c.anna_am;
        let person = mara(&app).await;
        let talks = format!("/api/v1/accounts/{}/conversations", c.castellan);
        for n in 0..53 {
            let day = format!("2026-{:02}-{:02}T09:00:00Z", 1 + n / 6, 1 + n % 6);
            post(&app, anna, &talks, json!({"summary": format!("Talk {n} with Mara"), "person_ids": [person], "happened_at": day})).await;
        }
        post(&app, anna, &talks, json!({"summary": "Without her", "new_people": ["Jo Park"], "happened_at": "2026-10-30T09:00:00Z"})).await;
        post(&app, anna, &talks, json!({"summary": "She did not come", "absent_person_ids": [person], "happened_at": "2026-10-31T09:00:00Z"})).await;
        post(&app, anna, &format!("/api/v1/accounts/{}/promises", c.castellan), json!({"content": "Price table", "due_on": "2026-12-01", "person_id": person})).await;
        let here = format!("/accounts/{}/timeline", c.castellan);
        let all = app.get(anna, &here).await.text;
        assert!(all.contains(&format!("person={person}")) && all.contains("Without her"), "{all}");
        let hers = app.get(anna, &format!("{here}?person={person}")).await.text;
        assert!(hers.contains("Price table") && !hers.contains("Without her") && !hers.contains("She did not come"), "{hers}");
        let entries = |text: &str| text.matches("<time class=\"mute num\"").count();
        assert_eq!(entries(&hers), 50);
        let next = hers.split("href=\"").find(|part| part.contains("cursor=") && part.contains("person=")).unwrap();
        let next = next.split('"').next().unwrap().replace("&amp;", "&");
        let rest = app.get(anna, &next).await.text;
        assert_eq!(entries(&rest), 4, "53 talks and a promise: {rest}");
        let promises = app.get(anna, &format!("{here}?person={person}&kind=promises")).await.text;
        assert_eq!(entries(&promises), 1);
        assert_eq!(app.get(&c.outsider, &format!("{here}?person={person}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get(anna, &format!("{here}?person=me")).await.status, StatusCode::BAD_REQUEST);
    }
}
