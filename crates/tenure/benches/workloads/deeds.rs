//! What a director does now and then with very many accounts: each measured some times, alone, and taken back.

use std::time::Instant;

use serde_json::{Value as Json, json};

use crate::client::ask;
use crate::data::Data;
use crate::process::Child;

/// Each deed so often.
const TIMES: usize = 5;

/// Runs them all, a line each.
pub(crate) fn run(server: &Child, d: &Data) {
    println!("\n{:<34} {:>10} {:>10}", "deed of a director", "median ms", "worst ms");
    let call = |head: &str, body: Json| -> Json {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = ask(server, &d.director, head, &body);
        serde_json::from_str(&answer).unwrap_or(Json::Null)
    };
    let undo = |made: &Json| call(&format!("POST /api/v1/undo/{}", text(&made["batch"])), json!({}));
    let now = tenure::base::clock::Clock::system().now();
    let today = tenure::base::clock::day_in(now, &jiff::tz::TimeZone::UTC).to_string();

    let offer = || call("POST /api/v1/handovers", json!({"giver": d.giver, "receiver": d.receiver, "from": today}));
    measure("W9 hand over 1,000 accounts", offer, |made| {
        assert_eq!(made["accounts"], 1_000);
        call(&format!("POST /api/v1/handovers/{}/withdrawal", text(&made["id"])), json!({}));
    });
    let tag = || call("POST /api/v1/accounts/bulk", json!({"ids": d.some, "tag": ["bench"], "lifecycle": "at_risk"}));
    measure("bulk edit of 200 accounts", tag, |made| {
        assert_eq!(made["changed"], 200);
        undo(made);
    });

    let set = call("POST /api/v1/territory-rules", json!({"name": "Benchmark"}));
    let set = format!("/api/v1/territory-rules/{}", text(&set["id"]));
    let rule = json!({"territory": d.territory, "conditions": {"countries": ["NO", "DE"]}});
    call(&format!("POST {set}/rules"), rule);
    let look = || call(&format!("GET {set}/preview"), Json::Null);
    measure("preview of a rule over half of all", look, |made| {
        assert!(made["seen"].as_u64() > Some(0), "{made}");
    });
    call(&format!("DELETE {set}"), Json::Null);
}

fn measure(name: &str, deed: impl Fn() -> Json, back: impl Fn(&Json)) {
    let mut times: Vec<f64> = (0..TIMES)
        .map(|_| {
            let begun = Instant::now();
            let made = deed();
            let took = begun.elapsed().as_secs_f64() * 1_000.0;
            back(&made);
            took
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{name:<34} {:>10.1} {:>10.1}", times[TIMES / 2], times[TIMES - 1]);
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}
