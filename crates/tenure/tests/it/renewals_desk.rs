//! The renewal desk narrowed by how renewals stand and by who stands up for us, and its dates as a calendar file.

use axum::http::{Method, StatusCode, header};
use serde_json::{Value as Json, json};
use tenure::base::AccountId;

use crate::both;
use crate::kit::{Actor, TestApp};
use crate::revenue_reports::get;

async fn made(app: &TestApp, by: &Actor, path: &str, body: Json) -> Json {
    let answer = app.api(by, Method::POST, path, body.clone()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{path} {body}: {}", answer.text);
    answer.json()
}

async fn renewal(app: &TestApp, by: &Actor, account: AccountId, name: &str, more: Json) -> String {
    let mut body = json!({"name": name, "kind": "renewal", "opened_on": "2026-10-01", "amount": {"minor": 100_000, "currency": "EUR"}});
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    let deal = made(app, by, &format!("/api/v1/accounts/{account}/deals"), body).await;
    deal["id"].as_str().unwrap().to_owned()
}

/// At Castellan: one at risk, one with open points, one on track, each in its own way; at Nordvik one of Carl's.
async fn store(app: &TestApp) -> [String; 4] {
    let c = &app.cast;
    let anna = &c.anna_am;
    let people = format!("/api/v1/accounts/{}/people", c.castellan);
    let sponsor = made(app, anna, &people, json!({"name": "Lin Xiaowen"})).await["person_id"].clone();
    let steps = json!([
        {"name": "Value report", "due_on": "2026-11-01", "owner_id": anna.id, "done_on": "2026-11-01"},
        {"name": "Scope; agreed", "due_on": "2026-11-18", "owner_id": anna.id},
        {"name": "CFO has seen it", "due_on": "2026-11-19"},
    ]);
    let near = json!({"notice_on": "2026-11-23", "close_on": "2026-12-23", "steps": steps, "without_notice": "runs_on", "runs_on_months": "12"});
    let near = renewal(app, anna, c.castellan, "Near", near).await;
    let far =
        json!({"notice_on": "2027-06-01", "close_on": "2027-07-01", "next_step": "Call", "next_step_on": "2026-11-20"});
    let far = renewal(app, anna, c.castellan, "Far", far).await;
    let sure = json!({
        "notice_on": "2026-11-25", "close_on": "2026-12-25", "next_step": "Sign", "next_step_on": "2026-11-20",
        "people": [{"person_id": sponsor, "part": "champion"}],
    });
    let sure = renewal(app, anna, c.castellan, "Sure", sure).await;
    let proofs = json!([{"evidence": "champion", "happened_on": "2026-11-01", "person_id": sponsor}, {"evidence": "need", "happened_on": "2026-11-01"}]);
    let path = format!("/api/v1/accounts/{}/deals/{sure}/evidence", c.castellan);
    let put = app
        .send(Some(anna), Method::PUT, &path, Some("application/json"), &[("if-match", "*")], proofs.to_string())
        .await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.text);
    let carls = json!({"notice_on": "2026-11-24", "close_on": "2026-12-24"});
    let carls = renewal(app, &c.carl_am, c.nordvik, "Carls", carls).await;
    [near, far, sure, carls]
}

fn names(list: &Json) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|d| d["name"].as_str().unwrap()).collect()
}

/// The lines of a calendar file, unfolded.
async fn lines(app: &TestApp, by: &Actor, path: &str) -> Vec<String> {
    let answer = app.get(by, path).await;
    assert_eq!(
        (answer.status, answer.headers[header::CONTENT_TYPE].to_str().unwrap()),
        (StatusCode::OK, "text/calendar; charset=utf-8"),
        "{}",
        answer.text
    );
    assert!(answer.text.ends_with("END:VCALENDAR\r\n"), "{}", answer.text);
    answer.text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

both! {
    async fn the_desk_is_narrowed_by_state_and_sponsor(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        let [near, _, _, _] = store(&app).await;
        let list = |query: &'static str| {
            let app = &app;
            async move { get(app, anna, &format!("/api/v1/deals?kind=renewal&sort=notice_on&{query}")).await }
        };
        for (state, wanted) in [("risk", ["Near"]), ("open", ["Far"]), ("on_track", ["Sure"])] {
            let path = format!("/pipeline/renewals?scope=mine&state={state}");
            let page = app.shown(anna, &path).await;
            for name in ["Near", "Far", "Sure"] {
                assert_eq!(page.contains(&format!("<span class=\"mute sm\">{name}</span>")), wanted.contains(&name), "{state} {name}: {page}");
            }
            assert_eq!(names(&get(&app, anna, &format!("/api/v1/deals?kind=renewal&state={state}")).await), wanted);
            // The file, the sort and the row that opens keep what was asked for.
            let file = app.shown(anna, &format!("/pipeline/table.csv?scope=mine&kind=renewal&state={state}")).await;
            assert_eq!(file.trim_end().lines().count(), 2, "{file}");
            assert!(page.contains(&format!("/pipeline/table.csv?scope=mine&amp;kind=renewal&amp;state={state}")) || page.contains(&format!("state={state}&amp;sort=notice_on")), "{page}");
            assert!(page.contains(&format!("name=\"state\" value=\"{state}\"")), "{page}");
            // The figures above are of all of them.
            assert!(page.contains("3 agreements"), "{page}");
        }
        let page = app.shown(anna, "/pipeline/renewals?scope=mine").await;
        for words in ["At risk: 1", "Open points: 1", "On track: 1", "Calendar file"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert_eq!(names(&list("only=no_sponsor").await), ["Near", "Far"]);
        assert_eq!(names(&list("only=no_sponsor_call").await), ["Near", "Sure", "Far"]);
        assert!(page.contains("Without sponsor <b>2</b>") && page.contains("No sponsor call <b>3</b>"), "{page}");
        let both = app.shown(anna, "/pipeline/renewals?scope=mine&only=no_sponsor_call&state=on_track").await;
        assert!(both.contains(">Sure<") && !both.contains(">Near<"), "{both}");

        // Who stands up for us was written to, which is no talk; then somebody called them.
        let lin = get(&app, anna, &format!("/api/v1/accounts/{}/people", c.castellan)).await["items"][0]["person_id"].clone();
        let talks = format!("/api/v1/accounts/{}/conversations", c.castellan);
        let talk = |kind: &str, at: &str| json!({"kind": kind, "happened_at": at, "summary": "About terms", "person_ids": [lin]});
        made(&app, anna, &talks, talk("call", "2026-09-20T10:00:00Z")).await;
        made(&app, anna, &talks, talk("email", "2026-11-10T10:00:00Z")).await;
        assert_eq!(names(&list("only=no_sponsor_call").await), ["Near", "Sure", "Far"], "before it was opened, and one way");
        made(&app, anna, &talks, talk("call", "2026-11-11T10:00:00Z")).await;
        assert_eq!(names(&list("only=no_sponsor_call").await), ["Near", "Far"]);

        // Who has nothing left is told how to see the others; wrong words are refused.
        let lost = app.api(anna, Method::POST, &format!("/api/v1/accounts/{}/deals/{near}/loss", c.castellan), json!({})).await;
        assert_eq!(lost.status, StatusCode::OK, "{}", lost.text);
        let none = app.shown(anna, "/pipeline/renewals?scope=mine&state=risk").await;
        assert!(none.contains("Take a filter off"), "{none}");
        assert_eq!(app.get(anna, "/pipeline/renewals?state=lost").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let zh = app.send(Some(anna), Method::GET, "/pipeline/renewals?scope=mine", None, &[("accept-language", "zh-CN")], String::new()).await;
        assert_eq!(zh.status, StatusCode::OK);
    }

    async fn the_dates_of_renewals_are_a_calendar_file(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        let [near, far, sure, carls] = store(&app).await;
        let all = lines(&app, anna, "/pipeline/renewals.ics?scope=all").await;
        let has = |list: &[String], line: &str| list.iter().any(|l| l == line);
        for line in [
            "SUMMARY:Notice ends: Near (Castellan Retail)", "DTSTART;VALUE=DATE:20261123", "SUMMARY:Agreement ends: Near (Castellan Retail)",
            "DTSTART;VALUE=DATE:20261223", "SUMMARY:Scope\\; agreed (Near)", "SUMMARY:CFO has seen it (Near)",
            "DESCRIPTION:Castellan Retail\\nWithout notice it runs on for 12 months.",
        ] {
            assert!(has(&all, line), "{line}: {all:?}");
        }
        assert!(has(&all, &format!("UID:renewal-notice-{near}@tenure")) && has(&all, &format!("UID:renewal-end-{far}@tenure")), "{all:?}");
        assert!(!all.iter().any(|l| l.contains("Value report") || l.contains(&carls) || l.contains("Carls")), "done is done, and Carl's is Carl's: {all:?}");
        assert_eq!(all.iter().filter(|l| *l == "BEGIN:VEVENT").count(), 8);
        let risk = lines(&app, anna, "/pipeline/renewals.ics?scope=all&state=risk").await;
        assert!(has(&risk, &format!("UID:renewal-end-{near}@tenure")) && !risk.iter().any(|l| l.contains(&sure)), "{risk:?}");
        for (actor, n) in [(&c.outsider, 0), (&c.admin, 0), (&c.carl_am, 2), (&c.dora_director, 8)] {
            let theirs = lines(&app, actor, "/pipeline/renewals.ics?scope=all").await;
            assert_eq!(theirs.iter().filter(|l| *l == "BEGIN:VEVENT").count(), n, "{}: {theirs:?}", actor.name);
        }

        // The feed holds one's own: what nobody owns, and what others lead, is not among it.
        let feed = made(&app, anna, "/api/v1/calendar-feeds", json!({"name": "Phone"})).await;
        let path = feed["address"].as_str().unwrap().strip_prefix("http://test").unwrap().to_owned();
        let read = app.send(None, Method::GET, &path, None, &[], String::new()).await.text.replace("\r\n ", "");
        for uid in [format!("renewal-notice-{near}"), format!("renewal-end-{sure}"), format!("renewal-notice-{far}")] {
            assert!(read.contains(&format!("UID:{uid}@tenure")), "{uid}: {read}");
        }
        assert!(read.contains("SUMMARY:Scope\\; agreed (Near)") && !read.contains("CFO has seen it") && !read.contains("Carls"), "{read}");
        assert_eq!(read.matches("SUMMARY:Sign (Sure)").count(), 1, "what comes next is told once: {read}");
        let doras = made(&app, &c.dora_director, "/api/v1/calendar-feeds", json!({"name": "Phone"})).await;
        let path = doras["address"].as_str().unwrap().strip_prefix("http://test").unwrap().to_owned();
        let read = app.send(None, Method::GET, &path, None, &[], String::new()).await.text;
        assert!(!read.contains("renewal-"), "they are Anna's to do: {read}");
    }
}
