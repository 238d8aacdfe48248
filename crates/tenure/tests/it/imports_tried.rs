//! What a new user found when trying files of others: calendars, cards without a company, lists with rows said twice,
//! products under groups, territories taken back, parents of companies.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;

use crate::both;
use crate::kit::TestApp;
use crate::presets::{RUNS, counts, give, lines, look, settle, step};

const CALENDAR: &[u8] = include_bytes!("../../../exchange/src/features/imports/presets/fixtures/icalendar.ics");
const USERS: &[u8] = include_bytes!("../../../exchange/src/features/imports/presets/fixtures/salesforce-user.csv");
const ACCOUNTS: &[u8] =
    include_bytes!("../../../exchange/src/features/imports/presets/fixtures/salesforce-account.csv");
const RELATIONS: &[u8] = include_bytes!("../../../exchange/src/features/imports/presets/fixtures/gleif-level2.json");

/// Changes how a file is read.
pub(crate) async fn change(app: &TestApp, import: &Json, body: Json) -> Json {
    let (id, by) = (import["id"].as_str().unwrap(), &app.cast.admin);
    let answer = app.api(by, Method::PATCH, &format!("{RUNS}/{id}"), body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    settle(app).await;
    look(app, by, id).await
}

/// Gives a file, checks it and runs it.
pub(crate) async fn all(app: &TestApp, kind: &str, name: &str, text: &str) -> Json {
    let file = give(app, kind, name, text.as_bytes()).await;
    let checked = step(app, &file, "check").await;
    let done = step(app, &checked, "run").await;
    assert_eq!(done["state"], "done", "{done}");
    done
}

/// The reasons for which rows of a file are refused.
async fn lines_of(app: &TestApp, import: &Json) -> String {
    lines(app, import, "refused").await.iter().map(|l| l["reason"].as_str().unwrap().to_owned()).collect()
}

both! {
    async fn what_an_undo_kept_goes_by_a_second_one(app) {
        let admin = &app.cast.admin;
        let firms = all(&app, "accounts", "a.csv", "name\nRiverbank Mills\nBridge Mills\n").await;
        let lines = "account,date,amount,currency\nRiverbank Mills,2026-10-01,100.00,EUR\n";
        let sold = all(&app, "revenue-lines", "s.csv", lines).await;
        let back = step(&app, &firms, "undo").await;
        assert_eq!(counts(&back, ["back", "kept"]), [1, 1], "{back}");
        let page = format!("/import/{}/result", firms["id"].as_str().unwrap());
        let shown = app.get(admin, &page).await.text;
        assert!(shown.contains("Riverbank Mills") && shown.contains("Take the rest back"), "{shown}");
        let again = step(&app, &firms, "undo").await;
        assert_eq!(counts(&again, ["back", "kept"]), [1, 1], "still used: {again}");

        assert_eq!(counts(&step(&app, &sold, "undo").await, ["back", "kept"]), [1, 0]);
        let rest = step(&app, &firms, "undo").await;
        assert_eq!(counts(&rest, ["back", "kept"]), [2, 0], "{rest}");
        assert!(!app.get(admin, &page).await.text.contains("Take the rest back"));
        let over = app.api(admin, Method::POST, &format!("{RUNS}/{}/undo", firms["id"].as_str().unwrap()), json!({})).await;
        assert_eq!(over.status, StatusCode::CONFLICT);
    }

    async fn a_calendar_becomes_meetings(app) {
        all(&app, "accounts", "a.csv", "name\nRiverbank Mills\n").await;
        let file = give(&app, "conversations", "year.ics", CALENDAR).await;
        assert_eq!(file["presets"], json!(["iCalendar: events"]));
        let checked = step(&app, &file, "check").await;
        assert_eq!(counts(&checked, ["rows", "parked", "skipped"]), [5, 3, 2], "whose calendar it is, nobody has said: {checked}");
        let checked = change(&app, &checked, json!({"read_as": [["account", "", "Riverbank Mills"]]})).await;
        assert_eq!(counts(&checked, ["new", "refused", "skipped"]), [3, 0, 2], "{checked}");
        let done = step(&app, &checked, "run").await;
        assert_eq!(counts(&done, ["done_new"]), [3], "{done}");
        let again = give(&app, "conversations", "year.ics", CALENDAR).await;
        let again = change(&app, &again, json!({"fixed": {"account": "Riverbank Mills", "kind": "meeting", "summary": "–"}})).await;
        let again = step(&app, &again, "check").await;
        assert_eq!(counts(&again, ["new", "changed", "same"]), [0, 0, 3], "{again}");
        let back = step(&app, &done, "undo").await;
        assert_eq!(counts(&back, ["back", "kept"]), [3, 0], "{back}");
    }

    async fn a_calendar_tells_who_was_there(app) {
        let c = &app.cast;
        all(&app, "people", "p.csv", "account,name,email\nCastellan Retail,Bo Lind,bo@mills.example\nCastellan Retail,Di Mo,di@mills.example\n").await;
        let (anna, ben) = ("anna.prins@test.example", "ben.okafor@test.example");
        let calendar = format!(
            "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:one@x\nDTSTART:20260701T090000Z\nSUMMARY:Review\nDESCRIPTION:Prices\n\
             ORGANIZER;CN=Anna:mailto:{anna}\nATTENDEE;CN=Anna:mailto:{anna}\nATTENDEE;CN=Bo L.:MAILTO:BO@mills.example\n\
             ATTENDEE;CN=Cy Ro:mailto:cy@elsewhere.example\nATTENDEE;PARTSTAT=DECLINED:mailto:di@mills.example\n\
             ATTENDEE;PARTSTAT=DECLINED;CN=Ben:mailto:{ben}\nEND:VEVENT\nEND:VCALENDAR\n"
        );
        for (new, same) in [(1, 0), (0, 1)] {
            let file = give(&app, "conversations", "guests.ics", calendar.as_bytes()).await;
            let checked = step(&app, &file, "check").await;
            let checked = change(&app, &checked, json!({"read_as": [["account", "", "Castellan Retail"]]})).await;
            assert_eq!(counts(&checked, ["new", "same"]), [new, same], "{checked}");
            if new > 0 {
                step(&app, &checked, "run").await;
            }
        }
        let talk = app.get(&c.anna_am, &format!("/api/v1/accounts/{}/conversations", c.castellan)).await.json()["items"][0].clone();
        let people = app.get(&c.anna_am, &format!("/api/v1/accounts/{}/people", c.castellan)).await.json();
        let id = |name: &str| people["items"].as_array().unwrap().iter().find(|p| p["name"] == name).unwrap()["person_id"].clone();
        assert_eq!((&talk["person_ids"], &talk["absent_person_ids"]), (&json!([id("Bo Lind")]), &json!([id("Di Mo")])), "{talk}");
        assert_eq!((&talk["colleague_ids"], &talk["absent_colleague_ids"]), (&json!([c.anna_am.id]), &json!([c.ben_kam.id])), "{talk}");
        assert_eq!(talk["notes"], "Prices\nAlso there: Cy Ro <cy@elsewhere.example>", "{talk}");
    }

    async fn a_card_without_a_company_waits_alone(app) {
        all(&app, "accounts", "a.csv", "name\nRiverbank Mills\n").await;
        let cards = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada Ng\nORG:Riverbank Mills\nEND:VCARD\n\
                     BEGIN:VCARD\nVERSION:3.0\nFN:Bo Lind\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nORG:Riverbank Mills\nEND:VCARD\n";
        let file = give(&app, "vcards", "phone.vcf", cards.as_bytes()).await;
        let checked = step(&app, &file, "check").await;
        assert_eq!(counts(&checked, ["new", "parked", "refused"]), [1, 1, 1], "{checked}");
        let path = format!("{RUNS}/{}/refused.csv", checked["id"].as_str().unwrap());
        let file = app.get(&app.cast.admin, &path).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.text);
        assert!(file.text.contains("Bo Lind"), "what stays out is told with its cells: {}", file.text);
        let checked = change(&app, &checked, json!({"accounts": {"6": "Riverbank Mills"}})).await;
        assert_eq!(counts(&checked, ["new", "parked", "refused"]), [2, 0, 1], "{checked}");
    }

    async fn a_file_without_a_column_for_the_account_waits(app) {
        let file = give(&app, "people", "p.csv", b"FirstName,LastName\nAda,Ng\n").await;
        let checked = step(&app, &file, "check").await;
        assert_eq!(counts(&checked, ["parked", "refused"]), [1, 0], "{checked}");
        let file = give(&app, "revenue-lines", "r.csv", b"Customer,Day\nX,2026-01-02\n").await;
        let by = &app.cast.admin;
        let answer = app.api(by, Method::POST, &format!("{RUNS}/{}/check", file["id"].as_str().unwrap()), json!({})).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "an amount cannot wait: {}", answer.text);
    }

    async fn a_row_that_is_said_twice_is_one(app) {
        let text = "name,city,parent\nNorth Works,Lund,\nNorth Works,Lund,\nSouth Works,Malmö,North Works\nSouth Works,Ystad,North Works\n";
        let file = give(&app, "accounts", "a.csv", text.as_bytes()).await;
        let checked = step(&app, &file, "check").await;
        assert_eq!(counts(&checked, ["new", "same", "refused"]), [2, 1, 1], "two that differ are not settled silently: {checked}");
        let told = lines(&app, &checked, "refused").await;
        assert_eq!((&told[0]["line"], &told[0]["field"]), (&json!(5), &json!("name")), "{told:?}");
        let checked = change(&app, &checked, json!({"answers": {"rest": "goes_in"}})).await;
        let done = step(&app, &checked, "run").await;
        assert_eq!(counts(&done, ["done_new"]), [2], "{done}");
        let people = "account,name\nNorth Works,Ada Ng\nNorth Works,Ada Ng\n";
        let checked = step(&app, &give(&app, "people", "p.csv", people.as_bytes()).await, "check").await;
        assert_eq!(counts(&checked, ["new", "same", "refused"]), [1, 1, 0], "{checked}");
        let talks = "account,date,summary\nNorth Works,2026-03-02,Prices\nNorth Works,2026-03-02,Prices\n";
        let checked = step(&app, &give(&app, "conversations", "c.csv", talks.as_bytes()).await, "check").await;
        assert_eq!(counts(&checked, ["new", "same", "refused"]), [1, 1, 0], "{checked}");
    }

    async fn groups_of_products_become_lines_and_go_again(app) {
        let done = all(&app, "offerings", "products.csv", "product,series,sales_price\nGTX Basic,GTX,550\nGTX Pro,GTX,4821\nMG Special,MG,55\n").await;
        assert_eq!(counts(&done, ["done_new"]), [3], "{done}");
        let path = "/api/v1/offerings";
        let list = app.get(&app.cast.anna_am, path).await.json();
        let told: Vec<(&str, u64, &str)> = list["items"].as_array().unwrap().iter()
            .map(|o| (o["name"].as_str().unwrap(), o["depth"].as_u64().unwrap(), o["level"].as_str().unwrap())).collect();
        assert_eq!(told, [("GTX", 0, "line"), ("GTX Basic", 1, "product"), ("GTX Pro", 1, "product"), ("MG", 0, "line"), ("MG Special", 1, "product")]);
        let back = step(&app, &done, "undo").await;
        assert_eq!(counts(&back, ["back", "kept"]), [5, 0], "things are counted, not what was done to them: {back}");
    }

    async fn what_a_target_is_narrowed_to_stays_until_the_target_goes(app) {
        let firms = all(&app, "accounts", "a.csv", "name\nRiverbank Mills\nBridge Mills\n").await;
        let places = all(&app, "territories", "t.csv", "territory\nZeta\nEta\n").await;
        let user = app.get(&app.cast.admin, &format!("/api/v1/users/{}", app.cast.anna_am.id)).await.json();
        let email = user["email"].as_str().unwrap();
        let goals = format!(
            "person,territory,account,valid_from,valid_to,amount,currency\n{email},Zeta,,2026-01-01,2026-06-30,1000,EUR\n\
             {email},,Riverbank Mills,2026-01-01,2026-06-30,500,EUR\n"
        );
        let goals = all(&app, "targets", "g.csv", &goals).await;
        assert_eq!(counts(&step(&app, &firms, "undo").await, ["back", "kept"]), [1, 1]);
        assert_eq!(counts(&step(&app, &places, "undo").await, ["back", "kept"]), [1, 1]);
        assert_eq!(counts(&step(&app, &goals, "undo").await, ["back", "kept"]), [2, 0]);
        let left = app.app.db.read(|q| q.query_one("/* test */ select count(*) from target_versions", &[], |r| r.get::<i64>(0)));
        assert_eq!(left.await.unwrap(), 0, "nothing of them waits in the archive");
        assert_eq!(counts(&step(&app, &firms, "undo").await, ["back", "kept"]), [2, 0]);
        assert_eq!(counts(&step(&app, &places, "undo").await, ["back", "kept"]), [2, 0]);
    }

    async fn a_line_that_two_files_gave_goes_when_both_are_taken_back(app) {
        all(&app, "accounts", "a.csv", "name\nRiverbank Mills\n").await;
        let lines = |amount: &str| {
            format!("account,date,amount,currency,document_number,line\nRiverbank Mills,2026-01-05,{amount},EUR,D9,1\n")
        };
        let first = all(&app, "revenue-lines", "r1.csv", &lines("100.0000")).await;
        let finer = give(&app, "revenue-lines", "r2.csv", lines("100.0051").as_bytes()).await;
        let finer = step(&app, &finer, "check").await;
        let why = lines_of(&app, &finer).await;
        assert!(why.contains("EUR takes at most 2 decimals"), "{why}");
        let second = all(&app, "revenue-lines", "r3.csv", &lines("200.00")).await;
        assert_eq!(counts(&second, ["done_new", "done_changed"]), [0, 1], "{second}");
        assert_eq!(counts(&step(&app, &first, "undo").await, ["back", "kept"]), [0, 1], "it says what the second file says");
        assert_eq!(counts(&step(&app, &second, "undo").await, ["back", "kept"]), [1, 0]);
        assert_eq!(counts(&step(&app, &first, "undo").await, ["back", "kept"]), [1, 0]);
    }

    async fn a_field_that_was_changed_since_returns_once_that_is_taken_back(app) {
        let set = |sql: &'static str| app.app.db.write(move |tx| tx.execute(sql, &[]));
        let amount = || app.app.db.read(|q| q.query_one("/* test */ select amount_minor from revenue_lines", &[], |r| r.get::<i64>(0)));
        let lines = |amount: &str| {
            format!("account,date,amount,currency,document_number,line\nRiverbank Mills,2026-01-05,{amount},EUR,D9,1\n")
        };
        let firms = all(&app, "accounts", "a.csv", "name,city,website\nRiverbank Mills,Bern,\n").await;
        let first = all(&app, "revenue-lines", "r1.csv", &lines("100")).await;
        let second = all(&app, "revenue-lines", "r2.csv", &lines("200")).await;
        set("/* test */ update revenue_lines set amount_minor = 30000").await.unwrap();
        assert_eq!(counts(&step(&app, &second, "undo").await, ["back", "kept"]), [0, 1]);
        let page = app.get(&app.cast.admin, &format!("/import/{}/result", second["id"].as_str().unwrap())).await.text;
        assert!(page.contains("Take the rest back") && page.contains("takes that way away"), "{page}");
        set("/* test */ update revenue_lines set amount_minor = 20000").await.unwrap();
        assert_eq!(counts(&step(&app, &second, "undo").await, ["back", "kept"]), [1, 0]);
        assert_eq!(amount().await.unwrap(), 10_000);
        let third = all(&app, "revenue-lines", "r3.csv", &lines("300")).await;
        set("/* test */ update revenue_lines set amount_minor = 10000").await.unwrap();
        assert_eq!(counts(&step(&app, &third, "undo").await, ["back", "kept"]), [1, 0], "somebody took it back by hand");

        let file = give(&app, "accounts", "b.csv", b"name,city,website\nRiverbank Mills,Basel,mills.example\n").await;
        let file = step(&app, &change(&app, &file, json!({"answers": {"differ": "file"}})).await, "check").await;
        let file = step(&app, &file, "run").await;
        assert_eq!(counts(&file, ["done_changed"]), [1], "{file}");
        set("/* test */ update accounts set city = 'Biel' where name = 'Riverbank Mills'").await.unwrap();
        let back = step(&app, &file, "undo").await;
        assert_eq!(counts(&back, ["back", "kept"]), [0, 1], "a part of it is back: {back}");
        set("/* test */ update accounts set city = 'Basel' where name = 'Riverbank Mills'").await.unwrap();
        assert_eq!(counts(&step(&app, &file, "undo").await, ["back", "kept"]), [1, 0]);
        let found = "/* test */ select city, website from accounts where name = 'Riverbank Mills'";
        let found = app.app.db.read(move |q| q.query_one(found, &[], |r| Ok::<_, Error>((r.get::<String>(0)?, r.get::<String>(1)?)))).await;
        assert_eq!(found.unwrap(), (String::from("Bern"), String::new()));
        // What an undo gave back is no use of what an earlier file made.
        assert_eq!(counts(&step(&app, &first, "undo").await, ["back", "kept"]), [1, 0]);
        assert_eq!(counts(&step(&app, &firms, "undo").await, ["back", "kept"]), [1, 0]);
    }

    async fn territories_go_with_the_import_that_brought_them(app) {
        let text = "territory,parent,holder_email,valid_from\nZeta,,,\nZeta North,Zeta,anna.am@example.com,2024-01-01\nZeta South,Zeta,,\n";
        let user = app.get(&app.cast.admin, &format!("/api/v1/users/{}", app.cast.anna_am.id)).await.json();
        let email = user["email"].as_str().unwrap().to_owned();
        let text = text.replace("anna.am@example.com", &email);
        let done = all(&app, "territories", "t.csv", &text).await;
        let sql = "/* test */ select count(*) from territories where name in ('Zeta', 'Zeta North', 'Zeta South')";
        let count = || app.app.db.read(move |q| q.query_one(sql, &[], |r| r.get::<i64>(0)));
        assert_eq!(count().await.unwrap(), 3);
        all(&app, "accounts", "a.csv", "name,territory\nRiverbank Mills,Zeta South\n").await;
        let back = step(&app, &done, "undo").await;
        assert_eq!(counts(&back, ["kept"]), [2], "an account lies in one of them: {back}");
        let kept = lines(&app, &back, "kept").await;
        let mut names: Vec<&str> = kept.iter().map(|k| k["value"].as_str().unwrap()).collect();
        names.sort_unstable();
        assert_eq!(names, ["Zeta", "Zeta South"]);
        assert_eq!(count().await.unwrap(), 2);
    }

    async fn companies_stand_below_those_that_consolidate_them(app) {
        let text = String::from_utf8_lossy(RELATIONS);
        let all_of: Json = serde_json::from_str(&text).unwrap();
        let owned = all_of.as_array().unwrap().iter().map(|r| &r["Relationship"])
            .find(|r| r["RelationshipType"] == "IS_DIRECTLY_CONSOLIDATED_BY").unwrap();
        let (below, above) = (owned["StartNode"]["NodeID"].as_str().unwrap(), owned["EndNode"]["NodeID"].as_str().unwrap());
        let firms = format!("source_system,source_id,name\ngleif,{below},Below Ltd\ngleif,{above},Above Ltd\n");
        all(&app, "accounts", "a.csv", &firms).await;
        let done = all(&app, "account-parents", "rr.json", &text).await;
        assert_eq!(counts(&done, ["rows", "done_new", "skipped"]), [10, 1, 9], "other relations are no parents: {done}");
        let since = "/* test */ select p.valid_from from account_parents p join accounts a on a.id = p.account_id where a.name = 'Below Ltd'";
        let since = app.app.db.read(move |q| q.query_one(since, &[], |r| r.get::<jiff::civil::Date>(0))).await;
        assert_eq!(since.unwrap(), jiff::civil::date(2018, 2, 6), "the period of the relation, not the one of the accounts");
        let back = step(&app, &done, "undo").await;
        assert_eq!(counts(&back, ["back", "kept"]), [1, 0], "{back}");
    }

    async fn customer_numbers_find_rows_again_without_a_system(app) {
        let text = "Customer No,Name,City\n1001,Acme Ltd,Basel\n1002,Beta AG,Bern\n";
        let done = all(&app, "accounts", "customers.csv", text).await;
        assert_eq!(counts(&done, ["done_new"]), [2], "{done}");
        assert_eq!(done["fixed"], json!({"source_system": "customer no"}));
        let next = "Customer No,Name,City\n1001,Acme Holding Ltd,Basel\n1002,Beta AG,Bern\n";
        let again = give(&app, "accounts", "customers-2.csv", next.as_bytes()).await;
        let again = step(&app, &change(&app, &again, json!({"answers": {"differ": "file"}})).await, "check").await;
        assert_eq!(counts(&again, ["new", "changed", "same"]), [0, 1, 1], "a new name is no new account: {again}");
    }

    async fn owners_are_known_by_the_ids_of_their_system(app) {
        let users = step(&app, &give(&app, "users", "User.csv", USERS).await, "check").await;
        assert_eq!(counts(&users, ["new", "refused", "skipped"]), [3, 0, 1], "{users}");
        let users = step(&app, &users, "run").await;
        let sql = "/* test */ select count(*) from reporting_lines l join users m on m.id = l.manager_id where m.email = 'm.osei@works.example'";
        let lines_of = app.app.db.read(move |q| q.query_one(sql, &[], |r| r.get::<i64>(0))).await.unwrap();
        assert_eq!(lines_of, 2, "managers are named by their ids");
        let accounts = step(&app, &give(&app, "accounts", "Account.csv", ACCOUNTS).await, "check").await;
        step(&app, &accounts, "run").await;
        let owners = step(&app, &give(&app, "assignments", "Account.csv", ACCOUNTS).await, "check").await;
        assert_eq!(counts(&owners, ["new", "refused", "parked"]), [3, 0, 0], "{owners}");
        step(&app, &owners, "run").await;
        let list = app.get(&app.cast.admin, "/api/v1/users?q=i.roth").await.json();
        let path = format!("/api/v1/users/{}", list["items"][0]["id"].as_str().unwrap());
        let shown = app.get(&app.cast.admin, &path).await.json();
        assert_eq!(shown["source_ids"], json!(["0055f000001AbCdAAK"]), "{shown}");
        let form = app.get(&app.cast.admin, &format!("/admin/users/{}", list["items"][0]["id"].as_str().unwrap())).await;
        assert!(form.text.contains("0055f000001AbCdAAK"), "an administrator sees and mends them");
        let back = step(&app, &users, "undo").await;
        assert_eq!(counts(&back, ["kept"]), [2], "who leads an account stays: {back}");
    }

    async fn rows_that_end_early_go_in_when_one_says_so(app) {
        let text = "name,city,description\nNorth Works,Lund,Steel\nSouth Works\nWest Works,Oslo\n";
        let checked = step(&app, &give(&app, "accounts", "a.csv", text.as_bytes()).await, "check").await;
        assert_eq!(counts(&checked, ["new", "refused"]), [1, 2], "nobody has said that they are whole: {checked}");
        let page = app.get(&app.cast.admin, &format!("/import/{}/check", checked["id"].as_str().unwrap())).await;
        assert!(page.text.contains("Take what is missing as empty"), "{}", page.text);
        let checked = change(&app, &checked, json!({"answers": {"short": true}})).await;
        assert_eq!(counts(&checked, ["new", "refused"]), [3, 0], "{checked}");
    }
}
