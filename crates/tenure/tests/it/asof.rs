//! Lists and records on another day: what held then, shown by today's rights.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure_db::params;

use crate::both;
use crate::kit::app_encode as encode;
use crate::kit::{Actor, Answer, TestApp};

/// Dora hands Castellan from Anna to Ben, today.
async fn hand_over(app: &TestApp) {
    let c = &app.cast;
    let body = json!({"accounts": [c.castellan], "to": c.ben_kam.id, "from": "2026-11-12", "reason": "balance"});
    let moved = app.api(&c.dora_director, Method::POST, "/api/v1/reassignments", body).await;
    assert!(moved.status.is_success(), "{}", moved.text);
}

async fn listed(app: &TestApp, actor: &Actor, query: &str) -> Vec<Json> {
    let answer = app.get(actor, &format!("/api/v1/accounts?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text);
    answer.json()["items"].as_array().unwrap().clone()
}

fn named<'a>(items: &'a [Json], name: &str) -> &'a Json {
    items.iter().find(|i| i["name"] == name).unwrap_or(&Json::Null)
}

/// Refused as a bad day: 422, by name in the API.
fn refused(answer: &Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", answer.text);
    assert!(answer.text.contains("as_of"), "{what}: {}", answer.text);
}

both! {
    async fn the_list_shows_who_held_what_on_any_day(app) {
        let (c, dora) = (&app.cast, &app.cast.dora_director);
        hand_over(&app).await;
        let lead = |items: &[Json]| named(items, "Castellan Retail")["lead"]["name"].clone();
        assert_eq!(lead(&listed(&app, dora, "scope=all").await), "Ben Okafor");
        for day in ["2026-11-11", "yesterday", "昨天", "last 31 March", "3 weeks ago", "去年3月31日"] {
            let items = listed(&app, dora, &format!("scope=all&as_of={}", encode(day))).await;
            if day.starts_with('去') {
                assert!(items.is_empty(), "{day}: nothing was there");
            } else {
                assert_eq!(lead(&items), "Anna Prins", "{day}");
                assert_eq!(named(&items, "Aurelia Dairy")["parent"]["name"], "Aurelia Foods Group", "{day}");
            }
        }
        // Filters ask for the day too, and agree with a count of our own.
        let anna = c.anna_am.id;
        let then = listed(&app, dora, &format!("scope=all&lead={anna}&as_of=2026-11-11")).await.len();
        let own: i64 = app.app.db.read(move |q| q.query_one(
            "select count(distinct account_id) from assignments where user_id = $1 and role = 'lead'
                and valid_from <= $2 and valid_to > $2", &params![anna, jiff::civil::date(2026, 11, 11)],
            |r| Ok::<_, tenure::base::Error>(r.get(0)?))).await.unwrap();
        let totals = app.get(dora, &format!("/api/v1/accounts/totals?scope=all&lead={anna}&as_of=2026-11-11")).await.json();
        assert_eq!((i64::try_from(then).unwrap(), &totals["count"], &totals["as_of"]), (own, &json!(own), &json!("2026-11-11")));
        assert_eq!(listed(&app, dora, &format!("scope=all&lead={anna}")).await.len() + 1, then);

        let page = app.get(dora, "/accounts?scope=all&as_of=yesterday").await.text;
        for words in ["You see 11 Nov 2026", "Back to today", "City (today)", "Anna Prins", "as_of=2026-11-11"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        for words in ["/accounts/batch", "Lead (today)", "/accounts/new\" class=\"btn primary"] {
            assert!(!page.contains(words), "{words} does not belong to another day");
        }
        let team = app.get(dora, "/team?scope=team&as_of=yesterday").await.text;
        for words in ["You see 11 Nov 2026", "Anna Prins", "Open promises (today)", "as_of=2026-11-11"] {
            assert!(team.contains(words), "{words}: {team}");
        }
        assert!(!team.contains("/handovers/new"), "nothing is handed over on another day");
        assert_eq!(app.get(dora, "/team?as_of=soon").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let rows = app.get(dora, &format!("/api/v1/accounts/{}/assignments?as_of=yesterday", c.castellan)).await.json();
        assert_eq!((&rows["as_of"], &rows["items"][0]["user"]["name"]), (&json!("2026-11-11"), &json!("Anna Prins")));
        let access = app.get(dora, &format!("/api/v1/accounts/{}/access?as_of=2026-11-11", c.castellan)).await.json();
        assert!(access["as_of"] == "2026-11-11" && access["items"].as_array().unwrap().iter().any(|w| w["user"]["name"] == "Anna Prins"), "{access}");
        let file = app.get(dora, "/accounts.csv?scope=all&as_of=yesterday").await;
        assert!(file.headers["content-disposition"].to_str().unwrap().contains("accounts-2026-11-11.csv"));
        assert!(file.text.lines().any(|l| l.contains("Castellan") && l.contains("Anna Prins") && l.ends_with("2026-11-11")), "{}", file.text);
    }

    async fn yesterdays_rights_are_never_used(app) {
        let c = &app.cast;
        hand_over(&app).await;
        // Anna held it yesterday and may not see it today: nothing of it, on no day, by no way.
        for query in ["scope=all&as_of=2026-11-11", "scope=mine&as_of=2026-11-11", "scope=all&lead=LEAD&as_of=2026-03-31"] {
            let query = query.replace("LEAD", &c.anna_am.id.to_string());
            assert_eq!(named(&listed(&app, &c.anna_am, &query).await, "Castellan Retail"), &Json::Null, "{query}");
            for path in ["/accounts", "/accounts.csv"] {
                assert!(!app.get(&c.anna_am, &format!("{path}?{query}")).await.text.contains("Castellan"), "{path}?{query}");
            }
        }
        for path in ["", "/team", "/access", "/timeline"] {
            let page = app.get(&c.anna_am, &format!("/accounts/{}{path}?as_of=2026-11-11", c.castellan)).await;
            let absent = app.get(&c.anna_am, &format!("/accounts/{}{path}?as_of=2026-11-11", c.north)).await;
            assert_eq!((page.status, absent.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{path}");
        }
        let api = app.get(&c.anna_am, &format!("/api/v1/accounts/{}?as_of=2026-11-11", c.castellan)).await;
        assert_eq!(api.status, StatusCode::NOT_FOUND);
        // Ben gained it today and so sees its past, but it was not his then.
        let then = listed(&app, &c.ben_kam, "scope=all&as_of=2026-11-11").await;
        assert_eq!(named(&then, "Castellan Retail")["lead"]["name"], "Anna Prins");
        assert_eq!(named(&listed(&app, &c.ben_kam, "scope=mine&as_of=2026-11-11").await, "Castellan Retail"), &Json::Null);
        let account = format!("/accounts/{}", c.castellan);
        for (path, words) in [("", "As it was on 11 Nov 2026"), ("/team", "You see 11 Nov 2026"), ("/timeline", "You see 11 Nov 2026")] {
            let page = app.get(&c.ben_kam, &format!("{account}{path}?as_of=yesterday")).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
            assert!(page.text.contains(words) && page.text.contains("Anna Prins"), "{path}: {}", page.text);
            assert!(!page.text.contains("/conversations/new?account="), "{path} offers to write");
        }
        let api = app.get(&c.ben_kam, &format!("/api/v1{account}?as_of=yesterday")).await.json();
        assert_eq!((&api["lead"]["name"], &api["as_of"]), (&json!("Anna Prins"), &json!("2026-11-11")));
        // The parent of the dairy is Ben's; Anna leads the dairy and must not read the group's name on any day.
        for day in ["", "&as_of=2026-11-11"] {
            let items = listed(&app, &c.anna_am, &format!("scope=all{day}")).await;
            assert_eq!(named(&items, "Aurelia Dairy")["parent"], Json::Null, "{day}");
        }
    }

    async fn plans_archives_and_beginnings(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        let tier = json!({"tier": "strategic", "from": "2027-01-01", "reason": "agreed"});
        let set = app.api(anna, Method::POST, &format!("/api/v1/accounts/{}/tier", c.castellan), tier).await;
        assert!(set.status.is_success(), "{}", set.text);
        let page = app.get(anna, &format!("/accounts/{}?as_of=2027-01-01", c.castellan)).await.text;
        assert!(page.contains("as it is planned now") && page.contains("since 1 Jan 2027"), "{page}");
        assert_eq!(listed(&app, anna, "scope=all&tier=strategic&as_of=2027-01-01").await.len(), 1);
        assert_eq!(listed(&app, anna, "scope=all&tier=strategic").await.len(), 0);

        let archived = app.api(anna, Method::POST, &format!("/api/v1/accounts/{}/archiving", c.castellan), json!({})).await;
        assert!(archived.status.is_success(), "{}", archived.text);
        assert_eq!(named(&listed(&app, anna, "scope=all").await, "Castellan Retail"), &Json::Null);
        assert_ne!(named(&listed(&app, anna, "scope=all&as_of=yesterday").await, "Castellan Retail"), &Json::Null);
        assert_eq!(listed(&app, anna, "scope=all&archived=1&as_of=yesterday").await.len(), 0);
        let before = app.get(anna, &format!("/accounts/{}?as_of=2025-12-31", c.dairy)).await.text;
        assert!(before.contains("was not here on that day"), "{before}");
        assert!(listed(&app, anna, "scope=all&as_of=2025-12-31").await.is_empty());
    }

    async fn what_is_no_day_is_refused_with_a_sentence(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        for day in ["soon", "2026-02-30", "2099-01-01", "<script>alert(1)</script>", "'; drop table accounts; --", "0"] {
            let day = encode(day);
            for path in ["/accounts", "/accounts.csv", "/accounts/totals", "/accounts/filter", "/api/v1/accounts", "/api/v1/accounts/totals"] {
                refused(&app.get(anna, &format!("{path}?as_of={day}")).await, path);
            }
            refused(&app.get(anna, &format!("/accounts/{}?as_of={day}", c.castellan)).await, "page");
            refused(&app.get(anna, &format!("/api/v1/accounts/{}?as_of={day}", c.castellan)).await, "api");
            let unseen = app.get(anna, &format!("/api/v1/accounts/{}?as_of={day}", c.nordvik)).await;
            assert_eq!(unseen.status, StatusCode::NOT_FOUND);
        }
        // Pages that know only today say so; nothing is written into another day.
        refused(&app.get(anna, &format!("/accounts/{}/people?as_of=2026-03-31", c.castellan)).await, "people");
        let form = [("verb", "tier"), ("all", "1"), ("filter", "scope=all&as_of=2026-03-31"), ("count", "2"), ("tier", "star")];
        let batch = app.post(anna, "/accounts/batch/apply", &form).await;
        assert_eq!(batch.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", batch.text);
        assert_eq!(listed(&app, anna, "scope=all&tier=star").await.len(), 0);
    }
}
