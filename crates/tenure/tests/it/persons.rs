//! Persons in full: names in any script, ways to reach them, changing employer, what data protection asks, vCards.

use std::io::Read;

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::{AccountId, Error};
use tenure::features::exchange::dump;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, Answer, TestApp};

fn people(account: AccountId) -> String {
    format!("/api/v1/accounts/{account}/people")
}

async fn add(app: &TestApp, by: &Actor, account: AccountId, body: Json) -> Json {
    app.clock.advance(jiff::SignedDuration::from_secs(1));
    let made = app.api(by, Method::POST, &people(account), body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

fn id(json: &Json) -> String {
    json["id"].as_str().unwrap().to_owned()
}

/// The page of a position.
fn page(account: AccountId, person: &Json) -> String {
    format!("/accounts/{account}/people/{}", id(person))
}

async fn undo_last(app: &TestApp, actor: &Actor) -> Answer {
    let list = app.get(actor, "/api/v1/undo").await.json();
    let batch = list["items"][0]["batch"].as_str().expect("something to undo").to_owned();
    app.api(actor, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await
}

async fn may_erase(app: &TestApp, actor: &Actor) {
    let user = actor.id;
    let sql = "/* test */ insert into user_rights (user_id, name) values ($1, 'erase')";
    app.app.db.write(move |tx| tx.execute(sql, &params![user]).map_err(Error::from)).await.unwrap();
}

async fn found(app: &TestApp, actor: &Actor, question: &str) -> String {
    app.get(actor, &format!("/search?q={}", crate::kit::app_encode(question))).await.text
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    app.app.db.read(move |q| q.query_one(sql, &params![], |r| Ok::<_, Error>(r.get(0)?))).await.unwrap()
}

fn lin() -> Json {
    json!({
        "name": "Lin Xiaowen", "title": "Plant director", "email": "lin@qinghe.example", "phone": "021 6123 4567",
        "details": {
            "given_name": "Xiaowen", "family_name": "Lin", "name_order": "family", "native_name": "林晓雯",
            "former_names": ["Lin Wenwen", "<b>Robert'); drop table persons;--</b>"], "pronunciation": "lín xiǎowén",
            "contacts": [{"kind": "mobile", "value": "+86 138 0013 8000"}, {"kind": "private", "value": "Lin@Home.example"},
                         {"kind": "assistant", "value": "ask for Bo"}],
            "languages": ["zh", "English"], "channel": "call", "privacy_basis": "consent", "privacy_note": "mail of 3 May",
            "keep_until": "2026-11-01", "birthday": "17 May", "notes": "Likes <i>short</i> letters"
        }
    })
}

both! {
    async fn a_person_is_known_in_full_and_found_by_every_name(app) {
        let (anna, castellan) = (&app.cast.anna_am, app.cast.castellan);
        app.api(anna, Method::PATCH, &format!("/api/v1/accounts/{castellan}"), json!({"country": "CN"})).await;
        let made = add(&app, anna, castellan, lin()).await;
        let details = &made["details"];
        assert_eq!(details["languages"], json!(["zh", "en"]));
        assert_eq!(details["contacts"][1], json!({"kind": "private", "value": "lin@home.example"}));
        assert_eq!((&details["birthday"], &details["native_name"]), (&json!("--05-17"), &json!("林晓雯")));
        for question in ["林晓雯", "Wenwen", "xiaowen", "drop table", "+86 138 0013 8000", "8613800138000", "+862161234567", "lin@home.example"] {
            assert!(found(&app, anna, question).await.contains(&id(&made)), "{question}");
        }
        let text = app.get(anna, &page(castellan, &made)).await.text;
        for words in ["林晓雯", "lín xiǎowén", "Chinese, English", "17 May", "+86 21 6123 4567", "China", "Consent", "as typed", "&lt;i&gt;short&lt;/i&gt;"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains("<b>Robert") && !text.contains("<i>short"));

        let one = format!("{}/{}", people(castellan), id(&made));
        let changed = app.api(anna, Method::PATCH, &one, json!({"details": {"native_name": null, "languages": ["de"]}})).await.json();
        assert_eq!((&changed["details"]["native_name"], &changed["details"]["languages"]), (&json!(""), &json!(["de"])));
        assert_eq!(changed["details"]["family_name"], "Lin", "what was not named stays");
        assert!(!found(&app, anna, "林晓雯").await.contains(&id(&made)));
        assert_eq!(undo_last(&app, anna).await.status, StatusCode::NO_CONTENT);
        assert_eq!(app.get(anna, &one).await.json()["details"], made["details"]);

        for (wrong, field) in [
            (json!({"languages": ["Klingon"]}), "languages"), (json!({"birthday": "tomorrow"}), "birthday"),
            (json!({"channel": "pigeon"}), "channel"), (json!({"privacy_basis": "because"}), "basis"),
            (json!({"contacts": [{"kind": "x", "value": "a@b.example"}]}), "contacts"),
        ] {
            let refused = app.api(anna, Method::PATCH, &one, json!({"details": wrong})).await;
            assert_eq!(refused.status, 422, "{field}: {}", refused.text);
            assert_eq!(refused.json()["errors"][0]["field"], field, "{}", refused.text);
        }
        for other in [&app.cast.outsider, &app.cast.carl_am, &app.cast.admin] {
            for path in [page(castellan, &made), format!("{}/move", page(castellan, &made)), format!("{}/data", page(castellan, &made)), one.clone(), format!("{one}/data")] {
                assert_eq!(app.get(other, &path).await.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
    }

    async fn a_name_is_the_persons_and_two_who_change_it_are_told(app) {
        let (anna, castellan, dairy) = (&app.cast.anna_am, app.cast.castellan, app.cast.dairy);
        let here = add(&app, anna, castellan, json!({"name": "Anna Smit"})).await;
        let there = add(&app, anna, dairy, json!({"person_id": here["person_id"]})).await;
        let form = app.get(anna, &format!("{}/edit", page(castellan, &here))).await.text;
        assert!(form.contains("name=\"names_was\"") && form.contains("name=\"contact_value\""));
        // Married since: the old name stays among the former ones, at both accounts.
        let was = r#"{"former_names":"","native_name":""}"#;
        let typed = |name: &'static str, native: &'static str| vec![("name", name), ("name_was", "Anna Smit"), ("names_was", was),
            ("native_name", native), ("former_too", "1"), ("valid_from", "2026-11-12"), ("version", "1")];
        let saved = app.post(anna, &format!("{}/edit", page(castellan, &here)), &typed("Anna Vos", "")).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let other = app.get(anna, &format!("{}/{}", people(dairy), id(&there))).await.json();
        assert_eq!((&other["name"], &other["details"]["former_names"]), (&json!("Anna Vos"), &json!(["Anna Smit"])));
        // Somebody who had read the old name at the other account does not overwrite the new one unseen.
        let clash = app.post(anna, &format!("{}/edit", page(dairy, &there)), &typed("Ann Smit", "")).await;
        assert_eq!(clash.status, StatusCode::CONFLICT);
        assert!(clash.text.contains("Anna Vos") && clash.text.contains("Ann Smit"), "{}", clash.text);
        let kept = app.post(anna, &format!("{}/edit", page(dairy, &there)), &typed("Anna Smit", "安娜")).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        let after = app.get(anna, &format!("{}/{}", people(castellan), id(&here))).await.json();
        assert_eq!((&after["name"], &after["details"]["native_name"]), (&json!("Anna Vos"), &json!("安娜")));
    }

    async fn who_changes_employer_keeps_their_history(app) {
        let c = &app.cast;
        let (anna, ben, castellan, dairy) = (&c.anna_am, &c.ben_kam, c.castellan, c.dairy);
        let old = add(&app, anna, castellan, json!({"name": "Marek Nowak", "title": "Engineer", "valid_from": "2026-01-01",
            "details": {"contacts": [{"kind": "private", "value": "marek@home.example"}], "notes": "secret note", "privacy_basis": "consent"}})).await;
        let form = app.get(anna, &format!("{}/move", page(castellan, &old))).await;
        assert_eq!(form.status, StatusCode::OK);
        let typed = [("to", "Aurelia Dairy"), ("last_day", "2026-10-31"), ("title", "Head of Maintenance"), ("take_along", "1")];
        let moved = app.post(anna, &format!("{}/move", page(castellan, &old)), &typed).await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
        let new = moved.location().split('?').next().unwrap().to_owned();
        assert!(new.starts_with(&format!("/accounts/{dairy}/people/")), "{new}");
        let there = app.get(anna, &format!("/api/v1{new}")).await.json();
        assert_eq!((&there["person_id"], &there["valid_from"]), (&old["person_id"], &json!("2026-11-01")));
        assert_eq!(there["details"]["contacts"][0]["value"], "marek@home.example");
        assert_eq!((&there["details"]["notes"], &there["details"]["privacy_basis"]), (&json!(""), &json!("")), "reasons and notes stay");

        // The old account shows a gap, the new one an opening; each only to those who see the account.
        let gap = app.get(anna, &format!("/accounts/{castellan}/people")).await.text;
        assert!(gap.contains("Gap") && gap.contains("now at Aurelia Dairy"), "{gap}");
        let opening = app.get(anna, &format!("/accounts/{dairy}/people")).await.text;
        assert!(opening.contains("Opening") && opening.contains("Known from Castellan Retail"), "{opening}");
        for path in [new.clone(), format!("/accounts/{dairy}/people"), format!("/accounts/{dairy}"), format!("/accounts/{dairy}/timeline")] {
            let text = app.get(ben, &path).await.text;
            assert!(text.contains("Marek Nowak") || !path.ends_with("people"), "{path}");
            assert!(!text.contains("Castellan") && !text.contains("secret note") && !text.contains("Opening"), "{path}: {text}");
        }
        let copy = app.get(ben, &format!("/api/v1{new}/data")).await;
        assert_eq!(copy.status, StatusCode::OK);
        assert!(!copy.text.contains("Castellan") && !copy.text.contains("secret note"), "{}", copy.text);
        let roles = app.get(anna, &page(castellan, &old)).await.text;
        assert!(roles.contains("Roles over time") && roles.contains("Aurelia Dairy"));

        // An account that one may not see is none, whether it is named or its id is typed.
        for to in ["Nordvik Shipping".to_owned(), c.nordvik.to_string(), "Nobody Ltd".to_owned(), uuid::Uuid::from_u128(7).to_string()] {
            let refused = app.post(anna, &new_move(&new), &[("to", to.as_str())]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{to}");
            assert!(refused.text.contains("f-to-e"), "{to}: {}", refused.text);
        }
        let seen = app.api(anna, Method::POST, &format!("/api/v1{new}/moving"), json!({"account_id": c.nordvik})).await;
        let none = app.api(anna, Method::POST, &format!("/api/v1{new}/moving"), json!({"account_id": uuid::Uuid::from_u128(7)})).await;
        assert_eq!((seen.status, seen.json()["errors"].clone()), (none.status, none.json()["errors"].clone()));

        // Both go back together.
        assert_eq!(undo_last(&app, anna).await.status, StatusCode::NO_CONTENT);
        let back = app.get(anna, &format!("{}/{}", people(castellan), id(&old))).await.json();
        assert_eq!(back["valid_to"], Json::Null);
        assert!(!app.get(anna, &format!("/accounts/{dairy}/people")).await.text.contains("Marek Nowak"));
    }
}

fn new_move(place: &str) -> String {
    format!("{place}/move")
}

/// Everything that is stored, as text. The backup waits for the database, so it has a thread of its own.
fn everything(app: &TestApp) -> String {
    let (db, id) = (app.app.db.clone(), app.app.ids.uuid(app.clock.now()));
    let read = move || {
        let file = std::env::temp_dir().join(format!(
            "tenure-persons-{id}-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        dump::backup(&db, &file, "2026-11-12").unwrap();
        let mut text = String::new();
        flate2::read::GzDecoder::new(std::fs::File::open(&file).unwrap()).read_to_string(&mut text).unwrap();
        std::fs::remove_file(&file).unwrap();
        text
    };
    std::thread::spawn(read).join().unwrap()
}

both! {
    async fn who_is_erased_is_nowhere_and_counts_stay_true(app) {
        let c = &app.cast;
        let (anna, dora, castellan, dairy) = (&c.anna_am, &c.dora_director, c.castellan, c.dairy);
        let keyed = [("idempotency-key", "once")];
        let made = app.send(Some(anna), Method::POST, &people(castellan), Some("application/json"), &keyed, lin().to_string()).await;
        let made = made.json();
        let there = add(&app, anna, dairy, json!({"person_id": made["person_id"], "title": "Chairwoman of Lin Trading"})).await;
        add(&app, anna, castellan, json!({"name": "Linda Xiao"})).await;
        let one = format!("{}/{}", people(castellan), id(&made));
        app.api(anna, Method::PATCH, &one, json!({"name": "Lin Mei"})).await;
        let talk = json!({"summary": "Lin Mei (林晓雯) wants lin@qinghe.example on the list; Linda agrees", "person_ids": [made["person_id"]], "next_step": "Call Xiaowen", "next_step_on": "2026-12-01"});
        let talked = app.api(anna, Method::POST, &format!("/api/v1/accounts/{castellan}/conversations"), talk).await;
        assert_eq!(talked.status, 201, "{}", talked.text);
        let promise = json!({"side": "theirs", "content": "Lin sends the drawings", "person_id": made["person_id"], "due_on": "2026-12-01"});
        assert_eq!(app.api(anna, Method::POST, &format!("/api/v1/accounts/{castellan}/promises"), promise).await.status, 201);
        let words = json!({"body": "@Dora Lind: Lin Xiaowen called, once Lin Wenwen; +86 138 0013 8000"});
        assert_eq!(app.api(anna, Method::POST, &format!("/api/v1/accounts/{castellan}/comments"), words).await.status, 201);
        let before = (
            count(&app, "/* test */ select count(*) from positions").await,
            count(&app, "/* test */ select count(*) from interactions").await,
            count(&app, "/* test */ select cast(sum(people_count) as bigint) from account_stats").await,
        );
        let copy = app.get(anna, &format!("{one}/data")).await.json();
        assert_eq!(copy["positions"].as_array().unwrap().len(), 2);
        assert!(copy["records"]["interactions"].to_string().contains("wants") && copy["records"]["promises"].to_string().contains("drawings"), "{copy}");
        assert!(copy["history"].as_array().unwrap().len() >= 3);

        // Only whoever has the right, and only who means it.
        let erasure = format!("{one}/erasure");
        assert_eq!(app.api(anna, Method::POST, &erasure, json!({"confirm": "Lin Mei", "really": true})).await.status, StatusCode::FORBIDDEN);
        may_erase(&app, dora).await;
        may_erase(&app, &c.carl_am).await;
        assert_eq!(app.api(&c.carl_am, Method::POST, &erasure, json!({"confirm": "Lin Mei", "really": true})).await.status, StatusCode::NOT_FOUND);
        let ask = format!("{}/erasure", page(castellan, &made));
        assert_eq!(app.get(dora, &ask).await.status, StatusCode::OK);
        assert_eq!(app.post(dora, &ask, &[("confirm", "Somebody")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let again = app.post(dora, &ask, &[("confirm", "lin mei")]).await;
        assert!(again.status == StatusCode::OK && again.text.contains("Are you sure?"), "{}", again.text);
        assert!(everything(&app).contains("Wenwen"), "nothing went yet");
        let done = app.post(dora, &ask, &[("confirm", "lin mei"), ("really", "1")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);

        let left = everything(&app);
        for word in ["Xiaowen", "晓雯", "Wenwen", "Lin Mei", "lin@qinghe", "lin@home", "138 0013", "13800138000", "6123 4567", "61234567", "Robert'", "xiǎowén", "mail of 3 May", "Likes", "Chairwoman"] {
            let at = left.find(word).map(|at| left[at.saturating_sub(200)..].chars().take(500).collect::<String>());
            assert_eq!(at, None, "{word} is still stored");
        }
        assert!(left.contains("Linda Xiao") && left.contains("; Linda agrees"), "others stay");
        assert!(left.contains("\u{e000} (\u{e000}) wants \u{e000} on the list"), "what was said stays");
        for question in ["Xiaowen", "林晓雯", "Wenwen", "lin@qinghe.example", "Xiaowne"] {
            assert!(!found(&app, dora, question).await.contains(&id(&made)), "{question}");
        }
        let replayed = app.send(Some(anna), Method::POST, &people(castellan), Some("application/json"), &keyed, lin().to_string()).await;
        assert!(!replayed.text.contains("Xiaowen"), "{}", replayed.text);
        for path in [page(castellan, &made), page(dairy, &there), format!("/accounts/{castellan}/people"), format!("/accounts/{castellan}/timeline"), String::from("/people"), format!("/accounts/{castellan}")] {
            let text = app.get(anna, &path).await.text;
            assert!(!text.contains("Xiaowen") && !text.contains("Lin Mei"), "{path}");
        }
        assert_eq!(app.get(anna, &one).await.json()["name"], "Erased person");
        let after = (
            count(&app, "/* test */ select count(*) from positions").await,
            count(&app, "/* test */ select count(*) from interactions").await,
            count(&app, "/* test */ select cast(sum(people_count) as bigint) from account_stats").await,
        );
        assert_eq!(before, after);
        // It is not undone, neither itself nor through what was done before, and not done twice.
        let list = app.get(dora, "/api/v1/undo").await.json();
        assert!(!list.to_string().contains("erased"), "{list}");
        for deed in app.get(anna, "/api/v1/undo").await.json()["items"].as_array().unwrap() {
            let batch = deed["batch"].as_str().unwrap();
            app.api(anna, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await;
        }
        assert!(!everything(&app).contains("Xiaowen"));
        let twice = app.api(dora, Method::POST, &erasure, json!({"confirm": "Erased person", "really": true})).await;
        assert!(twice.status == StatusCode::CONFLICT || twice.status == StatusCode::NOT_FOUND, "{}", twice.text);
        let named = app.api(anna, Method::PATCH, &one, json!({"name": "Lin again"})).await;
        assert!(!named.status.is_success(), "{}", named.text);
    }

    async fn what_is_due_is_proposed_and_nothing_goes_by_itself(app) {
        let c = &app.cast;
        let (anna, castellan) = (&c.anna_am, c.castellan);
        let made = add(&app, anna, castellan, lin()).await;
        add(&app, anna, castellan, json!({"name": "Later", "details": {"keep_until": "2030-01-01"}})).await;
        let page_due = app.get(anna, "/people/retention?scope=all").await.text;
        assert!(page_due.contains("Lin Xiaowen") && !page_due.contains("Later"), "{page_due}");
        for other in [&c.outsider, &c.carl_am] {
            assert!(!app.get(other, "/people/retention?scope=all").await.text.contains("Lin Xiaowen"));
        }
        let tell = |app: &TestApp| {
            let by = crate::kit::cast::operator(9);
            let db = app.app.db.clone();
            async move { db.write(move |tx| tenure::features::people::retention::tell(tx, &by)).await.unwrap() }
        };
        assert_eq!((tell(&app).await, tell(&app).await), (1, 0), "told once");
        let told = app.get(anna, "/api/v1/notifications").await.text;
        assert!(told.contains("was to be kept until 1 Nov") && !told.contains("Xiaowen"), "{told}");
        assert_eq!(app.get(anna, &format!("{}/{}", people(castellan), id(&made))).await.status, StatusCode::OK);
        let keeping = format!("{}/keeping", page(castellan, &made));
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        assert_eq!(app.post(&c.outsider, &keeping, &[("until", "2027-11-12")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.post(anna, &keeping, &[("until", "2026-11-12")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(app.post(anna, &keeping, &[("until", "2027-11-12")]).await.status, StatusCode::SEE_OTHER);
        assert!(!app.get(anna, "/people/retention?scope=all").await.text.contains("Lin Xiaowen"));
        assert_eq!(undo_last(&app, anna).await.status, StatusCode::NO_CONTENT);
        assert!(app.get(anna, "/people/retention?scope=all").await.text.contains("Lin Xiaowen"));
    }

    async fn cards_are_imported_and_found_again(app) {
        let c = &app.cast;
        let card = |name: &str, email: &str| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nORG:Castellan Retail\r\nTITLE:Buyer\r\nEMAIL:{email}\r\nTEL;TYPE=cell:+31 6 12345678\r\nBDAY:1980-05-17\r\nEND:VCARD\r\n");
        let send = async |path: &str, kind: &str, body: String, by: &Actor| {
            app.clock.advance(jiff::SignedDuration::from_secs(1));
            app.send(Some(by), Method::POST, path, Some(kind), &[], body).await
        };
        let file = format!("{}{}{}", card("Tomás Rivera", "tomas@castellan.example"), card("Greet Peeters", "greet@castellan.example"), card("Tomás Rivera", "tomas@castellan.example"));
        let checked = send("/api/v1/imports/vcards?dry_run=true", "text/vcard", file.clone(), &c.admin).await;
        assert_eq!((checked.status, checked.json()["new"].clone()), (StatusCode::OK, json!(2)), "{}", checked.text);
        assert_eq!(count(&app, "/* test */ select count(*) from positions").await, 0);
        assert_eq!(send("/api/v1/imports/vcards", "text/vcard", file.clone(), &c.anna_am).await.status, StatusCode::FORBIDDEN);
        assert_eq!(send("/api/v1/imports/vcards", "text/vcard", file.clone(), &c.admin).await.status, StatusCode::CREATED);
        let again = send("/api/v1/imports/vcards", "text/vcard", file, &c.admin).await;
        assert_eq!((again.json()["same"].clone(), again.json()["new"].clone()), (json!(2), json!(0)), "{}", again.text);
        let list = app.get(&c.anna_am, &people(c.castellan)).await.json();
        let tomas = list["items"].as_array().unwrap().iter().find(|p| p["name"] == "Tomás Rivera").unwrap().clone();
        let whole = app.get(&c.anna_am, &format!("{}/{}", people(c.castellan), id(&tomas))).await.json();
        assert_eq!((&whole["phone"], &whole["details"]["phone_kind"], &whole["details"]["birthday"]), (&json!("+31 6 12345678"), &json!("mobile"), &json!("1980-05-17")));
        let chosen = send("/api/v1/imports/vcards?account=Aurelia%20Dairy", "text/vcard", card("Mara Voss", "mara@x.example"), &c.admin).await;
        assert_eq!(chosen.status, StatusCode::CREATED, "{}", chosen.text);
        assert!(app.get(&c.anna_am, &people(c.dairy)).await.text.contains("Mara Voss"));
        for wrong in ["", "name,account\nAda,Castellan Retail\n", "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\n", "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nORG:Unknown Ltd\nEND:VCARD\n"] {
            let refused = send("/api/v1/imports/vcards", "text/vcard", wrong.to_owned(), &c.admin).await;
            assert_eq!(refused.status, 422, "{wrong}: {}", refused.text);
            assert!(refused.json()["refused"][0]["reason"].as_str().is_some_and(|r| !r.is_empty()), "{}", refused.text);
        }
        assert_eq!(app.get(&c.admin, "/import?kind=vcards").await.status, StatusCode::OK);
    }
}
