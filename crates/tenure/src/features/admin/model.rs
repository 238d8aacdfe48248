//! An event as the audit log shows it, and the filter of the log.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::base::paging::Cursor;
use crate::base::{BatchId, Fields, Result, calendar, validate};

/// Filter of the log.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// A verb, or the beginning of one that ends with a dot.
    pub verb: String,
    /// Only this user's.
    pub actor: Option<Uuid>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Where the page starts.
    pub cursor: Option<Cursor>,
}

impl Filter {
    /// Reads the filter as typed.
    ///
    /// # Errors
    /// `Invalid` with every field that cannot be read.
    pub fn parse(verb: &str, actor: &str, from: &str, to: &str, cursor: &str, today: Date) -> Result<Self> {
        let mut fields = Fields::default();
        let filter = Filter {
            verb: validate::line(&mut fields, "verb", verb, 60),
            actor: validate::id(&mut fields, "actor", actor),
            from: calendar::parse_optional(&mut fields, "from", from, today),
            to: calendar::parse_optional(&mut fields, "to", to, today),
            cursor: if cursor.is_empty() { None } else { Some(Cursor::decode(cursor)?) },
        };
        fields.finish()?;
        Ok(filter)
    }
}

/// One event. What it says of an account is filled only for those who can see that account.
#[derive(Clone, Debug)]
pub struct AuditEvent {
    /// Its id.
    pub id: Uuid,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who did it; none for the console.
    pub actor: Option<(Uuid, String)>,
    /// What was done.
    pub verb: String,
    /// The account it belongs to, if the reader may know.
    pub account: Option<(Uuid, String)>,
    /// Whether it belongs to an account at all.
    pub of_account: bool,
    /// What changed, if the reader may know.
    pub changes: Option<serde_json::Value>,
    /// The reason given, if the reader may know.
    pub reason: String,
}

/// Something that a user did and may still take back.
#[derive(Clone, Debug)]
pub struct Deed {
    /// The batch that undo takes back as one.
    pub batch: BatchId,
    /// When its latest event was recorded.
    pub at: Timestamp,
    /// The verb of its first event.
    pub verb: String,
    /// An account that it touched.
    pub account: Option<(Uuid, String)>,
    /// How many events it has.
    pub events: usize,
}
