//! Deals that do not move: each number on a page is that of the table it opens. And freezes, which are made in parts.

use axum::http::{Method, StatusCode};
use jiff::civil::Date;
use serde_json::json;
use tenure::base::{AccountId, Error};
use tenure::features::forecast::actions::{due, part};
use tenure::features::forecast::store::freezes::Part;
use tenure_db::{Value, params};
use uuid::Uuid;

use crate::both;
use crate::kit::cast::operator;
use crate::kit::{Actor, TestApp};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Forty deals of all accounts, each weak in other ways; those of the archived account count nowhere.
async fn store(app: &TestApp) {
    let c = &app.cast;
    let accounts = [c.castellan, c.dairy, c.aurelia, c.nordvik, c.orphan];
    let archived = c.dairy;
    let done = app.app.db.write(move |tx| {
        for n in 0..40_u128 {
            let account = accounts[usize::try_from(n % 5).unwrap()];
            let (kind, first) = if n % 3 == 0 { ("renewal", 0x0500_0000) } else { ("expansion", 0x0100_0000) };
            let stage = Uuid::from_u128(0x0198_0000_0000_7000_8001_0000_0000_0001 + first + n % 4);
            let outcome = if n % 11 == 10 { "won" } else { "open" };
            // Norms are 14 to 60 days.
            let since = day("2026-11-12").checked_sub(jiff::ToSpan::days(i64::try_from(n * 2).unwrap())).unwrap();
            let close = match n % 7 {
                0 => None,
                1 | 2 => Some(day("2026-11-11")),
                3 => Some(day("2026-11-12")),
                _ => Some(day("2026-12-15")),
            };
            let closed = (outcome == "won").then(|| day("2026-11-02"));
            let step = if n % 4 == 1 { "" } else { "Call them" };
            tx.execute(
                "/* test */ insert into deals (account_id, id, name, name_key, kind, stage_id, stage_since, outcome, amount_minor,
                   currency, reporting_minor, reporting_currency, category, opened_on, close_on, closed_on, next_step, created_at, changed_at)
                 values ($1, $2, $3, $3, $4, $5, $6, $7, 100, 'EUR', 100, 'EUR', 'pipeline', $8, $9, $10, $11, 0, 0)",
                &params![
                    account, Uuid::from_u128(0x9000 + n), format!("deal {n}"), kind, stage, since, outcome, day("2026-06-01"),
                    close, closed, step
                ],
            )?;
            if n % 2 == 0 {
                let which = if n % 4 == 0 { "champion" } else { "user" };
                tx.execute(
                    "/* test */ insert into deal_people (account_id, deal_id, person_id, part) values ($1, $2, $3, $4)",
                    &params![account, Uuid::from_u128(0x9000 + n), Uuid::from_u128(n), which],
                )?;
            }
        }
        tx.execute("/* test */ update accounts set archived_at = 1 where id = $1", &params![archived])?;
        tenure::features::deals::store::packed::check(tx, true)?;
        Ok::<_, Error>(())
    });
    done.await.unwrap();
}

/// The links to the pipeline that a page has, each with the number in bold that follows within its row.
fn numbers(page: &str) -> Vec<(String, usize)> {
    let number = |text: &str| text.split('<').next().unwrap().replace(',', "").trim().parse::<usize>().ok();
    let told = |rest: &str| {
        let (href, rest) = rest.split_once('"')?;
        let row = rest.split("href=\"").next()?;
        let bold = ["<b class=\"num\">", "<b>"].iter().find_map(|open| row.split_once(open))?;
        Some((href.replace("&amp;", "&"), number(bold.1)?))
    };
    page.split("href=\"").skip(1).filter(|rest| rest.starts_with("/pipeline")).filter_map(told).collect()
}

/// The rows of a table of deals.
async fn rows(app: &TestApp, by: &Actor, href: &str) -> usize {
    let page = app.get(by, href).await;
    assert_eq!(page.status, StatusCode::OK, "{href}: {}", page.text);
    // A row has several links to the same deal.
    let deals = page.text.split("/quick?back=").map(|before| before.rsplit('"').next().unwrap_or_default());
    let mut deals: Vec<&str> = deals.filter(|path| path.starts_with('/')).collect();
    deals.sort_unstable();
    deals.dedup();
    deals.len()
}

async fn number(app: &TestApp, sql: &str, values: Vec<Value<'static>>) -> i64 {
    let sql = sql.to_owned();
    app.app.db.read(move |q| q.query_one(&sql, &values, |r| Ok::<_, Error>(r.get(0)?))).await.unwrap()
}

/// A part of a freeze of about so many deals, as of a day.
async fn freeze(app: &TestApp, on: &'static str, most: i64) -> Part {
    let done = app.app.db.write(move |tx| {
        let mut by = operator(u64::from(on.as_bytes()[9]) + 700);
        by.now = format!("{on}T12:00:00Z").parse().unwrap();
        by.today = day(on);
        part(tx, &by, most)
    });
    done.await.unwrap()
}

/// How many deals of an account are closed: those are frozen once.
async fn closed_at(app: &TestApp, account: AccountId) -> i64 {
    let sql = "/* test */ select count(*) from deals where account_id = $1 and outcome <> 'open'";
    number(app, sql, vec![account.0.into()]).await
}

/// The hourly job, until there is nothing left.
async fn hour(app: &TestApp, at: &'static str) {
    loop {
        let done = app.app.db.write(move |tx| {
            let mut by = operator(u64::from(at.as_bytes()[9]) + 800);
            by.now = at.parse().unwrap();
            by.today = day(&at[..10]);
            due(tx, &by)
        });
        if done.await.unwrap() == 0 {
            return;
        }
    }
}

both! {
    async fn each_number_opens_as_many_deals(app) {
        store(&app).await;
        let c = &app.cast;
        let (mut links, mut ways) = (0, std::collections::BTreeSet::new());
        for actor in [&c.dora_director, &c.anna_am, &c.carl_am] {
            let north = format!("/pipeline/forecast?scope=all&territory={}", c.north);
            let narrow = format!("/pipeline/forecast?scope=mine&territory={}", c.north);
            for path in ["/pipeline/forecast?scope=all", "/pipeline/forecast?scope=mine", "/pipeline/forecast?scope=team", "/pipeline/forecast?scope=all&kind=renewal", &north, &narrow] {
                let page = app.shown(actor, path).await;
                for (href, n) in numbers(&page).into_iter().filter(|(href, _)| href.starts_with("/pipeline/table")) {
                    assert_eq!(rows(&app, actor, &href).await, n, "{} {path}: {href}", actor.name);
                    // In this order nothing is read from what is packed.
                    assert_eq!(rows(&app, actor, &format!("{href}&sort=name")).await, n, "{} {path}: {href}", actor.name);
                    links += 1;
                    ways.insert(href.rsplit('&').next().unwrap().to_owned());
                }
            }
            // The chips of board and table, whatever else is asked for.
            for path in ["/pipeline?scope=all", "/pipeline?scope=all&only=stalled", "/pipeline/table?scope=all&kind=all", "/pipeline/table?scope=all&outcome=won", "/pipeline/table?scope=all&closes=overdue&only=no_sponsor"] {
                let page = app.shown(actor, path).await;
                for (href, n) in numbers(&page).into_iter().filter(|(href, _)| href.contains("only=")) {
                    let table = href.replacen("/pipeline?", "/pipeline/table?", 1);
                    assert_eq!(rows(&app, actor, &table).await, n, "{} {path}: {href}", actor.name);
                    links += 1;
                }
            }
        }
        let all: Vec<&str> = ways.iter().map(String::as_str).collect();
        assert_eq!(all, ["closes=none", "closes=overdue", "only=no_sponsor", "only=no_step", "only=stalled"]);
        assert!(links > 60, "only {links} numbers were opened");
        // Beside a count that knows nothing of the product's own statements.
        let want = "/* test */ select count(*) from deals d where d.outcome = 'open' and d.next_step = '' and d.account_id not in ($1, $2)";
        let want = number(&app, want, vec![c.nordvik.0.into(), c.dairy.0.into()]).await;
        let page = app.shown(&c.dora_director, "/pipeline/forecast?scope=all").await;
        let told = numbers(&page).into_iter().find(|(href, _)| href.ends_with("only=no_step")).unwrap().1;
        assert_eq!(i64::try_from(told).unwrap(), want);
        // A territory narrows the table, says so, and can be taken off.
        let table = app.get(&c.dora_director, &format!("/pipeline/table?scope=all&kind=all&territory={}", c.north)).await.text;
        assert!(table.contains("Orphan Works") && !table.contains("Castellan Retail"), "{table}");
        assert!(table.contains("Territory <b>North</b>"), "{table}");
        let list = app.get(&c.api_token, &format!("/api/v1/deals?territory={}", c.north)).await;
        assert_eq!(list.json()["items"], json!([]), "a territory gives no rights");
    }

    async fn a_freeze_in_parts_goes_on_and_doubles_nothing(app) {
        store(&app).await;
        let c = &app.cast;
        let snapshots = "/* test */ select count(*) from deal_snapshots where taken_on = $1";
        let frozen = |on: &str| vec![Value::from(day(on))];
        assert_eq!(freeze(&app, "2026-11-12", 3).await, Part::More);
        let first = number(&app, snapshots, frozen("2026-11-12")).await;
        assert!(first > 0 && first < 39, "{first} deals are frozen");
        // What is not whole is told nowhere.
        let days = app.get(&c.anna_am, "/api/v1/forecast/freezes").await.json();
        assert_eq!(days["items"], json!([]));
        assert_eq!(app.get(&c.dora_director, "/api/v1/forecast/changes?scope=all").await.json()["since"], json!(null));
        // Accounts go by their ids: the first one's deals are frozen, what becomes of them now is for the next freeze.
        let mut ids = [c.castellan, c.dairy, c.aurelia, c.nordvik, c.orphan];
        ids.sort();
        let (head, tail): (AccountId, AccountId) = (ids[0], ids[4]);
        let done = app.app.db.write(move |tx| {
            for account in [head, tail] {
                tx.execute("/* test */ update deals set reporting_minor = 999 where account_id = $1", &params![account])?;
            }
            // As a merge would, with what was frozen of it.
            let sql = "/* test */ insert into deals (account_id, id, name, name_key, kind, stage_id, stage_since, currency, reporting_currency, category, opened_on, created_at, changed_at)
                select $2, d.id, d.name, d.name_key, d.kind, d.stage_id, d.stage_since, d.currency, d.reporting_currency, d.category, d.opened_on, 0, 0
                  from deals d where d.account_id = $1 and d.outcome = 'open'";
            let moved = tx.execute(sql, &params![head, tail])?;
            for sql in [
                "/* test */ update deal_snapshots set account_id = $2 where account_id = $1 and outcome = 'open'",
                "/* test */ delete from deals where account_id = $1 and outcome = 'open' and $2 <> $1",
            ] {
                assert_eq!(tx.execute(sql, &params![head, tail])?, moved);
            }
            Ok::<_, Error>(())
        });
        done.await.unwrap();
        // Whoever asks for it now ends it, and whoever comes later finds it done.
        let path = "/api/v1/forecast/freezes";
        assert_eq!(app.api(&c.anna_am, Method::POST, path, json!({})).await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.api(&c.dora_director, Method::POST, path, json!({})).await.status, StatusCode::CREATED);
        assert_eq!(app.api(&c.admin, Method::POST, path, json!({})).await.status, StatusCode::OK);
        assert_eq!(freeze(&app, "2026-11-12", 3).await, Part::Before);
        let told = "/* test */ select deals from forecast_freezes where taken_on = $1";
        let all = "/* test */ select count(*) from deals where outcome = 'open' or closed_on is not null";
        let rows = number(&app, snapshots, frozen("2026-11-12")).await;
        assert_eq!((rows, number(&app, told, frozen("2026-11-12")).await), (40, 40));
        assert_eq!(number(&app, all, vec![]).await, 40);
        let old = "/* test */ select count(*) from deal_snapshots where account_id = $1 and coalesce(reporting_minor, 0) = 100";
        assert_eq!(number(&app, old, vec![tail.0.into()]).await, first - number(&app, old, vec![head.0.into()]).await);
        let events = "/* test */ select count(*) from events where verb = 'forecast.frozen'";
        assert_eq!(number(&app, events, vec![]).await, 1);
    }

    async fn a_freeze_that_accounts_are_merged_under_has_each_deal_once(app) {
        store(&app).await;
        let c = &app.cast;
        let dora = &c.dora_director;
        let once = "/* test */ select count(*) from deals d join deal_snapshots s on s.account_id = d.account_id and s.deal_id = d.id where s.taken_on = $1";
        let rows = "/* test */ select count(*) from deal_snapshots where taken_on = $1";
        let upto = "/* test */ select count(*) from forecast_freezing f join accounts a on a.id <= f.upto where a.id = $1";
        let whole = async |on: &'static str| {
            while freeze(&app, on, 3).await == Part::More {}
            let told = "/* test */ select deals from forecast_freezes where taken_on = $1";
            let of = || vec![Value::from(day(on))];
            [number(&app, rows, of()).await, number(&app, once, of()).await, number(&app, told, of()).await]
        };
        // Parts go by ids, an account each. The freeze has passed one when another, which it has not reached, goes into it.
        let (low, high) = (c.aurelia.min(c.castellan), c.aurelia.max(c.castellan));
        let passed = async |account: AccountId| number(&app, upto, vec![account.0.into()]).await == 1;
        let between = async |on: &'static str| {
            while !passed(low).await {
                assert_eq!(freeze(&app, on, 3).await, Part::More);
            }
            assert!(!passed(high).await);
        };
        between("2026-11-12").await;
        let merge = async |stays: AccountId, goes: AccountId| {
            let merged = app.api(dora, Method::POST, &format!("/api/v1/accounts/{stays}/merge"), json!({"goes": goes})).await;
            assert_eq!(merged.status, StatusCode::OK, "{}", merged.text);
        };
        merge(low, high).await;
        assert_eq!(whole("2026-11-12").await, [40, 40, 40]);
        let changes = app.get(dora, "/api/v1/forecast/changes?scope=all&since=2026-11-12").await.json();
        assert_eq!(changes["moves"], json!([]), "nothing has moved since: {changes}");
        // A week later it has passed the one with what was the other's, when the merge is undone.
        between("2026-11-19").await;
        let deeds = app.get(dora, "/api/v1/undo").await.json();
        let deed = deeds["items"].as_array().unwrap().iter().find(|d| d["verb"] == "account.merged").unwrap_or_else(|| panic!("{deeds}"));
        let undone = app.api(dora, Method::POST, &format!("/api/v1/undo/{}", deed["batch"].as_str().unwrap()), json!({})).await;
        assert!(undone.status.is_success(), "{}", undone.text);
        let open = "/* test */ select count(*) from deals where outcome = 'open'";
        let open = number(&app, open, vec![]).await;
        assert_eq!(whole("2026-11-19").await, [open; 3], "what closed was frozen a week ago");
        let back = "/* test */ select count(*) from deal_snapshots where account_id = $1";
        assert_eq!(number(&app, back, vec![high.0.into()]).await, 8 + 8 - closed_at(&app, high).await, "what was frozen of them went back with them");
        // What the freeze has passed goes into what it has not reached.
        between("2026-11-26").await;
        merge(high, low).await;
        assert_eq!(whole("2026-11-26").await, [open; 3]);
    }

    async fn what_was_not_ended_on_its_day_is_made_anew(app) {
        store(&app).await;
        let c = &app.cast;
        let snapshots = "/* test */ select count(*) from deal_snapshots";
        hour(&app, "2026-11-05T20:00:00Z").await;
        let before = number(&app, snapshots, vec![]).await;
        assert_eq!(freeze(&app, "2026-11-12", 5).await, Part::More);
        assert!(number(&app, snapshots, vec![]).await > before);
        // The hour of the week has not come on this Thursday, but what was begun is ended.
        hour(&app, "2026-11-12T09:00:00Z").await;
        let days = app.get(&c.anna_am, "/api/v1/forecast/freezes").await.json();
        assert_eq!(days["items"], json!([{"taken_on": "2026-11-12"}, {"taken_on": "2026-11-05"}]));
        // Begun on the Friday, found on the Saturday: it would tell of two days, so it is taken out; nothing is due.
        assert_eq!(freeze(&app, "2026-11-13", 5).await, Part::More);
        let after = "/* test */ select count(*) from deal_snapshots where taken_on > $1";
        assert!(number(&app, after, vec![day("2026-11-12").into()]).await > 0);
        hour(&app, "2026-11-14T09:00:00Z").await;
        assert_eq!(number(&app, after, vec![day("2026-11-12").into()]).await, 0);
        let kept = app.get(&c.anna_am, "/api/v1/forecast/freezes").await.json();
        assert_eq!(kept, days);
        assert_eq!(number(&app, "/* test */ select count(*) from forecast_freezing", vec![]).await, 0);
    }
}
