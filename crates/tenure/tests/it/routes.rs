//! Every route × every actor. The matrix of reads is a file; a policy change shows as a diff.
//! `UPDATE_SNAPSHOTS=1 cargo test …` writes it anew.

use std::fmt::Write as _;

use axum::http::{Method, StatusCode};
use tenure::base::Need;

use crate::both;
use crate::kit::{Actor, TestApp};

both! {
    async fn every_read_answers_every_actor_as_the_matrix_says(app) {
        let mut matrix = String::from("# route: ");
        let actors = app.cast.actors();
        let names: Vec<&str> = actors.iter().map(|a| a.name).collect();
        writeln!(matrix, "anonymous {}", names.join(" ")).unwrap();
        for path in reads(&app) {
            let filled = fill(&path, &app.cast.castellan.to_string());
            let mut line = vec![status(&app, None, &filled).await];
            for actor in &actors {
                line.push(status(&app, Some(actor), &filled).await);
            }
            writeln!(matrix, "{path}: {}", line.join(" ")).unwrap();
        }
        snapshot("matrix.txt", &matrix);
    }

    async fn nothing_but_the_public_routes_answers_a_stranger(app) {
        let mut public: Vec<String> = Vec::new();
        for route in &app.app.registry.routes {
            if route.need == Need::Public {
                public.push(format!("{} {}", route.method, route.path));
                continue;
            }
            let path = fill(route.path, &app.cast.castellan.to_string());
            let answer = app.send(None, route.method.clone(), &path, None, &[], String::new()).await;
            let shut = if path.starts_with("/api/") { StatusCode::UNAUTHORIZED } else { StatusCode::SEE_OTHER };
            assert_eq!(answer.status, shut, "{} {path}", route.method);
        }
        public.sort();
        snapshot("public.txt", &(public.join("\n") + "\n"));
    }

    async fn the_invisible_and_the_absent_are_the_same(app) {
        let absent = "0190ffff-0000-7000-8000-000000000000".to_owned();
        for route in &app.app.registry.routes {
            if !route.path.contains("/accounts/{") {
                continue;
            }
            let answers = [app.cast.castellan.to_string(), absent.clone()].map(|id| fill(route.path, &id));
            let kind = if route.path.starts_with("/api/") { "application/json" } else { "application/x-www-form-urlencoded" };
            let body = if route.path.starts_with("/api/") { "{}" } else { "" };
            let mut texts = Vec::new();
            for path in &answers {
                let version = [("if-match", "*")];
                let answer = app.send(Some(&app.cast.outsider), route.method.clone(), path, Some(kind), &version, body.to_owned()).await;
                assert!(!answer.status.is_success() && !answer.status.is_redirection(), "{} {path}: {}", route.method, answer.status);
                texts.push((answer.status, blank(&answer.text)));
            }
            assert_eq!(texts[0], texts[1], "{} {}", route.method, route.path);
        }
    }
}

/// Every id becomes the same word: those of the request and of the asked-for account are all that may differ.
fn blank(text: &str) -> String {
    let shaped = |s: &str| {
        s.len() == 36
            && s.char_indices()
                .all(|(i, c)| if [8, 13, 18, 23].contains(&i) { c == '-' } else { c.is_ascii_hexdigit() })
    };
    let (mut out, mut at) = (String::new(), 0);
    while at < text.len() {
        match text.get(at..at + 36).filter(|s| shaped(s)) {
            Some(_) => {
                out.push_str("ID");
                at += 36;
            }
            None => {
                let c = text[at..].chars().next().unwrap_or(' ');
                out.push(c);
                at += c.len_utf8();
            }
        }
    }
    out
}

fn reads(app: &TestApp) -> Vec<String> {
    let mut paths: Vec<String> =
        app.app.registry.routes.iter().filter(|r| r.method == Method::GET).map(|r| r.path.to_owned()).collect();
    paths.sort();
    paths
}

/// Puts the account where a path wants one, and an id of nothing elsewhere.
pub(crate) fn fill(path: &str, account: &str) -> String {
    let parts: Vec<String> = path
        .split('/')
        .scan("", |before, part| {
            let filled = match part {
                p if p.starts_with('{') && *before == "accounts" => account.to_owned(),
                "{tab}" => String::from("people"),
                "{kind}" => String::from("tier"),
                p if p.starts_with('{') => String::from("0190ffff-0000-7000-8000-00000000000a"),
                p => p.to_owned(),
            };
            *before = part;
            Some(filled)
        })
        .collect();
    parts.join("/")
}

async fn status(app: &TestApp, actor: Option<&Actor>, path: &str) -> String {
    app.send(actor, Method::GET, path, None, &[], String::new()).await.status.as_u16().to_string()
}

/// Compares with a file beside the tests.
pub(crate) fn snapshot(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots").join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        std::fs::write(&path, text).expect("the snapshot is written");
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == text, "{name} differs; look at the difference, then run with UPDATE_SNAPSHOTS=1\n{text}");
}
