//! Pages that the browser fetches before anybody asks: by a rule in a header, and without a trace.

use axum::http::{Method, StatusCode};
use serde_json::Value as Json;
use tenure::base::{Error, Need};
use tenure::features::exchange::dump;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, TestApp, cast};

const AHEAD: (&str, &str) = ("sec-purpose", "prefetch;prerender");

async fn ahead(app: &TestApp, actor: &Actor, path: &str, more: &[(&str, &str)]) -> crate::kit::Answer {
    let mut headers = vec![AHEAD];
    headers.extend_from_slice(more);
    app.send(Some(actor), Method::GET, path, None, &headers, String::new()).await
}

/// A session that no other test has noted.
async fn fresh(app: &TestApp, of: &Actor, seed: u64) -> Actor {
    // What was noted is remembered by the process, in which both databases have their turn.
    let seed = seed + u64::from(app.app.db.kind() == tenure_db::Kind::Postgres) * 100;
    let (user, by) = (of.id, cast::operator(seed));
    let name = ["fresh-1", "fresh-2", "fresh-3"][usize::try_from(seed % 3).unwrap()];
    app.app.db.write(move |tx| cast::session(tx, &by, user, name)).await.unwrap()
}

async fn last_seen(app: &TestApp, actor: &Actor) -> i64 {
    let hash = tenure::base::secret_hash(&actor.secret);
    let sql = "/* test */ select last_seen_at from sessions where token_hash = $1";
    app.app.db.read(move |q| q.query_one(sql, &params![hash], |r| Ok::<_, Error>(r.get(0)?))).await.unwrap()
}

async fn last_scope(app: &TestApp, actor: &Actor) -> String {
    let user = actor.id;
    let sql = "/* test */ select last_scope from users where id = $1";
    app.app.db.read(move |q| q.query_one(sql, &params![user], |r| Ok::<_, Error>(r.get(0)?))).await.unwrap()
}

/// Everything that is stored.
async fn stored(app: &TestApp) -> Vec<u8> {
    let db = app.app.db.clone();
    let file =
        std::env::temp_dir().join(format!("tenure-ahead-{}", uuid::Uuid::from_u128(std::ptr::from_ref(app) as u128)));
    let name = file.clone();
    tokio::task::spawn_blocking(move || dump::backup(&db, &name, "2026-11-12T09:00:00Z")).await.unwrap().unwrap();
    let bytes = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    bytes
}

/// Lets what runs beside the requests come to its end.
async fn settle(app: &TestApp) {
    for _ in 0..20 {
        app.app
            .db
            .write(|tx| tx.execute("/* test */ delete from throttles where 1 = 0", &params![]).map_err(Error::from))
            .await
            .unwrap();
        tokio::task::yield_now().await;
    }
}

both! {
    async fn the_rule_comes_by_header_and_leaves_out_what_it_must(app) {
        let page = app.get(&app.cast.anna_am, "/accounts").await;
        let rules = page.headers["speculation-rules"].to_str().unwrap().trim_matches('"').to_owned();
        let answer = app.send(None, Method::GET, &rules, None, &[], String::new()).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers["content-type"], "application/speculationrules+json");
        assert_eq!(answer.headers["cache-control"], "public, max-age=31536000, immutable");
        let rule = &answer.json()["prerender"][0];
        assert_eq!(rule["eagerness"], "moderate");
        let text = rule["where"].to_string();
        for out in ["/sign-out*", "/search*", "/palette*", "/api/*", "/export*", "/files/*", "/links/*", "/live*", "/import*", "data-no-prerender", "[download]", "[target]", "nofollow"] {
            assert!(text.contains(out), "{out} is not left out: {text}");
        }
        // Strangers, programs, files, fragments and first visits get no rule.
        let door = app.send(None, Method::GET, "/sign-in", None, &[], String::new()).await;
        let list = app.get(&app.cast.anna_am, "/api/v1/accounts").await;
        let csv = app.get(&app.cast.anna_am, "/accounts.csv").await;
        let part = app.send(Some(&app.cast.anna_am), Method::GET, "/accounts", None, &[("x-tenure-fragment", "1")], String::new()).await;
        let first = app.send(Some(&app.cast.anna_am), Method::GET, "/accounts", None, &[("sec-fetch-site", "none")], String::new()).await;
        for other in [&door, &list, &csv, &part, &first] {
            assert!(other.headers.get("speculation-rules").is_none());
        }
        // A change throws away what was fetched ahead.
        let changed = app.post(&app.cast.anna_am, "/profile/theme", &[("theme", "dark"), ("back", "/accounts")]).await;
        assert_eq!(changed.headers["clear-site-data"], "\"prefetchCache\", \"prerenderCache\"");
        let gone = app.post(&app.cast.carl_am, "/sign-out", &[]).await;
        assert_eq!(gone.headers["clear-site-data"], "\"prefetchCache\", \"prerenderCache\"");
    }

    async fn fetching_ahead_changes_nothing(app) {
        let (account, c) = (app.cast.castellan.to_string(), app.cast.clone());
        let seen = [fresh(&app, &c.anna_am, 9_001).await, fresh(&app, &c.admin, 9_002).await];
        let before = stored(&app).await;
        for route in app.app.registry.routes.iter().filter(|r| r.method == Method::GET && r.need != Need::Public) {
            if route.path == "/live" {
                continue;
            }
            for actor in &seen {
                let path = crate::routes::fill(route.path, &account);
                let answer = ahead(&app, actor, &format!("{path}?scope=all"), &[]).await;
                assert!(answer.headers.get("set-cookie").is_none(), "{path}");
                ahead(&app, actor, &path, &[]).await;
            }
        }
        settle(&app).await;
        assert!(stored(&app).await == before, "something was written for a page that nobody has seen");
    }

    async fn the_mark_comes_when_somebody_looks(app) {
        let anna = fresh(&app, &app.cast.anna_am, 9_003).await;
        app.clock.advance(jiff::SignedDuration::from_hours(3));
        let first = last_seen(&app, &anna).await;
        assert_eq!(ahead(&app, &anna, "/accounts?scope=all", &[]).await.status, 200);
        settle(&app).await;
        assert_eq!(last_seen(&app, &anna).await, first);
        let seen = app.post(&anna, "/seen?scope=all", &[]).await;
        assert_eq!(seen.status, StatusCode::NO_CONTENT);
        // Both are noted after the answer, beside it: as often as it takes, one looks again.
        let mut looks = 0;
        while last_seen(&app, &anna).await <= first || last_scope(&app, &anna).await != "all" {
            looks += 1;
            assert!(looks < 5_000, "nothing was noted");
            tokio::task::yield_now().await;
        }
    }

    async fn the_message_of_the_last_action_waits_for_its_reader(app) {
        let anna = app.cast.anna_am.clone();
        let cookie = format!("tenure_session={}; tenure_flash=saved.", anna.secret);
        let get = |headers: Vec<(&'static str, String)>| {
            let app = &app;
            async move {
                let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
                app.send(None, Method::GET, "/accounts", None, &headers, String::new()).await
            }
        };
        let early = get(vec![("cookie", cookie.clone()), (AHEAD.0, AHEAD.1.to_owned())]).await;
        assert!(!early.text.contains("data-toast") && early.headers.get("set-cookie").is_none());
        let real = get(vec![("cookie", cookie)]).await;
        assert!(real.text.contains("data-toast") && real.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    }

    async fn a_brief_fits_its_reader(app) {
        let (c, base) = (app.cast.clone(), format!("/api/v1/accounts/{}", app.cast.castellan));
        let made = |path: &'static str, body: Json| {
            let (app, path, anna) = (&app, format!("{base}{path}"), &c.anna_am);
            async move { assert_eq!(app.api(anna, Method::POST, &path, body).await.status, 201, "{path}") }
        };
        let talk = |text: &str, day: &str, outcome: Json| serde_json::json!({"summary": text, "happened_at": format!("{day}T09:00:00Z"), "outcome": outcome, "new_people": ["Mara <b>Lind</b>"], "next_step": "Send the samples", "next_step_on": "2026-12-01"});
        made("/conversations", talk("They want <script>alert(1)</script> a second line", "2026-09-01", Json::from("positive"))).await;
        made("/conversations", talk("The delivery was late", "2026-08-20", Json::from("negative"))).await;
        for (side, due) in [("ours", "2026-11-14"), ("ours", "2026-11-20"), ("theirs", "2026-11-15")] {
            made("/promises", serde_json::json!({"side": side, "content": format!("{side} by {due}"), "due_on": due})).await;
        }
        app.clock.advance(jiff::SignedDuration::from_hours(24 * 5));
        let brief = app.get(&c.anna_am, &format!("{base}/brief")).await.json();
        let rules: Vec<&str> = brief["sore_spots"].as_array().unwrap().iter().map(|s| s["rule"].as_str().unwrap()).collect();
        // 77 days without a word and a goal of 60; one of ours and one of theirs are late on the 17th.
        assert_eq!(rules, ["late", "theirs-late", "badly", "silent"], "{brief}");
        assert!(brief["sore_spots"][3]["text"].as_str().unwrap().contains("77 days"), "{brief}");
        let id = app.cast.castellan;
        let sql = "/* test */ select count(*) from promises where account_id = $1 and state = 'open'";
        let open: i64 = app.app.db.read(move |q| q.query_one(sql, &params![id], |r| Ok::<_, Error>(r.get(0)?))).await.unwrap();
        assert_eq!(brief["promises"].as_array().unwrap().len(), usize::try_from(open).unwrap());
        assert_eq!(brief["conversations"][0]["with"][0], "Mara <b>Lind</b>");

        let page = app.get(&c.anna_am, &format!("/accounts/{id}/brief")).await;
        assert_eq!(page.status, 200);
        for text in ["Castellan Retail", "Prepared for Anna Prins", "Send the samples", "ours by 2026-11-14", "theirs by 2026-11-15", "The delivery was late", "Mara &lt;b&gt;Lind"] {
            assert!(page.text.contains(text), "{text} is missing: {}", page.text);
        }
        assert!(!page.text.contains("<script>alert") && !page.text.contains("style="));
        let overview = app.get(&c.anna_am, &format!("/accounts/{id}")).await;
        assert!(overview.text.contains(&format!("/accounts/{id}/brief")));
        for other in [&c.outsider, &c.carl_am, &c.admin] {
            assert_eq!(app.get(other, &format!("/accounts/{id}/brief")).await.status, 404);
            assert_eq!(app.get(other, &format!("{base}/brief")).await.status, 404);
        }
    }
}
