//! Files: what goes in comes out, for those who may see the thing and for nobody else; nothing that is kept can act.

use axum::http::{Method, StatusCode, header};
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use tenure::base::Error;
use tenure::features::exchange::dump;
use tenure::features::files::sweep;
use tenure_db::params;

use crate::both;
use crate::kit::{Actor, Answer, TestApp, app_encode};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n";

fn base(app: &TestApp) -> String {
    format!("/api/v1/accounts/{}/files", app.cast.castellan)
}

async fn put(app: &TestApp, by: &Actor, path: &str, name: &str, bytes: &[u8]) -> Answer {
    let path = format!("{path}{}name={}", if path.contains('?') { '&' } else { '?' }, app_encode(name));
    app.send(Some(by), Method::POST, &path, Some("application/octet-stream"), &[], bytes.to_vec()).await
}

async fn add(app: &TestApp, by: &Actor, path: &str, name: &str, bytes: &[u8]) -> Json {
    let made = put(app, by, path, name, bytes).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

/// A form with files, as a browser sends it.
async fn post(app: &TestApp, by: &Actor, path: &str, files: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, bytes) in files {
        body.extend(format!("--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n").as_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--cut--\r\n");
    app.send(Some(by), Method::POST, path, Some("multipart/form-data; boundary=cut"), &[], body).await
}

async fn bytes(app: &TestApp, by: &Actor, path: &str) -> (StatusCode, Vec<u8>) {
    let response = app.open(by, path).await;
    let (parts, body) = response.into_parts();
    (parts.status, axum::body::to_bytes(body, 64 * 1024 * 1024).await.unwrap().to_vec())
}

async fn number(app: &TestApp, sql: &str) -> i64 {
    let sql = format!("/* test */ {sql}");
    app.app.db.read(move |q| q.query_one(&sql, &params![], |r| r.get(0).map_err(Error::from))).await.unwrap()
}

async fn undo(app: &TestApp, by: &Actor) -> StatusCode {
    let list = app.get(by, "/api/v1/undo").await.json();
    let batch = list["items"][0]["batch"].as_str().unwrap().to_owned();
    app.api(by, Method::POST, &format!("/api/v1/undo/{batch}"), json!({})).await.status
}

/// Runs the daily sweep.
async fn swept(app: &TestApp) {
    let app = app.app.clone();
    tokio::task::spawn_blocking(move || sweep::run(&app)).await.unwrap().unwrap();
}

async fn contents(app: &TestApp) -> (i64, i64, i64) {
    let count = |table| format!("select count(*) from {table}");
    (
        number(app, &count("file_contents")).await,
        number(app, &count("file_chunks")).await,
        number(app, &count("file_arrivals")).await,
    )
}

both! {
    async fn what_goes_in_comes_out_for_those_who_see_the_account(app) {
        let (anna, dora) = (&app.cast.anna_am, &app.cast.dora_director);
        // Three pieces, the last one short.
        let large: Vec<u8> = (0..1_300_000_u32).flat_map(|n| n.to_le_bytes()).take(1_300_007).collect();
        let made = add(&app, anna, &base(&app), "measurements.bin", &large).await;
        let hash: String = Sha256::digest(&large).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!((made["size"].as_i64(), made["sha256"].as_str(), made["about"].as_str()), (Some(1_300_007), Some(&*hash), Some("account")));
        assert_eq!(contents(&app).await, (1, 3, 0));
        let one = format!("{}/{}", base(&app), made["id"].as_str().unwrap());
        let page = format!("/accounts/{}/files/{}", app.cast.castellan, made["id"].as_str().unwrap());
        for (actor, path) in [(anna, format!("{one}/content")), (dora, format!("{page}/content"))] {
            assert!(bytes(&app, actor, &path).await == (StatusCode::OK, large.clone()), "{path}");
        }
        let head = app.get(dora, &format!("{page}/content")).await.headers;
        for (name, value) in [
            (header::CONTENT_TYPE, "application/octet-stream"),
            (header::CONTENT_LENGTH, "1300007"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"measurements.bin\"; filename*=UTF-8''measurements.bin"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ] {
            assert_eq!(head[&name], value);
        }
        assert!(head[header::CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("sandbox; default-src 'none'"));
        assert!(!head.contains_key(header::CONTENT_ENCODING));

        for other in [&app.cast.outsider, &app.cast.carl_am, &app.cast.admin] {
            for path in [base(&app), one.clone(), format!("{one}/content"), page.clone(), format!("{page}/content"), format!("/accounts/{}/files", app.cast.castellan)] {
                assert_eq!(app.get(other, &path).await.status, StatusCode::NOT_FOUND, "{} {path}", other.name);
            }
            assert_eq!(put(&app, other, &base(&app), "x.txt", b"x").await.status, StatusCode::NOT_FOUND);
            assert_eq!(app.api(other, Method::DELETE, &one, json!({})).await.status, StatusCode::NOT_FOUND);
            assert_eq!(app.get(other, "/api/v1/files?scope=all").await.ids(), Vec::<String>::new());
            let found = app.get(other, "/api/v1/search?q=measurements&kind=file").await.json();
            assert_eq!(found["items"], json!([]));
        }
        assert_eq!(contents(&app).await, (1, 3, 0), "nothing was stored for strangers");
        // A file of one account is not found under another.
        let wrong = format!("/api/v1/accounts/{}/files/{}/content", app.cast.dairy, made["id"].as_str().unwrap());
        assert_eq!(app.get(anna, &wrong).await.status, StatusCode::NOT_FOUND);
        let found = app.get(anna, "/api/v1/search?q=measurem&kind=file").await.json();
        assert_eq!(found["items"][0]["account_id"], app.cast.castellan.to_string(), "{found}");
    }

    async fn each_thing_has_its_own_files(app) {
        let anna = &app.cast.anna_am;
        let account = format!("/api/v1/accounts/{}", app.cast.castellan);
        let person = app.api(anna, Method::POST, &format!("{account}/people"), json!({"name": "Marit Vos"})).await.json();
        let talk = app.api(anna, Method::POST, &format!("{account}/conversations"), json!({"summary": "A call"})).await.json();
        let promise = app.api(anna, Method::POST, &format!("{account}/promises"), json!({"content": "Prices", "due_on": "2026-12-01"})).await.json();
        let id = |thing: &Json, field: &str| thing[field].as_str().unwrap().to_owned();
        let things = [
            ("person", id(&person, "person_id"), format!("people/{}", id(&person, "id"))),
            ("conversation", id(&talk, "id"), format!("conversations/{}", id(&talk, "id"))),
            ("promise", id(&promise, "id"), format!("promises/{}", id(&promise, "id"))),
        ];
        for (about, id, page) in &things {
            app.clock.advance(SignedDuration::from_mins(1));
            let form = format!("/accounts/{}/files/new?about={about}&about_id={id}", app.cast.castellan);
            let done = post(&app, anna, &form, &[(&format!("{about} one.pdf"), PDF), (&format!("{about} two.txt"), b"two")]).await;
            assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, &*format!("/accounts/{}/{page}", app.cast.castellan)), "{}", done.text);
            let page = app.get(anna, done.location()).await.text;
            assert!(page.contains(&format!("{about} one.pdf")) && page.contains(&format!("{about} two.txt")), "{page}");
            let narrowed = app.get(anna, &format!("{}?about={about}&about_id={id}", base(&app))).await.ids();
            assert_eq!(narrowed.len(), 2);
        }
        let tab = app.get(anna, &format!("/accounts/{}/files", app.cast.castellan)).await.text;
        assert!(tab.contains("Marit Vos") && tab.contains("A call") && tab.contains("Prices"), "the tab says what each belongs to");
        let all = app.get(anna, &base(&app)).await.ids().len();
        let sql = "select count(*) from files where archived_at is null";
        assert_eq!((i64::try_from(all).unwrap(), 6), (number(&app, sql).await, all));
        let timeline = app.get(anna, &format!("/accounts/{}/timeline?kind=files", app.cast.castellan)).await.text;
        assert_eq!(timeline.matches(" added ").count(), 6, "{timeline}");
        // Not under what is not there, nor under what belongs to another account.
        for wrong in [format!("?about=promise&about_id={}", id(&talk, "id")), String::from("?about=promise"), String::from("?about=deal")] {
            assert_eq!(put(&app, anna, &format!("{}{wrong}", base(&app)), "x.txt", b"x").await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        let elsewhere = format!("/api/v1/accounts/{}/files?about=promise&about_id={}", app.cast.dairy, id(&promise, "id"));
        assert_eq!(put(&app, anna, &elsewhere, "x.txt", b"x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        // One act, one undo.
        assert_eq!(undo(&app, anna).await, StatusCode::NO_CONTENT);
        assert_eq!(app.get(anna, &base(&app)).await.ids().len(), 4);
    }

    async fn equal_contents_are_kept_once_and_go_with_the_last_file(app) {
        let anna = &app.cast.anna_am;
        let first = add(&app, anna, &base(&app), "offer.pdf", PDF).await;
        let other = format!("/api/v1/accounts/{}/files", app.cast.dairy);
        let second = add(&app, anna, &other, "the same.pdf", PDF).await;
        assert_eq!(contents(&app).await, (1, 1, 0), "two files, one content");
        let one = format!("{}/{}", base(&app), first["id"].as_str().unwrap());
        app.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(app.api(anna, Method::DELETE, &one, json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(app.get(anna, &format!("{one}/content")).await.status, StatusCode::NOT_FOUND);
        app.clock.advance(SignedDuration::from_hours(24 * 29));
        swept(&app).await;
        assert_eq!(undo(&app, anna).await, StatusCode::NO_CONTENT, "within 30 days it comes back");
        assert_eq!(bytes(&app, anna, &format!("{one}/content")).await.1, PDF);

        app.clock.advance(SignedDuration::from_mins(1));
        app.api(anna, Method::DELETE, &one, json!({})).await;
        app.clock.advance(SignedDuration::from_hours(24 * 32));
        swept(&app).await;
        assert_eq!((number(&app, "select count(*) from files").await, contents(&app).await), (1, (1, 1, 0)), "the other file keeps the content");
        let rest = format!("{other}/{}", second["id"].as_str().unwrap());
        assert_eq!(bytes(&app, anna, &format!("{rest}/content")).await.1, PDF);
        app.api(anna, Method::DELETE, &rest, json!({})).await;
        app.clock.advance(SignedDuration::from_hours(24 * 32));
        swept(&app).await;
        assert_eq!((number(&app, "select count(*) from files").await, contents(&app).await), (0, (0, 0, 0)));
    }

    async fn what_is_wrong_is_said_and_nothing_of_it_is_kept(app) {
        let anna = &app.cast.anna_am;
        let form = format!("/accounts/{}/files/new", app.cast.castellan);
        let set = app.api(&app.cast.admin, Method::PATCH, "/api/v1/settings", json!({"file_limit_mb": 1})).await;
        assert_eq!(set.status, 200, "{}", set.text);
        let large = vec![b'x'; 1024 * 1024 + 1];
        for (name, bytes, words) in [
            ("nothing.txt", &b""[..], "is empty"),
            ("large.txt", &large, "larger than 1 MB"),
            ("offer.pdf", b"<html><script>alert(1)</script>", "named .pdf"),
            ("setup.txt", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0", "is a program"),
        ] {
            let refused = put(&app, anna, &base(&app), name, bytes).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(refused.text.contains("\"file\"") && refused.text.contains(words), "{}", refused.text);
            // With a good one beside it, neither is taken.
            let again = post(&app, anna, &form, &[("good.txt", b"good"), (name, bytes)]).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(again.text.contains(words) && again.text.contains("type=\"file\""), "{}", again.text);
        }
        for empty in [&[][..], &[("", &b""[..])]] {
            let again = post(&app, anna, &form, empty).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(again.text.contains("Choose at least one file"), "{}", again.text);
        }
        let many: Vec<(&str, &[u8])> = (0..21).map(|_| ("a.txt", &b"a"[..])).collect();
        assert!(post(&app, anna, &form, &many).await.text.contains("at most 20 files"));
        assert_eq!(put(&app, anna, &base(&app), " ", b"x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let kind = Some("application/x-www-form-urlencoded");
        assert_eq!(app.send(Some(anna), Method::POST, &form, kind, &[], "file=x").await.status, StatusCode::BAD_REQUEST);
        let cut = "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhalf";
        let kind = Some("multipart/form-data; boundary=cut");
        assert_eq!(app.send(Some(anna), Method::POST, &form, kind, &[], cut).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(app.get(anna, &base(&app)).await.ids(), Vec::<String>::new());
        assert_eq!(contents(&app).await, (0, 0, 0));
        // An upload that broke off after its first piece is swept.
        let left = "insert into file_arrivals (store_id, started_at) select id, 0 from users where email like 'anna%'";
        app.app.db.write(move |tx| tx.execute(&format!("/* test */ {left}"), &params![])).await.unwrap();
        swept(&app).await;
        assert_eq!(contents(&app).await, (0, 0, 0));
    }

    async fn nothing_that_is_kept_can_act(app) {
        let anna = &app.cast.anna_am;
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        // 10 MB of zeros that pack into 10 kB: kept as they are.
        let bomb = {
            use std::io::Write;
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            packer.write_all(&vec![0; 10 * 1024 * 1024]).unwrap();
            packer.finish().unwrap()
        };
        for (name, kept, bytes) in [
            ("logo.svg", "logo.svg", &svg[..]),
            ("page.html", "page.html", b"<!DOCTYPE html><script>alert(1)</script>"),
            ("../../etc/passwd", "passwd", b"root"),
            ("a<img src=x onerror=alert(1)>.txt", "a_img src=x onerror=alert(1)_.txt", b"x"),
            ("invoice\u{202e}fdp.txt", "invoicefdp.txt", b"y"),
            ("a\r\nSet-Cookie: x=y.txt", "aSet-Cookie_ x=y.txt", b"z"),
            ("bomb.gz", "bomb.gz", &bomb),
        ] {
            let made = add(&app, anna, &base(&app), name, bytes).await;
            assert_eq!((made["name"].as_str(), made["size"].as_u64()), (Some(kept), Some(bytes.len() as u64)));
            let content = format!("{}/{}/content", base(&app), made["id"].as_str().unwrap());
            let answer = app.get(anna, &content).await;
            let kind = answer.headers[header::CONTENT_TYPE].to_str().unwrap();
            assert!(["application/octet-stream", "text/plain"].contains(&kind), "{name}: {kind}");
            assert!(answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; "));
            assert!(!answer.headers.contains_key(header::SET_COOKIE));
            assert!(bytes == &self::bytes(&app, anna, &content).await.1[..], "{name}");
        }
        for path in ["/files", "/timeline", ""] {
            let page = app.get(anna, &format!("/accounts/{}{path}", app.cast.castellan)).await.text;
            assert!(!page.contains("<img src=x") && !page.contains("<script>alert"), "{page}");
        }
    }

    async fn files_are_in_the_backup(app) {
        let anna = &app.cast.anna_am;
        let large: Vec<u8> = (0..200_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let made = add(&app, anna, &base(&app), "drawing.bin", &large).await;
        let folder = std::env::temp_dir().join(format!("tenure-files-{}-{:?}", std::process::id(), std::thread::current().id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (db, file) = (app.app.db.clone(), folder.join("backup"));
        let hash = Sha256::digest(&large).to_vec();
        let restored = tokio::task::spawn_blocking(move || {
            dump::backup(&db, &file, "2026-11-12T09:00:00Z").unwrap();
            let (fresh, _room) = crate::kit::database::empty(&db);
            dump::restore(&fresh, &file).unwrap();
            let whole = fresh.read_blocking(|q| tenure::features::files::store::content::whole(q, &hash)).unwrap();
            let problems = fresh.write_blocking(|tx| (sweep::CHECK.run)(tx, jiff::civil::date(2026, 11, 12), false)).unwrap();
            let damage = "/* test */ update file_chunks set bytes = $1 where place = 1";
            fresh.write_blocking(move |tx| tx.execute(damage, &params![vec![0_u8]])).unwrap();
            let damaged = fresh.write_blocking(|tx| (sweep::CHECK.run)(tx, jiff::civil::date(2026, 11, 12), false)).unwrap();
            fresh.close();
            (whole, problems, damaged)
        }).await.unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(restored.0 == large, "{}", made["name"]);
        assert_eq!((restored.1.len(), restored.2.len()), (0, 1), "{:?}", restored.2);
    }
}
