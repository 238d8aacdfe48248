//! What a forecast is compared with, who is in a team, and what freezes and steps hold: nothing is lost on the way, and no
//! target stands beside a part of its deals.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure_db::{Value, params};

use crate::both;
use crate::forecast::{Deal, day, freeze_on, get, lost, minor, number, open, row, store, won};
use crate::kit::{Actor, TestApp};

/// Days, and an amount in euro.
type Given<'a> = (&'a str, &'a str, &'a str);

/// Gives somebody a target, or their team.
async fn target(app: &TestApp, of: &Actor, team: bool, (from, to, amount): Given<'_>) {
    let body = json!({"user_id": of.id, "team": team, "valid_from": from, "valid_to": to, "amount": amount, "currency": "EUR"});
    let by = if team { &app.cast.admin } else { &app.cast.dora_director };
    let done = app.api(by, Method::POST, "/api/v1/targets", body).await;
    assert!(done.status.is_success(), "{}", done.text);
}

/// Amount and deals of a sum.
fn sum(of: &Json) -> (Option<i64>, Option<i64>) {
    (minor(&of["amount"]), of["deals"].as_i64())
}

fn step<'a>(told: &'a Json, name: &str) -> &'a Json {
    told["steps"].as_array().unwrap().iter().find(|s| s["step"] == name).unwrap()
}

both! {
    async fn a_win_that_was_entered_late_is_in_the_next_freeze(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        let rows = "/* test */ select count(*) from deal_snapshots where taken_on = $1";
        let on = |text: &str| vec![Value::from(day(text))];
        store(&app, &[won(1, c.castellan, 5_000, "2026-10-20"), lost(7, c.castellan, 100, "2026-10-20")]).await;
        freeze_on(&app, "2026-10-30").await;
        // Dated before that freeze and entered after it; and a win whose amount was corrected.
        let late = won(2, c.dairy, 3_000, "2026-10-22");
        store(&app, &[late.clone(), won(1, c.castellan, 6_000, "2026-10-20")]).await;
        let told = get(&app, dora, "/api/v1/forecast/changes?scope=all&since=2026-10-30").await;
        assert_eq!((sum(&told["start"]), sum(&told["end"])), ((Some(5_000), Some(1)), (Some(9_000), Some(2))), "{told}");
        freeze_on(&app, "2026-11-06").await;
        assert_eq!(number(&app, rows, on("2026-11-06")).await, 2, "what is as it was frozen is not written again");
        let told = get(&app, dora, "/api/v1/forecast/changes?scope=all&since=2026-11-06").await;
        assert_eq!((sum(&told["start"]), &told["moves"]), ((Some(9_000), Some(2)), &json!([])), "{told}");
        let told = get(&app, dora, "/api/v1/forecast/changes?scope=all&since=2026-10-30").await;
        assert_eq!(sum(&told["start"]), (Some(5_000), Some(1)), "an old freeze stays as it was: {told}");
        // What was won and then taken out is in no later freeze.
        let id = late.id();
        let out = "/* test */ update deals set archived_at = 1 where id = $1";
        app.app.db.write(move |tx| tx.execute(out, &params![id])).await.unwrap();
        let frozen = app.api(dora, Method::POST, "/api/v1/forecast/freezes", json!({})).await;
        assert_eq!((frozen.status, number(&app, rows, on("2026-11-12")).await), (StatusCode::CREATED, 1));
        let told = get(&app, dora, "/api/v1/forecast/changes?scope=all&since=2026-11-12").await;
        assert_eq!((sum(&told["start"]), &told["moves"]), ((Some(6_000), Some(1)), &json!([])), "{told}");
    }

    async fn a_target_is_compared_with_the_credit_of_those_whom_it_is_of(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        store(&app, &[
            won(1, c.castellan, 5_000, "2026-10-20"), open(2, c.aurelia, "commit", 3_000, "2026-12-10"),
            open(3, c.orphan, "commit", 4_000, "2026-12-10"),
            Deal { credits: vec![(c.carl_am.id, 10_000)], ..won(4, c.castellan, 700, "2026-11-02") },
            Deal { credits: vec![(c.anna_am.id, 5_000), (c.carl_am.id, 5_000)], ..open(5, c.castellan, "commit", 600, "2026-11-30") },
        ]).await;
        target(&app, dora, true, ("2026-10-01", "2026-12-31", "92.00")).await;
        target(&app, &c.anna_am, false, ("2026-10-01", "2026-12-31", "60.00")).await;
        // Dora holds the territory of the account without a lead, so it is in both choices.
        let (all, beside) = (13_300, (Some(5_000), Some(3)));
        for scope in ["all", "team"] {
            let path = format!("/api/v1/forecast?scope={scope}");
            let told = get(&app, dora, &path).await;
            assert_eq!((minor(&told["total"]["commit"]["amount"]), &told["total"]["target"]), (Some(all), &json!("92.00")), "{scope}");
            // 5,000 and 3,000 of hers, and half of 600.
            assert_eq!(sum(&told["attained"]["commit"]), (Some(8_300), Some(3)), "{scope}: {told}");
            assert_eq!(sum(&told["beside"]["commit"]), beside, "{scope}: {told}");
            assert_eq!(row(&told, &c.anna_am.id.to_string())["target"], "60.00", "{scope}");
            // The number leads to its deals.
            let list = get(&app, dora, &format!("/api/v1/forecast/deals?scope={scope}&row=target&counts=commit")).await;
            let counted: Vec<Option<i64>> = list["items"].as_array().unwrap().iter().map(|i| minor(&i["counted"])).collect();
            assert_eq!(counted, [Some(5_000), Some(3_000), Some(300)], "{scope}");
            let page = app.shown(dora, &format!("/pipeline/forecast?scope={scope}")).await;
            assert!(page.contains("commit is €9 under target") && page.contains("row=target"), "{scope}: {page}");
            assert!(page.contains("of other teams and of accounts without a lead"), "{scope}: {page}");
            // The months have their share of it by days.
            let months = get(&app, dora, &format!("{path}&by=month")).await;
            let targets: Vec<&Json> = months["rows"].as_array().unwrap().iter().map(|r| &r["target"]).collect();
            assert_eq!(targets, [&json!("31.00"), &json!("30.00"), &json!("31.00")], "{scope}");
        }
        // A territory holds a part of what anybody's target is about.
        for scope in [format!("territory:{}", c.north), String::from("mine")] {
            for by in ["lead", "team"] {
                let told = get(&app, dora, &format!("/api/v1/forecast?scope={scope}&by={by}")).await;
                assert_eq!((&told["total"]["target"], &told["attained"]), (&Json::Null, &Json::Null), "{scope} {by}");
                let given = told["rows"].as_array().unwrap().iter().filter(|r| !r["target"].is_null()).count();
                assert_eq!(given, 0, "{scope} {by}: {told}");
            }
        }
        // An admin knows of the targets and sees none of the deals.
        let told = get(&app, &c.admin, "/api/v1/forecast?scope=all").await;
        assert_eq!((&told["total"]["target"], &told["rows"]), (&Json::Null, &json!([])), "{told}");
    }

    async fn a_target_of_a_part_is_not_that_of_the_period(app) {
        let c = &app.cast;
        let (anna, ben, dora) = (&c.anna_am, &c.ben_kam, &c.dora_director);
        store(&app, &[won(1, c.castellan, 5_000, "2026-10-20"), open(2, c.aurelia, "commit", 3_000, "2026-12-10")]).await;
        target(&app, anna, false, ("2026-11-06", "2026-11-22", "10.00")).await;
        target(&app, ben, false, ("2026-10-01", "2026-10-31", "20.00")).await;
        let told = get(&app, dora, "/api/v1/forecast?scope=all").await;
        assert_eq!((&told["total"]["target"], &told["attained"], &told["targets_partial"]), (&Json::Null, &Json::Null, &json!(2)));
        let page = app.shown(dora, "/pipeline/forecast?scope=all").await;
        assert!(page.contains("2 targets cover only a part of these days") && page.contains("no target for this period"), "{page}");
        // What covers a month is the target of that month, of those who have one.
        let told = get(&app, dora, "/api/v1/forecast?scope=all&period=month&on=2026-10-05").await;
        assert_eq!((&told["total"]["target"], &told["targets_partial"]), (&json!("20.00"), &json!(0)));
        assert_eq!((minor(&told["attained"]["won"]["amount"]), minor(&told["beside"]["won"]["amount"])), (Some(0), Some(5_000)));
        // Targets that follow one another cover the quarter together.
        target(&app, ben, false, ("2026-11-01", "2026-12-31", "25.00")).await;
        let told = get(&app, dora, "/api/v1/forecast?scope=all").await;
        assert_eq!((&row(&told, &ben.id.to_string())["target"], &told["total"]["target"]), (&json!("45.00"), &json!("45.00")));
        assert_eq!((sum(&told["attained"]["commit"]), &told["targets_partial"]), ((Some(3_000), Some(1)), &json!(1)));
    }

    async fn a_team_is_everybody_below_and_all_counts_once(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        let line = json!({"user": c.carl_am.id, "manager": c.anna_am.id, "kind": "solid", "valid_from": "2026-01-01"});
        let done = app.api(&c.admin, Method::POST, "/api/v1/reporting-lines", line).await;
        assert!(done.status.is_success(), "{}", done.text);
        store(&app, &[
            won(1, c.castellan, 5_000, "2026-10-20"), open(2, c.aurelia, "commit", 3_000, "2026-12-10"),
            open(3, c.nordvik, "commit", 700, "2026-12-10"), open(4, c.orphan, "commit", 90, "2026-12-10"),
            Deal { credits: vec![(c.anna_am.id, 5_000), (c.carl_am.id, 5_000)], ..open(5, c.castellan, "commit", 600, "2026-11-30") },
        ]).await;
        target(&app, dora, true, ("2026-10-01", "2026-12-31", "100.00")).await;
        target(&app, &c.anna_am, true, ("2026-10-01", "2026-12-31", "70.00")).await;
        let told = get(&app, dora, "/api/v1/forecast?scope=all&by=team").await;
        let rows = told["rows"].as_array().unwrap();
        let seen: Vec<(&Json, &Json, _, &Json)> = rows.iter().map(|r| (&r["id"], &r["within"], sum(&r["commit"]), &r["target"])).collect();
        let (top, inner) = (json!(dora.id), json!(c.anna_am.id));
        assert_eq!(seen, [
            (&top, &Json::Null, (Some(9_300), Some(4)), &json!("100.00")),
            (&inner, &top, (Some(6_300), Some(3)), &json!("70.00")),
            (&json!("none"), &Json::Null, (Some(90), Some(1)), &Json::Null),
        ], "{told}");
        assert_eq!(sum(&told["total"]["commit"]), (Some(9_390), Some(5)), "each deal once");
        let list = get(&app, dora, &format!("/api/v1/forecast/deals?scope=all&by=team&row={}&counts=commit", dora.id)).await;
        assert_eq!(list["items"].as_array().unwrap().len(), 4);
        let page = app.shown(dora, "/pipeline/forecast?scope=all").await;
        assert!(page.contains("A team holds those within it"), "{page}");
    }

    async fn deals_of_which_nothing_is_known_are_steps_too(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        let gold = |n, on| Deal { currency: "XAU", ..open(n, c.castellan, "commit", 500, on) };
        store(&app, &[gold(1, "2026-12-10"), open(2, c.castellan, "commit", 1_000, "2026-12-10")]).await;
        freeze_on(&app, "2026-11-06").await;
        store(&app, &[gold(1, "2027-01-20"), gold(3, "2026-12-10"), open(4, c.dairy, "commit", 0, "2026-12-10")]).await;
        let told = get(&app, dora, "/api/v1/forecast/changes?scope=all").await;
        let (new, slipped) = (step(&told, "new"), step(&told, "slipped"));
        assert_eq!((&new["amount"], &new["deals"], &new["unknown"]), (&json!("0.00"), &json!(2), &json!(1)), "{told}");
        assert_eq!((&slipped["amount"], &slipped["deals"]), (&Json::Null, &json!(1)), "nothing is known of it: {told}");
        let more: i64 = told["steps"].as_array().unwrap().iter().filter_map(|s| s["more_deals"].as_i64()).sum();
        assert_eq!((sum(&told["start"]), sum(&told["end"]), more), ((Some(1_000), Some(2)), (Some(1_000), Some(3)), 1));
        assert_eq!(told["moves"].as_array().unwrap().len(), 3);
        let page = app.shown(dora, "/pipeline/forecast?scope=all").await;
        assert!(page.contains("Slipped ?") && page.contains("2 deals, as they were frozen"), "{page}");
    }

    async fn words_and_wrong_kinds(app) {
        let c = &app.cast;
        let dora = &c.dora_director;
        store(&app, &[won(1, c.castellan, 5_000, "2026-10-20"), lost(2, c.castellan, 900, "2026-10-21")]).await;
        for path in ["/api/v1/forecast", "/api/v1/forecast/changes", "/api/v1/win-rates"] {
            let wrong = app.get(dora, &format!("{path}?kind=zzz")).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        }
        // Each number of the win rates leads to its deals, on the same page.
        let page = app.shown(dora, &format!("/pipeline/win-rates?scope=all&row={}&outcome=lost", c.anna_am.id)).await;
        assert!(page.contains("deal 2") && !page.contains("deal 1<") && !page.contains("Drawn against target"), "{page}");
        let set = "/* test */ update users set language = 'zh-CN'";
        app.app.db.write(move |tx| tx.execute(set, &params![])).await.unwrap();
        let page = app.shown(dora, "/pipeline/win-rates?scope=all&by=quarter").await;
        assert!(page.contains("2026年10月–12月"), "{page}");
    }
}
