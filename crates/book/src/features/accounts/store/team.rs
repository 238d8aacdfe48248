//! The team page: counts and load by territory and lead, over the accounts in scope.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use tenure_db::{Conn, Row};

use crate::base::asof::{self, AsOf};
use crate::base::exports::{ExportReach, expand};
use crate::base::registry::TeamColumn;
use crate::base::scope::Scope;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, TerritoryId, UserId};

/// The numbers of some accounts.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Numbers {
    /// Accounts.
    pub accounts: i64,
    /// Tier points.
    pub points: i64,
    /// Accounts at risk or leaving.
    pub at_risk: i64,
    /// Accounts without a conversation for long.
    pub quiet: i64,
    /// Open promises, ours.
    pub promises: i64,
}

impl Numbers {
    /// Adds others.
    pub fn add(&mut self, other: &Numbers) {
        self.accounts += other.accounts;
        self.points += other.points;
        self.at_risk += other.at_risk;
        self.quiet += other.quiet;
        self.promises += other.promises;
    }

    fn read(r: &Row<'_>, i: usize) -> Result<Self> {
        Ok(Self {
            accounts: r.get(i)?,
            points: r.get(i + 1)?,
            at_risk: r.get(i + 2)?,
            quiet: r.get(i + 3)?,
            promises: r.get(i + 4)?,
        })
    }
}

/// The accounts of one lead in one territory; none for either where there is none.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    /// The territory and its name.
    pub territory: Option<(TerritoryId, String)>,
    /// The lead, their name and their capacity in points.
    pub lead: Option<(UserId, String, i64)>,
    /// Their numbers.
    pub numbers: Numbers,
    /// What the columns of money come to, in their order; none where nothing is known.
    pub money: Vec<Option<i64>>,
}

/// Columns of money that are added up, and in which currency.
#[derive(Clone, Copy, Debug, Default)]
pub struct Columns<'a> {
    /// What they are.
    pub of: &'a [TeamColumn],
    /// The reporting currency.
    pub currency: &'a str,
}

impl Columns<'_> {
    /// Appends the expressions over an account `a`, each between two pieces of SQL and numbered behind them.
    fn push(&self, sql: &mut Sql, scope: &Scope, (before, after): (&str, &str)) {
        if self.of.is_empty() {
            return;
        }
        let ago = sql.param(scope.today.checked_sub(1.year()).unwrap_or(scope.today));
        let currency = sql.param(self.currency.to_owned());
        let reach = ExportReach { scope: Some(scope.each()), viewer: scope.viewer, today: scope.today };
        for (i, column) in self.of.iter().enumerate() {
            sql.push(", ").push(before);
            expand(sql, &column.sql.replace(":year_ago", &ago).replace(":currency", &currency), &reach);
            sql.push(&format!("{after}{i}"));
        }
    }

    fn read(&self, r: &Row<'_>, from: usize) -> Result<Vec<Option<i64>>> {
        (0..self.of.len()).map(|i| Ok(r.get(from + i)?)).collect()
    }
}

/// The dated rows of a day beside each account `a`, and its stats, which are today's.
fn joins(day: &str) -> String {
    format!(
        " from accounts a
          left join account_stats s on s.account_id = a.id
          left join account_territories at on at.account_id = a.id and at.valid_from <= {day} and at.valid_to > {day}
          left join assignments l on l.account_id = a.id and l.role = 'lead' and l.valid_from <= {day} and l.valid_to > {day}
          left join account_tiers ti on ti.account_id = a.id and ti.valid_from <= {day} and ti.valid_to > {day}
          left join account_lifecycles li on li.account_id = a.id and li.valid_from <= {day} and li.valid_to > {day}
          left join terms tp on tp.kind = 'tier' and tp.code = ti.tier
          left join account_workloads w on w.account_id = a.id
         where "
    )
}

/// The accounts of the scope that are live, on the day that is looked at.
fn within(sql: &mut Sql, scope: &Scope, as_of: Option<AsOf>) {
    asof::live(as_of, sql);
    sql.push(" and ");
    scope.on(asof::day(as_of, scope.today)).filter(sql, "a.id");
}

/// An account weighs what was set for it, else what its tier says; without a tier one point.
fn sums(quiet: &str) -> String {
    format!(
        "count(*) as accounts, cast(coalesce(sum(coalesce(w.points, tp.points, 1)), 0) as bigint) as points,
         cast(coalesce(sum(case when li.lifecycle in ('at_risk', 'leaving') then 1 else 0 end), 0) as bigint) as at_risk,
         cast(coalesce(sum(case when s.last_conversation_at is null or s.last_conversation_at < {quiet} then 1 else 0 end), 0) as bigint) as quiet,
         cast(coalesce(sum(s.open_promises), 0) as bigint) as promises"
    )
}

/// All parts of the scope, by territory and lead. Conversations before `quiet` count as none.
pub fn parts(
    q: &Conn<'_>,
    scope: &Scope,
    as_of: Option<AsOf>,
    quiet: Timestamp,
    columns: Columns<'_>,
) -> Result<Vec<Part>> {
    let mut sql = Sql::default();
    let (day, quiet) = (sql.param(asof::day(as_of, scope.today)), sql.param(quiet));
    let names: String = (0..columns.of.len()).map(|i| format!(", p.money_{i}")).collect();
    sql.push(&format!(
        "select p.territory_id, t.name, p.user_id, u.name, u.capacity, p.accounts, p.points, p.at_risk, p.quiet, p.promises{names}
           from (select at.territory_id, l.user_id, {}",
        sums(&quiet)
    ));
    columns.push(&mut sql, scope, ("cast(sum(", ") as bigint) as money_"));
    sql.push(&joins(&day));
    within(&mut sql, scope, as_of);
    sql.push(
        " group by at.territory_id, l.user_id) p
          left join territories t on t.id = p.territory_id left join users u on u.id = p.user_id
          order by t.name_key nulls last, t.id, u.name_key nulls last, u.id",
    );
    q.query(&sql.text, &sql.values, |r| {
        let territory = match (r.get::<Option<TerritoryId>>(0)?, r.get::<Option<String>>(1)?) {
            (Some(id), Some(name)) => Some((id, name)),
            _ => None,
        };
        let lead = match (r.get::<Option<UserId>>(2)?, r.get::<Option<String>>(3)?, r.get::<Option<i64>>(4)?) {
            (Some(id), Some(name), Some(capacity)) => Some((id, name, capacity)),
            _ => None,
        };
        Ok(Part { territory, lead, numbers: Numbers::read(r, 5)?, money: columns.read(r, 10)? })
    })
}

/// An account of an open row.
#[derive(Clone, PartialEq, Debug)]
pub struct Leaf {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Code of its tier.
    pub tier: Option<String>,
    /// Code of its lifecycle.
    pub lifecycle: Option<String>,
    /// Its numbers.
    pub numbers: Numbers,
    /// What stands in the columns of money.
    pub money: Vec<Option<i64>>,
    /// The last conversation.
    pub last_conversation_at: Option<Timestamp>,
    /// The last day on which it had a lead; the day of its making when it never had one.
    pub led_until: Date,
}

/// What bounds the accounts of a part.
#[derive(Clone, Debug)]
pub struct Bounds<'a> {
    /// Columns of money.
    pub columns: Columns<'a>,
    /// Conversations before it count as none.
    pub quiet: Timestamp,
    /// The day that is looked at; none is today.
    pub as_of: Option<AsOf>,
    /// Most rows.
    pub limit: i64,
    /// The zone in which days are counted.
    pub zone: TimeZone,
}

/// The accounts of one part, those that weigh most first, at most `limit`.
pub fn leaves(
    q: &Conn<'_>,
    scope: &Scope,
    (territory, lead): (Option<TerritoryId>, Option<UserId>),
    bounds: &Bounds<'_>,
) -> Result<Vec<Leaf>> {
    let mut sql = Sql::default();
    let (day, quiet) = (sql.param(asof::day(bounds.as_of, scope.today)), sql.param(bounds.quiet));
    sql.push(&format!(
        "select a.id, a.name, ti.tier, li.lifecycle, s.last_conversation_at, a.created_at,
                (select max(x.valid_to) from assignments x where x.account_id = a.id and x.role = 'lead' and x.valid_to <= {day}),
                cast(1 as bigint), cast(coalesce(w.points, tp.points, 1) as bigint),
                cast(case when li.lifecycle in ('at_risk', 'leaving') then 1 else 0 end as bigint),
                cast(case when s.last_conversation_at is null or s.last_conversation_at < {quiet} then 1 else 0 end as bigint),
                cast(coalesce(s.open_promises, 0) as bigint)"
    ));
    bounds.columns.push(&mut sql, scope, ("", " as money_"));
    sql.push(&joins(&day));
    within(&mut sql, scope, bounds.as_of);
    same(&mut sql, "at.territory_id", territory);
    same(&mut sql, "l.user_id", lead);
    sql.push(" order by coalesce(w.points, tp.points, 1) desc, a.name_key, a.id limit ").bind(bounds.limit);
    let zone = bounds.zone.clone();
    q.query(&sql.text, &sql.values, |r| {
        let (made, until): (Timestamp, Option<Date>) = (r.get(5)?, r.get(6)?);
        let made = crate::base::clock::day_in(made, &zone);
        Ok::<_, Error>(Leaf {
            id: r.get(0)?,
            name: r.get(1)?,
            tier: r.get(2)?,
            lifecycle: r.get(3)?,
            last_conversation_at: r.get(4)?,
            led_until: until.unwrap_or(made),
            numbers: Numbers::read(r, 7)?,
            money: bounds.columns.read(r, 12)?,
        })
    })
}

fn same<V: tenure_db::IntoValue + 'static>(sql: &mut Sql, column: &str, value: Option<V>) {
    match value {
        Some(value) => sql.push(&format!(" and {column} = ")).bind(value),
        None => sql.push(&format!(" and {column} is null")),
    };
}

/// Since when the account that waits longest has no lead: the last day with one, or the day of its making.
pub fn oldest_without_lead(q: &Conn<'_>, scope: &Scope, as_of: Option<AsOf>, zone: &TimeZone) -> Result<Option<Date>> {
    let mut sql = Sql::default();
    let day = sql.param(asof::day(as_of, scope.today));
    sql.push(&format!(
        "select a.created_at,
                (select max(x.valid_to) from assignments x where x.account_id = a.id and x.role = 'lead' and x.valid_to <= {day})
           from accounts a
          where not exists (select 1 from assignments l where l.account_id = a.id and l.role = 'lead'
                               and l.valid_from <= {day} and l.valid_to > {day}) and "
    ));
    within(&mut sql, scope, as_of);
    let days = q.query(&sql.text, &sql.values, |r| {
        let (made, until): (Timestamp, Option<Date>) = (r.get(0)?, r.get(1)?);
        Ok::<_, Error>(until.unwrap_or(crate::base::clock::day_in(made, zone)))
    })?;
    Ok(days.into_iter().min())
}
