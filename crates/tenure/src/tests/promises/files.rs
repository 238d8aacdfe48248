//! Imports.

use super::*;
use crate::features::promises::imports;

fn import(w: &World, kind: &ImportKind, head: &[&str], rows: &[&[&str]]) -> ImportReport {
    let records: Vec<Record> = rows
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let pairs: Vec<_> = head.iter().copied().zip(row.iter().copied()).collect();
            Record::of(i as u64 + 2, &pairs)
        })
        .collect();
    let (by, kind) = (operator(&w.ids), *kind);
    w.write(move |tx| {
        let mut report = ImportReport::default();
        kind.load(tx, &by, &records, &mut report)?;
        Ok(report)
    })
}

#[test]
fn imports_can_be_run_twice() {
    let w = World::new();
    let counts = |r: &ImportReport| (r.new, r.changed, r.same, r.refused.len());
    let people_head = ["account", "name", "title", "email", "phone", "valid_from"];
    let rows: &[&[&str]] = &[
        &["Aurelia & Söhne", "Anneke Vos", "VP", "a.vos@x.example", "'+31 6 1234", "2025-01-01"],
        &["Nordvik", "林晓雯", "Plant director", "", "", ""],
    ];
    let load = |rows| import(&w, &people::imports::PEOPLE, &people_head, rows);
    assert_eq!(counts(&load(rows)), (2, 0, 0, 0));
    assert_eq!(counts(&load(rows)), (0, 0, 2, 0));
    let changed: &[&[&str]] = &[&["Aurelia & Söhne", "Anneke Vos", "COO", "A.Vos@x.example", "", ""]];
    assert_eq!(counts(&load(changed)), (0, 1, 0, 0));
    let bad: &[&[&str]] = &[&["Nobody", "X", "", "", "", ""], &["Nordvik", "", "", "no address", "", ""]];
    let report = load(bad);
    assert_eq!(
        report.refused.iter().map(|r| (r.line, r.column.as_str())).collect::<Vec<_>>(),
        [(2, "account"), (3, "name"), (3, "email")]
    );
    let head = ["account", "happened_on", "kind", "summary", "people", "author_email", "source_id", "next_step_on"];
    let rows: &[&[&str]] = &[
        &[
            "Aurelia & Söhne",
            "2026-10-29",
            "call",
            "Prices",
            "a.vos@x.example; Neu Hier",
            "anna@test.example",
            "c1",
            "2026-11-20",
        ],
        &["Nordvik", "2026-10-01", "", "Hello", "", "", "", ""],
    ];
    let load = |rows| import(&w, &interactions::imports::CONVERSATIONS, &head, rows);
    assert_eq!(counts(&load(rows)), (2, 0, 0, 0));
    assert_eq!(counts(&load(rows)), (0, 0, 2, 0));
    let changed: &[&[&str]] =
        &[&["Aurelia & Söhne", "2026-10-29", "visit", "Prices", "", "anna@test.example", "c1", ""]];
    assert_eq!(counts(&load(changed)), (0, 1, 0, 0));
    let bad: &[&[&str]] = &[&["Nordvik", "2027-01-01", "fax", "", "x@y.example", "who@test.example", "", ""]];
    let columns: Vec<String> = load(bad).refused.into_iter().map(|r| r.column).collect();
    assert_eq!(columns, ["kind", "happened_on", "summary", "author_email"]);
    let head = ["account", "side", "content", "person", "due_on", "original_due_on", "state", "closed_on", "evidence"];
    let rows: &[&[&str]] = &[
        &["Aurelia & Söhne", "ours", "Send prices", "Anneke Vos", "2026-11-20", "2026-11-10", "", "", ""],
        &["Aurelia & Söhne", "theirs", "Send volumes", "", "2026-10-01", "", "kept", "2026-10-01", "Mail"],
    ];
    let load = |rows| import(&w, &imports::PROMISES, &head, rows);
    assert_eq!(counts(&load(rows)), (2, 0, 0, 0));
    assert_eq!(counts(&load(rows)), (0, 0, 2, 0));
    let closed: &[&[&str]] =
        &[&["Aurelia & Söhne", "ours", "send PRICES", "", "2026-11-20", "2026-11-10", "kept", "2026-11-09", ""]];
    assert_eq!(counts(&load(closed)), (0, 1, 0, 0));
    let (_, rates) = w.api(&w.anna, Method::GET, "/api/v1/promise-keeping", json!({}));
    assert_eq!((&rates["ours"]["share"], &rates["theirs"]["kept_on_time"]), (&json!(1.0), &json!(1)));
    let silent = w.page("/?scope=all");
    assert!(!silent.contains("Nordvik"), "Anna does not see it");
    w.check();
}
