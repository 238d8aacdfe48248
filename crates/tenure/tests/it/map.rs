//! The relationship map: a pasted list becomes a chart, cards move and come back, nobody else sees any of it.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, Answer, TestApp};

/// The client of the pictures, as somebody would copy it out of a spreadsheet.
const LIST: &str = "Name\tTitle\tReports to\n\
    Hendrik Maas\tGroup CEO\t\n\
    Anneke Vos\tVP Operations\tHendrik Maas\n\
    Marcus Oyelaran\tCFO\tHendrik Maas\n\
    Ines Duarte\tCIO\tHendrik Maas\n\
    Jeroen Bakker\tPlant director\tAnneke Vos\n\
    Sofie Lindqvist\tEngineering\tAnneke Vos\n\
    Marek Nowak\tMaintenance lead\tJeroen Bakker\n\
    张伟 Zhang Wei\tOT data lead\tInes Duarte\n";

fn page(app: &TestApp) -> String {
    format!("/accounts/{}/map", app.cast.castellan)
}

fn base(app: &TestApp) -> String {
    format!("/api/v1/accounts/{}/map", app.cast.castellan)
}

async fn paste(app: &TestApp, by: &Actor, list: &str, dry_run: bool) -> Json {
    let done =
        app.api(by, Method::POST, &format!("{}/list", base(app)), json!({"list": list, "dry_run": dry_run})).await;
    assert_eq!(done.status, 200, "{}", done.text);
    done.json()
}

async fn cards(app: &TestApp, query: &str) -> Vec<Json> {
    let map = app.get(&app.cast.anna_am, &format!("{}{query}", base(app))).await;
    assert_eq!(map.status, 200, "{}", map.text);
    map.json()["cards"].as_array().unwrap().clone()
}

fn named<'a>(cards: &'a [Json], name: &str) -> &'a Json {
    cards.iter().find(|c| c["name"] == name).unwrap_or_else(|| panic!("{name} in {cards:?}"))
}

fn id(cards: &[Json], name: &str) -> String {
    named(cards, name)["id"].as_str().unwrap().to_owned()
}

/// Whom somebody reports to, by name.
fn manager<'a>(cards: &'a [Json], name: &str) -> &'a str {
    let manager = &named(cards, name)["reports_to"];
    cards.iter().find(|c| &c["id"] == manager).map_or("", |c| c["name"].as_str().unwrap())
}

async fn undo(app: &TestApp, by: &Actor) -> Answer {
    let list = app.get(by, "/api/v1/undo").await.json();
    let batch = list["items"][0]["batch"].as_str().unwrap().to_owned();
    app.api(by, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let account = app.cast.castellan;
    app.app.db.read(move |q| q.query_one(sql, &params![account], |r| r.get(0).map_err(Error::from))).await.unwrap()
}

const LINES: &str = "/* test */ select count(*) from position_lines where account_id = $1 and kind = 'reports' and valid_to = '9999-12-31'";
const PEOPLE: &str = "/* test */ select count(*) from positions where account_id = $1 and archived_at is null";

both! {
    async fn a_pasted_list_becomes_a_map_and_goes_again(app) {
        let anna = &app.cast.anna_am;
        let before = count(&app, PEOPLE).await;
        let tried = paste(&app, anna, LIST, true).await;
        assert_eq!((&tried["new"], &tried["lines"], &tried["batch"]), (&json!(8), &json!(7), &Json::Null));
        assert_eq!(count(&app, PEOPLE).await, before);

        let preview = app.post(anna, &format!("{}/paste", page(&app)), &[("list", LIST)]).await;
        assert_eq!(preview.status, StatusCode::OK);
        assert!(preview.text.contains("8 new") && preview.text.contains("7 reporting lines"), "{}", preview.text);
        let done = app.post(anna, &format!("{}/paste", page(&app)), &[("list", LIST), ("save", "1")]).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, page(&app).as_str()));
        assert_eq!((count(&app, PEOPLE).await, count(&app, LINES).await), (before + 8, 7));

        let all = cards(&app, "").await;
        assert_eq!((manager(&all, "Marek Nowak"), manager(&all, "Anneke Vos"), manager(&all, "Hendrik Maas")), ("Jeroen Bakker", "Hendrik Maas", ""));
        let place = |name: &str| (named(&all, name)["place"]["x"].as_i64().unwrap(), named(&all, name)["place"]["y"].as_i64().unwrap());
        assert!(place("Hendrik Maas").1 < place("Anneke Vos").1 && place("Anneke Vos").1 < place("Jeroen Bakker").1);
        for (i, a) in all.iter().enumerate() {
            for b in &all[i + 1..] {
                let apart = |axis: &str, size: i64| (a["place"][axis].as_i64().unwrap() - b["place"][axis].as_i64().unwrap()).abs() >= size;
                assert!(apart("x", 38) || apart("y", 20), "{} and {}", a["name"], b["name"]);
            }
        }
        // The same list again knows everybody and changes nothing.
        let again = paste(&app, anna, LIST, false).await;
        assert_eq!((&again["new"], &again["known"]), (&json!(0), &json!(8)));
        assert_eq!((count(&app, PEOPLE).await, count(&app, LINES).await), (before + 8, 7));

        let batch = app.get(anna, "/api/v1/undo").await.json()["items"][0]["batch"].as_str().unwrap().to_owned();
        let back = app.api(anna, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await;
        assert_eq!(back.status, StatusCode::NO_CONTENT, "{}", back.text);
        assert_eq!((count(&app, PEOPLE).await, count(&app, LINES).await), (before, 0));
    }

    async fn a_list_turns_the_house_around(app) {
        let anna = &app.cast.anna_am;
        paste(&app, anna, LIST, false).await;
        // Maas now reports to Nowak, who reports to nobody of the old line: drawn in the right order, no circle on the way.
        let turned = "Hendrik Maas,,Marek Nowak\nMarek Nowak,,Ana New\nAna New,Chair,\nJeroen Bakker,,Hendrik Maas";
        let done = paste(&app, anna, turned, false).await;
        assert_eq!((&done["new"], &done["known"], &done["problems"]), (&json!(1), &json!(3), &json!([])));
        let all = cards(&app, "").await;
        assert_eq!((manager(&all, "Hendrik Maas"), manager(&all, "Marek Nowak"), manager(&all, "Jeroen Bakker")), ("Marek Nowak", "Ana New", "Hendrik Maas"));
    }

    async fn a_list_with_mistakes_saves_nothing_and_says_why(app) {
        let anna = &app.cast.anna_am;
        let before = count(&app, PEOPLE).await;
        let list = "A,CEO,\nB,CFO,Nobody\nC,COO,D\nD,CIO,C\n,x,\n";
        let told = paste(&app, anna, list, false).await;
        let lines: Vec<i64> = told["problems"].as_array().unwrap().iter().map(|p| p["line"].as_i64().unwrap()).collect();
        assert_eq!((lines, &told["batch"]), (vec![2, 3, 5], &Json::Null));
        let shown = app.post(anna, &format!("{}/paste", page(&app)), &[("list", list), ("save", "1")]).await;
        assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shown.text.contains("Line 2: Nobody, the manager of B") && shown.text.contains("B,CFO,Nobody"), "{}", shown.text);
        let long: String = (0..10_001).map(|i| format!("Person {i},T,\n")).collect();
        let told = paste(&app, anna, &long, false).await;
        assert!(told["problems"][0]["reason"].as_str().unwrap().contains("more than 10,000"), "{told}");
        assert_eq!(paste(&app, anna, " \n", false).await["problems"].as_array().unwrap().len(), 1);
        assert_eq!((count(&app, PEOPLE).await, count(&app, LINES).await), (before, 0));
    }

    async fn cards_move_by_the_form_that_drag_fills(app) {
        let anna = &app.cast.anna_am;
        paste(&app, anna, LIST, false).await;
        let all = cards(&app, "").await;
        app.clock.advance(jiff::SignedDuration::from_mins(5));
        let (nowak, sofie, anneke) = (id(&all, "Marek Nowak"), id(&all, "Sofie Lindqvist"), id(&all, "Anneke Vos"));
        let back = format!("{}?view=grid&q=x", page(&app));
        let moved = app.post(anna, &format!("{}/reports", page(&app)), &[("position", &nowak), ("to", &sofie), ("back", &back)]).await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
        assert_eq!(moved.location(), format!("{}?view=grid&q=x&person={nowak}&did=reports", page(&app)));
        let said = app.get(anna, &format!("{}?person={nowak}&did=reports", page(&app))).await.text;
        assert!(said.contains("data-said=\"Marek Nowak now reports to Sofie Lindqvist\""), "{said}");
        assert_eq!(manager(&cards(&app, "").await, "Marek Nowak"), "Sofie Lindqvist");

        // A circle is refused, with the reason, and what was chosen stays.
        let circle = app.post(anna, &format!("{}/reports", page(&app)), &[("position", &anneke), ("to", &nowak)]).await;
        assert_eq!(circle.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(circle.text.contains("Sofie Lindqvist") && circle.text.contains("aria-invalid"), "{}", circle.text);
        let own = app.post(anna, &format!("{}/reports", page(&app)), &[("position", &anneke), ("to", &anneke)]).await;
        assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
        let strange = app.post(anna, &format!("{}/reports", page(&app)), &[("position", &anneke), ("to", "x")]).await;
        assert_eq!(strange.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(manager(&cards(&app, "").await, "Anneke Vos"), "Hendrik Maas");

        assert_eq!(undo(&app, anna).await.status, StatusCode::NO_CONTENT);
        assert_eq!(manager(&cards(&app, "").await, "Marek Nowak"), "Jeroen Bakker");
        let off = app.post(anna, &format!("{}/reports", page(&app)), &[("position", &nowak), ("to", "")]).await;
        assert_eq!(off.status, StatusCode::SEE_OTHER);
        assert_eq!(manager(&cards(&app, "").await, "Marek Nowak"), "");
    }

    async fn peers_stand_in_the_order_that_somebody_gave_them(app) {
        let anna = &app.cast.anna_am;
        paste(&app, anna, LIST, false).await;
        let all = cards(&app, "").await;
        let order = format!("{}/order", page(&app));
        let row = async || {
            let mut peers: Vec<(i64, String)> = cards(&app, "").await.iter().filter(|c| !c["reports_to"].is_null() && c["place"]["level"] == 1)
                .map(|c| (c["place"]["x"].as_i64().unwrap(), c["name"].as_str().unwrap().to_owned())).collect();
            peers.sort();
            peers.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        assert_eq!(row().await, ["Anneke Vos", "Ines Duarte", "Marcus Oyelaran"], "by name, as nobody said anything");
        app.clock.advance(jiff::SignedDuration::from_mins(5));
        let marcus = id(&all, "Marcus Oyelaran");
        let moved = app.post(anna, &order, &[("position", &marcus), ("by", "-1"), ("back", &page(&app))]).await;
        assert_eq!((moved.status, moved.location()), (StatusCode::SEE_OTHER, &*format!("{}?person={marcus}&did=ordered", page(&app))), "{}", moved.text);
        assert_eq!(row().await, ["Anneke Vos", "Marcus Oyelaran", "Ines Duarte"]);
        let said = app.get(anna, moved.location()).await.text;
        assert!(said.contains("data-said=\"Marcus Oyelaran is now 2 of 3 in the row\"") && said.contains("One place back"), "{said}");
        assert_eq!(count(&app, "/* test */ select count(*) from peer_places where account_id = $1").await, 3);
        let api = app.api(anna, Method::POST, &format!("{}/order", base(&app)), json!({"position_id": marcus, "by": -1})).await.json();
        assert_eq!((&api["changed"], row().await[0].as_str()), (&json!(true), "Marcus Oyelaran"), "{api}");
        // At the end of the row it stays, and nothing is there to be undone.
        let end = app.post(anna, &order, &[("position", &marcus), ("by", "-1")]).await;
        assert!(end.location().ends_with("did=end") && app.get(anna, end.location()).await.text.contains("at the end of its row already"));
        for (position, by, status) in [(&*marcus, "2", 422), (&*marcus, "x", 422), ("x", "1", 404)] {
            assert_eq!(app.post(anna, &order, &[("position", position), ("by", by)]).await.status, status, "{by}");
        }
        // Under another manager the place does not count; back under this one it does.
        let reports = format!("{}/reports", page(&app));
        app.post(anna, &reports, &[("position", &marcus), ("to", &id(&all, "Ines Duarte"))]).await;
        assert_eq!(row().await, ["Anneke Vos", "Ines Duarte"]);
        app.post(anna, &reports, &[("position", &marcus), ("to", &id(&all, "Hendrik Maas"))]).await;
        assert_eq!(row().await[0], "Marcus Oyelaran");
        let batch = api["batch"].as_str().unwrap();
        assert_eq!(app.api(anna, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(row().await, ["Anneke Vos", "Marcus Oyelaran", "Ines Duarte"]);
    }

    async fn del_takes_off_the_line_and_closes_the_open_role(app) {
        let anna = &app.cast.anna_am;
        paste(&app, anna, LIST, false).await;
        let all = cards(&app, "").await;
        let role = json!({"title": "Head of quality"});
        let role = app.api(anna, Method::POST, &format!("/api/v1/accounts/{}/open-roles", app.cast.castellan), role).await;
        assert_eq!(role.status, 201, "{}", role.text);
        app.clock.advance(jiff::SignedDuration::from_mins(5));
        let removal = format!("{}/removal", page(&app));
        let (sofie, role) = (id(&all, "Sofie Lindqvist"), id(&cards(&app, "").await, "Head of quality"));
        app.post(anna, &format!("{}/reports", page(&app)), &[("position", &role), ("to", &id(&all, "Anneke Vos"))]).await;
        app.clock.advance(jiff::SignedDuration::from_mins(5));
        let off = app.post(anna, &removal, &[("position", &sofie)]).await;
        assert_eq!((off.status, manager(&cards(&app, "").await, "Sofie Lindqvist")), (StatusCode::SEE_OTHER, ""), "{}", off.text);
        let said = app.get(anna, off.location()).await.text;
        assert!(said.contains("data-said=\"Sofie Lindqvist now reports to nobody\"") && said.contains("id=\"map-place\""), "{said}");
        assert_eq!(undo(&app, anna).await.status, StatusCode::NO_CONTENT);
        assert_eq!(manager(&cards(&app, "").await, "Sofie Lindqvist"), "Anneke Vos");
        app.clock.advance(jiff::SignedDuration::from_mins(5));
        let shown = app.get(anna, &format!("{}?person={role}", page(&app))).await.text;
        assert!(shown.contains("Close the open role"), "without keys, too: {shown}");
        let closed = app.post(anna, &removal, &[("position", &role)]).await;
        assert_eq!(closed.location(), format!("{}?person={}&did=closed", page(&app), id(&all, "Anneke Vos")));
        assert!(app.get(anna, closed.location()).await.text.contains("data-said=\"The open role is off the map\""));
        assert!(cards(&app, "").await.iter().all(|c| c["name"] != "Head of quality"));
        assert_eq!(undo(&app, anna).await.status, StatusCode::NO_CONTENT);
        assert_eq!(manager(&cards(&app, "").await, "Head of quality"), "Anneke Vos");
        // Above everybody there is no line, and nothing happens.
        let top = app.api(anna, Method::POST, &format!("{}/removal", base(&app)), json!({"position_id": id(&all, "Hendrik Maas")})).await.json();
        assert_eq!((&top["changed"], &top["batch"]), (&json!(false), &Json::Null));
    }

    async fn influence_and_new_reports(app) {
        let anna = &app.cast.anna_am;
        paste(&app, anna, LIST, false).await;
        let all = cards(&app, "").await;
        let (sofie, marcus) = (id(&all, "Sofie Lindqvist"), id(&all, "Marcus Oyelaran"));
        let influences = format!("{}/influences", page(&app));
        assert_eq!(app.post(anna, &influences, &[("position", &sofie), ("to", &marcus), ("weight", "3")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(named(&cards(&app, "").await, "Sofie Lindqvist")["influences"], json!([{"to": marcus, "weight": 3}]));
        let drawn = app.get(anna, &page(&app)).await.text;
        assert_eq!(drawn.matches("class=\"infl w3\"").count(), 1);
        assert!(!app.get(anna, &format!("{}?lines=off", page(&app))).await.text.contains("class=\"infl"));
        let shown = app.get(anna, &format!("{influences}?position={sofie}")).await.text;
        assert!(shown.contains("Marcus Oyelaran") && shown.contains("Take away"), "{shown}");
        app.post(anna, &influences, &[("position", &sofie), ("to", &marcus), ("weight", "0")]).await;
        assert_eq!(named(&cards(&app, "").await, "Sofie Lindqvist")["influences"], json!([]));
        for (to, weight) in [("", "2"), (&*marcus, "9"), (&*sofie, "2")] {
            let refused = app.post(anna, &influences, &[("position", &sofie), ("to", to), ("weight", weight)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{to} {weight}");
        }

        app.clock.advance(jiff::SignedDuration::from_mins(5));
        let added = app.post(anna, &format!("{}/add", page(&app)), &[("name", "Aisha Rahman"), ("title", "Automation"), ("manager", &sofie)]).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
        assert_eq!(manager(&cards(&app, "").await, "Aisha Rahman"), "Sofie Lindqvist");
        let empty = app.post(anna, &format!("{}/add", page(&app)), &[("name", " "), ("manager", &sofie)]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(undo(&app, anna).await.status, StatusCode::NO_CONTENT);
        assert!(cards(&app, "").await.iter().all(|c| c["name"] != "Aisha Rahman"));
    }

    async fn views_share_filters_and_other_days_are_seen(app) {
        let anna = &app.cast.anna_am;
        paste(&app, anna, LIST, false).await;
        app.clock.advance(jiff::SignedDuration::from_hours(24 * 20));
        let all = cards(&app, "").await;
        let (nowak, sofie) = (id(&all, "Marek Nowak"), id(&all, "Sofie Lindqvist"));
        app.post(anna, &format!("{}/reports", page(&app)), &[("position", &nowak), ("to", &sofie)]).await;
        let then = cards(&app, "?as_of=2026-11-20").await;
        assert_eq!((manager(&then, "Marek Nowak"), manager(&cards(&app, "").await, "Marek Nowak")), ("Jeroen Bakker", "Sofie Lindqvist"));
        assert_eq!(cards(&app, "?as_of=2026-10-01").await.len() + 8, all.len());
        let past = app.get(anna, &format!("{}?as_of=2026-11-20", page(&app))).await.text;
        assert!(!past.contains("data-edit") && !past.contains("draggable"), "nothing is changed on another day");
        let since = app.get(anna, &format!("{}?since=2026-11-20", page(&app))).await.text;
        assert!(since.contains("Now reports to Sofie Lindqvist"), "{since}");
        assert!(app.get(anna, &format!("{}?since=2026-10-01", page(&app))).await.text.contains("New on the map"));

        for view in ["", "grid", "table", "links"] {
            let shown = app.get(anna, &format!("{}?view={view}", page(&app))).await;
            assert_eq!(shown.status, StatusCode::OK);
            assert!(shown.text.contains("Anneke Vos") && !shown.text.contains(" style="), "{view}");
        }
        for view in ["grid", "table", "links"] {
            let shown = app.get(anna, &format!("{}?view={view}&q=vos&support=unknown", page(&app))).await.text;
            let main = shown.split("data-fragment=\"map-side\"").next().unwrap().to_owned();
            assert!(main.contains("Anneke Vos") && !main.contains("Ines Duarte"), "{view}: {main}");
        }
        assert_eq!(cards(&app, "?q=vos").await.len(), 1);
        assert_eq!(cards(&app, "?support=critic").await.len(), 0);
        assert_eq!(app.get(anna, &format!("{}?nonsense=1", page(&app))).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(app.get(anna, &format!("{}?as_of=soon", page(&app))).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn five_hundred_people_fold_open_and_are_found(app) {
        let anna = &app.cast.anna_am;
        let list: String = (0..500).map(|i| format!("Person {i:03},Title {i},{}\n", if i > 0 { format!("Person {:03}", (i - 1) / 8) } else { String::new() })).collect();
        let done = paste(&app, anna, &list, false).await;
        assert_eq!((&done["new"], &done["lines"]), (&json!(500), &json!(499)));
        let drawn = |text: &str| text.matches("role=\"treeitem\"").count();
        let folded = app.get(anna, &page(&app)).await.text;
        assert!(drawn(&folded) < 20, "{}", drawn(&folded));
        let found = app.get(anna, &format!("{}?q=person+499", page(&app))).await.text;
        assert!(found.contains("Person 499, Title 499") && drawn(&found) < 60, "{}", drawn(&found));
        let whole = app.get(anna, &format!("{}?all=1", page(&app))).await.text;
        assert!(drawn(&whole) >= 500 && whole.len() < 900_000, "{} in {} bytes", drawn(&whole), whole.len());
        let all = cards(&app, "?all=1").await;
        assert!(all.iter().all(|c| c["place"]["x"].is_i64()));
    }

    async fn files_are_inert_and_hold_everybody(app) {
        let anna = &app.cast.anna_am;
        let list = "<script>alert(1)</script>;=cmd|' /C calc'!A0\nO'Brien \"Bob\" & Sons;清河 ]]>;<script>alert(1)</script>\n";
        paste(&app, anna, list, false).await;
        for query in ["", "?view=grid", "?view=table", "?view=links", "?did=%3Cscript%3E&q=%3Cscript%3Ealert"] {
            let shown = app.get(anna, &format!("{}{query}", page(&app))).await.text;
            assert!(!shown.contains("<script>alert") && shown.contains("&lt;script&gt;alert(1)"), "{query}");
        }
        let svg = app.get(anna, &format!("{}.svg", page(&app))).await;
        assert_eq!(svg.headers["content-type"], "image/svg+xml; charset=utf-8");
        assert!(svg.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert!(!svg.text.contains("<script") && svg.text.contains("O'Brien &quot;Bob&quot; &amp;"), "{}", svg.text);
        let csv = app.get(anna, &format!("{}.csv", page(&app))).await.text;
        assert!(csv.contains("'=cmd") && csv.contains("清河 ]]>"), "{csv}");
        assert_eq!(csv.lines().count(), cards(&app, "").await.len() + 1);
    }

    async fn nobody_else_finds_a_map(app) {
        let anna = &app.cast.anna_am;
        paste(&app, anna, LIST, false).await;
        let all = cards(&app, "").await;
        let (nowak, sofie) = (id(&all, "Marek Nowak"), id(&all, "Sofie Lindqvist"));
        let lines = count(&app, LINES).await;
        for other in [&app.cast.outsider, &app.cast.carl_am, &app.cast.admin] {
            for path in ["", "/paste", "/add", &format!("/reports?position={nowak}"), &format!("/influences?position={nowak}"), ".svg", ".csv"] {
                let answer = app.get(other, &format!("{}{path}", page(&app))).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
                assert!(!answer.text.contains("Nowak"));
            }
            assert_eq!(app.get(other, &base(&app)).await.status, StatusCode::NOT_FOUND);
            let list = app.api(other, Method::POST, &format!("{}/list", base(&app)), json!({"list": "X,Y,"})).await;
            assert_eq!(list.status, StatusCode::NOT_FOUND);
            for verb in ["reports", "influences"] {
                let form = [("position", &*nowak), ("to", &*sofie)];
                assert_eq!(app.post(other, &format!("{}/{verb}", page(&app)), &form).await.status, StatusCode::NOT_FOUND);
            }
            for verb in ["order", "removal"] {
                assert_eq!(app.post(other, &format!("{}/{verb}", page(&app)), &[("position", &*nowak), ("by", "1")]).await.status, StatusCode::NOT_FOUND);
            }
            assert_eq!(app.post(other, &format!("{}/add", page(&app)), &[("name", "X")]).await.status, StatusCode::NOT_FOUND);
            assert_eq!(app.post(other, &format!("{}/paste", page(&app)), &[("list", "X,Y,"), ("save", "1")]).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(count(&app, LINES).await, lines);
        // A card of one account is not moved under another's.
        let wrong = format!("/accounts/{}/map/reports", app.cast.dairy);
        assert_eq!(app.post(anna, &wrong, &[("position", &nowak), ("to", "")]).await.status, StatusCode::NOT_FOUND);
    }
}
