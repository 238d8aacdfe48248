//! The calendar feed: what stands in it, whose eyes it is made for, and that its address is a secret.

use axum::http::{Method, StatusCode, header};
use jiff::SignedDuration;
use serde_json::json;
use tenure::base::Error;
use tenure::features::access::model::Reassign;
use tenure::features::access::team;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, Answer, TestApp, cast};

/// Makes an address; answers its path and its id.
async fn feed(app: &TestApp, actor: &Actor, name: &str) -> (String, String) {
    let made = app.api(actor, Method::POST, "/api/v1/calendar-feeds", json!({"name": name})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    assert_eq!(made.headers[header::CACHE_CONTROL], "no-store");
    let json = made.json();
    let address = json["address"].as_str().expect("an address");
    let path = address.strip_prefix("http://test").expect("our own host");
    assert!(path.starts_with("/calendar/") && path.ends_with(".ics") && path.len() > 40, "{address}");
    (path.to_owned(), json["id"].as_str().expect("an id").to_owned())
}

/// Reads it as a calendar program does: nobody is signed in.
async fn read(app: &TestApp, path: &str) -> Answer {
    app.send(None, Method::GET, path, None, &[], String::new()).await
}

/// The lines, unfolded.
fn lines(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(answer.text.split("\r\n").all(|l| l.len() <= 75 && !l.contains(['\r', '\n'])), "{}", answer.text);
    answer.text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

async fn promise(app: &TestApp, actor: &Actor, content: &str, due: &str) -> String {
    let path = format!("/api/v1/accounts/{}/promises", app.cast.castellan);
    let made = app.api(actor, Method::POST, &path, json!({"content": content, "due_on": due})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()["id"].as_str().expect("an id").to_owned()
}

both! {
    async fn a_feed_holds_what_its_owner_has_to_do(app) {
        let (anna, ben) = (&app.cast.anna_am, &app.cast.ben_kam);
        let (path, _) = feed(&app, anna, "Phone").await;
        let empty = read(&app, &path).await;
        assert_eq!(empty.headers[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
        assert!(!lines(&empty).iter().any(|l| l == "BEGIN:VEVENT"));
        let tag = empty.headers[header::ETAG].to_str().unwrap().to_owned();
        let again = app.send(None, Method::GET, &path, None, &[("if-none-match", &tag)], String::new()).await;
        assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));

        let id = promise(&app, anna, "Send the prices", "2026-11-20").await;
        promise(&app, anna, "Long ago", "2025-11-20").await;
        let talk = json!({"kind": "call", "happened_at": "2026-11-11T10:00:00Z", "summary": "About prices",
            "next_step": "Ask for the date", "next_step_on": "2026-11-18"});
        let logged = app.api(anna, Method::POST, &format!("/api/v1/accounts/{}/conversations", app.cast.castellan), talk).await;
        assert_eq!(logged.status, 201, "{}", logged.text);
        let told = app.send(None, Method::GET, &path, None, &[("if-none-match", &tag)], String::new()).await;
        let all = lines(&told);
        assert!(all.contains(&format!("UID:promise-{id}@tenure")), "{all:?}");
        assert!(all.contains(&String::from("SUMMARY:Promise: Send the prices (Castellan Retail)")), "{all:?}");
        assert!(all.contains(&String::from("SUMMARY:Next step: Ask for the date (Castellan Retail)")), "{all:?}");
        assert!(all.contains(&String::from("DTSTART;VALUE=DATE:20261118")) && all.contains(&String::from("DTEND;VALUE=DATE:20261121")));
        assert_eq!(all.iter().filter(|l| *l == "BEGIN:VEVENT").count(), 2, "what is older than 90 days is left out");
        let counted = "/* test */ select count(*) from promises where due_on > '2026-09-01' and state = 'open'";
        let open: i64 = app.app.db.read(move |q| q.query_one(counted, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap();
        assert_eq!(i64::try_from(all.iter().filter(|l| l.starts_with("UID:promise-")).count()).unwrap(), open);

        // A promise that is moved keeps its entry, one that is kept goes; another's feed has none of it.
        let moved = format!("/api/v1/accounts/{}/promises/{id}/due-date", app.cast.castellan);
        app.api(anna, Method::POST, &moved, json!({"due_on": "2026-11-24", "reason": "x"})).await;
        let all = lines(&read(&app, &path).await);
        assert!(all.contains(&format!("UID:promise-{id}@tenure")) && all.contains(&String::from("DTSTART;VALUE=DATE:20261124")), "{all:?}");
        assert!(all.contains(&String::from("SEQUENCE:1")), "{all:?}");
        let kept = format!("/api/v1/accounts/{}/promises/{id}/keeping", app.cast.castellan);
        let kept = app.api(anna, Method::POST, &kept, json!({})).await;
        assert!(kept.status.is_success(), "{}", kept.text);
        assert!(!read(&app, &path).await.text.contains("Send the prices"));
        let (other, _) = feed(&app, ben, "Mine").await;
        assert!(!read(&app, &other).await.text.contains("BEGIN:VEVENT"));
    }

    async fn tasks_and_meetings_stand_at_their_day_and_hour(app) {
        let anna = &app.cast.anna_am;
        let (path, _) = feed(&app, anna, "Phone").await;
        let account = format!("/api/v1/accounts/{}", app.cast.castellan);
        let task = json!({"content": "Prepare the sheet", "due_on": "2026-11-20"});
        let task = app.api(anna, Method::POST, &format!("{account}/tasks"), task).await;
        assert_eq!(task.status, 201, "{}", task.text);
        let meeting = json!({"kind": "visit", "title": "Review; with all", "starts_at": "2026-11-19T13:00:00Z",
            "minutes": 90, "place": "Hall 2, Delft"});
        let meeting = app.api(anna, Method::POST, &format!("{account}/meetings"), meeting).await;
        assert_eq!(meeting.status, 201, "{}", meeting.text);
        let all = lines(&read(&app, &path).await);
        for line in [
            "SUMMARY:Task: Prepare the sheet (Castellan Retail)",
            "DTSTART;VALUE=DATE:20261120",
            "SUMMARY:Review\\; with all (Castellan Retail)",
            "DTSTART:20261119T130000Z",
            "DTEND:20261119T143000Z",
            "LOCATION:Hall 2\\, Delft",
        ] {
            assert!(all.iter().any(|l| l == line), "{line}: {all:?}");
        }
        let done = format!("{account}/tasks/{}/completion", task.json()["id"].as_str().unwrap());
        let done = app.api(anna, Method::POST, &done, json!({})).await;
        assert!(done.status.is_success(), "{}", done.text);
        let text = read(&app, &path).await.text;
        assert!(!text.contains("Prepare the sheet") && text.contains("Review"), "{text}");
    }

    async fn a_feed_shows_only_what_may_be_seen_now(app) {
        let anna = &app.cast.anna_am;
        let (path, _) = feed(&app, anna, "Phone").await;
        promise(&app, anna, "Secret of Castellan", "2026-11-20").await;
        assert!(read(&app, &path).await.text.contains("Secret of Castellan"));
        let to = Reassign { accounts: vec![app.cast.castellan], to: app.cast.carl_am.id, from: jiff::civil::date(2026, 11, 12), reason: String::from("a test") };
        app.app.db.write(move |tx| team::reassign(tx, &cast::operator(901), &to)).await.unwrap();
        let after = read(&app, &path).await;
        assert_eq!(after.status, StatusCode::OK);
        assert!(!after.text.contains("Castellan"), "{}", after.text);
        // Who may not sign in any more has no calendar either.
        let id = anna.id;
        app.app.db.write(move |tx| tx.execute("update users set active_to = '2026-11-12' where id = $1", &params![id])).await.unwrap();
        assert_eq!(read(&app, &path).await.status, StatusCode::NOT_FOUND);
    }

    async fn an_address_is_a_secret_that_can_be_revoked(app) {
        let (anna, carl) = (&app.cast.anna_am, &app.cast.carl_am);
        let (path, id) = feed(&app, anna, "Phone").await;
        let (second, _) = feed(&app, anna, "Outlook <b> & 清河").await;
        let absent = read(&app, "/calendar/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics").await;
        assert_eq!(absent.status, StatusCode::NOT_FOUND);
        let secret = path.trim_start_matches("/calendar/").trim_end_matches(".ics").to_owned();
        let held = secret.clone();
        let plain: i64 = app.app.db.read(move |q| {
            let sql = "/* test */ select count(*) from calendar_feeds where token_hash = $1";
            q.query_one(sql, &params![held.as_bytes()], |r| r.get(0).map_err(Error::from))
        }).await.unwrap();
        assert_eq!(plain, 0, "the secret itself is not kept");
        let page = app.get(anna, "/profile/calendar").await.text;
        assert!(!page.contains(&secret) && page.contains("Outlook &lt;b&gt; &amp; 清河") && page.contains("never read yet"), "{page}");
        read(&app, &path).await;
        app.clock.advance(SignedDuration::from_hours(24));
        read(&app, &path).await;
        let list = app.get(anna, "/api/v1/calendar-feeds").await.json();
        let used: Vec<_> = list["items"].as_array().unwrap().iter().map(|f| f["last_used_on"].as_str()).collect();
        assert!(used.contains(&Some("2026-11-13")) && used.contains(&None), "{list}");

        // Nobody but its owner finds it.
        let one = format!("/api/v1/calendar-feeds/{id}");
        assert_eq!(app.api(carl, Method::DELETE, &one, json!({})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.post(carl, &format!("/profile/calendar/{id}/revoke"), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get(carl, "/api/v1/calendar-feeds").await.json()["items"].as_array().unwrap().len(), 0);

        let gone = app.post(anna, &format!("/profile/calendar/{id}/revoke"), &[]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        let revoked = read(&app, &path).await;
        assert_eq!(revoked.status, StatusCode::NOT_FOUND);
        assert_eq!(read(&app, &second).await.status, StatusCode::OK, "the other one goes on");
        assert_eq!(app.api(anna, Method::DELETE, &one, json!({})).await.status, StatusCode::NOT_FOUND);
        // By mistake: undone, it works again.
        let cookie = gone.headers.get_all("set-cookie").iter().find_map(|c| c.to_str().ok()?.split("calendar-revoked.").nth(1)?.split(';').next().map(str::to_owned));
        let undone = app.post(anna, &format!("/undo/{}", cookie.expect("an undo")), &[]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
        assert_eq!(read(&app, &path).await.status, StatusCode::OK);
    }

    async fn the_form_says_what_is_wrong(app) {
        let anna = &app.cast.anna_am;
        let empty = app.post(anna, "/profile/calendar", &[("name", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let broken = app.api(anna, Method::POST, "/api/v1/calendar-feeds", json!({"name": "a\r\nb"})).await;
        assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(broken.text.contains("name"), "{}", broken.text);
        for n in 0..10 {
            feed(&app, anna, &format!("Number {n}")).await;
        }
        let more = app.post(anna, "/profile/calendar", &[("name", "One more")]).await;
        assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(more.text.contains("10 addresses are enough"), "{}", more.text);
        let shown = app.post(&app.cast.carl_am, "/profile/calendar", &[("name", "Phone")]).await;
        assert_eq!((shown.status, shown.headers[header::CACHE_CONTROL].to_str().unwrap()), (StatusCode::OK, "no-store"));
        assert!(shown.text.contains("/calendar/") && shown.text.contains(".ics</code>"), "{}", shown.text);
    }

    async fn hostile_words_stay_words(app) {
        let anna = &app.cast.anna_am;
        let (path, _) = feed(&app, anna, "Phone").await;
        let words = "a, b; c\\ <script>alert(1)</script> {$x} 价格表，价格表，价格表，价格表，价格表，价格表 BEGIN:VALARM";
        promise(&app, anna, words, "2026-11-20").await;
        let all = lines(&read(&app, &path).await);
        let title = all.iter().find(|l| l.starts_with("SUMMARY:")).expect("a title");
        assert!(title.contains("a\\, b\\; c\\\\ <script>") && title.contains("{$x} 价格表，") && title.ends_with("BEGIN:VALARM (Castellan Retail)"), "{title}");
        assert!(!all.iter().any(|l| l.starts_with("BEGIN:VALARM")));
    }
}
