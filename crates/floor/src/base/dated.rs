//! Dated rows: from which day to which day something holds.
//!
//! In storage the end is exclusive and an open end is 9999-12-31; on pages and in files the last day is included.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use tenure_db::{Conn, Tx, Value, params};
use uuid::Uuid;

use super::{Acting, Error, Fields, Result};

/// The stored end of what has no end.
pub const OPEN: Date = date(9999, 12, 31);

/// A span of days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// First day after; [`OPEN`] when there is no end.
    pub to: Date,
}

impl Span {
    /// From a day on, without end.
    pub fn since(from: Date) -> Self {
        Self { from, to: OPEN }
    }

    /// From what forms and files say: a first day and a last day that is included.
    ///
    /// # Errors
    /// `Invalid` on `valid_to` when the last day lies before the first.
    pub fn new(from: Date, last: Option<Date>) -> Result<Self> {
        let to = match last {
            None => OPEN,
            Some(last) if last < from => return Err(Error::field("valid_to", "error-ends-before-start")),
            Some(last) => next_day(last),
        };
        Ok(Self { from, to })
    }

    /// The last day included; none when open.
    pub fn last(&self) -> Option<Date> {
        (self.to < OPEN).then(|| self.to.yesterday().unwrap_or(self.to))
    }

    /// Whether it holds on `day`.
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && day < self.to
    }

    /// Whether both hold on some day.
    pub fn overlaps(&self, other: &Span) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// The days on which both hold.
    pub fn intersect(&self, other: &Span) -> Option<Span> {
        let both = Span { from: self.from.max(other.from), to: self.to.min(other.to) };
        (both.from < both.to).then_some(both)
    }
}

/// The day after; the end of time stays.
pub fn next_day(day: Date) -> Date {
    day.checked_add(1.day()).unwrap_or(OPEN)
}

/// Reads the two last columns of a row as a span.
pub fn span_at(r: &tenure_db::Row<'_>, from: usize) -> Result<Span> {
    Ok(Span { from: r.get(from)?, to: r.get(from + 1)? })
}

/// A dated fact of an account of which exactly one value holds per day: tier, lifecycle, territory, parent.
/// The tables have the same columns, so this one piece serves them all.
pub struct Fact {
    /// The table.
    pub table: &'static str,
    /// The column that holds the value.
    pub column: &'static str,
}

/// The tier of an account over time.
pub const TIER: Fact = Fact { table: "account_tiers", column: "tier" };
/// The lifecycle of an account over time.
pub const LIFECYCLE: Fact = Fact { table: "account_lifecycles", column: "lifecycle" };
/// The territory of an account over time.
pub const TERRITORY: Fact = Fact { table: "account_territories", column: "territory_id" };
/// The parent of an account over time.
pub const PARENT: Fact = Fact { table: "account_parents", column: "parent_id" };

/// One row of a dated fact.
#[derive(Clone, Debug)]
pub struct FactRow<V> {
    /// The row's id.
    pub id: Uuid,
    /// The value.
    pub value: V,
    /// When it holds.
    pub span: Span,
    /// Why it was set.
    pub reason: String,
    /// Who set it.
    pub by: Option<Uuid>,
}

impl Fact {
    /// All rows of the account, oldest first.
    pub fn history<V: tenure_db::FromColumn>(
        &self,
        q: &Conn<'_>,
        account: super::AccountId,
    ) -> Result<Vec<FactRow<V>>> {
        let sql = format!(
            "select id, {}, valid_from, valid_to, reason, created_by from {} where account_id = $1 order by valid_from, id",
            self.column, self.table
        );
        q.query(&sql, &params![account], |r| {
            Ok(FactRow { id: r.get(0)?, value: r.get(1)?, span: span_at(r, 2)?, reason: r.get(4)?, by: r.get(5)? })
        })
    }

    /// The value that holds on `day`.
    pub fn on<V: tenure_db::FromColumn>(
        &self,
        q: &Conn<'_>,
        account: super::AccountId,
        day: Date,
    ) -> Result<Option<V>> {
        let sql = format!(
            "select {} from {} where account_id = $1 and valid_from <= $2 and valid_to > $2",
            self.column, self.table
        );
        q.query_opt(&sql, &params![account, day], |r| Ok(r.get(0)?))
    }

    /// Sets `value` from `from` on (none ends the fact): the row that holds then is cut, later rows are replaced.
    /// The caller holds a permit on the account and records the event.
    pub fn set(
        &self,
        tx: &Tx<'_>,
        by: &Acting,
        account: super::AccountId,
        value: Option<Value<'static>>,
        from: Date,
        reason: &str,
    ) -> Result<()> {
        let (table, column) = (self.table, self.column);
        tx.execute(
            &format!("delete from {table} where account_id = $1 and valid_from >= $2"),
            &params![account, from],
        )?;
        tx.execute(
            &format!("update {table} set valid_to = $2 where account_id = $1 and valid_to > $2"),
            &params![account, from],
        )?;
        if let Some(value) = value {
            let sql = format!(
                "insert into {table} (account_id, id, {column}, valid_from, valid_to, reason, created_by, created_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)"
            );
            let row = by.uuid();
            let values = [
                account.0.into(),
                row.into(),
                value,
                from.into(),
                OPEN.into(),
                Value::from(reason),
                by.viewer.actor().map_or(Value::NullUuid, |u| Value::Uuid(u.0)),
                by.now.into(),
            ];
            tx.execute(&sql, &values)?;
        }
        Ok(())
    }
}

/// Reads `valid_from` and `valid_to` as typed by people (`valid_to` included); an empty start is today.
pub fn parse_span(fields: &mut Fields, today: Date, from: &str, to: &str) -> Span {
    let from = super::calendar::parse_optional(fields, "valid_from", from, today).unwrap_or(today);
    let last = super::calendar::parse_optional(fields, "valid_to", to, today);
    match Span::new(from, last) {
        Ok(span) => span,
        Err(_) => {
            fields.add("valid_to", "error-ends-before-start");
            Span::since(from)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_included() {
        let span = Span::new(date(2026, 11, 1), Some(date(2026, 11, 30))).unwrap();
        assert_eq!(span.to, date(2026, 12, 1));
        assert!(span.holds(date(2026, 11, 30)) && !span.holds(date(2026, 12, 1)));
        assert_eq!(span.last(), Some(date(2026, 11, 30)));
        assert!(Span::new(date(2026, 11, 2), Some(date(2026, 11, 1))).is_err());
        assert_eq!(Span::since(date(2026, 1, 1)).last(), None);
    }

    #[test]
    fn spans_meet_but_do_not_overlap() {
        let a = Span { from: date(2026, 1, 1), to: date(2026, 2, 1) };
        let b = Span { from: date(2026, 2, 1), to: OPEN };
        assert!(!a.overlaps(&b) && a.intersect(&b).is_none());
        assert_eq!(
            a.intersect(&Span::since(date(2026, 1, 15))),
            Some(Span { from: date(2026, 1, 15), to: date(2026, 2, 1) })
        );
    }
}
