//! Which lines count, and to what they belong: the one place that says it in SQL.

use jiff::civil::Date;
use tenure_db::{Conn, params};

use super::super::model::{By, Filter, NONE, Who};
use crate::base::sql::Sql;
use crate::base::{Result, Scope};
use crate::features::revenue::model::month_of;

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
        Ok(Self { scope, today: scope.today, currency, filter, shared: found.is_some() })
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

/// The keys of rows; `today` is a parameter of the statement.
pub(super) fn keys(sql: &mut Sql, ask: &Ask<'_>, by: By) -> Keys {
    let today = sql.param(ask.today);
    let led_now = format!(
        " left join assignments ln on ln.account_id = l.account_id and ln.role = 'lead' and {}",
        holds("ln", &today)
    );
    let same = |key: String| Keys { joins: String::new(), then: key.clone(), now: key };
    match by {
        By::Lead => {
            Keys { joins: format!("{LED_THEN}{led_now}"), then: credited().to_owned(), now: String::from("ln.user_id") }
        }
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
        once(sql, ask.scope, ask.today);
    }
    filter(sql, ask);
}

/// Appends that the line `l` counts only at the account in scope that was created first, where it stands on several
/// accounts of a group (`revenue::model::shared`).
pub fn once(sql: &mut Sql, scope: &Scope, today: Date) {
    let today = sql.param(today);
    sql.push(&format!(
        " and not exists (select 1 from revenue_shared s
            join revenue_shared o on o.match_key = s.match_key and o.account_id < s.account_id
            join revenue_lines c on c.account_id = o.account_id and c.id = o.line_id and c.sold_on = l.sold_on
             and c.currency = l.currency and c.amount_minor = l.amount_minor and c.archived_at is null
            where s.account_id = l.account_id and s.line_id = l.id
              and exists (select 1 from account_tree ta join account_tree tb on tb.ancestor_id = ta.ancestor_id
                where ta.account_id = l.account_id and tb.account_id = o.account_id and {} and {}) and ",
        holds("ta", &today),
        holds("tb", &today)
    ));
    scope.filter(sql, "o.account_id");
    sql.push(")");
}

fn filter(sql: &mut Sql, ask: &Ask<'_>) {
    let f = ask.filter;
    if let Some(day) = f.from {
        sql.push(" and l.sold_on >= ").bind(day);
    }
    if let Some(day) = f.before {
        sql.push(" and l.sold_on < ").bind(day);
    }
    if let Some(account) = f.account {
        let (account, today) = (sql.param(account), sql.param(ask.today));
        sql.push(&format!(
            " and exists (select 1 from account_tree fa where fa.account_id = l.account_id and fa.ancestor_id = {account} and {})",
            holds("fa", &today)
        ));
    }
    if let Some(unit) = f.unit {
        sql.push(" and l.unit_id = ").bind(unit);
    }
    if let Some(offering) = f.offering {
        let offering = sql.param(offering);
        // The tree of offerings is a few levels deep and read whole.
        sql.push(&format!(
            " and l.offering_id in (with recursive below (id) as (select id from offerings where id = {offering}
                union select o.id from offerings o join below b on o.parent_id = b.id) select id from below)"
        ));
    }
    if let Some(territory) = f.territory {
        let territory = sql.param(territory);
        sql.push(&format!(
            " and coalesce(l.territory_id, (select ft.territory_id from account_territories ft
                where ft.account_id = l.account_id and {})) in
              (select tt.descendant_id from territory_tree tt where tt.ancestor_id = {territory})",
            holds("ft", "l.sold_on")
        ));
    }
    if f.sector.as_deref() == Some(NONE) {
        sql.push(" and exists (select 1 from accounts fs where fs.id = l.account_id and fs.sector is null)");
    } else if let Some(sector) = &f.sector {
        let sector = sql.param(sector.clone());
        sql.push(&format!(
            " and exists (select 1 from accounts fs where fs.id = l.account_id and fs.sector = {sector})"
        ));
    }
    if let Some(currency) = &f.currency {
        sql.push(" and l.currency = ").bind(currency.clone());
    }
    if f.unknown {
        let currency = sql.param(ask.currency.to_owned());
        sql.push(&format!(" and (l.reporting_minor is null or l.reporting_currency <> {currency})"));
    }
}

/// Appends that a line belongs to the row asked for, or moved; the keys are those of that row.
pub(super) fn in_row(sql: &mut Sql, ask: &Ask<'_>, keys: &Keys) {
    if ask.filter.moved {
        sql.push(&format!(" and {} is distinct from {}", keys.then, keys.now));
    }
    let Some((_, row)) = ask.filter.row else { return };
    let is = |sql: &mut Sql, key: &str| match row {
        None => format!("{key} is null"),
        Some(id) => format!("{key} = {}", sql.param(id)),
    };
    match ask.filter.who {
        Some(Who::Then) => {
            let then = is(sql, &keys.then);
            sql.push(&format!(" and {then}"));
        }
        Some(Who::Now) => {
            let now = is(sql, &keys.now);
            sql.push(&format!(" and {now}"));
        }
        Some(Who::Both) | None => {
            let (then, now) = (is(sql, &keys.then), is(sql, &keys.now));
            sql.push(&format!(" and ({then} or {now})"));
        }
    }
}
