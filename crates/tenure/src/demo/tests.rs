//! The demo on a fresh database: counts, scope, and clean checks.

use jiff::Timestamp;

use super::*;
use crate::base::app::Config;
use crate::base::clock::Clock;
use crate::base::ids::Ids;
use crate::base::scope::Choice;
use crate::base::sql::Sql;
use crate::base::{Conn, Scope, params};
use crate::features::duties::Rules;
use crate::features::promises::model::{Side, keeping_rate, year_before};
use crate::features::promises::store::ledger;
use crate::features::rhythm::model::Goals;
use crate::features::rhythm::store::due::{Ask, Filter, View, page};

struct Room(#[allow(dead_code, reason = "removes the database")] tenure_testing::Room, App);

fn room(now: &str) -> Room {
    let (db, gone) = tenure_testing::database();
    let now: Timestamp = now.parse().unwrap();
    let (app, _) = crate::server::build(db, Clock::fixed(now), Ids::seeded(7), Config::default());
    Room(gone, app)
}

fn count(q: &Conn<'_>, sql: &str) -> i64 {
    q.query_one(sql, &params![], |r| Ok::<_, Error>(r.get(0)?)).unwrap()
}

fn viewer(app: &App, id: UserId, today: jiff::civil::Date) -> Viewer {
    app.db
        .read_blocking(move |q| crate::features::identity::viewer_of(q, id, today, crate::base::viewer::Via::Console))
        .unwrap()
        .unwrap()
}

fn in_scope(app: &App, viewer: Viewer, choice: Choice) -> i64 {
    app.db
        .read_blocking(move |q| {
            let scope = Scope::resolve(q, &viewer, choice)?;
            let mut sql = Sql::new("select count(*) from accounts a where ");
            scope.filter(&mut sql, "a.id");
            q.query_one(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get::<i64>(0)?))
        })
        .unwrap()
}

#[test]
fn the_company_of_the_pictures() {
    let room = room("2026-11-12T09:00:00Z");
    let app = &room.1;
    let cast = seed(app).unwrap();
    let roles: Vec<&str> = cast.users.iter().take(4).map(|u| u.role).collect();
    assert_eq!(roles, ["account_manager", "key_account_manager", "director", "admin"]);
    assert_eq!(cast.users[0].name, "Mei Tanaka");
    let today = jiff::civil::date(2026, 11, 12);
    let mei = viewer(app, cast.users[0].id, today);
    assert_eq!(in_scope(app, mei.clone(), Choice::Mine), 38);
    for user in &cast.users {
        let v = viewer(app, user.id, today);
        println!(
            "{:24} mine {:3} team {:3} all {:3}",
            user.name,
            in_scope(app, v.clone(), Choice::Mine),
            in_scope(app, v.clone(), Choice::Team),
            in_scope(app, v, Choice::All)
        );
    }
    app.db
        .read_blocking(move |q| {
            for (what, sql) in [
                ("accounts", "select count(*) from accounts"),
                ("without parent", "select count(*) from accounts a where not exists (select 1 from account_parents p where p.account_id = a.id)"),
                ("people", "select count(*) from persons"),
                ("conversations", "select count(*) from interactions"),
                ("promises", "select count(*) from promises"),
                ("events", "select count(*) from events"),
            ] {
                println!("{what}: {}", count(q, sql));
            }
            assert_eq!(count(q, "select count(*) from accounts"), 152);
            let no_lead = "select count(*) from accounts a where not exists (select 1 from assignments s
                where s.account_id = a.id and s.role = 'lead' and s.valid_to = '9999-12-31')";
            assert_eq!(count(q, no_lead), 3);
            let talks = count(q, "select count(*) from interactions");
            assert!((500..800).contains(&talks), "{talks}");
            assert_eq!(count(q, "select count(*) from interactions where happened_at > 1794474000000000"), 0, "none ahead");
            promises_of(q, &mei, today)?;
            waiting_of(q, &mei, today)
        })
        .unwrap();
    for check in &app.registry.checks {
        let run = check.run;
        let found = app.db.write_blocking(move |tx| run(tx, today, false)).unwrap();
        assert!(found.is_empty(), "{}: {found:?}", check.name);
    }
}

/// The ledger of the picture: six of ours with three late, four of theirs with one late, 86 and 71 per cent.
fn promises_of(q: &Conn<'_>, mei: &Viewer, today: jiff::civil::Date) -> Result<()> {
    let scope = Scope::resolve(q, mei, Choice::Mine)?;
    let filter = ledger::Filter::default();
    let (ours, theirs) = ledger::counts(q, &scope, &filter)?;
    assert_eq!((ours.open, ours.late, theirs.open, theirs.late), (6, 3, 4, 1));
    let facts = ledger::facts(q, &scope, &filter, year_before(today), today)?;
    let rate =
        |side: Side| keeping_rate(facts.iter().filter(|(s, _)| *s == side).map(|(_, f)| *f), year_before(today), today);
    assert_eq!((rate(Side::Ours).kept_on_time, rate(Side::Ours).due), (49, 57));
    assert_eq!((rate(Side::Theirs).kept_on_time, rate(Side::Theirs).due), (24, 34));
    Ok(())
}

/// Whom Mei's Today is about: nobody else's rhythm is over.
fn waiting_of(q: &Conn<'_>, mei: &Viewer, today: jiff::civil::Date) -> Result<()> {
    let goals = Goals::load(q, &Rules::load(q)?, &mei.roles)?;
    let start = today.at(0, 0, 0, 0).to_zoned_datetime(mei.zone.clone()).unwrap().timestamp();
    let ask = Ask { goals: &goals, start, today };
    let scope = Scope::resolve(q, mei, Choice::Mine)?;
    let mut names = Vec::new();
    for view in [View::Overdue, View::Never] {
        names.extend(page(q, &scope, &ask, (view, &Filter::default()), None, 500)?.into_iter().map(|l| l.name));
    }
    names.sort_unstable();
    let mut waiting = super::rounds::WAITING.to_vec();
    waiting.sort_unstable();
    assert_eq!(names, waiting, "{today}");
    Ok(())
}

#[test]
fn any_day_of_the_year_will_do() {
    for now in [
        "2027-01-01T00:30:00Z",
        "2027-01-13T06:00:00Z",
        "2028-02-29T12:00:00Z",
        "2026-05-31T22:30:00Z",
        "2026-12-31T22:59:00Z",
    ] {
        let room = room(now);
        let cast = seed(&room.1).unwrap_or_else(|error| panic!("{now}: {error}"));
        let today =
            crate::base::clock::day_in(now.parse().unwrap(), &jiff::tz::TimeZone::get("Europe/Amsterdam").unwrap());
        let mei = viewer(&room.1, cast.users[0].id, today);
        assert_eq!(in_scope(&room.1, mei.clone(), Choice::Mine), 38, "{now}");
        room.1
            .db
            .read_blocking(move |q| {
                promises_of(q, &mei, today)?;
                waiting_of(q, &mei, today)
            })
            .unwrap();
    }
}

#[test]
fn two_runs_tell_the_same_story() {
    let text = || {
        let room = room("2026-11-12T09:00:00Z");
        seed(&room.1).unwrap();
        let sql = "select summary from interactions order by happened_at, id";
        room.1.db.read_blocking(move |q| q.query(sql, &params![], |r| Ok::<_, Error>(r.get::<String>(0)?))).unwrap()
    };
    assert_eq!(text(), text());
}
