//! Columns of the accounts list, as features register them.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::Conn;

use super::{AccountId, Cx, Result};

/// How a list cell is drawn and what the API gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cell {
    /// Text as it is.
    Text,
    /// A whole number, right aligned.
    Int,
    /// A day.
    Day,
    /// An instant, shown as its day in the viewer's time zone.
    Instant,
    /// A code of `terms`; the kind is the column's key.
    Term,
    /// Minor units of the currency in the SQL `a.revenue_currency`.
    Money,
    /// Minor units of the install's currency.
    House,
    /// Thousandths of a whole, computed for the rows of a page by a [`MadeColumn`] of the same key.
    Share,
    /// The stored text of a custom field; the column's key names the field.
    Custom,
    /// Microseconds of the last conversation, tier, sector and 1 for a key account, divided by bars: what the day of
    /// the next conversation is computed from when it is read.
    Due,
}

/// A column of the accounts table.
#[derive(Clone, Copy)]
pub struct ListColumn {
    /// Key in URLs and in the API.
    pub key: &'static str,
    /// Text key.
    pub label: &'static str,
    /// How it is drawn.
    pub cell: Cell,
    /// A scalar over `a` (accounts) and `s` (account_stats); `:today` is the install's day, `:year_ago` the same day a
    /// year before, `:currency` the install's currency, `:day` the day looked at, `:visible` the rule that the viewer
    /// can see the account `p`.
    pub sql: &'static str,
    /// Whether an index lets the list sort by it.
    pub sortable: bool,
    /// Whether it shows without being chosen.
    pub default: bool,
    /// Whether the totals row sums it.
    pub total: bool,
    /// Place in the table.
    pub order: i64,
}

/// Amounts in the reporting currency that the team's roll-up adds up by territory and lead.
#[derive(Clone, Debug)]
pub struct TeamColumn {
    /// Text key.
    pub label: &'static str,
    /// A scalar over `a` (accounts); `:year_ago` and `:currency` as for [`ListColumn::sql`], and the words of
    /// [`expand`](super::exports::expand), by which other accounts are asked for that are in scope.
    pub sql: String,
    /// Place in the table.
    pub order: i64,
}

/// Computed cells by account.
pub type Made = HashMap<AccountId, i64>;

/// How the cells of a column are computed that no statement can give: for the rows of a page, and only where the column
/// was chosen. A list that is sorted by it computes it for all accounts that may have a value.
pub struct MadeColumn {
    /// The key of the column.
    pub key: &'static str,
    /// The rows that give an account a value on the day `:day`: a table with its alias, its column of the account, and the
    /// condition on them.
    pub may: [&'static str; 3],
    /// The values of these accounts on a day; the caller has found them in a scope. Those without one are absent.
    pub make: fn(&Conn<'_>, &Cx, &[AccountId], Date) -> Result<Made>,
}

/// Another page of the accounts list: `/accounts?view=KEY` leads there.
pub struct AccountsView {
    /// The word in the address.
    pub key: &'static str,
    /// The page.
    pub path: &'static str,
}
