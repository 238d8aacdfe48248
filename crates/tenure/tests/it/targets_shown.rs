//! Goals as they are shown: whose rows, what each number is of, and that files and other views say the same.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure_db::params;
use uuid::Uuid;

use crate::both;
use crate::kit::{Actor, TestApp};
use crate::revenue_reports::{Sold, get, sold, store};
use crate::targets::{cell, importer, load, made, row};

fn year(user: &Actor, team: bool, amount: &str) -> Json {
    json!({"user_id": user.id, "team": team, "valid_from": "2026-01-01", "valid_to": "2026-12-31", "amount": amount})
}

async fn reports_to(app: &TestApp, user: &Actor, manager: &Actor, from: &str) {
    let line = json!({"user": user.id, "manager": manager.id, "kind": "solid", "valid_from": from});
    let done = app.api(&app.cast.admin, Method::POST, "/api/v1/reporting-lines", line).await;
    assert!(done.status.is_success(), "{}", done.text);
}

/// What a row reached of the year's target.
fn reached<'a>(grid: &'a Json, row: &'a Json) -> (&'a Json, &'a Json) {
    let cell = cell(grid, row, "year");
    (&cell["credited"], &cell["target"])
}

/// What stands above all rows.
fn above(grid: &Json) -> (&Json, &Json) {
    let cell = grid["team"].as_array().and_then(|cells| cells.last()).unwrap_or(&Json::Null);
    (&cell["credited"], &cell["target"])
}

both! {
    async fn a_choice_of_accounts_says_whose_rows_are_shown_and_narrows_no_number(app) {
        let (c, dora) = (&app.cast, &app.cast.dora_director);
        for (who, team, amount) in [(&c.anna_am, false, "1000"), (&c.ben_kam, false, "2000"), (dora, false, "500"), (dora, true, "4000")] {
            made(&app, &c.admin, year(who, team, amount)).await;
        }
        store(&app, &[
            sold(c.castellan, "2026-03-01", 60_000),
            sold(c.dairy, "2026-04-01", 20_000),
            sold(c.aurelia, "2026-04-01", 100_000),
            Sold { by: Some(dora.id), ..sold(c.castellan, "2026-05-01", 25_000) },
            // Of somebody outside of the team, and of nobody: neither is the team's.
            Sold { by: Some(c.carl_am.id), ..sold(c.castellan, "2026-05-02", 70_000) },
            sold(c.orphan, "2026-05-03", 900),
        ]).await;
        let north = format!("territory:{}", c.north);
        let (none, anna, ben, own, team) = (Json::Null, [json!("800.00"), json!("1000.00")], [json!("1000.00"), json!("2000.00")], [json!("250.00"), json!("500.00")], [json!("2050.00"), json!("4000.00")]);
        let pair = |of: &[Json; 2]| (of[0].clone(), of[1].clone());
        for scope in ["all", "team", "mine", north.as_str()] {
            let grid = get(&app, dora, &format!("/api/v1/targets/results?scope={scope}")).await;
            let leads = scope == "all" || scope == "team";
            let told = |actor: &Actor| { let (a, b) = reached(&grid, row(&grid, actor)); (a.clone(), b.clone()) };
            // Dora holds the territory, and no account of hers lies in it: her number is the same.
            assert_eq!(told(dora), pair(&own), "{scope}: {grid}");
            if leads {
                assert_eq!((told(&c.anna_am), told(&c.ben_kam)), (pair(&anna), pair(&ben)), "{scope}: {grid}");
                assert_eq!(above(&grid), (&team[0], &team[1]), "{scope}");
            } else {
                assert_eq!((grid["rows"].as_array().unwrap().len(), &grid["team"]), (1, &none), "{scope}: {grid}");
            }
            // The same team by team: one number.
            let teams = get(&app, dora, &format!("/api/v1/targets/results?scope={scope}&by=team")).await;
            assert_eq!(reached(&teams, row(&teams, dora)), (&team[0], &team[1]), "{scope}: {teams}");
        }
        // Who leads an account of a territory is shown there, with all of their accounts.
        let (dairy, north_id) = (c.dairy, c.north);
        let place = app.app.db.write(move |tx| {
            let sql = "/* test */ insert into account_territories (account_id, id, territory_id, valid_from, created_at) values ($1, $2, $3, '2026-01-01', 0)";
            tx.execute(sql, &params![dairy, Uuid::from_u128(0x5a5a), north_id])?;
            Ok::<_, tenure::base::Error>(())
        });
        place.await.unwrap();
        let grid = get(&app, dora, &format!("/api/v1/targets/results?scope={north}")).await;
        assert_eq!(grid["rows"].as_array().unwrap().len(), 2, "{grid}");
        assert_eq!(reached(&grid, row(&grid, &c.anna_am)), (&anna[0], &anna[1]));
        // The page says of what its numbers are, and leads to all the lines of a number.
        let page = app.get(dora, "/goals?scope=team").await.text;
        assert!(page.contains("Your team’s revenue, 2026: 51% reached") && page.contains("while they were in it"), "{page}");
        assert!(page.contains("/reports/revenue/lines?scope=all&amp;row="), "{page}");
        let page = app.get(dora, "/goals?scope=mine").await.text;
        assert!(page.contains("Your revenue, 2026: 50% reached") && !page.contains("Anna Prins"), "{page}");
        let page = app.get(dora, &format!("/goals?scope={north}")).await.text;
        assert!(page.contains("Shown is who holds the territory") && page.contains("80%"), "{page}");
        let page = app.get(&c.anna_am, "/goals?scope=mine&show=amount").await.text;
        assert!(page.contains("Your revenue, 2026: 80% reached"), "{page}");
        // Today compares the same, whichever accounts it is about.
        let today = app.shown(dora, "/?scope=team").await;
        assert!(today.contains("Team revenue against target, 2026") && today.contains("51%"), "{today}");
        let today = app.shown(dora, "/?scope=mine").await;
        assert!(today.contains("Revenue against target, 2026") && !today.contains("Team revenue") && today.contains("50%"), "{today}");
    }

    async fn a_team_has_what_its_members_were_credited_with_on_their_days(app) {
        let (c, dora) = (&app.cast, &app.cast.dora_director);
        made(&app, &c.admin, year(dora, true, "1000")).await;
        // Ben leaves at the end of June, Carl comes in September.
        reports_to(&app, &c.ben_kam, &c.admin, "2026-07-01").await;
        reports_to(&app, &c.carl_am, dora, "2026-09-01").await;
        let by = |actor: &Actor, day, minor| Sold { by: Some(actor.id), ..sold(c.castellan, day, minor) };
        store(&app, &[
            sold(c.castellan, "2026-02-01", 10_000),
            by(&c.ben_kam, "2026-06-30", 40_000),
            by(&c.ben_kam, "2026-07-01", 900_000),
            by(&c.carl_am, "2026-08-31", 70_000),
            by(&c.carl_am, "2026-09-01", 5_000),
            sold(c.orphan, "2026-03-01", 30_000),
        ]).await;
        let people = get(&app, dora, "/api/v1/targets/results?scope=all").await;
        assert_eq!(above(&people), (&json!("550.00"), &json!("1000.00")), "{people}");
        let teams = get(&app, dora, "/api/v1/targets/results?scope=all&by=team").await;
        assert_eq!(people["team"].as_array().unwrap().last(), Some(cell(&teams, row(&teams, dora), "year")), "{teams}");
        // Her own page and her Today say it too.
        let page = app.get(dora, &format!("/goals/people/{}", dora.id)).await.text;
        assert!(page.contains("55%"), "{page}");
        let today = app.shown(dora, "/?scope=team").await;
        assert!(today.contains("Team revenue against target, 2026") && today.contains("55%"), "{today}");
        // An account that nobody leads counts for the team that was given it.
        let file = "person,team,valid_from,valid_to,amount,currency,account,reason\n\
                    dora.lind@test.example,yes,2026-01-01,2026-12-31,600,EUR,Orphan Works,\n";
        let done = app.app.db.write(move |tx| load(tx, &importer(), file)).await.unwrap();
        assert_eq!(done.new, 1, "{:?}", done.refused);
        let parts = get(&app, dora, "/api/v1/targets/results?scope=all&by=part").await;
        assert_eq!(reached(&parts, row(&parts, dora)), (&json!("300.00"), &json!("600.00")), "{parts}");
        let page = app.get(dora, "/goals?scope=mine&by=part").await.text;
        assert!(page.contains("Revenue of Orphan Works, Dora Lind’s team, 2026: 50% reached"), "{page}");
    }

    async fn the_file_of_goals_is_what_the_page_shows(app) {
        let (c, dora) = (&app.cast, &app.cast.dora_director);
        made(&app, &c.admin, year(&c.anna_am, false, "1000")).await;
        made(&app, &c.admin, year(dora, true, "4000")).await;
        store(&app, &[sold(c.castellan, "2026-03-01", 60_000), sold(c.dairy, "2026-04-01", 20_050)]).await;
        let file = app.get(dora, "/goals.csv?scope=all").await;
        assert_eq!(file.status, StatusCode::OK);
        // 316 of 365 days are over.
        let lines: Vec<&str> = file.text.lines().map(|line| line.trim_start_matches('\u{feff}')).collect();
        assert_eq!(lines, [
            "Person,Of what,Period,From,Last day,Target EUR,Reached EUR,Attainment,Pace",
            "Team,Everything,2026,2026-01-01,2026-12-31,4000.00,800.50,0.2001,0.8658",
            "Anna Prins,Everything,2026,2026-01-01,2026-12-31,1000.00,800.50,0.8005,0.8658",
        ]);
        let teams = app.get(dora, "/goals.csv?scope=all&by=team").await.text;
        let lines: Vec<&str> = teams.lines().skip(1).collect();
        assert_eq!(lines, ["Dora Lind’s team,Everything,2026,2026-01-01,2026-12-31,4000.00,800.50,0.2001,0.8658"], "{teams}");
        let mine = app.get(dora, "/goals.csv?scope=mine").await.text;
        assert!(!mine.contains("Anna") && !mine.contains("Team"), "{mine}");
        let last = app.get(dora, "/goals.csv?scope=all&year=2025").await.text;
        assert!(!last.contains("Anna"), "{last}");
        assert_eq!(app.get(dora, "/goals.xlsx?scope=all&by=part").await.status, StatusCode::OK);
        // The page offers its own file with what was chosen, and the list for the import beside it.
        let page = app.get(dora, "/goals?scope=team&by=team").await.text;
        for href in ["/goals.csv?scope=team&amp;by=team", "/goals.xlsx?scope=team&amp;by=team", "/goals/targets.csv", "/goals/targets.xlsx"] {
            assert!(page.contains(href), "{href}: {page}");
        }
        let list = app.get(dora, "/goals/targets.csv").await.text;
        assert!(list.contains("anna.prins@test.example,no,,,,2026-01-01,2026-12-31,1000.00,EUR"), "{list}");
        assert_eq!(app.get(dora, "/goals/targets.xlsx").await.status, StatusCode::OK);
        // Words that are none are refused, not taken for something else.
        for path in ["/goals?by=%27%20or%201%3D1--", "/goals?show=all", "/goals?scope=everything", "/goals.csv?by=moon", "/goals.csv?scope=territory:x", "/api/v1/targets?kind=moon", "/api/v1/targets/results?by=moon"] {
            assert_eq!(app.get(dora, path).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        }
    }
}
