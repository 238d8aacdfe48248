//! Requests of many accounts: those to somebody, those from somebody, and those of the accounts in a scope.

use jiff::civil::Date;
use tenure_db::{Conn, Row};

use super::super::model::Request;
use super::request::{COLUMNS, WIDTH, read};
use crate::base::paging::Cursor;
use crate::base::permit_request::theirs;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, Scope, UserId, Viewer};

/// A request with the names around it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The request.
    pub request: Request,
    /// The account's name.
    pub account: String,
    /// Who asks, by name.
    pub asker: Option<String>,
    /// Who looks after it, by name.
    pub owner: Option<String>,
}

const AROUND: &str = "a.name, k.name, u.name from requests r join accounts a on a.id = r.account_id
    left join users k on k.id = r.asker_id left join users u on u.id = r.owner_id";

fn line(r: &Row<'_>) -> Result<Line> {
    Ok(Line { request: read(r)?, account: r.get(WIDTH)?, asker: r.get(WIDTH + 1)?, owner: r.get(WIDTH + 2)? })
}

/// Whose requests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    /// Those that the viewer looks after, of accounts that they need not see.
    ToMe,
    /// Those that the viewer asked, of accounts that they see.
    FromMe,
    /// All of the accounts in scope.
    All,
}

impl Whose {
    /// All, in the order of the page.
    pub const ALL: [Whose; 3] = [Whose::ToMe, Whose::FromMe, Whose::All];

    /// The word of the page and of the API.
    pub fn code(self) -> &'static str {
        match self {
            Whose::ToMe => "to_me",
            Whose::FromMe => "from_me",
            Whose::All => "all",
        }
    }

    /// The value with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|w| w.code() == code)
    }
}

/// Which of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Show {
    /// Those on which somebody waits.
    #[default]
    Waiting,
    /// Of these, those past the day on which they are needed.
    Late,
    /// Those that ended.
    Closed,
    /// All.
    All,
}

impl Show {
    /// All, in the order of the page.
    pub const ALL: [Show; 4] = [Show::Waiting, Show::Late, Show::Closed, Show::All];

    /// The word of the page and of the API.
    pub fn code(self) -> &'static str {
        match self {
            Show::Waiting => "waiting",
            Show::Late => "late",
            Show::Closed => "closed",
            Show::All => "all",
        }
    }

    /// The value with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// What narrows a list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Whose.
    pub whose: Whose,
    /// Which.
    pub show: Show,
    /// Only of this department.
    pub department: String,
    /// Only of this account.
    pub account: Option<AccountId>,
}

fn narrow(sql: &mut Sql, viewer: &Viewer, scope: &Scope, filter: &Filter) {
    sql.push(" where r.archived_at is null and a.archived_at is null");
    match filter.show {
        Show::Waiting => {
            sql.push(" and r.state in ('open', 'accepted')");
        }
        Show::Late => {
            sql.push(" and r.state in ('open', 'accepted') and r.need_by < ").bind(viewer.today);
        }
        Show::Closed => {
            sql.push(" and r.state in ('answered', 'declined', 'withdrawn')");
        }
        Show::All => {}
    }
    if !filter.department.is_empty() {
        sql.push(" and r.department = ").bind(filter.department.clone());
    }
    if let Some(account) = filter.account {
        sql.push(" and r.account_id = ").bind(account);
    }
    sql.push(" and ");
    match filter.whose {
        Whose::ToMe => theirs(sql, viewer.id, viewer.today),
        Whose::FromMe => {
            sql.push("r.asker_id = ").bind(viewer.id).push(" and ");
            Scope::probe(viewer).filter(sql, "r.account_id");
        }
        Whose::All => scope.filter(sql, "r.account_id"),
    }
}

/// One page, the first needed first: `limit` rows and one more after the cursor.
pub fn page(
    q: &Conn<'_>,
    viewer: &Viewer,
    scope: &Scope,
    filter: &Filter,
    cursor: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<Line>> {
    let mut sql = Sql::new(&format!("select {COLUMNS}, {AROUND}"));
    narrow(&mut sql, viewer, scope, filter);
    if let Some(cursor) = cursor {
        let wrong = || Error::field("cursor", "error-cursor");
        let day: Date = cursor.value.as_deref().and_then(|v| v.parse().ok()).ok_or_else(wrong)?;
        let (day, id) = (sql.param(day), sql.param(cursor.id));
        sql.push(&format!(" and (r.need_by > {day} or (r.need_by = {day} and r.id > {id}))"));
    }
    sql.push(" order by r.need_by, r.id limit ").bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, line)
}

/// The place of a row in that order.
pub fn cursor(row: &Line) -> Cursor {
    Cursor { value: Some(row.request.need_by.to_string()), id: row.request.id.0 }
}

/// How many wait, and how many of these are late.
pub fn counts(q: &Conn<'_>, viewer: &Viewer, scope: &Scope, whose: Whose) -> Result<(i64, i64)> {
    let mut sql = Sql::new("select count(*), cast(coalesce(sum(case when r.need_by < ");
    sql.bind(viewer.today)
        .push(" then 1 else 0 end), 0) as bigint) from requests r join accounts a on a.id = r.account_id");
    let filter = Filter { whose, show: Show::Waiting, department: String::new(), account: None };
    narrow(&mut sql, viewer, scope, &filter);
    q.query_one(&sql.text, &sql.values, |r| Ok((r.get(0)?, r.get(1)?)))
}

/// Requests that became late from `since` on and before `today`, and of which this one of us was not told yet: the
/// request, and whom to tell.
pub(in crate::features::requests) fn newly_late(
    q: &Conn<'_>,
    notice: &str,
    (since, today): (Date, Date),
    limit: i64,
) -> Result<Vec<(Request, UserId)>> {
    let side = |column: &str| {
        format!(
            "select {COLUMNS}, r.{column} as told from requests r join accounts a on a.id = r.account_id
              where r.state in ('open', 'accepted') and r.need_by >= $1 and r.need_by < $2 and r.archived_at is null
                and a.archived_at is null and r.{column} is not null
                and not exists (select 1 from notifications n where n.user_id = r.{column} and n.kind = $3
                                  and n.about_id = r.id and n.about_on = r.need_by)"
        )
    };
    let sql = format!(
        "select * from ({} union all {}) late order by need_by, id, told limit $4",
        side("owner_id"),
        side("asker_id")
    );
    q.query(&sql, &tenure_db::params![since, today, notice, limit], |r| Ok((read(r)?, r.get(WIDTH)?)))
}
