//! What runs in Chromium: the smoke test with axe, and the screenshots. Both drive the demo company.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::run::{cargo, command, must, root, target};

/// Sign-in, the main paths, axe, console, budgets.
pub(crate) fn smoke() -> Result<()> {
    drive("smoke.mjs")
}

/// Every page, both languages, both themes, two widths.
pub(crate) fn screenshots() -> Result<()> {
    drive("screenshots.mjs")?;
    println!("look at {}", target().join("screenshots").display());
    Ok(())
}

fn drive(script: &str) -> Result<()> {
    must(cargo(&["build", "--profile", "ci", "-p", "tenure", "--quiet"]))?;
    let folder = root().join("tests/browser");
    if !folder.join("node_modules").is_dir() {
        let mut install = command("npm", &["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
        install.current_dir(&folder);
        must(install)?;
    }
    let demo = Demo::start()?;
    let mut node = Command::new("node");
    node.arg(script)
        .current_dir(&folder)
        .env("TENURE_DEMO", &demo.line)
        .env("TENURE_OUT", target().join("screenshots"));
    must(node)
}

/// A demo that serves on a free port until dropped.
struct Demo {
    child: Child,
    line: String,
    dir: std::path::PathBuf,
}

impl Demo {
    fn start() -> Result<Self> {
        let dir = std::env::temp_dir().join(format!("tenure-demo-{}", std::process::id()));
        let mut child = Command::new(target().join("ci/tenure"))
            .args(["demo", "--json", "--listen", "127.0.0.1:0", "--dir"])
            .arg(&dir)
            .stdout(Stdio::piped())
            .spawn()
            .context("the demo cannot be started")?;
        let mut line = String::new();
        let out = child.stdout.take().context("the demo has no output")?;
        BufReader::new(out).read_line(&mut line)?;
        if !line.starts_with('{') {
            bail!("the demo's first line is no JSON: {line}");
        }
        Ok(Self { child, line, dir })
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It is ours and about to be thrown away; there is nothing to do if it is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}
