//! Status reports: drafted by the program, frozen when they are submitted, answered, missed, and read with the eyes of
//! the day.

use axum::http::{Method, StatusCode};
use jiff::ToSpan;
use jiff::civil::date;
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure::features::access::model::Reassign;
use tenure::features::access::team;
use tenure_db::params;
use tenure_jobs::{Job, Outcome, State};

use crate::both;
use crate::kit::{Actor, Answer, TestApp, cast};

async fn call(app: &TestApp, actor: &Actor, method: Method, path: &str, body: Json) -> Answer {
    app.api(actor, method, path, body).await
}

pub(crate) async fn fine(app: &TestApp, actor: &Actor, method: Method, path: &str, body: Json) -> Json {
    let answer = call(app, actor, method, path, body).await;
    assert!(answer.status.is_success(), "{path}: {} {}", answer.status, answer.text);
    if answer.text.is_empty() { Json::Null } else { answer.json() }
}

/// Weekly reports, due a day after the week.
pub(crate) async fn weekly(app: &TestApp) {
    let rules = json!({"period": "week", "due_days": 1, "starts_on": "2026-10-05"});
    fine(app, &app.cast.admin, Method::PUT, "/api/v1/reports/calendar", rules).await;
}

/// The hourly sweep.
pub(crate) async fn sweep(app: &TestApp) {
    let (running, now) = (app.app.clone(), app.app.clock.now());
    let job = Job {
        id: app.app.ids.uuid(now),
        kind: String::from("report-drafts"),
        payload: json!({}),
        state: State::Running,
        run_at: now,
        attempts: 1,
        max_attempts: 5,
        last_error: String::new(),
        created_at: now,
        finished_at: None,
    };
    let done = tokio::task::spawn_blocking(move || {
        let found = running.registry.jobs.iter().find(|j| j.kind == "report-drafts").expect("registered");
        (found.run)(&running, &job).unwrap()
    });
    assert_eq!(done.await.unwrap(), Outcome::Done);
}

/// A week of Anna's: a call with somebody new, one promise kept and one that runs late.
async fn work(app: &TestApp) {
    let anna = &app.cast.anna_am;
    app.clock.set("2026-11-04T09:00:00Z".parse().unwrap());
    let account = format!("/api/v1/accounts/{}", app.cast.castellan);
    let talk = json!({"kind": "call", "summary": "About prices", "new_people": ["Mara Lind"]});
    fine(app, anna, Method::POST, &format!("{account}/conversations"), talk).await;
    let kept = json!({"content": "Send the draft", "due_on": "2026-11-05"});
    let kept = fine(app, anna, Method::POST, &format!("{account}/promises"), kept).await;
    let path = format!("{account}/promises/{}/keeping", kept["id"].as_str().unwrap());
    fine(app, anna, Method::POST, &path, json!({})).await;
    let late = json!({"content": "Send the <b>prices</b>", "due_on": "2026-11-06"});
    fine(app, anna, Method::POST, &format!("{account}/promises"), late).await;
    app.clock.set("2026-11-12T09:00:00Z".parse().unwrap());
}

/// The id of the actor's draft about the week of 2 November.
pub(crate) async fn draft(app: &TestApp, actor: &Actor) -> String {
    let list = fine(app, actor, Method::GET, "/api/v1/reports?of=own", json!({})).await;
    let all = list["items"].as_array().unwrap();
    let found = all.iter().find(|r| r["from"] == "2026-11-02").unwrap_or_else(|| panic!("a draft: {list}"));
    found["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn submit(app: &TestApp, actor: &Actor, id: &str) -> Json {
    let words = json!({"headline": "A quiet week", "help": "May I offer 5 %?"});
    fine(app, actor, Method::PATCH, &format!("/api/v1/reports/{id}"), words).await;
    fine(app, actor, Method::POST, &format!("/api/v1/reports/{id}/submission"), json!({})).await
}

pub(crate) async fn sheet(app: &TestApp, actor: &Actor, id: &str) -> Json {
    fine(app, actor, Method::GET, &format!("/api/v1/reports/{id}"), json!({})).await
}

pub(crate) fn figure(sheet: &Json, section: &str, name: &str) -> i64 {
    let all = sheet["sections"].as_array().expect("sections");
    let found = all.iter().find(|s| s["key"] == section).unwrap_or_else(|| panic!("{section}: {sheet}"));
    found["figures"][name].as_i64().unwrap_or(0)
}

pub(crate) async fn hand_over(app: &TestApp, seed: u64) {
    let to = Reassign {
        accounts: vec![app.cast.castellan],
        to: app.cast.carl_am.id,
        from: date(2026, 11, 12),
        reason: String::from("a test"),
    };
    app.app.db.write(move |tx| team::reassign(tx, &cast::operator(seed), &to)).await.unwrap();
}

both! {
    async fn the_program_drafts_what_happened(app) {
        weekly(&app).await;
        work(&app).await;
        sweep(&app).await;
        sweep(&app).await;
        let anna = &app.cast.anna_am;
        let id = draft(&app, anna).await;
        let told = fine(&app, anna, Method::GET, "/api/v1/notifications", json!({})).await;
        let of_it: Vec<&Json> = told["items"].as_array().unwrap().iter().filter(|n| n["href"] == format!("/reports/{id}")).collect();
        assert_eq!(of_it.len(), 2, "that it is drafted, and that it is late, each once: {told}");
        let s = sheet(&app, anna, &id).await;
        assert_eq!((figure(&s, "accounts", "accounts"), figure(&s, "activities", "talks"), figure(&s, "activities", "kind_call")), (2, 1, 1), "{s}");
        assert_eq!((figure(&s, "promises", "made"), figure(&s, "promises", "kept"), figure(&s, "promises", "late")), (2, 1, 1), "{s}");
        assert_eq!((figure(&s, "promises", "rate_on_time"), figure(&s, "promises", "rate_due")), (1, 2));
        assert_eq!((figure(&s, "people", "people_joined"), figure(&s, "activities", "silent")), (1, 1), "nobody talked with the dairy");
        assert_eq!((s["proposed_rag"].as_str(), s["hash"].as_str()), (Some("amber"), None));
        let sql = "/* test */ select count(*) from interactions where happened_at >= $1 and happened_at < $2";
        let days: [jiff::Timestamp; 2] = ["2026-11-02T00:00:00Z", "2026-11-09T00:00:00Z"].map(|t| t.parse().unwrap());
        let counted: i64 = app.app.db.read(move |q| q.query_one(sql, &params![days[0], days[1]], |r| r.get(0).map_err(Error::from))).await.unwrap();
        assert_eq!(figure(&s, "activities", "talks"), counted);
        // What happens after the period is not in it.
        let talk = json!({"kind": "call", "summary": "Later"});
        fine(&app, anna, Method::POST, &format!("/api/v1/accounts/{}/conversations", app.cast.castellan), talk).await;
        assert_eq!(figure(&sheet(&app, anna, &id).await, "activities", "talks"), 1);
        // Its reader sees names and words, made safe, in both languages.
        for language in ["en", "zh-CN"] {
            let set = format!("/* test */ update users set language = '{language}'");
            app.app.db.write(move |tx| tx.execute(&set, &params![])).await.unwrap();
            let page = app.get(anna, &format!("/reports/{id}")).await;
            assert_eq!((page.status, page.text.matches("<h1").count()), (StatusCode::OK, 1));
            assert!(page.text.contains("Mara Lind") && page.text.contains("&lt;b&gt;prices") && page.text.contains("data-print"), "{}", page.text);
            let shown: Vec<&str> = page.text.split('>').filter_map(|p| p.split('<').next()).filter(|t| t.starts_with("reports-")).collect();
            assert!(shown.is_empty(), "keys that show through: {shown:?}");
            let list = app.get(anna, "/reports").await;
            assert!(list.status == StatusCode::OK && list.text.contains(&format!("/reports/{id}")));
        }
    }

    async fn what_departments_owe_and_clients_worry_about_is_reported(app) {
        weekly(&app).await;
        work(&app).await;
        let (anna, ben) = (&app.cast.anna_am, &app.cast.ben_kam);
        app.clock.set("2026-11-04T09:00:00Z".parse().unwrap());
        let account = format!("/api/v1/accounts/{}", app.cast.castellan);
        let department = "/* test */ select code from terms where kind = 'department' order by position limit 1";
        let department: String = app.app.db.read(move |q| q.query_one(department, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap();
        let request = json!({"department": department, "what": "A <i>spare part</i>", "owner_id": ben.id, "need_by": "2026-11-06"});
        fine(&app, anna, Method::POST, &format!("{account}/requests"), request).await;
        fine(&app, anna, Method::POST, &format!("{account}/concerns"), json!({"words": "Too slow", "since": "2026-11-03"})).await;
        app.clock.set("2026-11-12T09:00:00Z".parse().unwrap());
        sweep(&app).await;
        let id = draft(&app, anna).await;
        let s = sheet(&app, anna, &id).await;
        let counts = ["asked", "answered", "overdue_requests", "concerns", "settled"].map(|name| figure(&s, "requests", name));
        assert_eq!(counts, [1, 0, 1, 1, 0], "{s}");
        let page = app.get(anna, &format!("/reports/{id}")).await.text;
        assert!(page.contains("owes us since 6 Nov: A &lt;i&gt;spare part") && page.contains("concern since 3 Nov: Too slow"), "{page}");
    }

    async fn tasks_and_visits_are_reported(app) {
        weekly(&app).await;
        work(&app).await;
        let anna = &app.cast.anna_am;
        app.clock.set("2026-11-04T09:00:00Z".parse().unwrap());
        let account = format!("/api/v1/accounts/{}", app.cast.castellan);
        for (content, due) in [("Prepare the sheet", "2026-11-05"), ("Ask the plant", "2026-11-06")] {
            let made = fine(&app, anna, Method::POST, &format!("{account}/tasks"), json!({"content": content, "due_on": due})).await;
            if due == "2026-11-06" {
                let done = format!("{account}/tasks/{}/completion", made["id"].as_str().unwrap());
                fine(&app, anna, Method::POST, &done, json!({})).await;
            }
        }
        let visit = json!({"kind": "visit", "title": "Plant tour", "starts_at": "2026-11-05T10:00:00Z", "minutes": 60});
        fine(&app, anna, Method::POST, &format!("{account}/meetings"), visit).await;
        app.clock.set("2026-11-12T09:00:00Z".parse().unwrap());
        sweep(&app).await;
        let id = draft(&app, anna).await;
        let s = sheet(&app, anna, &id).await;
        let counts = ["tasks_done", "tasks_late", "meetings", "meetings_reported", "unreported"].map(|name| figure(&s, "work", name));
        assert_eq!(counts, [1, 1, 1, 0, 1], "{s}");
        let page = app.get(anna, &format!("/reports/{id}")).await.text;
        assert!(page.contains("task late since 5 Nov: Prepare the sheet") && page.contains("no report of the visit on 5 Nov"), "{page}");
    }

    async fn what_was_submitted_stays_as_it_was(app) {
        weekly(&app).await;
        work(&app).await;
        sweep(&app).await;
        let (anna, dora) = (&app.cast.anna_am, &app.cast.dora_director);
        let id = draft(&app, anna).await;
        let path = format!("/api/v1/reports/{id}");
        for other in [dora, &app.cast.carl_am, &app.cast.outsider, &app.cast.admin, &app.cast.auditor] {
            assert_eq!(app.get(other, &path).await.status, 404, "{} and a draft", other.name);
            assert_eq!(app.get(other, &format!("/reports/{id}")).await.status, 404);
        }
        let empty = call(&app, anna, Method::POST, &format!("{path}/submission"), json!({})).await;
        assert!(empty.status == 422 && empty.text.contains("headline"), "{}", empty.text);
        assert_eq!(submit(&app, anna, &id).await["state"], "submitted");
        let first = sheet(&app, dora, &id).await;
        assert_eq!((first["intact"].as_bool(), first["hash"].as_str().map(str::len)), (Some(true), Some(64)), "{first}");
        assert_eq!(first["sections"], sheet(&app, anna, &id).await["sections"]);

        // The data goes on: the late promise is kept, and a forgotten call of that week is logged.
        let account = format!("/api/v1/accounts/{}", app.cast.castellan);
        let open = fine(&app, anna, Method::GET, &format!("{account}/promises"), json!({})).await;
        let late = open["items"].as_array().unwrap().iter().find(|p| p["due_on"] == "2026-11-06").expect("the late one").clone();
        fine(&app, anna, Method::POST, &format!("{account}/promises/{}/keeping", late["id"].as_str().unwrap()), json!({})).await;
        let talk = json!({"kind": "visit", "summary": "Forgotten", "happened_at": "2026-11-05T09:00:00Z"});
        fine(&app, anna, Method::POST, &format!("{account}/conversations"), talk).await;
        let again = sheet(&app, dora, &id).await;
        assert_eq!((&again["sections"], &again["hash"], &again["rag"]), (&first["sections"], &first["hash"], &first["rag"]));
        let page = app.get(dora, &format!("/reports/{id}")).await.text;
        assert!(page.contains("Unchanged since it was submitted") && page.contains("50 %") && page.contains("A quiet week"), "{page}");
        let wrong = call(&app, anna, Method::PATCH, &path, json!({"headline": "Not so"})).await;
        assert_eq!(wrong.status, StatusCode::CONFLICT, "{}", wrong.text);
        assert_eq!(call(&app, dora, Method::PATCH, &path, json!({"headline": "Mine"})).await.status, StatusCode::FORBIDDEN);

        // Somebody who reaches into the database cannot do it unseen.
        let sql = "/* test */ update report_snapshots set data = replace(data, '\"talks\":1', '\"talks\":9')";
        app.app.db.write(move |tx| tx.execute(sql, &params![])).await.unwrap();
        assert_eq!(sheet(&app, dora, &id).await["intact"], false);
        assert!(app.get(dora, &format!("/reports/{id}")).await.text.contains("not what was submitted"));
    }

    async fn a_report_is_answered_returned_and_acknowledged(app) {
        weekly(&app).await;
        work(&app).await;
        sweep(&app).await;
        let (anna, dora) = (&app.cast.anna_am, &app.cast.dora_director);
        let id = draft(&app, anna).await;
        let path = format!("/api/v1/reports/{id}");
        submit(&app, anna, &id).await;
        let waiting = fine(&app, dora, Method::GET, "/api/v1/reports?of=waiting", json!({})).await;
        assert_eq!(waiting["items"].as_array().unwrap().len(), 1);
        assert!(app.get(dora, "/notifications").await.text.contains("Anna Prins submitted the report"));
        assert!(app.get(dora, "/reports").await.text.contains("asks for help"));
        for (other, status) in [(anna, 403), (&app.cast.carl_am, 404), (&app.cast.admin, 404), (&app.cast.outsider, 404)] {
            let answer = call(&app, other, Method::POST, &format!("{path}/acknowledgement"), json!({})).await;
            assert_eq!(answer.status, status, "{}", other.name);
            assert_eq!(call(&app, other, Method::POST, &format!("{path}/answer"), json!({"answer": "x"})).await.status, status);
        }
        let silent = call(&app, dora, Method::POST, &format!("{path}/return"), json!({})).await;
        assert!(silent.status == 422 && silent.text.contains("reply"), "{}", silent.text);
        let back = app.post(dora, &format!("/reports/{id}/verdict"), &[("verdict", "return"), ("reply", "Name the risk")]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
        let page = app.get(anna, &format!("/reports/{id}")).await.text;
        assert!(page.contains("Name the risk") && page.contains("name=\"headline\""), "{page}");
        assert_eq!(sheet(&app, dora, &id).await["submissions"], 1, "the director still has what was submitted");

        let form = [("headline", "Prices are the risk"), ("help", "May I offer 5 %?"), ("rag", "red"), ("then", "submit")];
        let sent = app.post(anna, &format!("/reports/{id}"), &form).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let answered = app.post(dora, &format!("/reports/{id}/answer"), &[("answer", "Yes, until March")]).await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
        assert!(app.get(anna, &format!("/reports/{id}")).await.text.contains("Yes, until March"));
        fine(&app, dora, Method::POST, &format!("{path}/acknowledgement"), json!({"reply": "Thanks"})).await;
        let s = sheet(&app, anna, &id).await;
        assert_eq!((s["state"].as_str(), s["rag"].as_str(), s["submissions"].as_i64(), s["answer"].as_str()), (Some("acknowledged"), Some("red"), Some(2), Some("Yes, until March")));
        let twice = call(&app, dora, Method::POST, &format!("{path}/acknowledgement"), json!({})).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        let told = app.get(anna, "/notifications").await.text;
        assert!(told.contains("returned your report") && told.contains("answered your request") && told.contains("acknowledged your report"), "{told}");

        // Undo, the director's first: what was built on stays.
        let deeds = fine(&app, dora, Method::GET, "/api/v1/undo", json!({})).await;
        let batch = deeds["items"].as_array().unwrap().iter().find(|d| d["verb"] == "report.acknowledged").unwrap()["batch"].as_str().unwrap().to_owned();
        fine(&app, dora, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await;
        assert_eq!(sheet(&app, dora, &id).await["state"], "submitted");
        let own = fine(&app, anna, Method::GET, "/api/v1/undo", json!({})).await;
        let batch = own["items"].as_array().unwrap().iter().find(|d| d["verb"] == "report.submitted").unwrap()["batch"].as_str().unwrap().to_owned();
        let late = call(&app, anna, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "the director has answered since: {}", late.text);
    }

    async fn a_report_submitted_by_mistake_is_taken_back(app) {
        weekly(&app).await;
        let (anna, dora) = (&app.cast.anna_am, &app.cast.dora_director);
        let begun = fine(&app, anna, Method::POST, "/api/v1/reports", json!({"from": "2026-11-11"})).await;
        let again = fine(&app, anna, Method::POST, "/api/v1/reports", json!({"from": "2026-11-10"})).await;
        assert_eq!((&begun["id"], &begun["from"], &begun["due_on"]), (&again["id"], &json!("2026-11-09"), &json!("2026-11-16")));
        for (actor, day, status) in [(anna, "2026-11-16", 422), (anna, "2026-10-01", 422), (&app.cast.admin, "2026-11-11", 404)] {
            assert_eq!(call(&app, actor, Method::POST, "/api/v1/reports", json!({"from": day})).await.status, status, "{day}");
        }
        let id = begun["id"].as_str().unwrap();
        submit(&app, anna, id).await;
        assert_eq!(app.get(dora, &format!("/reports/{id}")).await.status, 200);
        let own = fine(&app, anna, Method::GET, "/api/v1/undo", json!({})).await;
        let batch = own["items"].as_array().unwrap().iter().find(|d| d["verb"] == "report.submitted").unwrap()["batch"].as_str().unwrap().to_owned();
        fine(&app, anna, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await;
        assert_eq!(app.get(dora, &format!("/reports/{id}")).await.status, 404);
        assert_eq!(sheet(&app, anna, id).await["state"], "draft");
    }

    async fn lines_of_accounts_that_a_reader_lost_are_left_out(app) {
        weekly(&app).await;
        work(&app).await;
        sweep(&app).await;
        let (anna, dora) = (&app.cast.anna_am, &app.cast.dora_director);
        let id = draft(&app, anna).await;
        submit(&app, anna, &id).await;
        let (before, page) = (sheet(&app, dora, &id).await, app.get(dora, &format!("/reports/{id}")).await.text);
        let note = "The report shows the accounts that you can see today; its sums are made of them.";
        assert!(page.contains(note) && page.contains("Castellan Retail") && page.contains("Mara Lind"), "{page}");
        hand_over(&app, 950).await;
        let (after, page) = (sheet(&app, dora, &id).await, app.get(dora, &format!("/reports/{id}")).await.text);
        assert!(page.contains(note), "the same words, whether anything was left out or not");
        for word in ["Castellan", "Mara Lind", "prices", &app.cast.castellan.to_string()] {
            assert!(!page.contains(word) && !after["sections"].to_string().contains(word), "{word}: {page}");
        }
        assert_eq!((figure(&before, "activities", "talks"), figure(&after, "activities", "talks")), (1, 0));
        assert_eq!((figure(&after, "accounts", "accounts"), figure(&after, "promises", "rate_due")), (1, 0));
        assert_eq!((&after["hash"], &after["intact"]), (&before["hash"], &json!(true)));
        assert!(!app.get(anna, &format!("/reports/{id}")).await.text.contains("Castellan"), "nor does its author see more");
        assert_eq!(app.get(&app.cast.carl_am, &format!("/reports/{id}")).await.status, 404, "who leads the account now reads no reports of others");
        // Whom Dora does not reach any more, reports to somebody else.
        let (viewer, holder) = (dora.id, anna.id);
        let sql = "/* test */ delete from user_reach where viewer_id = $1 and holder_id = $2";
        app.app.db.write(move |tx| tx.execute(sql, &params![viewer, holder])).await.unwrap();
        assert_eq!(app.get(dora, &format!("/reports/{id}")).await.status, 404);
        assert!(!app.get(dora, "/reports").await.text.contains("Anna Prins"));
    }

    async fn missing_reports_are_listed_against_the_calendar(app) {
        weekly(&app).await;
        let (anna, dora) = (&app.cast.anna_am, &app.cast.dora_director);
        let missing = async || fine(&app, dora, Method::GET, "/api/v1/reports/missing", json!({})).await["items"].as_array().unwrap().clone();
        // An independent count: whole weeks whose Monday after has passed, for everybody who reports to her.
        let (mut weeks, mut monday) = (0, date(2026, 10, 5));
        while monday.checked_add(7.days()).unwrap() < date(2026, 11, 12) {
            weeks += 1;
            monday = monday.checked_add(7.days()).unwrap();
        }
        let counted = "/* test */ select count(*) from reporting_lines where manager_id = $1";
        let id = dora.id;
        let people: i64 = app.app.db.read(move |q| q.query_one(counted, &params![id], |r| r.get(0).map_err(Error::from))).await.unwrap();
        let list = missing().await;
        assert_eq!((i64::try_from(list.len()).unwrap(), weeks), (weeks * people, 5), "{list:?}");
        assert_eq!((&list[0]["due_on"], &list[0]["days_late"]), (&json!("2026-11-09"), &json!(3)));
        assert!(list.iter().all(|m| m["name"] != "Carl Meyer"));
        sweep(&app).await;
        assert_eq!(missing().await.len(), list.len(), "a draft is no report");
        let own = draft(&app, anna).await;
        submit(&app, anna, &own).await;
        assert_eq!(missing().await.len() + 1, list.len());
        let page = app.get(dora, "/reports").await.text;
        assert!(page.contains("Ben Okafor") && page.contains("3 days late"), "{page}");
        for other in [anna, &app.cast.carl_am, &app.cast.outsider] {
            let none = fine(&app, other, Method::GET, "/api/v1/reports/missing", json!({})).await;
            assert_eq!(none["items"], json!([]), "{}", other.name);
        }
    }

    async fn the_calendar_is_set_by_administrators(app) {
        let admin = &app.cast.admin;
        assert!(app.get(&app.cast.anna_am, "/reports").await.text.contains("No reports are asked for"));
        let put = async |actor: &Actor, body: Json| call(&app, actor, Method::PUT, "/api/v1/reports/calendar", body).await;
        assert_eq!(put(&app.cast.anna_am, json!({"period": "week", "due_days": 1, "starts_on": "2026-10-05"})).await.status, 403);
        for (period, days, day, field) in [("day", 1, "2026-10-05", "period"), ("week", 29, "2026-10-05", "due_days"), ("week", 1, "soon", "starts_on")] {
            let wrong = put(admin, json!({"period": period, "due_days": days, "starts_on": day})).await;
            assert!(wrong.status == 422 && wrong.text.contains(field), "{field}: {}", wrong.text);
        }
        let form = [("period", "month"), ("due_days", "5"), ("starts_on", "1 Nov 2026")];
        assert_eq!(app.post(admin, "/admin/reports", &form).await.status, StatusCode::SEE_OTHER);
        let rules = fine(&app, admin, Method::GET, "/api/v1/reports/calendar", json!({})).await;
        assert_eq!((rules["period"].as_str(), rules["coming"][0]["due_on"].as_str()), (Some("month"), Some("2026-12-07")), "the 5th is a Saturday: {rules}");
        assert!(app.get(admin, "/admin/reports").await.text.contains("Monday 7 December"));
        let deeds = fine(&app, admin, Method::GET, "/api/v1/undo", json!({})).await;
        fine(&app, admin, Method::POST, &format!("/api/v1/undo/{}", deeds["items"][0]["batch"].as_str().unwrap()), json!({})).await;
        let rules = fine(&app, admin, Method::GET, "/api/v1/reports/calendar", json!({})).await;
        assert_eq!((rules["period"].as_str(), &rules["coming"]), (Some("none"), &json!([])));
    }

    async fn hostile_words_stay_words(app) {
        weekly(&app).await;
        let (anna, dora) = (&app.cast.anna_am, &app.cast.dora_director);
        let begun = fine(&app, anna, Method::POST, "/api/v1/reports", json!({"from": "2026-11-11"})).await;
        let id = begun["id"].as_str().unwrap();
        let path = format!("/api/v1/reports/{id}");
        for (field, text) in [("headline", "two\nlines"), ("rag", "blue"), ("comment", "\u{7}")] {
            let wrong = call(&app, anna, Method::PATCH, &path, json!({field: text})).await;
            assert!(wrong.status == 422 && wrong.text.contains(field), "{field}: {}", wrong.text);
        }
        let words = "<script>alert(1)</script> {$x} 清河";
        fine(&app, anna, Method::PATCH, &path, json!({"headline": words, "comment": format!("{words}\n{words}"), "help": words})).await;
        let lost = app.post(anna, &format!("/reports/{id}"), &[("headline", "x"), ("version", "1")]).await;
        assert_eq!(lost.status, StatusCode::CONFLICT, "written elsewhere meanwhile");
        fine(&app, anna, Method::POST, &format!("{path}/submission"), json!({})).await;
        let page = app.get(dora, &format!("/reports/{id}")).await.text;
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; {$x} 清河") && !page.contains("<script>alert"), "{page}");
        assert_eq!(app.get(dora, "/reports/nonsense").await.status, 404);
    }
}
