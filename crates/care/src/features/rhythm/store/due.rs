//! People whose rhythm is over, coming, kept, or who were never talked to, over all accounts in a scope.

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Row, ids_value};

use super::super::model::Goals;
use crate::base::paging::Cursor;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, PersonId, PositionId, Result, Scope, UserId};
use crate::features::relationships::store::scope::KEY;

/// Which people.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum View {
    /// Talked to longer ago than the goal.
    #[default]
    Overdue,
    /// Due within a week.
    Soon,
    /// Never talked to.
    Never,
    /// Within the goal.
    Kept,
    /// Everybody with a rhythm, for the panel of one account.
    Any,
}

impl View {
    /// All, in the order of the switch.
    pub const ALL: [View; 4] = [View::Overdue, View::Soon, View::Never, View::Kept];

    /// The word in URLs and in the API.
    pub fn code(self) -> &'static str {
        match self {
            View::Overdue => "overdue",
            View::Soon => "soon",
            View::Never => "never",
            View::Kept => "kept",
            View::Any => "any",
        }
    }

    /// The view with this code.
    pub fn parse(code: &str) -> Option<View> {
        Self::ALL.into_iter().find(|v| v.code() == code)
    }
}

/// What days are counted from.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The goals that hold.
    pub goals: &'a Goals,
    /// The first instant of today in the install's zone.
    pub start: Timestamp,
    /// The install's today.
    pub today: Date,
}

/// What narrows the list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Only this account.
    pub account: Option<AccountId>,
    /// Only those whom this one of us keeps in touch with.
    pub owner: Option<UserId>,
}

/// A person with their rhythm.
#[derive(Clone, Debug)]
pub struct Line {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub account_name: String,
    /// The position.
    pub position: PositionId,
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Title of the position.
    pub title: String,
    /// First day of the position.
    pub since: Date,
    /// Phone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// The last touch.
    pub last_at: Option<Timestamp>,
    /// Days between touches.
    pub goal: i64,
    /// Whether the goal was set for this person.
    pub own: bool,
    /// By what they like to be reached, or empty.
    pub channel: String,
    /// Who keeps in touch.
    pub owner: Option<(UserId, String)>,
    /// The earliest next step that was agreed with them.
    pub step_on: Option<Date>,
}

/// Whether the position `p` holds the buying role of a parameter.
pub(super) fn holds(role: &str) -> String {
    format!(
        "exists (select 1 from position_roles b where b.account_id = p.account_id and b.position_id = p.id
           and b.role = {role})"
    )
}

/// Who keeps in touch: the coverage owner of the position, else the account's lead.
const OWNER: &str = "coalesce(p.owner_id, l.user_id)";

/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400_000_000;

/// The tables around a position `p`, and who is meant.
fn around(sql: &mut Sql, ask: &Ask<'_>, scope: Option<&Scope>, filter: &Filter, goal: &str) {
    let day = sql.param(ask.today);
    sql.push(&format!(
        " left join account_tiers t on t.account_id = a.id and t.valid_from <= {day} and t.valid_to > {day}
          left join contact_plans c on c.account_id = p.account_id and c.person_id = p.person_id
          left join assignments l on l.account_id = a.id and l.role = 'lead' and l.valid_from <= {day} and l.valid_to > {day}
          where p.archived_at is null and p.valid_from <= {day} and p.valid_to > {day} and a.archived_at is null
            and (c.goal_days is not null or {KEY}) and {goal} > 0
            and not exists (select 1 from account_lifecycles f where f.account_id = a.id
                              and f.valid_from <= {day} and f.valid_to > {day} and f.lifecycle = 'former')
            and not exists (select 1 from positions o where o.person_id = p.person_id and coalesce(o.account_id, o.account_id) = p.account_id
                              and o.id < p.id and o.archived_at is null and o.valid_from <= {day} and o.valid_to > {day})"
    ));
    if let Some(account) = filter.account {
        sql.push(" and p.account_id = ").bind(account);
    }
    if let Some(owner) = filter.owner {
        sql.push(&format!(" and {OWNER} = ")).bind(owner);
    }
    if let Some(scope) = scope {
        sql.push(" and ");
        scope.filter(sql, "p.account_id");
    }
}

/// Where the joins of a list begin: a large scope walks the index of the order and stops at the page's end.
fn from(view: View, walk: bool) -> String {
    let walk = match (view, walk) {
        (View::Never, true) => {
            " from positions p cross join accounts a cross join persons n
              left join person_talks w on w.account_id = p.account_id and w.person_id = p.person_id"
        }
        (_, true) => " from person_talks w cross join positions p cross join accounts a cross join persons n",
        (_, false) => return format!(" from {BY_POSITION}"),
    };
    walk.to_owned()
}

/// Positions with what is told of them.
const BY_POSITION: &str = "positions p join accounts a on a.id = p.account_id join persons n on n.id = p.person_id
    left join person_talks w on w.account_id = p.account_id and w.person_id = p.person_id";

/// One page: `limit` rows and one more after the cursor. The longest silence comes first; of those never talked to, who
/// came last.
pub fn page(
    q: &Conn<'_>,
    scope: &Scope,
    ask: &Ask<'_>,
    (view, filter): (View, &Filter),
    cursor: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<Line>> {
    let walk = scope.large && filter.account.is_none();
    let mut sql = Sql::new(
        "select p.account_id, a.name, p.id, p.person_id, n.name, p.title, p.valid_from, p.phone, p.email, w.last_at, ",
    );
    let goal = ask.goals.sql(&mut sql);
    sql.push(&format!(
        "{goal}, c.goal_days is not null, coalesce(nullif(c.channel, ''), p.channel), {OWNER},
         (select u.name from users u where u.id = {OWNER}),
         (select min(i.next_step_on) from interactions i join interaction_people ip
             on ip.account_id = i.account_id and ip.interaction_id = i.id
           where i.account_id = p.account_id and ip.person_id = p.person_id and i.next_step_on is not null
             and i.next_step_done_at is null and i.archived_at is null)"
    ));
    sql.push(&from(view, walk));
    around(&mut sql, ask, Some(scope), filter, &goal);
    if walk {
        sql.push(" and a.id = p.account_id and n.id = p.person_id");
        if view != View::Never {
            sql.push(" and p.account_id = w.account_id and p.person_id = w.person_id");
        }
    }
    bound(&mut sql, ask, view, &goal);
    turn_page(&mut sql, view, cursor)?;
    sql.push(" limit ").bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Line {
            account: r.get(0)?,
            account_name: r.get(1)?,
            position: r.get(2)?,
            person: r.get(3)?,
            name: r.get(4)?,
            title: r.get(5)?,
            since: r.get(6)?,
            phone: r.get(7)?,
            email: r.get(8)?,
            last_at: r.get(9)?,
            goal: r.get(10)?,
            own: r.get(11)?,
            channel: r.get(12)?,
            owner: r.get::<Option<UserId>>(13)?.zip(r.get::<Option<String>>(14)?),
            step_on: r.get(15)?,
        })
    })
}

/// Those of the view only: by the instant before which the last touch is too long ago.
fn bound(sql: &mut Sql, ask: &Ask<'_>, view: View, goal: &str) {
    if matches!(view, View::Never | View::Any) {
        sql.push(if view == View::Never { " and w.last_at is null" } else { "" });
        return;
    }
    let start = sql.param(ask.start);
    let over = format!("cast({start} as bigint) - {goal} * {DAY}");
    let soon = format!("cast({start} as bigint) - ({goal} - {}) * {DAY}", super::super::model::SOON);
    sql.push(&match view {
        View::Overdue => format!(" and w.last_at < {over}"),
        View::Soon => format!(" and w.last_at >= {over} and w.last_at < {soon}"),
        _ => format!(" and w.last_at >= {soon}"),
    });
}

fn turn_page(sql: &mut Sql, view: View, cursor: Option<&Cursor>) -> Result<()> {
    let wrong = || Error::field("cursor", "error-cursor");
    if let Some(cursor) = cursor {
        let value = cursor.value.as_deref().ok_or_else(wrong)?;
        let id = sql.param(cursor.id);
        if view == View::Never {
            let day = sql.param(value.parse::<Date>().map_err(|_| wrong())?);
            sql.push(&format!(" and (p.valid_from < {day} or (p.valid_from = {day} and p.id < {id}))"));
        } else {
            let at = value.parse::<i64>().ok().and_then(|us| Timestamp::from_microsecond(us).ok()).ok_or_else(wrong)?;
            let at = sql.param(at);
            sql.push(&format!(" and (w.last_at > {at} or (w.last_at = {at} and p.id > {id}))"));
        }
    }
    sql.push(match view {
        View::Never => " order by p.valid_from desc, p.id desc",
        View::Any => " order by w.last_at nulls first, p.id",
        _ => " order by w.last_at, p.id",
    });
    Ok(())
}

/// The place of a row in the order.
pub fn cursor(line: &Line) -> Cursor {
    let value = line.last_at.map_or_else(|| line.since.to_string(), |at| at.as_microsecond().to_string());
    Cursor { value: Some(value), id: line.position.0 }
}

/// How many people there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Counts {
    /// With a rhythm.
    pub people: i64,
    /// Talked to longer ago than the goal.
    pub overdue: i64,
    /// Due within a week.
    pub soon: i64,
    /// Never talked to.
    pub never: i64,
}

impl Counts {
    /// Who is due: overdue, or never talked to.
    pub fn due(self) -> i64 {
        self.overdue + self.never
    }
}

/// Positions that may have a rhythm, wherever they are: they are few among all that a large scope holds.
const WITH_RHYTHM: &str = "select b.account_id, b.id from positions b where b.influence >= 4
    union select b.account_id, b.position_id from position_roles b
    union select b.account_id, b.id from contact_plans c cross join positions b
      where c.goal_days is not null and b.account_id = c.account_id and b.person_id = c.person_id";

/// Counts over a scope; those that may count are looked up where it is large.
pub fn counts(q: &Conn<'_>, scope: &Scope, ask: &Ask<'_>, filter: &Filter) -> Result<Counts> {
    counts_with(q, Some(scope), ask.goals, ask, filter)
}

pub(super) fn counts_with(
    q: &Conn<'_>,
    scope: Option<&Scope>,
    goals: &Goals,
    ask: &Ask<'_>,
    filter: &Filter,
) -> Result<Counts> {
    let mut sql = Sql::default();
    let goal = goals.sql(&mut sql);
    let start = sql.param(ask.start);
    sql.push(&format!(
        "select count(*),
           cast(coalesce(sum(case when x.last_at < cast({start} as bigint) - x.goal * {DAY} then 1 else 0 end), 0) as bigint),
           cast(coalesce(sum(case when x.last_at >= cast({start} as bigint) - x.goal * {DAY}
                              and x.last_at < cast({start} as bigint) - (x.goal - {}) * {DAY} then 1 else 0 end), 0) as bigint),
           cast(coalesce(sum(case when x.last_at is null then 1 else 0 end), 0) as bigint)
         from (select w.last_at as last_at, {goal} as goal",
        super::super::model::SOON
    ));
    let large = scope.is_some_and(|scope| scope.large) && filter.account.is_none();
    sql.push(" from ");
    if large {
        sql.push(&format!("({WITH_RHYTHM}) k cross join "));
    }
    sql.push(BY_POSITION);
    around(&mut sql, ask, scope, filter, &goal);
    if large {
        sql.push(" and p.account_id = k.account_id and p.id = k.id");
    }
    sql.push(") x");
    q.query_one(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Counts { people: r.get(0)?, overdue: r.get(1)?, soon: r.get(2)?, never: r.get(3)? })
    })
}

/// Those who keep in touch with somebody in the scope, for the filter.
pub fn owners(q: &Conn<'_>, scope: &Scope) -> Result<Vec<(UserId, String)>> {
    let mut sql = Sql::new(
        "select distinct u.id, u.name, u.name_key from assignments l join users u on u.id = l.user_id
          where l.role = 'lead' and l.valid_from <= ",
    );
    let day = sql.param(scope.today);
    sql.push(&format!("{day} and l.valid_to > {day} and "));
    scope.filter(&mut sql, "l.account_id");
    sql.push(" order by u.name_key, u.id limit 50");
    q.query(&sql.text, &sql.values, |r| Ok((r.get(0)?, r.get(1)?)))
}

/// Every person with a rhythm in the scope: what compliance is counted for.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub account_name: String,
    /// The position.
    pub position: PositionId,
    /// The person.
    pub person: PersonId,
    /// First day of the position.
    pub since: Date,
    /// Days between touches.
    pub goal: i64,
    /// Who keeps in touch.
    pub owner: Option<UserId>,
}

fn person(r: &Row<'_>) -> Result<Person> {
    Ok(Person {
        account: r.get(0)?,
        account_name: r.get(1)?,
        person: r.get(2)?,
        since: r.get(3)?,
        goal: r.get(4)?,
        owner: r.get(5)?,
        position: r.get(6)?,
    })
}

/// What is read of a person.
fn facts(sql: &mut Sql, goals: &Goals) -> String {
    let goal = goals.sql(sql);
    sql.push(&format!("{goal}, {OWNER}, p.id"));
    goal
}

/// Reads them, by account.
pub fn people(q: &Conn<'_>, scope: &Scope, ask: &Ask<'_>, filter: &Filter) -> Result<Vec<Person>> {
    let mut sql = Sql::new("select p.account_id, a.name, p.person_id, p.valid_from, ");
    let goal = facts(&mut sql, ask.goals);
    sql.push(" from positions p join accounts a on a.id = p.account_id");
    around(&mut sql, ask, Some(scope), filter, &goal);
    sql.push(" order by a.name_key, a.id, p.id");
    q.query(&sql.text, &sql.values, person)
}

/// Those of some accounts whom one of us keeps in touch with; the caller knows that the viewer sees the accounts.
pub fn people_of(q: &Conn<'_>, ask: &Ask<'_>, owner: UserId, accounts: &[AccountId]) -> Result<Vec<Person>> {
    let mut sql = Sql::new("select p.account_id, a.name, p.person_id, p.valid_from, ");
    let goal = facts(&mut sql, ask.goals);
    sql.push(" from accounts a cross join positions p");
    around(&mut sql, ask, None, &Filter { owner: Some(owner), ..Filter::default() }, &goal);
    let list = sql.param(ids_value(accounts.iter().map(|a| a.0)));
    sql.push(&format!(" and p.account_id = a.id and a.id in ({}) order by a.id, p.id", q.ids_sql(&list)));
    q.query(&sql.text, &sql.values, person)
}
