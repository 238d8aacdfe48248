//! Which lines count, and to what they belong: the one place that says it in SQL.

use jiff::civil::Date;
use tenure_db::{Conn, params};
use uuid::Uuid;

use super::super::model::{By, Filter, NONE, Who, Whose};
use super::worth::Constant;
use crate::base::dated::OPEN;
use crate::base::exports::{ExportReach, expand};
use crate::base::sql::Sql;
use crate::base::{Result, Scope};
use crate::features::rates::model::Basis;
use crate::features::revenue::model::month_of;
use crate::features::revenue::store::shared::EARLIER;

/// Whose lines, as of which day, of what.
pub struct Ask<'a> {
    /// The accounts.
    pub scope: &'a Scope,
    /// The install's today: lines of later days do not count yet.
    pub today: Date,
    /// The reporting currency.
    pub currency: &'a str,
    /// Which lines.
    pub filter: &'a Filter,
    /// Whether some line stands on several accounts, so that one has to look.
    pub shared: bool,
    /// By which rates, where all lines count by those of one day.
    pub constant: Option<Constant>,
}

impl<'a> Ask<'a> {
    /// Finds out what needs looking at.
    ///
    /// # Errors
    /// What the database says.
    pub fn new(q: &Conn<'_>, scope: &'a Scope, currency: &'a str, filter: &'a Filter) -> Result<Self> {
        let found = q.query_opt("select 1 from revenue_shared limit 1", &params![], |r| {
            Ok::<_, crate::base::Error>(r.get::<i64>(0)?)
        })?;
        Ok(Self { scope, today: scope.today, currency, filter, shared: found.is_some(), constant: None })
    }

    /// The same by other rates than those of the day of each line.
    ///
    /// # Errors
    /// What the database says.
    pub fn by(mut self, q: &Conn<'_>, basis: Basis) -> Result<Self> {
        self.constant = match basis {
            Basis::Historical => None,
            Basis::Constant(day) => Some(Constant::load(q, &self, day)?),
        };
        Ok(self)
    }
}

/// Where sums are read: account by account in scope, each by the index of its own sums. The first table drives, so that
/// a large scope reads its lines in their order instead of one here and one there.
pub(super) const LINES: &str = "accounts own cross join revenue_lines l";

/// The join that gives `lt`, who led the account of the line `l` on its day.
pub(super) const LED_THEN: &str = " left join assignments lt on lt.account_id = l.account_id and lt.role = 'lead'
    and lt.valid_from <= l.sold_on and lt.valid_to > l.sold_on";

/// To whom a line belongs by the attribution of its day: who sold it, where that was told, else who led the account.
/// Needs [`LED_THEN`].
pub fn credited() -> &'static str {
    "coalesce(l.sold_by, lt.user_id)"
}

/// The condition that a row of a dated fact holds on a day.
fn holds(alias: &str, day: &str) -> String {
    format!("{alias}.valid_from <= {day} and {alias}.valid_to > {day}")
}

/// What the rows of a report are: joins, and the row of a line by either attribution.
pub(super) struct Keys {
    pub(super) joins: String,
    pub(super) then: String,
    pub(super) now: String,
}

/// Who leads the account of a line today; needs [`led_now`].
pub(super) const LEADS: &str = "ln.user_id";

/// The join that gives `ln`, who leads the account of the line `l` today.
fn led_now(today: &str) -> String {
    format!(" left join assignments ln on ln.account_id = l.account_id and ln.role = 'lead' and {}", holds("ln", today))
}

/// The keys of rows, with the joins that tell the owners of each line as well: [`credited`] and [`LEADS`].
pub(super) fn keys_and_owners(sql: &mut Sql, ask: &Ask<'_>, by: By) -> Keys {
    let mut keys = keys(sql, ask, by);
    if !matches!(by, By::Lead | By::Team) {
        let today = sql.param(ask.today);
        keys.joins = format!("{LED_THEN}{}{}", led_now(&today), keys.joins);
    }
    keys
}

/// The keys of rows.
pub(super) fn keys(sql: &mut Sql, ask: &Ask<'_>, by: By) -> Keys {
    let today = sql.param(ask.today);
    let led_now = led_now(&today);
    let same = |key: String| Keys { joins: String::new(), then: key.clone(), now: key };
    match by {
        By::Lead => Keys { joins: format!("{LED_THEN}{led_now}"), then: credited().to_owned(), now: LEADS.to_owned() },
        By::Team => Keys {
            joins: format!(
                "{LED_THEN}{led_now}
                 left join reporting_lines mt on mt.user_id = {} and mt.kind = 'solid' and {}
                 left join reporting_lines mn on mn.user_id = ln.user_id and mn.kind = 'solid' and {}",
                credited(),
                holds("mt", "l.sold_on"),
                holds("mn", &today)
            ),
            then: String::from("mt.manager_id"),
            now: String::from("mn.manager_id"),
        },
        By::Territory => Keys {
            joins: format!(
                " left join account_territories at on at.account_id = l.account_id and {}
                  left join account_territories an on an.account_id = l.account_id and {}",
                holds("at", "l.sold_on"),
                holds("an", &today)
            ),
            then: String::from("coalesce(l.territory_id, at.territory_id)"),
            now: String::from("an.territory_id"),
        },
        By::Account => same(String::from("l.account_id")),
        By::Group => same(top(sql, ask, &today)),
        By::Unit => same(String::from("l.unit_id")),
        By::Offering => same(String::from("l.offering_id")),
        By::Sector => same(String::from("l.account_id")),
    }
}

/// The top of the tree of the line's account that the viewer sees: nothing above it is told.
fn top(sql: &mut Sql, ask: &Ask<'_>, today: &str) -> String {
    let mut inner = Sql { text: String::new(), values: std::mem::take(&mut sql.values) };
    inner.push(&format!(
        "(select tr.ancestor_id from account_tree tr where tr.account_id = l.account_id and {} and ",
        holds("tr", today)
    ));
    ask.scope.each().filter(&mut inner, "tr.ancestor_id");
    inner.push(" order by tr.depth desc limit 1)");
    sql.values = inner.values;
    inner.text
}

/// Appends which lines `l` of [`LINES`] count: those of accounts in scope that [`counting`] takes.
pub(super) fn conditions(sql: &mut Sql, ask: &Ask<'_>, months: (i64, i64)) {
    ask.scope.filter(sql, "own.id");
    sql.push(" and l.account_id = own.id and ");
    counting(sql, ask, months);
}

/// Appends which lines `l` of an account in scope count: not removed, not of a later day, once where several accounts of
/// a group have them, and as the filter says.
pub(super) fn counting(sql: &mut Sql, ask: &Ask<'_>, months: (i64, i64)) {
    sql.push("l.archived_at is null and l.sold_month >= ").bind(months.0);
    sql.push(" and l.sold_month < ").bind(months.1.min(month_of(ask.today) + 1));
    sql.push(" and l.sold_on <= ").bind(ask.today);
    if ask.shared {
        copies(sql, ask.scope, ask.today);
        // Once among the lines that the filter leaves: a copy that it takes away does not stand in the way.
        narrow(sql, ask, "c");
        sql.push(")");
    }
    filter(sql, ask);
}

/// Appends that the line `l` counts only at the account in scope that was created first, where it stands on several
/// accounts of a group (`revenue::model::shared`).
pub fn once(sql: &mut Sql, scope: &Scope, today: Date) {
    copies(sql, scope, today);
    sql.push(")");
}

/// The same, open for what is asked of the line `c` of that other account.
fn copies(sql: &mut Sql, scope: &Scope, today: Date) {
    sql.push(" and not ");
    expand(sql, EARLIER, &ExportReach { scope: Some(scope.clone()), viewer: scope.viewer, today });
}

fn filter(sql: &mut Sql, ask: &Ask<'_>) {
    let f = ask.filter;
    if let Some(day) = f.from {
        sql.push(" and l.sold_on >= ").bind(day);
    }
    if let Some(day) = f.before {
        sql.push(" and l.sold_on < ").bind(day);
    }
    narrow(sql, ask, "l");
    if let Some(currency) = &f.currency {
        sql.push(" and l.currency = ").bind(currency.clone());
    }
    if f.unknown {
        unknown(sql, ask);
    }
}

/// Appends what the filter asks of a line that copies of it may not have: where it stands and what it is of.
fn narrow(sql: &mut Sql, ask: &Ask<'_>, line: &str) {
    let f = ask.filter;
    if let Some(account) = f.account {
        below_account(sql, ask, line, account);
    }
    if let Some(unit) = f.unit {
        sql.push(&format!(" and {line}.unit_id = ")).bind(unit);
    }
    if let Some(offering) = f.offering {
        below_offering(sql, line, offering);
    }
    if let Some(territory) = f.territory {
        let territory = sql.param(territory);
        sql.push(&format!(
            " and coalesce({line}.territory_id, (select ft.territory_id from account_territories ft
                where ft.account_id = {line}.account_id and {})) in
              (select tt.descendant_id from territory_tree tt where tt.ancestor_id = {territory})",
            holds("ft", &format!("{line}.sold_on"))
        ));
    }
    match f.sector.as_deref() {
        None => {}
        Some(NONE) => of_sector(sql, line, None),
        Some(sector) => of_sector(sql, line, Some(sector)),
    }
}

pub(super) fn below_account(sql: &mut Sql, ask: &Ask<'_>, line: &str, account: Uuid) {
    let (account, today) = (sql.param(account), sql.param(ask.today));
    sql.push(&format!(
        " and exists (select 1 from account_tree fa
            where fa.account_id = {line}.account_id and fa.ancestor_id = {account} and {})",
        holds("fa", &today)
    ));
}

fn below_offering(sql: &mut Sql, line: &str, offering: Uuid) {
    let offering = sql.param(offering);
    // The tree of offerings is a few levels deep and read whole.
    sql.push(&format!(
        " and {line}.offering_id in (with recursive below (id) as (select id from offerings where id = {offering}
            union select o.id from offerings o join below b on o.parent_id = b.id) select id from below)"
    ));
}

fn of_sector(sql: &mut Sql, line: &str, sector: Option<&str>) {
    let is = match sector {
        None => String::from("fs.sector is null"),
        Some(code) => format!("fs.sector = {}", sql.param(code.to_owned())),
    };
    sql.push(&format!(" and exists (select 1 from accounts fs where fs.id = {line}.account_id and {is})"));
}

/// Appends that no rate converts the line, or that it comes to more than any amount may be: by the rates that the report goes by.
fn unknown(sql: &mut Sql, ask: &Ask<'_>) {
    match &ask.constant {
        None => {
            let currency = sql.param(ask.currency.to_owned());
            sql.push(&format!(" and (l.reporting_minor is null or l.reporting_currency <> {currency})"));
        }
        Some(constant) => {
            let (mut known, mut over) = (vec![sql.param(ask.currency.to_owned())], String::new());
            for (code, rate) in constant.exact().filter(|(code, _)| *code != ask.currency) {
                let (code, most) = (sql.param(code.clone()), sql.param(rate.most()));
                over.push_str(&format!(" or (l.currency = {code} and abs(l.amount_minor) > {most})"));
                known.push(code);
            }
            sql.push(&format!(" and (l.currency not in ({}){over})", known.join(", ")));
        }
    }
}

/// The condition that a key is that of one.
fn is(sql: &mut Sql, key: &str, whose: &Whose) -> String {
    match whose {
        Whose::Nobody => format!("{key} is null"),
        Whose::Id(id) => format!("{key} = {}", sql.param(*id)),
        Whose::Code(code) => format!("{key} = {}", sql.param(code.clone())),
    }
}

/// Appends that a line belongs to the row asked for; the keys are those of that row.
pub(super) fn in_row(sql: &mut Sql, ask: &Ask<'_>, keys: &Keys) {
    let Some((by, row)) = &ask.filter.row else { return };
    match (by, row) {
        // A row has all below it.
        (By::Group, Whose::Id(id)) => below_account(sql, ask, "l", *id),
        // But for that of the offering to which the report is narrowed: what is below has rows of its own.
        (By::Offering, Whose::Id(id)) if ask.filter.offering != Some(*id) => below_offering(sql, "l", *id),
        (By::Sector, Whose::Nobody) => of_sector(sql, "l", None),
        (By::Sector, Whose::Code(code)) => of_sector(sql, "l", Some(code)),
        (_, row) => {
            let keys = match ask.filter.who {
                Some(Who::Then) => &[&keys.then][..],
                Some(Who::Now) => &[&keys.now],
                Some(Who::Both) | None => &[&keys.then, &keys.now],
            };
            let any: Vec<String> = keys.iter().map(|key| is(sql, key, row)).collect();
            sql.push(&format!(" and ({})", any.join(" or ")));
        }
    }
}

/// The day on which the owner of a line then stopped leading its account: null for who sold without leading, and for who
/// leads still. Needs [`LED_THEN`].
pub(super) fn handed(sql: &mut Sql) -> String {
    let open = sql.param(OPEN);
    format!("case when lt.user_id = {} and lt.valid_to < {open} then lt.valid_to end", credited())
}

/// Appends that a line went from one to another as asked for. Needs the joins of [`keys_and_owners`].
pub(super) fn in_move(sql: &mut Sql, ask: &Ask<'_>) {
    let f = ask.filter;
    if f.moved {
        sql.push(&format!(" and {} is distinct from {LEADS}", credited()));
    }
    for (key, whose) in [(credited(), &f.then), (LEADS, &f.now)] {
        if let Some(whose) = whose {
            let is = is(sql, key, whose);
            sql.push(&format!(" and {is}"));
        }
    }
    match f.handed {
        None => {}
        Some(None) => {
            let handed = handed(sql);
            sql.push(&format!(" and {handed} is null"));
        }
        Some(Some(day)) => {
            let handed = handed(sql);
            sql.push(&format!(" and {handed} = ")).bind(day);
        }
    }
}
