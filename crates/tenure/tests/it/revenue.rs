//! Revenue lines: added, changed, removed, taken back; converted by the day or by one day; never seen by outsiders.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};

use crate::both;
use crate::kit::{Actor, TestApp};

fn lines(account: impl std::fmt::Display) -> String {
    format!("/api/v1/accounts/{account}/revenue-lines")
}

/// An invoice.
fn invoice(on: &str, minor: i64, currency: &str) -> Json {
    json!({"sold_on": on, "amount": {"minor": minor, "currency": currency}})
}

async fn add(app: &TestApp, by: &Actor, account: impl std::fmt::Display, input: Json) -> Json {
    let made = app.api(by, Method::POST, &lines(account), input).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    made.json()
}

pub(crate) async fn rate(app: &TestApp, currency: &str, date: &str, rate: &str) {
    let input = json!({"currency": currency, "base": "EUR", "date": date, "rate": rate});
    let set = app.api(&app.cast.admin, Method::POST, "/api/v1/currency-rates", input).await;
    assert_eq!(set.status, StatusCode::CREATED, "{}", set.text);
}

async fn sums(app: &TestApp, by: &Actor, query: &str) -> Json {
    let answer = app.get(by, &format!("/api/v1/revenue-sums?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

/// Takes the newest deed of this verb back.
async fn undo(app: &TestApp, by: &Actor, verb: &str) {
    let list = app.get(by, "/api/v1/undo").await.json();
    let deed = list["items"].as_array().unwrap().iter().find(|d| d["verb"] == verb).unwrap_or_else(|| panic!("{list}"));
    let batch = deed["batch"].as_str().unwrap().to_owned();
    let done = app.api(by, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await;
    assert!(done.status.is_success(), "{}", done.text);
}

/// Runs the jobs that wait.
pub(crate) async fn work(app: &TestApp) {
    let worker = tenure::features::exchange::sweep::worker(&app.app);
    tokio::task::spawn_blocking(move || worker.run_due()).await.unwrap().unwrap();
}

both! {
    async fn a_line_is_added_changed_removed_and_taken_back(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let input = json!({"kind": "invoice", "sold_on": "2026-10-01", "amount": {"minor": 120_050, "currency": "EUR"}, "quantity": "2.5",
            "document_number": "RE-7 <b>", "document_line": "1", "due_on": "2026-10-31", "disputed": true, "period_from": "2026-07-01", "period_to": "2026-09-30"});
        let line = add(&app, anna, castellan, input).await;
        assert_eq!((&line["converted"]["minor"], &line["quantity"], &line["period_to"]), (&json!(120_050), &json!("2.5"), &json!("2026-09-30")));
        let one = format!("{}/{}", lines(castellan), line["id"].as_str().unwrap());
        let changed = app.api(anna, Method::PATCH, &one, json!({"amount": {"minor": 100, "currency": "EUR"}, "disputed": false})).await;
        assert_eq!((changed.status, &changed.json()["amount"]["minor"]), (StatusCode::OK, &json!(100)));
        let tab = app.get(anna, &format!("/accounts/{castellan}/revenue")).await.text;
        assert!(tab.contains("RE-7 &lt;b&gt;") && tab.contains("Q4 2026") && tab.contains("Overdue"), "{tab}");
        undo(&app, anna, "revenue.edited").await;
        assert_eq!(app.get(anna, &one).await.json()["amount"]["minor"], 120_050);
        assert_eq!(app.api(anna, Method::DELETE, &one, json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!((app.get(anna, &one).await.status, app.get(anna, &lines(castellan)).await.ids().len()), (StatusCode::NOT_FOUND, 0));
        undo(&app, anna, "revenue.removed").await;
        assert_eq!(app.get(anna, &lines(castellan)).await.ids().len(), 1);
        let timeline = app.get(anna, &format!("/accounts/{castellan}/timeline")).await.text;
        assert!(timeline.contains("Invoice: €1,201"), "{timeline}");
    }

    async fn what_cannot_be_is_refused(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let nobody = "0190ffff-0000-7000-8000-00000000000a";
        for (input, field) in [
            (json!({"sold_on": "2026-10-01"}), "amount"),
            (json!({"sold_on": "", "amount": {"minor": 1, "currency": "EUR"}}), "sold_on"),
            (invoice("2026-10-01", -5, "EUR"), "amount"),
            (invoice("2026-10-01", 5, "EURO"), "currency"),
            (json!({"sold_on": "2026-10-01", "amount": {"minor": 5, "currency": "EUR"}, "kind": "gift"}), "kind"),
            (json!({"sold_on": "2026-10-01", "amount": {"minor": 5, "currency": "EUR"}, "offering_id": nobody}), "offering"),
            (json!({"sold_on": "2026-10-01", "amount": {"minor": 5, "currency": "EUR"}, "unit_id": nobody}), "unit"),
            (json!({"sold_on": "2026-10-01", "amount": {"minor": 5, "currency": "EUR"}, "quantity": "0.0000001"}), "quantity"),
            (json!({"sold_on": "2026-10-01", "amount": {"minor": 5, "currency": "EUR"}, "period_from": "2026-02-01", "period_to": "2026-01-01"}), "period_to"),
            (json!({"sold_on": "2026-10-01", "amount": {"minor": 5, "currency": "EUR"}, "source_id": "7"}), "source_id"),
        ] {
            let wrong = app.api(anna, Method::POST, &lines(castellan), input.clone()).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{input}: {}", wrong.text);
            assert!(wrong.text.contains(&format!("\"{field}\"")), "{input}: {}", wrong.text);
        }
        for query in ["from=yesterday", "kind=gift", "unit=x", "only=mine", "cursor=zz", "limit=0"] {
            assert_eq!(app.get(anna, &format!("{}?{query}", lines(castellan))).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        }
        let credit = add(&app, anna, castellan, json!({"kind": "credit_note", "sold_on": "2026-10-02", "amount": {"minor": 30, "currency": "EUR"}})).await;
        assert_eq!(credit["amount"]["minor"], -30, "whichever sign was written");
        let twin = json!({"sold_on": "2026-10-01", "amount": {"minor": 5, "currency": "EUR"}, "source_system": "erp", "source_id": "1"});
        add(&app, anna, castellan, twin.clone()).await;
        assert_eq!(app.api(anna, Method::POST, &lines(app.cast.dairy), twin).await.status, StatusCode::UNPROCESSABLE_ENTITY, "ids are unique over all accounts");
        let form = [("kind", "invoice"), ("sold_on", "2026-10-01"), ("amount", "a lot"), ("currency", "EUR"), ("document_number", "kept")];
        let again = app.post(anna, &format!("/accounts/{castellan}/revenue/new"), &form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("a lot") && again.text.contains("kept"), "what was typed stays");
    }

    async fn amounts_are_converted_by_the_day_or_by_one_day(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        rate(&app, "USD", "2026-01-01", "0.90").await;
        for (on, minor, currency) in [("2025-12-31", 10_000, "USD"), ("2026-01-31", 10_001, "USD"), ("2026-02-01", 10_000, "USD"), ("2026-02-01", 700, "EUR"), ("2026-02-01", 5, "CHF")] {
            add(&app, anna, castellan, invoice(on, minor, currency)).await;
        }
        let all = sums(&app, anna, &format!("account={castellan}&by=month")).await;
        // 9,000.9 is rounded to 9,001; the line before the first rate and the francs are left out, and said so.
        assert_eq!((&all["total"]["converted"]["minor"], &all["total"]["unrated"], &all["total"]["lines"]), (&json!(9_001 + 9_000 + 700), &json!(2), &json!(5)));
        assert_eq!((&all["groups"][0]["key"], &all["groups"][0]["converted"]), (&json!("2025-12"), &Json::Null), "unknown is not zero");
        rate(&app, "USD", "2026-02-01", "0.95").await;
        work(&app).await;
        let now = sums(&app, anna, &format!("account={castellan}")).await;
        assert_eq!(now["total"]["converted"]["minor"], 9_001 + 9_500 + 700);
        let constant = sums(&app, anna, &format!("account={castellan}&rates=constant&rate_date=2026-03-01")).await;
        assert_eq!((&constant["total"]["converted"]["minor"], &constant["rate_date"]), (&json!(9_500 + 9_501 + 9_500 + 700), &json!("2026-03-01")));
        let tab = app.get(anna, &format!("/accounts/{castellan}/revenue?rates=constant&rate_date=2026-03-01")).await.text;
        assert!(tab.contains("1 USD = 0.95 EUR") && tab.contains("no rate"), "{tab}");
        let removed = app.api(&app.cast.admin, Method::DELETE, "/api/v1/currency-rates/USD/EUR/2026-02-01", json!({})).await;
        assert_eq!(removed.status, StatusCode::NO_CONTENT);
        work(&app).await;
        assert_eq!(sums(&app, anna, &format!("account={castellan}")).await["total"]["converted"]["minor"], 9_001 + 9_000 + 700);
    }

    async fn a_shared_document_counts_once_in_a_group(app) {
        let (ben, aurelia, dairy) = (&app.cast.ben_kam, app.cast.aurelia, app.cast.dairy);
        let document = |minor, line: &str| json!({"sold_on": "2026-10-01", "amount": {"minor": minor, "currency": "EUR"}, "document_number": "G-1", "document_line": line});
        for account in [aurelia, dairy] {
            add(&app, ben, account, document(5_000, "1")).await;
        }
        add(&app, ben, aurelia, document(70, "2")).await;
        add(&app, ben, dairy, document(30, "2")).await;
        let minor = |answer: Json| answer["total"]["converted"]["minor"].as_i64().unwrap();
        assert_eq!(minor(sums(&app, ben, &format!("under={aurelia}")).await), 5_000 + 70 + 30, "shares of a line count, the same line once");
        assert_eq!(minor(sums(&app, ben, &format!("account={dairy}")).await), 5_030);
        assert_eq!(minor(sums(&app, ben, "rates=constant").await), 5_100);
        let by_account = sums(&app, ben, "by=account").await;
        assert_eq!(by_account["groups"].as_array().unwrap().len(), 2);
        let dairys = app.get(ben, &lines(dairy)).await.json();
        let copy = dairys["items"].as_array().unwrap().iter().find(|l| l["amount"]["minor"] == 5_000).unwrap()["id"].as_str().unwrap().to_owned();
        app.api(ben, Method::PATCH, &format!("{}/{copy}", lines(dairy)), json!({"amount": {"minor": 4_000, "currency": "EUR"}})).await;
        assert_eq!(minor(sums(&app, ben, &format!("under={aurelia}")).await), 5_000 + 4_000 + 70 + 30, "it is no longer the same");
    }

    async fn outsiders_find_nothing(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let line = add(&app, anna, castellan, invoice("2026-10-01", 777, "EUR")).await;
        let one = line["id"].as_str().unwrap();
        for actor in [&app.cast.outsider, &app.cast.carl_am, &app.cast.admin] {
            for path in [
                format!("/accounts/{castellan}/revenue"),
                format!("/accounts/{castellan}/revenue.csv"),
                format!("/accounts/{castellan}/revenue/new"),
                format!("/accounts/{castellan}/revenue/{one}/edit"),
                lines(castellan),
                format!("{}/{one}", lines(castellan)),
                format!("/api/v1/revenue-lines?account={castellan}"),
                format!("/api/v1/revenue-sums?account={castellan}"),
                format!("/api/v1/revenue-sums?under={castellan}"),
            ] {
                assert_eq!(app.get(actor, &path).await.status, StatusCode::NOT_FOUND, "{} {path}", actor.name);
            }
            assert_eq!(sums(&app, actor, "").await["total"]["lines"], 0, "{}", actor.name);
            assert_eq!(app.get(actor, "/api/v1/revenue-lines").await.ids().len(), 0);
            let tried = app.api(actor, Method::DELETE, &format!("{}/{one}", lines(castellan)), json!({})).await;
            assert_eq!(tried.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(sums(&app, &app.cast.dora_director, "").await["total"]["converted"]["minor"], 777, "who leads her sees it");
        let file = app.get(anna, &format!("/accounts/{castellan}/revenue.csv")).await.text;
        assert!(file.contains("7.77,EUR") && file.starts_with("account,unit,date"), "{file}");
    }

    async fn the_year_stands_in_the_head_and_in_the_list(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        for (on, minor) in [("2026-11-12", 300_000), ("2025-11-13", 100_000), ("2025-11-12", 200_000), ("2026-11-13", 999)] {
            add(&app, anna, castellan, invoice(on, minor, "EUR")).await;
        }
        let head = app.get(anna, &format!("/accounts/{castellan}")).await.text;
        assert!(head.contains("€4k") && head.contains("100.0%"), "four thousand after two: {head}");
        let list = app.get(anna, "/api/v1/accounts?columns=revenue_12_months").await.json();
        let row = list["items"].as_array().unwrap().iter().find(|a| a["id"] == json!(castellan)).unwrap().clone();
        assert_eq!(row["revenue_12_months"], json!({"minor": 400_000, "currency": "EUR"}), "{row}");
    }
}
