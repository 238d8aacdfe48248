//! Relationships: strength from conversations, opinions side by side, lines without circles, gaps with moves, departures.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, Answer, TestApp};

fn base(app: &TestApp) -> String {
    format!("/api/v1/accounts/{}", app.cast.castellan)
}

async fn person(app: &TestApp, name: &str) -> Json {
    let made = app.api(&app.cast.anna_am, Method::POST, &format!("{}/people", base(app)), json!({"name": name})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

fn id(json: &Json) -> String {
    json["id"].as_str().expect("an id").to_owned()
}

async fn talk(app: &TestApp, with: &[&Json], more: Json) -> Json {
    let people: Vec<&Json> = with.iter().map(|p| &p["person_id"]).collect();
    let mut body = json!({"summary": "A talk", "person_ids": people});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = app.api(&app.cast.anna_am, Method::POST, &format!("{}/conversations", base(app)), body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

async fn all(app: &TestApp) -> Json {
    let answer = app.get(&app.cast.anna_am, &format!("{}/relationships", base(app))).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

fn card<'a>(all: &'a Json, position: &Json) -> &'a Json {
    all["cards"].as_array().unwrap().iter().find(|c| c["id"] == position["id"]).expect("a card")
}

fn strength(all: &Json, position: &Json) -> String {
    format!("{:.2}", card(all, position)["strength"].as_f64().unwrap())
}

async fn patch(app: &TestApp, by: &Actor, position: &Json, set: Json) -> Answer {
    app.clock.advance(jiff::SignedDuration::from_mins(1));
    app.api(by, Method::PATCH, &format!("{}/people/{}/profile", base(app), id(position)), set).await
}

/// A minute later, so that undo knows what came last.
async fn post(app: &TestApp, by: &Actor, path: &str, body: Json) -> Answer {
    app.clock.advance(jiff::SignedDuration::from_mins(1));
    app.api(by, Method::POST, &format!("{}/{path}", base(app)), body).await
}

async fn undo(app: &TestApp, by: &Actor) -> StatusCode {
    let list = app.get(by, "/api/v1/undo").await.json();
    let batch = list["items"][0]["batch"].as_str().unwrap().to_owned();
    app.clock.advance(jiff::SignedDuration::from_mins(1));
    app.api(by, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status
}

/// What the check of the stored sums says.
async fn checked(app: &TestApp) -> Vec<String> {
    let check =
        app.app.registry.checks.iter().find(|c| c.name == "strength of relationships").expect("it is there").run;
    let today = jiff::civil::date(2026, 11, 12);
    app.app.db.write(move |tx| check(tx, today, false)).await.unwrap()
}

both! {
    async fn strength_follows_the_conversations(app) {
        let (visited, mailed) = (person(&app, "Anneke Vos").await, person(&app, "Marek Nowak").await);
        let visit = talk(&app, &[&visited], json!({"kind": "visit"})).await;
        assert_eq!(strength(&all(&app).await, &visited), "32.97", "one visit today");
        for n in 0..10 {
            talk(&app, &[&mailed], json!({"kind": "email", "direction": "out", "summary": format!("Mail {n}")})).await;
        }
        assert_eq!(strength(&all(&app).await, &mailed), "1.98", "ten mails on one day count once");
        for days in 1..10 {
            let at = format!("2026-11-{:02}T08:00:00Z", 12 - days);
            talk(&app, &[&mailed], json!({"kind": "email", "direction": "out", "happened_at": at})).await;
        }
        assert_eq!(strength(&all(&app).await, &mailed), "5.82", "together they add at most 0.15");
        // A second visit on that day counts only as far as it is heavier.
        let better = talk(&app, &[&visited, &mailed], json!({"kind": "visit", "outcome": "positive"})).await;
        assert_eq!(strength(&all(&app).await, &visited), "38.12");
        assert_eq!(checked(&app).await, Vec::<String>::new());
        let summands = app.get(&app.cast.anna_am, &format!("{}/people/{}/strength", base(&app), id(&visited))).await.json();
        let mut adds: Vec<f64> = summands["summands"].as_array().unwrap().iter().map(|s| s["adds"].as_f64().unwrap()).collect();
        adds.sort_by(f64::total_cmp);
        assert_eq!(adds, [0.0, 1.2], "the lighter one of the day counts no more");

        // What is stored is what the conversations say, computed here in another way.
        let rows = "/* test */ select cast(sum(two_way_raw) as double precision) from contact_strengths where two_way_raw > 0";
        let stored: f64 = app.app.db.read(move |q| q.query_one(rows, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap();
        let heaviest = "/* test */ select cast(sum(w) as double precision) from (
             select ip.person_id, max(case when i.outcome = 'positive' then 1.2 else 1.0 end) as w
               from interactions i join interaction_people ip on ip.interaction_id = i.id
              where i.kind = 'visit' and i.archived_at is null group by ip.person_id) each_one";
        let counted: f64 = app.app.db.read(move |q| q.query_one(heaviest, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap();
        assert!((stored - counted).abs() < 1e-9, "{stored} and {counted}");

        let one = format!("{}/conversations/{}", base(&app), id(&better));
        assert_eq!(app.api(&app.cast.anna_am, Method::DELETE, &one, json!({})).await.status, 204);
        assert_eq!(strength(&all(&app).await, &visited), "32.97");
        let one = format!("{}/conversations/{}", base(&app), id(&visit));
        let edited = app.api(&app.cast.anna_am, Method::PATCH, &one, json!({"kind": "workshop", "outcome": "conflict"})).await;
        assert_eq!(edited.status, 200, "{}", edited.text);
        assert_eq!(strength(&all(&app).await, &visited), "16.47", "100 * (1 - exp(-1.5 * 0.3 / 2.5))");
        assert_eq!(checked(&app).await, Vec::<String>::new());
        app.app.db.write(|tx| Ok::<_, Error>(tx.execute("/* test */ update contact_strengths set two_way_raw = 9", &params![])?)).await.unwrap();
        assert_eq!(checked(&app).await.len(), 1, "the check finds a wrong sum");
    }

    async fn attributes_are_said_merged_and_undone(app) {
        let (anna, dora) = (&app.cast.anna_am, &app.cast.dora_director);
        let anneke = person(&app, "Anneke <b>Vos</b>").await;
        let set = json!({"function": "operations", "seniority": 4, "influence": 5, "roles": ["economic_buyer", "approver"],
                         "motives_business": "Fewer <script>stops</script>", "owner_id": anna.id, "peer_id": dora.id});
        let said = patch(&app, anna, &anneke, set).await;
        assert_eq!(said.status, 200, "{}", said.text);
        assert_eq!(said.json()["roles"], json!(["economic_buyer", "approver"]));
        let world = all(&app).await;
        let shown = card(&world, &anneke);
        assert_eq!((shown["key"].as_bool(), shown["owner"]["name"].as_str()), (Some(true), Some("Anna Prins")));
        assert_eq!(shown["profile"]["checked_on"], "2026-11-12");
        for (wrong, field) in [
            (json!({"influence": 6}), "influence"),
            (json!({"function": "magic"}), "function"),
            (json!({"roles": ["king"]}), "roles"),
            (json!({"owner_id": app.cast.carl_am.id}), "owner"),
            (json!({"deputy_id": anna.id}), "deputy"),
        ] {
            let refused = patch(&app, anna, &anneke, wrong).await;
            assert_eq!(refused.status, 422, "{}", refused.text);
            assert!(refused.text.contains(&format!("\"{field}\"")), "{field}: {}", refused.text);
        }
        // Somebody who changes the name meanwhile and somebody who changes the influence do not disturb one another.
        let page = format!("/accounts/{}/people/{}/profile", app.cast.castellan, id(&anneke));
        let form = app.get(anna, &page).await;
        assert!(form.status == 200 && form.text.contains("Fewer &lt;script&gt;stops"), "{}", form.text);
        app.clock.advance(jiff::SignedDuration::from_mins(5));
        assert_eq!(patch(&app, anna, &anneke, json!({"influence": 2})).await.status, 200);
        let owner = anna.id.to_string();
        let posted = [("version", "2"), ("influence", "5"), ("function", "operations"), ("seniority", "4"), ("roles", "economic_buyer"),
                      ("roles", "approver"), ("owner", owner.as_str()), ("motives_business", "Fewer <script>stops</script>"),
                      ("motives_personal", "A quiet year")];
        app.clock.advance(jiff::SignedDuration::from_mins(5));
        let merged = app.post(anna, &page, &posted).await;
        assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.text);
        let after = card(&all(&app).await, &anneke)["profile"].clone();
        assert_eq!((after["influence"].as_i64(), after["motives_personal"].as_str()), (Some(2), Some("A quiet year")));
        app.clock.advance(jiff::SignedDuration::from_mins(5));
        let clash = [("version", "2"), ("influence", "3"), ("function", "operations"), ("seniority", "4")];
        assert_eq!(app.post(anna, &page, &clash).await.status, StatusCode::CONFLICT);
        assert_eq!(undo(&app, anna).await, StatusCode::NO_CONTENT);
        let back = card(&all(&app).await, &anneke)["profile"].clone();
        assert_eq!((back["motives_personal"].as_str(), back["peer_id"].as_str()), (Some(""), Some(dora.id.to_string().as_str())));
    }

    async fn opinions_stand_side_by_side_and_fade(app) {
        let (anna, dora) = (&app.cast.anna_am, &app.cast.dora_director);
        let paul = person(&app, "Paul Kessler").await;
        let path = format!("people/{}/judgements", id(&paul));
        assert_eq!(post(&app, dora, &path, json!({"support": -2, "evidence": "Said <i>no</i>", "judged_on": "2026-11-01"})).await.status, 201);
        let two = post(&app, anna, &path, json!({"support": 1})).await;
        assert_eq!((two.status, two.json()["items"].as_array().unwrap().len()), (StatusCode::CREATED, 2), "{}", two.text);
        let world = all(&app).await;
        let shown = card(&world, &paul);
        assert_eq!((shown["support"].as_i64(), shown["judgements"].as_array().unwrap().len()), (Some(1), 2));
        for (wrong, field) in [(json!({"support": 3}), "support"), (json!({"support": 0, "judged_on": "2026-11-13"}), "on")] {
            let refused = post(&app, anna, &path, wrong).await;
            assert!(refused.status == 422 && refused.text.contains(&format!("\"{field}\"")), "{}", refused.text);
        }
        // Undo takes back one's own; the other stays.
        assert_eq!(undo(&app, anna).await, StatusCode::NO_CONTENT);
        assert_eq!(card(&all(&app).await, &paul)["support"], -2);
        app.clock.advance(jiff::SignedDuration::from_hours(24 * 181));
        let world = all(&app).await;
        assert_eq!((card(&world, &paul)["support"].clone(), card(&world, &paul)["stance"].as_str()), (Json::Null, Some("unknown")));
        let page = app.get(anna, &format!("/accounts/{}/people/{}/relationship", app.cast.castellan, id(&paul))).await.text;
        assert!(page.contains("Said &lt;i&gt;no&lt;/i&gt;") && page.contains("faded") && !page.contains("<i>no"), "{page}");

        let rate = format!("people/{}/ratings", id(&paul));
        let bare = post(&app, anna, &rate, json!({"rating": 60})).await;
        assert!(bare.status == 422 && bare.text.contains("\"comment\""), "{}", bare.text);
        assert_eq!(post(&app, anna, &rate, json!({"rating": 24})).await.status, 201, "near enough");
        assert_eq!(post(&app, anna, &rate, json!({"rating": 60, "comment": "We were at school together"})).await.status, 201);
        let world = all(&app).await;
        assert_eq!((card(&world, &paul)["rating"]["rating"].as_i64(), strength(&world, &paul)), (Some(60), String::from("0.00")));
        assert_eq!(undo(&app, anna).await, StatusCode::NO_CONTENT);
        assert_eq!(card(&all(&app).await, &paul)["rating"]["rating"], 24);
    }

    async fn lines_have_no_circles_and_open_roles_take_part(app) {
        let anna = &app.cast.anna_am;
        let (a, b) = (person(&app, "Anneke").await, person(&app, "Sofie").await);
        let role = post(&app, anna, "open-roles", json!({"title": "Head of Quality", "key": true, "influence": 3})).await;
        assert_eq!(role.status, 201, "{}", role.text);
        let role = role.json();
        let line = |from: &Json, to: &Json| json!({"from": from["id"], "kind": "reports", "to": to["id"]});
        assert_eq!(post(&app, anna, "position-lines", line(&b, &a)).await.status, 201);
        assert_eq!(post(&app, anna, "position-lines", line(&role, &b)).await.status, 201);
        let circle = post(&app, anna, "position-lines", line(&a, &role)).await;
        assert_eq!(circle.status, 422);
        assert!(circle.text.contains("Head of Quality → Sofie → Anneke"), "{}", circle.text);
        assert_eq!(post(&app, anna, "position-lines", line(&a, &a)).await.status, 422);
        let ear = json!({"from": b["id"], "kind": "influences", "to": a["id"], "weight": 3});
        assert_eq!(post(&app, anna, "position-lines", ear).await.status, 201);
        let world = all(&app).await;
        assert_eq!(card(&world, &b)["reports_to"], a["id"]);
        assert_eq!(card(&world, &b)["influences"][0]["weight"], 3);
        assert_eq!((card(&world, &role)["open"].as_bool(), card(&world, &role)["reports_to"].clone()), (Some(true), b["id"].clone()));
        // Ending a line keeps the days before; undo brings it back.
        app.clock.advance(jiff::SignedDuration::from_hours(48));
        let end = json!({"from": b["id"], "kind": "reports", "to": null});
        assert_eq!(post(&app, anna, "position-lines", end).await.status, 201);
        assert_eq!(card(&all(&app).await, &b)["reports_to"], Json::Null);
        let then = app.get(anna, &format!("{}/relationships?day=2026-11-13", base(&app))).await.json();
        assert_eq!(card(&then, &b)["reports_to"], a["id"]);
        assert_eq!(undo(&app, anna).await, StatusCode::NO_CONTENT);
        assert_eq!(card(&all(&app).await, &b)["reports_to"], a["id"]);
        let one = format!("{}/open-roles/{}", base(&app), id(&role));
        assert_eq!(app.api(anna, Method::DELETE, &one, json!({})).await.status, 204);
        assert!(all(&app).await["cards"].as_array().unwrap().iter().all(|c| c["id"] != role["id"]));
        assert_eq!(undo(&app, anna).await, StatusCode::NO_CONTENT);
        assert_eq!(card(&all(&app).await, &role)["open"], true);
    }

    async fn gaps_say_what_to_do_and_departures_what_is_lost(app) {
        let anna = &app.cast.anna_am;
        let (boss, friend) = (person(&app, "Hendrik").await, person(&app, "Sofie").await);
        patch(&app, anna, &boss, json!({"influence": 5, "seniority": 5, "roles": ["approver"]})).await;
        patch(&app, anna, &friend, json!({"influence": 4, "roles": ["champion"], "owner_id": anna.id})).await;
        post(&app, anna, "position-lines", json!({"from": friend["id"], "kind": "reports", "to": boss["id"]})).await;
        talk(&app, &[&friend], json!({"kind": "workshop", "outcome": "positive"})).await;
        post(&app, anna, &format!("people/{}/judgements", id(&friend)), json!({"support": 2, "evidence": "Called for us"})).await;
        let world = all(&app).await;
        let gap = |rule: &str| world["gaps"].as_array().unwrap().iter().find(|g| g["rule"] == rule).cloned();
        let first = gap("G0").expect("the boss is not covered");
        assert_eq!((first["position_id"].clone(), first["move"].as_str()), (boss["id"].clone(), Some("Sofie can introduce; Anna Prins fits.")));
        assert!(gap("G1").is_some() && gap("G2").is_some() && gap("G5").is_some() && gap("G6").is_some(), "{}", world["gaps"]);
        assert_eq!(world["numbers"]["threads"], 1);
        assert_eq!(world["numbers"]["hhi"], 1.0);
        // R: (5 * 0 + 4 * 51.32 * 4 / 4) / 9
        assert_eq!(format!("{:.2}", world["numbers"]["score"].as_f64().unwrap()), "22.81");
        let gone = app.get(anna, &format!("{}/relationships/leaving?user={}", base(&app), anna.id)).await.json();
        assert_eq!((gone["threads_before"].as_i64(), gone["threads_after"].as_i64(), gone["second_path"].clone()), (Some(1), Some(0), Json::Null));
        let gone = app.get(anna, &format!("{}/relationships/leaving?position={}", base(&app), id(&friend))).await.json();
        assert_eq!(gone["lost"][0]["name"], "Sofie");
        for page in ["relationships", "relationships/why", "relationships/leaving"] {
            let text = app.get(anna, &format!("/accounts/{}/{page}", app.cast.castellan)).await.text;
            assert!(text.contains("Sofie"), "{page}: {text}");
        }
        // Over many accounts: whoever sees the account sees what it would lose, nobody else its name.
        let over = format!("/relationships/leaving?user={}", anna.id);
        assert!(app.get(&app.cast.dora_director, &over).await.text.contains("Castellan Retail"));
        for other in [&app.cast.carl_am, &app.cast.outsider, &app.cast.admin] {
            let page = app.get(other, &over).await;
            assert!(page.status == 200 && !page.text.contains("Castellan"), "{}: {}", other.name, page.text);
        }
        let head = app.get(anna, &format!("/accounts/{}", app.cast.castellan)).await.text;
        assert!(head.contains("Key roles covered") && head.contains("of 2"), "{head}");
    }

    async fn outsiders_find_nothing_and_readers_do_not_write(app) {
        let anneke = person(&app, "Anneke Vos").await;
        let at = id(&anneke);
        let api = ["relationships", "position-lines", "relationships/leaving?user=0"].map(|p| format!("{}/{p}", base(&app)));
        let mine = ["profile", "judgements", "ratings", "strength"].map(|p| format!("{}/people/{at}/{p}", base(&app)));
        let pages = ["relationships", "relationships/why", "relationships/leaving", "open-roles/new"];
        let pages = pages.map(|p| format!("/accounts/{}/{p}", app.cast.castellan));
        let own = ["relationship", "profile"].map(|p| format!("/accounts/{}/people/{at}/{p}", app.cast.castellan));
        for other in [&app.cast.outsider, &app.cast.carl_am, &app.cast.admin] {
            for path in api.iter().take(2).chain(&mine).chain(&pages).chain(&own) {
                let answer = app.get(other, path).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {path}", other.name);
                assert!(!answer.text.contains("Anneke"), "{path}");
            }
            assert_eq!(patch(&app, other, &anneke, json!({"influence": 5})).await.status, 404);
            assert_eq!(post(&app, other, &format!("people/{at}/judgements"), json!({"support": 1})).await.status, 404);
            assert_eq!(post(&app, other, "position-lines", json!({"from": at, "kind": "reports", "to": null})).await.status, 404);
            assert_eq!(post(&app, other, "open-roles", json!({"title": "x"})).await.status, 404);
        }
        // Ben sees nothing of Castellan; a position of one account is not found under another.
        let elsewhere = format!("/api/v1/accounts/{}/people/{at}/profile", app.cast.dairy);
        assert_eq!(app.get(&app.cast.anna_am, &elsewhere).await.status, StatusCode::NOT_FOUND);
        let other = app.api(&app.cast.anna_am, Method::POST, &format!("/api/v1/accounts/{}/people", app.cast.dairy), json!({"name": "Elsewhere"})).await.json();
        let crossed = post(&app, &app.cast.anna_am, "position-lines", json!({"from": at, "kind": "reports", "to": other["id"]})).await;
        assert_eq!(crossed.status, 422, "{}", crossed.text);
    }
}
