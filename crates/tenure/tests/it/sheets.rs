//! Lists as files: CSV and spreadsheets of the same cells.

use std::io::Cursor;

use axum::http::{Method, StatusCode, header};
use serde_json::json;
use tenure_sheet::Cell;

use crate::both;
use crate::kit::{Actor, TestApp};

/// The rows of a spreadsheet's only sheet.
async fn sheet(app: &TestApp, actor: &Actor, path: &str) -> Vec<Vec<Cell>> {
    let answer = app.open(actor, path).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let headers = answer.headers().clone();
    assert!(headers[header::CONTENT_TYPE].to_str().unwrap().contains("spreadsheetml"), "{path}");
    assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().ends_with(".xlsx\""), "{path}");
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec();
    let wish = tenure_sheet::Wish { header: Some(true), ..tenure_sheet::Wish::default() };
    let shape = tenure_sheet::look(&mut Cursor::new(bytes.clone()), "list.xlsx", &wish);
    let shape = shape.unwrap_or_else(|e| panic!("{path}: {e:?}"));
    let rows = tenure_sheet::rows(Cursor::new(bytes), &shape).unwrap_or_else(|e| panic!("{path}: {e:?}"));
    rows.map(|row| row.unwrap().cells).collect()
}

both! {
    async fn every_list_is_a_spreadsheet_too(app) {
        let (registry, _) = tenure::server::features();
        let paths: Vec<&str> = registry.routes.iter().map(|r| r.path).filter(|p| p.ends_with(".csv") && !p.contains('{')).collect();
        assert!(paths.len() > 6, "{paths:?}");
        for path in paths {
            let dora = &app.cast.dora_director;
            let mut query = "?scope=all";
            let mut csv = app.get(dora, &format!("{path}{query}")).await;
            if csv.status == StatusCode::BAD_REQUEST {
                // Lists of the house have no scope.
                query = "";
                csv = app.get(dora, path).await;
            }
            if csv.status == StatusCode::FORBIDDEN {
                continue;
            }
            assert_eq!(csv.status, StatusCode::OK, "{path}: {}", csv.text);
            let twin = path.replace(".csv", ".xlsx");
            assert!(registry.routes.iter().any(|r| r.path == twin), "no {twin}");
            let rows = sheet(&app, dora, &format!("{twin}{query}")).await;
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv.text.trim_start_matches('\u{feff}').as_bytes());
            let heads = reader.headers().unwrap().len();
            assert_eq!(rows.first().map_or(heads, Vec::len), heads, "{twin}");
            assert_eq!(reader.records().count(), rows.len(), "{twin}");
        }
    }

    async fn words_are_inert_and_days_are_days(app) {
        let anna = &app.cast.anna_am;
        let people = format!("/api/v1/accounts/{}/people", app.cast.castellan);
        let made = app.api(anna, Method::POST, &people, json!({"name": "=1+1", "title": "@SUM(A1)", "valid_from": "2026-11-03"})).await;
        assert!(made.status.is_success(), "{}", made.text);
        let csv = app.get(anna, "/people.csv?scope=all").await.text;
        assert!(csv.contains("'=1+1,'@SUM(A1)") && csv.contains(",2026-11-03,"), "{csv}");
        let rows = sheet(&app, anna, "/people.xlsx?scope=all").await;
        let row = rows.iter().find(|r| r.contains(&Cell::Text(String::from("=1+1")))).unwrap_or_else(|| panic!("{rows:?}"));
        assert!(row.contains(&Cell::Day(jiff::civil::date(2026, 11, 3))), "{row:?}");
        assert!(row.contains(&Cell::Text(String::from("@SUM(A1)"))), "{row:?}");
        // Nobody gets more by another ending.
        for path in ["/people.xlsx?scope=all", "/accounts.xlsx?scope=all"] {
            let rows = sheet(&app, &app.cast.outsider, path).await;
            assert!(rows.is_empty(), "{path}: {rows:?}");
        }
    }
}
