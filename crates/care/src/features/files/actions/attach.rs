//! Adding files.

use serde_json::json;
use tenure_db::Tx;

use super::super::model::NewFile;
use super::super::registrations::FILE;
use super::super::store::{content, file};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, Error, FileId, Result, search};

/// Adds files whose pieces have arrived, in the order given.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account; `Invalid` under a thing that is not of the account.
pub fn attach(tx: &Tx<'_>, by: &Acting, account: AccountId, files: &[NewFile]) -> Result<Vec<FileId>> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    for new in files {
        if !file::exists(&permit, new.about)? {
            return Err(Error::field("about_id", "error-unknown"));
        }
        content::settle(tx, by.now, &new.content)?;
    }
    let rows: Vec<(FileId, &NewFile)> = files.iter().map(|new| (FileId(by.uuid()), new)).collect();
    file::insert(tx, by, &permit, &rows)?;
    for (id, new) in &rows {
        let changes =
            json!({"name": [null, new.name], "size": [null, new.content.size], "about": [null, new.about.code()]});
        events::record(tx, by, NewEvent::on(account, "file.attached", "file", id.0).version(1).changes(changes))?;
    }
    let things: Vec<_> = rows.iter().map(|(id, _)| (account, id.0)).collect();
    search::refresh(tx, &FILE, &things)?;
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}
