//! The verbs on a real database.

use std::sync::Arc;

use jiff::civil::date;
use serde_json::json;
use tenure_db::{Db, Tx, params};

use super::model::{EditAccount, NewAccount, Profile};
use super::units::{self, NewUnit};
use super::{actions, registrations, store};
use crate::base::dated::{PARENT, TIER};
use crate::base::permit::look;
use crate::base::registry::Registry;
use crate::base::settings::Settings;
use crate::base::{AccountId, Acting, BatchId, Error, Ids, Read, Result, Right, UserId, Viewer, undo};

pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) ids: Ids,
    _room: tenure_testing::Room,
}

impl World {
    pub(crate) fn new() -> Self {
        let ids = Ids::random();
        let (db, room) = tenure_testing::database();
        let world = Self { db, ids, _room: room };
        let by = world.operator();
        world.write(move |tx| crate::features::settings::defaults(tx, &by).map(|_| ()));
        world
    }

    pub(crate) fn write<T: Send + 'static>(&self, f: impl Fn(&Tx<'_>) -> Result<T> + Send + 'static) -> T {
        self.db.write_blocking(f).unwrap()
    }

    /// Begins something on a connection that only reads.
    pub(crate) fn read<T: Send + 'static>(&self, by: &Acting, f: fn(&tenure_db::Conn<'_>, &Acting) -> Result<T>) -> T {
        let by = by.clone();
        self.write(move |tx| f(tx, &by))
    }

    fn fail(&self, f: impl Fn(&Tx<'_>) -> Result<()> + Send + 'static) -> Error {
        self.db.write_blocking(f).unwrap_err()
    }

    pub(crate) fn acting(&self, viewer: Viewer) -> Acting {
        let now = "2026-11-12T10:00:00Z".parse().unwrap();
        Acting::new(Arc::new(viewer), Arc::new(Settings::default()), now, self.ids.clone())
    }

    pub(crate) fn operator(&self) -> Acting {
        self.acting(Viewer::operator(date(2026, 11, 12)))
    }

    /// A user who may create accounts and sees what is theirs.
    pub(crate) fn user(&self, name: &'static str) -> Acting {
        let id = UserId(self.operator().uuid());
        self.write(move |tx| {
            tx.execute(
                "insert into users (id, email, name, name_key, language, time_zone, active_from, created_at)
                 values ($1, $2, $3, $3, 'en', 'UTC', $4, 0)",
                &params![id, format!("{name}@example.com"), name, date(2020, 1, 1)],
            )?;
            crate::features::org::reach::rebuild(tx).map(|_| ())
        });
        let operator = Viewer::operator(date(2026, 11, 12));
        self.acting(Viewer { id, rights: vec![Right::CreateAccounts], all_accounts: 0, ..operator })
    }

    pub(crate) fn create(&self, by: &Acting, name: &str) -> AccountId {
        let (by, new) = (by.clone(), new(name));
        self.write(move |tx| actions::create(tx, &by, std::slice::from_ref(&new)))[0]
    }

    fn version(&self, id: AccountId) -> (i64, Profile) {
        let by = self.operator();
        self.write(move |tx| {
            let account = store::account::find(&look::<Read>(tx, &by.viewer, id)?)?;
            Ok((account.version, account.profile))
        })
    }

    fn sees(&self, by: &Acting, id: AccountId) -> bool {
        let by = by.clone();
        self.write(move |tx| Ok(look::<Read>(tx, &by.viewer, id).is_ok()))
    }
}

fn new(name: &str) -> NewAccount {
    NewAccount { profile: Profile { name: name.to_owned(), ..Profile::default() }, ..NewAccount::default() }
}

fn edit(base: Option<i64>, fields: serde_json::Value) -> EditAccount {
    EditAccount { base, set: fields.as_object().unwrap().clone(), ..EditAccount::default() }
}

pub(crate) fn next(by: &Acting) -> Acting {
    let mut by = by.clone();
    by.batch = BatchId(by.uuid());
    by
}

pub(crate) fn registry() -> Registry {
    let mut registry = Registry::default();
    registrations::register(&mut registry);
    registry
}

#[test]
fn who_creates_an_account_leads_it_and_can_undo_and_restore() {
    let world = World::new();
    let (anna, outsider) = (world.user("anna"), world.user("otto"));
    let id = world.create(&anna, "Aurelia");
    assert!(world.sees(&anna, id) && !world.sees(&outsider, id));
    let (by, undoing) = (next(&anna), anna.batch);
    world.write(move |tx| undo::undo(tx, &by, &registry(), undoing));
    let by = next(&anna);
    world.write(move |tx| {
        assert!(look::<Read>(tx, &by.viewer, id)?.archived());
        actions::restore(tx, &by, &[id])
    });
    let by = next(&outsider);
    assert!(matches!(world.fail(move |tx| actions::archive(tx, &by, &[id], "")), Error::NotFound));
}

#[test]
fn edits_merge_and_the_same_field_conflicts() {
    let world = World::new();
    let anna = world.user("anna");
    let id = world.create(&anna, "Aurelia");
    let by = next(&anna);
    world.write(move |tx| {
        actions::edit(tx, &by, id, &edit(Some(1), json!({ "name": "Aurelia Foods", "city": "Basel" })))
    });
    let by = next(&anna);
    world.write(move |tx| actions::edit(tx, &by, id, &edit(Some(1), json!({ "name": "Aurelia", "employees": 7 }))));
    let (version, profile) = world.version(id);
    assert_eq!(
        (version, profile.name.as_str(), profile.city.as_str(), profile.employees),
        (3, "Aurelia Foods", "Basel", Some(7))
    );
    assert_eq!(profile.former_names, ["Aurelia"]);
    let by = next(&anna);
    let clash = edit(Some(1), json!({ "city": "Bern", "language": "de" }));
    let lost = clash.clone();
    let Error::Conflict(conflict) = world.fail(move |tx| actions::edit(tx, &by, id, &lost).map(|_| ())) else {
        panic!()
    };
    assert_eq!(conflict.fields, [(String::from("city"), String::from("Basel"), String::from("Bern"))]);
    let by = next(&anna);
    let settled = EditAccount { keep: vec![String::from("city")], seen: conflict.version, ..clash };
    world.write(move |tx| actions::edit(tx, &by, id, &settled));
    assert_eq!(world.version(id).1.city, "Bern");
}

#[test]
fn renaming_is_undone_without_a_trace_in_the_names() {
    let world = World::new();
    let anna = world.user("anna");
    let id = world.create(&anna, "Old");
    let by = next(&anna);
    let batch = by.batch;
    world.write(move |tx| actions::edit(tx, &by, id, &edit(None, json!({ "name": "New" }))));
    let by = next(&anna);
    world.write(move |tx| undo::undo(tx, &by, &registry(), batch));
    let (_, profile) = world.version(id);
    assert_eq!((profile.name.as_str(), profile.former_names.len()), ("Old", 0));
}

#[test]
fn an_identifier_belongs_to_one_account_and_says_no_more_than_that() {
    let world = World::new();
    let (anna, otto) = (world.user("anna"), world.user("otto"));
    let (hers, his) = (world.create(&anna, "Hers"), world.create(&otto, "His"));
    let numbers = json!({ "identifiers": [{ "scheme": "tax_id", "value": "DE 12-3" }] });
    let (by, set) = (next(&anna), edit(None, numbers));
    world.write(move |tx| actions::edit(tx, &by, hers, &set));
    let other = edit(None, json!({ "identifiers": [{ "scheme": "tax_id", "value": "de123" }] }));
    let (by, set) = (next(&otto), other.clone());
    let Error::Invalid(fields) = world.fail(move |tx| actions::edit(tx, &by, his, &set).map(|_| ())) else { panic!() };
    assert_eq!(
        (fields.0[0].field.as_ref(), fields.0[0].key, fields.0[0].args.len()),
        ("tax_id", "accounts-error-identifier-used", 0)
    );
    let by = world.operator();
    let Error::Invalid(fields) = world.fail(move |tx| actions::edit(tx, &by, his, &other).map(|_| ())) else {
        panic!()
    };
    assert_eq!(fields.0[0].key, "accounts-error-identifier-of");
}

#[test]
fn parents_give_access_at_once_and_circles_are_refused() {
    let world = World::new();
    let (kam, anna) = (world.user("kam"), world.user("anna"));
    let (group, plant) = (world.create(&kam, "Group"), world.create(&anna, "Plant"));
    let day = date(2026, 11, 12);
    let by = next(&anna);
    let refused = world.fail(move |tx| actions::set_parent(tx, &by, &[plant], Some(group), day, ""));
    assert!(
        matches!(&refused, Error::Invalid(f) if f.0[0].key == "error-unknown"),
        "an invisible parent does not exist"
    );
    let by = next(&world.operator());
    world.write(move |tx| actions::set_parent(tx, &by, &[plant], Some(group), day, "bought"));
    assert!(world.sees(&kam, plant));
    let by = world.operator();
    let circle = world.fail(move |tx| actions::set_parent(tx, &by, &[group], Some(plant), day, ""));
    assert!(matches!(circle, Error::Invalid(f) if f.0[0].key == "accounts-error-circle"));
    let by = world.operator();
    world.write(move |tx| actions::set_parent(tx, &by, &[plant], None, day, "sold"));
    assert!(!world.sees(&kam, plant));
    let held: Vec<AccountId> =
        world.write(move |tx| Ok(PARENT.history(tx, plant)?.into_iter().map(|r| r.value).collect()));
    assert!(held.is_empty(), "a parent that held on no day leaves no row");
}

#[test]
fn a_tier_is_set_from_a_day_on_and_taken_back_exactly() {
    let world = World::new();
    let anna = world.user("anna");
    let id = world.create(&anna, "Aurelia");
    for (tier, from) in [("status", date(2026, 1, 1)), ("star", date(2026, 6, 1))] {
        let by = next(&anna);
        world.write(move |tx| actions::set_tier(tx, &by, &[id], Some(tier), from, "review"));
    }
    let rows = move |tx: &Tx<'_>| {
        Ok(TIER.history::<String>(tx, id)?.into_iter().map(|r| (r.value, r.span)).collect::<Vec<_>>())
    };
    let before = world.write(rows);
    let by = next(&anna);
    let batch = by.batch;
    world.write(move |tx| actions::set_tier(tx, &by, &[id], Some("strategic"), date(2026, 3, 1), ""));
    assert_eq!(world.write(rows).len(), 2);
    let by = next(&anna);
    world.write(move |tx| undo::undo(tx, &by, &registry(), batch));
    assert_eq!(world.write(rows), before);
}

#[test]
fn units_form_a_tree() {
    let world = World::new();
    let anna = world.user("anna");
    let id = world.create(&anna, "Aurelia");
    let by = next(&anna);
    let unit = |name: &str, parent| NewUnit {
        name: name.to_owned(),
        kind: String::from("plant"),
        parent,
        ..NewUnit::default()
    };
    let top = unit("Top", None);
    let a = world.write(move |tx| units::add(tx, &by, id, std::slice::from_ref(&top)))[0];
    let (by, below) = (next(&anna), unit("Below", Some(a)));
    let b = world.write(move |tx| units::add(tx, &by, id, std::slice::from_ref(&below)))[0];
    let by = next(&anna);
    let circle = world.fail(move |tx| units::shift(tx, &by, id, a, Some(b)).map(|_| ()));
    assert!(matches!(circle, Error::Invalid(f) if f.0[0].key == "accounts-error-circle"));
    let by = next(&anna);
    let batch = by.batch;
    world.write(move |tx| units::archive(tx, &by, id, b));
    let by = next(&anna);
    world.write(move |tx| undo::undo(tx, &by, &registry(), batch));
}
