//! What features give to one's own pages: notices, panels of the profile, lists whose views can be saved, what
//! stands under a thing.

use jiff::Timestamp;
use maud::Markup;
use tenure_db::Conn;
use uuid::Uuid;

use super::registry::TimelineEntry;
use super::{AccountId, Acting, Cx, Permit, PersonId, PositionId, Read, Result, Tx};

/// What features give to such pages.
#[derive(Default)]
pub struct Own {
    /// Kinds of notices that people are told.
    pub notices: Vec<NoticeKind>,
    /// Panels of one's own profile.
    pub profile: Vec<ProfilePanel>,
    /// Lists whose views can be saved.
    pub views: Vec<ViewPlace>,
    /// What stands under the page of one promise, one conversation or one person.
    pub records: Vec<RecordPanel>,
    /// What stands beside the facts of a person's page.
    pub beside_person: Vec<PositionPanel>,
    /// Kinds of timeline entries that can be narrowed to one person.
    pub with_person: Vec<PersonTimeline>,
    /// Whom an account's timeline can be narrowed to.
    pub timeline_people: Option<PeopleOf>,
    /// What goes with somebody who is erased, beside words in columns.
    pub erasures: Vec<Erasure>,
}

/// Who is being erased.
pub struct Leaving<'a> {
    /// The person.
    pub person: PersonId,
    /// Where they work or worked.
    pub accounts: &'a [AccountId],
    /// Their addresses, folded.
    pub emails: &'a [String],
    /// Takes their names, addresses and numbers out of a text; none when it holds none of them. With `true` single words
    /// of the name go too: for texts that are about them.
    pub without: &'a dyn Fn(&str, bool) -> Option<String>,
    /// The same for all texts of a JSON value.
    pub without_json: &'a dyn Fn(&serde_json::Value, bool) -> Option<serde_json::Value>,
}

/// Deletes what is kept of somebody and is more than words in a column: files, mails. Runs before words are taken out.
pub type Erasure = fn(&Tx<'_>, &Acting, &Leaving<'_>) -> Result<()>;

/// Lists entries of one account that concern one person: those before a place, newest first, at most so many.
pub type PersonList =
    fn(&Permit<'_, Read>, &Cx, PersonId, Option<(Timestamp, Uuid)>, usize) -> Result<Vec<TimelineEntry>>;

/// A kind of timeline entries, narrowed to one person.
pub struct PersonTimeline {
    /// The kind's key.
    pub key: &'static str,
    /// Entries before `(at, id)`, newest first, at most `limit`.
    pub list: PersonList,
}

/// People of an account by name, those dealt with last first.
pub type PeopleOf = fn(&Permit<'_, Read>, &Cx) -> Result<Vec<(PersonId, String)>>;

/// Draws something under the page of one thing of an account: gets `promise`, `conversation` or `person`, and its id.
/// For what it knows nothing of it draws nothing.
pub type RecordPanel = fn(&Permit<'_, Read>, &Cx, &str, Uuid) -> Result<Markup>;

/// Draws something beside the facts of a person's page; nothing where it knows nothing of them.
pub type PositionPanel = fn(&Permit<'_, Read>, &Cx, PositionId) -> Result<Markup>;

/// Something that people are told. Its sentence is the text `notify-{kind}` of the feature that registers it; there
/// `$who` is the person who caused it, `$account` the account as it is named now, and the rest are the notice's own.
pub struct NoticeKind {
    /// Its name: `mention`, `promise-late` …
    pub kind: &'static str,
    /// Text key of its line in the profile, where people choose how they are told.
    pub label: &'static str,
    /// Icon name.
    pub icon: &'static str,
}

/// A panel of one's own profile.
pub struct ProfilePanel {
    /// Place in the wide column.
    pub order: i64,
    /// Draws the panel for the viewer.
    pub render: fn(&Conn<'_>, &Cx) -> Result<Markup>,
}

/// A list whose filters, columns and order can be saved under a name.
pub struct ViewPlace {
    /// Its name in the API and in the database.
    pub place: &'static str,
    /// Its address.
    pub path: &'static str,
    /// Text key of its title.
    pub label: &'static str,
    /// Text key of "all of them": the list without a view.
    pub everything: &'static str,
    /// Reads a query string and writes it as the list does, without a page; an error for what is not the list's.
    pub normal: fn(&str) -> Result<String>,
}
