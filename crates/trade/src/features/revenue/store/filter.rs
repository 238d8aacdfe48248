//! Which lines a list, a sum or a file is about.

use jiff::civil::Date;
use uuid::Uuid;

use super::super::model::Kind;
use crate::base::sql::Sql;
use crate::base::{AccountId, OfferingId, Scope, TerritoryId, UnitId, UserId};

/// Whose lines.
#[derive(Clone, Debug)]
pub enum Whose<'a> {
    /// Of one account; the caller holds a permit on it.
    Account(AccountId),
    /// Of all accounts in a scope that are not archived.
    Scope(&'a Scope),
}

/// What narrows the lines.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// First day of sale.
    pub from: Option<Date>,
    /// Last day of sale.
    pub to: Option<Date>,
    /// Of this account and those below it today.
    pub under: Option<AccountId>,
    /// Of these offerings; the caller has added what is part of them.
    pub offerings: Option<Vec<OfferingId>>,
    /// Without an offering.
    pub no_offering: bool,
    /// Of this unit; none within is of the account as a whole.
    pub unit: Option<Option<UnitId>>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// In this currency.
    pub currency: Option<String>,
    /// Of this document, by its folded number.
    pub document: Option<String>,
    /// Sold by this one of us.
    pub sold_by: Option<UserId>,
    /// Sold in this territory.
    pub territory: Option<TerritoryId>,
    /// Only what is disputed.
    pub disputed: bool,
    /// Only what is due by this day and not paid.
    pub overdue_on: Option<Date>,
    /// Only what no rate converts into this currency.
    pub unrated_in: Option<String>,
}

impl Filter {
    /// Appends the conditions on `revenue_lines l`, beginning with `where`.
    pub fn narrow(&self, sql: &mut Sql, whose: &Whose<'_>, today: Date) {
        sql.push(" where l.archived_at is null");
        match whose {
            Whose::Account(account) => {
                sql.push(" and l.account_id = ").bind(*account);
            }
            Whose::Scope(scope) => {
                sql.push(" and l.account_id in (select a.id from accounts a where a.archived_at is null and ");
                scope.filter(sql, "a.id");
                sql.push(")");
            }
        }
        if let Some(under) = self.under {
            let (under, today) = (sql.param(under), sql.param(today));
            sql.push(&format!(
                " and (l.account_id = {under} or l.account_id in (select t.account_id from account_tree t
                    where t.ancestor_id = {under} and t.valid_from <= {today} and t.valid_to > {today}))"
            ));
        }
        self.days(sql);
        self.what(sql);
    }

    fn days(&self, sql: &mut Sql) {
        if let Some(from) = self.from {
            sql.push(" and l.sold_on >= ").bind(from);
        }
        if let Some(to) = self.to {
            sql.push(" and l.sold_on <= ").bind(to);
        }
        if let Some(day) = self.overdue_on {
            sql.push(" and l.paid_on is null and l.kind <> 'credit_note' and l.due_on < ").bind(day);
        }
    }

    fn what(&self, sql: &mut Sql) {
        if let Some(list) = &self.offerings {
            let list: Vec<String> = list.iter().map(|id| sql.param(*id)).collect();
            let list = if list.is_empty() { vec![sql.param(Uuid::nil())] } else { list };
            sql.push(&format!(" and l.offering_id in ({})", list.join(", ")));
        }
        if self.no_offering {
            sql.push(" and l.offering_id is null");
        }
        match self.unit {
            Some(Some(unit)) => {
                sql.push(" and l.unit_id = ").bind(unit);
            }
            Some(None) => {
                sql.push(" and l.unit_id is null");
            }
            None => {}
        }
        if let Some(kind) = self.kind {
            sql.push(" and l.kind = ").bind(kind.code().to_owned());
        }
        if let Some(currency) = &self.currency {
            sql.push(" and l.currency = ").bind(currency.clone());
        }
        if let Some(number) = &self.document {
            sql.push(" and lower(l.document_number) = lower(").bind(number.clone()).push(")");
        }
        if let Some(user) = self.sold_by {
            sql.push(" and l.sold_by = ").bind(user);
        }
        if let Some(territory) = self.territory {
            sql.push(" and l.territory_id = ").bind(territory);
        }
        if self.disputed {
            sql.push(" and l.disputed = 1");
        }
        if let Some(currency) = &self.unrated_in {
            let currency = sql.param(currency.clone());
            sql.push(&format!(" and (l.reporting_minor is null or l.reporting_currency <> {currency})"));
        }
    }
}
