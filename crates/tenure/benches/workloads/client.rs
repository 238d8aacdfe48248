//! The load: keep-alive connections, one thread each, plain HTTP/1.1.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::process::Child;

/// One kind of request.
pub(crate) struct Load {
    pub(crate) name: &'static str,
    token: String,
    request: Arc<dyn Fn(usize) -> (String, String) + Send + Sync>,
    expect: String,
}

impl Load {
    /// Always the same page.
    pub(crate) fn get(name: &'static str, token: &str, path: &str, expect: &str) -> Self {
        let head = format!("GET {path}");
        Self {
            name,
            token: token.to_owned(),
            request: Arc::new(move |_| (head.clone(), String::new())),
            expect: expect.to_owned(),
        }
    }

    /// The palette with questions of 3 to 6 letters from the middle of names.
    pub(crate) fn search(name: &'static str, token: &str) -> Self {
        let words = ["ron", "gton", "rdic", "ellan", "wick", "hold", "ocean", "berg", "arin", "alde"];
        let request = move |i: usize| (format!("GET /palette?q={}", words[i % words.len()]), String::new());
        Self { name, token: token.to_owned(), request: Arc::new(request), expect: String::from("option") }
    }

    /// Words of conversations: common ones, rare ones, two together, and none.
    pub(crate) fn words(name: &'static str, token: &str) -> Self {
        let words = ["calib", "renewal", "arrant", "audit", "7421", "tender+discount", "gas+line", "zeppelin"];
        let request = move |i: usize| (format!("GET /palette?q={}", words[i % words.len()]), String::new());
        Self { name, token: token.to_owned(), request: Arc::new(request), expect: String::from("option") }
    }

    /// One conversation per request.
    pub(crate) fn log(name: &'static str, token: &str, account: uuid::Uuid) -> Self {
        let request = move |i: usize| {
            let body = format!(
                "{{\"kind\":\"call\",\"summary\":\"Load {i}: the spare part arrived\",\"next_step\":\"Ask again\",\"next_step_on\":\"2027-01-15\"}}"
            );
            (format!("POST /api/v1/accounts/{account}/conversations"), body)
        };
        Self { name, token: token.to_owned(), request: Arc::new(request), expect: String::from("\"id\"") }
    }
}

/// What was measured.
pub(crate) struct Outcome {
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) per_second: f64,
    pub(crate) cpu_ms: f64,
}

/// Runs `load` from `clients` connections for `time`, after a short warm-up.
pub(crate) fn run(server: &Child, load: &Load, clients: usize, time: Duration) -> Outcome {
    drive(server.address, load, clients, Duration::from_millis(400));
    let cpu = server.cpu();
    let begun = Instant::now();
    let mut times = drive(server.address, load, clients, time);
    let (elapsed, cpu) = (begun.elapsed().as_secs_f64(), server.cpu() - cpu);
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize] as f64 / 1e6;
    let n = times.len() as f64;
    Outcome { p50_ms: at(0.5), p99_ms: at(0.99), per_second: n / elapsed, cpu_ms: cpu * 1000.0 / n }
}

fn drive(address: SocketAddr, load: &Load, clients: usize, time: Duration) -> Vec<u64> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..clients)
            .map(|_| {
                scope.spawn(|| {
                    let mut connection = Connection::open(address);
                    let (mut times, begun) = (Vec::new(), Instant::now());
                    while begun.elapsed() < time {
                        let (head, body) = (load.request)(NEXT.fetch_add(1, Ordering::Relaxed));
                        let sent = Instant::now();
                        connection.call(&head, &load.token, body.as_bytes(), &load.expect);
                        times.push(u64::try_from(sent.elapsed().as_nanos()).unwrap_or(u64::MAX));
                    }
                    times
                })
            })
            .collect();
        threads.into_iter().flat_map(|t| t.join().expect("a client failed")).collect()
    })
}

/// Asks once in `every` until `over`, as people do who work meanwhile; the time in milliseconds that 99 of 100 stay under.
pub(crate) fn pace(server: &Child, load: &Load, every: Duration, over: &AtomicBool) -> f64 {
    let mut connection = Connection::open(server.address);
    let mut times = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let (head, body) = (load.request)(times.len());
        let sent = Instant::now();
        connection.call(&head, &load.token, body.as_bytes(), &load.expect);
        times.push(sent.elapsed().as_secs_f64() * 1000.0);
        std::thread::sleep(every.saturating_sub(sent.elapsed()));
    }
    times.sort_unstable_by(f64::total_cmp);
    times.get(times.len().saturating_sub(1) * 99 / 100).copied().unwrap_or(0.0)
}

/// One request; the body of its answer.
pub(crate) fn ask(server: &Child, token: &str, head: &str, body: &str) -> String {
    ask_bytes(server, token, head, body.as_bytes())
}

/// One request that sends bytes; the body of its answer.
pub(crate) fn ask_bytes(server: &Child, token: &str, head: &str, body: &[u8]) -> String {
    let mut connection = Connection::open(server.address);
    let start = connection.call(head, token, body, "");
    String::from_utf8_lossy(&connection.buffer[start..]).into_owned()
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("connects");
        stream.set_nodelay(true).expect("no delay");
        Self { stream, buffer: Vec::with_capacity(256 * 1024) }
    }

    /// Sends one request and checks that the answer is a success and holds `expect`; says where its body begins.
    fn call(&mut self, head: &str, token: &str, body: &[u8], expect: &str) -> usize {
        let auth = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
        let request = format!(
            "{head} HTTP/1.1\r\nhost: bench\r\n{auth}content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        self.stream.write_all(request.as_bytes()).expect("sends");
        self.stream.write_all(body).expect("sends");
        self.buffer.clear();
        let (start, length) = loop {
            self.more();
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                let text = String::from_utf8_lossy(&self.buffer[..end]).to_lowercase();
                assert!(text.starts_with("http/1.1 2"), "{head}: {}", String::from_utf8_lossy(&self.buffer));
                let length =
                    text.lines().find_map(|l| l.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
                let empty = text.starts_with("http/1.1 204");
                break (end + 4, length.or(empty.then_some(0)).expect("answers have a length"));
            }
        };
        while self.buffer.len() < start + length {
            self.more();
        }
        // From the end, where pages are seen to be whole: looking through half a megabyte takes longer than making it.
        let found = self.buffer[start..].windows(expect.len().max(1)).rev().any(|w| w == expect.as_bytes());
        assert!(expect.is_empty() || found, "{head}: the answer lacks {expect}");
        start
    }

    fn more(&mut self) {
        let mut chunk = [0; 65536];
        let n = self.stream.read(&mut chunk).expect("answers");
        assert!(n > 0, "the server closed the connection");
        self.buffer.extend_from_slice(&chunk[..n]);
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}
