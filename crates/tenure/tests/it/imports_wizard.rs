//! The import wizard as a new user walks it: upload, match, check, a rule, run, result, undo. The engine works between
//! the requests, as its thread would.

use axum::http::{Method, StatusCode};
use tenure::base::Locale;
use tenure::features::imports::engine;

use crate::both;
use crate::kit::{Actor, Answer, TestApp};

/// A form with a file in it, as browsers send it.
async fn upload(app: &TestApp, actor: &Actor, kind: &str, name: &str, file: &[u8]) -> Answer {
    let mut body = Vec::new();
    let mut put = |head: &str, bytes: &[u8]| {
        body.extend(format!("--edge\r\nContent-Disposition: form-data; {head}\r\n\r\n").bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    };
    put("name=\"kind\"", kind.as_bytes());
    put(&format!("name=\"file\"; filename=\"{name}\""), file);
    put("name=\"text\"", b"");
    body.extend(b"--edge--\r\n");
    app.send(Some(actor), Method::POST, "/import", Some("multipart/form-data; boundary=edge"), &[], body).await
}

/// Lets the engine work until it has nothing to do.
async fn work(app: &TestApp) {
    let app = app.app.clone();
    let worked = tokio::task::spawn_blocking(move || while engine::step(&app).unwrap() {});
    worked.await.unwrap();
}

/// The value of a hidden input.
fn hidden(page: &str, name: &str) -> String {
    let from = page.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}: {page}"));
    page[from..].split('"').nth(3).unwrap().to_owned()
}

/// The names of hidden inputs that begin so.
fn names(page: &str, prefix: &str) -> Vec<String> {
    page.split("name=\"")
        .skip(1)
        .filter_map(|p| p.split('"').next())
        .filter(|n| n.starts_with(prefix))
        .map(str::to_owned)
        .collect()
}

const FILE: &str = "Company;Land;Ort;Seit;Umsatz\n\
    Aurelia Nederland B.V.;Holland;Rotterdam;25/03/2017;1.704.900,50\n\
    Nordlicht GmbH;DE;Kiel;03/04/2019;12,5\n\
    Bergbahn AG;CH;Chur;;\n\
    ;SE;Malmö;;\n";

both! {
    async fn a_new_user_walks_from_the_file_to_the_undo(app) {
        let admin = &app.cast.admin;
        let page = app.get(admin, "/import").await;
        assert!(page.text.contains("/import?kind=accounts") && page.text.contains("/import?kind=people"), "{}", page.text);
        let nothing = upload(&app, admin, "accounts", "", b"").await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nothing.text);
        let sent = upload(&app, admin, "accounts", "kunden.csv", FILE.as_bytes()).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let place = sent.location().to_owned();
        assert!(place.ends_with("/match"), "{place}");
        work(&app).await;

        // Match: what was guessed stands there, one column is chosen by hand.
        let page = app.get(admin, &place).await;
        assert_eq!(page.status, StatusCode::OK);
        for seen in ["kunden.csv", "Aurelia Nederland B.V.", "Check 4 rows", "Nothing is written before step 4."] {
            assert!(page.text.contains(seen), "{seen}: {}", page.text);
        }
        let version = hidden(&page.text, "version");
        let twice = [("version", version.as_str()), ("c0", "name"), ("c1", "name"), ("do", "check")];
        let twice = app.post(admin, &place, &twice).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(twice.text.contains("href=\"#f-c1\"") && twice.text.contains("aria-invalid"), "{}", twice.text);
        let none = app.post(admin, &place, &[("version", version.as_str()), ("c0", ""), ("do", "check")]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "a name is needed");
        let form = [
            ("version", version.as_str()), ("c0", "name"), ("c1", "country"), ("c2", "city"), ("c3", "client_since"),
            ("c4", "client_revenue"), ("days", "day_first"), ("decimals", "comma"), ("currency", "EUR"),
            ("keep_as", "ERP, monthly"), ("do", "check"),
        ];
        let checked = app.post(admin, &place, &form).await;
        assert_eq!(checked.status, StatusCode::SEE_OTHER, "{}", checked.text);
        let place = checked.location().to_owned();
        assert!(place.ends_with("/check"), "{place}");
        work(&app).await;

        // Check: the counts add up, a cause is fixed once by a rule.
        let page = app.get(admin, &place).await;
        assert!(page.text.contains("Import 2 rows") || page.text.contains("Import 3 rows"), "{}", page.text);
        assert!(page.text.contains("Nothing is written yet"), "{}", page.text);
        assert_eq!(accounts(&app, "Nordlicht").await, 0);
        let version = hidden(&page.text, "version");
        if page.text.contains("Holland") {
            let at = names(&page.text, "from-").into_iter().find(|n| hidden(&page.text, n) == "Holland").unwrap();
            let at = at.trim_start_matches("from-").to_owned();
            let rule = [
                ("version", version.clone()), (&format!("field-{at}"), String::from("country")),
                (&format!("from-{at}"), String::from("Holland")), (&format!("read-{at}"), String::from("NL")),
                ("do", String::from("again")),
            ];
            let rule: Vec<(&str, &str)> = rule.iter().map(|(a, b)| (&**a, b.as_str())).collect();
            let fixed = app.post(admin, &place, &rule).await;
            assert_eq!(fixed.status, StatusCode::SEE_OTHER, "{}", fixed.text);
            work(&app).await;
        }
        let page = app.get(admin, &place).await;
        assert!(page.text.contains("Import 3 rows") && page.text.contains("refused.csv"), "{}", page.text);
        let stale = app.post(admin, &place, &[("version", "0"), ("rest", "waits"), ("do", "again")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
        let file = app.get(admin, &place.replace("/check", "/refused.csv")).await;
        assert!(file.text.contains("Malmö") && !file.text.contains("Kiel"), "{}", file.text);

        // Run and result.
        let version = hidden(&page.text, "version");
        let run = app.post(admin, &place, &[("version", version.as_str()), ("differ", "newer"), ("do", "run")]).await;
        assert_eq!(run.status, StatusCode::SEE_OTHER, "{}", run.text);
        assert!(run.location().ends_with("/run"), "{}", run.location());
        let running = app.get(admin, run.location()).await;
        assert!(running.text.contains("Writing 3 rows") && running.text.contains("Stopping is safe"), "{}", running.text);
        work(&app).await;
        let over = app.get(admin, run.location()).await;
        assert!(over.status == StatusCode::SEE_OTHER && over.location().ends_with("/result"));
        let place = over.location().to_owned();
        let page = app.get(admin, &place).await;
        assert!(page.text.contains("Take this import back?"), "{}", page.text);
        assert_eq!(accounts(&app, "Nordlicht").await, 1);
        let today = app.get(admin, "/").await;
        assert!(today.text.contains("kunden.csv is imported: 3 new, 0 changed."), "{}", today.text);

        // The next file of the same shape is read as the first one; it changes nothing.
        let again = upload(&app, admin, "accounts", "kunden-2.csv", FILE.as_bytes()).await;
        work(&app).await;
        let page = app.get(admin, again.location()).await;
        assert!(page.text.contains("Kept as ERP, monthly") && page.text.contains("kunden-2.csv"), "{}", page.text);

        // Undo.
        let undone = app.post(admin, &place.replace("/result", "/undo"), &[]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
        work(&app).await;
        let page = app.get(admin, &place).await;
        assert!(page.text.contains("taken back"), "{}", page.text);
        // What goes and what is kept adds up to what was made.
        let gone = 1 - accounts(&app, "Nordlicht").await;
        assert!(gone == 1 || page.text.contains("Kept, because people use it"), "{}", page.text);
    }

    async fn a_run_can_be_stopped_and_go_on(app) {
        let admin = &app.cast.admin;
        let sent = upload(&app, admin, "accounts", "two.csv", b"name,city\nStopfirma,Kiel\nHaltfirma,Bonn\n").await;
        work(&app).await;
        let checked = app.post(admin, sent.location(), &[("do", "check")]).await;
        work(&app).await;
        let run = app.post(admin, checked.location(), &[("do", "run")]).await;
        assert!(run.location().ends_with("/run"), "{} {}", run.location(), run.text);
        let stop = app.post(admin, &run.location().replace("/run", "/stop"), &[]).await;
        assert_eq!(stop.status, StatusCode::SEE_OTHER);
        work(&app).await;
        let result = run.location().replace("/run", "/result");
        let page = app.get(admin, &result).await;
        if page.text.contains("Stopped") {
            let on = app.post(admin, &run.location().replace("/run", "/resume"), &[]).await;
            assert_eq!(on.status, StatusCode::SEE_OTHER, "{}", on.text);
            work(&app).await;
        }
        assert_eq!((accounts(&app, "Stopfirma").await, accounts(&app, "Haltfirma").await), (1, 1));
        assert!(app.get(admin, &result).await.text.contains("Everything in the file is stored."));
    }

    async fn an_import_is_its_importers_alone(app) {
        let (c, absent) = (&app.cast, "0190ffff-0000-7000-8000-00000000000a");
        let sent = upload(&app, &c.admin, "accounts", "mine.csv", b"name\nOnly mine\n").await;
        work(&app).await;
        let base = sent.location().trim_end_matches("/match").to_owned();
        let id = base.trim_start_matches("/import/").to_owned();
        // It becomes somebody else's: from then on it is as if it were not there.
        let given = "update imports set user_id = null where user_id is not null";
        app.app.db.write(|tx| tx.execute(given, &tenure_db::params![])).await.unwrap();
        for step in ["", "/match", "/check", "/run", "/result", "/refused.csv"] {
            let seen = app.get(&c.admin, &format!("{base}{step}")).await;
            let gone = app.get(&c.admin, &format!("/import/{absent}{step}")).await;
            assert_eq!((seen.status, gone.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{step}");
        }
        for step in ["/match", "/check", "/stop", "/resume", "/undo", "/again", "/discard"] {
            let seen = app.post(&c.admin, &format!("{base}{step}"), &[("do", "check")]).await;
            assert_eq!(seen.status, StatusCode::NOT_FOUND, "{step} of {id}: {}", seen.text);
        }
        assert!(!app.get(&c.admin, "/import").await.text.contains("mine.csv"));
        assert_eq!(app.get(&c.outsider, &format!("{base}/match")).await.status, StatusCode::FORBIDDEN);
    }

    async fn names_and_cells_of_files_are_inert(app) {
        let admin = &app.cast.admin;
        let file = "name,<b>x</b>,city\n<script>alert(1)</script>,\"=cmd|' /C calc'!A0\",\"\"\"><img src=x onerror=alert(1)>\"\n,x,y\n";
        let sent = upload(&app, admin, "accounts", "<svg onload=alert(1)>.csv", file.as_bytes()).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        work(&app).await;
        let mut place = sent.location().to_owned();
        for verb in ["check", "run"] {
            let page = app.get(admin, &place).await;
            inert(&page.text);
            let next = app.post(admin, &place, &[("do", verb)]).await;
            assert_eq!(next.status, StatusCode::SEE_OTHER, "{verb}: {}", next.text);
            place = next.location().to_owned();
            inert(&app.get(admin, &place).await.text);
            work(&app).await;
        }
        let place = place.replace("/run", "/result");
        inert(&app.get(admin, &place).await.text);
        inert(&app.get(admin, "/import").await.text);
        inert(&app.get(admin, "/").await.text);
        let refused = app.get(admin, &place.replace("/result", "/refused.csv")).await;
        assert!(!refused.headers["content-disposition"].to_str().unwrap().contains(['<', '>']));
    }

    async fn a_file_that_cannot_be_read_says_why_and_may_be_read_otherwise(app) {
        let admin = &app.cast.admin;
        let sent = upload(&app, admin, "accounts", "page.csv", b"<!doctype html><html><body><table></table></body></html>").await;
        work(&app).await;
        let page = app.get(admin, sent.location()).await;
        assert!(page.text.contains("It is a web page") && page.text.contains("name=\"format\""), "{}", page.text);
        let again = app.post(admin, sent.location(), &[("do", "look"), ("format", "csv"), ("header", "no")]).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
        let gone = app.post(admin, &sent.location().replace("/match", "/discard"), &[]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
        assert_eq!(app.get(admin, sent.location()).await.status, StatusCode::NOT_FOUND);
    }

    async fn pasted_cards_and_old_links_work(app) {
        let admin = &app.cast.admin;
        for kind in &app.app.registry.imports {
            let page = app.get(admin, &format!("/import?kind={}", kind.name)).await;
            assert_eq!(page.status, StatusCode::OK, "{}", kind.name);
            for locale in Locale::ALL {
                let keys = [format!("exchange-kind-{}", kind.name), format!("imports-kind-{}", kind.name)];
                assert!(keys.iter().all(|key| locale.find(key).is_some()), "{keys:?} in {locale:?}");
            }
        }
        assert_eq!(app.get(admin, "/import?kind=nonsense").await.status, StatusCode::NOT_FOUND);
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Mara Voss\r\nORG:Castellan Retail\r\nEMAIL:mara@x.example\r\nEND:VCARD\r\n";
        let text = format!("--e\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nvcards\r\n--e\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n{card}\r\n--e--\r\n");
        let sent = app.send(Some(admin), Method::POST, "/import", Some("multipart/form-data; boundary=e"), &[], text).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        work(&app).await;
        let page = app.get(admin, sent.location()).await;
        assert!(page.text.contains("Mara Voss") && page.text.contains("Import people"), "{}", page.text);
    }
}

/// How many accounts bear a name; who imports need not see them.
async fn accounts(app: &TestApp, name: &'static str) -> i64 {
    let sql = "/* test */ select count(*) from accounts where name like $1 and archived_at is null";
    let like = format!("{name}%");
    let found = app.app.db.read(move |q| {
        q.query_one(sql, &tenure_db::params![like.as_str()], |r| Ok::<_, tenure::base::Error>(r.get(0)?))
    });
    found.await.unwrap()
}

fn inert(page: &str) {
    for live in ["<script>alert", "<img src=x", "<svg onload", "<b>x</b>"] {
        assert!(!page.contains(live), "{live} is live: {page}");
    }
}
