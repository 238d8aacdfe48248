//! The house rules that a program can check.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::run::{cargo, root};

/// Longest production file without a reason on the list.
const FILE: usize = 400;
/// Most direct dependencies.
const DIRECT: usize = 60;
/// Licences that go with ours.
const LICENCES: [&str; 14] = [
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unlicense",
    "0BSD",
    "CC0-1.0",
    "MIT-0",
    "BSL-1.0",
    "CDLA-Permissive-2.0",
    "Apache-2.0 WITH LLVM-exception",
];
/// Crates that must not come in, with the reason.
const BANNED: [(&str, &str); 4] = [
    ("openssl-sys", "TLS is rustls with ring; nothing to install"),
    ("aws-lc-sys", "needs cmake and minutes of C; ring does the same for us"),
    ("sqlx-sqlite", "two crates that link sqlite3 cannot meet"),
    ("chrono", "jiff is the calendar"),
];

/// Checks all rules and lists every breach.
pub(crate) fn run() -> Result<()> {
    let mut breaches = Vec::new();
    let features = features()?;
    order(&features, &mut breaches)?;
    rooms(&features, &mut breaches)?;
    sizes(&mut breaches)?;
    migrations(&mut breaches)?;
    locales(&mut breaches)?;
    verbs(&mut breaches)?;
    dependencies(&mut breaches)?;
    if breaches.is_empty() {
        return Ok(());
    }
    bail!("{} house rules are broken:\n  {}", breaches.len(), breaches.join("\n  "))
}

fn files(dir: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).with_context(|| dir.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// The folders `features` of all crates.
fn features() -> Result<Vec<PathBuf>> {
    let crates = fs::read_dir(root().join("crates"))?.collect::<Result<Vec<_>, _>>()?;
    let mut found: Vec<PathBuf> = crates.iter().map(|c| c.path().join("src/features")).filter(|p| p.is_dir()).collect();
    found.sort();
    Ok(found)
}

/// A feature imports only features before it in the list of the crate `tenure`.
fn order(features: &[PathBuf], breaches: &mut Vec<String>) -> Result<()> {
    let list = fs::read_to_string(root().join("crates/tenure/src/features/mod.rs"))?;
    // The order stands in the last macro call; `rustfmt` sorts the `mod` lines.
    let call = list.rsplit("features![").next().and_then(|rest| rest.split(']').next()).unwrap_or_default();
    let names: Vec<&str> =
        call.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|n| !n.is_empty()).collect();
    for (place, name) in names.iter().enumerate() {
        let Some(folder) = features.iter().map(|f| f.join(name)).find(|f| f.is_dir()) else {
            breaches.push(format!("features/mod.rs lists {name}, but no crate has its folder"));
            continue;
        };
        for file in files(&folder, "rs")? {
            let text = fs::read_to_string(&file)?;
            for later in &names[place + 1..] {
                if text.contains(&format!("features::{later}::")) {
                    breaches.push(format!("{}: {name} uses {later}, which comes after it", shown(&file)));
                }
            }
        }
    }
    Ok(())
}

/// Pages hold no SQL, models no I/O, stores no markup.
fn rooms(features: &[PathBuf], breaches: &mut Vec<String>) -> Result<()> {
    for file in features.iter().map(|f| files(f, "rs")).collect::<Result<Vec<_>>>()?.into_iter().flatten() {
        let text = fs::read_to_string(&file)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let within = |part: &str| file.components().any(|c| c.as_os_str() == part);
        let sql = ["\"select ", "\"insert into ", "\"update ", "\"delete from "].iter().any(|s| text.contains(s));
        if sql && within("pages") {
            breaches.push(format!("{}: a page holds SQL; it belongs in the store", shown(&file)));
        }
        if text.contains("maud::") && (name == "store.rs" || within("store")) {
            breaches.push(format!("{}: a store draws; it belongs on a page", shown(&file)));
        }
        if name == "model.rs" && (sql || text.contains("axum::") || text.contains("Clock")) {
            breaches.push(format!("{}: a model does I/O", shown(&file)));
        }
    }
    Ok(())
}

/// No production file over the limit, but for a list that may only shrink.
fn sizes(breaches: &mut Vec<String>) -> Result<()> {
    let allowed = fs::read_to_string(root().join("xtask/long-files.txt")).unwrap_or_default();
    let allowed: Vec<&str> = allowed.lines().filter_map(|l| l.split_whitespace().next()).collect();
    for file in files(&root().join("crates"), "rs")? {
        let path = shown(&file);
        if path.contains("/tests/") || path.contains("/benches/") {
            continue;
        }
        let lines = fs::read_to_string(&file)?.lines().count();
        let listed = allowed.contains(&path.as_str());
        if lines > FILE && !listed {
            breaches.push(format!("{path}: {lines} lines; is it one room, or two?"));
        }
        if lines <= FILE && listed {
            breaches.push(format!("{path}: short enough now; take it off xtask/long-files.txt"));
        }
    }
    Ok(())
}

/// Both databases have the same migrations, and every table says how it would be spread.
fn migrations(breaches: &mut Vec<String>) -> Result<()> {
    let names = |kind: &str| -> Result<Vec<String>> {
        let found = files(&root().join("migrations").join(kind), "sql")?;
        Ok(found.iter().map(|p| p.file_name().unwrap_or_default().to_string_lossy().into_owned()).collect())
    };
    let (sqlite, postgres) = (names("sqlite")?, names("postgres")?);
    if sqlite != postgres {
        breaches.push(format!("migrations differ: {sqlite:?} and {postgres:?}"));
    }
    for file in files(&root().join("migrations"), "sql")? {
        let text = fs::read_to_string(&file)?;
        let mut before = "";
        for line in text.lines() {
            if line.starts_with("create table") && !before.starts_with("-- shard: ") {
                breaches.push(format!("{}: {line} has no \"-- shard:\" line before it", shown(&file)));
            }
            before = line;
        }
    }
    Ok(())
}

/// Both languages have the same files with the same keys, and no key twice.
fn locales(breaches: &mut Vec<String>) -> Result<()> {
    let folder = root().join("crates/floor/locales");
    let keys = |language: &str| -> Result<Vec<String>> {
        let mut all = Vec::new();
        for file in files(&folder.join(language), "ftl")? {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs::read_to_string(&file)?;
            let message = |line: &str| {
                let (key, _) = line.split_once(" =")?;
                let fine = key.starts_with(|c: char| c.is_ascii_alphabetic()) && !key.contains(char::is_whitespace);
                fine.then(|| format!("{name}: {key}"))
            };
            all.extend(text.lines().filter_map(message));
        }
        all.sort();
        Ok(all)
    };
    let (en, zh) = (keys("en")?, keys("zh-CN")?);
    breaches.extend(en.iter().filter(|k| !zh.contains(k)).map(|k| format!("locale key only in English: {k}")));
    breaches.extend(zh.iter().filter(|k| !en.contains(k)).map(|k| format!("locale key only in Chinese: {k}")));
    let mut bare: Vec<&str> = en.iter().filter_map(|k| k.split(": ").nth(1)).collect();
    bare.sort_unstable();
    breaches.extend(bare.windows(2).filter(|w| w[0] == w[1]).map(|w| format!("locale key defined twice: {}", w[0])));
    Ok(())
}

/// Every verb of an event has its words, by which the audit log and timelines tell it.
fn verbs(breaches: &mut Vec<String>) -> Result<()> {
    let mut words = String::new();
    for file in files(&root().join("crates/floor/locales/en"), "ftl")? {
        words.push_str(&fs::read_to_string(&file)?);
    }
    let mut wordless = std::collections::BTreeSet::new();
    for file in
        files(&root().join("crates"), "rs")?.into_iter().filter(|f| f.components().any(|c| c.as_os_str() == "src"))
    {
        let text = fs::read_to_string(&file)?;
        for line in text.lines().filter(|l| l.contains("NewEvent") || l.contains("verb")) {
            let plain = |s: &&str| s.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '.'));
            let verb = |s: &&str| plain(s) && s.split('.').filter(|part| !part.is_empty()).count() == 2;
            wordless.extend(line.split('"').skip(1).step_by(2).filter(verb).map(|v| {
                let key = format!("event-{}", v.replace(['.', '_'], "-"));
                (!words.contains(&format!("\n{key} = "))).then(|| format!("{}: no text {key}", shown(&file)))
            }));
        }
    }
    breaches.extend(wordless.into_iter().flatten());
    Ok(())
}

/// Licences, bans, the number of direct dependencies, and a reason for each.
fn dependencies(breaches: &mut Vec<String>) -> Result<()> {
    let output = cargo(&["metadata", "--format-version", "1", "--locked"]).output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let empty = Vec::new();
    let packages = metadata["packages"].as_array().unwrap_or(&empty);
    for package in packages {
        let (name, licence) =
            (package["name"].as_str().unwrap_or_default(), package["license"].as_str().unwrap_or_default());
        let fine = licence.replace('/', " OR ").split(" OR ").any(|choice| {
            choice
                .trim_matches(['(', ')', ' '])
                .split(" AND ")
                .all(|part| LICENCES.contains(&part.trim_matches(['(', ')', ' '])))
        });
        if !fine {
            breaches.push(format!("{name}: licence {licence:?} is not on the list"));
        }
        if let Some((_, reason)) = BANNED.iter().find(|(banned, _)| *banned == name) {
            breaches.push(format!("{name} is banned: {reason}"));
        }
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let section = manifest.split("[workspace.dependencies]").nth(1).unwrap_or_default();
    let direct: Vec<&str> = section
        .lines()
        .take_while(|l| !l.starts_with('['))
        .filter_map(|l| l.split_once('=').map(|(name, _)| name.trim()))
        .filter(|name| !name.starts_with("tenure-"))
        .collect();
    if direct.len() > DIRECT {
        breaches.push(format!("{} direct dependencies, at most {DIRECT}", direct.len()));
    }
    let reasons = fs::read_to_string(root().join("docs/dependencies.md")).unwrap_or_default();
    for name in direct {
        if !reasons.contains(&format!("`{name}`")) {
            breaches.push(format!("docs/dependencies.md has no line for `{name}`"));
        }
    }
    Ok(())
}
