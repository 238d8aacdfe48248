//! Names for what rules hold as ids and codes, and a rule's conditions in words.

use std::collections::HashMap;

use crate::base::money::Money;
use crate::base::{Conn, Cx, Locale, Result, TerritoryId};
use crate::features::accounts::countries;
use crate::features::org::territories;
use crate::features::settings::terms::Terms;
use crate::features::territories::model::{Band, Region, Rule, TerritoryLevel};
use crate::features::territories::store::regions;

/// Accounts that a rule's words name one by one.
const NAMED: usize = 3;

/// Everything that has a name.
pub struct Words {
    /// Territories by id, archived ones too.
    pub territories: HashMap<TerritoryId, String>,
    /// Territories that a rule may choose: id, and the name behind as many dashes as stand above it.
    pub options: Vec<(String, String)>,
    /// Their levels: what a rule's precedence is unless somebody says otherwise.
    pub levels: HashMap<TerritoryId, TerritoryLevel>,
    /// Regions.
    pub regions: Vec<Region>,
    /// Sectors.
    pub terms: Terms,
}

impl Words {
    /// Reads all of it: a few hundred rows.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(q: &Conn<'_>) -> Result<Self> {
        let tree = territories::tree(q, true)?;
        let live = tree.iter().filter(|row| !row.territory.archived);
        let options = live.map(|row| {
            let indent = "– ".repeat(usize::from(row.depth));
            (row.territory.id.to_string(), format!("{indent}{}", row.territory.name))
        });
        Ok(Self {
            options: options.collect(),
            levels: tree.iter().map(|row| (row.territory.id, row.territory.level)).collect(),
            territories: tree.into_iter().map(|row| (row.territory.id, row.territory.name)).collect(),
            regions: regions::list(q)?,
            terms: Terms::load(q)?,
        })
    }

    /// The name of a territory.
    pub fn territory(&self, locale: Locale, id: Option<TerritoryId>) -> &str {
        match id {
            None => locale.t("territories-none"),
            Some(id) => self.territories.get(&id).map_or(locale.t("unknown"), String::as_str),
        }
    }

    /// What a rule asks for: field and values. `named` are the accounts that the viewer can see of those it names.
    pub fn conditions(&self, cx: &Cx, rule: &Rule, named: &[String]) -> Vec<(&'static str, String)> {
        let (locale, asked) = (cx.locale(), &rule.conditions);
        let comma = cx.t("accounts-comma");
        let mut parts = Vec::new();
        if rule.precedence == TerritoryLevel::Named && !named.is_empty() {
            let first: Vec<&str> = named.iter().take(NAMED).map(String::as_str).collect();
            let more = named.len().saturating_sub(NAMED);
            let text = if more == 0 {
                first.join(comma)
            } else {
                cx.tr("territories-and-more", &[("names", first.join(comma).into()), ("n", more.into())])
            };
            parts.push((cx.t("territories-field-accounts"), text));
            if asked.groups {
                parts.push((cx.t("territories-field-groups"), String::new()));
            }
        }
        let mut note = |label: &'static str, values: Vec<&str>| {
            if !values.is_empty() {
                parts.push((cx.t(label), values.join(comma)));
            }
        };
        let region = |code: &String| self.regions.iter().find(|r| r.code == *code).map(|r| r.name(locale));
        note("territories-field-regions", asked.regions.iter().filter_map(region).collect());
        note("territories-field-countries", asked.countries.iter().map(|c| countries::name(locale, c)).collect());
        note("territories-field-sectors", asked.sectors.iter().map(|c| self.terms.name(locale, "sector", c)).collect());
        note("territories-field-tags", asked.tags.iter().map(String::as_str).collect());
        if let Some(band) = &asked.revenue {
            parts.push((cx.t("territories-field-revenue"), band_words(cx, band)));
        }
        if parts.is_empty() && rule.precedence != TerritoryLevel::Named {
            parts.push((cx.t("territories-every-account"), String::new()));
        }
        parts
    }

    /// A rule in one line: why an account goes where it goes.
    pub fn why(&self, cx: &Cx, rule: &Rule) -> String {
        let mut parts = vec![cx.t(precedence(rule.precedence)).to_owned()];
        parts.extend(
            self.conditions(cx, rule, &[])
                .into_iter()
                .map(|(label, value)| if value.is_empty() { label.to_owned() } else { format!("{label} {value}") }),
        );
        parts.join(" · ")
    }
}

fn band_words(cx: &Cx, band: &Band) -> String {
    let money = |minor: Option<i64>| {
        minor.map(|minor| Money { minor, currency: band.currency.clone() }.short(cx.locale())).unwrap_or_default()
    };
    let key = match (band.from_minor, band.below_minor) {
        (Some(_), Some(_)) => "territories-band",
        (Some(_), None) => "territories-band-from",
        _ => "territories-band-below",
    };
    cx.tr(key, &[("from", money(band.from_minor).into()), ("below", money(band.below_minor).into())])
}

/// Text key of a precedence.
pub fn precedence(level: TerritoryLevel) -> &'static str {
    match level {
        TerritoryLevel::Named => "territories-precedence-named",
        TerritoryLevel::Global => "territories-precedence-global",
        TerritoryLevel::National => "territories-precedence-national",
        TerritoryLevel::Regional => "territories-precedence-regional",
    }
}
