//! Which accounts of a scope a list, its totals and a batch are about.

use jiff::civil::Date;

use crate::base::asof::{self, AsOf};
use crate::base::scope::Scope;
use crate::base::sql::Sql;
use crate::base::{TerritoryId, UserId};

/// Whom the accounts are led by.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum Lead {
    /// Anybody or nobody.
    #[default]
    Any,
    /// Nobody.
    Nobody,
    /// This user.
    User(UserId),
}

/// Which accounts of a scope are asked for.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Filter {
    /// Folded words that the name holds.
    pub words: Vec<String>,
    /// Code of a sector.
    pub sector: Option<String>,
    /// Code of a tier.
    pub tier: Option<String>,
    /// Code of a lifecycle.
    pub lifecycle: Option<String>,
    /// A stored country.
    pub country: Option<String>,
    /// A tag.
    pub tag: Option<String>,
    /// A territory, with those below it.
    pub territory: Option<TerritoryId>,
    /// The lead.
    pub lead: Lead,
    /// Archived accounts instead of live ones.
    pub archived: bool,
    /// Custom fields; all must hold.
    pub custom: Vec<CustomFilter>,
    /// The day that is looked at; none is today.
    pub as_of: Option<AsOf>,
}

/// What is asked of a custom field.
#[derive(Clone, PartialEq, Debug)]
pub struct CustomFilter {
    /// Its key.
    pub key: String,
    /// Which values.
    pub wanted: Wanted,
}

/// Which values of a custom field.
#[derive(Clone, PartialEq, Debug)]
pub enum Wanted {
    /// None at all.
    Unknown,
    /// Any.
    Known,
    /// One of these codes.
    Codes(Vec<String>),
    /// A text that holds these folded words.
    Holds(String),
    /// Numbers, both ends included; amounts only of one currency.
    Numbers {
        /// The smallest.
        from: Option<i64>,
        /// The largest.
        to: Option<i64>,
        /// The currency.
        currency: Option<String>,
    },
    /// Days, both ends included.
    Days {
        /// The first.
        from: Option<Date>,
        /// The last.
        to: Option<Date>,
    },
}

/// The conditions of scope and filter on `accounts a`, whose id is also `id`.
pub(super) fn condition(sql: &mut Sql, scope: &Scope, filter: &Filter, id: &str) {
    let held = asof::day(filter.as_of, scope.today);
    scope.on(held).filter(sql, id);
    sql.push(" and ");
    match (filter.archived, filter.as_of) {
        (false, as_of) => asof::live(as_of, sql),
        (true, None) => {
            sql.push("a.archived_at is not null");
        }
        (true, Some(as_of)) => {
            sql.push("a.archived_at < ").bind(as_of.until);
        }
    }
    for word in &filter.words {
        let pattern = sql.param(format!("%{}%", escaped(word)));
        sql.push(&format!(" and a.name_key like {pattern} escape '\\'"));
    }
    for (column, value) in [("a.sector", &filter.sector), ("a.country", &filter.country)] {
        if let Some(value) = value {
            sql.push(&format!(" and {column} = ")).bind(value.clone());
        }
    }
    for (table, column, value) in
        [("account_tiers", "tier", &filter.tier), ("account_lifecycles", "lifecycle", &filter.lifecycle)]
    {
        if let Some(value) = value {
            let (value, day) = (sql.param(value.clone()), sql.param(held));
            sql.push(&format!(
                " and {id} in (select f.account_id from {table} f
                   where f.{column} = {value} and f.valid_from <= {day} and f.valid_to > {day})"
            ));
        }
    }
    if let Some(tag) = &filter.tag {
        let tag = sql.param(tag.clone());
        sql.push(&format!(" and {id} in (select f.account_id from account_tags f where f.tag = {tag})"));
    }
    if let Some(territory) = filter.territory {
        let (territory, day) = (sql.param(territory), sql.param(held));
        sql.push(&format!(
            " and {id} in (select f.account_id from territory_tree ft cross join account_territories f
               where ft.ancestor_id = {territory} and f.territory_id = ft.descendant_id
                 and f.valid_from <= {day} and f.valid_to > {day})"
        ));
    }
    led_by(sql, held, filter.lead, id);
    for wanted in &filter.custom {
        custom(sql, wanted, id);
    }
}

/// A semi-join on the values of one field, along the index of their kind.
fn custom(sql: &mut Sql, asked: &CustomFilter, id: &str) {
    let key = sql.param(asked.key.clone());
    if asked.wanted == Wanted::Unknown {
        sql.push(&format!(
            " and not exists (select 1 from custom_values f where f.account_id = {id} and f.subject = 'account'
               and f.field = {key})"
        ));
        return;
    }
    sql.push(&format!(
        " and {id} in (select f.account_id from custom_values f where f.subject = 'account' and f.field = {key}"
    ));
    match &asked.wanted {
        Wanted::Unknown | Wanted::Known => {}
        Wanted::Codes(codes) => {
            let places: Vec<String> = codes.iter().map(|code| sql.param(code.clone())).collect();
            sql.push(&format!(" and f.word in ({})", places.join(", ")));
        }
        Wanted::Holds(words) => {
            let pattern = sql.param(format!("%{}%", escaped(words)));
            sql.push(&format!(" and f.word like {pattern} escape '\\'"));
        }
        Wanted::Numbers { from, to, currency } => {
            sql.push(" and f.num is not null");
            between(sql, "f.num", *from, *to);
            if let Some(currency) = currency {
                sql.push(" and f.currency = ").bind(currency.clone());
            }
        }
        Wanted::Days { from, to } => {
            sql.push(" and f.day is not null");
            between(sql, "f.day", *from, *to);
        }
    }
    sql.push(")");
}

fn between<T: tenure_db::IntoValue + 'static>(sql: &mut Sql, column: &str, from: Option<T>, to: Option<T>) {
    if let Some(from) = from {
        sql.push(&format!(" and {column} >= ")).bind(from);
    }
    if let Some(to) = to {
        sql.push(&format!(" and {column} <= ")).bind(to);
    }
}

fn led_by(sql: &mut Sql, held: Date, lead: Lead, id: &str) {
    match lead {
        Lead::Any => {}
        Lead::Nobody => {
            let day = sql.param(held);
            sql.push(&format!(
                " and not exists (select 1 from assignments f where f.account_id = {id} and f.role = 'lead'
                   and f.valid_from <= {day} and f.valid_to > {day})"
            ));
        }
        Lead::User(user) => {
            let (user, day) = (sql.param(user), sql.param(held));
            sql.push(&format!(
                " and {id} in (select f.account_id from assignments f where f.user_id = {user} and f.role = 'lead'
                   and f.valid_from <= {day} and f.valid_to > {day})"
            ));
        }
    }
}

fn escaped(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
