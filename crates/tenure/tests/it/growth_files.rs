//! Cross-sell rules from files: in, found again, changed, refused, and taken back. What was archived is in use again once
//! a file names it.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};

use crate::both;
use crate::deal_parts::{fine, load, made, told};
use crate::deals_agreed::{back, run};
use crate::kit::TestApp;
use crate::presets::{counts, give, lines, step};
use crate::revenue_reports::get;

const OFFERINGS: &str = "/api/v1/offerings";
const RULES: &str = "/api/v1/cross-sell-rules";
const HEAD: &str = "owns,lacks,sector,unit_kind,reason,reason_zh\n";

/// Adds an offering; answers its path.
async fn offering(app: &TestApp, body: Json) -> String {
    let made = made(app, &app.cast.dora_director, OFFERINGS, body).await;
    format!("{OFFERINGS}/{}", made["id"].as_str().unwrap())
}

/// Three lines, one with a product, and one that is no longer sold; answers the path of the first.
async fn wares(app: &TestApp) -> String {
    let flow = offering(app, json!({"name": "Flow", "level": "line"})).await;
    let id = flow.rsplit('/').next().unwrap();
    offering(app, json!({"name": "HF 200", "parent_id": id})).await;
    for name in ["Vision", "Service plan"] {
        offering(app, json!({"name": name, "level": "line"})).await;
    }
    offering(app, json!({"name": "Old", "level": "line", "valid_to": "2026-01-31"})).await;
    flow
}

async fn rules(app: &TestApp) -> Vec<Json> {
    get(app, &app.cast.anna_am, RULES).await["items"].as_array().unwrap().clone()
}

async fn rule(app: &TestApp, reason: &str) -> Json {
    rules(app).await.into_iter().find(|r| r["reason"] == reason).unwrap_or(Json::Null)
}

async fn gone(app: &TestApp, path: &str) {
    let answer = app.api(&app.cast.dora_director, Method::DELETE, path, json!({})).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{path}: {}", answer.text);
}

async fn archived(app: &TestApp, path: &str) -> Json {
    get(app, &app.cast.anna_am, path).await["archived"].clone()
}

/// What a file that is only looked at would change.
async fn fields(app: &TestApp, kind: &str, csv: &str) -> Vec<String> {
    let checked = step(app, &give(app, kind, "file.csv", csv.as_bytes()).await, "check").await;
    let changed = lines(app, &checked, "changed").await;
    let mut fields: Vec<String> = changed.iter().map(|l| l["field"].as_str().unwrap().to_owned()).collect();
    fields.sort();
    fields
}

both! {
    async fn cross_sell_rules_come_in_and_go(app) {
        wares(&app).await;
        let file = format!("{HEAD}Flow,Vision,,,Cabling is there,已有布线\nflow,Service plan,Retail and consumer goods,Plant,They run it themselves,\nFlow,Vision,food,,They test,\n");
        let done = run(&app, "cross-sell-rules", &file).await;
        assert_eq!(counts(&done, ["new", "changed", "refused"]), [3, 0, 0], "{done}");
        assert_eq!(told(&load(&app, "cross-sell-rules", &file).await), fine(0, 0, 3), "again: nothing changes");
        let service = rule(&app, "They run it themselves").await;
        assert_eq!((&service["sector"], &service["unit_kind"], &service["version"]), (&json!("retail"), &json!("plant"), &json!(1)));
        assert_eq!(rule(&app, "Cabling is there").await["reason_zh"], "已有布线");
        assert_eq!(told(&load(&app, "cross-sell-rules", "owns,lacks\nFlow,Vision\n").await), fine(0, 0, 1), "an empty cell leaves what is stored");

        // Another reason changes a rule, another sector makes one; both are taken back.
        let before = rules(&app).await;
        let second = "owns,lacks,sector,reason\nFlow,Vision,,Wiring is there\nFlow,Vision,零售与消费品,They film\n";
        assert_eq!(fields(&app, "cross-sell-rules", second).await, ["reason"]);
        assert_eq!(rules(&app).await, before, "looking changes nothing");
        let changed = run(&app, "cross-sell-rules", second).await;
        assert_eq!(counts(&changed, ["new", "changed"]), [1, 1], "{changed}");
        assert_eq!((&rule(&app, "Wiring is there").await["reason_zh"], rules(&app).await.len()), (&json!("已有布线"), 4));
        assert_eq!(back(&app, &changed).await, (2, vec![]));
        assert_eq!((rules(&app).await.len(), &rule(&app, "Cabling is there").await["reason_zh"]), (3, &json!("已有布线")));

        // One that was taken out of use is used again once a file names it, until that is taken back.
        gone(&app, &format!("{RULES}/{}", rule(&app, "Cabling is there").await["id"].as_str().unwrap())).await;
        let named = "owns,lacks,reason\nFlow,Vision,Cabling is done\n";
        assert_eq!(fields(&app, "cross-sell-rules", named).await, ["lacks", "reason"]);
        let again = run(&app, "cross-sell-rules", named).await;
        assert_eq!((counts(&again, ["new", "changed"]), rules(&app).await.len()), ([0, 1], 3), "{again}");
        assert_eq!(rule(&app, "Cabling is done").await["reason_zh"], "已有布线");
        assert_eq!(back(&app, &again).await, (1, vec![]));
        assert_eq!(rules(&app).await.len(), 2);

        // What the first file made goes, but for the rule that somebody has used since.
        assert_eq!(back(&app, &done).await, (2, vec![String::from("Flow → Vision: Somebody has used it since.")]));
        assert_eq!(rules(&app).await, Vec::<Json>::new());
    }

    async fn cross_sell_rules_that_cannot_be_are_refused(app) {
        let (admin, dora) = (&app.cast.admin, &app.cast.dora_director);
        let flow = wares(&app).await;
        let long = format!("Flow,Vision,,,{},", "x".repeat(501));
        for (row, column) in [
            ("Moon,Vision,,,x,", "owns"),
            (",Vision,,,x,", "owns"),
            ("Flow,,,,x,", "lacks"),
            ("Flow,Flow,,,x,", "lacks"),
            ("Flow,HF 200,,,x,", "lacks"),
            ("HF 200,Flow,,,x,", "lacks"),
            ("Flow,Old,,,x,", "lacks"),
            ("Flow,Vision,moon,,x,", "sector"),
            ("Flow,Vision,,castle,x,", "unit_kind"),
            ("Flow,Vision,,,,", "reason"),
            (long.as_str(), "reason"),
            ("Flow,Vision,,,a,\nflow,VISION,,,b,", "lacks"),
        ] {
            assert_eq!(told(&load(&app, "cross-sell-rules", &format!("{HEAD}{row}\n")).await).3, [column], "{row}");
        }
        assert_eq!(rules(&app).await, Vec::<Json>::new());
        // Where some rows may stay out, the others go in, whatever they say.
        let done = run(&app, "cross-sell-rules", &format!("{HEAD}Vision,Flow,,,<b>=1+1</b>,\nVision,Moon,,,x,\n")).await;
        assert_eq!(counts(&done, ["new", "refused"]), [1, 1], "{done}");
        let page = app.get(admin, "/admin/cross-sell").await.text;
        assert!(page.contains("&lt;b&gt;=1+1") && !page.contains("<b>=1+1"), "{page}");
        assert!(page.contains("/import?kind=cross-sell-rules"), "the page leads to its files: {page}");
        assert!(!app.get(dora, "/admin/cross-sell").await.text.contains("/import?"), "importing is a right of its own");
        // What is no longer sold: the rule stays as it is, and nothing new is said of it.
        gone(&app, &format!("{OFFERINGS}/{}", get(&app, dora, RULES).await["items"][0]["owns_id"].as_str().unwrap())).await;
        assert_eq!(told(&load(&app, "cross-sell-rules", &format!("{HEAD}Vision,Flow,,,<b>=1+1</b>,\n")).await), fine(0, 0, 1));
        assert_eq!(told(&load(&app, "cross-sell-rules", &format!("{HEAD}Vision,Flow,,,Other,\n")).await).3, ["owns"]);
        assert_eq!(archived(&app, &flow).await, false);
    }

    async fn what_was_archived_is_in_use_again_once_a_file_names_it(app) {
        let dora = &app.cast.dora_director;
        let kestrel = made(&app, dora, "/api/v1/competitors", json!({"name": "Kestrel", "note": "Cheaper"})).await;
        let kestrel = format!("/api/v1/competitors/{}", kestrel["id"].as_str().unwrap());
        gone(&app, &kestrel).await;
        assert_eq!(fields(&app, "competitors", "name\nKESTREL\n").await, ["name"]);
        let again = run(&app, "competitors", "name\nKESTREL\n").await;
        assert_eq!((counts(&again, ["new", "changed", "same"]), archived(&app, &kestrel).await), ([0, 1, 0], json!(false)), "{again}");
        assert_eq!(told(&load(&app, "competitors", "name,note\nKestrel,\n").await), fine(0, 0, 1), "again: nothing changes");
        assert_eq!(back(&app, &again).await, (1, vec![]));
        assert_eq!(archived(&app, &kestrel).await, true);

        // What an offering is part of comes back before it, wherever it stands; alone it cannot.
        let flow = wares(&app).await;
        let list = get(&app, dora, OFFERINGS).await;
        let hf = list["items"].as_array().unwrap().iter().find(|o| o["name"] == "HF 200").unwrap()["id"].clone();
        let hf = format!("{OFFERINGS}/{}", hf.as_str().unwrap());
        for path in [&hf, &flow] {
            gone(&app, path).await;
        }
        assert_eq!(told(&load(&app, "offerings", "name\nHF 200\n").await).3, ["parent"]);
        let file = "name,parent\nHF 200,Flow\nFlow,\n";
        let done = run(&app, "offerings", file).await;
        assert_eq!(counts(&done, ["new", "changed", "refused"]), [0, 2, 0], "{done}");
        assert_eq!((archived(&app, &hf).await, archived(&app, &flow).await), (json!(false), json!(false)));
        assert_eq!(told(&load(&app, "offerings", file).await), fine(0, 0, 2), "again: nothing changes");
        gone(&app, &hf).await;
        let one = run(&app, "offerings", "name\nHF 200\n").await;
        assert_eq!(back(&app, &one).await, (1, vec![]));
        assert_eq!((archived(&app, &hf).await, archived(&app, &flow).await), (json!(true), json!(false)));
    }
}
