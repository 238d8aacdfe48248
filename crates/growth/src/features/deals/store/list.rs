//! Deals in a list, with the names around them.

use jiff::civil::Date;
use tenure_db::Conn;

use super::super::model::Deal;
use super::deal::{COLUMNS, WIDTH, read};
use super::filter::{Filter, Whose};
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

const LAST: Date = Date::constant(9999, 12, 31);

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
    let mut sql = Sql::new("");
    let (last, day) = (sql.param(LAST), sql.param(today));
    let key = sort.key().replace(":last", &last);
    // A parameter that no sort needs is bound all the same.
    let unused = format!("{last} >= {last}");
    sql.push(&format!(
        "select {COLUMNS}, a.name, u.name,
                (select w.name from assignments s cross join users w where s.account_id = d.account_id and s.role = 'lead'
                    and s.valid_from <= {day} and s.valid_to > {day} and w.id = s.user_id limit 1),
                coalesce(d.probability, g.probability), k.sorted_by
           from (select d.account_id, d.id, {key} as sorted_by from "
    ));
    // Which deals these are is found first, so that only their rows are sorted and only they are named. The index of
    // names gives them in order where it is not narrowed; else an account is asked for once, not with each of its deals.
    if sort == Sort::Name && filter.outcome.is_none() {
        sql.push("deals d join accounts a on a.id = d.account_id");
        filter.narrow(&mut sql, whose, today);
    } else {
        sql.push("accounts a cross join deals d");
        filter.narrow_sums(&mut sql, whose, today);
    }
    sql.push(&format!(" and {unused}"));
    let (order, than) = if descending { ("desc", "<") } else { ("asc", ">") };
    if let Some(cursor) = cursor {
        let wrong = || Error::field("cursor", "error-cursor");
        let value = cursor.value.as_deref().ok_or_else(wrong)?;
        let value = match sort {
            Sort::CloseOn | Sort::StageSince | Sort::NoticeOn => sql.param(value.parse::<Date>().map_err(|_| wrong())?),
            Sort::Amount => sql.param(value.parse::<i64>().map_err(|_| wrong())?),
            Sort::Name | Sort::Account => sql.param(value.to_owned()),
        };
        let id = sql.param(cursor.id);
        sql.push(&format!(" and ({key} {than} {value} or ({key} = {value} and d.id {than} {id}))"));
    }
    sql.push(&format!(" order by {key} {order}, d.id {order} limit "));
    sql.bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    sql.push(&format!(
        ") k cross join deals d join accounts a on a.id = d.account_id join deal_stages g on g.id = d.stage_id
           left join units u on u.account_id = d.account_id and u.id = d.unit_id
          where d.account_id = k.account_id and d.id = k.id order by k.sorted_by {order}, k.id {order}"
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
