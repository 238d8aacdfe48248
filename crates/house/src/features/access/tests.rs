//! Who may see what, on a real database.

use std::sync::Arc;
use std::time::Instant;

use jiff::civil::{Date, date};
use tenure_db::{Db, Tx, params};

use super::model::{EndRow, NewAssignment, Part, Reassign};
use super::{checks, materialise, sets, team, tree};
use crate::base::dated::Span;
use crate::base::permit::look;
use crate::base::registry::Registry;
use crate::base::settings::Settings;
use crate::base::{
    AccountId, Acting, BatchId, Contribute, Edit, Error, Ids, Manage, Read, Result, Right, TerritoryId, UserId, Viewer,
    undo,
};
use crate::features::org::model::{
    EditTerritory, End, LineKind, NewDeputy, NewHolder, NewLine, NewTerritory, TerritoryLevel,
};
use crate::features::org::{deputies, holders, lines, reach, territories};

pub(super) const TODAY: Date = date(2026, 11, 12);

pub(super) struct World {
    pub(super) db: Db,
    pub(super) ids: Ids,
    _room: tenure_testing::Room,
}

pub(super) fn days(from: Date, to: Date) -> Span {
    Span { from, to }
}

impl World {
    pub(super) fn new() -> Self {
        let ids = Ids::random();
        let (db, room) = tenure_testing::database();
        Self { db, ids, _room: room }
    }

    pub(super) fn write<T: Send + 'static>(&self, f: impl Fn(&Tx<'_>) -> Result<T> + Send + 'static) -> T {
        self.db.write_blocking(f).unwrap()
    }

    pub(super) fn fail<T: Send + 'static>(&self, f: impl Fn(&Tx<'_>) -> Result<T> + Send + 'static) -> Error {
        match self.db.write_blocking(f) {
            Ok(_) => panic!("it should have been refused"),
            Err(error) => error,
        }
    }

    fn acting(&self, viewer: Viewer) -> Acting {
        Acting::new(Arc::new(viewer), Arc::new(Settings::default()), now(), self.ids.clone())
    }

    pub(super) fn operator(&self) -> Acting {
        self.acting(Viewer::operator(TODAY))
    }

    pub(super) fn user(&self, name: &'static str, rights: &[Right]) -> Acting {
        let id = UserId(self.operator().uuid());
        self.write(move |tx| {
            tx.execute(
                "insert into users (id, email, name, name_key, language, time_zone, active_from, created_at)
                 values ($1, $2, $3, $3, 'en', 'UTC', $4, 0)",
                &params![id, format!("{name}@example.com"), name, date(2020, 1, 1)],
            )?;
            reach::rebuild(tx)
        });
        let name = name.to_owned();
        self.acting(Viewer { id, name, rights: rights.to_vec(), all_accounts: 0, ..Viewer::operator(TODAY) })
    }

    pub(super) fn account(&self, name: &'static str) -> AccountId {
        let (by, id) = (self.operator(), AccountId(self.operator().uuid()));
        self.write(move |tx| {
            insert_account(tx, id, name)?;
            let set = sets::fill(tx, &by, &[id])?;
            tree::rebuild(tx, set)?;
            materialise::accounts(tx, set)?;
            sets::clear(tx, set)
        });
        id
    }

    pub(super) fn parent(&self, child: AccountId, parent: AccountId, span: Span) {
        let by = self.operator();
        self.write(move |tx| {
            tx.execute(
                "insert into account_parents (account_id, id, parent_id, valid_from, valid_to, created_at)
                 values ($1, $2, $3, $4, $5, 0)",
                &params![child, by.uuid(), parent, span.from, span.to],
            )?;
            let set = sets::fill(tx, &by, &[child])?;
            tree::rebuild(tx, set)?;
            materialise::accounts(tx, set)?;
            sets::clear(tx, set)
        });
    }

    pub(super) fn territory_of(&self, account: AccountId, territory: TerritoryId, span: Span) {
        let by = self.operator();
        self.write(move |tx| {
            tx.execute(
                "insert into account_territories (account_id, id, territory_id, valid_from, valid_to, created_at)
                 values ($1, $2, $3, $4, $5, 0)",
                &params![account, by.uuid(), territory, span.from, span.to],
            )?;
            let set = sets::fill(tx, &by, &[account])?;
            materialise::accounts(tx, set)?;
            sets::clear(tx, set)
        });
    }

    pub(super) fn assign(&self, account: AccountId, who: &Acting, role: Part, span: Span) {
        let (by, user) = (self.operator(), who.viewer.id);
        self.write(move |tx| team::assign(tx, &by, &[assignment(account, user, role, span)]));
    }

    pub(super) fn reports(&self, who: &Acting, to: &Acting, kind: LineKind) {
        let (by, user, manager) = (self.operator(), who.viewer.id, to.viewer.id);
        let span = Span::since(date(2026, 1, 1));
        self.write(move |tx| lines::set(tx, &by, &[NewLine { user, manager, kind, span, reason: String::new() }]));
    }

    /// The level that somebody has: 0 none, 2 read … 5 manage.
    pub(super) fn level(&self, who: &Acting, account: AccountId) -> i64 {
        self.level_on(who, account, TODAY)
    }

    pub(super) fn level_on(&self, who: &Acting, account: AccountId, today: Date) -> i64 {
        let viewer = Viewer { today, ..(*who.viewer).clone() };
        self.write(move |tx| {
            Ok(match look::<Read>(tx, &viewer, account) {
                Err(_) => 0,
                Ok(p) if p.allows::<Manage>() => 5,
                Ok(p) if p.allows::<Edit>() => 4,
                Ok(p) if p.allows::<Contribute>() => 3,
                Ok(_) => 2,
            })
        })
    }

    /// Everything computed equals a recomputation, and no work set is left.
    pub(super) fn clean(&self) {
        let wrong = self.write(|tx| {
            let mut wrong = checks::account_tree(tx, TODAY, false)?;
            wrong.extend(checks::account_access(tx, TODAY, false)?);
            wrong.extend(checks::one_lead(tx, TODAY, false)?);
            wrong.extend(crate::features::org::checks::user_reach(tx, TODAY, false)?);
            wrong.extend(crate::features::org::checks::territory_tree(tx, TODAY, false)?);
            let left: i64 =
                tx.query_one("select count(*) from work_sets", &params![], |r| Ok::<_, Error>(r.get(0)?))?;
            assert_eq!(left, 0);
            Ok(wrong)
        });
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

pub(super) fn now() -> jiff::Timestamp {
    "2026-11-12T10:00:00Z".parse().unwrap()
}

fn insert_account(tx: &Tx<'_>, id: AccountId, name: &str) -> Result<()> {
    tx.execute(
        "insert into accounts (id, name, name_key, kind, created_at, updated_at) values ($1, $2, $2, 'group', 0, 0)",
        &params![id, name],
    )?;
    Ok(())
}

fn assignment(account: AccountId, user: UserId, role: Part, span: Span) -> NewAssignment {
    NewAssignment { account, user, role, unit: None, allocation: None, span, reason: String::from("test") }
}

fn fresh(by: &Acting) -> Acting {
    let mut by = by.clone();
    by.batch = BatchId(by.uuid());
    by
}

pub(super) fn registry() -> Registry {
    let mut registry = Registry::default();
    super::register(&mut registry);
    crate::features::org::register(&mut registry);
    registry
}

#[test]
fn parts_give_their_level_while_they_last() {
    let w = World::new();
    let (anna, ben, outsider) = (w.user("anna", &[]), w.user("ben", &[]), w.user("out", &[]));
    let a = w.account("A");
    w.assign(a, &anna, Part::Lead, Span::since(date(2026, 1, 1)));
    w.assign(a, &ben, Part::Service, days(date(2026, 11, 1), date(2026, 11, 13)));
    assert_eq!((w.level(&anna, a), w.level(&ben, a), w.level(&outsider, a)), (5, 3, 0));
    assert_eq!(w.level_on(&ben, a, date(2026, 11, 13)), 0, "access ends at the end of the last day");
    assert_eq!(w.level_on(&anna, a, date(2025, 12, 31)), 0);
    w.clean();
}

#[test]
fn a_new_lead_takes_over_and_undo_gives_back() {
    let w = World::new();
    let (anna, ben, cleo) = (w.user("anna", &[]), w.user("ben", &[]), w.user("cleo", &[]));
    let (a, child) = (w.account("A"), w.account("Child"));
    w.parent(child, a, Span::since(date(2026, 1, 1)));
    w.assign(a, &anna, Part::Lead, Span::since(date(2026, 1, 1)));
    assert_eq!((w.level(&anna, a), w.level(&anna, child)), (5, 4));
    let by = fresh(&anna);
    let (writer, user) = (by.clone(), ben.viewer.id);
    let span = days(date(2026, 11, 10), date(2026, 12, 1));
    w.write(move |tx| team::assign(tx, &writer, &[assignment(a, user, Part::Lead, span)]));
    // Anna keeps what lies before, and takes it again after Ben's last day.
    assert_eq!((w.level(&anna, a), w.level(&ben, a), w.level(&ben, child)), (0, 5, 4));
    assert_eq!(w.level_on(&anna, a, date(2026, 11, 9)), 5);
    assert_eq!(w.level_on(&anna, a, date(2026, 12, 1)), 5);
    w.clean();
    let (writer, user) = (anna.clone(), cleo.viewer.id);
    let error = w.fail(move |tx| {
        team::assign(tx, &writer, &[assignment(a, user, Part::Service, Span::since(TODAY))]).map(|_| ())
    });
    assert!(matches!(error, Error::NotFound), "who gave the account away sees it no longer");
    // The permit to undo is asked today: Anna has none, the operator may not undo what is not theirs.
    let writer = anna.clone();
    assert!(matches!(w.fail(move |tx| undo::undo(tx, &writer, &registry(), by.batch)), Error::NotFound));
    // Ben ends his own part, and takes that back while he still manages by it.
    let (writer, last) = (fresh(&ben), date(2026, 11, 20));
    let batch = writer.batch;
    w.write(move |tx| {
        let permit = look::<Read>(tx, &writer.viewer, a)?;
        let row = team::members(&permit)?.into_iter().find(|m| m.row.user == writer.viewer.id).unwrap().row.id;
        team::end(tx, &writer, &EndRow { account: a, row, last, reason: String::new() })
    });
    assert_eq!(w.level_on(&ben, a, date(2026, 11, 21)), 0);
    let writer = fresh(&ben);
    w.write(move |tx| undo::undo(tx, &writer, &registry(), batch));
    assert_eq!(w.level_on(&ben, a, date(2026, 11, 21)), 5);
    w.clean();
}

#[test]
fn the_same_again_changes_nothing() {
    let w = World::new();
    let anna = w.user("anna", &[]);
    let a = w.account("A");
    for _ in 0..2 {
        w.assign(a, &anna, Part::Lead, Span::since(date(2026, 1, 1)));
        w.assign(a, &anna, Part::CoManager, Span::since(date(2026, 1, 1)));
    }
    let rows: i64 = w.write(|tx| tx.query_one("select count(*) from assignments", &params![], |r| Ok(r.get(0)?)));
    assert_eq!(rows, 2);
}

#[test]
fn territories_reach_down_and_dates_meet() {
    let w = World::new();
    let (erik, admin) = (w.user("erik", &[]), w.user("admin", &[Right::Administer]));
    let by = admin.clone();
    let (europe, nordics) = w.write(move |tx| {
        let new = |name: &str, parent| NewTerritory { name: name.into(), level: TerritoryLevel::Regional, parent };
        let europe = territories::create(tx, &by, &[new("Europe", None)])?[0];
        Ok((europe, territories::create(tx, &by, &[new("Nordics", Some(europe))])?[0]))
    });
    let a = w.account("A");
    w.territory_of(a, nordics, days(date(2026, 3, 1), date(2027, 1, 1)));
    let (by, user) = (admin.clone(), erik.viewer.id);
    let row = w.write(move |tx| {
        let span = days(date(2026, 1, 1), date(2026, 12, 1));
        holders::set(tx, &by, &[NewHolder { territory: europe, user, span, reason: String::new() }])
    })[0];
    assert_eq!(w.level(&erik, a), 4);
    assert_eq!(w.level_on(&erik, a, date(2026, 2, 28)), 0);
    assert_eq!(w.level_on(&erik, a, date(2026, 12, 1)), 0);
    w.clean();
    let by = admin.clone();
    let error = w.fail(move |tx| {
        let edit = EditTerritory { parent: Some(Some(nordics)), ..EditTerritory::default() };
        territories::edit(tx, &by, europe, &edit)
    });
    let Error::Invalid(fields) = error else { panic!("a circle") };
    assert_eq!(fields.0[0].args[0].1, "Nordics → Europe");
    // The territory moves away from under its holder, and back.
    let by = admin.clone();
    w.write(move |tx| territories::edit(tx, &by, nordics, &EditTerritory { parent: Some(None), ..Default::default() }));
    assert_eq!(w.level(&erik, a), 0);
    let by = admin.clone();
    w.write(move |tx| {
        territories::edit(tx, &by, nordics, &EditTerritory { parent: Some(Some(europe)), ..Default::default() })
    });
    assert_eq!(w.level(&erik, a), 4);
    let by = admin.clone();
    w.write(move |tx| holders::end(tx, &by, &End { row, last: date(2026, 11, 11), reason: String::new() }));
    assert_eq!(w.level(&erik, a), 0, "a revocation is true for the next request");
    w.clean();
}

#[test]
fn lines_and_deputies_reach() {
    let w = World::new();
    let (anna, boss, top) = (w.user("anna", &[]), w.user("boss", &[]), w.user("top", &[]));
    let (side, stand) = (w.user("side", &[]), w.user("stand", &[]));
    let a = w.account("A");
    w.assign(a, &anna, Part::Lead, Span::since(date(2026, 1, 1)));
    w.reports(&anna, &boss, LineKind::Solid);
    w.reports(&boss, &top, LineKind::Solid);
    w.reports(&anna, &side, LineKind::Dotted);
    assert_eq!((w.level(&boss, a), w.level(&top, a), w.level(&side, a)), (5, 5, 2));
    let (by, deputy) = (fresh(&boss), stand.viewer.id);
    let batch = by.batch;
    w.write(move |tx| {
        let span = days(TODAY, date(2026, 11, 20));
        let new = NewDeputy { person: by.viewer.id, deputy, span, reason: String::from("leave") };
        deputies::name_deputy(tx, &by, &new)
    });
    assert_eq!((w.level(&stand, a), w.level_on(&stand, a, date(2026, 11, 20))), (5, 0));
    let by = fresh(&boss);
    w.write(move |tx| undo::undo(tx, &by, &registry(), batch));
    assert_eq!(w.level(&stand, a), 0);
    // A circle is refused with the names.
    let (by, user, manager) = (w.operator(), top.viewer.id, anna.viewer.id);
    let error = w.fail(move |tx| {
        let span = Span::since(TODAY);
        lines::set(tx, &by, &[NewLine { user, manager, kind: LineKind::Solid, span, reason: String::new() }])
    });
    let Error::Invalid(fields) = error else { panic!("a circle") };
    assert_eq!(fields.0[0].args[0].1, "anna → boss → top");
    // A new solid line takes the place of the old one.
    w.reports(&anna, &top, LineKind::Solid);
    assert_eq!(w.level(&boss, a), 0);
    w.clean();
}

#[test]
fn a_thousand_accounts_change_their_lead_at_once() {
    let w = World::new();
    let (anna, ben, boss) = (w.user("anna", &[]), w.user("ben", &[]), w.user("boss", &[Right::Lead]));
    w.reports(&anna, &boss, LineKind::Solid);
    w.reports(&ben, &boss, LineKind::Solid);
    let ids: Vec<AccountId> = (0..1_000).map(|_| AccountId(w.operator().uuid())).collect();
    let (by, accounts, user) = (w.operator(), ids.clone(), anna.viewer.id);
    w.write(move |tx| {
        for (i, id) in accounts.iter().enumerate() {
            insert_account(tx, *id, &format!("Account {i}"))?;
        }
        let set = sets::fill(tx, &by, &accounts)?;
        tree::rebuild(tx, set)?;
        sets::clear(tx, set)?;
        let span = Span::since(date(2026, 1, 1));
        let rows: Vec<NewAssignment> = accounts.iter().map(|a| assignment(*a, user, Part::Lead, span)).collect();
        team::assign(tx, &by, &rows)
    });
    let to = ben.viewer.id;
    let input = move |accounts: Vec<AccountId>| Reassign { accounts, to, from: TODAY, reason: "r".into() };
    let foreign = w.account("Foreign");
    let (by, mixed) = (boss.clone(), input(ids.iter().copied().chain([foreign]).collect()));
    assert!(matches!(w.fail(move |tx| team::reassign(tx, &by, &mixed)), Error::NotFound));
    let stranger = w.user("stranger", &[Right::Lead]);
    w.assign(ids[0], &stranger, Part::Service, Span::since(TODAY));
    let (by, one) = (stranger.clone(), input(vec![ids[0]]));
    assert!(matches!(w.fail(move |tx| team::reassign(tx, &by, &one)), Error::Forbidden(_)));
    let (by, all) = (fresh(&boss), input(ids.clone()));
    let batch = by.batch;
    let started = Instant::now();
    let changed = w.write(move |tx| team::reassign(tx, &by, &all));
    eprintln!("reassigned 1,000 accounts in {} ms", started.elapsed().as_millis());
    assert_eq!(changed.len(), 1_000);
    assert_eq!((w.level(&anna, ids[7]), w.level(&ben, ids[7]), w.level(&boss, ids[7])), (0, 5, 5));
    assert_eq!(w.level_on(&anna, ids[7], date(2026, 11, 11)), 5);
    w.clean();
    let (by, again) = (fresh(&boss), input(ids.clone()));
    assert!(w.write(move |tx| team::reassign(tx, &by, &again)).is_empty());
    let by = fresh(&boss);
    w.write(move |tx| undo::undo(tx, &by, &registry(), batch));
    assert_eq!((w.level(&anna, ids[7]), w.level(&ben, ids[7])), (5, 0));
    w.clean();
}
