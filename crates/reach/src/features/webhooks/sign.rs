//! Signatures as Standard Webhooks asks for them: HMAC-SHA256 over id, time and body, with a secret of both sides.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

use crate::base::Ids;

/// What every secret begins with.
pub const PREFIX: &str = "whsec_";
/// Bytes of a secret.
const LENGTH: usize = 32;

/// A new secret.
pub fn secret(ids: &Ids) -> String {
    let mut bytes = [0_u8; LENGTH];
    ids.fill(&mut bytes);
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

/// One signature: `v1,…`.
pub fn signature(secret: &str, id: &str, timestamp: i64, body: &str) -> String {
    let text = secret.strip_prefix(PREFIX).unwrap_or(secret);
    // A secret that is no base64 could only be one that was put into the table by hand.
    let key = STANDARD.decode(text).unwrap_or_else(|_| text.as_bytes().to_vec());
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let tag = hmac::sign(&key, format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(tag.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vector_of_the_standard() {
        let signed = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let ids = Ids::seeded(3);
        let (one, two) = (secret(&ids), secret(&ids));
        assert!(one.starts_with(PREFIX) && one.len() == PREFIX.len() + 44 && one != two);
    }
}
