//! What the checks need beside cargo, installed from Debian's packages when we may.

use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::run;

/// A program and the Debian package that has it.
const NEEDED: [(&str, &str); 5] =
    [("cc", "build-essential"), ("initdb", "postgresql"), ("chromium", "chromium"), ("node", "nodejs"), ("npm", "npm")];

/// Makes sure that everything is there, or says exactly what to install.
pub(crate) fn ensure() -> Result<()> {
    let mut missing: Vec<&str> =
        NEEDED.iter().filter(|(program, _)| !present(program)).map(|(_, package)| *package).collect();
    // Chinese pages need a font, or every picture of them shows boxes.
    if run::has("fc-list") && !output("fc-list", &[":lang=zh-cn", "family"]).contains("CJK") {
        missing.push("fonts-noto-cjk");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if output("id", &["-u"]).trim() != "0" || !run::has("apt-get") {
        bail!("these packages are missing; as root run: apt-get install -y {list}");
    }
    println!("installing {list}");
    let quiet = |args: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(args).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
        command
    };
    run::must(quiet(&["update", "-qq"]))?;
    let mut args = vec!["install", "-y", "-qq", "--no-install-recommends"];
    args.extend(missing.iter());
    if run::must(quiet(&args)).is_err() {
        bail!("the packages could not be installed; as root run: apt-get install -y {list}");
    }
    Ok(())
}

fn present(program: &str) -> bool {
    run::has(program) || (program == "initdb" && crate::postgres::bin().is_some())
}

fn output(program: &str, args: &[&str]) -> String {
    let result = Command::new(program).args(args).output();
    result.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default()
}
