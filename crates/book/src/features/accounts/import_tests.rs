//! The imports on a real database.

use jiff::civil::date;
use tenure_db::params;

use std::sync::{Arc, Mutex};

use super::tests::{World, next, registry};
use super::{imports, imports_assignments};
use crate::base::imports::{ImportKind, ImportWay, Likeness, Outcome, Reading, Twin, Undoing, Undone};
use crate::base::registry::{ImportReport, Record};
use crate::base::{AccountId, Acting, Error};

/// Reads rows as the engine does: all are seen, then planned and stored part by part, then linked.
pub(crate) fn run(world: &World, by: &Acting, kind: &ImportKind, records: &[Record], part: usize) -> Vec<Outcome> {
    let ImportWay::Rows(begin) = kind.way else { panic!("{} is read as a whole", kind.name) };
    let mut reading = world.read(by, begin);
    records.chunks(part).for_each(|rows| reading.survey(rows).unwrap());
    let reading: Arc<Mutex<Box<dyn Reading>>> = Arc::new(Mutex::new(reading));
    let (mut outcomes, mut kept) = (Vec::new(), Vec::new());
    for rows in records.chunks(part) {
        let (by, reading, rows) = (by.clone(), reading.clone(), rows.to_vec());
        let planned = world.write(move |tx| {
            let mut reading = reading.lock().unwrap();
            let planned = reading.plan(tx, &by, &rows)?;
            let stored: Vec<_> = planned.iter().filter_map(|(_, row)| row.as_ref()).collect();
            reading.store(tx, &by, &stored, false)?;
            Ok(planned)
        });
        let (told, rows): (Vec<_>, Vec<_>) = planned.into_iter().unzip();
        outcomes.extend(told);
        kept.push(Arc::new(rows.into_iter().flatten().collect::<Vec<_>>()));
    }
    if reading.lock().unwrap().links() {
        for rows in kept {
            let (by, reading) = (by.clone(), reading.clone());
            world.write(move |tx| {
                let rows: Vec<_> = rows.iter().collect();
                reading.lock().unwrap().store(tx, &by, &rows, true)
            });
        }
    }
    outcomes
}

/// Takes an import back until there is no more.
pub(crate) fn take_back(world: &World, by: &Acting, kind: &ImportKind, import: &Acting) -> Undone {
    let (undo, mut all, mut after) = (kind.undo.unwrap(), Undone::default(), None);
    loop {
        let (by, undoing) = (by.clone(), Undoing { batch: import.batch, after });
        let part = world.write(move |tx| undo(tx, &by, &registry(), &undoing));
        all.back += part.back;
        all.kept.extend(part.kept);
        after = part.next;
        if after.is_none() {
            return all;
        }
    }
}

pub(crate) fn checks_clean(world: &World) {
    let found = world.write(|tx| {
        let mut found = Vec::new();
        for check in registry().checks {
            found.extend((check.run)(tx, date(2026, 11, 12), false)?);
        }
        Ok(found)
    });
    assert_eq!(found, Vec::<String>::new());
}

pub(crate) fn record(line: u64, values: &[(&str, &str)]) -> Record {
    Record::of(line, values)
}

fn import(world: &World, by: &Acting, records: Vec<Record>) -> ImportReport {
    let by = next(by);
    world.write(move |tx| {
        let mut report = ImportReport::default();
        imports::ACCOUNTS.load(tx, &by, &records, &mut report)?;
        Ok(report)
    })
}

#[test]
fn a_file_is_imported_once() {
    let world = World::new();
    let by = world.operator();
    let records = || {
        vec![
            record(
                2,
                &[
                    ("name", "Bluth"),
                    ("sector", "technolgy"),
                    ("parent", "Acme"),
                    ("country", "Philipines"),
                    ("client_revenue_musd", "1242.32"),
                ],
            ),
            record(
                3,
                &[
                    ("name", "Acme"),
                    ("sector", "technolgy"),
                    ("client_since_year", "1996"),
                    ("tags", "a; b"),
                    ("source_system", "crm"),
                    ("source_id", "7"),
                ],
            ),
        ]
    };
    let first = import(&world, &by, records());
    assert_eq!((first.new, first.changed, first.same, first.refused.len()), (2, 0, 0, 0), "{:?}", first.refused);
    let again = import(&world, &by, records());
    assert_eq!((again.new, again.changed, again.same), (0, 0, 2));
    let renamed =
        record(2, &[("name", "Acme Corporation"), ("source_system", "crm"), ("source_id", "7"), ("tier", "Strategic")]);
    let third = import(&world, &by, vec![renamed]);
    assert_eq!((third.changed, third.refused.len()), (1, 0), "{:?}", third.refused);
    let (names, revenue) = world.write(|tx| {
        let names =
            tx.query("select name from accounts order by name", &params![], |r| Ok::<_, Error>(r.get::<String>(0)?))?;
        let revenue = tx.query_one("select revenue_minor from accounts where name = 'Bluth'", &params![], |r| {
            Ok::<_, Error>(r.get::<i64>(0)?)
        })?;
        Ok((names, revenue))
    });
    assert_eq!(names, ["Acme Corporation", "Bluth"]);
    assert_eq!(revenue, 124_232_000_000);
    let lead = record(2, &[("account", "Bluth"), ("user_email", "anna@example.com"), ("valid_from", "2016-10-20")]);
    let anna = world.user("anna");
    for want in [(1, 0), (0, 1)] {
        let (by, rows) = (next(&by), vec![lead.clone()]);
        let report = world.write(move |tx| {
            let mut report = ImportReport::default();
            imports_assignments::ASSIGNMENTS.load(tx, &by, &rows, &mut report)?;
            Ok(report)
        });
        assert_eq!((report.new, report.same), want, "{:?}", report.refused);
    }
    assert_eq!(
        world.write(|tx| Ok(tx.query("select 1 from account_access", &params![], |_| Ok::<_, Error>(()))?.len())),
        1
    );
    drop(anna);
}

#[test]
fn every_refusal_names_line_and_column() {
    let world = World::new();
    let by = world.operator();
    let report = import(
        &world,
        &by,
        vec![
            record(2, &[("name", ""), ("employees", "many")]),
            record(3, &[("name", "A"), ("territory", "Nowhere"), ("tier", "golden")]),
            record(4, &[("name", "B"), ("parent", "C")]),
            record(5, &[("name", "C"), ("parent", "B")]),
            record(6, &[("name", "B")]),
            record(7, &[("name", "D"), ("parent", "Nobody")]),
        ],
    );
    let found: Vec<(u64, &str)> = report.refused.iter().map(|r| (r.line, r.column.as_str())).collect();
    for want in [(2, "name"), (2, "employees"), (3, "territory"), (3, "tier"), (6, "name"), (7, "parent")] {
        assert!(found.contains(&want), "{want:?} in {found:?}");
    }
    assert!(found.contains(&(5, "parent")), "the circle is refused where it closes: {found:?}");
    let stored = world
        .write(|tx| tx.query_one("select count(*) from accounts", &params![], |r| Ok::<_, Error>(r.get::<i64>(0)?)));
    assert_eq!(stored, 0);
}

/// Ten thousand accounts as an export of an ERP has them: parents anywhere, other words than before in each name.
fn erp() -> Vec<Record> {
    const WORDS: [&str; 12] =
        ["Alder", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Haven", "Isle", "Juniper", "Kestrel", "Lumen"];
    (0..10_000_u64)
        .map(|n| {
            let word = |by: u64| WORDS[usize::try_from(n / by % 12).unwrap()];
            let name = format!("{} {} {} {} Ltd {n}", word(1), word(12), word(144), word(1728));
            let (id, site) = (n.to_string(), format!("https://www.client-{n}.example"));
            let parent = if n % 10 == 9 { String::new() } else { (n - n % 10 + 9).to_string() };
            let values = [
                ("name", name.as_str()),
                ("source_system", "erp"),
                ("source_id", id.as_str()),
                ("parent", parent.as_str()),
                ("website", site.as_str()),
            ];
            let more =
                [("sector", "food"), ("tier", "star"), ("city", "Basel"), ("employees", "120"), ("tags", "one; two")];
            record(n + 2, &[values.as_slice(), more.as_slice()].concat())
        })
        .collect()
}

#[test]
#[ignore = "takes seconds; run it with --release"]
fn ten_thousand_accounts_in_parts() {
    let world = World::new();
    let by = next(&world.operator());
    let start = std::time::Instant::now();
    let told = run(&world, &by, &imports::ACCOUNTS, &erp(), 500);
    let new = told.iter().filter(|o| **o == Outcome::New).count();
    eprintln!("10,000 accounts in {:?}", start.elapsed());
    assert_eq!(new, 10_000, "{:?}", told.iter().find(|o| **o != Outcome::New));
    let start = std::time::Instant::now();
    let again = run(&world, &next(&by), &imports::ACCOUNTS, &erp(), 500);
    eprintln!("again in {:?}", start.elapsed());
    assert!(again.iter().all(|o| *o == Outcome::Same), "{:?}", again.iter().find(|o| **o != Outcome::Same));
    checks_clean(&world);
    let start = std::time::Instant::now();
    let undone = take_back(&world, &next(&by), &imports::ACCOUNTS, &by);
    eprintln!("taken back in {:?}", start.elapsed());
    assert_eq!((undone.back, undone.kept.len()), (10_000, 0));
    checks_clean(&world);
}

#[test]
fn a_file_in_parts_keeps_its_tree_and_can_be_taken_back() {
    let world = World::new();
    let by = next(&world.operator());
    let rows: Vec<Record> = erp().into_iter().take(50).collect();
    let told = run(&world, &by, &imports::ACCOUNTS, &rows, 7);
    assert!(told.iter().all(|o| *o == Outcome::New), "{:?}", told.iter().find(|o| **o != Outcome::New));
    let edges = |world: &World| {
        world.write(|tx| {
            let sql =
                "/* test */ select count(*) from account_parents p cross join account_tree t where t.account_id = p.account_id
                          and t.ancestor_id = p.parent_id and t.depth = 1";
            tx.query_one(sql, &params![], |r| Ok::<_, Error>(r.get::<i64>(0)?))
        })
    };
    assert_eq!(edges(&world), 45);
    let again = run(&world, &next(&by), &imports::ACCOUNTS, &rows, 7);
    assert!(again.iter().all(|o| *o == Outcome::Same), "{:?}", again.iter().find(|o| **o != Outcome::Same));
    checks_clean(&world);
    let undone = take_back(&world, &next(&by), &imports::ACCOUNTS, &by);
    assert_eq!((undone.back, undone.kept.len()), (50, 0));
    checks_clean(&world);
    let anew = run(&world, &next(&by), &imports::ACCOUNTS, &rows, 7);
    assert!(anew.iter().all(|o| *o == Outcome::New));
}

fn like(outcome: &Outcome) -> &[Likeness] {
    match outcome {
        Outcome::Duplicate(found) => found,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_looks_alike_is_proposed_and_two_firms_of_a_name_stay_two() {
    let world = World::new();
    let by = next(&world.operator());
    let first = vec![
        record(2, &[("name", "Castellan Retail Ltd"), ("country", "BE"), ("website", "castellan.example")]),
        record(3, &[("name", "Müller Söhne GmbH"), ("city", "Bern"), ("registration_number", "CHE-100.200.300")]),
    ];
    assert!(run(&world, &by, &imports::ACCOUNTS, &first, 500).iter().all(|o| *o == Outcome::New));
    let second = |twin| {
        let mut rows = vec![
            record(2, &[("name", "CASTELLAN RETAIL N.V."), ("website", "https://castellan.example/nl")]),
            record(3, &[("name", "Castellan Retail Ltd"), ("country", "FR")]),
            record(4, &[("name", "Mueller & Soehne"), ("registration_number", "CHE 100200300"), ("city", "Bern")]),
            record(5, &[("name", "Kestrel AG"), ("city", "Ghent")]),
            record(6, &[("name", "Kestrel Inc."), ("city", "Ghent")]),
        ];
        rows[0].twin = twin;
        rows
    };
    let by = next(&by);
    let told = run(&world, &by, &imports::ACCOUNTS, &second(Twin::Undecided), 500);
    let found = like(&told[0]);
    assert_eq!((found.len(), found[0].name.as_str(), found[0].score), (1, "Castellan Retail Ltd", 100));
    assert_eq!(told[1], Outcome::New, "another country: another firm");
    let Outcome::Changed(fields) = &told[2] else { panic!("{:?}", told[2]) };
    let name = fields.iter().find(|f| f.field == "name").unwrap();
    assert_eq!((name.old.as_str(), name.new.as_str()), ("Müller Söhne GmbH", "Mueller & Soehne"));
    assert_eq!(told[3], Outcome::New);
    assert_eq!(like(&told[4])[0].id.as_u128(), 5, "an earlier line of the same file");
    // Merged, the row changes the account that was proposed.
    let known = found[0].id;
    let told = run(&world, &next(&by), &imports::ACCOUNTS, &second(Twin::Merge(known)), 500);
    assert!(matches!(&told[0], Outcome::Changed(fields) if fields.iter().any(|f| f.field == "name")), "{:?}", told[0]);
    let told = run(&world, &next(&by), &imports::ACCOUNTS, &second(Twin::Both), 500);
    assert_eq!(told[0], Outcome::New);
    checks_clean(&world);
}

#[test]
fn an_undo_leaves_what_somebody_used_and_what_was_changed_since() {
    let world = World::new();
    let anna = world.user("anna");
    let known = world.create(&anna, "Aurelia");
    let by = next(&world.operator());
    let rows = [
        record(2, &[("name", "Aurelia"), ("city", "Bern"), ("employees", "7"), ("tier", "star")]),
        record(3, &[("name", "Bluth"), ("parent", "Aurelia")]),
        record(4, &[("name", "Cobalt"), ("parent", "Bluth")]),
        record(5, &[("name", "Dune")]),
    ];
    let told = run(&world, &by, &imports::ACCOUNTS, &rows, 500);
    assert!(matches!(&told[0], Outcome::Changed(fields) if fields.len() == 3), "{:?}", told[0]);
    let editor = next(&anna);
    let cobalt: AccountId = world.write(|tx| {
        tx.query_one("/* test */ select id from accounts where name = 'Cobalt'", &params![], |r| {
            Ok::<_, Error>(r.get(0)?)
        })
    });
    let operator = next(&world.operator());
    world.write(move |tx| {
        let set = serde_json::json!({"city": "Basel"}).as_object().unwrap().clone();
        let edit = super::model::EditAccount { set, ..super::model::EditAccount::default() };
        super::actions::edit(tx, &editor, known, &edit)?;
        super::actions::edit(tx, &operator, cobalt, &edit)
    });
    let undone = take_back(&world, &next(&world.operator()), &imports::ACCOUNTS, &by);
    let mut kept: Vec<&str> = undone.kept.iter().map(|k| k.name.as_str()).collect();
    kept.sort_unstable();
    assert_eq!(kept, ["Aurelia", "Bluth", "Cobalt"], "Bluth stays for Cobalt below it");
    assert_eq!(undone.back, 2, "Dune is gone, and Aurelia has its head count back");
    let (city, employees) = world.write(move |tx| {
        tx.query_one("/* test */ select city, employees from accounts where name = 'Aurelia'", &params![], |r| {
            Ok::<_, Error>((r.get::<String>(0)?, r.get::<Option<i64>>(1)?))
        })
    });
    assert_eq!((city.as_str(), employees), ("Basel", None));
    checks_clean(&world);
}

#[test]
fn leads_contradict_until_the_importer_takes_one() {
    let world = World::new();
    let by = next(&world.operator());
    drop((world.user("anna"), world.user("otto")));
    let firms = [record(2, &[("name", "Aurelia")]), record(3, &[("name", "Bluth")])];
    run(&world, &by, &imports::ACCOUNTS, &firms, 500);
    let rows = |taken| {
        let lead =
            |line, account, who, from| record(line, &[("account", account), ("user_email", who), ("valid_from", from)]);
        let mut rows = vec![
            lead(2, "Aurelia", "anna@example.com", "2022-01-01"),
            lead(3, "Aurelia", "otto@example.com", "2022-01-01"),
            lead(4, "Bluth", "anna@example.com", "2022-01-01"),
            lead(5, "Bluth", "otto@example.com", "2024-01-01"),
            lead(6, "Nobody", "otto@example.com", "2024-01-01"),
            lead(7, "", "otto@example.com", "2024-01-01"),
        ];
        if taken {
            rows[1].twin = Twin::Both;
        }
        rows
    };
    let kind = &imports_assignments::ASSIGNMENTS;
    let told = run(&world, &next(&by), kind, &rows(false), 2);
    assert!(
        matches!((&told[0], &told[1]), (Outcome::Contradiction { key: a, .. }, Outcome::Contradiction { key: b, .. }) if a == b)
    );
    assert_eq!(told[2..4], [Outcome::New, Outcome::New]);
    assert!(told[4..].iter().all(|o| matches!(o, Outcome::Parked(column, _) if column == "account")));
    let told = run(&world, &next(&by), kind, &rows(true), 500);
    assert_eq!(told[..4], [Outcome::Skipped, Outcome::New, Outcome::Same, Outcome::Same]);
    let late = [record(2, &[("account", "Bluth"), ("user_email", "anna@example.com"), ("valid_from", "2023-06-01")])];
    let told = run(&world, &next(&by), kind, &late, 500);
    assert!(matches!(&told[0], Outcome::Contradiction { key, .. } if key.ends_with("stored")), "{:?}", told[0]);
}
