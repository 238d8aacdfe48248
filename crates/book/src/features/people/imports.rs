//! The import `people`: rows become new people or change known ones, matched within the account by e-mail, else by name.
//!
//! An empty cell leaves what is stored. The right to import is the right to write any account.

pub mod agreed;
mod row;
mod rows;
mod undo;

use tenure_db::Conn;

use crate::base::imports::{ImportColumn, ImportKind, ImportReport, ImportWay, KeySet, Reads, Record, reading};
use crate::base::{Acting, Fields, Result, UserId};
use crate::features::identity::colleagues::Colleagues;

pub use crate::features::accounts::imports::importer;
pub use undo::remove_added;

/// The import of people.
pub const PEOPLE: ImportKind = ImportKind {
    name: "people",
    columns: &[
        ImportColumn::text("account", "import-people-account").must(),
        ImportColumn::text("name", "import-people-name"),
        ImportColumn::text("title", "import-people-title"),
        ImportColumn::text("email", "import-people-email").reads(Reads::Email),
        ImportColumn::text("phone", "import-people-phone").reads(Reads::Phone),
        ImportColumn::text("unit", "import-people-unit"),
        ImportColumn::text("valid_from", "import-people-valid-from").reads(Reads::Day),
        ImportColumn::text("valid_to", "import-people-valid-to").reads(Reads::Day),
        ImportColumn::text("given_name", "import-people-given-name"),
        ImportColumn::text("family_name", "import-people-family-name"),
        ImportColumn::text("name_order", "import-people-name-order"),
        ImportColumn::text("native_name", "import-people-native-name"),
        ImportColumn::text("former_names", "import-people-former-names"),
        ImportColumn::text("pronunciation", "import-people-pronunciation"),
        ImportColumn::text("email_kind", "import-people-email-kind"),
        ImportColumn::text("phone_kind", "import-people-phone-kind"),
        ImportColumn::text("contacts", "import-people-contacts"),
        ImportColumn::text("languages", "import-people-languages"),
        ImportColumn::text("preferred_channel", "import-people-preferred-channel"),
        ImportColumn::text("privacy_basis", "import-people-privacy-basis"),
        ImportColumn::text("privacy_note", "import-people-privacy-note"),
        ImportColumn::text("keep_until", "import-people-keep-until").reads(Reads::Day),
        ImportColumn::text("birthday", "import-people-birthday").reads(Reads::PartDay),
        ImportColumn::text("notes", "import-people-notes"),
        ImportColumn::text("last_conversation_at", "import-people-last-conversation-at").reads(Reads::Moment),
    ],
    keys: &[KeySet::of(&["account", "email"]), KeySet::of(&["account", "name"])],
    way: ImportWay::Rows(reading::<rows::Reading>),
    undo: Some(undo::take_back),
};

/// The import of vCards: each becomes a row of the same import.
pub const VCARDS: ImportKind = ImportKind {
    name: "vcards",
    columns: &[
        ImportColumn::text("FN", "import-vcards-fn"),
        ImportColumn::text("ORG", "import-vcards-org"),
        ImportColumn::text("TITLE", "import-vcards-title"),
        ImportColumn::text("EMAIL", "import-vcards-email"),
        ImportColumn::text("TEL", "import-vcards-tel"),
        ImportColumn::text("BDAY", "import-vcards-bday"),
        ImportColumn::text("LANG", "import-vcards-lang"),
        ImportColumn::text("NOTE", "import-vcards-note"),
    ],
    keys: &[KeySet::of(&["ORG", "EMAIL"]), KeySet::of(&["ORG", "FN"])],
    way: ImportWay::Rows(reading::<rows::Reading>),
    undo: Some(undo::take_back),
};

/// Tells the mistakes of a row by column, in the importer's language.
pub fn refuse(by: &Acting, record: &Record, fields: &Fields, report: &mut ImportReport) {
    for e in &fields.0 {
        report.refuse(record, &e.field, crate::features::identity::pages::draw::sentence(by.viewer.locale, e));
    }
}

/// Which of us a column names, by e-mail address, full name or sign-in name; whoever imports, where it is empty.
pub fn one_of_us(
    q: &Conn<'_>,
    by: &Acting,
    (record, column): (&Record, &'static str),
    known: &mut Colleagues,
    fields: &mut Fields,
) -> Result<Option<UserId>> {
    let word = record.get(column);
    if word.is_empty() {
        return Ok(Some(by.viewer.id));
    }
    let found = known.find(q, word)?.map(|colleague| colleague.id);
    if found.is_none() {
        fields.add(column, "accounts-import-user");
    }
    Ok(found)
}
