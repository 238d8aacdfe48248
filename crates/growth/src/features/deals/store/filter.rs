//! Which deals a board, a list, a sum or a file is about.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::model::renewals::{NEAR, Standing};
use super::super::model::{Category, Kind, Outcome, Stage};
use crate::base::sql::Sql;
use crate::base::{AccountId, CompetitorId, OfferingId, Scope, StageId, TerritoryId, UserId};
use crate::features::people::listing::contains;

/// Whose deals.
#[derive(Clone, Debug)]
pub enum Whose<'a> {
    /// Of one account; the caller holds a permit on it.
    Account(AccountId),
    /// Of all accounts in a scope. What is open on an archived one counts nowhere, unless that account is asked for by
    /// itself; what closed there has happened, and stays.
    Scope(&'a Scope),
}

/// The deal `d` may still come: its account is not archived. What closed stays counted whatever becomes of the account.
pub const STANDS: &str = "(d.outcome <> 'open' or exists (select 1 from accounts la where la.id = d.account_id \
    and la.archived_at is null))";

/// What narrows the deals.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Open, won or lost; all without it.
    pub outcome: Option<Outcome>,
    /// Of these kinds; all without it.
    pub kinds: Option<Vec<Kind>>,
    /// Of this account.
    pub account: Option<AccountId>,
    /// Of this account and those below it today.
    pub under: Option<AccountId>,
    /// Of accounts that lie in this territory today, or in one below it.
    pub territory: Option<TerritoryId>,
    /// In one of these stages.
    pub stages: Option<Vec<StageId>>,
    /// First day on which they are to close, or closed.
    pub from: Option<Date>,
    /// Last day of that.
    pub to: Option<Date>,
    /// Only those without a close date.
    pub no_date: bool,
    /// Only those without a next step.
    pub no_step: bool,
    /// Only those that have been in their stage for too long: the first day that is not too long ago, by stage.
    pub stalled: Option<Vec<(StageId, Date)>>,
    /// Only those of whose buying group nobody stands up for us.
    pub no_sponsor: bool,
    /// Only those in which nobody who stands up for us was talked with since they were opened.
    pub no_sponsor_call: bool,
    /// Only those that stand like this: with what is too long by stage.
    pub standing: Option<(Standing, Vec<(StageId, Date)>)>,
    /// Only those that count as this today.
    pub category: Option<Category>,
    /// Only those in which one of us has a share, or whose account they lead when nobody has.
    pub credited: Option<UserId>,
    /// Only those with a line of one of these offerings.
    pub offerings: Option<Vec<OfferingId>>,
    /// Only those for which this one bids, or to whom they were lost.
    pub competitor: Option<CompetitorId>,
    /// Part of the name.
    pub words: String,
    /// Only what no rate converts into this currency.
    pub unrated_in: Option<String>,
}

/// By stage the first day that is not too long ago.
pub fn norms(stages: &[Stage], today: Date) -> Vec<(StageId, Date)> {
    let first = |s: &Stage| Some((s.id, today.checked_sub(s.norm_days?.days()).ok()?));
    stages.iter().filter_map(first).collect()
}

/// The deal `d` has no next step.
pub(super) const NO_STEP: &str = "d.next_step = ''";
/// The deal `d` has no close date.
pub(super) const NO_DATE: &str = "d.close_on is null";
/// Nobody of the buying group of the deal `d` stands up for us.
pub(super) const NO_SPONSOR: &str = "not exists (select 1 from deal_people s where s.account_id = d.account_id \
    and s.deal_id = d.id and s.part in ('champion', 'executive_sponsor'))";

/// Nobody of the buying group of the deal `d` who stands up for us was talked with since it was opened: a message that
/// went one way is no talk.
pub(super) const NO_SPONSOR_CALL: &str = "not exists (select 1 from deal_people s cross join contact_strengths c \
    where s.account_id = d.account_id and s.deal_id = d.id and s.part in ('champion', 'executive_sponsor') \
    and c.account_id = s.account_id and c.person_id = s.person_id and c.touched_on >= d.opened_on)";

/// The category that counts for the deal `d` on a day.
fn counts_as(day: &str) -> String {
    format!(
        "(case when d.override_category is not null and (d.override_until is null or d.override_until >= {day})
            then d.override_category else d.category end)"
    )
}

/// Conditions for how the deal `d` stands as a renewal, as [`Standing::of`] says it.
pub(super) fn stands(sql: &mut Sql, norms: &[(StageId, Date)], today: Date) -> impl Fn(Standing) -> String + use<> {
    let late = too_long(sql, norms);
    let near = sql.param(today.checked_add(NEAR.days()).unwrap_or(today));
    let weak = format!("{} = 'pipeline'", counts_as(&sql.param(today)));
    // Without any day it is not near, which is not unknown.
    let day = "coalesce(d.notice_on, d.close_on)";
    let risk = format!("({late} or ({day} is not null and {day} <= {near} and {weak}))");
    move |standing| match standing {
        Standing::Risk => risk.clone(),
        Standing::Open => format!("(not {risk} and ({weak} or {NO_STEP}))"),
        Standing::OnTrack => format!("(not {risk} and not ({weak} or {NO_STEP}))"),
    }
}

/// The deal `d` has been in its stage for too long. Stages of one norm are asked for together: each deal is compared
/// with a few days, not with those of all stages.
pub(super) fn too_long(sql: &mut Sql, norms: &[(StageId, Date)]) -> String {
    let mut days: BTreeMap<Date, Vec<String>> = BTreeMap::new();
    for (stage, day) in norms {
        days.entry(*day).or_default().push(sql.param(*stage));
    }
    let any: Vec<String> = days
        .into_iter()
        .map(|(day, stages)| format!("(d.stage_since < {} and d.stage_id in ({}))", sql.param(day), stages.join(", ")))
        .collect();
    if any.is_empty() { String::from("1 = 0") } else { format!("({})", any.join(" or ")) }
}

/// The deal `d` closes, or closed, on a day at the latest.
pub(super) fn until(sql: &mut Sql, day: Date) -> String {
    format!("coalesce(d.closed_on, d.close_on) <= {}", sql.param(day))
}

/// Kinds as a list for SQL.
pub(super) fn kinds(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| format!("'{}'", kind.code())).collect::<Vec<_>>().join(", ")
}

impl Filter {
    /// Whether it asks for deals that are weak in some way.
    pub fn weak(&self) -> bool {
        self.no_step || self.stalled.is_some() || self.no_sponsor || self.unrated_in.is_some()
    }

    /// The same without what it says of that.
    pub fn without_weak(&self) -> Self {
        Self { no_step: false, stalled: None, no_sponsor: false, unrated_in: None, ..self.clone() }
    }

    /// Appends the conditions on `deals d` and `accounts a`, beginning with `where`: for statements that walk deals.
    pub fn narrow(&self, sql: &mut Sql, whose: &Whose<'_>, today: Date) {
        sql.push(" where a.id = d.account_id");
        self.accounts(sql, whose, today, "d.account_id");
        self.deals(sql, whose, today);
    }

    /// Like [`Filter::narrow`], for sums: they walk the accounts and then the deals of each
    /// (`from accounts a cross join deals d`), so that an account is asked for once, not with each of its deals.
    pub(super) fn narrow_sums(&self, sql: &mut Sql, whose: &Whose<'_>, today: Date) {
        sql.push(" where d.account_id = a.id");
        self.accounts(sql, whose, today, "a.id");
        self.deals(sql, whose, today);
    }

    /// Appends the conditions on the account whose id is in the column `id`, beginning with `and`.
    pub(super) fn accounts(&self, sql: &mut Sql, whose: &Whose<'_>, today: Date, id: &str) {
        if let Some(account) = self.account {
            sql.push(&format!(" and {id} = ")).bind(account);
        }
        if let Some(under) = self.under {
            let (under, today) = (sql.param(under), sql.param(today));
            sql.push(&format!(
                " and ({id} = {under} or {id} in (select t.account_id from account_tree t
                    where t.ancestor_id = {under} and t.valid_from <= {today} and t.valid_to > {today}))"
            ));
        }
        if let Some(territory) = self.territory {
            let (territory, today) = (sql.param(territory), sql.param(today));
            sql.push(&format!(
                " and {id} in (select ft.account_id from territory_tree tt cross join account_territories ft
                    where tt.ancestor_id = {territory} and ft.territory_id = tt.descendant_id
                      and ft.valid_from <= {today} and ft.valid_to > {today})"
            ));
        }
        match whose {
            Whose::Account(account) => {
                sql.push(&format!(" and {id} = ")).bind(*account);
            }
            Whose::Scope(scope) => {
                sql.push(" and ");
                scope.filter(sql, id);
            }
        }
    }

    /// Whether it asks for no accounts in particular.
    pub(super) fn all_accounts(&self) -> bool {
        self.account.is_none() && self.under.is_none() && self.territory.is_none()
    }

    /// Whether an open deal counts only while its account is not archived.
    pub(super) fn open_stands(&self, whose: &Whose<'_>) -> bool {
        matches!(whose, Whose::Scope(_)) && self.account.is_none()
    }

    /// Appends the conditions on the deal `d` of the account `a`, beginning with `and`.
    pub(super) fn deals(&self, sql: &mut Sql, whose: &Whose<'_>, today: Date) {
        sql.push(" and d.archived_at is null");
        if self.open_stands(whose) {
            match self.outcome {
                Some(Outcome::Open) => sql.push(" and a.archived_at is null"),
                Some(_) => sql,
                None => sql.push(" and (a.archived_at is null or d.outcome <> 'open')"),
            };
        }
        if let Some(outcome) = self.outcome {
            sql.push(&format!(" and d.outcome = '{}'", outcome.code()));
        }
        self.kind(sql);
        self.days(sql);
        self.state(sql, today);
        self.who(sql, today);
    }

    fn kind(&self, sql: &mut Sql) {
        if let Some(kinds) = &self.kinds {
            sql.push(&format!(" and d.kind in ({})", self::kinds(kinds)));
        }
        if let Some(stages) = &self.stages {
            let ids: Vec<String> = stages.iter().map(|s| sql.param(*s)).collect();
            sql.push(&if ids.is_empty() {
                String::from(" and 1 = 0")
            } else {
                format!(" and d.stage_id in ({})", ids.join(", "))
            });
        }
        if !self.words.trim().is_empty() {
            let pattern = sql.param(contains(&self.words));
            sql.push(&format!(" and (d.name_key like {pattern} escape '\\' or a.name_key like {pattern} escape '\\')"));
        }
    }

    fn days(&self, sql: &mut Sql) {
        if let Some(from) = self.from {
            sql.push(" and coalesce(d.closed_on, d.close_on) >= ").bind(from);
        }
        if let Some(to) = self.to {
            let until = until(sql, to);
            sql.push(" and ").push(&until);
        }
        if self.no_date {
            sql.push(" and ").push(NO_DATE);
        }
    }

    fn state(&self, sql: &mut Sql, today: Date) {
        if self.no_step {
            sql.push(" and ").push(NO_STEP);
        }
        if let Some(norms) = &self.stalled {
            let late = too_long(sql, norms);
            sql.push(" and ").push(&late);
        }
        if self.no_sponsor {
            sql.push(" and ").push(NO_SPONSOR);
        }
        if self.no_sponsor_call {
            sql.push(" and ").push(NO_SPONSOR_CALL);
        }
        if let Some((standing, norms)) = &self.standing {
            let condition = stands(sql, norms, today)(*standing);
            sql.push(" and ").push(&condition);
        }
        if let Some(category) = self.category {
            let counts_as = counts_as(&sql.param(today));
            sql.push(&format!(" and {counts_as} = '{}'", category.code()));
        }
        if let Some(currency) = &self.unrated_in {
            let currency = sql.param(currency.clone());
            sql.push(&format!(" and (d.reporting_minor is null or d.reporting_currency <> {currency})"));
        }
    }

    fn who(&self, sql: &mut Sql, today: Date) {
        if let Some(user) = self.credited {
            let (user, day) = (sql.param(user), sql.param(today));
            sql.push(&format!(
                " and (exists (select 1 from deal_credits c where c.account_id = d.account_id and c.deal_id = d.id
                          and c.user_id = {user} and c.valid_from <= {day} and c.valid_to > {day})
                    or (not exists (select 1 from deal_credits c where c.account_id = d.account_id and c.deal_id = d.id
                          and c.valid_from <= {day} and c.valid_to > {day})
                        and exists (select 1 from assignments s where s.account_id = d.account_id and s.role = 'lead'
                          and s.user_id = {user} and s.valid_from <= {day} and s.valid_to > {day})))"
            ));
        }
        if let Some(list) = &self.offerings {
            let ids: Vec<String> = list.iter().map(|id| sql.param(*id)).collect();
            let ids = if ids.is_empty() { String::from("null") } else { ids.join(", ") };
            sql.push(&format!(
                " and exists (select 1 from deal_lines l where l.account_id = d.account_id and l.deal_id = d.id
                    and l.offering_id in ({ids}))"
            ));
        }
        if let Some(competitor) = self.competitor {
            let competitor = sql.param(competitor);
            sql.push(&format!(
                " and (d.lost_to = {competitor} or exists (select 1 from deal_competitors c
                    where c.account_id = d.account_id and c.deal_id = d.id and c.competitor_id = {competitor}))"
            ));
        }
    }
}
