//! Which accounts a list, number, search or export may draw on: what the viewer can see today, narrowed by choice.

mod whole;

use tenure_db::{Conn, params};

use super::by_id::IdSet;
use super::sql::Sql;
use super::{AccountId, Result, TerritoryId, UserId, Viewer};

pub use whole::Whole;

/// What the person chose in the scope switch (`?scope=`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// Accounts on whose team I am.
    Mine,
    /// Mine and those of everybody who reports to me.
    Team,
    /// Visible accounts of a territory and those under it.
    Territory(TerritoryId),
    /// Everything that I can see.
    All,
}

impl Choice {
    /// Reads `mine`, `team`, `all` or `territory:ID`.
    pub fn parse(s: &str) -> Option<Self> {
        match s {
            "mine" => Some(Choice::Mine),
            "team" => Some(Choice::Team),
            "all" => Some(Choice::All),
            _ => s.strip_prefix("territory:")?.parse().ok().map(Choice::Territory),
        }
    }

    /// The value for `?scope=`.
    pub fn code(self) -> String {
        match self {
            Choice::Mine => String::from("mine"),
            Choice::Team => String::from("team"),
            Choice::All => String::from("all"),
            Choice::Territory(id) => format!("territory:{id}"),
        }
    }
}

/// From who is reached to what they hold.
const FROM_VIEWER: &str = "user_reach ur cross join account_access aa";

/// Whom the viewer's team is made of: those for whom one stands in are somebody else's.
const TEAM: &str = " and ur.via <> 'deputy'";

/// Scopes above this many access rows are walked by sort index instead of collected.
const LARGE: i64 = 2_000;

/// The limit in use: debug builds look for `TENURE_LARGE_SCOPE`, so that the tests run once with each arm.
fn limit() -> i64 {
    if !cfg!(debug_assertions) {
        return LARGE;
    }
    static LIMIT: std::sync::OnceLock<i64> = std::sync::OnceLock::new();
    *LIMIT.get_or_init(|| std::env::var("TENURE_LARGE_SCOPE").ok().and_then(|text| text.parse().ok()).unwrap_or(LARGE))
}

/// The rule of visibility for one viewer and one choice, as a condition for SQL.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Who looks.
    pub viewer: UserId,
    /// The install's today, whose rights count.
    pub today: jiff::civil::Date,
    /// The day that the choice is about: whose accounts they were then. It gives no rights.
    pub day: jiff::civil::Date,
    /// What was chosen.
    pub choice: Choice,
    /// Whether the viewer sees all accounts by flag.
    pub everything: bool,
    /// Whether the viewer's reach is too large to collect first.
    pub large: bool,
    /// Rows that give access, counted no further than one past what counts as large.
    pub rows: i64,
}

impl Scope {
    /// Looks up how much the viewer reaches and fixes the arm.
    pub fn resolve(q: &Conn<'_>, viewer: &Viewer, choice: Choice) -> Result<Self> {
        let everything = viewer.all_accounts >= 2;
        let rows = match choice {
            Choice::Mine => Self::held(q, viewer, limit() + 1)?,
            _ if everything => limit() + 1,
            _ => Self::reached(q, viewer, limit() + 1)?,
        };
        Ok(Self {
            viewer: viewer.id,
            today: viewer.today,
            day: viewer.today,
            choice,
            everything,
            large: rows > limit(),
            rows,
        })
    }

    /// All that the viewer can see, for a statement that starts from a few rows of theirs: each row is probed, so that
    /// nothing has to be counted before.
    pub fn probe(viewer: &Viewer) -> Self {
        let (today, everything) = (viewer.today, viewer.all_accounts >= 2);
        Self { viewer: viewer.id, today, day: today, choice: Choice::All, everything, large: true, rows: limit() + 1 }
    }

    /// All that the viewer can see.
    pub fn all(q: &Conn<'_>, viewer: &Viewer) -> Result<Self> {
        Self::resolve(q, viewer, Choice::All)
    }

    fn held(q: &Conn<'_>, viewer: &Viewer, limit: i64) -> Result<i64> {
        q.query_one(
            "select count(*) from (select 1 from account_access where holder_id = $1 limit $2) held",
            &params![viewer.id, limit],
            |r| Ok(r.get(0)?),
        )
    }

    fn reached(q: &Conn<'_>, viewer: &Viewer, limit: i64) -> Result<i64> {
        q.query_one(
            "select count(*) from (select 1 from user_reach ur cross join account_access aa
              where ur.viewer_id = $1 and ur.valid_from <= $2 and ur.valid_to > $2 and aa.holder_id = ur.holder_id
              limit $3) reached",
            &params![viewer.id, viewer.today, limit],
            |r| Ok(r.get(0)?),
        )
    }

    /// The same choice about another day: the accounts that were mine, my team's or the territory's then. Of these only
    /// what can be seen today, by today's rights.
    pub fn on(&self, day: jiff::civil::Date) -> Self {
        Self { day, ..self.clone() }
    }

    /// Everything that the viewer can see, asked one account at a time: for names beside the rows of a list.
    pub fn each(&self) -> Self {
        Self { choice: Choice::All, large: true, day: self.today, ..self.clone() }
    }

    /// The accounts in scope, for what reads most of all accounts anyway: from who is reached to what they hold, at a
    /// fraction of what it costs to ask of each account who holds it.
    ///
    /// # Errors
    /// What the database says.
    pub fn collect(&self, q: &Conn<'_>) -> Result<IdSet<AccountId>> {
        let mut sql = Sql::default();
        match self.choice {
            Choice::All if !self.everything => {
                let rule = self.reaching(&mut sql, self.today, "");
                sql.push(&format!("select aa.account_id from {FROM_VIEWER} where {rule}"));
            }
            _ => {
                sql.push("select a.id from accounts a where ");
                self.filter(&mut sql, "a.id");
            }
        }
        Ok(q.query(&sql.text, &sql.values, |r| Ok::<_, super::Error>(r.get(0)?))?.into_iter().collect())
    }

    /// So many of the accounts in scope, spread evenly over all of them, for what a part tells as well as the whole; all of
    /// them where there are no more. Archived ones may be among them.
    ///
    /// # Errors
    /// What the database says.
    pub fn sample(&self, q: &Conn<'_>, most: i64) -> Result<Vec<AccountId>> {
        let mut sql = Sql::new(
            "select r.id from (select s.id, row_number() over (order by s.id) as n, count(*) over () as whole from (",
        );
        match self.choice {
            Choice::All if !self.everything => {
                let rule = self.reaching(&mut sql, self.today, "");
                sql.push(&format!("select distinct aa.account_id as id from {FROM_VIEWER} where {rule}"));
            }
            _ => {
                sql.push("select a.id as id from accounts a where ");
                self.filter(&mut sql, "a.id");
            }
        }
        let most = sql.param(most);
        sql.push(&format!(
            ") s) r where r.whole <= {most} or (r.n * {most}) / r.whole <> ((r.n - 1) * {most}) / r.whole"
        ));
        q.query(&sql.text, &sql.values, |r| Ok::<_, super::Error>(r.get(0)?))
    }

    /// Appends the condition on the account id in `column`; the caller has written `where` or `and` before it.
    pub fn filter(&self, sql: &mut Sql, column: &str) {
        self.chosen(sql, column);
        if self.day != self.today && !matches!(self.choice, Choice::All | Choice::Territory(_)) {
            sql.push(" and ");
            self.visible(sql, column);
        }
    }

    fn chosen(&self, sql: &mut Sql, column: &str) {
        match self.choice {
            Choice::Mine => {
                let rule = self.mine(sql);
                self.semi_join(sql, column, "account_access aa", &rule);
            }
            Choice::Team => self.reach(sql, column, self.day, TEAM),
            Choice::All => self.visible(sql, column),
            Choice::Territory(id) => {
                let (territory, day) = (sql.param(id), sql.param(self.day));
                sql.push(&format!(
                    "exists (select 1 from account_territories att cross join territory_tree tt
                      where att.account_id = {column} and att.valid_from <= {day} and att.valid_to > {day}
                        and tt.descendant_id = att.territory_id and tt.ancestor_id = {territory}) and "
                ));
                self.visible(sql, column);
            }
        }
    }

    /// On whose team the viewer is.
    fn mine(&self, sql: &mut Sql) -> String {
        let (viewer, day) = (sql.param(self.viewer), sql.param(self.day));
        format!(
            "aa.holder_id = {viewer} and aa.via in ('lead', 'co_manager', 'specialist', 'service', 'sponsor')
             and aa.level >= 2 and aa.valid_from <= {day} and aa.valid_to > {day}"
        )
    }

    fn visible(&self, sql: &mut Sql, column: &str) {
        if self.everything {
            sql.push("1 = 1");
        } else {
            self.reach(sql, column, self.today, "");
        }
    }

    /// Whom the viewer reaches today, and what these hold on `held`.
    fn reach(&self, sql: &mut Sql, column: &str, held: jiff::civil::Date, more: &str) {
        let rule = self.reaching(sql, held, more);
        // The first table drives: from the viewer when the ids are collected, from the account when it is probed.
        let from = if self.large { "account_access aa cross join user_reach ur" } else { FROM_VIEWER };
        self.semi_join(sql, column, from, &rule);
    }

    fn reaching(&self, sql: &mut Sql, held: jiff::civil::Date, more: &str) -> String {
        let (reached, held) = (self.reached_by(sql, more), sql.param(held));
        format!(
            "{reached} and aa.holder_id = ur.holder_id and aa.level >= 2 and aa.valid_from <= {held} and aa.valid_to > {held}"
        )
    }

    /// Whom the viewer reaches today, far enough to see what they hold.
    fn reached_by(&self, sql: &mut Sql, more: &str) -> String {
        let (viewer, day) = (sql.param(self.viewer), sql.param(self.today));
        format!(
            "ur.viewer_id = {viewer} and ur.level_cap >= 2 and ur.valid_from <= {day} and ur.valid_to > {day}{more}"
        )
    }

    fn semi_join(&self, sql: &mut Sql, column: &str, from: &str, rule: &str) {
        if self.large {
            sql.push(&format!("exists (select 1 from {from} where aa.account_id = {column} and {rule})"));
        } else {
            sql.push(&format!("{column} in (select aa.account_id from {from} where {rule})"));
        }
    }
}

/// What the scope switch of a page offers.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What is chosen.
    pub current: Choice,
    /// Accounts in it, when counting is cheap.
    pub count: Option<i64>,
    /// Choices with their names.
    pub options: Vec<(Choice, String)>,
}

/// The choice of a request: `?scope=`, else the one chosen last.
pub fn choice(viewer: &Viewer, asked: Option<&str>) -> Choice {
    // Who leads managers has hardly any accounts of their own, so their pages begin with those of the team.
    let usual = if viewer.has(super::Right::Lead) { Choice::Team } else { Choice::Mine };
    asked.and_then(Choice::parse).or(Choice::parse(&viewer.last_scope)).unwrap_or(usual)
}

/// The scope switch: mine, my team for those who have one, territories that the viewer reaches, everything visible.
pub fn bar(q: &Conn<'_>, viewer: &Viewer, current: Choice, locale: super::Locale) -> Result<Bar> {
    bar_of(q, viewer, &Scope::resolve(q, viewer, current)?, locale)
}

/// Like [`bar`], for a page that has resolved its scope already.
pub fn bar_of(q: &Conn<'_>, viewer: &Viewer, scope: &Scope, locale: super::Locale) -> Result<Bar> {
    bar_counted(q, viewer, scope, locale, None)
}

/// Like [`bar_of`], for a page that may know the number of accounts in scope already.
pub fn bar_counted(
    q: &Conn<'_>,
    viewer: &Viewer,
    scope: &Scope,
    locale: super::Locale,
    known: Option<i64>,
) -> Result<Bar> {
    let current = scope.choice;
    let leads = q
        .query_opt(
            "select 1 from user_reach where viewer_id = $1 and via in ('solid', 'dotted') and valid_from <= $2 and valid_to > $2 limit 1",
            &params![viewer.id, viewer.today],
            |r| Ok::<_, super::Error>(r.get::<i64>(0)?),
        )?
        .is_some();
    let mut options = vec![(Choice::Mine, locale.t("scope-mine").to_owned())];
    if leads {
        options.push((Choice::Team, locale.t("scope-team").to_owned()));
    }
    let territories = q.query(
        "select t.id, t.name from territories t
          where t.archived_at is null and t.id in (
            select tt.descendant_id from user_reach ur cross join territory_holders h cross join territory_tree tt
             where ur.viewer_id = $1 and ur.valid_from <= $2 and ur.valid_to > $2 and ur.via <> 'deputy'
               and h.user_id = ur.holder_id and h.valid_from <= $2 and h.valid_to > $2 and tt.ancestor_id = h.territory_id)
          order by t.name_key limit 30",
        &params![viewer.id, viewer.today],
        |r| Ok::<_, super::Error>((Choice::Territory(r.get(0)?), r.get::<String>(1)?)),
    )?;
    options.extend(territories);
    options.push((Choice::All, locale.t("scope-all").to_owned()));
    let count = match known {
        None if !scope.large => Some(scope.count(q)?),
        known => known,
    };
    if let Choice::Territory(id) = current
        && !options.iter().any(|(c, _)| *c == current)
    {
        // A territory from an old link: its name is shown only if an account in it is visible.
        let name = match count {
            Some(0) => None,
            _ => q.query_opt("select name from territories where id = $1", &params![id], |r| {
                Ok::<_, super::Error>(r.get::<String>(0)?)
            })?,
        };
        options.push((current, name.unwrap_or_else(|| locale.t("unknown").to_owned())));
    }
    Ok(Bar { current, count, options })
}

impl Scope {
    /// Accounts in scope that are not archived.
    pub fn count(&self, q: &Conn<'_>) -> Result<i64> {
        let mut sql = Sql::new("select count(*) from accounts a where a.archived_at is null and ");
        self.filter(&mut sql, "a.id");
        q.query_one(&sql.text, &sql.values, |r| Ok(r.get(0)?))
    }
}
