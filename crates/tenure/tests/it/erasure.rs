//! What of somebody who is erased is more than words in columns: the bytes of their files, their mails; and how they are
//! called afterwards, in every language.

use std::io::Read;

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure::features::exchange::dump;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, TestApp};
use crate::presets;

async fn made(app: &TestApp, by: &Actor, path: &str, body: Json) -> Json {
    app.clock.advance(jiff::SignedDuration::from_secs(1));
    let made = app.api(by, Method::POST, path, body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

async fn attach(app: &TestApp, by: &Actor, query: &str, bytes: &str) -> StatusCode {
    let path = format!("/api/v1/accounts/{}/files?{query}", app.cast.castellan);
    app.send(Some(by), Method::POST, &path, Some("application/octet-stream"), &[], bytes.to_owned()).await.status
}

async fn filed(app: &TestApp, by: &Actor, raw: &str) -> Json {
    app.clock.advance(jiff::SignedDuration::from_secs(1));
    let kind = Some("message/rfc822");
    let done = app.send(Some(by), Method::POST, "/api/v1/mails", kind, &[], raw.to_owned()).await;
    assert_eq!(done.status, 201, "{}", done.text);
    done.json()
}

async fn number(app: &TestApp, sql: &'static str) -> i64 {
    app.app.db.read(move |q| q.query_one(sql, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap()
}

/// Every row of every table as text, and after it the bytes of all contents as they are.
async fn everything(app: &TestApp) -> String {
    let (db, id) = (app.app.db.clone(), app.app.ids.uuid(app.clock.now()));
    let read = move || {
        let file = std::env::temp_dir().join(format!(
            "tenure-erasure-{id}-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        dump::backup(&db, &file, "2026-11-12").unwrap();
        let mut text = String::new();
        flate2::read::GzDecoder::new(std::fs::File::open(&file).unwrap()).read_to_string(&mut text).unwrap();
        std::fs::remove_file(&file).unwrap();
        text
    };
    let mut text = tokio::task::spawn_blocking(read).await.unwrap();
    let sql = "/* test */ select bytes from file_chunks";
    let chunks = app.app.db.read(move |q| q.query(sql, &params![], |r| r.get::<Vec<u8>>(0).map_err(Error::from)));
    for bytes in chunks.await.unwrap() {
        let raw = String::from_utf8_lossy(&bytes).into_owned();
        // What was packed for sending is unpacked.
        text.push_str(&raw);
        if let Ok(mail) = tenure::features::mail::model::read(&bytes) {
            text.push_str(&format!("{:?} {:?} {} {}", mail.from, mail.to, mail.subject, mail.text));
            mail.attachments
                .iter()
                .for_each(|one| text.push_str(&format!("{} {}", one.name, String::from_utf8_lossy(&one.bytes))));
        }
    }
    text
}

fn mail(id: &str, heads: &str, text: &str) -> String {
    format!(
        "Message-ID: <{id}@x.example>\r\nDate: Wed, 11 Nov 2026 16:20:00 +0100\r\nSubject: Lin Xiaowen on line 4\r\n{heads}\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n{text}\r\n\
         --b\r\nContent-Disposition: attachment; filename=\"{id}.txt\"\r\n\r\nattached to {id}\r\n--b--\r\n"
    )
}

both! {
    async fn files_and_mails_of_whoever_is_erased_go_with_them(app) {
        let c = &app.cast;
        let (anna, dora, castellan) = (&c.anna_am, &c.dora_director, c.castellan);
        let people = format!("/api/v1/accounts/{castellan}/people");
        let details = json!({"contacts": [{"kind": "private", "value": "lin@home.example"}]});
        let lin = made(&app, anna, &people, json!({"name": "Lin Xiaowen", "email": "lin@qinghe.example", "details": details})).await;
        let bo = made(&app, anna, &people, json!({"name": "Bo Berg", "email": "bo@castellan.example"})).await;
        let (person, other) = (lin["person_id"].as_str().unwrap(), bo["person_id"].as_str().unwrap());
        // Files: hers alone, one that stands elsewhere too, one that was removed, and one of somebody else.
        for (query, bytes) in [
            (format!("about=person&about_id={person}&name=Xiaowen%20CV.txt"), "the secret of her curriculum"),
            (format!("about=person&about_id={person}&name=gone.txt"), "the removed letter"),
            (format!("about=person&about_id={person}&name=shared.txt"), "shared words"),
            (String::from("name=shared.txt"), "shared words"),
            (format!("about=person&about_id={other}&name=bo.txt"), "words of Bo"),
        ] {
            assert_eq!(attach(&app, anna, &query, bytes).await, StatusCode::CREATED, "{query}");
        }
        let list = app.get(anna, &format!("/api/v1/accounts/{castellan}/files")).await.json();
        let gone = list["items"].as_array().unwrap().iter().find(|f| f["name"] == "gone.txt").unwrap()["id"].as_str().unwrap().to_owned();
        app.post(anna, &format!("/accounts/{castellan}/files/{gone}/archiving"), &[]).await;
        // Mails: one filed to her alone, one that waits and is hers alone, one that waits and names a stranger, too.
        let first = filed(&app, anna, &mail("m1", "From: Lin Xiaowen <lin@qinghe.example>\r\n", "Xiaowen writes.")).await;
        assert_eq!(first["unknown"], json!([]), "{first}");
        let second = filed(&app, anna, &mail("m2", "From: \"Lin, X.\" <lin@away.example>\r\n", "Secret of Xiaowen.")).await;
        let stray = second["unknown"][0]["id"].as_str().unwrap().to_owned();
        let input = json!({"account_id": castellan, "person_id": person});
        let known = app.api(anna, Method::POST, &format!("/api/v1/mails/unknown/{stray}/filing"), input).await;
        assert!(known.status.is_success(), "{}", known.text);
        let heads = "From: Lin Xiaowen <lin@qinghe.example>\r\nTo: Nobody <new@x.example>\r\n";
        let third = filed(&app, anna, &mail("m3", heads, "Dear friend,\r\n\r\nLin Xiaowen of line 4 says yes.")).await;
        assert_eq!(number(&app, "/* test */ select count(*) from mails").await, 2);

        let one = format!("{people}/{}", lin["id"].as_str().unwrap());
        let copy = app.get(anna, &format!("{one}/data")).await.json();
        let subjects = &copy["records"]["mails"];
        assert!(subjects.as_array().is_some_and(|m| m.len() == 2) && subjects.to_string().contains("Lin Xiaowen on line 4"), "{copy}");
        let copy = app.get(dora, &format!("{one}/data")).await.json();
        assert_eq!(copy["records"]["mails"], Json::Null, "mails wait for their dropper alone");

        let director = dora.id;
        let sql = "/* test */ insert into user_rights (user_id, name) values ($1, 'erase')";
        app.app.db.write(move |tx| tx.execute(sql, &params![director]).map_err(Error::from)).await.unwrap();
        let before = everything(&app).await;
        for word in ["secret of her", "removed letter", "Xiaowen", "Secret of", "attached to m1"] {
            assert!(before.contains(word), "{word} is stored before");
        }
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        let done = app.api(dora, Method::POST, &format!("{one}/erasure"), json!({"confirm": "Lin Xiaowen", "really": true})).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);

        let left = everything(&app).await;
        for word in ["secret of her", "removed letter", "Xiaowen", "lin@qinghe", "lin@home", "lin@away", "attached to m1", "attached to m2", "Erased"] {
            let at = left.find(word).map(|at| left[at.saturating_sub(200)..].chars().take(500).collect::<String>());
            assert_eq!(at, None, "{word} is still stored");
        }
        for word in ["shared words", "words of Bo", "Dear friend", "attached to m3", "new@x.example"] {
            assert!(left.contains(word), "{word} stays");
        }
        let files = "/* test */ select count(*) from files";
        assert_eq!((number(&app, files).await, number(&app, "/* test */ select count(*) from mails").await), (2, 1));
        assert_eq!(number(&app, "/* test */ select count(*) from file_contents c where not exists (select 1 from files f where f.sha256 = c.sha256) and not exists (select 1 from mails m where m.sha256 = c.sha256)").await, 0);
        // The stranger can still be told who they are, and gets the mail without her.
        let stray = third["unknown"][0]["id"].as_str().unwrap();
        let input = json!({"account_id": c.dairy, "name": "New Friend"});
        let known = app.api(anna, Method::POST, &format!("/api/v1/mails/unknown/{stray}/filing"), input).await;
        assert!(known.status.is_success(), "{}", known.text);
        let talks = app.get(anna, &format!("/accounts/{}/timeline", c.dairy)).await.text;
        assert!(talks.contains("Erased person on line 4") && !talks.contains("Xiaowen"), "{talks}");
        // Nothing brings a file back.
        for deed in app.get(anna, "/api/v1/undo").await.json()["items"].as_array().unwrap() {
            app.api(anna, Method::POST, &format!("/api/v1/undo/{}", deed["batch"].as_str().unwrap()), json!({})).await;
        }
        assert!(!everything(&app).await.contains("secret of her"));
    }

    async fn an_imported_file_that_named_whoever_is_erased_goes_with_them(app) {
        let c = &app.cast;
        let text = "account,name,title,email\nCastellan Retail,Lin Xiaowen,Buyer,lin@qinghe.example\nCastellan Retail,Bo Berg,Clerk,\n\
                    Castellan Retail,Lin Xiaowen,Buyer,no address\n";
        let file = presets::give(&app, "people", "p.csv", text.as_bytes()).await;
        let checked = presets::step(&app, &file, "check").await;
        assert_eq!(presets::counts(&checked, ["new", "refused"]), [2, 1], "{checked}");
        let done = presets::step(&app, &checked, "run").await;
        let run = format!("{}/{}", presets::RUNS, done["id"].as_str().unwrap());
        let refused = app.get(&c.admin, &format!("{run}/refused.csv")).await;
        assert!(refused.status == StatusCode::OK && refused.text.contains("Lin Xiaowen"), "{}", refused.text);
        let people = format!("/api/v1/accounts/{}/people", c.castellan);
        let list = app.get(&c.anna_am, &people).await.json();
        let lin = list["items"].as_array().unwrap().iter().find(|p| p["name"] == "Lin Xiaowen").unwrap()["id"].as_str().unwrap().to_owned();
        let director = c.dora_director.id;
        let sql = "/* test */ insert into user_rights (user_id, name) values ($1, 'erase')";
        app.app.db.write(move |tx| tx.execute(sql, &params![director]).map_err(Error::from)).await.unwrap();
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        let erasure = format!("{people}/{lin}/erasure");
        let erased = app.api(&c.dora_director, Method::POST, &erasure, json!({"confirm": "Lin Xiaowen", "really": true})).await;
        assert_eq!(erased.status, StatusCode::OK, "{}", erased.text);
        let left = everything(&app).await;
        for word in ["Xiaowen", "lin@qinghe"] {
            let at = left.find(word).map(|at| left[at.saturating_sub(200)..].chars().take(500).collect::<String>());
            assert_eq!(at, None, "{word} is still stored");
        }
        assert_eq!(number(&app, "/* test */ select count(*) from import_pieces").await, 0);
        let refused = app.get(&c.admin, &format!("{run}/refused.csv")).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("was erased"), "{}", refused.text);
        let back = presets::step(&app, &done, "undo").await;
        assert_eq!((&back["state"], presets::counts(&back, ["back"])), (&json!("undone"), [1]), "Bo goes: {back}");
    }

    async fn who_was_erased_is_named_in_the_language_of_the_reader(app) {
        let c = &app.cast;
        let (anna, admin, castellan) = (&c.anna_am, &c.dora_director, c.castellan);
        let base = format!("/api/v1/accounts/{castellan}");
        let lin = made(&app, anna, &format!("{base}/people"), json!({"name": "Lin Xiaowen"})).await;
        let talk = json!({"summary": "Lin Xiaowen called", "person_ids": [lin["person_id"]]});
        let talk = made(&app, anna, &format!("{base}/conversations"), talk).await;
        let director = admin.id;
        let sql = "/* test */ insert into user_rights (user_id, name) values ($1, 'erase')";
        app.app.db.write(move |tx| tx.execute(sql, &params![director]).map_err(Error::from)).await.unwrap();
        let one = format!("{base}/people/{}", lin["id"].as_str().unwrap());
        let done = app.api(admin, Method::POST, &format!("{one}/erasure"), json!({"confirm": "lin xiaowen", "really": true})).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        let chinese = admin.id;
        let sql = "/* test */ update users set language = 'zh-CN' where id = $1";
        app.app.db.write(move |tx| tx.execute(sql, &params![chinese]).map_err(Error::from)).await.unwrap();
        let talk = talk["id"].as_str().unwrap();
        for path in [format!("/accounts/{castellan}/people"), format!("/accounts/{castellan}/people/{}", lin["id"].as_str().unwrap()), format!("/accounts/{castellan}/conversations/{talk}"), one.clone(), format!("{base}/conversations/{talk}"), format!("/accounts/{castellan}/map")] {
            let english = app.get(anna, &path).await;
            assert!(english.status == StatusCode::OK && !english.text.contains('\u{e000}'), "{path}");
            let chinese = app.get(admin, &path).await.text;
            assert!(chinese.contains("已删除的人员") && !chinese.contains("Erased person") && !chinese.contains('\u{e000}'), "{path}: {chinese}");
            assert!(english.text.contains("Erased person") && !english.text.contains("已删除的人员"), "{path}: {}", english.text);
        }
        // What is sent back leaves no language behind, and is no change.
        let version = app.get(anna, &format!("{base}/conversations/{talk}")).await.json()["version"].clone();
        for (who, words) in [(anna, "Erased person called"), (admin, "已删除的人员 called")] {
            let same = app.api(who, Method::PATCH, &format!("{base}/conversations/{talk}"), json!({"summary": words})).await;
            assert!(same.status.is_success(), "{}", same.text);
            assert_eq!(app.get(anna, &format!("{base}/conversations/{talk}")).await.json()["version"], version);
        }
        let stored = everything(&app).await;
        assert!(stored.contains("\u{e000} called") && !stored.contains("Erased person") && !stored.contains("已删除的人员"));
    }
}
