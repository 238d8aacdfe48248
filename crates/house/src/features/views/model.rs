//! What a saved view is.

use uuid::Uuid;

use crate::base::UserId;

/// Most characters of a name.
pub const NAME: usize = 60;
/// Most characters of a query string.
pub const QUERY: usize = 2_000;
/// Most views of one owner for one list.
pub const MOST: i64 = 100;

/// A saved view.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Its id.
    pub id: Uuid,
    /// Whose it is; only the owner changes it.
    pub owner: UserId,
    /// The owner's name.
    pub owner_name: String,
    /// Which list: `accounts`, `people`, `promises`.
    pub place: String,
    /// What it is called.
    pub name: String,
    /// The list's query string, without a page.
    pub query: String,
    /// Whether those who report to the owner see it too.
    pub shared: bool,
    /// For If-Match.
    pub version: i64,
    /// Whether it was deleted.
    pub archived: bool,
}

impl View {
    /// Its address on the list at `path`.
    pub fn href(&self, path: &str) -> String {
        let end = if self.query.is_empty() { String::new() } else { format!("&{}", self.query) };
        format!("{path}?saved={}{end}", self.id)
    }
}

/// A view to be saved.
#[derive(Clone, Debug, Default)]
pub struct NewView {
    /// Which list.
    pub place: String,
    /// What it is called.
    pub name: String,
    /// The list's query string.
    pub query: String,
    /// Whether those who report to the owner see it too.
    pub shared: bool,
}

/// What changes; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct EditView {
    /// Another name.
    pub name: Option<String>,
    /// Another query string.
    pub query: Option<String>,
    /// Private or for the team.
    pub shared: Option<bool>,
    /// The version that was read; none overwrites.
    pub base: Option<i64>,
}
