//! The rhythm of contact: who is due by which goal, how well it was kept, and that nobody else sees it.

use axum::http::Method;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::json;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, TestApp};

const TODAY: Date = date(2026, 11, 12);
const DAY: i64 = 86_400_000_000;

pub(crate) async fn account(app: &TestApp, name: &str, tier: &str) -> String {
    let body = json!({"name": name, "tier": tier, "sector": "retail"});
    let made = app.api(&app.cast.anna_am, Method::POST, "/api/v1/accounts", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()["id"].as_str().unwrap().to_owned()
}

/// A key person at an account: a champion.
pub(crate) async fn person(app: &TestApp, account: &str, name: &str, since: &str) -> (String, String) {
    let made = anybody(app, account, name, since).await;
    role(app, account, &made.0, "champion", None).await;
    made
}

/// A person of whose part nothing is known.
pub(crate) async fn anybody(app: &TestApp, account: &str, name: &str, since: &str) -> (String, String) {
    let path = format!("/api/v1/accounts/{account}/people");
    let body = json!({"name": name, "title": "Buyer", "valid_from": since, "phone": "+32 3 555 01 02", "email": "b@example.test"});
    let made = app.api(&app.cast.anna_am, Method::POST, &path, body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let made = made.json();
    (made["id"].as_str().unwrap().to_owned(), made["person_id"].as_str().unwrap().to_owned())
}

/// Gives a position a buying role, and influence.
pub(crate) async fn role(app: &TestApp, account: &str, position: &str, role: &'static str, influence: Option<i64>) {
    let (account, position): (uuid::Uuid, uuid::Uuid) = (account.parse().unwrap(), position.parse().unwrap());
    let done = app.app.db.write(move |tx| {
        let insert = "/* test */ insert into position_roles (account_id, position_id, role) values ($1, $2, $3)";
        tx.execute(insert, &params![account, position, role])?;
        let set = "/* test */ update positions set influence = $3 where account_id = $1 and id = $2";
        tx.execute(set, &params![account, position, influence]).map_err(tenure::base::Error::from)
    });
    done.await.unwrap();
}

pub(crate) async fn talk(app: &TestApp, account: &str, person: &str, days: i64, kind: &str) {
    let day = TODAY.checked_sub(days.days()).unwrap();
    let body = json!({"summary": "Talked about line 4", "kind": kind, "person_ids": [person], "happened_at": format!("{day}T08:00:00Z")});
    let path = format!("/api/v1/accounts/{account}/conversations");
    let made = app.api(&app.cast.anna_am, Method::POST, &path, body).await;
    assert_eq!(made.status, 201, "{}", made.text);
}

async fn names(app: &TestApp, actor: &Actor, query: &str) -> Vec<String> {
    let answer = app.get(actor, &format!("/api/v1/rhythm?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let items = answer.json()["items"].as_array().unwrap().clone();
    items.iter().map(|i| i["name"].as_str().unwrap().to_owned()).collect()
}

async fn undo_last(app: &TestApp, actor: &Actor) -> axum::http::StatusCode {
    let list = app.get(actor, "/api/v1/undo").await.json();
    let batch = list["items"][0]["batch"].as_str().expect("something to undo").to_owned();
    app.api(actor, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status
}

async fn number(app: &TestApp, sql: &'static str, values: Vec<tenure_db::Value<'static>>) -> i64 {
    app.app.db.read(move |q| q.query_one(sql, &values, |r| r.get(0))).await.unwrap()
}

both! {
    async fn who_is_due_agrees_with_an_independent_count(app) {
        let anna = &app.cast.anna_am;
        for (n, tier) in ["strategic", "star", "status", "streamline"].into_iter().cycle().take(12).enumerate() {
            let account = account(&app, &format!("Rhythm {n:02}"), tier).await;
            // Of whom nothing is known has no rhythm.
            let (_, nobody) = anybody(&app, &account, "Somebody", "2026-01-05").await;
            talk(&app, &account, &nobody, 300, "call").await;
            for m in 0..3_i64 {
                let (_, who) = person(&app, &account, &format!("Person {n:02} {m}"), "2026-01-05").await;
                if m < 2 {
                    talk(&app, &account, &who, i64::try_from(n).unwrap() * 11 + m * 29, "call").await;
                }
                // A mail that nobody answered is no touch.
                talk(&app, &account, &who, 0, "email").await;
            }
        }
        // By hand, from the conversations: the last two-way one against 30, 45, 60 and 120 days.
        let sql = "/* test */ select count(*) from (
            select p.id, (case t.tier when 'strategic' then 30 when 'star' then 45 when 'status' then 60 else 120 end) as goal,
                   max(i.happened_at) as last_at
              from positions p join account_tiers t on t.account_id = p.account_id
              join position_roles r on r.account_id = p.account_id and r.position_id = p.id
              join interaction_people ip on ip.account_id = p.account_id and ip.person_id = p.person_id
              join interactions i on i.account_id = ip.account_id and i.id = ip.interaction_id and i.direction = 'both'
             group by p.id, t.tier) x where x.last_at < $1 - x.goal * 86400000000";
        let start = "2026-11-12T00:00:00Z".parse::<jiff::Timestamp>().unwrap().as_microsecond();
        let want = number(&app, sql, vec![start.into()]).await;
        let overdue = names(&app, anna, "scope=mine&limit=200").await;
        assert_eq!(i64::try_from(overdue.len()).unwrap(), want, "{overdue:?}");
        assert!(want > 5);
        let counts = app.get(anna, "/api/v1/rhythm/counts?scope=mine").await.json();
        assert_eq!((&counts["overdue"], &counts["never"]), (&json!(want), &json!(12)));
        let [soon, kept] = [names(&app, anna, "scope=mine&view=soon").await, names(&app, anna, "scope=mine&view=kept").await];
        assert_eq!(counts["people"], json!(overdue.len() + soon.len() + kept.len() + 12), "every person stands in one view");
        // Page by page the same, the longest silence first.
        let first = app.get(anna, "/api/v1/rhythm?scope=mine&limit=3").await.json();
        let next = format!("scope=mine&limit=200&cursor={}", first["next"].as_str().unwrap());
        let mut pages: Vec<String> = first["items"].as_array().unwrap().iter().map(|i| i["name"].as_str().unwrap().to_owned()).collect();
        pages.extend(names(&app, anna, &next).await);
        assert_eq!(pages, overdue);
        let days: Vec<String> = app.get(anna, "/api/v1/rhythm?scope=mine&limit=200").await.json()["items"].as_array().unwrap().iter().map(|i| i["last_touch_on"].as_str().unwrap().to_owned()).collect();
        assert!(days.is_sorted());
        let page = app.get(anna, "/rhythm?scope=mine").await.text;
        assert!(page.contains(&overdue[0]) && page.contains("Never met") && !page.contains(&kept[0]), "{page}");
        assert_eq!(app.get(anna, "/api/v1/rhythm?view=moon").await.status, 422);
        assert_eq!(app.get(anna, "/api/v1/rhythm?cursor=zz").await.status, 422);
    }

    async fn compliance_agrees_with_an_independent_count(app) {
        let anna = &app.cast.anna_am;
        let account = account(&app, "Windows", "strategic").await;
        for n in 0..6_i64 {
            let (_, who) = person(&app, &account, &format!("Person {n}"), "2026-01-05").await;
            for days in [n * 7, n * 13 + 20, 89, 91].into_iter().take(usize::try_from(n).unwrap()) {
                talk(&app, &account, &who, days, "call").await;
            }
        }
        let end = "2026-11-13T00:00:00Z".parse::<jiff::Timestamp>().unwrap().as_microsecond();
        let mut done = 0;
        for window in 0..3 {
            let sql = "/* test */ select count(distinct ip.person_id) from interactions i
                         join interaction_people ip on ip.account_id = i.account_id and ip.interaction_id = i.id
                        where i.direction = 'both' and i.happened_at >= $1 and i.happened_at < $2";
            let to = end - window * 30 * DAY;
            done += number(&app, sql, vec![(to - 30 * DAY).into(), to.into()]).await;
        }
        let found = app.get(anna, "/api/v1/rhythm/compliance?scope=mine&by=account").await.json();
        assert_eq!((&found["done"], &found["windows"], &found["formula"]), (&json!(done), &json!(18), &json!("compliance/1")));
        assert!(done > 4 && done < 18, "{done}");
        let managers = app.get(anna, "/api/v1/rhythm/compliance?scope=mine").await.json();
        assert_eq!((&managers["items"][0]["id"], &managers["items"][0]["done"]), (&json!(anna.id), &json!(done)));
        let page = app.get(anna, "/rhythm/kept?scope=mine&by=account").await.text;
        assert!(page.contains("Windows") && page.contains(&format!("{done} of 18")), "{page}");
        for actor in [&app.cast.outsider, &app.cast.carl_am, &app.cast.admin] {
            let theirs = app.get(actor, "/api/v1/rhythm/compliance").await.json();
            assert_eq!((&theirs["windows"], &theirs["items"]), (&json!(0), &json!([])), "{}", actor.name);
        }
    }

    async fn a_person_may_have_a_rhythm_of_their_own(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan.to_string());
        let (position, who) = person(&app, &castellan, "Zoë <b>O'Neil</b>", "2026-01-05").await;
        talk(&app, &castellan, &who, 20, "call").await;
        let path = format!("/api/v1/accounts/{castellan}/people/{position}/rhythm");
        let before = app.get(anna, &path).await.json();
        assert_eq!((&before["goal_days"], &before["source"], &before["due_on"]), (&json!(60), &json!("tier"), &json!("2026-12-22")));
        for (body, field) in [
            (json!({"own_days": 14}), "reason"),
            (json!({"own_days": 900, "reason": "x"}), "goal_days"),
            (json!({"own_days": -1, "reason": "x"}), "goal_days"),
            (json!({"channel": "pigeon"}), "channel"),
            (json!({"language": "<b>"}), "language"),
        ] {
            let wrong = app.api(anna, Method::PUT, &path, body).await;
            assert_eq!((wrong.status.as_u16(), &wrong.json()["errors"][0]["field"]), (422, &json!(field)), "{}", wrong.text);
        }
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        let reason = "Asked for it: \"every two weeks\" & <i>no mail</i>";
        let plan = json!({"own_days": 14, "reason": reason, "channel": "call", "language": "nl"});
        let set = app.api(anna, Method::PUT, &path, plan).await;
        assert_eq!(set.status, 200, "{}", set.text);
        let set = set.json();
        assert_eq!((&set["goal_days"], &set["source"], &set["due_on"], &set["channel"]), (&json!(14), &json!("person"), &json!("2026-11-06"), &json!("call")));
        let page_path = format!("/accounts/{castellan}/people/{position}/rhythm");
        let page = app.get(anna, &page_path).await.text;
        assert!(page.contains("every 14 days") && page.contains("set for this person") && !page.contains("<i>no mail"), "{page}");
        assert_eq!(names(&app, anna, "scope=mine").await, ["Zoë <b>O'Neil</b>"]);
        let list = app.get(anna, &format!("/rhythm?scope=mine&account={castellan}")).await.text;
        assert!(list.contains("20 / 14") && !list.contains("<b>O'Neil"), "{list}");
        assert!(app.get(anna, &format!("/accounts/{castellan}")).await.text.contains("20 / 14"), "the account shows it");

        for actor in [&app.cast.outsider, &app.cast.carl_am, &app.cast.admin] {
            assert_eq!(app.get(actor, &path).await.status, 404, "{}", actor.name);
            assert_eq!(app.get(actor, &page_path).await.status, 404);
            assert_eq!(app.api(actor, Method::PUT, &path, json!({"channel": "email"})).await.status, 404);
            assert_eq!(app.get(actor, &format!("/rhythm?account={castellan}")).await.status, 404);
            assert_eq!(app.get(actor, &format!("/api/v1/rhythm?account={castellan}")).await.status, 404);
            assert_eq!(names(&app, actor, "scope=all").await, Vec::<String>::new(), "{}", actor.name);
            assert!(!app.get(actor, "/rhythm?scope=all").await.text.contains("Castellan"));
        }
        assert_eq!(names(&app, &app.cast.dora_director, "scope=team").await.len(), 1);

        assert_eq!(undo_last(&app, anna).await, 204);
        assert_eq!(app.get(anna, &path).await.json()["goal_days"], json!(60));
        assert_eq!(names(&app, anna, "scope=mine").await, Vec::<String>::new());
        let form = [("goal_days", "0"), ("reason", "retires in spring"), ("channel", ""), ("language", "")];
        assert_eq!(app.post(anna, &page_path, &form).await.status, 303);
        assert!(app.get(anna, &page_path).await.text.contains("no rhythm"));
        assert_eq!(app.post(anna, &page_path, &[("goal_days", "x"), ("reason", "r")]).await.status, 422);
    }

    async fn goals_are_data_with_a_preview(app) {
        let (anna, admin) = (&app.cast.anna_am, &app.cast.admin);
        let account = account(&app, "Star Works", "star").await;
        for (n, days) in [10, 22, 33, 50].into_iter().enumerate() {
            let (_, who) = person(&app, &account, &format!("Person {n}"), "2026-01-05").await;
            talk(&app, &account, &who, days, "call").await;
        }
        assert_eq!(names(&app, anna, "scope=mine").await, ["Person 3"], "45 days for stars");
        let body = json!({"goals": [{"tier": "star", "days": 20}]});
        let preview = app.api(admin, Method::POST, "/api/v1/contact-goals/preview", body.clone()).await.json();
        assert_eq!((&preview["now"]["overdue"], &preview["after"]["overdue"]), (&json!(1), &json!(3)));
        assert_eq!(names(&app, anna, "scope=mine").await.len(), 1, "a preview changes nothing");
        let page = app.post(admin, "/admin/rhythm", &[("star", "20"), ("do", "preview")]).await;
        assert!(page.status == 200 && page.text.contains("2 more people would be due: 3 instead of 1"), "{}", page.text);
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        let saved = app.post(admin, "/admin/rhythm", &[("strategic", "30"), ("star", "20"), ("do", "save")]).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        assert_eq!(names(&app, anna, "scope=mine").await.len(), 3);
        assert_eq!(undo_last(&app, admin).await, 204);
        assert_eq!(names(&app, anna, "scope=mine").await.len(), 1);
        // The goal of a role comes before a duty profile, and a duty profile before the tier.
        let champions = json!({"goals": [{"tier": "star", "role": "champion", "days": 9}]});
        assert_eq!(app.api(admin, Method::PUT, "/api/v1/contact-goals", champions).await.status, 200);
        assert_eq!(names(&app, anna, "scope=mine").await.len(), 4);
        let forget = [("star", "45"), ("star.champion", ""), ("do", "save")];
        assert_eq!(app.post(admin, "/admin/rhythm", &forget).await.status, 303);
        assert_eq!(names(&app, anna, "scope=mine").await.len(), 1);
        let duty = json!({"name_en": "Stars", "tier": "star", "cadence": 30});
        assert_eq!(app.api(admin, Method::POST, "/api/v1/duties", duty).await.status, 201);
        assert_eq!(names(&app, anna, "scope=mine").await.len(), 2);
        for (body, field) in [
            (json!({"goals": [{"tier": "moon", "days": 20}]}), "tier"),
            (json!({"goals": [{"tier": "star", "days": 0}]}), "days"),
            (json!({"goals": [{"tier": "star", "role": "<b>", "days": 9}]}), "role"),
        ] {
            let wrong = app.api(admin, Method::PUT, "/api/v1/contact-goals", body).await;
            assert_eq!((wrong.status.as_u16(), &wrong.json()["errors"][0]["field"]), (422, &json!(field)), "{}", wrong.text);
        }
        assert_eq!(app.post(admin, "/admin/rhythm", &[("star", "often"), ("do", "save")]).await.status, 422);
        for actor in [anna, &app.cast.dora_director, &app.cast.outsider] {
            assert_eq!(app.get(actor, "/admin/rhythm").await.status, 403);
            assert_eq!(app.api(actor, Method::PUT, "/api/v1/contact-goals", json!({"goals": []})).await.status, 403);
            assert_eq!(app.api(actor, Method::POST, "/api/v1/contact-goals/preview", json!({"goals": []})).await.status, 403);
        }
        let shown = app.get(admin, "/admin/rhythm").await.text;
        assert!(shown.contains("Strategic") && !shown.contains("Star Works"), "{shown}");
    }

    async fn the_rhythm_is_found_from_people_and_a_person(app) {
        let (anna, outsider) = (&app.cast.anna_am, &app.cast.outsider);
        let account = account(&app, "Found Works", "star").await;
        let (at, who) = person(&app, &account, "Fay Found", "2026-01-05").await;
        talk(&app, &account, &who, 50, "call").await;
        let people = app.get(anna, &format!("/people?scope=mine&account={account}")).await.text;
        assert!(people.contains(&format!("/rhythm?scope=mine&amp;account={account}")), "{people}");
        let one = format!("/accounts/{account}/people/{at}");
        let page = app.get(anna, &one).await.text;
        for part in ["50 / 45", "every 45 days", &format!("/rhythm?scope=all&amp;account={account}"), &format!("{one}/rhythm")] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let list = app.get(anna, &format!("/rhythm?scope=mine&account={account}")).await.text;
        assert!(list.contains("Fay Found") && list.contains("id=\"scope-menu\"") && list.contains("scope=all"), "the switch of the scope");
        assert_eq!(app.get(outsider, &one).await.status, 404);
    }
}
