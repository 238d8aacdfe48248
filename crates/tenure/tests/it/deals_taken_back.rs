//! Taking an import of deals back: many at once; what somebody used or changed since stays and is told.

use axum::http::Method;
use serde_json::json;
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::deal_parts::{fine, load, told};
use crate::deals_agreed::{back, run};
use crate::kit::{TestApp, packed_follows};
use crate::presets::counts;
use crate::revenue_reports::get;

const HEAD: &str = "account,name,kind,amount,currency,opened_on,close_on,source_system,source_id\n";

/// Names of the deals that are not archived, as somebody sees them.
async fn names(app: &TestApp) -> Vec<String> {
    let list = get(app, &app.cast.dora_director, "/api/v1/deals?sort=name").await;
    let mut names: Vec<String> =
        list["items"].as_array().unwrap().iter().map(|d| d["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// The path of a deal.
async fn path(app: &TestApp, name: &str) -> String {
    let list = get(app, &app.cast.dora_director, &format!("/api/v1/deals?q={name}")).await;
    let deal = &list["items"][0];
    format!("/api/v1/accounts/{}/deals/{}", app.cast.castellan, deal["id"].as_str().unwrap_or_else(|| panic!("{list}")))
}

async fn shut(app: &TestApp, account: tenure::base::AccountId, at: Option<i64>) {
    let sql = "/* test */ update accounts set archived_at = $2 where id = $1";
    app.app.db.write(move |tx| tx.execute(sql, &params![account, at]).map_err(Error::from)).await.unwrap();
}

both! {
    async fn new_deals_go_unless_they_were_used(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        let before = names(&app).await;
        let row = |account: &str, name: &str, id: &str| format!("{account},{name},expansion,30.00,EUR,2026-01-01,2026-12-10,crm,{id}\n");
        let many: String = (0..1_200).map(|n| row("Castellan Retail", &format!("Many {n}"), &format!("m{n}"))).collect();
        let file = format!(
            "{HEAD}{}{}{}{}{many}",
            row("Castellan Retail", "Alpha", "1"),
            row("Castellan Retail", "Beta", "2"),
            row("Castellan Retail", "Gamma", "3"),
            row("Nordvik Shipping", "Delta", "4"),
        );
        let done = run(&app, "deals", &file).await;
        assert_eq!(counts(&done, ["new", "refused"]), [1_204, 0], "{done}");
        // Anna changes one and takes that back, changes another, archives a third; Nordvik is archived.
        let [alpha, beta, gamma] = [path(&app, "Alpha").await, path(&app, "Beta").await, path(&app, "Gamma").await];
        assert_eq!(app.api(anna, Method::PATCH, &alpha, json!({"goal": "More"})).await.status, 200);
        let deed = app.get(anna, "/api/v1/undo").await.json()["items"][0]["batch"].as_str().unwrap().to_owned();
        assert!(app.api(anna, Method::POST, &format!("/api/v1/undo/{deed}"), json!({})).await.status.is_success());
        assert_eq!(app.api(anna, Method::PATCH, &beta, json!({"goal": "Less scrap"})).await.status, 200);
        assert_eq!(app.api(anna, Method::DELETE, &gamma, json!({})).await.status, 204);
        shut(&app, c.nordvik, Some(1)).await;
        let (n, kept) = back(&app, &done).await;
        assert_eq!((n, kept.len()), (1_202, 2), "{kept:?}");
        assert_eq!(kept[0], "Beta: Somebody has used it since.");
        assert!(kept[1].starts_with("Delta: ") && kept[1].len() > 10, "{kept:?}");
        shut(&app, c.nordvik, None).await;
        let mut left = before.clone();
        left.extend([String::from("Beta")]);
        left.sort();
        assert_eq!(names(&app).await, left, "Dora sees nothing of Nordvik");
        packed_follows(&app).await;
        let found = get(&app, &c.dora_director, "/api/v1/search?q=Alpha").await;
        assert!(!found.to_string().contains("Alpha\""), "{found}");
        // Their ids are free: the same file makes them anew.
        let again = told(&load(&app, "deals", &file).await);
        assert_eq!(again, fine(1_202, 0, 2));
        packed_follows(&app).await;
    }

    async fn changed_deals_become_what_they_were(app) {
        let anna = &app.cast.anna_am;
        let row = |name: &str, amount: &str, close: &str, id: &str| format!("Castellan Retail,{name},expansion,{amount},EUR,2026-01-01,{close},crm,{id}\n");
        let first = format!("{HEAD}{}{}{}", row("Alpha", "30.00", "2026-12-10", "1"), row("Beta", "30.00", "2026-12-10", "2"), row("Gamma", "30.00", "2026-12-10", "3"));
        run(&app, "deals", &first).await;
        let [alpha, beta, gamma] = [path(&app, "Alpha").await, path(&app, "Beta").await, path(&app, "Gamma").await];
        let second = format!("{HEAD}{}{}{}", row("Alpha new", "35.00", "2027-01-10", "1"), row("Beta", "36.00", "2026-12-10", "2"), row("Gamma", "37.00", "2026-12-10", "3"));
        let changed = run(&app, "deals", &second).await;
        assert_eq!(counts(&changed, ["new", "changed"]), [0, 3], "{changed}");
        packed_follows(&app).await;
        let since = json!({"amount": {"minor": 9_900, "currency": "EUR"}});
        assert_eq!(app.api(anna, Method::PATCH, &beta, since).await.status, 200);
        assert_eq!(app.api(anna, Method::PATCH, &gamma, json!({"goal": "Less scrap"})).await.status, 200);
        assert_eq!(back(&app, &changed).await, (2, vec![String::from("Beta: Changed since: amount_minor.")]));
        packed_follows(&app).await;
        let now = get(&app, anna, &alpha).await;
        assert_eq!((&now["name"], &now["amount"]["minor"], &now["close_on"]), (&json!("Alpha"), &json!(3_000), &json!("2026-12-10")));
        assert_eq!(get(&app, anna, &beta).await["amount"]["minor"], 9_900);
        let now = get(&app, anna, &gamma).await;
        assert_eq!((&now["amount"]["minor"], &now["goal"]), (&json!(3_000), &json!("Less scrap")));
        assert_eq!(path(&app, "Alpha").await, alpha, "it is found by its name of before");
    }
}
