//! Saved views: whose they are, who opens them, what they never do.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, Answer, TestApp};

async fn save(app: &TestApp, by: &Actor, name: &str, query: &str, shared: bool) -> Json {
    let input = json!({"place": "accounts", "name": name, "query": query, "shared": shared});
    let made = app.api(by, Method::POST, "/api/v1/views", input).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

async fn names(app: &TestApp, by: &Actor) -> Vec<String> {
    let list = app.get(by, "/api/v1/views").await.json();
    let items = list["items"].as_array().expect("a list");
    items.iter().map(|v| v["name"].as_str().unwrap().to_owned()).collect()
}

fn id(view: &Json) -> &str {
    view["id"].as_str().unwrap()
}

/// The batch that the toast of an answer offers to undo.
fn batch(answer: &Answer) -> String {
    let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|v| v.to_str().ok());
    let flash = cookies.into_iter().find_map(|c| c.strip_prefix("tenure_flash=").map(str::to_owned)).expect("a toast");
    flash.split(';').next().unwrap().split_once('.').unwrap().1.to_owned()
}

both! {
    async fn a_team_view_reaches_those_who_report_to_its_owner(app) {
        let (anna, ben, dora, carl) = (&app.cast.anna_am, &app.cast.ben_kam, &app.cast.dora_director, &app.cast.carl_am);
        save(&app, dora, "Star accounts", "tier=star", true).await;
        save(&app, dora, "My own", "", false).await;
        save(&app, anna, "Anna's", "tier=status&scope=mine", true).await;
        assert_eq!(names(&app, dora).await, ["My own", "Star accounts"]);
        assert_eq!(names(&app, anna).await, ["Anna's", "Star accounts"]);
        assert_eq!(names(&app, ben).await, ["Star accounts"], "what Anna shares goes down, not to the side");
        for other in [carl, &app.cast.outsider, &app.cast.admin, &app.cast.auditor] {
            assert_eq!(names(&app, other).await, Vec::<String>::new(), "{}", other.name);
        }
        let page = app.get(ben, "/accounts").await.text;
        assert!(page.contains("Star accounts") && !page.contains("My own"), "{page}");
        assert!(!app.get(carl, "/accounts").await.text.contains("Star accounts"));
    }

    async fn a_view_gives_no_right(app) {
        let (anna, dora) = (&app.cast.anna_am, &app.cast.dora_director);
        let view = save(&app, dora, "Everything", "scope=all&columns=tier,lead", true).await;
        let query = view["query"].as_str().unwrap();
        let open = |saved: &str| format!("/accounts?saved={saved}&{query}");
        let page = app.get(anna, &open(id(&view))).await;
        assert_eq!(page.status, StatusCode::OK);
        let plain = app.get(anna, &format!("/api/v1/accounts?{query}")).await.ids();
        let seen = "/* test */ select count(*) from accounts a where a.id in (select aa.account_id from account_access aa
            join user_reach ur on ur.holder_id = aa.holder_id where ur.viewer_id = $1 and aa.level >= 2 and ur.level_cap >= 2)";
        let user = anna.id;
        let count: i64 = app.app.db.read(move |q| q.query_one(seen, &params![user], |r| r.get(0).map_err(Error::from))).await.unwrap();
        assert_eq!(i64::try_from(plain.len()).unwrap(), count);
        assert!(page.text.contains("Castellan Retail") && !page.text.contains("Orphan Works"), "{}", page.text);
        // Somebody who may not open it sees the list that the address asks for, and no name.
        let other = app.get(&app.cast.carl_am, &open(id(&view))).await;
        assert!(other.status == StatusCode::OK && !other.text.contains("Everything</a>"), "{}", other.text);
    }

    async fn only_the_owner_changes_it(app) {
        let (anna, dora, carl) = (&app.cast.anna_am, &app.cast.dora_director, &app.cast.carl_am);
        let view = save(&app, dora, "Team", "", true).await;
        let api = format!("/api/v1/views/{}", id(&view));
        for (actor, status) in [(anna, StatusCode::FORBIDDEN), (carl, StatusCode::NOT_FOUND)] {
            assert_eq!(app.api(actor, Method::PATCH, &api, json!({"name": "x"})).await.status, status);
            assert_eq!(app.api(actor, Method::DELETE, &api, json!({})).await.status, status);
            assert_eq!(app.get(actor, &format!("/views/{}/edit", id(&view))).await.status, status);
            assert_eq!(app.post(actor, &format!("/views/{}/archiving", id(&view)), &[]).await.status, status);
        }
        let renamed = app.api(dora, Method::PATCH, &api, json!({"name": "Our team", "query": "?tier=star&cursor=zz"})).await;
        assert_eq!(renamed.status, 200, "{}", renamed.text);
        assert_eq!((&renamed.json()["name"], &renamed.json()["query"]), (&json!("Our team"), &json!("tier=star")));
        // What was read before is too old now.
        let form = [("query", "tier=status"), ("version", "1")];
        assert_eq!(app.post(dora, &format!("/views/{}/query", id(&view)), &form).await.status, StatusCode::CONFLICT);
    }

    async fn names_and_queries_are_checked(app) {
        let anna = &app.cast.anna_am;
        save(&app, anna, "Weekly", "", false).await;
        for (input, field) in [
            (json!({"place": "accounts", "name": " ", "query": ""}), "name"),
            (json!({"place": "accounts", "name": "WEEKLY", "query": ""}), "name"),
            (json!({"place": "nowhere", "name": "x"}), "place"),
            (json!({"place": "accounts", "name": "x", "query": "nonsense=1"}), "query"),
            (json!({"place": "accounts", "name": "x", "query": "lead=javascript:alert(1)"}), "query"),
            (json!({"place": "promises", "name": "x", "query": "owner=me"}), "query"),
        ] {
            let answer = app.api(anna, Method::POST, "/api/v1/views", input).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
            assert!(answer.text.contains(&format!("\"{field}\"")), "{field}: {}", answer.text);
        }
        let name = "<script>alert(1)</script> 清河 \"'&";
        let view = save(&app, anna, name, "q=%3Cb%3E%22", false).await;
        let page = app.get(anna, &format!("/accounts?saved={}&{}", id(&view), view["query"].as_str().unwrap())).await.text;
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; 清河") && !page.contains("<script>alert"), "{page}");
        let form = [("place", "accounts"), ("query", ""), ("name", "weekly")];
        let again = app.post(anna, "/views", &form).await;
        assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.text.contains("One of your views has this name"));
        for place in ["people", "promises"] {
            let input = json!({"place": place, "name": "All of mine", "query": "scope=mine"});
            assert_eq!(app.api(anna, Method::POST, "/api/v1/views", input).await.status, 201);
            let page = app.get(anna, &format!("/{place}")).await.text;
            assert!(page.contains("All of mine") && !page.contains("Weekly"), "{page}");
        }
    }

    async fn a_list_begins_with_the_chosen_view_and_deleting_can_be_undone(app) {
        let anna = &app.cast.anna_am;
        let form = [("place", "accounts"), ("query", "tier=star"), ("name", "Stars"), ("start", "1")];
        let made = app.post(anna, "/views", &form).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
        let href = made.location().to_owned();
        assert!(href.starts_with("/accounts?saved=") && href.ends_with("&tier=star"), "{href}");
        let start = app.get(anna, "/accounts").await;
        assert_eq!((start.status, start.location()), (StatusCode::SEE_OTHER, href.as_str()));
        assert_eq!(app.get(anna, "/accounts?saved=none").await.status, StatusCode::OK);
        assert_eq!(app.get(&app.cast.ben_kam, "/accounts").await.status, StatusCode::OK);
        let view = href.split(['=', '&']).nth(1).unwrap();
        let gone = app.post(anna, &format!("/views/{view}/archiving"), &[]).await;
        assert_eq!((gone.status, names(&app, anna).await.len()), (StatusCode::SEE_OTHER, 0));
        assert_eq!(app.get(anna, "/accounts").await.status, StatusCode::OK, "a deleted view is no beginning");
        let undone = app.api(anna, Method::POST, &format!("/api/v1/undo/{}", batch(&gone)), json!({})).await;
        assert_eq!((undone.status, names(&app, anna).await), (StatusCode::NO_CONTENT, vec![String::from("Stars")]));
        let changed = app.post(anna, &format!("/views/{view}/query"), &[("query", "tier=status"), ("version", "3")]).await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
        assert!(changed.location().ends_with("&tier=status"));
        app.api(anna, Method::POST, &format!("/api/v1/undo/{}", batch(&changed)), json!({})).await;
        let list = app.get(anna, "/api/v1/views?place=accounts").await.json();
        assert_eq!((&list["items"][0]["query"], &list["items"][0]["default"]), (&json!("tier=star"), &json!(true)));
        let wrong = json!({"place": "people", "view_id": view});
        assert_eq!(app.api(anna, Method::PUT, "/api/v1/views/default", wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
