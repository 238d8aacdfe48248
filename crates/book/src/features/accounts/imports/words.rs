//! What words of a file mean, and how stored values are told: both in the importer's language.

use std::collections::HashMap;

use serde_json::Value as Json;
use tenure_db::Conn;

use super::super::countries;
use super::super::forms::Ground;
use super::super::model::Kind;
use super::super::store;
use crate::base::{Acting, Locale, Result, TerritoryId};
use crate::features::fields::{Subject, draw};
use crate::features::org::territories;
use crate::features::settings::terms::{Codes, Terms};

/// What words of a file mean.
pub(super) struct Words {
    /// What forms need to know.
    pub ground: Ground,
    terms: Terms,
    sectors: Codes,
    tiers: Codes,
    lifecycles: Codes,
    territories: HashMap<String, TerritoryId>,
    places: HashMap<String, String>,
}

impl Words {
    /// Reads them.
    pub(super) fn load(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        let terms = Terms::load(q)?;
        let all = territories::list(q)?;
        Ok(Self {
            ground: store::account::ground(q, by.today, &by.settings.currency)?,
            sectors: Codes::of_terms(terms.all("sector")),
            tiers: Codes::of_terms(&terms.offered("tier")),
            lifecycles: Codes::of_terms(&terms.offered("lifecycle")),
            terms,
            places: all.iter().map(|t| (t.id.to_string(), t.name.clone())).collect(),
            territories: all.into_iter().filter(|t| !t.archived).map(|t| (tenure_text::fold(&t.name), t.id)).collect(),
        })
    }

    /// The code of a tier or lifecycle: by code, or by name in either language. The error lists the codes.
    pub(super) fn code(&self, kind: &str, word: &str) -> Result<String, String> {
        let terms = if kind == "tier" { &self.tiers } else { &self.lifecycles };
        terms.meant(word).map(str::to_owned).ok_or_else(|| terms.listed())
    }

    /// The code of a sector, archived ones too; none for a word that is to become one.
    pub(super) fn sector(&self, word: &str) -> Option<String> {
        self.sectors.meant(word).map(str::to_owned)
    }

    /// The territory of a name.
    pub(super) fn territory(&self, name: &str) -> Option<TerritoryId> {
        self.territories.get(&tenure_text::fold(name)).copied()
    }

    /// A value of a field for people.
    pub(super) fn tell(&self, locale: Locale, field: &str, value: &Json) -> String {
        let text = value.as_str().unwrap_or_default();
        match field {
            "kind" => Kind::parse(text).map_or(text, |kind| locale.t(kind.label())).to_owned(),
            "sector" | "tier" | "lifecycle" => self.terms.name(locale, field, text).to_owned(),
            "country" => countries::name(locale, text).to_owned(),
            "territory" => self.places.get(text).cloned().unwrap_or_else(|| text.to_owned()),
            _ => draw::told(&self.ground.custom, Subject::Account, locale, field, value)
                .unwrap_or_else(|| super::super::actions::show(value)),
        }
    }
}
