//! Mails: filed to whom they name, once, for those who see the accounts; strangers wait; nothing in them acts.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::{AccountId, Error};
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, Answer, TestApp};

async fn drop_mail(app: &TestApp, by: &Actor, raw: &str) -> Answer {
    app.send(Some(by), Method::POST, "/api/v1/mails", Some("message/rfc822"), &[], raw.to_owned()).await
}

async fn filed(app: &TestApp, by: &Actor, raw: &str) -> Json {
    let answer = drop_mail(app, by, raw).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()
}

async fn number(app: &TestApp, sql: &str) -> i64 {
    let sql = format!("/* test */ {sql}");
    app.app.db.read(move |q| q.query_one(&sql, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap()
}

async fn person(app: &TestApp, by: &Actor, account: AccountId, name: &str, email: &str) -> String {
    let made = app
        .api(by, Method::POST, &format!("/api/v1/accounts/{account}/people"), json!({"name": name, "email": email}))
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()["person_id"].as_str().unwrap().to_owned()
}

async fn email_of(app: &TestApp, who: &Actor) -> String {
    let id = who.id;
    let sql = "/* test */ select email from users where id = $1";
    app.app.db.read(move |q| q.query_one(sql, &params![id], |r| r.get(0).map_err(Error::from))).await.unwrap()
}

async fn undo(app: &TestApp, by: &Actor) -> StatusCode {
    let list = app.get(by, "/api/v1/undo").await.json();
    let batch = list["items"][0]["batch"].as_str().unwrap().to_owned();
    app.api(by, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status
}

fn mail(id: &str, heads: &str, body: &str) -> String {
    format!(
        "Message-ID: <{id}>\r\nDate: Wed, 11 Nov 2026 16:20:00 +0100\r\nSubject: =?utf-8?Q?Line_4_=E2=80=93?= offer\r\n{heads}\r\n{body}"
    )
}

fn path(f: &Json) -> String {
    format!("/accounts/{}/conversations/{}", f["account_id"].as_str().unwrap(), f["conversation_id"].as_str().unwrap())
}

both! {
    async fn a_mail_becomes_one_conversation_at_each_account_of_its_people(app) {
        let (anna, dora) = (&app.cast.anna_am, &app.cast.dora_director);
        let (marit, ole) = (
            person(&app, anna, app.cast.castellan, "Marit Vos", "Marit@castellan.example").await,
            person(&app, anna, app.cast.dairy, "Ole Dam", "ole@dairy.example").await,
        );
        person(&app, &app.cast.carl_am, app.cast.nordvik, "Secret Sven", "sven@nordvik.example").await;
        let heads = format!(
            "From: Marit Vos <marit@castellan.example>\r\nTo: <{}>, Ole <OLE@dairy.example>\r\nCc: sven@nordvik.example\r\n\
             Content-Type: multipart/mixed; boundary=b\r\n",
            email_of(&app, anna).await
        );
        let body = "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<div>Dear Anna,</div><script>alert(1)</script><p>yes &amp; <b>thanks</b><img src=x onerror=alert(2)></p>\r\n\
                    --b\r\nContent-Type: application/pdf; name=\"offer.pdf\"\r\nContent-Disposition: attachment; filename=\"../offer.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n\
                    --b\r\nContent-Disposition: attachment; filename=\"run.txt\"\r\nContent-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAAEAAAA//8AALgA\r\n\
                    --b\r\nContent-Disposition: attachment; filename=\"data.bin\"\r\nContent-Transfer-Encoding: base64\r\n\r\n/wD+AQ==\r\n--b--\r\n";
        let raw = mail("m1@castellan.example", &heads, body);
        let done = filed(&app, anna, &raw).await;
        let places = done["conversations"].as_array().unwrap();
        assert_eq!((places.len(), places.iter().all(|p| p["new"] == true)), (2, true), "{done}");
        assert_eq!(done["left_out"][0]["name"], "run.txt", "{done}");
        // Anna sees nothing of Nordvik: to her its manager is a stranger.
        assert_eq!(done["unknown"].as_array().unwrap().iter().map(|u| u["email"].as_str().unwrap()).collect::<Vec<_>>(), ["sven@nordvik.example"]);
        for (place, who) in places.iter().map(|p| (p, if p["account_id"] == app.cast.dairy.to_string() { &ole } else { &marit })) {
            let api = format!("/api/v1{}", path(place));
            let talk = app.get(anna, &api).await.json();
            assert_eq!((talk["kind"].as_str(), talk["direction"].as_str(), talk["summary"].as_str()), (Some("email"), Some("in"), Some("Line 4 – offer")), "{talk}");
            assert!(talk["happened_at"].as_str().unwrap().starts_with("2026-11-11T15:20:00"), "{talk}");
            assert_eq!(talk["person_ids"], json!([who]), "{talk}");
            let page = app.get(anna, &path(place)).await.text;
            assert!(page.contains("Dear Anna,") && page.contains("yes &amp; thanks") && page.contains("offer.pdf"), "{page}");
            assert!(!page.contains("<script>alert") && !page.contains("alert(") && !page.contains("sven@"), "{page}");
            for other in [&app.cast.outsider, &app.cast.carl_am] {
                assert_eq!(app.get(other, &path(place)).await.status, StatusCode::NOT_FOUND);
            }
        }
        // What was sent comes out, though it was said to be text.
        let here = places.iter().find(|p| p["account_id"] == app.cast.castellan.to_string()).unwrap();
        let list = app.get(anna, &format!("/api/v1/accounts/{}/files", app.cast.castellan)).await.json();
        let data = list["items"].as_array().unwrap().iter().find(|f| f["name"] == "data.bin").unwrap();
        assert_eq!((data["size"].as_i64(), data["about_id"].as_str()), (Some(4), here["conversation_id"].as_str()), "{list}");
        // Each names the other, to those who see both.
        assert!(app.get(dora, &path(here)).await.text.contains("Also at"));
        let talks = "select count(*) from interactions where kind = 'email' and archived_at is null";
        let files = "select count(*) from files where archived_at is null";
        assert_eq!((number(&app, talks).await, number(&app, files).await, number(&app, "select count(*) from file_contents").await), (2, 4, 3));

        // The same mail again, also by somebody else, is not filed again.
        for by in [anna, dora] {
            let again = filed(&app, by, &raw).await;
            assert!(again["conversations"].as_array().unwrap().iter().all(|p| p["new"] == false), "{again}");
        }
        assert_eq!((number(&app, talks).await, number(&app, files).await), (2, 4));
        assert_eq!(number(&app, "select count(*) from file_arrivals").await, 0, "nothing is left of what was not needed");
    }

    async fn one_undo_takes_a_mail_back_and_it_can_be_filed_again(app) {
        let anna = &app.cast.anna_am;
        person(&app, anna, app.cast.castellan, "Marit Vos", "marit@castellan.example").await;
        app.clock.advance(jiff::SignedDuration::from_mins(1));
        let heads = format!("From: {}\r\nTo: marit@castellan.example, new@castellan.example\r\n", email_of(&app, anna).await);
        let raw = mail("m2@halden.example", &heads, "Dear Marit,\r\nas promised.\r\n");
        let done = filed(&app, anna, &raw).await;
        let talk = format!("/api/v1{}", path(&done["conversations"][0]));
        assert_eq!(app.get(anna, &talk).await.json()["direction"], "out");
        let waiting = |list: Json| list["items"].as_array().unwrap().len();
        assert_eq!(waiting(app.get(anna, "/api/v1/mails/unknown").await.json()), 1);
        assert_eq!(undo(&app, anna).await, StatusCode::NO_CONTENT);
        assert_eq!(app.get(anna, &talk).await.json()["archived"], true);
        assert_eq!(waiting(app.get(anna, "/api/v1/mails/unknown").await.json()), 0);
        app.clock.advance(jiff::SignedDuration::from_mins(1));
        let again = filed(&app, anna, &raw).await;
        assert_eq!((again["conversations"][0]["new"].as_bool(), again["unknown"].as_array().unwrap().len()), (Some(true), 1), "{again}");
        assert_eq!(app.get(anna, &talk).await.json()["archived"], false);
    }

    async fn strangers_wait_for_their_dropper_and_become_somebody(app) {
        let anna = &app.cast.anna_am;
        let known = person(&app, anna, app.cast.castellan, "Marit Vos", "").await;
        app.clock.advance(jiff::SignedDuration::from_mins(1));
        let raw = mail("m3@x.example", "From: \"Vos, M.\" <m.vos@castellan.example>\r\nTo: \"<b>Ole</b>\" <ole@dairy.example>, bot@x.example\r\n", "Hello.\r\n");
        let done = filed(&app, anna, &raw).await;
        assert_eq!((done["conversations"].as_array().unwrap().len(), done["unknown"].as_array().unwrap().len()), (0, 3));
        let today = app.get(anna, "/").await.text;
        assert!(today.contains("3 addresses of mails are not known"), "{today}");
        let stray = |email: &str| done["unknown"].as_array().unwrap().iter().find(|u| u["email"] == email).unwrap()["id"].as_str().unwrap().to_owned();
        let page = app.get(anna, "/mails").await.text;
        assert!(page.contains("&lt;b&gt;Ole&lt;/b&gt;") && !page.contains("<b>Ole</b>"), "{page}");
        // Nobody else finds them.
        for other in [&app.cast.dora_director, &app.cast.outsider] {
            assert_eq!(app.get(other, &format!("/mails/{}", stray("bot@x.example"))).await.status, StatusCode::NOT_FOUND);
            let input = json!({"account_id": app.cast.castellan, "person_id": known});
            let other = app.api(other, Method::POST, &format!("/api/v1/mails/unknown/{}/filing", stray("bot@x.example")), input).await;
            assert_eq!(other.status, StatusCode::NOT_FOUND);
        }
        // Known: the page asks where, then who.
        let one = format!("/mails/{}", stray("m.vos@castellan.example"));
        let asked = app.get(anna, &format!("{one}?account=Castellan+Retail")).await;
        assert!(asked.text.contains("Marit Vos") && asked.text.contains("Add person and file"), "{}", asked.text);
        assert_eq!(app.get(anna, &format!("{one}?account=Nordvik")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let account = app.cast.castellan.to_string();
        let filed = app.post(anna, &one, &[("account", &account), ("person", &known)]).await;
        assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text);
        assert!(app.get(anna, filed.location()).await.text.contains("Hello."));
        let noted = "select count(*) from positions where email_key = 'm.vos@castellan.example'";
        assert_eq!(number(&app, noted).await, 1, "the address is noted");
        // New, at another account: the same mail there.
        app.clock.advance(jiff::SignedDuration::from_mins(1));
        let dairy = app.cast.dairy.to_string();
        let ole = format!("/mails/{}", stray("ole@dairy.example"));
        assert_eq!(app.post(anna, &ole, &[("account", &dairy), ("name", " ")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let filed = app.post(anna, &ole, &[("account", &dairy), ("name", "Ole Dam")]).await;
        assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text);
        assert!(app.get(anna, filed.location()).await.text.contains("Ole Dam"));
        assert_eq!(undo(&app, anna).await, StatusCode::NO_CONTENT);
        assert!(!app.get(anna, &format!("/accounts/{dairy}/people")).await.text.contains("Ole Dam"));
        assert_eq!(app.get(anna, &ole).await.status, StatusCode::OK, "it waits again");
        // Nobody.
        let gone = app.post(anna, &format!("/mails/{}/dismissal", stray("bot@x.example")), &[]).await;
        assert_eq!((gone.status, gone.location()), (StatusCode::SEE_OTHER, "/mails"));
        assert_eq!(number(&app, "select count(*) from mail_strays where state = 'open'").await, 1);
    }

    async fn further_addresses_are_known_too_where_the_dropper_may_see_them(app) {
        let anna = &app.cast.anna_am;
        let further = async |by: &Actor, account: AccountId, name: &str, email: &str, more: &str| {
            let details = json!({"contacts": [{"kind": "mobile", "value": "+31 6 12345678"}, {"kind": "private", "value": more}]});
            let body = json!({"name": name, "email": email, "details": details});
            let made = app.api(by, Method::POST, &format!("/api/v1/accounts/{account}/people"), body).await;
            assert_eq!(made.status, 201, "{}", made.text);
            made.json()
        };
        let marit = further(anna, app.cast.castellan, "Marit Vos", "marit@castellan.example", "Marit.Home@Mail.example").await;
        let sven = further(&app.cast.carl_am, app.cast.nordvik, "Secret Sven", "sven@nordvik.example", "sven@mail.example").await;
        let (heads, body) = ("From: MARIT.home@mail.EXAMPLE\r\nTo: marit@castellan.example, Sven@Mail.example\r\n", "Hi.\r\n");
        let done = filed(&app, anna, &mail("h1@mail.example", heads, body)).await;
        assert_eq!(done["conversations"].as_array().unwrap().len(), 1, "{done}");
        let talk = app.get(anna, &format!("/api/v1{}", path(&done["conversations"][0]))).await.json();
        assert_eq!(talk["person_ids"], json!([marit["person_id"]]), "once, though by two addresses");
        // Nordvik is not Anna's: to her its people are strangers, to its own manager they are not.
        assert_eq!(done["unknown"].as_array().unwrap().iter().map(|u| u["email"].as_str().unwrap()).collect::<Vec<_>>(), ["sven@mail.example"]);
        let other = filed(&app, &app.cast.carl_am, &mail("h2@mail.example", "From: SVEN@mail.example\r\n", body)).await;
        assert_eq!((other["conversations"][0]["account_id"].as_str(), &other["unknown"]), (Some(&*app.cast.nordvik.to_string()), &json!([])), "{other}");
        let by_hand = "select count(*) from interaction_people ip join positions p on p.account_id = ip.account_id and p.person_id = ip.person_id
                         join position_contacts c on c.account_id = p.account_id and c.position_id = p.id and c.value like '%@mail.example'";
        assert_eq!(number(&app, by_hand).await, 2);
        // A position that ended does not count.
        app.clock.advance(jiff::SignedDuration::from_mins(1));
        let one = format!("/api/v1/accounts/{}/people/{}", app.cast.nordvik, sven["id"].as_str().unwrap());
        let ended = app.api(&app.cast.carl_am, Method::PATCH, &one, json!({"valid_from": "2026-01-01", "valid_to": "2026-10-31"})).await;
        assert!(ended.status.is_success(), "{}", ended.text);
        let gone = filed(&app, &app.cast.carl_am, &mail("h3@mail.example", "From: sven@mail.example\r\n", body)).await;
        assert_eq!((gone["conversations"].as_array().unwrap().len(), gone["unknown"].as_array().unwrap().len()), (0, 1), "{gone}");
        // An address that is told to be somebody's is theirs from then on, and the undo takes it back.
        app.clock.advance(jiff::SignedDuration::from_mins(1));
        let third = filed(&app, anna, &mail("h4@mail.example", "From: m.vos@new.example\r\n", body)).await;
        app.clock.advance(jiff::SignedDuration::from_mins(1));
        let stray = third["unknown"][0]["id"].as_str().unwrap();
        let input = json!({"account_id": app.cast.castellan, "person_id": marit["person_id"]});
        let told = app.api(anna, Method::POST, &format!("/api/v1/mails/unknown/{stray}/filing"), input).await;
        assert!(told.status.is_success(), "{}", told.text);
        let one = format!("/api/v1/accounts/{}/people/{}", app.cast.castellan, marit["id"].as_str().unwrap());
        let contacts = app.get(anna, &one).await.json()["details"]["contacts"].clone();
        assert_eq!((contacts.as_array().unwrap().len(), &contacts[2]), (3, &json!({"kind": "work", "value": "m.vos@new.example"})), "{contacts}");
        assert_eq!(undo(&app, anna).await, StatusCode::NO_CONTENT);
        assert_eq!(app.get(anna, &one).await.json()["details"]["contacts"].as_array().unwrap().len(), 2);
    }

    async fn what_is_no_mail_is_told(app) {
        let anna = &app.cast.anna_am;
        let ours = format!("From: {}\r\nTo: {}\r\n", email_of(&app, anna).await, email_of(&app, &app.cast.dora_director).await);
        let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(1_500);
        let multi: String = (0..200).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n")).collect();
        let parts = "--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n".repeat(1_000);
        let many: String = (0..150).map(|n| format!("a{n}@x.example,\r\n ")).collect();
        for (raw, words) in [
            (String::new(), "names nobody"),
            (String::from("%PDF-1.4 no mail"), "names nobody"),
            (String::from("\u{0}\u{1}\u{2}"), "names nobody"),
            (mail("a", &ours, "Lunch?"), "between colleagues"),
            (mail("b", &format!("From: a@x.example\r\n{multi}"), ""), "without an end"),
            (mail("c", "From: a@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n", &parts), "at most 100 attachments"),
            (mail("d", &format!("To: {many}z@x.example\r\n"), "x"), "more than 100 addresses"),
            (mail("e", &format!("From: a@x.example\r\n{}", nested.repeat(100)), ""), "too many parts"),
        ] {
            let answer = drop_mail(&app, anna, &raw).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}: {}", answer.text);
            assert!(answer.text.contains("\"file\"") && answer.text.contains(words), "{}", answer.text);
        }
        // As deep as it goes, and yet only a mail with one attachment.
        let deep = mail("e2", &format!("From: a@x.example\r\n{nested}"), "");
        assert_eq!(filed(&app, anna, &deep).await["unknown"].as_array().unwrap().len(), 1);
        app.api(&app.cast.admin, Method::PATCH, "/api/v1/settings", json!({"file_limit_mb": 1})).await;
        let large = mail("f", "From: a@x.example\r\n", &"x".repeat(1_600_000));
        assert!(drop_mail(&app, anna, &large).await.text.contains("may have 1 MB"));
        // Odd ones are filed for what can be read of them.
        for (n, raw) in [
            "From: b@x.example\r\nContent-Type: text/plain; charset=klingon\r\n\r\n\u{e9}\u{fffd}",
            "From: c@x.example\r\nDate: never\r\nSubject: =?utf-8?B?!!!?=\r\n\r\n",
            "From: d@x.example\nContent-Type: multipart/mixed; boundary=\n\n--\n\nx",
            "From: e@x.example\r\nContent-Transfer-Encoding: base64\r\n\r\n@@@@",
            "From: \u{202e}f@x.example\r\n\r\n\u{202e}txt.exe \u{0}",
        ].iter().enumerate() {
            let answer = drop_mail(&app, anna, raw).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{n}: {}", answer.text);
        }
        // A form with a good and a bad one says what became of each.
        let form = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"good.eml\"\r\n\r\n{}\r\n--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bad.eml\"\r\n\r\nno mail\r\n--cut--\r\n",
            mail("g", "From: g@x.example\r\n", "Hi")
        );
        let kind = Some("multipart/form-data; boundary=cut");
        let page = app.send(Some(anna), Method::POST, "/mails", kind, &[], form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("bad.eml") && page.text.contains("names nobody") && page.text.contains("g@x.example"), "{}", page.text);
        let none = app.send(Some(anna), Method::POST, "/mails", kind, &[], "--cut--\r\n").await;
        assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.text.contains("at least one mail"), "{}", none.text);
        let elsewhere = format!("/mails?account={}", app.cast.nordvik);
        assert_eq!(app.send(Some(anna), Method::POST, &elsewhere, kind, &[], "--cut--\r\n").await.status, StatusCode::NOT_FOUND);
    }
}
