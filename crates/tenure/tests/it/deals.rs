//! Deals: stages and what they ask for, lines and sums, credit, evidence, the end and what it adds to revenue, undo,
//! imports; sums beside an independent statement; never seen by outsiders.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, Answer, TestApp, packed_follows};
use crate::revenue::{rate, work};

pub(crate) fn deals(account: impl std::fmt::Display) -> String {
    format!("/api/v1/accounts/{account}/deals")
}

pub(crate) fn id(json: &Json) -> String {
    json["id"].as_str().unwrap_or_else(|| panic!("{json}")).to_owned()
}

async fn add(app: &TestApp, by: &Actor, account: impl std::fmt::Display, input: Json) -> Json {
    let made = app.api(by, Method::POST, &deals(account), input).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    made.json()
}

async fn put(app: &TestApp, by: &Actor, path: &str, body: Json) -> Answer {
    let any = [("if-match", "*")];
    app.send(Some(by), Method::PUT, path, Some("application/json"), &any, body.to_string()).await
}

pub(crate) fn fine(answer: &Answer) -> Json {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

pub(crate) fn refused(answer: &Answer, field: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert!(answer.text.contains(&format!("\"{field}\"")), "{field}: {}", answer.text);
}

/// The stages of a kind in their order.
async fn stages(app: &TestApp, kind: &str) -> Vec<String> {
    let all = app.get(&app.cast.anna_am, "/api/v1/deal-stages").await.json();
    let mut list: Vec<&Json> = all["items"].as_array().unwrap().iter().filter(|s| s["kind"] == kind).collect();
    list.sort_by_key(|s| s["position"].as_i64());
    list.into_iter().map(id).collect()
}

async fn undo(app: &TestApp, by: &Actor, verb: &str) {
    let list = app.get(by, "/api/v1/undo").await.json();
    let deed = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|d| d["verb"] == verb || (verb == "deal.won" && d["verb"] == "revenue.added"))
        .unwrap_or_else(|| panic!("{list}"));
    let batch = deed["batch"].as_str().unwrap().to_owned();
    let done = app.api(by, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await;
    assert!(done.status.is_success(), "{}", done.text);
}

async fn offering(app: &TestApp, input: Json) -> String {
    let made = app.api(&app.cast.dora_director, Method::POST, "/api/v1/offerings", input).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    id(&made.json())
}

async fn revenue(app: &TestApp, by: &Actor, account: impl std::fmt::Display) -> Vec<Json> {
    let list = app.get(by, &format!("/api/v1/accounts/{account}/revenue-lines")).await.json();
    list["items"].as_array().unwrap().clone()
}

both! {
    async fn a_deal_goes_its_way_and_comes_back(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let way = stages(&app, "expansion").await;
        assert_eq!(way.len(), 5);
        let deal = add(&app, anna, castellan, json!({"name": "Vision <b>", "opened_on": "2026-10-01", "amount": {"minor": 12_000_000, "currency": "EUR"}, "close_on": "2026-12-20"})).await;
        let one = format!("{}/{}", deals(castellan), id(&deal));
        assert_eq!((&deal["stage_id"], &deal["category"], &deal["probability"]), (&json!(way[0]), &json!("pipeline"), &json!(10)));
        let talks = json!({"stage_id": way[1]});
        let missing = app.api(anna, Method::POST, &format!("{one}/moves"), talks.clone()).await;
        refused(&missing, "stage");
        assert!(missing.text.contains("next step with its day"), "{}", missing.text);
        let step = json!({"next_step": "Call Ana", "next_step_on": "2026-11-20"});
        fine(&app.api(anna, Method::PATCH, &one, step).await);
        let moved = fine(&app.api(anna, Method::POST, &format!("{one}/moves"), talks).await);
        assert_eq!((&moved["stage"], &moved["stage_since"]), (&json!("Talks"), &json!("2026-11-12")));
        // Only what the stage itself asks for: Trial wants a need and an amount, no champion.
        refused(&app.api(anna, Method::POST, &format!("{one}/moves"), json!({"stage_id": way[2]})).await, "stage");
        let proof = json!([{"evidence": "need", "happened_on": "2026-11-10"}]);
        fine(&put(&app, anna, &format!("{one}/evidence"), proof).await);
        fine(&app.api(anna, Method::POST, &format!("{one}/moves"), json!({"stage_id": way[2]})).await);
        undo(&app, anna, "deal.moved").await;
        assert_eq!(app.get(anna, &one).await.json()["stage"], "Talks");
        let dated = fine(&app.api(anna, Method::PATCH, &one, json!({"close_on": "2027-02-01"})).await);
        assert_eq!((&dated["close_on"], &dated["original_close_on"]), (&json!("2027-02-01"), &json!("2026-12-20")));
        let page = app.get(anna, &format!("/accounts/{castellan}/deals/{}", id(&deal))).await.text;
        assert!(page.contains("Vision &lt;b&gt;") && page.contains("Originally") && page.contains("a champion"), "{page}");
        let board = app.get(anna, "/pipeline").await.text;
        assert!(board.contains("1 deal, €120k open, €30k weighted") && board.contains("Call Ana"), "{board}");
        let form = [("stage", way[4].as_str()), ("version", "")];
        let asked = app.post(anna, &format!("/accounts/{castellan}/deals/{}/moves", id(&deal)), &form).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("economic_buyer_on") && !asked.text.contains("champion_on"), "only what that stage asks for: {}", asked.text);
        assert_eq!(app.api(anna, Method::DELETE, &one, json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!((app.get(anna, &one).await.status, app.get(anna, &deals(castellan)).await.ids().len()), (StatusCode::NOT_FOUND, 0));
        undo(&app, anna, "deal.archived").await;
        assert_eq!(app.get(anna, &deals(castellan)).await.ids().len(), 1);
        let timeline = app.get(anna, &format!("/accounts/{castellan}/timeline?kind=deals")).await.text;
        assert!(timeline.contains("Deal opened: Vision") && timeline.contains("moved to Talks"), "{timeline}");
        packed_follows(&app).await;
    }

    async fn what_cannot_be_is_refused(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let nobody = "0190ffff-0000-7000-8000-00000000000a";
        let other = stages(&app, "renewal").await;
        for (input, field) in [
            (json!({}), "name"),
            (json!({"name": "A", "kind": "gift"}), "kind"),
            (json!({"name": "A", "amount": {"minor": -1, "currency": "EUR"}}), "amount"),
            (json!({"name": "A", "amount": {"minor": 1, "currency": "EURO"}}), "currency"),
            (json!({"name": "A", "stage_id": other[0]}), "stage"),
            (json!({"name": "A", "stage_id": nobody}), "stage"),
            (json!({"name": "A", "unit_id": nobody}), "unit"),
            (json!({"name": "A", "probability": "120"}), "probability"),
            (json!({"name": "A", "probability": "20"}), "probability_reason"),
            (json!({"name": "A", "override_category": "commit"}), "override_reason"),
            (json!({"name": "A", "override_category": "commit", "override_reason": "I know"}), "override_until"),
            (json!({"name": "A", "close_on": "someday"}), "close_on"),
            (json!({"name": "A", "next_step_on": "2026-12-01"}), "next_step"),
            (json!({"name": "A", "source_id": "7"}), "source_id"),
            (json!({"name": "A", "lines": [{"offering_id": nobody, "amount_minor": 5}]}), "lines"),
            (json!({"name": "A", "lines": [{"amount_minor": -5}]}), "lines"),
            (json!({"name": "A", "people": [{"person_id": nobody}]}), "people"),
            (json!({"name": "A", "competitors": [{"competitor_id": nobody}]}), "competitors"),
        ] {
            let wrong = app.api(anna, Method::POST, &deals(castellan), input.clone()).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{input}: {}", wrong.text);
            assert!(wrong.text.contains(&format!("\"{field}\"")), "{input}: {}", wrong.text);
        }
        assert_eq!(app.get(anna, &deals(castellan)).await.ids().len(), 0, "nothing is half-written");
        for query in ["kind=gift", "outcome=maybe", "only=mine", "closes=soon", "cursor=zz", "limit=0", "sort=luck", "from=yesterday", "category=sure"] {
            assert_eq!(app.get(anna, &format!("/api/v1/deals?{query}")).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        }
        let twin = json!({"name": "A", "source_system": "crm", "source_id": "1"});
        let made = add(&app, anna, castellan, twin.clone()).await;
        refused(&app.api(anna, Method::POST, &deals(app.cast.dairy), twin).await, "source_id");
        let one = format!("{}/{}", deals(castellan), id(&made));
        refused(&app.api(anna, Method::POST, &format!("{one}/win"), json!({"on": "2026-12-01"})).await, "closed_on");
        refused(&app.api(anna, Method::POST, &format!("{one}/loss"), json!({"lost_to": nobody})).await, "competitors");
        assert_eq!(app.api(anna, Method::POST, &format!("{one}/reopening"), json!({})).await.status, StatusCode::CONFLICT);
        let form = [("account", "Castellan"), ("name", ""), ("amount", "a lot"), ("goal", "kept")];
        let again = app.post(anna, "/deals/new", &form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("a lot") && again.text.contains("kept"), "what was typed stays");
        packed_follows(&app).await;
    }

    async fn lines_must_be_for_sale_and_make_the_amount(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let plant = offering(&app, json!({"name": "Line vision", "unit_kinds": ["plant"]})).await;
        let ended = offering(&app, json!({"name": "Old probe", "valid_to": "2026-10-31"})).await;
        let free = offering(&app, json!({"name": "Probe"})).await;
        let unit = app.api(anna, Method::POST, &format!("/api/v1/accounts/{castellan}/units"), json!({"name": "Head office", "kind": "department"})).await;
        assert_eq!(unit.status, StatusCode::CREATED, "{}", unit.text);
        let unit = id(&unit.json());
        let deal = add(&app, anna, castellan, json!({"name": "Probes", "amount": {"minor": 5, "currency": "EUR"}})).await;
        let lines = format!("{}/{}/lines", deals(castellan), id(&deal));
        refused(&put(&app, anna, &lines, json!([{"offering_id": plant, "unit_id": unit, "amount_minor": 1}])).await, "lines");
        refused(&put(&app, anna, &lines, json!([{"offering_id": ended, "amount_minor": 1}])).await, "lines");
        let two = json!([{"offering_id": free, "unit_id": unit, "amount_minor": 700, "quantity": "2.5"}, {"offering_id": plant, "amount_minor": 300}, {"offering_id": free}]);
        let now = fine(&put(&app, anna, &lines, two).await);
        assert_eq!((&now["amount"]["minor"], &now["lines"][0]["quantity"]), (&json!(1_000), &json!("2.5")));
        // What has ended since stays on the deals that have it.
        let end = app.api(&app.cast.dora_director, Method::PATCH, &format!("/api/v1/offerings/{free}"), json!({"valid_to": "2026-10-31"})).await;
        assert_eq!(end.status, StatusCode::OK, "{}", end.text);
        fine(&app.api(anna, Method::PATCH, &format!("{}/{}", deals(castellan), id(&deal)), json!({"goal": "Less scrap"})).await);
        let kept = now["lines"].as_array().unwrap().iter().enumerate().map(|(i, l)| {
            json!({"id": l["id"], "offering_id": l["offering_id"], "unit_id": l["unit_id"], "quantity": l["quantity"].as_str().unwrap_or(""), "amount_minor": 100 + i})
        });
        let dearer = fine(&put(&app, anna, &lines, Json::Array(kept.collect())).await);
        assert_eq!(dearer["amount"]["minor"], 303, "and their amounts may change");
        undo(&app, anna, "deal.lines_set").await;
        undo(&app, anna, "deal.lines_set").await;
        assert_eq!(app.get(anna, &format!("{}/{}", deals(castellan), id(&deal))).await.json()["amount"]["minor"], 5);
        packed_follows(&app).await;
    }

    async fn a_win_adds_to_revenue_to_the_last_cent(app) {
        let (anna, ben, castellan) = (&app.cast.anna_am, &app.cast.ben_kam, app.cast.castellan);
        let probe = offering(&app, json!({"name": "Probe"})).await;
        let lines = json!([{"offering_id": probe, "amount_minor": 10_001, "quantity": "3"}, {"offering_id": probe, "amount_minor": 2}, {"amount_minor": null}]);
        let deal = add(&app, anna, castellan, json!({"name": "Probes", "lines": lines})).await;
        let one = format!("{}/{}", deals(castellan), id(&deal));
        let share = |a: i64, b: i64| json!({"shares": [{"user_id": anna.id, "share": a}, {"user_id": ben.id, "share": b}]});
        refused(&put(&app, anna, &format!("{one}/credits"), share(5_000, 4_999)).await, "credits");
        refused(&put(&app, anna, &format!("{one}/credits"), share(10_001, -1)).await, "credits");
        fine(&put(&app, anna, &format!("{one}/credits"), share(6_667, 3_333)).await);
        let won = fine(&app.api(anna, Method::POST, &format!("{one}/win"), json!({"note": "Fits"})).await);
        assert_eq!((&won["outcome"], &won["closed_on"]), (&json!("won"), &json!("2026-11-12")));
        let sold = revenue(&app, anna, castellan).await;
        let of = |who: &Actor| sold.iter().filter(|l| l["sold_by_id"] == json!(who.id) || l["sold_by"] == json!(who.id)).map(|l| l["amount"]["minor"].as_i64().unwrap()).sum::<i64>();
        assert_eq!((of(anna), of(ben)), (6_668 + 1, 3_333 + 1), "{sold:?}");
        assert!(sold.iter().all(|l| l["kind"] == "order" && l["source_system"] == "tenure"), "{sold:?}");
        assert_eq!(app.api(anna, Method::POST, &format!("{one}/win"), json!({})).await.status, StatusCode::CONFLICT, "never twice");
        undo(&app, anna, "deal.won").await;
        assert_eq!((revenue(&app, anna, castellan).await.len(), &app.get(anna, &one).await.json()["outcome"]), (0, &json!("open")));
        fine(&app.api(anna, Method::POST, &format!("{one}/win"), json!({})).await);
        assert_eq!(revenue(&app, anna, castellan).await.len(), sold.len());
        fine(&app.api(anna, Method::POST, &format!("{one}/reopening"), json!({"reason": "Too early"})).await);
        assert_eq!(revenue(&app, anna, castellan).await.len(), 0, "what is open again is not sold");
        fine(&app.api(anna, Method::POST, &format!("{one}/win"), json!({"add_revenue": false})).await);
        assert_eq!(revenue(&app, anna, castellan).await.len(), 0);
        packed_follows(&app).await;
    }

    async fn evidence_decides_and_an_override_ends(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let deal = add(&app, anna, castellan, json!({"name": "Vision", "close_on": "2026-12-20"})).await;
        let one = format!("{}/{}", deals(castellan), id(&deal));
        assert_eq!((&deal["missing_for_best_case"], &deal["missing_for_commit"]), (&json!(["champion", "need"]), &json!(["economic_buyer", "paper_process"])));
        let all = |list: &[&str]| Json::from(list.iter().map(|e| json!({"evidence": e})).collect::<Vec<_>>());
        let best = fine(&put(&app, anna, &format!("{one}/evidence"), all(&["need", "champion"])).await);
        assert_eq!(best["category"], "best_case");
        let commit = fine(&put(&app, anna, &format!("{one}/evidence"), all(&["economic_buyer", "paper_process"])).await);
        assert_eq!(commit["category"], "commit");
        assert_eq!(app.get(anna, "/api/v1/deals").await.json()["items"][0]["category"], "commit", "lists say the same");
        let said = json!({"override_category": "pipeline", "override_reason": "Budget frozen", "override_until": "2026-11-12"});
        let over = fine(&app.api(anna, Method::PATCH, &one, said).await);
        assert_eq!((&over["category"], &over["category_by_evidence"]), (&json!("pipeline"), &json!("commit")));
        assert_eq!(app.get(anna, "/api/v1/deals?category=commit").await.ids().len(), 0);
        app.clock.set("2026-11-13T09:00:00Z".parse().unwrap());
        assert_eq!(app.get(anna, &one).await.json()["category"], "commit", "it has ended");
        assert_eq!(app.get(anna, "/api/v1/deals?category=commit").await.ids().len(), 1);
        packed_follows(&app).await;
    }

    async fn sums_are_those_of_an_independent_statement(app) {
        let cast = &app.cast;
        rate(&app, "USD", "2026-01-01", "0.90").await;
        let mut seed = 11_u64;
        let mut roll = |most: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % most
        };
        for (by, account) in [(&cast.anna_am, cast.castellan), (&cast.anna_am, cast.dairy), (&cast.ben_kam, cast.aurelia), (&cast.carl_am, cast.nordvik)] {
            for n in 0..6 {
                let currency = ["EUR", "USD", "CHF"][usize::try_from(roll(3)).unwrap()];
                let mut input = json!({"name": format!("D{n}"), "close_on": format!("2026-12-{:02}", 1 + roll(28))});
                if roll(5) > 0 {
                    input["amount"] = json!({"minor": i64::try_from(roll(9_999_999)).unwrap(), "currency": currency});
                }
                let deal = add(&app, by, account, input).await;
                if roll(3) == 0 {
                    let path = format!("{}/{}/{}", deals(account), id(&deal), if roll(2) == 0 { "win" } else { "loss" });
                    fine(&app.api(by, Method::POST, &path, json!({})).await);
                }
            }
        }
        rate(&app, "USD", "2026-11-01", "0.95").await;
        work(&app).await;
        for (by, seen) in [(&cast.anna_am, vec![cast.castellan, cast.dairy]), (&cast.carl_am, vec![cast.nordvik]), (&cast.outsider, vec![])] {
            let (mut count, mut sum, mut weighted) = (0_i64, 0_i64, 0_i64);
            for account in seen {
                let (n, minor, products) = app.app.db.read(move |q| {
                    q.query_one(
                        "/* test */ select count(*), cast(coalesce(sum(case d.currency when 'EUR' then d.amount_minor when 'USD' then round(d.amount_minor * 0.95) end), 0) as bigint),
                            cast(coalesce(sum(case d.currency when 'EUR' then d.amount_minor * 10 when 'USD' then round(d.amount_minor * 0.95) * 10 end), 0) as bigint)
                           from deals d where d.account_id = $1 and d.outcome = 'open'",
                        &params![account],
                        |r| Ok::<_, Error>((r.get::<i64>(0)?, r.get::<i64>(1)?, r.get::<i64>(2)?)),
                    )
                }).await.unwrap();
                (count, sum, weighted) = (count + n, sum + minor, weighted + products);
            }
            let total = app.get(by, "/api/v1/deal-sums").await.json()["total"].clone();
            assert_eq!(total["deals"], count);
            assert_eq!(app.get(by, "/api/v1/deals").await.ids().len(), usize::try_from(count).unwrap());
            if count > 0 {
                assert_eq!((total["amount"]["minor"].as_i64(), total["weighted"]["minor"].as_i64()), (Some(sum), Some((weighted + 50) / 100)));
            }
        }
        let unknown = app.get(&cast.anna_am, "/api/v1/deals?only=unrated").await.json();
        assert!(unknown["items"].as_array().unwrap().iter().all(|d| d["converted"].is_null()), "unknown is not zero");
        // Open deals stand in the order that SQL gives them, however few are asked for at a time.
        for (by, key) in [("close_on", "coalesce(d.close_on, $1)"), ("amount", "coalesce(d.reporting_minor, -1)"), ("stage_since", "d.stage_since")] {
            for (sign, order) in [("", "asc"), ("-", "desc")] {
                let (mut got, mut cursor) = (Vec::new(), String::new());
                loop {
                    let page = app.get(&cast.dora_director, &format!("/api/v1/deals?limit=3&sort={sign}{by}&cursor={cursor}")).await;
                    got.extend(page.json()["items"].as_array().unwrap().iter().map(id));
                    match page.json()["next"].as_str() {
                        Some(next) => next.clone_into(&mut cursor),
                        None => break,
                    }
                }
                let sql = format!("/* test */ select d.id from deals d where $1 >= $1 and d.outcome = 'open' order by {key} {order}, d.id {order}");
                let last = jiff::civil::date(9999, 12, 31);
                let all = app.app.db.read(move |q| q.query(&sql, &params![last], |r| Ok::<_, Error>(r.get::<uuid::Uuid>(0)?.to_string())));
                let want: Vec<String> = all.await.unwrap().into_iter().filter(|id| got.contains(id)).collect();
                assert!(got.len() > 8 && got == want, "{sign}{by}: {got:?}, not {want:?}");
            }
        }
        // Pages of any order hold each deal once.
        for sort in ["close_on", "-amount", "name", "account", "stage_since", "notice_on"] {
            let (mut ids, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = app.get(&cast.dora_director, &format!("/api/v1/deals?outcome=all&limit=5&sort={sort}&cursor={cursor}")).await;
                ids.extend(page.ids());
                match page.json()["next"].as_str() {
                    Some(next) => next.clone_into(&mut cursor),
                    None => break,
                }
            }
            let count = ids.len();
            ids.sort();
            ids.dedup();
            assert_eq!((ids.len(), count), (18, 18), "{sort}");
        }
        packed_follows(&app).await;
    }

    async fn outsiders_find_nothing(app) {
        let (anna, outsider, castellan) = (&app.cast.anna_am, &app.cast.outsider, app.cast.castellan);
        let deal = add(&app, anna, castellan, json!({"name": "Hidden plan", "next_step": "Call", "next_step_on": "2026-11-12"})).await;
        let one = format!("{}/{}", deals(castellan), id(&deal));
        let page = format!("/accounts/{castellan}/deals/{}", id(&deal));
        for path in [one.as_str(), &page, &format!("{page}/edit"), &format!("{page}/win"), &format!("{page}/people"), &deals(castellan)] {
            assert_eq!(app.get(outsider, path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for (method, path) in [(Method::POST, format!("{one}/win")), (Method::PATCH, one.clone()), (Method::DELETE, one.clone()), (Method::POST, deals(castellan))] {
            let body = if path.ends_with("/win") { json!({}) } else { json!({"name": "Mine"}) };
            assert_eq!(app.api(outsider, method.clone(), &path, body).await.status, StatusCode::NOT_FOUND, "{method} {path}");
        }
        for path in ["/pipeline", "/pipeline/table?kind=all&scope=all", "/pipeline/table.csv?scope=all", "/pipeline/renewals", "/search?q=Hidden", "/"] {
            assert!(!app.get(outsider, path).await.text.contains("Hidden plan"), "{path}");
        }
        let found = app.get(anna, "/api/v1/search?q=Hidden").await.text;
        assert!(found.contains("Hidden plan"), "{found}");
        assert!(!app.get(outsider, "/api/v1/search?q=Hidden").await.text.contains("Hidden plan"));
        assert!(app.get(anna, "/pipeline/table.csv?scope=all").await.text.contains("Hidden plan"));
        packed_follows(&app).await;
    }

    async fn stages_are_data(app) {
        let (admin, anna) = (&app.cast.admin, &app.cast.anna_am);
        let way = stages(&app, "project").await;
        assert_eq!(app.get(anna, "/admin/deal-stages").await.status, StatusCode::FORBIDDEN);
        let page = app.get(admin, "/admin/deal-stages").await.text;
        assert!(page.contains("Proposal") && page.contains("报价"), "{page}");
        let path = format!("/admin/deal-stages/{}", way[1]);
        let form = [("kind", "project"), ("name", "Scope"), ("name_zh", "范围"), ("position", "2"), ("probability", "30"), ("norm_days", "20"), ("criteria", "buying_group"), ("version", "1")];
        assert_eq!(app.post(admin, &path, &form).await.status, StatusCode::SEE_OTHER);
        let twin = [("kind", "project"), ("name", "scope"), ("probability", "30"), ("version", "")];
        assert_eq!(app.post(admin, "/admin/deal-stages/new", &twin).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let deal = add(&app, anna, app.cast.castellan, json!({"name": "Hall", "kind": "project"})).await;
        let one = format!("{}/{}", deals(app.cast.castellan), id(&deal));
        let gap = app.api(anna, Method::POST, &format!("{one}/moves"), json!({"stage_id": way[1]})).await;
        refused(&gap, "stage");
        assert!(gap.text.contains("buying group"), "{}", gap.text);
        let gone = [("kind", "project"), ("name", "Idea"), ("probability", "10"), ("position", "1"), ("archived", "1"), ("version", "1")];
        let kept = app.post(admin, &format!("/admin/deal-stages/{}", way[0]), &gone).await;
        assert_eq!(kept.status, StatusCode::CONFLICT, "deals are in it");
        packed_follows(&app).await;
    }

    async fn competitors_are_records(app) {
        let (dora, anna, castellan) = (&app.cast.dora_director, &app.cast.anna_am, app.cast.castellan);
        assert_eq!(app.api(anna, Method::POST, "/api/v1/competitors", json!({"name": "Kestrel"})).await.status, StatusCode::FORBIDDEN);
        let made = app.api(dora, Method::POST, "/api/v1/competitors", json!({"name": "Kestrel", "website": "kestrel.example"})).await;
        assert_eq!((made.status, &made.json()["website"]), (StatusCode::CREATED, &json!("https://kestrel.example")));
        refused(&app.api(dora, Method::POST, "/api/v1/competitors", json!({"name": "kestrel "})).await, "name");
        let kestrel = id(&made.json());
        let deal = add(&app, anna, castellan, json!({"name": "Vision", "competitors": [{"competitor_id": kestrel, "note": "cheap"}]})).await;
        let one = format!("{}/{}", deals(castellan), id(&deal));
        let lost = fine(&app.api(anna, Method::POST, &format!("{one}/loss"), json!({"lost_to": kestrel})).await);
        assert_eq!(lost["lost_to"], kestrel.as_str());
        assert_eq!(app.api(dora, Method::DELETE, &format!("/api/v1/competitors/{kestrel}"), json!({})).await.status, StatusCode::NO_CONTENT);
        assert!(app.get(anna, &format!("/accounts/{castellan}/deals/{}", id(&deal))).await.text.contains("Kestrel"), "the name stays");
        undo(&app, dora, "competitor.archived").await;
        assert_eq!(app.get(dora, "/api/v1/competitors").await.ids().len(), 1);
        packed_follows(&app).await;
    }

    async fn shares_are_handed_over_and_deals_go_along_in_a_merge(app) {
        let (anna, ben, dora, castellan) = (&app.cast.anna_am, &app.cast.ben_kam, &app.cast.dora_director, app.cast.castellan);
        let deal = add(&app, anna, castellan, json!({"name": "Vision", "lines": [{"amount_minor": 700}], "source_system": "crm", "source_id": "9"})).await;
        let one = format!("{}/{}", deals(castellan), id(&deal));
        let shares = json!({"shares": [{"user_id": anna.id, "share": 6_000}, {"user_id": dora.id, "share": 4_000}]});
        fine(&put(&app, anna, &format!("{one}/credits"), shares).await);
        let (giver, receiver, account) = (anna.id.to_string(), ben.id.to_string(), castellan.to_string());
        let form = [("giver", giver.as_str()), ("receiver", &receiver), ("from", "2026-11-12"), ("part", "deals"), ("account", &account)];
        let offered = app.post(dora, "/handovers", &form).await;
        assert_eq!(offered.status, StatusCode::SEE_OTHER, "{}", offered.text);
        assert_eq!(app.post(ben, &format!("{}/acceptance", offered.location()), &[]).await.status, StatusCode::SEE_OTHER);
        work(&app).await;
        let now = app.get(dora, &one).await.json();
        let who: Vec<(&str, i64)> = now["credits"].as_array().unwrap().iter().map(|c| (c["user_id"].as_str().unwrap(), c["share"].as_i64().unwrap())).collect();
        assert_eq!(who, [(receiver.as_str(), 6_000), (dora.id.to_string().as_str(), 4_000)], "{now}");
        let path = format!("/api/v1/accounts/{}/merge", app.cast.dairy);
        let merged = app.api(dora, Method::POST, &path, json!({"goes": castellan})).await;
        assert_eq!(merged.status, StatusCode::OK, "{}", merged.text);
        let moved = app.get(dora, &format!("{}/{}", deals(app.cast.dairy), id(&deal))).await.json();
        assert_eq!((&moved["amount"]["minor"], moved["lines"].as_array().unwrap().len(), moved["credits"].as_array().unwrap().len()), (&json!(700), 1, 2));
        let twin = json!({"name": "Again", "source_system": "crm", "source_id": "9"});
        refused(&app.api(dora, Method::POST, &deals(app.cast.dairy), twin).await, "source_id");
        let undone = app.api(dora, Method::POST, &format!("/api/v1/undo/{}", merged.json()["batch"].as_str().unwrap()), json!({})).await;
        assert!(undone.status.is_success(), "{}", undone.text);
        assert_eq!(app.get(dora, &one).await.json()["amount"]["minor"], 700);
        packed_follows(&app).await;
    }
}
