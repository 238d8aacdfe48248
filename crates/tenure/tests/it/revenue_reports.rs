//! Revenue reports: both attributions, periods and rates agree with sums of our own, and nobody's accounts leak.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::{AccountId, TerritoryId, UserId};
use tenure_db::{Value, params};
use uuid::Uuid;

use crate::both;
use crate::kit::{Actor, TestApp};

/// A line as the tests store it: by themselves, so that sums are not those of the code under test.
#[derive(Clone, Debug)]
pub(crate) struct Sold {
    pub(crate) account: AccountId,
    pub(crate) day: jiff::civil::Date,
    pub(crate) minor: i64,
    pub(crate) currency: &'static str,
    pub(crate) by: Option<UserId>,
    pub(crate) territory: Option<TerritoryId>,
    pub(crate) document: &'static str,
}

pub(crate) fn sold(account: AccountId, day: &str, minor: i64) -> Sold {
    let day = day.parse().unwrap();
    Sold { account, day, minor, currency: "EUR", by: None, territory: None, document: "" }
}

/// What a dollar is worth in these tests; the third currency has no rate.
fn reporting(minor: i64, currency: &str) -> Option<i64> {
    match currency {
        "EUR" => Some(minor),
        "USD" => Some(minor / 4),
        _ => None,
    }
}

pub(crate) async fn store(app: &TestApp, lines: &[Sold]) {
    let lines = lines.to_vec();
    let done = app.app.db.write(move |tx| {
        let mut keys = std::collections::BTreeMap::<&str, Vec<(AccountId, Uuid)>>::new();
        for (n, l) in lines.iter().enumerate() {
            let id = Uuid::from_u128(0x7000 + u128::from(l.day.year().unsigned_abs()) * 100_000 + n as u128);
            let month = i64::from(l.day.year()) * 12 + i64::from(l.day.month()) - 1;
            let key = Uuid::from_u128(if l.document.is_empty() { id.as_u128() } else { 77 });
            tx.execute(
                "/* test */ insert into revenue_lines (account_id, id, sold_on, sold_month, amount_minor, currency, reporting_minor,
                   reporting_currency, kind, sold_by, territory_id, document_number, match_key, created_at, changed_at)
                 values ($1, $2, $3, $4, $5, $6, $7, 'EUR', 'invoice', $8, $9, $10, $11, 0, 0)",
                &params![l.account, id, l.day, month, l.minor, l.currency, reporting(l.minor, l.currency), l.by, l.territory, l.document, key],
            )?;
            if !l.document.is_empty() {
                keys.entry(l.document).or_default().push((l.account, id));
            }
        }
        for (account, id) in keys.into_values().filter(|copies| copies.len() > 1).flatten() {
            let insert = "/* test */ insert into revenue_shared (account_id, line_id, match_key) values ($1, $2, $3)";
            tx.execute(insert, &params![account, id, Uuid::from_u128(77)])?;
        }
        Ok::<_, tenure::base::Error>(())
    });
    done.await.unwrap();
}

pub(crate) async fn get(app: &TestApp, actor: &Actor, path: &str) -> Json {
    let answer = app.get(actor, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    answer.json()
}

/// Hands accounts over from a day on.
pub(crate) async fn hand_over(app: &TestApp, account: AccountId, to: &Actor, from: &str) {
    let body = json!({"accounts": [account], "to": to.id, "from": from, "reason": "balance"});
    let done = app.api(&app.cast.dora_director, Method::POST, "/api/v1/reassignments", body).await;
    assert!(done.status.is_success(), "{}", done.text);
}

/// Minor units of a decimal number; none for null.
pub(crate) fn minor(value: &Json) -> Option<i64> {
    let text = value.as_str()?;
    Some(text.replace('.', "").parse().unwrap())
}

fn row<'a>(report: &'a Json, id: &str) -> &'a Json {
    report["rows"].as_array().unwrap().iter().find(|r| r["id"] == id).unwrap_or(&Json::Null)
}

async fn number(app: &TestApp, sql: &str, values: Vec<Value<'static>>) -> Option<i64> {
    let sql = sql.to_owned();
    app.app.db.read(move |q| q.query_one(&sql, &values, |r| Ok::<_, tenure::base::Error>(r.get(0)?))).await.unwrap()
}

/// A small generator of our own, so that each run is the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

both! {
    async fn a_hand_over_in_the_middle_of_a_quarter_splits_its_revenue(app) {
        let c = &app.cast;
        hand_over(&app, c.castellan, &c.ben_kam, "2026-05-16").await;
        store(&app, &[
            sold(c.castellan, "2026-04-03", 10_000),
            sold(c.castellan, "2026-05-15", 1_000),
            sold(c.castellan, "2026-05-16", 100),
            sold(c.aurelia, "2026-06-30", 100_000),
            // Told to be sold by Anna, though Ben led the account.
            Sold { by: Some(c.anna_am.id), ..sold(c.aurelia, "2026-07-01", 700) },
            // Tomorrow does not count yet.
            sold(c.aurelia, "2026-11-13", 500_000),
            sold(c.aurelia, "2026-11-12", 2_000),
            sold(c.orphan, "2026-11-02", 300),
        ]).await;
        let dora = &c.dora_director;
        let report = get(&app, dora, "/api/v1/reports/revenue?scope=all").await;
        let (anna, ben) = (row(&report, &c.anna_am.id.to_string()), row(&report, &c.ben_kam.id.to_string()));
        let q2 = 2;
        assert_eq!(report["periods"][q2], json!({"from": "2026-04-01", "to": "2026-06-30"}));
        assert_eq!(anna["then"][q2]["amount"], "110.00", "the day of the hand-over belongs to the new lead: {anna}");
        assert_eq!((&ben["then"][q2]["amount"], &ben["now"][q2]["amount"]), (&json!("1001.00"), &json!("1111.00")));
        assert_eq!((&anna["year_then"]["amount"], &anna["year_now"]["amount"]), (&json!("117.00"), &Json::Null));
        assert_eq!((&anna["difference"], &ben["difference"]), (&json!("-117.00"), &json!("117.00")));
        assert_eq!(row(&report, "none")["year_then"]["amount"], "3.00", "nobody leads the orphan");
        assert_eq!((&report["total"]["year_then"], &report["total"]["difference"]), (&report["total"]["year_now"], &json!("0.00")));
        assert_eq!(report["total"]["year_then"]["amount"], "1141.00");
        // Accounts without revenue are counted: Aurelia Dairy has none.
        assert_eq!((&report["accounts"], &report["accounts_without"]), (&json!(4), &json!(1)));
        // What explains it.
        let moved = get(&app, dora, "/api/v1/reports/revenue/moved?scope=all").await;
        let moved = moved["items"].as_array().unwrap();
        assert_eq!(moved.len(), 2);
        assert_eq!((&moved[0]["account"], &moved[0]["handed_on"], &moved[0]["amount"]), (&json!("Castellan Retail"), &json!("2026-05-16"), &json!("110.00")));
        assert_eq!((&moved[1]["account"], &moved[1]["handed_on"]), (&json!("Aurelia Foods Group"), &Json::Null), "sold without leading it");
        // A sum leads to its lines.
        let lines = format!("/api/v1/reports/revenue/lines?row={}&of=then&from=2026-04-01&until=2026-06-30", c.anna_am.id);
        let lines = get(&app, dora, &lines).await;
        let days: Vec<&str> = lines["items"].as_array().unwrap().iter().map(|l| l["sold_on"].as_str().unwrap()).collect();
        assert_eq!(days, ["2026-05-15", "2026-04-03"]);
        let only = get(&app, dora, "/api/v1/reports/revenue/lines?moved=yes&limit=1").await;
        let next = format!("/api/v1/reports/revenue/lines?moved=yes&limit=200&cursor={}", only["next"].as_str().unwrap());
        assert_eq!(get(&app, dora, &next).await["items"].as_array().unwrap().len(), 2);
        // The pages say the same.
        let page = app.shown(dora, "/reports/revenue?scope=all").await;
        for word in ["Revenue by manager", "Castellan Retail in from Anna Prins", "Castellan Retail out to Ben Okafor", "the sum stays the same", "Show as table"] {
            assert!(page.contains(word), "{word}: {page}");
        }
        assert!(app.get(dora, "/reports/revenue/moved?scope=all").await.text.contains("Castellan Retail"));
        let file = app.get(dora, "/reports/revenue.csv?scope=all").await;
        assert!(file.text.contains("Anna Prins,") && file.text.contains(",117.00,"), "{}", file.text);
        let lines = app.get(dora, "/reports/revenue/lines?scope=all&moved=yes").await;
        assert!(lines.text.contains("3 lines, €117") && lines.text.contains("told"), "{}", lines.text);
        assert!(app.get(dora, "/reports/revenue/lines.csv?scope=all&moved=yes").await.text.contains("2026-05-15"));
    }

    async fn sums_are_of_the_accounts_that_one_can_see(app) {
        let c = &app.cast;
        let mut lines: Vec<Sold> = [c.castellan, c.dairy, c.aurelia, c.nordvik, c.orphan].into_iter().map(|a| sold(a, "2026-10-05", 100)).collect();
        // Told to be sold by Olga, who sees nothing of it.
        lines.push(Sold { by: Some(c.outsider.id), ..sold(c.nordvik, "2026-10-06", 5_000) });
        store(&app, &lines).await;
        for (actor, want) in [(&c.anna_am, Some(200)), (&c.ben_kam, Some(200)), (&c.dora_director, Some(400)), (&c.carl_am, Some(5100)), (&c.outsider, None), (&c.admin, None), (&c.auditor, None)] {
            for by in ["lead", "team", "territory", "account", "group", "unit", "offering", "sector"] {
                let report = get(&app, actor, &format!("/api/v1/reports/revenue?by={by}&step=month&n=3")).await;
                assert_eq!(minor(&report["total"]["year_then"]["amount"]), want, "{} {by}: {report}", actor.name);
                let rows: i64 = report["rows"].as_array().unwrap().iter().filter_map(|r| minor(&r["year_then"]["amount"])).sum();
                assert_eq!(rows, want.unwrap_or(0), "{} {by}: rows add up", actor.name);
                let page = app.shown(actor, &format!("/reports/revenue?by={by}&scope=all")).await;
                assert!(page.contains("</html>"), "{} {by}: {page}", actor.name);
                if actor.id != c.carl_am.id {
                    assert!(!page.contains("Nordvik") && !page.contains("Carl Meyer"), "{} {by}", actor.name);
                }
            }
            let lines = get(&app, actor, "/api/v1/reports/revenue/lines").await;
            let seen: i64 = lines["items"].as_array().unwrap().iter().filter_map(|l| minor(&l["reporting_amount"])).sum();
            assert_eq!(seen, want.unwrap_or(0), "{}", actor.name);
        }
        // Asking for an account that one does not see is asking for nothing.
        let asked = format!("/api/v1/reports/revenue?by=account&account={}", c.nordvik);
        assert_eq!(get(&app, &c.anna_am, &asked).await["rows"], json!([]));
        let page = app.shown(&c.anna_am, &format!("/reports/revenue?account={}", c.nordvik)).await;
        assert!(!page.contains("Nordvik"), "not even its name");
        // A group is named by its top that one sees: Anna sees the dairy, not Aurelia.
        let groups = get(&app, &c.anna_am, "/api/v1/reports/revenue?by=group").await;
        let mut names: Vec<&str> = groups["rows"].as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap()).collect();
        names.sort_unstable();
        assert_eq!(names, ["Aurelia Dairy", "Castellan Retail"]);
        let groups = get(&app, &c.dora_director, "/api/v1/reports/revenue?by=group").await;
        assert_eq!(row(&groups, &c.aurelia.to_string())["year_then"]["amount"], "2.00");
    }

    async fn every_sum_equals_an_independent_one(app) {
        let c = &app.cast;
        let mut dice = Dice(11);
        for (account, to, from) in [(c.castellan, &c.ben_kam, "2025-08-08"), (c.castellan, &c.anna_am, "2026-02-01"), (c.aurelia, &c.anna_am, "2026-09-30")] {
            hand_over(&app, account, to, from).await;
        }
        let accounts = [c.castellan, c.dairy, c.aurelia, c.nordvik, c.orphan];
        let people = [None, None, None, Some(c.anna_am.id), Some(c.outsider.id)];
        let mut lines = Vec::new();
        for _ in 0..600 {
            let day = jiff::civil::date(2024, 1, 1).checked_add(jiff::Span::new().days(i64::try_from(dice.roll(1_100)).unwrap())).unwrap();
            let account = accounts[usize::try_from(dice.roll(5)).unwrap()];
            let currency = ["EUR", "EUR", "USD", "XAU"][usize::try_from(dice.roll(4)).unwrap()];
            let by = people[usize::try_from(dice.roll(5)).unwrap()];
            let territory = (dice.roll(4) == 0).then_some(c.north);
            lines.push(Sold { currency, by, territory, ..sold(account, &day.to_string(), i64::try_from(dice.roll(900_000)).unwrap() - 100_000) });
        }
        lines.push(sold(c.dairy, "2024-02-29", 2_902));
        store(&app, &lines).await;
        let dora = &c.dora_director;
        let seen = "l.account_id in ($1, $2, $3, $4) and l.sold_on <= '2026-11-12'";
        let ids = || -> Vec<Value<'static>> { [c.castellan, c.dairy, c.aurelia, c.orphan].into_iter().map(|a| Value::Uuid(a.0)).collect() };
        let led = "(select s.user_id from assignments s where s.account_id = l.account_id and s.role = 'lead' and s.valid_from <= l.sold_on and s.valid_to > l.sold_on)";
        let now = "(select s.user_id from assignments s where s.account_id = l.account_id and s.role = 'lead' and s.valid_to > '2026-11-12')";
        for (step, n, of) in [("year", 3, "substr(cast(l.sold_on as text), 1, 4)"), ("month", 24, "substr(cast(l.sold_on as text), 1, 7)")] {
            let report = get(&app, dora, &format!("/api/v1/reports/revenue?scope=all&step={step}&n={n}")).await;
            for (i, period) in report["periods"].as_array().unwrap().iter().enumerate() {
                let name = period["from"].as_str().unwrap()[..if step == "year" { 4 } else { 7 }].to_owned();
                for row in report["rows"].as_array().unwrap() {
                    let id = row["id"].as_str().unwrap();
                    for (key, who) in [("then", format!("coalesce(l.sold_by, {led})")), ("now", now.to_owned())] {
                        let is = if id == "none" { "is null" } else { "= $5" };
                        let sql = format!("/* test */ select cast(sum(l.reporting_minor) as bigint) from revenue_lines l where {seen} and {of} = '{name}' and {who} {is}");
                        let mut values = ids();
                        if id != "none" {
                            values.push(Value::Uuid(id.parse().unwrap()));
                        }
                        assert_eq!(minor(&row[key][i]["amount"]), number(&app, &sql, values).await, "{step} {name} {id} {key}");
                    }
                }
                let sql = format!("/* test */ select count(*) from revenue_lines l where {seen} and {of} = '{name}' and l.currency = 'XAU'");
                assert_eq!(report["total"]["then"][i]["unknown"].as_i64(), number(&app, &sql, ids()).await, "{name}: unknown");
            }
        }
        // A leap day is a day of its February.
        let leap = get(&app, dora, "/api/v1/reports/revenue/lines?from=2024-02-29&until=2024-02-29&limit=200").await;
        assert!(leap["items"].as_array().unwrap().iter().any(|l| l["reporting_amount"] == "29.02"));
        // Constant rates: no rate is stored, so that only euros are known, and each sum is that of the euros.
        let report = get(&app, dora, "/api/v1/reports/revenue?scope=all&step=year&n=3&rates=constant&on=2026-11-01&by=account").await;
        let sql = format!("/* test */ select cast(sum(l.amount_minor) as bigint) from revenue_lines l where {seen} and l.currency = 'EUR' and substr(cast(l.sold_on as text), 1, 4) = '2025'");
        assert_eq!(minor(&report["total"]["then"][1]["amount"]), number(&app, &sql, ids()).await);
        assert_eq!(report["rates"], json!([{"currency": "USD", "rate": null, "on": null}, {"currency": "XAU", "rate": null, "on": null}]));
        rate(&app, "USD", "2026-10-01", 2_500_000_000).await;
        let report = get(&app, dora, "/api/v1/reports/revenue?scope=all&step=year&n=3&rates=constant&on=2026-11-01&by=account").await;
        // A quarter of each line, rounded half away from zero.
        let quarter = "case when l.amount_minor < 0 then -((2 - l.amount_minor) / 4) else (l.amount_minor + 2) / 4 end";
        let dollars = sql.replace("l.currency = 'EUR'", "l.currency = 'USD'").replace("sum(l.amount_minor)", &format!("sum({quarter})"));
        let row = report["rows"].as_array().unwrap().iter().filter_map(|r| minor(&r["then"][1]["amount"])).sum::<i64>();
        let want = number(&app, &sql, ids()).await.unwrap() + number(&app, &dollars, ids()).await.unwrap();
        assert_eq!(row, want, "each line is converted for itself");
        assert_eq!(minor(&report["total"]["then"][1]["amount"]), Some(want));
        assert_eq!(report["rates"][0], json!({"currency": "USD", "rate": "0.25", "on": "2026-10-01"}));
    }

    async fn years_long_past_are_reported_as_well(app) {
        let dora = &app.cast.dora_director;
        let accounts = app.get(dora, "/api/v1/accounts?scope=all&limit=1").await.json();
        let account: AccountId = accounts["items"][0]["id"].as_str().unwrap().parse().unwrap();
        store(&app, &[sold(account, "1997-05-06", 1_000), sold(account, "1998-02-01", 2_000), sold(account, "1998-05-31", 4_000)]).await;
        let page = app.shown(dora, "/reports/revenue?scope=all").await;
        assert!(page.contains("The last line is of 31 May 1998") && page.contains("until=1998-05-31"), "{page}");
        let then = app.shown(dora, "/reports/revenue?scope=all&until=1998-05-31&step=year").await;
        assert!(then.contains("1998") && then.contains("1997"), "{then}");
        let report = get(&app, dora, "/api/v1/reports/revenue?scope=all&until=1998-05-06&step=quarter&n=5").await;
        let sums: Vec<Option<i64>> = report["total"]["then"].as_array().unwrap().iter().map(|a| minor(&a["amount"])).collect();
        assert_eq!(sums, [Some(1_000), None, None, Some(2_000), Some(4_000)], "the whole period of the day counts: {report}");
        assert_eq!(minor(&report["total"]["year_then"]["amount"]), Some(6_000));
    }

    async fn a_fiscal_year_begins_where_the_company_says(app) {
        let c = &app.cast;
        store(&app, &[sold(c.castellan, "2026-03-31", 100), sold(c.castellan, "2026-04-01", 2_000), sold(c.castellan, "2025-04-01", 30_000)]).await;
        let set = app.api(&c.admin, Method::PATCH, "/api/v1/settings", json!({"fiscal_month": 4})).await;
        assert!(set.status.is_success(), "{}", set.text);
        let report = get(&app, &c.anna_am, "/api/v1/reports/revenue?step=fiscal_year&n=2").await;
        assert_eq!(report["periods"], json!([{"from": "2025-04-01", "to": "2026-03-31"}, {"from": "2026-04-01", "to": "2027-03-31"}]));
        assert_eq!(report["total"]["then"][0]["amount"], "301.00");
        assert_eq!((&report["total"]["then"][1]["amount"], &report["total"]["year_then"]["amount"]), (&json!("20.00"), &json!("20.00")));
        let page = app.shown(&c.anna_am, "/reports/revenue?step=fiscal_year&n=2&scope=mine").await;
        assert!(page.contains("FY 25/26") && page.contains("5 fiscal quarters"), "{page}");
        assert_eq!(app.get(&c.anna_am, "/api/v1/reports/revenue?step=week&n=0").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_document_on_two_accounts_of_a_group_counts_once(app) {
        let c = &app.cast;
        let copy = |account| Sold { document: "RE-1", ..sold(account, "2026-10-01", 4_000) };
        store(&app, &[copy(c.aurelia), copy(c.dairy), copy(c.castellan), sold(c.dairy, "2026-10-02", 100)]).await;
        let report = get(&app, &c.dora_director, "/api/v1/reports/revenue?by=account").await;
        assert_eq!(report["total"]["year_then"]["amount"], "81.00", "Castellan is another group");
        assert_eq!(row(&report, &c.dairy.to_string())["year_then"]["amount"], "1.00", "it counts at the account that was entered first");
        // Who sees only one of the two has it there.
        let report = get(&app, &c.anna_am, "/api/v1/reports/revenue?by=account").await;
        assert_eq!(row(&report, &c.dairy.to_string())["year_then"]["amount"], "41.00");
        let lines = get(&app, &c.dora_director, "/api/v1/reports/revenue/lines").await;
        assert_eq!(lines["items"].as_array().unwrap().len(), 3);
    }
}

pub(crate) async fn rate(app: &TestApp, currency: &'static str, on: &'static str, rate: i64) {
    let done = app.app.db.write(move |tx| {
        let day: jiff::civil::Date = on.parse().unwrap();
        let insert = "/* test */ insert into currency_rates (currency, base, rated_on, rate, created_at) values ($1, 'EUR', $2, $3, 0)";
        tx.execute(insert, &params![currency, day, rate]).map_err(tenure::base::Error::from)
    });
    done.await.unwrap();
}
