//! The tree of accounts: levels, sums against independent SQL, moves and their undo, and nothing of invisible accounts.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::AccountId;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, TestApp};

/// Makes an account below another and answers its id.
async fn make(app: &TestApp, actor: &Actor, name: &str, parent: Option<AccountId>, revenue: Json) -> AccountId {
    let body = json!({"name": name, "parent": parent, "revenue": revenue});
    let made = app.api(actor, Method::POST, "/api/v1/accounts", body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    made.json()["id"].as_str().unwrap().parse().unwrap()
}

async fn level(app: &TestApp, actor: &Actor, query: &str) -> Vec<Json> {
    let answer = app.get(actor, &format!("/api/v1/hierarchy?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()["items"].as_array().unwrap().clone()
}

fn names(rows: &[Json]) -> Vec<&str> {
    rows.iter().map(|r| r["name"].as_str().unwrap()).collect()
}

fn euro(minor: i64) -> Json {
    json!({"minor": minor, "currency": "EUR"})
}

/// Aurelia Foods Group > Aurelia Dairy > Aurelia Cheese > Gouda works, and Aurelia France below the group.
async fn grow(app: &TestApp) -> (AccountId, AccountId, AccountId) {
    let (ben, c) = (&app.cast.ben_kam, &app.cast);
    let cheese = make(app, ben, "Aurelia Cheese", Some(c.dairy), euro(100)).await;
    let gouda = make(app, ben, "Gouda works", Some(cheese), euro(50)).await;
    let france = make(app, ben, "Aurelia France", Some(c.aurelia), json!({"minor": 7, "currency": "CNY"})).await;
    (cheese, gouda, france)
}

both! {
    async fn levels_and_sums_are_those_of_the_rows(app) {
        let c = &app.cast;
        let (cheese, gouda, france) = grow(&app).await;
        let promise = json!({"side": "ours", "content": "Samples", "due_on": "2026-12-01"});
        for account in [cheese, gouda, gouda, france] {
            let made = app.api(&c.ben_kam, Method::POST, &format!("/api/v1/accounts/{account}/promises"), promise.clone()).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        }
        let roots = level(&app, &c.ben_kam, "").await;
        assert_eq!(names(&roots), ["Aurelia Foods Group"]);
        let group = &roots[0];
        assert_eq!((group["children"].as_i64(), group["accounts_below"].as_i64()), (Some(2), Some(4)));
        assert_eq!(group["with_all_below"]["revenue"], json!([{"minor": 7, "currency": "CNY"}, euro(150)]), "currencies stay apart");
        assert_eq!(group["own"]["open_promises"], 0);
        // The same number by another way: walk the edges down instead of reading the closure table.
        let top = c.aurelia;
        let counted: i64 = app.app.db.read(move |q| {
            q.query_one(
                "/* test */ with recursive below (id) as (select $1 union all
                   select p.account_id from below b join account_parents p on p.parent_id = b.id and p.valid_to = '9999-12-31')
                 select count(*) from promises where state = 'open' and account_id in (select id from below)",
                &params![top],
                |r| Ok::<_, tenure::base::Error>(r.get(0)?),
            )
        }).await.unwrap();
        assert_eq!(group["with_all_below"]["open_promises"].as_i64(), Some(counted));
        assert_eq!(counted, 4);
        assert_eq!(names(&level(&app, &c.ben_kam, &format!("under={}", c.aurelia)).await), ["Aurelia Dairy", "Aurelia France"]);
        // Page by page, the level is the same.
        let first = app.get(&c.ben_kam, &format!("/api/v1/hierarchy?under={}&limit=1", c.aurelia)).await.json();
        let next = first["next"].as_str().unwrap();
        assert_eq!(names(&level(&app, &c.ben_kam, &format!("under={}&limit=1&cursor={next}", c.aurelia)).await), ["Aurelia France"]);
        let file = app.get(&c.ben_kam, "/hierarchy.csv?scope=all").await.text;
        let lines: Vec<&str> = file.lines().skip(1).map(|l| &l[..l.match_indices(',').nth(1).unwrap().0]).collect();
        assert_eq!(lines, ["1,Aurelia Foods Group", "2,Aurelia Dairy", "3,Aurelia Cheese", "4,Gouda works", "2,Aurelia France"]);
    }

    async fn nothing_hints_at_accounts_that_are_not_visible(app) {
        let c = &app.cast;
        let (cheese, gouda, _) = grow(&app).await;
        // Anna leads Dairy, so she sees it and what is below; its parent does not exist for her.
        let roots = level(&app, &c.anna_am, "").await;
        assert_eq!(names(&roots), ["Aurelia Dairy", "Castellan Retail"]);
        assert_eq!((&roots[0]["parent"], roots[0]["accounts_below"].as_i64()), (&Json::Null, Some(2)));
        // The outsider is given the two ends of the chain, not what is between: they do not belong together for her.
        for account in [c.dairy, gouda] {
            let grant = json!({"user": c.outsider.id, "level": "read", "valid_to": "2026-11-30", "reason": "cover"});
            let made = app.api(&c.ben_kam, Method::POST, &format!("/api/v1/accounts/{account}/grants"), grant).await;
            let made = if made.status == StatusCode::CREATED { made } else {
                let grant = json!({"user": c.outsider.id, "level": "read", "valid_to": "2026-11-30", "reason": "cover"});
                app.api(&c.dora_director, Method::POST, &format!("/api/v1/accounts/{account}/grants"), grant).await
            };
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        }
        let roots = level(&app, &c.outsider, "").await;
        assert_eq!(names(&roots), ["Aurelia Dairy", "Gouda works"]);
        assert_eq!(roots[0]["accounts_below"], 0);
        assert_eq!(roots[0]["with_all_below"], roots[0]["own"]);
        for path in [format!("/api/v1/hierarchy?under={cheese}"), format!("/hierarchy?under={cheese}"), format!("/hierarchy/rows?of={cheese}"), format!("/hierarchy.csv?under={cheese}"), format!("/hierarchy/move?account={cheese}")] {
            assert_eq!(app.get(&c.outsider, &path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let page = app.get(&c.outsider, "/hierarchy?scope=all").await;
        assert!(page.text.contains("Gouda works") && !page.text.contains("Cheese") && !page.text.contains("Aurelia Foods"));
        let refused = app.post(&c.outsider, "/hierarchy/move", &[("account", &cheese.to_string()), ("top", "1")]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let refused = app.post(&c.outsider, "/hierarchy/move", &[("account", &gouda.to_string()), ("top", "1")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }

    async fn accounts_move_from_a_day_on_and_back(app) {
        let c = &app.cast;
        let (cheese, _, france) = grow(&app).await;
        let (cheese_id, france_id) = (cheese.to_string(), france.to_string());
        let back = "/hierarchy?scope=all&open=none";
        let form = [("account", cheese_id.as_str()), ("parent", "Aurelia France"), ("from", "2026-11-12"), ("back", back)];
        let moved = app.post(&c.ben_kam, "/hierarchy/move", &form).await;
        assert_eq!((moved.status, moved.location()), (StatusCode::SEE_OTHER, back), "{}", moved.text);
        let below = level(&app, &c.ben_kam, &format!("under={france}")).await;
        assert_eq!((names(&below), below[0]["accounts_below"].as_i64()), (vec!["Aurelia Cheese"], Some(1)));
        // A circle is refused with a sentence, and so is the place where it stands already.
        let circle = app.post(&c.ben_kam, "/hierarchy/move", &[("account", &france_id), ("parent", &cheese_id)]).await;
        assert_eq!(circle.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(circle.text.contains("This would put it below itself"), "{}", circle.text);
        let same = app.post(&c.ben_kam, "/hierarchy/move", &[("account", &cheese_id), ("parent", &france_id)]).await;
        assert!(same.text.contains("It stands there already"));
        for (field, form) in [("f-parent", [("account", cheese_id.as_str()), ("parent", "<b>Nobody & Co</b>")]), ("f-parent", [("account", &cheese_id), ("parent", "")]), ("f-from", [("account", &cheese_id), ("from", "someday")])] {
            let wrong = app.post(&c.ben_kam, "/hierarchy/move", &form).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(wrong.text.contains(&format!("#{field}")) && !wrong.text.contains("<b>Nobody"), "{}", wrong.text);
        }
        // To the top, not to somebody else's site.
        let top = app.post(&c.ben_kam, "/hierarchy/move", &[("account", &cheese_id), ("top", "1"), ("back", "//evil.example")]).await;
        assert_eq!((top.status, top.location()), (StatusCode::SEE_OTHER, "/hierarchy"));
        assert_eq!(names(&level(&app, &c.ben_kam, "").await), ["Aurelia Cheese", "Aurelia Foods Group"]);
        let deeds = app.get(&c.ben_kam, "/api/v1/undo").await.json();
        for deed in deeds["items"].as_array().unwrap().iter().filter(|d| d["verb"] == "account.parent_set") {
            let undone = app.post(&c.ben_kam, &format!("/undo/{}", deed["batch"].as_str().unwrap()), &[]).await;
            assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
        }
        assert_eq!(names(&level(&app, &c.ben_kam, &format!("under={}", c.dairy)).await), ["Aurelia Cheese"]);
    }

    async fn the_tree_of_another_day_is_shown_and_cannot_be_changed_there(app) {
        let c = &app.cast;
        let (cheese, _, france) = grow(&app).await;
        let form = [("account", cheese.to_string()), ("parent", france.to_string()), ("from", String::from("2026-12-01"))];
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(app.post(&c.ben_kam, "/hierarchy/move", &form).await.status, StatusCode::SEE_OTHER);
        for (day, under_dairy, under_france) in [("", 1, 0), ("2026-11-30", 1, 0), ("2026-12-01", 0, 1)] {
            let below = |under: AccountId| format!("under={under}&as_of={day}");
            assert_eq!(level(&app, &c.ben_kam, &below(c.dairy)).await.len(), under_dairy, "{day}");
            assert_eq!(level(&app, &c.ben_kam, &below(france)).await.len(), under_france, "{day}");
        }
        let before = app.get(&c.ben_kam, "/hierarchy?scope=all&as_of=2025-12-31").await.text;
        assert!(before.contains("You see 31 Dec 2025") && !before.contains("draggable=\"true\""), "{before}");
        let planned = app.get(&c.ben_kam, &format!("/hierarchy/rows?of={france}&as_of=2026-12-01&scope=all")).await.text;
        assert!(planned.contains("Aurelia Cheese") && !planned.contains("/hierarchy/move"), "{planned}");
        let file = app.get(&c.ben_kam, "/hierarchy.csv?scope=all&as_of=2026-12-01").await.text;
        assert!(file.contains("3,Aurelia Cheese,Aurelia France"), "{file}");
        for path in ["/api/v1/hierarchy?as_of=someday", "/hierarchy?as_of=someday", "/hierarchy.csv?as_of=someday"] {
            assert_eq!(app.get(&c.ben_kam, path).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        }
        // Yesterday's tree is not seen with yesterday's rights: Anna sees Dairy, whatever stood above it.
        let roots = level(&app, &c.anna_am, "as_of=2026-06-01").await;
        assert!(!names(&roots).contains(&"Aurelia Foods Group"));
    }

    async fn the_page_opens_level_by_level(app) {
        let c = &app.cast;
        let (cheese, gouda, _) = grow(&app).await;
        let page = app.get(&c.ben_kam, "/hierarchy?scope=all").await.text;
        assert!(page.contains("role=\"treegrid\"") && page.contains("Aurelia Dairy") && !page.contains("Gouda works"));
        let open = format!("/hierarchy?scope=all&open={},{},{cheese}", c.aurelia, c.dairy);
        let page = app.get(&c.ben_kam, &open).await.text;
        assert!(page.contains("Gouda works") && page.contains("aria-level=\"4\""), "{page}");
        let closed = app.get(&c.ben_kam, "/hierarchy?scope=all&open=none").await.text;
        assert!(!closed.contains("Aurelia Dairy"));
        let rows = app.get(&c.ben_kam, &format!("/hierarchy/rows?scope=all&of={cheese}&level=3")).await.text;
        assert!(rows.starts_with("<tr") && rows.contains(&gouda.to_string()) && !rows.contains("<html"), "{rows}");
        let under = app.get(&c.ben_kam, &format!("/hierarchy?scope=all&under={cheese}")).await.text;
        assert!(under.contains("Gouda works") && under.contains("Aurelia Foods Group"), "the way down is shown");
    }

    async fn duplicates_are_proposed_told_apart_and_warned_of(app) {
        let c = &app.cast;
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        let body = |name: &str, website: &str, city: &str| json!({"name": name, "website": website, "city": city, "country": "BE"});
        for (actor, name, website) in [
            (&c.anna_am, "Castelan Retail BVBA", "https://www.castellan.example/de"),
            (&c.ben_kam, "Nordvik Shipping A/S", ""),
            (&c.ben_kam, "Beta <script>alert(1)</script> GmbH", ""),
            (&c.ben_kam, "Beta <script>alert(1)</script>", ""),
        ] {
            let made = app.api(actor, Method::POST, "/api/v1/accounts", body(name, website, "Ghent")).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        }
        let edit = body("Castellan Retail", "castellan.example", "Ghent");
        let edited = app.api(&c.anna_am, Method::PATCH, &format!("/api/v1/accounts/{}", c.castellan), edit).await;
        assert_eq!(edited.status, StatusCode::OK, "{}", edited.text);
        let pairs = app.get(&c.anna_am, "/api/v1/duplicates").await.json()["items"].as_array().unwrap().clone();
        assert_eq!(pairs.len(), 1, "{pairs:?}");
        assert_eq!((pairs[0]["one"]["name"].as_str(), pairs[0]["score"].as_i64()), (Some("Castellan Retail"), Some(90)));
        let kinds: Vec<&str> = pairs[0]["evidence"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["sound", "domain", "place"]);
        // Both are seen by Dora; the twin of Nordvik is Ben's, and Nordvik itself is Carl's: no pair for anybody.
        let names = |text: &str| (text.contains("Castelan Retail BVBA"), text.contains("Nordvik"));
        assert_eq!(names(&app.get(&c.dora_director, "/accounts/duplicates?scope=all").await.text), (true, false));
        let bens = app.get(&c.ben_kam, "/accounts/duplicates?scope=all").await.text;
        assert!(!bens.contains("<script>alert") && bens.contains("Beta &lt;script&gt;"), "{bens}");
        // The keys are in the table: the same pairs by SQL alone.
        let by_name: i64 = app.app.db.read(|q| q.query_one(
            "/* test */ select count(*) from account_matches a join account_matches b
               on b.kind = a.kind and b.match_key = a.match_key and b.account_id > a.account_id where a.kind = 'name'",
            &params![], |r| Ok::<_, tenure::base::Error>(r.get(0)?))).await.unwrap();
        assert_eq!(by_name, 2, "Beta, and Nordvik for whoever sees both");
        let (one, other) = (pairs[0]["one"]["id"].as_str().unwrap(), pairs[0]["other"]["id"].as_str().unwrap());
        for (actor, want) in [(&c.outsider, StatusCode::NOT_FOUND), (&c.ben_kam, StatusCode::NOT_FOUND)] {
            assert_eq!(app.post(actor, "/accounts/duplicates/distinct", &[("one", one), ("other", other)]).await.status, want);
        }
        let same = app.api(&c.anna_am, Method::POST, &format!("/api/v1/accounts/{one}/distinctions"), json!({"other": one})).await;
        assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = app.post(&c.anna_am, "/accounts/duplicates/distinct", &[("one", other), ("other", one)]).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text);
        assert_eq!(app.get(&c.anna_am, "/api/v1/duplicates").await.json()["items"], json!([]));
        let deed = app.get(&c.anna_am, "/api/v1/undo").await.json()["items"][0].clone();
        assert_eq!(deed["verb"], "account.told_apart");
        app.post(&c.anna_am, &format!("/undo/{}", deed["batch"].as_str().unwrap()), &[]).await;
        assert_eq!(app.get(&c.anna_am, "/api/v1/duplicates").await.json()["items"].as_array().unwrap().len(), 1);
        // A new account of a like name is questioned; of an invisible one it is not.
        let form = [("name", "CASTELLAN RETAIL Ltd."), ("lifecycle", "active"), ("lead", &c.anna_am.id.to_string())];
        let asked = app.post(&c.anna_am, "/accounts/new", &form).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("Castellan Retail is here already") && asked.text.contains("name=\"anyway\""), "{}", asked.text);
        let made = app.post(&c.carl_am, "/accounts/new", &[("name", "Castellan Retail Ltd"), ("lifecycle", "active")]).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
        let made = app.post(&c.anna_am, "/accounts/new", &[form[0], form[1], form[2], ("anyway", "1")]).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
        let checked = app.app.db.write(|tx| tenure::features::accounts::store::matching::check(tx, false)).await.unwrap();
        assert_eq!(checked, 0, "the table is what a recomputation gives");
        app.app.db.write(|tx| tx.execute("/* test */ delete from account_matches where kind = 'name'", &params![])).await.unwrap();
        let mended = app.app.db.write(|tx| {
            let wrong = tenure::features::accounts::store::matching::check(tx, true)?;
            Ok::<_, tenure::base::Error>((wrong > 0, tenure::features::accounts::store::matching::check(tx, false)?))
        }).await.unwrap();
        assert_eq!(mended, (true, 0));
    }
}
