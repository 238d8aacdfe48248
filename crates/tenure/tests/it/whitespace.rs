//! Whitespace: who may see and note it, what each cell is, that nothing counts twice and nothing hidden counts at all.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::imports::{ImportReport, Record};
use tenure::base::viewer::Via;
use tenure::base::{AccountId, Error, Scope};
use tenure::features::identity::viewer_of;
use tenure::features::whitespace::gather::Books;
use tenure::features::whitespace::imports::WHITESPACE;
use tenure::features::whitespace::model::tree::Tree;
use tenure::features::whitespace::openings::Mined;
use tenure::features::whitespace::store::Whose;
use tenure_db::{Value, params};

use crate::both;
use crate::kit::cast::operator;
use crate::kit::{Actor, TestApp};
use crate::revenue_reports::get;

pub(crate) fn path(account: AccountId) -> String {
    format!("/api/v1/accounts/{account}/whitespace")
}

pub(crate) fn openings(account: AccountId) -> String {
    format!("/api/v1/accounts/{account}/openings")
}

pub(crate) async fn made(app: &TestApp, by: &Actor, path: &str, body: Json) -> Json {
    let answer = app.api(by, Method::POST, path, body.clone()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{path} {body}: {}", answer.text);
    answer.json()
}

pub(crate) async fn put(app: &TestApp, by: &Actor, account: AccountId, cells: Json) -> crate::kit::Answer {
    app.api(by, Method::PUT, &path(account), json!({"cells": cells})).await
}

/// What is sold in these tests: two lines, one with a product; vision is for plants only.
pub(crate) struct Wares {
    pub(crate) flow: Json,
    pub(crate) hf: Json,
    pub(crate) vision: Json,
}

pub(crate) async fn wares(app: &TestApp) -> Wares {
    let dora = &app.cast.dora_director;
    let add = |body| made(app, dora, "/api/v1/offerings", body);
    let flow = add(json!({"name": "Flow", "level": "line"})).await["id"].clone();
    let hf = add(json!({"name": "HF 200", "parent_id": flow})).await["id"].clone();
    let vision = add(json!({"name": "Vision", "level": "line", "unit_kinds": ["plant"]})).await["id"].clone();
    Wares { flow, hf, vision }
}

pub(crate) async fn unit(app: &TestApp, by: &Actor, account: AccountId, name: &str, kind: &str) -> Json {
    made(app, by, &format!("/api/v1/accounts/{account}/units"), json!({"name": name, "kind": kind})).await["id"].clone()
}

pub(crate) async fn sell(
    app: &TestApp,
    by: &Actor,
    account: AccountId,
    unit: &Json,
    offering: &Json,
    on: &str,
    minor: i64,
) {
    let body =
        json!({"sold_on": on, "amount": {"minor": minor, "currency": "EUR"}, "offering_id": offering, "unit_id": unit});
    made(app, by, &format!("/api/v1/accounts/{account}/revenue-lines"), body).await;
}

/// A row of the grid as somebody hears it: its head, then its cells, each on a line.
pub(crate) fn heard(page: &str, unit: &str) -> String {
    let rows = page.split("<th scope=\"row\">");
    let row =
        rows.into_iter().find(|r| r.starts_with(unit)).unwrap_or_default().split("</tr>").next().unwrap_or_default();
    let parts = row.split('<').map(|part| match part.split_once('>') {
        Some(("/td", text)) => format!("\n{text}"),
        Some((_, text)) => text.to_owned(),
        None => part.to_owned(),
    });
    parts.collect()
}

pub(crate) fn euros(minor: i64) -> Json {
    json!({"minor": minor, "currency": "EUR"})
}

pub(crate) fn row<'a>(grid: &'a Json, unit: &Json) -> &'a Json {
    grid["rows"].as_array().unwrap().iter().find(|r| r["unit_id"] == *unit).unwrap_or(&Json::Null)
}

pub(crate) fn cell<'a>(grid: &'a Json, unit: &Json, offering: &Json) -> &'a Json {
    row(grid, unit)["cells"].as_array().unwrap().iter().find(|c| c["offering_id"] == *offering).unwrap()
}

pub(crate) async fn undo_last(app: &TestApp, actor: &Actor) -> StatusCode {
    let list = app.get(actor, "/api/v1/undo").await.json();
    let batch = list["items"][0]["batch"].as_str().expect("something to undo").to_owned();
    app.api(actor, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status
}

pub(crate) async fn number(app: &TestApp, sql: &'static str, values: Vec<Value<'static>>) -> i64 {
    app.app.db.read(move |q| q.query_one(sql, &values, |r| Ok::<_, Error>(r.get(0)?))).await.unwrap()
}

async fn change(app: &TestApp, sql: &'static str, values: Vec<Value<'static>>) {
    let done = app.app.db.write(move |tx| tx.execute(sql, &values).map_err(Error::from));
    done.await.unwrap();
}

pub(crate) async fn load(
    app: &TestApp,
    seed: u64,
    rows: &'static [&'static [(&'static str, &'static str)]],
) -> ImportReport {
    let run = app.app.db.write(move |tx| {
        let records: Vec<Record> = (2..).zip(rows).map(|(line, pairs)| Record::of(line, pairs)).collect();
        let mut report = ImportReport::default();
        WHITESPACE.load(tx, &operator(seed), &records, &mut report)?;
        Ok::<_, Error>(report)
    });
    run.await.unwrap()
}

both! {
    async fn the_grid_says_what_is_known_and_sums_agree_with_sums_of_our_own(app) {
        let (c, anna, none) = (&app.cast, &app.cast.anna_am, &Json::Null);
        let w = wares(&app).await;
        let dairy = unit(&app, anna, c.castellan, "Dairy", "plant").await;
        let lab = unit(&app, anna, c.castellan, "Lab", "site").await;
        sell(&app, anna, c.castellan, &dairy, &w.hf, "2026-10-01", 30_000).await;
        sell(&app, anna, c.castellan, &dairy, &w.flow, "2025-11-13", 10_000).await;
        sell(&app, anna, c.castellan, &dairy, &w.flow, "2025-11-12", 99_900).await; // a year ago to the day: no more
        sell(&app, anna, c.castellan, none, &w.flow, "2026-02-01", 5_000).await;
        sell(&app, anna, c.castellan, &lab, none, "2026-02-01", 700).await;
        let done = put(&app, anna, c.castellan, json!([
            {"unit_id": dairy, "offering_id": w.flow, "spend": euros(100_000), "probability": 50, "source": "Buyer", "confidence": "high", "estimated_on": "2026-11-01"},
            {"unit_id": dairy, "offering_id": w.vision, "state": "competitor", "spend": euros(60_000)},
        ])).await;
        assert_eq!((done.status, &done.json()["changed"]), (StatusCode::OK, &json!(2)), "{}", done.text);
        let grid = get(&app, anna, &path(c.castellan)).await;
        let flow = cell(&grid, &dairy, &w.flow);
        assert_eq!((&flow["state"], &flow["sold"]["minor"], &flow["share"], &flow["probable"]["minor"]), (&json!("sold"), &json!(40_000), &json!(0.4), &json!(30_000)));
        assert_eq!(cell(&grid, &dairy, &w.vision)["state"], "competitor");
        assert_eq!((&cell(&grid, &lab, &w.flow)["state"], &cell(&grid, &lab, &w.vision)["state"]), (&json!("unknown"), &json!("not_applicable")));
        assert_eq!((&cell(&grid, none, &w.flow)["sold"]["minor"], &cell(&grid, none, &w.flow)["spend"]), (&json!(5_000), none));
        // Row by row, and all together, the sums are those of the lines themselves.
        let sql = "/* test */ select cast(coalesce(sum(reporting_minor), 0) as bigint) from revenue_lines
                    where account_id = $1 and sold_on > '2025-11-12' and sold_on <= '2026-11-12' and offering_id is not null";
        let all = number(&app, sql, vec![c.castellan.0.into()]).await;
        assert_eq!((all, &grid["total"]["sold"]["minor"], &grid["without_offering"]["minor"]), (45_000, &json!(all), &json!(700)));
        assert_eq!((&grid["total"]["spend"]["minor"], &grid["total"]["value"]["minor"], &grid["total"]["share_of_wallet"]), (&json!(160_000), &json!(120_000), &json!(0.25)));
        // Flow of the dairy, the lab and the whole account, vision of the dairy; two of them owned, two with no spend.
        assert_eq!((&grid["total"]["sellable"], &grid["total"]["owned"], &grid["total"]["unknown"], &grid["total"]["penetration"]), (&json!(4), &json!(2), &json!(2), &json!(0.5)));
        // The page says the same in words.
        let page = app.get(anna, &format!("/accounts/{}/whitespace", c.castellan)).await.text;
        for words in ["of €1.6k, 2 ?", "Whole account", "No offering"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let (first, second) = (heard(&page, "Dairy"), heard(&page, "Lab"));
        assert!(first.contains("Flow €400 sold, share 40%\n") && first.contains("Vision Somebody, competitor\n"), "{first}");
        assert!(second.contains("Flow ?unknown\n"), "{second}");
        assert!(page.contains("<dt><a class=\"cover\" href=\"/accounts/") && page.contains("of about €1.6k"), "{page}");
        let parts = app.get(anna, &format!("/accounts/{}/whitespace?open={}", c.castellan, w.flow.as_str().unwrap())).await.text;
        assert!(heard(&parts, "Dairy").contains("HF 200 €300 sold, no estimate"), "{parts}");
        let file = app.get(anna, &format!("/accounts/{}/whitespace.csv", c.castellan)).await.text;
        assert!(file.contains("Dairy,Flow,sold,400.00,1000.00,0.4000,600.00,300.00,EUR"), "{file}");
        // An estimate below what was sold is told, not refused.
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        let low = put(&app, anna, c.castellan, json!([{"unit_id": dairy, "offering_id": w.flow, "spend": euros(10_000)}])).await.json();
        assert_eq!((&cell(&low["grid"], &dairy, &w.flow)["estimate_too_low"], &cell(&low["grid"], &dairy, &w.flow)["spend"]["minor"]), (&json!(true), &json!(40_000)));
        assert_eq!(undo_last(&app, anna).await, StatusCode::NO_CONTENT);
        assert_eq!(cell(&get(&app, anna, &path(c.castellan)).await, &dairy, &w.flow)["spend"]["minor"], 100_000);
    }

    async fn nobody_else_sees_it_and_nothing_hidden_counts(app) {
        let (c, anna, carl, none) = (&app.cast, &app.cast.anna_am, &app.cast.carl_am, &Json::Null);
        let w = wares(&app).await;
        change(&app, "/* test */ update accounts set sector = 'food'", vec![]).await;
        let cells = json!([{"offering_id": w.vision, "spend": euros(50_000)}]);
        assert_eq!(put(&app, anna, c.castellan, cells.clone()).await.status, StatusCode::OK);
        let page = format!("/accounts/{}/whitespace", c.castellan);
        for (actor, status) in [(anna, 200), (&c.dora_director, 200), (&c.api_token, 200), (carl, 404), (&c.outsider, 404), (&c.admin, 404), (&c.auditor, 404)] {
            assert_eq!(app.get(actor, &path(c.castellan)).await.status, status, "{}", actor.name);
            assert_eq!(app.get(actor, &openings(c.castellan)).await.status, status, "{}", actor.name);
            if !actor.token {
                assert_eq!(app.get(actor, &page).await.status, status, "{}", actor.name);
                assert_eq!(app.get(actor, &format!("{page}.csv")).await.status, status, "{}", actor.name);
            }
        }
        for actor in [carl, &c.outsider] {
            assert_eq!(put(&app, actor, c.castellan, cells.clone()).await.status, StatusCode::NOT_FOUND);
            let off = json!({"offering_id": w.vision, "reason": "no_need", "until": "2027-01-01"});
            assert_eq!(app.api(actor, Method::POST, &format!("{}/dismissals", openings(c.castellan)), off).await.status, StatusCode::NOT_FOUND);
        }
        // Who may only read may not note.
        let grant = json!({"user": c.outsider.id, "level": "read", "valid_to": "2026-12-31", "reason": "helps"});
        let granted = app.api(&c.dora_director, Method::POST, &format!("/api/v1/accounts/{}/grants", c.castellan), grant).await;
        assert!(granted.status.is_success(), "{}", granted.text);
        assert_eq!(put(&app, &c.outsider, c.castellan, cells).await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.get(&c.outsider, &page).await.status, StatusCode::OK);
        // What Carl's account buys proves nothing to Anna, and is in no rule and no sum of hers.
        sell(&app, carl, c.nordvik, none, &w.vision, "2026-10-01", 70_000).await;
        let found = get(&app, anna, &openings(c.castellan)).await;
        assert_eq!((&found["items"][0]["proof"], &found["items"][0]["access"], &found["items"][0]["score"]), (&json!(1.0), &json!(0.1), &json!(50.0)));
        assert!(!found.to_string().contains("Nordvik") && !app.get(anna, &page).await.text.contains("Nordvik"));
        let all = get(&app, anna, "/api/v1/whitespace?scope=all").await;
        assert_eq!((all["accounts"].as_array().unwrap().len(), &all["total"]["sold"]["minor"]), (1, &json!(0)));
        assert!(!app.get(anna, "/whitespace?scope=all").await.text.contains("Nordvik"));
        // Her own other account does, and so does another unit.
        sell(&app, anna, c.dairy, none, &w.vision, "2026-10-01", 70_000).await;
        let found = get(&app, anna, &openings(c.castellan)).await;
        assert_eq!((&found["items"][0]["proof"], &found["items"][0]["proved_by_accounts"][0]["account"]), (&json!(1.25), &json!("Aurelia Dairy")));
        let all = get(&app, anna, "/api/v1/whitespace?scope=all").await;
        assert_eq!((&all["total"]["sold"]["minor"], &all["total"]["value"]["minor"], &all["cross_sell"]["active_accounts"]), (&json!(70_000), &json!(50_000), &json!(1)));
        let file = app.get(anna, "/whitespace.csv?scope=all").await.text;
        assert!(file.contains("Castellan Retail") && !file.contains("Nordvik"), "{file}");
    }

    async fn a_document_of_two_accounts_counts_once(app) {
        let (c, dora) = (&app.cast, &app.cast.dora_director);
        let w = wares(&app).await;
        for account in [c.aurelia, c.dairy] {
            let body = json!({"sold_on": "2026-10-01", "amount": euros(9_000), "offering_id": w.flow, "document_number": "RE-1", "document_line": "1"});
            made(&app, dora, &format!("/api/v1/accounts/{account}/revenue-lines"), body).await;
        }
        let all = get(&app, dora, "/api/v1/whitespace?scope=all").await;
        assert_eq!((&all["total"]["sold"]["minor"], &all["cross_sell"]["active_accounts"]), (&json!(9_000), &json!(1)));
        assert_eq!(get(&app, dora, &path(c.dairy)).await["total"]["sold"]["minor"], 9_000);
    }

    async fn bad_input_is_told_and_nothing_half_is_written(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        let w = wares(&app).await;
        let other = unit(&app, anna, c.dairy, "Elsewhere", "plant").await;
        let gone = made(&app, &c.dora_director, "/api/v1/offerings", json!({"name": "Old", "level": "line", "valid_to": "2026-01-31"})).await["id"].clone();
        let nobody = "0190ffff-0000-7000-8000-00000000000a";
        for (bad, field, words) in [
            (json!({"offering_id": w.flow, "spend": euros(-1)}), "spend", "below zero"),
            (json!({"offering_id": w.flow, "probability": 101}), "probability", "0 to 100"),
            (json!({"offering_id": w.flow, "probability": -1}), "probability", "0 to 100"),
            (json!({"offering_id": w.flow, "state": "not_applicable", "spend": euros(5)}), "spend", "costs them nothing"),
            (json!({"offering_id": w.flow, "unit_id": other}), "unit", "not part of the account"),
            (json!({"offering_id": w.flow, "competitor_id": nobody}), "competitor", ""),
            (json!({"offering_id": gone, "spend": euros(5)}), "offering", "no longer sold"),
            (json!({"offering_id": nobody, "spend": euros(5)}), "offering", ""),
            (json!({"spend": euros(5)}), "offering_id", ""),
            (json!({"offering_id": w.flow, "estimated_on": "2027-01-01"}), "estimated_on", "still to come"),
            (json!({"offering_id": w.flow, "valid_from": "2027-01-01"}), "valid_from", "still to come"),
        ] {
            let answer = put(&app, anna, c.castellan, json!([{"offering_id": w.vision, "spend": euros(1_000)}, bad])).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}: {}", answer.text);
            assert!(answer.text.contains(field) && answer.text.contains(words), "{bad}: {}", answer.text);
        }
        for cells in [json!([]), json!([{"offering_id": w.flow, "spend": euros(5)}, {"offering_id": w.flow, "spend": euros(6)}])] {
            assert_eq!(put(&app, anna, c.castellan, cells).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(put(&app, anna, c.castellan, json!([{"offering_id": w.flow, "colour": "red"}])).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(number(&app, "/* test */ select count(*) from whitespace_cells", vec![]).await, 0);
        // The form keeps what was typed and says what is wrong.
        let at = format!("/accounts/{}/whitespace/cell", c.castellan);
        let (flow, vision) = (w.flow.as_str().unwrap(), w.vision.as_str().unwrap());
        let again = app.post(anna, &at, &[("unit", ""), ("offering", flow), ("seen", ""), ("state", "open"), ("spend", "-70"), ("probability", "120"), ("source", "Ines")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("below zero") && again.text.contains("0 to 100") && again.text.contains("Ines"), "{}", again.text);
        let saved = app.post(anna, &at, &[("unit", ""), ("offering", flow), ("seen", ""), ("state", "open"), ("spend", "70")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        // Somebody else noted something since the form was opened.
        let late = app.post(anna, &at, &[("unit", ""), ("offering", flow), ("seen", ""), ("state", "open"), ("spend", "80")]).await;
        assert!(late.status == StatusCode::CONFLICT && late.text.contains("Somebody changed this") && late.text.contains("80"), "{}", late.text);
        // Several at once: every chosen unit and offering.
        let several = format!("/accounts/{}/whitespace/several", c.castellan);
        let empty = app.post(anna, &several, &[("state", "open"), ("spend", "5")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let both = app.post(anna, &several, &[("unit", "whole"), ("offering", flow), ("offering", vision), ("state", "open"), ("spend", "90")]).await;
        assert_eq!(both.status, StatusCode::SEE_OTHER);
        assert_eq!(get(&app, anna, &path(c.castellan)).await["total"]["spend"]["minor"], 18_000);
        for query in ["?offering=", "?offering=x", &format!("?offering={flow}&unit=y")] {
            assert_eq!(app.get(anna, &format!("{at}{query}")).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        }
        assert_eq!(app.get(anna, &format!("{at}?offering={nobody}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get(anna, &format!("{at}?offering={flow}&unit={}", other.as_str().unwrap())).await.status, StatusCode::NOT_FOUND);
    }

    async fn another_day_shows_what_was_known_then(app) {
        let (c, anna, none) = (&app.cast, &app.cast.anna_am, &Json::Null);
        let w = wares(&app).await;
        sell(&app, anna, c.castellan, none, &w.flow, "2026-03-01", 20_000).await;
        let note = |spend: i64, from: &str| json!([{"offering_id": w.flow, "spend": euros(spend), "valid_from": from}]);
        assert_eq!(put(&app, anna, c.castellan, note(100_000, "2026-08-01")).await.status, StatusCode::OK);
        // What is noted of an earlier day ends where the later begins.
        assert_eq!(put(&app, anna, c.castellan, note(80_000, "2026-02-01")).await.status, StatusCode::OK);
        assert_eq!(put(&app, anna, c.castellan, note(125_000, "")).await.status, StatusCode::OK);
        let on = async |day: &str| get(&app, anna, &format!("{}?as_of={day}", path(c.castellan))).await["total"].clone();
        let shares = [("2026-01-31", none.clone(), 0), ("2026-02-15", json!(0.0), 0), ("2026-07-31", json!(0.25), 20_000), ("2026-08-01", json!(0.2), 20_000), ("2026-11-12", json!(0.16), 20_000)];
        for (day, share, sold) in shares {
            let total = on(day).await;
            assert_eq!((&total["share_of_wallet"], &total["sold"]["minor"]), (&share, &json!(sold)), "{day}");
        }
        // The page of another day says so and offers nothing that writes.
        let page = app.get(anna, &format!("/accounts/{}/whitespace?as_of=2026-07-31", c.castellan)).await.text;
        assert!(page.contains("You see 31 Jul 2026") && heard(&page, "Whole account").contains("sold, share 25%") && !page.contains("data-new"), "{page}");
        let cell = app.get(anna, &format!("/accounts/{}/whitespace/cell?offering={}&as_of=2026-07-31", c.castellan, w.flow.as_str().unwrap())).await.text;
        assert!(cell.contains("You see 31 Jul 2026") && !cell.contains("<form class=\"set\" method=\"post\""), "{cell}");
        assert_eq!(app.get(anna, &format!("/accounts/{}/whitespace?as_of=soon", c.castellan)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Nothing known any more: the history stays.
        let clear = put(&app, anna, c.castellan, json!([{"offering_id": w.flow, "state": "unknown"}])).await.json();
        assert_eq!((&clear["changed"], &clear["grid"]["total"]["spend"], &on("2026-08-01").await["share_of_wallet"]), (&json!(1), none, &json!(0.2)));
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        assert_eq!(undo_last(&app, anna).await, StatusCode::NO_CONTENT);
        assert_eq!(on("2026-11-12").await["spend"]["minor"], 125_000);
    }

    async fn an_opening_that_is_put_off_stays_away_that_long(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        let w = wares(&app).await;
        assert_eq!(put(&app, anna, c.castellan, json!([{"offering_id": w.vision, "spend": euros(50_000)}])).await.status, StatusCode::OK);
        let items = async || get(&app, anna, &openings(c.castellan)).await;
        assert_eq!(items().await["items"].as_array().unwrap().len(), 1);
        let at = format!("{}/dismissals", openings(c.castellan));
        for (bad, words) in [
            (json!({"offering_id": w.vision, "reason": "whim", "until": "2027-01-01"}), "one of"),
            (json!({"offering_id": w.vision, "reason": "no_need", "until": "2026-11-12"}), "after today"),
            (json!({"offering_id": w.vision, "reason": "no_need", "until": "2036-11-12"}), "three years"),
            (json!({"offering_id": w.vision, "reason": "other", "until": "2027-01-01"}), "few words"),
            (json!({"reason": "no_need", "until": "2027-01-01"}), "offering_id"),
        ] {
            let answer = app.api(anna, Method::POST, &at, bad.clone()).await;
            assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.text.to_lowercase().contains(words), "{bad}: {}", answer.text);
        }
        let off = made(&app, anna, &at, json!({"offering_id": w.vision, "reason": "no_budget", "note": "After the merger", "until": "2026-11-20"})).await;
        let found = items().await;
        assert_eq!((found["items"].as_array().unwrap().len(), &found["dismissed"][0]["until"]), (0, &json!("2026-11-20")));
        let page = app.shown(anna, &format!("/accounts/{}/whitespace", c.castellan)).await;
        assert!(page.contains("1 put off") && page.contains("After the merger"), "{page}");
        assert!(!app.get(anna, "/").await.text.contains("Openings found"));
        // Taken back by hand, and that again.
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        assert_eq!(app.api(anna, Method::DELETE, &format!("{at}/{}", off["id"].as_str().unwrap()), json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(items().await["items"].as_array().unwrap().len(), 1);
        assert!(app.get(anna, "/").await.text.contains("Openings found"));
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        assert_eq!(undo_last(&app, anna).await, StatusCode::NO_CONTENT);
        assert_eq!(items().await["items"].as_array().unwrap().len(), 0);
        // It comes back by itself on the day.
        app.clock.advance(jiff::SignedDuration::from_hours(24 * 8));
        assert_eq!(items().await["items"].as_array().unwrap().len(), 1);
        let form = format!("/accounts/{}/whitespace/dismiss", c.castellan);
        let empty = app.post(anna, &form, &[("unit", ""), ("offering", w.vision.as_str().unwrap()), ("reason", "other"), ("until", "2027-01-01")]).await;
        assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.text.contains("few words"), "{}", empty.text);
    }

    async fn nothing_is_suggested_while_a_severe_concern_is_open(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        let w = wares(&app).await;
        assert_eq!(put(&app, anna, c.castellan, json!([{"offering_id": w.vision, "spend": euros(50_000)}])).await.status, StatusCode::OK);
        let concern = made(&app, anna, &format!("/api/v1/accounts/{}/concerns", c.castellan), json!({"words": "Will prices rise?"})).await["id"].clone();
        let one = format!("/api/v1/accounts/{}/concerns/{}", c.castellan, concern.as_str().unwrap());
        let assess = |severity: &'static str| {
            let (app, one, castellan) = (&app, &one, c.castellan);
            async move {
                let (any, body) = ([("if-match", "*")], json!({"severity": severity}).to_string());
                let done = app.send(Some(anna), Method::PATCH, one, Some("application/json"), &any, body).await;
                assert!(done.status.is_success(), "{}", done.text);
                let found = get(app, anna, &openings(castellan)).await;
                (found["items"].as_array().unwrap().len(), found["waits_for_concern"].clone())
            }
        };
        // Nobody has said how severe it is, or it is not: nothing waits.
        assert_eq!(get(&app, anna, &openings(c.castellan)).await["items"].as_array().unwrap().len(), 1);
        assert_eq!(assess("normal").await, (1, Json::Null));
        assert_eq!(assess("high").await, (0, concern.clone()));
        let page = app.shown(anna, &format!("/accounts/{}/whitespace", c.castellan)).await;
        assert!(page.contains("Nothing is suggested while a severe concern is open") && page.contains("Will prices rise?"), "{page}");
        assert!(app.get(anna, "/").await.text.contains("Nothing is suggested while a severe concern is open"), "Today says so, too");
        // An answer does not settle it.
        let answered = app.api(anna, Method::POST, &format!("{one}/answers"), json!({"body": "Not this year."})).await;
        assert!(answered.status.is_success(), "{}", answered.text);
        assert_eq!(assess("critical").await, (0, concern.clone()));
        let settled = app.api(anna, Method::POST, &format!("{one}/settling"), json!({"evidence": "A letter"})).await;
        assert!(settled.status.is_success(), "{}", settled.text);
        assert_eq!(get(&app, anna, &openings(c.castellan)).await["items"].as_array().unwrap().len(), 1);
    }

    async fn rules_are_written_by_those_who_lead_and_found_among_visible_accounts_only(app) {
        let (c, anna, dora, none) = (&app.cast, &app.cast.anna_am, &app.cast.dora_director, &Json::Null);
        let w = wares(&app).await;
        let plan = made(&app, dora, "/api/v1/offerings", json!({"name": "Plans", "level": "line"})).await["id"].clone();
        const RULES: &str = "/api/v1/cross-sell-rules";
        let new = json!({"owns_id": w.flow, "lacks_id": w.vision, "reason": "Cabling is there"});
        assert_eq!(app.api(anna, Method::POST, RULES, new.clone()).await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.get(anna, "/admin/cross-sell").await.status, StatusCode::FORBIDDEN);
        for (bad, field) in [
            (json!({"owns_id": w.flow, "lacks_id": w.hf, "reason": "x"}), "lacks"),
            (json!({"owns_id": w.flow, "lacks_id": w.flow, "reason": "x"}), "lacks"),
            (json!({"owns_id": w.flow, "reason": "x"}), "lacks"),
            (json!({"owns_id": w.flow, "lacks_id": w.vision}), "reason"),
            (json!({"owns_id": w.flow, "lacks_id": w.vision, "reason": "x", "sector": "moon"}), "sector"),
            (json!({"owns_id": w.flow, "lacks_id": w.vision, "reason": "x", "unit_kind": "castle"}), "unit_kind"),
        ] {
            let answer = app.api(dora, Method::POST, RULES, bad.clone()).await;
            assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.text.contains(field), "{bad}: {}", answer.text);
        }
        let rule = made(&app, dora, RULES, new.clone()).await;
        assert_eq!(app.api(dora, Method::POST, RULES, new).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        // It speaks for what is missing, also where nobody knows what it is worth.
        sell(&app, anna, c.castellan, none, &w.flow, "2026-10-01", 1_000).await;
        let found = get(&app, anna, &openings(c.castellan)).await;
        assert_eq!((&found["items"][0]["rule"], &found["items"][0]["estimate"], &found["items"][0]["score"]), (&json!("Cabling is there"), none, none));
        let at = format!("{RULES}/{}", rule["id"].as_str().unwrap());
        let edited = app.api(dora, Method::PATCH, &at, json!({"unit_kind": "plant"})).await;
        assert_eq!((edited.status, &edited.json()["version"]), (StatusCode::OK, &json!(2)));
        assert!(get(&app, anna, &openings(c.castellan)).await["items"].as_array().unwrap().is_empty());
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        assert_eq!(app.api(dora, Method::DELETE, &at, json!({})).await.status, StatusCode::NO_CONTENT);
        assert!(app.get(anna, RULES).await.ids().is_empty());
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        assert_eq!(undo_last(&app, dora).await, StatusCode::NO_CONTENT);
        assert_eq!(app.get(anna, RULES).await.ids().len(), 1);
        // Three accounts that Dora sees have both; Anna sees two of them.
        for account in [c.aurelia, c.dairy, c.castellan] {
            sell(&app, dora, account, none, &w.flow, "2026-10-01", 1_000).await;
            sell(&app, dora, account, none, &plan, "2026-10-01", 1_000).await;
        }
        sell(&app, dora, c.orphan, none, &w.vision, "2026-10-01", 1_000).await;
        let seen = get(&app, dora, "/api/v1/cross-sell-found").await;
        let first = &seen["items"][0];
        assert_eq!((&seen["accounts"], &seen["enough"], &first["both"], &first["support"], &first["confidence"]), (&json!(4), &json!(false), &json!(3), &json!(0.75), &json!(1.0)));
        assert!((first["lift"].as_f64().unwrap() - 4.0 / 3.0).abs() < 1e-9);
        assert!(get(&app, anna, "/api/v1/cross-sell-found").await["items"].as_array().unwrap().is_empty());
        // Who sees very many accounts has a part of them looked through, and never one of others.
        for (actor, sees, rules) in [(dora, 4, 2), (anna, 2, 0), (&c.carl_am, 1, 0), (&c.outsider, 0, 0)] {
            let (id, day) = (actor.id, "2026-11-12".parse().unwrap());
            let (all, some, two) = app.app.db.read(move |q| {
                let viewer = viewer_of(q, id, day, Via::Console)?.unwrap();
                let few = Scope::all(q, &viewer)?;
                let many = Scope { large: true, ..few.clone() };
                let tree = Tree::of(tenure::features::offerings::store::all(q)?, day);
                let (all, some) = (Mined::load(q, &few, &tree, day)?, Mined::load(q, &many, &tree, day)?);
                Ok::<_, Error>((all.rules, (some.rules, some.accounts, some.part), many.sample(q, 2)?))
            }).await.unwrap();
            assert_eq!((all.len(), &some.0), (rules, &all), "{}", actor.name);
            assert_eq!((two.len(), some.2), (2.min(sees), Some(1_000)), "{}", actor.name);
            assert!(two.iter().all(|id| sees == 4 || !([c.aurelia, c.orphan].contains(id))), "{}", actor.name);
        }
        // The panel that comes after the page says what the page would.
        let late = format!("/accounts/{}/whitespace/openings", c.castellan);
        let (panel, whole) = (app.get(dora, &late).await, app.shown(dora, &late.replace("/openings", "")).await);
        assert!(panel.status == StatusCode::OK && panel.text.contains("Best openings") && whole.contains("Best openings"), "{}", panel.text);
        assert_eq!(app.get(&c.outsider, &late).await.status, StatusCode::NOT_FOUND);
        let page = app.get(dora, "/admin/cross-sell").await.text;
        assert!(page.contains("Only 4 accounts") && page.contains("1.33") && page.contains("Cabling is there"), "{page}");
        let form = app.post(dora, "/admin/cross-sell/new", &[("owns", ""), ("lacks", ""), ("reason", "")]).await;
        assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_file_twice_changes_nothing_and_goes_back(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        let w = wares(&app).await;
        let dairy = unit(&app, anna, c.castellan, "Dairy", "plant").await;
        change(&app, "/* test */ insert into competitors (id, name, name_key, created_at) values ($1, 'Kestrel', 'kestrel', 0)", params![uuid::Uuid::from_u128(5)].into()).await;
        const ROWS: &[&[(&str, &str)]] = &[
            &[("account", "Castellan Retail"), ("unit", "Dairy"), ("offering", "Flow"), ("spend", "1000.00"), ("probability", "40"), ("source", "Buyer"), ("confidence", "low"), ("date", "2026-10-01")],
            &[("account", "Castellan Retail"), ("unit", "Dairy"), ("offering", "Vision"), ("competitor", "Kestrel")],
            &[("account", "Castellan Retail"), ("unit", ""), ("offering", "Vision"), ("state", "not_applicable")],
        ];
        let report = load(&app, 1, ROWS).await;
        assert_eq!((report.new, report.refused.len()), (3, 0), "{:?}", report.refused);
        let again = load(&app, 2, ROWS).await;
        assert_eq!((again.new, again.changed, again.same), (0, 0, 3));
        let grid = get(&app, anna, &path(c.castellan)).await;
        assert_eq!((&cell(&grid, &dairy, &w.flow)["state"], &cell(&grid, &dairy, &w.vision)["state"]), (&json!("open"), &json!("competitor")));
        let more = load(&app, 3, &[&[("account", "Castellan Retail"), ("unit", "Dairy"), ("offering", "HF 200"), ("spend", "1.00")], &[("account", "Castellan Retail"), ("unit", "Dairy"), ("offering", "Flow"), ("spend", "2000.00")]]).await;
        assert_eq!((more.new, more.changed), (1, 1));
        // An empty cell leaves what was noted.
        let noted = number(&app, "/* test */ select count(*) from whitespace_cells where spend_minor = 200000 and probability = 40 and source = 'Buyer'", vec![]).await;
        assert_eq!(noted, 1);
        let refused = load(&app, 4, &[
            &[("account", "Castellan Retail"), ("unit", "Cellar"), ("offering", "Flow"), ("spend", "1.00")],
            &[("account", "Castellan Retail"), ("offering", "Moon"), ("spend", "1.00")],
            &[("account", "Castellan Retail"), ("offering", "Flow"), ("competitor", "Nobody")],
            &[("account", "Castellan Retail"), ("offering", "Flow"), ("spend", "-1.00")],
            &[("account", "Castellan Retail"), ("offering", "Flow"), ("state", "maybe")],
            &[("account", "Castellan Retail"), ("offering", "Vision"), ("spend", "5.00"), ("state", "open")],
            &[("account", "Castellan Retail"), ("offering", "Vision"), ("spend", "6.00"), ("state", "open")],
            &[("account", "Moon Works"), ("offering", "Flow"), ("spend", "1.00")],
        ]).await;
        let columns: Vec<&str> = refused.refused.iter().map(|r| r.column.as_str()).collect();
        assert_eq!(columns, ["unit", "offering", "competitor", "spend", "state", "offering", "account"]);
    }

    async fn an_opening_becomes_a_deal_and_the_cell_says_so(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        let w = wares(&app).await;
        let dairy = unit(&app, anna, c.castellan, "Dairy", "plant").await;
        assert_eq!(put(&app, anna, c.castellan, json!([{"unit_id": dairy, "offering_id": w.vision, "spend": euros(9_000_000), "probability": 40}])).await.status, StatusCode::OK);
        let tab = format!("/accounts/{}/whitespace", c.castellan);
        let page = app.shown(anna, &tab).await;
        let (unit, vision) = (dairy.as_str().unwrap(), w.vision.as_str().unwrap());
        let link = format!("/deals/new?unit={unit}&offering={vision}&account={}", c.castellan);
        assert!(page.contains(&link.replace('&', "&amp;")) && heard(&page, "Dairy").contains("Vision about €90k, open"), "{page}");
        let form = app.get(anna, &link).await;
        assert!(form.status == StatusCode::OK && form.text.contains("Castellan Retail"), "{}", form.text);
        let deal = json!({"name": "Vision for the dairy", "lines": [{"unit_id": dairy, "offering_id": w.vision, "amount_minor": 8_000_000}]});
        let deal = made(&app, anna, &format!("/api/v1/accounts/{}/deals", c.castellan), deal).await;
        let grid = get(&app, anna, &path(c.castellan)).await;
        let now = cell(&grid, &dairy, &w.vision);
        assert_eq!((&now["state"], &now["deal_id"], &now["probable"]["minor"]), (&json!("deal"), &deal["id"], &json!(3_600_000)));
        assert!(get(&app, anna, &openings(c.castellan)).await["items"].as_array().unwrap().is_empty());
        let page = app.get(anna, &tab).await.text;
        assert!(heard(&page, "Dairy").contains("Vision deal €80k, Idea") && page.contains("Vision for the dairy"), "{page}");
        // Sold comes first; the deal stands beside it.
        sell(&app, anna, c.castellan, &dairy, &w.vision, "2026-11-01", 100_000).await;
        let page = app.get(anna, &tab).await.text;
        assert!(heard(&page, "Dairy").contains("Vision €1k sold, share 1%; Deal: Vision for the dairy, Idea"), "{page}");
        assert_eq!(cell(&get(&app, anna, &path(c.castellan)).await, &dairy, &w.vision)["state"], "sold");
        // Yesterday there was no deal.
        let before = get(&app, anna, &format!("{}?as_of=2026-11-11", path(c.castellan))).await;
        assert_eq!(cell(&before, &dairy, &w.vision)["deal_id"], Json::Null);
    }

    async fn a_large_grid_costs_as_many_statements_as_a_small_one(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        wares(&app).await;
        unit(&app, anna, c.castellan, "Dairy", "plant").await;
        let castellan = c.castellan;
        let read = async || {
            let run = app.app.db.read(move |q| {
                let (settings, today) = (tenure::base::settings::load(q)?, jiff::civil::date(2026, 11, 12));
                let before = q.statements();
                let books = Books::load(q, &Whose::Account(castellan), &settings, today, today)?;
                let grid = books.grid(castellan, &[]);
                Ok::<_, Error>((q.statements() - before, grid.rows.len(), grid.columns.len(), grid.total.sold, grid.total.gap))
            });
            run.await.unwrap()
        };
        let small = read().await;
        let fill = app.app.db.write(move |tx| {
            for n in 0..60_u128 {
                let id = uuid::Uuid::from_u128(0x6000 + n);
                tx.execute("/* test */ insert into offerings (id, level, name, name_key, created_at) values ($1, 'line', $2, $2, 0)", &params![id, format!("line {n:02}")])?;
            }
            for n in 0..40_u128 {
                let unit = uuid::Uuid::from_u128(0x4000 + n);
                tx.execute("/* test */ insert into units (account_id, id, name, name_key, kind, created_at) values ($1, $2, $3, $3, 'plant', 0)", &params![castellan, unit, format!("unit {n:02}")])?;
                for m in 0..60_u128 {
                    let (offering, id) = (uuid::Uuid::from_u128(0x6000 + m), uuid::Uuid::from_u128(0x9_0000 + n * 100 + m));
                    tx.execute(
                        "/* test */ insert into whitespace_cells (account_id, id, unit_id, offering_id, spend_minor, currency, valid_from, created_at) values ($1, $2, $3, $4, 1000, 'EUR', '2026-01-01', 0)",
                        &params![castellan, id, unit, offering],
                    )?;
                    tx.execute(
                        "/* test */ insert into revenue_lines (account_id, id, unit_id, offering_id, sold_on, sold_month, amount_minor, currency, reporting_minor, reporting_currency, kind, match_key, created_at, changed_at)
                         values ($1, $2, $3, $4, '2026-10-01', 24321, 400, 'EUR', 400, 'EUR', 'invoice', $2, 0, 0)",
                        &params![castellan, id, unit, offering],
                    )?;
                }
            }
            Ok::<_, Error>(())
        });
        fill.await.unwrap();
        let large = read().await;
        assert_eq!((large.0, large.1, large.2), (small.0, 41, 62));
        assert_eq!((large.3, large.4), (2_400 * 400, 2_400 * 600));
        let page = app.get(anna, &format!("/accounts/{castellan}/whitespace")).await;
        assert!(page.status == StatusCode::OK && page.text.matches("<td><a class=\"h3\" href=\"whitespace/cell?unit=").count() >= 2_400);
    }
}
