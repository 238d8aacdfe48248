//! Child processes, with their CPU time and memory.

use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A server under measurement; ended when dropped.
pub(crate) struct Child {
    child: std::process::Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From its start to its first answer.
    pub(crate) started: Duration,
}

impl Child {
    /// The product.
    pub(crate) fn tenure(database: &str) -> Self {
        let database = database.to_owned();
        Self::start(env!("CARGO_BIN_EXE_tenure"), |address| {
            vec![String::from("serve"), String::from("--database"), database.clone(), String::from("--listen"), address]
        })
    }

    /// The floor: this program again.
    pub(crate) fn floor(file: &Path) -> Self {
        let me = std::env::current_exe().expect("own path");
        // SAFETY of order: the floor opens the file read-only, beside the product.
        let shown = file.display().to_string();
        Self::start(&me.display().to_string(), |address| vec![String::from("floor"), format!("{address} {shown}")])
    }

    fn start(program: &str, args: impl Fn(String) -> Vec<String>) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port");
        let begun = Instant::now();
        let child = Command::new(program)
            .args(args(address.to_string()))
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("starts");
        let mut this = Self { child, address, started: Duration::ZERO };
        while TcpStream::connect(address).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(30), "the server does not answer");
            std::thread::yield_now();
        }
        let mut stream = TcpStream::connect(address).expect("connects");
        std::io::Write::write_all(&mut stream, b"GET /sign-in HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            .expect("writes");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answers");
        this.started = begun.elapsed();
        this
    }

    /// CPU seconds so far, user and system.
    pub(crate) fn cpu(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks = |i: usize| fields.get(i).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
        (ticks(11) + ticks(12)) / 100.0
    }

    /// Resident memory in MB.
    pub(crate) fn memory_mb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or_default();
        line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap_or(0) / 1024
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It is ours; when it is gone already there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
