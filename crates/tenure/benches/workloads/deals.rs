//! Deals of the benchmark, five to an account over two years, and the workload W5: the open pipeline by lead and month.

use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value as Json, json};
use tenure_db::{Db, Value, params};
use uuid::Uuid;

use crate::client::ask;
use crate::data::Data;
use crate::process::Child;

/// Deals of an account.
pub(crate) const EACH: usize = 5;
/// The first month in which deals close.
const FIRST: Date = date(2027, 1, 1);
/// Months in which they close.
const MONTHS: i64 = 24;
/// The first of the four stages of expansions that deals are in.
const STAGE: u128 = 0x0198_0000_0000_7000_8001_0000_0100_0001;
/// Where W5 is asked for.
const PIPELINE: &str = "/api/v1/forecast/pipeline?scope=all";

/// How deals are stored.
pub(crate) const INSERT: &str =
    "insert into deals (account_id, id, name, name_key, kind, stage_id, stage_since, amount_minor, currency, reporting_minor,
       reporting_currency, category, opened_on, close_on, close_month, original_close_on, created_at, changed_at)";

/// The deals of an account, the same at each run.
pub(crate) fn of(i: usize, account: Uuid, id: impl Fn(usize) -> Uuid) -> Vec<Vec<Value<'static>>> {
    made(i, EACH, account, |n| id(i * EACH + n))
}

/// With these an agent's board has five hundred.
pub(crate) fn more(account: Uuid, id: impl Fn(usize) -> Uuid) -> Vec<Vec<Value<'static>>> {
    made(1_000_000, 200, account, id)
}

fn made(i: usize, each: usize, account: Uuid, id: impl Fn(usize) -> Uuid) -> Vec<Vec<Value<'static>>> {
    let mut rng = StdRng::seed_from_u64(7_000_000 + i as u64);
    let deal = |n: usize| {
        let (month, minor) = (rng.random_range(0..MONTHS), rng.random_range(100_000..90_000_000_i64));
        let close = FIRST.checked_add(month.months()).expect("a month").with().day(15).build().expect("a day");
        let stage = Uuid::from_u128(STAGE + u128::from(rng.random_range(0..4_u8)));
        let months = i64::from(close.year()) * 12 + i64::from(close.month()) - 1;
        let category = ["pipeline", "best_case", "commit"][rng.random_range(0..3)];
        let name = format!("Deal {n} of {i}");
        let key = name.to_lowercase();
        params![
            account,
            id(n),
            name,
            key,
            "expansion",
            stage,
            date(2026, 1, 1),
            minor,
            "EUR",
            minor,
            "EUR",
            category,
            date(2026, 1, 1),
            close,
            months,
            close,
            0_i64,
            0_i64
        ]
        .into()
    };
    (0..each).map(deal).collect()
}

/// Sums up by lead, as the server would within its first minutes.
pub(crate) fn sum_up(db: &Db) {
    let now = tenure::base::clock::Clock::system().now();
    let today = tenure::base::clock::day_in(now, &jiff::tz::TimeZone::UTC);
    while db.write_blocking(move |tx| tenure::features::forecast::store::summed::settle(tx, today)).expect("sums up")
        > 0
    {}
}

/// W5 alone, and right after a write: the pipeline then holds the new deal, and no longer once it is taken out.
pub(crate) fn run(server: &Child, d: &Data) {
    let read = || -> (i64, usize) {
        let answer: Json =
            serde_json::from_str(&ask(server, &d.director, &format!("GET {PIPELINE}"), "")).expect("JSON");
        let rows = answer["rows"].as_array().expect("rows");
        let cells: Vec<&Json> = rows.iter().flat_map(|row| row["months"].as_array().expect("months")).collect();
        let minor = |cell: &Json| {
            cell["amount"].as_str().expect("an amount").replace('.', "").parse::<i64>().expect("a number")
        };
        (cells.iter().map(|cell| minor(cell)).sum(), cells.len())
    };
    let (before, groups) = read();
    let mut times = Vec::new();
    for n in 0..5 {
        let body = json!({"name": format!("Fresh {n}"), "amount": {"minor": 123_456, "currency": "EUR"}, "close_on": "2027-03-15"});
        let made = ask(server, &d.agent, &format!("POST /api/v1/accounts/{}/deals", d.account), &body.to_string());
        let made: Json = serde_json::from_str(&made).expect("JSON");
        let begun = Instant::now();
        let (after, _) = read();
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        assert_eq!(after - before, 123_456, "the pipeline holds what was just written: {made}");
        let path = format!("DELETE /api/v1/accounts/{}/deals/{}", d.account, made["id"].as_str().expect("an id"));
        ask(server, &d.agent, &path, "");
        assert_eq!(read().0, before, "and no longer what was taken out");
    }
    times.sort_by(f64::total_cmp);
    println!("W5 right after a write, {groups} groups     median {:.1} ms, worst {:.1} ms", times[2], times[4]);
}
