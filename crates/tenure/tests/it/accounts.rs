//! The accounts table over HTTP: every order, page by page, on both databases.

use axum::http::Method;
use jiff::Timestamp;
use serde_json::json;
use tenure_db::params;

use crate::both;
use crate::kit::TestApp;

/// Seventeen more accounts of Anna's, with gaps where sort values are unknown.
async fn fill(app: &TestApp) {
    for n in 0..17_i64 {
        let revenue = (n % 5 != 0).then(|| json!({ "minor": n / 2 * 100, "currency": "EUR" }));
        let body = json!({ "name": format!("Account {n:02}"), "city": format!("City {}", n % 3), "revenue": revenue });
        let made = app.api(&app.cast.anna_am, Method::POST, "/api/v1/accounts", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let id: tenure::base::AccountId = made.json()["id"].as_str().unwrap().parse().unwrap();
        let last = (n % 4 != 0).then(|| Timestamp::from_microsecond(n * 1_000_000).unwrap());
        let step = (n % 3 != 0).then(|| jiff::civil::date(2026, 12, i8::try_from(n / 3 + 1).unwrap()));
        let set = "update account_stats set last_conversation_at = $2, next_step_on = $3 where account_id = $1";
        app.app.db.write(move |tx| tx.execute(set, &params![id, last, step])).await.unwrap();
    }
}

async fn walk(app: &TestApp, sort: &str) -> Vec<serde_json::Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app.get(&app.cast.anna_am, &format!("/api/v1/accounts?limit=4&sort={sort}&cursor={cursor}")).await;
        assert_eq!(page.status, 200, "{sort}: {}", page.text);
        let page = page.json();
        rows.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return rows,
        }
    }
}

both! {
    async fn every_order_is_whole_and_unknown_values_come_last(app) {
        fill(&app).await;
        let count = app.get(&app.cast.anna_am, "/api/v1/accounts/totals").await.json()["count"].as_u64().unwrap();
        assert!(count >= 19);
        for key in ["name", "revenue", "city", "last_conversation_at", "next_step_on", "open_promises", "people_count"] {
            for sort in [key.to_owned(), format!("-{key}")] {
                let rows = walk(&app, &sort).await;
                let mut ids: Vec<&str> = rows.iter().map(|r| r["id"].as_str().unwrap()).collect();
                ids.sort_unstable();
                ids.dedup();
                assert_eq!((ids.len(), rows.len()), (usize::try_from(count).unwrap(), ids.len()), "{sort}");
                let known = rows.iter().take_while(|r| !r[key].is_null()).count();
                assert!(rows[known..].iter().all(|r| r[key].is_null()), "{sort}: unknown values come last");
            }
        }
    }

    async fn filters_batches_files_and_the_team_page_work(app) {
        fill(&app).await;
        let anna = &app.cast.anna_am;
        for filter in ["q=account", "tier=star", "lifecycle=active", "sector=none", "lead=none", "country=DE", "tag=x", "archived=1", &format!("territory={}", app.cast.north), &format!("lead={}", anna.id)] {
            for path in ["/accounts", "/accounts.csv", "/api/v1/accounts", "/api/v1/accounts/totals", "/accounts/totals", "/accounts/filter"] {
                let answer = app.get(anna, &format!("{path}?scope=all&{filter}")).await;
                assert_eq!(answer.status, 200, "{path}?{filter}: {}", answer.text.chars().take(300).collect::<String>());
            }
        }
        let page = app.get(anna, "/accounts?scope=all&q=account&sort=-last_conversation_at").await.text;
        // A large scope is counted after the page.
        let large = std::env::var("TENURE_LARGE_SCOPE").is_ok();
        let rows = if large { "Rows 1–17, by" } else { "Rows 1–17 of 17, by" };
        assert!(page.contains(&format!("{rows} last conversation, latest first")), "{page}");
        let file = app.get(anna, "/accounts.csv?scope=all&q=account").await.text;
        assert_eq!(file.lines().count(), 18);
        let form = [("verb", "tier"), ("all", "1"), ("filter", "scope=all&q=account"), ("count", "17"), ("tier", "star")];
        let done = app.post(anna, "/accounts/batch/apply", &form).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert_eq!(app.get(anna, "/api/v1/accounts?tier=star&limit=200").await.ids().len(), 17);
        let team = app.get(&app.cast.dora_director, "/team?scope=all").await;
        assert_eq!(team.status, 200, "{}", team.text);
        let open = format!("/team?scope=all&open=t.{0},l.{0}.none,t.none,l.none.{1}", app.cast.north, anna.id);
        let team = app.get(&app.cast.dora_director, &open).await.text;
        assert!(team.contains(&app.cast.orphan.to_string()) && team.contains("Account 00"), "{team}");
    }
}
