//! By what rows are found again: the importer chooses among the sets of columns of a kind, on the page, through the API and
//! with a kept reading. And imports that go on with another one.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};

use crate::both;
use crate::imports_tried::{all, change};
use crate::kit::{Answer, TestApp};
use crate::presets::{RUNS, counts, give, lines, look, settle, step};

/// Chooses sets; what the API answers. What was stored a moment ago is newer than the file, and yet changes.
async fn choose(app: &TestApp, import: &Json, keys: Json) -> Answer {
    let path = format!("{RUNS}/{}", import["id"].as_str().unwrap());
    let body = json!({"keys": keys, "answers": {"differ": "file"}});
    let answer = app.api(&app.cast.admin, Method::PATCH, &path, body).await;
    settle(app).await;
    answer
}

/// Gives a file, chooses sets and checks it.
async fn checked(app: &TestApp, kind: &str, text: &str, keys: Json) -> Json {
    let file = give(app, kind, "keys.csv", text.as_bytes()).await;
    let answer = choose(app, &file, keys).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    step(app, &file, "check").await
}

/// The names of the sets that count and can be used.
fn used(import: &Json) -> Vec<&str> {
    let all = import["keys"].as_array().unwrap().iter();
    let used = all.filter(|key| key["on"] == true && key["usable"] == true);
    used.map(|key| key["name"].as_str().unwrap()).collect()
}

/// Whether the check box of this name is ticked; none when the page has none.
fn ticked(page: &str, name: &str) -> Option<bool> {
    let from = page.find(&format!("type=\"checkbox\" name=\"{name}\""))?;
    page[from..].split('>').next().map(|tag| tag.contains("checked"))
}

both! {
    async fn where_names_do_not_count_a_number_finds_the_account(app) {
        all(&app, "accounts", "a.csv", "name,tax_id,country\nKestrel Freight,DE5550001,DE\nHeron Group,,DE\n").await;
        let text = "name,tax_id,country\nKestrel Logistics,DE5550001,DE\nKestrel Freight,DE5550002,DE\nNobody,,DE\n";
        let by_number = checked(&app, "accounts", text, json!(["tax_id"])).await;
        assert_eq!(used(&by_number), ["tax_id"], "{by_number}");
        assert_eq!(counts(&by_number, ["new", "changed", "refused"]), [1, 1, 1], "{by_number}");
        let why = lines(&app, &by_number, "refused").await;
        assert!(why[0]["reason"].to_string().contains("which record it is"), "{why:?}");
        // The row may be another Heron Group than the one that is there: which one is above nobody can tell.
        let tree = "name,tax_id,country,parent\nHeron Group,DE5550009,DE,\nHeron Rail,DE5550010,DE,Heron Group\n";
        let found = checked(&app, "accounts", tree, json!(["tax_id"])).await;
        assert_eq!(counts(&found, ["new", "refused"]), [1, 1], "{found}");
    }

    async fn the_character_zero_in_a_file_refuses_its_row_and_nothing_else(app) {
        let file = give(&app, "accounts", "z.json", br#"[{"name":"A\u0000b","ci\u0000ty":"Lund"},{"name":"Bird","ci\u0000ty":"Lund"}]"#).await;
        let found = step(&app, &file, "check").await;
        assert_eq!(counts(&found, ["new", "refused"]), [1, 1], "{found}");
    }

    async fn of_namesakes_the_one_with_the_address_is_meant(app) {
        all(&app, "accounts", "a.csv", "name\nRiverbank Mills\n").await;
        let two = "account,name,email\nRiverbank Mills,Li Wei,li1@x.example\nRiverbank Mills,Li Wei,li2@x.example\n";
        all(&app, "people", "p.csv", two).await;
        for mail in ["li1@x.example", "li2@x.example"] {
            let one = format!("account,name,email\nRiverbank Mills,Li Wei,{mail}\n");
            let found = checked(&app, "people", &one, json!(["account+name"])).await;
            assert_eq!(counts(&found, ["same", "changed"]), [1, 0], "{mail}: {found}");
        }
    }

    async fn what_does_not_exist_and_nothing_at_all_are_refused(app) {
        let file = give(&app, "accounts", "a.csv", b"name,city\nKestrel Freight,Lund\n").await;
        for (keys, says) in [
            (json!(["name", "colour"]), "registration_number"),
            (json!([]), "Choose at least one of these: name."),
            (json!(["tax_id"]), "Choose at least one of these: name."),
        ] {
            let answer = choose(&app, &file, keys).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
            assert!(answer.text.contains(says) && answer.text.contains("keys"), "{says}: {}", answer.text);
        }
        let users = give(&app, "users", "u.csv", b"email,name\na@test.example,A\n").await;
        assert_eq!(users["keys"], json!([]), "one identity, nothing to choose");
        assert_eq!(choose(&app, &users, json!(["email"])).await.status, StatusCode::UNPROCESSABLE_ENTITY);

        let by = &app.cast.admin;
        let bytes = b"account,name,email\nKestrel,Ada,ada@kestrel.example\n".to_vec();
        let path = |keys: &str| format!("{RUNS}?kind=people&file_name=p.csv&keys={keys}");
        let unknown = app.send(Some(by), Method::POST, &path("name"), Some("text/csv"), &[], bytes.clone()).await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unknown.text);
        let made = app.send(Some(by), Method::POST, &path("email%2Baccount"), Some("text/csv"), &[], bytes).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        settle(&app).await;
        assert_eq!(used(&look(&app, by, made.json()["id"].as_str().unwrap()).await), ["account+email"]);

        let kinds = app.get(by, "/api/v1/imports/kinds").await.json();
        let accounts = kinds.as_array().unwrap().iter().find(|kind| kind["name"] == "accounts").unwrap().clone();
        assert_eq!(accounts["keys"][0], json!(["source_system", "source_id"]));
    }

    async fn a_choice_is_made_on_the_page_and_kept_with_the_reading(app) {
        let admin = &app.cast.admin;
        all(&app, "accounts", "a.csv", "name\nRiverbank Mills\n").await;
        all(&app, "people", "p.csv", "account,name,email\nRiverbank Mills,Ada Ng,ada@old.example\n").await;
        let text = "account,name,email\nRiverbank Mills,Ada Ng,ada@new.example\n";
        let file = give(&app, "people", "p.csv", text.as_bytes()).await;
        let file = change(&app, &file, json!({"answers": {"differ": "file"}})).await;
        let place = format!("/import/{}/match", file["id"].as_str().unwrap());
        let page = app.get(admin, &place).await.text;
        let (mail, name) = ("key-account+email", "key-account+name");
        assert_eq!((ticked(&page, mail), ticked(&page, name)), (Some(true), Some(true)), "{page}");
        let version = file["version"].to_string();
        let shown = [("keys", "1"), ("keyed-account+email", "1"), ("keyed-account+name", "1"), ("version", version.as_str())];
        let none = app.post(admin, &place, &[&shown[..], &[("do", "check")]].concat()).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", none.text);
        assert!(none.text.contains("#f-keys") && none.text.contains("id=\"f-keys\""), "{}", none.text);
        assert_eq!((ticked(&none.text, mail), ticked(&none.text, name)), (Some(false), Some(false)), "as it was left");

        let by_name = [&shown[..], &[(name, "1"), ("keep_as", "Addresses have changed"), ("do", "check")]].concat();
        let sent = app.post(admin, &place, &by_name).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        settle(&app).await;
        let found = look(&app, admin, file["id"].as_str().unwrap()).await;
        assert_eq!((used(&found), counts(&found, ["new", "changed"])), (vec!["account+name"], [0, 1]), "{found}");
        let check = app.get(admin, &format!("/import/{}/check", file["id"].as_str().unwrap())).await.text;
        assert!(check.contains("Not used: Account + E-mail") && check.contains("/match#keys"), "{check}");

        // The next file of this shape is read like it, also by name.
        let next = give(&app, "people", "next.csv", text.as_bytes()).await;
        assert_eq!(used(&next), ["account+name"], "{next}");
        // What is chosen for a file counts more than what is kept, also when it is what counts anyway.
        let given = format!("{RUNS}?kind=people&file_name=p.csv&keys=account%2Bname,account%2Bemail");
        let given = app.send(Some(admin), Method::POST, &given, Some("text/csv"), &[], text.as_bytes().to_vec()).await;
        settle(&app).await;
        assert_eq!(used(&look(&app, admin, given.json()["id"].as_str().unwrap()).await), ["account+email", "account+name"]);
        let both = choose(&app, &next, json!(["account+name", "account+email"])).await;
        assert_eq!((both.status, used(&both.json())), (StatusCode::OK, vec!["account+email", "account+name"]));
        assert_eq!(counts(&step(&app, &next, "check").await, ["new", "changed"]), [1, 0], "another address is somebody else");

        // A row that does not say who it is would be added each time.
        let lacks = "account,name,email\nRiverbank Mills,Ada Ng,\nRiverbank Mills,Bo Lind,bo@x.example\n";
        let by_mail = checked(&app, "people", lacks, json!(["account+email"])).await;
        assert_eq!(counts(&by_mail, ["new", "same", "refused"]), [1, 0, 1], "{by_mail}");
        let check = app.get(admin, &format!("/import/{}/check", by_mail["id"].as_str().unwrap())).await.text;
        assert!(check.contains("Change by what rows are found"), "{check}");
    }

    async fn every_kind_with_several_ways_keeps_to_the_choice(app) {
        all(&app, "accounts", "a.csv", "name\nRiverbank Mills\n").await;
        let sold = "account,date,amount,currency,document_number,line\nRiverbank Mills,2026-10-01,100.00,EUR,R1,1\n";
        all(&app, "revenue-lines", "r.csv", sold).await;
        let renumbered = "account,date,amount,currency,document_number,line\nRiverbank Mills,2026-10-01,100.00,EUR,X9,1\n";
        let by_all = "account+date+amount+currency+offering+quantity";
        for (keys, want) in [(json!(["account+document_number+line"]), [1, 0]), (json!([by_all]), [0, 1])] {
            let found = checked(&app, "revenue-lines", renumbered, keys).await;
            assert_eq!(counts(&found, ["new", "changed"]), want, "{found}");
        }
        let no_number = "account,date,amount,currency,document_number,line\nRiverbank Mills,2026-10-01,100.00,EUR,,\n";
        let found = checked(&app, "revenue-lines", no_number, json!(["account+document_number+line"])).await;
        assert_eq!(counts(&found, ["new", "refused"]), [0, 1], "{found}");

        let deals = "account,name,source_system,source_id\nRiverbank Mills,Looms,erp,7\nRiverbank Mills,Dyes,,\n";
        let found = checked(&app, "deals", deals, json!([])).await;
        assert_eq!((used(&found), counts(&found, ["new", "refused"])), (vec!["source_system+source_id"], [1, 1]), "{found}");

        let talks = "account,happened_on,summary,source_id\nRiverbank Mills,2026-03-02,Prices,a1\nRiverbank Mills,2026-03-03,Looms,\n";
        let found = checked(&app, "conversations", talks, json!([])).await;
        assert_eq!(counts(&found, ["new", "refused"]), [1, 1], "{found}");

        all(&app, "offerings", "o.csv", "name,level\nLooms,line\n").await;
        let things = "name,level,source_system,source_id\nLooms,line,erp,1\n";
        assert_eq!(counts(&checked(&app, "offerings", things, json!(["name"])).await, ["new", "changed"]), [0, 1]);
        assert_eq!(counts(&checked(&app, "offerings", things, json!([])).await, ["new", "refused"]), [0, 1], "a name is one offering's");

        all(&app, "units", "u.csv", "account,name\nRiverbank Mills,North\n").await;
        let units = "account,name,source_system,source_id\nRiverbank Mills,North,erp,1\n";
        assert_eq!(counts(&checked(&app, "units", units, json!(["account+name"])).await, ["new", "changed"]), [0, 1]);
        assert_eq!(counts(&checked(&app, "units", units, json!([])).await, ["new", "changed"]), [1, 0]);

        all(&app, "promises", "p.csv", "account,content,due_on,original_due_on\nRiverbank Mills,Samples,2027-03-01,2027-02-01\n").await;
        let moved = "account,content,due_on,original_due_on\nRiverbank Mills,Samples,2027-04-01,2027-02-01\n";
        let (first, now) = ("account+side+content+original_due_on", "account+side+content+due_on");
        assert_eq!(counts(&checked(&app, "promises", moved, json!([first, now])).await, ["new", "changed"]), [0, 1]);
        assert_eq!(counts(&checked(&app, "promises", moved, json!([now])).await, ["new", "changed"]), [1, 0]);
        let same = "account,content,due_on,original_due_on\nRiverbank Mills,Samples,2027-03-01,2027-01-15\n";
        assert_eq!(counts(&checked(&app, "promises", same, json!([now])).await, ["new", "same"]), [0, 1]);
    }

    async fn while_an_import_that_goes_on_is_open_it_is_the_one(app) {
        let admin = &app.cast.admin;
        all(&app, "accounts", "a.csv", "name\nRiverbank Mills\n").await;
        let text = "account,date,amount,currency\nRiverbank Mills,2026-10-01,100.00,EUR\n,2026-10-01,200.00,EUR\n";
        let one = all(&app, "revenue-lines", "r.csv", text).await;
        let two = all(&app, "revenue-lines", "r.csv", &text.replace("10-01", "10-02")).await;
        let go_on = async |of: &Json| {
            let answer = app.api(admin, Method::POST, &format!("{RUNS}/{}/again", of["id"].as_str().unwrap()), json!({})).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
            answer.json()["id"].as_str().unwrap().to_owned()
        };
        let first = go_on(&one).await;
        assert_eq!(go_on(&one).await, first, "before it was checked");
        let other = go_on(&two).await;
        assert_ne!(other, first, "each import has its own");
        settle(&app).await;
        assert_eq!((go_on(&one).await, go_on(&two).await), (first.clone(), other), "once it was checked");

        let gone = app.api(admin, Method::DELETE, &format!("{RUNS}/{first}"), json!({})).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
        let next = go_on(&one).await;
        assert_ne!(next, first);
        settle(&app).await;
        let next = look(&app, admin, &next).await;
        let next = change(&app, &next, json!({"accounts": {"3": "Riverbank Mills"}})).await;
        let ran = step(&app, &next, "run").await;
        assert_eq!((counts(&ran, ["done_new"]), ran["continues"].as_str()), ([1], one["id"].as_str()), "{ran}");
        assert_ne!(go_on(&one).await, ran["id"].as_str().unwrap(), "one that has run is not open any more");
    }
}
