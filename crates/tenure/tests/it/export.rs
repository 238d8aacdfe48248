//! Everything out, and back in: exports by page and API, what is in them, and an export of everything in an empty install.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use axum::http::{Method, StatusCode, header};
use serde_json::{Value as Json, json};
use tenure::base::app::Config;
use tenure::base::viewer::Via;
use tenure::base::{Acting, App, Ids, Right, Viewer};
use tenure::features::export::sink::Folder;
use tenure::features::export::write::{Order, export};
use tenure::features::export::{policy, readme, restore, schema};
use tenure::features::imports::actions::Intake;
use tenure::features::imports::engine;
use tenure::features::imports::model::setup::Setup;
use tenure::features::imports::model::state::{Kind, State as Stage};
use tenure::features::imports::store::lines::{self, Wanted};
use tenure::features::imports::store::runs;
use tenure::features::{exchange, identity, imports};
use tenure_db::{Db, params};

use crate::both;
use crate::kit::cast::operator;
use crate::kit::database::{self, postgres_url};
use crate::kit::{Actor, TestApp, app_encode};

/// Files by path.
type Files = BTreeMap<String, Vec<u8>>;

fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    std::str::from_utf8(files.get(path).unwrap_or_else(|| panic!("{path} in {:?}", files.keys()))).unwrap()
}

/// Rows of a CSV file by the heads of its columns.
fn rows(files: &Files, path: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text(files, path).as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn cells(files: &Files, path: &str, column: &str) -> BTreeSet<String> {
    rows(files, path).into_iter().map(|mut row| row.remove(column).unwrap()).collect()
}

/// Reads a ZIP file by its central directory.
fn unzip(bytes: &[u8]) -> Files {
    let two = |at: usize| usize::from(u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap()));
    let four = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let end = bytes.len() - 22;
    assert_eq!(four(end), 0x0605_4b50);
    let (count, mut at) = (two(end + 10), four(end + 16));
    let mut files = Files::new();
    for _ in 0..count {
        let (packed, size, name, extra, place) =
            (four(at + 20), four(at + 24), two(at + 28), two(at + 30), four(at + 42));
        let path = String::from_utf8(bytes[at + 46..at + 46 + name].to_vec()).unwrap();
        let data = place + 30 + two(place + 26) + two(place + 28);
        let mut content = Vec::new();
        flate2::read::DeflateDecoder::new(&bytes[data..data + packed]).read_to_end(&mut content).unwrap();
        assert_eq!(content.len(), size, "{path}");
        assert!(files.insert(path, content).is_none());
        at += 46 + name + extra;
    }
    files
}

async fn bytes(app: &TestApp, actor: &Actor, path: &str) -> (StatusCode, Vec<u8>) {
    let answer = app.open(actor, path).await;
    let status = answer.status();
    (status, axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec())
}

async fn work(app: &TestApp) {
    let worker = exchange::sweep::worker(&app.app);
    tokio::task::spawn_blocking(move || worker.run_due()).await.unwrap().unwrap();
}

/// Asks, works, downloads.
async fn taken(app: &TestApp, actor: &Actor, new: Json) -> Files {
    let asked = app.api(actor, Method::POST, "/api/v1/exports", new).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text);
    work(app).await;
    let done = app.get(actor, asked.location()).await.json();
    assert_eq!(done["state"], "done", "{done}");
    let (status, file) = bytes(app, actor, done["file"].as_str().unwrap()).await;
    assert_eq!((status, file.len() as u64), (StatusCode::OK, done["size"].as_u64().unwrap()));
    unzip(&file)
}

/// Gives a user a right by name.
async fn give(app: &TestApp, actor: &Actor, right: Right) {
    let (id, code) = (actor.id, right.code());
    let sql = "/* test */ insert into user_rights (user_id, name) values ($1, $2)";
    app.app.db.write(move |tx| tx.execute(sql, &params![id, code])).await.unwrap();
}

fn folder(name: &str) -> PathBuf {
    let thread = format!("{:?}", std::thread::current().id()).replace(|c: char| !c.is_ascii_digit(), "");
    let path = std::env::temp_dir().join(format!("tenure-export-test-{}-{thread}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    path
}

fn read(root: &Path) -> Files {
    let (mut files, mut open) = (Files::new(), vec![root.to_path_buf()]);
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Exports everything into a folder, as the command does.
fn everything(db: &Db, to: &Path) -> Files {
    let (registry, _) = tenure::server::features();
    let viewer = Viewer::operator(jiff::civil::date(2026, 11, 12));
    let at = "2026-11-12T09:00:00Z".parse().unwrap();
    let order = Order { registry: &registry, viewer: &viewer, everything: true, at };
    export(db, &order, &mut Folder::new(to).unwrap(), &mut |_| Ok(())).unwrap();
    read(to)
}

/// Imports a file as the command line does; answers how many rows were new, changed, the same, and kept out.
fn imported(app: &App, by: &Acting, kind: &str, bytes: &[u8]) -> [u64; 4] {
    let mut intake = Intake::begin(by).unwrap();
    intake.push_blocking(&app.db, bytes).unwrap();
    let (arrived, actor) = (intake.finish(kind, &format!("{kind}.csv"), Setup::default()).unwrap(), by.clone());
    let id = app.db.write_blocking(move |tx| arrived.store(tx, &actor)).unwrap();
    let work = || {
        while engine::step(app).unwrap() {}
        app.db.read_blocking(|q| runs::find(q, None, id)).unwrap()
    };
    assert_eq!(work().state, Stage::Matching, "{kind}");
    let (registry, actor) = (app.registry.clone(), by.clone());
    app.db.write_blocking(move |tx| imports::actions::check(tx, &actor, &registry, id)).unwrap();
    let found = work();
    assert_eq!(found.state, Stage::Checked, "{kind}: {:?}", found.problem);
    let out = found.counts.refused + found.counts.parked + found.counts.duplicate + found.counts.contradiction;
    if out > 0 {
        let lines = |kind| app.db.read_blocking(|q| lines::list(q, id, kind, &Wanted::default(), 10)).unwrap();
        for (line, _) in [Kind::Refused, Kind::Parked, Kind::Contradiction, Kind::Duplicate].into_iter().flat_map(lines)
        {
            println!("{kind}, line {}: {} {:?}: {}", line.line, line.field, line.value, line.reason);
        }
    }
    if found.counts.to_write() > 0 {
        let actor = by.clone();
        app.db.write_blocking(move |tx| imports::actions::run(tx, &actor, id)).unwrap();
        let done = work();
        assert_eq!(done.state, Stage::Done, "{kind}: {:?}", done.problem);
    }
    [found.counts.new, found.counts.changed, found.counts.same, out]
}

fn built(db: &Db) -> App {
    let clock = tenure::base::clock::Clock::fixed("2026-11-12T09:00:00Z".parse().unwrap());
    let (app, _) = tenure::server::build(db.clone(), clock, Ids::seeded(3), Config::default());
    let by = operator(11);
    app.db.write_blocking(move |tx| tenure::features::settings::defaults(tx, &by)).unwrap();
    app
}

/// The demo company, which has something in nearly every table.
fn demo(db: &Db) {
    let clock = tenure::base::clock::Clock::fixed("2026-11-12T09:00:00Z".parse().unwrap());
    let (app, _) = tenure::server::build(db.clone(), clock, Ids::seeded(3), Config::default());
    tenure::demo::seed(&app).unwrap();
}

both! {
    async fn everything_comes_back_in_either_database(app) {
        let db = app.app.db.clone();
        let (first, loaded) = tokio::task::spawn_blocking(move || {
            let (full, _room) = database::empty(&db);
            demo(&full);
            let (root, mut loaded) = (folder("whole"), Vec::new());
            let first = everything(&full, &root);
            for admin in [None, postgres_url()].into_iter().enumerate().filter_map(|(i, a)| (i == 0 || a.is_some()).then_some(a)) {
                let (fresh, _room) = database::empty_on(admin.as_deref());
                restore::restore(&fresh, &root, &Ids::random()).unwrap();
                let again = folder("again");
                loaded.push(everything(&fresh, &again));
                std::fs::remove_dir_all(&again).unwrap();
                // A second time, onto somebody's data: nothing is done.
                let refused = restore::restore(&fresh, &root, &Ids::random()).unwrap_err().to_string();
                assert!(refused.contains("users already"), "{refused}");
                let count = |sql: &str| fresh.read_blocking(|q| q.query_one(sql, &[], |r| r.get::<i64>(0))).unwrap();
                assert_eq!(count("/* test */ select count(*) from users where password_hash is not null"), 0);
                assert_eq!(count("/* test */ select count(*) from webhooks where length(secret) < 20"), 0);
                for table in ["sessions", "api_tokens", "calendar_feeds"] {
                    assert_eq!(count(&format!("/* test */ select count(*) from {table}")), 0);
                }
            }
            std::fs::remove_dir_all(&root).unwrap();
            (first, loaded)
        }).await.unwrap();
        assert!(first.len() > 80 && rows(&first, "tables/events.csv").len() > 1_000, "{:?}", first.keys());
        for again in &loaded {
            let differ: Vec<_> = first.iter().filter(|(path, bytes)| again.get(*path) != Some(*bytes)).map(|f| f.0).collect();
            assert_eq!(differ, Vec::<&String>::new());
            assert_eq!(first.len(), again.len());
        }
        // Names stand beside ids, amounts are decimals, instants and days are ISO.
        let account = &rows(&first, "tables/accounts.csv")[0];
        assert!(account["created_at"].ends_with('Z'), "{account:?}");
        assert!(rows(&first, "tables/assignments.csv").iter().all(|a| a["user_name"].contains('@') && !a["account_name"].is_empty()));
        let priced = rows(&first, "tables/accounts.csv").into_iter().find(|a| !a["revenue_minor"].is_empty()).unwrap();
        assert!(priced["revenue"].ends_with(".00") && priced["revenue_minor"].starts_with(priced["revenue"].trim_end_matches(".00")));
        for file in rows(&first, "tables/files.csv") {
            assert!(first.contains_key(&file["stored_as"]), "{file:?}");
        }
    }

    async fn secrets_never_leave(app) {
        give(&app, &app.cast.admin, Right::ExportAll).await;
        let hashes = app.app.db.read(|q| {
            q.query("/* test */ select token_hash from sessions", &[], |r| r.get::<Vec<u8>>(0))
        }).await.unwrap();
        let files = taken(&app, &app.cast.admin, json!({"everything": true, "reason": "we leave", "confirmed": true})).await;
        for (path, bytes) in &files {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("$argon2"), "{path}");
            for hash in &hashes {
                let hex: String = hash.iter().map(|b| format!("{b:02x}")).collect();
                assert!(!text.contains(&hex), "{path}");
            }
        }
        for table in ["sessions", "api_tokens", "login_links", "throttles", "calendar_feeds", "jobs", "exports"] {
            assert!(!files.contains_key(&format!("tables/{table}.csv")), "{table}");
        }
        assert!(!text(&files, "tables/users.csv").contains("password"));
    }

    async fn everybody_takes_what_they_see(app) {
        let cast = &app.cast;
        let names = |files: &Files| cells(files, "tables/accounts.csv", "name");
        let of = |list: &[&str]| list.iter().map(|n| (*n).to_owned()).collect::<BTreeSet<_>>();
        let anna = taken(&app, &cast.anna_am, json!({})).await;
        assert_eq!(names(&anna), of(&["Aurelia Dairy", "Castellan Retail"]));
        // The parent of Aurelia Dairy is none of hers: neither its name nor its id is anywhere.
        let all: String = anna.values().map(|b| String::from_utf8_lossy(b)).collect();
        for (secret, what) in [("Aurelia Foods", "name"), (&cast.aurelia.to_string(), "id"), ("Nordvik", "another account")] {
            assert!(!all.contains(secret), "{what}");
        }
        assert!(rows(&anna, "tables/account_parents.csv").is_empty());
        let events = cells(&anna, "tables/events.csv", "scope_name");
        assert_eq!(events, of(&["Aurelia Dairy", "Castellan Retail"]));
        // Of colleagues no more than everybody sees.
        assert_eq!(rows(&anna, "tables/users.csv")[0].len(), 6);
        for table in ["settings", "user_rights", "user_roles", "account_access", "webhooks", "report_snapshots"] {
            assert!(!anna.contains_key(&format!("tables/{table}.csv")), "{table}");
        }
        // How many deals the whole company had open is nobody's who sees a part.
        assert!(!text(&anna, "tables/forecast_freezes.csv").contains("deals"));
        let target = json!({"user_id": cast.anna_am.id, "valid_from": "2026-10-01", "valid_to": "2026-12-31", "amount": "1000"});
        let set = app.api(&cast.dora_director, Method::POST, "/api/v1/targets", target).await;
        assert_eq!(set.status, StatusCode::CREATED, "{}", set.text);
        let dora = taken(&app, &cast.dora_director, json!({})).await;
        assert_eq!(cells(&dora, "tables/targets.csv", "user_id"), of(&[&cast.anna_am.id.to_string()]), "of who reports to her");
        assert_eq!(names(&dora), of(&["Aurelia Dairy", "Aurelia Foods Group", "Castellan Retail", "Orphan Works"]));
        assert_eq!(rows(&dora, "tables/account_parents.csv").len(), 1);
        for nobody in [&cast.outsider, &cast.admin] {
            let files = taken(&app, nobody, json!({})).await;
            assert_eq!((names(&files), rows(&files, "tables/events.csv").len()), (BTreeSet::new(), 0), "{}", nobody.name);
            assert!(files.keys().filter(|p| p.starts_with("files/")).count() == 0);
        }
        let readme = text(&dora, "README.txt");
        assert!(readme.contains("dora") && readme.contains("cannot be restored") && readme.contains("tables/accounts.csv (4)"), "{readme}");
    }

    async fn everything_needs_the_right_a_reason_and_a_yes(app) {
        let admin = &app.cast.admin;
        let ask = |body: Json| app.api(admin, Method::POST, "/api/v1/exports", body);
        assert_eq!(ask(json!({"everything": true, "reason": "x", "confirmed": true})).await.status, StatusCode::FORBIDDEN);
        let page = app.get(admin, "/admin/export").await.text;
        assert!(!page.contains("value=\"everything\""), "{page}");
        give(&app, admin, Right::ExportAll).await;
        assert!(app.get(admin, "/admin/export").await.text.contains("value=\"everything\""));
        for (body, field) in [
            (json!({"everything": true, "confirmed": true}), "reason"),
            (json!({"everything": true, "reason": "we leave"}), "confirmed"),
        ] {
            let refused = ask(body).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text.contains(field), "{}", refused.text);
        }
        // The page keeps what was typed.
        let form = [("what", "everything"), ("reason", "we leave for good")];
        let again = app.post(admin, "/admin/export", &form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("we leave for good"), "{}", again.text);
        let form = [("what", "everything"), ("reason", "we leave for good"), ("confirmed", "1")];
        assert_eq!(app.post(admin, "/admin/export", &form).await.status, StatusCode::SEE_OTHER);
        assert_eq!(ask(json!({})).await.status, StatusCode::CONFLICT);
        assert!(app.get(admin, "/admin/export").await.headers.contains_key("refresh"));
        // Made after it was asked for, so that the log has an order whatever ids are drawn.
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        work(&app).await;
        let mine = app.get(admin, "/api/v1/exports").await.json();
        let done = &mine["items"][0];
        assert_eq!((done["state"].as_str(), done["accounts"].as_i64()), (Some("done"), Some(5)));
        let page = app.get(admin, "/admin/export").await;
        assert!(page.text.contains(&format!("/admin/export/{}/file", done["id"].as_str().unwrap())) && !page.headers.contains_key("refresh"));
        let log = app.get(&app.cast.auditor, "/api/v1/events?verb=export.").await.json();
        let verbs: Vec<_> = log["items"].as_array().unwrap().iter().map(|e| e["verb"].as_str().unwrap()).collect();
        assert_eq!(verbs, ["export.made", "export.asked"]);
        let made = &log["items"][0];
        assert_eq!((made["changes"]["accounts"][1].as_i64(), made["reason"].as_str()), (Some(5), Some("we leave for good")));
    }

    async fn the_file_is_its_makers_for_a_day_and_while_they_see_the_same(app) {
        let cast = &app.cast;
        let asked = app.api(&cast.anna_am, Method::POST, "/api/v1/exports", json!({})).await;
        let place = asked.location().to_owned();
        assert_eq!(app.get(&cast.anna_am, &format!("{place}/file")).await.status, StatusCode::CONFLICT);
        work(&app).await;
        let file = format!("{place}/file");
        let answer = app.get(&cast.anna_am, &file).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/zip");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        for other in [&cast.dora_director, &cast.admin, &cast.outsider] {
            assert_eq!(app.get(other, &place).await.status, StatusCode::NOT_FOUND, "{}", other.name);
            assert_eq!(app.get(other, &file).await.status, StatusCode::NOT_FOUND, "{}", other.name);
            assert_eq!(app.get(other, "/api/v1/exports").await.json()["items"], json!([]));
        }
        // Castellan goes to somebody else: what was exported shows more than Anna sees from then on.
        let (castellan, anna) = (cast.castellan, cast.anna_am.id);
        let sql = "/* test */ delete from account_access where account_id = $1 and holder_id = $2";
        app.app.db.write(move |tx| tx.execute(sql, &params![castellan, anna])).await.unwrap();
        assert_eq!(app.get(&cast.anna_am, &file).await.status, StatusCode::CONFLICT);
        let asked = app.api(&cast.anna_am, Method::POST, "/api/v1/exports", json!({})).await;
        work(&app).await;
        let file = format!("{}/file", asked.location());
        assert_eq!(app.get(&cast.anna_am, &file).await.status, StatusCode::OK);
        app.clock.advance(jiff::SignedDuration::from_hours(24));
        assert_eq!(app.get(&cast.anna_am, &file).await.status, StatusCode::NOT_FOUND);
        work(&app).await;
        let left = app.app.db.read(|q| q.query_one(
            "/* test */ select (select count(*) from exports) + (select count(*) from export_pieces)", &[], |r| r.get::<i64>(0)));
        assert_eq!(left.await.unwrap(), 0);
    }

    async fn hostile_names_stay_inside_and_inert(app) {
        let anna = &app.cast.anna_am;
        let base = format!("/api/v1/accounts/{}", app.cast.castellan);
        let evil = ["../../../etc/passwd", "..\\..\\boot.ini", "=cmd|' /C calc'!A0.txt", "a\u{202e}gpj.exe", "con\r\nX: y.txt"];
        for name in evil {
            let path = format!("{base}/files?name={}", app_encode(name));
            let added = app.send(Some(anna), Method::POST, &path, Some("application/octet-stream"), &[], name.to_owned()).await;
            assert!(added.status.is_success(), "{name}: {}", added.text);
        }
        let note = json!({"about": "account", "body": "=1+1"});
        assert!(app.api(anna, Method::POST, &format!("{base}/comments"), note).await.status.is_success());
        let files = taken(&app, anna, json!({})).await;
        let stored: Vec<_> = files.keys().filter(|p| p.starts_with("files/")).collect();
        assert_eq!(stored.len(), evil.len());
        for path in stored {
            let name = path.strip_prefix("files/").unwrap();
            assert!(!name.contains(['/', '\\', '\u{202e}', '\r', '\n', '|']) && !name.contains(".."), "{name}");
            assert!(name.chars().take(32).all(|c| c.is_ascii_hexdigit()), "{name}");
        }
        assert_eq!(cells(&files, "tables/comments.csv", "body").into_iter().collect::<Vec<_>>(), ["'=1+1"]);
        let starts = |c: &str| c.starts_with(['=', '+', '@', '\t', '\r']);
        for (path, file) in files.iter().filter(|(path, _)| path.ends_with(".csv")) {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&file[..]);
            for row in reader.records() {
                assert!(!row.as_ref().unwrap().iter().any(starts), "{path}: {row:?}");
            }
        }
    }

    async fn what_is_damaged_or_of_somebody_loads_nothing(app) {
        let (db, anna) = (app.app.db.clone(), app.cast.anna_am.id);
        tokio::task::spawn_blocking(move || {
            let root = folder("damaged");
            let whole = everything(&db, &root);
            let (fresh, _room) = database::empty(&db);
            let refused = |what: &str| {
                let error = format!("{:#}", restore::restore(&fresh, &root, &Ids::random()).unwrap_err());
                let users = fresh.read_blocking(|q| q.query_one("/* test */ select count(*) from users", &[], |r| r.get::<i64>(0)));
                assert_eq!(users.unwrap(), 0, "{what}");
                error
            };
            let put = |path: &str, bytes: &[u8]| std::fs::write(root.join(path), bytes).unwrap();
            let accounts = text(&whole, "tables/accounts.csv");
            put("tables/accounts.csv", accounts.replace("Castellan", "Kastellan").as_bytes());
            assert!(refused("edited").contains("was changed since it was exported"));
            std::fs::remove_file(root.join("tables/accounts.csv")).unwrap();
            assert!(refused("missing").contains("is missing"));
            put("tables/accounts.csv", accounts.as_bytes());
            put("schema.json", &whole["schema.json"][..200]);
            assert!(refused("cut").contains("damaged"));
            let evil = text(&whole, "schema.json").replace("tables/accounts.csv", "../accounts.csv");
            put("schema.json", evil.as_bytes());
            assert!(refused("outside").contains("leads out of the export"));
            std::fs::remove_file(root.join("schema.json")).unwrap();
            assert!(refused("no export").contains("no export of Tenure"));
            put("schema.json", &whole["schema.json"]);
            restore::restore(&fresh, &root, &Ids::random()).unwrap();
            std::fs::remove_dir_all(&root).unwrap();

            let (registry, _) = tenure::server::features();
            let viewer = db.read_blocking(|q| identity::viewer_of(q, anna, jiff::civil::date(2026, 11, 12), Via::Console)).unwrap().unwrap();
            let order = Order { registry: &registry, viewer: &viewer, everything: false, at: "2026-11-12T09:00:00Z".parse().unwrap() };
            export(&db, &order, &mut Folder::new(&root).unwrap(), &mut |_| Ok(())).unwrap();
            let (fresh, _room) = database::empty(&db);
            let error = restore::restore(&fresh, &root, &Ids::random()).unwrap_err().to_string();
            assert!(error.contains("not everything") && error.contains("Import its lists instead"), "{error}");
            // Nothing is written into a folder that has something in it.
            assert!(Folder::new(&root).is_err());
            std::fs::remove_dir_all(&root).unwrap();
        }).await.unwrap();
    }

    async fn every_table_leaves_or_stays_for_a_reason(app) {
        let found = app.app.db.read(|q| {
            let (registry, _) = tenure::server::features();
            let tables = schema::tables(q, &registry, true).map_err(|e| tenure::base::Error::internal(format!("{e:#}")))?;
            let mut found = Vec::new();
            for t in &tables {
                let named = policy::RULES.iter().any(|r| r.table == t.name);
                if !named && !t.columns.iter().any(|c| c.name == "account_id") {
                    found.push(format!("{} is neither of an account nor named in the policy of exports", t.name));
                }
                if t.key.is_empty() {
                    found.push(format!("{} has no primary key", t.name));
                }
                let stays = matches!(t.who, policy::Who::Nobody(_));
                let secret = |name: &str| ["secret", "token", "password", "_hash"].iter().any(|w| name.contains(w));
                for column in t.columns.iter().filter(|c| !stays && secret(&c.name)) {
                    found.push(format!("{}.{} looks like a secret", t.name, column.name));
                }
                for locale in tenure::base::Locale::ALL.into_iter().filter(|_| !stays) {
                    if readme::table_text(locale, &t.name).is_none() {
                        found.push(format!("no text export-table-{} in {locale:?}", t.name));
                    }
                    let silent = t.columns.iter().filter(|c| readme::column_text(locale, &t.name, &c.name).is_none());
                    found.extend(silent.map(|c| format!("no text export-column-{} ({}) in {locale:?}", c.name, t.name)));
                }
            }
            Ok::<_, tenure::base::Error>(found)
        }).await.unwrap();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }

    async fn what_was_exported_can_be_imported(app) {
        let (cast, by) = (&app.cast, &app.cast.anna_am);
        let account = format!("/api/v1/accounts/{}", cast.castellan);
        for (path, body) in [
            ("/people", json!({"name": "Ines Okoro", "title": "=CFO", "email": "ines@castellan.example", "phone": "+44 20 7946 0018"})),
            ("/people", json!({"name": "王伟", "title": "采购总监"})),
            ("/conversations", json!({"kind": "visit", "happened_at": "2026-11-10T13:00:00Z", "summary": "Walked the plant",
                "next_step": "Send the plan", "next_step_on": "2026-11-30"})),
            ("/promises", json!({"side": "ours", "content": "Send the plan; with costs", "due_on": "2026-12-01"})),
            ("/concerns", json!({"words": "Deliveries are late", "since": "2026-11-01"})),
        ] {
            let made = app.api(by, Method::POST, &format!("{account}{path}"), body).await;
            assert!(made.status.is_success(), "{path}: {}", made.text);
        }
        // What the house agreed on: a rule, a reason of its own, and one that is retired.
        let add = |by, path: &'static str, body: Json| {
            let app = &app;
            async move {
                let made = app.api(by, Method::POST, path, body).await;
                assert!(made.status.is_success(), "{path}: {}", made.text);
                made.json()["id"].as_str().unwrap().to_owned()
            }
        };
        let line = |name: &'static str| add(&cast.dora_director, "/api/v1/offerings", json!({"name": name, "level": "line"}));
        let (flow, vision) = (line("Flow").await, line("Vision").await);
        let rule = json!({"owns_id": flow, "lacks_id": vision, "sector": "retail", "unit_kind": "plant", "reason": "=Cabling"});
        add(&cast.dora_director, "/api/v1/cross-sell-rules", rule).await;
        let reason = |name: &'static str| add(&cast.admin, "/api/v1/deal-reasons", json!({"outcome": "lost", "name": name}));
        reason("They merged").await;
        let retired = format!("/api/v1/deal-reasons/{}", reason("Never mind").await);
        assert!(app.api(&cast.admin, Method::DELETE, &retired, json!({})).await.status.is_success());
        let db = app.app.db.clone();
        tokio::task::spawn_blocking(move || {
            let (root, again) = (folder("lists"), folder("relists"));
            let files = everything(&db, &root);
            let (registry, _) = tenure::server::features();
            let (fresh, _room) = database::empty(&db);
            let (target, by) = (built(&fresh), operator(12));
            for kind in &registry.exports {
                let path = format!("lists/{}.csv", kind.name);
                if rows(&files, &path).is_empty() {
                    continue;
                }
                let done = imported(&target, &by, kind.name, &files[&path]);
                assert_eq!(done[3], 0, "{path}: {done:?}\n{}", text(&files, &path));
                // Once more: nothing is new.
                let done = imported(&target, &by, kind.name, &files[&path]);
                assert_eq!((done[0], done[1], done[3]), (0, 0, 0), "{path} again: {done:?}");
            }
            let back = everything(&fresh, &again);
            let sorted = |files: &Files, path: &str| {
                let mut lines: Vec<String> = text(files, path).lines().map(str::to_owned).collect();
                lines.sort();
                lines
            };
            for kind in &registry.exports {
                let path = format!("lists/{}.csv", kind.name);
                assert_eq!(sorted(&back, &path), sorted(&files, &path), "{path}");
            }
            std::fs::remove_dir_all(&root).unwrap();
            std::fs::remove_dir_all(&again).unwrap();
        }).await.unwrap();
    }
}

/// Kinds that an export writes in another way, and why.
const OTHERWISE: [(&str, &str); 2] = [
    ("vcards", "another form of people"),
    ("territory_rules", "their conditions are JSON; tables/territory_rules.csv has them"),
];

#[test]
fn every_kind_of_import_is_written_with_its_columns() {
    let (registry, _) = tenure::server::features();
    for import in &registry.imports {
        let Some(export) = registry.exports.iter().find(|e| e.name == import.name) else {
            assert!(OTHERWISE.iter().any(|(kind, _)| *kind == import.name), "no export writes {}", import.name);
            continue;
        };
        let (want, got): (Vec<_>, Vec<_>) =
            (import.columns.iter().map(|c| c.name).collect(), export.cells.iter().map(|c| c.name).collect());
        assert_eq!(got, want, "{}", import.name);
    }
    for export in &registry.exports {
        assert!(registry.imports.iter().any(|i| i.name == export.name), "{} is no import", export.name);
    }
}
