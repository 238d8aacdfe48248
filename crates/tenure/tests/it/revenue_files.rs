//! Revenue lines from files: once, whatever comes twice; parked, refused, changed, taken back; and sums to the last cent.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use tenure::base::imports::{Outcome, Record, Undoing};
use tenure::base::{BatchId, Error};
use tenure::features::revenue::imports::{LINES, Reading};
use tenure::features::{offerings, registry};
use tenure_db::params;

use crate::both;
use crate::kit::TestApp;
use crate::kit::cast::operator;
use crate::kit::rows::{import, records};
use crate::revenue::rate;

/// A row as the story has it: columns in this order.
const COLUMNS: [&str; 10] = [
    "account",
    "date",
    "amount",
    "currency",
    "offering",
    "document_number",
    "line",
    "kind",
    "source_system",
    "source_id",
];

async fn run(app: &TestApp, seed: u64, rows: Vec<Record>) -> (BatchId, Vec<Outcome>) {
    let by = operator(seed);
    let batch = by.batch;
    let found = app.app.db.write(move |tx| import::<Reading>(tx, &by, &rows)).await.unwrap();
    (batch, found)
}

async fn count(app: &TestApp) -> i64 {
    let sql = "/* test */ select count(*) from revenue_lines where archived_at is null";
    app.app.db.read(|q| q.query_one(sql, &params![], |r| Ok::<_, Error>(r.get(0)?))).await.unwrap()
}

fn told(outcomes: &[Outcome]) -> String {
    let letter = |o: &Outcome| match o {
        Outcome::New => 'n',
        Outcome::Changed(_) => 'c',
        Outcome::Same => 's',
        Outcome::Refused(_) => 'r',
        Outcome::Parked(..) => 'p',
        _ => '?',
    };
    outcomes.iter().map(letter).collect()
}

both! {
    async fn a_file_is_imported_once(app) {
        app.app.db.write(|tx| {
            let facts = offerings::model::Facts { name: String::from("GTX Pro"), names: vec![String::from("GTX-P")], ..Default::default() };
            offerings::actions::add(tx, &operator(3), &facts)
        }).await.unwrap();
        let rows = [
            ["Castellan Retail", "2026-10-01", "100.00", "EUR", "GTX-P", "", "", "", "", ""],
            ["Castellan Retail", "2026-10-01", "100.00", "EUR", "GTX-P", "", "", "", "", ""],
            ["Castellan Retail", "2026-10-01", "100.00", "EUR", "GTX-P", "", "", "", "", ""],
            ["Castellan Retail", "2026-10-02", "50", "", "GTX Pro", "RE-1", "1", "invoice", "", ""],
            ["Castellan Retail", "2026-10-02", "-50", "EUR", "", "CN-1", "1", "", "", ""],
            ["Castellan Retail", "2026-10-03", "7", "USD", "", "", "", "order", "erp", "4711"],
            ["Nobody Knows", "2026-10-03", "7", "USD", "", "", "", "", "", ""],
            ["", "2026-10-03", "7", "USD", "", "", "", "", "", ""],
            ["Castellan Retail", "2026-10-03", "7", "USD", "GTXPro", "", "", "", "", ""],
            ["Castellan Retail", "2026-10-03", "-7", "USD", "", "", "", "order", "", ""],
            ["Castellan Retail", "03.10.26", "seven", "USD", "", "", "", "", "", ""],
        ];
        let (_, first) = run(&app, 11, records(&COLUMNS, &rows)).await;
        assert_eq!(told(&first), "nnnnnnpprrr", "{first:?}");
        assert!(matches!(&first[8], Outcome::Refused(why) if why[0].0 == "offering"), "{:?}", first[8]);
        assert!(matches!(&first[10], Outcome::Refused(why) if why.len() == 2), "{:?}", first[10]);
        assert_eq!(count(&app).await, 6, "three rows that are alike stay three");
        let (_, again) = run(&app, 12, records(&COLUMNS, &rows)).await;
        assert_eq!((told(&again).as_str(), count(&app).await), ("sssssspprrr", 6));
        // One more of the same is one more; a changed amount of a document line or of a source id changes it.
        let more = [rows[0], rows[0], rows[0], rows[0], ["Castellan Retail", "2026-10-02", "55", "", "GTX Pro", "re-1", "1", "", "", ""], ["Castellan Retail", "2026-10-03", "8", "USD", "", "", "", "", "erp", "4711"]];
        let (batch, third) = run(&app, 13, records(&COLUMNS, &more)).await;
        assert_eq!((told(&third).as_str(), count(&app).await), ("sssncc", 7), "{third:?}");
        assert!(matches!(&third[4], Outcome::Changed(fields) if fields.iter().any(|f| (f.field.as_str(), f.old.as_str(), f.new.as_str()) == ("amount", "50.00", "55.00"))), "{:?}", third[4]);
        // Somebody changes one of the changed lines; then the import is taken back.
        app.app.db.write(|tx| tx.execute("/* test */ update revenue_lines set amount_minor = 900 where source_id = '4711'", &params![])).await.unwrap();
        let by = operator(14);
        let (back, kept) = app.app.db.write(move |tx| {
            let (mut after, mut back, mut kept) = (None, 0, Vec::new());
            loop {
                let done = (LINES.undo.unwrap())(tx, &by, registry(), &Undoing { batch, after })?;
                back += done.back;
                kept.extend(done.kept);
                match done.next {
                    Some(next) => after = Some(next),
                    None => return Ok::<_, Error>((back, kept)),
                }
            }
        }).await.unwrap();
        assert_eq!((back, kept.len(), count(&app).await), (2, 1, 6), "{kept:?}");
        let sql = "/* test */ select amount_minor from revenue_lines where document_number = 'RE-1'";
        assert_eq!(app.app.db.read(move |q| q.query_one(sql, &params![], |r| Ok::<_, Error>(r.get::<i64>(0)?))).await.unwrap(), 5_000);
    }

    async fn sums_are_exact_to_the_last_cent(app) {
        for (currency, on, value) in [("USD", "2025-01-01", "0.9123"), ("USD", "2025-07-01", "0.8871"), ("JPY", "2025-01-01", "0.0061337"), ("GBP", "2025-03-15", "1.17005")] {
            rate(&app, currency, on, value).await;
        }
        let mut seed = 7_u64;
        let mut dice = move |n: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % n
        };
        let accounts = ["Castellan Retail", "Aurelia Dairy", "Aurelia Foods Group", "Nordvik Shipping"];
        let mut rows = Vec::new();
        for line in 0..400_u64 {
            let currency = ["EUR", "USD", "JPY", "GBP", "CHF"][usize::try_from(dice(5)).unwrap()];
            let amount = if currency == "JPY" { format!("{}", dice(90_000)) } else { format!("{}.{:02}", dice(9_000), dice(100)) };
            let date = format!("2025-{:02}-{:02}", 1 + dice(12), 1 + dice(28));
            let kind = if dice(9) == 0 { "credit_note" } else { "invoice" };
            let id = line.to_string();
            let cells = [accounts[usize::try_from(dice(4)).unwrap()], &date, &amount, currency, "", "", "", kind, "erp", &id];
            rows.push(Record::of(line + 2, &COLUMNS.iter().copied().zip(cells).collect::<Vec<_>>()));
        }
        let (_, found) = run(&app, 21, rows).await;
        assert_eq!(told(&found), "n".repeat(400));
        for (actor, under) in [(&app.cast.anna_am, ""), (&app.cast.dora_director, ""), (&app.cast.ben_kam, "")] {
            let query = format!("/api/v1/revenue-sums?by=month{under}");
            let told = app.get(actor, &query).await.json();
            let visible = app.get(actor, "/api/v1/accounts?limit=200&scope=all").await.ids();
            let (months, unrated) = slow(&app, &visible).await;
            assert_eq!(told["total"]["unrated"], unrated, "{}", actor.name);
            for group in told["groups"].as_array().unwrap() {
                let month = group["key"].as_str().unwrap();
                assert_eq!(group["converted"]["minor"].as_i64(), months.get(month).copied().flatten(), "{} {month}", actor.name);
            }
            assert_eq!(told["groups"].as_array().unwrap().len(), months.len());
            own(&app, &visible, &told).await;
        }
    }
}

/// Sums by month in euro, and lines without a rate, computed line by line in whole numbers.
async fn slow(app: &TestApp, visible: &[String]) -> (BTreeMap<String, Option<i64>>, i64) {
    let sql = "/* test */ select account_id, cast(sold_on as text), amount_minor, currency from revenue_lines";
    let lines = app
        .app
        .db
        .read(move |q| {
            q.query(sql, &params![], |r| {
                let row: (uuid::Uuid, String, i64, String) = (r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?);
                Ok::<_, Error>(row)
            })
        })
        .await
        .unwrap();
    let (mut months, mut unrated) = (BTreeMap::new(), 0);
    for (account, day, minor, currency) in lines {
        if !visible.contains(&account.to_string()) {
            continue;
        }
        // The rate times 10^7, and what a minor unit of the currency is in cents.
        let rate: Option<(i128, i128)> = match currency.as_str() {
            "EUR" => Some((10_000_000, 1)),
            "USD" if day.as_str() >= "2025-07-01" => Some((8_871_000, 1)),
            "USD" => Some((9_123_000, 1)),
            "JPY" => Some((61_337, 100)),
            "GBP" if day.as_str() >= "2025-03-15" => Some((11_700_500, 1)),
            _ => None,
        };
        let slot = months.entry(day[..7].to_owned()).or_insert(None);
        match rate {
            None => unrated += 1,
            Some((rate, cents)) => {
                let exact = i128::from(minor) * rate * cents;
                let rounded = (exact.abs() + 5_000_000) / 10_000_000 * exact.signum();
                *slot = Some(slot.unwrap_or(0) + i64::try_from(rounded).unwrap());
            }
        }
    }
    (months, unrated)
}

/// The sums in their own currencies against one statement.
async fn own(app: &TestApp, visible: &[String], told: &Json) {
    let list: Vec<String> = visible.iter().map(|id| format!("'{}'", id.replace('-', ""))).collect();
    let sql = format!(
        "/* test */ select currency, cast(sum(amount_minor) as bigint) from revenue_lines
          where replace(lower({}), '-', '') in ({}) group by currency order by currency",
        if app.app.db.kind() == tenure_db::Kind::Sqlite { "hex(account_id)" } else { "cast(account_id as text)" },
        list.join(", ")
    );
    let want: Vec<(String, i64)> =
        app.app.db.read(move |q| q.query(&sql, &params![], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))).await.unwrap();
    let own = told["total"]["own"].as_array().unwrap();
    let got: Vec<(String, i64)> =
        own.iter().map(|m| (m["currency"].as_str().unwrap().to_owned(), m["minor"].as_i64().unwrap())).collect();
    assert_eq!(got, want);
}
