//! The project's own commands: `cargo xtask ci | tidy | bench | torture | screenshots | pg`.

mod browser;
mod ci;
mod packages;
mod postgres;
mod run;
mod tidy;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  ci            every check and test, on SQLite and PostgreSQL, in Chromium too
  tidy          the house rules: order of features, sizes, licences, migrations
  bench [ACCOUNTS] [URL]
                the workloads beside their floor (release build)
  torture       the long tests: 200 kills under write load, a million answers of the leak oracle, both databases
  screenshots   every page, both languages, both themes, two widths, into target/screenshots
  test [ARGS]   the tests with a private PostgreSQL started for them";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest: Vec<&str> = args.iter().skip(1).map(String::as_str).collect();
    let result = match args.first().map(String::as_str) {
        Some("ci") => ci::run(),
        Some("tidy") => tidy::run(),
        Some("bench") => ci::bench(&rest),
        Some("torture") => ci::torture(200).and_then(|()| ci::oracle(10)),
        Some("screenshots") => browser::screenshots(),
        Some("test") => ci::test(&rest),
        _ => {
            println!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("\nxtask: {e:#}");
            ExitCode::FAILURE
        }
    }
}
