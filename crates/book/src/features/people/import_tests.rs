//! The import of people on a real database.

use super::imports::PEOPLE;
use crate::base::imports::Outcome;
use crate::features::accounts::import_kinds_tests::{count, firms};
use crate::features::accounts::import_tests::{checks_clean, record, run, take_back};
use crate::features::accounts::tests::{World, next};

#[test]
fn people_are_found_again_parked_and_taken_back() {
    let world = World::new();
    firms(&world);
    let rows = [
        record(2, &[("account", "Aurelia"), ("name", "Ana Díaz"), ("email", "ana@aurelia.example"), ("title", "CFO")]),
        record(3, &[("account", "2"), ("name", "Li Wei"), ("phone", "+41 61 555 01 01")]),
        record(4, &[("account", "Nobody"), ("name", "Jo")]),
        record(5, &[("account", "Aurelia"), ("name", "Kim"), ("unit", "Nowhere")]),
        record(6, &[("account", "Aurelia"), ("name", "Ana D."), ("email", "ana@aurelia.example")]),
    ];
    let by = next(&world.operator());
    let told = run(&world, &by, &PEOPLE, &rows, 500);
    assert_eq!(told[..2], [Outcome::New, Outcome::New]);
    assert!(matches!(&told[2], Outcome::Parked(column, _) if column == "account"));
    assert!(matches!(&told[3], Outcome::Refused(why) if why[0].0 == "unit"));
    assert!(matches!(&told[4], Outcome::Refused(why) if why[0].0 == "name"), "the same address twice");
    let edited = [
        record(2, &[("account", "Aurelia"), ("name", "Ana Díaz"), ("email", "ana@aurelia.example"), ("title", "CEO")]),
        rows[1].clone(),
    ];
    let change = next(&by);
    let told = run(&world, &change, &PEOPLE, &edited, 500);
    assert!(
        matches!(&told[0], Outcome::Changed(f) if (f[0].old.as_str(), f[0].new.as_str()) == ("CFO", "CEO")),
        "{told:?}"
    );
    assert_eq!(told[1], Outcome::Same);
    let undone = take_back(&world, &next(&by), &PEOPLE, &by);
    assert_eq!((undone.back, undone.kept.len()), (1, 1), "Ana was changed since: {:?}", undone.kept);
    assert_eq!(take_back(&world, &next(&by), &PEOPLE, &change).back, 1);
    assert_eq!(take_back(&world, &next(&by), &PEOPLE, &by).back, 1, "what was changed since is as it was");
    assert_eq!(count(&world, "select count(*) from persons"), 0);
    checks_clean(&world);
}
