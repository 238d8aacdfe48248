//! What a tester found in files of others: amounts that name their currency, refused rows that are mended and given
//! again, numbers that should not be there, and rows that wait after their import is done.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};

use crate::both;
use crate::imports_tried::{all, change};
use crate::kit::TestApp;
use crate::presets::{RUNS, counts, give, lines, look, settle, step};

/// Gives a file and checks it.
async fn checked(app: &TestApp, kind: &str, text: &str) -> Json {
    let file = give(app, kind, "file.csv", text.as_bytes()).await;
    step(app, &file, "check").await
}

/// Line and reason of the rows that are refused.
async fn refused(app: &TestApp, import: &Json) -> Vec<(u64, String)> {
    let told = lines(app, import, "refused").await;
    told.iter().map(|l| (l["line"].as_u64().unwrap(), l["reason"].as_str().unwrap().to_owned())).collect()
}

/// Currency and minor units of all revenue lines of a day.
async fn sold(app: &TestApp, day: &str) -> Vec<String> {
    let day: jiff::civil::Date = day.parse().unwrap();
    let sql = "/* test */ select currency || ' ' || amount_minor from revenue_lines where sold_on = $1 order by 1";
    app.app.db.read(move |q| q.query(sql, &tenure_db::params![day], |r| r.get::<String>(0))).await.unwrap()
}

/// What one column of the file means.
fn field<'j>(import: &'j Json, header: &str) -> &'j Json {
    let mut columns = import["columns"].as_array().unwrap().iter();
    &columns.find(|c| c["header"] == header).unwrap_or_else(|| panic!("{header}: {import}"))["field"]
}

both! {
    async fn amounts_are_stored_in_the_currency_that_they_name(app) {
        all(&app, "accounts", "file.csv", "name\nRiverbank Mills\n").await;
        let amounts = ["MXN 1000.00", "BRL 8.00", "5元", "US$ 4", "R$ 4", "12.00", "$ 5.00", "¥ 3", "abc 14.00 xyz"];
        let rows: String = amounts.iter().enumerate().map(|(n, a)| format!("Riverbank Mills;2026-10-01;{a};{n}\n")).collect();
        let file = give(&app, "revenue-lines", "sold.csv", format!("account;date;amount;document_number\n{rows}").as_bytes()).await;
        let asked = file["questions"].as_array().unwrap().iter().find(|q| q["question"] == "currency");
        assert_eq!((&asked.unwrap()["must"], &asked.unwrap()["proposed"]), (&json!(true), &json!(null)), "{file}");
        let first = step(&app, &file, "check").await;
        assert_eq!(counts(&first, ["new", "refused"]), [6, 3], "{first}");
        let told = refused(&app, &first).await;
        assert!(told[0].0 == 8 && told[0].1.contains("answer the question") && told[2].1.contains("is no currency"), "{told:?}");
        let answered = change(&app, &first, json!({"answers": {"currency": "USD"}})).await;
        assert_eq!(counts(&answered, ["new", "refused"]), [7, 2], "{answered}");
        step(&app, &answered, "run").await;
        let stored = sold(&app, "2026-10-01").await;
        assert_eq!(stored, ["BRL 400", "BRL 800", "CNY 500", "MXN 100000", "USD 1200", "USD 400", "USD 500"]);

        let rows = "account;date;amount;currency\nRiverbank Mills;2026-10-02;€ 5.00;USD\nRiverbank Mills;2026-10-02;$ 5.00;AUD\nRiverbank Mills;2026-10-02;kr 6.00;USD\n";
        let second = checked(&app, "revenue-lines", rows).await;
        let told = refused(&app, &second).await;
        assert_eq!((counts(&second, ["new", "refused"]), told[0].0, told[1].0), ([1, 2], 2, 4), "{told:?}");
        assert!(told.iter().all(|(_, why)| why.contains("another currency")), "{told:?}");
        step(&app, &second, "run").await;
        assert_eq!(sold(&app, "2026-10-02").await, ["AUD 500"]);
    }

    async fn refused_rows_that_are_mended_double_nothing(app) {
        let admin = &app.cast.admin;
        all(&app, "accounts", "file.csv", "name\nRiverbank Mills\n").await;
        let text = "account,Booked,amount,currency,document_number\nRiverbank Mills,2026-10-01,100.00,EUR,A-1\n\
                    Riverbank Mills,soon,200.00,EUR,A-2\nRiverbank Mills,2026-10-01,300.00,EUR,A-3\n";
        let file = give(&app, "revenue-lines", "sold.csv", text.as_bytes()).await;
        let file = change(&app, &file, json!({"columns": {"Booked": "date"}})).await;
        let id = file["id"].as_str().unwrap();
        let kept = app.api(admin, Method::POST, &format!("{RUNS}/{id}/template"), json!({"name": "ERP"})).await;
        assert_eq!(kept.status, StatusCode::NO_CONTENT, "{}", kept.text);
        let done = step(&app, &step(&app, &file, "check").await, "run").await;
        assert_eq!(counts(&done, ["done_new", "refused"]), [2, 1], "{done}");

        let rest = app.get(admin, &format!("{RUNS}/{id}/refused.csv")).await.text;
        assert!(rest.contains("Tenure: line,Tenure: column,Tenure: reason,account,Booked"), "{rest}");
        assert!(rest.contains("\n3,Booked,"), "the file's own head is told: {rest}");
        let mended = give(&app, "revenue-lines", "refused.csv", rest.replace("soon", "2026-10-01").as_bytes()).await;
        for header in ["Tenure: line", "Tenure: column", "Tenure: reason"] {
            assert_eq!(field(&mended, header), &Json::Null, "{mended}");
        }
        assert_eq!(field(&mended, "Booked"), "date", "the kept reading is of the same shape: {mended}");
        let mended = step(&app, &mended, "check").await;
        assert_eq!(counts(&mended, ["new", "refused"]), [1, 0], "{mended}");
        step(&app, &mended, "run").await;
        let whole = checked(&app, "revenue-lines", &text.replace("soon", "2026-10-01")).await;
        assert_eq!(counts(&whole, ["new", "changed", "same"]), [0, 0, 3], "{whole}");
        assert_eq!(sold(&app, "2026-10-01").await, ["EUR 10000", "EUR 20000", "EUR 30000"]);
    }

    async fn presets_name_no_system_where_rows_have_no_id(app) {
        macro_rules! fixture {
            ($name:literal) => {
                include_bytes!(concat!("../../../exchange/src/features/imports/presets/fixtures/", $name)) as &[u8]
            };
        }
        for (kind, name, bytes) in [
            ("offerings", "Product2.csv", fixture!("salesforce-product.csv")),
            ("offerings", "products.csv", fixture!("odoo-products.csv")),
            ("revenue-lines", "invoices.csv", fixture!("odoo-invoices-company-currency.csv")),
        ] {
            let file = give(&app, kind, name, bytes).await;
            assert!(!file["presets"].as_array().unwrap().is_empty() && file["fixed"]["source_system"].is_null(), "{file}");
            let import = step(&app, &file, "check").await;
            let told = lines(&app, &import, "refused").await;
            assert!(told.iter().all(|l| !l["field"].as_str().unwrap().starts_with("source_")), "{name}: {told:?}");
        }
    }

    async fn numbers_of_cards_and_persons_are_refused_wherever_they_stand(app) {
        let text = "name,description\nAurelia,4111 1111 1111 1111 12/28\nBergbahn,room 12 ４１１１１１１１１１１１１１１１\nCordwainer,AHV 756.9217.0769.85\n\
                    Dormann,pnr 811218-9876\nElbtal,order 20240131-0012 of 2026-11-29\n";
        let file = checked(&app, "accounts", text).await;
        assert_eq!(counts(&file, ["new", "refused"]), [1, 4], "{file}");
        let told = refused(&app, &file).await;
        assert!(told[1].1.contains("payment card") && told[3].1.contains("identity number"), "{told:?}");
        let insisted = change(&app, &file, json!({"answers": {"insist": true}})).await;
        assert_eq!(counts(&insisted, ["new", "refused"]), [5, 0], "{insisted}");
    }

    async fn a_head_with_gaps_is_a_head_when_its_words_are_known(app) {
        for text in ["name,city,city\nDup H,Ulm,Bonn\n", "name,city\nA1,B\nA2\nA3,B,C,D\n"] {
            let file = give(&app, "accounts", "a.csv", text.as_bytes()).await;
            assert_eq!((&file["header"], field(&file, "name")), (&json!(true), &json!("name")), "{file}");
        }
        let file = give(&app, "accounts", "a.csv", b"Anna,\nBob,Rome\n").await;
        assert_eq!(file["header"], json!(false), "{file}");
    }

    async fn an_end_that_never_comes_is_none(app) {
        all(&app, "accounts", "file.csv", "name\nRiverbank Mills\n").await;
        let text = "account,user_email,team_role,valid_from,valid_to\nRiverbank Mills,anna.prins@test.example,specialist,2026-01-01,9999-12-31\n\
                    Riverbank Mills,ben.okafor@test.example,specialist,1899-12-30,\n";
        let file = checked(&app, "assignments", text).await;
        assert_eq!(counts(&file, ["new", "refused"]), [1, 1], "{file}");
        let told = refused(&app, &file).await;
        assert!(told[0].0 == 3 && told[0].1.contains("1900 to 9998"), "{told:?}");
    }

    async fn rows_that_wait_get_their_accounts_after_the_run(app) {
        let admin = &app.cast.admin;
        all(&app, "accounts", "file.csv", "name\nRiverbank Mills\n").await;
        let text = "account,date,amount,currency\nRiverbank Mills,2026-10-01,100.00,EUR\n,2026-10-01,200.00,EUR\nNobody Ltd,2026-10-01,300.00,EUR\n";
        let done = all(&app, "revenue-lines", "file.csv", text).await;
        assert_eq!(counts(&done, ["done_new", "parked"]), [1, 2], "{done}");
        let id = done["id"].as_str().unwrap();
        let page = app.get(admin, &format!("/import/{id}/result")).await;
        assert!(page.text.contains("Choose accounts for the rows that wait"), "{}", page.text);

        let path = format!("{RUNS}/{id}/again");
        let opened = app.api(admin, Method::POST, &path, json!({})).await;
        assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text);
        settle(&app).await;
        let next = look(&app, admin, opened.json()["id"].as_str().unwrap()).await;
        assert_eq!((&next["state"], &next["continues"]), (&json!("checked"), &done["id"]), "{next}");
        assert_eq!(counts(&next, ["rows", "new", "same", "parked"]), [3, 0, 1, 2], "{next}");
        let twice = app.api(admin, Method::POST, &path, json!({})).await;
        assert_eq!(twice.json()["id"], next["id"], "while one is open, it is the one");
        let check = format!("/import/{}/check", next["id"].as_str().unwrap());
        let by_page = app.post(admin, &format!("/import/{id}/again"), &[]).await;
        assert_eq!((by_page.status, by_page.location()), (StatusCode::SEE_OTHER, format!("{check}#parked").as_str()));
        assert!(app.get(admin, &check).await.text.contains("This goes on with an import that is done"));

        let chosen = json!({"accounts": {"3": "Riverbank Mills"}, "read_as": [["account", "Nobody Ltd", "Riverbank Mills"]]});
        let next = change(&app, &next, chosen).await;
        assert_eq!(counts(&next, ["new", "same", "parked"]), [2, 1, 0], "{next}");
        let ran = step(&app, &next, "run").await;
        assert_eq!(counts(&ran, ["done_new"]), [2], "{ran}");
        assert_eq!(sold(&app, "2026-10-01").await, ["EUR 10000", "EUR 20000", "EUR 30000"]);
        let none = app.api(admin, Method::POST, &format!("{RUNS}/{}/again", ran["id"].as_str().unwrap()), json!({})).await;
        assert_eq!(none.status, StatusCode::CONFLICT, "{}", none.text);
        let other = app.api(&app.cast.anna_am, Method::POST, &path, json!({})).await;
        assert_eq!(other.status, StatusCode::FORBIDDEN, "{}", other.text);

        // Each is taken back by itself.
        let back = step(&app, &ran, "undo").await;
        assert_eq!(counts(&back, ["back", "kept"]), [2, 0], "{back}");
        assert_eq!(sold(&app, "2026-10-01").await, ["EUR 10000"]);
    }
}
