//! What the words of a file can mean: read once for all rows.

use std::collections::HashMap;

use serde_json::Value as Json;
use tenure_db::Conn;

use super::super::store::known;
use super::read::{self, Typed, quantity_text};
use crate::base::money::Money;
use crate::base::registry::Record;
use crate::base::{AccountId, Acting, Error, Fields, Result, TerritoryId, UnitId, UserId};
use crate::features::offerings::lookup::Lookup;
use crate::features::people::csv::{find, plain};
use crate::features::people::imports::importer;
use crate::features::people::merge;
use crate::features::people::store::Accounts;
use crate::features::rates;
use crate::features::rates::model::Rates;

/// Look-ups of one reading.
pub(super) struct Ground {
    accounts: Accounts,
    offerings: Lookup,
    users: HashMap<String, UserId>,
    territories: HashMap<String, Option<TerritoryId>>,
    units: HashMap<AccountId, HashMap<String, UnitId>>,
    /// Names of offerings, users, territories and units by id, for what a row changes.
    names: HashMap<uuid::Uuid, String>,
    currency: String,
    /// All rates.
    pub(super) rates: Rates,
}

impl Ground {
    pub(super) fn load(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        importer(by)?;
        let offerings = crate::features::offerings::store::all(q)?;
        let mut names: HashMap<uuid::Uuid, String> = offerings.iter().map(|o| (o.id.0, o.facts.name.clone())).collect();
        let mut users = HashMap::new();
        for (id, email) in known::users(q)? {
            names.insert(id.0, email.clone());
            users.insert(email, id);
        }
        let mut territories: HashMap<String, Option<TerritoryId>> = HashMap::new();
        for (id, name) in known::territories(q)? {
            // A name that two have means none of them.
            let slot = territories.entry(tenure_text::fold(&name)).or_insert(Some(id));
            *slot = slot.filter(|known| *known == id);
            names.insert(id.0, name);
        }
        let mut units: HashMap<AccountId, HashMap<String, UnitId>> = HashMap::new();
        for (account, id, name) in known::units(q)? {
            units.entry(account).or_default().insert(tenure_text::fold(&name), id);
            names.insert(id.0, name);
        }
        Ok(Self {
            accounts: Accounts::load(q)?,
            offerings: Lookup::of(&offerings),
            users,
            territories,
            units,
            names,
            currency: by.settings.currency.clone(),
            rates: rates::store::all(q)?,
        })
    }

    /// Understands a row.
    ///
    /// # Errors
    /// `Invalid` with all mistakes; `Conflict` with a text key when its account is not known.
    pub(super) fn read(&self, _: &Conn<'_>, _: &Acting, record: &Record) -> Result<Typed> {
        let mut wrong = Fields::default();
        let word = plain(record.get("account"));
        let account = match self.accounts.find(word) {
            Ok(account) => Ok(account),
            Err("accounts-import-archived") => {
                wrong.add("account", "accounts-import-archived");
                Err("accounts-import-archived")
            }
            Err(_) if word.is_empty() => Err("accounts-import-blank"),
            Err(key) => Err(key),
        };
        let mut facts = read::facts(record, &self.currency, &mut wrong)?;
        facts.offering = find(record, "offering", &mut wrong, |word| self.offerings.find(word));
        facts.sold_by = find(record, "sold_by_email", &mut wrong, |word| {
            self.users.get(&word.to_lowercase()).copied().ok_or("accounts-import-user")
        });
        facts.territory = find(record, "territory", &mut wrong, |word| {
            let found = self.territories.get(&tenure_text::fold(word)).copied().flatten();
            found.ok_or("revenue-import-territory")
        });
        if facts.source_id.is_empty() != facts.source_system.is_empty() {
            wrong.add("source_id", "revenue-error-source");
        }
        if let Ok(account) = account {
            let units = self.units.get(&account);
            facts.unit = find(record, "unit", &mut wrong, |word| {
                units.and_then(|list| list.get(&tenure_text::fold(word))).copied().ok_or("people-import-unit")
            });
        }
        wrong.finish()?;
        // An account that is unknown, or not the only one of its name, parks a row only when everything else is right.
        Ok(Typed { account: account.map_err(Error::conflict)?, facts })
    }

    /// A value of a changed field in words.
    pub(super) fn words(&self, field: &str, value: &Json, currency: &str) -> String {
        match (field, value.as_i64()) {
            ("amount_minor", Some(minor)) => Money { minor, currency: currency.to_owned() }.decimal(),
            ("quantity", Some(n)) => quantity_text(n),
            _ => {
                let text = merge::show(value);
                let name = text.parse().ok().and_then(|id: uuid::Uuid| self.names.get(&id));
                name.cloned().unwrap_or(text)
            }
        }
    }
}
