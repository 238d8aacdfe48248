//! The imports on a real database.

use jiff::civil::date;
use tenure_db::params;

use super::tests::{World, next, registry};
use super::{imports, imports_assignments};
use crate::base::registry::{ImportReport, Record};
use crate::base::{Acting, Error};

fn record(line: u64, values: &[(&str, &str)]) -> Record {
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
    assert_eq!(report.new, 0);
}

#[test]
fn ten_thousand_accounts_are_imported_and_check_clean() {
    let world = World::new();
    let by = world.operator();
    let records: Vec<Record> = (0..10_000_u64)
        .map(|n| {
            let (name, id) = (format!("Client number {n} of the north"), n.to_string());
            let parent = if n % 10 == 0 { String::new() } else { (n - n % 10).to_string() };
            let values = [
                ("name", name.as_str()),
                ("source_system", "erp"),
                ("source_id", id.as_str()),
                ("parent", parent.as_str()),
            ];
            let more =
                [("sector", "food"), ("tier", "star"), ("city", "Basel"), ("employees", "120"), ("tags", "one; two")];
            record(n + 2, &[values.as_slice(), more.as_slice()].concat())
        })
        .collect();
    let start = std::time::Instant::now();
    let report = import(&world, &by, records);
    assert_eq!((report.new, report.refused.len()), (10_000, 0));
    eprintln!("imported in {:?}", start.elapsed());
    let found = world.write(|tx| {
        let mut found = Vec::new();
        for check in registry().checks {
            found.extend((check.run)(tx, date(2026, 11, 12), false)?);
        }
        Ok(found)
    });
    assert_eq!(found, Vec::<String>::new());
}
