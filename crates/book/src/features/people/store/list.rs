//! The list of people over all accounts in a scope.

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, params};

use super::super::listing::contains;
use crate::base::paging::Cursor;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, PersonId, PositionId, Result, Scope, UnitId};

/// A row of the list.
#[derive(Clone, Debug)]
pub struct Line {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub account_name: String,
    /// The position.
    pub id: PositionId,
    /// Who holds it.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The folded name: the sort key.
    pub name_key: String,
    /// Title.
    pub title: String,
    /// E-mail.
    pub email: String,
    /// Phone.
    pub phone: String,
    /// First day.
    pub from: Date,
    /// First day after; 9999-12-31 when open.
    pub to: Date,
    /// The unit.
    pub unit: Option<UnitId>,
    /// Counts edits.
    pub version: i64,
    /// The last conversation with this person at this account.
    pub last_at: Option<Timestamp>,
}

/// What narrows the list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in name, title, e-mail or account.
    pub text: String,
    /// Only this account.
    pub account: Option<AccountId>,
    /// Former positions too.
    pub former: bool,
}

/// When one last talked with a person `p` of an account; one-way messages do not count.
const LAST: &str =
    "(select t.last_at from person_talks t where t.account_id = p.account_id and t.person_id = p.person_id)";

/// One page by name: `limit` rows and one more after the cursor.
pub fn page(
    q: &Conn<'_>,
    scope: &Scope,
    filter: &Filter,
    cursor: Option<&Cursor>,
    descending: bool,
    limit: usize,
) -> Result<Vec<Line>> {
    let mut sql = Sql::new(
        "select p.account_id, a.name, p.id, p.person_id, n.name, n.name_key, p.title, p.email, p.phone, p.valid_from,",
    );
    sql.push(" p.valid_to, p.version, p.unit_id, ").push(LAST);
    // A large scope walks the names and stops at the page's end; left to itself SQLite reads all positions and sorts.
    sql.push(if scope.large && filter.account.is_none() {
        " from persons n cross join positions p cross join accounts a where p.person_id = n.id and a.id = p.account_id and "
    } else {
        " from persons n join positions p on p.person_id = n.id join accounts a on a.id = p.account_id where "
    });
    narrow(&mut sql, scope, filter);
    let (order, than) = if descending { ("desc", "<") } else { ("asc", ">") };
    if let Some(cursor) = cursor {
        let (value, id) = (sql.param(cursor.value.clone().unwrap_or_default()), sql.param(cursor.id));
        sql.push(&format!(" and (n.name_key {than} {value} or (n.name_key = {value} and p.id {than} {id}))"));
    }
    sql.push(&format!(" order by n.name_key {order}, p.id {order} limit "))
        .bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Line {
            account: r.get(0)?,
            account_name: r.get(1)?,
            id: r.get(2)?,
            person: r.get(3)?,
            name: r.get(4)?,
            name_key: r.get(5)?,
            title: r.get(6)?,
            email: r.get(7)?,
            phone: r.get(8)?,
            from: r.get(9)?,
            to: r.get(10)?,
            version: r.get(11)?,
            unit: r.get(12)?,
            last_at: r.get(13)?,
        })
    })
}

/// How many people the filter leaves.
pub fn count(q: &Conn<'_>, scope: &Scope, filter: &Filter) -> Result<i64> {
    let mut sql = Sql::new(
        "select count(*) from persons n join positions p on p.person_id = n.id join accounts a on a.id = p.account_id where ",
    );
    narrow(&mut sql, scope, filter);
    q.query_one(&sql.text, &sql.values, |r| Ok(r.get(0)?))
}

fn narrow(sql: &mut Sql, scope: &Scope, filter: &Filter) {
    sql.push("p.archived_at is null and a.archived_at is null");
    if !filter.former {
        let day = sql.param(scope.today);
        sql.push(&format!(" and p.valid_from <= {day} and p.valid_to > {day}"));
    }
    if let Some(account) = filter.account {
        sql.push(" and p.account_id = ").bind(account);
    }
    if !filter.text.trim().is_empty() {
        let pattern = sql.param(contains(&filter.text));
        sql.push(&format!(
            " and (a.name_key like {pattern} escape '\\' or exists (select 1 from search_entries e
               where e.account_id = p.account_id and e.kind = 'person' and e.subject_id = p.id and e.folded like {pattern} escape '\\'))"
        ));
    }
    sql.push(" and ");
    scope.filter(sql, "p.account_id");
}

/// The name of an account that is known to be visible.
pub fn account_name(q: &Conn<'_>, account: AccountId) -> Result<Option<String>> {
    q.query_opt("select name from accounts where id = $1", &params![account], |r| Ok(r.get(0)?))
}
