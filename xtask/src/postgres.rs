//! A private PostgreSQL for the tests, on a socket folder and port of its own, gone when they end.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// What the databases of the tests take at most, with their log.
const NEEDED_KB: u64 = 2 * 1024 * 1024;

/// A running server; stopped when dropped.
pub(crate) struct Postgres {
    bin: PathBuf,
    dir: PathBuf,
    port: u16,
}

/// The folder of PostgreSQL's programs, newest version first.
pub(crate) fn bin() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(|e| Some(e.ok()?.path().join("bin"))).collect();
    found.retain(|p| p.join("initdb").is_file());
    found.sort();
    found.pop()
}

impl Postgres {
    /// Creates and starts one. With `durable` it syncs to disk, for the fault tests.
    pub(crate) fn start(durable: bool) -> Result<Self> {
        let bin = bin().context("PostgreSQL's programs are missing; run: apt-get install -y postgresql")?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let place = if durable { std::env::temp_dir() } else { fast() };
        let dir = place.join(format!("tenure-pg-{port}"));
        let server = Self { bin, dir, port };
        std::fs::create_dir_all(&server.dir)?;
        if root() {
            // PostgreSQL refuses to run as root.
            crate::run::must(shell(&format!("chown postgres {}", server.dir.display())))?;
        }
        let data = server.data();
        server.run(&format!(
            "{}/initdb -D {} -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null",
            server.bin.display(),
            data.display()
        ))?;
        let sync = if durable { "on" } else { "off" };
        server.run(&format!(
            "{}/pg_ctl -D {} -w -l {}/log -o '-p {port} -k {} -c listen_addresses=127.0.0.1 -c fsync={sync} -c full_page_writes={sync} -c max_connections=300' start >/dev/null",
            server.bin.display(),
            data.display(),
            server.dir.display(),
            server.dir.display(),
        ))?;
        Ok(server)
    }

    /// The URL of its administrator.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres?sslmode=disable", self.port)
    }

    /// A shell command that stops and starts it, for the test of recovery.
    pub(crate) fn restart(&self) -> String {
        let restart = format!(
            "{}/pg_ctl -D {} -w -l {}/log -m fast restart >/dev/null",
            self.bin.display(),
            self.data().display(),
            self.dir.display()
        );
        if root() { format!("cd / && su postgres -s /bin/sh -c '{restart}'") } else { restart }
    }

    fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    fn run(&self, script: &str) -> Result<()> {
        let mut command = if root() {
            let mut c = Command::new("su");
            c.args(["postgres", "-s", "/bin/sh", "-c", script]);
            c
        } else {
            shell(script)
        };
        command.current_dir(Path::new("/"));
        crate::run::must(command)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stop = format!("{}/pg_ctl -D {} -m immediate stop >/dev/null", self.bin.display(), self.data().display());
        // Nobody is left to tell when stopping fails; the folder lies in the system's temporary space.
        let _ = self.run(&stop);
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// Where files are that need not last. Each story has a database of a thousand files, made and taken out again; on a disk,
/// looking for room for them took a third of what PostgreSQL did.
fn fast() -> PathBuf {
    let memory = Path::new("/dev/shm");
    // In kilobytes, on the second line; without an answer it is the disk.
    let free = Command::new("df").args(["-k", "--output=avail"]).arg(memory).output().ok();
    let free = free.and_then(|o| String::from_utf8(o.stdout).ok()?.lines().nth(1)?.trim().parse::<u64>().ok());
    if free.is_some_and(|free| free >= NEEDED_KB) { memory.to_path_buf() } else { std::env::temp_dir() }
}

fn root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0)
}

fn shell(script: &str) -> Command {
    let mut c = Command::new("/bin/sh");
    c.args(["-c", script]);
    c
}

/// Fails early with a hint when a URL is not PostgreSQL's.
pub(crate) fn check_url(url: &str) -> Result<()> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        Ok(())
    } else {
        bail!("{url} is no PostgreSQL address")
    }
}
