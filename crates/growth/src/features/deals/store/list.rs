//! Deals in a list, with the names around them.

use jiff::civil::Date;
use tenure_db::{Conn, pairs_value};
use uuid::Uuid;

use super::super::model::Deal;
use super::deal::{COLUMNS, WIDTH, read};
use super::filter::{Filter, Whose};
use super::open::{self, By};
use super::parts;
use crate::base::paging::Cursor;
use crate::base::sql::Sql;
use crate::base::{AccountId, DealId, Error, Result};

/// A deal with the names of what it refers to; its parts are not read.
#[derive(Clone, Debug)]
pub struct Named {
    /// The deal.
    pub deal: Deal,
    /// The account's name.
    pub account: String,
    /// The unit's.
    pub unit: Option<String>,
    /// Of whoever leads the account.
    pub lead: Option<String>,
    /// The probability that counts, in percent.
    pub likely: i64,
    /// What it was sorted by.
    key: String,
}

/// What a list is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// When it is to close, or closed.
    CloseOn,
    /// What it is worth in the reporting currency.
    Amount,
    /// Its name.
    Name,
    /// The account's name.
    Account,
    /// When it came into its stage.
    StageSince,
    /// When the last day for notice is; the end where none is known.
    NoticeOn,
}

impl Sort {
    /// The words of the API.
    pub const WORDS: [&'static str; 6] = ["close_on", "amount", "name", "account", "stage_since", "notice_on"];

    /// The sort of a word.
    pub fn parse(word: &str) -> Self {
        match word {
            "amount" => Sort::Amount,
            "name" => Sort::Name,
            "account" => Sort::Account,
            "stage_since" => Sort::StageSince,
            "notice_on" => Sort::NoticeOn,
            _ => Sort::CloseOn,
        }
    }

    /// The order that packed deals know, too.
    fn packed(self) -> Option<By> {
        match self {
            Sort::CloseOn => Some(By::Close),
            Sort::Amount => Some(By::Amount),
            Sort::StageSince => Some(By::Since),
            Sort::Name | Sort::Account | Sort::NoticeOn => None,
        }
    }

    /// What a cursor says of the row before.
    fn place(self, cursor: &Cursor) -> Result<Place> {
        let wrong = || Error::field("cursor", "error-cursor");
        let value = cursor.value.as_deref().ok_or_else(wrong)?;
        Ok(match self {
            Sort::CloseOn | Sort::StageSince | Sort::NoticeOn => Place::Day(value.parse().map_err(|_| wrong())?),
            Sort::Amount => Place::Number(value.parse().map_err(|_| wrong())?),
            Sort::Name | Sort::Account => Place::Text(value.to_owned()),
        })
    }

    /// What is compared; what is unknown stands last when rising.
    fn key(self) -> &'static str {
        match self {
            Sort::CloseOn => "coalesce(d.closed_on, d.close_on, :last)",
            Sort::Amount => "coalesce(d.reporting_minor, -1)",
            Sort::Name => "d.name_key",
            Sort::Account => "a.name_key",
            Sort::StageSince => "d.stage_since",
            Sort::NoticeOn => "coalesce(d.notice_on, d.close_on, :last)",
        }
    }
}

/// Where those stand of which no day is known.
pub(super) const LAST: Date = Date::constant(9999, 12, 31);

/// What deals of a list are compared by.
enum Place {
    Day(Date),
    Number(i64),
    Text(String),
}

impl Place {
    /// As [`By`] numbers it.
    fn number(&self) -> i64 {
        match self {
            Place::Day(day) => By::day(*day),
            Place::Number(number) => *number,
            Place::Text(_) => 0,
        }
    }
}

/// One page: `limit` rows and one more after the cursor.
///
/// # Errors
/// `Invalid` for a cursor of another list.
pub fn page(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    filter: &Filter,
    today: Date,
    (sort, descending): (Sort, bool),
    cursor: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<Named>> {
    let after = cursor.map(|cursor| Ok::<_, Error>((sort.place(cursor)?, cursor.id))).transpose()?;
    // Which deals these are is found first, so that only their rows are sorted and only they are named.
    let found = chosen(q, (whose, filter, today), (sort, descending), after.as_ref(), limit + 1)?;
    let mut sql = Sql::new("");
    let (last, day) = (sql.param(LAST), sql.param(today));
    let pairs = sql.param(pairs_value(found.iter().map(|(account, id)| (account.0, id.0))));
    let (key, order) = (sort.key().replace(":last", &last), if descending { "desc" } else { "asc" });
    sql.push(&format!(
        "select {COLUMNS}, a.name, u.name,
                (select w.name from assignments s cross join users w where s.account_id = d.account_id and s.role = 'lead'
                    and s.valid_from <= {day} and s.valid_to > {day} and w.id = s.user_id limit 1),
                coalesce(d.probability, g.probability), {key}
           from deals d join accounts a on a.id = d.account_id join deal_stages g on g.id = d.stage_id
           left join units u on u.account_id = d.account_id and u.id = d.unit_id
          where (d.account_id, d.id) in ({}) and {last} >= {last} order by {key} {order}, d.id {order}",
        q.pairs_sql(&pairs)
    ));
    q.query(&sql.text, &sql.values, |r| {
        let at = WIDTH + 4;
        let key = match sort {
            Sort::CloseOn | Sort::StageSince | Sort::NoticeOn => r.get::<Date>(at)?.to_string(),
            Sort::Amount => r.get::<i64>(at)?.to_string(),
            Sort::Name | Sort::Account => r.get::<String>(at)?,
        };
        Ok(Named {
            deal: read(r)?,
            account: r.get(WIDTH)?,
            unit: r.get(WIDTH + 1)?,
            lead: r.get(WIDTH + 2)?,
            likely: r.get(WIDTH + 3)?,
            key,
        })
    })
}

/// The deals of a page.
fn chosen(
    q: &Conn<'_>,
    (whose, filter, today): (&Whose<'_>, &Filter, Date),
    (sort, descending): (Sort, bool),
    after: Option<&(Place, Uuid)>,
    limit: usize,
) -> Result<Vec<(AccountId, DealId)>> {
    if let Some(by) = sort.packed() {
        let after = after.map(|(place, id)| (place.number(), DealId(*id)));
        if let Some(found) = open::first(q, (whose, filter, today), (&by, descending), after, limit)? {
            return Ok(found);
        }
    }
    let mut sql = Sql::new("");
    let last = sql.param(LAST);
    let key = sort.key().replace(":last", &last);
    sql.push("select d.account_id, d.id from ");
    // The index of names gives them in order where it is not narrowed; else an account is asked for once, not with each
    // of its deals.
    if sort == Sort::Name && filter.outcome.is_none() {
        sql.push("deals d join accounts a on a.id = d.account_id");
        filter.narrow(&mut sql, whose, today);
    } else {
        sql.push("accounts a cross join deals d");
        filter.narrow_sums(&mut sql, whose, today);
    }
    // A parameter that no sort needs is bound all the same.
    sql.push(&format!(" and {last} >= {last}"));
    let (order, than) = if descending { ("desc", "<") } else { ("asc", ">") };
    if let Some((place, id)) = after {
        let value = match place {
            Place::Day(day) => sql.param(*day),
            Place::Number(number) => sql.param(*number),
            Place::Text(text) => sql.param(text.clone()),
        };
        let id = sql.param(*id);
        sql.push(&format!(" and ({key} {than} {value} or ({key} = {value} and d.id {than} {id}))"));
    }
    sql.push(&format!(" order by {key} {order}, d.id {order} limit "));
    sql.bind(i64::try_from(limit).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, |r| Ok((r.get(0)?, r.get(1)?)))
}

/// Reads what belongs to the deals of a list, their steps among it.
///
/// # Errors
/// What the database says.
pub fn with_parts(q: &Conn<'_>, rows: &[Named]) -> Result<Vec<Deal>> {
    let mut deals: Vec<Deal> = rows.iter().map(|n| n.deal.clone()).collect();
    parts::load(q, &mut deals)?;
    Ok(deals)
}

/// The place of a row in that order.
pub fn cursor(row: &Named) -> Cursor {
    Cursor { value: Some(row.key.clone()), id: row.deal.id.0 }
}

/// The accounts in scope with such deals, the first by name.
///
/// # Errors
/// What the database says.
pub fn accounts(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    filter: &Filter,
    today: Date,
    limit: i64,
) -> Result<Vec<(AccountId, String)>> {
    // A limit inside, so that SQLite looks for one deal of each account instead of joining all.
    let mut sql =
        Sql::new("select a.id, a.name from accounts a where exists (select 1 from deals d where d.account_id = a.id");
    filter.deals(&mut sql, whose, today);
    sql.push(" limit 1)");
    filter.accounts(&mut sql, whose, today, "a.id");
    sql.push(" order by a.name_key, a.id limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| Ok((r.get(0)?, r.get(1)?)))
}

/// Names of deals by id, for reports; the caller may show them.
///
/// # Errors
/// What the database says.
pub fn names(q: &Conn<'_>, account: AccountId) -> Result<Vec<(DealId, String)>> {
    let sql = "select id, name from deals where account_id = $1 and archived_at is null order by name_key, id";
    q.query(sql, &tenure_db::params![account], |r| Ok((r.get(0)?, r.get(1)?)))
}
