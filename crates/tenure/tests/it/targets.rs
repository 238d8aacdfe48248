//! Targets: who sets and sees them, what counts for them, and that parts add up.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::AccountId;
use tenure_db::Value;

use crate::both;
use crate::kit::{Actor, TestApp};
use crate::revenue_reports::{Sold, get, hand_over, minor, sold, store};

async fn set(app: &TestApp, by: &Actor, body: Json) -> crate::kit::Answer {
    app.api(by, Method::POST, "/api/v1/targets", body).await
}

fn quarter(user: &Actor, n: usize, amount: &str) -> Json {
    let (from, to) = [("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31")][n - 1];
    json!({"user_id": user.id, "valid_from": format!("2026-{from}"), "valid_to": format!("2026-{to}"), "amount": amount})
}

pub(crate) async fn made(app: &TestApp, by: &Actor, body: Json) -> Json {
    let answer = set(app, by, body.clone()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{body}: {}", answer.text);
    answer.json()
}

pub(crate) fn row<'a>(grid: &'a Json, actor: &Actor) -> &'a Json {
    let rows = grid["rows"].as_array().unwrap();
    rows.iter().find(|r| r["user_id"] == json!(actor.id)).unwrap_or(&Json::Null)
}

/// The cell of the column that begins on a day; the year is the last one.
pub(crate) fn cell<'a>(grid: &'a Json, row: &'a Json, from: &str) -> &'a Json {
    let columns = grid["columns"].as_array().unwrap();
    let place = match from {
        "year" => columns.len() - 1,
        from => columns.iter().position(|c| c["from"] == from).unwrap(),
    };
    &row["cells"][place]
}

async fn undo_last(app: &TestApp, actor: &Actor) -> StatusCode {
    let list = app.get(actor, "/api/v1/undo").await.json();
    let batch = list["items"][0]["batch"].as_str().expect("something to undo").to_owned();
    app.api(actor, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status
}

async fn number(app: &TestApp, sql: &'static str, values: Vec<Value<'static>>) -> i64 {
    app.app.db.read(move |q| q.query_one(sql, &values, |r| Ok::<_, tenure::base::Error>(r.get(0)?))).await.unwrap()
}

both! {
    async fn who_leads_somebody_sets_their_targets_and_nobody_else_knows(app) {
        let c = &app.cast;
        let first = made(&app, &c.dora_director, quarter(&c.anna_am, 1, "90000")).await;
        let path = format!("/api/v1/targets/{}", first["id"].as_str().unwrap());
        // Seen by whose it is and by who leads them; admins see all. For others there is none.
        for (actor, status) in [(&c.anna_am, 200), (&c.dora_director, 200), (&c.admin, 200), (&c.ben_kam, 404), (&c.carl_am, 404), (&c.outsider, 404), (&c.auditor, 404)] {
            assert_eq!(app.get(actor, &path).await.status, status, "{}", actor.name);
            let list = get(&app, actor, "/api/v1/targets").await;
            assert_eq!(list["items"].as_array().unwrap().len(), usize::from(status == 200), "{}", actor.name);
            let page = app.get(actor, "/goals?scope=all").await;
            assert_eq!((page.status, page.text.contains("90,000")), (StatusCode::OK, status == 200), "{}", actor.name);
            let person = app.get(actor, &format!("/goals/people/{}", c.anna_am.id)).await;
            assert_eq!(person.status, status, "{}", actor.name);
        }
        // Set by nobody for themselves, nor for somebody elsewhere.
        assert_eq!(set(&app, &c.anna_am, quarter(&c.anna_am, 2, "1")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(set(&app, &c.dora_director, quarter(&c.dora_director, 2, "1")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(set(&app, &c.dora_director, quarter(&c.carl_am, 2, "1")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(set(&app, &c.ben_kam, quarter(&c.anna_am, 2, "1")).await.status, StatusCode::NOT_FOUND);
        made(&app, &c.admin, quarter(&c.carl_am, 2, "5000")).await;
        let edit = json!({"valid_from": "2026-01-01", "valid_to": "2026-03-31", "amount": "1", "reason": "mine"});
        assert_eq!(app.api(&c.anna_am, Method::PATCH, &path, edit.clone()).await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.api(&c.outsider, Method::PATCH, &path, edit).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get(&c.anna_am, "/goals/new").await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.get(&c.dora_director, "/goals/new").await.status, StatusCode::OK);
        // A target of an account is known to who sees the account.
        let narrow = json!({"user_id": c.anna_am.id, "account_id": c.castellan, "valid_from": "2026-01-01", "valid_to": "2026-12-31", "amount": "700"});
        made(&app, &c.dora_director, narrow.clone()).await;
        let hidden = json!({"user_id": c.anna_am.id, "account_id": c.nordvik, "valid_from": "2026-01-01", "valid_to": "2026-12-31", "amount": "700"});
        assert_eq!(set(&app, &c.dora_director, hidden).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let all = |list: Json| list["items"].as_array().unwrap().len();
        assert_eq!(all(get(&app, &c.dora_director, "/api/v1/targets?kind=part").await), 1);
        assert_eq!(all(get(&app, &c.admin, "/api/v1/targets?kind=part").await), 0, "an admin sees no account");
        assert!(!app.get(&c.admin, &format!("/goals/people/{}", c.anna_am.id)).await.text.contains("Castellan"));
        assert!(app.get(&c.dora_director, "/goals?by=part&scope=all").await.text.contains("Castellan Retail"));
    }

    async fn periods_lie_apart_or_in_one_another_and_changes_are_kept(app) {
        let (c, dora) = (&app.cast, &app.cast.dora_director);
        let q1 = made(&app, dora, quarter(&c.anna_am, 1, "90000.50")).await;
        let odd = |from: &str, to: &str| json!({"user_id": c.anna_am.id, "valid_from": from, "valid_to": to, "amount": "17"});
        for (body, wrong) in [
            (quarter(&c.anna_am, 1, "1"), "There is a target for this period already"),
            (odd("2026-03-20", "2026-04-05"), "overlaps"),
            (odd("2026-04-05", "2026-03-20"), "valid_to"),
            (odd("2026-04-01", "2039-03-20"), "five years"),
            (json!({"user_id": c.anna_am.id, "valid_from": "2026-05-01", "valid_to": "2026-05-17", "amount": "0"}), "above zero"),
            (json!({"user_id": c.anna_am.id, "valid_from": "2026-05-01", "valid_to": "2026-05-17", "amount": "many"}), "amount"),
        ] {
            let answer = set(&app, dora, body).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text.contains(wrong), "{wrong}: {}", answer.text);
        }
        made(&app, dora, odd("2026-03-01", "2026-03-17")).await;
        made(&app, dora, json!({"user_id": c.anna_am.id, "valid_from": "2026-01-01", "valid_to": "2026-12-31", "amount": "400000"})).await;
        // A change needs its reason, and is kept with it.
        let later = || app.clock.advance(jiff::SignedDuration::from_secs(1));
        later();
        let path = format!("/api/v1/targets/{}", q1["id"].as_str().unwrap());
        let edit = |amount: &str, reason: &str| json!({"valid_from": "2026-01-01", "valid_to": "2026-03-31", "amount": amount, "reason": reason});
        assert_eq!(app.api(dora, Method::PATCH, &path, edit("80000", " ")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let changed = app.api(dora, Method::PATCH, &path, edit("80000", "Vestfold site closed")).await;
        assert_eq!((changed.status, &changed.json()["version"]), (StatusCode::OK, &json!(2)));
        let versions = get(&app, &c.anna_am, &format!("{path}/versions")).await;
        let told: Vec<(&Json, &Json, &Json)> = versions["items"].as_array().unwrap().iter().map(|v| (&v["amount"], &v["reason"], &v["changed_by"])).collect();
        assert_eq!(told, [(&json!("90000.50"), &json!(""), &json!("Dora Lind")), (&json!("80000.00"), &json!("Vestfold site closed"), &json!("Dora Lind"))]);
        let page = app.get(dora, "/goals?scope=team").await.text;
        assert!(page.contains("Changes to targets") && page.contains("Vestfold site closed") && page.contains("−€10k"), "{page}");
        // Undone, it is what it was, as one more version.
        later();
        assert_eq!(undo_last(&app, dora).await, StatusCode::NO_CONTENT);
        assert_eq!(get(&app, dora, &path).await["amount"], "90000.50");
        assert_eq!(get(&app, dora, &format!("{path}/versions")).await["items"].as_array().unwrap().len(), 3);
        // Taken away and back.
        later();
        assert_eq!(app.api(dora, Method::DELETE, &path, json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(get(&app, dora, "/api/v1/targets").await["items"].as_array().unwrap().len(), 2);
        assert_eq!(undo_last(&app, dora).await, StatusCode::NO_CONTENT);
        assert_eq!(get(&app, dora, "/api/v1/targets").await["items"].as_array().unwrap().len(), 3);
        // The form keeps what was typed.
        let form = [("user", c.anna_am.id.to_string()), ("valid_from", String::from("2026-01-01")), ("valid_to", String::from("2026-03-31")), ("amount", String::from("12345"))];
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let again = app.post(dora, "/goals/new", &form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("12345") && again.text.contains("There is a target for this period already"), "{}", again.text);
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| if *k == "valid_from" { (*k, "2026-02-01") } else if *k == "valid_to" { (*k, "2026-02-17") } else { (*k, *v) }).collect();
        assert_eq!(app.post(dora, "/goals/new", &form).await.status, StatusCode::SEE_OTHER);
    }

    async fn what_counts_is_credited_then_and_prorated_by_the_days_held(app) {
        let (c, dora) = (&app.cast, &app.cast.dora_director);
        // Castellan goes from Anna to Ben in the middle of the second quarter.
        hand_over(&app, c.castellan, &c.ben_kam, "2026-05-16").await;
        for n in 1..=4 {
            made(&app, dora, quarter(&c.anna_am, n, "9200")).await;
        }
        let of = |user: &Actor| json!({"user_id": user.id, "account_id": c.castellan, "valid_from": "2026-04-01", "valid_to": "2026-06-30", "amount": "910"});
        made(&app, dora, of(&c.anna_am)).await;
        made(&app, dora, of(&c.ben_kam)).await;
        store(&app, &[
            sold(c.castellan, "2026-04-03", 10_000),
            sold(c.castellan, "2026-05-15", 20_000),
            sold(c.castellan, "2026-05-16", 400_000),
            sold(c.dairy, "2026-08-01", 460_000),
            Sold { by: Some(c.anna_am.id), ..sold(c.aurelia, "2026-10-01", 200_000) },
            Sold { currency: "XAU", ..sold(c.dairy, "2026-10-02", 77) },
            // Last year's fourth quarter: 40 % by 12 November.
            sold(c.dairy, "2025-10-20", 4_000),
            sold(c.dairy, "2025-12-20", 6_000),
            sold(c.dairy, "2026-11-13", 999_900),
        ]).await;
        let grid = get(&app, dora, "/api/v1/targets/results?scope=all").await;
        let anna = row(&grid, &c.anna_am);
        let q2 = cell(&grid, anna, "2026-04-01");
        assert_eq!((&q2["credited"], &q2["target"], &q2["pace"]), (&json!("300.00"), &json!("9200.00"), &Json::Null), "{grid}");
        assert_eq!(cell(&grid, anna, "2026-07-01")["attainment"], json!(0.5));
        let q4 = cell(&grid, anna, "2026-10-01");
        // The cast began in 2026: nobody led Aurelia Dairy in 2025, so that its shape belongs to nobody, and the pace is
        // linear: 43 of 92 days.
        assert_eq!((&q4["credited"], &q4["pace"]), (&json!("2000.00"), &json!(43.0 / 92.0)));
        assert_eq!((&cell(&grid, anna, "year")["credited"], &cell(&grid, anna, "year")["target"]), (&json!("6900.00"), &json!("36800.00")));
        assert_eq!(grid["unknown"], json!(1), "gold has no rate");
        // All of the team has a shape: 40 % of the fourth quarter.
        let team = &grid["team"].as_array().unwrap()[3];
        assert_eq!((&team["credited"], &team["target"]), (&json!("2000.00"), &json!("9200.00")));
        // The account's own targets: 45 of 91 days are Anna's, 46 are Ben's, and the halves make the whole.
        let parts = get(&app, dora, "/api/v1/targets/results?scope=all&by=part").await;
        let (anna, ben) = (cell(&parts, row(&parts, &c.anna_am), "2026-04-01"), cell(&parts, row(&parts, &c.ben_kam), "2026-04-01"));
        assert_eq!((&anna["credited"], &anna["target"]), (&json!("300.00"), &json!("450.00")));
        assert_eq!((&ben["credited"], &ben["target"]), (&json!("4000.00"), &json!("460.00")));
        // Credits are those of the report.
        let report = get(&app, dora, "/api/v1/reports/revenue?scope=all").await;
        let led = report["rows"].as_array().unwrap().iter().find(|r| r["id"] == json!(c.anna_am.id)).unwrap();
        assert_eq!(led["year_then"]["amount"], "6900.00");
        // Anna sees her own, and no team.
        let own = get(&app, &c.anna_am, "/api/v1/targets/results").await;
        assert_eq!((own["rows"].as_array().unwrap().len(), &own["team"]), (1, &Json::Null));
        // She does not see Castellan any more, so that what she sold there is not told to her.
        assert_eq!(cell(&own, row(&own, &c.anna_am), "2026-04-01")["credited"], "0.00");
        // Pages and figures say it.
        let page = app.get(dora, "/goals?scope=all").await.text;
        for word in ["Q4, to 12 Nov", "50%", "Anna Prins", "Targets add up?", "left out"] {
            assert!(page.contains(word), "{word}: {page}");
        }
        let person = app.get(dora, &format!("/goals/people/{}", c.anna_am.id)).await.text;
        assert!(person.contains("45/91") && person.contains("Castellan Retail"), "{person}");
        let today = app.shown(&c.anna_am, "/?scope=mine").await;
        assert!(today.contains("Revenue against target, Q4") && today.contains("to go"), "{today}");
        assert_eq!(app.shown(&c.outsider, "/?scope=mine").await.matches("Revenue against target").count(), 0);
    }

    async fn attainment_equals_an_independent_count(app) {
        let (c, dora) = (&app.cast, &app.cast.dora_director);
        hand_over(&app, c.castellan, &c.ben_kam, "2026-07-02").await;
        hand_over(&app, c.aurelia, &c.anna_am, "2026-02-29".replace("02-29", "03-01").as_str()).await;
        let mut lines = Vec::new();
        for n in 0..300_i64 {
            let day = jiff::civil::date(2026, 1, 1).checked_add(jiff::Span::new().days(n * 311 % 316)).unwrap();
            let account: AccountId = [c.castellan, c.dairy, c.aurelia, c.orphan, c.nordvik][usize::try_from(n % 5).unwrap()];
            let by = [None, None, Some(c.anna_am.id), Some(c.carl_am.id)][usize::try_from(n % 4).unwrap()];
            let currency = ["EUR", "USD", "XAU"][usize::try_from(n % 3).unwrap()];
            lines.push(Sold { by, currency, ..sold(account, &day.to_string(), n * 7_919 % 500_000 - 20_000) });
        }
        store(&app, &lines).await;
        for actor in [&c.anna_am, &c.ben_kam] {
            for n in 1..=4 {
                made(&app, dora, quarter(actor, n, "5000")).await;
            }
        }
        let grid = get(&app, dora, "/api/v1/targets/results?scope=all").await;
        for actor in [&c.anna_am, &c.ben_kam] {
            for (from, to) in [("2026-01-01", "2026-04-01"), ("2026-04-01", "2026-07-01"), ("2026-07-01", "2026-10-01"), ("2026-10-01", "2026-11-13")] {
                let sql = "/* test */ select cast(coalesce(sum(l.reporting_minor), 0) as bigint) from revenue_lines l
                    where l.account_id <> $1 and l.sold_on >= $3 and l.sold_on < $4 and coalesce(l.sold_by, (select s.user_id from assignments s
                      where s.account_id = l.account_id and s.role = 'lead' and s.valid_from <= l.sold_on and s.valid_to > l.sold_on)) = $2";
                let day = |text: &str| Value::from(text.parse::<jiff::civil::Date>().unwrap());
                let want = number(&app, sql, vec![c.nordvik.0.into(), actor.id.0.into(), day(from), day(to)]).await;
                assert_eq!(minor(&cell(&grid, row(&grid, actor), from)["credited"]), Some(want), "{} {from}", actor.name);
            }
        }
        // Carl sold to accounts of Dora's team; she sees that it was credited, not to whom it does not report to her.
        assert_eq!(row(&grid, &c.carl_am), &Json::Null);
    }

    async fn a_team_target_is_split_to_the_last_cent(app) {
        let (c, dora) = (&app.cast, &app.cast.dora_director);
        let team = json!({"user_id": c.dora_director.id, "team": true, "valid_from": "2026-10-01", "valid_to": "2026-12-31", "amount": "10000.01"});
        let team = made(&app, &c.admin, team).await;
        made(&app, &c.admin, json!({"user_id": c.dora_director.id, "team": true, "valid_from": "2026-01-01", "valid_to": "2026-12-31", "amount": "50000"})).await;
        let path = format!("/api/v1/targets/{}/split", team["id"].as_str().unwrap());
        let shares = json!({"shares": [{"user_id": c.anna_am.id, "weight": 2}, {"user_id": c.ben_kam.id, "weight": 1}], "reason": "as last year"});
        let given = app.api(dora, Method::POST, &path, shares.clone()).await;
        assert_eq!(given.status, StatusCode::OK, "{}", given.text);
        let amounts: Vec<Option<i64>> = given.json()["items"].as_array().unwrap().iter().map(|s| minor(&s["amount"])).collect();
        assert_eq!(amounts, [Some(666_667), Some(333_334)]);
        // Splitting again changes nothing; other weights change the targets that there are.
        app.api(dora, Method::POST, &path, shares).await;
        let again = json!({"shares": [{"user_id": c.anna_am.id, "weight": 1}, {"user_id": c.ben_kam.id, "weight": 1}], "reason": "fair"});
        assert_eq!(app.api(dora, Method::POST, &path, again).await.status, StatusCode::OK);
        let all = get(&app, dora, "/api/v1/targets?kind=person").await;
        let sum: i64 = all["items"].as_array().unwrap().iter().filter_map(|t| minor(&t["amount"])).sum();
        assert_eq!((all["items"].as_array().unwrap().len(), sum), (2, 1_000_001));
        assert_eq!(all["items"][0]["version"], json!(2));
        // Nobody else may, and a person's target is no team's.
        let foreign = json!({"shares": [{"user_id": c.carl_am.id, "weight": 1}]});
        assert_eq!(app.api(dora, Method::POST, &path, foreign).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.api(&c.anna_am, Method::POST, &path, json!({"shares": []})).await.status, StatusCode::NOT_FOUND);
        // What is given does not add up to the year, and the page says how much is left.
        let page = app.get(dora, "/goals?scope=all").await.text;
        assert!(page.contains("Not given to anyone") && page.contains("40,000"), "{page}");
        let asked = format!("/goals/split?target={}&{}=3&{}=1", team["id"].as_str().unwrap(), c.anna_am.id, c.ben_kam.id);
        let tried = app.get(dora, &asked).await.text;
        assert!(tried.contains("7,500.01") && tried.contains("2,500.00"), "{tried}");
        let weights = [("target", team["id"].as_str().unwrap().to_owned()), ("reason", String::from("x")), ("do", String::from("save")), (&c.anna_am.id.to_string(), String::from("3")), (&c.ben_kam.id.to_string(), String::from("1"))].map(|(k, v)| (k.to_owned(), v));
        let form: Vec<(&str, &str)> = weights.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(app.post(dora, "/goals/split", &form).await.status, StatusCode::SEE_OTHER);
        assert_eq!(app.get(&c.anna_am, &asked).await.status, StatusCode::NOT_FOUND);
    }

    async fn targets_come_in_by_a_file_and_go_out_by_one(app) {
        let c = &app.cast;
        let file = "person,team,valid_from,valid_to,amount,currency,account,reason\n\
                    anna.prins@test.example,,2026-01-01,2026-03-28,90000,EUR,,4-4-5\n\
                    anna.prins@test.example,no,2026-03-29,2026-06-27,95000.50,,,\n\
                    dora.lind@test.example,yes,2026-01-01,2026-12-31,400000,EUR,,\n\
                    ben.okafor@test.example,,2026-05-01,2026-05-17,1700,EUR,Aurelia Foods Group,17 days\n";
        let by = importer();
        let load = |file: &'static str| {
            let by = by.clone();
            let db = app.app.db.clone();
            async move { db.write(move |tx| load(tx, &by, file)).await.unwrap() }
        };
        let first = load(file).await;
        assert_eq!((first.new, first.changed, first.same, first.refused.len()), (4, 0, 0, 0), "{:?}", first.refused);
        let again = load(file).await;
        assert_eq!((again.new, again.changed, again.same), (0, 0, 4), "a second time changes nothing");
        let changed = load("person,team,valid_from,valid_to,amount,currency,account,reason\nanna.prins@test.example,,2026-01-01,2026-03-28,91000,EUR,,more\n").await;
        assert_eq!((changed.new, changed.changed), (0, 1));
        let wrong = load("person,team,valid_from,valid_to,amount,currency,account,reason\nnobody@test.example,,2026-01-01,2026-03-28,1,EUR,,\nanna.prins@test.example,,2026-03-01,2026-04-28,0,EUR,Nowhere,\n").await;
        assert_eq!(wrong.refused.iter().map(|r| r.column.as_str()).collect::<Vec<_>>(), ["person", "account", "amount"], "{:?}", wrong.refused);
        let out = app.get(&c.dora_director, "/goals/targets.csv").await.text;
        assert!(out.contains("anna.prins@test.example,no,,,,2026-01-01,2026-03-28,91000.00,EUR"), "{out}");
        assert!(out.contains("ben.okafor@test.example,no,,Aurelia Foods Group,,2026-05-01,2026-05-17,1700.00,EUR"), "{out}");
        assert!(!app.get(&c.carl_am, "/goals/targets.csv").await.text.contains("anna"));
    }
}

/// The console, which may import.
pub(crate) fn importer() -> tenure::base::Acting {
    crate::kit::cast::operator(99)
}

pub(crate) fn load(
    tx: &tenure_db::Tx<'_>,
    by: &tenure::base::Acting,
    file: &str,
) -> Result<tenure::base::registry::ImportReport, tenure::base::Error> {
    let mut lines = file.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let records: Vec<_> = lines
        .enumerate()
        .map(|(n, line)| {
            let pairs: Vec<(&str, &str)> = names.iter().copied().zip(line.split(',')).collect();
            tenure::base::registry::Record::of(n as u64 + 2, &pairs)
        })
        .collect();
    let mut report = tenure::base::registry::ImportReport::default();
    tenure::features::targets::imports::TARGETS.load(tx, by, &records, &mut report)?;
    Ok(report)
}
