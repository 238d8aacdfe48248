//! Custom fields in the accounts table: columns, orders, filters, files; and that no filter counts what is not seen.

use std::sync::Arc;

use axum::http::Method;
use jiff::civil::date;
use serde_json::{Value as Json, json};
use tenure::base::scope::Choice;
use tenure::base::{Error, Scope, Viewer};
use tenure::features::accounts::columns::Columns;
use tenure::features::accounts::listing::ListQuery;
use tenure::features::accounts::store::list::{self, Ask};
use tenure::features::fields::Catalogue;
use tenure::features::fields::model::value::Ground;
use tenure_db::params;

use crate::both;
use crate::fields::define;
use crate::kit::{Actor, TestApp};

/// Twelve accounts of Anna's and three of Carl's, with values of every kind and gaps between them.
async fn fill(app: &TestApp) {
    let choices = json!([{"code": "gold", "en": "Gold", "zh": "金牌"}, {"code": "tin", "en": "Tin", "zh": "锡牌"}]);
    define(app, "account", json!({"key": "level", "kind": "choice", "label_en": "Service level", "label_zh": "服务级别", "choices": choices})).await;
    define(app, "account", json!({"key": "seats", "kind": "number", "decimals": 1, "label_en": "Seats"})).await;
    define(app, "account", json!({"key": "budget", "kind": "money", "label_en": "Budget"})).await;
    define(app, "account", json!({"key": "ends", "kind": "date", "label_en": "Ends"})).await;
    define(app, "account", json!({"key": "audited", "kind": "yes_no", "label_en": "Audited"})).await;
    define(app, "account", json!({"key": "note", "kind": "text", "label_en": "Note"})).await;
    for n in 0..15_i64 {
        let actor = if n < 12 { &app.cast.anna_am } else { &app.cast.carl_am };
        let mut custom = json!({});
        if n % 3 != 0 {
            custom["level"] = json!(if n % 2 == 0 { "gold" } else { "tin" });
            custom["seats"] = json!((n / 2) as f64 + 0.5);
            custom["ends"] = json!(format!("2027-01-{:02}", 10 + n / 2));
        }
        if n % 4 != 0 {
            custom["budget"] = json!({"minor": n * 100, "currency": if n % 5 == 0 { "CHF" } else { "EUR" }});
            custom["audited"] = json!(n % 2 == 0);
            custom["note"] = json!(format!("Ñote {}% =1+1 {n:02}", n % 3));
        }
        let made = app
            .api(actor, Method::POST, "/api/v1/accounts", json!({"name": format!("Account {n:02}"), "custom": custom}))
            .await;
        assert_eq!(made.status, 201, "{}", made.text);
    }
}

async fn rows(app: &TestApp, actor: &Actor, query: &str) -> Vec<Json> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app.get(actor, &format!("/api/v1/accounts?limit=4&q=account&{query}&cursor={cursor}")).await;
        assert_eq!(page.status, 200, "{query}: {}", page.text);
        let page = page.json();
        rows.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return rows,
        }
    }
}

/// How many of an actor's accounts have such a value, counted by hand.
async fn counted(app: &TestApp, actor: &Actor, condition: &'static str) -> i64 {
    let lead = actor.id;
    let sql = format!(
        "select count(*) from accounts a where a.name like 'Account %'
           and a.id in (select s.account_id from assignments s where s.user_id = $1 and s.role = 'lead')
           and {condition} /* test */"
    );
    app.app.db.read(move |q| q.query_one(&sql, &params![lead], |r| r.get(0))).await.unwrap()
}

const STARS: &str = "a.id in (select t.account_id from account_tiers t where t.tier = 'star')";

const FILTERS: [(&str, &str); 12] = [
    ("cf_level=gold", "a.id in (select account_id from custom_values where field = 'level' and value = 'gold')"),
    ("cf_level=gold,tin", "a.id in (select account_id from custom_values where field = 'level')"),
    ("cf_level=none", "a.id not in (select account_id from custom_values where field = 'level')"),
    ("cf_level=any", "a.id in (select account_id from custom_values where field = 'level')"),
    (
        "cf_seats=1..3.5",
        "a.id in (select account_id from custom_values where field = 'seats' and num between 10 and 35)",
    ),
    ("cf_seats=2.5", "a.id in (select account_id from custom_values where field = 'seats' and num = 25)"),
    ("cf_seats=4..", "a.id in (select account_id from custom_values where field = 'seats' and num >= 40)"),
    (
        "cf_budget=..6",
        "a.id in (select account_id from custom_values where field = 'budget' and num <= 600 and currency = 'EUR')",
    ),
    (
        "cf_budget=1 CHF..99 CHF",
        "a.id in (select account_id from custom_values where field = 'budget' and currency = 'CHF')",
    ),
    (
        "cf_ends=2027-01-12..2027-01-13",
        "a.id in (select account_id from custom_values where field = 'ends' and value >= '2027-01-12' and value <= '2027-01-13')",
    ),
    ("cf_audited=yes", "a.id in (select account_id from custom_values where field = 'audited' and value = 'yes')"),
    ("cf_note=note 1%", "a.id in (select account_id from custom_values where field = 'note' and value like 'Ñote 1%')"),
];

both! {
    async fn filters_count_what_is_seen_and_nothing_else(app) {
        fill(&app).await;
        for (filter, condition) in FILTERS {
            let query = filter.replace(' ', "%20").replace('%', "%25").replace("%2520", "%20");
            for actor in [&app.cast.anna_am, &app.cast.carl_am] {
                let want = counted(&app, actor, condition).await;
                let path = format!("/api/v1/accounts/totals?q=account&{query}");
                let totals = app.get(actor, &path).await;
                assert_eq!(totals.json()["count"].as_i64(), Some(want), "{filter} of {}: {}", actor.name, totals.text);
                assert_eq!(rows(&app, actor, &query).await.len(), usize::try_from(want).unwrap(), "{filter}");
            }
            for actor in [&app.cast.outsider, &app.cast.admin] {
                assert_eq!(app.get(actor, &format!("/api/v1/accounts/totals?scope=all&{query}")).await.json()["count"], json!(0), "{filter} of {}", actor.name);
                assert!(!app.get(actor, &format!("/accounts?scope=all&{query}")).await.text.contains("Account 0"), "{filter}");
            }
            let batch = [("verb", "tier"), ("all", "1"), ("filter", &format!("scope=all&q=account&{query}")), ("tier", "star"), ("count", "0")];
            assert_eq!(app.post(&app.cast.outsider, "/accounts/batch/apply", &batch).await.status, 303);
                assert_eq!(counted(&app, &app.cast.anna_am, STARS).await, 0, "{filter}: nothing of others is changed");
        }
        for (filter, field) in [("cf_level=lead", "cf_level"), ("cf_seats=many", "cf_seats"), ("cf_budget=1 CHF..2 EUR", "cf_budget"), ("cf_nothing=1", "cf_nothing"), ("cf_ends=soon..", "cf_ends")] {
            let answer = app.get(&app.cast.anna_am, &format!("/api/v1/accounts?{}", filter.replace(' ', "%20"))).await;
            assert_eq!(answer.status, 422, "{filter}");
            assert_eq!(answer.json()["errors"][0]["field"], field);
        }
    }

    async fn every_order_is_whole_and_unknown_values_come_last(app) {
        fill(&app).await;
        let anna = &app.cast.anna_am;
        for key in ["level", "seats", "budget", "ends", "audited", "note"] {
            for sort in [format!("cf_{key}"), format!("-cf_{key}")] {
                let list = rows(&app, anna, &format!("sort={sort}")).await;
                let mut ids: Vec<&str> = list.iter().map(|r| r["id"].as_str().unwrap()).collect();
                ids.sort_unstable();
                ids.dedup();
                assert_eq!((ids.len(), list.len()), (12, 12), "{sort}");
                let known: Vec<&Json> = list.iter().map(|r| &r["custom"][key]).take_while(|v| !v.is_null()).collect();
                assert!(list[known.len()..].iter().all(|r| r["custom"][key].is_null()), "{sort}: unknown values come last");
                let mut numbers: Vec<f64> = known.iter().filter_map(|v| v.as_f64().or_else(|| v["minor"].as_f64())).collect();
                if sort.starts_with('-') {
                    numbers.reverse();
                }
                assert!(numbers.is_sorted(), "{sort}: {numbers:?}");
            }
        }
    }

    async fn columns_show_sort_and_fill_files(app) {
        fill(&app).await;
        let anna = &app.cast.anna_am;
        let page = app.get(anna, "/accounts?q=account").await.text;
        assert!(page.contains(r#"value="cf_level""#) && !page.contains("sort=cf_level"), "offered, but not shown: {page}");
        let query = "q=account&columns=tier,cf_level,cf_budget,cf_ends&sort=-cf_budget";
        let page = app.get(anna, &format!("/accounts?{query}")).await.text;
        for text in ["Service level", "Gold", "€11", "14 Jan 2027", "by budget, highest first"] {
            assert!(page.contains(text), "{text}: {page}");
        }
        let narrowed = app.get(anna, &format!("/accounts?{query}&cf_level=gold&cf_seats=1..5")).await.text;
        assert!(narrowed.contains("service level Gold") && narrowed.contains("seats 1 – 5"), "{narrowed}");
        let file = app.get(anna, "/accounts.csv?q=account&columns=cf_level,cf_budget,cf_note&sort=name").await.text;
        let lines: Vec<&str> = file.lines().collect();
        assert_eq!(lines.len(), 13);
        assert!(lines[0].ends_with("Account,Service level,Budget,Note"), "{}", lines[0]);
        assert_eq!(lines[2], "Account 01,Tin,1.00 EUR,Ñote 1% =1+1 01");
        let filter = app.get(anna, "/accounts/filter?cf_level=gold").await.text;
        assert!(filter.contains(r#"<option value="gold" selected>"#) && filter.contains(r#"name="cf_note""#), "{filter}");
        let set = "update users set language = 'zh-CN'";
        app.app.db.write(move |tx| tx.execute(set, &params![])).await.unwrap();
        assert!(app.get(anna, &format!("/accounts?{query}")).await.text.contains("服务级别"));
    }

    async fn the_table_costs_no_more_statements(app) {
        fill(&app).await;
        let registry = app.app.registry.clone();
        let cost = move |q: &tenure_db::Conn<'_>, text: &str| -> Result<u32, Error> {
            let columns = Columns::new(&registry, Arc::new(Catalogue::load(q)?));
            let viewer = Viewer::operator(date(2026, 11, 12));
            let query = ListQuery::read(text)?;
            let ground = Ground { today: viewer.today, currency: "EUR" };
            let (scope, filter) = (Scope::resolve(q, &viewer, Choice::All)?, query.parse(&columns, ground)?);
            let shown = query.shown(&columns);
            let ask = Ask { scope: &scope, filter: &filter, order: query.order(&columns)?, columns: &shown, start: None, back: false, limit: 10, ids: false, currency: "EUR" };
            let before = q.statements();
            assert_eq!(list::page(q, &ask)?.items.len(), 10, "{text}");
            Ok(q.statements() - before)
        };
        let costs = app.app.db.read(move |q| {
            let all = "columns=tier,cf_level,cf_seats,cf_budget,cf_ends,cf_audited,cf_note";
            ["", all, &format!("{all}&sort=-cf_budget&cf_seats=any")].into_iter().map(|text| cost(q, text)).collect::<Result<Vec<u32>, Error>>()
        });
        // A page that is full asks for no rows without a value; only half of these have one.
        let costs = costs.await.unwrap();
        assert!(costs[0] == costs[1] && costs[2] <= costs[0] + 1, "{costs:?}");
    }
}
