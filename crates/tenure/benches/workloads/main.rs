//! The workloads of the house, beside their floor, in one run: `cargo xtask bench [accounts] [postgres://…]`; those of
//! imports: `cargo xtask bench imports [conversations] [postgres://…]`.
//!
//! The server runs in a process of its own, so that its CPU time can be told from the load's. Every answer is
//! checked: a wrong fast answer is a failure.

mod client;
mod data;
mod deals;
mod deeds;
mod exports;
mod floor;
mod imports;
mod process;
mod whitespace;

use std::time::Duration;

use client::{Load, Outcome};
use process::Child;

/// How long each measurement runs.
const RUN: Duration = Duration::from_secs(4);

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    if args.first().map(String::as_str) == Some("floor") {
        return floor::serve(&args[1]);
    }
    if args.first().map(String::as_str) == Some("imports") {
        let talks = args.get(1).and_then(|n| n.parse().ok()).unwrap_or(100_000);
        return imports::run(talks, args.iter().find(|a| a.starts_with("postgres")).map(String::as_str));
    }
    let accounts: usize = args.first().and_then(|a| a.parse().ok()).unwrap_or(10_000);
    let size = data::Size::of(accounts);
    let dir = std::env::temp_dir().join(format!("tenure-bench-{accounts}"));
    std::fs::create_dir_all(&dir).expect("temporary folder");
    let file = dir.join("bench.db");
    let url = args.get(1).cloned().unwrap_or_else(|| format!("sqlite:{}", file.display()));
    let data = data::ensure(&url, size);
    println!("\n{accounts} accounts, {} people, {} conversations, {} users", data.people, data.talks, size.users);
    match url.starts_with("postgres") {
        // The floor is SQLite's, of size S: a ratio to it is a ratio to the same figure on every database.
        true => drop(data::ensure(&format!("sqlite:{}", file.display()), data::Size::of(accounts.min(10_000)))),
        false => println!("{} MB on disk", file_mb(&file)),
    }
    println!();

    let floor = Child::floor(&file);
    let before = floor_line(&floor);
    let server = Child::tenure(&url);
    println!("start to first page {} ms, {} MB resident\n", server.started.as_millis(), server.memory_mb());
    println!(
        "{:<34} {:>3} {:>8} {:>8} {:>9} {:>9} {:>7}",
        "workload", "c", "p50 ms", "p99 ms", "ops/s", "CPU ms", "floor"
    );
    for w in workloads(&data) {
        for clients in [1, 16] {
            let outcome = client::run(&server, &w, clients, RUN);
            line(w.name, clients, &outcome, before);
        }
    }
    deals::run(&server, &data);
    deeds::run(&server, &data);
    exports::run(&url, &dir);
    println!("\nafter load {} MB resident", server.memory_mb());
    let after = floor_line(&floor);
    let drift = (after / before - 1.0).abs() * 100.0;
    println!("floor drifted by {drift:.0} %{}", if drift > 10.0 { ": discard this run" } else { "" });
}

fn workloads(d: &data::Data) -> Vec<Load> {
    let get = |name, token: &str, path: &str, expect: &str| Load::get(name, token, path, expect);
    vec![
        get("W1 my accounts, 50 rows", &d.agent, "/accounts?scope=mine&sort=-last_conversation_at", "</html>"),
        get("W1 director, everything", &d.director, "/accounts?scope=all&sort=-last_conversation_at", "</html>"),
        get("W2 account", &d.agent, &format!("/accounts/{}", d.account), "</html>"),
        get("W2 timeline", &d.agent, &format!("/accounts/{}/timeline", d.account), "</html>"),
        get("map of 500 people, folded", &d.director, &format!("/accounts/{}/map", d.large), "</html>"),
        get("map of 500 people, all", &d.director, &format!("/accounts/{}/map?all=1", d.large), "</html>"),
        get("Today", &d.agent, "/?scope=mine", "</html>"),
        get("as of last March, agent", &d.agent, "/accounts?scope=mine&as_of=2026-03-31", "</html>"),
        get("as of last March, director", &d.director, "/accounts?scope=all&as_of=2026-03-31", "</html>"),
        get("hierarchy, director", &d.director, "/hierarchy?scope=all", "</html>"),
        get("what changed in a book", &d.agent, "/changes?from=2026-03-31", "</html>"),
        get("Today, director, everything", &d.director, "/?scope=all", "</html>"),
        Load::search("W3 search, agent", &d.agent),
        Load::search("W3 search, director", &d.director),
        Load::words("W3 words said, agent", &d.agent),
        Load::words("W3 words said, director", &d.director),
        get("W5 pipeline by lead and month", &d.director, "/api/v1/forecast/pipeline?scope=all", "months"),
        get(
            "forecast of a quarter, director",
            &d.director,
            "/pipeline/forecast/figures?scope=all&on=2027-02-01",
            "</table>",
        ),
        get("board of 500 deals", &d.agent, "/pipeline?scope=mine", "</html>"),
        get("board, director, everything", &d.director, "/pipeline?scope=all", "</html>"),
        get("table of deals, director", &d.director, "/pipeline/table?scope=all", "</html>"),
        get("whitespace of 40 x 60", &d.director, &format!("/accounts/{}/whitespace", d.large), "</html>"),
        Load::log("W4 log a conversation", &d.agent, d.busy),
    ]
}

/// CPU milliseconds of the bare list: the same 50 rows straight from SQLite, answered by axum.
fn floor_line(floor: &Child) -> f64 {
    let hello = client::run(floor, &Load::get("", "", "/hello", "hello"), 16, RUN / 2);
    let list = client::run(floor, &Load::get("", "", "/list", "</table>"), 16, RUN / 2);
    println!(
        "floor: constant {:.3} ms CPU, bare list {:.3} ms CPU, {:.0}/s with 16 clients",
        hello.cpu_ms, list.cpu_ms, list.per_second
    );
    list.cpu_ms
}

fn line(name: &str, clients: usize, o: &Outcome, floor: f64) {
    println!(
        "{name:<34} {clients:>3} {:>8.2} {:>8.2} {:>9.0} {:>9.3} {:>6.1}x",
        o.p50_ms,
        o.p99_ms,
        o.per_second,
        o.cpu_ms,
        o.cpu_ms / floor
    );
}

fn file_mb(file: &std::path::Path) -> u64 {
    std::fs::metadata(file).map_or(0, |m| m.len() / 1_048_576)
}
