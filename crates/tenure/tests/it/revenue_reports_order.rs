//! Reports are in the order of what they show, page by page, and the database converts as the product does.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::{AccountId, Error};
use tenure::features::accounts;
use tenure_db::params;

use crate::both;
use crate::kit::cast::{account, operator};
use crate::kit::{Actor, TestApp};
use crate::revenue_reports::{Sold, get, hand_over, minor, rate, sold, store};

/// What one dollar is worth: two euro, where the lines say a quarter of one.
const TWO: i64 = 20_000_000_000;
const CONSTANT: &str = "scope=all&rates=constant&on=2026-11-01";

fn items(list: &Json) -> &Vec<Json> {
    list["items"].as_array().unwrap()
}

/// Clients of somebody, `Client 00` and so on.
async fn clients(app: &TestApp, of: &Actor, count: usize) -> Vec<AccountId> {
    let (by, lead) = (operator(5), of.id);
    let made = app.app.db.write(move |tx| {
        let new: Vec<_> = (0..count).map(|n| account(&format!("Client {n:02}"), Some(lead), None, None)).collect();
        let made = accounts::actions::create(tx, &by, &new)?;
        tenure::features::org::actions::reach::rebuild(tx)?;
        Ok::<_, Error>(made)
    });
    made.await.unwrap()
}

/// The names of the rows of a report with one of their sums, all pages one after the other.
async fn rows(app: &TestApp, actor: &Actor, asked: &str, sum: &str) -> Vec<(String, Option<i64>)> {
    let (mut all, mut skip) = (Vec::new(), Some(0));
    while let Some(at) = skip {
        let report = get(app, actor, &format!("/api/v1/reports/revenue?{asked}&skip={at}")).await;
        for row in report["rows"].as_array().unwrap() {
            all.push((row["name"].as_str().unwrap_or_default().to_owned(), minor(&row[sum]["amount"])));
        }
        skip = report["next_skip"].as_u64();
    }
    all
}

both! {
    async fn rows_stand_in_the_order_of_the_amounts_that_are_shown(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        rate(&app, "USD", "2026-10-01", TWO).await;
        let dollars = |account, minor| Sold { currency: "USD", ..sold(account, "2026-09-01", minor) };
        store(&app, &[
            dollars(c.castellan, 1_000),
            sold(c.aurelia, "2026-09-02", 900),
            Sold { currency: "XAU", ..sold(c.dairy, "2026-09-03", 5_000) },
            sold(c.orphan, "2026-09-04", -5),
            // What is not of the year puts nobody first.
            sold(c.aurelia, "2025-11-30", 7_000),
            sold(c.dairy, "2025-11-30", 9_000),
        ]).await;
        let names = |rows: Vec<(String, Option<i64>)>| rows.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let (aurelia, castellan, dairy) = ("Aurelia Foods Group", "Castellan Retail", "Aurelia Dairy");
        let shown = names(rows(&app, dora, &format!("by=account&n=8&{CONSTANT}"), "year_then").await);
        assert_eq!((&*shown[0], &*shown[1], &*shown[3]), (castellan, aurelia, dairy), "{shown:?}");
        let shown = names(rows(&app, dora, "by=account&n=8&scope=all", "year_then").await);
        assert_eq!((&*shown[0], &*shown[1], &*shown[3]), (aurelia, castellan, dairy), "less than nothing is known: {shown:?}");
        for by in ["lead", "team", "territory", "account", "group", "unit", "offering", "sector"] {
            for (who, sum) in [("then", "year_then"), ("now", "year_now")] {
                for rates in [CONSTANT, "scope=all", "scope=all&n=8"] {
                    let shown = rows(&app, dora, &format!("by={by}&who={who}&{rates}"), sum).await;
                    let sums: Vec<Option<i64>> = shown.iter().map(|(_, sum)| *sum).collect();
                    assert!(sums.is_sorted_by(|a, b| a >= b), "{by} {who} {rates}: {shown:?}");
                }
            }
        }
    }

    async fn pages_are_cut_by_what_is_shown(app) {
        let c = &app.cast;
        rate(&app, "USD", "2026-10-01", TWO).await;
        let made = clients(&app, &c.anna_am, 70).await;
        // By the rates of the days the dollars come last, by the constant ones they come first; every fifth is alike.
        let lines: Vec<Sold> = (0_i64..).zip(&made).map(|(n, id)| match n % 5 {
            0 => sold(*id, "2026-09-01", 1_000),
            1 | 2 => Sold { currency: "USD", ..sold(*id, "2026-09-01", 1_000 + n) },
            3 => Sold { currency: "XAU", ..sold(*id, "2026-09-01", 9_000) },
            _ => sold(*id, "2026-09-01", 1_500 - n),
        }).collect();
        store(&app, &lines).await;
        for (rates, first) in [(CONSTANT, "Client 67"), ("scope=all", "Client 04")] {
            for by in ["account", "group"] {
                let asked = format!("by={by}&{rates}");
                let shown = rows(&app, &c.anna_am, &asked, "year_then").await;
                assert_eq!((shown.len(), &*shown[0].0), (70, first), "{asked}: {shown:?}");
                let mut sorted = shown.clone();
                sorted.sort_by_key(|(name, sum)| (std::cmp::Reverse(*sum), name.clone()));
                assert_eq!(shown, sorted, "{asked}: alike ones by name, unknown ones last");
                let file = app.get(&c.anna_am, &format!("/reports/revenue.csv?{asked}")).await;
                let written: Vec<&str> = file.text.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
                assert_eq!(written, shown.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), "{asked}");
            }
        }
    }

    async fn what_moved_is_told_page_by_page_and_whole_in_its_sums(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        rate(&app, "USD", "2026-10-01", TWO).await;
        let made = clients(&app, &c.ben_kam, 70).await;
        let body = json!({"accounts": made, "to": c.anna_am.id, "from": "2026-06-01", "reason": "balance"});
        let done = app.api(dora, Method::POST, "/api/v1/reassignments", body).await;
        assert!(done.status.is_success(), "{}", done.text);
        hand_over(&app, c.castellan, &c.ben_kam, "2026-07-01").await;
        let mut lines: Vec<Sold> = (0_i64..).zip(&made).map(|(n, id)| match n % 3 {
            0 => sold(*id, "2026-02-01", 700),
            1 => Sold { currency: "USD", ..sold(*id, "2026-02-01", -1_000 - n) },
            _ => Sold { currency: "XAU", ..sold(*id, "2026-02-01", 3) },
        }).collect();
        // Two ways to the same person, one day apart and told; and what did not move.
        lines.push(Sold { by: Some(c.ben_kam.id), ..sold(made[0], "2026-08-01", 41) });
        lines.push(sold(made[1], "2026-08-01", 1_000_000));
        lines.push(sold(c.castellan, "2026-03-01", 2_000));
        store(&app, &lines).await;
        for rates in [CONSTANT, "scope=all"] {
            let (mut all, mut next) = (Vec::new(), String::new());
            loop {
                let page = get(&app, dora, &format!("/api/v1/reports/revenue/moved?{rates}&limit=15&cursor={next}")).await;
                all.extend(items(&page).clone());
                let Some(cursor) = page["next"].as_str() else { break };
                next = cursor.to_owned();
            }
            let sizes: Vec<i64> = all.iter().map(|m| minor(&m["amount"]).unwrap_or(0).abs()).collect();
            assert!(all.len() == 72 && sizes.is_sorted_by(|a, b| a >= b), "{rates}: {sizes:?}");
            let mut once: Vec<String> = all.iter().map(|m| format!("{} {}", m["account_id"], m["handed_on"])).collect();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), 72, "nothing stands on two pages");
            let file = app.get(dora, &format!("/reports/revenue/moved.csv?{rates}")).await;
            let written: Vec<&str> = file.text.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
            assert_eq!(written, all.iter().map(|m| m["account"].as_str().unwrap()).collect::<Vec<_>>(), "{rates}");
            // What came to Anna, less what went from her, is the difference of her row.
            let sum = |key: &str| all.iter().filter(|m| m[key] == json!(c.anna_am.id)).filter_map(|m| minor(&m["amount"])).sum::<i64>();
            let report = get(&app, dora, &format!("/api/v1/reports/revenue?{rates}")).await;
            let anna = report["rows"].as_array().unwrap().iter().find(|r| r["id"] == json!(c.anna_am.id)).unwrap();
            assert_eq!(minor(&anna["difference"]), Some(sum("owner_now_id") - sum("owner_then_id")), "{rates}");
            let page = app.shown(dora, &format!("/reports/revenue?{rates}")).await;
            for word in ["70 accounts in from Ben Okafor (1 Jun)", "Client 00 in from Ben Okafor", "Castellan Retail out to Ben Okafor (1 Jul)", "71 hand-overs move"] {
                assert!(page.contains(word), "{rates}: {word}: {page}");
            }
            let list = app.get(dora, &format!("/reports/revenue/moved?{rates}")).await.text;
            assert!(list.contains("71 hand-overs move") && list.contains("cursor="), "{list}");
        }
        let lines = get(&app, dora, "/api/v1/reports/revenue/lines?scope=all&limit=1").await;
        let wrong = format!("/api/v1/reports/revenue/moved?scope=all&cursor={}", lines["next"].as_str().unwrap());
        assert_eq!(app.get(dora, &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "a cursor of another list");
    }

    async fn what_moved_without_a_rate_is_unknown_not_nothing(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        hand_over(&app, c.castellan, &c.ben_kam, "2026-07-01").await;
        store(&app, &[Sold { currency: "XAU", ..sold(c.castellan, "2026-03-01", 2_000) }]).await;
        for rates in [CONSTANT, "scope=all"] {
            let moved = get(&app, dora, &format!("/api/v1/reports/revenue/moved?{rates}")).await;
            assert_eq!((items(&moved).len(), &moved["items"][0]["amount"]), (1, &Json::Null), "{rates}: {moved}");
            let page = app.get(dora, &format!("/reports/revenue/moved?{rates}")).await.text;
            let report = get(&app, dora, &format!("/api/v1/reports/revenue?by=lead&{rates}")).await;
            let told: Vec<&Json> = report["rows"].as_array().unwrap().iter().map(|row| &row["difference"]).collect();
            assert!(!told.is_empty() && told.iter().all(|difference| difference.is_null()), "{rates}: {report}");
            assert!(page.contains("one row with ?") && page.contains("one hand-over moves ?"), "{rates}: {page}");
        }
    }

    async fn the_database_converts_each_line_as_the_product_does(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        let given = [("USD", "EUR", 9_267_840_593_i64), ("JPY", "EUR", 61_728_395), ("EUR", "SEK", 114_987_654_321), ("GBP", "SEK", 133_333_333_333), ("KWD", "EUR", 150_000_000_001), ("VND", "EUR", 366_102)];
        let done = app.app.db.write(move |tx| {
            for (currency, base, rate) in given {
                let insert = "/* test */ insert into currency_rates (currency, base, rated_on, rate, created_at) values ($1, $2, '2026-10-01', $3, 0)";
                tx.execute(insert, &params![currency, base, rate]).map_err(Error::from)?;
            }
            Ok::<_, Error>(())
        });
        done.await.unwrap();
        let accounts = [c.castellan, c.dairy, c.aurelia, c.orphan];
        let mut lines = Vec::new();
        for (at, currency) in ["USD", "JPY", "GBP", "KWD", "VND", "EUR"].into_iter().enumerate() {
            for (n, size) in [1, -1, 27, 5_000, -49_999, 1_234_567, 98_765_432_109, -312_456_789_012_345].into_iter().enumerate() {
                lines.push(Sold { currency, ..sold(accounts[(at + n) % 4], "2026-09-01", size) });
            }
        }
        // More than any amount may be, once it is converted: unknown.
        lines.push(Sold { currency: "KWD", ..sold(c.castellan, "2026-09-02", 999_000_000_000_000) });
        store(&app, &lines).await;
        let unknown = get(&app, dora, &format!("/api/v1/reports/revenue/lines?{CONSTANT}&unknown=yes")).await;
        assert_eq!(items(&unknown).len(), 1, "{unknown}");
        let mut whole = 0;
        for account in accounts {
            let of = get(&app, dora, &format!("/api/v1/reports/revenue/lines?{CONSTANT}&by=account&row={account}&limit=200")).await;
            let sum: i64 = items(&of).iter().filter_map(|line| minor(&line["reporting_amount"])).sum();
            let unknown = items(&of).iter().filter(|line| line["reporting_amount"].is_null()).count();
            let report = get(&app, dora, &format!("/api/v1/reports/revenue?by=account&{CONSTANT}")).await;
            let row = report["rows"].as_array().unwrap().iter().find(|r| r["id"] == json!(account)).unwrap();
            assert_eq!((minor(&row["year_then"]["amount"]), row["year_then"]["unknown"].as_u64()), (Some(sum), Some(unknown as u64)), "{row}");
            whole += sum;
            if account == c.castellan {
                assert_eq!(unknown, 1);
            }
            assert_eq!(row["year_then"]["lines"].as_u64(), Some(items(&of).len() as u64));
        }
        for by in ["lead", "sector", "offering"] {
            let report = get(&app, dora, &format!("/api/v1/reports/revenue?by={by}&{CONSTANT}")).await;
            assert_eq!(minor(&report["total"]["year_then"]["amount"]), Some(whole), "{by}");
            assert_eq!(report["total"]["year_then"]["unknown"], 1, "{by}");
        }
    }
}
