//! `cargo xtask ci`: every check and test, in the order in which they fail fastest.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::postgres::{self, Postgres};
use crate::run::{cargo, must, step};
use crate::{browser, packages, tidy};

/// Runs everything.
pub(crate) fn run() -> Result<()> {
    step("packages", packages::ensure)?;
    step("format", || must(cargo(&["fmt", "--all", "--check"])))?;
    step("tidy", tidy::run)?;
    step("clippy", || {
        must(cargo(&["clippy", "--profile", "ci", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))
    })?;
    let server = Server::get(false)?;
    step("tests of the database crate", || {
        let mut tests = cargo(&["test", "--profile", "ci", "-p", "tenure-db", "--quiet"]);
        tests.env("TENURE_TEST_POSTGRES", server.url());
        must(tests)
    })?;
    // Its statements are its own; those of all others are the product's.
    let statements = Statements::folder()?;
    step("tests on SQLite and PostgreSQL", || {
        let tests = ["test", "--profile", "ci", "--workspace", "--exclude", "tenure-db", "--quiet"];
        must(statements.noted(cargo(&tests), &server))
    })?;
    step("the unit tests on PostgreSQL", || {
        let mut tests =
            cargo(&["test", "--profile", "ci", "--workspace", "--exclude", "tenure-db", "--lib", "--quiet"]);
        tests.env("TENURE_TEST_ON", "postgres");
        must(statements.noted(tests, &server))
    })?;
    step("the stories as if every scope were large", || {
        let mut tests = cargo(&["test", "--profile", "ci", "-p", "tenure", "--test", "it", "--quiet"]);
        tests.env("TENURE_LARGE_SCOPE", "0");
        must(statements.noted(tests, &server))
    })?;
    step("every statement on both databases, and no large table read whole", || {
        let compare = ["test", "--profile", "ci", "-p", "tenure", "--test", "it", "--quiet", "statements::"];
        let mut tests = cargo(&compare);
        tests.args(["--", "--ignored", "--nocapture"]);
        must(statements.noted(tests, &server))
    })?;
    drop(server);
    step("PostgreSQL stopped and started", || {
        let server = Postgres::start(false)?;
        let mut test =
            cargo(&["test", "--profile", "ci", "-p", "tenure-db", "--test", "it", "--quiet", "a_restart_is_survived"]);
        test.env("TENURE_TEST_POSTGRES", server.url()).env("TENURE_TEST_POSTGRES_RESTART", server.restart());
        must(test)
    })?;
    step("kill -9 under write load, 10 times", || torture(10))?;
    step("Chromium", browser::smoke)?;
    println!("\nAll checks passed.");
    Ok(())
}

/// `cargo xtask test`: the tests with a private PostgreSQL.
pub(crate) fn test(args: &[&str]) -> Result<()> {
    let server = Server::get(false)?;
    let mut all = vec!["test", "--profile", "ci"];
    all.extend(args);
    let mut tests = cargo(&all);
    tests.env("TENURE_TEST_POSTGRES", server.url());
    must(tests)
}

/// Kills the server `times` times under write load and checks that no acknowledged write is lost.
pub(crate) fn torture(times: u32) -> Result<()> {
    let server = Server::get(true)?;
    let mut tests = cargo(&[
        "test",
        "--profile",
        "ci",
        "-p",
        "tenure",
        "--test",
        "torture",
        "--quiet",
        "--",
        "--ignored",
        "--nocapture",
    ]);
    tests.env("TENURE_TEST_POSTGRES", server.url()).env("TENURE_KILLS", times.to_string());
    must(tests)
}

/// The leak oracle over so many random organisations: ten give more than a million compared answers.
pub(crate) fn oracle(organisations: u32) -> Result<()> {
    let server = Server::get(false)?;
    let mut tests = cargo(&["test", "--profile", "ci", "-p", "tenure", "--test", "it", "--quiet", "leak_oracle::"]);
    tests.args(["--", "--nocapture"]);
    tests.env("TENURE_TEST_POSTGRES", server.url()).env("TENURE_ORACLE", organisations.to_string());
    must(tests)
}

/// `cargo xtask bench`: the workloads beside their floor.
pub(crate) fn bench(args: &[&str]) -> Result<()> {
    let mut all = vec!["bench", "-p", "tenure", "--bench", "workloads", "--"];
    all.extend(args);
    must(cargo(&all))
}

/// The folder that the tests write their statements to, gone afterwards.
struct Statements(PathBuf);

impl Statements {
    fn folder() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("tenure-statements-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    fn noted(&self, mut tests: Command, server: &Server) -> Command {
        tests.env("TENURE_TEST_POSTGRES", server.url()).env("TENURE_STATEMENTS", &self.0);
        tests
    }
}

impl Drop for Statements {
    fn drop(&mut self) {
        // It lies among temporary files anyway.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The PostgreSQL of the tests: one that is given, or a private one.
enum Server {
    Given(String),
    Private(Postgres),
}

impl Server {
    fn get(durable: bool) -> Result<Self> {
        match std::env::var("TENURE_TEST_POSTGRES") {
            Ok(url) if !url.is_empty() => {
                postgres::check_url(&url)?;
                Ok(Server::Given(url))
            }
            _ => Postgres::start(durable).map(Server::Private),
        }
    }

    fn url(&self) -> String {
        match self {
            Server::Given(url) => url.clone(),
            Server::Private(server) => server.url(),
        }
    }
}
