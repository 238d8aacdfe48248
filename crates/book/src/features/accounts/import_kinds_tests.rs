//! The imports of what accounts have, on a real database.

use tenure_db::params;

use super::import_tests::{checks_clean, record, run, take_back};
use super::tests::{World, next};
use super::{imports, imports_dated, imports_identifiers, imports_units};
use crate::base::imports::{Outcome, Record, Twin};
use crate::base::{Acting, Error};

pub(crate) fn firms(world: &World) -> Acting {
    let by = next(&world.operator());
    let rows = [
        record(2, &[("name", "Aurelia"), ("source_system", "crm"), ("source_id", "1")]),
        record(3, &[("name", "Bluth"), ("source_system", "crm"), ("source_id", "2")]),
        record(4, &[("name", "Cobalt"), ("source_system", "crm"), ("source_id", "3")]),
    ];
    assert!(run(world, &by, &imports::ACCOUNTS, &rows, 500).iter().all(|o| *o == Outcome::New));
    by
}

fn all(outcomes: &[Outcome], want: &Outcome) {
    assert!(outcomes.iter().all(|o| o == want), "{outcomes:?}");
}

pub(crate) fn count(world: &World, sql: &'static str) -> i64 {
    world.write(move |tx| tx.query_one(sql, &params![], |r| Ok::<_, Error>(r.get(0)?)))
}

#[test]
fn units_stand_anywhere_in_their_file() {
    let world = World::new();
    firms(&world);
    let rows = [
        record(2, &[("account", "Aurelia"), ("name", "Line 4"), ("parent", "Plant Basel"), ("kind", "Department")]),
        record(
            3,
            &[
                ("account", "1"),
                ("name", "Plant Basel"),
                ("kind", "plant"),
                ("source_system", "erp"),
                ("source_id", "P1"),
            ],
        ),
        record(4, &[("account", "Aurelia"), ("name", "Line 5"), ("parent", "Nowhere")]),
        record(5, &[("account", "Aurelia"), ("name", "Loop"), ("parent", "Loop")]),
        record(6, &[("account", "Nobody"), ("name", "Lab")]),
    ];
    let by = next(&world.operator());
    let told = run(&world, &by, &imports_units::UNITS, &rows, 1);
    assert_eq!(told[..2], [Outcome::New, Outcome::New]);
    for outcome in &told[2..4] {
        assert!(matches!(outcome, Outcome::Refused(why) if why[0].0 == "parent"), "{outcome:?}");
    }
    assert!(matches!(&told[4], Outcome::Parked(column, _) if column == "account"));
    assert_eq!(count(&world, "/* test */ select count(*) from units u join units p on p.id = u.parent_unit_id"), 1);
    all(&run(&world, &next(&by), &imports_units::UNITS, &rows[..2], 500), &Outcome::Same);
    let renamed =
        [record(2, &[("account", "Aurelia"), ("name", "Basel"), ("source_system", "erp"), ("source_id", "P1")])];
    let told = run(&world, &next(&by), &imports_units::UNITS, &renamed, 500);
    assert!(matches!(&told[0], Outcome::Changed(fields) if fields[0].new == "Basel"), "{told:?}");
    let undone = take_back(&world, &next(&by), &imports_units::UNITS, &by);
    assert_eq!((undone.back, undone.kept.len()), (1, 1), "the plant was renamed since: {:?}", undone.kept);
    checks_clean(&world);
}

#[test]
fn numbers_contradict_and_are_never_given_to_two() {
    let world = World::new();
    firms(&world);
    let give =
        |line, account, scheme, value| record(line, &[("account", account), ("scheme", scheme), ("value", value)]);
    let rows = |taken| {
        let mut rows = vec![
            give(2, "Aurelia", "tax id", "DE 123456789"),
            give(3, "Bluth", "tax_id", "DE123456789"),
            give(4, "Bluth", "registration_number", "HRB 1"),
            give(5, "Bluth", "registration_number", "HRB 2"),
            give(6, "Cobalt", "erp", "H-1"),
            give(7, "Cobalt", "lei", "too short"),
        ];
        rows[3].twin = if taken { Twin::Both } else { Twin::Undecided };
        rows
    };
    let by = next(&world.operator());
    let kind = &imports_identifiers::IDENTIFIERS;
    let told = run(&world, &by, kind, &rows(false), 500);
    assert_eq!((&told[0], &told[4]), (&Outcome::New, &Outcome::New));
    for refused in [1, 5] {
        assert!(matches!(&told[refused], Outcome::Refused(why) if why[0].0 == "value"), "{:?}", told[refused]);
    }
    assert!(told[2..4].iter().all(|o| matches!(o, Outcome::Contradiction { .. })), "{told:?}");
    let told = run(&world, &next(&by), kind, &rows(true), 500);
    assert_eq!((&told[0], &told[2], &told[3]), (&Outcome::Same, &Outcome::Skipped, &Outcome::New));
    assert_eq!(take_back(&world, &next(&by), kind, &by).back, 2);
    checks_clean(&world);
}

#[test]
fn parents_over_time_take_their_days_and_close_no_circle() {
    let world = World::new();
    firms(&world);
    let row = |line, account, parent, from, to| {
        record(line, &[("account", account), ("parent", parent), ("valid_from", from), ("valid_to", to)])
    };
    let rows: Vec<Record> = vec![
        row(2, "Bluth", "Aurelia", "2020-01-01", ""),
        row(3, "Bluth", "Cobalt", "2023-01-01", ""),
        row(4, "Cobalt", "Bluth", "2021-01-01", "2022-12-31"),
        row(5, "Aurelia", "Bluth", "2022-01-01", ""),
    ];
    let by = next(&world.operator());
    let kind = &imports_dated::PARENTS;
    let told = run(&world, &by, kind, &rows, 2);
    assert_eq!(told[..3], [Outcome::New, Outcome::New, Outcome::New], "Cobalt stood below Bluth before Bluth below it");
    assert!(matches!(&told[3], Outcome::Refused(why) if why[0].0 == "parent"), "{:?}", told[3]);
    all(&run(&world, &next(&by), kind, &rows[..3], 500), &Outcome::Same);
    let earlier = [row(2, "Bluth", "Cobalt", "2019-01-01", "2020-06-30")];
    let told = run(&world, &next(&by), kind, &earlier, 500);
    assert!(matches!(&told[0], Outcome::Contradiction { key, .. } if key.ends_with("stored")), "{told:?}");
    checks_clean(&world);
    assert_eq!(take_back(&world, &next(&by), kind, &by).kept.len(), 0);
    assert_eq!(count(&world, "/* test */ select count(*) from account_parents"), 0);
    checks_clean(&world);
}
