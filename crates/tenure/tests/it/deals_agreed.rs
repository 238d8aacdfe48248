//! What the house agreed on for deals, from files: renewal rules with their steps, the stages of each kind, why deals are
//! won and lost. In, found again, changed, refused, and taken back.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};

use crate::both;
use crate::deal_parts::{fine, load, made, told};
use crate::kit::TestApp;
use crate::presets::{counts, give, lines, step};

const RULES: &str = "/api/v1/renewal-rules";
const STAGES: &str = "/api/v1/deal-stages";
const REASONS: &str = "/api/v1/deal-reasons";

const HEAD: &str = "name,name_zh,position,revenue_kind,offering,least_months,days_before,notice_days,without_notice,\
                    runs_on_months,stage,step,step_zh,step_days_before,step_owner\n";
const FIRST: &str =
    "Service plans,服务计划,1,recurring,Service plan,6,120,30,runs_on,12,Terms sent,Value report,价值报告,60,lead\n";
const SECOND: &str = "service plans,,,,,,,,,,,CFO has seen it,,10,nobody\n";
const OTHER: &str = "Licences,,2,,,,90,,,,,,,,\n";

async fn rules(app: &TestApp) -> Vec<Json> {
    let all = app.get(&app.cast.anna_am, RULES).await.json();
    all["items"].as_array().unwrap().clone()
}

async fn rule(app: &TestApp, name: &str) -> Json {
    rules(app).await.into_iter().find(|r| r["name"] == name).unwrap_or(Json::Null)
}

fn steps(rule: &Json) -> Vec<(String, i64, bool)> {
    let step =
        |s: &Json| (s["name"].as_str().unwrap().to_owned(), s["days_before"].as_i64().unwrap(), s["by_lead"] == true);
    rule["steps"].as_array().unwrap().iter().map(step).collect()
}

fn named(name: &str, days: i64, by_lead: bool) -> (String, i64, bool) {
    (name.to_owned(), days, by_lead)
}

/// Reasons of an outcome in their order, retired ones last.
async fn reasons(app: &TestApp, outcome: &str) -> Vec<Json> {
    let all = app.get(&app.cast.anna_am, &format!("{REASONS}?archived=true")).await.json();
    all["items"].as_array().unwrap().iter().filter(|r| r["outcome"] == outcome).cloned().collect()
}

/// A reason for losing by its name, with its place among them.
async fn lost(app: &TestApp, name: &str) -> (usize, Json) {
    let all = reasons(app, "lost").await;
    let at = all.iter().position(|r| r["name"] == name);
    at.map_or((0, Json::Null), |at| (at + 1, all[at].clone()))
}

/// Runs a file; answers the import.
pub(crate) async fn run(app: &TestApp, kind: &str, csv: &str) -> Json {
    let checked = step(app, &give(app, kind, "file.csv", csv.as_bytes()).await, "check").await;
    assert_eq!(checked["state"], "checked", "{checked}");
    let done = step(app, &checked, "run").await;
    assert_eq!(done["state"], "done", "{done}");
    done
}

/// Takes an import back; how many came back, and the reasons of what stays.
pub(crate) async fn back(app: &TestApp, import: &Json) -> (u64, Vec<String>) {
    let undone = step(app, import, "undo").await;
    assert_eq!(undone["state"], "undone", "{undone}");
    let told = |l: &Json| format!("{}: {}", l["value"].as_str().unwrap(), l["reason"].as_str().unwrap());
    let mut kept: Vec<String> = lines(app, &undone, "kept").await.iter().map(told).collect();
    kept.sort();
    (counts(&undone, ["back"])[0], kept)
}

both! {
    async fn renewal_rules_come_in_with_their_steps(app) {
        let (c, admin) = (&app.cast, &app.cast.admin);
        made(&app, &c.dora_director, "/api/v1/offerings", json!({"level": "line", "name": "Service plan"})).await;
        let file = format!("{HEAD}{FIRST}{SECOND}{OTHER}");
        let done = run(&app, "renewal-rules", &file).await;
        assert_eq!(counts(&done, ["new", "changed", "refused"]), [3, 0, 0], "{done}");
        assert_eq!(told(&load(&app, "renewal-rules", &file).await), fine(0, 0, 3), "again: nothing changes");
        let plans = rule(&app, "Service plans").await;
        assert_eq!(steps(&plans), [named("Value report", 60, true), named("CFO has seen it", 10, false)]);
        assert_eq!((&plans["name_zh"], &plans["days_before"], &plans["notice_days"], &plans["runs_on_months"]), (&json!("服务计划"), &json!(120), &json!(30), &json!(12)));
        assert_eq!((&plans["revenue_kind"], &plans["without_notice"], &plans["version"]), (&json!("recurring"), &json!("runs_on"), &json!(1)));
        assert!(!plans["offering_id"].is_null() && !plans["stage_id"].is_null(), "{plans}");
        assert_eq!((steps(&rule(&app, "Licences").await).len(), &rule(&app, "Licences").await["position"]), (0, &json!(2)));
        let only = "name,days_before\nService plans,120\n";
        assert_eq!(told(&load(&app, "renewal-rules", only).await), fine(0, 0, 1), "without steps in the file they stay");

        // A file that is only looked at changes nothing; then the rows of the rule are its steps.
        let second = format!(
            "{HEAD}{}service plans,,,,,,,,,,,Call,,5,nobody\n{OTHER}",
            FIRST.replace(",120,", ",100,").replace(",60,", ",45,")
        );
        let checked = step(&app, &give(&app, "renewal-rules", "file.csv", second.as_bytes()).await, "check").await;
        assert_eq!(counts(&checked, ["new", "changed", "same", "refused"]), [1, 1, 1, 0], "{checked}");
        let fields: Vec<Json> = lines(&app, &checked, "changed").await.iter().map(|l| l["field"].clone()).collect();
        assert_eq!(fields, ["days_before", "step", "step_days_before"]);
        assert_eq!(rule(&app, "Service plans").await, plans);
        let changed = step(&app, &checked, "run").await;
        let now = rule(&app, "Service plans").await;
        assert_eq!((steps(&now), &now["days_before"]), (vec![named("Value report", 45, true), named("Call", 5, false)], &json!(100)));
        assert_eq!(back(&app, &changed).await, (1, vec![]));
        let again = rule(&app, "Service plans").await;
        assert_eq!((steps(&again), &again["days_before"]), (steps(&plans), &json!(120)));

        // What was changed since stays, and is told; the other fields of it return.
        let third = "name,days_before,notice_days,least_months\nService plans,150,40,3\n";
        let changed = run(&app, "renewal-rules", third).await;
        let path = format!("{RULES}/{}", plans["id"].as_str().unwrap());
        let mut body = rule(&app, "Service plans").await;
        for field in ["id", "version"] {
            body.as_object_mut().unwrap().remove(field);
        }
        body["notice_days"] = json!(50);
        let put = app.send(Some(admin), Method::PUT, &path, Some("application/json"), &[("if-match", "*")], body.to_string()).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.text);
        assert_eq!(back(&app, &changed).await, (0, vec![String::from("Service plans: Changed since: notice_days.")]));
        let now = rule(&app, "Service plans").await;
        assert_eq!((&now["days_before"], &now["notice_days"], &now["least_months"]), (&json!(120), &json!(50), &json!(6)));

        // The rules that the first file made go, but for the one that was used since.
        assert_eq!(back(&app, &done).await, (1, vec![String::from("Service plans: Somebody has used it since.")]));
        let left: Vec<Json> = rules(&app).await.iter().map(|r| r["name"].clone()).collect();
        assert_eq!(left, ["Service plans"]);

        // An archived rule is in use again once a file has it, until that is taken back.
        body["archived"] = json!(true);
        let put = app.send(Some(admin), Method::PUT, &path, Some("application/json"), &[("if-match", "*")], body.to_string()).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.text);
        let restored = run(&app, "renewal-rules", "name\nSERVICE plans\n").await;
        assert_eq!(counts(&restored, ["new", "changed"]), [0, 1], "{restored}");
        assert_eq!(rule(&app, "Service plans").await["archived"], false);
        assert_eq!(back(&app, &restored).await, (1, vec![]));
        assert_eq!(rule(&app, "Service plans").await["archived"], true);
    }

    async fn renewal_rules_that_cannot_be_are_refused(app) {
        let (c, admin) = (&app.cast, &app.cast.admin);
        for _ in 0..2 {
            made(&app, admin, RULES, json!({"name": "Twice", "days_before": 10})).await;
        }
        let before = rules(&app).await;
        let many: String = (0..31).map(|n| format!("Bad,90,Step {n}\n")).collect();
        let many = format!("name,days_before,step\n{many}");
        for (csv, columns) in [
            ("name,days_before\nBad,-5\n", vec!["days_before"]),
            ("name,days_before\nBad,many\n", vec!["days_before"]),
            ("name,days_before\n,90\n", vec!["name"]),
            ("name\nBad\n", vec!["days_before", "notice_days"]),
            ("name,days_before,notice_days\nBad,90,-1\n", vec!["notice_days"]),
            ("name,days_before,notice_days\nBad,90,90\n", vec!["notice_days"]),
            ("name,days_before,revenue_kind\nBad,90,gold\n", vec!["revenue_kind"]),
            ("name,days_before,without_notice\nBad,90,runs_on\n", vec!["runs_on_months"]),
            ("name,days_before,offering\nBad,90,Nothing\n", vec!["offering"]),
            ("name,days_before,stage\nBad,90,Nowhere\n", vec!["stage"]),
            ("name,days_before,step,step_owner\nBad,90,Call,Nobody Known\n", vec!["step_owner"]),
            ("name,days_before,step,step_days_before\nBad,90,Call,900\n", vec!["step_days_before"]),
            ("name,days_before,step_owner\nBad,90,lead\n", vec!["step"]),
            ("name,days_before,step,step_days_before\nBad,90,Call,9\nBad,90,call,8\n", vec!["name", "step"]),
            ("name,days_before,step\nBad,90,A\nBad,80,B\n", vec!["name", "days_before"]),
            ("name,days_before\nTwice,90\n", vec!["name"]),
            (many.as_str(), vec!["step"; 31]),
        ] {
            assert_eq!(told(&load(&app, "renewal-rules", csv).await).3, columns, "{csv}");
        }
        assert_eq!(rules(&app).await, before);
        // Where some rows may stay out, a rule of which one is wrong stays out as a whole, and others come in.
        let done = run(&app, "renewal-rules", "name,days_before,step\nBad,90,A\nBad,-1,B\n<b>Good</b>,90,=1+1\n").await;
        assert_eq!(counts(&done, ["new", "refused"]), [1, 2], "{done}");
        assert_eq!(rules(&app).await.len(), before.len() + 1);
        let page = app.get(admin, "/admin/renewal-rules").await.text;
        assert!(page.contains("&lt;b&gt;Good") && !page.contains("<b>Good"), "{page}");
        for actor in [&c.anna_am, &c.dora_director, &c.auditor] {
            for kind in ["renewal-rules", "deal-stages", "deal-reasons", "cross-sell-rules"] {
                let path = format!("/api/v1/imports/{kind}");
                let nobody = app.send(Some(actor), Method::POST, &path, Some("text/csv"), &[], String::from("name\nBad\n")).await;
                assert_eq!(nobody.status, StatusCode::FORBIDDEN, "importing is a right of its own: {kind}");
            }
        }
    }

    async fn stages_come_in_and_go(app) {
        let all = |app| async move {
            let app: &TestApp = app;
            app.get(&app.cast.anna_am, STAGES).await.json()["items"].as_array().unwrap().clone()
        };
        let before = all(&app).await;
        let first = before.iter().find(|s| s["kind"] == "project").unwrap()["name"].as_str().unwrap().to_owned();
        let head = "kind,name,name_zh,position,probability,norm_days,criteria\n";
        let file = format!("{head}project,Pilot,试点,,40,21,need; Close_On\nproject,{first},,,,,\n");
        let done = run(&app, "deal-stages", &file).await;
        assert_eq!(counts(&done, ["new", "changed", "same", "refused"]), [1, 0, 1, 0], "{done}");
        assert_eq!(told(&load(&app, "deal-stages", &file).await), fine(0, 0, 2), "again: nothing changes");
        let pilot = || async { all(&app).await.into_iter().find(|s| s["name"] == "Pilot").unwrap_or(Json::Null) };
        let stage = pilot().await;
        assert_eq!((&stage["criteria"], &stage["probability"], &stage["norm_days"], &stage["kind"]), (&json!(["close_on", "need"]), &json!(40), &json!(21), &json!("project")));

        let changed = run(&app, "deal-stages", &file.replace(",40,21,need; Close_On", ",45%,,amount")).await;
        assert_eq!(counts(&changed, ["new", "changed", "same"]), [0, 1, 1], "{changed}");
        assert_eq!((&pilot().await["probability"], &pilot().await["norm_days"], &pilot().await["criteria"]), (&json!(45), &json!(21), &json!(["amount"])));
        let path = format!("{STAGES}/{}", stage["id"].as_str().unwrap());
        let tag = [("if-match", "*")];
        let since = app.send(Some(&app.cast.admin), Method::PATCH, &path, Some("application/json"), &tag, json!({"probability": 50}).to_string()).await;
        assert_eq!(since.status, StatusCode::OK, "{}", since.text);
        assert_eq!(back(&app, &changed).await, (0, vec![String::from("Pilot: Changed since: probability.")]));
        assert_eq!((&pilot().await["probability"], &pilot().await["criteria"]), (&json!(50), &stage["criteria"]));
        assert_eq!(back(&app, &done).await, (0, vec![String::from("Pilot: Somebody has used it since.")]));

        // One that nobody has touched goes; one in which a deal is stays.
        let file = format!("{head}renewal,Signing,,,95,,\nrenewal,Waiting,,,96,,\n");
        let done = run(&app, "deal-stages", &file).await;
        let deals = "account,name,kind,stage,opened_on,source_system,source_id\nCastellan Retail,Plan,renewal,Signing,2026-01-01,crm,77\n";
        assert_eq!(told(&load(&app, "deals", deals).await), fine(1, 0, 0));
        assert_eq!(back(&app, &done).await, (1, vec![String::from("Signing: Somebody has used it since.")]));
        let names: Vec<Json> = all(&app).await.iter().map(|s| s["name"].clone()).collect();
        assert!(names.contains(&json!("Signing")) && !names.contains(&json!("Waiting")), "{names:?}");

        let now = all(&app).await;
        for (row, column) in [
            ("project,Bad,,,-5,,", "probability"),
            ("project,Bad,,,,,", "probability"),
            ("project,Bad,,,140,,", "probability"),
            ("project,Bad,,0,40,,", "position"),
            ("project,Bad,,,40,-3,", "norm_days"),
            ("project,Bad,,,40,,luck", "criteria"),
            ("party,Bad,,,40,,", "kind"),
            (",Bad,,,40,,", "kind"),
            ("project,,,,40,,", "name"),
        ] {
            assert_eq!(told(&load(&app, "deal-stages", &format!("{head}{row}\n")).await).3, [column], "{row}");
        }
        let twice = format!("{head}project,Bad,,,40,,\nproject,bad,,,50,,\n");
        assert_eq!(told(&load(&app, "deal-stages", &twice).await).3, ["name"]);
        assert_eq!(all(&app).await, now);
    }

    async fn reasons_come_in_and_go(app) {
        let admin = &app.cast.admin;
        let head = "outcome,name,name_zh,position,retired\n";
        let file = format!("{head}lost,Too slow,太慢,2,\nlost,Price,,,\nWON,价格,,,no\n");
        let done = run(&app, "deal-reasons", &file).await;
        assert_eq!(counts(&done, ["new", "changed", "same", "refused"]), [1, 0, 2, 0], "either name finds one: {done}");
        assert_eq!(told(&load(&app, "deal-reasons", &file).await), fine(0, 0, 3), "again: nothing changes");
        let (place, slow) = lost(&app, "Too slow").await;
        assert_eq!((place, &slow["name_zh"], &slow["archived"], &slow["version"]), (3, &json!("太慢"), &json!(false), &json!(1)), "behind the older one of its place");

        // A file that is only looked at changes nothing; each field is told.
        let second = file.replace("太慢,2,", "慢,1,yes");
        let checked = step(&app, &give(&app, "deal-reasons", "file.csv", second.as_bytes()).await, "check").await;
        assert_eq!(counts(&checked, ["new", "changed", "same", "refused"]), [0, 1, 2, 0], "{checked}");
        let fields: Vec<Json> = lines(&app, &checked, "changed").await.iter().map(|l| l["field"].clone()).collect();
        assert_eq!(fields, ["name_zh", "position", "retired"]);
        assert_eq!(lost(&app, "Too slow").await, (3, slow.clone()));
        let changed = step(&app, &checked, "run").await;
        let (_, now) = lost(&app, "Too slow").await;
        assert_eq!((&now["name_zh"], &now["archived"]), (&json!("慢"), &json!(true)));
        assert_eq!(told(&load(&app, "deal-reasons", &second).await), fine(0, 0, 3));

        // What was changed since stays, and is told; the other fields of it return.
        let path = format!("{REASONS}/{}", slow["id"].as_str().unwrap());
        let since = app.api(admin, Method::PATCH, &path, json!({"name_zh": "太慢了"})).await;
        assert_eq!(since.status, StatusCode::OK, "{}", since.text);
        assert_eq!(back(&app, &changed).await, (1, vec![String::from("Too slow: Changed since: name_zh.")]));
        let (place, now) = lost(&app, "Too slow").await;
        assert_eq!((place, &now["name_zh"], &now["archived"]), (3, &json!("太慢了"), &json!(false)));
        assert_eq!(back(&app, &done).await, (0, vec![String::from("Too slow: Somebody has used it since.")]));

        // One that nobody has touched goes, offered or retired; one that a deal gave stays.
        let done = run(&app, "deal-reasons", "outcome,name,retired\nlost,Given,yes\nlost,Idle,yes\nlost,Other,\n").await;
        assert_eq!((lost(&app, "Given").await.1["archived"].clone(), counts(&done, ["new"])), (json!(true), [3]));
        let deals = "account,name,outcome,opened_on,closed_on,reason\nCastellan Retail,Hose,lost,2026-01-01,2026-02-01,Given\n";
        assert_eq!(told(&load(&app, "deals", deals).await), fine(1, 0, 0), "files that tell what was name retired ones");
        assert_eq!(back(&app, &done).await, (2, vec![String::from("Given: Somebody has used it since.")]));
        assert_eq!(lost(&app, "Given").await.1["archived"], true, "it stays as the file made it");
        let names: Vec<Json> = reasons(&app, "lost").await.iter().map(|r| r["name"].clone()).collect();
        assert!(names.contains(&json!("Given")) && !names.contains(&json!("Idle")) && !names.contains(&json!("Other")), "{names:?}");

        // A retired one that a file names is offered again, unless the file says otherwise, until that is taken back.
        let price = format!("{REASONS}/{}", lost(&app, "Price").await.1["id"].as_str().unwrap());
        assert_eq!(app.api(admin, Method::DELETE, &price, json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(told(&load(&app, "deal-reasons", "outcome,name,retired\nlost,price,yes\n").await), fine(0, 0, 1));
        let again = run(&app, "deal-reasons", "outcome,name,name_zh\nlost,PRICE,太贵\n").await;
        assert_eq!(counts(&again, ["new", "changed"]), [0, 1], "{again}");
        let (_, now) = lost(&app, "Price").await;
        assert_eq!((&now["archived"], &now["name_zh"]), (&json!(false), &json!("太贵")));
        assert_eq!(back(&app, &again).await, (1, vec![]));
        let (_, now) = lost(&app, "Price").await;
        assert_eq!((&now["archived"], &now["name_zh"]), (&json!(true), &json!("价格")));
    }

    async fn reasons_that_cannot_be_are_refused(app) {
        let admin = &app.cast.admin;
        let head = "outcome,name,name_zh,position,retired\n";
        let before = (reasons(&app, "won").await, reasons(&app, "lost").await);
        let long = format!("won,{},,,", "x".repeat(201));
        for (row, column) in [
            ("open,Bad,,,", "outcome"),
            ("maybe,Bad,,,", "outcome"),
            (",Bad,,,", "outcome"),
            ("won,,,,", "name"),
            ("won,\"Two\nlines\",,,", "name"),
            (long.as_str(), "name"),
            ("won,Bad,价格,,", "name"),
            ("won,Bad,,0,", "position"),
            ("won,Bad,,many,", "position"),
            ("won,Bad,,,perhaps", "retired"),
            ("won,Bad,,,\nwon,BAD,坏,,", "name"),
            ("won,A,坏,,\nwon,B,坏,,", "name"),
        ] {
            assert_eq!(told(&load(&app, "deal-reasons", &format!("{head}{row}\n")).await).3, [column], "{row}");
        }
        assert_eq!((reasons(&app, "won").await, reasons(&app, "lost").await), before);
        // Where some rows may stay out, the others go in, whatever they say.
        let done = run(&app, "deal-reasons", &format!("{head}won,<b>Good</b>,,,\nwon,=1+1,,,\nwon,Bad,,-1,\n")).await;
        assert_eq!(counts(&done, ["new", "refused"]), [2, 1], "{done}");
        let page = app.get(admin, "/admin/deal-reasons").await.text;
        assert!(page.contains("&lt;b&gt;Good") && page.contains("=1+1") && !page.contains("<b>Good"), "{page}");
        for kind in ["deal-reasons", "deal-stages", "renewal-rules"] {
            let page = app.get(admin, &format!("/admin/{kind}")).await.text;
            assert!(page.contains(&format!("/import?kind={kind}")), "the page leads to its files: {page}");
        }
    }
}
