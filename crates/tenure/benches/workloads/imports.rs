//! W6: files of accounts, revenue lines and conversations, each taken in, checked, run and taken back, with the
//! accounts page asked for 20 times a second meanwhile: `cargo xtask bench imports [rows of conversations] [postgres://…]`.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use tenure::base::secret_hash;
use tenure_db::{Config, Db, params};
use uuid::Uuid;

use crate::client::{self, Load};
use crate::data::{self, Size};
use crate::process::Child;

/// Accounts of the file; the lines of the others are spread over them.
const ACCOUNTS: usize = 10_000;
/// Revenue lines of the file.
const LINES: usize = 100_000;
const TOKEN: &str = "tnr_benchmark-token-of-the-importer";
const CITIES: [&str; 8] = ["Ulm", "Göteborg", "Brno", "上海", "Lyon", "Leeds", "Porto", "Odense"];

/// Runs them all, a line each.
pub(crate) fn run(talks: usize, url: Option<&str>) {
    let dir = std::env::temp_dir().join("tenure-bench-imports");
    // What an earlier run left would be found again instead of made.
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).expect("temporary folder");
    let url = url.map_or_else(|| format!("sqlite:{}", dir.join("bench.db").display()), str::to_owned);
    let d = data::ensure(&url, Size::of(2_000));
    importer(&url);
    let server = Child::tenure(&url);
    let page = Load::get("", &d.director, "/accounts?scope=all&sort=-last_conversation_at", "</html>");
    println!(
        "\n{:<26} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8} {:>9} {:>9} {:>6}",
        "W6 import", "rows", "read s", "check s", "run s", "CPU s", "undo s", "rows/s", "p99 ms", "MB"
    );
    let cases: [(&str, &str, Vec<u8>, bool); 4] = [
        ("accounts", "accounts", accounts(), false),
        ("accounts again", "accounts", accounts(), true),
        ("revenue lines", "revenue-lines", lines(LINES), true),
        ("conversations", "conversations", conversations(talks), true),
    ];
    for (name, kind, file, undo) in cases {
        case(&server, &page, (name, kind), &file, undo);
    }
}

/// Somebody who may import.
fn importer(url: &str) {
    let db = Db::open(&Config::new(url)).expect("opens");
    db.write_blocking(|tx| {
        let user = Uuid::from_u128(77);
        tx.execute(
            "insert into users (id, email, name, name_key, language, time_zone, active_from, created_at)
             values ($1, 'importer@bench.example', 'Importer', 'importer', 'en', 'UTC', $2, 0)",
            &params![user, jiff::civil::date(2020, 1, 1)],
        )?;
        tx.execute("insert into user_roles (user_id, role) values ($1, 'admin')", &params![user])?;
        tx.execute(
            "insert into api_tokens (id, user_id, name, token_hash, created_at) values ($1, $2, 'bench', $3, 0)",
            &params![Uuid::from_u128(78), user, secret_hash(TOKEN)],
        )
    })
    .expect("writes");
    db.close();
}

fn case(server: &Child, page: &Load, (name, kind): (&str, &str), file: &[u8], undo: bool) {
    let begun = Instant::now();
    let path = format!("POST /api/v1/import-runs?kind={kind}&file_name=bench.csv");
    let made: Json = serde_json::from_str(&client::ask_bytes(server, TOKEN, &path, file)).expect("JSON");
    let id = made["id"].as_str().expect("an id").to_owned();
    let matched = wait(server, &id, &["matching"]);
    let read = begun.elapsed().as_secs_f64();
    let _ = matched;
    let (checked, check) = step(server, &id, "check", &["checked"]);
    if checked["counts"]["new"] == 0 {
        println!("{name:<26} {:>9} {read:>8.2} {check:>8.2}   {}", checked["counts"]["rows"], checked["counts"]);
        return;
    }
    let over = AtomicBool::new(false);
    let cpu = server.cpu();
    let (done, ran, p99) = std::thread::scope(|scope| {
        let asking = scope.spawn(|| client::pace(server, page, Duration::from_millis(50), &over));
        let (done, ran) = step(server, &id, "run", &["done"]);
        over.store(true, Ordering::Relaxed);
        (done, ran, asking.join().expect("asks"))
    });
    let rows = done["counts"]["done_new"].as_u64().unwrap_or(0);
    let (memory, cpu) = (server.memory_mb(), server.cpu() - cpu);
    let back = if undo { step(server, &id, "undo", &["undone"]).1 } else { 0.0 };
    println!(
        "{name:<26} {rows:>9} {read:>8.2} {check:>8.2} {ran:>8.2} {cpu:>8.2} {back:>8.2} {:>9.0} {p99:>9.1} {memory:>6}",
        rows as f64 / ran
    );
    if rows != done["counts"]["rows"].as_u64().unwrap_or(0) {
        println!("    not all rows were new: {}", done["counts"]);
    }
}

fn step(server: &Child, id: &str, verb: &str, ends: &[&str]) -> (Json, f64) {
    let begun = Instant::now();
    client::ask(server, TOKEN, &format!("POST /api/v1/import-runs/{id}/{verb}"), &json!({}).to_string());
    let import = wait(server, id, ends);
    (import, begun.elapsed().as_secs_f64())
}

fn wait(server: &Child, id: &str, ends: &[&str]) -> Json {
    loop {
        let answer = client::ask(server, TOKEN, &format!("GET /api/v1/import-runs/{id}"), "");
        let import: Json = serde_json::from_str(&answer).expect("JSON");
        let state = import["state"].as_str().unwrap_or_default();
        if ends.contains(&state) {
            return import;
        }
        assert!(!["broken", "stopped"].contains(&state), "{import}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn accounts() -> Vec<u8> {
    let mut text = String::from("source_system,source_id,name,city,country,website,sector,employees,tier\n");
    for i in 0..ACCOUNTS {
        let (city, word) = (CITIES[i % 8], ["Works", "Mills", "Foods", "Retail", "Energy"][i % 5]);
        let _ = writeln!(
            text,
            "erp,C{i:06},{} {word} {i} GmbH,{city},DE,https://client{i}.example,Sector {},{},status",
            ["Halden", "Bright", "Ocean", "Quill", "Tallow", "Vest"][i % 6],
            i % 12,
            10 + i % 5_000
        );
    }
    text.into_bytes()
}

fn lines(count: usize) -> Vec<u8> {
    let mut text = String::from("account,date,amount,currency,quantity,document_number,kind,source_system,source_id\n");
    for i in 0..count {
        let (month, day) = (1 + i % 12, 1 + i % 28);
        let _ = writeln!(
            text,
            "C{:06},{}-{month:02}-{day:02},{}.{:02},EUR,{},INV{:07},invoice,erp,L{i:08}",
            i % ACCOUNTS,
            2023 + i % 3,
            100 + i * 37 % 90_000,
            i % 100,
            1 + i % 9,
            i / 3
        );
    }
    text.into_bytes()
}

fn conversations(count: usize) -> Vec<u8> {
    let mut text = String::from("account,happened_at,kind,summary,source_id\n");
    for i in 0..count {
        let (month, day, hour) = (1 + i % 12, 1 + i % 28, 8 + i % 9);
        let _ = writeln!(
            text,
            "C{:06},{}-{month:02}-{day:02}T{hour:02}:{:02}:00Z,call,\"Talked about order {i}, the delivery and the next audit\",T{i:08}",
            i % ACCOUNTS,
            2022 + i % 4,
            i % 60
        );
    }
    text.into_bytes()
}
