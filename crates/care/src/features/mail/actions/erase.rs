//! What goes of mails with somebody who is erased. A mail between them and us alone goes with what came with it; of one
//! that names others, too, what is kept is written anew without them.

use std::collections::BTreeSet;

use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::{Address, Mail, compose, read};
use super::super::store::erase as store;
use crate::base::registry::Leaving;
use crate::base::{Acting, Error, Result};
use crate::features::files::store::{content, erase as files};
use crate::features::identity::store::users::by_emails;

/// Deletes mails of the person, and takes them out of those of others.
///
/// # Errors
/// What the database says.
pub fn erase(tx: &Tx<'_>, by: &Acting, leaving: &Leaving<'_>) -> Result<()> {
    files::delete(tx, &store::attached(tx, leaving.accounts, leaving.person)?)?;
    let mut last = Uuid::nil();
    loop {
        let page = store::after(tx, last)?;
        let Some((id, _)) = page.last() else { return Ok(()) };
        last = *id;
        for (id, sha256) in page {
            one(tx, by, leaving, (id, &sha256))?;
        }
    }
}

fn one(tx: &Tx<'_>, by: &Acting, leaving: &Leaving<'_>, (id, sha256): (Uuid, &[u8])) -> Result<()> {
    let mail = match content::whole(tx, sha256) {
        Ok(raw) => read(&raw).ok(),
        Err(Error::NotFound) => None,
        Err(other) => return Err(other),
    };
    let Some(mail) = mail else { return Ok(()) };
    let mut emails: BTreeSet<String> = leaving.emails.iter().cloned().collect();
    emails.extend(store::said(tx, id, leaving.person)?.iter().map(|email| tenure_text::fold(email)));
    let all: Vec<&str> = mail.everybody().map(|a| a.email.as_str()).collect();
    let theirs: BTreeSet<&str> = all.iter().copied().filter(|a| emails.contains(&tenure_text::fold(a))).collect();
    let ours = by_emails(tx, &all)?;
    if !theirs.is_empty() && all.iter().all(|a| theirs.contains(a) || ours.contains_key(*a)) {
        store::delete(tx, id)?;
        return content::release(tx, sha256);
    }
    theirs.iter().try_for_each(|email| store::forget(tx, id, email))?;
    let left = without(&mail, &theirs, leaving);
    if left == mail {
        return Ok(());
    }
    let new = content::put(tx, by, &compose(&left))?;
    content::settle(tx, by.now, &new)?;
    store::replace(tx, id, &new.sha256, (&left.key, &left.summary()))?;
    left.everybody().try_for_each(|a| store::rename(tx, id, a))?;
    content::release(tx, sha256)
}

/// The mail as if the person had not been in it.
fn without(mail: &Mail, theirs: &BTreeSet<&str>, leaving: &Leaving<'_>) -> Mail {
    let about = !theirs.is_empty();
    let clean = |text: &str| (leaving.without)(text, about).unwrap_or_else(|| text.to_owned());
    let other = |a: &Address| {
        (!theirs.contains(a.email.as_str())).then(|| Address { name: clean(&a.name), email: a.email.clone() })
    };
    let mut left = Mail {
        key: clean(&mail.key),
        from: mail.from.as_ref().and_then(other),
        to: mail.to.iter().filter_map(other).collect(),
        subject: clean(&mail.subject),
        text: clean(&mail.text),
        ..mail.clone()
    };
    left.attachments.iter_mut().for_each(|one| one.name = clean(&one.name));
    left
}
