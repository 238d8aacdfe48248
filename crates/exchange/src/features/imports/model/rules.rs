//! Rules repair values without touching the file: they are kept with the columns and read again with the next file.

use serde::{Deserialize, Serialize};

/// How a rule knows and repairs cells of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Repair {
    /// These values mean another one. Compared without case and outer blanks; an empty `to` empties the cell.
    Read {
        /// What the file says, and what it means.
        pairs: Vec<(String, String)>,
    },
    /// All letters large.
    Upper {},
    /// All letters small.
    Lower {},
    /// The first letter of each word large, the others small.
    Title {},
    /// Inner blanks, line breaks and tabs become one blank.
    Trim {},
    /// Taken from the beginning of every cell that has it.
    Without {
        /// The beginning.
        prefix: String,
    },
}

/// A rule for the cells of one of our columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Our column.
    pub field: String,
    /// What is done.
    pub repair: Repair,
}

/// The cell after all rules of its column, in their order.
pub fn apply(rules: &[Rule], field: &str, cell: String) -> String {
    rules.iter().filter(|rule| rule.field == field).fold(cell, |cell, rule| rule.repair.of(cell))
}

impl Repair {
    fn of(&self, cell: String) -> String {
        match self {
            Repair::Read { pairs } => {
                let known = tenure_text::fold(cell.trim());
                let meant = pairs.iter().find(|(from, _)| tenure_text::fold(from.trim()) == known);
                meant.map_or(cell, |(_, to)| to.clone())
            }
            Repair::Upper {} => cell.to_uppercase(),
            Repair::Lower {} => cell.to_lowercase(),
            Repair::Title {} => titled(&cell),
            Repair::Trim {} => cell.split_whitespace().collect::<Vec<_>>().join(" "),
            Repair::Without { prefix } => cell.strip_prefix(prefix.as_str()).map_or(cell.clone(), str::to_owned),
        }
    }
}

fn titled(text: &str) -> String {
    let mut first = true;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if first {
            out.extend(c.to_uppercase())
        } else {
            out.extend(c.to_lowercase())
        }
        first = !c.is_alphanumeric() && c != '\'';
    }
    out
}

/// Adds "`from` means `to`" to the rules, to the list of that column where there is one.
pub fn add_reading(rules: &mut Vec<Rule>, field: &str, from: &str, to: &str) {
    let known = tenure_text::fold(from.trim());
    let pair = (from.trim().to_owned(), to.trim().to_owned());
    let list = rules.iter_mut().find_map(|rule| match &mut rule.repair {
        Repair::Read { pairs } if rule.field == field => Some(pairs),
        _ => None,
    });
    match list {
        Some(pairs) => {
            pairs.retain(|(old, _)| tenure_text::fold(old) != known);
            pairs.push(pair);
        }
        None => rules.push(Rule { field: field.to_owned(), repair: Repair::Read { pairs: vec![pair] } }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(repair: Repair, cell: &str) -> String {
        apply(&[Rule { field: String::from("offering"), repair }], "offering", cell.to_owned())
    }

    #[test]
    fn values_are_read_as_others() {
        let mut rules = Vec::new();
        add_reading(&mut rules, "offering", "GTXPro", "GTX Pro");
        add_reading(&mut rules, "offering", " n/a ", "");
        assert_eq!(rules.len(), 1);
        assert_eq!(apply(&rules, "offering", String::from(" gtxpro")), "GTX Pro");
        assert_eq!(apply(&rules, "offering", String::from("N/A")), "");
        assert_eq!(apply(&rules, "offering", String::from("GTX Basic")), "GTX Basic");
        assert_eq!(apply(&rules, "account", String::from("GTXPro")), "GTXPro");
        add_reading(&mut rules, "offering", "GTXPRO", "GTX Plus");
        assert_eq!(apply(&rules, "offering", String::from("GTXPro")), "GTX Plus");
    }

    #[test]
    fn letters_and_blanks_are_repaired() {
        assert_eq!(repaired(Repair::Upper {}, "straße"), "STRASSE");
        assert_eq!(repaired(Repair::Lower {}, "ACME"), "acme");
        assert_eq!(repaired(Repair::Title {}, "o'NEILL & sons gmbh-co"), "O'neill & Sons Gmbh-Co");
        assert_eq!(repaired(Repair::Trim {}, " a \t b\n c "), "a b c");
        assert_eq!(repaired(Repair::Without { prefix: String::from("CUST-") }, "CUST-007"), "007");
        assert_eq!(repaired(Repair::Without { prefix: String::from("CUST-") }, "007"), "007");
    }

    #[test]
    fn rules_are_kept_as_json() {
        let rules = vec![
            Rule { field: String::from("name"), repair: Repair::Trim {} },
            Rule {
                field: String::from("country"),
                repair: Repair::Read { pairs: vec![(String::from("Holland"), String::from("NL"))] },
            },
        ];
        let text = serde_json::to_string(&rules).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Rule>>(&text).unwrap(), rules);
    }
}
