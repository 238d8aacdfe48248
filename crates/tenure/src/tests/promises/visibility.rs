//! What one cannot see does not exist; lists page; logging stays cheap.

use super::*;

#[test]
fn what_one_cannot_see_does_not_exist() {
    let w = World::new();
    let (a, n) = (w.aurelia, w.nordvik);
    let absent = AccountId(uuid::Uuid::from_u128(0x0190_ffff_0000_7000_8000_0000_0000_0000));
    for what in ["people", "conversations", "promises"] {
        for account in [n, absent] {
            let path = format!("/api/v1/accounts/{account}/{what}");
            assert_eq!(w.api(&w.anna, Method::GET, &path, json!({})).0, StatusCode::NOT_FOUND);
            let body = json!({"name": "x", "summary": "x", "content": "x", "due_on": "2026-12-01"});
            let fields: &[&str] = match what {
                "people" => &["name"],
                "conversations" => &["summary"],
                _ => &["content", "due_on"],
            };
            let body: serde_json::Map<_, _> = fields.iter().map(|f| ((*f).to_owned(), body[*f].clone())).collect();
            assert_eq!(w.api(&w.anna, Method::POST, &path, Json::Object(body)).0, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(w.api(&w.olga, Method::GET, &format!("/api/v1/{what}"), json!({})).1["items"], json!([]));
    }
    let (_, talk) =
        w.api(&w.anna, Method::POST, &format!("/api/v1/accounts/{a}/conversations"), json!({"summary": "secret"}));
    let path = format!("/api/v1/accounts/{a}/conversations/{}", talk["id"].as_str().unwrap());
    assert_eq!(w.api(&w.olga, Method::GET, &path, json!({})).0, StatusCode::NOT_FOUND);
    assert_eq!(w.api(&w.olga, Method::DELETE, &path, json!({})).0, StatusCode::NOT_FOUND);
    assert_eq!(w.api(&w.anna, Method::GET, "/api/v1/people?sort=age", json!({})).0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(w.api(&w.anna, Method::GET, "/api/v1/promises?limit=0", json!({})).0, StatusCode::UNPROCESSABLE_ENTITY);
    let late = json!({"summary": "x", "happened_at": "2026-11-13T09:00:00Z"});
    assert_eq!(
        w.api(&w.anna, Method::POST, &format!("/api/v1/accounts/{a}/conversations"), late).0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[test]
fn somebody_elsewhere_is_shown_only_where_seen() {
    let w = World::new();
    let (by, a, n) = (operator(&w.ids), w.aurelia, w.nordvik);
    let position = w.write(move |tx| {
        let new = NewPerson::named(a, "Vera Holm", date(2026, 1, 1));
        let (person, position) = people::actions::add(tx, &by, &[new])?[0];
        let there = NewPerson {
            person: Some(person),
            title: String::from("Spy"),
            span: Span::since(date(2026, 2, 1)),
            ..NewPerson::named(n, "", by.today)
        };
        people::actions::add(tx, &by, &[there])?;
        Ok(position)
    });
    let page = w.page(&format!("/accounts/{a}/people/{position}"));
    assert!(page.contains("Vera Holm") && !page.contains("Spy") && !page.contains("Nordvik"));
    w.check();
}

#[test]
fn logging_costs_few_statements_and_pages_page() {
    let w = World::new();
    let (by, a) = (w.acting(w.anna.0), w.aurelia);
    w.write(move |tx| {
        let person = people::actions::add(tx, &by, &[NewPerson::named(a, "Bo", by.today)])?[0].0;
        let before = tx.statements();
        let new = NewInteraction { people: vec![person], ..NewInteraction::new(a, Kind::Call, by.now, "x") };
        interactions::actions::log(tx, &by, &[new])?;
        // Two of them keep the strength of the relationship, one the order of conversations in time.
        assert!(tx.statements() - before <= 14, "{}", tx.statements() - before);
        let many: Vec<NewInteraction> = (1..=120)
            .map(|i| {
                NewInteraction::new(a, Kind::Email, by.now - jiff::SignedDuration::from_hours(i), &format!("m {i}"))
            })
            .collect();
        interactions::actions::log(tx, &by, &many)?;
        Ok(())
    });
    let (mut cursor, mut seen) = (String::new(), 0);
    for _ in 0..3 {
        let (_, list) =
            w.api(&w.anna, Method::GET, &format!("/api/v1/conversations?limit=50&cursor={cursor}"), json!({}));
        seen += list["items"].as_array().unwrap().len();
        cursor = list["next"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!((seen, cursor.as_str()), (121, ""));
    assert_eq!(w.stats()["last_conversation_at"], NOW, "one-way messages do not count");
    w.check();
}
