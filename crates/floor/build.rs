//! Gathers the locale files, so that a feature adds its words by adding a file.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let mut code = String::new();
    for (constant, folder) in [("EN_FILES", "en"), ("ZH_FILES", "zh-CN")] {
        let folder = Path::new(&root).join("locales").join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files: Vec<_> =
            fs::read_dir(&folder).expect("locales exist").filter_map(Result::ok).map(|e| e.path()).collect();
        files.retain(|p| p.extension().is_some_and(|e| e == "ftl"));
        files.sort();
        writeln!(code, "const {constant}: &[(&str, &str)] = &[").expect("a string grows");
        for file in files {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            println!("cargo::rerun-if-changed={}", file.display());
            writeln!(code, "    ({name:?}, include_str!({:?})),", file.display().to_string()).expect("a string grows");
        }
        writeln!(code, "];").expect("a string grows");
    }
    fs::write(Path::new(&out).join("locales.rs"), code).expect("OUT_DIR is writable");
}
