//! Embeds the migrations: `migrations/{sqlite,postgres}/NNNN_name.sql`, the same numbers and names in both folders.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../../migrations");
    let (sqlite, postgres) = (folder(&root.join("sqlite")), folder(&root.join("postgres")));
    let names = |found: &BTreeMap<String, PathBuf>| found.keys().cloned().collect::<Vec<_>>();
    assert!(
        sqlite.keys().eq(postgres.keys()),
        "migrations/sqlite and migrations/postgres must hold the same files: {:?} and {:?}",
        names(&sqlite),
        names(&postgres)
    );
    let mut out = String::from("pub(crate) const ALL: &[Step] = &[\n");
    for (position, (stem, path)) in sqlite.iter().enumerate() {
        let (number, name) = stem.split_once('_').unwrap_or_else(|| panic!("{stem}: NNNN_name.sql is wanted"));
        let number: u32 = number.parse().unwrap_or_else(|_| panic!("{stem}: NNNN_name.sql is wanted"));
        assert!(number as usize == position + 1, "{stem}: migrations are numbered from 0001 without a gap");
        writeln!(
            out,
            "    Step {{ number: {number}, name: {name:?}, sqlite: include_str!({path:?}), postgres: include_str!({:?}) }},",
            postgres[stem]
        )
        .expect("a String takes all");
    }
    out.push_str("];\n");
    let to = PathBuf::from(env::var("OUT_DIR").expect("set by cargo")).join("migrations.rs");
    fs::write(to, out).expect("OUT_DIR is ours");
}

fn folder(path: &Path) -> BTreeMap<String, PathBuf> {
    println!("cargo:rerun-if-changed={}", path.display());
    let entries = fs::read_dir(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    entries
        .filter_map(|entry| {
            let path = entry.expect("a readable folder").path();
            let sql = path.extension().is_some_and(|extension| extension == "sql");
            sql.then(|| (path.file_stem().expect("a file has a name").to_string_lossy().into_owned(), path))
        })
        .collect()
}
