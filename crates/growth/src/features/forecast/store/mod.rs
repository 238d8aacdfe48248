//! All SQL of the feature.
//!
//! A period is two reads of an index each: open deals that close in its months, closed deals that closed in its days.
//! What they come to is added up in the model, so that a page, its rows and the API count the same deals.

pub mod between;
pub mod book;
pub mod freezes;
pub mod frozen;
pub mod history;
pub mod named;
pub mod pipeline;
pub mod snapshots;
pub mod submissions;
pub mod summed;
pub mod weak;
pub mod wins;

use std::collections::HashMap;
use std::rc::Rc;

use jiff::civil::Date;
use tenure_db::Conn;
use uuid::Uuid;

use crate::base::by_id::{ById, IdSet};
use crate::base::settings::Settings;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, Scope, UserId};
use crate::features::deals::store::filter::STANDS;
use crate::features::deals::store::open;

/// Whose deals, as of today, of what.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The accounts.
    pub scope: &'a Scope,
    /// The install's today.
    pub today: Date,
    /// The reporting currency.
    pub currency: &'a str,
    /// Which deals.
    pub only: &'a Only,
    /// Only accounts of somebody else's choice, too: it gives no rights.
    pub team: Option<&'a Scope>,
}

/// Which deals of the accounts in scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Only {
    /// Only of this kind.
    pub kind: Option<String>,
    /// Only of accounts that lie in this territory, or in one below it.
    pub territory: Option<Uuid>,
}

impl<'a> Ask<'a> {
    /// All that one asks for in this scope.
    pub fn new(scope: &'a Scope, settings: &'a Settings, only: &'a Only) -> Self {
        Self { scope, today: scope.today, currency: &settings.currency, only, team: None }
    }

    /// Appends which accounts count; `account` is the column with their ids.
    pub(super) fn accounts(&self, sql: &mut Sql, account: &str) {
        self.scope.filter(sql, account);
        if let Some(team) = self.team {
            sql.push(" and ");
            team.filter(sql, account);
        }
        if let Some(territory) = self.only.territory {
            let (territory, day) = (sql.param(territory), sql.param(self.today));
            sql.push(&format!(
                " and exists (select 1 from account_territories ft cross join territory_tree tt where ft.account_id = {account}
                    and ft.valid_from <= {day} and ft.valid_to > {day} and tt.descendant_id = ft.territory_id
                    and tt.ancestor_id = {territory})"
            ));
        }
    }

    /// Appends which deals `d` count: of an archived account those that closed, as the table of deals shows them.
    pub(super) fn deals(&self, sql: &mut Sql) {
        self.deals_of(sql, "d.account_id");
    }

    /// The same where another column holds the account, too: of a table that is read after the deals, so that only who has
    /// a row there is asked for.
    pub(super) fn deals_of(&self, sql: &mut Sql, account: &str) {
        self.accounts(sql, account);
        sql.push(" and d.archived_at is null and ").push(&STANDS.replace("d.account_id", account));
        if let Some(kind) = &self.only.kind {
            sql.push(" and d.kind = ").bind(kind.clone());
        }
    }

    /// What a row is worth in the reporting currency; an amount that is kept in another one is not known.
    pub(super) fn worth(&self, sql: &mut Sql, table: &str) -> String {
        let currency = sql.param(self.currency.to_owned());
        format!("case when {table}.reporting_currency = {currency} then {table}.reporting_minor end")
    }
}

/// The join that gives `ln`, who leads the account of `d` on a day.
pub(super) fn led(day: &str) -> String {
    format!(
        " left join assignments ln on ln.account_id = d.account_id and ln.role = 'lead' and ln.valid_from <= {day} and ln.valid_to > {day}"
    )
}

/// Who leads which account on a day, of all accounts: a name alone, for accounts that the caller has found in a scope.
pub(super) fn led_by(q: &Conn<'_>, day: Date) -> Result<ById<AccountId, UserId>> {
    let rows = q.query(
        "select ln.account_id, ln.user_id from assignments ln where ln.role = 'lead' and ln.valid_from <= $1 and ln.valid_to > $1",
        &tenure_db::params![day],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// Whom everybody reports to on a day by a solid line.
///
/// # Errors
/// What the database says.
pub fn managers(q: &Conn<'_>, day: Date) -> Result<HashMap<UserId, UserId>> {
    let rows = q.query(
        "select r.user_id, r.manager_id from reporting_lines r where r.kind = 'solid' and r.valid_from <= $1 and r.valid_to > $1",
        &tenure_db::params![day],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// The kinds of deals that have stages, in no order that says more.
///
/// # Errors
/// What the database says.
pub fn kinds(q: &Conn<'_>) -> Result<Vec<String>> {
    q.query("select distinct st.kind from deal_stages st where st.archived_at is null order by st.kind", &[], |r| {
        Ok::<_, Error>(r.get(0)?)
    })
}

/// The accounts in scope, where they are a good part of all and nothing else narrows them.
pub(super) fn most(q: &Conn<'_>, ask: &Ask<'_>) -> Result<Rc<Option<IdSet<AccountId>>>> {
    if ask.only.territory.is_some() || ask.team.is_some() { Ok(Rc::new(None)) } else { open::most(q, ask.scope) }
}

/// The probability of each stage, in percent.
pub(super) fn probabilities(q: &Conn<'_>) -> Result<ById<Uuid, i64>> {
    let rows =
        q.query("select st.id, st.probability from deal_stages st", &[], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
    Ok(rows.into_iter().collect())
}
