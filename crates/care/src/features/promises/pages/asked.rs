//! What the ledger and the page of the rates are asked for, and links that keep the rest of it.

use serde::Deserialize;

use super::super::model::{By, Pick, Side};
use super::super::store::ledger::{Filter, Show};
use crate::base::{AccountId, Error, Result, UserId};
use crate::features::interactions::model::Kind;
use crate::features::people::listing::query;

/// The query of both pages.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    /// The saved view that was opened, or `none`.
    pub(super) saved: String,
    pub(super) scope: String,
    pub(super) show: String,
    pub(super) account: Option<AccountId>,
    pub(super) owner: Option<UserId>,
    /// A person's id, or `none`.
    pub(super) person: String,
    /// The id of whom the manager reports to, or `none`.
    pub(super) director: String,
    /// The kind of conversation in which it was made.
    pub(super) made: String,
    /// What bands the ledger has; due dates without it.
    pub(super) group: String,
    /// Only this side, on the page of the rates.
    pub(super) side: String,
    /// Whose rates are told apart.
    pub(super) by: String,
}

impl Asked {
    /// What narrows the list.
    ///
    /// # Errors
    /// `Invalid` for what is none of ours.
    pub(super) fn filter(&self) -> Result<Filter> {
        let show = match self.show.as_str() {
            "all" => Show::All,
            "broken" => Show::Broken,
            _ => Show::Open,
        };
        let made_in = Kind::parse(&self.made);
        if made_in.is_none() && !self.made.is_empty() {
            return Err(Error::field("made", "error-choose"));
        }
        Ok(Filter {
            show,
            account: self.account,
            owner: self.owner,
            person: Pick::read("person", &self.person)?,
            director: Pick::read("director", &self.director)?,
            made_in,
        })
    }

    /// Whose rates, or which bands.
    ///
    /// # Errors
    /// `Invalid` for a word that is none of ours.
    pub(super) fn word(field: &'static str, text: &str) -> Result<Option<By>> {
        match (By::parse(text), text) {
            (None, "") => Ok(None),
            (None, _) => Err(Error::field(field, "error-choose")),
            (by, _) => Ok(by),
        }
    }

    /// The side.
    ///
    /// # Errors
    /// `Invalid` for a word that is none of ours.
    pub(super) fn one_side(&self) -> Result<Option<Side>> {
        match (Side::parse(&self.side), self.side.as_str()) {
            (None, "") => Ok(None),
            (None, _) => Err(Error::field("side", "error-choose")),
            (side, _) => Ok(side),
        }
    }

    /// What a saved view keeps.
    pub(super) fn kept(&self) -> String {
        let href = Self { saved: String::new(), ..self.clone() }.with("", &[]);
        href.trim_start_matches('?').to_owned()
    }

    /// A query string as this list writes it, for saved views.
    ///
    /// # Errors
    /// `Invalid` when it is none of ours.
    pub fn normal(text: &str) -> Result<String> {
        let asked: Self = serde_html_form::from_str(text).map_err(|_| Error::field("query", "error-choose"))?;
        asked.filter().map_err(|_| Error::field("query", "error-choose"))?;
        Ok(asked.kept())
    }

    /// A page with some parameters changed.
    pub(super) fn with(&self, path: &str, set: &[(&str, &str)]) -> String {
        let id = |id: Option<String>| id.unwrap_or_default();
        let (account, owner) = (id(self.account.map(|a| a.to_string())), id(self.owner.map(|o| o.to_string())));
        let mut pairs = [
            ("saved", self.saved.as_str()),
            ("scope", &self.scope),
            ("show", &self.show),
            ("account", &account),
            ("owner", &owner),
            ("person", &self.person),
            ("director", &self.director),
            ("made", &self.made),
            ("group", &self.group),
            ("side", &self.side),
            ("by", &self.by),
        ];
        for pair in &mut pairs {
            if let Some((_, value)) = set.iter().find(|(name, _)| *name == pair.0) {
                pair.1 = value;
            }
        }
        query(path, &pairs)
    }
}
