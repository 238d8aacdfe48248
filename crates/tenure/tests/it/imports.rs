//! Imports over the API: a file is taken in, matched, checked, run, and taken back.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::features::imports::engine;

use crate::both;
use crate::kit::{Actor, TestApp, app_encode as encode};

const RUNS: &str = "/api/v1/import-runs";

/// Lets the background work until nothing waits.
async fn settle(app: &TestApp) {
    let running = app.app.clone();
    tokio::task::spawn_blocking(move || while engine::step(&running).unwrap() {}).await.unwrap();
}

/// Gives a file and waits until it is read.
async fn give(app: &TestApp, by: &Actor, kind: &str, name: &str, bytes: &[u8]) -> Json {
    let path = format!("{RUNS}?kind={kind}&file_name={}", encode(name));
    let made = app.send(Some(by), Method::POST, &path, Some("application/octet-stream"), &[], bytes.to_vec()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    settle(app).await;
    look(app, by, made.json()["id"].as_str().unwrap()).await
}

async fn look(app: &TestApp, by: &Actor, id: &str) -> Json {
    let seen = app.get(by, &format!("{RUNS}/{id}")).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    seen.json()
}

/// One step, and the import after it.
async fn step(app: &TestApp, by: &Actor, import: &Json, verb: &str) -> Json {
    let id = import["id"].as_str().unwrap();
    let answer = app.api(by, Method::POST, &format!("{RUNS}/{id}/{verb}"), json!({})).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{verb}: {}", answer.text);
    settle(app).await;
    look(app, by, id).await
}

async fn change(app: &TestApp, by: &Actor, import: &Json, body: Json) -> Json {
    let id = import["id"].as_str().unwrap();
    let answer = app.api(by, Method::PATCH, &format!("{RUNS}/{id}"), body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    settle(app).await;
    look(app, by, id).await
}

fn counts(import: &Json, names: [&str; 4]) -> [u64; 4] {
    names.map(|name| import["counts"][name].as_u64().unwrap())
}

/// What a column of the file goes into.
fn field<'j>(import: &'j Json, header: &str) -> &'j Json {
    let columns = import["columns"].as_array().unwrap();
    &columns.iter().find(|c| c["header"] == header).unwrap_or_else(|| panic!("{import}"))["field"]
}

/// How many accounts that are not archived have a name that begins like this. Who imports need not see them.
async fn named(app: &TestApp, start: &str) -> i64 {
    let like = format!("{start}%");
    let sql = "/* test */ select count(*) from accounts where name like $1 and archived_at is null";
    let count = app.app.db.read(move |q| q.query_one(sql, &tenure_db::params![like.as_str()], |r| r.get(0)));
    count.await.map_err(|e: tenure_db::Error| e).unwrap()
}

const COLLEAGUES: &str = "E-Mail;Full name;Role\nida@test.example;Ida Holm;account_manager\n\
                          nils@test.example;Nils Berg;nobody\nbo@test.example;Bo Ek;director\n";

both! {
    async fn a_file_is_matched_checked_run_and_taken_back(app) {
        let admin = &app.cast.admin;
        let file = give(&app, admin, "users", "colleagues.csv", COLLEAGUES.as_bytes()).await;
        assert_eq!((&file["state"], &file["format"], &file["delimiter"]), (&json!("matching"), &json!("csv"), &json!(";")));
        assert_eq!((field(&file, "E-Mail"), field(&file, "Role")), (&json!("email"), &json!("role")));
        let file = change(&app, admin, &file, json!({"columns": {"Full name": "name"}})).await;

        let checked = step(&app, admin, &file, "check").await;
        assert_eq!(checked["state"], "checked", "{checked}");
        assert_eq!(counts(&checked, ["rows", "new", "same", "refused"]), [3, 2, 0, 1]);
        let id = checked["id"].as_str().unwrap();
        let lines = app.get(admin, &format!("{RUNS}/{id}/lines?outcome=refused")).await.json();
        assert_eq!((&lines["lines"][0]["line"], &lines["lines"][0]["field"], &lines["lines"][0]["value"]),
                   (&json!(3), &json!("role"), &json!("nobody")));
        let list = app.get(admin, &format!("{RUNS}/{id}/refused.csv")).await.text;
        assert!(list.contains("3,Role,") && list.contains("nils@test.example,Nils Berg,nobody"), "{list}");

        // One rule mends the value, and the file is checked again by itself.
        let mended = change(&app, admin, &checked, json!({"read_as": [["role", "nobody", "contributor"]]})).await;
        assert_eq!(counts(&mended, ["rows", "new", "same", "refused"]), [3, 3, 0, 0], "{mended}");
        let users = || async { app.get(admin, "/api/v1/users").await.text.contains("nils@test.example") };
        assert!(!users().await, "a check writes nothing");
        let done = step(&app, admin, &mended, "run").await;
        assert_eq!((&done["state"], &done["counts"]["done_new"]), (&json!("done"), &json!(3)), "{done}");
        assert!(users().await);

        let again = give(&app, admin, "users", "colleagues.csv", COLLEAGUES.as_bytes()).await;
        let again = change(&app, admin, &again, json!({
            "columns": {"Full name": "name"}, "read_as": [["role", "nobody", "contributor"]]
        })).await;
        let again = step(&app, admin, &again, "check").await;
        assert_eq!(counts(&again, ["rows", "new", "same", "refused"]), [3, 0, 3, 0], "a second time changes nothing");
        let nothing = app.api(admin, Method::POST, &format!("{RUNS}/{}/run", again["id"].as_str().unwrap()), json!({})).await;
        assert_eq!(nothing.status, StatusCode::CONFLICT);
    }

    async fn who_sold_something_stays_when_their_import_is_taken_back(app) {
        let admin = &app.cast.admin;
        let users = give(&app, admin, "users", "colleagues.csv", COLLEAGUES.as_bytes()).await;
        let users = change(&app, admin, &users, json!({"columns": {"Full name": "name"}})).await;
        let users = step(&app, admin, &step(&app, admin, &users, "check").await, "run").await;
        assert_eq!(users["counts"]["done_new"], 2, "{users}");
        let sold = "account,date,amount,currency,sold_by\nCastellan Retail,2026-10-01,100.00,EUR,ida@test.example\n";
        let lines = give(&app, admin, "revenue-lines", "sold.csv", sold.as_bytes()).await;
        let lines = step(&app, admin, &step(&app, admin, &lines, "check").await, "run").await;
        assert_eq!(lines["counts"]["done_new"], 1, "{lines}");

        let back = step(&app, admin, &users, "undo").await;
        assert_eq!((&back["counts"]["back"], &back["counts"]["kept"]), (&json!(1), &json!(1)), "{back}");
        let left = app.get(admin, "/api/v1/users").await.text;
        assert!(left.contains("ida@test.example") && !left.contains("bo@test.example"), "{left}");
    }

    async fn an_import_is_its_importer_s_alone(app) {
        let (admin, dora) = (&app.cast.admin, &app.cast.dora_director);
        let file = give(&app, admin, "users", "colleagues.csv", COLLEAGUES.as_bytes()).await;
        let id = file["id"].as_str().unwrap();
        for actor in [&app.cast.anna_am, &app.cast.outsider] {
            assert_eq!(app.get(actor, RUNS).await.status, StatusCode::FORBIDDEN, "no right to import");
        }
        let right = "/* test */ insert into user_rights (user_id, name) values ($1, 'import')";
        let user = dora.id;
        app.app.db.write(move |tx| tx.execute(right, &tenure_db::params![user])).await.unwrap();
        assert_eq!(app.get(dora, &format!("{RUNS}/{id}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get(dora, &format!("{RUNS}/{id}/refused.csv")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get(dora, &format!("{RUNS}/{id}/lines")).await.status, StatusCode::NOT_FOUND);
        for verb in ["check", "run", "stop", "resume", "undo", "again"] {
            let answer = app.api(dora, Method::POST, &format!("{RUNS}/{id}/{verb}"), json!({})).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{verb}");
        }
        assert_eq!(app.get(dora, RUNS).await.json(), json!([]));
    }

    async fn a_file_asks_what_its_data_leave_open(app) {
        let admin = &app.cast.admin;
        let rows = "name;client_since;client_revenue;currency\nOpen Mills;03/04/2019;1.500;EUR\n";
        let file = give(&app, admin, "accounts", "mills.csv", rows.as_bytes()).await;
        let asked = |import: &Json| -> Vec<(String, bool)> {
            let list = import["questions"].as_array().unwrap().clone();
            list.iter().map(|q| (q["question"].as_str().unwrap().to_owned(), q["must"].as_bool().unwrap())).collect()
        };
        assert_eq!(asked(&file), [(String::from("days"), true), (String::from("decimals"), true)]);
        let checked = step(&app, admin, &file, "check").await;
        assert_eq!(counts(&checked, ["rows", "new", "same", "refused"]), [1, 0, 0, 1]);
        let answers = json!({"answers": {"days": "day_first", "decimals": "comma"}});
        let checked = change(&app, admin, &checked, answers).await;
        assert_eq!(counts(&checked, ["rows", "new", "same", "refused"]), [1, 1, 0, 0], "{checked}");

        // Where the data decide, nobody has to answer.
        let rows = "name;client_since;client_revenue;currency\nOpen Mills;25/04/2019;1.500,50;EUR\nB Mills;03/04/2019;1.500;EUR\n";
        let file = give(&app, admin, "accounts", "mills.csv", rows.as_bytes()).await;
        assert_eq!(asked(&file), [(String::from("days"), false), (String::from("decimals"), false)]);
        assert_eq!(file["questions"][0]["evidence"], json!([[2, "25/04/2019"]]));
        let checked = step(&app, admin, &file, "check").await;
        assert_eq!(counts(&checked, ["rows", "new", "same", "refused"]), [2, 2, 0, 0], "{checked}");
    }

    async fn files_in_other_letters_and_forms_are_read(app) {
        let admin = &app.cast.admin;
        let utf16: Vec<u8> = "\u{feff}name\tcity\nZoë Works\tKøln\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let latin = b"name;city\nZo\xeb Works;K\xf6ln\n".to_vec();
        let chinese = b"\xbf\xcd\xbb\xa7\xc3\xfb\xb3\xc6,\xb3\xc7\xca\xd0\n\xc7\xe5\xba\xd3\xc9\xfa\xc3\xfc,\xc9\xcf\xba\xa3\n".to_vec();
        for (bytes, encoding, sample) in
            [(utf16, "UTF-16LE", "Zoë Works"), (latin, "windows-1252", "Zoë Works"), (chinese, "GB18030", "清河生命")]
        {
            let file = give(&app, admin, "accounts", "a.csv", &bytes).await;
            assert_eq!((&file["state"], &file["encoding"]), (&json!("matching"), &json!(encoding)), "{file}");
            assert_eq!(file["columns"][0]["samples"][0], sample);
        }
        let broken = give(&app, admin, "accounts", "a.csv", b"name,city\n\"never closed,x\ny,z\n").await;
        assert_eq!(broken["state"], "broken");
        assert!(broken["problem"].as_str().unwrap().contains("line 2"), "{broken}");
    }

    async fn a_runner_that_died_is_followed_by_another(app) {
        let admin = &app.cast.admin;
        let file = give(&app, admin, "users", "c.csv", b"email,name\nida@test.example,Ida Holm\n").await;
        let checked = step(&app, admin, &file, "check").await;
        let id = checked["id"].as_str().unwrap().to_owned();
        app.api(admin, Method::POST, &format!("{RUNS}/{id}/run"), json!({})).await;
        // A runner takes it and is never heard of again.
        let (now, key) = (app.clock.now(), id.parse::<uuid::Uuid>().unwrap());
        let sql = "/* test */ update imports set runner_id = $1, beat_at = $2 where id = $1";
        app.app.db.write(move |tx| tx.execute(sql, &tenure_db::params![key, now])).await.unwrap();
        settle(&app).await;
        assert_eq!(look(&app, admin, &id).await["state"], "running", "somebody is at it");
        app.clock.advance(jiff::SignedDuration::from_secs(31));
        settle(&app).await;
        let done = look(&app, admin, &id).await;
        assert_eq!((&done["state"], &done["counts"]["done_new"]), (&json!("done"), &json!(1)));
    }

    async fn accounts_come_in_change_and_go_back(app) {
        let admin = &app.cast.admin;
        let file = give(&app, admin, "accounts", "m.csv", "Company,Ort,parent\nMuster Süd,Ulm,Muster Holding\nMuster Holding,Bonn,\n".as_bytes()).await;
        assert_eq!((field(&file, "Company"), field(&file, "Ort")), (&json!("name"), &json!("city")));
        let checked = step(&app, admin, &file, "check").await;
        assert_eq!(counts(&checked, ["rows", "new", "same", "refused"]), [2, 2, 0, 0], "{checked}");
        let done = step(&app, admin, &checked, "run").await;
        assert_eq!(done["state"], "done", "{done}");
        assert_eq!(named(&app, "Muster").await, 2);
        let undone = step(&app, admin, &done, "undo").await;
        assert_eq!(undone["state"], "undone", "{undone}");
        assert_eq!(named(&app, "Muster").await, 0);
    }

    async fn an_import_that_stopped_goes_on_where_it_was(app) {
        let admin = &app.cast.admin;
        let file = give(&app, admin, "accounts", "many.csv", many(900).as_bytes()).await;
        let checked = step(&app, admin, &file, "check").await;
        assert_eq!(counts(&checked, ["rows", "new", "same", "refused"]), [900, 900, 0, 0], "{checked}");
        let id = checked["id"].as_str().unwrap().to_owned();
        app.api(admin, Method::POST, &format!("{RUNS}/{id}/run"), json!({})).await;
        // Asked before the first part is written, it stops after it.
        let stop = app.api(admin, Method::POST, &format!("{RUNS}/{id}/stop"), json!({})).await;
        assert_eq!(stop.status, StatusCode::ACCEPTED, "{}", stop.text);
        settle(&app).await;
        let stopped = look(&app, admin, &id).await;
        let written = stopped["counts"]["done_new"].as_u64().unwrap();
        assert_eq!((&stopped["state"], named(&app, "Many").await), (&json!("stopped"), written as i64));
        assert!(0 < written && written < 900, "{stopped}");
        let done = step(&app, admin, &stopped, "resume").await;
        assert_eq!((&done["state"], &done["counts"]["done_new"]), (&json!("done"), &json!(900)), "{done}");
        assert_eq!(named(&app, "Many").await, 900, "nothing twice");
        let undone = step(&app, admin, &done, "undo").await;
        assert_eq!((&undone["state"], named(&app, "Many").await), (&json!("undone"), 0), "{undone}");
    }

    async fn rows_that_are_stored_account_by_account_go_on_without_doubles(app) {
        let admin = &app.cast.admin;
        // Accounts take turns in the file, and many rows say the same without an id.
        let row = |i: usize| format!("{},2026-0{}-01,10.00,EUR\n", ["Turn One", "Turn Two", "Turn Three"][i % 3], 1 + i / 300);
        let lines = std::iter::once(String::from("account,date,amount,currency\n")).chain((0..900).map(row)).collect::<String>();
        let talk = |i: usize| format!("{},2026-0{}-01T10:00:00Z,call,Said {i}\n", ["Turn Three", "Turn One"][i % 2], 1 + i / 300);
        let talks = std::iter::once(String::from("account,happened_at,kind,summary\n")).chain((0..900).map(talk)).collect::<String>();
        let accounts = give(&app, admin, "accounts", "a.csv", b"name\nTurn One\nTurn Two\nTurn Three\n").await;
        let accounts = step(&app, admin, &accounts, "check").await;
        step(&app, admin, &accounts, "run").await;
        for (kind, table, text) in [("revenue-lines", "revenue_lines", lines), ("conversations", "interactions", talks)] {
            let of = format!("/* test */ select count(*) from {table} t join accounts a on a.id = t.account_id where a.name like 'Turn %'");
            let stored = || {
                let of = of.clone();
                async { app.app.db.read(move |q| q.query_one(&of, &[], |r| r.get::<i64>(0))).await.unwrap() }
            };
            let file = give(&app, admin, kind, "turns.csv", text.as_bytes()).await;
            let checked = step(&app, admin, &file, "check").await;
            assert_eq!(counts(&checked, ["rows", "new", "same", "refused"]), [900, 900, 0, 0], "{checked}");
            let id = checked["id"].as_str().unwrap().to_owned();
            app.api(admin, Method::POST, &format!("{RUNS}/{id}/run"), json!({})).await;
            app.api(admin, Method::POST, &format!("{RUNS}/{id}/stop"), json!({})).await;
            settle(&app).await;
            let stopped = look(&app, admin, &id).await;
            let written = stopped["counts"]["done_new"].as_i64().unwrap();
            assert_eq!((&stopped["state"], stored().await), (&json!("stopped"), written), "{kind}");
            assert!(0 < written && written < 900, "{stopped}");
            let done = step(&app, admin, &stopped, "resume").await;
            assert_eq!((&done["state"], &done["counts"]["done_new"]), (&json!("done"), &json!(900)), "{done}");
            assert_eq!(stored().await, 900, "{kind}: nothing twice");
            let undone = step(&app, admin, &done, "undo").await;
            assert_eq!((&undone["state"], stored().await), (&json!("undone"), 0), "{undone}");
        }
    }

    async fn conversations_of_a_long_file_stand_in_the_order_of_time(app) {
        let (admin, dora) = (&app.cast.admin, &app.cast.dora_director);
        // Each account's conversations lie anywhere in time, and one is older than 1970.
        let at = |i: usize| if i == 77 { String::from("1969-07-20T20:17:00Z") } else { format!("20{:02}-{:02}-{:02}T{:02}:00:00Z", 1 + i * 7 % 24, 1 + i * 5 % 12, 1 + i * 11 % 28, i % 24) };
        let names = ["Castellan Retail", "Aurelia Dairy"];
        let talk = |i: usize| format!("{},{},call,Word {i},w{i}\n", names[i % 2], at(i));
        let text = std::iter::once(String::from("account,happened_at,kind,summary,source_id\n")).chain((0..3_500).map(talk)).collect::<String>();
        let file = give(&app, admin, "conversations", "long.csv", text.as_bytes()).await;
        let checked = step(&app, admin, &file, "check").await;
        let new = usize::try_from(checked["counts"]["new"].as_u64().unwrap()).unwrap();
        assert!(new > 2_200, "so many that some are left for the end: {checked}");
        let done = step(&app, admin, &checked, "run").await;
        assert_eq!((&done["state"], done["counts"]["done_new"].as_u64()), (&json!("done"), Some(new as u64)), "{done}");
        let (mut seen, mut next) = (Vec::new(), Some(String::new()));
        while let Some(cursor) = next {
            let page = app.get(dora, &format!("/api/v1/conversations?scope=all&sort=happened_at&limit=200&cursor={cursor}")).await.json();
            seen.extend(page["items"].as_array().unwrap_or_else(|| panic!("{page}")).iter().map(|c| c["happened_at"].as_str().unwrap().to_owned()));
            next = page["next"].as_str().map(str::to_owned);
        }
        assert!(seen.len() >= new && seen.is_sorted(), "{} of {new}", seen.len());
        assert_eq!(seen[0][..10], *"1969-07-20");
        let undone = step(&app, admin, &done, "undo").await;
        assert_eq!(undone["state"], "undone", "{undone}");
    }

    async fn two_people_with_one_file_make_one_set_of_rows(app) {
        let (admin, dora) = (&app.cast.admin, &app.cast.dora_director);
        let right = "/* test */ insert into user_rights (user_id, name) values ($1, 'import')";
        let user = dora.id;
        app.app.db.write(move |tx| tx.execute(right, &tenure_db::params![user])).await.unwrap();
        let mut checked = Vec::new();
        for by in [admin, dora] {
            let file = give(&app, by, "accounts", "many.csv", many(300).as_bytes()).await;
            checked.push(step(&app, by, &file, "check").await);
        }
        for (by, import) in [admin, dora].into_iter().zip(&checked) {
            assert_eq!(counts(import, ["rows", "new", "same", "refused"]), [300, 300, 0, 0]);
            let run = format!("{RUNS}/{}/run", import["id"].as_str().unwrap());
            assert_eq!(app.api(by, Method::POST, &run, json!({})).await.status, StatusCode::ACCEPTED);
        }
        let (one, two) = (app.app.clone(), app.app.clone());
        let both = tokio::join!(
            tokio::task::spawn_blocking(move || while engine::step(&one).unwrap() {}),
            tokio::task::spawn_blocking(move || while engine::step(&two).unwrap() {}),
        );
        both.0.unwrap();
        both.1.unwrap();
        settle(&app).await;
        assert_eq!(named(&app, "Many").await, 300);
        for (by, import) in [admin, dora].into_iter().zip(&checked) {
            assert_eq!(look(&app, by, import["id"].as_str().unwrap()).await["state"], "done");
        }
    }

    async fn the_importer_decides_where_file_and_tenure_differ(app) {
        let admin = &app.cast.admin;
        let first = "source_system,source_id,name,city,employees\nerp,1,Differ One,Ulm,10\nerp,2,Differ Two,,20\n";
        let file = give(&app, admin, "accounts", "d.csv", first.as_bytes()).await;
        let checked = step(&app, admin, &file, "check").await;
        step(&app, admin, &checked, "run").await;
        let second = "source_system,source_id,name,city,employees\nerp,1,Differ One,Bonn,11\nerp,2,Differ Two,Kiel,20\n";
        let file = give(&app, admin, "accounts", "d.csv", second.as_bytes()).await;
        let file = change(&app, admin, &file, json!({"answers": {"differ": "ours"}})).await;
        let ours = step(&app, admin, &file, "check").await;
        assert_eq!(counts(&ours, ["changed", "same", "fields", "empty"]), [1, 1, 3, 1], "only what is empty: {ours}");
        let theirs = change(&app, admin, &ours, json!({"answers": {"differ": "file"}, "keeps": {"2": ["city"]}})).await;
        assert_eq!(counts(&theirs, ["changed", "same", "fields", "empty"]), [2, 0, 3, 1], "{theirs}");
        let id = theirs["id"].as_str().unwrap();
        let lines = app.get(admin, &format!("{RUNS}/{id}/lines?outcome=changed")).await.json();
        let told: Vec<_> = lines["lines"].as_array().unwrap().iter().map(|l| (l["field"].clone(), l["detail"]["keep"].clone())).collect();
        assert!(told.contains(&(json!("city"), json!(true))) && told.contains(&(json!("employees"), json!(false))), "{lines}");
        let done = step(&app, admin, &theirs, "run").await;
        assert_eq!(done["state"], "done", "{done}");
        let cities = "/* test */ select city from accounts where name like 'Differ%' order by name";
        let found = app.app.db.read(|q| q.query(cities, &[], |r| r.get::<String>(0))).await;
        assert_eq!(found.map_err(|e: tenure_db::Error| e).unwrap(), ["Ulm", "Kiel"]);
    }
}

/// A file of so many accounts.
fn many(rows: usize) -> String {
    let row = |i: usize| format!("erp,M{i:05},Many {} {i},{}\n", ["Works", "Mills", "Foods"][i % 3], i % 17);
    std::iter::once(String::from("source_system,source_id,name,employees\n")).chain((0..rows).map(row)).collect()
}
