//! Deals from files: open and closed ones with their dates, once, whatever comes twice; parked, refused, changed, taken
//! back.

use tenure::base::Error;
use tenure::base::imports::{Outcome, Record};
use tenure::features::deals::imports::Reading;
use tenure_db::params;

use crate::both;
use crate::kit::TestApp;
use crate::kit::cast::operator;
use crate::kit::packed_follows;
use crate::kit::rows::{import, records};

const COLUMNS: [&str; 13] = [
    "account",
    "name",
    "kind",
    "stage",
    "outcome",
    "amount",
    "opened_on",
    "close_on",
    "offering",
    "owner",
    "credits",
    "source_system",
    "source_id",
];

async fn run(app: &TestApp, seed: u64, rows: Vec<Record>) -> String {
    let by = operator(seed);
    let found = app.app.db.write(move |tx| import::<Reading>(tx, &by, &rows)).await.unwrap();
    let letter = |o: &Outcome| match o {
        Outcome::New => 'n',
        Outcome::Changed(_) => 'c',
        Outcome::Same => 's',
        Outcome::Refused(_) => 'r',
        Outcome::Parked(..) => 'p',
        _ => '?',
    };
    found.iter().map(letter).collect()
}

async fn numbers(app: &TestApp) -> (i64, i64, i64, i64) {
    app.app
        .db
        .read(|q| {
            q.query_one(
                "/* test */ select count(*), cast(sum(case when d.outcome = 'won' then 1 else 0 end) as bigint),
                        cast(coalesce(sum(d.amount_minor), 0) as bigint), (select count(*) from deal_lines)
                   from deals d where d.archived_at is null",
                &params![],
                |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
            )
        })
        .await
        .unwrap()
}

both! {
    async fn a_file_comes_twice_and_changes_nothing(app) {
        let made = app.api(&app.cast.dora_director, axum::http::Method::POST, "/api/v1/offerings", serde_json::json!({"name": "GTX Pro"})).await;
        assert!(made.status.is_success(), "{}", made.text);
        let anna = app.app.db.read(|q| q.query_one("/* test */ select email from users where name like 'Anna%'", &params![], |r| Ok::<_, Error>(r.get::<String>(0)?))).await.unwrap();
        let split = format!("{anna} 33.33; ben@example.com 66.67");
        let ben = app.app.db.read(|q| q.query_one("/* test */ select email from users where name like 'Ben%'", &params![], |r| Ok::<_, Error>(r.get::<String>(0)?))).await.unwrap();
        let split = split.replace("ben@example.com", &ben);
        let rows = |amount: &'static str| {
            let anna = anna.clone();
            let split = split.clone();
            let list: Vec<[String; 13]> = [
                ["Castellan Retail", "", "", "Won", "", amount, "2026-02-01", "2026-05-03", "GTX Pro", &anna, "", "crm", "1"],
                ["Castellan Retail", "", "", "Lost", "", "0", "2026-02-01", "2026-05-03", "GTX Pro", &anna, "", "crm", "2"],
                ["Castellan Retail", "Big one", "cross_sell", "Talks", "", "55.50", "2026-08-01", "2026-12-24", "", "", &split, "crm", "3"],
                ["", "No account", "", "", "", "5", "", "", "", "", "", "crm", "4"],
                ["Castellan Retail", "A", "gift", "", "", "5", "", "", "", "", "", "crm", "5"],
                ["Castellan Retail", "A", "", "Nowhere", "", "5", "", "", "", "", "", "crm", "6"],
                ["Castellan Retail", "A", "", "", "won", "5", "2026-08-01", "2026-07-01", "", "", "", "crm", "7"],
                ["Castellan Retail", "A", "", "", "", "-5", "", "", "", "", "", "crm", "8"],
                ["Castellan Retail", "A", "", "", "", "5", "", "", "GTXPro", "", "", "crm", "9"],
                ["Castellan Retail", "By name", "", "", "", "5", "", "", "", "", "", "", ""],
                ["Castellan Retail", "Twice", "", "", "", "5", "", "", "", "", "", "crm", "1"],
                // Word for word what the second row says: nothing more to do.
                ["Castellan Retail", "", "", "Lost", "", "0", "2026-02-01", "2026-05-03", "GTX Pro", &anna, "", "crm", "2"],
                ["Castellan Retail", "Shares", "", "", "", "5", "", "", "", "", "ANNA 50", "crm", "10"],
            ].into_iter().map(|row| row.map(|cell| cell.replace("ANNA", &anna))).collect();
            let rows: Vec<[&str; 13]> = list.iter().map(|row| std::array::from_fn(|i| row[i].as_str())).collect();
            records(&COLUMNS, &rows)
        };
        assert_eq!(run(&app, 51, rows("100")).await, "nnnprrrrrnrsr");
        // 100.00 won, 0 lost, 55.50 open, 5.00 open.
        assert_eq!(numbers(&app).await, (4, 1, 16_050, 2));
        assert_eq!(run(&app, 52, rows("100")).await, "sssprrrrrsrsr");
        assert_eq!(numbers(&app).await, (4, 1, 16_050, 2));
        assert_eq!(run(&app, 53, rows("101.01")).await, "cssprrrrrsrsr");
        assert_eq!(numbers(&app).await, (4, 1, 16_151, 2));
        // A stage that came later is none in which a deal ended before.
        let last = serde_json::json!({"kind": "expansion", "name": "Legal", "probability": 95, "position": 90});
        let made = app.api(&app.cast.admin, axum::http::Method::POST, "/api/v1/deal-stages", last).await;
        assert!(made.status.is_success(), "{}", made.text);
        assert_eq!(run(&app, 54, rows("101.01")).await, "sssprrrrrsrsr");
        let won = app.get(&app.cast.anna_am, "/api/v1/deals?outcome=won").await.json();
        assert_eq!((&won["items"][0]["closed_on"], &won["items"][0]["opened_on"], &won["items"][0]["name"]), (&serde_json::json!("2026-05-03"), &serde_json::json!("2026-02-01"), &serde_json::json!("GTX Pro")));
        let checks = app.app.db.write(|tx| tenure::features::deals::actions::reprice::check(tx, false)).await.unwrap();
        assert_eq!(checks, 0, "what is kept beside a deal follows from it");
        packed_follows(&app).await;
    }
}
