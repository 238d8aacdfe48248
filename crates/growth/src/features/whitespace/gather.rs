//! What is read of accounts for their grids: a fixed number of statements, however many units and offerings there are.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use jiff::civil::Date;
use tenure_db::Conn;
use uuid::Uuid;

use super::model::grid::{Grid, Head};
use super::model::make::{Input, grid};
use super::model::tree::Tree;
use super::model::{Noted, OpenDeal, Sold};
use super::store::{Whose, cells, deals, known, sold};
use crate::base::asof::AsOf;
use crate::base::settings::Settings;
use crate::base::{AccountId, OfferingId, Permit, Read, Result};
use crate::features::rates::model::{Basis, Rates};
use crate::features::{offerings, rates};

/// The grids of some accounts on a day.
#[derive(Debug, Default)]
pub struct Books {
    /// The offerings.
    pub tree: Tree,
    /// The install's currency.
    pub currency: String,
    /// The day.
    pub day: Option<Date>,
    units: HashMap<AccountId, Vec<Head>>,
    sold: HashMap<AccountId, Vec<Sold>>,
    noted: HashMap<AccountId, Vec<(Noted, Option<i64>)>>,
    deals: HashMap<AccountId, Vec<OpenDeal>>,
}

fn by_account<T>(rows: Vec<T>, account: impl Fn(&T) -> AccountId) -> HashMap<AccountId, Vec<T>> {
    let mut all: HashMap<AccountId, Vec<T>> = HashMap::new();
    for row in rows {
        all.entry(account(&row)).or_default().push(row);
    }
    all
}

impl Books {
    /// Reads them.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(q: &Conn<'_>, whose: &Whose<'_>, settings: &Settings, day: Date, today: Date) -> Result<Self> {
        let currency = &settings.currency;
        let tree = Tree::of(offerings::store::all(q)?, day);
        let noted = cells::on(q, whose, day)?;
        let foreign = noted.iter().filter_map(|n| n.facts.spend.as_ref()).any(|m| m.currency != *currency);
        let rates = if foreign { rates::store::all(q)? } else { Rates::default() };
        let spend = |n: &Noted| {
            let money = n.facts.spend.as_ref()?;
            // Nothing is nothing in any currency.
            if money.minor == 0 {
                return Some(0);
            }
            rates.convert(money.minor, &money.currency, currency, day, Basis::Constant(day))
        };
        let noted = noted.into_iter().map(|n| {
            let spend = spend(&n);
            (n, spend)
        });
        let until = AsOf::on(day, today, &settings.zone)?.until;
        let mut units: HashMap<AccountId, Vec<Head>> = HashMap::new();
        for (account, head) in known::units(q, whose, until)? {
            units.entry(account).or_default().push(head);
        }
        let open = deals::open(q, whose, (day, currency), || rates::store::all(q))?;
        Ok(Self {
            tree,
            currency: currency.clone(),
            day: Some(day),
            units,
            sold: by_account(sold::year(q, whose, day, today, currency)?, |s| s.account),
            noted: by_account(noted.collect(), |(n, _)| n.account),
            deals: by_account(open, |d| d.account),
        })
    }

    /// Reads those of one account, once for all parts of a page that show something of it.
    ///
    /// # Errors
    /// What the database says.
    pub fn of(permit: &Permit<'_, Read>, settings: &Settings, day: Date, today: Date) -> Result<Rc<Self>> {
        let (q, account) = (permit.conn(), permit.account());
        q.once(format!("whitespace {account} {day}"), || Self::load(q, &Whose::Account(account), settings, day, today))
    }

    /// The grid of one account with no line opened, made once like what it is made of.
    ///
    /// # Errors
    /// What the database says.
    pub fn folded(permit: &Permit<'_, Read>, settings: &Settings, day: Date, today: Date) -> Result<Rc<Grid>> {
        let (q, account) = (permit.conn(), permit.account());
        q.once(format!("whitespace grid {account} {day}"), || {
            Ok(Self::of(permit, settings, day, today)?.grid(account, &[]))
        })
    }

    /// Accounts of which something is sold, noted or on its way, in the order of their ids.
    pub fn accounts(&self) -> BTreeSet<AccountId> {
        let known = self.sold.keys().chain(self.noted.keys()).chain(self.deals.keys());
        known.copied().collect()
    }

    /// The grid of an account, with the parts of opened lines.
    pub fn grid(&self, account: AccountId, open: &[OfferingId]) -> Grid {
        grid(&Input {
            tree: &self.tree,
            units: self.units.get(&account).cloned().unwrap_or_default(),
            sold: self.sold.get(&account).map_or(&[], Vec::as_slice),
            noted: self.noted.get(&account).map_or(&[], Vec::as_slice),
            deals: self.deals(account),
            open,
        })
    }

    /// The open deals of an account; cells name them by their place here.
    pub fn deals(&self, account: AccountId) -> &[OpenDeal] {
        self.deals.get(&account).map_or(&[], Vec::as_slice)
    }

    /// What is noted of an account, by its id.
    pub fn notes(&self, account: AccountId) -> HashMap<Uuid, &Noted> {
        self.noted(account).iter().map(|(n, _)| (n.id, n)).collect()
    }

    /// What is noted of an account.
    pub fn noted(&self, account: AccountId) -> &[(Noted, Option<i64>)] {
        self.noted.get(&account).map_or(&[], Vec::as_slice)
    }
}
