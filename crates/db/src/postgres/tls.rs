//! Encryption by rustls, as `sslmode` and `sslrootcert` of the URL say.

use std::sync::Arc;

use ::postgres::config::SslMode;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::Error;

/// The server of `url`, and how to encrypt the way to it.
pub(crate) fn parse(url: &str) -> Result<(::postgres::Config, MakeRustlsConnect), Error> {
    let (url, root) = split(url);
    let server: ::postgres::Config =
        url.parse().map_err(|e| Error::Unavailable(format!("the database URL is wrong: {}", super::chain(&e))))?;
    let strict = server.get_ssl_mode() == SslMode::Require;
    let tls = client(strict, root.as_deref()).map_err(|why| Error::Unavailable(format!("TLS: {why}")))?;
    Ok((server, MakeRustlsConnect::new(tls)))
}

/// Takes out what the client does not know: `sslrootcert`, and `verify-*` for `require`, which verifies here.
fn split(url: &str) -> (String, Option<String>) {
    let Some((start, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let mut root = None;
    let mut kept = Vec::new();
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslrootcert", file)) => root = Some(file.replace("%2F", "/").replace("%2f", "/")),
            Some(("sslmode", "verify-full" | "verify-ca")) => kept.push("sslmode=require"),
            _ => kept.push(pair),
        }
    }
    (format!("{start}?{}", kept.join("&")), root)
}

/// `prefer` encrypts against onlookers without checking the certificate, as elsewhere: who could forge it could as
/// well refuse encryption. `require` checks it against the public roots or those of `sslrootcert`.
fn client(strict: bool, root: Option<&str>) -> Result<ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?;
    if !strict {
        let any = Arc::new(AnyCertificate(provider));
        return Ok(builder.dangerous().with_custom_certificate_verifier(any).with_no_client_auth());
    }
    let mut roots = RootCertStore::empty();
    match root {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(file) => {
            let certificates = CertificateDer::pem_file_iter(file).map_err(|e| format!("{file}: {e}"))?;
            for certificate in certificates {
                let certificate = certificate.map_err(|e| format!("{file}: {e}"))?;
                roots.add(certificate).map_err(|e| format!("{file}: {e}"))?;
            }
        }
    }
    let verifier =
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().map_err(|e| e.to_string())?;
    Ok(builder.with_webpki_verifier(verifier).with_no_client_auth())
}

/// Takes every certificate, but checks that the server holds its key.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_and_roots_are_read() {
        let (url, root) = split("postgres://a@b/c?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem&connect_timeout=3");
        assert_eq!(url, "postgres://a@b/c?sslmode=require&connect_timeout=3");
        assert_eq!(root.as_deref(), Some("/etc/ca.pem"));
        assert!(parse("postgres://a@b/c?sslmode=disable").is_ok());
        assert!(parse("postgres://a@b/c?sslmode=require").is_ok());
        assert!(parse("postgres://a@b/c?sslmode=require&sslrootcert=/nowhere.pem").is_err());
    }
}
