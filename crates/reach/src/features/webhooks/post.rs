//! Sends one message: a POST over HTTP/1.1, to an address that was checked, and no further.
//!
//! Our own few lines instead of an HTTP client: the connection must go to the very address that was looked up and
//! checked (a second look-up could give another one), nothing is followed, and of the answer only the status counts.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::guard;
use super::model::Target;

/// Time to connect, and to wait for each part of the answer.
const STEP: Duration = Duration::from_secs(5);
/// Time for everything after the connection stands.
const WHOLE: Duration = Duration::from_secs(10);
/// What is read of an answer: its first line.
const READ: usize = 4 * 1024;

/// A message ready to go.
pub struct Letter<'a> {
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`.
    pub timestamp: i64,
    /// `webhook-signature`.
    pub signature: &'a str,
    /// The body.
    pub body: &'a str,
}

/// Sends it and answers the status; an error is a sentence for the owner of the endpoint.
///
/// # Errors
/// Why no status was answered.
pub fn post(target: &Target, private: bool, letter: &Letter<'_>) -> Result<u16, String> {
    let address = look_up(target, private)?;
    let stream = TcpStream::connect_timeout(&address, STEP).map_err(|e| format!("cannot connect: {e}"))?;
    stream.set_read_timeout(Some(STEP)).map_err(|e| e.to_string())?;
    stream.set_write_timeout(Some(STEP)).map_err(|e| e.to_string())?;
    if target.tls {
        let name = ServerName::try_from(target.host.clone()).map_err(|e| format!("not a name for TLS: {e}"))?;
        let config = CLIENT.clone().ok_or("TLS is not available")?;
        let session = ClientConnection::new(config, name).map_err(|e| format!("TLS: {e}"))?;
        talk(StreamOwned::new(session, stream), target, letter)
    } else {
        talk(stream, target, letter)
    }
}

static CLIENT: LazyLock<Option<Arc<ClientConfig>>> = LazyLock::new(|| {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().ok()?;
    Some(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
});

/// The address to connect to: the first one that is allowed.
fn look_up(target: &Target, private: bool) -> Result<SocketAddr, String> {
    let found = (target.host.as_str(), target.port).to_socket_addrs().map_err(|e| format!("unknown host: {e}"))?;
    found
        .into_iter()
        .find(|address| guard::allowed(address.ip(), private))
        .ok_or_else(|| String::from("this address is not allowed: it lies in a private network"))
}

fn talk(mut stream: impl Read + Write, target: &Target, letter: &Letter<'_>) -> Result<u16, String> {
    let started = Instant::now();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: Tenure/{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         webhook-id: {}\r\nwebhook-timestamp: {}\r\nwebhook-signature: {}\r\nAccept: */*\r\nConnection: close\r\n\r\n",
        target.path,
        target.authority(),
        env!("CARGO_PKG_VERSION"),
        letter.body.len(),
        letter.id,
        letter.timestamp,
        letter.signature
    );
    let sent = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(letter.body.as_bytes()));
    sent.and_then(|()| stream.flush()).map_err(|e| format!("cannot send: {e}"))?;
    let mut answer = Vec::with_capacity(256);
    let mut part = [0_u8; 256];
    while !answer.contains(&b'\n') {
        if started.elapsed() > WHOLE || answer.len() > READ {
            return Err(String::from("no answer in time"));
        }
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(n) => answer.extend_from_slice(&part[..n]),
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => return Err(format!("no answer: {e}")),
        }
    }
    status(&answer).ok_or_else(|| String::from("the answer is not HTTP"))
}

/// The status of `HTTP/1.1 204 No Content`.
fn status(answer: &[u8]) -> Option<u16> {
    let line = answer.split(|b| *b == b'\n').next()?;
    let text = std::str::from_utf8(line).ok()?;
    let mut words = text.split_ascii_whitespace();
    words.next().filter(|w| w.starts_with("HTTP/1."))?;
    words.next()?.parse().ok().filter(|code| (100..600).contains(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_read_from_the_first_line() {
        assert_eq!(status(b"HTTP/1.1 204 No Content\r\nServer: x\r\n"), Some(204));
        assert_eq!(status(b"HTTP/1.0 301 Moved\r\n"), Some(301));
        assert_eq!(status(b"SSH-2.0-OpenSSH\r\n"), None);
        assert_eq!(status(b""), None);
    }

    #[test]
    fn private_addresses_are_refused_by_whatever_name() {
        for host in ["localhost", "127.0.0.1", "::1", "0x7f000001", "2130706433", "169.254.169.254", "::ffff:127.0.0.1"]
        {
            let target = Target { tls: false, host: host.to_owned(), port: 9, path: String::from("/") };
            let letter = Letter { id: "msg_1", timestamp: 1, signature: "v1,x", body: "{}" };
            let why = post(&target, false, &letter).unwrap_err();
            assert!(why.contains("not allowed") || why.contains("unknown host"), "{host}: {why}");
        }
    }
}
