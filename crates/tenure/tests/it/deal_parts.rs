//! What belongs to deals beside their lines: who else bids, the buying group, the evidence, and who of ours has which
//! share on which day, and what is to be done. In by files, found again, changed, refused, and taken back.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};

use crate::both;
use crate::kit::{Actor, TestApp};
use crate::presets::{counts, give, step};
use crate::revenue_reports::get;

const HEAD: &str = "account,deal,kind,source_system,source_id";

pub(crate) async fn made(app: &TestApp, by: &Actor, path: &str, body: Json) -> Json {
    let answer = app.api(by, Method::POST, path, body.clone()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{path} {body}: {}", answer.text);
    answer.json()
}

pub(crate) async fn load(app: &TestApp, kind: &str, csv: &str) -> Json {
    let path = format!("/api/v1/imports/{kind}");
    app.send(Some(&app.cast.admin), Method::POST, &path, Some("text/csv"), &[], csv.to_owned()).await.json()
}

/// New, changed, the same, and the columns of what was refused.
pub(crate) fn told(report: &Json) -> (u64, u64, u64, Vec<String>) {
    let n = |field: &str| report[field].as_u64().unwrap_or_else(|| panic!("{report}"));
    let refused = report["refused"].as_array().unwrap().iter().map(|r| r["column"].as_str().unwrap().to_owned());
    (n("new"), n("changed"), n("same"), refused.collect())
}

pub(crate) fn fine(new: u64, changed: u64, same: u64) -> (u64, u64, u64, Vec<String>) {
    (new, changed, same, Vec::new())
}

/// Two deals of Castellan, one of them with an id elsewhere; people, competitors. Answers the path of the first.
async fn ground(app: &TestApp) -> String {
    let (c, anna) = (&app.cast, &app.cast.anna_am);
    for name in ["Kestrel", "Osprey"] {
        made(app, &c.dora_director, "/api/v1/competitors", json!({"name": name})).await;
    }
    let people = format!("/api/v1/accounts/{}/people", c.castellan);
    for (name, email) in [("Lin Xiaowen", "lin@castellan.example"), ("Bo Berg", "")] {
        made(app, anna, &people, json!({"name": name, "email": email})).await;
    }
    let deals = "account,name,kind,amount,currency,opened_on,close_on,source_system,source_id\n\
                 Castellan Retail,Two halls,expansion,30.00,EUR,2026-01-01,2026-12-10,crm,1\n\
                 Castellan Retail,Line 4,project,7.00,EUR,2026-01-01,,,\n";
    assert_eq!(told(&load(app, "deals", deals).await), fine(2, 0, 0));
    let list = get(app, anna, "/api/v1/deals?q=halls").await;
    format!("/api/v1/accounts/{}/deals/{}", c.castellan, list["items"][0]["id"].as_str().unwrap())
}

both! {
    async fn competitors_people_and_evidence_come_in_change_and_are_found_again(app) {
        let (c, anna) = (&app.cast, &app.cast.anna_am);
        let one = ground(&app).await;
        let rivals = format!("{HEAD},competitor,note\nCastellan Retail,,,crm,1,Kestrel,\"Cheaper, late\"\nCastellan Retail,,,crm,1,osprey,\nCastellan Retail,Line 4,project,,,Kestrel,\n");
        assert_eq!(told(&load(&app, "deal-competitors", &rivals).await), fine(3, 0, 0));
        assert_eq!(told(&load(&app, "deal-competitors", &rivals).await), fine(0, 0, 3), "again: nothing changes");
        assert_eq!(told(&load(&app, "deal-competitors", &rivals.replace("Cheaper, late", "")).await), fine(0, 0, 3), "an empty cell leaves what is stored");
        assert_eq!(told(&load(&app, "deal-competitors", &rivals.replace("late", "later")).await), fine(0, 1, 2));
        let deal = get(&app, anna, &one).await;
        let notes: Vec<&str> = deal["competitors"].as_array().unwrap().iter().map(|r| r["note"].as_str().unwrap()).collect();
        assert!(notes.len() == 2 && notes.contains(&"Cheaper, later") && notes.contains(&""), "{deal}");

        let people = format!("{HEAD},person,part\nCastellan Retail,,,crm,1,lin@castellan.example,economic_buyer\nCastellan Retail,,,crm,1,bo berg,Champion\nCastellan Retail,Line 4,project,,,Lin Xiaowen,\n");
        assert_eq!(told(&load(&app, "deal-people", &people).await), fine(3, 0, 0));
        assert_eq!(told(&load(&app, "deal-people", &people).await), fine(0, 0, 3));
        assert_eq!(told(&load(&app, "deal-people", &people.replace("economic_buyer", "user_buyer")).await), fine(0, 1, 2));
        let deal = get(&app, anna, &one).await;
        let parts: Vec<&str> = deal["people"].as_array().unwrap().iter().map(|m| m["part"].as_str().unwrap()).collect();
        assert!(parts.len() == 2 && parts.contains(&"champion") && parts.contains(&"user_buyer"), "{deal}");

        // Evidence says what the deal counts as.
        assert_eq!(deal["category_by_evidence"], "pipeline", "{deal}");
        let proofs = format!("{HEAD},evidence,happened_on,person,note\nCastellan Retail,,,crm,1,need,2026-10-01,Lin Xiaowen,\"Two lines\nof it\"\nCastellan Retail,,,crm,1,champion,2026-10-02,Bo Berg,\n");
        assert_eq!(told(&load(&app, "deal-evidence", &proofs).await), fine(2, 0, 0));
        assert_eq!(told(&load(&app, "deal-evidence", &proofs).await), fine(0, 0, 2));
        assert_eq!(told(&load(&app, "deal-evidence", &proofs.replace("2026-10-02", "2026-10-03")).await), fine(0, 1, 1));
        let deal = get(&app, anna, &one).await;
        assert_eq!((&deal["category_by_evidence"], &deal["evidence"][0]["note"]), (&json!("best_case"), &json!("Two lines of it")), "{deal}");

        // What is wrong is refused, each with its column, and leaves nothing.
        let bad = format!("{HEAD},competitor,note\nCastellan Retail,,,crm,1,Moon,\nCastellan Retail,,,crm,9,Kestrel,\nCastellan Retail,Nowhere,,,,Kestrel,\nCastellan Retail,,,,1,Kestrel,\nCastellan Retail,,,crm,1,,\nNordvik Shipping,,,crm,1,Kestrel,\nCastellan Retail,,,crm,1,Kestrel,a\nCastellan Retail,,,crm,1,Kestrel,b\n");
        assert_eq!(told(&load(&app, "deal-competitors", &bad).await).3, ["competitor", "source_id", "deal", "source_id", "competitor", "source_id", "competitor"]);
        let bad = format!("{HEAD},person,part\nCastellan Retail,,,crm,1,Nobody,\nCastellan Retail,,,crm,1,Bo Berg,king\nNordvik Shipping,,,crm,1,Bo Berg,\n");
        assert_eq!(told(&load(&app, "deal-people", &bad).await).3, ["person", "part", "person"]);
        let bad = format!("{HEAD},evidence,happened_on,person,note\nCastellan Retail,,,crm,1,luck,2026-10-01,,\nCastellan Retail,,,crm,1,need,,,\nCastellan Retail,,,crm,1,need,soon,,\nCastellan Retail,,,crm,1,need,2026-10-01,Nobody,\n");
        assert_eq!(told(&load(&app, "deal-evidence", &bad).await).3, ["evidence", "happened_on", "happened_on", "person"]);
        let parked = give(&app, "deal-people", "p.csv", format!("{HEAD},person,part\nNowhere,Two halls,,,,Lin,\n").as_bytes()).await;
        let checked = step(&app, &parked, "check").await;
        assert_eq!(counts(&checked, ["new", "changed", "refused"]), [0, 0, 0], "a row of an unknown account waits: {checked}");
        for kind in ["deal-competitors", "deal-people", "deal-evidence", "deal-credits"] {
            let nobody = app.send(Some(anna), Method::POST, &format!("/api/v1/imports/{kind}"), Some("text/csv"), &[], rivals.clone()).await;
            assert_eq!(nobody.status, StatusCode::FORBIDDEN, "importing is a right of its own: {kind}");
            assert!(app.get(&c.admin, "/import").await.text.contains(kind), "{kind} is offered");
        }
    }

    async fn shares_come_in_day_by_day(app) {
        let anna = &app.cast.anna_am;
        let one = ground(&app).await;
        let head = format!("{HEAD},user,share,valid_from,valid_to\n");
        let rows = "Castellan Retail,,,crm,1,anna.prins@test.example,60,2026-01-01,2026-06-30\n\
                    Castellan Retail,,,crm,1,Ben Okafor,40%,2026-01-01,2026-06-30\n\
                    Castellan Retail,,,crm,1,ben.okafor@test.example,100,2026-07-01,\n\
                    Castellan Retail,Line 4,project,,,Anna Prins,33.33,2026-02-01,\n\
                    Castellan Retail,Line 4,project,,,Ben Okafor,66.67,2026-02-01,\n";
        let file = format!("{head}{rows}");
        assert_eq!(told(&load(&app, "deal-credits", &file).await), fine(5, 0, 0));
        assert_eq!(told(&load(&app, "deal-credits", &file).await), fine(0, 0, 5), "again: nothing changes");
        let credits = get(&app, anna, &one).await["credits"].clone();
        let shares = |credits: &Json| -> Vec<(i64, String, Json)> {
            let one = |c: &Json| (c["share"].as_i64().unwrap(), c["valid_from"].as_str().unwrap().to_owned(), c["valid_to"].clone());
            credits.as_array().unwrap().iter().map(one).collect()
        };
        let (first, second) = (String::from("2026-01-01"), String::from("2026-07-01"));
        let whole = vec![(6_000, first.clone(), json!("2026-06-30")), (4_000, first.clone(), json!("2026-06-30")), (10_000, second.clone(), Json::Null)];
        assert_eq!(shares(&credits), whole);
        // The file of deals tells who has it now, and leaves what was before.
        let deals = "account,name,kind,credits,source_system,source_id\nCastellan Retail,Two halls,expansion,ben.okafor@test.example 100,crm,1\n";
        assert_eq!(told(&load(&app, "deals", deals).await), fine(0, 0, 1));
        assert_eq!(shares(&get(&app, anna, &one).await["credits"]), whole);

        // Rows that do not make a whole are refused, all of their deal and none of another.
        let odd = format!("{head}{}", rows.replace(",40%,", ",30,"));
        assert_eq!(told(&load(&app, "deal-credits", &odd).await), (0, 0, 2, vec![String::from("share"); 3]));
        for (from, to, columns) in [
            ("Ben Okafor,40%", "Nobody,40", vec!["share", "user", "share"]),
            (",40%,", ",140,", vec!["share", "share", "share"]),
            (",40%,2026-01-01,2026-06-30", ",40,2026-06-30,2026-01-01", vec!["share", "valid_to", "share"]),
            (",40%,2026-01-01,", ",40,,", vec!["share", "valid_from", "share"]),
        ] {
            let report = load(&app, "deal-credits", &format!("{head}{}", rows.replace(from, to))).await;
            assert_eq!(told(&report).3, columns, "{to}: {report}");
        }
        assert_eq!(shares(&get(&app, anna, &one).await["credits"]), whole);

        // The rows of a deal are its whole split; what goes is told, and comes back when the import is taken back.
        let since = format!("{head}Castellan Retail,,,crm,1,Anna Prins,100,2026-03-01,\n");
        let file = give(&app, "deal-credits", "since.csv", since.as_bytes()).await;
        let checked = step(&app, &file, "check").await;
        assert_eq!(counts(&checked, ["new", "changed", "refused"]), [0, 1, 0], "{checked}");
        let done = step(&app, &checked, "run").await;
        assert_eq!(done["state"], "done", "{done}");
        assert_eq!(shares(&get(&app, anna, &one).await["credits"]), [(10_000, String::from("2026-03-01"), Json::Null)]);
        let back = step(&app, &done, "undo").await;
        assert_eq!(back["state"], "undone", "{back}");
        assert_eq!(shares(&get(&app, anna, &one).await["credits"]), whole);
    }

    async fn steps_come_in_and_are_taken_back(app) {
        let anna = &app.cast.anna_am;
        let one = ground(&app).await;
        let head = format!("{HEAD},step,due_on,owner,done_on,done_by\n");
        let rows = "Castellan Retail,,,crm,1,Value report,2026-11-20,anna.prins@test.example,,\n\
                    Castellan Retail,,,crm,1,\"CFO has\nseen it\",,,2026-11-01,Ben Okafor\n\
                    Castellan Retail,Line 4,project,,,Call,,,,\n";
        let file = format!("{head}{rows}");
        let checked = step(&app, &give(&app, "deal-steps", "steps.csv", file.as_bytes()).await, "check").await;
        assert_eq!(counts(&checked, ["new", "changed", "refused"]), [3, 0, 0], "{checked}");
        let done = step(&app, &checked, "run").await;
        assert_eq!(done["state"], "done", "{done}");
        assert_eq!(told(&load(&app, "deal-steps", &file).await), fine(0, 0, 3), "again: nothing changes");
        let stored = get(&app, anna, &one).await["steps"].clone();
        assert_eq!((&stored[0]["name"], &stored[0]["due_on"], &stored[0]["owner_id"], &stored[0]["done_on"]), (&json!("Value report"), &json!("2026-11-20"), &json!(anna.id.to_string()), &Json::Null));
        assert_eq!((&stored[1]["name"], &stored[1]["owner_id"], &stored[1]["done_on"]), (&json!("CFO has seen it"), &Json::Null, &json!("2026-11-01")));
        let changed = file.replace(",2026-11-20,anna.prins@test.example,", ",2026-11-25,,");
        let checked = step(&app, &give(&app, "deal-steps", "steps.csv", changed.as_bytes()).await, "check").await;
        assert_eq!(counts(&checked, ["new", "changed", "same"]), [0, 1, 2], "an empty cell leaves who owns it: {checked}");
        let moved = step(&app, &checked, "run").await;
        assert_eq!(get(&app, anna, &one).await["steps"][0]["due_on"], "2026-11-25");
        for run in [&moved, &done] {
            let back = step(&app, run, "undo").await;
            assert_eq!(back["state"], "undone", "{back}");
        }
        assert_eq!(get(&app, anna, &one).await["steps"], json!([]));

        let bad = format!("{head}Castellan Retail,,,crm,1,,,,,\nCastellan Retail,,,crm,1,A,soon,,,\nCastellan Retail,,,crm,1,B,,Nobody,,\nCastellan Retail,,,crm,1,C,,,,Ben Okafor\nCastellan Retail,,,crm,9,D,,,,\nCastellan Retail,,,crm,1,E,,,,\nCastellan Retail,,,crm,1,e,2026-11-20,,,\n");
        assert_eq!(told(&load(&app, "deal-steps", &bad).await).3, ["step", "due_on", "owner", "done_on", "source_id", "step"]);
        let many: String = (0..31).map(|n| format!("Castellan Retail,,,crm,1,Step {n},,,,\n")).collect();
        assert_eq!(told(&load(&app, "deal-steps", &format!("{head}{many}")).await).3, ["step"], "thirty are enough");
        assert_eq!(get(&app, anna, &one).await["steps"], json!([]));
    }

    async fn an_import_of_a_buying_group_is_taken_back(app) {
        let anna = &app.cast.anna_am;
        let one = ground(&app).await;
        let before = get(&app, anna, &one).await;
        let files = [
            ("deal-people", format!("{HEAD},person,part\nCastellan Retail,,,crm,1,Lin Xiaowen,champion\nCastellan Retail,,,crm,1,Bo Berg,\n")),
            ("deal-evidence", format!("{HEAD},evidence,happened_on,person,note\nCastellan Retail,,,crm,1,need,2026-10-01,Bo Berg,Said so\n")),
            ("deal-competitors", format!("{HEAD},competitor,note\nCastellan Retail,,,crm,1,Kestrel,\n")),
        ];
        let mut runs = Vec::new();
        for (kind, csv) in &files {
            let checked = step(&app, &give(&app, kind, "file.csv", csv.as_bytes()).await, "check").await;
            let done = step(&app, &checked, "run").await;
            assert_eq!(done["state"], "done", "{kind}: {done}");
            runs.push(done);
        }
        let now = get(&app, anna, &one).await;
        assert_eq!((now["people"].as_array().unwrap().len(), now["evidence"].as_array().unwrap().len(), now["competitors"].as_array().unwrap().len()), (2, 1, 1), "{now}");
        for run in runs.iter().rev() {
            let back = step(&app, run, "undo").await;
            assert_eq!(back["state"], "undone", "{back}");
        }
        let after = get(&app, anna, &one).await;
        for field in ["people", "evidence", "competitors", "credits", "category_by_evidence", "amount"] {
            assert_eq!(after[field], before[field], "{field}");
        }
    }
}
