//! The form of a rule: what people type, and how it is read.

use serde::{Deserialize, Serialize};

use crate::base::{AccountId, Conn, Fields, Locale, Result, TerritoryId, Viewer, money, validate};
use crate::features::accounts::{countries, store};
use crate::features::territories::model::{Band, Conditions, Rule, RuleInput, TerritoryLevel};

/// A rule as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuleForm {
    /// Id of the territory.
    pub territory: String,
    /// Code of the precedence; empty is the territory's level.
    pub precedence: String,
    /// Codes of regions.
    pub regions: Vec<String>,
    /// Names or codes, separated by commas or semicolons.
    pub countries: String,
    /// Codes of sectors.
    pub sectors: Vec<String>,
    /// Tags, separated by semicolons.
    pub tags: String,
    /// Least revenue.
    pub from: String,
    /// The revenue from which on it no longer fits.
    pub below: String,
    /// Currency of both.
    pub currency: String,
    /// Names or ids of accounts, one a line.
    pub accounts: String,
    /// `1` when what stands below the named accounts is named too.
    pub groups: String,
    /// The version that was read.
    pub version: String,
}

impl RuleForm {
    /// What is stored, as text; `named` are the accounts that the viewer can see.
    pub fn of(rule: &Rule, named: &[String], locale: Locale) -> Self {
        let asked = &rule.conditions;
        let amount = |minor: Option<i64>, currency: &str| {
            minor.map(|minor| money::Money { minor, currency: currency.to_owned() }.decimal()).unwrap_or_default()
        };
        let country = |code: &String| countries::name(locale, code).to_owned();
        let (from, below, currency) = asked.revenue.as_ref().map_or_else(Default::default, |band| {
            (amount(band.from_minor, &band.currency), amount(band.below_minor, &band.currency), band.currency.clone())
        });
        Self {
            territory: rule.territory.to_string(),
            precedence: rule.precedence.code().to_owned(),
            regions: asked.regions.clone(),
            countries: asked.countries.iter().map(country).collect::<Vec<_>>().join("; "),
            sectors: asked.sectors.clone(),
            tags: asked.tags.join("; "),
            from,
            below,
            currency,
            accounts: named.join("\n"),
            groups: String::from(if asked.groups { "1" } else { "" }),
            version: rule.version.to_string(),
        }
    }

    /// Reads it. `levels` says what a rule of a territory is unless somebody says otherwise.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn parse(
        &self,
        q: &Conn<'_>,
        viewer: &Viewer,
        currency: &str,
        level: impl Fn(TerritoryId) -> Option<TerritoryLevel>,
    ) -> Result<RuleInput> {
        let mut fields = Fields::default();
        let territory: Option<TerritoryId> = validate::id(&mut fields, "territory", &self.territory);
        if territory.is_none() && fields.of("territory").is_none() {
            fields.add("territory", "error-choose");
        }
        let precedence = match self.precedence.as_str() {
            "" => territory.and_then(&level).unwrap_or(TerritoryLevel::Regional),
            code => TerritoryLevel::parse(code).unwrap_or_else(|| {
                fields.add("precedence", "error-choose");
                TerritoryLevel::Regional
            }),
        };
        let conditions = Conditions {
            countries: countries_of(&mut fields, &self.countries),
            regions: sorted(self.regions.iter().cloned()),
            sectors: sorted(self.sectors.iter().cloned()),
            tags: words(&mut fields, "tags", &self.tags, &[';', '；', ',', '，', '、', '\n']),
            revenue: self.band(&mut fields, currency),
            groups: self.groups == "1",
        };
        let accounts = accounts_of(q, viewer, &mut fields, &self.accounts)?;
        fields.finish()?;
        // The territory is there, or `finish` had something to say.
        let territory = territory.ok_or(crate::base::Error::NotFound)?;
        Ok(RuleInput { territory, precedence, conditions, accounts })
    }

    fn band(&self, fields: &mut Fields, fallback: &str) -> Option<Band> {
        let currency = money::currency(fields, "currency", &self.currency, fallback);
        let from = money::parse(fields, "from", &self.from, &currency).map(|m| m.minor);
        let below = money::parse(fields, "below", &self.below, &currency).map(|m| m.minor);
        (from.is_some() || below.is_some()).then_some(Band { currency, from_minor: from, below_minor: below })
    }
}

fn sorted(list: impl Iterator<Item = String>) -> Vec<String> {
    let set: std::collections::BTreeSet<String> = list.filter(|entry| !entry.is_empty()).collect();
    set.into_iter().collect()
}

/// Entries of a list as people type it, each once.
pub fn words(fields: &mut Fields, field: &'static str, text: &str, between: &[char]) -> Vec<String> {
    sorted(text.split(between).map(|entry| validate::line(fields, field, entry, validate::NAME)))
}

/// Countries by name or code.
pub fn countries_of(fields: &mut Fields, text: &str) -> Vec<String> {
    let mut codes = Vec::new();
    for word in words(fields, "countries", text, &[';', '；', ',', '，', '、', '\n']) {
        match countries::code(&word) {
            Some(code) => codes.push(code.to_owned()),
            None => fields.add_with("countries", "territories-error-country", vec![("name", word)]),
        }
    }
    sorted(codes.into_iter())
}

/// Accounts that the viewer can see, by exact name or id, one a line.
fn accounts_of(q: &Conn<'_>, viewer: &Viewer, fields: &mut Fields, text: &str) -> Result<Vec<AccountId>> {
    let mut ids = Vec::new();
    for name in words(fields, "accounts", text, &['\n', ';', '；']) {
        let found = match name.parse::<AccountId>() {
            Ok(id) => store::account::visible(q, viewer, &[id])?.into_iter().map(|(id, _)| id).collect(),
            Err(_) => store::account::by_name(q, viewer, &name)?,
        };
        match found.as_slice() {
            [one] => ids.push(*one),
            [] => fields.add_with("accounts", "territories-error-account", vec![("name", name)]),
            _ => fields.add_with("accounts", "territories-error-two-accounts", vec![("name", name)]),
        }
    }
    ids.sort();
    ids.dedup();
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_read_by_name_and_code() {
        let mut fields = Fields::default();
        assert_eq!(countries_of(&mut fields, "Norway, se；德国\nNO"), ["DE", "NO", "SE"]);
        assert!(fields.0.is_empty());
        countries_of(&mut fields, "Atlantis");
        assert_eq!(fields.of("countries").unwrap().key, "territories-error-country");
    }

    #[test]
    fn a_band_needs_one_end() {
        let mut fields = Fields::default();
        let form = |from: &str, below: &str| RuleForm {
            from: from.to_owned(),
            below: below.to_owned(),
            ..RuleForm::default()
        };
        assert_eq!(form("", "").band(&mut fields, "EUR"), None);
        let band = form("1,000", "").band(&mut fields, "EUR").unwrap();
        assert_eq!((band.from_minor, band.below_minor, band.currency.as_str()), (Some(100_000), None, "EUR"));
        assert!(fields.0.is_empty());
        form("much", "").band(&mut fields, "EUR");
        assert_eq!(fields.0.len(), 1);
    }
}
