//! Two accounts become one and two again: nothing is lost, nothing is left, and who may not see it learns nothing.

use std::collections::BTreeMap;

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::AccountId;
use tenure::features::registry;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, TestApp};

/// Every row of every table that belongs to accounts, as text; versions and times of the accounts themselves apart.
async fn dump(app: &TestApp) -> BTreeMap<String, Vec<String>> {
    let dumped = app.app.db.read(|q| {
        let mut all = BTreeMap::new();
        for table in registry().tables.iter().map(|t| t.table).chain(["accounts"]) {
            let skip: &[&str] = match table {
                "accounts" => &["version", "writes", "updated_at"],
                "search_entries" => &["id"],
                "search_texts" => &["number"],
                _ => &[],
            };
            let columns: Vec<String> = q
                .columns(table)?
                .into_iter()
                .map(|(name, _)| name)
                .filter(|name| !skip.contains(&name.as_str()))
                .collect();
            let sql = format!("/* test */ select {} from {table}", columns.join(", "));
            let mut rows = q.query(&sql, &params![], |r| {
                let cells = columns.iter().enumerate().map(|(i, name)| Ok(format!("{name}={:?}", r.cell(i)?)));
                Ok::<_, tenure::base::Error>(cells.collect::<Result<Vec<_>, tenure_db::Error>>()?.join(" "))
            })?;
            rows.sort();
            all.insert(table.to_owned(), rows);
        }
        Ok::<_, tenure::base::Error>(all)
    });
    dumped.await.unwrap()
}

async fn make(app: &TestApp, actor: &Actor, path: &str, body: Json) -> String {
    let made = app.api(actor, Method::POST, path, body).await;
    assert!(made.status.is_success(), "{path}: {}", made.text);
    made.json()["id"].as_str().unwrap_or_default().to_owned()
}

/// A second Castellan, Ben's, with people, talks, promises, a unit, and an account below it.
async fn twin(app: &TestApp) -> (AccountId, AccountId) {
    let (ben, anna) = (&app.cast.ben_kam, &app.cast.anna_am);
    let body = json!({"name": "Castelan Retail <NV>", "city": "Ghent", "tags": ["cold", "retail"], "employees": 7,
                      "identifiers": [{"scheme": "source:erp", "value": "H-9"}, {"scheme": "tax_id", "value": "BE 0123"}]});
    let goes = make(app, ben, "/api/v1/accounts", body).await;
    let mine = json!({"tags": ["retail"], "identifiers": [{"scheme": "tax_id", "value": "BE 0999"}]});
    let edited = app.api(anna, Method::PATCH, &format!("/api/v1/accounts/{}", app.cast.castellan), mine).await;
    assert_eq!(edited.status, StatusCode::OK, "{}", edited.text);
    let below = make(app, ben, "/api/v1/accounts", json!({"name": "Castelan Lille", "parent": goes})).await;
    for (actor, id) in [(ben, goes.clone()), (anna, app.cast.castellan.to_string())] {
        let unit = make(app, actor, &format!("/api/v1/accounts/{id}/units"), json!({"name": "Stores"})).await;
        let person = app
            .api(
                actor,
                Method::POST,
                &format!("/api/v1/accounts/{id}/people"),
                json!({"name": "Eva Moens", "unit_id": unit}),
            )
            .await;
        assert_eq!(person.status, StatusCode::CREATED, "{}", person.text);
        let talk =
            json!({"summary": format!("Call about {id}"), "kind": "call", "person_ids": [person.json()["person_id"]]});
        let talk = app.api(actor, Method::POST, &format!("/api/v1/accounts/{id}/conversations"), talk).await;
        assert_eq!(talk.status, StatusCode::CREATED, "{}", talk.text);
        make(
            app,
            actor,
            &format!("/api/v1/accounts/{id}/promises"),
            json!({"side": "ours", "content": "Offer", "due_on": "2026-12-01"}),
        )
        .await;
    }
    (goes.parse().unwrap(), below.parse().unwrap())
}

async fn clean(app: &TestApp) {
    for check in &app.app.registry.checks {
        let (run, today) = (check.run, "2026-11-12".parse().unwrap());
        let found = app.app.db.write(move |tx| run(tx, today, false)).await.unwrap();
        assert!(found.is_empty(), "{}: {found:?}", check.name);
    }
}

both! {
    async fn a_merge_takes_all_along_and_undo_restores_both(app) {
        let c = &app.cast;
        let (goes, below) = twin(&app).await;
        let (stays_id, goes_id) = (c.castellan.to_string(), goes.to_string());
        let before = dump(&app).await;
        let page = app.get(&c.dora_director, &format!("/accounts/merge?stays={stays_id}&goes={goes_id}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert!(page.text.contains("Castelan Retail &lt;NV&gt;") && page.text.contains("name=\"keep.employees\""), "{}", page.text);
        let form = [("stays", stays_id.as_str()), ("goes", &goes_id), ("keep.employees", "theirs"), ("keep.name", "mine"), ("reason", "twice")];
        for (actor, want) in [(&c.outsider, StatusCode::FORBIDDEN), (&c.anna_am, StatusCode::FORBIDDEN)] {
            assert_eq!(app.post(actor, "/accounts/merge", &form).await.status, want, "{}", actor.name);
        }
        assert_eq!(app.post(&c.dora_director, "/accounts/merge", &[("stays", &stays_id), ("goes", &c.nordvik.to_string())]).await.status, StatusCode::NOT_FOUND);
        let same = app.post(&c.dora_director, "/accounts/merge", &[("stays", &stays_id), ("goes", &stays_id)]).await;
        assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
        let under = app.get(&c.dora_director, &format!("/accounts/merge?stays={below}&goes={goes_id}")).await;
        assert!(under.status == StatusCode::UNPROCESSABLE_ENTITY && under.text.contains("lies below the one that goes"), "{}", under.text);
        assert_eq!(dump(&app).await, before, "what was refused left nothing");

        let merged = app.post(&c.dora_director, "/accounts/merge", &form).await;
        assert_eq!((merged.status, merged.location()), (StatusCode::SEE_OTHER, format!("/accounts/{stays_id}").as_str()), "{}", merged.text);
        let account = app.get(&c.anna_am, &format!("/api/v1/accounts/{stays_id}")).await.json();
        assert_eq!((account["name"].as_str(), account["employees"].as_i64()), (Some("Castellan Retail"), Some(7)));
        assert_eq!(account["former_names"], json!(["Castelan Retail <NV>"]));
        assert_eq!(account["tags"], json!(["cold", "retail"]));
        let identifiers = account["identifiers"].to_string();
        assert!(identifiers.contains("H-9") && identifiers.contains("BE 0999") && !identifiers.contains("BE 0123"), "{identifiers}");
        // Numbers of the account that stays against the rows themselves.
        let stays = c.castellan;
        let counted: (i64, i64, i64) = app.app.db.read(move |q| q.query_one(
            "/* test */ select (select count(*) from interactions where account_id = $1),
                    (select count(*) from promises where account_id = $1 and state = 'open'),
                    (select count(*) from positions where account_id = $1)",
            &params![stays], |r| Ok::<_, tenure::base::Error>((r.get(0)?, r.get(1)?, r.get(2)?)))).await.unwrap();
        assert_eq!(counted, (2, 2, 2));
        let row = app.get(&c.anna_am, "/api/v1/accounts?q=castellan").await.json()["items"][0].clone();
        assert_eq!((row["open_promises"].as_i64(), row["people_count"].as_i64()), (Some(2), Some(2)));
        let talks = app.get(&c.anna_am, &format!("/accounts/{stays_id}/timeline")).await.text;
        assert!(talks.contains(&format!("Call about {goes_id}")), "{talks}");
        // The old address leads on, for whoever sees the account that stays; for others it is as it was or nothing.
        for (actor, tab) in [(&c.anna_am, ""), (&c.dora_director, "/people")] {
            let old = app.get(actor, &format!("/accounts/{goes_id}{tab}")).await;
            assert_eq!((old.status, old.location()), (StatusCode::SEE_OTHER, format!("/accounts/{stays_id}{tab}").as_str()));
        }
        assert_eq!(app.get(&c.outsider, &format!("/accounts/{goes_id}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get(&c.ben_kam, &format!("/accounts/{goes_id}")).await.status, StatusCode::OK, "its former lead keeps what is left");
        let level = app.get(&c.dora_director, &format!("/api/v1/hierarchy?under={stays_id}")).await.json();
        assert_eq!(level["items"][0]["name"], "Castelan Lille");
        let found = app.get(&c.anna_am, "/api/v1/search?q=castelan").await.text;
        assert!(found.contains(&stays_id) && !found.contains(&format!("{goes_id}\",\"kind\":\"account")), "{found}");
        clean(&app).await;

        let deed = app.get(&c.dora_director, "/api/v1/undo").await.json()["items"][0].clone();
        let undone = app.post(&c.dora_director, &format!("/undo/{}", deed["batch"].as_str().unwrap()), &[]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
        let after = dump(&app).await;
        for (table, rows) in &before {
            assert_eq!(rows, &after[table], "{table} is what it was");
        }
        clean(&app).await;
        assert_eq!(app.get(&c.ben_kam, &format!("/accounts/{goes_id}")).await.status, StatusCode::OK);
    }

    async fn undo_leaves_what_was_done_since(app) {
        let c = &app.cast;
        let (goes, _) = twin(&app).await;
        let input = json!({"goes": goes, "take": ["city"]});
        let path = format!("/api/v1/accounts/{}/merge", c.castellan);
        let wrong = app.api(&c.dora_director, Method::POST, &path, json!({"goes": goes, "take": ["writes"]})).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("take"), "{}", wrong.text);
        let merged = app.api(&c.dora_director, Method::POST, &path, input).await;
        assert_eq!(merged.status, StatusCode::OK, "{}", merged.text);
        let promise = json!({"side": "ours", "content": "Made since", "due_on": "2026-12-24"});
        make(&app, &c.anna_am, &format!("/api/v1/accounts/{}/promises", c.castellan), promise).await;
        let moved = app.get(&c.anna_am, &format!("/api/v1/accounts/{}/promises", c.castellan)).await.json();
        assert_eq!(moved["items"].as_array().unwrap().len(), 3);
        let undone = app.api(&c.dora_director, Method::POST, &format!("/api/v1/undo/{}", merged.json()["batch"].as_str().unwrap()), json!({})).await;
        assert!(undone.status.is_success(), "{}", undone.text);
        let left = app.get(&c.anna_am, &format!("/api/v1/accounts/{}/promises", c.castellan)).await.json();
        assert_eq!(left["items"].as_array().unwrap().len(), 2, "its own, and the one made since");
        assert_eq!(app.get(&c.ben_kam, &format!("/api/v1/accounts/{goes}/promises")).await.json()["items"].as_array().unwrap().len(), 1);
        clean(&app).await;
        let again = app.api(&c.dora_director, Method::POST, &format!("/api/v1/undo/{}", merged.json()["batch"].as_str().unwrap()), json!({})).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
    }

    async fn every_table_of_accounts_is_registered(app) {
        let listed: Vec<&str> = registry().tables.iter().map(|t| t.table).collect();
        let found: Vec<String> = app.app.db.read(|q| {
            let sql = match q.kind() {
                tenure_db::Kind::Sqlite => "/* test */ select t.name from pragma_table_list t join pragma_table_info(t.name) c
                    where t.schema = 'main' and t.type = 'table' and c.name = 'account_id'",
                tenure_db::Kind::Postgres => "/* test */ select cast(table_name as text) from information_schema.columns
                    where table_schema = current_schema() and column_name = 'account_id'",
            };
            q.query(sql, &params![], |r| Ok::<_, tenure::base::Error>(r.get(0)?))
        }).await.unwrap();
        assert!(found.len() > 15, "{found:?}");
        let missing: Vec<&String> = found.iter().filter(|t| !listed.contains(&t.as_str())).collect();
        assert!(missing.is_empty(), "tables with account_id that no feature registered as AccountTable: {missing:?}");
        let rebuilt: Vec<&str> = registry().rebuilds.iter().map(|r| r.table).collect();
        let stale: Vec<&str> = registry().tables.iter().filter(|t| t.computed && !rebuilt.contains(&t.table)).map(|t| t.table).collect();
        assert!(stale.is_empty(), "computed tables without a Rebuild: {stale:?}");
    }

    async fn a_unit_becomes_an_account_and_a_unit_again(app) {
        let c = &app.cast;
        let (anna, account) = (&c.anna_am, c.castellan.to_string());
        let unit = make(&app, anna, &format!("/api/v1/accounts/{account}/units"), json!({"name": "Cold <stores>", "city": "Breda"})).await;
        let part = make(&app, anna, &format!("/api/v1/accounts/{account}/units"), json!({"name": "Hall 2", "parent": unit})).await;
        for (unit, name) in [(Some(&unit), "Joost Verhagen"), (Some(&part), "Eva Moens"), (None, "Stays Here")] {
            let person = app.api(anna, Method::POST, &format!("/api/v1/accounts/{account}/people"), json!({"name": name, "unit_id": unit})).await;
            assert_eq!(person.status, StatusCode::CREATED, "{}", person.text);
            let talk = json!({"summary": format!("Call with {name}"), "kind": "call", "unit_id": unit, "person_ids": [person.json()["person_id"]]});
            let talk = make(&app, anna, &format!("/api/v1/accounts/{account}/conversations"), talk).await;
            let promise = json!({"side": "ours", "content": format!("Offer for {name}"), "due_on": "2026-12-01", "conversation_id": talk});
            make(&app, anna, &format!("/api/v1/accounts/{account}/promises"), promise).await;
        }
        let before = dump(&app).await;
        let path = format!("/accounts/{account}/units/{unit}/promotion");
        assert_eq!(app.get(&c.outsider, &path).await.status, StatusCode::NOT_FOUND);
        let page = app.get(anna, &path).await;
        assert!(page.status == StatusCode::OK && page.text.contains("Cold &lt;stores&gt;"), "{}", page.text);
        for (field, form) in [("f-name", [("name", ""), ("kind", "legal_entity")]), ("f-kind", [("name", "X"), ("kind", "planet")])] {
            let wrong = app.post(anna, &path, &form).await;
            assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains(&format!("#{field}")), "{}", wrong.text);
        }
        assert_eq!(dump(&app).await, before, "what was refused left nothing");
        let form = [("name", "Castellan Cold Stores"), ("kind", "legal_entity"), ("lead", &anna.id.to_string()), ("from", "2026-11-12")];
        let done = app.post(anna, &path, &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let new = done.location().trim_start_matches("/accounts/").to_owned();
        let level = app.get(anna, &format!("/api/v1/hierarchy?under={account}")).await.json();
        assert_eq!((level["items"][0]["id"].as_str(), level["items"][0]["own"]["people"].as_i64()), (Some(new.as_str()), Some(2)));
        assert_eq!(level["items"][0]["own"]["open_promises"], 2);
        let id: AccountId = new.parse().unwrap();
        let counted: (i64, i64, i64) = app.app.db.read(move |q| q.query_one(
            "/* test */ select (select count(*) from interactions where account_id = $1 and unit_id is null),
                    (select count(*) from interaction_people where account_id = $1),
                    (select count(*) from units where account_id = $1)",
            &params![id], |r| Ok::<_, tenure::base::Error>((r.get(0)?, r.get(1)?, r.get(2)?)))).await.unwrap();
        assert_eq!(counted, (1, 2, 1), "one talk was about the unit itself, and the part came along");
        let people = app.get(anna, &format!("/accounts/{account}/people")).await.text;
        assert!(people.contains("Stays Here") && !people.contains("Joost Verhagen"));
        let units = app.get(anna, &format!("/api/v1/accounts/{account}/units")).await.text;
        assert!(!units.contains("Hall 2"), "{units}");
        let found = app.get(anna, "/api/v1/search?q=joost").await.text;
        assert!(found.contains(&new), "{found}");
        clean(&app).await;
        let again = app.post(anna, &path, &form).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "the unit is archived");

        let deeds = app.get(anna, "/api/v1/undo").await.json();
        let deed = deeds["items"].as_array().unwrap().iter().find(|d| d["verb"].as_str().unwrap().contains("promoted") || d["verb"] == "unit.archived").unwrap().clone();
        let undone = app.post(anna, &format!("/undo/{}", deed["batch"].as_str().unwrap()), &[]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
        let after = dump(&app).await;
        let others = [format!("{:?}", tenure_db::Cell::Bytes(id.0.as_bytes())), format!("{:?}", tenure_db::Cell::Uuid(id.0))];
        for (table, rows) in &before {
            // The new account stays, archived; a unit counts its versions.
            let plain = |row: &String| row.split(' ').filter(|cell| table != "units" || !cell.starts_with("version=")).collect::<Vec<_>>().join(" ");
            let left: Vec<String> = after[table].iter().filter(|row| !others.iter().any(|id| row.contains(id))).map(plain).collect();
            assert_eq!(rows.iter().map(plain).collect::<Vec<_>>(), left, "{table} is what it was");
        }
        clean(&app).await;
    }
}
