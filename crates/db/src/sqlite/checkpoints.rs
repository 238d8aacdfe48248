//! Carrying what was committed from the WAL over into the file: beside the writer, by a thread with a connection of its
//! own, since it costs a third of what writing costs.

use std::ffi::c_int;
use std::sync::mpsc::sync_channel;
use std::thread::{self, JoinHandle};

use rusqlite::Connection;

use super::error;
use crate::Error;

/// Pages after which the thread carries them over: 16 MB.
const SOON: c_int = 4_000;
/// Pages at which the writer waits until all are carried over and begins the WAL anew: 64 MB. It only begins anew when
/// nothing is left in it, which never happens to a thread beside a writer that does not pause.
const LATE: c_int = 16_000;

/// Lets `own` carry over what `writer` commits. The thread ends with the writer's connection.
pub(crate) fn beside(writer: &mut Connection, own: Connection) -> Result<JoinHandle<()>, Error> {
    let (tell, hear) = sync_channel::<()>(1);
    let thread = thread::Builder::new()
        .name(String::from("sqlite-checkpoints"))
        .spawn(move || {
            while hear.recv().is_ok() {
                carry(&own);
            }
        })
        .map_err(|e| Error::Unavailable(e.to_string()))?;
    let mut next = SOON;
    writer
        .wal_hook(Some(move |wal: &mut rusqlite::hooks::Wal, pages: c_int| {
            if pages < next - SOON {
                // The WAL began anew.
                next = SOON;
            }
            if pages >= LATE {
                // When the thread is at it, or a reader still needs the WAL, a later commit tries again.
                let _ = wal.checkpoint();
            } else if pages >= next {
                next = pages + SOON;
                // A thread that is told already will see these pages too.
                let _ = tell.try_send(());
            }
            Ok(())
        }))
        .map_err(error)?;
    Ok(thread)
}

fn carry(own: &Connection) {
    if let Err(why) = own.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(())) {
        tracing::warn!(%why, "what was written could not be carried over into the file");
    }
}

#[cfg(test)]
mod tests {
    use super::super::file::{self, Access, connect};
    use super::*;
    use crate::Config;

    #[test]
    fn the_wal_has_a_bound_beside_a_writer_that_does_not_pause() {
        let dir = std::env::temp_dir().join(format!("tenure-wal-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let path = dir.join("t.db");
        let config = Config::new(format!("sqlite:{}", path.display()));
        let mut writer = connect(&path, Access::Write, &config).unwrap();
        let thread = beside(&mut writer, connect(&path, Access::Write, &config).unwrap()).unwrap();
        writer.execute_batch("create table t (x blob not null)").unwrap();
        let wal = file::beside(&path, "-wal");
        for _ in 0..150 {
            writer.execute("insert into t values (zeroblob(1000000))", []).unwrap();
            assert!(std::fs::metadata(&wal).unwrap().len() < 100_000_000);
        }
        drop(writer);
        thread.join().unwrap();
        assert!(!wal.exists(), "whoever closes last leaves one file");
        let reader = connect(&path, Access::Read, &config).unwrap();
        assert_eq!(reader.query_row("select count(*) from t", [], |r| r.get::<_, i64>(0)).unwrap(), 150);
        drop(reader);
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
