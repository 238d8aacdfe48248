//! Rules repair values without touching the file: they are kept with the columns and read again with the next file.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// How a rule knows and repairs cells of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Repair {
    /// These values mean another one. Compared without case and outer blanks; an empty second word empties the cell, and
    /// `*` as the first is every other word.
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
    /// A list that is divided by this sign; ours are by semicolons.
    List {
        /// The sign.
        mark: String,
    },
    /// The first of several, divided by semicolons.
    First {},
    /// The text of a page in HTML.
    Html {},
    /// The names in a JSON object of ids and names.
    Names {},
    /// One divided by the number: rates that are written the other way round.
    Inverse {},
    /// The number changes its sign in rows where another column of ours, as it is read, holds one of these words:
    /// credit notes that are written as positive amounts.
    Minus {
        /// The other column.
        by: String,
        /// The words, compared without case.
        words: Vec<String>,
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

/// The word that stands for every other one in [`Repair::Read`].
const OTHER: &str = "*";

/// The rules of one column, ready for many cells.
#[derive(Clone, Debug, Default)]
pub struct Steps(Vec<Step>);

#[derive(Clone, Debug)]
enum Step {
    Read { pairs: HashMap<String, String>, other: Option<String> },
    Do(Repair),
}

impl Steps {
    /// The rules of a column, in their order.
    pub fn of(rules: &[Rule], field: &str) -> Self {
        let step = |rule: &Rule| match &rule.repair {
            Repair::Read { pairs } => Step::Read {
                pairs: pairs.iter().rev().map(|(from, to)| (tenure_text::fold(from.trim()), to.clone())).collect(),
                other: pairs.iter().find(|(from, _)| from == OTHER).map(|(_, to)| to.clone()),
            },
            repair => Step::Do(repair.clone()),
        };
        Self(rules.iter().filter(|rule| rule.field == field).map(step).collect())
    }

    /// The cell after all of them.
    pub fn apply(&self, cell: String) -> String {
        self.0.iter().fold(cell, |cell, step| match step {
            Step::Read { pairs, other } => {
                let known = tenure_text::fold(cell.trim());
                let other = other.as_ref().filter(|_| !known.is_empty());
                pairs.get(&known).or(other).cloned().unwrap_or(cell)
            }
            Step::Do(repair) => repair.of(cell),
        })
    }
}

impl Repair {
    fn of(&self, cell: String) -> String {
        let parts = |mark: &'static str, cell: &str| -> Vec<String> {
            cell.split(mark).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
        };
        match self {
            Repair::Upper {} => cell.to_uppercase(),
            Repair::Lower {} => cell.to_lowercase(),
            Repair::Title {} => titled(&cell),
            Repair::Trim {} => cell.split_whitespace().collect::<Vec<_>>().join(" "),
            Repair::Without { prefix } => cell.strip_prefix(prefix.as_str()).map_or(cell.clone(), str::to_owned),
            Repair::List { mark } if mark.is_empty() => cell,
            Repair::List { mark } => {
                cell.split(mark.as_str()).map(str::trim).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("; ")
            }
            Repair::First {} => parts(";", &cell).into_iter().next().unwrap_or_default(),
            Repair::Html {} => super::html::text(&cell),
            Repair::Names {} => names(&cell).unwrap_or(cell),
            Repair::Inverse {} => inverse(&cell).unwrap_or(cell),
            // These look at more than the cell.
            Repair::Read { .. } | Repair::Minus { .. } => cell,
        }
    }
}

/// The names in a JSON object of ids and names.
fn names(cell: &str) -> Option<String> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(cell).ok()?;
    Some(object.values().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join("; "))
}

/// Digits after the point of a number that was turned round.
const DIGITS: u32 = 12;

/// One divided by a positive decimal with a point, rounded half up to twelve digits after it.
fn inverse(cell: &str) -> Option<String> {
    let (whole, rest) = cell.trim().split_once('.').unwrap_or((cell.trim(), ""));
    let rest = rest.trim_end_matches('0');
    let number: u128 = format!("{whole}{rest}").parse().ok().filter(|n| *n > 0)?;
    let scale = u32::try_from(rest.len()).ok()?.checked_add(DIGITS)?;
    let turned = 10_u128.checked_pow(scale)?.checked_add(number / 2)? / number;
    let digits = format!("{turned:0>13}");
    let (whole, rest) = digits.split_at(digits.len() - DIGITS as usize);
    let rest = rest.trim_end_matches('0');
    Some(if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") })
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
        Steps::of(&[Rule { field: String::from("offering"), repair }], "offering").apply(cell.to_owned())
    }

    #[test]
    fn values_are_read_as_others() {
        let mut rules = Vec::new();
        add_reading(&mut rules, "offering", "GTXPro", "GTX Pro");
        add_reading(&mut rules, "offering", " n/a ", "");
        assert_eq!(rules.len(), 1);
        assert_eq!(Steps::of(&rules, "offering").apply(String::from(" gtxpro")), "GTX Pro");
        assert_eq!(Steps::of(&rules, "offering").apply(String::from("N/A")), "");
        assert_eq!(Steps::of(&rules, "offering").apply(String::from("GTX Basic")), "GTX Basic");
        assert_eq!(Steps::of(&rules, "account").apply(String::from("GTXPro")), "GTXPro");
        add_reading(&mut rules, "offering", "GTXPRO", "GTX Plus");
        assert_eq!(Steps::of(&rules, "offering").apply(String::from("GTXPro")), "GTX Plus");
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
    fn every_other_word_may_mean_one_too() {
        let mut rules = Vec::new();
        add_reading(&mut rules, "kind", "Call", "call");
        add_reading(&mut rules, "kind", "*", "");
        let steps = Steps::of(&rules, "kind");
        assert_eq!(["CALL", "Other", ""].map(|c| steps.apply(c.to_owned())), ["call", "", ""]);
        add_reading(&mut rules, "kind", "*", "meeting");
        assert_eq!(["x", " "].map(|c| Steps::of(&rules, "kind").apply(c.to_owned())), ["meeting", " "]);
    }

    #[test]
    fn lists_pages_and_names_become_plain() {
        assert_eq!(repaired(Repair::List { mark: String::from(",") }, "Client A, Food,,"), "Client A; Food");
        assert_eq!(repaired(Repair::First {}, "8801; 8802"), "8801");
        assert_eq!(repaired(Repair::Html {}, "<p>a<br>b</p>"), "a\nb");
        assert_eq!(repaired(Repair::Names {}, r#"{"64f1":"Ada Roth","64f2":"Li Na"}"#), "Ada Roth; Li Na");
        assert_eq!(repaired(Repair::Names {}, "Ada Roth"), "Ada Roth");
    }

    #[test]
    fn rates_are_turned_round() {
        for (rate, turned) in [("1", "1"), ("0.5", "2"), ("4", "0.25"), ("0.8", "1.25"), ("3", "0.333333333333")] {
            assert_eq!(repaired(Repair::Inverse {}, rate), turned);
        }
        for other in ["0", "-2", "", "n/a", "1,5"] {
            assert_eq!(repaired(Repair::Inverse {}, other), other);
        }
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
