//! Taking a mail in: reading it, and storing what came with it. A mail is read as a whole, so only a few at a time are.

use tenure_db::{Db, Tx};
use tokio::sync::Semaphore;

use super::model::{Broken, Mail, Received, Why, read};
use crate::base::{Acting, Cx, Error, Fields, Result};
use crate::features::files::intake::Refusal;
use crate::features::files::model::{CHUNK, Content, HEAD, MEGABYTE, checked};
use crate::features::files::store::content;

/// Mails that are read at the same time.
static READING: Semaphore = Semaphore::const_new(2);

/// Most bytes of a mail: what a file may have, and what packing as text adds.
pub fn limit(by: &Acting) -> u64 {
    u64::try_from(by.settings.file_limit_mb).unwrap_or(1) * MEGABYTE * 3 / 2
}

/// Reads a mail and stores what came with it, beside the requests that are served.
///
/// # Errors
/// `Invalid` on `file` when it is no mail or too much of one.
pub async fn receive(cx: &Cx, by: &Acting, raw: Vec<u8>) -> Result<Received> {
    let _turn = READING.acquire().await.map_err(|e| Error::internal(e.to_string()))?;
    let (db, by) = (cx.app.db.clone(), by.clone());
    let ran = tokio::task::spawn_blocking(move || take(&db, &by, &raw)).await;
    ran.map_err(|e| Error::internal(e.to_string()))?
}

/// Reads a mail and stores what came with it.
///
/// # Errors
/// `Invalid` on `file` when it is no mail or too much of one.
pub fn take(db: &Db, by: &Acting, raw: &[u8]) -> Result<Received> {
    if raw.len() as u64 > limit(by) {
        return Err(large(by));
    }
    let (mail, raw) = opened(raw)?;
    let (mut files, mut left_out) = (Vec::new(), Vec::new());
    for one in &mail.attachments {
        match refused(by, &one.name, &one.bytes) {
            Some(why) => left_out.push((one.name.clone(), why)),
            None => files.push((one.name.clone(), store(db, by, &one.bytes)?)),
        }
    }
    let attachments = mail.attachments.into_iter().map(|a| super::model::Attachment { bytes: Vec::new(), ..a });
    let mail = Mail { attachments: attachments.collect(), ..mail };
    Ok(Received { mail, files, left_out, raw: store(db, by, &raw)? })
}

/// The mail to file: one that was forwarded as an attachment, with nothing said about it, is the one that counts.
fn opened(raw: &[u8]) -> Result<(Mail, std::borrow::Cow<'_, [u8]>)> {
    let broken = |why: Broken| Error::field("file", why.key());
    let mail = read(raw).map_err(broken)?;
    let inner = match mail.attachments.as_slice() {
        [one] if one.mail && mail.text.trim().is_empty() => {
            read(&one.bytes).ok().map(|inner| (inner, one.bytes.clone()))
        }
        _ => None,
    };
    Ok(match inner {
        Some((inner, bytes)) => (inner, bytes.into()),
        None => (mail, raw.into()),
    })
}

fn large(by: &Acting) -> Error {
    let mut fields = Fields::default();
    fields.add_with("file", "mail-error-large", vec![("most", (limit(by) / MEGABYTE).to_string())]);
    Error::Invalid(fields)
}

fn refused(by: &Acting, name: &str, bytes: &[u8]) -> Option<Why> {
    let most = u64::try_from(by.settings.file_limit_mb).unwrap_or(1);
    if bytes.len() as u64 > most * MEGABYTE {
        return Some(Refusal::Large(most).words(name));
    }
    checked(name, &bytes[..bytes.len().min(HEAD)]).err().map(|why| Refusal::Type(why).words(name))
}

/// Stores bytes piece by piece, each in a transaction of its own.
fn store(db: &Db, by: &Acting, bytes: &[u8]) -> Result<Content> {
    let described = content::described(by.uuid(), bytes);
    let (id, now) = (described.store, by.now);
    for (place, piece) in (0..).zip(bytes.chunks(CHUNK)) {
        let piece = piece.to_vec();
        db.write_blocking(move |tx| {
            if place == 0 {
                content::begin(tx, id, now)?;
            }
            content::stage(tx, id, place, &piece)
        })?;
    }
    Ok(described)
}

/// Reads a mail and stores what came with it in the transaction at hand: for the demo.
///
/// # Errors
/// `Invalid` on `file` when it is no mail.
pub fn within(tx: &Tx<'_>, by: &Acting, raw: &[u8]) -> Result<Received> {
    let (mail, raw) = opened(raw)?;
    let files = mail.attachments.iter().map(|a| Ok((a.name.clone(), content::put(tx, by, &a.bytes)?)));
    let files = files.collect::<Result<Vec<_>>>()?;
    Ok(Received { files, left_out: Vec::new(), raw: content::put(tx, by, &raw)?, mail })
}
