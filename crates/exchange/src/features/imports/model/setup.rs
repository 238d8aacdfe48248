//! What the importer chose for a file, and what reading it told.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tenure_sheet::{Format, Shape, Wish};
use uuid::Uuid;

use super::answers::Answers;
use super::evidence::Column;
use super::filters::Filter;
use super::guess::is_told;
use super::made::Made;
use super::rules::Rule;
use crate::base::ImportId;
use crate::base::imports::Twin;

/// Why a column of the file means one of ours.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nothing fits.
    #[default]
    Nothing,
    /// The importer chose it.
    Chosen,
    /// It has our name, or that of a custom field.
    Name,
    /// The kept reading of this name.
    Template(String),
    /// The preset of this name.
    Preset(String),
    /// Other words for the same.
    Words,
    /// What stands in its cells.
    Values,
}

/// What one column of the file means.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Match {
    /// Our column; none is not imported.
    pub field: Option<String>,
    /// Why.
    pub why: Why,
}

/// All that decides how the rows of a file are read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setup {
    /// What the importer knows better about format, encoding, separator, head and sheet.
    pub wish: Wish,
    /// What each column of the file means, in its order.
    pub columns: Vec<Match>,
    /// Columns of ours that several of the file make; of those for one column, the first that gives something counts.
    pub made: Vec<Made>,
    /// Which rows are rows of the kind at all.
    pub filters: Vec<Filter>,
    /// Values of columns that the file does not have, for all rows: the account of all cards, a source system.
    pub fixed: BTreeMap<String, String>,
    /// Answers of the importer.
    pub answers: Answers,
    /// Rules that repair cells.
    pub rules: Vec<Rule>,
    /// What was decided about rows that may be something that is there, by line.
    pub twins: BTreeMap<u64, Twin>,
    /// Lines that are left out.
    pub skipped: BTreeSet<u64>,
    /// Fields that stay as they are stored, by line.
    pub keeps: BTreeMap<u64, BTreeSet<String>>,
    /// Accounts chosen for parked rows, by line.
    pub accounts: BTreeMap<u64, String>,
    /// Rows of this contradiction: the line that was chosen.
    pub chosen: BTreeMap<String, u64>,
    /// The names of the sets of columns by which rows are found again; none stands for all, as it was before one could
    /// choose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<BTreeSet<String>>,
    /// Whether somebody chose them for this file, and not for another one that was read alike.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub keys_given: bool,
    /// The template that proposed the columns.
    pub template: Option<Uuid>,
    /// The import that this one goes on with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continues: Option<Continues>,
}

/// The import that another one goes on with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Continues {
    /// Its id.
    pub import: ImportId,
    /// When the file came first: what was changed here since is newer.
    pub at: Timestamp,
}

impl Setup {
    /// The part that fits the next file of the same shape.
    pub fn reusable(&self) -> Setup {
        let answers = Answers { made_on: None, ..self.answers.clone() };
        Setup {
            wish: self.wish.clone(),
            columns: self.columns.clone(),
            made: self.made.clone(),
            filters: self.filters.clone(),
            fixed: self.fixed.clone(),
            answers,
            rules: self.rules.clone(),
            keys: self.keys.clone(),
            ..Setup::default()
        }
    }

    /// Takes over what was kept under a name, but for the columns, which are guessed by it.
    pub fn take(&mut self, kept: Setup, template: Uuid) {
        let Setup { made, filters, fixed, answers, rules, keys, .. } = kept;
        (self.made, self.filters, self.template) = (made, filters, Some(template));
        (self.fixed, self.answers, self.rules, self.keys) = (fixed, answers, rules, keys);
        self.keys_given = false;
    }

    /// Gives the ids of a file that names no system a system of their own: that of their column. The next list of the same
    /// kind finds its rows again.
    pub fn name_system(&mut self, headers: &[String]) {
        const SYSTEM: &str = "source_system";
        let Some(header) = self.place("source_id").and_then(|at| headers.get(at)) else { return };
        if !self.has(SYSTEM) {
            let name: String =
                tenure_text::fold(header).replace([':', '：', '\n'], " ").trim().chars().take(60).collect();
            if !name.is_empty() {
                self.fixed.insert(String::from(SYSTEM), name);
            }
        }
    }

    /// The place of our column in the file.
    pub fn place(&self, field: &str) -> Option<usize> {
        self.columns.iter().position(|m| m.field.as_deref() == Some(field))
    }

    /// Whether our column comes from columns of the file.
    pub fn comes(&self, field: &str) -> bool {
        self.place(field).is_some() || self.made.iter().any(|made| made.field == field)
    }

    /// Whether rows have a value of our column, from the file or for all.
    pub fn has(&self, field: &str) -> bool {
        self.comes(field) || self.fixed.get(field).is_some_and(|value| !value.is_empty())
    }
}

/// What reading the file told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Format, encoding, separator and columns, with the reasons.
    pub shape: Shape,
    /// What stands in each column.
    pub columns: Vec<Column>,
    /// Rows, without the head.
    pub rows: u64,
    /// Lines with a fault of their own, and the last line that could be read when the file ends in the middle.
    pub faults: u64,
}

impl Found {
    /// The type of its records, where the file tells one; else empty.
    pub fn object(&self) -> &str {
        if self.shape.format == Format::Json { &self.shape.sheet } else { "" }
    }
}

/// The fingerprint of a file's columns: files of the same shape have the same, whatever their order and case. What the
/// file of refused rows had added does not count: mended, it is like the one that it came from.
pub fn fingerprint(columns: &[String]) -> String {
    let own = columns.iter().filter(|name| !is_told(name));
    let mut names: Vec<String> = own.map(|name| tenure_text::fold(name.trim())).collect();
    names.sort();
    names.join("\u{1f}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_known_whatever_its_order_and_case() {
        let of = |names: &[&str]| fingerprint(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["Name", " ORT "]), of(&["ort", "name"]));
        assert_ne!(of(&["name", "ort"]), of(&["name", "ort", "land"]));
    }

    #[test]
    fn what_belongs_to_one_file_is_not_kept() {
        let mut setup = Setup::default();
        setup.skipped.insert(7);
        setup.twins.insert(8, Twin::Both);
        setup.fixed.insert(String::from("currency"), String::from("EUR"));
        setup.keys = Some(BTreeSet::from([String::from("name")]));
        let kept = setup.reusable();
        assert_eq!(kept.keys, setup.keys, "by what rows are found again is kept");
        assert!(kept.skipped.is_empty() && kept.twins.is_empty());
        assert!(kept.has("currency") && !kept.has("amount"));
    }
}
