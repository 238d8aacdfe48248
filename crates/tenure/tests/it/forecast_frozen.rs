//! Numbers of the past lead to the deals behind them, as these were then: to the last minor unit, and to nobody who may not
//! see them.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure_db::params;
use uuid::Uuid;

use crate::both;
use crate::forecast::{Deal, Dice, day, freeze_on, get, lost, minor, open, random, store, won};
use crate::kit::{Actor, TestApp};

const LIST: &str = "/api/v1/forecast/frozen";

/// Amount and deals of a sum.
fn sum(of: &Json) -> (Option<i64>, Option<i64>) {
    (minor(&of["amount"]), of["deals"].as_i64())
}

/// All deals of a list, page by page; the total of each page is that of all.
async fn all(app: &TestApp, actor: &Actor, query: &str, limit: usize) -> (Json, Vec<Json>) {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let told = get(app, actor, &format!("{LIST}?{query}&limit={limit}&cursor={cursor}")).await;
        items.extend(told["items"].as_array().unwrap().clone());
        match told["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return (told["total"].clone(), items),
        }
    }
}

/// What the items of a list come to: known amounts, deals, and those without a known amount.
fn added(items: &[Json]) -> (i64, i64, i64) {
    let known: Vec<i64> = items.iter().filter_map(|item| minor(&item["counted"])).collect();
    let count = |n: usize| i64::try_from(n).unwrap();
    (known.iter().sum(), count(items.len()), count(items.len() - known.len()))
}

/// Deal, what became of it, and when.
fn told(item: &Json) -> (String, String, String) {
    let text = |name: &str| item[name].as_str().unwrap_or("-").to_owned();
    (text("deal"), text("since"), text("since_on"))
}

async fn opened(app: &TestApp, deal: &Deal, on: &str) {
    let (id, on) = (deal.id(), day(on));
    let set = "/* test */ update deals set opened_on = $2 where id = $1";
    app.app.db.write(move |tx| tx.execute(set, &params![id, on])).await.unwrap();
}

async fn proof(app: &TestApp, deal: &Deal, evidence: &'static str, on: &str) {
    let (account, id, on) = (deal.account, deal.id(), day(on));
    let put = "/* test */ insert into deal_evidence (account_id, deal_id, evidence, happened_on, created_at) values ($1, $2, $3, $4, 0)";
    app.app.db.write(move |tx| tx.execute(put, &params![account, id, evidence, on])).await.unwrap();
}

async fn archive(app: &TestApp, id: Uuid) {
    let out = "/* test */ update deals set archived_at = 1 where id = $1";
    app.app.db.write(move |tx| tx.execute(out, &params![id])).await.unwrap();
}

/// The fields of a line without commas in them.
fn fields(line: &str) -> Vec<&str> {
    line.split(',').collect()
}

both! {
    async fn a_frozen_number_leads_to_its_deals_as_they_were(app) {
        let c = &app.cast;
        let (dora, anna) = (&c.dora_director, &c.anna_am);
        store(&app, &[
            won(1, c.castellan, 1_000_001, "2026-10-20"),
            open(2, c.castellan, "commit", 31_000, "2026-12-10"),
            open(3, c.dairy, "best_case", 16_000, "2026-12-10"),
            open(4, c.aurelia, "commit", 40_000, "2026-12-10"),
            Deal { currency: "USD", ..open(5, c.aurelia, "commit", 10_003, "2026-12-11") },
            open(6, c.aurelia, "commit", 5_000, "2026-12-10"),
            Deal { currency: "XAU", ..open(7, c.dairy, "commit", 700, "2026-12-12") },
            open(20, c.nordvik, "commit", 999_900, "2026-12-10"),
        ]).await;
        freeze_on(&app, "2026-11-06").await;
        store(&app, &[
            won(1, c.castellan, 7, "2026-10-20"),
            open(2, c.castellan, "pipeline", 1, "2027-01-20"),
            open(4, c.aurelia, "best_case", 29_000, "2026-12-24"),
            lost(6, c.aurelia, 5_000, "2026-11-10"),
            Deal { currency: "XAU", close_on: None, ..open(7, c.dairy, "commit", 700, "2026-12-12") },
            open(20, c.nordvik, "commit", 100, "2026-12-10"),
        ]).await;
        archive(&app, Deal { n: 5, ..won(5, c.aurelia, 0, "2026-11-01") }.id()).await;
        let changes = get(&app, dora, "/api/v1/forecast/changes?scope=all&since=2026-11-06").await;
        let query = "scope=all&frozen_on=2026-11-06&counts=commit";
        let (total, items) = all(&app, dora, query, 2).await;
        assert_eq!(total, changes["start"], "the list comes to the number");
        assert_eq!((sum(&total), &total["unknown"]), ((Some(1_000_001 + 31_000 + 40_000 + 2_500 + 5_000), Some(6)), &json!(1)));
        assert_eq!(added(&items), (1_078_501, 6, 1));
        let since: Vec<_> = items.iter().map(told).collect();
        let want = [
            ("deal 1", "won", "2026-10-20"), ("deal 4", "open", "2026-12-24"), ("deal 2", "moved_out", "2027-01-20"),
            ("deal 6", "lost", "2026-11-10"), ("deal 5", "gone", "-"), ("deal 7", "undated", "-"),
        ];
        assert_eq!(since, want.map(|(deal, since, on)| (deal.to_owned(), since.to_owned(), on.to_owned())));
        // Each as it was: amount, category, stage, day and lead.
        let four = &items[1];
        assert_eq!((&four["counted"], &four["category"], &four["closes_on"]), (&json!("400.00"), &json!("commit"), &json!("2026-12-10")));
        assert_eq!((&four["stage"], &four["probability"], &four["lead_id"]), (&json!("Trial"), &json!(50), &json!(c.ben_kam.id)));
        assert_eq!((&items[4]["amount"], &items[4]["currency"], &items[4]["counted"]), (&json!("100.03"), &json!("USD"), &json!("25.00")));
        // Without a day it is the freeze that changes are told since.
        let usual = get(&app, dora, &format!("{LIST}?scope=all&counts=commit")).await;
        assert_eq!((&usual["frozen_on"], &usual["total"], &usual["day"]), (&json!("2026-11-06"), &total, &Json::Null));
        // Who may not see an account sees neither its frozen deals nor what they come to.
        for (actor, deals) in [(anna, &["deal 1", "deal 2", "deal 7"][..]), (&c.carl_am, &["deal 20"][..]), (&c.outsider, &[][..]), (&c.admin, &[][..])] {
            let changes = get(&app, actor, "/api/v1/forecast/changes?scope=all&since=2026-11-06").await;
            let (total, items) = all(&app, actor, query, 50).await;
            assert_eq!(total, changes["start"], "{}", actor.name);
            let names: Vec<&str> = items.iter().filter_map(|item| item["deal"].as_str()).collect();
            assert_eq!(names, deals, "{}", actor.name);
            let page = app.shown(actor, &format!("/pipeline/forecast/frozen?{query}")).await;
            for n in [1, 2, 4, 5, 6, 7, 20] {
                let name = format!("deal {n}");
                assert_eq!(page.contains(&format!(">{name}<")), deals.contains(&name.as_str()), "{} {name}: {page}", actor.name);
            }
        }
        // The page says the same, and the numbers lead to it.
        let page = app.shown(dora, &format!("/pipeline/forecast/frozen?{query}")).await;
        for words in ["Deals as they were frozen", "Frozen on 6 Nov 2026", "10,785.01 EUR", "Moved to another period", "Taken out", "one deal without a known amount or rate"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let page = app.shown(dora, "/pipeline/forecast?scope=all&since=2026-11-06").await;
        let link = "/pipeline/forecast/frozen?scope=all&amp;counts=commit&amp;frozen_on=2026-11-06";
        assert!(page.matches(link).count() >= 2, "from the waterfall and from its table: {page}");
        // The files hold the rows of the page, all of them.
        let file = app.get(dora, &format!("/pipeline/forecast/frozen.csv?{query}")).await.text;
        let mut lines = file.lines().map(fields);
        let head = lines.next().unwrap();
        let at = |name: &str| head.iter().position(|h| h.trim_start_matches('\u{feff}') == name).unwrap();
        let rows: Vec<Vec<&str>> = lines.collect();
        let counted: i64 = rows.iter().filter_map(|row| row[at("counted_amount")].replace('.', "").parse::<i64>().ok()).sum();
        assert_eq!((rows.len(), counted), (6, 1_078_501), "{file}");
        let names: Vec<&str> = rows.iter().map(|row| row[at("deal")]).collect();
        assert_eq!(names, ["deal 1", "deal 4", "deal 2", "deal 6", "deal 5", "deal 7"]);
        assert_eq!((rows[1][at("day")], rows[1][at("counted_as")], rows[1][at("since_on")]), ("2026-11-06", "Commit", "2026-12-24"));
        assert_eq!(app.get(dora, &format!("/pipeline/forecast/frozen.xlsx?{query}")).await.status, StatusCode::OK);
        let nothing = app.get(&c.outsider, &format!("/pipeline/forecast/frozen.csv?{query}")).await.text;
        assert_eq!(nothing.lines().count(), 1, "{nothing}");
    }

    async fn a_freeze_of_today_holds_what_today_holds(app) {
        let c = &app.cast;
        store(&app, &random(&app, &mut Dice(41), 160)).await;
        let frozen = app.api(&c.dora_director, Method::POST, "/api/v1/forecast/freezes", json!({})).await;
        assert_eq!(frozen.status, StatusCode::CREATED);
        for actor in [&c.dora_director, &c.anna_am, &c.carl_am, &c.outsider] {
            for more in ["", "&period=year", "&kind=renewal", "&period=month&on=2026-12-05"] {
                for counts in ["won", "commit", "committed", "best", "likely", "pipeline", "open", ""] {
                    let query = format!("scope=all&counts={counts}{more}");
                    let (mut now, mut cursor) = (Vec::new(), String::new());
                    loop {
                        let told = get(&app, actor, &format!("/api/v1/forecast/deals?{query}&limit=200&cursor={cursor}")).await;
                        now.extend(told["items"].as_array().unwrap().clone());
                        match told["next"].as_str() {
                            Some(next) => cursor = next.to_owned(),
                            None => break,
                        }
                    }
                    let (total, then) = all(&app, actor, &format!("{query}&frozen_on=2026-11-12"), 200).await;
                    let ids = |items: &[Json]| items.iter().map(|i| i["deal_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
                    assert_eq!((ids(&then), added(&then)), (ids(&now), added(&now)), "{} {query}", actor.name);
                    let (sum, deals, unknown) = added(&now);
                    let known = (deals == 0 || unknown < deals).then_some(sum);
                    assert_eq!((minor(&total["amount"]), &total["deals"], &total["unknown"]), (known, &json!(deals), &json!(unknown)), "{} {query}", actor.name);
                }
            }
        }
    }

    async fn judged_forecasts_lead_to_their_deals(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        store(&app, &[won(1, c.castellan, 6_000, "2026-07-10"), open(2, c.castellan, "commit", 1_500, "2026-09-10")]).await;
        freeze_on(&app, "2026-07-31").await;
        store(&app, &[open(2, c.castellan, "commit", 5_000, "2026-09-10"), open(9, c.nordvik, "commit", 700, "2026-09-20")]).await;
        freeze_on(&app, "2026-08-28").await;
        store(&app, &[won(2, c.castellan, 4_000, "2026-09-15"), won(9, c.nordvik, 700, "2026-09-20")]).await;
        let page = app.shown(dora, "/pipeline/forecast/past?scope=all").await;
        let judged = get(&app, dora, "/api/v1/forecast/accuracy?scope=all").await;
        let mut seen = 0;
        for of in judged["periods"].as_array().unwrap() {
            let (on, taken) = (of["period"]["from"].as_str().unwrap(), of["frozen_on"].as_str().unwrap());
            let (total, items) = all(&app, dora, &format!("scope=all&on={on}&frozen_on={taken}&counts=commit"), 50).await;
            assert_eq!((&total, added(&items).0), (&of["forecast"], minor(&of["forecast"]["amount"]).unwrap()), "{of}");
            let link = format!("/pipeline/forecast/frozen?scope=all&amp;on={on}&amp;counts=commit&amp;frozen_on={taken}");
            assert!(page.contains(&link), "{link}: {page}");
            seen += 1;
        }
        assert_eq!(seen, 2, "{judged}");
    }

    async fn a_day_that_is_over_knows_deals_that_came_and_went_between_freezes(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        store(&app, &[open(1, c.castellan, "commit", 10_000, "2026-12-10")]).await;
        freeze_on(&app, "2026-10-30").await;
        let seven = open(7, c.aurelia, "best_case", 400, "2026-12-10");
        store(&app, std::slice::from_ref(&seven)).await;
        opened(&app, &seven, "2026-11-02").await;
        freeze_on(&app, "2026-11-06").await;
        let (two, three, four) = (won(2, c.castellan, 3_000, "2026-11-10"), lost(3, c.dairy, 500, "2026-11-09"), won(4, c.castellan, 70, "2026-11-10"));
        let six = won(6, c.nordvik, 60_000, "2026-11-10");
        let seven = won(7, c.aurelia, 900, "2026-11-11");
        store(&app, &[two.clone(), three.clone(), four.clone(), open(5, c.dairy, "commit", 90, "2026-12-10"), six.clone(), seven.clone()]).await;
        for (deal, on) in [(&two, "2026-11-02"), (&three, "2026-11-02"), (&four, "2026-11-08"), (&six, "2026-11-02"), (&seven, "2026-11-02")] {
            opened(&app, deal, on).await;
        }
        for (deal, evidence, on) in [
            (&two, "economic_buyer", "2026-11-03"), (&two, "paper_process", "2026-11-04"),
            (&three, "economic_buyer", "2026-11-03"), (&three, "paper_process", "2026-11-07"),
        ] {
            proof(&app, deal, evidence, on).await;
        }
        let on = async |day: &str, actor: &Actor| {
            let (total, items) = all(&app, actor, &format!("scope=all&day={day}"), 50).await;
            assert_eq!(sum(&total), (Some(added(&items).0), Some(added(&items).1)), "{day}");
            let word = |item: &Json, name: &str| item[name].as_str().unwrap_or("-").to_owned();
            let told = |item: &Json| format!("{} {} {} {}", word(item, "deal"), word(item, "outcome"), word(item, "category"), word(item, "counted"));
            items.iter().map(told).collect::<Vec<_>>()
        };
        // As the freeze before has it, as the one after it has it, as it closed with the evidence of that day.
        assert_eq!(on("2026-11-05", dora).await, [
            "deal 1 open commit 100.00", "deal 2 open commit 30.00", "deal 3 open pipeline 5.00", "deal 7 open best_case 4.00", "deal 5 open commit 0.90",
        ]);
        // What the last freeze has is its word; what had closed by then has closed, and what came later is not there yet.
        assert_eq!(on("2026-11-09", dora).await, [
            "deal 1 open commit 100.00", "deal 2 open commit 30.00", "deal 7 open best_case 4.00", "deal 5 open commit 0.90", "deal 4 open pipeline 0.70",
        ]);
        assert_eq!(on("2026-11-10", dora).await, [
            "deal 1 open commit 100.00", "deal 2 won commit 30.00", "deal 7 open best_case 4.00", "deal 5 open commit 0.90", "deal 4 won commit 0.70",
        ]);
        assert_eq!(on("2026-11-05", &c.carl_am).await, ["deal 6 open pipeline 600.00"]);
        assert_eq!(on("2026-11-05", &c.outsider).await, Vec::<String>::new());
        let page = app.shown(dora, "/pipeline/forecast/frozen?scope=all&day=2026-11-05&counts=commit").await;
        assert!(page.contains("At the end of 5 Nov 2026") && page.contains("130.90 EUR") && page.contains("deal 2"), "{page}");
        assert!(!page.contains("deal 3<") && !page.contains("deal 6<"), "{page}");
    }

    async fn what_changed_since_a_freeze_does_not_change_its_days(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        freeze_on(&app, "2026-10-30").await;
        let two = open(2, c.dairy, "pipeline", 100, "2026-12-10");
        store(&app, &[won(1, c.castellan, 10_000, "2026-11-03"), two.clone(), won(3, c.aurelia, 20_000, "2026-11-04")]).await;
        opened(&app, &two, "2026-11-02").await;
        freeze_on(&app, "2026-11-06").await;
        // One is taken up again, one grows and moves out of the quarter, one is taken out.
        let moved = open(2, c.dairy, "commit", 5_000, "2027-01-20");
        store(&app, &[open(1, c.castellan, "commit", 10_000, "2026-12-20"), moved.clone()]).await;
        opened(&app, &moved, "2026-11-02").await;
        archive(&app, Deal::id(&won(3, c.aurelia, 20_000, "2026-11-04"))).await;
        let on = async |day: &str| {
            let (_, items) = all(&app, dora, &format!("scope=all&day={day}"), 50).await;
            let word = |item: &Json, name: &str| item[name].as_str().unwrap_or("-").to_owned();
            let told = |item: &Json| format!("{} {} {}", word(item, "deal"), word(item, "outcome"), word(item, "counted"));
            items.iter().map(told).collect::<Vec<_>>()
        };
        assert_eq!(on("2026-11-07").await, ["deal 3 won 200.00", "deal 1 won 100.00", "deal 2 open 1.00"]);
        // Before that freeze: as it has what was open, and as it stands now what no freeze has as open.
        assert_eq!(on("2026-11-05").await, ["deal 1 open 100.00", "deal 2 open 1.00"]);
        let far = app.get(dora, &format!("{LIST}?scope=all&cursor=18446744073709551615")).await;
        assert_eq!((far.status, &far.json()["items"], &far.json()["next"]), (StatusCode::OK, &json!([]), &Json::Null));
    }

    async fn nothing_frozen_and_days_that_are_none(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        let never = get(&app, dora, LIST).await;
        assert_eq!((&never["frozen_on"], &never["items"], sum(&never["total"])), (&Json::Null, &json!([]), (Some(0), Some(0))));
        let page = app.shown(dora, "/pipeline/forecast/frozen").await;
        assert!(page.contains("Nothing was frozen yet"), "{page}");
        let frozen = app.api(dora, Method::POST, "/api/v1/forecast/freezes", json!({})).await;
        assert_eq!(frozen.status, StatusCode::CREATED);
        let empty = get(&app, dora, &format!("{LIST}?frozen_on=2026-11-12")).await;
        assert_eq!((&empty["frozen_on"], &empty["items"], sum(&empty["total"])), (&json!("2026-11-12"), &json!([]), (Some(0), Some(0))));
        let page = app.shown(dora, "/pipeline/forecast/frozen?frozen_on=2026-11-12").await;
        assert!(page.contains("No deal was behind this number on that day"), "{page}");
        for (query, field, words) in [
            ("frozen_on=2026-11-05", "frozen_on", "Nothing was frozen on that day"),
            ("frozen_on=2026-13-41", "frozen_on", "day"),
            ("day=2026-11-12", "day", "That day is not over"),
            ("day=2027-01-01", "day", "That day is not over"),
            ("day=zzz", "day", "day"),
            ("day=2026-11-11&frozen_on=2026-11-12", "day", "not both"),
            ("counts=zzz", "counts", "Choose one"),
            ("cursor=zzz", "cursor", ""),
        ] {
            for path in [LIST, "/pipeline/forecast/frozen", "/pipeline/forecast/frozen.csv"] {
                // A file has no pages.
                if path.ends_with(".csv") && field == "cursor" {
                    continue;
                }
                let wrong = app.get(dora, &format!("{path}?{query}")).await;
                assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}?{query}: {}", wrong.text);
                assert!(wrong.text.contains(words), "{path}?{query}: {}", wrong.text);
                if path == LIST {
                    assert!(wrong.text.contains(field), "{query}: {}", wrong.text);
                }
            }
        }
        let set = "/* test */ update users set language = 'zh-CN'";
        app.app.db.write(move |tx| tx.execute(set, &params![])).await.unwrap();
        let wrong = app.get(dora, &format!("{LIST}?day=2026-11-12")).await;
        assert!(wrong.text.contains("该日尚未结束"), "{}", wrong.text);
    }
}
