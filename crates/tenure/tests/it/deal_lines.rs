//! Deals of several lines: out by an export, back by an import, and nothing is lost or doubled.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::kit::TestApp;
use crate::kit::packed_follows;

async fn load(app: &TestApp, kind: &str, csv: &str) -> Json {
    let path = format!("/api/v1/imports/{kind}");
    let by = &app.cast.admin;
    app.send(Some(by), Method::POST, &path, Some("text/csv"), &[], csv.to_owned()).await.json()
}

/// New, changed, the same, refused.
fn told(report: &Json) -> (u64, u64, u64, Vec<String>) {
    let n = |field: &str| report[field].as_u64().unwrap_or_else(|| panic!("{report}"));
    let refused = report["refused"].as_array().unwrap().iter().map(|r| r["column"].as_str().unwrap().to_owned());
    (n("new"), n("changed"), n("same"), refused.collect())
}

fn fine(new: u64, changed: u64, same: u64) -> (u64, u64, u64, Vec<String>) {
    (new, changed, same, Vec::new())
}

/// Lines of a deal as text: unit, offering, quantity, amount, period; and the amount of the deal.
async fn lines(app: &TestApp, name: &'static str) -> (Vec<String>, Option<i64>) {
    let sql = "/* test */ select coalesce(u.name, '-') || ' ' || coalesce(o.name, '-') || ' ' || coalesce(cast(l.quantity as text), '-')
                      || ' ' || coalesce(cast(l.amount_minor as text), '-') || ' ' || coalesce(cast(l.period_from as text), '-'), d.amount_minor
                 from deals d join deal_lines l on l.account_id = d.account_id and l.deal_id = d.id
                 left join units u on u.account_id = l.account_id and u.id = l.unit_id
                 left join offerings o on o.id = l.offering_id where d.name = $1 order by l.position";
    let read = app.app.db.read(move |q| {
        q.query(sql, &params![name], |r| Ok::<_, Error>((r.get::<String>(0)?, r.get::<Option<i64>>(1)?)))
    });
    let rows = read.await.unwrap();
    let amount = rows.first().and_then(|row| row.1);
    (rows.into_iter().map(|row| row.0).collect(), amount)
}

both! {
    async fn lines_come_in_change_and_are_found_again(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        for name in ["Flow", "Vision"] {
            let made = app.api(&app.cast.dora_director, Method::POST, "/api/v1/offerings", json!({"name": name})).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        }
        let unit = app.api(anna, Method::POST, &format!("/api/v1/accounts/{castellan}/units"), json!({"name": "Dairy", "kind": "plant"})).await;
        assert_eq!(unit.status, StatusCode::CREATED, "{}", unit.text);
        let deals = "account,name,kind,amount,currency,offering,unit,source_system,source_id\n\
                     Castellan Retail,Two halls,expansion,30.00,EUR,,,crm,1\nCastellan Retail,One line,expansion,7.00,EUR,Flow,Dairy,,\n";
        assert_eq!(told(&load(&app, "deals", deals).await), fine(2, 0, 0));
        let csv = "account,deal,kind,source_system,source_id,unit,offering,quantity,amount,currency,period_from,period_to\n\
                   Castellan Retail,Two halls,expansion,crm,1,Dairy,Flow,2,10.00,EUR,2027-01-01,2027-12-31\n\
                   Castellan Retail,Two halls,expansion,crm,1,,Vision,1.5,20.00,EUR,,\n\
                   Castellan Retail,Two halls,expansion,crm,1,,Vision,,,,,\n\
                   Castellan Retail,One line,,,,Dairy,Flow,,7.00,EUR,2027-01-01,\n";
        // The line that came with its deal is made more exact, not doubled.
        assert_eq!(told(&load(&app, "deal-lines", csv).await), fine(3, 1, 0));
        let halls = ["Dairy Flow 2000000 1000 2027-01-01", "- Vision 1500000 2000 -", "- Vision - - -"].map(String::from).to_vec();
        assert_eq!(lines(&app, "Two halls").await, (halls.clone(), Some(3_000)));
        assert_eq!(lines(&app, "One line").await, (vec![String::from("Dairy Flow - 700 2027-01-01")], Some(700)));
        assert_eq!(told(&load(&app, "deal-lines", csv).await), fine(0, 0, 4), "again: nothing changes");
        assert_eq!(told(&load(&app, "deals", deals).await), fine(0, 0, 2), "nor does the file of deals");
        let more = csv.replace(",20.00,", ",25.00,");
        assert_eq!(told(&load(&app, "deal-lines", &more).await), fine(0, 1, 3));
        assert_eq!(lines(&app, "Two halls").await.1, Some(3_500), "the deal is the sum of its lines");
        let bad = "account,deal,kind,source_system,source_id,unit,offering,quantity,amount,currency\n\
                   Castellan Retail,Nowhere,,,,,Flow,,1.00,EUR\n\
                   Castellan Retail,One line,,,,Cellar,Flow,,1.00,EUR\n\
                   Castellan Retail,One line,,,,,Moon,,1.00,EUR\n\
                   Castellan Retail,One line,,,,,Flow,,-1.00,EUR\n\
                   Castellan Retail,One line,,,,,Flow,,1.00,USD\n\
                   Castellan Retail,One line,,,,,,,,\n\
                   Castellan Retail,,,crm,,,Flow,,1.00,EUR\n\
                   Nordvik Shipping,Two halls,,crm,1,,Flow,,1.00,EUR\n";
        let columns = ["deal", "unit", "offering", "amount", "currency", "offering", "source_id", "source_id"].map(String::from).to_vec();
        assert_eq!(told(&load(&app, "deal-lines", bad).await).3, columns);
        assert_eq!(lines(&app, "One line").await.0.len(), 1, "what was refused left nothing");
        // The log tells of each deal once, and what was done can be taken back.
        let happened = app.get(anna, &format!("/accounts/{castellan}")).await;
        assert_eq!(happened.status, StatusCode::OK);
        let nobody = app.send(Some(anna), Method::POST, "/api/v1/imports/deal-lines", Some("text/csv"), &[], csv.to_owned()).await;
        assert_eq!(nobody.status, StatusCode::FORBIDDEN, "importing is a right of its own");
        packed_follows(&app).await;
    }
}
