//! The open pipeline by lead and month, read from sums that are kept by lead: whatever is done to deals, leads and accounts,
//! everybody is told what a slow model makes of the rows, before the sums are made anew and after it.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use tenure::base::clock::day_in;
use tenure::base::{Error, UserId};
use tenure::features::forecast::store::summed;
use tenure_db::{Conn, Row, Value, params};
use uuid::Uuid;

use crate::both;
use crate::kit::{Actor, Answer, TestApp};
use crate::revenue::work;

/// What somebody has open in a month: deals, those without an amount, the sum, and what is likely in hundredths.
type Cell = (i64, i64, i128, i128);
/// By lead and month, as the API writes both.
type Book = BTreeMap<(String, String), Cell>;

const LINE: &str = "x.valid_from <= $1 and x.valid_to > $1";

fn all<T>(q: &Conn<'_>, sql: &str, values: &[Value<'_>], of: impl Fn(&Row<'_>) -> Result<T, Error>) -> Vec<T> {
    q.query(&format!("/* test */ {sql}"), values, of).unwrap()
}

/// Which accounts somebody is asked about, by a statement for each of them.
fn chosen(q: &Conn<'_>, viewer: UserId, scope: &str, today: Date) -> Vec<Uuid> {
    let reached = |more: &str| {
        format!(
            "select distinct x.account_id from user_reach r join account_access x on x.holder_id = r.holder_id
              where r.viewer_id = $2 and r.level_cap >= 2 and r.valid_from <= $1 and r.valid_to > $1 {more} and x.level >= 2 and {LINE}"
        )
    };
    let sql = match scope {
        "mine" => format!("select distinct x.account_id from assignments x where x.user_id = $2 and {LINE}"),
        "team" => reached("and r.via <> 'deputy'"),
        _ => {
            let flag = "select cast(all_accounts as bigint) from users where id = $1";
            if all(q, flag, &params![viewer], |r| Ok(r.get::<i64>(0)?))[0] >= 2 {
                return all(q, "select id from accounts", &[], |r| Ok(r.get(0)?));
            }
            reached("")
        }
    };
    all(q, &sql, &params![today, viewer], |r| Ok(r.get(0)?))
}

/// Deal by deal, from the rows.
fn slow(q: &Conn<'_>, viewer: UserId, scope: &str, kind: Option<&str>, today: Date) -> Book {
    let currency = all(q, "select value from settings where key = 'currency'", &[], |r| Ok(r.get::<String>(0)?)).pop();
    let currency = currency.map_or_else(|| String::from("EUR"), |text| text.trim_matches('"').to_owned());
    let sees = chosen(q, viewer, scope, today);
    let leads = format!("select x.account_id, x.user_id from assignments x where x.role = 'lead' and {LINE}");
    let leads: BTreeMap<Uuid, Uuid> =
        all(q, &leads, &params![today], |r| Ok((r.get(0)?, r.get(1)?))).into_iter().collect();
    let split = format!("select x.deal_id, x.user_id, x.share, x.share_before from deal_credits x where {LINE}");
    let mut credits: BTreeMap<Uuid, Vec<(Uuid, i64, i64)>> = BTreeMap::new();
    for (deal, user, share, before) in
        all(q, &split, &params![today], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
    {
        credits.entry(deal).or_default().push((user, share, before));
    }
    let deals = "select d.account_id, d.id, d.kind, d.reporting_currency, d.reporting_minor, d.close_on,
            coalesce(d.probability, st.probability) from deals d join deal_stages st on st.id = d.stage_id
            join accounts a on a.id = d.account_id
          where d.outcome = 'open' and d.archived_at is null and a.archived_at is null";
    let deals = all(q, deals, &[], |r| {
        let worth: Option<i64> = r.get(4)?;
        Ok((
            (r.get::<Uuid>(0)?, r.get::<Uuid>(1)?),
            r.get::<String>(2)?,
            worth.filter(|_| r.get::<String>(3).unwrap() == currency),
            r.get::<Option<Date>>(5)?,
            r.get::<i64>(6)?,
        ))
    });
    let mut book = Book::new();
    for ((account, deal), of, worth, day, percent) in deals {
        if !sees.contains(&account) || kind.is_some_and(|kind| kind != of) {
            continue;
        }
        let month = day.map_or_else(|| String::from("never"), |day| day.to_string()[..7].to_owned());
        let up_to = |share: i64| worth.map(|worth| i128::from(worth) * i128::from(share) / 10_000);
        let lead = leads.get(&account).map_or_else(|| String::from("none"), Uuid::to_string);
        let parts = match credits.get(&deal) {
            None => vec![(lead, worth.map(i128::from))],
            Some(credits) => {
                let part = |share, before| up_to(before + share).zip(up_to(before)).map(|(to, from)| to - from);
                credits.iter().map(|(user, share, before)| (user.to_string(), part(*share, *before))).collect()
            }
        };
        for (whose, part) in parts {
            let cell = book.entry((whose, month.clone())).or_default();
            cell.0 += 1;
            cell.1 += i64::from(part.is_none());
            cell.2 += part.unwrap_or(0);
            cell.3 += part.unwrap_or(0) * i128::from(percent);
        }
    }
    book
}

/// What the API tells: deals, unknown, amount, weighted.
async fn told(app: &TestApp, by: &Actor, query: &str) -> BTreeMap<(String, String), (i64, i64, Json, Json)> {
    let path = format!("/api/v1/forecast/pipeline?{query}");
    let answer = app.get(by, &path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    // Read on one by one, it is the same.
    let (mut rows, mut next) = (Vec::new(), String::new());
    loop {
        let one = app.get(by, &format!("{path}&limit=1{next}")).await.json();
        rows.extend(one["rows"].as_array().unwrap().clone());
        let Some(cursor) = one["next"].as_str() else { break };
        next = format!("&cursor={cursor}");
    }
    assert_eq!((&json!(rows), answer.json()["next"].is_null()), (&answer.json()["rows"], true));
    let mut told = BTreeMap::new();
    for row in answer.json()["rows"].as_array().unwrap() {
        let lead = row["lead_id"].as_str().unwrap_or("none").to_owned();
        assert_eq!(row["name"].is_null(), lead == "none", "{row}");
        for cell in row["months"].as_array().unwrap() {
            let month = cell["month"].as_str().unwrap_or("never").to_owned();
            let of = (cell["deals"].as_i64().unwrap(), cell["unknown"].as_i64().unwrap());
            let cell = (of.0, of.1, cell["amount"].clone(), cell["weighted"].clone());
            assert!(told.insert((lead.clone(), month), cell).is_none(), "each month stands once: {row}");
        }
    }
    told
}

fn decimal(known: bool, minor: i128) -> Json {
    let sign = if minor < 0 { "-" } else { "" };
    if known { json!(format!("{sign}{}.{:02}", minor.abs() / 100, minor.abs() % 100)) } else { Json::Null }
}

/// Everybody is told what the slow model says, in every scope.
async fn same(app: &TestApp, what: &str) {
    let today = day_in(app.clock.now(), &jiff::tz::TimeZone::UTC);
    let c = &app.cast;
    for actor in c.actors().into_iter().filter(|actor| !actor.token) {
        let asked = [("all", None), ("mine", None), ("team", None), ("all", Some("renewal"))];
        // Who has nothing of their own is asked once.
        let most = if [c.anna_am.id, c.ben_kam.id, c.dora_director.id].contains(&actor.id) { 4 } else { 1 };
        for (scope, kind) in asked.into_iter().take(most) {
            let id = actor.id;
            let want = app.app.db.read(move |q| Ok::<_, Error>(slow(q, id, scope, kind, today))).await.unwrap();
            let want: BTreeMap<_, _> = want
                .into_iter()
                .map(|(key, (deals, unknown, minor, weighted))| {
                    let (known, half) = (unknown < deals, if weighted < 0 { -50 } else { 50 });
                    (key, (deals, unknown, decimal(known, minor), decimal(known, (weighted + half) / 100)))
                })
                .collect();
            let query = format!("scope={scope}&kind={}", kind.unwrap_or_default());
            assert_eq!(told(app, actor, &query).await, want, "{what}: {} asks for {query}", actor.name);
        }
    }
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    app.app.db.read(move |q| q.query_one(sql, &[], |r| Ok::<_, Error>(r.get(0)?))).await.unwrap()
}

/// Looks while sums wait, makes them anew, and looks again.
async fn look(app: &TestApp, what: &str) {
    let today = day_in(app.clock.now(), &jiff::tz::TimeZone::UTC);
    let wrong = app.app.db.write(move |tx| summed::check(tx, today, false)).await.unwrap();
    assert_eq!(wrong, 0, "{what}: a sum that does not hold is noted");
    same(app, what).await;
    while app.app.db.write(move |tx| summed::settle(tx, today)).await.unwrap() > 0 {}
    let left = "/* test */ select count(*) from lead_sums_waiting w where w.writes > 0";
    assert_eq!(count(app, left).await, 0, "{what}: nothing waits");
    let wrong = app.app.db.write(move |tx| summed::check(tx, today, false)).await.unwrap();
    assert_eq!(wrong, 0, "{what}: sums are what the deals say");
    same(app, &format!("{what}, summed up")).await;
}

fn fine(answer: &Answer) -> Json {
    assert!(answer.status.is_success() || answer.status == StatusCode::SEE_OTHER, "{}", answer.text);
    serde_json::from_str(&answer.text).unwrap_or_default()
}

async fn call(app: &TestApp, by: &Actor, method: Method, path: &str, body: Json) -> Json {
    let any = [("if-match", "*")];
    fine(&app.send(Some(by), method, path, Some("application/json"), &any, body.to_string()).await)
}

async fn post(app: &TestApp, by: &Actor, path: &str, body: Json) -> Json {
    call(app, by, Method::POST, path, body).await
}

async fn undo(app: &TestApp, by: &Actor, verb: &str) {
    let deeds = app.get(by, "/api/v1/undo").await.json();
    let deed = deeds["items"].as_array().unwrap().iter().find(|deed| deed["verb"] == verb);
    let batch = deed.unwrap_or_else(|| panic!("{deeds}"))["batch"].as_str().unwrap();
    post(app, by, &format!("/api/v1/undo/{batch}"), json!({})).await;
}

/// Somebody who may do everything, and deals of all kinds on all accounts; their paths by account.
async fn book(app: &TestApp, dice: &mut impl FnMut(usize) -> usize) -> (Actor, Vec<Vec<String>>) {
    let c = &app.cast;
    let boss = c.admin.clone();
    let id = boss.id;
    let may = app.app.db.write(move |tx| {
        tx.execute("/* test */ update users set all_accounts = 5 where id = $1", &params![id])?;
        for right in ["lead", "merge", "grant"] {
            tx.execute("/* test */ insert into user_rights (user_id, name) values ($1, $2)", &params![id, right])?;
        }
        Ok::<_, Error>(())
    });
    may.await.unwrap();
    let mut paths = Vec::new();
    for account in [c.castellan, c.dairy, c.aurelia, c.nordvik, c.orphan] {
        let (all, mut of) = (format!("/api/v1/accounts/{account}/deals"), Vec::new());
        for n in 0..8 + dice(5) {
            let kind = ["expansion", "renewal", "project"][dice(3)];
            let mut deal = json!({"name": format!("Deal {n}"), "kind": kind});
            if dice(7) > 0 {
                deal["close_on"] = json!(format!("20{}-{:02}-15", 26 + dice(2), 1 + dice(12)));
            }
            if dice(6) > 0 {
                let currency = ["EUR", "EUR", "EUR", "XAU"][dice(4)];
                deal["amount"] = json!({"minor": dice(9_999_999), "currency": currency});
            }
            if dice(3) == 0 {
                deal["probability"] = json!(dice(101).to_string());
                deal["probability_reason"] = json!("a feeling");
            }
            let made = post(app, &boss, &all, deal).await;
            of.push(format!("{all}/{}", made["id"].as_str().unwrap()));
        }
        paths.push(of);
    }
    (boss, paths)
}

both! {
    async fn sums_follow_whatever_is_done(app) {
        let mut seed = 5_u64;
        let mut dice = move |sides: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((seed >> 33) % sides as u64).unwrap()
        };
        let c = app.cast.clone();
        // Here they are, when everybody has been asked.
        app.sums_up.store(false, Ordering::Relaxed);
        let (boss, deals) = book(&app, &mut dice).await;
        let [castellan, dairy, aurelia, nordvik, orphan] = [0, 1, 2, 3, 4].map(|at: usize| deals[at].clone());
        let (anna, ben, carl, dora) = (c.anna_am.id, c.ben_kam.id, c.carl_am.id, c.dora_director.id);
        look(&app, "deals were written").await;

        // Deals.
        call(&app, &boss, Method::PATCH, &castellan[0], json!({"amount": {"minor": 77, "currency": "EUR"}, "close_on": "2027-05-31"})).await;
        look(&app, "a deal was changed").await;
        post(&app, &boss, &format!("{}/win", nordvik[0]), json!({})).await;
        post(&app, &boss, &format!("{}/loss", orphan[0]), json!({})).await;
        look(&app, "deals were closed").await;
        undo(&app, &boss, "deal.lost").await;
        call(&app, &boss, Method::DELETE, &dairy[0], json!({})).await;
        look(&app, "one was opened again, one is archived").await;
        for deal in &aurelia {
            call(&app, &boss, Method::DELETE, deal, json!({})).await;
        }
        look(&app, "an account has nothing open any more").await;
        let path = format!("/api/v1/accounts/{}/deals", c.aurelia);
        post(&app, &boss, &path, json!({"name": "New", "amount": {"minor": 5, "currency": "EUR"}})).await;
        look(&app, "and something again").await;

        // Credit: now, and from a day on.
        let shares = |of: &[(UserId, i64)]| json!(of.iter().map(|(user, share)| json!({"user_id": user, "share": share})).collect::<Vec<_>>());
        call(&app, &boss, Method::PUT, &format!("{}/credits", castellan[1]), json!({"valid_from": "", "shares": shares(&[(anna, 3_333), (carl, 6_667)])})).await;
        call(&app, &boss, Method::PUT, &format!("{}/credits", orphan[1]), json!({"valid_from": "", "shares": shares(&[(dora, 1), (ben, 9_999)])})).await;
        look(&app, "deals are split").await;
        call(&app, &boss, Method::PUT, &format!("{}/credits", castellan[1]), json!({"valid_from": "2026-11-12", "shares": shares(&[(carl, 4_000), (ben, 6_000)])})).await;
        look(&app, "and split otherwise").await;

        // What a stage is worth.
        let stages = app.get(&boss, "/api/v1/deal-stages").await.json();
        let first = stages["items"].as_array().unwrap().iter().find(|s| s["kind"] == "expansion" && s["probability"] == 10).unwrap();
        call(&app, &boss, Method::PATCH, &format!("/api/v1/deal-stages/{}", first["id"].as_str().unwrap()), json!({"probability": 17})).await;
        look(&app, "a stage has another probability").await;

        // Leads: from today, from a day to come, until a day, and nobody.
        let led = |to: UserId, from: &str, accounts: &[_]| json!({"accounts": accounts, "to": to, "from": from, "reason": "balance"});
        post(&app, &boss, "/api/v1/reassignments", led(ben, "2026-11-12", &[c.castellan, c.orphan])).await;
        look(&app, "other leads").await;
        undo(&app, &boss, "assignment.reassigned").await;
        look(&app, "as before").await;
        post(&app, &boss, "/api/v1/reassignments", led(carl, "2026-11-14", &[c.castellan, c.dairy])).await;
        let until = json!({"user": ben, "role": "lead", "valid_from": "2026-11-12", "valid_to": "2026-11-14"});
        post(&app, &boss, &format!("/api/v1/accounts/{}/assignments", c.orphan), until).await;
        let helps = json!({"user": ben, "role": "co_manager", "valid_from": "2026-11-13", "valid_to": "2026-11-13"});
        post(&app, &boss, &format!("/api/v1/accounts/{}/assignments", c.nordvik), helps).await;
        for day in ["13", "14", "15"] {
            look(&app, &format!("the day before the {day}th")).await;
            app.clock.advance(SignedDuration::from_hours(24));
            same(&app, &format!("the {day}th of November")).await;
        }
        // Nobody has done anything since: the hourly job finds what has ended by itself.
        work(&app).await;
        assert_eq!(count(&app, "/* test */ select count(*) from lead_sums where valid_to <= '2026-11-15'").await, 0);
        look(&app, "three days later").await;
        let back = count(&app, "/* test */ select count(*) from lead_sums where valid_from = '2026-11-15'").await;
        assert!(back > 0);
        app.clock.set("2026-11-14T12:00:00Z".parse().unwrap());
        same(&app, "a day earlier than it was").await;
        app.clock.set("2026-11-15T09:00:00Z".parse().unwrap());

        // Accounts.
        let archiving = format!("/api/v1/accounts/{}/archiving", c.nordvik);
        post(&app, &boss, &archiving, json!({})).await;
        look(&app, "an account is archived").await;
        undo(&app, &boss, "account.archived").await;
        look(&app, "and is back").await;
        let goes = post(&app, &c.ben_kam, "/api/v1/accounts", json!({"name": "Castelan Retail"})).await["id"].as_str().unwrap().to_owned();
        post(&app, &boss, &format!("/api/v1/accounts/{goes}/deals"), json!({"name": "Old", "amount": {"minor": 1_000, "currency": "EUR"}})).await;
        look(&app, "an account that stands twice").await;
        let merged = post(&app, &c.admin, &format!("/api/v1/accounts/{}/merge", c.castellan), json!({"goes": goes, "take": []})).await;
        look(&app, "accounts are merged").await;
        post(&app, &c.admin, &format!("/api/v1/undo/{}", merged["batch"].as_str().unwrap()), json!({})).await;
        look(&app, "and parted").await;

        // Hand-overs move leads, and shares in deals.
        let (giver, receiver, account) = (carl.to_string(), ben.to_string(), c.castellan.to_string());
        let form = [("giver", giver.as_str()), ("receiver", &receiver), ("from", "2026-11-15"), ("part", "deals"), ("account", &account)];
        let offered = app.post(&c.admin, "/handovers", &form).await;
        assert_eq!(offered.status, StatusCode::SEE_OTHER, "{}", offered.text);
        app.post(&c.ben_kam, &format!("{}/acceptance", offered.location()), &[]).await;
        work(&app).await;
        look(&app, "an account was handed over").await;

        // Who sees it by a grant sees one account of its lead and not the others.
        let grant = json!({"user": c.outsider.id, "level": "read", "valid_to": "2026-11-30", "reason": "cover"});
        post(&app, &c.admin, &format!("/api/v1/accounts/{}/grants", c.castellan), grant).await;
        look(&app, "somebody sees a part").await;
        assert!(!told(&app, &c.outsider, "scope=all").await.is_empty());

        // The reporting currency: amounts are unknown until they are converted.
        call(&app, &c.admin, Method::PATCH, "/api/v1/settings", json!({"currency": "XAU"})).await;
        look(&app, "another currency").await;
        work(&app).await;
        look(&app, "amounts are converted").await;
    }

    async fn sums_are_mended(app) {
        let mut n = 0;
        app.sums_up.store(false, Ordering::Relaxed);
        book(&app, &mut |sides| { n += 7; n % sides }).await;
        look(&app, "deals were written").await;
        let today: Date = "2026-11-12".parse().unwrap();
        app.app.db.write(move |tx| {
            tx.execute("/* test */ update lead_sums set sums = $1", &params![Vec::<u8>::new()])?;
            tx.execute("/* test */ delete from lead_sums_waiting", &[]).map_err(Error::from)
        }).await.unwrap();
        let check = |repair| app.app.db.write(move |tx| summed::check(tx, today, repair));
        assert!(check(false).await.unwrap() > 2);
        assert!(check(true).await.unwrap() > 2);
        assert_eq!(check(false).await.unwrap(), 0);
        same(&app, "mended").await;
        // Without any sums, too: as after loading a backup that is older than they are.
        app.app.db.write(|tx| tx.execute("/* test */ delete from lead_sums", &[]).map_err(Error::from)).await.unwrap();
        assert!(check(true).await.unwrap() > 2);
        same(&app, "made anew").await;
    }
}
