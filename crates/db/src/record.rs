//! Writes down which statements run, for the tests: with `TENURE_STATEMENTS=FOLDER` in the environment each new SQL
//! text is appended to `FOLDER/sqlite.jsonl` or `FOLDER/postgres.jsonl`. A release build does not look.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::Kind;

struct Recorder {
    folder: PathBuf,
    seen: Mutex<Seen>,
}

/// What was noted so far, and the file of each kind once it is open.
#[derive(Default)]
struct Seen {
    texts: HashSet<(Kind, String)>,
    files: [Option<File>; 2],
}

static RECORDER: OnceLock<Option<Recorder>> = OnceLock::new();

/// Notes that `sql` runs on a database of this kind.
pub(crate) fn note(kind: Kind, sql: &str) {
    if cfg!(debug_assertions)
        && let Some(recorder) = RECORDER.get_or_init(Recorder::from_environment)
    {
        recorder.note(kind, sql);
    }
}

impl Recorder {
    fn from_environment() -> Option<Self> {
        let folder = PathBuf::from(std::env::var_os("TENURE_STATEMENTS").filter(|v| !v.is_empty())?);
        Some(Self { folder, seen: Mutex::default() })
    }

    fn note(&self, kind: Kind, sql: &str) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.texts.insert((kind, sql.to_owned())) {
            return;
        }
        let (name, place) = match kind {
            Kind::Sqlite => ("sqlite.jsonl", 0),
            Kind::Postgres => ("postgres.jsonl", 1),
        };
        let file = &mut seen.files[place];
        if file.is_none() {
            // Several test programs append to one file; a line in one write is not torn.
            *file = OpenOptions::new().create(true).append(true).open(self.folder.join(name)).ok();
        }
        if let Some(file) = file {
            let line = format!("{}\n", serde_json::Value::from(sql));
            // A test's log: when it cannot be written, the comparison fails for want of lines.
            let _ = file.write_all(line.as_bytes());
        }
    }
}
