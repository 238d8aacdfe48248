//! Whitespace: archived units, missing rates, cells that cannot be sold, chances that nobody gave, and mistakes that name
//! their cell.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::viewer::Via;
use tenure::base::{Error, Scope};
use tenure::features::identity::viewer_of;
use tenure::features::whitespace::store::Whose;
use tenure::features::whitespace::store::largest::{largest, worths};

use crate::both;
use crate::revenue::rate;
use crate::revenue_reports::get;
use crate::whitespace::{
    cell, euros, heard, load, made, number, openings, path, put, row, sell, undo_last, unit, wares,
};

fn places(found: &Json) -> Vec<(Json, Json)> {
    let items = found["items"].as_array().unwrap().iter();
    items.map(|o| (o["unit_id"].clone(), o["offering_id"].clone())).collect()
}

both! {
    async fn an_archived_unit_keeps_what_was_sold_and_leaves_nothing_to_win(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        let w = wares(&app).await;
        let dairy = unit(&app, anna, c.castellan, "Dairy", "plant").await;
        let lab = unit(&app, anna, c.castellan, "Lab", "site").await;
        let shed = unit(&app, anna, c.castellan, "Shed", "site").await;
        sell(&app, anna, c.castellan, &dairy, &w.hf, "2026-10-01", 30_000).await;
        sell(&app, anna, c.castellan, &dairy, &Json::Null, "2026-10-01", 700).await;
        let done = put(&app, anna, c.castellan, json!([
            {"unit_id": dairy, "offering_id": w.flow, "spend": euros(100_000), "probability": 50, "valid_from": "2026-09-01"},
            {"unit_id": dairy, "offering_id": w.vision, "spend": euros(60_000), "valid_from": "2026-09-01"},
            {"unit_id": lab, "offering_id": w.flow, "spend": euros(20_000)},
        ])).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        let told = |t: &Json| [t["sold"]["minor"].clone(), t["value"]["minor"].clone(), t["unknown"].clone(), t["sellable"].clone()];
        let before = get(&app, anna, &path(c.castellan)).await;
        assert_eq!(told(&before["total"]), [json!(30_000), json!(150_000), json!(1), json!(4)]);
        app.clock.advance(jiff::SignedDuration::from_hours(24));
        for gone in [&dairy, &shed] {
            let at = format!("/api/v1/accounts/{}/units/{}/archiving", c.castellan, gone.as_str().unwrap());
            let archived = app.api(anna, Method::POST, &at, json!({})).await;
            assert!(archived.status.is_success(), "{}", archived.text);
        }
        let grid = get(&app, anna, &path(c.castellan)).await;
        let sql = "/* test */ select cast(sum(reporting_minor) as bigint) from revenue_lines where offering_id is not null";
        assert_eq!(told(&grid["total"]), [json!(number(&app, sql, vec![]).await), json!(20_000), json!(0), json!(1)], "{grid}");
        assert_eq!((&grid["without_offering"]["minor"], &grid["total"]["share_of_wallet"]), (&json!(700), &json!(0.25)));
        assert_eq!((&row(&grid, &dairy)["archived"], &row(&grid, &lab)["archived"], row(&grid, &shed)), (&json!(true), &json!(false), &Json::Null));
        let flow = cell(&grid, &dairy, &w.flow);
        assert_eq!((&flow["state"], &flow["sold"]["minor"], &flow["noted"]["spend"]["minor"], &flow["probable"]), (&json!("sold"), &json!(30_000), &json!(100_000), &Json::Null));
        let page = app.get(anna, &format!("/accounts/{}/whitespace", c.castellan)).await.text;
        assert!(heard(&page, "Dairy (archived)").contains("Flow €300 sold, share 30%"), "{page}");
        let file = app.get(anna, &format!("/accounts/{}/whitespace.csv", c.castellan)).await.text;
        assert!(file.contains("Dairy,Flow,sold,300.00,1000.00,0.3000,,,EUR"), "{file}");
        let all = get(&app, anna, "/api/v1/whitespace?scope=all").await;
        assert_eq!(told(&all["total"]), told(&grid["total"]));
        assert_eq!(places(&get(&app, anna, &openings(c.castellan)).await), [(lab.clone(), w.flow.clone())]);
        // The day before it was in use; earlier still nobody had entered it, and what was sold is told all the same.
        let then = get(&app, anna, &format!("{}?as_of=2026-11-12", path(c.castellan))).await;
        assert_eq!((told(&then["total"]), &row(&then, &dairy)["archived"]), (told(&before["total"]), &json!(false)));
        let early = get(&app, anna, &format!("{}?as_of=2026-11-11", path(c.castellan))).await;
        assert_eq!((&early["total"]["sold"]["minor"], row(&early, &shed)), (&json!(30_000), &Json::Null));
        // Nothing new can be said of it; what was said can be ended.
        let more = put(&app, anna, c.castellan, json!([{"unit_id": dairy, "offering_id": w.vision, "spend": euros(1)}])).await;
        assert!(more.status == StatusCode::UNPROCESSABLE_ENTITY && more.text.contains("is archived"), "{}", more.text);
        let ended = put(&app, anna, c.castellan, json!([{"unit_id": dairy, "offering_id": w.vision, "state": "unknown"}])).await;
        assert_eq!((ended.status, &ended.json()["changed"]), (StatusCode::OK, &json!(1)), "{}", ended.text);
    }

    async fn what_no_rate_converts_is_no_zero(app) {
        let (c, anna, none) = (&app.cast, &app.cast.anna_am, &Json::Null);
        let w = wares(&app).await;
        let dairy = unit(&app, anna, c.castellan, "Dairy", "plant").await;
        let line = json!({"sold_on": "2026-10-01", "amount": {"minor": 5_000, "currency": "USD"}, "offering_id": w.flow, "unit_id": dairy});
        made(&app, anna, &format!("/api/v1/accounts/{}/revenue-lines", c.castellan), line).await;
        let francs = json!({"minor": 70_000, "currency": "CHF"});
        let done = put(&app, anna, c.castellan, json!([{"unit_id": dairy, "offering_id": w.vision, "spend": francs, "source": "Budget", "estimated_on": "2026-11-01", "note": "Two lines"}])).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        let grid = get(&app, anna, &path(c.castellan)).await;
        let (flow, vision, total) = (cell(&grid, &dairy, &w.flow), cell(&grid, &dairy, &w.vision), &grid["total"]);
        assert_eq!((&flow["state"], &flow["sold"], &flow["lines_without_rate"]), (&json!("sold"), none, &json!(1)));
        assert_eq!((&total["sold"], &total["lines_without_rate"], &grid["columns"][0]["sums"]["sold"]), (none, &json!(1), none));
        assert_eq!((&vision["state"], &vision["spend"], &vision["estimates_without_rate"]), (&json!("open"), none, &json!(1)));
        let noted = &vision["noted"];
        assert_eq!((&noted["spend"], &noted["source"], &noted["estimated_on"], &noted["note"], &noted["probability"]), (&francs, &json!("Budget"), &json!("2026-11-01"), &json!("Two lines"), none));
        assert_eq!((&total["spend"], &total["estimates_without_rate"], &total["unknown"]), (none, &json!(1), &json!(1)));
        let tab = format!("/accounts/{}/whitespace", c.castellan);
        let page = app.get(anna, &tab).await.text;
        let heard = heard(&page, "Dairy");
        assert!(heard.contains("sold, no rate") && heard.contains("CHF") && !heard.contains("€0"), "{heard}");
        assert!(page.contains("one line without a rate left out") && page.contains("one estimate without a rate left out"), "{page}");
        let file = app.get(anna, &format!("{tab}.csv")).await.text;
        assert!(file.contains("Dairy,Flow,sold,,,,,,EUR") && file.contains("Dairy,Vision,open,,,,,,EUR") && file.contains("700.00,CHF"), "{file}");
        let cells = app.get(anna, &format!("{tab}/cell?unit={}&offering={}", dairy.as_str().unwrap(), w.vision.as_str().unwrap())).await.text;
        assert!(cells.contains("CHF") && cells.contains("without a rate"), "{cells}");
        let all = get(&app, anna, "/api/v1/whitespace?scope=all").await;
        assert_eq!((&all["total"]["sold"], &all["total"]["lines_without_rate"]), (none, &json!(1)));
        let found = get(&app, anna, &openings(c.castellan)).await;
        assert_eq!((&found["items"][0]["estimate"], &found["items"][0]["estimate_without_rate"]), (none, &francs));
        // With a rate it counts.
        rate(&app, "CHF", "2026-01-01", "1.00").await;
        let grid = get(&app, anna, &path(c.castellan)).await;
        assert_eq!((&cell(&grid, &dairy, &w.vision)["spend"]["minor"], &grid["total"]["estimates_without_rate"]), (&json!(70_000), &json!(0)));
        // Partly rated: the sum is of what is known, and says how much is not.
        sell(&app, anna, c.castellan, &dairy, &w.flow, "2026-10-01", 900).await;
        let grid = get(&app, anna, &path(c.castellan)).await;
        assert_eq!((&grid["total"]["sold"]["minor"], &grid["total"]["lines_without_rate"]), (&json!(900), &json!(1)));
    }

    async fn what_cannot_be_sold_takes_no_estimate(app) {
        let (c, anna, dora) = (&app.cast, &app.cast.anna_am, &app.cast.dora_director);
        let w = wares(&app).await;
        let lab = unit(&app, anna, c.castellan, "Lab", "site").await;
        let next = made(&app, dora, "/api/v1/offerings", json!({"name": "Next", "level": "line", "valid_from": "2027-01-01"})).await["id"].clone();
        for (bad, words) in [
            (json!({"unit_id": lab, "offering_id": w.vision, "spend": euros(5)}), "not sold to this kind of unit"),
            (json!({"unit_id": lab, "offering_id": w.vision, "state": "competitor"}), "not sold to this kind of unit"),
            (json!({"offering_id": next, "spend": euros(5)}), "not sold yet"),
        ] {
            let answer = put(&app, anna, c.castellan, json!([{"offering_id": w.flow, "spend": euros(1_000)}, bad])).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}: {}", answer.text);
            assert!(answer.text.contains("cells.1.offering_id") && answer.text.contains(words), "{bad}: {}", answer.text);
        }
        let (unit, vision) = (lab.as_str().unwrap(), w.vision.as_str().unwrap());
        let form = [("unit", unit), ("offering", vision), ("seen", ""), ("state", "open"), ("spend", "70")];
        let again = app.post(anna, &format!("/accounts/{}/whitespace/cell", c.castellan), &form).await;
        assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.text.contains("Lab"), "{}", again.text);
        let refused = load(&app, 1, &[
            &[("account", "Castellan Retail"), ("unit", "Lab"), ("offering", "Vision"), ("spend", "5.00")],
            &[("account", "Castellan Retail"), ("offering", "Next"), ("spend", "5.00")],
        ]).await;
        assert_eq!(refused.refused.iter().map(|r| r.column.as_str()).collect::<Vec<_>>(), ["offering", "offering"]);
        assert_eq!(number(&app, "/* test */ select count(*) from whitespace_cells", vec![]).await, 0);
        let off = json!({"unit_id": lab, "offering_id": w.vision, "reason": "no_need", "until": "2027-01-01"});
        let off = app.api(anna, Method::POST, &format!("{}/dismissals", openings(c.castellan)), off).await;
        assert!(off.status == StatusCode::UNPROCESSABLE_ENTITY && off.text.contains("nothing to put off"), "{}", off.text);
        // That it does not apply may be said, and where it was sold all the same, what they spend.
        let never = put(&app, anna, c.castellan, json!([{"unit_id": lab, "offering_id": w.vision, "state": "not_applicable"}])).await;
        assert_eq!(never.status, StatusCode::OK, "{}", never.text);
        sell(&app, anna, c.castellan, &lab, &w.vision, "2026-10-01", 500).await;
        let known = put(&app, anna, c.castellan, json!([{"unit_id": lab, "offering_id": w.vision, "spend": euros(900)}])).await;
        assert_eq!(known.status, StatusCode::OK, "{}", known.text);
        assert_eq!(cell(&known.json()["grid"], &lab, &w.vision)["spend"]["minor"], 900);
    }

    async fn a_chance_that_nobody_gave_is_not_zero(app) {
        let (c, anna, none) = (&app.cast, &app.cast.anna_am, &Json::Null);
        let w = wares(&app).await;
        assert_eq!(put(&app, anna, c.castellan, json!([{"offering_id": w.vision, "spend": euros(50_000)}])).await.status, StatusCode::OK);
        for total in [get(&app, anna, &path(c.castellan)).await["total"].clone(), get(&app, anna, "/api/v1/whitespace?scope=all").await["total"].clone()] {
            assert_eq!((&total["value"]["minor"], &total["probable"], &total["cells_without_chance"]), (&json!(50_000), none, &json!(1)));
        }
        let page = app.get(anna, &format!("/accounts/{}/whitespace", c.castellan)).await.text;
        assert!(page.contains("one cell without a chance"), "{page}");
        // Of very many accounts the sums come after the page.
        let large = std::env::var("TENURE_LARGE_SCOPE").is_ok();
        assert!(large || app.get(anna, "/whitespace?scope=all").await.text.contains("one cell without a chance"));
        assert_eq!(put(&app, anna, c.castellan, json!([{"offering_id": w.vision, "spend": euros(50_000), "probability": 0}])).await.status, StatusCode::OK);
        assert_eq!(get(&app, anna, &path(c.castellan)).await["total"]["probable"]["minor"], 0, "no chance at all is said, too");
    }

    async fn mistakes_name_their_cell_and_putting_off_again_replaces(app) {
        let (c, anna, dora) = (&app.cast, &app.cast.anna_am, &app.cast.dora_director);
        let w = wares(&app).await;
        let nobody = "0190ffff-0000-7000-8000-00000000000a";
        let rival = made(&app, dora, "/api/v1/competitors", json!({"name": "Kestrel"})).await["id"].clone();
        let theirs = json!([{"offering_id": w.flow, "competitor_id": rival}]);
        assert_eq!(put(&app, anna, c.castellan, theirs).await.status, StatusCode::OK);
        let gone = format!("/api/v1/competitors/{}", rival.as_str().unwrap());
        assert_eq!(app.api(dora, Method::DELETE, &gone, json!({})).await.status, StatusCode::NO_CONTENT);
        for (bad, field) in [
            (json!({"offering_id": w.vision, "spend": euros(-1)}), "cells.1.spend"),
            (json!({"offering_id": w.vision, "unit_id": nobody, "spend": euros(1)}), "cells.1.unit_id"),
            (json!({"offering_id": nobody, "spend": euros(1)}), "cells.1.offering_id"),
            (json!({"offering_id": w.vision, "competitor_id": rival}), "cells.1.competitor_id"),
            (json!({"spend": euros(1)}), "cells.1.offering_id"),
        ] {
            let answer = put(&app, anna, c.castellan, json!([{"offering_id": w.flow, "competitor_id": rival, "note": "Still there"}, bad])).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}: {}", answer.text);
            assert!(answer.text.contains(field) && !answer.text.contains("cells.0") && !answer.text.contains(".."), "{bad}: {}", answer.text);
        }
        // A competitor that was archived since stays where it is.
        let still = json!([{"offering_id": w.flow, "competitor_id": rival, "note": "Still there"}]);
        assert_eq!(put(&app, anna, c.castellan, still).await.status, StatusCode::OK);

        assert_eq!(put(&app, anna, c.castellan, json!([{"offering_id": w.vision, "spend": euros(50_000)}])).await.status, StatusCode::OK);
        let at = format!("{}/dismissals", openings(c.castellan));
        let off = |until: &str| json!({"offering_id": w.vision, "reason": "not_now", "until": until});
        made(&app, anna, &at, off("2027-01-01")).await;
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        made(&app, anna, &at, off("2026-12-01")).await;
        let days = async || {
            let found = get(&app, anna, &openings(c.castellan)).await;
            let off = found["dismissed"].as_array().unwrap().iter().map(|d| d["until"].as_str().unwrap().to_owned());
            (found["items"].as_array().unwrap().len(), off.collect::<Vec<_>>())
        };
        assert_eq!(days().await, (0, vec![String::from("2026-12-01")]));
        // Undone, the first holds again.
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        assert_eq!(undo_last(&app, anna).await, StatusCode::NO_CONTENT);
        assert_eq!(days().await, (0, vec![String::from("2027-01-01")]));
        let last = made(&app, anna, &at, off("2026-12-24")).await["id"].clone();
        assert_eq!(app.api(anna, Method::DELETE, &format!("{at}/{}", last.as_str().unwrap()), json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(days().await, (1, vec![]));
    }

    async fn a_rule_of_few_accounts_says_so_beside_the_opening(app) {
        let (c, dora, none) = (&app.cast, &app.cast.dora_director, &Json::Null);
        let w = wares(&app).await;
        let dairy = unit(&app, dora, c.castellan, "Dairy", "site").await;
        let plan = made(&app, dora, "/api/v1/offerings", json!({"name": "Plans", "level": "line"})).await["id"].clone();
        for account in [c.aurelia, c.dairy, c.castellan] {
            sell(&app, dora, account, none, &w.flow, "2026-10-01", 1_000).await;
            sell(&app, dora, account, none, &plan, "2026-10-01", 1_000).await;
        }
        sell(&app, dora, c.orphan, none, &w.vision, "2026-10-01", 1_000).await;
        sell(&app, dora, c.castellan, &dairy, &w.flow, "2026-10-01", 1_000).await;
        let found = get(&app, dora, &openings(c.castellan)).await;
        let first = &found["items"][0];
        assert_eq!((&first["unit_id"], &first["offering_id"]), (&dairy, &plan), "{found}");
        assert_eq!((&first["found"]["accounts"], &first["found"]["support"], &first["found"]["enough"]), (&json!(4), &json!(0.75), &json!(false)));
        assert!(first["rule"].as_str().unwrap().contains("75% of 4 accounts") && first["rule"].as_str().unwrap().contains("chance"), "{found}");
        let page = app.shown(dora, &format!("/accounts/{}/whitespace", c.castellan)).await;
        assert!(page.contains("support 75% of 4 accounts") && page.contains("fewer than 20 accounts, so it may be chance"), "{page}");
    }

    async fn accounts_are_compared_in_one_currency_and_by_what_is_not_sold(app) {
        let (c, anna, none) = (&app.cast, &app.cast.anna_am, &Json::Null);
        let w = wares(&app).await;
        rate(&app, "JPY", "2026-01-01", "0.006").await;
        // 900,000 yen are 5,400 euros; 10,000 euros are more. What is sold already is not asked for.
        let yen = json!([
            {"offering_id": w.vision, "spend": {"minor": 900_000, "currency": "JPY"}},
            {"offering_id": w.flow, "spend": euros(9_000_000)},
        ]);
        assert_eq!(put(&app, anna, c.castellan, yen).await.status, StatusCode::OK);
        assert_eq!(put(&app, anna, c.dairy, json!([{"offering_id": w.vision, "spend": euros(1_000_000)}])).await.status, StatusCode::OK);
        sell(&app, anna, c.castellan, none, &w.flow, "2026-10-01", 1_000).await;
        let (id, day) = (anna.id, "2026-11-12".parse().unwrap());
        let (few, many) = app.app.db.read(move |q| {
            let viewer = viewer_of(q, id, day, Via::Console)?.unwrap();
            let scope = Scope { large: false, ..Scope::all(q, &viewer)? };
            let worths = worths(q, "EUR", day)?;
            let few = largest(q, &Whose::Scope(&scope), day, &worths, 9)?;
            let large = Scope { large: true, ..scope };
            let ids: Vec<_> = largest(q, &Whose::Scope(&large), day, &worths, 9)?.into_iter().map(|(id, _)| id).collect();
            Ok::<_, Error>((few, largest(q, &Whose::These(&ids), day, &worths, 9)?))
        }).await.unwrap();
        let round = |found: &[(_, f64)]| found.iter().map(|(id, most)| (*id, most.round() as i64)).collect::<Vec<_>>();
        assert_eq!(round(&few), [(c.dairy, 1_000_000), (c.castellan, 540_000)]);
        assert_eq!(few, many);
        let today = app.get(anna, "/").await.text;
        let at = |account| today.find(&format!("/accounts/{account}/whitespace")).unwrap_or(usize::MAX);
        assert!(today.contains("Openings found") && at(c.dairy) < at(c.castellan), "{today}");
    }

    async fn accounts_are_compared_by_lines_and_not_by_their_parts(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        let w = wares(&app).await;
        let other = made(&app, &c.dora_director, "/api/v1/offerings", json!({"name": "HF 300", "parent_id": w.flow})).await["id"].clone();
        let lab = unit(&app, anna, c.castellan, "Lab", "plant").await;
        // Two parts of one line come to more than the one estimate of the other account.
        let parts = json!([
            {"unit_id": lab, "offering_id": w.hf, "spend": euros(600_000)}, {"unit_id": lab, "offering_id": other, "spend": euros(600_000)},
            {"unit_id": lab, "offering_id": w.flow, "spend": euros(700_000)},
        ]);
        assert_eq!(put(&app, anna, c.castellan, parts).await.status, StatusCode::OK);
        assert_eq!(put(&app, anna, c.dairy, json!([{"offering_id": w.vision, "spend": euros(1_000_000)}])).await.status, StatusCode::OK);
        let (id, day) = (anna.id, "2026-11-12".parse().unwrap());
        let chosen = async || {
            app.app.db.read(move |q| {
                let viewer = viewer_of(q, id, day, Via::Console)?.unwrap();
                let (scope, worths) = (Scope::all(q, &viewer)?, worths(q, "EUR", day)?);
                let round = |found: Vec<(_, f64)>| found.into_iter().map(|(id, most)| (id, most.round() as i64)).collect::<Vec<_>>();
                let few = round(largest(q, &Whose::Scope(&Scope { large: false, ..scope.clone() }), day, &worths, 9)?);
                // Of very many the largest single estimates are told, and of those it is asked again.
                let many = largest(q, &Whose::Scope(&Scope { large: true, ..scope }), day, &worths, 9)?;
                let ids: Vec<_> = many.into_iter().map(|(id, _)| id).collect();
                Ok::<_, Error>((few, round(largest(q, &Whose::These(&ids), day, &worths, 9)?)))
            }).await.unwrap()
        };
        let best = async |account| get(&app, anna, &openings(account)).await["items"][0]["estimate"]["minor"].clone();
        let both = vec![(c.castellan, 1_200_000), (c.dairy, 1_000_000)];
        assert_eq!(chosen().await, (both.clone(), both.clone()));
        assert_eq!((best(c.castellan).await, best(c.dairy).await), (json!(1_200_000), json!(1_000_000)), "as openings say");
        let today = app.get(anna, "/").await.text;
        let at = |account| today.find(&format!("/accounts/{account}/whitespace")).unwrap_or(usize::MAX);
        assert!(at(c.castellan) < at(c.dairy), "{today}");
        // Once something of a line is sold, or in somebody else's hands, nothing of it is an opening.
        sell(&app, anna, c.castellan, &lab, &other, "2026-10-01", 1_000).await;
        assert_eq!(chosen().await, (both[1..].to_vec(), both[1..].to_vec()));
        assert_eq!(best(c.castellan).await, Json::Null);
        assert_eq!(put(&app, anna, c.dairy, json!([{"offering_id": w.vision, "state": "competitor"}])).await.status, StatusCode::OK);
        assert_eq!((chosen().await.0, best(c.dairy).await), (vec![], Json::Null));
        // What was sold and taken back is none: the client may buy it still.
        let back = json!({"sold_on": "2026-10-02", "amount": {"minor": -1_000, "currency": "EUR"}, "kind": "credit_note", "offering_id": other, "unit_id": lab});
        made(&app, anna, &format!("/api/v1/accounts/{}/revenue-lines", c.castellan), back).await;
        assert_eq!((chosen().await.0, best(c.castellan).await), (both[..1].to_vec(), json!(1_200_000)));
    }

    async fn deals_and_cells_are_refused_what_is_not_sold_in_the_same_words(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        let w = wares(&app).await;
        let lab = unit(&app, anna, c.castellan, "Lab", "site").await;
        let gone = made(&app, &c.dora_director, "/api/v1/offerings", json!({"name": "Belts", "level": "line", "valid_to": "2026-10-31"})).await["id"].clone();
        let part = made(&app, &c.dora_director, "/api/v1/offerings", json!({"name": "Belt 5", "parent_id": gone})).await["id"].clone();
        let cameras = made(&app, &c.dora_director, "/api/v1/offerings", json!({"name": "Cameras", "parent_id": w.vision})).await["id"].clone();
        for (offering, words) in [
            (&gone, "“Belts” is no longer sold"),
            (&part, "“Belts” is no longer sold"),
            (&w.vision, "“Vision” is not sold to this kind of unit: Lab"),
            (&cameras, "“Cameras” is not sold to this kind of unit: Lab"),
        ] {
            let cells = put(&app, anna, c.castellan, json!([{"unit_id": lab, "offering_id": offering, "spend": euros(5)}])).await;
            let line = json!({"name": "Try", "lines": [{"offering_id": offering, "unit_id": lab, "amount_minor": 5}]});
            let deal = app.api(anna, Method::POST, &format!("/api/v1/accounts/{}/deals", c.castellan), line).await;
            for told in [cells, deal] {
                assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}: {}", told.text);
                assert!(told.text.contains(words), "{words}: {}", told.text);
            }
        }
    }
}
