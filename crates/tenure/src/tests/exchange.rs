//! Imports, backups and the sweep on a real database.

use std::sync::Arc;

use tenure_db::{Db, params};

use crate::base::registry::{ImportReport, Refusal};
use crate::base::scope::{Choice, Scope};
use crate::base::settings::Settings;
use crate::base::{Acting, Conn, Error, Ids, Locale, Right, Role, Viewer, search};
use crate::features::exchange::{csv, dump, import, store};
use crate::features::settings;

const NOW: &str = "2026-11-12T10:00:00Z";
const USERS: &str = "email,name,role,language,manager_email,office
cara@x.example,Cara Losch,director,en,,East
anna@x.example,安娜,account_manager,zh-CN,Cara@X.example,East
Boris@x.example,Boris Faz,,,cara@x.example,
";
const TERRITORIES: &str = "territory,parent,holder_email,valid_from
East,Worldwide,cara@x.example,2024-01-01
East,Worldwide,anna@x.example,2025-01-01
Worldwide,,,
";

struct World {
    db: Db,
    ids: Ids,
    room: tenure_testing::Room,
}

impl World {
    fn new() -> Self {
        let ids = Ids::random();
        let (db, room) = tenure_testing::database();
        let world = Self { db, ids, room };
        let by = world.by(Viewer::operator(jiff::civil::date(2026, 11, 12)));
        world.db.write_blocking(move |tx| settings::defaults(tx, &by)).unwrap();
        world
    }

    fn by(&self, viewer: Viewer) -> Acting {
        Acting::new(Arc::new(viewer), Arc::new(Settings::default()), NOW.parse().unwrap(), self.ids.clone())
    }

    fn import_as(&self, viewer: Viewer, kind: &'static str, text: &str, dry_run: bool) -> Result<ImportReport, Error> {
        let (registry, _) = crate::server::features();
        let columns = import::kind(&registry, kind).unwrap().columns;
        let records = csv::read(text.as_bytes(), columns, &[], Locale::En).unwrap();
        let by = self.by(viewer);
        self.db.write_blocking(move |tx| import::run(tx, &by, import::kind(&registry, kind)?, &records, dry_run))
    }

    fn import(&self, kind: &'static str, text: &str) -> ImportReport {
        self.import_as(Viewer::operator(jiff::civil::date(2026, 11, 12)), kind, text, false).unwrap()
    }

    fn count(&self, sql: &str) -> i64 {
        self.db.read_blocking(|q| q.query_one(sql, &[], |r| r.get::<i64>(0))).unwrap()
    }
}

fn counts(report: &ImportReport) -> (u64, u64, u64) {
    assert_eq!(report.refused, []);
    (report.new, report.changed, report.same)
}

fn places(refused: &[Refusal]) -> Vec<(u64, &str)> {
    assert!(refused.iter().all(|r| !r.reason.contains("error-")), "{refused:?}");
    refused.iter().map(|r| (r.line, r.column.as_str())).collect()
}

#[test]
fn users_come_with_their_managers_and_twice_is_once() {
    let world = World::new();
    assert_eq!(counts(&world.import("users", USERS)), (3, 0, 0));
    assert_eq!(counts(&world.import("users", USERS)), (0, 0, 3));
    assert_eq!(world.count("select count(*) from reporting_lines"), 2);
    assert_eq!(world.count("select count(*) from user_reach where via = 'solid'"), 2);
    assert_eq!(world.count("select count(*) from users where language = 'zh-CN' and email = 'anna@x.example'"), 1);
    assert_eq!(world.count("select count(*) from user_roles where role = 'account_manager'"), 2);
    // A change of name and one of manager; what is empty stays.
    let more = "email,name,role,manager_email\nanna@x.example,Anna,,\nboris@x.example,Boris Faz,,anna@x.example\n";
    assert_eq!(counts(&world.import("users", more)), (0, 2, 0));
    assert_eq!(world.count("select count(*) from users where language = 'zh-CN' and name = 'Anna'"), 1);
}

#[test]
fn a_refused_row_takes_everything_back() {
    let world = World::new();
    let text = "email,name,role,manager_email,time_zone
new@x.example,New,director,,
bad,Bad,boss,,Nowhere/Town
new@x.example,Again,director,,
last@x.example,Last,director,nobody@x.example,
";
    let report = world.import("users", text);
    let found = places(&report.refused);
    for place in [(3, "email"), (3, "role"), (3, "time_zone"), (4, "email"), (5, "manager_email")] {
        assert!(found.contains(&place), "{place:?} in {found:?}");
    }
    assert_eq!(world.count("select count(*) from users"), 0);
    let circle = "email,name,manager_email\na@x.example,A,b@x.example\nb@x.example,B,a@x.example\n";
    assert_eq!(places(&world.import("users", circle).refused), [(3, "manager_email")]);
    assert_eq!(world.count("select count(*) from users"), 0);
    assert_eq!(world.count("select count(*) from events where subject_kind = 'user'"), 0);
}

#[test]
fn a_dry_run_counts_and_stores_nothing() {
    let world = World::new();
    let operator = || Viewer::operator(jiff::civil::date(2026, 11, 12));
    assert_eq!(counts(&world.import_as(operator(), "users", USERS, true).unwrap()), (3, 0, 0));
    assert_eq!(world.count("select count(*) from users"), 0);
    let mut nobody = operator();
    nobody.rights = vec![Right::Administer];
    assert!(matches!(world.import_as(nobody, "users", USERS, true), Err(Error::Forbidden(_))));
    // Who may import, but not administer, makes nobody an administrator.
    let mut importer = operator();
    importer.rights = vec![Right::Import];
    importer.roles = vec![Role::Contributor];
    let admin = "email,name,role\nroot@x.example,Root,admin\n";
    let found = world.import_as(importer, "users", admin, false).unwrap();
    assert_eq!(places(&found.refused), [(2, "role")], "the row is refused, and the others could go in");
    assert_eq!(world.count("select count(*) from users"), 0);
}

#[test]
fn territories_come_with_holders_in_any_order() {
    let world = World::new();
    world.import("users", USERS);
    assert_eq!(counts(&world.import("territories", TERRITORIES)), (3, 0, 0));
    assert_eq!(counts(&world.import("territories", TERRITORIES)), (0, 0, 3));
    assert_eq!(world.count("select count(*) from territory_holders"), 2);
    assert_eq!(world.count("select count(*) from territory_tree"), 3);
    let moved = "territory,parent\nEurope,worldwide\nEAST,Europe\n";
    assert_eq!(counts(&world.import("territories", moved)), (1, 1, 0));
    assert_eq!(world.count("select count(*) from territory_tree where depth = 2"), 1);
}

#[test]
fn territories_that_hang_nowhere_are_refused() {
    let world = World::new();
    let text = "territory,parent,holder_email,level\nA,B,,\nB,A,,\nC,Nowhere,,\nD,,nobody@x.example,\nE,,,galactic\n";
    let found = world.import("territories", text);
    assert_eq!(places(&found.refused), [(5, "holder_email"), (6, "level")]);
    let found = world.import("territories", "territory,parent\nA,B\nB,A\nC,Nowhere\n");
    assert_eq!(places(&found.refused), [(2, "parent"), (3, "parent"), (4, "parent")]);
    let found = world.import("territories", "territory,parent\nTop,\nA,Top\nA,Other\n");
    assert_eq!(places(&found.refused), [(4, "parent")]);
    assert_eq!(world.count("select count(*) from territories"), 0);
}

#[test]
fn a_backup_comes_back_whole_and_only_into_an_empty_install() {
    let world = World::new();
    world.import("users", USERS);
    world.import("territories", TERRITORIES);
    let accounts: String = (0..2_500).map(|i| format!("Müller & Söhne {i},East\n")).collect();
    assert_eq!(counts(&world.import("accounts", &format!("name,territory\n{accounts}"))), (2_500, 0, 0));
    let file = world.room.folder.join("all.backup");
    let made = dump::backup(&world.db, &file, NOW).unwrap();
    assert_eq!(dump::verify(&file).unwrap(), made);
    assert!(made.rows > 15_000 && made.tables > 30, "{made:?}");

    let other = World::new();
    assert_eq!(dump::restore(&other.db, &file).unwrap(), made);
    let again = other.room.folder.join("again.backup");
    assert_eq!(dump::backup(&other.db, &again, NOW).unwrap(), made);
    assert_eq!(std::fs::read(&file).unwrap(), std::fs::read(&again).unwrap());
    assert_eq!(found(&world), 154);
    assert_eq!(found(&other), 154);

    let refused = dump::restore(&other.db, &file).unwrap_err().to_string();
    assert!(refused.contains("users already"), "{refused}");
}

#[test]
fn a_damaged_backup_loads_nothing() {
    let world = World::new();
    world.import("users", USERS);
    let file = world.room.folder.join("all.backup");
    dump::backup(&world.db, &file, NOW).unwrap();
    let bytes = std::fs::read(&file).unwrap();
    let mut other = World::new();
    let damaged = world.room.folder.join("damaged.backup");
    for cut in [0, 1, bytes.len() / 2, bytes.len() - 9] {
        std::fs::write(&damaged, &bytes[..cut]).unwrap();
        assert!(dump::restore(&other.db, &damaged).is_err(), "cut at {cut}");
    }
    for place in (12..bytes.len() - 8).step_by(97) {
        let mut bytes = bytes.clone();
        bytes[place] ^= 1;
        std::fs::write(&damaged, bytes).unwrap();
        // Few bits of the packing carry nothing: then all must come back as it was.
        if dump::restore(&other.db, &damaged).is_ok() {
            let again = other.room.folder.join("again.backup");
            dump::backup(&other.db, &again, NOW).unwrap();
            assert!(std::fs::read(&file).unwrap() == std::fs::read(&again).unwrap(), "flipped at {place}");
            other = World::new();
        }
    }
    assert_eq!(other.count("select count(*) from users"), 0);
    assert!(other.count("select count(*) from terms") > 0, "what was there stays");
}

#[test]
fn the_sweep_takes_only_what_has_ended() {
    let world = World::new();
    world.import("users", USERS);
    let now: jiff::Timestamp = NOW.parse().unwrap();
    let hours = move |n: i64| now + jiff::SignedDuration::from_hours(n);
    let ids = world.ids.clone();
    let gone = world.db.write_blocking(move |tx| {
        let user: uuid::Uuid = tx.query_one("select id from users limit 1", &[], |r| Ok::<_, Error>(r.get(0)?))?;
        for (i, end) in [hours(-25), hours(-1), hours(5)].into_iter().enumerate() {
            let (id, hash) = (ids.uuid(now), vec![u8::try_from(i).unwrap_or(0); 32]);
            let sql = "insert into sessions (id, user_id, token_hash, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)";
            tx.execute(sql, &params![id, user, &hash, hours(-90), end])?;
            let sql = "insert into login_links (id, user_id, kind, token_hash, created_at, expires_at) values ($1, $2, 'invite', $3, $4, $5)";
            tx.execute(sql, &params![id, user, hash, hours(-90), end])?;
        }
        for (key, start, locked) in [("old", -30, None), ("locked", -30, Some(hours(2))), ("new", -1, None)] {
            let sql = "insert into throttles (key, failures, window_start, locked_until) values ($1, 3, $2, $3)";
            tx.execute(sql, &params![key, hours(start), locked])?;
        }
        store::sweep(tx, now)
    });
    assert_eq!(gone.unwrap(), 3);
    assert_eq!(world.count("select count(*) from sessions"), 2);
    assert_eq!(world.count("select count(*) from throttles"), 2);
}

/// How many accounts the search index knows by a piece of a word; it is not in the backup, but made anew.
fn found(world: &World) -> usize {
    let viewer = Viewer::operator(jiff::civil::date(2026, 11, 12));
    let find = move |q: &Conn<'_>| {
        let mut scope = Scope::resolve(q, &viewer, Choice::All)?;
        scope.large = true;
        search::find(q, &scope, "ohne 24", &["account"], 200)
    };
    world.db.read_blocking(find).unwrap().len()
}
