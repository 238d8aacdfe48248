//! Renewals: opened by rules before what was sold for a period ends, never twice; their steps; the desk with one of them
//! beside it; the stage and other values changed where they stand.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::AccountId;
use tenure::features::deals::actions::renewals::due;

use crate::both;
use crate::kit::cast::operator;
use crate::kit::packed_follows;
use crate::kit::{Actor, TestApp, app_encode as encode};

fn id(json: &Json) -> String {
    json["id"].as_str().unwrap_or_else(|| panic!("{json}")).to_owned()
}

async fn made(app: &TestApp, by: &Actor, path: &str, body: Json) -> Json {
    let made = app.api(by, Method::POST, path, body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{path}: {}", made.text);
    made.json()
}

/// What the sweep does on a day; answers how many renewals it opened.
async fn sweep(app: &TestApp, on: &str) -> u64 {
    let on = on.to_owned();
    let opened = app.app.db.write(move |tx| {
        let mut by = operator(u64::from(on.as_bytes()[9]) + u64::from(on.as_bytes()[6]) * 7 + 800);
        by.now = format!("{on}T12:00:00Z").parse().unwrap();
        by.today = on.parse().unwrap();
        due(tx, &by)
    });
    opened.await.unwrap()
}

async fn sold(app: &TestApp, account: AccountId, offering: &str, agreement: &str, days: (&str, &str), minor: i64) {
    let body = json!({
        "kind": "recurring", "sold_on": days.0, "amount": {"minor": minor, "currency": "EUR"}, "offering_id": offering,
        "period_from": days.0, "period_to": days.1, "agreement": agreement,
    });
    let by = if account == app.cast.nordvik { &app.cast.carl_am } else { &app.cast.dora_director };
    made(app, by, &format!("/api/v1/accounts/{account}/revenue-lines"), body).await;
}

async fn renewals(app: &TestApp, by: &Actor) -> Vec<Json> {
    let list = app.get(by, "/api/v1/deals?kind=renewal&sort=notice_on").await.json();
    list["items"].as_array().unwrap().clone()
}

async fn undo(app: &TestApp, by: &Actor, verb: &str) -> bool {
    let list = app.get(by, "/api/v1/undo").await.json();
    let deed = list["items"].as_array().unwrap().iter().find(|d| d["verb"] == verb).unwrap_or_else(|| panic!("{list}"));
    let path = format!("/api/v1/undo/{}", deed["batch"].as_str().unwrap());
    app.api(by, Method::POST, &path, json!({})).await.status.is_success()
}

fn rule(extra: Json) -> Json {
    let mut body = json!({
        "name": "Service plans", "revenue_kind": "recurring", "least_months": 6, "days_before": 120, "notice_days": 30,
        "without_notice": "runs_on", "runs_on_months": 12,
        "steps": [
            {"name": "Value report", "days_before": 60, "by_lead": true},
            {"name": "CFO has seen the offer", "days_before": 10},
        ],
    });
    for (field, value) in extra.as_object().unwrap() {
        body[field] = value.clone();
    }
    body
}

both! {
    async fn a_rule_opens_a_renewal_before_the_end_and_only_once(app) {
        let c = &app.cast;
        let (anna, dora, admin) = (&c.anna_am, &c.dora_director, &c.admin);
        let plan = id(&made(&app, dora, "/api/v1/offerings", json!({"level": "line", "name": "Service plan"})).await);
        sold(&app, c.castellan, &plan, "SA-7", ("2025-02-01", "2026-01-31"), 90_000).await;
        sold(&app, c.castellan, &plan, "SA-7", ("2026-02-01", "2027-01-31"), 120_000).await;
        sold(&app, c.dairy, &plan, "", ("2026-10-01", "2026-12-31"), 5_000).await;
        sold(&app, c.nordvik, &plan, "NV-1", ("2026-02-01", "2027-05-31"), 70_000).await;
        assert_eq!(sweep(&app, "2026-11-12").await, 0, "without a rule nothing is opened");

        // Rules are data of the administrator's.
        assert_eq!(app.api(anna, Method::POST, "/api/v1/renewal-rules", rule(json!({}))).await.status, StatusCode::FORBIDDEN);
        for (wrong, field) in [
            (json!({"name": " "}), "name"),
            (json!({"days_before": 0}), "days_before"),
            (json!({"notice_days": 120}), "notice_days"),
            (json!({"runs_on_months": null}), "runs_on_months"),
            (json!({"stage_id": "01980000-0000-7000-8001-000001000001"}), "stage"),
            (json!({"offering_id": "0190ffff-0000-7000-8000-00000000000a"}), "offering"),
        ] {
            let refused = app.api(admin, Method::POST, "/api/v1/renewal-rules", rule(wrong.clone())).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", refused.text);
            assert!(refused.text.contains(&format!("\"{field}\"")), "{wrong}: {}", refused.text);
        }
        let first = made(&app, admin, "/api/v1/renewal-rules", rule(json!({"offering_id": plan, "stage_id": "01980000-0000-7000-8001-000005000003"}))).await;
        let page = app.get(admin, "/admin/renewal-rules").await.text;
        assert!(page.contains("Service plans") && page.contains("Terms sent"), "{page}");
        assert!(app.get(admin, &format!("/admin/renewal-rules/{}", id(&first))).await.text.contains("CFO has seen the offer"));
        assert_eq!(app.get(anna, "/admin/renewal-rules").await.status, StatusCode::FORBIDDEN);

        // Castellan's ends within 120 days; the dairy's quarter is too short, Nordvik's end too far.
        assert_eq!(sweep(&app, "2026-10-02").await, 0, "121 days before the end it is too early");
        assert_eq!(sweep(&app, "2026-11-12").await, 1);
        assert_eq!(sweep(&app, "2026-11-13").await, 0, "none is opened twice");
        let open = renewals(&app, anna).await;
        assert_eq!(open.len(), 1, "{open:?}");
        let d = app.get(anna, &format!("/api/v1/accounts/{}/deals/{}", c.castellan, id(&open[0]))).await.json();
        assert_eq!((&d["name"], &d["agreement"], &d["close_on"], &d["notice_on"]), (&json!("Service plan 2027"), &json!("SA-7"), &json!("2027-01-31"), &json!("2027-01-01")), "{d}");
        assert_eq!((&d["amount"]["minor"], &d["former"]["minor"]), (&json!(120_000), &json!(120_000)), "the last twelve months");
        assert_eq!((&d["stage"], &d["without_notice"], &d["runs_on_months"]), (&json!("Terms sent"), &json!("runs_on"), &json!(12)));
        assert_eq!((&d["next_step"], &d["steps"][0]["due_on"]), (&json!("Value report"), &json!("2026-11-12")), "it was due before");
        assert_eq!((&d["steps"][0]["owner_id"], &d["steps"][1]["owner_id"]), (&json!(anna.id.to_string()), &Json::Null));
        assert!(app.get(anna, "/notifications").await.text.contains("A renewal of Castellan Retail was opened"));
        assert_eq!(renewals(&app, &c.carl_am).await.len(), 0);

        // One that somebody took away stays away; another end is another renewal; an open one by hand is enough.
        let path = format!("/api/v1/accounts/{}/deals/{}", c.castellan, id(&open[0]));
        assert_eq!(app.api(anna, Method::DELETE, &path, json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(sweep(&app, "2026-11-14").await, 0);
        made(&app, &c.carl_am, &format!("/api/v1/accounts/{}/deals", c.nordvik), json!({"name": "By hand", "kind": "renewal", "agreement": "NV-1"})).await;
        assert_eq!(sweep(&app, "2027-03-01").await, 0);
        sold(&app, c.castellan, &plan, "SA-7", ("2027-02-01", "2028-01-31"), 130_000).await;
        assert_eq!(sweep(&app, "2027-03-01").await, 0);
        assert_eq!(sweep(&app, "2027-11-01").await, 1);

        // A rule that is put away opens no more; taking that back does.
        let one = format!("/api/v1/renewal-rules/{}", id(&first));
        let any = [("if-match", "*")];
        let archived = rule(json!({"archived": true})).to_string();
        let put = app.send(Some(admin), Method::PUT, &one, Some("application/json"), &any, archived).await;
        assert_eq!((put.status, &put.json()["archived"]), (StatusCode::OK, &json!(true)), "{}", put.text);
        sold(&app, c.aurelia, &plan, "AU-1", ("2026-02-01", "2027-01-31"), 10_000).await;
        assert_eq!(sweep(&app, "2026-11-20").await, 0);
        assert!(undo(&app, admin, "renewal_rule.edited").await);
        assert_eq!(sweep(&app, "2026-11-20").await, 1);
        packed_follows(&app).await;
    }

    async fn a_rule_has_a_name_in_each_language_and_opens_renewals_in_that_of_the_lead(app) {
        let c = &app.cast;
        let (anna, dora, admin) = (&c.anna_am, &c.dora_director, &c.admin);
        let plan = id(&made(&app, dora, "/api/v1/offerings", json!({"level": "line", "name": "Service plan"})).await);
        let spare = id(&made(&app, dora, "/api/v1/offerings", json!({"level": "line", "name": "Spare parts"})).await);
        for account in [c.castellan, c.nordvik] {
            for (what, minor) in [(&plan, 90_000), (&spare, 10_000)] {
                sold(&app, account, what, "", ("2026-02-01", "2027-01-31"), minor).await;
            }
        }
        let steps = json!([
            {"name": "Value report", "name_zh": " 价值报告 ", "days_before": 20, "by_lead": true},
            {"name": "CFO has seen it", "days_before": 10},
        ]);
        let names = json!({"name_zh": "服务计划", "steps": steps, "stage_id": null});
        let first = made(&app, admin, "/api/v1/renewal-rules", rule(names)).await;
        assert_eq!((&first["name"], &first["name_zh"], &first["steps"][0]["name_zh"], &first["steps"][1]["name_zh"]), (&json!("Service plans"), &json!("服务计划"), &json!("价值报告"), &json!("")));
        let one = format!("/admin/renewal-rules/{}", id(&first));
        for path in ["/admin/renewal-rules", &one] {
            let page = app.get(admin, path).await.text;
            assert!(page.contains("Service plans") && page.contains("服务计划"), "{path}: {page}");
        }
        let form = app.get(admin, &one).await.text;
        assert!(form.contains("name=\"step_name_zh\"") && form.contains("价值报告"), "{form}");
        // The page keeps both, and asks for the English one where only the other is given.
        let fields = [
            ("name", "Service plans"), ("name_zh", "维保计划"), ("days_before", "120"), ("notice_days", "30"), ("kind", "recurring"),
            ("least_months", "6"), ("without_notice", "runs_on"), ("runs_on_months", "12"), ("version", "1"),
            ("step_name", "Value report"), ("step_name_zh", "价值报告"), ("step_days", "20"), ("step_owner", "lead"),
            ("step_name", ""), ("step_name_zh", "首席财务官已看过"), ("step_days", "10"), ("step_owner", ""),
        ];
        let refused = app.post(admin, &one, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        let saved = app.post(admin, &one, &fields[..13]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let list = app.get(anna, "/api/v1/renewal-rules").await.json();
        assert_eq!((&list["items"][0]["name_zh"], list["items"][0]["steps"].as_array().unwrap().len()), (&json!("维保计划"), 1));
        assert!(undo(&app, admin, "renewal_rule.edited").await);

        // Carl works in Chinese, Anna in English.
        let carl = c.carl_am.id;
        let code = tenure::base::Locale::Zh.code();
        let set = app.app.db.write(move |tx| {
            tx.execute("/* test */ update users set language = $2 where id = $1", &tenure_db::params![carl, code]).map_err(tenure::base::Error::from)
        });
        set.await.unwrap();
        assert_eq!(sweep(&app, "2026-11-12").await, 4);
        let of = |by: &'static str, list: Vec<Json>| -> Vec<(String, String)> {
            let text = |d: &Json, field: &str| d[field].as_str().unwrap_or_else(|| panic!("{by}: {d}")).to_owned();
            list.iter().map(|d| (text(d, "name"), text(d, "next_step"))).collect()
        };
        for (name, step) in of("anna", renewals(&app, anna).await) {
            assert!(name.ends_with(" 2027") && step == "Value report", "{name}: {step}");
        }
        for (name, step) in of("carl", renewals(&app, &c.carl_am).await) {
            assert!(name.ends_with(" 2027") && step == "价值报告", "{name}: {step}");
        }
    }

    async fn a_renewal_opens_beside_the_desk(app) {
        let c = &app.cast;
        let (anna, outsider) = (&c.anna_am, &c.outsider);
        let deals = format!("/api/v1/accounts/{}/deals", c.castellan);
        let steps = json!([
            {"name": "Value report", "due_on": "2026-11-01", "owner_id": anna.id, "done_on": "2026-11-01"},
            {"name": "Scope <agreed>", "due_on": "2026-11-20", "owner_id": anna.id},
            {"name": "CFO has seen it"},
        ]);
        let body = json!({
            "name": "Framework", "kind": "renewal", "agreement": "FA-1", "notice_on": "2026-11-23", "close_on": "2026-12-23",
            "amount": {"minor": 6_400_000, "currency": "EUR"}, "former": {"minor": 6_150_000, "currency": "EUR"},
            "without_notice": "runs_on", "runs_on_months": "12", "steps": steps, "next_step": "Scope <agreed>", "next_step_on": "2026-11-20",
        });
        let wrong = app.api(anna, Method::POST, &deals, json!({"name": "A", "kind": "renewal", "without_notice": "runs_on"})).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "for how many months? {}", wrong.text);
        let deal = made(&app, anna, &deals, body).await;
        let past = made(&app, anna, &deals, json!({"name": "Framework 2025", "kind": "renewal", "agreement": "FA-1", "opened_on": "2025-09-01", "amount": {"minor": 6_150_000, "currency": "EUR"}, "former": {"minor": 6_000_000, "currency": "EUR"}})).await;
        let won = app.api(anna, Method::POST, &format!("{deals}/{}/win", id(&past)), json!({"on": "2025-12-20", "note": "Two visits free"})).await;
        assert_eq!(won.status, StatusCode::OK, "{}", won.text);

        // The list alone, then the same list with the renewal beside it.
        let desk = app.get(anna, "/pipeline/renewals").await.text;
        assert!(desk.contains("aria-expanded=\"false\"") && !desk.contains("id=\"beside\""), "{desk}");
        let at = format!("/pipeline/renewals?open={}", id(&deal));
        let open = app.get(anna, &at).await.text;
        for words in [
            "id=\"beside\"", "Notice ends 23 Nov.", "Without notice it runs on for 12 months.", "1 of 3", "Scope &lt;agreed&gt;",
            "Nobody owns it", "What we gave before", "Two visits free", "Open full page", "aria-expanded=\"true\"", "4.0%", "2.5%",
        ] {
            assert!(open.contains(words), "{words}: {open}");
        }
        assert!(app.get(anna, &format!("/accounts/{}/deals/{}", c.castellan, id(&deal))).await.text.contains("CFO has seen it"));
        // Nobody opens what they do not see, not even by its id.
        assert!(!app.get(outsider, &at).await.text.contains("Framework"));
        assert!(!app.get(outsider, &at).await.text.contains("id=\"beside\""));

        // A step is ticked without leaving the list; what is next of the deal goes on with it.
        let one = format!("{deals}/{}", id(&deal));
        let now = app.get(anna, &one).await.json();
        let scope = now["steps"][1]["id"].as_str().unwrap().to_owned();
        let page = format!("/accounts/{}/deals/{}", c.castellan, id(&deal));
        let form = [("step", scope.as_str()), ("done", "1"), ("back", at.as_str())];
        assert_eq!(app.post(outsider, &format!("{page}/ticks"), &form).await.status, StatusCode::NOT_FOUND);
        let done = app.post(anna, &format!("{page}/ticks"), &form).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, at.as_str()));
        let now = app.get(anna, &one).await.json();
        assert_eq!((&now["steps"][1]["done_on"], &now["steps"][1]["done_by"]), (&json!("2026-11-12"), &json!(anna.id.to_string())));
        assert_eq!((&now["next_step"], &now["next_step_on"]), (&json!("CFO has seen it"), &Json::Null));
        assert!(undo(&app, anna, "deal.steps_set").await);
        let now = app.get(anna, &one).await.json();
        assert_eq!((&now["steps"][1]["done_on"], &now["next_step"]), (&Json::Null, &json!("Scope <agreed>")));
        let ticked = app.api(anna, Method::POST, &format!("{one}/ticks"), json!({"step_id": scope})).await;
        assert_eq!((ticked.status, &ticked.json()["steps"][1]["done_on"]), (StatusCode::OK, &json!("2026-11-12")));
        let nothing = app.api(anna, Method::POST, &format!("{one}/ticks"), json!({"step_id": "0190ffff-0000-7000-8000-00000000000a"})).await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);

        // The steps as a whole: who has done one stays known, an empty row is left out.
        let form = app.get(anna, &format!("{page}/steps?back={}", encode(&at))).await.text;
        assert!(form.contains("value=\"CFO has seen it\"") && form.contains("Anna Prins"), "{form}");
        let ids: Vec<String> = ["0", "1", "2"].iter().map(|n| now["steps"][n.parse::<usize>().unwrap()]["id"].as_str().unwrap().to_owned()).collect();
        let anna_id = anna.id.to_string();
        let rows = [
            ("id", ids[1].as_str()), ("name", "Scope"), ("due", "2026-11-20"), ("owner", anna_id.as_str()), ("done", "2026-11-12"),
            ("id", ids[2].as_str()), ("name", "CFO"), ("due", "2026-12-01"), ("owner", anna_id.as_str()), ("done", ""),
            ("id", ""), ("name", ""), ("due", ""), ("owner", ""), ("done", ""), ("version", ""),
        ];
        let saved = app.post(anna, &format!("{page}/steps?back={}", encode(&at)), &rows).await;
        assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, at.as_str()), "{}", saved.text);
        let now = app.get(anna, &one).await.json();
        let names: Vec<&str> = now["steps"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
        assert_eq!((names, &now["steps"][0]["done_by"]), (vec!["Scope", "CFO"], &json!(anna_id)), "{now}");
        packed_follows(&app).await;
    }

    async fn values_are_changed_where_they_stand(app) {
        let c = &app.cast;
        let (anna, outsider) = (&c.anna_am, &c.outsider);
        let stages = app.get(anna, "/api/v1/deal-stages").await.json();
        let of = |kind: &str, position: i64| stages["items"].as_array().unwrap().iter().find(|s| s["kind"] == kind && s["position"] == position).map(id).unwrap();
        let deals = format!("/api/v1/accounts/{}/deals", c.castellan);
        let deal = made(&app, anna, &deals, json!({"name": "Vision", "amount": {"minor": 900_000, "currency": "EUR"}, "close_on": "2026-12-20"})).await;
        let page = format!("/accounts/{}/deals/{}", c.castellan, id(&deal));
        let one = format!("{deals}/{}", id(&deal));

        // The cell is a menu of the stages of its kind, without the one that holds, and of the ends.
        let table = app.get(anna, "/pipeline/table").await.text;
        let menu = table.split(&format!("id=\"s-{}-m\"", id(&deal))).nth(1).unwrap_or_else(|| panic!("{table}"));
        let menu = menu.split("</form>").next().unwrap();
        for position in 2..=5 {
            assert!(menu.contains(&format!("value=\"{}\"", of("expansion", position))), "{menu}");
        }
        assert!(!menu.contains(&of("expansion", 1)) && !menu.contains(&of("renewal", 1)) && menu.contains("/moves"), "{menu}");
        for only in ["amount", "close_on", "next_step"] {
            assert!(table.contains(&format!("only={only}")), "{only}: {table}");
        }

        // The same verb as on the board: what the stage lacks is told and asked for, then the table shows the new stage.
        let back = "/pipeline/table";
        let talks = of("expansion", 2);
        let form = [("stage", talks.as_str()), ("version", "1"), ("back", back)];
        let asked = app.post(anna, &format!("{page}/moves"), &form).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("name=\"next_step\"") && asked.text.contains("name=\"back\" value=\"/pipeline/table\""), "{}", asked.text);
        let form = [("stage", talks.as_str()), ("version", "1"), ("back", back), ("next_step", "Call"), ("next_step_on", "2026-11-20")];
        let moved = app.post(anna, &format!("{page}/moves"), &form).await;
        assert_eq!((moved.status, moved.location()), (StatusCode::SEE_OTHER, back), "{}", moved.text);
        assert_eq!(app.get(anna, &one).await.json()["stage"], "Talks");
        assert!(undo(&app, anna, "deal.moved").await);
        assert_eq!(app.get(anna, &one).await.json()["stage"], "Idea");
        assert_eq!(app.post(outsider, &format!("{page}/moves"), &form).await.status, StatusCode::NOT_FOUND);

        // One value alone: the others are sent along as they were read.
        let only = app.get(anna, &format!("{page}/quick?only=close_on&back={}", encode(back))).await.text;
        assert!(only.contains("id=\"f-close_on\"") && !only.contains("id=\"f-amount\"") && !only.contains("id=\"f-next_step\""), "{only}");
        let form = [("amount", "9000.00"), ("close_on", "2027-01-15"), ("next_step", ""), ("next_step_on", ""), ("version", "")];
        let saved = app.post(anna, &format!("{page}/quick?only=close_on&back={}", encode(back)), &form).await;
        assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, back), "{}", saved.text);
        let now = app.get(anna, &one).await.json();
        assert_eq!((&now["close_on"], &now["amount"]["minor"]), (&json!("2027-01-15"), &json!(900_000)));
        packed_follows(&app).await;
    }
}
