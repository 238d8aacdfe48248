//! What features give to exports: kinds of import files as they are written, so that what was exported can be imported.

use jiff::civil::Date;

use super::sql::Sql;
use super::{Scope, UserId};

/// How a cell of an export is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExportForm {
    /// Text as it is.
    Text,
    /// A whole number.
    Int,
    /// A day: `2026-11-03`.
    Day,
    /// The last day of something whose end is stored as the day after; empty while it is open.
    LastDay,
    /// An instant: `2026-11-03T14:05:00Z`.
    Instant,
    /// An instant, of which the day is written.
    DayOf,
    /// Minor units, written as a decimal; names the cell that holds the currency.
    Minor(&'static str),
    /// A number in units of so many decimals, written without zeros at its end.
    Scaled(u8),
    /// Text whose line breaks become this.
    Lines(&'static str),
    /// Several values with this between them. Their SQL is a statement of its own that selects the owner's account, the
    /// owner and one value, in order; in it `:within(account, owner)` stands for the condition that the owner is one of
    /// those at hand, or `:within(account)` where an account owns them.
    Many(&'static str),
}

/// One column of a kind.
#[derive(Clone, Copy, Debug)]
pub struct ExportCell {
    /// Its name, that of the import.
    pub name: &'static str,
    /// A scalar over what the kind selects from, see [`expand`].
    pub sql: &'static str,
    /// How it is written.
    pub form: ExportForm,
}

impl ExportCell {
    /// A cell of text.
    pub const fn text(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, form: ExportForm::Text }
    }

    /// The same cell in another form.
    pub const fn form(self, form: ExportForm) -> Self {
        Self { form, ..self }
    }
}

/// A kind of import file, as an export writes it: the same name, the same columns in the same order.
#[derive(Clone, Copy)]
pub struct ExportKind {
    /// Name of the import.
    pub name: &'static str,
    /// What its rows are selected from, with short names for the tables.
    pub from: &'static str,
    /// What identifies a row, and orders the file.
    pub key: &'static [&'static str],
    /// The account that a row belongs to; none for things of the house, which only an export of everything holds.
    pub account: Option<&'static str>,
    /// Which rows, see [`expand`].
    pub rows: &'static str,
    /// Its columns.
    pub cells: &'static [ExportCell],
    /// What has the values of cells with [`ExportForm::Many`] and custom fields: the ids of its account and of itself,
    /// which are also the key. An account has its own.
    pub owner: Option<(&'static str, &'static str)>,
    /// The subject of the custom fields that it has.
    pub custom: Option<&'static str>,
}

/// Who exports what, and when.
#[derive(Clone, Debug)]
pub struct ExportReach {
    /// What the reader sees; none for an export of everything.
    pub scope: Option<Scope>,
    /// The reader.
    pub viewer: UserId,
    /// The install's today.
    pub today: Date,
}

/// Appends a piece of SQL. `:today` stands for the day, `:viewer` for the reader, and `:seen(a.id)` for the condition
/// that the reader may see that account, which is always true in an export of everything.
pub fn expand(sql: &mut Sql, mut text: &str, reach: &ExportReach) {
    while let Some(at) = text.find(':') {
        let (before, rest) = text.split_at(at);
        sql.push(before);
        if let Some(rest) = rest.strip_prefix(":today") {
            sql.bind(reach.today);
            text = rest;
        } else if let Some(rest) = rest.strip_prefix(":viewer") {
            sql.bind(reach.viewer);
            text = rest;
        } else if let Some((column, rest)) = rest.strip_prefix(":seen(").and_then(|rest| rest.split_once(')')) {
            match &reach.scope {
                Some(scope) => scope.filter(sql, column),
                None => drop(sql.push("1 = 1")),
            }
            text = rest;
        } else {
            sql.push(":");
            text = &rest[1..];
        }
    }
    sql.push(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_parameters() {
        let reach =
            ExportReach { scope: None, viewer: UserId(uuid::Uuid::nil()), today: jiff::civil::date(2026, 11, 12) };
        let mut sql = Sql::new("select ");
        expand(&mut sql, "a where d <= :today and u = :viewer and :seen(a.id) and t = '12:30'", &reach);
        assert_eq!(sql.text, "select a where d <= $1 and u = $2 and 1 = 1 and t = '12:30'");
        assert_eq!(sql.values.len(), 2);
    }
}
