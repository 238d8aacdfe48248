//! What the statements of all the tests were, on both databases: run after them by `cargo xtask ci`, which sets
//! `TENURE_STATEMENTS` to the folder that the tests wrote to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

/// Tables that grow with the accounts or with time. None may be read whole, but by what is listed in `scans.txt`.
const LARGE: [&str; 32] = [
    "accounts",
    "account_stats",
    "account_access",
    "account_tree",
    "account_names",
    "account_tiers",
    "account_lifecycles",
    "account_parents",
    "account_territories",
    "custom_values",
    "assignments",
    "concerns",
    "events",
    "interactions",
    "interaction_people",
    "person_talks",
    "persons",
    "positions",
    "promises",
    "requests",
    "search_entries",
    "search_texts",
    "tasks",
    "meetings",
    "meeting_people",
    "interaction_users",
    "units",
    "revenue_lines",
    "deals",
    "deal_lines",
    "deal_snapshots",
    "whitespace_cells",
];

fn folder() -> Option<PathBuf> {
    std::env::var_os("TENURE_STATEMENTS").map(PathBuf::from)
}

fn seen(folder: &Path, file: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(folder.join(file)).expect("the tests wrote their statements down");
    text.lines().map(|line| serde_json::from_str::<String>(line).expect("a line")).filter(|s| ours(s)).collect()
}

/// Statements of the product: the tests' own read tables with words of their own.
fn ours(sql: &str) -> bool {
    !sql.contains("/* test */") && !sql.contains("pragma") && !sql.to_lowercase().starts_with("explain")
}

/// One text for both databases: lists of ids and values are written differently, and as many as there are.
fn plain(sql: &str) -> String {
    let mut text = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let forms = [
        ("select unhex(value) from json_each(", ")", "{ids}"),
        ("select cast(value as uuid) from jsonb_array_elements_text(", ") as ids (value)", "{ids}"),
        ("select unhex(value ->> 0), unhex(value ->> 1) from json_each(", ")", "{pairs}"),
        (
            "select cast(value ->> 0 as uuid), cast(value ->> 1 as uuid) from jsonb_array_elements(",
            ") as pairs (value)",
            "{pairs}",
        ),
        ("select unhex(value ->> 0), value ->> 1 from json_each(", ")", "{words}"),
        ("select cast(value ->> 0 as uuid), value ->> 1 from jsonb_array_elements(", ") as words (value)", "{words}"),
    ];
    for (open, close, sign) in forms {
        while let Some(start) = text.find(open) {
            let inside = start + open.len();
            let Some(length) = text[inside..].find(close) else { break };
            // The parameter's number stands between the two.
            text.replace_range(start..inside + length + close.len(), sign);
        }
    }
    text.replace(" = any (array({ids}))", " in ({ids})")
}

#[test]
#[ignore = "needs what the other tests wrote: run by `cargo xtask ci`"]
fn every_statement_ran_on_both_databases() {
    let Some(folder) = folder() else { panic!("TENURE_STATEMENTS is not set") };
    let both = ["sqlite.jsonl", "postgres.jsonl"].map(|f| seen(&folder, f));
    let [sqlite, postgres] = both.map(|set| set.iter().map(|s| plain(s)).collect::<BTreeSet<_>>());
    let allowed = std::fs::read_to_string(snapshot("dialects.txt")).expect("the snapshot is there");
    let arms: Vec<&str> = allowed.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).collect();
    let only: Vec<String> = sqlite
        .symmetric_difference(&postgres)
        .filter(|s| !arms.iter().any(|arm| s.contains(arm)))
        .map(|s| format!("{}: {s}", if sqlite.contains(s) { "SQLite only" } else { "PostgreSQL only" }))
        .collect();
    assert!(sqlite.len() > 300, "only {} statements were seen", sqlite.len());
    assert!(only.is_empty(), "{} statements ran on one database only:\n{}", only.len(), only.join("\n"));
    println!("{} statements ran on both databases", sqlite.len());
}

#[test]
#[ignore = "needs what the other tests wrote: run by `cargo xtask ci`"]
fn no_statement_reads_a_large_table_whole() {
    let Some(folder) = folder() else { panic!("TENURE_STATEMENTS is not set") };
    let file = folder.join("plans.db");
    let db = tenure_db::Db::open(&tenure_db::Config::new(format!("sqlite:{}", file.display()))).expect("opens");
    db.migrate().expect("migrates");
    db.close();
    let conn = Connection::open(&file).expect("opens");
    let mut scans = BTreeSet::new();
    for sql in seen(&folder, "sqlite.jsonl") {
        for scan in scans_of(&conn, &sql) {
            scans.insert(format!("{scan}: {}", beginning(&plain(&sql))));
        }
    }
    let path = snapshot("scans.txt");
    let text = scans.iter().cloned().collect::<Vec<_>>().join("\n") + "\n";
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &text).expect("the snapshot is written");
        return;
    }
    let known = std::fs::read_to_string(&path).expect("the snapshot is there");
    let known: BTreeSet<&str> = known.lines().collect();
    let new: Vec<&String> = scans.iter().filter(|s| !known.contains(s.as_str())).collect();
    let joined = new.iter().map(|s| s.as_str()).collect::<Vec<_>>().join("\n");
    assert!(new.is_empty(), "{} statements read a large table whole:\n{joined}", new.len());
}

/// A list is one statement for each choice of columns, order and filters: they count as one by how they begin.
fn beginning(sql: &str) -> String {
    sql.chars().filter(|c| !c.is_ascii_digit()).take(120).collect::<String>().trim_end().to_owned()
}

/// The large tables that the plan reads from end to end.
fn scans_of(conn: &Connection, sql: &str) -> Vec<String> {
    let text = renumbered(sql);
    let explained = conn.prepare(&format!("explain query plan {text}"));
    let mut statement = explained.unwrap_or_else(|error| panic!("{error}: {sql}"));
    let nothing = vec![rusqlite::types::Null; statement.parameter_count()];
    let rows = statement.query_map(rusqlite::params_from_iter(nothing), |r| r.get::<_, String>(3)).expect("runs");
    let details: Vec<String> = rows.map(|row| row.expect("a line of the plan")).collect();
    let names = aliases(sql);
    details
        .iter()
        .filter(|d| d.starts_with("SCAN ") && !d.contains("USING INDEX") && !d.contains("VIRTUAL TABLE"))
        .filter_map(|d| d.split(' ').nth(1))
        .map(|alias| names.iter().find(|(a, _)| a == alias).map_or(alias.to_owned(), |(_, table)| table.clone()))
        .filter(|table| LARGE.contains(&table.as_str()))
        .collect()
}

/// `$1` means a name to SQLite; the product writes `?1` there.
fn renumbered(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut chars = sql.chars().peekable();
    while let Some(c) = chars.next() {
        let number = c == '$' && chars.peek().is_some_and(char::is_ascii_digit);
        text.push(if number { '?' } else { c });
    }
    text
}

/// Which table each short name stands for.
fn aliases(sql: &str) -> Vec<(String, String)> {
    let words: Vec<&str> = sql.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).collect();
    words
        .windows(3)
        .filter(|w| matches!(w[0], "from" | "join" | "update" | "into"))
        .map(|w| (if w[2] == "as" { w[1] } else { w[2] }.to_owned(), w[1].to_owned()))
        .collect()
}

fn snapshot(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots").join(name)
}
