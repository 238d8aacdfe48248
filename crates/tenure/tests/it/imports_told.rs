//! What a tester told of files: numbers of registers, accounts of one name, roles above one's own, amounts that no sum
//! holds.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::both;
use crate::imports_tried::{all, change};
use crate::kit::{Actor, TestApp};
use crate::presets::{RUNS, counts, give, lines, look, settle, step};

async fn names(app: &TestApp, by: &Actor) -> Vec<String> {
    let list = app.get(by, "/api/v1/accounts?scope=all&sort=name").await.json();
    list["items"].as_array().unwrap().iter().map(|a| a["name"].as_str().unwrap().to_owned()).collect()
}

both! {
    async fn a_number_of_a_register_alone_is_nobodys_name(app) {
        let head = "name,country,city,registration_number\n";
        all(&app, "accounts", "file.csv", &format!("{head}Nord Pumpen GmbH,Germany,Kiel,HRB 90210\n")).await;
        let other = give(&app, "accounts", "b.csv", format!("{head}Adler Apotheke KG,Germany,München,HRB 90210\n").as_bytes()).await;
        let checked = step(&app, &other, "check").await;
        assert_eq!(counts(&checked, ["new", "changed", "refused"]), [0, 0, 1], "{checked}");
        let why = lines(&app, &checked, "refused").await;
        assert!(why[0]["reason"].as_str().unwrap().contains("Another account has this number"), "{why:?}");
        // The same firm that has moved and been renamed a little is found by it.
        let moved = give(&app, "accounts", "m.csv", format!("{head}Nord Pumpen AG,Germany,Lübeck,HRB 90210\n").as_bytes()).await;
        let moved = change(&app, &moved, json!({"answers": {"differ": "file"}})).await;
        let moved = step(&app, &moved, "check").await;
        assert_eq!(counts(&moved, ["new", "changed", "refused"]), [0, 1, 0], "{moved}");
        // And a web address written in another way is no change.
        all(&app, "accounts", "file.csv", "name,website\nKestrel Freight,kestrel.example\n").await;
        let again = give(&app, "accounts", "w.csv", b"name,website\nKestrel Freight,https://www.kestrel.example/\n").await;
        assert_eq!(counts(&step(&app, &again, "check").await, ["same", "changed"]), [1, 0]);
    }

    async fn rows_of_two_accounts_of_one_name_wait_for_one_of_them(app) {
        all(&app, "accounts", "file.csv", "name,country,source_system,source_id\nSame Name Co,Germany,erp,1\nSame Name Co,France,erp,2\n").await;
        for (kind, text) in [
            ("deals", "account,name,amount,currency,close_on\nSame Name Co,Pumps,100.00,EUR,2027-03-01\n,Valves,1.00,EUR,2027-03-01\n"),
            ("revenue-lines", "account,date,amount,currency\nSame Name Co,2026-10-01,5.00,EUR\n,2026-10-01,6.00,EUR\n"),
        ] {
            let file = give(&app, kind, "d.csv", text.as_bytes()).await;
            let checked = step(&app, &file, "check").await;
            assert_eq!(counts(&checked, ["parked", "refused", "new"]), [2, 0, 0], "{kind}: {checked}");
            let waiting = lines(&app, &checked, "parked").await;
            assert!(waiting.iter().any(|l| l["reason"].as_str().unwrap().contains("Which account")), "{waiting:?}");
        }
        // How a file writes its numbers does not tell lines apart.
        let head = "account,date,amount,currency\n";
        all(&app, "revenue-lines", "file.csv", &format!("{head}Castellan Retail,2026-10-02,5.00,EUR\nCastellan Retail,2026-10-02,5.00,EUR\n")).await;
        let third = format!("{head}Castellan Retail,2026-10-02,5,EUR\nCastellan Retail,2026-10-02,5.0,EUR\nCastellan Retail,2026-10-02,5.00,EUR\n");
        assert_eq!(counts(&all(&app, "revenue-lines", "file.csv", &third).await, ["same", "new"]), [2, 1]);
    }

    async fn a_role_above_ones_own_refuses_its_row_and_no_other(app) {
        let dora = &app.cast.dora_director;
        let right = "/* test */ insert into user_rights (user_id, name) values ($1, 'import')";
        let id = dora.id;
        app.app.db.write(move |tx| tx.execute(right, &tenure_db::params![id])).await.unwrap();
        let text = "email,name,role\nok@x.example,Ok Person,contributor\nhigh@x.example,High Person,admin\n";
        let path = format!("{RUNS}?kind=users&file_name=u.csv");
        let made = app.send(Some(dora), Method::POST, &path, Some("application/octet-stream"), &[], text.as_bytes().to_vec()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let id = made.json()["id"].as_str().unwrap().to_owned();
        settle(&app).await;
        let checked = app.api(dora, Method::POST, &format!("{RUNS}/{id}/check"), json!({})).await;
        assert_eq!(checked.status, StatusCode::ACCEPTED, "{}", checked.text);
        settle(&app).await;
        let checked = look(&app, dora, &id).await;
        assert_eq!(counts(&checked, ["new", "refused"]), [1, 1], "{checked}");
        let list = app.get(dora, &format!("{RUNS}/{id}/lines?outcome=refused")).await.json();
        assert_eq!((list["lines"][0]["line"].as_i64(), list["lines"][0]["field"].as_str()), (Some(3), Some("role")), "{list}");
    }

    async fn amounts_that_no_sum_holds_are_refused_everywhere(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        let line = |minor: i64| json!({"sold_on": "2026-10-05", "kind": "invoice", "amount": {"minor": minor, "currency": "EUR"}});
        let path = format!("/api/v1/accounts/{castellan}/revenue-lines");
        let much = app.api(anna, Method::POST, &path, line(i64::MAX)).await;
        assert_eq!(much.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", much.text);
        assert!(much.text.contains("amount.minor") && much.text.contains("at most 1000000000000000"), "{}", much.text);
        for _ in 0..3 {
            let most = app.api(anna, Method::POST, &path, line(1_000_000_000_000_000)).await;
            assert_eq!(most.status, StatusCode::CREATED, "{}", most.text);
        }
        for page in ["/", "/goals", "/reports/revenue", "/api/v1/reports/revenue", &format!("/accounts/{castellan}")] {
            assert_eq!(app.get(anna, page).await.status, StatusCode::OK, "{page}");
        }
        let file = give(&app, "revenue-lines", "much.csv", b"account,date,amount,currency\nCastellan Retail,2026-10-01,92233720368547758.07,EUR\n").await;
        let checked = step(&app, &file, "check").await;
        let why = lines(&app, &checked, "refused").await;
        assert!(why[0]["reason"].as_str().unwrap().contains("at most 10,000,000,000,000"), "{why:?}");
        assert!(names(&app, anna).await.contains(&String::from("Castellan Retail")));
    }

    async fn the_character_zero_is_in_no_address_and_no_form(app) {
        let anna = &app.cast.anna_am;
        for path in ["/accounts?q=%00", "/people?q=a%00b", "/reports/revenue?sector=%00", "/api/v1/revenue-lines?document=a%00"] {
            assert_eq!(app.get(anna, path).await.status, StatusCode::BAD_REQUEST, "{path}");
        }
        assert_eq!(app.get(anna, "/revenue/shared-lines/a%00b").await.status, StatusCode::NOT_FOUND);
        let form = app.post(anna, "/accounts/new", &[("name", "a\0b"), ("kind", "legal_entity")]).await;
        assert_eq!(form.status, StatusCode::BAD_REQUEST, "{}", form.text);
        // In JSON it can be escaped; no text is kept with it, whichever field it stands in.
        for input in [
            json!({"name": "a\0b", "kind": "legal_entity"}),
            json!({"name": "Nil", "kind": "legal_entity", "country": "\0"}),
            json!({"name": "Nil", "kind": "legal_entity", "website": "https://a\0.example"}),
        ] {
            let made = app.api(anna, Method::POST, "/api/v1/accounts", input.clone()).await;
            assert_eq!(made.status, StatusCode::UNPROCESSABLE_ENTITY, "{input}: {}", made.text);
        }
        assert!(!names(&app, anna).await.contains(&String::from("Nil")));
    }
}
