//! Kills the server under write load, again and again: no acknowledged write may be lost, and `tenure check` stays
//! clean. `TENURE_KILLS` says how often (10 in CI, 200 in `cargo xtask torture`).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const WRITERS: usize = 8;

#[test]
#[ignore = "long: run by `cargo xtask ci` and `cargo xtask torture`"]
fn no_acknowledged_write_is_lost_on_sqlite() {
    let dir = std::env::temp_dir().join(format!("tenure-torture-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    torture(&format!("sqlite:{}", dir.join("torture.db").display()), &dir);
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
#[ignore = "long: run by `cargo xtask ci` and `cargo xtask torture`"]
fn no_acknowledged_write_is_lost_on_postgres() {
    let Ok(url) = std::env::var("TENURE_TEST_POSTGRES") else { return };
    let (mut client, name) =
        (postgres::Client::connect(&url, postgres::NoTls).unwrap(), format!("torture_{}", std::process::id()));
    client.batch_execute(&format!("create database {name}")).unwrap();
    let (base, options) = url.split_once('?').map_or((url.as_str(), String::new()), |(b, o)| (b, format!("?{o}")));
    let database = format!("{}/{name}{options}", base.rsplit_once('/').unwrap().0);
    torture(&database, &std::env::temp_dir());
    client.batch_execute(&format!("drop database {name} with (force)")).unwrap();
}

fn torture(database: &str, dir: &Path) {
    let kills: u32 = std::env::var("TENURE_KILLS").ok().and_then(|k| k.parse().ok()).unwrap_or(10);
    let token = set_up(database, dir);
    let mut acknowledged = HashSet::new();
    let mut account = String::new();
    for round in 0..kills {
        let mut server = Server::start(database);
        if account.is_empty() {
            let answer = call(
                server.address,
                "POST",
                "/api/v1/accounts",
                &token,
                r#"{"name":"Torture Works","kind":"legal_entity"}"#,
            )
            .unwrap();
            account = field(&answer, "id");
        }
        acknowledged.extend(write_until_killed(&mut server, &token, &account, round));
        let checked =
            Command::new(env!("CARGO_BIN_EXE_tenure")).args(["check", "--database", database]).output().unwrap();
        assert!(checked.status.success(), "round {round}: {}", String::from_utf8_lossy(&checked.stdout));
        let server = Server::start(database);
        let stored = stored(server.address, &token, &account);
        let lost: Vec<&String> = acknowledged.iter().filter(|id| !stored.contains(*id)).collect();
        assert!(lost.is_empty(), "round {round}: {} acknowledged writes are lost: {lost:?}", lost.len());
    }
    println!("{kills} kills, {} acknowledged writes, none lost", acknowledged.len());
    assert!(acknowledged.len() > 50 * kills as usize, "the load wrote almost nothing");
}

/// Writers post until the server dies; what was answered with 201 counts as acknowledged.
fn write_until_killed(server: &mut Server, token: &str, account: &str, round: u32) -> Vec<String> {
    let (address, dead, count) = (server.address, AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|w| {
                let (dead, count) = (&dead, &count);
                scope.spawn(move || {
                    let mut done = Vec::new();
                    for i in 0.. {
                        let body = format!(r#"{{"kind":"call","summary":"round {round} writer {w} call {i}"}}"#);
                        match call(address, "POST", &format!("/api/v1/accounts/{account}/conversations"), token, &body)
                        {
                            Some(answer) => {
                                done.push(field(&answer, "id"));
                                count.fetch_add(1, Ordering::Relaxed);
                            }
                            None if dead.load(Ordering::Relaxed) => break,
                            None => std::thread::yield_now(),
                        }
                    }
                    done
                })
            })
            .collect();
        // A different moment each round, always in the middle of the load.
        let (enough, begun) = (60 + (round * 37 % 90) as usize, Instant::now());
        while count.load(Ordering::Relaxed) < enough {
            assert!(begun.elapsed() < Duration::from_secs(60), "the load does not get through");
            std::thread::yield_now();
        }
        server.child.kill().unwrap();
        server.child.wait().unwrap();
        dead.store(true, Ordering::Relaxed);
        writers.into_iter().flat_map(|w| w.join().unwrap()).collect()
    })
}

fn stored(address: SocketAddr, token: &str, account: &str) -> HashSet<String> {
    let (mut ids, mut cursor) = (HashSet::new(), String::new());
    loop {
        let path = format!("/api/v1/accounts/{account}/conversations?limit=200{cursor}");
        let answer = call(address, "GET", &path, token, "").expect("the list answers");
        let page: serde_json::Value = serde_json::from_str(&answer).unwrap();
        ids.extend(page["items"].as_array().unwrap().iter().map(|i| i["id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return ids,
        }
    }
}

/// A director with a token, made on the command line.
fn set_up(database: &str, dir: &Path) -> String {
    let run = |args: &[&str], input: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tenure"))
            .args(args)
            .env("TENURE_DATABASE", database)
            .current_dir(dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{args:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    run(
        &["user", "add", "dora@torture.example", "--name", "Dora", "--role", "director", "--password-stdin"],
        "correct horse battery\n",
    );
    let said = run(&["token", "create", "dora@torture.example", "--name", "torture"], "");
    let token = said.split_whitespace().find(|w| w.starts_with("tnr_")).expect("a token is printed");
    token.to_owned()
}

struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(database: &str) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_tenure"))
            .args(["serve", "--database", database, "--listen", &address.to_string()])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while call(address, "GET", "/healthz", "", "").is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60), "the server does not start");
            std::thread::yield_now();
        }
        Self { child, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn field(json: &str, name: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {json}")).to_owned()
}

/// One request on a connection of its own; the body of a success, else none.
fn call(address: SocketAddr, method: &str, path: &str, token: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: torture\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let request = if token.is_empty() { request.replace("authorization: Bearer \r\n", "") } else { request };
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    if !head.starts_with("HTTP/1.1 2") {
        return None;
    }
    let length: usize =
        head.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length: ")?.trim().parse().ok())?;
    (body.len() == length).then(|| body.to_owned())
}
