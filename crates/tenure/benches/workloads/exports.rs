//! An export of everything, by the command, beside the server: seconds, and the most memory that it took.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often the memory is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// Runs it once, a line.
pub(crate) fn run(database: &str, dir: &Path) {
    let folder = dir.join("export");
    let _ = std::fs::remove_dir_all(&folder);
    let begun = Instant::now();
    let child = Command::new(env!("CARGO_BIN_EXE_tenure"))
        .arg("export")
        .arg(&folder)
        .args(["--database", database])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = child.expect("the program starts");
    let mut most = 0;
    let status = loop {
        most = most.max(peak_kb(child.id()));
        match child.try_wait().expect("the program is ours") {
            Some(status) => break status,
            None => std::thread::sleep(LOOK),
        }
    };
    assert!(status.success(), "the export failed");
    let written: u64 = size(&folder);
    println!(
        "\nexport of everything {:.1} s, {} MB written, {} MB of memory at most",
        begun.elapsed().as_secs_f64(),
        written / 1_048_576,
        most / 1_024
    );
    let _ = std::fs::remove_dir_all(&folder);
}

/// The most memory that a process took so far, where the system tells.
fn peak_kb(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse().ok()).unwrap_or(0)
}

fn size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|e| if e.path().is_dir() { size(&e.path()) } else { e.metadata().map_or(0, |m| m.len()) })
        .sum()
}
