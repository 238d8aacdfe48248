//! Passwords: argon2id, always off the async threads and never inside a database closure.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::base::{Error, Ids, Result};

/// 19 MiB, two passes, one lane: about 20 ms on a server, and far more for whoever guesses.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// So that a wave of sign-ins takes time, not memory.
static TURNS: Semaphore = Semaphore::const_new(2);

/// What the password of an unknown e-mail is compared with, so that the answer takes as long.
static DUMMY: LazyLock<String> =
    LazyLock::new(|| hash_blocking(&[7; 16], "nobody has this password").unwrap_or_default());

fn argon() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|e| Error::internal(format!("argon2: {e}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash to store; for threads without a runtime.
///
/// # Errors
/// `Internal` when the parameters are refused.
pub fn hash_blocking(salt: &[u8; 16], password: &str) -> Result<String> {
    let wrong = |e| Error::internal(format!("argon2: {e}"));
    let salt = SaltString::encode_b64(salt).map_err(wrong)?;
    Ok(argon()?.hash_password(password.as_bytes(), &salt).map_err(wrong)?.to_string())
}

fn verify_blocking(hash: &str, password: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return false };
    argon().is_ok_and(|a| a.verify_password(password.as_bytes(), &parsed).is_ok())
}

/// A fresh salt.
pub fn salt(ids: &Ids) -> [u8; 16] {
    let mut salt = [0; 16];
    ids.fill(&mut salt);
    salt
}

async fn off_thread<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let turn = TURNS.acquire().await.map_err(|_| Error::internal("the semaphore was closed"))?;
    let done = tokio::task::spawn_blocking(f).await.map_err(|e| Error::internal(format!("hashing: {e}")))?;
    drop(turn);
    Ok(done)
}

/// The hash to store.
///
/// # Errors
/// `Internal` when hashing fails.
pub async fn hash(ids: &Ids, password: String) -> Result<String> {
    let salt = salt(ids);
    off_thread(move || hash_blocking(&salt, &password)).await?
}

/// Whether the password is the stored one. Without a stored one the answer is no, after the same work.
///
/// # Errors
/// `Internal` when hashing fails.
pub async fn verify(stored: Option<String>, password: String) -> Result<bool> {
    off_thread(move || match stored {
        Some(hash) => verify_blocking(&hash, &password),
        None => {
            verify_blocking(&DUMMY, &password);
            false
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_again_and_salted() {
        let ids = Ids::seeded(1);
        let one = hash(&ids, String::from("correct horse battery")).await.unwrap();
        let other = hash(&ids, String::from("correct horse battery")).await.unwrap();
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && one != other);
        assert!(verify(Some(one.clone()), String::from("correct horse battery")).await.unwrap());
        assert!(!verify(Some(one), String::from("correct horse batterz")).await.unwrap());
        assert!(!verify(None, String::from("nobody has this password")).await.unwrap());
        assert!(!verify(Some(String::from("rubbish")), String::from("x")).await.unwrap());
    }
}
