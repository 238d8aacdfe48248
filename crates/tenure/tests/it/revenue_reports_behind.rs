//! Every number of the revenue reports leads to the lines that add up to it, by the same rates and of the same days.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::{AccountId, Error};
use tenure::features::accounts;

use crate::both;
use crate::kit::cast::{account, operator};
use crate::kit::{Actor, TestApp};
use crate::revenue_reports::{Sold, get, hand_over, minor, rate, sold, store};

/// The addresses on a page that begin like this, each once.
fn links(page: &str, beginning: &str) -> Vec<String> {
    let hrefs = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut found: Vec<String> =
        hrefs.map(|href| href.replace("&amp;", "&")).filter(|href| href.starts_with(beginning)).collect();
    found.dedup();
    found
}

/// What the lines behind an address come to, and how many they are; the page says the same number.
async fn behind(app: &TestApp, actor: &Actor, link: &str) -> (i64, usize) {
    let lines = get(app, actor, &format!("/api/v1{link}&limit=200")).await;
    let lines = lines["items"].as_array().unwrap();
    let page = app.get(actor, link).await;
    let told = match lines.len() {
        0 => String::from("no lines"),
        1 => String::from("one line"),
        n => format!("{n} lines"),
    };
    assert!(page.text.contains(&told), "{link}: {told}: {}", page.text);
    (lines.iter().filter_map(|line| minor(&line["reporting_amount"])).sum(), lines.len())
}

fn items(list: &Json) -> &Vec<Json> {
    list["items"].as_array().unwrap()
}

/// The wrong fields of an answer.
async fn wrong(app: &TestApp, actor: &Actor, path: &str, field: &str) {
    let answer = app.get(actor, path).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", answer.text);
    assert!(answer.text.contains(&format!("\"{field}\"")), "{path}: {}", answer.text);
}

async fn made(app: &TestApp, by: &Actor, path: &str, body: Json) -> String {
    let answer = app.api(by, Method::POST, path, body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{path}: {}", answer.text);
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// A line of an offering.
async fn sell(app: &TestApp, by: &Actor, account: AccountId, offering: &str, on: &str, minor: i64) {
    let body = json!({"sold_on": on, "amount": {"minor": minor, "currency": "EUR"}, "offering_id": offering});
    made(app, by, &format!("/api/v1/accounts/{account}/revenue-lines"), body).await;
}

both! {
    async fn every_amount_that_moved_leads_to_its_lines(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        for (to, from) in [(&c.ben_kam, "2026-03-01"), (&c.anna_am, "2026-05-01"), (&c.ben_kam, "2026-07-01")] {
            hand_over(&app, c.castellan, to, from).await;
        }
        store(&app, &[
            sold(c.castellan, "2026-02-01", 1_000_000),
            sold(c.castellan, "2026-04-01", 100),
            sold(c.castellan, "2026-06-01", 200_000),
            sold(c.castellan, "2026-06-02", 20_000),
            Sold { by: Some(c.outsider.id), ..sold(c.castellan, "2026-08-01", 30_000_000) },
            Sold { by: Some(c.anna_am.id), ..sold(c.castellan, "2026-08-02", 4_000_000) },
            sold(c.dairy, "2026-08-03", 50_000_000),
        ]).await;
        let list = get(&app, dora, "/api/v1/reports/revenue/moved?scope=all").await;
        let amounts: Vec<&str> = items(&list).iter().map(|m| m["amount"].as_str().unwrap()).collect();
        assert_eq!(amounts, ["300000.00", "40000.00", "10000.00", "2200.00"], "one account, four times: {list}");
        let days: Vec<&Json> = items(&list).iter().map(|m| &m["handed_on"]).collect();
        assert_eq!(days, [&Json::Null, &Json::Null, &json!("2026-03-01"), &json!("2026-07-01")]);
        let page = app.get(dora, "/reports/revenue/moved?scope=all").await.text;
        let lines = links(&page, "/reports/revenue/lines?");
        assert_eq!(lines.len(), 4, "{lines:?}");
        for (link, amount) in lines.iter().zip(items(&list)) {
            let found = behind(&app, dora, link).await;
            assert_eq!((Some(found.0), Some(found.1 as u64)), (minor(&amount["amount"]), amount["lines"].as_u64()), "{link}");
        }
        // What a row of the report says to have moved leads there as well, and so does the sum of all.
        let report = app.shown(dora, "/reports/revenue?scope=all").await;
        let moved = links(&report, "/reports/revenue/moved?");
        assert_eq!(moved.len(), 4, "Olga, Anna and Ben, and all of them: {moved:?}");
        for link in &moved {
            let page = app.get(dora, link).await.text;
            let rows = links(&page, "/reports/revenue/lines?");
            assert!(page.contains("Castellan Retail") && !rows.is_empty(), "{link}: {page}");
            for row in rows {
                assert_ne!(behind(&app, dora, &row).await, (0, 0), "{row}");
            }
        }
        // The report says of hand-overs what the list says.
        let told = |page: &str| page.split("2 hand-overs move ").nth(1).map(|rest| rest.chars().take(5).collect::<String>());
        assert_eq!(told(&report), told(&page), "{report}");
        assert!(told(&page).is_some(), "{page}");
        // In pages, and as files.
        let first = get(&app, dora, "/api/v1/reports/revenue/moved?scope=all&limit=3").await;
        let rest = format!("/api/v1/reports/revenue/moved?scope=all&limit=3&cursor={}", first["next"].as_str().unwrap());
        assert_eq!((items(&first).len(), items(&get(&app, dora, &rest).await).len()), (3, 1));
        assert!(page.contains("/reports/revenue/moved.csv?"), "{page}");
        let file = app.get(dora, "/reports/revenue/moved.csv?scope=all").await;
        assert!(file.text.contains("Castellan Retail") && file.text.lines().count() == 5, "{}", file.text);
        assert_eq!(app.get(dora, "/reports/revenue/moved.xlsx?scope=all").await.status, StatusCode::OK);
    }

    async fn the_year_of_a_day_in_the_past_is_whole(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        hand_over(&app, c.castellan, &c.ben_kam, "2026-05-16").await;
        let days = [("2024-11-01", 500_000), ("2025-02-01", 10), ("2025-03-31", 200), ("2025-06-01", 3_000), ("2025-12-31", 40_000)];
        let mut lines: Vec<Sold> = days.iter().map(|(day, minor)| sold(c.castellan, day, *minor)).collect();
        lines.push(sold(c.castellan, "2026-02-01", 7));
        store(&app, &lines).await;
        for by in ["lead", "account", "offering", "sector"] {
            for step in ["step=month&n=6", "step=quarter&n=2", "step=year&n=1"] {
                let report = get(&app, dora, &format!("/api/v1/reports/revenue?scope=all&by={by}&{step}&until=2025-03-31")).await;
                assert_eq!(report["year"], json!({"from": "2025-01-01", "to": "2025-12-31"}), "{by} {step}");
                assert_eq!(report["total"]["year_then"]["amount"], "432.10", "{by} {step}: {report}");
            }
        }
        let page = app.shown(dora, "/reports/revenue?scope=all&by=account&step=month&n=6&until=2025-03-31").await;
        let year = links(&page, "/reports/revenue/lines?").into_iter().find(|link| link.contains("from=2025-01-01&until=2025-12-31"));
        assert_eq!(behind(&app, dora, &year.unwrap()).await, (43_210, 4));
        // What moved is of the same year, and what fiscal years begin with is told.
        let moved = get(&app, dora, "/api/v1/reports/revenue/moved?scope=all&until=2025-03-31").await;
        assert_eq!(items(&moved).iter().filter_map(|m| minor(&m["amount"])).sum::<i64>(), 43_210, "{moved}");
        let days = get(&app, dora, "/api/v1/reports/revenue/moved?scope=all&from=2025-02-01&until=2025-03-31").await;
        assert_eq!(items(&days).iter().filter_map(|m| minor(&m["amount"])).sum::<i64>(), 210, "{days}");
        let set = app.api(&c.admin, Method::PATCH, "/api/v1/settings", json!({"fiscal_month": 4})).await;
        assert!(set.status.is_success(), "{}", set.text);
        let page = app.get(dora, "/reports/revenue/moved?scope=all&step=fiscal_year").await.text;
        assert!(page.contains("Since "), "the fiscal year, from April on: {page}");
    }

    async fn lines_count_by_the_rates_of_the_report(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        hand_over(&app, c.castellan, &c.ben_kam, "2026-05-16").await;
        rate(&app, "USD", "2026-10-01", 3_333_333_333).await;
        let mut lines = vec![sold(c.castellan, "2026-02-01", 100), sold(c.aurelia, "2026-09-01", 33)];
        for (n, account) in [c.castellan, c.castellan, c.castellan, c.dairy, c.aurelia, c.orphan].into_iter().enumerate() {
            let odd = 101 + 7 * i64::try_from(n).unwrap();
            lines.push(Sold { currency: "USD", ..sold(account, &format!("2026-0{}-11", n + 2), odd) });
        }
        lines.push(Sold { currency: "XAU", ..sold(c.dairy, "2026-03-01", 5) });
        store(&app, &lines).await;
        let rates = "scope=all&rates=constant&on=2026-11-01";
        for (by, whose) in [("lead", ["then", "now"]), ("team", ["then", "now"]), ("territory", ["then", "now"]), ("account", ["then", "then"]), ("group", ["then", "then"]), ("unit", ["then", "then"]), ("offering", ["then", "then"]), ("sector", ["then", "then"])] {
            let report = get(&app, dora, &format!("/api/v1/reports/revenue?by={by}&{rates}")).await;
            let mut all = 0;
            for row in report["rows"].as_array().unwrap() {
                for of in whose {
                    let id = row["id"].as_str().unwrap();
                    let link = format!("/reports/revenue/lines?by={by}&row={id}&of={of}&from=2026-01-01&until=2026-12-31&{rates}");
                    let sum = &row[format!("year_{of}")];
                    let (found, lines) = behind(&app, dora, &link).await;
                    assert_eq!((found, lines as u64), (minor(&sum["amount"]).unwrap_or(0), sum["lines"].as_u64().unwrap()), "{link}");
                }
                all += minor(&row["year_then"]["amount"]).unwrap_or(0);
            }
            assert_eq!(minor(&report["total"]["year_then"]["amount"]), Some(all), "{by}: rows add up");
            let page = app.shown(dora, &format!("/reports/revenue?by={by}&{rates}")).await;
            let links = links(&page, "/reports/revenue/lines?");
            assert!(!links.is_empty() && links.iter().all(|link| link.contains("rates=constant&on=2026-11-01")), "{by}: {links:?}");
        }
        // The rates are told, on the page, in the file and by the API.
        let lines = format!("/reports/revenue/lines?{rates}");
        assert!(app.get(dora, &lines).await.text.contains("All lines by the rates of"));
        assert!(get(&app, dora, &format!("/api/v1{lines}")).await["items"].as_array().unwrap().iter().all(|l| l["rates_of"] == "2026-11-01"));
        assert!(app.get(dora, &lines.replace("lines?", "lines.csv?")).await.text.contains("2026-11-01"));
        // What has no rate is what has none by those rates.
        assert_eq!(behind(&app, dora, &format!("{lines}&unknown=yes")).await, (0, 1));
        // What moved comes to the differences of the report, and leads to its lines.
        let report = get(&app, dora, &format!("/api/v1/reports/revenue?{rates}")).await;
        let more: i64 = report["rows"].as_array().unwrap().iter().filter_map(|r| minor(&r["difference"])).filter(|d| *d > 0).sum();
        let moved = get(&app, dora, &format!("/api/v1/reports/revenue/moved?{rates}")).await;
        assert_eq!(items(&moved).iter().filter_map(|m| minor(&m["amount"])).sum::<i64>(), more, "{moved}");
        let page = app.get(dora, &format!("/reports/revenue/moved?{rates}")).await.text;
        for (link, m) in links(&page, "/reports/revenue/lines?").iter().zip(items(&moved)) {
            assert_eq!(Some(behind(&app, dora, link).await.0), minor(&m["amount"]), "{link}");
        }
    }

    async fn rows_and_filters_lead_to_the_lines_of_both(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        let flow = made(&app, dora, "/api/v1/offerings", json!({"name": "Flow", "level": "line"})).await;
        let pump = made(&app, dora, "/api/v1/offerings", json!({"name": "HF 200", "parent_id": flow})).await;
        sell(&app, &c.anna_am, c.castellan, &flow, "2026-09-01", 500).await;
        sell(&app, &c.anna_am, c.castellan, &pump, "2026-09-02", 70).await;
        store(&app, &[
            sold(c.aurelia, "2026-09-03", 1_000),
            sold(c.dairy, "2026-09-04", 20),
            Sold { currency: "XAU", ..sold(c.dairy, "2026-09-05", 5) },
            // Before all that the report shows.
            Sold { currency: "XAU", ..sold(c.dairy, "2020-09-05", 5) },
        ]).await;
        let narrowed = [
            format!("by=group&account={}", c.dairy),
            format!("by=offering&offering={flow}"),
            format!("by=account&offering={pump}"),
            String::from("by=offering"),
            String::from("by=group"),
            String::from("by=unit"),
        ];
        for asked in &narrowed {
            let report = get(&app, dora, &format!("/api/v1/reports/revenue?scope=all&{asked}")).await;
            let page = app.shown(dora, &format!("/reports/revenue?scope=all&{asked}")).await;
            let lines = links(&page, "/reports/revenue/lines?");
            for row in report["rows"].as_array().unwrap() {
                let (id, sum) = (row["id"].as_str().unwrap(), &row["year_then"]);
                let of = |link: &&String| link.contains(&format!("row={id}")) && link.contains("from=2026-01-01&until=2026-12-31");
                let link = lines.iter().find(of).unwrap_or_else(|| panic!("{asked}: {id}: {lines:?}"));
                let (found, count) = behind(&app, dora, link).await;
                assert_eq!((found, count as u64), (minor(&sum["amount"]).unwrap_or(0), sum["lines"].as_u64().unwrap()), "{asked}: {link}");
            }
        }
        let direct = get(&app, dora, &format!("/api/v1/reports/revenue?scope=all&by=offering&offering={flow}")).await;
        let mut amounts: Vec<&str> = direct["rows"].as_array().unwrap().iter().map(|r| r["year_then"]["amount"].as_str().unwrap()).collect();
        amounts.sort_unstable();
        assert_eq!(amounts, ["0.70", "5.00"], "what was sold of the line itself is a row of its own");
        // What is left out for want of a rate is as many lines as is said.
        let page = app.shown(dora, "/reports/revenue?scope=all&by=account").await;
        assert!(page.contains("One line is left out"), "{page}");
        let missing = links(&page, "/reports/revenue/lines?").into_iter().find(|link| link.contains("unknown=yes")).unwrap();
        assert_eq!(behind(&app, dora, &missing).await, (0, 1), "{missing}");
    }

    async fn files_have_the_rows_of_all_pages(app) {
        let c = &app.cast;
        let anna = c.anna_am.id;
        let by = operator(5);
        let many = app.app.db.write(move |tx| {
            let new: Vec<_> = (0..70).map(|n| account(&format!("Client {n:02}"), Some(anna), None, None)).collect();
            let made = accounts::actions::create(tx, &by, &new)?;
            tenure::features::org::actions::reach::rebuild(tx)?;
            Ok::<_, Error>(made)
        });
        let lines: Vec<Sold> = many.await.unwrap().into_iter().map(|id| sold(id, "2026-10-01", 100)).collect();
        store(&app, &lines).await;
        for by in ["account", "group"] {
            for n in [5, 12] {
                let asked = format!("scope=all&by={by}&step=month&n={n}");
                let report = get(&app, &c.anna_am, &format!("/api/v1/reports/revenue?{asked}")).await;
                assert!(report["next_skip"].is_u64(), "more than a page");
                let file = app.get(&c.anna_am, &format!("/reports/revenue.csv?{asked}")).await;
                assert_eq!(file.text.matches("Client ").count(), 70, "{asked}");
            }
        }
    }

    async fn a_shared_document_counts_once_among_the_lines_that_remain(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        let copy = |account| Sold { document: "RE-1", ..sold(account, "2026-10-01", 4_000) };
        store(&app, &[copy(c.aurelia), copy(c.dairy)]).await;
        for (filter, lines) in [(String::new(), 1), (format!("&account={}", c.aurelia), 1), (format!("&account={}", c.dairy), 1), (format!("&account={}", c.castellan), 0)] {
            for by in ["account", "lead", "sector"] {
                let report = get(&app, dora, &format!("/api/v1/reports/revenue?scope=all&by={by}{filter}")).await;
                assert_eq!(report["total"]["year_then"]["lines"], json!(lines), "{by}{filter}: {report}");
            }
            let (sum, count) = behind(&app, dora, &format!("/reports/revenue/lines?scope=all{filter}")).await;
            assert_eq!((sum, count), (4_000 * lines, usize::try_from(lines).unwrap()), "{filter}");
        }
        // The row of a report over both has the lines that count there.
        let lines = format!("/reports/revenue/lines?scope=all&by=account&row={}", c.dairy);
        assert_eq!(behind(&app, dora, &lines).await, (0, 0), "it counts at the account that was entered first");
    }

    async fn what_is_not_understood_is_said(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        let lines = "/api/v1/reports/revenue/lines?scope=all";
        for (asked, field) in [
            ("row=zzz", "row"),
            ("by=sector&row=zzz", "row"),
            ("sector=zzz", "sector"),
            ("moved=maybe", "moved"),
            ("unknown=1", "unknown"),
            ("currency=EURO", "currency"),
            ("then=anna", "then"),
            ("handed=soon", "handed"),
        ] {
            wrong(&app, dora, &format!("{lines}&{asked}"), field).await;
        }
        wrong(&app, dora, "/api/v1/reports/revenue?currency=12", "currency").await;
        wrong(&app, dora, "/api/v1/reports/revenue?by=sector&sector=zzz", "sector").await;
        wrong(&app, dora, "/api/v1/reports/revenue/moved?row=zzz", "row").await;
        wrong(&app, dora, "/api/v1/reports/revenue/moved?cursor=zz", "cursor").await;
        // A sector is a row like any other.
        let sectors = get(&app, dora, "/api/v1/terms/sector").await;
        let code = sectors["items"][0]["code"].as_str().unwrap().to_owned();
        let edited = app.api(&c.anna_am, Method::PATCH, &format!("/api/v1/accounts/{}", c.castellan), json!({"sector": code})).await;
        assert!(edited.status.is_success(), "{}", edited.text);
        store(&app, &[sold(c.castellan, "2026-10-01", 100), Sold { territory: Some(c.north), ..sold(c.dairy, "2026-10-02", 7_000) }]).await;
        for (row, want) in [(code.as_str(), (100, 1)), ("none", (7_000, 1))] {
            assert_eq!(behind(&app, dora, &format!("/reports/revenue/lines?scope=all&by=sector&row={row}")).await, want, "{row}");
        }
        // Accounts are counted that the filter is about: the orphan is in the territory, the dairy sold there.
        let report = get(&app, dora, &format!("/api/v1/reports/revenue?by=account&territory={}", c.north)).await;
        assert_eq!((&report["accounts"], &report["accounts_without"]), (&json!(2), &json!(1)), "{report}");
    }

    async fn the_team_is_told_what_its_accounts_bring_and_a_shared_document_once(app) {
        let c = &app.cast;
        let shared = |account| Sold { document: "SH-1", ..sold(account, "2026-10-01", 50_000_000) };
        store(&app, &[sold(c.castellan, "2026-09-01", 12_000_000), shared(c.aurelia), shared(c.dairy)]).await;
        let deal = json!({"name": "Meters", "kind": "expansion", "amount": {"minor": 3_300_000, "currency": "EUR"}, "close_on": "2026-12-20"});
        let made = app.api(&c.anna_am, Method::POST, &format!("/api/v1/accounts/{}/deals", c.castellan), deal).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        // Of very many accounts amounts stand in reports alone, and of a past day nowhere.
        let large = std::env::var("TENURE_LARGE_SCOPE").is_ok();
        let all = app.get(&c.dora_director, "/team?scope=all").await.text;
        assert_eq!((all.contains("€620k"), all.contains("€33k")), (!large, !large), "{all}");
        assert!(!app.get(&c.dora_director, "/team?scope=all&as_of=yesterday").await.text.contains("€620k"));
    }
}
