//! Search, word by word of its promise: what is found, by whom, in which order, and what never is.

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tenure::base::search;
use tenure_db::params;

use crate::both;
use crate::kit::app::encode;
use crate::kit::{Actor, TestApp};

/// The answer of the API.
async fn ask(app: &TestApp, actor: &Actor, question: &str, more: &str) -> Json {
    let answer = app.get(actor, &format!("/api/v1/search?q={}{more}", encode(question))).await;
    assert_eq!(answer.status, StatusCode::OK, "{question}: {}", answer.text);
    answer.json()
}

/// `kind label` of everything found, in order.
async fn found(app: &TestApp, actor: &Actor, question: &str) -> Vec<String> {
    let answer = ask(app, actor, question, "").await;
    let items = answer["items"].as_array().expect("a list");
    items.iter().map(|i| format!("{} {}", i["kind"].as_str().unwrap(), i["label"].as_str().unwrap())).collect()
}

async fn finds(app: &TestApp, actor: &Actor, question: &str, wanted: &str) {
    let all = found(app, actor, question).await;
    assert!(all.iter().any(|f| f == wanted), "{question} finds {all:?}, not {wanted}");
}

async fn finds_not(app: &TestApp, actor: &Actor, question: &str, unwanted: &str) {
    let all = found(app, actor, question).await;
    assert!(!all.iter().any(|f| f == unwanted), "{question} finds {unwanted}");
}

async fn post(app: &TestApp, actor: &Actor, path: &str, body: Json) -> Json {
    let made = app.api(actor, Method::POST, path, body).await;
    assert!(made.status.is_success(), "{path}: {}", made.text);
    if made.text.is_empty() { Json::Null } else { made.json() }
}

async fn account(app: &TestApp, body: Json) -> String {
    post(app, &app.cast.anna_am, "/api/v1/accounts", body).await["id"].as_str().expect("an id").to_owned()
}

async fn talk(app: &TestApp, actor: &Actor, account: &str, body: Json) -> String {
    let made = post(app, actor, &format!("/api/v1/accounts/{account}/conversations"), body).await;
    made["id"].as_str().expect("an id").to_owned()
}

/// Runs what waits in the queue.
async fn work(app: &TestApp) {
    let worker = tenure::features::exchange::sweep::worker(&app.app);
    tokio::task::spawn_blocking(move || worker.run_due()).await.expect("runs").expect("works");
}

/// What `tenure check` says of the index.
async fn check(app: &TestApp, repair: bool) -> Vec<String> {
    let registry = app.app.registry.clone();
    let run = move |tx: &tenure_db::Tx<'_>| {
        let check = registry.checks.iter().find(|c| c.name == "search").expect("registered");
        (check.run)(tx, jiff::civil::date(2026, 11, 12), repair)
    };
    app.app.db.write(run).await.unwrap()
}

both! {
    async fn names_are_found_by_any_part_in_any_spelling(app) {
        let anna = app.cast.anna_am.clone();
        let id = account(&app, json!({"name": "Łódź Maschinenbau", "legal_name": "Großwerk Łódź S.A.", "former_names": ["Vereinigte Öfen"], "city": "Łódź", "tags": ["ofenbau"]})).await;
        post(&app, &anna, &format!("/api/v1/accounts/{id}/people"), json!({"name": "Tomás Ó Briain", "title": "Einkaufsleiter"})).await;
        post(&app, &anna, &format!("/api/v1/accounts/{id}/units"), json!({"name": "Werk Süd", "kind": "plant"})).await;
        for question in ["chinenb", "MASCHINEN", "lodz", "ŁÓDŹ", "grosswerk", "oßwerk", "vereinigte ofen", "ofenbau", "bau lod"] {
            finds(&app, &anna, question, "account Łódź Maschinenbau").await;
        }
        for question in ["omas", "briain", "Tomas o", "einkauf"] {
            finds(&app, &anna, question, "person Tomás Ó Briain").await;
        }
        finds(&app, &anna, "werk sud", "unit Werk Süd").await;
        finds(&app, &anna, "dora", "user Dora Lind").await;
        finds_not(&app, &anna, "o", "account Castellan Retail").await;
        let answer = app.api(&anna, Method::PATCH, &format!("/api/v1/accounts/{id}"), json!({"name": "Neuer Name"})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        finds(&app, &anna, "maschinenbau", "account Neuer Name").await;
        assert_eq!(check(&app, false).await, Vec::<String>::new());
    }

    async fn chinese_is_found_by_words_characters_pinyin_and_initials(app) {
        let anna = app.cast.anna_am.clone();
        let id = account(&app, json!({"name": "清河生命科学"})).await;
        post(&app, &anna, &format!("/api/v1/accounts/{id}/people"), json!({"name": "林晓雯"})).await;
        talk(&app, &anna, &id, json!({"summary": "讨论了第四条生产线的交货日期"})).await;
        for question in ["清河", "生命科学", "命", "qinghe", "qhsm", "QHSMKX", "shengming", "qing he sheng"] {
            finds(&app, &anna, question, "account 清河生命科学").await;
        }
        for question in ["晓雯", "雯", "linxiaowen", "lxw", "xiaowen"] {
            finds(&app, &anna, question, "person 林晓雯").await;
        }
        for question in ["生产线", "交货", "四", "交货日期 讨论"] {
            finds(&app, &anna, question, "conversation 讨论了第四条生产线的交货日期").await;
        }
        finds_not(&app, &anna, "货交", "conversation 讨论了第四条生产线的交货日期").await;
        let user = "update users set name = '王小明', name_key = '王小明' where name = 'Carl Meyer'";
        app.app.db.write(move |tx| tx.execute(user, &params![])).await.unwrap();
        finds(&app, &anna, "wxm", "user 王小明").await;
        finds(&app, &anna, "wangxiaoming", "user 王小明").await;
        finds(&app, &anna, "小明", "user 王小明").await;
    }

    async fn commands_are_found_in_the_language_that_one_reads(app) {
        app.app.db.write(|tx| tx.execute("update users set language = 'zh-CN'", &params![])).await.unwrap();
        let palette = app.get(&app.cast.anna_am, &format!("/palette?q={}", encode("chengnuo"))).await;
        assert!(palette.text.contains("href=\"/promises\""), "{}", palette.text);
        let palette = app.get(&app.cast.anna_am, &format!("/palette?q={}", encode("> 承诺"))).await;
        assert!(palette.text.contains("href=\"/promises/new\""), "{}", palette.text);
    }

    async fn one_typing_error_is_forgiven_when_nothing_else_was_found(app) {
        let anna = app.cast.anna_am.clone();
        for question in ["castelan", "casttellan", "castellen", "csatellan", "castelan retail", "retial castellan"] {
            let answer = ask(&app, &anna, question, "").await;
            assert_eq!(answer["items"][0]["label"], "Castellan Retail", "{question}: {answer}");
            assert!(answer["instead"].as_str().is_some_and(|i| i.contains("castellan")), "{question}: {answer}");
        }
        // Two errors are not forgiven, short words are not guessed about, and whoever sees nothing is told nothing.
        for question in ["kastelan", "cas rex", "catelan retial"] {
            assert_eq!(found(&app, &anna, question).await, Vec::<String>::new(), "{question}");
        }
        let answer = ask(&app, &app.cast.outsider, "castelan", "").await;
        assert_eq!((answer["items"].as_array().map(Vec::len), &answer["instead"]), (Some(0), &Json::Null));
        // What is found as it stands is not explained away.
        account(&app, json!({"name": "Castelan Ltd"})).await;
        let answer = ask(&app, &anna, "castelan", "").await;
        assert_eq!((&answer["items"][0]["label"], &answer["instead"]), (&json!("Castelan Ltd"), &Json::Null));
        assert_eq!(answer["items"].as_array().unwrap().len(), 1);
        finds(&app, &anna, "dorra", "user Dora Lind").await;
        let page = app.get(&anna, "/search?q=csatellan").await;
        assert!(page.text.contains("<mark>Castellan</mark> Retail"), "{}", page.text);
    }

    async fn numbers_and_identifiers_are_found_however_they_are_written(app) {
        let anna = app.cast.anna_am.clone();
        let id = account(&app, json!({"name": "Nummernwerk", "website": "https://www.nummernwerk.example/de",
            "identifiers": [{"scheme": "tax_id", "value": "DE 812.345.678"}, {"scheme": "lei", "value": "5299000J2N45DDNE4Y28"},
                            {"scheme": "registration_number", "value": "HRB 2291-B"}, {"scheme": "source:erp", "value": "C-0007731"}]})).await;
        post(&app, &anna, &format!("/api/v1/accounts/{id}/people"), json!({"name": "Ida Roth", "email": "ida.roth@nummernwerk.example", "phone": "+49 (0)30 1234-567"})).await;
        for question in ["DE812345678", "812 345", "812.345.678", "5299000j2n", "hrb2291b", "HRB 2291", "0007731", "C-0007731", "7731", "nummernwerk.example", "https://www.nummernwerk.example"] {
            finds(&app, &anna, question, "account Nummernwerk").await;
        }
        for question in ["ida.roth@nummernwerk.example", "roth@", "+49 30 1234567", "0049301234567", "1234567", "030 1234-567"] {
            finds(&app, &anna, question, "person Ida Roth").await;
        }
        talk(&app, &anna, &id, json!({"summary": "Case 90417 is closed"})).await;
        finds(&app, &anna, "90417", "conversation Case 90417 is closed").await;
        finds(&app, &anna, "0417", "conversation Case 90417 is closed").await;
    }

    async fn conversations_and_promises_follow_every_change(app) {
        let anna = app.cast.anna_am.clone();
        let (id, path) = (app.cast.castellan.to_string(), format!("/api/v1/accounts/{}", app.cast.castellan));
        let called = talk(&app, &anna, &id, json!({"summary": "Kalibrierung der Fühler besprochen", "new_people": ["Mara Voss"], "next_step": "Angebot für Ersatzteile"})).await;
        let promised = post(&app, &anna, &format!("{path}/promises"), json!({"content": "Send the revised price table", "due_on": "2026-12-01"})).await["id"].as_str().unwrap().to_owned();
        let line = "conversation Kalibrierung der Fühler besprochen";
        for question in ["kalibrier", "fuhler", "librierung", "mara kali", "ersatzteil", "angebot"] {
            finds(&app, &anna, question, line).await;
        }
        finds(&app, &anna, "price tab", "promise Send the revised price table").await;
        finds_not(&app, &anna, "de", line).await;
        let edit = app.api(&anna, Method::PATCH, &format!("{path}/conversations/{called}"), json!({"summary": "Wartung besprochen"})).await;
        assert_eq!(edit.status, StatusCode::OK, "{}", edit.text);
        finds(&app, &anna, "wartung", "conversation Wartung besprochen").await;
        assert_eq!(found(&app, &anna, "kalibrierung").await, Vec::<String>::new());
        // Enough of them that their pieces are indexed together.
        for i in 0..70 {
            talk(&app, &anna, &id, json!({"summary": format!("Rundruf Nummer {i}")})).await;
        }
        finds(&app, &anna, "wartung", "conversation Wartung besprochen").await;
        finds(&app, &anna, "rundruf 69", "conversation Rundruf Nummer 69").await;
        let edit = app.api(&anna, Method::PATCH, &format!("{path}/conversations/{called}"), json!({"summary": "Inspektion besprochen"})).await;
        assert_eq!(edit.status, StatusCode::OK, "{}", edit.text);
        assert_eq!(found(&app, &anna, "wartung").await, Vec::<String>::new());
        finds(&app, &anna, "inspektion", "conversation Inspektion besprochen").await;
        // A new name of somebody who took part is followed in the background.
        let people = app.get(&anna, &format!("{path}/people")).await.json();
        let mara = people["items"].as_array().unwrap().iter().find(|p| p["name"] == "Mara Voss").unwrap()["id"].as_str().unwrap().to_owned();
        let renamed = app.api(&anna, Method::PATCH, &format!("{path}/people/{mara}"), json!({"name": "Mara Zobel"})).await;
        assert_eq!(renamed.status, StatusCode::OK, "{}", renamed.text);
        work(&app).await;
        finds(&app, &anna, "zobel inspektion", "conversation Inspektion besprochen").await;
        assert_eq!(found(&app, &anna, "voss").await, Vec::<String>::new());
        // Archived is not found, restored is, and what was undone is gone.
        for (gone, what, label) in [("conversations", &called, "conversation Inspektion besprochen"), ("promises", &promised, "promise Send the revised price table")] {
            let question = if gone == "promises" { "price table" } else { "inspektion" };
            let archived = app.api(&anna, Method::DELETE, &format!("{path}/{gone}/{what}"), Json::Null).await;
            assert!(archived.status.is_success(), "{}", archived.text);
            finds_not(&app, &anna, question, label).await;
            let deeds = app.get(&anna, "/api/v1/undo").await.json();
            let archiving = |deed: &&Json| deed["verb"].as_str().is_some_and(|verb| verb.ends_with(".archived"));
            let batch = deeds["items"].as_array().unwrap().iter().find(archiving).unwrap()["batch"].as_str().unwrap().to_owned();
            post(&app, &anna, &format!("/api/v1/undo/{batch}"), Json::Null).await;
            finds(&app, &anna, question, label).await;
        }
        assert_eq!(check(&app, false).await, Vec::<String>::new());
    }

    async fn the_best_match_comes_first_then_what_one_dealt_with_lately(app) {
        let anna = app.cast.anna_am.clone();
        let mut ids = Vec::new();
        for name in ["Nordlicht", "Nord", "Far Nord", "Nordwind", "Polnordic", "Quiet One"] {
            let number = if name == "Quiet One" { "NORD 77" } else { name };
            ids.push(account(&app, json!({"name": name, "identifiers": [{"scheme": "source:erp", "value": number}]})).await);
        }
        // Of those that match alike the one that was talked to comes first.
        app.clock.advance(jiff::SignedDuration::from_hours(1));
        talk(&app, &anna, &ids[3], json!({"summary": "a call"})).await;
        let items = ask(&app, &anna, "nord", "&kind=account").await;
        let order: Vec<&str> = items["items"].as_array().unwrap().iter().map(|i| i["label"].as_str().unwrap()).collect();
        assert_eq!(order, ["Nord", "Nordwind", "Nordlicht", "Far Nord", "Polnordic", "Quiet One"]);
        // For somebody else, who did nothing there, what anybody did counts.
        let items = ask(&app, &app.cast.dora_director, "nord", "&kind=account").await;
        let order: Vec<&str> = items["items"].as_array().unwrap().iter().map(|i| i["label"].as_str().unwrap()).collect();
        assert_eq!(order[..3], ["Nord", "Nordwind", "Nordlicht"]);
        // Pages of one follow each other without gap.
        let (mut cursor, mut paged) = (String::new(), Vec::new());
        loop {
            let page = ask(&app, &anna, "nord", &format!("&kind=account&limit=2{cursor}")).await;
            paged.extend(page["items"].as_array().unwrap().iter().map(|i| i["label"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(paged, ["Nord", "Nordwind", "Nordlicht", "Far Nord", "Polnordic", "Quiet One"]);
        let counts = ask(&app, &anna, "nord", "").await["counts"].clone();
        let wanted: i64 = app.app.db.read(|q| q.query_one("/* test */ select count(*) from search_entries where kind = 'account' and folded like '%nord%' and title not like 'Nordvik%'", &params![], |r| r.get::<i64>(0))).await.unwrap();
        assert_eq!(counts[0], json!({"kind": "account", "count": wanted, "more": false}));
    }

    async fn what_is_not_visible_is_not_there_in_any_form(app) {
        let c = &app.cast;
        let secret = "Zweiundvierzig Geheimnisse";
        talk(&app, &c.carl_am, &c.nordvik.to_string(), json!({"summary": secret, "new_people": ["Zacharias Zwerg"]})).await;
        post(&app, &c.carl_am, &format!("/api/v1/accounts/{}/promises", c.nordvik), json!({"content": format!("{secret} verraten"), "due_on": "2026-12-01"})).await;
        post(&app, &c.carl_am, &format!("/api/v1/accounts/{}/units", c.nordvik), json!({"name": "Zwergwerk", "kind": "plant"})).await;
        assert_eq!(found(&app, &c.carl_am, "geheimnisse").await.len(), 2);
        for actor in [&c.anna_am, &c.outsider, &c.admin, &c.auditor, &c.api_token] {
            for question in ["geheimnisse", "zwerg", "zwerk", "zacharais", "nordvik", "nordwik", "zweiundvierzig geheimnisse verraten"] {
                let answer = ask(&app, actor, question, "").await;
                assert_eq!((answer["items"].as_array().map(Vec::len), answer["counts"].as_array().map(Vec::len)), (Some(0), Some(0)), "{} asks {question}: {answer}", actor.name);
                assert_eq!((&answer["instead"], &answer["next"]), (&Json::Null, &Json::Null), "{} asks {question}", actor.name);
                for path in ["/search?q=", "/palette?q=", "/search?kind=conversation&q=", "/search?kind=promise&q="] {
                    let page = app.get(actor, &format!("{path}{}", encode(question))).await;
                    for word in [secret, "Zacharias", "Zwergwerk", "Nordvik"] {
                        assert!(!page.text.contains(word), "{} sees {word} at {path}{question}", actor.name);
                    }
                }
            }
        }
        // An archived account takes everything with it, and brings it back.
        let path = format!("/accounts/{}", c.nordvik);
        let archived = app.post(&c.carl_am, &format!("{path}/archive"), &[("reason", "sold")]).await;
        assert_eq!(archived.status, StatusCode::SEE_OTHER, "{}", archived.text);
        for question in ["geheimnisse", "zwerg", "nordvik"] {
            assert_eq!(found(&app, &c.carl_am, question).await, Vec::<String>::new(), "{question}");
        }
        let restored = app.post(&c.carl_am, &format!("{path}/restore"), &[]).await;
        assert_eq!(restored.status, StatusCode::SEE_OTHER, "{}", restored.text);
        finds(&app, &c.carl_am, "geheimnisse", &format!("conversation {secret}")).await;
    }

    async fn hostile_questions_find_nothing_and_break_nothing(app) {
        let anna = &app.cast.anna_am;
        let long = "castellan ".repeat(1_000);
        let wild = "%".repeat(300);
        for question in ["'", "\"", "\"castellan", "castellan\"*", "(", "a AND", "NEAR(a b)", "a OR b NOT c", "-castellan", "^cas", "%", "_", "%_%", "cas%", "c_stellan", "\\", "'; drop table accounts; --", "👩‍👩‍👧‍👦", "🏳️‍🌈 cas", "ｃａｓ", "&|!:*<->", "cas:*", "💥", "\u{202e}sac", " ", "search_index:cas", "{tokens}: cas", &wild, &long] {
            for path in ["/api/v1/search?q=", "/palette?q=", "/search?q=", "/search?kind=conversation&q="] {
                let answer = app.get(anna, &format!("{path}{}", encode(question))).await;
                assert_eq!(answer.status, StatusCode::OK, "{path}{question:?}: {}", answer.text);
                assert!(!answer.text.contains("🏳️‍🌈<") || path.contains("palette"), "{question:?}");
            }
        }
        for nothing in ["%", "_", "cas_xtellan", "👩‍👩‍👧‍👦", "&|!:*<->"] {
            assert_eq!(found(&app, anna, nothing).await, Vec::<String>::new(), "{nothing:?}");
        }
        finds(&app, anna, &long, "account Castellan Retail").await;
        finds(&app, anna, "ｃａｓtell", "account Castellan Retail").await;
        let marked = app.get(anna, &format!("/search?q={}", encode("<script>alert(1)</script>"))).await;
        assert!(!marked.text.contains("<script>alert"), "{}", marked.text);
        for wrong in ["&limit=0", "&limit=51", "&kind=secret", "&cursor=zz", "&kind=account&cursor=00"] {
            let answer = app.get(anna, &format!("/api/v1/search?q=cas{wrong}")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", answer.text);
        }
    }

    async fn the_page_shows_groups_tabs_counts_and_marks(app) {
        let anna = &app.cast.anna_am;
        for i in 0..30 {
            talk(&app, anna, &app.cast.castellan.to_string(), json!({"summary": format!("Castellan asked about delivery {i}")})).await;
        }
        let page = app.get(anna, "/search?q=castellan").await;
        for wanted in ["<mark>Castellan</mark> Retail", "href=\"/search?q=castellan&amp;kind=conversation\"", "<span class=\"ct\">30</span>", "<mark>Castellan</mark> asked about delivery"] {
            assert!(page.text.contains(wanted), "{wanted}: {}", page.text);
        }
        let first = app.get(anna, "/search?q=castellan&kind=conversation").await;
        let rows = |text: &str| text.matches("asked about delivery").count();
        assert_eq!(rows(&first.text), 25);
        let next = first.text.split("rel=\"next\"").next().and_then(|t| t.rsplit("href=\"").next()).unwrap();
        let next = next.split('"').next().unwrap().replace("&amp;", "&");
        let second = app.get(anna, &next).await;
        assert_eq!((second.status, rows(&second.text)), (StatusCode::OK, 5));
        let none = app.get(anna, "/search?q=xyzzyx").await;
        assert!(none.text.contains("href=\"/people?scope=all\""), "{}", none.text);
        let palette = app.get(anna, "/palette?q=castellan").await;
        assert!(palette.text.matches("role=\"option\"").count() <= 13 && palette.text.contains("href=\"/search?q=castellan\""), "{}", palette.text);
    }

    async fn another_version_is_rebuilt_in_the_background(app) {
        let anna = app.cast.anna_am.clone();
        talk(&app, &anna, &app.cast.castellan.to_string(), json!({"summary": "Lieferung geprüft"})).await;
        let wipe = |tx: &tenure_db::Tx<'_>| {
            tx.execute("/* test */ delete from search_entries", &params![])?;
            tx.execute("/* test */ delete from search_texts", &params![])?;
            tx.execute("/* test */ delete from search_typos", &params![])
        };
        app.app.db.write(wipe).await.unwrap();
        assert_eq!(found(&app, &anna, "lieferung").await, Vec::<String>::new());
        assert_eq!(check(&app, false).await.len(), 2);
        let by = crate::kit::cast::operator(77);
        app.app.db.write(move |tx| tenure::features::search::index::begin(tx, &by)).await.unwrap();
        work(&app).await;
        finds(&app, &anna, "lieferung", "conversation Lieferung geprüft").await;
        finds(&app, &anna, "castelan", "account Castellan Retail").await;
        assert_eq!(check(&app, false).await, Vec::<String>::new());
        // What went wrong otherwise is mended by the check.
        app.app.db.write(|tx| tx.execute("/* test */ update search_texts set folded = 'nonsense'", &params![])).await.unwrap();
        assert_eq!(check(&app, true).await, ["1 entries of the kind conversation differ from what they are made from"]);
        assert_eq!(check(&app, false).await, Vec::<String>::new());
        finds(&app, &anna, "lieferung", "conversation Lieferung geprüft").await;
        let version: String = app.app.db.read(|q| q.query_one("/* test */ select value from search_state where name = 'version'", &params![], |r| r.get::<String>(0))).await.unwrap();
        assert_eq!(version, search::VERSION.to_string());
    }
}
